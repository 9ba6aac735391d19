"""What a student is told about one notebook, ordered and cleaned, for page and terminal alike."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from autograder.outcomes import CellRun, Outcome, TaskOutcome, Verdict
from autograder.reports import clean, words
from autograder.reports.charts import Segment, strip
from autograder.reports.words import Link, count

_MOST_DISPLAYS = 8
_MOST_EVIDENCE = 12
_STATUS = {
    "raised": "This cell stopped with an error",
    "died": "The process ended while this cell ran",
    "stopped": "This cell reached a limit",
}
_NO_FACT = {
    Verdict.WRONG: "this is not right yet",
    Verdict.UNANSWERED: "there is no answer in this cell yet",
    Verdict.ERROR: "the grader could not decide this task",
}
_NO_HINT = {
    Verdict.WRONG: "",
    Verdict.UNANSWERED: "",
    Verdict.ERROR: "this says nothing about your answer: a person will look at it, and the points "
    "are not final",
}


@dataclass(frozen=True)
class Message:
    """Fact, evidence, hint, and where to read on."""

    fact: str
    evidence: tuple[str, ...] = ()
    hint: str = ""
    link: Link | None = None


@dataclass(frozen=True)
class TaskView:
    """One task; `message` is None when the task is right, `repeated` when it was just said."""

    place: int
    claim: str
    kind: str
    verdict: str
    points: float
    max_points: float
    message: Message | None = None
    repeated: bool = False


@dataclass(frozen=True)
class Display:
    """One thing that a cell showed: a picture, or its text."""

    text: str
    image: clean.Image | None = None


@dataclass(frozen=True)
class CellView:
    """What happened in one of the student's cells."""

    cell: str
    status: str
    problem: str
    traceback: str
    stdout: str
    stderr: str
    displays: tuple[Display, ...]
    left_out: int

    @property
    def has_output(self) -> bool:
        """True when the cell showed anything at all, if only what is not shown here."""
        return bool(self.stdout or self.stderr or self.displays or self.left_out)

    @property
    def worth_showing(self) -> bool:
        """True when there is anything to say about the cell."""
        return bool(self.status or self.has_output)


@dataclass(frozen=True)
class Group:
    """The tasks about one answer, and what happened when its cell ran."""

    answer: str
    points: float
    max_points: float
    tasks: tuple[TaskView, ...]
    cell: CellView | None


@dataclass(frozen=True)
class StudentView:
    """All that the page says, in its order; `next_task` is None when nothing is left to do."""

    student: str
    chapter: str
    sheet: str
    points: float
    max_points: float
    refusal: Message | None
    summary: str
    strip: tuple[Segment, ...]
    next_lead: str
    next_task: TaskView | None
    groups: tuple[Group, ...]
    other_cells: tuple[CellView, ...]
    flags: tuple[str, ...]
    record: tuple[tuple[str, str], ...]


def student_view(outcome: Outcome, book_url: str | None = None) -> StudentView:
    """The content of `outcome`, free of everything hostile except HTML, which the page escapes."""
    tasks = () if outcome.refused else outcome.tasks
    views = [_task(place, task, book_url) for place, task in enumerate(tasks, 1)]
    answers = {task.answer for task in tasks}
    lead, following = _next(outcome, views)
    return StudentView(
        student=clean.name(outcome.student),
        chapter=clean.name(outcome.chapter),
        sheet=clean.name(outcome.sheet),
        points=sum(task.points for task in tasks),
        max_points=sum(task.max_points for task in tasks),
        refusal=refusal(outcome),
        summary=_summary(views),
        strip=strip([(view.max_points, view.kind) for view in views]),
        next_lead=lead,
        next_task=following,
        groups=_groups(tasks, views, outcome.cells),
        other_cells=_cells(cell for cell in outcome.cells if cell.grade_id not in answers),
        flags=tuple(words.flag(flag) for flag in outcome.flags),
        record=_record(outcome),
    )


def refusal(outcome: Outcome) -> Message | None:
    """Why the notebook was not graded, in the parts that our errors have."""
    lines = clean.block(outcome.refused, chars=2000, lines=20).splitlines()
    if not lines:
        return None
    hints = [text.removeprefix("hint:").strip() for text in lines if text.startswith("hint:")]
    evidence = tuple(text.strip() for text in lines[1:] if not text.startswith("hint:"))
    return Message(lines[0], evidence, " ".join(hints))


def _record(outcome: Outcome) -> tuple[tuple[str, str], ...]:
    """What is needed to repeat this grading."""
    names = ("engine", "isolation", "key")
    values = ((name, clean.line(str(getattr(outcome, name)), chars=80)) for name in names)
    return tuple((name, value) for name, value in values if value)


def _task(place: int, task: TaskOutcome, book_url: str | None) -> TaskView:
    return TaskView(
        place=place,
        claim=words.claim(task),
        kind=task.verdict.value,
        verdict=words.VERDICTS[task.verdict],
        points=task.points,
        max_points=task.max_points,
        message=None if task.verdict is Verdict.RIGHT else _message(task, book_url),
    )


def _message(task: TaskOutcome, book_url: str | None) -> Message:
    return Message(
        fact=clean.line(task.fact) or _NO_FACT[task.verdict],
        evidence=tuple(clean.aligned(text) for text in task.evidence[:_MOST_EVIDENCE]),
        hint=clean.line(task.hint, chars=600) or _NO_HINT[task.verdict],
        link=words.book_link(task.page, book_url),
    )


def _summary(views: Sequence[TaskView]) -> str:
    if not views:
        return "This sheet has no graded tasks."
    verdicts = Counter(view.verdict for view in views)
    parts = [f"{verdicts[word]} {word}" for word in words.VERDICTS.values() if verdicts[word]]
    return f"{count(len(views), 'task')}: {', '.join(parts)}."


def _next(outcome: Outcome, views: Sequence[TaskView]) -> tuple[str, TaskView | None]:
    """What to do now: the most telling task that the student can still change."""
    task = outcome.most_telling
    if task is not None:
        lead = "write this answer" if task.verdict is Verdict.UNANSWERED else "look at this answer"
        again = "" if task.verdict is Verdict.UNANSWERED else " again"
        return f"Next: {lead}{again}", views[outcome.tasks.index(task)]
    undecided = sum(view.kind == Verdict.ERROR for view in views)
    if undecided:
        tasks = count(undecided, "task")
        return f"Nothing is left for you to do. A person will look at {tasks}.", None
    return ("Everything is right. Nothing is left to do here." if views else ""), None


def _groups(
    tasks: Sequence[TaskOutcome], views: Sequence[TaskView], cells: Sequence[CellRun]
) -> tuple[Group, ...]:
    """Tasks by answer, in the order in which the answers come first."""
    members: dict[str | None, list[TaskView]] = {}
    for task, view in zip(tasks, views, strict=True):
        members.setdefault(task.answer, []).append(view)
    return tuple(
        Group(
            answer=clean.line(answer or ""),
            points=sum(view.points for view in group),
            max_points=sum(view.max_points for view in group),
            tasks=tuple(_say_once(group)),
            cell=next(iter(_cells(cell for cell in cells if cell.grade_id == answer)), None),
        )
        for answer, group in members.items()
    )


def _say_once(views: Iterable[TaskView]) -> Iterable[TaskView]:
    """Views in which a message that brings nothing new is marked as repeated."""
    said: set[tuple[str, Message]] = set()
    for view in views:
        if view.message:
            bare = replace(view.message, evidence=())
            repeated = (view.kind, view.message) in said
            said |= {(view.kind, view.message), (view.kind, bare)}
            yield replace(view, repeated=repeated)
        else:
            yield view


def _cells(runs: Iterable[CellRun]) -> tuple[CellView, ...]:
    views = (_cell(run) for run in runs)
    return tuple(view for view in views if view.worth_showing)


def _cell(run: CellRun) -> CellView:
    displays = [_display(bundle) for bundle in run.displays[:_MOST_DISPLAYS]]
    shown = tuple(display for display in displays if display)
    return CellView(
        cell=clean.name(run.grade_id),
        status="" if run.status == "ok" else _STATUS.get(run.status, "This cell did not finish"),
        problem=clean.line(run.problem),
        traceback=clean.block(run.traceback),
        stdout=clean.block(run.stdout),
        stderr=clean.block(run.stderr),
        displays=shown,
        left_out=len(run.displays) - len(shown),
    )


def _display(bundle: Mapping[str, str]) -> Display | None:
    """The first picture of a bundle, else its text; everything else is dropped."""
    text = bundle.get("text/plain", "")
    text = clean.block(text, chars=2000, lines=40) if isinstance(text, str) else ""
    for mime in ("image/png", "image/jpeg"):
        encoded = bundle.get(mime)
        picture = clean.image(mime, encoded) if isinstance(encoded, str) else None
        if picture:
            return Display(text, picture)
    return Display(text) if text else None
