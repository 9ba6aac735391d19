// Four algorithms carry gradients through the graph of y = b + 15b with b = 2a, message by message.
// Only the one that waits until a node has received everything finds ∂y/∂a = 32.

"use strict";

(() => {
  const { Figure, define, html, svg, number, button, choice, still } = window.OwnYourGradients;

  // Each node with its parents and the derivative of the node by each of them.
  const PARENTS = { y: [["b", 1], ["c", 1]], c: [["b", 15]], b: [["a", 2]], a: [] };
  const FORMULA = { a: "a = 1", b: "b = 2a", c: "c = 15b", y: "y = b + c" };

  // `run` calls `send(node, parent, derivative, memory, stopped)` for each contribution: `memory` is
  // what the algorithm remembers, and `stopped` tells that the parent will not send again.
  // In `code`, line `sends` is the one that does it, and line `stops` keeps the parent from sending.
  const ALGORITHMS = {
    recursion: {
      label: "recursion without memory",
      code: ["def backward(node):", "    for p, d in node.parents:", "        p.grad += d * node.grad", "        backward(p)", "", "y.grad = 1", "backward(y)"],
      sends: 2,
      run(send, node = "y", calls = []) {
        for (const [p, d] of PARENTS[node]) {
          send(node, p, d, `calls: ${[...calls, node].join(" → ")}`);
          this.run(send, p, [...calls, node]);
        }
      },
    },
    depth: {
      label: "depth-first with a visited set",
      code: ["def backward(node):", "    if node in visited: return", "    visited.add(node)", "    for p, d in node.parents:", "        p.grad += d * node.grad", "        backward(p)", "", "y.grad, visited = 1, set()", "backward(y)"],
      sends: 4,
      stops: 1,
      run(send, node = "y", visited = new Set()) {
        if (visited.has(node)) return;
        visited.add(node);
        for (const [p, d] of PARENTS[node]) {
          send(node, p, d, `visited = {${[...visited].join(", ")}}`, visited.has(p));
          this.run(send, p, visited);
        }
      },
    },
    breadth: {
      label: "breadth-first with a visited set",
      code: ["y.grad = 1", "queue, visited = [y], {y}", "for node in queue:", "    for p, d in node.parents:", "        p.grad += d * node.grad", "        if p not in visited:", "            visited.add(p)", "            queue.append(p)"],
      sends: 4,
      stops: 5,
      run(send) {
        const queue = ["y"];
        for (const node of queue) {
          for (const [p, d] of PARENTS[node]) {
            send(node, p, d, `queue = [${queue.join(", ")}]`, queue.includes(p));
            if (!queue.includes(p)) queue.push(p);
          }
        }
      },
    },
    topological: {
      label: "topological order",
      code: ["y.grad = 1", "order = topo_order(y)", "for node in reversed(order):", "    for p, d in node.parents:", "        p.grad += d * node.grad"],
      sends: 4,
      run(send) {
        const order = [];
        const visit = (node) => {
          if (order.includes(node)) return;
          for (const [p] of PARENTS[node]) visit(p);
          order.push(node);
        };
        visit("y");
        for (const node of [...order].reverse()) {
          for (const [p, d] of PARENTS[node]) send(node, p, d, `order = [${order.join(", ")}]`);
        }
      },
    },
  };

  /** From how many nodes a node is owed a contribution. */
  const due = (node) => Object.values(PARENTS).flat().filter(([parent]) => parent === node).length;
  const terms = (messages, node) => messages.filter(({ to }) => to === node).map(({ value }) => value);
  const grad = (messages, node) => terms(messages, node).reduce((sum, value) => sum + value, node === "y" ? 1 : 0);
  const early = (messages, node) => messages.some(({ from, had }) => from === node && had < due(from));

  /** Every message of a run; `had` is how many contributions its sender had by then. */
  function record(algorithm) {
    const messages = [];
    algorithm.run((from, to, derivative, memory, stopped = false) => {
      const sent = grad(messages, from);
      messages.push({ from, to, derivative, sent, value: derivative * sent, memory, stopped, had: terms(messages, from).length });
    });
    return messages;
  }

  const RUNS = Object.fromEntries(Object.entries(ALGORITHMS).map(([key, algorithm]) => [key, record(algorithm)]));
  const RIGHT = grad(RUNS.topological, "a");
  /** The gradients of this graph are whole numbers. */
  const whole = (value) => number(value, 1);

  const RADIUS = 24;
  const ME = "oyg-traversal-theatre";
  const STYLE = `
    ${ME} { text-align: start; }
    ${ME} .scene { display: grid; gap: 0.75rem 1.5rem; align-items: center; }
    ${ME} .scene.wide { grid-template-columns: 1fr 17.5rem; }
    ${ME} .scene pre { margin: 0; padding: 0; border: 0; background: none; box-shadow: none; color: var(--oyg-muted); }
    ${ME} .scene pre, ${ME} .scene .memory { font: 13px/1.6 var(--pst-font-family-monospace, monospace); }
    ${ME} .scene pre span { display: block; min-height: 1.6em; }
    ${ME} .scene pre [aria-current] { color: var(--oyg-ink); background: var(--oyg-surface); font-weight: 700; }
    ${ME} .scene .memory { margin: 0.6rem 0 0; min-height: 3.2em; color: var(--oyg-muted); }
    ${ME} .oyg-choice { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 17.5rem), 1fr)); flex: 1 1 100%; }
    ${ME} .oyg-button[aria-disabled=true] { color: var(--oyg-muted); border: 1px dashed var(--oyg-axis); }`;

  define("traversal-theatre", class extends Figure {
    build() {
      this.finished = new Set();
      this.algorithm = this.setting("algorithm", "recursion");
      this.count = this.setting("messages", 2);
      this.scene = html("div", { class: "scene" });
      this.stage.append(html("style", {}, STYLE), this.scene);
      this.next = button("Next", () => this.done || this.go(this.count + 1, !still()));
      this.restart = button("Back to start", () => this.go(0));
      this.end = button("To the end", () => this.go(this.run.length));
      this.select = choice({
        label: "Algorithm",
        options: Object.entries(ALGORITHMS).map(([key, { label }]) => [key, label]),
        value: this.algorithm,
        onchange: (key) => { this.algorithm = key; this.go(0); },
      });
      this.controls.append(this.next, this.restart, this.end, this.select);
      this.go(this.count);
    }

    get run() { return RUNS[this.algorithm]; }
    get sent() { return this.run.slice(0, this.count); }
    get last() { return this.run[this.count - 1]; }
    get grads() { return Object.fromEntries(Object.keys(FORMULA).map((node) => [node, grad(this.sent, node)])); }
    get messages() { return this.count; }
    get done() { return this.count === this.run.length; }
    get early() { return Object.keys(FORMULA).filter((node) => early(this.sent, node)); }

    /** Show the state after `count` messages; if it `flies`, the last of them travels first. */
    go(count, flies = false) {
      this.count = count;
      this.landed = flies ? count - 1 : count;
      if (this.done) this.finished.add(this.algorithm);
      this.draw();
      if (flies) this.fly();
      this.say(this.sentence());
      // Not `disabled`, because then the keyboard would lose its place.
      for (const [one, off] of [[this.next, this.done], [this.end, this.done], [this.restart, count === 0]]) one.setAttribute("aria-disabled", off);
      const names = this.select.querySelectorAll("label span");
      Object.keys(ALGORITHMS).forEach((key, i) => { names[i].textContent = ALGORITHMS[key].label + this.result(key); });
    }

    /** What an algorithm gave, once it has been played to its end. */
    result(key) {
      const value = grad(RUNS[key], "a");
      return this.finished.has(key) ? `: ${whole(value)} ${value === RIGHT ? "✓" : "✗"}` : "";
    }

    fly() {
      const ball = this.ball;
      const moves = { transform: [`translate(${ball.dx}px, ${ball.dy}px)`, "none"] };
      ball.animate(moves, { duration: 650, easing: "ease-in-out" }).onfinish = () => {
        if (ball === this.ball) (this.landed = this.count), this.draw();
      };
      if (this.last.had < due(this.last.from)) this.rings[this.last.from].animate({ strokeWidth: ["3px", "9px", "3px"] }, 650);
    }

    sentence() {
      const { from, to, sent, derivative, value, had, stopped } = this.last ?? {};
      if (!from) return "Only y has a gradient, ∂y/∂y = 1. Press “Next” to send the first contribution.";
      const { a } = this.grads;
      return `Message ${this.count}: ${from} sends ${whole(sent)} × ${whole(derivative)} = ${whole(value)} to ${to}.`
        + (had < due(from) ? ` Too early: ${from} had received ${had} of ${due(from)} contributions.` : "")
        + (stopped ? ` But ${to} counts as visited and does not send again.` : "")
        + (this.done ? ` End: a has ${whole(a)}, ${a === RIGHT ? "the right gradient" : `but the right gradient is ${whole(RIGHT)}`}.` : "");
    }

    draw() {
      const wide = this.width >= 600;
      this.scene.classList.toggle("wide", wide);
      this.scene.replaceChildren(this.graph(wide ? this.width - 304 : this.width), this.program());
    }

    program() {
      const { code, sends, stops } = ALGORITHMS[this.algorithm];
      const marked = this.last ? [sends, this.last.stopped ? stops : sends] : [];
      // The mark takes the place of two spaces, so that no line moves.
      const lines = code.map((line, i) =>
        marked.includes(i) ? html("span", { "aria-current": "step" }, line.replace(/^ {2}/, "▸ ")) : html("span", {}, line));
      const { from, to, derivative, memory } = this.last ?? {};
      const remembered = from ? [`node = ${from}, p = ${to}, d = ${derivative}`, html("br"), memory] : [];
      return html("div", {}, html("pre", {}, ...lines), html("p", { class: "memory" }, ...remembered));
    }

    graph(width) {
      const [left, right, middle] = [RADIUS + 12, width - RADIUS - 12, width / 2 - 6];
      const place = { a: [left, 166], b: [middle, 166], c: [(middle + right) / 2, 56], y: [right, 166] };
      const landed = this.run.slice(0, this.landed);
      const grads = Object.keys(FORMULA).map((node) => `${node} has ${whole(grad(landed, node))}`).join(", ");
      const title = `The graph of y = b + 15b with b = 2a after ${landed.length} messages: ${grads}.`;
      const edges = Object.keys(PARENTS).flatMap((node) => PARENTS[node].map(([parent, derivative]) =>
        this.edge(place[node], place[parent], derivative, this.last?.from === node && this.last.to === parent)));
      this.rings = {};
      const nodes = Object.keys(FORMULA).map((node) => this.node(node, place[node], landed));
      this.ball = this.last ? this.message(place[this.last.from], place[this.last.to], this.last.value) : null;
      return svg("svg", { viewBox: `0 0 ${width} 258`, width, height: 258, role: "img" }, svg("title", {}, title), edges, nodes, this.ball);
    }

    edge([x1, y1], [x2, y2], derivative, active) {
      const length = Math.hypot(x2 - x1, y2 - y1);
      // Beside a steep edge, and above a level one, clear of the ball.
      const [x, y] = [(x1 + x2) / 2 + ((y1 - y2) / length) * 24, (y1 + y2) / 2 - (Math.abs(x1 - x2) / length) * 18];
      return svg("g", {},
        svg("line", { x1, y1, x2, y2, class: active ? "stroke-blue" : "stroke-axis", "stroke-width": active ? 2.5 : 1.2 }),
        svg("text", { class: "muted", x, y, "text-anchor": "middle" }, `× ${derivative}`));
    }

    node(name, [x, y], landed) {
      const [value, parts] = [grad(landed, name), terms(landed, name)];
      const hasty = early(this.sent, name);
      const verdict = name === "a" && landed.length === this.run.length ? (value === RIGHT ? "right" : `not ${whole(RIGHT)}`) : null;
      const colour = hasty || verdict?.startsWith("not") ? "red" : verdict ? "green" : "ink";
      this.rings[name] = svg("circle", { cx: x, cy: y, r: RADIUS, class: `stroke-${colour}`, "stroke-width": colour === "ink" ? 1.5 : 3, style: "fill: var(--oyg-ground)" });
      const text = (line, content, style = "") => svg("text", { x, y: y + line, "text-anchor": "middle", style }, content);
      const notes = [parts.length > 1 ? [parts.map(whole).join(" + "), "muted"] : [], hasty ? ["sent too early", "red"] : [], verdict ? [verdict, colour] : []];
      return svg("g", {}, this.rings[name],
        text(5, whole(value), "font-weight: 700"),
        text(name === "c" ? -RADIUS - 10 : RADIUS + 20, FORMULA[name], "font-style: italic"),
        notes.filter(([note]) => note).map(([note, ink], i) => text(RADIUS + 42 + 20 * i, note, `fill: var(--oyg-${ink})`)));
    }

    /** The ball of a contribution, at rest beside its receiver; `dx`, `dy` lead back to its sender. */
    message([x1, y1], [x2, y2], value) {
      const rest = (RADIUS + 14) / Math.hypot(x2 - x1, y2 - y1);
      const [x, y] = [x2 + (x1 - x2) * rest, y2 + (y1 - y2) * rest];
      const ball = svg("g", {},
        svg("circle", { cx: x, cy: y, r: 13, class: "stroke-blue", style: "fill: var(--oyg-ground)", "stroke-width": 2.5 }),
        svg("text", { x, y: y + 5, "text-anchor": "middle", style: "fill: var(--oyg-blue)" }, whole(value)));
      return Object.assign(ball, { dx: (x1 - x2) * (1 - 2 * rest), dy: (y1 - y2) * (1 - 2 * rest) });
    }
  });
})();
