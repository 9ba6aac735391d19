// Four knobs a, b, c, d, the cubic that they make, and its residuals to the sine: the SSE and its
// gradient are summed over all 2000 points, and gradient descent goes on from where the knobs stand.

"use strict";

(() => {
  const { Figure, define, svg, html, plot, path, number, superscript, slider, button, still } = window.OwnYourGradients;

  const N = 2000;
  const GAP = (2 * Math.PI) / (N - 1);
  const x = Array.from({ length: N }, (_, n) => (n < N / 2 ? n * GAP - Math.PI : Math.PI - (N - 1 - n) * GAP));
  const y = x.map(Math.sin);
  const ETA = 1e-6;
  const STICKS = 24;
  const STEPS_PER_FRAME = 2;
  const KNOBS = [
    { name: "a", from: -1, to: 1, start: 0.3 },
    { name: "b", from: -0.5, to: 1.5, start: -0.2 },
    { name: "c", from: -0.5, to: 0.5, start: 0.1 },
    { name: "d", from: -0.25, to: 0.25, start: 0.05 },
  ];
  const POWERS = [0, 1, 2, 3];

  /** A sum over the data, from both ends inwards: what is odd in x then cancels without a rest. */
  function sum(term) {
    let total = 0;
    for (let n = 0; n < N / 2; n++) total += term(n) + term(N - 1 - n);
    return total;
  }

  const cubic = ([a, b, c, d], at) => a + at * (b + at * (c + at * d));

  function sse(w) {
    return sum((n) => (cubic(w, x[n]) - y[n]) ** 2);
  }

  function gradient(w) {
    const twice = x.map((at, n) => 2 * (cubic(w, at) - y[n]));
    return POWERS.map((k) => sum((n) => twice[n] * x[n] ** k));
  }

  /** The normal equations XᵀX w = Xᵀy, solved by elimination with pivots. */
  function bestFit() {
    const rows = POWERS.map((j) => [...POWERS.map((k) => sum((n) => x[n] ** (j + k))), sum((n) => x[n] ** j * y[n])]);
    for (const j of POWERS) {
      const pivot = POWERS.slice(j).reduce((best, k) => (Math.abs(rows[k][j]) > Math.abs(rows[best][j]) ? k : best), j);
      [rows[j], rows[pivot]] = [rows[pivot], rows[j]];
      for (const k of POWERS.filter((other) => other !== j)) {
        const factor = rows[k][j] / rows[j][j];
        rows[k] = rows[k].map((value, column) => value - factor * rows[j][column]);
      }
    }
    return POWERS.map((j) => rows[j][4] / rows[j][j]);
  }

  const BEST = bestFit();

  const STYLE = `
    oyg-cubic-fit .oyg-slider { grid-template-columns: auto minmax(4.5rem, 1fr) 4.6rem; }
    oyg-cubic-fit table { border-collapse: collapse; margin: 0.25rem auto 0; font-variant-numeric: tabular-nums; }
    oyg-cubic-fit :is(th, td) { padding: 0 0.4rem; min-width: 4rem; text-align: right; border: 0; }
    oyg-cubic-fit th { font-weight: normal; color: var(--oyg-muted); }`;

  const fixed = (value) => value.toFixed(4).replace("-", "−");

  define("cubic-fit", class extends Figure {
    build() {
      this.start = KNOBS.map(({ name, start }) => this.setting(name, start));
      this.w = [...this.start];
      this.losses = [];
      this.knobs = KNOBS.map(({ name, from, to }, k) =>
        slider({
          label: `knob\u00a0${name}`, min: from, max: to, step: (to - from) / 200, value: this.w[k],
          format: () => fixed(this.w[k]), // a fit lies between two positions of the slider
          oninput: (value) => this.place(this.w.map((old, at) => (at === k ? value : old))),
        }));
      this.controls.append(
        ...this.knobs,
        button("one step downhill", () => this.descend(1)),
        button("100 steps", () => this.descend(100)),
        button("best fit", () => this.place([...BEST])),
        button("start again", () => this.place([...this.start])),
      );
    }

    disconnectedCallback() { this.halt(); }

    /** The sum of squared residuals at the knobs as they stand. */
    get loss() { return sse(this.w); }

    /** Its four derivatives, in the order of `w`. */
    get grad() { return gradient(this.w); }

    halt() { cancelAnimationFrame(this.frame); }

    /** Move the knobs by hand: what was learned before is no longer the history of this position. */
    place(w) {
      this.halt();
      this.w = w;
      this.losses = [];
      this.draw();
    }

    descend(steps) {
      this.halt();
      if (this.losses.length === 0) this.losses.push(this.loss);
      const perFrame = still() ? steps : STEPS_PER_FRAME;
      const goOn = () => {
        for (let n = 0; n < perFrame && steps > 0; n++, steps--) {
          const slopes = this.grad;
          this.w = this.w.map((value, k) => value - ETA * slopes[k]);
          this.losses.push(this.loss);
        }
        this.draw();
        if (steps > 0) this.frame = requestAnimationFrame(goOn);
      };
      goOn();
    }

    draw() {
      const steps = this.losses.length - 1;
      this.knobs.forEach((knob, k) => knob.set(this.w[k]));
      this.stage.replaceChildren(html("style", {}, STYLE), this.fit(), this.slopes(), ...(steps > 0 ? [this.history(steps)] : []));
      const taken = steps > 0 ? ` after ${steps} ${steps === 1 ? "step" : "steps"} downhill` : "";
      this.say(`The sum of squared errors is ${number(this.loss)}${taken}; the best cubic has ${number(sse(BEST))}.`);
    }

    fit() {
      const { root, x: toX, y: toY, layer } = plot({
        width: this.width, height: Math.round(Math.max(270, this.width * 0.5)), margin: { top: 36 },
        x: { range: [-3.3, 3.3], ticks: [-Math.PI, 0, Math.PI], label: "x", format: (at) => ["−π", "0", "π"][Math.sign(at) + 1] },
        y: { range: [-2.6, 2.6], ticks: [-2, -1, 0, 1, 2], label: "sin x and ŷ", format: (at) => String(at).replace("-", "−") },
      });
      const curve = (of) => path(x.filter((_, n) => n % 10 === 0 || n === N - 1).map((at) => [toX(at), toY(of(at))]));
      for (let stick = 0; stick < STICKS; stick++) {
        const at = x[Math.round(((stick + 0.5) / STICKS) * (N - 1))];
        const [left, end] = [toX(at), toY(cubic(this.w, at))];
        layer.append(
          svg("line", { x1: left, x2: left, y1: toY(Math.sin(at)), y2: end, class: "stroke-orange", "stroke-width": 1.5 }),
          svg("circle", { cx: left, cy: end, r: 2.5, class: "fill-orange" }),
        );
      }
      layer.append(
        svg("path", { d: curve(Math.sin), class: "stroke-axis", "stroke-width": 2 }),
        svg("path", { d: curve((at) => cubic(this.w, at)), class: "stroke-blue", "stroke-width": 2.5 }),
        this.label("sin x", Math.PI / 2, 1, cubic(this.w, Math.PI / 2), toX, toY, "fill-muted"),
        this.label("ŷ", 2.75, cubic(this.w, 2.75), Math.sin(2.75), toX, toY, "fill-blue"),
      );
      root.append(
        svg("text", { x: 52, y: 18 }, svg("tspan", { class: "fill-orange" }, "SSE "), number(this.loss)),
        svg("text", { x: 190, y: 18 }, svg("tspan", { class: "fill-orange" }, "MSE "), number(this.loss / N)),
      );
      root.querySelector("title").textContent =
        `The sine and the cubic with a, b, c, d = ${this.w.map(fixed).join(", ")}; sticks join them, and the SSE is ${number(this.loss)}.`;
      return root;
    }

    /** A curve's name at `at`, on the side of the curve where the other one is not. */
    label(name, at, value, other, toX, toY, color) {
      const above = value >= other;
      const line = Math.max(52, Math.min(toY(-2.6) - 8, toY(value) + (above ? -10 : 20)));
      return svg("text", { x: toX(at), y: line, "text-anchor": "middle", class: color }, name);
    }

    slopes() {
      // Sums of 2000 terms of size 1 to 100 are known to some 10⁻¹¹: less than that is zero.
      const shown = this.grad.map((slope) => number(Math.abs(slope) < 1e-9 ? 0 : slope));
      return html("table", {},
        html("tr", {}, ...KNOBS.map(({ name }) => html("th", { scope: "col" }, `∂L/∂${name}`))),
        html("tr", {}, ...shown.map((slope) => html("td", {}, slope))));
    }

    history(steps) {
      const top = Math.ceil(Math.log10(Math.max(...this.losses)) + 0.05);
      const last = Math.max(10, steps);
      const { root, x: toX, y: toY, layer } = plot({
        width: this.width, height: 180,
        x: { range: [0, last * 1.01], ticks: [0, last / 2, last], label: "steps taken, each with η = 10⁻⁶", format: String },
        y: {
          range: [1, 10 ** top], log: true, label: "SSE", format: (at) => `10${superscript(Math.round(Math.log10(at)))}`,
          ticks: Array.from({ length: top + 1 }, (_, k) => 10 ** k),
        },
      });
      const floor = toY(sse(BEST));
      layer.append(
        svg("line", { x1: toX(0), x2: toX(last), y1: floor, y2: floor, class: "stroke-axis", "stroke-dasharray": "5 4" }),
        svg("text", { x: toX(0) + 6, y: floor + 16, class: "muted" }, `best fit ${number(sse(BEST))}`),
        svg("path", { d: path(this.losses.map((loss, n) => [toX(n), toY(loss)])), class: "stroke-blue", "stroke-width": 2 }),
        svg("circle", { cx: toX(steps), cy: toY(this.loss), r: 4, class: "fill-blue" }),
      );
      root.querySelector("title").textContent = `The SSE over ${steps} steps, on a logarithmic scale: from ${number(this.losses[0])} to ${number(this.loss)}.`;
      return root;
    }
  });
})();
