"""Mistakes on the way back through a graph, and in what accumulates there."""

from __future__ import annotations

from autograder.checks.mistake import Mistake

_ORDER = "03-autograd/backward#order"
_ACCUMULATE = "03-autograd/backward#accumulate"
_SEED = "03-autograd/backward#seed"
_TWICE = "03-autograd/backward#twice"

TRAVERSAL: tuple[Mistake, ...] = (
    Mistake(
        "sent_before_complete",
        "order",
        "passes a sum on before it is complete, and then passes it on again with what it has "
        "sent before",
        "take b + 15 b and write down how often b sends, and what it holds each time",
        _ORDER,
        "M3-02",
    ),
    Mistake(
        "late_arrivals_lost",
        "order",
        "passes a sum on before it is complete, and drops what arrives later",
        "write down in which order the contributions arrive at a value that is used twice, and "
        "when it sends: what is still missing then?",
        _ORDER,
        "M3-03, M3-04",
    ),
    Mistake(
        "depth_first",
        "order",
        "goes down one road to its end, and does not come back with what arrives by another one",
        "take a value that is used twice: has it received everything when it sends, and what "
        "becomes of what arrives later?",
        _ORDER,
        "M3-03",
    ),
    Mistake(
        "breadth_first",
        "order",
        "takes the nodes by their distance from the root",
        "it works when all roads to a node have the same length; make one of them longer",
        _ORDER,
        "M3-04",
    ),
    Mistake(
        "order_not_reversed",
        "order",
        "begins at the leaves, which have received nothing yet",
        "the first node that you visit must be the one whose gradient you already know",
        _ORDER,
        "M3-05",
    ),
    Mistake(
        "equal_nodes_merged",
        "order",
        "takes different nodes with equal numbers for one",
        "two different nodes can hold the same number; what is it that tells them apart?",
        "03-autograd/recording#node-identity",
        "M3-06",
    ),
    Mistake(
        "listed_for_every_road",
        "order",
        "lists a node again for every road that leads to it",
        "count the nodes of x + x, and then the entries of your list",
        _ORDER,
        "relative of M3-40",
    ),
    Mistake(
        "root_left_out",
        "order",
        "has no place for the root",
        "which node is the first that has a gradient to send?",
        _ORDER,
        "common slip",
    ),
    Mistake(
        "leaves_left_out",
        "order",
        "has no place for the leaves",
        "a node without parents sends nothing, but somebody has to find it: look at the end of "
        "your list",
        _ORDER,
        "common slip",
    ),
    Mistake(
        "walks_every_road",
        "order",
        "walks every road through the graph by itself",
        "the result may be right, but the work doubles with every level: count how often one node "
        "is visited",
        _ORDER,
        "M3-40",
    ),
    Mistake(
        "nested_too_deep",
        "order",
        "needs one call inside another for every node of a chain",
        "a chain may be longer than the thousand calls that Python nests: where could a list hold "
        "what is still to be done?",
        _ORDER,
        "M3-41",
    ),
    Mistake(
        "last_road_wins",
        "accumulation",
        "keeps the last contribution and forgets the ones before",
        "a value that is used twice should receive two contributions; how many survive?",
        _ACCUMULATE,
        "M3-01",
    ),
    Mistake(
        "first_road_wins",
        "accumulation",
        "keeps the first contribution and drops what arrives later",
        "a value that is used twice should receive two contributions; which of them survives?",
        _ACCUMULATE,
        "M3-01",
    ),
    Mistake(
        "twins_merged",
        "accumulation",
        "loses one of two contributions that one operation sends to one parent",
        "x + x has two parents, and both of them are x: how many contributions does it send, and "
        "how many arrive?",
        _ACCUMULATE,
        "relative of M3-01",
    ),
    Mistake(
        "nothing_left_behind",
        "accumulation",
        "leaves nothing behind: the gradients are lost when it ends",
        "print `grad` of the leaves after the call: does anybody put something there?",
        _ACCUMULATE,
        "common slip",
    ),
    Mistake(
        "kept_everywhere",
        "accumulation",
        "leaves a gradient in every node that it passes",
        "print `grad` of a leaf, of a constant and of a result after the call: which of the three "
        "should have one?",
        _TWICE,
        "relative of M3-09",
    ),
    Mistake(
        "root_forgotten",
        "accumulation",
        "leaves no gradient in a root that is a leaf itself",
        "make a single Tensor that asks for a gradient and call `backward` of it: by how much does "
        "a number grow for each unit that it grows itself?",
        _SEED,
        "common slip",
    ),
    Mistake(
        "marked_when_found",
        "order",
        "takes a node for done as soon as somebody has seen it",
        "a node that is seen early may have a parent that has to wait for another one: when may it "
        "be written down?",
        _ORDER,
        "relative of M3-03",
    ),
    Mistake(
        "first_parent_only",
        "order",
        "follows the first parent of each node and none of the others",
        "print your list for x + y: are there three nodes in it?",
        _ORDER,
        "common slip",
    ),
    Mistake(
        "only_the_next_ones",
        "order",
        "stops at the parents of the root",
        "print your list for a chain of three operations: how far does it go?",
        _ORDER,
        "common slip",
    ),
    Mistake(
        "marks_left_behind",
        "order",
        "marks the nodes themselves, and finds the marks again in the next call",
        "call it twice with the same root: what has become of your marks in between?",
        _ORDER,
        "relative of M3-06",
    ),
    Mistake(
        "attribute_not_promised",
        "order",
        "asks a node for something that not every node has",
        "which attributes does the task promise for the nodes of the tests? Yours asks for another",
        _ORDER,
        "common slip",
    ),
    Mistake(
        "not_the_nodes",
        "order",
        "lists something that belongs to the nodes, and not the nodes",
        "print the type of the first entry of your list: can it be asked for its parents?",
        _ORDER,
        "common slip",
    ),
    Mistake(
        "upstream_argument_ignored",
        "upstream gradient",
        "begins with ones, whatever was asked for",
        "call it once with a gradient and once with twice as much: does the result react?",
        _SEED,
        "relative of M3-08",
    ),
    Mistake(
        "mean_for_seed",
        "upstream gradient",
        "begins as if the mean of the numbers had been asked for",
        "print what the way back begins with, and what it was told to begin with",
        _SEED,
        "relative of M3-42",
    ),
    Mistake(
        "ones_taken_for_granted",
        "upstream gradient",
        "goes back from several numbers without being told how much each of them counts",
        "what does a derivative of three numbers mean, when nobody says how much each one matters?",
        _SEED,
        "M3-42",
    ),
    Mistake(
        "other_error_raised",
        "upstream gradient",
        "raises an error of another kind than the task asks for",
        "which name of an error stands in the task, and which one in your method?",
        _SEED,
        "relative of M3-42",
    ),
    Mistake(
        "one_number_refused",
        "upstream gradient",
        "refuses one number because it stands in an array with axes",
        "which shapes may an array have that holds one number? Try each of them as the root",
        _SEED,
        "relative of M3-42",
    ),
    Mistake(
        "joined_in_place",
        "side effect",
        "adds a contribution into an array that others hold too",
        "`a += b` writes into the array itself: for x + x + y print the gradient by y, and the "
        "array that you handed over, before and after",
        _ACCUMULATE,
        "M3-18",
    ),
    Mistake(
        "kept_in_between",
        "accumulation",
        "leaves a gradient behind in results, where only leaves should keep one",
        "print `grad` of a result in the middle of the graph after the call: who will ever empty "
        "it?",
        _TWICE,
        "relative of M3-09",
    ),
    Mistake(
        "kept_in_constants",
        "accumulation",
        "leaves a gradient in constants, which did not ask for one",
        "print `grad` of a Tensor without `requires_grad` after the call",
        "03-autograd/no-grad#leaf",
        "relative of M3-30",
    ),
    Mistake(
        "earlier_array_changed",
        "side effect",
        "changes an array that somebody took from `grad` before",
        "keep `before = x.grad`, go back once more, and look at `before`",
        _ACCUMULATE,
        "relative of M3-18",
    ),
    Mistake(
        "gradients_share_memory",
        "side effect",
        "puts arrays into `grad` that share memory with another one",
        "go back from x + y, write a number into the gradient of x, and look at that of y, and at "
        "the array that you handed over",
        _ACCUMULATE,
        "M3-18",
    ),
)
