"""Which mistake is read from which wrong gradient, and from which none is."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from cubic_cases import data_sets, failure_of, mean_of_squares, powers, residual, true_gradient

from autograder.checks import MISTAKES
from autograder.checks.diagnosis import ENOUGH, Sample, common_factor, diagnose, in_words
from autograder.checks.seeds import seeded


def scaled(factor):
    """The true gradient times a number, or times a function of the number of points."""

    def grad_poly3(x, y, w):
        return true_gradient(x, y, w) * (factor(len(x)) if callable(factor) else factor)

    return grad_poly3


def slope(x, y, w):
    return 2 * residual(x, y, w)


def in_float32(x, y, w):
    x, y, w = (a.astype(np.float32) for a in (x, y, w))
    return 2 * np.stack([x**0, x, x**2, x**3]) @ (w @ np.stack([x**0, x, x**2, x**3]) - y)


NAMED = {
    "half": (scaled(0.5), "missing_factor_two"),
    "twice": (scaled(2), "factor_two_twice"),
    "negative": (scaled(-1), "sign_flipped"),
    "negative half": (scaled(-0.5), "constant_factor"),
    "three": (scaled(3), "constant_factor"),
    "a hundredth": (scaled(0.01), "constant_factor"),
    "pi": (scaled(np.pi), "constant_factor"),
    "nearly two": (scaled(2.01), "constant_factor"),
    "n times": (scaled(lambda n: n), "missing_mean"),
    "one nth": (scaled(lambda n: 1 / n), "mean_for_sum"),
    "no sum, points last": (lambda x, y, w: powers(x) * slope(x, y, w), "missing_sum"),
    "no sum, points first": (lambda x, y, w: (powers(x) * slope(x, y, w)).T, "missing_sum"),
    "no inner derivative": (
        lambda x, y, w: np.full(4, slope(x, y, w).sum()),
        "missing_inner_derivative",
    ),
    "exponents one up": (lambda x, y, w: x * powers(x) @ slope(x, y, w), "exponent_shifted"),
    "exponents one down": (lambda x, y, w: powers(x) / x @ slope(x, y, w), "exponent_shifted"),
    "by x": (
        lambda x, y, w: np.array([0 * x, x**0, 2 * x, 3 * x**2]) @ slope(x, y, w),
        "differentiated_by_x",
    ),
    "times the parameter": (
        lambda x, y, w: w * true_gradient(x, y, w),
        "multiplied_by_parameter",
    ),
    "product of sums": (
        lambda x, y, w: [2 * residual(x, y, w).sum() * (x**k).sum() for k in range(4)],
        "product_of_sums",
    ),
    "reversed": (lambda x, y, w: true_gradient(x, y, w)[::-1], "entries_permuted"),
    "rolled": (lambda x, y, w: np.roll(true_gradient(x, y, w), -1), "entries_permuted"),
    "two exchanged": (lambda x, y, w: true_gradient(x, y, w)[[0, 2, 1, 3]], "entries_permuted"),
    "one sign": (lambda x, y, w: true_gradient(x, y, w) * [1, 1, -1, 1], "sign_flipped_in_part"),
    "float32 throughout": (in_float32, "single_precision"),
    "float32 at the end": (
        lambda x, y, w: true_gradient(x, y, w).astype(np.float32),
        "single_precision",
    ),
    "a copied table": (lambda x, y, w: [28, 56, 112, 224], "ignores_its_input"),
    "zeros": (lambda x, y, w: np.zeros(4), "ignores_its_input"),
    "one number": (lambda x, y, w: slope(x, y, w).sum(), "wrong_shape"),
    "a column": (lambda x, y, w: true_gradient(x, y, w)[:, None], "wrong_shape"),
    "a row": (lambda x, y, w: true_gradient(x, y, w)[None, :], "wrong_shape"),
    "three entries": (lambda x, y, w: true_gradient(x, y, w)[:3], "wrong_shape"),
    "five entries": (lambda x, y, w: np.append(true_gradient(x, y, w), 0), "wrong_shape"),
}


@pytest.mark.parametrize(("wrong", "mistake"), NAMED.values(), ids=NAMED)
def test_a_wrong_gradient_is_called_by_the_name_of_its_mistake(wrong, mistake) -> None:
    failure = failure_of(wrong)

    assert mistake == failure.mistake
    assert MISTAKES[mistake].hint == failure.hint


def stepwise(x, y, w):
    """Forward differences with a small step."""
    loss = [(residual(x, y, v) ** 2).sum() for v in (w, *(w + 1e-6 * np.eye(4)))]
    return (np.array(loss[1:]) - loss[0]) / 1e-6


def without_last_point(x, y, w):
    return true_gradient(x[:-1], y[:-1], w) if len(x) > 1 else np.zeros(4)


UNNAMED = {
    "the absolute error": lambda x, y, w: powers(x) @ np.sign(residual(x, y, w)),
    "one added": lambda x, y, w: true_gradient(x, y, w) + 1,
    "the first point only": lambda x, y, w: true_gradient(x[:1], y[:1], w),
    "the last point left out": without_last_point,
    "the residual squared": lambda x, y, w: 2 * powers(x) @ residual(x, y, w) ** 2,
    "data left out": lambda x, y, w: true_gradient(x, 0 * y, w),
    "parameters left out": lambda x, y, w: true_gradient(x, y, 0 * w),
    "length one": lambda x, y, w: true_gradient(x, y, w) / np.linalg.norm(true_gradient(x, y, w)),
    "clipped": lambda x, y, w: np.clip(true_gradient(x, y, w), -1, 1),
    "first entry doubled": lambda x, y, w: true_gradient(x, y, w) * [2, 1, 1, 1],
    "last entry zero": lambda x, y, w: true_gradient(x, y, w) * [1, 1, 1, 0],
    "a square for a cube": lambda x, y, w: true_gradient(x, y, w)[[0, 1, 2, 2]],
    "absolute values": lambda x, y, w: np.abs(true_gradient(x, y, w)),
    "running sums": lambda x, y, w: np.cumsum(true_gradient(x, y, w)),
    "sorted": lambda x, y, w: np.sort(true_gradient(x, y, w)),
    "squared": lambda x, y, w: true_gradient(x, y, w) ** 2,
    "the parameters": lambda x, y, w: w,
    "n less one": scaled(lambda n: n - 1),
    "the root of n": scaled(np.sqrt),
    "wrong for many points only": scaled(lambda n: 2 if n > 10 else 1),
    "wrong for one point only": scaled(lambda n: 2 if n == 1 else 1),
    "a factor of the data": lambda x, y, w: true_gradient(x, y, w) * x[0],
    "a parameter as factor of all": lambda x, y, w: true_gradient(x, y, w) * w[0],
    "brackets of Horner": lambda x, y, w: true_gradient(x, y, [w[0] + w[2], w[1] + w[3], 0, 0]),
    "a difference quotient": stepwise,
    "three digits": lambda x, y, w: np.round(true_gradient(x, y, w), 3),
    "factors of another size each": lambda x, y, w: true_gradient(x, y, w) * [1, 2, 3, 4],
    "added up over the parameters": lambda x, y, w: np.full(4, true_gradient(x, y, w).sum()),
    "not a number": lambda x, y, w: np.full(4, np.nan),
    "infinite": lambda x, y, w: true_gradient(x, y, w) * np.inf,
    "not a number in one entry": lambda x, y, w: true_gradient(x, y, w) * [1, 1, 1, np.nan],
    "near overflow": lambda x, y, w: np.sign(true_gradient(x, y, w)) * 1e308,
}


@pytest.mark.parametrize("wrong", UNNAMED.values(), ids=UNNAMED)
def test_a_wrong_gradient_without_a_name_is_refused_without_one(wrong) -> None:
    """A wrong diagnosis is worse than none: it sends a student after another's mistake."""
    assert failure_of(wrong).mistake is None


@pytest.mark.parametrize("seed", range(5))
def test_the_names_do_not_depend_on_the_luck_of_the_draw(seed: int) -> None:
    with seeded(bytes([seed])):
        named = {key: failure_of(wrong).mistake for key, (wrong, _) in NAMED.items()}
        unnamed = {key: failure_of(wrong).mistake for key, wrong in UNNAMED.items()}

    assert {key: mistake for key, (_, mistake) in NAMED.items()} == named
    assert dict.fromkeys(UNNAMED) == unnamed


def test_a_missing_mean_is_named_where_the_loss_is_a_mean() -> None:
    assert "missing_mean" == failure_of(true_gradient, of=mean_of_squares).mistake


def samples(given, *, count=ENOUGH, shape=(4,), n=None, wrt=True, **more) -> list[Sample]:
    """Samples whose given value is a function of the true one."""
    rng = np.random.default_rng(7)
    made = []
    for k in range(count):
        true = rng.normal(size=shape)
        value = np.asarray(given(true), dtype=float)
        by = rng.normal(size=shape) if wrt else None
        made.append(Sample(true, value, by, n(k) if n else None, **more))
    return made


@pytest.mark.parametrize("count", range(ENOUGH))
def test_fewer_than_three_cases_have_no_diagnosis(count: int) -> None:
    assert diagnose(samples(lambda true: true / 2, count=count)) is None
    assert diagnose(samples(lambda true: true * 0, count=count)) is None


def test_a_case_that_could_not_refute_is_no_witness() -> None:
    """A zero gradient is half of itself, too."""
    half = samples(lambda true: true / 2)
    half[1] = Sample(true=np.zeros(4), given=np.zeros(4), wrt=np.ones(4))

    assert diagnose(half) is None


def test_the_case_that_a_factor_is_read_from_is_no_witness_when_it_is_one_number() -> None:
    assert diagnose(samples(lambda true: true * 3, shape=(), count=3)) is None
    assert "constant_factor" == diagnose(samples(lambda true: 3 * true, shape=(), count=4)).mistake


@pytest.mark.parametrize(
    ("factor", "constant", "by_count"),
    [(2, "factor_two_twice", "missing_mean"), (1 / 2, "missing_factor_two", "mean_for_sum")],
)
def test_a_factor_that_might_be_n_has_two_names_when_n_is_always_the_same(
    factor: float, constant: str, by_count: str
) -> None:
    """Two points in every case: twice the gradient, or n times?"""
    diagnosis = diagnose(samples(lambda true: true * factor, n=lambda k: 2))

    assert (constant, by_count) == (diagnosis.mistake, diagnosis.other)
    assert f"{MISTAKES[constant].effect}, or {MISTAKES[by_count].effect}" == diagnosis.effect


def test_a_factor_is_named_when_n_varies() -> None:
    given = samples(lambda true: true * 2, n=lambda k: k + 2)

    assert "factor_two_twice" == diagnose(given).mistake


def test_a_factor_of_something_that_is_no_gradient_is_not_blamed_on_a_derivative() -> None:
    """Half a loss has no square that was differentiated wrongly."""
    for factor, words in ((0.5, "half"), (2, "twice"), (-1, "-1 times")):
        diagnosis = diagnose(samples(lambda true, f=factor: true * f, wrt=False))

        assert ("constant_factor", f"is {words} the true value, in every entry") == (
            diagnosis.mistake,
            diagnosis.effect,
        )


@pytest.mark.parametrize("shift", [-1, 1])
def test_shifted_entries_are_blamed_on_exponents_only_in_gradients(shift: int) -> None:
    def shifted(true):
        moved = np.roll(true, shift)
        moved[-1 if shift < 0 else 0] = 9.0
        return moved

    assert "exponent_shifted" == diagnose(samples(shifted)).mistake
    assert diagnose(samples(shifted, wrt=False)) is None


def test_a_transposed_gradient_is_named() -> None:
    assert "transposed" == diagnose(samples(lambda true: true.T, shape=(3, 2))).mistake
    assert "transposed" == diagnose(samples(lambda true: true.T, shape=(3, 3))).mistake


def test_a_row_for_a_column_is_not_called_transposed() -> None:
    """It may as well have been reshaped or flattened: the numbers cannot tell."""
    assert diagnose(samples(lambda true: true.T, shape=(3, 1))) is None


def test_an_axis_too_many_is_a_missing_sum_only_if_it_counts_the_points() -> None:
    def halves(true):
        return np.stack([true / 4, 3 * true / 4])

    assert "missing_sum" == diagnose(samples(halves, n=lambda k: 2)).mistake
    assert diagnose(samples(halves, n=lambda k: 3)) is None
    assert diagnose(samples(halves)) is None


def test_an_imitation_is_preferred_to_a_relation() -> None:
    rng = np.random.default_rng(1)
    made = [
        Sample(true, true / 2, true, imitations={"uphill": -true, "mean_for_sum": true / 2})
        for true in rng.normal(size=(3, 4))
    ]

    assert "mean_for_sum" == diagnose(made).mistake


def test_words_after_a_comma_tell_two_imitations_of_one_mistake_apart() -> None:
    rng = np.random.default_rng(1)
    made = [
        Sample(true, true + 1, imitations={"uphill": -true, "uphill, and one more": true + 1})
        for true in rng.normal(size=(3, 4))
    ]

    diagnosis = diagnose(made)

    assert ("uphill", None) == (diagnosis.mistake, diagnosis.other)


def test_an_imitation_that_loses_an_axis_of_length_one_is_named() -> None:
    """Its numbers are right; that it gives this shape and no other is what it is known by."""
    made = [
        Sample(true, true[:, 0], imitations={"axis_of_one_lost": true[:, 0]})
        for true in np.random.default_rng(1).normal(size=(3, 4, 1))
    ]

    assert "axis_of_one_lost" == diagnose(made).mistake
    assert diagnose([replace(sample, imitations={}) for sample in made]) is None


def test_numbers_that_are_no_float32_are_not_blamed_on_float32() -> None:
    """A difference quotient is right to seven digits as well."""
    assert diagnose(samples(lambda true: true * (1 + 1e-7 * np.arange(4)))) is None


def test_a_common_factor_is_a_small_fraction_or_a_number() -> None:
    assert "1/3" == str(common_factor(samples(lambda true: true / 3)))
    assert np.isclose(np.pi, common_factor(samples(lambda true: true * np.pi)))
    assert 0 == common_factor(samples(lambda true: true * 0))
    assert common_factor(samples(lambda true: true + 1)) is None
    assert common_factor(samples(lambda true: true[:2])) is None
    assert common_factor(samples(lambda true: true * np.nan)) is None


def test_a_factor_near_one_is_not_told_as_one() -> None:
    assert "1.0000001 times" == in_words(1.0000001)


def test_the_cases_of_the_sheet_are_those_of_the_module() -> None:
    """The fingerprints above are worth nothing if the sheet has come to draw other cases."""
    sheet = Path(__file__).parents[3] / "solutions" / "02-gradients" / "by-hand.py"
    with Path(data_sets.__code__.co_filename).open() as module:
        drawing = [line for line in module if "yield" in line or "for n in" in line]

    assert [] == [line for line in drawing if line not in sheet.read_text()]
