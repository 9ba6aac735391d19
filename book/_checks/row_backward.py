"""What comes back to a row that was multiplied into every row of a table."""

from pycheck_practice import Practice


def by_torch(g, X):
    import torch  # only when it is recorded: a page that is read again does without

    row = torch.zeros(X.shape[1], dtype=X.dtype, requires_grad=True)
    (gradient,) = torch.autograd.grad(row * X, row, grad_outputs=g)
    return gradient


practice = Practice(
    function="row_backward",
    of=by_torch,
    cases=lambda rng: [
        tuple(rng.normal(0.5, 2, (2, *shape)))
        for shape in ((2, 3), (4, 3), (3, 5), (5, 2), (3, 4), (1, 3))
    ],
    sheet="03-autograd/tensor",
)


@practice.right
def column_by_column(g, X):
    columns = range(len(X[0]))
    return [sum(g[n][k] * X[n][k] for n in range(len(X))) for k in columns]


@practice.right
def row_after_row(g, X):
    total = [0.0] * len(X[0])
    for from_above, row in zip(g, X, strict=True):
        for k, value in enumerate(row):
            total[k] += from_above[k] * value
    return total


@practice.right
def products_then_sums(g, X):
    products = [[a * b for a, b in zip(*rows, strict=True)] for rows in zip(g, X, strict=True)]
    return tuple(map(sum, zip(*products, strict=True)))


@practice.wrong("copies_averaged")
def takes_the_mean(g, X):
    return [sum(g[n][k] * X[n][k] for n in range(len(X))) / len(X) for k in range(len(X[0]))]


@practice.wrong("one_copy_kept")
def keeps_the_first(g, X):
    return [g[0][k] * X[0][k] for k in range(len(X[0]))]


@practice.wrong("upstream_ignored")
def forgets_the_upstream(g, X):
    return [sum(row[k] for row in X) for k in range(len(X[0]))]


@practice.wrong("product_of_sums")
def multiplies_too_late(g, X):
    return [sum(row[k] for row in g) * sum(row[k] for row in X) for k in range(len(X[0]))]
