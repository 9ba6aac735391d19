# %% [markdown] nbgrader={"grade": false, "grade_id": "functions_of_a_network", "locked": true, "schema_version": 3, "solution": false, "task": false}
r"""
# Four functions that make a network

A network is a row of functions: linear layers, with an activation behind each, and at the end often a softmax that turns numbers into shares.
Torch has them ready.
Here you write them yourself, in its conventions, so that your layer could take over the weights of torch's; and you write them so that they still work where the textbook formulas break: at 1000, at infinity, and along any axis.

- Work through the cells from top to bottom; run each one with Shift+Enter.
- A cell that says `YOUR CODE HERE` is yours: replace the line `raise NotImplementedError()`.
- The cell after it tests your answer and says what it found.
  Some tests are hidden; they run when the notebook is graded.
- Write numpy in float64. Your answers must do without torch, which is not there when they are graded; only the hidden tests use it.
- No function may change the arrays that it is given. Where an array is to be returned, a list of the right numbers will do too.

The background is in the chapter *Layers* of the book, the symbols are on its page *Notation*.
"""

# %% nbgrader={"grade": false, "grade_id": "setup", "locked": true, "schema_version": 3, "solution": false, "task": false}
import numpy as np

from autograder import checks

# %% [markdown] nbgrader={"grade": false, "grade_id": "about_the_first_numbers", "locked": true, "schema_version": 3, "solution": false, "task": false}
r"""
## A layer that holds its parameters

A linear layer with $n_\text{in}$ inputs and $n_\text{out}$ outputs has weights $W$ of shape (n_out, n_in) and biases $b$ of shape (n_out,).
For one example $x$ of $n_\text{in}$ numbers, output number $k$ is

$$
y_k = b_k + \sum_{i=1}^{n_\text{in}} W_{ki}\, x_i ,
$$

so row $k$ of $W$ holds the weights with which all inputs go into output $k$.

Before training nobody knows good weights, and one begins with random ones.
How large should they be?

### Predict first

A layer has 400 inputs. They are random numbers with mean 0 and standard deviation 1, one independent of the other.
Somebody draws each weight evenly from −1 to 1, which has the standard deviation $1/\sqrt 3 \approx 0.6$, and sets the biases to 0.
How large is the standard deviation of an output, roughly?
Set `spread_of_an_output` to `"0.6"`, `"12"` or `"230"`.
"""

# %% nbgrader={"grade": false, "grade_id": "spread_of_an_output", "locked": false, "schema_version": 3, "solution": true, "task": false}
spread_of_an_output = ...
### BEGIN SOLUTION
spread_of_an_output = "12"
### END SOLUTION

# %% nbgrader={"grade": true, "grade_id": "spread_of_an_output_is_predicted", "locked": true, "points": 1, "schema_version": 3, "solution": false, "task": false}
# One of the three? Your choice is compared with the right one when the notebook is graded.
checks.choice(spread_of_an_output, options=("0.6", "12", "230"))
### BEGIN HIDDEN TESTS
checks.choice(spread_of_an_output, "12", options=("0.6", "12", "230"))
### END HIDDEN TESTS

# %% [markdown] nbgrader={"grade": false, "grade_id": "about_linear", "locked": true, "schema_version": 3, "solution": false, "task": false}
r"""
### Write the class

Write the class `Linear`. `Linear(n_in, n_out, bias=True)` makes a layer with two attributes:

| attribute | a numpy array of float64, of shape | |
|---|---|---|
| `weight` | (n_out, n_in) | one row for each output |
| `bias` | (n_out,) | or `None`, when the layer was made with `bias=False` |

**First numbers.** Every entry of both arrays is drawn anew for each layer, evenly from $-1/\sqrt{n_\text{in}}$ to $1/\sqrt{n_\text{in}}$; weights and biases have the same bounds.
If you did the prediction with pencil and paper you know what the root is good for.
Use numpy's generator, `np.random`, and choose no seed: two layers of one size have different numbers.

**The call.** For a layer `layer`, `layer(x)` returns the outputs.

- `x` is an array whose **last** axis has length n_in. It may have any number of axes in front of it: none (one example), one (a batch) or more, such as (batch, time). They come through as they are, so an `x` of shape (4, 5, n_in) gives an array of shape (4, 5, n_out).
- Every row of n_in numbers goes through the layer by itself, with the same weights and the same biases. Any sizes may be equal, or 1.
- The layer computes with the numbers that `weight` and `bias` hold **at the time of the call**. Training replaces both arrays, or changes them in place, and so do the tests.
- A call leaves `x`, `weight` and `bias` as they are.

<details><summary>Hint: the two methods</summary>

`__init__` is called when a layer is made; whatever it stores in `self` lives as long as the layer.
`__call__` is called by `layer(x)` and finds it there.

</details>

<details><summary>Hint: the product</summary>

A matrix product adds up over the last axis of its left factor and over the first axis of a matrix on the right.
The inputs stand along the last axis of `x`: should `x` be on the left or on the right?
And along which axis of `weight` do the inputs stand?

</details>

<details><summary>Hint: an array with three axes</summary>

numpy's `@` treats the axes in front of the last two as a stack, if the array with many axes stands on the left.
The attribute `.T` of such an array is seldom what one wants: print the shape of `np.zeros((2, 3, 4)).T`.

</details>

<details><summary>Hint: with or without bias</summary>

`if self.bias:` asks an array whether it is true, and numpy refuses to answer for more than one entry.
Ask for what you want to know: whether it is `None`.

</details>
"""


# %% nbgrader={"grade": false, "grade_id": "Linear", "locked": false, "schema_version": 3, "solution": true, "task": false}
class Linear:
    """A linear layer that holds its parameters.

    Attributes:
        weight: (n_out, n_in).
        bias: (n_out,), or None.
    """

    def __init__(self, n_in, n_out, bias=True):
        ### BEGIN SOLUTION
        bound = 1 / np.sqrt(n_in)
        self.weight = np.random.uniform(-bound, bound, (n_out, n_in))
        self.bias = np.random.uniform(-bound, bound, n_out) if bias else None
        ### END SOLUTION

    def __call__(self, x):
        """The outputs (..., n_out) for x (..., n_in)."""
        ### BEGIN SOLUTION
        y = x @ self.weight.T
        return y if self.bias is None else y + self.bias
        ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "linear_has_parameters_of_the_right_shapes", "locked": true, "points": 2, "schema_version": 3, "solution": false, "task": false}
# A layer with three inputs and two outputs: the shape of `weight`, and then that of `bias`. Both are
# arrays of float64.
def shapes_of_a_layer(Linear, n_in, n_out):
    layer = Linear(n_in, n_out)
    return [*np.shape(layer.weight), *np.shape(layer.bias)]


### BEGIN HIDDEN TESTS
from functools import cached_property


class Layer:
    """What `Linear` should do; the classes that are made of it each make one mistake."""

    rng = np.random.default_rng(0)

    def __init__(self, n_in, n_out, bias=True):
        self.n_in, self.n_out, self.biased = n_in, n_out, bias

    @cached_property  # a million weights are drawn for nothing where biases are asked for
    def weight(self):
        return self.drawn((self.n_out, self.n_in))

    @cached_property
    def bias(self):
        return self.drawn((self.n_out,)) if self.biased else None

    def drawn(self, shape):
        return self.rng.uniform(-1, 1, shape) / np.sqrt(self.n_in)

    def product(self, x):
        return x @ self.weight.T

    def __call__(self, x):
        y = self.product(x)
        return y if self.bias is None else y + self.bias


class Sideways(Layer):
    def drawn(self, shape):
        return super().drawn(shape[::-1])

    def product(self, x):
        return x @ self.weight


class Swapped(Layer):
    def __init__(self, n_out, n_in, bias=True):
        super().__init__(n_in, n_out, bias)


checks.program(
    text=shapes_of_a_layer,
    function=Linear,
    reference=Layer,
    cases=[(3, 2), (2, 5), (4, 3), (1, 4), (3, 3)],
    imitations={"weights_sideways": Sideways, "sizes_swapped": Swapped},
    called="the record of the shapes of `weight` and `bias`",
    hint="print both shapes for a layer with three inputs and two outputs",
)
### END HIDDEN TESTS
checks.program(
    shapes_of_a_layer,
    Linear,
    expected=[2, 3, 2],
    cases=[(3, 2)],
    called="the list of the shapes of `weight` and `bias` of `Linear(3, 2)`",
    hint="three inputs and two outputs: the task says which of them counts the rows of `weight`",
    show=True,
)


def true_of_a_layer(Linear, question):
    return float(bool(eval(question, {"layer": Linear(3, 2), "np": np})))


for question in (
    "isinstance(layer.weight, np.ndarray)",
    "isinstance(layer.bias, np.ndarray)",
    "layer.weight.dtype == layer.bias.dtype == np.float64",
):
    checks.program(
        true_of_a_layer,
        Linear,
        expected=1,
        cases=[(question,)],
        called=f"for layer = Linear(3, 2) the line `{question}`",
        hint="1 stands for true and 0 for false: print the type and the `dtype` of both arrays",
        show=True,
    )


# %% nbgrader={"grade": true, "grade_id": "linear_answers_one_example", "locked": true, "points": 1, "schema_version": 3, "solution": false, "task": false}
# One example, by hand. The first output is 2·1 + 0·2 - 1·3 + 10 = 9, the second one
# 1·1 + 3·2 + 1·3 + 20 = 30.
def output_of_a_layer(Linear, W, b, x):
    layer = Linear(W.shape[1], W.shape[0])
    layer.weight, layer.bias = W, b
    return layer(x)


weights_by_hand = np.array([[2.0, 0.0, -1.0], [1.0, 3.0, 1.0]])
biases_by_hand = np.array([10.0, 20.0])
checks.program(
    output_of_a_layer,
    Linear,
    expected=[9, 30],
    cases=[(weights_by_hand, biases_by_hand, np.array([1.0, 2.0, 3.0]))],
    called="the output of a layer whose `weight` and `bias` were set",
    hint="the arguments are weight, bias and x: work the first output out with the formula, and "
    "see which of its terms yours lacks",
    show=True,
)

# %% nbgrader={"grade": true, "grade_id": "linear_answers_a_batch", "locked": true, "points": 2, "schema_version": 3, "solution": false, "task": false}
# A batch of two: the example from above, and one more, for which the outputs are
# 2·0 + 0·(-1) - 1·2 + 10 = 8 and 1·0 + 3·(-1) + 1·2 + 20 = 19. Then a batch of three, as many as
# there are inputs: what goes wrong with other sizes may go unnoticed with these.
checks.program(
    output_of_a_layer,
    Linear,
    expected=[[9, 30], [8, 19]],
    cases=[(weights_by_hand, biases_by_hand, np.array([[1.0, 2.0, 3.0], [0.0, -1.0, 2.0]]))],
    called="the output of a layer for a batch of two",
    hint="there is one row for each example: does your product take the rows of x for examples?",
    show=True,
)
checks.program(
    output_of_a_layer,
    Linear,
    expected=[[9, 30], [8, 19], [9, 24]],
    cases=[
        (
            weights_by_hand,
            biases_by_hand,
            np.array([[1.0, 2.0, 3.0], [0.0, -1.0, 2.0], [0.0, 1.0, 1.0]]),
        )
    ],
    called="the output of a layer for a batch of three",
    hint="there is one row for each example: does your product take the rows of x for examples?",
    show=True,
)

# %% nbgrader={"grade": true, "grade_id": "linear_keeps_the_leading_axes", "locked": true, "points": 1, "schema_version": 3, "solution": false, "task": false}
# The batch of two again, as an array of shape (2, 1, 3). The result has the shape (2, 1, 2).
checks.program(
    output_of_a_layer,
    Linear,
    expected=[[[9, 30]], [[8, 19]]],
    cases=[(weights_by_hand, biases_by_hand, np.array([[[1.0, 2.0, 3.0]], [[0.0, -1.0, 2.0]]]))],
    called="the output of a layer for an x of shape (2, 1, 3)",
    hint="print the shapes on the way: all axes but the last one should come through as they are",
    show=True,
)


# %% nbgrader={"grade": true, "grade_id": "linear_can_do_without_bias", "locked": true, "points": 1, "schema_version": 3, "solution": false, "task": false}
# The same weights without bias: whether `bias` is None (1 stands for yes), and then the outputs
# 9 - 10 = -1 and 30 - 20 = 10.
def layer_without_bias(Linear, W, x):
    layer = Linear(W.shape[1], W.shape[0], bias=False)
    layer.weight = W
    return [float(layer.bias is None), *np.ravel(layer(x))]


checks.program(
    layer_without_bias,
    Linear,
    expected=[1, -1, 10],
    cases=[(weights_by_hand, np.array([1.0, 2.0, 3.0]))],
    called="the record of a layer that was made with `bias=False`",
    hint="make such a layer in a cell of your own, and print its `bias` and one of its outputs",
    show=True,
)


# %% nbgrader={"grade": true, "grade_id": "linear_matches_torch_for_batches", "locked": true, "points": 2, "schema_version": 3, "solution": false, "task": false}
# Batches of many sizes, compared with `torch.nn.Linear` that holds the same weights and biases,
# when the notebook is graded.
### BEGIN HIDDEN TESTS
class TorchLinear:
    """`torch.nn.Linear` with arrays of numpy outside."""

    def __init__(self, n_in, n_out, bias=True):
        import torch

        self.layer = torch.nn.Linear(n_in, n_out, bias=bias, dtype=torch.float64)
        self.weight = self.layer.weight.detach().numpy()
        self.bias = self.layer.bias.detach().numpy() if bias else None

    def __call__(self, x):
        import torch

        named = {"weight": self.weight, "bias": self.bias}
        state = {key: torch.tensor(value) for key, value in named.items() if value is not None}
        self.layer.load_state_dict(state)
        return self.layer(torch.tensor(x)).detach().numpy()


def layer_with(**changed):
    """A layer with other methods."""
    return type("Layer", (Layer,), changed)


def weights_and_inputs(rng, sizes):
    for *leading, n_in, n_out in sizes:
        W, b = rng.normal(size=(n_out, n_in)), rng.normal(1, 2, n_out)
        yield W, b, rng.normal(0.7, 1.3, (*leading, n_in))


def check_outputs(sizes, called, imitations):
    checks.program(
        output_of_a_layer,
        Linear,
        reference=TorchLinear,
        cases=lambda rng: weights_and_inputs(rng, sizes),
        imitations={
            "bias_not_added": layer_with(__call__=lambda self, x: self.product(x)),
            **imitations,
        },
        called=called,
        hint="set `weight` and `bias` of a layer by hand, and try batches of several sizes, one of "
        "them 1 and one of them n_in",
    )


# where all sizes are equal, every product exists
check_outputs(
    [(n, n, n) for n in (2, 3, 4, 5)],
    "the output of a layer for a square batch",
    {
        "weights_sideways": layer_with(product=lambda self, x: x @ self.weight),
        "weights_on_the_left": layer_with(product=lambda self, x: self.weight @ x),
    },
)
check_outputs(
    [
        (5, 3, 2),
        (1, 3, 2),
        (3, 3, 2),
        (2, 3, 2),
        (4, 3, 3),
        (6, 2, 5),
        (4, 3, 1),
        (3, 1, 4),
        (2, 7, 40),
    ],
    "the output of a layer for a batch",
    {},
)
checks.program(
    output_of_a_layer,
    Linear,
    reference=TorchLinear,
    cases=lambda rng: [
        (1e-4 * W, 1e3 * b, 1e6 * x)
        for W, b, x in weights_and_inputs(rng, [(5, 3, 2), (2, 3, 4), (4, 2, 3)])
    ],
    called="the output of a layer for large inputs",
)
### END HIDDEN TESTS


# %% nbgrader={"grade": true, "grade_id": "linear_takes_any_leading_axes", "locked": true, "points": 2, "schema_version": 3, "solution": false, "task": false}
# One example without an axis for it, and inputs with two and with three leading axes, compared
# with `torch.nn.Linear` when the notebook is graded.
### BEGIN HIDDEN TESTS
def all_turned_round(self, x):
    return (self.weight @ x.T).T


def run_together(self, x):
    return x.reshape(-1, x.shape[-1]) @ self.weight.T


# with equal sizes a product that turns all axes round exists too
check_outputs(
    [(m, n, n, n) for m, n in ((2, 3), (4, 2), (5, 3), (3, 4))],
    "the output of a layer for an x with three axes",
    {
        "all_axes_reversed": layer_with(product=all_turned_round),
        "weights_sideways": layer_with(product=lambda self, x: x @ self.weight),
        "leading_axes_lost": layer_with(product=run_together),
    },
)
check_outputs(
    [(4, 5, 3, 2), (5, 3, 3, 2), (2, 2, 3, 2), (1, 1, 4, 3), (2, 3, 4, 5, 2), (3, 2, 1, 2, 4)],
    "the output of a layer for an x with several leading axes",
    {"leading_axes_lost": layer_with(product=run_together)},
)
check_outputs(
    [(3, 2), (3, 3), (5, 1), (1, 4), (2, 5)],
    "the output of a layer for one example",
    {},
)
### END HIDDEN TESTS


# %% nbgrader={"grade": true, "grade_id": "linear_without_bias_matches_torch", "locked": true, "points": 1, "schema_version": 3, "solution": false, "task": false}
# Layers made with `bias=False`, compared with those of torch, and that `bias` is None; this is
# tested when the notebook is graded.
### BEGIN HIDDEN TESTS
class WithZeros(Layer):
    def __init__(self, n_in, n_out, bias=True):
        super().__init__(n_in, n_out)
        self.bias = np.zeros(n_out)


def is_without_bias(Linear, n_in, n_out):
    return float(Linear(n_in, n_out, bias=False).bias is None)


checks.program(
    is_without_bias,
    Linear,
    expected=1,
    cases=[(3, 2), (1, 4), (2, 2), (5, 3)],
    imitations={"bias_kept": WithZeros},
    called="the `bias` of a layer that was made with `bias=False`",
    hint="print it",
)
checks.program(
    layer_without_bias,
    Linear,
    reference=TorchLinear,
    cases=lambda rng: [
        (W, x) for W, _, x in weights_and_inputs(rng, [(4, 3, 2), (1, 3, 3), (3, 2), (2, 3, 4, 5)])
    ],
    called="the record of a layer that was made with `bias=False`",
    hint="make such a layer in a cell of your own, and call it",
)
### END HIDDEN TESTS


# %% nbgrader={"grade": true, "grade_id": "linear_computes_with_its_current_numbers", "locked": true, "points": 1, "schema_version": 3, "solution": false, "task": false}
# `weight` and `bias` are replaced, then changed in place, and the layer is called each time; this
# is tested when the notebook is graded.
### BEGIN HIDDEN TESTS
def changes_by_the_weights(Linear, W, b, x):
    layer = Linear(W.shape[1], W.shape[0])
    layer.weight, layer.bias = W.copy(), b.copy()
    outputs = [layer(x.copy())]
    layer.weight = 3 * W
    outputs.append(layer(x.copy()))
    layer.weight[:, 0] += 1
    outputs.append(layer(x.copy()))
    layer.weight -= 0.5 * W
    outputs.append(layer(x.copy()))
    return np.diff(np.array(outputs), axis=0)


def changes_by_the_biases(Linear, W, b, x):
    layer = Linear(W.shape[1], W.shape[0])
    layer.weight, layer.bias = W.copy(), b.copy()
    outputs = [layer(x.copy())]
    layer.bias = -b
    outputs.append(layer(x.copy()))
    layer.bias *= 2
    outputs.append(layer(x.copy()))
    layer.bias[-1] = 0.25
    outputs.append(layer(x.copy()))
    return np.diff(np.array(outputs), axis=0)


class Frozen(Layer):
    def __call__(self, x):
        return np.zeros((len(x), self.n_out))


without_bias = layer_with(__call__=lambda self, x: self.product(x))
for changes, of, imitations in (
    (changes_by_the_weights, "weights", {"parameters_frozen": Frozen}),
    (
        changes_by_the_biases,
        "biases",
        {"bias_not_added": without_bias, "parameters_frozen": Frozen},
    ),
):
    checks.program(
        changes,
        Linear,
        reference=TorchLinear,
        cases=lambda rng: weights_and_inputs(rng, [(4, 3, 2), (1, 3, 3), (5, 2, 4), (2, 4, 2)]),
        imitations=imitations,
        called=f"the list of what each change of the {of} does to the output",
        hint="call one layer twice, and set its `weight` to something else between the two calls",
    )
### END HIDDEN TESTS


# %% nbgrader={"grade": true, "grade_id": "linear_draws_its_weights", "locked": true, "points": 2, "schema_version": 3, "solution": false, "task": false}
# The first weights of large layers: their bounds, mean and spread, that no two are alike, and that
# two layers differ. They are compared with those of `torch.nn.Linear` when the notebook is graded.
### BEGIN HIDDEN TESTS
def drawn_weights(Linear, n_in, n_out):
    layers = [Linear(n_in, n_out) for _ in range(2)]
    return np.sqrt(n_in) * np.array([layer.weight for layer in layers])


def first_fault(draws):
    """What is wrong with draws that should be uniform from -1 to 1, one row for each layer.

    Of 3000 draws or more the mean is off by less than 0.08 (7.6 standard errors), the spread by
    less than 0.035 (7.4), and the largest is above 0.985, but for one time in 1e12.
    """
    layers = draws.reshape(len(draws), -1) if draws.ndim > 1 else np.zeros((1, 2))
    some = layers[0][:1000]
    alike = len(np.unique(some)) < 0.9 * some.size  # with float32 one or two may be
    largest = np.abs(layers).max(initial=0.0)
    spread = abs(layers.std() * np.sqrt(3) - 1) <= 0.06
    faults = (
        alike,
        len(layers) > 1 and np.array_equal(layers[0], layers[1]),
        not abs(layers.mean()) <= 0.08,
        not largest <= 1 + 1e-6 and not spread,
        not largest <= 1 + 1e-6,
        not largest >= 0.985,
        not spread,
    )
    return [1.0, (*faults, True).index(True)]


def drawn_by(law):
    """A layer that draws its parameters from another law."""
    return layer_with(drawn=law)


def law(*, low=-1.0, high=1.0, power=0.5, by_outputs=False):
    """A layer that draws evenly between other bounds."""

    def drawn(self, shape):
        return (
            self.rng.uniform(low, high, shape) / (self.n_out if by_outputs else self.n_in) ** power
        )

    return layer_with(drawn=drawn)


def bell(self, shape):
    return self.rng.normal(size=shape) / np.sqrt(3 * self.n_in)


class Seeded(Layer):
    def drawn(self, shape):
        self.rng = np.random.default_rng(0)
        return super().drawn(shape)


laws = {
    "drawn_alike": law(low=0.0, high=0.0),
    "drawn_once_for_all": Seeded,
    "drawn_off_centre": law(low=0.0),
    "drawn_too_wide": law(power=0.0),
    "drawn_too_narrow": law(power=1.0),
    "bound_of_the_outputs": law(by_outputs=True),
    "drawn_from_a_bell": layer_with(drawn=bell),
    "drawn_unevenly": layer_with(
        drawn=lambda self, shape: Layer.drawn(self, shape) ** 3 * self.n_in
    ),
}


def check_law(drawn, called):
    checks.program(
        drawn,
        Linear,
        reference=TorchLinear,
        cases=[(400, 300), (300, 400), (500, 200), (200, 500)],
        imitations=laws,
        reading=first_fault,
        called=called,
        hint="draw a histogram of the parameters of a large layer: is it flat, and where does it end?",
    )


check_law(drawn_weights, "the draw of the weights")
### END HIDDEN TESTS


# %% nbgrader={"grade": true, "grade_id": "linear_draws_its_biases", "locked": true, "points": 1, "schema_version": 3, "solution": false, "task": false}
# The same for the biases of many layers.
### BEGIN HIDDEN TESTS
def drawn_biases(Linear, n_in, n_out):
    layers = [Linear(n_in, n_out) for _ in range(10)]
    return np.sqrt(n_in) * np.array([layer.bias for layer in layers])


check_law(drawn_biases, "the draw of the biases")
### END HIDDEN TESTS


# %% nbgrader={"grade": true, "grade_id": "linear_leaves_its_arrays_alone", "locked": true, "points": 1, "schema_version": 3, "solution": false, "task": false}
# x, `weight` and `bias` must be the same after a call; this is tested when the notebook is graded,
# and counts for the right outputs.
### BEGIN HIDDEN TESTS
def what_a_call_leaves_alone(Linear, W, b, x):
    layer = Linear(W.shape[1], W.shape[0])
    layer.weight, layer.bias = W.copy(), b.copy()
    given = x.copy()
    outputs = layer(given)
    if outputs is None:
        return None
    outputs = np.array(outputs, dtype=float)
    pairs = (given, x), (layer.weight, W), (layer.bias, b)
    return [*(float(np.array_equal(*pair)) for pair in pairs), *outputs.ravel()]


class Overwriting(Layer):
    def product(self, x):
        y = super().product(x)
        x[...] = 0
        return y


class Collecting(Layer):
    def __call__(self, x):
        y = super().__call__(x)
        self.bias = self.bias + 1
        return y


checks.program(
    what_a_call_leaves_alone,
    Linear,
    reference=TorchLinear,
    cases=lambda rng: weights_and_inputs(
        rng, [(4, 3, 2), (3, 3, 3), (5, 2, 2), (2, 3, 4, 4), (3, 3)]
    ),
    imitations={"input_modified": Overwriting, "parameters_changed_by_a_call": Collecting},
    called="the record of which of x, `weight` and `bias` a call leaves alone, with its output,",
    hint="get the outputs right first; then compare all three with copies that you took before",
)
### END HIDDEN TESTS

# %% [markdown] nbgrader={"grade": false, "grade_id": "about_relu", "locked": true, "schema_version": 3, "solution": false, "task": false}
r"""
## ReLU

$$
\operatorname{relu}(x) = \max(0, x), \qquad \text{entry by entry.}
$$

Write `relu(x)`.

- `x` is an array with one axis or more; what comes back has the same shape.
- Entries may be as large as floats can be, and infinite: of $\infty$ comes $\infty$, of $-\infty$ comes 0.
- No warning of numpy may reach whoever calls it, at whatever number.
- `x` is the same after the call.

<details><summary>Hint</summary>

There are several ways: numpy's maximum of two arguments entry by entry, a choice by a mask, a product with a mask, a copy into which zeros are written.
Try yours at $-\infty$ before you go on, with `np.array([-np.inf])`.

</details>
"""


# %% nbgrader={"grade": false, "grade_id": "relu", "locked": false, "schema_version": 3, "solution": true, "task": false}
def relu(x):
    """ReLU of each entry.

    Args:
        x: (...) any numbers, infinite ones too.

    Returns:
        (...) each entry where it is positive, else 0.
    """
    ### BEGIN SOLUTION
    return np.maximum(x, 0)
    ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "relu_is_right_for_four_numbers", "locked": true, "points": 1, "schema_version": 3, "solution": false, "task": false}
# Negative numbers become 0, the others stay; -0.1 is negative too.
checks.values(
    relu,
    expected=lambda x: [0, 3, 0, 250],
    cases=[(np.array([-2.0, 3.0, -0.1, 250.0]),)],
    show=True,
)


# %% nbgrader={"grade": true, "grade_id": "relu_matches_torch", "locked": true, "points": 1, "schema_version": 3, "solution": false, "task": false}
# Arrays with one to three axes, compared with torch when the notebook is graded.
### BEGIN HIDDEN TESTS
def by_torch(name):
    """A function of torch, for arrays."""

    def function(x):
        import torch

        return getattr(torch, name)(torch.tensor(x)).numpy()

    return function


def arrays(rng):
    for shape in ((6,), (1,), (4, 3), (3, 3), (1, 5), (2, 3, 4)):
        yield (rng.normal(0.2, 1.7, shape),)
    sizes = 10.0 ** np.array([-12, -4, -2, 0, 1]) * rng.uniform(1, 2, 5)
    yield (rng.permutation([0.0, -0.0, *sizes, *-sizes]),)


checks.values(
    relu,
    expected=by_torch("relu"),
    cases=arrays,
    imitations={
        "returns_an_input": lambda x: x,
        "sign_dropped": np.abs,
        "gate_inverted": lambda x: np.minimum(x, 0),
        "slope_for_value": lambda x: np.where(x > 0, 1.0, 0.0),
        "slope_of_another_activation": lambda x: np.where(x > 0, x, 0.01 * x),
        "ceiling_added": lambda x: np.clip(x, 0, 1),
        "maximum_along_an_axis": lambda x: np.max(x, axis=0),
    },
)
### END HIDDEN TESTS


# %% nbgrader={"grade": true, "grade_id": "relu_knows_the_ends_of_the_line", "locked": true, "points": 1, "schema_version": 3, "solution": false, "task": false}
# ±1000, the largest floats, ±infinity and ±0, and that there is no warning; this is tested when the
# notebook is graded.
### BEGIN HIDDEN TESTS
def at_each_number(function, x):
    """By number: the value, in codes where it is infinite or none, and whether numpy warned."""
    import warnings

    seen = []
    for number in x:
        with (
            warnings.catch_warnings(record=True) as caught,
            np.errstate(all="warn", under="ignore"),
        ):
            warnings.simplefilter("always")
            value = float(np.ravel(function(np.array([number, 0.5])))[0])
        codes = (np.isnan(value), -4.0), (value == np.inf, -3.0), (value == -np.inf, -2.0)
        code = next((code for holds, code in codes if holds), min(value, 1e4))
        seen.append([code, float(len(caught) > 0)])
    return seen


def infinite(rng):
    for n in (1, 2, 3, 5):
        yield (rng.permutation([np.inf, -np.inf, *rng.normal(size=n)]),)


def far_out(rng):
    for end in (800.0, 1000.0, 9e3, 1.5e308):
        yield (rng.permutation([end, -end, 0.0, -0.0, *rng.normal(size=3)]),)


def check_ends(function, cases, **given):
    checks.program(
        at_each_number,
        function,
        cases=cases,
        called="the record of the values at very large numbers, and of numpy's warnings,",
        hint="call it with one number at a time: ±1000, the largest float, ±infinity; look at the "
        "value, and whether numpy warns",
        **given,
    )


for cases in (infinite, far_out):
    check_ends(
        relu,
        cases,
        reference=by_torch("relu"),
        imitations={
            "undefined_at_infinity": lambda x: x * (x > 0),
            "ceiling_added": lambda x: np.clip(x, 0, 1000),
        },
    )
### END HIDDEN TESTS


# %% nbgrader={"grade": true, "grade_id": "relu_leaves_its_input_alone", "locked": true, "points": 1, "schema_version": 3, "solution": false, "task": false}
# x must be the same after the call; this is tested when the notebook is graded.
### BEGIN HIDDEN TESTS
checks.untouched(
    relu,
    expected=lambda x: np.where(x > 0, x, 0),
    cases=lambda rng: [(rng.normal(size=shape),) for shape in (5, (3, 4), (2, 3, 4))],
)
### END HIDDEN TESTS

# %% [markdown] nbgrader={"grade": false, "grade_id": "about_the_kink", "locked": true, "schema_version": 3, "solution": false, "task": false}
r"""
### Predict: the slope at the kink

At $x = 0$ ReLU has a kink, and no derivative: the slope is 0 on the left and 1 on the right.
Autograd has to answer something all the same.
These three lines of torch give the same numbers for every `x`:

```python
torch.relu(x)
torch.maximum(x, torch.zeros_like(x))
torch.clamp(x, min=0)
```

How many different answers does torch give when you ask the three for the slope at exactly 0?
Set `slopes_at_the_kink` to `"one"`, `"two"` or `"three"`.
If you have torch at hand, predict first and try then.
"""

# %% nbgrader={"grade": false, "grade_id": "slopes_at_the_kink", "locked": false, "schema_version": 3, "solution": true, "task": false}
slopes_at_the_kink = ...
### BEGIN SOLUTION
slopes_at_the_kink = "three"
### END SOLUTION

# %% nbgrader={"grade": true, "grade_id": "slopes_at_the_kink_are_predicted", "locked": true, "points": 1, "schema_version": 3, "solution": false, "task": false}
# One of the three? Your choice is compared with the right one when the notebook is graded.
checks.choice(slopes_at_the_kink, options=("one", "two", "three"))
### BEGIN HIDDEN TESTS
checks.choice(slopes_at_the_kink, "three", options=("one", "two", "three"))
### END HIDDEN TESTS

# %% [markdown] nbgrader={"grade": false, "grade_id": "about_sigmoid", "locked": true, "schema_version": 3, "solution": false, "task": false}
r"""
## Sigmoid

$$
\sigma(x) = \frac{1}{1 + e^{-x}}, \qquad \text{entry by entry.}
$$

It rises from 0 on the far left to 1 on the far right, and $\sigma(0) = \tfrac12$.

Write `sigmoid(x)`.

- `x` is an array with one axis or more; what comes back has the same shape.
- Entries may be as large as floats can be, and infinite: $\sigma(\infty) = 1$ and $\sigma(-\infty) = 0$.
- Every value is right to within $10^{-12}$.
- No warning of numpy may reach whoever calls it, at whatever number, and whatever the caller has told numpy about warnings. This is worth a point of its own: begin with the formula above if you like, and mend it then.
- `x` is the same after the call.

<details><summary>Hint: where the formula breaks</summary>

The largest float is about $10^{308}$, and $e^{710}$ is larger than that: numpy then gives infinity and warns.
$e^{-710}$ is no problem; it is close to 0, and numpy says nothing.
For which `x` does the formula take the exponential of a large positive number?

</details>

<details><summary>Hint: a second formula</summary>

Multiply numerator and denominator of the formula by $e^{x}$.
Where does the new formula break, and where does it not?

</details>

<details><summary>Hint: two formulas in one array</summary>

`np.where(condition, A, B)` chooses between two arrays, and both have been worked out by then, everywhere.
You can write each formula into the entries that belong to it, with a mask; or find an exponent that is never positive, whatever the sign of `x`.

</details>
"""


# %% nbgrader={"grade": false, "grade_id": "sigmoid", "locked": false, "schema_version": 3, "solution": true, "task": false}
def sigmoid(x):
    """Sigmoid of each entry.

    Args:
        x: (...) any numbers, infinite ones too.

    Returns:
        (...) numbers from 0 to 1.
    """
    ### BEGIN SOLUTION
    small = np.exp(-np.abs(x))
    return np.where(x > 0, 1, small) / (1 + small)
    ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "sigmoid_is_right_for_three_numbers", "locked": true, "points": 1, "schema_version": 3, "solution": false, "task": false}
# By hand: for x = ln 3 the exponential of -x is 1/3, and 1 / (1 + 1/3) is 3/4. For x = -ln 3 it is
# 3, and 1 / (1 + 3) is 1/4.
checks.values(
    sigmoid,
    expected=lambda x: [0.5, 0.75, 0.25],
    cases=[(np.array([0.0, np.log(3), -np.log(3)]),)],
    show=True,
)

# %% nbgrader={"grade": true, "grade_id": "sigmoid_is_a_number_at_a_thousand", "locked": true, "points": 1, "schema_version": 3, "solution": false, "task": false}
# At 1000 it is 1, and at -1000 it is 0, to more digits than a float has.
checks.values(
    sigmoid,
    expected=lambda x: [1, 0],
    cases=[(np.array([1000.0, -1000.0]),)],
    hint="work out e to the power of 1000 in a cell of your own, and ask which of your steps meets "
    "such a number",
    show=True,
)

# %% nbgrader={"grade": true, "grade_id": "sigmoid_matches_torch", "locked": true, "points": 1, "schema_version": 3, "solution": false, "task": false}
# Arrays with one to three axes, compared with torch when the notebook is graded.
### BEGIN HIDDEN TESTS
checks.values(
    sigmoid,
    expected=by_torch("sigmoid"),
    cases=arrays,
    imitations={
        "mirrored": lambda x: 1 / (1 + np.exp(x)),
        "divided_too_early": lambda x: 1 + np.exp(-x),
        "input_doubled": lambda x: 0.5 * (1 + np.tanh(x)),
        "slope_of_another_activation": np.tanh,
        "slope_for_value": lambda x: 0.25 / np.cosh(x / 2) ** 2,
    },
)
### END HIDDEN TESTS


# %% nbgrader={"grade": true, "grade_id": "sigmoid_is_right_at_the_ends_of_the_line", "locked": true, "points": 1, "schema_version": 3, "solution": false, "task": false}
# The values at ±1000, at the largest floats and at ±infinity; this is tested when the notebook is
# graded.
### BEGIN HIDDEN TESTS
def value_at_each_number(function, x):
    """By number: the value, or -1 where it is none; warnings have a test of their own."""
    with np.errstate(all="ignore"):
        values = [float(np.ravel(function(np.array([number, 0.5])))[0]) for number in x]
    return [-1.0 if np.isnan(value) else value for value in values]


def falling(x):
    return np.exp(x) / (1 + np.exp(x))


checks.program(
    value_at_each_number,
    sigmoid,
    reference=by_torch("sigmoid"),
    cases=lambda rng: [*infinite(rng), *far_out(rng)],
    imitations={"infinity_over_infinity": falling},
    called="the list of the values at very large numbers",
    hint="call it with one number at a time: ±1000, the largest float, ±infinity",
)
### END HIDDEN TESTS

# %% nbgrader={"grade": true, "grade_id": "sigmoid_warns_nowhere", "locked": true, "points": 1, "schema_version": 3, "solution": false, "task": false}
# That no warning of numpy gets through at these numbers; this is tested when the notebook is
# graded, and counts for the right values.
### BEGIN HIDDEN TESTS
for cases in (far_out, infinite):
    check_ends(
        sigmoid,
        cases,
        reference=by_torch("sigmoid"),
        imitations={
            "exponential_overflows": lambda x: 1 / (1 + np.exp(-x)),
            "infinity_over_infinity": falling,
            "both_branches_computed": lambda x: np.where(x > 0, 1 / (1 + np.exp(-x)), falling(x)),
        },
    )
### END HIDDEN TESTS

# %% nbgrader={"grade": true, "grade_id": "sigmoid_leaves_its_input_alone", "locked": true, "points": 1, "schema_version": 3, "solution": false, "task": false}
# x must be the same after the call; this is tested when the notebook is graded.
### BEGIN HIDDEN TESTS
checks.untouched(
    sigmoid,
    expected=lambda x: 1 / (1 + np.exp(-x)),
    cases=lambda rng: [(rng.normal(size=shape),) for shape in (5, (3, 4), (2, 3, 4))],
)
### END HIDDEN TESTS

# %% [markdown] nbgrader={"grade": false, "grade_id": "about_the_shift", "locked": true, "schema_version": 3, "solution": false, "task": false}
r"""
## Softmax

Softmax turns numbers of any size into shares: positive numbers that add up to 1.

$$
s_j = \frac{e^{x_j}}{\sum_{k} e^{x_k}}
$$

The numbers $x_1, x_2, \ldots$ that share one total are those along **one axis** of an array; the other axes count independent cases, such as the examples of a batch.
Which axis it is, somebody has to say, and in torch the argument `dim` says it.

### Predict first

Take a row of numbers and add 1000 to each of them.
What happens to the shares?
Set `after_a_shift` to `"same"` if they stay as they are, `"equal"` if they all become equal, or `"one"` if one of them becomes 1 and the others 0.
"""

# %% nbgrader={"grade": false, "grade_id": "after_a_shift", "locked": false, "schema_version": 3, "solution": true, "task": false}
after_a_shift = ...
### BEGIN SOLUTION
after_a_shift = "same"
### END SOLUTION

# %% nbgrader={"grade": true, "grade_id": "shares_after_a_shift_are_predicted", "locked": true, "points": 1, "schema_version": 3, "solution": false, "task": false}
# One of the three? Your choice is compared with the right one when the notebook is graded.
checks.choice(after_a_shift, options=("same", "equal", "one"))
### BEGIN HIDDEN TESTS
checks.choice(after_a_shift, "same", options=("same", "equal", "one"))
### END HIDDEN TESTS

# %% [markdown] nbgrader={"grade": false, "grade_id": "about_softmax", "locked": true, "schema_version": 3, "solution": false, "task": false}
r"""
### Along any axis, for any numbers

Write `softmax(x, dim)`.

- `x` is an array with one axis or more, and `dim` says along which of them the shares add up to 1: 0, 1, 2, … counted from the front, or −1, −2, … counted from the back, as for numpy's `axis`.
- What comes back has the shape of `x`. In a matrix `dim=0` makes every column add up to 1, and `dim=1` or `dim=-1` every row.
- Entries may have any size: 1000 in all places, or 1000 in one slice and −1000 in another. They are finite, and the result has no NaN.
- `x` is the same after the call.

<details><summary>Hint: which axis</summary>

`np.sum`, `np.max` and their relatives take `axis=`; an axis that is summed over disappears.
With `keepdims=True` it stays, with length one, and then the result can be divided by it or subtracted from it.
In a square matrix nothing fails without it, and the numbers are wrong.

</details>

<details><summary>Hint: large numbers</summary>

You have predicted what a shift does.
By how much can you shift a slice so that no exponential is too large, and not all of them vanish?
Every slice needs a shift of its own.

</details>
"""


# %% nbgrader={"grade": false, "grade_id": "softmax", "locked": false, "schema_version": 3, "solution": true, "task": false}
def softmax(x, dim):
    """Shares that add up to 1 along one axis.

    Args:
        x: (...) finite numbers of any size.
        dim: the axis.

    Returns:
        (...) numbers from 0 to 1.
    """
    ### BEGIN SOLUTION
    e = np.exp(x - np.max(x, axis=dim, keepdims=True))
    return e / np.sum(e, axis=dim, keepdims=True)
    ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "softmax_is_right_for_one_row", "locked": true, "points": 1, "schema_version": 3, "solution": false, "task": false}
# By hand: the exponentials are 1 and 3, together 4. Of three equal numbers each gets a third.
checks.values(
    softmax,
    expected=lambda x, dim: [0.25, 0.75],
    cases=[(np.array([0.0, np.log(3)]), 0)],
    show=True,
)
checks.values(
    softmax,
    expected=lambda x, dim: [1 / 3, 1 / 3, 1 / 3],
    cases=[(np.array([-5.0, -5.0, -5.0]), 0)],
    show=True,
)

# %% nbgrader={"grade": true, "grade_id": "softmax_is_right_for_rows_and_for_columns", "locked": true, "points": 2, "schema_version": 3, "solution": false, "task": false}
# The exponentials are [[1, 3], [2, 2]]. The rows add up to 4 and 4, the columns to 3 and 5.
# In the array of shape (2, 3) all numbers are equal: along a row three share, in a column two.
exponentials_by_hand = np.array([[1.0, 3.0], [2.0, 2.0]])
for_rows = [[1 / 4, 3 / 4], [1 / 2, 1 / 2]]
for_columns = [[1 / 3, 3 / 5], [2 / 3, 2 / 5]]
for dim, answer in ((1, for_rows), (0, for_columns), (-1, for_rows), (-2, for_columns)):
    checks.values(
        softmax,
        expected=lambda x, dim, answer=answer: answer,
        cases=[(np.log(exponentials_by_hand), dim)],
        hint="add up what you return along axis `dim`: each slice should have a total of 1 of its own",
        show=True,
    )
for dim, answer in ((1, 1 / 3), (0, 1 / 2)):
    checks.values(
        softmax,
        expected=lambda x, dim, answer=answer: np.full((2, 3), answer),
        cases=[(np.full((2, 3), 7.0), dim)],
        hint="print the shape of every sum: how many numbers share one total?",
        show=True,
    )

# %% nbgrader={"grade": true, "grade_id": "softmax_is_a_number_at_a_thousand", "locked": true, "points": 2, "schema_version": 3, "solution": false, "task": false}
# The row from above with 1000 added, and with 1000 taken away.
for thousand in (1000.0, -1000.0):
    checks.values(
        softmax,
        expected=lambda x, dim: [0.25, 0.75],
        cases=[(np.array([0.0, np.log(3)]) + thousand, 0)],
        hint="print the exponentials: are they numbers, and do they differ from 0?",
        show=True,
    )


# %% nbgrader={"grade": true, "grade_id": "softmax_matches_torch_for_rows_and_columns", "locked": true, "points": 2, "schema_version": 3, "solution": false, "task": false}
# Arrays with one and two axes and each `dim`, compared with torch when the notebook is graded.
### BEGIN HIDDEN TESTS
def softmax_of_torch(x, dim):
    import torch

    return torch.softmax(torch.tensor(x), dim).numpy()


def shares_of(x, dim):
    e = np.exp(x - x.max(axis=dim, keepdims=True))
    return e / e.sum(axis=dim, keepdims=True)


def arrays_and_axes(*shapes):
    """Cases: an array of each shape with each of its axes, counted from both ends."""
    return lambda rng: [
        (rng.normal(0.7, 1.5, shape), dim)
        for shape in shapes
        for dim in range(-len(shape), len(shape))
    ]


def squares(rng):
    return [(rng.normal(0.7, 1.5, (n, n)), dim) for n in (2, 3, 4) for dim in (1, 0, -1, -2)]


def squares_below_zero(rng):
    """The largest number of every slice is 0."""
    return [(x - x.max(axis=dim, keepdims=True), dim) for x, dim in squares(rng)]


def maximum_not_kept(x, dim):
    e = np.exp(x - x.max(axis=dim))
    return e / e.sum(axis=dim, keepdims=True)


def maximum_of_rows(x, dim):
    e = np.exp(x - x.max(axis=-1, keepdims=True))
    return e / e.sum(axis=dim, keepdims=True)


def sum_not_kept(x, dim):
    return np.exp(x) / np.exp(x).sum(axis=dim)


slips_of_softmax = {
    "all_axes_taken": lambda x, dim: shares_of(x, None),
    "first_axis_taken": lambda x, dim: shares_of(x, 0),
    "last_axis_taken": lambda x, dim: shares_of(x, -1),
    "not_normalised": lambda x, dim: np.exp(x),
    "divided_by_the_largest": lambda x, dim: np.exp(x - x.max(axis=dim, keepdims=True)),
    "exponential_left_out": lambda x, dim: x / x.sum(axis=dim, keepdims=True),
    "each_by_itself": lambda x, dim: 1 / (1 + np.exp(-x)),
    "other_axis_taken": lambda x, dim: shares_of(x, (dim + 1) % x.ndim),
    "logarithm_returned": lambda x, dim: np.log(shares_of(x, dim)),
}


def check_softmax(cases, imitations):
    checks.values(
        softmax,
        expected=softmax_of_torch,
        cases=cases,
        imitations={**slips_of_softmax, **imitations},
        hint="take an array of shape (2, 3) and each of its axes, and add up what you return along "
        "that axis",
    )


# in a square array nothing fails when an axis is lost, and the numbers are wrong
check_softmax(
    squares_below_zero,
    {
        "sum_not_lined_up": sum_not_kept,
        "maximum_of_another_axis": maximum_of_rows,
        "axis_put_back_at_the_end": lambda x, dim: np.exp(x) / np.exp(x).sum(axis=dim)[:, None],
    },
)
check_softmax(
    squares,
    {"maximum_not_lined_up": maximum_not_kept, "maximum_of_another_axis": maximum_of_rows},
)
check_softmax(arrays_and_axes((4,), (1,), (4, 3), (1, 5), (3, 1), (2, 2)), {})
### END HIDDEN TESTS

# %% nbgrader={"grade": true, "grade_id": "softmax_takes_every_axis_of_three", "locked": true, "points": 2, "schema_version": 3, "solution": false, "task": false}
# Arrays with three axes and each `dim`, compared with torch when the notebook is graded.
### BEGIN HIDDEN TESTS
check_softmax(arrays_and_axes((2, 3, 4), (4, 1, 2)), {})
### END HIDDEN TESTS


# %% nbgrader={"grade": true, "grade_id": "softmax_survives_any_numbers", "locked": true, "points": 2, "schema_version": 3, "solution": false, "task": false}
# All numbers near 1000 or near -1000, and slices that lie far apart, compared with torch when the
# notebook is graded.
### BEGIN HIDDEN TESTS
def number_or_code(softmax, x, dim):
    """The values, with -1 in the place of what is no number."""
    with np.errstate(all="ignore"):
        values = softmax(x, dim)
    if values is None:
        return None
    values = np.asarray(values, dtype=float)
    return np.where(np.isfinite(values), values, -1.0)


def unshifted(x, dim):
    e = np.exp(x)
    return e / e.sum(axis=dim, keepdims=True)


def shifted_together(x, dim):
    e = np.exp(x - x.max())
    return e / e.sum(axis=dim, keepdims=True)


def shifted_to_the_mean(x, dim):
    e = np.exp(x - x.mean(axis=dim, keepdims=True))
    return e / e.sum(axis=dim, keepdims=True)


def shifted_by_the_absolute_value(x, dim):
    e = np.exp(x - np.abs(x).max(axis=dim, keepdims=True))
    return e / e.sum(axis=dim, keepdims=True)


def clipped(x, dim):
    return unshifted(np.clip(x, -500, 500), dim)


def far_from_zero(rng):
    for shape, dim, shift in (
        ((4,), 0, 1e3),
        ((2, 3), 1, 1e3),
        ((3, 2), 0, -1e3),
        ((2, 4), 1, -1e3),
        ((5,), 0, -1e4),
        ((2, 3, 2), 1, 1e5),
        ((3, 3), -1, 1e3),
    ):
        yield rng.normal(size=shape) + shift, dim


def far_apart(rng):
    for shape, dim, low in (((2, 3), 1, 0.0), ((3, 4), 0, 0.0), ((2, 2, 3), -1, -1e3)):
        x = rng.normal(size=shape)
        kept = 0 if dim else 1
        heights = np.linspace(low, 1e3, x.shape[kept])
        yield np.moveaxis(np.moveaxis(x, kept, -1) + heights, -1, kept), dim


def within_a_slice(rng):
    for shape, dim in (((4,), 0), ((3, 4), 1), ((4, 2), 0), ((2, 5, 3), 1)):
        above = np.argsort(rng.random(shape), axis=dim) == 0  # one entry of each slice
        yield rng.normal(size=shape) + 1e3 * above, dim


for cases, imitations in (
    (
        far_from_zero,
        {
            "exponential_of_large": unshifted,
            "shifted_too_far": shifted_by_the_absolute_value,
            "exponents_clipped": clipped,
        },
    ),
    (far_apart, {"one_maximum_for_all": shifted_together}),
    (within_a_slice, {"shifted_too_little": shifted_to_the_mean}),
    (lambda rng: [(-x, dim) for x, dim in within_a_slice(rng)], {}),
):
    checks.program(
        number_or_code,
        softmax,
        reference=softmax_of_torch,
        cases=cases,
        imitations=imitations,
        called="the list of the shares of numbers that are far from 0 or far apart",
        hint="add 1000 to one row of a matrix, then to all of it, then to one entry of each row, "
        "and look for what is no number",
    )
### END HIDDEN TESTS

# %% nbgrader={"grade": true, "grade_id": "softmax_leaves_its_input_alone", "locked": true, "points": 1, "schema_version": 3, "solution": false, "task": false}
# x must be the same after the call; this is tested when the notebook is graded.
### BEGIN HIDDEN TESTS
checks.untouched(
    softmax,
    expected=shares_of,
    cases=arrays_and_axes((4,), (3, 4), (2, 3, 4)),
)
### END HIDDEN TESTS

# %% [markdown] nbgrader={"grade": false, "grade_id": "about_the_upstream", "locked": true, "schema_version": 3, "solution": false, "task": false}
r"""
## The way back through softmax

Raise one input, and its own share grows.
The total stays 1, so all the other shares become smaller: every output depends on every input of its slice.
That sets softmax apart from ReLU and sigmoid, where each output has one input of its own.

Further on, a loss $L$ is made of the shares $s_1, s_2, \ldots$ of a slice.
As on the way back through any layer, you are told the upstream gradient $g$, with $g_j = \partial L / \partial s_j$, and asked for the derivatives of $L$ by the inputs $x_k$:

$$
\frac{\partial L}{\partial x_k} = \sum_j g_j \, \frac{\partial s_j}{\partial x_k} .
$$

### Predict first

Let every $g_j$ be 1.
What are the derivatives by the inputs?
Set `pulled_by_ones` to `"zeros"`, `"ones"` or `"s (1 - s)"`.
"""

# %% nbgrader={"grade": false, "grade_id": "pulled_by_ones", "locked": false, "schema_version": 3, "solution": true, "task": false}
pulled_by_ones = ...
### BEGIN SOLUTION
pulled_by_ones = "zeros"
### END SOLUTION

# %% nbgrader={"grade": true, "grade_id": "gradient_of_ones_is_predicted", "locked": true, "points": 1, "schema_version": 3, "solution": false, "task": false}
# One of the three? Your choice is compared with the right one when the notebook is graded.
checks.choice(pulled_by_ones, options=("zeros", "ones", "s (1 - s)"))
### BEGIN HIDDEN TESTS
checks.choice(pulled_by_ones, "zeros", options=("zeros", "ones", "s (1 - s)"))
### END HIDDEN TESTS

# %% [markdown] nbgrader={"grade": false, "grade_id": "about_softmax_backward", "locked": true, "schema_version": 3, "solution": false, "task": false}
r"""
### All outputs pull at every input

Write `softmax_backward(grad_out, s, dim)`.

| | shape | |
|---|---|---|
| `grad_out` | (…) | upstream gradient, any numbers |
| `s` | the same | the **output** of the softmax: shares that add up to 1 along `dim` |
| `dim` | | the axis of the softmax, counted from the front or from the back |

It returns the gradient by the input of the softmax, an array of the same shape.

- The arrays have one axis or more; any sizes may be equal, or 1.
- The input of the softmax is not given, and not needed: the derivatives can be written in terms of the shares, and no exponential is taken again.
- Shares may be exactly 0 and exactly 1.
- `grad_out` and `s` are the same after the call.

<details><summary>Hint: two derivatives</summary>

Find the derivative of $s_j = e^{x_j} / \sum_k e^{x_k}$ by $x_j$, its own input, and by another input $x_k$, with the quotient rule.
Both can be written with $s_j$ and $s_k$ alone.
A check with numbers: for two equal shares they are ¼ and −¼.

</details>

<details><summary>Hint: from the derivatives to the sum</summary>

Write the sum over $j$ out for one slice of three.
One sum in it is the same for all $k$; with it the whole becomes two operations on arrays, and no matrix is needed.

</details>

<details><summary>Hint: a check for any slice</summary>

Shifting all inputs of a slice together changes nothing, so the derivatives by the inputs of a slice add up to 0.

</details>
"""


# %% nbgrader={"grade": false, "grade_id": "softmax_backward", "locked": false, "schema_version": 3, "solution": true, "task": false}
def softmax_backward(grad_out, s, dim):
    """Gradient of softmax by its input.

    Args:
        grad_out: (...) upstream gradient.
        s: (...) output of the softmax.
        dim: the axis along which `s` adds up to 1.

    Returns:
        (...) gradient by the input; along `dim` it adds up to 0.
    """
    ### BEGIN SOLUTION
    pull = np.sum(grad_out * s, axis=dim, keepdims=True)
    return s * (grad_out - pull)
    ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "softmax_backward_is_right_for_two_classes", "locked": true, "points": 2, "schema_version": 3, "solution": false, "task": false}
# By hand, for the shares 1/4 and 3/4. L grows by 16 for each unit that the first share grows, and
# does not ask for the second one. When the first input rises, the first share grows at the rate
# 1/4 · 3/4 = 3/16; when the second one rises, it shrinks at this rate. So L changes by 3 and -3.
# With the upstream gradient (16, -16) both shares count, and everything doubles.
for grad_out, answer in (([16.0, 0.0], [3, -3]), ([16.0, -16.0], [6, -6])):
    checks.values(
        softmax_backward,
        expected=lambda grad_out, s, dim, answer=answer: answer,
        cases=[(np.array(grad_out), np.array([0.25, 0.75]), 0)],
        hint="let the second input rise a little, and ask of each share whether it moves, and which way",
        show=True,
    )

# %% nbgrader={"grade": true, "grade_id": "softmax_backward_is_right_for_rows_and_for_columns", "locked": true, "points": 2, "schema_version": 3, "solution": false, "task": false}
# Two slices. In the first one the shares are equal, and their inputs are pulled with equal force in
# opposite directions. In the second one L grows by 5 for each unit that the first share grows; the
# slope of this share by its own input is 0.2 · 0.8 = 0.16, and by the other one -0.16. The slices
# are rows for dim=1, and columns for dim=0.
upstream_by_hand = np.array([[1.0, 3.0], [5.0, 0.0]])
shares_by_hand = np.array([[0.5, 0.5], [0.2, 0.8]])
answer_by_hand = np.array([[-0.5, 0.5], [0.8, -0.8]])
for dim in (1, -1):
    checks.values(
        softmax_backward,
        expected=lambda grad_out, s, dim: answer_by_hand,
        cases=[(upstream_by_hand, shares_by_hand, dim)],
        hint="add up what you return along axis `dim`: each slice should have a total of 0",
        show=True,
    )
for dim in (0, -2):
    checks.values(
        softmax_backward,
        expected=lambda grad_out, s, dim: answer_by_hand.T,
        cases=[(upstream_by_hand.T, shares_by_hand.T, dim)],
        hint="add up what you return along axis `dim`: each slice should have a total of 0",
        show=True,
    )


# %% nbgrader={"grade": true, "grade_id": "softmax_backward_matches_autograd", "locked": true, "points": 2, "schema_version": 3, "solution": false, "task": false}
# Arrays with one and two axes, upstream gradients of both signs and multiples of them, compared
# with torch when the notebook is graded.
### BEGIN HIDDEN TESTS
def softmax_along(x, dim):
    return x.softmax(dim)


def product(g, s, dim):
    return s * (g - (g * s).sum(axis=dim, keepdims=True))


def check_backward(cases, imitations):
    checks.vjp(
        softmax_backward,
        of=softmax_along,
        wrt=0,
        cases=cases,
        arguments=lambda g, x, dim: (g, shares_of(x, dim), dim),
        n=lambda x, dim: x.size // x.shape[dim],
        imitations={
            "inner_weights_missing": lambda g, s, dim: s * (g - g.sum(axis=dim, keepdims=True)),
            "inner_mean": lambda g, s, dim: s * (g - (g * s).mean(axis=dim, keepdims=True)),
            "outer_share_missing": lambda g, s, dim: g - (g * s).sum(axis=dim, keepdims=True),
            "activated_twice": lambda g, s, dim: product(g, shares_of(s, dim), dim),
            "upstream_taken_for_targets": lambda g, s, dim: s - g,
            "softmax_other_axis": lambda g, s, dim: product(g, s, (dim + 1) % s.ndim),
            "upstream_ignored": lambda g, s, dim: s * (1 - s),
            "brackets_left_out": lambda g, s, dim: s * g - (g * s).sum(axis=dim, keepdims=True),
            "zero_everywhere": lambda g, s, dim: np.zeros(s.shape),
            **imitations,
        },
    )


check_backward(
    squares,
    {
        "sum_not_lined_up": lambda g, s, dim: s * (g - (g * s).sum(axis=dim)),
        "axis_put_back_at_the_end": lambda g, s, dim: s * (g - (g * s).sum(axis=dim)[:, None]),
    },
)
check_backward(arrays_and_axes((4,), (1,), (1, 5), (3, 1), (5, 3)), {})
check_backward(
    lambda rng: [
        (rng.normal(size=(3, 4)) + scale * rng.permutation([0.0, 0, 0, 1]), 1)
        for scale in (20.0, 1e3, -1e3)
    ],
    {},
)
### END HIDDEN TESTS

# %% nbgrader={"grade": true, "grade_id": "softmax_backward_takes_every_axis_of_three", "locked": true, "points": 2, "schema_version": 3, "solution": false, "task": false}
# Arrays with three axes and each `dim`, compared with torch when the notebook is graded.
### BEGIN HIDDEN TESTS
check_backward(arrays_and_axes((2, 3, 4), (4, 1, 2)), {})
### END HIDDEN TESTS


# %% nbgrader={"grade": true, "grade_id": "softmax_backward_gives_zero_for_equal_pulls", "locked": true, "points": 1, "schema_version": 3, "solution": false, "task": false}
# Where all shares of a slice are pulled alike, nothing comes back, whatever the other slices do;
# this is tested when the notebook is graded.
### BEGIN HIDDEN TESTS
def equal_pulls(rng):
    for x, dim in arrays_and_axes((4,), (3, 4), (2, 3, 4))(rng):
        pull = rng.normal(size=np.sum(x, axis=dim, keepdims=True).shape)
        yield np.broadcast_to(pull, x.shape).copy(), shares_of(x, dim), dim


checks.values(
    softmax_backward,
    expected=lambda grad_out, s, dim: np.zeros(s.shape),
    cases=equal_pulls,
    imitations={
        "cross_terms_missing": lambda g, s, dim: g * s * (1 - s),
        "output_for_derivative": lambda g, s, dim: g * s,
        "softmax_other_axis": lambda g, s, dim: product(g, s, None),
        "inner_weights_missing": lambda g, s, dim: s * (g - g.sum(axis=dim, keepdims=True)),
        "inner_mean": lambda g, s, dim: s * (g - (g * s).mean(axis=dim, keepdims=True)),
        "upstream_taken_for_targets": lambda g, s, dim: s - g,
        "upstream_ignored": lambda g, s, dim: s * (1 - s),
    },
    hint="hand in an upstream gradient of ones: the loss is then the total of all shares",
)
### END HIDDEN TESTS

# %% nbgrader={"grade": true, "grade_id": "softmax_backward_leaves_its_inputs_alone", "locked": true, "points": 1, "schema_version": 3, "solution": false, "task": false}
# grad_out and s must be the same after the call; this is tested when the notebook is graded.
### BEGIN HIDDEN TESTS
checks.untouched(
    softmax_backward,
    expected=product,
    cases=lambda rng: [
        (rng.normal(size=x.shape), shares_of(x, dim), dim)
        for x, dim in arrays_and_axes((4,), (3, 4), (2, 3, 4))(rng)
    ],
)
### END HIDDEN TESTS

# %% [markdown] nbgrader={"grade": false, "grade_id": "in_your_own_words", "locked": true, "schema_version": 3, "solution": false, "task": false}
r"""
## In your own words

Not graded, and worth two minutes: at the end of a network stand a softmax and a loss that looks at the share of the right class alone, $L = -\ln s_c$.
Its upstream gradient is zero for all other shares.
Which inputs of the softmax get a gradient all the same, in which direction are they pulled, and what would training miss if the gradient were $g\, s (1 - s)$ instead?
Add a cell below and write your answer in it.
"""
