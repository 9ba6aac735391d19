"""Mistakes in slopes taken by small shakes, in gradient descent, in its step size and its end."""

from __future__ import annotations

from autograder.checks.mistake import Mistake

_SLOPES = "01-regression/slopes"
_DESCENT = "01-regression/descent"
_RATE = "01-regression/learning-rate"
_EXACT = "01-regression/exact"

_OF_SLOPES = (
    Mistake(
        "forward_difference",
        "slopes",
        "compares a shake to one side with no shake at all",
        "take a parabola and a large h: on which side of the point do you look, and how far is "
        "your slope from the true one when h is halved?",
        f"{_SLOPES}#central-difference",
        "M1-10",
    ),
    Mistake(
        "backward_difference",
        "slopes",
        "compares no shake at all with a shake to one side",
        "take a parabola and a large h: on which side of the point do you look, and which side is "
        "left out?",
        f"{_SLOPES}#central-difference",
        "relative of M1-10",
    ),
    Mistake(
        "quotient_not_halved",
        "slopes",
        "divides by half of the distance between the two places",
        "take f(w) = w, which has slope 1, and h = 1: at which two places do you evaluate f, and "
        "how far are they apart?",
        f"{_SLOPES}#central-difference",
        "relative of M2-01",
    ),
    Mistake(
        "all_shaken_at_once",
        "slopes",
        "shakes all the variables at once",
        "print the array that you hand to f: how many of its entries differ from w?",
        f"{_SLOPES}#central-difference",
        "relative of M2-04",
    ),
    Mistake(
        "shake_not_undone",
        "slopes",
        "does not take a shake back before the next variable is shaken",
        "entry 0 is right and the following ones drift: what is different about the array when "
        "you come to entry 1?",
        f"{_SLOPES}#undo-the-shake",
        "M1-12",
    ),
    Mistake(
        "own_step_size",
        "slopes",
        "takes a step of its own in place of h",
        "call it twice with the same w, once with h = 0.5 and once with h = 0.1: what changes?",
        f"{_SLOPES}#which-h",
        "M1-13",
    ),
    Mistake(
        "slope_lost_in_rounding",
        "slopes",
        "takes a step so small that rounding drowns the slope",
        "plot the error against h from 1e-1 down to 1e-14: it falls and rises again, for two "
        "different reasons",
        f"{_SLOPES}#which-h",
        "M1-13",
    ),
    Mistake(
        "whole_numbers_cut",
        "training loop",
        "writes into an array of whole numbers, which drops what stands behind the point",
        "print the `dtype` of the array into which you write, and its value before and after",
        f"{_SLOPES}#whole-numbers",
        "M1-14, M1-26",
    ),
)

_OF_A_PATH = (
    Mistake(
        "history_is_one_array",
        "training loop",
        "records one and the same array again and again",
        "print the history after two steps: all rows are alike, so does each `append` get an array "
        "of its own?",
        f"{_DESCENT}#history",
        "relative of M1-21",
    ),
    Mistake(
        "first_row_empty",
        "training loop",
        "never fills the first row of its history",
        "print the history of no steps at all: which place should its one row be?",
        f"{_DESCENT}#history",
        "M1-20",
    ),
    Mistake(
        "history_without_start",
        "training loop",
        "leaves the start out of the history",
        "how many places are there on a path of no steps?",
        f"{_DESCENT}#history",
        "M1-20",
    ),
    Mistake(
        "history_without_end",
        "training loop",
        "leaves the last place out of the history",
        "how many places are there on a path of one step?",
        f"{_DESCENT}#history",
        "M1-20",
    ),
    Mistake(
        "gradient_asked_once_more",
        "training loop",
        "asks for a gradient once more than it makes steps",
        "count the calls of `grad_fn` when no step is asked for: who needs that gradient?",
        f"{_DESCENT}#fresh-gradient",
        "relative of M1-20",
    ),
)

_OF_A_RATE = (
    Mistake(
        "smallest_curvature_decides",
        "learning rate",
        "takes the flattest direction for the one that sets the limit",
        "two parameters, one steep and one flat: which of them makes the descent blow up first?",
        f"{_RATE}#eta-max",
        "M1-23",
    ),
    Mistake(
        "curvatures_added",
        "learning rate",
        "adds up the curvatures where the largest alone decides",
        "each eigenmode goes its own way: does a second, flatter one make the first blow up "
        "earlier?",
        f"{_RATE}#eigenmodes",
        "M1-23",
    ),
    Mistake(
        "curvature_for_limit",
        "learning rate",
        "gives the largest curvature itself, not the step that it allows",
        "a steeper valley asks for shorter steps: multiply X by ten, and look which way yours goes",
        f"{_RATE}#eta-max",
        "M1-23",
    ),
    Mistake(
        "best_step_for_longest",
        "learning rate",
        "gives the step that arrives soonest, not the longest that does not blow up",
        "try a step a little longer than yours: does the descent blow up at once?",
        f"{_RATE}#eta-max",
        "M1-23",
    ),
    Mistake(
        "columns_one_by_one",
        "learning rate",
        "looks at every column of X by itself",
        "two columns that are almost alike: is the loss not steepest where both move together?",
        f"{_RATE}#eigenmodes",
        "M1-23",
    ),
    Mistake(
        "curvature_not_squared",
        "learning rate",
        "takes the largest singular value of X where its square is due",
        "multiply X by ten: by which factor does the loss grow, and by which your limit?",
        f"{_RATE}#eta-max",
        "M1-23",
    ),
    Mistake(
        "divergence_blamed_on_gradient",
        "learning rate",
        "calls a run wrong that a too large step alone has blown up",
        "make a step twice as long as the limit with a gradient that you trust: what do the losses "
        "do, and what is the last one after a thousand steps?",
        f"{_RATE}#reading-losses",
        "M1-24",
    ),
    Mistake(
        "numbers_alone_diverge",
        "learning rate",
        "calls no run diverging whose numbers are still finite",
        "stop a run that blows up after thirty steps: no NaN has come yet, but what do you see "
        "when you divide each loss by the one before?",
        f"{_RATE}#reading-losses",
        "M1-24",
    ),
    Mistake(
        "overflow_unnoticed",
        "learning rate",
        "takes a run that has overflowed for one with a wrong gradient",
        "compare a NaN with 1, once with `<` and once with `>`: which clause of yours can a run "
        "with a NaN fulfil?",
        f"{_RATE}#reading-losses",
        "M1-24",
    ),
    Mistake(
        "factor_for_growth",
        "learning rate",
        "compares the quotients of the losses where their excess over 1 is asked for",
        "is the growth from 100 to 101 called 1.01 or 0.01? Quotients that are near to 1 are near "
        "to one another too",
        f"{_RATE}#reading-losses",
        "M1-24",
    ),
    Mistake(
        "every_rise_diverges",
        "learning rate",
        "calls every run diverging that ends higher than it began",
        "divide each loss by the one before, in a run whose gradient is wrong: is it always the "
        "same factor?",
        f"{_RATE}#reading-losses",
        "M1-24",
    ),
    Mistake(
        "rise_overlooked",
        "learning rate",
        "compares the last loss with the first and overlooks a rise in between",
        "plot a run that swings and ends a little below its start: does it fall at every step?",
        f"{_RATE}#reading-losses",
        "M1-24",
    ),
    Mistake(
        "half_not_asked",
        "learning rate",
        "calls a run converging because it falls, however little",
        "a run whose step is a thousand times too short falls at every step: what is it called?",
        f"{_RATE}#reading-losses",
        "M1-24",
    ),
    Mistake(
        "clauses_in_another_order",
        "learning rate",
        "calls a run converging although it has begun to blow up",
        "a run may fall for a long time and blow up in the end: which clause of the rule comes "
        "first?",
        f"{_RATE}#reading-losses",
        "M1-24",
    ),
)

_OF_A_FIT = (
    Mistake(
        "degree_miscounted",
        "exact fit",
        "has one power less than the degree asks for",
        "how many numbers does a straight line need, and which degree does it have?",
        f"{_EXACT}#closed-form",
        "relative of M1-25",
    ),
    Mistake(
        "constant_power_left_out",
        "exact fit",
        "has no constant among its powers",
        "fit a horizontal line to three points that all lie at y = 5: what do you get?",
        f"{_EXACT}#closed-form",
        "relative of M1-25",
    ),
    Mistake(
        "fitted_in_scaled_x",
        "exact fit",
        "gives the coefficients of a variable that runs from -1 to 1, not those of x",
        "put the first x into the polynomial with your coefficients: do you get near the first y? "
        "What does the documentation of your function say of its domain?",
        f"{_EXACT}#closed-form",
        "relative of M1-25",
    ),
    Mistake(
        "fitted_in_centred_x",
        "exact fit",
        "gives the coefficients of the distance from the mean of x, not those of x",
        "put x = 0 into your polynomial: is its value the one that a plot of the fit has there?",
        f"{_EXACT}#closed-form",
        "relative of M1-25",
    ),
    Mistake(
        "fit_transposed",
        "exact fit",
        "fits x to y where y is to be fitted to x",
        "which of the two do you know without an error, and from which is the residual taken?",
        f"{_EXACT}#orthogonal-residual",
        "relative of M1-25",
    ),
    Mistake(
        "taylor_for_fit",
        "exact fit",
        "gives the Taylor coefficients of the sine, whatever the data",
        "a Taylor polynomial is best near a single point: which points does your loss count?",
        f"{_EXACT}#not-taylor",
        "M1-25",
    ),
)

DESCENT: tuple[Mistake, ...] = (*_OF_SLOPES, *_OF_A_PATH, *_OF_A_RATE, *_OF_A_FIT)
