"""One step of gradient descent on the sum of squared errors of a cubic."""

from pycheck_practice import Practice


def step_by_torch(x, y, w, eta):
    import torch  # only when it is recorded: a page that is read again does without

    w = w.clone().requires_grad_(True)
    loss = ((w[0] + w[1] * x + w[2] * x**2 + w[3] * x**3 - y) ** 2).sum()
    (gradient,) = torch.autograd.grad(loss, w)
    return w - eta * gradient


practice = Practice(
    function="descent_step",
    of=step_by_torch,
    cases=lambda rng: [
        (
            rng.normal(0.7, 1.3, n),
            rng.normal(size=n),
            rng.normal(size=4),
            rng.uniform(0.1, 0.9),
        )
        for n in (1, 2, 3, 4, 7)
    ],
    n=lambda x, *_: len(x),
    sheet="02-gradients/by-hand",
)


@practice.right
def all_at_once(x, y, w, eta):
    r = [sum(w[k] * u**k for k in range(4)) - v for u, v in zip(x, y, strict=True)]
    gradient = [2 * sum(ri * u**k for ri, u in zip(r, x, strict=True)) for k in range(4)]
    return [knob - eta * slope for knob, slope in zip(w, gradient, strict=True)]


@practice.right
def in_place_on_a_copy(x, y, w, eta):
    new = list(w)
    for u, v in zip(x, y, strict=True):
        r = w[0] + u * (w[1] + u * (w[2] + u * w[3])) - v
        for k in range(4):
            new[k] -= 2 * eta * r * u**k
    return new


@practice.wrong("uphill")
def adds_the_gradient(x, y, w, eta):
    r = [sum(w[k] * u**k for k in range(4)) - v for u, v in zip(x, y, strict=True)]
    return [w[k] + eta * 2 * sum(ri * u**k for ri, u in zip(r, x, strict=True)) for k in range(4)]


@practice.wrong("parameters_one_by_one")
def moves_each_knob_at_once(x, y, w, eta):
    w = list(w)
    for k in range(4):
        r = [sum(w[j] * u**j for j in range(4)) - v for u, v in zip(x, y, strict=True)]
        w[k] = w[k] - eta * 2 * sum(ri * u**k for ri, u in zip(r, x, strict=True))
    return w


@practice.wrong("step_rescaled")
def forgets_the_two(x, y, w, eta):
    r = [sum(w[k] * u**k for k in range(4)) - v for u, v in zip(x, y, strict=True)]
    return [w[k] - eta * sum(ri * u**k for ri, u in zip(r, x, strict=True)) for k in range(4)]


@practice.wrong("never_moves")
def returns_the_start(x, y, w, eta):
    return w
