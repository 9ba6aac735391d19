"""The gradient of the sum of squared errors of a cubic."""

from pycheck_practice import Practice


def sum_of_squares(x, y, w):
    prediction = w[0] + w[1] * x + w[2] * x**2 + w[3] * x**3
    return ((prediction - y) ** 2).sum()


practice = Practice(
    function="grad_poly3",
    of=sum_of_squares,
    wrt=2,
    cases=lambda rng: [
        (rng.normal(0.7, 1.3, n), rng.normal(size=n), rng.normal(size=4)) for n in (1, 2, 3, 4, 7)
    ],
    n=lambda x, *_: len(x),
    sheet="02-gradients/by-hand",
)


@practice.right
def point_by_point(x, y, w):
    total = [0.0, 0.0, 0.0, 0.0]
    for xi, yi in zip(x, y, strict=True):
        r = w[0] + xi * (w[1] + xi * (w[2] + xi * w[3])) - yi
        for k in range(4):
            total[k] += 2 * r * xi**k
    return total


@practice.right
def one_sum_per_knob(x, y, w):
    a, b, c, d = w
    r = [a + b * u + c * u**2 + d * u**3 - v for u, v in zip(x, y, strict=True)]
    return tuple(2 * sum(ri * u**k for ri, u in zip(r, x, strict=True)) for k in range(4))


@practice.right
def with_fsum(x, y, w):
    from math import fsum

    def residual(u, v):
        return fsum([w[0], w[1] * u, w[2] * u * u, w[3] * u * u * u, -v])

    return [fsum(2.0 * residual(u, v) * u**k for u, v in zip(x, y, strict=True)) for k in range(4)]


@practice.wrong("missing_factor_two")
def forgets_the_square(x, y, w):
    r = [sum(w[k] * u**k for k in range(4)) - v for u, v in zip(x, y, strict=True)]
    return [sum(ri * u**k for ri, u in zip(r, x, strict=True)) for k in range(4)]


@practice.wrong("sign_flipped")
def turns_the_residual_round(x, y, w):
    r = [v - sum(w[k] * u**k for k in range(4)) for u, v in zip(x, y, strict=True)]
    return [2 * sum(ri * u**k for ri, u in zip(r, x, strict=True)) for k in range(4)]


@practice.wrong("missing_inner_derivative")
def forgets_what_the_knob_does(x, y, w):
    r = [sum(w[k] * u**k for k in range(4)) - v for u, v in zip(x, y, strict=True)]
    return [2 * sum(r) for _ in range(4)]


@practice.wrong("differentiated_by_x")
def differentiates_by_x(x, y, w):
    r = [sum(w[k] * u**k for k in range(4)) - v for u, v in zip(x, y, strict=True)]
    slopes = [lambda _: 0, lambda _: 1, lambda u: 2 * u, lambda u: 3 * u**2]
    return [2 * sum(ri * slope(u) for ri, u in zip(r, x, strict=True)) for slope in slopes]


@practice.wrong("exponent_shifted")
def counts_exponents_from_one(x, y, w):
    r = [sum(w[k] * u**k for k in range(4)) - v for u, v in zip(x, y, strict=True)]
    return [2 * sum(ri * u**k for ri, u in zip(r, x, strict=True)) for k in (1, 2, 3, 4)]


@practice.wrong("product_of_sums")
def multiplies_two_sums(x, y, w):
    r = [sum(w[k] * u**k for k in range(4)) - v for u, v in zip(x, y, strict=True)]
    return [2 * sum(r) * sum(u**k for u in x) for k in range(4)]


@practice.wrong("mean_for_sum")
def takes_the_mean(x, y, w):
    r = [sum(w[k] * u**k for k in range(4)) - v for u, v in zip(x, y, strict=True)]
    return [2 * sum(ri * u**k for ri, u in zip(r, x, strict=True)) / len(x) for k in range(4)]


@practice.wrong("missing_sum")
def forgets_the_sum(x, y, w):
    r = [sum(w[k] * u**k for k in range(4)) - v for u, v in zip(x, y, strict=True)]
    return [[2 * ri * u**k for ri, u in zip(r, x, strict=True)] for k in range(4)]


@practice.wrong("missing_sum")
def forgets_the_sum_point_by_point(x, y, w):
    r = [sum(w[k] * u**k for k in range(4)) - v for u, v in zip(x, y, strict=True)]
    return [[2 * ri * u**k for k in range(4)] for ri, u in zip(r, x, strict=True)]


@practice.wrong("multiplied_by_parameter")
def keeps_the_whole_term(x, y, w):
    r = [sum(w[k] * u**k for k in range(4)) - v for u, v in zip(x, y, strict=True)]
    return [2 * sum(ri * w[k] * u**k for ri, u in zip(r, x, strict=True)) for k in range(4)]
