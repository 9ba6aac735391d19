"""The ratio plot compares real gradients with what each mistake makes of them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
import torch
from pages import DEMONSTRATION, cut_off, violations, width
from playwright.sync_api import Locator, Page, expect

ROUNDING: dict[str, Any] = {"rel": 1e-13, "abs": 1e-13}
"""Sums of five products of numbers below 10, in another order than torch's."""
X = torch.tensor([-1, -0.5, 0, 0.5, 1], dtype=torch.float64)
Y = torch.tensor([-4, -1, -4, 6, 4], dtype=torch.float64)
W = torch.tensor([1, 2, -2, 4], dtype=torch.float64)
POWERS = torch.stack([X**k for k in range(4)], dim=1)
MISTAKES = [
    "none", "factor 2 missing", "sign flipped", "mean for sum", "product of sums",
    "one entry wrong", "finite differences", "transposed matrix",
]  # fmt: skip


def loss(w: torch.Tensor) -> torch.Tensor:
    return ((POWERS @ w - Y) ** 2).sum()


def gradient() -> torch.Tensor:
    w = W.clone().requires_grad_()
    (grad,) = torch.autograd.grad(loss(w), w)
    return grad


def choose(figure: Locator, name: str) -> tuple[torch.Tensor, torch.Tensor]:
    """Make a mistake; return what the figure calls the reference and mine."""
    figure.get_by_role("radio", name=name).check()
    reference, given = figure.evaluate("el => [el.reference, el.given]")
    return torch.tensor(reference, dtype=torch.float64), torch.tensor(given, dtype=torch.float64)


@pytest.fixture
def figure(demonstration: Page) -> Locator:
    return demonstration.locator("oyg-ratio-plot").first


def test_the_first_state_is_the_missing_factor_2(figure: Locator) -> None:
    assert gradient().tolist() == pytest.approx(figure.evaluate("el => el.reference"), **ROUNDING)
    assert [0.5] * 4 == pytest.approx(figure.evaluate("el => el.ratios"), rel=1e-15)
    expect(figure.locator("tbody td:last-child")).to_have_text(["0.500"] * 4)
    expect(figure.locator(".oyg-voice")).to_contain_text("A factor 2 is missing")
    expect(figure.locator("svg")).to_contain_text("ratio 0.50")


def test_each_mistake_is_the_one_that_its_name_says(figure: Locator) -> None:
    grad, residual = gradient(), POWERS @ W - Y
    expected = {
        "none": grad,
        "factor 2 missing": POWERS.T @ residual,
        "sign flipped": 2 * POWERS.T @ (Y - POWERS @ W),
        "mean for sum": 2 * (POWERS * residual[:, None]).mean(dim=0),
        "product of sums": 2 * residual.sum() * POWERS.sum(dim=0),
        "one entry wrong": torch.cat([grad[:3], grad[2:3]]),
    }
    for name, mine in expected.items():
        reference, given = choose(figure, name)
        assert grad.tolist() == pytest.approx(reference.tolist(), **ROUNDING)
        assert mine.tolist() == pytest.approx(given.tolist(), **ROUNDING)
        shown = [
            float(cell.replace("−", "-"))
            for cell in figure.locator("tbody td:nth-child(3)").all_text_contents()
        ]
        assert mine.tolist() == pytest.approx(shown, rel=5e-3)  # three digits are shown


def test_tiny_steps_lose_digits_but_not_the_formula(figure: Locator) -> None:
    """Each quotient is a difference of losses near 60, rounded to 2⁻⁴⁸, over a step of 1e-14."""
    reference, given = choose(figure, "finite differences")
    errors = (given - gradient()).abs()
    assert gradient().tolist() == pytest.approx(reference.tolist(), **ROUNDING)
    assert 0.01 < errors.max() < 8 * 2**-48 / 1e-14
    expect(figure.locator(".oyg-voice")).to_contain_text("digits were lost")


def test_transposing_mirrors_the_dots(figure: Locator) -> None:
    reference, given = (values.reshape(3, 3) for values in choose(figure, "transposed matrix"))
    weight = torch.zeros(3, 3, dtype=torch.float64, requires_grad=True)
    x = torch.tensor([[1, 0, 2], [-1, 2, 1]], dtype=torch.float64)
    upstream = torch.tensor([[2, -1, 1], [-1, -2, 2]], dtype=torch.float64)
    torch.nn.functional.linear(x, weight).backward(upstream)
    assert weight.grad is not None
    assert weight.grad.tolist() == reference.tolist()
    assert weight.grad.T.tolist() == given.tolist()
    expect(figure.locator(".oyg-voice")).to_contain_text("the matrix is transposed")
    expect(figure.locator("line[stroke-dasharray]")).to_have_count(3)


def test_the_keyboard_reaches_every_mistake_and_each_gets_its_own_sentence(figure: Locator) -> None:
    figure.get_by_role("radio", name="factor 2 missing").focus()
    figure.page.keyboard.press("ArrowUp")
    sentences = []
    for name in MISTAKES:
        expect(figure.get_by_role("radio", name=name)).to_be_checked()
        sentence = figure.evaluate("el => el.verdict")
        expect(figure.locator(".oyg-voice")).to_have_text(sentence)
        expect(figure.locator("svg title")).to_contain_text(sentence)
        sentences.append(sentence)
        figure.page.keyboard.press("ArrowDown")
    assert 8 == len(set(sentences))


@pytest.mark.parametrize(
    ("given", "reference", "sentence"),
    [
        ("1,2,3", "1,2,3", "agree"),
        ("2,4,6", "1,2,3", "went in twice"),
        ("1,2,3", "10,20,30", "That is 1/10"),
        ("3,6,9", "2,4,6", "One factor is wrong"),
        ("1,2,7", "1,2,3", "the 3rd component"),
        ("0,2,5", "1,3,1", "1 of them is 0"),
        ("0,0,0", "1,2,3", "3 of them are 0"),
        ("1,2", "1,2,3", "2 components and the reference 3"),
        ("0,5,1", "0,3,4", "ratios differ"),
    ],
)
def test_own_numbers_are_drawn_and_judged(
    demonstration: Page, given: str, reference: str, sentence: str
) -> None:
    demonstration.evaluate(
        """([given, reference]) => {
            const own = document.createElement("oyg-ratio-plot");
            Object.assign(own.dataset, {given, reference});
            own.id = "own";
            document.querySelector("oyg-ratio-plot").parentElement.append(own);
        }""",
        [given, reference],
    )
    own = demonstration.locator("#own")
    assert [float(g) for g in given.split(",")] == own.evaluate("el => el.given")
    expect(own.get_by_role("radio")).to_have_count(0)
    expect(own.locator("tbody tr")).to_have_count(len(given.split(",")))
    expect(own.locator(".oyg-voice")).to_contain_text(sentence)


def test_the_page_can_set_own_numbers(demonstration: Page) -> None:
    own = demonstration.locator("oyg-ratio-plot").nth(1)
    assert [0.5, 0.5, 0.5] == own.evaluate("el => el.ratios")
    assert [2, 4, 6] == own.evaluate("el => el.reference")


def test_a_narrow_page_shows_all_of_it(open_page: Callable[..., Any]) -> None:
    opened = open_page(DEMONSTRATION / "index.html", width=320)
    figure = opened.page.locator("oyg-ratio-plot").first
    for name in MISTAKES:
        choose(figure, name)
        assert [] == cut_off(figure)
        assert 320 >= width(opened.page)
    assert [] == opened.said


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_it_is_accessible(open_page: Callable[..., Any], scheme: str) -> None:
    page = open_page(DEMONSTRATION / "index.html", scheme=scheme).page
    for name in MISTAKES:
        choose(page.locator("oyg-ratio-plot").first, name)
    assert [] == violations(page, "oyg-ratio-plot")
