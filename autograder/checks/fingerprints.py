"""Relations between a true and a given value that hold for every gradient or every value.

Those that need an upstream gradient are in `fingerprints_backward`.
"""

from __future__ import annotations

import math
from fractions import Fraction

import numpy as np

from autograder.checks.compare import equal
from autograder.checks.sample import Explanation, Sample


def _unsummed(sample: Sample) -> np.ndarray | None:
    """The given value itself, when it has an axis of n too many and its sum over that is true.

    Several leading axes may count the points together, as in (batch, time, features).
    """
    extra = sample.given.ndim - sample.true.ndim
    if extra > 1 and math.prod(sample.given.shape[:extra]) == sample.n:
        total = sample.given.sum(axis=tuple(range(extra)))
        return sample.given if equal(sample.true, total) else None
    if extra != 1:
        return None
    for axis, length in enumerate(sample.given.shape):
        if length == sample.n and equal(sample.true, sample.given.sum(axis=axis)):
            return sample.given
    return None


def _partly_summed(sample: Sample) -> np.ndarray | None:
    """The given value itself, when some leading axes are left and their sum is true.

    Axes that count all the points together are `_unsummed`.
    """
    extra = sample.given.ndim - sample.true.ndim
    if sample.upstream is None or extra < 1 or math.prod(sample.given.shape[:extra]) == sample.n:
        return None
    total = sample.given.sum(axis=tuple(range(extra)))
    return sample.given if equal(sample.true, total) else None


def _transpose(sample: Sample) -> np.ndarray | None:
    return sample.true.T if sample.true.ndim >= 2 else None


def _times_n(sample: Sample) -> np.ndarray | None:
    return None if sample.n is None else sample.true * sample.n


def _over_n(sample: Sample) -> np.ndarray | None:
    return None if not sample.n or sample.upstream is not None else sample.true / sample.n


def _averaged(sample: Sample) -> np.ndarray | None:
    """The same in a backward function, which has no loss whose mean could be asked for."""
    return None if not sample.n or sample.upstream is None else sample.true / sample.n


def _first_everywhere(sample: Sample) -> np.ndarray | None:
    if sample.true.ndim != 1 or sample.true.size < 2:
        return None
    return np.full_like(sample.true, sample.true[0])


def _by_x(sample: Sample) -> np.ndarray | None:
    if sample.true.ndim != 1 or sample.true.size < 3:
        return None
    return np.append(0.0, sample.true[:-1] * np.arange(1, sample.true.size))


def _times_parameter(sample: Sample) -> np.ndarray | None:
    if sample.wrt is None or sample.wrt.shape != sample.true.shape:
        return None
    return np.asarray(sample.true * sample.wrt)


def _times_loss(sample: Sample) -> np.ndarray | None:
    loss = sample.output
    return None if loss is None or loss.ndim else np.asarray(sample.true * loss)


def _one_place_up(sample: Sample) -> np.ndarray | None:
    """Exponents one too high: entry k holds what belongs to k + 1; the last one is unknown."""
    if sample.true.ndim != 1 or sample.true.size < 3 or sample.given.shape != sample.true.shape:
        return None
    return np.append(sample.true[1:], sample.given[-1])


def _one_place_down(sample: Sample) -> np.ndarray | None:
    """Exponents one too low: entry k holds what belongs to k - 1; the first one is unknown."""
    if sample.true.ndim != 1 or sample.true.size < 3 or sample.given.shape != sample.true.shape:
        return None
    return np.append(sample.given[0], sample.true[:-1])


RELATIONS: tuple[tuple[str, Explanation], ...] = (
    ("missing_sum", _unsummed),
    ("leading_axes_left", _partly_summed),
    ("transposed", _transpose),
    ("missing_mean", _times_n),
    ("mean_for_sum", _over_n),
    ("batch_averaged", _averaged),
)
BY_COUNT = {"missing_mean", "mean_for_sum", "batch_averaged"}

OF_GRADIENTS: tuple[tuple[str, Explanation], ...] = (
    ("missing_inner_derivative", _first_everywhere),
    ("differentiated_by_x", _by_x),
    ("multiplied_by_parameter", _times_parameter),
    ("multiplied_by_loss", _times_loss),
    ("exponent_shifted", _one_place_up),
    ("exponent_shifted", _one_place_down),
)

FACTORS = {
    Fraction(1, 2): "missing_factor_two",
    Fraction(2): "factor_two_twice",
    Fraction(-1): "sign_flipped",
}

FACTORS_BACKWARD = {Fraction(-1): "negated"}
"""A backward function has no loss of its own, so that no square can be blamed."""
