"""The learning rate and the four modes: factors and losses are those of torch's Hessian and SGD."""

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


@pytest.fixture
def figure(demonstration: Page) -> Locator:
    return demonstration.locator("oyg-eta-dial")


@pytest.fixture
def dial(figure: Locator) -> Locator:
    return figure.get_by_role("slider", name="learning rate")


def get(figure: Locator, name: str) -> Any:
    return figure.evaluate(f"el => el.{name}")


def eigenvalues() -> torch.Tensor:
    return torch.linalg.eigvalsh(2 * POWERS.T @ POWERS)


def loss_after_2000_steps(eta: float) -> float:
    w = torch.zeros(4, dtype=torch.float64)
    for _ in range(2000):
        w = w - eta * 2 * POWERS.T @ (POWERS @ w - X.sin())
    return float(((POWERS @ w - X.sin()) ** 2).sum())


def texts(figure: Locator) -> str:
    return " ".join(figure.locator("svg text").all_text_contents())


def test_the_modes_are_those_of_the_hessian(figure: Locator) -> None:
    # Closed forms against an iterative solver: the smallest one loses some digits in the latter.
    assert eigenvalues().tolist() == pytest.approx(get(figure, "eigenvalues"), rel=1e-11)
    assert [1727.5, 2066.0, 80355.8, 562121.9] == pytest.approx(
        get(figure, "eigenvalues"), abs=0.05
    )


def test_at_the_start_all_modes_shrink(figure: Locator) -> None:
    assert (1 - 1e-6 * eigenvalues()).abs().tolist() == pytest.approx(get(figure, "factors"))
    assert [578, 484, 12, 1.2] == pytest.approx(get(figure, "folds"), abs=0.5)
    for words in ("0.9983 shrinks: 1/e in 578 steps", "0.4379 shrinks: 1/e in 1.2 steps"):
        assert words in texts(figure)
    expect(figure.locator(".oyg-voice")).to_contain_text("all four modes shrink")


@pytest.mark.parametrize(("eta", "presses"), [(1e-7, 0), (1e-6, 100), (2e-6, 130), (3e-6, 148)])
def test_the_formula_for_the_modes_ends_where_descent_does(
    figure: Locator, dial: Locator, eta: float, presses: int
) -> None:
    dial.press("Home")
    for _ in range(presses):
        dial.press("ArrowRight")

    loss = loss_after_2000_steps(eta)
    assert eta == pytest.approx(get(figure, "eta"), rel=1e-14)
    # Rounding of 2000 steps, on the scale of the 1000 at the start.
    assert loss == pytest.approx(get(figure, "loss"), rel=1e-10)
    assert loss == pytest.approx(float(texts(figure).split("w = 0: ")[1].split()[0]), rel=1e-6)


def test_one_step_right_of_the_limit_makes_one_mode_grow(figure: Locator, dial: Locator) -> None:
    limit = 2 / eigenvalues()[3].item()
    dial.fill("-5.46")
    dial.press("ArrowRight")
    assert limit == pytest.approx(get(figure, "eta"))
    assert "stays" in texts(figure)
    assert 0 == figure.locator("path[style*=hatch]").count()

    dial.press("ArrowRight")
    assert [False, False, False, True] == [factor > 1 for factor in get(figure, "factors")]
    assert 1 == figure.locator("path[style*=hatch]").count()
    assert "grows, changing sides" in texts(figure)
    expect(figure.locator(".oyg-voice")).to_contain_text("the mode of mostly d grows")


def test_far_too_large_a_rate_grows_without_bound(figure: Locator, dial: Locator) -> None:
    dial.press("End")

    growth = ((1 - 1e-5 * eigenvalues()[3]) ** 2).item()
    assert 21.36 == pytest.approx(growth, abs=5e-3)
    assert growth == pytest.approx(get(figure, "factors")[3] ** 2)
    assert not math.isfinite(loss_after_2000_steps(1e-5))
    assert figure.evaluate("el => el.loss === Infinity")
    assert "SSE after 2000 steps from w = 0: grows without bound" in texts(figure)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("key", ["Home", "End"])
def test_it_fits_a_phone_and_stands_in_nobodys_way(
    demonstration: Page, open_page: Callable[..., Any], scheme: str, key: str
) -> None:
    opened = open_page(demonstration.url, width=320, scheme=scheme)
    figure = opened.page.locator("oyg-eta-dial")
    figure.get_by_role("slider").press(key)

    assert width(opened.page) <= 320
    assert [] == cut_off(figure)
    assert [] == opened.said
    assert [] == violations(opened.page, "oyg-eta-dial")
