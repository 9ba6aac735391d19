"""The table of contents against the pages that are there."""

from __future__ import annotations

from pathlib import Path

from sphinx.util.matching import patfilter
from sphinx_external_toc.api import SiteMap
from sphinx_external_toc.parsing import MalformedError, parse_toc_yaml

from book_guards.faults import CannotCheck, Fault, line_of, meant, place

PAGES = (".md", ".ipynb", ".rst")


def written(book: Path) -> dict[str, Path]:
    """Pages by name, such as `02-gradients/chain-rule`; what begins with `_` is no page."""
    return {
        file.relative_to(book).with_suffix("").as_posix(): file
        for file in sorted(book.rglob("*"))
        if file.suffix in PAGES and not _private(file.relative_to(book))
    }


def _private(path: Path) -> bool:
    return any(part.startswith(("_", ".")) for part in path.parts)


def listed(book: Path) -> list[str]:
    """The pages that `_toc.yml` names.

    Raises:
        CannotCheck: there is no table of contents, or it cannot be read.
    """
    toc = book / "_toc.yml"
    try:
        site: SiteMap = parse_toc_yaml(toc)
    except (OSError, MalformedError, ValueError) as error:
        raise CannotCheck(f"`{toc}` cannot be read: {error}\nhint: a book needs one") from error
    globs = [
        pattern
        for document in site.values()
        for tree in document.subtrees
        for pattern in tree.globs()
    ]
    matched = [name for pattern in globs for name in patfilter(written(book), pattern)]
    return [*site, *matched]


def toc_faults(book: Path, root: Path) -> list[Fault]:
    """Pages that the table of contents lacks, and entries that have no page."""
    pages, entries = written(book), [entry.removesuffix(".md") for entry in listed(book)]
    toc = book / "_toc.yml"
    missing = [
        Fault(
            f"the page `{name}` is in no table of contents, so it is not built",
            (place(file, root),),
            f"add `- file: {name}` to {place(toc, root)}, or let the name begin with `_`",
        )
        for name, file in pages.items()
        if name not in entries
    ]
    empty = [
        Fault(
            f"the table of contents names `{entry}`, which is not there",
            (place(toc, root, line_of(toc, entry)),),
            meant(entry, pages),
        )
        for entry in entries
        if entry not in pages
    ]
    return missing + empty
