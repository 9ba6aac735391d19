"""A class to try everything with: honest, mistaken, unfinished and broken submissions.

They are made from the known answers, so the outcome of each is known.
"""

from __future__ import annotations

import contextlib
import json
import shutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from itertools import cycle, islice

from autograder.answers import KnownAnswer, known_answers, reference, submission
from autograder.course import Course
from autograder.errors import UsageError
from autograder.files import write_whole
from autograder.sheets import Sheet

_NAMES = (
    "amara",
    "bogdan",
    "chiara",
    "diego",
    "elif",
    "farah",
    "goran",
    "hana",
    "ines",
    "jonas",
    "keiko",
    "lucas",
    "mira",
    "nadia",
    "omar",
    "priya",
    "quentin",
    "rosa",
    "stefan",
    "tuva",
)
_MARK = "sample-class.json"


@dataclass(frozen=True)
class Sample:
    """One submission of the sample class.

    Attributes:
        kind: `honest`, `mistaken`, `unfinished` or `broken`.
        what: what it is, in a few words.
        stock: why stock nbgrader may give other points; empty when it must agree.
    """

    kind: str
    what: str
    data: bytes
    stock: str = ""


def write_class(course: Course, sheets: list[Sheet], students: int) -> list[tuple[str, Sample]]:
    """Write a class of `students` into the class folder; gives names and submissions.

    Raises:
        UsageError: the folder holds a class that is not a sample.
        StorageError: a file cannot be written.
    """
    made_from = {str(sheet.path): sheet.digest for sheet in sheets}
    _clear_if_outdated(course, made_from)
    written = []
    manifest: dict[str, dict[str, str]] = {"": made_from}
    for sheet in sheets:
        kinds = list(islice(cycle(sample_submissions(course, sheet)), students))
        for number, sample in enumerate(kinds):
            student = _student(number)
            place = course.submitted / student / sheet.path.chapter / f"{sheet.path.name}.ipynb"
            if not place.is_file() or place.read_bytes() != sample.data:
                write_whole(place, sample.data)
            written.append((student, sample))
            manifest.setdefault(student, {})[str(sheet.path)] = f"{sample.kind}: {sample.what}"
    write_whole(course.class_folder / _MARK, json.dumps(manifest, indent=1, sort_keys=True) + "\n")
    write_whole(course.class_folder / "seed.key", "00" * 32 + "\n")
    return written


def sample_submissions(course: Course, sheet: Sheet) -> list[Sample]:
    """Twenty submissions of one sheet: 7 honest, 7 mistaken, 2 unfinished, 4 broken."""
    solutions = reference(sheet)

    def made(answers: Mapping[str, str]) -> bytes:
        return submission(course, sheet, {**solutions, **answers})

    def filled(known: KnownAnswer) -> bytes:
        return made({known.answer: known.source})

    known = known_answers(course, sheet)
    rights = [k for k in known if k.right and not k.stock][:4]
    noisy = [k for k in known if k.right and k.stock][:1]
    wrongs = _spread([k for k in known if not k.right and k.diagnosis], 6)
    theft = [k for k in known if k.stock and not k.right][:1]
    answers = list(solutions)
    honest = made({})
    return [
        Sample("honest", "the sheet's own solution", honest),
        *(Sample("honest", k.name, filled(k)) for k in rights),
        *(Sample("mistaken", k.name, filled(k)) for k in wrongs),
        *(Sample("mistaken", k.name, filled(k), k.stock) for k in theft),
        *(Sample("honest", k.name, filled(k), k.stock) for k in noisy),
        Sample("honest", "two cells added", _with_extra_cell(honest, "notes = [1, 2]\nnotes")),
        Sample("unfinished", "nothing written yet", submission(course, sheet, {})),
        Sample(
            "unfinished",
            "only the first answer",
            submission(course, sheet, {answers[0]: solutions[answers[0]]}),
        ),
        Sample("broken", "saved while the disk was full", honest[: len(honest) // 2], _REFUSED),
        Sample("broken", "an empty file", b"", _REFUSED),
        Sample("broken", "an answer that never ends", made({answers[-1]: _ENDLESS}), _HANGS),
        Sample("broken", "an answer cell copied", _edited(honest, _copy_answer), _COPIED),
    ]


_ENDLESS = "while True:\n    pass"
_REFUSED = "stock nbgrader stops at a file that is no notebook"
_HANGS = "stock nbgrader waits for its own time limit and keeps nothing"
_COPIED = "stock nbgrader aborts at a copied cell"


def _clear_if_outdated(course: Course, made_from: dict[str, str]) -> None:
    """A sample made from other sheets is of no use; anything but a sample is not ours.

    Raises:
        UsageError: somebody is in the folder whom no sample has put there.
    """
    mark = course.class_folder / _MARK
    manifest: dict[str, object] = {}
    with contextlib.suppress(OSError, ValueError, TypeError):
        manifest = dict(json.loads(mark.read_text(encoding="utf-8")))
    present = {p.name for p in course.submitted.iterdir()} if course.submitted.is_dir() else set()
    if present <= manifest.keys():
        if manifest and manifest.get("") != made_from:
            shutil.rmtree(course.class_folder)
    else:
        raise UsageError(
            f"`{course.submitted}` holds submissions that are not a sample",
            hint="name another class folder with `--class FOLDER`",
        )


def _student(number: int) -> str:
    name = _NAMES[number % len(_NAMES)]
    return name if number < len(_NAMES) else f"{name}-{number // len(_NAMES) + 1}"


def _spread(known: list[KnownAnswer], count: int) -> list[KnownAnswer]:
    """`count` of the answers, from the whole length of the list."""
    step = max(1, len(known) // count)
    return known[::step][:count]


def _edited(data: bytes, edit: Callable[[list[dict[str, object]]], None]) -> bytes:
    notebook = json.loads(data)
    edit(notebook["cells"])
    return json.dumps(notebook, indent=1, ensure_ascii=False).encode()


def _with_extra_cell(data: bytes, source: str) -> bytes:
    extra: dict[str, object] = {
        "cell_type": "code",
        "execution_count": None,
        "id": "own-notes",
        "metadata": {},
        "outputs": [],
        "source": source.splitlines(keepends=True),
    }
    return _edited(data, lambda cells: cells.insert(2, dict(extra)))


def _copy_answer(cells: list[dict[str, object]]) -> None:
    """As Jupyter does: the copy has the metadata of the original and a new id."""
    last = max(k for k, cell in enumerate(cells) if '"solution": true' in json.dumps(cell))
    cells.insert(last, {**cells[last], "id": "copy-of-an-answer"})
