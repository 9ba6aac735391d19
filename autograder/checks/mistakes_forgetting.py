"""Mistakes in forgetting gradients, and in the loop that has to."""

from __future__ import annotations

from autograder.checks.mistake import Mistake

_ZERO = "03-autograd/zeroing#zeroing"

FORGETTING: tuple[Mistake, ...] = (
    Mistake(
        "zero_before_the_first",
        "zeroing",
        "fails where no gradient has been computed yet",
        "before the first way back there is nothing to zero: which value does `grad` have then, "
        "and should it keep it?",
        _ZERO,
        "M3-44",
    ),
    Mistake(
        "zeros_for_nothing",
        "zeroing",
        "puts zeros where no gradient has been computed",
        "a gradient of zero is a gradient, and `None` is none: which of them does a Tensor have "
        "that nobody went back to?",
        _ZERO,
        "relative of M3-44",
    ),
    Mistake(
        "old_array_emptied",
        "zeroing",
        "writes zeros into an array before it lets go of it",
        "keep `before = x.grad`, call the function, and look at `before`",
        _ZERO,
        "relative of M3-18",
    ),
    Mistake(
        "zeros_for_none",
        "zeroing",
        "puts zeros, whatever `set_to_none` says",
        "print the gradients after a call without `set_to_none`",
        _ZERO,
        "relative of M3-44",
    ),
    Mistake(
        "set_to_none_ignored",
        "zeroing",
        "puts `None`, whatever `set_to_none` says",
        "call it once with `set_to_none=False`, and print the gradient afterwards",
        _ZERO,
        "relative of M3-44",
    ),
    Mistake(
        "none_and_zero_swapped",
        "zeroing",
        "does with `set_to_none` what is asked for without it",
        "which of the two values asks for `None`? And which one is it when nothing is said?",
        _ZERO,
        "relative of M3-44",
    ),
    Mistake(
        "only_the_first_zeroed",
        "zeroing",
        "sets back the first parameter and none of the others",
        "call it with two parameters: does the loop come to the second one?",
        _ZERO,
        "common slip",
    ),
    Mistake(
        "stops_at_none",
        "zeroing",
        "stops at the first parameter that has no gradient",
        "call it with three parameters of which the first one has no gradient, and print all "
        "three afterwards",
        _ZERO,
        "relative of M3-44",
    ),
    Mistake(
        "nothing_set_back",
        "zeroing",
        "leaves the gradients as they are",
        "an assignment to a name gives that name another meaning, and nothing else: what is it "
        "that holds the gradient?",
        _ZERO,
        "common slip",
    ),
    Mistake(
        "walked_by_index",
        "zeroing",
        "asks for the length or the places of something that can only be looped over",
        "call it with `(p for p in [x, y])`, as optimizers are called with what a model yields",
        _ZERO,
        "relative of M4-14",
    ),
    Mistake(
        "number_for_zeros",
        "zeroing",
        "puts one number where an array of zeros is asked for",
        "print the shape of the gradient before and after",
        _ZERO,
        "common slip",
    ),
    Mistake(
        "parameter_replaced",
        "training loop",
        "goes on with a new tensor that only has the old name",
        "after your update, is it still the leaf that was handed to you? Ask with `is`",
        "03-autograd/no-grad#leaf",
        "M3-46",
    ),
    Mistake(
        "zeroed_before_use",
        "training loop",
        "forgets the gradients before it has used them",
        "print the gradient in the line before the update: who has taken it away?",
        _ZERO,
        "M5-32",
    ),
    Mistake(
        "never_went_back",
        "training loop",
        "moves by gradients that nobody has computed",
        "print the gradients after the loss is computed: which call should have put them there?",
        _ZERO,
        "common slip",
    ),
    Mistake(
        "first_parameter_alone",
        "training loop",
        "moves the first parameter and none of the others",
        "print all parameters after one step: how often does your inner loop go round?",
        "02-gradients/training#training-loop",
        "common slip",
    ),
    Mistake(
        "loss_unrecorded",
        "training loop",
        "computes the loss where nothing is recorded",
        "print `requires_grad` of the loss: which of your lines stand in the block that should "
        "not?",
        "03-autograd/no-grad#no-grad",
        "relative of M3-46",
    ),
    Mistake(
        "one_loss_returned",
        "training loop",
        "returns one loss, where a list of all is asked for",
        "how many numbers do you return after three steps?",
        "02-gradients/training#loss-before-the-step",
        "common slip",
    ),
    Mistake(
        "zeroed_once",
        "training loop",
        "sets the gradients back before the first step and never again",
        "print the gradient twice at the same place: should it be the same?",
        "03-autograd/zeroing#pendulum",
        "M3-45",
    ),
    Mistake(
        "leftovers_counted",
        "training loop",
        "counts gradients that were left over from something else",
        "who says that there is nothing in `grad` when your first step begins?",
        _ZERO,
        "M3-45",
    ),
)
