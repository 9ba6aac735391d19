"""The form of one entry of the catalogue; the entries are in `mistakes` and its neighbours."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Mistake:
    """One misconception.

    Attributes:
        name: what was done, as an identifier.
        family: mistakes of a family have the same kind of cause.
        effect: what it does to the value, as a clause after "the answer".
        hint: the one sentence that helps most.
        page: page and anchor of the book.
        source: where the mistake is documented, or the id in the course's own list.
    """

    name: str
    family: str
    effect: str
    hint: str
    page: str
    source: str


def mistake_of(key: str) -> str:
    """The name of the mistake in the key of an imitation, which may go on after a comma."""
    return key.partition(",")[0]
