"""Known answers to `01-regression/loss`; ids such as M1-06 are those of the course's list."""

import numpy as np

from autograder.answers import cell, right, wrong

# What every answer loses whose numbers are wrong, beside what its kind of input costs.
PLACES, SHAPE = "poly3_is_right_at_three_places", "poly3_keeps_the_shape"
TORCH, KINDS = "poly3_matches_torch", "poly3_takes_numbers_and_whole_numbers"
TABLES, ALONE = "poly3_matches_torch_for_tables", "poly3_leaves_its_inputs_alone"
LATER = {TORCH: 3, TABLES: 1, KINDS: 1, ALONE: 1}
POLY = {PLACES: 2, SHAPE: 1, **LATER}

SSE, SSE_TABLE = "sse_loss_is_right_for_three_points", "sse_loss_is_right_for_a_table"
SSE_TORCH, SSE_TABLES = "sse_loss_matches_torch", "sse_loss_matches_torch_for_tables"
SSE_DIGITS, SSE_ALONE = "sse_loss_keeps_the_last_digits", "sse_loss_leaves_its_inputs_alone"
COLUMN = "sse_loss_refuses_a_column_against_a_row"
SSE_SHAPES = "sse_loss_refuses_every_difference_of_shape"
SSE_FORM = {SSE_TABLE: 1, SSE_TABLES: 1}
SSE_MOST = {SSE: 2, SSE_TORCH: 2, SSE_ALONE: 1, **SSE_FORM}
SSE_VALUES = {SSE_DIGITS: 1, **SSE_MOST}
SSE_GUARD = {COLUMN: 1, SSE_SHAPES: 1}

MSE, MSE_TABLE = "mse_loss_is_right_for_three_points", "mse_loss_is_right_for_a_table"
MSE_TORCH, MSE_TABLES = "mse_loss_matches_torch", "mse_loss_matches_torch_for_tables"
MSE_SHAPES, MSE_ALONE = (
    "mse_loss_refuses_every_difference_of_shape",
    "mse_loss_leaves_its_inputs_alone",
)
MSE_FORM = {MSE_TABLE: 1, MSE_TABLES: 1}
MSE_VALUES = {MSE: 2, MSE_TORCH: 2, MSE_ALONE: 1, **MSE_FORM}

# --- predictions ------------------------------------------------------------------------------

cell("in_capitals", "column_minus_row", 'column_minus_row = "Twenty-Five numbers "')
cell(
    "expects_an_error",
    "column_minus_row",
    'column_minus_row = "an error"',
    lost={"column_minus_row_is_predicted": 1},
)
cell(
    "expects_pairs",
    "column_minus_row",
    'column_minus_row = "five numbers"',
    lost={"column_minus_row_is_predicted": 1},
)
cell(
    "answers_with_a_shape",
    "column_minus_row",
    "column_minus_row = (5, 5)",
    lost={"column_minus_row_is_predicted": 1},
)
for wrong_valley in ("both change", "only the lowest point moves", "neither changes", "the slopes"):
    cell(
        f"says_that_{wrong_valley.replace(' ', '_')}",
        "when_sum_becomes_mean",
        f'when_sum_becomes_mean = "{wrong_valley}"',
        lost={"sum_and_mean_are_compared": 1},
    )
for wrong_ratio in ("less than twice", "two to ten times", "90"):
    cell(
        f"guesses_{wrong_ratio.replace(' ', '_')}",
        "taylor_against_best",
        f'taylor_against_best = "{wrong_ratio}"',
        lost={"taylor_is_compared_with_the_best_cubic": 1},
    )

# --- poly3: right -----------------------------------------------------------------------------


@right("poly3")
def writes_the_formula(x, w):
    return w[0] + w[1] * x + w[2] * x**2 + w[3] * x**3


@right("poly3")
def multiplies_a_table_of_powers(x, w):
    return np.stack([np.asarray(x, dtype=float) ** k for k in range(4)], axis=-1) @ w


@right("poly3")
def uses_einsum(x, w):
    powers = np.asarray(x, dtype=float)[..., np.newaxis] ** np.arange(4)
    return np.einsum("...k,k->...", powers, w)


@right("poly3")
def lets_numpy_evaluate_it(x, w):
    return np.polyval(w[::-1], x)


@right("poly3")
def adds_up_in_place_on_its_own_array(x, w):
    x = np.asarray(x)
    power, result = np.ones(x.shape), np.zeros(x.shape)
    for coefficient in w:
        result += coefficient * power
        power *= x
    return result


@right("poly3")
def answers_in_lists(x, w):
    if np.ndim(x) == 0:
        return float(sum(w[k] * float(x) ** k for k in range(4)))
    return [answers_in_lists(entry, w) for entry in x]


@right("poly3")
def contracts_one_axis(x, w):
    return np.tensordot(w, [np.ones(np.shape(x)), x, np.square(x), np.power(x, 3)], axes=1)


@right("poly3")
def builds_a_polynomial(x, w):
    return np.poly1d(np.flip(w))(x)


@right("poly3", stock="stock nbgrader takes text on stderr for a failure")
def prints_to_stderr(x, w):
    import sys

    print("shape", np.shape(x), file=sys.stderr)
    return np.polynomial.polynomial.polyval(x, w)


# --- poly3: wrong -----------------------------------------------------------------------------


@wrong("poly3", lost=POLY, diagnosis="multiplied_for_powers")
def multiplies_where_a_power_is_due(x, w):  # M1-08
    return w[0] + w[1] * x + w[2] * x * 2 + w[3] * x * 3


@wrong("poly3", lost=POLY)
def writes_a_hat_for_a_power(x, w):  # M1-08; raises TypeError for decimals
    return w[0] + w[1] * x + w[2] * (x ^ 2) + w[3] * (x ^ 3)


@wrong("poly3", lost=POLY, diagnosis="horner_bracket_misplaced")
def misplaces_a_bracket_of_horner(x, w):  # M1-09
    return w[0] + x * w[1] + x * (w[2] + x * w[3])


@wrong("poly3", lost=POLY, diagnosis="coefficients_reversed")
def takes_the_order_of_polyval(x, w):
    return np.polyval(w, x)


@wrong("poly3", lost=POLY, diagnosis="powers_from_one")
def counts_powers_from_one(x, w):
    return sum(w[k] * x ** (k + 1) for k in range(4))


@wrong("poly3", lost={KINDS: 1}, diagnosis="collected_in_whole_numbers")
def collects_in_the_type_of_x(x, w):  # M1-14
    result = np.zeros_like(x)
    result[...] = w[0] + w[1] * x + w[2] * x**2 + w[3] * x**3
    return result


@wrong("poly3", lost={KINDS: 1})
def adds_in_place_to_the_type_of_x(x, w):  # M1-26; numpy refuses to do it with whole numbers
    result = np.zeros_like(x)
    for k in range(4):
        result += w[k] * x**k
    return result


@wrong("poly3", lost=POLY, diagnosis="returns_nothing")
def prints_and_returns_nothing(x, w):
    print(w[0] + w[1] * x + w[2] * x**2 + w[3] * x**3)


@wrong(
    "poly3",
    lost={SHAPE: 1, **LATER},
    diagnosis=("ignores_its_input", "wrong_shape"),
)
def copies_the_visible_answer(x, w):
    return np.array([5.0, 4.5, 27.5])


@wrong("poly3", lost={SHAPE: 1, TABLES: 1, KINDS: 1})
def takes_x_for_a_row_of_numbers(x, w):
    return np.vander(x, 4, increasing=True) @ w


@wrong("poly3", lost={SHAPE: 1, TABLES: 1, KINDS: 1}, diagnosis="wrong_shape")
def flattens_a_table(x, w):
    x = np.ravel(x)
    return w[0] + w[1] * x + w[2] * x**2 + w[3] * x**3


@wrong("poly3", lost={SHAPE: 1, KINDS: 1}, diagnosis="wrong_shape")
def makes_an_array_of_a_number(x, w):
    x = np.atleast_1d(x)
    return w[0] + w[1] * x + w[2] * x**2 + w[3] * x**3


@wrong("poly3", lost={SHAPE: 1, TABLES: 1, KINDS: 1})
def loops_over_the_first_axis(x, w):
    result = np.zeros(len(x))
    for n in range(len(x)):
        result[n] = w[0] + w[1] * x[n] + w[2] * x[n] ** 2 + w[3] * x[n] ** 3
    return result


@wrong("poly3", lost=POLY, diagnosis="wrong_shape")
def adds_up_over_the_points(x, w):
    return np.sum(w[0] + w[1] * x + w[2] * x**2 + w[3] * x**3)


@wrong("poly3", lost={ALONE: 1}, diagnosis="input_modified")
def multiplies_the_callers_x(x, w):
    power, result = 1.0, 0.0
    base = np.array(x) if np.asarray(x).dtype.kind == "i" or np.ndim(x) == 0 else x
    values = base.copy()
    for k in range(4):
        result = result + w[k] * power
        power = power * values
    if base is x:
        x *= 1.5
    return result


@wrong("poly3", lost=LATER, diagnosis=("single_precision",))
def computes_in_single_precision(x, w):
    x, w = np.float32(x), np.float32(w)
    return w[0] + w[1] * x + w[2] * x**2 + w[3] * x**3


@wrong("poly3", lost=LATER)
def rounds_to_three_places(x, w):
    return np.round(w[0] + w[1] * x + w[2] * x**2 + w[3] * x**3, 3)


@wrong("poly3", lost=POLY, diagnosis="constant_offset")
def forgets_the_constant(x, w):
    return w[1] * x + w[2] * x**2 + w[3] * x**3


@wrong("poly3", lost=LATER, diagnosis="example_written_down")
def keeps_the_coefficients_of_the_example(x, w):
    return 5 - 3 * x + 2 * x**2 + 0.5 * x**3


@wrong("poly3", lost=LATER, diagnosis="example_written_down")
def forgets_that_w_may_change(x, w, known={}):  # noqa: B006 - the state is the point
    w = known.setdefault("w", w.copy())
    return w[0] + w[1] * x + w[2] * x**2 + w[3] * x**3


@wrong("poly3", lost=POLY, stock="stock nbgrader runs this sheet beside torch")
def calls_torch(x, w):
    import torch

    x = torch.tensor(x, dtype=torch.float64)
    return (w[0] + w[1] * x + w[2] * x**2 + w[3] * x**3).numpy()


@wrong("poly3", lost={SHAPE: 1, TABLES: 1})
def multiplies_a_row_by_stacked_powers(x, w):  # right for (N,) and for a number
    return w @ np.stack([np.ones_like(x), x, x**2, x**3])


# --- sse_loss: right --------------------------------------------------------------------------


@right("sse_loss")
def multiplies_residuals(y_hat, y):
    if np.shape(y_hat) != np.shape(y):
        raise ValueError("the shapes differ")
    residual = np.ravel(y - y_hat)
    return float(residual @ residual)


@right("sse_loss")
def loops_over_the_residuals(y_hat, y):
    if not y_hat.shape == y.shape:
        raise ValueError(y_hat.shape, y.shape)
    total = 0.0
    for prediction, target in zip(y_hat.flat, y.flat, strict=True):
        total += (prediction - target) ** 2
    return total


@right("sse_loss")
def uses_einsum_on_own_copies(y_hat, y):
    class ShapesDiffer(ValueError):
        pass

    if len(y_hat.shape) != len(y.shape) or any(
        m != n for m, n in zip(y_hat.shape, y.shape, strict=True)
    ):
        raise ShapesDiffer
    residual = y_hat.copy()
    residual -= y
    residual *= residual
    return np.einsum("n->", residual.ravel())


@right("sse_loss")
def squares_the_length(y_hat, y):
    if y_hat.shape != y.shape:
        raise ValueError("the shapes differ")
    return np.linalg.norm(y_hat - y) ** 2


@right("sse_loss")
def lets_numpy_compare_the_shapes(y_hat, y):
    first, second = np.stack([y_hat, y])  # raises ValueError unless the shapes are equal
    return np.vdot(first - second, first - second)


@right("sse_loss")
def adds_up_exactly(y_hat, y):
    import math

    if tuple(y_hat.shape) != tuple(y.shape):
        raise ValueError
    return math.fsum(abs(residual) ** 2 for residual in (y_hat - y).ravel().tolist())


@right("sse_loss")
def compares_the_residual_with_both(y_hat, y):
    residual = y_hat - y
    if residual.shape != y_hat.shape or residual.shape != y.shape:
        raise ValueError("one of the two was broadcast")
    return sum(value * value for value in residual.flat)


# --- sse_loss: wrong --------------------------------------------------------------------------


@wrong("sse_loss", lost=SSE_VALUES, diagnosis="wrong_shape")
def keeps_an_axis_of_one(y_hat, y):
    if y_hat.shape != y.shape:
        raise ValueError("the shapes differ")
    residual = np.ravel(y_hat - y)
    return residual[np.newaxis] @ residual


@wrong("sse_loss", lost=SSE_VALUES, diagnosis="halved_loss")
def takes_one_half(y_hat, y):  # M1-02
    if y_hat.shape != y.shape:
        raise ValueError("the shapes differ")
    return 0.5 * np.sum((y_hat - y) ** 2)


@wrong("sse_loss", lost={**SSE_VALUES}, diagnosis="distances_for_squares")
def adds_up_distances(y_hat, y):  # M1-04
    if y_hat.shape != y.shape:
        raise ValueError("the shapes differ")
    return np.sum(np.abs(y_hat - y))


@wrong("sse_loss", lost={**SSE_VALUES}, diagnosis="residuals_cancel")
def forgets_the_square(y_hat, y):  # M1-04
    if y_hat.shape != y.shape:
        raise ValueError("the shapes differ")
    return np.sum(y_hat - y)


@wrong("sse_loss", lost=SSE_MOST, diagnosis="square_of_the_sum")
def squares_the_sum(y_hat, y):  # M1-05; right for one point
    if y_hat.shape != y.shape:
        raise ValueError("the shapes differ")
    return np.sum(y_hat - y) ** 2


@wrong("sse_loss", lost={**SSE_VALUES}, diagnosis="root_of_the_loss")
def takes_the_length(y_hat, y):
    if y_hat.shape != y.shape:
        raise ValueError("the shapes differ")
    return np.linalg.norm(y_hat - y)


@wrong("sse_loss", lost=SSE_MOST, diagnosis="mean_for_sum")
def takes_the_mean(y_hat, y):  # M1-01
    if y_hat.shape != y.shape:
        raise ValueError("the shapes differ")
    return np.mean((y_hat - y) ** 2)


@wrong("sse_loss", lost=SSE_MOST, diagnosis="largest_square_alone")
def keeps_the_largest_square(y_hat, y):
    if y_hat.shape != y.shape:
        raise ValueError("the shapes differ")
    return np.max((y_hat - y) ** 2)


@wrong("sse_loss", lost=SSE_MOST, diagnosis=("mean_for_sum", "divided_by_rows"))
def divides_by_the_number_of_rows(y_hat, y):
    if y_hat.shape != y.shape:
        raise ValueError("the shapes differ")
    return np.sum((y_hat - y) ** 2) / len(y)


@wrong("sse_loss", lost={**SSE_VALUES}, diagnosis=("missing_sum", "wrong_shape"))
def forgets_the_sum(y_hat, y):  # M2-08
    if y_hat.shape != y.shape:
        raise ValueError("the shapes differ")
    return (y_hat - y) ** 2


@wrong("sse_loss", lost=SSE_FORM, diagnosis="wrong_shape")
def adds_up_the_columns_of_a_table(y_hat, y):
    if y_hat.shape != y.shape:
        raise ValueError("the shapes differ")
    return np.sum((y_hat - y) ** 2, axis=0)


@wrong("sse_loss", lost=SSE_FORM)
def multiplies_rows_of_a_table(y_hat, y):
    if y_hat.shape != y.shape:
        raise ValueError("the shapes differ")
    residual = y_hat - y
    return residual @ residual


@wrong("sse_loss", lost={SSE_DIGITS: 1}, diagnosis="subtracted_after_squaring")
def expands_the_square(y_hat, y):
    if y_hat.shape != y.shape:
        raise ValueError("the shapes differ")
    return np.sum(y_hat**2) - 2 * np.sum(y_hat * y) + np.sum(y**2)


@wrong("sse_loss", lost={SSE_TORCH: 2, SSE_TABLES: 1, SSE_ALONE: 1}, diagnosis="single_precision")
def squares_in_single_precision(y_hat, y):
    if y_hat.shape != y.shape:
        raise ValueError("the shapes differ")
    return np.sum(np.float32(y_hat - y) ** 2)


@wrong("sse_loss", lost=SSE_GUARD, diagnosis="shapes_not_compared")
def lets_a_column_broadcast(y_hat, y):  # M1-06
    return np.sum((y_hat - y) ** 2)


@wrong("sse_loss", lost=SSE_GUARD, diagnosis="lengths_for_shapes")
def compares_lengths(y_hat, y):
    if len(y_hat) != len(y):
        raise ValueError("the lengths differ")
    return np.sum((y_hat - y) ** 2)


@wrong("sse_loss", lost=SSE_GUARD, diagnosis="sizes_for_shapes")
def compares_sizes(y_hat, y):
    if y_hat.size != y.size:
        raise ValueError("the sizes differ")
    return np.sum((y_hat - y) ** 2)


@wrong("sse_loss", lost={SSE_SHAPES: 1}, diagnosis="axes_for_shapes")
def compares_the_number_of_axes(y_hat, y):
    if y_hat.ndim != y.ndim:
        raise ValueError("the numbers of axes differ")
    return np.sum((y_hat - y) ** 2)


@wrong("sse_loss", lost={SSE_SHAPES: 1})
def compares_axes_and_columns(y_hat, y):  # so that one row is repeated for a table
    if y_hat.ndim != y.ndim or y_hat.shape[-1] != y.shape[-1]:
        raise ValueError("the shapes differ")
    return np.sum((y_hat - y) ** 2)


@wrong("sse_loss", lost={SSE_SHAPES: 1})
def compares_the_residual_with_y_alone(y_hat, y):
    residual = y_hat - y
    if residual.shape != y.shape:
        raise ValueError("the shapes differ")
    return np.sum(residual**2)


@wrong("sse_loss", lost=SSE_GUARD, diagnosis="sizes_for_shapes")
def makes_rows_of_both(y_hat, y):
    y_hat, y = np.ravel(y_hat), np.ravel(y)
    if y_hat.shape != y.shape:
        raise ValueError("the sizes differ")
    return np.sum((y_hat - y) ** 2)


@wrong("sse_loss", lost={SSE_SHAPES: 1})
def refuses_a_column_alone(y_hat, y):
    if y_hat.ndim == 2 and y_hat.shape[1] == 1 and y.ndim == 1:
        raise ValueError("a column against a row")
    return np.sum((y_hat - y) ** 2)


@wrong("sse_loss", lost=SSE_GUARD, diagnosis="error_not_raised")
def prints_that_shapes_differ(y_hat, y):
    if y_hat.shape != y.shape:
        print("ValueError: the shapes differ")
        return None
    return np.sum((y_hat - y) ** 2)


@wrong("sse_loss", lost=SSE_GUARD, diagnosis="error_not_raised")
def returns_the_error(y_hat, y):
    if y_hat.shape != y.shape:
        return ValueError("the shapes differ")
    return np.sum((y_hat - y) ** 2)


@wrong("sse_loss", lost=SSE_GUARD)
def asserts_the_shape(y_hat, y):
    assert y_hat.shape == y.shape, "the shapes differ"
    return np.sum((y_hat - y) ** 2)


@wrong("sse_loss", lost={**SSE_VALUES, **SSE_GUARD})
def raises_always(y_hat, y):
    raise ValueError("the shapes differ")


@wrong("sse_loss", lost={SSE_ALONE: 1}, diagnosis="input_modified")
def keeps_the_residual_in_y_hat(y_hat, y):
    if y_hat.shape != y.shape:
        raise ValueError("the shapes differ")
    y_hat -= y
    return np.sum(y_hat**2)


@wrong("sse_loss", lost={**SSE_VALUES}, diagnosis="returns_nothing")
def prints_the_sum_and_returns_nothing(y_hat, y):
    if y_hat.shape != y.shape:
        raise ValueError("the shapes differ")
    print(np.sum((y_hat - y) ** 2))


@wrong(
    "sse_loss",
    lost={SSE_TORCH: 2, SSE_DIGITS: 1, SSE_ALONE: 1, **SSE_FORM, **SSE_GUARD},
    diagnosis=("ignores_its_input", "error_not_raised"),
)
def copies_the_visible_sum(y_hat, y):
    return 5.25


@wrong("sse_loss", lost=SSE_VALUES, diagnosis="constant_factor")
def turns_the_sign_round(y_hat, y):
    if y_hat.shape != y.shape:
        raise ValueError("the shapes differ")
    return -np.sum((y_hat - y) ** 2)


@wrong("sse_loss", lost={SSE_TORCH: 2, SSE_ALONE: 1, **SSE_FORM})
def adds_up_the_first_three(y_hat, y):
    if y_hat.shape != y.shape:
        raise ValueError("the shapes differ")
    return sum((np.ravel(y_hat - y) ** 2)[:3])


@wrong("sse_loss", lost={SSE_TORCH: 2, SSE_ALONE: 1})
def clips_large_residuals(y_hat, y):
    if y_hat.shape != y.shape:
        raise ValueError("the shapes differ")
    return np.sum(np.clip(y_hat - y, -1e3, 1e3) ** 2)


@wrong("sse_loss", lost={SSE_TORCH: 2, SSE_DIGITS: 1, SSE_ALONE: 1})
def forgets_that_y_may_change(y_hat, y, known={}):  # noqa: B006 - the state is the point
    if y_hat.shape != y.shape:
        raise ValueError("the shapes differ")
    y = known.setdefault(y.shape, y.copy())
    return np.sum((y_hat - y) ** 2)


@wrong(
    "sse_loss",
    lost={**SSE_VALUES, **SSE_GUARD},
    stock="stock nbgrader runs this sheet beside torch",
)
def calls_the_loss_of_torch(y_hat, y):
    import torch

    if y_hat.shape != y.shape:
        raise ValueError("the shapes differ")
    mse_loss = torch.nn.functional.mse_loss
    return mse_loss(torch.tensor(y_hat), torch.tensor(y), reduction="sum").item()


@wrong("sse_loss", lost=SSE_VALUES, diagnosis="difference_of_squares")
def subtracts_the_squares(y_hat, y):
    if y_hat.shape != y.shape:
        raise ValueError("the shapes differ")
    return np.sum(y_hat**2 - y**2)


@wrong("sse_loss", lost=SSE_GUARD, diagnosis="sizes_for_shapes")
def reshapes_the_predictions(y_hat, y):
    return np.sum((y_hat.reshape(y.shape) - y) ** 2)


@wrong("sse_loss", lost={**SSE_VALUES, **SSE_GUARD})
def asks_whether_the_shapes_are_one_object(y_hat, y):
    if y_hat.shape is not y.shape:
        raise ValueError("the shapes differ")
    return np.sum((y_hat - y) ** 2)


# --- mse_loss: right --------------------------------------------------------------------------


@right("mse_loss")
def divides_the_own_sum(y_hat, y):
    return sse_loss(y_hat, y) / y.size  # noqa: F821 - defined in the notebook


@right("mse_loss")
def takes_a_mean_of_products(y_hat, y):
    if y_hat.shape != y.shape:
        raise ValueError("the shapes differ")
    residual = np.ravel(y_hat - y)
    return residual @ residual / len(residual)


@right("mse_loss")
def averages_row_by_row(y_hat, y):
    if y_hat.shape != y.shape:
        raise ValueError("the shapes differ")
    squares = np.square(np.subtract(y, y_hat))
    while squares.ndim:  # the rows of a table are of one length
        squares = squares.mean(axis=0)
    return float(squares)


@right("mse_loss")
def adds_variance_and_bias(y_hat, y):
    if y_hat.shape != y.shape:
        raise ValueError("the shapes differ")
    residual = y_hat - y
    return residual.var() + residual.mean() ** 2


@right("mse_loss")
def averages_a_list(y_hat, y):
    if y_hat.shape != y.shape:
        raise ValueError("the shapes differ")
    squares = [residual * residual for residual in (y_hat - y).flat]
    return sum(squares) / len(squares)


@right("mse_loss")
def keeps_a_running_mean(y_hat, y):
    if y_hat.shape != y.shape:
        raise ValueError("the shapes differ")
    mean = 0.0
    for count, residual in enumerate((y_hat - y).flat, 1):
        mean += (residual * residual - mean) / count
    return mean


# --- mse_loss: wrong --------------------------------------------------------------------------


@wrong("mse_loss", lost=MSE_VALUES, diagnosis="missing_mean")
def takes_the_sum(y_hat, y):  # M1-01
    return sse_loss(y_hat, y)  # noqa: F821 - defined in the notebook


@wrong("mse_loss", lost=MSE_VALUES, diagnosis="halved_loss")
def takes_half_the_mean(y_hat, y):  # M1-02
    if y_hat.shape != y.shape:
        raise ValueError("the shapes differ")
    return np.mean((y_hat - y) ** 2) / 2


@wrong("mse_loss", lost=MSE_VALUES, diagnosis="distances_for_squares")
def takes_the_mean_distance(y_hat, y):  # M1-04
    if y_hat.shape != y.shape:
        raise ValueError("the shapes differ")
    return np.mean(np.abs(y_hat - y))


@wrong("mse_loss", lost=MSE_VALUES, diagnosis="residuals_cancel")
def takes_the_mean_residual(y_hat, y):  # M1-04
    if y_hat.shape != y.shape:
        raise ValueError("the shapes differ")
    return np.mean(y_hat - y)


@wrong("mse_loss", lost=MSE_VALUES, diagnosis="square_of_the_sum")
def squares_the_mean(y_hat, y):  # M1-05
    if y_hat.shape != y.shape:
        raise ValueError("the shapes differ")
    return np.mean(y_hat - y) ** 2


@wrong("mse_loss", lost=MSE_VALUES)
def squares_the_sum_and_divides(y_hat, y):  # M1-05
    if y_hat.shape != y.shape:
        raise ValueError("the shapes differ")
    return np.sum(y_hat - y) ** 2 / y.size


@wrong("mse_loss", lost=MSE_VALUES, diagnosis="root_of_the_loss")
def takes_the_root_of_the_mean(y_hat, y):
    if y_hat.shape != y.shape:
        raise ValueError("the shapes differ")
    return np.sqrt(np.mean((y_hat - y) ** 2))


@wrong("mse_loss", lost=MSE_FORM, diagnosis="divided_by_rows")
def divides_by_the_length(y_hat, y):
    return sse_loss(y_hat, y) / len(y)  # noqa: F821 - defined in the notebook


@wrong("mse_loss", lost=MSE_FORM, diagnosis="wrong_shape")
def takes_the_mean_of_each_column(y_hat, y):
    if y_hat.shape != y.shape:
        raise ValueError("the shapes differ")
    return np.mean((y_hat - y) ** 2, axis=0)


@wrong("mse_loss", lost=MSE_VALUES)
def divides_by_one_less(y_hat, y):
    return sse_loss(y_hat, y) / (y.size - 1)  # noqa: F821 - defined in the notebook


@wrong("mse_loss", lost=MSE_VALUES, diagnosis="example_written_down")
def divides_by_two_thousand(y_hat, y):
    return sse_loss(y_hat, y) / 2000  # noqa: F821 - defined in the notebook


@wrong("mse_loss", lost=MSE_VALUES, diagnosis="mean_for_sum")
def divides_twice(y_hat, y):
    if y_hat.shape != y.shape:
        raise ValueError("the shapes differ")
    return np.mean((y_hat - y) ** 2) / y.size


@wrong("mse_loss", lost=MSE_VALUES, diagnosis="mean_residual_subtracted")
def takes_the_variance(y_hat, y):
    if y_hat.shape != y.shape:
        raise ValueError("the shapes differ")
    return np.var(y_hat - y)


@wrong("mse_loss", lost=MSE_VALUES, diagnosis=("missing_sum", "wrong_shape"))
def forgets_the_mean(y_hat, y):
    if y_hat.shape != y.shape:
        raise ValueError("the shapes differ")
    return (y_hat - y) ** 2 / y.size


@wrong("mse_loss", lost={MSE_SHAPES: 1}, diagnosis="shapes_not_compared")
def averages_over_all_pairs(y_hat, y):  # M1-06
    return np.mean((y_hat - y) ** 2)


@wrong("mse_loss", lost={MSE_SHAPES: 1}, diagnosis="lengths_for_shapes")
def compares_lengths_before_the_mean(y_hat, y):
    if len(y_hat) != len(y):
        raise ValueError("the lengths differ")
    return np.mean((y_hat - y) ** 2)


@wrong("mse_loss", lost={MSE_SHAPES: 1}, diagnosis="sizes_for_shapes")
def compares_sizes_before_the_mean(y_hat, y):
    if y_hat.size != y.size:
        raise ValueError("the sizes differ")
    return np.mean((y_hat - y) ** 2)


@wrong("mse_loss", lost={MSE_SHAPES: 1})
def compares_axes_and_columns_before_the_mean(y_hat, y):
    if y_hat.ndim != y.ndim or y_hat.shape[-1] != y.shape[-1]:
        raise ValueError("the shapes differ")
    return np.mean((y_hat - y) ** 2)


@wrong("mse_loss", lost={MSE_TABLES: 1}, diagnosis="subtracted_after_squaring")
def expands_the_square_before_the_mean(y_hat, y):
    if y_hat.shape != y.shape:
        raise ValueError("the shapes differ")
    return np.mean(y_hat**2) - 2 * np.mean(y_hat * y) + np.mean(y**2)


@wrong("mse_loss", lost={MSE_ALONE: 1}, diagnosis="input_modified")
def averages_in_place_of_y_hat(y_hat, y):
    if y_hat.shape != y.shape:
        raise ValueError("the shapes differ")
    y_hat -= y
    return np.mean(y_hat**2)


@wrong("mse_loss", lost=MSE_VALUES, diagnosis="returns_nothing")
def prints_the_mean_and_returns_nothing(y_hat, y):
    print(sse_loss(y_hat, y) / y.size)  # noqa: F821 - defined in the notebook


@wrong(
    "mse_loss",
    lost={MSE_TORCH: 2, MSE_ALONE: 1, MSE_SHAPES: 1, **MSE_FORM},
    diagnosis=("ignores_its_input", "error_not_raised"),
)
def copies_the_visible_mean(y_hat, y):
    return 1.75


@wrong("mse_loss", lost=MSE_VALUES)
def divides_in_whole_numbers(y_hat, y):
    return sse_loss(y_hat, y) // y.size  # noqa: F821 - defined in the notebook


@wrong("mse_loss", lost=MSE_VALUES, diagnosis="difference_of_squares")
def averages_the_differences_of_squares(y_hat, y):
    if y_hat.shape != y.shape:
        raise ValueError("the shapes differ")
    return np.mean(y_hat**2) - np.mean(y**2)
