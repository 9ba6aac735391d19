"""Reading fingerprints: from a wrong value to the mistake that made it.

Each fingerprint is a relation between the true value and the given one. It is named only when it
explains every case, and at least `ENOUGH` of them could have contradicted it: a wrong diagnosis
is worse than none. What is read off a case, such as a factor, needs the other cases as witnesses.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction

import numpy as np

from autograder.checks.compare import ARITHMETIC, SINGLE, Tolerance, equal
from autograder.checks.mistakes import MISTAKES

ENOUGH = 3
"""Independent cases that a diagnosis must reproduce."""


@dataclass(frozen=True)
class Sample:
    """One case of a check.

    Attributes:
        true, given: arrays, perhaps of different shapes.
        wrt: what the gradient was taken by; None when the value is no gradient.
        n: number of data points, if the check knows it.
        imitations: what known wrong answers give on this case, by name of the mistake.
    """

    true: np.ndarray
    given: np.ndarray
    wrt: np.ndarray | None = None
    n: int | None = None
    imitations: Mapping[str, np.ndarray] = field(default_factory=dict)


@dataclass(frozen=True)
class Diagnosis:
    """A mistake of the catalogue and the effect that was seen, a clause after the name."""

    mistake: str
    effect: str


Explanation = Callable[[Sample], np.ndarray | None]
"""What a mistake makes of the true value; None where it cannot be this mistake."""


def diagnose(samples: Sequence[Sample], tolerance: Tolerance = ARITHMETIC) -> Diagnosis | None:
    """The first mistake that reproduces the given values from the true ones, or None."""
    if len(samples) < ENOUGH:
        return None
    with np.errstate(all="ignore"):
        if _ignores_its_input(samples):
            return _named("ignores_its_input")
        return (
            imitated(samples, tolerance)
            or _related(_RELATIONS, samples, tolerance)
            or _multiple(samples, tolerance)
            or _rearranged(samples, tolerance)
            or (_related(_OF_GRADIENTS, samples, tolerance) if _are_gradients(samples) else None)
            or _rounded(samples, tolerance)
        )


def imitated(samples: Sequence[Sample], tolerance: Tolerance = ARITHMETIC) -> Diagnosis | None:
    """The first of the known wrong answers that gives the same values, or None."""
    for name in samples[0].imitations:

        def imitation(sample: Sample, name: str = name) -> np.ndarray:
            return sample.imitations[name]

        if _reproduces(imitation, samples, tolerance):
            return _named(name)
    return None


def common_factor(
    samples: Sequence[Sample], tolerance: Tolerance = ARITHMETIC
) -> Fraction | float | None:
    """The one factor between given and true, for all entries of all cases; None if there is none.

    Small fractions are returned as such.
    """
    largest = max(samples, key=lambda s: float(np.abs(s.true).max(initial=0.0)))
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


def relations() -> tuple[Explanation, ...]:
    """Every known relation between a given and a true value that may hold case by case."""
    return tuple(explain for _, explain in (*_RELATIONS, *_OF_GRADIENTS))


def in_words(factor: Fraction | float) -> str:
    """A factor as it completes "is … the true value"."""
    words = {Fraction(1, 2): "half", Fraction(2): "twice"}
    if isinstance(factor, Fraction):
        return words.get(factor, f"{factor} times")
    return f"{factor:.10g} times"


def _named(name: str) -> Diagnosis:
    return Diagnosis(name, MISTAKES[name].effect)


def _are_gradients(samples: Sequence[Sample]) -> bool:
    return all(s.wrt is not None for s in samples)


def _reproduces(
    explain: Explanation,
    samples: Sequence[Sample],
    tolerance: Tolerance,
    *,
    read_from: Sample | None = None,
) -> bool:
    """Whether an explanation holds in every case, and in `ENOUGH` that could have refuted it.

    A case that the explanation was read from can still refute it when it has several entries.
    """
    witnesses = 0
    for sample in samples:
        value = explain(sample)
        if value is None or not equal(value, sample.given, tolerance):
            return False
        independent = sample is not read_from or sample.true.size > 1
        alike = equal(np.squeeze(sample.true), np.squeeze(value), tolerance)
        witnesses += independent and not alike
    return witnesses >= ENOUGH


def _ignores_its_input(samples: Sequence[Sample]) -> bool:
    """Whether one finite value was given for `ENOUGH` cases whose true values differ."""
    first = samples[0].given
    if not np.all(np.isfinite(first)):
        return False
    if not all(s.given.shape == first.shape and np.array_equal(s.given, first) for s in samples):
        return False
    return len({s.true.tobytes() for s in samples}) >= ENOUGH


def _related(
    relations: Sequence[tuple[str, Explanation]], samples: Sequence[Sample], tolerance: Tolerance
) -> Diagnosis | None:
    for name, explain in relations:
        if name in _BY_COUNT and len({s.n for s in samples} - {None, 0, 1}) < 2:
            continue  # n and a constant cannot be told apart
        if _reproduces(explain, samples, tolerance):
            return _named(name)
    return None


def _multiple(samples: Sequence[Sample], tolerance: Tolerance) -> Diagnosis | None:
    """One factor, unless it might as well be the number of data points, the same in every case."""
    factor = common_factor(samples, tolerance)
    if not factor or {s.n for s in samples} in ({factor}, {1 / factor}):
        return None
    if isinstance(factor, Fraction) and factor in _FACTORS and _are_gradients(samples):
        return _named(_FACTORS[factor])
    return Diagnosis("constant_factor", f"is {in_words(factor)} the true value, in every entry")


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


def _unsummed(sample: Sample) -> np.ndarray | None:
    """The given value itself, when it has an axis of n too many and its sum over that is true."""
    if sample.given.ndim != sample.true.ndim + 1:
        return None
    for axis, length in enumerate(sample.given.shape):
        if length == sample.n and equal(sample.true, sample.given.sum(axis=axis)):
            return sample.given
    return None


def _transpose(sample: Sample) -> np.ndarray | None:
    return sample.true.T if sample.true.ndim >= 2 else None


def _times_n(sample: Sample) -> np.ndarray | None:
    return None if sample.n is None else sample.true * sample.n


def _over_n(sample: Sample) -> np.ndarray | None:
    return None if not sample.n else sample.true / sample.n


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


_RELATIONS: tuple[tuple[str, Explanation], ...] = (
    ("missing_sum", _unsummed),
    ("transposed", _transpose),
    ("missing_mean", _times_n),
    ("mean_for_sum", _over_n),
)
_BY_COUNT = {"missing_mean", "mean_for_sum"}

_OF_GRADIENTS: tuple[tuple[str, Explanation], ...] = (
    ("missing_inner_derivative", _first_everywhere),
    ("differentiated_by_x", _by_x),
    ("multiplied_by_parameter", _times_parameter),
    ("exponent_shifted", _one_place_up),
    ("exponent_shifted", _one_place_down),
)

_FACTORS = {
    Fraction(1, 2): "missing_factor_two",
    Fraction(2): "factor_two_twice",
    Fraction(-1): "sign_flipped",
}
