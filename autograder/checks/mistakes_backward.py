"""Mistakes of backward functions and of repeated backward calls."""

from __future__ import annotations

from autograder.checks.mistake import Mistake

_LAYERS = "02-gradients/layers"
_BACKWARD = "03-autograd/backward"
_FUNCTIONS = "03-autograd/functions"
_SOFTMAX = "04-layers/softmax"

BACKWARD = (
    Mistake(
        "gate_always_open",
        "local derivative",
        "lets the upstream gradient through everywhere",
        "where the forward pass gave zero, nothing may come back: which entries of yours are zero?",
        f"{_LAYERS}#gates",
        "M2-25",
    ),
    Mistake(
        "local_derivative_missing",
        "local derivative",
        "is the upstream gradient, unchanged",
        "change the input and keep the upstream gradient: what comes back should change, and does "
        "yours?",
        f"{_LAYERS}#activations",
        "M2-30, M2-32",
    ),
    Mistake(
        "gate_set_by_upstream",
        "local derivative",
        "lets through what is positive in the upstream gradient",
        "your mask changes when the upstream gradient alone changes: which quantity of the forward "
        "pass decided whether the gate was open?",
        f"{_LAYERS}#gates",
        "M2-24",
    ),
    Mistake(
        "output_for_derivative",
        "local derivative",
        "multiplies the upstream gradient by the output instead of the slope",
        "the slope of a line is not its height: compare two inputs at which the slope is the same",
        f"{_LAYERS}#gates",
        "M2-26",
    ),
    Mistake(
        "input_for_output",
        "local derivative",
        "puts the input where the formula of the slope has the output",
        "the slope is written in terms of what the forward pass returned: which of your variables "
        "is that?",
        f"{_LAYERS}#slope-from-output",
        "M2-28, M4-33",
    ),
    Mistake(
        "activated_twice",
        "local derivative",
        "applies the activation once more before it takes the slope",
        "your slope never gets small, however large the input: how often was the activation "
        "applied?",
        f"{_LAYERS}#slope-from-output",
        "M2-29",
    ),
    Mistake(
        "multiplied_by_input",
        "local derivative",
        "carries the input as one factor too many",
        "the ratio to the right gradient is the input itself: try an input of one, then of two",
        f"{_LAYERS}#activations",
        "M3-14",
    ),
    Mistake(
        "cross_terms_missing",
        "local derivative",
        "takes each output for a function of its own input alone",
        "raise one input and look at all outputs: how many of them change?",
        f"{_SOFTMAX}#softmax-jacobian",
        "M4-32",
    ),
    Mistake(
        "softmax_other_axis",
        "reduction",
        "takes the inner sum over another axis than the softmax did",
        "along which axis do the outputs add up to one, and along which does your gradient add up "
        "to zero?",
        f"{_SOFTMAX}#softmax-jacobian",
        "M4-34",
    ),
    Mistake(
        "upstream_ignored",
        "upstream gradient",
        "does not react to the upstream gradient",
        "multiply the upstream gradient by ten: what should happen to what you return?",
        f"{_FUNCTIONS}#grad-output",
        "M3-34",
    ),
    Mistake(
        "upstream_twice",
        "upstream gradient",
        "carries the upstream gradient as a factor twice",
        "double the upstream gradient: yours grows four times, and should do what?",
        f"{_FUNCTIONS}#grad-output",
        "M3-35",
    ),
    Mistake(
        "negated",
        "sign",
        "is the negative of the true value",
        "raise one input a little: does the output move to the side that your gradient tells?",
        "03-autograd/saved-tensors#local-rules",
        "M3-12, M4-38",
    ),
    Mistake(
        "wrong_axis_summed",
        "reduction",
        "is the upstream gradient, added up over another axis than it should be",
        "say what each axis of the upstream gradient counts: which one should disappear?",
        f"{_LAYERS}#bias-gradient",
        "M2-22",
    ),
    Mistake(
        "returns_an_input",
        "dependence",
        "is one of the arguments itself",
        "compare what you return with each argument: is the name of a result missing at the end?",
        f"{_LAYERS}#upstream",
        "relative of M3-08",
    ),
    Mistake(
        "returns_the_output",
        "dependence",
        "is the output of the forward pass, and no gradient",
        "what was asked for is how the output reacts, and not the output: compare the two names",
        f"{_LAYERS}#upstream",
        "relative of M3-08",
    ),
    Mistake(
        "multiplied_by_loss",
        "upstream gradient",
        "is the true value times the loss",
        "print the loss beside the ratio to the right gradient: with which number does the way "
        "back begin?",
        f"{_BACKWARD}#seed",
        "M3-08",
    ),
    Mistake(
        "constant_offset",
        "constant term",
        "differs from the true value by one and the same number everywhere",
        "the error does not change with the input: look for the one term in which no input stands",
        "02-gradients/longer-chain#legendre",
        "M2-16",
    ),
    Mistake(
        "stored_gradients_survive",
        "training loop",
        "adds up what the calls before have left, and adds it once more in each call",
        "the first call is right and the second adds more than the first: which stored gradients "
        "should not survive a call?",
        f"{_BACKWARD}#twice",
        "M3-09",
    ),
    Mistake(
        "earlier_gradients_lost",
        "training loop",
        "keeps what the last call gave and forgets the calls before",
        "two losses, two calls: their gradients should add up, so who sets them back?",
        "03-autograd/zeroing#accumulating-on-purpose",
        "M3-10",
    ),
)
