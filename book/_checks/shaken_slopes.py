"""The slopes of the sum of squared errors of a straight line, by central differences.

In each knob the loss is a parabola, so they are the derivatives for every h.
"""

from pycheck_practice import Practice


def slopes_by_torch(x, y, w, h):
    import torch  # only when it is recorded: a page that is read again does without

    w = w.clone().requires_grad_(True)
    (slopes,) = torch.autograd.grad(((w[0] + w[1] * x - y) ** 2).sum(), w)
    return slopes


practice = Practice(
    function="shaken_slopes",
    of=slopes_by_torch,
    cases=lambda rng: [
        (
            rng.normal(0.7, 1.3, n),
            rng.normal(size=n),
            rng.normal(size=2),
            rng.uniform(0.1, 0.9),
        )
        for n in (1, 2, 3, 4, 7)
    ],
    n=lambda x, *_: len(x),
    sheet="01-regression/descent",
)


@practice.right
def shakes_a_copy(x, y, w, h):
    def loss(knobs):
        return sum((knobs[0] + knobs[1] * u - v) ** 2 for u, v in zip(x, y, strict=True))

    slopes = []
    for k in range(2):
        up, down = list(w), list(w)
        up[k] += h
        down[k] -= h
        slopes.append((loss(up) - loss(down)) / (2 * h))
    return slopes


@practice.right
def writes_both_out(x, y, w, h):
    def loss(a, b):
        return sum((a + b * u - v) ** 2 for u, v in zip(x, y, strict=True))

    a, b = w
    return (
        (loss(a + h, b) - loss(a - h, b)) / 2 / h,
        (loss(a, b + h) - loss(a, b - h)) / 2 / h,
    )


@practice.right
def puts_the_old_value_back(x, y, w, h):
    def loss(knobs):
        return sum((v - knobs[0] - knobs[1] * u) ** 2 for u, v in zip(x, y, strict=True))

    knobs, slopes = w[:], [0.0, 0.0]
    for k, old in enumerate(w):
        knobs[k] = old + h
        above = loss(knobs)
        knobs[k] = old - h
        slopes[k] = 0.5 * (above - loss(knobs)) / h
        knobs[k] = old
    return slopes


@practice.wrong("forward_difference")
def looks_ahead_alone(x, y, w, h):
    def loss(knobs):
        return sum((knobs[0] + knobs[1] * u - v) ** 2 for u, v in zip(x, y, strict=True))

    return [
        (loss([w[0] + h, w[1]]) - loss(w)) / h,
        (loss([w[0], w[1] + h]) - loss(w)) / h,
    ]


@practice.wrong("shake_not_undone")
def leaves_the_knob_down(x, y, w, h):
    def loss(knobs):
        return sum((knobs[0] + knobs[1] * u - v) ** 2 for u, v in zip(x, y, strict=True))

    knobs, slopes = list(w), []
    for k in range(2):
        knobs[k] += h
        up = loss(knobs)
        knobs[k] -= 2 * h
        slopes.append((up - loss(knobs)) / (2 * h))
    return slopes


@practice.wrong("all_shaken_at_once")
def shakes_both_together(x, y, w, h):
    def loss(knobs):
        return sum((knobs[0] + knobs[1] * u - v) ** 2 for u, v in zip(x, y, strict=True))

    up, down = [v + h for v in w], [v - h for v in w]
    return [(loss(up) - loss(down)) / (2 * h)] * 2
