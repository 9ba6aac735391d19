"""Reading fingerprints: from a wrong value to the mistake that made it.

Each fingerprint is a relation between the true value and the given one. It is named only when it
explains every case, and at least `ENOUGH` of them could have contradicted it: a wrong diagnosis
is worse than none. What is read off a case, such as a factor, needs the other cases as witnesses.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction

import numpy as np

from autograder.checks.compare import ARITHMETIC, SINGLE, Tolerance, equal
from autograder.checks.fingerprints import (
    BY_COUNT,
    FACTORS,
    FACTORS_BACKWARD,
    OF_GRADIENTS,
    RELATIONS,
)
from autograder.checks.fingerprints_backward import OF_BACKWARD
from autograder.checks.fingerprints_path import OF_CALLS, OF_STRIDES
from autograder.checks.mistake import mistake_of
from autograder.checks.mistakes import MISTAKES
from autograder.checks.sample import Explanation, Sample

__all__ = [
    "ENOUGH",
    "Diagnosis",
    "Explanation",
    "Sample",
    "common_factor",
    "diagnose",
    "explained",
    "imitated",
    "in_words",
    "is_telling",
    "relations",
    "repeated",
    "strided",
]

ENOUGH = 3
"""Independent cases that a diagnosis must reproduce."""


@dataclass(frozen=True)
class Diagnosis:
    """A mistake of the catalogue and the effect that was seen, a clause after the name.

    Where two mistakes give the same values in every case, `mistake` is the first and `other` the
    second; the effect tells both, because the numbers cannot say which of them was made.
    `hidden` is the effect as a hidden test may tell it, where `effect` holds a number that an
    answer could have taken from a case.
    """

    mistake: str
    effect: str
    other: str | None = None
    hidden: str = ""

    def told(self, *, show: bool) -> str:
        """The effect as a test may tell it."""
        return self.effect if show else self.hidden or self.effect


def diagnose(samples: Sequence[Sample], tolerance: Tolerance = ARITHMETIC) -> Diagnosis | None:
    """The first mistake that reproduces the given values from the true ones, or None."""
    if len(samples) >= ENOUGH and _ignores_its_input(samples):
        return _named("ignores_its_input")
    return explained(samples, tolerance)


def explained(samples: Sequence[Sample], tolerance: Tolerance = ARITHMETIC) -> Diagnosis | None:
    """As `diagnose`, of a function that does not ignore its input."""
    if len(samples) < ENOUGH:
        return None
    with np.errstate(all="ignore"):
        return (
            imitated(samples, tolerance)
            or _related(_told_apart(samples), samples, tolerance)
            or _multiple(samples, tolerance)
            or _rearranged(samples, tolerance)
            or _related(_of_this_kind(samples), samples, tolerance)
            or _offset(samples, tolerance)
            or _rounded(samples, tolerance)
        )


def imitated(samples: Sequence[Sample], tolerance: Tolerance = ARITHMETIC) -> Diagnosis | None:
    """The known wrong answers that give the same values, two of them at most, or None."""

    def imitation(key: str) -> Explanation:
        return lambda sample: sample.imitations.get(key)

    wrongs = [(mistake_of(key), imitation(key)) for key in samples[0].imitations]
    return _related(wrongs, samples, tolerance, by_shape=True)


def common_factor(
    samples: Sequence[Sample], tolerance: Tolerance = ARITHMETIC
) -> Fraction | float | None:
    """The one factor between given and true, for all entries of all cases; None if there is none.

    Small fractions are returned as such.
    """
    first_hand = [s for s in samples if not s.repeats]
    largest = max(first_hand, key=lambda s: float(np.abs(s.true).max(initial=0.0)))
    if any(s.given.shape != s.true.shape for s in samples) or not largest.true.any():
        return None
    with np.errstate(all="ignore"):
        unit = largest.true / np.abs(largest.true).max()
        size = np.abs(largest.true).max() * float((unit * unit).sum())
        ratio = float((largest.given * unit).sum()) / size
    if not np.isfinite(ratio):
        return None
    small = Fraction(ratio).limit_denominator(24)
    factor = small if abs(float(small) - ratio) <= tolerance.relative * abs(ratio) else ratio
    explained = _reproduces(lambda s: s.true * float(factor), samples, tolerance, read_from=largest)
    return factor if explained else None


def repeated(samples: Sequence[Sample], tolerance: Tolerance = ARITHMETIC) -> Diagnosis | None:
    """What explains rows that are left behind by repeated calls, or None."""
    return _related(OF_CALLS, samples, tolerance) if len(samples) >= ENOUGH else None


def strided(strides: Sequence[Sample], tolerance: Tolerance) -> Diagnosis | None:
    """What explains first steps that are off by another factor in each case, or None.

    Where the step size or the number of points is the same in every case, nothing is told: the
    factor might as well be a constant.
    """
    told = [
        (name, explain)
        for name, explain in OF_STRIDES
        if len({s.n if name in BY_COUNT else s.rate for s in strides}) > 1
    ]
    return _related(told, strides, tolerance) if len(strides) >= ENOUGH else None


def relations() -> tuple[Explanation, ...]:
    """Every known relation between a given and a true value that may hold case by case."""
    return tuple(explain for _, explain in (*RELATIONS, *OF_GRADIENTS))


def in_words(factor: Fraction | float) -> str:
    """A factor as it completes "is … the true value"."""
    words = {Fraction(1, 2): "half", Fraction(2): "twice"}
    if isinstance(factor, Fraction):
        return words.get(factor, f"{factor} times")
    return f"{factor:.10g} times"


def is_telling(factor: Fraction | float) -> bool:
    """Whether a factor is of few digits, so that no number of a case can hide in it."""
    return isinstance(factor, Fraction) and abs(factor.numerator) <= 24


def _named(name: str, other: str | None = None) -> Diagnosis:
    effect = MISTAKES[name].effect
    return Diagnosis(name, effect) if other is None else _either(Diagnosis(name, effect), other)


def _either(diagnosis: Diagnosis, other: str) -> Diagnosis:
    """The diagnosis with a second mistake that explains the same values."""
    also = f", or {MISTAKES[other].effect}"
    hidden = diagnosis.hidden and diagnosis.hidden + also
    return Diagnosis(diagnosis.mistake, diagnosis.effect + also, other, hidden)


def _are_gradients(samples: Sequence[Sample]) -> bool:
    """Whether the values are gradients of a loss."""
    return all(s.wrt is not None and s.upstream is None for s in samples)


def _are_backward(samples: Sequence[Sample]) -> bool:
    """Whether the values are vector–Jacobian products."""
    return all(s.upstream is not None for s in samples)


def _told_apart(samples: Sequence[Sample]) -> list[tuple[str, Explanation]]:
    """The relations, without those that ask for n where n and a constant cannot be told apart."""
    n_varies = len({s.n for s in samples} - {None, 0, 1}) > 1
    return [relation for relation in RELATIONS if n_varies or relation[0] not in BY_COUNT]


def _of_this_kind(samples: Sequence[Sample]) -> Sequence[tuple[str, Explanation]]:
    if _are_backward(samples):
        return OF_BACKWARD
    return OF_GRADIENTS if _are_gradients(samples) else ()


def _reproduces(
    explain: Explanation,
    samples: Sequence[Sample],
    tolerance: Tolerance,
    *,
    read_from: Sample | None = None,
    by_shape: bool = False,
) -> bool:
    """Whether an explanation holds in every case, and in `ENOUGH` that could have refuted it.

    A case that the explanation was read from can still refute it when it has several entries.
    Where the numbers are right and an axis of length one is not, a relation says nothing; a known
    wrong answer does, with `by_shape`.
    """
    witnesses = 0
    for sample in samples:
        value = explain(sample)
        if value is None or not equal(value, sample.given, tolerance):
            return False
        independent = (sample is not read_from or sample.true.size > 1) and not sample.repeats
        whole = equal(sample.true, value, tolerance)
        alike = whole if by_shape else equal(np.squeeze(sample.true), np.squeeze(value), tolerance)
        witnesses += independent and not alike
    return witnesses >= ENOUGH


def _ignores_its_input(samples: Sequence[Sample]) -> bool:
    """Whether one finite value was given for `ENOUGH` cases whose true values differ."""
    first = samples[0].given
    if not first.size or not np.all(np.isfinite(first)):
        return False
    if not all(s.given.shape == first.shape and np.array_equal(s.given, first) for s in samples):
        return False
    return len({s.true.tobytes() for s in samples}) >= ENOUGH


def _related(
    relations: Sequence[tuple[str, Explanation]],
    samples: Sequence[Sample],
    tolerance: Tolerance,
    *,
    by_shape: bool = False,
) -> Diagnosis | None:
    """What explains every case: the first mistake, and the second one where there are two."""
    found: list[str] = []
    for name, explain in relations:
        if name not in found and _reproduces(explain, samples, tolerance, by_shape=by_shape):
            found.append(name)
    return _named(*found[:2]) if found else None


def _multiple(samples: Sequence[Sample], tolerance: Tolerance) -> Diagnosis | None:
    """One factor; where n is the same in every case, it might as well be the reason."""
    factor = common_factor(samples, tolerance)
    if not factor:
        return None
    names = FACTORS_BACKWARD if _are_backward(samples) else FACTORS
    blamed = isinstance(factor, Fraction) and (_are_gradients(samples) or _are_backward(samples))
    if blamed and factor in names:
        diagnosis = _named(names[Fraction(factor)])
    else:
        effect = f"is {in_words(factor)} the true value, in every entry"
        hidden = "" if is_telling(factor) else MISTAKES["constant_factor"].effect
        diagnosis = Diagnosis("constant_factor", effect, hidden=hidden)
    counts = {s.n for s in samples}
    if counts == {factor}:
        return _either(diagnosis, "missing_mean")
    return _either(diagnosis, "mean_for_sum") if counts == {1 / factor} else diagnosis


def _offset(samples: Sequence[Sample], tolerance: Tolerance) -> Diagnosis | None:
    """One number added everywhere; a derivative has no constant to be forgotten."""
    origin = samples[0]
    if any(s.wrt is not None for s in samples) or origin.given.shape != origin.true.shape:
        return None
    if not origin.true.size or not np.all(np.isfinite(origin.given)):
        return None
    offset = float(np.mean(origin.given - origin.true))
    explained = _reproduces(lambda s: s.true + offset, samples, tolerance, read_from=origin)
    return _named("constant_offset") if explained else None


def _rearranged(samples: Sequence[Sample], tolerance: Tolerance) -> Diagnosis | None:
    """The right entries with other signs, or in another order, the same in every case."""
    shapes = {s.true.shape for s in samples} | {s.given.shape for s in samples}
    if len(shapes) != 1 or not all(np.all(np.isfinite(s.given)) for s in samples):
        return None
    for name, explain, origin in _rearrangements(samples):
        if _reproduces(explain, samples, tolerance, read_from=origin):
            return _named(name)
    return None


def _rearrangements(samples: Sequence[Sample]) -> Iterator[tuple[str, Explanation, Sample]]:
    products = sum(np.sign(s.true) * np.sign(s.given) for s in samples)
    signs = np.where(products < 0, -1.0, 1.0)
    yield "sign_flipped_in_part", lambda s: s.true * signs, samples[0]
    first = samples[0]
    if first.true.ndim == 1:
        order = np.empty(first.true.size, dtype=int)
        order[np.argsort(first.given)] = np.argsort(first.true)
        yield "entries_permuted", lambda s: s.true[order], first


def _rounded(samples: Sequence[Sample], tolerance: Tolerance) -> Diagnosis | None:
    """Float32: every number is one that float32 can hold, and nearly right."""
    if not all(np.array_equal(s.given, s.given.astype(np.float32)) for s in samples):
        return None
    if not all(equal(s.true, s.given, SINGLE) for s in samples):
        return None
    wrong = sum(not equal(s.true, s.given, tolerance) for s in samples)
    return _named("single_precision") if wrong >= ENOUGH else None
