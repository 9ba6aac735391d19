"""Everything that must hold before students see a sheet."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass

from autograder.answers import KnownAnswer, known_answers, reference, submission
from autograder.course import Course, SheetPath
from autograder.engine.controller import run_jobs
from autograder.engine.job import Job
from autograder.engine.sandbox import Isolation
from autograder.engine.worker import seed_for
from autograder.outcomes import Outcome, Verdict
from autograder.release import build, released
from autograder.sheets import HIDDEN, SOLUTION, Role, Sheet, read_sheet, regions

Told = Callable[[int, int], None]


@dataclass(frozen=True)
class Finding:
    """Something that does not hold: where, what, and what to do."""

    sheet: str
    fact: str
    evidence: tuple[str, ...] = ()
    hint: str = ""


@dataclass(frozen=True)
class Verified:
    """The result of a verification; `checked` counts what was graded."""

    findings: tuple[Finding, ...]
    checked: int


def verify(
    course: Course,
    sheets: Sequence[SheetPath],
    *,
    isolation: Isolation,
    workers: int,
    told: Told | None = None,
) -> Verified:
    """Hold every rule against the sheets.

    Raises:
        SheetError: a sheet or its answers cannot be read at all.
    """
    parsed = [read_sheet(place) for place in sheets]
    findings = list(_stale(course))
    for sheet in parsed:
        findings += [*_leaks(course, sheet), *_shown(sheet), *_clashes(sheet)]
    trials = [trial for sheet in parsed for trial in _trials(course, sheet, isolation)]
    jobs = {id(trial.job): trial for trial in trials}
    done: dict[int, Outcome] = {}
    for job, outcome in run_jobs([trial.job for trial in trials], workers):
        done[id(job)] = outcome
        if told is not None:
            told(len(done), len(jobs))
    for key, trial in jobs.items():
        findings += trial.judge(done[key])
    return Verified(tuple(findings), len(trials))


@dataclass(frozen=True)
class Trial:
    """A submission of which the outcome is known."""

    job: Job
    known: KnownAnswer | None
    stub: bool = False

    def judge(self, outcome: Outcome) -> Iterator[Finding]:
        """What is not as declared."""
        where = str(self.job.sheet.path)
        if self.stub:
            yield from _judge_stub(where, outcome)
            return
        name = self.known.name if self.known else "the sheet's own solution"
        declared = dict(self.known.lost) if self.known else {}
        lost = {
            t.grade_id: t.max_points - t.points for t in outcome.tasks if t.points < t.max_points
        }
        if lost != declared:
            yield Finding(
                where,
                f"`{name}` loses other points than declared",
                (f"declared {_points(declared)}", f"lost     {_points(lost)}", *_facts(outcome)),
                "a right answer is refused or a wrong one gets through: mend one of them",
            )
        named = {task.mistake for task in outcome.tasks if task.mistake}
        wanted = self.known.diagnoses if self.known else frozenset()
        if named != wanted:
            yield Finding(
                where,
                f"`{name}` is diagnosed as {_listed(named)}, not as {_listed(wanted)}",
                _facts(outcome),
                "mend the fingerprint in autograder/checks/diagnosis.py, or the declaration",
            )


def _trials(course: Course, sheet: Sheet, isolation: Isolation) -> Iterator[Trial]:
    def job(answers: dict[str, str]) -> Job:
        data = submission(course, sheet, answers)
        return Job("verify", sheet, data, "", seed_for(data, b"verify"), isolation)

    solutions = reference(sheet)
    yield Trial(job({}), None, stub=True)
    yield Trial(job(solutions), None)
    for known in known_answers(course, sheet):
        yield Trial(job({**solutions, known.answer: known.source}), known)


def _judge_stub(where: str, outcome: Outcome) -> Iterator[Finding]:
    for task in outcome.tasks:
        if task.points > 0 or task.verdict is not Verdict.UNANSWERED:
            yield Finding(
                where,
                f"the untouched notebook gets {task.points:g} points for `{task.grade_id}`, "
                f"verdict `{task.verdict}`",
                (task.fact,),
                "nothing was answered: every task must be `unanswered` and worth nothing",
            )


def _stale(course: Course) -> Iterator[Finding]:
    for name in (*(built := build(course, write=False)).written, *built.removed):
        yield Finding(
            name,
            f"`{name}` is not what `solutions/` says",
            hint="run `autograder build` and commit the result",
        )


def _leaks(course: Course, sheet: Sheet) -> Iterator[Finding]:
    """No line of a solution or of a hidden test may be in the released notebook."""
    path = released(course, sheet.path)
    text = path.read_text(encoding="utf-8") if path.is_file() else ""
    visible = {line.strip() for cell in sheet.cells for line in _released_lines(cell.source)}
    for cell in sheet.cells:
        for region in (*regions(cell.source, HIDDEN), *regions(cell.source, SOLUTION)):
            for line in region.splitlines():
                kept = line.strip()
                if len(kept) > 12 and kept not in visible and _as_json(kept) in text:
                    yield Finding(
                        str(sheet.path),
                        f"a line of `{cell.grade_id}` that is to stay hidden is in {path.name}",
                        (kept,),
                        "build again; if it stays, the same line stands outside the region",
                    )


def _released_lines(source: str) -> list[str]:
    hidden = [
        line
        for marks in (HIDDEN, SOLUTION)
        for r in regions(source, marks)
        for line in r.splitlines()
    ]
    return [line for line in source.splitlines() if line not in hidden]


def _as_json(line: str) -> str:
    return line.replace("\\", "\\\\").replace('"', '\\"')


def _shown(sheet: Sheet) -> Iterator[Finding]:
    """A hidden test shows no expected value."""
    for cell in sheet.tests:
        for region in regions(cell.source, HIDDEN):
            if re.search(r"\bshow\s*=\s*True", region):
                yield Finding(
                    str(sheet.path),
                    f"the hidden test `{cell.grade_id}` shows expected values",
                    hint="remove `show=True`",
                )


def _clashes(sheet: Sheet) -> Iterator[Finding]:
    """What an answer defines must not be defined by a locked cell, or tests would use that."""
    locked = {
        name
        for cell in sheet.cells
        if cell.role in (Role.SETUP, Role.TEST)
        for name in cell.defines
    }
    for answer in sheet.answers:
        for name in sorted(locked & set(answer.defines)):
            yield Finding(
                str(sheet.path),
                f"`{name}` is defined by the answer `{answer.grade_id}` and by a locked cell",
                hint="give one of them another name",
            )


def _points(lost: dict[str, float]) -> str:
    return ", ".join(f"{task} {points:g}" for task, points in sorted(lost.items())) or "nothing"


def _listed(names: Collection[str | None]) -> str:
    return ", ".join(f"`{name}`" for name in sorted(filter(None, names))) or "nothing"


def _facts(outcome: Outcome) -> tuple[str, ...]:
    return tuple(f"{t.grade_id}: {t.fact}" for t in outcome.tasks if t.fact)
