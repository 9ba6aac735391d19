"""Which wrong values can be foreseen from the true ones alone, before anybody has answered.

Practice in the pages of the book has no numpy and no `diagnose`. It compares with values that were
computed when the book was built; these are the ones which need no particular wrong answer.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from fractions import Fraction
from itertools import permutations, product

import numpy as np

from autograder.checks.diagnosis import relations
from autograder.checks.sample import Explanation, Sample

SMALL = 4
"""Factors with numerator and denominator up to this, and arrays up to this size rearranged."""


def foreseen(samples: Sequence[Sample]) -> Iterator[list[np.ndarray]]:
    """What every relation makes of the true values: one array per case.

    An entry that a relation leaves open is NaN. Whether such values may be named, and what they
    are called, is for `diagnose` to say.

    Args:
        samples: one per case; what they were given does not matter.
    """
    blank = [replace(s, given=np.full_like(s.true, np.nan)) for s in samples]
    for explain in (*relations(), *_multiples(), *_rearrangements(samples)):
        values = [explain(sample) for sample in blank]
        known = [value for value in values if value is not None]
        if len(known) == len(samples):
            yield known


def _multiples() -> Iterator[Explanation]:
    sizes = range(1, SMALL + 1)
    factors = {Fraction(sign * p, q) for sign in (1, -1) for p in sizes for q in sizes} - {1}
    for factor in sorted(factors):
        yield lambda s, factor=float(factor): s.true * factor  # type: ignore[misc]


def _rearrangements(samples: Sequence[Sample]) -> Iterator[Explanation]:
    """Other signs and other orders, where every case has the same few entries."""
    shapes = {s.true.shape for s in samples}
    size = samples[0].true.size
    if len(shapes) != 1 or samples[0].true.ndim != 1 or size > SMALL:
        return
    for signs in product((1.0, -1.0), repeat=size):
        yield lambda s, signs=signs: s.true * signs  # type: ignore[misc]
    for order in permutations(range(size)):
        yield lambda s, order=order: s.true[list(order)]  # type: ignore[misc]
