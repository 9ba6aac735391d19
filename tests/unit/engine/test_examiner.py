"""The examiner: each way in which an answer can go, and the verdict that it is given."""

from __future__ import annotations

import json
import math
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import kit
import numpy as np
import pytest

from autograder.answers import reference, submission
from autograder.course import Course
from autograder.engine.examiner import examine
from autograder.engine.limits import Limits
from autograder.engine.worker import grade, seed_for
from autograder.engine.zygote import Zygote
from autograder.outcomes import Outcome, TaskOutcome, Verdict
from autograder.sheets import read_sheet

Examine = Callable[..., Outcome]
ALL = dict.fromkeys(kit.TASKS)


@pytest.fixture
def graded(zygote: Zygote, tmp_path: Path) -> Examine:
    """Gives `graded(course, notebook)`."""

    def examined(course: Course, data: Any, **limits: Any) -> Outcome:
        raw = data if isinstance(data, bytes) else kit.as_bytes(data)
        given = Limits(**{"cell_seconds": 5.0, **limits})
        return examine(kit.job_for(course, raw, limits=given), zygote, tmp_path)

    return examined


@pytest.fixture
def sheet_of(tmp_path: Path) -> Callable[..., Course]:
    """Gives a built course of one sheet with the given cells after a numpy set-up."""
    from autograder.release import build

    def make(*cells: str, setup: str = kit.SETUP) -> Course:
        course = kit.bare_course(tmp_path / "own")
        named = {"setup": kit.setup("setup", setup), **{str(k): c for k, c in enumerate(cells)}}
        kit.write_sheet(course.root, named)
        build(course)
        return course

    return make


def verdicts(outcome: Outcome) -> list[str]:
    return [str(task.verdict) for task in outcome.tasks]


def first(outcome: Outcome) -> TaskOutcome:
    return outcome.tasks[0]


# --- full marks and none ----------------------------------------------------------------------


def test_the_sheets_own_solution_gets_full_marks(small: Course, graded: Examine) -> None:
    outcome = graded(small, kit.solved(small))

    assert ["right", "right"] == verdicts(outcome)
    assert kit.MAX_POINTS == outcome.points == outcome.max_points
    assert ("", (), ["double", "double"]) == (
        outcome.refused,
        outcome.flags,
        [task.answer for task in outcome.tasks],
    )


def test_the_untouched_notebook_is_unanswered(small: Course, graded: Examine) -> None:
    outcome = graded(small, kit.notebook(small))

    assert ["unanswered", "unanswered"] == verdicts(outcome)
    assert 0 == outcome.points
    assert "`double` is not written yet" == first(outcome).fact
    assert not outcome.needs_a_person


def test_every_real_sheet_is_worth_all_or_nothing(full: Course) -> None:
    for place in full.sheets():
        sheet = read_sheet(place)
        for answers, points, verdict in (
            (reference(sheet), sheet.max_points, "right"),
            ({}, 0, "unanswered"),
        ):
            data = submission(full, sheet, answers)
            outcome = grade(replace(kit.job_for(full, data), sheet=sheet))
            assert {verdict} == set(verdicts(outcome)), outcome
            assert points == outcome.points


def test_right_answers_that_a_notebook_does_not_need_to_spell_out(
    small: Course, graded: Examine
) -> None:
    for text in (
        "double = lambda x: 2 * x",
        "import functools\ndouble = functools.partial(np.multiply, 2.0)",
    ):
        assert kit.MAX_POINTS == graded(small, kit.solved(small, double=text)).points


# --- each kind of failure ---------------------------------------------------------------------


def test_a_cell_that_raises_costs_its_tasks_and_is_quoted(small: Course, graded: Examine) -> None:
    outcome = graded(small, kit.solved(small, double="double = np.twice"))

    assert ["wrong", "wrong"] == verdicts(outcome)
    assert first(outcome).fact.startswith(
        "`double` is not defined, because its cell failed: AttributeError: "
    )
    assert first(outcome).hint.startswith("run that cell on its own")


def test_a_cell_that_is_no_python_costs_its_tasks(small: Course, graded: Examine) -> None:
    outcome = graded(small, kit.solved(small, double="def double(x:\n    return x"))

    assert "its cell failed: SyntaxError" in first(outcome).fact


def test_a_name_that_the_cell_does_not_define_is_wrong(small: Course, graded: Examine) -> None:
    outcome = graded(small, kit.solved(small, double="def duoble(x): return 2 * x"))

    assert ["wrong", "wrong"] == verdicts(outcome)
    assert "`double` is not defined after its cell has run" == first(outcome).fact
    assert "restart the kernel" in first(outcome).hint


def test_a_name_that_is_deleted_again_is_wrong(small: Course, graded: Examine) -> None:
    data = kit.solved(small)
    data["cells"].insert(3, kit.code_cell("del double"))

    assert ["wrong", "wrong"] == verdicts(graded(small, data))


def test_a_missing_cell_is_unanswered_with_another_hint(small: Course, graded: Examine) -> None:
    data = kit.solved(small)
    data["cells"].remove(kit.cell_of(data, "double"))
    outcome = graded(small, data)

    assert ["unanswered", "unanswered"] == verdicts(outcome)
    assert "the answer cell `double` is missing" == first(outcome).fact
    assert "copy the cell again" in first(outcome).hint
    assert ("answer cell `double` is missing",) == outcome.flags


@pytest.mark.parametrize("text", ["", "  \n", "# later", "raise NotImplementedError()", "..."])
def test_an_empty_answer_is_unanswered_or_undefined(
    text: str, small: Course, graded: Examine
) -> None:
    outcome = graded(small, kit.solved(small, double=text))

    assert 0 == outcome.points
    assert not outcome.needs_a_person


@pytest.mark.parametrize(
    "value",
    [
        "7",
        "None",
        "...",
        "'text'",
        "[1, 2]",
        "np.ones(3)",
        "{'a': 1}",
        "object()",
        "np",
        "print",
        "float",
    ],
)
def test_a_value_in_the_place_of_a_function_is_never_right(
    value: str, small: Course, graded: Examine
) -> None:
    outcome = graded(small, kit.solved(small, double=f"double = {value}"))

    assert 0 == outcome.points
    assert set(verdicts(outcome)) <= {"wrong", "unanswered"}


@pytest.mark.parametrize(
    "name",
    [
        "np",
        "range",
        "abs",
        "len",
        "float",
        "isinstance",
        "checks",
        "zip",
        "__builtins__",
        "__name__",
        "sum",
    ],
)
def test_a_shadowed_name_spoils_only_the_students_own_code(
    name: str, small: Course, graded: Examine
) -> None:
    data = kit.solved(small, double=f"def double(x):\n    return x + x\n\n{name} = None")
    outcome = graded(small, data)

    assert kit.MAX_POINTS == outcome.points


def test_np_set_to_none_costs_an_answer_that_needs_np(small: Course, graded: Examine) -> None:
    data = kit.solved(small)
    data["cells"].insert(3, kit.code_cell("np = None"))
    outcome = graded(small, data)

    assert ["wrong", "wrong"] == verdicts(outcome)
    assert first(outcome).fact.startswith("`double` raised `AttributeError` on line ")


CHEATS = {
    "checks that always pass": (
        "import autograder.checks as c\nc.values = checks.values = lambda *a, **k: None"
    ),
    "the hidden reference": "def the_definition(x): return 0 * x\ndef double(x): return 0 * x",
    "allclose": "np.allclose = lambda *a, **k: True\nnp.all = lambda *a, **k: True",
    "assertion": "AssertionError = Exception\nimport builtins\nbuiltins.AssertionError = None",
    "equality": "class Same(float):\n    __eq__ = lambda *a: True\ndouble = lambda x: Same(1)",
    "array subclass": (
        "class A(np.ndarray):\n    def __eq__(self, o): return True\n"
        "    def __array_function__(self, *a, **k): return True\n"
        "double = lambda x: np.zeros(3).view(A)"
    ),
    "builtins": "import builtins\nbuiltins.abs = lambda x: 0\nbuiltins.all = lambda x: True",
    "exit": "import os, sys\ndef double(x):\n    sys.exit(0)",
    "hard exit": "import os\ndef double(x):\n    os._exit(0)",
    "partial credit": "display(3.0)\n3.0",
    "nan": "def double(x): return x * np.nan",
    "patched border": (
        "import autograder.checks.watch as w, autograder.sandboxed.runner as r\n"
        "w.observe = r.watch = lambda *a: None"
    ),
}


@pytest.mark.parametrize("trick", CHEATS)
def test_a_trick_earns_nothing(trick: str, small: Course, graded: Examine) -> None:
    text = CHEATS[trick]
    if "double" not in text:
        text += "\ndef double(x): return 0 * x"
    data = kit.solved(small, double=text)
    data["cells"].append(kit.code_cell(text))
    outcome = graded(small, data)

    assert 0 == outcome.points
    assert not outcome.needs_a_person


def test_what_is_defined_after_the_test_comes_too_late(small: Course, graded: Examine) -> None:
    data = kit.solved(small, double="double = ...")
    data["cells"].append(kit.code_cell("def double(x): return 2 * x"))

    assert 0 == graded(small, data).points


def test_an_endless_call_costs_its_task_and_says_what_to_look_for(
    small: Course, graded: Examine
) -> None:
    text = "def double(x):\n    while len(x) != 3: pass\n    return 2 * x"
    outcome = graded(small, kit.solved(small, double=text), call_seconds=0.5)

    assert ["right", "wrong"] == verdicts(outcome)
    assert "while `double` ran, the process did not answer within 0.5 s" == outcome.tasks[1].fact
    assert ("during a test the process did not answer within 0.5 s",) == outcome.flags


def test_a_refused_file_has_the_reason_in_every_task(small: Course, graded: Examine) -> None:
    outcome = graded(small, b"")

    assert "the file is empty\nhint: save the notebook and submit it again" == outcome.refused
    assert ["unanswered", "unanswered"] == verdicts(outcome)
    assert kit.MAX_POINTS == outcome.max_points
    assert "not graded: the file is empty" == first(outcome).fact
    assert () == outcome.cells


# --- what changes nothing ---------------------------------------------------------------------

NOISE = {
    "stderr": "import sys\nprint('careful', file=sys.stderr)",
    "warnings": "import warnings\nwarnings.warn('careful')",
    "display": "display('shown')\n0.0",
    "a last expression": "0",
    "a figure": "%matplotlib inline\nimport matplotlib.pyplot as plt\nplt.plot([1]);",
    "a magic": "%time 1 + 1",
    "a failing cell": "1 / 0",
    "await": "import asyncio\nawait asyncio.sleep(0)",
    "a seed": "np.random.seed(1); import random; random.seed(2)",
    "an error state": "np.seterr(all='raise')",
}


@pytest.mark.parametrize("noise", NOISE)
def test_noise_before_and_in_the_answer_changes_no_points(
    noise: str, small: Course, graded: Examine
) -> None:
    data = kit.solved(small)
    data["cells"].insert(2, kit.code_cell(NOISE[noise]))
    data["cells"].append(kit.code_cell(NOISE[noise]))

    assert kit.MAX_POINTS == graded(small, data).points


def test_tags_change_nothing(small: Course, graded: Examine) -> None:
    data = kit.solved(small, double="double = 7")
    for cell in data["cells"]:
        cell["metadata"]["tags"] = ["skip-execution", "raises-exception"]

    assert ["wrong", "wrong"] == verdicts(graded(small, data))


def test_a_redefined_locked_name_is_used_by_the_student_alone(
    sheet_of: Callable[..., Course], graded: Examine
) -> None:
    course = sheet_of(
        kit.setup("more", "offset = 1.0\ndef shift(x):\n    return x + offset"),
        kit.answer(
            "shifted", "shifted = ...\n### BEGIN SOLUTION\nshifted = shift(2.0)\n### END SOLUTION"
        ),
        kit.task("shifted_is_right", "assert abs(shifted - shift(2.0)) < 1e-9"),
    )
    honest = "shifted = 3.0"
    cheat = "def shift(x): return 7.0\nshifted = shift(2.0)"

    assert ["right"] == verdicts(graded(course, kit.solved(course, shifted=honest)))
    assert ["wrong"] == verdicts(graded(course, kit.solved(course, shifted=cheat)))


# --- test cells -------------------------------------------------------------------------------


def answered(course: Course) -> dict[str, Any]:
    return kit.solved(course, number="number = 2.0")


ANSWER = kit.answer("number", "number = ...")


@pytest.mark.parametrize(
    ("source", "verdict", "fact"),
    [
        ("assert number == 2.0", "right", ""),
        ("assert number == 3.0, 'the number is three'", "wrong", "the number is three"),
        ("assert number == 3.0", "wrong", "the test `claim` does not hold"),
        ("raise AssertionError('no')", "wrong", "no"),
        ("1 / 0", "error", "the test `claim` itself failed with `ZeroDivisionError`"),
        ("numbre", "error", "the test `claim` itself failed with `NameError`"),
        (
            "checks.choice(number, 'a', options=['b'])",
            "error",
            "the test `claim` itself failed with `ValueError`",
        ),
        ("checks.nothing(number)", "error", "the test `claim` itself failed with `AttributeError`"),
        (
            "import no_such_module",
            "error",
            "the test `claim` itself failed with `ModuleNotFoundError`",
        ),
        ("number.foo", "error", "the test `claim` itself failed with `AttributeError`"),
    ],
)
def test_a_test_cell_that_ends_in(
    source: str,
    verdict: str,
    fact: str,
    sheet_of: Callable[..., Course],
    graded: Examine,
) -> None:
    course = sheet_of(ANSWER, kit.task("claim", source, 2), kit.task("after", "assert True", 1))
    outcome = graded(course, answered(course))

    assert [verdict, "right"] == verdicts(outcome)
    assert fact == first(outcome).fact
    assert (2 if verdict == "right" else 0) == first(outcome).points
    assert (verdict == "error") == outcome.needs_a_person


def test_a_grader_that_fails_says_whose_fault_it_is(
    sheet_of: Callable[..., Course], graded: Examine
) -> None:
    course = sheet_of(ANSWER, kit.task("claim", "1 / 0"))

    assert "this is not your mistake" in first(graded(course, answered(course))).hint


@pytest.mark.parametrize(
    ("last", "points", "verdict"),
    [
        ("1.5", 1.5, "wrong"),
        ("0", 0.0, "wrong"),
        ("3", 3.0, "right"),
        ("7", 3.0, "right"),
        ("-1", 0.0, "wrong"),
        ("float('nan')", 0.0, "wrong"),
        ("float('inf')", 0.0, "wrong"),
        ("np.float64(0.5)", 0.5, "wrong"),
        ("False", 3.0, "right"),
        ("np.True_", 3.0, "right"),
        ("np.int64(1)", 1.0, "wrong"),
        ("True", 3.0, "right"),
        ("None", 3.0, "right"),
        ("'1.5'", 3.0, "right"),
        ("share = 1.5", 3.0, "right"),
    ],
)
def test_a_last_expression_that_is_a_number_is_a_share_of_the_points(
    last: str, points: float, verdict: str, sheet_of: Callable[..., Course], graded: Examine
) -> None:
    course = sheet_of(ANSWER, kit.task("claim", f"number\n{last}", 3))
    task = first(graded(course, answered(course)))

    assert (points, verdict) == (task.points, str(task.verdict))


def test_what_a_test_prints_or_warns_reaches_nobody(
    sheet_of: Callable[..., Course], graded: Examine, capfd: pytest.CaptureFixture[str]
) -> None:
    source = (
        "import sys, warnings\nprint('secret')\nprint('secret', file=sys.stderr)\n"
        "warnings.warn('secret')"
    )
    course = sheet_of(ANSWER, kit.task("claim", source))
    outcome = graded(course, answered(course))

    assert ["right"] == verdicts(outcome)
    assert "secret" not in "".join([*capfd.readouterr(), json.dumps(outcome.to_json())])


def test_a_set_up_that_fails_is_our_mistake(sheet_of: Callable[..., Course]) -> None:
    course = sheet_of(ANSWER, kit.task("claim", "number"), setup="import no_such_module")
    outcome = grade(kit.job_for(course, kit.as_bytes(answered(course))))

    assert ["error"] == verdicts(outcome)
    assert outcome.needs_a_person
    assert "ModuleNotFoundError" in outcome.flags[0]


def test_names_of_one_test_are_there_in_the_next(
    sheet_of: Callable[..., Course], graded: Examine
) -> None:
    course = sheet_of(
        ANSWER, kit.task("one", "helper = 2.0"), kit.task("two", "assert number == helper")
    )

    assert ["right", "right"] == verdicts(graded(course, answered(course)))


def test_a_later_cell_of_the_students_changes_a_value_for_later_tests_only(
    sheet_of: Callable[..., Course], graded: Examine
) -> None:
    course = sheet_of(
        ANSWER, kit.task("one", "assert number == 2.0"), kit.task("two", "assert number == 2.0")
    )
    data = answered(course)
    data["cells"].insert(3, kit.code_cell("number = 3.0"))

    assert ["right", "wrong"] == verdicts(graded(course, data))


def test_values_of_the_students_arrive_as_plain_data(
    sheet_of: Callable[..., Course], graded: Examine
) -> None:
    course = sheet_of(
        kit.answer("number", "number = ..."),
        kit.task("claim", "assert type(number) is np.ndarray and number.sum() == 3.0"),
    )
    text = "class Mine(np.ndarray):\n    def sum(self): return 3.0\nnumber = np.zeros(2).view(Mine)"

    assert ["wrong"] == verdicts(graded(course, kit.solved(course, number=text)))


# --- the same again ---------------------------------------------------------------------------


def test_the_same_bytes_give_the_same_outcome_twice(small: Course, graded: Examine) -> None:
    text = (
        "import random\nprint(np.random.rand(), random.random(), hash('x'), {'a', 'b', 'c'})\n"
        "def double(x):\n    return 2 * x + 0.001 * np.random.rand()"
    )
    data = kit.solved(small, double=text)

    assert graded(small, data).to_json() == graded(small, data).to_json()


def test_hidden_cases_differ_from_submission_to_submission(
    sheet_of: Callable[..., Course], tmp_path: Path, zygote: Zygote
) -> None:
    source = (
        "seen = []\ndef cases(rng):\n    seen.append(rng.normal())\n    return [(np.ones(2),)]\n"
        "checks.values(number, expected=lambda x: x, cases=cases)\nassert False, repr(seen)"
    )
    course = sheet_of(ANSWER, kit.task("claim", source))
    data = kit.as_bytes(kit.solved(course, number="number = lambda x: x"))

    def drawn(seed: bytes) -> str:
        outcome = examine(kit.job_for(course, data, seed=seed), zygote, tmp_path)
        return first(outcome).fact

    one, other = seed_for(data, b"secret"), seed_for(data + b" ", b"secret")
    assert drawn(one) == drawn(one)
    assert drawn(one) != drawn(other)
    assert one != seed_for(data, b"another secret")


def test_an_outcome_is_plain_data(small: Course, graded: Examine) -> None:
    outcome = graded(small, kit.solved(small, double="display(1)\n1 / 0"))

    assert outcome == Outcome.from_json(json.loads(json.dumps(outcome.to_json())))
    assert all(Verdict.WRONG is task.verdict for task in outcome.tasks)
    assert math.isfinite(outcome.points)
    assert not isinstance(outcome.points, np.generic)
