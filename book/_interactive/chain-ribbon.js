// The chain rule as a ribbon of beads. Values run forward through ŷ = a + b·P₃(c + d·x); the
// gradient runs back from the loss as a product that takes in one local derivative per link.

"use strict";

(() => {
  const { Figure, define, svg, html, number, slider, button, choice } = window.OwnYourGradients;

  const BEADS = [
    ["dx", "d·x", "d·x"], ["u", "u", "u = c + dx"], ["p", "p", "p = P₃(u)"], ["bp", "b·p", "b·p"],
    ["yhat", "ŷ", "ŷ = a + bp"], ["r", "r", "r = ŷ − y"], ["L", "L", "L = r²"],
  ];
  const NAME = { ...Object.fromEntries(BEADS), a: "a", b: "b", c: "c", d: "d" };
  const BACK = [["L", "r", "2r"], ["r", "yhat", "1"], ["yhat", "bp", "1"], ["bp", "p", "b"], ["p", "u", "P₃′(u)"], ["u", "dx", "1"]];
  const KNOBS = { a: ["yhat", "a", "1"], b: ["bp", "b", "p"], c: ["u", "c", "1"], d: ["dx", "d", "x"] };
  const show = (value) => number(value, 3);
  const text = (x, y, content, attributes = {}) => svg("text", { x, y, "text-anchor": "middle", ...attributes }, content);
  const by = (bead) => `∂L/∂${NAME[bead].length > 1 ? `(${NAME[bead]})` : NAME[bead]}`.replace("(ŷ)", "ŷ");

  define("chain-ribbon", class extends Figure {
    build() {
      this.knob = this.setting("knob", "d");
      this.multiplied = this.setting("multiplied", 5);
      this.point = { a: -0.25, b: 0.5, c: 0.2, d: 0.4, x: 2, y: 1 };
      this.back = button("← Back", () => this.move(1));
      this.forth = button("Forward →", () => this.move(-1));
      const names = ["a", "b", "c", "d"].map((knob) => [knob, knob]);
      const value = (label, end) => slider({
        label, min: -end, max: end, step: 0.1, value: this.point[label], format: (v) => number(v, 2),
        oninput: (v) => { this.point[label] = v; this.draw(); },
      });
      this.controls.append(
        this.back, this.forth,
        choice({ label: "Derivative by", options: names, value: this.knob, onchange: (knob) => this.ask(knob) }),
        value("x", 2), value("c", 1),
      );
    }

    /** What the reader asks for: the links from the loss back to one knob. */
    links(knob = this.knob) {
      const last = KNOBS[knob];
      return [...BACK.slice(0, BACK.findIndex(([, to]) => to === last[0]) + 1), last];
    }

    ask(knob) {
      const finished = this.multiplied === this.links().length;
      this.knob = knob;
      const all = this.links().length;
      this.multiplied = finished ? all : Math.min(this.multiplied, all);
      this.draw();
    }

    move(by) {
      this.multiplied = Math.max(0, Math.min(this.links().length, this.multiplied + by));
      this.draw();
    }

    /** The value of every bead, from left to right. */
    get values() {
      const { a, b, c, d, x, y } = this.point;
      const dx = d * x, u = c + dx, p = (5 * u ** 3 - 3 * u) / 2, bp = b * p, yhat = a + bp, r = yhat - y;
      return { dx, u, p, bp, yhat, r, L: r * r };
    }

    /** The derivative of each link, `"p/u"` being that of p by u. */
    get locals() {
      const { b, x } = this.point, { u, p, r } = this.values;
      return {
        "L/r": 2 * r, "r/yhat": 1, "yhat/bp": 1, "bp/p": b, "p/u": (15 * u ** 2 - 3) / 2, "u/dx": 1,
        "yhat/a": 1, "bp/b": p, "u/c": 1, "dx/d": x,
      };
    }

    product_of(links) {
      return links.reduce((product, [from, to]) => product * this.locals[`${from}/${to}`], 1);
    }

    /** The product so far: the derivative of the loss by the bead that the reader has `reached`. */
    get product() { return this.product_of(this.links().slice(0, this.multiplied)); }
    get reached() { return this.multiplied ? this.links()[this.multiplied - 1][1] : "L"; }
    get factors() { return this.links().slice(0, this.multiplied).map(([from, to]) => this.locals[`${from}/${to}`]); }
    get grad() { return ["a", "b", "c", "d"].map((knob) => this.product_of(this.links(knob))); }

    draw() {
      this.across = this.width >= 600;
      const height = this.across ? 252 : 7 * 80 + 8;
      const size = { viewBox: `0 0 ${this.width} ${height}`, width: this.width, height };
      const root = svg("svg", { ...size, role: "img" }, svg("title", {}, this.told()));
      BACK.forEach((link) => root.append(this.bow(link)));
      Object.values(KNOBS).forEach((link) => root.append(this.drop(link)));
      BEADS.forEach(([bead, , label]) => root.append(this.bead(bead, label, this.values[bead])));
      Object.keys(KNOBS).forEach((knob) => root.append(this.bead(knob, knob, this.point[knob])));
      const { x, y, w } = this.place("L"), end = { "text-anchor": "end" };
      if (this.across) {
        root.append(text(x + w, 210, "upper number: its value", { ...end, class: "muted" }));
        root.append(text(x + w, 230, "lower: its gradient", { ...end, class: "fill-orange" }));
      } else {
        root.append(text(x - 10, y + 38, "value", { ...end, class: "muted" }));
        root.append(text(x - 10, y + 57, "gradient", { ...end, class: "fill-orange" }));
      }
      this.stage.replaceChildren(root, this.written());
      this.back.disabled = this.multiplied === this.links().length;
      this.forth.disabled = this.multiplied === 0;
      this.say(this.told());
    }

    /** Where a bead is: the ribbon runs to the right, on a narrow page downwards; knobs hang beside it. */
    place(bead) {
      const knob = KNOBS[bead], index = BEADS.findIndex(([name]) => name === (knob ? knob[0] : bead));
      if (this.across) {
        const pitch = this.width / 7;
        return { x: index * pitch + 6, y: knob ? 184 : 58, w: pitch - 12, h: 66 };
      }
      const w = 96, left = (this.width - 260) / 2;
      return { x: left + (knob ? 1 : 93), y: index * 80 + 4, w: knob ? 60 : w, h: 64 };
    }

    /** Whether a link was multiplied, is still to come, or is not on the way to this knob. */
    state([from, to]) {
      const index = this.links().findIndex((link) => link[0] === from && link[1] === to);
      if (index < 0) return { stroke: "stroke-line", ink: "muted" };
      if (index < this.multiplied) return { stroke: "stroke-orange", ink: "fill-orange", "stroke-width": 2 };
      return { stroke: "stroke-axis", ink: "", "stroke-dasharray": "4 3" };
    }

    bead(bead, label, value) {
      const { x, y, w, h } = this.place(bead), middle = x + w / 2, links = this.links();
      const passed = ["L", ...links.slice(0, this.multiplied).map(([, to]) => to)].includes(bead);
      const coming = links.some(([, to]) => to === bead);
      const stroke = bead === this.reached ? "stroke-orange" : passed || coming ? "stroke-ink" : "stroke-line";
      const ink = passed || coming ? "" : "muted";
      const grad = passed ? show(this.product_of(links.slice(0, bead === "L" ? 0 : links.findIndex(([, to]) => to === bead) + 1))) : coming ? "?" : "";
      return svg("g", {},
        svg("rect", { x, y, width: w, height: h, rx: 14, fill: "none", class: stroke, "stroke-width": bead === this.reached ? 2.5 : 1 }),
        text(middle, y + 19, label, { class: "muted", style: "font-style: italic" }),
        text(middle, y + 38, show(value), { class: ink }),
        text(middle, y + 57, grad, { class: passed ? "fill-orange" : "muted" }),
      );
    }

    /** A link of the ribbon: forward a short line, backward a bow that carries the local derivative. */
    bow(link) {
      const [from, to, symbol] = link, { stroke, ink, ...line } = this.state(link);
      const start = this.place(from), end = this.place(to), value = symbol === "1" ? [] : [show(this.locals[`${from}/${to}`])];
      const group = svg("g");
      if (this.across) {
        const a = start.x + start.w / 2 - 6, b = end.x + end.w / 2 + 6, top = start.y - 2;
        group.append(
          svg("path", { d: `M${end.x + end.w},${top + 35}H${start.x}`, class: "stroke-axis" }),
          svg("path", { d: `M${a},${top}C${a - 8},${top - 22} ${b + 8},${top - 22} ${b},${top}`, class: stroke, ...line }),
          svg("path", { d: `M${b - 1},${top - 8}l1,8l7,-4`, class: stroke }),
          ...[symbol, ...value].map((word, row) => text((a + b) / 2, (value.length ? 14 : 32) + 18 * row, word, { class: ink })),
        );
      } else {
        const a = start.y + start.h / 2 - 6, b = end.y + end.h / 2 + 6, right = start.x + start.w + 2;
        group.append(
          svg("path", { d: `M${start.x + start.w / 2},${end.y + end.h}V${start.y}`, class: "stroke-axis" }),
          svg("path", { d: `M${right},${a}C${right + 18},${a - 8} ${right + 18},${b + 8} ${right},${b}`, class: stroke, ...line }),
          svg("path", { d: `M${right + 8},${b - 1}l-8,1l4,7`, class: stroke }),
          ...[symbol, ...value].map((word, row) => text(right + 18, (a + b) / 2 + (value.length ? -4 : 5) + 18 * row, word, { class: ink, "text-anchor": "start" })),
        );
      }
      return group;
    }

    /** The link between a knob and the ribbon; for d its factor x is lit. */
    drop(link) {
      const [from, to, symbol] = link, { stroke, ink, ...line } = this.state(link);
      const bead = this.place(from), knob = this.place(to), lit = to === "d" && this.knob === "d";
      const x = this.across ? knob.x + knob.w / 2 : (knob.x + knob.w + bead.x) / 2;
      const y = this.across ? (bead.y + bead.h + knob.y) / 2 : knob.y + knob.h / 2;
      const d = this.across ? `M${x},${bead.y + bead.h + 2}V${knob.y - 2}` : `M${bead.x - 2},${y}H${knob.x + knob.w + 2}`;
      const head = this.across ? `M${x - 4},${knob.y - 9}l4,7l4,-7` : `M${knob.x + knob.w + 9},${y - 4}l-7,4l7,4`;
      const label = symbol === "1" || !this.across ? symbol : `${symbol} = ${show(this.locals[`${from}/${to}`])}`;
      const at = this.across ? [x + 10, y + 5, "start"] : [x, y - 12, "middle"];
      const width = this.across ? 72 : 22;
      return svg("g", {},
        svg("path", { d, class: stroke, ...line }),
        svg("path", { d: head, class: stroke }),
        lit ? svg("rect", { x: at[0] - (this.across ? 5 : 11), y: at[1] - 16, width, height: 23, rx: 6, class: "stroke-purple", style: "fill: color-mix(in srgb, var(--oyg-purple) 14%, var(--oyg-ground))" }) : null,
        text(at[0], at[1], label, { class: lit ? "fill-purple" : ink, "text-anchor": at[2] }),
      );
    }

    /** The product, in symbols and in numbers. */
    written() {
      const links = this.links().slice(0, this.multiplied);
      const span = (word, [, to], last) => html("span", { style: `white-space: nowrap; color: var(--oyg-${to === "d" ? "purple" : last ? "orange" : "ink"})` }, word);
      const row = (words, before) => {
        const factors = words.flatMap((word, i) => [i ? " · " : "", span(word, links[i], i === links.length - 1)]);
        return html("div", {}, before, ...(factors.length ? factors : ["1"]));
      };
      const numbers = row(this.factors.map((factor, i) => (links[i][2] === "1" ? "1" : factor < 0 && i ? `(${show(factor)})` : show(factor))), "= ");
      numbers.append(" = ", html("strong", {}, show(this.product)));
      const style = "text-align: center; margin-top: 0.75rem; font-variant-numeric: tabular-nums; line-height: 1.6";
      return html("div", { class: "product", style }, row(links.map(([, , symbol]) => symbol), `${by(this.reached)} = `), this.multiplied ? numbers : null);
    }

    told() {
      const all = this.links(), next = all[this.multiplied];
      const now = `${this.multiplied} of ${all.length} links multiplied: ${by(this.reached)} = ${show(this.product)}.`;
      if (next) return `${now} The next factor, going back from ${NAME[next[0]]} to ${NAME[next[1]]}, is ${next[2]}.`;
      if (this.knob === "d") return `${now} The knob d has one factor more than c: x = ${show(this.point.x)}, the derivative of d·x by d.`;
      return `${now} The chain of ${this.knob} ends here, at ${NAME[KNOBS[this.knob][0]]}.`;
    }
  });
})();
