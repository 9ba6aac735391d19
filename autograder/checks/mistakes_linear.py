"""Mistakes in a linear layer that holds its own parameters, and in two activations."""

from __future__ import annotations

from autograder.checks.mistake import Mistake

_LINEAR = "04-layers/linear"
_ACTIVATIONS = "04-layers/activations"

LINEAR: tuple[Mistake, ...] = (
    Mistake(
        "weights_sideways",
        "shape",
        "takes the weights column by column, where every output has a row of its own",
        "which numbers of the weights does the first output need? Say in which row or column of "
        "yours they stand",
        f"{_LINEAR}#linear",
        "M4-01",
    ),
    Mistake(
        "sizes_swapped",
        "order",
        "takes the number of inputs for that of outputs, and the other way round",
        "`Linear(3, 2)` has three inputs: which of your two arguments gets the 3?",
        f"{_LINEAR}#linear",
        "common slip",
    ),
    Mistake(
        "weights_on_the_left",
        "shape",
        "takes the columns of the input for its examples",
        "one vector cannot tell, and neither can a square batch: try a batch whose size is none of "
        "the layer's sizes",
        f"{_LINEAR}#linear",
        "M4-02",
    ),
    Mistake(
        "all_axes_reversed",
        "shape",
        "adds up along another axis than the last one, where there are several",
        "`.T` reverses all axes: which of them belong to the layer, and which only pass through?",
        f"{_LINEAR}#leading-axes",
        "M4-04",
    ),
    Mistake(
        "leading_axes_lost",
        "shape",
        "has all leading axes run together into one",
        "print the shape of the input beside the shape of the result: all axes but the last one "
        "should come through as they are",
        f"{_LINEAR}#leading-axes",
        "M4-05",
    ),
    Mistake(
        "bias_not_added",
        "missing term",
        "is what a layer without bias gives",
        "let a layer answer an input of zeros: which numbers should come out?",
        f"{_LINEAR}#linear",
        "common slip",
    ),
    Mistake(
        "bias_kept",
        "missing term",
        "has a bias, although it was made without one",
        "make one layer with `bias=False` and print its `bias`: an array of zeros is a bias too, "
        "and training would move it",
        f"{_LINEAR}#linear",
        "common slip",
    ),
    Mistake(
        "parameters_frozen",
        "dependence",
        "stays the same when the parameters of the layer change",
        "after a step of training the layer has new weights: when does yours look at them?",
        f"{_LINEAR}#linear",
        "relative of M4-01",
    ),
    Mistake(
        "parameters_changed_by_a_call",
        "side effect",
        "leaves the parameters of the layer changed",
        "call one layer twice with the same input: are the two outputs the same?",
        f"{_LINEAR}#linear",
        "common slip",
    ),
    Mistake(
        "drawn_alike",
        "initialisation",
        "gives many parameters one and the same number",
        "print the parameters of a small new layer: how many different numbers do you see, and "
        "what could ever make two equal units differ?",
        f"{_LINEAR}#initialisation",
        "relative of M4-08, M4-09",
    ),
    Mistake(
        "drawn_once_for_all",
        "initialisation",
        "is the same in every new layer",
        "make two layers of one size and compare them: where does the generator of random numbers "
        "begin each time?",
        f"{_LINEAR}#initialisation",
        "relative of M4-06",
    ),
    Mistake(
        "drawn_off_centre",
        "initialisation",
        "has its centre away from zero",
        "draw a histogram of the parameters of a large layer: are as many below zero as above?",
        f"{_LINEAR}#initialisation",
        "M4-06",
    ),
    Mistake(
        "drawn_too_wide",
        "initialisation",
        "reaches beyond the bound that is asked for",
        "make a layer with 400 inputs and print its largest weight: how large may it be?",
        f"{_LINEAR}#initialisation",
        "relative of M4-06",
    ),
    Mistake(
        "drawn_too_narrow",
        "initialisation",
        "stays far inside the bound that is asked for",
        "make a layer with 400 inputs and print its largest weight: how near should it come to the "
        "bound?",
        f"{_LINEAR}#initialisation",
        "relative of M4-06",
    ),
    Mistake(
        "bound_of_the_outputs",
        "initialisation",
        "has a bound that follows the number of outputs",
        "how many terms are added up in one output? Their number should set the bound",
        f"{_LINEAR}#initialisation",
        "relative of M4-06",
    ),
    Mistake(
        "drawn_from_a_bell",
        "initialisation",
        "has the right spread, and is not uniform",
        "draw a histogram of the parameters of a large layer: has it a flat top and two edges?",
        f"{_LINEAR}#initialisation",
        "relative of M4-06",
    ),
    Mistake(
        "drawn_unevenly",
        "initialisation",
        "has the right bounds, and favours some numbers between them",
        "draw a histogram of the parameters of a large layer: is it as high at its edges as in the "
        "middle?",
        f"{_LINEAR}#initialisation",
        "relative of M4-06",
    ),
    Mistake(
        "maximum_along_an_axis",
        "shape",
        "is one number for a whole axis, where one for each entry is due",
        "how many numbers go in and how many come out? Read what the second argument of the "
        "function that you call means",
        f"{_ACTIVATIONS}#relu",
        "common slip",
    ),
    Mistake(
        "slope_for_value",
        "local derivative",
        "is the slope of the activation, and the value is asked for",
        "put in a 3 and then a 5: by how much should the result change, and does yours?",
        f"{_ACTIVATIONS}#relu",
        "common slip",
    ),
    Mistake(
        "sign_dropped",
        "sign",
        "turns negative inputs into positive outputs",
        "put in a number below zero: what should come out?",
        f"{_ACTIVATIONS}#relu",
        "common slip",
    ),
    Mistake(
        "ceiling_added",
        "local derivative",
        "stops growing where it should go on",
        "put in 2, 20 and 200: what should come out each time?",
        f"{_ACTIVATIONS}#relu",
        "common slip",
    ),
    Mistake(
        "undefined_at_infinity",
        "edge of the number line",
        "is not a number where the input is infinite",
        "put minus infinity in and print every step: which of them has no answer?",
        f"{_ACTIVATIONS}#relu",
        "M4-21",
    ),
    Mistake(
        "mirrored",
        "sign",
        "falls where it should rise",
        "put in a large positive number: to which end should the output go?",
        f"{_ACTIVATIONS}#sigmoid",
        "common slip",
    ),
    Mistake(
        "input_doubled",
        "constant factor",
        "rises twice as steeply as it should",
        "measure the slope at 0 with a step of 0.01, and compare it with that of the definition",
        f"{_ACTIVATIONS}#sigmoid",
        "M4-24",
    ),
    Mistake(
        "divided_too_early",
        "order",
        "divides first and adds then",
        "your result leaves the range from 0 to 1: read the line with the brackets that python "
        "sees",
        f"{_ACTIVATIONS}#sigmoid",
        "relative of M1-09",
    ),
    Mistake(
        "infinity_over_infinity",
        "edge of the number line",
        "is not a number where the input is large",
        "put in 1000 and print numerator and denominator: how large may a float be?",
        f"{_ACTIVATIONS}#sigmoid",
        "M4-23",
    ),
    Mistake(
        "exponential_overflows",
        "edge of the number line",
        "takes the exponential of a number for which it is too large on the way to the right value",
        "the exponential of a large number overflows, and that of a very negative one does not: "
        "which sign does your exponent have?",
        f"{_ACTIVATIONS}#sigmoid",
        "relative of M4-23",
    ),
    Mistake(
        "both_branches_computed",
        "edge of the number line",
        "works both formulas out everywhere and then chooses between the results",
        "the choice comes too late to prevent the overflow: which entries does each of your "
        "formulas get to see?",
        f"{_ACTIVATIONS}#sigmoid",
        "relative of M4-23",
    ),
)
