"""What students hand in that is no gradient at all ends in a sentence, in the real sandbox too.

`tests/unit/checks/test_students.py` asks the same of the checks alone, with many more objects.
"""

from __future__ import annotations

import re

import pytest

from autograder.answers import reference, submission
from autograder.course import Course
from autograder.engine.job import Job
from autograder.engine.limits import Limits
from autograder.engine.sandbox import Isolation
from autograder.engine.worker import grade, seed_for
from autograder.outcomes import Outcome, TaskOutcome, Verdict
from autograder.sheets import Sheet, read_sheet

pytestmark = pytest.mark.sandbox

LIMITS = Limits(call_seconds=1.0, cell_seconds=5.0, notebook_seconds=20.0)
"""Short, because one of the answers sleeps; the others need a few milliseconds."""

HIDDEN = "grad_poly3_matches_autograd"
TRUE = "powers = np.stack([x**0, x, x**2, x**3]); true = 2 * powers @ (w @ powers - y)"


def body(*lines: str, before: str = "", head: str = "def grad_poly3(x, y, w):") -> str:
    return "\n".join([before, head, *(f"    {line}" for line in lines)])


NO_NUMBERS = "returned {}, not an array of real numbers"
AXES = "returned an array of {} axes where 1 would be right"
LENGTH = "returned an array of another length than is asked for"
NOT_FINITE = "returned NaN or infinity for ordinary numbers"
NOT_TRUE = "does not give the true gradient"

RETURNED = {
    "nothing": ("None", "returned `None`"),
    "an ellipsis": ("...", NO_NUMBERS.format("`...`")),
    "text": ("str(true)", NO_NUMBERS.format("text")),
    "texts": ("[str(entry) for entry in true]", NO_NUMBERS.format("a sequence that holds text")),
    "a nested list": ("[[[entry] for entry in true]]", AXES.format(3)),
    "ragged rows": ("[true[:1], true[1:]]", NO_NUMBERS.format("rows of different lengths")),
    "a 0-d array": ("np.array(true.sum())", AXES.format(0)),
    "integers": ("true.astype(np.int64)", NOT_TRUE),
    "float32": ("np.float32(true)", "is right to the few digits that float32 holds"),
    "an object array": ("true.astype(object)", NO_NUMBERS.format("a numpy array of objects")),
    "complex numbers": ("true + 0j", NO_NUMBERS.format("complex numbers")),
    "NaN": ("true * np.nan", NOT_FINITE),
    "infinity": ("np.copysign(np.inf, true)", NOT_FINITE),
    "one NaN": ("np.where(np.arange(4) == 2, np.nan, true)", NOT_FINITE),
    "three entries": ("true[:3]", LENGTH),
    "five entries": ("[*true, 0.0]", LENGTH),
    "an empty list": ("[]", "`grad_poly3`"),
    "a hundred million entries": (
        "np.ones(10**8, dtype=np.int8)",
        NO_NUMBERS.format("a numpy array with more than 32 MiB"),
    ),
    "a view of 80 GB": (
        "np.broadcast_to(true[0], (10**5, 10**5))",
        NO_NUMBERS.format("a numpy array with more than 32 MiB"),
    ),
    "a generator": ("(entry for entry in true)", NO_NUMBERS.format("a generator")),
    "a map": ("map(float, true)", NO_NUMBERS.format("a map")),
    "a function": ("lambda: true", NO_NUMBERS.format("a function")),
    "a dict": ("dict(zip('abcd', true))", NO_NUMBERS.format("a dict")),
    "a set": ("set(true)", NO_NUMBERS.format("a set")),
    "noise": ("true * np.random.default_rng().normal(size=4)", NOT_TRUE),
}
"""What is made of the true gradient and returned, and how the hidden test's fact begins."""

CALLED_WITH_THREE = "raised `TypeError` when it was called with 3 arguments"
CALLED = {
    "None": ("grad_poly3 = None", "stands where a function is asked for"),
    "a name": ("grad_poly3 = 'grad_poly3'", "a str stands where a function is asked for"),
    "a result": ("grad_poly3 = np.zeros(4)", "a numpy array stands where a function is asked for"),
    "two parameters": (body("return np.zeros(4)", head="def grad_poly3(x, w):"), CALLED_WITH_THREE),
    "keywords": (body("return np.zeros(4)", head="def grad_poly3(*, x, y, w):"), CALLED_WITH_THREE),
    "a class": (body("pass", head="class grad_poly3:"), CALLED_WITH_THREE),
    "adds text": (body("return x + 'y'"), "raised `TypeError` on line 2 of its cell"),
    "a coroutine": (
        body("return np.zeros(4)", head="async def grad_poly3(x, y, w):"),
        NO_NUMBERS.format("a coroutine"),
    ),
    "quotes its inputs": (body("raise ValueError(f'{x} {y}')"), "raised `ValueError` on line 2"),
    "a name that is nowhere": (body("return X @ w"), "raised `NameError` on line 2 of its cell"),
    "recurses": (body("return grad_poly3(x, y, w)"), "raised `RecursionError` on line 2"),
    "fills the memory": (body("return np.ones((10**5, 10**5))"), "raised `MemoryError` on line 2"),
    "sleeps": (body("time.sleep(9)", before="import time"), "the process was not asked again"),
    "asks": (body("return input('gradient? ')"), "raised `EOFError` on line 2 of its cell"),
    "prints": (body("print(x @ y, 'done')"), "returned `None`"),
    **{
        code: (body(code), "ends the program with `SystemExit` on line 2 of its cell")
        for code in ("exit()", "quit()", "import sys; sys.exit(1)", "raise SystemExit(0)")
    },
    **{
        f"{code} in the cell": (
            body("return np.zeros(4)", before=code),
            "`grad_poly3` is not defined, because its cell ends the program before",
        )
        for code in ("exit()", "quit()", "raise SystemExit")
    },
    "another value each time": (
        body("calls.append(1)", "return np.full(4, float(len(calls)))", before="calls = []"),
        NOT_TRUE,
    ),
    "right at first": (
        body("calls.append(1)", TRUE, "return true * (len(calls) < 6)", before="calls = []"),
        NOT_TRUE,
    ),
}
"""What stands in the answer cell, and what the hidden test's fact holds."""

ANSWERS = {
    **{name: (body(TRUE, f"return {value}"), fact) for name, (value, fact) in RETURNED.items()},
    **CALLED,
}


@pytest.fixture(scope="module")
def sheet(course: Course) -> Sheet:
    return read_sheet(course.select(("02-gradients/by-hand",))[0])


def graded(course: Course, sheet: Sheet, isolation: Isolation, source: str) -> Outcome:
    data = submission(course, sheet, {**reference(sheet), "grad_poly3": source})
    seed = seed_for(data, b"bad objects")
    return grade(Job("student", sheet, data, "", seed, isolation, LIMITS))


def assert_a_sentence_that_helps(task: TaskOutcome) -> None:
    said = "\n".join([task.fact, *task.evidence, task.hint])

    assert re.fullmatch(r"[a-z`].{15,200}", task.fact)
    assert not task.fact.endswith(".")
    assert len(task.hint) > 20
    assert all(line.isprintable() and len(line) < 500 for line in said.splitlines())
    assert not re.search(r"Traceback|autograder|/\w+/", said)


@pytest.mark.parametrize("name", ANSWERS)
def test_what_is_no_gradient_is_refused_with_a_sentence(
    name: str, course: Course, sheet: Sheet, isolation: Isolation
) -> None:
    source, fact = ANSWERS[name]

    outcome = graded(course, sheet, isolation, source)

    tasks = {task.grade_id: task for task in outcome.tasks if task.answer == "grad_poly3"}
    assert fact in tasks[HIDDEN].fact
    assert () == tasks[HIDDEN].evidence
    assert Verdict.WRONG == tasks[HIDDEN].verdict
    for task in tasks.values():
        if task.verdict is not Verdict.RIGHT:
            assert Verdict.WRONG == task.verdict
            assert_a_sentence_that_helps(task)
    others = [task for task in outcome.tasks if task.answer != "grad_poly3"]
    assert [] == [task.grade_id for task in others if task.points < task.max_points]


def test_the_same_answer_without_the_fault_gets_full_marks(
    course: Course, sheet: Sheet, isolation: Isolation
) -> None:
    """Else the answers above might lose for another reason."""
    outcome = graded(course, sheet, isolation, body(TRUE, "return true"))

    assert outcome.max_points == outcome.points
