"""Known answers: the tests of the tests.

A file `tests/answers/<chapter>/<sheet>.py` holds, for each task, right answers written
differently and wrong answers with what they must cost:

    @right("grad_poly3")
    def uses_einsum(x, y, w): ...

    @wrong("grad_poly3", lost={"grad_poly3_matches_autograd": 4}, diagnosis="missing_factor_two")
    def forgets_the_two(x, y, w): ...
"""

from __future__ import annotations

import ast
import inspect
import json
import runpy
import textwrap
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from autograder.course import Course
from autograder.errors import SheetError
from autograder.release import released
from autograder.sheets import SOLUTION, Sheet

_REGISTRY: list[KnownAnswer] = []

Diagnosis = str | tuple[str, ...] | None


@dataclass(frozen=True)
class KnownAnswer:
    """An answer of which the outcome is known.

    Attributes:
        name: what it does, as a sentence with underscores.
        answer: grade_id of the answer cell that it fills.
        source: the text of that cell.
        lost: points that each task must lose, by grade_id; empty for a right answer.
        diagnosis: the mistake that must be named, several where tests see it differently, or None.
        stock: why stock nbgrader may give other points; empty when it must agree.
    """

    name: str
    answer: str
    source: str
    lost: Mapping[str, float] = field(default_factory=dict)
    diagnosis: Diagnosis = None
    stock: str = ""

    @property
    def right(self) -> bool:
        return not self.lost

    @property
    def diagnoses(self) -> frozenset[str]:
        """The mistakes that must be named, no more and no fewer."""
        if self.diagnosis is None:
            return frozenset()
        return frozenset((self.diagnosis,) if isinstance(self.diagnosis, str) else self.diagnosis)


Function = Callable[..., Any]


def right(answer: str, *, stock: str = "") -> Callable[[Function], Function]:
    """Declare a right answer to the cell `answer`; it must lose nothing."""

    def register(function: Function) -> Function:
        source = _renamed(function, answer)
        _REGISTRY.append(KnownAnswer(function.__name__, answer, source, stock=stock))
        return function

    return register


def wrong(
    answer: str, *, lost: Mapping[str, float], diagnosis: Diagnosis = None, stock: str = ""
) -> Callable[[Function], Function]:
    """Declare a wrong answer, what it must lose, and the mistake that must be named."""

    def register(function: Function) -> Function:
        source = _renamed(function, answer)
        _REGISTRY.append(
            KnownAnswer(function.__name__, answer, source, dict(lost), diagnosis, stock)
        )
        return function

    return register


def cell(
    name: str,
    answer: str,
    source: str,
    *,
    lost: Mapping[str, float] | None = None,
    diagnosis: Diagnosis = None,
    stock: str = "",
) -> None:
    """Declare the whole text of an answer cell, for what is not one function."""
    text = textwrap.dedent(source).strip()
    _REGISTRY.append(KnownAnswer(name, answer, text, dict(lost or {}), diagnosis, stock))


def known_answers(course: Course, sheet: Sheet) -> tuple[KnownAnswer, ...]:
    """The declared answers of a sheet.

    Raises:
        SheetError: the file is missing or names a cell, a task or a number of points that the
            sheet does not have.
    """
    path = answers_path(course, sheet)
    if not path.is_file():
        raise SheetError(
            f"`{sheet.path}` has no known answers",
            hint=f"write them in {path}; see docs/authors.md",
        )
    _REGISTRY.clear()
    try:
        runpy.run_path(str(path))
    except SheetError:
        raise
    except Exception as error:
        raise SheetError(
            f"the known answers of `{sheet.path}` cannot be read: {type(error).__name__}: {error}",
            hint=f"run `python {path}` and mend what it says",
        ) from error
    found = tuple(_REGISTRY)
    _REGISTRY.clear()
    _check(found, sheet, path)
    return found


def answers_path(course: Course, sheet: Sheet) -> Path:
    """Where the known answers of a sheet are written."""
    return course.root / "tests" / "answers" / sheet.path.chapter / f"{sheet.path.name}.py"


def reference(sheet: Sheet) -> dict[str, str]:
    """The sheet's own solutions, by answer cell."""
    return {
        answer.grade_id: "\n".join(
            line for line in answer.source.split("\n") if not any(mark in line for mark in SOLUTION)
        )
        for answer in sheet.answers
    }


def submission(course: Course, sheet: Sheet, answers: Mapping[str, str]) -> bytes:
    """The released notebook with the given answer cells filled in, as a student would save it.

    Raises:
        SheetError: the sheet has not been released.
    """
    path = released(course, sheet.path)
    try:
        notebook = json.loads(path.read_text(encoding="utf-8"))
    except OSError:
        raise SheetError(
            f"`{sheet.path}` has not been released", hint="run `autograder build` first"
        ) from None
    for node in notebook["cells"]:
        text = answers.get(node["metadata"]["nbgrader"]["grade_id"])
        if text is not None:
            node["source"] = text.splitlines(keepends=True)
    return json.dumps(notebook, indent=1, ensure_ascii=False).encode()


def _renamed(function: Function, name: str) -> str:
    """The text of a function without its decorators, under the name of the answer cell."""
    source = textwrap.dedent(inspect.getsource(function))
    tree = ast.parse(source).body[0]
    if not isinstance(tree, ast.FunctionDef | ast.ClassDef):
        raise SheetError(f"the answer `{function.__name__}` is neither a function nor a class")
    lines = source.splitlines()
    own = function.__name__
    calls = [n for n in ast.walk(tree) if isinstance(n, ast.Name) and n.id == own]
    for node in sorted(calls, key=lambda n: (n.lineno, n.col_offset), reverse=True):
        line = lines[node.lineno - 1].encode()  # the parser counts bytes
        changed = line[: node.col_offset] + name.encode() + line[node.end_col_offset :]
        lines[node.lineno - 1] = changed.decode()
    first = tree.lineno - 1
    lines[first] = lines[first].replace(f" {own}", f" {name}", 1)
    return "\n".join(lines[first:])


def _check(answers: tuple[KnownAnswer, ...], sheet: Sheet, path: Path) -> None:
    cells = {answer.grade_id for answer in sheet.answers}
    points = {test.grade_id: test.points for test in sheet.tests}
    for known in answers:
        if known.answer not in cells:
            raise SheetError(
                f"the answer `{known.name}` fills `{known.answer}`, which is no cell of "
                f"`{sheet.path}`",
                hint=f"the answer cells are: {', '.join(sorted(cells))}; mend it in {path}",
            )
        for task, lost in known.lost.items():
            if points.get(task, -1.0) < lost:
                raise SheetError(
                    f"the answer `{known.name}` is to lose {lost:g} points of `{task}`, "
                    f"which has {points.get(task, 0):g}",
                    hint=f"mend it in {path}",
                )
