"""The built book in a real browser: it is complete, quiet, and fits a phone."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

ROOT = Path(__file__).parents[2]
HTML = ROOT / "_build" / "html"
SOURCES = sorted(p for p in (ROOT / "book").rglob("*.md") if not p.parent.name.startswith("_"))
PAGES = [str(path.relative_to(ROOT / "book").with_suffix(".html")) for path in SOURCES]
HARMLESS = ("[PST]", "[togglebutton]")
"""What the theme says about itself on the console, as information."""


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path="/usr/bin/chromium",
            args=["--no-sandbox", "--disable-gpu", "--disable-background-networking"],
        )
        yield browser
        browser.close()


def opened(browser: Browser, page: str, *, width: int = 1280, scheme: str = "light") -> Page:
    """A page with what it requested and said in `requests` and `said`."""
    view = browser.new_page(
        viewport={"width": width, "height": 900},
        color_scheme=scheme,  # type: ignore[arg-type]
    )
    view.requests, view.said = [], []  # type: ignore[attr-defined]
    view.on("request", lambda request: view.requests.append(request.url))  # type: ignore[attr-defined]
    view.on("console", lambda message: view.said.append(message.text))  # type: ignore[attr-defined]
    view.on("pageerror", lambda error: view.said.append(str(error)))  # type: ignore[attr-defined]
    view.goto((HTML / page).as_uri())
    view.evaluate("() => window.MathJax?.startup?.promise.then(() => true)")
    return view


@pytest.mark.parametrize("page", PAGES)
def test_every_page_that_is_written_is_built(page: str) -> None:
    """The builder passes over a page that the table of contents lacks."""
    assert (HTML / page).is_file()


@pytest.mark.parametrize("page", PAGES)
def test_a_page_asks_nobody_else_and_has_nothing_to_complain_of(
    browser: Browser, page: str
) -> None:
    view = opened(browser, page)

    assert [] == [url for url in view.requests if not url.startswith(("file:", "data:"))]  # type: ignore[attr-defined]
    assert [] == [text for text in view.said if not text.startswith(HARMLESS)]  # type: ignore[attr-defined]
    view.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("page", PAGES)
def test_a_page_fits_a_phone(browser: Browser, page: str, scheme: str) -> None:
    view = opened(browser, page, width=320, scheme=scheme)

    assert view.evaluate("document.documentElement.scrollWidth") <= 320
    view.close()


@pytest.mark.parametrize("page", PAGES)
def test_every_picture_says_what_it_shows(browser: Browser, page: str) -> None:
    view = opened(browser, page)

    pictures = view.eval_on_selector_all("article img", "all => all.map(i => i.alt.trim())")
    assert [] == [alt for alt in pictures if len(alt) < 20]
    view.close()


def test_the_sheet_can_be_downloaded_from_its_page() -> None:
    """And it is, byte for byte, the one in exercises/."""
    released = (ROOT / "exercises/02-gradients/by-hand.ipynb").read_bytes()
    offered = [path.read_bytes() for path in (HTML / "_downloads").rglob("by-hand.ipynb")]

    assert [released] == offered


def test_no_page_holds_an_answer_or_a_hidden_test() -> None:
    from autograder.course import find_course
    from autograder.sheets import HIDDEN, SOLUTION, read_sheet, regions

    text = "\n".join(
        path.read_text(encoding="utf-8", errors="ignore")
        for path in HTML.rglob("*")
        if path.suffix in {".html", ".js", ".ipynb", ".md", ".txt"}
    )
    for place in find_course(ROOT).sheets():
        for cell in read_sheet(place).cells:
            for region in [*regions(cell.source, HIDDEN), *regions(cell.source, SOLUTION)]:
                assert region.strip() not in text, cell.grade_id
