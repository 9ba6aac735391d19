"""Examples of mistakes in the layers of a network."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

_X = np.array([[1.0, 2.0], [0.5, -1.0], [-2.0, 1.5]])
_UP = np.array([[1.0, -0.5], [0.4, 0.8], [-0.6, 1.2]])
_W = np.array([[2.0, -1.0], [0.5, 1.5]])

_Z, _ABOVE = np.array([-1.5, -0.4, 0.3, 1.1, 2.0]), np.array([0.5, -1.0, 2.0, -0.7, 1.2])
_GATE = np.where(_Z > 0, 1.0, 0.0)
_S, _T = 1 / (1 + np.exp(-_Z)), np.tanh(_Z)

_TARGETS = np.array([[0.5, 1.0], [-1.0, 0.2], [0.3, -0.8]])
_W1, _B1 = np.array([[1.0, 0.5], [-0.7, 1.2]]), np.array([0.3, -0.4])
_W2, _B2 = np.array([[1.5, -0.8], [0.6, 1.1]]), np.array([-0.2, 0.5])


def _network(
    *,
    biases: float = 1.0,
    relu: bool = True,
    gated: bool = False,
    share: float = _TARGETS.size,
    moved: float = 0.0,
    received: str = "hidden",
) -> tuple[np.ndarray, np.ndarray]:
    """Gradients by the weights of the first and of the second layer of a 2-2-2 network."""
    z = _X @ _W1.T + biases * _B1
    hidden = np.maximum(z, 0) if relu else z
    answer = hidden @ _W2.T + biases * _B2
    last = answer > 0 if gated else np.ones(answer.shape)
    up = 2 * (answer * last - _TARGETS) / share * last
    down = up @ (_W2 - moved * up.T @ hidden) * ((z > 0) if relu else 1)
    return down.T @ _X, up.T @ (z if received == "z" else hidden)


EXAMPLES: dict[str, tuple[str, Callable[[], tuple[Any, Any]]]] = {
    "batch_averaged": (
        "back through a layer with two inputs and two outputs, of a batch of three, by the weights",
        lambda: (_UP.T @ _X, _UP.T @ _X / 3),
    ),
    "gradients_swapped": (
        "back through a square layer, of two examples: what stands in the place of the gradient "
        "by the weights",
        lambda: (_UP[:2].T @ _X[:2], _UP[:2] @ _W),
    ),
    "first_example_only": (
        "back through a layer with two inputs and two outputs, of a batch of three, by the weights",
        lambda: (_UP.T @ _X, np.outer(_UP[0], _X[0])),
    ),
    "weights_skipped": (
        "back through a square layer, of a batch of three, by the input",
        lambda: (_UP @ _W, _UP),
    ),
    "slope_at_zero": (
        "back through ReLU at -1, 0, 0 and 2",
        lambda: ([0.0, 0.0, 0.0, 1.2], [0.0, -1.0, 2.0, 1.2]),
    ),
    "gate_inverted": (
        "back through ReLU, for five numbers of which two are negative",
        lambda: (_ABOVE * _GATE, _ABOVE * (1 - _GATE)),
    ),
    "input_for_slope": (
        "back through ReLU, for five numbers of which two are negative",
        lambda: (_ABOVE * _GATE, _ABOVE * _Z),
    ),
    "slope_of_another_activation": (
        "back through the sigmoid, with the slope of tanh, for five numbers",
        lambda: (_ABOVE * _S * (1 - _S), _ABOVE * (1 - _S**2)),
    ),
    "slope_in_part": (
        "back through the sigmoid, for five numbers",
        lambda: (_ABOVE * _S * (1 - _S), _ABOVE * (1 - _S)),
    ),
    "slope_grows": (
        "back through tanh, for five numbers",
        lambda: (_ABOVE * (1 - _T**2), _ABOVE * (1 + _T**2)),
    ),
    "slope_constant": (
        "back through the sigmoid, for five numbers",
        lambda: (_ABOVE * _S * (1 - _S), _ABOVE / 4),
    ),
    "brackets_left_out": (
        "back through tanh, for five numbers",
        lambda: (_ABOVE * (1 - _T**2), _ABOVE * 1 - _T**2),
    ),
    "values_before_the_gate": (
        "a network of two layers, by the weights of the second one",
        lambda: (_network()[1], _network(received="z")[1]),
    ),
    "gradients_at_two_points": (
        "a network of two layers, by the weights of the first one",
        lambda: (_network()[0], _network(moved=0.1)[0]),
    ),
    "zero_everywhere": (
        "a network of two layers, by the weights of the first one",
        lambda: (_network()[0], np.zeros((2, 2))),
    ),
    "errors_not_averaged": (
        "a network of two layers, by the weights of the first one; there are six errors",
        lambda: (_network()[0], _network(share=1)[0]),
    ),
    "divided_twice": (
        "a network of two layers, by the weights of the first one; there are six errors",
        lambda: (_network()[0], _network(share=_TARGETS.size**2)[0]),
    ),
    "output_gated": (
        "a network of two layers, by the weights of the first one",
        lambda: (_network()[0], _network(gated=True)[0]),
    ),
    "bias_left_out": (
        "a network of two layers, by the weights of the first one",
        lambda: (_network()[0], _network(biases=0)[0]),
    ),
    "activation_left_out": (
        "a network of two layers, by the weights of the first one",
        lambda: (_network()[0], _network(relu=False)[0]),
    ),
}

WITHOUT: dict[str, str] = {
    "leading_axes_left": "there is no picture: with axes too many there are more entries than in "
    "the gradient",
    "part_missing": "there is no picture: what is missing has no entries to compare",
}
