// Three hidden units over the plane of their inputs: each folds it along the line z = 0, and the
// output is a surface of flat pieces, one for each set of open units.

"use strict";

(() => {
  const { Figure, define, svg, html, number, plot, slider, choice, toggle } = window.OwnYourGradients;

  const THREE = [0, 1, 2], DIGIT = ["₁", "₂", "₃"], INK = ["blue", "orange", "green"], END = 2;
  const TURN = [Math.cos(0.55), Math.sin(0.55)], TILT = 0.5;
  const SQUARE = [[-END, -END], [END, -END], [END, END], [-END, END]];
  const show = (value) => number(Math.abs(value) < 5e-13 ? 0 : Number(value.toFixed(12)), 3).replace(/(\.\d*?)0+$/, "$1").replace(/\.$/, "");
  const pair = (values) => `(${values.map(show).join(",\u00a0")})`;
  const named = (open) => (open.length ? open.map((i) => i + 1).join("\u00a0") : "none");
  const text = (x, y, words, attributes = {}) => svg("text", { x, y, "text-anchor": "middle", ...attributes }, words);
  const outline = (points) => `M${points.map(([x, y]) => `${x.toFixed(2)},${y.toFixed(2)}`).join("L")}Z`;

  /** The part of a convex polygon on which `height` is not negative. */
  function cut(points, height) {
    return points.flatMap((point, i) => {
      const next = points[(i + 1) % points.length], [here, there] = [height(point), height(next)];
      const kept = here >= 0 ? [point] : [];
      if (here * there >= 0) return kept;
      const part = here / (here - there);
      return [...kept, point.map((value, axis) => value + part * (next[axis] - value))];
    });
  }

  const area = (points) => Math.abs(points.reduce((sum, [x, y], i) => {
    const [u, v] = points[(i + 1) % points.length];
    return sum + x * v - u * y;
  }, 0)) / 2;
  const middle = (points) => [0, 1].map((axis) => points.reduce((sum, p) => sum + p[axis], 0) / points.length);

  define("relu-folding", class extends Figure {
    build() {
      this.W = [[1, 0.5], [-0.6, 1], [-0.5, -1.2]];
      this.b = [0.6, 0.4, 0.5];
      this.v = [1, 1, 1];
      this.x = [this.setting("x1", 0.8), this.setting("x2", 1)];
      this.unit = 0;
      this.bends = true;
      const turned = (label, get, set) => slider({
        label, min: -2, max: 2, step: 0.1, value: get(), format: show, oninput: (value) => { set(Number(value.toFixed(1))); this.draw(); },
      });
      this.weights = [
        turned("w₁", () => this.W[this.unit][0], (value) => { this.W[this.unit][0] = value; }),
        turned("w₂", () => this.W[this.unit][1], (value) => { this.W[this.unit][1] = value; }),
        turned("b", () => this.b[this.unit], (value) => { this.b[this.unit] = value; }),
        turned("v", () => this.v[this.unit], (value) => { this.v[this.unit] = value; }),
      ];
      this.places = [0, 1].map((j) => turned(`x${DIGIT[j]}`, () => this.x[j], (value) => { this.x[j] = value; }));
      this.controls.append(
        choice({ label: "Unit", options: THREE.map((i) => [String(i), String(i + 1)]), value: "0", onchange: (key) => this.choose(Number(key)) }),
        toggle({ label: "ReLU", checked: true, onchange: (on) => { this.bends = on; this.draw(); } }),
        ...this.weights, ...this.places,
      );
    }

    choose(unit) {
      this.unit = unit;
      [...this.W[unit], this.b[unit], this.v[unit]].forEach((value, k) => this.weights[k].set(value));
      this.draw();
    }

    line(i, [x, y]) { return this.W[i][0] * x + this.W[i][1] * y + this.b[i]; }

    get z() { return THREE.map((i) => this.line(i, this.x)); }
    get open() { return THREE.filter((i) => !this.bends || this.z[i] > 0); }
    get hidden() { return this.z.map((z, i) => (this.open.includes(i) ? z : 0)); }
    get output() { return this.height(this.x, this.open); }
    /** The slopes of the output by the two inputs, at the dot. */
    get gradient() { return [0, 1].map((j) => this.open.reduce((sum, i) => sum + this.v[i] * this.W[i][j], 0)); }

    /** The output at a point, if these units are open there. */
    height(point, open) { return open.reduce((sum, i) => sum + this.v[i] * this.line(i, point), 0); }

    /** The flat pieces: the corners of each in the plane, and the units that are open over it. */
    get pieces() {
      if (!this.bends) return [{ points: SQUARE, open: THREE }];
      return THREE.reduce((found, i) => found.flatMap(({ points, open }) => [
        { points: cut(points, (p) => this.line(i, p)), open: [...open, i] },
        { points: cut(points, (p) => -this.line(i, p)), open },
      ]).filter(({ points }) => points.length > 2 && area(points) > 1e-6), [{ points: SQUARE, open: [] }]);
    }

    draw() {
      const beside = this.width >= 600, side = beside ? 290 : Math.min(this.width, 320), room = beside ? this.width - side - 10 : this.width;
      const height = beside ? side : side + 270, pieces = this.pieces;
      const root = svg("svg", { viewBox: `0 0 ${this.width} ${height}`, width: this.width, height, role: "img" }, svg("title", {}, this.told));
      root.append(
        svg("g", { transform: `translate(${beside ? 0 : (this.width - side) / 2} 0)` }, this.plan(side, pieces)),
        this.surface(beside ? side + 10 : 0, beside ? 0 : side + 6, room, beside ? side - 10 : 258, pieces),
      );
      this.stage.replaceChildren(root, this.sum());
      this.say(this.told);
    }

    /** A piece is the darker the more units are open, so two that meet always differ. */
    tint(open) { return `fill: color-mix(in srgb, var(--oyg-purple) ${6 + 12 * open.length}%, var(--oyg-ground))`; }

    /** The plane from above; a press moves the dot. */
    plan(side, pieces) {
      const axis = (label) => ({ range: [-END, END], ticks: [-2, 0, 2], format: show, label });
      const { root, x, y, layer, frame } = plot({ width: side, height: side, x: axis("x₁"), y: axis("x₂"), margin: { left: 40, right: 12, top: 6, bottom: 42 } });
      const at = ([a, b]) => [x(a), y(b)];
      pieces.forEach(({ points, open }) => {
        const [cx, cy] = at(middle(points)), wide = area(points) > 0.9;
        layer.append(svg("path", { d: outline(points.map(at)), style: this.tint(open), class: "piece" }), wide ? text(cx, cy + 5, named(open), { class: "pattern" }) : "");
      });
      if (this.bends) THREE.forEach((i) => layer.append(this.fold(i, at)));
      layer.append(svg("circle", { cx: x(this.x[0]), cy: y(this.x[1]), r: 6, class: "fill-ink" }));
      const ground = svg("rect", { ...frame, class: "ground", fill: "none" });
      layer.append(ground);
      const move = (event) => {
        const box = ground.getBoundingClientRect();
        const to = (part) => Math.max(-END, Math.min(END, Number((2 * END * part - END).toFixed(1))));
        this.x = [to((event.clientX - box.left) / box.width), to((box.bottom - event.clientY) / box.height)];
        this.places.forEach((control, j) => control.set(this.x[j]));
        this.draw();
      };
      root.removeAttribute("role");
      root.querySelector("title").remove();
      root.addEventListener("pointerdown", move);
      root.setAttribute("style", "cursor: crosshair");
      return root;
    }

    /** The line of a unit, with its number where it leaves the square. */
    fold(i, at) {
      const ends = [...cut(SQUARE, (p) => this.line(i, p)).filter((p) => Math.abs(this.line(i, p)) < 1e-9)];
      if (ends.length < 2) return svg("g");
      const [a, b] = ends.map(at), inward = 0.07, label = [0, 1].map((k) => b[k] + inward * (a[k] - b[k]));
      return svg("g", {},
        svg("path", { d: `M${a}L${b}`, class: `fold stroke-${INK[i]}`, "stroke-width": i === this.unit ? 4 : 2 }),
        svg("circle", { cx: label[0], cy: label[1], r: 10, class: `stroke-${INK[i]}`, style: "fill: var(--oyg-ground)" }),
        text(label[0], label[1] + 5, String(i + 1), { class: `fill-${INK[i]}` }),
      );
    }

    /** The output in perspective. Each line parts near from far, so the far side is drawn first. */
    surface(left, top, room, tall, pieces) {
      const heights = pieces.flatMap(({ points, open }) => points.map((p) => this.height(p, open)));
      const low = Math.min(...heights), range = Math.max(...heights) - low, unit = Math.min(46, (room - 40) / 5.6);
      const stretch = Math.min(20, (tall - 5.5 * unit * TILT - 30) / Math.max(range, 1e-9));
      const deep = ([x, y]) => x * TURN[1] + y * TURN[0], ground = top + tall - 22 - 2.75 * unit * TILT;
      const seen = ([x, y], h) => [left + room / 2 + unit * (x * TURN[0] - y * TURN[1]), ground - unit * TILT * deep([x, y]) - stretch * (h - low)];
      const key = ({ open }) => THREE.map((i) => (open.includes(i) === deep(this.W[i]) > 0 ? 0 : 1)).join("");
      const group = svg("g", {}, svg("path", { d: outline(SQUARE.map((p) => seen(p, low))), class: "stroke-line" }), this.posts(seen, low));
      [...pieces].sort((p, q) => (key(p) < key(q) ? -1 : 1)).forEach((piece) => {
        const lifted = piece.points.map((p) => seen(p, this.height(p, piece.open)));
        group.append(svg("path", { d: outline(lifted), style: this.lit(piece.open, stretch / unit), class: "flat stroke-axis", "stroke-linejoin": "round" }));
        if (this.bends) THREE.forEach((i) => group.append(this.crease(piece, i, seen)));
      });
      const [x, y] = seen(this.x, this.output), word = (name, p, side) => text(seen(p, low)[0] + side, seen(p, low)[1] + 18, name, { class: "muted" });
      group.append(svg("circle", { cx: x, cy: y, r: 6, class: "fill-ink" }), word("x₁", [0, -END], -8), word("x₂", [END, 0], 24));
      group.append(text(seen([-END, END], low)[0], seen([-END, END], Math.max(...heights))[1] - 8, "ŷ", { class: "muted" }));
      return group;
    }

    /** From the corners of the ground up to those of the surface. */
    posts(seen, low) {
      return svg("g", {}, ...SQUARE.map((p) => {
        const open = THREE.filter((i) => !this.bends || this.line(i, p) > 0);
        return svg("path", { d: `M${seen(p, low)}L${seen(p, this.height(p, open))}`, class: "stroke-axis", "stroke-dasharray": "3 4" });
      }));
    }

    /** Pieces that face the light, which comes from the left, are the paler. */
    lit(open, steep) {
      const [a, b] = [0, 1].map((j) => steep * open.reduce((sum, i) => sum + this.v[i] * this.W[i][j], 0));
      const light = (0.6 * a + 0.3 * b + 0.75) / Math.hypot(a, b, 1);
      return `fill: color-mix(in srgb, var(--oyg-purple) ${Math.round(80 - 72 * Math.max(0, Math.min(1, light)))}%, var(--oyg-ground))`;
    }

    /** The edge of a piece that lies on the line of unit `i`. */
    crease({ points, open }, i, seen) {
      const on = points.filter((p) => Math.abs(this.line(i, p)) < 1e-9);
      if (on.length < 2) return svg("g");
      const [a, b] = on.map((p) => seen(p, this.height(p, open)));
      return svg("path", { d: `M${a}L${b}`, class: `stroke-${INK[i]}`, "stroke-width": i === this.unit ? 4 : 2 });
    }

    /** The output at the dot, unit by unit: each weight of the next layer times what its unit passes. */
    sum() {
      const bracket = (value) => (value < 0 ? `(${show(value)})` : show(value)), name = this.bends ? "h" : "z";
      const terms = THREE.map((i) => `v${DIGIT[i]}${name}${DIGIT[i]}`).join(" + ");
      const values = this.hidden.map((h, i) => `${i ? bracket(this.v[i]) : show(this.v[i])}\u00a0·\u00a0${bracket(h)}`).join(" + ");
      const style = "text-align: center; margin: 0.5rem 0 0; font-variant-numeric: tabular-nums";
      return html("p", { class: "sum", style }, `ŷ = ${terms} = ${values} = `, html("strong", {}, show(this.output)));
    }

    get told() {
      const slopes = `the slopes ${pair(this.gradient)}`;
      if (!this.bends) return `Without the ReLU all units are open everywhere, and the surface is one plane with ${slopes}.`;
      const units = this.open.length === 0 ? "no unit is open" : this.open.length === 1 ? `unit ${this.open[0] + 1} alone is open` : `the units ${this.open.map((i) => i + 1).join(" and ")} are open`;
      const pieces = this.pieces.length;
      return `${pieces} flat ${pieces === 1 ? "piece" : "pieces"}. At x\u00a0=\u00a0${pair(this.x)} ${units}, and the piece has ${slopes}.`;
    }
  });
})();
