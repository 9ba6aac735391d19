"""Examples of mistakes on the way back through a graph."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

_OF_AN_ORDER = "there is no picture: what is wrong is the order of nodes and not a number"
_OF_MEMORY = "there is no picture: the numbers are right until somebody writes into an array"
_OF_A_STATE = "there is no picture: what is wrong is a state and not a number"
_OF_A_GRAPH = "there is no picture: it shows in which nodes have a gradient, or after several calls"

WITHOUT: dict[str, str] = {
    "late_arrivals_lost": _OF_AN_ORDER,
    "breadth_first": _OF_AN_ORDER,
    "order_not_reversed": _OF_AN_ORDER,
    "equal_nodes_merged": _OF_AN_ORDER,
    "listed_for_every_road": _OF_AN_ORDER,
    "root_left_out": _OF_AN_ORDER,
    "leaves_left_out": _OF_AN_ORDER,
    "walks_every_road": _OF_AN_ORDER,
    "nested_too_deep": _OF_AN_ORDER,
    "first_road_wins": _OF_A_GRAPH,
    "twins_merged": _OF_A_GRAPH,
    "nothing_left_behind": _OF_A_GRAPH,
    "kept_everywhere": _OF_A_GRAPH,
    "root_forgotten": _OF_A_GRAPH,
    "marked_when_found": _OF_AN_ORDER,
    "first_parent_only": _OF_AN_ORDER,
    "upstream_argument_ignored": _OF_A_GRAPH,
    "mean_for_seed": _OF_A_GRAPH,
    "ones_taken_for_granted": _OF_A_GRAPH,
    "one_number_refused": _OF_A_GRAPH,
    "joined_in_place": _OF_MEMORY,
    "kept_in_between": _OF_A_GRAPH,
    "kept_in_constants": _OF_A_GRAPH,
    "earlier_array_changed": _OF_MEMORY,
    "gradients_share_memory": _OF_MEMORY,
    "state_not_restored": _OF_A_STATE,
    "left_off_after_error": _OF_A_STATE,
    "error_swallowed": _OF_A_STATE,
    "never_switched_off": _OF_A_STATE,
    "never_switched_on": _OF_A_STATE,
    "off_since_it_was_made": _OF_A_STATE,
    "switched_while_decorating": _OF_A_STATE,
    "decorated_result_lost": _OF_A_STATE,
    "switch_not_asked": _OF_A_STATE,
    "parents_not_asked": _OF_A_STATE,
    "result_for_leaf": _OF_A_STATE,
    "detached_copy": _OF_A_STATE,
    "original_cut": _OF_A_STATE,
    "still_attached": _OF_A_STATE,
    "original_past_erased": _OF_A_STATE,
    "past_taken_over": _OF_A_STATE,
    "zero_before_the_first": _OF_A_STATE,
    "zeros_for_nothing": _OF_A_STATE,
    "old_array_emptied": _OF_A_STATE,
    "zeros_for_none": _OF_A_STATE,
    "set_to_none_ignored": _OF_A_STATE,
    "none_and_zero_swapped": _OF_A_STATE,
    "only_the_first_zeroed": _OF_A_STATE,
    "only_the_next_ones": _OF_AN_ORDER,
    "marks_left_behind": _OF_AN_ORDER,
    "not_the_nodes": _OF_AN_ORDER,
    "attribute_not_promised": _OF_AN_ORDER,
    "other_error_raised": _OF_A_GRAPH,
    "switch_toggled": _OF_A_STATE,
    "state_saved_too_early": _OF_A_STATE,
    "exit_without_arguments": _OF_A_STATE,
    "not_a_decorator": _OF_A_STATE,
    "arguments_not_handed_on": _OF_A_STATE,
    "either_is_enough": _OF_A_STATE,
    "two_parents_expected": _OF_A_STATE,
    "array_for_tensor": _OF_A_STATE,
    "stops_at_none": _OF_A_STATE,
    "nothing_set_back": _OF_A_STATE,
    "walked_by_index": _OF_A_STATE,
    "number_for_zeros": _OF_A_STATE,
    "zeroed_before_use": _OF_A_STATE,
    "loss_unrecorded": _OF_A_STATE,
    "first_parameter_alone": _OF_A_STATE,
    "never_went_back": _OF_A_STATE,
    "one_loss_returned": _OF_A_STATE,
    "parameter_replaced": _OF_A_GRAPH,
    "zeroed_once": _OF_A_GRAPH,
    "leftovers_counted": _OF_A_GRAPH,
}

_K = np.array([15.0, -4.0, 0.5, 3.0])
_TASK = "b = 2 a and y = b + k b, for four numbers k: the gradient of y by a"

EXAMPLES: dict[str, tuple[str, Callable[[], tuple[Any, Any]]]] = {
    "sent_before_complete": (_TASK, lambda: (2 + 2 * _K, 4 + 2 * _K)),
    "depth_first": (_TASK, lambda: (2 + 2 * _K, np.full(4, 2.0))),
    "last_road_wins": (_TASK, lambda: (2 + 2 * _K, 2 * _K)),
}
