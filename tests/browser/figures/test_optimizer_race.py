"""The race: every optimizer stands where its namesake in torch.optim stands."""

from __future__ import annotations

import math
from collections.abc import Callable
from functools import cache
from typing import Any

import pytest
import torch
from pages import cut_off, violations, width
from playwright.sync_api import Locator, Page, expect

X = torch.linspace(-math.pi, math.pi, 2000, dtype=torch.float64)
POWERS = torch.stack([X**k for k in range(4)], dim=1)
START = [1.5409961, -0.2934289, -2.1787894, 0.56843126]
OPTIMIZERS: dict[str, Callable[..., Any]] = {
    "sgd": lambda w, lr=1e-6: torch.optim.SGD(w, lr=lr),
    "momentum": lambda w, lr=1e-6: torch.optim.SGD(w, lr=lr, momentum=0.9),
    "rmsprop": lambda w, lr=1e-3: torch.optim.RMSprop(w, lr=lr),
    "adam": lambda w, lr=1e-3: torch.optim.Adam(w, lr=lr),
    "lbfgs": lambda w, lr=1: torch.optim.LBFGS(w, lr=lr),
}
COUNTS = [0, *sorted({round(10 ** (k / 16)) for k in range(53)}), 2000]
"""The stops of the slider: 16 for each factor of 10, as far as they differ."""
CLOSE = 1e-9
"""Rounding, in sums of another order, over thousands of steps."""
BOUNCING = 1e-4
"""RMSprop jumps to and fro across the stiff mode; there, rounding grows up to a part of a jump."""


@pytest.fixture
def figure(demonstration: Page) -> Locator:
    return demonstration.locator("oyg-optimizer-race")


def get(figure: Locator, name: str) -> Any:
    return figure.evaluate(f"el => el.{name}")


@cache
def losses(key: str, gradients: int = 2000, **settings: float) -> list[float]:
    """The SSE where the optimizer stands after 0, 1, 2, … gradients."""
    w = torch.tensor(START, dtype=torch.float64, requires_grad=True)
    optimizer = OPTIMIZERS[key]([w], **settings)
    seen: list[float] = []

    def closure() -> torch.Tensor:
        optimizer.zero_grad()
        loss = ((POWERS @ w - X.sin()) ** 2).sum()
        loss.backward()
        seen.append(loss.item())
        return loss

    while len(seen) <= gradients:
        optimizer.step(closure)
    return seen


def go_to(figure: Locator, gradients: int) -> None:
    figure.get_by_role("slider", name="gradients").fill(str(COUNTS.index(gradients)))
    assert gradients == get(figure, "evaluations")


def shown(figure: Locator) -> list[float]:
    rows = figure.get_by_role("row").filter(has=figure.page.get_by_role("radio"))
    return [float(text) for text in rows.locator("td:last-child").all_inner_texts()]


def test_the_start_is_drawn_with_seed_0() -> None:
    drawn = torch.randn(4, generator=torch.Generator().manual_seed(0))

    assert drawn.tolist() == torch.tensor(START, dtype=torch.float32).tolist()


@pytest.mark.parametrize("gradients", [0, 1, 10, 100, 1000, 2000])
def test_everyone_stands_where_torch_stands(figure: Locator, gradients: int) -> None:
    go_to(figure, gradients)

    here = get(figure, "sse")
    assert list(OPTIMIZERS) == list(here)
    for key, loss in here.items():
        near = BOUNCING if key == "rmsprop" else CLOSE
        assert losses(key)[gradients] == pytest.approx(loss, rel=near), key
    assert list(here.values()) == pytest.approx(shown(figure), rel=6e-4)  # four digits are shown


def test_the_whole_path_of_lbfgs_is_that_of_torch(figure: Locator) -> None:
    path = torch.tensor(get(figure, "paths.lbfgs"), dtype=torch.float64)

    mine = ((path @ POWERS.T - X.sin()) ** 2).sum(dim=1)
    assert losses("lbfgs")[:2001] == pytest.approx(mine.tolist(), rel=1e-6)
    assert 17 == next(n for n, loss in enumerate(mine) if loss < 8.817_165_42)


def test_customary_rates_are_not_the_best_ones(figure: Locator) -> None:
    sse = get(figure, "sse")

    assert [12.3, 12077] == pytest.approx([sse["sgd"], sse["adam"]], rel=3e-3)
    # The loss that a loop prints last is the one before its last step.
    assert 12088 == pytest.approx(losses("adam")[1999], abs=0.5)


@pytest.mark.parametrize(("name", "key"), [("SGD", "sgd"), ("Adam", "adam"), ("L-BFGS", "lbfgs")])
def test_the_dial_turns_the_rate_of_the_chosen_one(figure: Locator, name: str, key: str) -> None:
    before = get(figure, "sse")
    figure.get_by_role("radio", name=name, exact=True).press("Space")
    dial = figure.get_by_role("slider", name=f"lr of {name}")
    for _ in range(3):
        dial.press("ArrowLeft")
    go_to(figure, 100)

    lr = get(figure, f"rates.{key}")
    assert {"sgd": 1e-6, "adam": 1e-3, "lbfgs": 1}[key] * 10**-0.3 == pytest.approx(lr)
    assert losses(key, 100, lr=lr)[100] == pytest.approx(get(figure, f"sse.{key}"), rel=CLOSE)
    expect(figure.locator(".oyg-voice")).to_contain_text(f"After 100 gradients {name} has SSE")

    figure.get_by_role("button", name="customary values").press("Enter")
    figure.get_by_role("slider", name="gradients").press("End")
    assert before == get(figure, "sse")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_it_fits_a_phone_and_stands_in_nobodys_way(
    demonstration: Page, open_page: Callable[..., Any], scheme: str
) -> None:
    opened = open_page(demonstration.url, width=320, scheme=scheme)
    figure = opened.page.locator("oyg-optimizer-race")
    figure.get_by_role("slider", name="lr of").press("End")  # far too fast

    assert width(opened.page) <= 320
    assert [] == cut_off(figure)
    assert [] == opened.said
    assert [] == violations(opened.page, "oyg-optimizer-race")
