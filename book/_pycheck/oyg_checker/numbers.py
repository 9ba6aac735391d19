"""Reading and comparing what a reader's function returned, without numpy.

The rules and words are those of `autograder/checks/compare.py`; the tests hold the two together.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

MAX_ITEMS = 1_000_000
MAX_DEPTH = 40


@dataclass(frozen=True)
class Array:
    """Numbers in a shape; None among the entries stands for any number."""

    shape: tuple[int, ...]
    entries: tuple[float | None, ...]


@dataclass(frozen=True)
class NotNumbers:
    """Why a value is no array of numbers; `what` completes "returned …"."""

    what: str


def as_numbers(value: object) -> Array | NotNumbers:
    """A number, or lists or tuples of numbers, as an array; for everything else the reason."""
    if (limit := _too_much(value)) is not None:
        return NotNumbers(f"{a_thing(value)} with {limit}")
    reason = _reason(value)
    if reason is not None:
        nested = isinstance(value, list | tuple)
        return NotNumbers(f"a sequence that holds {reason}" if nested else reason)
    shape = _shape(value)
    if shape is None:
        return NotNumbers("rows of different lengths")
    try:
        return Array(shape, tuple(float(leaf) for leaf in _leaves(value)))
    except OverflowError:
        return NotNumbers("a whole number beyond the range of float64")


def recorded(value: Any) -> Array:
    """An array of the record, where None stands for an open entry."""
    shape = _shape(value) or ()
    return Array(shape, tuple(None if leaf is None else float(leaf) for leaf in _leaves(value)))


def near(true: Array, given: Array, limits: dict[str, float]) -> list[bool]:
    """Entry by entry: is `given` equal to `true`? NaN and infinity never are."""
    pairs = [(g if t is None else t, g) for t, g in zip(true.entries, given.entries, strict=True)]
    sizes = [abs(t) for t, _ in pairs if t is not None and math.isfinite(t)]
    allowed = limits["relative"] * max(sizes, default=0.0) + limits["absolute"]
    return [t is not None and g is not None and abs(g - t) <= allowed for t, g in pairs]


def equal(true: Array, given: Array, limits: dict[str, float]) -> bool:
    """Whether shape and values are the same."""
    return true.shape == given.shape and all(near(true, given, limits))


def a_thing(value: object) -> str:
    """The type of a value with its article, such as "a list"."""
    name = type(value).__name__
    return f"{'an' if name[:1].lower() in 'aeiou' else 'a'} {name}"


def in_words(shape: tuple[int, ...]) -> str:
    """A shape as a reader of plain Python would say it."""
    if not shape:
        return "one number"
    things = ["numbers" if shape[-1] != 1 else "number"]
    things += ["lists" if length != 1 else "list" for length in reversed(shape[:-1])]
    counted = [f"{length} {thing}" for length, thing in zip(shape, reversed(things), strict=True)]
    return "a list of " + ", each of ".join(counted)


def text_of(value: Any) -> str:
    """A short picture of a number or of nested lists, six digits to each number."""
    if isinstance(value, list | tuple):
        items = list(value)
        shown = [text_of(item) for item in (items if len(items) <= 12 else items[:6])]
        if len(items) > 12:
            shown.append(f"… {len(items)} in all")
        return f"[{', '.join(shown)}]"
    return f"{value:.6g}" if isinstance(value, int | float) else repr(value)


def _leaves(value: Any) -> Iterator[Any]:
    if isinstance(value, list | tuple):
        for item in value:
            yield from _leaves(item)
    else:
        yield value


def _shape(value: Any) -> tuple[int, ...] | None:
    """The lengths of nested sequences, outermost first; None when they are not the same."""
    if not isinstance(value, list | tuple):
        return ()
    shapes = {_shape(item) for item in value}
    if not shapes:
        return (0,)
    if len(shapes) > 1:
        return None
    inner = shapes.pop()
    return None if inner is None else (len(value), *inner)


def _too_much(value: object) -> str | None:
    """Which limit is exceeded; also what makes a list that contains itself harmless."""
    left = MAX_ITEMS
    level: list[object] = [value]
    for _ in range(MAX_DEPTH + 1):
        left -= len(level)
        if left < 0:
            return f"more than {MAX_ITEMS:,} items"
        nested = [item for item in level if isinstance(item, list | tuple)]
        if sum(len(item) for item in nested) > left:
            return f"more than {MAX_ITEMS:,} items"
        level = [inner for item in nested for inner in item]
        if not level:
            return None
    return f"more than {MAX_DEPTH} levels"


def _reason(value: object) -> str | None:
    """Why a value is not made of real numbers alone."""
    if isinstance(value, list | tuple):
        return next((reason for item in value if (reason := _reason(item)) is not None), None)
    if isinstance(value, bool | int | float):
        return None
    if value is ...:
        return "`...`"
    return _WORDS.get(type(value)) or a_thing(value)


_WORDS: dict[type, str] = {
    type(None): "`None`",
    complex: "complex numbers",
    str: "text",
    dict: "a dict",
}
