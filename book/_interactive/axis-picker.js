// Softmax of a box of shape (2, 3, 4): `dim` says along which axis it falls into sticks, and each
// stick sums to 1.

"use strict";

(() => {
  const { Figure, define, svg, slider, choice } = window.OwnYourGradients;

  const SHAPE = [2, 3, 4];
  const Z = [
    [[1, -1, 0, 2], [0, 1, -2, 1], [2, 0, 1, -1]],
    [[0, 2, 1, -1], [1, -1, 3, 0], [-2, 1, 0, 1]],
  ];
  const CELLS = Z.flatMap((sheet, i) => sheet.flatMap((row, j) => row.map((_, k) => [i, j, k])));
  const at = ([i, j, k]) => Z[i][j][k];
  const show = (share) => share.toFixed(2);
  const text = (x, y, words, attributes = {}) => svg("text", { x, y, "text-anchor": "middle", ...attributes }, words);

  define("axis-picker", class extends Figure {
    build() {
      this.dim = this.setting("dim", 2);
      this.stick = this.setting("stick", 1);
      this.controls.append(
        choice({
          label: "dim", options: [["0", "0"], ["1", "1"], ["2", "2"], ["-1", "−1"]], value: String(this.dim),
          onchange: (key) => { const [cell] = this.marked; this.dim = Number(key); this.pick(cell); },
        }),
        (this.chosen = this.offer()),
      );
    }

    /** A slider with as many places as there are sticks. */
    offer() {
      return slider({
        label: "stick", min: 0, max: this.sticks.length - 1, step: 1, value: this.stick, format: (n) => `${n + 1} of ${this.sticks.length}`,
        oninput: (n) => { this.stick = n; this.draw(); },
      });
    }

    /** Choose the stick in which a cell lies. */
    pick(cell) {
      this.stick = this.sticks.findIndex((stick) => stick.includes(cell));
      const next = this.offer();
      this.chosen.replaceWith(next);
      this.chosen = next;
      this.draw();
    }

    get axis() { return (this.dim + SHAPE.length) % SHAPE.length; }

    /** The cells of each stick: those that differ in this one index alone. */
    get sticks() {
      const { axis } = this;
      return CELLS.filter((cell) => cell[axis] === 0).map((first) =>
        CELLS.filter((cell) => cell.every((index, k) => k === axis || index === first[k])));
    }
    get marked() { return this.sticks[this.stick]; }

    get logits() { return Z; }

    /** The softmax along the axis, in the shape of the box. */
    get shares() {
      const found = Z.map((sheet) => sheet.map((row) => row.map(() => 0)));
      for (const stick of this.sticks) {
        const top = Math.max(...stick.map(at)), total = stick.reduce((sum, cell) => sum + Math.exp(at(cell) - top), 0);
        for (const cell of stick) found[cell[0]][cell[1]][cell[2]] = Math.exp(at(cell) - top) / total;
      }
      return found;
    }

    draw() {
      const beside = this.width >= 560, wide = Math.min(62, (this.width - 12) / (beside ? 8.6 : 4)), tall = 36, head = 26;
      const sheet = head + 3 * tall + 8, height = beside ? sheet : 2 * sheet + 8, whole = beside ? 8.6 * wide : 4 * wide;
      const root = svg("svg", { viewBox: `0 0 ${this.width} ${height}`, width: this.width, height }), { shares, marked } = this;
      const left = (this.width - whole) / 2, corner = ([i, j, k]) => [left + (beside ? i * 4.6 * wide : 0) + k * wide, (beside ? 0 : i * (sheet + 8)) + head + j * tall];
      [0, 1].forEach((i) => { const [x, y] = corner([i, 0, 0]); root.append(text(x, y - 8, `sheet ${i}`, { "text-anchor": "start", class: "muted" })); });
      const drawn = CELLS.map((cell) => this.cell(cell, corner(cell), wide, tall, shares[cell[0]][cell[1]][cell[2]], marked.includes(cell)));
      // Marked cells come last, so that no neighbour covers their edge.
      root.append(...[...drawn.filter((_, n) => !marked.includes(CELLS[n])), ...drawn.filter((_, n) => marked.includes(CELLS[n]))]);
      this.stage.replaceChildren(root);
      this.say(this.told);
    }

    cell(cell, [x, y], wide, tall, share, on) {
      const tint = `fill: color-mix(in srgb, var(--oyg-orange) ${on ? Math.round(10 + 35 * share) : 0}%, var(--oyg-ground))`;
      return svg("g", { onclick: () => this.pick(cell), style: "cursor: pointer" },
        svg("rect", { x: x + 1, y: y + 1, width: wide - 3, height: tall - 3, style: tint, class: on ? "marked stroke-orange" : "stroke-line", "stroke-width": on ? 2.5 : 1 }),
        text(x + wide / 2 - 0.5, y + tall / 2 + 4.5, show(share), { class: on ? "share" : "share muted", "pointer-events": "none" }),
      );
    }

    get told() {
      const { shares, marked, sticks } = this, values = marked.map(([i, j, k]) => shares[i][j][k]);
      const dim = String(this.dim).replace("-", "−"), index = marked[0].map((n, k) => (k === this.axis ? ":" : n)).join(",\u00a0");
      return `dim=${dim}: ${sticks.length} sticks of ${values.length}. The marked one is s[${index}], and ${values.map(show).join(" + ")} is 1 up to rounding.`;
    }
  });
})();
