"""The gradient of the cross-entropy of a batch by its logits."""

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


@practice.right
def row_by_row(Z, wanted):
    from math import exp

    grad = []
    for z, t in zip(Z, wanted, strict=True):
        powers = [exp(value - max(z)) for value in z]
        shares = [power / sum(powers) for power in powers]
        grad.append([(s - r) / len(Z) for s, r in zip(shares, t, strict=True)])
    return grad


@practice.right
def lowers_the_right_one(Z, wanted):
    from math import exp

    grad = [[exp(value) / sum(map(exp, z)) for value in z] for z in Z]
    for row, t in zip(grad, wanted, strict=True):
        row[t.index(1)] -= 1
    return [[entry / len(Z) for entry in row] for row in grad]


@practice.right
def one_over_one_plus_the_others(Z, wanted):
    from math import exp

    n, grad = len(Z), []
    for z, t in zip(Z, wanted, strict=True):
        classes = range(len(z))
        line = [1 / sum(exp(z[j] - z[i]) for j in classes) / n - t[i] / n for i in classes]
        grad.append(tuple(line))
    return tuple(grad)


@practice.wrong("missing_mean")
def forgets_the_mean(Z, wanted):
    from math import exp

    shares = [[exp(value) / sum(map(exp, z)) for value in z] for z in Z]
    rows = zip(shares, wanted, strict=True)
    return [[s - t for s, t in zip(*row, strict=True)] for row in rows]


@practice.wrong("sign_flipped")
def turns_it_round(Z, wanted):
    from math import exp

    shares = [[exp(value) / sum(map(exp, z)) for value in z] for z in Z]
    rows = zip(shares, wanted, strict=True)
    return [[(t - s) / len(Z) for s, t in zip(*row, strict=True)] for row in rows]


@practice.wrong("right_class_not_subtracted")
def forgets_the_right_class(Z, wanted):
    from math import exp

    return [[exp(value) / sum(map(exp, z)) / len(Z) for value in z] for z in Z]


@practice.wrong("input_for_output")
def leaves_the_softmax_out(Z, wanted):
    rows = zip(Z, wanted, strict=True)
    return [[(z - t) / len(Z) for z, t in zip(*row, strict=True)] for row in rows]
