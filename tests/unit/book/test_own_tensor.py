"""The Tensor of the pages: what the sheet asks for, and a way back that agrees with torch."""

from __future__ import annotations

import ast
from pathlib import Path
from typing import Any

import numpy as np
import own_tensor
import pytest
import torch
from own_tensor import Tensor, no_grad, topo_order, zero_grad


def defined(file: Path) -> set[str]:
    """Functions at the top of a file, and the methods of its class `Tensor`."""
    top = ast.parse(file.read_text(encoding="utf-8")).body
    inner = [node.body for node in top if getattr(node, "name", None) == "Tensor"]
    nodes = [*top, *(node for body in inner for node in body)]
    return {node.name for node in nodes if isinstance(node, ast.FunctionDef)}


def test_nothing_of_the_sheet_is_written_a_second_time() -> None:
    sheet, page = defined(own_tensor.SHEET), defined(Path(own_tensor.__file__))

    assert {"__mul__", "relu", "record", "mul_backward", "unbroadcast"} <= sheet
    assert {"record"} == sheet & page  # which asks the switch first


def test_every_rule_of_the_sheet_is_one_of_the_pages() -> None:
    sheet = {name for name in defined(own_tensor.SHEET) if name.endswith("_backward")}

    assert sheet == {f"{op}_backward" for op in own_tensor.rules}


def test_a_way_back_through_all_operations_agrees_with_torch() -> None:
    rng = np.random.default_rng(8)
    A, B, row, column = (rng.uniform(0.2, 1.2, shape) for shape in ((4, 3), (3, 2), 3, (4, 1)))

    def gradients(make: Any) -> list[Any]:
        leaves = [make(value, requires_grad=True) for value in (A, B, row, column)]
        a, b, r, c = leaves
        mixed = (a * r - c) / (1 + r * r) + 2 * c**3
        ((mixed @ b).exp() + (1 - a.sum()) + (mixed @ b - 0.5).relu()).sum().backward()
        return [np.asarray(leaf.grad) for leaf in leaves]

    right = gradients(torch.tensor)
    for expected, given in zip(right, gradients(Tensor), strict=True):
        # Rounding of some twenty operations.
        np.testing.assert_allclose(given, expected, rtol=1e-12)


@pytest.mark.parametrize("expression", ["x * 2", "2 - x", "x ** 2", "x.exp()", "np.ones(2) * x"])
def test_what_operators_make_can_go_back(expression: str) -> None:
    x = Tensor([0.5, 2.0], requires_grad=True)
    result = eval(expression, {"x": x, "np": np})
    result.sum().backward()

    assert Tensor is type(result)
    assert all(type(parent) is Tensor for parent in result.parents)
    assert (2,) == x.grad.shape


def test_several_numbers_need_a_gradient() -> None:
    x = Tensor([1.0, 2.0], requires_grad=True)

    with pytest.raises(RuntimeError, match="several numbers need a `gradient`"):
        (3 * x).backward()
    (3 * x).backward(np.array([1.0, 10.0]))
    assert [3, 30] == x.grad.tolist()


def test_ways_back_add_up_until_they_are_forgotten() -> None:
    x, other = Tensor(3.0, requires_grad=True), Tensor(1.0, requires_grad=True)
    seen = []
    for _ in range(3):
        (x * x).backward()
        seen.append(float(x.grad))
    assert [6, 12, 18] == seen

    zero_grad([x, other], set_to_none=False)
    assert (0, None) == (x.grad, other.grad)
    zero_grad([x])
    assert x.grad is None


def test_inside_no_grad_nothing_is_recorded_and_an_exception_ends_it() -> None:
    x = Tensor(2.0, requires_grad=True)
    inside = []

    @no_grad()
    def fail() -> None:
        with no_grad():
            inside.append((x * 3).parents)
        inside.append((x * 3).parents)
        raise ValueError("inside")

    with pytest.raises(ValueError, match="inside"):
        fail()

    assert [(), ()] == inside
    assert (x * 3).requires_grad


def test_the_order_has_every_node_once_and_before_its_parents() -> None:
    a = Tensor(1.0, requires_grad=True)
    b = 2 * a
    y = b + 15 * b

    assert [y, y.parents[1], b, a] == topo_order(y)
    assert 32 == (y.backward(), a.grad)[1]


def test_a_cut_keeps_the_numbers_and_not_the_past() -> None:
    x = Tensor([1.0, 2.0], requires_grad=True)
    y = x * x

    assert y.detach().data is y.data
    assert () == y.detach().parents
    assert not y.detach().requires_grad
