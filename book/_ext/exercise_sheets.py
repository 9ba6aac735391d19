"""Students' notebooks as the book sees them: titles, tasks, points, and all of them in one file."""

from __future__ import annotations

import io
import json
import re
import zipfile
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from autograder.sheets import HIDDEN, SOLUTION, bound_names

OLDEST = (1980, 1, 1, 0, 0, 0)
"""The first time that a zip file can tell; a fixed one keeps the bytes the same."""


class SheetProblem(Exception):
    """A notebook that the book cannot offer; the message has fact and hint."""


@dataclass(frozen=True)
class Task:
    """One graded claim: its grade_id, such as `mse_grad_matches_autograd`, and its points."""

    grade_id: str
    points: float


@dataclass(frozen=True)
class Exercise:
    """One notebook in `exercises/`; `name` is `chapter/sheet`."""

    name: str
    file: Path

    @cached_property
    def data(self) -> bytes:
        """Its bytes.

        Raises:
            SheetProblem: it holds what students must not see.
        """
        data = self.file.read_bytes()
        if any(mark.encode() in data for mark in (*HIDDEN, *SOLUTION)):
            raise SheetProblem(
                f"`{self.file.name}` holds a solution or a hidden test\n"
                "hint: run `make exercises`; students get only what that writes"
            )
        return data

    @property
    def cells(self) -> list[dict[str, Any]]:
        """Its cells.

        Raises:
            SheetProblem: the file is no notebook, or holds what students must not see.
        """
        try:
            return list(json.loads(self.data)["cells"])
        except (ValueError, KeyError, TypeError):
            raise SheetProblem(
                f"`{self.file.name}` is no notebook\nhint: run `make exercises`"
            ) from None

    @property
    def title(self) -> str:
        """The first heading, else the name of the sheet."""
        for cell in self.cells:
            heading = re.search(r"^#+ +(.+?) *$", "".join(cell["source"]), re.MULTILINE)
            if cell["cell_type"] == "markdown" and heading:
                return heading.group(1)
        return self.name

    @property
    def tasks(self) -> list[Task]:
        """Graded cells, in their order."""
        metas = [cell["metadata"].get("nbgrader", {}) for cell in self.cells]
        return [Task(m["grade_id"], float(m["points"])) for m in metas if m.get("grade")]

    @property
    def defined(self) -> list[str]:
        """Names that the answer cells define; the longest first."""
        names: set[str] = set()
        for cell in self.cells:
            if cell["metadata"].get("nbgrader", {}).get("solution"):
                names |= set(bound_names("".join(cell["source"])))
        return sorted(names, key=lambda name: (-len(name), name))


def all_exercises(folder: Path) -> dict[str, Exercise]:
    """Every notebook `<chapter>/<sheet>.ipynb` in `folder`, by name and in order."""
    found = [file for file in sorted(folder.glob("*/*.ipynb")) if file.parent.name[0] not in "._"]
    names = [f"{file.parent.name}/{file.stem}" for file in found]
    return {name: Exercise(name, file) for name, file in zip(names, found, strict=True)}


def readable(grade_id: str, names: list[str]) -> str:
    """`grad_poly3_matches_autograd` as a sentence in Markdown, with code names in backticks."""
    either = "|".join(re.escape(name) for name in names)
    pattern = rf"(?:(?<=_)|^)({either})(?=_|$)" if either else r"($.)"
    parts = re.split(pattern, grade_id)
    words = [part.replace("_", " ").strip() for part in parts[::2]]
    code = [f"`{name}`" for name in parts[1::2]]
    mixed = [text for pair in zip(words, [*code, ""], strict=True) for text in pair]
    return " ".join(text for text in mixed if text)


def number(points: float) -> str:
    """`1 point`, `2.5 points`."""
    return f"{points:g} point" + ("" if points == 1 else "s")


def kilobytes(size: int) -> str:
    """`18 kB`, at least one."""
    return f"{max(1, round(size / 1000))} kB"


def zipped(exercises: dict[str, Exercise]) -> bytes:
    """All notebooks in one file, with the same bytes wherever and whenever it is made.

    Nothing is compressed, since different versions of zlib write different bytes.

    Raises:
        SheetProblem: a notebook holds what students must not see.
    """
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_STORED) as archive:
        for name, exercise in exercises.items():
            entry = zipfile.ZipInfo(f"exercises/{name}.ipynb", OLDEST)
            entry.create_system = 3  # Unix, whatever this machine is
            entry.external_attr = 0o100644 << 16
            archive.writestr(entry, exercise.data)
    return buffer.getvalue()
