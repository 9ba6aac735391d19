"""What a practice of `book/_checks/` consists of, and where they are found."""

from __future__ import annotations

import importlib.util
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np

from autograder.checks.seeds import generator

CHECKS = Path(__file__).parents[1] / "_checks"

Answer = Callable[..., Any]
Plain = tuple[Any, ...]
"""The arguments of one call as a reader's function gets them: numbers and lists of numbers."""


class PracticeError(Exception):
    """A practice cannot be used as its author wrote it; the message says what to change."""


@dataclass
class Practice:
    """One function that the reader writes, and how it is judged.

    Attributes:
        function: its name.
        of: written in torch. With `wrt`, the loss: the reader returns its gradient by the argument
            at that position. Without, the reader returns the same numbers as this function.
        cases: draws the arguments from a generator. They reach the reader rounded to one decimal,
            so that they can be read, and as lists.
        wrt: see `of`.
        n: number of data points of a case, for the diagnosis.
        sheet: where the same task is graded, as `02-gradients/by-hand`.
        wrongs: wrong answers with the mistake of the catalogue that each one makes.
        rights: answers that have to pass.
    """

    function: str
    of: Answer
    cases: Callable[[np.random.Generator], Iterable[tuple[Any, ...]]]
    wrt: int | None = None
    n: Callable[..., int] | None = None
    sheet: str = ""
    wrongs: list[tuple[str, Answer]] = field(default_factory=list)
    rights: list[Answer] = field(default_factory=list)

    def wrong(self, mistake: str) -> Callable[[Answer], Answer]:
        """Declare a wrong answer, in the plain Python that a reader writes."""

        def declare(answer: Answer) -> Answer:
            self.wrongs.append((mistake, answer))
            return answer

        return declare

    def right(self, answer: Answer) -> Answer:
        """Declare a right answer; none of them reaches the site."""
        self.rights.append(answer)
        return answer

    def drawn(self) -> list[Plain]:
        """The cases, the same at every call."""
        made = self.cases(generator(f"practice {self.function}"))
        return [tuple(np.round(value, 1).tolist() for value in case) for case in made]


def names() -> list[str]:
    """The practices that there are, as the directive calls them."""
    return sorted(path.stem.replace("_", "-") for path in CHECKS.glob("[a-z]*.py"))


def module_of(name: str) -> Path:
    """The file of a practice."""
    return CHECKS / f"{name.replace('-', '_')}.py"


def load(name: str) -> Practice:
    """The practice of a name.

    Raises:
        PracticeError: its module is missing, does not run, or defines no `practice`.
    """
    path = module_of(name)
    if name not in names():
        raise PracticeError(f"there is no practice `{name}`\nhint: there are {', '.join(names())}")
    spec = importlib.util.spec_from_file_location(f"pycheck_of_{path.stem}", path)
    if spec is None or spec.loader is None:
        raise PracticeError(f"practice `{name}` cannot be loaded from {path}")
    module = importlib.util.module_from_spec(spec)
    try:
        spec.loader.exec_module(module)
    except Exception as error:
        kind = type(error).__name__
        raise PracticeError(f"practice `{name}` does not run: {kind}: {error}") from error
    practice = getattr(module, "practice", None)
    if not isinstance(practice, Practice):
        raise PracticeError(f"practice `{name}` defines no `practice`\nhint: see {CHECKS}")
    return practice
