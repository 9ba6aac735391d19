"""The way back through ReLU, entry by entry."""

from pycheck_practice import Practice


def by_torch(grad_output, x):
    import torch  # only when it is recorded: a page that is read again does without

    leaf = x.clone().requires_grad_(True)
    (gradient,) = torch.autograd.grad(leaf.relu(), leaf, grad_outputs=grad_output)
    return gradient


practice = Practice(
    function="relu_backward",
    of=by_torch,
    cases=lambda rng: [(rng.normal(0, 2, n), rng.normal(0, 2, n)) for n in (3, 4, 5, 6, 7)],
    sheet="02-gradients/layers",
)


@practice.right
def gate_by_gate(grad_output, x):
    return [g if value > 0 else 0.0 for g, value in zip(grad_output, x, strict=True)]


@practice.right
def times_the_slope(grad_output, x):
    return [g * (value > 0) for g, value in zip(grad_output, x, strict=True)]


@practice.right
def closes_a_copy(grad_output, x):
    answer = list(grad_output)
    for i, value in enumerate(x):
        if value <= 0:
            answer[i] = 0.0
    return tuple(answer)


@practice.wrong("gate_set_by_upstream")
def asks_the_upstream(grad_output, x):
    return [max(g, 0.0) for g in grad_output]


@practice.wrong("gate_always_open")
def lets_all_through(grad_output, x):
    return grad_output


@practice.wrong("output_for_derivative")
def multiplies_by_the_output(grad_output, x):
    return [g * max(value, 0.0) for g, value in zip(grad_output, x, strict=True)]


@practice.wrong("upstream_ignored")
def forgets_the_upstream(grad_output, x):
    return [1.0 if value > 0 else 0.0 for value in x]


@practice.wrong("gate_inverted")
def opens_the_other_gates(grad_output, x):
    return [0.0 if value > 0 else g for g, value in zip(grad_output, x, strict=True)]
