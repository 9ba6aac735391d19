"""What the cells of a page share: the palette for figures, and numbers for the prose.

A page imports it in a cell with the tag `remove-cell`, so readers never need it:

    from house import *
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path

import matplotlib.pyplot as plt
from matplotlib_inline.backend_inline import set_matplotlib_formats
from myst_nb import glue

__all__ = [  # noqa: RUF022  # colours, then words
    "AXIS", "BLUE", "GREEN", "INK", "LINE", "MUTED", "ORANGE", "PURPLE", "RED",
    "PI_TICKS", "say", "say_power", "say_vector",
]  # fmt: skip

_STYLE = (Path(__file__).parents[1] / "_static" / "palette.css").read_text(encoding="utf-8")
_LIGHT = dict(re.findall(r"--oyg-(\w+): (#\w{6});", _STYLE.partition("}")[0]))

INK, MUTED, AXIS, LINE = (_LIGHT[name] for name in ("ink", "muted", "axis", "line"))
BLUE, ORANGE, GREEN = (_LIGHT[name] for name in ("blue", "orange", "green"))
PURPLE, RED = _LIGHT["purple"], _LIGHT["red"]

PI_TICKS = {"ticks": [-3.141592653589793, 0, 3.141592653589793], "labels": ["−π", "0", "π"]}
"""For `ax.set_xticks(**PI_TICKS)`."""

# Text stays text, and `book/_ext/drawn.py` puts the palette's variables for its colours.
set_matplotlib_formats("svg", metadata={"Date": None})
plt.rcParams.update(
    {
        "axes.edgecolor": AXIS,
        "axes.facecolor": "none",
        "axes.labelcolor": MUTED,
        "axes.prop_cycle": plt.cycler(color=[BLUE, ORANGE, GREEN, PURPLE, RED]),
        "axes.spines.right": False,
        "axes.spines.top": False,
        "axes.titlecolor": INK,
        "axes.titlesize": 14,
        "axes.unicode_minus": True,
        "figure.constrained_layout.use": True,
        "figure.facecolor": "none",
        "font.size": 14,
        "grid.color": LINE,
        "legend.fontsize": 14,
        "legend.frameon": False,
        "lines.linewidth": 2,
        "savefig.facecolor": "none",
        "svg.fonttype": "none",
        "svg.hashsalt": "own-your-gradients",
        "text.color": INK,
        "xtick.color": AXIS,
        "xtick.labelcolor": MUTED,
        "ytick.color": AXIS,
        "ytick.labelcolor": MUTED,
    }
)


def _text(value: object, form: str) -> str:
    return format(value, form).replace("-", "−")


def say(name: str, value: object, form: str = "g") -> None:
    """Keep `value` under `name` for the prose, with a true minus sign."""
    glue(name, _text(value, form), display=False)


def say_vector(name: str, values: Iterable[object], form: str = "g") -> None:
    """Keep a row of numbers under `name` for the prose."""
    glue(name, "(" + ", ".join(_text(value, form) for value in values) + ")", display=False)


def say_power(name: str, value: float) -> None:
    """Keep a small number under `name` for the prose, as 3·10⁻⁵."""
    digits, exponent = f"{value:.0e}".split("e")
    raised = str(int(exponent)).translate(str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹"))
    glue(name, f"10{raised}" if digits == "1" else f"{digits}·10{raised}", display=False)
