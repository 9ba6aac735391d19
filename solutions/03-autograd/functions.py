# %% [markdown] nbgrader={"grade": false, "grade_id": "an_operation_of_your_own", "locked": true, "schema_version": 3, "solution": false, "task": false}
r"""
# An operation of your own

torch goes back through everything that it has recorded, by rules that somebody wrote.
Here you write such a rule yourself, for an operation that torch has no way back for, and hand it over with all that it needs: the value, the gradient, and what has to be kept in between.
Then you read the graph that torch records: you list its nodes, and you find the parameters that a careless line has cut off from the loss.

- Work through the cells from top to bottom; run each one with Shift+Enter.
- A cell that says `YOUR CODE HERE` is yours: replace the line `raise NotImplementedError()`.
- The cell after it tests your answer and says what it found.
  Some tests are hidden; they run when the notebook is graded.
- This time torch belongs to you: your answers use it. All tensors are of float64 unless a task says otherwise.

The background is on the pages *An operation of your own* and *Reading torch's own graph* of the book.
"""

# %% nbgrader={"grade": false, "grade_id": "setup", "locked": true, "schema_version": 3, "solution": false, "task": false}
import numpy as np
import torch

from autograder import checks

# %% [markdown] nbgrader={"grade": false, "grade_id": "about_legendre3", "locked": true, "schema_version": 3, "solution": false, "task": false}
r"""
## A class with two functions

Among the operations that torch can go back through, the third Legendre polynomial is missing. Call its input $i$ and its output $o$:

$$
o = \tfrac12\,(5i^3 - 3i) , \qquad
\frac{\partial o}{\partial i} = \tfrac32\,(5i^2 - 1) .
$$

An operation of one's own is a class derived from `torch.autograd.Function`, with two static functions:

- `forward(ctx, i)` computes the output. Nothing is recorded while it runs.
- `backward(ctx, grad_output)` is called on the way back. `grad_output` is $\partial L/\partial o$, the gradient of the loss by the output, and has the shape of the output. What is returned is $\partial L/\partial i$.

`ctx` is the memory of this one application: `ctx.save_for_backward(tensor, ...)` in `forward` keeps tensors, and `ctx.saved_tensors` in `backward` is the tuple of them.
The operation is used through `apply`: `o = LegendrePolynomial3.apply(i)`.

### Predict first

Somebody returns the slope $\tfrac32(5i^2 - 1)$ from `backward` and leaves `grad_output` out.
With the loss `o.sum()` all gradients come out right.
Now the loss is `o.mean()`, and `i` has four entries. What are the gradients?

- `"right"`
- `"too large"`: four times what they should be
- `"too small"`: a quarter of what they should be

Set `slope_alone_with_mean` to one of the three.
"""

# %% nbgrader={"grade": false, "grade_id": "slope_alone_with_mean", "locked": false, "schema_version": 3, "solution": true, "task": false}
slope_alone_with_mean = ...
### BEGIN SOLUTION
slope_alone_with_mean = "too large"
### END SOLUTION

# %% nbgrader={"grade": true, "grade_id": "slope_alone_is_predicted", "locked": true, "points": 1, "schema_version": 3, "solution": false, "task": false}
# One of the three? Your choice is compared with the right one when the notebook is graded.
checks.choice(slope_alone_with_mean, options=("right", "too large", "too small"))
### BEGIN HIDDEN TESTS
checks.choice(slope_alone_with_mean, "too large", options=("right", "too large", "too small"))
### END HIDDEN TESTS

# %% [markdown] nbgrader={"grade": false, "grade_id": "about_the_class", "locked": true, "schema_version": 3, "solution": false, "task": false}
r"""
### The class

Write `LegendrePolynomial3`, derived from `torch.autograd.Function`. `i` is a tensor of any shape, `()` included, and so are the output and both gradients. These are the rules:

- The output is $P_3(i)$, and the gradient is right for **every** `grad_output`.
- The function may be applied several times before the way back begins.
- The way back can itself be differentiated: with `create_graph=True` torch records what `backward` computes, and the gradient of the gradient, by `i` and by `grad_output`, is right too. For that, everything between the saved `i` and what is returned has to be computed in `backward`, by operations of torch.
- If `i` is changed in place after the way forward, the way back raises a `RuntimeError`. torch does this for you if `i` itself is saved with `ctx.save_for_backward`; what you keep in another way it does not watch.
- Neither `i` nor `grad_output` is changed.
- `backward` computes with the formula of the slope. It does not let torch differentiate, as `torch.autograd.grad` would.

<details><summary>Hint: what to save</summary>

Look at the slope: which number does it depend on? That is what has to wait for the way back.

</details>

<details><summary>Hint: <code>saved_tensors</code></summary>

It is a tuple, also when there is one tensor in it. Print it, or its type, in `backward`.

</details>

<details><summary>Hint: try it</summary>

`torch.autograd.gradcheck(LegendrePolynomial3.apply, i)` compares your `backward` with differences of your `forward`, and `torch.autograd.gradgradcheck` does the same for the second gradient.
Both want `i` in double precision, with `requires_grad=True`.

</details>
"""


# %% nbgrader={"grade": false, "grade_id": "LegendrePolynomial3", "locked": false, "schema_version": 3, "solution": true, "task": false}
class LegendrePolynomial3(torch.autograd.Function):
    """P3(i) = (5i³ - 3i) / 2 with a way back of its own."""

    @staticmethod
    def forward(ctx, i):
        """The output, of the shape of i."""
        ### BEGIN SOLUTION
        ctx.save_for_backward(i)
        return (5 * i**3 - 3 * i) / 2
        ### END SOLUTION

    @staticmethod
    def backward(ctx, grad_output):
        """The gradient by i, of the shape of i."""
        ### BEGIN SOLUTION
        (i,) = ctx.saved_tensors
        return grad_output * 1.5 * (5 * i**2 - 1)
        ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "legendre3_has_the_right_values", "locked": true, "points": 3, "schema_version": 3, "solution": false, "task": false}
# (5 * 8 - 3 * 2) / 2 = 17 at 2, (5 - 3) / 2 = 1 at 1, and the other way round at -1.
# Other numbers and shapes are compared when the notebook is graded.
def values_of(Function, i):
    import torch

    return Function.apply(torch.tensor(i))


### BEGIN HIDDEN TESTS
class Legendre(torch.autograd.Function):
    """What `LegendrePolynomial3` should do; the classes made of it each make one mistake."""

    @staticmethod
    def forward(ctx, i):
        ctx.save_for_backward(i)
        return 2.5 * i**3 - 1.5 * i

    @staticmethod
    def backward(ctx, grad_output):
        (i,) = ctx.saved_tensors
        return grad_output * (7.5 * i**2 - 1.5)


class FromPieces:
    """torch's own operations under the name of `apply`."""

    @staticmethod
    def apply(i):
        return (5 * i**3 - 3 * i) / 2


class ByTorch(Legendre):
    """One node, and torch finds the gradient from the pieces."""

    @staticmethod
    def backward(ctx, grad_output):
        (i,) = ctx.saved_tensors
        with torch.enable_grad():
            again = FromPieces.apply(i)
        return torch.autograd.grad(again, i, grad_output, create_graph=True)[0]


def going_back(rule):
    """The function with another rule for the way back, `rule(grad_output, i)`."""

    class Slip(Legendre):
        @staticmethod
        def backward(ctx, grad_output):
            return rule(grad_output, *ctx.saved_tensors)

    return Slip


def going_forward(rule):
    """The function with another value, `rule(i)`."""

    class Slip(Legendre):
        @staticmethod
        def forward(ctx, i):
            ctx.save_for_backward(i)
            return rule(i)

    return Slip


def several_shapes(rng, arrays=1):
    for shape in ((4,), (3,), (2, 3), (2, 3, 2), (1,), (), (5, 1)):
        yield tuple(np.asarray(rng.normal(size=shape)) for _ in range(arrays))


checks.program(
    values_of,
    LegendrePolynomial3,
    reference=FromPieces,
    cases=several_shapes,
    imitations={
        "bracket_of_the_half_missing": going_forward(lambda i: 2.5 * i**3 - 3 * i),
        "slope_for_height": going_forward(lambda i: 1.5 * (5 * i**2 - 1)),
        "multiplied_for_powers": going_forward(lambda i: (5 * i * 3 - 3 * i) / 2),
    },
    called="the value of `LegendrePolynomial3.apply`",
    hint="apply it to a few whole numbers and work out the same with a pencil",
)
### END HIDDEN TESTS
checks.program(
    values_of,
    LegendrePolynomial3,
    expected=[17, 1, 0, -1],
    cases=[(np.array([2.0, 1.0, 0.0, -1.0]),)],
    called="`LegendrePolynomial3.apply(i)` for i = [2, 1, 0, -1]",
    hint="`apply` comes with `torch.autograd.Function`, and hands `ctx` over first; for a wrong "
    "number, work it out with a pencil for i = 2 and print the same steps in `forward`",
    show=True,
)


# %% nbgrader={"grade": true, "grade_id": "legendre3_goes_back_by_hand", "locked": true, "points": 4, "schema_version": 3, "solution": false, "task": false}
# The slope at 2 is 1.5 * (5 * 4 - 1) = 28.5, at 1 it is 6, at 0 it is -1.5.
# grad_output = [1, 10, -2] says how much each output matters: 28.5, 60 and 3.
def gradient_by_hand(Function, i, grad_output):
    import torch

    leaf = torch.tensor(i, requires_grad=True)
    output = Function.apply(leaf)
    # `apply` makes one node, and the leaf stands right behind it
    if getattr(output.grad_fn.next_functions[0][0], "variable", None) is not leaf:
        raise TypeError("the class has no way back: derive it from torch.autograd.Function")
    return torch.autograd.grad(output, leaf, torch.tensor(grad_output), allow_unused=True)[0]


for ones, expected in (([1.0, 1.0, 1.0], [28.5, 6, -1.5]), ([1.0, 10.0, -2.0], [28.5, 60, 3])):
    checks.program(
        gradient_by_hand,
        LegendrePolynomial3,
        expected=expected,
        cases=[(np.array([2.0, 1.0, 0.0]), np.array(ones))],
        called=f"the gradient for i = [2, 1, 0] and grad_output = {ones}",
        hint="print `grad_output` and what you saved in `backward`, and compare with the numbers "
        "in the comment of this cell",
        show=True,
    )


# %% nbgrader={"grade": true, "grade_id": "legendre3_gradient_matches_torch", "locked": true, "points": 3, "schema_version": 3, "solution": false, "task": false}
# The gradient for other numbers and shapes, with any grad_output, is compared with the one that
# torch finds from the pieces, when the notebook is graded.
### BEGIN HIDDEN TESTS
def gradient_for(Function, i, grad_output, *k):
    """With k the values too; for what torch refuses, an array that tells the reason."""
    import re

    import torch

    leaf = torch.tensor(i, requires_grad=True)
    try:
        output = Function.apply(leaf, *k)
        if getattr(output.grad_fn.next_functions[0][0], "variable", None) is not leaf:
            raise TypeError("a node of its own is missing")
        (grad,) = torch.autograd.grad(output, leaf, torch.tensor(grad_output), allow_unused=True)
    except (AssertionError, AttributeError, RuntimeError, TypeError, ValueError) as error:
        reasons = (
            "node of its own",
            "no attribute 'grad_fn'",
            "tuple",
            "number of grad",
            "than None",
            "can only save",
            "not enough values",
            "no attribute 'k'",
            "forward() takes",
        )
        said = re.sub(r"(for|back)ward\(\) (takes|missing)", "forward() takes", str(error))
        known = [number for number, words in enumerate(reasons) if words in said]
        if not known:
            raise
        return np.full((9, 9), known[0] + i.sum())
    if grad is None:
        return None
    grad, value = grad.detach().numpy(), output.detach().numpy()
    return np.stack([value, grad]) if k else grad


def multiples(rng):
    """Several shapes with several upstream gradients, then large and tiny inputs."""
    for i, g in several_shapes(rng, 2):
        yield i, g
        yield i, -3 * g
        yield i, np.ones_like(g)
    for size in (1e3, 1e-6):
        yield size * rng.normal(size=5), rng.normal(size=5)


class TupleUnopened(Legendre):
    @staticmethod
    def backward(ctx, grad_output):
        return grad_output * 1.5 * (5 * ctx.saved_tensors**2 - 1)


class NothingSaved(Legendre):
    @staticmethod
    def forward(_, i):
        return 2.5 * i**3 - 1.5 * i


class WithoutContext(Legendre):
    @staticmethod
    def forward(i):
        return 2.5 * i**3 - 1.5 * i


class InNumpy(Legendre):
    @staticmethod
    def forward(ctx, i):
        return Legendre.forward(ctx, i).numpy()


slips_of_the_slope = {
    "upstream_ignored": going_back(lambda g, i: 7.5 * i**2 - 1.5),
    "upstream_twice": going_back(lambda g, i: g * g * (7.5 * i**2 - 1.5)),
    "local_derivative_missing": going_back(lambda g, i: g.clone()),
    "half_of_the_slope_missing": going_back(lambda g, i: g * (15 * i**2 - 3)),
    "constant_of_the_slope_wrong": going_back(lambda g, i: g * 1.5 * (5 * i**2 - 3)),
    "bracket_of_the_half_missing": going_back(lambda g, i: g * (7.5 * i**2 - 3)),
    "brackets_left_out": going_back(lambda g, i: g * 7.5 * i**2 - 1.5),
    "height_for_slope": going_back(lambda g, i: g * (5 * i**3 - 3 * i) / 2),
    "multiplied_by_input": going_back(lambda g, i: g * i * (7.5 * i**2 - 1.5)),
    "negated": going_back(lambda g, i: -g * (7.5 * i**2 - 1.5)),
    "output_for_input": going_back(lambda g, i: g * (7.5 * (2.5 * i**3 - 1.5 * i) ** 2 - 1.5)),
    "outputs_added_up": going_back(lambda g, i: g.sum() * (7.5 * i**2 - 1.5)),
    "upstream_added": going_back(lambda g, i: g + 7.5 * i**2 - 1.5),
}
checks.program(
    gradient_for,
    LegendrePolynomial3,
    reference=ByTorch,
    cases=multiples,
    imitations={
        **slips_of_the_slope,
        "saved_tuple_unopened": TupleUnopened,
        "saved_nothing": NothingSaved,
        "one_gradient_too_many": going_back(lambda g, i: (g * (7.5 * i**2 - 1.5), g)),
        "no_way_back_of_its_own": FromPieces,
        "parameters_changed": WithoutContext,
        "no_tensor_returned": InNumpy,
    },
    called="the gradient by `LegendrePolynomial3`",
    hint="`torch.autograd.gradcheck(LegendrePolynomial3.apply, i)` prints two tables: what is "
    "claimed, and what is measured",
)
### END HIDDEN TESTS


# %% nbgrader={"grade": true, "grade_id": "legendre3_keeps_applications_apart", "locked": true, "points": 2, "schema_version": 3, "solution": false, "task": false}
# Applied to two inputs before any way back; the gradients of o.sum() are compared
# with those that torch finds from the pieces, when the notebook is graded.
### BEGIN HIDDEN TESTS
class OnTheClass(Legendre):
    @staticmethod
    def forward(ctx, i):
        OnTheClass.kept = i
        return Legendre.forward(ctx, i)

    @staticmethod
    def backward(_, grad_output):
        return grad_output * (7.5 * OnTheClass.kept**2 - 1.5)


def gradients_of_two(Function, first, second):
    import torch

    leaves = [torch.tensor(first, requires_grad=True), torch.tensor(second, requires_grad=True)]
    outputs = [Function.apply(leaf) for leaf in leaves]
    for output, leaf in zip(outputs, leaves, strict=True):
        if getattr(output.grad_fn.next_functions[0][0], "variable", None) is not leaf:
            raise TypeError("a node of its own is missing")
    return [
        torch.autograd.grad(output, leaf, torch.ones_like(output))[0].detach().numpy()
        for output, leaf in zip(outputs, leaves, strict=True)
    ]


checks.program(
    gradients_of_two,
    LegendrePolynomial3,
    reference=ByTorch,
    cases=lambda rng: [(rng.normal(size=n), rng.normal(size=n)) for n in (1, 2, 3, 4, 5)],
    imitations={"kept_on_the_class": OnTheClass, **slips_of_the_slope},
    called="the gradients of two applications of `LegendrePolynomial3`",
    hint="apply it twice in a cell of your own, then go back through the first one",
)
### END HIDDEN TESTS


# %% nbgrader={"grade": true, "grade_id": "legendre3_can_be_differentiated_twice", "locked": true, "points": 2, "schema_version": 3, "solution": false, "task": false}
# The gradient of the gradient, by i and by grad_output, is compared with the one that torch finds
# from the pieces, when the notebook is graded.
### BEGIN HIDDEN TESTS
def second_gradients(Function, i, grad_output, direction, *k):
    import torch

    leaf = torch.tensor(i, requires_grad=True)
    upstream = torch.tensor(grad_output, requires_grad=True)
    output = Function.apply(leaf, *k)
    if getattr(output.grad_fn.next_functions[0][0], "variable", None) is not leaf:
        raise TypeError("a node of its own is missing")
    first = torch.autograd.grad(output, leaf, upstream, create_graph=True, allow_unused=True)
    grad = first[0]
    if grad is None:
        return None
    if not grad.requires_grad:
        return np.zeros((2, *i.shape))
    second = torch.autograd.grad(
        grad, (leaf, upstream), torch.tensor(direction), materialize_grads=True
    )
    return np.stack([by.detach().numpy() for by in second])


class NothingRecorded(Legendre):
    @staticmethod
    def backward(ctx, grad_output):
        with torch.no_grad():
            return Legendre.backward(ctx, grad_output)


class SlopeSaved(Legendre):
    @staticmethod
    def forward(ctx, i):
        ctx.save_for_backward(7.5 * i**2 - 1.5)
        return 2.5 * i**3 - 1.5 * i

    @staticmethod
    def backward(ctx, grad_output):
        return grad_output * ctx.saved_tensors[0]


slips_of_the_second = {"slope_cut_off": SlopeSaved, "way_back_unrecorded": NothingRecorded}
checks.program(
    second_gradients,
    LegendrePolynomial3,
    reference=ByTorch,
    cases=lambda rng: several_shapes(rng, 3),
    imitations={
        **slips_of_the_second,
        **slips_of_the_slope,
    },
    called="the gradient of the gradient by `LegendrePolynomial3`",
    hint="`torch.autograd.gradgradcheck(LegendrePolynomial3.apply, i)` asks the same question",
)
### END HIDDEN TESTS


# %% nbgrader={"grade": true, "grade_id": "legendre3_notices_an_edit", "locked": true, "points": 2, "schema_version": 3, "solution": false, "task": false}
# The input is changed in place between the two ways: a RuntimeError, and none if it is not changed.
# This is tested when the notebook is graded.
### BEGIN HIDDEN TESTS
class BehindTheBack(Legendre):
    @staticmethod
    def forward(ctx, i):
        ctx.i = i
        return 2.5 * i**3 - 1.5 * i

    @staticmethod
    def backward(ctx, grad_output):
        return grad_output * (7.5 * ctx.i**2 - 1.5)


def refused_with_and_without_an_edit(Function, i, scale):
    import torch

    refused = []
    for factor in (scale, None):
        leaf = torch.tensor(i, requires_grad=True)
        between = leaf * 1
        between_node = between.grad_fn  # an edit gives it another one
        output = Function.apply(between)
        if output.grad_fn.next_functions[0][0] is not between_node:
            raise TypeError("a node of its own is missing")
        if factor is not None:
            between.mul_(factor)
        try:
            torch.autograd.grad(output, leaf, torch.ones_like(output))
        except RuntimeError as error:
            refused.append(float("inplace" in str(error)))
        else:
            refused.append(0.0)
    return [refused]


checks.program(
    refused_with_and_without_an_edit,
    LegendrePolynomial3,
    reference=Legendre,
    cases=lambda rng: [(rng.normal(size=n), 2.5) for n in (1, 2, 3, 5)],
    imitations={"saved_unwatched": BehindTheBack},
    called="the way back of `LegendrePolynomial3`",
    hint="how do you save the input? Change it in place between the two ways and look what happens",
)
### END HIDDEN TESTS


# %% nbgrader={"grade": true, "grade_id": "legendre3_leaves_its_arguments_alone", "locked": true, "points": 1, "schema_version": 3, "solution": false, "task": false}
# i and grad_output are the same after both ways; this is tested when the notebook is graded, and
# counts for right values and gradients.
### BEGIN HIDDEN TESTS
def arguments_after(Function, i, grad_output):
    import torch

    leaf, upstream = torch.tensor(i, requires_grad=True), torch.tensor(grad_output)
    output = Function.apply(leaf)
    if getattr(output.grad_fn.next_functions[0][0], "variable", None) is not leaf:
        raise TypeError("a node of its own is missing")
    (grad,) = torch.autograd.grad(output, leaf, upstream, allow_unused=True)
    if grad is None:
        return None
    return [grad.detach().numpy(), leaf.detach().numpy(), upstream.detach().numpy()]


def value_and_input_after(Function, i):
    import torch

    leaf = torch.tensor(i)
    return [Function.apply(leaf).numpy(), leaf.numpy()]


checks.program(
    value_and_input_after,
    LegendrePolynomial3,
    reference=FromPieces,
    cases=several_shapes,
    imitations={
        "input_modified": going_forward(lambda i: i.mul_(2.5 * i**2 - 1.5).clone()),
        "bracket_of_the_half_missing": going_forward(lambda i: 2.5 * i**3 - 3 * i),
        "slope_for_height": going_forward(lambda i: 1.5 * (5 * i**2 - 1)),
        "multiplied_for_powers": going_forward(lambda i: (5 * i * 3 - 3 * i) / 2),
    },
    called="the value of `LegendrePolynomial3`, or what is left of i,",
    hint="print i before `apply` and after it",
)
checks.program(
    arguments_after,
    LegendrePolynomial3,
    reference=ByTorch,
    cases=lambda rng: several_shapes(rng, 2),
    imitations={
        "input_modified": going_back(lambda g, i: g.mul_(7.5 * i**2 - 1.5)),
        **slips_of_the_slope,
    },
    called="what is left of i and `grad_output` by `LegendrePolynomial3`",
    hint="print `grad_output` before the call and after it",
)
### END HIDDEN TESTS


# %% nbgrader={"grade": true, "grade_id": "legendre3_has_a_formula_of_its_own", "locked": true, "points": 2, "schema_version": 3, "solution": false, "task": false}
# How many ways back are gone when one is asked for? One, if `backward` computes with a formula.
# This is tested when the notebook is graded, and counts for the right gradients of o.sum().
### BEGIN HIDDEN TESTS
def ways_back(Function, i, *k):
    """One and the gradient, or two where torch was asked to differentiate on the way."""
    import torch

    numbers = []  # of ways back, which torch counts

    def note(_):
        numbers.append(torch._C._current_graph_task_id())

    before, leaf = (torch.tensor(i, requires_grad=True) for _ in range(2))
    before.register_hook(note)
    output = Function.apply(leaf, *k)
    if getattr(output.grad_fn.next_functions[0][0], "variable", None) is not leaf:
        raise TypeError("a node of its own is missing")
    torch.autograd.grad(before.sum() * 2, before)
    try:
        with torch.autograd.forward_ad.dual_level():  # there is one at a time
            (grad,) = torch.autograd.grad(output, leaf, torch.ones_like(output))
    except RuntimeError as error:
        if "Nested forward mode" not in str(error):
            raise
        return [2, *np.zeros(i.size)]
    torch.autograd.grad(before.sum() * 2, before)
    if numbers[-1] - numbers[0] > 2:
        return [2, *np.zeros(i.size)]
    return [1, *grad.detach().numpy()]


checks.program(
    ways_back,
    LegendrePolynomial3,
    reference=Legendre,
    cases=lambda rng: [(rng.normal(size=n),) for n in (1, 2, 3, 5)],
    imitations={"torch_differentiates": ByTorch, **slips_of_the_slope},
    called="the number of ways back of `LegendrePolynomial3`, or its gradient,",
    hint="`gradcheck` tells whether the gradient is right",
)
### END HIDDEN TESTS

# %% [markdown] nbgrader={"grade": false, "grade_id": "about_scaled_p3", "locked": true, "schema_version": 3, "solution": false, "task": false}
r"""
## An input that is no tensor

Let a second input scale the polynomial: $o = k\,P_3(i)$, with a plain number $k$, such as `3` or `-0.5`.
`forward` now has two inputs behind `ctx`, so `backward` returns a tuple of two: the gradient by `i`, and `None` for `k`, which is no tensor and has no use for a gradient.
torch counts them, and refuses a `backward` that returns fewer.

Write `ScaledP3`, used as `ScaledP3.apply(i, k)`.
`save_for_backward` takes tensors alone; a number is kept as an attribute of `ctx`, as in `ctx.k = k`.
As before, `i` is a tensor of any shape, the function may be applied several times before the way back, `backward` computes with a formula, and the way back can be differentiated.
Write it without `LegendrePolynomial3`, so that a slip up there costs nothing down here.

<details><summary>Hint: with a pencil</summary>

Write $o$ down with its $k$ and differentiate by $i$. Where does the $k$ go?

</details>
"""


# %% nbgrader={"grade": false, "grade_id": "ScaledP3", "locked": false, "schema_version": 3, "solution": true, "task": false}
class ScaledP3(torch.autograd.Function):
    """k * P3(i), with a number k."""

    @staticmethod
    def forward(ctx, i, k):
        """The output, of the shape of i."""
        ### BEGIN SOLUTION
        ctx.save_for_backward(i)
        ctx.k = k
        return k * (5 * i**3 - 3 * i) / 2
        ### END SOLUTION

    @staticmethod
    def backward(ctx, grad_output):
        """The gradient by i, and None for k."""
        ### BEGIN SOLUTION
        (i,) = ctx.saved_tensors
        return grad_output * ctx.k * 1.5 * (5 * i**2 - 1), None
        ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "scaled_p3_is_right_by_hand", "locked": true, "points": 4, "schema_version": 3, "solution": false, "task": false}
# k = 3 and i = [2, 1, 0]: the values are 3 * 17 = 51, 3 and 0, and with grad_output = [1, 10, -2]
# the gradients are three times those from above.
def value_and_gradient(Function, i, k, grad_output):
    import torch

    leaf = torch.tensor(i, requires_grad=True)
    output = Function.apply(leaf, k)
    # `apply` makes one node, and the leaf stands right behind it
    if getattr(output.grad_fn.next_functions[0][0], "variable", None) is not leaf:
        raise TypeError("the class has no way back: derive it from torch.autograd.Function")
    (grad,) = torch.autograd.grad(output, leaf, torch.tensor(grad_output), allow_unused=True)
    if grad is None:
        return None
    return [output.detach().numpy(), grad.detach().numpy()]


checks.program(
    value_and_gradient,
    ScaledP3,
    expected=[[51, 3, 0], [85.5, 180, 9]],
    cases=[(np.array([2.0, 1.0, 0.0]), 3, np.array([1.0, 10.0, -2.0]))],
    called="the values (first row) and gradients (second row) of `ScaledP3`",
    hint="how many inputs has `forward` behind `ctx`, and how many things does `backward` return? "
    "Then compare the two rows with the comment of this cell",
    show=True,
)


# %% nbgrader={"grade": true, "grade_id": "scaled_p3_gradient_matches_torch", "locked": true, "points": 2, "schema_version": 3, "solution": false, "task": false}
# Other numbers, shapes and values of k, whole and not, positive and negative, are compared with
# torch when the notebook is graded, and `backward` is to do without torch's differentiation.
### BEGIN HIDDEN TESTS
class Scaled(torch.autograd.Function):
    """What `ScaledP3` should do."""

    @staticmethod
    def forward(ctx, i, k):
        ctx.save_for_backward(i)
        ctx.k = k
        return k * (2.5 * i**3 - 1.5 * i)

    @staticmethod
    def backward(ctx, grad_output):
        (i,) = ctx.saved_tensors
        return grad_output * ctx.k * (7.5 * i**2 - 1.5), None


class ScaledFromPieces:
    @staticmethod
    def apply(i, k):
        return k * (5 * i**3 - 3 * i) / 2


class ScaledByTorch(Scaled):
    """One node, and torch finds the gradient from the pieces."""

    @staticmethod
    def backward(ctx, grad_output):
        (i,) = ctx.saved_tensors
        with torch.enable_grad():
            again = ScaledFromPieces.apply(i, ctx.k)
        return torch.autograd.grad(again, i, grad_output, create_graph=True)[0], None


def scaling_back(rule):
    """The function with another rule for the way back, `rule(grad_output, i, k)`."""

    class Slip(Scaled):
        @staticmethod
        def backward(ctx, grad_output):
            return rule(grad_output, *ctx.saved_tensors, ctx.k)

    return Slip


def slope(i):
    return 7.5 * i**2 - 1.5


class ScaledTuple(Scaled):
    @staticmethod
    def backward(ctx, grad_output):
        return grad_output * ctx.k * 1.5 * (5 * ctx.saved_tensors**2 - 1), None


class NumberSaved(Scaled):
    @staticmethod
    def forward(ctx, i, k):
        ctx.save_for_backward(i, k)
        return k * (2.5 * i**3 - 1.5 * i)


class NumberNotKept(Scaled):
    @staticmethod
    def forward(ctx, i, k):
        ctx.save_for_backward(i)
        return k * (2.5 * i**3 - 1.5 * i)


class ScaledWithoutContext(Scaled):
    @staticmethod
    def forward(i, k):
        return k * (2.5 * i**3 - 1.5 * i)


def scaling_forward(rule):
    """The function with another value, `rule(i, k)`."""

    class Slip(Scaled):
        @staticmethod
        def forward(ctx, i, k):
            Scaled.forward(ctx, i, k)
            return rule(i, k)

    return Slip


def height(i):
    return 2.5 * i**3 - 1.5 * i


slips_of_the_constant = {
    "outer_factor_missing": scaling_back(lambda g, i, k: (g * slope(i), None)),
    "constant_twice": scaling_back(lambda g, i, k: (g * k * k * slope(i), None)),
    "single_precision": scaling_back(lambda g, i, k: (g * float(np.float32(k)) * slope(i), None)),
    "constant_made_whole": scaling_back(lambda g, i, k: (g * int(k) * slope(i), None)),
    "half_of_the_slope_missing": scaling_back(lambda g, i, k: (2 * g * k * slope(i), None)),
}


def scaled_cases(rng):
    for (i, g), k in zip(several_shapes(rng, 2), (2.7, -3, 0.3, 4, -0.25, 7.1, -2), strict=True):
        yield i, g, k


checks.program(
    gradient_for,
    ScaledP3,
    reference=ScaledByTorch,
    cases=scaled_cases,
    imitations={
        "none_left_out": scaling_back(lambda g, i, k: g * k * slope(i)),
        "gradient_for_a_number": scaling_back(lambda g, i, k: (g * k * slope(i), (g * i).sum())),
        **slips_of_the_constant,
        "constant_forgotten_forward": scaling_forward(lambda i, k: height(i)),
        "constant_added": scaling_forward(lambda i, k: k + height(i)),
        "upstream_ignored": scaling_back(lambda g, i, k: (k * slope(i), None)),
        "output_for_input": scaling_back(lambda g, i, k: (g * k * slope(k * height(i)), None)),
        "upstream_twice": scaling_back(lambda g, i, k: (g * g * k * slope(i), None)),
        "saved_tuple_unopened": ScaledTuple,
        "number_saved_as_a_tensor": NumberSaved,
        "saved_nothing": NumberNotKept,
        "no_way_back_of_its_own": ScaledFromPieces,
        "parameters_changed": ScaledWithoutContext,
    },
    called="value and gradient of `ScaledP3`",
    hint="`torch.autograd.gradcheck` takes a tuple of inputs too, numbers among them: try (i, 3.0)",
)
checks.program(
    ways_back,
    ScaledP3,
    reference=Scaled,
    cases=lambda rng: [(rng.normal(size=n), 2.5 * n) for n in (1, 2, 3, 5)],
    imitations={"torch_differentiates": ScaledByTorch},
    called="the number of ways back of `ScaledP3`, or its gradient,",
    hint="`gradcheck` tells whether the gradient is right",
)
### END HIDDEN TESTS


# %% nbgrader={"grade": true, "grade_id": "scaled_p3_keeps_its_constants_apart", "locked": true, "points": 1, "schema_version": 3, "solution": false, "task": false}
# Applied twice, with two inputs and two values of k, before any way back; the gradients of o.sum()
# are compared with torch when the notebook is graded.
### BEGIN HIDDEN TESTS
class ConstantOnTheClass(Scaled):
    @staticmethod
    def forward(ctx, i, k):
        ConstantOnTheClass.k = k
        return Scaled.forward(ctx, i, k)

    @staticmethod
    def backward(ctx, grad_output):
        (i,) = ctx.saved_tensors
        return grad_output * ConstantOnTheClass.k * slope(i), None


class InputOnTheClass(Scaled):
    @staticmethod
    def forward(ctx, i, k):
        InputOnTheClass.i = i
        return Scaled.forward(ctx, i, k)

    @staticmethod
    def backward(ctx, grad_output):
        return grad_output * ctx.k * slope(InputOnTheClass.i), None


def gradients_of_two_scaled(Function, first, second, k, m):
    import torch

    leaves = [torch.tensor(first, requires_grad=True), torch.tensor(second, requires_grad=True)]
    outputs = [Function.apply(leaf, c) for leaf, c in zip(leaves, (k, m), strict=True)]
    for output, leaf in zip(outputs, leaves, strict=True):
        if getattr(output.grad_fn.next_functions[0][0], "variable", None) is not leaf:
            raise TypeError("a node of its own is missing")
    return [
        torch.autograd.grad(output, leaf, torch.ones_like(output))[0].detach().numpy()
        for output, leaf in zip(outputs, leaves, strict=True)
    ]


for same_input, imitation in (
    (False, {"kept_on_the_class": InputOnTheClass, **slips_of_the_constant}),
    (True, {"constant_on_the_class": ConstantOnTheClass, **slips_of_the_constant}),
):
    checks.program(
        gradients_of_two_scaled,
        ScaledP3,
        reference=ScaledByTorch,
        cases=lambda rng, same=same_input: [
            (i, i if same else rng.normal(size=n), 2.5 * n, -0.5 - n if same else 2.5 * n)
            for n in (1, 2, 3, 5)
            for i in (rng.normal(size=n),)
        ],
        imitations=imitation,
        called="the gradients of two applications of `ScaledP3`",
        hint="apply it twice in a cell of your own, then go back through the first one",
    )
### END HIDDEN TESTS


# %% nbgrader={"grade": true, "grade_id": "scaled_p3_can_be_differentiated_twice", "locked": true, "points": 1, "schema_version": 3, "solution": false, "task": false}
# The gradient of the gradient is compared with torch when the notebook is graded.
### BEGIN HIDDEN TESTS
class ScaledUnrecorded(Scaled):
    @staticmethod
    def backward(ctx, grad_output):
        with torch.no_grad():
            return Scaled.backward(ctx, grad_output)


checks.program(
    second_gradients,
    ScaledP3,
    reference=ScaledByTorch,
    cases=lambda rng: [
        (*case, k)
        for case, k in zip(several_shapes(rng, 3), (2.5, -3, 0.5, 4, -2, 7.5, 3), strict=True)
    ],
    imitations={
        **slips_of_the_constant,
        "slope_cut_off": scaling_back(lambda g, i, k: (g * k * slope(i.detach()), None)),
        "way_back_unrecorded": ScaledUnrecorded,
    },
    called="the gradient of the gradient by `ScaledP3`",
    hint="`torch.autograd.gradgradcheck` asks the same question",
)
### END HIDDEN TESTS

# %% [markdown] nbgrader={"grade": false, "grade_id": "about_graph", "locked": true, "schema_version": 3, "solution": false, "task": false}
r"""
## What torch has recorded

A tensor that was computed from others knows the last step that led to it: its `grad_fn`, a *node* of the graph.
A node knows the nodes that the way back visits next: `node.next_functions` is a tuple of pairs, each of a node, or `None` where an input needs no gradient, and a number that is of no interest here.
A leaf that asks for a gradient has a node too, of the kind `AccumulateGrad`; the leaf itself is its attribute `variable`. No way goes on from there.

Two more things can be asked of a node:

- `type(node).__name__` is the name of its kind, such as `"MulBackward0"`;
- `dir(node)` is the list of its attributes' names; those that begin with `_saved_` tell what was kept for the way back. `_saved_exponent` is the exponent of a power.

A node that several steps lead to is one and the same object each time, so `is`, `in` and a set tell whether you have met it.

### The task

Write `graph_summary(loss)`. It returns a list with one row for each node of the graph.

- A row is a pair: the name of the kind, as above, and a list of the names of what was saved, such as `["_saved_exponent", "_saved_self"]`. Their order does not matter, and you may leave `_saved_` off; other attributes do not belong there. A name counts, whatever it holds, `None` included.
- The first row is the one of `loss.grad_fn`; the others may come in any order. Leaves' nodes, `AccumulateGrad`, have rows as well.
- Each node has **one** row, however many ways lead to it.
- A graph may be thousands of nodes deep, and Python allows about a thousand calls inside each other.
- Where there is no graph, because `loss` is a constant or a leaf, the list is empty.
- The graph may have been gone through already; what was saved is freed then, and its *names* are still there.

<details><summary>Hint: the walk</summary>

Keep two things: the nodes that you have met, and those that you still have to ask. As long as the second is not empty, take one out of it.

</details>

<details><summary>Hint: <code>None</code></summary>

What are the `next_functions` of `(3 * w).grad_fn`?

</details>
"""


# %% nbgrader={"grade": false, "grade_id": "graph_summary", "locked": false, "schema_version": 3, "solution": true, "task": false}
def graph_summary(loss):
    """The nodes of torch's graph.

    Args:
        loss: a tensor.

    Returns:
        a list with one pair per node, the root first: its name and the names of what it saved.
    """
    ### BEGIN SOLUTION
    rows, met, waiting = [], {None}, [loss.grad_fn]
    while waiting:
        node = waiting.pop()
        if node in met:
            continue
        met.add(node)
        saved = [name for name in dir(node) if name.startswith("_saved_")]
        rows.append((type(node).__name__, saved))
        waiting += [parent for parent, _ in node.next_functions]
    return rows
    ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "graph_summary_reads_a_small_graph", "locked": true, "points": 4, "schema_version": 3, "solution": false, "task": false}
# loss = ((3 * w) ** 2).sum() was computed in three steps, and w is a leaf: four nodes, and the power
# saves its base and its exponent.
### BEGIN HIDDEN TESTS
def nodes(loss, *, branches=slice(None), once=True, leaves=True, known_by=lambda node: node):
    """The nodes in the order of a walk, and the same walk with one mistake."""
    found, met, waiting = [], set(), [loss.grad_fn]
    while waiting:
        node = waiting.pop()
        if node is None or (once and known_by(node) in met):
            continue
        met.add(known_by(node))
        if leaves or node.next_functions:
            found.append(node)
        waiting += [parent for parent, _ in node.next_functions[branches]]
    return found


def rows(found, keep=lambda name: name.startswith("_saved_"), name_of=lambda n: type(n).__name__):
    return [(name_of(node), list(filter(keep, dir(node)))) for node in found]


def summary(loss):
    return rows(nodes(loss))


def nothing_skipped(loss):
    """A walk that asks None for its next functions, where there is one."""
    below = [n for node in nodes(loss) for n, _ in node.next_functions]
    return summary(None) if None in below else summary(loss)


broken_walks = {
    "ignores_its_input": lambda loss: summary((torch.ones(2, requires_grad=True) * 3).pow(2).sum()),
    "one_branch_followed": lambda loss: rows(nodes(loss, branches=slice(1))),
    "node_listed_for_every_way": lambda loss: rows(nodes(loss, once=False)),
    "nodes_known_by_their_kind": lambda loss: rows(nodes(loss, known_by=type)),
    "leaves_not_listed": lambda loss: rows(nodes(loss, leaves=False)),
    "named_by_the_engine": lambda loss: rows(nodes(loss), name_of=lambda node: node.name()),
    "names_of_no_kind": lambda loss: rows(nodes(loss), name_of=str),
    "root_alone": lambda loss: rows(nodes(loss)[:1]),
    "last_operation_left_out": lambda loss: rows(nodes(loss)[1:]),
}
### END HIDDEN TESTS


def true_of_the_rows(graph_summary, question):
    import torch

    w = torch.tensor([1.0, 2.0], dtype=torch.float64, requires_grad=True)
    rows = graph_summary(((3 * w) ** 2).sum())
    return None if rows is None else float(eval(question, {"rows": rows}))


for question, answer in (
    ("len(rows)", 4),
    ("rows[0][0] == 'SumBackward0'", 1),
    ("sorted(name for name, saved in rows)[0] == 'AccumulateGrad'", 1),
    ("sorted(name for name, saved in rows)[1] == 'MulBackward0'", 1),
    ("sorted(name for name, saved in rows)[2] == 'PowBackward0'", 1),
    ("sum(len(saved) for name, saved in rows if name == 'AccumulateGrad')", 0),
    ("sum(len(saved) for name, saved in rows if name == 'PowBackward0')", 2),
):
    checks.program(
        true_of_the_rows,
        graph_summary,
        expected=answer,
        cases=[(question,)],
        called=f"for rows = graph_summary(((3 * w) ** 2).sum()) the line `{question}`",
        hint="print the rows in a cell of your own; of a line with ==, 1 stands for true and 0 for "
        "false",
        show=True,
    )


# %% nbgrader={"grade": true, "grade_id": "graph_summary_is_empty_without_a_graph", "locked": true, "points": 2, "schema_version": 3, "solution": false, "task": false}
# A constant, a leaf that asks for a gradient, and what was computed without recording.
def number_of_rows(graph_summary, expression):
    import torch

    w = torch.tensor(2.0, requires_grad=True)
    found = graph_summary(eval(expression, {"torch": torch, "w": w}))
    return None if found is None else len(found)


for expression in ("torch.tensor(2.0)", "w", "(3 * w).detach()"):
    checks.program(
        number_of_rows,
        graph_summary,
        expected=0,
        cases=[(expression,)],
        called=f"the number of rows of `graph_summary({expression})`",
        hint="print its `grad_fn`",
        show=True,
    )
# and not everywhere: 3 * w has two nodes
checks.program(
    number_of_rows,
    graph_summary,
    expected=2,
    cases=[("3 * w",)],
    called="the number of rows of `graph_summary(3 * w)`",
    hint="print `(3 * w).grad_fn`, and the `next_functions` of it",
    show=True,
)


# %% nbgrader={"grade": true, "grade_id": "graph_summary_lists_every_node_once", "locked": true, "points": 2, "schema_version": 3, "solution": false, "task": false}
# How many nodes of each kind a graph has: graphs of many operations in which results are used
# again are tested when the notebook is graded.
### BEGIN HIDDEN TESTS
def numbers_of_nodes(graph_summary, steps, kinds):
    import torch

    values = [torch.tensor(0.1 * k, requires_grad=k != 2) for k in range(4)]
    for operation, a, b in steps.tolist():
        x, y = values[a], values[b]
        values.append((x + y, x * y, x - y, torch.sin(x), torch.tanh(x), x / (y + 9))[operation])
    try:
        found = graph_summary(values[-1])
    except AttributeError as error:
        if "NoneType" not in str(error):
            raise
        return [[-len(steps)] * (len(kinds) + 2)]
    if found is None:
        return None
    names = [row[0] for row in found]
    return [[*(names.count(kind) for kind in kinds), len(names), len(steps)]]


kinds = tuple(f"{kind}Backward0" for kind in ("Add", "Mul", "Sub", "Sin", "Tanh", "Div"))
kinds = (*kinds, "AccumulateGrad")


def random_graphs(rng):
    """Each step takes the last result and an earlier one, so that every step is in the graph."""
    for n in (8, 12, 16, 20, 24):
        earlier = [int(rng.integers(max(0, k - 5), k + 4)) for k in range(n)]
        operations = rng.permutation(np.arange(n) % 6)
        both = operations * (operations < 3)  # at least a third of the steps has two operands
        operations = np.where(np.arange(n) % 2, both, operations)
        yield np.stack([operations, np.arange(3, n + 3), earlier], axis=1), kinds


def doublings(n):
    return np.array([(0, 0, 0), *((k % 2, k + 4, k + 4) for k in range(n))])


checks.program(
    numbers_of_nodes,
    graph_summary,
    reference=summary,
    cases=lambda rng: [*random_graphs(rng), *((doublings(n), kinds) for n in (3, 5, 8))],
    imitations={**broken_walks, "none_not_skipped": nothing_skipped},
    called="the number of nodes of each kind in `graph_summary`",
    hint="take `b = 2 * w` and `b + 15 * b`, draw the graph with a pencil, and compare the rows",
)
### END HIDDEN TESTS


# %% nbgrader={"grade": true, "grade_id": "graph_summary_begins_at_the_root", "locked": true, "points": 1, "schema_version": 3, "solution": false, "task": false}
# The first row is the one of the last operation: tested for several of them when the notebook is
# graded.
### BEGIN HIDDEN TESTS
def place_of_the_first_name(graph_summary, expression, kinds):
    import torch

    w = torch.tensor([0.5, 2.0], requires_grad=True)
    found = graph_summary(eval(expression, {"torch": torch, "w": w}))
    if found is None:
        return None
    found = list(found)
    place = kinds.index(found[0][0]) if found and found[0][0] in kinds else -1
    return [[place, len(expression)]]


checks.program(
    place_of_the_first_name,
    graph_summary,
    reference=summary,
    cases=[
        (text, (*kinds, "SumBackward0"))
        for text in (
            "torch.sin(3 * w + 1)",
            "3 * torch.sin(w)",
            "w * 2 + torch.tanh(w)",
            "w / (w + 9) - 1",
            "torch.tanh(w - 3 * w)",
        )
    ],
    imitations={
        "root_comes_last": lambda loss: summary(loss)[::-1],
        **{
            name: broken_walks[name]
            for name in ("ignores_its_input", "names_of_no_kind", "last_operation_left_out")
        },
    },
    called="the first row of `graph_summary`",
    hint="where does your walk begin, and when does it write down the node that it stands on?",
)
### END HIDDEN TESTS


# %% nbgrader={"grade": true, "grade_id": "graph_summary_names_what_was_saved", "locked": true, "points": 2, "schema_version": 3, "solution": false, "task": false}
# Which names the nodes of each kind have saved: several operations, before the way back and after
# it, are tested when the notebook is graded.
### BEGIN HIDDEN TESTS
def numbers_of_names(graph_summary, expression, gone, words):
    import torch

    w = torch.tensor([0.5, 2.0], requires_grad=True)
    v = torch.tensor([[1.0, -2.0], [3.0, 0.5]], requires_grad=True)
    loss = eval(expression, {"torch": torch, "w": w, "v": v})
    if gone:
        loss.backward()
    try:
        found = graph_summary(loss)
    except RuntimeError as error:
        if "have already been freed" not in str(error):
            raise
        return [[-len(expression)]]
    if found is None:
        return None
    pairs = [(row[0], str(name).removeprefix("_saved_")) for row in found for name in row[1]]
    names = [name for _, name in pairs]
    counts = [names.count(word) for _, word in words]
    return [[*map(pairs.count, words), *counts, len(names), len(expression)]]


saving = (
    "((3 * w) ** 2).sum()",
    "(w * w / (w + 2)).exp().sum() * 5",
    "(v @ v).relu().mean() / 4",
    "torch.sin(v * w).sum() * w.sum() ** 3",
    "(torch.tanh(v.T) - 2 * w).sum()",
    "(b := 2 * w).sum() + torch.sin(b * b).sum()",
)
words = set()
for expression in saving:
    w, v = torch.ones(2, requires_grad=True), torch.ones(2, 2, requires_grad=True)
    found = summary(eval(expression, {"torch": torch, "w": w, "v": v}))
    words |= {(kind, name.removeprefix("_saved_")) for kind, names in found for name in names}
words = tuple(sorted(words))


def holding_something(loss):
    """Names of what is not None."""
    found = nodes(loss)
    return [
        (kind, [name for name in names if getattr(node, name) is not None])
        for node, (kind, names) in zip(found, rows(found), strict=True)
    ]


for gone in (False, True):
    imitations = {
        **broken_walks,
        "nothing_saved_is_named": lambda loss: rows(nodes(loss), keep=lambda name: False),
        "other_attributes_named": lambda loss: rows(nodes(loss), keep=lambda n: "saved" in n),
        "values_for_names": lambda loss: [
            (kind, ["" for _ in names]) for kind, names in summary(loss)
        ],
        "values_asked_for" if gone else "empty_names_left_out": holding_something,
    }
    checks.program(
        numbers_of_names,
        graph_summary,
        reference=summary,
        cases=[(expression, gone, words) for expression in saving],
        imitations=imitations,
        called=f"the names in `graph_summary` {'after' if gone else 'before'} the way back",
        hint="after `loss.backward()` what was saved is gone, and asking a node for it raises: ask "
        "for the names alone"
        if gone
        else "print `dir(node)` for a power and for a product, and compare with your rows",
    )
### END HIDDEN TESTS


# %% nbgrader={"grade": true, "grade_id": "graph_summary_reads_a_long_chain", "locked": true, "points": 1, "schema_version": 3, "solution": false, "task": false}
# A chain of thousands of operations, and results that are used twice again and again; tested when
# the notebook is graded.
### BEGIN HIDDEN TESTS
def rows_of_a_chain(graph_summary, n):
    import torch

    loss = torch.tensor(0.5, requires_grad=True)
    for _ in range(n):
        loss = loss + 1
    try:
        found = graph_summary(loss)
    except RecursionError:
        return [[-n]]
    return None if found is None else [[len(found), n]]


def out_of_breath(loss):
    raise RecursionError


def rows_of_doublings(graph_summary, n):
    import torch

    loss = torch.tensor(0.5, requires_grad=True)
    for _ in range(n):
        loss = loss + loss
    found = graph_summary(loss)
    return None if found is None else [[len(found), n]]


checks.program(
    rows_of_a_chain,
    graph_summary,
    reference=summary,
    cases=[(n,) for n in (2000, 2500, 3000)],
    imitations={"recursion_too_deep": out_of_breath},
    called="the number of rows for a long chain in `graph_summary`",
    hint="build a chain of 3000 additions in a loop and try it",
)
checks.program(
    rows_of_doublings,
    graph_summary,
    reference=summary,
    cases=[(n,) for n in (8, 10, 12)],
    imitations={"node_listed_for_every_way": broken_walks["node_listed_for_every_way"]},
    called="the number of rows for repeated doubling in `graph_summary`",
    hint="add a result to itself, ten times: how many nodes are there, and how many ways?",
)
### END HIDDEN TESTS

# %% [markdown] nbgrader={"grade": false, "grade_id": "about_detached", "locked": true, "schema_version": 3, "solution": false, "task": false}
r"""
## Who has been cut off?

A parameter that does not learn, without an error or a warning, often has been cut off: a number left the world of tensors on its way to the loss and came back without its past.
The graph knows: a parameter is *reached* if some way leads from the root to its `AccumulateGrad` node. All others are *detached*.

### Predict first

`p` and `q` are leaves that ask for a gradient, each with one number that is not zero, and

```python
loss = q * p.detach() + 0 * p
loss.backward()
```

What is `p.grad` now?

- `"none"`: it is `None`
- `"zero"`: it is a tensor, 0
- `"q"`: it is a tensor, the value of `q`

Set `gradient_of_p` to one of the three.
"""

# %% nbgrader={"grade": false, "grade_id": "gradient_of_p", "locked": false, "schema_version": 3, "solution": true, "task": false}
gradient_of_p = ...
### BEGIN SOLUTION
gradient_of_p = "zero"
### END SOLUTION

# %% nbgrader={"grade": true, "grade_id": "gradient_of_p_is_predicted", "locked": true, "points": 1, "schema_version": 3, "solution": false, "task": false}
# One of the three? Your choice is compared with the right one when the notebook is graded.
checks.choice(gradient_of_p, options=("none", "zero", "q"))
### BEGIN HIDDEN TESTS
checks.choice(gradient_of_p, "zero", options=("none", "zero", "q"))
### END HIDDEN TESTS

# %% [markdown] nbgrader={"grade": false, "grade_id": "about_find_detached", "locked": true, "schema_version": 3, "solution": false, "task": false}
r"""
### The task

Write `find_detached(loss, params)`.

- `params` is a list of leaves. They may be of any shape, and some may not ask for a gradient: no graph reaches those.
- It returns the list of the detached ones: the tensors themselves, in the order in which they stand in `params`.
- `loss` is one number, the result of a computation. If nothing of that was recorded, all are detached.
- A gradient of zero is a gradient: who is reached is not detached, whatever the numbers are.
- Two parameters may hold the same numbers and are still two.
- Nothing else happens: `params` and every `.grad` stay as they were, and `loss.backward()` can still be called afterwards.

<details><summary>Hint: two ways</summary>

You can walk, as in the first task, and collect what hangs at the `AccumulateGrad` nodes.
Or you can ask torch for gradients in such a way that it tells you where there is none; then look up what else such a question does to the graph.

</details>

<details><summary>Hint: the same tensor</summary>

`a == b` and `a in list` compare the numbers of tensors. Which word of Python asks whether two names stand for one and the same object?

</details>
"""


# %% nbgrader={"grade": false, "grade_id": "find_detached", "locked": false, "schema_version": 3, "solution": true, "task": false}
def find_detached(loss, params):
    """The parameters that the graph of a loss does not reach.

    Args:
        loss: () tensor.
        params: list of leaves.

    Returns:
        list of those without a way from the loss to them, in the order of params.
    """
    ### BEGIN SOLUTION
    reached, met, waiting = set(), {None}, [loss.grad_fn]
    while waiting:
        node = waiting.pop()
        if node in met:
            continue
        met.add(node)
        reached.add(id(getattr(node, "variable", None)))
        waiting += [parent for parent, _ in node.next_functions]
    return [p for p in params if id(p) not in reached]
    ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "find_detached_sees_a_cut", "locked": true, "points": 4, "schema_version": 3, "solution": false, "task": false}
# p comes back from a Python number, q and r are tensors all the way: p alone is detached.
# Then nobody is, and then everybody.
### BEGIN HIDDEN TESTS
class Leaves:
    """What several wrong ways to look for reached leaves have in common."""

    def reached(loss, **walk):
        return [n.variable for n in nodes(loss, **walk) if type(n).__name__ == "AccumulateGrad"]

    def missing(params, reached):
        return [p for p in params if not any(p is leaf for leaf in reached)]


def detached(loss, params):
    return Leaves.missing(params, Leaves.reached(loss))


def gradients(loss, params):
    """By torch, None or 0 where there is none, with the graph as it was."""
    asking = [p for p in params if p.requires_grad]
    if loss.grad_fn is None:
        return [None] * len(params)
    found = torch.autograd.grad(loss, asking, retain_graph=True, allow_unused=True)
    table = {id(p): grad for p, grad in zip(asking, found, strict=True)}
    return [table.get(id(p)) for p in params]


def zero_counts_as_none(loss, params):
    grads = gradients(loss, params)
    return [p for p, g in zip(params, grads, strict=True) if g is None or not g.any()]


def reached_ones(loss, params):
    missing = detached(loss, params)
    return [p for p in params if not any(p is other for other in missing)]


def last_operation(loss, params):
    below = [] if loss.grad_fn is None else [node for node, _ in loss.grad_fn.next_functions]
    return Leaves.missing(params, [getattr(node, "variable", None) for node in below])


def by_value(loss, params):
    leaves = Leaves.reached(loss)
    return [p for p in params if not any(torch.equal(p, leaf) for leaf in leaves)]


def asks_until_the_graph_is_gone(loss, params):
    missing = []
    for p in params:
        try:
            torch.autograd.grad(loss, p)
        except RuntimeError:
            missing.append(p)
    return missing


def never_expects_a_constant(loss, params):
    """By torch, which refuses what asks for no gradient."""
    found = torch.autograd.grad(loss, params, retain_graph=True, allow_unused=True)
    return [p for p, grad in zip(params, found, strict=True) if grad is None]


broken_searches = {
    "ignores_its_input": lambda loss, params: [],
    "no_parameters": lambda loss, params: [p.clone() for p in detached(loss, params)],
    "zero_taken_for_none": zero_counts_as_none,
    "reached_for_detached": reached_ones,
    "one_branch_followed": lambda loss, params: Leaves.missing(
        params, Leaves.reached(loss, branches=slice(1))
    ),
    "nodes_known_by_their_kind": lambda loss, params: Leaves.missing(
        params, Leaves.reached(loss, known_by=type)
    ),
    "gradient_read_too_early": lambda loss, params: [p for p in params if p.grad is None],
    "last_operation_alone": last_operation,
    "parameter_asked": lambda loss, params: [p for p in params if not p.requires_grad],
    "compared_by_numbers": by_value,
    "params_out_of_order": lambda loss, params: detached(loss, params)[::-1],
    "constant_parameters_left_out": lambda loss, params: [
        p for p in detached(loss, params) if p.requires_grad
    ],
}
### END HIDDEN TESTS


def detached_ones(find_detached, line):
    import torch

    p, q, r = (torch.tensor(value, requires_grad=True) for value in (0.5, 2.0, 3.0))
    loss = eval(line, {"torch": torch, "p": p, "q": q, "r": r})
    found = find_detached(loss, [p, q, r])
    if found is None:
        return None
    found = list(found)
    return [float(any(item is leaf for item in found)) for leaf in (p, q, r)]


for line, expected in (
    ("q * torch.tensor(p.item()) + r", [1, 0, 0]),
    ("q * torch.sin(p) + r", [0, 0, 0]),
    ("(q * torch.sin(p) + r).detach()", [1, 1, 1]),
):
    checks.program(
        detached_ones,
        find_detached,
        expected=expected,
        cases=[(line,)],
        called=f"for loss = {line}, who of p, q, r is detached,",
        hint="1 stands for detached and 0 for reached: draw the graph and follow every way from "
        "the loss",
        show=True,
    )


# %% nbgrader={"grade": true, "grade_id": "find_detached_finds_six_kinds_of_cut", "locked": true, "points": 3, "schema_version": 3, "solution": false, "task": false}
# Six everyday ways to cut a parameter off, and the same losses without a cut, are tested when the
# notebook is graded.
### BEGIN HIDDEN TESTS
def places_of_detached(find_detached, lines, values):
    import math
    import warnings

    import torch

    p, q, r = (torch.tensor(value, requires_grad=True) for value in values)
    names = {"torch": torch, "np": np, "math": math, "p": p, "q": q, "r": r}
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        exec(lines, names)
    try:
        found = find_detached(names["loss"], [p, q, r])
    except (AttributeError, RuntimeError) as error:
        words = ("NoneType", "not require grad")
        known = [word for word in words if word in str(error)]
        if not known:
            raise
        return [[-9, -9, -9, -len(known[0]), values[0]]]
    if found is None:
        return None
    found = list(found)
    places = [[k for k, item in enumerate(found) if item is leaf] for leaf in (p, q, r)]
    return [[*(at[0] if at else -1 for at in places), len(found), values[0]]]


def with_three_numbers(texts):
    return lambda rng: [(text, tuple(rng.uniform(0.4, 2.0, size=3).tolist())) for text in texts]


checks.program(
    places_of_detached,
    find_detached,
    reference=detached,
    cases=with_three_numbers(
        [
            "loss = q * torch.tensor(p.item()) - r",
            "loss = q + torch.as_tensor(np.sin(p.detach().numpy())) * r",
            "loss = q * math.sin(p) * r",
            "loss = r - q * torch.tensor(p)",
            "with torch.no_grad():\n    s = torch.sin(p)\nloss = q * s / r",
            "loss = r * (q * torch.sin(p.data))",
            "loss = p * (r + torch.tensor(q.item()))",
            "s = p * r\nloss = p + q * math.exp(r)",
            "loss = q * torch.sin(p) / r",
            "loss = (r + q) * torch.exp(p)",
        ]
    ),
    imitations={
        **broken_searches,
        "graph_used_up": asks_until_the_graph_is_gone,
        "none_not_skipped": lambda loss, params: (nothing_skipped(loss), detached(loss, params))[1],
    },
    called="the list of `find_detached`",
    hint="cut a parameter off in a cell of your own, in one of the ways that the book lists, and "
    "print the list",
)
### END HIDDEN TESTS

# %% nbgrader={"grade": true, "grade_id": "find_detached_trusts_the_graph", "locked": true, "points": 2, "schema_version": 3, "solution": false, "task": false}
# Gradients of zero, parameters that stand nowhere in the loss or do not ask for a gradient, cuts
# beside a way that is whole, several detached ones in their order: tested when the notebook is
# graded.
### BEGIN HIDDEN TESTS
checks.program(
    places_of_detached,
    find_detached,
    reference=detached,
    cases=with_three_numbers(
        [
            "loss = torch.relu(-p) * q + r",
            "loss = 0 * p + q.detach() * r",
            "loss = torch.round(p) + torch.sign(q) * 2",
            "loss = p.detach() * p + q",
            "loss = torch.where(p > 0, q, r)",
            "s = torch.sin(p)\nloss = q * s.item() + r * s",
            "loss = torch.stack([q, q * r, p.detach()]).sum()",
            "s = q * 2\ns.add_(r)\nloss = s * s",
            "p.requires_grad_(False)\nloss = p * q + 0 * r",
            "q.requires_grad_(False)\nloss = q * r - p.detach()",
            "r.requires_grad_(False)\nloss = torch.sin(p) / q * r",
            "loss = (p * q).detach() + r",
            "loss = (p * q * r).detach()",
            "with torch.no_grad():\n    loss = p - q / r",
            "loss = r ** 2",
            "loss = torch.cat([p[None], r[None] * 3, q.data[None]]).prod()",
        ]
    ),
    imitations={
        **broken_searches,
        "graph_used_up": asks_until_the_graph_is_gone,
        "asked_without_a_graph": never_expects_a_constant,
    },
    called="the list of `find_detached`",
    hint="put a parameter behind a closed `relu`, then leave one out of the loss: who is reached?",
)
### END HIDDEN TESTS


# %% nbgrader={"grade": true, "grade_id": "find_detached_tells_equal_numbers_apart", "locked": true, "points": 1, "schema_version": 3, "solution": false, "task": false}
# Parameters that hold the same numbers, and parameters of different shapes; tested when the
# notebook is graded.
### BEGIN HIDDEN TESTS
def places_among_equals(find_detached, values, used):
    import torch

    params = [torch.tensor(value, requires_grad=True) for value in values]
    loss = None
    for leaf in (params[k] for k in used):
        term = leaf * leaf if leaf.ndim == 0 else (leaf * leaf).sum()
        loss = term if loss is None else loss + term
    found = find_detached(loss, list(params))
    if found is None:
        return None
    found = list(found)
    places = [[k for k, item in enumerate(found) if item is leaf] for leaf in params]
    return [[*(at[0] if at else -1 for at in places), len(found), values[0].sum()]]


def equals(rng):
    for used in ((0,), (1,), (2, 0), (1, 2)):
        yield (np.asarray(rng.uniform(0.4, 2.0)),) * 3, used
    yield tuple(map(np.asarray, rng.uniform(0.4, 2.0, size=3))), (1,)


def unlike_shapes(rng):
    yield (np.full(3, 0.5),) * 3, (1,)
    yield (rng.normal(size=2), rng.normal(size=(3, 2)), np.array(0.5)), (2,)
    yield (np.array(0.5), rng.normal(size=4), rng.normal(size=(3, 2))), (2, 1)


for draw in (equals, unlike_shapes):
    checks.program(
        places_among_equals,
        find_detached,
        reference=detached,
        cases=draw,
        imitations=broken_searches,
        called="the list of `find_detached` among parameters of equal numbers or other shapes",
        hint="make two parameters of the same numbers and use one of them: is the other one in "
        "your list? Then try two of different shapes",
    )
### END HIDDEN TESTS


# %% nbgrader={"grade": true, "grade_id": "find_detached_leaves_everything_as_it_was", "locked": true, "points": 2, "schema_version": 3, "solution": false, "task": false}
# params and every .grad are what they were before the call, and loss.backward() then adds to them
# as usual; this is tested when the notebook is graded, and counts for the right list.
### BEGIN HIDDEN TESTS
def what_is_left(find_detached, values, before):
    import torch

    params = [torch.tensor(value, requires_grad=True) for value in values]
    p, q, r = params
    for leaf, number in zip(params, before, strict=True):
        leaf.grad = None if number is None else torch.full_like(leaf, number)
    loss, given = (p**2 * q).sum() + (r.detach() * q).sum(), list(params)
    found = find_detached(loss, given)
    if found is None:
        return None
    found = list(found)
    missing = [len(given), *(sum(item is leaf for item in found) for leaf in params)]
    held = [-1.0 if leaf.grad is None else leaf.grad.sum().item() for leaf in params]
    try:
        loss.backward()
    except RuntimeError:  # there is nothing to go back through any more
        return [[*missing, len(found), *held, -9, -9, -9]]
    after = [-1.0 if leaf.grad is None else leaf.grad.sum().item() for leaf in params]
    return [[*missing, len(found), *held, *after]]


def without_gradient(params):
    return [p for p in params if p.grad is None]


def clear(params):
    for p in params:
        p.grad = None


def frees_the_graph(loss, params):
    torch.autograd.grad(loss, params, allow_unused=True)
    return detached(loss, params)


def strikes_out(loss, params):
    params[:] = detached(loss, params)
    return params


def goes_back(loss, params):
    loss.backward(retain_graph=True)
    return without_gradient(params)


def goes_back_once(loss, params):
    loss.backward()
    return without_gradient(params)


def goes_back_with_a_clean_slate(loss, params):
    clear(params)
    return goes_back(loss, params)


def tidies_up_afterwards(loss, params):
    clear(params)
    return detached(loss, params)


for held in ("p", "q", "pq", "q"), ("qr", "pr", "pqr", "r"):  # have a gradient from before
    checks.program(
        what_is_left,
        find_detached,
        reference=detached,
        cases=lambda rng, held=held: [
            (
                tuple(rng.normal(size=(3, n))),
                tuple(rng.uniform(1, 3) if name in names else None for name in "pqr"),
            )
            for n, names in zip((1, 2, 3, 5), held, strict=True)
        ],
        imitations={
            **{name: search for name, search in broken_searches.items() if "last" not in name},
            "input_modified": strikes_out,
            "gradients_added": goes_back,
            "gradients_replaced": goes_back_with_a_clean_slate,
            "gradients_thrown_away": tidies_up_afterwards,
            "graph_used_up": frees_the_graph,
            "graph_and_gradients_used": goes_back_once,
        },
        called="what `find_detached` finds and leaves behind",
        hint="print every `.grad` before and after the call, and then call `loss.backward()`",
    )
### END HIDDEN TESTS

# %% [markdown] nbgrader={"grade": false, "grade_id": "in_your_own_words", "locked": true, "schema_version": 3, "solution": false, "task": false}
r"""
## In your own words

Not graded, and worth two minutes: a colleague tests an operation of their own with `operation(i).sum().backward()` and finds the gradients right.
Which mistakes can still be in it, and which line would you write instead?
Add a cell below and write your answer in it.
"""
