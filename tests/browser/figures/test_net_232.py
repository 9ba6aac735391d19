"""The network shows torch's values and gradients, and a product for each of its 17 parameters."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
import torch
from pages import DEMONSTRATION, cut_off, violations, width
from playwright.sync_api import Locator, Page, expect

ROUNDING: dict[str, Any] = {"rel": 1e-12, "abs": 1e-15}
"""Some dozen operations in double precision, perhaps in another order than torch's."""
START = {
    "W1": [[0.5, -1.0], [1.0, 0.5], [-0.5, 1.0]],
    "b1": [0.5, -1.0, 0.0],
    "W2": [[1.0, 2.0, -1.0], [-1.0, 0.5, 1.0]],
    "b2": [0.5, -2.0],
}
WANTED = [0.0, 1.0]
ETA = 0.5


def in_torch(
    x: list[float], net: dict[str, Any], *, ones: bool = False
) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return the values on the way, and the gradients of them and of the parameters."""
    w = {k: torch.tensor(v, dtype=torch.float64, requires_grad=True) for k, v in net.items()}
    z1 = torch.nn.functional.linear(torch.tensor(x, dtype=torch.float64), w["W1"], w["b1"])
    h = torch.relu(z1)
    z2 = torch.nn.functional.linear(h, w["W2"], w["b2"])
    s = torch.softmax(z2, dim=-1)
    loss = ((s - torch.tensor(WANTED)) ** 2).sum()
    values = {"z1": z1, "h": h, "z2": z2, "s": s}
    for value in values.values():
        value.retain_grad()
    (s.sum() if ones else loss).backward()
    grads = {f"d{k}": v.grad.tolist() for k, v in values.items() if v.grad is not None}
    grads |= {k: v.grad.tolist() for k, v in w.items() if v.grad is not None}
    return {k: v.tolist() for k, v in values.items()} | {"L": loss.item()}, grads


def flat(numbers: Any) -> list[float]:
    """The numbers of nested lists, in order."""
    return [n for part in numbers for n in flat(part)] if isinstance(numbers, list) else [numbers]


def agrees(figure: Locator, *, ones: bool = False) -> dict[str, Any]:
    """Assert that values and gradients are torch's at the figure's own point; return the latter."""
    x, net = figure.evaluate("el => [el.x, el.net]")
    values, grads = in_torch(x, net, ones=ones)
    shown = figure.evaluate("el => ({...el.values})")
    back = figure.evaluate("el => ({...el.between, ...el.grads})")
    assert values.keys() == shown.keys()
    assert grads.keys() == back.keys()
    for key, value in values.items():
        assert flat(value) == pytest.approx(flat(shown[key]), **ROUNDING)
    for key, grad in grads.items():
        assert flat(grad) == pytest.approx(flat(back[key]), **ROUNDING)
    return grads


@pytest.fixture
def figure(demonstration: Page) -> Locator:
    return demonstration.locator("oyg-net-232").first


def test_the_first_state_is_that_of_torch(figure: Locator) -> None:
    assert START == figure.evaluate("el => el.net")
    grads = agrees(figure)
    assert grads["W1"][1][0] == pytest.approx(figure.evaluate("el => el.product"), **ROUNDING)
    expect(figure.locator(".product")).to_contain_text("(0.575 · 2 + (−0.575) · 0.5) · 1 · 1")
    expect(figure.locator(".product strong")).to_have_text("0.862")


def test_the_product_of_every_parameter_is_its_gradient_in_torch(figure: Locator) -> None:
    grads = agrees(figure)
    right = [n for key in ("W1", "b1", "W2", "b2") for n in flat(grads[key])]
    labels = figure.get_by_role("radio").and_(figure.locator("svg [role=radio]"))
    expect(labels).to_have_count(17)
    for index, gradient in enumerate(right):
        labels.nth(index).click()
        assert index == figure.evaluate("el => el.chosen")
        assert gradient == pytest.approx(figure.evaluate("el => el.product"), **ROUNDING)


def test_the_keyboard_walks_through_all_parameters_and_moves_the_chosen_one(
    figure: Locator,
) -> None:
    page = figure.page
    figure.locator("svg [aria-checked=true]").focus()
    for key, chosen in [("ArrowRight", 3), ("ArrowUp", 2), ("Home", 0), ("ArrowLeft", 16)]:
        page.keyboard.press(key)
        assert chosen == figure.evaluate("el => el.chosen")
        expect(figure.locator("svg [aria-checked=true]")).to_be_focused()
    expect(figure.locator(".oyg-voice")).to_contain_text("The bias of output 2 is −2")
    figure.get_by_role("slider", name="chosen bias").focus()
    page.keyboard.press("ArrowRight")
    assert [0.5, -1.9] == pytest.approx(figure.evaluate("el => el.net.b2"), **ROUNDING)
    agrees(figure)


def test_other_inputs_open_and_close_gates_as_in_torch(figure: Locator) -> None:
    expect(figure.locator("rect[stroke-dasharray]")).to_have_count(1)
    for name, key, times in [("x₁", "ArrowRight", 8), ("x₂", "ArrowLeft", 34)]:
        figure.get_by_role("slider", name=name).focus()
        for _ in range(times):
            figure.page.keyboard.press(key)
    assert [1.8, -1.4] == pytest.approx(figure.evaluate("el => el.x"), **ROUNDING)
    agrees(figure)
    closed = figure.evaluate("el => el.values.z1.filter(z => z <= 0).length")
    expect(figure.locator("rect[stroke-dasharray]")).to_have_count(closed)


def test_a_step_downhill_moves_all_parameters_by_their_gradients(figure: Locator) -> None:
    grads, before = agrees(figure), figure.evaluate("el => el.values.L")
    figure.get_by_role("button", name="Step downhill").click()
    after = figure.evaluate("el => el.net")
    for key, start in START.items():
        moved = [w - ETA * g for w, g in zip(flat(start), flat(grads[key]), strict=True)]
        assert moved == pytest.approx(flat(after[key]), **ROUNDING)
    agrees(figure)
    assert before > figure.evaluate("el => el.values.L")
    figure.get_by_role("button", name="Back to start").click()
    assert START == figure.evaluate("el => el.net")


def test_ones_at_the_shares_leave_no_gradient(figure: Locator) -> None:
    figure.get_by_role("radio", name="ones at s").check()
    agrees(figure, ones=True)
    grads = figure.evaluate("el => Object.values(el.grads).flat(2)")
    assert [0] * 17 == pytest.approx(grads, abs=1e-15)
    expect(figure.locator(".oyg-voice")).to_contain_text("no gradient is left")


def test_the_labels_show_gradients_when_asked(figure: Locator) -> None:
    label = figure.locator("svg [role=radio]").nth(2)
    expect(label).to_have_text("1")
    figure.get_by_role("radio", name="gradients").check()
    expect(label).to_have_text("0.862")


def test_a_narrow_page_shows_all_of_it(open_page: Callable[..., Any]) -> None:
    opened = open_page(DEMONSTRATION / "index.html", width=320)
    figure = opened.page.locator("oyg-net-232").first
    figure.get_by_role("radio", name="gradients").check()
    figure.locator("svg [role=radio]").nth(16).click()
    assert [] == cut_off(figure)
    assert 320 >= width(opened.page)
    assert [] == opened.said


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_it_is_accessible(open_page: Callable[..., Any], scheme: str) -> None:
    page = open_page(DEMONSTRATION / "index.html", scheme=scheme).page
    assert [] == violations(page, "oyg-net-232")
