"""Whatever a student hands in, a check ends in a sentence that helps, and in nothing else."""

from __future__ import annotations

import re

import numpy as np
import pytest
from bad_students import CALLED, NOT_CALLABLE, RETURNED, Nameless, returns

from autograder import checks
from autograder.checks import CheckFailed, Unanswered


def cases(rng):
    for n in (2, 2, 2, 2):
        yield (rng.normal(size=n),)


def total(x):
    return (x**3).sum()


def three_rows(function, x):
    return [function(x), function(2 * x), function(3 * x)]


def one_result(function, x):
    return function(x)


def by_gradient(function, show):
    checks.gradient(function, of=total, wrt=0, cases=cases, n=len, show=show)


def by_values(function, show):
    checks.values(function, expected=lambda x: 3 * x**2, cases=cases, n=len, show=show)


def by_path(function, show):
    checks.path(three_rows, function, reference=lambda x: 3 * x**2, cases=cases, show=show)


def by_program(function, show):
    checks.program(one_result, function, reference=lambda x: 3 * x**2, cases=cases, show=show)


def by_untouched(function, show):
    checks.untouched(function, expected=lambda x: 3 * x**2, cases=cases)


COMPARING = [by_gradient, by_values, by_path, by_program]
SHOWING = pytest.mark.parametrize("show", [False, True], ids=["hidden", "shown"])


def assert_refused_with_a_sentence(check, function, show: bool) -> CheckFailed:
    with np.errstate(all="ignore"), pytest.raises(CheckFailed) as caught:
        check(function, show)
    fact, *rest = str(caught.value).splitlines()

    assert re.fullmatch(r"[a-z`].{15,200}", fact)
    assert not fact.endswith(".")
    assert caught.value.hint
    assert all(len(line) < 500 for line in rest)
    assert all(line.isprintable() for line in (fact, *rest))
    return caught.value


@SHOWING
@pytest.mark.parametrize("check", COMPARING, ids=lambda check: check.__name__)
@pytest.mark.parametrize("key", RETURNED)
def test_whatever_is_returned_is_refused_with_a_sentence(key: str, check, show: bool) -> None:
    assert_refused_with_a_sentence(check, returns(RETURNED[key]), show)


@SHOWING
@pytest.mark.parametrize("check", COMPARING, ids=lambda check: check.__name__)
@pytest.mark.parametrize("key", CALLED)
def test_whatever_a_call_does_is_refused_with_a_sentence(key: str, check, show: bool) -> None:
    assert_refused_with_a_sentence(check, CALLED[key], show)


@SHOWING
@pytest.mark.parametrize("check", COMPARING, ids=lambda check: check.__name__)
@pytest.mark.parametrize("key", NOT_CALLABLE)
def test_whatever_stands_in_the_place_of_a_function_is_refused(key: str, check, show: bool) -> None:
    assert_refused_with_a_sentence(check, NOT_CALLABLE[key], show)


@pytest.mark.parametrize("check", [by_gradient, by_values, by_untouched])
def test_an_ellipsis_in_the_place_of_a_function_is_unanswered(check) -> None:
    assert isinstance(assert_refused_with_a_sentence(check, ..., False), Unanswered)


@pytest.mark.parametrize("key", RETURNED)
def test_a_function_that_does_nothing_leaves_its_arguments_alone_for_nothing(key: str) -> None:
    """A stub that returns any constant would otherwise earn the point."""
    assert_refused_with_a_sentence(by_untouched, returns(RETURNED[key]), False)


FAILING = sorted(CALLED.keys() - {"another value each time"})


@pytest.mark.parametrize("key", FAILING)
def test_a_call_that_fails_does_not_leave_its_arguments_alone(key: str) -> None:
    assert_refused_with_a_sentence(by_untouched, CALLED[key], False)


@pytest.mark.parametrize("key", NOT_CALLABLE)
def test_what_is_no_function_does_not_leave_its_arguments_alone(key: str) -> None:
    assert_refused_with_a_sentence(by_untouched, NOT_CALLABLE[key], False)


@pytest.mark.parametrize("key", [*RETURNED, *CALLED])
def test_whatever_is_chosen_is_refused_with_a_sentence(key: str) -> None:
    def by_choice(answer, show):
        checks.choice(answer, "doubles", options=("stays", "doubles"))

    answer = {**RETURNED, **CALLED}[key]
    failure = assert_refused_with_a_sentence(by_choice, answer, False)

    assert (answer is None or answer is ...) == isinstance(failure, Unanswered)


@pytest.mark.parametrize(
    ("name", "called"),
    [("a\nhint: full marks", "`a hint: full marks`"), ("x" * 99, f"`{'x' * 59}…`")],
)
def test_a_name_cannot_write_lines_into_a_message(name: str, called: str) -> None:
    function = returns(None)
    function.__name__ = name

    assert (
        f"{called} returned `None`"
        == assert_refused_with_a_sentence(by_values, function, False).fact
    )


def test_an_object_without_a_name_is_called_by_its_type() -> None:
    failure = assert_refused_with_a_sentence(by_values, Nameless(), False)

    assert "`Nameless` returned text, not an array of real numbers" == failure.fact
