"""A proof computes no reference twice for the same case, and never takes one value for another."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from autograder import checks
from autograder.checks.memory import Memory, digest, recalled, recalled_array, remembering


class Counting:
    """Twice the first argument; counts how often it was asked."""

    def __init__(self) -> None:
        self.calls = 0

    def __call__(self, *case: Any) -> Any:
        self.calls += 1
        return 2 * case[0] if case else 0


def test_without_a_memory_everything_is_computed() -> None:
    double = Counting()

    assert [6, 6] == [recalled(double, 3), recalled(double, 3)]
    assert 2 == double.calls


def test_the_same_place_and_case_are_computed_once() -> None:
    double, memory = Counting(), Memory()
    for _ in range(3):
        with remembering(memory, b"a cell"):
            assert [2.0, 4.0] == recalled(double, np.array([1.0, 2.0])).tolist()
            assert 10 == recalled(double, 5)

    assert 2 == double.calls


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ((np.array([1.0, 2.0]),), (np.array([1.0, 3.0]),)),
        ((np.array([1.0, 2.0]),), (np.array([[1.0, 2.0]]),)),
        ((np.zeros(2),), (np.zeros(2, dtype=np.float32),)),
        ((0.0,), (-0.0,)),
        ((1,), (1.0,)),
        ((1,), (True,)),
        ((1, 2), (1, 3)),
        (([1.0, [2.0]],), ([[1.0], 2.0],)),
    ],
    ids=str,
)
def test_another_case_is_computed(first: tuple[Any, ...], second: tuple[Any, ...]) -> None:
    double, memory = Counting(), Memory()
    for case in (first, second):
        with remembering(memory, b"a cell"):
            recalled(double, *case)

    assert 2 == double.calls


def test_another_place_or_another_scope_is_computed() -> None:
    double, memory = Counting(), Memory()
    for scope in (b"a cell", b"another"):
        with remembering(memory, scope):
            recalled(double, 1)
            recalled(double, 1)

    assert 4 == double.calls


def test_what_is_no_plain_data_is_computed_every_time() -> None:
    memory: Memory = {}
    calls = []
    for _ in range(2):
        with remembering(memory, b"a cell"):
            recalled(lambda function: calls.append(function(1)), lambda x: x)
            recalled(calls.append, [1.0, {2.0}])

    assert 4 == len(calls)
    assert {} == memory


def test_who_changes_a_value_changes_a_copy() -> None:
    memory: Memory = {}
    for _ in range(3):
        with remembering(memory, b"a cell"):
            value = recalled_array(lambda x: [x, 2 * x], 1.0)
            assert [1.0, 2.0] == value.tolist()
            value[:] = 0


def test_a_reference_that_changes_its_case_is_known_by_the_case_before() -> None:
    def spoils(x: np.ndarray) -> float:
        x *= 2
        return float(x.sum())

    memory: Memory = {}
    sums = []
    for _ in range(2):
        with remembering(memory, b"a cell"):
            sums.append(recalled(spoils, np.ones(3)))

    assert [6.0, 6.0] == sums
    assert 1 == len(memory)


def test_what_only_some_answers_ask_for_is_not_taken_for_what_the_next_check_asks() -> None:
    """One answer is wrong and has its imitations asked; the next one comes to the next check."""
    memory: Memory = {}
    with remembering(memory, b"a cell"):
        recalled(lambda x: x, 1.0)
        assert 2.0 == recalled(lambda x: 2 * x, 1.0, name="twice")
        assert 3.0 == recalled(lambda x: 3 * x, 1.0, name="thrice")
    with remembering(memory, b"a cell"):
        recalled(lambda x: x, 1.0)
        assert 5.0 == recalled(lambda x: 5 * x, 1.0)
        assert 4.0 == recalled(lambda x: 4 * x, 1.0, name="twice")


def test_what_raises_is_asked_again() -> None:
    memory: Memory = {}
    for _ in range(2):
        with remembering(memory, b"a cell"), pytest.raises(ZeroDivisionError):
            recalled(lambda x: 1 / x, 0)

    assert {} == memory


def test_equal_parts_alone_have_equal_digests() -> None:
    assert digest("a", b"b" * 0, [1]) == digest("a", b"", [1])
    assert 4 == len({digest("a", "b"), digest("ab", ""), digest("ab"), digest(["a", "b"])})


CHECKS = {
    "values": lambda f: checks.values(f, expected=f, cases=cases_of),
    "gradient": lambda f: checks.gradient(
        lambda x: 3 * x**2, of=lambda x: (x**3).sum(), wrt=0, cases=cases_of, imitations={}
    ),
    "untouched": lambda f: checks.untouched(f, expected=f, cases=cases_of),
    "vjp": lambda f: checks.vjp(lambda up, x: up * 2, of=f, wrt=0, cases=cases_of),
}


def cases_of(rng: np.random.Generator) -> list[tuple[np.ndarray]]:
    return [(rng.normal(size=n),) for n in (2, 3, 5)]


@pytest.mark.parametrize("check", CHECKS.values(), ids=CHECKS)
def test_every_check_finds_the_values_of_an_earlier_answer(check: Any) -> None:
    memory: Memory = {}
    for _ in range(2):
        with remembering(memory, b"a cell"):
            check(lambda x: 2 * x)
        known = len(memory)

    assert known == len(memory) >= 3
