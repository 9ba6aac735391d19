"""Which products of two matrices fit a linear layer, and which one is torch's gradient."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
import torch
from pages import DEMONSTRATION, cut_off, violations, width
from playwright.sync_api import Locator, Page, expect

FACTORS = ["dY", "dYᵀ", "X", "Xᵀ", "W", "Wᵀ"]
SLIDERS = {"B": "B", "n_in": "nᵢₙ", "n_out": "nₒᵤₜ"}


def choose(figure: Locator, **picked: str) -> None:
    legends = {"target": "Wanted", "left": "Left factor", "right": "Right factor"}
    for key, value in picked.items():
        group = figure.get_by_role("group", name=legends[key])
        group.get_by_role("radio", name=value, exact=True).check()


def resize(figure: Locator, **sizes: int) -> None:
    """Move the sliders with the keyboard alone."""
    for key, size in sizes.items():
        figure.get_by_role("slider", name=SLIDERS[key], exact=True).focus()
        figure.page.keyboard.press("Home")
        for _ in range(size - 1):
            figure.page.keyboard.press("ArrowRight")


def matrices(figure: Locator) -> dict[str, torch.Tensor]:
    """The six factors, as the figure draws them."""
    found = {}
    for name in ("dY", "X", "W"):
        rows = figure.evaluate("(el, name) => el.matrix(name)", name)
        found[name] = torch.tensor(rows, dtype=torch.float64)
        found[f"{name}ᵀ"] = found[name].T
    return found


def gradients(factors: dict[str, torch.Tensor]) -> dict[str, torch.Tensor]:
    """torch's gradients of the layer by W and X for the upstream gradient dY."""
    x, w = factors["X"].clone().requires_grad_(), factors["W"].clone().requires_grad_()
    dx, dw = torch.autograd.grad(torch.nn.functional.linear(x, w), [x, w], factors["dY"])
    return {"dX": dx, "dW": dw}


def compare(figure: Locator, target: str) -> list[str]:
    """Assert everything that the figure says about the 36 products; return those that fit."""
    factors = matrices(figure)
    true = gradients(factors)[target]
    assert true.tolist() == figure.evaluate("el => el.gradient")
    fitting, right = [], []
    for left in FACTORS:
        for other in FACTORS:
            if factors[left].shape[1] == factors[other].shape[0]:
                product = factors[left] @ factors[other]
                if product.shape == true.shape:
                    fitting.append(f"{left}·{other}")
                    right += [f"{left}·{other}"] if torch.equal(product, true) else []
    assert fitting == figure.evaluate("el => el.fitting")
    assert figure.evaluate("el => el.correct") in right
    many = f"{len(fitting)} have" if len(fitting) > 1 else "1 has"
    expect(figure.locator(".fitting")).to_contain_text(f"{many} the shape of {target}")
    return fitting


STATES: list[Callable[[Locator], object]] = [
    lambda figure: None,
    lambda figure: choose(figure, left="dYᵀ"),
    lambda figure: resize(figure, B=6, n_in=6, n_out=6),
    lambda figure: resize(figure, B=1, n_in=1, n_out=1),
]


@pytest.fixture
def figure(demonstration: Page) -> Locator:
    return demonstration.locator("oyg-shape-tetris").first


def test_it_opens_with_a_product_that_does_not_exist(figure: Locator) -> None:
    assert ["dYᵀ·X"] == compare(figure, "dW")
    assert figure.evaluate("el => el.product") is None
    expect(figure.locator(".loose")).to_have_count(2)
    expect(figure.locator(".oyg-voice")).to_have_text(
        "dY·X does not exist: dY has 2 columns, and X has 4 rows."
    )


@pytest.mark.parametrize(
    ("sizes", "target", "count"),
    [
        ((4, 3, 2), "dX", 1),
        ((4, 3, 3), "dW", 8),
        ((3, 3, 2), "dX", 8),
        ((2, 5, 2), "dW", 4),
        ((5, 5, 5), "dX", 36),
        ((6, 1, 6), "dW", 4),
        ((1, 4, 3), "dW", 1),
    ],
)
def test_the_products_that_fit_are_counted(
    figure: Locator, sizes: tuple[int, int, int], target: str, count: int
) -> None:
    resize(figure, **dict(zip(SLIDERS, sizes, strict=True)))
    choose(figure, target=target)
    assert count == len(compare(figure, target))


def test_all_36_products_are_those_of_torch(figure: Locator) -> None:
    resize(figure, n_out=3)
    factors = matrices(figure)
    true = gradients(factors)["dW"]
    for left in FACTORS:
        for right in FACTORS:
            choose(figure, left=left, right=right)
            title = figure.locator("svg title")
            if factors[left].shape[1] != factors[right].shape[0]:
                assert figure.evaluate("el => el.product") is None
                expect(title).to_contain_text("does not exist")
                continue
            product = factors[left] @ factors[right]
            assert product.tolist() == figure.evaluate("el => el.product")
            if product.shape != true.shape:
                expect(title).to_contain_text("exists, but it is")
            elif (left, right) == ("dYᵀ", "X"):
                expect(title).to_contain_text("all 9 entries are the derivatives")
            else:
                wrong = int((product != true).sum())
                expect(title).to_contain_text(f"{wrong} of its 9 entries are wrong")
                expect(figure.locator("rect.stroke-red")).to_have_count(wrong)


def test_the_numbers_never_confuse_a_wrong_product_that_has_dy_once(figure: Locator) -> None:
    """From two examples, inputs and outputs on, the data tell every rival from the gradient."""
    for size in range(2, 7):
        resize(figure, B=size, n_in=size, n_out=size)
        factors = matrices(figure)
        for target, wanted in gradients(factors).items():
            right = [
                (a, b)
                for a in FACTORS
                for b in FACTORS
                if torch.equal(factors[a] @ factors[b], wanted)
            ]
            assert [("dYᵀ", "X") if target == "dW" else ("dY", "W")] == right


def test_the_product_in_the_corner_shows_its_numbers(figure: Locator) -> None:
    choose(figure, left="dYᵀ")
    product = figure.evaluate("el => el.product")
    shown = [str(value).replace("-", "−") for row in product for value in row]
    texts = figure.locator("svg text").all_text_contents()
    at = texts.index("dYᵀ 2×4")
    assert shown == texts[at + 2 : at + 8]
    expect(figure.locator(".oyg-voice")).to_contain_text("all 6 entries are the derivatives")


def test_a_narrow_page_shows_all_of_it(open_page: Callable[..., Any]) -> None:
    opened = open_page(DEMONSTRATION / "index.html", width=320)
    figure = opened.page.locator("oyg-shape-tetris").first
    for state in STATES:
        state(figure)
        assert [] == cut_off(figure)
        assert 320 >= width(opened.page)
    assert [] == opened.said


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_it_is_accessible(open_page: Callable[..., Any], scheme: str) -> None:
    page = open_page(DEMONSTRATION / "index.html", scheme=scheme).page
    for state in STATES:
        state(page.locator("oyg-shape-tetris").first)
    assert [] == violations(page, "oyg-shape-tetris")
