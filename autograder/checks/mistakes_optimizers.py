"""Mistakes of optimizers that the length of the first step gives away."""

from __future__ import annotations

from autograder.checks.mistake import Mistake

_LOOP = "02-gradients/training#training-loop"

OPTIMIZERS = (
    Mistake(
        "rate_left_out",
        "training loop",
        "steps by the gradient alone, without the step size",
        "halve the step size in the call: does your first step become half as long?",
        _LOOP,
        "M1-22",
    ),
    Mistake(
        "rate_twice",
        "training loop",
        "multiplies by the step size twice",
        "halve the step size in the call: does your first step become half as long, or a quarter?",
        _LOOP,
        "M5-06",
    ),
    Mistake(
        "bias_not_corrected",
        "optimizer",
        "uses averages that start at zero without making up for it",
        "your first step is about three times too long: what do the averages hold after one "
        "gradient?",
        _LOOP,
        "M5-12",
    ),
    Mistake(
        "averages_start_at_gradient",
        "optimizer",
        "starts its averages at the first gradient and corrects them nevertheless",
        "the correction assumes a particular start: print the averages before the first step",
        _LOOP,
        "M5-17",
    ),
    Mistake(
        "momentum_dampened",
        "optimizer",
        "weights the new gradient down before it enters the momentum",
        "your first step is shorter than the one without momentum: should it be?",
        _LOOP,
        "M5-05",
    ),
    Mistake(
        "squares_never_forgotten",
        "optimizer",
        "adds up the squares of all gradients and forgets none",
        "watch the length of twenty steps under a constant gradient: should they shrink for ever?",
        _LOOP,
        "M5-28",
    ),
    Mistake(
        "averages_weighted_backwards",
        "optimizer",
        "gives the old average the weight of the new square",
        "how much of the old average should survive one step, most of it or hardly any?",
        _LOOP,
        "M5-29",
    ),
)
