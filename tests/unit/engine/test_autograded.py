"""The graded notebook: what nbgrader's feedback is made from."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import kit
import nbformat
import pytest

from autograder.course import Course
from autograder.engine.autograded import autograded_notebook
from autograder.engine.limits import Limits
from autograder.engine.submission import parse, rebuild
from autograder.outcomes import CellRun, Outcome, TaskOutcome, Verdict

WRONG = TaskOutcome(
    kit.TASKS[1],
    Verdict.WRONG,
    0.0,
    2.0,
    fact="`double` is half the true value",
    evidence=("expected 2", "returned 1"),
    hint="what is twice one?",
    page="01-small/doubling",
)
RIGHT = TaskOutcome(kit.TASKS[0], Verdict.RIGHT, 1.0, 1.0)
RUN = CellRun(
    "double",
    "raised",
    "ValueError: no",
    "Traceback\nValueError: no",
    "out\n",
    "err\n",
    ({"text/plain": "1"}, {"image/png": "aGk="}),
)


def written(course: Course, *tasks: TaskOutcome, runs: tuple[CellRun, ...] = ()) -> dict[str, Any]:
    data = kit.solved(course)
    data["cells"].append(kit.code_cell("notes = 1"))
    made = rebuild(kit.only_sheet(course), parse(kit.as_bytes(data), Limits()))
    outcome = Outcome("amara", "01-small", "doubling", "k", "00", "namespaces", tasks, runs)
    text = autograded_notebook(made, outcome)
    assert text == autograded_notebook(made, outcome)
    nbformat.validate(nbformat.reads(text, as_version=4))
    notebook: dict[str, Any] = json.loads(text)
    return notebook


def test_it_holds_the_answer_and_only_the_visible_part_of_tests(small: Course) -> None:
    notebook = written(small, RIGHT, WRONG)

    assert [*kit.CELLS, "added_1"] == [cell["id"] for cell in notebook["cells"]]
    assert "scaled_by_two" in kit.cell_of(notebook, "double")["source"]
    assert "the_definition(x)" not in json.dumps(notebook)
    assert "BEGIN HIDDEN" not in json.dumps(notebook)


def test_a_failed_task_carries_its_message(small: Course) -> None:
    (output,) = kit.cell_of(written(small, RIGHT, WRONG), kit.TASKS[1])["outputs"]

    assert ("error", "wrong", WRONG.fact) == (
        output["output_type"],
        output["ename"],
        output["evalue"],
    )
    assert [
        WRONG.fact,
        "  expected 2",
        "  returned 1",
        "hint: what is twice one?",
        "read: book/01-small/doubling",
    ] == output["traceback"]


def test_a_right_task_shows_nothing_and_a_share_its_points(small: Course) -> None:
    share = replace(WRONG, points=0.5, fact="")
    notebook = written(small, RIGHT, share)

    assert [] == kit.cell_of(notebook, kit.TASKS[0])["outputs"]
    (output,) = kit.cell_of(notebook, kit.TASKS[1])["outputs"]
    assert {"text/plain": "0.5"} == output["data"]


@pytest.mark.parametrize(
    ("task", "points"),
    [
        (RIGHT, 1.0),
        (replace(RIGHT, points=0.5, verdict=Verdict.WRONG), 0.5),
        (replace(WRONG, grade_id=kit.TASKS[0], max_points=1.0), 0.0),
        (replace(RIGHT, points=0.0, verdict=Verdict.WRONG), 0.0),
        (replace(RIGHT, points=0.0, verdict=Verdict.ERROR, fact="we failed"), 0.0),
    ],
)
def test_nbgrader_reads_the_same_points_from_it(
    task: TaskOutcome, points: float, small: Course
) -> None:
    from nbgrader.utils import determine_grade

    text = json.dumps(written(small, task))
    cells = nbformat.reads(text, as_version=4).cells

    assert (points, 1.0) == determine_grade(
        next(cell for cell in cells if cell.id == task.grade_id)
    )


def test_what_the_students_cell_did_is_shown_as_text_and_images(small: Course) -> None:
    outputs = kit.cell_of(written(small, RIGHT, WRONG, runs=(RUN,)), "double")["outputs"]

    assert ["stream", "stream", "display_data", "display_data", "error"] == [
        output["output_type"] for output in outputs
    ]
    assert ("out\n", "err\n") == (outputs[0]["text"], outputs[1]["text"])
    assert ("ValueError", "no", ["Traceback", "ValueError: no"]) == (
        outputs[-1]["ename"],
        outputs[-1]["evalue"],
        outputs[-1]["traceback"],
    )


def test_a_cell_that_was_stopped_says_why(small: Course) -> None:
    stopped = CellRun("double", "stopped", "the process did not answer within 20 s")
    (output,) = kit.cell_of(written(small, RIGHT, WRONG, runs=(stopped,)), "double")["outputs"]

    assert ["the process did not answer within 20 s"] == output["traceback"]
