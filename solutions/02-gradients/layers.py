# %% [markdown] nbgrader={"grade": false, "grade_id": "layers", "locked": true, "schema_version": 3, "solution": false, "task": false}
r"""
# Layers by hand

A network is a row of layers, and every layer has a way back: it is handed the gradient by its output and hands on the gradient by its input.
Here you write that way back for a linear layer and for three activations, and then you put them together: the loss and all gradients of a small network.

- Work through the cells from top to bottom; run each one with Shift+Enter.
- A cell that says `YOUR CODE HERE` is yours: replace the line `raise NotImplementedError()`.
- The cell after it tests your answer and says what it found.
  Some tests are hidden; they run when the notebook is graded.
- Write numpy in float64. Your answers must do without torch, which is not there when they are graded; only the tests use it.
- No function may change the arrays that it is given.

The derivations are on the page *Layers* of the book, the symbols on its page *Notation*.
"""

# %% nbgrader={"grade": false, "grade_id": "setup", "locked": true, "schema_version": 3, "solution": false, "task": false}
import numpy as np

from autograder import checks

# %% [markdown] nbgrader={"grade": false, "grade_id": "about_the_linear_layer", "locked": true, "schema_version": 3, "solution": false, "task": false}
r"""
## The linear layer

A linear layer with $n_\text{in}$ inputs and $n_\text{out}$ outputs has weights `W` of shape (n_out, n_in) and biases `b` of shape (n_out,).
It takes `X` of shape (…, n_in) and returns

$$
Y = X W^\mathsf{T} + b \qquad \text{of shape } (\ldots, n_\text{out}),
$$

where the dots stand for the same leading axes in `X` and in `Y`: one axis of length $B$ for a batch of $B$ examples, or several, such as (batch, time).
Every row of `Y` is made from one row of `X`, with the same `W` and the same `b`.

Further on, something makes one number $L$ of $Y$.
What that is, the layer does not know.
It is told the *upstream gradient* `dY`, of the shape of `Y`: the entry of `dY` at each place is the derivative of $L$ by the entry of `Y` at that place.
From this it works out `dX`, `dW` and `db`, the derivatives of $L$ by every entry of `X`, of `W` and of `b`.

### Predict first

Take a batch of one example: `X` and `dY` have one row each, and `db` comes out.
Now copy that row, so that `X` and `dY` hold it four times, one copy below the other.
What happens to `db`?
Set `when_a_row_is_copied` to `"quarters"`, `"stays"` or `"quadruples"`.
"""

# %% nbgrader={"grade": false, "grade_id": "when_a_row_is_copied", "locked": false, "schema_version": 3, "solution": true, "task": false}
when_a_row_is_copied = ...
### BEGIN SOLUTION
when_a_row_is_copied = "quadruples"
### END SOLUTION

# %% nbgrader={"grade": true, "grade_id": "copied_rows_are_predicted", "locked": true, "points": 1, "schema_version": 3, "solution": false, "task": false}
# One of the three? Your choice is compared with the right one when the notebook is graded.
checks.choice(when_a_row_is_copied, options=("quarters", "stays", "quadruples"))
### BEGIN HIDDEN TESTS
checks.choice(when_a_row_is_copied, "quadruples", options=("quarters", "stays", "quadruples"))
### END HIDDEN TESTS

# %% [markdown] nbgrader={"grade": false, "grade_id": "about_the_shapes", "locked": true, "schema_version": 3, "solution": false, "task": false}
r"""
### Predict again

It is good advice to look at the shapes: a gradient has the shape of what it is the gradient of.
Suppose that a function returns the transpose of the right `dW`, and that a test looks at its shape and at nothing else.
With which of these three layers does the test notice *nothing*?

| layer | B | n_in | n_out |
|---|---|---|---|
| `"first"` | 5 | 3 | 2 |
| `"second"` | 3 | 3 | 2 |
| `"third"` | 5 | 3 | 3 |

Set `where_the_shape_cannot_tell` to `"first"`, `"second"` or `"third"`.
"""

# %% nbgrader={"grade": false, "grade_id": "where_the_shape_cannot_tell", "locked": false, "schema_version": 3, "solution": true, "task": false}
where_the_shape_cannot_tell = ...
### BEGIN SOLUTION
where_the_shape_cannot_tell = "third"
### END SOLUTION

# %% nbgrader={"grade": true, "grade_id": "silent_shape_is_predicted", "locked": true, "points": 1, "schema_version": 3, "solution": false, "task": false}
# One of the three? Your choice is compared with the right one when the notebook is graded.
checks.choice(where_the_shape_cannot_tell, options=("first", "second", "third"))
### BEGIN HIDDEN TESTS
checks.choice(where_the_shape_cannot_tell, "third", options=("first", "second", "third"))
### END HIDDEN TESTS

# %% [markdown] nbgrader={"grade": false, "grade_id": "about_linear_backward", "locked": true, "schema_version": 3, "solution": false, "task": false}
r"""
### The way back through a linear layer

Write `linear_backward(dY, X, W)`.

| | shape | |
|---|---|---|
| `dY` | (…, n_out) | upstream gradient |
| `X` | (…, n_in) | what the layer was given |
| `W` | (n_out, n_in) | its weights |

It returns the three gradients `dX`, `dW` and `db`, in this order, as a tuple or a list.
Each has the shape of `X`, of `W` and of `b`, in that order; `b` itself is not needed.

- It works for any sizes, a batch of one and equal sizes included, and for one leading axis or more.
  Begin with one leading axis; the others are worth two points of their own.
- `dY` may hold any numbers, positive and negative.
- `dY`, `X` and `W` are the same after the call.

<details><summary>Hint: where to begin</summary>

Take a single entry of `W`, say the one in row $i$ and column $j$, and a batch of two.
Which entries of `Y` does it take part in, and with which factor each?
Then do the same for a single entry of `b`, and of `X`.

</details>

<details><summary>Hint: from entries to a matrix product</summary>

Write the derivative by one entry as a sum.
The index that is summed over is the one that disappears; a matrix product sums over the inner axis of its two factors.
Where both axes of two factors fit, the shapes do not decide: look at the index.

</details>

<details><summary>Hint: more leading axes</summary>

To the layer, an `X` of shape (2, 4, n_in) is eight rows.
What would the three gradients be if the eight rows stood below each other, and what shape must each of them have in the end?

</details>
"""


# %% nbgrader={"grade": false, "grade_id": "linear_backward", "locked": false, "schema_version": 3, "solution": true, "task": false}
def linear_backward(dY, X, W):
    """Gradients of a linear layer by its input, its weights and its biases.

    Args:
        dY: (..., n_out) upstream gradient.
        X: (..., n_in) input of the layer.
        W: (n_out, n_in) weights.

    Returns:
        dX: (..., n_in).
        dW: (n_out, n_in).
        db: (n_out,).
    """
    ### BEGIN SOLUTION
    rows, inputs = dY.reshape(-1, dY.shape[-1]), X.reshape(-1, X.shape[-1])
    return dY @ W, rows.T @ inputs, rows.sum(axis=0)
    ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "linear_backward_gives_dx_for_two_examples", "locked": true, "points": 2, "schema_version": 3, "solution": false, "task": false}
# A batch of two, by hand, for all three gradients. Three inputs, two outputs:
two_examples = (
    np.array([[1.0, -1.0], [2.0, 3.0]]),  # dY
    np.array([[1.0, 2.0, 3.0], [0.0, -1.0, 1.0]]),  # X
    np.array([[2.0, 0.0, -1.0], [1.0, 3.0, 1.0]]),  # W
)
# The first input of the first example goes into the first output with weight 2 and into the second
# one with weight 1. L grows by 1 per unit of the one and by -1 per unit of the other output:
# 2 - 1 = 1. The last input of the second example: weights -1 and 1, so -2 + 3 = 1.
checks.values(
    linear_backward,
    part=0,
    name="dX",
    expected=lambda dY, X, W: [[1, -3, -2], [7, 9, 1]],
    cases=[two_examples],
    show=True,
)

# %% nbgrader={"grade": true, "grade_id": "linear_backward_gives_dw_for_two_examples", "locked": true, "points": 2, "schema_version": 3, "solution": false, "task": false}
# The same batch. The weight from the last input to the first output meets a 3 in the first example,
# where L grows by 1 per unit of that output, and a 1 in the second, where it grows by 2: 3 + 2 = 5.
checks.values(
    linear_backward,
    part=1,
    name="dW",
    expected=lambda dY, X, W: [[1, 0, 5], [-1, -5, 0]],
    cases=[two_examples],
    show=True,
)

# %% nbgrader={"grade": true, "grade_id": "linear_backward_gives_db_for_two_examples", "locked": true, "points": 1, "schema_version": 3, "solution": false, "task": false}
# The same batch. One more unit of the second bias is one more unit of the second output, in both
# examples: L changes by -1 in the first and by 3 in the second.
checks.values(
    linear_backward,
    part=2,
    name="db",
    expected=lambda dY, X, W: [3, 2],
    cases=[two_examples],
    show=True,
)


# %% nbgrader={"grade": true, "grade_id": "linear_backward_is_right_for_small_batches", "locked": true, "points": 1, "schema_version": 3, "solution": false, "task": false}
# All three against torch, which is given the forward pass and nothing else. The batches have one
# to five examples; dY holds positive and negative numbers.
def linear(X, W, b):
    return X @ W.T + b


checks.vjp(
    linear_backward,
    of=linear,
    wrt=(0, 1, 2),
    cases=lambda rng: [
        (rng.normal(size=(B, n_in)), rng.normal(size=(n_out, n_in)), rng.normal(size=n_out))
        for B, n_in, n_out in ((4, 3, 2), (1, 3, 2), (3, 2, 4), (5, 3, 3), (2, 4, 3))
    ],
    arguments=lambda dY, X, W, _b: (dY, X, W),
    show=True,
)


# %% nbgrader={"grade": true, "grade_id": "linear_backward_gives_the_true_dx", "locked": true, "points": 2, "schema_version": 3, "solution": false, "task": false}
# dX is compared with that of torch, for batches of many sizes, when the notebook is graded.
### BEGIN HIDDEN TESTS
SIZES = (5, 3, 2), (1, 3, 2), (3, 3, 2), (2, 3, 2), (4, 3, 3), (3, 3, 3), (6, 2, 5), (4, 3, 1)


def batches(rng):
    for B, n_in, n_out in SIZES:
        W, b = rng.normal(size=(n_out, n_in)), rng.normal(size=n_out)
        yield rng.normal(0.7, 1.3, (B, n_in)), W, b
    W, b = rng.normal(size=(2, 3)), rng.normal(size=2)
    yield 1e6 * rng.normal(0.7, 1.3, (7, 3)), 1e-3 * W, b


def swapped(dY, X, W):
    return dY.T @ X, dY @ W, None


checks.vjp(
    linear_backward,
    of=linear,
    wrt=(0, None, None),
    cases=batches,
    arguments=lambda dY, X, W, _b: (dY, X, W),
    imitations={
        "gradients_swapped": swapped,
        "weights_skipped": lambda dY, X, W: (dY, None, None),
    },
)
### END HIDDEN TESTS


# %% nbgrader={"grade": true, "grade_id": "linear_backward_gives_the_true_dw", "locked": true, "points": 2, "schema_version": 3, "solution": false, "task": false}
# dW is compared with that of torch, for batches of many sizes, when the notebook is graded.
### BEGIN HIDDEN TESTS
checks.vjp(
    linear_backward,
    of=linear,
    wrt=(None, 1, None),
    cases=batches,
    arguments=lambda dY, X, W, _b: (dY, X, W),
    imitations={
        "gradients_swapped": swapped,
        "product_of_sums": lambda dY, X, W: (None, np.outer(dY.sum(0), X.sum(0)), None),
        "first_example_only": lambda dY, X, W: (None, np.outer(dY[0], X[0]), None),
    },
)
### END HIDDEN TESTS

# %% nbgrader={"grade": true, "grade_id": "linear_backward_gives_the_true_db", "locked": true, "points": 2, "schema_version": 3, "solution": false, "task": false}
# db is compared with that of torch, for batches of many sizes, when the notebook is graded.
### BEGIN HIDDEN TESTS
checks.vjp(
    linear_backward,
    of=linear,
    wrt=(None, None, 2),
    cases=batches,
    arguments=lambda dY, X, W, _b: (dY, X, W),
    imitations={"first_example_only": lambda dY, X, W: (None, None, dY[0])},
)
### END HIDDEN TESTS


# %% nbgrader={"grade": true, "grade_id": "linear_backward_takes_more_leading_axes", "locked": true, "points": 2, "schema_version": 3, "solution": false, "task": false}
# Two leading axes, and three; this is tested when the notebook is graded.
### BEGIN HIDDEN TESTS
def sequences(rng):
    for leading, n_in, n_out in (((2, 4), 3, 5), ((3, 2), 4, 2), ((5, 3), 3, 3), ((2, 3, 4), 5, 2)):
        W, b = rng.normal(size=(n_out, n_in)), rng.normal(size=n_out)
        yield rng.normal(0.7, 1.3, (*leading, n_in)), W, b


checks.vjp(
    linear_backward,
    of=linear,
    wrt=(0, 1, 2),
    cases=sequences,
    arguments=lambda dY, X, W, _b: (dY, X, W),
)
### END HIDDEN TESTS

# %% nbgrader={"grade": true, "grade_id": "linear_backward_leaves_its_inputs_alone", "locked": true, "points": 1, "schema_version": 3, "solution": false, "task": false}
# dY, X and W must be the same after the call, their shapes included; this is tested when the
# notebook is graded.
### BEGIN HIDDEN TESTS
checks.untouched(
    linear_backward,
    expected=lambda dY, X, W: dY.T @ X,
    part=1,
    cases=lambda rng: [
        (rng.normal(size=(B, 2)), rng.normal(size=(B, 3)), rng.normal(size=(2, 3)))
        for B in (4, 5, 1)
    ],
)


def what_is_kept(linear_backward, dY, X, W):
    from contextlib import suppress

    given = dY.copy(), X.copy(), W.copy()
    with suppress(Exception):  # what is returned here has points of its own
        linear_backward(*given)
    return [int(np.array_equal(*pair)) for pair in zip(given, (dY, X, W), strict=True)]


checks.program(
    what_is_kept,
    linear_backward,
    expected=[1, 1, 1],
    cases=lambda rng: [
        (rng.normal(size=(*leading, 2)), rng.normal(size=(*leading, 3)), rng.normal(size=(2, 3)))
        for leading in ((4, 5), (5, 2), (2, 3, 4), (2, 2))
    ],
    called="the record of which of dY, X and W a call with more leading axes leaves alone",
    hint=(
        "with one leading axis all three are left alone; look at the lines that handle more axes: "
        "`a.shape = ...` reaches the caller's array, `a.reshape(...)` leaves its shape alone"
    ),
)
### END HIDDEN TESTS

# %% [markdown] nbgrader={"grade": false, "grade_id": "about_the_activations", "locked": true, "schema_version": 3, "solution": false, "task": false}
r"""
## Three activations

An activation works on every number by itself: the output at one place depends on the input at that place and on no other.
Its way back is therefore one product per place, *upstream gradient times slope*.
What differs is where the slope is read off.

| activation | output | the function that you write | it is given |
|---|---|---|---|
| ReLU | $\max(0, x)$ | `relu_backward(dout, x)` | the input `x` |
| sigmoid | $s = 1/(1 + e^{-x})$ | `sigmoid_backward(dout, s)` | the **output** `s` |
| tanh | $t = \tanh x$ | `tanh_backward(dout, t)` | the **output** `t` |

The forward pass has already paid for the exponential; the slope can be written in terms of the output alone, and no exponential is taken again.

For all three:

- `dout` and the second argument are arrays of one and the same shape, with one axis or more; what comes back has that shape too;
- `dout` holds positive and negative numbers;
- both arrays are the same after the call.

### ReLU

The slope of ReLU at $x = 0$ does not exist: it is 0 on one side and 1 on the other.
Here it is 0 by agreement, as in `torch.relu`.

<details><summary>Hint</summary>

Where the forward pass answered with a flat 0, a small change of `x` changes nothing.
So which entries of `dout` may pass, and which of your two arguments decides it?

</details>
"""


# %% nbgrader={"grade": false, "grade_id": "relu_backward", "locked": false, "schema_version": 3, "solution": true, "task": false}
def relu_backward(dout, x):
    """Gradient of ReLU by its input.

    Args:
        dout: (...) upstream gradient.
        x: (...) input of the activation.

    Returns:
        (...) gradient by x; the slope at x = 0 is 0.
    """
    ### BEGIN SOLUTION
    return dout * (x > 0)
    ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "relu_backward_is_right_for_four_numbers", "locked": true, "points": 1, "schema_version": 3, "solution": false, "task": false}
# By hand: the slope is 0, 1, 1 and 0. That the second entry of dout is negative changes nothing.
checks.values(
    relu_backward,
    expected=lambda dout, x: [0, -7, 2, 0],
    cases=[(np.array([5.0, -7.0, 2.0, 4.0]), np.array([-2.0, 3.0, 0.5, -0.1]))],
    show=True,
)


# %% nbgrader={"grade": true, "grade_id": "relu_backward_is_right_for_small_arrays", "locked": true, "points": 1, "schema_version": 3, "solution": false, "task": false}
# Three small arrays against torch, the last one with two axes.
checks.vjp(
    relu_backward,
    of=lambda x: x.relu(),
    wrt=0,
    cases=lambda rng: [(rng.normal(size=shape),) for shape in (4, 5, (2, 4))],
    show=True,
)


# %% nbgrader={"grade": true, "grade_id": "relu_backward_matches_autograd", "locked": true, "points": 2, "schema_version": 3, "solution": false, "task": false}
# Your gradient is compared with that of torch, away from x = 0, when the notebook is graded.
### BEGIN HIDDEN TESTS
SHAPES = (1,), (6,), (9,), (4, 3), (2, 3, 4)


def inputs_of_relu(rng):
    for shape in SHAPES:
        yield (rng.choice([-1, 1, 1], shape) * rng.uniform(0.1, 3, shape),)
    sizes = 10.0 ** np.array([-12, -4, -2, 2, 5]) * rng.uniform(1, 2, 5)
    yield (rng.permutation([*sizes, *-sizes]),)


checks.vjp(
    relu_backward,
    of=lambda x: x.relu(),
    wrt=0,
    cases=inputs_of_relu,
    imitations={
        "gate_inverted": lambda dout, x: dout * (x < 0),
        "input_for_slope": lambda dout, x: dout * x,
        "slope_of_another_activation": lambda dout, x: np.where(x > 0, dout, 0.01 * dout),
    },
)
### END HIDDEN TESTS

# %% nbgrader={"grade": true, "grade_id": "relu_backward_takes_zero_for_the_slope_at_zero", "locked": true, "points": 1, "schema_version": 3, "solution": false, "task": false}
# Inputs that are exactly 0 among others; this is tested when the notebook is graded.
### BEGIN HIDDEN TESTS
checks.vjp(
    relu_backward,
    of=lambda x: x.relu(),
    wrt=0,
    cases=lambda rng: [
        (rng.permutation([0.0, -0.0, *rng.uniform(0.1, 2, n), *rng.uniform(-2, -0.1, n)]),)
        for n in (1, 2, 3, 5)
    ],
)
### END HIDDEN TESTS

# %% nbgrader={"grade": true, "grade_id": "relu_backward_leaves_its_inputs_alone", "locked": true, "points": 1, "schema_version": 3, "solution": false, "task": false}
# dout and x must be the same after the call; this is tested when the notebook is graded.
### BEGIN HIDDEN TESTS
checks.untouched(
    relu_backward,
    expected=lambda dout, x: np.where(x > 0, dout, 0),
    cases=lambda rng: [
        (rng.normal(size=shape), rng.normal(size=shape)) for shape in (5, (3, 4), 13)
    ],
)
### END HIDDEN TESTS

# %% [markdown] nbgrader={"grade": false, "grade_id": "about_sigmoid_backward", "locked": true, "schema_version": 3, "solution": false, "task": false}
r"""
### Sigmoid

`s` is the output of the sigmoid, so it lies between 0 and 1.
Where the input was far from 0, `s` may be exactly 0 or exactly 1; this is nothing special, and the result is a number there too.

<details><summary>Hint</summary>

Differentiate $1/(1 + e^{-x})$ by $x$, and try to recognise the output in what you get.
A check with numbers: at $x = 0$ the output is ½, and a difference quotient with steps of 0.01 gives a slope of about 0.25.

</details>
"""


# %% nbgrader={"grade": false, "grade_id": "sigmoid_backward", "locked": false, "schema_version": 3, "solution": true, "task": false}
def sigmoid_backward(dout, s):
    """Gradient of the sigmoid by its input.

    Args:
        dout: (...) upstream gradient.
        s: (...) output of the sigmoid.

    Returns:
        (...) gradient by the input of the sigmoid.
    """
    ### BEGIN SOLUTION
    return dout * s * (1 - s)
    ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "sigmoid_backward_is_right_for_three_numbers", "locked": true, "points": 1, "schema_version": 3, "solution": false, "task": false}
# By hand: where the sigmoid gave 0.5, 0.2 and 0.9, its slope is 0.25, 0.16 and 0.09.
checks.values(
    sigmoid_backward,
    expected=lambda dout, s: [1, -1.6, 9],
    cases=[(np.array([4.0, -10.0, 100.0]), np.array([0.5, 0.2, 0.9]))],
    show=True,
)


# %% nbgrader={"grade": true, "grade_id": "sigmoid_backward_is_right_for_small_arrays", "locked": true, "points": 1, "schema_version": 3, "solution": false, "task": false}
# Three small arrays against torch, the last one with two axes; s is computed from x before your
# function is called.
checks.vjp(
    sigmoid_backward,
    of=lambda x: x.sigmoid(),
    wrt=0,
    cases=lambda rng: [(rng.normal(size=shape),) for shape in (3, 4, (2, 3))],
    arguments=lambda dout, x: (dout, 1 / (1 + np.exp(-x))),
    show=True,
)


# %% nbgrader={"grade": true, "grade_id": "sigmoid_backward_matches_autograd", "locked": true, "points": 2, "schema_version": 3, "solution": false, "task": false}
# Your gradient is compared with that of torch, saturated outputs included, when the notebook is
# graded.
### BEGIN HIDDEN TESTS
def inputs(rng):
    for shape in SHAPES:
        yield (rng.normal(0.3, 2, shape),)
    yield (rng.permutation([40.0, -40.0, 900.0, -900.0, *rng.normal(size=4)]),)


def sigmoid(x):
    return np.exp(-np.logaddexp(0, -x))  # exactly 0 and 1 at the ends, without a warning


checks.vjp(
    sigmoid_backward,
    of=lambda x: x.sigmoid(),
    wrt=0,
    cases=inputs,
    arguments=lambda dout, x: (dout, sigmoid(x)),
    imitations={
        "slope_of_another_activation": lambda dout, s: dout * (1 - s**2),
        "slope_in_part": lambda dout, s: dout * (1 - s),
        "slope_grows": lambda dout, s: dout * s * (1 + s),
        "slope_constant": lambda dout, s: dout / 4,
        "brackets_left_out": lambda dout, s: dout * s * 1 - s,
    },
)
### END HIDDEN TESTS

# %% nbgrader={"grade": true, "grade_id": "sigmoid_backward_leaves_its_inputs_alone", "locked": true, "points": 1, "schema_version": 3, "solution": false, "task": false}
# dout and s must be the same after the call; this is tested when the notebook is graded.
### BEGIN HIDDEN TESTS
checks.untouched(
    sigmoid_backward,
    expected=lambda dout, s: dout * (s - s**2),
    cases=lambda rng: [
        (rng.normal(size=shape), rng.uniform(0.1, 0.9, shape)) for shape in (5, (3, 4), 13)
    ],
)
### END HIDDEN TESTS

# %% [markdown] nbgrader={"grade": false, "grade_id": "about_tanh_backward", "locked": true, "schema_version": 3, "solution": false, "task": false}
r"""
### Tanh

`t` is the output of tanh, so it lies between −1 and 1, and where the input was far from 0 it may be exactly −1 or exactly 1.

<details><summary>Hint</summary>

$\tanh x = \sinh x / \cosh x$, and $\cosh^2 x - \sinh^2 x = 1$.
A check with numbers: at $x = 0$ the slope is 1, the largest there is, and in both directions it becomes smaller.

</details>
"""


# %% nbgrader={"grade": false, "grade_id": "tanh_backward", "locked": false, "schema_version": 3, "solution": true, "task": false}
def tanh_backward(dout, t):
    """Gradient of tanh by its input.

    Args:
        dout: (...) upstream gradient.
        t: (...) output of tanh.

    Returns:
        (...) gradient by the input of tanh.
    """
    ### BEGIN SOLUTION
    return dout * (1 - t**2)
    ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "tanh_backward_is_right_for_three_numbers", "locked": true, "points": 1, "schema_version": 3, "solution": false, "task": false}
# By hand: where tanh gave 0, 0.5 and -0.8, its slope is 1, 0.75 and 0.36.
checks.values(
    tanh_backward,
    expected=lambda dout, t: [3, -3, 3.6],
    cases=[(np.array([3.0, -4.0, 10.0]), np.array([0.0, 0.5, -0.8]))],
    show=True,
)


# %% nbgrader={"grade": true, "grade_id": "tanh_backward_is_right_for_small_arrays", "locked": true, "points": 1, "schema_version": 3, "solution": false, "task": false}
# Three small arrays against torch, the last one with two axes; t is computed from x before your
# function is called.
checks.vjp(
    tanh_backward,
    of=lambda x: x.tanh(),
    wrt=0,
    cases=lambda rng: [(rng.normal(size=shape),) for shape in (3, 4, (2, 3))],
    arguments=lambda dout, x: (dout, np.tanh(x)),
    show=True,
)


# %% nbgrader={"grade": true, "grade_id": "tanh_backward_matches_autograd", "locked": true, "points": 2, "schema_version": 3, "solution": false, "task": false}
# Your gradient is compared with that of torch, saturated outputs included, when the notebook is
# graded.
### BEGIN HIDDEN TESTS
checks.vjp(
    tanh_backward,
    of=lambda x: x.tanh(),
    wrt=0,
    cases=inputs,
    arguments=lambda dout, x: (dout, np.tanh(x)),
    imitations={
        "slope_of_another_activation": lambda dout, t: dout * t * (1 - t),
        "slope_in_part": lambda dout, t: dout * (1 - t),
        "slope_grows": lambda dout, t: dout * (1 + t**2),
        "brackets_left_out": lambda dout, t: dout * 1 - t**2,
    },
)
### END HIDDEN TESTS

# %% nbgrader={"grade": true, "grade_id": "tanh_backward_leaves_its_inputs_alone", "locked": true, "points": 1, "schema_version": 3, "solution": false, "task": false}
# dout and t must be the same after the call; this is tested when the notebook is graded.
### BEGIN HIDDEN TESTS
checks.untouched(
    tanh_backward,
    expected=lambda dout, t: dout * (1 - t) * (1 + t),
    cases=lambda rng: [
        (rng.normal(size=shape), rng.uniform(-0.9, 0.9, shape)) for shape in (5, (3, 4), 13)
    ],
)
### END HIDDEN TESTS

# %% [markdown] nbgrader={"grade": false, "grade_id": "about_the_network", "locked": true, "schema_version": 3, "solution": false, "task": false}
r"""
## A small network

Two linear layers with a ReLU between them; the loss is the mean of the squared errors:

$$
Z = X W_1^\mathsf{T} + b_1, \qquad
H = \max(0, Z), \qquad
\hat Y = H W_2^\mathsf{T} + b_2, \qquad
L = \frac{1}{B\, n_\text{out}} \sum_{m=1}^{B} \sum_{k=1}^{n_\text{out}} \left( \hat Y_{mk} - Y_{mk} \right)^2 .
$$

`Y` now holds the targets.
The mean runs over *all* $B \cdot n_\text{out}$ errors, and there is no factor ½.

### Predict first

Earlier you copied the rows of `X` and `dY`, and looked at `db`.
Now every example stands in the batch twice: `X` and `Y` are written down once more below themselves, and the parameters stay.
What happens to the derivative of $L$ by `W1`?
Set `when_the_batch_stands_twice` to `"halves"`, `"stays"` or `"doubles"`.
"""

# %% nbgrader={"grade": false, "grade_id": "when_the_batch_stands_twice", "locked": false, "schema_version": 3, "solution": true, "task": false}
when_the_batch_stands_twice = ...
### BEGIN SOLUTION
when_the_batch_stands_twice = "stays"
### END SOLUTION

# %% nbgrader={"grade": true, "grade_id": "batch_that_stands_twice_is_predicted", "locked": true, "points": 1, "schema_version": 3, "solution": false, "task": false}
# One of the three? Your choice is compared with the right one when the notebook is graded.
checks.choice(when_the_batch_stands_twice, options=("halves", "stays", "doubles"))
### BEGIN HIDDEN TESTS
checks.choice(when_the_batch_stands_twice, "stays", options=("halves", "stays", "doubles"))
### END HIDDEN TESTS

# %% [markdown] nbgrader={"grade": false, "grade_id": "about_mlp_forward_backward", "locked": true, "schema_version": 3, "solution": false, "task": false}
r"""
### Forward and back

Write `mlp_forward_backward(X, Y, params)`, which returns the pair `(loss, grads)`.

| | shape | |
|---|---|---|
| `X` | (B, n_in) | a batch |
| `Y` | (B, n_out) | its targets |
| `params["W1"]` | (n_hidden, n_in) | weights of the first layer |
| `params["b1"]` | (n_hidden,) | biases of the first layer |
| `params["W2"]` | (n_out, n_hidden) | weights of the second layer |
| `params["b2"]` | (n_out,) | biases of the second layer |

- `loss` is $L$, one number.
- The entries of `params` may stand in any order, so ask for them by name.
- `grads` is a dict with the same four keys, in any order; each entry is the derivative of $L$ by that parameter and has its shape.
- All four belong to one and the same point, the parameters that were given. Nothing is updated here.
- Where an entry of $Z$ is exactly 0, the slope of ReLU is 0, as above.
- It works for any sizes, a batch of one and a single output included.
- `X`, `Y` and `params` are the same after the call.

You may call the functions that you have written above, if their tests say that they are right, or write everything anew; this task is graded without looking at the others.
For the same reason no ready-made versions are given here: they would be the answers to the tasks above.

<details><summary>Hint: a plan</summary>

Go forward and keep what the way back will ask for.
Then begin at the end: the derivative of $L$ by every entry of $\hat Y$ is the upstream gradient of the second layer.
What each station returns is the upstream gradient of the one before it.

</details>

<details><summary>Hint: when the numbers are off</summary>

Compare the factors first: which number divides the sum of the squares, and does it enter the way back exactly once?
Then compare the second layer, and only when it is right the first; an error travels backwards.

</details>
"""


# %% nbgrader={"grade": false, "grade_id": "mlp_forward_backward", "locked": false, "schema_version": 3, "solution": true, "task": false}
def mlp_forward_backward(X, Y, params):
    """Loss and gradients of two linear layers with a ReLU between them.

    Args:
        X: (B, n_in) batch.
        Y: (B, n_out) targets.
        params: W1 (n_hidden, n_in), b1 (n_hidden,), W2 (n_out, n_hidden) and b2 (n_out,).

    Returns:
        loss: mean of the squared errors over all B * n_out of them.
        grads: dict with the keys of params, each gradient of the shape of its parameter.
    """
    ### BEGIN SOLUTION
    hidden = np.maximum(X @ params["W1"].T + params["b1"], 0)
    error = hidden @ params["W2"].T + params["b2"] - Y
    d_output = 2 * error / error.size
    d_gate = d_output @ params["W2"] * (hidden > 0)
    grads = {
        "W1": d_gate.T @ X,
        "b1": d_gate.sum(axis=0),
        "W2": d_output.T @ hidden,
        "b2": d_output.sum(axis=0),
    }
    return (error**2).mean(), grads
    ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "mlp_forward_backward_gives_the_loss_of_a_tiny_network", "locked": true, "points": 1, "schema_version": 3, "solution": false, "task": false}
# One example, by hand: x = (1, 2), the target is 3.
#   first layer   1·1 + 1·2 + 0 = 3   and   1·1 - 2·2 + 1 = -2
#   after ReLU    3 and 0
#   prediction    2·3 + 5·0 + 1 = 7, so the error is 4 and the loss 16
X = np.array([[1.0, 2.0]])
Y = np.array([[3.0]])
params = {
    "W1": np.array([[1.0, 1.0], [1.0, -2.0]]),
    "b1": np.array([0.0, 1.0]),
    "W2": np.array([[2.0, 5.0]]),
    "b2": np.array([1.0]),
}
checks.values(
    mlp_forward_backward,
    part=0,
    name="loss",
    expected=lambda X, Y, params: 16,
    cases=[(X, Y, params)],
    show=True,
)

# %% nbgrader={"grade": true, "grade_id": "mlp_forward_backward_gives_the_gradients_of_a_tiny_network", "locked": true, "points": 2, "schema_version": 3, "solution": false, "task": false}
# The same network, backwards. One more unit of the prediction makes 2·4 = 8 more of the loss.
#   second layer  b2 gets 8; W2 gets 8 times what came in, 3 and 0
#   hidden units  2·8 = 16 and 5·8 = 40; the second one is closed, so 16 and 0 remain
#   first layer   b1 gets 16 and 0; W1 gets 16 and 0 times what came in, 1 and 2
# With 3 for the second bias of the first layer, the second hidden unit stands exactly at 0. It is
# closed there too, and nothing changes.
at_zero = {**params, "b1": np.array([0.0, 3.0])}
by_hand = {"b2": [8], "W2": [[24, 0]], "b1": [16, 0], "W1": [[16, 32], [0, 0]]}
for key, value in by_hand.items():
    checks.values(
        mlp_forward_backward,
        part=(1, key),
        name=f'grads["{key}"]',
        expected=lambda X, Y, params, value=value: value,
        cases=[(X, Y, params), (X, Y, at_zero)],
        show=True,
    )

# %% [markdown] nbgrader={"grade": false, "grade_id": "about_the_checker", "locked": true, "schema_version": 3, "solution": false, "task": false}
r"""
### A checker for larger networks

Nobody works out a larger network by hand.
The next cell asks your own loss instead: it moves one parameter a little to both sides, and compares the slope of the loss with your derivative.
It returns the loss, and for `W1`, `b1`, `W2` and `b2` how many derivatives agree.
Use it on networks of your own, with `loss_and_agreements(mlp_forward_backward, X, Y, params)`; where a number is too small, you know in which layer to look.
"""


# %% nbgrader={"grade": false, "grade_id": "checker", "locked": true, "schema_version": 3, "solution": false, "task": false}
def loss_and_agreements(mlp, X, Y, params):
    """The loss, and how many entries of W1, b1, W2 and b2 agree with difference quotients."""

    def ask(key=None, place=None, step=0.0):
        copies = {name: value.copy() for name, value in params.items()}
        if key is not None:
            copies[key][place] += step
        return mlp(X.copy(), Y.copy(), copies)

    h = 1e-5
    loss, grads = ask()
    counts = []
    for key in ("W1", "b1", "W2", "b2"):
        slope = np.empty(params[key].shape)
        for place in np.ndindex(slope.shape):
            slope[place] = (ask(key, place, h)[0] - ask(key, place, -h)[0]) / (2 * h)
        given = np.asarray(grads[key], dtype=float)
        # a difference of two losses with sixteen digits, divided by h, has about ten
        agree = given.shape == slope.shape and np.abs(given - slope) < 1e-6 * (1 + np.abs(slope))
        counts.append(np.sum(agree))
    return [loss, *counts]


# %% nbgrader={"grade": true, "grade_id": "mlp_forward_backward_agrees_with_difference_quotients", "locked": true, "points": 2, "schema_version": 3, "solution": false, "task": false}
# A network with 2 inputs, 3 hidden units and 2 outputs, and two examples. The four errors are
# -1, 1, ½ and ½, so the loss is 2.5 / 4. It stands first (entry 0); then come the numbers of the
# derivatives that agree: of the 6 for W1 (entry 1), the 3 for b1, the 6 for W2, the 2 for b2.
# The entries of params stand in another order here.
X = np.array([[1.0, 2.0], [-1.0, 1.0]])
Y = np.array([[0.5, 0.75], [2.0, -2.75]])
params = {
    "b2": np.array([1.0, -2.0]),
    "W1": np.array([[1.0, -1.0], [2.0, 1.0], [-1.0, -2.0]]),
    "W2": np.array([[1.0, -1.0, 2.0], [0.5, 1.0, -1.0]]),
    "b1": np.array([2.5, -1.0, 1.5]),
}
checks.program(
    loss_and_agreements,
    mlp_forward_backward,
    expected=[0.625, 6, 3, 6, 2],
    cases=[(X, Y, params)],
    show=True,
    hint=(
        "take the parameters by their names, and begin with the loss, for the gradients are "
        "compared with its slope; if the loss is right and every count is 0, look at the factor "
        "that all gradients share; otherwise mend b2 and W2 first, and b1 and W1 after them"
    ),
)


# %% nbgrader={"grade": true, "grade_id": "mlp_forward_backward_gives_the_true_loss", "locked": true, "points": 1, "schema_version": 3, "solution": false, "task": false}
# The loss of networks of many sizes; this is tested when the notebook is graded.
### BEGIN HIDDEN TESTS
NETWORKS = (5, 2, 3, 2), (7, 4, 5, 1), (4, 3, 3, 3), (1, 2, 3, 2), (3, 3, 4, 2), (2, 2, 5, 2)


def networks(rng):
    for B, n_in, n_hidden, n_out in NETWORKS:
        X, Y = rng.normal(0.3, 1.2, (B, n_in)), rng.normal(0.5, 1.5, (B, n_out))
        W1, b1 = rng.normal(size=(n_hidden, n_in)), rng.normal(size=n_hidden)
        W2, b2 = rng.normal(size=(n_out, n_hidden)), rng.normal(size=n_out)
        yield X, Y, W1, b1, W2, b2
    yield 1e3 * X, 1e4 * Y, W1, b1, W2, b2
    yield 1e-3 * X, 1e-3 * Y, W1, 1e-3 * b1, W2, 1e-3 * b2


def as_arguments(X, Y, W1, b1, W2, b2):
    return X, Y, {"b2": b2, "W1": W1, "W2": W2, "b1": b1}  # asked for by name, not by place


def with_params(rng):
    for case in networks(rng):
        yield as_arguments(*case)


def mistaken(case, slip):
    """Loss and gradients with one mistake, by the names of the parameters."""
    X, Y, W1, b1, W2, b2 = case
    b1, b2 = (0 * b1, 0 * b2) if slip == "bias_left_out" else (b1, b2)
    z = X @ W1.T + b1
    h = z if slip == "activation_left_out" else np.maximum(z, 0)
    y_hat = h @ W2.T + b2
    last = y_hat > 0 if slip == "output_gated" else np.ones(y_hat.shape)
    error = y_hat * last - Y
    share = SHARES.get(slip, lambda error: error.size)(error)
    d_output = 2 * error / share * last
    moved = W2 - 0.1 * d_output.T @ h if slip == "gradients_at_two_points" else W2
    dh = d_output @ (np.ones(W2.shape) if slip == "weights_skipped" else moved)
    dz = dh * GATES.get(slip, lambda z, dh: z > 0)(z, dh)
    received = z if slip == "values_before_the_gate" else h
    grads = {"W1": dz.T @ X, "b1": dz.sum(0), "W2": d_output.T @ received, "b2": d_output.sum(0)}
    return {"loss": (error**2).sum() / share, **grads}


SHARES = {
    "errors_not_averaged": lambda error: 1,
    "divided_by_rows": len,
    "divided_twice": lambda error: error.size**2,
    "halved_loss": lambda error: 2 * error.size,
}
GATES = {
    "gate_always_open": lambda z, dh: 1.0,
    "activation_left_out": lambda z, dh: 1.0,
    "gate_set_by_upstream": lambda z, dh: dh > 0,
    "output_for_derivative": lambda z, dh: np.maximum(z, 0),
    "zero_everywhere": lambda z, dh: 0.0,
}
FORWARD = (
    "errors_not_averaged",
    "divided_by_rows",
    "divided_twice",
    "bias_left_out",
    "activation_left_out",
    "output_gated",
)


def slips(of, *names):
    return {name: lambda *case, name=name: mistaken(case, name)[of] for name in names}


def loss_of(X, Y, params):
    hidden = np.maximum(X @ params["W1"].T + params["b1"], 0)
    return np.mean((hidden @ params["W2"].T + params["b2"] - Y) ** 2)


def in_one_dict(imitation):
    return lambda X, Y, params: imitation(X, Y, *(params[key] for key in ("W1", "b1", "W2", "b2")))


wrong_losses = slips("loss", *FORWARD, "halved_loss")
checks.values(
    mlp_forward_backward,
    part=0,
    name="loss",
    expected=loss_of,
    cases=with_params,
    imitations={
        **{name: in_one_dict(wrong) for name, wrong in wrong_losses.items()},
        "root_of_the_loss": lambda *case: np.sqrt(loss_of(*case)),
    },
)
### END HIDDEN TESTS


# %% nbgrader={"grade": true, "grade_id": "mlp_forward_backward_has_the_true_gradients_of_the_second_layer", "locked": true, "points": 2, "schema_version": 3, "solution": false, "task": false}
# W2 and b2, for networks of many sizes, against torch; this is tested when the notebook is graded.
### BEGIN HIDDEN TESTS
def mean_square(X, Y, W1, b1, W2, b2):
    return (((X @ W1.T + b1).relu() @ W2.T + b2 - Y) ** 2).mean()


for key, wrt in (("b2", 5), ("W2", 4)):
    checks.gradient(
        mlp_forward_backward,
        of=mean_square,
        wrt=wrt,
        cases=networks,
        arguments=as_arguments,
        part=(1, key),
        name=f'grads["{key}"]',
        n=lambda *case: len(case[0]),
        imitations=slips(key, *FORWARD, "values_before_the_gate"),
    )
### END HIDDEN TESTS

# %% nbgrader={"grade": true, "grade_id": "mlp_forward_backward_has_the_true_gradients_of_the_first_layer", "locked": true, "points": 3, "schema_version": 3, "solution": false, "task": false}
# W1 and b1, for networks of many sizes, against torch; this is tested when the notebook is graded.
### BEGIN HIDDEN TESTS
for key, wrt in (("b1", 3), ("W1", 2)):
    checks.gradient(
        mlp_forward_backward,
        of=mean_square,
        wrt=wrt,
        cases=networks,
        arguments=as_arguments,
        part=(1, key),
        name=f'grads["{key}"]',
        n=lambda *case: len(case[0]),
        imitations=slips(
            key,
            *FORWARD,
            "gate_always_open",
            "gate_set_by_upstream",
            "output_for_derivative",
            "zero_everywhere",
            "weights_skipped",
            "gradients_at_two_points",
        ),
    )
### END HIDDEN TESTS

# %% nbgrader={"grade": true, "grade_id": "mlp_forward_backward_leaves_its_inputs_alone", "locked": true, "points": 1, "schema_version": 3, "solution": false, "task": false}
# X, Y and params must be the same after the call; this is tested when the notebook is graded.
### BEGIN HIDDEN TESTS
checks.untouched(mlp_forward_backward, expected=loss_of, part=0, cases=with_params)
### END HIDDEN TESTS

# %% [markdown] nbgrader={"grade": false, "grade_id": "in_your_own_words", "locked": true, "schema_version": 3, "solution": false, "task": false}
r"""
## In your own words

Not graded, and worth two minutes: in the first prediction the copies changed `db`, in the last one they changed nothing.
Where is the difference, and which station of the way back brings it in?
Add a cell below and write your answer in it.
"""
