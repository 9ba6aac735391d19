"""Every attack earns nothing, learns nothing and disturbs nobody.

Each file of `corpus/` is the text of one answer cell; its docstring says what it tries.
"""

from __future__ import annotations

import ast
import json
from pathlib import Path

import pytest

from autograder.answers import reference, submission
from autograder.checks.messages import render
from autograder.engine.autograded import autograded_notebook
from autograder.engine.job import Job
from autograder.engine.limits import Limits
from autograder.engine.submission import parse, rebuild
from autograder.engine.worker import grade, seed_for
from autograder.reports import student_page
from autograder.sheets import HIDDEN, SOLUTION, regions

CORPUS = sorted((Path(__file__).parent / "corpus").glob("*.py"))
LIMITS = Limits(call_seconds=3.0, cell_seconds=6.0, notebook_seconds=25.0)
SECRET = "canary-of-the-environment"
# What an answer that does nothing may still show: `input_modified` is not among the mistakes.
HARMLESS = {"grad_poly3_leaves_its_inputs_alone"}


@pytest.fixture(autouse=True)
def secret_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COURSE_SECRET", SECRET)


def graded(course, sheet, isolation, answers, student="attacker"):
    data = submission(course, sheet, {**reference(sheet), **answers})
    job = Job(student, sheet, data, "key", seed_for(data, b"attacks"), isolation, LIMITS)
    return data, grade(job)


def everything_shown(sheet, data, outcome) -> str:
    """All that a student can get to see of a grading."""
    notebook = autograded_notebook(rebuild(sheet, parse(data, LIMITS)), outcome)
    messages = [render(t.fact, t.evidence, t.hint, t.page) for t in outcome.tasks]
    return "\n".join([notebook, student_page(outcome), json.dumps(outcome.to_json()), *messages])


def secret_lines(sheet, given: str) -> set[str]:
    """Lines of hidden tests and of the reference, without those that the student wrote."""
    lines = {
        line.strip()
        for cell in sheet.cells
        for region in [*regions(cell.source, HIDDEN), *regions(cell.source, SOLUTION)]
        for line in region.splitlines()
    }
    shown = {line.strip() for cell in sheet.cells for line in cell.visible.splitlines()}
    return {line for line in lines - shown if len(line) > 16 and line not in given}


@pytest.mark.parametrize("attack", CORPUS, ids=lambda path: path.stem)
def test_an_attack_earns_nothing_and_learns_nothing(attack, course, sheet, isolation) -> None:
    source = attack.read_text(encoding="utf-8")

    data, outcome = graded(course, sheet, isolation, {"grad_poly3": source})

    about_it = [t for t in outcome.tasks if t.answer == "grad_poly3"]
    assert [] == [t.grade_id for t in about_it if t.points and t.grade_id not in HARMLESS]
    assert not outcome.needs_a_person, [t.fact for t in outcome.tasks]
    shown = everything_shown(sheet, data, outcome)
    leaked = [
        line
        for line in secret_lines(sheet, "\n".join(c.source for c in parse(data, LIMITS)))
        if line in shown or json.dumps(line)[1:-1] in shown
    ]
    assert [] == leaked
    assert SECRET not in shown
    assert str(course.root) not in shown


@pytest.mark.parametrize("attack", CORPUS, ids=lambda path: path.stem)
def test_an_attack_says_what_it_tries(attack) -> None:
    assert ast.get_docstring(ast.parse(attack.read_text(encoding="utf-8")))


def test_no_attack_changes_the_neighbours_outcome(course, sheet, isolation) -> None:
    """The victim is graded before, between and after; its outcome stays the same to the byte."""
    _, before = graded(course, sheet, isolation, {}, student="victim")
    for name in ("patches_assert_allclose", "exits", "leaves_a_daemon", "kills_others"):
        source = (Path(__file__).parent / "corpus" / f"{name}.py").read_text(encoding="utf-8")
        graded(course, sheet, isolation, {"grad_poly3": source})
        _, after = graded(course, sheet, isolation, {}, student="victim")
        assert before.to_json() == after.to_json()
    assert before.points == before.max_points


def test_inputs_of_hidden_cases_do_not_reach_the_student(course, sheet, isolation) -> None:
    """What a function prints or raises while a hidden test calls it is not reported."""
    for name in ("leaks_inputs_by_exception", "leaks_inputs_by_printing"):
        source = (Path(__file__).parent / "corpus" / f"{name}.py").read_text(encoding="utf-8")
        _, outcome = graded(course, sheet, isolation, {"grad_poly3": source})
        hidden = [t for t in outcome.tasks if t.grade_id == "grad_poly3_matches_autograd"]
        assert "canary-inputs" not in json.dumps([t.fact for t in hidden])
        assert "canary-inputs" not in json.dumps([t.evidence for t in hidden])
        assert all("canary-inputs" not in run.stdout for run in outcome.cells)
