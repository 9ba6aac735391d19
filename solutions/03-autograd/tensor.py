# %% [markdown] nbgrader={"grade": false, "grade_id": "a_tensor_that_remembers", "locked": true, "schema_version": 3, "solution": false, "task": false}
r"""
# A Tensor that remembers

In the chapters before this one you found gradients by hand.
The work was mechanical: write the expression down step by step, look up the derivative of each step, multiply on the way back.
A machine can do that, if it knows which steps there were.
Here you write the half that finds out: a class `Tensor` whose operators compute *and remember*, and the small rules that a way back will need.

- Work through the cells from top to bottom; run each one with Shift+Enter.
- A cell that says `YOUR CODE HERE` is yours: replace the line `raise NotImplementedError()`.
- The cell after it tests your answer and says what it found.
  Some tests are hidden; they run when the notebook is graded.
- Write numpy in float64. Your answers must do without torch, which is not there when they are graded; only the hidden tests use it.
- No function may change the arrays that it is given.

The background is in the chapter *Autograd* of the book.
"""

# %% nbgrader={"grade": false, "grade_id": "setup", "locked": true, "schema_version": 3, "solution": false, "task": false}
import numpy as np

from autograder import checks

# %% [markdown] nbgrader={"grade": false, "grade_id": "about_operators", "locked": true, "schema_version": 3, "solution": false, "task": false}
r"""
## What Python does with an operator

For Python `a - b` is a question, first to the left operand and then to the right one:

1. Has `a` a method `__sub__`? Then the result is `a.__sub__(b)`, unless that returns `NotImplemented`.
2. Otherwise, has `b` a method `__rsub__`? Then the result is `b.__rsub__(a)`: the *reversed* operator, which is called on the right operand.
3. Otherwise the answer is a `TypeError`.

| expression | method | reversed method |
|---|---|---|
| `a + b` | `__add__` | `__radd__` |
| `a - b` | `__sub__` | `__rsub__` |
| `a * b` | `__mul__` | `__rmul__` |
| `a / b` | `__truediv__` | `__rtruediv__` |
| `a @ b` | `__matmul__` | `__rmatmul__` |
| `a ** b` | `__pow__` | not needed here |

Python's own numbers know nothing of your class and return `NotImplemented`, so that in `2 - x` it is `x.__rsub__(2)` that answers.

### Predict first

A numpy array is no number: it takes an operand that it does not know for one more entry, and tries to compute with it.
Suppose that a class has `__mul__` and `__rmul__`, that both return a new object of the class, and that numpy has never heard of it.
Let `x` be one such object. What is `np.array([1.0, 2.0, 3.0]) * x`?

- `"one"`: one object of the class, from `x.__rmul__(array)`
- `"three"`: an array with three objects of the class, from `x.__rmul__(1.0)`, `x.__rmul__(2.0)` and `x.__rmul__(3.0)`
- `"error"`: a `TypeError`

Set `array_times_object` to one of the three.
"""

# %% nbgrader={"grade": false, "grade_id": "array_times_object", "locked": false, "schema_version": 3, "solution": true, "task": false}
array_times_object = ...
### BEGIN SOLUTION
array_times_object = "three"
### END SOLUTION

# %% nbgrader={"grade": true, "grade_id": "numpy_on_the_left_is_predicted", "locked": true, "points": 1, "schema_version": 3, "solution": false, "task": false}
# One of the three? Your choice is compared with the right one when the notebook is graded.
checks.choice(array_times_object, options=("one", "three", "error"))
### BEGIN HIDDEN TESTS
checks.choice(array_times_object, "three", options=("one", "three", "error"))
### END HIDDEN TESTS

# %% [markdown] nbgrader={"grade": false, "grade_id": "about_tensor", "locked": true, "schema_version": 3, "solution": false, "task": false}
r"""
## The class

Write the class `Tensor`. It has six attributes:

| attribute | in a Tensor made by `Tensor(data, requires_grad=False)` |
|---|---|
| `data` | the numbers as a numpy array of float64, whatever they came as: a number, nested lists, an array of integers |
| `requires_grad` | `True` or `False`, as it was asked for |
| `grad` | `None`; a later sheet puts gradients here |
| `parents` | `()`: it is the result of nothing |
| `op` | `""` |
| `saved` | `()` |

### Results

Every expression of this table gives a **new** Tensor. Its `data` is what numpy computes from the data of the operands, broadcasting included, and is an array here as well, of shape `()` where it is a single number.
The operands stay as they are.
The other three columns are the *record*:

| expression | `op` | `parents` | `saved` |
|---|---|---|---|
| `x + y` | `"add"` | `(x, y)` | `()` |
| `x - y` | `"sub"` | `(x, y)` | `()` |
| `x * y` | `"mul"` | `(x, y)` | `(x.data, y.data)` |
| `x / y` | `"div"` | `(x, y)` | `(x.data, y.data)` |
| `x @ y` | `"matmul"` | `(x, y)` | `(x.data, y.data)` |
| `x ** k` | `"pow"` | `(x,)` | `(x.data, k)` |
| `x.sum()` | `"sum"` | `(x,)` | `(x.data.shape,)` |
| `x.exp()` | `"exp"` | `(x,)` | `(result.data,)` |
| `x.relu()` | `"relu"` | `(x,)` | `(result.data,)` |

- `x + x` has the parents `(x, x)`: an operand that stands twice is two parents.
- `@` is for matrices, `k` is a number, `sum` adds up all entries and has no arguments, and `relu` keeps positive entries and puts 0 in the place of the others.
- `saved` is what the derivative of the operation needs besides the upstream gradient, and nothing more: arrays, and not Tensors. It is what a network's memory is spent on in training. Whether an array is copied or shared is up to you.
- One operation adds one node: the parents of `x - y` are `x` and `y` themselves.

### Constants

In `+ - * / @` one of the operands may be a number or a numpy array; a number may also be numpy's own, such as `np.float64(2)`.
It may stand on either side. The result is one Tensor, also with an array on the left.
The constant becomes a Tensor that asks for no gradient, and is a parent like any other: the parents of `2 - x` are `Tensor(2)` and `x`.
Parents come in the order in which they stand in the expression; where a constant is added or multiplied, the other order will do as well.

### Record only what is needed

The result asks for a gradient if at least one of its parents does; that is its `requires_grad`.
If none does, nobody will come back this way: then `parents` is `()`, `op` is `""` and `saved` is `()`, as in a Tensor that you made yourself.
`grad` is `None` in every result.

### Identity

Two Tensors with the same numbers are still two nodes. A Tensor equals itself alone, and can be put into a set or be the key of a dict.

<details><summary>Hint: where to begin</summary>

Write `__init__` and `__add__`, and try `Tensor(2.0) + Tensor(3.0)`.
Then ask what would be the same in all nine operations: it is more than half of the lines.
A function or a method of your own can do that part, given the name of the operation, the new data, the parents and what is to be saved.

</details>

<details><summary>Hint: the other operand</summary>

A second little helper takes anything: a Tensor it hands back, whatever else it turns into a Tensor.
With that, a reversed operator is one line, and it can be told in words: "the one that stood on the left, minus me".

</details>

<details><summary>Hint: an array on the left</summary>

numpy stands back when the other operand's class has an attribute `__array_ufunc__` that is `None`.
It then returns `NotImplemented`, and Python asks your class, as it does with `2 - x`.

</details>

<details><summary>Hint: identity</summary>

It is what Python does for every class, as long as nobody changes it.

</details>
"""


# %% nbgrader={"grade": false, "grade_id": "Tensor", "locked": false, "schema_version": 3, "solution": true, "task": false}
class Tensor:
    """An array of numbers that remembers the operation which made it.

    Attributes:
        data: (...) float64.
        requires_grad: whether a gradient will be asked for.
        grad: None, until somebody computes it.
        parents: the Tensors that it was made of.
        op: the name of the operation.
        saved: what the derivative of the operation needs.
    """

    def __init__(self, data, requires_grad=False):
        ### BEGIN SOLUTION
        self.data = np.asarray(data, dtype=np.float64)
        self.requires_grad = requires_grad
        self.grad = None
        self.parents, self.op, self.saved = (), "", ()

    __array_ufunc__ = None  # numpy, on the left of an operator, leaves the answer to us

    @staticmethod
    def of(value):
        """The value itself if it is a Tensor, else a constant that holds it."""
        return value if isinstance(value, Tensor) else Tensor(value)

    @staticmethod
    def record(op, data, parents, saved=()):
        """The result of an operation, with a record of it if a parent asks for a gradient."""
        result = Tensor(data, any(parent.requires_grad for parent in parents))
        if result.requires_grad:
            result.op, result.parents, result.saved = op, parents, saved
        return result

    def __add__(self, other):
        other = Tensor.of(other)
        return Tensor.record("add", self.data + other.data, (self, other))

    def __sub__(self, other):
        other = Tensor.of(other)
        return Tensor.record("sub", self.data - other.data, (self, other))

    def __mul__(self, other):
        other = Tensor.of(other)
        saved = (self.data, other.data)
        return Tensor.record("mul", self.data * other.data, (self, other), saved)

    def __truediv__(self, other):
        other = Tensor.of(other)
        saved = (self.data, other.data)
        return Tensor.record("div", self.data / other.data, (self, other), saved)

    def __matmul__(self, other):
        other = Tensor.of(other)
        saved = (self.data, other.data)
        return Tensor.record("matmul", self.data @ other.data, (self, other), saved)

    def __radd__(self, other):
        return Tensor.of(other) + self

    def __rsub__(self, other):
        return Tensor.of(other) - self

    def __rmul__(self, other):
        return Tensor.of(other) * self

    def __rtruediv__(self, other):
        return Tensor.of(other) / self

    def __rmatmul__(self, other):
        return Tensor.of(other) @ self

    def __pow__(self, exponent):
        return Tensor.record("pow", self.data**exponent, (self,), (self.data, exponent))

    def sum(self):
        """The sum of all entries."""
        return Tensor.record("sum", self.data.sum(), (self,), (self.data.shape,))

    def exp(self):
        """The exponential of each entry."""
        result = np.exp(self.data)
        return Tensor.record("exp", result, (self,), (result,))

    def relu(self):
        """Each entry where it is positive, else 0."""
        result = np.maximum(self.data, 0)
        return Tensor.record("relu", result, (self,), (result,))
        ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "tensor_begins_as_a_leaf", "locked": true, "points": 1, "schema_version": 3, "solution": false, "task": false}
# A Tensor that you make yourself, of whole numbers: every line of the list must be true.
### BEGIN HIDDEN TESTS
def operators(op):
    """An operator and its reversed form."""
    return lambda me, other: me.two(op, me, other), lambda me, other: me.reverse(op, other)


computing = {
    "add": np.add,
    "sub": np.subtract,
    "mul": np.multiply,
    "div": np.divide,
    "matmul": np.matmul,
}


class LeftToNumpy:
    """A Tensor of which numpy has not been told."""

    def __init__(self, data, requires_grad=False):
        self.data, self.requires_grad = self.numbers(data), requires_grad
        self.grad, self.parents, self.op, self.saved = None, (), "", ()

    def numbers(self, data):
        return np.asarray(data, dtype=np.float64)

    def record(self, op, data, parents, saved):
        result = type(self)(data, self.asks(parents))
        if result.requires_grad:
            result.op, result.parents, result.saved = op, parents, saved
        return result

    def asks(self, parents):
        return any(parent.requires_grad for parent in parents)

    def two(self, op, a, b):
        a, b = (v if isinstance(v, LeftToNumpy) else type(self)(v) for v in (a, b))
        saved = (a.data, b.data) if op in {"mul", "div", "matmul"} else ()
        return self.record(op, computing[op](a.data, b.data), (a, b), saved)

    def one(self, op, data, saved=None):
        return self.record(op, data, (self,), (data,) if saved is None else saved)

    def reverse(self, op, other):
        return self.two(op, other, self)

    __add__, __radd__ = operators("add")
    __sub__, __rsub__ = operators("sub")
    __mul__, __rmul__ = operators("mul")
    __truediv__, __rtruediv__ = operators("div")
    __matmul__, __rmatmul__ = operators("matmul")

    def __pow__(self, exponent):
        return self.one("pow", self.data**exponent, (self.data, exponent))

    def sum(self):
        return self.one("sum", self.data.sum(), (self.data.shape,))

    def exp(self):
        return self.one("exp", np.exp(self.data))

    def relu(self):
        return self.one("relu", np.maximum(self.data, 0))


class Recording(LeftToNumpy):
    """What `Tensor` should do; the classes that are made of it each make one mistake."""

    __array_ufunc__ = None


class AsItCame(Recording):
    def numbers(self, data):
        return np.asarray(data)


def kind_of_data(Tensor, data):
    dtype = np.asarray(Tensor(data).data).dtype
    return [[float(dtype.kind == "f"), dtype.itemsize]]


checks.program(
    kind_of_data,
    Tensor,
    reference=Recording,
    cases=[(data,) for data in (3, [1, 2], [[1, 2], [3, 4]])],
    imitations={"data_as_it_came": AsItCame},
    called="the dtype of `data`",
    hint="print `data.dtype` of a Tensor of whole numbers",
)
### END HIDDEN TESTS


def true_of_a_new_tensor(Tensor, question):
    return float(bool(eval(question, {"x": Tensor([1, 2]), "np": np})))


for question in (
    "isinstance(x.data, np.ndarray)",
    "x.data.dtype == np.float64",
    "x.data.tolist() == [1, 2]",
    "x.requires_grad is False",
    "x.grad is None",
    "x.parents == ()",
    "x.op == ''",
    "x.saved == ()",
):
    checks.program(
        true_of_a_new_tensor,
        Tensor,
        expected=1,
        cases=[(question,)],
        called=f"for x = Tensor([1, 2]) the line `{question}`",
        hint="1 stands for true and 0 for false: look at the attribute in a cell of your own",
        show=True,
    )


# %% nbgrader={"grade": true, "grade_id": "tensor_records_a_product_and_a_sum", "locked": true, "points": 2, "schema_version": 3, "solution": false, "task": false}
# x = 2 and y = 3, so x * y + x is 6 + 2 = 8. The last operation was the addition, and its parents
# are the product and x itself; the parents of the product are x and y.
def seen_from_the_root(Tensor, question):
    x, y = Tensor(2.0, requires_grad=True), Tensor(3.0, requires_grad=True)
    return np.asarray(eval(question, {"x": x, "y": y, "root": x * y + x}), dtype=float)


for question, answer in (
    ("root.data", 8),
    ("root.op == 'add'", 1),
    ("len(root.parents)", 2),
    ("root.parents[0].data", 6),
    ("root.parents[1] is x", 1),
    ("len(root.saved)", 0),
    ("root.parents[0].op == 'mul'", 1),
    ("root.parents[0].parents[0] is x", 1),
    ("root.parents[0].parents[1] is y", 1),
    ("root.parents[0].saved[0]", 2),
    ("root.parents[0].saved[1]", 3),
    ("root.requires_grad is True", 1),
    ("root.grad is None", 1),
):
    checks.program(
        seen_from_the_root,
        Tensor,
        expected=answer,
        cases=[(question,)],
        called=f"for root = x * y + x the line `{question}`",
        hint="1 stands for true and 0 for false: build the root in a cell of your own and look",
        show=True,
    )


# %% nbgrader={"grade": true, "grade_id": "tensor_knows_nine_operations", "locked": true, "points": 2, "schema_version": 3, "solution": false, "task": false}
# `data` and `op` of each operation, for two small matrices; check the numbers in your head.
def result_of_an_operation(Tensor, expression):
    x = Tensor([[1, -2], [3, 0]], requires_grad=True)
    y = Tensor([[2, 1], [4, 8]], requires_grad=True)
    return np.asarray(eval(expression, {"x": x, "y": y}), dtype=float)


for expression, op, answer in (
    ("(x + y)", "add", [[3, -1], [7, 8]]),
    ("(x - y)", "sub", [[-1, -3], [-1, -8]]),
    ("(x * y)", "mul", [[2, -2], [12, 0]]),
    ("(x / y)", "div", [[0.5, -2], [0.75, 0]]),
    ("(x @ y)", "matmul", [[-6, -15], [6, 3]]),
    ("(x ** 2)", "pow", [[1, 4], [9, 0]]),
    ("x.sum()", "sum", 2),
    ("(x - x).exp()", "exp", [[1, 1], [1, 1]]),
    ("x.relu()", "relu", [[1, 0], [3, 0]]),
):
    for question, expected in ((f"{expression}.data", answer), (f"{expression}.op == '{op}'", 1)):
        checks.program(
            result_of_an_operation,
            Tensor,
            expected=expected,
            cases=[(question,)],
            called=f"for x = [[1, -2], [3, 0]] and y = [[2, 1], [4, 8]] the line `{question}`",
            hint="print it in a cell of your own; of a line with ==, 1 stands for true, 0 for false",
            show=True,
        )


# %% nbgrader={"grade": true, "grade_id": "tensor_stands_on_the_right_too", "locked": true, "points": 2, "schema_version": 3, "solution": false, "task": false}
# x = 4 on the right of a number, in Python's own sum, which begins with 0 + x, and on the right of
# an array: `.data` of each result.
def data_of_a_result(Tensor, expression):
    return eval(expression, {"x": Tensor(4.0, requires_grad=True), "np": np}).data


for expression, answer in (
    ("2 * x", 8),
    ("3 + x", 7),
    ("7 - x", 3),
    ("6 / x", 1.5),
    ("sum([x, x])", 8),
    ("np.array([1.0, 2.0]) * x", [4, 8]),
    ("np.array([1.0, 2.0]) - x", [-3, -2]),
):
    checks.program(
        data_of_a_result,
        Tensor,
        expected=answer,
        cases=[(expression,)],
        called=f"for x = Tensor(4.0) the data of `{expression}`",
        hint="who is asked first here, and who is asked next? Look at the table above, then print "
        "the type of the result",
        show=True,
    )


# %% nbgrader={"grade": true, "grade_id": "tensor_is_known_by_its_identity", "locked": true, "points": 1, "schema_version": 3, "solution": false, "task": false}
# Two Tensors of the same number: a set of them has two elements, and the one is not in a list of
# the other.
### BEGIN HIDDEN TESTS
class ByValue(Recording):
    def __eq__(self, other):
        return np.array_equal(self.data, other.data)

    def __hash__(self):
        return hash(self.data.tobytes())


class Unhashable(Recording):
    __hash__ = None

    def __eq__(self, other):
        return np.array_equal(self.data, other.data)


def size_of_a_set(Tensor, data):
    nodes = [Tensor(data), Tensor(data), Tensor(data)]
    try:
        return len({*nodes, *nodes})
    except TypeError:
        return 0


checks.program(
    size_of_a_set,
    Tensor,
    reference=Recording,
    cases=lambda rng: [(rng.normal(size=n),) for n in (1, 2, 3, 5)],
    imitations={"compared_by_value": ByValue, "cannot_be_hashed": Unhashable},
    called="a Tensor in a set",
)
### END HIDDEN TESTS


def true_of_two_nodes(Tensor, question):
    return float(eval(question, {"x": Tensor(2.0), "y": Tensor(2.0)}))


for question, answer in (("len({x, y})", 2), ("x in [y]", 0), ("x in [x]", 1), ("x == y", 0)):
    checks.program(
        true_of_two_nodes,
        Tensor,
        expected=answer,
        cases=[(question,)],
        called=f"for x = Tensor(2.0) and y = Tensor(2.0) the line `{question}`",
        hint="1 stands for true and 0 for false: what does your class do to `==`?",
        show=True,
    )


# %% nbgrader={"grade": true, "grade_id": "tensor_values_match_torch", "locked": true, "points": 3, "schema_version": 3, "solution": false, "task": false}
# The data of single operations and of longer expressions, with many pairs of shapes that broadcast,
# is compared with torch when the notebook is graded; and that it is a numpy array of float64.
### BEGIN HIDDEN TESTS
def torch_tensor(data, requires_grad=False):
    import torch

    return torch.tensor(data, dtype=torch.float64, requires_grad=requires_grad)


def value_of_a_result(Tensor, expression, a, b):
    x, y = Tensor(a, requires_grad=True), Tensor(b, requires_grad=True)
    result = eval(expression, {"x": x, "y": y})
    return None if result is None else np.asarray(result.data)


def away_from_zero(rng, *shape):
    """Numbers of both signs, none near zero, and no two alike."""
    return np.asarray(rng.uniform(0.4, 2.0, shape) * rng.choice([-1.0, 1.0], shape))


def pairs_that_broadcast(rng):
    for one, other in (
        ((4, 3), (3,)),
        ((4, 1), (1, 3)),
        ((), (2, 3)),
        ((2, 3, 4), (3, 1)),
        ((5,), (5,)),
        ((1,), (2, 1)),
    ):
        yield away_from_zero(rng, *one), away_from_zero(rng, *other)


def matrices(rng):
    for n, d, m in ((2, 3, 4), (3, 3, 3), (1, 4, 2), (4, 1, 3)):
        yield away_from_zero(rng, n, d), away_from_zero(rng, d, m)


def square_matrices(rng):
    for n in (2, 3, 4, 5):
        yield tuple(away_from_zero(rng, n, n) for _ in range(3))


class EntryByEntry(Recording):
    def two(self, op, a, b):
        return super().two("mul" if op == "matmul" else op, a, b)


class LastOfTheLoop(Recording):
    def two(self, _op, a, b):
        return super().two("div", a, b)


slips_of = {
    pairs_that_broadcast: {"last_of_the_loop": LastOfTheLoop},
    square_matrices: {"product_of_entries": EntryByEntry},
}

for expression, draw in (
    ("x + y", pairs_that_broadcast),
    ("x - y", pairs_that_broadcast),
    ("x * y", pairs_that_broadcast),
    ("x / y", pairs_that_broadcast),
    ("x @ y", square_matrices),
    ("x @ y", matrices),
    ("x ** 2", pairs_that_broadcast),
    ("x ** 3", pairs_that_broadcast),
    ("x ** -1", pairs_that_broadcast),
    ("(x * x) ** 0.5", pairs_that_broadcast),
    ("x.sum()", pairs_that_broadcast),
    ("x.exp()", pairs_that_broadcast),
    ("x.relu()", pairs_that_broadcast),
    ("((x * y - x) / (y * y + 2)).exp().sum()", pairs_that_broadcast),
    ("((x @ y).relu() ** 2 - 3).sum() / 4", matrices),
):
    checks.program(
        value_of_a_result,
        Tensor,
        reference=torch_tensor,
        cases=lambda rng, expression=expression, draw=draw: [
            (expression, *pair[:2]) for pair in draw(rng)
        ],
        imitations=slips_of.get(draw),
        called=f"the data of `{expression}`",
        hint="compute it once with Tensors and once with their `data` alone, and compare",
    )


def is_an_array(Tensor, expression, a):
    data = eval(expression, {"x": Tensor(a, requires_grad=True), "Tensor": Tensor}).data
    return float(type(data) is np.ndarray and data.dtype == np.float64)


for expression in ("x.sum()", "x.sum() * 2", "Tensor(3) ** 2 + 1", "x.relu().sum().exp()"):
    checks.program(
        is_an_array,
        Tensor,
        expected=1,
        cases=lambda rng, expression=expression: [(expression, rng.normal(size=3))],
        called=f"whether the data of `{expression}` is a numpy array of float64",
        hint="numpy's own sum of an array is no array: print the type of `data`",
    )
### END HIDDEN TESTS


# %% nbgrader={"grade": true, "grade_id": "tensor_answers_for_numbers_and_arrays", "locked": true, "points": 2, "schema_version": 3, "solution": false, "task": false}
# Numbers, numpy's numbers and arrays on the left and on the right: type and data of the result are
# tested when the notebook is graded.
### BEGIN HIDDEN TESTS
class Unasked(Recording):
    __radd__ = __rsub__ = __rmul__ = __rtruediv__ = __rmatmul__ = None


class Unwrapped(Recording):
    def two(self, op, a, b):
        if not isinstance(a, Recording) or not isinstance(b, Recording):
            raise AttributeError
        return super().two(op, a, b)


class Reversed(Recording):
    def reverse(self, op, other):
        return self.two(op, self, other)


def kind_and_data(Tensor, expression, number, array, data):
    x = Tensor(data, requires_grad=True)
    try:
        result = eval(expression, {"x": x, "number": number, "array": array, "np": np})
    except (TypeError, ValueError, AttributeError) as error:
        kind = [TypeError, ValueError, AttributeError].index(type(error))
        return [3.0 + kind] + [0.0] * data.size
    if type(result) is not type(x):
        return [2.0] + [0.0] * data.size
    return [1.0, *np.ravel(result.data)]


def constants(rng):
    for n in (2, 3, 4, 5):
        yield 3.5 + n, away_from_zero(rng, n, n), away_from_zero(rng, n, n)


for expression in (
    "number + x",
    "number - x",
    "number * x",
    "number / x",
    "x + number",
    "x - number",
    "x * number",
    "x / number",
    "np.float64(number) - x",
    "np.float64(number) * x",
    "sum([x, x, x])",
    "array + x",
    "array - x",
    "array * x",
    "array / x",
    "array @ x",
    "array[0] * x",
    "x - array",
    "x / array",
    "x @ array",
):
    checks.program(
        kind_and_data,
        Tensor,
        reference=Recording,
        cases=lambda rng, expression=expression: [(expression, *case) for case in constants(rng)],
        imitations={
            "right_operand_unasked": Unasked,
            "constant_not_wrapped": Unwrapped,
            "reversed_operands": Reversed,
            "numpy_takes_over": LeftToNumpy,
        },
        called=f"`{expression}`",
        hint="try it in a cell of your own, with a number of your choice, and look at the type too",
    )
### END HIDDEN TESTS


# %% nbgrader={"grade": true, "grade_id": "tensor_records_every_operation", "locked": true, "points": 2, "schema_version": 3, "solution": false, "task": false}
# `op` and `parents` of every operation are tested when the notebook is graded.
### BEGIN HIDDEN TESTS
class OutOfOthers(Recording):
    def two(self, op, a, b):
        if op == "sub":
            return super().two("add", a, super().two("mul", b, -1))
        if op == "div":
            return super().two("mul", a, Recording.__pow__(super().two("add", b, 0), -1))
        return super().two(op, a, b)

    def __pow__(self, exponent):
        return self if exponent == 1 else self ** (exponent - 1) * self


class WithoutConstants(Recording):
    def record(self, op, data, parents, saved):
        kept = tuple(p for p in parents if p.op or p.requires_grad)
        return super().record(op, data, kept, saved)


class ReversedParents(Recording):
    def record(self, op, data, parents, saved):
        return super().record(op, data, parents[::-1], saved)


class ReversedParentsOfConstants(Recording):
    def record(self, op, data, parents, saved):
        turned = parents[::-1] if not parents[0].requires_grad else parents
        return super().record(op, data, turned, saved)


class NegatedReverse(OutOfOthers):
    def reverse(self, op, other):
        return (self - other) * -1 if op == "sub" else super().reverse(op, other)


class Misnamed(Recording):
    def record(self, _op, data, parents, saved):
        return super().record("another name", data, parents, saved)


class NoTensor(Recording):
    def record(self, _op, data, _parents, _saved):
        return data


class ExponentAmongParents(Recording):
    def record(self, op, data, parents, saved):
        more = (type(self)(saved[1]),) if op == "pow" else ()
        return super().record(op, data, (*parents, *more), saved)


class CopiedParents(Recording):
    def record(self, op, data, parents, saved):
        copies = tuple(type(self)(p.data, p.requires_grad) for p in parents)
        return super().record(op, data, copies, saved)


class ParentsOnce(Recording):
    def record(self, op, data, parents, saved):
        return super().record(op, data, tuple(dict.fromkeys(parents)), saved)


class NeverRecorded(Recording):
    def asks(self, _parents):
        return False


def record_of_a_result(Tensor, expression, array, a, b):
    """Operation and parents in numbers; the sum of `a` makes the row of each case another one."""
    x, y = Tensor(a, requires_grad=True), Tensor(b, requires_grad=True)
    result = eval(expression, {"x": x, "y": y, "array": array})
    if not isinstance(result, Tensor):
        return [[np.sum(a), 70, 0, 0, 0]]
    names = ["add", "sub", "mul", "div", "matmul", "pow", "sum", "exp", "relu"]
    row = [names.index(result.op) if result.op in names else 50, len(result.parents)]
    for parent in [*result.parents, None, None][:2]:
        if parent is x or parent is y:
            row.append(1 if parent is x else 2)
        elif isinstance(parent, Tensor):
            row.append(3 + abs(np.sum(parent.data)) + 1000 * bool(parent.requires_grad))
        else:
            row.append(0 if parent is None else 60)
    any_order = expression in ("2 + x", "array * x")
    return [[np.sum(a), *row[:2], *(sorted(row[2:]) if any_order else row[2:])]]


for expression in (
    "x + y",
    "x - y",
    "x * y",
    "x / y",
    "x @ y",
    "x ** 3",
    "x.sum()",
    "x.exp()",
    "x.relu()",
    "x + x",
    "x / x",
    "2 + x",
    "array * x",
    "2 - x",
    "array / x",
    "array @ x",
    "x / 2",
    "x - array",
    "x @ array",
):
    checks.program(
        record_of_a_result,
        Tensor,
        reference=Recording,
        cases=lambda rng, expression=expression: [
            (expression, *case) for case in square_matrices(rng)
        ],
        imitations={
            "built_from_other_operations": NegatedReverse if expression == "2 - x" else OutOfOthers,
            "never_recorded": NeverRecorded,
            "constant_left_out": WithoutConstants,
            "named_otherwise": Misnamed,
            "no_tensor": NoTensor,
            "exponent_among_parents": ExponentAmongParents,
            "parents_copied": CopiedParents,
            "parents_listed_once": ParentsOnce,
            "parents_out_of_order": ReversedParentsOfConstants
            if "array" in expression or "2" in expression
            else ReversedParents,
            "last_of_the_loop": LastOfTheLoop,
        },
        called=f"the record of `{expression}`",
        hint="print `op` and `parents` of such a result and hold them against the table, row by row",
    )
### END HIDDEN TESTS


# %% nbgrader={"grade": true, "grade_id": "tensor_saves_what_the_way_back_needs", "locked": true, "points": 2, "schema_version": 3, "solution": false, "task": false}
# `saved` of every operation is tested when the notebook is graded.
### BEGIN HIDDEN TESTS
class SavesNothing(Recording):
    def record(self, op, data, parents, _saved):
        return super().record(op, data, parents, ())


class SavesOperands(Recording):
    def record(self, op, data, parents, saved):
        needed = op not in {"add", "sub", "sum"}
        return super().record(
            op, data, parents, saved if needed else tuple(p.data for p in parents)
        )


class SavesInput(Recording):
    def record(self, op, data, parents, saved):
        gone = op in {"exp", "relu"}
        return super().record(op, data, parents, (parents[0].data,) if gone else saved)


class SavesLess(Recording):
    def record(self, op, data, parents, saved):
        return super().record(op, data, parents, saved[:1])


class SavesReversed(Recording):
    def record(self, op, data, parents, saved):
        return super().record(op, data, parents, saved[::-1])


class SavesTensors(Recording):
    def record(self, op, data, parents, saved):
        whole = [type(self)(v) if isinstance(v, np.ndarray) else v for v in saved]
        return super().record(op, data, parents, tuple(whole))


def saved_in_numbers(Tensor, expression, a, b):
    """How many things, and of each its size and its sum with the weights 1, 2, 3 and so on.

    The sum of the first operand makes the row of each case another one, whatever was saved.
    """
    x, y = Tensor(a, requires_grad=True), Tensor(b, requires_grad=True)
    saved = eval(expression, {"x": x, "y": y}).saved
    row = [np.sum(a), len(saved)]
    for thing in [*saved, (), ()][:2]:
        if isinstance(thing, Tensor):
            row += [1000, 0]
        else:
            flat = np.ravel(np.asarray(thing, dtype=float))
            row += [flat.size, flat @ np.arange(1, flat.size + 1)]
    return [row]


def operands(rng):
    for n in (2, 3, 4, 5):
        yield away_from_zero(rng, n, n), away_from_zero(rng, n, n)
    yield away_from_zero(rng, 1, 4), away_from_zero(rng, 4, 1)


for expression in (
    "x + y",
    "x - y",
    "x * y",
    "x / y",
    "x @ y",
    "x ** 3",
    "x ** -2",
    "x.sum()",
    "x.exp()",
    "x.relu()",
):
    checks.program(
        saved_in_numbers,
        Tensor,
        reference=Recording,
        cases=lambda rng, expression=expression: [(expression, *case) for case in operands(rng)],
        imitations={
            "saved_nothing": SavesNothing,
            "saved_in_part": SavesLess,
            "saved_out_of_order": SavesReversed,
            "saved_without_need": SavesOperands,
            "operand_saved_for_result": SavesInput,
            "tensors_saved": SavesTensors,
        },
        called=f"`saved` of `{expression}`",
        hint="print `saved` of such a result and hold it against the table, row by row",
    )
### END HIDDEN TESTS


# %% nbgrader={"grade": true, "grade_id": "tensor_records_only_what_needs_a_gradient", "locked": true, "points": 2, "schema_version": 3, "solution": false, "task": false}
# `requires_grad` and the record, for operands that ask for a gradient and operands that do not, are
# tested when the notebook is graded.
### BEGIN HIDDEN TESTS
class NeedsEvery(Recording):
    def asks(self, parents):
        return all(parent.requires_grad for parent in parents)


class FirstDecides(Recording):
    def asks(self, parents):
        return parents[0].requires_grad


class RequestLost(Recording):
    def record(self, op, data, parents, saved):
        result = super().record(op, data, parents, saved)
        result.requires_grad = False
        return result


class AlwaysAsks(Recording):
    def asks(self, _parents):
        return True


class RecordsAnyway(Recording):
    def record(self, op, data, parents, saved):
        result = type(self)(data, self.asks(parents))
        result.op, result.parents, result.saved = op, parents, saved
        return result


class GradAtOnce(Recording):
    def __init__(self, data, requires_grad=False):
        super().__init__(data, requires_grad)
        self.grad = np.zeros_like(self.data)


def what_is_recorded(Tensor, expression, a, b):
    """One row for each choice of operands that ask for a gradient."""
    rows = []
    for one, other in ((True, True), (True, False), (False, True), (False, False)):
        x, y = Tensor(a, requires_grad=one), Tensor(b, requires_grad=other)
        result = eval(expression, {"x": x, "y": y, "array": b})
        asks = [float(node.requires_grad is True) for node in (result, x, y)]
        kept = [len(result.parents) > 0, result.op == "", not asks[0] and len(result.saved) > 0]
        rows.append([*asks, *map(float, kept), float(result.grad is None)])
    return rows


for expression in (
    "x + y",
    "x - y",
    "x * y",
    "x / y",
    "x @ y",
    "x ** 2",
    "x.sum()",
    "x.exp()",
    "x.relu()",
    "2 * x",
    "array - x",
    "x @ array",
    "(x + 1) * y",
):
    checks.program(
        what_is_recorded,
        Tensor,
        reference=Recording,
        cases=lambda rng, expression=expression: [(expression, *case) for case in operands(rng)],
        imitations={
            "needs_every_operand": NeedsEvery,
            "first_operand_decides": FirstDecides,
            "request_lost": RequestLost,
            "recorded_without_need": RecordsAnyway,
            "never_recorded": NeverRecorded,
            "always_asks": AlwaysAsks,
            "grad_at_once": GradAtOnce,
        },
        called=f"the result of `{expression}`, with and without operands that ask for a gradient,",
        hint="build it from operands that ask for a gradient and from others, and print "
        "`requires_grad`, `parents`, `op`, `saved` and `grad` of the result",
    )
### END HIDDEN TESTS


# %% nbgrader={"grade": true, "grade_id": "tensor_leaves_its_operands_alone", "locked": true, "points": 1, "schema_version": 3, "solution": false, "task": false}
# The operands must hold the same numbers after an operation; this is tested when the notebook is
# graded, and counts for operations that give the right values.
### BEGIN HIDDEN TESTS
class InPlace(Recording):
    def record(self, op, data, parents, saved):
        if np.shape(data) == parents[0].data.shape:
            parents[0].data = data
        return super().record(op, data, parents, saved)


def operands_and_result(Tensor, expression, a, b):
    x, y = Tensor(a, requires_grad=True), Tensor(b, requires_grad=True)
    result = eval(expression, {"x": x, "y": y})
    return [np.broadcast_to(np.asarray(node.data), a.shape) for node in (x, y, result)]


for expression in (
    "x + y",
    "x - y",
    "x * y",
    "x / y",
    "x @ y",
    "x ** 2",
    "x.sum()",
    "x.exp()",
    "x.relu()",
):
    checks.program(
        operands_and_result,
        Tensor,
        reference=Recording,
        cases=lambda rng, expression=expression: [
            (expression, *case[:2]) for case in square_matrices(rng)
        ],
        imitations={"input_modified": InPlace},
        called=f"`{expression}`, or what is left of its operands,",
        hint="print the operands before and after the operation, and then the result",
    )
### END HIDDEN TESTS

# %% [markdown] nbgrader={"grade": false, "grade_id": "about_arithmetic_rules", "locked": true, "schema_version": 3, "solution": false, "task": false}
r"""
## The way back: arithmetic

Your graph now knows every step. What each step does on the way back is a small function of its own, its *local rule*.

An operation made `out` of `a` and `b`, and further on something made one number $L$ of `out`.
The rule is told `g`, the derivative of $L$ by every entry of `out`, which has the shape of `out`.
It returns `da` and `db`: the derivatives of $L$ by every entry of `a` and of `b`.
It knows nothing of what comes after `out`: that is all in `g`.

Write four rules. Here all arrays have one shape, any shape, also `()`; what happens to arrays that were broadcast is the matter of the last task.

| function | operation | returns |
|---|---|---|
| `add_backward(g)` | `out = a + b` | `(da, db)` |
| `sub_backward(g)` | `out = a - b` | `(da, db)` |
| `mul_backward(g, a, b)` | `out = a * b` | `(da, db)` |
| `div_backward(g, a, b)` | `out = a / b` | `(da, db)` |

The arguments are the upstream gradient and then what your Tensor has `saved`.
`b` has no zeros in `div_backward`. A list of two arrays will do as well as a tuple.

Every array that you return is an array of its own: it shares no memory with the others or with the arguments, so that whoever adds to one of them changes nothing else. (`np.shares_memory` tells.)

<details><summary>Hint: how to find a rule</summary>

Take one entry of each array, so that everything is a number.
Nudge `a` by a little and ask by how much `out` moves; `g` says how much that is worth.
Then do the same with `b`.

</details>

<details><summary>Hint: a quotient</summary>

Which way does `a / b` go when a positive `b` grows, and what happens to that effect when `b` is twice as large?

</details>
"""


# %% nbgrader={"grade": false, "grade_id": "add_backward", "locked": false, "schema_version": 3, "solution": true, "task": false}
def add_backward(g):
    """Gradients (...) and (...) by the two terms of a sum, for an upstream gradient g (...)."""
    ### BEGIN SOLUTION
    return g.copy(), g.copy()
    ### END SOLUTION


def sub_backward(g):
    """Gradients (...) and (...) by a and by b, for a - b and an upstream gradient g (...)."""
    ### BEGIN SOLUTION
    return g.copy(), -g
    ### END SOLUTION


def mul_backward(g, a, b):
    """Gradients (...) and (...) by a (...) and by b (...), for a * b and g (...)."""
    ### BEGIN SOLUTION
    return g * b, g * a
    ### END SOLUTION


def div_backward(g, a, b):
    """Gradients (...) and (...) by a (...) and by b (...), for a / b and g (...)."""
    ### BEGIN SOLUTION
    return g / b, -g * a / b**2
    ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "add_backward_is_right", "locked": true, "points": 1, "schema_version": 3, "solution": false, "task": false}
# Two sums at once: 10 for each unit by which the first one grows, so 10 for each of its two terms,
# and 20 for each unit by which the second one grows.
# Arrays of several shapes are compared with torch when the notebook is graded.
def check_pair(rule, arguments, da, db):
    for part, name, right in ((0, "da", da), (1, "db", db)):
        checks.values(
            rule,
            expected=lambda *_, right=right: right,
            cases=[tuple(np.array(value, dtype=float) for value in arguments)],
            part=part,
            name=name,
            show=True,
        )


### BEGIN HIDDEN TESTS
def two_of_one_shape(rng):
    for shape in ((3,), (4, 3), (3, 3), (2, 3, 4), (1,), ()):
        yield away_from_zero(rng, *shape), away_from_zero(rng, *shape)


checks.vjp(
    function=add_backward,
    of=lambda a, b: a + b,
    wrt=(0, 1),
    arguments=lambda g, a, b: (g,),
    cases=two_of_one_shape,
)


### END HIDDEN TESTS
check_pair(add_backward, ([10, 20],), da=[10, 20], db=[10, 20])


# %% nbgrader={"grade": true, "grade_id": "sub_backward_is_right", "locked": true, "points": 1, "schema_version": 3, "solution": false, "task": false}
# Two differences: 10 for each unit by which the first one grows, and 20 for the second one. What is
# one unit more of a worth, and one unit more of b?
# Arrays of several shapes are compared with torch when the notebook is graded.
### BEGIN HIDDEN TESTS
checks.vjp(
    function=sub_backward,
    of=lambda a, b: a - b,
    wrt=(0, 1),
    arguments=lambda g, a, b: (g,),
    cases=two_of_one_shape,
)
### END HIDDEN TESTS
check_pair(sub_backward, ([10, 20],), da=[10, 20], db=[-10, -20])


# %% nbgrader={"grade": true, "grade_id": "mul_backward_is_right", "locked": true, "points": 2, "schema_version": 3, "solution": false, "task": false}
# a = 3, b = 4: one unit more of a makes the product 4 larger, one unit more of b makes it 3 larger,
# and g = 10 says that each unit is worth 10.
# Arrays of several shapes are compared with torch when the notebook is graded.
### BEGIN HIDDEN TESTS
checks.vjp(
    function=mul_backward,
    of=lambda a, b: a * b,
    wrt=(0, 1),
    cases=two_of_one_shape,
    imitations={"each_others_derivative": lambda g, a, b: (g * a, g * b)},
)
### END HIDDEN TESTS
check_pair(mul_backward, ([10], [3], [4]), da=[40], db=[30])


# %% nbgrader={"grade": true, "grade_id": "div_backward_is_right", "locked": true, "points": 2, "schema_version": 3, "solution": false, "task": false}
# a = 3, b = 4 and g = 16. One unit more of a makes the quotient 1/4 larger, and that is worth 4.
# At b = 4 the quotient 3/b falls at the rate 3/16, and that is worth -3.
# Arrays of several shapes are compared with torch when the notebook is graded.
### BEGIN HIDDEN TESTS
checks.vjp(
    function=div_backward,
    of=lambda a, b: a / b,
    wrt=(0, 1),
    cases=two_of_one_shape,
    imitations={
        "each_others_derivative": lambda g, a, b: (-g * a / b**2, g / b),
        "divisor_not_squared": lambda g, a, b: (None, -g * a / b),
        "dividend_left_out": lambda g, a, b: (None, -g / b**2),
        "derivative_of_a_product": lambda g, a, b: (g * b, g * a),
    },
)
### END HIDDEN TESTS
check_pair(div_backward, ([16], [3], [4]), da=[4], db=[-3])


# %% nbgrader={"grade": true, "grade_id": "arithmetic_rules_return_arrays_of_their_own", "locked": true, "points": 1, "schema_version": 3, "solution": false, "task": false}
# No array that these four return shares memory with another one or with an argument, and the
# arguments are the same after the call; this is tested when the notebook is graded, and counts for
# rules that give the right values.
### BEGIN HIDDEN TESTS
def memory_and_values(rule, *args):
    """Whether memory is shared, whether an argument was changed, and a sum over all numbers."""
    given = [v for v in args if isinstance(v, np.ndarray)]
    before = [v.copy() for v in given]
    result = rule(*args)
    parts = list(result) if isinstance(result, (tuple, list)) else [result]
    flat = np.concatenate([np.ravel(np.asarray(part, dtype=float)) for part in parts])
    arrays = [part for part in parts if isinstance(part, np.ndarray)]
    shared = any(
        np.shares_memory(part, v) for k, part in enumerate(arrays) for v in [*given, *arrays[:k]]
    )
    changed = not all(np.array_equal(v, w) for v, w in zip(given, before, strict=True))
    return [
        [1.0 + (shared and not changed), 1.0 + changed, 100 + flat @ np.cos(np.arange(flat.size))]
    ]


def check_memory(name, rule, right_rule, cases, imitations=None):
    checks.program(
        memory_and_values,
        rule,
        reference=right_rule,
        cases=cases,
        imitations=imitations,
        called=f"`{name}`, with what it does to memory,",
        hint="get its values right first; then print its arguments before and after a call, and "
        "ask `np.shares_memory` about every pair of arrays",
    )


def upstream_alone(rng):
    return [(away_from_zero(rng, *shape),) for shape in ((3,), (2, 3), (4, 1), (2, 2, 2))]


def upstream_and_operands(rng):
    for shape in ((3,), (2, 3), (4, 1), (2, 2, 2)):
        yield tuple(away_from_zero(rng, *shape) for _ in range(3))


def written_into_g(g, a, b):
    g *= b
    return g, g / b * a


check_memory(
    name="add_backward",
    rule=add_backward,
    right_rule=lambda g: (g.copy(), g.copy()),
    cases=upstream_alone,
    imitations={"memory_shared": lambda g: (g, g)},
)
check_memory(
    name="sub_backward",
    rule=sub_backward,
    right_rule=lambda g: (g.copy(), -g),
    cases=upstream_alone,
    imitations={"memory_shared": lambda g: (g, -g)},
)
check_memory(
    name="mul_backward",
    rule=mul_backward,
    right_rule=lambda g, a, b: (g * b, g * a),
    cases=upstream_and_operands,
    imitations={"input_modified": written_into_g},
)
check_memory(
    name="div_backward",
    rule=div_backward,
    right_rule=lambda g, a, b: (g / b, -g * a / b**2),
    cases=upstream_and_operands,
)
### END HIDDEN TESTS

# %% [markdown] nbgrader={"grade": false, "grade_id": "about_further_rules", "locked": true, "schema_version": 3, "solution": false, "task": false}
r"""
## The way back: the other operations

| function | operation | shapes | returns |
|---|---|---|---|
| `pow_backward(g, a, k)` | `out = a ** k`, where `k` is a number | any shape | `da` |
| `matmul_backward(g, a, b)` | `out = a @ b` | `a` (n, d), `b` (d, m), so `g` (n, m) | `(da, db)` |
| `sum_backward(g, shape)` | `out = a.sum()`, where `a` has this shape | `g` is `()` | `da` |
| `exp_backward(g, out)` | `out = np.exp(a)` | any shape | `da` |
| `relu_backward(g, out)` | `out = np.maximum(a, 0)` | any shape | `da` |

- `da` and `db` have the shapes of `a` and `b`.
- `k` is a whole number or not, and may be negative or zero. `a` may have negative entries if `k` is a whole number, and zeros if `k` is 1 or more.
- `exp_backward` and `relu_backward` are told the *result* and not the operand, because that is what was saved. It is enough.
- Where `out` is 0, `relu_backward` returns 0.
- Here too every returned array is an array of its own, and no argument changes.

<details><summary>Hint: matrices</summary>

Write down the shapes of `g`, `a` and `b` with three different letters.
There is only one product of `g` with `b`, transposed or not, that has the shape of `a`.
Then check one entry: on which entries of `out` does `a[0, 0]` have an influence, and with which weight each?

</details>

<details><summary>Hint: the sum</summary>

Nudge one entry of `a`: by how much does the sum move? Does it matter which entry it was?

</details>

<details><summary>Hint: the exponential</summary>

What is the derivative of the exponential, in words, and which of the arguments is that?

</details>
"""


# %% nbgrader={"grade": false, "grade_id": "pow_backward", "locked": false, "schema_version": 3, "solution": true, "task": false}
def pow_backward(g, a, k):
    """Gradient (...) by a (...), for a ** k with a number k, and g (...)."""
    ### BEGIN SOLUTION
    return g * k * a ** (k - 1)
    ### END SOLUTION


def matmul_backward(g, a, b):
    """Gradients (n, d) and (d, m) by a (n, d) and by b (d, m), for a @ b and g (n, m)."""
    ### BEGIN SOLUTION
    return g @ b.T, a.T @ g
    ### END SOLUTION


def sum_backward(g, shape):
    """Gradient (shape) by the operand of a sum of all entries, for g ()."""
    ### BEGIN SOLUTION
    return np.full(shape, g)
    ### END SOLUTION


def exp_backward(g, out):
    """Gradient (...) by a (...), for out = exp(a) (...) and g (...)."""
    ### BEGIN SOLUTION
    return g * out
    ### END SOLUTION


def relu_backward(g, out):
    """Gradient (...) by a (...), for out = max(a, 0) (...) and g (...)."""
    ### BEGIN SOLUTION
    return g * (out > 0)
    ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "pow_backward_is_right", "locked": true, "points": 2, "schema_version": 3, "solution": false, "task": false}
# The cube at a = 2 grows at the rate 12, and g = 10 makes that 120.
# Negative bases, zeros, and exponents of every kind are compared with torch when the notebook is
# graded.
### BEGIN HIDDEN TESTS
def bases_and_exponents(rng):
    for k in (2, 3, 5, -1, -2):
        yield away_from_zero(rng, 2, 3), k
    for k in (0.5, 2.5, -1.5):
        yield abs(away_from_zero(rng, 4)), k
    yield np.append(away_from_zero(rng, 3), 0.0), 2
    yield np.append(away_from_zero(rng, 3), 0.0), 1
    yield away_from_zero(rng, 3), 0
    yield away_from_zero(rng), 4


checks.vjp(
    function=pow_backward,
    of=lambda a, k: a**k,
    wrt=0,
    cases=bases_and_exponents,
    imitations={"exponent_left_out": lambda g, a, k: g * a ** (k - 1.0)},
)
### END HIDDEN TESTS
checks.values(
    pow_backward,
    expected=lambda g, a, k: [120],
    cases=[(np.array([10.0]), np.array([2.0]), 3)],
    show=True,
)


# %% nbgrader={"grade": true, "grade_id": "matmul_backward_is_right", "locked": true, "points": 2, "schema_version": 3, "solution": false, "task": false}
# Only the first entry of the product counts here, 1 * 5 + 2 * 7. So it is 5 and 7 that the entries
# 1 and 2 of a are worth, and 1 and 2 that the entries 5 and 7 of b are worth.
# Matrices of many shapes are compared with torch when the notebook is graded.
### BEGIN HIDDEN TESTS
checks.vjp(
    function=matmul_backward,
    of=lambda a, b: a @ b,
    wrt=(0, 1),
    cases=lambda rng: [case[:2] for case in square_matrices(rng)],
    imitations={
        "transpose_left_out": lambda g, a, b: (g @ b, a @ g),
        "factors_out_of_order": lambda g, a, b: (b.T @ g, g @ a.T),
        "product_of_entries": lambda g, a, b: (g * b, g * a),
        "each_others_derivative": lambda g, a, b: (a.T @ g, g @ b.T),
    },
)
checks.vjp(matmul_backward, of=lambda a, b: a @ b, wrt=(0, 1), cases=matrices)
### END HIDDEN TESTS
check_pair(
    matmul_backward,
    ([[1, 0], [0, 0]], [[1, 2], [3, 4]], [[5, 6], [7, 8]]),
    da=[[5, 7], [0, 0]],
    db=[[1, 0], [2, 0]],
)


# %% nbgrader={"grade": true, "grade_id": "sum_backward_is_right", "locked": true, "points": 1, "schema_version": 3, "solution": false, "task": false}
# Each of the six entries moves the sum as much as it moves itself, and g = 10.
# Other shapes are compared with torch when the notebook is graded.
### BEGIN HIDDEN TESTS
checks.vjp(
    function=sum_backward,
    of=lambda a: a.sum(),
    wrt=0,
    arguments=lambda g, a: (g, a.shape),
    n=lambda a: a.size,
    cases=lambda rng: [
        (away_from_zero(rng, *shape),) for shape in ((3,), (4, 3), (2, 3, 4), (1,), ())
    ],
    imitations={"upstream_not_spread": lambda g, shape: g},
)
### END HIDDEN TESTS
checks.values(
    sum_backward,
    expected=lambda g, shape: [[10, 10, 10], [10, 10, 10]],
    cases=[(np.array(10.0), (2, 3))],
    show=True,
)


# %% nbgrader={"grade": true, "grade_id": "exp_backward_is_right", "locked": true, "points": 1, "schema_version": 3, "solution": false, "task": false}
# Where the exponential is 2 it grows at the rate 2, and g = 10 makes that 20.
# Other numbers are compared with torch when the notebook is graded.
### BEGIN HIDDEN TESTS
checks.vjp(
    function=exp_backward,
    of=lambda a: a.exp(),
    wrt=0,
    arguments=lambda g, a: (g, np.exp(a)),
    cases=lambda rng: [
        (away_from_zero(rng, *shape),) for shape in ((3,), (4, 3), (2, 3, 4), (1,), ())
    ],
    imitations={"activated_twice": lambda g, out: g * np.exp(out)},
)
### END HIDDEN TESTS
checks.values(
    exp_backward,
    expected=lambda g, out: [20, 10],
    cases=[(np.array([10.0, 10.0]), np.array([2.0, 1.0]))],
    show=True,
)


# %% nbgrader={"grade": true, "grade_id": "relu_backward_is_right", "locked": true, "points": 1, "schema_version": 3, "solution": false, "task": false}
# The result 0 says that the entry was held back, so nothing comes back to it; 3 was let through.
# Other numbers are compared with torch when the notebook is graded.
### BEGIN HIDDEN TESTS
checks.vjp(
    function=relu_backward,
    of=lambda a: a.relu(),
    wrt=0,
    arguments=lambda g, a: (g, np.maximum(a, 0)),
    cases=lambda rng: [
        (np.append(away_from_zero(rng, *shape), [[-1e-9, 1e-9, 0.0, -3.0]] * n, axis=-1),)
        for n, shape in ((2, (2, 3)), (4, (4, 3)), (3, (3, 1)), (1, (1, 5)))
    ],
    imitations={"gate_inverted": lambda g, out: g * (out <= 0)},
)
### END HIDDEN TESTS
checks.values(
    relu_backward,
    expected=lambda g, out: [0, 10, -5],
    cases=[(np.array([10.0, 10.0, -5.0]), np.array([0.0, 3.0, 0.5]))],
    show=True,
)


# %% nbgrader={"grade": true, "grade_id": "further_rules_return_arrays_of_their_own", "locked": true, "points": 1, "schema_version": 3, "solution": false, "task": false}
# No array that these five return shares memory with another one or with an argument, and the
# arguments are the same after the call; this is tested when the notebook is graded, and counts for
# rules that give the right values.
### BEGIN HIDDEN TESTS
def upstream_and_result(rng):
    for shape in ((3,), (2, 3), (4, 1), (2, 2, 2)):
        result = np.maximum(away_from_zero(rng, *shape), 0)
        result.flat[0] = 0
        yield away_from_zero(rng, *shape), result


def gated_in_place(g, out):
    g *= out > 0
    return g


check_memory(
    name="pow_backward",
    rule=pow_backward,
    right_rule=lambda g, a, k: g * k * a ** (k - 1),
    cases=lambda rng: [(*case[:2], 3) for case in upstream_and_operands(rng)],
)
check_memory(
    name="matmul_backward",
    rule=matmul_backward,
    right_rule=lambda g, a, b: (g @ b.T, a.T @ g),
    cases=square_matrices,
)
check_memory(
    name="sum_backward",
    rule=sum_backward,
    right_rule=lambda g, shape: np.full(shape, g),
    cases=lambda rng: [(away_from_zero(rng), shape) for shape in ((3,), (4, 1), (2, 3, 4))],
    imitations={"memory_shared": np.broadcast_to},
)
check_memory(
    name="exp_backward",
    rule=exp_backward,
    right_rule=lambda g, out: g * out,
    cases=lambda rng: [(case[0], abs(case[1])) for case in upstream_and_operands(rng)],
)
check_memory(
    name="relu_backward",
    rule=relu_backward,
    right_rule=lambda g, out: g * (out > 0),
    cases=upstream_and_result,
    imitations={"input_modified": gated_in_place},
)
### END HIDDEN TESTS

# %% [markdown] nbgrader={"grade": false, "grade_id": "about_broadcasting", "locked": true, "schema_version": 3, "solution": false, "task": false}
r"""
## Broadcasting, backwards

When numpy adds a matrix of shape (4, 3) and a row of shape (3,), it uses every number of the row four times.
The rule of the last section then returns a `db` of shape (4, 3), one number for each *use*.
But the row has three numbers, and its gradient must have three as well.

### Predict first

`b` has shape (3,), `out = a + b` has shape (4, 3), and every entry of the upstream gradient `g` is 1.
By how much does the sum of all entries of `out` grow for each unit that `b[0]` grows?
Set `gradient_of_a_shared_number` to `"1"`, `"3"`, `"4"` or `"12"`.
"""

# %% nbgrader={"grade": false, "grade_id": "gradient_of_a_shared_number", "locked": false, "schema_version": 3, "solution": true, "task": false}
gradient_of_a_shared_number = ...
### BEGIN SOLUTION
gradient_of_a_shared_number = "4"
### END SOLUTION

# %% nbgrader={"grade": true, "grade_id": "shared_numbers_are_predicted", "locked": true, "points": 1, "schema_version": 3, "solution": false, "task": false}
# One of the four? Your choice is compared with the right one when the notebook is graded.
checks.choice(gradient_of_a_shared_number, options=("1", "3", "4", "12"))
### BEGIN HIDDEN TESTS
checks.choice(gradient_of_a_shared_number, "4", options=("1", "3", "4", "12"))
### END HIDDEN TESTS

# %% [markdown] nbgrader={"grade": false, "grade_id": "about_unbroadcast", "locked": true, "schema_version": 3, "solution": false, "task": false}
r"""
### The other way round

Broadcasting lines two shapes up at their *last* axes and stretches an array in two ways:

- it **adds axes in front**: (3,) becomes (4, 3);
- it **stretches axes of length one**: (4, 1) becomes (4, 3).

It may do both, as from (1, 3) to (2, 4, 3), and to a single number of shape `()` too.

Write `unbroadcast(grad, shape)`.
`grad` is an array: the gradient by a broadcast array, one number for each use.
`shape` is a tuple: the shape which that array had before, and which can be broadcast to the shape of `grad`.
The function returns the gradient by the array as it was: an array of exactly this shape, in which every number has got the sum over all its uses.
`grad` must be the same after the call; where nothing was stretched you may return `grad` itself.

Nothing gets lost on the way: the entries of the result add up to what the entries of `grad` add up to.

<details><summary>Hint: one thing after the other</summary>

How many axes were added? They are in front; sum over them first.
Then both shapes have as many axes, and you can compare them one by one: which ones were stretched?

</details>

<details><summary>Hint: the shape comes out wrong</summary>

A sum over an axis removes it. numpy can be asked to keep it, with length one: look for `keepdims` in the manual of `np.sum`.

</details>
"""


# %% nbgrader={"grade": false, "grade_id": "unbroadcast", "locked": false, "schema_version": 3, "solution": true, "task": false}
def unbroadcast(grad, shape):
    """Sum a gradient over all uses of each number of an array that was broadcast.

    Args:
        grad: (...) gradient by the broadcast array.
        shape: the array's shape before that.

    Returns:
        (shape) gradient by the array.
    """
    ### BEGIN SOLUTION
    added = grad.ndim - len(shape)
    grad = grad.sum(axis=tuple(range(added)))
    stretched = tuple(axis for axis, length in enumerate(shape) if length == 1)
    return grad.sum(axis=stretched, keepdims=True)
    ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "unbroadcast_sums_over_four_rows", "locked": true, "points": 1, "schema_version": 3, "solution": false, "task": false}
# From (4, 3) back to (3,): each number of the row was used four times.
checks.values(
    unbroadcast,
    expected=lambda grad, shape: [1111, 2222, 3333],
    cases=[
        (
            np.array([[1.0, 2.0, 3.0], [10.0, 20.0, 30.0], [100.0, 200.0, 300.0], [1e3, 2e3, 3e3]]),
            (3,),
        )
    ],
    show=True,
)


# %% nbgrader={"grade": true, "grade_id": "unbroadcast_sums_along_each_row", "locked": true, "points": 1, "schema_version": 3, "solution": false, "task": false}
# From (2, 3) back to (2, 1): the first number was used in the first row, the second in the second.
checks.values(
    unbroadcast,
    expected=lambda grad, shape: [[6], [60]],
    cases=[(np.array([[1.0, 2.0, 3.0], [10.0, 20.0, 30.0]]), (2, 1))],
    show=True,
)


# %% nbgrader={"grade": true, "grade_id": "unbroadcast_sums_over_added_axes", "locked": true, "points": 2, "schema_version": 3, "solution": false, "task": false}
# Arrays that got one, two or three axes in front are compared with torch when the notebook is
# graded.
### BEGIN HIDDEN TESTS
def sums(*, over_added=True, over_stretched=True, keep=True, total=np.sum):
    """`unbroadcast`, and what comes out without one of its parts."""

    def summed(grad, shape):
        added = tuple(range(grad.ndim - len(shape)))
        stretched = tuple(k for k, n in enumerate(shape, start=len(added)) if n == 1)
        if over_stretched:
            grad = total(grad, axis=stretched, keepdims=True)
            grad = grad if keep else np.squeeze(grad, axis=stretched)
        return total(grad, axis=added) if over_added else grad

    return summed


def from_the_left(grad, shape):
    return grad.sum(axis=tuple(range(len(shape), grad.ndim)))


def first_copy(grad, shape):
    grad = grad[(0,) * (grad.ndim - len(shape))]
    return grad[tuple(slice(0, n) for n in shape)]


def by_length(grad, shape):
    wanted, axes = list(shape), []
    for axis, length in enumerate(grad.shape):
        if length in wanted:
            wanted.remove(length)
        else:
            axes.append(axis)
    return grad.sum(axis=tuple(axes)).reshape(shape)


def all_together(grad, shape):
    return np.full(shape, grad.sum())


broken_sums = {
    "broadcast_not_summed": lambda grad, shape: grad,
    "stretched_axes_left": sums(over_stretched=False),
    "added_axes_left": sums(over_added=False),
    "axis_of_one_lost": sums(keep=False),
    "copies_averaged": sums(total=np.mean),
    "one_copy_kept": first_copy,
    "lined_up_from_the_left": from_the_left,
    "all_copies_together": all_together,
    "axes_matched_by_length": by_length,
}


def stretched_to(pairs):
    """Cases: an array of each first shape, and the second shape, to which it is broadcast."""
    return lambda rng: [(away_from_zero(rng, *small), large) for small, large in pairs]


def check_unbroadcast(cases, *, but=()):
    checks.vjp(
        unbroadcast,
        of=lambda array, shape: array.expand(shape),
        wrt=0,
        arguments=lambda g, array, shape: (g, array.shape),
        n=lambda array, shape: 0,
        cases=cases,
        imitations={name: wrong for name, wrong in broken_sums.items() if name not in but},
    )


check_unbroadcast(
    stretched_to(
        [
            ((3,), (4, 3)),
            ((2,), (5, 2)),
            ((4, 3), (2, 4, 3)),
            ((3,), (2, 4, 3)),
            ((), (5,)),
            ((), (2, 3)),
            ((3,), (3, 3)),
            ((2,), (2, 2)),
            ((4, 3), (3, 4, 3)),
            ((2, 3), (4, 5, 2, 3)),
            ((2,), (1, 2)),
        ]
    ),
    but=("stretched_axes_left", "added_axes_left"),
)
### END HIDDEN TESTS


# %% nbgrader={"grade": true, "grade_id": "unbroadcast_keeps_stretched_axes", "locked": true, "points": 2, "schema_version": 3, "solution": false, "task": false}
# Arrays with one or two axes of length one that were stretched are compared with torch when the
# notebook is graded.
### BEGIN HIDDEN TESTS
check_unbroadcast(
    stretched_to(
        [
            ((4, 1), (4, 3)),
            ((1, 3), (4, 3)),
            ((2, 1, 4), (2, 3, 4)),
            ((1, 3, 1), (2, 3, 4)),
            ((1, 1), (2, 5)),
            ((1,), (6,)),
            ((3, 1), (3, 3)),
            ((1, 1, 2), (4, 3, 2)),
        ]
    ),
    but=("stretched_axes_left", "added_axes_left", "axes_matched_by_length"),
)
### END HIDDEN TESTS


# %% nbgrader={"grade": true, "grade_id": "unbroadcast_serves_every_pair_of_shapes", "locked": true, "points": 2, "schema_version": 3, "solution": false, "task": false}
# All pairs of shapes with up to three axes are compared with torch when the notebook is graded.
### BEGIN HIDDEN TESTS
def every_pair(rng):
    """Every shape that can be broadcast to (2, 3, 4) or to an end of it, equal ones included."""
    for axes in range(4):
        large = (2, 3, 4)[3 - axes :]
        for kept in range(axes + 1):
            for ones in range(2**kept):
                end = large[axes - kept :]
                small = tuple(1 if ones >> k & 1 else n for k, n in enumerate(end))
                yield away_from_zero(rng, *small), large
    yield away_from_zero(rng, 1, 3), (1, 2, 3)
    yield away_from_zero(rng, 1, 1), (1, 1)
    yield away_from_zero(rng, 2, 1), (3, 2, 1)
    yield away_from_zero(rng, 1), (1, 1, 1)


check_unbroadcast(every_pair, but=("axes_matched_by_length",))
### END HIDDEN TESTS


# %% nbgrader={"grade": true, "grade_id": "unbroadcast_leaves_grad_alone", "locked": true, "points": 1, "schema_version": 3, "solution": false, "task": false}
# grad must be the same after the call; this is tested when the notebook is graded, and counts for
# the right values.
### BEGIN HIDDEN TESTS
checks.untouched(
    unbroadcast,
    expected=sums(),
    cases=lambda rng: [
        (rng.normal(size=(2, 3, 4)), shape) for shape in ((2, 3, 4), (3, 1), (1, 1, 4), (4,), ())
    ],
)
### END HIDDEN TESTS

# %% [markdown] nbgrader={"grade": false, "grade_id": "in_your_own_words", "locked": true, "schema_version": 3, "solution": false, "task": false}
r"""
## In your own words

Not graded, and worth two minutes: which operations of your table save no array, and what do they have in common?
Add a cell below and write your answer in it.
"""
