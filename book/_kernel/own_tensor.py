"""The Tensor that chapter 3 arrives at, with the names that its sheets use.

What records, the rules and the sum over copies are those of the sheet `03-autograd/tensor`; what
comes later in the chapter is added to them here.
"""

from __future__ import annotations

import ast
import functools
from pathlib import Path

import numpy as np

__all__ = ["Tensor", "no_grad", "rules", "topo_order", "unbroadcast", "zero_grad"]

SHEET = Path(__file__).parents[2] / "solutions" / "03-autograd" / "tensor.py"
OPERATIONS = ("add", "sub", "mul", "div", "matmul", "pow", "sum", "exp", "relu")


def _answers(*names):
    """What the sheet defines under these names, in a namespace of its own; no test is run."""
    tree = ast.parse(SHEET.read_text(encoding="utf-8"))
    tree.body = [node for node in tree.body if getattr(node, "name", None) in names]
    found = {"np": np}
    exec(compile(tree, str(SHEET), "exec"), found)
    return found


_sheet = _answers("Tensor", "unbroadcast", *(f"{op}_backward" for op in OPERATIONS))
_Recorder = _sheet["Tensor"]
unbroadcast = _sheet["unbroadcast"]


def _one_for_each_parent(backward):
    """The rule as the way back calls it: for any `g`, and with a tuple for a single operand too."""

    def rule(g, *saved):
        parts = backward(np.asarray(g), *saved)
        return parts if isinstance(parts, tuple) else (parts,)

    return rule


rules = {op: _one_for_each_parent(_sheet[f"{op}_backward"]) for op in OPERATIONS}


class Tensor(_Recorder):
    """The Tensor of the sheet, with a switch and a way back."""

    recording = True

    @staticmethod
    def record(op, data, parents, saved=()):
        return _Recorder.record(op, data, parents, saved) if Tensor.recording else Tensor(data)

    def backward(self, gradient=None):
        """Add to the `grad` of every leaf its gradient."""
        if gradient is None:
            if self.data.size != 1:
                raise RuntimeError("several numbers need a `gradient`")
            gradient = np.ones_like(self.data)
        arrived = {self: gradient}
        for node in topo_order(self):
            grad_output = arrived.pop(node)
            if not node.parents:
                earlier = 0 if node.grad is None else node.grad
                node.grad = np.asarray(earlier + grad_output)
                continue
            parts = rules[node.op](grad_output, *node.saved)
            for parent, part in zip(node.parents, parts, strict=True):
                if parent.requires_grad:
                    summed = unbroadcast(part, parent.data.shape)
                    arrived[parent] = arrived.get(parent, 0) + summed

    def detach(self):
        """The same numbers, in the same memory, without a past."""
        return Tensor(self.data)


_sheet["Tensor"] = Tensor  # the operators make what has this name


def topo_order(root):
    """The nodes above `root` that ask for a gradient, each before its parents."""
    order, seen, stack = [], set(), [(root, False)]
    while stack:
        node, finished = stack.pop()
        if finished:
            order.append(node)
        elif node not in seen:
            seen.add(node)
            stack.append((node, True))
            stack += [(parent, False) for parent in node.parents if parent.requires_grad]
    return order[::-1]


class no_grad:
    """Inside, nothing is recorded; afterwards, what was the case before."""

    def __enter__(self):
        self.before = Tensor.recording
        Tensor.recording = False

    def __exit__(self, *exception):
        Tensor.recording = self.before

    def __call__(self, function):
        @functools.wraps(function)
        def unrecorded(*args, **kwargs):
            with no_grad():
                return function(*args, **kwargs)

        return unrecorded


def zero_grad(params, set_to_none=True):
    """Forget the gradients of earlier iterations."""
    for param in params:
        if set_to_none:
            param.grad = None
        elif param.grad is not None:
            param.grad = np.zeros_like(param.grad)
