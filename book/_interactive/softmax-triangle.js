// Softmax of three logits: the output as a point in a triangle and as bars, and its Jacobian,
// whose rows sum to zero, so that the point can never leave the triangle.

"use strict";

(() => {
  const { Figure, define, svg, slider, button, choice, toggle } = window.OwnYourGradients;

  const UPSTREAM = { ones: ["(1,\u00a01,\u00a01)", [1, 1, 1]], first: ["(1,\u00a00,\u00a00)", [1, 0, 0]], mixed: ["(2,\u00a0−1,\u00a00)", [2, -1, 0]] };
  const THREE = [0, 1, 2], DIGIT = ["₁", "₂", "₃"];
  const sum = (values) => values.reduce((total, value) => total + value, 0);
  /** Three decimals, so that columns line up; rounding leaves 1e-17 where the exact sum is 0. */
  const show = (value) => (Math.abs(value) < 5e-4 ? "0" : value.toFixed(3).replace("-", "−"));
  const text = (x, y, words, attributes = {}) => svg("text", { x, y, "text-anchor": "middle", ...attributes }, words);

  define("softmax-triangle", class extends Figure {
    build() {
      this.base = [this.setting("z1", 0.7), this.setting("z2", 0), this.setting("z3", -0.2)];
      this.shift = 0;
      this.diagonalOnly = false;
      this.chosen = "ones";
      this.sliders = THREE.map((i) => slider({
        label: `z${DIGIT[i]}`, min: -4, max: 4, step: 0.1, value: this.base[i], format: (z) => this.logit(z),
        oninput: (z) => { this.base[i] = z; this.draw(); },
      }));
      this.lift = button("Add 1000 to all", () => this.move());
      this.controls.append(
        ...this.sliders, this.lift,
        toggle({ label: "Diagonal only", onchange: (on) => { this.diagonalOnly = on; this.draw(); } }),
        choice({ label: "Upstream g", options: Object.entries(UPSTREAM).map(([key, [label]]) => [key, label]), value: "ones", onchange: (key) => { this.chosen = key; this.draw(); } }),
      );
    }

    move() {
      this.shift = this.shift ? 0 : 1000;
      this.lift.textContent = this.shift ? "Take the 1000 away" : "Add 1000 to all";
      this.sliders.forEach((control, i) => control.set(this.base[i]));
      this.draw();
    }

    logit(z) { return (z + this.shift).toFixed(1).replace("-", "−"); }
    get z() { return this.base.map((z) => z + this.shift); }

    /** The largest logit is taken off first, so that no exponential exceeds 1. */
    get s() {
      const top = Math.max(...this.z), powers = this.z.map((z) => Math.exp(z - top));
      return powers.map((power) => power / sum(powers));
    }

    /** The formula as it is written, which overflows. */
    get naive() {
      const powers = this.z.map(Math.exp);
      return powers.map((power) => power / sum(powers));
    }

    get jacobian() {
      const { s } = this;
      return s.map((si, i) => s.map((sj, j) => (i === j ? si * (1 - si) : this.diagonalOnly ? 0 : -si * sj)));
    }
    get rowSums() { return this.jacobian.map(sum); }
    get upstream() { return UPSTREAM[this.chosen][1]; }

    /** The upstream gradient times the Jacobian: the gradient by the logits. */
    get vjp() { return THREE.map((j) => sum(THREE.map((i) => this.upstream[i] * this.jacobian[i][j]))); }

    draw() {
      const beside = this.width >= 600, room = beside ? this.width - 330 : this.width;
      const height = beside ? 318 : 576;
      const root = svg("svg", { viewBox: `0 0 ${this.width} ${height}`, width: this.width, height, role: "img" }, svg("title", {}, this.told));
      root.append(
        this.triangle(beside ? 0 : (this.width - 260) / 2, beside ? 36 : 0),
        this.bars(beside ? 330 : 0, beside ? 0 : 256, room),
        this.table(beside ? 330 : 0, beside ? 138 : 396, room),
      );
      this.stage.replaceChildren(root);
      this.say(this.told);
    }

    /** The point, and for each logit the way that it moves when this logit is raised. */
    triangle(left, top) {
      const corners = [[left + 24, top + 222], [left + 236, top + 222], [left + 130, top + 38.4]];
      const at = (s) => [0, 1].map((axis) => sum(s.map((share, i) => share * corners[i][axis])));
      const [x, y] = at(this.s), group = svg("g");
      for (const level of [0.25, 0.5, 0.75]) {
        for (const i of THREE) {
          const ends = [1, 2].map((step) => at(THREE.map((k) => (k === i ? level : k === (i + step) % 3 ? 1 - level : 0))));
          group.append(svg("path", { d: `M${ends[0]}L${ends[1]}`, class: "stroke-line" }));
        }
      }
      group.append(svg("path", { d: `M${corners.join("L")}Z`, class: "stroke-axis", "stroke-width": 1.5 }));
      THREE.forEach((i) => {
        const [cx, cy] = corners[i];
        group.append(text(cx + [-14, 14, 0][i], cy + [14, 14, -10][i], String(i + 1)));
        if (!this.diagonalOnly) group.append(...this.arrow([x, y], at(this.s.map((s, k) => s + this.jacobian[k][i])), i));
      });
      group.append(svg("circle", { cx: x, cy: y, r: 6, class: "fill-ink" }));
      return group;
    }

    arrow([x, y], [toX, toY], i) {
      const [dx, dy] = [toX - x, toY - y], length = Math.hypot(dx, dy);
      if (length < 8) return [];
      const [ux, uy] = [dx / length, dy / length], wing = (side) => `${toX - 8 * ux + side * 4 * uy},${toY - 8 * uy - side * 4 * ux}`;
      return [
        svg("path", { d: `M${x},${y}L${toX},${toY}M${wing(1)}L${toX},${toY}L${wing(-1)}`, class: "stroke-blue", "stroke-width": 1.5 }),
        length < 26 ? null : text(toX + 12 * ux, toY + 12 * uy + 5, `z${DIGIT[i]}`, { class: "fill-blue" }),
      ].filter(Boolean);
    }

    /** The outputs, and beside them what the formula gives as it is written. */
    bars(left, top, room) {
      const wide = Math.max(40, room - 168), start = { "text-anchor": "start" }, end = { "text-anchor": "end" };
      const group = svg("g", {},
        text(left, top + 14, "s = softmax(z)", { ...start, class: "muted" }),
        text(left + room - 4, top + 14, "as written", { ...end, class: "muted" }),
      );
      THREE.forEach((i) => {
        const y = top + 28 + i * 30, lost = Number.isNaN(this.naive[i]);
        group.append(
          text(left, y + 16, `s${DIGIT[i]}`, start),
          svg("rect", { x: left + 26, y, width: wide, height: 22, fill: "none", class: "stroke-line" }),
          svg("rect", { x: left + 26, y, width: Math.max(0.5, wide * this.s[i]), height: 22, class: "fill-ink" }),
          text(left + 34 + wide, y + 16, this.s[i].toFixed(3), start),
          text(left + room - 4, y + 16, lost ? "∞/∞ = NaN" : this.naive[i].toFixed(3), { ...end, class: lost ? "fill-red" : "muted" }),
        );
      });
      return group;
    }

    /** The Jacobian as a heat map, the sums of its rows, and the product with the upstream gradient. */
    table(left, top, room) {
      const cell = Math.min(66, Math.floor((room - 96) / 3)), x = (j) => left + 32 + (j + 0.5) * cell, y = (i) => top + 30 + i * 34;
      const group = svg("g", {}, text(x(3) + 4, top + 20, "sum", { class: "muted" }));
      THREE.forEach((i) => {
        const total = this.rowSums[i], zero = Math.abs(total) < 1e-12;
        group.append(text(x(i), top + 20, `∂z${DIGIT[i]}`, { class: "muted" }), text(left, y(i) + 21, `∂s${DIGIT[i]}`, { class: "muted", "text-anchor": "start" }));
        group.append(text(x(3) + 4, y(i) + 21, show(total), { class: zero ? "" : "fill-red" }));
        THREE.forEach((j) => group.append(...this.entry(this.jacobian[i][j], x(j), y(i), cell)));
      });
      group.append(svg("path", { d: `M${x(-0.5)},${y(3) + 4}H${x(2.5)}`, class: "stroke-axis" }), text(left, y(3) + 28, "g·J", { class: "muted", "text-anchor": "start" }));
      THREE.forEach((j) => group.append(text(x(j), y(3) + 28, show(this.vjp[j]), { class: "vjp" })));
      return group;
    }

    entry(value, x, y, cell) {
      const ink = value > 0 ? "blue" : "orange", tint = Math.round(160 * Math.abs(value));
      const fill = `color-mix(in srgb, var(--oyg-${ink}) ${tint}%, var(--oyg-ground))`;
      return [
        svg("rect", { x: x - cell / 2 + 1, y: y + 1, width: cell - 2, height: 32, class: "stroke-line", style: `fill: ${fill}` }),
        text(x, y + 21, show(value)),
      ];
    }

    get told() {
      const row = (values) => `(${values.map(show).join(",\u00a0")})`, point = `The output is ${row(this.s)}`;
      if (this.shift && !this.diagonalOnly) return `${point}, as without the 1000; exp(1000) is ∞, and the formula as it is written gives NaN.`;
      if (!this.diagonalOnly) return `${point}; each row of the Jacobian sums to 0, and g\u00a0=\u00a0${UPSTREAM[this.chosen][0]} gives the gradient ${row(this.vjp)}.`;
      const { vjp } = this;
      this.diagonalOnly = false;
      const right = this.vjp;
      this.diagonalOnly = true;
      return `With the diagonal alone the rows do not sum to 0, and g\u00a0=\u00a0${UPSTREAM[this.chosen][0]} gives ${row(vjp)} instead of ${row(right)}.`;
    }
  });
})();
