"""One part of what a function returns, such as an item of a tuple or an entry of a dict."""

from __future__ import annotations

from typing import Any

import numpy as np

from autograder.checks.cases import array_of
from autograder.checks.messages import CheckFailed
from autograder.checks.mistakes import MISTAKES

Part = int | str | tuple[int | str, ...]
"""Where the part stands: its place in a tuple, its key in a dict, or the way to it from outside,
as `(1, "W")` for the entry `W` of the dict that is returned second."""


def item_of(value: object, part: Part | None, who: str) -> object:
    """The part of a returned value, or the whole without `part`.

    Raises:
        CheckFailed: there is no such part.
    """
    for place in () if part is None else part if isinstance(part, tuple) else (part,):
        value = _entry(value, place, who) if isinstance(place, str) else _item(value, place, who)
    return value


def called(who: str, part: Part | None, name: str | None) -> str:
    """How messages call a part: by its name, by default the key under which it stands."""
    last = part[-1] if isinstance(part, tuple) else part
    name = last if name is None and isinstance(last, str) else name
    return who if name is None else f"`{name}` of {who}"


def lacking(fact: str, hint: str) -> CheckFailed:
    """The failure that what is returned has not the parts that are asked for."""
    missing = MISTAKES["part_missing"]
    return CheckFailed(fact, hint=hint, page=missing.page, mistake=missing.name)


def _item(value: Any, place: int, who: str) -> object:
    rows = isinstance(value, list | tuple) or (isinstance(value, np.ndarray) and value.ndim > 0)
    if rows and len(value) > place:
        return value[place]
    _refuse_nothing(value, who)
    asked = f"{place + 1} values or more" if rows else "a tuple or a list of values"
    raise lacking(
        f"{who} does not return {asked}",
        "compare the last line of your function with what the task asks for",
    )


def _entry(value: object, key: str, who: str) -> object:
    if isinstance(value, dict) and key in value:
        return value[key]
    _refuse_nothing(value, who)
    fact = "has no entry" if isinstance(value, dict) else "does not return a dict with an entry"
    raise lacking(
        f"{who} {fact} `{key}`",
        "compare the names in what you return with those that the task asks for",
    )


def _refuse_nothing(value: object, who: str) -> None:
    """Fail on None: a forgotten return is a mistake of its own."""
    if value is None:
        array_of(value, who)
