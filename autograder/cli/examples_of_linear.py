"""Examples of mistakes in a linear layer, two activations and softmax."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

_X = np.array([[1.0, 2.0], [0.5, -1.0]])
_W, _B = np.array([[2.0, -1.0], [0.5, 1.5]]), np.array([0.3, -0.4])
_DEEP = np.array([[[1.0, 2.0], [0.5, -1.0]], [[-2.0, 1.5], [0.2, 0.8]]])

_Z = np.array([-1.5, -0.4, 0.3, 1.1, 2.0])
_S = 1 / (1 + np.exp(-_Z))

_LOGITS = np.array([[1.0, 0.0], [0.5, 2.0]])
_UP = np.array([0.5, -1.0, 2.0])
_SHARES = np.array([0.2, 0.5, 0.3])

_DRAW = np.array([-0.42, -0.11, 0.07, 0.29, 0.48])
_OF_A_LAYER = "a layer with two inputs and two outputs, for a batch of two"
_OF_A_DRAW = "five weights of a layer with four inputs, which should lie between -0.5 and 0.5"
_OF_RELU = "ReLU of five numbers of which two are negative"
_OF_SIGMOID = "the sigmoid of five numbers"
_OF_ROWS = "softmax along the rows of a square array"
_OF_THE_WAY_BACK = "back through softmax, for three shares"


def _softmax(x: np.ndarray, axis: int | None = 1) -> np.ndarray:
    e = np.exp(x)
    return np.asarray(e / e.sum(axis=axis, keepdims=True))


def _pulled() -> np.ndarray:
    return np.asarray(_SHARES * (_UP - _UP @ _SHARES))


def _lined_up(*, maximum: bool = True, total: bool = True) -> np.ndarray:
    """Softmax of the rows where the maximum or the sum has lost its axis."""
    e = np.exp(_LOGITS - _LOGITS.max(axis=1, keepdims=maximum))
    return np.asarray(e / e.sum(axis=1, keepdims=total))


EXAMPLES: dict[str, tuple[str, Callable[[], tuple[Any, Any]]]] = {
    "weights_sideways": (_OF_A_LAYER, lambda: (_X @ _W.T + _B, _X @ _W + _B)),
    "weights_on_the_left": (_OF_A_LAYER, lambda: (_X @ _W.T + _B, _W @ _X + _B)),
    "all_axes_reversed": (
        "a layer with two inputs and two outputs, for an input of shape (2, 2, 2)",
        lambda: (_DEEP @ _W.T, (_W @ _DEEP.T).T),
    ),
    "bias_not_added": (_OF_A_LAYER, lambda: (_X @ _W.T + _B, _X @ _W.T)),
    "parameters_frozen": (
        "by how much the outputs change when the weights are doubled",
        lambda: (_X @ _W.T, np.zeros((2, 2))),
    ),
    "drawn_alike": (_OF_A_DRAW, lambda: (_DRAW, np.zeros(5))),
    "drawn_off_centre": (_OF_A_DRAW, lambda: (_DRAW, _DRAW + 0.5)),
    "drawn_too_wide": (_OF_A_DRAW, lambda: (_DRAW, 2 * _DRAW)),
    "drawn_too_narrow": (_OF_A_DRAW, lambda: (_DRAW, _DRAW / 2)),
    "bound_of_the_outputs": (
        "five weights of a layer with four inputs and nine outputs",
        lambda: (_DRAW, _DRAW * 2 / 3),
    ),
    "slope_for_value": (_OF_RELU, lambda: (np.maximum(_Z, 0), np.where(_Z > 0, 1.0, 0.0))),
    "sign_dropped": (_OF_RELU, lambda: (np.maximum(_Z, 0), np.abs(_Z))),
    "ceiling_added": (_OF_RELU, lambda: (np.maximum(_Z, 0), np.clip(_Z, 0, 1))),
    "mirrored": (_OF_SIGMOID, lambda: (_S, 1 - _S)),
    "input_doubled": (_OF_SIGMOID, lambda: (_S, 1 / (1 + np.exp(-2 * _Z)))),
    "divided_too_early": (_OF_SIGMOID, lambda: (_S, 1 + np.exp(-_Z))),
    "all_axes_taken": (_OF_ROWS, lambda: (_softmax(_LOGITS), _softmax(_LOGITS, None))),
    "first_axis_taken": (_OF_ROWS, lambda: (_softmax(_LOGITS), _softmax(_LOGITS, 0))),
    "last_axis_taken": (
        "softmax along the columns of a square array",
        lambda: (_softmax(_LOGITS, 0), _softmax(_LOGITS)),
    ),
    "other_axis_taken": (_OF_ROWS, lambda: (_softmax(_LOGITS), _softmax(_LOGITS, 0))),
    "maximum_not_lined_up": (_OF_ROWS, lambda: (_softmax(_LOGITS), _lined_up(maximum=False))),
    "sum_not_lined_up": (_OF_ROWS, lambda: (_softmax(_LOGITS), _lined_up(total=False))),
    "maximum_of_another_axis": (
        "softmax along the columns of a square array",
        lambda: (_softmax(_LOGITS, 0), _softmax(_LOGITS - _LOGITS.max(axis=1)[:, None], 0)),
    ),
    "exponents_clipped": (
        "softmax of 1000 and 1001",
        lambda: (_softmax(np.array([[0.0, 1.0]])), np.array([[0.5, 0.5]])),
    ),
    "axis_put_back_at_the_end": (
        "softmax along the columns of a square array",
        lambda: (_softmax(_LOGITS, 0), np.exp(_LOGITS) / np.exp(_LOGITS).sum(axis=0)[:, None]),
    ),
    "not_normalised": (_OF_ROWS, lambda: (_softmax(_LOGITS), np.exp(_LOGITS))),
    "divided_by_the_largest": (
        _OF_ROWS,
        lambda: (_softmax(_LOGITS), np.exp(_LOGITS - _LOGITS.max(axis=1, keepdims=True))),
    ),
    "exponential_left_out": (
        _OF_ROWS,
        lambda: (_softmax(_LOGITS), _LOGITS / _LOGITS.sum(axis=1, keepdims=True)),
    ),
    "each_by_itself": (_OF_ROWS, lambda: (_softmax(_LOGITS), 1 / (1 + np.exp(-_LOGITS)))),
    "logarithm_returned": (_OF_ROWS, lambda: (_softmax(_LOGITS), np.log(_softmax(_LOGITS)))),
    "inner_weights_missing": (
        _OF_THE_WAY_BACK,
        lambda: (_pulled(), _SHARES * (_UP - _UP.sum())),
    ),
    "inner_mean": (
        _OF_THE_WAY_BACK,
        lambda: (_pulled(), _SHARES * (_UP - np.mean(_UP * _SHARES))),
    ),
    "outer_share_missing": (_OF_THE_WAY_BACK, lambda: (_pulled(), _UP - _UP @ _SHARES)),
    "upstream_taken_for_targets": (_OF_THE_WAY_BACK, lambda: (_pulled(), _SHARES - _UP)),
}

_NOT_A_NUMBER = "there is no picture: what is not a number has no place in it"
_LAW = "there is no picture: a law shows in thousands of numbers, and not in a few"
_ALL_RIGHT = "there is no picture: the values are right, and what is wrong is the warning"

WITHOUT: dict[str, str] = {
    "leading_axes_lost": "there is no picture: the numbers are right and the axes are not",
    "sizes_swapped": "there is no picture: it shows in the shapes of weight and bias",
    "bias_kept": "there is no picture: an array stands where `None` should stand",
    "parameters_changed_by_a_call": "there is no picture: the first output is right, and what is "
    "wrong are the parameters afterwards",
    "drawn_once_for_all": "there is no picture: one layer looks right, and what is wrong is that a "
    "second one is equal",
    "drawn_from_a_bell": _LAW,
    "maximum_along_an_axis": "there is no picture: with an axis too few there are fewer entries "
    "than in the result",
    "undefined_at_infinity": _NOT_A_NUMBER,
    "infinity_over_infinity": _NOT_A_NUMBER,
    "exponential_of_large": _NOT_A_NUMBER,
    "one_maximum_for_all": _NOT_A_NUMBER,
    "shifted_too_little": _NOT_A_NUMBER,
    "shifted_too_far": _NOT_A_NUMBER,
    "drawn_unevenly": _LAW,
    "exponential_overflows": _ALL_RIGHT,
    "both_branches_computed": _ALL_RIGHT,
}
