"""Known answers to `02-gradients/layers`; ids such as M2-18 are those of the course's list."""

import numpy as np

from autograder.answers import cell, right, wrong

# What a wrong gradient of a linear layer loses: on two examples by hand, against torch, and with
# more leading axes; and what the changed or wrong inputs cost.
X_BY_HAND, X_TORCH = (
    f"linear_backward_gives_{dx}" for dx in ("dx_for_two_examples", "the_true_dx")
)
W_BY_HAND, W_TORCH = (
    f"linear_backward_gives_{dw}" for dw in ("dw_for_two_examples", "the_true_dw")
)
B_BY_HAND, B_TORCH = (
    f"linear_backward_gives_{db}" for db in ("db_for_two_examples", "the_true_db")
)
SMALL = "linear_backward_is_right_for_small_batches"
MORE, ALONE = "linear_backward_takes_more_leading_axes", "linear_backward_leaves_its_inputs_alone"
DX = {X_BY_HAND: 2, SMALL: 1, X_TORCH: 2, MORE: 2}
DW = {W_BY_HAND: 2, SMALL: 1, W_TORCH: 2, MORE: 2, ALONE: 1}
DB = {B_BY_HAND: 1, SMALL: 1, B_TORCH: 2, MORE: 2}
LINEAR = {**DX, **DW, **DB}
LINEAR_BUT_BY_HAND = {SMALL: 1, X_TORCH: 2, W_TORCH: 2, B_TORCH: 2, MORE: 2, ALONE: 1}

RELU_BY_HAND, RELU_TORCH = (
    "relu_backward_is_right_for_four_numbers",
    "relu_backward_matches_autograd",
)
RELU_SMALL = "relu_backward_is_right_for_small_arrays"
AT_ZERO = "relu_backward_takes_zero_for_the_slope_at_zero"
RELU_ALONE = "relu_backward_leaves_its_inputs_alone"
RELU_BUT_BY_HAND = {RELU_SMALL: 1, RELU_TORCH: 2, AT_ZERO: 1, RELU_ALONE: 1}
RELU = {RELU_BY_HAND: 1, **RELU_BUT_BY_HAND}
SIGMOID_BUT_BY_HAND = {
    "sigmoid_backward_is_right_for_small_arrays": 1,
    "sigmoid_backward_matches_autograd": 2,
    "sigmoid_backward_leaves_its_inputs_alone": 1,
}
SIGMOID = {"sigmoid_backward_is_right_for_three_numbers": 1, **SIGMOID_BUT_BY_HAND}
TANH_BUT_BY_HAND = {
    "tanh_backward_is_right_for_small_arrays": 1,
    "tanh_backward_matches_autograd": 2,
    "tanh_backward_leaves_its_inputs_alone": 1,
}
TANH = {"tanh_backward_is_right_for_three_numbers": 1, **TANH_BUT_BY_HAND}

TINY_LOSS = "mlp_forward_backward_gives_the_loss_of_a_tiny_network"
TINY = "mlp_forward_backward_gives_the_gradients_of_a_tiny_network"
QUOTIENTS = "mlp_forward_backward_agrees_with_difference_quotients"
LOSS = "mlp_forward_backward_gives_the_true_loss"
SECOND = "mlp_forward_backward_has_the_true_gradients_of_the_second_layer"
FIRST = "mlp_forward_backward_has_the_true_gradients_of_the_first_layer"
NET_ALONE = "mlp_forward_backward_leaves_its_inputs_alone"
NET_HIDDEN = {LOSS: 1, SECOND: 2, FIRST: 3, NET_ALONE: 1}
GRADIENTS = {TINY: 2, QUOTIENTS: 2, SECOND: 2, FIRST: 3}
NET = {TINY_LOSS: 1, TINY: 2, QUOTIENTS: 2, **NET_HIDDEN}

# --- predictions ------------------------------------------------------------------------------


def predicts(name, answer, source, *, task=None):
    """The answer to a question; one that names a task loses its point."""
    cell(name, answer, f"{answer} = {source}", lost={} if task is None else {task: 1})


ROWS = "copied_rows_are_predicted"
predicts("writes_capitals", "when_a_row_is_copied", '"Quadruples"')
predicts("leaves_blanks_around", "when_a_row_is_copied", '" quadruples"')
predicts("takes_the_bias_for_a_mean", "when_a_row_is_copied", '"stays"', task=ROWS)
predicts("divides_by_the_copies", "when_a_row_is_copied", '"quarters"', task=ROWS)
predicts("answers_with_a_number", "when_a_row_is_copied", "4", task=ROWS)

SHAPES = "silent_shape_is_predicted"
predicts("shouts", "where_the_shape_cannot_tell", '"THIRD"')
predicts("takes_any_sizes", "where_the_shape_cannot_tell", '"first"', task=SHAPES)
predicts("looks_at_the_batch", "where_the_shape_cannot_tell", '"second"', task=SHAPES)
predicts("names_two_layers", "where_the_shape_cannot_tell", '["second", "third"]', task=SHAPES)

TWICE = "batch_that_stands_twice_is_predicted"
predicts("writes_one_capital", "when_the_batch_stands_twice", '"Stays"')
predicts("forgets_the_mean_of_the_loss", "when_the_batch_stands_twice", '"doubles"', task=TWICE)
predicts("divides_and_forgets_the_sum", "when_the_batch_stands_twice", '"halves"', task=TWICE)
predicts("asks_for_all", "when_the_batch_stands_twice", '"stays, doubles"', task=TWICE)

# --- linear_backward: right -------------------------------------------------------------------


@right("linear_backward")
def loops_over_rows(dY, X, W):
    dX, dW, db = np.zeros(X.shape), np.zeros(W.shape), np.zeros(len(W))
    for place in np.ndindex(X.shape[:-1]):
        dX[place] = dY[place] @ W
        dW += np.outer(dY[place], X[place])
        db += dY[place]
    return [dX, dW, db]


@right("linear_backward")
def uses_einsum(dY, X, W):
    rows, inputs = dY.reshape(-1, len(W)), X.reshape(-1, W.shape[1])
    return (
        np.einsum("...o,oi->...i", dY, W),
        np.einsum("no,ni->oi", rows, inputs),
        np.einsum("no->o", rows),
    )


@right("linear_backward")
def contracts_all_leading_axes(dY, X, W):
    leading = tuple(range(X.ndim - 1))
    return (
        np.tensordot(dY, W, axes=(-1, 0)),
        np.tensordot(dY, X, axes=(leading, leading)),
        np.sum(dY, axis=leading),
    )


@right("linear_backward")
def works_with_columns(dY, X, W):
    above, below = dY.reshape(-1, len(W)).T, X.reshape(-1, W.shape[1]).T
    return (W.T @ above).T.reshape(X.shape), (below @ above.T).T, above @ np.ones(above.shape[1])


@right("linear_backward")
def writes_into_own_copies(dY, X, W):
    dY, X = dY.copy(), X.copy()
    dY.shape, into = (-1, len(W)), X.shape
    X.shape = (-1, W.shape[1])
    dW = dY.T @ X
    X[:] = dY @ W
    return X.reshape(into), dW, np.add.reduce(dY)


@right("linear_backward")
def returns_nested_lists(dY, X, W):
    pairs = zip(dY.reshape(-1, len(W)), X.reshape(-1, W.shape[1]), strict=True)
    dW = sum(np.multiply.outer(dy, x) for dy, x in pairs)
    return (dY @ W).tolist(), dW.tolist(), [float(dY[..., k].sum()) for k in range(len(W))]


@right("linear_backward")
def broadcasts_before_it_sums(dY, X, W):
    leading = tuple(range(X.ndim - 1))
    dX = (dY[..., :, None] * W).sum(axis=-2)
    return dX, (dY[..., :, None] * X[..., None, :]).sum(axis=leading), dY.sum(axis=leading)


# --- linear_backward: wrong in one gradient ---------------------------------------------------

LINEAR_BACKWARD = """
def linear_backward(dY, X, W):
    rows, inputs = dY.reshape(-1, len(W)), X.reshape(-1, W.shape[1])
    dX = {dX}
    dW = {dW}
    db = {db}
    return {returned}
"""
RIGHT_LINEAR = {
    "dX": "dY @ W",
    "dW": "rows.T @ inputs",
    "db": "rows.sum(axis=0)",
    "returned": "dX, dW, db",
}


def linear(name, *, lost, diagnosis=None, **changed):
    """The right function but for the given lines."""
    source = LINEAR_BACKWARD.format(**{**RIGHT_LINEAR, **changed})
    cell(name, "linear_backward", source, lost=lost, diagnosis=diagnosis)


NOT_SUMMED, ANOTHER_AXIS = ("wrong_shape", "missing_sum"), ("wrong_shape", "wrong_axis_summed")
TRANSPOSED = ("wrong_shape", "transposed")
linear("transposes_the_weights", dW="inputs.T @ rows", lost=DW, diagnosis=TRANSPOSED)  # M2-18
linear(
    "averages_the_weights", dW="rows.T @ inputs / len(rows)", lost=DW, diagnosis="batch_averaged"
)
linear("averages_the_bias", db="rows.mean(axis=0)", lost=DB, diagnosis="batch_averaged")  # M2-20
linear(
    "averages_both",  # M2-23
    dW="rows.T @ inputs / len(rows)",
    db="rows.mean(axis=0)",
    lost={**DW, **DB},
    diagnosis="batch_averaged",
)
linear(
    "averages_everything_at_the_end",
    returned="dX / len(rows), dW / len(rows), db / len(rows)",
    lost=LINEAR,
    diagnosis="batch_averaged",
)
linear("does_not_sum_the_bias", db="dY", lost=DB, diagnosis=NOT_SUMMED)  # M2-21
linear("sums_the_bias_to_one_number", db="dY.sum()", lost=DB, diagnosis=ANOTHER_AXIS)  # M2-22
linear("sums_over_the_outputs", db="dY.sum(axis=-1)", lost=DB, diagnosis="wrong_axis_summed")
linear("keeps_the_axis", db="rows.sum(axis=0, keepdims=True)", lost=DB, diagnosis="wrong_shape")
linear("counts_rows", db="np.ones(rows.shape).sum(0)", lost=DB, diagnosis="upstream_ignored")
linear("takes_the_first_bias", db="rows[0]", lost=DB, diagnosis="first_example_only")
linear("takes_the_bias_of_the_inputs", db="inputs.sum(axis=0)", lost=DB, diagnosis="wrong_shape")
linear("skips_w", dX="dY", lost=DX, diagnosis=("wrong_shape", "weights_skipped"))  # M2-32
linear("adds_up_the_weights", dX="np.ones(dY.shape) @ W", lost=DX, diagnosis="upstream_ignored")
linear("transposes_w", dX="dY @ W.T", lost=LINEAR)  # raises wherever W is not square
linear("returns_the_input_in_columns", dX="W.T @ dY.T", lost=DX, diagnosis=TRANSPOSED)
linear("turns_the_input_round", dX="-(dY @ W)", lost=DX, diagnosis="negated")
linear("returns_x", dX="X.copy()", lost=DX, diagnosis="returns_an_input")
linear(
    "adds_up_the_inputs", dW="np.ones(rows.shape).T @ inputs", lost=DW, diagnosis="upstream_ignored"
)
linear(
    "multiplies_two_sums",
    dW="np.outer(rows.sum(0), inputs.sum(0))",
    lost=DW,
    diagnosis="product_of_sums",
)
linear(
    "takes_the_first_row",
    dW="np.outer(rows[0], inputs[0])",
    lost=DW,
    diagnosis="first_example_only",
)
linear(
    "keeps_one_matrix_per_row",
    dW="dY[..., :, None] * X[..., None, :]",
    lost=DW,
    diagnosis=NOT_SUMMED,
)
linear("flattens_an_outer_product", dW="np.outer(dY, X)", lost=DW, diagnosis="wrong_shape")
linear(
    "multiplies_by_the_weights",
    dW="W * (rows.T @ inputs)",
    lost=DW,
    diagnosis="multiplied_by_input",
)
linear("sums_over_one_axis", db="dY.sum(axis=0)", lost={MORE: 2}, diagnosis="leading_axes_left")
linear(
    "swaps_the_last_axes",
    dW="np.swapaxes(dY, -1, -2) @ X",
    lost={MORE: 2},
    diagnosis="leading_axes_left",
)
linear(
    "sums_over_the_first_two_axes",
    db="dY.sum(axis=(0, 1)[: dY.ndim - 1])",
    lost={MORE: 2},
    diagnosis="wrong_shape",
)
linear("knows_one_leading_axis", dW="dY.T @ X", lost={MORE: 2})
linear("flattens_and_forgets_the_shape", dX="rows @ W", lost={MORE: 2}, diagnosis="wrong_shape")
linear(
    "flattens_in_another_order", dW='dY.reshape(-1, len(W), order="F").T @ inputs', lost={MORE: 2}
)
linear("clips_at_one", dW="np.clip(rows.T @ inputs, -1, 1)", lost=DW)
linear(
    "squeezes",
    returned="np.squeeze(dX), np.squeeze(dW), np.squeeze(db)",
    lost={SMALL: 1, X_TORCH: 2, W_TORCH: 2, B_TORCH: 2},
    diagnosis="wrong_shape",
)
linear(
    "rounds_to_three_places",
    returned="np.round(dX, 3), np.round(dW, 3), np.round(db, 3)",
    lost=LINEAR_BUT_BY_HAND,
)
linear(
    "returns_the_weights_first",
    returned="dW, dX, db",
    lost={**DX, **DW},
    diagnosis=("wrong_shape", "gradients_swapped"),
)
linear(
    "leaves_the_bias_out",
    returned="dX, dW",
    lost={B_BY_HAND: 1, SMALL: 1, X_TORCH: 2, W_TORCH: 2, B_TORCH: 2, MORE: 2},
    diagnosis="part_missing",
)
linear(
    "returns_the_weights_alone",
    returned="dW",
    lost=LINEAR,
    diagnosis=("part_missing", "wrong_shape"),
)
linear(
    "returns_a_dict",
    returned='{"dX": dX, "dW": dW, "db": db}',
    lost=LINEAR,
    diagnosis="part_missing",
)
linear("prints", returned="print(dX, dW, db)", lost=LINEAR, diagnosis="returns_nothing")
linear("leaves_two_open", returned="dX, None, None", lost={**DW, **DB}, diagnosis="returns_nothing")

# --- linear_backward: wrong, as a whole -------------------------------------------------------


@wrong(
    "linear_backward",
    lost=LINEAR_BUT_BY_HAND,
    diagnosis="ignores_its_input",
)
def knows_the_visible_batch(dY, X, W):
    return [[1, -3, -2], [7, 9, 1]], [[1, 0, 5], [-1, -5, 0]], [3, 2]


@wrong("linear_backward", lost={ALONE: 1}, diagnosis="input_modified")
def overwrites_x(dY, X, W):
    rows, inputs = dY.reshape(-1, len(W)), X.reshape(-1, W.shape[1])
    dW = rows.T @ inputs
    X[...] = dY @ W
    return X, dW, rows.sum(axis=0)


@wrong("linear_backward", lost={ALONE: 1}, diagnosis="input_modified")
def adds_up_in_the_first_row(dY, X, W):
    dX, dW = dY @ W, dY.reshape(-1, len(W)).T @ X.reshape(-1, W.shape[1])
    rows = dY.reshape(-1, len(W))  # a view: what is written into it stands in dY
    rows[0] += rows[1:].sum(axis=0)
    return dX, dW, rows[0]


@wrong(
    "linear_backward",
    lost=LINEAR_BUT_BY_HAND,
    diagnosis="single_precision",
)
def computes_in_single_precision(dY, X, W):
    dY, X, W = (array.astype(np.float32) for array in (dY, X, W))
    rows, inputs = dY.reshape(-1, len(W)), X.reshape(-1, W.shape[1])
    return dY @ W, rows.T @ inputs, rows.sum(axis=0)


@wrong("linear_backward", lost=LINEAR, stock="stock nbgrader runs this sheet beside torch")
def calls_torch(dY, X, W):
    import torch

    leaves = [torch.tensor(X, requires_grad=True), torch.tensor(W, requires_grad=True)]
    (leaves[0] @ leaves[1].T).backward(torch.tensor(dY))
    return leaves[0].grad.numpy(), leaves[1].grad.numpy(), dY.reshape(-1, len(W)).sum(axis=0)


@wrong("linear_backward", lost={ALONE: 1})
def flattens_the_arguments_themselves(dY, X, W):
    shape = X.shape
    dY.shape, X.shape = (-1, len(W)), (-1, W.shape[1])
    return (dY @ W).reshape(shape), dY.T @ X, dY.sum(axis=0)


# --- relu_backward ----------------------------------------------------------------------------


@right("relu_backward")
def chooses_with_where(dout, x):
    return np.where(x > 0, dout, 0.0)


@right("relu_backward")
def writes_zeros_into_a_copy(dout, x):
    gradient = dout.copy()
    gradient[x <= 0] = 0
    return gradient


@right("relu_backward")
def asks_the_output(dout, x):
    return (np.maximum(x, 0) > 0) * dout


@right("relu_backward")
def collects_entry_by_entry(dout, x):
    flat = [up if value > 0 else 0.0 for up, value in zip(dout.ravel(), x.ravel(), strict=True)]
    return np.reshape(flat, x.shape).tolist()


@right("relu_backward")
def adds_the_sign(dout, x):
    slope = np.ceil(np.sign(x) / 2)  # nought for negative numbers and for 0, one for positive ones
    return slope * dout


@wrong("relu_backward", lost=RELU, diagnosis="gate_set_by_upstream")
def masks_by_the_upstream(dout, x):  # M2-24
    return dout * (dout > 0)


@wrong("relu_backward", lost=RELU, diagnosis="gate_set_by_upstream")
def applies_relu_to_the_upstream(dout, x):
    return np.maximum(0, dout)


@wrong("relu_backward", lost=RELU, diagnosis="gate_always_open")
def masks_by_an_output_that_is_never_negative(dout, x):  # M2-25
    return dout * (np.maximum(0, x) >= 0)


@wrong("relu_backward", lost=RELU, diagnosis="output_for_derivative")
def multiplies_by_the_output(dout, x):  # M2-26
    return dout * np.maximum(0, x)


@wrong("relu_backward", lost=RELU, diagnosis="input_for_slope")
def multiplies_by_the_input(dout, x):
    return dout * x


@wrong("relu_backward", lost=RELU, diagnosis="upstream_ignored")
def returns_the_mask(dout, x):
    return np.where(x > 0, 1.0, 0.0)


@wrong("relu_backward", lost=RELU, diagnosis="returns_the_output")
def returns_the_forward_pass(dout, x):
    return np.maximum(x, 0)


@wrong("relu_backward", lost=RELU, diagnosis="gate_inverted")
def masks_the_other_way_round(dout, x):
    return dout * (x < 0)


@wrong("relu_backward", lost=RELU, diagnosis="slope_of_another_activation")
def leaks(dout, x):
    return np.where(x > 0, dout, 0.01 * dout)


@wrong("relu_backward", lost=RELU)
def takes_the_absolute_value(dout, x):
    return dout * np.sign(x)


@wrong("relu_backward", lost={AT_ZERO: 1}, diagnosis="slope_at_zero")
def opens_the_gate_at_zero(dout, x):
    return dout * (x >= 0)


@wrong("relu_backward", lost={AT_ZERO: 1}, diagnosis="slope_at_zero")
def takes_half_at_zero(dout, x):
    return dout * np.heaviside(x, 0.5)


@wrong(
    "relu_backward", lost={AT_ZERO: 1}, stock="stock nbgrader takes text on stderr for a failure"
)
def divides_by_the_input(dout, x):
    return dout * np.maximum(x, 0) / x  # NaN at 0


@wrong("relu_backward", lost={RELU_ALONE: 1}, diagnosis="input_modified")
def closes_the_gate_in_place(dout, x):  # M2-27
    dout[x <= 0] = 0
    return dout


@wrong("relu_backward", lost={RELU_ALONE: 1}, diagnosis="input_modified")
def writes_the_mask_into_x(dout, x):
    x[x < 0] = 0
    x[x > 0] = 1
    return dout * x


@wrong("relu_backward", lost=RELU, diagnosis="wrong_shape")
def keeps_the_open_ones_only(dout, x):
    return dout[x > 0]


@wrong("relu_backward", lost=RELU, diagnosis="wrong_shape")
def adds_the_places_up(dout, x):
    return np.sum(dout * (x > 0))


@right("relu_backward")
def goes_through_places(dout, x):
    gradient = np.zeros(x.shape)
    for place in np.ndindex(x.shape):
        if x[place] > 0:
            gradient[place] = dout[place]
    return gradient


@wrong("relu_backward", lost={RELU_SMALL: 1, RELU_TORCH: 2, RELU_ALONE: 1})
def decides_for_the_whole_array(dout, x):
    return np.array([value if given > 0 else 0 for value, given in zip(dout, x, strict=True)])


@wrong("relu_backward", lost=RELU_BUT_BY_HAND, diagnosis="ignores_its_input")
def knows_the_visible_gate(dout, x):
    return np.array([0.0, -7.0, 2.0, 0.0])


@wrong("relu_backward", lost=RELU, diagnosis="returns_nothing")
def prints_the_gate(dout, x):
    print(dout * (x > 0))


@wrong("relu_backward", lost={RELU_TORCH: 2})
def opens_a_little_later(dout, x):
    return dout * (x > 1e-3)


@wrong("relu_backward", lost={RELU_TORCH: 2})
def takes_what_is_close_to_zero_for_zero(dout, x):
    return np.where(np.isclose(x, 0), 0.0, dout * (x > 0))


# --- sigmoid_backward -------------------------------------------------------------------------


@right("sigmoid_backward")
def multiplies_out_the_sigmoid(dout, s):
    return dout * s - dout * s**2


@right("sigmoid_backward")
def completes_the_square(dout, s):
    return (0.25 - (s - 0.5) ** 2) * dout


@right("sigmoid_backward")
def builds_a_list_of_slopes(dout, s):
    slopes = [value * (1 - value) for value in s.ravel()]
    return (np.array(slopes).reshape(s.shape) * dout).tolist()


@right("sigmoid_backward")
def fills_a_buffer(dout, s):
    slope = np.subtract(1.0, s)
    slope *= s
    return np.multiply(slope, dout, out=np.empty_like(s))


@wrong("sigmoid_backward", lost=SIGMOID, diagnosis="local_derivative_missing")
def leaves_out_the_slope_of_the_sigmoid(dout, s):  # M2-30
    return dout


@wrong("sigmoid_backward", lost=SIGMOID, diagnosis="activated_twice")
def applies_the_sigmoid_again(dout, s):  # M2-29
    again = 1 / (1 + np.exp(-s))
    return dout * again * (1 - again)


@wrong("sigmoid_backward", lost=SIGMOID, diagnosis="activated_twice")
def puts_s_into_the_formula_for_the_input(dout, s):
    return dout * np.exp(-s) / (1 + np.exp(-s)) ** 2


@wrong("sigmoid_backward", lost=SIGMOID, diagnosis="slope_constant")
def takes_the_slope_in_the_middle(dout, s):
    return dout / 4


@wrong("sigmoid_backward", lost=SIGMOID, diagnosis="upstream_ignored")
def returns_the_slope_of_the_sigmoid(dout, s):
    return s * (1 - s)


@wrong("sigmoid_backward", lost=SIGMOID, diagnosis="output_for_derivative")
def multiplies_by_s(dout, s):
    return dout * s


@wrong("sigmoid_backward", lost=SIGMOID, diagnosis="slope_in_part")
def multiplies_by_one_minus_s(dout, s):
    return dout * (1 - s)


@wrong("sigmoid_backward", lost=SIGMOID, diagnosis="slope_of_another_activation")
def takes_the_slope_of_tanh(dout, s):
    return dout * (1 - s**2)


@wrong("sigmoid_backward", lost=SIGMOID, diagnosis="negated")
def turns_one_minus_s_round(dout, s):
    return dout * s * (s - 1)


@wrong("sigmoid_backward", lost=SIGMOID, diagnosis="upstream_twice")
def squares_the_upstream(dout, s):
    return dout * (dout * s * (1 - s))


@wrong("sigmoid_backward", lost=SIGMOID, diagnosis="brackets_left_out")
def misplaces_a_bracket(dout, s):
    return dout * s * 1 - s


@wrong(
    "sigmoid_backward",
    lost={"sigmoid_backward_matches_autograd": 2},
    stock="stock nbgrader takes text on stderr for a failure",
)
def goes_back_to_the_input(dout, s):
    x = np.log(s / (1 - s))  # infinite where s is 1
    return dout * np.exp(-x) / (1 + np.exp(-x)) ** 2


@wrong("sigmoid_backward", lost={"sigmoid_backward_matches_autograd": 2})
def keeps_s_away_from_its_ends(dout, s):
    s = np.clip(s, 1e-7, 1 - 1e-7)
    return dout * s * (1 - s)


@wrong(
    "sigmoid_backward",
    lost={"sigmoid_backward_leaves_its_inputs_alone": 1},
    diagnosis="input_modified",
)
def multiplies_the_upstream_in_place(dout, s):
    dout *= s * (1 - s)
    return dout


@wrong("sigmoid_backward", lost=SIGMOID_BUT_BY_HAND, diagnosis="ignores_its_input")
def knows_three_slopes_of_the_sigmoid(dout, s):
    return [1, -1.6, 9]


@wrong("sigmoid_backward", lost=SIGMOID_BUT_BY_HAND)
def multiplies_by_three_slopes(dout, s):
    return dout * np.array([0.25, 0.16, 0.09])


@wrong("sigmoid_backward", lost=SIGMOID, diagnosis="returns_nothing")
def prints_the_sigmoid(dout, s):
    print(dout * s * (1 - s))


@wrong("sigmoid_backward", lost=SIGMOID, diagnosis="wrong_shape")
def takes_a_dot_product(dout, s):
    return np.sum(dout * s * (1 - s))


@right("sigmoid_backward")
def is_infinite_at_both_ends(dout, s):
    with np.errstate(divide="ignore", over="ignore"):
        x = -np.log(1 / s - 1)  # infinite at both ends, where the slope comes out as 0
        return dout / (2 + np.exp(x) + np.exp(-x))


@wrong(
    "sigmoid_backward",
    lost={"sigmoid_backward_leaves_its_inputs_alone": 1},
    diagnosis="input_modified",
)
def flattens_s_itself(dout, s):
    shape, s.shape = s.shape, (-1,)
    return np.reshape([d * v * (1 - v) for d, v in zip(dout.ravel(), s, strict=True)], shape)


# --- tanh_backward ----------------------------------------------------------------------------


@right("tanh_backward")
def multiplies_two_brackets(dout, t):
    return dout * (1 - t) * (1 + t)


@right("tanh_backward")
def subtracts_the_part_that_is_lost(dout, t):
    gradient = dout.copy()
    gradient -= dout * t * t
    return gradient


@right("tanh_backward")
def builds_a_list_for_tanh(dout, t):
    pairs = zip(dout.ravel(), t.ravel(), strict=True)
    return np.reshape([up * (1 - value * value) for up, value in pairs], t.shape).tolist()


@right("tanh_backward")
def goes_by_way_of_the_sigmoid(dout, t):
    s = (1 + t) / 2  # tanh x is twice the sigmoid of 2x, less one
    return 4 * dout * s * (1 - s)


@wrong("tanh_backward", lost=TANH, diagnosis="local_derivative_missing")
def leaves_out_the_slope_of_tanh(dout, t):  # M2-30
    return dout


@wrong("tanh_backward", lost=TANH, diagnosis="activated_twice")
def applies_tanh_again(dout, t):  # M2-29
    return dout * (1 - np.tanh(t) ** 2)


@wrong("tanh_backward", lost=TANH, diagnosis="activated_twice")
def divides_by_cosh(dout, t):
    return dout / np.cosh(t) ** 2


@wrong("tanh_backward", lost=TANH, diagnosis="upstream_ignored")
def returns_the_slope_of_tanh(dout, t):
    return 1 - t**2


@wrong("tanh_backward", lost=TANH, diagnosis="slope_of_another_activation")
def takes_the_slope_of_the_sigmoid(dout, t):
    return dout * t * (1 - t)


@wrong("tanh_backward", lost=TANH, diagnosis="slope_in_part")
def forgets_the_square(dout, t):
    return dout * (1 - t)


@wrong("tanh_backward", lost=TANH, diagnosis="output_for_derivative")
def multiplies_by_t(dout, t):
    return dout * t


@wrong("tanh_backward", lost=TANH, diagnosis="negated")
def turns_the_bracket_round(dout, t):
    return dout * (t**2 - 1)


@wrong("tanh_backward", lost=TANH, diagnosis="slope_grows")
def adds_the_square(dout, t):
    return dout * (1 + t**2)


@wrong("tanh_backward", lost=TANH, diagnosis="brackets_left_out")
def forgets_the_brackets(dout, t):
    return dout * 1 - t**2


@wrong("tanh_backward", lost=TANH, diagnosis="constant_factor")
def doubles_the_slope(dout, t):
    return 2 * dout * (1 - t**2)


@wrong(
    "tanh_backward",
    lost={"tanh_backward_leaves_its_inputs_alone": 1},
    diagnosis="input_modified",
)
def squares_t_in_place(dout, t):
    t **= 2
    return dout * (1 - t)


@wrong("tanh_backward", lost=TANH_BUT_BY_HAND, diagnosis="ignores_its_input")
def knows_three_slopes_of_tanh(dout, t):
    return [3, -3, 3.6]


@wrong("tanh_backward", lost=TANH, diagnosis="returns_nothing")
def prints_tanh(dout, t):
    print(dout * (1 - t**2))


@wrong("tanh_backward", lost={"tanh_backward_matches_autograd": 2})
def keeps_the_slope_above_zero(dout, t):
    return dout * np.maximum(1 - t**2, 1e-6)


# --- mlp_forward_backward: right --------------------------------------------------------------


@right("mlp_forward_backward")
def calls_the_own_functions(X, Y, params):
    z = X @ params["W1"].T + params["b1"]
    h = np.maximum(z, 0)
    r = h @ params["W2"].T + params["b2"] - Y
    dh, dW2, db2 = linear_backward(2 * r / r.size, h, params["W2"])  # noqa: F821 - in the notebook
    dz = relu_backward(dh, z)  # noqa: F821 - in the notebook
    _, dW1, db1 = linear_backward(dz, X, params["W1"])  # noqa: F821 - in the notebook
    return np.mean(r**2), {"W1": dW1, "b1": db1, "W2": dW2, "b2": db2}


@right("mlp_forward_backward")
def goes_through_the_batch_one_by_one(X, Y, params):
    W1, b1, W2, b2 = (params[key] for key in ("W1", "b1", "W2", "b2"))
    grads, loss = {key: np.zeros_like(value) for key, value in params.items()}, 0.0
    for x, y in zip(X, Y, strict=True):
        h = np.maximum(W1 @ x + b1, 0)
        r = W2 @ h + b2 - y
        loss += float(r @ r) / Y.size
        dy = 2 * r / Y.size
        dz = np.where(h > 0, W2.T @ dy, 0)
        for key, value in ("W1", np.outer(dz, x)), ("b1", dz), ("W2", np.outer(dy, h)), ("b2", dy):
            grads[key] += value
    return [loss, grads]


@right("mlp_forward_backward")
def writes_einsum_throughout(X, Y, params):
    z = np.einsum("bi,hi->bh", X, params["W1"]) + params["b1"]
    gate = (z > 0).astype(float)
    r = np.einsum("bh,bh,oh->bo", z, gate, params["W2"]) + params["b2"] - Y
    up = r * (2.0 / r.size)
    down = np.einsum("bo,oh,bh->bh", up, params["W2"], gate)
    return np.einsum("bo,bo->", r, r) / r.size, {
        "b2": np.einsum("bo->o", up),
        "b1": np.einsum("bh->h", down),
        "W2": np.einsum("bo,bh,bh->oh", up, z, gate),
        "W1": np.einsum("bh,bi->hi", down, X),
    }


@right("mlp_forward_backward")
def puts_a_column_of_ones_beside_the_input(X, Y, params):
    ones = np.ones((len(X), 1))
    A1, A2 = (np.column_stack([params[W], params[b]]) for W, b in (("W1", "b1"), ("W2", "b2")))
    inputs = np.hstack([X, ones])
    hidden = np.hstack([np.clip(inputs @ A1.T, 0, None), ones])
    error = hidden @ A2.T - Y
    d2 = error.T @ hidden * (2 / error.size)
    d1 = ((error @ A2)[:, :-1] * (hidden[:, :-1] > 0)).T @ inputs * (2 / error.size)
    return (error * error).sum() / error.size, {
        "W1": d1[:, :-1].tolist(),
        "b1": d1[:, -1].tolist(),
        "W2": d2[:, :-1].tolist(),
        "b2": tuple(d2[:, -1]),
    }


@right("mlp_forward_backward")
def returns_extra_keys_and_divides_at_the_end(X, Y, params):
    z = X @ params["W1"].T + params["b1"]
    h = z * (z > 0)
    d = h @ params["W2"].T + params["b2"]
    d -= Y
    loss = np.array((d**2).mean())
    dz = d @ params["W2"]
    dz[z <= 0] = 0
    grads = {"W2": d.T @ h, "b2": d.sum(0), "W1": dz.T @ X, "b1": dz.sum(0)}
    grads = {key: 2 * value / d.size for key, value in grads.items()}
    return loss, {**grads, "hidden": h}


# --- mlp_forward_backward: wrong --------------------------------------------------------------

NETWORK = """
def mlp_forward_backward(X, Y, p):
    z = {z}
    h = {h}
    r = {r}
    dy = {dy}
    dW2, db2 = {dW2}, {db2}
    dz = {dz}
    dW1, db1 = {dW1}, {db1}
    loss, grads = {loss}, {grads}
    return {returned}
"""
RIGHT_NETWORK = {
    "z": 'X @ p["W1"].T + p["b1"]',
    "h": "np.maximum(z, 0)",
    "r": 'h @ p["W2"].T + p["b2"] - Y',
    "dy": "2 * r / r.size",
    "dW2": "dy.T @ h",
    "db2": "dy.sum(axis=0)",
    "dz": 'dy @ p["W2"] * (z > 0)',
    "dW1": "dz.T @ X",
    "db1": "dz.sum(axis=0)",
    "loss": "(r**2).mean()",
    "grads": '{"W1": dW1, "b1": db1, "W2": dW2, "b2": db2}',
    "returned": "loss, grads",
}
FROM_THE_FIRST = {TINY: 2, QUOTIENTS: 2, FIRST: 3}
FROM_THE_SECOND = {TINY: 2, QUOTIENTS: 2, SECOND: 2}
OF_MORE = {QUOTIENTS: 2, SECOND: 2, FIRST: 3}  # invisible with one example and one output
NET_OF_MORE = {QUOTIENTS: 2, **NET_HIDDEN}
OF_THE_LOSS = {TINY_LOSS: 1, QUOTIENTS: 2, LOSS: 1, NET_ALONE: 1}


def network(name, *, lost, diagnosis=None, **changed):
    """The right function but for the given lines."""
    source = NETWORK.format(**{**RIGHT_NETWORK, **changed})
    cell(name, "mlp_forward_backward", source, lost=lost, diagnosis=diagnosis)


network("forgets_the_two", dy="r / r.size", lost=GRADIENTS, diagnosis="missing_factor_two")  # M2-01
network("doubles_twice", dy="4 * r / r.size", lost=GRADIENTS, diagnosis="factor_two_twice")
network(
    "turns_the_way_back_round", dy="-2 * r / r.size", lost=GRADIENTS, diagnosis="sign_flipped"
)  # M2-02
network(
    "turns_the_error_round",
    r='Y - h @ p["W2"].T - p["b2"]',
    lost=GRADIENTS,
    diagnosis="sign_flipped",
)
network(
    "leaves_the_gate_open", dz='dy @ p["W2"]', lost=FROM_THE_FIRST, diagnosis="gate_always_open"
)  # M2-30
network(
    "asks_whether_h_is_negative",
    dz='dy @ p["W2"] * (h >= 0)',
    lost=FROM_THE_FIRST,
    diagnosis="gate_always_open",
)  # M2-25
network(
    "lets_the_upstream_decide",
    dz='np.maximum(dy @ p["W2"], 0)',
    lost=FROM_THE_FIRST,
    diagnosis="gate_set_by_upstream",
)  # M2-24
network(
    "multiplies_by_the_height",
    dz='dy @ p["W2"] * h',
    lost=FROM_THE_FIRST,
    diagnosis="output_for_derivative",
)  # M2-26
network(
    "gives_z_to_the_second_layer",
    dW2="dy.T @ z",
    lost=FROM_THE_SECOND,
    diagnosis="values_before_the_gate",
)  # M2-34
network(
    "updates_before_it_goes_on",
    dz='dy @ (p["W2"] - 0.1 * dW2) * (z > 0)',
    lost=FROM_THE_FIRST,
    diagnosis="gradients_at_two_points",
)  # M2-33
network(
    "updates_a_hundredth_early",
    dz='dy @ (p["W2"] - 0.01 * dW2) * (z > 0)',
    lost=FROM_THE_FIRST,
)
network("averages_the_loss_alone", dy="2 * r", lost=OF_MORE, diagnosis="errors_not_averaged")
network(
    "adds_up_everywhere",
    dy="2 * r",
    loss="(r**2).sum()",
    lost=NET_OF_MORE,
    diagnosis="errors_not_averaged",
)  # M1-01
network(
    "averages_over_the_examples",
    dy="2 * r / len(X)",
    loss="(r**2).sum() / len(X)",
    lost=NET_OF_MORE,
    diagnosis="divided_by_rows",
)
network(
    "averages_the_way_back_over_the_examples",
    dy="2 * r / len(X)",
    lost=OF_MORE,
    diagnosis="divided_by_rows",
)
network(
    "averages_the_way_back_over_the_outputs",
    dy="2 * r / Y.shape[1]",
    lost=OF_MORE,
    diagnosis="missing_mean",
)
network(
    "divides_at_the_end_again",
    grads='{"W1": dW1 / r.size, "b1": db1 / r.size, "W2": dW2 / r.size, "b2": db2 / r.size}',
    lost=OF_MORE,
    diagnosis="divided_twice",
)
network(
    "averages_the_biases",
    db1="dz.mean(axis=0)",
    db2="dy.mean(axis=0)",
    lost=OF_MORE,
    diagnosis="mean_for_sum",
)  # M2-20
network(
    "does_not_sum_the_biases", db1="dz", db2="dy", lost=GRADIENTS, diagnosis=NOT_SUMMED
)  # M2-21
network(
    "keeps_the_axis_of_the_examples",
    db1="dz.sum(0, keepdims=True)",
    db2="dy.sum(0, keepdims=True)",
    lost=GRADIENTS,
    diagnosis="wrong_shape",
)
network(
    "transposes_both", dW1="X.T @ dz", dW2="h.T @ dy", lost=GRADIENTS, diagnosis=TRANSPOSED
)  # M2-18
network("transposes_the_first", dW1="X.T @ dz", lost=FROM_THE_FIRST, diagnosis="transposed")
network(
    "multiplies_the_gate_by_the_error", dz="dy * (z > 0)", lost={TINY: 2, **NET_OF_MORE}
)  # M2-32, raises for two outputs
network(
    "adds_the_outputs_up",
    dz="dy.sum(axis=1, keepdims=True) * (z > 0)",
    lost=FROM_THE_FIRST,
    diagnosis="weights_skipped",
)  # M2-32
network("gives_h_to_the_first_layer", dW1="dz.T @ h", lost=FROM_THE_FIRST, diagnosis="wrong_shape")
network(
    "stops_behind_the_second_layer",
    dz="np.zeros(z.shape)",
    lost=FROM_THE_FIRST,
    diagnosis="zero_everywhere",
)
network(
    "puts_a_gate_on_the_output",
    r='np.maximum(h @ p["W2"].T + p["b2"], 0) - Y',
    dy="2 * r / r.size * (r > -Y)",
    lost=NET_OF_MORE,
    diagnosis="output_gated",
)
network(
    "forgets_the_biases",
    z='X @ p["W1"].T',
    r='h @ p["W2"].T - Y',
    lost=NET,
    diagnosis="bias_left_out",
)
network("forgets_relu", h="z", dz='dy @ p["W2"]', lost=NET, diagnosis="activation_left_out")
network("forgets_relu_forward", h="z", lost=NET, diagnosis="activation_left_out")
network(
    "halves_the_loss",
    loss="(r**2).mean() / 2",
    dy="r / r.size",
    lost=NET,
    diagnosis=("halved_loss", "missing_factor_two"),
)  # M1-02
network(
    "takes_the_root", loss="np.sqrt((r**2).mean())", lost=OF_THE_LOSS, diagnosis="root_of_the_loss"
)
network(
    "returns_a_loss_for_each_output",
    loss="(r**2).mean(axis=0)",
    lost=OF_THE_LOSS,
    diagnosis="wrong_shape",
)
network(
    "puts_a_d_before_the_names",
    grads='{"dW1": dW1, "db1": db1, "dW2": dW2, "db2": db2}',
    lost=GRADIENTS,
    diagnosis="part_missing",
)
network(
    "returns_a_list_of_gradients",
    grads="[dW1, db1, dW2, db2]",
    lost=GRADIENTS,
    diagnosis="part_missing",
)
network(
    "leaves_the_first_layer_out",
    grads='{"W2": dW2, "b2": db2}',
    lost=FROM_THE_FIRST,
    diagnosis="part_missing",
)
network("returns_the_gradients_alone", returned="grads", lost=NET, diagnosis="part_missing")
network("returns_the_loss_alone", returned="loss", lost=NET, diagnosis="part_missing")
network("returns_the_gradients_first", returned="grads, loss", lost=NET, diagnosis="part_missing")
network(
    "returns_five_things",
    returned="loss, dW1, db1, dW2, db2",
    lost=GRADIENTS,
    diagnosis="part_missing",
)
network("prints_the_loss", returned="print(loss)", lost=NET, diagnosis="returns_nothing")
network(
    "prints_the_gradients",
    returned="loss, print(grads)",
    lost=GRADIENTS,
    diagnosis="returns_nothing",
)
network("opens_the_gate_of_the_network_at_zero", dz='dy @ p["W2"] * (z >= 0)', lost={TINY: 2})
network(
    "returns_single_precision",
    returned="loss, {key: np.float32(value) for key, value in grads.items()}",
    lost={SECOND: 2, FIRST: 3},
    diagnosis="single_precision",
)
network(
    "takes_a_step_at_the_end",  # M1-21
    returned="loss, {key: np.copyto(p[key], p[key] - grads[key]) or grads[key] for key in p}",
    lost={NET_ALONE: 1},
    diagnosis="input_modified",
)


@wrong(
    "mlp_forward_backward",
    lost={**FROM_THE_FIRST, NET_ALONE: 1},
    diagnosis=("gradients_at_two_points", "input_modified"),
)
def trains_in_place(X, Y, p):  # M2-33 and M1-21
    z = X @ p["W1"].T + p["b1"]
    h = np.maximum(z, 0)
    r = h @ p["W2"].T + p["b2"] - Y
    dy = 2 * r / r.size
    dW2, db2 = dy.T @ h, dy.sum(0)
    p["W2"] -= 0.1 * dW2
    p["b2"] -= 0.1 * db2
    dz = dy @ p["W2"] * (z > 0)
    return (r**2).mean(), {"W1": dz.T @ X, "b1": dz.sum(0), "W2": dW2, "b2": db2}


@wrong("mlp_forward_backward", lost={NET_ALONE: 1}, diagnosis="input_modified")
def replaces_the_entries_of_params(X, Y, p):
    z = X @ p["W1"].T + p["b1"]
    h = np.maximum(z, 0)
    r = h @ p["W2"].T + p["b2"] - Y
    dy = 2 * r / r.size
    dz = dy @ p["W2"] * (z > 0)
    p["W1"], p["b1"], p["W2"], p["b2"] = dz.T @ X, dz.sum(0), dy.T @ h, dy.sum(0)
    return (r**2).mean(), p


@wrong("mlp_forward_backward", lost={NET_ALONE: 1}, diagnosis="input_modified")
def subtracts_the_targets_in_place(X, Y, p):
    z = X @ p["W1"].T + p["b1"]
    h = np.maximum(z, 0)
    Y -= h @ p["W2"].T + p["b2"]
    dy = -2 * Y / Y.size
    dz = dy @ p["W2"] * (z > 0)
    grads = {"W1": dz.T @ X, "b1": dz.sum(0), "W2": dy.T @ h, "b2": dy.sum(0)}
    return (Y**2).mean(), grads


@wrong("mlp_forward_backward", lost={TINY: 2, SECOND: 2, FIRST: 3})
def piles_up_from_call_to_call(X, Y, p, total={}):  # noqa: B006 - the state is the point
    z = X @ p["W1"].T + p["b1"]
    h = np.maximum(z, 0)
    r = h @ p["W2"].T + p["b2"] - Y
    dy = 2 * r / r.size
    dz = dy @ p["W2"] * (z > 0)
    for key, value in ("W1", dz.T @ X), ("b1", dz.sum(0)), ("W2", dy.T @ h), ("b2", dy.sum(0)):
        total[key] = value + (total[key] if np.shape(total.get(key)) == value.shape else 0)
    return (r**2).mean(), dict(total)


@wrong("mlp_forward_backward", lost={QUOTIENTS: 2, **NET_HIDDEN}, diagnosis="ignores_its_input")
def knows_the_tiny_network(X, Y, p):
    grads = {"W1": [[16, 32], [0, 0]], "b1": [16, 0], "W2": [[24, 0]], "b2": [8]}
    return 16, grads


@wrong("mlp_forward_backward", lost={TINY: 2, SECOND: 2, FIRST: 3})
def takes_difference_quotients(X, Y, p):
    def loss(q):
        h = np.maximum(X @ q["W1"].T + q["b1"], 0)
        return ((h @ q["W2"].T + q["b2"] - Y) ** 2).mean()

    grads = {}
    for key, value in p.items():
        grads[key] = np.empty(value.shape)
        for place in np.ndindex(value.shape):
            up, down = value.copy(), value.copy()
            up[place] += 1e-6
            down[place] -= 1e-6
            grads[key][place] = (loss({**p, key: up}) - loss({**p, key: down})) / 2e-6
    return loss(p), grads


@right("mlp_forward_backward")
def takes_an_imaginary_step(X, Y, params):
    def loss(p):
        z = X @ p["W1"].T + p["b1"]
        return (((z * (z.real > 0)) @ p["W2"].T + p["b2"] - Y) ** 2).sum() / Y.size

    grads = {}
    for key, value in params.items():
        grads[key] = np.empty(value.shape)
        for place in np.ndindex(value.shape):
            moved = value.astype(complex)
            moved[place] += 1e-30j
            grads[key][place] = loss({**params, key: moved}).imag / 1e-30
    return loss(params), grads


@wrong("mlp_forward_backward", lost={QUOTIENTS: 2, **NET_HIDDEN})
def unpacks_the_parameters_by_place(X, Y, params):
    W1, b1, W2, b2 = params.values()
    z = X @ W1.T + b1
    h = np.maximum(z, 0)
    r = h @ W2.T + b2 - Y
    dy = 2 * r / r.size
    dz = dy @ W2 * (z > 0)
    return (r**2).mean(), {"W1": dz.T @ X, "b1": dz.sum(0), "W2": dy.T @ h, "b2": dy.sum(0)}


@wrong(
    "mlp_forward_backward",
    lost={QUOTIENTS: 2, SECOND: 2, FIRST: 3},
    diagnosis="wrong_shape",
)
def names_the_gradients_by_place(X, Y, params):
    z = X @ params["W1"].T + params["b1"]
    h = np.maximum(z, 0)
    r = h @ params["W2"].T + params["b2"] - Y
    dy = 2 * r / r.size
    dz = dy @ params["W2"] * (z > 0)
    grads = dz.T @ X, dz.sum(0), dy.T @ h, dy.sum(0)
    return (r**2).mean(), dict(zip(params, grads, strict=True))
