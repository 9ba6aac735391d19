"""What must be refused is refused, and nothing else is."""

from __future__ import annotations

import numpy as np
import pytest

from autograder import checks
from autograder.checks import CheckFailed, Unanswered

PAIRS = [(np.zeros((n, 1)), np.zeros(n)) for n in (2, 3, 4)]
ALIKE = [(np.ones(3), np.zeros(3))]


class OwnError(ValueError):
    pass


def add(a, b, error=ValueError):
    if a.shape != b.shape:
        raise error("shapes")
    return a + b


def add_without_a_look(a, b):
    return a + b


def hold(function, **more):
    checks.raises(function, ValueError, **{"cases": PAIRS, "answered": ALIKE, **more})


def failure(function, **more) -> CheckFailed:
    with pytest.raises(CheckFailed) as caught:
        hold(function, **more)
    return caught.value


@pytest.mark.parametrize("error", [ValueError, UnicodeError, OwnError, np.linalg.LinAlgError])
def test_the_error_and_what_is_derived_from_it_is_accepted(error) -> None:
    hold(lambda a, b: add(a, b, error))


def test_a_call_that_goes_on_is_refused() -> None:
    found = failure(add_without_a_look)

    assert "`add_without_a_look` goes on where the task asks for a `ValueError`" == found.fact
    assert () == found.evidence
    assert found.mistake is None


def test_a_visible_test_tells_the_call() -> None:
    assert ("called with [[0.], [0.]]   (2, 1), [0., 0.]   (2,)",) == failure(
        add_without_a_look, show=True
    ).evidence


@pytest.mark.parametrize("error", [TypeError, AssertionError, Exception])
def test_another_error_is_named(error) -> None:
    def fails(a, b):
        return add(a, b, error)

    assert (
        f"`fails` raised `{error.__name__}` where the task asks for a `ValueError`"
        == failure(fails).fact
    )


def test_a_visible_test_tells_the_text_and_the_call_of_another_error() -> None:
    def fails(a, b):
        return add(a, b, KeyError) if len(a) > 3 else a + b

    told = failure(fails, show=True).evidence

    assert "'shapes'" == told[0]
    assert told[1].endswith("(4, 1), [0., 0., 0., 0.]   (4,)")


def test_a_hidden_test_tells_no_text_of_an_error() -> None:
    assert () == failure(lambda a, b: add(a, b, KeyError)).evidence


def test_what_is_printed_or_returned_is_no_error() -> None:
    assert "goes on" in failure(lambda a, b: None if a.shape != b.shape else a + b).fact


def test_one_call_of_many_that_goes_on_is_enough() -> None:
    assert "goes on" in failure(lambda a, b: add(a, b) if len(a) < 4 else a + b).fact


def test_raising_always_is_no_way_out() -> None:
    def refuses(a, b):
        raise ValueError

    assert "`refuses` raised `ValueError`" in failure(refuses).fact


def test_a_function_that_was_foreseen_is_named() -> None:
    foreseen = {"input_modified": add_without_a_look}

    assert "input_modified" == failure(add_without_a_look, imitations=foreseen).mistake


def test_a_function_that_refuses_more_than_the_foreseen_one_is_not_named() -> None:
    foreseen = {"input_modified": add_without_a_look}
    given = lambda a, b: add(a, b) if len(a) < 4 else a + b  # noqa: E731

    assert failure(given, imitations=foreseen).mistake is None


def test_two_calls_are_too_few_for_a_diagnosis() -> None:
    foreseen = {"input_modified": add_without_a_look}

    assert failure(add_without_a_look, cases=PAIRS[:2], imitations=foreseen).mistake is None


def test_a_stub_is_unanswered() -> None:
    def stub(a, b):
        raise NotImplementedError

    for function in (stub, ...):
        with pytest.raises(Unanswered):
            hold(function)


def test_what_is_no_function_is_refused() -> None:
    assert "`None` stands where a function is asked for" == failure(None).fact


@pytest.mark.parametrize(
    ("fault", "words"),
    [
        ({"cases": []}, "no cases"),
        ({"answered": []}, "no cases"),
        ({"imitations": {"oops": add}}, "called oops"),
    ],
)
def test_a_fault_of_ours_is_no_failure_of_the_student(fault, words: str) -> None:
    with pytest.raises(ValueError, match=words):
        hold(add, **fault)
