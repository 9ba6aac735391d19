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


def torch_output(of: Callable[..., Any], case: Sequence[Any]) -> np.ndarray:
    """What a torch function returns for a case whose arrays of float64 are tensors.

    Raises:
        CheckFailed: torch is not installed where the test runs.
    """
    output: np.ndarray = of(*_tensors(case, ())).detach().numpy()
    return output


def torch_vjp(
    of: Callable[..., Any], case: Sequence[Any], wrt: Sequence[int], upstream: np.ndarray
) -> list[np.ndarray]:
    """Vector–Jacobian products of a torch function by some of its arguments.

    Args:
        of: takes the case as tensors and returns a tensor of the shape of `upstream`.
        case: the arguments; whole numbers stay what they are unless they stand in `wrt`.
        wrt: positions of the arguments to differentiate by.
        upstream: the weight of every entry of the output.

    Returns:
        one array per position, of the shape of that argument; zeros where it has no influence.

    Raises:
        CheckFailed: torch is not installed where the test runs.
    """
    tensors = _tensors(case, wrt)
    module = _torch()
    by = [tensors[position].requires_grad_(True) for position in wrt]
    products = module.autograd.grad(
        of(*tensors),
        by,
        grad_outputs=module.tensor(upstream, dtype=module.float64),
        materialize_grads=True,
    )
    return [product.numpy() for product in products]


def _tensors(case: Sequence[Any], wrt: Sequence[int]) -> list[Any]:
    """The case with tensors of float64 in place of what is no whole number, or is in `wrt`."""
    module = _torch()
    return [
        module.tensor(value, dtype=module.float64)
        if position in wrt or isinstance(value, float)
        else module.tensor(value)
        if isinstance(value, np.ndarray)
        else value
        for position, value in enumerate(case)
    ]


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
