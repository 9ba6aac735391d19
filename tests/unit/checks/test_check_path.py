"""Paths: which mistake is read from which loop, and at which step a path is left."""

from __future__ import annotations

import numpy as np
import pytest
from cubic_cases import powers, residual

from autograder import checks
from autograder.checks import MISTAKES, CheckFailed


def starts(rng):
    for n in (2, 5, 30):
        yield rng.normal(0.4, 1.0, n), rng.normal(size=n), rng.normal(size=4), 0.003 / n


def first_steps(train, x, y, w0, eta):
    return [train(x, y, w0, eta, steps)[0] for steps in range(7)]


def recorded_losses(train, x, y, w0, eta):
    return [[float(loss)] for loss in train(x, y, w0, eta, 6)[1]]


def train(
    x, y, w0, eta, steps, *, factor=1.0, pile=0.0, renew=True, one_by_one=False, late=False, mean=1
):
    """Gradient descent, with a knob for every mistake."""
    w, losses, velocity, gradient = np.array(w0), [], np.zeros(4), None
    for _ in range(steps):
        if gradient is None or renew:
            gradient = 2 * powers(x) @ residual(x, y, w)
        velocity = pile * velocity + gradient
        before = (residual(x, y, w) ** 2).sum() / mean
        if one_by_one:
            for k in range(4):
                w[k] -= eta * 2 * powers(x)[k] @ residual(x, y, w)
        else:
            w = w - factor * eta * velocity
        losses.append((residual(x, y, w) ** 2).sum() / mean if late else before)
    return w, losses


def turned(**knobs):
    """The loop with its knobs turned; called `train_poly3`, as in the sheet."""

    def train_poly3(x, y, w0, eta, steps):
        return train(x, y, w0, eta, steps, **knobs)

    return train_poly3


def short(x, y, w0, eta, steps):
    return train(x, y, w0, eta, max(steps - 1, 0))


def long(x, y, w0, eta, steps):
    return train(x, y, w0, eta, steps + 1)


def per_point(x, y, w0, eta, steps):
    return train(x, y, w0, eta, steps, mean=len(x))


STEPS = {
    "gradients_pile_up": turned(pile=1.0),
    "gradient_never_renewed": turned(renew=False),
    "parameters_one_by_one": turned(one_by_one=True),
    "one_step_short": short,
    "one_step_long": long,
}
LOSSES = {"loss_after_the_step": turned(late=True), "mean_for_sum": per_point}


def failure_of(function, *, walk=first_steps, imitations=STEPS, show=False) -> CheckFailed:
    with pytest.raises(CheckFailed) as caught:
        checks.path(walk, function, reference=train, cases=starts, imitations=imitations, show=show)
    return caught.value


def test_gradient_descent_is_accepted() -> None:
    checks.path(first_steps, train, reference=train, cases=starts, imitations=STEPS)
    checks.path(recorded_losses, train, reference=train, cases=starts, imitations=LOSSES)


def by_hand(x, y, w0, eta, steps):
    a, b, c, d = (float(value) for value in w0)
    for _ in range(steps):
        r = a + b * x + c * x * x + d * x * x * x - y
        a, b, c, d = (p - eta * 2 * (r * x**k).sum() for k, p in enumerate((a, b, c, d)))
    return [a, b, c, d], []


def test_gradient_descent_is_accepted_however_it_is_written() -> None:
    checks.path(first_steps, by_hand, reference=train, cases=starts, imitations=STEPS)


@pytest.mark.parametrize("mistake", STEPS)
def test_a_loop_that_is_imitated_is_named(mistake: str) -> None:
    failure = failure_of(STEPS[mistake])

    assert mistake == failure.mistake
    assert failure.fact.endswith(MISTAKES[mistake].effect)


@pytest.mark.parametrize("mistake", LOSSES)
def test_losses_that_are_imitated_are_named(mistake: str) -> None:
    failure = failure_of(LOSSES[mistake], walk=recorded_losses, imitations=LOSSES)

    assert mistake == failure.mistake


@pytest.mark.parametrize(
    ("factor", "mistake", "words"),
    [
        (-1, "uphill", "goes along the gradient in its first step, not against it"),
        (-2, "uphill", "goes along the gradient in its first step, not against it"),
        (0.5, "step_rescaled", "makes a first step half as long as the right one"),
        (2, "step_rescaled", "makes a first step twice as long as the right one"),
        (0.1, "step_rescaled", "makes a first step 1/10 times as long as the right one"),
        (0, "never_moves", "stays at the starting point"),
    ],
)
def test_a_first_step_in_proportion_is_named(factor, mistake: str, words: str) -> None:
    failure = failure_of(turned(factor=factor))

    assert (mistake, f"`train_poly3` {words}") == (failure.mistake, failure.fact)


def test_a_path_that_starts_to_move_late_does_not_stand_still() -> None:
    failure = failure_of(short, imitations=None)

    assert failure.mistake is None
    assert "`first_steps` with `short` is right up to step 0 and leaves the path at step 1" == (
        failure.fact
    )


def noisy(x, y, w0, eta, steps):
    return train(x, y, w0, eta, steps)[0] + (1e-6 if steps > 4 else 0.0), []


def from_zero(x, y, w0, eta, steps):
    return train(x, y, 0 * w0, eta, steps)


def on_the_mean(x, y, w0, eta, steps):
    return train(x, y, w0, eta / len(x), steps)


def normalised(x, y, w0, eta, steps):
    w = w0
    for _ in range(steps):
        g = powers(x) @ residual(x, y, w)
        w = w - eta * g / np.linalg.norm(g)
    return w, []


UNNAMED = {
    "momentum": (turned(pile=0.9), "is right up to step 1 and leaves the path at step 2"),
    "wrong after four": (noisy, "is right up to step 4 and leaves the path at step 5"),
    "another start": (from_zero, "is wrong at the start already"),
    "steps of one length": (normalised, "is right up to step 0 and leaves the path at step 1"),
    "not a number": (
        lambda x, y, w0, eta, steps: (w0 * (np.nan if steps else 1), []),
        "is right up to step 0 and leaves the path at step 1",
    ),
}


@pytest.mark.parametrize(("function", "words"), UNNAMED.values(), ids=UNNAMED)
def test_a_path_without_a_name_is_told_by_the_step_where_it_is_left(function, words) -> None:
    failure = failure_of(function)

    assert failure.mistake is None
    assert failure.fact.endswith(words)


def test_a_step_from_another_start_is_not_said_to_be_rescaled() -> None:
    def beside(x, y, w0, eta, steps):
        w, losses = train(x, y, w0, eta / 2, steps)
        return w + 1, losses

    assert failure_of(beside).mistake is None


def test_one_step_without_a_move_is_not_said_to_stand_still() -> None:
    """It may be counted one too late; only further steps can tell."""

    def start_and_first_step(train, *case):
        return first_steps(train, *case)[:2]

    for wrong in (short, turned(factor=0)):
        assert failure_of(wrong, walk=start_and_first_step, imitations=None).mistake is None


def test_a_mistake_of_a_value_is_told_as_one_that_the_loop_works_with() -> None:
    failure = failure_of(on_the_mean, imitations={"mean_for_sum": on_the_mean})

    assert (
        "`on_the_mean` works with a value that is 1/n of the true value, where n is the number of "
        "data points" == failure.fact
    )


def test_losses_that_differ_have_no_step_to_be_named() -> None:
    """Half the losses are not half a step."""
    failure = failure_of(turned(mean=2), walk=recorded_losses, imitations=LOSSES)

    assert failure.mistake is None
    assert "`recorded_losses` with `train_poly3` is wrong at the start already" == failure.fact


def test_a_loss_too_many_is_told_by_the_shapes() -> None:
    def one_more(x, y, w0, eta, steps):
        w, losses = train(x, y, w0, eta, steps)
        return w, [*losses, 0.0]

    failure = failure_of(one_more, walk=recorded_losses, imitations=LOSSES)

    assert "wrong_shape" == failure.mistake
    assert (
        "`recorded_losses` with `one_more` gives rows of shape (7, 1) where (6, 1) is asked for"
        == (failure.fact)
    )


def one_start():
    rng = np.random.default_rng(1)
    return [(rng.normal(0.4, 1.0, 5), rng.normal(size=5), rng.normal(size=4), 0.001)]


@pytest.mark.parametrize(
    ("mistake", "function"),
    [("gradients_pile_up", STEPS["gradients_pile_up"]), ("step_rescaled", turned(factor=2.0))],
)
def test_one_path_is_enough_as_changed_ones_are_asked(mistake: str, function) -> None:
    with pytest.raises(CheckFailed) as caught:
        checks.path(
            first_steps, function, reference=train, cases=one_start(), imitations=STEPS, show=True
        )

    assert mistake == caught.value.mistake
    assert "step 1" in caught.value.evidence or "step 2" in caught.value.evidence


def test_a_path_that_only_one_start_explains_has_no_diagnosis() -> None:
    """Right at every other start: the mistake that fits here does not fit there."""
    (case,) = one_start()

    def by_chance(x, y, w0, eta, steps):
        return turned(factor=2.0 if np.array_equal(w0, case[2]) else 1.0)(x, y, w0, eta, steps)

    with pytest.raises(CheckFailed) as caught:
        checks.path(first_steps, by_chance, reference=train, cases=[case])

    assert caught.value.mistake is None
    assert "leaves the path at step 1" in caught.value.fact


def test_paths_that_nothing_changes_have_no_diagnosis_unless_there_are_three() -> None:
    def count(function, n):
        return [[function(k)] for k in range(n)]

    with pytest.raises(CheckFailed) as caught:
        checks.path(count, lambda k: 2 * k, reference=lambda k: k, cases=[(3,), (4,)])

    assert caught.value.mistake is None


def test_evidence_is_shown_only_when_asked_for() -> None:
    shown = failure_of(noisy, show=True)

    assert () == failure_of(noisy).evidence
    assert "step 5" == shown.evidence[0]
    assert shown.evidence[1].startswith("expected ")


def test_what_the_program_cannot_use_is_not_said_to_be_raised_by_the_function() -> None:
    def returns_none(x, y, w0, eta, steps):
        train(x, y, w0, eta, steps)

    failure = failure_of(returns_none)

    assert "`first_steps` with `returns_none` raised `TypeError`" == failure.fact
    assert "how many arguments your function takes, and what it returns" in failure.hint


def test_a_row_of_one_number_each_is_a_path_too() -> None:
    def numbers(function, x):
        return [function(k * x) for k in range(5)]

    checks.path(numbers, abs, reference=abs, cases=[(1.0,)])
    with pytest.raises(CheckFailed, match="leaves the path at step 3"):
        checks.path(numbers, lambda x: min(x, 2.0), reference=abs, cases=[(1.0,)])


def test_a_single_number_is_no_path_but_can_be_compared() -> None:
    def last(function, x):
        return function(x)

    checks.path(last, abs, reference=abs, cases=[(1.0,)])
    with pytest.raises(CheckFailed, match="wrong at the start"):
        checks.path(last, lambda x: 2.0, reference=abs, cases=[(1.0,)])


@pytest.mark.parametrize(
    ("fault", "words"),
    [
        ({"cases": []}, "no cases"),
        ({"imitations": {"no_such_mistake": train}}, "no_such_mistake"),
        ({"reference": lambda *_: (np.full(4, np.inf), [])}, "NaN or infinity"),
    ],
    ids=["no cases", "unknown mistake", "infinite reference"],
)
def test_a_fault_of_ours_is_no_failure_of_the_student(fault, words: str) -> None:
    given = {"reference": train, "cases": starts, **fault}

    with pytest.raises(ValueError, match=words):
        checks.path(first_steps, train, **given)


def test_a_known_wrong_path_of_another_length_is_named() -> None:
    """The shape alone would say that a row is missing, and not which one."""

    def history(train, x, y, w0, eta):
        return train(x, y, w0, eta)

    def rows(x, y, w0, eta):
        return [train(x, y, w0, eta, steps)[0] for steps in range(4)]

    with pytest.raises(CheckFailed) as caught:
        checks.path(
            history,
            lambda *case: rows(*case)[1:],
            reference=rows,
            cases=starts,
            imitations={
                "one_step_short": lambda *case: rows(*case)[:-1],
                "one_step_long": lambda *case: rows(*case)[1:],
            },
            show=True,
        )

    assert ("one_step_long", ()) == (caught.value.mistake, caught.value.evidence)
