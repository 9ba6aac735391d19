"""Mistakes in an operation of one's own."""

from __future__ import annotations

from autograder.checks.mistake import Mistake

_CUSTOM = "03-autograd/functions#custom-function"
_INPUTS = "03-autograd/functions#one-gradient-per-input"
_CHECKED = "03-autograd/functions#second-gradient"

FUNCTIONS: tuple[Mistake, ...] = (
    Mistake(
        "no_way_back_of_its_own",
        "custom function",
        "is torch's own: the operation was put together from pieces and has no way back of its own",
        "print `type(o.grad_fn).__name__`: whose way back is it? A class derived from "
        "`torch.autograd.Function` brings its `apply` along",
        _CUSTOM,
        "answers that go round the task",
    ),
    Mistake(
        "parameters_changed",
        "custom function",
        "is refused, because its functions do not take what torch hands over",
        "compare the parameters of `forward` and `backward` with those that the task writes, one "
        "by one: what stands before the input and before `grad_output`?",
        _CUSTOM,
        "common slip",
    ),
    Mistake(
        "no_tensor_returned",
        "custom function",
        "is refused, because `forward` returns something that is no tensor",
        "print the type of what `forward` returns, and of each step that leads there",
        _CUSTOM,
        "common slip",
    ),
    Mistake(
        "slope_for_height",
        "custom function",
        "is the slope of the polynomial where its height is due",
        "which of the two ways is asked for its value, and which for its slope?",
        _CUSTOM,
        "common slip",
    ),
    Mistake(
        "outputs_added_up",
        "custom function",
        "hears the sum of the upstream gradients in every entry",
        "give one output an upstream gradient of 1 and the others 0: whose input should hear of "
        "it?",
        "03-autograd/functions#grad-output",
        "relative of M3-34",
    ),
    Mistake(
        "output_for_input",
        "custom function",
        "puts the output where the formula of the slope has the input",
        "print what waits in `ctx.saved_tensors` beside i: on which of them does the slope depend?",
        _CUSTOM,
        "relative of M2-31",
    ),
    Mistake(
        "upstream_added",
        "custom function",
        "adds the upstream gradient where it should multiply",
        "give one output an upstream gradient of 0: what should come back for its input?",
        "03-autograd/functions#grad-output",
        "relative of M3-34",
    ),
    Mistake(
        "kept_on_the_class",
        "custom function",
        "takes the last input for the input of every application",
        "apply your function to two inputs before you go back through either: where does the first "
        "one wait meanwhile, and who writes there?",
        _CUSTOM,
        "M3-33",
    ),
    Mistake(
        "constant_on_the_class",
        "custom function",
        "takes the last constant for the constant of every application",
        "apply your function with two constants before you go back through either: where does the "
        "first one wait meanwhile, and who writes there?",
        _INPUTS,
        "relative of M3-33",
    ),
    Mistake(
        "saved_unwatched",
        "custom function",
        "goes on in silence although its input was changed in place",
        "torch watches the tensors that were handed to it to be saved: did you hand it the input "
        "itself?",
        _CUSTOM,
        "relative of M3-17",
    ),
    Mistake(
        "saved_tuple_unopened",
        "custom function",
        "is refused, because the tuple of saved tensors was taken for a tensor",
        "print `type(ctx.saved_tensors)`: it is the same for one tensor as for five",
        _CUSTOM,
        "M3-38",
    ),
    Mistake(
        "none_left_out",
        "custom function",
        "is refused, because fewer gradients come back than inputs went in",
        "count the inputs of `forward` behind `ctx`, and then what `backward` returns",
        _INPUTS,
        "M3-36",
    ),
    Mistake(
        "one_gradient_too_many",
        "custom function",
        "is refused, because more gradients come back than inputs went in",
        "count the inputs of `forward` behind `ctx`, and then what `backward` returns: "
        "is there a comma too many?",
        _INPUTS,
        "relative of M3-36",
    ),
    Mistake(
        "number_saved_as_a_tensor",
        "custom function",
        "is refused, because a number was to be saved as a tensor",
        "torch saves tensors and watches them; where can a plain number wait for the way back?",
        _INPUTS,
        "relative of M3-36",
    ),
    Mistake(
        "gradient_for_a_number",
        "custom function",
        "is refused, because a plain number is given a gradient",
        "which inputs of `forward` are tensors, and what goes back to the others?",
        _INPUTS,
        "relative of M3-36",
    ),
    Mistake(
        "constant_twice",
        "custom function",
        "carries the constant as a factor twice",
        "double the constant: by which factor should the gradient grow, and by which does yours?",
        _INPUTS,
        "relative of M2-13",
    ),
    Mistake(
        "constant_forgotten_forward",
        "custom function",
        "has a value without its constant",
        "double the constant: does the value react?",
        _INPUTS,
        "relative of M2-13",
    ),
    Mistake(
        "constant_made_whole",
        "custom function",
        "takes a whole number for the constant",
        "try 2.5 for the constant, and print what is kept of it for the way back",
        _INPUTS,
        "common slip",
    ),
    Mistake(
        "constant_added",
        "custom function",
        "has a value with the constant added, where it should multiply",
        "double the constant: does the value double?",
        _INPUTS,
        "common slip",
    ),
    Mistake(
        "slope_cut_off",
        "custom function",
        "treats the slope as a constant when it is differentiated once more",
        "follow the input from where it is saved to where the slope is ready: on which line does "
        "it lose its past?",
        _CHECKED,
        "M3-39",
    ),
    Mistake(
        "way_back_unrecorded",
        "custom function",
        "is zero, because nothing of the way back is recorded",
        "go back with `create_graph=True` and print `requires_grad` of the gradient: which line "
        "of `backward` leaves the operations of torch?",
        _CHECKED,
        "relative of M3-39",
    ),
    Mistake(
        "torch_differentiates",
        "custom function",
        "is one too many: torch differentiates where a formula is asked for",
        "does your `backward` contain the slope, or does it ask torch for it?",
        _CUSTOM,
        "answers that go round the task",
    ),
)
