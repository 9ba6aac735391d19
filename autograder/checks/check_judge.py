"""Judges: a student's test is tested on what is known to be right or wrong."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

import numpy as np

from autograder.checks.cases import name_of, require_function, value_of
from autograder.checks.compare import as_numbers
from autograder.checks.diagnosis import ENOUGH
from autograder.checks.judging import failed
from autograder.checks.messages import CheckFailed
from autograder.checks.mistakes import MISTAKES
from autograder.checks.plain import Opaque, a_thing
from autograder.checks.planted import Subject, ask, subjects
from autograder.checks.seeds import generator
from autograder.checks.watch import Raised


@dataclass(frozen=True)
class Ruling:
    """What a judge said of a subject: True, False, or the exception that it raised."""

    subject: Subject
    said: bool | Raised

    @property
    def holds(self) -> bool:
        return self.said is self.subject.right

    @property
    def stopped(self) -> bool:
        """Whether an exception stands where a wrong one should be rejected."""
        return isinstance(self.said, Raised) and not self.subject.right


def judge(
    function: object,
    *families: type,
    about: Collection[str] = (),
    at_least: float = 1.0,
    show: bool = False,
) -> None:
    """Check that a judge accepts right backward functions and rejects wrong ones.

    The score is the share of wrong ones that are rejected, less the share of right ones that are
    not accepted. So a judge that always says the same has none, whatever there is more of.

    Args:
        function: the student's judge, called as `function(fn, vjp, make_inputs, rng)`.
        families: classes with the functions `draw(rng, k)`, `forward(*inputs)` and backward
            functions under `Sound` or `Planted`, each called as `backward(upstream, *inputs)`.
        about: ask only about those that show no other weakness than these, or none at all.
        at_least: the score that is asked for.
        show: tell which of them the judge is wrong about; never in a hidden test.

    Raises:
        CheckFailed: the score is lower; the message names the weakness that explains it.
        Unanswered: the function is still the stub.
        ValueError: the check itself is at fault: nothing right to ask about, or nothing wrong.
    """
    require_function(function)
    chosen = _chosen(families, about)
    rulings = _rulings(function, chosen, show=show)
    if _score(rulings) < at_least - _ROUNDING:
        raise _failure(rulings, name_of(function), show=show)


_ROUNDING = 1e-9
"""Shares are sums of a few fractions."""


def _chosen(families: Sequence[type], about: Collection[str]) -> list[Subject]:
    """The subjects in an order of their own for each submission."""
    every = [subject for family in families for subject in subjects(family)]
    chosen = [s for s in every if not about or s.weaknesses <= set(about)]
    if {s.right for s in chosen} != {True, False}:
        raise ValueError("a judge has to be asked about something right and something wrong")
    order = generator(_purpose("order", about)).permutation(len(chosen))
    return [chosen[k] for k in order]


def _purpose(what: str, about: Collection[str]) -> str:
    return f"{what} of subjects about {', '.join(sorted(about))}"


def _rulings(function: object, chosen: Sequence[Subject], *, show: bool) -> list[Ruling]:
    """One ruling per subject.

    Raises:
        Unanswered: the function is still the stub.
        CheckFailed: it raises whatever it is asked, or returns no verdict.
    """
    who, rng = name_of(function), generator("seeds of subjects")
    observed = [ask(function, subject, int(rng.integers(2**62))) for subject in chosen]
    for seen in observed:
        if seen.raised is not None and seen.raised.kind == "NotImplementedError":
            value_of(seen, who, (), show=show)
    if all(seen.raised is not None for seen in observed):
        value_of(observed[0], who, (), show=show, hint=_CALL_IT)
    return [
        Ruling(subject, _verdict(seen.value, who) if seen.raised is None else seen.raised)
        for subject, seen in zip(chosen, observed, strict=True)
    ]


def _verdict(value: object, who: str) -> bool:
    """A returned truth value; 1 and 0 will do as well.

    Raises:
        CheckFailed: it is something else.
    """
    numbers = as_numbers(value)
    if isinstance(numbers, np.ndarray) and numbers.size == 1 and numbers.item() in (0, 1):
        return bool(numbers.item())
    if value is None:
        raise failed(f"{who} returned `None`", "returns_nothing")
    what = value.description if isinstance(value, Opaque) else a_thing(value)
    fact = f"{who} returned {what}, where `True` or `False` is asked for"
    if isinstance(numbers, np.ndarray) and np.isin(numbers, (0, 1)).all():
        raise failed(fact, "verdict_in_pieces")
    raise CheckFailed(fact, hint="what is asked for is a verdict, not what it is read from")


def _score(rulings: Sequence[Ruling]) -> float:
    wrong = [r for r in rulings if not r.subject.right]
    right = [r for r in rulings if r.subject.right]
    caught = sum(r.holds for r in wrong) / len(wrong)
    return caught - sum(not r.holds for r in right) / len(right)


def _failure(rulings: Sequence[Ruling], who: str, *, show: bool) -> CheckFailed:
    told, mistake = _tally(rulings), _weakness(rulings)
    missed = [r for r in rulings if not r.holds]
    evidence = [f"{_said(r)}   {r.subject.name}" for r in missed] if show else []
    if mistake is not None:
        return failed(f"{who} {MISTAKES[mistake].effect} ({told})", mistake, evidence)
    through = any(not r.subject.right for r in missed)
    return CheckFailed(f"{who} {told}", evidence=evidence, hint=_LOOK if through else _COMPARE)


_CALL_IT = "call it in a cell of your own, with a function and a backward function that you know"
_LOOK = (
    "break a backward function of your own in one small place, in one entry or for some inputs "
    "only: which of them does your test let through?"
)
_COMPARE = (
    "take a backward function that you trust and print both gradients: how far apart are they, "
    "compared to their own size?"
)


def _tally(rulings: Sequence[Ruling]) -> str:
    """In numbers, what a judge is worth."""
    wrong = [r for r in rulings if not r.subject.right]
    right = [r for r in rulings if r.subject.right]
    accused = sum(not r.holds for r in right)
    caught = sum(r.holds for r in wrong)
    return f"rejects {caught} of {len(wrong)} wrong ones and {accused} of {len(right)} right ones"


def _said(ruling: Ruling) -> str:
    if isinstance(ruling.said, Raised):
        return f"raised {ruling.said.kind}"
    return "accepted" if ruling.said else "rejected"


def _weakness(rulings: Sequence[Ruling]) -> str | None:
    """The mistake that explains the wrong rulings, or None.

    A weakness is named when everything that the judge is wrong about shows it, or when at least
    half of it does and nothing that shows it is judged rightly; and in `ENOUGH` cases. There must
    be others on both sides, which do not show it and about which the judge is right.
    """
    missed = [r for r in rulings if not r.holds]
    if len(missed) < ENOUGH:
        return None
    plain = _of_no_kind(rulings, missed)
    if plain is not None:
        return plain
    names = {name for r in missed for name in r.subject.weaknesses}
    fits = {name: _fit(name, rulings) for name in sorted(names)}
    whole = [name for name, (n, _) in fits.items() if n == len(missed)]
    if whole:
        return max(whole, key=lambda name: fits[name][1])
    most = {name: n for name, (n, share) in fits.items() if share == 1 and 2 * n >= len(missed)}
    first = max(most, key=lambda name: most[name], default=None)
    return None if first is None or list(most.values()).count(most[first]) > 1 else first


def _of_no_kind(rulings: Sequence[Ruling], missed: Sequence[Ruling]) -> str | None:
    """The mistake of a judge to whom it does not matter much what it is asked about."""
    said = {r.said for r in rulings}
    if said == {True}:
        return "accepts_everything"
    if len(missed) == len(rulings):
        return "verdict_turned_round"
    raised = sum(r.stopped for r in missed)
    if raised >= ENOUGH and 2 * raised >= len(missed):
        return "raises_instead_of_judging"
    accused = [r for r in missed if r.subject.right and r.said is False]
    ordinary = any(not r.subject.weaknesses for r in accused)
    most = 2 * len(accused) > sum(r.subject.right for r in rulings)
    return "accuses_everything" if most and ordinary and len(accused) == len(missed) else None


def _fit(name: str, rulings: Sequence[Ruling]) -> tuple[int, float]:
    """How many wrong rulings a weakness explains, and the share of what shows it; else (0, 0)."""
    showing = [r for r in rulings if name in r.subject.weaknesses]
    explained = sum(not r.holds and not r.stopped for r in showing)
    others = {r.subject.right for r in rulings if r.holds and r not in showing}
    if explained < ENOUGH or others != {True, False}:
        return 0, 0.0
    return explained, explained / len(showing)
