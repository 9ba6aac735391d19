"""The cubic and its residuals: what the figure shows is what torch computes."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import pytest
import torch
from pages import cut_off, violations, width
from playwright.sync_api import Locator, Page, expect

X = torch.linspace(-math.pi, math.pi, 2000, dtype=torch.float64)
POWERS = torch.stack([X**k for k in range(4)], dim=1)
START = [0.3, -0.2, 0.1, 0.05]
ROUNDING = 1e-10
"""Sums of 2000 terms in another order differ in the last digits, and 100 steps add some of that."""


@pytest.fixture
def figure(demonstration: Page) -> Locator:
    return demonstration.locator("oyg-cubic-fit")


def get(figure: Locator, name: str) -> Any:
    return figure.evaluate(f"el => el.{name}")


def true_loss(w: torch.Tensor) -> torch.Tensor:
    return ((POWERS @ w - X.sin()) ** 2).sum()


def descended(steps: int) -> torch.Tensor:
    w = torch.tensor(START, dtype=torch.float64, requires_grad=True)
    optimizer = torch.optim.SGD([w], lr=1e-6)
    for _ in range(steps):
        optimizer.zero_grad()
        true_loss(w).backward()
        optimizer.step()
    return w.detach()


def assert_right(figure: Locator, at: list[float]) -> None:
    """The knobs stand at `at`, and loss, gradient and the texts are torch's for this position."""
    w = torch.tensor(at, dtype=torch.float64, requires_grad=True)
    loss = true_loss(w)
    loss.backward()
    assert at == pytest.approx(get(figure, "w"), rel=ROUNDING, abs=ROUNDING)
    assert loss.item() == pytest.approx(get(figure, "loss"), rel=ROUNDING)
    # A component can be near zero while the terms that it sums up are not.
    assert w.grad.tolist() == pytest.approx(get(figure, "grad"), rel=ROUNDING, abs=1e-7)
    shown = figure.locator("svg").first.inner_html()
    sse = shown.split("SSE </tspan>")[1].split("<")[0]
    mse = shown.split("MSE </tspan>")[1].split("<")[0]
    assert loss.item() == pytest.approx(float(sse), rel=6e-4)  # four digits are shown
    assert loss.item() / 2000 == pytest.approx(float(mse), rel=6e-4)


def test_the_start_is_that_of_the_chapter(figure: Locator) -> None:
    assert_right(figure, START)
    slopes = figure.locator("td").all_inner_texts()
    w = torch.tensor(START, dtype=torch.float64, requires_grad=True)
    true_loss(w).backward()
    assert w.grad.tolist() == pytest.approx(
        [float(slope.replace("−", "-")) for slope in slopes], rel=6e-4
    )


@pytest.mark.parametrize("knob", range(4))
def test_a_key_turns_one_knob_by_a_two_hundredth_of_its_range(figure: Locator, knob: int) -> None:
    figure.get_by_role("slider", name=f"knob {'abcd'[knob]}").press("ArrowRight")

    turned = list(START)
    turned[knob] += [2, 2, 1, 0.5][knob] / 200
    assert_right(figure, turned)


def test_steps_downhill_are_those_of_torch(figure: Locator) -> None:
    figure.get_by_role("button", name="one step downhill").press("Enter")
    assert_right(figure, descended(1).tolist())
    expect(figure.locator(".oyg-voice")).to_contain_text("2008 after 1 step downhill")

    figure.get_by_role("button", name="100 steps").press("Space")
    assert_right(figure, descended(101).tolist())


def test_a_run_that_moves_stops_by_itself_at_the_same_place(
    demonstration: Page, open_page: Callable[..., Any]
) -> None:
    moving = open_page(demonstration.url, still=False).page.locator("oyg-cubic-fit")
    moving.get_by_role("button", name="100 steps").click()
    expect(moving.locator(".oyg-voice")).to_contain_text("after 100 steps")

    assert_right(moving, descended(100).tolist())


def test_the_best_fit_is_the_least_squares_solution(figure: Locator) -> None:
    figure.get_by_role("button", name="best fit").press("Enter")

    best = torch.linalg.lstsq(POWERS, X.sin()[:, None]).solution[:, 0]
    assert_right(figure, best.tolist())
    assert 8.817_165_41 == pytest.approx(get(figure, "loss"), abs=5e-9)  # as printed in the book
    assert ["0"] * 4 == figure.locator("td").all_inner_texts()


def test_start_again_takes_back_steps_and_turns(figure: Locator) -> None:
    figure.get_by_role("slider", name="knob b").press("End")
    figure.get_by_role("button", name="one step downhill").click()
    assert 2 == figure.get_by_role("img").count()
    figure.get_by_role("button", name="start again").click()

    assert_right(figure, START)
    assert 1 == figure.get_by_role("img").count()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_it_fits_a_phone_and_stands_in_nobodys_way(
    demonstration: Page, open_page: Callable[..., Any], scheme: str
) -> None:
    opened = open_page(demonstration.url, width=320, scheme=scheme)
    figure = opened.page.locator("oyg-cubic-fit")
    figure.get_by_role("button", name="100 steps").click()

    assert width(opened.page) <= 320
    assert [] == cut_off(figure)
    assert [] == opened.said
    assert [] == violations(opened.page, "oyg-cubic-fit")
