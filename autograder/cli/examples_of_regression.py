"""Examples of mistakes in a model, its loss and gradient descent."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from autograder.cli import examples_of_descent

_X, _W = np.array([-1.0, 0.5, 2.0, 3.0]), np.array([1.0, 2.0, 0.5, -1.0])
_A, _B, _C, _D = _W
_CUBIC = _W @ np.stack([_X**k for k in range(4)])

_Y_HAT, _Y = (
    np.array([[1.0, 2.5, 0.5], [3.0, -1.0, 2.0]]),
    np.array([[2.0, 1.0, 0.0], [1.5, 1.0, 4.0]]),
)
_RESIDUAL = _Y_HAT - _Y
_SSE = float((_RESIDUAL**2).sum())
_TABLES = np.array([1.0, 2.0, 3.0])
"""The residuals of three tables are these multiples of those of the first."""

_NEAR, _FAR = 2.0**27 + np.array([3.0, -5.0, 7.0, 9.0]), 2.0**27

# A chain of two polynomials at four points: a + b·P3(c + d·x).
_OUT, _FACTOR, _SHIFT, _SLOPE = 0.5, 2.0, 0.3, 0.7


def _p3(i: Any) -> Any:
    return (5 * i**3 - 3 * i) / 2


def _slope_of_p3(i: Any) -> Any:
    return (15 * i**2 - 3) / 2


_INNER = _SHIFT + _SLOPE * _X
_RISE = 2 * (_OUT + _FACTOR * _p3(_INNER) - np.sin(_X))


def _chain(
    height: Any = None, slope: Any = None, factor: float = _FACTOR, by_d: Any = _X
) -> list[float]:
    """The gradient by a, b, c, d, with one of its factors replaced."""
    height = _p3(_INNER) if height is None else height
    slope = _slope_of_p3(_INNER) if slope is None else slope
    along = _RISE * factor * slope
    return [
        float(v) for v in (_RISE.sum(), (_RISE * height).sum(), along.sum(), (along * by_d).sum())
    ]


_OF_A_CUBIC = "the cubic with the coefficients 1, 2, 0.5 and -1 at four places"
_OF_A_SUM = "the sum of squared errors of three tables of two rows and three columns"
_OF_A_MEAN = "the mean of squared errors of three tables of two rows and three columns"
_OF_A_POLYNOMIAL = "the third Legendre polynomial at four places"
_OF_A_CHAIN = (
    "the gradient of the sum of squared errors of a + b·P3(c + d·x), four points, four parameters"
)

EXAMPLES: dict[str, tuple[str, Callable[[], tuple[Any, Any]]]] = {
    **examples_of_descent.EXAMPLES,
    "multiplied_for_powers": (
        _OF_A_CUBIC,
        lambda: (_CUBIC, _A + _B * _X + _C * _X * 2 + _D * _X * 3),
    ),
    "horner_bracket_misplaced": (
        _OF_A_CUBIC,
        lambda: (_CUBIC, _A + _X * _B + _X * (_C + _X * _D)),
    ),
    "coefficients_reversed": (_OF_A_CUBIC, lambda: (_CUBIC, np.polyval(_W, _X))),
    "powers_from_one": (_OF_A_CUBIC, lambda: (_CUBIC, _X * _CUBIC)),
    "collected_in_whole_numbers": (_OF_A_CUBIC, lambda: (_CUBIC, np.trunc(_CUBIC))),
    "halved_loss": (_OF_A_SUM, lambda: (_SSE * _TABLES**2, _SSE * _TABLES**2 / 2)),
    "distances_for_squares": (
        _OF_A_SUM,
        lambda: (_SSE * _TABLES**2, np.abs(_RESIDUAL).sum() * _TABLES),
    ),
    "residuals_cancel": (_OF_A_SUM, lambda: (_SSE * _TABLES**2, _RESIDUAL.sum() * _TABLES)),
    "square_of_the_sum": (
        _OF_A_SUM,
        lambda: (_SSE * _TABLES**2, (_RESIDUAL.sum() * _TABLES) ** 2),
    ),
    "difference_of_squares": (
        _OF_A_SUM,
        lambda: (
            _SSE * _TABLES**2,
            [((_Y + k * _RESIDUAL) ** 2 - _Y**2).sum() for k in _TABLES],
        ),
    ),
    "root_of_the_loss": (_OF_A_SUM, lambda: (_SSE * _TABLES**2, np.sqrt(_SSE) * _TABLES)),
    "largest_square_alone": (
        _OF_A_SUM,
        lambda: (_SSE * _TABLES**2, (_RESIDUAL**2).max() * _TABLES**2),
    ),
    "divided_by_rows": (_OF_A_MEAN, lambda: (_SSE * _TABLES**2 / 6, _SSE * _TABLES**2 / 2)),
    "mean_residual_subtracted": (
        _OF_A_MEAN,
        lambda: (_SSE * _TABLES**2 / 6, _RESIDUAL.var() * _TABLES**2),
    ),
    "example_written_down": (
        "the mean of squared errors of 2, 3 and 4 residuals that are all 5",
        lambda: ([25.0, 25.0, 25.0], [50 / 2000, 75 / 2000, 100 / 2000]),
    ),
    "subtracted_after_squaring": (
        "the squared error of one prediction, four times, where both numbers are near 134 million",
        lambda: ((_NEAR - _FAR) ** 2, _NEAR**2 - 2 * _NEAR * _FAR + _FAR**2),
    ),
    "bracket_of_the_half_missing": (
        _OF_A_POLYNOMIAL,
        lambda: (_p3(_X), 5 * _X**3 - 3 * _X / 2),
    ),
    "inner_factor_missing": (_OF_A_CHAIN, lambda: (_chain(), _chain(by_d=1.0))),
    "outer_factor_missing": (_OF_A_CHAIN, lambda: (_chain(), _chain(factor=1.0))),
    "evaluated_at_x": (_OF_A_CHAIN, lambda: (_chain(), _chain(slope=_slope_of_p3(_X)))),
    "constant_of_the_slope_wrong": (
        _OF_A_CHAIN,
        lambda: (_chain(), _chain(slope=_slope_of_p3(_INNER) - 1.5)),
    ),
    "half_of_the_slope_missing": (
        _OF_A_CHAIN,
        lambda: (_chain(), _chain(slope=2 * _slope_of_p3(_INNER))),
    ),
    "height_for_slope": (_OF_A_CHAIN, lambda: (_chain(), _chain(slope=_p3(_INNER)))),
    "slope_left_out": (_OF_A_CHAIN, lambda: (_chain(), _chain(slope=1.0))),
    "polynomial_left_out": (_OF_A_CHAIN, lambda: (_chain(), _chain(height=1.0))),
}

WITHOUT: dict[str, str] = {
    **examples_of_descent.WITHOUT,
    "shapes_not_compared": "there is no picture: what is wrong is a call that is answered and "
    "should be refused",
    "lengths_for_shapes": "there is no picture: a call that should be refused is answered where "
    "the two lengths agree",
    "sizes_for_shapes": "there is no picture: a call that should be refused is answered where "
    "the two arrays hold as many numbers",
    "axes_for_shapes": "there is no picture: a call that should be refused is answered where "
    "the two arrays have as many axes",
    "error_not_raised": "there is no picture: what is wrong is that nothing is raised",
}
