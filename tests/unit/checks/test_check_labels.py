"""Labels: a function that names what it is given by one of a few words."""

from __future__ import annotations

from functools import partial

import numpy as np
import pytest

from autograder import checks
from autograder.checks import CheckFailed, Unanswered

OPTIONS = ("negative", "zero", "positive")


def sign(z):
    return OPTIONS[int(np.sign(z)) + 1]


def zero_is_positive(z):
    return "positive" if z >= 0 else "negative"


def numbers(rng):
    return [(float(z),) for z in (*rng.normal(size=6), -1.0, 1.0, 0.0, 0.0, 0.0)]


check = partial(checks.labels, expected=sign, options=OPTIONS, cases=numbers)


@pytest.mark.parametrize(
    "function",
    [sign, lambda z: f" {sign(z).upper()}\n", lambda z: np.array(OPTIONS)[int(np.sign(z)) + 1]],
)
def test_right_labels_are_accepted_in_any_case_and_type_of_text(function) -> None:
    check(function)


def test_wrong_labels_are_counted_and_the_right_ones_are_not_told() -> None:
    with pytest.raises(CheckFailed) as caught:
        check(zero_is_positive)

    assert '`zero_is_positive` names 3 of 11 cases wrongly, as "positive"' == (caught.value.fact)
    assert ((), None) == (caught.value.evidence, caught.value.mistake)
    assert "zero" not in str(caught.value).removeprefix("`zero_is_positive`")


def test_a_case_is_shown_where_that_is_allowed() -> None:
    with pytest.raises(CheckFailed) as caught:
        check(zero_is_positive, show=True)

    assert ("expected   zero", "returned   positive", "called with 0.0") == caught.value.evidence


@pytest.mark.parametrize("zeros", [2, 3])
def test_a_known_wrong_function_is_named_where_three_cases_show_it(zeros: int) -> None:
    with pytest.raises(CheckFailed) as caught:
        check(
            zero_is_positive,
            cases=[(1.0,), (-1.0,)] + [(0.0,)] * zeros,
            imitations={"sign_flipped": zero_is_positive},
        )

    assert ("sign_flipped" if zeros == 3 else None) == caught.value.mistake


def test_words_after_a_comma_are_no_part_of_the_name() -> None:
    with pytest.raises(CheckFailed) as caught:
        check(
            zero_is_positive,
            cases=[(1.0,), (-1.0,)] + [(0.0,)] * 3,
            imitations={"sign_flipped, at zero": zero_is_positive},
        )

    assert "sign_flipped" == caught.value.mistake


def test_a_known_wrong_function_that_differs_in_one_case_is_not_named() -> None:
    with pytest.raises(CheckFailed) as caught:
        check(
            lambda z: "zero" if z == 1 else zero_is_positive(z),
            imitations={"sign_flipped": zero_is_positive},
        )

    assert caught.value.mistake is None
    assert 'wrongly, as "zero" or "positive"' in caught.value.fact


def test_one_label_for_everything_ignores_its_input() -> None:
    with pytest.raises(CheckFailed) as caught:
        check(lambda z: "positive")

    assert "ignores_its_input" == caught.value.mistake


@pytest.mark.parametrize(
    ("returned", "words"),
    [
        ("big", "a text, which is no label of the task"),
        (2, "an int, not a label"),
        (["zero"], "a list, not a label"),
        ({"zero"}, "a set, not a label"),
    ],
)
def test_what_is_no_label_is_told_the_labels_or_what_it_is(returned, words: str) -> None:
    with pytest.raises(CheckFailed, match=words):
        check(lambda z: returned)


def test_nothing_returned_is_named() -> None:
    with pytest.raises(CheckFailed) as caught:
        check(print)

    assert "returns_nothing" == caught.value.mistake


def test_an_unwritten_function_is_unanswered() -> None:
    def unwritten(z):
        raise NotImplementedError

    for stub in (unwritten, ...):
        with pytest.raises(Unanswered):
            check(stub)


@pytest.mark.parametrize(
    ("fault", "words"),
    [
        ({"cases": []}, "no cases"),
        ({"expected": lambda z: "big"}, "'big'"),
        ({"imitations": {"zeros": sign}}, "called zeros"),
    ],
)
def test_a_fault_of_ours_is_no_failure_of_the_student(fault, words: str) -> None:
    with pytest.raises(ValueError, match=words):
        check(sign, **fault)
