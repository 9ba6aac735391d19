// Practice cells: the reader writes a function, and a worker judges it in this browser.
// A classic script, so that the cell can be read and edited on file:// too.

"use strict";

(() => {
  const HERE = new URL("./", document.currentScript.src);
  const ROOT = new URL("../", HERE);
  const SECONDS = 10;

  function html(tag, attributes = {}, ...children) {
    const element = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes)) {
      if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
      else element.setAttribute(name, value);
    }
    element.append(...children.flat());
    return element;
  }

  /** Text in which `names` stand between backticks, as nodes. */
  const rich = (text) => text.split("`").map((part, k) => (k % 2 ? html("code", {}, part) : part));

  const told = (verdict, fact, hint) => ({ verdict, fact, hint, evidence: [], page: "", output: "" });

  const MISSING = told("unable", "Python could not be loaded from this site", "reload the page; if that does not help, the site was published without the folder `_pyodide`");
  const NOT_SERVED = told("unable", "Python cannot be loaded from a file on disk", "run `make serve` in the folder of the course and open the address that it prints, or read the book online");
  const STOPPED = told("broken", `your text was stopped, because it had not ended after ${SECONDS} seconds`, "is there a loop whose condition stays true? The next check starts afresh");
  const DIED = told("broken", "your text has ended Python itself", "does it call itself without an end, or end the process? The next check starts afresh");

  /** Python for all cells of the page: one worker, one check at a time. */
  class Runtime {
    #worker = null;
    #busy = false;
    #last = Promise.resolve();

    /** What the checker says; `heard` is told of progress. One cell waits for the other. */
    check(record, source, heard) {
      if (this.#busy) heard({ waiting: true });
      const turn = this.#last.then(() => this.#run({ record, source }, heard));
      this.#last = turn.catch(() => {});
      return turn;
    }

    #run(job, heard) {
      return new Promise((resolve) => {
        let timer = null;
        let printed = "";
        this.#busy = true;
        const end = (verdict, { keep = false } = {}) => {
          clearTimeout(timer);
          this.#busy = false;
          if (!keep) {
            this.#worker?.terminate();
            this.#worker = null;
          }
          resolve(verdict);
        };
        try {
          this.#worker ??= new Worker(new URL("worker.mjs", HERE), { type: "module" });
        } catch {
          return end(MISSING);
        }
        this.#worker.onerror = (event) => {
          event.preventDefault();
          end(MISSING);
        };
        this.#worker.onmessage = ({ data }) => {
          if (data.verdict) return end(data.verdict, { keep: true });
          if (data.missing) return end(MISSING);
          if (data.died) return end({ ...DIED, output: printed });
          if (data.printed) printed += data.printed;
          if (data.running) timer = setTimeout(() => end({ ...STOPPED, output: printed }), SECONDS * 1000);
          heard(data);
        };
        this.#worker.postMessage(job);
      });
    }
  }

  const runtime = new Runtime();

  /** What a reader wrote, kept by the browser where it may. */
  class Memory {
    constructor(practice) {
      this.key = `oyg-pycheck ${location.pathname} ${practice}`;
    }

    read() {
      try {
        return localStorage.getItem(this.key);
      } catch {
        return null;
      }
    }

    write(text) {
      try {
        if (text === null) localStorage.removeItem(this.key);
        else localStorage.setItem(this.key, text);
      } catch {
        // The text is then lost on a reload, and nothing else is.
      }
    }
  }

  /** The editor of a page whose editor script could not be loaded. */
  function textarea(parent, { text, title, help, changed }) {
    const area = html("textarea", { "aria-labelledby": title, "aria-describedby": help, spellcheck: "false", autocapitalize: "off", autocomplete: "off", rows: String(Math.max(6, text.split("\n").length + 2)), oninput: changed });
    area.value = text;
    parent.append(area);
    const set = (next) => {
      area.focus();
      area.select();
      // The only way to write into a textarea that its own undo knows.
      if (!document.execCommand("insertText", false, next)) area.value = next;
      changed();
    };
    return { get: () => area.value, set };
  }

  let loading = null;

  /** Waits for the editor's script, asked for by the first cell that comes near; it may be missing. */
  function editorScript() {
    loading ??= new Promise((done) => {
      document.head.append(html("script", { src: new URL("editor.js", HERE).href, onload: done, onerror: done }));
    });
    return loading;
  }

  const HEADINGS = { right: "✓ Right", wrong: "✗ Not yet", stub: "… Not written yet", broken: "✗ It does not run yet", unable: "✗ Not possible here" };

  class Cell extends HTMLElement {
    /** A cell far down the page stays text until the reader comes near or takes the keyboard. */
    connectedCallback() {
      if (this.known) return;
      this.known = true;
      const near = new IntersectionObserver((seen) => seen.some((entry) => entry.isIntersecting) && start(), { rootMargin: "800px" });
      const start = () => {
        near.disconnect();
        removeEventListener("keydown", start);
        editorScript().then(() => this.#open());
      };
      near.observe(this);
      addEventListener("keydown", start, { once: true });
    }

    #open() {
      if (this.editor) return;
      const title = this.getAttribute("aria-labelledby");
      const block = this.querySelector("pre");
      this.start = block.textContent.trimEnd();
      this.memory = new Memory(this.dataset.practice);
      const plain = !window.oygPythonEditor;
      const help = this.#help(plain);
      const frame = html("div", { class: "oyg-pycheck-editor" });
      this.result = html("div", { class: "oyg-pycheck-result", role: "status" });
      this.printed = html("div", { class: "oyg-pycheck-printed" });
      this.bar = html("div", { class: "oyg-pycheck-progress", hidden: "" });
      const shown = block.closest(".highlight")?.parentElement ?? block;
      shown.replaceWith(frame, this.#buttons(), this.bar, this.result, this.printed, help);
      const open = plain ? textarea : window.oygPythonEditor;
      this.editor = open(frame, { text: this.memory.read() ?? this.start, title, help: help.id, changed: () => this.#keep() });
      this.addEventListener("keydown", (event) => this.#key(event), { capture: true });
      this.classList.add("oyg-pycheck-live");
    }

    #buttons() {
      return html(
        "div",
        { class: "oyg-pycheck-buttons" },
        html("button", { type: "button", class: "oyg-pycheck-button oyg-pycheck-check", onclick: () => this.check() }, "Check"),
        html("button", { type: "button", class: "oyg-pycheck-button", onclick: () => this.editor.set(this.start) }, "Start again"),
      );
    }

    #help(plain) {
      const keys = plain ? "" : "Tab indents; Escape, then Tab leaves the editor. ";
      return html(
        "p",
        { class: "oyg-pycheck-help", id: `${this.getAttribute("aria-labelledby")}-help` },
        `${keys}Ctrl+Enter checks (⌘+Enter on a Mac). The first check loads Python, ${this.dataset.megabytes} MB. `,
        "Nothing is graded or sent: this is practice, and the values that yours are compared with are part of the page.",
      );
    }

    #key(event) {
      if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey)) return;
      event.preventDefault();
      event.stopPropagation();
      this.check();
    }

    #keep() {
      const text = this.editor.get();
      this.memory.write(text === this.start ? null : text);
    }

    /** Judges what is in the editor; a second call before the end of the first does nothing. */
    async check() {
      if (this.busy) return;
      this.busy = true;
      this.setAttribute("aria-busy", "true");
      try {
        this.#show(await this.#judged());
      } finally {
        this.busy = false;
        this.removeAttribute("aria-busy");
        this.bar.hidden = true;
      }
    }

    async #judged() {
      if (location.protocol === "file:") return NOT_SERVED;
      this.#wait("Checking …");
      try {
        this.record ??= await this.#fetched();
      } catch {
        return MISSING;
      }
      return runtime.check(this.record, this.editor.get(), (news) => this.#heard(news));
    }

    async #fetched() {
      const response = await fetch(new URL(`${this.dataset.practice}.json`, HERE), { cache: "no-cache" });
      if (!response.ok) throw new Error(response.statusText);
      return response.text();
    }

    #wait(text) {
      this.printed.replaceChildren();
      delete this.result.dataset.verdict;
      this.result.replaceChildren(html("p", { class: "oyg-pycheck-wait" }, text));
    }

    #heard({ waiting, loaded, running }) {
      if (waiting) this.#wait("Waiting until the other cell is done …");
      if (loaded) this.#progress(loaded);
      if (running) this.bar.hidden = true;
    }

    #progress(loaded) {
      const all = Number(this.dataset.bytes);
      if (this.bar.hidden) {
        this.step = html("span");
        this.meter = html("progress", { max: String(all), "aria-label": "Python that has been loaded" });
        this.bar.replaceChildren(this.meter, this.step);
        this.bar.hidden = false;
        this.#wait("Loading Python for the first check …");
      }
      this.meter.value = loaded;
      this.step.textContent = loaded < all ? `${Math.floor((100 * loaded) / all)} % of Python` : "Python is here and starts …";
    }

    #show({ verdict, fact, evidence, hint, page, output }) {
      const parts = [html("p", { class: "oyg-pycheck-verdict" }, html("strong", {}, HEADINGS[verdict]), html("span", {}, ": ", rich(fact)))];
      if (evidence.length) parts.push(html("pre", { class: "oyg-pycheck-evidence" }, evidence.join("\n")));
      if (hint) parts.push(html("p", {}, html("em", {}, "hint:"), " ", rich(hint)));
      if (page) parts.push(html("p", {}, html("em", {}, "read:"), " ", this.#link(page)));
      this.result.dataset.verdict = verdict;
      this.result.replaceChildren(...parts);
      this.printed.replaceChildren(...(output ? [html("p", {}, "Printed by your text"), html("pre", {}, output)] : []));
    }

    #link(page) {
      const place = JSON.parse(this.record).pages[page];
      return place ? html("a", { href: new URL(place.href, ROOT).href }, place.title) : `book/${page}`;
    }
  }

  customElements.define("oyg-pycheck", Cell);
})();
