"""A reader's text is run, and whatever it does is told in a sentence that helps."""

from __future__ import annotations

import inspect
import json
import textwrap
from typing import Any

import pytest
from oyg_checker import check
from oyg_checker.running import PRINTED, SHOWN
from pycheck_practice import load
from pycheck_record import record

PRACTICE = load("grad-poly3")
RECORD = json.dumps(record(PRACTICE))
RIGHT = "\n".join(
    line.replace(PRACTICE.rights[0].__name__, "grad_poly3")
    for line in inspect.getsource(PRACTICE.rights[0]).splitlines()
    if not line.startswith("@")
)


def told(source: str) -> dict[str, Any]:
    verdict: dict[str, Any] = json.loads(check(RECORD, source))
    return verdict


def told_of(body: str) -> dict[str, Any]:
    """What is told of a function with this body."""
    return told(f"def grad_poly3(x, y, w):\n{textwrap.indent(body, '    ')}\n")


STUBS = [
    "raise NotImplementedError()",
    "raise NotImplementedError",
    "pass\nraise NotImplementedError",
]


@pytest.mark.parametrize("body", STUBS)
def test_the_stub_is_not_written_yet(body: str) -> None:
    verdict = told_of(body)

    assert "stub" == verdict["verdict"]
    assert "`grad_poly3` is not written yet" == verdict["fact"]


BROKEN = {
    "1 / 0": ("`ZeroDivisionError` on line 2 of its cell", "division by zero", ""),
    "return grad_poly3(x, y, w)": (
        "`RecursionError` on line 2",
        "maximum recursion",
        "calls itself",
    ),
    "import sys\nsys.exit(3)": ("`SystemExit` on line 3", "3", "exit"),
    "import numpie": ("`ModuleNotFoundError` on line 2", "numpie", "plain Python with lists"),
    "return input('?')": ("`EOFError` on line 2", "EOF", "nobody to ask"),
    "return w @ x": ("`TypeError` on line 2", "unsupported operand", "lists, not arrays"),
    "return 2.0 * x": ("`TypeError` on line 2", "can't multiply sequence", "lists, not arrays"),
    "return residual": ("`NameError` on line 2", "'residual' is not defined", "defined"),
    "return x[9]": ("`IndexError` on line 2", "list index out of range", "one data point"),
    "raise MemoryError()": ("`MemoryError` on line 2", "", "grows too long"),
    "class Mine(Exception): pass\nraise Mine('so')": ("`Mine` on line 3", "so", ""),
    "class Odd(Exception):\n    def __str__(self): 1 / 0\nraise Odd": ("`Odd` on line 4", "", ""),
    "raise BaseException('all')": ("`BaseException` on line 2", "all", ""),
    "raise KeyboardInterrupt": ("`KeyboardInterrupt` on line 2", "", ""),
    "import json\njson.loads('{')": ("`JSONDecodeError` on line 3", "property name", ""),
}


@pytest.mark.parametrize(("body", "expected"), BROKEN.items(), ids=[*BROKEN])
def test_an_exception_is_told_with_its_line(body: str, expected: tuple[str, str, str]) -> None:
    verdict = told_of(body)
    place, message, hint = expected

    assert "broken" == verdict["verdict"]
    assert verdict["fact"].startswith(f"`grad_poly3` raised {place}")
    assert message in "\n".join(verdict["evidence"][1:-1])
    assert hint in verdict["hint"]
    assert verdict["evidence"][0].startswith("line ")
    assert verdict["evidence"][-1].startswith("called with x = [")
    assert not [line for line in verdict["evidence"] if "oyg_checker" in line or "File " in line]


UNREADABLE = {
    "def grad_poly3(x, y, w)\n    return 1": "Python cannot read line 1: expected ':'",
    "def grad_poly3(x, y, w):\nreturn 1": "Python cannot read line 2: expected an indented block",
    "def grad_poly3(x, y, w):\n    return (1": "Python cannot read line 2: '(' was never closed",
    "x = await y": "Python cannot read line 1: 'await' outside function",
    "if 1:\n\tx = 1\n        y = 2": "Python cannot read line 3: inconsistent use of tabs",
    "x = 1\0": "Python cannot read line 1: source code",
    "é = “1”": "Python cannot read line 1: invalid character",
}


@pytest.mark.parametrize(("source", "fact"), UNREADABLE.items(), ids=range(len(UNREADABLE)))
def test_what_is_no_python_is_told_with_its_line(source: str, fact: str) -> None:
    verdict = told(source)

    assert verdict["fact"].startswith(fact)
    assert "broken" == verdict["verdict"]
    assert verdict["hint"]


WITHOUT = {
    "": "there is no function `grad_poly3` in the cell",
    "def grad_poly(x): pass": "there is no function `grad_poly3` in the cell",
    "grad_poly3 = None": "there is no function `grad_poly3` in the cell",
    "grad_poly3 = 3": "an int stands where a function is asked for",
    "1 / 0": "the cell raised `ZeroDivisionError` on line 1 of its cell",
    "raise SystemExit": "the cell raised `SystemExit` on line 1 of its cell",
    "def grad_poly3(): return 1": "`grad_poly3` raised `TypeError`",
}


@pytest.mark.parametrize(("source", "fact"), WITHOUT.items(), ids=range(len(WITHOUT)))
def test_a_cell_without_the_function_is_told(source: str, fact: str) -> None:
    verdict = told(source)

    assert fact == verdict["fact"]
    assert "broken" == verdict["verdict"]


def test_dots_in_place_of_the_function_are_not_written_yet() -> None:
    assert "stub" == told("grad_poly3 = ...")["verdict"]


WAITING = {
    "async def grad_poly3(x, y, w): return w": ("a coroutine", "not `async def`"),
    "async def grad_poly3(x, y, w): yield w": ("an async_generator", "not `async def`"),
    "def grad_poly3(x, y, w): yield w": ("a generator", "collect the numbers in a list"),
    "def grad_poly3(x, y, w): return grad_poly3": ("a function", "parentheses"),
    "def grad_poly3(x, y, w): return zip(x, y)": ("a zip", "list(zip(…))"),
}


@pytest.mark.parametrize(("source", "expected"), WAITING.items(), ids=range(len(WAITING)))
def test_what_waits_to_be_asked_is_told(source: str, expected: tuple[str, str]) -> None:
    """Warnings are errors here, so a coroutine that nobody awaits would fail this test."""
    verdict = told(source)

    assert f"`grad_poly3` returned {expected[0]}, not an array of real numbers" == verdict["fact"]
    assert expected[1] in verdict["hint"]


@pytest.mark.parametrize(
    ("line", "number"),
    [("x[0] = 0.0", 1), ("y.append(1)", 2), ("w.clear()", 3), ("w[1] = None", 3)],
)
def test_a_right_function_that_changes_an_argument_is_not_right(line: str, number: int) -> None:
    body = f"given = list(x), list(y), list(w)\n{line}\nreturn right(*given)"
    right = RIGHT.replace("grad_poly3", "right")
    verdict = told(f"{right}\ndef grad_poly3(x, y, w):\n{textwrap.indent(body, '    ')}")

    assert f"`grad_poly3` changed its argument number {number}" == verdict["fact"]
    assert "02-gradients/training#inputs-untouched" == verdict["page"]


def test_a_case_is_not_spoilt_by_the_one_before() -> None:
    """Every call gets copies, so what is told stays true."""
    verdict = told_of("w.clear()\nreturn 0")

    assert verdict["evidence"][-1].endswith("]")
    assert "wrong" == verdict["verdict"]


def test_what_is_printed_is_shown_up_to_a_limit() -> None:
    body = "print('é' * 150)\nimport sys\nprint('two', file=sys.stderr)\nreturn 1"

    assert f"{'é' * 150}\ntwo\n" * 5 == told_of(body)["output"]
    assert told_of("print('x' * 5000)\nreturn 1")["output"].endswith("more characters")
    assert SHOWN + 50 > len(told_of("print('x' * 5000)\nreturn 1")["output"])


def test_printing_without_an_end_is_stopped() -> None:
    verdict = told_of(
        "while True:\n    try:\n        print('x')\n    except Exception:\n        pass"
    )

    assert f"`grad_poly3` printed more than {PRINTED:,} characters" == verdict["fact"]
    assert "broken" == verdict["verdict"]


def test_printed_text_is_handed_on_while_the_cell_runs() -> None:
    heard: list[str] = []
    check(RECORD, "print('one')\nprint('two')\nwhile True: print('x')", heard.append)

    assert "".join(heard).startswith("one\ntwo\nx\n")
    assert SHOWN == len("".join(heard))


def test_the_next_cell_finds_python_as_it_was() -> None:
    spoiling = (
        "import builtins, sys\nbuiltins.sum = builtins.vars = None\nbuiltins.mine = 1\n"
        "sys.setrecursionlimit(400)\nsys.stdout = None\ndel builtins.len, builtins.isinstance\n"
    )
    before = sum, len
    told(spoiling)

    assert before == (sum, len)
    assert "right" == told(RIGHT)["verdict"]
    assert "NameError" in told(RIGHT + "\nmine")["fact"]


@pytest.mark.parametrize("name", ["abs", "max", "len", "zip", "isinstance", "all"])
def test_the_checker_does_not_depend_on_what_a_text_makes_of_built_in_names(name: str) -> None:
    assert "right" == told(f"{RIGHT}\nimport builtins\nbuiltins.{name} = None")["verdict"]


HOSTILE = {
    "a list without a length": "class L(list):\n    def __len__(self): 1 / 0\nreturn L([1])",
    "a number that cannot be read": "class F(float):\n    def __float__(self): 1 / 0\nreturn F(1)",
    "a type without a name": "class T(type):\n    __name__ = 3\nreturn T('A', (), {})()",
    "an argument of another kind": "class E:\n    def __eq__(s, o): 1 / 0\nw[0] = E()\nreturn 1",
}


@pytest.mark.parametrize("body", HOSTILE.values(), ids=HOSTILE)
def test_an_object_with_a_mind_of_its_own_is_told_in_a_sentence(body: str) -> None:
    verdict = told_of(body)

    assert verdict["verdict"] in ("wrong", "broken")
    assert "grad_poly3" in verdict["fact"]


def test_the_cell_can_be_run_like_a_file() -> None:
    assert "ran\n" == told(RIGHT + "\nif __name__ == '__main__':\n    print('ran')")["output"]
