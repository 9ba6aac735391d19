"""The checker of the pages says in plain Python what the autograder says with numpy."""

from __future__ import annotations

import inspect
import json
import textwrap
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from oyg_checker import check
from pycheck_practice import load, names
from pycheck_record import record

from autograder import checks
from autograder.checks import CheckFailed

PRACTICES = {name: load(name) for name in names()}
RECORDS = {name: json.dumps(record(practice)) for name, practice in PRACTICES.items()}
CUBIC = "grad-poly3"
TRUE = [np.asarray(case["true"]) for case in json.loads(RECORDS[CUBIC])["cases"]]


def told(source: str, name: str = CUBIC) -> dict[str, Any]:
    verdict: dict[str, Any] = json.loads(check(RECORDS[name], textwrap.dedent(source)))
    return verdict


def told_of(body: str) -> dict[str, Any]:
    """What is told of a function with this body."""
    return told(f"def grad_poly3(x, y, w):\n{textwrap.indent(body, '    ')}\n")


def answer_as_text(name: str, answer: Callable[..., Any]) -> str:
    """A declared answer as a reader would write it."""
    lines = [line for line in inspect.getsource(answer).splitlines() if not line.startswith("@")]
    text = "\n".join(lines)
    return text.replace(f"def {answer.__name__}(", f"def {PRACTICES[name].function}(")


def said(source: str) -> CheckFailed:
    """What the autograder says of the same text, with lists for arguments as in the page."""
    space: dict[str, Any] = {}
    exec(source, space)

    def grad_poly3(*case: Any) -> Any:
        return space["grad_poly3"](*(value.tolist() for value in case))

    practice = PRACTICES[CUBIC]
    with pytest.raises(CheckFailed) as caught:
        checks.gradient(
            grad_poly3,
            of=practice.of,
            wrt=2,
            cases=[tuple(np.asarray(v) for v in case) for case in practice.drawn()],
            n=practice.n,
            show=True,
        )
    return caught.value


def returning(values: list[Any]) -> str:
    """A text whose function returns these values, one after the other, and then once more."""
    listed = [np.asarray(value).tolist() for value in values]
    return (
        f"from itertools import cycle\nnan = float('nan')\nleft = cycle({listed})\n"
        "def grad_poly3(x, y, w): return next(left)"
    )


RIGHTS = [(name, k) for name, p in PRACTICES.items() for k in range(len(p.rights))]
WRONGS = [(name, k) for name, p in PRACTICES.items() for k in range(len(p.wrongs))]


@pytest.mark.parametrize(("name", "k"), RIGHTS)
def test_a_right_answer_is_right(name: str, k: int) -> None:
    verdict = told(answer_as_text(name, PRACTICES[name].rights[k]), name)
    count = len(PRACTICES[name].drawn())

    assert "right" == verdict["verdict"], verdict
    assert verdict["fact"].startswith(f"all {count} cases agree with PyTorch 2.")
    assert "+" not in verdict["fact"]


@pytest.mark.parametrize(("name", "k"), WRONGS)
def test_a_declared_wrong_answer_is_named(name: str, k: int) -> None:
    mistake, answer = PRACTICES[name].wrongs[k]
    messages = json.loads(RECORDS[name])["messages"]
    (message,) = [m for m in messages if m["mistake"] == mistake]
    verdict = told(answer_as_text(name, answer), name)

    assert "wrong" == verdict["verdict"]
    assert [message[key] for key in ("fact", "hint", "page")] == [
        verdict[key] for key in ("fact", "hint", "page")
    ]
    assert ["expected", "returned", "called"] == [line.split()[0] for line in verdict["evidence"]]


def others() -> dict[str, list[np.ndarray]]:
    """Wrong values that no practice declares."""
    rng = np.random.default_rng(11)
    made = {f"times {factor:g}": [t * factor for t in TRUE] for factor in (2, -1, -0.5, 0.75)}
    for k in range(12):
        order, signs = rng.permutation(4), rng.choice([-1.0, 1.0], 4)
        entries = rng.random(4) < 0.5
        made[f"order {order}"] = [t[order] for t in TRUE]
        made[f"signs {signs}"] = [t * signs for t in TRUE]
        made[f"{k}: wrong where {entries}"] = [t + rng.normal(2, 1, 4) * entries for t in TRUE]
        made[f"{k}: one case"] = [t + (j == k % 5) * rng.normal(size=4) for j, t in enumerate(TRUE)]
    made["nearly"] = [t * (1 + rng.normal(0, 1e-5, 4)) for t in TRUE]
    made["not quite nearly"] = [t * (1 + rng.normal(0, 1e-2, 4)) for t in TRUE]
    made["one place up"] = [np.append(t[1:], rng.normal()) for t in TRUE]
    made["one place down"] = [np.append(rng.normal(), t[:-1]) for t in TRUE]
    made["by x"] = [np.append(0, t[:-1] * [1, 2, 3]) for t in TRUE]
    made["the same"] = [TRUE[1]] * 5
    made["zero"] = [0 * t for t in TRUE]
    made["NaN"] = [t * np.nan for t in TRUE]
    made["NaN in part"] = [t * [1, 1, np.nan, 1] for t in TRUE]
    made["three"] = [t[:3] for t in TRUE]
    made["a column"] = [t[:, np.newaxis] for t in TRUE]
    made["a number"] = [t.sum() for t in TRUE]
    made["of many shapes"] = [rng.normal(size=k + 1) for k in range(5)]
    made["none"] = [np.zeros((0,)) + k for k in range(5)]
    return made


@pytest.mark.parametrize(("values"), others().values(), ids=others())
def test_an_undeclared_wrong_value_is_told_as_the_autograder_tells_it(
    values: list[np.ndarray],
) -> None:
    if all(np.array_equal(t, v) for t, v in zip(TRUE, values, strict=True)):
        assert "right" == told(returning(values))["verdict"]
        return
    verdict, failure = told(returning(values)), said(returning(values))

    assert failure.fact == verdict["fact"]
    assert failure.hint == verdict["hint"]
    assert failure.page == verdict["page"]


def test_as_much_rounding_is_allowed_as_the_autograder_allows() -> None:
    """A relative tolerance of 1e-9 of the largest entry."""
    for size, verdict in ((0.9e-9, "right"), (1.1e-9, "wrong")):
        values = [t + size * np.max(np.abs(t)) * np.array([1, -1, 0, 1]) for t in TRUE]
        assert verdict == told(returning(values))["verdict"]


ODD = {
    "nothing": "None",
    "text": "'abc'",
    "a complex number": "1j",
    "complex numbers": "[1, 2j, 3, 4]",
    "a dict": "{}",
    "a set": "{1, 2}",
    "ragged rows": "[[1, 2], [3]]",
    "numbers beside rows": "[1, [2], 3, 4]",
    "text among numbers": "[1, 'a', 3, 4]",
    "nothing among numbers": "(1, None, 3, 4)",
    "a huge number": "10**400",
    "huge numbers": "[10**400] * 4",
    "a range": "range(4)",
    "a generator": "(k for k in range(4))",
    "a map": "map(abs, [1])",
    "an empty list": "[]",
    "empty rows": "[[[]]]",
    "one number": "3.5",
    "true": "True",
    "too few": "[1, 2, 3]",
    "a row": "[[1, 2, 3, 4]]",
    "a placeholder": "...",
    "an object": "object()",
    "a function": "lambda: 0",
    "a fraction": "__import__('fractions').Fraction(1, 3)",
    "infinity": "[float('inf'), 1, 2, 3]",
    "a deep nest": "eval('[' * 60 + '1' + ']' * 60)",
    "a long list": "[0] * 1_000_001",
    "many lists": "[[0] * 2_000] * 1_000",
    "a list in itself": "(lambda a: (a.append(a), a)[1])([])",
}


@pytest.mark.parametrize("value", ODD.values(), ids=ODD)
def test_an_odd_return_value_is_told_as_the_autograder_tells_it(value: str) -> None:
    source = f"def grad_poly3(x, y, w): return {value}"
    verdict = told(source)

    assert said(source).fact == verdict["fact"]
    assert "wrong" == verdict["verdict"]
    assert verdict["hint"]
    assert verdict["evidence"][-1].startswith("called with x = [")


def test_a_wrong_shape_is_also_told_in_words() -> None:
    evidence = told_of("return [[x[0], 2, 3]] * 2")["evidence"]

    assert (
        "a list of 4 numbers is asked for, and a list of 2 lists, each of 3 numbers came back"
        == (evidence[0])
    )


@pytest.mark.parametrize("value", ["[1, 2]", "None", "'a'"], ids=["list", "nothing", "text"])
def test_one_number_is_asked_for_in_words(value: str) -> None:
    verdict = told(f"def residual_square_grad(a, x, y): return {value}", "residual-square-grad")

    assert "wrong" == verdict["verdict"]
    assert "array" not in verdict["hint"]


def test_an_exception_is_told_as_the_autograder_tells_it() -> None:
    """But for the line, which the autograder knows in notebooks only."""
    source = "def grad_poly3(x, y, w): return 1 / 0"

    assert f"{said(source).fact} on line 1 of its cell" == told(source)["fact"]
