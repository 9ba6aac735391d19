"""Shares of a few logits, some of them large."""

from pycheck_practice import Practice


def by_torch(z):
    import torch  # only when it is recorded: a page that is read again does without

    return torch.softmax(z, dim=0)


practice = Practice(
    function="softmax",
    of=by_torch,
    cases=lambda rng: [
        *((rng.normal(0, 2, n),) for n in (3, 2, 4, 5)),
        (rng.normal(1000, 2, 3),),
        (rng.normal(-1000, 2, 4),),
    ],
    sheet="04-layers/functions",
)


@practice.right
def largest_first(z):
    from math import exp

    largest = max(z)
    powers = [exp(value - largest) for value in z]
    total = sum(powers)
    return [power / total for power in powers]


@practice.right
def differences_alone(z):
    from math import exp

    return [1 / sum(exp(other - value) for other in z) for value in z]


@practice.right
def through_logarithms(z):
    from math import exp, log

    largest = max(z)
    height = largest + log(sum(exp(value - largest) for value in z))
    return tuple(exp(value - height) for value in z)


@practice.wrong("ignores_its_input")
def shares_evenly(z):
    return [1 / len(z) for _ in z]


@practice.wrong("returns_an_input")
def returns_the_logits(z):
    return z


@practice.wrong("divided_by_the_largest")
def never_divides(z):
    from math import exp

    return [exp(value - max(z)) for value in z]


@practice.wrong("exponential_left_out")
def divides_the_logits(z):
    return [value / (sum(z) or 1.0) for value in z]


@practice.wrong("each_by_itself")
def each_its_own_sigmoid(z):
    from math import exp

    return [1 / (1 + exp(-value)) if value > 0 else exp(value) / (1 + exp(value)) for value in z]
