"""Examples of mistakes in an operation of one's own, and in reading torch's graph."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

_I, _UP = np.array([0.5, -1.5, 2.0, 1.0]), np.array([1.0, -2.0, 0.5, 1.5])
_K, _LAST_K = 3.0, -0.5


def _height(i: np.ndarray) -> Any:
    return (5 * i**3 - 3 * i) / 2


def _slope(i: np.ndarray) -> Any:
    return 1.5 * (5 * i**2 - 1)


_REFUSED = "there is no picture: an exception has no entries to compare"
_OF_A_GRAPH = "there is no picture: what is wrong is which nodes are found and not a number"
_OF_A_LIST = "there is no picture: what is wrong is which parameters are found and not a number"
_OF_A_TRACE = "there is no picture: the answer is right, and what it leaves behind is not"

WITHOUT: dict[str, str] = {
    "saved_unwatched": "there is no picture: where an exception is due there is no right number",
    "saved_tuple_unopened": _REFUSED,
    "none_left_out": _REFUSED,
    "no_way_back_of_its_own": "there is no picture: the numbers are right, and the way to them is "
    "torch's",
    "parameters_changed": _REFUSED,
    "no_tensor_returned": _REFUSED,
    "gradient_for_a_number": _REFUSED,
    "torch_differentiates": "there is no picture: the numbers are right, and the way to them is "
    "not what the task asks for",
    "one_branch_followed": _OF_A_GRAPH,
    "node_listed_for_every_way": _OF_A_GRAPH,
    "nodes_known_by_their_kind": _OF_A_GRAPH,
    "leaves_not_listed": _OF_A_GRAPH,
    "named_by_the_engine": "there is no picture: the nodes are right, and a name is not",
    "one_gradient_too_many": _REFUSED,
    "number_saved_as_a_tensor": _REFUSED,
    "none_not_skipped": _REFUSED,
    "asked_without_a_graph": _REFUSED,
    "names_of_no_kind": "there is no picture: names are no numbers",
    "values_for_names": "there is no picture: names are no numbers",
    "last_operation_left_out": _OF_A_GRAPH,
    "no_parameters": _OF_A_LIST,
    "gradients_replaced": _OF_A_TRACE,
    "root_alone": _OF_A_GRAPH,
    "root_comes_last": "there is no picture: the nodes are right, and their order is not",
    "nothing_saved_is_named": "there is no picture: what is missing has no entries",
    "other_attributes_named": "there is no picture: names are no numbers",
    "empty_names_left_out": "there is no picture: names are no numbers",
    "values_asked_for": _REFUSED,
    "recursion_too_deep": _REFUSED,
    "zero_taken_for_none": _OF_A_LIST,
    "reached_for_detached": _OF_A_LIST,
    "last_operation_alone": _OF_A_LIST,
    "parameter_asked": _OF_A_LIST,
    "gradient_read_too_early": _OF_A_LIST,
    "compared_by_numbers": _OF_A_LIST,
    "params_out_of_order": _OF_A_LIST,
    "constant_parameters_left_out": _OF_A_LIST,
    "gradients_added": _OF_A_TRACE,
    "gradients_thrown_away": _OF_A_TRACE,
    "graph_used_up": _OF_A_TRACE,
    "graph_and_gradients_used": _OF_A_TRACE,
}

_BACK = "back through the polynomial at four places"
_SCALED = "back through three times the polynomial at four places"
_AGAIN = "the gradient of the gradient by four inputs"

EXAMPLES: dict[str, tuple[str, Callable[[], tuple[Any, Any]]]] = {
    "slope_for_height": (
        "the value of the polynomial at four places",
        lambda: (_height(_I), _slope(_I)),
    ),
    "outputs_added_up": (_BACK, lambda: (_UP * _slope(_I), _UP.sum() * _slope(_I))),
    "output_for_input": (_BACK, lambda: (_UP * _slope(_I), _UP * _slope(_height(_I)))),
    "upstream_added": (_BACK, lambda: (_UP * _slope(_I), _UP + _slope(_I))),
    "kept_on_the_class": (
        "back through the first of two applications",
        lambda: (_UP * _slope(_I), _UP * _slope(_I[::-1] + 0.25)),
    ),
    "constant_on_the_class": (
        "back through the first of two applications, with two constants",
        lambda: (_K * _UP * _slope(_I), _LAST_K * _UP * _slope(_I)),
    ),
    "constant_made_whole": (
        "back through 3.75 times the polynomial at four places",
        lambda: (3.75 * _UP * _slope(_I), 3 * _UP * _slope(_I)),
    ),
    "constant_added": (
        "three times the polynomial at four places",
        lambda: (_K * _height(_I), _K + _height(_I)),
    ),
    "constant_twice": (_SCALED, lambda: (_K * _UP * _slope(_I), _K**2 * _UP * _slope(_I))),
    "constant_forgotten_forward": (
        "three times the polynomial at four places",
        lambda: (_K * _height(_I), _height(_I)),
    ),
    "slope_cut_off": (_AGAIN, lambda: (15 * _I * _UP, np.zeros(4))),
    "way_back_unrecorded": (
        "the gradient of the gradient by four upstream gradients",
        lambda: (_slope(_I), np.zeros(4)),
    ),
}
