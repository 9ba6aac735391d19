"""Mistakes in a model, its loss, slopes and gradient descent."""

from __future__ import annotations

from autograder.checks.mistake import Mistake
from autograder.checks.mistakes_descent import DESCENT

_LOSS = "01-regression/loss"
_LONGER = "02-gradients/longer-chain"

_OF_A_CUBIC = (
    Mistake(
        "multiplied_for_powers",
        "power",
        "multiplies x by the exponent where a power is due",
        "plot your function: its points lie on a straight line, so which operator makes a power?",
        f"{_LOSS}#powers-of-x",
        "M1-08",
    ),
    Mistake(
        "horner_bracket_misplaced",
        "power",
        "closes a bracket of the nested form in the wrong place",
        "count how many times x multiplies the last coefficient on the way out of the brackets",
        f"{_LOSS}#powers-of-x",
        "M1-09",
    ),
    Mistake(
        "coefficients_reversed",
        "order",
        "takes the coefficients in the opposite order",
        "at x = 0 a single coefficient is left: which one should it be, and which one is it?",
        f"{_LOSS}#powers-of-x",
        "relative of M1-09",
    ),
    Mistake(
        "powers_from_one",
        "power",
        "counts the powers of x from one",
        "at x = 0 a single coefficient should be left: what does yours return there?",
        f"{_LOSS}#powers-of-x",
        "relative of M2-03",
    ),
    Mistake(
        "collected_in_whole_numbers",
        "precision",
        "throws away what stands behind the decimal point",
        "print the `dtype` of the array in which you collect the result: can it hold a half?",
        f"{_LOSS}#powers-of-x",
        "M1-14",
    ),
)

_OF_A_LOSS = (
    Mistake(
        "halved_loss",
        "constant factor",
        "carries a factor one half that is not in the definition",
        "take one residual of 3 and compare your loss with the definition of this book, not with "
        "that of other books",
        f"{_LOSS}#half-or-none",
        "M1-02",
    ),
    Mistake(
        "distances_for_squares",
        "loss",
        "adds up distances where squares are asked for",
        "what should happen to the loss when every residual is doubled? Try it with yours",
        f"{_LOSS}#what-a-loss-must-do",
        "M1-04",
    ),
    Mistake(
        "residuals_cancel",
        "loss",
        "adds up the residuals as they are, and lets them cancel",
        "try the residuals 3 and -3: is that a perfect fit?",
        f"{_LOSS}#what-a-loss-must-do",
        "M1-04",
    ),
    Mistake(
        "square_of_the_sum",
        "loss",
        "adds up first and squares then",
        "find two residuals that are both large and make your loss zero",
        f"{_LOSS}#what-a-loss-must-do",
        "M1-05",
    ),
    Mistake(
        "difference_of_squares",
        "loss",
        "subtracts two squares where one difference is to be squared",
        "try the prediction 3 and the target -3: is that a perfect fit?",
        f"{_LOSS}#residuals",
        "relative of M1-05",
    ),
    Mistake(
        "root_of_the_loss",
        "loss",
        "takes a root at the end",
        "double every residual: by which factor does the loss of the definition grow, and by "
        "which yours?",
        f"{_LOSS}#what-a-loss-must-do",
        "relative of M1-04",
    ),
    Mistake(
        "largest_square_alone",
        "loss",
        "keeps the largest square and forgets the others",
        "change the smallest residual a little: does your loss notice?",
        f"{_LOSS}#what-a-loss-must-do",
        "relative of M1-04",
    ),
    Mistake(
        "divided_by_rows",
        "reduction",
        "divides by the number of rows, not by the number of residuals",
        "take a table of 2 rows and 3 columns in which every residual is 1: what is the mean?",
        f"{_LOSS}#sum-or-mean",
        "relative of M1-01",
    ),
    Mistake(
        "example_written_down",
        "dependence",
        "works with a number of the example where an argument should decide",
        "call it with other coefficients, or with three points in place of two thousand: which "
        "number in your code does not change with them?",
        f"{_LOSS}#sum-or-mean",
        "common slip",
    ),
    Mistake(
        "mean_residual_subtracted",
        "loss",
        "subtracts the mean residual before it squares",
        "raise every prediction by 10: must the loss notice, and does yours?",
        f"{_LOSS}#what-a-loss-must-do",
        "M1-06",
    ),
    Mistake(
        "subtracted_after_squaring",
        "precision",
        "squares first and subtracts then, which costs the last digits",
        "take two numbers near one thousand million that differ by 1 and print what you add up: "
        "how many digits can a float64 hold?",
        f"{_LOSS}#residuals",
        "relative of M1-13",
    ),
    Mistake(
        "shapes_not_compared",
        "shape",
        "leaves it to numpy to fit two shapes together",
        "print the shape of the difference of a column and a row: how many residuals are there?",
        f"{_LOSS}#column-against-row",
        "M1-06",
    ),
    Mistake(
        "lengths_for_shapes",
        "shape",
        "compares two lengths where two shapes are to be compared",
        "`len` counts along the first axis alone: print `len` and `shape` of a column and of a row",
        f"{_LOSS}#column-against-row",
        "relative of M1-06",
    ),
    Mistake(
        "sizes_for_shapes",
        "shape",
        "counts the numbers where two shapes are to be compared",
        "a column and a row of five hold the same number of numbers: print both shapes, and that "
        "of their difference",
        f"{_LOSS}#column-against-row",
        "relative of M1-06",
    ),
    Mistake(
        "axes_for_shapes",
        "shape",
        "counts the axes where two shapes are to be compared",
        "an array of one number and one of five have one axis each: print their difference",
        f"{_LOSS}#column-against-row",
        "relative of M1-06",
    ),
    Mistake(
        "error_not_raised",
        "shape",
        "never raises the error that is asked for",
        "what is printed or returned lets the program run on: which statement stops it?",
        f"{_LOSS}#column-against-row",
        "common slip",
    ),
)

_OF_A_LONGER_CHAIN = (
    Mistake(
        "bracket_of_the_half_missing",
        "power",
        "halves one of the two terms and leaves the other as it is",
        "compare at 1: the polynomial must be 1 there",
        f"{_LONGER}#brackets",
        "M2-17",
    ),
    Mistake(
        "inner_factor_missing",
        "chain rule",
        "leaves out how the inner line reacts to its slope",
        "two different parameters got the same derivative: which of them is multiplied by x?",
        f"{_LONGER}#inner-factor",
        "M2-12",
    ),
    Mistake(
        "outer_factor_missing",
        "chain rule",
        "leaves out the factor that stands before the polynomial",
        "follow the path backwards from the prediction to the inner line and list every factor "
        "that you pass",
        f"{_LONGER}#outer-factor",
        "M2-13",
    ),
    Mistake(
        "evaluated_at_x",
        "chain rule",
        "takes the polynomial or its slope at x",
        "at which number was the polynomial evaluated on the way forward?",
        f"{_LONGER}#where-evaluated",
        "M2-14",
    ),
    Mistake(
        "constant_of_the_slope_wrong",
        "chain rule",
        "has a wrong constant in the slope of the polynomial",
        "compare your slope of the polynomial at 0 with a difference quotient there",
        f"{_LONGER}#legendre",
        "M2-16",
    ),
    Mistake(
        "half_of_the_slope_missing",
        "chain rule",
        "takes a slope of the polynomial that is twice too steep",
        "compare your slope of the polynomial at 1 with a difference quotient there",
        f"{_LONGER}#legendre",
        "relative of M2-16",
    ),
    Mistake(
        "height_for_slope",
        "chain rule",
        "multiplies by the height of the polynomial where its slope is due",
        "where the polynomial has a peak a small change of c has no effect: what does yours "
        "return there?",
        f"{_LONGER}#legendre",
        "relative of M2-26",
    ),
    Mistake(
        "slope_left_out",
        "chain rule",
        "leaves the slope of the polynomial out of the product",
        "write the chain as a list of steps from c to the loss: is there one factor for each?",
        f"{_LONGER}#legendre",
        "relative of M2-04",
    ),
    Mistake(
        "polynomial_left_out",
        "chain rule",
        "gives b the derivative of a",
        "a and b got the same derivative: what is b multiplied by in the prediction?",
        f"{_LONGER}#outer-factor",
        "relative of M2-04",
    ),
)

REGRESSION: tuple[Mistake, ...] = (*_OF_A_CUBIC, *_OF_A_LOSS, *_OF_A_LONGER_CHAIN, *DESCENT)
