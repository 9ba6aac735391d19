"""Reading a source sheet: each rule, by the message that its breach gives."""

from __future__ import annotations

from pathlib import Path

import kit
import pytest

from autograder.errors import SheetError
from autograder.sheets import (
    HIDDEN,
    SOLUTION,
    Role,
    bound_names,
    imported,
    read_sheet,
    regions,
    title_of,
    without_regions,
)


def refusal(*cells: str, root: Path) -> str:
    with pytest.raises(SheetError) as caught:
        kit.course_of(*cells, root=root)
    return str(caught.value)


def test_a_sheet_is_read_cell_by_cell_with_roles_and_points(tmp_path: Path) -> None:
    sheet = kit.course_of(*kit.CELLS.values(), root=tmp_path)

    assert [Role.PROSE, Role.SETUP, Role.ANSWER, Role.TEST, Role.TEST] == [
        cell.role for cell in sheet.cells
    ]
    assert list(kit.CELLS) == [cell.grade_id for cell in sheet.cells]
    assert [0, 0, 0, 1, 2] == [cell.points for cell in sheet.cells]
    assert kit.MAX_POINTS == sheet.max_points
    assert ("double",) == tuple(cell.grade_id for cell in sheet.answers)
    assert kit.TASKS == tuple(cell.grade_id for cell in sheet.tests)
    assert "Doubling" == title_of(sheet)


def test_a_sheet_without_a_heading_is_called_by_its_place(tmp_path: Path) -> None:
    sheet = kit.course_of(kit.prose("words", "No heading."), root=tmp_path)

    assert "01-small/doubling" == title_of(sheet)


@pytest.mark.parametrize("marks", [HIDDEN, SOLUTION])
def test_a_marker_inside_an_open_one_is_named_with_both_lines(
    marks: tuple[str, str], tmp_path: Path
) -> None:
    source = f"a = 1\n### {marks[0]}\nb = 2\n### {marks[0]}\nc = 3\n### {marks[1]}"

    message = refusal(kit.answer("nested", source), root=tmp_path)

    assert message.startswith(
        f"`{marks[0]}` on line 4 of `nested` is inside the one opened on line 2"
    )
    assert f"hint: close it with `{marks[1]}` first, in {tmp_path}" in message


@pytest.mark.parametrize("marks", [HIDDEN, SOLUTION])
def test_a_marker_that_is_never_closed_is_named(marks: tuple[str, str], tmp_path: Path) -> None:
    message = refusal(kit.answer("open_end", f"### {marks[0]}\na = 1"), root=tmp_path)

    assert message.startswith(f"`{marks[0]}` on line 1 of `open_end` is never closed")
    assert f"`{marks[1]}`" in message.splitlines()[-1]


@pytest.mark.parametrize("marks", [HIDDEN, SOLUTION])
def test_a_marker_that_closes_nothing_is_named(marks: tuple[str, str], tmp_path: Path) -> None:
    source = f"### {marks[0]}\na = 1\n### {marks[1]}\n### {marks[1]}"

    message = refusal(kit.answer("closed_twice", source), root=tmp_path)

    assert message.startswith(f"`{marks[1]}` on line 4 of `closed_twice` closes nothing")


def test_two_cells_with_one_id_are_refused(tmp_path: Path) -> None:
    message = refusal(kit.setup("twin", "a = 1"), kit.setup("twin", "b = 2"), root=tmp_path)

    assert message.startswith("`01-small/doubling` has two cells with the grade_id `twin`")
    assert "hint: every cell of a sheet needs an id of its own" in message


@pytest.mark.parametrize(
    "header",
    [
        "# %%",
        "# %% [markdown]",
        '# %% nbgrader={"grade": false}',
        '# %% nbgrader={"grade_id": ""}',
        "# %% nbgrader={}",
    ],
)
def test_a_cell_without_an_id_is_quoted(header: str, tmp_path: Path) -> None:
    message = refusal(kit.setup("first", "a = 1"), f"{header}\n# lonely", root=tmp_path)

    assert message.startswith("a cell of `01-small/doubling` has no grade_id")
    assert "it begins with: " in message
    assert "lonely" in message
    assert "hint: give it nbgrader metadata" in message


def test_an_empty_cell_without_an_id_is_refused_too(tmp_path: Path) -> None:
    assert "has no grade_id" in refusal("# %%\n", root=tmp_path)


def test_an_answer_that_is_a_class_bears_its_name(tmp_path: Path) -> None:
    sheet = kit.course_of(kit.answer("ScaledP3", "class ScaledP3: ..."), root=tmp_path)

    assert ["ScaledP3"] == [cell.grade_id for cell in sheet.answers]


@pytest.mark.parametrize(
    "bad", ["Double", "2nd", "two words", "mse-grad", "_mse", "größe", "../up", "x" * 65]
)
def test_an_id_that_is_no_plain_name_is_refused(bad: str, tmp_path: Path) -> None:
    message = refusal(kit.setup(bad, "a = 1"), root=tmp_path)

    assert message.startswith(f"the grade_id `{bad}` of `01-small/doubling` is no plain name")
    assert "hint: use lower-case letters, digits and underscores" in message


@pytest.mark.parametrize(
    "more", [{"grade": True, "solution": True, "points": 1}, {"task": True, "points": 1}]
)
def test_a_cell_that_a_person_would_have_to_grade_is_refused(more, tmp_path: Path) -> None:
    message = refusal(f"# %% {kit.meta('essay', **more)}\npass\n", root=tmp_path)

    assert message.startswith("the cell `essay` of `01-small/doubling` would have to be graded by")


@pytest.mark.parametrize("kind", [kit.setup, kit.answer, kit.task])
def test_code_that_is_no_python_is_refused_with_its_line(kind, tmp_path: Path) -> None:
    message = refusal(kind("half", "a = 1\ndef f(:\n    pass"), root=tmp_path)

    assert message.startswith("cell `half` of `01-small/doubling` is no Python: ")
    assert "line 2" in message.splitlines()[0]


def test_a_magic_has_no_place_in_a_sheet(tmp_path: Path) -> None:
    message = refusal(kit.setup("magic", "%matplotlib inline"), root=tmp_path)

    assert "cell `magic`" in message
    assert "magics belong to students' notebooks" in message


def test_prose_need_not_be_python(tmp_path: Path) -> None:
    sheet = kit.course_of(kit.prose("words", "# Def f(:"), root=tmp_path)

    assert Role.PROSE == sheet.cells[0].role


def test_a_file_that_is_not_text_is_named(tmp_path: Path) -> None:
    kit.bare_course(tmp_path)
    place = kit.write_sheet(tmp_path, kit.CELLS)
    place.source.write_bytes(b"\xff\xfe\x00")

    with pytest.raises(SheetError, match="cannot be read") as caught:
        read_sheet(place)
    assert f"`{place.source}`" in str(caught.value)


def test_a_file_that_has_gone_is_named(tmp_path: Path) -> None:
    kit.bare_course(tmp_path)
    place = kit.write_sheet(tmp_path, kit.CELLS)
    place.source.unlink()

    with pytest.raises(SheetError, match=r"cannot be read.*No such file"):
        read_sheet(place)


def test_the_visible_part_of_a_test_has_no_hidden_line(tmp_path: Path) -> None:
    cell = kit.course_of(*kit.CELLS.values(), root=tmp_path).tests[1]

    assert "# Many numbers, when the notebook is graded." == cell.visible
    assert "the_definition" in cell.source


def test_what_is_outside_the_marks_stays_in_order() -> None:
    source = (
        "one\n### BEGIN SOLUTION\ntwo\n### END SOLUTION\nthree\n"
        "# BEGIN SOLUTION\n# END SOLUTION\nfour"
    )

    assert "one\nthree\nfour" == without_regions(source, SOLUTION)
    assert source == without_regions(source, HIDDEN)


def test_regions_are_the_texts_between_the_marks() -> None:
    source = (
        "a\n  ### BEGIN SOLUTION\n  b\n\n  c\n  ### END SOLUTION\nd\n"
        "### BEGIN SOLUTION\n### END SOLUTION"
    )

    assert ["  b\n\n  c\n", ""] == regions(source, SOLUTION)
    assert [] == regions(source, HIDDEN)


@pytest.mark.parametrize(
    ("source", "names"),
    [
        ("def f(x):\n    inner = 1", ("f",)),
        ("async def f(): ...", ("f",)),
        ("class Tensor:\n    grad = None", ("Tensor",)),
        ("a = b = 1", ("a", "b")),
        ("a, (b, *c) = values", ("a", "b", "c")),
        ("a: float = 1.0", ("a",)),
        ("a += 1", ("a",)),
        ("import numpy as np, os.path", ("np", "os")),
        ("from math import pi as tau, e", ("tau", "e")),
        ("f = 1\ndef f(): ...", ("f",)),
        ("if True:\n    hidden = 1", ()),
        ("f(x)", ()),
        ("def broken(:", ()),
        ("nul = '\0'", ()),
        ("lone = '\ud800'", ()),
        ("(" * 5000, ()),
        ("", ()),
    ],
)
def test_names_that_a_cell_binds(source: str, names: tuple[str, ...]) -> None:
    assert names == bound_names(source)


def test_packages_that_a_cell_imports() -> None:
    source = (
        "import torch.nn as nn, os\ndef f():\n    from numpy.linalg import norm\nfrom . import x"
    )

    assert {"torch", "os", "numpy"} == imported(source)


def test_modules_are_those_of_set_up_cells_alone(tmp_path: Path) -> None:
    sheet = kit.course_of(
        kit.setup("one", "import numpy as np"),
        kit.answer("double", "import scipy\ndouble = 1"),
        kit.setup("two", "from matplotlib import pyplot"),
        kit.task("right", "import torch"),
        root=tmp_path,
    )

    assert ("matplotlib", "numpy") == sheet.modules


def test_a_test_is_about_the_last_answer_above_it(tmp_path: Path) -> None:
    sheet = kit.course_of(
        kit.task("before_any", "1 + 1"),
        kit.answer("first", "first = 1"),
        kit.answer("second", "second = 1"),
        kit.task("about_second", "2 + 2"),
        kit.prose("words", "words"),
        kit.task("still_about_second", "2 + 3"),
        root=tmp_path,
    )
    about = [sheet.answer_of(test) for test in sheet.tests]

    assert [None, "second", "second"] == [cell and cell.grade_id for cell in about]


CHANGES = {
    "the text of a cell": {**kit.CELLS, "doubling": kit.prose("doubling", "# Doubling\n\nwrite.")},
    "the points": {**kit.CELLS, kit.TASKS[0]: kit.task(kit.TASKS[0], kit.VISIBLE, 1.5)},
    "an id": {**kit.CELLS, "setup": kit.setup("setup_2", kit.SETUP)},
    "a role": {**kit.CELLS, "setup": kit.answer("setup", kit.SETUP)},
    "the order": dict(sorted(kit.CELLS.items())),
    "one cell fewer": dict(list(kit.CELLS.items())[1:]),
}


@pytest.mark.parametrize("change", CHANGES)
def test_the_digest_changes_with(change: str, tmp_path: Path) -> None:
    before = kit.course_of(*kit.CELLS.values(), root=tmp_path / "a").digest

    assert before == kit.course_of(*kit.CELLS.values(), root=tmp_path / "b").digest
    assert before != kit.course_of(*CHANGES[change].values(), root=tmp_path / "c").digest


def test_every_sheet_of_the_course_is_read(tmp_path: Path) -> None:
    course = kit.copy_of_the_repository(tmp_path)

    assert all(read_sheet(place).max_points > 0 for place in course.sheets())
    assert course.sheets()
