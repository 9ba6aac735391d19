"""Mistakes in a class that records operations."""

from __future__ import annotations

from autograder.checks.mistake import Mistake

_GRAPH = "03-autograd/recording#graph"
_OPERATORS = "03-autograd/recording#reversed-operators"
_IDENTITY = "03-autograd/recording#node-identity"
_SAVED = "03-autograd/saved-tensors#saved-values"

RECORDING: tuple[Mistake, ...] = (
    Mistake(
        "data_as_it_came",
        "graph",
        "keeps the numbers in the form in which they came",
        "make a Tensor of a whole number and print its `dtype`: can a derivative live in it?",
        _GRAPH,
        "relative of M1-14",
    ),
    Mistake(
        "last_of_the_loop",
        "graph",
        "is a quotient, whichever operator was asked for",
        "functions that are made in a loop look its variable up when they are called: what does"
        " it hold by then?",
        _GRAPH,
        "M3-16",
    ),
    Mistake(
        "built_from_other_operations",
        "graph",
        "tells of the operations that it was put together from",
        "print `op`, and then the parents one by one: how many nodes did one operator add to "
        "the graph?",
        _GRAPH,
        "relative of M3-12",
    ),
    Mistake(
        "never_recorded",
        "graph",
        "has no record",
        "print `requires_grad` of the operands and of the result: on the way from the ones to the "
        "other, where does it get lost?",
        _GRAPH,
        "relative of M3-30",
    ),
    Mistake(
        "constant_left_out",
        "graph",
        "has no parent for the constant",
        "the table gives every such operation two parents: what becomes of the number that is "
        "no Tensor yet?",
        _GRAPH,
        "relative of M3-30",
    ),
    Mistake(
        "parents_out_of_order",
        "graph",
        "has its parents in another order than they stand in the expression",
        "a rule of the way back cannot tell which parent was divided by which, unless their "
        "order says so: print them",
        _GRAPH,
        "relative of M3-25",
    ),
    Mistake(
        "needs_every_operand",
        "graph",
        "asks for a gradient only where every operand does",
        "one operand that asks for a gradient is enough: add a constant to a parameter and look"
        " at `requires_grad`",
        _GRAPH,
        "M3-30",
    ),
    Mistake(
        "first_operand_decides",
        "graph",
        "asks for a gradient only where the first operand does",
        "add a parameter to a constant, and a constant to a parameter: do both results ask for a "
        "gradient?",
        _GRAPH,
        "M3-30",
    ),
    Mistake(
        "named_otherwise",
        "graph",
        "has an `op` that is none of the table's",
        "whoever reads the graph looks the rule of an operation up by its name: compare your `op` "
        "with the table, letter by letter",
        _GRAPH,
        "common slip",
    ),
    Mistake(
        "no_tensor",
        "graph",
        "is not there, because the result is no Tensor",
        "print the type of the result: an array computes as well as a Tensor, and remembers "
        "nothing",
        _GRAPH,
        "common slip",
    ),
    Mistake(
        "exponent_among_parents",
        "graph",
        "counts the exponent among its parents",
        "the table gives a power one parent: where else is the exponent kept, and does it need a "
        "gradient?",
        _GRAPH,
        "common slip",
    ),
    Mistake(
        "parents_copied",
        "graph",
        "has copies of its operands for parents",
        "ask with `is` whether a parent is the operand itself: where would a gradient arrive that "
        "is sent to a copy?",
        _GRAPH,
        "relative of M3-06",
    ),
    Mistake(
        "parents_listed_once",
        "graph",
        "lists an operand that stands in it twice only once",
        "how many contributions does an operand that is added to itself have to receive on the way "
        "back, and which parents will they be sent to?",
        _GRAPH,
        "relative of M3-01",
    ),
    Mistake(
        "request_lost",
        "graph",
        "has a record and does not ask for a gradient",
        "print `requires_grad` of the result: how would the next operation know that it has to "
        "record?",
        _GRAPH,
        "relative of M3-30",
    ),
    Mistake(
        "recorded_without_need",
        "graph",
        "keeps a record although no operand asks for a gradient",
        "nobody will come back this way: how long do the operands of such a result stay in "
        "memory, and what for?",
        _GRAPH,
        "relative of M3-30",
    ),
    Mistake(
        "always_asks",
        "graph",
        "asks for a gradient although no operand does",
        "make both operands without `requires_grad` and print it for the result",
        _GRAPH,
        "relative of M3-30",
    ),
    Mistake(
        "grad_at_once",
        "graph",
        "holds a gradient before anybody has computed one",
        "print `grad` of a new Tensor: can it be told from a gradient that turned out to be zero?",
        _GRAPH,
        "relative of M3-44",
    ),
    Mistake(
        "right_operand_unasked",
        "operators",
        "is a `TypeError`, because the Tensor on the right has no answer",
        "the operand on the left was asked first, and knows nothing of Tensors: who is asked next, "
        "and under which name?",
        _OPERATORS,
        "M3-24",
    ),
    Mistake(
        "constant_not_wrapped",
        "operators",
        "is refused, because a constant was taken for a Tensor",
        "which attributes does a plain number have? Print the type of `other` at the beginning of "
        "your method",
        _OPERATORS,
        "relative of M3-24",
    ),
    Mistake(
        "reversed_operands",
        "operators",
        "takes its operands the wrong way round",
        "when Python calls a reversed operator, which of the two operands stood on the left?",
        _OPERATORS,
        "M3-25",
    ),
    Mistake(
        "numpy_takes_over",
        "operators",
        "is an array of objects and not one Tensor",
        "print the type of the result: numpy took over and asked once for every entry; how can "
        "a class make it stand back?",
        _OPERATORS,
        "M3-26",
    ),
    Mistake(
        "compared_by_value",
        "identity",
        "is lost when there is another one with the same numbers",
        "two nodes of a graph may hold the same number: what is it that tells them apart?",
        _IDENTITY,
        "M3-06",
    ),
    Mistake(
        "cannot_be_hashed",
        "identity",
        "is refused",
        "a class that defines `==` and nothing else loses its hash: does this class need a `==`"
        " of its own?",
        _IDENTITY,
        "relative of M3-06",
    ),
    Mistake(
        "saved_nothing",
        "saved values",
        "is empty where the way back will need something",
        "which numbers of the forward pass stand in the derivative of this operation? They have"
        " to be there when the way back begins",
        _SAVED,
        "relative of M3-17",
    ),
    Mistake(
        "saved_in_part",
        "saved values",
        "holds only the first of the things that the way back will need",
        "print `saved`, and then try to write the slope of the operation with these values alone",
        _SAVED,
        "relative of M3-17",
    ),
    Mistake(
        "saved_out_of_order",
        "saved values",
        "holds the right things in another order",
        "print `saved` beside the parents: does the first one belong to the first parent?",
        _SAVED,
        "relative of M3-17",
    ),
    Mistake(
        "saved_without_need",
        "saved values",
        "holds arrays that no derivative needs",
        "does the slope of this operation depend on the numbers that went in? If not, what is "
        "their memory spent on?",
        _SAVED,
        "relative of M3-17",
    ),
    Mistake(
        "operand_saved_for_result",
        "saved values",
        "holds the operand where the table asks for the result",
        "which of the two can the derivative be told from without computing the operation once "
        "more?",
        _SAVED,
        "relative of M2-28",
    ),
    Mistake(
        "tensors_saved",
        "saved values",
        "holds Tensors and not their arrays",
        "print the types of what was saved: a rule that computes with Tensors would be recorded"
        " itself",
        _SAVED,
        "relative of M3-17",
    ),
)
