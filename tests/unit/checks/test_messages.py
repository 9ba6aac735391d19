"""The exact text of the messages that students meet most.

They are designed like code: whoever changes one changes it here, and reads it once more.
"""

# ruff: noqa: E501 - a message is shown here as it is written

from __future__ import annotations

import pickle

import numpy as np
import pytest
from cubic_cases import (
    failure_of,
    mean_of_squares,
    powers,
    product_of_sums,
    residual,
    true_gradient,
)

from autograder import checks
from autograder.checks import CheckFailed, Unanswered
from autograder.checks.messages import numbers, render


def four_sets(rng):
    """Like the cases of the sheet, with numbers that are short in print."""
    for n in (1, 2, 3, 5):
        x = np.arange(1.0, n + 1)
        yield x, 3 * x, np.array([1.0, 2.0, 0.5, -1.0])


def half(x, y, w):
    return powers(x) @ residual(x, y, w)


def unsummed(x, y, w):
    return 2 * powers(x) * residual(x, y, w)


def scalar(x, y, w):
    return true_gradient(x, y, w)[0]


def nothing(x, y, w):
    true_gradient(x, y, w)


def broken(x, y, w):
    raise ValueError("shapes do not match")


def stub(x, y, w):
    raise NotImplementedError()


def one_entry_wrong(x, y, w):
    return true_gradient(x, y, w) * [1, 1, 1, 5]


def rounded(x, y, w):
    return true_gradient(x, y, w) * (1 + 1e-8 * np.arange(4))


def infinite(x, y, w):
    return true_gradient(x, y, w) / np.zeros(4)


for function in (half, unsummed, scalar, nothing, broken, one_entry_wrong, rounded, stub):
    function.__name__ = "grad_poly3"

CALLED = "  called with [1.], [3.], [1., 2., 0.5, -1.]   (4,)"

HIDDEN = {
    half: """\
`grad_poly3` is half the true gradient, in every entry and for every data set
hint: every entry is off by the same constant: differentiate the outermost function, the square, once more
read: book/02-gradients/chain-rule#missing-factor""",
    unsummed: """\
`grad_poly3` still has one value per data point; added up over them it is right
hint: the loss is one number and so is each parameter: how many numbers should come out?
read: book/02-gradients/chain-rule#shapes""",
    scalar: """\
`grad_poly3` returned an array of 0 axes where 1 would be right
hint: compare with the shape that the task asks for: a prediction has the shape of its input, a gradient that of what you differentiate by, a loss none at all, and a path one row more than steps
read: book/02-gradients/chain-rule#shapes""",
    nothing: """\
`grad_poly3` returned `None`
hint: does every way through your function end in a `return`?
read: book/notation""",
    broken: """\
`grad_poly3` raised `ValueError`
hint: call it in a cell of your own, with data of several sizes, one point included""",
    one_entry_wrong: """\
`grad_poly3` does not give the true gradient: entry 3 is wrong, the others are right
hint: take one data point, work the number out with a pencil and compare; then take two""",
    rounded: """\
`grad_poly3` is close to the true gradient, but not close enough
hint: is there a difference quotient, a rounding or a small constant on the way? The formula needs none of them""",
}

SHOWN = {
    half: f"""\
`grad_poly3` is half the true gradient, in every entry and for every data set
  expected   [-1., -1., -1., -1.]   (4,)
  returned   [-0.5, -0.5, -0.5, -0.5]   (4,)
{CALLED}
hint: every entry is off by the same constant: differentiate the outermost function, the square, once more
read: book/02-gradients/chain-rule#missing-factor""",
    scalar: f"""\
`grad_poly3` returned shape () where (4,) is asked for
  expected   [-1., -1., -1., -1.]   (4,)
  returned   -1.   ()
{CALLED}
hint: compare with the shape that the task asks for: a prediction has the shape of its input, a gradient that of what you differentiate by, a loss none at all, and a path one row more than steps
read: book/02-gradients/chain-rule#shapes""",
    broken: f"""\
`grad_poly3` raised `ValueError`
  shapes do not match
{CALLED}
hint: call it in a cell of your own, with data of several sizes, one point included""",
    rounded: f"""\
`grad_poly3` is close to the true gradient, but not close enough
  expected   [-1., -1., -1., -1.]   (4,)
  returned   [-1., -1., -1., -1.]   (4,)
  they differ by up to 3.0e-08
{CALLED}
hint: is there a difference quotient, a rounding or a small constant on the way? The formula needs none of them""",
}


@pytest.mark.parametrize(
    ("wrong", "text"), HIDDEN.items(), ids=[f.__code__.co_name for f in HIDDEN]
)
def test_a_hidden_message_is_fact_and_hint(wrong, text: str) -> None:
    assert text == str(failure_of(wrong, cases=four_sets))


@pytest.mark.parametrize(("wrong", "text"), SHOWN.items(), ids=[f.__code__.co_name for f in SHOWN])
def test_a_visible_message_is_fact_evidence_and_hint(wrong, text: str) -> None:
    assert text == str(failure_of(wrong, cases=four_sets, show=True))


def test_a_missing_mean_is_told_with_an_experiment() -> None:
    def mse_grad(x, y, w):
        return true_gradient(x, y, w)

    assert """\
`mse_grad` is n times the true gradient, where n is the number of data points
hint: write every data point down twice: by which factor does the loss of the definition grow, and by which your value?
read: book/02-gradients/chain-rule#mean-or-sum""" == str(failure_of(mse_grad, of=mean_of_squares))


def test_a_stub_is_told_what_to_replace() -> None:
    failure = failure_of(stub)

    assert isinstance(failure, Unanswered)
    assert """\
`grad_poly3` is not written yet
hint: replace the line `raise NotImplementedError()` by your own code""" == str(failure)


def test_nan_is_told_without_the_numbers() -> None:
    with np.errstate(all="ignore"):
        failure = failure_of(infinite, cases=four_sets)

    assert """\
`infinite` returned NaN or infinity for ordinary numbers
hint: look for a division by zero, an overflow, or a logarithm of what is not positive""" == str(
        failure
    )


def test_a_modified_input_is_told_by_its_place() -> None:
    def grad_poly3(x, y, w):
        y -= w @ powers(x)
        return -2 * powers(x) @ y

    with pytest.raises(CheckFailed) as caught:
        checks.untouched(grad_poly3, expected=lambda *case: np.zeros(4), cases=four_sets)

    assert """\
`grad_poly3` changed its argument number 2
hint: call your function twice with the same arrays: `a -= b` writes into the caller's array, `a = a - b` makes a new one
read: book/02-gradients/training#inputs-untouched""" == str(caught.value)


def rows(train, start):
    return [train(start, steps) for steps in range(5)]


def halve(start, steps):
    return start / 2**steps


def stop_after_two(start, steps):
    return halve(start, min(steps, 2))


@pytest.mark.parametrize(
    ("show", "evidence"),
    [
        (False, ""),
        (
            True,
            """
  step 3
  expected   [1., 2.]   (2,)
  returned   [2., 4.]   (2,)
  called with [8., 16.]   (2,)""",
        ),
    ],
)
def test_a_path_that_is_left_is_told_by_its_step(show: bool, evidence: str) -> None:
    with pytest.raises(CheckFailed) as caught:
        checks.path(
            rows, stop_after_two, reference=halve, cases=[(np.array([8.0, 16.0]),)], show=show
        )

    assert f"""\
`rows` with `stop_after_two` is right up to step 2 and leaves the path at step 3{evidence}
hint: print the parameters, the gradient and the loss of two steps and compare them with a calculation by hand""" == str(
        caught.value
    )


def test_a_product_of_sums_is_told_as_one() -> None:
    assert """\
`product_of_sums` multiplies two sums where the products should be summed
hint: the sum of products is not the product of sums: try one data point, then two
read: book/02-gradients/chain-rule#product-of-sums""" == str(failure_of(product_of_sums))


def test_a_message_has_three_parts_and_a_page() -> None:
    assert "fact" == render("fact")
    assert "fact\n  one\n  two\nhint: h\nread: book/p" == render("fact", ("one", "two"), "h", "p")


def test_jupyter_shows_the_message_in_place_of_a_traceback() -> None:
    assert ["fact", "hint: h"] == CheckFailed("fact", hint="h")._render_traceback_()


def test_a_failure_survives_the_way_between_processes() -> None:
    failure = CheckFailed("fact", evidence=["e"], hint="h", page="p", mistake="uphill")
    again = pickle.loads(pickle.dumps(failure))

    assert vars(failure) == vars(again)
    assert str(failure) == str(again)


@pytest.mark.parametrize(
    ("array", "text"),
    [
        (3.5, "3.5   ()"),
        ([1, 2], "[1, 2]   (2,)"),
        ([1e9, 0.5], "[1.e+09, 5.e-01]   (2,)"),
        ([[1.0, -20.5]], "[[1., -20.5]]   (1, 2)"),
        ([np.nan, 1.0], "[nan, 1.]   (2,)"),
        (np.arange(20.0), "[0., 1., 2., ..., 17., 18., 19.]   (20,)"),
    ],
)
def test_numbers_are_shown_on_one_line_with_their_shape(array, text: str) -> None:
    assert text == numbers(np.asarray(array))
