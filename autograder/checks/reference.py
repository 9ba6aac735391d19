"""References computed by torch, which is imported only here and only when one is needed."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from autograder.checks.messages import CheckFailed


def torch_gradient(of: Callable[..., Any], case: Sequence[Any], wrt: int) -> np.ndarray:
    """Gradient of a torch function by one of its arguments.

    Args:
        of: takes the case as float64 tensors and returns a scalar tensor.
        case: the arguments as arrays or numbers.
        wrt: position of the argument to differentiate by.

    Returns:
        array of the shape of `case[wrt]`, by `torch.autograd.grad`.

    Raises:
        CheckFailed: torch is not installed where the test runs.
    """
    module = _torch()
    tensors = [
        module.tensor(value, dtype=module.float64)
        if isinstance(value, np.ndarray | float | int)
        else value
        for value in case
    ]
    tensors[wrt].requires_grad_(True)
    (gradient,) = module.autograd.grad(of(*tensors), tensors[wrt])
    result: np.ndarray = gradient.numpy()
    return result


def _torch() -> Any:
    """The module torch.

    Raises:
        CheckFailed: it is not installed where the test runs.
    """
    try:
        import torch
    except ImportError:
        raise CheckFailed(
            "this test compares your answer with torch, which is not installed here",
            hint="install it with `pip install torch`; your answer itself does without it",
        ) from None
    return torch
