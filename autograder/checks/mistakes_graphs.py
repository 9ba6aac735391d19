"""Mistakes in reading the graph that torch has recorded."""

from __future__ import annotations

from autograder.checks.mistake import Mistake

_NODES = "03-autograd/inside-torch#grad-fn"
_CUT = "03-autograd/inside-torch#detached"

_OF_A_WALK = (
    Mistake(
        "one_branch_followed",
        "reading the graph",
        "follows the first of several ways and leaves out the others",
        "add two parameters and print the `next_functions` of the sum: how many are there, and "
        "which does your walk take?",
        _NODES,
        "relative of M3-04",
    ),
    Mistake(
        "node_listed_for_every_way",
        "reading the graph",
        "counts a node again for every way that leads to it",
        "use a result twice: its node is one, so how does your walk know that it has been there?",
        _NODES,
        "relative of M3-40",
    ),
    Mistake(
        "nodes_known_by_their_kind",
        "reading the graph",
        "takes two nodes of one kind for the same",
        "add up three numbers: how many additions are there, and what tells them apart?",
        _NODES,
        "relative of M3-06",
    ),
    Mistake(
        "leaves_not_listed",
        "reading the graph",
        "leaves out the nodes of the leaves",
        "at which node does every way end, and has it a row?",
        _NODES,
        "common slip",
    ),
    Mistake(
        "named_by_the_engine",
        "reading the graph",
        "calls the nodes of the leaves by a longer name",
        "print `type(node).__name__` beside your name, for every node of a small graph: where do "
        "they differ?",
        _NODES,
        "common slip",
    ),
    Mistake(
        "names_of_no_kind",
        "reading the graph",
        "has names that are not those of the nodes' kinds",
        "print what stands in the first place of your rows beside `type(node).__name__`",
        _NODES,
        "common slip",
    ),
    Mistake(
        "none_not_skipped",
        "reading the graph",
        "is refused, because `None` was taken for a node",
        "a constant has no node: print the `next_functions` of a parameter times a number",
        _NODES,
        "common slip",
    ),
    Mistake(
        "last_operation_left_out",
        "reading the graph",
        "leaves out the root",
        "is the last operation itself in your list, or only what stands behind it?",
        _NODES,
        "common slip",
    ),
    Mistake(
        "root_alone",
        "reading the graph",
        "holds the last operation and nothing behind it",
        "where does your walk go from the root? A `return` inside of a loop ends it",
        _NODES,
        "common slip",
    ),
    Mistake(
        "root_comes_last",
        "reading the graph",
        "begins at the other end",
        "the way back begins where the way forward ended: which operation was the last?",
        _NODES,
        "relative of M3-05",
    ),
    Mistake(
        "nothing_saved_is_named",
        "reading the graph",
        "names nothing that was saved",
        "print `dir(node)` for the node of a power: which names tell what was kept?",
        _NODES,
        "common slip",
    ),
    Mistake(
        "other_attributes_named",
        "reading the graph",
        "names attributes that do not begin with `_saved_`",
        "print your rows for a power: some of the names have a twin that begins otherwise",
        _NODES,
        "common slip",
    ),
    Mistake(
        "values_for_names",
        "reading the graph",
        "holds other things than the names of what was saved",
        "print your rows for a power: which of the entries are texts that the task speaks of?",
        _NODES,
        "common slip",
    ),
    Mistake(
        "empty_names_left_out",
        "reading the graph",
        "leaves out the names that hold `None`",
        "the product of a number and a parameter has two names, and one of them holds nothing: "
        "which of them does the task ask for?",
        _NODES,
        "common slip",
    ),
    Mistake(
        "values_asked_for",
        "reading the graph",
        "asks for what was saved when it is gone",
        "go back through a small graph, then print `dir(node)`, and then one of the attributes "
        "that it names: which of the two does the task need?",
        "03-autograd/saved-tensors#saved-values",
        "common slip",
    ),
    Mistake(
        "recursion_too_deep",
        "reading the graph",
        "is not there, because Python allows no more calls inside each other",
        "a walk that calls itself for every node goes as deep as the graph: where else can you "
        "keep what is still to be visited?",
        _NODES,
        "relative of M3-41",
    ),
)

_OF_A_SEARCH = (
    Mistake(
        "zero_taken_for_none",
        "detached parameters",
        "takes a gradient of zero for a missing one",
        "a parameter behind a closed `relu` has a gradient of zero today: is there a way to it?",
        _CUT,
        "M3-47",
    ),
    Mistake(
        "reached_for_detached",
        "detached parameters",
        "holds the parameters that are reached",
        "print the list for a loss without any cut: how long should it be?",
        _CUT,
        "common slip",
    ),
    Mistake(
        "last_operation_alone",
        "detached parameters",
        "looks no further than the last operation",
        "put two operations between a parameter and the loss: is it still found?",
        _CUT,
        "common slip",
    ),
    Mistake(
        "parameter_asked",
        "detached parameters",
        "asks the parameters and not the graph",
        "a parameter that asks for a gradient can still stand beside the graph: what does your "
        "answer know of the loss?",
        _CUT,
        "M3-47",
    ),
    Mistake(
        "gradient_read_too_early",
        "detached parameters",
        "takes a parameter that has no gradient yet for a detached one",
        "print every `.grad` before any way back: what does it say of the graph?",
        _CUT,
        "M3-47",
    ),
    Mistake(
        "compared_by_numbers",
        "detached parameters",
        "takes two parameters with the same numbers for one",
        "make two parameters of one number and use one of them: what tells them apart?",
        _CUT,
        "M3-06",
    ),
    Mistake(
        "no_parameters",
        "detached parameters",
        "holds things that are none of the parameters",
        "ask with `is` whether an entry of your list is one of the parameters: places, "
        "names and copies are not",
        _CUT,
        "common slip",
    ),
    Mistake(
        "asked_without_a_graph",
        "detached parameters",
        "is refused by torch where there is nothing to ask",
        "what does torch say of a loss that was not recorded, and of a parameter that asks "
        "for no gradient? Look before you ask",
        _CUT,
        "relative of M3-47",
    ),
    Mistake(
        "constant_parameters_left_out",
        "detached parameters",
        "leaves out the parameters that ask for no gradient",
        "no graph reaches a parameter that asks for no gradient: is it in your list?",
        _CUT,
        "common slip",
    ),
    Mistake(
        "params_out_of_order",
        "detached parameters",
        "is not in the order of the parameters",
        "cut two parameters off and print the list: which one comes first in the task?",
        _CUT,
        "common slip",
    ),
    Mistake(
        "gradients_added",
        "detached parameters",
        "leaves gradients in the parameters that were not there before",
        "print every `.grad` before the call and after it: a question should leave no trace",
        _CUT,
        "relative of M3-45",
    ),
    Mistake(
        "gradients_replaced",
        "detached parameters",
        "leaves other gradients in the parameters than they held",
        "give a parameter a `.grad` before the call and print it afterwards: whose is it?",
        _CUT,
        "relative of M3-45",
    ),
    Mistake(
        "gradients_thrown_away",
        "detached parameters",
        "throws away the gradients that the parameters held",
        "give a parameter a `.grad` before the call and print it afterwards",
        _CUT,
        "relative of M3-45",
    ),
    Mistake(
        "graph_used_up",
        "detached parameters",
        "leaves a graph behind that cannot be gone through any more",
        "call `loss.backward()` after it: what does torch free on the way back, and how is it "
        "asked not to?",
        _CUT,
        "relative of M3-09",
    ),
    Mistake(
        "graph_and_gradients_used",
        "detached parameters",
        "goes back through the graph, and leaves new gradients and no graph behind",
        "print every `.grad` before the call and after it, and then call `loss.backward()`: what "
        "is left for others?",
        _CUT,
        "relative of M3-09",
    ),
)

GRAPHS: tuple[Mistake, ...] = (*_OF_A_WALK, *_OF_A_SEARCH)
