"""What every check of numbers does, whatever the numbers are."""

from __future__ import annotations

import re

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from property_support import (
    failure,
    few,
    matrix_cases,
    matrix_gradient,
    matrix_loss,
    seeds,
    steady,
)

from autograder import checks
from autograder.checks.compare import equal
from autograder.checks.diagnosis import ENOUGH, Sample, diagnose
from autograder.checks.messages import CheckFailed
from autograder.checks.mistakes import MISTAKES
from autograder.checks.seeds import seeded

sides = st.tuples(st.integers(1, 4), st.integers(1, 4))


def by_torch(loss):
    """The gradient function that torch gives for a loss, by its first argument."""

    def gradient(*case):
        import torch

        tensors = [torch.tensor(value) for value in case]
        tensors[0].requires_grad_()
        loss(*tensors).backward()
        return tensors[0].grad.numpy()

    return gradient


def count(w, x, y):
    return len(x)


def check_matrix(function, sides, seed: int, **more) -> CheckFailed | None:
    with seeded(seed.to_bytes(4)):
        return failure(
            checks.gradient, function, of=matrix_loss, wrt=0, cases=matrix_cases(*sides), n=count,
            **more,
        )  # fmt: skip


@few
@given(sides, seeds)
def test_torchs_own_gradient_of_a_matrix_is_accepted(sides, seed: int) -> None:
    assert check_matrix(by_torch(matrix_loss), sides, seed) is None
    assert check_matrix(matrix_gradient, sides, seed) is None


@few
@given(st.lists(st.floats(-3, 3), min_size=1, max_size=6), st.integers(1, 20), seeds)
def test_torchs_own_gradient_of_a_polynomial_is_accepted(coefficients, n: int, seed: int) -> None:
    def loss(x):
        return sum(c * x**k for k, c in enumerate(coefficients, 1)).sum()

    def cases(rng):
        return [(rng.normal(size=n),) for _ in range(4)]

    with seeded(seed.to_bytes(4)):
        checks.gradient(by_torch(loss), of=loss, wrt=0, cases=cases)
        checks.gradient(
            lambda x: sum(k * c * x ** (k - 1) for k, c in enumerate(coefficients, 1)),
            of=loss,
            wrt=0,
            cases=cases,
        )


def of_gradient(change):
    """A wrong gradient function: the right one, changed."""
    return lambda w, x, y: change(matrix_gradient(w, x, y))


WRONG = {
    "scaled": lambda g: 1.001 * g,
    "negated": lambda g: -g,
    "shifted": lambda g: g + 1e-3 * abs(g).max(),
    "transposed": lambda g: g.T,
    "rows reversed": lambda g: g[::-1],
    "columns rolled": lambda g: np.roll(g, 1, axis=1),
    "truncated": lambda g: g[:, :-1],
    "extended": lambda g: np.vstack([g, g[:1]]),
    "flattened": lambda g: g.ravel(),
    "wrapped": lambda g: g[None],
    "summed": lambda g: g.sum(),
    "one entry zero": lambda g: g * (np.arange(g.size).reshape(g.shape) > 0),
    "not a number": lambda g: g * np.nan,
    "float32": lambda g: g.astype(np.float32),
}


@pytest.mark.parametrize("change", WRONG.values(), ids=WRONG)
@few
@given(st.permutations([2, 3, 4]), seeds)
def test_a_changed_gradient_is_refused(change, sides, seed: int) -> None:
    """Two sides of different lengths above one, as every case of the course has them."""
    failed = check_matrix(of_gradient(change), sides[:2], seed)

    assert failed is not None
    assert failed.mistake is None or failed.mistake in MISTAKES


SECRET = re.compile(r"\d{6}")


def recognisable(rng, shape):
    """Numbers whose digits give them away: six at least, wherever the point is."""
    return rng.integers(100_000, 999_999, size=shape) + 0.25


def secret_cases(rng):
    for n in (1, 2, 3, 5):
        yield recognisable(rng, (3, 2)), recognisable(rng, (n, 2)), recognisable(rng, (n, 3))


def quote(*case):
    raise ValueError(f"called with {case}")


LEAKY = {
    **{key: of_gradient(change) for key, change in WRONG.items()},
    "returns an input": lambda w, x, y: w,
    "returns text": lambda w, x, y: str(w),
    "returns a dict": lambda w, x, y: {"w": w},
    "returns a list of text": lambda w, x, y: [str(w)],
    "raises its inputs": quote,
    "returns an object array": lambda w, x, y: np.array([str(w), w.sum()], dtype=object),
    "returns its cube": lambda w, x, y: w**3,
    "returns nothing": lambda w, x, y: None,
}


@pytest.mark.parametrize("wrong", LEAKY.values(), ids=LEAKY)
@few
@given(seeds)
def test_a_hidden_message_holds_no_number_of_a_case(wrong, seed: int) -> None:
    with seeded(seed.to_bytes(4)):
        failed = failure(checks.gradient, wrong, of=matrix_loss, wrt=0, cases=secret_cases, n=count)
    told = f"{failed} {failed.args} {failed.fact} {failed.evidence} {failed.hint}"

    assert [] == SECRET.findall(told)


def test_a_shown_message_does_hold_them() -> None:
    """Else the test above would prove nothing."""
    failed = failure(
        checks.gradient, lambda w, x, y: -w, of=matrix_loss, wrt=0, cases=secret_cases, show=True
    )

    assert SECRET.findall(str(failed))


def secret_rows(function, w, x, y):
    return [w.ravel(), np.ravel(function(w, x, y))]


@pytest.mark.parametrize("key", ["scaled", "negated", "shifted", "one entry zero", "transposed"])
@few
@given(seeds)
def test_a_hidden_message_of_a_path_or_program_holds_no_number_of_a_case(key, seed: int) -> None:
    for check in (checks.path, checks.program):
        with seeded(seed.to_bytes(4)):
            failed = failure(
                check,
                secret_rows,
                of_gradient(WRONG[key]),
                reference=matrix_gradient,
                cases=secret_cases,
            )

        assert [] == SECRET.findall(f"{failed} {failed.args} {vars(failed)}")


CHANGES = st.sampled_from([*WRONG.values(), lambda g: g / 2, lambda g: 2 * g, lambda g: 0 * g])


@steady
@given(st.lists(st.booleans(), max_size=8), CHANGES, seeds)
def test_no_diagnosis_rests_on_fewer_than_three_informative_cases(wrong, change, seed) -> None:
    """A case that is right as it is bears no witness to what is wrong."""
    rng = np.random.default_rng(seed)
    samples = []
    for changed in wrong:
        true = rng.normal(size=(2, 3))
        given_value = np.asarray(change(true), dtype=float) if changed else true
        samples.append(Sample(true, given_value, wrt=rng.normal(size=(2, 3)), n=2))

    if sum(wrong) < ENOUGH:
        assert diagnose(samples) is None


@steady
@given(st.integers(3, 8), seeds)
def test_unrelated_numbers_have_no_diagnosis(count: int, seed: int) -> None:
    rng = np.random.default_rng(seed)
    samples = [
        Sample(rng.normal(size=4), rng.normal(size=4), wrt=rng.normal(size=4), n=int(n))
        for n in rng.integers(1, 9, size=count)
    ]

    assert diagnose(samples) is None


anything = st.floats(allow_nan=True, allow_infinity=True, width=64)


@steady
@given(st.lists(st.tuples(anything, anything), min_size=3, max_size=6))
def test_numbers_of_any_size_are_diagnosed_without_a_warning(pairs) -> None:
    """Warnings are errors here, as they are in the examiner."""
    samples = [
        Sample(np.nan_to_num(np.array([one, other])), np.array([other, one]), wrt=np.ones(2), n=2)
        for one, other in pairs
    ]
    diagnosis = diagnose(samples)

    assert diagnosis is None or diagnosis.mistake in MISTAKES


@steady
@given(st.lists(anything, min_size=1, max_size=6), st.integers(0, 5))
def test_nan_is_never_equal_to_anything(numbers, where: int) -> None:
    true, wrong = np.array(numbers), np.array(numbers)
    wrong[where % len(numbers)] = np.nan

    assert not equal(true, wrong)
    assert not equal(wrong, true)
    assert not equal(wrong, wrong)


@steady
@given(st.lists(st.floats(-1e12, 1e12), min_size=1, max_size=6))
def test_finite_numbers_are_equal_to_themselves(numbers) -> None:
    assert equal(np.array(numbers), numbers)


@steady
@given(st.integers(1, 10_000), seeds)
def test_a_gradient_that_is_summed_in_another_order_is_accepted(n: int, seed: int) -> None:
    rng = np.random.default_rng(seed)
    terms = rng.normal(size=(4, n)) * 10.0 ** rng.uniform(-3, 3)
    order = rng.permutation(n)

    assert equal(terms.sum(axis=1), np.cumsum(terms[:, order], axis=1)[:, -1])


@steady
@given(st.lists(st.floats(-1e6, 1e6), min_size=2, max_size=6), st.floats(1e-7, 10), seeds)
def test_a_difference_above_the_tolerance_is_found_in_any_entry(numbers, size, seed) -> None:
    true = np.array(numbers)
    wrong = true.copy()
    wrong[seed % true.size] += size * (np.abs(true).max() + 1)

    assert not equal(true, wrong)
