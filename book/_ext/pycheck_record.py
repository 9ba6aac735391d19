"""What the page needs to judge a practice without torch: numbers, fingerprints and sentences.

Every sentence is the one that the autograder's own check raised for a stand-in which returns the
values in question. So the page cannot say anything that the autograder would not say.
"""

from __future__ import annotations

import copy
import itertools
import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

import numpy as np
import torch
from pycheck_practice import Answer, Plain, Practice, PracticeError

from autograder import checks
from autograder.checks import MISTAKES, CheckFailed
from autograder.checks.cases import array_of
from autograder.checks.compare import ARITHMETIC, CLOSE, Tolerance
from autograder.checks.diagnosis import ENOUGH, Sample
from autograder.checks.foreseen import foreseen
from autograder.checks.judging import LISTED, ONE_WRONG, SOME_WRONG
from autograder.checks.plain import Opaque
from autograder.checks.reference import torch_gradient

Values = Sequence[object]
"""What a function returns, case by case; an exception is raised instead."""
Message = dict[str, str | None]
Imitations = Mapping[str, Answer]

ODD = (9, 8, 7)
"""A shape that no practice asks for; it is replaced by the one that the reader's value has."""


class Judge:
    """The autograder's check of one practice, and the values that it takes for true."""

    def __init__(self, practice: Practice) -> None:
        self.practice = practice
        self.cases = practice.drawn()
        self.arrays = [tuple(np.asarray(v, dtype=np.float64) for v in case) for case in self.cases]
        self.true = [self._reference(case) for case in self.arrays]
        self.imitations: Imitations = {}

    def failure(self, values: Values, imitations: Imitations | None = None) -> CheckFailed | None:
        """What the check says when these values are returned; None when it is content."""
        given = stand_in(self.practice.function, values)
        known = self.imitations if imitations is None else imitations
        imitated = {name: _for_arrays(answer) for name, answer in known.items()}
        common: dict[str, Any] = {
            "cases": self.arrays,
            "n": self.practice.n,
            "imitations": imitated,
            "show": True,
        }
        try:
            if self.practice.wrt is None:
                checks.values(given, expected=self._reference_of, **common)
            else:
                checks.gradient(given, of=self.practice.of, wrt=self.practice.wrt, **common)
        except CheckFailed as failure:
            return failure
        return None

    def said(self, values: Values) -> CheckFailed:
        """The failure for values that have to fail.

        Raises:
            PracticeError: they pass.
        """
        failure = self.failure(values)
        if failure is None:
            raise PracticeError(
                f"practice `{self.practice.function}`: nonsense passes the check\n"
                "hint: are the true values zero, or equal in every case?"
            )
        return failure

    def changing(self, position: int) -> CheckFailed:
        """The failure of a function that is right and changes one of its arguments."""
        truth = iter(self.true)

        def change(*args: Any) -> object:
            args[position][...] += 1.0
            return next(truth)

        change.__name__ = self.practice.function
        true = iter(self.true)
        try:
            checks.untouched(change, expected=lambda *_: next(true), cases=self.arrays)
        except CheckFailed as failure:
            return failure
        raise AssertionError("an argument was changed and nobody saw it")

    def samples(self) -> list[Sample]:
        """One per case, as the check makes them."""
        wrt, n = self.practice.wrt, self.practice.n
        return [
            Sample(
                true=true,
                given=true,
                wrt=None if wrt is None else case[wrt],
                n=None if n is None else n(*case),
            )
            for true, case in zip(self.true, self.arrays, strict=True)
        ]

    def _reference(self, case: tuple[np.ndarray, ...]) -> np.ndarray:
        if self.practice.wrt is None:
            return self._reference_of(*case)
        return torch_gradient(self.practice.of, case, self.practice.wrt)

    def _reference_of(self, *case: np.ndarray) -> np.ndarray:
        tensors = [torch.tensor(value, dtype=torch.float64) for value in case]
        return np.asarray(self.practice.of(*tensors).detach().numpy())


def record(practice: Practice) -> dict[str, Any]:
    """All that a page needs of a practice, ready for JSON.

    Raises:
        PracticeError: a wrong answer passes or is called otherwise than declared, or a right one
            fails, or the values are not finite.
    """
    judge = Judge(practice)
    if not all(np.all(np.isfinite(true)) for true in judge.true):
        raise PracticeError(f"practice `{practice.function}`: a true value is NaN or infinite")
    judge.imitations = _needed_imitations(judge)
    for answer in practice.rights:
        _require_right(judge, answer)
    messages: list[Message] = []
    return {
        "function": practice.function,
        "arguments": list(practice.of.__code__.co_varnames[: practice.of.__code__.co_argcount]),
        "torch": torch.__version__.split("+")[0],
        "enough": ENOUGH,
        "listed": LISTED,
        "equal": _limits(ARITHMETIC),
        "close": _limits(CLOSE),
        "cases": [
            {"arguments": case, "true": true.tolist()}
            for case, true in zip(judge.cases, judge.true, strict=True)
        ],
        "fingerprints": list(_fingerprints(judge, messages)),
        "messages": messages,
        "words": _words(judge),
    }


def stand_in(name: str, values: Values) -> Callable[..., object]:
    """A function of that name which returns the values one after the other, or raises them.

    A check may ask more often than it has cases; then the values come once more.
    """
    left = itertools.cycle(values)

    def answer(*_: object) -> object:
        value = next(left)
        if isinstance(value, BaseException):
            raise value
        return value

    answer.__name__ = name
    return answer


def returned(answer: Answer, cases: Sequence[Plain]) -> list[Any]:
    """What a declared answer gives, case by case, from copies of the arguments."""
    return [answer(*copy.deepcopy(case)) for case in cases]


def _for_arrays(answer: Answer) -> Answer:
    """The answer as the check calls it, with arrays in place of lists."""
    return lambda *case: answer(*(np.asarray(value).tolist() for value in case))


def _limits(tolerance: Tolerance) -> dict[str, float]:
    return {"relative": tolerance.relative, "absolute": tolerance.absolute}


def _needed_imitations(judge: Judge) -> dict[str, Answer]:
    """The wrong answers that the check recognises only when it is told of them.

    Raises:
        PracticeError: one passes, or is recognised as something else than it was declared to be.
    """
    needed: dict[str, Answer] = {}
    for mistake, answer in judge.practice.wrongs:
        values = returned(answer, judge.cases)
        who = f"practice `{judge.practice.function}`: the wrong answer `{answer.__name__}`"
        if mistake not in MISTAKES:
            raise PracticeError(f"{who} names `{mistake}`, which is not in the catalogue")
        failure = judge.failure(values, {})
        if failure is not None and failure.mistake is None:
            needed[mistake] = answer
            failure = judge.failure(values, {mistake: answer})
        if failure is None:
            raise PracticeError(f"{who} passes the check\nhint: draw cases that tell it apart")
        if failure.mistake != mistake:
            raise PracticeError(
                f"{who} is not recognised as `{mistake}`\n  the check says: {failure.fact}\n"
                f"hint: declare `{failure.mistake}`, or draw more cases that tell it apart"
            )
    return needed


def _require_right(judge: Judge, answer: Answer) -> None:
    failure = judge.failure(returned(answer, judge.cases))
    if failure is not None:
        raise PracticeError(
            f"practice `{judge.practice.function}`: the right answer `{answer.__name__}` fails\n"
            f"  the check says: {failure.fact}"
        )


def _fingerprints(judge: Judge, messages: list[Message]) -> Iterator[dict[str, Any]]:
    """Wrong values that have a name; those with open entries last, because they fit more."""
    declared = [
        [np.asarray(value, dtype=np.float64) for value in returned(answer, judge.cases)]
        for _, answer in judge.practice.wrongs
    ]
    general = sorted(foreseen(judge.samples()), key=lambda values: bool(np.isnan(values[0]).any()))
    seen: set[tuple[bytes, ...]] = set()
    for values in (*declared, *general):
        key = tuple(value.tobytes() for value in values)
        filled = [np.where(np.isnan(v), 0.5 + k, v) for k, v in enumerate(values)]
        failure = None if key in seen else judge.failure(filled)
        seen.add(key)
        if failure is not None and failure.mistake is not None:
            message = _message(failure)
            if message not in messages:
                messages.append(message)
            yield {
                "values": [_open_entries(value.tolist()) for value in values],
                "message": messages.index(message),
            }


def _open_entries(value: Any) -> Any:
    """The same lists with None for NaN, which JSON does not know."""
    if isinstance(value, list):
        return [_open_entries(item) for item in value]
    return None if math.isnan(value) else value


def _message(failure: CheckFailed) -> Message:
    return {
        "fact": failure.fact,
        "hint": failure.hint,
        "page": failure.page,
        "mistake": failure.mistake,
    }


def _words(judge: Judge) -> dict[str, Any]:
    """What is said of values that are no known mistake; `{…}` stands for what the reader gave."""
    true, count = judge.true, len(judge.true)
    rng = np.random.default_rng(0)
    shape = _message(judge.said([np.full(ODD, float(k)) for k in range(count)]))
    shape["fact"] = str(shape["fact"]).replace(str(ODD), "{shape}")
    lists = [k for k, value in enumerate(judge.cases[0]) if isinstance(value, list)]
    return {
        "unanswered": _message(judge.said([NotImplementedError()] * count)),
        "returns_nothing": _message(judge.said([None] * count)),
        "no_numbers": _no_numbers(judge.practice.function),
        "ignores_its_input": _message(judge.said([true[0]] * count)),
        "wrong_shape": shape,
        "not_finite": _message(judge.said([np.full_like(t, np.nan) for t in true])),
        "close": _message(
            judge.said([t * (1 + 1e-5 * (k + 1)) for k, t in enumerate(true)]),
        ),
        "wrong": _message(judge.said([t + rng.normal(5, 1, t.shape) for t in true])),
        "one_wrong": ONE_WRONG,
        "some_wrong": SOME_WRONG,
        "changed": {str(k): _message(judge.changing(k)) for k in lists},
    }


def _no_numbers(function: str) -> str:
    try:
        array_of(Opaque("{what}"), f"`{function}`")
    except CheckFailed as failure:
        return failure.fact
    raise AssertionError("an object that is no number passed for one")
