"""Fonts with the characters that occur in the site, and no others."""

from __future__ import annotations

import hashlib
import logging
import re
import shutil
from pathlib import Path

from fontTools.subset import Options, Subsetter, load_font, save_font

logging.getLogger("fontTools").setLevel(logging.ERROR)

_SERIF = "@fontsource/source-serif-4/files/source-serif-4"
_SANS = "@fontsource-variable/source-sans-3/files/source-sans-3"

TEXT = {
    "text.woff2": f"{_SERIF}-latin-400-normal.woff2",
    "text-greek.woff2": f"{_SERIF}-greek-400-normal.woff2",
    "text-italic.woff2": f"{_SERIF}-latin-400-italic.woff2",
    "text-bold.woff2": f"{_SERIF}-latin-600-normal.woff2",
    "ui.woff2": f"{_SANS}-latin-wght-normal.woff2",
    "ui-greek.woff2": f"{_SANS}-greek-wght-normal.woff2",
    "ui-ext.woff2": f"{_SANS}-latin-ext-wght-normal.woff2",
}
"""What `book/_static/typography.css` asks for, and where npm put it."""

ALWAYS = (
    "".join(map(chr, [*range(0x20, 0x7F), *range(0xA0, 0x100)])) + "−–—‘’“”…→←≈≠≤≥·×∞⁻⁰¹²³⁴⁵⁶⁷⁸⁹"
)
"""What a script may write although no page holds it."""


def subset_all(site: Path, packages: Path) -> None:
    """Write the fonts of `book/_static/typography.css`, and shrink those that others brought."""
    characters = _characters(site)
    folder = site / "_static" / "fonts"
    folder.mkdir(parents=True, exist_ok=True)
    kept = site.parent / ".fonts"
    for name, source in TEXT.items():
        _subset(packages / source, folder / name, characters, kept)
    style = (site / "_static" / "site.css").read_text(encoding="utf-8")
    icons = {chr(int(code, 16)) for code in re.findall(r"\\(f[0-9a-f]{3})", style)} | {" "}
    for path in folder.glob("fa-*.woff2"):
        _subset(path, path, icons, kept)
    for path in (site / "_katex" / "fonts").glob("*.woff2"):
        _subset(path, path, characters, kept)


def _characters(site: Path) -> set[str]:
    """All characters of pages and of the directives' own scripts."""
    found = set(ALWAYS)
    for path in [
        *site.rglob("*.html"),
        *site.glob("_interactive/*.js"),
        *site.glob("_pycheck/*.js*"),
    ]:
        found.update(path.read_text(encoding="utf-8", errors="ignore"))
    return found


def _subset(source: Path, target: Path, characters: set[str], kept: Path) -> None:
    """Write a font cut down to some characters; `kept` holds those of earlier builds."""
    key = hashlib.sha256(source.read_bytes() + "".join(sorted(characters)).encode()).hexdigest()
    made = kept / f"{key}.woff2"
    if not made.is_file():
        kept.mkdir(parents=True, exist_ok=True)
        _cut(source, made, characters)
    shutil.copyfile(made, target)


def _cut(source: Path, target: Path, characters: set[str]) -> None:
    options = Options(
        flavor="woff2", layout_features=["*"], notdef_outline=True, recalc_timestamp=False
    )
    subsetter = Subsetter(options)
    subsetter.populate(text="".join(sorted(characters)))
    with load_font(str(source), options, lazy=False) as font:
        subsetter.subset(font)
        save_font(font, str(target), options)
