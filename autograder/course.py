"""Where everything lives: the folders of the course and of one class."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

from autograder.errors import UsageError

COURSE_ID = "own-your-gradients"
CLASS_VARIABLE = "AUTOGRADER_CLASS"


@dataclass(frozen=True)
class SheetPath:
    """One sheet's place: `chapter/name`, as in `02-gradients/by-hand`."""

    chapter: str
    name: str
    source: Path

    def __str__(self) -> str:
        return f"{self.chapter}/{self.name}"


@dataclass(frozen=True)
class Course:
    """The folders of the repository.

    Attributes:
        root: the folder that holds `_config.yml` and `solutions/`.
        class_folder: private folder of one class: submitted, autograded, feedback, gradebook.
    """

    root: Path
    class_folder: Path

    @property
    def solutions(self) -> Path:
        return self.root / "solutions"

    @property
    def exercises(self) -> Path:
        return self.root / "exercises"

    @property
    def source(self) -> Path:
        """Notebooks made from `solutions/`: nbgrader's source directory."""
        return self.root / "_build" / "source"

    @property
    def book(self) -> Path:
        return self.root / "_build" / "html"

    @property
    def submitted(self) -> Path:
        return self.class_folder / "submitted"

    @property
    def autograded(self) -> Path:
        return self.class_folder / "autograded"

    @property
    def outcomes(self) -> Path:
        """The ledger: one file per graded notebook."""
        return self.class_folder / "outcomes"

    @property
    def reports(self) -> Path:
        return self.class_folder / "reports"

    @property
    def database(self) -> str:
        """URL of nbgrader's gradebook."""
        return f"sqlite:///{self.class_folder / 'gradebook.db'}"

    def sheets(self) -> list[SheetPath]:
        """Every sheet, in the order of the book."""
        found = sorted(self.solutions.glob("*/*.py"))
        return [SheetPath(path.parent.name, path.stem, path) for path in found]

    def select(self, names: tuple[str, ...]) -> list[SheetPath]:
        """The sheets that chapters (`02-gradients`) or sheets (`02-gradients/by-hand`) name.

        Raises:
            UsageError: a name fits nothing.
        """
        sheets = self.sheets()
        if not names:
            return sheets
        chosen: list[SheetPath] = []
        for name in names:
            wanted = name.removesuffix(".py").removesuffix("/").removeprefix("solutions/")
            fitting = [s for s in sheets if wanted in (s.chapter, str(s))]
            if not fitting:
                known = ", ".join(str(s) for s in sheets) or "none"
                raise UsageError(
                    f"there is no chapter or sheet `{name}`", hint=f"the sheets are: {known}"
                )
            chosen += [s for s in fitting if s not in chosen]
        return chosen


def find_course(start: Path | None = None, class_folder: Path | None = None) -> Course:
    """The course that contains the folder `start` (by default the current one).

    Args:
        class_folder: by default `$AUTOGRADER_CLASS`, seen from the course, else `grading/`.

    Raises:
        UsageError: no course is there.
    """
    folder = (start or Path.cwd()).resolve()
    for candidate in (folder, *folder.parents):
        if (candidate / "_config.yml").is_file() and (candidate / "solutions").is_dir():
            folder = class_folder or candidate / (os.environ.get(CLASS_VARIABLE) or "grading")
            return Course(candidate, folder.resolve())
    raise UsageError(
        f"there is no course in `{folder}` or above it",
        hint="run this inside the course's repository, or name it with `--course FOLDER`",
    )
