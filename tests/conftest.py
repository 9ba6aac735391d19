"""What all tests share: a clean environment, small courses in tmp_path, one zygote."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from autograder.course import CLASS_VARIABLE, Course, find_course


@pytest.fixture(autouse=True)
def _own_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    """No test depends on the class, the width or the colours of the person who runs it."""
    for name in (CLASS_VARIABLE, "COLUMNS", "FORCE_COLOR", "NO_COLOR"):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture(scope="session")
def _small_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    import kit

    from autograder.release import build

    root = tmp_path_factory.mktemp("template") / "course"
    course = kit.bare_course(root)
    kit.write_sheet(root, kit.CELLS)
    kit.write_answers(root)
    build(course)
    return root


@pytest.fixture
def small(_small_template: Path, tmp_path: Path) -> Course:
    """A built course with one small sheet, of the test's own."""
    root = tmp_path / "course"
    shutil.copytree(_small_template, root)
    return find_course(root, root / "class")


@pytest.fixture
def full(tmp_path: Path) -> Course:
    """A copy of the real sheets, exercises and known answers."""
    import kit

    return kit.copy_of_the_repository(tmp_path / "full")


@pytest.fixture(scope="session", autouse=True)
def _zygotes_end() -> Iterator[None]:
    """What `worker.grade` has started in this process ends with the session."""
    yield
    from autograder.engine import worker

    worker.close()


@pytest.fixture(scope="session")
def _empty_gradebook(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Making a gradebook takes nbgrader seconds; copying one does not."""
    import kit

    from autograder.gradebook import Gradebook

    course = kit.bare_course(tmp_path_factory.mktemp("gradebook"))
    Gradebook(course).__exit__()
    return course.class_folder / "gradebook.db"


@pytest.fixture
def school(small: Course, _empty_gradebook: Path) -> Course:
    """The small course with a gradebook in its class folder."""
    small.class_folder.mkdir()
    shutil.copy(_empty_gradebook, small.class_folder)
    return small
