"""nbgrader's gradebook: what lands there, and what a person has written there stays."""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import kit
import pytest
from nbgrader import api

from autograder.course import Course
from autograder.engine.controller import grade_class
from autograder.engine.sandbox import Isolation
from autograder.errors import StorageError
from autograder.gradebook import Gradebook
from autograder.outcomes import Outcome, TaskOutcome, Verdict
from autograder.sheets import Sheet

PLACE = ("doubling", "01-small")


def outcome(student: str = "amara", *points: float, **more: Any) -> Outcome:
    """An outcome of the small sheet with the given points for its two tasks."""
    tasks = tuple(
        TaskOutcome(name, Verdict.RIGHT if got else Verdict.WRONG, got, most)
        for name, got, most in zip(kit.TASKS, points or (1.0, 2.0), (1.0, 2.0), strict=True)
    )
    return Outcome(student, "01-small", "doubling", "k", "00", "namespaces", tasks, **more)


def record(course: Course, *outcomes: Outcome, sheet: Sheet | None = None) -> int:
    with Gradebook(course) as book:
        book.prepare([sheet or kit.only_sheet(course)])
        return book.record(outcomes)


@contextmanager
def opened(course: Course) -> Iterator[api.Gradebook]:
    """The gradebook as nbgrader itself opens it."""
    with api.Gradebook(course.database, "own-your-gradients") as book:
        yield book


def grades(course: Course, student: str = "amara") -> dict[str, tuple[float, float | None, bool]]:
    """By task: automatic score, manual score, and whether a person has to look."""
    with opened(course) as book:
        submission = book.find_submission_notebook(*PLACE, student)
        return {
            g.name: (g.auto_score, g.manual_score, bool(g.needs_manual_grade))
            for g in submission.grades
        }


def mark_by_hand(course: Course, task: str, score: float, comment: str = "") -> None:
    """What Formgrader does when a person enters a score and a comment."""
    with opened(course) as book:
        grade = book.find_grade(task, *PLACE, "amara")
        grade.manual_score, grade.needs_manual_grade = score, False
        if comment:
            book.find_comment("double", *PLACE, "amara").manual_comment = comment
        book.db.commit()


# --- points -----------------------------------------------------------------------------------


def test_points_land_in_nbgraders_gradebook(school: Course) -> None:
    assert 2 == record(school, outcome("amara"), outcome("bogdan", 1.0, 0.5))

    with opened(school) as book:
        scores = {
            s.student.id: (s.score, s.max_score) for s in book.assignment_submissions("01-small")
        }
        assert {"amara": (3.0, 3.0), "bogdan": (1.5, 3.0)} == scores
        assert not any(s.needs_manual_grade for s in book.assignment_submissions("01-small"))
        assert ["doubling"] == [n.name for n in book.find_assignment("01-small").notebooks]


def test_cells_are_known_with_their_points_and_locks(school: Course) -> None:
    record(school, outcome())

    with opened(school) as book:
        notebook = book.find_notebook(*PLACE)
        assert dict(zip(kit.TASKS, (1.0, 2.0), strict=True)) == {
            cell.name: cell.max_score for cell in notebook.grade_cells
        }
        assert ["double"] == [cell.name for cell in notebook.solution_cells]
        assert {name: name != "double" for name in kit.CELLS} == {
            cell.name: cell.locked for cell in notebook.source_cells
        }


def test_recording_the_same_again_changes_nothing(school: Course) -> None:
    record(school, outcome())

    assert 0 == record(school, outcome())
    assert 1 == record(school, outcome("amara", 0.0, 2.0))
    assert {kit.TASKS[0]: (0.0, None, False), kit.TASKS[1]: (2.0, None, False)} == grades(school)


def test_preparing_twice_adds_nothing(school: Course) -> None:
    record(school, outcome())
    with sqlite3.connect(school.class_folder / "gradebook.db") as database:
        count = "select (select count(*) from base_cell), (select count(*) from grade)"
        before = database.execute(count).fetchone()
        record(school, outcome())
        assert before == database.execute(count).fetchone()
    database.close()


def test_changed_points_of_a_task_are_the_new_maximum(school: Course) -> None:
    record(school, outcome())
    more = {**kit.CELLS, kit.TASKS[1]: kit.task(kit.TASKS[1], kit.HIDDEN, 5)}
    kit.write_sheet(school.root, more)
    record(school, outcome())

    with opened(school) as book:
        assert 6.0 == book.find_assignment("01-small").max_score


# --- what a person has written -----------------------------------------------------------------


def test_manual_scores_and_comments_survive_a_regrade(school: Course) -> None:
    record(school, outcome("amara", 0.0, 0.0))
    mark_by_hand(school, kit.TASKS[0], 0.75, "a fine idea")
    record(school, outcome("amara", 1.0, 2.0))

    assert (1.0, 0.75, True) == grades(school)[kit.TASKS[0]]
    assert (2.0, None, False) == grades(school)[kit.TASKS[1]]
    with opened(school) as book:
        assert 2.75 == book.find_submission("01-small", "amara").score
        assert "a fine idea" == book.find_comment("double", *PLACE, "amara").comment


def test_a_person_is_asked_again_only_when_the_automatic_score_changes(school: Course) -> None:
    record(school, outcome("amara", 0.0, 0.0))
    mark_by_hand(school, kit.TASKS[0], 0.75)

    assert 0 == record(school, outcome("amara", 0.0, 0.0))
    assert (0.0, 0.75, False) == grades(school)[kit.TASKS[0]]
    record(school, outcome("amara", 1.0, 0.0))
    assert (1.0, 0.75, True) == grades(school)[kit.TASKS[0]]


def test_a_refused_file_that_a_person_has_graded_stays_graded(school: Course) -> None:
    refused = replace(outcome("amara", 0.0, 0.0), refused="the file is empty")
    record(school, refused)
    for task in kit.TASKS:
        mark_by_hand(school, task, 1.0)

    assert 0 == record(school, refused)
    assert {(0.0, 1.0, False)} == set(grades(school).values())


@pytest.mark.parametrize("tasks", [True, False], ids=["with tasks", "without"])
def test_a_refused_file_waits_for_a_person(tasks: bool, school: Course) -> None:
    refused = replace(outcome("amara", 0.0, 0.0), refused="the file is empty")
    record(school, refused if tasks else replace(refused, tasks=()))

    assert {(0.0, None, True)} == set(grades(school).values())


def test_an_error_of_ours_waits_for_a_person_and_then_no_longer(school: Course) -> None:
    given = outcome("amara", 1.0, 0.0)
    broken = replace(given.tasks[1], verdict=Verdict.ERROR)
    record(school, replace(given, tasks=(given.tasks[0], broken)))

    assert [False, True] == [person for *_, person in grades(school).values()]
    record(school, outcome())
    assert [False, False] == [person for *_, person in grades(school).values()]


# --- sheets that change -----------------------------------------------------------------------


def test_an_added_task_gets_rows_for_those_who_have_submitted(school: Course) -> None:
    record(school, outcome())
    mark_by_hand(school, kit.TASKS[0], 0.5)
    cells = {
        **kit.CELLS,
        "triple": kit.answer("triple", "triple = ..."),
        "new": kit.task("triple_is_right", "assert triple", 4),
    }
    kit.write_sheet(school.root, cells)
    record(school, outcome())

    with opened(school) as book:
        submission = book.find_submission_notebook(*PLACE, "amara")
        assert {*kit.TASKS, "triple_is_right"} == {grade.name for grade in submission.grades}
        assert {"double", "triple"} == {comment.name for comment in submission.comments}
    assert (0.0, None, True) == grades(school)["triple_is_right"]
    assert 0.5 == grades(school)[kit.TASKS[0]][1]


def test_a_removed_task_with_grades_stops_the_run(school: Course) -> None:
    record(school, outcome())
    cells = {name: cell for name, cell in kit.CELLS.items() if name != kit.TASKS[1]}
    kit.write_sheet(school.root, cells)

    with pytest.raises(StorageError) as caught:
        record(school, outcome())
    assert caught.value.fact == (
        f"the gradebook has grades for tasks that `01-small/doubling` no longer has: {kit.TASKS[1]}"
    )
    assert "`--class FOLDER`" in caught.value.hint
    assert 2 == len(grades(school))


def test_a_second_sheet_of_the_chapter_is_added_to_its_submissions(school: Course) -> None:
    record(school, outcome())
    kit.write_sheet(school.root, kit.CELLS, "01-small/tripling")
    from autograder.sheets import read_sheet

    second = read_sheet(school.sheets()[1])
    record(school, replace(outcome("amara", 1.0, 0.0), sheet="tripling"), sheet=second)

    with opened(school) as book:
        assert (4.0, 6.0) == (
            book.find_submission("01-small", "amara").score,
            book.find_assignment("01-small").max_score,
        )


# --- databases that cannot be used ---------------------------------------------------------------


def test_a_locked_database_is_named_and_nothing_of_the_batch_stored(
    school: Course, monkeypatch: pytest.MonkeyPatch
) -> None:
    record(school, outcome("amara", 1.0, 2.0))
    _impatient(monkeypatch)
    holder = sqlite3.connect(school.class_folder / "gradebook.db", isolation_level=None)
    holder.execute("begin exclusive")
    try:
        with pytest.raises(StorageError) as caught:
            record(school, outcome("amara", 0.0, 0.0), outcome("bogdan"))
    finally:
        holder.execute("rollback")
        holder.close()

    assert "cannot be used: database is locked" in caught.value.fact
    assert "that no other program holds it" in caught.value.hint
    assert [1.0, 2.0] == [score for score, *_ in grades(school).values()]


def _impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """SQLite waits five seconds for a lock; tests have no time for that."""
    connect = sqlite3.dbapi2.connect

    def hurried(*args: Any, **options: Any) -> sqlite3.Connection:
        return connect(*args, **{**options, "timeout": 0.1})

    monkeypatch.setattr(sqlite3.dbapi2, "connect", hurried)
    monkeypatch.setattr(sqlite3, "connect", hurried)


def test_a_file_that_is_no_database_is_named(small: Course) -> None:
    small.class_folder.mkdir()
    (small.class_folder / "gradebook.db").write_text("this is a letter, not a database" * 99)

    with pytest.raises(StorageError, match="file is not a database"):
        record(small, outcome())


def test_a_class_folder_that_cannot_be_made_is_named(small: Course) -> None:
    small.class_folder.write_text("")

    with pytest.raises(StorageError, match="cannot be used"):
        record(small, outcome())


def test_a_batch_that_fails_half_way_leaves_no_half(
    school: Course, monkeypatch: pytest.MonkeyPatch
) -> None:
    record(school, outcome("amara", 0.0, 0.0))
    real = Gradebook._record_one

    def fails(book: Gradebook, given: Outcome) -> int:
        if given.student == "bogdan":
            raise OSError("disk gone")
        return real(book, given)

    monkeypatch.setattr(Gradebook, "_record_one", fails)
    with pytest.raises(StorageError, match="disk gone"):
        record(school, outcome("amara", 1.0, 2.0), outcome("bogdan"))

    assert [0.0, 0.0] == [score for score, *_ in grades(school).values()]


# --- nbgrader's own commands --------------------------------------------------------------------


@pytest.fixture(scope="module")
def graded_class(tmp_path_factory: pytest.TempPathFactory) -> Course:
    """The real sheet, graded for a right and a wrong student."""
    from autograder.answers import known_answers, reference, submission

    course = kit.copy_of_the_repository(
        tmp_path_factory.mktemp("stock") / "course", only="02-gradients/by-hand"
    )
    sheet = kit.only_sheet(course)
    wrong = next(k for k in known_answers(course, sheet) if k.diagnosis == "missing_factor_two")
    answers = reference(sheet)
    kit.submit(course, "amara", submission(course, sheet, answers))
    kit.submit(course, "bogdan", submission(course, sheet, {**answers, wrong.answer: wrong.source}))
    kit.submit(course, "chiara", b"")
    places = course.sheets()[:1]
    grade_class(course, places, isolation=Isolation.NAMESPACES, workers=1)
    return course


def nbgrader(course: Course, home: Path, *arguments: str) -> str:
    done = subprocess.run(
        [sys.executable, "-m", "nbgrader", *arguments],
        cwd=course.root,
        env={
            "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}",
            "HOME": str(home),
            "PYTHONPATH": str(kit.ROOT),
            "AUTOGRADER_CLASS": course.class_folder.name,
        },
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    assert 0 == done.returncode, done.stderr
    return done.stdout + done.stderr


@pytest.mark.stock
def test_nbgrader_exports_the_same_points(graded_class: Course, tmp_path: Path) -> None:
    nbgrader(graded_class, tmp_path, "export", "--to", str(tmp_path / "grades.csv"))
    rows = (tmp_path / "grades.csv").read_text().splitlines()
    names = rows[0].split(",")
    scores = {
        fields["student_id"]: (float(fields["score"]), float(fields["max_score"]))
        for fields in (dict(zip(names, row.split(","), strict=True)) for row in rows[1:])
    }
    most = kit.only_sheet(graded_class).max_points

    assert {"amara", "bogdan", "chiara"} == set(scores)
    assert ((most, most), (0.0, most)) == (scores["amara"], scores["chiara"])
    assert 0 < scores["bogdan"][0] < most


@pytest.mark.stock
def test_nbgraders_feedback_shows_the_message_and_nothing_hidden(
    graded_class: Course, tmp_path: Path
) -> None:
    from html import unescape

    from autograder.sheets import HIDDEN, SOLUTION, regions

    sheet = kit.only_sheet(graded_class)
    nbgrader(graded_class, tmp_path, "generate_feedback", sheet.path.chapter)
    folder = graded_class.class_folder / "feedback"
    page = (folder / "bogdan" / sheet.path.chapter / f"{sheet.path.name}.html").read_text()
    plain = _text_of(page)

    assert "half the true gradient" in plain or "factor" in plain
    assert "Score" in plain
    secrets = {
        line.strip()
        for cell in sheet.cells
        for marks, answers in ((HIDDEN, True), (SOLUTION, cell.grade_id == "grad_poly3"))
        if answers
        for region in regions(cell.source, marks)
        for line in region.splitlines()
    }
    shown = {line.strip() for cell in sheet.cells for line in _shown_lines(cell.source)}
    shown |= {line.strip() for line in unescape(_submitted(graded_class)).splitlines()}
    leaked = {line for line in secrets - shown if len(line) > 12 and line in plain}
    assert 20 < len(secrets - shown)
    assert set() == leaked


def _submitted(course: Course) -> str:
    import json

    path = next((course.submitted / "bogdan").rglob("*.ipynb"))
    cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
    return "\n".join("".join(cell["source"]) for cell in cells)


def _shown_lines(source: str) -> list[str]:
    from autograder.sheets import HIDDEN, SOLUTION, without_regions

    return without_regions(without_regions(source, HIDDEN), SOLUTION).splitlines()


def _text_of(page: str) -> str:
    from html.parser import HTMLParser

    class Text(HTMLParser):
        def __init__(self) -> None:
            super().__init__()
            self.parts: list[str] = []

        def handle_data(self, data: str) -> None:
            self.parts.append(data)

    reader = Text()
    reader.feed(page)
    return "".join(reader.parts)


def test_a_copy_of_the_class_elsewhere_is_a_class(graded_class: Course, tmp_path: Path) -> None:
    """Nothing in the class folder depends on where it lies."""
    shutil.copytree(graded_class.class_folder, tmp_path / "moved")
    moved = replace(graded_class, class_folder=tmp_path / "moved")
    run = grade_class(moved, moved.sheets()[:1], isolation=Isolation.NAMESPACES, workers=1)

    assert 0 == run.graded
