"""Examples of mistakes in gradient checkers."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

_X = np.array([-1.5, -0.5, 0.8, 2.0])
_CUBE = 3 * _X**2
_UP = np.array([0.7, -0.4, 1.0, -1.2])
_LARGE = np.array([1.0, 100.0, 1e4, 1e5])

EXAMPLES: dict[str, tuple[str, Callable[[], tuple[Any, Any]]]] = {
    "checked_with_ones": (
        "a wrong gradient that gets through: back through the cube of four numbers, without the "
        "upstream gradient",
        lambda: (_UP * _CUBE, _CUBE),
    ),
    "checked_at_one_point": (
        "a wrong gradient that gets through as long as all inputs are positive: back through the "
        "absolute value",
        lambda: (_UP * np.sign(_X), _UP),
    ),
    "one_input_only": (
        "a wrong gradient that gets through: a product of two numbers, by the first and by the "
        "second",
        lambda: ([3.0, 2.0], [3.0, 3.0]),
    ),
    "one_entry_only": (
        "a wrong gradient that gets through if the first entry alone is compared",
        lambda: (_UP * _CUBE, _UP * _CUBE * [1, 1, 1, 2]),
    ),
    "summaries_compared": (
        "a wrong gradient that gets through: it has the same sum and the same length",
        lambda: (_UP * _CUBE, (_UP * _CUBE)[::-1]),
    ),
    "directions_compared": (
        "a wrong gradient that gets through: it points where the right one does",
        lambda: (_UP * _CUBE, _UP * _X**2),
    ),
    "one_sided_comparison": (
        "a wrong gradient that gets through: it is too small in every entry, by much",
        lambda: (_UP * _CUBE, _UP * _CUBE - 2),
    ),
    "planted_in_part": (
        "a bug that was to be planted everywhere: back through the cube, with the upstream "
        "gradient without its signs",
        lambda: (_UP * _CUBE, np.abs(_UP) * _CUBE),
    ),
    "found_by_ones": (
        "a bug that any test finds: back through the cube, with ones above",
        lambda: (_CUBE, 2 * _CUBE),
    ),
    "tolerance_absolute": (
        "a wrong gradient that gets through: the logarithm of large numbers, with the wrong sign",
        lambda: (_UP / 1e5, -_UP / 1e5),
    ),
    "tolerance_loose": (
        "a wrong gradient that gets through: the slope of the square of four numbers, by one per "
        "cent too steep",
        lambda: (_UP * 2 * _X, _UP * 2.02 * _X),
    ),
    "inputs_judged_together": (
        "a wrong gradient that gets through: two inputs, of which the second hardly counts",
        lambda: ([0.8, -1.1, 3e-6, -2e-6], [0.8, -1.1, -3e-6, 2e-6]),
    ),
    "tolerance_strict": (
        "the gradient of the cube and its difference quotient, with a step of one per cent",
        lambda: (_CUBE, _CUBE + 1e-4),
    ),
    "step_too_large": (
        "the slope of the cube at four inputs and its difference quotient with a step of one half",
        lambda: (_CUBE, ((_X + 0.5) ** 3 - (_X - 0.5) ** 3) / 1.0),
    ),
    "step_across_kinks": (
        "the slope of ReLU at 0.2, 0.05, -0.05, -0.2 and its difference quotient with a step of "
        "one tenth",
        lambda: ([1.0, 1.0, 0.0, 0.0], [1.0, 0.75, 0.25, 0.0]),
    ),
    "step_too_small": (
        "the slope of the logarithm at four inputs and its difference quotient with a step of "
        "one part in a billion",
        lambda: (1 / _LARGE, (np.log(_LARGE + 1e-9) - np.log(_LARGE - 1e-9)) / 2e-9),
    ),
}

_FORM = "there is no picture: what is wrong is the form of a result, or of a verdict, not a number"

WITHOUT: dict[str, str] = {
    "accepts_everything": "there is no picture: every verdict is the same",
    "accuses_everything": "there is no picture: every verdict is the same",
    "verdict_turned_round": "there is no picture: every verdict is the opposite of the right one",
    "verdict_in_pieces": "there is no picture: what is wrong is how many verdicts there are",
    "raises_instead_of_judging": "there is no picture: an exception is no number",
    "zero_over_zero": "there is no picture: both gradients are zero, and their ratio is no number",
    "shape_not_compared": _FORM,
    "nan_slips_through": "there is no picture: NaN lies nowhere",
    "count_not_compared": _FORM,
    "form_refused": _FORM,
    "nothing_planted": "there is no picture: the gradient is right, and should be wrong",
    "fresh_randomness": "there is no picture: what differs is one call from the next",
}
