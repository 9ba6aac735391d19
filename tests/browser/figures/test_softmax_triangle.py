"""The triangle shows torch's softmax, and its Jacobian is torch's."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import pytest
import torch
from pages import DEMONSTRATION, cut_off, violations, width
from playwright.sync_api import Locator, Page, expect

ROUNDING: dict[str, Any] = {"rel": 1e-14, "abs": 1e-16}
"""A few operations in double precision; exp may differ from torch's in its last digit."""
POINT_AND_CORNERS = """el => {
    const circle = el.querySelector('circle');
    const drawn = [...el.querySelectorAll('path')].map(p => p.getAttribute('d'));
    const triangle = drawn.find(d => d.endsWith('Z'));
    const corners = triangle.slice(1, -1).split('L').map(p => p.split(',').map(Number));
    return [['cx', 'cy'].map(a => Number(circle.getAttribute(a))), corners];
}"""


def compare(figure: Locator, z: list[float], upstream: Sequence[float]) -> torch.Tensor:
    """Assert that output, Jacobian and product are torch's for these logits; return the output."""
    assert z == figure.evaluate("el => el.z")
    logits = torch.tensor(z, dtype=torch.float64, requires_grad=True)
    s = torch.softmax(logits, dim=0)
    assert s.tolist() == pytest.approx(figure.evaluate("el => el.s"), **ROUNDING)
    jacobian = torch.func.jacrev(lambda v: torch.softmax(v, dim=0))(logits.detach())
    for row, drawn in zip(jacobian.tolist(), figure.evaluate("el => el.jacobian"), strict=True):
        assert row == pytest.approx(drawn, **ROUNDING)
    s.backward(torch.tensor(upstream, dtype=torch.float64))
    assert logits.grad is not None
    # Terms of size 1 cancel, which leaves a few units in the 16th decimal.
    assert logits.grad.tolist() == pytest.approx(
        figure.evaluate("el => el.vjp"), rel=1e-14, abs=1e-15
    )
    for value in s.tolist():
        expect(figure.locator("svg").get_by_text(f"{value:.3f}", exact=True).first).to_be_visible()
    return s.detach()


def press(figure: Locator, name: str, key: str, times: int = 1) -> None:
    figure.get_by_role("slider", name=name).focus()
    for _ in range(times):
        figure.page.keyboard.press(key)


STATES: list[Callable[[Locator], object]] = [
    lambda figure: None,
    lambda figure: figure.get_by_role("button").click(),
    lambda figure: figure.get_by_role("checkbox").check(),
    lambda figure: press(figure, "z₁", "Home"),
    lambda figure: press(figure, "z₃", "End"),
]


@pytest.fixture
def figure(demonstration: Page) -> Locator:
    return demonstration.locator("oyg-softmax-triangle").first


def test_the_first_state_is_that_of_torch(figure: Locator) -> None:
    compare(figure, [0.7, 0, -0.2], [1, 1, 1])
    assert [0, 0, 0] == pytest.approx(figure.evaluate("el => el.rowSums"), abs=1e-16)
    expect(figure.locator("text.vjp")).to_have_text(["0", "0", "0"])
    expect(figure.locator(".oyg-voice")).to_contain_text("each row of the Jacobian sums to 0")


def test_the_sliders_move_all_outputs_by_keyboard(figure: Locator) -> None:
    press(figure, "z₁", "ArrowRight", 3)
    compare(figure, [1, 0, -0.2], [1, 1, 1])
    press(figure, "z₂", "Home")
    press(figure, "z₃", "End")
    s = compare(figure, [1, -4, 4], [1, 1, 1])
    (x, y), corners = figure.evaluate(POINT_AND_CORNERS)
    point = s @ torch.tensor(corners, dtype=torch.float64)
    assert point.tolist() == pytest.approx([x, y], rel=1e-12)  # five more operations


def test_a_raised_logit_pulls_the_point_straight_to_its_corner(figure: Locator) -> None:
    s, jacobian = (
        torch.tensor(v, dtype=torch.float64) for v in figure.evaluate("el => [el.s, el.jacobian]")
    )
    for j in range(3):
        to_corner = torch.eye(3, dtype=torch.float64)[j] - s
        assert (s[j] * to_corner).tolist() == pytest.approx(jacobian[:, j].tolist(), rel=1e-14)
    expect(figure.locator("path.stroke-blue")).to_have_count(3)


def test_adding_1000_changes_nothing_but_the_naive_formula(figure: Locator) -> None:
    before = figure.evaluate("el => el.s")
    figure.get_by_role("button", name="Add 1000 to all").click()
    compare(figure, [1000.7, 1000, 999.8], [1, 1, 1])
    # Beside 1000, a logit is rounded at the 13th decimal.
    assert before == pytest.approx(figure.evaluate("el => el.s"), abs=2e-13)
    assert figure.evaluate("el => el.naive.every(Number.isNaN)")
    expect(figure.get_by_text("∞/∞ = NaN")).to_have_count(3)
    expect(figure.get_by_role("slider", name="z₁")).to_have_attribute("aria-valuetext", "1000.7")
    figure.get_by_role("button", name="Take the 1000 away").click()
    assert before == figure.evaluate("el => el.s")
    assert before == pytest.approx(figure.evaluate("el => el.naive"), **ROUNDING)
    expect(figure.get_by_text("NaN")).to_have_count(0)


def test_the_diagonal_alone_gives_another_gradient(figure: Locator) -> None:
    figure.get_by_role("radio", name="(2, −1, 0)").check()
    s = compare(figure, [0.7, 0, -0.2], [2, -1, 0])
    true = figure.evaluate("el => el.vjp")
    figure.get_by_role("checkbox", name="Diagonal only").focus()
    figure.page.keyboard.press("Space")
    upstream = torch.tensor([2, -1, 0], dtype=torch.float64)
    assert (upstream * s * (1 - s)).tolist() == pytest.approx(
        figure.evaluate("el => el.vjp"), **ROUNDING
    )
    assert (s * (1 - s)).tolist() == pytest.approx(figure.evaluate("el => el.rowSums"), **ROUNDING)
    assert true != pytest.approx(figure.evaluate("el => el.vjp"), rel=0.05)
    expect(figure.locator(".oyg-voice")).to_contain_text("the rows do not sum to 0")
    expect(figure.locator("path.stroke-blue")).to_have_count(0)


def test_every_upstream_gives_the_product_of_torch(figure: Locator) -> None:
    for name, upstream in [
        ("(1, 0, 0)", [1, 0, 0]),
        ("(2, −1, 0)", [2, -1, 0]),
        ("(1, 1, 1)", [1, 1, 1]),
    ]:
        figure.get_by_role("radio", name=name).check()
        compare(figure, [0.7, 0, -0.2], upstream)


def test_a_narrow_page_shows_all_of_it(open_page: Callable[..., Any]) -> None:
    opened = open_page(DEMONSTRATION / "index.html", width=320)
    figure = opened.page.locator("oyg-softmax-triangle").first
    for state in STATES:
        state(figure)
        assert [] == cut_off(figure)
        assert 320 >= width(opened.page)
    assert [] == opened.said


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_it_is_accessible(open_page: Callable[..., Any], scheme: str) -> None:
    page = open_page(DEMONSTRATION / "index.html", scheme=scheme).page
    for state in STATES:
        state(page.locator("oyg-softmax-triangle").first)
    assert [] == violations(page, "oyg-softmax-triangle")
