"""What several browser tests ask of a page."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from playwright.sync_api import Locator, Page

ROOT = Path(__file__).parents[2]
BOOK = ROOT / "_build" / "html"
DEMONSTRATION = ROOT / "_build" / "demonstration" / "_build" / "html"
AXE = ROOT / "node_modules" / "axe-core" / "axe.min.js"
WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002  # the base says so
        pass


@contextmanager
def served(folder: Path) -> Iterator[str]:
    """The address of a server on this machine that serves a folder."""
    handler = partial(_Quiet, directory=str(folder))
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def violations(page: Page, within: str = "html") -> list[str]:
    """What axe finds against WCAG 2.0 to 2.2, levels A and AA, one line for each element.

    All of the page is laid out first, as it is when a reader gets there: what the browser has put
    off has a place and a size that nobody sees.
    """
    page.locator("html[data-marked]").wait_for(state="attached")  # see book/_static/book.js
    page.add_style_tag(content="* { content-visibility: visible !important; }")
    page.evaluate(AXE.read_text(encoding="utf-8"))
    found = page.evaluate(
        "([within, tags]) => axe.run(within, {runOnly: tags}).then(r => r.violations)",
        [within, WCAG],
    )
    return [f"{fault['id']}: {node['html'][:200]}" for fault in found for node in fault["nodes"]]


def cut_off(figure: Locator) -> list[str]:
    """The parts of a figure that stick out of it sideways, by a pixel or more.

    Positions of letters and in SVG are not whole pixels.
    """
    found: list[str] = figure.evaluate(
        """el => {
            const edge = el.getBoundingClientRect();
            const drawn = (part) => !part.closest('defs, pattern, clipPath, [clip-path]');
            const out = (box) => box.left < edge.left - 1 || box.right > edge.right + 1;
            return [...el.querySelectorAll('*:not(style, title, wbr)')]
                .filter((part) => drawn(part) && out(part.getBoundingClientRect()))
                .map((part) => part.outerHTML);
        }"""
    )
    return found


def width(page: Page) -> int:
    """How wide the page is, in CSS pixels, with what one must scroll sideways for."""
    return int(page.evaluate("document.documentElement.scrollWidth"))
