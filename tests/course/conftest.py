"""The course as it is in this repository; tests here read it and write elsewhere."""

from __future__ import annotations

from pathlib import Path

import pytest

from autograder.course import Course, find_course
from autograder.engine.sandbox import Isolation, available

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="session")
def isolation() -> Isolation:
    return available()


@pytest.fixture(scope="session")
def course(tmp_path_factory: pytest.TempPathFactory) -> Course:
    """The real sheets with a class folder of the test's own."""
    return find_course(ROOT, tmp_path_factory.mktemp("class"))
