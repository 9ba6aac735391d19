"""The built book in a real browser: complete, quiet, accessible, and at home on a phone."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from pages import BOOK, DEMONSTRATION, ROOT, served, violations, width

SOURCES = sorted(
    path for path in (ROOT / "book").rglob("*.md") if not path.parent.name.startswith("_")
)
WRITTEN = [path.relative_to(ROOT / "book").with_suffix(".html") for path in SOURCES]
PAGES = [BOOK / page for page in WRITTEN] + [
    BOOK / "search.html",
    BOOK / "genindex.html",
    DEMONSTRATION / "index.html",
]
LOCAL = ("file:", "data:", "blob:")
Open = Callable[..., Any]

every_page = pytest.mark.parametrize(
    "page", PAGES, ids=lambda path: f"{path.parent.name}-{path.stem}"
)
both_modes = pytest.mark.parametrize("scheme", ["light", "dark"])


@pytest.fixture(scope="module")
def site() -> Iterator[str]:
    with served(BOOK) as address:
        yield address


@every_page
def test_a_page_asks_nobody_else_and_has_nothing_to_complain_of(
    open_page: Open, page: Path
) -> None:
    opened = open_page(page)
    opened.page.wait_for_timeout(200)

    assert [] == [url for url in opened.requested if not url.startswith(LOCAL)]
    assert [] == opened.said


@both_modes
@pytest.mark.parametrize("wide", [1280, 320])
@every_page
def test_a_page_breaks_no_rule_of_wcag_and_fits_its_window(
    open_page: Open, page: Path, scheme: str, wide: int
) -> None:
    opened = open_page(page, width=wide, scheme=scheme)

    assert width(opened.page) <= wide
    assert [] == violations(opened.page)


@pytest.mark.parametrize("page", [*WRITTEN, Path("404.html"), Path("search.html")], ids=str)
def test_a_page_looks_the_same_from_a_server(open_page: Open, site: str, page: Path) -> None:
    """Every file that it names is there, and the body is set in the book's own font."""
    failed: list[str] = []
    opened = open_page("about:blank")
    opened.page.on("response", lambda r: failed.append(r.url) if r.status >= 400 else None)
    opened.page.goto(f"{site}/{page.as_posix()}")

    assert [] == failed
    assert [] == opened.said
    assert [] == [url for url in opened.requested if not url.startswith((site, "about:", "data:"))]
    assert opened.page.evaluate(
        "document.fonts.ready.then(f => f.check('16px \"Source Serif 4\"'))"
    )


def test_the_page_for_unknown_addresses_is_accessible(open_page: Open, site: str) -> None:
    opened = open_page(f"{site}/404.html")

    assert "There is no such page" == opened.page.locator("h1").inner_text()
    assert [] == violations(opened.page)
    opened.page.get_by_role("link", name="the cover").click()
    assert "Own Your Gradients" == opened.page.locator("article h1").inner_text().rstrip("#")


@pytest.mark.parametrize("page", WRITTEN, ids=str)
def test_every_formula_is_there_for_eyes_and_for_ears(open_page: Open, page: Path) -> None:
    opened = open_page(BOOK / page)
    counts = opened.page.evaluate(
        "() => ['.math', '.math .katex-html', '.math math', '.math .katex-error']"
        ".map(s => document.querySelectorAll(s).length)"
    )

    assert counts == [counts[0], counts[0], counts[0], 0]


def test_a_search_finds_a_word_without_a_server(open_page: Open) -> None:
    opened = open_page(BOOK / "search.html")
    opened.page.locator(".bd-search-container input[type=search]").fill("residual")
    opened.page.keyboard.press("Enter")
    found = opened.page.locator("#search-results li a", has_text="Four knobs and one number")

    found.first.wait_for()
    assert [] == opened.said


@both_modes
def test_a_figure_that_a_cell_drew_follows_the_mode(open_page: Open, scheme: str) -> None:
    opened = open_page(BOOK / "02-gradients/chain-rule.html", scheme=scheme)
    ink = opened.page.evaluate("getComputedStyle(document.querySelector('.drawn text')).fill")
    muted = opened.page.evaluate(
        "(() => { const p = document.createElement('p'); p.style.color = 'var(--oyg-muted)';"
        "document.body.append(p); return getComputedStyle(p).color; })()"
    )

    assert muted == ink


def test_the_reader_can_choose_the_mode_and_it_stays(open_page: Open, site: str) -> None:
    opened = open_page(f"{site}/notation.html", scheme="light")
    button = opened.page.get_by_role("button", name="Color mode")
    for _ in range(3):
        if "dark" == opened.page.evaluate("document.documentElement.dataset.theme"):
            break
        button.click()
    opened.page.goto(f"{site}/index.html")

    assert "dark" == opened.page.evaluate("document.documentElement.dataset.theme")


def test_code_is_copied_without_prompts(open_page: Open, site: str) -> None:
    opened = open_page(f"{site}/02-gradients/chain-rule.html")
    opened.page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    block = opened.page.locator("div.highlight-ipython3").first
    block.hover()
    block.get_by_role("button").click()

    assert (
        block.locator("pre").inner_text().strip()
        == opened.page.evaluate("navigator.clipboard.readText()").strip()
    )


def test_the_keyboard_reaches_the_text_first(open_page: Open) -> None:
    opened = open_page(BOOK / "notation.html")
    opened.page.keyboard.press("Tab")

    assert "Skip to main content" == opened.page.evaluate("document.activeElement.textContent")


def test_a_page_without_javascript_shows_its_fallbacks(browser: Any) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto((BOOK / "index.html").as_uri())

    assert page.get_by_text("The figure needs JavaScript").is_visible()
    context.close()


def test_the_sheet_can_be_downloaded_from_its_page() -> None:
    """And it is, byte for byte, the one in exercises/."""
    released = (ROOT / "exercises/02-gradients/by-hand.ipynb").read_bytes()
    offered = [path.read_bytes() for path in (BOOK / "_downloads").rglob("by-hand.ipynb")]

    assert released in offered
    assert {released} == set(offered)


def test_no_page_holds_an_answer_or_a_hidden_test() -> None:
    from autograder.course import find_course
    from autograder.sheets import HIDDEN, SOLUTION, read_sheet, regions

    readable = {".html", ".js", ".ipynb", ".md", ".txt", ".json"}
    text = "\n".join(
        path.read_text(encoding="utf-8", errors="ignore")
        for path in BOOK.rglob("*")
        if path.suffix in readable
    )
    for place in find_course(ROOT).sheets():
        for cell in read_sheet(place).cells:
            for region in [*regions(cell.source, HIDDEN), *regions(cell.source, SOLUTION)]:
                assert region.strip() not in text, cell.grade_id


def test_the_site_carries_no_dead_weight() -> None:
    """Everything below `_static` is named by a page, a style sheet or a script of the site."""
    text = "".join(
        path.read_text(encoding="utf-8", errors="ignore")
        for path in BOOK.rglob("*")
        if path.suffix in {".html", ".css", ".js"}
    )
    files = [path for path in (BOOK / "_static").rglob("*") if path.is_file()]

    assert files
    assert [] == [path.name for path in files if not re.search(re.escape(path.name), text)]
