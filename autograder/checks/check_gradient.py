"""Values and gradients: the same inputs must give the same numbers."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np

from autograder.checks.cases import (
    Case,
    Cases,
    array_of,
    drawn,
    finite,
    known,
    name_of,
    require_function,
    value_of,
)
from autograder.checks.compare import ARITHMETIC, Tolerance
from autograder.checks.diagnosis import ENOUGH, Sample
from autograder.checks.judging import failed, judge
from autograder.checks.mistakes import MISTAKES
from autograder.checks.plain import Opaque, pack
from autograder.checks.reference import torch_gradient
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

    purpose = f"gradient of {name_of(of)}"
    made, imitated = drawn(cases, purpose), known(imitations)
    samples = _samples(function, true, made, purpose, n=n, imitations=imitated, wrt=wrt, show=show)
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


def untouched(function: object, *, cases: Cases) -> None:
    """Check that a function leaves its arguments as they were.

    A function that returns nothing, or the same for every case, does not do its work and so
    leaves its arguments alone for nothing.

    Args:
        function: the student's function, called as `function(*case)`.
        cases: as for `gradient`.

    Raises:
        CheckFailed, Unanswered, ValueError: as for `gradient`.
    """
    made = drawn(cases, "untouched")
    require_function(function)
    who, returned = name_of(function), []
    for case in made:
        seen = observe(function, *case)
        value = value_of(seen, who, case, show=False)
        if seen.changed:
            raise failed(
                f"{who} changed its argument number {seen.changed[0] + 1}", "input_modified"
            )
        if value is None or isinstance(value, Opaque):
            array_of(value, who)
        returned.append(pack(value))
    different = len({repr(pack(case)) for case in made})
    if different >= ENOUGH and all(value == returned[0] for value in returned):
        raise failed(f"{who} {MISTAKES['ignores_its_input'].effect}", "ignores_its_input")


def _samples(
    function: object,
    true: Callable[..., Any],
    cases: Sequence[Case],
    purpose: str,
    *,
    n: Callable[..., int] | None,
    imitations: Imitations,
    wrt: int | None = None,
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
                imitations={
                    name: np.asarray(wrong(*case), dtype=np.float64)
                    for name, wrong in imitations.items()
                },
            )
        )
    return samples
