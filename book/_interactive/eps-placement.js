// The size of Adam's first step against the size of the gradient, for four places where ε can stand.
// While |g| is far above ε they agree; below, each place gives another step.

"use strict";

(() => {
  const { Figure, define, svg, html, plot, path, number, superscript, slider } = window.OwnYourGradients;

  const LR = 1e-3;
  const [BETA1, BETA2] = [0.9, 0.999];
  const SMALLEST = 1e-14;
  const LARGEST = 1e2;

  // After one step m = (1 − β₁) g and v = (1 − β₂) g²; the correction gives m̂ = g and v̂ = g².
  // TensorFlow adds ε to √v itself, which at this step is as good as adding 31.6 ε to √v̂.
  const torch = (g, eps) => (LR * g) / (g + eps);
  const tensorflow = (g, eps) => {
    const [m, v] = [(1 - BETA1) * g, (1 - BETA2) * g * g];
    return ((LR * Math.sqrt(1 - BETA2)) / (1 - BETA1)) * (m / (Math.sqrt(v) + eps));
  };
  const inside = (g, eps) => (LR * g) / Math.sqrt(g * g + eps);
  const squared = (g, eps) => (LR * g) / Math.sqrt(g * g + eps * eps);

  const PLACES = [
    { key: "torch", step: torch, name: "torch", formula: "m̂ / (√v̂ + ε)", color: "blue", dash: "", shape: "circle" },
    { key: "squared", step: squared, name: "ε² inside", formula: "m̂ / √(v̂ + ε²)", color: "ink", dash: "2 6", shape: "diamond" },
    { key: "tensorflow", step: tensorflow, name: "TensorFlow", formula: "m̂ / (√v̂ + 31.6 ε)", color: "green", dash: "9 4", shape: "square" },
    { key: "inside", step: inside, name: "ε inside", formula: "m̂ / √(v̂ + ε)", color: "orange", dash: "", shape: "triangle" },
  ];

  /** The outline of a small mark around (x, y). */
  const mark = (shape, x, y) => ({
    circle: `M${x - 5},${y}a5,5 0 1 0 10,0a5,5 0 1 0 -10,0Z`,
    diamond: `M${x},${y - 6}l6,6l-6,6l-6,-6Z`,
    square: `M${x - 4.5},${y - 4.5}h9v9h-9Z`,
    triangle: `M${x},${y - 6}l6,10.5h-12Z`,
  })[shape];

  const power = (value) => `10${superscript(Math.round(Math.log10(value)))}`;

  /** A power of ten as such, everything else with three digits. */
  const short = (value) => (Math.abs(Math.log10(value) - Math.round(Math.log10(value))) < 1e-9 ? power(value) : number(value, 3));

  const STYLE = `
    oyg-eps-placement table { width: 100%; border-collapse: collapse; margin: 0.25rem 0 0; font-variant-numeric: tabular-nums; }
    oyg-eps-placement :is(th, td) { padding: 0.15rem 0.4rem; border: 0; text-align: left; font-weight: normal; }
    oyg-eps-placement :is(th, td):last-child { text-align: right; white-space: nowrap; }
    oyg-eps-placement thead th { color: var(--oyg-muted); }
    oyg-eps-placement .oyg-stage td svg { display: inline; margin: 0; vertical-align: middle; }
    oyg-eps-placement .oyg-slider { text-align: left; }`;

  define("eps-placement", class extends Figure {
    build() {
      this.eps = this.setting("eps", 1e-8);
      this.g = this.setting("g", 1e-8);
      const dial = (label, name, min, max) => slider({
        label, min, max, value: this[name], step: 0.1, log: true, format: short,
        oninput: (value) => { this[name] = value; this.draw(); },
      });
      this.controls.append(dial("|g|", "g", SMALLEST, LARGEST), dial("ε", "eps", 1e-10, 1e-4));
    }

    /** The size of the first step for each place of ε. */
    get steps() { return Object.fromEntries(PLACES.map(({ key, step }) => [key, step(this.g, this.eps)])); }

    draw() {
      this.stage.replaceChildren(html("style", {}, STYLE), this.curves(), this.table());
      const sizes = Object.values(this.steps);
      const ratio = Math.max(...sizes) / Math.min(...sizes);
      const found = ratio < 1.001 ? "all four steps are equal to three digits" : `the largest step is ${number(ratio, 3)} times the smallest`;
      this.say(`At |g| = ${short(this.g)} and ε = ${short(this.eps)} ${found}.`);
    }

    summary() {
      const told = PLACES.map(({ key, name }) => `${name} ${number(this.steps[key], 3)}`).join(", ");
      return `Gradient ${short(this.g)}, ε = ${short(this.eps)}; first steps: ${told}.`;
    }

    curves() {
      const height = Math.round(Math.max(300, this.width * 0.58));
      const chart = plot({
        width: this.width, height, margin: { left: 58, right: 16, top: 22 },
        x: { range: [SMALLEST, LARGEST], log: true, ticks: [1e-14, 1e-10, 1e-6, 1e-2, 1e2], label: "size of the gradient |g|", format: power },
        y: { range: [1e-15, 1e-2], log: true, ticks: [1e-15, 1e-12, 1e-9, 1e-6, 1e-3], label: "size of the first step", format: power },
      });
      const { root, x, y, layer, frame } = chart;
      root.querySelector("title").textContent = this.summary();
      for (const [at, name] of [[this.eps, "ε"], [Math.sqrt(this.eps), "√ε"]]) {
        layer.append(svg("line", { x1: x(at), x2: x(at), y1: frame.y, y2: frame.y + frame.height, class: "stroke-line" }));
        root.append(svg("text", { x: x(at), y: frame.y - 6, "text-anchor": "middle", class: "muted" }, name));
      }
      for (const place of PLACES) layer.append(this.curve(place, chart));
      layer.append(svg("line", { x1: x(this.g), x2: x(this.g), y1: frame.y, y2: frame.y + frame.height, class: "stroke-ink", "stroke-dasharray": "3 3" }));
      for (const { step, color, shape } of PLACES) {
        root.append(svg("path", { d: mark(shape, x(this.g), y(step(this.g, this.eps))), class: `fill-${color}`, style: "stroke: var(--oyg-ground)" }));
      }
      root.append(...this.labels(chart));
      return root;
    }

    curve({ step, color, dash }, { x, y }) {
      const points = Array.from({ length: 161 }, (_, k) => SMALLEST * 10 ** (k / 10)).map((g) => [x(g), y(step(g, this.eps))]);
      return svg("path", { d: path(points), class: `stroke-${color}`, "stroke-width": dash === "2 6" ? 4 : 2, "stroke-dasharray": dash });
    }

    /** Names along the slopes; the torch one also stands for ε², which has the same slope. */
    labels({ x, y }) {
      const slope = (Math.atan2(y(1e-6) - y(1e-5), x(1e-5) - x(1e-6)) * 180) / Math.PI;
      const wide = this.width >= 500;
      const places = [[0, this.eps, 0.7, -8], ...(wide ? [[2, this.eps / Math.sqrt(1 - BETA2), 1.75, -7]] : []), [3, Math.sqrt(this.eps), 0.7, 19]];
      return places.map(([index, knee, below, shift]) => {
        const { name, step, color } = PLACES[index];
        const at = knee / 10 ** (wide ? below : 1);
        const turn = `translate(${x(at).toFixed(1)} ${y(step(at, this.eps)).toFixed(1)}) rotate(${(-slope).toFixed(1)})`;
        return svg("text", { transform: turn, y: shift, "text-anchor": "end", class: `fill-${color}` }, name);
      });
    }

    table() {
      const swatch = ({ color, dash, shape }) => svg("svg", { width: 40, height: 16, "aria-hidden": "true" },
        svg("line", { x1: 0, x2: 40, y1: 8, y2: 8, class: `stroke-${color}`, "stroke-width": dash === "2 6" ? 4 : 2, "stroke-dasharray": dash }),
        svg("path", { d: mark(shape, 20, 8), class: `fill-${color}`, style: "stroke: var(--oyg-ground)" }));
      const rows = PLACES.map((place) => html("tr", {},
        html("td", {}, swatch(place)),
        html("th", { scope: "row" }, place.name, ...(this.width < 500 ? [html("br"), place.formula] : [])),
        this.width < 500 ? null : html("td", {}, place.formula),
        html("td", {}, number(place.step(this.g, this.eps), 4))));
      const head = ["line", "place of ε", ...(this.width < 500 ? [] : ["step ÷ lr"]), "first step"];
      return html("table", {},
        html("thead", {}, html("tr", {}, ...head.map((name) => html("th", { scope: "col" }, name)))),
        html("tbody", {}, ...rows));
    }
  });
})();
