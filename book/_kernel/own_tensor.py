"""The Tensor that chapter 3 arrives at, with the names that its sheets use."""

from __future__ import annotations

import functools

import numpy as np

__all__ = ["Tensor", "no_grad", "rules", "topo_order", "unbroadcast", "zero_grad"]


class Tensor:
    """An array of numbers that remembers the operation which made it."""

    recording = True
    __array_ufunc__ = None  # numpy on the left: leave it to us

    def __init__(self, data, requires_grad=False):
        self.data = np.asarray(data, dtype=np.float64)
        self.requires_grad = requires_grad
        self.grad = None
        self.op, self.parents, self.saved = "", (), ()

    @staticmethod
    def of(value):
        return value if isinstance(value, Tensor) else Tensor(value)

    @staticmethod
    def record(op, data, parents, saved=()):
        result = Tensor(data)
        if Tensor.recording and any(parent.requires_grad for parent in parents):
            result.requires_grad = True
            result.op, result.parents, result.saved = op, parents, saved
        return result

    def __add__(self, other):
        other = Tensor.of(other)
        return Tensor.record("add", self.data + other.data, (self, other))

    def __sub__(self, other):
        other = Tensor.of(other)
        return Tensor.record("sub", self.data - other.data, (self, other))

    def __mul__(self, other):
        other = Tensor.of(other)
        saved = (self.data, other.data)
        return Tensor.record("mul", self.data * other.data, (self, other), saved)

    def __truediv__(self, other):
        other = Tensor.of(other)
        saved = (self.data, other.data)
        return Tensor.record("div", self.data / other.data, (self, other), saved)

    def __matmul__(self, other):
        other = Tensor.of(other)
        saved = (self.data, other.data)
        return Tensor.record("matmul", self.data @ other.data, (self, other), saved)

    def __pow__(self, exponent):
        saved = (self.data, exponent)
        return Tensor.record("pow", self.data**exponent, (self,), saved)

    def sum(self):
        return Tensor.record("sum", self.data.sum(), (self,), (self.data.shape,))

    def exp(self):
        result = np.exp(self.data)
        return Tensor.record("exp", result, (self,), (result,))

    def relu(self):
        result = np.maximum(self.data, 0)
        return Tensor.record("relu", result, (self,), (result,))

    def __radd__(self, other):
        return Tensor.of(other) + self

    def __rsub__(self, other):
        return Tensor.of(other) - self

    def __rmul__(self, other):
        return Tensor.of(other) * self

    def __rtruediv__(self, other):
        return Tensor.of(other) / self

    def __rmatmul__(self, other):
        return Tensor.of(other) @ self

    # The way back.

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


rules = {
    "add": lambda g: (g, g),
    "sub": lambda g: (g, -g),
    "mul": lambda g, a, b: (g * b, g * a),
    "div": lambda g, a, b: (g / b, -g * a / b**2),
    "pow": lambda g, a, k: (g * k * a ** (k - 1),),
    "exp": lambda g, result: (g * result,),
    "relu": lambda g, result: (g * (result > 0),),
    "matmul": lambda g, a, b: (g @ b.T, a.T @ g),
    "sum": lambda g, shape: (np.broadcast_to(g, shape),),
}


def unbroadcast(grad, shape):
    """Add up what broadcasting copied, until `grad` has that shape."""
    while np.ndim(grad) > len(shape):  # axes that were added in front
        grad = np.sum(grad, axis=0)
    for axis, length in enumerate(shape):
        if length == 1:  # an axis that may have been stretched
            grad = np.sum(grad, axis=axis, keepdims=True)
    return grad


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


class no_grad:  # noqa: N801  # the name that torch gives it
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
