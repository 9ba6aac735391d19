"""What a class did, counted: plain data from which the class report is drawn.

New statistics (how well a task discriminates, which mistakes come in pairs) belong here as further
fields of `SheetTally`, with a block of their own in `class.html.j2`.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from statistics import fmean, median

from autograder.checks import MISTAKES
from autograder.outcomes import Outcome, TaskOutcome, Verdict
from autograder.reports import clean, words


@dataclass(frozen=True)
class TaskTally:
    """One task over the class; shares are of the graded submissions that have the task."""

    grade_id: str
    claim: str
    answer: str
    max_points: float
    mean_points: float
    submissions: int
    right: int
    wrong: int
    unanswered: int
    error: int

    def share(self, verdict: str) -> float:
        """The share of one verdict, between 0 and 1."""
        amount: int = getattr(self, verdict)
        return amount / self.submissions


@dataclass(frozen=True)
class MistakeTally:
    """One mistake over the class.

    Attributes:
        share: of the students with a graded submission.
        sentence, hint, page: from the catalogue; empty for a mistake that it does not hold.
        claims: the claims of the tasks where it was seen, the commonest first.
    """

    name: str
    students: int
    share: float
    sentence: str
    hint: str
    page: str
    claims: tuple[str, ...]


@dataclass(frozen=True)
class SheetTally:
    """One sheet over the class; `points` are those of the graded submissions, ascending."""

    chapter: str
    sheet: str
    submissions: int
    refused: int
    max_points: float
    mean_points: float
    median_points: float
    points: tuple[float, ...]
    tasks: tuple[TaskTally, ...]


@dataclass(frozen=True)
class ClassTally:
    """All that is counted."""

    students: int
    submissions: int
    refused: int
    undecided: int
    sheets: tuple[SheetTally, ...]
    mistakes: tuple[MistakeTally, ...]
    wrong: int
    wrong_unnamed: int
    isolation: tuple[tuple[str, int], ...]
    engines: tuple[tuple[str, int], ...]


def in_order(outcomes: Iterable[Outcome]) -> list[Outcome]:
    """Outcomes by student, chapter and sheet, whatever order they were finished in."""
    return sorted(outcomes, key=lambda o: (o.student, o.chapter, o.sheet, o.key, o.engine))


def class_tally(outcomes: Sequence[Outcome]) -> ClassTally:
    """Everything that the class report counts; an empty class is counted as such."""
    ordered = in_order(outcomes)
    by_sheet: dict[tuple[str, str], list[Outcome]] = defaultdict(list)
    for outcome in ordered:
        by_sheet[outcome.chapter, outcome.sheet].append(outcome)
    wrong = [t for o in ordered if not o.refused for t in o.tasks if t.verdict is Verdict.WRONG]
    return ClassTally(
        students=len({outcome.student for outcome in ordered}),
        submissions=len(ordered),
        refused=sum(bool(outcome.refused) for outcome in ordered),
        undecided=sum(outcome.needs_a_person for outcome in ordered),
        sheets=tuple(_sheet(by_sheet[key]) for key in sorted(by_sheet)),
        mistakes=_mistakes(ordered),
        wrong=len(wrong),
        wrong_unnamed=sum(task.mistake is None for task in wrong),
        isolation=_counted(outcome.isolation for outcome in ordered),
        engines=_counted(outcome.engine for outcome in ordered),
    )


def max_points(outcomes: Iterable[Outcome]) -> dict[tuple[str, str], float]:
    """The points of every sheet, so that a refused notebook is out of the same number."""
    most: dict[tuple[str, str], float] = defaultdict(float)
    for outcome in outcomes:
        key = outcome.chapter, outcome.sheet
        most[key] = max(most[key], outcome.max_points)
    return dict(most)


def _sheet(outcomes: Sequence[Outcome]) -> SheetTally:
    graded = [outcome for outcome in outcomes if not outcome.refused]
    points = tuple(sorted(outcome.points for outcome in graded))
    tasks: dict[str, list[TaskOutcome]] = {}
    for outcome in sorted(graded, key=lambda o: -len(o.tasks)):
        for task in outcome.tasks:
            tasks.setdefault(task.grade_id, []).append(task)
    return SheetTally(
        chapter=clean.name(outcomes[0].chapter),
        sheet=clean.name(outcomes[0].sheet),
        submissions=len(outcomes),
        refused=len(outcomes) - len(graded),
        max_points=max((outcome.max_points for outcome in graded), default=0.0),
        mean_points=fmean(points) if points else 0.0,
        median_points=median(points) if points else 0.0,
        points=points,
        tasks=tuple(_task(group) for group in tasks.values()),
    )


def _task(group: Sequence[TaskOutcome]) -> TaskTally:
    verdicts = Counter(task.verdict for task in group)
    named = next((task for task in group if task.answer), group[0])
    return TaskTally(
        grade_id=clean.line(named.grade_id),
        claim=words.claim(named),
        answer=clean.line(named.answer or ""),
        max_points=max(task.max_points for task in group),
        mean_points=fmean(task.points for task in group),
        submissions=len(group),
        right=verdicts[Verdict.RIGHT],
        wrong=verdicts[Verdict.WRONG],
        unanswered=verdicts[Verdict.UNANSWERED],
        error=verdicts[Verdict.ERROR],
    )


def _mistakes(outcomes: Sequence[Outcome]) -> tuple[MistakeTally, ...]:
    """The mistakes of the class, those of the most students first."""
    students: dict[str, set[str]] = defaultdict(set)
    claims: dict[str, Counter[str]] = defaultdict(Counter)
    graded = [outcome for outcome in outcomes if not outcome.refused]
    for outcome in graded:
        for task in outcome.tasks:
            if task.mistake and task.verdict is Verdict.WRONG:
                students[task.mistake].add(outcome.student)
                claims[task.mistake][words.claim(task)] += 1
    everyone = len({outcome.student for outcome in graded})
    tallies = [
        _mistake(name, len(who), len(who) / everyone, claims[name])
        for name, who in students.items()
    ]
    return tuple(sorted(tallies, key=lambda tally: (-tally.students, tally.name)))


def _mistake(name: str, students: int, share: float, claims: Counter[str]) -> MistakeTally:
    entry = MISTAKES.get(name)
    return MistakeTally(
        name=clean.line(name, chars=60),
        students=students,
        share=share,
        sentence=f"the answer {entry.effect}" if entry else "",
        hint=entry.hint if entry else "",
        page=entry.page if entry else "",
        claims=tuple(sorted(claims, key=lambda claim: (-claims[claim], claim))),
    )


def _counted(values: Iterable[str]) -> tuple[tuple[str, int], ...]:
    return tuple(sorted(Counter(clean.line(value) or "not recorded" for value in values).items()))
