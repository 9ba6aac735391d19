"""nbgrader's gradebook: outcomes go in, manual scores and comments stay.

The controller is its only writer, with one session and one commit per batch.
"""

from __future__ import annotations

import contextlib
import os
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from nbgrader import api
from sqlalchemy.exc import SQLAlchemyError

from autograder.course import COURSE_ID, Course
from autograder.errors import StorageError
from autograder.outcomes import Outcome, Verdict
from autograder.sheets import Role, Sheet


class Gradebook:
    """An open gradebook; use it as a context manager.

    Raises:
        StorageError: the database cannot be opened or written.
    """

    def __init__(self, course: Course) -> None:
        self._url = course.database
        with _translated(self._url), _alembic_on_path():
            course.class_folder.mkdir(parents=True, exist_ok=True)
            self._book = api.Gradebook(self._url, COURSE_ID)
        self._students: dict[str, Any] = {}

    def __enter__(self) -> Gradebook:
        return self

    def __exit__(self, *_: object) -> None:
        self._book.close()

    def prepare(self, sheets: Sequence[Sheet]) -> None:
        """Make the gradebook know chapters, sheets and tasks; add what is new.

        Raises:
            StorageError: the database cannot be written, or a task with grades has gone.
        """
        with _translated(self._url):
            for sheet in sheets:
                self._prepare_sheet(sheet)

    def record(self, outcomes: Sequence[Outcome]) -> int:
        """Store the outcomes; those already stored cost nothing. Gives the number changed.

        Raises:
            StorageError: the database cannot be written; nothing of the batch is stored then.
        """
        changed = 0
        with _translated(self._url):
            try:
                for outcome in outcomes:
                    changed += self._record_one(outcome)
                if changed:
                    self._book.db.commit()
            except BaseException:
                self._book.db.rollback()
                raise
        return changed

    def _prepare_sheet(self, sheet: Sheet) -> None:
        chapter, name, book = sheet.path.chapter, sheet.path.name, self._book
        book.update_or_create_assignment(chapter)
        try:
            notebook = book.find_notebook(name, chapter)
        except api.MissingEntry:
            notebook = book.add_notebook(name, chapter)
        _refuse_to_drop(notebook, sheet)
        for cell in sheet.cells:
            kind = "markdown" if cell.role is Role.PROSE else "code"
            if cell.role is Role.TEST:
                book.update_or_create_grade_cell(
                    cell.grade_id, name, chapter, max_score=cell.points, cell_type=kind
                )
            elif cell.role is Role.ANSWER:
                book.update_or_create_solution_cell(cell.grade_id, name, chapter)
            book.update_or_create_source_cell(
                cell.grade_id,
                name,
                chapter,
                cell_type=kind,
                locked=cell.role is not Role.ANSWER,
                source=cell.source,
            )
        self._add_missing_rows(notebook)

    def _add_missing_rows(self, notebook: Any) -> None:
        """Rows for tasks and answers that were added after the first submissions."""
        for submitted in notebook.submissions:
            graded = {grade.cell_id for grade in submitted.grades}
            commented = {comment.cell_id for comment in submitted.comments}
            for cell in notebook.grade_cells:
                if cell.id not in graded:
                    self._book.db.add(api.Grade(cell=cell, notebook=submitted))
            for cell in notebook.solution_cells:
                if cell.id not in commented:
                    self._book.db.add(api.Comment(cell=cell, notebook=submitted))
        self._book.db.commit()

    def _record_one(self, outcome: Outcome) -> int:
        notebook = self._submitted_notebook(outcome)
        wanted = {task.grade_id: task for task in outcome.tasks}
        changed = 0
        for grade in notebook.grades:
            task = wanted.get(grade.name)
            score = 0.0 if task is None else task.points
            person = (
                bool(outcome.refused)
                or task is None
                or task.verdict is Verdict.ERROR
                or grade.manual_score is not None
            )
            if grade.auto_score == score and grade.manual_score is not None:
                continue  # a person has seen this answer; asking again would never end
            if grade.auto_score != score or bool(grade.needs_manual_grade) != person:
                grade.auto_score, grade.needs_manual_grade = score, person
                changed = 1
        return changed

    def _submitted_notebook(self, outcome: Outcome) -> Any:
        try:
            return self._book.find_submission_notebook(
                outcome.sheet, outcome.chapter, outcome.student
            )
        except api.MissingEntry:
            pass
        student = self._student(outcome.student)
        session = self._book.db
        with session.no_autoflush:
            self._mirror_submission(session, outcome, student)
        session.flush()
        return self._book.find_submission_notebook(outcome.sheet, outcome.chapter, outcome.student)

    def _mirror_submission(self, session: Any, outcome: Outcome, student: Any) -> None:
        """Rows for a submission of the chapter, with one notebook for each of its sheets."""
        assignment = self._book.find_assignment(outcome.chapter)
        submission = (
            session.query(api.SubmittedAssignment)
            .filter_by(student=student, assignment=assignment)
            .one_or_none()
        )
        if submission is None:
            submission = api.SubmittedAssignment(assignment=assignment, student=student)
            session.add(submission)
        there = {notebook.notebook_id for notebook in submission.notebooks}
        for notebook in assignment.notebooks:
            if notebook.id not in there:
                _mirror(session, notebook, submission)

    def _student(self, name: str) -> Any:
        found = self._book.db.get(api.Student, name)
        if found is None:
            found = api.Student(id=name)
            self._book.db.add(found)
        return found


def _mirror(session: Any, notebook: Any, submission: Any) -> None:
    """Rows for one submitted notebook, as nbgrader itself makes them."""
    submitted = api.SubmittedNotebook(notebook=notebook, assignment=submission)
    session.add(submitted)
    session.add_all(api.Grade(cell=cell, notebook=submitted) for cell in notebook.grade_cells)
    session.add_all(api.Comment(cell=cell, notebook=submitted) for cell in notebook.solution_cells)


def _refuse_to_drop(notebook: Any, sheet: Sheet) -> None:
    gone = {cell.name for cell in notebook.grade_cells} - {cell.grade_id for cell in sheet.tests}
    if gone and notebook.submissions:
        raise StorageError(
            f"the gradebook has grades for tasks that `{sheet.path}` no longer has: "
            f"{', '.join(sorted(gone))}",
            hint="bring the tasks back, or grade into another class folder (`--class FOLDER`)",
        )


@contextlib.contextmanager
def _translated(url: str) -> Iterator[None]:
    try:
        yield
    except (SQLAlchemyError, OSError) as error:
        reason = str(getattr(error, "orig", None) or error).splitlines()[0]
        raise StorageError(
            f"the gradebook `{url}` cannot be used: {reason}",
            hint="check permissions and free space, and that no other program holds it; "
            "the outcomes on disk are whole, and the next run stores them",
        ) from None


@contextlib.contextmanager
def _alembic_on_path() -> Iterator[None]:
    """nbgrader runs `alembic` by name when it makes a database; it lies beside our Python."""
    before = os.environ.get("PATH", os.defpath)
    os.environ["PATH"] = f"{Path(sys.executable).parent}{os.pathsep}{before}"
    try:
        yield
    finally:
        os.environ["PATH"] = before
