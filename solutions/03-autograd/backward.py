# %% [markdown] nbgrader={"grade": false, "grade_id": "the_way_back", "locked": true, "schema_version": 3, "solution": false, "task": false}
r"""
# The way back

A Tensor that remembers knows how it was made.
In this sheet you teach it to go back: from one number at the end to a gradient at every beginning.
Then you decide what need not be remembered, cut a graph in two, and train with what you have built.

- Work through the cells from top to bottom; run each one with Shift+Enter.
- A cell that says `YOUR CODE HERE` is yours: replace the line `raise NotImplementedError()`, and leave the rest of the cell as it is.
- The cell after it tests your answer and says what it found.
  Some tests are hidden; they run when the notebook is graded.
- Write numpy in float64. Your answers must do without torch, which is not there when they are graded; only the hidden tests use it.

The background is in the chapter *Autograd* of the book.

## What you are given

The next cell has a class `Operations` with what an earlier sheet asked for: every operation gives a new object with `data`, `requires_grad`, `grad`, `parents`, `op` and `saved`.
You will write the class `Tensor`, which is an `Operations` that can do more.
Three things in it are new.

`node.to_parents(g)` is one step of the way back.
`g` is the gradient by `node`, an array of the shape of `node.data`.
What comes back is a tuple with one array for each of `node.parents`, in the same order and each of the shape of that parent's data: what this node contributes to the gradient by that parent.
Broadcasting is taken care of. A node without parents gives `()`.
Some of these arrays may share memory with each other or with `g`, so read them and do not write into them.

`node.way_back()` is for the second part, where it is explained.

`record` asks a function `is_recorded` whether an operation is worth remembering.
For now that function is missing and every operation is recorded, whether anybody needs it or not; you will write it in the third part.
"""

# %% nbgrader={"grade": false, "grade_id": "setup", "locked": true, "schema_version": 3, "solution": false, "task": false}
import itertools

import numpy as np

from autograder import checks


def unbroadcast(grad, shape):
    """Sum a gradient (...) over all uses of each number of an array (shape)."""
    if grad.shape == shape:
        return grad
    grad = grad.sum(axis=tuple(range(grad.ndim - len(shape))))
    stretched = tuple(axis for axis, length in enumerate(shape) if length == 1)
    return grad.sum(axis=stretched, keepdims=True)


RULES = {
    "add": lambda g: (g, g),
    "sub": lambda g: (g, -g),
    "mul": lambda g, a, b: (g * b, g * a),
    "div": lambda g, a, b: (g / b, -g * a / b**2),
    "matmul": lambda g, a, b: (g @ b.T, a.T @ g),
    "pow": lambda g, a, k: (g * k * a ** (k - 1),),
    "sum": lambda g, shape: (np.full(shape, g),),
    "exp": lambda g, out: (g * out,),
    "relu": lambda g, out: (g * (out > 0),),
}


class Operations:
    """An array of numbers that remembers the operation which made it."""

    recording = True  # the switch of the third part
    is_recorded = None  # the function of the third part
    numbers = itertools.count()
    __array_ufunc__ = None

    def __init__(self, data, requires_grad=False):
        self.data = np.asarray(data, dtype=np.float64)  # an array of float64 is not copied
        self.requires_grad = requires_grad
        self.grad = None
        self.parents, self.op, self.saved = (), "", ()
        self.number = next(Operations.numbers)  # how many were made before

    def to_parents(self, g):
        """What this node contributes to the gradient by each parent, for the gradient g by it."""
        if not self.parents:
            return ()
        gradients = RULES[self.op](np.asarray(g, dtype=np.float64), *self.saved)
        return tuple(
            unbroadcast(np.asarray(grad), parent.data.shape)
            for grad, parent in zip(gradients, self.parents, strict=True)
        )

    def way_back(self):
        """All nodes that lead to this one: this one first, every node before its parents."""
        found, todo = {self}, [self]
        while todo:
            fresh = {parent for parent in todo.pop().parents if parent not in found}
            found |= fresh
            todo += fresh
        return sorted(found, key=lambda node: node.number, reverse=True)

    def record(self, op, data, parents, saved=()):
        result = type(self)(data)
        asked = type(self).is_recorded
        if asked is None or asked(parents):
            result.requires_grad = True
            result.op, result.parents, result.saved = op, parents, saved
        return result

    def of(self, value):
        return value if isinstance(value, Operations) else type(self)(value)

    def __add__(self, other):
        other = self.of(other)
        return self.record("add", self.data + other.data, (self, other))

    def __sub__(self, other):
        other = self.of(other)
        return self.record("sub", self.data - other.data, (self, other))

    def __mul__(self, other):
        other = self.of(other)
        saved = (self.data, other.data)
        return self.record("mul", self.data * other.data, (self, other), saved)

    def __truediv__(self, other):
        other = self.of(other)
        saved = (self.data, other.data)
        return self.record("div", self.data / other.data, (self, other), saved)

    def __matmul__(self, other):
        other = self.of(other)
        saved = (self.data, other.data)
        return self.record("matmul", self.data @ other.data, (self, other), saved)

    def __radd__(self, other):
        return self.of(other) + self

    def __rsub__(self, other):
        return self.of(other) - self

    def __rmul__(self, other):
        return self.of(other) * self

    def __rtruediv__(self, other):
        return self.of(other) / self

    def __rmatmul__(self, other):
        return self.of(other) @ self

    def __pow__(self, exponent):
        return self.record("pow", self.data**exponent, (self,), (self.data, exponent))

    def sum(self):
        return self.record("sum", self.data.sum(), (self,), (self.data.shape,))

    def exp(self):
        result = np.exp(self.data)
        return self.record("exp", result, (self,), (result,))

    def relu(self):
        result = np.maximum(self.data, 0)
        return self.record("relu", result, (self,), (result,))


# %% [markdown] nbgrader={"grade": false, "grade_id": "about_the_order", "locked": true, "schema_version": 3, "solution": false, "task": false}
r"""
## 1. In which order?

Take two lines, `b = 2 * a` and `y = b + 15 * b`.
From `b` two roads lead to `y`, a short one and a long one, and together $y = 32a$.

### Predict first

The first idea that comes to mind for the way back is this: `y` has the gradient 1; a node adds to each parent what it contributes, and then each parent does the same, and so on until there are no more parents.

    def go_back(node):
        for parent, part in zip(node.parents, node.to_parents(node.grad)):
            parent.grad = parent.grad + part        # all gradients begin with 0
            go_back(parent)

Walk through it on paper: which number is in `a.grad` at the end?
Set `gradient_by_recursion` to `"2"`, `"30"`, `"32"` or `"34"`.
"""


# %% nbgrader={"grade": false, "grade_id": "gradient_by_recursion", "locked": false, "schema_version": 3, "solution": true, "task": false}
gradient_by_recursion = ...
### BEGIN SOLUTION
gradient_by_recursion = "34"
### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "recursion_is_predicted", "locked": true, "points": 1, "schema_version": 3, "solution": false, "task": false}
# One of the four? Your choice is compared with the right one when the notebook is graded.
checks.choice(gradient_by_recursion, options=("2", "30", "32", "34"))
### BEGIN HIDDEN TESTS
beliefs = {"2": "late_arrivals_lost", "30": "last_road_wins", "32": "sent_before_complete"}
checks.choice(gradient_by_recursion, "34", options=(*beliefs, "34"), mistakes=beliefs)
### END HIDDEN TESTS


# %% [markdown] nbgrader={"grade": false, "grade_id": "about_topo_order", "locked": true, "schema_version": 3, "solution": false, "task": false}
r"""
### Every node before its parents

A node may send when everything has arrived that will ever arrive at it.
It has, when all nodes that were made of it have sent.
So we need an order in which every node comes before its parents, from the root to the leaves.

Write `topo_order(root)`. It returns a list of nodes:

- the root comes first, and every node comes before each of its parents;
- every node that can be reached from the root by going from nodes to their parents is in the list, and it is in it **once**, however many roads lead to it;
- nothing else is in the list, and no node is changed, so that a second call gives such a list again.

Often several orders have these properties, and each of them will do.

All that the function needs to know of a node is its attribute `parents`, a tuple that may hold one node twice.
The tests use small nodes of their own, which have `parents`, `data` and `requires_grad=True`, and nothing else. Two different nodes may hold the same number.

There may be many nodes: a chain of 5,000, one behind the other. Python refuses to nest more than about a thousand calls, so a function that calls itself will not get to the end of it.
And there may be many roads: when a number is doubled forty times there are 41 nodes and a million million roads.

<details><summary>Hint: when is a node written down?</summary>

Turn the question round: which node can be the *last* of the list, and which one the last but one?
A node may be written down as soon as all its parents have been; at the end the list is read backwards.

</details>

<details><summary>Hint: without calling itself</summary>

Keep a list of what is still to be done and always take from its end.
A node has to be met twice: when it is opened, and when all that was put on top of it is done.
You can put it back on the list in between, with a mark that says that it has been opened.

</details>

<details><summary>Hint: which nodes were there already?</summary>

A set answers that at once, a list has to be searched.
Put the nodes themselves into it; a node equals itself alone.

</details>
"""


# %% nbgrader={"grade": false, "grade_id": "topo_order", "locked": false, "schema_version": 3, "solution": true, "task": false}
def topo_order(root):
    """All nodes that lead to the root, in an order for the way back.

    Args:
        root: a node; its `parents` are a tuple of nodes.

    Returns:
        list of nodes, the root first, every node once and before its parents.
    """
    ### BEGIN SOLUTION
    finished, seen, todo = [], set(), [(root, False)]
    while todo:
        node, opened = todo.pop()
        if opened:
            finished.append(node)
        elif node not in seen:
            seen.add(node)
            todo.append((node, True))
            todo.extend((parent, False) for parent in node.parents)
    return finished[::-1]
    ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "topo_order_of_two_roads", "locked": true, "points": 3, "schema_version": 3, "solution": false, "task": false}
# a is the leaf, b was made of a, c of b, and the root of b and c, or of c and b.
# There is one right order.
# The numbers are the places of a, b, c and the root in your list, counted from 0; -1 is no place.
def places_in_the_list(topo_order, parents_of):
    class Node:
        requires_grad = True

        def __init__(self, data, parents):
            self.data, self.parents = data, parents

    nodes = []
    for parents in parents_of:
        nodes.append(Node(1.0, tuple(nodes[k] for k in parents)))
    order = topo_order(nodes[-1])
    if order is None:
        return None
    places = {node: place for place, node in enumerate(order)}
    return [places.get(node, -1) for node in nodes]


for made_of in ((1, 2), (2, 1)):
    checks.program(
        places_in_the_list,
        topo_order,
        expected=[3, 2, 1, 0],
        cases=[([(), (0,), (1,), made_of],)],
        called=f"for a root of {'b and c' if made_of == (1, 2) else 'c and b'}, the place of a, b, "
        "c and the root in the list",
        hint="write the graph down, and next to each node when it is put on your list",
        show=True,
    )


def length_of_the_list(topo_order, length):
    class Node:
        requires_grad = True

        def __init__(self, data, parents):
            self.data, self.parents = data, parents

    node = Node(1.0, ())
    for _ in range(length - 1):
        node = Node(1.0, (node, node))
    order = topo_order(node)
    return None if order is None else len([*order])


# x; x + x; and (x + x) + (x + x): one, two and three nodes.
for length in (1, 2, 3):
    checks.program(
        length_of_the_list,
        topo_order,
        expected=length,
        cases=[(length,)],
        called=f"the length of the list for a graph of {length} nodes",
        hint="each node is in the list once: how many roads lead to x here?",
        show=True,
    )


# %% nbgrader={"grade": true, "grade_id": "topo_order_puts_nodes_before_their_parents", "locked": true, "points": 2, "schema_version": 3, "solution": false, "task": false}
# Many graphs are drawn, with roads of every length, with nodes of equal data, and with nodes that
# the root does not depend on. What is sent along your order must arrive everywhere.
### BEGIN HIDDEN TESTS
def in_order(root):
    """What `topo_order` should do."""
    finished, seen, todo = [], set(), [(root, False)]
    while todo:
        node, opened = todo.pop()
        if opened:
            finished.append(node)
        elif node not in seen:
            seen.add(node)
            todo += [(node, True), *((parent, False) for parent in node.parents)]
    return finished[::-1]


def depth_first(root):
    order, todo = [], [root]
    while todo:
        node = todo.pop()
        if node not in order:
            order.append(node)
            todo.extend(reversed(node.parents))
    return order


def depth_first_from_the_last(root):
    order, todo = [], [root]
    while todo:
        node = todo.pop()
        if node not in order:
            order.append(node)
            todo.extend(node.parents)
    return order


def breadth_first(root):
    order = [root]
    for node in order:
        order += [parent for parent in dict.fromkeys(node.parents) if parent not in order]
    return order


def every_road(root):
    order = []

    def visit(node):
        for parent in node.parents:
            visit(parent)
        order.append(node)

    visit(root)
    return order[::-1]


def every_road_downwards(root):
    order = []

    def visit(node):
        order.append(node)
        for parent in node.parents:
            visit(parent)

    visit(root)
    return order


def every_road_in_circles(root):
    order = [root]
    for node in order:
        order.extend(node.parents)
    return order


def equal_ones_merged(root, turn=lambda parents: parents):
    order, values = [], set()

    def visit(node):
        if node.data not in values:
            values.add(node.data)
            for parent in turn(node.parents):
                visit(parent)
            order.append(node)

    visit(root)
    return order[::-1]


def marked_when_found(root):
    finished, seen, todo = [], {root}, [(root, False)]
    while todo:
        node, opened = todo.pop()
        if opened:
            finished.append(node)
            continue
        todo.append((node, True))
        fresh = [parent for parent in dict.fromkeys(node.parents) if parent not in seen]
        seen.update(fresh)
        todo += [(parent, False) for parent in fresh]
    return finished[::-1]


def first_parents(root):
    order = [root]
    while order[-1].parents:
        order.append(order[-1].parents[0])
    return order


def marking(root):
    if hasattr(root, "mark"):
        return []
    for node in in_order(root):
        node.mark = True
    return in_order(root)


def by_number(root):
    raise AttributeError


broken_orders = {
    "attribute_not_promised": by_number,
    "marked_when_found": marked_when_found,
    "first_parent_only": first_parents,
    "depth_first": depth_first,
    "depth_first, the last parent first": depth_first_from_the_last,
    "breadth_first": breadth_first,
    "order_not_reversed": lambda root: in_order(root)[::-1],
    "equal_nodes_merged": equal_ones_merged,
    "equal_nodes_merged, the last parent first": lambda root: equal_ones_merged(root, reversed),
    "root_left_out": lambda root: in_order(root)[1:],
    "leaves_left_out": lambda root: [node for node in in_order(root) if node.parents],
    "only_the_next_ones": lambda root: [root, *root.parents],
    "marks_left_behind": marking,
    "not_the_nodes": lambda root: [node.data for node in in_order(root)],
    "listed_for_every_road": every_road,
    "listed_for_every_road, downwards": every_road_downwards,
    "listed_for_every_road, in circles": every_road_in_circles,
}


slips_in_the_list = {
    name: broken_orders[name]
    for name in (
        "attribute_not_promised",
        "order_not_reversed",
        "equal_nodes_merged",
        "root_left_out",
        "leaves_left_out",
        "only_the_next_ones",
        "marks_left_behind",
        "not_the_nodes",
    )
}


def sent_along_the_order(topo_order, parents_of, weights, data):
    """What arrives when it is sent along the list; how often each is listed, in two calls."""

    class Enough(Exception):
        pass

    class Node:
        requires_grad, visits = True, 0

        def __init__(self, place, data, parents):
            self.place, self.data, self.above = place, data, parents

        @property
        def parents(self):
            Node.visits += 1
            if Node.visits > 4000 * len(parents_of):
                raise Enough
            return self.above

    nodes = []
    for k, parents in enumerate(parents_of):
        nodes.append(Node(k, data[k], tuple(nodes[j] for j in parents)))
    try:
        orders = topo_order(nodes[-1]), topo_order(nodes[-1])
    except Enough:
        return [[-1.0] * len(nodes)] * 3
    except RecursionError:
        return [[-2.0] * len(nodes)] * 3
    except AttributeError:
        return [[-4.0] * len(nodes)] * 3
    if orders[0] is None:
        return None
    orders = [[*order] for order in orders]
    if not all(isinstance(node, Node) for order in orders for node in order):
        return [[-3.0] * len(nodes)] * 3
    arrived = [0.0] * (len(nodes) - 1) + [1.0]
    for k in (node.place for node in orders[0]):
        for weight, parent in zip(weights[k], parents_of[k], strict=True):
            arrived[parent] += weight * arrived[k]
    places = [np.array([node.place for node in order], dtype=int) for order in orders]
    return [arrived, *(np.bincount(k, minlength=len(nodes)) for k in places)]


def graph_of(rng, parents_of):
    """A case: the graph, a weight for each of its edges, and data of which some are equal."""
    weights = [[float(rng.uniform(0.5, 1.5)) for _ in parents] for parents in parents_of]
    return parents_of, weights, [float(k % 4) for k in range(len(parents_of))]


def random_graph(rng, size):
    parents_of = [(), ()]
    while len(parents_of) < size:
        last = len(parents_of) - 1
        near, far = rng.integers(max(0, last - 2), last + 1), rng.integers(0, last + 1)
        pair = (int(near), int(far)) if rng.uniform() < 0.5 else (int(far), int(near))
        parents_of.append(pair if rng.uniform() < 0.7 else pair[:1])
    return parents_of


TWO_ROADS = [(), (0,), (1,), (1, 2)]
TURNED_ROUND = [(), (0,), (1,), (2, 1)]
LONG_WAY = [(), (0,), (0, 1), (2,), (3,), (2, 4)]
THREE_ROADS = [(), (0,), (1,), (2,), (3, 1), (1, 2, 4)]
DIAMOND = [(), (0,), (1,), (1,), (2, 3)]
APART = [(), (), (0,), (1,), (2, 0)]


def small_graphs(rng):
    for parents_of in (TWO_ROADS, TURNED_ROUND, LONG_WAY, THREE_ROADS, DIAMOND, APART, [()]):
        yield graph_of(rng, parents_of)
    for size in (6, 8, 9, 10, 12, 13):
        yield graph_of(rng, random_graph(rng, size))


LOOK_AT_THE_LIST = (
    "draw a graph in which a short road and a long one meet again, and print the numbers of its "
    "nodes in the order of your list"
)

checks.program(
    sent_along_the_order,
    topo_order,
    reference=in_order,
    cases=small_graphs,
    imitations=broken_orders,
    called="`topo_order`, by its list,",
    hint=LOOK_AT_THE_LIST,
)
checks.program(
    sent_along_the_order,
    topo_order,
    reference=in_order,
    cases=lambda rng: [graph_of(rng, random_graph(rng, 60)) for _ in range(4)],
    imitations={k: v for k, v in broken_orders.items() if not k.startswith("listed_for_every")},
    called="`topo_order`, on 60 nodes,",
    hint=LOOK_AT_THE_LIST,
)
### END HIDDEN TESTS


# %% nbgrader={"grade": true, "grade_id": "topo_order_visits_no_road_twice", "locked": true, "points": 1, "schema_version": 3, "solution": false, "task": false}
# A number that is doubled forty times: 41 nodes, and more roads than anybody can walk.
### BEGIN HIDDEN TESTS
def doublings(rng):
    for levels in (20, 30, 40):
        yield graph_of(rng, [(), *((k, k) for k in range(levels))])
    yield graph_of(rng, [(), *((k,) for k in range(40))])


checks.program(
    sent_along_the_order,
    topo_order,
    reference=in_order,
    cases=doublings,
    imitations={"walks_every_road": every_road, **slips_in_the_list},
    called="`topo_order`, for a number doubled again and again,",
    hint="count how often your function looks at the parents of one and the same node",
)
### END HIDDEN TESTS


# %% nbgrader={"grade": true, "grade_id": "topo_order_serves_long_chains", "locked": true, "points": 1, "schema_version": 3, "solution": false, "task": false}
# Chains of 2,000 to 5,000 nodes.
### BEGIN HIDDEN TESTS
def nested(root):
    """In a chain the calls are as deep as the chain is long, whatever the order."""
    node, depth = root, 0
    while node.parents:
        node, depth = node.parents[0], depth + 1
    if depth > 990:
        raise RecursionError
    return in_order(root)


def long_chains(rng):
    for length in (2000, 3000, 5000):
        yield graph_of(rng, [(), *((k,) for k in range(length - 1))])


checks.program(
    sent_along_the_order,
    topo_order,
    reference=in_order,
    cases=long_chains,
    imitations={"nested_too_deep": nested, **slips_in_the_list},
    called="`topo_order`, along a chain,",
    hint="how many nodes has your list for a chain of ten, and in which order are they?",
)
### END HIDDEN TESTS


# %% [markdown] nbgrader={"grade": false, "grade_id": "about_backward", "locked": true, "schema_version": 3, "solution": false, "task": false}
r"""
## 2. Going back

Now the class. Everything that `Operations` can do it can do already; write its method `backward(gradient=None)`.

`root.backward()` finds the gradient of `root` by every leaf that it was made of.
A *leaf* is a Tensor without parents; it collects a gradient if it has asked for one, with `requires_grad=True`.

**Where it begins.** The gradient by the root itself is 1.
`gradient` is an array of the shape of `root.data` that takes the place of this 1: it says how much each number of the root counts, as the upstream gradient of the root.
If the root has several numbers and no `gradient` is given, raise a `RuntimeError`.
A root with one number needs none, whether its data has the shape `()`, `(1,)` or `(1, 1)`.

**What it adds up.** A node passes on the sum of all that it has received, and it does so once.
`node.to_parents(g)` computes what it passes on, and is expensive: one call for each node is enough.

**What it leaves behind.** Each leaf that has asked has in its `grad` an array of the shape of its `data`: the gradient that was there before *plus* what this call has found. `None` counts as 0.

- A second call adds the same amount as the first one did, not more.
- A leaf that the root does not depend on keeps the `grad` that it has; so does a constant, which is a leaf that has not asked. Both are `None` if nobody has put something there.
- `grad` of a result, which has parents, stays `None`: also that of the root.
- If the root itself is a leaf that has asked, `gradient` or 1 is added to its `grad`.

**What it must not touch.** No array in a `grad` shares memory with that of another leaf or with `gradient`.
`gradient` is the same after the call, and so is every array that somebody took from a `grad` before it: a new sum is a new array.

**The order.** A slip in the first part is not to be paid for twice.
So the class has an order of its own: `self.way_back()` gives a list as `topo_order(self)` should.
It is found in another way. Every node bears the number of those that were made before it, and none is made before its parents, so all that is left to do is to collect the nodes and to sort them.
Your function needs no such numbers. Use either of the two; the tests of this part do not ask which.

<details><summary>Hint: where to keep what has arrived</summary>

In a place that is gone when the call is over, and that can be looked up by node.
What would happen in the second call if it were in `grad`?

</details>

<details><summary>Hint: which arrays are safe?</summary>

`a += b` writes into the array `a`, whoever else holds it; `a = a + b` makes a new one.
If a leaf has received one contribution alone, where does that array come from, and who holds it besides?

</details>
"""


# %% nbgrader={"grade": false, "grade_id": "Tensor", "locked": false, "schema_version": 3, "solution": true, "task": false}
class Tensor(Operations):
    """Operations that can be followed back."""

    def backward(self, gradient=None):
        """Add the gradients of this root to the `grad` of the leaves that ask for one.

        Args:
            gradient: (shape of data) how much each number of the root counts; None for 1.

        Raises:
            RuntimeError: there are several numbers and no gradient.
        """
        ### BEGIN SOLUTION
        if gradient is None:
            if self.data.size != 1:
                raise RuntimeError("several numbers: say with `gradient` how much each counts")
            gradient = np.ones(self.data.shape)
        arrived = {self: gradient}
        for node in self.way_back():
            for parent, part in zip(node.parents, node.to_parents(arrived[node]), strict=True):
                arrived[parent] = arrived.get(parent, 0) + part
            if node.requires_grad and not node.parents:
                node.grad = arrived[node] + (0 if node.grad is None else node.grad)
        ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "backward_goes_back_along_a_chain", "locked": true, "points": 3, "schema_version": 3, "solution": false, "task": false}
# a = 2 and b = 3. In a * b one unit more of a is worth 3, and one unit more of b is worth 2.
# In (a * b) * 5 it is five times as much; in (a - b) ** 2 it is 2 * (2 - 3) = -2 for a, and 2 for b.
# In a / (b - 1) it is 1 / 2 for a, and -2 / 2 ** 2 for b.
# 7 * a does not depend on b: b.grad stays None, for which -1000 stands here.
def gradients_by_a_and_b(Tensor, expression):
    a, b = Tensor(2.0, requires_grad=True), Tensor(3.0, requires_grad=True)
    eval(expression, {"a": a, "b": b}).backward()
    return [-1000.0 if leaf.grad is None else leaf.grad for leaf in (a, b)]


for expression, by_a, by_b in (
    ("a * b", 3, 2),
    ("(a * b) * 5", 15, 10),
    ("(a - b) ** 2", -2, 2),
    ("a / (b - 1)", 0.5, -0.5),
    ("7 * a", 7, -1000),
):
    checks.program(
        gradients_by_a_and_b,
        Tensor,
        expected=[by_a, by_b],
        cases=[(expression,)],
        called=f"for a = 2 and b = 3 the gradient of `{expression}` by a and by b",
        hint="-1000 stands for None. Print each node of the order beside what has arrived at it",
        show=True,
    )


# %% nbgrader={"grade": true, "grade_id": "backward_brings_two_roads_together", "locked": true, "points": 3, "schema_version": 3, "solution": false, "task": false}
# At a = 3: a + a is 2a, a * a is a square, 3 * (2 * a) + 4 * (2 * a) is 14a, and the last one is the
# graph from the question above, 32a.
def gradient_at_three(Tensor, lines):
    names = {"a": Tensor(3.0, requires_grad=True)}
    exec(lines, names)
    names["y"].backward()
    return -1000.0 if names["a"].grad is None else names["a"].grad


for lines, slope in (
    ("y = a + a", 2),
    ("y = a * a", 6),
    ("b = 2 * a; y = 3 * b + 4 * b", 14),
    ("b = 2 * a; y = b + 15 * b", 32),
):
    checks.program(
        gradient_at_three,
        Tensor,
        expected=slope,
        cases=[(lines,)],
        called=f"for a = 3 the gradient by a after `{lines}`",
        hint="-1000 stands for None. A node may send when all has arrived, and it sends once: write "
        "down what each node holds when it sends",
        show=True,
    )


# %% nbgrader={"grade": true, "grade_id": "backward_adds_up_three_calls", "locked": true, "points": 2, "schema_version": 3, "solution": false, "task": false}
# loss = 3 * (2 * w) has the gradient 6. Three calls of loss.backward() make it 6, 12 and 18.
def gradients_of_three_calls(Tensor, number):
    w = Tensor(number, requires_grad=True)
    loss = 3 * (2 * w)
    found = []
    for _ in range(3):
        loss.backward()
        found.append(-1000.0 if w.grad is None else float(w.grad))
    return found


checks.program(
    gradients_of_three_calls,
    Tensor,
    expected=[6, 12, 18],
    cases=[(1.0,)],
    called="for `loss = 3 * (2 * w)` the gradient by w after each of three calls",
    hint="6, 18, 36: a node in the middle still holds what the call before has left. 6, 6, 6: the "
    "leaf has forgotten it. -1000 stands for None",
    show=True,
)


# %% nbgrader={"grade": true, "grade_id": "backward_weighs_the_numbers_of_the_root", "locked": true, "points": 1, "schema_version": 3, "solution": false, "task": false}
# The root 3 * a has two numbers. If the second one counts ten times as much as the first one,
# `gradient` is [1, 10], and the gradient by a is [3, 30].
def gradient_of_a_weighed_root(Tensor, numbers, gradient):
    a = Tensor(numbers, requires_grad=True)
    (3 * a).backward(gradient)
    return [-1000.0] * 2 if a.grad is None else a.grad


checks.program(
    gradient_of_a_weighed_root,
    Tensor,
    expected=[3, 30],
    cases=[(np.array([0.5, -2.0]), np.array([1.0, 10.0]))],
    called="after `(3 * a).backward(gradient)` the gradient by a",
    hint="print what the way back begins with. -1000 stands for None",
    show=True,
)


# %% nbgrader={"grade": true, "grade_id": "backward_adds_up_all_uses", "locked": true, "points": 2, "schema_version": 3, "solution": false, "task": false}
# Leaves that are used twice, three times, on both sides of an operator.
### BEGIN HIDDEN TESTS
class ByTorch:
    """A tensor of torch with the interface of `Tensor`."""

    def __init__(self, data, requires_grad=False):
        import torch

        self.torch = torch
        self.inner = data if isinstance(data, torch.Tensor) else torch.tensor(np.asarray(data))
        if requires_grad:
            self.inner.requires_grad_()

    def result(self, op, *others):
        numbers = self.torch.as_tensor
        raw = [
            o.inner if isinstance(o, ByTorch) else numbers(o, dtype=self.torch.float64)
            for o in others
        ]
        return ByTorch(op(*raw))

    def __add__(self, other):
        return self.result(lambda a, b: a + b, self, other)

    def __sub__(self, other):
        return self.result(lambda a, b: a - b, self, other)

    def __mul__(self, other):
        return self.result(lambda a, b: a * b, self, other)

    def __truediv__(self, other):
        return self.result(lambda a, b: a / b, self, other)

    def __matmul__(self, other):
        return self.result(lambda a, b: a @ b, self, other)

    def __radd__(self, other):
        return self + other

    def __rmul__(self, other):
        return self * other

    def __rsub__(self, other):
        return self.result(lambda a, b: b - a, self, other)

    def __rtruediv__(self, other):
        return self.result(lambda a, b: b / a, self, other)

    def __pow__(self, k):
        return ByTorch(self.inner**k)

    def sum(self):
        return ByTorch(self.inner.sum())

    def exp(self):
        return ByTorch(self.inner.exp())

    def relu(self):
        return ByTorch(self.inner.relu())

    def detach(self):
        return ByTorch(self.inner.detach())

    def backward(self, gradient=None):
        given = None if gradient is None else self.torch.tensor(gradient)
        self.inner.backward(given, retain_graph=True)

    @property
    def requires_grad(self):
        return self.inner.requires_grad

    @property
    def data(self):
        return self.inner.detach().numpy()

    @data.setter
    def data(self, value):
        self.inner.data = self.torch.tensor(np.asarray(value))

    @property
    def grad(self):
        found = self.inner.grad if self.inner.is_leaf else None
        return None if found is None else found.numpy().copy()

    @grad.setter
    def grad(self, value):
        self.inner.grad = None if value is None else self.torch.tensor(np.asarray(value))


class ReverseMode(Operations):
    """What `Tensor` should do; the classes that are made of it each make one mistake."""

    def order(self):
        return self.way_back()

    def join(self, earlier, part):
        return earlier + part

    def seed(self, gradient):
        if gradient is None and self.data.size != 1:
            raise RuntimeError
        return np.ones(self.data.shape) if gradient is None else gradient

    def keep(self, found):
        for node, grad in found.items():
            if node.requires_grad and not node.parents:
                node.grad = grad + (0 if node.grad is None else node.grad)

    def spread(self, gradient):
        arrived = {self: self.seed(gradient)}
        for node in self.order():
            g = arrived.setdefault(node, np.zeros(node.data.shape))
            for parent, part in zip(node.parents, node.to_parents(g), strict=True):
                arrived[parent] = self.join(arrived[parent], part) if parent in arrived else part
        return arrived

    def backward(self, gradient=None):
        self.keep(self.spread(gradient))


class LastWins(ReverseMode):
    def join(self, earlier, part):
        return part


class FirstWins(ReverseMode):
    def join(self, earlier, part):
        return earlier


class ByTheList:
    """In the order of the first part, on which a wrong sum may depend."""

    def order(self):
        return in_order(self)


class LastWinsByTheList(ByTheList, LastWins):
    pass


class FirstWinsByTheList(ByTheList, FirstWins):
    pass


class TwinsMerged(ReverseMode):
    def to_parents(self, g):
        parts = dict(zip(self.parents, super().to_parents(g), strict=True))
        return tuple(parts.pop(parent, 0.0) for parent in self.parents)


class KeepsNothing(ReverseMode):
    def keep(self, found):
        pass


class JoinsInPlace(ReverseMode):
    def spread(self, gradient):
        arrived, found = {self: self.seed(gradient)}, {}
        for node in self.order():
            found[node] = arrived[node] + 0
            for parent, part in zip(node.parents, node.to_parents(arrived[node]), strict=True):
                if parent in arrived:
                    arrived[parent] += part
                else:
                    arrived[parent] = part
        return found


class JoinsInPlaceByTheList(ByTheList, JoinsInPlace):
    pass


class DepthFirst(ReverseMode):
    def order(self):
        return depth_first(self)


class BreadthFirst(ReverseMode):
    def order(self):
        return breadth_first(self)


class DepthFirstFromTheLast(ReverseMode):
    def order(self):
        return depth_first_from_the_last(self)


class FromTheLeaves(ReverseMode):
    def order(self):
        return self.way_back()[::-1]


class Recursive(ReverseMode):
    def spread(self, gradient):
        arrived = {self: self.seed(gradient)}

        def go(node):
            for parent, part in zip(node.parents, node.to_parents(arrived[node]), strict=True):
                arrived[parent] = arrived.get(parent, 0) + part
                go(parent)

        go(self)
        return arrived


class RecursiveInSteps(ReverseMode):
    def spread(self, gradient):
        arrived = {self: self.seed(gradient)}

        def go(node):
            for parent, part in zip(node.parents, node.to_parents(arrived[node]), strict=True):
                arrived[parent] = arrived.get(parent, 0) + part
            for parent in node.parents:
                go(parent)

        go(self)
        return arrived


class EveryRoad(ReverseMode):
    def spread(self, gradient):
        arrived = {}

        def go(node, g):
            arrived[node] = arrived.get(node, 0) + g
            for parent, part in zip(node.parents, node.to_parents(g), strict=True):
                go(parent, part)

        go(self, self.seed(gradient))
        return arrived


def gradients_after(Tensor, lines, x, y):
    """`grad` of two leaves, after some lines that make a root of them."""
    x, y = Tensor(x, requires_grad=True), Tensor(y, requires_grad=True)
    names = {"x": x, "y": y}
    exec(lines, names)
    names["root"].backward(np.ones(()))
    return [-100 - abs(v.data) if v.grad is None else v.grad for v in (x, y)]


def away_from_zero(rng, *shape):
    """Numbers of both signs, none near zero, and no two alike."""
    return np.asarray(rng.uniform(0.4, 2.0, shape) * rng.choice([-1.0, 1.0], shape))


def with_leaves(*programs):
    return lambda rng: [
        (lines, away_from_zero(rng, n), away_from_zero(rng, n))
        for n, lines in enumerate(programs, start=2)
    ]


checks.program(
    gradients_after,
    Tensor,
    reference=ByTorch,
    cases=with_leaves(
        "root = (x + x + y).sum()",
        "root = (x + y + x).sum()",
        "root = (y + x + y).sum()",
        "root = (y + (x + y)).sum()",
        "root = (x * y + x).sum()",
        "root = (x * x * y).sum()",
        "root = (x / (x * x + 1) - y * x).sum()",
        "root = (y - x * y + y.exp()).sum()",
        "root = ((x - y) * (x + y)).sum()",
    ),
    imitations={
        "last_road_wins": LastWins,
        "last_road_wins, by the list": LastWinsByTheList,
        "first_road_wins": FirstWins,
        "first_road_wins, by the list": FirstWinsByTheList,
        "twins_merged": TwinsMerged,
        "order_not_reversed": FromTheLeaves,
        "joined_in_place": JoinsInPlace,
        "joined_in_place, by the list": JoinsInPlaceByTheList,
        "nothing_left_behind": KeepsNothing,
    },
    called="`backward`, for a value that is used several times,",
    hint="compute x + x and x * x with numbers, and count the contributions that arrive at x",
)
### END HIDDEN TESTS


# %% nbgrader={"grade": true, "grade_id": "backward_waits_for_all_contributions", "locked": true, "points": 2, "schema_version": 3, "solution": false, "task": false}
# Graphs in which roads of equal and of different length meet again.
### BEGIN HIDDEN TESTS
MEETING_AGAIN = (
    "b = 2 * x; c = 15 * b; root = (b + c + y + y).sum()",
    "b = x * y; c = 3 * b; d = -5 * b; root = (c + d).sum()",
    "b = 0.5 * x; c = 7 * b; d = 1.5 * c; root = (b + d * y).sum()",
    "b = x - y; c = 4 * b; root = (b + c).sum()",
    "b = 3 * x; c = b * 1.5; d = c * -2; e = d * 0.7; root = (b + e).sum() + y.sum()",
    "b = 5 * y; c = 2 * b; d = 3 * b; e = 0.3 * d; root = (c + e + x).sum()",
)
checks.program(
    gradients_after,
    Tensor,
    reference=ByTorch,
    cases=with_leaves(*MEETING_AGAIN),
    imitations={
        "sent_before_complete": Recursive,
        "sent_before_complete, step by step": RecursiveInSteps,
        "depth_first": DepthFirst,
        "depth_first, the last parent first": DepthFirstFromTheLast,
        "breadth_first": BreadthFirst,
        "last_road_wins": LastWins,
        "last_road_wins, by the list": LastWinsByTheList,
        "first_road_wins": FirstWins,
        "first_road_wins, by the list": FirstWinsByTheList,
        "order_not_reversed": FromTheLeaves,
        "joined_in_place": JoinsInPlace,
        "joined_in_place, by the list": JoinsInPlaceByTheList,
        "nothing_left_behind": KeepsNothing,
    },
    called="`backward`, where roads of different length meet,",
    hint="write down, for b = 2 a and y = b + 15 b, in which order your nodes send and what "
    "each of them holds when it does",
)
### END HIDDEN TESTS


# %% nbgrader={"grade": true, "grade_id": "backward_matches_torch_on_random_graphs", "locked": true, "points": 2, "schema_version": 3, "solution": false, "task": false}
# Random graphs of 60 operations with leaves of many shapes that broadcast, matrices and constants
# are compared with torch when the notebook is graded.
### BEGIN HIDDEN TESTS
def gradients_of_a_graph(Tensor, leaves, asks, steps):
    """For every leaf that asks whether it has a gradient, and the gradient."""

    class Enough(Exception):
        pass

    class Counting(Tensor):
        calls = 0

        def count(self):
            Counting.calls += 1
            if Counting.calls > 200 * (len(steps) + 10):
                raise Enough

        def to_parents(self, g):
            self.count()
            return super().to_parents(g)

        @property
        def parents(self):
            self.count()
            return self.above

        @parents.setter
        def parents(self, parents):
            self.above = parents

    nodes = [Counting(v, requires_grad=bool(a)) for v, a in zip(leaves, asks, strict=True)]
    for op, i, j in steps:
        a, b = nodes[i], nodes[j]
        if op == "mean":
            nodes.append((a + b) * 0.5)
        elif op == "plus":
            nodes.append(a + b)
        elif op == "less":
            nodes.append(a - 0.3 * b)
        elif op == "damped":
            nodes.append(a * b / (b * b + 1))
        elif op == "gate":
            nodes.append(a.relu() - 0.1 * b)
        elif op == "exp":
            nodes.append((-0.5 * (a * a)).exp() + b)
        elif op == "matmul":
            nodes.append(0.2 * (a @ b))
        elif op == "sum":
            nodes.append(nodes[i].sum())
    asking = [leaf for leaf, a in zip(nodes, asks, strict=False) if a]
    Counting.calls = 0
    try:
        nodes[-1].backward(np.ones(()))
    except Enough:
        return [-1.0] * sum(1 + np.size(leaf.data) for leaf in asking)
    row = []
    for leaf in asking:
        row.append(float(leaf.grad is not None))
        row.extend(np.ravel(np.zeros(leaf.data.shape) if leaf.grad is None else leaf.grad))
    return row


SHAPES = ((3, 3), (3, 1), (1, 3), (3,), (), (3, 3), (1, 1), (3, 3), (2, 1, 1))


def random_steps(rng, shapes, size):
    """Operations on two earlier nodes of which one is recent; the last one adds everything up."""
    steps, ndim = [], [len(s) for s in shapes]
    full = [s == (3, 3) for s in shapes]
    while len(steps) < size - 5:
        last = len(ndim) - 1
        i = int(rng.integers(max(0, last - 3), last + 1))
        j = int(rng.integers(0, last + 1))
        op = str(rng.choice(["mean", "less", "damped", "gate", "exp", "matmul"]))
        if op == "matmul" and not (full[i] and full[j]):
            op = "less"
        steps.append((op, i, j))
        ndim.append(max(ndim[i], ndim[j]))
        full.append(ndim[-1] == 2 and (full[i] or full[j]))
    k = len(ndim)  # and at the end values that share what arrives at them
    last = [("mean", k, k), ("plus", k, k + 1), ("plus", k + 2, k + 1), ("sum", k + 3, 0)]
    return [*steps, ("less", k - 1, 0), *last]


def random_programs(rng):
    for size, shapes in ((60, SHAPES), (60, SHAPES), (60, SHAPES[:6]), (20, SHAPES), (60, [(4,)])):
        order = rng.permutation(len(shapes))
        drawn = [shapes[k] for k in order]
        leaves = [away_from_zero(rng, *shape) for shape in drawn]
        asks = [int(k % 3 != 2) for k in range(len(leaves))]
        yield leaves, asks, random_steps(rng, drawn, size)


checks.program(
    gradients_of_a_graph,
    Tensor,
    reference=ByTorch,
    cases=random_programs,
    imitations={
        "depth_first": DepthFirst,
        "depth_first, the last parent first": DepthFirstFromTheLast,
        "breadth_first": BreadthFirst,
        "last_road_wins": LastWins,
        "last_road_wins, by the list": LastWinsByTheList,
        "first_road_wins": FirstWins,
        "first_road_wins, by the list": FirstWinsByTheList,
        "twins_merged": TwinsMerged,
        "order_not_reversed": FromTheLeaves,
        "joined_in_place": JoinsInPlace,
        "joined_in_place, by the list": JoinsInPlaceByTheList,
        "nothing_left_behind": KeepsNothing,
        "walks_every_road": EveryRoad,
    },
    called="`backward`, on a random graph of 60 operations,",
    hint="small graphs first: are a short road beside a long one, a value that is used twice, and "
    "constants all right?",
)
### END HIDDEN TESTS


# %% nbgrader={"grade": true, "grade_id": "backward_begins_with_the_upstream_gradient", "locked": true, "points": 2, "schema_version": 3, "solution": false, "task": false}
# Roots of many numbers with a random `gradient`, and roots of one number with and without it.
### BEGIN HIDDEN TESTS
class OnesAlways(ReverseMode):
    def seed(self, gradient):
        return np.ones(self.data.shape)


class SeededWithData(ReverseMode):
    def seed(self, gradient):
        return self.data if gradient is None else gradient


class SeededWithProduct(ReverseMode):
    def seed(self, gradient):
        return self.data * (1 if gradient is None else gradient)


class MeanForSeed(ReverseMode):
    def seed(self, gradient):
        return super().seed(gradient) / self.data.size


def gradients_for_upstream(Tensor, lines, x, y, gradient):
    x, y = Tensor(x, requires_grad=True), Tensor(y, requires_grad=True)
    names = {"x": x, "y": y}
    exec(lines, names)
    names["root"].backward(gradient) if gradient is not None else names["root"].backward()
    grads = [-100 - abs(v.data) if v.grad is None else v.grad for v in (x, y)]
    return [*np.ravel(grads[0]), *np.ravel(grads[1])]


def upstreams(rng):
    for k, shape in enumerate(((3,), (2, 3), (4,), (1, 3), (2, 2), (1, 1), ())):
        lines = ("root = x * y", "root = (x - y) ** 2", "root = 3 * (x / y)")[k % 3]
        yield lines, *(away_from_zero(rng, *shape) for _ in range(3))


def one_number(rng):
    for k, shape in enumerate(((), (1,), (1, 1), ())):
        lines = ("root = x * y", "root = (x - y) ** 2", "root = 3 * (x / y)")[k % 3]
        yield lines, away_from_zero(rng, *shape), away_from_zero(rng, *shape), None


checks.program(
    gradients_for_upstream,
    Tensor,
    reference=ByTorch,
    cases=one_number,
    imitations={"multiplied_by_loss": SeededWithData, "nothing_left_behind": KeepsNothing},
    called="`backward`, from one number,",
    hint="print what the way back begins with",
)
checks.program(
    gradients_for_upstream,
    Tensor,
    reference=ByTorch,
    cases=upstreams,
    imitations={
        "upstream_argument_ignored": OnesAlways,
        "multiplied_by_loss": SeededWithProduct,
        "mean_for_seed": MeanForSeed,
        "nothing_left_behind": KeepsNothing,
    },
    called="`backward`, with a given `gradient`,",
    hint="print what the way back begins with, and call it once more with twice the gradient",
)
### END HIDDEN TESTS


# %% nbgrader={"grade": true, "grade_id": "backward_refuses_to_guess", "locked": true, "points": 1, "schema_version": 3, "solution": false, "task": false}
# Several numbers and no `gradient`: a RuntimeError. One number of any shape, or a `gradient`: none.
### BEGIN HIDDEN TESTS
class TakesOnes(ReverseMode):
    def seed(self, gradient):
        return np.ones(self.data.shape) if gradient is None else gradient


class RaisesAnother(ReverseMode):
    def seed(self, gradient):
        if gradient is None and self.data.size != 1:
            raise ValueError
        return super().seed(gradient)


class RefusesAxes(ReverseMode):
    def seed(self, gradient):
        if gradient is None and self.data.shape != ():
            raise RuntimeError
        return super().seed(gradient)


def is_refused(Tensor, data, told):
    x = Tensor(data, requires_grad=True)
    root = x * 3
    try:
        root.backward(np.ones(root.data.shape)) if told else root.backward()
    except NotImplementedError:
        raise
    except RuntimeError:
        return [[np.sum(data), 1.0]]
    except Exception:
        return [[np.sum(data), 2.0]]
    return [[np.sum(data), 0.0]]


checks.program(
    is_refused,
    Tensor,
    reference=ByTorch,
    cases=lambda rng: [
        (away_from_zero(rng, *shape), told)
        for shape in ((), (1,), (1, 1), (1, 1, 1), (2,), (3,), (1, 2), (2, 1), (2, 3), (4,))
        for told in (False, True)
    ],
    imitations={
        "ones_taken_for_granted": TakesOnes,
        "one_number_refused": RefusesAxes,
        "other_error_raised": RaisesAnother,
    },
    called="`backward`, with and without `gradient`,",
    hint="try roots of the shapes (), (1,), (1, 1) and (2,), each with and without `gradient`",
)
### END HIDDEN TESTS


# %% nbgrader={"grade": true, "grade_id": "backward_leaves_gradients_in_leaves_alone", "locked": true, "points": 1, "schema_version": 3, "solution": false, "task": false}
# Which Tensors have a `grad` after the call, and which do not; and what it is where there is one.
### BEGIN HIDDEN TESTS
class KeepsInBetween(ReverseMode):
    def keep(self, found):
        super().keep(found)
        for node, grad in found.items():
            if node.parents:
                node.grad = grad


class KeepsAll(KeepsInBetween):
    def keep(self, found):
        super().keep(found)
        for node, grad in found.items():
            node.grad = grad


class KeepsInConstants(ReverseMode):
    def keep(self, found):
        for node, grad in found.items():
            if not node.parents:
                node.grad = grad + (0 if node.grad is None else node.grad)


def who_has_a_gradient(Tensor, x, y):
    """A row per Tensor: is there a gradient, and what do its entries add up to?"""
    constant, stranger = Tensor(2.0), Tensor(y, requires_grad=True)
    x, y = Tensor(x, requires_grad=True), Tensor(y, requires_grad=True)
    b = x * constant
    c = b * y
    unused = x * stranger
    root = c.sum()
    root.backward(np.ones(()))
    alone = Tensor(4.0, requires_grad=True)
    alone.backward(np.ones(()))
    everybody = (x, y, alone, constant, stranger, b, c, root, unused)
    return [
        [float(v.grad is not None), 0.0 if v.grad is None else np.sum(v.grad)] for v in everybody
    ] + [[1.0, np.sum(x.data)]]


class ForgetsItself(ReverseMode):
    def keep(self, found):
        super().keep({node: grad for node, grad in found.items() if node is not self})


checks.program(
    who_has_a_gradient,
    Tensor,
    reference=ByTorch,
    cases=lambda rng: [(away_from_zero(rng, n), away_from_zero(rng, n)) for n in (1, 2, 3, 5)],
    imitations={
        "kept_in_between": KeepsInBetween,
        "kept_everywhere": KeepsAll,
        "kept_in_constants": KeepsInConstants,
        "root_forgotten": ForgetsItself,
        "nothing_left_behind": KeepsNothing,
    },
    called="`backward`",
    hint="print `grad` of every Tensor of a small graph: leaves, constants, results, the root, "
    "and a leaf that the root does not depend on",
)
### END HIDDEN TESTS


# %% nbgrader={"grade": true, "grade_id": "backward_adds_to_what_was_there", "locked": true, "points": 1, "schema_version": 3, "solution": false, "task": false}
# The same root three times, and several roots on one graph.
### BEGIN HIDDEN TESTS
class KeepsEverything(ReverseMode):
    """Gradients live in the nodes, and nobody empties them."""

    def spread(self, gradient):
        self.grad = self.seed(gradient) + self.before()
        for node in self.way_back():
            for parent, part in zip(node.parents, node.to_parents(node.grad), strict=True):
                parent.grad = part if parent.grad is None else parent.grad + part
        return {}

    def before(self):
        return 0 if self.grad is None else self.grad


class KeepsInsideOfTheGraph(KeepsEverything):
    def before(self):
        return 0


class StartsAfresh(ReverseMode):
    def keep(self, found):
        for node, grad in found.items():
            if node.requires_grad and not node.parents:
                node.grad = grad


def gradients_of_calls(Tensor, lines, calls, x, y):
    """The gradients of both leaves after each of the calls."""
    x, y = Tensor(x, requires_grad=True), Tensor(y, requires_grad=True)
    names = {"x": x, "y": y}
    exec(lines, names)
    rows = []
    for name in calls.split():
        names[name].backward(np.ones(np.shape(names[name].data)))
        rows.append([np.sum(v.grad) if v.grad is not None else 0.0 for v in (x, y)])
    return rows


def calls_of_roots(rng):
    for lines in (
        "p = x * y; q = p",
        "b = x * y; p = b.exp().sum(); q = (b * 3).sum()",
        "b = x - y; c = b * 2; p = c ** 2; q = c.sum()",
    ):
        for calls in ("p p p", "p q p", "q q", "q p q p"):
            yield lines, calls, away_from_zero(rng, 1), away_from_zero(rng, 1)


checks.program(
    gradients_of_calls,
    Tensor,
    reference=ByTorch,
    cases=calls_of_roots,
    imitations={
        "stored_gradients_survive": KeepsEverything,
        "stored_gradients_survive, but not in the root": KeepsInsideOfTheGraph,
        "earlier_gradients_lost": StartsAfresh,
        "nothing_left_behind": KeepsNothing,
    },
    called="`backward`, called several times,",
    hint="call `backward` three times and print the gradient after each: by how much should it "
    "grow?",
)
### END HIDDEN TESTS


# %% nbgrader={"grade": true, "grade_id": "backward_asks_every_node_once", "locked": true, "points": 1, "schema_version": 3, "solution": false, "task": false}
# A number that is doubled forty times; the calls of `to_parents` are counted.
### BEGIN HIDDEN TESTS
def doubled(Tensor, levels, data, operation):
    """1 when there is a gradient at the leaf, or -1 when too much work was done on the way."""

    class Enough(Exception):
        pass

    class Counting(Tensor):
        calls = 0

        def count(self, cost):
            Counting.calls += cost
            if Counting.calls > 1000 * (levels + 1):
                raise Enough

        def to_parents(self, g):
            self.count(300)
            return super().to_parents(g)

        @property
        def parents(self):
            self.count(1)
            return self.above

        @parents.setter
        def parents(self, parents):
            self.above = parents

    leaf = value = Counting(data, requires_grad=True)
    for _ in range(levels):
        value = value + value if operation == "add" else value * 0.5
    Counting.calls = 0
    try:
        value.backward(np.ones(np.shape(data)))
    except Enough:
        return [[np.sum(data), -1.0]]
    return [[np.sum(data), -2.0 if leaf.grad is None else 1.0]]


checks.program(
    doubled,
    Tensor,
    reference=ReverseMode,
    cases=lambda rng: [
        (levels, away_from_zero(rng, 2), operation)
        for levels, operation in ((10, "add"), (20, "add"), (30, "add"), (40, "add"), (40, "mul"))
    ],
    imitations={"walks_every_road": EveryRoad, "nothing_left_behind": KeepsNothing},
    called="`backward`, for a number doubled again and again,",
    hint="count the calls of `to_parents`: one for each node is enough",
)
### END HIDDEN TESTS


# %% nbgrader={"grade": true, "grade_id": "backward_serves_long_chains", "locked": true, "points": 1, "schema_version": 3, "solution": false, "task": false}
# Chains of 2,000 to 5,000 operations.
### BEGIN HIDDEN TESTS
class Nested(ReverseMode):
    def spread(self, gradient):
        nested(self)
        return super().spread(gradient)


def chained(Tensor, length, data):
    leaf = value = Tensor(data, requires_grad=True)
    for k in range(length):
        value = value + 1.0 if k % 2 else value * 1.0001
    try:
        value.backward(np.ones(()))
    except RecursionError:
        return [[data, -1.0]]
    return [[data, -2.0 if leaf.grad is None else leaf.grad]]


checks.program(
    chained,
    Tensor,
    reference=ReverseMode,
    cases=lambda rng: [(n, float(rng.normal())) for n in (2000, 3000, 5000)],
    imitations={
        "nested_too_deep": Nested,
        "order_not_reversed": FromTheLeaves,
        "nothing_left_behind": KeepsNothing,
    },
    called="`backward`, along a chain,",
    hint="how many calls are open at the same time when your method is at the end of the chain?",
)
### END HIDDEN TESTS


# %% nbgrader={"grade": true, "grade_id": "backward_shares_no_memory", "locked": true, "points": 1, "schema_version": 3, "solution": false, "task": false}
# Whether the arrays in `grad` share memory, and whether `gradient` and gradients that were taken
# before a call are the same after it.
### BEGIN HIDDEN TESTS
class SharesArrays(ReverseMode):
    def keep(self, found):
        for node, grad in found.items():
            if node.requires_grad and not node.parents:
                node.grad = grad if node.grad is None else node.grad + grad


class AddsInPlace(ReverseMode):
    def keep(self, found):
        for node, grad in found.items():
            if node.requires_grad and not node.parents:
                if node.grad is None:
                    node.grad = np.zeros(node.data.shape)
                node.grad += grad


def memory_of_gradients(Tensor, x, y, gradient):
    """Who shares memory, what was changed, and a number of the case."""
    x, y = Tensor(x, requires_grad=True), Tensor(y, requires_grad=True)
    given = gradient.copy()
    (x + y).backward(given)
    if x.grad is None or y.grad is None:
        return [-1.0, -1.0, -1.0, np.sum(gradient)]
    shared = np.shares_memory(x.grad, y.grad)
    lent = np.shares_memory(x.grad, given) or np.shares_memory(y.grad, given)
    taken = [(v.grad, v.grad.copy()) for v in (x, y)]
    (x - y).backward(given)
    changed = not all(np.array_equal(now, before) for now, before in taken)
    written = not np.array_equal(given, gradient)
    flags = [float(flag) for flag in (shared or lent, changed and not shared, written)]
    return [*flags, np.sum(gradient)]


checks.program(
    memory_of_gradients,
    Tensor,
    reference=ReverseMode,
    cases=lambda rng: [
        tuple(away_from_zero(rng, *shape) for _ in range(3)) for shape in ((2,), (3,), (2, 3), (5,))
    ],
    imitations={
        "gradients_share_memory": SharesArrays,
        "earlier_array_changed": AddsInPlace,
        "joined_in_place": JoinsInPlace,
        "joined_in_place, by the list": JoinsInPlaceByTheList,
        "nothing_left_behind": KeepsNothing,
    },
    called="`backward`",
    hint="ask `np.shares_memory` about every pair of arrays, and print an array that you took from "
    "`grad` before and after the next call",
)
### END HIDDEN TESTS


# %% [markdown] nbgrader={"grade": false, "grade_id": "about_the_switch", "locked": true, "schema_version": 3, "solution": false, "task": false}
r"""
## 3. Not everything is recorded

So far every operation is recorded. That has a price: whatever was saved stays in memory for as long as somebody holds the result.
But nobody will ever go back through `x * x` if `x` is data, and the update of a parameter is no part of the next loss.

### Predict first

Small random parameters are wanted, and somebody writes

    w = Tensor([0.7, -1.2, 0.4], requires_grad=True) * 0.1
    w.sum().backward()

What is `w.grad` afterwards? Set `gradient_of_a_product` to

- `"ones"`: an array of three ones, since the sum of `w` grows by one unit for each unit of an entry
- `"tenths"`: an array of three numbers 0.1
- `"None"`: `None`, and the gradient has gone elsewhere
"""


# %% nbgrader={"grade": false, "grade_id": "gradient_of_a_product", "locked": false, "schema_version": 3, "solution": true, "task": false}
gradient_of_a_product = ...
### BEGIN SOLUTION
gradient_of_a_product = "None"
### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "lost_gradient_is_predicted", "locked": true, "points": 1, "schema_version": 3, "solution": false, "task": false}
# One of the three? Your choice is compared with the right one when the notebook is graded.
checks.choice(gradient_of_a_product, options=("ones", "tenths", "None"))
### BEGIN HIDDEN TESTS
beliefs = {"ones": "result_for_leaf", "tenths": "result_for_leaf"}
checks.choice(gradient_of_a_product, "None", options=(*beliefs, "None"), mistakes=beliefs)
### END HIDDEN TESTS


# %% [markdown] nbgrader={"grade": false, "grade_id": "about_no_grad", "locked": true, "schema_version": 3, "solution": false, "task": false}
r"""
### A stretch of time

There is one switch for everything: `Tensor.recording`, which is `True` in the beginning.
Write the class `no_grad` that turns it off for a while. It is used in two ways:

    with no_grad():              @no_grad()
        ...                      def evaluate(x):
                                     ...

- Inside the block `Tensor.recording` is `False`.
  At its end the switch is again what it was when the block *began*, so blocks may stand inside each other.
- This holds, too, when the block ends in an exception. The exception itself goes on as if there were no `no_grad`.
- Above a function, the whole of each call is such a block. The function takes the same arguments as before and returns the same value.
- Nothing changes while `no_grad()` alone is made, or while a function is decorated.

Python calls `__enter__` of the object at the beginning of a `with` block, and `__exit__` at its end, with three arguments about the exception, which are `None` if there is none.
If `__exit__` returns something true, the exception is swallowed.
`@no_grad()` above `def evaluate` means `evaluate = no_grad()(evaluate)`: the object is called with the function, by its method `__call__`, and what this returns gets the name.

<details><summary>Hint: a decorator</summary>

`__call__` has to return a *new* function, which opens a block of its own each time it is called.
`*args, **kwargs` hands on whatever it was called with.

</details>
"""


# %% nbgrader={"grade": false, "grade_id": "no_grad", "locked": false, "schema_version": 3, "solution": true, "task": false}
class no_grad:
    """Inside, nothing is recorded; afterwards, the switch is what it was before."""

    ### BEGIN SOLUTION
    def __enter__(self):
        self.before = Tensor.recording
        Tensor.recording = False

    def __exit__(self, *exception):
        Tensor.recording = self.before

    def __call__(self, function):
        def unrecorded(*args, **kwargs):
            with no_grad():
                return function(*args, **kwargs)

        return unrecorded

    ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "no_grad_turns_the_switch_off_and_on", "locked": true, "points": 3, "schema_version": 3, "solution": false, "task": false}
# The switch before, inside and after a block: on (1), off (0), on (1).
# Above a function: on, inside the call off, then the value that the function returned, 10, and on.
# The first number is the 5 with which the function is called; -1 stands for None.
def states_of_the_switch(Tensor, no_grad, lines, number):
    Tensor.recording = True
    seen = [number]

    def look():
        seen.append(float(Tensor.recording))

    def note(value):
        seen.append(-1.0 if value is None else float(value))

    try:
        exec(lines, {"look": look, "note": note, "no_grad": no_grad, "number": number})
    finally:
        Tensor.recording = True
    return [seen]


BLOCK = """
look()
with no_grad():
    look()
look()
"""
DECORATED = """
@no_grad()
def double(x):
    look()
    return 2 * x

look()
note(double(number))
look()
"""
for lines, states in ((BLOCK, [5, 1, 0, 1]), (DECORATED, [5, 1, 0, 10, 1])):
    checks.program(
        states_of_the_switch,
        (Tensor, no_grad),
        expected=[states],
        cases=[(lines, 5.0)],
        called="what was seen",
        hint="print `Tensor.recording` before, inside and after, in a cell of your own",
        show=True,
    )


# %% nbgrader={"grade": true, "grade_id": "no_grad_restores_what_was_before", "locked": true, "points": 1, "schema_version": 3, "solution": false, "task": false}
# Blocks inside blocks, one after the other, and in functions that are called in a block.
### BEGIN HIDDEN TESTS
def states_or_errors(Tensor, no_grad, lines, number):
    """As above, in a row of one length: -2 for what is no decorator, -3 for a TypeError."""
    Tensor.recording = True
    seen = [number]

    def look():
        seen.append(float(Tensor.recording))

    def note(value):
        seen.append(-1.0 if value is None else float(value))

    try:
        if "@" in lines and "__call__" not in dir(no_grad):
            seen.append(-2.0)
        else:
            exec(lines, {"look": look, "note": note, "no_grad": no_grad, "number": number})
    except TypeError:
        seen.append(-3.0)
    finally:
        Tensor.recording = True
    return [[*seen, *[-9.0] * (20 - len(seen))]]


class Switch(Operations):
    """Where the classes below find the switch."""


class Restoring:
    """What `no_grad` should do; the classes that are made of it each make one mistake."""

    def __enter__(self):
        self.before = Switch.recording
        self.begin()

    def begin(self):
        Switch.recording = False

    def __exit__(self, *exception):
        Switch.recording = self.before

    def __call__(self, function):
        def unrecorded(*args, **kwargs):
            with type(self)():
                return function(*args, **kwargs)

        return unrecorded


class TurnsOn(Restoring):
    def __exit__(self, *exception):
        Switch.recording = True


class WithoutFinally(Restoring):
    def __exit__(self, kind, *exception):
        if kind is None:
            super().__exit__()


class Swallows(Restoring):
    def __exit__(self, *exception):
        super().__exit__()
        return True


class StaysOn(Restoring):
    def begin(self):
        pass


class StaysOff(Restoring):
    def __exit__(self, *exception):
        pass


class Toggles(Restoring):
    def begin(self):
        Switch.recording = not Switch.recording

    def __exit__(self, *exception):
        Switch.recording = not Switch.recording


class SavedWhenMade(Restoring):
    def __init__(self):
        self.before = Switch.recording

    def __enter__(self):
        Switch.recording = False

    def __call__(self, function):
        def unrecorded(*args, **kwargs):
            with self:
                return function(*args, **kwargs)

        return unrecorded


class ExitsWithoutArguments(Restoring):
    def __exit__(self, *exception):
        raise TypeError


class NoDecorator:
    __enter__, begin, __exit__ = Restoring.__enter__, Restoring.begin, Restoring.__exit__


class OneArgument(Restoring):
    def __call__(self, function):
        def unrecorded(x):
            with type(self)():
                return function(x)

        return unrecorded


class DecoratesWithoutFinally(Restoring):
    def __call__(self, function):
        def unrecorded(*args, **kwargs):
            before, Switch.recording = Switch.recording, False
            result = function(*args, **kwargs)
            Switch.recording = before
            return result

        return unrecorded


class OffWhenMade(Restoring):
    def __init__(self):
        self.before, Switch.recording = Switch.recording, False

    def __enter__(self):
        pass

    def __call__(self, function):
        def unrecorded(*args, **kwargs):
            with self:
                return function(*args, **kwargs)

        return unrecorded


class RunsAtOnce(Restoring):
    def __call__(self, function):
        with self:
            return function


class LosesTheValue(Restoring):
    def __call__(self, function):
        def unrecorded(*args, **kwargs):
            with type(self)():
                function(*args, **kwargs)

        return unrecorded


def switched_by(classes):
    return {name: (Switch, wrong) for name, wrong in classes.items()}


broken_switches = {
    "state_not_restored": TurnsOn,
    "switch_toggled": Toggles,
    "state_saved_too_early": SavedWhenMade,
    "exit_without_arguments": ExitsWithoutArguments,
    "not_a_decorator": NoDecorator,
    "never_switched_off": StaysOn,
    "never_switched_on": StaysOff,
    "off_since_it_was_made": OffWhenMade,
}
NESTED = """
with no_grad():
    with no_grad():
        look()
    look()
look()
"""
DEEP = """
def helper():
    with no_grad():
        look()

look()
with no_grad():
    helper()
    look()
    helper()
    look()
look()
with no_grad():
    look()
look()
"""
THREE = """
first, second, third = no_grad(), no_grad(), no_grad()
look()
with first:
    with second:
        with third:
            look()
        look()
    look()
look()
"""
WAITING = """
guard = no_grad()
look()
with guard:
    look()
look()
"""
MADE_BEFORE = """
inner, outer = no_grad(), no_grad()
with outer:
    look()
    with inner:
        look()
    look()
look()
"""
MADE_IN_A_BLOCK = """
with no_grad():
    look()
    guard = no_grad()
    look()
look()
with guard:
    look()
look()
"""
HELPED = """
guard = no_grad()

def helper():
    with guard:
        look()
    look()

with no_grad():
    helper()
    note(number)
look()
"""
checks.program(
    states_or_errors,
    (Tensor, no_grad),
    reference=(Switch, Restoring),
    cases=lambda rng: [
        (lines, float(rng.normal()))
        for lines in (NESTED, DEEP, THREE, BLOCK, WAITING, MADE_BEFORE, MADE_IN_A_BLOCK, HELPED)
    ],
    imitations=switched_by(broken_switches),
    called="`no_grad`, in blocks inside blocks,",
    hint="put a block into a block and print the switch between the two ends",
)
### END HIDDEN TESTS


# %% nbgrader={"grade": true, "grade_id": "no_grad_survives_exceptions", "locked": true, "points": 1, "schema_version": 3, "solution": false, "task": false}
# Blocks and decorated functions that end in an exception, which is caught outside.
### BEGIN HIDDEN TESTS
RAISING = """
try:
    with no_grad():
        look()
        raise ValueError
except ValueError:
    note(number)
look()
"""
RAISING_INSIDE = """
try:
    with no_grad():
        look()
        with no_grad():
            raise KeyError
except KeyError:
    note(number)
look()
"""
RAISING_METHOD = """
class Model:
    @no_grad()
    def evaluate(self, x):
        look()
        raise KeyError

try:
    Model().evaluate(number)
except KeyError:
    look()
"""
RAISING_LATER = """
@no_grad()
def halved(x):
    if x > 8:
        raise ValueError
    look()
    return x / 2

halved(number)
try:
    halved(abs(number) + 9)
except ValueError:
    look()
"""
RAISING_FUNCTION = """
@no_grad()
def broken():
    look()
    raise ZeroDivisionError

for k in range(2):
    try:
        broken()
    except ZeroDivisionError:
        note(number)
    look()
"""
checks.program(
    states_or_errors,
    (Tensor, no_grad),
    reference=(Switch, Restoring),
    cases=lambda rng: [
        (lines, float(rng.normal()))
        for lines in (
            RAISING,
            RAISING_INSIDE,
            RAISING_FUNCTION,
            RAISING_METHOD,
            RAISING_LATER,
            BLOCK,
            DECORATED,
        )
    ],
    imitations=switched_by(
        {
            **broken_switches,
            "left_off_after_error": WithoutFinally,
            "left_off_after_error, in functions": DecoratesWithoutFinally,
            "arguments_not_handed_on": OneArgument,
            "switched_while_decorating": RunsAtOnce,
            "error_swallowed": Swallows,
        }
    ),
    called="`no_grad`, around an exception,",
    hint="raise an error inside a block, catch it outside, and print the switch",
)
### END HIDDEN TESTS


# %% nbgrader={"grade": true, "grade_id": "no_grad_decorates_functions", "locked": true, "points": 1, "schema_version": 3, "solution": false, "task": false}
# Decorated functions with several arguments, called again and again, inside blocks and outside.
### BEGIN HIDDEN TESTS
ARGUMENTS = """
@no_grad()
def area(width, height=2.0, *more, scale=1.0):
    look()
    return scale * width * height + sum(more)

look()
note(area(number))
note(area(number, 3.0, 4.0, 5.0, scale=-1.0))
note(area(width=number, height=0.5))
look()
"""
IN_A_BLOCK = """
@no_grad()
def square(x):
    look()
    return x * x

with no_grad():
    note(square(number))
    look()
note(square(number + 1))
look()
"""
TWO_AT_ONCE = """
@no_grad()
def quotient(x, y):
    look()
    return x / y

note(quotient(number, 2.0))
look()
"""
BY_NAME = """
@no_grad()
def raised(x, power):
    look()
    return x**power

note(raised(x=number, power=2))
note(raised(number, power=3))
"""
GUARDED_TWICE = """
guard = no_grad()

@guard
def negative(x):
    look()
    return -x

with no_grad():
    note(negative(number))
    look()
look()
"""
GUARDED_LATE = """
with no_grad():
    @no_grad()
    def plus_one(x):
        look()
        return x + 1

    look()
    note(plus_one(number))
    look()
look()
"""
LATER = """
guard = no_grad()
look()

def outer(x):
    look()
    return inner(x)

@guard
def inner(x):
    look()
    return x / 2

look()
note(outer(number))
look()
note(inner(number))
look()
"""
checks.program(
    states_or_errors,
    (Tensor, no_grad),
    reference=(Switch, Restoring),
    cases=lambda rng: [
        (lines, float(rng.normal()))
        for lines in (
            ARGUMENTS,
            IN_A_BLOCK,
            LATER,
            DECORATED,
            TWO_AT_ONCE,
            BY_NAME,
            GUARDED_TWICE,
            GUARDED_LATE,
        )
    ],
    imitations=switched_by(
        {
            "switched_while_decorating": RunsAtOnce,
            "decorated_result_lost": LosesTheValue,
            "arguments_not_handed_on": OneArgument,
            **broken_switches,
        }
    ),
    called="`no_grad`, above a function,",
    hint="decorate a function that prints the switch, and call it twice, with and without names "
    "for its arguments",
)
### END HIDDEN TESTS


# %% [markdown] nbgrader={"grade": false, "grade_id": "about_is_recorded", "locked": true, "schema_version": 3, "solution": false, "task": false}
r"""
### Who asks?

Now the question that `record` puts before every operation.
Write `is_recorded(parents)`: `parents` is the tuple of the Tensors that the operation is made of, one or two of them; the answer is `True` or `False`.
An operation is recorded

- if the switch `Tensor.recording` is on, and
- if there is somebody to go back to: at least one of the parents has `requires_grad`.

The last line of the cell makes every operation ask your function from now on.
"""


# %% nbgrader={"grade": false, "grade_id": "is_recorded", "locked": false, "schema_version": 3, "solution": true, "task": false}
def is_recorded(parents):
    """Whether an operation on these Tensors has to be remembered: True or False."""
    ### BEGIN SOLUTION
    return Tensor.recording and any(parent.requires_grad for parent in parents)
    ### END SOLUTION


Tensor.is_recorded = staticmethod(is_recorded)


# %% nbgrader={"grade": true, "grade_id": "is_recorded_asks_the_switch_and_the_parents", "locked": true, "points": 1, "schema_version": 3, "solution": false, "task": false}
# w asks for a gradient, x does not. With the switch on, w alone, w and x, x and x; and with the
# switch off, w and w: yes (1), yes, no (0), no.
# 2 stands for an error because there is one parent where two were looked for.
def answers(is_recorded, Tensor, asks, switch, number):
    parents = tuple(Tensor(number, requires_grad=bool(one)) for one in asks)
    Tensor.recording = bool(switch)
    try:
        return [[number, 1.0 if is_recorded(parents) else 0.0]]
    except (ValueError, IndexError):
        return [[number, 2.0]]
    finally:
        Tensor.recording = True


for asks, switch, answer in (((1,), 1, 1), ((1, 0), 1, 1), ((0, 0), 1, 0), ((1, 1), 0, 0)):
    checks.program(
        answers,
        (is_recorded, Tensor),
        expected=[[7, answer]],
        cases=[(asks, switch, 7.0)],
        called=f"with the switch {'on' if switch else 'off'}, for parents with `requires_grad` "
        f"{tuple(map(bool, asks))}, the number 7 and then the answer",
        hint="1 stands for yes and 0 for no: go through the two conditions of the task",
        show=True,
    )


# %% nbgrader={"grade": true, "grade_id": "is_recorded_answers_for_all_parents", "locked": true, "points": 1, "schema_version": 3, "solution": false, "task": false}
# All combinations of one and two parents, with the switch on and off.
### BEGIN HIDDEN TESTS
def who_asks(rng):
    for asks in 3 * ((1,), (0,), (1, 1), (1, 0), (0, 1), (0, 0)):
        for switch in (0, 1):
            yield asks, switch, float(rng.normal())


def asked_by(function):
    return function, Switch


def two_of_them(parents):
    one, other = parents
    return Switch.recording and (one.requires_grad or other.requires_grad)


checks.program(
    answers,
    (is_recorded, Tensor),
    reference=asked_by(lambda ps: Switch.recording and any(p.requires_grad for p in ps)),
    cases=who_asks,
    imitations={
        name: asked_by(wrong)
        for name, wrong in {
            "needs_every_operand": lambda ps: Switch.recording and all(p.requires_grad for p in ps),
            "first_operand_decides": lambda ps: Switch.recording and ps[0].requires_grad,
            "switch_not_asked": lambda ps: any(p.requires_grad for p in ps),
            "parents_not_asked": lambda ps: Switch.recording,
            "never_recorded": lambda ps: False,
            "either_is_enough": lambda ps: Switch.recording or any(p.requires_grad for p in ps),
            "two_parents_expected": two_of_them,
        }.items()
    },
    called="an operation, as `is_recorded` has it,",
    hint="ask about a parameter and a constant, in both orders, with the switch on and off",
)
### END HIDDEN TESTS


# %% [markdown] nbgrader={"grade": false, "grade_id": "about_detach", "locked": true, "schema_version": 3, "solution": false, "task": false}
r"""
### A cut

The third way to say no is about one place in a graph.
Write `detach(tensor)`. It returns a **new** Tensor

- whose `data` shares its memory with the data of the old one: the same numbers, not a copy;
- that has no past and asks for no gradient, like one that was made of data alone.

The old one stays as it is, with its data, its `requires_grad` and its record.
"""


# %% nbgrader={"grade": false, "grade_id": "detach", "locked": false, "schema_version": 3, "solution": true, "task": false}
def detach(tensor):
    """A Tensor with the same numbers in the same memory, and without a past."""
    ### BEGIN SOLUTION
    return Tensor(tensor.data)
    ### END SOLUTION


Tensor.detach = detach


# %% nbgrader={"grade": true, "grade_id": "detach_cuts_the_graph", "locked": true, "points": 1, "schema_version": 3, "solution": false, "task": false}
# w = 3 and y = w * w = 9. In y * detach(y) the second factor counts as a constant, and the gradient
# is 9 * 6 = 54, and not 108.
# The test goes these few steps back by itself, whatever your `backward` and `is_recorded` do.
def gradient_past_a_cut(detach, Tensor, number):
    class Recorded(Tensor):
        is_recorded = staticmethod(lambda parents: Tensor.recording)

    w = Recorded(number, requires_grad=True)
    y = w * w
    z = detach(y)
    to_y, to_z = (y * z).to_parents(1.0)
    return sum(y.to_parents(to_y)) + sum(z.to_parents(to_z))


checks.program(
    gradient_past_a_cut,
    (detach, Tensor),
    expected=54,
    cases=[(3.0,)],
    called="for w = 3 and y = w * w the gradient of `y * detach(y)`",
    hint="print `requires_grad` and `parents` of `detach(y)`, and of y afterwards",
    show=True,
)


# %% nbgrader={"grade": true, "grade_id": "detach_has_no_past", "locked": true, "points": 1, "schema_version": 3, "solution": false, "task": false}
# What the detached Tensor still tells of its past, and what has become of the old one.
### BEGIN HIDDEN TESTS
def after_detaching(detach, Tensor, data):
    """A number of the case; what was detached from a result and a leaf; and these two."""

    class Recorded(Tensor):
        is_recorded = staticmethod(lambda parents: Tensor.recording)

    w = Recorded(data, requires_grad=True)
    y = w * w
    z, v = detach(y), detach(w)
    if z is None:
        return None
    if isinstance(z, np.ndarray):
        return [[np.sum(data), *[-1.0] * 22]]
    row = [np.sum(data)]
    for one in (z, v):
        row += [1.0 if one.requires_grad else 0.0, len(one.parents), one.op != "", len(one.saved)]
    for one in (y, w):
        row += [1.0 if one.requires_grad else 0.0, len(one.parents), one.op != "", len(one.saved)]
    row += [z is y, v is w, z.grad is not None, np.sum(z.data), np.sum(v.data), np.sum(y.data)]
    return [[float(entry) for entry in row]]


def cut_off(tensor):
    return ReverseMode(tensor.data)


def itself_cut(tensor):
    tensor.requires_grad = False
    return tensor


def itself_cut_wholly(tensor):
    tensor.requires_grad, tensor.parents, tensor.op, tensor.saved = False, (), "", ()
    return tensor


def itself_cut_and_new(tensor):
    itself_cut_wholly(tensor)
    return ReverseMode(tensor.data)


def with_its_operation(tensor):
    result = ReverseMode(tensor.data)
    result.op, result.saved = tensor.op, tensor.saved
    return result


def with_its_request(tensor):
    return ReverseMode(tensor.data, tensor.requires_grad)


def with_its_past(tensor):
    result = ReverseMode(tensor.data)
    result.parents, result.op, result.saved = tensor.parents, tensor.op, tensor.saved
    return result


checks.program(
    after_detaching,
    (detach, Tensor),
    reference=(cut_off, ReverseMode),
    cases=lambda rng: [(away_from_zero(rng, n),) for n in (1, 2, 3, 4)],
    imitations={
        name: (wrong, ReverseMode)
        for name, wrong in {
            "original_cut": itself_cut,
            "original_past_erased": itself_cut_wholly,
            "original_past_erased, and a new one made": itself_cut_and_new,
            "still_attached": with_its_request,
            "past_taken_over": with_its_past,
            "past_taken_over, without the parents": with_its_operation,
            "returns_an_input": lambda tensor: tensor,
            "array_for_tensor": lambda tensor: tensor.data,
        }.items()
    },
    called="the result of `detach`, or what is left of the old Tensor,",
    hint="print all six attributes of both Tensors, before and after",
)
### END HIDDEN TESTS


# %% nbgrader={"grade": true, "grade_id": "detach_shares_the_numbers", "locked": true, "points": 1, "schema_version": 3, "solution": false, "task": false}
# Writing into the data of the one is seen in the other, for results and for leaves.
### BEGIN HIDDEN TESTS
def seen_from_the_other(detach, Tensor, data):
    w = Tensor(data.copy(), requires_grad=True)
    y = w + 1
    seen = []
    for tensor in (w, y):
        other = detach(tensor)
        if other is None:
            return None
        if isinstance(other, np.ndarray):
            return [np.sum(data)] * (4 * data.size)
        other.data[...] = 7.0
        seen.extend(tensor.data)
        tensor.data[...] = data
        seen.extend(other.data)
    return seen


checks.program(
    seen_from_the_other,
    (detach, Tensor),
    reference=(cut_off, ReverseMode),
    cases=lambda rng: [(away_from_zero(rng, n),) for n in (1, 2, 3, 4)],
    imitations={
        "detached_copy": (lambda t: ReverseMode(t.data.copy()), ReverseMode),
        "array_for_tensor": (lambda t: t.data, ReverseMode),
    },
    called="the result of `detach`",
    hint="ask `np.shares_memory` about the data of the two",
)
### END HIDDEN TESTS


# %% nbgrader={"grade": true, "grade_id": "recording_matches_torch", "locked": true, "points": 2, "schema_version": 3, "solution": false, "task": false}
# Programs with blocks, constants, cuts and ways back run once with your functions and once with
# torch: `requires_grad` of all results, and all gradients.
### BEGIN HIDDEN TESTS
def requests_and_gradients(Tensor, no_grad, detach, lines, a, b):
    names = {
        "w": Tensor(a, requires_grad=True),
        "v": Tensor(b, requires_grad=True),
        "x": Tensor(a - b),
        **{"detach": detach, "no_grad": no_grad, "one": np.ones(())},
    }
    Tensor.recording = True
    try:
        exec(lines, names)
    finally:
        Tensor.recording = True
    row = [1.0 if names[name].requires_grad else 0.0 for name in names["results"]]
    for leaf in (names["w"], names["v"]):
        row.append(float(leaf.grad is not None))
        row.extend(np.zeros(a.size) if leaf.grad is None else leaf.grad)
    return row


def torch_no_grad():
    import torch

    return torch.no_grad()


def detached_by_torch(tensor):
    return tensor.detach()


# No value is used twice on the way back, so that this asks for the switch, the request and the cut.
CONSTANTS = """
p = w * x
q = x * x
r = 2 * q - x
s = p + r
t = (s.exp() - v * 3).sum()
t.backward(one)
results = ["p", "q", "r", "s", "t", "x", "w"]
"""
BLOCKS = """
p = w * v
with no_grad():
    q = p * w
    with no_grad():
        r = q + x
    s = v.exp()
t = (p * q - s - r).sum()
t.backward(one)
u = w * q
results = ["p", "q", "r", "s", "t", "u"]
"""
CUTS = """
p = w * v
q = detach(p)
r = q * p
s = detach(w) * detach(v)
t = (r - s).sum()
t.backward(one)
results = ["p", "q", "r", "s", "t"]
"""
FUNCTIONS = """
@no_grad()
def scaled(tensor, factor):
    return tensor * factor

def doubled(tensor):
    return tensor * 2

p = scaled(w, 3)
try:
    with no_grad():
        q = doubled(v)
        raise ValueError
except ValueError:
    r = doubled(v)
t = (p * q * r + w / 3).sum()
t.backward(one)
results = ["p", "q", "r", "t"]
"""
checks.program(
    requests_and_gradients,
    (Tensor, no_grad, detach),
    reference=(ByTorch, torch_no_grad, detached_by_torch),
    cases=lambda rng: [
        (lines, away_from_zero(rng, n), away_from_zero(rng, n))
        for n, lines in enumerate((CONSTANTS, BLOCKS, CUTS, FUNCTIONS), start=2)
    ],
    called="what is recorded, and what comes back,",
    hint="get the tests above right first; then build a block, a constant and a cut into one graph "
    "and print `requires_grad` of every result",
)
### END HIDDEN TESTS


# %% [markdown] nbgrader={"grade": false, "grade_id": "about_zero_grad", "locked": true, "schema_version": 3, "solution": false, "task": false}
r"""
## 4. Forgetting

Your leaves add up what every call of `backward` brings. A training loop has to forget in between, and forgetting comes in two strengths.

Write `zero_grad(params, set_to_none=True)`.
`params` is a list of Tensors, or anything else that can be looped over once, such as a generator.
The function returns nothing.

- With `set_to_none=True`, which is what happens if nothing is said, the `grad` of each of them becomes `None`.
- With `set_to_none=False`, a gradient that is there becomes an array of zeros of the same shape. A gradient that is `None` stays `None`: nothing was computed, and zero would be something.
- The arrays that were in `grad` stay as they are, in case somebody has kept one.
"""


# %% nbgrader={"grade": false, "grade_id": "zero_grad", "locked": false, "schema_version": 3, "solution": true, "task": false}
def zero_grad(params, set_to_none=True):
    """Forget the gradients of earlier calls.

    Args:
        params: Tensors.
        set_to_none: put None in the place of a gradient, else zeros of its shape.
    """
    ### BEGIN SOLUTION
    for param in params:
        if set_to_none or param.grad is None:
            param.grad = None
        else:
            param.grad = np.zeros(param.grad.shape)
    ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "zero_grad_has_two_strengths", "locked": true, "points": 2, "schema_version": 3, "solution": false, "task": false}
# Two Tensors: the `grad` of the first one is [4, 5], the second one has none.
# -1000 stands for None, and -2000 for what has another shape.
def gradients_after_zeroing(zero_grad, Tensor, strength):
    params = [Tensor([1.0, 2.0], requires_grad=True) for _ in range(2)]
    params[0].grad = np.array([4.0, 5.0])
    told = {} if strength == "left out" else {"set_to_none": strength == "True"}
    zero_grad(params, **told)
    found = []
    for p in params:
        of_the_shape = p.grad is not None and np.shape(p.grad) == (2,)
        found.append(p.grad if of_the_shape else [-1000.0 if p.grad is None else -2000.0] * 2)
    return found


for strength, first in (("left out", -1000), ("True", -1000), ("False", 0)):
    checks.program(
        gradients_after_zeroing,
        (zero_grad, Tensor),
        expected=[[first, first], [-1000, -1000]],
        cases=[(strength,)],
        called=f"with `set_to_none` {strength} the list of gradients",
        hint="which of the two had a gradient before? -1000 stands for None, -2000 for another shape",
        show=True,
    )


# %% nbgrader={"grade": true, "grade_id": "zero_grad_sets_back_all_parameters", "locked": true, "points": 2, "schema_version": 3, "solution": false, "task": false}
# Lists and generators of several Tensors, with and without gradients, in both strengths; and that
# an array that somebody took from `grad` before is still the same.
### BEGIN HIDDEN TESTS
def gradients_and_old_arrays(zero_grad, Tensor, kind, strength, shapes, has, number):
    """For each Tensor: is there a gradient, its largest entry and its size; then the old arrays."""
    params = [Tensor(np.ones(shape), requires_grad=True) for shape in shapes]
    old = []
    for k, param in enumerate(params):
        if has[k]:
            param.grad = np.full(shapes[k], number + k)
            old.append(param.grad)
    given = (p for p in params) if kind == "generator" else tuple(params)
    try:
        zero_grad(given) if strength is None else zero_grad(given, set_to_none=strength)
    except (AttributeError, TypeError):
        return [[number] + [-1.0] * (3 * len(params) + len(old))]
    row = [number]
    for p in params:
        row += [1.0, np.max(np.abs(p.grad)), np.size(p.grad)] if p.grad is not None else [0.0] * 3
    return [[*row, *(np.max(v) for v in old)]]


def forget(params, set_to_none=True):
    for p in params:
        p.grad = None if set_to_none or p.grad is None else np.zeros(p.grad.shape)


def forget_in_place(params, set_to_none=True):
    for p in params:
        if p.grad is not None:
            p.grad *= 0
        if set_to_none:
            p.grad = None


def forget_in_place_sometimes(params, set_to_none=True):
    for p in params:
        if set_to_none:
            p.grad = None
        elif p.grad is not None:
            p.grad *= 0


def zeros_for_everybody(params, set_to_none=True):
    for p in params:
        p.grad = None if set_to_none else np.zeros(p.data.shape)


def zeros_like_none(params, set_to_none=True):
    for p in params:
        p.grad = None if set_to_none else np.zeros(np.shape(p.grad))


def zeros_of_nothing(params, set_to_none=True):
    for p in params:
        p.grad = None if set_to_none else p.grad * 0


def only_zeros(params, set_to_none=True):
    forget(params, False)


def only_none(params, set_to_none=True):
    forget(params)


def the_other_way_round(params, set_to_none=True):
    forget(params, not set_to_none)


def the_first(params, set_to_none=True):
    forget([next(iter(params))], set_to_none)


def until_the_first_none(params, set_to_none=True):
    for p in params:
        if p.grad is None:
            break
        forget([p], set_to_none)


def nothing_at_all(params, set_to_none=True):
    pass


def by_place(params, set_to_none=True):
    forget([params[k] for k in range(len(params))], set_to_none)


def a_number_for_zeros(params, set_to_none=True):
    for p in params:
        p.grad = None if set_to_none or p.grad is None else 0.0


def zeroings(rng):
    for strength in (None, True, False, False, False):
        for kind, shapes, has in (
            ("list", [(2,), (3, 2), (4,)], (1, 1, 1)),
            ("list", [(2, 2), (5,), (3,)], (0, 1, 1)),
            ("generator", [(3,), (2,), (1,), (4,)], (1, 0, 1, 0)),
        ):
            yield kind, strength, shapes, has, float(rng.uniform(1, 2))


checks.program(
    gradients_and_old_arrays,
    (zero_grad, Tensor),
    reference=(forget, Operations),
    cases=zeroings,
    imitations={
        name: (wrong, Operations)
        for name, wrong in {
            "earlier_array_changed": forget_in_place_sometimes,
            "old_array_emptied": forget_in_place,
            "zero_before_the_first": zeros_of_nothing,
            "zeros_for_nothing": zeros_for_everybody,
            "zeros_for_nothing, of no shape": zeros_like_none,
            "set_to_none_ignored": only_none,
            "zeros_for_none": only_zeros,
            "none_and_zero_swapped": the_other_way_round,
            "only_the_first_zeroed": the_first,
            "stops_at_none": until_the_first_none,
            "nothing_set_back": nothing_at_all,
            "walked_by_index": by_place,
            "number_for_zeros": a_number_for_zeros,
        }.items()
    },
    called="`zero_grad`",
    hint="call it with three Tensors of which one has no gradient, in both strengths, and look "
    "at all gradients afterwards",
)
### END HIDDEN TESTS


# %% nbgrader={"grade": true, "grade_id": "accumulation_matches_torch", "locked": true, "points": 2, "schema_version": 3, "solution": false, "task": false}
# Random sequences of two losses and of both strengths of forgetting: the gradients after each call.
### BEGIN HIDDEN TESTS
def gradients_along_a_sequence(Tensor, zero_grad, calls, a, b):
    class Recorded(Tensor):
        is_recorded = staticmethod(lambda parents: True)

    w, v = Recorded(a, requires_grad=True), Recorded(b, requires_grad=True)
    one, rows = np.ones(()), []
    for call in calls:
        if call == "first":
            (w * v).sum().backward(one)
        elif call == "second":
            (v / w).sum().backward(one)
        elif call == "alone":
            (v**2).sum().backward(one)
        else:
            zero_grad([w, v], set_to_none=call == "none")
        for leaf in (w, v):
            there = leaf.grad is not None
            rows.append([float(there), *(leaf.grad if there else np.zeros(a.size))])
    return rows


def zeroed_by_torch(params, set_to_none=True):
    import torch

    inner = [p.inner for p in params]
    torch.optim.SGD(inner, lr=1.0).zero_grad(set_to_none=set_to_none)


def sequences(rng):
    for n in (2, 3, 4, 2, 3):
        calls = rng.choice(
            ["first", "second", "alone", "none", "zeros"], size=int(rng.integers(5, 12))
        )
        yield [*map(str, calls), "second", "first"], away_from_zero(rng, n), away_from_zero(rng, n)


checks.program(
    gradients_along_a_sequence,
    (Tensor, zero_grad),
    reference=(ByTorch, zeroed_by_torch),
    cases=sequences,
    imitations={
        "earlier_gradients_lost": (StartsAfresh, forget),
        "only_the_first_zeroed": (ReverseMode, the_first),
        "stops_at_none": (ReverseMode, until_the_first_none),
        "nothing_set_back": (ReverseMode, nothing_at_all),
        "zeros_for_nothing": (ReverseMode, zeros_for_everybody),
        "zeros_for_none": (ReverseMode, only_zeros),
        "none_and_zero_swapped": (ReverseMode, the_other_way_round),
        "set_to_none_ignored": (ReverseMode, only_none),
    },
    called="what is in `grad` along a sequence of calls,",
    hint="go back through two losses, one after the other, and print the gradients after each",
)
### END HIDDEN TESTS


# %% [markdown] nbgrader={"grade": false, "grade_id": "about_descend", "locked": true, "schema_version": 3, "solution": false, "task": false}
r"""
## 5. The loop

Everything is there for training without a derivative by hand.
Write `descend(params, loss_of, lr, steps)`.

- `params` is a list of leaves that ask for a gradient. `loss_of()`, called without arguments, computes from them a Tensor of one number, the loss, with a new graph each time.
- Each of the `steps` steps computes the loss, goes back, and moves the data of each parameter by the learning rate `lr` times its gradient, against it. Only the gradient of this step counts.
- Before the first step there may be gradients left over from something else.
- The parameters stay the objects that they are: what moves is their `data`. The moving is recorded nowhere.
- It returns a list of the losses as plain numbers; the one at place `t` is the loss *before* step `t`, counted from 0. So there are `steps` of them.

<details><summary>Hint: what moves?</summary>

`param.data` is an array, and numpy keeps no graph.
`param = param - ...` would make a new Tensor, of which `loss_of` knows nothing.

</details>
"""


# %% nbgrader={"grade": false, "grade_id": "descend", "locked": false, "schema_version": 3, "solution": true, "task": false}
def descend(params, loss_of, lr, steps):
    """Gradient descent on leaves.

    Args:
        params: list of leaves, of any shapes.
        loss_of: makes the loss, a Tensor of one number, of them.
        lr: the learning rate.
        steps: how many steps to make.

    Returns:
        list of the losses before each step.
    """
    ### BEGIN SOLUTION
    losses = []
    for _ in range(steps):
        loss = loss_of()
        losses.append(float(loss.data))
        zero_grad(params)
        loss.backward()
        for param in params:
            param.data = param.data - lr * param.grad
    return losses
    ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "descend_walks_into_a_valley", "locked": true, "points": 3, "schema_version": 3, "solution": false, "task": false}
# The loss w * w at w = 4 has the slope 8, and 0.25 times 8 leads to w = 2, and then to w = 1.
# The losses of this test bring their own way back, so that a slip in yours does not matter here.
def losses_and_the_place(descend, Tensor, start, lr, steps):
    class Square(Tensor):
        def __init__(self, w):
            super().__init__(w.data * w.data)
            self.w, self.slope, self.recorded = w, 2 * w.data, Tensor.recording

        def backward(self, gradient=None):
            assert self.recorded, "nothing was recorded when this loss was computed"
            self.w.grad = self.slope + (0 if self.w.grad is None else self.w.grad)

    w = Tensor(start, requires_grad=True)
    losses = descend([w], lambda: Square(w), lr, steps)
    return None if losses is None else [*np.ravel(losses), w.data]


checks.program(
    losses_and_the_place,
    (descend, Tensor),
    expected=[16, 4, 1],
    cases=[(4.0, 0.25, 2)],
    called="for the loss w * w from w = 4, with lr = 0.25, what two steps give (losses, then w)",
    hint="do two steps on paper, and print w and its gradient after each of yours",
    show=True,
)


# %% nbgrader={"grade": true, "grade_id": "descend_matches_torch", "locked": true, "points": 2, "schema_version": 3, "solution": false, "task": false}
# Losses and places for fits with two and three parameters of several shapes are compared with
# torch.optim.SGD when the notebook is graded.
### BEGIN HIDDEN TESTS
def losses_and_places(descend, Tensor, X, y, start, lr, steps):
    """Losses and places. -1: a gradient is gone, -2: nothing was recorded, -3: nobody went back."""
    params = [Tensor(v, requires_grad=True) for v in start]
    if len(start) == 3:
        params[1].grad = np.full(np.shape(start[1]), 5.0)
    error = [-3.0]

    class SquaredErrors(Tensor):
        """Errors of X w + b, times a scale if there is a third parameter."""

        def __init__(self):
            w, b, *log = [param.data for param in params]
            scale = np.exp(np.sum(log))
            errors = (X @ w + b - y) * scale
            super().__init__((errors * errors).sum())
            self.found = [2 * X.T @ errors * scale, 2 * errors.sum() * scale]
            self.found += [2 * (errors * errors).sum()] if log else []
            self.recorded = getattr(Tensor, "recording", True)

        def backward(self, gradient=None):
            error[0] = -1.0 if self.recorded else -2.0
            if not self.recorded:
                raise RuntimeError
            for param, found in zip(params, self.found, strict=True):
                before = 0 if param.grad is None else param.grad
                param.grad = np.zeros(np.shape(param.data)) + found + before

    before = list(params)
    try:
        losses = descend(params, SquaredErrors, lr, steps)
    except NotImplementedError:
        raise
    except (RuntimeError, TypeError):
        return [error[0], *np.ravel(start[0])]
    if losses is None:
        return None
    row = [np.asarray(getattr(loss, "data", loss), dtype=float) for loss in np.ravel(losses)]
    for param in before:
        row.extend(np.ravel(param.data))
    return row


def descend_by_torch(params, loss_of, lr, steps):
    import torch

    optimizer, losses = torch.optim.SGD([p.inner for p in params], lr=lr), []
    for _ in range(steps):
        optimizer.zero_grad()
        loss = loss_of()
        losses.append(float(loss.data))
        loss.backward()
        optimizer.step()
    return losses


def loop(forgets="before", moves=1.0, **different):
    """A training loop, and what becomes of it with one of its parts changed."""
    goes_back, scaled = different.get("goes_back", True), different.get("scaled", True)

    def descend(params, loss_of, lr, steps):
        losses = []
        forget(params if forgets == "once" else ())
        for step in range(steps + different.get("more", 0)):
            if step == 0 or "once" not in different:
                forget(params if forgets == "before" else ())
                ReverseMode.recording = "unrecorded" not in different
                loss = loss_of()
                ReverseMode.recording = True
                loss.backward() if goes_back else None
            forget(params if forgets == "too early" else ())
            losses.append(float(loss.data))
            for param in params[: different.get("moving")]:
                param.data = param.data - moves * (lr if scaled else 1) * param.grad
            forget(params if forgets == "after" else ())
            if "late" in different:
                losses[-1] = float(loss_of().data)
        return losses[-1] if "last" in different else losses[:steps]

    return descend


def fits(rng):
    for n, d, shapes in ((6, 2, 3), (8, 3, 3), (5, 1, 2), (7, 2, 3)):
        start = [away_from_zero(rng, d, 1), away_from_zero(rng), 0.1 * away_from_zero(rng, 1)]
        yield rng.normal(size=(n, d)), rng.normal(size=(n, 1)), start[:shapes], 0.001, 5


checks.program(
    losses_and_places,
    (descend, Tensor),
    reference=(descend_by_torch, ByTorch),
    cases=fits,
    imitations={
        name: (wrong, ReverseMode)
        for name, wrong in {
            "gradients_pile_up": loop(forgets="never"),
            "zeroed_once": loop(forgets="once"),
            "leftovers_counted": loop(forgets="after"),
            "uphill": loop(moves=-1.0),
            "never_moves": loop(moves=0.0),
            "parameter_replaced": loop(moves=0.0),
            "loss_after_the_step": loop(late=True),
            "gradient_never_renewed": loop(once=True),
            "zeroed_before_use": loop(forgets="too early"),
            "loss_unrecorded": loop(unrecorded=True),
            "one_loss_returned": loop(last=True),
            "rate_left_out": loop(scaled=False),
            "first_parameter_alone": loop(moving=1),
            "one_step_long": loop(more=1),
            "never_went_back": loop(goes_back=False),
        }.items()
    },
    called="`descend`, by its losses and places,",
    hint="print loss, parameter and gradient at the beginning of each step, for the loss w * w",
)
### END HIDDEN TESTS


# %% [markdown] nbgrader={"grade": false, "grade_id": "in_your_own_words", "locked": true, "schema_version": 3, "solution": false, "task": false}
r"""
## In your own words

Not graded, and worth two minutes: why do leaves add up what several ways back bring, while the nodes in between have to start afresh each time?
Add a cell below and write your answer in it.
"""
