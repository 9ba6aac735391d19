"""From a check's cases to samples: drawing, calling, and the failures that need no diagnosis."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

import numpy as np

from autograder.checks.compare import NotNumbers, as_numbers
from autograder.checks.messages import CheckFailed, Unanswered, numbers
from autograder.checks.mistake import mistake_of
from autograder.checks.mistakes import MISTAKES
from autograder.checks.plain import a_thing, printable
from autograder.checks.seeds import generator
from autograder.checks.watch import Observation, Raised, is_remote

Case = tuple[Any, ...]
Cases = Iterable[Case] | Callable[[np.random.Generator], Iterable[Case]]
"""Fixed cases, or a function that draws them from a generator."""


def drawn(cases: Cases, purpose: str) -> list[Case]:
    """The cases of a check as a list of tuples of positional arguments.

    Args:
        cases: see `Cases`.
        purpose: names the stream of random numbers; made of names of the course's own, since a
            student who could choose it could choose the cases.

    Raises:
        ValueError: there is none, so that the check could not fail.
    """
    made = [tuple(case) for case in (cases(generator(purpose)) if callable(cases) else cases)]
    if not made:
        raise ValueError(f"no cases for the check {purpose!r}: it would accept any answer")
    return made


def known(imitations: Mapping[str, Any] | None) -> Mapping[str, Any]:
    """The imitations of a check.

    A mistake that shows in several ways has one for each, told apart by words after a comma:
    `"depth_first"` and `"depth_first, the last parent first"`.

    Raises:
        ValueError: one of them bears a name that is not in the catalogue of mistakes.
    """
    strangers = sorted(set(map(mistake_of, imitations or {})) - set(MISTAKES))
    if strangers:
        raise ValueError(f"no mistake of the catalogue is called {', '.join(strangers)}")
    return imitations or {}


def finite(value: object, purpose: str) -> np.ndarray:
    """What a reference gave, as a float64 array.

    Raises:
        ValueError: it is not made of finite numbers, which is the check's fault.
    """
    array = np.asarray(value, dtype=np.float64)
    if not np.all(np.isfinite(array)):
        raise ValueError(f"the reference of the check {purpose!r} gives NaN or infinity")
    return array


def arrays_of(case: Case) -> tuple[np.ndarray, ...]:
    """The arguments of a case that are arrays of float."""
    return tuple(
        np.asarray(value, dtype=np.float64)
        for value in case
        if isinstance(value, np.ndarray) and value.dtype.kind == "f"
    )


def name_of(function: object) -> str:
    """How a message calls an object, whatever its author made of it."""
    try:
        name = getattr(function, "__name__", None)
    except Exception:
        name = None
    if not isinstance(name, str):
        name = type(function).__name__
    return f"`{printable(name, 60)}`"


def require_function(function: object) -> None:
    """Fail when the student's object cannot be called.

    Raises:
        Unanswered: it is still `...`.
        CheckFailed: it is something else that is no function.
    """
    if function is ...:
        raise Unanswered("the function is not written yet", hint="put your own in place of `...`")
    if not (callable(function) or is_remote(function)):
        found = "`None`" if function is None else a_thing(function)
        raise CheckFailed(
            f"{found} stands where a function is asked for",
            hint="is the name of your function given to something else further down?",
        )


def value_of(
    seen: Observation,
    who: str,
    case: Case,
    *,
    show: bool,
    within: str | None = None,
    hint: str | None = None,
) -> object:
    """The returned value of an observation.

    Args:
        seen: what was observed.
        who: how the message calls the student's object.
        case: the arguments, which are told when `show` is set.
        show: whether the message may tell the arguments and the text of an exception.
        within: what was running, when it was not the student's object alone.
        hint: what the sheet says of a call that raises, in place of the general advice.

    Raises:
        Unanswered: the stub was not replaced.
        CheckFailed: the call raised.
    """
    if seen.raised is None:
        return seen.value
    if seen.raised.kind == "NotImplementedError":
        raise Unanswered(
            f"{who} is not written yet",
            hint="replace the line `raise NotImplementedError()` by your own code",
        )
    failure = _raising(within or who, seen.raised, case, show=show, direct=within is None)
    if hint is not None and seen.raised.kind not in _HINTS and _known_cause(seen.raised) is None:
        raise CheckFailed(failure.fact, evidence=failure.evidence, hint=hint)
    raise failure


def array_of(value: object, who: str) -> np.ndarray:
    """A returned value as a float64 array.

    Raises:
        CheckFailed: it is not made of numbers.
    """
    array = as_numbers(value)
    if not isinstance(array, NotNumbers):
        return array
    if value is None:
        nothing = MISTAKES["returns_nothing"]
        raise CheckFailed(
            f"{who} returned `None`", hint=nothing.hint, page=nothing.page, mistake=nothing.name
        )
    raise CheckFailed(
        f"{who} returned {printable(array.what, 120)}, not an array of real numbers",
        hint="return a numpy array of float64; a list or a tuple of numbers will do too",
    )


def arguments(case: Case) -> list[str]:
    """Evidence: the arguments of a case that may be shown; nothing where there are none."""
    return [f"called with {', '.join(map(_short, case))}"] if case else []


def _raising(who: str, raised: Raised, case: Case, *, show: bool, direct: bool) -> CheckFailed:
    where = f" on line {raised.line} of its cell" if raised.line and direct else ""
    did = "ends the program with" if raised.kind == "SystemExit" else "raised"
    fact = f"{who} {did} `{printable(raised.kind, 60)}`{where}"
    if raised.kind == "TypeError" and direct and not where and case:
        fact += f" when it was called with {_counted(case)}"
    message = [printable(raised.message, 300)] if raised.message else []
    evidence = [*message, *arguments(case)] if show else []
    otherwise = _CALL_IT if direct else _WHAT_IT_RETURNS
    hint = _known_cause(raised) or _HINTS.get(raised.kind, otherwise)
    if hint is otherwise and raised.kind == "TypeError" and case:
        hint = _type_error(who, case, direct=direct, inside=bool(where))
    return CheckFailed(fact, evidence=evidence, hint=hint)


def _type_error(who: str, case: Case, *, direct: bool, inside: bool) -> str:
    """The hint for a call that does not fit the function, or for values that do not fit inside."""
    if inside:
        return f"{who} is called with {_counted(case)}: print the type of each one before that line"
    if direct:
        return (
            "compare the first line of your function with the task: how many arguments does it "
            "take, and in which order?"
        )
    return "compare with the task how many arguments your function takes, and what it returns"


def _counted(case: Case) -> str:
    return "1 argument" if len(case) == 1 else f"{len(case)} arguments"


_CALL_IT = "call it in a cell of your own, with data of several sizes, one point included"
_WHAT_IT_RETURNS = "call yours in a cell of your own and compare what it returns with the task"
_SHAPES = (
    "two shapes do not fit: print the shapes of the arrays on that line, and say what each of "
    "their axes counts"
)
_CAUSES = (
    ("ValueError", "broadcast together", _SHAPES),
    ("ValueError", "could not broadcast", _SHAPES),
    ("ValueError", "core dimension", _SHAPES),
    ("ValueError", "not aligned", _SHAPES),
    ("ValueError", "cannot reshape", _SHAPES),
    (
        "ValueError",
        "truth value of an array",
        "`if`, `and` and `or` want one answer, and an array gives one for each entry: "
        "`np.where` or a mask decides entry by entry",
    ),
    (
        "TypeError",
        "not callable",
        "round brackets call what stands before them: `y.shape` takes none, and between two "
        "factors stands a `*`",
    ),
    ("TypeError", "bitwise_xor", "a power is written `**`; `^` compares bits"),
    ("TypeError", "for ^", "a power is written `**`; `^` compares bits"),
)
"""Exceptions of numpy and Python whose words tell the cause."""


def _known_cause(raised: Raised) -> str | None:
    for kind, words, hint in _CAUSES:
        if kind == raised.kind and words in raised.message:
            return hint
    return None


_HINTS = {
    "RecursionError": "the function calls itself without an end; which call should be the last?",
    "MemoryError": "an array grows with the square of the data: print the shapes on the way",
    "IndexError": "Python counts from 0: print the shape of what you index, and every index",
    "NameError": "a name is used that neither the set-up nor your own cells define",
    "SystemExit": "a function should return; `exit`, `quit` and `SystemExit` end the whole "
    "notebook: use `return` in their place",
}


def _short(value: object) -> str:
    if isinstance(value, np.ndarray) and value.size > 1:
        return numbers(value)
    return printable(str(value), 80)
