"""From a verification to the kill matrix of each sheet."""

from __future__ import annotations

from collections import Counter

from autograder.reports.matrix import Line, Matrix, Task
from autograder.sheets import Sheet
from autograder.verify.proof import Verified
from autograder.verify.trials import Kind, Tried


def matrices(verified: Verified) -> tuple[Matrix, ...]:
    """One matrix per sheet, in the order of the sheets."""
    sheets = {tried.trial.sheet: tried.trial.job.sheet for tried in verified.tried}
    return tuple(_matrix(verified, sheet) for sheet in sheets.values())


def _matrix(verified: Verified, sheet: Sheet) -> Matrix:
    own = [tried for tried in verified.tried if tried.trial.job.sheet.path == sheet.path]
    part = Verified((), tuple(own))
    kills = Counter(task for tried in own if _wrong(tried) for task in tried.lost)
    return Matrix(
        chapter=sheet.path.chapter,
        sheet=sheet.path.name,
        tasks=tuple(Task(test.grade_id, test.points, kills[test.grade_id]) for test in sheet.tests),
        noted=(
            *(("survivor", judged) for judged in part.survivors),
            *(("false alarm", judged) for judged in part.false_alarms),
            *(("misdiagnosed", judged) for judged in part.misdiagnosed),
        ),
        lines=tuple(_line(tried) for tried in own if _wrong(tried)),
        counts=part.counts,
        diagnosed_as_declared=part.diagnosed_as_declared,
    )


def _wrong(tried: Tried) -> bool:
    return tried.trial.kind in (Kind.WRONG, Kind.MUTANT)


def _line(tried: Tried) -> Line:
    trial = tried.trial
    return Line(
        name=trial.name,
        answer=trial.answer,
        mutant=trial.kind is Kind.MUTANT,
        lost=tried.lost,
        diagnoses=tuple(sorted(tried.diagnoses)),
        reason=trial.reason,
        amiss=_amiss(tried),
    )


def _amiss(tried: Tried) -> bool:
    if tried.trial.kind is Kind.MUTANT:
        return tried.survives or tried.stale
    return tried.misdiagnosed or tried.lost != dict(tried.trial.lost)
