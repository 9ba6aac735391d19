"""Mistakes in gradient checkers: what a test of a backward function does not see."""

from __future__ import annotations

from autograder.checks.mistake import Mistake

_PAGE = "02-gradients/checking"

CHECKERS = (
    Mistake(
        "accepts_everything",
        "verdict",
        "never rejects a gradient",
        "hand it a backward function that returns zeros: which line of your test should say no?",
        f"{_PAGE}#checker",
        "relative of M2-36",
    ),
    Mistake(
        "accuses_everything",
        "verdict",
        "rejects right gradients and wrong ones alike",
        "take a gradient that you trust and print it beside the difference quotient: are they "
        "unlike, or alike to the few digits that such a quotient can have?",
        f"{_PAGE}#false-alarms",
        "relative of M2-37",
    ),
    Mistake(
        "verdict_turned_round",
        "verdict",
        "rejects what is right and accepts what is wrong",
        "your test tells them apart: what does `True` mean in the task, and what in your code?",
        f"{_PAGE}#checker",
        "common slip",
    ),
    Mistake(
        "verdict_in_pieces",
        "verdict",
        "is not one verdict but several, or none",
        "print what you return for a function of three numbers: how many verdicts are there for "
        "one backward function?",
        f"{_PAGE}#checker",
        "common slip",
    ),
    Mistake(
        "raises_instead_of_judging",
        "verdict",
        "stops with an exception where it should say that a gradient is wrong",
        "hand it a backward function that returns too few gradients, or one of another shape: "
        "which line of yours meets it first?",
        f"{_PAGE}#checker",
        "common slip",
    ),
    Mistake(
        "checked_with_ones",
        "upstream gradient",
        "lets through what is right for an upstream gradient of ones and wrong for others",
        "leave the upstream gradient out of a right backward function, square it, or drop its "
        "signs: for which weights can your test tell?",
        f"{_PAGE}#upstream-of-ones",
        "M2-36",
    ),
    Mistake(
        "checked_at_one_point",
        "inputs",
        "lets through what the first inputs that are drawn do not show",
        "how often do you call `make_inputs`? A batch of one, or inputs of one sign, hide what "
        "the next draw would show",
        f"{_PAGE}#awkward-inputs",
        "M2-37",
    ),
    Mistake(
        "one_input_only",
        "inputs",
        "lets through what is wrong in one of several inputs",
        "for a function of two inputs, count the arrays that you compare in one call",
        f"{_PAGE}#awkward-inputs",
        "relative of M2-37",
    ),
    Mistake(
        "one_entry_only",
        "inputs",
        "lets through what is wrong in a few entries and right in the others",
        "which entries do you shift, and which do you compare? Spoil the last one of a right "
        "gradient and try",
        f"{_PAGE}#awkward-inputs",
        "relative of M2-37",
    ),
    Mistake(
        "summaries_compared",
        "comparison",
        "lets through what has the right sum or the right length, and the wrong entries",
        "transpose a square gradient, turn an array round, change one sign: does any number change "
        "that your test looks at?",
        f"{_PAGE}#awkward-inputs",
        "M2-37",
    ),
    Mistake(
        "directions_compared",
        "comparison",
        "lets through gradients that are a constant multiple of the right one",
        "double a right gradient: which quantity of your comparison changes?",
        f"{_PAGE}#checker",
        "relative of M2-01",
    ),
    Mistake(
        "one_sided_comparison",
        "comparison",
        "lets through gradients that are too small everywhere, or too large everywhere",
        "take one hundred from a right gradient, then add one hundred: does your test notice both?",
        f"{_PAGE}#checker",
        "common slip",
    ),
    Mistake(
        "tolerance_absolute",
        "tolerance",
        "judges tiny and huge gradients by the measure of ordinary ones",
        "print the difference beside the gradient: is a difference of a billionth small if the "
        "gradient itself is a billionth?",
        f"{_PAGE}#tiny-gradients",
        "M2-35",
    ),
    Mistake(
        "tolerance_loose",
        "tolerance",
        "lets through what is wrong by one per cent",
        "how far apart are the two gradients of a right function, compared to their size? Your "
        "bound may be much closer to that",
        f"{_PAGE}#false-alarms",
        "relative of M2-35",
    ),
    Mistake(
        "inputs_judged_together",
        "tolerance",
        "lets through what is wrong in an input whose gradient is small beside the others",
        "beside which size is an error small: that of its own gradient, or that of all of them?",
        f"{_PAGE}#tiny-gradients",
        "relative of M2-35",
    ),
    Mistake(
        "tolerance_strict",
        "tolerance",
        "rejects right gradients of functions that are not straight",
        "a difference quotient has an error of its own: print how many digits agree for a right "
        "gradient, and for steps of several sizes",
        f"{_PAGE}#false-alarms",
        "M2-37",
    ),
    Mistake(
        "step_too_small",
        "step",
        "rejects right gradients where its step is lost in the rounding",
        "add your step to a hundred thousand and take the hundred thousand away again: what is "
        "left of it, and how many digits of the output change?",
        f"{_PAGE}#tiny-gradients",
        "M2-35",
    ),
    Mistake(
        "step_too_large",
        "step",
        "rejects right gradients where the function bends within its step",
        "halve your step: by how much does the difference quotient of a right function change?",
        f"{_PAGE}#false-alarms",
        "relative of M2-37",
    ),
    Mistake(
        "step_across_kinks",
        "step",
        "rejects right gradients near a kink",
        "how far from the inputs do your steps reach, and how far away may a kink be?",
        f"{_PAGE}#kinks",
        "relative of M2-37",
    ),
    Mistake(
        "zero_over_zero",
        "comparison",
        "rejects gradients that are zero and should be",
        "compare zero with zero in the way that your test does: what comes out?",
        f"{_PAGE}#false-alarms",
        "relative of M2-35",
    ),
    Mistake(
        "shape_not_compared",
        "form",
        "lets through gradients of another shape than their input",
        "numpy stretches a shorter array until the difference works: what do you compare before "
        "you subtract?",
        f"{_PAGE}#checker",
        "M2-21",
    ),
    Mistake(
        "nan_slips_through",
        "form",
        "lets through gradients that hold NaN",
        "is NaN larger than your bound, or smaller? Ask Python both",
        f"{_PAGE}#checker",
        "relative of M2-35",
    ),
    Mistake(
        "count_not_compared",
        "form",
        "lets through a backward function that leaves a gradient out",
        "walk along two lists of different lengths side by side: where does the walk end?",
        f"{_PAGE}#checker",
        "common slip",
    ),
    Mistake(
        "form_refused",
        "form",
        "does not accept right gradients that come in a list, or as a number",
        "which forms of the result does the task allow? Your test asks for one of them",
        f"{_PAGE}#false-alarms",
        "common slip",
    ),
    Mistake(
        "nothing_planted",
        "verdict",
        "is the right gradient, for every upstream gradient",
        "a bug was asked for: for which upstream gradient is yours wrong?",
        f"{_PAGE}#upstream-of-ones",
        "the sheet's own",
    ),
    Mistake(
        "planted_in_part",
        "verdict",
        "is right in some entries, for other upstream gradients than ones as well",
        "the entries of the upstream gradient have both signs: for which of them is yours wrong?",
        f"{_PAGE}#upstream-of-ones",
        "the sheet's own",
    ),
    Mistake(
        "found_by_ones",
        "verdict",
        "is wrong for an upstream gradient of ones as well",
        "put ones into it and compare with the slope: this one, any test would find",
        f"{_PAGE}#upstream-of-ones",
        "the sheet's own",
    ),
    Mistake(
        "fresh_randomness",
        "randomness",
        "draws other numbers when it is called again with the same seed",
        "two calls, two generators with one seed: from where do your numbers come?",
        f"{_PAGE}#checker",
        "common slip",
    ),
)
