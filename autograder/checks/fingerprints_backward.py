"""Relations between the two values of a vector–Jacobian product.

Each says what a mistake of a backward function makes of the upstream gradient, the input and the
output of a case; None where it cannot be this mistake.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from autograder.checks.sample import Explanation, Sample

_Elementwise = Callable[[np.ndarray, np.ndarray, np.ndarray], np.ndarray]
"""Made from upstream, input and output, which all have one shape."""


def _elementwise(make: _Elementwise) -> Explanation:
    def explain(sample: Sample) -> np.ndarray | None:
        up, by, out = sample.upstream, sample.wrt, sample.output
        if up is None or by is None or out is None or not up.shape == by.shape == out.shape:
            return None
        return make(up, by, out)

    return explain


def _open_gate(sample: Sample) -> np.ndarray | None:
    """The upstream gradient, where the true one is that too, or zero."""
    up = sample.upstream
    if up is None or up.shape != sample.true.shape:
        return None
    return up if np.all((sample.true == 0) | (sample.true == up)) else None


def _wrong_at_zero_alone(sample: Sample) -> np.ndarray | None:
    """The true value, with the given one where the input is exactly zero."""
    by = sample.wrt
    if by is None or not by.shape == sample.true.shape == sample.given.shape:
        return None
    return np.where(by == 0, sample.given, sample.true)


def _upstream(sample: Sample) -> np.ndarray | None:
    up = sample.upstream
    return None if up is None or up.shape != sample.true.shape else up


def _unweighted(sample: Sample) -> np.ndarray | None:
    return sample.unweighted


def _upstream_twice(sample: Sample) -> np.ndarray | None:
    up = sample.upstream
    return None if up is None or up.shape != sample.true.shape else up * sample.true


def _upstream_summed(axis: int | None) -> Explanation:
    def explain(sample: Sample) -> np.ndarray | None:
        up = sample.upstream
        if up is None or up.ndim < 2:
            return None
        return np.asarray(up.sum(axis=axis))

    return explain


def _argument(position: int) -> Explanation:
    def explain(sample: Sample) -> np.ndarray | None:
        return sample.inputs[position] if len(sample.inputs) > position else None

    return explain


def _output(sample: Sample) -> np.ndarray | None:
    return None if sample.upstream is None else sample.output


def _times_input(sample: Sample) -> np.ndarray | None:
    by = sample.wrt
    return None if by is None or by.shape != sample.true.shape else np.asarray(sample.true * by)


def _softmax_back(up: np.ndarray, s: np.ndarray, axis: int | None) -> np.ndarray:
    return np.asarray(s * (up - (up * s).sum(axis=axis, keepdims=True)))


def _softmax(axis: int | None, *, of_input: bool = False) -> Explanation:
    return _elementwise(
        lambda up, by, out: _softmax_back(up, by if of_input else out, axis if up.ndim else None)
    )


def _slope_of_sigmoid(s: np.ndarray) -> np.ndarray:
    return np.asarray(s * (1 - s))


def _without_cross_terms(sample: Sample) -> np.ndarray | None:
    """What a softmax gives back without them; its outputs are shares, so none is negative."""
    if sample.output is None or np.any(sample.output < 0):
        return None
    return _elementwise(lambda up, _by, out: up * _slope_of_sigmoid(out))(sample)


def _once_more(out: np.ndarray) -> np.ndarray:
    return np.asarray(1 / (1 + np.exp(-out)))


OF_BACKWARD: tuple[tuple[str, Explanation], ...] = (
    ("gate_always_open", _open_gate),
    ("local_derivative_missing", _upstream),
    ("slope_at_zero", _wrong_at_zero_alone),
    ("upstream_ignored", _unweighted),
    ("upstream_twice", _upstream_twice),
    ("wrong_axis_summed", _upstream_summed(0)),
    ("wrong_axis_summed", _upstream_summed(-1)),
    ("wrong_axis_summed", _upstream_summed(None)),
    ("returns_the_output", _output),
    ("returns_an_input", _argument(0)),
    ("returns_an_input", _argument(1)),
    ("returns_an_input", _argument(2)),
    ("gate_set_by_upstream", _elementwise(lambda up, _by, _out: up * (up > 0))),
    ("output_for_derivative", _elementwise(lambda up, _by, out: up * out)),
    ("multiplied_by_input", _times_input),
    ("cross_terms_missing", _without_cross_terms),
    ("softmax_other_axis", _softmax(0)),
    ("softmax_other_axis", _softmax(-1)),
    ("softmax_other_axis", _softmax(None)),
    ("input_for_output", _elementwise(lambda up, by, _out: up * _slope_of_sigmoid(by))),
    ("input_for_output", _elementwise(lambda up, by, _out: up * (1 - by**2))),
    ("input_for_output", _softmax(0, of_input=True)),
    ("input_for_output", _softmax(-1, of_input=True)),
    (
        "activated_twice",
        _elementwise(lambda up, _by, out: up * _slope_of_sigmoid(_once_more(out))),
    ),
    ("activated_twice", _elementwise(lambda up, _by, out: up * (1 - np.tanh(out) ** 2))),
)
