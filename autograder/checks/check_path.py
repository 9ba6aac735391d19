"""Paths: an iteration is compared step by step, never by its end alone."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import Any

import numpy as np

from autograder.checks.again import Again, asked_again
from autograder.checks.cases import (
    Case,
    Cases,
    arguments,
    array_of,
    drawn,
    finite,
    known,
    name_of,
    value_of,
)
from autograder.checks.compare import ARITHMETIC, DIFFERENCE, SINGLE, Tolerance, equal
from autograder.checks.diagnosis import (
    ENOUGH,
    Diagnosis,
    Sample,
    common_factor,
    imitated,
    in_words,
    is_telling,
    repeated,
    strided,
)
from autograder.checks.fingerprints_path import first_step
from autograder.checks.judging import contrast, failed
from autograder.checks.memory import recalled_array
from autograder.checks.messages import CheckFailed
from autograder.checks.mistakes import MISTAKES
from autograder.checks.watch import run


def path(
    walk: Callable[..., Any],
    function: object,
    *,
    reference: object,
    cases: Cases,
    imitations: Mapping[str, object] | None = None,
    optimizer: bool = False,
    show: bool = False,
    tolerance: Tolerance = ARITHMETIC,
) -> None:
    """Run one program with the student's function and with the reference, and compare the rows.

    Args:
        walk: a program (see `autograder.checks.watch.run`), called as `walk(function, *case)`;
            returns one row per step, the start first.
        function: the student's function or class.
        reference: what torch does, with the same signature.
        cases: tuples of arguments, or a function that draws them from a generator.
        imitations: known wrong functions, by name of the mistake.
        optimizer: whether the steps are those of an optimizer with running averages at the
            weights that torch takes by default, for the diagnosis of the first step.
        show: tell expected and returned rows; never in a hidden test.
        tolerance: what counts as equal.

    Raises:
        CheckFailed: a row differs; the message says at which step the path is left.
        Unanswered: the function is still the stub.
        ValueError: the check itself is at fault: no cases, an unknown mistake, an infinite row.
    """
    purpose = f"path of {name_of(walk)}"
    made, wrongs = drawn(cases, purpose), known(imitations)
    who = name_of(function)
    what = f"{name_of(walk)} with {who}"

    def sample(case: Case) -> Sample:
        value = value_of(run(walk, function, *case), who, case, show=show, within=what)
        rows = {n: recalled_array(partial(walk, wrong), *case) for n, wrong in wrongs.items()}
        return Sample(
            true=np.atleast_1d(finite(recalled_array(partial(walk, reference), *case), purpose)),
            given=np.atleast_1d(array_of(value, what)),
            imitations=rows,
            n=_points(case),
            rate=_rate(case),
        )

    def ask(cases: Sequence[Case]) -> list[Sample]:
        return [sample(case) for case in cases]

    again = partial(asked_again, made, purpose, ask)
    _judge(ask(made), who, what, made, again, optimizer=optimizer, show=show, tolerance=tolerance)


def _rate(case: Case) -> float | None:
    """The step size: the only argument that is a number with a point."""
    numbers = [value for value in case if isinstance(value, float)]
    return float(numbers[0]) if len(numbers) == 1 else None


def _points(case: Case) -> int | None:
    """The number of data points: the length of the first two arguments, when both are arrays."""
    first = [len(v) for v in case[:2] if isinstance(v, np.ndarray) and v.ndim]
    return first[0] if len(first) == 2 and first[0] == first[1] else None


def _judge(
    samples: Sequence[Sample],
    who: str,
    what: str,
    cases: Sequence[Case],
    again: Again,
    *,
    optimizer: bool,
    show: bool,
    tolerance: Tolerance,
) -> None:
    right = [equal(sample.true, sample.given, tolerance) for sample in samples]
    if all(right):
        return
    sample, case = samples[right.index(False)], cases[right.index(False)]
    same = sample.given.shape == sample.true.shape
    step = _first_wrong_row(sample, tolerance) if same else 0
    evidence = _evidence(sample, case, step) if show and same else []
    basis = _enough(samples, again)
    diagnosis = imitated(basis, tolerance)
    if diagnosis is not None:
        raise failed(
            f"{who} {_in_a_loop(diagnosis)}", diagnosis.mistake, evidence, other=diagnosis.other
        )
    if not same:
        shapes = f"{sample.given.shape} where {sample.true.shape} is asked for"
        raise failed(f"{what} gives rows of shape {shapes}", "wrong_shape")
    told = repeated(basis, tolerance) or _first_stride(basis, tolerance, optimizer=optimizer)
    if told is not None:
        effect = told.told(show=show)
        raise failed(f"{who} {effect}", told.mistake, evidence, other=told.other)
    raise CheckFailed(
        f"{what} is right up to step {step - 1} and leaves the path at step {step}"
        if step
        else f"{what} is wrong at the start already",
        evidence=evidence,
        hint="print the parameters, the gradient and the loss of two steps and compare them with "
        "a calculation by hand",
    )


def _enough(samples: Sequence[Sample], again: Again) -> Sequence[Sample]:
    """The samples, and those of changed cases where so few cannot decide what the mistake is."""
    if len(samples) >= ENOUGH:
        return samples
    known = {sample.true.tobytes() for sample in samples}
    more = again() or []
    return samples if any(s.true.tobytes() in known for s in more) else [*samples, *more]


def _evidence(sample: Sample, case: Case, step: int) -> list[str]:
    """The row at which the path is left, and what the program was called with."""
    return [f"step {step}", *contrast(sample.true[step], sample.given[step]), *arguments(case)]


def _in_a_loop(diagnosis: Diagnosis) -> str:
    """The effect on a path; a mistake of another family sits in a value that the loop uses."""
    if MISTAKES[diagnosis.mistake].family == "training loop":
        return diagnosis.effect
    return f"works with a value that {diagnosis.effect}"


def _first_wrong_row(sample: Sample, tolerance: Tolerance) -> int:
    wrong = ~tolerance.allows(sample.true, sample.given)
    return int(np.flatnonzero(wrong.reshape(len(wrong), -1).any(axis=1))[0])


def _first_stride(
    samples: Sequence[Sample], tolerance: Tolerance, *, optimizer: bool
) -> Diagnosis | None:
    """What the first step alone tells, when every path begins at the right place."""
    if any(
        s.true.ndim != 2
        or len(s.true) < 2
        or s.given.shape != s.true.shape
        or not equal(s.true[0], s.given[0], tolerance)
        for s in samples
    ):
        return None
    strides = [
        Sample(true=s.true[1] - s.true[0], given=s.given[1] - s.given[0], n=s.n, rate=s.rate)
        for s in samples
    ]
    average = _first_average(strides) if optimizer else None
    if average is not None:
        return average
    factor = common_factor(strides, DIFFERENCE)
    if factor is None:
        told = strided(strides, DIFFERENCE)
        return None if told is None else replace(told, effect=_in_a_loop(told))
    if factor == 0:
        stays = all(equal(s.true[0], row, tolerance) for s in samples for row in s.given)
        # One step without a move may be one that is counted too late.
        sure = stays and all(len(s.given) > 2 for s in samples)
        return Diagnosis("never_moves", MISTAKES["never_moves"].effect) if sure else None
    if factor < 0:
        return Diagnosis("uphill", "goes along the gradient in its first step, not against it")
    effect = f"makes a first step {in_words(factor)} as long as the right one"
    hidden = "" if is_telling(factor) else MISTAKES["step_rescaled"].effect
    return Diagnosis("step_rescaled", effect, hidden=hidden)


def _first_average(strides: Sequence[Sample]) -> Diagnosis | None:
    """The mistake of an optimizer that the length of its first step gives away."""
    factor = common_factor(strides, SINGLE)
    names = first_step(factor) if factor is not None and len(strides) >= ENOUGH else ()
    if factor is None or not names:
        return None
    causes = ", or ".join(f"it {MISTAKES[name].effect}" for name in names)
    effect = f"makes a first step {float(factor):.4g} times as long as the right one: {causes}"
    return Diagnosis(names[0], effect, names[1] if len(names) > 1 else None)
