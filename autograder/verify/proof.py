"""Holding everything against the sheets, and what comes of it."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from autograder.course import Course, SheetPath
from autograder.engine.controller import default_workers, run_jobs
from autograder.engine.sandbox import Isolation
from autograder.outcomes import Outcome
from autograder.reports.matrix import Judged
from autograder.sheets import read_sheet
from autograder.verify.rules import Finding, broken_rules, stale
from autograder.verify.trials import (
    Kind,
    Trial,
    Tried,
    answered,
    judge,
    listed,
    points,
    trials,
    unknown_equivalents,
)

Told = Callable[[int, int], None]

FEW = 60
"""Up to so many trials, a second worker costs more time to start than it saves."""


@dataclass(frozen=True)
class Verified:
    """The result of a verification: what was found, and every trial with its outcome."""

    findings: tuple[Finding, ...]
    tried: tuple[Tried, ...]

    @property
    def checked(self) -> int:
        """How many submissions were graded."""
        return len(self.tried)

    @property
    def survivors(self) -> tuple[Judged, ...]:
        """Wrong answers and mutants that keep points that they must lose."""
        return tuple(_by_points(tried) for tried in self.tried if tried.survives)

    @property
    def false_alarms(self) -> tuple[Judged, ...]:
        """Right answers that lose points, and untouched notebooks that are judged."""
        return tuple(_by_points(tried) for tried in self.tried if tried.false_alarm)

    @property
    def misdiagnosed(self) -> tuple[Judged, ...]:
        """Known answers of which another mistake is named than the declared one."""
        return tuple(_by_diagnosis(tried) for tried in self.tried if tried.misdiagnosed)

    @property
    def counts(self) -> dict[str, int]:
        """How many trials there were of each kind, and what became of the mutants."""
        kinds = Counter(tried.trial.kind for tried in self.tried)
        mutants = [tried for tried in self.tried if tried.trial.kind is Kind.MUTANT]
        return {
            **{str(kind): kinds[kind] for kind in Kind},
            "killed": sum(bool(tried.lost) for tried in mutants),
            "equivalent": sum(bool(tried.trial.reason) and not tried.lost for tried in mutants),
        }

    @property
    def diagnosed_as_declared(self) -> float:
        """The share of the known wrong answers of which the declared mistake is named."""
        wrong = [tried for tried in self.tried if tried.trial.kind is Kind.WRONG]
        return sum(not tried.misdiagnosed for tried in wrong) / len(wrong) if wrong else 1.0

    def to_json(self) -> dict[str, Any]:
        """A JSON-able mapping."""
        lists = ("findings", "survivors", "false_alarms", "misdiagnosed")
        return {
            **{name: [asdict(entry) for entry in getattr(self, name)] for name in lists},
            "checked": self.checked,
            "counts": self.counts,
            "diagnosed_as_declared": self.diagnosed_as_declared,
        }


def verify(
    course: Course,
    sheets: Sequence[SheetPath],
    *,
    isolation: Isolation,
    workers: int = 0,
    with_mutants: bool = True,
    every_task: bool = False,
    told: Told | None = None,
) -> Verified:
    """Hold every rule against the sheets.

    Args:
        workers: processes that grade; 0 means one for each core, and one for a few trials.
        with_mutants: without them it is several times as fast, and proves less.
        every_task: whether a mutant that has lost a point is asked the other tasks, too, as the
            kill matrix wants it.
        told: is called with (done, total) after each submission.

    Raises:
        SheetError: a sheet, its answers or its equivalents cannot be read at all.
    """
    parsed = [read_sheet(place) for place in sheets]
    findings = list(stale(course))
    attempts: list[Trial] = []
    run = os.urandom(16)
    for sheet in parsed:
        findings += broken_rules(course, sheet)
        if with_mutants:
            findings += unknown_equivalents(course, sheet)
        attempts += trials(
            course,
            sheet,
            isolation,
            run=run,
            with_mutants=with_mutants,
            every_task=every_task,
        )
    workers = workers or (default_workers() if len(attempts) > FEW else 1)
    tried = tuple(_graded(attempts, workers, told))
    for one in tried:
        findings += judge(one)
    return Verified(tuple(findings), tried)


def _graded(attempts: Sequence[Trial], workers: int, told: Told | None) -> Iterator[Tried]:
    """Every trial with its outcome, in the order of the trials."""
    done: dict[int, Outcome] = {}
    for job, outcome in run_jobs([trial.job for trial in attempts], workers):
        done[id(job)] = outcome
        if told is not None:
            told(len(done), len(attempts))
    for trial in attempts:
        yield Tried(trial, done[id(trial.job)])


def _by_points(tried: Tried) -> Judged:
    trial = tried.trial
    if trial.kind is Kind.STUB:
        wrong = [task for task in tried.outcome.tasks if answered(task)]
        got = ", ".join(f"{t.grade_id} {t.verdict} {t.points:g}" for t in wrong)
        return _judged(tried, "every task unanswered", got)
    expected = "at least one point" if trial.kind is Kind.MUTANT else points(trial.lost)
    return _judged(tried, f"loses {expected}", f"loses {points(tried.lost)}")


def _by_diagnosis(tried: Tried) -> Judged:
    return _judged(tried, listed(tried.trial.diagnoses), listed(tried.diagnoses))


def _judged(tried: Tried, expected: str, got: str) -> Judged:
    trial = tried.trial
    return Judged(trial.sheet, trial.name, trial.answer, expected, got, tried.facts)
