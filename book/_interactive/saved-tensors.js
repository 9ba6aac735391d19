// The ledger of a small program: what each operation saved for its backward, at which version.
// An edit in place is noticed by the version; the same edit through `.data` is not.

"use strict";

(() => {
  const { Figure, define, html, number, choice } = window.OwnYourGradients;

  // In the order of the program; what is saved is a tensor, by its name, or a plain Python value.
  const OPERATIONS = [
    { result: "u", code: "u = x ** 2", node: "PowBackward0", saved: { _saved_exponent: "2", _saved_self: "x" } },
    { result: "e", code: "e = w.exp()", node: "ExpBackward0", saved: { _saved_result: "e" } },
    { result: "m", code: "m = u * e", node: "MulBackward0", saved: { _saved_self: "u", _saved_other: "e" } },
    { result: "L", code: "L = m.sum()", node: "SumBackward0", saved: { _saved_self_sym_sizes: "(3,)" } },
  ];
  const BACKWARD_ORDER = ["SumBackward0", "MulBackward0", "PowBackward0", "ExpBackward0"];
  const NEW = 100;

  function forward() {
    const [x, w] = [[1, 2, 3], [0, 0, 0]];
    const [u, e] = [x.map((value) => value ** 2), w.map(Math.exp)];
    return { x, w, u, e, m: u.map((value, i) => value * e[i]) };
  }

  /** The gradients of L, from what is saved; `v` holds the values that backward finds. */
  const backward = (v) => ({
    x: v.x.map((value, i) => v.e[i] * 2 * value),
    w: v.w.map((_, i) => v.u[i] * v.e[i]),
  });

  const RIGHT = backward(forward());
  const equal = (one, other) => one.every((value, i) => value === other[i]);
  const vector = (values) => `(${values.map((value) => number(value, 1)).join(", ")})`;

  const ME = "oyg-saved-tensors";
  const STYLE = `
    ${ME} { text-align: start; }
    ${ME} table { width: 100%; margin: 0; border-collapse: collapse; font-size: 15px; line-height: 1.5; }
    ${ME} caption { caption-side: top; padding: 0 0 0.5rem; color: var(--oyg-muted); text-align: start; font-size: inherit; }
    ${ME} :is(th, td) { padding: 0.15rem 0.75rem 0.15rem 0; border: 0; text-align: start; vertical-align: baseline; font-weight: 400; }
    ${ME} :is(th, td) + td { white-space: nowrap; }
    ${ME} :is(th, td):last-child { padding-right: 0; text-align: end; }
    ${ME} thead th { color: var(--oyg-muted); }
    ${ME} tbody { border-top: 1px solid var(--oyg-line); }
    ${ME} [scope=rowgroup] div { display: flex; flex-wrap: wrap; align-items: baseline; gap: 0 0.6rem; padding-top: 0.3rem; }
    ${ME} [scope=rowgroup] span:last-child { margin-left: auto; }
    ${ME} .oyg-stage :is(code, pre) { margin: 0; padding: 0; border: 0; background: none; box-shadow: none; color: inherit; font: 14px/1.6 var(--pst-font-family-monospace, monospace); }
    ${ME} [scope=rowgroup] code { font-weight: 700; }
    ${ME} .end { display: grid; gap: 0.75rem 2rem; margin-top: 1.25rem; }
    ${ME} .wide .end { grid-template-columns: auto 1fr; }
    ${ME} .narrow :is(table, .outcome) { font-size: 14px; }
    ${ME} .narrow :is(th, td) { padding-right: 0.4rem; }
    ${ME} .narrow td code { font-size: 12px; }
    ${ME} .narrow th code { font-size: 13px; }
    ${ME} .muted { color: var(--oyg-muted); }
    ${ME} .red { color: var(--oyg-red); font-weight: 600; }
    ${ME} .orange { color: var(--oyg-orange); font-weight: 600; }
    ${ME} .narrow :is(.red, .orange) { font-weight: 400; }
    ${ME} .outcome { margin: 0 0 0.5rem; font-size: 15px; line-height: 1.5; overflow-wrap: break-word; }`;

  define("saved-tensors", class extends Figure {
    build() {
      this.edited = this.setting("edit", "e");
      this.way = this.setting("way", "place");
      const change = (what) => (value) => { this[what] = value; this.draw(); };
      this.controls.append(
        choice({ label: "Before L.backward(), edit", options: [["nothing", "nothing"], ...["x", "w", "u", "e", "m"].map((name) => [name, name])], value: this.edited, onchange: change("edited") }),
        choice({ label: "How", options: [["place", "in place"], ["data", "through .data"]], value: this.way, onchange: change("way") }),
      );
    }

    /** The values of all tensors when backward starts. */
    get values() {
      const values = forward();
      if (this.edited in values) values[this.edited] = values[this.edited].map(() => NEW);
      return values;
    }

    get narrow() { return this.width < 360; }

    get versions() {
      return Object.fromEntries(Object.keys(forward()).map((name) => [name, this.way === "place" && name === this.edited ? 1 : 0]));
    }

    /** All that is saved: `{node, attribute, tensor, then, now}`, where a plain value has no tensor. */
    get ledger() {
      const { versions } = this;
      return OPERATIONS.flatMap(({ node, saved }) => Object.entries(saved).map(([attribute, name]) =>
        name in versions ? { node, attribute, tensor: name, then: 0, now: versions[name] } : { node, attribute, plain: name }));
    }

    get raises() { return this.ledger.filter(({ then, now }) => then !== now).map(({ node }) => node); }

    /** The operations whose backward runs on values that are not those of the forward pass. */
    get misled() {
      const [before, after] = [forward(), this.values];
      return this.ledger.filter(({ tensor, then, now }) => tensor && then === now && !equal(before[tensor], after[tensor])).map(({ node }) => node);
    }

    /** The words of torch, or null. */
    get error() {
      const first = BACKWARD_ORDER.find((node) => this.raises.includes(node));
      if (!first) return null;
      const { tensor, now } = this.ledger.find((row) => row.node === first && row.then !== row.now);
      const maker = OPERATIONS.find(({ result }) => result === tensor);
      const origin = maker ? `, which is output 0 of ${maker.node.replace("Backward0", "")},` : "";
      return "one of the variables needed for gradient computation has been modified by an inplace operation: "
        + `[torch.FloatTensor [3]]${origin} is at version ${now}; expected version 0 instead.`;
    }

    get grads() { return this.error ? null : backward(this.values); }
    get wrong() { return Object.keys(RIGHT).filter((name) => this.grads && !equal(this.grads[name], RIGHT[name])); }

    draw() {
      const edit = { place: ["with torch.no_grad():", `    ${this.edited}.fill_(${NEW})`], data: [`${this.edited}.data.fill_(${NEW})`] }[this.way];
      const program = [...(this.edited === "nothing" ? [] : edit), "L.backward()"].join("\n");
      this.stage.classList.toggle("wide", this.width >= 600);
      this.stage.classList.toggle("narrow", this.narrow);
      this.stage.replaceChildren(
        html("style", {}, STYLE), this.table(),
        html("div", { class: "end" }, html("pre", {}, program), html("div", {}, this.outcome(), this.gradients())),
      );
      this.say(this.sentence());
    }

    table() {
      const head = ["saved as", "value now", "version"].map((title) => html("th", { scope: "col" }, title));
      return html("table", {},
        html("caption", {}, "x = (1, 2, 3) and w = (0, 0, 0) require a gradient."),
        html("thead", {}, html("tr", {}, head)),
        OPERATIONS.map((operation) => this.operation(operation)));
    }

    operation({ code, node }) {
      const [colour, verdict] = this.raises.includes(node) ? ["red", "✗ raises"] : this.misled.includes(node) ? ["orange", "≠ is misled"] : ["muted", "✓ can run"];
      return html("tbody", { "data-node": node },
        html("tr", {},
          html("th", { scope: "rowgroup", colspan: 3 }, html("div", {},
            html("code", {}, code), " ", html("span", { class: "muted" }, node), " ", html("span", { class: colour }, verdict)))),
        this.ledger.filter((row) => row.node === node).map((row) => this.row(row)));
    }

    row({ attribute, tensor, plain, then, now }) {
      const changed = tensor && !equal(forward()[tensor], this.values[tensor]);
      // A long name may break after an underscore.
      const name = attribute.split(/(?<=_)/).flatMap((part) => [part, html("wbr")]);
      const shown = html("span", { class: changed ? (then === now ? "orange" : "red") : null }, tensor ? `${tensor} = ${vector(this.values[tensor])}` : plain);
      const version = html("td", { class: then === now ? "muted" : "red" }, tensor ? `${then} → ${now}` : "none");
      // Where there is little room, a plain value stands beside its long name.
      if (plain && this.narrow) return html("tr", {}, html("td", { colspan: 2 }, html("code", {}, name), " ", shown), version);
      return html("tr", {}, html("td", {}, html("code", {}, name)), html("td", {}, shown), version);
    }

    outcome() {
      if (this.error) return html("p", { class: "outcome" }, html("span", { class: "red" }, "✗ RuntimeError: "), this.error);
      const [colour, text] = this.wrong.length ? ["orange", "≠ No error, and a wrong gradient."] : ["muted", "✓ No error, and the right gradient."];
      return html("p", { class: `outcome ${colour}` }, text);
    }

    gradients() {
      const head = ["gradient", "computed", "right"].map((title) => html("th", { scope: "col" }, title));
      const rows = Object.keys(RIGHT).map((name) => html("tr", {},
        html("th", { scope: "row" }, html("code", {}, `${name}.grad`)),
        html("td", { class: this.wrong.includes(name) ? "orange" : null }, this.grads ? `${this.wrong.includes(name) ? "≠ " : ""}${vector(this.grads[name])}` : "none"),
        html("td", {}, vector(RIGHT[name]))));
      return html("table", {}, html("thead", {}, html("tr", {}, head)), html("tbody", {}, rows));
    }

    sentence() {
      const { edited, raises, misled, wrong } = this;
      if (edited === "nothing") return "Nothing was edited: every version is the one that was saved.";
      if (raises.length) return `The edit raised the version of ${edited} to 1, but ${raises.join(" and ")} saved version 0.`;
      if (misled.length) return `The version of ${edited} is still 0, so ${misled.join(" and ")} cannot notice the edit, and ${wrong.map((name) => `${name}.grad`).join(" and ")} ${wrong.length > 1 ? "are" : "is"} wrong.`;
      return `No operation saved ${edited}, so the edit does not matter to backward.`;
    }
  });
})();
