"""The way back through a graph in which one value has a short and a long road to the result."""

from pycheck_practice import Practice


def by_torch(a, b):
    import torch  # only when it is recorded: a page that is read again does without

    a, b = (value.clone().requires_grad_(True) for value in (a, b))
    p = a * b
    return torch.stack(torch.autograd.grad(p + p * (a * p), (a, b)))


def awkward(rng):
    return rng.choice([-1, 1]) * rng.uniform(1.2, 2.4)


practice = Practice(
    function="slopes",
    of=by_torch,
    cases=lambda rng: [(awkward(rng), awkward(rng)) for _ in range(6)],
    sheet="03-autograd/backward",
)


@practice.right
def by_formula(a, b):
    return [b + 3 * a**2 * b**2, a + 2 * a**3 * b]


@practice.right
def with_the_class(a, b):
    class Value:
        def __init__(self, data, parents=(), slopes=()):
            self.data, self.parents, self.slopes = data, parents, slopes
            self.grad = 0.0

        def __add__(self, other):
            return Value(self.data + other.data, (self, other), (1.0, 1.0))

        def __mul__(self, other):
            return Value(self.data * other.data, (self, other), (other.data, self.data))

        def backward(self):
            order = []

            def visit(node):
                if node not in order:
                    for parent in node.parents:
                        visit(parent)
                    order.append(node)

            visit(self)
            self.grad = 1.0
            for node in reversed(order):
                for parent, slope in zip(node.parents, node.slopes, strict=True):
                    parent.grad += node.grad * slope

    a, b = Value(a), Value(b)
    p = a * b
    (p + p * (a * p)).backward()
    return [a.grad, b.grad]


@practice.right
def along_every_road(a, b):
    p = a * b
    roads_of_p = [1, a * p, p * a]
    by_p = sum(roads_of_p)
    return (by_p * b + p * p, by_p * a)


@practice.wrong("multiplied_by_loss")
def begins_with_the_result(a, b):
    p = a * b
    loss = p + a * p * p
    return [loss * (b + 3 * a**2 * b**2), loss * (a + 2 * a**3 * b)]


@practice.wrong("entries_permuted")
def returns_them_in_the_wrong_order(a, b):
    return [a + 2 * a**3 * b, b + 3 * a**2 * b**2]


@practice.wrong("upstream_ignored")
def hands_on_slopes_alone(a, b):
    p = a * b
    return [b + p, a]


@practice.wrong("sent_before_complete")
def sends_and_goes_on(a, b):
    p, q = a * b, a * a * b
    graph = {"root": [("p", 1), ("s", 1)], "s": [("p", q), ("q", p)], "q": [("a", p), ("p", a)]}
    graph |= {"p": [("a", b), ("b", a)], "a": [], "b": []}
    grads = dict.fromkeys("psqab", 0) | {"root": 1}

    def send(node):
        for parent, slope in graph[node]:
            grads[parent] += grads[node] * slope
        for parent, _ in graph[node]:
            send(parent)

    send("root")
    return [grads["a"], grads["b"]]


# What arrives where, with q = a p, s = p q and the root p + s.


@practice.wrong("late_arrivals_lost")
def marks_and_goes_down(a, b):
    by_p = 1  # the short road alone: p has sent when s and q come to it
    return [by_p * b + (a * b) ** 2, by_p * a]


@practice.wrong("last_road_wins")
def writes_equals(a, b):
    by_p = a * b * a  # from q, the last to write
    return [by_p * b, by_p * a]


@practice.wrong("first_road_wins")
def keeps_what_is_there(a, b):
    by_p = 1  # from the root, the first to write
    return [(a * b) ** 2, by_p * a]
