"""From `solutions/` to `exercises/`: fresh, the same each time, and nothing leaked."""

from __future__ import annotations

import errno
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import kit
import nbformat
import pytest

from autograder.course import Course
from autograder.errors import SheetError, StorageError
from autograder.release import Built, build, released, write_source
from autograder.sheets import HIDDEN, SOLUTION, read_sheet, regions

MINE = "exercises/01-small/doubling.ipynb"


@pytest.fixture(scope="module")
def repository(tmp_path_factory: pytest.TempPathFactory) -> Course:
    """A copy of the real repository, built."""
    course = kit.copy_of_the_repository(tmp_path_factory.mktemp("release") / "course")
    build(course)
    return course


def notebooks(course: Course) -> list[tuple[str, dict]]:
    return [
        (str(path), json.loads(path.read_text(encoding="utf-8")))
        for path in sorted(course.exercises.rglob("*.ipynb"))
    ]


# --- building ---------------------------------------------------------------------------------


def test_a_second_build_finds_everything_fresh(small: Course) -> None:
    before = kit.everything_in(small.exercises)

    assert Built((), (), 1) == build(small)
    assert build(small).fresh
    assert before == kit.everything_in(small.exercises)


def test_two_builds_from_nothing_give_the_same_bytes(small: Course) -> None:
    before = kit.everything_in(small.exercises)
    released(small, small.sheets()[0]).unlink()

    assert Built((MINE,), (), 0) == build(small)
    assert before == kit.everything_in(small.exercises)


def test_the_same_sheets_in_another_folder_give_the_same_bytes(
    small: Course, tmp_path: Path
) -> None:
    other = kit.bare_course(tmp_path / "elsewhere" / "deeper")
    kit.write_sheet(other.root, kit.CELLS)
    build(other)

    assert kit.everything_in(small.exercises) == kit.everything_in(other.exercises)


def test_a_dry_build_writes_nothing_and_names_what_is_stale(small: Course) -> None:
    kit.write_sheet(small.root, kit.CELLS, "02-new/tripling")
    path = released(small, small.sheets()[0])
    path.write_text(path.read_text(encoding="utf-8") + " ", encoding="utf-8")
    (small.exercises / "01-small" / "old.ipynb").write_text("{}")
    before = kit.everything_in(small.root)
    built = build(small, write=False)

    assert (MINE, "exercises/02-new/tripling.ipynb") == built.written
    assert ("exercises/01-small/old.ipynb",) == built.removed
    assert 0 == built.unchanged
    assert not built.fresh
    assert before == kit.everything_in(small.root)


def test_a_build_removes_what_no_sheet_makes_and_leaves_other_files(small: Course) -> None:
    old = small.exercises / "01-small" / "old.ipynb"
    data = small.exercises / "01-small" / "points.csv"
    old.write_text("{}")
    data.write_text("1,2")

    assert Built((), ("exercises/01-small/old.ipynb",), 1) == build(small)
    assert (False, True) == (old.exists(), data.exists())


def test_a_broken_sheet_stops_the_build_before_anything_is_written(small: Course) -> None:
    before = kit.everything_in(small.exercises)
    kit.write_sheet(small.root, {"a": kit.setup("Not Plain", "a = 1")}, "02-new/broken")

    with pytest.raises(SheetError, match="Not Plain"):
        build(small)
    assert before == kit.everything_in(small.exercises)


def test_metadata_that_nbgrader_does_not_expect_name_the_chapter(small: Course) -> None:
    bad = kit.task(kit.TASKS[0], kit.VISIBLE, -1)
    kit.write_sheet(small.root, {**kit.CELLS, kit.TASKS[0]: bad})

    with pytest.raises(SheetError, match="could not release the chapter `01-small`"):
        build(small)


@pytest.mark.parametrize(
    ("error", "reason"),
    [
        (OSError(errno.ENOSPC, "No space left on device"), "No space left on device"),
        (PermissionError(errno.EACCES, "Permission denied"), "Permission denied"),
    ],
)
def test_a_file_that_cannot_be_written_is_named_and_the_old_one_kept(
    error: OSError, reason: str, small: Course, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = released(small, small.sheets()[0])
    path.write_text("old")
    real = Path.replace

    def full(source: Path, target: Path) -> Path:
        if "exercises" in source.parts:
            raise error
        return real(source, target)

    monkeypatch.setattr(Path, "replace", full)
    with pytest.raises(StorageError, match=reason) as caught:
        build(small)
    assert f"`{path}`" in caught.value.fact
    assert "old" == path.read_text()


def test_the_source_notebook_holds_the_whole_sheet(small: Course) -> None:
    sheet = read_sheet(small.sheets()[0])
    notebook = nbformat.read(write_source(sheet.path, small.source), as_version=4)

    assert [cell.source for cell in sheet.cells] == [cell.source for cell in notebook.cells]
    assert [cell.grade_id for cell in sheet.cells] == [cell.id for cell in notebook.cells]


# --- what is released -------------------------------------------------------------------------


def test_the_committed_exercises_are_fresh(repository: Course) -> None:
    assert kit.everything_in(kit.ROOT / "exercises") == kit.everything_in(repository.exercises)


def test_every_sheet_is_released_and_nothing_else(repository: Course) -> None:
    assert [str(released(repository, place)) for place in repository.sheets()] == [
        path for path, _ in notebooks(repository)
    ]


def test_ids_are_grade_ids_in_the_order_of_the_sheet(repository: Course) -> None:
    for place in repository.sheets():
        cells = json.loads(released(repository, place).read_text(encoding="utf-8"))["cells"]
        ids = [cell.grade_id for cell in read_sheet(place).cells]
        assert ids == [cell["id"] for cell in cells]
        assert ids == [cell["metadata"]["nbgrader"]["grade_id"] for cell in cells]


def test_there_are_no_outputs_and_no_metadata_but_nbgraders(repository: Course) -> None:
    for _, notebook in notebooks(repository):
        assert {"kernelspec"} == set(notebook["metadata"])
        assert "python3" == notebook["metadata"]["kernelspec"]["name"]
        for cell in notebook["cells"]:
            assert set(cell["metadata"]) <= {"nbgrader", "tags"}
            if cell["cell_type"] == "code":
                assert ([], None) == (cell["outputs"], cell["execution_count"])


def test_locked_cells_cannot_be_edited_and_answers_can(repository: Course) -> None:
    for place in repository.sheets():
        cells = json.loads(released(repository, place).read_text(encoding="utf-8"))["cells"]
        answers = {cell.grade_id for cell in read_sheet(place).answers}
        locked = {cell["id"]: cell["metadata"]["nbgrader"]["locked"] for cell in cells}
        assert {grade_id: grade_id not in answers for grade_id in locked} == locked


def test_no_line_of_a_solution_or_a_hidden_test_is_released(repository: Course) -> None:
    for place in repository.sheets():
        notebook = json.loads(released(repository, place).read_text(encoding="utf-8"))
        text = {
            line.strip()
            for cell in notebook["cells"]
            for line in "".join(cell["source"]).split("\n")
        }
        sheet = read_sheet(place)
        shown = {line.strip() for cell in sheet.cells for line in _outside(cell.source)}
        secret = (
            {
                line.strip()
                for cell in sheet.cells
                for marks in (HIDDEN, SOLUTION)
                for region in regions(cell.source, marks)
                for line in region.splitlines()
            }
            - shown
            - {""}
        )
        assert secret
        assert set() == secret & text
        assert not [line for line in text for mark in (*HIDDEN, *SOLUTION) if mark in line]


def _outside(source: str) -> list[str]:
    lines, inside = [], False
    for line in source.split("\n"):
        if "BEGIN SOLUTION" in line or "BEGIN HIDDEN" in line:
            inside = True
        elif "END SOLUTION" in line or "END HIDDEN" in line:
            inside = False
        elif not inside:
            lines.append(line)
    return lines


def test_every_stub_says_where_the_code_goes(repository: Course) -> None:
    for place in repository.sheets():
        notebook = json.loads(released(repository, place).read_text(encoding="utf-8"))
        for answer in read_sheet(place).answers:
            source = "".join(kit.cell_of(notebook, answer.grade_id)["source"])
            assert "# YOUR CODE HERE" in source
            assert "raise NotImplementedError()" in source


def test_a_released_notebook_is_valid_in_the_notebook_format(repository: Course) -> None:
    for path, _ in notebooks(repository):
        nbformat.validate(nbformat.read(path, as_version=4))


@pytest.mark.stock
def test_stock_nbgrader_releases_the_same_bytes(repository: Course, tmp_path: Path) -> None:
    ours = kit.everything_in(repository.exercises)
    shutil.rmtree(repository.exercises)
    environment = {
        "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}",
        "HOME": str(tmp_path),
        "PYTHONPATH": str(kit.ROOT),
    }
    for chapter in sorted({place.chapter for place in repository.sheets()}):
        done = subprocess.run(
            [sys.executable, "-m", "nbgrader", "generate_assignment", chapter],
            cwd=repository.root,
            env=environment,
            capture_output=True,
            text=True,
            check=False,
            timeout=120,
        )
        assert 0 == done.returncode, done.stderr
    stock = kit.everything_in(repository.exercises)

    assert ours == stock
