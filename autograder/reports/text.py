"""The same content for a terminal."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Sequence

from rich.progress_bar import ProgressBar
from rich.table import Table
from rich.text import Text

from autograder.checks.messages import render
from autograder.outcomes import Outcome, Verdict
from autograder.reports import clean, words
from autograder.reports.attention import reasons
from autograder.reports.tally import in_order
from autograder.reports.view import CellView, Group, Message, StudentView, TaskView, student_view
from autograder.reports.words import number

WIDTH = 100
MOST_ROWS = 25


def student_text(outcome: Outcome) -> str:
    """What the student's page says, without colour, at most 100 characters wide."""
    view = student_view(outcome)
    parts = [_head(view), *_body(view)]
    if view.flags:
        parts.append(["for your teacher", *(_wrap(flag, "  ") for flag in view.flags)])
    return "\n\n".join("\n".join(lines) for lines in parts if lines) + "\n"


def class_table(outcomes: Sequence[Outcome]) -> Table:
    """The class at a glance: at most 25 rows, those that need a person first."""
    several = len({(outcome.chapter, outcome.sheet) for outcome in outcomes}) > 1
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style="dim")
    table.add_column("student", no_wrap=True, overflow="ellipsis", max_width=28)
    if several:
        table.add_column("sheet", no_wrap=True, overflow="ellipsis", max_width=30)
    table.add_column("points", justify="right", no_wrap=True)
    table.add_column("", width=12)
    table.add_column("first mistake or reason")
    ordered = sorted(in_order(outcomes), key=lambda o: not (o.refused or o.needs_a_person))
    for outcome in ordered[:MOST_ROWS]:
        sheet = [Text(clean.name(f"{outcome.chapter}/{outcome.sheet}"))] if several else []
        table.add_row(Text(clean.name(outcome.student)), *sheet, *_result(outcome))
    if len(ordered) > MOST_ROWS:
        table.add_row(Text(f"… and {len(ordered) - MOST_ROWS} more", style="dim"))
    return table


def _result(outcome: Outcome) -> tuple[Text, Text | ProgressBar, Text]:
    """Points, a bar, and the one thing worth saying."""
    # The column may shrink and its text may not wrap, so a narrow terminal cuts this one alone.
    remark = Text(_remark(outcome), no_wrap=True, overflow="ellipsis")
    if outcome.refused:
        return Text("–"), Text(""), remark
    bar = ProgressBar(
        total=outcome.max_points or 1,
        completed=outcome.points,
        width=12,
        complete_style="cyan",
        finished_style="cyan",
    )
    points = Text(f"{number(outcome.points)}/{number(outcome.max_points)}")
    return points, bar, remark


def _remark(outcome: Outcome) -> str:
    remarks = {reason.kind: f"{reason.kind}: {reason.sentence}" for reason in reasons(outcome)}
    if "refused" in remarks or "undecided" in remarks:
        return remarks.get("refused") or remarks["undecided"]
    task = outcome.most_telling
    if task is None:
        return remarks.get("flag", "")
    if task.verdict is Verdict.UNANSWERED:
        return words.VERDICTS[Verdict.UNANSWERED]
    return clean.line((task.mistake or "").replace("_", " ") or task.fact)


def _head(view: StudentView) -> list[str]:
    title = f"{view.chapter}/{view.sheet}   {view.student}"
    if view.refusal:
        return [title, "not graded"]
    return [title, f"{number(view.points)} of {number(view.max_points)} points", view.summary]


def _body(view: StudentView) -> Iterator[list[str]]:
    if view.refusal:
        yield _message(view.refusal, "")
        return
    if view.next_task:
        lead = f"{view.next_lead[0].lower()}{view.next_lead[1:]}"
        yield [lead, _wrap(view.next_task.claim, "  ")]
    else:
        yield [view.next_lead]
    for group in view.groups:
        yield list(_group(group))
    for cell in view.other_cells:
        yield [f"cell {cell.cell}", *_cell(cell)]


def _group(group: Group) -> Iterator[str]:
    points = f"{number(group.points)} of {number(group.max_points)} points"
    yield f"{group.answer or 'the notebook as a whole'}   {points}"
    if group.cell:
        yield from _cell(group.cell)
    for task in group.tasks:
        yield from _task(task)


def _task(task: TaskView) -> Iterator[str]:
    points = f"{number(task.points)}/{number(task.max_points)}"
    yield _wrap(task.claim, f"  {task.verdict:<14}{points:>6}  ", " " * 24)
    if task.message and task.repeated:
        yield " " * 24 + "as above"
    elif task.message:
        yield from _message(task.message, " " * 24)


def _message(message: Message, indent: str) -> list[str]:
    page = message.link.page if message.link else ""
    text = render(message.fact, message.evidence, message.hint, page)
    return [
        _wrap(row.strip(), indent + " " * (len(row) - len(row.lstrip())), indent + "  ")
        for row in text.splitlines()
    ]


def _cell(cell: CellView) -> Iterator[str]:
    if cell.status:
        problem = f": {cell.problem}" if cell.problem else ""
        yield _wrap(f"{cell.status}{problem}", "  ", "    ")
    shown = [display.text for display in cell.displays]
    parts = {"traceback": cell.traceback, "stdout": cell.stdout, "stderr": cell.stderr}
    for label, text in [*parts.items(), *(("display", text) for text in shown)]:
        if text:
            yield f"  {label}"
            yield from (_wrap(row, "    │ ") for row in text.splitlines())


def _wrap(text: str, first: str, rest: str | None = None) -> str:
    """`text` in lines of at most `WIDTH`, without touching the spaces inside."""
    lines = textwrap.wrap(
        text,
        WIDTH,
        initial_indent=first,
        subsequent_indent=first if rest is None else rest,
        expand_tabs=True,
        tabsize=4,
        replace_whitespace=False,
        break_on_hyphens=False,
    )
    return "\n".join(lines) if lines else first.rstrip()
