// The four lines of a training loop as cards in any order, and what five iterations then do to the
// only parameter of the model ŷ = wx, compared with the usual order.

"use strict";

(() => {
  const { Figure, define, html, svg, plot, path, number, button, toggle } = window.OwnYourGradients;

  const LINES = { z: "opt.zero_grad()", f: "loss = loss_fn(model(x), y)", b: "loss.backward()", s: "opt.step()" };
  const USUAL = ["z", "f", "b", "s"];
  const [X, Y, ETA, ITERATIONS] = [[1, 2], [2, 4], 0.1, 5];
  const mean = (values) => values.reduce((sum, value) => sum + value, 0) / values.length;

  /** What torch does: for each iteration the gradient that step() sees, then w and the loss. */
  function train(order) {
    const history = [];
    let [w, grad, loss] = [0, null, null];
    for (let iteration = 1; iteration <= ITERATIONS; iteration++) {
      const row = { grad: null, w, loss: null, error: null };
      history.push(row);
      for (const line of order) {
        if (line === "z") grad = null;
        if (line === "f") loss = { value: mean(X.map((x, n) => (w * x - Y[n]) ** 2)), slope: mean(X.map((x, n) => 2 * (w * x - Y[n]) * x)) };
        // Only the first iteration can fail: each later backward follows a new forward.
        if (line === "b" && !loss) return (row.error = "NameError: name 'loss' is not defined"), history;
        if (line === "b") grad = (grad ?? 0) + loss.slope;
        if (line === "s") (row.grad = grad), (w -= ETA * (grad ?? 0));
        Object.assign(row, { w, loss: loss?.value ?? null });
      }
    }
    return history;
  }

  const RIGHT = train(USUAL);
  const values = (history) => history.map(({ w }) => w);

  /** Whether `history` takes the steps of `other`: at the same time, one iteration later, or not at all. */
  function timing(history, other) {
    const [mine, theirs] = [values(history), values(other)];
    if (mine.every((w, i) => w === theirs[i])) return "same";
    return mine.every((w, i) => w === (theirs[i - 1] ?? 0)) ? "late" : "stale";
  }

  /** Verdict and explanation of an order without or with zero_grad(), told from what it did. */
  function judge(history, order) {
    if (history[0].error) return ["✗ NameError", "In the first iteration there is no loss yet when backward() is called, and Python stops."];
    if (history.every(({ grad }) => grad === null)) return ["✗ step() sees nothing", "Every step() finds the gradient None, so w never moves."];
    const piles = !order.includes("z");
    const when = timing(history, train(piles ? ["f", "b", "s"] : USUAL));
    const delay = {
      same: "",
      late: " Each step comes one iteration late, and the last gradient is never used.",
      stale: " The loss was computed before step() changed w, so each gradient belongs to an old w.",
    }[when];
    if (piles) return ["✗ gradients pile up", `Without zero_grad() each step() sees the sum of all gradients so far, and w overshoots.${delay}`];
    if (when === "same" && order.join() === USUAL.join()) return ["✓ right", "The usual order: each step() sees the gradient of this iteration alone."];
    if (when === "same") return ["✓ right too", "Old gradients are cleared between step() and the next backward(), which is all that zero_grad() is for."];
    if (when === "late") return ["✓ right, one iteration late", `The steps are those of the usual order.${delay}`];
    return ["✗ one step behind", delay.trim()];
  }

  const ME = "oyg-loop-shuffle";
  const STYLE = `
    ${ME} { text-align: start; }
    ${ME} .scene { display: grid; gap: 1rem 2rem; align-items: start; }
    ${ME} .scene.wide { grid-template-columns: 20.5rem minmax(0, 1fr); }
    ${ME} .wide + table { table-layout: fixed; }
    ${ME} .oyg-stage code { padding: 0; border: 0; background: none; color: inherit; font: 13px/1.4 var(--pst-font-family-monospace, monospace); }
    ${ME} ol { list-style: none; margin: 0.4rem 0 0; padding: 0; display: grid; gap: 0.4rem; }
    ${ME} li { display: flex; align-items: center; gap: 0.25rem; margin: 0; padding: 0.15rem 0.2rem 0.15rem 0; border: 1px solid var(--oyg-line); border-radius: 0.4rem; background: var(--oyg-ground); }
    ${ME} li.dragged { border-color: var(--oyg-blue); }
    ${ME} li code { flex: 1; }
    ${ME} li.out code { text-decoration: line-through; color: var(--oyg-muted); }
    ${ME} .grip { padding: 0.3rem 0.4rem; color: var(--oyg-axis); cursor: grab; touch-action: none; user-select: none; }
    ${ME} .move { min-width: 2rem; min-height: 2rem; padding: 0; border: 0; border-radius: 0.3rem; background: none; color: var(--oyg-ink); }
    ${ME} .move:hover:not([aria-disabled=true]) { background: var(--oyg-surface); }
    ${ME} .move[aria-disabled=true] { opacity: 0.35; }
    ${ME} .verdict { margin: 0 0 0.25rem; font-weight: 600; }
    ${ME} .wrong { color: var(--oyg-red); }
    ${ME} .fine { color: var(--oyg-green); }
    ${ME} table { width: 100%; margin: 1rem 0 0; border-collapse: collapse; font-size: 15px; line-height: 1.4; font-variant-numeric: tabular-nums; }
    ${ME} :is(th, td) { padding: 0.15rem 0 0.15rem 0.5rem; border: 0; border-bottom: 1px solid var(--oyg-line); font-weight: 400; text-align: end; vertical-align: bottom; }
    ${ME} :is(th, td):first-child { padding-left: 0; text-align: start; }
    ${ME} :is(thead th, .right, .never) { color: var(--oyg-muted); }
    ${ME} td[colspan] { text-align: start; }`;

  define("loop-shuffle", class extends Figure {
    build() {
      this.order = [...this.setting("order", "fbzs")];
      this.cards = Object.fromEntries(this.order.map((line) => [line, this.card(line)]));
      this.list = html("ol", { "aria-label": "Lines of the loop" }, Object.values(this.cards));
      const loop = html("div", {}, html("code", {}, `for _ in range(${ITERATIONS}):`), this.list);
      this.chart = html("div");
      this.scene = html("div", { class: "scene" }, loop, this.chart);
      this.ledger = html("table");
      this.stage.append(html("style", {}, STYLE), this.scene, this.ledger);
      this.leave = toggle({ label: "Leave out opt.zero_grad()", onchange: () => this.draw() });
      this.controls.append(this.leave, button("Usual order", () => this.reset()));
    }

    card(line) {
      const arrow = (sign, by, way) => html("button", { type: "button", class: "move", "aria-label": `Move ${LINES[line]} ${way}`, onclick: () => this.move(line, by) }, sign);
      const drag = (event) => event.target.hasPointerCapture(event.pointerId) && this.drag(line, event.clientY);
      const hold = (event) => { event.preventDefault(); event.target.setPointerCapture(event.pointerId); this.cards[line].classList.add("dragged"); };
      const drop = () => this.cards[line].classList.remove("dragged");
      const grip = html("span", { class: "grip", "aria-hidden": "true", onpointerdown: hold, onpointermove: drag, onlostpointercapture: drop }, "⠿");
      return html("li", {}, grip, html("code", {}, LINES[line]), arrow("↑", -1, "up"), arrow("↓", 1, "down"));
    }

    /** The neighbour moves, not the card itself, which would lose the focus or the pointer. */
    move(line, by) {
      const at = this.order.indexOf(line);
      const other = this.order[at + by];
      if (!other) return;
      this.cards[line][by < 0 ? "after" : "before"](this.cards[other]);
      [this.order[at], this.order[at + by]] = [other, line];
      this.draw();
    }

    drag(line, y) {
      const at = this.order.indexOf(line);
      const middle = (i) => { const box = this.cards[this.order[i]].getBoundingClientRect(); return (box.top + box.bottom) / 2; };
      const by = at > 0 && y < middle(at - 1) ? -1 : at < this.order.length - 1 && y > middle(at + 1) ? 1 : 0;
      if (by) this.move(line, by), this.drag(line, y);
    }

    reset() {
      this.order = [...USUAL];
      this.list.append(...this.order.map((line) => this.cards[line]));
      this.leave.querySelector("input").checked = false;
      this.draw();
    }

    get lines() { return this.order.filter((line) => line !== "z" || !this.leave.querySelector("input").checked); }
    get history() { return train(this.lines); }
    get verdict() { return judge(this.history, this.lines)[0]; }

    draw() {
      const wide = this.width >= 600;
      const [verdict, explanation] = judge(this.history, this.lines);
      this.scene.classList.toggle("wide", wide);
      this.cards.z.classList.toggle("out", !this.lines.includes("z"));
      this.order.forEach((line, i) => {
        const [up, down] = this.cards[line].querySelectorAll("button");
        up.setAttribute("aria-disabled", i === 0);
        down.setAttribute("aria-disabled", i === this.order.length - 1);
      });
      this.chart.replaceChildren(html("p", { class: `verdict ${verdict.startsWith("✓") ? "fine" : "wrong"}` }, verdict), this.picture(wide ? this.width - 360 : this.width, verdict));
      this.ledger.replaceChildren(...this.rows());
      this.say(explanation);
    }

    picture(width, verdict) {
      const mine = [0, ...values(this.history.filter(({ error }) => !error))];
      const right = [0, ...values(RIGHT)];
      const high = Math.max(...mine) > 4.5 ? 8.5 : 4.5;
      const axes = plot({
        width, height: 230, margin: { left: 40, top: 8 },
        x: { range: [0, ITERATIONS + 0.1], ticks: [0, 1, 2, 3, 4, 5], label: "iteration", format: String },
        y: { range: [-0.2, high], ticks: [0, 2, 4, 6, 8].filter((tick) => tick < high), label: "w", format: String },
      });
      const points = (list) => list.map((w, i) => [axes.x(i), axes.y(w)]);
      const text = (i, w, [right, down], words, colour, anchor = "end") => svg("text", { x: axes.x(i) + right, y: axes.y(w) + down, "text-anchor": anchor, style: `fill: var(--oyg-${colour})` }, words);
      const same = mine.length > 1 && mine.every((w, i) => w === right[i]);
      axes.layer.append(
        svg("path", { d: path(points(right)), class: "stroke-muted", "stroke-width": 1.5, "stroke-dasharray": "5 4" }),
        svg("path", { d: path(points(mine)), class: "stroke-blue", "stroke-width": 2 }));
      axes.root.append(
        ...points(mine).map(([cx, cy]) => svg("circle", { cx, cy, r: 4, class: "fill-blue" })),
        same ? text(5, right[5], [0, -14], "this order and the usual one", "blue") : text(5, right[5], [0, mine.at(-1) > 2 ? 22 : -10], "usual order", "muted"));
      if (!same) axes.root.append(this.label(mine, right, text));
      axes.root.querySelector("title").textContent = `w after each of five iterations. ${verdict.slice(2)}: ${mine.map((w) => number(w)).join(", ")}; usual order: ${right.map((w) => number(w)).join(", ")}.`;
      return axes.root;
    }

    /** The name of the curve, where it is farthest from the usual one, on the side away from it. */
    label(mine, right, text) {
      if (mine.length === 1) return text(0, 0, [26, -5], "stops here", "blue", "start");
      const gaps = mine.map((w, i) => (i < 2 || i === 5 ? 0 : Math.abs(w - right[i])));
      const i = gaps.indexOf(Math.max(...gaps));
      if (mine[i] > right[i]) return text(i, mine[i], [-8, -9], "this order", "blue");
      return mine[i] < 0.5 ? text(5, mine[5], [0, -12], "this order", "blue") : text(i, mine[i], [8, 18], "this order", "blue", "start");
    }

    rows() {
      const head = ["iteration", "loss", "gradient that step() sees", "w", "w, usual order"];
      const cell = (value) => html("td", {}, value === null ? "None" : number(value));
      const stopped = (row) => html("td", { colspan: 3, class: row ? "wrong" : "never" }, row?.error ?? "not reached");
      const { history } = this;
      const row = (usual, i) => html("tr", {}, html("th", { scope: "row" }, i + 1),
        history[i]?.error === null ? [cell(history[i].loss), cell(history[i].grad), cell(history[i].w)] : stopped(history[i]),
        html("td", { class: "right" }, number(usual.w)));
      const rows = [html("tr", {}, head.map((title) => html("th", { scope: "col" }, title))), ...RIGHT.map(row)];
      if (this.width < 360) rows.forEach((one) => one.lastChild.remove());
      return [html("thead", {}, rows[0]), html("tbody", {}, rows.slice(1))];
    }
  });
})();
