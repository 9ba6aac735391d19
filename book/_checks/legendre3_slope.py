"""The derivative of the third Legendre polynomial at one number."""

from pycheck_practice import Practice


def legendre3(u):
    return 0.5 * (5 * u**3 - 3 * u)


practice = Practice(
    function="legendre3_slope",
    of=legendre3,
    wrt=0,
    cases=lambda rng: [(rng.normal(0, 1.5),) for _ in range(6)],
    sheet="02-gradients/by-hand",
)


@practice.right
def factored(u):
    return 1.5 * (5 * u**2 - 1)


@practice.right
def term_by_term(u):
    return 7.5 * u * u - 1.5


@practice.right
def halved_at_the_end(u):
    return (15 * u**2 - 3) / 2


@practice.wrong("constant_offset")
def halves_one_term(u):
    return 7.5 * u**2 - 3


@practice.wrong("factor_two_twice")
def loses_the_half(u):
    return 15 * u**2 - 3


@practice.wrong("sign_flipped")
def turns_it_round(u):
    return 1.5 * (1 - 5 * u**2)


@practice.wrong("returns_the_output")
def returns_the_polynomial(u):
    return 0.5 * (5 * u**3 - 3 * u)
