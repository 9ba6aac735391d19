"""The way back through the third Legendre polynomial, entry by entry."""

from pycheck_practice import Practice


def by_torch(grad_output, i):
    import torch  # only when it is recorded: a page that is read again does without

    leaf = i.clone().requires_grad_(True)
    output = 0.5 * (5 * leaf**3 - 3 * leaf)
    (gradient,) = torch.autograd.grad(output, leaf, grad_outputs=grad_output)
    return gradient


practice = Practice(
    function="legendre3_backward",
    of=by_torch,
    cases=lambda rng: [(rng.normal(0, 2, n), rng.normal(0, 1.2, n)) for n in (1, 2, 3, 4, 6)],
    sheet="03-autograd/functions",
)


@practice.right
def entry_by_entry(grad_output, i):
    return [g * 1.5 * (5 * u**2 - 1) for g, u in zip(grad_output, i, strict=True)]


@practice.right
def multiplied_out(grad_output, i):
    answer = []
    for k in range(len(i)):
        answer.append(7.5 * grad_output[k] * i[k] * i[k] - 1.5 * grad_output[k])
    return answer


@practice.right
def back_through_the_pieces(grad_output, i):
    answer = []
    for g, u in zip(grad_output, i, strict=True):
        half = 0.5 * g
        answer.append(half * 5 * 3 * u**2 + half * -3)
    return tuple(answer)


@practice.wrong("upstream_ignored")
def returns_the_slope(grad_output, i):
    return [1.5 * (5 * u**2 - 1) for u in i]


@practice.wrong("local_derivative_missing")
def hands_it_on(grad_output, i):
    return grad_output


@practice.wrong("upstream_twice")
def takes_it_twice(grad_output, i):
    return [g * g * 1.5 * (5 * u**2 - 1) for g, u in zip(grad_output, i, strict=True)]


@practice.wrong("height_for_slope")
def multiplies_by_the_output(grad_output, i):
    return [g * 0.5 * (5 * u**3 - 3 * u) for g, u in zip(grad_output, i, strict=True)]
