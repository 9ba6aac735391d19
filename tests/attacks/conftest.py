"""The real course, its first sheet, and the best isolation of this machine."""

from __future__ import annotations

from pathlib import Path

import pytest

from autograder.course import Course, find_course
from autograder.engine.sandbox import Isolation, available
from autograder.sheets import Sheet, read_sheet


@pytest.fixture(scope="session")
def course() -> Course:
    return find_course(Path(__file__).parent)


@pytest.fixture(scope="session")
def sheet(course: Course) -> Sheet:
    return read_sheet(course.select(("02-gradients/by-hand",))[0])


@pytest.fixture(scope="session")
def isolation() -> Isolation:
    return available()
