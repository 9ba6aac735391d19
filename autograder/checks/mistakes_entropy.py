"""Mistakes in the cross-entropy and its gradient."""

from __future__ import annotations

from autograder.checks.mistake import Mistake

_ENTROPY = "04-layers/cross-entropy"

ENTROPY: tuple[Mistake, ...] = (
    Mistake(
        "softmax_applied_twice",
        "softmax",
        "takes a softmax of what has been through a softmax",
        "the loss has a floor: let the right logit grow by hundreds, and see whether yours falls "
        "to 0",
        f"{_ENTROPY}#softmax-twice",
        "M4-36",
    ),
    Mistake(
        "classes_picked_for_everyone",
        "indexing",
        "picks the classes of all examples from every example",
        "print the shape of what your index picks: how many numbers are there for B examples?",
        f"{_ENTROPY}#picked-column",
        "M4-40",
    ),
    Mistake(
        "all_classes_counted",
        "indexing",
        "adds up the losses of all classes, the wrong ones included",
        "change the target of one example: does your loss change?",
        f"{_ENTROPY}#picked-column",
        "relative of M4-40",
    ),
    Mistake(
        "targets_from_one",
        "indexing",
        "counts the classes from one",
        "which column of the logits belongs to class 0, and which one do you read for it?",
        f"{_ENTROPY}#picked-column",
        "common slip",
    ),
    Mistake(
        "examples_and_classes_swapped",
        "softmax",
        "lets the examples compete in the place of the classes",
        "the probabilities of one example add up to 1: along which axis do yours?",
        f"{_ENTROPY}#cross-entropy",
        "M4-25",
    ),
    Mistake(
        "one_total_for_all_examples",
        "softmax",
        "shares one total among all examples of the batch",
        "the probabilities of one example add up to 1: what do they add up to when a second "
        "example is there?",
        f"{_ENTROPY}#cross-entropy",
        "M4-26",
    ),
    Mistake(
        "divided_by_all_entries",
        "reduction",
        "divides by the number of all logits, where the examples are to be counted",
        "give every example two more classes that never come up, with logits far below: should "
        "the loss change?",
        f"{_ENTROPY}#cross-entropy",
        "common slip",
    ),
    Mistake(
        "divided_by_classes",
        "reduction",
        "divides by the number of classes, where the examples are to be counted",
        "take a batch of one example: what should the mean over the examples divide by?",
        f"{_ENTROPY}#cross-entropy",
        "common slip",
    ),
    Mistake(
        "reduction_left_out",
        "reduction",
        "takes the mean for the sum, or the sum for the mean",
        "ask for both reductions with a batch of two: how do the two losses differ in the task, "
        "and how in yours?",
        f"{_ENTROPY}#cross-entropy",
        "relative of M4-37",
    ),
    Mistake(
        "logarithm_left_out",
        "loss",
        "is made of the probabilities, and their logarithms are asked for",
        "let the probability of the right class go to 0: does the loss grow without a bound?",
        f"{_ENTROPY}#cross-entropy",
        "common slip",
    ),
    Mistake(
        "one_less_the_probability",
        "loss",
        "is what the probability lacks to be 1, and its logarithm is asked for",
        "let the probability of the right class go to 0: does the loss grow without a bound?",
        f"{_ENTROPY}#cross-entropy",
        "common slip",
    ),
    Mistake(
        "minus_left_out",
        "loss",
        "is the loss with the wrong sign",
        "a probability is below 1: which sign has its logarithm, and which sign should a loss "
        "have?",
        f"{_ENTROPY}#cross-entropy",
        "common slip",
    ),
    Mistake(
        "another_logarithm",
        "loss",
        "takes a logarithm of another base",
        "what is the loss of two classes with a probability of one half each, in the task and in "
        "yours?",
        f"{_ENTROPY}#cross-entropy",
        "common slip",
    ),
    Mistake(
        "logarithm_padded",
        "precision",
        "adds a small number before it takes the logarithm",
        "how large can your loss become at most? Take the logarithm of the quotient apart, and no "
        "zero is left to be afraid of",
        f"{_ENTROPY}#log-sum-exp",
        "relative of M4-28",
    ),
    Mistake(
        "log_sum_exp_overflows",
        "precision",
        "takes exponentials of numbers that are too large for them",
        "add 1000 to all logits: the result should not change",
        f"{_ENTROPY}#log-sum-exp",
        "M4-28",
    ),
    Mistake(
        "one_maximum_for_all_examples",
        "precision",
        "lets the largest logit of one example spoil another example",
        "put an example with small logits beside one with large ones: whose maximum do you take "
        "away?",
        f"{_ENTROPY}#log-sum-exp",
        "M4-29",
    ),
    Mistake(
        "logarithm_of_nothing",
        "precision",
        "takes the logarithm of a probability that has become zero",
        "logits of 1000 and 0, and the second class is right: what is its probability in float64, "
        "and what is left of the loss after that?",
        f"{_ENTROPY}#log-sum-exp",
        "relative of M4-28",
    ),
    Mistake(
        "gradient_of_choice_turned_round",
        "sign",
        "has the wrong sign in every entry",
        "which way must the logit of the right class move to lower the loss?",
        f"{_ENTROPY}#cross-entropy",
        "M4-38",
    ),
    Mistake(
        "right_class_not_subtracted",
        "chain rule",
        "is the same whichever class is right",
        "change the target of one example: which entries of the gradient should notice?",
        f"{_ENTROPY}#cross-entropy",
        "relative of M4-38",
    ),
    Mistake(
        "columns_for_entries",
        "indexing",
        "takes away from whole columns what belongs to single entries",
        "print what you subtract for a batch of two: how many ones are in each of its rows?",
        f"{_ENTROPY}#picked-column",
        "M4-40",
    ),
    Mistake(
        "wrong_classes_forgotten",
        "chain rule",
        "is zero for all classes but the right one",
        "raise the logit of a wrong class: what happens to the probability of the right one?",
        f"{_ENTROPY}#cross-entropy",
        "relative of M4-32",
    ),
    Mistake(
        "diagonal_of_softmax_left",
        "chain rule",
        "carries the slope of a softmax as a factor too many",
        "add up each row of your gradient: moving all logits of an example together changes "
        "nothing, so what should the sum be?",
        f"{_ENTROPY}#cross-entropy",
        "relative of M4-32",
    ),
    Mistake(
        "slope_of_the_logarithm_alone",
        "chain rule",
        "stops at the probabilities and never reaches the logits",
        "by what is the derivative asked for, and what stands between that and the probabilities?",
        f"{_ENTROPY}#cross-entropy",
        "relative of M4-32",
    ),
)
