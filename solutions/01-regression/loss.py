# %% [markdown] nbgrader={"grade": false, "grade_id": "loss", "locked": true, "schema_version": 3, "solution": false, "task": false}
r"""
# A model and its loss

How good is $\hat y = a + bx + cx^2 + dx^3$ as a replacement for $y = \sin x$?
Before anything can be trained, a machine needs two functions: one that predicts, and one that says with a single number how bad the predictions are.
Here you write both, and then let them judge two cubics.

- Work through the cells from top to bottom; run each one with Shift+Enter.
- A cell that says `YOUR CODE HERE` is yours: replace the line `raise NotImplementedError()`.
- The cell after it tests your answer and says what it found.
  Some tests are hidden; they run when the notebook is graded.
- Write numpy in float64. Your answers must do without torch, which is not there when they are graded; only the tests use it.

The chapter *Regression* of the book prepares for this sheet, the symbols are on its page *Notation*.
"""

# %% nbgrader={"grade": false, "grade_id": "setup", "locked": true, "schema_version": 3, "solution": false, "task": false}
import numpy as np

from autograder import checks

x = np.linspace(-np.pi, np.pi, 2000)
y = np.sin(x)

# %% [markdown] nbgrader={"grade": false, "grade_id": "about_poly3", "locked": true, "schema_version": 3, "solution": false, "task": false}
r"""
## The model

Write `poly3(x, w)`, which returns $a + bx + cx^2 + dx^3$.

- `w` is an array of shape (4,) that holds $(a, b, c, d)$: `w[0]` stands before $x^0$ and `w[3]` before $x^3$.
- `x` is an array of any shape, or a plain Python number; it may hold whole numbers (`int`) as well as decimals (`float`).
- The result has the shape of `x`, and holds decimals whatever `x` holds: each number of `x` is replaced by its prediction.
  For a plain number it is one number.
- `x` and `w` are the same after the call.

<details><summary>Hint: no loop is needed</summary>

Arithmetic between a number and an array works entry by entry.
Write the formula for one number `x` and try it with an array.
A power is written `x**2` in Python; `x^2` is something else, and not defined for decimals.

</details>
"""


# %% nbgrader={"grade": false, "grade_id": "poly3", "locked": false, "schema_version": 3, "solution": true, "task": false}
def poly3(x, w):
    """Prediction of the cubic.

    Args:
        x: array of any shape, or a number.
        w: (4,) coefficients a, b, c, d.

    Returns:
        the predictions, in the shape of `x`.
    """
    ### BEGIN SOLUTION
    a, b, c, d = w
    return a + x * (b + x * (c + x * d))
    ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "poly3_is_right_at_three_places", "locked": true, "points": 2, "schema_version": 3, "solution": false, "task": false}
# By hand, with w = (5, -3, 2, 0.5): at x = 0 only a = 5 is left, at x = 1 the four add up to 4.5,
# and at x = 3 there is 5 - 3·3 + 2·9 + 0.5·27 = 27.5.
checks.values(
    poly3,
    expected=lambda x, w: [5, 4.5, 27.5],
    cases=[(np.array([0.0, 1.0, 3.0]), np.array([5.0, -3.0, 2.0, 0.5]))],
    show=True,
)


# %% nbgrader={"grade": true, "grade_id": "poly3_keeps_the_shape", "locked": true, "points": 1, "schema_version": 3, "solution": false, "task": false}
# The same coefficients, and x as a table of shape (3, 2), as a plain number, and as an array of one.
by_hand = {0.0: 5.0, 1.0: 4.5, 3.0: 27.5, -1.0: 9.5, 2.0: 11.0, 10.0: 675.0}

checks.values(
    poly3,
    expected=lambda x, w: np.vectorize(by_hand.get)(x),
    cases=[
        (np.array([[0.0, 1.0], [3.0, -1.0], [2.0, 10.0]]), np.array([5.0, -3.0, 2.0, 0.5])),
        (3.0, np.array([5.0, -3.0, 2.0, 0.5])),
        (np.array([-1.0]), np.array([5.0, -3.0, 2.0, 0.5])),
    ],
    show=True,
)


# %% nbgrader={"grade": true, "grade_id": "poly3_matches_torch", "locked": true, "points": 3, "schema_version": 3, "solution": false, "task": false}
# Arrays of shape (N,), N from 1 to 2000, are compared with torch when the notebook is graded.
### BEGIN HIDDEN TESTS
def cubic_in_torch(x, w):
    import torch

    x, w = torch.tensor(x, dtype=torch.float64), torch.tensor(w)
    return (w * x[..., None] ** torch.arange(4)).sum(-1).numpy()


def powers_from_one(x, w):
    return w[0] * x + w[1] * x**2 + w[2] * x**3 + w[3] * x**4


slips_of_a_cubic = {
    "multiplied_for_powers": lambda x, w: w[0] + w[1] * x + w[2] * x * 2 + w[3] * x * 3,
    "horner_bracket_misplaced": lambda x, w: w[0] + x * w[1] + x * (w[2] + x * w[3]),
    "coefficients_reversed": lambda x, w: np.polyval(w, x),
    "powers_from_one": powers_from_one,
    "constant_offset": lambda x, w: cubic_in_torch(x, w) - w[0],
    "example_written_down": lambda x, w: 5 - 3 * x + 2 * x**2 + 0.5 * x**3,
}

checks.values(
    poly3,
    expected=cubic_in_torch,
    cases=lambda rng: [
        (rng.normal(0.7, 1.3, shape), rng.normal(size=4))
        for shape in ((1,), (2,), (4,), (7,), (2000,))
    ],
    imitations=slips_of_a_cubic,
)
### END HIDDEN TESTS


# %% nbgrader={"grade": true, "grade_id": "poly3_matches_torch_for_tables", "locked": true, "points": 1, "schema_version": 3, "solution": false, "task": false}
# Arrays with two axes and more are compared with torch when the notebook is graded.
### BEGIN HIDDEN TESTS
checks.values(
    poly3,
    expected=cubic_in_torch,
    cases=lambda rng: [
        (rng.normal(0.7, 1.3, shape), rng.normal(size=4))
        for shape in ((3, 5), (4, 4), (2, 3, 5), (5, 1), (1, 4))
    ],
    imitations=slips_of_a_cubic,
)
### END HIDDEN TESTS


# %% nbgrader={"grade": true, "grade_id": "poly3_takes_numbers_and_whole_numbers", "locked": true, "points": 1, "schema_version": 3, "solution": false, "task": false}
# x as a plain number, as an array without axes, and in whole numbers; tested when graded.
### BEGIN HIDDEN TESTS
def numbers_of_all_kinds(rng):
    yield float(rng.normal()), rng.normal(size=4)
    yield np.array(rng.normal()), rng.normal(size=4)
    yield -3, rng.normal(size=4)
    for shape in (1, 4, 6, 9):
        yield rng.integers(-5, 6, shape), rng.normal(size=4)


def whole_numbers(x, w):
    return (
        np.trunc(cubic_in_torch(x, w)) if np.asarray(x).dtype.kind == "i" else cubic_in_torch(x, w)
    )


checks.values(
    poly3,
    expected=cubic_in_torch,
    cases=numbers_of_all_kinds,
    imitations={**slips_of_a_cubic, "collected_in_whole_numbers": whole_numbers},
)
### END HIDDEN TESTS


# %% nbgrader={"grade": true, "grade_id": "poly3_leaves_its_inputs_alone", "locked": true, "points": 1, "schema_version": 3, "solution": false, "task": false}
# x and w must be the same after the call; this is tested when the notebook is graded.
### BEGIN HIDDEN TESTS
checks.untouched(
    poly3,
    expected=cubic_in_torch,
    cases=lambda rng: [(rng.normal(size=shape), rng.normal(size=4)) for shape in (3, 6, 9)],
)
### END HIDDEN TESTS

# %% [markdown] nbgrader={"grade": false, "grade_id": "about_residuals", "locked": true, "schema_version": 3, "solution": false, "task": false}
r"""
## From predictions to residuals

The residual is *prediction minus target*, $r_n = \hat y_n - y_n$: one number for each data point.

### Predict first

Somebody keeps five predictions in a column, `y_hat` of shape (5, 1), and the five targets in a row of numbers, `y` of shape (5,).
What does numpy make of `y_hat - y`?
Set `column_minus_row` to `"an error"`, `"five numbers"` or `"twenty-five numbers"`; then try it.
"""

# %% nbgrader={"grade": false, "grade_id": "column_minus_row", "locked": false, "schema_version": 3, "solution": true, "task": false}
column_minus_row = ...
### BEGIN SOLUTION
column_minus_row = "twenty-five numbers"
### END SOLUTION

# %% nbgrader={"grade": true, "grade_id": "column_minus_row_is_predicted", "locked": true, "points": 1, "schema_version": 3, "solution": false, "task": false}
# One of the three? Your choice is compared with the right one when the notebook is graded.
differences = ("an error", "five numbers", "twenty-five numbers")
checks.choice(column_minus_row, options=differences)
### BEGIN HIDDEN TESTS
checks.choice(column_minus_row, "twenty-five numbers", options=differences)
### END HIDDEN TESTS

# %% [markdown] nbgrader={"grade": false, "grade_id": "about_sse_loss", "locked": true, "schema_version": 3, "solution": false, "task": false}
r"""
## The sum of squared errors

$$
\mathrm{SSE} = \sum_n r_n^2, \qquad r_n = \hat y_n - y_n
$$

There is no factor ½ in it.

Write `sse_loss(y_hat, y)`.

- `y_hat` and `y` are arrays of float64 with one and the same shape.
  Mostly that is (N,), with any N from one upwards; it may also be a table, (B, n_out), and then all B · n_out residuals are added up.
- The result is one number: not an array of several, and not an array of shape (1,) either.
- If the two shapes differ in any way, (5, 1) and (5,) or (1,) and (5,) included, the function raises a `ValueError`: a number that looks like the loss, and is not, is worse than none.
- It agrees with the definition to nine digits, also where targets and predictions are near $10^8$ and differ in their last digits only.
- `y_hat` and `y` are the same after the call.

<details><summary>Hint: how to raise an error</summary>

`raise ValueError("what is wrong")` ends the function there and then.
Every array knows its `shape`, a tuple, and two tuples can be compared with `==` and `!=`.

</details>

<details><summary>Hint: numbers near 10⁸</summary>

A float64 holds sixteen digits.
How many digits has the square of such a number, and how many of them are left for the difference?
So what should come first, the difference or the square?

</details>
"""


# %% nbgrader={"grade": false, "grade_id": "sse_loss", "locked": false, "schema_version": 3, "solution": true, "task": false}
def sse_loss(y_hat, y):
    """Sum of squared errors.

    Args:
        y_hat: predictions, an array of any shape.
        y: targets, of the same shape.

    Returns:
        one number.

    Raises:
        ValueError: the two shapes differ.
    """
    ### BEGIN SOLUTION
    if y_hat.shape != y.shape:
        raise ValueError(f"predictions {y_hat.shape} and targets {y.shape} differ in shape")
    return ((y_hat - y) ** 2).sum()
    ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "sse_loss_is_right_for_three_points", "locked": true, "points": 2, "schema_version": 3, "solution": false, "task": false}
# By hand: the residuals are -1, 2 and -0.5, and their squares 1, 4 and 0.25.
checks.values(
    sse_loss,
    expected=lambda y_hat, y: 5.25,
    cases=[(np.array([1.0, 3.0, 2.0]), np.array([2.0, 1.0, 2.5]))],
    show=True,
)


# %% nbgrader={"grade": true, "grade_id": "sse_loss_is_right_for_a_table", "locked": true, "points": 1, "schema_version": 3, "solution": false, "task": false}
# Two rows and three columns: the residuals are 1, -2, 0 and 0, 3, -1, so the squares add up to
# 1 + 4 + 9 + 1 = 15.
checks.values(
    sse_loss,
    expected=lambda y_hat, y: 15.0,
    cases=[
        (
            np.array([[2.0, 1.0, 4.0], [0.5, 7.0, 1.0]]),
            np.array([[1.0, 3.0, 4.0], [0.5, 4.0, 2.0]]),
        )
    ],
    show=True,
)


# %% nbgrader={"grade": true, "grade_id": "sse_loss_refuses_a_column_against_a_row", "locked": true, "points": 1, "schema_version": 3, "solution": false, "task": false}
# A column of shape (5, 1) against (5,) must raise a ValueError; (5,) against (5,) must not.
checks.raises(
    sse_loss,
    ValueError,
    cases=[(np.ones((5, 1)), np.zeros(5))],
    answered=[(np.ones(5), np.zeros(5))],
    show=True,
)


# %% nbgrader={"grade": true, "grade_id": "sse_loss_matches_torch", "locked": true, "points": 2, "schema_version": 3, "solution": false, "task": false}
# Compared with torch for N = 1, 2, 7 and 2000, and for small and large residuals, when graded.
### BEGIN HIDDEN TESTS
def rows(rng):
    for n in (1, 2, 7, 2000):
        yield rng.normal(0.4, 1.0, n), rng.normal(-0.2, 1.5, n)
    for size in (1e-3, 1e6):
        y = rng.normal(0.5, 2.0, 9)
        yield y + size * rng.normal(0.3, 1.0, 9), y


def tables(rng):
    for shape in ((3, 5), (4, 2), (6, 3), (1, 4), (5, 1)):
        yield rng.normal(0.4, 1.0, shape), rng.normal(-0.2, 1.5, shape)


def loss_in_torch(reduction):
    def loss(y_hat, y):
        import torch

        predicted, wanted = torch.tensor(y_hat), torch.tensor(y)
        return torch.nn.functional.mse_loss(predicted, wanted, reduction=reduction).numpy()

    return loss


sse_in_torch, mse_in_torch = loss_in_torch("sum"), loss_in_torch("mean")

slips_of_a_sum = {
    "halved_loss": lambda y_hat, y: ((y_hat - y) ** 2).sum() / 2,
    "distances_for_squares": lambda y_hat, y: np.abs(y_hat - y).sum(),
    "residuals_cancel": lambda y_hat, y: (y_hat - y).sum(),
    "square_of_the_sum": lambda y_hat, y: (y_hat - y).sum() ** 2,
    "difference_of_squares": lambda y_hat, y: (y_hat**2 - y**2).sum(),
    "root_of_the_loss": lambda y_hat, y: np.linalg.norm(y_hat - y),
    "largest_square_alone": lambda y_hat, y: ((y_hat - y) ** 2).max(),
}

checks.values(
    sse_loss,
    expected=sse_in_torch,
    cases=rows,
    n=lambda y_hat, y: y.size,
    imitations=slips_of_a_sum,
)
### END HIDDEN TESTS


# %% nbgrader={"grade": true, "grade_id": "sse_loss_matches_torch_for_tables", "locked": true, "points": 1, "schema_version": 3, "solution": false, "task": false}
# Compared with torch for tables of shape (B, n_out), when the notebook is graded.
### BEGIN HIDDEN TESTS
checks.values(
    sse_loss,
    expected=sse_in_torch,
    cases=tables,
    n=lambda y_hat, y: y.size,
    imitations={
        **slips_of_a_sum,
        "divided_by_rows": lambda y_hat, y: ((y_hat - y) ** 2).sum() / len(y),
    },
)
### END HIDDEN TESTS


# %% nbgrader={"grade": true, "grade_id": "sse_loss_keeps_the_last_digits", "locked": true, "points": 1, "schema_version": 3, "solution": false, "task": false}
# One prediction and one target near 10^8 that differ in the last digits only; tested when graded.
### BEGIN HIDDEN TESTS
# 2^27 + k with a small odd k needs 28 binary digits and its square more than the 53 of a float64,
# while both other products are exact: whoever squares first gets the same wrong number each time.
def close_numbers(rng):
    for k in rng.choice(np.arange(3, 99, 2), 6, replace=False):
        yield np.array([2.0**27 + rng.choice([-1, 1]) * k]), np.array([2.0**27])


checks.values(
    sse_loss,
    expected=sse_in_torch,
    cases=close_numbers,
    imitations={
        "subtracted_after_squaring": lambda y_hat, y: (y_hat**2 - 2 * y_hat * y + y**2).sum(),
        "halved_loss": lambda y_hat, y: ((y_hat - y) ** 2).sum() / 2,
    },
)
### END HIDDEN TESTS


# %% nbgrader={"grade": true, "grade_id": "sse_loss_refuses_every_difference_of_shape", "locked": true, "points": 1, "schema_version": 3, "solution": false, "task": false}
# Many pairs of different shapes must raise a ValueError; tested when the notebook is graded.
### BEGIN HIDDEN TESTS
def other_shapes(rng):
    for first, second in (
        ((5, 1), (5,)),
        ((4,), (4, 1)),
        ((3, 2), (1, 2)),
        ((1, 6), (6,)),
        ((1,), (5,)),
        ((7,), (1,)),
        ((4, 1), (1, 4)),
        ((3, 2), (3, 1)),
        ((3, 2), (2,)),
        ((4, 4), (4,)),
        ((3,), (4,)),
    ):
        yield rng.normal(size=first), rng.normal(size=second)


def same_shapes(rng):
    for n in (1, 4, 5):
        yield rng.normal(size=n), rng.normal(size=n)


def guarded(is_wrong):
    def loss(y_hat, y):
        if is_wrong(y_hat, y):
            raise ValueError(y.shape)
        return ((y_hat - y) ** 2).sum()

    return loss


guards = {
    "shapes_not_compared": guarded(lambda y_hat, y: False),
    "lengths_for_shapes": guarded(lambda y_hat, y: len(y_hat) != len(y)),
    "sizes_for_shapes": guarded(lambda y_hat, y: y_hat.size != y.size),
    "axes_for_shapes": guarded(lambda y_hat, y: y_hat.ndim != y.ndim),
    "error_not_raised": lambda y_hat, y: None,
}

checks.raises(sse_loss, ValueError, cases=other_shapes, answered=same_shapes, imitations=guards)
### END HIDDEN TESTS


# %% nbgrader={"grade": true, "grade_id": "sse_loss_leaves_its_inputs_alone", "locked": true, "points": 1, "schema_version": 3, "solution": false, "task": false}
# y_hat and y must be the same after the call; this is tested when the notebook is graded.
### BEGIN HIDDEN TESTS
checks.untouched(sse_loss, expected=sse_in_torch, cases=rows)
### END HIDDEN TESTS

# %% [markdown] nbgrader={"grade": false, "grade_id": "about_mse_loss", "locked": true, "schema_version": 3, "solution": false, "task": false}
r"""
## The mean of squared errors

The MSE is the SSE divided by the number of residuals: by N for arrays of shape (N,), and by B · n_out for a table of shape (B, n_out).

Write `mse_loss(y_hat, y)`.
What was said of `sse_loss` holds for it too: equal shapes or a `ValueError`, one number, nine digits also near $10^8$, arguments left as they were.
You may call `sse_loss`.
"""


# %% nbgrader={"grade": false, "grade_id": "mse_loss", "locked": false, "schema_version": 3, "solution": true, "task": false}
def mse_loss(y_hat, y):
    """Mean of squared errors.

    Args:
        y_hat: predictions, an array of any shape.
        y: targets, of the same shape.

    Returns:
        one number.

    Raises:
        ValueError: the two shapes differ.
    """
    ### BEGIN SOLUTION
    if y_hat.shape != y.shape:
        raise ValueError(f"predictions {y_hat.shape} and targets {y.shape} differ in shape")
    return ((y_hat - y) ** 2).mean()
    ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "mse_loss_is_right_for_three_points", "locked": true, "points": 2, "schema_version": 3, "solution": false, "task": false}
# The three points of above: an SSE of 5.25 from three residuals.
checks.values(
    mse_loss,
    expected=lambda y_hat, y: 1.75,
    cases=[(np.array([1.0, 3.0, 2.0]), np.array([2.0, 1.0, 2.5]))],
    show=True,
)


# %% nbgrader={"grade": true, "grade_id": "mse_loss_is_right_for_a_table", "locked": true, "points": 1, "schema_version": 3, "solution": false, "task": false}
# The table of above: an SSE of 15 from six residuals.
checks.values(
    mse_loss,
    expected=lambda y_hat, y: 2.5,
    cases=[
        (
            np.array([[2.0, 1.0, 4.0], [0.5, 7.0, 1.0]]),
            np.array([[1.0, 3.0, 4.0], [0.5, 4.0, 2.0]]),
        )
    ],
    show=True,
)


# %% nbgrader={"grade": true, "grade_id": "mse_loss_matches_torch", "locked": true, "points": 2, "schema_version": 3, "solution": false, "task": false}
# Compared with torch for N = 1, 2, 7 and 2000, and for small and large residuals, when graded.
### BEGIN HIDDEN TESTS
slips_of_a_mean = {
    "halved_loss": lambda y_hat, y: ((y_hat - y) ** 2).mean() / 2,
    "distances_for_squares": lambda y_hat, y: np.abs(y_hat - y).mean(),
    "residuals_cancel": lambda y_hat, y: (y_hat - y).mean(),
    "square_of_the_sum": lambda y_hat, y: (y_hat - y).mean() ** 2,
    "difference_of_squares": lambda y_hat, y: (y_hat**2 - y**2).mean(),
    "root_of_the_loss": lambda y_hat, y: np.sqrt(((y_hat - y) ** 2).mean()),
    "mean_residual_subtracted": lambda y_hat, y: np.var(y_hat - y),
    "example_written_down": lambda y_hat, y: ((y_hat - y) ** 2).sum() / 2000,
}

checks.values(
    mse_loss,
    expected=mse_in_torch,
    cases=rows,
    n=lambda y_hat, y: y.size,
    imitations=slips_of_a_mean,
)
### END HIDDEN TESTS


# %% nbgrader={"grade": true, "grade_id": "mse_loss_matches_torch_for_tables", "locked": true, "points": 1, "schema_version": 3, "solution": false, "task": false}
# Tables of shape (B, n_out) are compared with torch, and tables of one number near 10^8; when graded.
### BEGIN HIDDEN TESTS
def tables_and_close_numbers(rng):
    yield from tables(rng)
    for y_hat, y in close_numbers(rng):
        yield y_hat.reshape(1, 1), y.reshape(1, 1)


checks.values(
    mse_loss,
    expected=mse_in_torch,
    cases=tables_and_close_numbers,
    n=lambda y_hat, y: y.size,
    imitations={
        **slips_of_a_mean,
        "subtracted_after_squaring": lambda y_hat, y: (y_hat**2 - 2 * y_hat * y + y**2).mean(),
        "divided_by_rows": lambda y_hat, y: ((y_hat - y) ** 2).sum() / len(y),
    },
)
### END HIDDEN TESTS


# %% nbgrader={"grade": true, "grade_id": "mse_loss_refuses_every_difference_of_shape", "locked": true, "points": 1, "schema_version": 3, "solution": false, "task": false}
# The same pairs of different shapes must raise a ValueError; tested when the notebook is graded.
### BEGIN HIDDEN TESTS
checks.raises(mse_loss, ValueError, cases=other_shapes, answered=same_shapes, imitations=guards)
### END HIDDEN TESTS


# %% nbgrader={"grade": true, "grade_id": "mse_loss_leaves_its_inputs_alone", "locked": true, "points": 1, "schema_version": 3, "solution": false, "task": false}
# y_hat and y must be the same after the call; this is tested when the notebook is graded.
### BEGIN HIDDEN TESTS
checks.untouched(mse_loss, expected=mse_in_torch, cases=rows)
### END HIDDEN TESTS

# %% [markdown] nbgrader={"grade": false, "grade_id": "about_two_valleys", "locked": true, "schema_version": 3, "solution": false, "task": false}
r"""
## A sum or a mean?

Keep the 2000 points of the sine fixed and let the four coefficients vary: both losses are then functions of $w$, and each has a lowest point.

### Predict first

Replace the SSE by the MSE.
What becomes of the place $w$ of the lowest point, and of the slopes on the way to it?
Set `when_sum_becomes_mean` to `"both change"`, `"only the lowest point moves"`, `"only the slopes change"` or `"neither changes"`.
"""

# %% nbgrader={"grade": false, "grade_id": "when_sum_becomes_mean", "locked": false, "schema_version": 3, "solution": true, "task": false}
when_sum_becomes_mean = ...
### BEGIN SOLUTION
when_sum_becomes_mean = "only the slopes change"
### END SOLUTION

# %% nbgrader={"grade": true, "grade_id": "sum_and_mean_are_compared", "locked": true, "points": 1, "schema_version": 3, "solution": false, "task": false}
# One of the four? Your choice is compared with the right one when the notebook is graded.
valleys = (
    "both change",
    "only the lowest point moves",
    "only the slopes change",
    "neither changes",
)
checks.choice(when_sum_becomes_mean, options=valleys)
### BEGIN HIDDEN TESTS
checks.choice(when_sum_becomes_mean, "only the slopes change", options=valleys)
### END HIDDEN TESTS

# %% [markdown] nbgrader={"grade": false, "grade_id": "about_two_cubics", "locked": true, "schema_version": 3, "solution": false, "task": false}
r"""
## Which cubic is the better sine?

Calculus offers a cubic for the sine, the Taylor polynomial $x - x^3/6$.
The cell below also finds the cubic with the smallest SSE on our 2000 points; how it does so is for a later page.
"""

# %% nbgrader={"grade": false, "grade_id": "two_cubics", "locked": true, "schema_version": 3, "solution": false, "task": false}
taylor = np.array([0.0, 1.0, 0.0, -1 / 6])
best = np.polyfit(x, y, 3)[::-1]

# %% [markdown] nbgrader={"grade": false, "grade_id": "about_taylor", "locked": true, "schema_version": 3, "solution": false, "task": false}
r"""
### Predict first

How many times as large as the SSE of `best` is the SSE of `taylor`, on our 2000 points between $-\pi$ and $\pi$?
Write your guess down.

Then let your own functions judge: compute both losses in a cell below, and divide one by the other.
Set `taylor_against_best` to `"less than twice"`, `"two to ten times"` or `"more than fifty times"`.

Do it once more with the MSE.
Do the two numbers that you divide change, and does their ratio?
"""

# %% nbgrader={"grade": false, "grade_id": "taylor_against_best", "locked": false, "schema_version": 3, "solution": true, "task": false}
taylor_against_best = ...
### BEGIN SOLUTION
taylor_against_best = "more than fifty times"
### END SOLUTION

# %% nbgrader={"grade": true, "grade_id": "taylor_is_compared_with_the_best_cubic", "locked": true, "points": 1, "schema_version": 3, "solution": false, "task": false}
# One of the three? Your choice is compared with the right one when the notebook is graded.
ratios = ("less than twice", "two to ten times", "more than fifty times")
checks.choice(taylor_against_best, options=ratios)
### BEGIN HIDDEN TESTS
checks.choice(taylor_against_best, "more than fifty times", options=ratios)
### END HIDDEN TESTS

# %% [markdown] nbgrader={"grade": false, "grade_id": "in_your_own_words", "locked": true, "schema_version": 3, "solution": false, "task": false}
r"""
## In your own words

Not graded, and worth two minutes: on which part of the interval does the Taylor polynomial lose, and what would you change in the loss to make it win?
Add a cell below and write your answer in it.
"""
