"""How a check speaks to a student: fact, evidence, hint.

The first line can be understood alone and without colour. A hidden check never shows an expected
value or an input; `evidence` is therefore empty there.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np


class CheckFailed(AssertionError):
    """An answer is wrong; the message says what is known about why.

    Attributes:
        fact: one line, lower case, no full stop.
        evidence: further lines, such as expected and returned values.
        hint: one sentence that helps most.
        page: where the book explains it, as `02-gradients/chain-rule#missing-factor`.
        mistake: id in the catalogue of mistakes, or None.
    """

    def __init__(
        self,
        fact: str,
        *,
        evidence: Sequence[str] = (),
        hint: str = "",
        page: str = "",
        mistake: str | None = None,
    ) -> None:
        self.fact = fact
        self.evidence = tuple(evidence)
        self.hint = hint
        self.page = page
        self.mistake = mistake
        super().__init__(fact)

    def __str__(self) -> str:
        return render(self.fact, self.evidence, self.hint, self.page)

    def _render_traceback_(self) -> list[str]:
        """What Jupyter shows in place of a traceback."""
        return str(self).splitlines()


class Unanswered(CheckFailed):
    """The answer has not been written yet."""


def render(fact: str, evidence: Sequence[str] = (), hint: str = "", page: str = "") -> str:
    """The three parts as text."""
    lines = [fact, *(f"  {line}" for line in evidence)]
    if hint:
        lines.append(f"hint: {hint}")
    if page:
        lines.append(f"read: book/{page}")
    return "\n".join(lines)


def numbers(array: np.ndarray) -> str:
    """A short picture of an array, with its shape; of more than three axes the shape alone."""
    if np.ndim(array) > 3:
        return f"an array of shape {np.shape(array)}"
    text = np.array2string(
        np.asarray(array), precision=6, threshold=12, edgeitems=3, separator=", "
    )
    line = " ".join(text.split()).replace(" ,", ",").replace("[ ", "[").replace(" ]", "]")
    return f"{line}   {np.shape(array)}"
