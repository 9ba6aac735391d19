// Five optimizers on the SSE of the sine's cubic, all from one start and with equal numbers of
// gradients, in the planes of the Hessian's eigenmodes. Their rules are those of torch.optim.

"use strict";

(() => {
  const { Figure, define, svg, html, plot, path, number, superscript, slider, button } = window.OwnYourGradients;

  const N = 2000;
  const LONGEST = 2000;
  const START = [1.5409961, -0.2934289, -2.1787894, 0.56843126]; // torch.manual_seed(0); torch.randn(4)
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
  const largest = (u) => Math.max(...u.map(Math.abs));
  const away = (w) => w.map((value, k) => value - BEST[k]);
  const grad = (w) => H.map((row) => dot(row, away(w)));
  const sse = (w) => FLOOR + 0.5 * dot(away(w), grad(w));

  /** The unit eigenmode that mixes knob `k` with knob `other`, and is mostly `k`. */
  function mode(k, other) {
    const [mean, half] = [(H[k][k] + H[other][other]) / 2, (H[k][k] - H[other][other]) / 2];
    const lambda = mean + Math.sign(half) * Math.hypot(half, H[k][other]);
    const vector = [0, 0, 0, 0];
    [vector[k], vector[other]] = [lambda - H[other][other], H[k][other]];
    return { name: "abcd"[k], lambda, vector: vector.map((part) => (Math.sign(vector[k]) * part) / Math.hypot(...vector)) };
  }
  const [A, B, C, D] = [mode(0, 2), mode(1, 3), mode(2, 0), mode(3, 1)];
  const PLANES = [
    { across: A, up: D, x: [-0.35, 3], y: [-0.62, 0.62], xTicks: [0, 1, 2, 3], yTicks: [-0.5, 0, 0.5] },
    { across: B, up: C, x: [-1.6, 0.5], y: [-2.4, 2.4], xTicks: [-1, 0], yTicks: [-2, -1, 0, 1, 2] },
  ];

  /** The positions of an optimizer that turns one gradient into one step. */
  const stepwise = (rule) => function* (w, lr) {
    const step = rule(lr);
    for (;;) {
      yield w;
      const change = step(grad(w));
      w = w.map((value, k) => value - change[k]);
    }
  };

  const sgd = stepwise((lr) => (g) => g.map((value) => lr * value));

  const momentum = stepwise((lr) => {
    let memory = [0, 0, 0, 0];
    return (g) => (memory = memory.map((old, k) => 0.9 * old + g[k])).map((value) => lr * value);
  });

  const rmsprop = stepwise((lr) => {
    let v = [0, 0, 0, 0];
    return (g) => (v = v.map((old, k) => 0.99 * old + 0.01 * g[k] ** 2)).map((mean, k) => (lr * g[k]) / (Math.sqrt(mean) + 1e-8));
  });

  const adam = stepwise((lr) => {
    let [t, m, v] = [0, [0, 0, 0, 0], [0, 0, 0, 0]];
    return (g) => {
      t += 1;
      m = m.map((old, k) => 0.9 * old + 0.1 * g[k]);
      v = v.map((old, k) => 0.999 * old + 0.001 * g[k] ** 2);
      return m.map((mean, k) => ((lr / (1 - 0.9 ** t)) * mean) / (Math.sqrt(v[k] / (1 - 0.999 ** t)) + 1e-8));
    };
  });

  /** −H⁻¹g, with the inverse Hessian guessed from the remembered steps and changes of the gradient. */
  function direction(g, memory) {
    const q = memory.reduceRight((rest, pair) => {
      pair.alpha = dot(pair.s, rest) / pair.ys;
      return rest.map((value, k) => value - pair.alpha * pair.y[k]);
    }, g.map((value) => -value));
    const last = memory.at(-1);
    const start = q.map((value) => (last ? (value * last.ys) / dot(last.y, last.y) : value));
    return memory.reduce((r, { s, y, ys, alpha }) => r.map((value, k) => value + s[k] * (alpha - dot(y, r) / ys)), start);
  }

  /** torch.optim.LBFGS without line search: `.step` again and again, at most 20 moves each. */
  function* lbfgs(w, lr) {
    const memory = [];
    let [before, move] = [null, null];
    for (;;) {
      yield w;
      let [g, loss] = [grad(w), sse(w)];
      for (let moves = 1; moves <= 20 && largest(g) > 1e-7; moves++) {
        if (before) {
          const y = g.map((value, k) => value - before[k]);
          if (dot(y, move) > 1e-10) memory.push({ s: move, y, ys: dot(y, move) });
          if (memory.length > 100) memory.shift();
        }
        const d = direction(g, memory);
        const t = before ? lr : Math.min(1, 1 / g.reduce((total, value) => total + Math.abs(value), 0)) * lr;
        [before, move] = [g, d.map((value) => t * value)];
        if (dot(g, d) > -1e-9) break;
        w = w.map((value, k) => value + move[k]);
        if (moves === 20) break;
        yield w;
        const lossBefore = loss;
        [g, loss] = [grad(w), sse(w)];
        if (largest(move) <= 1e-9 || Math.abs(loss - lossBefore) < 1e-9) break;
      }
    }
  }

  const RACERS = [
    { key: "sgd", name: "SGD", walk: sgd, lr: 1e-6, color: "blue", dash: "", shape: "M-5,0a5,5 0 1 0 10,0a5,5 0 1 0 -10,0Z" },
    { key: "momentum", name: "momentum 0.9", walk: momentum, lr: 1e-6, color: "orange", dash: "7 3", shape: "M-4.5,-4.5h9v9h-9Z" },
    { key: "rmsprop", name: "RMSprop", walk: rmsprop, lr: 1e-3, color: "green", dash: "2 3", shape: "M0,-6l6,10.5h-12Z" },
    { key: "adam", name: "Adam", walk: adam, lr: 1e-3, color: "purple", dash: "10 3 2 3", shape: "M0,-6.5l6.5,6.5l-6.5,6.5l-6.5,-6.5Z" },
    { key: "lbfgs", name: "L-BFGS", walk: lbfgs, lr: 1, color: "red", dash: "", shape: "M-6,-2h4v-4h4v4h4v4h-4v4h-4v-4h-4Z" },
  ];

  const COUNTS = [0, ...new Set(Array.from({ length: 53 }, (_, k) => Math.round(10 ** (k / 16)))), LONGEST];

  function positions({ walk }, lr) {
    const walker = walk(START, lr);
    return Array.from({ length: LONGEST + 1 }, () => walker.next().value);
  }

  const power = (value) => `10${superscript(Math.round(Math.log10(value)))}`;
  const rate = (lr) => (Math.abs(Math.log10(lr) - Math.round(Math.log10(lr))) < 1e-9 ? (lr > 0.99 && lr < 1.01 ? "1" : power(lr)) : number(lr, 3));

  const shown = (loss) => (Number.isFinite(loss) ? number(loss, loss < 10 ? 5 : 4) : "∞");

  /** Text that stays readable above lines. */
  const HALO = "paint-order: stroke; stroke: var(--oyg-ground); stroke-width: 4px; stroke-linejoin: round";

  const STYLE = `
    oyg-optimizer-race .planes { display: flex; flex-wrap: wrap; }
    oyg-optimizer-race fieldset { border: 0; margin: 0.5rem 0 0; padding: 0; min-width: 0; }
    oyg-optimizer-race table { width: 100%; border-collapse: collapse; margin: 0; font-variant-numeric: tabular-nums; }
    oyg-optimizer-race :is(th, td) { padding: 0.1rem 0.25rem; border: 0; text-align: right; font-weight: normal; white-space: nowrap; }
    oyg-optimizer-race :is(th, td):first-child { text-align: left; white-space: normal; }
    oyg-optimizer-race thead th { color: var(--oyg-muted); }
    oyg-optimizer-race tbody label { display: flex; gap: 0.4rem; align-items: center; min-height: 1.75rem; margin: 0; }
    oyg-optimizer-race .oyg-stage label svg { flex: none; margin: 0; }
    oyg-optimizer-race .oyg-slider { grid-template-columns: auto minmax(4.5rem, 1fr) 4.5rem; text-align: left; }`;

  define("optimizer-race", class extends Figure {
    build() {
      this.evaluations = this.setting("evaluations", LONGEST);
      this.selected = "adam";
      this.turn = slider({
        label: "gradients", min: 0, max: COUNTS.length - 1, step: 1, value: COUNTS.findIndex((count) => count >= this.evaluations),
        format: (index) => String(COUNTS[index]), oninput: (index) => { this.evaluations = COUNTS[index]; this.draw(); },
      });
      this.dial = slider({ label: "lr", min: 1e-7, max: 10, value: 1e-3, step: 0.1, log: true, format: rate, oninput: (lr) => this.rerun(this.selected, lr) });
      this.controls.append(this.turn, this.dial, button("customary values", () => this.reset()));
      this.group = `oyg-racer-${(this.constructor.count = (this.constructor.count ?? 0) + 1)}`;
      this.map = html("div", { class: "planes" });
      this.stage.append(html("style", {}, STYLE), this.map, this.table());
      this.reset();
    }

    reset() {
      this.rates = Object.fromEntries(RACERS.map(({ key, lr }) => [key, lr]));
      this.paths = Object.fromEntries(RACERS.map((racer) => [racer.key, positions(racer, racer.lr)]));
      this.select(this.selected);
    }

    select(key) {
      this.selected = key;
      this.dial.firstChild.textContent = `lr of ${RACERS.find((racer) => racer.key === key).name.replace(" 0.9", "")}`;
      this.dial.set(this.rates[key]);
      this.draw();
    }

    rerun(key, lr) {
      this.rates[key] = lr;
      this.paths[key] = positions(RACERS.find((racer) => racer.key === key), lr);
      this.draw();
    }

    /** The SSE of each optimizer after `evaluations` gradients. */
    get sse() { return Object.fromEntries(RACERS.map(({ key }) => [key, sse(this.paths[key][this.evaluations])])); }

    draw() {
      this.map.replaceChildren(...PLANES.map((plane) => this.plane(plane)));
      for (const { key } of RACERS) {
        this.cells[key].rate.textContent = rate(this.rates[key]);
        this.cells[key].sse.textContent = shown(this.sse[key]);
      }
      const { name } = RACERS.find(({ key }) => key === this.selected);
      this.say(`After ${this.evaluations} gradients ${name} has SSE ${shown(this.sse[this.selected])}; the best possible is ${shown(FLOOR)}.`);
    }

    summary() {
      const order = RACERS.map(({ key, name }) => ({ name, loss: this.sse[key] })).sort((one, two) => one.loss - two.loss || 0);
      const gradients = this.evaluations === 1 ? "1 gradient" : `${this.evaluations} gradients`;
      return `SSE after ${gradients} each: ${order.map(({ name, loss }) => `${name} ${shown(loss)}`).join(", ")}.`;
    }

    plane({ across, up, ...ranges }) {
      const wide = this.width >= 560;
      const plain = (value) => String(value).replace("-", "−");
      const chart = plot({
        width: wide ? Math.floor(this.width / 2) : this.width, height: wide ? 300 : 250, margin: { right: 8 },
        x: { range: ranges.x, ticks: ranges.xTicks, format: plain, label: `mostly ${across.name}, λ = ${across.lambda.toFixed(0)}` },
        y: { range: ranges.y, ticks: ranges.yTicks, format: plain, label: `mostly ${up.name}, λ = ${up.lambda.toFixed(0)}` },
      });
      const place = (w) => [chart.x(dot(across.vector, away(w))), chart.y(dot(up.vector, away(w)))];
      const current = RACERS.find(({ key }) => key === this.selected);
      const order = [...RACERS.filter((racer) => racer !== current), current];
      chart.layer.append(...this.valley(chart, across, up), ...order.map((racer) => this.track(racer, place)));
      chart.layer.append(...order.map(({ key, shape, color }) => {
        const [left, top] = place(this.paths[key][this.evaluations]);
        return Number.isFinite(left + top) ? svg("path", { d: shape, transform: `translate(${left.toFixed(2)} ${top.toFixed(2)})`, class: `fill-${color}`, style: "stroke: var(--oyg-ground)" }) : null;
      }).filter(Boolean));
      const [left, top] = place(START);
      chart.root.append(svg("text", { x: left + 8, y: top + (top < 150 ? -4 : 12), style: HALO }, "start"));
      chart.root.querySelector("title").textContent = `The modes of mostly ${across.name} and mostly ${up.name}, with the paths of five optimizers. ${this.summary()}`;
      return chart.root;
    }

    /** Lines of equal SSE: 10, 100, … more than at the best fit. */
    valley({ x: toX, y: toY, frame }, across, up) {
      return [10, 100, 1e3, 1e4, 1e5].flatMap((above) => {
        const [rx, ry] = [toX(Math.sqrt((2 * above) / across.lambda)) - toX(0), toY(0) - toY(Math.sqrt((2 * above) / up.lambda))];
        const name = svg("text", { x: toX(0), y: toY(0) - ry + 5, "text-anchor": "middle", class: "muted", style: HALO }, `+${power(above)}`);
        return [svg("ellipse", { cx: toX(0), cy: toY(0), rx, ry, fill: "none", class: "stroke-axis", "stroke-width": 0.75 }), ...(ry > 28 && toY(0) - ry > frame.y + 10 ? [name] : [])];
      });
    }

    /** The path so far, without points that nobody could tell apart. */
    track({ key, color, dash }, place) {
      const points = [];
      for (const w of this.paths[key].slice(0, this.evaluations + 1)) {
        const next = place(w);
        const last = points.at(-1);
        if (!last || !(Math.hypot(next[0] - last[0], next[1] - last[1]) < 0.7)) points.push(next);
      }
      const chosen = key === this.selected;
      return svg("path", { d: path(points), class: `stroke-${color}`, "stroke-width": chosen ? 3 : 1.5, "stroke-dasharray": dash, "stroke-linejoin": "round" });
    }

    table() {
      this.cells = {};
      const rows = RACERS.map(({ key, name, color, shape, dash }) => {
        const input = html("input", { type: "radio", name: this.group, value: key, checked: key === this.selected, onchange: () => this.select(key) });
        const swatch = svg("svg", { width: 34, height: 16, "aria-hidden": "true" },
          svg("line", { x1: 0, x2: 34, y1: 8, y2: 8, class: `stroke-${color}`, "stroke-width": 2, "stroke-dasharray": dash }),
          svg("path", { d: shape, transform: "translate(17 8)", class: `fill-${color}`, style: "stroke: var(--oyg-ground)" }));
        this.cells[key] = { rate: html("td"), sse: html("td") };
        return html("tr", {}, html("th", { scope: "row" }, html("label", {}, input, swatch, name)), this.cells[key].rate, this.cells[key].sse);
      });
      return html("fieldset", { "aria-label": "optimizer" }, html("table", {},
        html("thead", {}, html("tr", {}, ...["optimizer", "lr", "SSE"].map((name) => html("th", { scope: "col" }, name)))),
        html("tbody", {}, ...rows)));
    }
  });
})();
