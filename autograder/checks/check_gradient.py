"""Values and gradients: the same inputs must give the same numbers."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np

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
from autograder.checks.messages import CheckFailed
from autograder.checks.reference import torch_gradient, torch_output
from autograder.checks.watch import observe

Imitations = Mapping[str, Callable[..., Any]]
"""What known wrong answers give: by name of the mistake, a function of the case."""


def gradient(
    function: object,
    *,
    of: Callable[..., Any],
    wrt: int,
    cases: Cases,
    n: Callable[..., int] | None = None,
    imitations: Imitations | None = None,
    show: bool = False,
    tolerance: Tolerance = ARITHMETIC,
) -> None:
    """Check a gradient function against `torch.autograd`.

    Args:
        function: the student's function, called as `function(*case)`.
        of: the loss, written in torch, called with the case as float64 tensors; scalar.
        wrt: position in the case of the argument to differentiate by; the gradient has its shape.
        cases: tuples of arguments, or a function that draws them from a generator.
        n: number of data points of a case, for the diagnosis.
        imitations: known wrong answers, for the diagnosis.
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
    samples = _samples(
        function, true, made, purpose, n=n, imitations=imitated, wrt=wrt, loss=loss, show=show
    )
    judge(samples, name_of(function), "gradient", made, show=show, tolerance=tolerance)


def values(
    function: object,
    *,
    expected: Callable[..., Any],
    cases: Cases,
    n: Callable[..., int] | None = None,
    imitations: Imitations | None = None,
    show: bool = False,
    tolerance: Tolerance = ARITHMETIC,
) -> None:
    """Check that a function returns the right numbers in the right shape.

    Args:
        function: the student's function, called as `function(*case)`.
        expected: the right one, called as `expected(*case)`.
        cases: as for `gradient`, and so are the following.
        n: see there.
        imitations: see there.
        show: see there.
        tolerance: see there.

    Raises:
        CheckFailed, Unanswered, ValueError: as for `gradient`.
    """
    purpose = f"values of {name_of(expected)}"
    made, imitated = drawn(cases, purpose), known(imitations)
    samples = _samples(function, expected, made, purpose, n=n, imitations=imitated, show=show)
    judge(samples, name_of(function), "value", made, show=show, tolerance=tolerance)


def untouched(
    function: object, *, expected: Callable[..., Any], cases: Cases, part: int | None = None
) -> None:
    """Check that a function leaves its arguments as they were.

    Only a function that does its work can do it carefully, so its values have to be right too.

    Args:
        function: the student's function, called as `function(*case)`.
        expected: what it should return, called as `expected(*case)`.
        cases: as for `gradient`.
        part: which item of the returned tuple `expected` is about; without it, the whole.

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
        given = array_of(value if part is None else _item(value, part, who), who)
        right &= equal(np.asarray(expected(*case), dtype=np.float64), given)
    if not right:
        raise CheckFailed(
            f"{who} leaves its arguments alone, but its values are not right yet",
            hint="get the values right first; what a function leaves alone counts after that",
        )


def _item(value: object, part: int, who: str) -> object:
    """One item of a returned tuple or list.

    Raises:
        CheckFailed: there is no such item.
    """
    if isinstance(value, list | tuple) and len(value) > part:
        return value[part]
    raise CheckFailed(
        f"{who} does not return {part + 1} values or more",
        hint="compare the last line of your function with what the task asks for",
    )


def _samples(
    function: object,
    true: Callable[..., Any],
    cases: Sequence[Case],
    purpose: str,
    *,
    n: Callable[..., int] | None,
    imitations: Imitations,
    wrt: int | None = None,
    loss: Callable[..., np.ndarray] | None = None,
    show: bool,
) -> list[Sample]:
    require_function(function)
    who, samples = name_of(function), []
    for case in cases:
        value = value_of(observe(function, *case), who, case, show=show)
        samples.append(
            Sample(
                true=finite(true(*case), purpose),
                given=array_of(value, who),
                wrt=None if wrt is None else np.asarray(case[wrt], dtype=np.float64),
                n=None if n is None else n(*case),
                inputs=arrays_of(case),
                output=None if loss is None else loss(*case),
                imitations={
                    name: np.asarray(wrong(*case), dtype=np.float64)
                    for name, wrong in imitations.items()
                },
            )
        )
    return samples
