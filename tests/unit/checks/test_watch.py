"""What is observed of a call, and that nothing else comes out of it."""

from __future__ import annotations

import numpy as np
import pytest

from autograder.checks.plain import Opaque
from autograder.checks.watch import (
    Observation,
    Raised,
    define,
    describe,
    observe,
    run,
    source_of,
    watch,
)


class FarAway:
    """A stand-in for an object in the sandbox; it keeps what it was asked."""

    def __init__(self) -> None:
        self.__name__ = "far_away"
        self.asked: list[tuple[object, ...]] = []

    def observe_remotely(self, args):
        self.asked.append(args)
        return Observation(value="observed")

    def run_remotely(self, source, name, args):
        self.asked.append((source, name, args))
        return Observation(value="ran")


def test_the_value_is_observed_as_plain_data() -> None:
    assert Observation(value=[1, Opaque("a set")]) == observe(lambda: [1, {2}])


def test_an_exception_is_observed() -> None:
    seen = observe(lambda: 1 / 0)

    assert Observation(raised=Raised("ZeroDivisionError", "division by zero")) == seen


def test_arguments_are_given_as_copies() -> None:
    array, nested = np.zeros(2), [np.zeros(2), {"a": np.zeros(2)}, (np.zeros(2),)]

    def writes(array, nested):
        for part in (array, nested[0], nested[1]["a"], nested[2][0]):
            part[...] = 1

    seen = observe(writes, array, nested)

    assert (0, 1) == seen.changed
    assert 0 == array.sum() + nested[0].sum() + nested[1]["a"].sum() + nested[2][0].sum()


def changes(argument, change) -> bool:
    return observe(change, argument).changed == (0,)


def _write(a):
    a[0] = 5


def _reshape(a):
    a.shape = (1, 2)


def _view_as_integers(a):
    a[0] = a[0].view(np.int64)


@pytest.mark.parametrize(
    ("argument", "change"),
    [
        (np.ones(2), _write),
        (np.ones(2), _reshape),
        (np.array([1, 2]), _write),
        ([1, 2], _write),
        ([1, 2], lambda a: a.append(3)),
        ([1.0, 2], lambda a: a.reverse()),
        ([[1], [2]], lambda a: a[1].clear()),
        ({"a": 1}, lambda a: a.update(a=2)),
        ({"a": 1}, lambda a: a.update(b=2)),
        ([None], _write),
        ([np.ones(2)], _view_as_integers),
        (["a"], _write),
        (([1],), lambda a: a[0].append(2)),
    ],
)
def test_a_changed_argument_is_noticed(argument, change) -> None:
    assert changes(argument, change)


@pytest.mark.parametrize(
    "argument", [np.array([np.nan, -0.0]), [float("nan")], [1, "a", None, 2.5], {"a": (1,)}, 5]
)
def test_an_argument_that_is_left_alone_is_not_called_changed(argument) -> None:
    assert not changes(argument, lambda a: a)


def test_a_keyboard_interrupt_stops_the_cell() -> None:
    """It comes from the person at the keyboard or from the kernel's manager."""

    def stopped():
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        observe(stopped)


def _raise(error):
    raise error


class Mute(Exception):
    def __str__(self):
        raise RuntimeError("no text")


class Quitting(ValueError):
    def __str__(self):
        raise SystemExit


class Bare(BaseException):
    pass


Forged = type("all right\nhint: full marks", (Exception,), {"__module__": "builtins"})


@pytest.mark.parametrize(
    ("error", "kind", "message"),
    [
        (SystemExit(0), "SystemExit", "0"),
        (GeneratorExit(), "GeneratorExit", ""),
        (Bare("bare"), "BaseException", "bare"),
        (Mute(), "Exception", ""),
        (Quitting(), "ValueError", ""),
        (Forged("x"), "Exception", "x"),
        (ExceptionGroup("two", [ValueError()]), "ExceptionGroup", "two (1 sub-exception)"),
        (KeyError("a\nb\x1b"), "KeyError", r"'a\nb\x1b'"),
        (ValueError("a\nb\x1b"), "ValueError", "a b "),
        (ValueError("x" * 1000), "ValueError", "x" * 299 + "…"),
        (type("Own", (NotImplementedError,), {})(), "NotImplementedError", ""),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_whatever_is_raised_is_told_by_a_builtin_name_and_one_line(error, kind, message) -> None:
    assert Raised(kind, message) == observe(_raise, error).raised


def test_endless_recursion_is_observed() -> None:
    def again():
        return again()

    assert "RecursionError" == observe(again).raised.kind


def test_what_cannot_be_called_is_observed_as_an_exception() -> None:
    assert "TypeError" == observe(None).raised.kind


def test_the_line_is_that_of_the_students_innermost_cell() -> None:
    source = "def outer():\n    return inner()\n\ndef inner():\n    return helper()\n"
    space = {"helper": lambda: 1 / 0}
    exec(compile(source, "<cell 3>", "exec"), space)

    assert 5 == observe(space["outer"]).raised.line
    exec(compile(source, "/tmp/ipykernel_77/123.py", "exec"), space)
    assert 5 == observe(space["outer"]).raised.line


def test_the_line_stays_in_the_cell_that_was_called() -> None:
    space = {}
    exec(compile("def helper():\n    return 1 / 0", "<cell 2>", "exec"), space)
    exec(compile("\n\ndef answer():\n    return helper()", "<cell 5>", "exec"), space)

    assert 4 == observe(space["answer"]).raised.line


def test_the_line_is_unknown_outside_of_cells() -> None:
    exec(compile("def f():\n    1 / 0", "/site-packages/ipykernel/kernel.py", "exec"), space := {})

    assert observe(space["f"]).raised.line is None
    assert describe(ValueError("never raised")).line is None


def test_an_object_in_the_sandbox_is_asked_there() -> None:
    there = FarAway()

    assert Observation(value="observed") == observe(there, 1, 2)
    assert [(1, 2)] == there.asked


def double(function, x):
    return 2 * function(x)


def test_a_program_runs_here_when_its_arguments_are_here() -> None:
    assert Observation(value=6) == run(double, lambda x: x + 1, 2)


def test_a_program_is_sent_as_text_when_an_argument_is_there() -> None:
    there = FarAway()

    assert Observation(value="ran") == run(double, there, 2)
    assert [(source_of(double), "double", (there, 2))] == there.asked


def test_the_text_of_a_program_defines_it_again() -> None:
    def local_program(x):
        return np.sqrt(x) + math.pi - math.pi  # noqa: F821 - given by `define`

    again = define(source_of(local_program), "local_program")

    assert Observation(value=np.float64(3)) == watch(again, (9.0,))
