"""Find in a built book what its builder lets pass.

    python tools/check_book.py [SITE] [--source book] [--config _config.yml]

Faults go to standard output. The status is 0 when there is none, 1 when there is one, and 2 when
nothing could be checked, for instance because the book is not built.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

ROOT = Path(__file__).parents[1]
sys.path.append(str(ROOT / "book" / "_ext"))

from book_guards.faults import CannotCheck, Fault  # noqa: E402  # after the path of fresh_cache
from book_guards.foreign import foreign_faults  # noqa: E402
from book_guards.freshness import stale_faults  # noqa: E402
from book_guards.links import link_faults, mistake_faults, prefix_of  # noqa: E402
from book_guards.pages import page_faults  # noqa: E402
from book_guards.settings import read_settings, setting_faults  # noqa: E402
from book_guards.site import Site, read_site  # noqa: E402
from book_guards.toc import toc_faults  # noqa: E402


def main(arguments: list[str] | None = None) -> int:
    """Check one built book, and return the exit status."""
    options = _parser().parse_args(arguments)
    root, source, config = ROOT, options.source.resolve(), options.config.resolve()
    try:
        site = read_site(options.site.resolve(), source, root)
        faults = every_fault(site, config)
    except CannotCheck as problem:
        sys.stderr.write(f"{problem}\n")
        return 2
    for fault in faults:
        sys.stdout.write(f"{fault}\n\n")
    count = f"{len(faults)} fault{'s' * (len(faults) != 1)}" if faults else "no fault"
    sys.stderr.write(f"{count} in {len(site.pages)} pages of {options.site}\n")
    return 1 if faults else 0


def every_fault(site: Site, config: Path) -> list[Fault]:
    """What all guards find; the catalogue of mistakes is held against the book itself alone.

    Raises:
        CannotCheck: the table of contents or the configuration cannot be read.
    """
    faults = toc_faults(site.book, site.root)
    faults += setting_faults(config, site.book, site.root)
    faults += link_faults(site, prefix_of(read_settings(config)))
    if site.book == site.root / "book":
        faults += mistake_faults(site)
    return faults + page_faults(site) + foreign_faults(site) + stale_faults(site)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="check_book", description="Find in a built book what its builder lets pass."
    )
    parser.add_argument("site", nargs="?", type=Path, default=ROOT / "_build" / "html")
    parser.add_argument("--source", type=Path, default=ROOT / "book", help="folder of _toc.yml")
    parser.add_argument("--config", type=Path, default=ROOT / "_config.yml")
    return parser


if __name__ == "__main__":
    sys.exit(main())
