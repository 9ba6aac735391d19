"""The gradient of the cross-entropy of a batch by its logits."""

from math import exp

import numpy as np
from pycheck_practice import Practice


def loss(Z, wanted):
    import torch  # only when it is recorded: a page that is read again does without

    return torch.nn.functional.cross_entropy(Z, wanted)


def a_batch(rng, examples, classes):
    wanted = np.eye(classes)[rng.integers(classes, size=examples)]
    return rng.normal(0, 1.5, (examples, classes)), wanted


practice = Practice(
    function="cross_entropy_grad",
    of=loss,
    wrt=0,
    n=lambda Z, _wanted: len(Z),
    cases=lambda rng: [
        a_batch(rng, *shape) for shape in ((2, 3), (4, 2), (3, 5), (5, 4), (1, 3), (2, 2))
    ],
    sheet="04-layers/modules",
)


def shares(row):
    powers = [exp(z - max(row)) for z in row]
    return [power / sum(powers) for power in powers]


@practice.right
def row_by_row(Z, wanted):
    rows = zip(map(shares, Z), wanted, strict=True)
    return [[(s - t) / len(Z) for s, t in zip(*row, strict=True)] for row in rows]


@practice.right
def lowers_the_right_one(Z, wanted):
    grad = [shares(row) for row in Z]
    for row, right in zip(grad, wanted, strict=True):
        row[right.index(1)] -= 1
    return [[entry / len(Z) for entry in row] for row in grad]


@practice.right
def as_written(Z, wanted):
    grad = []
    for z, t in zip(Z, wanted, strict=True):
        below = sum(exp(value) for value in z)
        line = [exp(z[i]) / below / len(Z) - t[i] / len(Z) for i in range(len(z))]
        grad.append(tuple(line))
    return tuple(grad)


@practice.wrong("missing_mean")
def forgets_the_mean(Z, wanted):
    return [[e * len(Z) for e in row] for row in row_by_row(Z, wanted)]


@practice.wrong("sign_flipped")
def turns_it_round(Z, wanted):
    return [[-e for e in row] for row in row_by_row(Z, wanted)]


@practice.wrong("part_missing")
def forgets_the_right_class(Z, wanted):
    return [[s / len(Z) for s in shares(row)] for row in Z]


@practice.wrong("input_for_output")
def leaves_the_softmax_out(Z, wanted):
    rows = zip(Z, wanted, strict=True)
    return [[(z - t) / len(Z) for z, t in zip(*row, strict=True)] for row in rows]
