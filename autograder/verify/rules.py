"""What can be held against a sheet without grading anything."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from autograder.course import Course
from autograder.release import build, released
from autograder.sheets import HIDDEN, SOLUTION, Role, Sheet, regions


@dataclass(frozen=True)
class Finding:
    """Something that does not hold: where, what, and what to do."""

    sheet: str
    fact: str
    evidence: tuple[str, ...] = ()
    hint: str = ""


def stale(course: Course) -> Iterator[Finding]:
    """Exercises that are not what the sheets say."""
    for name in (*(built := build(course, write=False)).written, *built.removed):
        yield Finding(
            name,
            f"`{name}` is not what `solutions/` says",
            hint="run `autograder build` and commit the result",
        )


def broken_rules(course: Course, sheet: Sheet) -> Iterator[Finding]:
    """Every rule of a sheet, one after the other."""
    yield from _leaks(course, sheet)
    yield from _shown(sheet)
    yield from _clashes(sheet)
    yield from _unnamed(sheet)


def _leaks(course: Course, sheet: Sheet) -> Iterator[Finding]:
    """No line of a solution or of a hidden test may be in the released notebook."""
    path = released(course, sheet.path)
    text = path.read_text(encoding="utf-8") if path.is_file() else ""
    visible = {line.strip() for cell in sheet.cells for line in _released_lines(cell.source)}
    for cell in sheet.cells:
        for region in (*regions(cell.source, HIDDEN), *regions(cell.source, SOLUTION)):
            for line in region.splitlines():
                kept = line.strip()
                if len(kept) > 12 and kept not in visible and _as_json(kept) in text:
                    yield Finding(
                        str(sheet.path),
                        f"a line of `{cell.grade_id}` that is to stay hidden is in {path.name}",
                        (kept,),
                        "build again; if it stays, the same line stands outside the region",
                    )


def _released_lines(source: str) -> list[str]:
    hidden = [
        line
        for marks in (HIDDEN, SOLUTION)
        for r in regions(source, marks)
        for line in r.splitlines()
    ]
    return [line for line in source.splitlines() if line not in hidden]


def _as_json(line: str) -> str:
    return line.replace("\\", "\\\\").replace('"', '\\"')


def _shown(sheet: Sheet) -> Iterator[Finding]:
    """A hidden test shows no expected value."""
    for cell in sheet.tests:
        for region in regions(cell.source, HIDDEN):
            if re.search(r"\bshow\s*=\s*True", region):
                yield Finding(
                    str(sheet.path),
                    f"the hidden test `{cell.grade_id}` shows expected values",
                    hint="remove `show=True`",
                )


def _clashes(sheet: Sheet) -> Iterator[Finding]:
    """What an answer defines must not be defined by a locked cell, or tests would use that."""
    locked = {
        name
        for cell in sheet.cells
        if cell.role in (Role.SETUP, Role.TEST)
        for name in cell.defines
    }
    for answer in sheet.answers:
        for name in sorted(locked & set(answer.defines)):
            yield Finding(
                str(sheet.path),
                f"`{name}` is defined by the answer `{answer.grade_id}` and by a locked cell",
                hint="give one of them another name",
            )


def _unnamed(sheet: Sheet) -> Iterator[Finding]:
    """An answer cell defines what its grade_id says, or its tests would ask for nothing."""
    for answer in sheet.answers:
        if answer.grade_id not in answer.defines:
            found = ", ".join(f"`{name}`" for name in answer.defines) or "nothing"
            yield Finding(
                str(sheet.path),
                f"the answer cell `{answer.grade_id}` defines {found}",
                hint="its grade_id is the name of what it defines: rename one of them",
            )
