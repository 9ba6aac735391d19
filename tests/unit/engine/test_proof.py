"""What a proof leaves out, and what it must not leave out."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import kit
import pytest

from autograder.course import Course
from autograder.engine import worker
from autograder.engine.examiner import examine
from autograder.engine.job import Proof
from autograder.engine.limits import Limits
from autograder.engine.session import Session
from autograder.engine.zygote import Zygote
from autograder.outcomes import Outcome
from autograder.release import build

pytestmark = pytest.mark.sandbox

RUN = b"a run"
SCALE = kit.answer("scale", "scale = ...\n### BEGIN SOLUTION\nscale = 3.0\n### END SOLUTION")
TRIPLE = """def triple(x):
    ### BEGIN SOLUTION
    return 3 * x
    ### END SOLUTION"""


def hidden(*lines: str) -> str:
    return "\n".join(["# Later.", "### BEGIN HIDDEN TESTS", *lines, "### END HIDDEN TESTS"])


CELLS = {
    "setup": kit.setup("setup", kit.SETUP),
    "double": kit.answer("double", kit.DOUBLE),
    "double_is_right": kit.task(
        "double_is_right",
        hidden(
            "def twice(x):",
            "    return x + x",
            "def draw(rng):",
            "    return [(rng.normal(size=3),) for _ in range(3)]",
            "checks.values(double, expected=twice, cases=draw)",
        ),
    ),
    "scale": SCALE,
    "scale_is_three": kit.task(
        "scale_is_three",
        hidden("assert scale > 0", "checks.values(double, expected=twice, cases=draw)"),
    ),
    "triple": kit.answer("triple", TRIPLE),
    "triple_is_right": kit.task(
        "triple_is_right",
        hidden("checks.values(triple, expected=lambda x: twice(x) + x, cases=draw)"),
    ),
    "triple_scales": kit.task(
        "triple_scales",
        hidden("checks.values(triple, expected=lambda x: scale * x, cases=draw)"),
    ),
}
TESTS = ["double_is_right", "scale_is_three", "triple_is_right", "triple_scales"]


@pytest.fixture
def course(tmp_path: Path) -> Course:
    made = kit.bare_course(tmp_path / "own")
    kit.write_sheet(made.root, CELLS)
    build(made)
    return made


Prove = Callable[..., Outcome]


@pytest.fixture
def proven(course: Course, zygote: Zygote, tmp_path: Path) -> Prove:
    """Gives `proven(memory, double="…", begin="…")`, all with one seed."""

    def prove(
        memory: Any = None, *, begin: str = "", until_lost: bool = False, **answers: str
    ) -> Outcome:
        data = kit.as_bytes(kit.solved(course, **answers))
        proof = Proof(RUN, begin, until_lost)
        job = kit.job_for(course, data, seed=b"one seed for all", proof=proof)
        return examine(job, zygote, tmp_path, memory)

    return prove


def points(outcome: Outcome) -> dict[str, float]:
    return {task.grade_id: task.points for task in outcome.tasks}


WRONG = "def triple(x): return 2 * x"


def test_all_tasks_are_asked_where_nothing_else_is_said(proven: Prove) -> None:
    assert dict(zip(TESTS, [1, 1, 0, 0], strict=True)) == points(proven(triple=WRONG))


def test_tests_above_the_answer_are_not_asked_and_what_they_define_is_there(proven: Prove) -> None:
    outcome = proven(triple=WRONG, double="def double(x): return 0", begin="triple")

    assert {"triple_is_right": 0, "triple_scales": 0} == points(outcome)
    assert not outcome.needs_a_person


def test_the_first_lost_point_is_the_last_question(proven: Prove) -> None:
    assert {"triple_is_right": 0} == points(proven(triple=WRONG, begin="triple", until_lost=True))
    assert dict.fromkeys(TESTS, 1) == points(proven(until_lost=True))


def test_a_later_task_that_notices_is_asked(proven: Prove) -> None:
    """The tests of `scale` pass with 2, and those of `triple` do not."""
    outcome = proven(scale="scale = 2.0", begin="scale", until_lost=True)

    assert {"scale_is_three": 1, "triple_is_right": 1, "triple_scales": 0} == points(outcome)


def test_definitions_that_need_a_check_are_reached_by_running_the_whole_cell(
    course: Course, proven: Prove
) -> None:
    needs = hidden("seen = []", "seen.append(scale)", "last = seen[-1]")
    uses = hidden("checks.values(triple, expected=lambda x: last * x, cases=draw)")
    cells = {
        **CELLS,
        "scale_is_three": kit.task("scale_is_three", needs),
        "triple_scales": kit.task("triple_scales", uses),
    }
    kit.write_sheet(course.root, cells)
    build(course)

    assert {"triple_is_right": 1, "triple_scales": 1} == points(proven(begin="triple"))


def test_references_are_computed_once_for_all_answers(proven: Prove) -> None:
    memory: dict[bytes, Any] = {}
    first = proven(memory)
    known = len(memory)
    second = proven(memory, triple=WRONG)

    assert dict.fromkeys(TESTS, 1) == points(first)
    assert dict(zip(TESTS, [1, 1, 0, 0], strict=True)) == points(second)
    assert 3 * len(TESTS) == known
    assert proven(triple=WRONG).tasks == second.tasks


def test_a_value_of_the_students_that_a_reference_uses_is_no_secret_to_the_memory(
    proven: Prove,
) -> None:
    """The reference of the last task depends on `scale`: what 3 gave must not stand for 2."""
    memory: dict[bytes, Any] = {}
    proven(memory)
    twice = "def triple(x): return 2 * x"
    outcome = proven(memory, scale="scale = 2.0", triple=twice)

    assert {"triple_is_right": 0, "triple_scales": 1} == {
        k: v for k, v in points(outcome).items() if k.startswith("triple")
    }


def test_a_helper_that_an_earlier_task_did_not_define_is_missed(
    proven: Prove, course: Course
) -> None:
    """As in grading: what was remembered must not hide that a test breaks."""
    order = hidden(
        "checks.values(double, expected=lambda x: 2 * x, cases=draw)",
        "def thrice(x):",
        "    return 3 * x",
    )
    uses = hidden("checks.values(triple, expected=lambda x: thrice(x), cases=draw)")
    kit.write_sheet(
        course.root,
        {
            **CELLS,
            "scale_is_three": kit.task("scale_is_three", order),
            "triple_is_right": kit.task("triple_is_right", uses),
        },
    )
    build(course)
    memory: dict[bytes, Any] = {}

    assert not proven(memory).needs_a_person
    assert proven(memory, double="def double(x): return x").needs_a_person


def test_without_a_stage_one_candidate_is_enough(zygote: Zygote, tmp_path: Path) -> None:
    its = Session(zygote, Limits(candidates=1), 1, tmp_path, staged=False)
    shown = its.run("f", "print('shown')\ndef f(x): return 2 * x")
    value = its.call("f", (3.0,)).value
    its.run("g", "def g(x): return f(x) + 1")

    assert ("ok", "shown\n", 6.0, 7.0) == (
        shown.status,
        shown.stdout,
        value,
        its.call("g", (3.0,)).value,
    )
    its.close()


def test_what_one_proof_remembers_is_forgotten_in_the_next(course: Course) -> None:
    data = kit.as_bytes(kit.solved(course))

    def memory(run: bytes | None) -> Any:
        proof = None if run is None else Proof(run)
        return worker._memory(kit.job_for(course, data, proof=proof))

    first = memory(b"first")

    assert memory(None) is None
    assert first is memory(b"first")
    assert first is not memory(b"second")
    assert first is not memory(b"first")
