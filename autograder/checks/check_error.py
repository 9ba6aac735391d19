"""Errors: what a function must refuse."""

from __future__ import annotations

import builtins
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np

from autograder.checks.cases import (
    Case,
    Cases,
    arguments,
    drawn,
    known,
    name_of,
    require_function,
    value_of,
)
from autograder.checks.diagnosis import ENOUGH, Sample, imitated
from autograder.checks.judging import failed
from autograder.checks.messages import CheckFailed
from autograder.checks.plain import printable
from autograder.checks.watch import Observation, observe, watch


def raises(
    function: object,
    error: type[Exception],
    *,
    cases: Cases,
    answered: Cases,
    imitations: Mapping[str, Callable[..., Any]] | None = None,
    show: bool = False,
) -> None:
    """Check that a function refuses what it must refuse, and nothing else.

    Args:
        function: the student's function, called as `function(*case)`.
        error: the built-in exception that is asked for; those derived from it will do too.
        cases: calls that must raise it; tuples of arguments, or a function that draws them.
        answered: calls that must raise nothing, so that raising always is no way out; what they
            return is for another check.
        imitations: known wrong functions that refuse too little, for the diagnosis.
        show: tell the arguments of the call; never in a hidden test.

    Raises:
        CheckFailed: a call was answered that should raise, or the other way round.
        Unanswered: the function is still the stub.
        ValueError: the check itself is at fault: no cases, or an unknown mistake.
    """
    purpose = f"{error.__name__} of a function"
    refused, kept = drawn(cases, purpose), drawn(answered, f"answers beside {purpose}")
    wrongs = known(imitations)
    require_function(function)
    who = name_of(function)
    for case in kept:
        value_of(observe(function, *case), who, case, show=show)
    seen = [observe(function, *case) for case in refused]
    if all(_is(error, one) for one in seen):
        return
    samples = [
        Sample(
            true=np.array(True, dtype=np.float64),
            given=np.array(_is(error, one), dtype=np.float64),
            imitations={
                name: np.array(_is(error, watch(wrong, case)), dtype=np.float64)
                for name, wrong in wrongs.items()
            },
        )
        for one, case in zip(seen, refused, strict=True)
    ]
    raise _failure(samples, seen, refused, who, error, show=show)


def _is(error: type[Exception], seen: Observation) -> bool:
    """Whether a call was ended by this exception; an own type counts as its built-in ancestor."""
    return seen.raised is not None and issubclass(getattr(builtins, seen.raised.kind), error)


def _failure(
    samples: Sequence[Sample],
    seen: Sequence[Observation],
    cases: Sequence[Case],
    who: str,
    error: type[Exception],
    *,
    show: bool,
) -> CheckFailed:
    """What to say about the first call that was not refused as it should be."""
    kept = [k for k, one in enumerate(seen) if not _is(error, one)]
    loud = next((k for k in kept if seen[k].raised is not None), None)
    evidence = arguments(cases[kept[0] if loud is None else loud]) if show else []
    asked = f"where the task asks for a `{error.__name__}`"
    raised = None if loud is None else seen[loud].raised
    if raised is not None:
        return CheckFailed(
            f"{who} raised `{printable(raised.kind, 60)}` {asked}",
            evidence=[*filter(None, [printable(raised.message, 300)]), *evidence] if show else (),
            hint="the name of the error is part of the task: which line of yours ends the call?",
        )
    told = imitated(samples) if len(samples) >= ENOUGH else None
    if told is not None:
        return failed(f"{who} {told.effect}", told.mistake, evidence, other=told.other)
    return CheckFailed(
        f"{who} goes on {asked}",
        evidence=evidence,
        hint="make such a call in a cell of your own: does it stop, and with which error?",
    )
