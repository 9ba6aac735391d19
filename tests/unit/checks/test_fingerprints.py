"""Fingerprints beyond the gradient of the cubic: repeated calls, first steps, loss and offset."""

from __future__ import annotations

import math

import numpy as np
import pytest

from autograder import checks
from autograder.checks import MISTAKES, CheckFailed
from autograder.checks.diagnosis import Sample, diagnose
from autograder.checks.fingerprints_backward import OF_BACKWARD


def starts(rng):
    for n in (1, 2, 3, 5):
        yield (rng.normal(1, 2, size=n),)


def calls(function, x):
    return [function(x, k) for k in range(1, 6)]


def failure_of_path(right, wrong, *, walk=calls, cases=starts, **more) -> CheckFailed:
    with pytest.raises(CheckFailed) as caught:
        checks.path(walk, wrong, reference=right, cases=cases, **more)
    return caught.value


CALLS = {
    "triangular, where they should add up": (
        lambda x, k: k * x,
        lambda x, k: k * (k + 1) / 2 * x,
        "stored_gradients_survive",
    ),
    "triangular, where they should be zeroed": (
        lambda x, k: x,
        lambda x, k: k * (k + 1) / 2 * x,
        "stored_gradients_survive",
    ),
    "never zeroed": (lambda x, k: x, lambda x, k: k * x, "gradients_pile_up"),
    "never zeroed, while the gradient changes": (
        lambda x, k: np.sin(k) * x,
        lambda x, k: sum(np.sin(j) for j in range(1, k + 1)) * x,
        "gradients_pile_up",
    ),
    "always zeroed": (lambda x, k: k * x, lambda x, k: x, "earlier_gradients_lost"),
    "squares": (lambda x, k: k * x, lambda x, k: k * k * x, "step_rescaled"),
    "doubling": (lambda x, k: k * x, lambda x, k: 2.0 ** (k - 1) * x, None),
}


@pytest.mark.parametrize(("right", "wrong", "mistake"), CALLS.values(), ids=CALLS)
def test_what_repeated_calls_leave_behind_is_named(right, wrong, mistake) -> None:
    failure = failure_of_path(right, wrong)

    assert mistake == failure.mistake
    if mistake not in (None, "step_rescaled"):
        assert MISTAKES[mistake].effect in failure.fact


def steps(optimizer, w):
    return optimizer(w)


def moving(rate):
    """An optimizer whose first step is `rate` long, and which then does something else."""

    def descend(w):
        first = w - rate * np.sin(w)
        return [w, first, first - 0.3 * np.cos(first), first]

    return descend


@pytest.mark.parametrize(
    ("ratio", "names"),
    [
        (math.sqrt(10), ["bias_not_corrected"]),
        (math.sqrt(0.1), ["averages_start_at_gradient"]),
        (0.1, ["momentum_dampened", "squares_never_forgotten"]),
        (0.1 / math.sqrt(0.99), ["averages_weighted_backwards"]),
    ],
)
def test_the_first_step_of_an_optimizer_names_its_mistake(ratio: float, names: list[str]) -> None:
    told = failure_of_path(moving(0.01), moving(0.01 * ratio), walk=steps, optimizer=True)
    silent = failure_of_path(moving(0.01), moving(0.01 * ratio), walk=steps)

    assert names[0] == told.mistake
    assert all(MISTAKES[name].effect in told.fact for name in names)
    assert all(MISTAKES[name].hint in told.hint for name in names)
    assert "step_rescaled" == silent.mistake


def first_step_of(rule, gradient: np.ndarray) -> np.ndarray:
    mean, square = rule(gradient)
    return mean / (np.sqrt(square) + 1e-8)


OPTIMIZERS = {
    "Adam, right": lambda g: (g, g * g),
    "Adam, no correction": lambda g: (0.1 * g, 0.001 * g * g),
    "Adam, starting at g": lambda g: ((g) / 0.1, (g * g) / 0.001),
    "RMSprop, right": lambda g: (g, 0.01 * g * g),
    "RMSprop, Adagrad": lambda g: (g, g * g),
    "RMSprop, weights exchanged": lambda g: (g, 0.99 * g * g),
}


@pytest.mark.parametrize(
    ("right", "wrong", "mistake"),
    [
        ("Adam, right", "Adam, no correction", "bias_not_corrected"),
        ("Adam, right", "Adam, starting at g", "averages_start_at_gradient"),
        ("RMSprop, right", "RMSprop, Adagrad", "momentum_dampened"),
        ("RMSprop, right", "RMSprop, weights exchanged", "averages_weighted_backwards"),
    ],
)
def test_the_ratios_are_those_of_the_optimizers_themselves(right, wrong, mistake) -> None:
    """The table holds numbers; here they come from the rules, eps included."""

    def rows(rule):
        def descend(w):
            first = w - 0.01 * first_step_of(OPTIMIZERS[rule], np.sin(w))
            return [w, first, first * len(rule)]

        return descend

    failure = failure_of_path(rows(right), rows(wrong), walk=steps, optimizer=True)

    assert mistake == failure.mistake


def test_a_gradient_that_starts_at_the_loss_is_named() -> None:
    def loss(x):
        return (x**2).sum() + 1

    with pytest.raises(CheckFailed) as caught:
        checks.gradient(lambda x: 2 * x * (x @ x + 1), of=loss, wrt=0, cases=starts)

    assert "multiplied_by_loss" == caught.value.mistake


def test_a_constant_that_was_lost_is_named_in_values_and_never_in_gradients() -> None:
    """The slope of the third Legendre polynomial is 7.5 x² less 1.5."""
    with pytest.raises(CheckFailed) as caught:
        checks.values(lambda x: 7.5 * x**2 - 3, expected=lambda x: 7.5 * x**2 - 1.5, cases=starts)

    assert "constant_offset" == caught.value.mistake
    rng = np.random.default_rng(0)
    made = [Sample(true, true - 1.5, true) for true in rng.normal(size=(4, 3))]
    assert diagnose(made) is None


def test_two_imitations_that_agree_are_both_named() -> None:
    rng = np.random.default_rng(1)
    made = [
        Sample(true, true**2, imitations={"uphill": true**2, "one_step_long": true**2})
        for true in rng.normal(size=(3, 4))
    ]
    diagnosis = diagnose(made)

    assert ("uphill", "one_step_long") == (diagnosis.mistake, diagnosis.other)


def backward_samples(rng: np.random.Generator, shape: tuple[int, ...] | None = None):
    """Five cases of a made-up backward function, each with a multiple of its upstream."""
    made = []
    for k in range(5):
        size = shape or (k + 2, 3)
        up, by, out, slope = rng.normal(size=(4, *size))
        for factor in (1.0, -2.5):
            made.append(
                Sample(
                    true=factor * up * slope,
                    given=rng.normal(size=size),
                    wrt=by,
                    n=size[0],
                    upstream=factor * up,
                    output=out,
                    unweighted=slope,
                    inputs=(by,),
                    repeats=factor != 1,
                )
            )
    return made


@pytest.mark.parametrize("number", range(len(OF_BACKWARD)), ids=[name for name, _ in OF_BACKWARD])
def test_every_fingerprint_of_a_backward_function_names_its_mistake(number: int) -> None:
    from dataclasses import replace

    mistake, explain = OF_BACKWARD[number]
    made = backward_samples(np.random.default_rng(3))
    if mistake == "gate_always_open":
        made = [replace(s, true=s.upstream * (s.wrt > 0)) for s in made]
    if mistake == "cross_terms_missing":
        made = [replace(s, output=np.abs(s.output)) for s in made]
    if mistake == "slope_at_zero":
        made = [replace(s, wrt=np.maximum(s.wrt, 0)) for s in made]
    if mistake == "returns_an_input":
        extra = np.random.default_rng(4).normal(size=(10, 2, 3))
        made = [
            replace(s, inputs=(s.wrt, *x)) for s, x in zip(made, extra[:, :, None], strict=True)
        ]
    given = [replace(s, given=np.asarray(explain(s))) for s in made]

    assert mistake == diagnose(given).mistake


def test_negative_outputs_are_those_of_no_softmax() -> None:
    """The slope of the sigmoid behind tanh is another mistake."""
    from dataclasses import replace

    made = backward_samples(np.random.default_rng(3))
    given = [replace(s, given=s.upstream * s.output * (1 - s.output)) for s in made]

    assert diagnose(given) is None


def test_a_thousand_unrelated_values_are_given_no_name() -> None:
    named = []
    for seed in range(500):
        rng = np.random.default_rng(seed)
        shape = [(4,), (3, 3), (3, 2), ()][seed % 4]
        plain = [
            Sample(
                *rng.normal(size=(3, *shape)),
                n=int(rng.integers(1, 9)),
                output=np.array(rng.normal()),
            )
            for _ in range(4)
        ]
        named += [diagnose(plain), diagnose(backward_samples(rng, None if seed % 2 else (3, 3)))]

    assert 1000 == len(named)
    assert [None] * 1000 == named


def test_a_thousand_values_that_are_nearly_a_mistake_are_given_no_name() -> None:
    """One entry of one case spoils it: unlike noise, such values come near to a diagnosis."""
    from dataclasses import replace

    named = []
    for seed in range(1000):
        made = backward_samples(np.random.default_rng(seed))
        _, explain = OF_BACKWARD[1 + seed % 3]
        given = [replace(s, given=np.array(explain(s))) for s in made]
        given[seed % len(given)].given.flat[0] += 0.1
        named.append(diagnose(given))

    assert [None] * 1000 == named
