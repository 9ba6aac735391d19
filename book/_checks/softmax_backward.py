"""The way back through a softmax, from its output."""

import numpy as np
from pycheck_practice import Practice


def by_torch(grad_output, s):
    import torch  # only when it is recorded: a page that is read again does without

    logits = torch.log(s).requires_grad_(True)
    (gradient,) = torch.autograd.grad(torch.softmax(logits, 0), logits, grad_outputs=grad_output)
    return gradient


def shares(rng, n):
    """Shares in whole tenths, which are still a sum of 1 when they are rounded for the reader."""
    return (1 + rng.multinomial(10 - n, np.full(n, 1 / n))) / 10


practice = Practice(
    function="softmax_backward",
    of=by_torch,
    cases=lambda rng: [(rng.normal(0, 3, n), shares(rng, n)) for n in (3, 2, 4, 5, 3, 4)],
    sheet="04-layers/functions",
)


@practice.right
def less_the_mean(grad_output, s):
    mean = sum(g * share for g, share in zip(grad_output, s, strict=True))
    return [share * (g - mean) for g, share in zip(grad_output, s, strict=True)]


@practice.right
def through_the_table(grad_output, s):
    n = range(len(s))
    table = [[s[i] * ((i == j) - s[j]) for j in n] for i in n]
    return [sum(grad_output[i] * table[i][j] for i in n) for j in n]


@practice.right
def pays_share_by_share(grad_output, s):
    answer = [0.0] * len(s)
    for i, taken in enumerate(s):
        for j, given in enumerate(s):
            answer[j] += taken * given * (grad_output[j] - grad_output[i])
    return tuple(answer)


@practice.wrong("cross_terms_missing")
def diagonal_alone(grad_output, s):
    return [g * share * (1 - share) for g, share in zip(grad_output, s, strict=True)]


@practice.wrong("brackets_left_out")
def multiplies_before_it_subtracts(grad_output, s):
    mean = sum(g * share for g, share in zip(grad_output, s, strict=True))
    return [share * g - mean for g, share in zip(grad_output, s, strict=True)]


@practice.wrong("inner_weights_missing")
def sums_before_it_multiplies(grad_output, s):
    return [
        share * (g - sum(grad_output) * sum(s)) for g, share in zip(grad_output, s, strict=True)
    ]


@practice.wrong("output_for_derivative")
def multiplies_by_the_shares(grad_output, s):
    return [g * share for g, share in zip(grad_output, s, strict=True)]


@practice.wrong("upstream_ignored")
def forgets_the_upstream(grad_output, s):
    return [share * (1 - share) for share in s]
