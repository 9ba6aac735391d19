"""Students' objects as they really come: what is returned, raised, or put in a function's place."""

from __future__ import annotations

import numpy as np


class Mute(Exception):
    """An exception without a text."""

    def __str__(self) -> str:
        raise RuntimeError("no text")


class Unreadable(list):
    """A list that cannot be walked."""

    def __iter__(self):
        raise RuntimeError("not to be walked")


class Nameless:
    """Callable, and angry when it is asked for its name."""

    @property
    def __name__(self) -> str:
        raise RuntimeError("no name")

    def __call__(self, *_):
        return "called"


def a_deep_list() -> list:
    inside: list = []
    inside.append(inside)
    return inside


RETURNED = {
    "None": None,
    "ellipsis": ...,
    "text": "text",
    "bytes": b"bytes",
    "bool": True,
    "int": 7,
    "huge int": 10**400,
    "float": 7.5,
    "complex": 7j,
    "nested list": [[[1.0, 2.0]]],
    "ragged list": [[1.0], [1.0, 2.0]],
    "list in itself": a_deep_list(),
    "list of None": [None, None],
    "list of texts": ["1", "2"],
    "unreadable list": Unreadable([1.0]),
    "0-d array": np.array(5.0),
    "empty array": np.zeros(0),
    "wrong length": np.zeros(3),
    "float32": np.float32([1, 2]),
    "integers": np.array([1, 2]),
    "bools": np.array([True, False]),
    "complex array": np.array([1j, 2.0]),
    "object array": np.array([1.0, None]),
    "array of texts": np.array(["1", "2"]),
    "array of dates": np.zeros(2, dtype="datetime64[D]"),
    "records": np.zeros(2, dtype=[("a", float)]),
    "NaN": np.array([np.nan, 1.0]),
    "infinity": np.array([np.inf, 1.0]),
    "largest": np.array([1.7e308, -1.7e308]),
    "longdouble": np.array([1e4000, 1], dtype="g"),
    "8 GB": np.broadcast_to(0.0, (10**4, 10**5)),
    "a hundred million": np.broadcast_to(np.int8(0), 10**8),
    "dict": {"a": 1.0},
    "dict with odd keys": {(1, 2): 1.0},
    "set": {1.0},
    "generator": (k for k in (1.0, 2.0)),
    "range": range(2),
    "function": len,
    "class": Mute,
    "module": np,
    "masked array": np.ma.masked_array([1.0, 2.0], mask=[True, False]),
    "matrix": np.ones((1, 2)).view(np.matrix),
}


def returns(value):
    """A function that returns a value, whatever it is called with."""

    def answer(*args):
        return value

    return answer


def recurses(*args):
    return recurses(*args)


def prints(*args):
    print("a line of the student's")


def changes_its_mind(*args, calls=[]):  # noqa: B006 - the state is the point
    calls.append(1)
    return np.array([len(calls), -len(calls)])


def yields(*args):
    yield 1.0


def writes_over_its_arguments(*args):
    for arg in args:
        if isinstance(arg, np.ndarray):
            arg[...] = np.nan
    return args[0]


def raises(error):
    """A function that raises."""

    def answer(*args):
        raise error

    return answer


CALLED = {
    "too few parameters": lambda: 1.0,
    "too many parameters": lambda a, b, c, d, e, f, g, h, i: 1.0,
    "keyword only": lambda *, x: 1.0,
    "ZeroDivisionError": raises(ZeroDivisionError("division")),
    "exit": raises(SystemExit(0)),
    "own BaseException": raises(type("Own", (BaseException,), {})()),
    "GeneratorExit": raises(GeneratorExit()),
    "StopIteration": raises(StopIteration()),
    "StopAsyncIteration": raises(StopAsyncIteration()),
    "MemoryError": raises(MemoryError()),
    "AssertionError": raises(AssertionError("a test of the student's own")),
    "exception without text": raises(Mute()),
    "exception group": raises(ExceptionGroup("two", [ValueError("one")])),
    "a class as exception": raises(KeyError),
    "recursion": recurses,
    "prints": prints,
    "another value each time": changes_its_mind,
    "generator function": yields,
    "writes over arguments": writes_over_its_arguments,
    "a class": Mute,
    "an object without a name": Nameless(),
}

NOT_CALLABLE = {
    "None": None,
    "text": "grad",
    "number": 5.0,
    "array": np.zeros(3),
    "list": [1, 2],
    "dict": {},
    "module": np,
}
