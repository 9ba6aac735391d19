"""Reading a source sheet: cells, answers, tasks, and the rules that they keep."""

from __future__ import annotations

import ast
import hashlib
import re
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property

import jupytext
import nbformat

from autograder.course import SheetPath
from autograder.errors import SheetError

HIDDEN = ("BEGIN HIDDEN TESTS", "END HIDDEN TESTS")
KERNELSPEC = {"display_name": "Python 3", "language": "python", "name": "python3"}
SOLUTION = ("BEGIN SOLUTION", "END SOLUTION")


class Role(StrEnum):
    """What a cell of a sheet is for."""

    PROSE = "prose"
    SETUP = "setup"
    ANSWER = "answer"
    TEST = "test"


@dataclass(frozen=True)
class Cell:
    """One cell of a source sheet; `points` is 0 for all but test cells."""

    grade_id: str
    role: Role
    source: str
    points: float = 0.0

    @property
    def visible(self) -> str:
        """The source without its hidden tests."""
        return without_regions(self.source, HIDDEN)

    @property
    def defines(self) -> tuple[str, ...]:
        """Names that the cell's top level binds, in order."""
        return bound_names(self.source)


@dataclass(frozen=True)
class Sheet:
    """A source sheet."""

    path: SheetPath
    cells: tuple[Cell, ...]

    @property
    def answers(self) -> tuple[Cell, ...]:
        return tuple(cell for cell in self.cells if cell.role is Role.ANSWER)

    @property
    def tests(self) -> tuple[Cell, ...]:
        return tuple(cell for cell in self.cells if cell.role is Role.TEST)

    @property
    def max_points(self) -> float:
        return sum(cell.points for cell in self.tests)

    @cached_property
    def digest(self) -> str:
        """Changes whenever a cell changes."""
        parts = [f"{c.grade_id}\0{c.role}\0{c.points}\0{c.source}" for c in self.cells]
        return hashlib.blake2b("\1".join(parts).encode(), digest_size=16).hexdigest()

    @cached_property
    def modules(self) -> tuple[str, ...]:
        """Top-level packages that the set-up imports; torch is allowed only if it is here."""
        found = set()
        for cell in self.cells:
            if cell.role is Role.SETUP:
                found |= imported(cell.source)
        return tuple(sorted(found))

    def answer_of(self, test: Cell) -> Cell | None:
        """The answer that a test is about: the last one above it."""
        above = self.cells[: self.cells.index(test)]
        return next((c for c in reversed(above) if c.role is Role.ANSWER), None)


def read_sheet(path: SheetPath) -> Sheet:
    """Parse `solutions/<chapter>/<sheet>.py`.

    Raises:
        SheetError: a rule of the course is broken; the message names file and cell.
    """
    notebook = read_notebook(path)
    cells = tuple(_cell(node, path) for node in notebook.cells)
    _check(cells, path)
    return Sheet(path, cells)


def read_notebook(path: SheetPath) -> nbformat.NotebookNode:
    """The sheet as a notebook, as Jupytext makes it.

    Raises:
        SheetError: the file cannot be read.
    """
    try:
        return jupytext.reads(path.source.read_text(encoding="utf-8"), fmt="py:percent")
    except (OSError, UnicodeDecodeError) as error:
        raise SheetError(f"`{path.source}` cannot be read: {error}") from None


def without_regions(source: str, marks: tuple[str, str]) -> str:
    """`source` without the lines from the first mark to the second, both included."""
    kept, inside = [], False
    for line in source.split("\n"):
        if marks[0] in line:
            inside = True
        elif marks[1] in line:
            inside = False
        elif not inside:
            kept.append(line)
    return "\n".join(kept)


def regions(source: str, marks: tuple[str, str]) -> list[str]:
    """The texts between the marks."""
    pattern = rf"[^\n]*{marks[0]}[^\n]*\n(.*?)[^\n]*{marks[1]}"
    return re.findall(pattern, source, flags=re.DOTALL)


def bound_names(source: str) -> tuple[str, ...]:
    """Names that the top level of a cell binds by `def`, `class`, `=` or `import`."""
    try:
        tree = ast.parse(source)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return ()
    names: list[str] = []
    for node in tree.body:
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            names.append(node.name)
        elif isinstance(node, ast.Assign | ast.AnnAssign | ast.AugAssign):
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            inner = (leaf for target in targets for leaf in ast.walk(target))
            names += [leaf.id for leaf in inner if isinstance(leaf, ast.Name)]
        elif isinstance(node, ast.Import | ast.ImportFrom):
            names += [(alias.asname or alias.name).split(".")[0] for alias in node.names]
    return tuple(dict.fromkeys(names))


def imported(source: str) -> set[str]:
    """Top-level packages that a cell imports."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            found |= {alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found.add(node.module.split(".")[0])
    return found


def title_of(sheet: Sheet) -> str:
    """The sheet's first heading."""
    for cell in sheet.cells:
        if cell.role is Role.PROSE and (match := re.search(r"^#\s+(.+)$", cell.source, re.M)):
            return match.group(1).strip()
    return str(sheet.path)


def _cell(node: nbformat.NotebookNode, path: SheetPath) -> Cell:
    meta = node.metadata.get("nbgrader")
    if not meta or not meta.get("grade_id"):
        first = (node.source.strip().splitlines() or [""])[0][:60]
        raise SheetError(
            f"a cell of `{path}` has no grade_id",
            f"it begins with: {first}",
            hint=f"give it nbgrader metadata with a `grade_id` in {path.source}",
        )
    if meta.get("task") or (meta.get("grade") and meta.get("solution")):
        raise SheetError(
            f"the cell `{meta['grade_id']}` of `{path}` would have to be graded by a person",
            hint="a cell is an answer (`solution`) or a test (`grade`), never both and no `task`",
        )
    if meta.get("grade"):
        role = Role.TEST
    elif meta.get("solution"):
        role = Role.ANSWER
    else:
        role = Role.SETUP if node.cell_type == "code" else Role.PROSE
    points = float(meta.get("points", 0)) if role is Role.TEST else 0.0
    return Cell(str(meta["grade_id"]), role, node.source, points)


def _check(cells: tuple[Cell, ...], path: SheetPath) -> None:
    """The rules that hold in every sheet."""
    seen: set[str] = set()
    for cell in cells:
        if cell.grade_id in seen:
            raise SheetError(
                f"`{path}` has two cells with the grade_id `{cell.grade_id}`",
                hint="every cell of a sheet needs an id of its own",
            )
        seen.add(cell.grade_id)
        first = "A-Za-z" if cell.role is Role.ANSWER else "a-z"  # an answer may be a class
        if not re.fullmatch(f"[{first}][{first}0-9_]{{0,63}}", cell.grade_id):
            raise SheetError(
                f"the grade_id `{cell.grade_id}` of `{path}` is no plain name",
                hint="use lower-case letters, digits and underscores, 64 at the most; capitals "
                "only where a class is the answer",
            )
        for marks in (HIDDEN, SOLUTION):
            _check_marks(cell, marks, path)
        if cell.role is not Role.PROSE:
            _check_syntax(cell, path)


def _check_marks(cell: Cell, marks: tuple[str, str], path: SheetPath) -> None:
    opened: int | None = None
    for number, line in enumerate(cell.source.split("\n"), start=1):
        if marks[0] in line:
            if opened is not None:
                raise SheetError(
                    f"`{marks[0]}` on line {number} of `{cell.grade_id}` is inside the one "
                    f"opened on line {opened}",
                    hint=f"close it with `{marks[1]}` first, in {path.source}",
                )
            opened = number
        elif marks[1] in line:
            if opened is None:
                raise SheetError(
                    f"`{marks[1]}` on line {number} of `{cell.grade_id}` closes nothing",
                    hint=f"open it with `{marks[0]}`, in {path.source}",
                )
            opened = None
    if opened is not None:
        raise SheetError(
            f"`{marks[0]}` on line {opened} of `{cell.grade_id}` is never closed",
            hint=f"close it with `{marks[1]}`, in {path.source}",
        )


def _check_syntax(cell: Cell, path: SheetPath) -> None:
    try:
        ast.parse(cell.source)
    except SyntaxError as error:
        raise SheetError(
            f"cell `{cell.grade_id}` of `{path}` is no Python: {error.msg}, line {error.lineno}",
            hint=f"mend it in {path.source}; magics belong to students' notebooks, not to sheets",
        ) from None
