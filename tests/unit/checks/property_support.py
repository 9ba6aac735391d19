"""What the property tests of the checks share: one profile, and a loss with random cases."""

from __future__ import annotations

import numpy as np
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st

from autograder.checks import CheckFailed

steady = settings(
    derandomize=True,
    deadline=None,
    max_examples=100,
    database=None,
    suppress_health_check=[HealthCheck.too_slow],
)
"""The same examples on every run: a test that fails by chance is nobody's friend."""

few = settings(steady, max_examples=30)
"""For examples that call torch a dozen times."""

seeds = st.integers(0, 2**32 - 1)


def failure(check, *args, **keywords) -> CheckFailed | None:
    """How a check fails, or None."""
    try:
        check(*args, **keywords)
    except CheckFailed as failed:
        return failed
    return None


def matrix_loss(w, x, y):
    """Mean squared error of a linear map, in torch or numpy: w (out, in), x (n, in), y (n, out)."""
    return ((x @ w.T - y) ** 2).mean()


def matrix_gradient(w, x, y):
    """Its gradient by hand, (out, in)."""
    return 2 * (x @ w.T - y).T @ x / y.size


def matrix_cases(n_out: int, n_in: int):
    """Cases of `matrix_loss`, with another number of points each."""

    def cases(rng: np.random.Generator):
        for n in (1, 2, 3, 5, 8):
            yield (
                rng.normal(size=(n_out, n_in)),
                rng.normal(size=(n, n_in)),
                rng.normal(size=(n, n_out)),
            )

    return cases
