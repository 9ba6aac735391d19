"""Mistakes in softmax and on the way back through it."""

from __future__ import annotations

from autograder.checks.mistake import Mistake

_SOFTMAX = "04-layers/softmax"

SOFTMAX: tuple[Mistake, ...] = (
    Mistake(
        "all_axes_taken",
        "reduction",
        "shares one total among all entries of the array",
        "add up each slice along `dim`: every one should have a total of 1 of its own",
        f"{_SOFTMAX}#softmax-dim",
        "M4-26",
    ),
    Mistake(
        "first_axis_taken",
        "reduction",
        "works along the first axis, whatever `dim` says",
        "take a matrix and the last axis: which sums are 1, those of the rows or of the columns?",
        f"{_SOFTMAX}#softmax-dim",
        "M4-25",
    ),
    Mistake(
        "last_axis_taken",
        "reduction",
        "works along the last axis, whatever `dim` says",
        "take a matrix and axis 0: which sums are 1, those of the rows or of the columns?",
        f"{_SOFTMAX}#softmax-dim",
        "M4-25",
    ),
    Mistake(
        "other_axis_taken",
        "reduction",
        "works along the other one of two axes",
        "add up along axis `dim`: an axis over which one adds up is the one that disappears",
        f"{_SOFTMAX}#softmax-dim",
        "relative of M4-25",
    ),
    Mistake(
        "exponential_of_large",
        "edge of the number line",
        "is not a number where all inputs are far from zero",
        "add 1000 to all inputs: the result should not change, and what does the exponential of "
        "1000 do?",
        f"{_SOFTMAX}#stable-softmax",
        "M4-28",
    ),
    Mistake(
        "one_maximum_for_all",
        "edge of the number line",
        "is not a number in a slice that lies far below another one",
        "one large number in one slice ruins another slice: what do the two have in common in your "
        "code?",
        f"{_SOFTMAX}#stable-softmax",
        "M4-29",
    ),
    Mistake(
        "maximum_not_lined_up",
        "broadcasting",
        "subtracts the largest number of one slice from an entry of another",
        "every slice adds up to 1 and is wrong all the same: add a constant to one slice alone "
        "and look at the others",
        f"{_SOFTMAX}#stable-softmax",
        "M4-30",
    ),
    Mistake(
        "sum_not_lined_up",
        "broadcasting",
        "uses the sum of one slice for the entries of another",
        "print the shape of the sum: with which axis of the array does numpy line it up when both "
        "axes have one length?",
        f"{_SOFTMAX}#softmax-dim",
        "relative of M4-30",
    ),
    Mistake(
        "maximum_of_another_axis",
        "reduction",
        "subtracts largest numbers of other slices than those that add up to 1",
        "within one slice everything must be shifted alike: along which axis is your maximum, and "
        "along which is your sum?",
        f"{_SOFTMAX}#stable-softmax",
        "relative of M4-30",
    ),
    Mistake(
        "shifted_too_far",
        "edge of the number line",
        "is not a number where all inputs are far below zero",
        "take away 1000 from all inputs: which exponentials are left after your shift?",
        f"{_SOFTMAX}#stable-softmax",
        "relative of M4-28",
    ),
    Mistake(
        "exponents_clipped",
        "edge of the number line",
        "makes all shares equal where the inputs are far from zero",
        "add 1000 to numbers that differ: do they still differ when the exponential gets them?",
        f"{_SOFTMAX}#stable-softmax",
        "relative of M4-28",
    ),
    Mistake(
        "axis_put_back_at_the_end",
        "broadcasting",
        "is right along the last axis, and lines its sums up wrongly along the others",
        "print the shape of the sum for each `dim`: at which place of the shape is the axis of "
        "length one, and at which should it be?",
        f"{_SOFTMAX}#softmax-dim",
        "relative of M4-30",
    ),
    Mistake(
        "shifted_too_little",
        "edge of the number line",
        "is not a number where one entry lies far above the others of its slice",
        "print the largest exponential of each slice: what should your shift make of it?",
        f"{_SOFTMAX}#stable-softmax",
        "relative of M4-28",
    ),
    Mistake(
        "not_normalised",
        "reduction",
        "is made of positive numbers of which no slice adds up to 1",
        "add up a slice along `dim`: what should the sum be?",
        f"{_SOFTMAX}#softmax",
        "common slip",
    ),
    Mistake(
        "divided_by_the_largest",
        "reduction",
        "gives every largest entry a 1",
        "add up a slice along `dim`: what should the sum be?",
        f"{_SOFTMAX}#softmax",
        "common slip",
    ),
    Mistake(
        "exponential_left_out",
        "missing term",
        "divides the inputs themselves by their sum",
        "put in a negative number: may a share be negative?",
        f"{_SOFTMAX}#softmax",
        "common slip",
    ),
    Mistake(
        "each_by_itself",
        "dependence",
        "takes each input by itself, as a sigmoid does",
        "raise one input and leave the others: which outputs should become smaller?",
        f"{_SOFTMAX}#softmax",
        "relative of M4-32",
    ),
    Mistake(
        "logarithm_returned",
        "order",
        "is the logarithm of the true value",
        "may a share be negative?",
        f"{_SOFTMAX}#softmax",
        "common slip",
    ),
    Mistake(
        "inner_weights_missing",
        "local derivative",
        "adds up the upstream gradient without asking how large each share is",
        "hand in an upstream gradient of ones, and compare what you subtract with what it is "
        "subtracted from",
        f"{_SOFTMAX}#softmax-jacobian",
        "relative of M4-34",
    ),
    Mistake(
        "inner_mean",
        "reduction",
        "averages where the shares of all outputs should be added up",
        "hand in an upstream gradient of ones: what you subtract should be 1, and how large is it?",
        f"{_SOFTMAX}#softmax-jacobian",
        "relative of M4-34",
    ),
    Mistake(
        "outer_share_missing",
        "local derivative",
        "reacts as strongly where a share is almost nothing as where it is large",
        "let one share be exactly 0: how far can a small change of its input move anything?",
        f"{_SOFTMAX}#softmax-jacobian",
        "relative of M4-32",
    ),
    Mistake(
        "upstream_taken_for_targets",
        "upstream gradient",
        "is the difference between the output and the upstream gradient",
        "that belongs to one particular loss: double the upstream gradient, and see whether what "
        "you return doubles",
        f"{_SOFTMAX}#softmax-jacobian",
        "relative of M4-37",
    ),
)
