# %% [markdown] nbgrader={"grade": false, "grade_id": "by_hand", "locked": true, "schema_version": 3, "solution": false, "task": false}
r"""
# Gradients by hand

The book fits $\hat y = a + bx + cx^2 + dx^3$ to $y = \sin x$ by gradient descent.
Here you write the two pieces that do it: the gradient of the loss, and the loop that follows it.
At the end you write the gradient of a longer chain, in which two of the parameters stand inside another function.

- Work through the cells from top to bottom; run each one with Shift+Enter.
- A cell that says `YOUR CODE HERE` is yours: replace the line `raise NotImplementedError()`.
- The cell after it tests your answer and says what it found.
  Some tests are hidden; they run when the notebook is graded.
- Write numpy in float64. Your answers must do without torch, which is not there when they are graded; only the tests use it.

The derivation is in the chapter *Gradients by hand* of the book, the symbols are on its page *Notation*.
"""

# %% nbgrader={"grade": false, "grade_id": "setup", "locked": true, "schema_version": 3, "solution": false, "task": false}
import numpy as np

from autograder import checks

x = np.linspace(-np.pi, np.pi, 2000)
y = np.sin(x)

# %% [markdown] nbgrader={"grade": false, "grade_id": "about_the_loss", "locked": true, "schema_version": 3, "solution": false, "task": false}
r"""
## The loss

For $N$ data points $(x_n, y_n)$ and parameters $w = (a, b, c, d)$, in this order everywhere, let

$$
\hat y_n = a + b x_n + c x_n^2 + d x_n^3, \qquad
r_n = \hat y_n - y_n, \qquad
L = \sum_{n=1}^{N} r_n^2 .
$$

$L$ is the sum of squared errors: a sum, not a mean, and without a factor ½.

### Predict first

Keep all $x_n$ as they are and change $y$ so that every residual $r_n$ becomes twice as large.
What happens to $\partial L / \partial b$?
Set `when_residuals_double` to `"stays"`, `"doubles"` or `"quadruples"`.
"""

# %% nbgrader={"grade": false, "grade_id": "when_residuals_double", "locked": false, "schema_version": 3, "solution": true, "task": false}
when_residuals_double = ...
### BEGIN SOLUTION
when_residuals_double = "doubles"
### END SOLUTION

# %% nbgrader={"grade": true, "grade_id": "doubled_residuals_are_predicted", "locked": true, "points": 1, "schema_version": 3, "solution": false, "task": false}
# One of the three? Your choice is compared with the right one when the notebook is graded.
checks.choice(when_residuals_double, options=("stays", "doubles", "quadruples"))
### BEGIN HIDDEN TESTS
checks.choice(when_residuals_double, "doubles", options=("stays", "doubles", "quadruples"))
### END HIDDEN TESTS

# %% [markdown] nbgrader={"grade": false, "grade_id": "about_grad_poly3", "locked": true, "schema_version": 3, "solution": false, "task": false}
r"""
## The gradient

Write `grad_poly3(x, y, w)`.
It takes the data as arrays `x` and `y` of shape (N,) and the parameters as an array `w` of shape (4,).
It returns the four derivatives

$$
\left( \frac{\partial L}{\partial a},\; \frac{\partial L}{\partial b},\;
       \frac{\partial L}{\partial c},\; \frac{\partial L}{\partial d} \right)
$$

as an array of shape (4,); a list or a tuple of four numbers will do too.
It works for any number of data points, one included, and leaves `x`, `y` and `w` unchanged.

The result has to agree with the true gradient to nine digits, also where the $y_n$ are as large as $10^9$, and even $10^{170}$, whose squares no float64 can hold.
Plain difference quotients fail there; the formula of the derivative does not need the loss.

<details><summary>Hint: where to begin</summary>

Take a single data point and write $L$ as a chain of three steps: prediction, residual, square.
Differentiate each step on its own and multiply.
Only one of the three derivatives is different for $a$, $b$, $c$ and $d$.

</details>

<details><summary>Hint: many data points</summary>

The derivative of a sum is the sum of the derivatives.
Each data point contributes its own product of factors; form the products first and add them up then.

</details>
"""


# %% nbgrader={"grade": false, "grade_id": "grad_poly3", "locked": false, "schema_version": 3, "solution": true, "task": false}
def grad_poly3(x, y, w):
    """Gradient of the sum of squared errors by the four coefficients of the cubic.

    Args:
        x, y: (N,) data.
        w: (4,) coefficients a, b, c, d.

    Returns:
        (4,) derivatives by a, b, c, d.
    """
    ### BEGIN SOLUTION
    powers = np.stack([np.ones_like(x), x, x**2, x**3])
    residual = w @ powers - y
    return 2 * powers @ residual
    ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "grad_poly3_is_right_for_one_point", "locked": true, "points": 2, "schema_version": 3, "solution": false, "task": false}
# One point, by hand: x = 2, y = 1 and w = (1, 1, 1, 1) give the prediction 1 + 2 + 4 + 8 = 15,
# so the residual is 14; the four derivatives are 28 times 1, 2, 4 and 8.
checks.values(
    grad_poly3,
    expected=lambda x, y, w: [28, 56, 112, 224],
    cases=[(np.array([2.0]), np.array([1.0]), np.ones(4))],
    show=True,
)


# %% nbgrader={"grade": true, "grade_id": "grad_poly3_is_right_for_small_data_sets", "locked": true, "points": 1, "schema_version": 3, "solution": false, "task": false}
# Three small data sets. The true gradient comes from torch, which is given the loss and nothing else.
def sum_of_squares(x, y, w):
    prediction = w[0] + w[1] * x + w[2] * x**2 + w[3] * x**3
    return ((prediction - y) ** 2).sum()


checks.gradient(
    grad_poly3,
    of=sum_of_squares,
    wrt=2,
    cases=[
        (np.array([1.0, 2.0]), np.array([0.0, 3.0]), np.array([1.0, 0.0, 0.5, 2.0])),
        (np.array([0.5, -1.0, 2.0]), np.array([1.0, 1.0, -2.0]), np.array([0.3, -0.2, 0.1, 0.5])),
        (np.array([3.0, 1.5, -0.5, 1.0, 2.5]), np.ones(5), np.array([-1.0, 2.0, 0.4, -0.3])),
    ],
    n=lambda x, y, w: len(x),
    show=True,
)


# %% nbgrader={"grade": true, "grade_id": "grad_poly3_matches_autograd", "locked": true, "points": 4, "schema_version": 3, "solution": false, "task": false}
# Your gradient is compared with the one of torch, for data of many sizes, when the notebook is graded.
### BEGIN HIDDEN TESTS
def data_sets(rng):
    for n in (1, 2, 3, 7, 50, 3000):
        yield rng.normal(0.7, 1.3, n), rng.normal(size=n), rng.normal(size=4)
    same, values = rng.normal(0.7, 1.3, 5), rng.normal(size=5)
    yield same, values, np.array([0.0, 0.5, 0.0, -0.7])
    yield same, values, rng.normal(size=4)
    yield same, rng.normal(size=5), np.array([0.0, 0.5, 0.0, -0.7])
    yield same, values, np.array([-0.4, 0.0, 0.6, 0.0])
    yield np.repeat(rng.normal(0.7, 1.3, 4), 2), rng.normal(size=8), rng.normal(size=4)
    yield rng.normal(0.7, 0.5, 11), 1e9 * rng.normal(2.0, 1.0, 11), rng.normal(size=4)


def product_of_sums(x, y, w):
    residual = w @ np.stack([x**0, x, x**2, x**3]) - y
    return [2 * residual.sum() * (x**k).sum() for k in range(4)]


checks.gradient(
    grad_poly3,
    of=sum_of_squares,
    wrt=2,
    cases=data_sets,
    n=lambda x, y, w: len(x),
    imitations={"product_of_sums": product_of_sums},
)
### END HIDDEN TESTS


# %% nbgrader={"grade": true, "grade_id": "grad_poly3_needs_no_loss", "locked": true, "points": 1, "schema_version": 3, "solution": false, "task": false}
# Data whose squares are too large for a float64; this is tested when the notebook is graded.
### BEGIN HIDDEN TESTS
checks.gradient(
    grad_poly3,
    of=sum_of_squares,
    wrt=2,
    cases=lambda rng: [
        (rng.normal(0.7, 0.5, n), 1e170 * rng.normal(2.0, 1.0, n), rng.normal(size=4))
        for n in (3, 7, 11)
    ],
)
### END HIDDEN TESTS


# %% nbgrader={"grade": true, "grade_id": "grad_poly3_leaves_its_inputs_alone", "locked": true, "points": 1, "schema_version": 3, "solution": false, "task": false}
# x, y and w must be the same after the call; this is tested when the notebook is graded.
### BEGIN HIDDEN TESTS
def gradient_by_torch(x, y, w):
    import torch

    leaf = torch.tensor(w, requires_grad=True)
    sum_of_squares(torch.tensor(x), torch.tensor(y), leaf).backward()
    return leaf.grad.numpy()


checks.untouched(
    grad_poly3,
    expected=gradient_by_torch,
    cases=lambda rng: [
        (rng.normal(size=n), rng.normal(size=n), rng.normal(size=4)) for n in (3, 6, 9)
    ],
)
### END HIDDEN TESTS

# %% [markdown] nbgrader={"grade": false, "grade_id": "about_train_poly3", "locked": true, "schema_version": 3, "solution": false, "task": false}
r"""
## The loop

Gradient descent repeats one line: $w \leftarrow w - \eta\, \nabla L(w)$.

Write `train_poly3(x, y, w0, eta, steps)`.
It starts at `w0`, makes `steps` updates with the step size `eta`, and returns the pair `(w, losses)`:

- `w`, of shape (4,), the parameters after the last update; with `steps = 0` that is `w0`;
- `losses`, `steps` numbers, where `losses[t]` is the sum of squared errors *before* update `t`.

You may call `grad_poly3`. The arrays `x`, `y` and `w0` must be the same after the call.

<details><summary>Hint: what one step needs</summary>

All four derivatives belong to one and the same point.
Take the gradient first, then move all parameters at once.

</details>
"""


# %% nbgrader={"grade": false, "grade_id": "train_poly3", "locked": false, "schema_version": 3, "solution": true, "task": false}
def train_poly3(x, y, w0, eta, steps):
    """Fit the cubic by gradient descent on the sum of squared errors.

    Args:
        x, y: (N,) data.
        w0: (4,) coefficients to start from.
        eta: step size.
        steps: number of updates.

    Returns:
        w: (4,) coefficients after the last update.
        losses: `steps` numbers, each the loss before its update.
    """
    ### BEGIN SOLUTION
    powers = np.stack([np.ones_like(x), x, x**2, x**3])
    w = np.array(w0, dtype=float)
    losses = []
    for _ in range(steps):
        residual = w @ powers - y
        losses.append((residual**2).sum())
        w = w - eta * 2 * powers @ residual
    return w, losses
    ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "train_poly3_halves_the_loss_in_200_steps", "locked": true, "points": 1, "schema_version": 3, "solution": false, "task": false}
# 200 steps on sin x: how many losses are there, and has the loss fallen below half of the first?
def number_of_losses_and_halved(train, x, y):
    w, losses = train(x, y, np.zeros(4), 1e-6, 200)
    return len(losses), losses[-1] < losses[0] / 2


checks.program(
    number_of_losses_and_halved, train_poly3, expected=(200, True), cases=[(x, y)], show=True
)


# %% nbgrader={"grade": true, "grade_id": "train_poly3_makes_one_step", "locked": true, "points": 2, "schema_version": 3, "solution": false, "task": false}
# The first step from three starting points, against torch.
def start_and_first_step(train, x, y, w0, eta):
    return [train(x, y, w0.copy(), eta, steps)[0] for steps in (0, 1)]


def step_by_torch(x, y, w0, eta, steps):
    import torch

    w = torch.tensor(w0, requires_grad=True)
    sum_of_squares(torch.tensor(x), torch.tensor(y), w).backward()
    return (w - steps * eta * w.grad).detach().numpy(), None


checks.path(
    start_and_first_step,
    train_poly3,
    reference=step_by_torch,
    cases=[
        (np.array([1.0, 2.0]), np.array([1.0, 0.0]), np.zeros(4), 0.01),
        (
            np.array([0.5, -1.0, 2.0]),
            np.array([1.0, 1.0, -2.0]),
            np.array([1.0, 0.0, 0.5, 0.2]),
            0.001,
        ),
        (np.array([3.0, 1.5, -0.5]), np.ones(3), np.array([-1.0, 2.0, 0.4, -0.3]), 0.0001),
    ],
    show=True,
)


# %% nbgrader={"grade": true, "grade_id": "train_poly3_follows_gradient_descent", "locked": true, "points": 4, "schema_version": 3, "solution": false, "task": false}
# Your path is compared with that of torch, step by step, when the notebook is graded.
### BEGIN HIDDEN TESTS
def first_steps(train, x, y, w0, eta):
    return [train(x, y, w0.copy(), eta, steps)[0] for steps in range(7)]


def by_torch(x, y, w0, eta, steps):
    import torch

    w = torch.tensor(w0, requires_grad=True)
    data, values = torch.tensor(x), torch.tensor(y)
    optimizer = torch.optim.SGD([w], lr=eta)
    losses = []
    for _ in range(steps):
        loss = sum_of_squares(data, values, w)
        losses.append(loss.item())
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    return w.detach().numpy(), losses


def descend(x, y, w0, eta, steps, *, renew=True, pile_up=False, one_by_one=False, mean=False):
    powers = np.stack([x**0, x, x**2, x**3])
    w, total, losses = w0.copy(), np.zeros(4), []
    eta = eta / len(x) if mean else eta
    first = 2 * powers @ (w0 @ powers - y)
    for _ in range(steps):
        losses.append(((w @ powers - y) ** 2).sum())
        gradient = 2 * powers @ (w @ powers - y) if renew else first
        total = total + gradient
        if one_by_one:
            for k in range(4):
                w[k] -= eta * 2 * powers[k] @ (w @ powers - y)
        else:
            w = w - eta * (total if pile_up else gradient)
    return w, losses


def starts(rng):
    for n in (2, 5, 30):
        yield rng.normal(0.4, 1.0, n), rng.normal(size=n), rng.normal(size=4), 0.003 / n
    yield rng.normal(0.4, 1.0, 3000), 1e6 * rng.normal(size=3000), rng.normal(size=4), 1e-6
    x, w0 = rng.normal(0.4, 1.0, 8), rng.normal(size=4)
    powers = np.stack([x**0, x, x**2, x**3])
    yield x, w0 @ powers, w0, 0.0003  # at the bottom already: no loss, and still `steps` of them
    too_long = 1.5 / np.linalg.norm(powers, 2) ** 2
    yield x, rng.normal(size=8), w0, too_long  # uphill, and on
    yield x, w0 @ powers + 0.01 * rng.normal(size=8), w0, 0.0003  # a small loss, and on


checks.path(
    first_steps,
    train_poly3,
    reference=by_torch,
    cases=starts,
    imitations={
        "gradients_pile_up": lambda *case: descend(*case, pile_up=True),
        "mean_for_sum": lambda *case: descend(*case, mean=True),
        "gradient_never_renewed": lambda *case: descend(*case, renew=False),
        "parameters_one_by_one": lambda *case: descend(*case, one_by_one=True),
        "one_step_short": lambda *case: descend(*case[:4], max(case[4] - 1, 0)),
        "one_step_long": lambda *case: descend(*case[:4], case[4] + 1),
    },
)
### END HIDDEN TESTS


# %% nbgrader={"grade": true, "grade_id": "train_poly3_records_the_loss_before_each_step", "locked": true, "points": 2, "schema_version": 3, "solution": false, "task": false}
# losses[0] belongs to w0; the list is compared with that of torch when the notebook is graded.
### BEGIN HIDDEN TESTS
def recorded_losses(train, x, y, w0, eta, steps):
    return [[float(loss)] for loss in train(x, y, w0, eta, steps)[1]]


def few_and_many_steps(rng):
    for case in starts(rng):
        yield *case, 6
    yield rng.normal(0.4, 1.0, 12), rng.normal(size=12), rng.normal(size=4), 0.0003, 102


def one_late(x, y, w0, eta, steps):
    return None, descend(x, y, w0, eta, steps + 1)[1][1:]


def mean_losses(x, y, w0, eta, steps):
    return None, [loss / len(x) for loss in descend(x, y, w0, eta, steps)[1]]


checks.path(
    recorded_losses,
    train_poly3,
    reference=by_torch,
    cases=few_and_many_steps,
    imitations={"loss_after_the_step": one_late, "mean_for_sum": mean_losses},
)
### END HIDDEN TESTS

# %% nbgrader={"grade": true, "grade_id": "train_poly3_leaves_its_inputs_alone", "locked": true, "points": 1, "schema_version": 3, "solution": false, "task": false}
# x, y and w0 must be the same after the call; this is tested when the notebook is graded.
### BEGIN HIDDEN TESTS
checks.untouched(
    train_poly3,
    expected=lambda *case: by_torch(*case)[0],
    part=0,
    cases=lambda rng: [
        (rng.normal(size=6), rng.normal(size=6), rng.normal(size=4), 1e-4, steps)
        for steps in (1, 2, 5)
    ],
)
### END HIDDEN TESTS

# %% [markdown] nbgrader={"grade": false, "grade_id": "about_legendre3", "locked": true, "schema_version": 3, "solution": false, "task": false}
r"""
## A longer chain

In the cubic every parameter stands one step away from the prediction.
Now two of them move inside, behind a polynomial that stays as it is:

$$
\hat y_n = a + b\, P_3(u_n), \qquad u_n = c + d\, x_n, \qquad P_3(i) = \tfrac12 \left( 5 i^3 - 3 i \right) .
$$

$P_3$ is the third Legendre polynomial.
The loss is the sum of squared errors again, $L = \sum_n (\hat y_n - y_n)^2$.

First write `legendre3(i)`: it takes an array of float64 of any shape, and returns an array of the same shape with $P_3$ of every entry.
`i` is the same after the call.
"""


# %% nbgrader={"grade": false, "grade_id": "legendre3", "locked": false, "schema_version": 3, "solution": true, "task": false}
def legendre3(i):
    """The third Legendre polynomial of every entry.

    Args:
        i: array of any shape.

    Returns:
        array of the same shape.
    """
    ### BEGIN SOLUTION
    return (5 * i**3 - 3 * i) / 2
    ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "legendre3_is_right_at_three_places", "locked": true, "points": 1, "schema_version": 3, "solution": false, "task": false}
# By hand: at 0 it is 0, at 1 it is (5 - 3) / 2 = 1, and at 2 it is (40 - 6) / 2 = 17.
checks.values(
    legendre3,
    expected=lambda i: [0, 1, 17],
    cases=[(np.array([0.0, 1.0, 2.0]),)],
    show=True,
)


# %% nbgrader={"grade": true, "grade_id": "legendre3_matches_torch", "locked": true, "points": 1, "schema_version": 3, "solution": false, "task": false}
# Arrays of several shapes are compared with what torch computes, and must be the same after the
# call; this is tested when the notebook is graded.
### BEGIN HIDDEN TESTS
def polynomial_by_torch(i):
    import torch

    return torch.special.legendre_polynomial_p(torch.tensor(i), torch.tensor(3)).numpy()


checks.values(
    legendre3,
    expected=polynomial_by_torch,
    cases=lambda rng: [
        (rng.normal(0.3, 1.5, shape),) for shape in ((1,), (7,), (3, 4), (2, 3, 2), (50,))
    ],
    imitations={
        "bracket_of_the_half_missing": lambda i: 5 * i**3 - 3 * i / 2,
        "multiplied_for_powers": lambda i: (5 * i * 3 - 3 * i) / 2,
    },
)
checks.untouched(
    legendre3,
    expected=polynomial_by_torch,
    cases=lambda rng: [(rng.normal(0.3, 1.5, shape),) for shape in ((1,), (7,), (3, 4))],
)
### END HIDDEN TESTS

# %% [markdown] nbgrader={"grade": false, "grade_id": "about_legendre_grad", "locked": true, "schema_version": 3, "solution": false, "task": false}
r"""
Now write `legendre_grad(x, y, w)`.
It takes the data as arrays `x` and `y` of shape (N,), one data point or many, and the parameters $w = (a, b, c, d)$ as an array of shape (4,).
It returns the four derivatives of $L$ in this order, as an array of shape (4,); a list or a tuple of four numbers will do too.
`x`, `y` and `w` are the same after the call.
As before, the result agrees with the true gradient to nine digits, also where the $y_n$ are as large as $10^9$.
You may call `legendre3`.

The cell below your answer tests a single point.
Try two points yourself: each of the four derivatives must be the sum of what the two points give alone.

<details><summary>Hint: which way does a change take?</summary>

Raise $c$ a little and follow what happens, one step at a time: $u$ changes, then $P_3(u)$, then $\hat y$, then the residual, then its square.
Write down one local derivative for each step.
Which of them does $d$ share with $c$, and which are for $d$ alone?

</details>

<details><summary>Hint: the derivative of the polynomial</summary>

Differentiate $P_3$ with a pencil first, term by term; the ½ stands before both terms.
It is a function as well: at which number do you need it?

</details>
"""


# %% nbgrader={"grade": false, "grade_id": "legendre_grad", "locked": false, "schema_version": 3, "solution": true, "task": false}
def legendre_grad(x, y, w):
    """Gradient of the sum of squared errors of a + b P3(c + d x).

    Args:
        x, y: (N,) data.
        w: (4,) parameters a, b, c, d.

    Returns:
        (4,) derivatives by a, b, c, d.
    """
    ### BEGIN SOLUTION
    a, b, c, d = w
    u = c + d * x
    height = (5 * u**3 - 3 * u) / 2
    slope = (15 * u**2 - 3) / 2
    by_prediction = 2 * (a + b * height - y)
    by_u = by_prediction * b * slope
    return [by_prediction.sum(), (by_prediction * height).sum(), by_u.sum(), (by_u * x).sum()]
    ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "legendre_grad_is_right_for_one_point", "locked": true, "points": 2, "schema_version": 3, "solution": false, "task": false}
# One point, by hand: x = 3 and w = (1, 3, -4, 2) give u = 2, where P3 is 17 and its slope 28.5.
# The prediction is 1 + 3·17 = 52, so with y = 50 the residual is 2, and the derivative by the
# prediction 4. From there: 4 for a, 4·17 = 68 for b, 4·3·28.5 = 342 for c, 342·3 = 1026 for d.
checks.values(
    legendre_grad,
    expected=lambda x, y, w: [4, 68, 342, 1026],
    cases=[(np.array([3.0]), np.array([50.0]), np.array([1.0, 3.0, -4.0, 2.0]))],
    show=True,
)


# %% nbgrader={"grade": true, "grade_id": "legendre_grad_is_right_for_a_and_b", "locked": true, "points": 2, "schema_version": 3, "solution": false, "task": false}
# The first two derivatives are compared with those of torch when the notebook is graded.
### BEGIN HIDDEN TESTS
def squares_of_the_chain(x, y, w):
    u = w[2] + w[3] * x
    return ((w[0] + w[1] * (5 * u**3 - 3 * u) / 2 - y) ** 2).sum()


def chain_by_torch(x, y, w):
    import torch

    leaf = torch.tensor(w, requires_grad=True)
    squares_of_the_chain(torch.tensor(x), torch.tensor(y), leaf).backward()
    return leaf.grad.numpy()


def chain(x, y, w, *, inner=True, outer=True, at_x=False, slope=lambda u: (15 * u**2 - 3) / 2):
    u = w[2] + w[3] * x
    height = (5 * u**3 - 3 * u) / 2
    by_prediction = 2 * (w[0] + w[1] * height - y)
    by_u = by_prediction * (w[1] if outer else 1.0) * slope(x if at_x else u)
    by_d = by_u @ x if inner else by_u.sum()
    return np.array([by_prediction.sum(), by_prediction @ height, by_u.sum(), by_d])


def polynomial_at_x(x, y, w):
    u = w[2] + w[3] * x
    by_prediction = 2 * (w[0] + w[1] * (5 * u**3 - 3 * u) / 2 - y)
    return [by_prediction.sum(), by_prediction @ (5 * x**3 - 3 * x) / 2]


def chains(rng):
    """No parameter is near 0 or ±1, where a missing factor or a wrong place could hide."""
    for n in (1, 2, 3, 7, 50, 3000):
        w = rng.permutation([0.4, -0.6, 1.5, -1.4]) + rng.uniform(-0.1, 0.1, 4)
        yield rng.normal(0.4, 0.9, n), rng.normal(size=n), w


def check_one_derivative(place, name, wrongs):
    checks.values(
        legendre_grad,
        expected=lambda *case: chain_by_torch(*case)[place],
        part=place,
        name=name,
        cases=chains,
        n=lambda x, y, w: len(x),
        imitations={
            mistake: lambda *case, wrong=wrong: wrong(*case)[place]
            for mistake, wrong in wrongs.items()
        },
    )


slips_outside = {
    "missing_factor_two": lambda *case: chain(*case) / 2,
    "sign_flipped": lambda *case: -chain(*case),
    "polynomial_left_out": lambda *case: chain(*case)[[0, 0]],
    "evaluated_at_x": polynomial_at_x,
}
check_one_derivative(0, "∂L/∂a", slips_outside)
check_one_derivative(1, "∂L/∂b", slips_outside)
### END HIDDEN TESTS


# %% nbgrader={"grade": true, "grade_id": "legendre_grad_is_right_for_c_and_d", "locked": true, "points": 3, "schema_version": 3, "solution": false, "task": false}
# The last two derivatives are compared with those of torch when the notebook is graded.
### BEGIN HIDDEN TESTS
def product_of_two_sums(x, y, w):
    u, rise = w[2] + w[3] * x, chain(x, y, w)[0]
    along = w[1] * (15 * u**2 - 3) / 2
    return [*chain(x, y, w)[:2], rise * along.sum(), rise * (along * x).sum()]


slips_of_a_chain = {
    "missing_factor_two": lambda *case: chain(*case) / 2,
    "sign_flipped": lambda *case: -chain(*case),
    "inner_factor_missing": lambda *case: chain(*case, inner=False),
    "outer_factor_missing": lambda *case: chain(*case, outer=False),
    "evaluated_at_x": lambda *case: chain(*case, at_x=True),
    "constant_of_the_slope_wrong": lambda *case: chain(*case, slope=lambda u: 7.5 * u**2 - 3),
    "half_of_the_slope_missing": lambda *case: chain(*case, slope=lambda u: 15 * u**2 - 3),
    "height_for_slope": lambda *case: chain(*case, slope=lambda u: (5 * u**3 - 3 * u) / 2),
    "slope_left_out": lambda *case: chain(*case, slope=np.ones_like),
    "product_of_sums": product_of_two_sums,
}

check_one_derivative(2, "∂L/∂c", slips_of_a_chain)
check_one_derivative(3, "∂L/∂d", slips_of_a_chain)
### END HIDDEN TESTS


# %% nbgrader={"grade": true, "grade_id": "legendre_grad_is_right_for_large_residuals", "locked": true, "points": 1, "schema_version": 3, "solution": false, "task": false}
# Data near 10^9, and all four derivatives together; this is tested when the notebook is graded.
### BEGIN HIDDEN TESTS
checks.gradient(
    legendre_grad,
    of=squares_of_the_chain,
    wrt=2,
    cases=lambda rng: [(x, 1e9 * (2 + y), w) for x, y, w in chains(rng)],
    n=lambda x, y, w: len(x),
    imitations=slips_of_a_chain,
)
### END HIDDEN TESTS


# %% nbgrader={"grade": true, "grade_id": "legendre_grad_leaves_its_inputs_alone", "locked": true, "points": 1, "schema_version": 3, "solution": false, "task": false}
# x, y and w must be the same after the call; this is tested when the notebook is graded.
### BEGIN HIDDEN TESTS
checks.untouched(legendre_grad, expected=chain_by_torch, cases=chains)
### END HIDDEN TESTS

# %% [markdown] nbgrader={"grade": false, "grade_id": "in_your_own_words", "locked": true, "schema_version": 3, "solution": false, "task": false}
r"""
## In your own words

Not graded, and worth two minutes: why is the factor $2 r_n$ the same in all four derivatives, and which factor is not?
Add a cell below and write your answer in it.
"""
