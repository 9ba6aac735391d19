"""What there is to print: the pages of the built site, in the order of the table of contents."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import yaml  # it comes without types
from sphinx_external_toc.api import FileItem, SiteMap
from sphinx_external_toc.parsing import MalformedError, parse_toc_yaml

from autograder.errors import UsageError


@dataclass(frozen=True)
class Page:
    """A page of the site.

    `name` is its path without `.html`. `depth` is how far its headings move down in the outline of
    the whole book. `part` is the caption of the part that begins with this page.
    """

    name: str
    depth: int
    part: str | None = None

    @property
    def file(self) -> str:
        return f"{self.name}.html"


@dataclass(frozen=True)
class Site:
    """A built site and what the configuration says about the book."""

    folder: Path
    pages: tuple[Page, ...]
    title: str
    author: str
    online: str | None
    """Address of the published site, with a slash at the end."""

    def read(self, page: Page) -> str:
        return (self.folder / page.file).read_text(encoding="utf-8")


def read_site(folder: Path, *, config: Path, toc: Path) -> Site:
    """The site in `folder`.

    Raises:
        UsageError: there is no site, or it lacks a page of the table of contents.
    """
    if not (folder / "index.html").is_file():
        raise UsageError(
            f"there is no built book in `{folder}`",
            f"{folder / 'index.html'} is missing",
            hint="run `make book` first",
        )
    settings = _settings(config)
    pages = tuple(_pages(toc))
    missing = [page.file for page in pages if not (folder / page.file).is_file()]
    if missing:
        raise UsageError(
            f"the built book lacks {len(missing)} of its {len(pages)} pages",
            *(f"{name} is in {toc} and not in {folder}" for name in missing),
            hint="run `make book` again",
        )
    online = settings.get("html", {}).get("baseurl")
    return Site(
        folder=folder,
        pages=pages,
        title=str(settings.get("title", "")),
        author=str(settings.get("author", "")),
        online=f"{online.rstrip('/')}/" if online else None,
    )


def _settings(config: Path) -> dict[str, dict[str, str]]:
    try:
        read: dict[str, dict[str, str]] | None = yaml.safe_load(config.read_text(encoding="utf-8"))
    except (OSError, yaml.YAMLError) as error:
        raise UsageError(f"`{config}` cannot be read", str(error)) from error
    return read or {}


def _pages(toc: Path) -> Iterator[Page]:
    try:
        sitemap = parse_toc_yaml(toc)
    except (OSError, MalformedError, yaml.YAMLError) as error:
        raise UsageError(f"`{toc}` cannot be read", str(error)) from error
    root = sitemap.root.docname
    yield Page(_name(root), depth=0)
    yield from _below(sitemap, root, depth=0)


def _below(sitemap: SiteMap, parent: str, depth: int) -> Iterator[Page]:
    for tree in sitemap[parent].subtrees:
        part = tree.caption
        for item in tree.items:
            if not isinstance(item, FileItem):
                continue  # a link to another site, which is no page
            below_part = depth + (1 if tree.caption else 0)
            yield Page(_name(item), depth=below_part, part=part)
            part = None
            yield from _below(sitemap, str(item), below_part + 1)


def _name(item: str) -> str:
    return item.removesuffix(".md").removesuffix(".ipynb")
