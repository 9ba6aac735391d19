// The learning rate η of gradient descent on the sine's cubic, and what one step does to each of the
// four eigenmodes of the Hessian of the SSE: it multiplies the mode's amplitude by 1 − ηλ.

"use strict";

(() => {
  const { Figure, define, svg, html, path, scale, number, slider } = window.OwnYourGradients;

  const N = 2000;
  const STEPS = 2000;
  const SHOWN = 20;
  const WIDEST = 2; // factors beyond are drawn as an arrow
  const EDGE = 1.25; // amplitudes beyond leave the picture
  const GAP = (2 * Math.PI) / (N - 1);
  const x = Array.from({ length: N / 2 }, (_, n) => Math.PI - n * GAP);

  /** A sum over the data of something even in x: twice the right half. */
  const sum = (term) => 2 * x.reduce((total, at) => total + term(at), 0);

  /** Both eigenmodes of 2·((p, q), (q, r)) over two knobs. */
  function eigenmodes(names, p, q, r) {
    const stiff = (p + r) / 2 + Math.hypot((p - r) / 2, q);
    const soft = (p * r - q * q) / stiff; // the product is the determinant: no cancellation
    const length = Math.hypot(q, stiff - p);
    const [u, v] = [q / length, (stiff - p) / length];
    return [{ lambda: 2 * soft, names, vector: [v, -u] }, { lambda: 2 * stiff, names, vector: [u, v] }];
  }

  // The data are symmetric about 0: the Hessian 2XᵀX does not mix a and c with b and d.
  const [S0, S2, S4, S6] = [0, 2, 4, 6].map((power) => sum((at) => at ** power));
  const MODES = [...eigenmodes("ac", S0, S2, S4), ...eigenmodes("bd", S2, S4, S6)].sort((one, two) => one.lambda - two.lambda);
  const LIMIT = 2 / MODES[3].lambda;

  const [T1, T3] = [1, 3].map((power) => sum((at) => at ** power * Math.sin(at)));
  const DET = S2 * S6 - S4 * S4;
  const BEST = { a: 0, b: (T1 * S6 - S4 * T3) / DET, c: 0, d: (S2 * T3 - S4 * T1) / DET };
  const FLOOR = sum((at) => (at * (BEST.b + BEST.d * at * at) - Math.sin(at)) ** 2);

  for (const mode of MODES) {
    mode.start = -mode.vector[0] * BEST[mode.names[0]] - mode.vector[1] * BEST[mode.names[1]];
    mode.main = mode.names[Math.abs(mode.vector[0]) > Math.abs(mode.vector[1]) ? 0 : 1];
  }

  /** The slider stops at the values that the text speaks of, though they are between its positions. */
  const snap = (eta) => [1e-7, 1e-6, 2e-6, 3e-6, LIMIT, 1e-5].find((stop) => Math.abs(Math.log10(eta / stop)) < 0.005) ?? eta;

  /** A whole number, with narrow spaces between thousands where it is long. */
  const spaced = (value) => value.toFixed(0).replace(/\B(?=(\d{3})+$)/g, value < 1e4 ? "" : "\u202f");

  const list = (words) => words.join(", ").replace(/, ([^,]*)$/, " and $1");

  // The base leaves no room for a label of two words on a phone.
  const STYLE = "oyg-eta-dial .oyg-slider { grid-template-columns: auto minmax(5rem, 1fr) 5.5rem; text-align: left; }";

  define("eta-dial", class extends Figure {
    build() {
      this.eta = snap(this.setting("eta", 1e-6));
      this.controls.append(slider({
        label: "learning rate η", min: 1e-7, max: 1e-5, step: 0.01, value: this.eta, log: true,
        format: (eta) => number(snap(eta), 4),
        oninput: (eta) => { this.eta = snap(eta); this.draw(); },
      }));
    }

    /** The eigenvalues of the Hessian, ascending. */
    get eigenvalues() { return MODES.map(({ lambda }) => lambda); }

    /** By how much one step multiplies the size of each mode's amplitude. */
    get factors() { return MODES.map(({ lambda }) => Math.abs(1 - this.eta * lambda)); }

    /** After how many steps each mode has shrunk to 1/e; ∞ or negative where it has not. */
    get folds() { return this.factors.map((factor) => -1 / Math.log(factor)); }

    /** The SSE after 2000 steps from w = 0, by the formula for the modes. */
    get loss() {
      return FLOOR + MODES.reduce((total, { lambda, start }) =>
        total + (start === 0 ? 0 : 0.5 * lambda * (start * (1 - this.eta * lambda) ** STEPS) ** 2), 0);
    }

    verdict(factor) {
      if (Math.abs(factor - 1) < 1e-9) return "stays";
      return factor > 1 ? "grows" : "shrinks";
    }

    draw() {
      const wide = this.width >= 560;
      const row = wide ? 66 : 92;
      const foot = 4 * row;
      const height = foot + (wide ? 96 : 112);
      const title = svg("title", {}, this.summary());
      const hatch = `oyg-hatch-${(this.constructor.count = (this.constructor.count ?? 0) + 1)}`;
      const root = svg("svg", { viewBox: `0 0 ${this.width} ${height}`, width: this.width, height, role: "img" }, title,
        svg("pattern", { id: hatch, width: 7, height: 7, patternUnits: "userSpaceOnUse", patternTransform: "rotate(45)" },
          svg("line", { x1: 1, x2: 1, y1: 0, y2: 7, class: "stroke-red", "stroke-width": 2.5 })));
      const right = Math.round(this.width * (wide ? 0.74 : 0.66));
      const place = { wide, left: wide ? 132 : 1, right, from: right + (wide ? 36 : 24), to: this.width - 6, hatch };
      place.toX = scale([0, WIDEST], [place.left, right]);
      root.append(this.axis(place, foot), ...MODES.map((mode, k) => this.mode(mode, this.factors[k], this.folds[k], k * row, place)));
      root.append(...this.outcome(place, foot));
      this.stage.replaceChildren(html("style", {}, STYLE), root);
      this.say(this.summary());
    }

    axis({ left, right, from, to, toX, wide }, foot) {
      const one = toX(1);
      const steps = scale([0, SHOWN], [from, to]);
      const words = (at, y, anchor, text) => svg("text", { x: at, y, "text-anchor": anchor }, text);
      const tick = (at) => svg("line", { x1: at, x2: at, y1: foot, y2: foot + 5 });
      return svg("g", { class: "oyg-axes" },
        svg("path", { d: `M${left},${foot}H${right}M${from},${foot}H${to}` }),
        tick(left), tick(one), tick(right), tick(from), tick(to),
        words(left, foot + 19, wide ? "middle" : "start", "0"), words(one, foot + 19, "middle", "1"), words(right, foot + 19, "middle", "2"),
        words(steps(0), foot + 19, "middle", "0"), words(steps(SHOWN), foot + 19, "end", String(SHOWN)),
        words((left + right) / 2, foot + 38, "middle", wide ? "|1 − ηλ|, the factor of one step" : "factor |1 − ηλ|"),
        words((from + to) / 2, foot + 38, "middle", wide ? "amplitude, by step" : "by step"));
    }

    mode({ lambda, main }, factor, folds, y, place) {
      const verdict = this.verdict(factor);
      const crosses = this.eta * lambda > 1 && verdict !== "stays" ? ", changing sides" : "";
      const when = verdict === "shrinks" ? `: 1/e in ${folds < 0.05 ? "0.0" : folds < 10 ? folds.toFixed(1) : folds.toFixed(0)} steps` : "";
      const color = verdict === "grows" ? "red" : "blue";
      const name = place.wide
        ? [svg("text", { x: 0, y: y + 34 }, `mostly ${main}`), svg("text", { x: 0, y: y + 53, class: "muted" }, `λ = ${spaced(lambda)}`)]
        : [svg("text", { x: 0, y: y + 16 }, `mostly ${main}`), svg("text", { x: this.width, y: y + 16, "text-anchor": "end", class: "muted" }, `λ = ${spaced(lambda)}`)];
      const line = place.wide ? y + 26 : y + 38;
      return svg("g", {}, ...name,
        svg("text", { x: place.left, y: line }, svg("tspan", { class: `fill-${color}` }, `× ${factor.toFixed(4)}`), ` ${verdict}${when}${crosses}`),
        ...this.bar(factor, color, line + 10, place), this.course(1 - this.eta * lambda, color, place, place.wide ? y + 4 : line + 4, place.wide ? y + 60 : y + 84));
    }

    /** A bar that is too long for the axis ends in a point. */
    bar(factor, color, y, { left, right, toX, hatch }) {
      const one = svg("line", { x1: toX(1), x2: toX(1), y1: y - 3, y2: y + 25, class: "stroke-ink", "stroke-dasharray": "4 3" });
      const end = toX(Math.min(factor, WIDEST));
      const shape = { d: `M${left},${y}H${end}${factor > WIDEST ? `L${right + 10},${y + 10}L${end},${y + 20}` : `V${y + 20}`}H${left}Z` };
      return color === "red"
        ? [svg("path", { ...shape, style: `fill: url(#${hatch})`, class: "stroke-red", "stroke-width": 1.5 }), one]
        : [svg("path", { ...shape, class: "fill-blue" }), one];
    }

    /** The amplitude, with its sign, from 1 on. */
    course(factor, color, { from, to }, top, bottom) {
      const toX = scale([0, SHOWN], [from, to]);
      const toY = scale([-EDGE, EDGE], [bottom, top]);
      const points = [[0, 1]];
      for (let step = 1; step <= SHOWN && Math.abs(points.at(-1)[1]) < EDGE; step++) {
        const [before, now] = [factor ** (step - 1), factor ** step];
        const edge = Math.sign(now) * EDGE;
        points.push(Math.abs(now) < EDGE ? [step, now] : [step - 1 + (edge - before) / (now - before), edge]);
      }
      const dots = points.filter(([step]) => Number.isInteger(step));
      return svg("g", {},
        svg("line", { x1: from, x2: to, y1: toY(0), y2: toY(0), class: "stroke-line" }),
        svg("path", { d: path(points.map(([step, size]) => [toX(step), toY(size)])), class: `stroke-${color}`, "stroke-width": 1.5, "stroke-linejoin": "round" }),
        ...dots.map(([step, size]) => svg("circle", { cx: toX(step), cy: toY(size), r: 2, class: `fill-${color}` })));
    }

    outcome({ wide }, foot) {
      const loss = this.loss;
      const shown = loss > 1e6 ? "grows without bound" : number(loss, 7);
      const color = this.factors.some((factor) => factor > 1 + 1e-9) ? "fill-red" : "fill-blue";
      const first = `SSE after ${STEPS} steps from w = 0: `;
      const value = svg("tspan", { class: color, "font-weight": "600" }, shown);
      const floor = `best possible: ${number(FLOOR, 7)}`;
      return wide
        ? [svg("text", { x: 0, y: foot + 72 }, first, value), svg("text", { x: this.width, y: foot + 72, "text-anchor": "end", class: "muted" }, floor)]
        : [svg("text", { x: 0, y: foot + 64 }, first), svg("text", { x: 0, y: foot + 84 }, value), svg("text", { x: 0, y: foot + 104, class: "muted" }, floor)];
    }

    /** A sentence for the title and the voice. */
    summary() {
      const verdicts = this.factors.map((factor) => this.verdict(factor));
      const parts = [["shrinks", "shrink"], ["stays", "stay"], ["grows", "grow"]].map(([one, several]) => {
        const modes = MODES.filter((_, k) => verdicts[k] === one).map(({ main }) => main);
        if (modes.length === 4) return `all four modes ${several}`;
        return modes.length > 1 ? `the modes of mostly ${list(modes)} ${several}` : modes.map((main) => `the mode of mostly ${main} ${one}`)[0];
      });
      return `At η = ${number(this.eta)} ${parts.filter(Boolean).join(", ")}.`;
    }
  });
})();
