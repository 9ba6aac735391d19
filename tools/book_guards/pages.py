"""What a page must have for readers who do not see it, or not all of it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import PurePosixPath
from urllib.parse import unquote, urlsplit

from bs4 import Tag

from book_guards.faults import Fault
from book_guards.site import Page, Site

SHORTEST = 20
"""Letters; what says less than this about a figure names it and does not describe it."""
PICTURES = {".svg", ".png", ".jpg", ".jpeg", ".gif", ".webp"}
HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")


def page_faults(site: Site) -> list[Fault]:
    """Pictures without words, anchors that occur twice, headings that skip a level."""
    found: list[Fault] = []
    for page in site.pages.values():
        found += _pictures(site, page)
        found += _drawings(site, page)
        found += _twice(site, page)
        found += _headings(site, page)
    return found


def _pictures(site: Site, page: Page) -> Iterator[Fault]:
    for image in page.article.find_all("img"):
        source = PurePosixPath(unquote(urlsplit(str(image.get("src", ""))).path))
        alt = str(image.get("alt", "")).strip()
        if len(alt) >= SHORTEST and PurePosixPath(alt).suffix.lower() not in PICTURES:
            continue
        says = f"says only `{alt}`" if alt else "has no words"
        output = image.find_parent(class_="cell_output") is not None
        yield Fault(
            f"a picture on `{page.name}` {says} to those who do not see it",
            (site.where(page, source.name, tag=image),),
            "describe what it shows, in a sentence or two, by "
            + ("`mystnb: image: alt:` in its cell" if output else "its `:alt:`"),
        )


def _drawings(site: Site, page: Page) -> Iterator[Fault]:
    for drawing in page.soup.find_all("svg"):
        if _hidden(drawing) or (drawing.get("role") == "img" and _named(page, drawing)):
            continue
        lacks = "accessible name" if drawing.get("role") == "img" else "`role=img`"
        yield Fault(
            f"a drawing (`<svg>`) on `{page.name}` has no {lacks}",
            (site.where(page, tag=drawing),),
            "give it `role=img` and a `<title>`, or `aria-hidden=true` if it is an ornament",
        )


def _hidden(tag: Tag) -> bool:
    return any(
        str(each.get("aria-hidden")).lower() == "true" or each.has_attr("hidden")
        for each in [tag, *tag.parents]
    )


def _named(page: Page, drawing: Tag) -> bool:
    """By `aria-label`, by the text of what `aria-labelledby` names, or by its own title."""
    if str(drawing.get("aria-label", "")).strip():
        return True
    by = str(drawing.get("aria-labelledby", "")).split()
    texts = [page.soup.find(id=name) for name in by] or [drawing.find("title", recursive=False)]
    return any(isinstance(text, Tag) and text.get_text(strip=True) for text in texts)


def _twice(site: Site, page: Page) -> Iterator[Fault]:
    for name, times in page.ids.items():
        if times > 1:
            second = page.soup.find_all(id=name)[1]
            yield Fault(
                f"`{page.name}` has {times} elements with the anchor `{name}`",
                (site.where(page, f"({name})=", f":name: {name}", tag=second),),
                "a link can reach only the first; give each a name of its own",
            )


def _headings(site: Site, page: Page) -> Iterator[Fault]:
    above = 0
    for heading in page.article.find_all(HEADINGS):
        level = int(heading.name[1])
        if level > above + 1:
            text = heading.get_text().strip().rstrip("#").strip()
            yield Fault(
                f"the heading `{text}` on `{page.name}` has level {level} after level {above}",
                (site.where(page, f"{'#' * level} {text}", tag=heading),),
                f"give it level {above + 1}, or write the heading that is missing above it",
            )
        above = level
