// My gradient against the reference, one dot per component: where the dots lie names the mistake.
// The gradients are those of a cubic on five points and of a linear layer with a square W.

"use strict";

(() => {
  const { Figure, define, svg, html, plot, number, choice } = window.OwnYourGradients;

  const X = [-1, -0.5, 0, 0.5, 1], Y = [-4, -1, -4, 6, 4], W = [1, 2, -2, 4];
  const INPUT = [[1, 0, 2], [-1, 2, 1]], UPSTREAM = [[2, -1, 1], [-1, -2, 2]];
  const sum = (values) => values.reduce((total, value) => total + value, 0);
  const predict = (w, x) => w[0] + w[1] * x + w[2] * x ** 2 + w[3] * x ** 3;
  const loss = (w) => sum(X.map((x, n) => (predict(w, x) - Y[n]) ** 2));
  const RESIDUALS = X.map((x, n) => predict(W, x) - Y[n]);
  const CUBIC = W.map((_, k) => 2 * sum(X.map((x, n) => RESIDUALS[n] * x ** k)));
  const LAYER = [0, 1, 2].flatMap((i) => [0, 1, 2].map((j) => sum(INPUT.map((x, n) => UPSTREAM[n][i] * x[j]))));
  const TINY = 1e-14;

  const turned = (flat) => {
    const side = Math.sqrt(flat.length);
    return flat.map((_, at) => flat[(at % side) * side + Math.floor(at / side)]);
  };
  const quotient = (_, k) => (loss(W.map((w, i) => (i === k ? w + TINY : w))) - loss(W)) / TINY;
  const MISTAKES = {
    right: ["none", (true_) => true_],
    half: ["factor 2 missing", (true_) => true_.map((g) => g / 2)],
    sign: ["sign flipped", (true_) => true_.map((g) => -g)],
    mean: ["mean for sum", (true_) => true_.map((g) => g / X.length)],
    sums: ["product of sums", () => W.map((_, k) => 2 * sum(RESIDUALS) * sum(X.map((x) => x ** k)))],
    entry: ["one entry wrong", (true_) => [...true_.slice(0, 3), 2 * sum(X.map((x, n) => RESIDUALS[n] * x ** 2))]],
    noise: ["finite differences, h = 10⁻¹⁴", () => W.map(quotient)],
    transpose: ["transposed matrix", turned],
  };

  const list = (words) => words.split(",").map(Number);
  const close = (a, b, size) => Math.abs(a - b) <= 1e-6 * size;
  const nice = (top) => {
    const power = 10 ** Math.floor(Math.log10(top));
    return power * [1, 2, 5, 10].find((step) => step * power >= top * 0.999);
  };

  /** What the dots say: one sentence, from the numbers alone. */
  function diagnose(given, reference) {
    const size = Math.max(...reference.map(Math.abs), Number.MIN_VALUE), ratios = given.map((g, k) => g / reference[k]);
    const same = (other) => given.every((g, k) => close(g, other[k], size));
    const off = given.map((_, k) => k).filter((k) => !close(given[k], reference[k], size));
    if (!off.length) return "Mine and the reference agree: every dot lies on the diagonal.";
    const k = sum(given.map((g, i) => g * reference[i])) / sum(reference.map((g) => g * g));
    if (k && same(reference.map((g) => k * g))) return `Every ratio is ${number(k, 3)}: the dots lie on another line through the origin. ${cause(k)}`;
    if (Number.isInteger(Math.sqrt(given.length)) && given.length > 1 && off.length > 1 && given.length !== 4 && same(turned(reference)))
      return "Each dot off the diagonal has a partner mirrored at it: the entries (i, j) and (j, i) have changed places, so the matrix is transposed.";
    if (off.length === 1 && given.length > 2) return `One dot is off the diagonal, the ${off[0] + 1}${["st", "nd", "rd"][off[0]] ?? "th"} component, and the others lie on it: look at what only this component uses.`;
    if (given.every((g, i) => Math.abs(g - reference[i]) < 0.25 * size)) return "The dots scatter a little around the diagonal: no formula is wrong, but digits were lost, as in a finite difference with too small a step.";
    const flat = given.filter((g, i) => close(g, 0, size) && !close(reference[i], 0, size)).length;
    return `The ratios differ${ratios.some(Number.isNaN) || !flat ? "" : `, and ${flat} of them ${flat > 1 ? "are" : "is"} 0`}: no one factor is missing, so terms were mixed or left out before the sum.`;
  }

  function cause(k) {
    if (close(k, 0.5, 1)) return "A factor 2 is missing, the derivative of the square (or two points were averaged).";
    if (close(k, 2, 1)) return "A factor 2 went in twice.";
    if (close(k, -1, 1)) return "The sign is flipped: the residual was taken the other way round.";
    if (k < 1 && close(1 / k, Math.round(1 / k), 1)) return `That is 1/${Math.round(1 / k)}: with ${Math.round(1 / k)} terms, a mean stands for a sum.`;
    return "One factor is wrong, and the same one in every component.";
  }

  define("ratio-plot", class extends Figure {
    build() {
      this.own = this.dataset.given !== undefined;
      this.mistake = this.setting("mistake", "half");
      if (this.own) return;
      const options = Object.entries(MISTAKES).map(([key, [label]]) => [key, label]);
      this.controls.append(choice({ label: "Mistake", options, value: this.mistake, onchange: (key) => { this.mistake = key; this.draw(); } }));
    }

    get matrix() { return !this.own && this.mistake === "transpose"; }
    get reference() { return this.own ? list(this.dataset.reference) : this.matrix ? LAYER : CUBIC; }
    get given() { return this.own ? list(this.dataset.given) : MISTAKES[this.mistake][1](this.reference); }
    get ratios() { return this.given.map((g, k) => g / this.reference[k]); }
    get names() {
      if (this.dataset.names) return this.dataset.names.split(",");
      if (this.matrix) return LAYER.map((_, at) => `${Math.floor(at / 3) + 1},${(at % 3) + 1}`);
      return this.own ? this.reference.map((_, k) => String(k)) : ["a", "b", "c", "d"];
    }

    draw() {
      const side = Math.min(this.width, 400), { given, reference } = this;
      const top = nice(1.15 * Math.max(...given.concat(reference).map(Math.abs).filter(Number.isFinite), 1e-300));
      const axis = { range: [-top, top], ticks: [-top, -top / 2, 0, top / 2, top], format: (v) => number(v, 2).replace(/\.0$/, "") };
      const axes = plot({
        width: side, height: side, margin: { left: 56, right: 12, top: 12, bottom: 56 },
        x: { ...axis, label: "reference" }, y: { ...axis, label: "mine" },
      });
      axes.root.querySelector("title").textContent = `Mine against the reference, ${given.length} dots. ${this.verdict}`;
      this.lines(axes, top);
      this.dots(axes, top);
      const style = "display: flex; flex-wrap: wrap; gap: 0.5rem 2rem; align-items: center; justify-content: center";
      this.stage.replaceChildren(html("div", { style }, html("div", {}, axes.root), this.table()));
      this.say(this.verdict);
    }

    get verdict() {
      if (this.given.length !== this.reference.length)
        return `Mine has ${this.given.length} components and the reference ${this.reference.length}: they cannot be compared.`;
      return diagnose(this.given, this.reference);
    }

    /** The diagonal, the zero lines, and the line of the ratio if there is one. */
    lines({ root, x, y, layer }, top) {
      const line = (slope, attributes) => svg("line", { x1: x(-top), x2: x(top), y1: y(-slope * top), y2: y(slope * top), ...attributes });
      const turn = (slope, across) => `rotate(${(-Math.atan(slope) * 180) / Math.PI} ${x(across)} ${y(slope * across)})`;
      const label = (slope, across, word, ink, drop = -10) => svg("text", { x: x(across), y: y(slope * across) + drop, "text-anchor": "middle", class: ink, transform: turn(slope, across) }, word);
      layer.append(
        line(0, { class: "stroke-line" }), svg("line", { x1: x(0), x2: x(0), y1: y(-top), y2: y(top), class: "stroke-line" }),
        line(1, { class: "stroke-axis", "stroke-width": 1.5 }),
      );
      root.append(label(1, -0.55 * top, "mine = reference", "muted"));
      const ratio = this.ratios.find(Number.isFinite);
      if (this.ratios.length < 2 || !this.ratios.every((r) => close(r, ratio, Math.abs(ratio))) || close(ratio, 1, 1)) return;
      layer.append(line(ratio, { class: "stroke-orange", "stroke-dasharray": "5 4" }));
      root.append(label(ratio, 0.57 * top * Math.min(1, 1 / Math.abs(ratio)), `ratio ${number(ratio, 2)}`, "fill-orange", ratio > 1 ? 20 : -8));
    }

    dots({ root, x, y, layer }, top) {
      const { given, reference, names } = this;
      given.forEach((g, k) => {
        const partner = this.matrix && names.indexOf(names[k].split(",").reverse().join(","));
        if (this.matrix && k < partner)
          layer.append(svg("line", { x1: x(reference[k]), y1: y(g), x2: x(reference[partner]), y2: y(given[partner]), class: "stroke-orange", "stroke-dasharray": "2 3" }));
      });
      given.forEach((g, k) => {
        const off = !close(g, reference[k], Math.abs(reference[k])), side = reference[k] > 0 ? -1 : 1;
        // Towards the middle, so that nothing is cut off, and away from the diagonal.
        const near = Math.abs(g - reference[k]) < 0.1 * top, below = near ? side > 0 : g < reference[k];
        const at = [x(reference[k]), y(g)], ink = off ? "fill-orange" : "fill-blue";
        layer.append(
          svg(off ? "rect" : "circle", off ? { x: at[0] - 4.5, y: at[1] - 4.5, width: 9, height: 9, transform: `rotate(45 ${at})`, class: ink } : { cx: at[0], cy: at[1], r: 5, class: ink }),
        );
        root.append(
          svg("text", { x: at[0] + 7 * side, y: at[1] + (below ? 17 : -9), "text-anchor": side > 0 ? "start" : "end", class: ink }, names[k]),
        );
      });
    }

    table() {
      const cell = (tag, words) => html(tag, { style: "text-align: right; padding: 0 0.5rem; font-weight: inherit; font-variant-numeric: tabular-nums", ...(tag === "th" ? { scope: words[1] } : {}) }, words[0]);
      const head = ["", "reference", "mine", "ratio"].map((word) => (word ? cell("th", [word, "col"]) : html("td")));
      const rows = this.given.map((g, k) => html("tr", {}, cell("th", [this.names[k], "row"]), ...[this.reference[k], g, this.ratios[k]].map((v) => cell("td", [number(v, 3)]))));
      return html("table", { class: "ratios", style: "width: auto; margin: 0; font-size: 14px; line-height: 1.7; border: 0" }, html("thead", { style: "color: var(--oyg-muted)" }, html("tr", {}, ...head)), html("tbody", {}, ...rows));
    }
  });
})();
