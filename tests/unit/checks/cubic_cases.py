"""The cubic of the second chapter: its loss, its cases, and wrong gradients by name.

The cases are drawn as in `solutions/02-gradients/by-hand.py`, so that a fingerprint which is read
here is read there.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

import numpy as np
import pytest

from autograder import checks
from autograder.checks import CheckFailed

Gradient = Callable[[np.ndarray, np.ndarray, np.ndarray], object]


def sum_of_squares(x, y, w):
    prediction = w[0] + w[1] * x + w[2] * x**2 + w[3] * x**3
    return ((prediction - y) ** 2).sum()


def mean_of_squares(x, y, w):
    return sum_of_squares(x, y, w) / len(x)


def data_sets(rng: np.random.Generator) -> Iterator[tuple[np.ndarray, ...]]:
    for n in (1, 2, 3, 7, 50, 3000):
        yield rng.normal(0.7, 1.3, n), rng.normal(size=n), rng.normal(size=4)
    same, values = rng.normal(0.7, 1.3, 5), rng.normal(size=5)
    yield same, values, np.array([0.0, 0.5, 0.0, -0.7])
    yield same, values, rng.normal(size=4)
    yield same, rng.normal(size=5), np.array([0.0, 0.5, 0.0, -0.7])
    yield np.repeat(rng.normal(0.7, 1.3, 4), 2), rng.normal(size=8), rng.normal(size=4)
    yield rng.normal(0.7, 0.5, 11), 1e9 * rng.normal(2.0, 1.0, 11), rng.normal(size=4)


def powers(x: np.ndarray) -> np.ndarray:
    return np.stack([x**0, x, x**2, x**3])


def residual(x: np.ndarray, y: np.ndarray, w: np.ndarray) -> np.ndarray:
    return w @ powers(x) - y


def true_gradient(x: np.ndarray, y: np.ndarray, w: np.ndarray) -> np.ndarray:
    return 2 * powers(x) @ residual(x, y, w)


def product_of_sums(x, y, w):
    return 2 * residual(x, y, w).sum() * powers(x).sum(axis=1)


def failure_of(wrong: Gradient, *, of=sum_of_squares, cases=data_sets, show=False) -> CheckFailed:
    """How the hidden check of the sheet fails for a wrong gradient."""
    with pytest.raises(CheckFailed) as caught:
        checks.gradient(
            wrong,
            of=of,
            wrt=2,
            cases=cases,
            n=lambda x, y, w: len(x),
            imitations={"product_of_sums": product_of_sums},
            show=show,
        )
    return caught.value
