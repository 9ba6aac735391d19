"""The sum of squared errors of a few predictions."""

from pycheck_practice import Practice


def sse_by_torch(y_hat, y):
    return ((y_hat - y) ** 2).sum()


practice = Practice(
    function="sum_of_squares",
    of=sse_by_torch,
    cases=lambda rng: [(rng.normal(0, 2, n), rng.normal(0.5, 2, n)) for n in (1, 2, 3, 5, 8)],
    n=lambda y_hat, _: len(y_hat),
    sheet="01-regression/loss",
)


@practice.right
def adds_in_a_loop(y_hat, y):
    total = 0.0
    for prediction, target in zip(y_hat, y, strict=True):
        total += (prediction - target) ** 2
    return total


@practice.right
def adds_in_one_line(y_hat, y):
    return sum((v - u) * (v - u) for u, v in zip(y_hat, y, strict=True))


@practice.right
def counts_with_an_index(y_hat, y):
    from math import fsum

    return fsum(abs(y_hat[n] - y[n]) ** 2 for n in range(len(y)))


@practice.wrong("mean_for_sum")
def takes_the_mean(y_hat, y):
    return sum((u - v) ** 2 for u, v in zip(y_hat, y, strict=True)) / len(y)


@practice.wrong("missing_sum")
def returns_the_squares(y_hat, y):
    return [(u - v) ** 2 for u, v in zip(y_hat, y, strict=True)]


@practice.wrong("distances_for_squares")
def adds_absolute_values(y_hat, y):
    return sum(abs(u - v) for u, v in zip(y_hat, y, strict=True))


@practice.wrong("residuals_cancel")
def adds_the_residuals(y_hat, y):
    return sum(u - v for u, v in zip(y_hat, y, strict=True))


@practice.wrong("square_of_the_sum")
def squares_at_the_end(y_hat, y):
    return sum(u - v for u, v in zip(y_hat, y, strict=True)) ** 2


@practice.wrong("root_of_the_loss")
def returns_the_distance(y_hat, y):
    return sum((u - v) ** 2 for u, v in zip(y_hat, y, strict=True)) ** 0.5
