"""The positions of one knob on its way down the sum of squared errors."""

from pycheck_practice import Practice


def walk_by_torch(x, y, a, eta, steps):
    import torch  # only when it is recorded: a page that is read again does without

    positions = [a.clone().requires_grad_(True)]
    for _ in range(int(steps)):
        now = positions[-1]
        (slope,) = torch.autograd.grad(((now * x - y) ** 2).sum(), now)
        positions.append((now - eta * slope).detach().requires_grad_(True))
    return torch.stack(positions)


practice = Practice(
    function="descend",
    of=walk_by_torch,
    cases=lambda rng: [
        (
            rng.normal(0.3, 0.8, n),
            rng.normal(size=n),
            rng.normal(0, 2),
            rng.uniform(0.1, 0.4),
            steps,
        )
        for n, steps in ((1, 1), (2, 4), (3, 2), (2, 6), (4, 3))
    ],
    n=lambda x, *_: len(x),
    sheet="01-regression/descent",
)


@practice.right
def appends_each_position(x, y, a, eta, steps):
    history = [a]
    for _ in range(int(steps)):
        a = a - eta * sum(2 * (a * u - v) * u for u, v in zip(x, y, strict=True))
        history.append(a)
    return history


@practice.right
def fills_a_list(x, y, a, eta, steps):
    squares = sum(u * u for u in x)
    products = sum(u * v for u, v in zip(x, y, strict=True))
    history = [a] * (int(steps) + 1)
    for t in range(int(steps)):
        history[t + 1] = history[t] - 2 * eta * (history[t] * squares - products)
    return history


@practice.right
def shakes_the_knob(x, y, a, eta, steps):
    def loss(knob):
        return sum((knob * u - v) ** 2 for u, v in zip(x, y, strict=True))

    history = [a]
    while len(history) <= steps:
        here = history[-1]
        history += [here - eta * (loss(here + 0.5) - loss(here - 0.5))]
    return tuple(history)


@practice.wrong("uphill")
def adds_the_slope(x, y, a, eta, steps):
    history = [a]
    for _ in range(int(steps)):
        a = a + eta * sum(2 * (a * u - v) * u for u, v in zip(x, y, strict=True))
        history.append(a)
    return history


@practice.wrong("gradient_never_renewed")
def takes_the_slope_once(x, y, a, eta, steps):
    slope = sum(2 * (a * u - v) * u for u, v in zip(x, y, strict=True))
    return [a - t * eta * slope for t in range(int(steps) + 1)]


@practice.wrong("gradients_pile_up")
def adds_the_slopes_up(x, y, a, eta, steps):
    history, slope = [a], 0.0
    for _ in range(int(steps)):
        slope += sum(2 * (a * u - v) * u for u, v in zip(x, y, strict=True))
        a = a - eta * slope
        history.append(a)
    return history


@practice.wrong("step_rescaled")
def forgets_the_two(x, y, a, eta, steps):
    history = [a]
    for _ in range(int(steps)):
        a = a - eta * sum((a * u - v) * u for u, v in zip(x, y, strict=True))
        history.append(a)
    return history


@practice.wrong("never_moves")
def repeats_the_start(x, y, a, eta, steps):
    return [a] * (int(steps) + 1)
