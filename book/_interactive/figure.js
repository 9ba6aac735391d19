// What every interactive figure is made of: elements, controls, axes, and a quiet voice.
// A classic script, so that a downloaded book works from file:// too.

"use strict";

(() => {
  const SVG = "http://www.w3.org/2000/svg";

  function fill(element, attributes, children) {
    for (const [name, value] of Object.entries(attributes)) {
      if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
      else if (value === true) element.setAttribute(name, "");
      else if (value !== false && value !== null && value !== undefined) element.setAttribute(name, value);
    }
    element.append(...children.flat().filter((child) => child !== null && child !== undefined));
    return element;
  }

  /** An HTML element: `html("p", {class: "note"}, "text", child)`; `onclick` takes a function. */
  const html = (tag, attributes = {}, ...children) => fill(document.createElement(tag), attributes, children);

  /** An SVG element, in the same way. */
  const svg = (tag, attributes = {}, ...children) => fill(document.createElementNS(SVG, tag), attributes, children);

  /** A number for reading: `digits` significant ones, a true minus sign, 10ⁿ where it is far from 1. */
  function number(value, digits = 4) {
    if (Number.isNaN(value)) return "NaN";
    if (!Number.isFinite(value)) return value > 0 ? "∞" : "−∞";
    if (value === 0) return "0";
    const size = Math.abs(value);
    if (size >= 1e-4 && size < 10 ** Math.max(digits, 6)) {
      const decimals = Math.max(0, digits - 1 - Math.floor(Math.log10(size)));
      return value.toFixed(Math.min(decimals, 20)).replace("-", "−");
    }
    const [factor, exponent] = value.toExponential(digits - 1).split("e");
    return `${factor.replace("-", "−")}·10${superscript(Number(exponent))}`;
  }

  /** A whole number in superior digits, for powers of ten. */
  function superscript(exponent) {
    return [...String(exponent)].map((sign) => "⁻⁰¹²³⁴⁵⁶⁷⁸⁹"["-0123456789".indexOf(sign)]).join("");
  }

  /** A map from numbers to pixels: linear, or `{log: true}`. */
  function scale([low, high], [start, end], { log = false } = {}) {
    const by = log ? Math.log10 : (value) => value;
    return (value) => start + ((by(value) - by(low)) / (by(high) - by(low))) * (end - start);
  }

  /**
   * A coordinate system with axes.
   *
   * `x` and `y` are `{range: [low, high], ticks: [...], label: "…", log: false, format: fn}`.
   * Returns `{root, x, y, layer}`: the `<svg>`, the two maps to pixels, and the group to draw into,
   * which is clipped to the axes.
   */
  function plot({ width, height, x, y, margin = {} }) {
    const edge = { left: 52, right: 12, top: 12, bottom: 44, ...margin };
    const toX = scale(x.range, [edge.left, width - edge.right], x);
    const toY = scale(y.range, [height - edge.bottom, edge.top], y);
    const clip = `oyg-clip-${(plot.count = (plot.count ?? 0) + 1)}`;
    const axes = svg("g", { class: "oyg-axes" });
    const bottom = height - edge.bottom;
    for (const tick of x.ticks ?? []) {
      axes.append(
        svg("line", { x1: toX(tick), x2: toX(tick), y1: bottom, y2: bottom + 5 }),
        svg("text", { x: toX(tick), y: bottom + 19, "text-anchor": "middle" }, (x.format ?? number)(tick)),
      );
    }
    for (const tick of y.ticks ?? []) {
      axes.append(
        svg("line", { x1: edge.left - 5, x2: edge.left, y1: toY(tick), y2: toY(tick) }),
        svg("text", { x: edge.left - 8, y: toY(tick) + 4.5, "text-anchor": "end" }, (y.format ?? number)(tick)),
      );
    }
    axes.append(
      svg("path", { d: `M${edge.left},${edge.top}V${bottom}H${width - edge.right}`, fill: "none" }),
      svg("text", { x: (edge.left + width - edge.right) / 2, y: height - 6, "text-anchor": "middle" }, x.label ?? ""),
      svg("text", { x: 14, y: (edge.top + bottom) / 2, "text-anchor": "middle", transform: `rotate(-90 14 ${(edge.top + bottom) / 2})` }, y.label ?? ""),
    );
    const layer = svg("g", { "clip-path": `url(#${clip})` });
    const frame = { x: edge.left, y: edge.top, width: width - edge.left - edge.right, height: bottom - edge.top };
    const root = svg(
      "svg",
      { viewBox: `0 0 ${width} ${height}`, width, height, role: "img" },
      svg("title"),
      svg("clipPath", { id: clip }, svg("rect", frame)),
      axes,
      layer,
    );
    return { root, x: toX, y: toY, layer, frame };
  }

  /** The `d` of a line through points `[[x, y], …]` in pixels; a point that is not finite breaks it. */
  function path(points) {
    let pen = "M";
    return points
      .map(([x, y]) => {
        if (!Number.isFinite(x) || !Number.isFinite(y)) return (pen = "M"), "";
        const step = `${pen}${x.toFixed(2)},${y.toFixed(2)}`;
        pen = "L";
        return step;
      })
      .join("");
  }

  /** A labelled slider; `log` makes equal moves equal factors. The value is read by `.value()`. */
  function slider({ label, min, max, value, step, log = false, format = number, oninput }) {
    const to = log ? (v) => Math.log10(v) : (v) => v;
    const from = log ? (v) => 10 ** v : (v) => v;
    const output = html("output", {}, format(value));
    const input = html("input", {
      type: "range", min: to(min), max: to(max), step: step ?? (to(max) - to(min)) / 200, value: to(value),
      "aria-valuetext": format(value),
    });
    const show = () => {
      const now = from(Number(input.value));
      output.textContent = format(now);
      input.setAttribute("aria-valuetext", format(now));
      return now;
    };
    input.addEventListener("input", () => oninput(show()));
    const control = html("label", { class: "oyg-slider" }, html("span", {}, label), input, output);
    control.value = () => from(Number(input.value));
    control.set = (next) => { input.value = to(next); show(); };
    return control;
  }

  /** A push button. */
  const button = (label, onclick, attributes = {}) =>
    html("button", { type: "button", class: "oyg-button", onclick, ...attributes }, label);

  /** One of several: radio buttons in a fieldset. `options` is `[[value, label], …]`. */
  function choice({ label, options, value, onchange }) {
    const name = `oyg-choice-${(choice.count = (choice.count ?? 0) + 1)}`;
    const inputs = options.map(([key, text]) =>
      html("label", {}, html("input", { type: "radio", name, value: key, checked: key === value, onchange: () => onchange(key) }), html("span", {}, text)),
    );
    return html("fieldset", { class: "oyg-choice" }, html("legend", {}, label), ...inputs);
  }

  /** A check box with its label. */
  function toggle({ label, checked = false, onchange }) {
    const input = html("input", { type: "checkbox", checked, onchange: () => onchange(input.checked) });
    return html("label", { class: "oyg-toggle" }, input, html("span", {}, label));
  }

  /** Whether the reader asked for less motion; figures then jump to the end of an animation. */
  const still = () => matchMedia("(prefers-reduced-motion: reduce)").matches;

  /**
   * The base of all figures.
   *
   * A subclass has `build()`, called once, which fills `this.controls` and `this.stage`, and
   * `draw()`, called after it and whenever the width changes; `this.width` is in pixels.
   * What stood in the element is the fallback for readers without JavaScript, and is taken out.
   */
  class Figure extends HTMLElement {
    connectedCallback() {
      if (this.stage) return;
      this.fallback = [...this.childNodes];
      this.stage = html("div", { class: "oyg-stage" });
      this.controls = html("div", { class: "oyg-controls" });
      this.voice = html("p", { class: "oyg-voice", "aria-live": "polite" });
      this.replaceChildren(this.stage, this.controls, this.voice);
      this.width = this.measure();
      this.build();
      this.draw();
      new ResizeObserver(() => {
        const width = this.measure();
        if (width !== this.width) (this.width = width), this.draw();
      }).observe(this);
    }

    measure() {
      return Math.max(260, Math.min(720, Math.floor(this.clientWidth)));
    }

    /** A set-up value from the page: `:set: start=2` in the directive. */
    setting(name, otherwise) {
      const value = this.dataset[name];
      if (value === undefined) return otherwise;
      return typeof otherwise === "number" ? Number(value) : value;
    }

    /** Put one sentence below the figure; screen readers hear it once the reader pauses. */
    say(sentence) {
      clearTimeout(this.pending);
      this.pending = setTimeout(() => { this.voice.textContent = sentence; }, 300);
    }
  }

  /** Register a figure: `define("cubic-fit", class extends Figure {…})` makes `<oyg-cubic-fit>`. */
  const define = (name, figure) => customElements.define(`oyg-${name}`, figure);

  window.OwnYourGradients = {
    Figure, define, html, svg, plot, path, scale, number, superscript, slider, button, choice, toggle, still,
  };
})();
