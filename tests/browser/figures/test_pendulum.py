"""Two loops, one of which never sets its gradient back: losses and distances are those of torch."""

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
START = [0.3, -0.2, 0.1, 0.05]
STEPS = 300
CLOSE = 1e-9
"""Rounding over 300 steps, in sums of another order."""


@pytest.fixture
def figure(demonstration: Page) -> Locator:
    return demonstration.locator("oyg-pendulum")


@pytest.fixture
def dial(figure: Locator) -> Locator:
    return figure.get_by_role("slider", name="learning rate")


def get(figure: Locator, name: str) -> Any:
    return figure.evaluate(f"el => el.{name}")


def texts(figure: Locator) -> str:
    return " ".join(figure.locator("svg text").all_text_contents())


@cache
def modes() -> tuple[torch.Tensor, torch.Tensor]:
    """Eigenvalues and eigenvectors of the Hessian; the modes are mostly a, b, c and d."""
    found = torch.linalg.eigh(2 * POWERS.T @ POWERS)
    assert [0, 1, 2, 3] == found.eigenvectors.abs().argmax(dim=0).tolist()
    return found.eigenvalues, found.eigenvectors


@cache
def loop(eta: float, *, sets_back: bool) -> tuple[list[float], torch.Tensor]:
    """The losses of a loop in torch, and its positions, the start and the end included."""
    w = torch.tensor(START, dtype=torch.float64, requires_grad=True)
    losses, path = [], []
    for _ in range(STEPS + 1):
        loss = ((POWERS @ w - X.sin()) ** 2).sum()
        losses.append(loss.item())
        path.append(w.detach().clone())
        if sets_back:
            w.grad = None
        loss.backward()
        with torch.no_grad():
            w -= eta * w.grad
    return losses, torch.stack(path)


def distances(path: torch.Tensor, k: int) -> list[float]:
    """Along mode number k, as a part of the first one."""
    best = torch.linalg.lstsq(POWERS, X.sin()).solution
    along = (path - best) @ modes()[1][:, k]
    return (along / along[0]).tolist()


@pytest.mark.parametrize(("eta", "presses"), [(1e-7, 0), (1e-6, 100), (2e-6, 130)])
def test_both_loops_lose_what_they_lose_in_torch(
    figure: Locator, dial: Locator, eta: float, presses: int
) -> None:
    dial.press("Home")
    for _ in range(presses):
        dial.press("ArrowRight")
    shown = get(figure, "losses")

    eta = get(figure, "eta")
    for key, sets_back in (("back", True), ("never", False)):
        assert loop(eta, sets_back=sets_back)[0] == pytest.approx(shown[key], rel=CLOSE)


@pytest.mark.parametrize(("k", "name"), list(enumerate("abcd")))
def test_the_distances_along_each_mode_are_those_in_torch(
    figure: Locator, k: int, name: str
) -> None:
    figure.get_by_role("radio", name=name, exact=True).check()
    shown = get(figure, "distances")

    for key, sets_back in (("back", True), ("never", False)):
        path = loop(1e-6, sets_back=sets_back)[1]
        # Relative to the first distance: where nothing is left, nothing but rounding is left.
        assert distances(path, k) == pytest.approx(shown[key], rel=CLOSE, abs=CLOSE)
    assert f"mostly {name}" in texts(figure)


@pytest.mark.parametrize(("k", "name"), list(enumerate("abcd")))
def test_the_period_is_that_of_a_spring_and_of_the_course(
    figure: Locator, k: int, name: str
) -> None:
    figure.get_by_role("radio", name=name, exact=True).check()
    period = get(figure, "period")

    omega = math.acos(1 - 1e-6 * modes()[0][k].item() / 2)
    assert 2 * math.pi / omega == pytest.approx(period, rel=CLOSE)
    swing = [math.cos(omega * (t + 0.5)) / math.cos(omega / 2) for t in range(STEPS + 1)]
    assert swing == pytest.approx(get(figure, "distances")["never"], abs=CLOSE)
    expect(figure.locator(".oyg-voice")).to_contain_text(f"swings once in {period:.4g} steps")


def test_between_the_limits_only_the_loop_that_sets_back_explodes(
    figure: Locator, dial: Locator
) -> None:
    limit = 2 / modes()[0][3].item()
    dial.fill("-5.46")
    dial.press("ArrowRight")
    assert limit == pytest.approx(get(figure, "eta"))

    dial.fill("-5.3")
    losses = get(figure, "losses")
    assert losses["back"][-1] > 1e9 * losses["back"][0]
    assert max(losses["never"]) < 100 * losses["never"][0]
    dial.fill("-5.16")
    dial.press("ArrowRight")
    assert 2 * limit == pytest.approx(get(figure, "eta"))
    dial.press("ArrowRight")
    assert get(figure, "losses")["never"][-1] > 1e9 * losses["never"][0]
    figure.get_by_role("radio", name="d", exact=True).check()
    expect(figure.locator(".oyg-voice")).to_contain_text("grows without bound in the second")


def test_a_step_shows_its_two_losses_in_picture_and_words(figure: Locator) -> None:
    step = figure.get_by_role("slider", name="step")
    step.fill("120")

    back, never = (loop(1e-6, sets_back=sets_back)[0][120] for sets_back in (True, False))
    for name, loss in (("set back", back), ("never set back", never)):
        number = next(
            float(text.split(": ")[1])
            for text in figure.locator("svg text").all_text_contents()
            if text.startswith(f"{name}: ")
        )
        assert loss == pytest.approx(number, rel=5e-4)  # four digits are shown
    for place in (".oyg-voice", "svg title >> nth=0"):
        expect(figure.locator(place)).to_contain_text("At step 120 the SSE is")


def test_the_keyboard_alone_plays_it_and_stillness_is_respected(
    demonstration: Page, figure: Locator
) -> None:
    figure.get_by_role("button", name="Play").focus()
    demonstration.keyboard.press("Enter")

    assert STEPS == get(figure, "step")
    assert "300" == figure.get_by_role("slider", name="step").get_attribute("aria-valuetext")
    demonstration.keyboard.press("Tab")
    demonstration.keyboard.press("ArrowRight")
    expect(figure.get_by_role("radio", name="d", exact=True)).to_be_checked()


def test_playing_moves_step_by_step_and_a_hand_on_a_slider_ends_it(
    demonstration: Page, open_page: Callable[..., Any]
) -> None:
    figure = open_page(demonstration.url, still=False).page.locator("oyg-pendulum")
    before = get(figure, "step")
    figure.get_by_role("button", name="Play").click()
    figure.page.wait_for_function(
        "s => document.querySelector('oyg-pendulum').step > s", arg=before
    )
    assert get(figure, "step") < STEPS

    figure.get_by_role("slider", name="step").fill("10")
    figure.page.wait_for_timeout(200)
    assert 10 == get(figure, "step")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("key", ["Home", "End"])
def test_it_fits_a_phone_and_stands_in_nobodys_way(
    demonstration: Page, open_page: Callable[..., Any], scheme: str, key: str
) -> None:
    opened = open_page(demonstration.url, width=320, scheme=scheme)
    figure = opened.page.locator("oyg-pendulum")
    figure.get_by_role("slider", name="learning rate").press(key)

    assert width(opened.page) <= 320
    assert [] == cut_off(figure)
    assert [] == opened.said
    assert [] == violations(opened.page, "oyg-pendulum")
