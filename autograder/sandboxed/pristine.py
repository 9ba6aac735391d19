"""torch as it was before any cell of a student's ran.

A test of a sheet about torch asks torch questions in the process that a student's cells have run
in. Whoever replaces `torch.autograd.grad` there answers these questions, and whoever turns
recording off for good, perhaps to try it out, would lose every later task.
"""

from __future__ import annotations

import sys
from operator import is_not
from types import ModuleType
from typing import Any

_MODULES = (
    "torch",
    "torch._C",
    "torch._tensor",
    "torch.autograd",
    "torch.autograd.function",
    "torch.autograd.graph",
    "torch.autograd.grad_mode",
)
_CLASSES = (
    ("torch", "Tensor"),
    ("torch.autograd.function", "Function"),
    ("torch.autograd.function", "FunctionCtx"),
    ("torch.autograd.function", "FunctionMeta"),
    ("torch.autograd.function", "BackwardCFunction"),
    ("torch.autograd.variable", "Variable"),
)


class Pristine:
    """What torch consists of now; nothing where torch is not loaded."""

    def __init__(self) -> None:
        owners: list[Any] = [sys.modules[name] for name in _MODULES if name in sys.modules]
        owners += [
            getattr(sys.modules[module], name) for module, name in _CLASSES if module in sys.modules
        ]
        self._kept = [(owner, _functions(owner)) for owner in owners]

    def restore(self) -> None:
        """Put back what was replaced, and record again.

        What was added stays, because answers may use it, unless it hides what a class inherits.
        The default type of numbers stays too: answers may rely on it.
        """
        for owner, kept in self._kept:
            here = vars(owner)
            if any(map(is_not, kept.values(), map(here.get, kept))):  # thousands, for each request
                for name in [name for name in kept if here.get(name) is not kept[name]]:
                    setattr(owner, name, kept[name])
            if not isinstance(owner, ModuleType):
                for name in [name for name in here if name not in kept and _inherited(owner, name)]:
                    delattr(owner, name)
        torch = sys.modules.get("torch")
        if torch is not None:
            torch.set_grad_enabled(True)


def _functions(owner: Any) -> dict[str, Any]:
    """Functions and classes of a module; of a class all that it has, for its numbers are few."""
    everything = not isinstance(owner, ModuleType)
    return {name: value for name, value in vars(owner).items() if everything or callable(value)}


def _inherited(owner: type, name: str) -> bool:
    return any(name in vars(base) for base in owner.__mro__[1:])
