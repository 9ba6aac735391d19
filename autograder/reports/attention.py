"""What a person should look at: refusals, tasks without a verdict, flags."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from autograder.outcomes import Outcome, Verdict
from autograder.reports import clean, words
from autograder.reports.view import refusal

_ORDER = ("refused", "undecided", "flag")


@dataclass(frozen=True)
class Reason:
    """One reason: its kind (`refused`, `undecided` or `flag`) and a sentence."""

    kind: str
    sentence: str


@dataclass(frozen=True)
class Attention:
    """A submission that a person should look at, where its page is, and why."""

    student: str
    work: str
    href: str
    reasons: tuple[Reason, ...]


def reasons(outcome: Outcome) -> tuple[Reason, ...]:
    """Why a person should look at `outcome`, the gravest first; empty when nobody needs to."""
    refused = refusal(outcome)
    return (
        *([Reason("refused", words.sentence(refused.fact))] if refused else []),
        *(Reason("undecided", sentence) for sentence in _undecided(outcome)),
        *(Reason("flag", words.flag(flag)) for flag in outcome.flags),
    )


def attention(outcomes: Sequence[Outcome], hrefs: Sequence[str]) -> list[Attention]:
    """Refusals first, then undecided tasks, then flags; `hrefs` are the pages of `outcomes`."""
    entries = [
        Attention(
            clean.name(outcome.student),
            f"{clean.name(outcome.chapter)}/{clean.name(outcome.sheet)}",
            href,
            reasons(outcome),
        )
        for outcome, href in zip(outcomes, hrefs, strict=True)
    ]
    urgent = [entry for entry in entries if entry.reasons]
    return sorted(urgent, key=lambda entry: _ORDER.index(entry.reasons[0].kind))


def _undecided(outcome: Outcome) -> list[str]:
    """One sentence per cause; tasks that share a cause are counted."""
    claims: dict[str, list[str]] = defaultdict(list)
    for task in outcome.tasks:
        if task.verdict is Verdict.ERROR:
            fact = clean.line(task.fact) or "the grader reached no verdict"
            claims[fact].append(words.claim(task))
    return [
        words.sentence(f"{who[0] if len(who) == 1 else words.count(len(who), 'task')}: {fact}")
        for fact, who in claims.items()
    ]
