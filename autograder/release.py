"""From `solutions/` to `exercises/`: Jupytext makes notebooks, nbgrader makes them releasable.

The released files are a function of the sheets alone: two builds give the same bytes.
"""

from __future__ import annotations

import logging
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import nbformat
from nbgrader.preprocessors import NbGraderPreprocessor

from autograder.course import Course, SheetPath
from autograder.errors import SheetError
from autograder.files import write_whole
from autograder.sheets import KERNELSPEC, read_notebook, read_sheet


@dataclass(frozen=True)
class Built:
    """What a build did.

    Attributes:
        written, removed: files of `exercises/` that changed, relative to the course.
        unchanged: how many were already right.
    """

    written: tuple[str, ...]
    removed: tuple[str, ...]
    unchanged: int

    @property
    def fresh(self) -> bool:
        """Whether `exercises/` was already what the sheets say."""
        return not self.written and not self.removed


class Canonical(NbGraderPreprocessor):
    """Gives a released notebook its one canonical form; the last preprocessor of all."""

    def preprocess(self, nb: Any, resources: Any) -> tuple[Any, Any]:
        """Ids from grade_ids, one kernelspec, no other metadata, no outputs."""
        nb.metadata = nbformat.from_dict({"kernelspec": KERNELSPEC})
        nb.nbformat, nb.nbformat_minor = 4, 5
        for cell in nb.cells:
            cell.id = cell.metadata.nbgrader.grade_id
            kept = {"nbgrader": dict(sorted(cell.metadata.nbgrader.items()))}
            if cell.metadata.get("tags"):
                kept["tags"] = cell.metadata.tags
            cell.metadata = nbformat.from_dict(kept)
            if cell.cell_type == "code":
                cell.outputs, cell.execution_count = [], None
        return nb, resources


def write_source(sheet: SheetPath, folder: Path) -> Path:
    """The sheet as a notebook in `folder`, laid out as nbgrader's source directory.

    Raises:
        SheetError: the sheet breaks a rule.
        StorageError: the file cannot be written.
    """
    read_sheet(sheet)
    notebook, _ = Canonical().preprocess(read_notebook(sheet), {})
    target = folder / sheet.chapter / f"{sheet.name}.ipynb"
    text = nbformat.writes(notebook) + "\n"
    if not target.is_file() or target.read_text(encoding="utf-8") != text:
        write_whole(target, text)
    return target


def build(course: Course, *, write: bool = True) -> Built:
    """Bring `exercises/`, and nbgrader's source directory, up to date with `solutions/`.

    Args:
        course: where both are.
        write: with False nothing is written and the result says what would be.

    Raises:
        SheetError: a sheet breaks a rule, or nbgrader refuses it.
        StorageError: a file cannot be written.
    """
    sheets = course.sheets()
    with tempfile.TemporaryDirectory() as folder:
        for sheet in sheets:
            write_source(sheet, Path(folder) / "source")
        made = _generate(Path(folder), sorted({s.chapter for s in sheets}))
        built = _bring_up_to_date(course, made, write=write)
    if write:
        wanted = {write_source(sheet, course.source) for sheet in sheets}
        for path in set(course.source.rglob("*.ipynb")) - wanted:
            path.unlink()
    return built


def released(course: Course, sheet: SheetPath) -> Path:
    """Where the student's notebook of a sheet is."""
    return course.exercises / sheet.chapter / f"{sheet.name}.ipynb"


def _generate(folder: Path, chapters: list[str]) -> Path:
    """Run nbgrader's own converter in a folder of its own; gives the folder of results."""
    from nbgrader.converters import GenerateAssignment
    from nbgrader.coursedir import CourseDirectory

    for chapter in chapters:
        place = CourseDirectory(root=str(folder), assignment_id=chapter)
        converter = GenerateAssignment(coursedir=place, no_database=True)
        converter.log = _quiet_log()
        converter.preprocessors = [
            step for step in converter.preprocessors if step.__name__ != "SaveCells"
        ] + [Canonical]
        try:
            converter.start()
        except Exception as error:
            raise SheetError(
                f"nbgrader could not release the chapter `{chapter}`: {error}",
                hint="the metadata of one of its cells is not what nbgrader expects",
            ) from None
    return folder / "release"


def _bring_up_to_date(course: Course, made: Path, *, write: bool) -> Built:
    wanted = {path.relative_to(made): path for path in made.rglob("*.ipynb")}
    present = {p.relative_to(course.exercises): p for p in course.exercises.rglob("*.ipynb")}
    written, unchanged = [], 0
    for relative, path in sorted(wanted.items()):
        text = path.read_text(encoding="utf-8").rstrip("\n") + "\n"
        target = course.exercises / relative
        if target.is_file() and target.read_text(encoding="utf-8") == text:
            unchanged += 1
            continue
        written.append(str(Path("exercises") / relative))
        if write:
            write_whole(target, text)
    removed = []
    for relative in sorted(present.keys() - wanted.keys()):
        removed.append(str(Path("exercises") / relative))
        if write:
            present[relative].unlink()
    return Built(tuple(written), tuple(removed), unchanged)


def _quiet_log() -> logging.Logger:
    log = logging.getLogger("autograder.release")
    log.setLevel(logging.CRITICAL)
    return log
