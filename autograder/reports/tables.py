"""Rows for a spreadsheet or a learning management system."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from autograder.outcomes import Outcome
from autograder.reports import clean
from autograder.reports.tally import in_order, max_points
from autograder.reports.words import number

_FORMULA = ("=", "+", "-", "@", "＝", "＋", "－", "＠")


class TaskRow(NamedTuple):
    """One task of one submission; its fields are the columns of `tasks.csv`."""

    student: str
    chapter: str
    sheet: str
    task: str
    verdict: str
    points: float
    max_points: float
    mistake: str


class PointsRow(NamedTuple):
    """One submission; its fields are the columns of `points.csv`."""

    student: str
    chapter: str
    sheet: str
    points: float
    max_points: float
    status: str
    reason: str


def class_rows(outcomes: Iterable[Outcome]) -> list[TaskRow]:
    """One row per task, with ids as they were given; a refused notebook has no tasks."""
    return [
        TaskRow(
            outcome.student,
            outcome.chapter,
            outcome.sheet,
            task.grade_id,
            task.verdict.value,
            task.points,
            task.max_points,
            task.mistake or "",
        )
        for outcome in in_order(outcomes)
        if not outcome.refused
        for task in outcome.tasks
    ]


def points_rows(outcomes: Sequence[Outcome]) -> list[PointsRow]:
    """One row per submission; status is `graded`, `undecided` or `refused`."""
    most = max_points(outcomes)
    return [
        PointsRow(
            outcome.student,
            outcome.chapter,
            outcome.sheet,
            0.0 if outcome.refused else outcome.points,
            most[outcome.chapter, outcome.sheet],
            _status(outcome),
            clean.line(outcome.refused),
        )
        for outcome in in_order(outcomes)
    ]


def class_csv(outcomes: Iterable[Outcome]) -> str:
    """`tasks.csv`: a header and `class_rows`, harmless to open in a spreadsheet."""
    return _csv(TaskRow._fields, class_rows(outcomes))


def points_csv(outcomes: Sequence[Outcome]) -> str:
    """`points.csv`: a header and `points_rows`, harmless to open in a spreadsheet."""
    return _csv(PointsRow._fields, points_rows(outcomes))


def _status(outcome: Outcome) -> str:
    if outcome.refused:
        return "refused"
    return "undecided" if outcome.needs_a_person else "graded"


def _csv(header: Sequence[str], rows: Iterable[Sequence[str | float]]) -> str:
    file = io.StringIO()
    writer = csv.writer(file, lineterminator="\n")
    writer.writerow(header)
    writer.writerows([_field(value) for value in row] for row in rows)
    return file.getvalue()


def _field(value: str | float) -> str:
    """Our numbers as they are; text with an apostrophe before what could be a formula."""
    if not isinstance(value, str):
        return number(value)
    shown = clean.line(value)
    risky = value.startswith(("\t", "\r", "\n")) or shown.startswith(_FORMULA)
    return f"'{shown}" if risky else shown
