"""Text and images from students are harmless before they reach a template."""

from __future__ import annotations

import base64
import struct

import pytest
import report_samples as samples

from autograder.reports import clean


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ("\x1b[1;31mred\x1b[0m", "red"),
        ("\x1b]8;;http://evil.example\x07link\x1b]8;;\x1b\\", "link"),
        ("\x1b]0;title never closed\nnext", "\nnext"),
        ("\x9b31mred\x9d0;t\x9c", "red"),
        ("\x1bPdevice\x1b\\text\x1b(B", "text"),
        ("half an escape\x1b", "half an escape"),
        ("10%\r 50%\r100%\r\ndone\r", "100%\ndone"),
        ("a\x00\x07\x7f\x85b", "a\nb"),
        ("safe\u202egnp\u2066\u200b\ufeff", "safegnp"),
        ("lone \ud800 surrogate", "lone \ufffd surrogate"),
        ("tag \U000e0041\U000e007f", "tag"),
        ("e" + "\u0301" * 50, "e\u0301\u0301\u0301"),
        ("  indented\n\tx  \n\n", "  indented\n\tx"),
        ("naïve 中文 مرحبا می‌خواهم", "naïve 中文 مرحبا می‌خواهم"),
    ],
)
def test_escapes_controls_and_hidden_characters_are_removed(given: str, expected: str) -> None:
    assert expected == clean.block(given)


def test_long_output_keeps_its_beginning_and_its_end() -> None:
    shown = clean.block("\n".join(f"line {n}" for n in range(100_000)))

    assert shown.startswith("line 0\n")
    assert "lines left out" in shown
    assert len(shown) <= clean.BLOCK_CHARS + 100


def test_one_endless_line_is_cut_in_the_middle() -> None:
    shown = clean.block("x" * 100_000)

    assert "… 94,000 characters left out …" in shown


def test_a_line_is_one_line() -> None:
    assert "a b c" == clean.line("a\r\n b\u2028\tc")
    assert 300 == len(clean.line("word " * 1000 + "x"))


def test_evidence_keeps_its_columns() -> None:
    assert "expected   [ 1.,  2.]" == clean.aligned("expected   [ 1.,  2.]\n")


def test_a_student_without_a_name_still_has_one() -> None:
    assert "(no name)" == clean.name("\u202e \x00")


def test_a_picture_is_rewritten_with_its_size() -> None:
    wrapped = "\n".join(samples.png(30, 20)[i : i + 76] for i in range(0, 1000, 76))

    picture = clean.image("image/png", wrapped)

    assert picture == clean.Image(f"data:image/png;base64,{samples.png(30, 20)}", 30, 20)


def test_the_size_of_a_jpeg_is_read_behind_its_other_segments() -> None:
    comment = b"\xff\xfe" + struct.pack(">H", 6) + b"abcd"
    frame = b"\xff\xc2" + struct.pack(">HBHH", 11, 8, 48, 64) + b"\x01\x01\x11\x00"
    picture = clean.image("image/jpeg", base64.b64encode(b"\xff\xd8" + comment + frame).decode())

    assert picture is not None
    assert (64, 48) == (picture.width, picture.height)


@pytest.mark.parametrize(
    ("mime", "data"),
    [
        ("image/png", b"<svg onload=alert(1)>"),
        ("image/png", b"\xff\xd8\xff\xe0"),
        ("image/jpeg", b"\xff\xd8\xff\xe0\x00\x00" * 3),
        ("image/jpeg", b"\xff\xd8\xff\xd9"),
        ("image/svg+xml", b"\x89PNG\r\n\x1a\n"),
        ("image/png", b"\x89PNG\r\n\x1a\n" + b"\0\0\0\rIHDR" + struct.pack(">II", 60_000, 60_000)),
        ("image/png", b"\x89PNG\r\n\x1a\n" + b"\0\0\0\rIHDR" + struct.pack(">II", 0, 10)),
        ("image/png", b"NOT-PNG\n" + b"\0\0\0\rIHDR" + struct.pack(">II", 10, 10)),
        ("image/png", base64.b64decode(samples.png()) + b"x" * clean.IMAGE_BYTES),
        ("image/png", b""),
    ],
    ids=range(10),
)
def test_what_only_claims_to_be_a_picture_is_dropped(mime: str, data: bytes) -> None:
    """The bytes decide, not the name; a picture of gigapixels would stop the reader's browser."""
    assert clean.image(mime, base64.b64encode(data).decode()) is None


@pytest.mark.parametrize("encoded", ["not base64!", "é", "AAA", "A" * 10_000_000])
def test_what_is_not_base64_is_dropped(encoded: str) -> None:
    assert clean.image("image/png", encoded) is None
