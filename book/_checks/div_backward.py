"""The way back through a quotient of two numbers."""

from pycheck_practice import Practice


def by_torch(g, a, b):
    import torch  # only when it is recorded: a page that is read again does without

    a, b = (value.clone().requires_grad_(True) for value in (a, b))
    return torch.stack(torch.autograd.grad(a / b, (a, b), grad_outputs=g))


def away_from_zero(rng):
    return rng.choice([-1, 1]) * rng.uniform(0.6, 3)


practice = Practice(
    function="div_backward",
    of=by_torch,
    cases=lambda rng: [tuple(away_from_zero(rng) for _ in range(3)) for _ in range(6)],
    sheet="03-autograd/tensor",
)


@practice.right
def one_formula_each(g, a, b):
    return [g / b, -g * a / b**2]


@practice.right
def by_the_quotient(g, a, b):
    quotient = a / b
    by_a = g / b
    return by_a, -by_a * quotient


@practice.right
def as_a_product_with_a_power(g, a, b):
    return [g * b**-1, g * a * -1 * b**-2]


@practice.wrong("sign_flipped_in_part")
def forgets_that_it_falls(g, a, b):
    return [g / b, g * a / b**2]


@practice.wrong("divisor_not_squared")
def divides_once(g, a, b):
    return [g / b, -g * a / b]


@practice.wrong("dividend_left_out")
def takes_the_slope_of_one_over_b(g, a, b):
    return [g / b, -g / b**2]


@practice.wrong("derivative_of_a_product")
def takes_the_rule_of_a_product(g, a, b):
    return [g * b, g * a]


@practice.wrong("upstream_ignored")
def forgets_the_upstream(g, a, b):
    return [1 / b, -a / b**2]


@practice.wrong("entries_permuted")
def swaps_the_two(g, a, b):
    return [-g * a / b**2, g / b]
