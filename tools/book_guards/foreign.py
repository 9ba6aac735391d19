"""Resources that a reader's browser would fetch from another host.

An ordinary link to another site is none. What a script puts together while it runs is not seen
here; tests/browser listens to what pages request.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import tinycss2
from bs4 import Tag

from book_guards.faults import Fault, place
from book_guards.links import addresses
from book_guards.site import Site

POINTS_ELSEWHERE = {"a", "area", "base", "blockquote", "form", "q"}
"""Elements whose addresses nobody fetches before the reader asks for it."""
NOT_FETCHED = {
    *("alternate", "author", "canonical", "help", "license", "me", "next", "prev", "search"),
}
"""Kinds of `<link>` that only state something."""
CALLS = re.compile(
    r"""(?:\b(?:fetch|import|importScripts|Worker|WebSocket|EventSource|sendBeacon|open)\s*\(
        |\b(?:from|import)\s)\s*(?:"[A-Z]+"\s*,\s*)?["'`]((?:(?:https?|wss?):)?//[^"'`\s]+)""",
    re.VERBOSE,
)
HINT = "serve it from the site itself: whoever reads the book asks nobody else"


def foreign_faults(site: Site) -> list[Fault]:
    """One fault per address of another host that is fetched with a page."""
    found: dict[str, list[str]] = defaultdict(list)
    for page in site.pages.values():
        for tag in page.soup.find_all(True):
            for address in _fetched(tag):
                found[address].append(site.where(page, address, tag=tag))
    for file in sorted(site.folder.rglob("*")):
        for address in _in_file(file):
            found[address].append(place(file, site.root))
    return [
        Fault(f"`{address}` is fetched from another host", tuple(places), HINT)
        for address, places in found.items()
        if elsewhere(address)
    ]


def elsewhere(address: str) -> bool:
    """Whether an address names a host."""
    return bool(urlsplit(address).netloc)


def _fetched(tag: Tag) -> Iterator[str]:
    states_only = set(tag.get("rel") or ()) <= NOT_FETCHED and tag.name == "link"
    if tag.name not in POINTS_ELSEWHERE and not states_only:
        yield from addresses(tag)
    if style := tag.get("style"):
        yield from in_style(tinycss2.parse_blocks_contents(str(style)))
    if tag.name == "style":
        yield from in_style(tinycss2.parse_stylesheet(tag.get_text()))
    if tag.name == "script" and "src" not in tag.attrs:
        yield from CALLS.findall(tag.get_text())


def _in_file(file: Path) -> Iterator[str]:
    if file.suffix == ".css":
        text = file.read_text(encoding="utf-8", errors="replace")
        yield from in_style(tinycss2.parse_stylesheet(text))
    elif file.suffix in {".js", ".mjs"}:
        yield from CALLS.findall(file.read_text(encoding="utf-8", errors="replace"))


def in_style(nodes: list[Any] | None) -> Iterator[str]:
    """Addresses in `url(…)` and `@import`, however deep; `@namespace` fetches nothing."""
    for node in nodes or ():
        if node.type == "url":
            yield node.value
        elif node.type == "function" and node.lower_name == "url":
            yield from (each.value for each in node.arguments if each.type == "string")
        elif node.type == "at-rule" and node.lower_at_keyword == "import":
            yield from (each.value for each in node.prelude if each.type == "string")
        if node.type == "at-rule" and node.lower_at_keyword == "namespace":
            continue
        for inside in ("prelude", "content", "value", "arguments"):
            if isinstance(deeper := getattr(node, inside, None), list):
                yield from in_style(deeper)
