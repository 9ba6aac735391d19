"""The folded plane is the output of a network of torch, and so are its slopes and its pieces."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
import torch
from pages import DEMONSTRATION, cut_off, violations, width
from playwright.sync_api import Locator, Page, expect

ROUNDING: dict[str, Any] = {"rel": 1e-12, "abs": 1e-12}
"""A few sums and products of numbers near 1, and corners that come out of a division."""


def tensor(figure: Locator, name: str) -> torch.Tensor:
    return torch.tensor(figure.evaluate(f"el => el.{name}"), dtype=torch.float64)


def network(figure: Locator, x: torch.Tensor, bends: bool = True) -> torch.Tensor:
    """The output of the network that the figure's sliders describe."""
    z = x @ tensor(figure, "W").T + tensor(figure, "b")
    return (torch.relu(z) if bends else z) @ tensor(figure, "v")


def compare(figure: Locator, bends: bool = True) -> None:
    """Assert that output and slopes at the dot, and the heights of all corners, are torch's."""
    x = tensor(figure, "x").requires_grad_()
    y_hat = network(figure, x, bends)
    (slopes,) = torch.autograd.grad(y_hat, x)
    assert y_hat.item() == pytest.approx(figure.evaluate("el => el.output"), **ROUNDING)
    assert slopes.tolist() == pytest.approx(figure.evaluate("el => el.gradient"), **ROUNDING)
    corners = figure.evaluate(
        "el => el.pieces.flatMap(({points, open}) => points.map(p => [p, el.height(p, open)]))"
    )
    points, heights = zip(*corners, strict=True)
    by_torch = network(figure, torch.tensor(points, dtype=torch.float64), bends)
    assert by_torch.tolist() == pytest.approx(heights, **ROUNDING)
    shown = float(figure.locator(".sum strong").inner_text().replace("−", "-"))
    assert y_hat.item() == pytest.approx(shown, rel=6e-3)  # three digits are shown


def counted(figure: Locator) -> int:
    """The sets of open units in the square, found with torch on a grid."""
    ticks = torch.linspace(-2, 2, 401, dtype=torch.float64)
    z = torch.cartesian_prod(ticks, ticks) @ tensor(figure, "W").T + tensor(figure, "b")
    return len(torch.unique(z > 0, dim=0))


def press(figure: Locator, name: str, key: str, times: int = 1) -> None:
    figure.get_by_role("slider", name=name, exact=True).focus()
    for _ in range(times):
        figure.page.keyboard.press(key)


STATES: list[Callable[[Locator], object]] = [
    lambda figure: None,
    lambda figure: press(figure, "x₂", "End"),
    lambda figure: figure.get_by_role("radio", name="3").check(),
    lambda figure: press(figure, "v", "Home"),
    lambda figure: press(figure, "b", "End"),
    lambda figure: figure.get_by_role("checkbox", name="ReLU").uncheck(),
]


@pytest.fixture
def figure(demonstration: Page) -> Locator:
    return demonstration.locator("oyg-relu-folding").first


def test_the_first_state_is_that_of_torch_and_of_the_page(figure: Locator) -> None:
    compare(figure)
    assert [0.4, 1.5] == pytest.approx(figure.evaluate("el => el.gradient"))
    assert 7 == counted(figure) == figure.evaluate("el => el.pieces.length")
    expect(figure.locator("path.flat")).to_have_count(7)
    expect(figure.locator(".oyg-voice")).to_contain_text("7 flat pieces")
    expect(figure.locator(".oyg-voice")).to_contain_text("the units 1 and 2 are open")


def test_every_state_is_that_of_torch(figure: Locator) -> None:
    *folded, last = STATES
    for state in folded:
        state(figure)
        compare(figure)
        assert counted(figure) == figure.evaluate("el => el.pieces.length")
    last(figure)
    compare(figure, bends=False)
    assert 1 == figure.evaluate("el => el.pieces.length")
    expect(figure.locator(".oyg-voice")).to_contain_text("one plane")


def test_a_unit_without_weights_folds_nothing(figure: Locator) -> None:
    press(figure, "w₁", "Home")
    press(figure, "w₁", "ArrowRight", 20)
    press(figure, "w₂", "Home")
    press(figure, "w₂", "ArrowRight", 20)
    assert [0, 0] == figure.evaluate("el => el.W[0]")
    compare(figure)
    assert counted(figure) == 4 == figure.evaluate("el => el.pieces.length")
    expect(figure.locator("path.fold")).to_have_count(2)


def test_the_sliders_follow_the_unit_that_is_chosen(figure: Locator) -> None:
    figure.get_by_role("radio", name="2").check()
    for name, value in [("w₁", "−0.6"), ("w₂", "1"), ("b", "0.4"), ("v", "1")]:
        slider = figure.get_by_role("slider", name=name, exact=True)
        expect(slider).to_have_attribute("aria-valuetext", value)
    press(figure, "w₂", "ArrowLeft", 3)
    assert [[1, 0.5], [-0.6, 0.7], [-0.5, -1.2]] == figure.evaluate("el => el.W")
    compare(figure)


def test_a_press_on_the_plane_moves_the_dot(figure: Locator) -> None:
    ground = figure.locator("rect.ground")
    ground.scroll_into_view_if_needed()
    box = ground.bounding_box()
    assert box is not None
    figure.page.mouse.click(box["x"] + 0.25 * box["width"], box["y"] + 0.75 * box["height"])
    assert [-1, -1] == figure.evaluate("el => el.x")
    compare(figure)


def test_a_narrow_page_shows_all_of_it(open_page: Callable[..., Any]) -> None:
    opened = open_page(DEMONSTRATION / "index.html", width=320)
    figure = opened.page.locator("oyg-relu-folding").first
    for state in STATES:
        state(figure)
        assert [] == cut_off(figure)
        assert 320 >= width(opened.page)
    assert [] == opened.said


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_it_is_accessible(open_page: Callable[..., Any], scheme: str) -> None:
    page = open_page(DEMONSTRATION / "index.html", scheme=scheme).page
    for state in STATES:
        state(page.locator("oyg-relu-folding").first)
    assert [] == violations(page, "oyg-relu-folding")
