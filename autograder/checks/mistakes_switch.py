"""Mistakes in switching the recording off, in asking who wants a gradient, in cutting a graph."""

from __future__ import annotations

from autograder.checks.mistake import Mistake

_SWITCH = "03-autograd/no-grad#no-grad"
_ASKED = "03-autograd/no-grad#requires-grad"
_DETACH = "03-autograd/no-grad#detach"

SWITCH: tuple[Mistake, ...] = (
    Mistake(
        "state_not_restored",
        "switch",
        "turns the recording on at the end of a block, whatever it was before",
        "leaving a block should bring back the state before it: put one block into another and "
        "look at the switch between the two ends",
        _SWITCH,
        "M3-28",
    ),
    Mistake(
        "switch_toggled",
        "switch",
        "turns the switch over, whichever way it stands",
        "the inner one of two blocks finds the recording off already: what does yours do to it?",
        _SWITCH,
        "relative of M3-28",
    ),
    Mistake(
        "state_saved_too_early",
        "switch",
        "remembers the switch as it was when the object was made, not when the block begins",
        "write `guard = no_grad()` outside of every block and `with guard:` inside of one: "
        "which state does it bring back?",
        _SWITCH,
        "relative of M3-28",
    ),
    Mistake(
        "exit_without_arguments",
        "switch",
        "does not take the three arguments with which Python leaves a block",
        "read the error that a block of yours ends with: who calls `__exit__`, and what is "
        "handed over?",
        _SWITCH,
        "common slip",
    ),
    Mistake(
        "left_off_after_error",
        "switch",
        "leaves the recording off when the block ends in an exception",
        "raise an error inside the block, catch it outside, and look at the switch",
        _SWITCH,
        "M3-29",
    ),
    Mistake(
        "error_swallowed",
        "switch",
        "lets an exception of the block disappear",
        "what does the value that `__exit__` returns tell Python?",
        _SWITCH,
        "relative of M3-29",
    ),
    Mistake(
        "never_switched_off",
        "switch",
        "does not turn the recording off",
        "print `Tensor.recording` inside the block",
        _SWITCH,
        "common slip",
    ),
    Mistake(
        "never_switched_on",
        "switch",
        "leaves the recording off when the block is over",
        "print `Tensor.recording` after the block",
        _SWITCH,
        "common slip",
    ),
    Mistake(
        "off_since_it_was_made",
        "switch",
        "turns the recording off when it is made, not when the block begins",
        "write `guard = no_grad()` and nothing else, and print the switch",
        _SWITCH,
        "common slip",
    ),
    Mistake(
        "not_a_decorator",
        "switch",
        "cannot stand above a function",
        "the line above a function calls what `no_grad()` has made, with the function: which "
        "method does Python look for?",
        _SWITCH,
        "common slip",
    ),
    Mistake(
        "switched_while_decorating",
        "switch",
        "turns the recording off while a function is decorated, and not while it is called",
        "the line above a function runs once: when does it, and how often is the function called "
        "later?",
        _SWITCH,
        "common slip",
    ),
    Mistake(
        "decorated_result_lost",
        "switch",
        "loses what a decorated function returns",
        "print what a decorated function returns, and then what happens to it in your wrapper",
        _SWITCH,
        "common slip",
    ),
    Mistake(
        "arguments_not_handed_on",
        "switch",
        "hands on one argument alone, whatever the function takes",
        "decorate a function of two arguments, and call it once with names and once without",
        _SWITCH,
        "common slip",
    ),
    Mistake(
        "switch_not_asked",
        "requires_grad",
        "looks at the parents and not at the switch",
        "turn the switch off by hand and ask about a parent that wants a gradient",
        _ASKED,
        "relative of M3-28",
    ),
    Mistake(
        "parents_not_asked",
        "requires_grad",
        "looks at the switch and not at the parents",
        "ask about two constants: who would ever come back to them?",
        _ASKED,
        "M3-30",
    ),
    Mistake(
        "either_is_enough",
        "requires_grad",
        "says yes where only one of the two conditions holds",
        "ask about two constants with the switch on, and about a parameter with the switch off",
        _ASKED,
        "relative of M3-30",
    ),
    Mistake(
        "two_parents_expected",
        "requires_grad",
        "counts on two parents, where some operations have one",
        "how many parents has `x.exp()`? Ask about a tuple of one Tensor",
        _ASKED,
        "common slip",
    ),
    Mistake(
        "result_for_leaf",
        "leaf",
        "takes the result of an operation for a leaf",
        "is it the thing that was made of data, or the result of an operation on that thing? Print "
        "its `parents`",
        "03-autograd/no-grad#leaf",
        "M3-48",
    ),
    Mistake(
        "detached_copy",
        "detach",
        "has a copy of the numbers, not the numbers themselves",
        "write into the data of the detached one and look at the original",
        _DETACH,
        "M3-32",
    ),
    Mistake(
        "array_for_tensor",
        "detach",
        "is an array and no Tensor",
        "print the type of the result: can it be an operand that asks for no gradient?",
        _DETACH,
        "M3-32",
    ),
    Mistake(
        "original_cut",
        "detach",
        "takes the tensor itself out of its graph",
        "after `y = detach(x)`, what should have changed about x?",
        _DETACH,
        "M3-32",
    ),
    Mistake(
        "still_attached",
        "detach",
        "can still be followed back",
        "print `requires_grad`, `parents`, `op` and `saved` of the result: which of them still "
        "tell of the past?",
        _DETACH,
        "relative of M3-32",
    ),
    Mistake(
        "original_past_erased",
        "detach",
        "erases the past of the tensor that it was given",
        "after `y = detach(x)`, print `parents` and `op` of x: which way back is left?",
        _DETACH,
        "M3-32",
    ),
    Mistake(
        "past_taken_over",
        "detach",
        "takes over the past of the tensor that it was given",
        "print `parents`, `op` and `saved` of the result: what would a way back do with them?",
        _DETACH,
        "relative of M3-32",
    ),
)
