"""Where a check has one or two cases, or none of ordinary size, changed ones decide."""

from __future__ import annotations

import warnings
from typing import Any

import numpy as np
import pytest
from cubic_cases import powers, residual

from autograder import checks
from autograder.checks import CheckFailed
from autograder.checks.again import SCALES, asked_again, changed
from autograder.checks.messages import numbers
from autograder.checks.seeds import seeded

ONE = [(np.array([1.0, 2.0, -0.5]), np.array([0.0, 3.0, 1.0]), np.array([1.0, 0.0, 0.5, 2.0]))]
TWO = [*ONE, (np.ones(2), np.array([2.0, -1.0]), np.array([0.3, -0.2, 0.1, 0.5]))]


def loss(x, y, w):
    return ((w[0] + w[1] * x + w[2] * x**2 + w[3] * x**3 - y) ** 2).sum()


def right(x, y, w):
    return 2 * powers(x) @ residual(x, y, w)


def half(x, y, w):
    return right(x, y, w) / 2


def mean(x, y, w):
    return right(x, y, w) / len(x)


def permuted(x, y, w):
    return right(x, y, w)[[1, 0, 2, 3]]


def constant(x, y, w):
    return np.array([28.0, 56.0, 112.0, 224.0])


def failure_of(function: Any, cases: Any, **more: Any) -> CheckFailed:
    with pytest.raises(CheckFailed) as caught:
        checks.gradient(function, of=loss, wrt=2, cases=cases, **more)
    return caught.value


@pytest.mark.parametrize("cases", [ONE, TWO], ids=["one case", "two cases"])
@pytest.mark.parametrize(
    ("function", "mistake"),
    [
        (half, "missing_factor_two"),
        (permuted, "entries_permuted"),
        (constant, "ignores_its_input"),
        (lambda *case: -right(*case), "sign_flipped"),
    ],
)
def test_a_gradient_of_few_cases_is_diagnosed(function: Any, mistake: str, cases: Any) -> None:
    assert mistake == failure_of(function, cases).mistake


def test_the_evidence_is_that_of_the_case_itself() -> None:
    _, returned, called = failure_of(half, ONE, show=True).evidence

    assert f"returned   {numbers(half(*ONE[0]))}" == returned
    assert called.startswith("called with [1., 2., -0.5]")


def test_a_factor_that_might_be_the_number_of_points_is_told_as_either() -> None:
    failure = failure_of(mean, ONE, n=lambda x, y, w: len(x))

    assert ("constant_factor", True) == (failure.mistake, "or is 1/n of" in failure.fact)


def test_a_value_of_one_case_is_diagnosed() -> None:
    with pytest.raises(CheckFailed) as caught:
        checks.values(
            lambda x: x**2 + 0.5, expected=lambda x: x**2, cases=[(np.array([1.0, -3.0]),)]
        )

    assert "constant_offset" == caught.value.mistake


def test_a_backward_function_of_one_case_is_diagnosed() -> None:
    with pytest.raises(CheckFailed) as caught:
        checks.vjp(
            lambda up, a, b: (up * b, up * b),
            of=lambda a, b: a * b,
            wrt=(0, 1),
            cases=[(np.array([0.5, -2.0, 3.0]), np.array([1.5, 0.7, -0.4]))],
            imitations={"multiplied_by_input": lambda up, a, b: (None, up * b)},
        )

    assert "multiplied_by_input" == caught.value.mistake
    assert caught.value.fact.startswith("`db` of `<lambda>`")


def test_an_expected_value_that_stays_the_same_is_no_reference_for_changed_cases() -> None:
    """A case worked out by hand says nothing of other cases."""
    with pytest.raises(CheckFailed) as caught:
        checks.values(
            half,
            expected=lambda x, y, w: [28, 56, 112, 224],
            cases=[(*np.ones((2, 1)), np.ones(4))],
        )

    assert caught.value.mistake is None


def refuses_other_cases(x, y, w):
    if not np.array_equal(x, ONE[0][0]):
        raise ValueError("not in the table")
    return half(x, y, w)


def no_numbers_elsewhere(x, y, w):
    return half(x, y, w) if np.array_equal(x, ONE[0][0]) else "?"


def half_right(x, y, w):
    """Wrong in the given case alone."""
    return right(x, y, w) / (2 if np.array_equal(x, ONE[0][0]) else 1)


@pytest.mark.parametrize("function", [refuses_other_cases, no_numbers_elsewhere, half_right])
def test_what_does_not_hold_for_changed_cases_is_not_named(function: Any) -> None:
    failure = failure_of(function, ONE)

    assert failure.mistake is None
    assert "does not give the true gradient" in failure.fact


def test_a_reference_that_cannot_cope_with_changed_cases_costs_the_diagnosis_alone() -> None:
    def table(x):
        return {1.0: 1.0}[float(x[0])]

    with pytest.raises(CheckFailed) as caught:
        checks.values(lambda x: 2.0, expected=table, cases=[(np.ones(1),)])

    assert caught.value.mistake is None


def test_a_right_answer_is_not_asked_again() -> None:
    calls = []
    checks.gradient(lambda *case: calls.append(1) or right(*case), of=loss, wrt=2, cases=TWO)

    assert 2 == len(calls)


def test_of_three_cases_none_is_asked_again_where_they_decide() -> None:
    calls = []
    cases = [*TWO, (np.array([0.2]), np.array([1.0]), np.array([1.0, 2.0, 3.0, 4.0]))]
    failure = failure_of(lambda *case: calls.append(1) or half(*case), cases)

    assert ("missing_factor_two", 3) == (failure.mistake, len(calls))


def test_what_is_said_depends_on_no_seed() -> None:
    def said(seed: bytes) -> tuple[str, Any]:
        with seeded(seed):
            asked: list[Any] = []
            failure_of(lambda *case: asked.append(case) or mean(*case), ONE)
            return str(failure_of(mean, ONE)), [case[0].tolist() for case in asked]

    assert said(b"one") == said(b"two")


# --- gradients that look constant for numbers out of the ordinary ------------------------------


def clipped_by_norm(x, y, w):
    with np.errstate(over="ignore"):
        gradient = right(x, y, w)
        return gradient * min(1.0, 1.0 / np.sqrt((gradient**2).sum()))


def clipped_by_value(x, y, w):
    return np.clip(right(x, y, w), -1.0, 1.0)


def clipped_far_out(x, y, w):
    return np.clip(right(x, y, w), -100.0, 100.0)


def huge(rng):
    return [
        (rng.normal(0.7, 0.1, n), 1e170 * rng.normal(2.0, 0.1, n), rng.normal(size=4))
        for n in (3, 7, 11)
    ]


@pytest.mark.parametrize("function", [clipped_by_norm, clipped_by_value, clipped_far_out])
@pytest.mark.parametrize("seed", range(5))
def test_a_clipped_gradient_does_not_ignore_its_input(function: Any, seed: int) -> None:
    with seeded(b"%d" % seed):
        given = [function(*case) for case in huge(np.random.default_rng(seed))]
        failure = failure_of(function, huge)

    assert all(np.array_equal(given[0], other) for other in given)  # it does look constant
    assert failure.mistake is None


@pytest.mark.parametrize("function", [constant, lambda *_: np.zeros(4)])
def test_a_constant_ignores_its_input_at_every_size(function: Any) -> None:
    assert "ignores_its_input" == failure_of(function, huge).mistake


def test_a_constant_for_cases_that_cannot_be_changed_is_named_as_before() -> None:
    with pytest.raises(CheckFailed) as caught:
        checks.values(
            lambda n: 1.0, expected=lambda n: float(n**2), cases=[(n,) for n in (2, 3, 4)]
        )

    assert "ignores_its_input" == caught.value.mistake


# --- how a case is changed ----------------------------------------------------------------------


def test_shapes_dtypes_signs_and_all_that_is_no_array_of_floats_stay() -> None:
    case = (
        np.array([[1.0, -2.0], [0.0, 3.0]], dtype=np.float32),
        np.arange(3),
        {"W": np.ones((2, 1)), "name": "a"},
        [np.array(2.0), (5, True)],
        0.1,
        None,
    )
    new = changed(case, np.random.default_rng(1))

    assert new is not None
    assert (np.float32, (2, 2)) == (new[0].dtype, new[0].shape)
    assert np.array_equal(np.sign(case[0]), np.sign(new[0]))
    assert np.count_nonzero(case[0] != new[0]) == 3
    assert case[1] is new[1]
    assert ({"W", "name"}, "a") == (set(new[2]), new[2]["name"])
    assert np.all(new[2]["W"] != 1)
    assert ((), (5, True)) == (new[3][0].shape, new[3][1])
    assert (0.1, None) == new[4:]


def test_a_number_is_changed_where_there_is_no_array() -> None:
    new = changed((2.0, 3, "a"), np.random.default_rng(1))

    assert new is not None
    assert (True, float, 3, "a") == (new[0] != 2.0, type(new[0]), *new[1:])


def test_zeros_become_numbers_and_huge_ones_ordinary() -> None:
    new = changed((np.zeros(3), np.full(3, 1e170), np.full(3, -1e-9)), np.random.default_rng(1))

    assert new is not None
    assert np.all(new[0] != 0)
    assert np.all((0.5 < new[1]) & (new[1] < 1.5))
    assert np.all((-1.5 < new[2]) & (new[2] < -0.5))


@pytest.mark.parametrize("case", [(), (3, "a"), (np.arange(3),), (np.empty(0), [True])])
def test_a_case_without_such_numbers_cannot_be_changed(case: Any) -> None:
    assert changed(case, np.random.default_rng(1)) is None
    assert asked_again([case], "purpose", lambda _: []) is None


def test_cases_take_turns_and_warnings_stay_away() -> None:
    asked = []

    def ask(cases: Any) -> Any:
        asked.extend(cases)
        warnings.warn("a division by zero", RuntimeWarning, stacklevel=1)
        return ["sample"]

    assert ["sample"] == asked_again(TWO, "purpose", ask)
    assert [3, 2, 3] == [len(case[0]) for case in asked]
    assert len(SCALES) == len(asked)
    assert np.abs(asked[2][0]).max() < 1e-2 < np.abs(asked[0][0]).max()


def test_who_stops_the_kernel_stops_it() -> None:
    def ask(_: Any) -> Any:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        asked_again(ONE, "purpose", ask)
