"""One program on two engines, and questions with one answer."""

from __future__ import annotations

import numpy as np
import pytest

from autograder import checks
from autograder.checks import CheckFailed, Unanswered

OPTIONS = ("stays", "doubles", "quadruples")


class Scalar:
    """A student's number with a gradient of its own; `slope` is where a mistake can sit."""

    slope = 1.0

    def __init__(self, value: float) -> None:
        self.value, self.gradient = value, 0.0

    def square(self) -> Scalar:
        self.gradient = self.slope * 2 * self.value
        return type(self)(self.value**2)


class Steeper(Scalar):
    slope = 3.0


class Unwritten(Scalar):
    def square(self):
        raise NotImplementedError


def value_and_gradient(engine, x):
    number = engine(x)
    return [number.square().value, number.gradient]


def points(rng):
    return [(float(x),) for x in rng.normal(size=5)]


def test_a_class_that_gives_the_same_numbers_is_accepted() -> None:
    checks.program(value_and_gradient, Scalar, reference=Scalar, cases=points)


def test_a_class_that_gives_other_numbers_is_refused() -> None:
    with pytest.raises(CheckFailed) as caught:
        checks.program(value_and_gradient, Steeper, reference=Scalar, cases=points)

    assert (
        "`value_and_gradient` with `Steeper` does not give the true result: entry 1 is wrong, "
        "the others are right" == caught.value.fact
    )
    assert () == caught.value.evidence


@pytest.mark.parametrize("sizes", [2, 3])
def test_a_wrong_object_that_was_foreseen_is_named_where_three_cases_show_it(sizes: int) -> None:
    with pytest.raises(CheckFailed) as caught:
        checks.program(
            value_and_gradient,
            Steeper,
            reference=Scalar,
            cases=lambda rng: [(float(x),) for x in rng.normal(size=sizes)],
            imitations={"exponent_shifted": Steeper},
        )

    assert ("exponent_shifted" if sizes == 3 else None) == caught.value.mistake


def test_a_foreseen_wrong_object_is_asked_only_where_the_answer_is_wrong() -> None:
    """Most answers are right, and imitations would take most of the time of grading them."""
    asked = []

    class Noting(Steeper):
        def __init__(self, value: float) -> None:
            asked.append(value)
            super().__init__(value)

    wrongs = {"exponent_shifted": Noting}
    checks.program(value_and_gradient, Scalar, reference=Scalar, cases=points, imitations=wrongs)

    assert [] == asked
    with pytest.raises(CheckFailed):
        checks.program(
            value_and_gradient, Steeper, reference=Scalar, cases=points, imitations=wrongs
        )
    assert asked


def test_a_result_is_called_what_the_sheet_calls_it_and_gets_its_hint() -> None:
    words = {"called": "the slope of `x ** 2`", "hint": "draw the curve"}
    with pytest.raises(CheckFailed) as wrong:
        checks.program(value_and_gradient, Steeper, reference=Scalar, cases=points, **words)
    with pytest.raises(CheckFailed) as raising:
        checks.program(value_and_gradient, len, reference=Scalar, cases=points, **words)

    assert wrong.value.fact.startswith("the slope of `x ** 2` does not give the true result")
    assert "draw the curve" == wrong.value.hint == raising.value.hint
    assert "the slope of `x ** 2` raised `TypeError`" == raising.value.fact


def test_a_call_without_an_end_has_its_own_hint() -> None:
    def endless(engine, x):
        return endless(engine, x)

    with pytest.raises(CheckFailed) as caught:
        checks.program(endless, Scalar, expected=1, cases=points, hint="draw the curve")

    assert "which call should be the last?" in caught.value.hint


def truth_of_a_row(engine, x):
    return engine(1.0) if np.array([x, x]) else engine(2.0)


def test_an_exception_of_which_the_words_tell_the_cause_has_its_own_hint() -> None:
    with pytest.raises(CheckFailed, match="ValueError") as caught:
        checks.program(truth_of_a_row, Scalar, expected=1, cases=points, hint="draw the curve")

    assert "an array gives one for each entry" in caught.value.hint


def test_a_known_mistake_has_its_own_hint() -> None:
    with pytest.raises(CheckFailed) as caught:
        checks.program(
            value_and_gradient,
            Steeper,
            reference=Scalar,
            cases=points,
            imitations={"exponent_shifted": Steeper},
            hint="draw the curve",
        )

    assert checks.MISTAKES["exponent_shifted"].hint == caught.value.hint


def test_a_wrong_object_of_an_unknown_name_is_a_fault_of_ours() -> None:
    with pytest.raises(ValueError, match="called steeper"):
        checks.program(
            value_and_gradient,
            Scalar,
            reference=Scalar,
            cases=points,
            imitations={"steeper": Steeper},
        )


def test_an_unwritten_method_is_unanswered() -> None:
    with pytest.raises(Unanswered, match="`Unwritten` is not written yet"):
        checks.program(value_and_gradient, Unwritten, reference=Scalar, cases=points)


def test_an_expected_result_needs_no_reference() -> None:
    checks.program(value_and_gradient, Scalar, expected=(9.0, 6.0), cases=[(3.0,)])
    with pytest.raises(CheckFailed) as caught:
        checks.program(value_and_gradient, Scalar, expected=(9, 5), cases=[(3.0,)], show=True)

    assert ("expected   [9., 5.]   (2,)", "returned   [9., 6.]   (2,)", "called with 3.0") == (
        caught.value.evidence
    )


def test_an_expected_result_of_zero_is_one() -> None:
    """Zero is false, and nevertheless not nothing."""
    checks.program(lambda f, x: f(x), abs, expected=0, cases=[(0.0,)])
    with pytest.raises(CheckFailed):
        checks.program(lambda f, x: f(x), abs, expected=0, cases=[(1.0,)])


def test_a_result_of_true_and_numbers_is_compared() -> None:
    def counts(function, x):
        return len(function(x)), function(x)[0] > 1

    checks.program(counts, lambda x: [x] * 3, expected=(3, True), cases=[(2.0,)])
    with pytest.raises(CheckFailed):
        checks.program(counts, lambda x: [x] * 3, expected=(3, False), cases=[(2.0,)])


def draws(maker, n):
    return maker(n)


def halves(numbers):
    """How many draws lie below and above one half, in hundreds."""
    return [round(np.sum(numbers < 0.5), -2) / 100, round(np.sum(numbers >= 0.5), -2) / 100]


def even_draws(seed):
    return lambda n: np.random.default_rng(seed).random(n)


def test_random_draws_are_compared_by_what_is_read_off_them() -> None:
    """Two generators give other numbers of the same law."""
    given = {"cases": [(200,), (400,), (600,)], "reading": halves}

    checks.program(draws, even_draws(1), reference=even_draws(2), **given)
    with pytest.raises(CheckFailed):
        checks.program(draws, np.ones, reference=even_draws(2), **given)


def test_a_foreseen_law_is_named_by_what_is_read_off_its_draws() -> None:
    with pytest.raises(CheckFailed) as caught:
        checks.program(
            draws,
            lambda n: 0.5 + even_draws(1)(n) / 2,
            reference=even_draws(2),
            cases=[(200,), (400,), (600,)],
            imitations={"drawn_off_centre": lambda n: 0.5 + even_draws(3)(n) / 2},
            reading=halves,
        )

    assert "drawn_off_centre" == caught.value.mistake


def test_an_expected_reading_is_compared_as_it_is() -> None:
    checks.program(draws, even_draws(1), expected=[1, 1], cases=[(200,)], reading=halves)


def test_a_result_that_is_not_made_of_numbers_is_refused() -> None:
    with pytest.raises(CheckFailed) as caught:
        checks.program(lambda f, x: f(x), lambda x: {x}, reference=abs, cases=[(1.0,)])

    assert "`<lambda>` with `<lambda>` returned a set, not an array of real numbers" == (
        caught.value.fact
    )


def test_a_result_is_not_diagnosed_as_a_gradient() -> None:
    """The numbers of a program may be anything; half of one is no missing factor two."""
    with pytest.raises(CheckFailed) as caught:
        checks.program(
            lambda f, x: f(x),
            lambda x: x / 2,
            reference=np.array,
            cases=lambda rng: [(rng.normal(size=3),) for _ in range(4)],
        )

    assert "constant_factor" == caught.value.mistake


@pytest.mark.parametrize(
    ("fault", "words"),
    [({"cases": []}, "no cases"), ({"expected": [np.nan, 1]}, "NaN or infinity")],
)
def test_a_fault_of_ours_is_no_failure_of_the_student(fault, words: str) -> None:
    given = {"expected": (9.0, 6.0), "cases": [(3.0,)], **fault}

    with pytest.raises(ValueError, match=words):
        checks.program(value_and_gradient, Scalar, **given)


@pytest.mark.parametrize("answer", ["doubles", "Doubles", "  DOUBLES\n"])
def test_the_right_choice_is_accepted_in_any_case(answer: str) -> None:
    checks.choice(answer, "doubles", options=OPTIONS)


def test_options_may_have_capitals() -> None:
    checks.choice("relu", "ReLU", options=("ReLU", "Sigmoid"))
    with pytest.raises(CheckFailed, match="not what happens"):
        checks.choice("sigmoid", "ReLU", options=("ReLU", "Sigmoid"))


@pytest.mark.parametrize("answer", [None, ...])
def test_no_choice_is_unanswered(answer) -> None:
    with pytest.raises(Unanswered) as caught:
        checks.choice(answer, "doubles", options=OPTIONS)

    assert 'hint: set it to one of "stays", "doubles", "quadruples"' in str(caught.value)


@pytest.mark.parametrize("answer", ["", "double", 2, ["doubles"], {"doubles"}, np.array("doubles")])
def test_what_is_no_option_is_told_the_options(answer) -> None:
    with pytest.raises(CheckFailed, match="none of the options") as caught:
        checks.choice(answer, "doubles", options=OPTIONS)

    assert not isinstance(caught.value, Unanswered)
    assert '"quadruples"' in caught.value.hint


def test_without_a_right_one_any_option_will_do_and_nothing_else() -> None:
    """A visible test says whether the answer is an option, and not whether it is the right one."""
    for option in OPTIONS:
        checks.choice(option, options=OPTIONS)
    with pytest.raises(CheckFailed, match="none of the options"):
        checks.choice("triples", options=OPTIONS)


def test_the_wrong_choice_is_not_told_the_right_one() -> None:
    with pytest.raises(CheckFailed) as caught:
        checks.choice("stays", "doubles", options=OPTIONS)

    assert """\
the prediction is not what happens
hint: try it: change the data in a cell of your own and compare two results""" == str(caught.value)


def test_a_right_answer_that_cannot_be_chosen_is_a_fault_of_ours() -> None:
    with pytest.raises(ValueError, match="'triples'"):
        checks.choice("doubles", "triples", options=OPTIONS)


def test_a_wrong_choice_can_name_what_was_expected() -> None:
    with pytest.raises(CheckFailed) as failure:
        checks.choice(" Stays", "doubles", options=OPTIONS, mistakes={"stays": "ignores_its_input"})

    assert "ignores_its_input" == failure.value.mistake
    assert "call your function with two different inputs" in str(failure.value)


def test_a_wrong_choice_that_nobody_foresaw_gets_the_general_advice() -> None:
    with pytest.raises(CheckFailed) as failure:
        checks.choice(
            "quadruples", "doubles", options=OPTIONS, mistakes={"stays": "ignores_its_input"}
        )

    assert failure.value.mistake is None
    assert "compare two results" in str(failure.value)


@pytest.mark.parametrize(
    "mistakes", [{"triples": "ignores_its_input"}, {"stays": "no such mistake"}]
)
def test_expectations_that_cannot_be_are_a_fault_of_ours(mistakes: dict[str, str]) -> None:
    with pytest.raises(ValueError, match=r"neither an option nor a mistake: (triples|no such)"):
        checks.choice("doubles", options=OPTIONS, mistakes=mistakes)


def joined(double, triple, x):
    return double(x) + triple(x)


def check_joined(double, triple) -> None:
    checks.program(
        joined,
        (double, triple),
        reference=(lambda x: 2 * x, lambda x: 3 * x),
        cases=[(1.0,), (2.0,), (5.0,)],
        imitations={"negated": (lambda x: -2 * x, lambda x: -3 * x)},
    )


def test_a_program_gets_several_objects_of_the_students() -> None:
    check_joined(lambda x: x + x, lambda x: x + x + x)


def test_several_imitations_stand_for_several_objects() -> None:
    with pytest.raises(CheckFailed) as failure:
        check_joined(lambda x: -x - x, lambda x: -3 * x)

    assert "negated" == failure.value.mistake


def test_one_unwritten_object_of_several_is_called_unanswered() -> None:
    def unwritten(x):
        raise NotImplementedError

    with pytest.raises(Unanswered):
        check_joined(unwritten, lambda x: 3 * x)
