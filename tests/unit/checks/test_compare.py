"""What counts as a number, and what as equal."""

from __future__ import annotations

import math

import numpy as np
import pytest

from autograder.checks import compare
from autograder.checks.compare import ARITHMETIC, NotNumbers, Tolerance, as_numbers, equal
from autograder.checks.plain import Opaque

TOLERANCES = [value for value in vars(compare).values() if isinstance(value, Tolerance)]


@pytest.mark.parametrize(
    "value",
    [[1, 2], (1, 2), np.array([1, 2]), [np.int8(1), np.array(2.0)], np.float32([1, 2])],
    ids=repr,
)
def test_lists_tuples_and_arrays_of_numbers_are_the_same_numbers(value: object) -> None:
    array = as_numbers(value)

    assert (np.float64, [1.0, 2.0]) == (array.dtype, array.tolist())


@pytest.mark.parametrize(
    ("value", "array"),
    [(True, 1.0), (3, 3.0), (2**70, 2.0**70), ([2**70, 1.5], [2.0**70, 1.5]), ([[]], [[]])],
)
def test_odd_numbers_are_numbers(value: object, array: object) -> None:
    assert array == as_numbers(value).tolist()


@pytest.mark.parametrize(
    ("value", "what"),
    [
        (None, "`None`"),
        (..., "`...`"),
        ("1", "text"),
        ({}, "a dict"),
        (Opaque("a set"), "a set"),
        (1j, "complex numbers"),
        (np.ones(2, dtype=complex), "complex numbers"),
        (np.array([None]), "other objects"),
        (np.array(["1"]), "other objects"),
        ([[1], [1, 2]], "rows of different lengths"),
        ([np.zeros(2), np.zeros(3)], "rows of different lengths"),
        ([1.0, [2.0]], "rows of different lengths"),
        ([1, None], "a sequence that holds `None`"),
        ([[1], ["x"]], "a sequence that holds text"),
        ((1, 1j), "a sequence that holds complex numbers"),
        ([Opaque("a set")], "a sequence that holds a set"),
        (10**400, "a whole number beyond the range of float64"),
        ([10**400, 1.5], "a whole number beyond the range of float64"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_what_is_no_array_of_numbers_is_told_by_reason(value: object, what: str) -> None:
    assert NotNumbers(what) == as_numbers(value)


def test_long_texts_are_refused_before_numpy_pads_all_entries_to_their_length() -> None:
    """One text of a megabyte among a million numbers would take four terabytes."""
    value = ["x" * 2**20, *range(10**5)]

    assert NotNumbers("a sequence that holds text") == as_numbers(value)


def test_a_cast_that_overflows_is_silent() -> None:
    with np.errstate(all="raise"):
        assert [math.inf] == as_numbers(np.array([1e4000], dtype="g")).tolist()


def test_the_shape_counts_before_the_values() -> None:
    assert not equal(np.ones(3), np.ones((3, 1)))
    assert not equal(np.ones(3), 1.0)
    assert not equal(np.ones(1), 1.0)
    assert equal(np.asarray(1.0), 1.0)


@pytest.mark.parametrize("value", [math.nan, math.inf, -math.inf])
def test_nan_and_infinity_are_equal_to_nothing(value: float) -> None:
    for true in (value, 0.0, math.nan):
        assert not equal(np.array([true, 1.0]), [value, 1.0])


def test_an_infinite_reference_does_not_make_everything_equal() -> None:
    assert [False, False] == ARITHMETIC.allows(np.array([np.inf, 1]), np.array([5, 2])).tolist()


def test_the_tolerance_is_relative_to_the_largest_entry() -> None:
    true = np.array([1e6, 1.0])

    assert [True, True] == ARITHMETIC.allows(true, true + 5e-4).tolist()
    assert [False, False] == ARITHMETIC.allows(true, true + 2e-3).tolist()


def test_zero_is_met_by_what_is_left_of_a_cancellation() -> None:
    assert equal(np.zeros(1), [1e-13])
    assert not equal(np.zeros(1), [1e-11])


def test_the_sum_of_ten_thousand_terms_may_be_taken_in_any_order() -> None:
    """The reason that is given for the tolerance; the worst order is that of rising terms."""
    terms = np.random.default_rng(3).normal(size=10_000)
    exact, rising = math.fsum(terms), np.cumsum(np.sort(terms))[-1]

    assert 0 < abs(exact - rising) < 1e-11
    assert equal(np.asarray(exact), rising)


@pytest.mark.parametrize("tolerance", TOLERANCES, ids=lambda t: f"{t.relative:g}")
def test_every_tolerance_has_a_reason(tolerance: Tolerance) -> None:
    assert len(tolerance.why.split()) > 5


def test_there_is_a_tolerance_to_test() -> None:
    assert ARITHMETIC in TOLERANCES


def test_nothing_is_equal_to_nothing() -> None:
    assert equal(np.zeros(0), [])
