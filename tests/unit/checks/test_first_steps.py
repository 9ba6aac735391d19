"""First steps whose length is off by something of which each case has its own: the rate, or n."""

from __future__ import annotations

import numpy as np
import pytest
from cubic_cases import powers, residual

from autograder import checks
from autograder.checks import CheckFailed


def starts(rng):
    for n in (2, 5, 30):
        yield rng.normal(0.4, 1.0, n), rng.normal(size=n), rng.normal(size=4), 0.003 / n


def places(train, x, y, w0, eta, *_):
    return [train(x, y, w0, eta, steps) for steps in range(5)]


def train(x, y, w0, eta, steps):
    w = np.array(w0)
    for _ in range(steps):
        w = w - eta * 2 * powers(x) @ residual(x, y, w)
    return w


def without_eta(x, y, w0, eta, steps):
    return train(x, y, w0, 1.0, steps)


def eta_squared(x, y, w0, eta, steps):
    return train(x, y, w0, eta**2, steps)


def on_the_mean(x, y, w0, eta, steps):
    return train(x, y, w0, eta / len(x), steps)


def n_times(x, y, w0, eta, steps):
    return train(x, y, w0, eta * len(x), steps)


def failure_of(function, cases=starts, walk=places) -> CheckFailed:
    with pytest.raises(CheckFailed) as caught:
        checks.path(walk, function, reference=train, cases=cases)
    return caught.value


@pytest.mark.parametrize(
    ("function", "mistake", "words"),
    [
        (without_eta, "rate_left_out", "steps by the gradient alone, without the step size"),
        (eta_squared, "rate_twice", "multiplies by the step size twice"),
        (on_the_mean, "mean_for_sum", "works with a value that is 1/n of the true value"),
        (n_times, "missing_mean", "works with a value that is n times the true value"),
    ],
)
def test_it_is_named(function, mistake: str, words: str) -> None:
    failure = failure_of(function)

    assert mistake == failure.mistake
    assert failure.fact.startswith(f"`{function.__name__}` {words}")


def test_a_rate_that_is_the_same_in_every_case_might_be_any_factor() -> None:
    failure = failure_of(without_eta, lambda rng: [(*case[:3], 0.001) for case in starts(rng)])

    assert "step_rescaled" == failure.mistake
    assert "`without_eta` makes a step of the right direction and of another length" == failure.fact


def test_of_two_numbers_neither_is_taken_for_the_rate() -> None:
    failure = failure_of(without_eta, lambda rng: [(*case, 0.5) for case in starts(rng)])

    assert failure.mistake is None
    assert failure.fact.endswith("is right up to step 0 and leaves the path at step 1")


def test_two_cases_are_enough_as_changed_ones_are_asked() -> None:
    assert "rate_left_out" == failure_of(without_eta, lambda rng: list(starts(rng))[:2]).mistake


def test_one_case_does_not_tell_the_rate_from_a_factor() -> None:
    assert "step_rescaled" == failure_of(without_eta, lambda rng: list(starts(rng))[:1]).mistake


def test_one_array_alone_does_not_say_how_many_points_there_are() -> None:
    def descend(w0, eta, steps):
        return w0 * (1 - eta) ** steps

    def shorter(w0, eta, steps):
        return descend(w0, eta / len(w0), steps)

    def rows(function, w0, eta):
        return [function(w0, eta, steps) for steps in range(4)]

    with pytest.raises(CheckFailed) as caught:
        checks.path(
            rows,
            shorter,
            reference=descend,
            cases=lambda rng: [(rng.normal(size=d), 0.3 / d) for d in (2, 3, 5)],
        )

    assert caught.value.mistake is None
