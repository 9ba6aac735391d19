"""One case of a check, with all that a diagnosis may look at."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

import numpy as np


@dataclass(frozen=True)
class Sample:
    """One case of a check.

    Attributes:
        true, given: arrays, perhaps of different shapes.
        wrt: what the gradient was taken by; None when the value is no gradient.
        n: number of data points, if the check knows it.
        imitations: what known wrong answers give on this case, by name of the mistake.
        upstream: the upstream gradient of a vector–Jacobian product, None elsewhere.
        output: what the forward function gives, or the loss.
        unweighted: the vector–Jacobian product for an upstream gradient of ones.
        inputs: the arrays that the forward function was given.
        rate: step size of a path, if the case has one.
        repeats: whether this case is another one with a multiple of its upstream gradient, so
            that it can refute a diagnosis and is no independent witness for it.
    """

    true: np.ndarray
    given: np.ndarray
    wrt: np.ndarray | None = None
    n: int | None = None
    imitations: Mapping[str, np.ndarray] = field(default_factory=dict)
    upstream: np.ndarray | None = None
    output: np.ndarray | None = None
    unweighted: np.ndarray | None = None
    inputs: tuple[np.ndarray, ...] = ()
    rate: float | None = None
    repeats: bool = False


Explanation = Callable[[Sample], np.ndarray | None]
"""What a mistake makes of the true value; None where it cannot be this mistake."""
