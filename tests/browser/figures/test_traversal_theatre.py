"""The figure plays the algorithms whose code it shows, and only one of them agrees with torch."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
import torch
from pages import cut_off
from playwright.sync_api import Locator, Page, expect

NAMES = {
    "recursion": "recursion without memory",
    "depth": "depth-first with a visited set",
    "breadth": "breadth-first with a visited set",
    "topological": "topological order",
}


class Node:
    """What the code in the figure needs; it logs each contribution to a gradient."""

    def __init__(self, name: str, *parents: tuple[Node, int], log: list[tuple[str, int]]) -> None:
        self.name, self.parents, self.log, self._grad = name, parents, log, 0

    @property
    def grad(self) -> int:
        return self._grad

    @grad.setter
    def grad(self, value: int) -> None:
        self.log.append((self.name, value - self._grad))
        self._grad = value


def run(code: str) -> tuple[dict[str, int], list[tuple[str, int]]]:
    """The gradients and the contributions that `code` makes on the graph of y = b + 15b, b = 2a."""
    log: list[tuple[str, int]] = []
    a = Node("a", log=log)
    b = Node("b", (a, 2), log=log)
    c = Node("c", (b, 15), log=log)
    y = Node("y", (b, 1), (c, 1), log=log)
    exec(code, {"y": y, "topo_order": lambda _: [a, b, c, y]})
    assert ("y", 1) == log.pop(0)
    return {node.name: node.grad for node in (a, b, c, y)}, log


def right() -> dict[str, float]:
    a = torch.tensor(1.0, dtype=torch.float64, requires_grad=True)
    b = 2 * a
    c = 15 * b
    y = b + c
    tensors = {"a": a, "b": b, "c": c, "y": y}
    for tensor in tensors.values():
        tensor.retain_grad()
    y.backward()
    return {name: tensor.grad.item() for name, tensor in tensors.items()}


@pytest.fixture
def figure(demonstration: Page) -> Locator:
    return demonstration.locator("oyg-traversal-theatre")


def get(figure: Locator, name: str) -> Any:
    return figure.evaluate(f"el => el.{name}")


def press(figure: Locator, name: str) -> None:
    figure.get_by_role("button", name=name).click()


def shown_code(figure: Locator) -> str:
    lines = figure.locator("pre span").all_text_contents()
    return "\n".join(lines).replace("▸ ", "  ")


def test_it_opens_where_b_has_sent_too_early(figure: Locator) -> None:
    assert {"a": 2, "b": 1, "c": 0, "y": 1} == get(figure, "grads")
    assert ["b"] == get(figure, "early")
    expect(figure.locator("svg")).to_contain_text("sent too early")
    expect(figure.locator("svg title")).to_contain_text("a has 2, b has 1, c has 0, y has 1")
    expect(figure.locator(".oyg-voice")).to_contain_text("b had received 1 of 2")


def test_the_shown_code_gives_the_shown_gradients_message_by_message(figure: Locator) -> None:
    ends = {}
    for algorithm, name in NAMES.items():
        figure.get_by_role("radio", name=name).check()
        press(figure, "To the end")
        press(figure, "Back to start")
        grads, log = run(shown_code(figure))
        so_far = {"a": 0, "b": 0, "c": 0, "y": 1}
        for count, (node, contribution) in enumerate(log, start=1):
            press(figure, "Next")
            so_far[node] += contribution
            assert [so_far, count] == [get(figure, "grads"), get(figure, "messages")]
            expect(figure.locator(".oyg-voice")).to_contain_text(f"= {contribution} to {node}.")
        assert get(figure, "done")
        # At the end the button keeps its place for the keyboard, and does nothing.
        figure.get_by_role("button", name="Next").press("Enter")
        assert grads == get(figure, "grads")
        words = f"a has {grads['a']}, b has {grads['b']}"
        expect(figure.locator("svg title")).to_contain_text(words)
        ends[algorithm] = (grads["a"], len(log))

    assert {
        "recursion": (34, 5),
        "depth": (2, 4),
        "breadth": (2, 4),
        "topological": (32, 4),
    } == ends


def test_only_the_topological_order_agrees_with_torch(figure: Locator) -> None:
    for algorithm, name in NAMES.items():
        figure.get_by_role("radio", name=name).check()
        press(figure, "To the end")
        grads = get(figure, "grads")
        agrees = algorithm == "topological"
        assert agrees == (right() == grads)
        assert ([] if agrees else ["b"]) == get(figure, "early")
        words = f"{name}: {grads['a']} {'✓' if agrees else '✗'}"
        expect(figure.locator("fieldset")).to_contain_text(words)


def test_the_keyboard_alone_plays_it(demonstration: Page, figure: Locator) -> None:
    figure.get_by_role("button", name="Next").focus()
    for key in ("Tab", "Enter", "Tab", "Space", "Tab", "ArrowDown", "ArrowDown", "ArrowDown"):
        demonstration.keyboard.press(key)
    expect(figure.get_by_role("radio", name="topological order")).to_be_checked()
    expect(figure.locator("fieldset")).to_contain_text("recursion without memory: 34 ✗")
    for key in ("Shift+Tab", "Enter"):
        demonstration.keyboard.press(key)
    assert right() == get(figure, "grads")


def test_the_ball_travels_and_comes_to_rest(
    demonstration: Page, open_page: Callable[..., Any]
) -> None:
    opened = open_page(demonstration.url, still=False)
    figure = opened.page.locator("oyg-traversal-theatre")
    moving = "el => el.getAnimations({subtree: true}).length"
    assert 0 == figure.evaluate(moving)
    assert 1 == figure.evaluate(f"el => {{ el.next.click(); return ({moving})(el); }}")
    expect(figure.locator("svg title")).to_contain_text(
        "after 3 messages: a has 2, b has 1, c has 1"
    )
    assert 0 == figure.evaluate(moving)
    assert [] == opened.said


def test_nothing_moves_for_readers_who_want_less_motion(figure: Locator) -> None:
    assert 0 == figure.evaluate(
        "el => { el.next.click(); return el.getAnimations({subtree: true}).length; }"
    )
    assert 3 == get(figure, "messages")


def test_it_fits_narrow_and_wide_pages_in_every_state(
    demonstration: Page, open_page: Callable[..., Any]
) -> None:
    opened = open_page(demonstration.url, width=320)
    figure = opened.page.locator("oyg-traversal-theatre")
    for width in (320, 1280):
        opened.page.set_viewport_size({"width": width, "height": 900})
        for name in NAMES.values():
            figure.get_by_role("radio", name=name).check()
            press(figure, "To the end")
            assert [] == cut_off(figure)
        assert opened.page.evaluate("document.documentElement.scrollWidth") <= width
    assert [] == opened.said
