"""Forward functions in torch, right backward functions in numpy, and wrong ones by name."""

from __future__ import annotations

import numpy as np
import pytest

from autograder import checks
from autograder.checks import CheckFailed


def linear(X, W, b):
    return X @ W.T + b


def linear_backward(dY, X, W):
    rows = dY.reshape(-1, dY.shape[-1])
    return dY @ W, rows.T @ X.reshape(-1, X.shape[-1]), rows.sum(axis=0)


def batches(rng: np.random.Generator):
    """Five shapes: all sides different, one row, as many rows as columns, square, two axes."""
    for leading, n_in, n_out in (((5,), 3, 2), ((1,), 3, 2), ((3,), 3, 2), ((4,), 3, 3)):
        yield (
            rng.normal(size=(*leading, n_in)),
            rng.normal(size=(n_out, n_in)),
            rng.normal(size=n_out),
        )
    yield rng.normal(size=(2, 4, 3)), rng.normal(size=(2, 3)), rng.normal(size=2)


def relu(x):
    return x.relu()


def sigmoid(x):
    return x.sigmoid()


def softmax(z):
    return z.softmax(dim=-1)


def away_from_zero(rng: np.random.Generator):
    for n in (3, 4, 6, 9):
        yield (rng.choice([-1, 1], size=(n, 2)) * rng.uniform(0.1, 3, size=(n, 2)),)


def soft(z):
    e = np.exp(z - z.max(axis=-1, keepdims=True))
    return e / e.sum(axis=-1, keepdims=True)


def relu_backward(dout, x):
    return dout * (x > 0)


def logistic(x):
    return 1 / (1 + np.exp(-x))


def sigmoid_backward(dout, s):
    return dout * s * (1 - s)


def softmax_backward(dout, s):
    return s * (dout - (dout * s).sum(axis=-1, keepdims=True))


def failure_of_linear(wrong, cases=batches, **more) -> CheckFailed:
    """How the check of `linear_backward` fails."""
    with pytest.raises(CheckFailed) as caught:
        check_linear(wrong, cases, **more)
    return caught.value


def check_linear(function, cases=batches, **more) -> None:
    checks.vjp(
        function,
        of=linear,
        wrt=(0, 1, 2),
        arguments=lambda dY, X, W, b: (dY, X, W),
        cases=cases,
        **more,
    )


ELEMENTWISE = {
    "relu": (relu, lambda dout, x: (dout, x)),
    "sigmoid": (sigmoid, lambda dout, x: (dout, logistic(x))),
    "softmax": (softmax, lambda dout, z: (dout, soft(z))),
    "relu, of the input": (relu, None),
    "sigmoid, of the input": (sigmoid, None),
    "softmax, of the input": (softmax, None),
}


def check_elementwise(kind: str, function, cases=away_from_zero, **more) -> None:
    of, arguments = ELEMENTWISE[kind]
    checks.vjp(function, of=of, wrt=0, arguments=arguments, cases=cases, **more)


def failure_of_elementwise(kind: str, wrong, **more) -> CheckFailed:
    with pytest.raises(CheckFailed) as caught:
        check_elementwise(kind, wrong, **more)
    return caught.value
