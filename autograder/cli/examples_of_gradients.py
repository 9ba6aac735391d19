"""Examples of mistakes in gradients, backward passes and optimizers."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

import numpy as np

WITHOUT: dict[str, str] = {
    "returns_nothing": "there is no picture: `None` has no entries to compare",
    "missing_sum": "there is no picture: an array of one value per point and parameter has more "
    "entries than the gradient",
    "wrong_shape": "there is no picture: with another shape no entry has a partner to compare with",
    "wrong_axis_summed": "there is no picture: the two sums have different lengths, so no "
    "entry has a partner",
    "input_modified": "there is no picture: the returned values may be right, and what is wrong is "
    "the argument afterwards",
}

_X, _Y, _W = (
    np.array([-1.0, 0.5, 2.0]),
    np.array([-0.5, 1.0, -0.5]),
    np.array([1.0, 2.0, 0.5, -1.0]),
)
_POWERS = np.stack([_X**k for k in range(4)])
_RESIDUAL = _W @ _POWERS - _Y
_GRADIENT = 2 * _POWERS @ _RESIDUAL
_LOSS = float((_RESIDUAL**2).sum())
_SLOPE = 2 * _RESIDUAL

_UP, _Z = np.array([0.5, -1.0, 2.0, -0.7, 1.2]), np.array([-1.5, -0.4, 0.3, 1.1, 2.0])
_GATE = np.where(_Z > 0, 1.0, 0.0)
_SIGMA = 1 / (1 + np.exp(-_Z))
_SIGMOID = _SIGMA * (1 - _SIGMA)
_AGAIN = 1 / (1 + np.exp(-_SIGMA))

_LOGITS = np.array([[1.0, 0.0, -1.0], [0.5, 2.0, 0.0]])
_ABOVE = np.array([[1.0, -0.5, 0.3], [-0.8, 0.6, 0.9]])
_SOFT = np.exp(_LOGITS) / np.exp(_LOGITS).sum(axis=1, keepdims=True)


def _softmax_back(axis: int) -> np.ndarray:
    return np.asarray(_SOFT * (_ABOVE - (_ABOVE * _SOFT).sum(axis=axis, keepdims=True)))


def _descent(*, rate: float = 0.1, keep: float = 0.0, renew: bool = True, steps: int = 6) -> Any:
    """Positions of gradient descent on w², from 1."""
    w, held, rows, gradient = 1.0, 0.0, [1.0], 2.0
    for _ in range(steps):
        gradient = 2 * w if renew else gradient
        held = keep * held + gradient
        w -= rate * held
        rows.append(w)
    return np.array(rows)


def _in_turn(*, at_once: bool) -> np.ndarray:
    """Two parameters after each of three steps on (a + 2 b - 3)²."""
    w, rows = np.zeros(2), []
    for _ in range(3):
        start = w.copy()
        for k, factor in enumerate((1.0, 2.0)):
            a, b = start if at_once else w
            w[k] -= 0.05 * 2 * (a + 2 * b - 3) * factor
        rows += list(w)
    return np.array(rows)


def _averaged(m0: float, v0: float, betas: tuple[float, float], *, correct: bool) -> np.ndarray:
    """Distances after each of five steps of Adam's rule, with gradients 1, 0.8, 1.2, 0.9, 1.1."""
    (mean, square), at, rows = (m0, v0), 0.0, []
    for t, g in enumerate((1.0, 0.8, 1.2, 0.9, 1.1), 1):
        mean = betas[0] * mean + (1 - betas[0]) * g
        square = betas[1] * square + (1 - betas[1]) * g * g
        up, down = (1 - betas[0] ** t, 1 - betas[1] ** t) if correct else (1.0, 1.0)
        at += 0.01 * (mean / up) / np.sqrt(square / down)
        rows.append(at)
    return np.array(rows)


def _momentum(new: float) -> np.ndarray:
    """Distances after each of five steps of momentum 0.9, with every gradient 1."""
    velocity = np.zeros(6)
    for k in range(5):
        velocity[k + 1] = 0.9 * velocity[k] + new
    return np.cumsum(velocity[1:])


def _squares(old: float, new: float) -> np.ndarray:
    """Distances after each of five steps of RMSprop's rule, with every gradient 1."""
    square, steps = 0.0, []
    for _ in range(5):
        square = old * square + new
        steps.append(0.01 / np.sqrt(square))
    return np.cumsum(steps)


_OF_A_CUBIC = "the gradient of the sum of squared errors of a cubic, three points, four parameters"
_OF_A_MEAN = "the gradient of the mean of squared errors of a cubic, three points, four parameters"
_OF_A_RELU = "back through ReLU, five numbers"
_OF_A_SIGMOID = "back through the sigmoid, five numbers"
_OF_A_SOFTMAX = "back through the softmax of two rows"
_OF_A_PATH = "gradient descent on the square of w, from 1, at a rate of 0.1: w after each step"
_OF_CALLS = "what five calls with the gradient 2 leave behind"

_FIVE = 2 * np.arange(1.0, 6.0)
_rmsprop = partial(_squares, 0.99, 0.01)

EXAMPLES: dict[str, tuple[str, Callable[[], tuple[Any, Any]]]] = {
    "missing_factor_two": (_OF_A_CUBIC, lambda: (_GRADIENT, _POWERS @ _RESIDUAL)),
    "factor_two_twice": (_OF_A_CUBIC, lambda: (_GRADIENT, 2 * _POWERS @ _SLOPE)),
    "constant_factor": (_OF_A_CUBIC, lambda: (_GRADIENT, 3 * _POWERS @ _RESIDUAL)),
    "sign_flipped": (_OF_A_CUBIC, lambda: (_GRADIENT, 2 * _POWERS @ (_Y - _W @ _POWERS))),
    "sign_flipped_in_part": (_OF_A_CUBIC, lambda: (_GRADIENT, _GRADIENT * [1, 1, -1, 1])),
    "missing_mean": (_OF_A_MEAN, lambda: (_GRADIENT / _X.size, _GRADIENT)),
    "mean_for_sum": (_OF_A_CUBIC, lambda: (_GRADIENT, _GRADIENT / _X.size)),
    "product_of_sums": (_OF_A_CUBIC, lambda: (_GRADIENT, _SLOPE.sum() * _POWERS.sum(axis=1))),
    "missing_inner_derivative": (_OF_A_CUBIC, lambda: (_GRADIENT, np.full(4, _SLOPE.sum()))),
    "exponent_shifted": (_OF_A_CUBIC, lambda: (_GRADIENT, (_X * _POWERS) @ _SLOPE)),
    "differentiated_by_x": (
        _OF_A_CUBIC,
        lambda: (_GRADIENT, np.append(0, np.arange(1, 4) * (_POWERS[:3] @ _SLOPE))),
    ),
    "multiplied_by_parameter": (_OF_A_CUBIC, lambda: (_GRADIENT, _W * _GRADIENT)),
    "multiplied_by_loss": (_OF_A_CUBIC, lambda: (_GRADIENT, _LOSS * _GRADIENT)),
    "entries_permuted": (_OF_A_CUBIC, lambda: (_GRADIENT, _GRADIENT[::-1])),
    "ignores_its_input": (
        _OF_A_CUBIC + ", at one start and at another, one after the other",
        lambda: (np.append(_GRADIENT, -2 * _POWERS @ _Y), np.tile(_GRADIENT, 2)),
    ),
    "single_precision": (_OF_A_CUBIC, lambda: (_GRADIENT / 7, np.float32(_GRADIENT / 7))),
    "transposed": (
        "a product of a matrix of two rows and two columns with its own transpose, scaled by row",
        lambda: ([[1.0, 2.0], [6.0, 8.0]], np.transpose([[1.0, 2.0], [6.0, 8.0]])),
    ),
    "constant_offset": (
        "the slope of the third Legendre polynomial at five places",
        lambda: (7.5 * _Z**2 - 1.5, 7.5 * _Z**2 - 3),
    ),
    "gate_always_open": (_OF_A_RELU, lambda: (_UP * _GATE, _UP)),
    "gate_set_by_upstream": (_OF_A_RELU, lambda: (_UP * _GATE, _UP * (_UP > 0))),
    "output_for_derivative": (_OF_A_RELU, lambda: (_UP * _GATE, _UP * np.maximum(0, _Z))),
    "upstream_ignored": (_OF_A_RELU, lambda: (_UP * _GATE, _GATE)),
    "upstream_twice": (_OF_A_RELU, lambda: (_UP * _GATE, _UP * _UP * _GATE)),
    "multiplied_by_input": (
        "back through the square of five numbers",
        lambda: (_UP * 2 * _Z, _UP * 2 * _Z**2),
    ),
    "local_derivative_missing": (_OF_A_SIGMOID, lambda: (_UP * _SIGMOID, _UP)),
    "input_for_output": (_OF_A_SIGMOID, lambda: (_UP * _SIGMOID, _UP * _Z * (1 - _Z))),
    "activated_twice": (_OF_A_SIGMOID, lambda: (_UP * _SIGMOID, _UP * _AGAIN * (1 - _AGAIN))),
    "negated": (_OF_A_SIGMOID, lambda: (_UP * _SIGMOID, -_UP * _SIGMOID)),
    "returns_an_input": (_OF_A_SIGMOID, lambda: (_UP * _SIGMOID, _Z)),
    "returns_the_output": (_OF_A_SIGMOID, lambda: (_UP * _SIGMOID, _SIGMA)),
    "cross_terms_missing": (
        _OF_A_SOFTMAX,
        lambda: (_softmax_back(1), _ABOVE * _SOFT * (1 - _SOFT)),
    ),
    "softmax_other_axis": (_OF_A_SOFTMAX, lambda: (_softmax_back(1), _softmax_back(0))),
    "stored_gradients_survive": (_OF_CALLS, lambda: (_FIVE, np.cumsum(_FIVE))),
    "earlier_gradients_lost": (_OF_CALLS, lambda: (_FIVE, np.diff(_FIVE, prepend=0))),
    "gradients_pile_up": (_OF_A_PATH, lambda: (_descent(), _descent(keep=1.0))),
    "gradient_never_renewed": (_OF_A_PATH, lambda: (_descent(), _descent(renew=False))),
    "one_step_short": (_OF_A_PATH, lambda: (_descent(), np.append(1.0, _descent(steps=5)))),
    "one_step_long": (_OF_A_PATH, lambda: (_descent(), _descent(steps=7)[1:])),
    "loss_after_the_step": (
        "gradient descent on the square of w: the loss before each of six steps",
        lambda: (_descent()[:-1] ** 2, _descent()[1:] ** 2),
    ),
    "parameters_one_by_one": (
        "two parameters after each of three steps on the square of a + 2 b - 3",
        lambda: (_in_turn(at_once=True), _in_turn(at_once=False)),
    ),
    "uphill": (_OF_A_PATH, lambda: (_descent(), _descent(rate=-0.1))),
    "step_rescaled": (
        "how far gradient descent on the square of w has come after each step",
        lambda: (1 - _descent()[1:], 1 - _descent(rate=0.05)[1:]),
    ),
    "rate_left_out": (_OF_A_PATH, lambda: (_descent(), _descent(rate=1.0))),
    "rate_twice": (_OF_A_PATH, lambda: (_descent(), _descent(rate=0.01))),
    "never_moves": (_OF_A_PATH, lambda: (_descent(), _descent(rate=0.0))),
    "bias_not_corrected": (
        "how far Adam has come after each of five steps",
        lambda: (
            _averaged(0, 0, (0.9, 0.999), correct=True),
            _averaged(0, 0, (0.9, 0.999), correct=False),
        ),
    ),
    "averages_start_at_gradient": (
        "how far Adam has come after each of five steps",
        lambda: (
            _averaged(0, 0, (0.9, 0.999), correct=True),
            _averaged(1, 1, (0.9, 0.999), correct=True),
        ),
    ),
    "momentum_dampened": (
        "how far momentum has come after each of five steps with one gradient",
        lambda: (_momentum(1.0), _momentum(0.1)),
    ),
    "squares_never_forgotten": (
        "how far RMSprop has come after each of five steps with one gradient",
        lambda: (_rmsprop(), _squares(1.0, 1.0)),
    ),
    "averages_weighted_backwards": (
        "how far RMSprop has come after each of five steps with one gradient",
        lambda: (_rmsprop(), _squares(0.01, 0.99)),
    ),
}
