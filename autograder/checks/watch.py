"""Watching a call: what the student's object returned, raised and left behind.

A check never calls a student's function itself. It asks `observe` or `run`, which do the same
thing whether the function is an ordinary one or a stub that stands for a function in the sandbox.
"""

from __future__ import annotations

import builtins
import inspect
import math
import textwrap
from collections.abc import Callable
from dataclasses import dataclass
from types import TracebackType
from typing import Any, Protocol, TypeGuard, runtime_checkable
from weakref import WeakKeyDictionary

import numpy as np

from autograder.checks.plain import plain, printable

_BUILTIN_ERRORS = frozenset(
    kind
    for kind in vars(builtins).values()
    if isinstance(kind, type) and issubclass(kind, BaseException)
)


@dataclass(frozen=True)
class Raised:
    """An exception that the student's code raised.

    Attributes:
        kind: name of the exception's type; an own type is given by its nearest built-in ancestor.
        message: its text on one line.
        line: line of the student's cell in which it was raised, when that is known.
    """

    kind: str
    message: str
    line: int | None = None


@dataclass(frozen=True)
class Observation:
    """One observed call.

    Attributes:
        value: the returned value as plain data (see `autograder.checks.plain`).
        raised: the exception that ended the call, or None.
        changed: positions of the arguments that were not the same after the call.
    """

    value: object = None
    raised: Raised | None = None
    changed: tuple[int, ...] = ()


@runtime_checkable
class Remote(Protocol):
    """An object of the student's that lives in another process."""

    __name__: str

    def observe_remotely(self, args: tuple[Any, ...]) -> Observation:
        """As `observe`, in the process where the object lives."""

    def run_remotely(self, source: str, name: str, args: tuple[Any, ...]) -> Observation:
        """Define the function `name` from `source` over there and observe `name(*args)`."""


def is_remote(value: object) -> TypeGuard[Remote]:
    """Whether `value` lives in another process; nothing of a student's object is run to know it."""
    methods = ("observe_remotely", "run_remotely")
    return all(inspect.getattr_static(type(value), name, None) for name in methods)


def observe(function: object, *args: object) -> Observation:
    """Call `function(*args)` with copies of `args` and tell what happened."""
    if is_remote(function):
        return function.observe_remotely(args)
    return watch(function, args)


def run(program: Callable[..., object], *args: object) -> Observation:
    """Call `program(*args)` where the student's objects among `args` live.

    A program is a plain function of its arguments: it uses `np`, `math` and what it is given,
    imports whatever else it needs, and returns numbers, so that its text can be run elsewhere.
    """
    for arg in args:
        if is_remote(arg):
            return arg.run_remotely(source_of(program), program.__name__, args)
    return watch(program, args)


def source_of(program: Callable[..., object]) -> str:
    """The text of a function, ready to be executed on its own."""
    if program not in _texts:  # a millisecond, for each of many cases
        _texts[program] = textwrap.dedent(inspect.getsource(program))
    return _texts[program]


_texts: WeakKeyDictionary[Callable[..., object], str] = WeakKeyDictionary()


def watch(function: object, args: tuple[Any, ...]) -> Observation:
    """Call a function of this process with copies of `args`.

    Whatever the call raises is observed, except the KeyboardInterrupt with which a kernel is
    stopped.
    """
    given = [_copy(arg) for arg in args]
    try:
        value = plain(function(*given))  # type: ignore[operator]
    except KeyboardInterrupt:
        raise
    except BaseException as error:
        return Observation(raised=describe(error))
    changed = tuple(k for k, arg in enumerate(args) if not _same(arg, given[k]))
    return Observation(value=value, changed=changed)


def describe(error: BaseException) -> Raised:
    """Name, text and place of an exception, whatever its author made of it."""
    try:
        message = printable(str(error), 300)
    except KeyboardInterrupt:
        raise
    except BaseException:
        message = ""
    return Raised(kind=_builtin_name(type(error)), message=message, line=_line(error.__traceback__))


def define(source: str, name: str) -> Callable[..., object]:
    """The function `name` of a program's text."""
    namespace: dict[str, Any] = {"np": np, "math": math}
    exec(compile(source, f"<program {name}>", "exec"), namespace)
    function: Callable[..., object] = namespace[name]
    return function


def _builtin_name(kind: type[BaseException]) -> str:
    return next(
        (ancestor.__name__ for ancestor in kind.__mro__ if ancestor in _BUILTIN_ERRORS),
        "Exception",
    )


def _line(traceback: TracebackType | None) -> int | None:
    """Line number of the innermost frame in the notebook cell that was called.

    A function of another cell that is called from there is not where its reader would look.
    """
    cell, line = None, None
    while traceback is not None:
        name = traceback.tb_frame.f_code.co_filename
        if name.startswith(("<cell ", "<ipython-input")) or "ipykernel_" in name:
            cell = cell or name
            line = traceback.tb_lineno if name == cell else line
        traceback = traceback.tb_next
    return line


def _copy(value: object) -> object:
    if isinstance(value, np.ndarray):
        return value.copy()
    if isinstance(value, list):
        return [_copy(item) for item in value]
    if type(value) is tuple:
        return tuple(_copy(item) for item in value)
    if isinstance(value, dict):
        return {key: _copy(item) for key, item in value.items()}
    return value


def _same(before: object, after: object) -> bool:
    """Whether a copied argument is still what it was, bit for bit (NaN is equal to itself)."""
    if isinstance(before, np.ndarray) and isinstance(after, np.ndarray):
        return (
            before.shape == after.shape
            and before.dtype == after.dtype
            and before.tobytes() == after.tobytes()
        )
    if type(before) is not type(after):
        return False
    if isinstance(before, list | tuple) and isinstance(after, list | tuple):
        return len(before) == len(after) and all(map(_same, before, after))
    if isinstance(before, dict) and isinstance(after, dict):
        return before.keys() == after.keys() and all(_same(before[k], after[k]) for k in before)
    if isinstance(before, bool | int | float | complex | str):
        return before == after or before != before  # noqa: PLR0124 - NaN
    return True
