"""All orders of the four lines do in the figure what they do in torch, errors included."""

from __future__ import annotations

import math
from collections.abc import Callable
from itertools import permutations
from typing import Any

import pytest
import torch
from pages import cut_off
from playwright.sync_api import Locator, Page, expect

LINES = {
    "z": "opt.zero_grad()",
    "f": "loss = loss_fn(model(x), y)",
    "b": "loss.backward()",
    "s": "opt.step()",
}
WITH = ["".join(order) for order in permutations("zfbs")]
WITHOUT = ["".join(order) for order in permutations("fbs")]
ROUNDING = 1e-12
"""Both sides compute in double precision; the sums of two terms may differ in their last digits."""


class Watched(torch.optim.SGD):  # type: ignore[misc]  # torch has no types here
    """SGD that remembers the gradient that each step saw."""

    def step(self, closure: None = None) -> None:
        (w,) = self.param_groups[0]["params"]
        self.seen = None if w.grad is None else w.grad.item()
        super().step(closure)


def train(order: str) -> list[dict[str, Any]]:
    """Five iterations of the lines as Python runs them; the last row has the error, if any."""
    model = torch.nn.Linear(1, 1, bias=False, dtype=torch.float64)
    torch.nn.init.zeros_(model.weight)
    opt = Watched(model.parameters(), lr=0.1)
    x, y = torch.tensor([[[1.0], [2.0]], [[2.0], [4.0]]], dtype=torch.float64)
    names = {"model": model, "opt": opt, "x": x, "y": y, "loss_fn": torch.nn.MSELoss()}
    history = []
    for _ in range(5):
        opt.seen, error = None, None
        try:
            exec("\n".join(LINES[line] for line in order), names)
        except (NameError, RuntimeError) as problem:
            error = f"{type(problem).__name__}: {problem}"
        loss = names["loss"].item() if "loss" in names else None
        history.append({"grad": opt.seen, "w": model.weight.item(), "loss": loss, "error": error})
        if error:
            break
    return history


@pytest.fixture
def figure(demonstration: Page) -> Locator:
    return demonstration.locator("oyg-loop-shuffle")


def get(figure: Locator, name: str) -> Any:
    return figure.evaluate(f"el => el.{name}")


def arrange(figure: Locator, order: str) -> None:
    """Press the buttons of the cards until they stand in this order."""
    for place, line in enumerate(order):
        while get(figure, "order").index(line) > place:
            figure.get_by_role("button", name=f"Move {LINES[line]} up").click()


def numbers(row: dict[str, Any]) -> list[float]:
    return [math.nan if row[name] is None else row[name] for name in ("grad", "w", "loss")]


def compare(expected: list[dict[str, Any]], figure: Locator) -> None:
    given = get(figure, "history")
    assert len(expected) == len(given)
    for want, have in zip(expected, given, strict=True):
        assert want["error"] == have["error"]
        assert pytest.approx(numbers(want), rel=ROUNDING, abs=ROUNDING, nan_ok=True) == numbers(
            have
        )
    last = figure.locator("tbody tr").nth(len(expected) - 1)
    words = expected[-1]["error"] or f"{expected[-1]['w']:.3f}".replace("0.000", "0")
    expect(last).to_contain_text(words)


def test_it_opens_with_an_order_in_which_step_sees_nothing(figure: Locator) -> None:
    assert list("fbzs") == get(figure, "order")
    compare(train("fbzs"), figure)
    expect(figure.locator(".verdict")).to_have_text("✗ step() sees nothing")
    expect(figure.locator("svg title")).to_contain_text("step() sees nothing: 0, 0, 0, 0, 0, 0;")


def test_all_24_orders_do_what_they_do_in_torch(figure: Locator) -> None:
    usual = train("zfbs")
    verdicts = {}
    for order in WITH:
        arrange(figure, order)
        assert [LINES[line] for line in order] == figure.locator("li code").all_text_contents()
        history = train(order)
        compare(history, figure)
        verdicts[order] = verdict = get(figure, "verdict")
        late = [0, *(row["w"] for row in usual[:-1])] == [row["w"] for row in history]
        idle = all(row["grad"] is None and row["error"] is None for row in history)
        assert (history[-1]["error"] is not None) == (verdict == "✗ NameError")
        assert (history == usual) == (verdict in {"✓ right", "✓ right too"})
        assert late == (verdict == "✓ right, one iteration late")
        assert idle == (verdict == "✗ step() sees nothing")
    assert ["fszb"] == [order for order in WITH if verdicts[order] == "✗ one step behind"]


def test_the_orders_without_zero_grad_do_what_they_do_in_torch(figure: Locator) -> None:
    figure.get_by_role("checkbox", name="Leave out opt.zero_grad()").check()
    for order in WITHOUT:
        arrange(figure, f"z{order}")
        compare(train(order), figure)
        expected = "✗ NameError" if order.index("b") < order.index("f") else "✗ gradients pile up"
        expect(figure.locator(".verdict")).to_have_text(expected)


def test_a_loss_from_an_earlier_run_changes_the_name_error_into_a_second_backward() -> None:
    """The page says so of notebooks; the figure itself starts without a loss."""
    w = torch.zeros(1, requires_grad=True)
    loss = (w**2).sum()
    loss.backward()
    with pytest.raises(RuntimeError, match="Trying to backward through the graph a second time"):
        loss.backward()


def test_the_keyboard_alone_moves_a_card_and_keeps_its_place(
    demonstration: Page, figure: Locator
) -> None:
    figure.get_by_role("button", name="Move opt.zero_grad() up").focus()
    for _ in range(3):
        demonstration.keyboard.press("Enter")
    assert list("zfbs") == get(figure, "order")
    expect(figure.get_by_role("button", name="Move opt.zero_grad() up")).to_be_focused()
    expect(figure.locator(".verdict")).to_have_text("✓ right")
    expect(figure.locator(".oyg-voice")).to_contain_text("The usual order")


def test_dragging_moves_a_card_and_the_button_restores_the_usual_order(
    demonstration: Page, figure: Locator
) -> None:
    figure.locator(".grip").nth(3).hover()
    demonstration.mouse.down()
    figure.locator(".grip").nth(0).hover(position={"x": 4, "y": 1})
    demonstration.mouse.up()
    assert list("sfbz") == get(figure, "order")
    compare(train("sfbz"), figure)
    figure.get_by_role("button", name="Usual order").click()
    assert list("zfbs") == get(figure, "order")
    compare(train("zfbs"), figure)


def test_it_fits_narrow_and_wide_pages_in_every_state(
    demonstration: Page, open_page: Callable[..., Any]
) -> None:
    opened = open_page(demonstration.url, width=320)
    figure = opened.page.locator("oyg-loop-shuffle")
    for width in (320, 1280):
        opened.page.set_viewport_size({"width": width, "height": 900})
        for order in ("fbzs", "zfbs", "bfsz", "fszb"):
            arrange(figure, order)
            assert [] == cut_off(figure)
        figure.get_by_role("checkbox").check()
        assert [] == cut_off(figure)
        assert opened.page.evaluate("document.documentElement.scrollWidth") <= width
    assert [] == opened.said
