// Which product of two matrices is the gradient of a linear layer? The factors are laid at a corner:
// every column of the left one needs a row of the right one, and the result must have the right shape.

"use strict";

(() => {
  const { Figure, define, svg, html, number, slider, choice } = window.OwnYourGradients;

  const grid = (rows) => rows.map((row) => row.split(" ").map(Number));
  const DATA = {
    dY: grid(["1 -2 0 1 2 -1", "0 1 2 -1 1 1", "-1 2 1 0 -2 1", "2 0 -1 1 1 0", "1 1 0 -2 0 2", "-2 0 1 1 -1 1"]),
    X: grid(["2 1 -1 0 1 -2", "-1 0 2 1 1 1", "1 2 0 -1 2 0", "0 -1 1 2 -1 1", "1 1 -2 0 1 1", "2 0 1 -1 0 -1"]),
    W: grid(["1 0 2 -1 1 0", "-1 2 1 0 1 2", "0 1 -1 2 0 1", "2 -1 0 1 1 -1", "1 1 0 -2 2 0", "0 1 1 1 -1 2"]),
  };
  const SIZES = { dY: ["B", "n_out"], X: ["B", "n_in"], W: ["n_out", "n_in"] };
  const INK = { dY: "orange", X: "blue", W: "green" };
  const FACTORS = ["dY", "dYᵀ", "X", "Xᵀ", "W", "Wᵀ"];
  const CORRECT = { dW: ["dYᵀ", "X"], dX: ["dY", "W"] };
  const OF = { dW: "W", dX: "X" };

  const transpose = (m) => m[0].map((_, j) => m.map((row) => row[j]));
  const product = (m, n) => m.map((row) => n[0].map((_, j) => row.reduce((sum, value, k) => sum + value * n[k][j], 0)));
  const shape = (m) => `${m.length}×${m[0].length}`;
  const subscript = (name) => name.replace("n_in", "nᵢₙ").replace("n_out", "nₒᵤₜ");
  const text = (x, y, words, attributes = {}) => svg("text", { x, y, "text-anchor": "middle", ...attributes }, words);

  define("shape-tetris", class extends Figure {
    build() {
      this.sizes = { B: this.setting("B", 4), n_in: this.setting("n_in", 3), n_out: this.setting("n_out", 2) };
      this.target = this.setting("target", "dW");
      this.left = this.setting("left", "dY");
      this.right = this.setting("right", "X");
      const pick = (label, key, names) => choice({
        label, options: names.map((name) => [name, name]), value: this[key],
        onchange: (name) => { this[key] = name; this.draw(); },
      });
      const size = (name) => slider({
        label: subscript(name), min: 1, max: 6, step: 1, value: this.sizes[name], format: String,
        oninput: (value) => { this.sizes[name] = value; this.draw(); },
      });
      this.controls.append(
        pick("Wanted", "target", ["dW", "dX"]), pick("Left factor", "left", FACTORS), pick("Right factor", "right", FACTORS),
        size("B"), size("n_in"), size("n_out"),
      );
    }

    /** A matrix cut to the sizes that the sliders show: `dY`, `Xᵀ`, … */
    matrix(name) {
      const base = name.replace("ᵀ", ""), [rows, columns] = SIZES[base].map((size) => this.sizes[size]);
      const cut = DATA[base].slice(0, rows).map((row) => row.slice(0, columns));
      return name === base ? cut : transpose(cut);
    }

    inner(left = this.left, right = this.right) { return this.matrix(left)[0].length === this.matrix(right).length; }

    fits(left = this.left, right = this.right) {
      const goal = this.matrix(OF[this.target]), rows = this.matrix(left).length, columns = this.matrix(right)[0].length;
      return this.inner(left, right) && rows === goal.length && columns === goal[0].length;
    }

    /** The products of two whose shape is that of the target, as `"dYᵀ·X"`. */
    get fitting() {
      return FACTORS.flatMap((left) => FACTORS.filter((right) => this.fits(left, right)).map((right) => `${left}·${right}`));
    }
    get correct() { return CORRECT[this.target].join("·"); }
    get product() { return this.inner() ? product(this.matrix(this.left), this.matrix(this.right)) : null; }

    /** L = Σ dY ∘ Y is linear in each entry of W and X: raise it by 1, and L changes by its derivative. */
    get gradient() {
      const dY = this.matrix("dY"), of = OF[this.target], at = { X: this.matrix("X"), W: this.matrix("W") };
      const loss = () => product(at.X, transpose(at.W)).reduce((sum, row, n) => row.reduce((s, y, i) => s + y * dY[n][i], sum), 0);
      const start = loss();
      return at[of].map((row, i) => row.map((value, j) => {
        at[of][i][j] = value + 1;
        const change = loss() - start;
        at[of][i][j] = value;
        return change;
      }));
    }

    /** The entries [i, j] in which the product is not the derivative; null when the shapes differ. */
    get wrong() {
      if (!this.fits()) return null;
      return this.product.flatMap((row, i) => row.map((value, j) => [i, j, value])).filter(([i, j, value]) => value !== this.gradient[i][j]);
    }

    draw() {
      const left = this.matrix(this.left), right = this.matrix(this.right), goal = this.gradient;
      const [m, k, l, n] = [left.length, left[0].length, right.length, right[0].length];
      const beside = this.width >= 560, columns = beside ? goal[0].length : 0, extra = beside ? 96 : 0;
      const unit = Math.min(30, Math.floor((this.width - 16 - extra) / Math.max(k + n + columns, goal[0].length)));
      const corner = { x: k * unit + 4, y: 30 + l * unit + 4 };
      const width = (k + n + columns) * unit + 12 + extra;
      const bottom = corner.y + 8 + m * unit + 26;
      const height = beside ? Math.max(bottom, corner.y + 8 + goal.length * unit + 26) : bottom + 44 + goal.length * unit;
      const root = svg("svg", { viewBox: `0 0 ${this.width} ${height}`, width: this.width, height, role: "img" }, svg("title", {}, this.told));
      const g = svg("g", { transform: `translate(${Math.max(0, (this.width - width) / 2)} 0)` });
      const at = { x: corner.x + 4, y: corner.y + 4 };
      g.append(
        this.block(left, 0, at.y, unit, INK[this.left.replace("ᵀ", "")]), this.block(right, at.x, 30, unit, INK[this.right.replace("ᵀ", "")]),
        this.caption(k * unit / 2, at.y + m * unit + 19, this.left, shape(left), k * unit, "left"),
        this.caption(at.x + n * unit / 2, 20, this.right, shape(right), n * unit),
        this.seams(corner, unit, k, l), this.result(at, unit, m, n),
      );
      const place = beside ? { x: at.x + n * unit + extra - 8, y: at.y } : { x: Math.max(at.x, 0), y: bottom + 26 };
      if (place.x + goal[0].length * unit > this.width - 4) place.x = this.width - 4 - goal[0].length * unit;
      const sign = !this.product ? "" : this.wrong?.length === 0 ? "=" : "≠";
      if (beside) g.append(text((at.x + n * unit + place.x) / 2, at.y + (Math.min(m, goal.length) * unit) / 2 + 6, sign, { style: "font-size: 22px" }));
      g.append(
        this.block(goal, place.x, place.y, unit, "purple"),
        this.caption(place.x + (goal[0].length * unit) / 2, place.y - 8, `${sign && !beside ? `${sign} ` : ""}wanted: ${this.target}`, shape(goal), 0),
      );
      root.append(g);
      this.stage.replaceChildren(root, this.count());
      this.say(this.told);
    }

    caption(x, y, name, size, room, side) {
      const words = `${name} ${size}`, start = side === "left" && room < 60;
      return text(start ? 0 : x, y, words, start ? { "text-anchor": "start" } : {});
    }

    /** A matrix, one cell per entry; the numbers stand in it as long as they can be read. */
    block(rows, x, y, unit, ink, odd = []) {
      const cells = rows.flatMap((row, i) => row.map((value, j) => {
        const marked = odd.some(([a, b]) => a === i && b === j);
        return [
          svg("rect", {
            x: x + j * unit, y: y + i * unit, width: unit, height: unit, class: marked ? "stroke-red" : `stroke-${ink}`, "stroke-width": marked ? 2.5 : 1,
            style: `fill: color-mix(in srgb, var(--oyg-${ink}) ${marked ? 0 : 12}%, var(--oyg-ground))`,
          }),
          unit < 26 ? null : text(x + (j + 0.5) * unit, y + (i + 0.5) * unit + 5, String(value).replace("-", "−"), marked ? { style: "font-weight: 700" } : {}),
        ];
      }));
      // Marked cells come last, so that no neighbour covers their edge.
      return svg("g", {}, ...cells.sort((a, b) => a[0].getAttribute("stroke-width") - b[0].getAttribute("stroke-width")).flat());
    }

    /** Arcs around the corner: column i of the left factor meets row i of the right one, or nothing. */
    seams({ x, y }, unit, k, l) {
      const arcs = svg("g", {});
      for (let i = 0; i < Math.max(k, l); i++) {
        const radius = (i + 0.5) * unit;
        if (i < k && i < l) arcs.append(svg("path", { d: `M${x - radius},${y}A${radius},${radius} 0 0 1 ${x},${y - radius}`, class: "stroke-axis" }));
        else {
          const short = Math.min(12, unit / 2);
          const d = i < k ? `M${x - radius},${y}v${-short}m-4,-4l8,-8m0,8l-8,-8` : `M${x},${y - radius}h${-short}m-4,-4l-8,8m8,0l-8,-8`;
          arcs.append(svg("path", { d, class: "loose stroke-red", "stroke-width": 2 }));
        }
      }
      return arcs;
    }

    /** The product in the corner, or an empty frame; a wrong entry is framed in red. */
    result({ x, y }, unit, m, n) {
      if (this.product) return svg("g", {}, this.block(this.product, x, y, unit, "ink", this.wrong ?? []), text(x + (n * unit) / 2, y + m * unit + 19, `${m}×${n}`, {}));
      return svg("g", {},
        svg("rect", { x, y, width: n * unit, height: m * unit, fill: "none", class: "stroke-red", "stroke-dasharray": "4 4" }),
        svg("path", { d: `M${x},${y}L${x + n * unit},${y + m * unit}M${x + n * unit},${y}L${x},${y + m * unit}`, class: "stroke-red", "stroke-dasharray": "4 4" }),
      );
    }

    /** How many of the 36 products have the shape that is wanted, and which of them can be a gradient. */
    count() {
      const { fitting, target } = this, linear = fitting.filter((name) => name.split("dY").length === 2);
      const names = (list) => list.flatMap((name, i) => [i ? ", " : "", html("span", { style: "white-space: nowrap" }, name)]);
      const words = fitting.length === 1
        ? [`Of the 36 products of two, 1 has the shape of ${target}: `, ...names(fitting), "."]
        : [`Of the 36 products of two, ${fitting.length} have the shape of ${target}. `,
          `A gradient is proportional to dY, so dY occurs in it once, which leaves ${linear.length}`,
          ...(linear.length > 4 ? [""] : [": ", ...names(linear)]), ". Only one of them is the derivative, and the shapes do not tell which."];
      return html("p", { class: "fitting", style: "margin: 0.75rem 0 0" }, ...words);
    }

    get told() {
      const left = this.matrix(this.left), right = this.matrix(this.right), name = `${this.left}·${this.right}`;
      if (!this.inner()) return `${name} does not exist: ${this.left} has ${left[0].length} columns, and ${this.right} has ${right.length} rows.`;
      if (!this.fits()) return `${name} exists, but it is ${shape(this.product)}, and ${this.target} is ${shape(this.gradient)}.`;
      const { wrong, gradient } = this, all = gradient.length * gradient[0].length;
      if (!wrong.length && name === this.correct) return `${name} has the shape of ${this.target}, and all ${all} entries are the derivatives.`;
      if (!wrong.length) return `${name} fits, and with these numbers all ${all} entries happen to be right; other numbers would tell it from ${this.correct}.`;
      const [i, j, value] = wrong[0];
      return `${name} has the shape of ${this.target}, but ${wrong.length} of its ${all} entries are wrong: entry (${i + 1}, ${j + 1}) is ${number(value, 1)}, the derivative ${number(gradient[i][j], 1)}.`;
    }
  });
})();
