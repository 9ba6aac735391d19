"""Relations between two paths: rows that pile up, and the length of the first step."""

from __future__ import annotations

import math
from fractions import Fraction

import numpy as np

from autograder.checks.compare import SINGLE, equal
from autograder.checks.sample import Explanation, Sample


def _same_in_every_row(true: np.ndarray) -> bool:
    return equal(np.broadcast_to(true[0], true.shape), true)


def _grows_by_itself(true: np.ndarray) -> bool:
    """Whether row k is k + 1 times the first, as gradients that are never set back."""
    counts = np.arange(1.0, len(true) + 1).reshape(-1, *[1] * (true.ndim - 1))
    return equal(true[0] * counts, true)


def _running_sum(sample: Sample) -> np.ndarray | None:
    """Everything so far once more in every row; 1, 2, 3 times where one was due."""
    if len(sample.true) < 3 or _grows_by_itself(sample.true):
        return None
    return np.asarray(np.cumsum(sample.true, axis=0))


def _triangular(sample: Sample) -> np.ndarray | None:
    """The triangular numbers 1, 3, 6 in place of 1, 2, 3, or of 1, 1, 1."""
    if len(sample.true) < 3:
        return None
    if _grows_by_itself(sample.true):
        return np.asarray(np.cumsum(sample.true, axis=0))
    if _same_in_every_row(sample.true):
        return np.asarray(np.cumsum(np.cumsum(sample.true, axis=0), axis=0))
    return None


def _last_call_alone(sample: Sample) -> np.ndarray | None:
    """What every call adds, in place of the sum of all calls."""
    if len(sample.true) < 3 or not sample.true[0].any():
        return None
    return np.asarray(np.diff(sample.true, axis=0, prepend=np.zeros_like(sample.true[:1])))


OF_CALLS: tuple[tuple[str, Explanation], ...] = (
    ("stored_gradients_survive", _triangular),
    ("gradients_pile_up", _running_sum),
    ("earlier_gradients_lost", _last_call_alone),
)
"""For paths whose rows are what repeated calls leave behind."""


def _by_rate(power: int) -> Explanation:
    def explain(sample: Sample) -> np.ndarray | None:
        return None if not sample.rate else sample.true * sample.rate**power

    return explain


def _by_count(power: int) -> Explanation:
    def explain(sample: Sample) -> np.ndarray | None:
        return None if not sample.n else sample.true * float(sample.n) ** power

    return explain


OF_STRIDES: tuple[tuple[str, Explanation], ...] = (
    ("rate_left_out", _by_rate(-1)),
    ("rate_twice", _by_rate(1)),
    ("missing_mean", _by_count(1)),
    ("mean_for_sum", _by_count(-1)),
)
"""For first steps whose length is off by something that each case has a value of its own for."""

_FIRST_STEPS: tuple[tuple[float, tuple[str, ...]], ...] = (
    (math.sqrt(10), ("bias_not_corrected",)),
    (math.sqrt(0.1), ("averages_start_at_gradient",)),
    (0.1, ("momentum_dampened", "squares_never_forgotten")),
    (0.1 / math.sqrt(0.99), ("averages_weighted_backwards",)),
)
"""Lengths of the first step in units of the right one, with the customary averages of torch.

0.9 for momentum, 0.9 and 0.999 for Adam, 0.99 for RMSprop; see the ratios in `docs/diagnosis.md`.
"""


def first_step(factor: Fraction | float) -> tuple[str, ...]:
    """The mistakes of an optimizer that make the first step that many times too long.

    Four digits have to agree: the small `eps` under a fraction costs some of the others.
    """
    return next(
        (
            names
            for ratio, names in _FIRST_STEPS
            if abs(float(factor) - ratio) <= SINGLE.relative * ratio
        ),
        (),
    )
