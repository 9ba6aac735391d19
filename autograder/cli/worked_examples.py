"""A small example with numbers for each mistake of the catalogue, computed when it is asked for."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

from autograder.cli import (
    examples_of_autograd,
    examples_of_checkers,
    examples_of_gradients,
    examples_of_layers,
    examples_of_linear,
    examples_of_modules,
    examples_of_regression,
)
from autograder.cli.ratio_plot import ratio_plot, ratios

_SHEETS = (
    examples_of_regression,
    examples_of_gradients,
    examples_of_layers,
    examples_of_checkers,
    examples_of_autograd,
    examples_of_linear,
    examples_of_modules,
)

Numbers = Callable[[], tuple[Any, Any]]
"""Gives the right values and those that the mistake gives."""

EXAMPLES: dict[str, tuple[str, Numbers]] = {
    name: example for module in _SHEETS for name, example in module.EXAMPLES.items()
}
WITHOUT: dict[str, str] = {
    name: reason for module in _SHEETS for name, reason in module.WITHOUT.items()
}


@dataclass(frozen=True)
class Example:
    """Right and wrong values of one small task.

    Attributes:
        task: what is computed of which numbers, as a sentence without full stop.
        right, given: (k,) arrays.
    """

    task: str
    right: np.ndarray
    given: np.ndarray

    def table(self) -> list[str]:
        """One line per entry: the right value, the given one, and their ratio."""
        shares = ratios(self.right.tolist(), self.given.tolist())
        told = ["none" if share is None else f"{share:.9g}" for share in shares]
        rows = zip(range(len(told)), self.right, self.given, told, strict=True)
        head = f"  {'entry':>5} {'right':>14} {'given':>14} {'ratio':>14}"
        return [head, *(f"  {k:>5} {r:>14.9g} {g:>14.9g} {s:>14}" for k, r, g, s in rows)]

    def plot(self) -> list[str]:
        """The ratio plot as characters."""
        return ratio_plot(self.right, self.given)

    def as_json(self) -> dict[str, Any]:
        """The same as data, with the plot in words."""
        right, given = self.right.tolist(), self.given.tolist()
        shares = ratios(right, given)
        return {
            "task": self.task,
            "entries": [
                {"right": r, "given": g, "ratio": s}
                for r, g, s in zip(right, given, shares, strict=True)
            ],
            "plot": "; ".join(
                f"entry {k}: right {r:.6g}, given {g:.6g}, {_words(s)}"
                for k, (r, g, s) in enumerate(zip(right, given, shares, strict=True))
            ),
        }


def example_of(mistake: str) -> Example | str:
    """The example of a mistake, or one sentence that says why there is none.

    Raises:
        KeyError: the catalogue has a mistake about which nothing is said here.
    """
    if mistake in WITHOUT:
        return WITHOUT[mistake]
    task, numbers = EXAMPLES[mistake]
    right, given = (np.ravel(np.asarray(value, dtype=np.float64)) + 0.0 for value in numbers())
    return Example(task, right, given)


def _words(share: float | None) -> str:
    return "no ratio" if share is None else f"ratio {share:.9g}"
