"""The words of a grading: verdicts, outcomes, diagnoses; plain data that everything else shares."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from enum import StrEnum
from typing import Any


class Verdict(StrEnum):
    """What is said of one task."""

    RIGHT = "right"
    WRONG = "wrong"
    UNANSWERED = "unanswered"
    ERROR = "error"
    """The grader failed, not the student: a person has to look."""


@dataclass(frozen=True)
class TaskOutcome:
    """The outcome of one task (nbgrader: one grade cell).

    Attributes:
        grade_id: the claim, as in the sheet.
        answer: the grade_id of the answer cell that the claim is about, if there is one.
        points, max_points: what was earned and what could be.
        fact, evidence, hint, page: the three parts of the message and the page of the book.
        mistake: id in the catalogue of mistakes, when the diagnosis names one.
    """

    grade_id: str
    verdict: Verdict
    points: float
    max_points: float
    answer: str | None = None
    fact: str = ""
    evidence: tuple[str, ...] = ()
    hint: str = ""
    page: str = ""
    mistake: str | None = None

    @property
    def claim(self) -> str:
        """The grade_id read as a sentence."""
        return self.grade_id.replace("_", " ")


@dataclass(frozen=True)
class CellRun:
    """What happened when one of the student's cells, or a set-up cell, ran in the candidate.

    Attributes:
        grade_id: id of the cell in the rebuilt notebook.
        status: `ok`, `raised`, `died` (the process ended) or `stopped` (a limit was reached).
        problem: one line about what was raised or which limit was reached; empty when ok.
        traceback: text of the traceback, limited in length.
        stdout, stderr: text, limited in length.
        displays: MIME bundles, each a mapping of MIME type to text (images in base64).
    """

    grade_id: str
    status: str = "ok"
    problem: str = ""
    traceback: str = ""
    stdout: str = ""
    stderr: str = ""
    displays: tuple[Mapping[str, str], ...] = ()


@dataclass(frozen=True)
class Outcome:
    """The outcome of one submitted notebook.

    Attributes:
        student: id of the student, or the file's stem when it was graded on its own.
        key: digest of submission, sheet and environment; equal keys mean equal outcomes.
        seed: hexadecimal seed from which every hidden case was drawn.
        isolation: the level of isolation that was in force.
        refused: why the notebook could not be graded at all; empty otherwise.
        flags: what a teacher should know (changed locked cells, duplicated cells, limits reached).
    """

    student: str
    chapter: str
    sheet: str
    key: str
    seed: str
    isolation: str
    tasks: tuple[TaskOutcome, ...] = ()
    cells: tuple[CellRun, ...] = ()
    refused: str = ""
    flags: tuple[str, ...] = ()
    engine: str = "autograder"

    @property
    def points(self) -> float:
        return sum(task.points for task in self.tasks)

    @property
    def max_points(self) -> float:
        return sum(task.max_points for task in self.tasks)

    @property
    def most_telling(self) -> TaskOutcome | None:
        """The task to speak of first: of the first answer that is not right, the diagnosed one."""
        todo = (Verdict.WRONG, Verdict.UNANSWERED)
        first = next((task for task in self.tasks if task.verdict in todo), None)
        if first is None or self.refused:
            return None
        named = [t for t in self.tasks if t.answer == first.answer and t.mistake]
        specific = (task for task in named if task.mistake != "wrong_shape")
        return next(specific, named[0] if named else first)

    @property
    def needs_a_person(self) -> bool:
        """True when a verdict could not be reached by the grader."""
        return any(task.verdict is Verdict.ERROR for task in self.tasks)

    def to_json(self) -> dict[str, Any]:
        """A JSON-able mapping; `from_json` is its inverse."""
        return asdict(self)

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Outcome:
        """Rebuild an outcome from what `to_json` gave.

        Raises:
            TypeError, KeyError, ValueError: the mapping is not an outcome.
        """
        fields = dict(data)
        fields["tasks"] = tuple(_task(task) for task in data["tasks"])
        fields["cells"] = tuple(_cell(cell) for cell in data["cells"])
        fields["flags"] = tuple(data["flags"])
        return cls(**fields)


@dataclass(frozen=True)
class ClassResult:
    """All outcomes of one run, in the order of student, chapter and sheet."""

    outcomes: Sequence[Outcome] = field(default_factory=tuple)


def _task(data: Mapping[str, Any]) -> TaskOutcome:
    return TaskOutcome(
        **{**data, "verdict": Verdict(data["verdict"]), "evidence": tuple(data["evidence"])}
    )


def _cell(data: Mapping[str, Any]) -> CellRun:
    return CellRun(**{**data, "displays": tuple(data["displays"])})
