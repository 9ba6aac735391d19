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
        "parameters_used_up",
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
        "arrays_for_parameters",
        "generators",
        "has the arrays in it, taken out of their Parameters",
        "an optimizer wants to put a new array into each Parameter: what does it need in its "
        "hands for that?",
        f"{_MODULES}#parameters",
        "common slip",
    ),
    Mistake(
        "forward_called_twice",
        "calling",
        "runs `forward` twice in each call",
        "let `forward` print a line: how often does it appear when the module is called once?",
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
