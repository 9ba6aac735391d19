"""Wrong values that are foreseen are those that the diagnosis names."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from autograder.checks.diagnosis import ENOUGH, Sample, diagnose
from autograder.checks.foreseen import foreseen


def samples(shape: tuple[int, ...] = (4,)) -> list[Sample]:
    rng = np.random.default_rng(5)
    wrt = [rng.normal(size=shape) for _ in range(5)]
    true = [rng.normal(size=shape) for _ in range(5)]
    cases = zip(true, wrt, (1, 2, 3, 5, 7), strict=True)
    return [Sample(true=t, given=t, wrt=w, n=n) for t, w, n in cases]


def named(made: list[Sample], values: list[np.ndarray]) -> str | None:
    """What the diagnosis calls these values, with some number in the entries left open."""
    filled = [np.where(np.isnan(value), 0.5, value) for value in values]
    given = [replace(s, given=value) for s, value in zip(made, filled, strict=True)]
    diagnosis = diagnose(given)
    return diagnosis.mistake if diagnosis else None


@pytest.mark.parametrize(
    "mistake",
    [
        "constant_factor",
        "differentiated_by_x",
        "entries_permuted",
        "exponent_shifted",
        "factor_two_twice",
        "mean_for_sum",
        "missing_factor_two",
        "missing_inner_derivative",
        "missing_mean",
        "multiplied_by_parameter",
        "sign_flipped",
        "sign_flipped_in_part",
    ],
)
def test_a_mistake_of_a_gradient_is_foreseen(mistake: str) -> None:
    made = samples()

    assert mistake in {named(made, values) for values in foreseen(made)}


def test_a_transpose_is_foreseen() -> None:
    made = samples((2, 3))

    assert "transposed" in {named(made, values) for values in foreseen(made)}


def test_factors_of_one_number_are_foreseen_and_orders_are_not() -> None:
    made = samples(())
    names = {named(made, values) for values in foreseen(made)}

    assert {"missing_factor_two", "sign_flipped"} <= names
    assert not names & {"entries_permuted", "missing_inner_derivative"}


def test_what_the_answer_was_has_no_say() -> None:
    made = samples()
    other = [replace(s, given=np.zeros(4)) for s in made]

    for first, second in zip(foreseen(made), foreseen(other), strict=True):
        for one, two in zip(first, second, strict=True):
            assert np.array_equal(one, two, equal_nan=True)


def test_an_entry_that_a_relation_leaves_open_is_open() -> None:
    opened = {int(np.isnan(value).sum()) for values in foreseen(samples()) for value in values}

    assert {0, 1} == opened


def test_nothing_is_named_with_too_few_cases() -> None:
    made = samples()[: ENOUGH - 1]

    assert {None} == {named(made, values) for values in foreseen(made)}
