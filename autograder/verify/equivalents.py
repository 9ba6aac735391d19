"""Mutants that are right as well, each with the reason, beside the known answers.

`tests/answers/<chapter>/<sheet>.equivalents.toml` holds one entry for each:

    [[equivalent]]
    answer = "train_poly3"
    change = "line 16: `w = np.array(w0, dtype=float)` → `w = np.array(w0)`"
    reason = "the start is an array of float64 in every test, as the sheet says"
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

from autograder.answers import answers_path
from autograder.course import Course
from autograder.errors import SheetError
from autograder.sheets import Sheet


@dataclass(frozen=True)
class Equivalent:
    """A mutant that may lose nothing: its answer cell, its change, and why it is right."""

    answer: str
    change: str
    reason: str


def equivalents_path(course: Course, sheet: Sheet) -> Path:
    """Where the equivalents of a sheet are written."""
    return answers_path(course, sheet).with_suffix(".equivalents.toml")


def equivalents(course: Course, sheet: Sheet) -> tuple[Equivalent, ...]:
    """The declared equivalents of a sheet; none where there is no file.

    Raises:
        SheetError: the file is no TOML, or an entry lacks something or is there twice.
    """
    path = equivalents_path(course, sheet)
    if not path.is_file():
        return ()
    try:
        data = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise SheetError(
            f"the equivalents of `{sheet.path}` cannot be read: {error}", hint=f"mend {path}"
        ) from None
    entries = data.pop("equivalent", [])
    if data or not isinstance(entries, list):
        raise _unclear(sheet, path, "it holds something else than `[[equivalent]]` entries")
    found = tuple(_entry(entry, sheet, path) for entry in entries)
    if len({(e.answer, e.change) for e in found}) < len(found):
        raise _unclear(sheet, path, "one change is listed twice")
    return found


def _entry(entry: Mapping[str, Any] | Any, sheet: Sheet, path: Path) -> Equivalent:
    names = {field.name for field in fields(Equivalent)}
    if not isinstance(entry, dict) or set(entry) != names:
        raise _unclear(sheet, path, f"an entry has not exactly {', '.join(sorted(names))}")
    if not all(isinstance(value, str) and value.strip() for value in entry.values()):
        raise _unclear(sheet, path, "a field of an entry is empty or no text")
    return Equivalent(**entry)


def _unclear(sheet: Sheet, path: Path, why: str) -> SheetError:
    return SheetError(f"the equivalents of `{sheet.path}` are unclear: {why}", hint=f"mend {path}")
