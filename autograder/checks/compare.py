"""Comparing numbers: what counts as equal, and why.

The only home of tolerances. NaN is never equal to anything here.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from autograder.checks.plain import Opaque


@dataclass(frozen=True)
class Tolerance:
    """How far two right answers may lie apart, relative to the largest entry, and the reason."""

    relative: float
    absolute: float
    why: str

    def allows(self, true: np.ndarray, given: np.ndarray) -> np.ndarray:
        """Entrywise: is `given` equal to `true`, of the same shape? NaN and infinity never are."""
        largest = np.max(np.abs(true), initial=0.0, where=np.isfinite(true))
        with np.errstate(invalid="ignore", over="ignore"):
            near = np.abs(given - true) <= self.relative * largest + self.absolute
        return np.asarray(near)  # what is not finite has no finite distance from anything


ARITHMETIC = Tolerance(
    1e-9,
    1e-12,
    "sums of ten thousand float64 terms in another order differ by about 1e-12 of the largest "
    "term; the mildest mistake of the catalogue differs by more than 1e-6",
)
SOLVED = Tolerance(
    1e-8,
    1e-12,
    "a linear system is solved; condition numbers up to 1e6 cost about six of sixteen digits",
)
DIFFERENCE = Tolerance(
    1e-6,
    1e-12,
    "the step is a difference of two rows that may be a thousand times as large as itself",
)
SINGLE = Tolerance(
    1e-4,
    1e-12,
    "float32 has seven digits, and a few dozen operations with cancellation cost up to three",
)
CLOSE = Tolerance(
    1e-3,
    1e-12,
    "a difference quotient with a tolerable step is right to three digits at least",
)


@dataclass(frozen=True)
class NotNumbers:
    """Why a value cannot be read as an array of numbers; `what` completes "returned …"."""

    what: str


def as_numbers(value: object) -> np.ndarray | NotNumbers:
    """`value` as a float64 array; lists and tuples of numbers are as welcome as arrays.

    Args:
        value: plain data (see `autograder.checks.plain`).

    Returns:
        (...) array, or `NotNumbers` with the reason.
    """
    if isinstance(value, list | tuple):
        reason = _first_reason(value)
        if reason is not None:
            return NotNumbers(f"a sequence that holds {reason}")
    elif (reason := _reason(value)) is not None:
        return NotNumbers(reason)
    with np.errstate(all="ignore"):
        try:
            return np.asarray(np.asarray(value).astype(np.float64))
        except ValueError:
            return NotNumbers("rows of different lengths")
        except OverflowError:
            return NotNumbers("a whole number beyond the range of float64")


def equal(true: np.ndarray, given: object, tolerance: Tolerance = ARITHMETIC) -> bool:
    """Whether `given` is an array of numbers of the shape and the values of `true`."""
    array = as_numbers(given)
    if isinstance(array, NotNumbers) or array.shape != true.shape:
        return False
    return bool(np.all(tolerance.allows(true, array)))


def _first_reason(items: Iterable[object]) -> str | None:
    """Why a nested sequence is not made of real numbers, before numpy turns it into one array."""
    for item in items:
        nested = isinstance(item, list | tuple)
        reason = _first_reason(item) if nested else _reason(item)  # type: ignore[arg-type]
        if reason is not None:
            return reason
    return None


def _reason(value: object) -> str | None:
    """Why a value that is no sequence is not a real number or an array of such."""
    if isinstance(value, np.ndarray | np.generic):
        kind = value.dtype.kind
        return None if kind in "biuf" else "complex numbers" if kind == "c" else "other objects"
    if isinstance(value, bool | int | float):
        return None
    if isinstance(value, Opaque):
        return value.description
    return _WORDS.get(type(value), "other objects")


_WORDS: dict[type, str] = {
    type(None): "`None`",
    type(...): "`...`",
    complex: "complex numbers",
    str: "text",
    dict: "a dict",
}
