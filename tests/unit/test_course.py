"""Finding the course and naming its parts."""

from __future__ import annotations

import os
from pathlib import Path

import kit
import pytest

from autograder.course import CLASS_VARIABLE, Course, find_course
from autograder.errors import UsageError


@pytest.fixture
def two_chapters(tmp_path: Path) -> Course:
    course = kit.bare_course(tmp_path)
    for place in ("02-second/b", "01-first/z", "01-first/a"):
        kit.write_sheet(tmp_path, kit.CELLS, place)
    return course


def names(sheets) -> list[str]:
    return [str(sheet) for sheet in sheets]


def test_the_course_is_found_from_any_folder_inside_it(tmp_path: Path) -> None:
    kit.bare_course(tmp_path)
    inside = tmp_path / "book" / "02-gradients"
    inside.mkdir(parents=True)

    assert tmp_path == find_course(inside).root


def test_the_course_is_found_from_the_current_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    kit.bare_course(tmp_path)
    monkeypatch.chdir(tmp_path / "solutions")

    assert tmp_path == find_course().root


@pytest.mark.parametrize("missing", ["_config.yml", "solutions"])
def test_half_a_course_is_none(missing: str, tmp_path: Path) -> None:
    kit.bare_course(tmp_path)
    (tmp_path / missing).rename(tmp_path / "elsewhere")

    with pytest.raises(UsageError) as caught:
        find_course(tmp_path)
    assert str(caught.value).startswith(f"there is no course in `{tmp_path}` or above it\nhint: ")
    assert "`--course FOLDER`" in caught.value.hint


def test_the_class_folder_is_grading_unless_it_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    kit.bare_course(tmp_path)

    assert tmp_path / "grading" == find_course(tmp_path).class_folder
    monkeypatch.setenv(CLASS_VARIABLE, str(tmp_path / "autumn"))
    assert tmp_path / "autumn" == find_course(tmp_path).class_folder
    assert tmp_path / "spring" == find_course(tmp_path, tmp_path / "spring").class_folder
    monkeypatch.setenv(CLASS_VARIABLE, "")
    assert tmp_path / "grading" == find_course(tmp_path).class_folder


def test_everything_private_lies_in_the_class_folder(tmp_path: Path) -> None:
    course = kit.bare_course(tmp_path)
    private = (course.submitted, course.autograded, course.outcomes, course.reports)

    assert {course.class_folder} == {folder.parent for folder in private}
    assert f"sqlite:///{course.class_folder}{os.sep}gradebook.db" == course.database


def test_sheets_come_in_the_order_of_the_book(two_chapters: Course) -> None:
    assert ["01-first/a", "01-first/z", "02-second/b"] == names(two_chapters.sheets())


@pytest.mark.parametrize(
    ("wanted", "chosen"),
    [
        ((), ["01-first/a", "01-first/z", "02-second/b"]),
        (("02-second",), ["02-second/b"]),
        (("01-first/",), ["01-first/a", "01-first/z"]),
        (("01-first/z",), ["01-first/z"]),
        (("solutions/01-first/z.py",), ["01-first/z"]),
        (("02-second/b", "01-first/a"), ["02-second/b", "01-first/a"]),
        (("01-first/z", "01-first"), ["01-first/z", "01-first/a"]),
    ],
)
def test_a_selection(two_chapters: Course, wanted: tuple[str, ...], chosen: list[str]) -> None:
    assert chosen == names(two_chapters.select(wanted))


@pytest.mark.parametrize("unknown", ["03-third", "01-first/b", "a", "", "01", "../01-first"])
def test_an_unknown_name_is_answered_with_the_known_ones(
    two_chapters: Course, unknown: str
) -> None:
    with pytest.raises(UsageError) as caught:
        two_chapters.select(("01-first", unknown))

    assert f"there is no chapter or sheet `{unknown}`" == caught.value.fact
    assert "the sheets are: 01-first/a, 01-first/z, 02-second/b" == caught.value.hint
    assert 2 == caught.value.exit_status


def test_a_course_without_sheets_says_so(tmp_path: Path) -> None:
    with pytest.raises(UsageError) as caught:
        kit.bare_course(tmp_path).select(("01-first",))

    assert "the sheets are: none" == caught.value.hint
