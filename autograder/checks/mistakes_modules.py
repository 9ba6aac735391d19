"""Mistakes in a module that finds its parameters."""

from __future__ import annotations

from autograder.checks.mistake import Mistake

_MODULES = "04-layers/modules"

MODULES: tuple[Mistake, ...] = (
    Mistake(
        "attribute_not_kept",
        "registration",
        "registers what it is given and does not put it into its place",
        "assign a Parameter to `module.weight`, and then print `module.weight`",
        f"{_MODULES}#registration",
        "common slip",
    ),
    Mistake(
        "assignment_without_end",
        "registration",
        "never comes to the end of an assignment",
        "inside `__setattr__` a line that assigns to `self.something` calls `__setattr__` again, "
        "and so does `setattr`: who puts the value into its place without asking you?",
        f"{_MODULES}#registration",
        "common slip",
    ),
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
        "never_registered",
        "registration",
        "finds nothing at all",
        "print a line in your `__setattr__`: does Python come by when an attribute is assigned, "
        "and what do you do with the value?",
        f"{_MODULES}#registration",
        "relative of M4-10",
    ),
    Mistake(
        "derived_classes_overlooked",
        "registration",
        "overlooks what belongs to a class derived from Module",
        "a `Layer` is a Module as well: what does `type` say of it, and what does `isinstance`?",
        f"{_MODULES}#registration",
        "common slip",
    ),
    Mistake(
        "arrays_registered",
        "registration",
        "takes plain arrays for Parameters",
        "a running mean is an array in a module, and nobody wants to learn it: how does your "
        "module tell it from a weight?",
        f"{_MODULES}#registration",
        "relative of M4-10",
    ),
    Mistake(
        "lists_searched",
        "registration",
        "finds what is hidden in a list, and nothing in a list is registered",
        "who is told when somebody puts a Parameter into a list, the list or the module?",
        f"{_MODULES}#registration",
        "relative of M4-10",
    ),
    Mistake(
        "parameters_out_of_sight",
        "registration",
        "keeps what it has to learn where nobody finds it",
        "count the parameters: which ones are missing, and in what kind of thing does their owner "
        "keep them?",
        f"{_MODULES}#registration",
        "M4-10",
    ),
    Mistake(
        "one_registry_for_all",
        "registration",
        "shares what is registered with every other module",
        "make two modules, put a Parameter into the first, and ask the second: when is the place "
        "made in which they are kept, and how often?",
        f"{_MODULES}#registration",
        "common slip",
    ),
    Mistake(
        "missing_constructor_unnoticed",
        "registration",
        "goes on as if nothing were missing",
        "write a class that forgets `super().__init__()` and assign a Parameter: what should "
        "exist before anything can be registered in it?",
        f"{_MODULES}#registration",
        "M4-12",
    ),
    Mistake(
        "everything_refused",
        "registration",
        "refuses ordinary attributes as well",
        "which values need a place to be registered in, and which go into the object as they "
        "always did?",
        f"{_MODULES}#registration",
        "relative of M4-12",
    ),
    Mistake(
        "super_init_forgotten",
        "registration",
        "was never set up as a module",
        "which line makes the place in which parameters are registered, and does your own "
        "constructor reach it before it assigns anything?",
        f"{_MODULES}#registration",
        "M4-12",
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
    Mistake(
        "replaced_still_found",
        "registration",
        "still has what was replaced",
        "assign to one name twice and count: can anybody reach the first one through the module?",
        f"{_MODULES}#registration",
        "common slip",
    ),
    Mistake(
        "replaced_moved_to_the_end",
        "registration",
        "moves what was replaced to the end",
        "assign to the first of two names once more: does its place in the list change?",
        f"{_MODULES}#registration",
        "common slip",
    ),
    Mistake(
        "replacement_not_found",
        "registration",
        "holds on to what was there first",
        "assign to one name twice: does the list hold what `module.name` gives you?",
        f"{_MODULES}#registration",
        "common slip",
    ),
    Mistake(
        "generator_used_up",
        "generators",
        "finds nothing when it is asked a second time",
        "a generator can be walked only once: print `list(module.parameters())` twice",
        f"{_MODULES}#parameters",
        "M4-14",
    ),
    Mistake(
        "asked_only_once",
        "generators",
        "answers what it answered the first time",
        "ask your module, add a Parameter, and ask once more: when does it look?",
        f"{_MODULES}#parameters",
        "relative of M4-14",
    ),
    Mistake(
        "names_not_left_out",
        "generators",
        "has the names in it, and the Parameters alone are asked for",
        "print the first thing that `parameters()` gives: does it have `data`?",
        f"{_MODULES}#parameters",
        "common slip",
    ),
    Mistake(
        "call_missing",
        "calling",
        "cannot be called",
        "round brackets behind an object ask its class for `__call__`: is there one, and does it "
        "stand inside the class?",
        f"{_MODULES}#registration",
        "common slip",
    ),
    Mistake(
        "one_input_alone",
        "calling",
        "passes on one input and no other number of them",
        "call a module whose `forward` takes two inputs, and one whose `forward` takes none",
        f"{_MODULES}#registration",
        "common slip",
    ),
)
