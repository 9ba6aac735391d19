"""Examples of mistakes in modules, in networks that are made of layers, and in cross-entropy."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

import numpy as np

_OF_A_LIST = "there is no picture: what is wrong is which parameters are found and not a number"
_OF_A_NAME = "there is no picture: the parameters are right, and their names or their order is not"
_OF_AN_ERROR = "there is no picture: an exception has no entries to compare"
_OF_RANDOM_NUMBERS = "there is no picture: the right numbers are random ones"

WITHOUT: dict[str, str] = {
    "attribute_not_kept": _OF_AN_ERROR,
    "assignment_without_end": _OF_AN_ERROR,
    "listing_without_end": _OF_AN_ERROR,
    "never_registered": _OF_A_LIST,
    "derived_classes_overlooked": _OF_A_LIST,
    "arrays_registered": _OF_A_LIST,
    "lists_searched": _OF_A_LIST,
    "parameters_out_of_sight": _OF_A_LIST,
    "one_registry_for_all": _OF_A_LIST,
    "missing_constructor_unnoticed": _OF_AN_ERROR,
    "everything_refused": _OF_AN_ERROR,
    "super_init_forgotten": _OF_AN_ERROR,
    "inner_modules_overlooked": _OF_A_LIST,
    "deeper_modules_overlooked": _OF_A_LIST,
    "inner_modules_first": _OF_A_NAME,
    "order_of_assignment": _OF_A_NAME,
    "names_not_joined": _OF_A_NAME,
    "underscore_for_dot": _OF_A_NAME,
    "dot_left_out": _OF_A_NAME,
    "pairs_turned_round": _OF_A_NAME,
    "dict_for_pairs": _OF_A_LIST,
    "way_cut_short": _OF_A_NAME,
    "sorted_by_name": _OF_A_NAME,
    "shared_counted_twice": _OF_A_LIST,
    "last_name_wins": _OF_A_NAME,
    "same_numbers_taken_for_shared": _OF_A_LIST,
    "replaced_still_found": _OF_A_LIST,
    "replaced_moved_to_the_end": _OF_A_NAME,
    "replacement_not_found": _OF_A_LIST,
    "parameters_used_up": _OF_A_LIST,
    "asked_only_once": _OF_A_LIST,
    "names_not_left_out": _OF_A_LIST,
    "arrays_for_parameters": _OF_A_LIST,
    "forward_called_twice": "there is no picture: the result is right, and comes too late",
    "call_missing": _OF_AN_ERROR,
    "one_input_alone": _OF_AN_ERROR,
    "layers_counted_from_one": _OF_A_NAME,
    "layers_named_otherwise": _OF_A_NAME,
    "layers_made_in_forward": _OF_RANDOM_NUMBERS,
    "layers_only_in_forward": _OF_A_LIST,
    "layers_shared_by_all": _OF_RANDOM_NUMBERS,
    "gradients_stored": "there is no picture: where nothing should stand there is no right number",
    "log_sum_exp_overflows": "there is no picture: NaN cannot be drawn",
    "one_maximum_for_all_examples": "there is no picture: NaN cannot be drawn",
    "logarithm_of_nothing": "there is no picture: infinity cannot be drawn",
}

_X = np.array([[1.0, 2.0], [-2.0, 1.0], [-0.5, -1.5]])
_W1, _B1 = np.array([[1.0, 1.0], [1.0, -1.0], [-1.0, 2.0]]), np.array([0.5, -0.25, -1.0])
_W2, _B2 = np.array([[1.0, 2.0, -1.0], [0.5, 1.0, 1.0]]), np.array([1.0, -2.0])
_TARGETS = np.array([[1.0, 0.5], [-1.0, 1.0], [0.5, -2.0]])

_NUMBERS = np.array([1.0, 2.0, 5.0])
_LOGITS = np.log(np.array([[1.0, 1.0, 2.0], [1.0, 3.0, 4.0]]))
_CLASSES = np.array([2, 1])
_RIGHT = np.eye(3)[_CLASSES]


def _as_it_is(values: np.ndarray) -> np.ndarray:
    return values


def _relu(values: np.ndarray) -> np.ndarray:
    return np.asarray(np.maximum(values, 0))


def _outputs(
    before: Callable[[np.ndarray], np.ndarray] = _as_it_is,
    between: Callable[[np.ndarray], np.ndarray] = _relu,
    after: Callable[[np.ndarray], np.ndarray] = _as_it_is,
) -> np.ndarray:
    """Of a 2-3-2 network for three examples, with what stands before and behind its layers."""
    return after(between(before(_X) @ _W1.T + _B1) @ _W2.T + _B2)


def _second_layer(weight: float | None) -> np.ndarray:
    """Gradients by the weights of both layers, with all parameters at one number if it is given."""
    w1, b1, w2, b2 = (
        v if weight is None else np.full(v.shape, weight) for v in (_W1, _B1, _W2, _B2)
    )
    hidden = _relu(_X @ w1.T + b1)
    up = 2 * (hidden @ w2.T + b2 - _TARGETS) / _TARGETS.size
    return np.concatenate([np.ravel((up @ w2 * (hidden > 0)).T @ _X), np.ravel(up.T @ hidden)])


def _softmax(logits: np.ndarray, axis: int = 1) -> np.ndarray:
    e = np.exp(logits)
    return np.asarray(e / e.sum(axis=axis, keepdims=True))


def _chained(order: Iterable[int]) -> np.ndarray:
    """Layers by number: every third one doubles, the others add 1."""
    x = _NUMBERS
    for k in order:
        x = x + 1 if k % 3 else 2 * x
    return x


_P = _softmax(_LOGITS)
_LOSSES = -np.log(_P)[[0, 1], _CLASSES]
_GRADIENT = (_P - _RIGHT) / 2


_OF_A_CHAIN = "add 1 and then multiply by 10, for three numbers"
_OF_A_NET = "the two outputs of a 2-3-2 network, for three examples"
_OF_A_START = (
    "the gradients by the weights of both layers of a 2-3-2 network, from numbers that differ"
)
_OF_LOSSES = "the cross-entropy of each of two examples with three classes"
_OF_SLOPES = "the gradient of the mean cross-entropy of two examples by their logits"

EXAMPLES: dict[str, tuple[str, Callable[[], tuple[Any, Any]]]] = {
    "last_layer_alone": (_OF_A_CHAIN, lambda: (10 * (_NUMBERS + 1), 10 * _NUMBERS)),
    "first_layer_alone": (_OF_A_CHAIN, lambda: (10 * (_NUMBERS + 1), _NUMBERS + 1)),
    "layers_from_the_end": (_OF_A_CHAIN, lambda: (10 * (_NUMBERS + 1), 10 * _NUMBERS + 1)),
    "layers_sorted_by_name": (
        "twelve layers, each third of which doubles while the others add 1, for three numbers",
        lambda: (_chained(range(12)), _chained(sorted(range(12), key=str))),
    ),
    "repeated_layers_run_once": (
        "one layer that adds 1, twice in a chain, for three numbers",
        lambda: (_NUMBERS + 2, _NUMBERS + 1),
    ),
    "call_passed_by": (
        "a layer that doubles, and whose `__call__` adds 1, in a chain",
        lambda: (2 * _NUMBERS + 1, 2 * _NUMBERS),
    ),
    "still_a_line": (_OF_A_NET, lambda: (_outputs(), _outputs(between=_as_it_is))),
    "softmax_at_the_end": (_OF_A_NET, lambda: (_outputs(), _outputs(after=_softmax))),
    "relu_after_the_last_layer": (
        _OF_A_NET,
        lambda: (_outputs(), _outputs(between=_as_it_is, after=_relu)),
    ),
    "relu_before_the_first_layer": (
        _OF_A_NET,
        lambda: (_outputs(), _outputs(before=_relu, between=_as_it_is)),
    ),
    "starts_at_zero": (_OF_A_START, lambda: (_second_layer(None), _second_layer(0.0))),
    "units_start_alike": (_OF_A_START, lambda: (_second_layer(None), _second_layer(0.5))),
    "softmax_applied_twice": (
        _OF_LOSSES,
        lambda: (_LOSSES, -np.log(_softmax(_P))[[0, 1], _CLASSES]),
    ),
    "classes_picked_for_everyone": (
        "the mean cross-entropy of two examples with three classes",
        lambda: (_LOSSES.mean(), -np.log(_P)[:, _CLASSES].mean()),
    ),
    "all_classes_counted": (_OF_LOSSES, lambda: (_LOSSES, -np.log(_P).sum(axis=1))),
    "targets_from_one": (_OF_LOSSES, lambda: (_LOSSES, -np.log(_P)[[0, 1], _CLASSES - 1])),
    "examples_and_classes_swapped": (
        _OF_LOSSES,
        lambda: (_LOSSES, -np.log(_softmax(_LOGITS, axis=0))[[0, 1], _CLASSES]),
    ),
    "one_total_for_all_examples": (
        _OF_LOSSES,
        lambda: (_LOSSES, -np.log(np.exp(_LOGITS) / np.exp(_LOGITS).sum())[[0, 1], _CLASSES]),
    ),
    "divided_by_all_entries": (_OF_SLOPES, lambda: (_GRADIENT, _GRADIENT / 3)),
    "divided_by_classes": (_OF_SLOPES, lambda: (_GRADIENT, _GRADIENT * 2 / 3)),
    "reduction_left_out": (
        "the sum of the cross-entropies of two examples",
        lambda: (_LOSSES.sum(), _LOSSES.mean()),
    ),
    "logarithm_left_out": (_OF_LOSSES, lambda: (_LOSSES, -_P[[0, 1], _CLASSES])),
    "one_less_the_probability": (_OF_LOSSES, lambda: (_LOSSES, 1 - _P[[0, 1], _CLASSES])),
    "minus_left_out": (_OF_LOSSES, lambda: (_LOSSES, -_LOSSES)),
    "another_logarithm": (_OF_LOSSES, lambda: (_LOSSES, _LOSSES / np.log(2))),
    "logarithm_padded": (
        "the cross-entropy of examples whose right classes have the probabilities 1e-4, 1e-8 and "
        "1e-12",
        lambda: (-np.log([1e-4, 1e-8, 1e-12]), -np.log(np.array([1e-4, 1e-8, 1e-12]) + 1e-8)),
    ),
    "gradient_of_choice_turned_round": (_OF_SLOPES, lambda: (_GRADIENT, -_GRADIENT)),
    "right_class_not_subtracted": (_OF_SLOPES, lambda: (_GRADIENT, _P / 2)),
    "columns_for_entries": (_OF_SLOPES, lambda: (_GRADIENT, (_P - _RIGHT.sum(axis=0)) / 2)),
    "wrong_classes_forgotten": (_OF_SLOPES, lambda: (_GRADIENT, _RIGHT * _GRADIENT)),
    "diagonal_of_softmax_left": (_OF_SLOPES, lambda: (_GRADIENT, _GRADIENT * _P * (1 - _P))),
    "slope_of_the_logarithm_alone": (_OF_SLOPES, lambda: (_GRADIENT, -_RIGHT / _P / 2)),
}
