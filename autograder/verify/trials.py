"""Submissions of which the outcome is known, and what is said when it is another."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property
from itertools import count

from autograder.answers import known_answers, reference, submission
from autograder.course import Course
from autograder.engine.job import Job, Proof
from autograder.engine.sandbox import Isolation
from autograder.engine.worker import seed_for
from autograder.outcomes import Outcome, TaskOutcome, Verdict
from autograder.sheets import Sheet
from autograder.verify.equivalents import equivalents, equivalents_path
from autograder.verify.mutants import mutants
from autograder.verify.rules import Finding

SEEDS = 4
"""The trials of a sheet take so many seeds in turn; references are computed once for each."""
KEY = b"verify"


class Kind(StrEnum):
    """What a trial is; the order of the report."""

    STUB = "stub"
    REFERENCE = "reference"
    RIGHT = "right"
    WRONG = "wrong"
    MUTANT = "mutant"


@dataclass(frozen=True)
class Trial:
    """A submission of which the outcome is known.

    Attributes:
        name: of the known answer, or what was changed in a mutant.
        answer: the cell that it fills; empty where it fills all or none.
        lost: points that must be lost, by task; a mutant may lose any.
        diagnoses: the mistakes that must be named; of mutants nothing is asked.
        reason: why a mutant is right as well; empty when it must lose something.
    """

    job: Job
    kind: Kind
    name: str
    answer: str = ""
    lost: Mapping[str, float] = field(default_factory=dict)
    diagnoses: frozenset[str] = frozenset()
    reason: str = ""

    @property
    def sheet(self) -> str:
        return str(self.job.sheet.path)


@dataclass(frozen=True)
class Tried:
    """A trial with its outcome."""

    trial: Trial
    outcome: Outcome

    @cached_property
    def lost(self) -> dict[str, float]:
        """Points that each task lost."""
        tasks = self.outcome.tasks
        return {t.grade_id: t.max_points - t.points for t in tasks if t.points < t.max_points}

    @cached_property
    def diagnoses(self) -> frozenset[str]:
        """The mistakes that were named."""
        return frozenset(task.mistake for task in self.outcome.tasks if task.mistake)

    @property
    def survives(self) -> bool:
        """A wrong answer that keeps points that it must lose."""
        if self.trial.kind is Kind.MUTANT:
            return not self.lost and not self.trial.reason
        if self.trial.kind is Kind.WRONG:
            return any(self.lost.get(task, 0) < points for task, points in self.trial.lost.items())
        return False

    @property
    def stale(self) -> bool:
        """A mutant that is listed as right and loses points."""
        return bool(self.trial.reason and self.lost)

    @property
    def false_alarm(self) -> bool:
        """A right answer that loses points, or an untouched notebook that is judged at all."""
        if self.trial.kind is Kind.STUB:
            return any(answered(task) for task in self.outcome.tasks)
        return self.trial.kind in (Kind.REFERENCE, Kind.RIGHT) and bool(self.lost)

    @property
    def misdiagnosed(self) -> bool:
        """A known answer of which another mistake is named than the declared one."""
        known = self.trial.kind in (Kind.REFERENCE, Kind.RIGHT, Kind.WRONG)
        return known and self.diagnoses != self.trial.diagnoses

    @property
    def facts(self) -> tuple[str, ...]:
        """What each task said."""
        return tuple(f"{t.grade_id}: {t.fact}" for t in self.outcome.tasks if t.fact)


def answered(task: TaskOutcome) -> bool:
    """Whether a task takes an untouched notebook for an answer."""
    return task.points > 0 or task.verdict is not Verdict.UNANSWERED


def trials(
    course: Course,
    sheet: Sheet,
    isolation: Isolation,
    *,
    run: bytes = b"",
    with_mutants: bool,
    every_task: bool = False,
) -> Iterator[Trial]:
    """The stub, the sheet's own solution, every known answer, and the mutants.

    Args:
        run: names the proof (see `Proof`).
        every_task: whether mutants are asked every task. Otherwise they begin with the tests of
            their own answer, for those above cannot have changed, and end with the first lost
            point.

    Raises:
        SheetError: the known answers or the equivalents cannot be read.
    """
    turn = count()

    def job(answers: Mapping[str, str], proof: Proof | None = None) -> Job:
        data, seed = submission(course, sheet, answers), seed_for(b"%d" % (next(turn) % SEEDS), KEY)
        return Job("verify", sheet, data, "", seed, isolation, proof=proof or Proof(run))

    solutions = reference(sheet)
    yield Trial(job({}), Kind.STUB, "the untouched notebook")
    yield Trial(job(solutions), Kind.REFERENCE, "the sheet's own solution")
    for known in known_answers(course, sheet):
        filled = job({**solutions, known.answer: known.source})
        kind = Kind.RIGHT if known.right else Kind.WRONG
        yield Trial(filled, kind, known.name, known.answer, known.lost, known.diagnoses)
    if not with_mutants:
        return
    reasons = {(e.answer, e.change): e.reason for e in equivalents(course, sheet)}
    for cell in sheet.answers:
        for mutant in mutants(cell):
            proof = None if every_task else Proof(run, begin=mutant.answer, until_lost=True)
            filled = job({**solutions, mutant.answer: mutant.source}, proof)
            reason = reasons.get((mutant.answer, mutant.change), "")
            yield Trial(filled, Kind.MUTANT, mutant.change, mutant.answer, reason=reason)


def unknown_equivalents(course: Course, sheet: Sheet) -> Iterator[Finding]:
    """Entries of the list of equivalents to which no mutant corresponds."""
    made = {(m.answer, m.change) for cell in sheet.answers for m in mutants(cell)}
    for entry in equivalents(course, sheet):
        if (entry.answer, entry.change) not in made:
            yield Finding(
                str(sheet.path),
                f"an equivalent of `{entry.answer}` is no mutant: {entry.change}",
                (entry.reason,),
                f"the solution has changed: mend or remove it in "
                f"{equivalents_path(course, sheet).name}",
            )


def judge(tried: Tried) -> Iterator[Finding]:
    """What is not as declared."""
    trial = tried.trial
    if trial.kind is Kind.STUB:
        yield from _judge_stub(tried)
        return
    for task in tried.outcome.tasks:
        if task.verdict is Verdict.ERROR:
            yield Finding(
                trial.sheet,
                f"the test `{task.grade_id}` fails itself on {_spoken(trial)}",
                (task.fact, *tried.outcome.flags),
                "no answer may do that to a test: mend the test",
            )
    yield from _judge_mutant(tried) if trial.kind is Kind.MUTANT else _judge_known(tried)


def points(lost: Mapping[str, float]) -> str:
    """Points by task, as text."""
    return ", ".join(f"{task} {points:g}" for task, points in sorted(lost.items())) or "nothing"


def listed(names: Collection[str]) -> str:
    """Names of mistakes, as text."""
    return ", ".join(f"`{name}`" for name in sorted(names)) or "nothing"


def _spoken(trial: Trial) -> str:
    if trial.kind is Kind.MUTANT:
        return f"a mutant of `{trial.answer}`: {trial.name}"
    return f"`{trial.name}`"


def _judge_stub(tried: Tried) -> Iterator[Finding]:
    for task in tried.outcome.tasks:
        if answered(task):
            yield Finding(
                tried.trial.sheet,
                f"the untouched notebook gets {task.points:g} points for `{task.grade_id}`, "
                f"verdict `{task.verdict}`",
                (task.fact,),
                "nothing was answered: every task must be `unanswered` and worth nothing",
            )


def _judge_known(tried: Tried) -> Iterator[Finding]:
    trial = tried.trial
    if tried.lost != dict(trial.lost):
        evidence = (f"declared {points(trial.lost)}", f"lost     {points(tried.lost)}")
        yield Finding(
            trial.sheet,
            f"`{trial.name}` loses other points than declared",
            (*evidence, *tried.facts),
            "a right answer is refused or a wrong one gets through: mend one of them",
        )
    if tried.misdiagnosed:
        yield Finding(
            trial.sheet,
            f"`{trial.name}` is diagnosed as {listed(tried.diagnoses)}, "
            f"not as {listed(trial.diagnoses)}",
            tried.facts,
            "mend the fingerprint in autograder/checks/diagnosis.py, or the declaration",
        )


def _judge_mutant(tried: Tried) -> Iterator[Finding]:
    trial = tried.trial
    if tried.survives:
        yield Finding(
            trial.sheet,
            f"a mutant of `{trial.answer}` loses nothing: {trial.name}",
            hint="add a case that tells it from the solution; if it is right as well, list it "
            f"with a reason in {trial.job.sheet.path.name}.equivalents.toml",
        )
    elif tried.stale:
        yield Finding(
            trial.sheet,
            f"an equivalent of `{trial.answer}` loses points: {trial.name}",
            (f"reason   {trial.reason}", f"lost     {points(tried.lost)}", *tried.facts),
            f"remove it from {trial.job.sheet.path.name}.equivalents.toml, or mend the test",
        )
