// The network 2-3-2 with all its values and gradients. Each of its 17 parameters can be chosen, by
// click or by key, and tells the product that makes its gradient.

"use strict";

(() => {
  const { Figure, define, svg, html, number, slider, button, choice } = window.OwnYourGradients;

  const START = {
    W1: [[0.5, -1], [1, 0.5], [-0.5, 1]], b1: [0.5, -1, 0],
    W2: [[1, 2, -1], [-1, 0.5, 1]], b2: [0.5, -2],
  };
  const WANTED = [0, 1];
  const ETA = 0.5;

  // One entry for each parameter: in which layer, for which unit, and from which input; a bias has none.
  const weights = (layer, out, inputs) => out.flatMap((unit) => inputs.map((from) => ({ layer, unit, from })));
  const biases = (layer, out) => out.map((unit) => ({ layer, unit, from: null }));
  const PARAMETERS = [...weights(1, [0, 1, 2], [0, 1]), ...biases(1, [0, 1, 2]), ...weights(2, [0, 1], [0, 1, 2]), ...biases(2, [0, 1])];

  const sum = (terms) => terms.reduce((total, term) => total + term, 0);
  const dot = (row, column) => sum(row.map((value, k) => value * column[k]));
  const low = (k) => "₁₂₃"[k];
  const source = ({ layer, from }) => (layer === 1 ? `x${low(from)}` : `h${low(from)}`);
  const target = ({ layer, unit }) => `${layer === 1 ? "hidden unit" : "output"} ${unit + 1}`;
  const named = (one) => (one.from === null ? `bias of ${target(one)}` : `weight from ${source(one)} to ${target(one)}`);

  /** At most `digits` decimals, and none that is not needed; a number that would vanish shows its size. */
  function short(value, digits = 3) {
    if (value !== 0 && Math.abs(value) < 0.5 / 10 ** digits) return number(value, 1);
    return String(Number(value.toFixed(digits))).replace("-", "−");
  }

  const factor = (value) => (value < 0 ? `(${short(value)})` : short(value));
  const text = (x, y, content, attributes = {}) => svg("text", { x, y, "text-anchor": "middle", ...attributes }, content);

  define("net-232", class extends Figure {
    build() {
      this.shown = "weights";
      this.from = this.setting("from", "loss");
      this.x = [1, 2];
      this.net = structuredClone(START);
      this.chosen = this.setting("chosen", 2);
      this.knob = slider({ label: "chosen", min: -2, max: 2, step: 0.1, value: 1, format: (v) => short(v), oninput: (v) => { this.put(this.one, v); this.draw(); } });
      const input = (k) => slider({ label: `x${low(k)}`, min: -2, max: 2, step: 0.1, value: this.x[k], format: (v) => short(v), oninput: (v) => { this.x[k] = v; this.draw(); } });
      this.controls.append(
        this.knob, input(0), input(1),
        choice({ label: "On the lines", options: [["weights", "weights"], ["gradients", "gradients"]], value: this.shown, onchange: (what) => { this.shown = what; this.draw(); } }),
        choice({ label: "Go back from", options: [["loss", "the loss"], ["ones", "ones at s"]], value: this.from, onchange: (what) => { this.from = what; this.draw(); } }),
        button("Step downhill", () => this.step()),
        button("Back to start", () => { this.net = structuredClone(START); this.draw(); }),
      );
    }

    get one() { return PARAMETERS[this.chosen]; }

    /** A parameter, or its gradient. */
    of({ layer, unit, from }, table) { return from === null ? table[`b${layer}`][unit] : table[`W${layer}`][unit][from]; }

    put({ layer, unit, from }, value) {
      if (from === null) this.net[`b${layer}`][unit] = value;
      else this.net[`W${layer}`][unit][from] = value;
    }

    choose(index) {
      this.chosen = (index + PARAMETERS.length) % PARAMETERS.length;
      this.draw();
      this.stage.querySelector("[aria-checked=true]").focus();
    }

    step() {
      const { grads } = this;
      for (const one of PARAMETERS) this.put(one, this.of(one, this.net) - ETA * this.of(one, grads));
      this.draw();
    }

    /** The way forward. */
    get values() {
      const { W1, b1, W2, b2 } = this.net;
      const z1 = W1.map((row, i) => dot(row, this.x) + b1[i]), h = z1.map((z) => Math.max(z, 0));
      const z2 = W2.map((row, i) => dot(row, h) + b2[i]), top = Math.max(...z2);
      const e = z2.map((z) => Math.exp(z - top)), s = e.map((part) => part / sum(e));
      return { z1, h, z2, s, L: sum(s.map((share, i) => (share - WANTED[i]) ** 2)) };
    }

    /** The way back, up to what stands before the first layer's gate. */
    get between() {
      const { z1, s } = this.values, { W2 } = this.net;
      const ds = s.map((share, i) => (this.from === "ones" ? 1 : 2 * (share - WANTED[i])));
      const mean = dot(s, ds), dz2 = s.map((share, i) => share * (ds[i] - mean));
      const dh = [0, 1, 2].map((j) => dot(dz2, W2.map((row) => row[j])));
      return { ds, dz2, dh, dz1: dh.map((d, j) => (z1[j] > 0 ? d : 0)) };
    }

    get grads() {
      const { h } = this.values, { dz1, dz2 } = this.between;
      const outer = (left, right) => left.map((a) => right.map((b) => a * b));
      return { W1: outer(dz1, this.x), b1: dz1, W2: outer(dz2, h), b2: dz2 };
    }

    /** What the gradient of a parameter is made of: `{terms, factors}`, the sum of terms times the factors. */
    made(one = this.one) {
      const { z1, h } = this.values, { dz2 } = this.between, { layer, unit, from } = one;
      if (layer === 2) return { terms: [[dz2[unit]]], factors: from === null ? [] : [[`h${low(from)}`, h[from]]] };
      const terms = dz2.map((d, i) => [d, this.net.W2[i][unit]]);
      const factors = [["gate", z1[unit] > 0 ? 1 : 0], ...(from === null ? [] : [[`x${low(from)}`, this.x[from]]])];
      return { terms, factors };
    }

    get product() {
      const { terms, factors } = this.made();
      return factors.reduce((product, [, value]) => product * value, sum(terms.map((term) => term.reduce((a, b) => a * b))));
    }

    draw() {
      this.across = this.width >= 580;
      const height = this.across ? 324 : 560;
      const size = { viewBox: `0 0 ${this.width} ${height}`, width: this.width, height };
      const edges = PARAMETERS.filter(({ from }) => from !== null), { z1, h, z2, s, L } = this.values, { ds, dz2, dh, dz1 } = this.between;
      const pair = (...words) => words.map((word) => (typeof word === "number" ? this.brief(word) : word)).join(this.across ? " " : "");
      const still = svg("g", { "aria-hidden": "true" },
        edges.map((one) => this.line(one)), this.end(),
        this.x.map((value, k) => this.box("x", k, `x${low(k)}`, this.brief(value))),
        h.map((_, j) => this.box("h", j, `hidden ${j + 1}`, pair(z1[j], "→", h[j]), pair(dz1[j], "←", dh[j]), z1[j] <= 0)),
        s.map((_, i) => this.box("s", i, `output ${i + 1}`, pair(z2[i], "→", s[i]), pair(dz2[i], "←", ds[i]))),
        this.box("L", 0, "loss", this.from === "ones" ? "none" : this.brief(L), this.from === "ones" ? "" : "1"));
      const group = svg("g", { role: "radiogroup", "aria-label": "Parameters of the network" }, PARAMETERS.map((one, index) => this.knot(one, index)));
      this.stage.replaceChildren(svg("svg", { ...size, role: "group" }, svg("title", {}, this.told()), still, group), this.written());
      this.knob.querySelector("span").textContent = this.one.from === null ? "chosen bias" : "chosen weight";
      this.knob.set(this.of(this.one, this.net));
      this.say(this.told());
    }

    brief(value) { return short(value, this.across ? 3 : 2); }

    /** The middle of a box and half of its size: columns to the right, on a narrow page rows downwards. */
    place(layer, k) {
      const row = { x: 0, h: 1, s: 2, L: 3 }[layer], count = { x: 2, h: 3, s: 2, L: 1 }[layer];
      if (this.across) {
        const halves = [24, 64, 64, 30], w = halves[row], free = this.width - 2 * sum(halves) - 4;
        const x = 2 + free * [0, 0.4, 0.8, 1][row] + 2 * sum(halves.slice(0, row)) + w;
        return { x, y: 48 + 100 * (k + (3 - count) / 2), w, h: row === 0 ? 27 : 32 };
      }
      const pitch = this.width / 3;
      return { x: pitch * (k + 0.5 + (3 - count) / 2), y: [30, 195, 374, 525][row], w: row === 0 ? 26 : pitch / 2 - 2, h: row === 0 ? 24 : 32 };
    }

    /** A box: its name, what was computed, and what came back; a closed gate is dashed. */
    box(layer, k, name, value, grad, closed = false) {
      const { x, y, w, h } = this.place(layer, k), two = grad === undefined;
      return svg("g", {},
        svg("rect", { x: x - w, y: y - h, width: 2 * w, height: 2 * h, rx: 8, class: closed ? "stroke-axis" : "stroke-ink", "stroke-dasharray": closed ? "4 3" : null, style: "fill: var(--oyg-ground)" }),
        text(x, y + (two ? -5 : -13), name, { class: "muted", style: "font-style: italic" }),
        text(x, y + (two ? 15 : 6), value, { class: "fill-blue" }),
        two ? null : text(x, y + 24, grad, { class: "fill-orange" }));
    }

    ends({ layer, unit, from }) {
      const [a, b] = layer === 1 ? [this.place("x", from), this.place("h", unit)] : [this.place("h", from), this.place("s", unit)];
      return this.across ? [a.x + a.w, a.y, b.x - b.w, b.y] : [a.x, a.y + a.h, b.x, b.y - b.h];
    }

    line(one) {
      const [x1, y1, x2, y2] = this.ends(one), lit = one === this.one;
      const idle = this.of(one, this.grads) === 0;
      return svg("line", { x1, y1, x2, y2, class: lit ? "stroke-orange" : idle ? "stroke-line" : "stroke-axis", "stroke-width": lit ? 3 : 1.3 });
    }

    /** The lines from the two outputs to the loss. */
    end() {
      const loss = this.place("L", 0);
      return [0, 1].map((i) => {
        const { x, y, w, h } = this.place("s", i);
        const ends = this.across ? { x1: x + w, y1: y, x2: loss.x - loss.w, y2: loss.y } : { x1: x, y1: y + h, x2: loss.x, y2: loss.y - loss.h };
        return svg("line", { ...ends, class: "stroke-axis", "stroke-dasharray": this.from === "ones" ? "4 3" : null });
      });
    }

    /** Where the label of a parameter stands: on its line where the lines are apart, or below its box. */
    spot(one) {
      if (one.from === null) {
        const { x, y, w, h } = this.place(one.layer === 1 ? "h" : "s", one.unit);
        return { x: this.across ? x : x + w - 33, y: y + h + 14, w: this.across ? 72 : 64 };
      }
      const [x1, y1, x2, y2] = this.ends(one);
      // The fractions at which no two labels come closer than a finger needs.
      const at = this.across ? [0.25, 1 / 3][one.layer - 1] : { 1: [0.36, 0.68], 2: [0.44, 0.76, 0.44] }[one.layer][one.from];
      return { x: x1 + (x2 - x1) * at, y: y1 + (y2 - y1) * at, w: this.across ? 44 : 34 };
    }

    /** The label of a parameter, which is the button that chooses it. */
    knot(one, index) {
      const { x, y, w } = this.spot(one), lit = index === this.chosen, grad = this.of(one, this.grads);
      const shown = this.shown === "weights" ? this.of(one, this.net) : grad;
      const content = `${one.from === null ? "b " : ""}${this.brief(shown)}`, snug = Math.max(22, 8 * content.length + 6);
      const keys = { ArrowRight: index + 1, ArrowDown: index + 1, ArrowLeft: index - 1, ArrowUp: index - 1, Home: 0, End: -1, Enter: index, " ": index };
      const label = `${named(one)}: ${short(this.of(one, this.net))}, gradient ${short(grad)}`;
      return svg("g", {
        role: "radio", tabindex: lit ? 0 : -1, "aria-checked": String(lit), "aria-label": label, style: "cursor: pointer",
        onclick: () => this.choose(index),
        onkeydown: (event) => { if (event.key in keys) event.preventDefault(), this.choose(keys[event.key]); },
      },
      svg("rect", { x: x - w / 2, y: y - 12, width: w, height: 24, style: "fill: transparent" }),
      svg("rect", { x: x - snug / 2, y: y - 10, width: snug, height: 20, rx: 5, class: lit ? "stroke-orange" : "stroke-line", "stroke-width": lit ? 2.5 : 1, style: "fill: var(--oyg-ground)" }),
      text(x, y + 5, content, { class: this.shown === "weights" ? "" : "fill-orange" }));
    }

    /** The product, in words and in numbers. */
    written() {
      const { terms, factors } = this.made(), { layer } = this.one;
      const back = layer === 2 ? `back to ${target(this.one)}` : "(back from output 1 + back from output 2)";
      const words = [back, ...factors.map(([name]) => name)].join(" · ");
      const inner = terms.map((term, i) => term.map((value, k) => (i + k ? factor(value) : short(value))).join(" · ")).join(" + ");
      const numbers = [layer === 2 ? inner : `(${inner})`, ...factors.map(([, value]) => factor(value))].join(" · ");
      const style = "text-align: center; margin-top: 0.75rem; font-variant-numeric: tabular-nums; line-height: 1.6";
      return html("div", { class: "product", style },
        html("div", {}, `gradient of the ${named(this.one)}`),
        html("div", {}, `= ${words}`),
        html("div", {}, `= ${numbers}`, ...(numbers === short(this.product) ? [] : [" = ", html("strong", {}, short(this.product))])));
    }

    told() {
      const { z1 } = this.values, { layer, unit } = this.one;
      const now = `The ${named(this.one)} is ${short(this.of(this.one, this.net))}, and its gradient is ${short(this.product)}.`;
      if (this.from === "ones") return `${now} Ones at the shares ask for the gradient of their sum, which is always 1: no gradient is left, but for rounding.`;
      if (layer === 1 && z1[unit] <= 0) return `${now} The gate of hidden unit ${unit + 1} is closed, and nothing comes back through it.`;
      return `${now} The loss is ${short(this.values.L)}.`;
    }
  });
})();
