"""One part of what a function returns: in values, gradients, guards and backward functions."""

from __future__ import annotations

import numpy as np
import pytest
from backward_cases import batches, linear, linear_backward

from autograder import checks
from autograder.checks import MISTAKES, CheckFailed
from autograder.checks.parts import called, item_of


def sizes(rng: np.random.Generator):
    for n in (1, 3, 4, 6):
        yield rng.normal(size=n), rng.normal(size=n)


def squares(x, y):
    return ((x * y) ** 2).sum()


def loss_and_grads(x, params):
    y = params["y"]
    return (x * x * y * y).sum(), {"x": 2 * x * y**2, "y": 2 * y * x**2}


def check_y(function, **more) -> None:
    checks.gradient(
        function,
        of=squares,
        wrt=1,
        cases=sizes,
        arguments=lambda x, y: (x, {"y": y}),
        part=(1, "y"),
        **more,
    )


@pytest.mark.parametrize(
    ("value", "part", "expected"),
    [
        ((1, 2), 0, 1),
        ([1, [2, 3]], (1, 0), 2),
        ((1, {"W": 5}), (1, "W"), 5),
        ({"W": 5}, "W", 5),
        (np.array([4.0, 6.0]), 1, 6.0),
        ((1, 2), None, (1, 2)),
    ],
)
def test_a_part_is_found(value, part, expected) -> None:
    assert expected == item_of(value, part, "`f`")


@pytest.mark.parametrize(
    ("value", "part", "fact"),
    [
        (3.0, 0, "`f` does not return a tuple or a list of values"),
        ({"a": 1}, 0, "`f` does not return a tuple or a list of values"),
        (np.float64(3), 0, "`f` does not return a tuple or a list of values"),
        ((1,), 1, "`f` does not return 2 values or more"),
        ((1, {"dW": 2}), (1, "W"), "`f` has no entry `W`"),
        ((1, [2]), (1, "W"), "`f` does not return a dict with an entry `W`"),
    ],
)
def test_a_missing_part_is_told_and_named(value, part, fact) -> None:
    with pytest.raises(CheckFailed) as caught:
        item_of(value, part, "`f`")

    assert fact == caught.value.fact
    assert "part_missing" == caught.value.mistake


@pytest.mark.parametrize("value", [None, (1.0, None)])
def test_nothing_in_the_place_of_parts_is_a_forgotten_return(value) -> None:
    with pytest.raises(CheckFailed) as caught:
        item_of(value, (1, "W"), "`f`")

    assert "returns_nothing" == caught.value.mistake


@pytest.mark.parametrize(
    ("part", "name", "expected"),
    [
        (None, None, "`f`"),
        (0, None, "`f`"),
        (0, "loss", "`loss` of `f`"),
        ((1, "W"), None, "`W` of `f`"),
        ((1, "W"), "grad of W", "`grad of W` of `f`"),
    ],
)
def test_a_part_is_called_by_its_name_or_its_key(part, name, expected) -> None:
    assert expected == called("`f`", part, name)


def test_a_gradient_in_a_dict_is_compared_with_torch() -> None:
    check_y(loss_and_grads)


def test_the_gradient_in_a_dict_that_is_wrong_is_named_and_diagnosed() -> None:
    def half_of_y(x, params):
        loss, grads = loss_and_grads(x, params)
        return loss, {**grads, "y": grads["y"] / 2}

    with pytest.raises(CheckFailed) as caught:
        check_y(half_of_y, name="dy")

    assert caught.value.fact.startswith("`dy` of `half_of_y` is half the true gradient")
    assert "missing_factor_two" == caught.value.mistake


def test_an_imitation_of_a_part_is_called_with_the_case() -> None:
    def plain_product(x, params):
        return 0.0, {"y": x * params["y"]}

    with pytest.raises(CheckFailed) as caught:
        check_y(plain_product, imitations={"output_gated": lambda x, y: x * y})

    assert "output_gated" == caught.value.mistake


def test_a_part_of_the_values_is_compared_and_the_rest_is_not() -> None:
    cases = [(np.array([2.0]), {"y": np.array([3.0])})]

    checks.values(lambda x, params: (36.0, "anything"), part=0, expected=lambda *_: 36, cases=cases)
    with pytest.raises(CheckFailed, match="`loss` of `<lambda>` does not give the true value"):
        checks.values(
            lambda *_: (35.0, {}), part=0, name="loss", expected=lambda *_: 36, cases=cases
        )


def test_a_dict_of_arrays_is_watched_for_changes() -> None:
    def doubles_in_place(x, params):
        loss, grads = loss_and_grads(x, params)
        params["y"] *= 2
        return loss, grads

    with pytest.raises(CheckFailed, match="changed its argument number 2"):
        checks.untouched(
            doubles_in_place,
            expected=lambda x, params: loss_and_grads(x, params)[1]["y"],
            part=(1, "y"),
            cases=[(np.ones(2), {"y": np.ones(2)})],
        )


def check_weights(function) -> None:
    checks.vjp(
        function,
        of=linear,
        wrt=(None, 1, None),
        cases=batches,
        arguments=lambda dY, X, W, b: (dY, X, W),
    )


@pytest.mark.parametrize("other", [None, "text", np.nan, 7.0])
def test_a_gradient_that_is_not_tested_may_be_anything(other) -> None:
    check_weights(lambda *args: (other, linear_backward(*args)[1], other))


def test_the_gradient_that_is_tested_keeps_its_place_and_its_name() -> None:
    def swaps(dY, X, W):
        dX, dW, db = linear_backward(dY, X, W)
        return dX, dW.T, db

    with pytest.raises(CheckFailed) as caught:
        check_weights(swaps)

    assert caught.value.fact.startswith("`dW` of `swaps` is the transpose")


def test_too_few_gradients_are_a_missing_part() -> None:
    with pytest.raises(CheckFailed) as caught:
        check_weights(lambda *args: linear_backward(*args)[:2])

    assert "`<lambda>` does not return 3 gradients" == caught.value.fact
    assert "part_missing" == caught.value.mistake


def test_an_imitation_may_leave_untested_gradients_out() -> None:
    def first_row(dY, X, W):
        return None, np.multiply.outer(dY[0], X[0]) if dY.ndim == 2 else dY[0].T @ X[0], None

    with pytest.raises(CheckFailed) as caught:
        checks.vjp(
            first_row,
            of=linear,
            wrt=(None, 1, None),
            cases=batches,
            arguments=lambda dY, X, W, b: (dY, X, W),
            imitations={"first_example_only": first_row},
        )

    assert "first_example_only" == caught.value.mistake


def boxes(rng: np.random.Generator):
    for leading in ((2, 4), (3, 2), (2, 3, 4)):
        X = rng.normal(size=(*leading, 3))
        yield X, rng.normal(size=(2, 3)), rng.normal(size=2)


PARTLY = {
    "dW": lambda dY, X, W: (None, np.swapaxes(dY, -1, -2) @ X, None),
    "db": lambda dY, X, W: (None, None, dY.sum(axis=0)),
}


@pytest.mark.parametrize(("name", "place"), [("dW", 1), ("db", 2)])
def test_a_sum_over_some_of_the_leading_axes_is_named(name, place) -> None:
    wrt = [place if place == k else None for k in range(3)]

    with pytest.raises(CheckFailed) as caught:
        checks.vjp(
            PARTLY[name],
            of=linear,
            wrt=wrt,
            cases=boxes,
            arguments=lambda dY, X, W, b: (dY, X, W),
        )

    assert "leading_axes_left" == caught.value.mistake


def test_a_sum_over_no_leading_axis_has_another_name() -> None:
    with pytest.raises(CheckFailed) as caught:
        checks.vjp(
            lambda dY, X, W: (None, None, dY),
            of=linear,
            wrt=(None, None, 2),
            cases=boxes,
            arguments=lambda dY, X, W, b: (dY, X, W),
        )

    assert "missing_sum" == caught.value.mistake


def with_zeros(rng: np.random.Generator):
    for n in (2, 3, 5, 8):
        yield (rng.permutation([0.0, -0.0, *rng.uniform(0.1, 1, n), *rng.uniform(-1, -0.1, n)]),)


@pytest.mark.parametrize("at_zero", [1.0, 0.5])
def test_a_slope_that_is_wrong_at_zero_alone_is_named(at_zero: float) -> None:
    with pytest.raises(CheckFailed) as caught:
        checks.vjp(
            lambda dout, x: dout * np.heaviside(x, at_zero),
            of=lambda x: x.relu(),
            wrt=0,
            cases=with_zeros,
        )

    assert "slope_at_zero" == caught.value.mistake
    assert MISTAKES["slope_at_zero"].hint == caught.value.hint


def test_a_slope_that_is_wrong_elsewhere_too_has_another_name() -> None:
    with pytest.raises(CheckFailed) as caught:
        checks.vjp(
            lambda dout, x: 2 * dout * np.heaviside(x, 1.0),
            of=lambda x: x.relu(),
            wrt=0,
            cases=with_zeros,
        )

    assert caught.value.mistake is None
