"""The report about a class: one page for the teacher."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from autograder.outcomes import Outcome, Verdict
from autograder.reports import charts, clean, words
from autograder.reports.attention import attention
from autograder.reports.pages import render
from autograder.reports.paths import page_paths
from autograder.reports.tally import ClassTally, SheetTally, TaskTally, class_tally, in_order
from autograder.reports.words import Link, number

_MOST_MISTAKES = 8


@dataclass(frozen=True)
class TaskRow:
    """A task with its bar."""

    tally: TaskTally
    bar: tuple[charts.Segment, ...]


@dataclass(frozen=True)
class SheetBlock:
    """A sheet with its charts; `answers` are the tasks by answer, in order."""

    place: int
    tally: SheetTally
    columns: tuple[charts.Column, ...]
    described: str
    answers: tuple[tuple[str, tuple[TaskRow, ...]], ...]
    undecided: bool


@dataclass(frozen=True)
class Cell:
    """A student's result on one sheet: what it says, where its page is, what is the matter."""

    text: str
    href: str
    note: str
    share: float


@dataclass(frozen=True)
class StudentRow:
    """A student's results, one tuple per sheet (empty: nothing handed in)."""

    student: str
    cells: tuple[tuple[Cell, ...], ...]
    points: float


def class_page(outcomes: Sequence[Outcome], *, title: str, book_url: str | None = None) -> str:
    """One HTML page that needs nothing but the students' pages it links to.

    Args:
        outcomes: in any order; the page does not depend on it.
        title: the heading, such as the name of the class and the chapter.
        book_url: address of the built book; without it the page names the pages of the book.

    Raises:
        UsageError: `book_url` is no full address.
    """
    words.book_base(book_url)
    ordered = in_order(outcomes)
    tally = class_tally(ordered)
    hrefs = [str(path) for path in page_paths(ordered)]
    return render(
        "class.html.j2",
        title=clean.name(title),
        tally=tally,
        sheets=[_block(place, sheet) for place, sheet in enumerate(tally.sheets, 1)],
        most_mistakes=_MOST_MISTAKES,
        links=_links(tally, book_url),
        attention=attention(ordered, hrefs),
        rows=_rows(ordered, hrefs),
    )


def _links(tally: ClassTally, book_url: str | None) -> dict[str, Link | None]:
    return {entry.name: words.book_link(entry.page, book_url) for entry in tally.mistakes}


def _block(place: int, sheet: SheetTally) -> SheetBlock:
    columns = charts.histogram(sheet.points, sheet.max_points)
    answers: dict[str, list[TaskRow]] = defaultdict(list)
    for task in sheet.tasks:
        amounts = [(float(getattr(task, verdict)), str(verdict)) for verdict in Verdict]
        answers[task.answer].append(TaskRow(task, charts.strip(amounts)))
    return SheetBlock(
        place,
        sheet,
        columns,
        charts.described(columns),
        tuple((answer, tuple(rows)) for answer, rows in answers.items()),
        any(task.error for task in sheet.tasks),
    )


def _rows(outcomes: Sequence[Outcome], hrefs: Sequence[str]) -> list[StudentRow]:
    sheets = sorted({(outcome.chapter, outcome.sheet) for outcome in outcomes})
    by_student: dict[str, list[tuple[Outcome, str]]] = defaultdict(list)
    for outcome, href in zip(outcomes, hrefs, strict=True):
        by_student[outcome.student].append((outcome, href))
    return [
        StudentRow(
            clean.name(student),
            tuple(
                tuple(_cell(o, href) for o, href in own if (o.chapter, o.sheet) == sheet)
                for sheet in sheets
            ),
            sum(o.points for o, _ in own if not o.refused),
        )
        for student, own in by_student.items()
    ]


def _cell(outcome: Outcome, href: str) -> Cell:
    if outcome.refused:
        return Cell("refused", href, "", 0.0)
    text = f"{number(outcome.points)} of {number(outcome.max_points)}"
    share = min(max(outcome.points / outcome.max_points, 0.0), 1.0) if outcome.max_points else 0.0
    return Cell(text, href, "undecided" if outcome.needs_a_person else "", share)
