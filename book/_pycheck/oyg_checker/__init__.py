"""Judges a reader's function in plain Python, against what was recorded when the book was built.

`check` runs in the worker of a page and in the tests alike. Which sentence belongs to which wrong
value was decided by the autograder; here values are only compared.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from copy import deepcopy
from inspect import iscoroutine
from json import dumps, loads
from math import isfinite
from typing import Any

from oyg_checker.numbers import Array, as_numbers, equal, in_words, near, recorded, text_of
from oyg_checker.running import Capture, Problem, define, explain, quiet, restored

Record = dict[str, Any]


def check(record_text: str, source: str, say: Callable[[str], object] | None = None) -> str:
    """Run a reader's text and judge its function.

    Args:
        record_text: JSON made by `pycheck_record`.
        source: what the reader wrote.
        say: called with each piece of printed text that is kept, while the text runs.

    Returns:
        JSON with `verdict` (`right`, `wrong`, `stub` or `broken`), `fact`, `evidence`, `hint`,
        `page` and `output`.
    """
    record: Record = loads(record_text)
    capture = Capture(say)
    with quiet(capture):
        try:
            verdict = _judge(record, source)
        except Problem as problem:
            verdict = problem.told()
        except BaseException as error:  # an object of the reader's own that cannot be looked at
            verdict = explain(error, source, f"what `{record['function']}` returned").told()
    return dumps({**verdict, "output": capture.text()})


def _judge(record: Record, source: str) -> dict[str, Any]:
    with restored():
        function = define(source, record["function"], record["arguments"])
    given: list[Array] = []
    changed: set[int] = set()
    for case in record["cases"]:
        value = _call(function, case["arguments"], record, source, changed)
        given.append(_array(value, case, record))
    true = [recorded(case["true"]) for case in record["cases"]]
    right = [equal(t, g, record["equal"]) for t, g in zip(true, given, strict=True)]
    if not all(right):
        raise _wrong(record, true, given, right.index(False))
    if changed:
        raise _said(record["words"]["changed"][str(min(changed))])
    count = len(true)
    fact = f"all {count} cases agree with PyTorch {record['torch']}"
    return {"verdict": "right", "fact": fact, "evidence": [], "hint": "", "page": ""}


def _call(
    function: Callable[..., Any],
    arguments: list[Any],
    record: Record,
    source: str,
    changed: set[int],
) -> object:
    given = deepcopy(arguments)
    try:
        with restored():
            value = function(*given)
    except NotImplementedError:
        raise _said(record["words"]["unanswered"], verdict="stub") from None
    except BaseException as error:
        called = [_called_with(arguments, record)]
        raise explain(error, source, f"`{record['function']}`", called) from None
    pairs = enumerate(zip(arguments, given, strict=True))
    changed.update(k for k, (before, after) in pairs if not _same(before, after))
    return value


def _same(before: object, after: object) -> bool:
    """Whether an argument is still what it was; no method of the reader's is called."""
    if type(before) is not type(after):
        return False
    if isinstance(before, list) and isinstance(after, list):
        return len(before) == len(after) and all(map(_same, before, after))
    return before == after


def _array(value: object, case: dict[str, Any], record: Record) -> Array:
    array = as_numbers(value)
    if isinstance(array, Array):
        return array
    if iscoroutine(value):
        value.close()  # else Python complains that nobody waited for it
    words = record["words"]
    evidence = [_called_with(case["arguments"], record)]
    if value is None:
        raise _said(words["returns_nothing"], evidence)
    wanted = in_words(recorded(case["true"]).shape)
    raise Problem(
        words["no_numbers"].replace("{what}", array.what),
        evidence=evidence,
        hint=_FOR_TYPES.get(type(value).__name__, f"return {wanted}"),
    )


_FOR_TYPES = {
    "coroutine": "write `def`, not `async def`: nothing here has to be waited for",
    "async_generator": "write `def`, not `async def`, and `return` in place of `yield`",
    "generator": "a function with `yield` hands out a generator; collect the numbers in a list",
    "function": "a function was returned and never called: are its parentheses missing?",
    "map": "`map` waits until it is asked; write `list(map(…))`",
    "zip": "`zip` waits until it is asked; write `list(zip(…))`",
    "PyodideTask": "nothing here has to be waited for; leave `async` and `await` out",
    "set": "a set forgets the order; return a list",
}


def _wrong(record: Record, true: list[Array], given: list[Array], first: int) -> Problem:
    """The best message there is, in the order in which the autograder looks for it."""
    words, case = record["words"], record["cases"][first]
    evidence = [
        f"expected   {text_of(case['true'])}",
        f"returned   {_picture(given[first])}",
        _called_with(case["arguments"], record),
    ]
    if _ignores_its_input(true, given, record["enough"]):
        return _said(words["ignores_its_input"], evidence)
    for fingerprint in record["fingerprints"]:
        values = [recorded(value) for value in fingerprint["values"]]
        if all(equal(v, g, record["equal"]) for v, g in zip(values, given, strict=True)):
            return _said(record["messages"][fingerprint["message"]], evidence)
    shape = given[first].shape
    if shape != true[first].shape:
        asked = f"{in_words(true[first].shape)} is asked for, and {in_words(shape)} came back"
        problem = _said(words["wrong_shape"], [asked, *evidence])
        problem.fact = problem.fact.replace("{shape}", str(shape))
        return problem
    return _unknown(record, true, given, first, evidence)


def _unknown(
    record: Record, true: list[Array], given: list[Array], first: int, evidence: list[str]
) -> Problem:
    """Where the shape is right and no mistake is known."""
    words = record["words"]
    if not all(isfinite(g) for g in given[first].entries if g is not None):
        return _said(words["not_finite"], evidence)
    if all(equal(t, g, record["close"]) for t, g in zip(true, given, strict=True)):
        return _said(words["close"], evidence)
    problem = _said(words["wrong"], evidence)
    problem.fact += _where(record, true, given)
    return problem


def _where(record: Record, true: list[Array], given: list[Array]) -> str:
    """Which entries are right in every case and which are not, when that is worth saying."""
    shape = true[0].shape
    if len(shape) != 1 or any(a.shape != shape for a in (*true, *given)):
        return ""
    agree = [near(t, g, record["equal"]) for t, g in zip(true, given, strict=True)]
    wrong = [str(k) for k in range(shape[0]) if not all(case[k] for case in agree)]
    if len(wrong) in (0, shape[0]) or len(wrong) > record["listed"]:
        return ""
    ending: str = record["words"]["one_wrong" if len(wrong) == 1 else "some_wrong"]
    return ending.replace("{entries}", ", ".join(wrong))


def _ignores_its_input(true: list[Array], given: list[Array], enough: int) -> bool:
    first = given[0].entries
    if not first or not all(g is not None and isfinite(g) for g in first):
        return False
    return all(array == given[0] for array in given) and len(set(true)) >= enough


def _picture(array: Array) -> str:
    """The numbers of an array in its shape."""
    entries: Sequence[Any] = array.entries
    for length in reversed(array.shape[1:]):
        entries = [entries[k : k + length] for k in range(0, len(entries), length or 1)]
    return text_of(list(entries)) if array.shape else text_of(entries[0])


def _called_with(arguments: list[Any], record: Record) -> str:
    pairs = zip(record["arguments"], arguments, strict=True)
    return f"called with {', '.join(f'{name} = {text_of(value)}' for name, value in pairs)}"


def _said(message: dict[str, Any], evidence: Sequence[str] = (), verdict: str = "wrong") -> Problem:
    return Problem(
        message["fact"],
        evidence=evidence,
        hint=message["hint"],
        page=message["page"] or "",
        verdict=verdict,
    )
