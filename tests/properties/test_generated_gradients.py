"""Gradients of generated functions: torch's is accepted, what is near it is not.

A function is a weighted sum of a few terms; each is a product of a power of w, one of x and perhaps
an exp or a tanh of w, so that its gradient has no zero entry and no two that are alike.
"""

from __future__ import annotations

import re

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from property_support import failure, few, seeds

from autograder import checks
from autograder.checks.messages import CheckFailed
from autograder.checks.seeds import seeded

OUTER = {"one": lambda w: w * 0 + 1, "exp": lambda w: (w / 4).exp(), "tanh": lambda w: w.tanh()}
"""Functions of a tensor; divided by four, an exponential stays among the ordinary numbers."""

terms = st.tuples(
    st.floats(0.5, 3.0), st.integers(1, 3), st.integers(1, 3), st.sampled_from(sorted(OUTER))
)
functions = st.lists(terms, min_size=1, max_size=4)
shapes = st.one_of(
    st.tuples(st.integers(3, 5)),
    st.tuples(st.integers(2, 4), st.integers(2, 4)).filter(lambda shape: shape[0] != shape[1]),
)
matrices = shapes.filter(lambda shape: len(shape) == 2)


def loss_of(function):
    """The generated function of w and x, for torch."""

    def loss(w, x):
        return sum(c * (w**p * x**q * OUTER[name](w)).sum() for c, p, q, name in function)

    return loss


def by_torch(loss, change=lambda gradient: gradient):
    """What torch makes of the loss, as a student's function, changed."""

    def gradient(w, x):
        import torch

        leaf = torch.tensor(w, requires_grad=True)
        loss(leaf, torch.tensor(x)).backward()
        return change(leaf.grad.numpy())

    return gradient


def cases_of(shape):
    """Four cases, in which no entry of w or x is small; x has both signs."""

    def cases(rng):
        for _ in range(4):
            signs = rng.choice([-1.0, 1.0], size=shape)
            yield rng.uniform(0.5, 2.0, shape), signs * rng.uniform(0.5, 2.0, shape)

    return cases


def refused(function, shape, seed: int, change, cases=None, **more) -> CheckFailed | None:
    """How a changed gradient of a generated function fails, or None."""
    loss = loss_of(function)
    with seeded(seed.to_bytes(4)):
        return failure(
            checks.gradient,
            by_torch(loss, change),
            of=loss,
            wrt=0,
            cases=cases or cases_of(shape),
            **more,
        )


@few
@given(functions, shapes, seeds)
def test_torchs_own_gradient_is_accepted(function, shape, seed: int) -> None:
    assert refused(function, shape, seed, lambda g: g) is None
    assert refused(function, shape, seed, np.ndarray.tolist) is None


@few
@given(functions, shapes, seeds, st.integers(0, 2**16))
def test_a_gradient_summed_in_another_order_is_accepted(function, shape, seed, order) -> None:
    """A student adds the terms up as they come."""
    loss, shuffled = loss_of(function), np.random.default_rng(order).permutation(function)
    other = loss_of([(float(c), int(p), int(q), str(name)) for c, p, q, name in shuffled])

    with seeded(seed.to_bytes(4)):
        checks.gradient(by_torch(other), of=loss, wrt=0, cases=cases_of(shape))


NAMED = {
    "halved": (lambda g: g / 2, "missing_factor_two"),
    "doubled": (lambda g: 2 * g, "factor_two_twice"),
    "tripled": (lambda g: 3 * g, "constant_factor"),
    "negated": (lambda g: -g, "sign_flipped"),
    "rounded to float32": (np.float32, "single_precision"),
    "nothing": (lambda g: None, "returns_nothing"),
    "always the same": (lambda g: np.ones(g.shape), "ignores_its_input"),
}
"""Changes that have a name whatever the function and the shape."""

UNNAMED = {
    "shifted": lambda g: g + 1e-6 * np.abs(g).max(),
    "scaled by little": lambda g: g * (1 + 1e-8 * np.arange(1, g.size + 1).reshape(g.shape)),
    "one entry lost": lambda g: g * (np.arange(g.size).reshape(g.shape) != 1),
    "without the last": lambda g: g[:-1],
    "one too many": lambda g: np.concatenate([g, g[:1]]),
    "added up": lambda g: g.sum(),
    "with an axis more": lambda g: g[None],
    "squared": lambda g: g * np.abs(g),
    "not a number": lambda g: np.where(np.arange(g.size).reshape(g.shape) == 0, np.nan, g),
}


@pytest.mark.parametrize(("change", "mistake"), NAMED.values(), ids=NAMED)
@few
@given(functions, shapes, seeds)
def test_a_diagnosis_names_what_was_done(change, mistake, function, shape, seed: int) -> None:
    assert mistake == refused(function, shape, seed, change).mistake


@few
@given(functions, shapes.filter(lambda shape: len(shape) == 1), seeds)
def test_reversed_entries_are_named(function, shape, seed: int) -> None:
    failed = refused(function, shape, seed, lambda g: g[::-1])

    assert "entries_permuted" == failed.mistake


@few
@given(functions, matrices, seeds)
def test_a_transpose_is_named(function, shape, seed: int) -> None:
    assert "transposed" == refused(function, shape, seed, np.transpose).mistake


@pytest.mark.parametrize("change", UNNAMED.values(), ids=UNNAMED)
@few
@given(functions, shapes, seeds)
def test_a_changed_gradient_is_refused_under_no_wrong_name(change, function, shape, seed) -> None:
    """What happened to its shape may be told; anything else would be a guess."""
    failed = refused(function, shape, seed, change)

    assert failed is not None
    assert failed.mistake in (None, "wrong_shape")


def recognisable_cases(shape):
    """Numbers of six digits, so that one of them would be seen in any message."""

    def cases(rng):
        for _ in range(4):
            yield (
                rng.integers(100_000, 999_999, shape) / 256,
                rng.integers(100_000, 999_999, shape) / 128,
            )

    return cases


SECRET = re.compile(r"\d{4}|\d\.\d{2}")
"""Four digits in a row, or three around a point; a line and a count in a message have fewer."""

POWERS = st.lists(
    st.tuples(st.floats(0.5, 3.0), st.integers(1, 3), st.integers(1, 3), st.just("one")),
    min_size=1,
    max_size=3,
)


def quotes(gradient):
    raise ValueError(f"the gradient is {gradient}")


LEAKY = {
    **{name: change for name, (change, _) in NAMED.items()},
    **UNNAMED,
    "reversed": lambda g: g[::-1],
    "transposed": lambda g: g.T,
    "scaled": lambda g: 1.25 * g,
    "as text": str,
    "as texts": lambda g: [str(entry) for entry in g.ravel()],
    "as a dict": lambda g: {str(g): g},
    "quoted": quotes,
}


@pytest.mark.parametrize("change", LEAKY.values(), ids=LEAKY)
@few
@given(POWERS, shapes, seeds)
def test_a_hidden_message_holds_no_number_of_a_case(change, function, shape, seed: int) -> None:
    secret = recognisable_cases(shape)
    failed = refused(function, shape, seed, change, secret)

    if failed is not None:  # a vector is its own transpose
        assert [] == SECRET.findall(f"{failed} {failed.args} {vars(failed)}")


@few
@given(POWERS, shapes, seeds)
def test_a_shown_message_holds_them(function, shape, seed: int) -> None:
    """Else the test above would prove nothing."""
    failed = refused(function, shape, seed, lambda g: -g, recognisable_cases(shape), show=True)

    assert SECRET.findall(str(failed))
