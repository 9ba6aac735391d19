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
LATER = {PATH: 4, LOSSES: 2, UNTOUCHED: 1}

# --- when_residuals_double -------------------------------------------------------------------

cell("in_capitals", "when_residuals_double", 'when_residuals_double = "Doubles"')
cell(
    "with_blanks_around",
    "when_residuals_double",
    'answer = " doubles "\nwhen_residuals_double = answer',
)
cell(
    "thinks_that_x_alone_counts",
    "when_residuals_double",
    'when_residuals_double = "stays"',
    lost={"doubled_residuals_are_predicted": 1},
)
cell(
    "lists_every_option",
    "when_residuals_double",
    'when_residuals_double = ["stays", "doubles", "quadruples"]',
    lost={"doubled_residuals_are_predicted": 1},
)
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


@right("grad_poly3")
def takes_a_complex_step(x, y, w):  # no difference is taken, so that no digit is lost
    def loss(v):
        return ((v[0] + v[1] * x + v[2] * x**2 + v[3] * x**3 - y) ** 2).sum()

    return [loss(w + 1e-30j * unit).imag / 1e-30 for unit in np.eye(4)]


@right("grad_poly3")
def scales_an_exact_difference_quotient(x, y, w):
    # The loss is a quadratic in each parameter, so that a central difference of any width is
    # exact; with residuals and steps of one size no square is too large and no digit is lost.
    scale = np.abs(np.polyval(w[::-1], x) - y).max() or 1.0

    def loss(v):
        return (((np.polyval(v[::-1], x) - y) / scale) ** 2).sum()

    steps = scale * np.eye(4)
    return np.array([scale * (loss(w + h) - loss(w - h)) / 2 for h in steps])


@right("grad_poly3")
def returns_one_buffer(x, y, w, buffer=np.zeros(4)):  # noqa: B008 - the state is the point
    # Every result is right when it is returned; the sheet asks nothing of earlier ones.
    powers = np.stack([x**0, x, x**2, x**3])
    buffer[:] = 2 * powers @ (w @ powers - y)
    return buffer


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


@wrong("grad_poly3", lost=MOST_VALUES)
def lets_columns_broadcast(x, y, w):  # M1-06; right for one point
    powers = np.column_stack([x**0, x, x**2, x**3])
    residual = powers @ w.reshape(4, 1) - y  # (N, 1) less (N,) is (N, N)
    return (2 * powers.T @ residual).sum(axis=1)


@wrong("grad_poly3", lost=ALL_VALUES, diagnosis="wrong_shape")
def sums_over_the_wrong_axis(x, y, w):  # the right shape for four points
    powers = np.stack([x**0, x, x**2, x**3])
    return (2 * powers * (w @ powers - y)).sum(axis=0)


@wrong("grad_poly3", lost=ALL_VALUES)
def multiplies_where_a_power_is_due(x, y, w):  # M1-08
    slope = 2 * (w[0] + w[1] * x + w[2] * x * 2 + w[3] * x * 3 - y)
    return np.array([slope.sum(), slope @ x, slope @ (x * 2), slope @ (x * 3)])


@wrong("grad_poly3", lost={ONE: 2, SMALL: 1, TORCH: 4, ALONE: 1})
def misplaces_a_bracket_of_horner(x, y, w):  # M1-09
    slope = 2 * (w[0] + x * w[1] + x * (w[2] + x * w[3]) - y)
    return np.array([slope @ x**k for k in range(4)])


@wrong("grad_poly3", lost=MOST_VALUES)
def collects_in_whole_numbers(x, y, w):  # M1-14
    powers, gradient = np.stack([x**0, x, x**2, x**3]), np.array([0, 0, 0, 0])
    for k in range(4):
        gradient[k] = 2 * powers[k] @ (w @ powers - y)
    return gradient


@wrong("grad_poly3", lost=ALL_VALUES)
def hard_codes_the_number_of_points(x, y, w):
    powers = np.stack([x**0, x, x**2, x**3])
    return 2 * 2000 * (powers * (w @ powers - y)).mean(axis=1)


@wrong("grad_poly3", lost=MOST_VALUES)
def averages_the_first_entry_alone(x, y, w):
    slope = 2 * (w @ np.stack([x**0, x, x**2, x**3]) - y)
    return np.array([slope.mean(), slope @ x, slope @ x**2, slope @ x**3])


@wrong("grad_poly3", lost=ALL_VALUES)
def copies_the_line_for_c(x, y, w):
    slope = 2 * (w @ np.stack([x**0, x, x**2, x**3]) - y)
    return np.array([slope.sum(), slope @ x, slope @ x**2, slope @ x**2])


@wrong("grad_poly3", lost={TORCH: 4, LARGE: 1, ALONE: 1})
def sorts_x_without_y(x, y, w):
    powers = np.stack([np.sort(x) ** k for k in range(4)])
    return 2 * powers @ (w @ powers - y)


@wrong("grad_poly3", lost={TORCH: 4, LARGE: 1})
def clips_large_residuals(x, y, w):
    powers = np.stack([x**0, x, x**2, x**3])
    return 2 * powers @ np.clip(w @ powers - y, -1e3, 1e3)


@wrong("grad_poly3", lost={TORCH: 4})
def takes_three_sigma_for_an_error(x, y, w):  # ten points cannot have such an outlier
    powers = np.stack([x**0, x, x**2, x**3])
    residual = w @ powers - y
    far = np.abs(residual - residual.mean()) > 3 * residual.std()
    return 2 * powers @ np.where(far, 0.0, residual)


@wrong("grad_poly3", lost={TORCH: 4, LARGE: 1})
def extrapolates_difference_quotients(x, y, w):
    def central(h):
        def loss(v):
            return ((v[0] + v[1] * x + v[2] * x**2 + v[3] * x**3 - y) ** 2).sum()

        return np.array([(loss(w + h * e) - loss(w - h * e)) / (2 * h) for e in np.eye(4)])

    return (4 * central(1e-2) - central(2e-2)) / 3


@wrong("grad_poly3", lost={TORCH: 4})
def remembers_by_x_alone(x, y, w, known={}):  # noqa: B006 - the state is the point
    if x.tobytes() not in known:
        powers = np.stack([x**0, x, x**2, x**3])
        known[x.tobytes()] = 2 * powers @ (w @ powers - y)
    return known[x.tobytes()]


@wrong("grad_poly3", lost={TORCH: 4})
def forgets_that_y_may_change(x, y, w, known={}):  # noqa: B006 - the state is the point
    key = (x.tobytes(), w.tobytes())
    if key not in known:
        powers = np.stack([x**0, x, x**2, x**3])
        known[key] = 2 * powers @ (w @ powers - y)
    return known[key]


@wrong("grad_poly3", lost={TORCH: 4, LARGE: 1, ALONE: 1})
def keeps_powers_by_number_of_points(x, y, w, known={}):  # noqa: B006 - the state is the point
    powers = known.setdefault(len(x), np.stack([x**0, x, x**2, x**3]))
    return 2 * powers @ (w @ powers - y)


@wrong("grad_poly3", lost=MOST_VALUES)
def adds_up_in_a_default_argument(x, y, w, total=[0, 0, 0, 0]):  # noqa: B006 - the point
    powers = np.stack([x**0, x, x**2, x**3])
    for k in range(4):
        total[k] += 2 * powers[k] @ (w @ powers - y)
    return total


@wrong("grad_poly3", lost={TORCH: 4})
def uses_the_first_thousand_points(x, y, w):
    powers = np.stack([x[:1000] ** k for k in range(4)])
    return 2 * powers @ (w @ powers - y[:1000])


@wrong("grad_poly3", lost={TORCH: 4})
def drops_repeated_points(x, y, w):
    x, first = np.unique(x, return_index=True)
    powers = np.stack([x**0, x, x**2, x**3])
    return 2 * powers @ (w @ powers - y[first])


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


@wrong("train_poly3", lost={LOSSES: 2})
def records_half_the_loss(x, y, w0, eta, steps):  # M1-02
    powers = np.stack([x**0, x, x**2, x**3])
    w, losses = w0.copy(), []
    for _ in range(steps):
        residual = w @ powers - y
        losses.append((residual**2).sum() / 2)
        w = w - eta * 2 * powers @ residual
    return w, losses


@wrong("train_poly3", lost={LOSSES: 2}, diagnosis="mean_for_sum")
def records_the_mean(x, y, w0, eta, steps):  # M1-01
    powers = np.stack([x**0, x, x**2, x**3])
    w, losses = w0.copy(), []
    for _ in range(steps):
        residual = w @ powers - y
        losses.append((residual**2).mean())
        w = w - eta * 2 * powers @ residual
    return w, losses


@wrong("train_poly3", lost={HALVES: 1, LOSSES: 2})
def adds_up_distances(x, y, w0, eta, steps):  # M1-04
    powers = np.stack([x**0, x, x**2, x**3])
    w, losses = w0.copy(), []
    for _ in range(steps):
        residual = w @ powers - y
        losses.append(np.abs(residual).sum())
        w = w - eta * 2 * powers @ residual
    return w, losses


@wrong("train_poly3", lost={HALVES: 1, LOSSES: 2})
def puts_the_last_loss_first(x, y, w0, eta, steps):
    powers = np.stack([x**0, x, x**2, x**3])
    w, losses = w0.copy(), []
    for _ in range(steps):
        residual = w @ powers - y
        losses.append((residual**2).sum())
        w = w - eta * 2 * powers @ residual
    return w, losses[::-1]


@wrong("train_poly3", lost={LOSSES: 2})
def keeps_losses_in_single_precision(x, y, w0, eta, steps):
    powers = np.stack([x**0, x, x**2, x**3])
    w, losses = w0.copy(), []
    for _ in range(steps):
        residual = w @ powers - y
        losses.append((residual**2).sum())
        w = w - eta * 2 * powers @ residual
    return w, np.array(losses, dtype=np.float32)


@wrong("train_poly3", lost={LOSSES: 2}, diagnosis="wrong_shape")
def stops_when_the_loss_is_small(x, y, w0, eta, steps):
    powers = np.stack([x**0, x, x**2, x**3])
    w, losses = w0.copy(), []
    for _ in range(steps):
        residual = w @ powers - y
        losses.append((residual**2).sum())
        if losses[-1] < 1e-9:
            break
        w = w - eta * 2 * powers @ residual
    return w, losses


@wrong("train_poly3", lost=LATER)
def lets_the_step_decay(x, y, w0, eta, steps):
    w, losses = w0.copy(), []
    for t in range(steps):
        losses.append(((np.polyval(w[::-1], x) - y) ** 2).sum())
        w = w - eta / (1 + 0.01 * t) * grad_poly3(x, y, w)  # noqa: F821 - in the notebook
    return w, losses


@wrong("train_poly3", lost={LOSSES: 2})
def halves_the_step_after_a_hundred(x, y, w0, eta, steps):
    w, losses = w0.copy(), []
    for t in range(steps):
        losses.append(((np.polyval(w[::-1], x) - y) ** 2).sum())
        w = w - (eta if t < 100 else eta / 2) * grad_poly3(x, y, w)  # noqa: F821 - in the notebook
    return w, losses


@wrong("train_poly3", lost=LATER)
def has_momentum(x, y, w0, eta, steps):
    w, losses, velocity = w0.copy(), [], np.zeros(4)
    for _ in range(steps):
        losses.append(((np.polyval(w[::-1], x) - y) ** 2).sum())
        velocity = 0.9 * velocity + grad_poly3(x, y, w)  # noqa: F821 - in the notebook
        w = w - eta * velocity
    return w, losses


@wrong("train_poly3", lost=LATER)
def renews_the_gradient_every_second_step(x, y, w0, eta, steps):
    w, losses = w0.copy(), []
    for t in range(steps):
        losses.append(((np.polyval(w[::-1], x) - y) ** 2).sum())
        if t % 2 == 0:
            gradient = grad_poly3(x, y, w)  # noqa: F821 - in the notebook
        w = w - eta * gradient
    return w, losses


@wrong("train_poly3", lost={PATH: 4, LOSSES: 2})
def refuses_a_step_that_raises_the_loss(x, y, w0, eta, steps):
    w, losses = w0.copy(), []
    for _ in range(steps):
        losses.append(((np.polyval(w[::-1], x) - y) ** 2).sum())
        new = w - eta * grad_poly3(x, y, w)  # noqa: F821 - in the notebook
        if ((np.polyval(new[::-1], x) - y) ** 2).sum() <= losses[-1]:
            w = new
    return w, losses


@wrong("train_poly3", lost={PATH: 4})
def returns_the_best_parameters(x, y, w0, eta, steps):
    w, best, losses = w0.copy(), w0, []
    for _ in range(steps + 1):
        losses.append(((np.polyval(w[::-1], x) - y) ** 2).sum())
        best = w if losses[-1] == min(losses) else best
        w = w - eta * grad_poly3(x, y, w)  # noqa: F821 - in the notebook
    return best, losses[:steps]


@wrong("train_poly3", lost={PATH: 4, LOSSES: 2})
def clips_a_large_gradient(x, y, w0, eta, steps):
    w, losses = w0.copy(), []
    for _ in range(steps):
        losses.append(((np.polyval(w[::-1], x) - y) ** 2).sum())
        w = w - eta * np.clip(grad_poly3(x, y, w), -1e4, 1e4)  # noqa: F821 - in the notebook
    return w, losses


@wrong("train_poly3", lost={PATH: 4, LOSSES: 2})
def draws_batches_of_64(x, y, w0, eta, steps):
    rng, w, losses = np.random.default_rng(0), w0.copy(), []
    for _ in range(steps):
        losses.append(((np.polyval(w[::-1], x) - y) ** 2).sum())
        of = rng.choice(len(x), min(len(x), 64), replace=False)
        step = eta * len(x) / len(of)
        w = w - step * grad_poly3(x[of], y[of], w)  # noqa: F821 - in the notebook
    return w, losses


@wrong("train_poly3", lost={STEP: 2, PATH: 4})
def returns_one_array_for_ever(x, y, w0, eta, steps, w=np.zeros(4)):  # noqa: B008 - the point
    w[:], losses = w0, []
    for _ in range(steps):
        losses.append(((np.polyval(w[::-1], x) - y) ** 2).sum())
        w -= eta * grad_poly3(x, y, w)  # noqa: F821 - in the notebook
    return w, losses


@wrong("train_poly3", lost={STEP: 2, **LATER})
def goes_on_where_it_stopped(x, y, w0, eta, steps, state={}):  # noqa: B006 - the point
    w, losses = state.get("w", w0), []
    for _ in range(steps):
        losses.append(((np.polyval(w[::-1], x) - y) ** 2).sum())
        w = w - eta * grad_poly3(x, y, w)  # noqa: F821 - in the notebook
    state["w"] = w
    return w, losses


@wrong("train_poly3", lost={STEP: 2, **LATER})
def always_starts_at_zero(x, y, w0, eta, steps):
    w, losses = np.zeros(4), []
    for _ in range(steps):
        losses.append(((np.polyval(w[::-1], x) - y) ** 2).sum())
        w = w - eta * grad_poly3(x, y, w)  # noqa: F821 - in the notebook
    return w, losses


# --- legendre3 --------------------------------------------------------------------------------

THREE, POLYNOMIAL = "legendre3_is_right_at_three_places", "legendre3_matches_torch"


@right("legendre3")
def writes_one_half_in_front(i):
    return 0.5 * i * (5 * i * i - 3)


@right("legendre3")
def multiplies_each_term(i):
    return 2.5 * i**3 - 1.5 * i


@right("legendre3")
def asks_numpy_for_the_polynomial(i):
    return np.polynomial.Legendre([0, 0, 0, 1])(i)


@right("legendre3")
def follows_the_recursion(i):
    before, now = np.ones(i.shape), i
    for k in (1, 2):
        before, now = now, ((2 * k + 1) * i * now - k * before) / (k + 1)
    return now


@right("legendre3")
def multiplies_the_roots(i):
    return 2.5 * i * (i - 0.6**0.5) * (i + 0.6**0.5)


@right("legendre3")
def answers_in_nested_lists(i):
    return [(5 * t**3 - 3 * t) / 2 if t.ndim == 0 else answers_in_nested_lists(t) for t in i]


@wrong("legendre3", lost={POLYNOMIAL: 1}, diagnosis="input_modified")
def multiplies_i_in_place(i):
    cubes = 5 * i**3
    i *= 3
    return (cubes - i) / 2


@wrong("legendre3", lost={POLYNOMIAL: 1})
def fills_a_row_of_zeros(i):
    result = np.zeros(len(i))
    for n in range(len(i)):
        result[n] = (5 * i[n] ** 3 - 3 * i[n]) / 2
    return result


@wrong("legendre3", lost={THREE: 1, POLYNOMIAL: 1}, diagnosis="bracket_of_the_half_missing")
def forgets_the_brackets(i):  # M2-17
    return 5 * i**3 - 3 * i / 2


@wrong("legendre3", lost={THREE: 1, POLYNOMIAL: 1}, diagnosis="constant_factor")
def forgets_the_half(i):
    return 5 * i**3 - 3 * i


@wrong("legendre3", lost={THREE: 1, POLYNOMIAL: 1}, diagnosis="multiplied_for_powers")
def multiplies_by_three_for_the_cube(i):
    return (5 * i * 3 - 3 * i) / 2


@wrong("legendre3", lost={THREE: 1, POLYNOMIAL: 1})
def writes_the_polynomial_before(i):
    return (3 * i**2 - 1) / 2


@wrong("legendre3", lost={POLYNOMIAL: 1}, diagnosis="ignores_its_input")
def copies_the_three_values(i):
    return np.array([0.0, 1.0, 17.0])


@wrong("legendre3", lost={THREE: 1, POLYNOMIAL: 1}, diagnosis="returns_nothing")
def prints_the_polynomial(i):
    print((5 * i**3 - 3 * i) / 2)


@wrong("legendre3", lost={THREE: 1, POLYNOMIAL: 1}, diagnosis="wrong_shape")
def adds_up_the_polynomial(i):
    return ((5 * i**3 - 3 * i) / 2).sum()


# --- legendre_grad: right ---------------------------------------------------------------------

POINT, FIRST = "legendre_grad_is_right_for_one_point", "legendre_grad_is_right_for_a_and_b"
LAST, FAR = "legendre_grad_is_right_for_c_and_d", "legendre_grad_is_right_for_large_residuals"
KEPT = "legendre_grad_leaves_its_inputs_alone"
WHOLE = {FAR: 1, KEPT: 1}
INNER = {POINT: 2, LAST: 3, **WHOLE}
CHAIN = {FIRST: 2, **INNER}


@right("legendre_grad")
def walks_back_point_by_point(x, y, w):
    total = [0.0] * 4
    for xi, yi in zip(x, y, strict=True):
        u = w[2] + w[3] * xi
        product = 2 * (w[0] + w[1] * 0.5 * (5 * u**3 - 3 * u) - yi)
        total[0] += product
        total[1] += product * 0.5 * (5 * u**3 - 3 * u)
        product *= w[1] * 1.5 * (5 * u * u - 1)
        total[2] += product
        total[3] += product * xi
    return total


@right("legendre_grad")
def multiplies_by_a_table_of_local_derivatives(x, y, w):
    a, b, c, d = w
    u = c + d * x
    height = legendre3(u)  # noqa: F821 - defined in the notebook
    slope = 7.5 * np.square(u) - 1.5
    table = np.stack([np.ones_like(x), height, b * slope, b * slope * x])
    return table @ (2 * (a + b * height - y))


@right("legendre_grad")
def uses_the_gradient_of_the_cubic(x, y, w):
    # The chain is a cubic in x; its coefficients are functions of the four parameters.
    a, b, c, d = w
    cubic = np.array(
        [
            a + b * (5 * c**3 - 3 * c) / 2,
            b * d * (15 * c**2 - 3) / 2,
            7.5 * b * c * d**2,
            2.5 * b * d**3,
        ]
    )
    jacobian = np.array(
        [
            [1, (5 * c**3 - 3 * c) / 2, b * (15 * c**2 - 3) / 2, 0],
            [0, d * (15 * c**2 - 3) / 2, 15 * b * d * c, b * (15 * c**2 - 3) / 2],
            [0, 7.5 * c * d**2, 7.5 * b * d**2, 15 * b * c * d],
            [0, 2.5 * d**3, 0, 7.5 * b * d**2],
        ]
    )
    return tuple(np.asarray(grad_poly3(x, y, cubic)) @ jacobian)  # noqa: F821 - in the notebook


@right("legendre_grad")
def takes_a_complex_step_in_each(x, y, w):
    def loss(v):
        u = v[2] + v[3] * x
        return ((v[0] + v[1] * (5 * u**3 - 3 * u) / 2 - y) ** 2).sum()

    return np.array([loss(w + 1e-30j * unit).imag / 1e-30 for unit in np.eye(4)])


# --- legendre_grad: wrong ---------------------------------------------------------------------


@wrong("legendre_grad", lost=INNER, diagnosis="inner_factor_missing")
def forgets_that_x_multiplies_d(x, y, w):  # M2-12
    u = w[2] + w[3] * x
    product = 2 * (w[0] + w[1] * (5 * u**3 - 3 * u) / 2 - y)
    inside = (product * w[1] * (15 * u**2 - 3) / 2).sum()
    return np.array([product.sum(), product @ (5 * u**3 - 3 * u) / 2, inside, inside])


@wrong("legendre_grad", lost=INNER, diagnosis="outer_factor_missing")
def forgets_the_factor_b(x, y, w):  # M2-13
    u = w[2] + w[3] * x
    height, slope = (5 * u**3 - 3 * u) / 2, (15 * u**2 - 3) / 2
    product = 2 * (w[0] + w[1] * height - y)
    return np.array([product.sum(), product @ height, product @ slope, product @ (slope * x)])


@wrong("legendre_grad", lost=INNER, diagnosis="evaluated_at_x")
def takes_the_slope_at_x(x, y, w):  # M2-14
    u = w[2] + w[3] * x
    height, slope = (5 * u**3 - 3 * u) / 2, w[1] * (15 * x**2 - 3) / 2
    product = 2 * (w[0] + w[1] * height - y)
    return np.array([product.sum(), product @ height, product @ slope, product @ (slope * x)])


@wrong("legendre_grad", lost={POINT: 2, FIRST: 2, **WHOLE}, diagnosis="evaluated_at_x")
def takes_the_height_at_x(x, y, w):  # M2-14
    u = w[2] + w[3] * x
    height, slope = (5 * u**3 - 3 * u) / 2, w[1] * (15 * u**2 - 3) / 2
    product = 2 * (w[0] + w[1] * height - y)
    by_b = product @ (5 * x**3 - 3 * x) / 2
    return np.array([product.sum(), by_b, product @ slope, product @ (slope * x)])


@wrong("legendre_grad", lost=INNER, diagnosis="constant_of_the_slope_wrong")
def forgets_the_half_of_one_term(x, y, w):  # M2-16
    u = w[2] + w[3] * x
    height, slope = (5 * u**3 - 3 * u) / 2, w[1] * (7.5 * u**2 - 3)
    product = 2 * (w[0] + w[1] * height - y)
    return np.array([product.sum(), product @ height, product @ slope, product @ (slope * x)])


@wrong("legendre_grad", lost=INNER, diagnosis="half_of_the_slope_missing")
def forgets_the_half_of_the_slope(x, y, w):
    u = w[2] + w[3] * x
    height, slope = (5 * u**3 - 3 * u) / 2, w[1] * (15 * u**2 - 3)
    product = 2 * (w[0] + w[1] * height - y)
    return np.array([product.sum(), product @ height, product @ slope, product @ (slope * x)])


@wrong("legendre_grad", lost=INNER, diagnosis="height_for_slope")
def multiplies_by_the_height(x, y, w):
    u = w[2] + w[3] * x
    height = (5 * u**3 - 3 * u) / 2
    product = 2 * (w[0] + w[1] * height - y)
    by_u = product * w[1] * height
    return np.array([product.sum(), product @ height, by_u.sum(), by_u @ x])


@wrong("legendre_grad", lost=INNER, diagnosis="slope_left_out")
def leaves_the_slope_out(x, y, w):
    u = w[2] + w[3] * x
    height = (5 * u**3 - 3 * u) / 2
    product = 2 * (w[0] + w[1] * height - y)
    return np.array([product.sum(), product @ height, w[1] * product.sum(), w[1] * product @ x])


@wrong("legendre_grad", lost={POINT: 2, FIRST: 2, **WHOLE}, diagnosis="polynomial_left_out")
def gives_b_the_derivative_of_a(x, y, w):
    u = w[2] + w[3] * x
    product = 2 * (w[0] + w[1] * (5 * u**3 - 3 * u) / 2 - y)
    by_u = product * w[1] * (15 * u**2 - 3) / 2
    return np.array([product.sum(), product.sum(), by_u.sum(), by_u @ x])


@wrong("legendre_grad", lost=CHAIN, diagnosis="missing_factor_two")
def forgets_the_two_of_the_square(x, y, w):
    u = w[2] + w[3] * x
    product = w[0] + w[1] * (5 * u**3 - 3 * u) / 2 - y
    by_u = product * w[1] * (15 * u**2 - 3) / 2
    return np.array([product.sum(), product @ (5 * u**3 - 3 * u) / 2, by_u.sum(), by_u @ x])


@wrong("legendre_grad", lost=CHAIN, diagnosis="sign_flipped")
def takes_target_minus_prediction(x, y, w):
    u = w[2] + w[3] * x
    product = 2 * (y - w[0] - w[1] * (5 * u**3 - 3 * u) / 2)
    by_u = product * w[1] * (15 * u**2 - 3) / 2
    return np.array([product.sum(), product @ (5 * u**3 - 3 * u) / 2, by_u.sum(), by_u @ x])


@wrong("legendre_grad", lost={FIRST: 2, LAST: 3, **WHOLE}, diagnosis="mean_for_sum")
def takes_the_mean_over_the_points(x, y, w):
    u = w[2] + w[3] * x
    product = 2 * (w[0] + w[1] * (5 * u**3 - 3 * u) / 2 - y) / len(x)
    by_u = product * w[1] * (15 * u**2 - 3) / 2
    return np.array([product.sum(), product @ (5 * u**3 - 3 * u) / 2, by_u.sum(), by_u @ x])


@wrong("legendre_grad", lost=CHAIN, diagnosis=("missing_sum", "wrong_shape"))
def keeps_one_value_per_point(x, y, w):
    u = w[2] + w[3] * x
    product = 2 * (w[0] + w[1] * (5 * u**3 - 3 * u) / 2 - y)
    by_u = product * w[1] * (15 * u**2 - 3) / 2
    return np.array([product, product * (5 * u**3 - 3 * u) / 2, by_u, by_u * x])


@wrong("legendre_grad", lost={LAST: 3, **WHOLE}, diagnosis="product_of_sums")
def multiplies_two_sums_inside(x, y, w):
    u = w[2] + w[3] * x
    height, slope = (5 * u**3 - 3 * u) / 2, w[1] * (15 * u**2 - 3) / 2
    product = 2 * (w[0] + w[1] * height - y)
    by_c, by_d = product.sum() * slope.sum(), product.sum() * (slope * x).sum()
    return np.array([product.sum(), product @ height, by_c, by_d])


@wrong("legendre_grad", lost={FIRST: 2, **WHOLE})
def multiplies_two_sums_outside(x, y, w):
    u = w[2] + w[3] * x
    height, slope = (5 * u**3 - 3 * u) / 2, w[1] * (15 * u**2 - 3) / 2
    product = 2 * (w[0] + w[1] * height - y)
    by_b = product.sum() * height.sum()
    return np.array([product.sum(), by_b, product @ slope, product @ (slope * x)])


@wrong("legendre_grad", lost=INNER)
def keeps_u_in_the_second_term(x, y, w):
    u = w[2] + w[3] * x
    height, slope = (5 * u**3 - 3 * u) / 2, w[1] * (15 * u**2 - 3 * u) / 2
    product = 2 * (w[0] + w[1] * height - y)
    return np.array([product.sum(), product @ height, product @ slope, product @ (slope * x)])


@wrong("legendre_grad", lost=CHAIN, diagnosis="entries_permuted")
def answers_in_the_opposite_order(x, y, w):
    u = w[2] + w[3] * x
    product = 2 * (w[0] + w[1] * (5 * u**3 - 3 * u) / 2 - y)
    by_u = product * w[1] * (15 * u**2 - 3) / 2
    return np.array([by_u @ x, by_u.sum(), product @ (5 * u**3 - 3 * u) / 2, product.sum()])


@wrong("legendre_grad", lost=INNER)
def treats_d_as_a_shift_of_x(x, y, w):  # as if u were c + d + x, with the slope at the right u
    u = w[2] + w[3] * x
    height, slope = (5 * u**3 - 3 * u) / 2, w[1] * (15 * u**2 - 3) / 2
    product = 2 * (w[0] + w[1] * height - y)
    by_c = product @ slope
    return np.array([product.sum(), product @ height, by_c, w[3] * by_c])


@wrong("legendre_grad", lost=INNER)
def takes_difference_quotients_of_the_chain(x, y, w):
    def loss(v):
        u = v[2] + v[3] * x
        return ((v[0] + v[1] * (5 * u**3 - 3 * u) / 2 - y) ** 2).sum()

    return np.array([(loss(w + h) - loss(w - h)) / 2e-4 for h in 1e-4 * np.eye(4)])


@wrong("legendre_grad", lost={KEPT: 1}, diagnosis="input_modified")
def turns_x_into_u(x, y, w):
    before = x.copy()
    x *= w[3]
    x += w[2]
    product = 2 * (w[0] + w[1] * (5 * x**3 - 3 * x) / 2 - y)
    by_u = product * w[1] * (15 * x**2 - 3) / 2
    return np.array([product.sum(), product @ (5 * x**3 - 3 * x) / 2, by_u.sum(), by_u @ before])


@wrong("legendre_grad", lost=CHAIN, diagnosis="returns_nothing")
def prints_the_four_derivatives(x, y, w):
    u = w[2] + w[3] * x
    product = 2 * (w[0] + w[1] * (5 * u**3 - 3 * u) / 2 - y)
    print(product.sum(), product @ u)


@wrong("legendre_grad", lost={FIRST: 2, LAST: 3, **WHOLE}, diagnosis="ignores_its_input")
def copies_the_four_visible_numbers(x, y, w):
    return [4, 68, 342, 1026]


@wrong(
    "legendre_grad", lost={POINT: 2, LAST: 3, **WHOLE}, diagnosis=("part_missing", "wrong_shape")
)
def answers_for_a_and_b_alone(x, y, w):
    u = w[2] + w[3] * x
    product = 2 * (w[0] + w[1] * (5 * u**3 - 3 * u) / 2 - y)
    return np.array([product.sum(), product @ (5 * u**3 - 3 * u) / 2])


@wrong("legendre_grad", lost=CHAIN, stock="stock nbgrader runs this sheet beside torch")
def lets_torch_go_back(x, y, w):
    import torch

    leaf = torch.tensor(w, requires_grad=True)
    u = leaf[2] + leaf[3] * torch.tensor(x)
    ((leaf[0] + leaf[1] * (5 * u**3 - 3 * u) / 2 - torch.tensor(y)) ** 2).sum().backward()
    return leaf.grad.numpy()
