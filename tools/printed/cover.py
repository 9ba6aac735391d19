"""The cover, and the table of contents with page numbers."""

from __future__ import annotations

import math

import numpy as np
from bs4 import BeautifulSoup, Tag

import autograder
from printed.references import link_to
from printed.site import Site

_WIDTH, _HEIGHT = 640.0, 300.0
_FITS = 7
"""Curves between the first guess and the best cubic."""


def cover(soup: BeautifulSoup, site: Site) -> Tag:
    """Title, drawing, authors. No heading, so that the outline begins with the contents."""
    page = soup.new_tag("section", attrs={"class": "book-cover"})
    for style, text in (("title", site.title), ("author", site.author)):
        line = soup.new_tag("p", attrs={"class": f"book-cover-{style}"})
        line.string = text
        page.append(line)
    page.append(BeautifulSoup(_drawing(), "html.parser"))
    notes = [f"Edition {autograder.__version__}"]
    if site.online:
        notes.append(f"The same book with figures to play with: {site.online}")
    notes.append("Text and figures: CC BY 4.0. Code: BSD 3-Clause.")
    for note in notes:
        line = soup.new_tag("p", attrs={"class": "book-cover-note"})
        line.string = note
        page.append(line)
    return page


def heading_of(article: Tag) -> str:
    """The title of a page, as one line of text; a formula is given by its TeX."""
    heading = article.select_one(".book-h1")
    return " ".join(heading.get_text().split()) if heading else ""


def contents(soup: BeautifulSoup, site: Site, articles: list[Tag]) -> Tag:
    """Parts and pages; `layout` fills in the numbers."""
    section = soup.new_tag("nav", attrs={"class": "book-contents", "id": "book-contents"})
    heading = soup.new_tag("h1", attrs={"class": "book-h1", "id": "book-contents-heading"})
    heading.string = "Contents"
    section.append(heading)
    for page, article in zip(site.pages, articles, strict=True):
        if page.part:
            part = soup.new_tag("p", attrs={"class": "book-contents-part"})
            part.string = page.part
            section.append(part)
        section.append(_entry(soup, page.name, page.depth, article))
    return section


def _entry(soup: BeautifulSoup, name: str, depth: int, article: Tag) -> Tag:
    link = soup.new_tag(
        "a",
        attrs={
            "class": "book-contents-entry",
            "href": link_to(name),
            "style": f"margin-left: {max(depth - 1, 0) * 1.5}em",
        },
    )
    title = soup.new_tag("span")
    title.string = heading_of(article)
    link.append(title)
    link.append(soup.new_tag("span", attrs={"class": "book-contents-dots"}))
    number = {"class": "book-contents-number", "data-page-of": name}
    link.append(soup.new_tag("span", attrs=number))
    return link


def _drawing() -> str:
    """The problem of the whole book: cubics on their way to the sine."""
    x = np.linspace(-math.pi, math.pi, 160)
    powers = np.stack([x**k for k in range(4)], axis=1)
    best = np.linalg.lstsq(powers, np.sin(x), rcond=None)[0]
    start = np.array([0.3, -0.2, 0.1, 0.05])
    lines = []
    for step in range(_FITS):
        near = 1 - 0.55**step if step < _FITS - 1 else 1.0
        y = powers @ (start + near * (best - start))
        lines.append(_polyline(x, y, f"fit{' best' if near == 1 else ''}"))
    lines.append(_polyline(x, np.sin(x), "sine"))
    return (
        f'<svg class="book-cover-drawing" viewBox="0 0 {_WIDTH:g} {_HEIGHT:g}" role="img" '
        'aria-label="Cubic curves that come nearer and nearer to a sine.">'
        f"{''.join(lines)}</svg>"
    )


def _polyline(x: np.ndarray, y: np.ndarray, style: str) -> str:
    right = (x / math.pi + 1) / 2 * (_WIDTH - 8) + 4
    down = _HEIGHT * (0.62 - y / 4.6)
    points = " ".join(f"{a:.2f},{b:.2f}" for a, b in zip(right, down, strict=True))
    return f'<polyline class="{style}" points="{points}" />'
