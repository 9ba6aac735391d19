"""The check of backward functions: what it accepts, refuses and names."""

from __future__ import annotations

import numpy as np
import pytest
from backward_cases import (
    batches,
    check_elementwise,
    check_linear,
    failure_of_elementwise,
    failure_of_linear,
    linear,
    linear_backward,
    logistic,
    relu,
    relu_backward,
    sigmoid_backward,
    soft,
    softmax_backward,
)

from autograder import checks
from autograder.checks import MISTAKES, CheckFailed, Unanswered
from autograder.checks.plain import pack, unpack
from autograder.checks.seeds import seeded
from autograder.checks.watch import Observation, watch

RIGHT = {
    "tuple": linear_backward,
    "list": lambda dY, X, W: list(linear_backward(dY, X, W)),
    "nested lists": lambda dY, X, W: [g.tolist() for g in linear_backward(dY, X, W)],
    "einsum": lambda dY, X, W: (
        np.einsum("...o,oi->...i", dY, W),
        np.einsum("no,ni->oi", dY.reshape(-1, len(W)), X.reshape(-1, W.shape[1])),
        np.einsum("no->o", dY.reshape(-1, len(W))),
    ),
}


@pytest.mark.parametrize("function", RIGHT.values(), ids=RIGHT)
def test_a_right_backward_is_accepted_however_it_is_written(function) -> None:
    check_linear(function)


@pytest.mark.parametrize(
    ("kind", "function"),
    [
        ("relu", relu_backward),
        ("relu, of the input", relu_backward),
        ("sigmoid", sigmoid_backward),
        ("softmax", softmax_backward),
        ("softmax, of the input", lambda dout, z: softmax_backward(dout, soft(z))),
    ],
)
def test_one_gradient_is_returned_bare(kind: str, function) -> None:
    check_elementwise(kind, function)


def test_several_gradients_of_one_shape_may_be_rows_of_an_array() -> None:
    def product(a, b):
        return a * b

    checks.vjp(
        lambda up, a, b: np.stack([up * b, up * a]),
        of=product,
        wrt=(0, 1),
        cases=lambda rng: [(rng.normal(size=3), rng.normal(size=3))],
    )


def test_whole_numbers_stay_what_they_are() -> None:
    def along(z, axis):
        return z.softmax(dim=axis)

    def backward(dout, z, axis):
        moved = softmax_backward(np.moveaxis(dout, axis, -1), soft(np.moveaxis(z, axis, -1)))
        return np.moveaxis(moved, -1, axis)

    checks.vjp(backward, of=along, wrt=0, cases=lambda rng: [(rng.normal(size=(3, 4)), 0)])


def per_gradient(position: int, change):
    """The right gradients, one of them changed."""

    def linear_backward_with_a_slip(dY, X, W):
        parts = list(linear_backward(dY, X, W))
        parts[position] = change(parts[position], dY, X, W)
        return parts

    return linear_backward_with_a_slip


LINEAR = {
    "dW transposed": (1, lambda g, dY, X, W: g.T, "transposed", "dW"),
    "dW of the mean": (1, lambda g, dY, X, W: g / dY[..., 0].size, "batch_averaged", "dW"),
    "db of the mean": (2, lambda g, dY, X, W: g / dY[..., 0].size, "batch_averaged", "db"),
    "db not summed": (2, lambda g, dY, X, W: dY, "missing_sum", "db"),
    "db of the last axis": (2, lambda g, dY, X, W: dY.sum(axis=-1), "wrong_axis_summed", "db"),
    "db one number": (2, lambda g, dY, X, W: dY.sum(), "wrong_axis_summed", "db"),
    "dX negative": (0, lambda g, dY, X, W: -g, "negated", "dX"),
    "dX halved": (0, lambda g, dY, X, W: g / 2, "constant_factor", "dX"),
    "dX is X": (0, lambda g, dY, X, W: X, "returns_an_input", "dX"),
    "dX is Y": (0, lambda g, dY, X, W: dY, "local_derivative_missing", "dX"),
    "dX without dY": (
        0,
        lambda g, dY, X, W: np.ones_like(dY) @ W,
        "upstream_ignored",
        "dX",
    ),
}


def square(rng):
    for n in (3, 4, 5, 6):
        yield rng.normal(size=(n, 3)), rng.normal(size=(3, 3)), rng.normal(size=3)


@pytest.mark.parametrize(("position", "change", "mistake", "label"), LINEAR.values(), ids=LINEAR)
def test_the_gradient_with_the_mistake_is_named(position, change, mistake, label) -> None:
    cases = square if label == "dX" else batches
    failure = failure_of_linear(per_gradient(position, change), cases)

    assert mistake == failure.mistake
    assert failure.fact.startswith(f"`{label}` of `linear_backward_with_a_slip` ")
    assert MISTAKES[mistake].hint == failure.hint


ELEMENTWISE = {
    "relu, mask of the upstream": ("relu", lambda d, x: d * (d > 0), "gate_set_by_upstream", None),
    "relu, open": ("relu", lambda d, x: d, "gate_always_open", "local_derivative_missing"),
    "relu, height": (
        "relu",
        lambda d, x: d * np.maximum(0, x),
        "output_for_derivative",
        "multiplied_by_input",
    ),
    "relu, no upstream": ("relu", lambda d, x: 1.0 * (x > 0), "upstream_ignored", None),
    "relu, upstream twice": ("relu", lambda d, x: d * d * (x > 0), "upstream_twice", None),
    "sigmoid, nothing": ("sigmoid", lambda d, s: d, "local_derivative_missing", None),
    "sigmoid, of z": (
        "sigmoid, of the input",
        lambda d, z: d * z * (1 - z),
        "input_for_output",
        None,
    ),
    "sigmoid twice": (
        "sigmoid",
        lambda d, s: d * logistic(s) * (1 - logistic(s)),
        "activated_twice",
        None,
    ),
    "sigmoid itself": ("sigmoid", lambda d, s: s, "returns_the_output", None),
    "softmax, diagonal": ("softmax", lambda d, s: d * s * (1 - s), "cross_terms_missing", None),
    "softmax, columns": (
        "softmax",
        lambda d, s: s * (d - (d * s).sum(axis=0)),
        "softmax_other_axis",
        None,
    ),
    "softmax, of z": (
        "softmax, of the input",
        softmax_backward,
        "input_for_output",
        None,
    ),
}


@pytest.mark.parametrize(
    ("kind", "wrong", "mistake", "other"), ELEMENTWISE.values(), ids=ELEMENTWISE
)
def test_a_slip_of_a_local_derivative_is_named(kind: str, wrong, mistake: str, other) -> None:
    failure = failure_of_elementwise(kind, wrong)

    assert mistake == failure.mistake
    assert (other is not None) == (", or " in failure.fact)
    assert other is None or MISTAKES[other].effect in failure.fact
    assert other is None or MISTAKES[other].hint in failure.hint


UNNAMED = {
    "noise": lambda d, x: relu_backward(d, x) + 0.1 * np.sin(7 * x),
    "wrong for a half": lambda d, x: (
        relu_backward(d, x) * np.where(np.arange(len(x)) > 1, 2, 1)[:, None]
    ),
    "leaky": lambda d, x: d * np.where(x > 0, 1, 0.1),
    "mask at one": lambda d, x: d * (x > 1),
    "absolute": lambda d, x: abs(d) * (x > 0),
    "factor of the case": lambda d, x: relu_backward(d, x) * x[0, 0],
}


@pytest.mark.parametrize("wrong", UNNAMED.values(), ids=UNNAMED)
def test_a_slip_without_a_name_is_refused_without_one(wrong) -> None:
    assert failure_of_elementwise("relu", wrong).mistake is None


def test_a_wrong_shape_is_told_before_a_wrong_value() -> None:
    failure = failure_of_linear(
        lambda dY, X, W: (-linear_backward(dY, X, W)[0], dY, linear_backward(dY, X, W)[2]), square
    )

    assert "wrong_shape" == failure.mistake
    assert failure.fact.startswith("`dW` of ")


@pytest.mark.parametrize("value", [[], [1.0], (1.0, 2.0), 3.0, "text", np.ones(2), np.array(1.0)])
def test_another_number_of_gradients_is_told(value) -> None:
    failure = failure_of_linear(lambda dY, X, W: value)

    assert "`<lambda>` does not return 3 gradients" == failure.fact


def test_a_gradient_that_is_no_array_is_told_by_its_place() -> None:
    failure = failure_of_linear(lambda dY, X, W: (dY @ W, None, 1.0))

    assert "returns_nothing" == failure.mistake
    assert "`<lambda>`, gradient number 2, returned `None`" == failure.fact


def stub(dY, X, W):
    raise NotImplementedError()


@pytest.mark.parametrize("function", [..., stub])
def test_a_stub_is_unanswered(function) -> None:
    assert isinstance(failure_of_linear(function), Unanswered)


def test_names_of_the_gradients_can_be_given() -> None:
    with pytest.raises(CheckFailed, match="`grad_weight` of `<lambda>`"):
        checks.vjp(
            lambda *_: (np.ones(1),), of=linear, wrt=[1], names=["grad_weight"], cases=batches
        )


def test_an_imitation_names_the_gradient_that_it_is_about() -> None:
    def updated_first(dY, X, W):
        return dY @ (W - 0.1), *linear_backward(dY, X, W)[1:]

    failure = failure_of_linear(
        updated_first,
        imitations={"parameters_one_by_one": lambda dY, X, W: (dY @ (W - 0.1), None, None)},
    )

    assert "parameters_one_by_one" == failure.mistake
    assert failure.fact.startswith("`dX` of `updated_first` ")


def test_the_upstream_has_both_signs_and_comes_again_as_a_multiple() -> None:
    seen = []

    def spy(dY, X, W):
        seen.append(dY)
        return linear_backward(dY, X, W)

    check_linear(spy)
    first, again = seen[:5], seen[5:]
    factors = [np.unique(np.round(b / a, 9)) for a, b in zip(first, again, strict=True)]

    assert all((up > 0).any() and (up < 0).any() for up in seen)
    assert not any(np.any(up == 1) for up in seen)
    assert [1] * 5 == [factor.size for factor in factors]
    assert all(abs(factor) >= 1.5 for factor in np.concatenate(factors))


def test_only_the_multiple_finds_what_is_not_linear() -> None:
    """Right for every first upstream, wrong for its multiple."""

    def clipped(dout, x):
        return relu_backward(np.clip(dout, -0.9, 0.9), x)

    assert failure_of_elementwise("relu", clipped).mistake is None


def test_upstreams_follow_the_seed_and_not_the_students_name() -> None:
    seen = []

    def spy(dout, x):
        seen.append(dout.tobytes())
        return relu_backward(dout, x)

    for seed, name in ((b"1", "a"), (b"1", "b"), (b"2", "a")):
        spy.__name__ = name
        with seeded(seed):
            check_elementwise("relu", spy)

    assert seen[:8] == seen[8:16]
    assert set(seen[:8]).isdisjoint(seen[16:])


@pytest.mark.parametrize(
    ("fault", "words"),
    [
        ({"cases": []}, "no cases"),
        ({"imitations": {"no_such_mistake": relu_backward}}, "no_such_mistake"),
        ({"of": lambda x: x / 0}, "NaN or infinity"),
    ],
    ids=["no cases", "unknown mistake", "infinite"],
)
def test_a_fault_of_ours_is_no_failure_of_the_student(fault, words: str) -> None:
    given = {"of": relu, "wrt": 0, "cases": [(np.ones(3),)], **fault}

    with pytest.raises(ValueError, match=words):
        checks.vjp(relu_backward, **given)


def test_a_hidden_message_shows_no_number_and_a_shown_one_does() -> None:
    hidden = failure_of_elementwise("relu", lambda d, x: -relu_backward(d, x))
    shown = failure_of_elementwise("relu", lambda d, x: -relu_backward(d, x), show=True)

    assert () == hidden.evidence
    assert 3 == len(shown.evidence)


def test_two_cases_name_nothing_although_each_is_asked_twice() -> None:
    with pytest.raises(CheckFailed) as caught:
        checks.vjp(
            lambda d, x: -relu_backward(d, x),
            of=relu,
            wrt=0,
            cases=lambda rng: [(rng.normal(size=n),) for n in (4, 5)],
        )

    assert caught.value.mistake is None


class FarAway:
    """Stands for a function in the sandbox: arguments and results cross as packed data."""

    def __init__(self, function) -> None:
        self.__name__ = "backward"
        self.function = function

    def observe_remotely(self, args) -> Observation:
        seen = watch(self.function, tuple(unpack(pack(arg)) for arg in args))
        return Observation(unpack(pack(seen.value)), seen.raised, seen.changed)

    def run_remotely(self, *_):
        raise AssertionError("a vector-Jacobian product runs no program")


def broken(dY, X, W):
    raise ValueError("shapes do not match")


BOTH_WAYS = {
    **{key: per_gradient(place, change) for key, (place, change, *_) in LINEAR.items()},
    "tensors": lambda dY, X, W: [1.0, "text", None],
    "nothing": lambda dY, X, W: None,
    "raises": broken,
    "stub": stub,
}


@pytest.mark.parametrize("wrong", BOTH_WAYS.values(), ids=BOTH_WAYS)
def test_the_verdict_is_the_same_when_the_students_function_is_remote(wrong) -> None:
    wrong.__name__ = "backward"
    here, there = failure_of_linear(wrong, square), failure_of_linear(FarAway(wrong), square)

    assert (str(here), here.mistake, type(here)) == (str(there), there.mistake, type(there))


def test_a_right_remote_function_is_accepted() -> None:
    check_linear(FarAway(linear_backward))


def nearly(wrong):
    """Right through the softmax but for a term that has no name."""
    return lambda dout, s: softmax_backward(dout, s) + wrong(s)


@pytest.mark.parametrize(
    ("kind", "wrong", "clause"),
    [
        (
            "softmax",
            nearly(lambda s: s**2),
            ": along axis 1 the true one adds up to zero, and this one does not",
        ),
        ("softmax", nearly(lambda s: s**2 - (s**2).mean(axis=-1, keepdims=True)), ""),
        (
            "relu",
            lambda d, x: relu_backward(np.clip(d, -0.9, 0.9), x),
            ": right for an upstream gradient, wrong for a multiple of it",
        ),
    ],
)
def test_what_is_seen_of_a_slip_without_a_name_is_told(kind: str, wrong, clause: str) -> None:
    failure = failure_of_elementwise(kind, wrong)

    assert failure.mistake is None
    assert f"`<lambda>` does not give the true gradient{clause}" == failure.fact


def values_of(wrong, sizes, scale=lambda k: 1.0) -> str:
    """The fact that the check of values tells of a wrong function of a vector."""
    with pytest.raises(CheckFailed) as caught:
        checks.values(
            wrong,
            expected=lambda x: x / (abs(x) + 1e-8),
            cases=lambda rng: [
                (scale(k) * rng.uniform(1, 2, size=size),) for k, size in enumerate(sizes)
            ],
            n=len,
        )
    assert caught.value.mistake is None
    return caught.value.fact


def test_cases_that_are_right_are_told_apart_by_what_is_special_about_them() -> None:
    def wrong_for_more_points(x):
        return x / (abs(x).max() + 1e-8)

    def wrong_off_the_square(x):
        return x / (abs(x) + 1e-8) + (0 if len(x) == x.shape[1] else np.sin(x))

    def eps_in_the_wrong_place(x):
        return x / np.maximum(abs(x) + 1e-8, 1e-7)

    tiny = values_of(eps_in_the_wrong_place, (2, 3, 4, 5), lambda k: 1e-8 if k % 2 else 1.0)

    assert values_of(wrong_for_more_points, (1, 2, 3, 4)).endswith(
        ": right for one data point, wrong for more"
    )
    assert values_of(wrong_off_the_square, ((3, 3), (2, 4), (5, 3), (4, 2))).endswith(
        ": right where both sides have one length, wrong elsewhere"
    )
    assert tiny.endswith(": right for ordinary numbers, wrong for tiny ones")
