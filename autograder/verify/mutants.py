"""Mutants: every one-step change of the sheet's own solution, as the text of an answer cell.

A mutant must lose at least one point, or be listed with a reason why it is right as well.
"""

from __future__ import annotations

import ast
import warnings
from collections.abc import Iterator
from dataclasses import dataclass

from autograder.sheets import SOLUTION, Cell
from autograder.verify.changes import negated, of_expression, of_statement

_ANNOTATIONS = {"annotation", "decorator_list", "returns"}


@dataclass(frozen=True)
class Mutant:
    """A changed solution.

    Attributes:
        answer: grade_id of the cell.
        change: what was changed, such as ``line 3: `return 2 * x` → `return x` ``.
        source: the text of the changed cell.
    """

    answer: str
    change: str
    source: str


@dataclass(frozen=True)
class _Place:
    """Where a node hangs in the tree, and the statement that it is a part of."""

    parent: ast.AST
    field: str
    index: int | None
    statement: ast.stmt

    @property
    def node(self) -> ast.AST:
        value = getattr(self.parent, self.field)
        found: ast.AST = value if self.index is None else value[self.index]
        return found

    def put(self, node: ast.AST) -> None:
        if self.index is None:
            setattr(self.parent, self.field, node)
        else:
            getattr(self.parent, self.field)[self.index] = node


def mutants(cell: Cell) -> tuple[Mutant, ...]:
    """The mutants of an answer cell, in the order of its lines, each text once.

    Only what stands between the marks of the solution is changed, for the rest is given to the
    students; in a cell without marks everything is. What is no Python is left out.
    """
    tree = ast.parse(cell.source)
    lines = _solution_lines(cell.source)
    seen = {ast.unparse(tree)}
    found = []
    for place in list(_places(tree)):
        if place.statement.lineno in lines or getattr(place.node, "lineno", 0) in lines:
            for change, text in _variants(tree, place):
                if text not in seen and _compiles(text):
                    seen.add(text)
                    found.append(Mutant(cell.grade_id, change, text))
    return tuple(found)


def _solution_lines(source: str) -> set[int]:
    """The numbers of the lines between the marks; of all lines where there are no marks."""
    lines, inside = source.split("\n"), False
    numbers: set[int] = set()
    for number, line in enumerate(lines, start=1):
        if SOLUTION[0] in line:
            inside = True
        elif SOLUTION[1] in line:
            inside = False
        elif inside:
            numbers.add(number)
    return numbers if SOLUTION[0] in source else set(range(1, len(lines) + 1))


def _places(node: ast.AST, statement: ast.stmt | None = None) -> Iterator[_Place]:
    """Every place of the tree that can be changed, outer before inner."""
    for field, value in ast.iter_fields(node):
        if field in _ANNOTATIONS:
            continue
        children = enumerate(value) if isinstance(value, list) else [(None, value)]
        for index, child in children:
            if not isinstance(child, ast.AST) or isinstance(child, ast.JoinedStr) or _says(child):
                continue
            own = child if isinstance(child, ast.stmt) else statement
            if own is not None:
                yield _Place(node, field, index, own)
            yield from _places(child, own)


def _says(node: ast.AST) -> bool:
    """Whether it is a docstring, or other text that does nothing."""
    return (
        isinstance(node, ast.Expr)
        and isinstance(node.value, ast.Constant)
        and isinstance(node.value.value, str)
    )


def _variants(tree: ast.Module, place: _Place) -> Iterator[tuple[str, str]]:
    """What is said of each change of a place, and the whole text with it."""
    original, before = place.node, _headline(place.statement)
    for changed in list(_replacements(original, place)):
        place.put(changed)
        after = _headline(changed if isinstance(changed, ast.stmt) else place.statement)
        what = "left out" if isinstance(changed, ast.Pass) else f"→ `{after}`"
        yield f"line {place.statement.lineno}: `{before}` {what}", _text(tree)
        place.put(original)


def _replacements(node: ast.AST, place: _Place) -> Iterator[ast.AST]:
    if isinstance(node, ast.stmt):
        yield from of_statement(node)
    elif isinstance(node, ast.expr) and not isinstance(getattr(node, "ctx", None), ast.Store):
        yield from of_expression(node)
        yield from negated(node, place.parent, place.field)


def _headline(statement: ast.stmt) -> str:
    """A statement on one line; of a loop or a condition, its head."""
    return ast.unparse(statement).split("\n", 1)[0].rstrip(":")


def _text(tree: ast.Module) -> str:
    return ast.unparse(ast.fix_missing_locations(tree))


def _compiles(text: str) -> bool:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            compile(text, "<mutant>", "exec")
        except (SyntaxError, ValueError):
            return False
    return True
