"""The ratio plot as characters: what was given against what is right, one mark per entry."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

WIDTH, HEIGHT = 41, 15
"""Columns and rows of the square between the frame; odd, so that zero has a place of its own."""


def ratio_plot(right: np.ndarray, given: np.ndarray) -> list[str]:
    """Lines of a plot, 60 by 20 at most, in which right answers lie on the dotted diagonal.

    Args:
        right: (k,) the true values, told from left to right.
        given: (k,) the values beside them, told from bottom to top.
    """
    largest = float(np.max(np.abs([right, given]))) or 1.0
    field = np.full((HEIGHT, WIDTH), " ")
    field[HEIGHT // 2, :], field[:, WIDTH // 2] = "-", "|"
    field[HEIGHT // 2, WIDTH // 2] = "+"
    columns = np.arange(WIDTH)
    field[_row(columns / (WIDTH - 1) * 2 - 1), columns] = "."
    field[_row(given / largest), _column(right / largest)] = "o"
    lines = [f"  |{''.join(row)}|" for row in field]
    frame = f"  +{'-' * WIDTH}+"
    ends = f"-{largest:.3g}".ljust(WIDTH // 2) + "0".ljust(WIDTH // 2 - 4) + f"{largest:.3g}"
    return ["  given", frame, *lines, frame, f"   {ends}   right"]


def _column(share: np.ndarray) -> np.ndarray:
    """From shares between -1 and 1 to columns."""
    return np.asarray(np.rint((share + 1) / 2 * (WIDTH - 1)).astype(int))


def _row(share: np.ndarray) -> np.ndarray:
    """From shares between -1 and 1 to rows, the largest at the top."""
    return np.asarray(np.rint((1 - share) / 2 * (HEIGHT - 1)).astype(int))


def ratios(right: Sequence[float], given: Sequence[float]) -> list[float | None]:
    """What was given as a multiple of what is right; None where that is zero."""
    return [g / r if r else None for r, g in zip(right, given, strict=True)]
