"""No message of a hidden test holds a number of its cases, whatever an answer does to get one out.

Cases are made of numbers with six digits or more, which are recognised wherever they stand.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from autograder import checks
from autograder.checks import CheckFailed
from autograder.checks.seeds import seeded

SECRET = re.compile(r"\d{6}")
Answer = Callable[..., Any]


def cases(rng: np.random.Generator) -> Any:
    for n in (2, 3, 4, 5):
        yield (rng.integers(100_000, 999_999, size=n) + 0.25,)


def first_case(rng: np.random.Generator) -> Any:
    return list(cases(rng))[:1]


def double(x: Any) -> Any:
    return 2 * x


class Keeper:
    """Keeps a number of the first case and works it into every value that follows."""

    def __init__(self, work_in: Callable[[Any, float], Any]) -> None:
        self._work_in = work_in
        self._kept: float | None = None

    def __call__(self, x: Any, *_: Any) -> Any:
        value = float(np.ravel(x)[0])
        self._kept = value if self._kept is None else self._kept
        return self._work_in(double(np.asarray(x)), self._kept)


def quoting(x: Any, kept: float) -> Any:
    raise ValueError(f"{x} {kept}")


def named_like_it(x: Any, kept: float) -> Any:
    return type(f"It is {kept}", (), {})()


LEAKS = {
    "as a factor": lambda right, kept: right * kept,
    "as a whole factor": lambda right, kept: right * int(kept),
    "as a fraction": lambda right, kept: right / int(kept),
    "as an offset": lambda right, kept: right + kept,
    "as a power": lambda right, kept: right**2 + kept,
    "as the value": lambda right, kept: kept + 0 * right,
    "as text": lambda right, kept: str(kept),
    "as a key": lambda right, kept: {str(kept): kept},
    "as a length": lambda right, kept: np.zeros(int(kept)),
    "as a shape": lambda right, kept: np.zeros((2, int(kept) % 1000)),
    "as lists": lambda right, kept: [[kept], [kept, kept]],
    "as an exception": quoting,
    "as a type": named_like_it,
}


def as_label(function: Answer) -> Answer:
    return lambda x: "small" if isinstance(value := function(x), np.ndarray) else value


HIDDEN = {
    "values": lambda f: checks.values(f, expected=double, cases=cases),
    "values of one case": lambda f: checks.values(f, expected=double, cases=first_case),
    "gradient": lambda f: checks.gradient(f, of=lambda x: (x**2).sum(), wrt=0, cases=cases, n=len),
    "vjp": lambda f: checks.vjp(lambda up, x: f(x), of=lambda x: x**2, wrt=0, cases=cases),
    "vjp of one case": lambda f: checks.vjp(
        lambda up, x: f(x), of=lambda x: x**2, wrt=0, cases=first_case
    ),
    "untouched": lambda f: checks.untouched(f, expected=double, cases=cases),
    "path": lambda f: checks.path(
        lambda g, x: [np.ravel(x), np.ravel(g(x)), np.ravel(g(2 * x))],
        f,
        reference=double,
        cases=cases,
    ),
    "steps": lambda f: checks.path(
        lambda g, x: [0 * x, g(x), g(x)], f, reference=double, cases=cases
    ),
    "program": lambda f: checks.program(lambda g, x: g(x), f, reference=double, cases=cases),
    "raises": lambda f: checks.raises(f, ValueError, cases=cases, answered=cases),
    "labels": lambda f: checks.labels(
        as_label(f), expected=lambda x: "large", options=("small", "large"), cases=cases
    ),
}


@pytest.mark.parametrize("leak", LEAKS.values(), ids=LEAKS)
@pytest.mark.parametrize("check", HIDDEN.values(), ids=HIDDEN)
def test_no_number_of_a_case_comes_out(check: Any, leak: Any) -> None:
    for seed in (b"one", b"another"):
        with seeded(seed), np.errstate(all="ignore"), pytest.raises(CheckFailed) as caught:
            check(Keeper(leak))

        assert [] == SECRET.findall(f"{caught.value} {caught.value.args} {vars(caught.value)}")


def test_a_shown_message_does_hold_them() -> None:
    """Else the test above would prove nothing."""
    with pytest.raises(CheckFailed) as caught:
        checks.values(Keeper(LEAKS["as a factor"]), expected=double, cases=cases, show=True)

    assert SECRET.findall(caught.value.fact)
    assert SECRET.findall(" ".join(caught.value.evidence))
