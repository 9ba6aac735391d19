"""Chromium lays the document out. Nothing is asked of a network: every request is answered here."""

from __future__ import annotations

import io
import shutil
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import unquote, urlsplit

from playwright.sync_api import Error, Page, Route, sync_playwright
from pypdf import PdfReader

from autograder.errors import AutograderError, UsageError
from printed.compose import FONTS
from printed.references import ORIGIN
from printed.site import Site

NODE_MODULES = Path(__file__).parents[2] / "node_modules"
_ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
_SETTLED = """async () => {
  await document.fonts.ready;
  await Promise.all([...document.images].map((image) => image.decode().catch(() => {})));
  await new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
}"""
_NUMBERED = """(pages) => {
  for (const place of document.querySelectorAll("[data-page-of]")) {
    place.textContent = pages[place.dataset.pageOf] ?? "";
  }
}"""
_HEADINGS = """() => [...document.querySelectorAll("h1, h2, h3, h4, h5, h6")]
  .filter((heading) => heading.getClientRects().length)
  .map((heading) => {
    const copy = heading.cloneNode(true);
    copy.querySelectorAll(".katex").forEach((formula) => formula.replaceWith(formula.ariaLabel));
    return copy.textContent.replace(/\\s+/g, " ").trim();
  })"""
_ROUNDS = 4
"""Numbers move at most a few lines; a book that still changes after these has a fault."""


@dataclass
class Answers:
    """Answers Chromium's requests from the site, and remembers what went wrong."""

    document: str
    site: Site
    troubles: list[str] = field(default_factory=list)

    def __call__(self, route: Route) -> None:
        url = route.request.url
        if url == ORIGIN:
            route.fulfill(body=self.document, content_type="text/html; charset=utf-8")
            return
        file = self.file(url)
        if file is not None and file.is_file():
            route.fulfill(path=file)
            return
        # Fonts of the print are a nicety, and the style names others in case they are missing.
        if not url.startswith(f"{ORIGIN}{FONTS}/"):
            self.troubles.append(f"{url.removeprefix(ORIGIN)} was asked for and is not in the site")
        route.abort()

    def file(self, url: str) -> Path | None:
        if not url.startswith(ORIGIN):
            return None
        path = unquote(urlsplit(url).path).lstrip("/")
        base, path = (
            (NODE_MODULES, path.removeprefix(f"{FONTS}/"))
            if path.startswith(f"{FONTS}/")
            else (self.site.folder, path)
        )
        file = (base / path).resolve()
        return file if file.is_relative_to(base.resolve()) else None


@dataclass(frozen=True)
class Printed:
    """A PDF as Chromium makes it, and the headings that it shows."""

    data: bytes
    headings: list[str]


def laid_out(document: str, site: Site) -> Printed:
    """The document as a PDF, with tags, outline and named destinations, as Chromium makes it.

    Raises:
        UsageError: there is no Chromium.
        AutograderError: the document asks for what the site lacks, or a script in it fails.
    """
    program = shutil.which("chromium")
    if program is None:
        raise UsageError(
            "the program `chromium` is not on this machine",
            hint="run `sudo apt-get install chromium`, then print again",
        )
    answers = Answers(document, site)
    try:
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=program, args=_ARGUMENTS)
            page = browser.new_page(color_scheme="light", reduced_motion="reduce")
            page.emulate_media(media="print")
            page.on("pageerror", lambda error: answers.troubles.append(str(error)))
            page.route("**/*", answers)
            page.goto(ORIGIN)
            page.evaluate(_SETTLED)
            printed = Printed(_with_page_numbers(page), page.evaluate(_HEADINGS))
            browser.close()
    except Error as error:
        raise AutograderError(
            "Chromium could not print the book", str(error).splitlines()[0]
        ) from error
    if answers.troubles:
        raise AutograderError(
            "the pages did not come together as on the site",
            *answers.troubles,
            hint="run `make book`, open the pages in a browser, and look at its console",
        )
    return printed


def _with_page_numbers(page: Page) -> bytes:
    """Print, write the page numbers into the text, and print again, until they hold."""
    before: dict[str, int] = {}
    for _ in range(_ROUNDS):
        printed = page.pdf(
            prefer_css_page_size=True, print_background=True, tagged=True, outline=True
        )
        now = destinations(PdfReader(io.BytesIO(printed)))
        if now == before:
            return printed
        page.evaluate(_NUMBERED, now)
        before = now
    raise AutograderError(
        "the page numbers do not settle",
        f"they changed in each of {_ROUNDS} rounds",
        hint="give `[data-page-of]` a fixed width in tools/printed/print.css",
    )


def destinations(reader: PdfReader) -> dict[str, int]:
    """The page, counted from 1, of every named destination."""
    found = {}
    for name, target in reader.named_destinations.items():
        number = reader.get_destination_page_number(target)
        if number is not None:
            found[unquote(name.removeprefix("/"))] = number + 1
    return found
