"""Examples of mistakes in a class that records operations, and in its local rules."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

_A, _B = np.array([0.5, -1.5, 2.0, 3.0]), np.array([2.0, -0.5, 4.0, -3.0])
_UP = np.array([1.0, -2.0, 0.5, 1.5])

_RIGHT = np.array([[0.5, -1.0], [2.0, 4.0]])
_ABOVE = np.array([[1.0, -0.5], [0.25, 2.0]])
_BACK = _ABOVE @ _RIGHT.T

_USES = np.array([[1.0, 2.0, 3.0], [10.0, 20.0, 30.0], [100.0, 200.0, 300.0], [1e3, 2e3, 3e3]])

_OF_A_RECORD = "there is no picture: what is wrong is the record and not a number"
_OF_A_NODE = "there is no picture: what is wrong is which node is found and not a number"
_OF_A_SHAPE = "there is no picture: with another shape no entry has a partner to compare with"

WITHOUT: dict[str, str] = {
    "data_as_it_came": "there is no picture: the numbers are right, and their type is not",
    "built_from_other_operations": _OF_A_RECORD,
    "never_recorded": _OF_A_RECORD,
    "constant_left_out": _OF_A_RECORD,
    "parents_out_of_order": _OF_A_RECORD,
    "needs_every_operand": _OF_A_RECORD,
    "first_operand_decides": _OF_A_RECORD,
    "named_otherwise": _OF_A_RECORD,
    "no_tensor": _OF_A_RECORD,
    "exponent_among_parents": _OF_A_RECORD,
    "parents_copied": _OF_A_RECORD,
    "parents_listed_once": _OF_A_RECORD,
    "request_lost": _OF_A_RECORD,
    "recorded_without_need": _OF_A_RECORD,
    "always_asks": _OF_A_RECORD,
    "grad_at_once": "there is no picture: where nothing should stand there is no right number",
    "right_operand_unasked": "there is no picture: an exception has no entries to compare",
    "numpy_takes_over": "there is no picture: the entries of the array are objects",
    "compared_by_value": _OF_A_NODE,
    "cannot_be_hashed": _OF_A_NODE,
    "saved_nothing": "there is no picture: what is missing has no entries",
    "constant_not_wrapped": "there is no picture: an exception has no entries to compare",
    "saved_in_part": "there is no picture: what is missing has no entries",
    "saved_without_need": "there is no picture: what is saved for nothing has no right number",
    "tensors_saved": "there is no picture: the numbers are right, and what holds them is not",
    "upstream_not_spread": _OF_A_SHAPE,
    "memory_shared": "there is no picture: the numbers are right until somebody writes into one "
    "of the arrays",
    "broadcast_not_summed": _OF_A_SHAPE,
    "stretched_axes_left": _OF_A_SHAPE,
    "added_axes_left": _OF_A_SHAPE,
    "axis_of_one_lost": "there is no picture: every number is right, and the shape is not",
    "lined_up_from_the_left": _OF_A_SHAPE,
}

_OF_A_PRODUCT = "back through a product of four numbers and four others: what the first ones get"
_OF_A_QUOTIENT = "back through a quotient of four pairs of numbers: what the divisors get"
_OF_MATRICES = "back through a product of two matrices: what the first one gets"
_OF_A_ROW = "the gradient of a row of three numbers that was added to each row of a matrix of four"

EXAMPLES: dict[str, tuple[str, Callable[[], tuple[Any, Any]]]] = {
    "last_of_the_loop": ("the sum of four pairs of numbers", lambda: (_A + _B, _A / _B)),
    "reversed_operands": ("two less each of four numbers", lambda: (2 - _A, _A - 2)),
    "operand_saved_for_result": (
        "what the exponential of four numbers saves",
        lambda: (np.exp(_A), _A),
    ),
    "saved_out_of_order": (
        "what a product of two numbers saves",
        lambda: (_A[:2], _A[1::-1]),
    ),
    "axes_matched_by_length": (
        "the gradient of a row of three numbers that was added to a matrix of three by three",
        lambda: (_USES[:3].sum(axis=0), _USES[:3].sum(axis=1)),
    ),
    "each_others_derivative": (_OF_A_PRODUCT, lambda: (_UP * _B, _UP * _A)),
    "divisor_not_squared": (_OF_A_QUOTIENT, lambda: (-_UP * _A / _B**2, -_UP * _A / _B)),
    "dividend_left_out": (_OF_A_QUOTIENT, lambda: (-_UP * _A / _B**2, -_UP / _B**2)),
    "derivative_of_a_product": (_OF_A_QUOTIENT, lambda: (-_UP * _A / _B**2, _UP * _A)),
    "exponent_left_out": ("back through the cube", lambda: (3 * _UP * _A**2, _UP * _A**2)),
    "transpose_left_out": (_OF_MATRICES, lambda: (_BACK, _ABOVE @ _RIGHT)),
    "factors_out_of_order": (_OF_MATRICES, lambda: (_BACK, _RIGHT.T @ _ABOVE)),
    "product_of_entries": (_OF_MATRICES, lambda: (_BACK, _ABOVE * _RIGHT)),
    "copies_averaged": (_OF_A_ROW, lambda: (_USES.sum(axis=0), _USES.mean(axis=0))),
    "one_copy_kept": (_OF_A_ROW, lambda: (_USES.sum(axis=0), _USES[0])),
    "all_copies_together": (_OF_A_ROW, lambda: (_USES.sum(axis=0), np.full(3, _USES.sum()))),
}
