"""Mistakes in the local rules of an engine that differentiates by itself."""

from __future__ import annotations

from autograder.checks.mistake import Mistake

_RULES = "03-autograd/saved-tensors#local-rules"
_BROADCASTING = "03-autograd/saved-tensors#broadcasting"

RULES: tuple[Mistake, ...] = (
    Mistake(
        "each_others_derivative",
        "local rule",
        "is what belongs to the other operand",
        "change the second operand and leave the first: which of the two gradients should notice?",
        _RULES,
        "relative of M3-12",
    ),
    Mistake(
        "divisor_not_squared",
        "local rule",
        "carries the divisor once where it belongs twice",
        "how steep is 1/b at b = 1, at b = 2 and at b = 4? Read it off a sketch",
        _RULES,
        "M3-13",
    ),
    Mistake(
        "dividend_left_out",
        "local rule",
        "does not react to the dividend",
        "make the dividend ten times as large: how much more does the quotient react to its "
        "divisor?",
        _RULES,
        "relative of M3-13",
    ),
    Mistake(
        "derivative_of_a_product",
        "local rule",
        "is the rule of a product",
        "try a quotient with a large divisor: does it react strongly to its operands, or hardly"
        " at all?",
        _RULES,
        "relative of M3-13",
    ),
    Mistake(
        "exponent_left_out",
        "local rule",
        "lacks the exponent as a factor",
        "nudge the input of a cube by a thousandth at the input 1: by how many thousandths does"
        " the cube move?",
        _RULES,
        "M3-14",
    ),
    Mistake(
        "transpose_left_out",
        "local rule",
        "multiplies with a matrix as it is where its transpose is due",
        "write the shapes of all matrices down with different letters: does your product exist "
        "then?",
        _RULES,
        "relative of M2-18",
    ),
    Mistake(
        "factors_out_of_order",
        "local rule",
        "multiplies the right matrices in the wrong order",
        "write the shapes of all matrices down with different letters: does your product exist "
        "then?",
        _RULES,
        "relative of M2-18",
    ),
    Mistake(
        "product_of_entries",
        "local rule",
        "multiplies entry by entry where matrices were multiplied",
        "how many entries of the result does one entry of the first matrix reach?",
        _RULES,
        "relative of M2-18",
    ),
    Mistake(
        "upstream_not_spread",
        "local rule",
        "is still the one upstream number",
        "many numbers went into the sum: how many gradients have to come out, and how large is "
        "each?",
        _RULES,
        "relative of M3-20",
    ),
    Mistake(
        "memory_shared",
        "local rule",
        "shares its memory with another array",
        "write into one of the arrays that you returned, and look at the other ones and at the "
        "arguments",
        _RULES,
        "M3-18",
    ),
    Mistake(
        "broadcast_not_summed",
        "broadcasting",
        "still has one number for every use",
        "print the shape of the gradient beside the shape of the array: one number was used "
        "many times",
        _BROADCASTING,
        "M3-20",
    ),
    Mistake(
        "stretched_axes_left",
        "broadcasting",
        "is summed over the axes that were added, and not over those that were stretched",
        "broadcasting stretches an array in two ways: which of the two have you undone?",
        _BROADCASTING,
        "M3-21",
    ),
    Mistake(
        "added_axes_left",
        "broadcasting",
        "is summed over the axes that were stretched, and not over those that were added",
        "broadcasting stretches an array in two ways: which of the two have you undone?",
        _BROADCASTING,
        "relative of M3-21",
    ),
    Mistake(
        "axis_of_one_lost",
        "broadcasting",
        "has the right numbers and has lost an axis of length one",
        "count the axes of the result: where did the one of length one go?",
        _BROADCASTING,
        "M3-22",
    ),
    Mistake(
        "copies_averaged",
        "broadcasting",
        "takes the mean over all uses of a number",
        "a number that is used four times moves the loss in four places: do the effects add up,"
        " or cancel?",
        _BROADCASTING,
        "relative of M3-20",
    ),
    Mistake(
        "one_copy_kept",
        "broadcasting",
        "keeps the first use of a number and drops the others",
        "change an entry of the last row of `grad`: does the result notice?",
        _BROADCASTING,
        "relative of M3-20",
    ),
    Mistake(
        "lined_up_from_the_left",
        "broadcasting",
        "is summed over the last axes where the first ones were added",
        "at which end does numpy line two shapes up? Try a row that is added to a matrix",
        _BROADCASTING,
        "relative of M3-21",
    ),
    Mistake(
        "all_copies_together",
        "broadcasting",
        "puts the sum of all entries everywhere",
        "the sum of what you return should be the sum of `grad`: is it?",
        _BROADCASTING,
        "relative of M3-23",
    ),
    Mistake(
        "axes_matched_by_length",
        "broadcasting",
        "keeps the first axes of the right length, where the last ones are due",
        "try a row of three that is added to a matrix of three by three: which of the two axes of "
        "length three is the row's?",
        _BROADCASTING,
        "relative of M3-21",
    ),
)
