"""Vector–Jacobian products: what a backward function makes of an upstream gradient."""

from __future__ import annotations

import inspect
import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

import numpy as np

from autograder.checks.again import Again, asked_again
from autograder.checks.cases import (
    Case,
    Cases,
    array_of,
    arrays_of,
    drawn,
    finite,
    known,
    name_of,
    require_function,
    value_of,
)
from autograder.checks.compare import ARITHMETIC, Tolerance
from autograder.checks.judging import judge
from autograder.checks.memory import recalled
from autograder.checks.parts import lacking
from autograder.checks.reference import torch_output, torch_vjp
from autograder.checks.sample import Sample
from autograder.checks.seeds import generator
from autograder.checks.watch import observe

Arguments = Callable[..., tuple[Any, ...]]
"""From the upstream gradient and the inputs of a case to what the function is called with."""


def vjp(
    function: object,
    *,
    of: Callable[..., Any],
    wrt: int | Sequence[int | None],
    cases: Cases,
    arguments: Arguments | None = None,
    names: Sequence[str] | None = None,
    n: Callable[..., int] | None = None,
    imitations: Mapping[str, Callable[..., Any]] | None = None,
    show: bool = False,
    tolerance: Tolerance = ARITHMETIC,
) -> None:
    """Check a backward function against `torch.autograd`.

    Every case is asked twice: with an upstream gradient of both signs, and with a multiple of it.

    Args:
        function: the student's function, called as `function(upstream, *case)`, or as
            `arguments` says.
        of: the forward function, written in torch, called with the case; any shape of output.
        wrt: position in the case of the argument to differentiate by; the function returns one
            array. Or several positions: the function returns as many arrays, in that order; None
            stands in the place of an array that is not tested here.
        cases: tuples of inputs, or a function that draws them from a generator.
        arguments: makes the arguments of the call from the upstream gradient and the inputs, as
            `lambda dY, X, W, b: (dY, X, W)`.
        names: what the messages call the gradients of `wrt`; by default "d" and the name of the
            argument.
        n: number of data points of a case; by default what the leading axes of the output count.
        imitations: known wrong answers, called as the student's function is; None in the place
            of a gradient about which one says nothing.
        show: tell expected and returned values; never in a hidden test.
        tolerance: what counts as equal.

    Raises:
        CheckFailed: the answer is wrong; the message says which gradient, and what is known
            about why.
        Unanswered: the function is still the stub.
        ValueError: the check itself is at fault: no cases, an unknown mistake, an infinite value.
    """
    purpose, called_with = f"vjp of {name_of(of)}", arguments or (lambda *given: given)
    made = drawn(cases, purpose)
    asked = _asked(of, made, purpose, called_with)
    wrongs = known(imitations)
    require_function(function)
    task = _Task(of, wrt, n, wrongs, purpose)

    def columns(questions: Sequence[_Question]) -> list[list[Sample]]:
        rows = [task.samples(q, _answer(function, q, task, show)) for q in questions]
        return [list(column) for column in zip(*rows, strict=True)]

    def again(nth: int) -> list[Sample] | None:
        return asked_again(
            made, purpose, lambda new: columns(_asked(of, new, purpose, called_with))[nth]
        )

    who = name_of(function)
    calls = [question.call for question in asked]
    found, labels = columns(asked), _labels(of, task, names, who)
    for nth in _shapes_first(found):
        more: Again = partial(again, nth)
        judge(
            found[nth], labels[nth], "gradient", calls, show=show, tolerance=tolerance, again=more
        )


@dataclass(frozen=True)
class _Question:
    """One call: the inputs of the case, the upstream gradient, and the arguments made of both."""

    case: Case
    upstream: np.ndarray
    call: Case
    output: np.ndarray
    repeats: bool


@dataclass(frozen=True)
class _Task:
    """What is asked for in every call."""

    of: Callable[..., Any]
    wrt: int | Sequence[int | None]
    n: Callable[..., int] | None
    imitations: Mapping[str, Callable[..., Any]]
    purpose: str

    @property
    def places(self) -> dict[int, int]:
        """By the place of a gradient that is tested: the position of its argument."""
        wrt = (self.wrt,) if isinstance(self.wrt, int) else self.wrt
        return {k: position for k, position in enumerate(wrt) if position is not None}

    @property
    def count(self) -> int:
        """How many arrays are returned, tested or not."""
        return 1 if isinstance(self.wrt, int) else len(self.wrt)

    @property
    def bare(self) -> bool:
        """Whether one array is returned, and no sequence of arrays."""
        return isinstance(self.wrt, int)

    def samples(self, question: _Question, given: Sequence[np.ndarray]) -> list[Sample]:
        """One sample per gradient that is tested."""
        case, up, positions = question.case, question.upstream, tuple(self.places.values())
        products = partial(torch_vjp, self.of)
        true = recalled(products, case, positions, up)
        ones = recalled(products, case, positions, np.ones_like(up))
        imitated = self._imitated(question)
        points = math.prod(up.shape[:-1]) if up.ndim > 1 else up.size
        return [
            Sample(
                true=finite(true[nth], self.purpose),
                given=given[nth],
                wrt=np.asarray(case[position], dtype=np.float64),
                n=points if self.n is None else self.n(*case),
                imitations={name: parts[k] for name, parts in imitated.items() if k in parts},
                upstream=up,
                output=question.output,
                unweighted=ones[nth],
                inputs=arrays_of(case),
                repeats=question.repeats,
            )
            for nth, (k, position) in enumerate(self.places.items())
        ]

    def _imitated(self, question: _Question) -> dict[str, dict[int, np.ndarray]]:
        """By name of a mistake: the gradients that it gives, by their place."""
        made: dict[str, dict[int, np.ndarray]] = {}
        for name, wrong in self.imitations.items():
            value = recalled(wrong, *question.call)
            parts = [value] if self.bare else value
            made[name] = {
                k: np.asarray(part, dtype=np.float64)
                for k, part in enumerate(parts)
                if part is not None
            }
        return made


def _asked(
    of: Callable[..., Any], cases: Sequence[Case], purpose: str, arguments: Arguments
) -> list[_Question]:
    """Every case with an upstream gradient, and then every case with a multiple of it."""
    rng = generator(f"upstream of {purpose}")
    first, second = [], []
    for case in cases:
        output = finite(recalled(partial(torch_output, of), case), purpose)
        up = _upstream(rng, output.shape)
        factor = rng.choice([-1, 1]) * rng.uniform(1.5, 3)
        more = np.asarray(factor * up)
        first.append(_Question(case, up, arguments(up, *case), output, repeats=False))
        second.append(_Question(case, more, arguments(more, *case), output, repeats=True))
    return first + second


def _upstream(rng: np.random.Generator, shape: tuple[int, ...]) -> np.ndarray:
    """Weights of both signs, where there are two at least; none is near zero, none equals one."""
    size = math.prod(shape)
    signs = rng.permutation(np.where(np.arange(size) % 2 == rng.integers(2), 1.0, -1.0))
    return np.asarray((signs * rng.uniform(0.2, 0.9, size)).reshape(shape))


def _answer(function: object, question: _Question, task: _Task, show: bool) -> list[np.ndarray]:
    """The returned gradients that are tested.

    Raises:
        CheckFailed: the call raised, or what it returned are not that many arrays.
    """
    who = name_of(function)
    value = value_of(observe(function, *question.call), who, question.call, show=show)
    if task.bare:
        return [array_of(value, who)]
    if value is None:
        array_of(value, who)  # raises; a forgotten return is a mistake of its own
    rows = isinstance(value, np.ndarray) and value.ndim > 0
    parts: list[object] = list(value) if rows or isinstance(value, list | tuple) else []  # type: ignore[call-overload]
    if len(parts) != task.count:
        raise lacking(
            f"{who} does not return {task.count} gradients",
            "compare the last line of your function with what the task asks for, in which order",
        )
    return [array_of(parts[k], f"{who}, gradient number {k + 1},") for k in task.places]


def _labels(
    of: Callable[..., Any], task: _Task, names: Sequence[str] | None, who: str
) -> list[str]:
    """How messages call each gradient."""
    if task.bare and names is None:
        return [who]
    parameters = list(inspect.signature(of).parameters)
    called = [
        f"d{parameters[position]}" if names is None else names[k]
        for k, position in task.places.items()
    ]
    return [f"`{name}` of {who}" for name in called]


def _shapes_first(columns: Sequence[Sequence[Sample]]) -> list[int]:
    """The numbers of the gradients, those with a wrong shape before the others."""

    def fits(nth: int) -> bool:
        return all(s.given.shape == s.true.shape for s in columns[nth])

    return sorted(range(len(columns)), key=fits)
