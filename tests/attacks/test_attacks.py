"""Every attack earns nothing, learns nothing and disturbs nobody.

Each file of `corpus/` is the text of one answer cell; its docstring says what it tries.
"""

from __future__ import annotations

import ast
import ctypes
import json
import platform
from pathlib import Path

import pytest

from autograder.answers import reference, submission
from autograder.checks.messages import render
from autograder.engine import worker
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
    assert [] == [t.grade_id for t in about_it if t.points]
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


CARRIERS = (
    "leaks_inputs_by_exception",
    "leaks_inputs_by_printing",
    "logs_every_request",
    "spells_out_inputs_in_type_names",
    "spells_out_inputs_in_shapes",
)


@pytest.mark.parametrize("name", CARRIERS)
def test_nothing_that_a_hidden_test_hands_over_reaches_the_student(
    name, course, sheet, isolation
) -> None:
    """Not in messages, and not in what a later cell prints: that one runs where no test does."""
    source = (Path(__file__).parent / "corpus" / f"{name}.py").read_text(encoding="utf-8")
    answers = {**reference(sheet), "grad_poly3": source}
    notebook = json.loads(submission(course, sheet, answers))
    tell = "print('told', *globals().get('log', globals().get('seen', ())), sep='\\n')"
    notebook["cells"].append({"cell_type": "code", "id": "tell", "metadata": {}, "source": tell})
    data = json.dumps(notebook).encode()
    outcome = grade(Job("spy", sheet, data, "", seed_for(data, b"spy"), isolation, LIMITS))

    assert [run.stdout for run in outcome.cells][-1] == "told\n"
    hidden = [t for t in outcome.tasks if "checks.gradient" not in visible(sheet, t.grade_id)]
    told = json.dumps([[t.fact, t.evidence, t.hint] for t in hidden if not t.evidence])
    assert "canary-inputs" not in told
    assert "54321" not in told
    assert "canary-inputs" not in json.dumps([run.stdout for run in outcome.cells])
    assert "def first_steps" not in json.dumps([run.stdout for run in outcome.cells])


def visible(sheet, grade_id: str) -> str:
    return next(cell.visible for cell in sheet.cells if cell.grade_id == grade_id)


def test_no_key_of_the_graders_session_is_there(course, sheet, isolation) -> None:
    """A login session has a keyring, which a process inherits through every namespace."""
    libc = ctypes.CDLL(None)
    add_key, keyctl = {"x86_64": (248, 250), "aarch64": (217, 219)}[platform.machine()]
    libc.syscall(keyctl, 1, b"login-session")
    secret = b"canary-of-the-keyring"
    libc.syscall(add_key, b"user", b"ticket", secret, ctypes.c_size_t(len(secret)), -3)
    worker.close()
    source = (Path(__file__).parent / "corpus/reads_the_keyring.py").read_text(encoding="utf-8")

    _, outcome = graded(course, sheet, isolation, {"grad_poly3": source})

    assert secret.decode() not in json.dumps(outcome.to_json())
