"""The ribbon shows torch's gradients of a + b·P3(c + d·x), and each product on the way to them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
import torch
from pages import DEMONSTRATION, cut_off, violations, width
from playwright.sync_api import Locator, Page, expect

ROUNDING: dict[str, Any] = {"rel": 1e-13, "abs": 1e-15}
"""A dozen operations in double precision, perhaps in another order than torch's."""
START = {"a": -0.25, "b": 0.5, "c": 0.2, "d": 0.4, "x": 2.0, "y": 1.0}
BEADS = ["dx", "u", "p", "bp", "yhat", "r", "L"]


def in_torch(**changed: float) -> tuple[dict[str, float], dict[str, float]]:
    """Return the values of the beads, and the gradients of beads and knobs."""
    w = {k: torch.tensor(v, dtype=torch.float64) for k, v in {**START, **changed}.items()}
    for knob in "abcd":
        w[knob].requires_grad_()
    dx = w["d"] * w["x"]
    u = w["c"] + dx
    p = (5 * u**3 - 3 * u) / 2
    bp = w["b"] * p
    yhat = w["a"] + bp
    r = yhat - w["y"]
    beads = dict(zip(BEADS, [dx, u, p, bp, yhat, r, r**2], strict=True))
    for bead in beads.values():
        bead.retain_grad()
    beads["L"].backward()
    grads = {**beads, **{knob: w[knob] for knob in "abcd"}}
    return {k: v.item() for k, v in beads.items()}, {k: v.grad.item() for k, v in grads.items()}


def agrees(figure: Locator, **changed: float) -> dict[str, float]:
    """Assert that values and gradients are torch's; return torch's gradients."""
    values, grads = in_torch(**changed)
    assert values == pytest.approx(figure.evaluate("el => el.values"), **ROUNDING)
    assert [grads[k] for k in "abcd"] == pytest.approx(figure.evaluate("el => el.grad"), **ROUNDING)
    return grads


@pytest.fixture
def figure(demonstration: Page) -> Locator:
    return demonstration.locator("oyg-chain-ribbon").first


def test_the_first_state_is_that_of_torch(figure: Locator) -> None:
    grads = agrees(figure)
    assert figure.evaluate("el => el.product") == pytest.approx(grads["u"], **ROUNDING)
    expect(figure.locator(".product")).to_contain_text("∂L/∂u = 2r · 1 · 1 · b · P₃′(u)")
    expect(figure.locator(".product strong")).to_have_text("−4.50")


def test_every_product_on_the_way_back_is_a_gradient_of_torch(figure: Locator) -> None:
    _, grads = in_torch()
    for knob, beads in {"a": 4, "b": 3, "c": 1, "d": 0}.items():
        figure.get_by_role("radio", name=knob, exact=True).check()
        back, forward = (figure.get_by_role("button", name=name) for name in ("Back", "Forward"))
        while forward.is_enabled():
            forward.click()
        for reached in ["L", *reversed(BEADS[beads:-1]), knob]:
            assert reached == figure.evaluate("el => el.reached")
            product = figure.evaluate("el => el.product")
            assert grads[reached] == pytest.approx(product, **ROUNDING)
            shown = figure.locator("title").text_content() or ""
            assert f"= {product:#.3g}".replace("-", "−") in shown
            if back.is_enabled():
                back.click()
        assert back.is_disabled()


def test_only_d_has_the_factor_x(figure: Locator) -> None:
    figure.get_by_role("button", name="Back").click(click_count=2)
    expect(figure.locator(".product")).to_contain_text("∂L/∂d = 2r · 1 · 1 · b · P₃′(u) · 1 · x")
    assert START["x"] == figure.evaluate("el => el.factors.at(-1)")
    lit = figure.locator("rect.stroke-purple")
    expect(lit).to_have_count(1)
    for other in "abc":
        figure.get_by_role("radio", name=other, exact=True).check()
        expect(lit).to_have_count(0)
        expect(figure.locator(".product")).not_to_contain_text("x")


def test_the_keyboard_moves_x_and_c_and_goes_back(figure: Locator) -> None:
    for name, key, end in [("x", "ArrowLeft", 1.7), ("c", "ArrowRight", 0.5)]:
        figure.get_by_role("slider", name=name).focus()
        for _ in range(3):
            figure.page.keyboard.press(key)
        assert end == figure.evaluate(f"el => el.point.{name}")
    grads = agrees(figure, x=1.7, c=0.5)
    figure.get_by_role("button", name="Back").focus()
    figure.page.keyboard.press("Enter")
    figure.page.keyboard.press("Space")
    assert grads["d"] == pytest.approx(figure.evaluate("el => el.product"), **ROUNDING)
    shown = f"{grads['d']:#.3g}".replace("-", "−")
    expect(figure.locator(".oyg-voice")).to_contain_text(
        f"7 of 7 links multiplied: ∂L/∂d = {shown}"
    )


def test_a_narrow_page_shows_all_of_it_from_top_to_bottom(open_page: Callable[..., Any]) -> None:
    opened = open_page(DEMONSTRATION / "index.html", width=320)
    figure = opened.page.locator("oyg-chain-ribbon").first
    figure.get_by_role("button", name="Back").click()
    beads = ["d·x", "u = c + dx", "p = P₃(u)", "b·p", "ŷ = a + bp", "r = ŷ − y", "L = r²"]
    boxes = [figure.locator("svg").get_by_text(bead, exact=True).bounding_box() for bead in beads]
    tops = [box["y"] for box in boxes if box]
    assert sorted(tops) == tops
    assert 7 == len(set(tops))
    assert [] == cut_off(figure)
    assert 320 >= width(opened.page)
    assert [] == opened.said


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_it_is_accessible(open_page: Callable[..., Any], scheme: str) -> None:
    page = open_page(DEMONSTRATION / "index.html", scheme=scheme).page
    assert [] == violations(page, "oyg-chain-ribbon")
