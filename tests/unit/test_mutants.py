"""Mutants are one-step changes of the solution, named by what was changed."""

from __future__ import annotations

import ast

import kit
import pytest

from autograder.course import Course
from autograder.errors import SheetError
from autograder.sheets import Cell, Role
from autograder.verify.equivalents import Equivalent, equivalents, equivalents_path
from autograder.verify.mutants import Mutant, mutants


def of(source: str) -> tuple[Mutant, ...]:
    return mutants(Cell("f", Role.ANSWER, source))


def texts(line: str) -> set[str]:
    """What becomes of one line."""
    return {mutant.source for mutant in of(line)}


@pytest.mark.parametrize(
    ("line", "changed"),
    [
        ("y = a + b", {"y = a - b", "y = a", "y = b", "y = -(a + b)", "pass"}),
        ("y = a - b", {"y = a + b", "y = b - a", "y = a", "y = b"}),
        ("y = a * b", {"y = a / b", "y = a + b"}),
        ("y = a / b", {"y = a * b", "y = b / a"}),
        ("y = a ** b", {"y = a * b", "y = b ** a"}),
        ("y = a @ b", {"y = a * b", "y = b @ a"}),
        ("y = a // b", {"y = a / b", "y = b // a"}),
        ("y = a % b", {"y = a // b", "y = b % a"}),
        ("y = 3", {"y = 4", "y = 2", "y = 0", "y = -3", "y = 6"}),
        ("y = 0.5", {"y = 1.5", "y = -0.5", "y = 0.0", "y = 1.0"}),
        ("y = True", {"y = False"}),
        ("y = 'doubles'", {"y = ''", "pass"}),
        ("y = a.sum(axis=0)", {"y = a.sum(axis=1)", "y = a.sum(axis=-1)", "y = a.sum()", "y = a"}),
        ("y = a[k]", {"y = a[k - 1]", "y = a[k + 1]"}),
        ("y = a[1:n]", {"y = a[:n]", "y = a[1:]", "y = a[2:n]"}),
        ("y = -a", {"y = a"}),
        ("y = a", {"y = -a"}),
        ("y = a < b", {"y = a <= b", "y = a > b"}),
        ("y = a >= b", {"y = a > b", "y = a <= b"}),
        ("y = a == b", {"y = a != b"}),
        ("y = a and b", {"y = a or b", "y = a", "y = b"}),
        ("y = not a", {"y = a"}),
        ("y = a if c else b", {"y = b if c else a"}),
        ("w += g", {"w = g", "w -= g", "w += -g", "pass"}),
        ("w = w - g", {"w = g", "w = w", "w = w + g"}),
        ("f(a, b, c)", {"f(b, a, c)", "f(a, c, b)"}),
        ("y = w.copy()", {"y = w"}),
        ("y = np.array(w)", {"y = w"}),
        ("y = np.sum(w)", {"y = w", "y = np.mean(w)"}),
        ("y = a.T", {"y = a"}),
        ("y = np.ones_like(a)", {"y = np.zeros_like(a)"}),
        ("y = max(a, b)", {"y = min(a, b)"}),
        ("for k in range(n):\n    f(k)", {"for k in range(n - 1):\n    f(k)", "pass"}),
        ("for k in range(1, n):\n    f(k)", {"for k in range(1, n + 1):\n    f(k)"}),
        ("if a:\n    f()", {"if not a:\n    f()", "if a:\n    pass"}),
        ("while a:\n    break", {"while a:\n    continue", "while not a:\n    break"}),
        (
            "def f():\n    return (a, b)",
            {"def f():\n    return (a,)", "def f():\n    return (b, a)"},
        ),
        ("def f(n=2):\n    return n", {"def f(n=3):\n    return n"}),
    ],
)
def test_a_line_becomes_each_of_its_slips(line: str, changed: set[str]) -> None:
    assert changed <= texts(line)


@pytest.mark.parametrize(
    "line",
    [
        "def f():\n    'Only a docstring.'",
        "import numpy",
        "global a",
        "y: int",
        "'text'",
    ],
)
def test_what_computes_nothing_has_no_mutants_but_being_left_out(line: str) -> None:
    assert texts(line) <= {"pass"}


def test_arguments_that_may_be_swapped_are_not() -> None:
    assert "y = np.multiply(b, a)" not in texts("y = np.multiply(a, b)")


def test_text_with_places_to_fill_stays() -> None:
    assert {"pass"} == texts("f'{a + b}'")


def test_a_mutant_is_named_by_its_line_and_both_readings() -> None:
    source = "def f(x):\n    y = x + 1\n    return y"
    changes = [mutant.change for mutant in of(source)]

    assert "line 2: `y = x + 1` → `y = x - 1`" in changes
    assert "line 2: `y = x + 1` left out" in changes
    assert "line 3: `return y` → `return -y`" in changes


def test_a_loop_is_named_by_its_head() -> None:
    changes = [mutant.change for mutant in of("for k in range(n):\n    f(k)\n    g(k)")]

    assert "line 1: `for k in range(n)` → `for k in range(n - 1)`" in changes
    assert "line 1: `for k in range(n)` left out" in changes


def test_only_the_solution_is_changed() -> None:
    source = kit.DOUBLE.replace('"""Twice x."""', "assert 1 + 1")
    lines = {mutant.change.split(":")[0] for mutant in of(source)}

    assert {"line 4", "line 5"} == lines


def test_texts_are_different_and_can_be_compiled() -> None:
    found = of("def f(x):\n    y = 1 * x\n    return y + -1 * x ** 2")
    sources = [mutant.source for mutant in found]

    assert len(set(sources)) == len(sources) > 20
    assert all(ast.parse(source) for source in sources)
    assert found == of("def f(x):\n    y = 1 * x\n    return y + -1 * x ** 2")


def test_what_is_no_python_is_left_out() -> None:
    """Without its loop, or with `-` before it, a star would stand where none may."""
    sources = texts("def f():\n    return (*a, b)")

    assert "def f():\n    return (b,)" in sources
    assert all(compile(source, "f", "exec") for source in sources)


# --- equivalents ------------------------------------------------------------------------------

ENTRY = '[[equivalent]]\nanswer = "double"\nchange = "line 4: …"\nreason = "the same number"\n'


def write(course: Course, text: str) -> None:
    equivalents_path(course, kit.only_sheet(course)).write_text(text, encoding="utf-8")


def test_equivalents_are_read_from_beside_the_known_answers(small: Course) -> None:
    sheet = kit.only_sheet(small)
    assert () == equivalents(small, sheet)

    write(small, ENTRY)

    assert (Equivalent("double", "line 4: …", "the same number"),) == equivalents(small, sheet)
    assert small.root / "tests/answers/01-small/doubling.equivalents.toml" == equivalents_path(
        small, sheet
    )


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("[[equivalent", "cannot be read"),
        ("answers = 1\n" + ENTRY, "something else"),
        ("equivalent = 1\n", "something else"),
        ("equivalent = [1]\n", "not exactly answer, change, reason"),
        (ENTRY.replace("reason", "because"), "not exactly answer, change, reason"),
        (ENTRY.replace("the same number", " "), "empty or no text"),
        (ENTRY.replace('"the same number"', "3"), "empty or no text"),
        (ENTRY + ENTRY, "listed twice"),
    ],
)
def test_unclear_equivalents_are_refused(small: Course, text: str, why: str) -> None:
    write(small, text)

    with pytest.raises(SheetError, match=why) as refused:
        equivalents(small, kit.only_sheet(small))
    assert "doubling.equivalents.toml" in str(refused.value.hint)
