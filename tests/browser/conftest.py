"""A real browser, and pages that remember what they asked for and what they said."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from pages import DEMONSTRATION
from playwright.sync_api import Browser, Page, sync_playwright

HARMLESS = ("[PST]", "[togglebutton]")
"""What the theme says about itself on the console, as information."""


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path="/usr/bin/chromium",
            args=["--no-sandbox", "--disable-gpu", "--disable-background-networking"],
        )
        yield browser
        browser.close()


class Opened:
    """A page, with the addresses that it `requested` and the words that it `said`."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.requested: list[str] = []
        self.said: list[str] = []
        page.on("request", lambda request: self.requested.append(request.url))
        page.on("console", lambda message: self._heard(message.text))
        page.on("pageerror", lambda error: self._heard(str(error)))

    def _heard(self, text: str) -> None:
        if not text.startswith(HARMLESS):
            self.said.append(text)


@pytest.fixture
def open_page(browser: Browser) -> Iterator[Callable[..., Opened]]:
    """`open_page(url_or_path, width=…, scheme=…, still=…)` opens it in a context of its own."""
    contexts = []

    def open_(
        where: Path | str, *, width: int = 1280, scheme: str = "light", still: bool = True
    ) -> Opened:
        context = browser.new_context(
            viewport={"width": width, "height": 900},
            color_scheme=scheme,  # type: ignore[arg-type]
            reduced_motion="reduce" if still else "no-preference",
        )
        contexts.append(context)
        opened = Opened(context.new_page())
        opened.page.goto(where.as_uri() if isinstance(where, Path) else where)
        return opened

    yield open_
    for context in contexts:
        context.close()


@pytest.fixture
def demonstration(open_page: Callable[..., Opened]) -> Page:
    """The demonstration page, where every figure and practice cell is."""
    return open_page(DEMONSTRATION / "index.html").page
