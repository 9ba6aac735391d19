"""The derivative of one squared residual by the knob of a line through the origin."""

from pycheck_practice import Practice


def squared_residual(a, x, y):
    return (a * x - y) ** 2


practice = Practice(
    function="residual_square_grad",
    of=squared_residual,
    wrt=0,
    cases=lambda rng: [(rng.normal(0, 2), rng.normal(0, 2), rng.normal(0, 2)) for _ in range(6)],
    sheet="02-gradients/by-hand",
)


@practice.right
def by_the_chain_rule(a, x, y):
    return 2 * (a * x - y) * x


@practice.right
def multiplied_out(a, x, y):
    return 2 * a * x**2 - 2 * x * y


@practice.wrong("missing_factor_two")
def forgets_the_square(a, x, y):
    return (a * x - y) * x


@practice.wrong("sign_flipped")
def turns_the_residual_round(a, x, y):
    return 2 * (y - a * x) * x


@practice.wrong("differentiated_by_x")
def differentiates_by_x(a, x, y):
    return 2 * (a * x - y) * a


@practice.wrong("multiplied_by_parameter")
def keeps_the_whole_term(a, x, y):
    return 2 * (a * x - y) * a * x
