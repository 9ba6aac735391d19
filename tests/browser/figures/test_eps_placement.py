"""Where ε stands: the first step of torch's Adam, and of three relatives."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import pytest
import torch
from pages import cut_off, violations, width
from playwright.sync_api import Locator, Page, expect

LR, BETA1, BETA2 = 1e-3, 0.9, 0.999
ROUNDING = 1e-12
"""A few operations in double precision, in another order."""


@pytest.fixture
def figure(demonstration: Page) -> Locator:
    return demonstration.locator("oyg-eps-placement")


def get(figure: Locator, name: str) -> Any:
    return figure.evaluate(f"el => el.{name}")


def steps(size: float, eps: float) -> dict[str, float]:
    """The first steps, that of torch by torch itself and the others by their formulas."""
    w = torch.zeros((), dtype=torch.float64, requires_grad=True)
    g = torch.tensor(size, dtype=torch.float64)
    w.grad = g.clone()
    torch.optim.Adam([w], lr=LR, eps=eps).step()
    m, v = (1 - BETA1) * g, (1 - BETA2) * g**2
    m_hat, v_hat = m / (1 - BETA1), v / (1 - BETA2)
    rate = LR * math.sqrt(1 - BETA2) / (1 - BETA1)
    return {
        "torch": -w.item(),
        "squared": (LR * m_hat / (v_hat + eps**2).sqrt()).item(),
        "tensorflow": (rate * m / (v.sqrt() + eps)).item(),
        "inside": (LR * m_hat / (v_hat + eps).sqrt()).item(),
    }


def shown(figure: Locator) -> list[float]:
    def value(text: str) -> float:
        factor, _, exponent = text.partition("·10")
        power = exponent.translate(str.maketrans("⁻⁰¹²³⁴⁵⁶⁷⁸⁹", "-0123456789"))
        return float(factor) * 10.0 ** int(power or 0)

    return [value(text) for text in figure.locator("tbody td:last-child").all_inner_texts()]


def assert_right(figure: Locator) -> None:
    true = steps(get(figure, "g"), get(figure, "eps"))
    assert list(true) == list(get(figure, "steps"))
    assert true == pytest.approx(get(figure, "steps"), rel=ROUNDING, abs=0)
    assert list(true.values()) == pytest.approx(shown(figure), rel=6e-4, abs=0)  # four digits


def test_where_the_gradient_is_eps_the_step_of_torch_is_half_of_lr(figure: Locator) -> None:
    assert (1e-8, 1e-8) == pytest.approx(
        (get(figure, "g"), get(figure, "eps")), rel=ROUNDING, abs=0
    )
    assert_right(figure)
    assert LR / 2 == pytest.approx(get(figure, "steps.torch"))
    assert LR / math.sqrt(2) == pytest.approx(get(figure, "steps.squared"))


@pytest.mark.parametrize("position", [-13.9, -8, -5.3, -4, 1])
@pytest.mark.parametrize("key", ["ArrowLeft", "ArrowRight"])
def test_each_size_of_the_gradient_gives_the_right_steps(
    figure: Locator, key: str, position: float
) -> None:
    slider = figure.get_by_role("slider", name="|g|")
    slider.fill(f"{position:.1f}")
    slider.press(key)

    power = position + (0.1 if key == "ArrowRight" else -0.1)
    assert 10**power == pytest.approx(get(figure, "g"), rel=ROUNDING, abs=0)
    assert_right(figure)


@pytest.mark.parametrize(("key", "eps"), [("Home", 1e-10), ("End", 1e-4)])
def test_each_eps_gives_the_right_steps(figure: Locator, key: str, eps: float) -> None:
    figure.get_by_role("slider", name="ε").press(key)

    assert eps == pytest.approx(get(figure, "eps"), rel=ROUNDING, abs=0)
    assert_right(figure)


def test_large_gradients_do_not_know_where_eps_stands(figure: Locator) -> None:
    figure.get_by_role("slider", name="|g|").press("End")

    assert [LR] * 4 == pytest.approx(list(get(figure, "steps").values()), rel=1e-8)  # √ε ≪ |g|
    expect(figure.locator(".oyg-voice")).to_contain_text("all four steps are equal")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("key", ["Home", "End"])
def test_it_fits_a_phone_and_stands_in_nobodys_way(
    demonstration: Page, open_page: Callable[..., Any], scheme: str, key: str
) -> None:
    opened = open_page(demonstration.url, width=320, scheme=scheme)
    figure = opened.page.locator("oyg-eps-placement")
    for name in ("|g|", "ε"):
        figure.get_by_role("slider", name=name).press(key)

    assert width(opened.page) <= 320
    assert [] == cut_off(figure)
    assert [] == opened.said
    assert [] == violations(opened.page, "oyg-eps-placement")
