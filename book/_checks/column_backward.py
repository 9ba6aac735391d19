"""What comes back to a column that was added to every column of a table."""

from pycheck_practice import Practice


def by_torch(g):
    import torch  # only when it is recorded: a page that is read again does without

    column = torch.zeros(len(g), 1, dtype=g.dtype, requires_grad=True)
    (gradient,) = torch.autograd.grad(column + torch.zeros_like(g), column, grad_outputs=g)
    return gradient


practice = Practice(
    function="column_backward",
    of=by_torch,
    cases=lambda rng: [
        (rng.normal(0, 2, (rows, columns)),)
        for rows, columns in ((2, 3), (4, 3), (3, 5), (5, 2), (3, 3))
    ],
    sheet="03-autograd/tensor",
)


@practice.right
def sums_each_row(g):
    return [[sum(row)] for row in g]


@practice.right
def adds_column_to_column(g):
    total = [[0.0] for _ in g]
    for k in range(len(g[0])):
        for line, row in zip(total, g, strict=True):
            line[0] += row[k]
    return total


@practice.right
def from_the_last_to_the_first(g):
    answer = []
    for row in g:
        total = 0.0
        for value in reversed(row):
            total = total + value
        answer.append((total,))
    return tuple(answer)


@practice.wrong("copies_averaged")
def takes_the_mean(g):
    return [[sum(row) / len(row)] for row in g]


@practice.wrong("one_copy_kept")
def keeps_the_first(g):
    return [[row[0]] for row in g]


@practice.wrong("all_copies_together")
def adds_up_everything(g):
    total = sum(map(sum, g))
    return [[total] for _ in g]
