"""Links and files that lead nowhere within the site."""

from __future__ import annotations

import posixpath
from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import NamedTuple
from urllib.parse import unquote, urlsplit

from bs4 import Tag

from autograder.checks.mistakes import MISTAKES
from book_guards.faults import Fault, line_of, meant, place
from book_guards.site import Page, Site

ATTRIBUTES = ("href", "src", "data", "poster", "xlink:href")
LOST = "404.html"
"""The page that a server shows for an unknown address; it cannot know how deep that address is."""


def addresses(tag: Tag) -> Iterator[str]:
    """Every address that an element names, in whatever attribute."""
    for attribute in ATTRIBUTES:
        value = tag.get(attribute)
        if value is not None and (attribute != "data" or tag.name == "object"):
            yield str(value).strip()
    for candidate in str(tag.get("srcset") or "").split(","):
        if candidate.strip():
            yield candidate.split()[0]


def link_faults(site: Site, prefix: str) -> list[Fault]:
    """Addresses within the site that have no file or no anchor, one fault per address.

    Args:
        prefix: what the addresses on the page for unknown addresses begin with.
    """
    broken: dict[tuple[str, Reason], list[str]] = defaultdict(list)
    for page in site.pages.values():
        for tag in page.soup.find_all(True):
            for address in addresses(tag):
                if reason := _reason(site, page, address, prefix):
                    needles = (address, unquote(urlsplit(address).fragment))
                    broken[address, reason].append(site.where(page, *needles, tag=tag))
    return [
        Fault(f"`{address}` leads nowhere: {reason.why}", tuple(places), reason.hint)
        for (address, reason), places in broken.items()
    ]


class Reason(NamedTuple):
    """Why an address leads nowhere, and what to do."""

    why: str
    hint: str = "mend the link, or remove it"


def _reason(site: Site, page: Page, address: str, prefix: str) -> Reason | None:
    """Why `address` on `page` is broken, or None."""
    parts = urlsplit(address)
    if parts.scheme or parts.netloc:
        return None
    path = unquote(parts.path)
    if path.startswith("/"):
        if page.name != LOST:
            return Reason("it begins with `/`", "write it relative to the page, for any folder")
        if not path.startswith(prefix):
            hint = "see `notfound_urls_prefix` in _config.yml"
            return Reason(f"it does not begin with `{prefix}`", hint)
        target = path.removeprefix(prefix)
    elif path:
        target = posixpath.normpath(posixpath.join(posixpath.dirname(page.name), path))
    else:
        target = page.name
    return _missing(site, target or "index.html", unquote(parts.fragment))


def _missing(site: Site, target: str, fragment: str) -> Reason | None:
    if target.startswith(".."):
        return Reason("it leads out of the site")
    file = site.folder / target
    if file.is_dir():
        target = posixpath.normpath(posixpath.join(target, "index.html"))
        file = site.folder / target
    if not file.is_file():
        return Reason(f"there is no `{target}`", _near(target, site.pages))
    leads_to = site.pages.get(target)
    if not fragment or fragment == "top" or not leads_to or fragment in leads_to.anchors:
        return None
    return Reason(f"`{target}` has no anchor `{fragment}`", _near(fragment, leads_to.anchors))


def _near(word: str, known: Iterable[str]) -> str:
    hint = meant(word, known)
    return hint if hint.startswith("did") else "mend the link, or give the target that name"


def mistake_faults(site: Site) -> list[Fault]:
    """Pages that the catalogue of mistakes sends students to, and that the book has not."""
    catalogue = site.root / "autograder" / "checks" / "mistakes.py"
    found = []
    for mistake in MISTAKES.values():
        page, _, anchor = mistake.page.partition("#")
        if reason := _missing(site, f"{page}.html", anchor):
            line = line_of(catalogue, f'"{mistake.name}"')
            fact = f"the mistake `{mistake.name}` sends students to `{mistake.page}`: {reason.why}"
            found.append(Fault(fact, (place(catalogue, site.root, line),), reason.hint))
    return found


def prefix_of(settings: dict[str, object]) -> str:
    """What `_config.yml` lets the addresses of the page for unknown addresses begin with."""
    sphinx = settings.get("sphinx")
    config = sphinx.get("config") if isinstance(sphinx, dict) else None
    return str((config or {}).get("notfound_urls_prefix") or "/")
