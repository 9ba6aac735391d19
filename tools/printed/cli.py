"""The command `tools/pdf.py`."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from autograder.errors import AutograderError
from autograder.files import write_whole
from printed.compose import compose
from printed.finish import finish
from printed.layout import laid_out
from printed.site import read_site

ROOT = Path(__file__).parents[2]


def main(arguments: list[str]) -> int:
    """0 when the PDF was written, 1 when the book has a fault, 2 when something is missing."""
    options = _options(arguments)
    try:
        return _print_book(options)
    except AutograderError as error:
        print(error, file=sys.stderr)  # noqa: T201
        return error.exit_status


def _options(arguments: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser("tools/pdf.py", description="Print the built book as one PDF.")
    parser.add_argument("site", type=Path, help="the built site: _build/html")
    parser.add_argument("target", type=Path, help="the PDF to write")
    parser.add_argument("--config", type=Path, default=ROOT / "_config.yml")
    parser.add_argument("--toc", type=Path, default=ROOT / "book" / "_toc.yml")
    return parser.parse_args(arguments)


def _print_book(options: argparse.Namespace) -> int:
    site = read_site(options.site, config=options.config, toc=options.toc)
    _say(f"joining {len(site.pages)} pages")
    document = compose(site)
    _say("laying them out in Chromium, twice because of the page numbers in the text")
    printed = laid_out(document, site)
    book = finish(printed, site)
    write_whole(options.target, book.data)
    _say(f"{options.target}: {book.n_pages} pages, {len(book.data) / 1e6:.1f} MB")
    return 0


def _say(line: str) -> None:
    print(line, file=sys.stderr)  # noqa: T201
