"""The gradient by the bias of a linear layer: what comes back through every row, added up."""

from pycheck_practice import Practice


def by_torch(dY):
    import torch  # only when it is recorded: a page that is read again does without

    bias = torch.zeros(dY.shape[1], dtype=dY.dtype, requires_grad=True)
    output = torch.ones_like(dY) + bias
    (gradient,) = torch.autograd.grad(output, bias, grad_outputs=dY)
    return gradient


practice = Practice(
    function="bias_gradient",
    of=by_torch,
    cases=lambda rng: [(rng.normal(0, 2, shape),) for shape in ((1, 3), (2, 3), (4, 3), (5, 2))],
    n=len,
    sheet="02-gradients/layers",
)


@practice.right
def one_sum_per_output(dY):
    return [sum(column) for column in zip(*dY, strict=True)]


@practice.right
def row_by_row(dY):
    total = [0.0] * len(dY[0])
    for row in dY:
        for j, value in enumerate(row):
            total[j] += value
    return total


@practice.right
def with_fsum(dY):
    from math import fsum

    return tuple(fsum(row[j] for row in dY) for j in range(len(dY[0])))


@practice.wrong("mean_for_sum")
def takes_the_mean(dY):
    return [sum(column) / len(dY) for column in zip(*dY, strict=True)]


@practice.wrong("missing_sum")
def hands_on_every_row(dY):
    return dY


@practice.wrong("upstream_ignored")
def counts_the_rows(dY):
    return [len(dY)] * len(dY[0])


@practice.wrong("first_example_only")
def takes_the_first_row(dY):
    return dY[0]
