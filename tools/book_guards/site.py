"""The built site, parsed once: pages, their anchors, and the sources that they were made from."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from bs4 import BeautifulSoup, Tag

from book_guards.faults import CannotCheck, line_of, place
from book_guards.toc import PAGES


@dataclass(frozen=True)
class Page:
    """One HTML file; `name` is its address within the site, `02-gradients/chain-rule.html`."""

    name: str
    file: Path
    soup: BeautifulSoup

    @cached_property
    def ids(self) -> Counter[str]:
        """Every `id`, with the number of elements that bear it."""
        return Counter(str(tag["id"]) for tag in self.soup.find_all(id=True))

    @cached_property
    def anchors(self) -> frozenset[str]:
        """What a `#fragment` can lead to."""
        named = {str(tag["name"]) for tag in self.soup.find_all("a", attrs={"name": True})}
        return frozenset(self.ids) | named

    @property
    def article(self) -> Tag:
        """What the author wrote: the article, else the main part, else the whole page."""
        found = self.soup.find("article") or self.soup.find("main")
        return found if isinstance(found, Tag) else self.soup


@dataclass(frozen=True)
class Site:
    """A built book.

    Attributes:
        folder: the one with `index.html`.
        book: the sources, with `_toc.yml`.
        root: the repository, from which files are named.
    """

    folder: Path
    book: Path
    root: Path
    pages: dict[str, Page]

    def where(self, page: Page, *needles: str, tag: Tag | None = None) -> str:
        """The line of the source that holds one of the `needles`, else the line of the page."""
        for suffix in PAGES:
            source = (self.book / page.name).with_suffix(suffix)
            if line := line_of(source, *needles):
                return place(source, self.root, line)
        return place(page.file, self.root, tag.sourceline if tag else None)


def read_site(folder: Path, book: Path, root: Path) -> Site:
    """Parse every page; folders that begin with `_` hold no pages.

    Raises:
        CannotCheck: no site is there.
    """
    if not (folder / "index.html").is_file():
        raise CannotCheck(f"there is no built book in `{folder}`\nhint: run `make book` first")
    pages = {}
    for file in sorted(folder.rglob("*.html")):
        name = file.relative_to(folder)
        if not any(part.startswith("_") for part in name.parts):
            soup = BeautifulSoup(file.read_text(encoding="utf-8"), "html.parser")
            pages[name.as_posix()] = Page(name.as_posix(), file, soup)
    return Site(folder, book, root, pages)
