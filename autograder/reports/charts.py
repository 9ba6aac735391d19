"""Geometry of the charts, in percent of their width; the templates draw them."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from autograder.reports.words import count, number

_SINGLE_STEPS = 24
_BINS = 10


@dataclass(frozen=True)
class Segment:
    """A piece of a strip: where it starts, how wide it is, what it stands for."""

    x: float
    width: float
    kind: str


@dataclass(frozen=True)
class Column:
    """A column of a histogram; `height` is a share of the tallest."""

    x: float
    width: float
    height: float
    amount: int
    label: str
    labelled: bool


def strip(parts: Sequence[tuple[float, str]]) -> tuple[Segment, ...]:
    """Segments side by side, as wide as their amounts; empty ones are left out."""
    total = sum(amount for amount, _ in parts)
    segments, x = [], 0.0
    for amount, kind in parts:
        if amount > 0:
            width = 100 * amount / total
            segments.append(Segment(round(x, 3), round(width, 3), kind))
            x += width
    return tuple(segments)


def histogram(points: Sequence[float], most: float) -> tuple[Column, ...]:
    """Columns from nought to `most`: one per point where that is readable, else ten."""
    if not points or most <= 0:
        return ()
    single = float(most).is_integer() and most <= _SINGLE_STEPS
    bins = int(most) + 1 if single else _BINS
    amounts = [0] * bins
    for value in points:
        amounts[_bin(value, most, bins, single=single)] += 1
    tallest, width = max(amounts), 100 / bins
    every = max(1, math.ceil(bins / 7))
    return tuple(
        Column(
            round(index * width, 3),
            round(width, 3),
            round(amount / tallest, 4),
            amount,
            number(index) if single else f"{number(most * index / bins)}–",
            index % every == 0,
        )
        for index, amount in enumerate(amounts)
    )


def described(columns: Sequence[Column]) -> str:
    """The histogram in words, for those who cannot see it."""
    filled = [f"{column.label} points: {column.amount}" for column in columns if column.amount]
    total = sum(column.amount for column in columns)
    return f"Distribution of the points of {count(total, 'submission')}. {'; '.join(filled)}."


def _bin(value: float, most: float, bins: int, *, single: bool) -> int:
    place = math.floor(value + 1e-9) if single else math.floor(bins * value / most + 1e-9)
    return min(max(place, 0), bins - 1)
