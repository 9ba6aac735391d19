"""A student's test is tested: what a judge accepts and rejects, and what is said about it."""

# ruff: noqa: ARG004 - a backward function takes what it does not need

from __future__ import annotations

import inspect

import numpy as np
import pytest
from bad_students import RETURNED

from autograder import checks
from autograder.checks import CheckFailed, Planted, Sound, Unanswered
from autograder.checks.planted import ask, subjects
from autograder.checks.seeds import seeded
from autograder.checks.watch import Observation, define, watch


class Cube:
    @staticmethod
    def draw(rng, k):
        return (rng.uniform(0.5, 1.5, (30, 20)[k % 2]),)

    @staticmethod
    def forward(x):
        return x**3

    @staticmethod
    @Sound()
    def right(up, x):
        """Has a text that must not travel."""
        return (3 * up * x**2,)

    @staticmethod
    @Planted("checked_with_ones")
    def without_upstream(up, x):
        return (3 * x**2,)

    @staticmethod
    @Planted("checked_with_ones")
    def squared(up, x):
        return (3 * up**2 * x**2,)

    @staticmethod
    @Planted("checked_with_ones")
    def absolute(up, x):
        return (3 * np.abs(up) * x**2,)

    @staticmethod
    @Planted("nan_slips_through")
    def no_number(up, x):
        return (0 * x + np.nan,)

    @staticmethod
    @Planted("nan_slips_through")
    def no_first_number(up, x):
        return (np.append(np.nan, 3 * up[1:] * x[1:] ** 2),)

    @staticmethod
    @Planted("nan_slips_through")
    def no_last_number(up, x):
        return (np.append(3 * up[:-1] * x[:-1] ** 2, np.nan),)

    @staticmethod
    @Planted()
    def twice(up, x):
        return (6 * up * x**2,)


class Number:
    @staticmethod
    def draw(rng, k):
        return (rng.uniform(1, 2 + k),)

    @staticmethod
    def forward(x):
        return math.pi * x  # noqa: F821 - a program has `math`

    @staticmethod
    @Sound("form_refused")
    def as_a_float(up, x):
        return (float(up) * np.pi,)

    @staticmethod
    @Planted()
    def nothing(up, x):
        return (0 * x,)


def sound(fn, vjp, make_inputs, rng, upstream=None, passes=lambda error: np.all(error < 1e-6)):
    for _ in range(2):
        (x,) = make_inputs(rng)
        up = rng.normal(size=x.shape) if upstream is None else upstream(x)
        true = up * (fn(x + 1e-6) - fn(x - 1e-6)) / 2e-6
        if not passes(np.abs(vjp(up, x)[0] - true)):
            return False
    return True


def with_ones(*args):
    return sound(*args, upstream=np.ones_like)


def nan_passes(*args):
    return sound(*args, passes=lambda error: not np.any(error > 1e-6))


def failure(judge, *families, **more) -> CheckFailed:
    with pytest.raises(CheckFailed) as caught:
        checks.judge(judge, *families, **more)
    return caught.value


def test_a_judge_that_tells_right_from_wrong_is_accepted() -> None:
    checks.judge(sound, Cube, Number)


@pytest.mark.parametrize("form", [bool, int, float, np.bool_, np.array, lambda v: np.array([v])])
def test_a_verdict_may_have_any_form_of_a_truth_value(form) -> None:
    checks.judge(lambda *args: form(sound(*args)), Cube)


@pytest.mark.parametrize("always", [True, False])
def test_who_always_says_the_same_scores_nothing(always) -> None:
    with pytest.raises(CheckFailed):
        checks.judge(lambda *_: always, Cube, Number, at_least=0.01)


def test_the_score_is_the_share_of_bugs_less_the_share_of_false_alarms() -> None:
    """Of eight bugs five are caught, and one of two right ones is accused: 5/8 - 1/2."""

    def judge(*args):
        return with_ones(*args) and args[2](args[3])[0].shape != ()

    checks.judge(judge, Cube, Number, at_least=1 / 8)
    told = failure(judge, Cube, Number, at_least=1 / 8 + 1e-6)
    assert told.fact.endswith("(rejects 5 of 8 wrong ones and 1 of 2 right ones)")


@pytest.mark.parametrize(
    ("judge", "mistake"),
    [
        (with_ones, "checked_with_ones"),
        (nan_passes, "nan_slips_through"),
        (lambda *_: True, "accepts_everything"),
        (lambda *args: not sound(*args), "verdict_turned_round"),
        (lambda *_: None, "returns_nothing"),
        (lambda *_: [True, False], "verdict_in_pieces"),
    ],
)
def test_a_weakness_is_named_by_what_it_lets_through(judge, mistake) -> None:
    assert mistake == failure(judge, Cube, Number).mistake


def test_a_judge_that_rejects_all_is_told_so_where_enough_is_right() -> None:
    class More(Cube):
        draw, forward = Cube.draw, Cube.forward
        one, two, three, four = (Sound()(lambda up, x: (3 * up * x * x,)) for _ in range(4))

    assert "accuses_everything" == failure(lambda *_: False, Cube, More).mistake


def test_three_survivors_without_a_common_weakness_are_counted_and_not_named() -> None:
    def misses_one_of_each(fn, vjp, make_inputs, rng):
        up, x = np.array([-0.5, 2.0]), np.array([1.0, 2.0])
        (given,) = vjp(up, x)
        squared, twice = np.allclose(given, 3 * (up * x) ** 2), np.allclose(given, 6 * up * x**2)
        last = np.isnan(given).tolist() == [False, True]
        return squared or twice or last or sound(fn, vjp, make_inputs, rng)

    told = failure(misses_one_of_each, Cube)
    assert (None, "`misses_one_of_each` rejects 4 of 7 wrong ones and 0 of 1 right ones") == (
        told.mistake,
        told.fact,
    )


def test_fewer_than_three_survivors_name_no_weakness() -> None:
    class Two:
        draw, forward = Cube.draw, Cube.forward
        right, squared, no_upstream, twice = (
            getattr(Cube, name) for name in ("right", "squared", "without_upstream", "twice")
        )

    assert failure(with_ones, Two).mistake is None


def test_an_exception_is_no_verdict_and_is_told_as_a_weakness() -> None:
    def judge(fn, vjp, make_inputs, rng):
        x = make_inputs(rng)[0]
        if np.isnan(vjp(np.ones_like(x), x)[0]).any():
            raise ValueError("what is this?")
        return sound(fn, vjp, make_inputs, rng)

    assert "raises_instead_of_judging" == failure(judge, Cube).mistake


def test_a_judge_that_raises_whatever_it_is_asked_is_told_its_exception() -> None:
    assert "raised `ZeroDivisionError`" in failure(lambda *_: 1 / 0, Cube).fact


def test_a_stub_is_unanswered() -> None:
    def judge(*_):
        raise NotImplementedError

    for unwritten in (judge, ...):
        with pytest.raises(Unanswered):
            checks.judge(unwritten, Cube)


def test_a_hidden_check_shows_no_family_and_a_visible_one_does() -> None:
    assert () == failure(with_ones, Cube).evidence
    assert "accepted   Cube, squared" in failure(with_ones, Cube, show=True).evidence


def test_questions_about_a_weakness_leave_the_other_weaknesses_out() -> None:
    checks.judge(with_ones, Cube, about={"nan_slips_through"})
    checks.judge(nan_passes, Cube, about={"checked_with_ones"})
    assert failure(with_ones, Cube, about={"checked_with_ones"})


@pytest.mark.parametrize("returned", RETURNED.values(), ids=RETURNED)
def test_whatever_a_judge_returns_the_check_ends_with_a_message(returned) -> None:
    assert isinstance(failure(lambda *_: returned, Cube), CheckFailed)


# --- what the judge gets to see -------------------------------------------------------------------


class Far:
    """A judge in another process, which sees nothing but text and numbers."""

    __name__ = "far"

    def __init__(self, judge) -> None:
        self.judge, self.texts = judge, []

    def observe_remotely(self, args) -> Observation:
        raise AssertionError(f"a judge is asked by programs, not called with {args}")

    def run_remotely(self, source, name, args) -> Observation:
        self.texts.append(source)
        return watch(define(source, name), (self.judge, *args[1:]))


def test_a_judge_elsewhere_gets_the_same_verdict() -> None:
    checks.judge(Far(sound), Cube, Number)
    assert "checked_with_ones" == failure(Far(with_ones), Cube, Number).mistake


def test_the_text_that_travels_holds_no_name_label_or_remark() -> None:
    far = Far(sound)
    checks.judge(far, Cube, Number)
    text = "\n".join(far.texts)

    for word in ("Sound", "Planted", "right", "squared", "Cube", "checked_with", "must not travel"):
        assert word not in text
    assert 10 == len(set(far.texts))


def test_functions_in_the_same_process_have_neither_name_nor_label() -> None:
    def judge(fn, vjp, make_inputs, rng):
        (backward,) = (cell.cell_contents for cell in vjp.__closure__)
        seen.add((backward.__name__, backward.__code__.co_firstlineno, hasattr(backward, "label")))
        return sound(fn, vjp, make_inputs, rng)

    seen: set[tuple[str, int, bool]] = set()
    checks.judge(judge, Cube, Number)
    assert {("f", 1, False)} == seen


def test_the_order_and_the_inputs_belong_to_the_submission() -> None:
    def asked(seed: bytes) -> list[float]:
        drawn = []

        def judge(fn, vjp, make_inputs, rng):
            drawn.append(float(make_inputs(rng)[0].flat[0]))
            return sound(fn, vjp, make_inputs, rng)

        with seeded(seed):
            checks.judge(judge, Cube, Number)
        return drawn

    assert asked(b"one") == asked(b"one")
    assert set(asked(b"one")).isdisjoint(asked(b"two"))


def test_every_call_draws_the_next_inputs_as_arrays() -> None:
    def shapes(fn, vjp, make_inputs, rng):
        return [list(make_inputs(rng)[0].shape) for _ in range(3)]

    seen = [
        ask(shapes, subject, 7).value for family in (Cube, Number) for subject in subjects(family)
    ]
    assert [[[30], [20], [30]]] * 8 + [[[], [], []]] * 2 == seen


# --- checks that are at fault ---------------------------------------------------------------------


def test_an_unknown_weakness_is_the_checks_fault() -> None:
    with pytest.raises(ValueError, match="no mistake of the catalogue is called sloppy"):
        Planted("sloppy")


def test_a_family_without_its_functions_is_the_checks_fault() -> None:
    class Empty:
        draw = Cube.draw

    with pytest.raises(ValueError, match="`Empty` needs"):
        checks.judge(sound, Empty)


def test_bugs_alone_are_no_question() -> None:
    class Bugs:
        draw, forward, twice = Cube.draw, Cube.forward, Cube.twice

    with pytest.raises(ValueError, match="something right and something wrong"):
        checks.judge(sound, Bugs)


def test_a_lambda_cannot_travel() -> None:
    class Short:
        draw, forward, right = Cube.draw, Cube.forward, Sound()(lambda up, x: (3 * up * x**2,))
        twice = Cube.twice

    assert inspect.isfunction(Short.right)
    with pytest.raises(ValueError, match="with `def`"):
        checks.judge(Far(sound), Short)
