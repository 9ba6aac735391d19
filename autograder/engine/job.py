"""One submission to grade: all that a worker needs to know of it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from autograder.engine.limits import Limits
from autograder.engine.sandbox import Isolation
from autograder.sheets import Sheet


@dataclass(frozen=True)
class Proof:
    """What a proof of a sheet may spare itself, because nobody reads the graded notebook.

    Cells run in the witness alone, and references are computed once for each seed; the checks,
    the sandbox and the limits are those of grading.

    Attributes:
        run: names the proof; what is remembered in one is forgotten in the next.
        begin: the answer whose tests are the first that are run; all are where it is empty.
        until_lost: whether the first task that loses points is the last one that is run.
    """

    run: bytes
    begin: str = ""
    until_lost: bool = False


@dataclass(frozen=True)
class Job:
    """The bytes of a submission with the sheet that they answer.

    Attributes:
        key: digest of everything that the outcome depends on.
        seed: every hidden case is drawn from it.
        refusal: why the file could not even be read; empty otherwise.
        proof: set where a sheet is proven, and None where a student is graded.
    """

    student: str
    sheet: Sheet
    data: bytes
    key: str
    seed: bytes
    isolation: Isolation
    limits: Limits = field(default_factory=Limits)
    refusal: str = ""
    proof: Proof | None = None

    @property
    def about(self) -> dict[str, Any]:
        """What an outcome says of its submission."""
        return {
            "student": self.student,
            "chapter": self.sheet.path.chapter,
            "sheet": self.sheet.path.name,
            "key": self.key,
            "seed": self.seed.hex(),
            "isolation": str(self.isolation),
        }
