"""The largest learning rate for one knob: two over the curvature of its loss."""

from pycheck_practice import Practice


def two_over_curvature(x):
    import torch  # only when it is recorded: a page that is read again does without

    knob = torch.zeros((), dtype=x.dtype)
    return 2 / torch.autograd.functional.hessian(lambda a: ((a * x) ** 2).sum(), knob)


practice = Practice(
    function="eta_limit",
    of=two_over_curvature,
    cases=lambda rng: [(rng.normal(0.5, 1.5, n),) for n in (1, 2, 3, 5, 8)],
    n=len,
    sheet="01-regression/descent",
)


@practice.right
def one_over_the_sum(x):
    return 1 / sum(u**2 for u in x)


@practice.right
def two_over_the_curvature(x):
    curvature = 0.0
    for u in x:
        curvature += 2 * u * u
    return 2 / curvature


@practice.right
def by_shaking(x):
    def loss(a):
        return sum((a * u) ** 2 for u in x)

    return 2 / (loss(1) - 2 * loss(0) + loss(-1))


@practice.wrong("missing_mean")
def takes_the_limit_of_the_mean(x):
    return len(x) / sum(u**2 for u in x)


@practice.wrong("curvature_not_squared")
def takes_the_length_of_x(x):
    return 1 / sum(u**2 for u in x) ** 0.5


@practice.wrong("mean_for_sum")
def divides_by_the_points_too(x):
    return 1 / (len(x) * sum(u**2 for u in x))
