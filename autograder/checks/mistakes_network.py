"""Mistakes in a chain of layers, and in a network that is made of them."""

from __future__ import annotations

from autograder.checks.mistake import Mistake

_LINEAR = "04-layers/linear"
_MODULES = "04-layers/modules"
_NETWORK = "04-layers/network"

NETWORK: tuple[Mistake, ...] = (
    Mistake(
        "last_layer_alone",
        "sequential",
        "gives every layer the first input, and keeps what the last one makes of it",
        "what does the second layer receive, and what should it receive?",
        f"{_NETWORK}#sequential",
        "M4-16",
    ),
    Mistake(
        "first_layer_alone",
        "sequential",
        "is over after its first layer",
        "print a line in each layer: how many of them are called?",
        f"{_NETWORK}#sequential",
        "common slip",
    ),
    Mistake(
        "layers_from_the_end",
        "sequential",
        "goes through its layers from the end",
        "add 1 and multiply by 10: which of them comes first in the chain, and which in yours?",
        f"{_NETWORK}#sequential",
        "common slip",
    ),
    Mistake(
        "layers_sorted_by_name",
        "sequential",
        "goes through its layers in the order of the alphabet",
        "build a chain of twelve layers: which one comes after the layer with the name 1?",
        f"{_NETWORK}#sequential",
        "common slip",
    ),
    Mistake(
        "repeated_layers_run_once",
        "sequential",
        "runs a layer once that stands in the chain several times",
        "one layer, two places: how often must it be called, and how many Parameters does it have?",
        f"{_NETWORK}#sequential",
        "relative of M4-16",
    ),
    Mistake(
        "call_passed_by",
        "sequential",
        "passes by the call of its layers and takes their `forward`",
        "write a layer with a `__call__` of its own, which prints a line: does the line appear?",
        f"{_NETWORK}#sequential",
        "common slip",
    ),
    Mistake(
        "layers_counted_from_one",
        "sequential",
        "counts its layers from one",
        "print the names of the parameters of a chain of two layers, and compare with the task",
        f"{_NETWORK}#sequential",
        "common slip",
    ),
    Mistake(
        "layers_named_otherwise",
        "sequential",
        "has other names for its layers",
        "print the names of the parameters of a chain, and hold the part before the dot against "
        "the task",
        f"{_NETWORK}#sequential",
        "common slip",
    ),
    Mistake(
        "still_a_line",
        "network",
        "belongs to a network that is still a straight line",
        "add two inputs, and compare the answer with the sum of the two answers less that for "
        "zero: does your network notice that it has a ReLU?",
        f"{_LINEAR}#still-a-line",
        "M4-18",
    ),
    Mistake(
        "softmax_at_the_end",
        "network",
        "adds up to 1 in each row, because a softmax was added at the end",
        "look at the sum of the outputs for one example: did the task ask for probabilities?",
        f"{_NETWORK}#network",
        "relative of M4-36",
    ),
    Mistake(
        "relu_after_the_last_layer",
        "network",
        "has its ReLU behind the last layer and none between the two",
        "between which two layers must something bend, so that two of them are more than one?",
        f"{_NETWORK}#network",
        "relative of M4-18",
    ),
    Mistake(
        "relu_before_the_first_layer",
        "network",
        "takes away the negative inputs before the first layer has seen them",
        "give it a negative and a more negative input: can the first layer tell them apart?",
        f"{_NETWORK}#network",
        "relative of M4-18",
    ),
    Mistake(
        "starts_at_zero",
        "symmetry",
        "begins with all its parameters at zero",
        "which gradients are not zero in the first step, and what can the first layer learn from "
        "that?",
        f"{_NETWORK}#symmetry",
        "M4-08",
    ),
    Mistake(
        "units_start_alike",
        "symmetry",
        "begins with hidden units that are all alike",
        "if two units start equal, what could ever make them differ?",
        f"{_NETWORK}#symmetry",
        "M4-09",
    ),
    Mistake(
        "layers_made_in_forward",
        "registration",
        "makes new layers in every call",
        "call the net twice with the same input: what is left of training when its layers are new "
        "each time?",
        f"{_MODULES}#registration",
        "M4-13",
    ),
    Mistake(
        "layers_only_in_forward",
        "registration",
        "has no layers before it is called, and other ones after each call",
        "make a net and count its parameters before you call it: what could an optimizer be given?",
        f"{_MODULES}#registration",
        "M4-13",
    ),
    Mistake(
        "layers_shared_by_all",
        "registration",
        "has the same layers as every other net of its class",
        "make two nets and change a number in the first: what does the second say? Are the layers "
        "made once for the class, or once for each net?",
        f"{_MODULES}#registration",
        "common slip",
    ),
    Mistake(
        "gradients_stored",
        "side effect",
        "leaves gradients behind in the net",
        "print the `grad` of the parameters before and after a call: the task wants the gradients "
        "returned, and the net as it was",
        f"{_MODULES}#update-by-hand",
        "common slip",
    ),
)
