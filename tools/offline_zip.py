"""Pack the built book for reading offline: `python tools/offline_zip.py SITE TARGET`.

The same site gives the same bytes: names are sorted, and times and permissions are fixed.
"""

from __future__ import annotations

import argparse
import io
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path

from autograder.errors import AutograderError, UsageError
from autograder.files import write_whole

FOLDER = "own-your-gradients"
_LEFT_OUT = {".buildinfo", ".complete", ".nojekyll", ".doctrees", "reports"}
"""What the builder leaves behind for itself."""
_SOURCES = "_sources"
_TIME = (1980, 1, 1, 0, 0, 0)
"""The earliest time that a zip can hold; the times of the site say when it was built."""
_MODE = 0o100644
_README = """\
Own Your Gradients, for reading offline

Open index.html in a browser. Everything that the pages need is in this folder.

What needs a server
    Cells that run Python in the page do not start from a file, because browsers
    keep pages that were opened from a file from starting them. Run

        python3 -m http.server --bind 127.0.0.1 8000

    in this folder and open http://127.0.0.1:8000 instead.

What needs the network
    Links to other sites, such as papers and the documentation of PyTorch.
"""


def main(arguments: list[str]) -> int:
    """0 when the zip was written, 2 when there is nothing to pack."""
    parser = argparse.ArgumentParser("tools/offline_zip.py", description="Pack the built book.")
    parser.add_argument("site", type=Path, help="the built site: _build/html")
    parser.add_argument("target", type=Path, help="the zip to write")
    options = parser.parse_args(arguments)
    try:
        packed = pack(options.site)
        write_whole(options.target, packed)
    except AutograderError as error:
        print(error, file=sys.stderr)  # noqa: T201
        return error.exit_status
    print(f"{options.target}: {len(packed) / 1e6:.1f} MB", file=sys.stderr)  # noqa: T201
    return 0


def pack(site: Path) -> bytes:
    """The site as a zip, in one folder with a README.txt.

    Raises:
        UsageError: there is no site.
    """
    if not (site / "index.html").is_file():
        raise UsageError(
            f"there is no built book in `{site}`",
            f"{site / 'index.html'} is missing",
            hint="run `make book` first",
        )
    files = {str(path.relative_to(site).as_posix()): path.read_bytes() for path in _files(site)}
    files["README.txt"] = _README.encode()
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for name, content in sorted(files.items()):
            entry = zipfile.ZipInfo(f"{FOLDER}/{name}", date_time=_TIME)
            entry.create_system = 3  # Unix, whatever packs it; the permissions below are its own
            entry.external_attr = _MODE << 16
            archive.writestr(entry, content, zipfile.ZIP_DEFLATED, compresslevel=9)
    return packed.getvalue()


def _files(site: Path) -> Iterator[Path]:
    """What readers need of the site; links that lead out of it stay out."""
    root = site.resolve()
    linked = any(f"{_SOURCES}/".encode() in page.read_bytes() for page in site.rglob("*.html"))
    left_out = _LEFT_OUT if linked else _LEFT_OUT | {_SOURCES}
    for path in site.rglob("*"):
        inside = path.resolve().is_relative_to(root)
        wanted = left_out.isdisjoint(path.relative_to(site).parts) and path.suffix != ".map"
        if path.is_file() and inside and wanted:
            yield path


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
