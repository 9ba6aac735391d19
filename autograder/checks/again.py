"""Asking again with changed cases, where the cases of a check cannot decide what the mistake is."""

from __future__ import annotations

import hashlib
import warnings
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from autograder.checks.cases import Case
from autograder.checks.sample import Sample

SCALES = (1.0, 1.0, 1e-3)
"""How large the numbers of each changed case are; what is clipped shows itself in the small one."""

Again = Callable[[], "list[Sample] | None"]
"""Samples of changed cases: none where the function or the reference does not answer them all,
and None where a case holds nothing that could be changed."""

_Jitter = Callable[[np.ndarray], np.ndarray]
_ORDINARY = 1e6
"""Numbers beyond this, or below its inverse, are brought back to about one."""


def asked_again(
    cases: Sequence[Case], purpose: str, ask: Callable[[list[Case]], list[Sample]]
) -> list[Sample] | None:
    """What `ask` makes of changed cases (see `Again`).

    They depend on `purpose` and on no seed, so that a visible test says the same everywhere.
    """
    digest = hashlib.blake2b(purpose.encode(), digest_size=16).digest()
    rng = np.random.default_rng(np.frombuffer(digest, dtype="<u4"))
    made = [changed(cases[k % len(cases)], rng, scale) for k, scale in enumerate(SCALES)]
    if any(case is None for case in made):
        return None
    try:
        with warnings.catch_warnings(), np.errstate(all="ignore"):
            warnings.simplefilter("ignore")
            return ask([case for case in made if case is not None])
    except Exception:  # a case that was never meant to be asked may be refused by anybody
        return []


def changed(case: Case, rng: np.random.Generator, scale: float = 1.0) -> Case | None:
    """The case with other numbers of the same shapes, dtypes and signs; None if it has none.

    Numbers that are no arrays, such as a step size, are changed only where there is no array.

    Args:
        scale: what all changed numbers are multiplied by.
    """
    for kinds in ((np.ndarray,), (float,)):
        found: list[object] = []
        made = tuple(_changed(value, _jittering(rng, scale), kinds, found) for value in case)
        if found:
            return made
    return None


def _changed(value: Any, jitter: _Jitter, kinds: tuple[type, ...], found: list[object]) -> Any:
    """The value with all that is of these kinds changed; what was changed is noted in `found`."""
    if isinstance(value, list | tuple) and type(value) in (list, tuple):
        return type(value)(_changed(item, jitter, kinds, found) for item in value)
    if isinstance(value, dict):
        return {key: _changed(item, jitter, kinds, found) for key, item in value.items()}
    array = np.asarray(value) if isinstance(value, kinds) else np.empty(0)
    if array.dtype.kind != "f" or not array.size:
        return value
    found.append(value)
    new = jitter(array)
    return new if isinstance(value, np.ndarray) else type(value)(new)


def _jittering(rng: np.random.Generator, scale: float) -> _Jitter:
    def jittered(array: np.ndarray) -> np.ndarray:
        largest = np.max(np.abs(array), initial=0.0, where=np.isfinite(array))
        if largest == 0:
            return np.asarray(scale * rng.normal(size=array.shape), dtype=array.dtype)
        ordinary = 1.0 if 1 / _ORDINARY < largest < _ORDINARY else 1 / largest
        factors = scale * ordinary * rng.uniform(0.6, 1.4, array.shape)
        return np.asarray(array * factors, dtype=array.dtype)

    return jittered
