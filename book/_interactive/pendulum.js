// Two training loops on the SSE of the sine's cubic, one of which never sets its gradient back: the
// losses, and the distance from the best fit along one eigenmode of the Hessian, with balls in a bowl.

"use strict";

(() => {
  const { Figure, define, svg, html, plot, path, scale, number, superscript, slider, button, choice, still } = window.OwnYourGradients;

  const N = 2000;
  const STEPS = 300;
  const START = [0.3, -0.2, 0.1, 0.05];
  const EDGE = 1.35; // distances beyond leave the picture, as a part of the first one
  const GAP = (2 * Math.PI) / (N - 1);
  const x = Array.from({ length: N / 2 }, (_, n) => Math.PI - n * GAP);
  const sum = (term) => 2 * x.reduce((total, at) => total + term(at), 0); // of something even in x

  // The SSE is a quadratic function: its Hessian 2XᵀX, the best fit and the SSE there say it all.
  const [S0, S2, S4, S6] = [0, 2, 4, 6].map((power) => sum((at) => at ** power));
  const H = [[S0, 0, S2, 0], [0, S2, 0, S4], [S2, 0, S4, 0], [0, S4, 0, S6]].map((row) => row.map((s) => 2 * s));
  const [T1, T3] = [1, 3].map((power) => sum((at) => at ** power * Math.sin(at)));
  const DET = S2 * S6 - S4 * S4;
  const BEST = [0, (T1 * S6 - S4 * T3) / DET, 0, (S2 * T3 - S4 * T1) / DET];
  const FLOOR = sum((at) => (at * (BEST[1] + BEST[3] * at * at) - Math.sin(at)) ** 2);

  const dot = (u, v) => u.reduce((total, value, k) => total + value * v[k], 0);
  const away = (w) => w.map((value, k) => value - BEST[k]);
  const grad = (w) => H.map((row) => dot(row, away(w)));
  const sse = (w) => FLOOR + 0.5 * dot(away(w), grad(w));

  /** The unit eigenmode that mixes knob `k` with knob `other`, and is mostly `k`. */
  function mode(k, other) {
    const [mean, half] = [(H[k][k] + H[other][other]) / 2, (H[k][k] - H[other][other]) / 2];
    const lambda = mean + Math.sign(half) * Math.hypot(half, H[k][other]);
    const vector = [0, 0, 0, 0];
    [vector[k], vector[other]] = [lambda - H[other][other], H[k][other]];
    return { lambda, vector: vector.map((part) => part / Math.hypot(...vector)) };
  }
  const MODES = { a: mode(0, 2), b: mode(1, 3), c: mode(2, 0), d: mode(3, 1) };
  const LIMITS = [2 / MODES.d.lambda, 4 / MODES.d.lambda];

  /** All positions of a loop; one that is not told to set back adds each gradient to the last sum. */
  function walk(eta, setsBack) {
    let [w, total] = [START, [0, 0, 0, 0]];
    const positions = [w];
    for (let step = 0; step < STEPS; step++) {
      const slopes = grad(w);
      total = setsBack ? slopes : total.map((value, k) => value + slopes[k]);
      w = w.map((value, k) => value - eta * total[k]);
      positions.push(w);
    }
    return positions;
  }

  const LOOPS = [
    { key: "back", name: "set back", color: "blue", width: 2.5, dash: "" },
    { key: "never", name: "never set back", color: "orange", width: 1.5, dash: "6 3" },
  ];

  /** The slider stops at the rates that the text speaks of, though they are between its positions. */
  const snap = (eta) => [1e-7, 1e-6, ...LIMITS, 1e-5].find((stop) => Math.abs(Math.log10(eta / stop)) < 0.005) ?? eta;

  /** A ball or a dot: the second loop's is a ring, so that colour is not all that tells them apart. */
  const ball = ({ key, color }, r) => svg("circle", {
    r, style: key === "back" ? `fill: var(--oyg-${color}); stroke: var(--oyg-ground)` : `fill: var(--oyg-ground); stroke: var(--oyg-${color}); stroke-width: ${r / 2.5}`,
  });

  const shown = (loss) => (Number.isFinite(loss) ? number(loss, 4) : "∞");
  const part = (distance) => (Math.abs(distance) < 1e3 ? distance.toFixed(3).replace("-", "−") : number(distance, 3));
  const power = (value) => `10${superscript(Math.round(Math.log10(value)))}`;
  const plain = (value) => String(value).replace("-", "−");

  /** Text that stays readable above lines. */
  const HALO = "paint-order: stroke; stroke: var(--oyg-ground); stroke-width: 4px; stroke-linejoin: round";
  const STYLE = `
    oyg-pendulum .pair { display: flex; flex-wrap: wrap; }
    oyg-pendulum .oyg-slider { grid-template-columns: auto minmax(4.5rem, 1fr) 5.5rem; text-align: left; }`;

  define("pendulum", class extends Figure {
    build() {
      this.eta = snap(this.setting("eta", 1e-6));
      this.step = this.setting("step", 55);
      this.selected = this.setting("mode", "c");
      this.dial = slider({
        label: "learning rate η", min: 1e-7, max: 1e-5, step: 0.01, value: this.eta, log: true,
        format: (eta) => number(snap(eta), 4),
        oninput: (eta) => { this.halt(); this.eta = snap(eta); this.run(); },
      });
      this.turn = slider({ label: "step", min: 0, max: STEPS, step: 1, value: this.step, format: String, oninput: (step) => { this.halt(); this.go(step); } });
      this.controls.append(this.dial, this.turn, button("Play", () => this.play()), choice({
        label: "Distance along the mode of mostly",
        options: Object.keys(MODES).map((key) => [key, key]),
        value: this.selected,
        onchange: (key) => { this.selected = key; this.draw(); },
      }));
      this.stage.append(html("style", {}, STYLE), (this.scene = html("div")));
      this.walk();
    }

    walk() { this.positions = Object.fromEntries(LOOPS.map(({ key }) => [key, walk(this.eta, key === "back")])); }

    run() { this.walk(); this.draw(); }

    /** The SSE before each step, for both loops. */
    get losses() { return this.each((w) => sse(w)); }

    /** How far each loop is from the best fit along the chosen mode, as a part of the first distance. */
    get distances() {
      const { vector } = MODES[this.selected];
      const first = dot(vector, away(START));
      return this.each((w) => dot(vector, away(w)) / first);
    }

    /** Steps per swing of the chosen mode when nothing is set back; NaN beyond the limit. */
    get period() { return (2 * Math.PI) / Math.acos(1 - (this.eta * MODES[this.selected].lambda) / 2); }

    each(measure) { return Object.fromEntries(LOOPS.map(({ key }) => [key, this.positions[key].map(measure)])); }

    halt() { cancelAnimationFrame(this.frame); }

    /** From the chosen step to the end, or from the start when it is there; at once for readers who asked for stillness. */
    play() {
      this.halt();
      if (still()) return this.go(STEPS);
      let [step, last] = [this.step < STEPS ? this.step : 0, 0];
      const goOn = (now) => {
        if (now - last > 40) (last = now), this.go(++step);
        if (step < STEPS) this.frame = requestAnimationFrame(goOn);
      };
      this.frame = requestAnimationFrame(goOn);
    }

    go(step) {
      this.step = step;
      this.turn.set(step);
      this.mark();
    }

    draw() {
      const wide = this.width >= 560;
      const [losses, distances] = [this.losses, this.distances];
      const bowl = Math.round(this.width * (wide ? 0.36 : 1));
      this.charts = [this.lossChart(losses, wide), this.distanceChart(distances, wide ? this.width - bowl : this.width)];
      this.bowl = this.bowlChart(bowl, wide ? 190 : 130);
      this.scene.replaceChildren(this.charts[0].root, html("div", { class: "pair" }, this.bowl.root, this.charts[1].root));
      this.mark();
    }

    lossChart(losses, wide) {
      const chart = plot({
        width: this.width, height: wide ? 230 : 210, margin: { left: 46 },
        x: { range: [0, STEPS], ticks: [0, 100, 200, 300], format: plain, label: "step" },
        y: { range: [5, wide ? 2e4 : 2e5], ticks: [10, 100, 1e3, 1e4], log: true, format: power, label: "SSE" },
      });
      this.lines(chart, losses);
      return chart;
    }

    distanceChart(distances, width) {
      const chart = plot({
        width, height: 190, margin: { left: 46 },
        x: { range: [0, STEPS], ticks: [0, 100, 200, 300], format: plain, label: "step" },
        y: { range: [-EDGE, 1.8], ticks: [-1, 0, 1], format: plain, label: `mostly ${this.selected}` },
      });
      chart.layer.append(svg("line", { x1: chart.x(0), x2: chart.x(STEPS), y1: chart.y(0), y2: chart.y(0), class: "stroke-line" }));
      this.lines(chart, distances);
      return chart;
    }

    /** Both courses, and what moves with the step: a line, and a dot on each course. */
    lines(chart, values) {
      const { x: toX, y: toY, layer } = chart;
      for (const { key, color, width, dash } of LOOPS) {
        // What is far outside ends the line there: a pixel can be too large a number for a drawing.
        const points = values[key].map((value, step) => [toX(step), Math.max(-1e4, Math.min(1e4, toY(value)))]);
        layer.append(svg("path", { d: path(points), class: `stroke-${color}`, "stroke-width": width, "stroke-dasharray": dash, "stroke-linejoin": "round" }));
      }
      chart.now = svg("line", { y1: chart.frame.y, y2: chart.frame.y + chart.frame.height, class: "stroke-muted" });
      chart.dots = LOOPS.map((loop) => ball(loop, 4.5));
      chart.words = LOOPS.map(({ color }) => svg("text", { class: `fill-${color}`, style: HALO }));
      chart.values = values;
      layer.append(chart.now, ...chart.dots);
      chart.root.append(...chart.words);
    }

    /** A bowl: the distance across, the loss of this mode as its height. */
    bowlChart(width, height) {
      const toX = scale([-EDGE, EDGE], [8, width - 8]);
      const toY = scale([0, EDGE ** 2], [height - 40, 14]);
      const points = Array.from({ length: 41 }, (_, k) => -EDGE + (k / 20) * EDGE);
      const root = svg("svg", { viewBox: `0 0 ${width} ${height}`, width, height, role: "img" }, svg("title"),
        svg("path", { d: path(points.map((at) => [toX(at), toY(at * at) + 7])), class: "stroke-axis", "stroke-width": 2 }),
        svg("text", { x: width / 2, y: height - 8, "text-anchor": "middle", class: "muted" }, "the bowl of this mode"));
      const balls = LOOPS.map((loop) => ball(loop, 7));
      root.append(...balls);
      return { root, toX, toY, balls };
    }

    /** Move what depends on the step. */
    mark() {
      for (const chart of this.charts) {
        const at = chart.x(this.step);
        chart.now.setAttribute("x1", at);
        chart.now.setAttribute("x2", at);
        LOOPS.forEach(({ key }, k) => {
          chart.dots[k].setAttribute("cx", at);
          chart.dots[k].setAttribute("cy", Math.max(-99, Math.min(999, chart.y(chart.values[key][this.step]))));
        });
      }
      const [losses, distances] = this.charts;
      LOOPS.forEach(({ key, name }, k) => {
        this.label(losses, k, `${name}: ${shown(losses.values[key][this.step])}`);
        this.label(distances, k, part(distances.values[key][this.step]));
        const place = Math.max(-2, Math.min(2, distances.values[key][this.step]));
        this.bowl.balls[k].setAttribute("cx", this.bowl.toX(place));
        this.bowl.balls[k].setAttribute("cy", this.bowl.toY(place * place));
        this.bowl.balls[k].setAttribute("visibility", Math.abs(place) > EDGE ? "hidden" : "visible");
      });
      const summary = this.summary();
      for (const root of [losses.root, distances.root, this.bowl.root]) root.querySelector("title").textContent = summary;
      this.say(summary);
    }

    /** The values stand above the courses, below each other where the figure is narrow and they are long. */
    label(chart, k, words) {
      const { frame } = chart;
      const below = chart === this.charts[0] && this.width < 560;
      const [left, y] = [frame.x + 6, frame.y + 12 + (below ? 19 * k : 0)];
      const attributes = k === 0 || below ? { x: left, y, "text-anchor": "start" } : { x: frame.x + frame.width, y, "text-anchor": "end" };
      for (const [name, value] of Object.entries(attributes)) chart.words[k].setAttribute(name, value);
      chart.words[k].textContent = words;
    }

    /** A sentence for the title and the voice. */
    summary() {
      const [back, never] = LOOPS.map(({ key }) => shown(this.charts[0].values[key][this.step]));
      const factor = Math.abs(1 - this.eta * MODES[this.selected].lambda);
      const change = Math.abs(factor - 1) < 1e-9 ? "stays as large" : factor > 1 ? `grows by the factor ${part(factor)} at each step` : `shrinks by the factor ${part(factor)} at each step`;
      const swing = this.period > 2 ? `swings once in ${number(this.period, 4)} steps` : "grows without bound";
      return `At step ${this.step} the SSE is ${back} where the gradient is set back, and ${never} where it never is. `
        + `The distance along the mode of mostly ${this.selected} ${change} in the first loop, and ${swing} in the second.`;
    }
  });
})();
