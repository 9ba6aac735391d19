# %% [markdown] nbgrader={"grade": false, "grade_id": "checker", "locked": true, "schema_version": 3, "solution": false, "task": false}
r"""
# A test of gradients, and a test of that test

Whoever writes a backward function by hand wants to know whether it is right.
Here you write the program that says so.
Then the tables are turned: your test is given right backward functions and wrong ones, and has to tell which is which.

- Work through the cells from top to bottom; run each one with Shift+Enter.
- A cell that says `YOUR CODE HERE` is yours: replace the line `raise NotImplementedError()`.
- The cell after it tests your answer and says what it found.
  Some tests are hidden; they run when the notebook is graded.
- Write numpy in float64. Torch is not there when your answers are graded, and nothing here needs it.

The chapter *Checking gradients* of the book has the ideas, the symbols are on its page *Notation*.
"""

# %% [markdown] nbgrader={"grade": false, "grade_id": "about_backward_functions", "locked": true, "schema_version": 3, "solution": false, "task": false}
r"""
## What is tested

`fn(*inputs)` takes some arrays and returns one array.
`vjp(upstream, *inputs)` is its backward function.
`upstream` has the shape of the output and says how strongly a loss reacts to each entry of it.
What comes back is one gradient for each input, in a tuple or a list, each with the shape of its input:

$$
\frac{\partial S}{\partial\,\text{input}}
\qquad\text{of the one number}\qquad
S = \sum_j \text{upstream}_j \cdot \text{fn(inputs)}_j .
$$

So a gradient by hand can be compared with a gradient of $S$ that needs no derivation: shift one entry of one input to both sides and watch $S$.
The next cell has that difference quotient, from the chapter on regression.
"""

# %% nbgrader={"grade": false, "grade_id": "setup", "locked": true, "schema_version": 3, "solution": false, "task": false}
import numpy as np

from autograder import checks


def numerical_gradient(f, w, h=1e-5):
    """Central difference quotients of a function of one array that returns one number.

    Args:
        f: function of an array like `w`.
        w: array of any shape, () included; it is not changed.
        h: step, the same for all entries.

    Returns:
        array of the shape of `w`.
    """
    gradient = np.zeros(w.shape)
    for place in np.ndindex(w.shape):
        step = np.zeros(w.shape)
        step[place] = h
        gradient[place] = (f(w + step) - f(w - step)) / (2 * h)
    return gradient


# %% [markdown] nbgrader={"grade": false, "grade_id": "about_seen_by_ones", "locked": true, "schema_version": 3, "solution": false, "task": false}
r"""
## Predict first

Somebody tests the backward function of `x**2` with `upstream = np.ones_like(x)`, and with no other upstream gradient.
Three wrong backward functions come along:

- `"half"` returns `(upstream * x,)`;
- `"no upstream"` returns `(2 * x,)`;
- `"minus"` returns `(-2 * upstream * x,)`.

Which one gets through? Set `gets_past_ones` to its name.
"""

# %% nbgrader={"grade": false, "grade_id": "gets_past_ones", "locked": false, "schema_version": 3, "solution": true, "task": false}
gets_past_ones = ...
### BEGIN SOLUTION
gets_past_ones = "no upstream"
### END SOLUTION

# %% nbgrader={"grade": true, "grade_id": "what_gets_past_ones_is_predicted", "locked": true, "points": 1, "schema_version": 3, "solution": false, "task": false}
# One of the three? Your choice is compared with the right one when the notebook is graded.
checks.choice(gets_past_ones, options=("half", "no upstream", "minus"))
### BEGIN HIDDEN TESTS
checks.choice(gets_past_ones, "no upstream", options=("half", "no upstream", "minus"))
### END HIDDEN TESTS

# %% [markdown] nbgrader={"grade": false, "grade_id": "about_sly_vjp", "locked": true, "schema_version": 3, "solution": false, "task": false}
r"""
## Plant a bug yourself

The output of `np.sin(x)` has the shape of `x`, and its right backward function returns `(upstream * np.cos(x),)`.

Write `sly_vjp(upstream, x)`, a *wrong* backward function of `np.sin` that a test with ones cannot find.
`upstream` and `x` are arrays of shape (n,).
It returns a tuple or a list with one array of shape (n,).

- If every entry of `upstream` is one, the array is the right gradient, to nine digits.
- It must react to `upstream`: leaving it out was the bug of the question above.
- If the entries of `upstream` are other numbers, of both signs and none of them near zero or ±1, every entry of the array is wrong.

<details><summary>Hint</summary>

Which functions of one number give one for one, and something else for most other numbers?

</details>
"""


# %% nbgrader={"grade": false, "grade_id": "sly_vjp", "locked": false, "schema_version": 3, "solution": true, "task": false}
def sly_vjp(upstream, x):
    """A wrong backward function of sine, right for an upstream gradient of ones.

    Args:
        upstream: (n,) upstream gradient.
        x: (n,) input of sine.

    Returns:
        one array of shape (n,), in a tuple.
    """
    ### BEGIN SOLUTION
    return (upstream**2 * np.cos(x),)
    ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "sly_vjp_gets_past_ones", "locked": true, "points": 1, "schema_version": 3, "solution": false, "task": false}
# The slope of sine is 1 at x = 0, -1 at x = π and ½ at x = π/3: with ones above, these must come
# back.
def first_gradient(sly_vjp, upstream, x):
    parts = sly_vjp(upstream.copy(), x.copy())
    return None if parts is None else parts[0]


checks.program(
    first_gradient,
    sly_vjp,
    expected=[1.0, -1.0, 0.5],
    cases=[(np.ones(3), np.array([0.0, np.pi, np.pi / 3]))],
    show=True,
    hint="call yours with this upstream gradient and this x, and print it beside np.cos(x)",
)


# %% nbgrader={"grade": true, "grade_id": "sly_vjp_is_wrong_otherwise", "locked": true, "points": 1, "schema_version": 3, "solution": false, "task": false}
# Right for ones, other numbers for another upstream gradient, and every one of them wrong; for
# arrays of several sizes, when the notebook is graded.
### BEGIN HIDDEN TESTS
def right_then_reacting_then_wrong(sly_vjp, upstream, other, x):
    parts = [sly_vjp(up.copy(), x.copy()) for up in (np.ones(x.shape), upstream, other)]
    if parts[0] is None:
        return None
    ones, one, two = (np.asarray(part[0], dtype=float) for part in parts)
    if ones.shape != x.shape or any(len(part) != 1 for part in parts):
        return ones.shape
    slope = np.cos(x)
    right = np.all(np.abs(ones - slope) <= 1e-9)
    same = [np.allclose(one, array, rtol=1e-6, atol=1e-9) for array in (ones, two)]
    reacts = not all(same)
    agree = np.abs(one - upstream * slope) <= 1e-6 * np.abs(upstream * slope)
    return right, reacts, not agree.all(), not agree.any()


def two_upstreams(rng):
    for n in (2, 3, 5, 8):
        signs = np.where((np.arange(2 * n) + rng.integers(2)) % 2, 1.0, -1.0).reshape(2, n)
        yield *(signs * rng.uniform(1.5, 3.0, (2, n))), rng.uniform(0.2, 1.2, n)


def without_upstream(upstream, x):
    return (np.cos(x),)


def right_sine(upstream, x):
    return (upstream * np.cos(x),)


def without_signs(upstream, x):
    return (np.abs(upstream) * np.cos(x),)


def twice_the_sine(upstream, x):
    return (2 * upstream * np.cos(x),)


checks.program(
    right_then_reacting_then_wrong,
    sly_vjp,
    expected=(True, True, True, True),
    cases=two_upstreams,
    imitations={
        "upstream_ignored": without_upstream,
        "nothing_planted": right_sine,
        "planted_in_part": without_signs,
        "found_by_ones": twice_the_sine,
    },
    hint="entries 0 to 3 are four questions: right for ones? does it react? and for other numbers, "
    "wrong somewhere, and wrong in every entry?",
)
### END HIDDEN TESTS

# %% [markdown] nbgrader={"grade": false, "grade_id": "about_allclose_accepts", "locked": true, "schema_version": 3, "solution": false, "task": false}
r"""
## Predict once more

A test has to compare two gradients, and `np.allclose(mine, true)` seems made for it.
For which of these pairs does it return `True`?

- `"per cent"`: `mine = np.array([1.01])`, `true = np.array([1.0])`;
- `"minus"`: `mine = np.array([-3e-9])`, `true = np.array([3e-9])`;
- `"none"`: for neither of them.

Set `allclose_accepts` to the name.
"""

# %% nbgrader={"grade": false, "grade_id": "allclose_accepts", "locked": false, "schema_version": 3, "solution": true, "task": false}
allclose_accepts = ...
### BEGIN SOLUTION
allclose_accepts = "minus"
### END SOLUTION

# %% nbgrader={"grade": true, "grade_id": "what_allclose_accepts_is_predicted", "locked": true, "points": 1, "schema_version": 3, "solution": false, "task": false}
# One of the three? Your choice is compared with the right one when the notebook is graded.
checks.choice(allclose_accepts, options=("per cent", "minus", "none"))
### BEGIN HIDDEN TESTS
checks.choice(allclose_accepts, "minus", options=("per cent", "minus", "none"))
### END HIDDEN TESTS

# %% [markdown] nbgrader={"grade": false, "grade_id": "about_grad_check", "locked": true, "schema_version": 3, "solution": false, "task": false}
r"""
## The test

Write `grad_check(fn, vjp, make_inputs, rng)`.
It returns `True` when `vjp` is a right backward function of `fn`, and `False` when it is not.

- `make_inputs(rng)` draws a tuple of float64 arrays, other ones at each call; call it as often as you like.
  Their shapes may be different at each call; the shape () occurs too, for the output as well.
- `fn(*inputs)` is a float64 array, and `vjp(upstream, *inputs)` is what stands at the top of this sheet.
  A gradient of shape () may come as a Python number.
- `rng` is a numpy generator, and all that is random comes from it: two calls with generators of one seed do the same.

What a **right** one is like:

- it is right for every upstream gradient, to ten digits;
- its gradients may be as small as $10^{-9}$ or as large as $10^{9}$, and its inputs as large as $2 \cdot 10^{5}$;
  all entries of one input are of about one size;
- some gradients are zero, in every entry;
- `fn` may have kinks, but none closer to an entry than 0.001, or a thousandth of the entry where that is more.

What a **wrong** one is like:

- it shows for at least one of the first five inputs that are drawn, when the entries of the upstream gradient are random numbers of both signs, and not only ±1;
- there it is wrong by one per cent or more of the largest entry of *that* gradient, in one entry at least.
  The gradient of another input may be a hundred thousand times larger, and right;
- or the form is wrong: too few gradients, another shape than the input has, NaN.
  Then `False` is the answer, and no exception.

Both kinds are equally important.
A test that always says `True` finds nothing, one that always says `False` is switched off after a week; each of them earns nothing here.

Call your test yourself before the cells below do, with a function that you know:

```python
def draw(rng):
    return (rng.normal(size=3),)


def sine_vjp(upstream, x):
    return (upstream * np.cos(x),)


grad_check(np.sin, sine_vjp, draw, np.random.default_rng(0))  # must be True
```

With your `sly_vjp` in the place of `sine_vjp` it must be `False`.

<details><summary>Hint: where to begin</summary>

For one draw: how do you make one number $S$ of the output, and which function of one array do you have to hand to `numerical_gradient` for the second input?

</details>

<details><summary>Hint: how far apart may two gradients be?</summary>

Print the largest difference for a function that you know, beside the largest entry of the gradient.
Then put a factor of $10^{-9}$ before the function, and do it again.

</details>

<details><summary>Hint: large inputs</summary>

Print `(1e5 + 1e-9) - 1e5`.
`numerical_gradient` takes the step as an argument.

</details>
"""


# %% nbgrader={"grade": false, "grade_id": "grad_check", "locked": false, "schema_version": 3, "solution": true, "task": false}
def grad_check(fn, vjp, make_inputs, rng):
    """Whether `vjp` is a right backward function of `fn`.

    Args:
        fn: function of some arrays, returns one array.
        vjp: called as `vjp(upstream, *inputs)`, returns one gradient per input.
        make_inputs: `make_inputs(rng)` draws a tuple of inputs.
        rng: numpy generator, the source of all random numbers.

    Returns:
        True or False.
    """

    ### BEGIN SOLUTION
    def agrees(given, upstream, inputs, k):
        def weighted(moved):
            return (upstream * fn(*inputs[:k], moved, *inputs[k + 1 :])).sum()

        true = numerical_gradient(weighted, inputs[k])
        if np.shape(given) != true.shape:
            return False
        return np.all(np.abs(given - true) <= 1e-3 * np.abs(true).max())

    for _ in range(5):
        inputs = make_inputs(rng)
        upstream = rng.normal(size=fn(*inputs).shape)
        given = vjp(upstream, *inputs)
        if len(given) != len(inputs):
            return False
        if not all(agrees(part, upstream, inputs, k) for k, part in enumerate(given)):
            return False
    return True
    ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "grad_check_knows_the_sigmoid", "locked": true, "points": 2, "schema_version": 3, "solution": false, "task": false}
# The sigmoid, three numbers at a time. One of its backward functions is right and two are not:
# at x = 0 the slope is 1/4, and the two give 1/2 and 0 there.
class Sigmoid:
    def draw(rng, k):
        return (rng.normal(size=3),)

    def forward(x):
        return 1 / (1 + np.exp(-x))

    @checks.Sound()
    def right(upstream, x):
        s = 1 / (1 + np.exp(-x))
        return (upstream * s * (1 - s),)

    @checks.Planted()
    def forgets_a_factor(upstream, x):
        return (upstream / (1 + np.exp(-x)),)

    @checks.Planted()
    def takes_the_input_for_the_output(upstream, x):
        return (upstream * x * (1 - x),)


checks.judge(grad_check, Sigmoid, show=True)


# %% nbgrader={"grade": true, "grade_id": "grad_check_knows_a_product", "locked": true, "points": 1, "schema_version": 3, "solution": false, "task": false}
# The product of x of shape (2,) and y of shape (3, 2): the gradient by x is a sum over three rows.
class Product:
    def draw(rng, k):
        return rng.normal(size=2), rng.normal(size=(3, 2))

    def forward(x, y):
        return x * y

    @checks.Sound()
    def right(upstream, x, y):
        return [(upstream * y).sum(0), upstream * x]

    @checks.Planted()
    def forgets_the_sum(upstream, x, y):
        return upstream * y, upstream * x

    @checks.Planted()
    def is_wrong_by_y(upstream, x, y):
        return (upstream * y).sum(0), upstream * y


checks.judge(grad_check, Product, show=True)


# %% nbgrader={"grade": true, "grade_id": "grad_check_accepts_what_is_right", "locked": true, "points": 2, "schema_version": 3, "solution": false, "task": false}
# Right ones of every kind that the task names: kinks, zeros, large inputs, tiny and huge gradients,
# lists and numbers. A few coarse bugs are among them. This is tested when the notebook is graded.
### BEGIN HIDDEN TESTS
class Quartic:
    def draw(rng, k):
        return (rng.uniform(0.5, 1.5, 10) * np.tile([1, -1], 5),)

    def forward(x):
        return x**4

    @checks.Sound("form_refused", "step_too_large", "tolerance_strict")
    def in_a_list(up, x):
        return [4 * x * x * x * up]

    @checks.Planted("checked_with_ones")
    def without_upstream(up, x):
        return (4 * x**3,)

    @checks.Planted("checked_with_ones")
    def upstream_squared(up, x):
        return (4 * up**2 * x**3,)

    @checks.Planted("checked_with_ones")
    def size_of_upstream(up, x):
        return (4 * np.abs(up) * x**3,)

    @checks.Planted("checked_with_ones")
    def upstream_cubed(up, x):  # right for ±1
        return (4 * up**3 * x**3,)

    @checks.Planted("checked_with_ones")
    def negative_ones_doubled(up, x):
        return (np.where(up < 0, 8, 4) * up * x**3,)

    @checks.Planted()
    def one_power_too_many(up, x):
        return (4 * up * x**4,)


class Relu:
    def draw(rng, k):
        return (rng.uniform(0.5, 2, 20) * np.tile([1, -1], 10),)

    def forward(x):
        return np.maximum(x, 0)

    @checks.Sound()
    def in_place(up, x):
        gradient = up.copy()
        gradient[x < 0] = 0
        return (gradient,)

    @checks.Planted("checked_with_ones")
    def masked_by_upstream_too(up, x):
        return (up * (x > 0) * (up > 0),)

    @checks.Planted("one_entry_only")
    def never_masked(up, x):
        return (up,)

    @checks.Planted("tolerance_loose", "directions_compared")
    def first_one_a_little_off(up, x):  # by little, compared to the length of the gradient
        gradient = up * (x > 0)
        gradient[0] += 0.011 * np.sign(up[0]) * np.abs(gradient).max()
        return (gradient,)

    @checks.Planted()
    def height_for_slope(up, x):
        return (up * np.maximum(x, 0),)


class Tanh:
    def draw(rng, k):
        return (rng.uniform(0.3, 1.2, (2, 3)) * [[1, -1, 1], [-1, 1, -1]],)

    def forward(x):
        return np.tanh(x)

    @checks.Sound("step_too_large", "tolerance_strict")
    def by_cosh(up, x):
        return (up / np.cosh(x) ** 2,)

    @checks.Planted("directions_compared")
    def half(up, x):
        return (0.5 * up * (1 - np.tanh(x) ** 2),)

    @checks.Planted("one_sided_comparison")
    def lowered(up, x):
        return (up / np.cosh(x) ** 2 - 0.3,)

    @checks.Planted("one_sided_comparison")
    def raised(up, x):
        return (up / np.cosh(x) ** 2 + 0.3,)

    @checks.Planted("tolerance_loose", "directions_compared")
    def too_steep(up, x):
        return (1.01 * up / np.cosh(x) ** 2,)


class Sine:
    def draw(rng, k):
        return (rng.uniform(0.2, 1.2, (5, 4, 6, 3, 2)[k % 5]),)

    def forward(x):
        return np.sin(2 * x)

    @checks.Sound("step_too_large", "tolerance_strict")
    def by_double_angle(up, x):
        return (2 * up * (np.cos(x) - np.sin(x)) * (np.cos(x) + np.sin(x)),)

    @checks.Planted("summaries_compared")
    def turned_round(up, x):
        return ((2 * up * np.cos(2 * x))[::-1],)

    @checks.Planted("one_entry_only", "summaries_compared")
    def last_one_negated(up, x):
        gradient = 2 * up * np.cos(2 * x)
        gradient[-1] *= -1
        return (gradient,)

    @checks.Planted("shape_not_compared")
    def as_a_row(up, x):
        return ((2 * up * np.cos(2 * x))[None],)

    @checks.Planted("one_entry_only")
    def last_one_missing(up, x):
        gradient = 2 * up * np.cos(2 * x)
        gradient[-1] = 0
        return (gradient,)

    @checks.Planted("one_entry_only")
    def first_one_repeated(up, x):
        return (np.append(2 * up[:-1] * np.cos(2 * x[:-1]), 2 * up[0] * np.cos(2 * x[0])),)

    @checks.Planted("nan_slips_through")
    def last_one_is_no_number(up, x):
        return (np.append(2 * up[:-1] * np.cos(2 * x[:-1]), np.nan),)


class Square:
    def draw(rng, k):
        return (rng.uniform(0.5, 2, 3) * [1, -1, 1],)

    def forward(x):
        return x * x

    @checks.Sound()
    def by_a_loop(up, x):
        return (np.array([g * v + g * v for g, v in zip(up, x, strict=True)]),)

    @checks.Planted("nan_slips_through")
    def by_logarithms(up, x):
        return (2 * up * np.exp(np.log(x)),)

    @checks.Planted("nan_slips_through")
    def no_number_at_all(up, x):
        return (np.full(x.shape, np.nan),)

    @checks.Planted("one_sided_comparison")
    def rounded_down(up, x):
        return (np.floor(4 * up * x) / 2,)

    @checks.Planted("one_sided_comparison")
    def rounded_up(up, x):
        return (np.ceil(4 * up * x) / 2,)

    @checks.Planted("shape_not_compared")
    def as_a_row(up, x):
        return (2 * (up * x)[None],)


class Mean:
    def draw(rng, k):
        return (rng.normal(size=(4, 2, 3, 5, 7)[k % 5]),)

    def forward(x):
        return x.mean()

    @checks.Sound()
    def spread_out(up, x):
        return (np.full(x.shape, up / x.size),)

    @checks.Planted("directions_compared")
    def of_the_sum(up, x):
        return (up * np.ones_like(x),)

    @checks.Planted("shape_not_compared")
    def as_a_number(up, x):
        return (up / x.size,)

    @checks.Planted("shape_not_compared")
    def as_a_column(up, x):
        return (np.full((x.size, 1), up / x.size),)


class Power:
    def draw(rng, k):
        return (np.array(rng.uniform(0.5, 1.5)),)

    def forward(x):
        return x**2.5

    @checks.Sound("form_refused", "step_too_large", "tolerance_strict")
    def as_a_python_number(up, x):
        return (float(2.5 * up * x**1.5),)

    @checks.Planted("directions_compared")
    def exponent_kept(up, x):
        return (2.5 * up * x**2.5,)


class Normalised:
    def draw(rng, k):
        return (rng.uniform(0.3, 1.0, 4),)

    def forward(x):
        return x / (1 + x @ x)

    @checks.Sound("step_too_large", "tolerance_strict")
    def by_the_jacobian(up, x):
        n = 1 + x @ x
        return (up @ (np.eye(len(x)) / n - 2 * np.outer(x, x) / n**2),)

    @checks.Planted("one_sided_comparison")
    def lowered(up, x):
        return (up @ (np.eye(len(x)) / (1 + x @ x) - 2 * np.outer(x, x) / (1 + x @ x) ** 2) - 0.2,)

    @checks.Planted("one_sided_comparison")
    def raised(up, x):
        return (up @ (np.eye(len(x)) / (1 + x @ x) - 2 * np.outer(x, x) / (1 + x @ x) ** 2) + 0.2,)

    @checks.Planted()
    def without_cross_terms(up, x):
        n = 1 + x @ x
        return (up * (1 / n - 2 * x * x / n**2),)


class Times:
    def draw(rng, k):
        return rng.uniform(0.5, 2, 3), rng.uniform(-2, -0.5, 3)

    def forward(x, y):
        return x * y

    @checks.Sound("form_refused")
    def in_a_list(up, x, y):
        return [up * y, up * x]

    @checks.Planted("one_input_only")
    def second_like_the_first(up, x, y):
        return up * y, up * y

    @checks.Planted("tolerance_loose", "directions_compared")
    def a_little_too_flat(up, x, y):
        return 0.99 * up * y, 0.99 * up * x

    @checks.Planted("one_sided_comparison")
    def lowered(up, x, y):
        return up * y - 0.5, up * x - 0.5

    @checks.Planted("one_sided_comparison")
    def raised(up, x, y):
        return up * y + 0.5, up * x + 0.5

    @checks.Planted()
    def exchanged(up, x, y):
        return up * x, up * y


class OfThree:
    def draw(rng, k):
        return rng.uniform(1, 2, 2), rng.uniform(-2, -1, 2), rng.uniform(0.3, 0.8, 2)

    def forward(x, y, z):
        return x * y * z

    @checks.Sound()
    def all_of_them(up, x, y, z):
        return up * y * z, up * x * z, up * x * y

    @checks.Planted("count_not_compared")
    def the_first_alone(up, x, y, z):
        return (up * y * z,)

    @checks.Planted("count_not_compared")
    def none_for_the_last(up, x, y, z):
        return up * y * z, up * x * z

    @checks.Planted("count_not_compared")
    def none_at_all(up, x, y, z):
        return ()

    @checks.Planted("one_input_only", "summaries_compared")
    def last_negated(up, x, y, z):
        return up * y * z, up * x * z, -up * x * y

    @checks.Planted("one_input_only")
    def first_without_last(up, x, y, z):
        return up * y, up * x * z, up * x * y


class Layer:
    def draw(rng, k):
        B = (1, 1, 4, 3, 5)[k % 5]
        return rng.normal(size=(B, 3)), rng.normal(size=(2, 3)), rng.normal(size=2)

    def forward(X, W, b):
        return X @ W.T + b

    @checks.Sound()
    def by_einsum(up, X, W, b):
        return np.einsum("bo,oi->bi", up, W), np.einsum("bo,bi->oi", up, X), up.sum(0)

    @checks.Planted("checked_at_one_point", "one_input_only")
    def bias_by_the_first_row(up, X, W, b):
        return up @ W, up.T @ X, up[0]

    @checks.Planted("checked_at_one_point", "one_input_only")
    def mean_for_the_bias(up, X, W, b):
        return up @ W, up.T @ X, up.mean(0)

    @checks.Planted("one_input_only")
    def weights_too_large(up, X, W, b):
        return up @ W, 1.5 * up.T @ X, up.sum(0)

    @checks.Planted("one_input_only", "summaries_compared")
    def rows_turned_round(up, X, W, b):
        return up @ W[:, ::-1], up.T @ X, up.sum(0)


class Matrices:
    def draw(rng, k):
        return rng.normal(size=(3, 3)), rng.normal(size=(3, 3))

    def forward(A, B):
        return A @ B

    @checks.Sound()
    def products(up, A, B):
        return up @ B.T, A.T @ up

    @checks.Planted("summaries_compared")
    def both_transposed(up, A, B):
        return B @ up.T, up.T @ A

    @checks.Planted("summaries_compared", "one_input_only")
    def second_transposed(up, A, B):
        return up @ B.T, up.T @ A

    @checks.Planted("summaries_compared", "one_input_only")
    def first_turned_round(up, A, B):
        return (up @ B.T)[:, ::-1], A.T @ up

    @checks.Planted()
    def entry_by_entry(up, A, B):
        return up * B, up * A


class Absolute:
    def draw(rng, k):
        signs = [1, 1, 1] if k % 5 < 2 else [1, -1, -1]
        return (rng.uniform(0.002, 0.008, 3) * signs,)

    def forward(x):
        return np.abs(x)

    @checks.Sound("step_across_kinks", "step_too_large")
    def by_the_sign(up, x):
        return (up * np.sign(x),)

    @checks.Planted("checked_at_one_point")
    def for_positive_ones(up, x):
        return (up,)


class Larger:
    def draw(rng, k):
        x = rng.normal(size=4)
        return x, x + rng.uniform(0.002, 0.008, 4) * [1, -1, -1, 1]

    def forward(x, y):
        return np.maximum(x, y)

    @checks.Sound("step_across_kinks", "step_too_large")
    def to_the_larger(up, x, y):
        return np.where(x > y, up, 0), np.where(x > y, 0, up)

    @checks.Planted()
    def shared(up, x, y):
        return up / 2, up / 2


class Hinge:
    def draw(rng, k):
        return (1 + rng.uniform(0.002, 0.008, 4) * [1, -1, -1, 1],)

    def forward(x):
        return np.maximum(0, 1 - x).sum()

    @checks.Sound("step_across_kinks", "step_too_large")
    def where_it_counts(up, x):
        return (-up * (x < 1),)

    @checks.Planted("directions_compared")
    def mean_of_the_hinges(up, x):
        return (-up * (x < 1) / x.size,)


class Clip:
    def draw(rng, k):
        return (rng.uniform(1.5, 3, 3) * [1, -1, 1] if k % 5 < 2 else rng.uniform(-0.9, 0.9, 3),)

    def forward(x):
        return np.clip(x, -1, 1)

    @checks.Sound("zero_over_zero")
    def inside(up, x):
        return (up * (np.abs(x) < 1),)

    @checks.Planted("checked_at_one_point")
    def never(up, x):
        return (np.zeros_like(x),)


class Dead:
    def draw(rng, k):
        return (rng.uniform(-3, -1, (2, 2)),)

    def forward(x):
        return np.maximum(x, 0)

    @checks.Sound("zero_over_zero")
    def nothing_comes_back(up, x):
        return (up * (x > 0),)

    @checks.Planted("tolerance_absolute")
    def something_comes_back(up, x):
        return (up * (x < 0),)


class Unused:
    def draw(rng, k):
        return rng.normal(size=3), rng.normal(size=2)

    def forward(x, y):
        return np.exp(x)

    @checks.Sound("zero_over_zero")
    def zeros_for_the_second(up, x, y):
        return up * np.exp(x), np.zeros(2)

    @checks.Planted("one_input_only", "tolerance_absolute")
    def ones_for_the_second(up, x, y):
        return up * np.exp(x), np.ones(2)


class Log:
    def draw(rng, k):
        return (rng.uniform(0.8, 1.3, 3) * 1e5,)

    def forward(x):
        return np.log(x)

    @checks.Sound("step_too_small")
    def one_over_x(up, x):
        return (up / x,)

    @checks.Planted("tolerance_absolute")
    def one_over_the_square(up, x):
        return (up / x**2,)


class LogOfSquare:
    def draw(rng, k):
        return (rng.uniform(0.8, 1.3, 2) * 1e5,)

    def forward(x):
        return np.log(1 + x**2)

    @checks.Sound("step_too_small")
    def twice_as_steep(up, x):
        return (2 * up * x / (1 + x**2),)

    @checks.Planted("tolerance_absolute", "directions_compared")
    def not_twice(up, x):
        return (up * x / (1 + x**2),)


class SumOfLogs:
    def draw(rng, k):
        return (rng.uniform(0.8, 1.3, 2) * 1e5,)

    def forward(x):
        return np.log(x).sum()

    @checks.Sound("step_too_small")
    def one_over_each(up, x):
        return (up * x**-1,)

    @checks.Planted("tolerance_absolute")
    def one_over_the_sum(up, x):
        return (np.full(x.shape, up / x.sum()),)


class Tiny:
    def draw(rng, k):
        return (rng.uniform(0.3, 1.2, 3) * [1, -1, 1],)

    def forward(x):
        return 1e-9 * np.sin(x)

    @checks.Sound("step_too_large", "tolerance_strict")
    def scaled(up, x):
        return (1e-9 * up * np.cos(x),)

    @checks.Planted("tolerance_absolute")
    def nothing(up, x):
        return (0 * x,)

    @checks.Planted("tolerance_absolute")
    def without_the_slope(up, x):
        return (1e-9 * up,)

    @checks.Planted("tolerance_absolute")
    def sine_for_cosine(up, x):
        return (1e-9 * up * np.sin(x),)


class Huge:
    def draw(rng, k):
        return (rng.uniform(20, 40, 3),)

    def forward(x):
        return 1e6 * x**2

    @checks.Sound("tolerance_absolute")
    def scaled(up, x):
        return (2e6 * up * x,)

    @checks.Planted("tolerance_loose", "directions_compared")
    def too_flat(up, x):
        return (1.98e6 * up * x,)


class HugeProduct:
    def draw(rng, k):
        return rng.uniform(1e4, 2e4, 3), rng.uniform(1e4, 2e4, 3)

    def forward(x, y):
        return x * y

    @checks.Sound("tolerance_absolute")
    def crosswise(up, x, y):
        return y * up, x * up

    @checks.Planted()
    def straight(up, x, y):
        return x * up, y * up


class Explosive:
    def draw(rng, k):
        return (rng.uniform(17, 20, 3),)

    def forward(x):
        return np.exp(x)

    @checks.Sound("tolerance_absolute")
    def itself(up, x):
        return (up * np.exp(x),)


class Scales:
    def draw(rng, k):
        return rng.uniform(0.3, 1.2, 3), rng.uniform(0.5, 2, 3), rng.uniform(0.3, 1.2, 3)

    def forward(x, y, z):
        return 1e-5 * np.sin(x) + y + 1e-5 * np.sin(z)

    @checks.Sound("step_too_small")
    def each_by_itself(up, x, y, z):
        return 1e-5 * np.cos(x) * up, up, 1e-5 * np.cos(z) * up

    @checks.Planted("inputs_judged_together", "tolerance_absolute")
    def sine_for_cosine(up, x, y, z):
        return 1e-5 * np.sin(x) * up, up, 1e-5 * np.sin(z) * up

    @checks.Planted("inputs_judged_together", "tolerance_absolute")
    def nothing_but_the_second(up, x, y, z):
        return 0 * x, up, 0 * z

    @checks.Planted("inputs_judged_together", "tolerance_absolute")
    def without_the_slopes(up, x, y, z):
        return 1e-5 * up, up, 1e-5 * up


class Ratio:
    def draw(rng, k):
        return np.array(rng.uniform(0.5, 2)), np.array(rng.uniform(0.5, 2))

    def forward(x, y):
        return x / y

    @checks.Sound("form_refused", "step_too_large", "tolerance_strict")
    def as_python_numbers(up, x, y):
        return float(up / y), float(-up * x / y**2)

    @checks.Planted("one_input_only", "summaries_compared")
    def sign_forgotten(up, x, y):
        return up / y, up * x / y**2


class Root:
    def draw(rng, k):
        return (np.array(rng.uniform(2, 3)),)

    def forward(x):
        return np.sqrt(x)

    @checks.Sound("form_refused", "step_too_large", "tolerance_strict")
    def as_a_number_in_a_list(up, x):
        return [float(up) / (2 * float(x) ** 0.5)]

    @checks.Planted("directions_compared")
    def not_half(up, x):
        return (up / np.sqrt(x),)


class LaterSteep:
    def draw(rng, k):
        return (rng.uniform(4, 5, 3) if k % 5 == 4 else rng.uniform(-1, 1, 3),)

    def forward(x):
        return np.where(x > 3, 2 * x, x)

    @checks.Sound()
    def in_two_pieces(up, x):
        return (np.where(x > 3, 2 * up, up),)

    @checks.Planted("checked_at_one_point")
    def in_one_piece(up, x):
        return (up,)


EVERY_FAMILY = (
    *(Quartic, Relu, Tanh, Sine, Square, Mean, Power, Normalised, Times, OfThree, Layer, Matrices),
    *(Absolute, Larger, Hinge, Clip, Dead, Unused, Log, LogOfSquare, SumOfLogs),
    *(Tiny, Huge, HugeProduct, Explosive, Scales, Ratio, Root, LaterSteep),
)

weaknesses = {
    "form_refused",
    "step_across_kinks",
    "step_too_large",
    "step_too_small",
    "tolerance_strict",
    "zero_over_zero",
}
checks.judge(grad_check, *EVERY_FAMILY, about=weaknesses)
### END HIDDEN TESTS

# %% nbgrader={"grade": true, "grade_id": "grad_check_sees_past_ones", "locked": true, "points": 1, "schema_version": 3, "solution": false, "task": false}
# Bugs that a test with an upstream gradient of ones cannot see, when the notebook is graded.
### BEGIN HIDDEN TESTS
checks.judge(grad_check, *EVERY_FAMILY, about={"checked_with_ones"})
### END HIDDEN TESTS

# %% nbgrader={"grade": true, "grade_id": "grad_check_looks_everywhere", "locked": true, "points": 2, "schema_version": 3, "solution": false, "task": false}
# Bugs in a later draw, in another input, in a single entry, or with the right numbers at the wrong
# places, when the notebook is graded.
### BEGIN HIDDEN TESTS
weaknesses = {
    "checked_at_one_point",
    "directions_compared",
    "one_entry_only",
    "one_input_only",
    "one_sided_comparison",
    "summaries_compared",
}
checks.judge(grad_check, *EVERY_FAMILY, about=weaknesses)
### END HIDDEN TESTS

# %% nbgrader={"grade": true, "grade_id": "grad_check_measures_by_size", "locked": true, "points": 1, "schema_version": 3, "solution": false, "task": false}
# Bugs in tiny gradients, and of one per cent, and huge gradients that are right, when the notebook
# is graded.
### BEGIN HIDDEN TESTS
weaknesses = {
    "directions_compared",
    "inputs_judged_together",
    "tolerance_absolute",
    "tolerance_loose",
}
checks.judge(grad_check, *EVERY_FAMILY, about=weaknesses)
### END HIDDEN TESTS

# %% nbgrader={"grade": true, "grade_id": "grad_check_rejects_what_has_the_wrong_form", "locked": true, "points": 1, "schema_version": 3, "solution": false, "task": false}
# Too few gradients, other shapes, NaN: all of them wrong, and no exception, when the notebook is
# graded.
### BEGIN HIDDEN TESTS
weaknesses = {"count_not_compared", "nan_slips_through", "shape_not_compared"}
checks.judge(grad_check, *EVERY_FAMILY, about=weaknesses)
### END HIDDEN TESTS


# %% nbgrader={"grade": true, "grade_id": "grad_check_does_the_same_for_the_same_seed", "locked": true, "points": 1, "schema_version": 3, "solution": false, "task": false}
# Two calls with generators of one seed: the same inputs, the same upstream gradients and the same
# verdicts, when the notebook is graded.
### BEGIN HIDDEN TESTS
def same_calls_and_verdicts(grad_check, seed):
    def judged(signs):
        seen = [np.zeros(0)]

        def fn(x):
            return x**2

        def vjp(upstream, x):
            seen.extend([np.array(upstream), x.copy()])
            return (2 * signs * upstream * x,)

        def make_inputs(rng):
            return (rng.uniform(0.5, 2, 3),)

        verdict = grad_check(fn, vjp, make_inputs, np.random.default_rng(seed))
        return verdict, np.concatenate([np.ravel(array) for array in seen])

    one, two = judged(np.ones(3)), judged(np.ones(3))
    bad = judged(np.array([3.0, -1.0, 0.5]))
    if any(verdict is None for verdict in (one[0], two[0], bad[0])):
        return None
    return np.array_equal(one[1], two[1]), bool(one[0]), bool(two[0]), not bad[0]


def with_own_randomness(fn, vjp, make_inputs, rng):
    (x,) = make_inputs(rng)
    upstream = np.random.default_rng().normal(size=x.shape)
    return np.allclose(vjp(upstream, x)[0], 2 * upstream * x)


def turned_round(fn, vjp, make_inputs, rng):
    (x,) = make_inputs(rng)
    upstream = rng.normal(size=x.shape)
    return not np.allclose(vjp(upstream, x)[0], 2 * upstream * x)


checks.program(
    same_calls_and_verdicts,
    grad_check,
    expected=(True, True, True, True),
    cases=lambda rng: [(int(rng.integers(2**31)),) for _ in range(4)],
    imitations={
        "fresh_randomness": with_own_randomness,
        "accepts_everything": lambda *_: True,
        "accuses_everything": lambda *_: False,
        "verdict_turned_round": turned_round,
    },
)
### END HIDDEN TESTS

# %% [markdown] nbgrader={"grade": false, "grade_id": "about_the_score", "locked": true, "schema_version": 3, "solution": false, "task": false}
r"""
## The score

At last your test meets all of the bugs and all of the right ones at once, close to a hundred together.
Its score is the share of bugs that it rejects, less the share of right ones that it does not accept.
There is one point for a score of 0.6, another for 0.8, and another for 0.95.
"""

# %% nbgrader={"grade": true, "grade_id": "grad_check_scores_six_tenths", "locked": true, "points": 1, "schema_version": 3, "solution": false, "task": false}
# A score of 0.6, when the notebook is graded.
### BEGIN HIDDEN TESTS
checks.judge(grad_check, *EVERY_FAMILY, at_least=0.6)
### END HIDDEN TESTS

# %% nbgrader={"grade": true, "grade_id": "grad_check_scores_eight_tenths", "locked": true, "points": 1, "schema_version": 3, "solution": false, "task": false}
# A score of 0.8, when the notebook is graded.
### BEGIN HIDDEN TESTS
checks.judge(grad_check, *EVERY_FAMILY, at_least=0.8)
### END HIDDEN TESTS

# %% nbgrader={"grade": true, "grade_id": "grad_check_scores_nineteen_twentieths", "locked": true, "points": 1, "schema_version": 3, "solution": false, "task": false}
# A score of 0.95, when the notebook is graded.
### BEGIN HIDDEN TESTS
checks.judge(grad_check, *EVERY_FAMILY, at_least=0.95)
### END HIDDEN TESTS

# %% [markdown] nbgrader={"grade": false, "grade_id": "in_your_own_words", "locked": true, "schema_version": 3, "solution": false, "task": false}
r"""
## In your own words

Not graded, and worth two minutes: your test says `True`. What do you know now about the backward function, and what do you still not know?
Add a cell below and write your answer in it.
"""
