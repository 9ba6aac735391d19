// Small services to every page.

(() => {
  window.requestIdleCallback ??= (task) => setTimeout(() => task({ timeRemaining: () => 50 }), 50);

  // A search fetches the pages that it found to quote them; from a file it may not.
  if (location.protocol === "file:") DOCUMENTATION_OPTIONS.SHOW_SEARCH_SUMMARY = false;

  // What is wider than the page can be scrolled, and then the keyboard must reach it.
  // Asked when the browser has time, because the question makes it lay out the whole page.
  let rest = [];
  function mark(deadline) {
    while (rest.length && deadline.timeRemaining() > 2) {
      const element = rest.pop();
      if (element.scrollWidth > element.clientWidth) element.setAttribute("tabindex", "0");
      else element.removeAttribute("tabindex");
    }
    if (rest.length) requestIdleCallback(mark);
    else document.documentElement.dataset.marked = "";
  }
  function begin() {
    delete document.documentElement.dataset.marked;
    rest = [...document.querySelectorAll(".math-scroll, div.highlight pre")];
    requestIdleCallback(mark);
  }
  addEventListener("load", begin);
  addEventListener("resize", begin);
})();
