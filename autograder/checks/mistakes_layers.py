"""Mistakes in the layers of a network, by hand."""

from __future__ import annotations

from autograder.checks.mistake import Mistake

_LAYERS = "02-gradients/layers"

LAYERS: tuple[Mistake, ...] = (
    Mistake(
        "leading_axes_left",
        "reduction",
        "is added up over some of the leading axes and leaves the others standing",
        "one and the same bias serves every row of Y, on whichever leading axis the row stands: "
        "which axes should be left in its gradient?",
        f"{_LAYERS}#bias-gradient",
        "relative of M2-22",
    ),
    Mistake(
        "batch_averaged",
        "reduction",
        "averages over the n examples, where their shares should be added up",
        "it is right for a batch of one: let a batch hold the same example twice, and ask what "
        "the second copy adds to L",
        f"{_LAYERS}#bias-gradient",
        "M2-20, M2-23",
    ),
    Mistake(
        "gradients_swapped",
        "order",
        "is another one of the gradients that are asked for",
        "hold the shape of each thing that you return against that of X, W and b, in this order",
        f"{_LAYERS}#linear-layer",
        "common slip",
    ),
    Mistake(
        "first_example_only",
        "reduction",
        "hears the first example of the batch and none of the others",
        "change the last example of a batch: does your gradient notice?",
        f"{_LAYERS}#weight-gradient",
        "relative of M2-22",
    ),
    Mistake(
        "weights_skipped",
        "local derivative",
        "is handed back past the weights",
        "how many outputs does one input reach, and with which weight each?",
        f"{_LAYERS}#input-gradient",
        "M2-32",
    ),
    Mistake(
        "slope_at_zero",
        "local derivative",
        "is right everywhere but where the input is exactly zero",
        "call it with an input of zeros and an upstream gradient of ones, and compare what comes "
        "back with what the task agrees on",
        f"{_LAYERS}#gates",
        "relative of M2-25",
    ),
    Mistake(
        "gate_inverted",
        "local derivative",
        "lets through what should be held back, and holds back the rest",
        "take one positive and one negative input: for which of the two does the output move when "
        "the input does?",
        f"{_LAYERS}#gates",
        "relative of M2-25",
    ),
    Mistake(
        "input_for_slope",
        "local derivative",
        "multiplies the upstream gradient by the input instead of the slope",
        "double a positive input: the line is as steep as before, so what may change in what comes "
        "back?",
        f"{_LAYERS}#gates",
        "relative of M2-26",
    ),
    Mistake(
        "slope_of_another_activation",
        "local derivative",
        "is what belongs to another activation",
        "draw this activation: where is it steepest, how steep is it there, and is it flat "
        "anywhere?",
        f"{_LAYERS}#activations",
        "relative of M2-28",
    ),
    Mistake(
        "slope_in_part",
        "local derivative",
        "has a part of the slope where the whole of it belongs",
        "the activation is flat at both ends of its range: is your slope small at both ends, or at "
        "one of them alone?",
        f"{_LAYERS}#slope-from-output",
        "relative of M2-28",
    ),
    Mistake(
        "slope_grows",
        "local derivative",
        "becomes steeper where the activation becomes flatter",
        "the activation flattens towards both ends of its range: does your slope become smaller "
        "there?",
        f"{_LAYERS}#slope-from-output",
        "relative of M2-28",
    ),
    Mistake(
        "slope_constant",
        "local derivative",
        "has one and the same slope everywhere",
        "the slope that you take belongs to one output: what is it for an output near the end of "
        "the range?",
        f"{_LAYERS}#slope-from-output",
        "relative of M2-29",
    ),
    Mistake(
        "brackets_left_out",
        "local derivative",
        "multiplies first and subtracts then, where the slope asks for the opposite",
        "a product is worked out before a difference: read your line with the brackets that "
        "python sees",
        f"{_LAYERS}#slope-from-output",
        "relative of M1-09",
    ),
    Mistake(
        "values_before_the_gate",
        "chain rule",
        "takes what stood before the ReLU for what the second layer received",
        "which numbers did the second layer multiply by its weights on the way forward, and can "
        "any of them be negative?",
        f"{_LAYERS}#hidden-values",
        "M2-34",
    ),
    Mistake(
        "gradients_at_two_points",
        "chain rule",
        "is taken at weights that have been moved already",
        "print the weights when the loss is taken and again when the way back uses them: are they "
        "the same numbers?",
        f"{_LAYERS}#one-point",
        "M2-33",
    ),
    Mistake(
        "zero_everywhere",
        "chain rule",
        "is zero in every entry",
        "a gradient of zero says that this parameter changes nothing: move one entry of it and "
        "look at the loss",
        f"{_LAYERS}#small-network",
        "common slip",
    ),
    Mistake(
        "errors_not_averaged",
        "reduction",
        "belongs to the sum of the squared errors, and a mean is asked for",
        "let every example stand in the batch twice: what does the loss of the task do, and what "
        "does yours?",
        f"{_LAYERS}#small-network",
        "relative of M1-01",
    ),
    Mistake(
        "divided_twice",
        "reduction",
        "divides by the number of errors once too often",
        "let every example stand in the batch twice: the loss of the task stays as it is, and so "
        "do its gradients; what do yours?",
        f"{_LAYERS}#small-network",
        "relative of M1-01",
    ),
    Mistake(
        "output_gated",
        "chain rule",
        "belongs to a network with a ReLU behind the last layer as well",
        "can a prediction of the network in the task be negative, and can one of yours?",
        f"{_LAYERS}#small-network",
        "common slip",
    ),
    Mistake(
        "bias_left_out",
        "chain rule",
        "belongs to a network without biases",
        "set all weights to zero and keep the biases: what should the network answer, and what "
        "does yours?",
        f"{_LAYERS}#small-network",
        "common slip",
    ),
    Mistake(
        "activation_left_out",
        "chain rule",
        "belongs to a network without the ReLU",
        "print what the first layer hands to the second one: should any of it be negative?",
        f"{_LAYERS}#activations",
        "relative of M2-25",
    ),
    Mistake(
        "part_missing",
        "shape",
        "lacks a part of what is asked for",
        "hold the last line of your function against the list of what it should return",
        "notation",
        "common slip",
    ),
)
