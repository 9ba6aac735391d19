"""From samples to the best message there is."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from autograder.checks.again import Again
from autograder.checks.cases import Case, arguments
from autograder.checks.compare import CLOSE, Tolerance, equal
from autograder.checks.diagnosis import ENOUGH, Diagnosis, Sample, diagnose, explained
from autograder.checks.messages import CheckFailed, numbers
from autograder.checks.mistakes import MISTAKES
from autograder.checks.observations import observed

LISTED = 6
"""Wrong entries that a message lists one by one."""

ONE_WRONG = ": entry {entries} is wrong, the others are right"
SOME_WRONG = ": entries {entries} are wrong, the others are right"
"""How a message ends that lists them; practice in the book says it in the same words."""


def judge(
    samples: Sequence[Sample],
    who: str,
    noun: str,
    cases: Sequence[Case],
    *,
    show: bool,
    tolerance: Tolerance,
    hint: str | None = None,
    again: Again | None = None,
) -> None:
    """Fail with the best message there is, if any sample is wrong.

    Args:
        samples: one per case.
        who: how the message calls what was tested.
        noun: what it should have returned, such as "gradient".
        cases: the arguments of every sample.
        show: whether the message may tell numbers.
        tolerance: what counts as equal.
        hint: what to say where no mistake is known, in place of the general advice.
        again: asks changed cases, where these cannot decide what the mistake is.

    Raises:
        CheckFailed: a sample is wrong.
    """
    right = [equal(sample.true, sample.given, tolerance) for sample in samples]
    if all(right):
        return
    misshapen = [sample.true.shape != sample.given.shape for sample in samples]
    worst = misshapen.index(True) if any(misshapen) else right.index(False)
    sample, case = samples[worst], cases[worst]
    evidence = [*contrast(sample.true, sample.given), *arguments(case)] if show else []
    diagnosis = _certain(samples, tolerance, again)
    if diagnosis is not None:
        effect = diagnosis.told(show=show).replace("true value", f"true {noun}")
        raise failed(f"{who} {effect}", diagnosis.mistake, evidence, other=diagnosis.other)
    if sample.given.shape != sample.true.shape:
        raise failed(f"{who} returned {shapes(sample, show=show)}", "wrong_shape", evidence)
    fact, advice = _undiagnosed(samples, sample, noun, tolerance)
    raise CheckFailed(f"{who} {fact}", evidence=evidence, hint=hint or advice)


def _certain(
    samples: Sequence[Sample], tolerance: Tolerance, again: Again | None
) -> Diagnosis | None:
    """The diagnosis, after another look where the cases are too few or all out of the ordinary."""
    found = diagnose(samples, tolerance)
    if again is None:
        return found
    if found is None and sum(not s.repeats for s in samples) < ENOUGH:
        more = again() or []
        known = {s.true.tobytes() for s in samples}
        varies = all(s.true.tobytes() not in known for s in more)
        return diagnose([*samples, *more], tolerance) if varies else None
    if found is not None and found.mistake == "ignores_its_input":
        others = again()
        given = samples[0].given
        same = others and all(np.array_equal(s.given, given) for s in others)
        return found if same or others is None else explained(samples, tolerance)
    return found


def shapes(sample: Sample, *, show: bool) -> str:
    """What is wrong with the shape; hidden, in few words, for a shape can spell out numbers."""
    if show:
        return f"shape {sample.given.shape} where {sample.true.shape} is asked for"
    if sample.given.ndim != sample.true.ndim:
        axes = f"{sample.given.ndim} {'axis' if sample.given.ndim == 1 else 'axes'}"
        return f"an array of {axes} where {sample.true.ndim} would be right"
    return "an array of another length than is asked for"


def failed(
    fact: str, mistake: str, evidence: Sequence[str] = (), *, other: str | None = None
) -> CheckFailed:
    """The failure that names a mistake of the catalogue.

    Where the numbers fit a second mistake as well, the hint is that of both, and the failure is
    filed under the first, so that outcomes and reports hold one name per task.
    """
    entry = MISTAKES[mistake]
    hint = entry.hint if other is None else f"{entry.hint}; if not that: {MISTAKES[other].hint}"
    return CheckFailed(fact, evidence=evidence, hint=hint, page=entry.page, mistake=entry.name)


def contrast(true: np.ndarray, given: np.ndarray) -> list[str]:
    """Evidence: the expected and the returned numbers, and how far they are apart if it is hidden.

    Two arrays that differ in the tenth digit only look alike when they are printed.
    """
    expected, returned = numbers(true), numbers(given)
    lines = [f"expected   {expected}", f"returned   {returned}"]
    if expected == returned:
        lines.append(f"they differ by up to {np.max(np.abs(given - true)):.1e}")
    return lines


def _undiagnosed(
    samples: Sequence[Sample], sample: Sample, noun: str, tolerance: Tolerance
) -> tuple[str, str]:
    """Fact and hint where the shape is right and no mistake is known."""
    if not np.all(np.isfinite(sample.given)):
        return (
            "returned NaN or infinity for ordinary numbers",
            "look for a division by zero, an overflow, or a logarithm of what is not positive",
        )
    if all(equal(s.true, s.given, CLOSE) for s in samples):
        return (
            f"is close to the true {noun}, but not close enough",
            "is there a difference quotient, a rounding or a small constant on the way? The "
            "formula needs none of them",
        )
    clause = _where(samples, tolerance) or observed(samples, tolerance)
    return (
        f"does not give the true {noun}{clause}",
        "take one data point, work the number out with a pencil and compare; then take two",
    )


def _where(samples: Sequence[Sample], tolerance: Tolerance) -> str:
    """Which entries are right in every case and which are not, when that is worth saying."""
    shape = samples[0].true.shape
    if len(shape) != 1 or any(s.true.shape != shape or s.given.shape != shape for s in samples):
        return ""
    right = np.all([tolerance.allows(s.true, s.given) for s in samples], axis=0)
    wrong = np.flatnonzero(~right)
    if not right.any() or wrong.size > LISTED:
        return ""
    ending = ONE_WRONG if wrong.size == 1 else SOME_WRONG
    return ending.format(entries=", ".join(map(str, wrong)))
