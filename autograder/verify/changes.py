"""One-step changes of one node of a syntax tree: the mistakes of a slip of the pen.

Each function gives nodes that may stand in the place of the given one. They are slips that people
make in numerical code, not every change that is possible.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence

_OPERATORS: dict[type[ast.operator], tuple[type[ast.operator], ...]] = {
    ast.Add: (ast.Sub,),
    ast.Sub: (ast.Add,),
    ast.Mult: (ast.Div, ast.Add),
    ast.Div: (ast.Mult,),
    ast.Pow: (ast.Mult,),
    ast.MatMult: (ast.Mult,),
    ast.FloorDiv: (ast.Div,),
    ast.Mod: (ast.FloorDiv,),
}
_ORDERED = (ast.Sub, ast.Div, ast.Pow, ast.MatMult, ast.FloorDiv, ast.Mod)
_COMPARISONS: dict[type[ast.cmpop], tuple[type[ast.cmpop], ...]] = {
    ast.Lt: (ast.LtE, ast.Gt),
    ast.LtE: (ast.Lt, ast.GtE),
    ast.Gt: (ast.GtE, ast.Lt),
    ast.GtE: (ast.Gt, ast.LtE),
    ast.Eq: (ast.NotEq,),
    ast.NotEq: (ast.Eq,),
    ast.Is: (ast.IsNot,),
    ast.IsNot: (ast.Is,),
    ast.In: (ast.NotIn,),
    ast.NotIn: (ast.In,),
}
_FAMILIES = (
    ("sum", "mean"),
    ("ones_like", "zeros_like"),
    ("ones", "zeros"),
    ("max", "min"),
    ("argmax", "argmin"),
    ("maximum", "minimum"),
    ("sin", "cos"),
    ("sinh", "cosh"),
    ("any", "all"),
)
_RELATIVES = {a: b for pair in _FAMILIES for a, b in (pair, pair[::-1])}
_COMMUTATIVE = {"add", "allclose", "isclose", "max", "maximum", "min", "minimum", "multiply"}
_COPIES = {"array", "clone", "copy", "deepcopy"}
_REDUCTIONS = {"mean", "sum"}
_MODULES = {"copy", "math", "np", "numpy", "torch"}


def of_expression(node: ast.expr) -> Iterator[ast.expr]:
    """What may stand in the place of an expression, wherever it stands."""
    match node:
        case ast.BinOp():
            yield from _of_operation(node)
        case ast.Compare():
            yield from _of_comparison(node)
        case ast.BoolOp(op=op, values=values):
            yield ast.BoolOp(ast.Or() if isinstance(op, ast.And) else ast.And(), values)
            yield from values
        case ast.UnaryOp(op=ast.USub() | ast.Not(), operand=operand):
            yield operand
        case ast.IfExp(test=test, body=body, orelse=orelse):
            yield ast.IfExp(test, orelse, body)
        case ast.Constant(value=value):
            yield from _of_constant(value)
        case ast.Call():
            yield from _of_call(node)
        case ast.List(elts=items) | ast.Tuple(elts=items):
            for changed in _of_sequence(items):
                yield type(node)(changed, node.ctx)
        case ast.Subscript():
            yield from _of_index(node)
        case ast.Attribute(value=value, attr="T"):
            yield value


def of_statement(node: ast.stmt) -> Iterator[ast.stmt]:
    """What may stand in the place of a statement; `pass` where it is left out."""
    match node:
        case ast.FunctionDef() | ast.AsyncFunctionDef() | ast.ClassDef() | ast.Pass():
            return
        case ast.Import() | ast.ImportFrom() | ast.Global() | ast.Nonlocal():
            return
        case ast.AugAssign(target=target, op=op, value=value):
            yield ast.Assign([target], value, lineno=node.lineno)
            for other in _OPERATORS.get(type(op), ()):
                yield ast.AugAssign(target, other(), value)
        case ast.Break():
            yield ast.Continue()
        case ast.Continue():
            yield ast.Break()
    yield ast.Pass()


def negated(node: ast.expr, parent: ast.AST, field: str) -> Iterator[ast.expr]:
    """A minus sign before a whole value, and a condition turned round."""
    if field == "value" and isinstance(parent, ast.Return | ast.Assign | ast.AugAssign):
        if isinstance(node, ast.BinOp | ast.Call | ast.Name | ast.Attribute | ast.Subscript):
            yield ast.UnaryOp(ast.USub(), node)
    elif field == "test" and isinstance(parent, ast.If | ast.While):
        yield ast.UnaryOp(ast.Not(), node)


def _of_operation(node: ast.BinOp) -> Iterator[ast.expr]:
    for other in _OPERATORS.get(type(node.op), ()):
        yield ast.BinOp(node.left, other(), node.right)
    if isinstance(node.op, _ORDERED):
        yield ast.BinOp(node.right, node.op, node.left)
    yield node.left
    yield node.right


def _of_comparison(node: ast.Compare) -> Iterator[ast.expr]:
    for index, op in enumerate(node.ops):
        for other in _COMPARISONS[type(op)]:
            ops = [*node.ops[:index], other(), *node.ops[index + 1 :]]
            yield ast.Compare(node.left, ops, node.comparators)


def _of_constant(value: object) -> Iterator[ast.expr]:
    if isinstance(value, bool):
        yield ast.Constant(not value)
    elif isinstance(value, str) and value:
        yield ast.Constant("")
    elif isinstance(value, int | float):
        for number in (value + 1, value - 1, 0 * value, -value, 2 * value):
            if number != value:
                yield _number(number)


def _number(value: float) -> ast.expr:
    """A number as the parser reads it: a minus sign is an operation."""
    if value < 0:
        return ast.UnaryOp(ast.USub(), ast.Constant(-value))
    return ast.Constant(value)


def _of_call(node: ast.Call) -> Iterator[ast.expr]:
    name = _called(node.func)
    if name in _RELATIVES:
        yield ast.Call(_renamed(node.func, _RELATIVES[name]), node.args, node.keywords)
    if name in _COPIES | _REDUCTIONS:
        yield from _bare(node)
    if name == "range" and node.args:
        yield from _longer_and_shorter(node)
    if name not in _COMMUTATIVE:
        for args in _swapped(node.args):
            yield ast.Call(node.func, args, node.keywords)
    for index, keyword in enumerate(node.keywords):
        if keyword.arg is not None:
            rest = [*node.keywords[:index], *node.keywords[index + 1 :]]
            yield ast.Call(node.func, node.args, rest)


def _called(function: ast.expr) -> str:
    match function:
        case ast.Name(id=name) | ast.Attribute(attr=name):
            return name
    return ""


def _renamed(function: ast.expr, name: str) -> ast.expr:
    if isinstance(function, ast.Attribute):
        return ast.Attribute(function.value, name, function.ctx)
    return ast.Name(name, ast.Load())


def _bare(node: ast.Call) -> Iterator[ast.expr]:
    """What is copied or added up, without the call that does it."""
    match node.func:
        case ast.Attribute(value=value) if not _is_module(value):
            yield value
        case _ if node.args:
            yield node.args[0]


def _is_module(node: ast.expr) -> bool:
    return isinstance(node, ast.Name) and node.id in _MODULES


def _longer_and_shorter(node: ast.Call) -> Iterator[ast.expr]:
    """A range with one number less and with one more, unless its end is a plain number."""
    place = 0 if len(node.args) == 1 else 1
    stop = node.args[place]
    if isinstance(stop, ast.Constant | ast.Starred):
        return
    for op in (ast.Sub(), ast.Add()):
        end = ast.BinOp(stop, op, ast.Constant(1))
        args = [*node.args[:place], end, *node.args[place + 1 :]]
        yield ast.Call(node.func, args, node.keywords)


def _of_sequence(items: Sequence[ast.expr]) -> Iterator[list[ast.expr]]:
    """Two neighbours swapped, or one left out; a list of one stays as it is."""
    if len(items) < 2:
        return
    yield from _swapped(items)
    for index in range(len(items)):
        yield [*items[:index], *items[index + 1 :]]


def _swapped(items: Sequence[ast.expr]) -> Iterator[list[ast.expr]]:
    for index in range(len(items) - 1):
        pair = (items[index + 1], items[index])
        if not any(isinstance(item, ast.Starred) for item in pair):
            yield [*items[:index], *pair, *items[index + 2 :]]


def _of_index(node: ast.Subscript) -> Iterator[ast.expr]:
    match node.slice:
        case ast.Name() | ast.BinOp() as index:
            for op in (ast.Sub(), ast.Add()):
                yield ast.Subscript(node.value, ast.BinOp(index, op, ast.Constant(1)), node.ctx)
        case ast.Slice(lower=lower, upper=upper, step=step):
            if lower is not None:
                yield ast.Subscript(node.value, ast.Slice(None, upper, step), node.ctx)
            if upper is not None:
                yield ast.Subscript(node.value, ast.Slice(lower, None, step), node.ctx)
