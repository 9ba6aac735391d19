"""Examples of mistakes in slopes by small shakes, in gradient descent, in its step and its end."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

_AT = np.array([1.0, 2.0, -1.0])
_WHOLE = np.array([1.0, 2.0, 3.0])


def _f(w: np.ndarray) -> float:
    return float((w**3).sum() + w[0] * w[1] - 2 * w[1] * w[2])


def _quotients(
    h: float = 0.1,
    *,
    at: np.ndarray = _AT,
    ahead: float = 1.0,
    back: float = 1.0,
    over: float = 2.0,
    undo: bool = True,
    together: bool = False,
    cut: bool = False,
) -> list[float]:
    """Difference quotients of f by three variables, with a knob for every mistake."""
    slopes, w = [], at
    for e in np.eye(3):
        shake = h * (np.ones(3) if together else e)
        above, below = (np.trunc(w + shake), np.trunc(w - shake)) if cut else (w + shake, w - shake)
        above, below = above if ahead else w, below if back else w
        slopes.append((_f(above) - _f(below)) / (over * h))
        w = w if undo else below
    return slopes


def _places(*, last: bool = False) -> np.ndarray:
    places = 0.8 ** np.arange(6)
    return np.full(6, places[-1]) if last else places


_MATRICES = [
    np.array([[2.0, 1.0], [0.0, 1.0], [1.0, -1.0]]),
    np.array([[1.0, 3.0], [2.0, 5.0]]),
    np.array([[1.0, 0.5, 0.2], [0.0, 1.0, 0.4], [0.3, 0.0, 1.0], [1.0, 1.0, 1.0]]),
]


def _limits(of: Callable[[np.ndarray], float]) -> list[float]:
    """2 over what is taken for the curvature, of the eigenvalues of three Hessians."""
    return [2 / of(np.linalg.eigvalsh(2 * X.T @ X)) for X in _MATRICES]


_X, _Y = np.array([0.0, 1.0, 2.0, 4.0]), np.array([1.0, 3.0, 2.0, 6.0])
_ARC = np.linspace(-2.5, 3.0, 12)


def _fit(x: np.ndarray, y: np.ndarray, powers: range) -> np.ndarray:
    return np.asarray(np.linalg.lstsq(np.stack([x**k for k in powers], axis=1), y, rcond=None)[0])


def _line(powers: range) -> np.ndarray:
    """Heights of a fit with these powers over the four points."""
    return np.asarray(np.stack([_X**k for k in powers], axis=1) @ _fit(_X, _Y, powers))


_OF_QUOTIENTS = "the slopes of a cubic in three variables by central differences with h = 0.1"
_OF_PLACES = (
    "gradient descent on the square of w, from 1, at a rate of 0.1: the rows of its history"
)
_OF_LIMITS = "the longest step for three matrices X"
_OF_A_LINE = "the heights of the best line over four points"

EXAMPLES: dict[str, tuple[str, Callable[[], tuple[Any, Any]]]] = {
    "forward_difference": (_OF_QUOTIENTS, lambda: (_quotients(), _quotients(back=0.0, over=1.0))),
    "backward_difference": (_OF_QUOTIENTS, lambda: (_quotients(), _quotients(ahead=0.0, over=1.0))),
    "quotient_not_halved": (_OF_QUOTIENTS, lambda: (_quotients(), _quotients(over=1.0))),
    "all_shaken_at_once": (_OF_QUOTIENTS, lambda: (_quotients(), _quotients(together=True))),
    "shake_not_undone": (_OF_QUOTIENTS, lambda: (_quotients(), _quotients(undo=False))),
    "own_step_size": (_OF_QUOTIENTS, lambda: (_quotients(), _quotients(1e-5))),
    "slope_lost_in_rounding": (
        "the slopes of a cubic in three variables by central differences",
        lambda: (_quotients(1e-5), _quotients(1e-14)),
    ),
    "whole_numbers_cut": (
        "the slopes of a cubic in three variables by central differences, at 1, 2 and 3",
        lambda: (_quotients(at=_WHOLE), _quotients(at=_WHOLE, cut=True)),
    ),
    "history_is_one_array": (_OF_PLACES, lambda: (_places(), _places(last=True))),
    "first_row_empty": (_OF_PLACES, lambda: (_places(), _places() - np.eye(6)[0])),
    "gradient_asked_once_more": (
        "how often descents of one to five steps ask for a gradient",
        lambda: (np.arange(1.0, 6.0), np.arange(2.0, 7.0)),
    ),
    "smallest_curvature_decides": (_OF_LIMITS, lambda: (_limits(np.max), _limits(np.min))),
    "curvatures_added": (_OF_LIMITS, lambda: (_limits(np.max), _limits(np.sum))),
    "curvature_for_limit": (_OF_LIMITS, lambda: (_limits(np.max), _limits(lambda v: 2 / v.max()))),
    "best_step_for_longest": (
        _OF_LIMITS,
        lambda: (_limits(np.max), _limits(lambda values: float(values[0] + values[-1]))),
    ),
    "columns_one_by_one": (
        _OF_LIMITS,
        lambda: (_limits(np.max), [1 / (X**2).sum(axis=0).max() for X in _MATRICES]),
    ),
    "curvature_not_squared": (
        _OF_LIMITS,
        lambda: (_limits(np.max), _limits(lambda values: float(np.sqrt(2 * values.max())))),
    ),
    "degree_miscounted": (_OF_A_LINE, lambda: (_line(range(2)), _line(range(1)))),
    "constant_power_left_out": (_OF_A_LINE, lambda: (_line(range(2)), _line(range(1, 2)))),
    "fitted_in_scaled_x": (
        "constant and slope of the best line through four points",
        lambda: (_fit(_X, _Y, range(2)), np.polynomial.Polynomial.fit(_X, _Y, 1).coef),
    ),
    "fitted_in_centred_x": (
        "constant and slope of the best line through four points",
        lambda: (_fit(_X, _Y, range(2)), _fit(_X - _X.mean(), _Y, range(2))),
    ),
    "fit_transposed": (
        "constant and slope of the best line through four points",
        lambda: (_fit(_X, _Y, range(2)), _fit(_Y, _X, range(2))),
    ),
    "taylor_for_fit": (
        "the four coefficients of the cubic that fits a sine best at twelve points",
        lambda: (_fit(_ARC, np.sin(_ARC), range(4)), [0.0, 1.0, 0.0, -1 / 6]),
    ),
}

_LABELS = "there is no picture: a label is a word, and words have no ratio"

WITHOUT: dict[str, str] = {
    "history_without_start": "there is no picture: with a row less no row has a partner to "
    "compare with",
    "history_without_end": "there is no picture: the rows that are there are right, and one is "
    "missing",
    "divergence_blamed_on_gradient": _LABELS,
    "numbers_alone_diverge": _LABELS,
    "overflow_unnoticed": _LABELS,
    "factor_for_growth": _LABELS,
    "every_rise_diverges": _LABELS,
    "rise_overlooked": _LABELS,
    "half_not_asked": _LABELS,
    "clauses_in_another_order": _LABELS,
}
