"""Ids and links: what points at a page of the site has to point into one document."""

from __future__ import annotations

import re
from collections.abc import Callable
from urllib.parse import quote, unquote, urljoin, urlsplit

from bs4 import Tag

ORIGIN = "http://book.invalid/"
"""Where the pages are said to live while Chromium lays them out; `.invalid` never resolves."""

_NAMES_IDS = ("for", "aria-labelledby", "aria-describedby", "aria-controls", "aria-owns", "headers")


def unique(page: str, name: object) -> str:
    """The id that `name`, an id of `page`, gets in the whole book."""
    return f"{page}:{name}"


def link_to(target: str) -> str:
    """The `href` that leads to an id."""
    return f"#{quote(target, safe='/:')}"


def make_unique(article: Tag, page: str) -> None:
    """Put the name of the page before every id, and before whatever mentions one.

    The id `the-formula` of `02-gradients/chain-rule` becomes `02-gradients/chain-rule:the-formula`,
    a name that a link need not escape: Chromium names destinations by the escaped text.
    """
    for tag in article.find_all(True):
        if tag.has_attr("id"):
            tag["id"] = unique(page, tag["id"])
        if tag.name == "input" and tag.has_attr("name"):
            tag["name"] = unique(page, tag["name"])
        for attribute in _NAMES_IDS:
            if tag.has_attr(attribute):
                ids = str(tag[attribute]).split()
                tag[attribute] = " ".join(unique(page, name) for name in ids)
        _inside_drawings(tag, page)


def _inside_drawings(tag: Tag, page: str) -> None:
    """A drawing mentions its own parts as `url(#id)`, and as `<use href="#id">`."""
    for attribute, value in list(tag.attrs.items()):
        if not isinstance(value, str):
            continue
        if "url(#" in value:
            tag[attribute] = re.sub(
                r"url\(#([^)]+)\)", lambda m: f"url({link_to(unique(page, m[1]))})", value
            )
        if tag.name != "a" and attribute in ("href", "xlink:href") and value.startswith("#"):
            tag[attribute] = link_to(unique(page, value[1:]))


def relink(article: Tag, page: str, pages: frozenset[str], online: str | None) -> None:
    """Point every link of a page into the book, at the published site, or nowhere."""
    for link in article.find_all("a", href=True):
        target = _inside(str(link["href"]), page, pages)
        if target is not None:
            link["href"] = link_to(target)
            continue
        address = urljoin(f"{ORIGIN}{page}.html", str(link["href"]))
        if not address.startswith(ORIGIN):
            continue
        if online:
            link["href"] = urljoin(online, address.removeprefix(ORIGIN))
        else:
            link.name = "span"
            del link["href"]
    _absolute(article, lambda value: urljoin(f"{ORIGIN}{page}.html", value))


def _inside(href: str, page: str, pages: frozenset[str]) -> str | None:
    """The id that a link points at, or None where it leaves the book."""
    address = urljoin(f"{ORIGIN}{page}.html", href)
    if not address.startswith(ORIGIN):
        return None
    parts = urlsplit(address)
    name = unquote(parts.path).lstrip("/").removesuffix(".html") or "index"
    if name not in pages:
        return None
    return unique(name, unquote(parts.fragment)) if parts.fragment else name


def _absolute(article: Tag, resolve: Callable[[str], str]) -> None:
    """Pictures are found from the root of the document, not from their page."""
    for tag in article.find_all(("img", "source", "object", "iframe", "video", "audio", "image")):
        for attribute in ("src", "data", "xlink:href", "href"):
            value = str(tag.get(attribute, ""))
            if value and not value.startswith(("data:", "#")):
                tag[attribute] = resolve(value)


def dangling(document: Tag) -> list[str]:
    """Every `#target` of the document that nothing bears as its id."""
    ids = {str(tag["id"]) for tag in document.find_all(id=True)}
    links = [unquote(str(a["href"])[1:]) for a in document.select('a[href^="#"]')]
    return sorted({link for link in links if link not in ids})
