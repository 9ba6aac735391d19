"""A test cell says the same in a student's kernel, in the engine and in a proof.

That stock nbgrader gives the same points is asked in `test_stock_nbgrader.py`.
"""

from __future__ import annotations

import hashlib
import json
import random
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from autograder.answers import KnownAnswer, answers_path, known_answers, reference, submission
from autograder.course import find_course
from autograder.engine.job import Job, Proof
from autograder.engine.sandbox import Isolation
from autograder.engine.worker import grade, seed_for
from autograder.outcomes import Outcome, TaskOutcome
from autograder.sheets import Role, Sheet, read_sheet
from autograder.verify.mutants import mutants

pytestmark = pytest.mark.sandbox

EACH = 2
"""Known answers and mutants of every sheet that are asked; each costs a few tenths of a second."""

COURSE = find_course()
SHEETS = [s for s in map(read_sheet, COURSE.sheets()) if answers_path(COURSE, s).is_file()]
each_sheet = pytest.mark.parametrize("sheet", SHEETS, ids=lambda sheet: str(sheet.path))

Asked = tuple[KnownAnswer, Job, dict[str, Any]]
"""A known answer, the job that grades it, and what its tests say in a kernel, by task."""


def drawn(sheet: Sheet) -> list[KnownAnswer]:
    """Right and wrong ones; none that may differ, as by a torch that only a kernel has."""
    known = [k for k in known_answers(COURSE, sheet) if not k.stock]
    return random.Random(str(sheet.path)).sample(known, min(EACH, len(known)))


def job_of(sheet: Sheet, isolation: Isolation, answers: dict[str, str]) -> Job:
    data = submission(COURSE, sheet, {**reference(sheet), **answers})
    return Job("student", sheet, data, "", seed_for(data, b"same"), isolation)


def notebook(sheet: Sheet, seed: bytes, answers: dict[str, str]) -> list[dict[str, str]]:
    """The cells that run, hidden tests included, as `own_kernel` wants them."""
    sources = {**reference(sheet), **answers}
    return [
        {
            "id": cell.grade_id,
            "source": sources.get(cell.grade_id, cell.source),
            "seed": task_seed(seed, cell.grade_id) if cell.role is Role.TEST else "",
        }
        for cell in sheet.cells
        if cell.role is not Role.PROSE
    ]


@pytest.fixture(scope="module")
def asked(isolation: Isolation) -> dict[str, list[Asked]]:
    """By sheet; one process runs all the kernels, so that torch is loaded once."""
    todo = [
        (sheet, known, job_of(sheet, isolation, {known.answer: known.source}))
        for sheet in SHEETS
        for known in drawn(sheet)
    ]
    notebooks = [notebook(sheet, job.seed, {k.answer: k.source}) for sheet, k, job in todo]
    done = subprocess.run(
        [sys.executable, str(Path(__file__).with_name("own_kernel.py"))],
        input=json.dumps(notebooks),
        capture_output=True,
        text=True,
        check=True,
    )
    found: dict[str, list[Asked]] = {}
    for (sheet, known, job), line in zip(todo, done.stdout.splitlines(), strict=True):
        found.setdefault(str(sheet.path), []).append((known, job, json.loads(line)))
    return found


def task_seed(seed: bytes, grade_id: str) -> str:
    """As the examiner makes it."""
    return hashlib.blake2b(grade_id.encode(), key=seed[:64]).hexdigest()


def told(task: TaskOutcome) -> dict[str, Any]:
    """What an outcome tells, as a kernel tells it."""
    if task.verdict == "right":
        return {"verdict": "right", "points": None}
    kept = {k: getattr(task, k) for k in ("verdict", "fact", "hint", "page", "mistake")}
    return {**kept, "verdict": str(task.verdict), "evidence": list(task.evidence)}


@each_sheet
def test_a_kernel_the_engine_and_a_proof_say_the_same(
    sheet: Sheet, asked: dict[str, list[Asked]]
) -> None:
    """What a proof leaves out must not be what decides."""
    for known, job, kernel in asked[str(sheet.path)]:
        graded = grade(job)
        proven = [grade(replace(job, proof=Proof(b"one run for all"))) for _ in range(2)]

        assert [graded.tasks] * 2 == [outcome.tasks for outcome in proven], known.name
        for task in graded.tasks:
            here = kernel[task.grade_id]
            if here["verdict"] == "NameError":  # the engine says which answer is missing
                assert 0 == task.points, (known.name, task)
            else:
                assert here == told(task), known.name


@each_sheet
def test_a_mutant_is_found_by_a_proof_where_grading_finds_it(
    sheet: Sheet, isolation: Isolation
) -> None:
    made = [mutant for cell in sheet.answers for mutant in mutants(cell)]
    for mutant in random.Random(str(sheet.path)).sample(made, min(EACH, len(made))):
        job = job_of(sheet, isolation, {mutant.answer: mutant.source})
        short = Proof(b"a run", begin=mutant.answer, until_lost=True)
        full, quick = grade(job), grade(replace(job, proof=short))

        assert lost(full)[:1] == lost(quick), mutant.change
        assert set(quick.tasks) <= set(full.tasks)


def lost(outcome: Outcome) -> list[str]:
    return [task.grade_id for task in outcome.tasks if task.points < task.max_points]
