"""The box shows torch's softmax along each axis, and its sticks are the ones that sum to 1."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import pytest
import torch
from pages import DEMONSTRATION, cut_off, violations, width
from playwright.sync_api import Locator, Page, expect

SHAPE = (2, 3, 4)


def compare(figure: Locator, dim: int) -> None:
    """Assert that the shares, on the whole and as they are written, are torch's along `dim`."""
    logits = torch.tensor(figure.evaluate("el => el.logits"), dtype=torch.float64)
    assert logits.shape == SHAPE
    true = torch.softmax(logits, dim=dim).flatten().tolist()
    # Two exponentials and a quotient: a few units in the last of sixteen digits.
    assert true == pytest.approx(figure.evaluate("el => el.shares.flat(2)"), rel=1e-14)
    shown = sorted(float(word) for word in figure.locator("text.share").all_text_contents())
    assert sorted(true) == pytest.approx(shown, abs=0.0051)  # two decimals are shown


def choose(figure: Locator, dim: int) -> None:
    figure.get_by_role("radio", name=str(dim).replace("-", "−"), exact=True).check()


STATES: list[Callable[[Locator], object]] = [
    lambda figure: None,
    lambda figure: choose(figure, 0),
    lambda figure: choose(figure, 1),
    lambda figure: figure.get_by_role("slider").press("End"),
]


@pytest.fixture
def figure(demonstration: Page) -> Locator:
    return demonstration.locator("oyg-axis-picker").first


@pytest.mark.parametrize("dim", [0, 1, 2, -1])
def test_the_shares_are_those_of_torch(figure: Locator, dim: int) -> None:
    choose(figure, dim)
    compare(figure, dim)
    length = SHAPE[dim]
    expect(figure.locator("rect.marked")).to_have_count(length)
    expect(figure.locator(".oyg-voice")).to_contain_text(f"{24 // length} sticks of {length}")


def test_every_stick_sums_to_one_and_no_cell_is_left_out(figure: Locator) -> None:
    for dim in (0, 1, 2):
        choose(figure, dim)
        sums = figure.evaluate(
            "el => el.sticks.map(s => s.reduce((t, [i, j, k]) => t + el.shares[i][j][k], 0))"
        )
        assert [1.0] * len(sums) == pytest.approx(sums, rel=1e-14)  # up to four terms
        cells = figure.evaluate("el => el.sticks.flat().map(cell => cell.join())")
        assert math.prod(SHAPE) == len(cells) == len(set(cells))


def test_the_slider_walks_from_stick_to_stick(figure: Locator) -> None:
    slider = figure.get_by_role("slider", name="stick")
    expect(slider).to_have_attribute("aria-valuetext", "2 of 6")
    expect(figure.locator(".oyg-voice")).to_contain_text("s[0,\u00a01,\u00a0:]")
    slider.press("End")
    expect(slider).to_have_attribute("aria-valuetext", "6 of 6")
    expect(figure.locator(".oyg-voice")).to_contain_text("s[1,\u00a02,\u00a0:]")


def test_another_axis_keeps_the_first_cell_of_the_stick(figure: Locator) -> None:
    choose(figure, 0)
    expect(figure.locator(".oyg-voice")).to_contain_text("s[:,\u00a01,\u00a00]")
    slider = figure.get_by_role("slider", name="stick")
    expect(slider).to_have_attribute("aria-valuetext", "5 of 12")


def test_a_press_on_a_cell_chooses_its_stick(figure: Locator) -> None:
    figure.locator("rect:not(.marked)").last.click()
    stick = figure.evaluate("el => el.marked.map(cell => cell.join())")
    assert len(stick) == 4
    figure.locator("rect:not(.marked)").first.click()
    assert ["0,0,0", "0,0,1", "0,0,2", "0,0,3"] == figure.evaluate(
        "el => el.marked.map(cell => cell.join())"
    )


def test_a_narrow_page_shows_all_of_it(open_page: Callable[..., Any]) -> None:
    opened = open_page(DEMONSTRATION / "index.html", width=320)
    figure = opened.page.locator("oyg-axis-picker").first
    for state in STATES:
        state(figure)
        assert [] == cut_off(figure)
        assert 320 >= width(opened.page)
    assert [] == opened.said


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_it_is_accessible(open_page: Callable[..., Any], scheme: str) -> None:
    page = open_page(DEMONSTRATION / "index.html", scheme=scheme).page
    for state in STATES:
        state(page.locator("oyg-axis-picker").first)
    assert [] == violations(page, "oyg-axis-picker")
