"""Text and images from students, made harmless to show.

What is removed: terminal escapes, control characters, characters that reverse or hide text. What
is limited: characters, lines, marks stacked on one letter. HTML is not escaped here; that is the
templates' work, so that it happens exactly once.
"""

from __future__ import annotations

import base64
import binascii
import re
from dataclasses import dataclass

LINE_CHARS = 300
BLOCK_CHARS = 6_000
BLOCK_LINES = 120
IMAGE_BYTES = 2 * 2**20
IMAGE_PIXELS = 16_000_000
_READ_AT_MOST = 200_000

_ESCAPES = re.compile(
    r"(?:\x1b\]|\x9d)[^\x07\x1b\x9c\n]*(?:\x07|\x1b\\|\x9c)?"  # titles and links
    r"|(?:\x1b[PX^_]|[\x90\x98\x9e\x9f])[^\x1b\x9c\n]*(?:\x1b\\|\x9c)?"  # device strings
    r"|(?:\x1b\[|\x9b)[0-?]*[ -/]*[@-~]?"  # colours and cursor moves
    r"|\x1b[ -/]*[0-~]?"
)
_LINE_ENDS = re.compile(r"\r\n|[\u2028\u2029\x0b\x0c\x85]")
_HIDDEN = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x9f\u00ad\u061c\u115f\u1160\u180e\u200b\u200e\u200f\u202a-\u202e"
    "\u2060-\u206f\u3164\ufeff\ufff9-\ufffb\ufffe\uffff\U000e0000-\U000e007f]"
)
_SURROGATES = re.compile("[\ud800-\udfff]")
_STACKED = re.compile(
    "([\u0300-\u036f\u0483-\u0489\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff]{3})"
    "[\u0300-\u036f\u0483-\u0489\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff]+"
)


def block(text: str, *, chars: int = BLOCK_CHARS, lines: int = BLOCK_LINES) -> str:
    """`text` as a terminal would leave it, with the middle left out where it is too long."""
    rows = _plain(text).split("\n")
    shown = [row.rpartition("\r")[2].rstrip() for row in (row.rstrip("\r") for row in rows)]
    while shown and not shown[-1]:
        shown.pop()
    return _shorten_text("\n".join(_shorten_rows(shown, lines)), chars)


def line(text: str, *, chars: int = LINE_CHARS) -> str:
    """`text` on one line, cut at its end where it is too long."""
    flat = " ".join(_plain(text).split())
    return flat if len(flat) <= chars else f"{flat[: chars - 1].rstrip()}…"


def aligned(text: str, *, chars: int = LINE_CHARS) -> str:
    """As `line`, but spaces inside stay as they are: evidence is set in columns."""
    flat = re.sub(r"[\r\n\t]", " ", _plain(text)).rstrip()
    return flat if len(flat) <= chars else f"{flat[: chars - 1].rstrip()}…"


def name(text: str) -> str:
    """An id to show; never empty."""
    return line(text, chars=80) or "(no name)"


@dataclass(frozen=True)
class Image:
    """A picture that is what it says it is, ready for a `src`."""

    src: str
    width: int
    height: int


def image(mime: str, encoded: str) -> Image | None:
    """The PNG or JPEG in `encoded`, or None when it is anything else, too large or broken."""
    if len(encoded) > 2 * IMAGE_BYTES:
        return None
    try:
        data = base64.b64decode("".join(encoded.split()), validate=True)
    except (ValueError, binascii.Error):
        return None
    size = {"image/png": _png_size, "image/jpeg": _jpeg_size}.get(mime, _no_size)(data)
    if size is None or len(data) > IMAGE_BYTES or not 0 < size[0] * size[1] <= IMAGE_PIXELS:
        return None
    return Image(f"data:{mime};base64,{base64.b64encode(data).decode('ascii')}", *size)


def _plain(text: str) -> str:
    text = _LINE_ENDS.sub("\n", _ESCAPES.sub("", text[:_READ_AT_MOST]))
    text = _SURROGATES.sub("\ufffd", _HIDDEN.sub("", text))
    return _STACKED.sub(r"\1", text)


def _shorten_rows(rows: list[str], most: int) -> list[str]:
    if len(rows) <= most:
        return rows
    head = most // 2
    tail = most - head
    return [*rows[:head], f"… {len(rows) - most:,} lines left out …", *rows[-tail:]]


def _shorten_text(text: str, most: int) -> str:
    if len(text) <= most:
        return text
    head = most // 2
    tail = most - head
    return f"{text[:head]}\n… {len(text) - most:,} characters left out …\n{text[-tail:]}"


def _no_size(_: bytes) -> None:
    return None


def _png_size(data: bytes) -> tuple[int, int] | None:
    """Width and height from the header, which the format puts first."""
    if data[:8] != b"\x89PNG\r\n\x1a\n" or data[12:16] != b"IHDR" or len(data) < 24:
        return None
    return int.from_bytes(data[16:20]), int.from_bytes(data[20:24])


def _jpeg_size(data: bytes) -> tuple[int, int] | None:
    """Width and height from the first frame header; segments before it are skipped by length."""
    if data[:3] != b"\xff\xd8\xff":
        return None
    at = 2
    while at + 9 <= len(data) and data[at] == 0xFF:
        marker = data[at + 1]
        if 0xC0 <= marker <= 0xCF and marker not in (0xC4, 0xC8, 0xCC):
            return int.from_bytes(data[at + 7 : at + 9]), int.from_bytes(data[at + 5 : at + 7])
        at += 2 + int.from_bytes(data[at + 2 : at + 4])
    return None
