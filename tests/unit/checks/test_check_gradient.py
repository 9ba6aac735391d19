"""The checks of values and gradients: what they accept, ask and refuse."""

from __future__ import annotations

import numpy as np
import pytest
from cubic_cases import data_sets, failure_of, powers, residual, sum_of_squares, true_gradient

from autograder import checks
from autograder.checks import CheckFailed, Unanswered
from autograder.checks.compare import Tolerance
from autograder.checks.seeds import seeded
from autograder.checks.watch import Observation, Raised


def three(rng):
    for _ in range(3):
        yield (rng.normal(size=4),)


def cube(x):
    return (x**3).sum()


def times_three(x):
    return 3 * x


class Remote:
    """Stands for a function in the sandbox; what it claims is given."""

    def __init__(self, claim: Observation) -> None:
        self.__name__ = "far_away"
        self.claim = claim

    def observe_remotely(self, *_):
        return self.claim

    def run_remotely(self, *_):
        return self.claim


def check_cubic(function) -> None:
    checks.gradient(function, of=sum_of_squares, wrt=2, cases=data_sets)


def in_a_loop(x, y, w):
    total = [0.0] * 4
    for xi, yi in zip(x, y, strict=True):
        r = w[0] + xi * (w[1] + xi * (w[2] + xi * w[3])) - yi
        total = [t + 2 * r * xi**k for k, t in enumerate(total)]
    return total


def by_matrices(x, y, w):
    matrix = np.vander(x, 4, increasing=True)
    return 2 * (matrix.T @ matrix @ w - matrix.T @ y)


RIGHT = {
    "array": true_gradient,
    "list in a loop": in_a_loop,
    "tuple": lambda x, y, w: tuple(true_gradient(x, y, w)),
    "list of 0-d arrays": lambda x, y, w: [np.asarray(g) for g in true_gradient(x, y, w)],
    "reversed view": lambda x, y, w: true_gradient(x, y, w)[::-1].copy()[::-1],
    "long double": lambda x, y, w: true_gradient(x, y, w).astype("g"),
    "points in another order": lambda x, y, w: true_gradient(x[::-1], y[::-1], w),
    "einsum": lambda x, y, w: np.einsum("kn,n->k", powers(x), 2 * residual(x, y, w)),
    "normal equations": by_matrices,
}


@pytest.mark.parametrize("function", RIGHT.values(), ids=RIGHT)
def test_a_right_gradient_is_accepted_however_it_is_written(function) -> None:
    check_cubic(function)


def test_a_gradient_by_a_single_number_has_no_shape() -> None:
    def parabola(a, x):
        return (a * x) ** 2

    cases = [(2.0, 3.0), (1.0, 4.0)]
    checks.gradient(lambda a, x: 2 * a * x * x, of=parabola, wrt=0, cases=cases)
    checks.gradient(lambda a, x: 2 * a * a * x, of=parabola, wrt=1, cases=cases)
    with pytest.raises(CheckFailed):
        checks.gradient(lambda a, x: [2 * a * x * x], of=parabola, wrt=0, cases=cases)


def test_arguments_of_whole_numbers_are_differentiated_by() -> None:
    checks.gradient(lambda x: 3 * x**2, of=cube, wrt=0, cases=[(np.arange(3),)])


def test_one_wrong_case_among_many_is_found() -> None:
    def wrong_for_fifty(x, y, w):
        return true_gradient(x, y, w) * (1 if len(x) < 50 else 1 + 1e-7)

    with pytest.raises(CheckFailed):
        check_cubic(wrong_for_fifty)


def test_the_cases_follow_the_seed() -> None:
    seen: list[float] = []

    def spy(x):
        seen.append(float(x[0]))
        return 3 * x**2

    for seed in (b"one", b"one", b"two"):
        with seeded(seed):
            checks.gradient(spy, of=cube, wrt=0, cases=three)

    assert seen[:3] == seen[3:6]
    assert set(seen[:3]).isdisjoint(seen[6:])


def test_a_student_cannot_choose_the_cases_by_naming_the_function() -> None:
    seen: list[float] = []

    def spy(x):
        seen.append(float(x[0]))
        return 3 * x

    for name in ("one", "two"):
        spy.__name__ = name
        checks.values(spy, expected=times_three, cases=three)
        checks.untouched(spy, expected=times_three, cases=three)

    assert seen[:6] == seen[6:]


def test_the_functions_arguments_are_copies() -> None:
    """A function that writes over its input must not change what it is compared with."""

    def careless(x):
        x *= 3
        return x

    checks.values(careless, expected=times_three, cases=three)


def test_nothing_is_shown_unless_asked_for() -> None:
    hidden, shown = failure_of(residual), failure_of(residual, show=True)

    assert () == hidden.evidence
    assert "`residual` returned an array of another length than is asked for" == hidden.fact
    assert "`residual` returned shape (1,) where (4,) is asked for" == shown.fact
    assert 3 == len(shown.evidence)


def test_a_tolerance_can_be_given() -> None:
    wide = Tolerance(0.5, 0.0, "a test of tolerances")

    checks.values(lambda x: 3.3 * x, expected=times_three, cases=three, tolerance=wide)
    checks.gradient(lambda x: 3.3 * x**2, of=cube, wrt=0, cases=three, tolerance=wide)


@pytest.mark.parametrize(
    ("factors", "where"),
    [
        ([1, 2, 1, 1, 1, 1, 1, 1], ": entry 1 is wrong, the others are right"),
        ([1, 2, 3, 1, 1, 1, 1, 1], ": entries 1, 2 are wrong, the others are right"),
        ([1, 2, 3, 4, 5, 6, 7, 8], ""),
        ([9, 2, 3, 4, 5, 6, 7, 8], ""),
    ],
)
def test_the_wrong_entries_are_told_when_they_are_few(factors, where: str) -> None:
    with pytest.raises(CheckFailed) as caught:
        checks.values(
            lambda x: x * factors, expected=lambda x: x, cases=lambda rng: [(rng.normal(size=8),)]
        )

    assert f"`<lambda>` does not give the true value{where}" == caught.value.fact


@pytest.mark.parametrize(
    ("fault", "words"),
    [
        ({"cases": []}, "no cases"),
        ({"cases": lambda rng: ()}, "no cases"),
        ({"imitations": {"no_such_mistake": times_three}}, "no_such_mistake"),
        ({"expected": lambda x: x * np.nan}, "NaN or infinity"),
        ({"expected": lambda x: x / np.zeros(4)}, "NaN or infinity"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_a_fault_of_ours_is_no_failure_of_the_student(fault, words: str) -> None:
    """Found even when the answer is right, so that a sheet cannot be released with it."""
    given = {"expected": times_three, "cases": three, **fault}

    with np.errstate(all="ignore"), pytest.raises(ValueError, match=words):
        checks.values(times_three, **given)


def test_an_infinite_loss_is_a_fault_of_ours() -> None:
    def diverging(x):
        return (1 / (x * 0)).sum()

    with pytest.raises(ValueError, match="gradient of `diverging`"):
        checks.gradient(times_three, of=diverging, wrt=0, cases=three)


def test_untouched_needs_cases_to_touch() -> None:
    with pytest.raises(ValueError, match="no cases"):
        checks.untouched(times_three, expected=times_three, cases=[])


@pytest.mark.parametrize("position", [0, 1])
def test_the_argument_that_was_changed_is_told(position: int) -> None:
    def writes(*args):
        args[position][-1] = 7.0
        return args[1 - position]

    with pytest.raises(CheckFailed, match=f"changed its argument number {position + 1}"):
        checks.untouched(writes, expected=times_three, cases=[(np.zeros(2), np.ones(2))])


def test_a_function_that_leaves_its_arguments_alone_is_accepted() -> None:
    checks.untouched(times_three, expected=times_three, cases=three)
    checks.untouched(lambda x: (3 * x, [x]), expected=times_three, cases=three, part=0)
    checks.untouched(lambda x: [None, 3 * x], expected=times_three, cases=three, part=1)


@pytest.mark.parametrize(
    "function", [lambda x: x, lambda x: 2.9 * x, lambda x: np.nan * x, lambda x: [str(x)]]
)
def test_wrong_values_leave_nothing_alone(function) -> None:
    """Returning an argument would otherwise be the cheapest point of the sheet."""
    with pytest.raises(CheckFailed):
        checks.untouched(function, expected=times_three, cases=three)


@pytest.mark.parametrize(
    ("returned", "asked"),
    [(3.0, "a tuple or a list"), ({}, "a tuple or a list"), ((), "2 values"), ((1.0,), "2 values")],
)
def test_a_part_that_is_not_returned_is_told(returned, asked) -> None:
    with pytest.raises(CheckFailed, match=f"does not return {asked}"):
        checks.untouched(lambda x: returned, expected=times_three, cases=three, part=1)


@pytest.mark.parametrize(("value", "words"), [(None, "`None`"), ({1}, "a set")])
def test_a_function_that_returns_nothing_of_use_is_refused_for_a_single_case(value, words) -> None:
    with pytest.raises(CheckFailed, match=f"returned {words}"):
        checks.untouched(lambda x: value, expected=times_three, cases=[(np.ones(2),)])


def test_the_right_value_from_the_sandbox_is_accepted() -> None:
    there = Remote(Observation(value=[3.0, 6.0]))

    checks.values(there, expected=times_three, cases=[(np.array([1.0, 2.0]),)])


def test_an_exception_in_the_sandbox_is_told_with_its_line() -> None:
    there = Remote(Observation(raised=Raised("KeyError", "'secret'", line=4)))

    with pytest.raises(CheckFailed) as caught:
        checks.values(there, expected=times_three, cases=three)

    assert "`far_away` raised `KeyError` on line 4 of its cell" == caught.value.fact
    assert "secret" not in str(caught.value)


SHAPES_THAT_DO_NOT_FIT = {
    "sum": lambda x: x + np.ones(7),
    "matrix product": lambda x: x @ np.ones((7, 2)),
    "dot product": lambda x: np.dot(x, np.ones(7)),
    "reshape": lambda x: x.reshape(2, 7),
    "assignment": lambda x: np.copyto(np.zeros((7, 5)), x),
}


@pytest.mark.parametrize("function", SHAPES_THAT_DO_NOT_FIT.values(), ids=SHAPES_THAT_DO_NOT_FIT)
def test_shapes_that_do_not_fit_are_told_apart_from_other_errors(function) -> None:
    with pytest.raises(CheckFailed) as caught:
        checks.values(function, expected=times_three, cases=three)

    assert "`<lambda>` raised `ValueError`" == caught.value.fact
    assert caught.value.hint.startswith("two shapes do not fit")


def test_another_value_error_is_said_nothing_of_shapes() -> None:
    with pytest.raises(CheckFailed) as caught:
        checks.values(lambda x: int("two"), expected=times_three, cases=three)

    assert caught.value.hint.startswith("call it in a cell of your own")


def test_a_stub_in_the_sandbox_is_unanswered() -> None:
    there = Remote(Observation(raised=Raised("NotImplementedError", "")))

    for check in (
        lambda: checks.values(there, expected=times_three, cases=three),
        lambda: checks.untouched(there, expected=times_three, cases=three),
        lambda: checks.path(lambda f, x: [f(x)], there, reference=times_three, cases=three),
    ):
        with pytest.raises(Unanswered):
            check()


def test_a_change_that_the_sandbox_reports_is_told() -> None:
    there = Remote(Observation(value=1.0, changed=(2,)))

    with pytest.raises(CheckFailed, match="argument number 3"):
        checks.untouched(there, expected=times_three, cases=three)


@pytest.mark.parametrize(
    ("raised", "words"),
    [
        (Raised("RecursionError", ""), "without an end"),
        (Raised("SystemExit", ""), "end the whole notebook"),
        (Raised("IndexError", "index 4 is out of bounds"), "counts from 0"),
        (Raised("TypeError", ""), "how many arguments does it take"),
        (Raised("TypeError", "'tuple' object is not callable", 2), "round brackets call"),
        (Raised("TypeError", "unsupported operand type(s) for ^: 'float' and 'int'", 2), "a power"),
        (Raised("TypeError", "ufunc 'bitwise_xor' not supported for the input", 2), "a power"),
        (Raised("ValueError", "The truth value of an array with more than one", 2), "np.where"),
        (Raised("ValueError", "operands could not be broadcast together", 1), "do not fit"),
    ],
)
def test_an_exception_with_a_usual_cause_is_told_with_it(raised: Raised, words: str) -> None:
    there = Remote(Observation(raised=raised))

    with pytest.raises(CheckFailed) as caught:
        checks.values(there, expected=times_three, cases=three)

    assert words in caught.value.hint


def test_the_hint_of_a_check_of_values_is_said_where_no_mistake_is_known() -> None:
    with pytest.raises(CheckFailed) as caught:
        checks.values(
            np.sin, expected=np.cos, cases=[(1.0,), (2.0,), (3.0,)], hint="at which place is it 1?"
        )

    assert ("at which place is it 1?", None) == (caught.value.hint, caught.value.mistake)
