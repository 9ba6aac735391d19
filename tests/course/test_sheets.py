"""What must hold for every sheet of the course."""

from __future__ import annotations

import subprocess
import sys

import pytest

from autograder.answers import known_answers
from autograder.checks import MISTAKES
from autograder.course import Course, find_course
from autograder.engine.controller import default_workers
from autograder.engine.sandbox import Isolation
from autograder.sheets import Sheet, read_sheet
from autograder.verify import verify

SHEETS = [read_sheet(place) for place in find_course().sheets()]
each_sheet = pytest.mark.parametrize("sheet", SHEETS, ids=lambda sheet: str(sheet.path))


@pytest.mark.sandbox
def test_every_sheet_is_proven(course: Course, isolation: Isolation) -> None:
    """Reference full, stub nothing, known answers as declared, exercises fresh, nothing leaked."""
    result = verify(course, course.sheets(), isolation=isolation, workers=default_workers())

    assert () == result.findings
    assert result.checked > len(SHEETS)


@each_sheet
def test_a_sheet_runs_as_a_program_with_its_hidden_tests(sheet: Sheet) -> None:
    done = subprocess.run(
        [sys.executable, "-W", "error", str(sheet.path.source)],
        capture_output=True,
        text=True,
        check=False,
    )

    assert (0, "", "") == (done.returncode, done.stdout, done.stderr)


@each_sheet
def test_every_function_has_three_right_answers_and_wrong_ones(
    course: Course, sheet: Sheet
) -> None:
    known = known_answers(course, sheet)
    for answer in sheet.answers:
        about_it = [k for k in known if k.answer == answer.grade_id]
        if answer.source.lstrip().startswith("def "):
            assert 3 <= sum(k.right for k in about_it), answer.grade_id
        assert any(not k.right for k in about_it), answer.grade_id


@each_sheet
def test_every_task_is_lost_by_some_wrong_answer(course: Course, sheet: Sheet) -> None:
    """A task that no known answer loses might as well always pass."""
    lost = {task for known in known_answers(course, sheet) for task in known.lost}

    assert {test.grade_id for test in sheet.tests} == lost


def test_every_page_that_a_mistake_names_exists_in_the_book(course: Course) -> None:
    for mistake in MISTAKES.values():
        page, _, anchor = mistake.page.partition("#")
        text = (course.root / "book" / f"{page}.md").read_text(encoding="utf-8")
        assert not anchor or f"({anchor})=" in text, mistake.page
