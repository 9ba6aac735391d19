"""Known answers to `02-gradients/by-hand`; ids such as M2-01 are those of the course's list."""

import numpy as np

from autograder.answers import cell, right, wrong

# What every answer loses that gives no true gradient, and what its inputs cost.
ONE, SMALL = "grad_poly3_is_right_for_one_point", "grad_poly3_is_right_for_small_data_sets"
TORCH, ALONE = "grad_poly3_matches_autograd", "grad_poly3_leaves_its_inputs_alone"
LARGE = "grad_poly3_needs_no_loss"
MOST_VALUES = {SMALL: 1, TORCH: 4, LARGE: 1, ALONE: 1}
ALL_VALUES = {ONE: 2, **MOST_VALUES}

HALVES, STEP = "train_poly3_halves_the_loss_in_200_steps", "train_poly3_makes_one_step"
PATH = "train_poly3_follows_gradient_descent"
LOSSES = "train_poly3_records_the_loss_before_each_step"
UNTOUCHED = "train_poly3_leaves_its_inputs_alone"

# --- when_residuals_double -------------------------------------------------------------------

cell("in_capitals", "when_residuals_double", 'when_residuals_double = "Doubles"')
cell(
    "thinks_of_the_loss",
    "when_residuals_double",
    'when_residuals_double = "quadruples"',
    lost={"doubled_residuals_are_predicted": 1},
)
cell(
    "answers_with_a_number",
    "when_residuals_double",
    "when_residuals_double = 2",
    lost={"doubled_residuals_are_predicted": 1},
)

# --- grad_poly3: right ------------------------------------------------------------------------


@right("grad_poly3")
def loops_over_the_points(x, y, w):
    total = [0.0, 0.0, 0.0, 0.0]
    for xi, yi in zip(x, y, strict=True):
        residual = w[0] + xi * (w[1] + xi * (w[2] + xi * w[3])) - yi
        for k in range(4):
            total[k] += 2 * residual * xi**k
    return total


@right("grad_poly3")
def uses_einsum(x, y, w):
    powers = np.vander(x, 4, increasing=True)
    return np.einsum("nk,n->k", powers, 2 * (np.einsum("nk,k->n", powers, w) - y))


@right("grad_poly3")
def returns_a_tuple_of_sums(x, y, w):
    a, b, c, d = w
    slope = 2 * (a + b * x + c * x**2 + d * x**3 - y)
    return np.sum(slope), np.sum(slope * x), np.sum(slope * x**2), np.sum(slope * x**3)


@right("grad_poly3")
def works_in_place_on_own_copies(x, y, w):
    power, gradient = np.ones(len(x)), np.empty(4)
    residual = -y.copy()
    for k in range(4):
        residual += w[k] * x**k
    for k in range(4):
        gradient[k] = 2 * (residual @ power)
        power *= x
    return gradient


@right("grad_poly3", stock="stock nbgrader takes text on stderr for a failure")
def prints_and_warns(x, y, w):
    import sys
    import warnings

    print("residuals", len(x), file=sys.stderr)
    warnings.warn("this is a debug message", stacklevel=1)
    powers = np.stack([x**0, x, x**2, x**3])
    return 2 * powers @ (w @ powers - y)


# --- grad_poly3: wrong ------------------------------------------------------------------------


@wrong("grad_poly3", lost=ALL_VALUES, diagnosis="missing_factor_two")
def forgets_the_factor_two(x, y, w):  # M2-01
    powers = np.stack([x**0, x, x**2, x**3])
    return powers @ (w @ powers - y)


@wrong("grad_poly3", lost=ALL_VALUES, diagnosis="factor_two_twice")
def doubles_twice(x, y, w):
    powers = np.stack([x**0, x, x**2, x**3])
    return 2 * powers @ (2 * (w @ powers - y))


@wrong("grad_poly3", lost=ALL_VALUES, diagnosis="sign_flipped")
def turns_the_residual_round(x, y, w):  # M2-02
    powers = np.stack([x**0, x, x**2, x**3])
    return 2 * powers @ (y - w @ powers)


@wrong("grad_poly3", lost=MOST_VALUES, diagnosis="mean_for_sum")
def takes_the_mean(x, y, w):  # M1-01
    powers = np.stack([x**0, x, x**2, x**3])
    return 2 * powers @ (w @ powers - y) / len(x)


@wrong("grad_poly3", lost=ALL_VALUES, diagnosis="missing_inner_derivative")
def leaves_out_the_inner_derivative(x, y, w):  # M2-04
    powers = np.stack([x**0, x, x**2, x**3])
    return np.full(4, (2 * (w @ powers - y)).sum())


@wrong("grad_poly3", lost=MOST_VALUES, diagnosis="product_of_sums")
def multiplies_two_sums(x, y, w):  # M2-05
    powers = np.stack([x**0, x, x**2, x**3])
    return 2 * (w @ powers - y).sum() * powers.sum(axis=1)


@wrong("grad_poly3", lost=ALL_VALUES, diagnosis="differentiated_by_x")
def differentiates_by_x(x, y, w):  # M2-06
    slope = 2 * (w @ np.stack([x**0, x, x**2, x**3]) - y)
    return np.array([0, slope.sum(), (2 * x * slope).sum(), (3 * x**2 * slope).sum()])


@wrong("grad_poly3", lost=ALL_VALUES, diagnosis="exponent_shifted")
def counts_exponents_from_one(x, y, w):
    powers = np.stack([x**0, x, x**2, x**3])
    return 2 * (x * powers) @ (w @ powers - y)


@wrong("grad_poly3", lost=ALL_VALUES, diagnosis=("missing_sum", "wrong_shape"))
def forgets_the_sum(x, y, w):  # M2-08
    powers = np.stack([x**0, x, x**2, x**3])
    return 2 * powers * (w @ powers - y)


@wrong("grad_poly3", lost=MOST_VALUES, diagnosis="multiplied_by_parameter")
def multiplies_by_the_parameter(x, y, w):  # M2-09; invisible where every parameter is 1
    powers = np.stack([x**0, x, x**2, x**3])
    return 2 * w * (powers @ (w @ powers - y))


@wrong("grad_poly3", lost=ALL_VALUES, diagnosis="entries_permuted")
def answers_in_the_order_of_polyfit(x, y, w):
    powers = np.stack([x**3, x**2, x, x**0])
    return 2 * powers @ (w[::-1] @ powers - y)


@wrong("grad_poly3", lost=MOST_VALUES, diagnosis="single_precision")
def computes_in_single_precision(x, y, w):
    powers = np.stack([x**0, x, x**2, x**3])
    return (2 * powers @ (w @ powers - y)).astype(np.float32)


@wrong("grad_poly3", lost={ALONE: 1}, diagnosis="input_modified")
def overwrites_y_with_the_residual(x, y, w):
    powers = np.stack([x**0, x, x**2, x**3])
    y -= w @ powers
    return -2 * powers @ y


@wrong("grad_poly3", lost={TORCH: 4, LARGE: 1})
def takes_difference_quotients(x, y, w):
    def loss(v):
        return ((v[0] + v[1] * x + v[2] * x**2 + v[3] * x**3 - y) ** 2).sum()

    steps = 1e-3 * np.eye(4)
    return np.array([(loss(w + h) - loss(w - h)) / 2e-3 for h in steps])


@wrong("grad_poly3", lost=MOST_VALUES, diagnosis="ignores_its_input")
def copies_the_visible_answer(x, y, w):
    return np.array([28.0, 56.0, 112.0, 224.0])


@wrong("grad_poly3", lost=ALL_VALUES, diagnosis="returns_nothing")
def prints_and_returns_nothing(x, y, w):
    powers = np.stack([x**0, x, x**2, x**3])
    print(2 * powers @ (w @ powers - y))


@wrong(
    "grad_poly3",
    lost=ALL_VALUES,
    stock="stock nbgrader runs this sheet beside torch",
)
def calls_torch(x, y, w):
    import torch

    leaf = torch.tensor(w, requires_grad=True)
    cubic = sum(leaf[k] * torch.tensor(x) ** k for k in range(4))
    ((cubic - torch.tensor(y)) ** 2).sum().backward()
    return leaf.grad.numpy()


# --- train_poly3: right -----------------------------------------------------------------------


@right("train_poly3")
def calls_the_own_gradient(x, y, w0, eta, steps):
    w, losses = np.array(w0, dtype=float), []
    for _ in range(steps):
        losses.append(float(np.sum((w[0] + w[1] * x + w[2] * x**2 + w[3] * x**3 - y) ** 2)))
        w -= eta * np.asarray(grad_poly3(x, y, w))  # noqa: F821 - defined in the notebook
    return w, losses


@right("train_poly3")
def keeps_four_numbers(x, y, w0, eta, steps):
    a, b, c, d = (float(value) for value in w0)
    losses = np.zeros(steps)
    for t in range(steps):
        r = a + b * x + c * x * x + d * x * x * x - y
        losses[t] = r @ r
        a, b, c, d = (
            a - eta * 2 * r.sum(),
            b - eta * 2 * (r * x).sum(),
            c - eta * 2 * (r * x**2).sum(),
            d - eta * 2 * (r * x**3).sum(),
        )
    return [[a, b, c, d], losses]


@right("train_poly3")
def uses_the_normal_matrix(x, y, w0, eta, steps):
    powers = np.vander(x, 4, increasing=True)
    matrix, vector = powers.T @ powers, powers.T @ y
    w, losses = np.asarray(w0, dtype=float), ()
    for _ in range(steps):
        losses += (((powers @ w - y) ** 2).sum(),)
        w = w - 2 * eta * (matrix @ w - vector)
    return w, losses


# --- train_poly3: wrong -----------------------------------------------------------------------


@wrong(
    "train_poly3", lost={HALVES: 1, STEP: 2, PATH: 4, LOSSES: 2, UNTOUCHED: 1}, diagnosis="uphill"
)
def climbs(x, y, w0, eta, steps):  # M1-16
    powers = np.stack([x**0, x, x**2, x**3])
    w, losses = w0.copy(), []
    for _ in range(steps):
        residual = w @ powers - y
        losses.append((residual**2).sum())
        w = w + eta * 2 * powers @ residual
    return w, losses


@wrong(
    "train_poly3", lost={HALVES: 1, PATH: 4, LOSSES: 2, UNTOUCHED: 1}, diagnosis="gradients_pile_up"
)
def never_forgets_a_gradient(x, y, w0, eta, steps):  # M2-10
    powers = np.stack([x**0, x, x**2, x**3])
    w, losses, gradient = w0.copy(), [], np.zeros(4)
    for _ in range(steps):
        residual = w @ powers - y
        losses.append((residual**2).sum())
        gradient += 2 * powers @ residual
        w = w - eta * gradient
    return w, losses


@wrong(
    "train_poly3",
    lost={HALVES: 1, PATH: 4, LOSSES: 2, UNTOUCHED: 1},
    diagnosis="gradient_never_renewed",
)
def takes_the_gradient_once(x, y, w0, eta, steps):  # M1-18
    powers = np.stack([x**0, x, x**2, x**3])
    w, losses = w0.copy(), []
    gradient = 2 * powers @ (w @ powers - y)
    for _ in range(steps):
        losses.append(((w @ powers - y) ** 2).sum())
        w = w - eta * gradient
    return w, losses


@wrong(
    "train_poly3",
    lost={STEP: 2, PATH: 4, LOSSES: 2, UNTOUCHED: 1},
    diagnosis="parameters_one_by_one",
)
def moves_one_parameter_at_a_time(x, y, w0, eta, steps):  # M1-17
    powers = np.stack([x**0, x, x**2, x**3])
    w, losses = w0.copy(), []
    for _ in range(steps):
        losses.append(((w @ powers - y) ** 2).sum())
        for k in range(4):
            w[k] -= eta * 2 * powers[k] @ (w @ powers - y)
    return w, losses


@wrong("train_poly3", lost={LOSSES: 2}, diagnosis="loss_after_the_step")
def records_the_loss_after_the_step(x, y, w0, eta, steps):  # M2-11
    powers = np.stack([x**0, x, x**2, x**3])
    w, losses = w0.copy(), []
    for _ in range(steps):
        w = w - eta * 2 * powers @ (w @ powers - y)
        losses.append(((w @ powers - y) ** 2).sum())
    return w, losses


@wrong("train_poly3", lost={UNTOUCHED: 1}, diagnosis="input_modified")
def moves_the_callers_start(x, y, w0, eta, steps):  # M1-21
    powers = np.stack([x**0, x, x**2, x**3])
    w, losses = w0, []
    for _ in range(steps):
        residual = w @ powers - y
        losses.append((residual**2).sum())
        w -= eta * 2 * powers @ residual
    return w, losses


@wrong(
    "train_poly3",
    lost={HALVES: 1, STEP: 2, PATH: 4, LOSSES: 2, UNTOUCHED: 1},
    diagnosis="mean_for_sum",
)
def descends_the_mean(x, y, w0, eta, steps):  # M1-22
    powers = np.stack([x**0, x, x**2, x**3])
    w, losses = w0.copy(), []
    for _ in range(steps):
        residual = w @ powers - y
        losses.append((residual**2).mean())
        w = w - eta * 2 * powers @ residual / len(x)
    return w, losses


@wrong("train_poly3", lost={HALVES: 1, LOSSES: 2}, diagnosis="wrong_shape")
def records_one_loss_too_many(x, y, w0, eta, steps):
    powers = np.stack([x**0, x, x**2, x**3])
    w = w0.copy()
    losses = [((w @ powers - y) ** 2).sum()]
    for _ in range(steps):
        w = w - eta * 2 * powers @ (w @ powers - y)
        losses.append(((w @ powers - y) ** 2).sum())
    return w, losses


@wrong("train_poly3", lost={STEP: 2, PATH: 4, UNTOUCHED: 1}, diagnosis="one_step_short")
def returns_the_parameters_before_the_last_update(x, y, w0, eta, steps):  # M1-20
    powers = np.stack([x**0, x, x**2, x**3])
    w, last, losses = w0.copy(), w0.copy(), []
    for _ in range(steps):
        last = w
        residual = w @ powers - y
        losses.append((residual**2).sum())
        w = w - eta * 2 * powers @ residual
    return last, losses
