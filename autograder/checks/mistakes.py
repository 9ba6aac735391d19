"""The catalogue of mistakes: one entry per misconception, one home for its sentence.

Hidden tests, visible tests, reports and `autograder explain` all read it. A sentence points at an
observation that the student can repeat, never at a formula to copy.
"""

from __future__ import annotations

from autograder.checks.mistake import Mistake
from autograder.checks.mistakes_autograd import AUTOGRAD
from autograder.checks.mistakes_backward import BACKWARD
from autograder.checks.mistakes_checkers import CHECKERS
from autograder.checks.mistakes_entropy import ENTROPY
from autograder.checks.mistakes_layers import LAYERS
from autograder.checks.mistakes_linear import LINEAR
from autograder.checks.mistakes_modules import MODULES
from autograder.checks.mistakes_nesting import NESTING
from autograder.checks.mistakes_network import NETWORK
from autograder.checks.mistakes_optimizers import OPTIMIZERS
from autograder.checks.mistakes_regression import REGRESSION
from autograder.checks.mistakes_softmax import SOFTMAX

__all__ = ["MISTAKES", "Mistake"]

_CHAIN = "02-gradients/chain-rule"
_LOOP = "02-gradients/training"

_TWICE = (
    "write every data point down twice: by which factor does the loss of the definition grow, and "
    "by which your value?"
)

_ALL = (
    Mistake(
        "missing_factor_two",
        "constant factor",
        "is half the true value, in every entry and for every data set",
        "every entry is off by the same constant: differentiate the outermost function, "
        "the square, once more",
        f"{_CHAIN}#missing-factor",
        "M2-01",
    ),
    Mistake(
        "factor_two_twice",
        "constant factor",
        "is twice the true value, in every entry and for every data set",
        "every entry is off by the same constant: count how often the derivative of the square "
        "enters your product",
        f"{_CHAIN}#missing-factor",
        "relative of M2-01",
    ),
    Mistake(
        "constant_factor",
        "constant factor",
        "is a constant multiple of the true value",
        "the ratio is the same for every data set: compare your formula with the definition in "
        "this book, not with that of other books",
        f"{_CHAIN}#missing-factor",
        "M1-02",
    ),
    Mistake(
        "sign_flipped",
        "sign",
        "has the right size and the wrong sign in every entry",
        "which way round is your residual, and what is its derivative by the prediction?",
        f"{_CHAIN}#sign-flipped",
        "M2-02",
    ),
    Mistake(
        "sign_flipped_in_part",
        "sign",
        "has the right size everywhere and the wrong sign in some entries",
        "the size is right in every entry: follow the sign of each one along its own path",
        f"{_CHAIN}#sign-flipped",
        "M3-12",
    ),
    Mistake(
        "missing_mean",
        "reduction",
        "is n times the true value, where n is the number of data points",
        _TWICE,
        f"{_CHAIN}#mean-or-sum",
        "M1-01",
    ),
    Mistake(
        "mean_for_sum",
        "reduction",
        "is 1/n of the true value, where n is the number of data points",
        _TWICE,
        f"{_CHAIN}#mean-or-sum",
        "M1-01, M1-22",
    ),
    Mistake(
        "missing_sum",
        "reduction",
        "still has one value per data point; added up over them it is right",
        "the loss is one number and so is each parameter: how many numbers should come out?",
        f"{_CHAIN}#shapes",
        "M2-08",
    ),
    Mistake(
        "product_of_sums",
        "reduction",
        "multiplies two sums where the products should be summed",
        "the sum of products is not the product of sums: try one data point, then two",
        f"{_CHAIN}#product-of-sums",
        "M2-05",
    ),
    Mistake(
        "missing_inner_derivative",
        "chain rule",
        "has the same number in every entry, the one that belongs to the first",
        "all the derivatives are one number: does the prediction react to every parameter alike?",
        f"{_CHAIN}#missing-inner-derivative",
        "M2-04",
    ),
    Mistake(
        "exponent_shifted",
        "chain rule",
        "holds the right numbers one place further along",
        "an exponent or an index is off by one: write down the prediction and differentiate it "
        "by the first parameter alone",
        f"{_CHAIN}#exponent-shifted",
        "M2-03",
    ),
    Mistake(
        "differentiated_by_x",
        "chain rule",
        "is what comes out when x is taken for the variable",
        "every exponent moved down by one: which symbol is the variable here?",
        f"{_CHAIN}#exponent-shifted",
        "M2-06",
    ),
    Mistake(
        "multiplied_by_parameter",
        "chain rule",
        "carries the parameter itself as a factor",
        "set a parameter to zero: its entry vanishes, so training could never move it away",
        f"{_CHAIN}#missing-inner-derivative",
        "M2-09",
    ),
    Mistake(
        "entries_permuted",
        "order",
        "has the right entries in another order",
        "every number is there: compare the order of your entries with the one that the task names",
        "notation",
        "relative of M1-09",
    ),
    Mistake(
        "transposed",
        "shape",
        "is the transpose of the true value",
        "say what each axis of your array counts, and compare with what the task asks for",
        "02-gradients/layers#weight-gradient",
        "M2-18",
    ),
    Mistake(
        "wrong_shape",
        "shape",
        "has another shape than it should",
        "compare with the shape that the task asks for: a prediction has the shape of its input, "
        "a gradient that of what you differentiate by, a loss none at all, and a path one row "
        "more than steps",
        f"{_CHAIN}#shapes",
        "M2-08, M2-21",
    ),
    Mistake(
        "returns_nothing",
        "shape",
        "is `None`",
        "does every way through your function end in a `return`?",
        "notation",
        "common slip",
    ),
    Mistake(
        "ignores_its_input",
        "dependence",
        "does not change when the input changes",
        "call your function with two different inputs and compare what it returns",
        f"{_CHAIN}#missing-inner-derivative",
        "copied table of answers",
    ),
    Mistake(
        "input_modified",
        "side effect",
        "leaves one of its arguments changed",
        "call your function twice with the same arrays: `a -= b` writes into the caller's array, "
        "`a = a - b` makes a new one",
        f"{_LOOP}#inputs-untouched",
        "M1-21",
    ),
    Mistake(
        "single_precision",
        "precision",
        "is right to the few digits that float32 holds",
        "print the `dtype` of every array on the way: one of them is float32",
        "02-gradients/checking#single-precision",
        "M2-37",
    ),
    Mistake(
        "gradients_pile_up",
        "training loop",
        "adds each gradient to all the earlier ones",
        "the first step is right and the second is not: what does a step remember of the one "
        "before?",
        f"{_LOOP}#training-loop",
        "M2-10",
    ),
    Mistake(
        "gradient_never_renewed",
        "training loop",
        "takes the first gradient at every step",
        "your step never changes: what should depend on the current parameters?",
        f"{_LOOP}#training-loop",
        "M1-18",
    ),
    Mistake(
        "one_step_short",
        "training loop",
        "stands one step behind",
        "how many updates happen when one step is asked for?",
        f"{_LOOP}#loss-before-the-step",
        "M1-20",
    ),
    Mistake(
        "one_step_long",
        "training loop",
        "stands one step ahead",
        "how many updates happen when no step is asked for?",
        f"{_LOOP}#loss-before-the-step",
        "relative of M1-20",
    ),
    Mistake(
        "loss_after_the_step",
        "training loop",
        "records each loss one step late",
        "at which parameters is the first loss of the list taken?",
        f"{_LOOP}#loss-before-the-step",
        "M2-11",
    ),
    Mistake(
        "parameters_one_by_one",
        "training loop",
        "updates each parameter before the next derivative is taken",
        "the first parameter agrees and the last one differs by an amount proportional to the "
        "step: at which point is each derivative evaluated?",
        f"{_LOOP}#training-loop",
        "M1-17",
    ),
    Mistake(
        "uphill",
        "training loop",
        "steps along the gradient, not against it",
        "the loss must fall when the step is small enough: which way does the gradient point?",
        f"{_LOOP}#going-downhill",
        "M1-16",
    ),
    Mistake(
        "step_rescaled",
        "training loop",
        "makes a step of the right direction and of another length",
        "the direction is right: list the factors between the loss and the step, and compare each "
        "one with the task",
        f"{_LOOP}#training-loop",
        "M1-22, M5-05",
    ),
    Mistake(
        "never_moves",
        "training loop",
        "stays at the starting point",
        "print the parameters after one step: is the new value kept, and is it what you return?",
        f"{_LOOP}#going-downhill",
        "M5-02",
    ),
)

EVERY = (
    *_ALL,
    *REGRESSION,
    *BACKWARD,
    *LAYERS,
    *CHECKERS,
    *AUTOGRAD,
    *OPTIMIZERS,
    *LINEAR,
    *SOFTMAX,
    *MODULES,
    *NESTING,
    *NETWORK,
    *ENTROPY,
)
"""Every entry, in the order in which `autograder explain` lists them."""

MISTAKES: dict[str, Mistake] = {mistake.name: mistake for mistake in EVERY}
