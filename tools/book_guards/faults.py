"""A fault: what is wrong, where, and what to do about it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path

FEW = 3
"""As many places are named one by one; of the others only the number is told."""


@dataclass(frozen=True)
class Fault:
    """One thing to mend.

    Attributes:
        fact: one line that can be understood alone.
        where: files, with a line if it is known.
        hint: what to do.
    """

    fact: str
    where: tuple[str, ...]
    hint: str

    def __str__(self) -> str:
        named = [f"  {place}" for place in self.where[:FEW]]
        if len(self.where) > FEW:
            named.append(f"  and {len(self.where) - FEW} more")
        return "\n".join([self.fact, *named, f"hint: {self.hint}"])


class CannotCheck(Exception):
    """There is nothing that could be checked, such as no site; the message has fact and hint."""


def meant(word: str, known: Iterable[str]) -> str:
    """`did you mean …?`, or the names that there are, if none is near."""
    names = sorted(set(known))
    near = get_close_matches(word, names, n=1, cutoff=0.6)
    if near:
        return f"did you mean `{near[0]}`?"
    return "there are " + ", ".join(f"`{name}`" for name in names) if names else "there are none"


def line_of(file: Path, *needles: str) -> int | None:
    """The first line of `file` that holds one of the `needles`, counted from 1."""
    if not file.is_file():
        return None
    lines = file.read_text(encoding="utf-8", errors="replace").splitlines()
    found = (
        number
        for needle in needles
        if needle
        for number, line in enumerate(lines, start=1)
        if needle in line
    )
    return next(found, None)


def place(file: Path, root: Path, line: int | None = None) -> str:
    """`book/page.md:12`, seen from `root` where the file is below it."""
    shown = file.relative_to(root) if file.is_relative_to(root) else file
    return f"{shown.as_posix()}:{line}" if line else shown.as_posix()
