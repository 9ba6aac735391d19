"""Thirty wrong answers that are neither in the catalogue nor one-step mutants of the solution.

They were written to get past the tests: right nearly everywhere, right for what one would try, or
right by a detour that ends before it should.
"""

from __future__ import annotations

import pytest

from autograder.answers import reference, submission
from autograder.course import Course
from autograder.engine.job import Job
from autograder.engine.sandbox import Isolation
from autograder.engine.worker import grade, seed_for
from autograder.sheets import Sheet, read_sheet

pytestmark = pytest.mark.sandbox

P = "    p = np.stack([x**0, x, x**2, x**3]); r = w @ p - y; g = 2 * p @ r\n"
D = "    p = np.stack([x**0, x, x**2, x**3]); w = np.array(w0, dtype=float); losses = []\n"
S = "        r = w @ p - y; losses.append((r**2).sum()); g = 2 * p @ r\n"

GRADIENTS = {
    "ignores the last point of many": "    return g - 2 * p[:, -1] * r[-1] * (len(x) > 20)",
    "ignores points far out": "    return 2 * p[:, abs(x) < 3] @ r[abs(x) < 3]",
    "ignores repeated x": "    x, k = np.unique(x, return_index=True); y = y[k]\n"
    + P
    + "    return g",
    "ignores small residuals": "    return 2 * p @ np.where(abs(r) < 0.05, 0, r)",
    "caps large residuals": "    return 2 * p @ np.clip(r, -50, 50)",
    "rounds to six digits": "    return np.array([float(f'{v:.6g}') for v in g])",
    "rounds to eight decimals": "    return np.round(g, 8)",
    "adds a weight decay": "    return g + 1e-6 * w",
    "divides by more than a thousand points": "    return g / (1 if len(x) < 1000 else len(x))",
    "takes float32 for many points": "    return g if len(x) < 100 else np.float32(g)",
    "takes the sign where w is zero": "    return np.where(w == 0, np.sign(g), g)",
    "is right for positive gradients": "    return abs(g)",
    "clips the norm at a million": "    return g * min(1, 1e6 / np.linalg.norm(g))",
    "uses one sample of many": "    k = len(x) // 50 + 1; return 2 * p[:, ::k] @ r[::k] * k",
    "averages a and d": "    return np.array([g[0], g[1], g[2], g[3] if w[3] else g[0]])",
    "differentiates the absolute error": "    return 2 * p @ np.sign(r) * abs(r).mean()",
    "differentiates a fourth power": "    return 4 * p @ r**3",
    "keeps the first call": (
        "    global kept\n    kept = globals().get('kept', {})\n" + P
        + "    return kept.setdefault(len(x), g)"
    ),
    "makes a step of 1e-3": (
        "    f = lambda v: ((v @ np.stack([x**0, x, x**2, x**3]) - y) ** 2).sum()\n"
        "    return [(f(w + 1e-3 * e) - f(w - 1e-3 * e)) / 2e-3 for e in np.eye(4)]"
    ),
    "sorts the data apart": "    y = np.sort(y); x = np.sort(x)\n" + P + "    return g",
}  # fmt: skip
LOOPS = {
    "stops when the loss is small": D + "    for _ in range(steps):\n" + S
    + "        w = w - eta * g * (losses[-1] > 0.1)\n    return w, losses",
    "stops when the loss grows": D + "    for _ in range(steps):\n" + S
    + "        w = w - eta * g * (losses[-1] <= min(losses))\n    return w, losses",
    "halves the step when the loss grows": D + "    for _ in range(steps):\n" + S
    + "        eta = eta if losses[-1] <= min(losses) else eta / 2\n        w = w - eta * g\n"
    "    return w, losses",
    "bounds each step": D + "    for _ in range(steps):\n" + S
    + "        w = w - np.clip(eta * g, -1, 1)\n    return w, losses",
    "shrinks the rate slowly": D + "    for t in range(steps):\n" + S
    + "        w = w - eta / (1 + 1e-4 * t) * g\n    return w, losses",
    "takes one of the points at a time": D + "    for t in range(steps):\n" + S
    + "        k = t % len(x); w = w - eta * 2 * len(x) * p[:, k] * r[k]\n    return w, losses",
    "keeps the best": D + "    best = w\n    for _ in range(steps):\n" + S
    + "        best = w if losses[-1] <= min(losses) else best\n        w = w - eta * g\n"
    "    return (w if losses and losses[-1] == min(losses) or not losses else best), losses",
    "makes no more than five steps": D + "    for _ in range(min(steps, 5)):\n" + S
    + "        w = w - eta * g\n    return w, losses + losses[-1:] * (steps - 5)",
    "records a running mean": D + "    for _ in range(steps):\n" + S
    + "        w = w - eta * g\n    return w, [np.mean(losses[: k + 1]) for k in range(steps)]",
    "rounds the losses": D + "    for _ in range(steps):\n" + S
    + "        w = w - eta * g\n    return w, [round(v, 6) for v in losses]",
}  # fmt: skip
ANSWERS = {
    **{
        name: ("grad_poly3", "def grad_poly3(x, y, w):\n" + ("" if "p = np" in text else P) + text)
        for name, text in GRADIENTS.items()
    },
    **{
        name: ("train_poly3", f"def train_poly3(x, y, w0, eta, steps):\n{text}")
        for name, text in LOOPS.items()
    },
}


@pytest.fixture(scope="module")
def sheet(course: Course) -> Sheet:
    return read_sheet(course.select(("02-gradients/by-hand",))[0])


def test_of_thirty_answers_nobody_foresaw_at_least_twenty_eight_lose_points(
    course: Course, sheet: Sheet, isolation: Isolation
) -> None:
    alive = []
    for name, (answer, source) in ANSWERS.items():
        data = submission(course, sheet, {**reference(sheet), answer: source})
        outcome = grade(Job("student", sheet, data, "", seed_for(data, b"unforeseen"), isolation))
        own = [task for task in outcome.tasks if task.answer == answer]

        assert not outcome.needs_a_person, name
        assert [] == [f"{name}: {t.fact}" for t in own if "Error" in t.fact]
        if all(task.points == task.max_points for task in own):
            alive.append(name)

    assert 30 == len(ANSWERS)
    assert [] == alive
