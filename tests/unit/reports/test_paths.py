"""Every student has a page of their own, on every file system, whatever their id."""

from __future__ import annotations

import re
from pathlib import PurePosixPath

import pytest
import report_samples as samples

from autograder.reports import page_paths, student_page_path

FOLDER = PurePosixPath("students/02-gradients/by-hand")
NASTY = (
    "../x", "..", ".", "", "/etc/passwd", "a/b", "a\\b", "-rf", "a\nb", "a b", "x" * 5000, "con",
    "NUL.txt", "dot.", ".hidden", "\ud800", "\x00", "Ａda", "ad\u0430", "~", "$(id)", "a:b", "💥",
    "ada-0123456789",
)  # fmt: skip


@pytest.mark.parametrize("student", ["ada", "Ada_L", "s-123.4", "_x", "2024.ada"])
def test_a_plain_id_is_the_name_of_the_page(student: str) -> None:
    assert FOLDER / f"{student}.html" == student_page_path(samples.outcome(student))


@pytest.mark.parametrize("student", NASTY)
def test_any_other_id_becomes_a_safe_name_with_a_hash(student: str) -> None:
    path = student_page_path(samples.outcome(student))

    assert FOLDER == path.parent
    assert re.fullmatch(r"[a-z0-9_]+(-[a-z0-9_]+)*-[0-9a-f]{10}\.html", path.name)
    assert len(path.name) < 70


def test_no_two_students_share_a_page() -> None:
    students = [*NASTY, "ada", "Ada", "ADA", "a-b", "A-b"]
    paths = page_paths([samples.outcome(student) for student in students])

    assert len(students) == len({str(path).casefold() for path in paths})


def test_an_id_cannot_take_the_place_of_another_ones_page() -> None:
    """Whoever knows the rule could choose an id that equals another one's safe name."""
    victim = samples.outcome("a b")
    thief = samples.outcome(student_page_path(victim).stem)

    assert student_page_path(thief) != student_page_path(victim)


def test_case_twins_get_a_hash_and_everyone_else_keeps_the_name() -> None:
    ben, ada, twin = page_paths([samples.outcome(student) for student in ("ben", "ada", "Ada")])

    assert "ben.html" == ben.name
    assert ada.name.startswith("ada-")
    assert twin.name.startswith("ada-")


def test_two_files_of_one_name_get_two_pages() -> None:
    """`grade ada/by-hand.ipynb ben/by-hand.ipynb` names both after the file."""
    first, second = page_paths([samples.outcome("by-hand", key=key) for key in ("k1", "k2")])

    assert first != second


def test_a_hostile_sheet_stays_inside_the_folder() -> None:
    path = student_page_path(samples.outcome("ada", chapter="../..", sheet="/tmp"))

    assert "students" == path.parts[0]
    assert ".." not in path.parts
    assert 4 == len(path.parts)
