"""`autograder explain`: a sentence, an example with numbers, and a picture made of characters."""

from __future__ import annotations

import json

import numpy as np
import pytest

from autograder.checks import MISTAKES
from autograder.cli.explain import explain
from autograder.cli.ratio_plot import ratio_plot, ratios
from autograder.cli.worked_examples import EXAMPLES, WITHOUT, Example, example_of

WITH_PICTURE = pytest.mark.parametrize("mistake", sorted(EXAMPLES))


def test_every_mistake_has_an_example_or_a_reason_why_not_and_nothing_else_has() -> None:
    assert set(MISTAKES) == {*EXAMPLES, *WITHOUT}
    assert not set(EXAMPLES) & set(WITHOUT)


@pytest.mark.parametrize("mistake", sorted(WITHOUT))
def test_a_reason_is_one_sentence(mistake: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert 0 == explain(mistake)
    assert " ".join(WITHOUT[mistake].split()) in " ".join(capsys.readouterr().out.split())

    assert 0 == explain(mistake, as_json=True)
    assert {"no_picture": WITHOUT[mistake]} == json.loads(capsys.readouterr().out)["example"]


@WITH_PICTURE
def test_the_example_of_a_mistake_is_wrong_in_finite_numbers(mistake: str) -> None:
    example = example_of(mistake)

    assert isinstance(example, Example)
    assert example.right.shape == example.given.shape
    assert np.all(np.isfinite([example.right, example.given]))
    assert not np.allclose(example.right, example.given, rtol=1e-12)


@WITH_PICTURE
def test_a_picture_fits_into_a_terminal(mistake: str) -> None:
    lines = example_of(mistake).plot()

    assert len(lines) <= 20
    assert max(map(len, lines)) <= 60
    assert "o" in "".join(lines)


@WITH_PICTURE
def test_the_example_is_printed_and_told_as_data(
    mistake: str, capsys: pytest.CaptureFixture[str]
) -> None:
    example = example_of(mistake)
    assert 0 == explain(mistake)
    printed = capsys.readouterr().out
    assert 0 == explain(mistake, as_json=True)
    data = json.loads(capsys.readouterr().out)

    assert MISTAKES[mistake].effect in " ".join(printed.split())
    assert "\n".join(example.plot()) in printed
    assert f"read: book/{MISTAKES[mistake].page}" in printed
    assert example.given.tolist() == [entry["given"] for entry in data["example"]["entries"]]
    assert len(example.right) == data["example"]["plot"].count("right ")


RATIOS = {
    "missing_factor_two": 1 / 2,
    "factor_two_twice": 2,
    "constant_factor": 3 / 2,
    "sign_flipped": -1,
    "missing_mean": 3,
    "mean_for_sum": 1 / 3,
    "negated": -1,
    "momentum_dampened": 1 / 10,
}


@pytest.mark.parametrize("mistake", RATIOS)
def test_the_ratios_are_those_of_which_the_sentence_speaks(mistake: str) -> None:
    example = example_of(mistake)

    assert np.allclose(RATIOS[mistake], ratios(example.right.tolist(), example.given.tolist()))


@pytest.mark.parametrize(
    ("mistake", "ratio"),
    [
        ("bias_not_corrected", np.sqrt(10)),
        ("averages_start_at_gradient", np.sqrt(1 / 10)),
        ("squares_never_forgotten", 1 / 10),
        ("averages_weighted_backwards", 0.1 / np.sqrt(0.99)),
    ],
)
def test_the_first_ratio_of_an_optimizer_is_the_one_in_the_table(mistake, ratio) -> None:
    example = example_of(mistake)

    assert np.isclose(ratio, example.given[0] / example.right[0], rtol=1e-12)


def test_triangular_numbers_pile_up() -> None:
    example = example_of("stored_gradients_survive")

    assert [1, 3, 6, 10, 15] == (example.given / example.right[0]).tolist()


def test_a_mark_lies_where_its_numbers_say() -> None:
    lines = ratio_plot(np.array([2.0, -2.0, 0.0]), np.array([2.0, 1.0, 0.0]))
    square = [line[3:-1] for line in lines[2:-2]]
    marks = {
        (row, column)
        for row, line in enumerate(square)
        for column, mark in enumerate(line)
        if mark == "o"
    }

    assert {(0, 40), (4, 0), (7, 20)} == marks
    assert (15, {41}) == (len(square), {len(line) for line in square})


def test_zeros_alone_are_no_division_by_zero() -> None:
    assert 1 == "".join(ratio_plot(np.zeros(2), np.zeros(2))[1:-1]).count("o")
    assert [None, 0.0] == ratios([0.0, 1.0], [1.0, 0.0])
