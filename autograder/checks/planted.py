"""Planted bugs: backward functions that are known to be right or wrong, for a judge to tell apart.

They have to run where the student's judge runs. What is sent there is the text of one function
to draw inputs, one forward and one backward function, always under the same three names: neither
the label nor the place of a function in the sheet, nor any of its neighbours, goes along.
"""

from __future__ import annotations

import ast
import builtins
import inspect
import math
import textwrap
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from types import FunctionType
from typing import Any

import numpy as np

from autograder.checks.mistakes import MISTAKES
from autograder.checks.watch import Observation, is_remote, watch

Function = Callable[..., Any]


class _Label:
    """Marks a backward function of a family as right or wrong.

    Args:
        weaknesses: mistakes of a judge that is wrong about this one; without any, it is one that
            every sensible judge is right about.
    """

    right: bool

    def __init__(self, *weaknesses: str) -> None:
        if strangers := sorted(set(weaknesses) - set(MISTAKES)):
            raise ValueError(f"no mistake of the catalogue is called {', '.join(strangers)}")
        self.weaknesses = frozenset(weaknesses)

    def __call__(self, backward: Function) -> Function:
        backward.label = self  # type: ignore[attr-defined]
        return backward


class Sound(_Label):
    """Marks a right backward function; the weaknesses are those of judges that accuse it."""

    right = True


class Planted(_Label):
    """Marks a wrong backward function; the weaknesses are those of judges that let it through."""

    right = False


@dataclass(frozen=True)
class Subject:
    """One thing to be judged.

    Attributes:
        name: what it is, in words.
        draw: `draw(rng, k)` is the tuple of inputs number k.
        forward: `forward(*inputs)`.
        backward: `backward(upstream, *inputs)`.
        right: whether `backward` is what it should be.
        weaknesses: see `_Label`.
    """

    name: str
    draw: Function
    forward: Function
    backward: Function
    right: bool
    weaknesses: frozenset[str]


def subjects(family: type) -> list[Subject]:
    """What a family has: a class with functions `draw`, `forward` and labelled backward ones.

    Raises:
        ValueError: one of the three is missing.
    """
    parts = {name: getattr(family, name) for name in vars(family)}
    found = [
        Subject(
            f"{family.__name__}, {name.replace('_', ' ')}",
            parts["draw"],
            parts["forward"],
            part,
            part.label.right,
            part.label.weaknesses,
        )
        for name, part in parts.items()
        if {"draw", "forward"} <= parts.keys() and isinstance(getattr(part, "label", None), _Label)
    ]
    if not found:
        raise ValueError(f"`{family.__name__}` needs `draw`, `forward` and a labelled function")
    return found


def ask(judge: object, subject: Subject, seed: int) -> Observation:
    """What a judge says of a subject, where the judge lives."""
    if is_remote(judge):
        return judge.run_remotely(_text(subject), "ask", (judge, seed))

    three = [_nameless(f) for f in (subject.draw, subject.forward, subject.backward)]
    return watch(lambda judge, seed: interview(judge, seed, *three), (judge, seed))


def interview(judge: Any, seed: int, draw: Any, forward: Any, backward: Any) -> object:
    """Call a judge with plain functions that all look alike; runs on either side of the border."""
    calls = []

    def make_inputs(rng: Any) -> Any:
        calls.append(rng)
        return tuple(np.array(value, dtype=float) for value in draw(rng, len(calls) - 1))

    def fn(*inputs: Any) -> Any:
        return np.asarray(forward(*inputs))

    def vjp(upstream: Any, *inputs: Any) -> Any:
        return backward(upstream, *inputs)

    with np.errstate(all="ignore"):
        return judge(fn, vjp, make_inputs, np.random.default_rng(seed))


def _nameless(function: Any) -> Function:
    """The same function without its name, its place and its label."""
    code = function.__code__.replace(
        co_name="f", co_qualname="f", co_filename="<program>", co_firstlineno=1
    )
    return FunctionType(code, {"__builtins__": builtins, "np": np, "math": math})


_ASK = "def ask(judge, seed):\n    return interview(judge, seed, draw, forward, backward)"


def _text(subject: Subject) -> str:
    """The program that asks about a subject."""
    parts = {"draw": subject.draw, "forward": subject.forward, "backward": subject.backward}
    bare = [_bare(function, name) for name, function in parts.items()]
    return "\n\n".join([_bare(interview, "interview"), *bare, _ASK])


@cache
def _bare(function: Function, name: str) -> str:
    """The text of a function under another name, without what it says about itself."""
    definition = ast.parse(textwrap.dedent(inspect.getsource(function))).body[0]
    if not isinstance(definition, ast.FunctionDef):
        raise ValueError(f"`{name}` has to be written as a function with `def`")
    definition.name, definition.decorator_list, definition.returns = name, [], None
    for argument in definition.args.args:
        argument.annotation = None
    if ast.get_docstring(definition) is not None:
        definition.body = definition.body[1:]
    return ast.unparse(definition)
