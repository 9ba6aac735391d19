"""The kill matrix of a sheet: which test refuses which wrong answer, as a page and as text."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from autograder.reports.pages import render
from autograder.reports.words import count, number, percent


@dataclass(frozen=True)
class Task:
    """A task, and how many wrong answers lose points in it."""

    grade_id: str
    points: float
    kills: int

    @property
    def claim(self) -> str:
        """The grade_id read as a sentence."""
        words = self.grade_id.replace("_", " ")
        return words[:1].upper() + words[1:]


@dataclass(frozen=True)
class Judged:
    """One answer that was not judged as it must be."""

    sheet: str
    name: str
    answer: str
    expected: str
    got: str
    evidence: tuple[str, ...] = ()


@dataclass(frozen=True)
class Line:
    """A wrong answer or a mutant.

    Attributes:
        name: of the known answer, or what was changed.
        lost: points by task.
        diagnoses: the mistakes that were named.
        reason: why a mutant is right as well; empty when it is not listed.
        amiss: whether it was judged otherwise than declared.
    """

    name: str
    answer: str
    mutant: bool
    lost: Mapping[str, float]
    diagnoses: tuple[str, ...] = ()
    reason: str = ""
    amiss: bool = False


@dataclass(frozen=True)
class Matrix:
    """Everything that is said of one sheet; what is amiss comes first.

    `noted` tells with each answer in which way it was judged otherwise, such as "survivor".
    """

    chapter: str
    sheet: str
    tasks: tuple[Task, ...]
    noted: tuple[tuple[str, Judged], ...]
    lines: tuple[Line, ...]
    counts: Mapping[str, int]
    diagnosed_as_declared: float

    @property
    def blocks(self) -> tuple[tuple[str, str, tuple[Line, ...]], ...]:
        """Known wrong answers, then mutants, by answer cell: heading, cell, lines."""
        return tuple(
            (heading, answer, lines)
            for mutant, heading in ((False, "Wrong answers to"), (True, "Mutants of"))
            for answer in dict.fromkeys(line.answer for line in self.lines)
            if (lines := tuple(x for x in self._shown if (x.mutant, x.answer) == (mutant, answer)))
        )

    @property
    def equivalents(self) -> tuple[Line, ...]:
        """Mutants that are right as well."""
        return tuple(line for line in self.lines if line.reason and not line.amiss)

    @property
    def _shown(self) -> tuple[Line, ...]:
        shown = (line for line in self.lines if not line.reason or line.amiss)
        return tuple(sorted(shown, key=lambda line: not line.amiss))


def matrix_page(matrix: Matrix) -> str:
    """One HTML page that needs nothing else."""
    return render("matrix.html.j2", matrix=matrix)


def matrix_text(matrix: Matrix) -> str:
    """The same for a terminal: the points first, in columns, then what was changed."""
    return "\n".join(_rows(matrix)) + "\n"


def _rows(matrix: Matrix) -> Iterator[str]:
    counts = matrix.counts
    yield f"{matrix.chapter}/{matrix.sheet}"
    yield (
        f"  {count(counts['wrong'], 'known wrong answer')}, "
        f"{percent(matrix.diagnosed_as_declared)} diagnosed as declared; "
        f"{count(counts['mutant'], 'mutant')}, {counts['killed']} killed, "
        f"{counts['equivalent']} equivalent"
    )
    for kind, noted in matrix.noted:
        yield f"\n{kind}: {noted.answer} {noted.name}"
        yield f"  expected   {noted.expected}"
        yield f"  got        {noted.got}"
    yield ""
    for place, task in enumerate(matrix.tasks, 1):
        yield f"{place:4}  {task.grade_id} ({number(task.points)}), refuses {task.kills}"
    for heading, answer, lines in matrix.blocks:
        yield f"\n{heading.lower()} {answer}"
        yield "".join(f"{place:4}" for place in range(1, len(matrix.tasks) + 1))
        for line in lines:
            yield f"{_points(matrix, line)}  {'! ' if line.amiss else ''}{_told(line)}"
    if matrix.equivalents:
        yield "\nright as well"
        for line in matrix.equivalents:
            yield f"  {line.answer} {line.name}\n    {line.reason}"


def _points(matrix: Matrix, line: Line) -> str:
    lost = (line.lost.get(task.grade_id, 0.0) for task in matrix.tasks)
    return "".join(f"{number(points) if points else '·':>4}" for points in lost)


def _told(line: Line) -> str:
    return line.name + (f"  ({', '.join(line.diagnoses)})" if line.diagnoses else "")
