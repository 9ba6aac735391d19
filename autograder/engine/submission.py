"""Taking in a student's file: limits before parsing, then only the text of answers.

The notebook that is graded is rebuilt from the source sheet. Order, ids, metadata, locked cells
and test cells come from the sheet; from the student come the text of answer cells and the cells
that were added between them.
"""

from __future__ import annotations

import json
import os
import re
import stat
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from autograder.engine.limits import Limits
from autograder.errors import SubmissionRefused
from autograder.sheets import Cell, Role, Sheet


@dataclass(frozen=True)
class Given:
    """One cell of a student's file: claimed id, type and text."""

    grade_id: str
    code: bool
    source: str


@dataclass(frozen=True)
class Piece:
    """One cell of the rebuilt notebook.

    Attributes:
        cell: the sheet's cell, or None for one that the student added.
        source: the text to run or to show; for an answer, the student's.
        present: False for an answer cell that the student's file lacks.
    """

    grade_id: str
    cell: Cell | None
    source: str
    code: bool = True
    present: bool = True


@dataclass(frozen=True)
class Rebuilt:
    """The notebook that is graded, and what a teacher should know about the file."""

    pieces: tuple[Piece, ...]
    flags: tuple[str, ...]


def read_file(path: Path, limits: Limits) -> bytes:
    """The bytes of a regular file of reasonable size.

    Raises:
        SubmissionRefused: it is something else, too large, or cannot be read.
    """
    try:
        descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
    except OSError as error:
        reason = "a symbolic link" if path.is_symlink() else error.strerror or "unreadable"
        raise SubmissionRefused(
            f"`{path.name}` cannot be opened: {reason}", hint="ask for the file once more"
        ) from None
    status = os.fstat(descriptor)
    if not stat.S_ISREG(status.st_mode):
        os.close(descriptor)
        raise SubmissionRefused(
            f"`{path.name}` is no regular file", hint="ask for the notebook itself"
        )
    with os.fdopen(descriptor, "rb") as file:
        if status.st_size > limits.notebook_bytes:
            raise _too_large(path.name, status.st_size, limits)
        data = file.read(limits.notebook_bytes + 1)
    if len(data) > limits.notebook_bytes:
        raise _too_large(path.name, len(data), limits)
    return data


def parse(data: bytes, limits: Limits) -> list[Given]:
    """The cells of a notebook in format 4.

    Raises:
        SubmissionRefused: the bytes are no such notebook; the message says why.
    """
    if not data.strip():
        raise SubmissionRefused("the file is empty", hint="save the notebook and submit it again")
    _check_depth(data, limits)
    try:
        notebook = json.loads(data.decode("utf-8-sig"))
    except UnicodeDecodeError:
        raise SubmissionRefused(
            "the file is not text", hint="submit the `.ipynb` file itself, not an archive of it"
        ) from None
    except (ValueError, RecursionError):
        raise SubmissionRefused(
            "the file is no notebook: it is not JSON",
            hint="open it in JupyterLab, save it and submit it again",
        ) from None
    if not isinstance(notebook, dict) or not isinstance(notebook.get("cells"), list):
        raise SubmissionRefused(
            "the file is JSON, but no notebook of format 4",
            hint="open it in JupyterLab, save it and submit it again",
        )
    _check_language(notebook)
    cells = notebook["cells"]
    if len(cells) > limits.cells:
        raise SubmissionRefused(
            f"the notebook has {len(cells):,} cells; at most {limits.cells:,} are graded",
            hint="delete the cells that are not needed",
        )
    return [cell for node in cells if (cell := _given(node)) is not None]


def rebuild(sheet: Sheet, given: list[Given]) -> Rebuilt:
    """The sheet with the student's answers in place.

    Raises:
        SubmissionRefused: no cell of the file belongs to the sheet.
    """
    matched = list(_match(sheet, given))
    answers: dict[str, str] = {}
    extras: dict[str, list[Given]] = {}
    flags: dict[str, None] = {}
    known = {cell.grade_id: cell for cell in sheet.cells}
    anchor = ""
    for cell, grade_id in matched:
        if grade_id is None:
            if cell.source.strip():
                extras.setdefault(anchor, []).append(cell)
            continue
        anchor = grade_id
        if known[grade_id].role is Role.ANSWER:
            if not cell.code:
                flags[f"answer cell `{grade_id}` was turned into text"] = None
                continue
            if grade_id in answers:
                flags[f"cell `{grade_id}` is there more than once; the last one counts"] = None
            answers[grade_id] = cell.source
        elif not _same_text(known[grade_id], cell.source):
            flags[f"locked cell `{grade_id}` was changed; the original was used"] = None
    if not any(grade_id for _, grade_id in matched):
        raise SubmissionRefused(
            f"no cell of the notebook belongs to the sheet `{sheet.path}`",
            hint="is it another sheet, or one of another course?",
        )
    for answer in sheet.answers:
        if answer.grade_id not in answers:
            flags[f"answer cell `{answer.grade_id}` is missing"] = None
    return Rebuilt(tuple(_assemble(sheet, answers, extras)), tuple(flags))


def _assemble(
    sheet: Sheet, answers: dict[str, str], extras: dict[str, list[Given]]
) -> Iterator[Piece]:
    number = 0
    for cell in (None, *sheet.cells):
        if cell is not None:
            answer = cell.role is Role.ANSWER
            yield Piece(
                cell.grade_id,
                cell,
                answers.get(cell.grade_id, "") if answer else cell.source,
                code=cell.role is not Role.PROSE,
                present=not answer or cell.grade_id in answers,
            )
        for extra in extras.get(cell.grade_id if cell else "", []):
            number += 1
            yield Piece(f"added_{number}", None, extra.source, code=extra.code)


def _match(sheet: Sheet, given: list[Given]) -> Iterator[tuple[Given, str | None]]:
    """Each cell with the grade_id it stands for: by its id, else by the name it defines.

    A student's text is searched and never parsed: Python's parser can be made to take minutes.
    """
    known = {cell.grade_id: cell for cell in sheet.cells}
    claimed = {cell.grade_id for cell in given}
    lost = {
        name: answer.grade_id
        for answer in sheet.answers
        if answer.grade_id not in claimed
        for name in answer.defines
    }
    names = "|".join(map(re.escape, lost)) or "(?!)"
    defining = re.compile(rf"^(?:(?:async )?def |class )?({names})\s*[(:=]", re.MULTILINE)
    for cell in given:
        if cell.grade_id in known:
            yield cell, cell.grade_id
        else:
            found = defining.search(cell.source) if cell.code else None
            yield cell, lost[found.group(1)] if found else None


def _same_text(cell: Cell, text: str) -> bool:
    return text.strip() in (cell.visible.strip(), cell.source.strip())


def _given(node: Any) -> Given | None:
    if not isinstance(node, dict):
        return None
    source = node.get("source", "")
    if isinstance(source, list):
        source = "".join(part for part in source if isinstance(part, str))
    if not isinstance(source, str) or node.get("cell_type") not in ("code", "markdown", "raw"):
        return None
    metadata = node.get("metadata")
    nbgrader = metadata.get("nbgrader") if isinstance(metadata, dict) else None
    claimed = nbgrader.get("grade_id") if isinstance(nbgrader, dict) else None
    if not isinstance(claimed, str):
        claimed = node.get("id") if isinstance(node.get("id"), str) else ""
    return Given(str(claimed), node["cell_type"] == "code", _writable(source))


def _writable(text: str) -> str:
    """`text` without halves of characters, which JSON can hold and no file can."""
    return text.encode("utf-8", "replace").decode("utf-8")


_TEXT = re.compile(rb'"[^"\\]*+(?:\\.[^"\\]*+)*+(?:"|\\?\Z)', re.DOTALL)
_BRACKET = re.compile(rb"[\[\]{}]")


def _check_depth(data: bytes, limits: Limits) -> None:
    """Refuse deep nesting before the parser sees it; brackets inside text do not count."""
    depth = 0
    for match in _BRACKET.finditer(_TEXT.sub(b"", data)):
        depth += 1 if match.group() in b"[{" else -1
        if depth > limits.depth:
            raise SubmissionRefused(
                f"the file is nested more than {limits.depth} levels deep",
                hint="no notebook is: open it in JupyterLab, save it and submit it again",
            )


def _check_language(notebook: dict[str, Any]) -> None:
    metadata = notebook.get("metadata")
    kernel = metadata.get("kernelspec") if isinstance(metadata, dict) else None
    language = kernel.get("language") if isinstance(kernel, dict) else None
    if isinstance(language, str) and language.lower() not in ("python", ""):
        raise SubmissionRefused(
            f"the notebook is written for the language `{_writable(language[:40])}`, "
            "not for Python",
            hint="choose a Python 3 kernel in JupyterLab and submit it again",
        )


def _too_large(name: str, size: int, limits: Limits) -> SubmissionRefused:
    return SubmissionRefused(
        f"`{name}` has {size / 2**20:.1f} MiB; "
        f"at most {limits.notebook_bytes / 2**20:.0f} MiB are graded",
        hint="clear the outputs (Edit, Clear Outputs of All Cells), save and submit again",
    )
