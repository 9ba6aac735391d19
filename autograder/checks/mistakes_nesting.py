"""Mistakes in how parameters of modules inside modules are named, ordered and counted."""

from __future__ import annotations

from autograder.checks.mistake import Mistake

_MODULES = "04-layers/modules"

NESTING: tuple[Mistake, ...] = (
    Mistake(
        "listing_without_end",
        "nesting",
        "never comes to the end of its list",
        "print which modules are inside which: can one be inside itself? And is the place where "
        "they are kept made once for each module, or once for the class?",
        f"{_MODULES}#nesting",
        "common slip",
    ),
    Mistake(
        "inner_modules_overlooked",
        "nesting",
        "finds what is its own and nothing in the modules inside it",
        "put a module with one Parameter into another module: how many does the outer one find?",
        f"{_MODULES}#nesting",
        "M4-17",
    ),
    Mistake(
        "deeper_modules_overlooked",
        "nesting",
        "looks one level deep and no further",
        "put a module into a module, and that one into a third: how many Parameters does the "
        "outermost find?",
        f"{_MODULES}#nesting",
        "M4-17",
    ),
    Mistake(
        "inner_modules_first",
        "nesting",
        "lists the modules inside before what is its own",
        "let a module hold a Parameter and another module, and compare the order of the names "
        "with the task",
        f"{_MODULES}#nesting",
        "relative of M4-17",
    ),
    Mistake(
        "order_of_assignment",
        "nesting",
        "lists everything in the order of assignment, Parameters and modules mixed",
        "assign a module first and a Parameter after it: which of them does the task put first?",
        f"{_MODULES}#nesting",
        "relative of M4-17",
    ),
    Mistake(
        "names_not_joined",
        "nesting",
        "leaves out of each name the way that leads to it",
        "two layers both have a `weight`: how can a reader of your list tell them apart?",
        f"{_MODULES}#nesting",
        "relative of M4-17",
    ),
    Mistake(
        "underscore_for_dot",
        "nesting",
        "joins the steps of a name with an underscore",
        "print a name that has two steps, and hold it against the task, character by character",
        f"{_MODULES}#nesting",
        "common slip",
    ),
    Mistake(
        "dot_left_out",
        "nesting",
        "runs the steps of a name into one word",
        "print a name that has two steps: what stands between them in the task?",
        f"{_MODULES}#nesting",
        "common slip",
    ),
    Mistake(
        "pairs_turned_round",
        "nesting",
        "has the Parameter first and its name second",
        "print the first pair: which of the two is text, and which should be?",
        f"{_MODULES}#nesting",
        "common slip",
    ),
    Mistake(
        "dict_for_pairs",
        "nesting",
        "is a dict, and pairs are asked for",
        "write a loop with `for name, parameter in`: what does it go through?",
        f"{_MODULES}#nesting",
        "common slip",
    ),
    Mistake(
        "way_cut_short",
        "nesting",
        "keeps the last two steps of the way in each name and drops those before",
        "look at a Parameter on the third level: how many dots must its name have?",
        f"{_MODULES}#nesting",
        "relative of M4-17",
    ),
    Mistake(
        "sorted_by_name",
        "nesting",
        "has everything in the order of the alphabet",
        "give the first layer a name with z: where does it stand in your list?",
        f"{_MODULES}#nesting",
        "relative of M4-17",
    ),
    Mistake(
        "shared_counted_twice",
        "sharing",
        "lists a shared Parameter once for every way that leads to it",
        "an optimizer that goes through your list would move a shared weight twice: what do two "
        "entries of it have in common?",
        f"{_MODULES}#nesting",
        "relative of M4-17",
    ),
    Mistake(
        "last_name_wins",
        "sharing",
        "has a shared Parameter under the last of its names",
        "put one Parameter under two names: which of the two should be told, and what does a "
        "second assignment to the same key do to a dict?",
        f"{_MODULES}#nesting",
        "relative of M4-17",
    ),
    Mistake(
        "same_numbers_taken_for_shared",
        "sharing",
        "takes two Parameters with the same numbers for one",
        "two biases often begin with zeros: will they stay equal in training, and are they one "
        "thing or two?",
        f"{_MODULES}#nesting",
        "relative of M3-06",
    ),
)
