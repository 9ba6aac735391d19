"""Values and gradients: the same inputs must give the same numbers."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np

from autograder.checks.again import asked_again
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
from autograder.checks.compare import ARITHMETIC, Tolerance, equal
from autograder.checks.diagnosis import Sample
from autograder.checks.judging import failed, judge
from autograder.checks.memory import recalled, recalled_array
from autograder.checks.messages import CheckFailed
from autograder.checks.parts import Part, called, item_of
from autograder.checks.reference import torch_gradient, torch_output
from autograder.checks.watch import observe

Imitations = Mapping[str, Callable[..., Any]]
"""What known wrong answers give: by name of the mistake, a function of the case."""

Arguments = Callable[..., tuple[Any, ...]]
"""From a case to what the student's function is called with."""


def gradient(
    function: object,
    *,
    of: Callable[..., Any],
    wrt: int,
    cases: Cases,
    arguments: Arguments | None = None,
    part: Part | None = None,
    name: str | None = None,
    n: Callable[..., int] | None = None,
    imitations: Imitations | None = None,
    show: bool = False,
    tolerance: Tolerance = ARITHMETIC,
) -> None:
    """Check a gradient function against `torch.autograd`.

    Args:
        function: the student's function, called as `function(*case)`, or as `arguments` says.
        of: the loss, written in torch, called with the case as float64 tensors; scalar.
        wrt: position in the case of the argument to differentiate by; the gradient has its shape.
        cases: tuples of arguments, or a function that draws them from a generator.
        arguments: makes the arguments of the call from a case, as `lambda x, a, b: (x, [a, b])`.
        part: which part of what is returned is this gradient, as `(1, "W")` for the entry `W` of
            the dict that is returned second; without it, the whole.
        name: what the messages call the part; by default its key.
        n: number of data points of a case, for the diagnosis.
        imitations: known wrong gradients, called with the case, for the diagnosis.
        show: tell expected and returned values; never in a hidden test.
        tolerance: what counts as equal.

    Raises:
        CheckFailed: the answer is wrong; the message says what is known about why.
        Unanswered: the function is still the stub.
        ValueError: the check itself is at fault: no cases, an unknown mistake, an infinite loss.
    """

    def true(*case: Any) -> np.ndarray:
        return torch_gradient(of, case, wrt)

    def loss(*case: Any) -> np.ndarray:
        numbers = (np.ndarray, float, int)
        return torch_output(
            of, [np.asarray(v, dtype=np.float64) if isinstance(v, numbers) else v for v in case]
        )

    purpose = f"gradient of {name_of(of)}"
    made, imitated = drawn(cases, purpose), known(imitations)
    calls = [case if arguments is None else arguments(*case) for case in made]

    def ask(cases: Sequence[Case], calls: Sequence[Case]) -> list[Sample]:
        given = _given(function, calls, part, name, show=show)
        return _samples(given, true, cases, purpose, n=n, imitations=imitated, wrt=wrt, loss=loss)

    def again() -> list[Sample] | None:
        return asked_again(
            made, purpose, lambda new: ask(new, [arguments(*c) if arguments else c for c in new])
        )

    who = called(name_of(function), part, name)
    samples = ask(made, calls)
    judge(samples, who, "gradient", calls, show=show, tolerance=tolerance, again=again)


def values(
    function: object,
    *,
    expected: Callable[..., Any],
    cases: Cases,
    part: Part | None = None,
    name: str | None = None,
    n: Callable[..., int] | None = None,
    imitations: Imitations | None = None,
    show: bool = False,
    tolerance: Tolerance = ARITHMETIC,
    hint: str | None = None,
) -> None:
    """Check that a function returns the right numbers in the right shape.

    Args:
        function: the student's function, called as `function(*case)`.
        expected: the right value of the whole or of the `part`, called as `expected(*case)`.
        cases: as for `gradient`, and so are the following.
        part: see there.
        name: see there.
        n: see there.
        imitations: see there.
        show: see there.
        tolerance: see there.
        hint: what to try, said where no mistake is known; never an expected value.

    Raises:
        CheckFailed, Unanswered, ValueError: as for `gradient`.
    """
    purpose = f"values of {name_of(expected)}"
    made, imitated = drawn(cases, purpose), known(imitations)

    def ask(cases: Sequence[Case]) -> list[Sample]:
        given = _given(function, cases, part, name, show=show)
        return _samples(given, expected, cases, purpose, n=n, imitations=imitated)

    def again() -> list[Sample] | None:
        return asked_again(made, purpose, ask)

    who = called(name_of(function), part, name)
    judge(ask(made), who, "value", made, show=show, tolerance=tolerance, hint=hint, again=again)


def untouched(
    function: object, *, expected: Callable[..., Any], cases: Cases, part: Part | None = None
) -> None:
    """Check that a function leaves its arguments as they were.

    Only a function that does its work can do it carefully, so its values have to be right too.

    Args:
        function: the student's function, called as `function(*case)`.
        expected: what it should return, called as `expected(*case)`.
        cases: as for `gradient`.
        part: which part of what is returned `expected` is about; without it, the whole.

    Raises:
        CheckFailed, Unanswered, ValueError: as for `gradient`.
    """
    made = drawn(cases, "untouched")
    require_function(function)
    who, right = name_of(function), True
    for case in made:
        seen = observe(function, *case)
        value = value_of(seen, who, case, show=False)
        if seen.changed:
            raise failed(
                f"{who} changed its argument number {seen.changed[0] + 1}", "input_modified"
            )
        given = array_of(item_of(value, part, who), who)
        right &= equal(recalled_array(expected, *case), given)
    if not right:
        raise CheckFailed(
            f"{who} leaves its arguments alone, but its values are not right yet",
            hint="get the values right first; what a function leaves alone counts after that",
        )


def _given(
    function: object,
    calls: Sequence[Case],
    part: Part | None,
    name: str | None,
    *,
    show: bool,
) -> list[np.ndarray]:
    """What the student's function returns for every call, or the part of it."""
    require_function(function)
    who = name_of(function)
    return [
        array_of(
            item_of(value_of(observe(function, *call), who, call, show=show), part, who),
            called(who, part, name),
        )
        for call in calls
    ]


def _samples(
    given: Sequence[np.ndarray],
    true: Callable[..., Any],
    cases: Sequence[Case],
    purpose: str,
    *,
    n: Callable[..., int] | None,
    imitations: Imitations,
    wrt: int | None = None,
    loss: Callable[..., np.ndarray] | None = None,
) -> list[Sample]:
    return [
        Sample(
            true=finite(recalled(true, *case), purpose),
            given=value,
            wrt=None if wrt is None else np.asarray(case[wrt], dtype=np.float64),
            n=None if n is None else n(*case),
            inputs=arrays_of(case),
            output=None if loss is None else recalled(loss, *case),
            imitations={name: recalled_array(wrong, *case) for name, wrong in imitations.items()},
        )
        for case, value in zip(cases, given, strict=True)
    ]
