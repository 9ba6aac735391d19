"""What can be seen of values that are no known mistake: a fact about them, and never a name.

A diagnosis has to reproduce the given values. Where none does, it may still be plain which cases
are right and which are wrong, and that is told as it is.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np

from autograder.checks.compare import ARITHMETIC, Tolerance, equal
from autograder.checks.sample import Sample

TINY = 1e-3
"""Numbers by this factor smaller than the others are tiny."""


def observed(samples: Sequence[Sample], tolerance: Tolerance = ARITHMETIC) -> str:
    """A clause after "does not give the true value", or nothing."""
    if any(s.given.shape != s.true.shape for s in samples):
        return ""
    right = [equal(s.true, s.given, tolerance) for s in samples]
    for clause, is_special in _SPLITS:
        special = [is_special(s) for s in samples]
        if any(right) and special == right:
            return clause
    if _only_tiny_ones_fail(samples, right):
        return ": right for ordinary numbers, wrong for tiny ones"
    return "" if any(right) else _not_balanced(samples)


def _one_point(sample: Sample) -> bool:
    return sample.n == 1


def _square(sample: Sample) -> bool:
    return sample.true.ndim == 2 and len(set(sample.true.shape)) == 1


def _first_upstream(sample: Sample) -> bool:
    return sample.upstream is not None and not sample.repeats


_SPLITS: tuple[tuple[str, Callable[[Sample], bool]], ...] = (
    (": right for one data point, wrong for more", _one_point),
    (": right where both sides have one length, wrong elsewhere", _square),
    (": right for an upstream gradient, wrong for a multiple of it", _first_upstream),
)


def _only_tiny_ones_fail(samples: Sequence[Sample], right: Sequence[bool]) -> bool:
    sizes = np.array(
        [max(np.abs(v).max(initial=0.0) for v in s.inputs or (s.true,)) for s in samples]
    )
    good = np.array(right)
    if not good.any() or good.all():
        return False
    return bool(sizes[~good].max() < TINY * min(1.0, sizes[good].min()))


def _not_balanced(samples: Sequence[Sample]) -> str:
    """Whether the true values add up to zero along an axis, as behind a softmax."""
    for axis in range(min(s.true.ndim for s in samples)):
        if all(_balanced(s.true, axis) for s in samples) and not any(
            _balanced(s.given, axis) for s in samples
        ):
            return f": along axis {axis} the true one adds up to zero, and this one does not"
    return ""


def _balanced(values: np.ndarray, axis: int) -> bool:
    """Whether several values that are not all zero add up to zero along an axis."""
    if values.shape[axis] < 2 or not values.any() or not np.all(np.isfinite(values)):
        return False
    sums = np.abs(values.sum(axis=axis))
    return bool(np.all(sums <= ARITHMETIC.relative * np.abs(values).sum()))
