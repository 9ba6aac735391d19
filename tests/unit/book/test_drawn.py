"""Figures that cells draw: part of the page, in its colours, described."""

from __future__ import annotations

import re
from xml.etree import ElementTree

import drawn
import house
import matplotlib.pyplot as plt
import pytest


@pytest.fixture
def drawing(tmp_path) -> str:  # type: ignore[no-untyped-def]
    """What matplotlib writes for two lines, a point and a label."""
    figure, axes = plt.subplots(figsize=(3, 2))
    axes.plot([0, 1], [0, 1], color=house.BLUE)
    axes.plot([0, 1], [1, 0], "o", color=house.ORANGE)
    axes.set_xlabel("x")
    path = tmp_path / "drawing.svg"
    figure.savefig(path)
    plt.close(figure)
    return path.read_text(encoding="utf-8")


def test_a_drawing_has_no_colour_and_no_font_of_its_own(drawing: str) -> None:
    assert house.BLUE in drawing
    assert "DejaVu" in drawing

    html = drawn.inlined(drawing, "two lines")

    assert "var(--oyg-blue)" in html
    assert "var(--oyg-muted)" in html
    assert not re.search(r": #[0-9a-f]{6}", html)
    assert "DejaVu" not in html


def test_a_drawing_says_what_it_shows_and_scales(drawing: str) -> None:
    root = ElementTree.fromstring(drawn.inlined(drawing, "two\n lines", "480px"))

    assert "img" == root.get("role")
    assert "two lines" == root.get("aria-label")
    assert "max-width: 480px" == root.get("style")
    assert root.get("height") is None
    assert "100%" == root.get("width")


def test_two_drawings_on_a_page_share_no_id(drawing: str) -> None:
    other = drawing.replace("M 0 144", "M 0 145")
    ids = [set(re.findall(r'\bid="([^"]+)"', drawn.inlined(text, ""))) for text in (drawing, other)]

    assert ids[0]
    assert not ids[0] & ids[1]


def test_every_reference_inside_a_drawing_has_its_target(drawing: str) -> None:
    html = drawn.inlined(drawing, "")
    ids = set(re.findall(r'\bid="([^"]+)"', html))
    references = set(re.findall(r'href="#([^"]+)"', html)) | set(
        re.findall(r"url\(#([^)]+)\)", html)
    )

    assert references
    assert references <= ids


def test_every_colour_of_the_palette_is_readable_as_text_in_both_modes() -> None:
    """4.5:1 on the page, as WCAG 2.2 asks for text; axes and lines are no text."""
    style = (drawn.BOOK / "_static" / "palette.css").read_text(encoding="utf-8")
    for mode in style.split("}")[:2]:
        colours = dict(re.findall(r"--oyg-(\w+): #(\w{6});", mode))
        for name in ("ink", "muted", "blue", "orange", "green", "purple", "red"):
            for ground in ("ground", "surface"):
                assert _contrast(colours[name], colours[ground]) >= 4.5, (name, ground)


def _contrast(one: str, other: str) -> float:
    low, high = sorted(_luminance(colour) for colour in (one, other))
    return (high + 0.05) / (low + 0.05)


def _luminance(colour: str) -> float:
    channels = [int(colour[i : i + 2], 16) / 255 for i in (0, 2, 4)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


@pytest.mark.parametrize(("value", "said"), [(1e-6, "10⁻⁶"), (3e-5, "3·10⁻⁵"), (2e4, "2·10⁴")])
def test_a_small_number_is_said_as_a_power_of_ten(
    value: float, said: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept: dict[str, object] = {}
    monkeypatch.setattr(house, "glue", lambda name, text, display: kept.update({name: text}))

    house.say_power("eta", value)

    assert {"eta": said} == kept


def test_a_number_of_the_prose_has_a_true_minus_sign(monkeypatch: pytest.MonkeyPatch) -> None:
    kept: dict[str, object] = {}
    monkeypatch.setattr(house, "glue", lambda name, text, display: kept.update({name: text}))

    house.say("slope", -2.5, ".1f")
    house.say_vector("row", [1, -2], "d")

    assert {"slope": "−2.5", "row": "(1, −2)"} == kept
