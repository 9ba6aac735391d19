"""Known answers to `04-layers/functions`; ids such as M4-28 are those of the course's list."""

import numpy as np

from autograder.answers import cell, right, wrong

SHAPES, ONE = "linear_has_parameters_of_the_right_shapes", "linear_answers_one_example"
BATCH, AXES = "linear_answers_a_batch", "linear_keeps_the_leading_axes"
BARE, BARE_TORCH = "linear_can_do_without_bias", "linear_without_bias_matches_torch"
BATCHES, MORE = "linear_matches_torch_for_batches", "linear_takes_any_leading_axes"
CURRENT, ALONE = "linear_computes_with_its_current_numbers", "linear_leaves_its_arrays_alone"
WEIGHTS, BIASES = "linear_draws_its_weights", "linear_draws_its_biases"
DRAWS = {WEIGHTS: 2, BIASES: 1}
OUTPUTS = {
    ONE: 1,
    BATCH: 2,
    AXES: 1,
    BARE: 1,
    BATCHES: 2,
    MORE: 2,
    BARE_TORCH: 1,
    CURRENT: 1,
    ALONE: 1,
}
WITH_BIAS = {ONE: 1, BATCH: 2, AXES: 1, BATCHES: 2, MORE: 2, CURRENT: 1, ALONE: 1}
HIDDEN_OUTPUTS = {BATCHES: 2, MORE: 2, BARE_TORCH: 1, CURRENT: 1, ALONE: 1}
LINEAR = {SHAPES: 2, **OUTPUTS, **DRAWS}

RELU_BY_HAND, RELU_TORCH = "relu_is_right_for_four_numbers", "relu_matches_torch"
RELU_ENDS, RELU_ALONE = "relu_knows_the_ends_of_the_line", "relu_leaves_its_input_alone"
RELU_HIDDEN = {RELU_TORCH: 1, RELU_ENDS: 1, RELU_ALONE: 1}
RELU = {RELU_BY_HAND: 1, **RELU_HIDDEN}

THREE, THOUSAND = "sigmoid_is_right_for_three_numbers", "sigmoid_is_a_number_at_a_thousand"
SIGMOID_TORCH, SIGMOID_ALONE = "sigmoid_matches_torch", "sigmoid_leaves_its_input_alone"
SIGMOID_ENDS, SILENT = "sigmoid_is_right_at_the_ends_of_the_line", "sigmoid_warns_nowhere"
AT_THE_ENDS = {THOUSAND: 1, SIGMOID_ENDS: 1, SILENT: 1}
SIGMOID_HIDDEN = {SIGMOID_TORCH: 1, SIGMOID_ENDS: 1, SILENT: 1, SIGMOID_ALONE: 1}
SIGMOID = {THREE: 1, THOUSAND: 1, **SIGMOID_HIDDEN}

ROW, BOTH = "softmax_is_right_for_one_row", "softmax_is_right_for_rows_and_for_columns"
FAR, SOFTMAX_TORCH = (
    "softmax_is_a_number_at_a_thousand",
    "softmax_matches_torch_for_rows_and_columns",
)
THREE_AXES, SURVIVES = "softmax_takes_every_axis_of_three", "softmax_survives_any_numbers"
SOFTMAX_ALONE = "softmax_leaves_its_input_alone"
SOFTMAX_HIDDEN = {SOFTMAX_TORCH: 2, THREE_AXES: 2, SURVIVES: 2, SOFTMAX_ALONE: 1}
OF_SLICES = {BOTH: 2, **SOFTMAX_HIDDEN}
SOFTMAX = {ROW: 1, FAR: 2, **OF_SLICES}

TWO, TWO_SLICES = (
    "softmax_backward_is_right_for_two_classes",
    "softmax_backward_is_right_for_rows_and_for_columns",
)
BACK_TORCH = "softmax_backward_matches_autograd"
BACK_THREE = "softmax_backward_takes_every_axis_of_three"
EQUAL = "softmax_backward_gives_zero_for_equal_pulls"
BACK_ALONE = "softmax_backward_leaves_its_inputs_alone"
BACK_HIDDEN = {BACK_TORCH: 2, BACK_THREE: 2, EQUAL: 1, BACK_ALONE: 1}
BACK_OF_SLICES = {TWO_SLICES: 2, **BACK_HIDDEN}
BACK = {TWO: 2, **BACK_OF_SLICES}
BACK_BUT_EQUAL = {TWO: 2, TWO_SLICES: 2, BACK_TORCH: 2, BACK_THREE: 2, BACK_ALONE: 1}

# --- predictions ------------------------------------------------------------------------------


def predicts(name, answer, source, *, task=None):
    """The answer to a question; one that names a task loses its point."""
    cell(name, answer, f"{answer} = {source}", lost={} if task is None else {task: 1})


SPREAD = "spread_of_an_output_is_predicted"
predicts("leaves_blanks_around", "spread_of_an_output", '" 12 "')
predicts("lets_the_inputs_cancel", "spread_of_an_output", '"0.6"', task=SPREAD)
predicts("adds_up_the_spreads", "spread_of_an_output", '"230"', task=SPREAD)
predicts("answers_with_a_number", "spread_of_an_output", "12", task=SPREAD)

KINK = "slopes_at_the_kink_are_predicted"
predicts("writes_a_capital", "slopes_at_the_kink", '"Three"')
predicts("expects_one_convention", "slopes_at_the_kink", '"one"', task=KINK)  # M4-22
predicts("takes_clamp_for_relu", "slopes_at_the_kink", '"two"', task=KINK)  # M4-22
predicts("counts_to_three", "slopes_at_the_kink", "3", task=KINK)

SHIFT = "shares_after_a_shift_are_predicted"
predicts("shouts", "after_a_shift", '"SAME"')
predicts("expects_a_thousand_to_level_all", "after_a_shift", '"equal"', task=SHIFT)
predicts("expects_the_largest_to_win", "after_a_shift", '"one"', task=SHIFT)
predicts("answers_with_a_sentence", "after_a_shift", '"they stay the same"', task=SHIFT)

ONES = "gradient_of_ones_is_predicted"
predicts("writes_capitals", "pulled_by_ones", '"ZEROS"')
predicts("hands_the_ones_on", "pulled_by_ones", '"ones"', task=ONES)
predicts("thinks_of_a_sigmoid", "pulled_by_ones", '"s (1 - s)"', task=ONES)  # M4-32
predicts("answers_with_an_array", "pulled_by_ones", "np.zeros(3)", task=ONES)

# --- Linear: right ----------------------------------------------------------------------------

LAYER = """
class Linear:
    def __init__(self, n_in, n_out, bias=True):
        k = {bound}
        self.weight = {weight}
        self.bias = {bias}

    def __call__(self, x):
        y = {product}
        return {returned}
"""
RIGHT_LAYER = {
    "bound": "n_in**-0.5",
    "weight": "np.random.uniform(-k, k, size=(n_out, n_in))",
    "bias": "np.random.uniform(-k, k, size=n_out) if bias else None",
    "product": "x @ self.weight.T",
    "returned": "y if self.bias is None else y + self.bias",
}


def layer(name, *, lost=None, diagnosis=None, **changed):
    """The right class but for the given lines."""
    source = LAYER.format(**{**RIGHT_LAYER, **changed})
    cell(name, "Linear", source, lost=lost, diagnosis=diagnosis)


layer("writes_it_down")
layer("uses_einsum", product='np.einsum("...i,oi->...o", x, self.weight)')
layer("contracts_the_last_axes", product="np.tensordot(x, self.weight, axes=(-1, 1))")
layer("uses_inner", product="np.inner(x, self.weight)")
layer("uses_dot", product="np.dot(x, self.weight.T)")
layer("multiplies_and_adds_up", product="(x[..., None, :] * self.weight).sum(axis=-1)")
layer("swaps_the_last_two_axes", product="(self.weight @ x[..., None])[..., 0]")
layer("returns_nested_lists", returned="(y if self.bias is None else y + self.bias).tolist()")
layer("scales_and_shifts_random", weight="(2 * np.random.rand(n_out, n_in) - 1) / np.sqrt(n_in)")
layer(
    "draws_with_a_generator_of_its_own",
    weight="np.random.default_rng().uniform(-k, k, (n_out, n_in))",
    bias="np.random.default_rng().uniform(-k, k, n_out) if bias else None",
)
layer(
    "adds_the_bias_in_place",
    returned="y if self.bias is None else np.add(y, self.bias, out=y)",
)
layer("adds_nought_without_bias", returned="y + (0 if self.bias is None else self.bias)")
cell(
    "makes_the_generator_beside_the_class",
    "Linear",
    """
rng = np.random.default_rng(seed=1)


class Linear:
    def __init__(self, n_in, n_out, bias=True):
        self.n_in, self.n_out, self.use_bias = n_in, n_out, bias
        bound = np.sqrt(1 / n_in)
        self.weight = rng.uniform(low=-bound, high=bound, size=(n_out, n_in))
        self.bias = None
        if bias:
            self.bias = rng.uniform(low=-bound, high=bound, size=(n_out,))

    def forward(self, x):
        rows = np.reshape(x, (-1, self.n_in))
        y = np.array([self.weight @ row for row in rows])
        if self.use_bias:
            y += self.bias
        return y.reshape(*np.shape(x)[:-1], self.n_out)

    def __call__(self, x):
        return self.forward(x)
""",
)
cell(
    "fills_a_list_unit_by_unit",
    "Linear",
    """
class Linear:
    def __init__(self, n_in, n_out, bias=True):
        draw = lambda *shape: (np.random.random(shape) - 0.5) * 2 / n_in**0.5
        self.weight, self.bias = draw(n_out, n_in), draw(n_out) if bias else None

    def __call__(self, x):
        units = []
        for k, row in enumerate(self.weight):
            unit = (x * row).sum(-1)
            units.append(unit if self.bias is None else unit + self.bias[k])
        return np.stack(units, axis=-1)
""",
)

# --- Linear: wrong ----------------------------------------------------------------------------

layer(
    "keeps_inputs_by_outputs",  # M4-01
    weight="np.random.uniform(-k, k, size=(n_in, n_out))",
    product="x @ self.weight",
    lost={SHAPES: 2, **OUTPUTS},
    diagnosis="weights_sideways",
)
layer(
    "forgets_the_transpose", product="x @ self.weight", lost=OUTPUTS, diagnosis="weights_sideways"
)
layer(
    "turns_the_shape_round",
    weight="np.random.uniform(-k, k, size=(n_in, n_out))",
    lost={SHAPES: 2},
    diagnosis="weights_sideways",
)
layer(
    "multiplies_from_the_left",  # M4-02
    product="self.weight @ x",
    lost={BATCH: 2, AXES: 1, BATCHES: 2, MORE: 2, BARE_TORCH: 1, CURRENT: 1, ALONE: 1},
    diagnosis=("weights_on_the_left", "all_axes_reversed"),
)
layer(
    "works_with_columns",
    product="(self.weight @ x.T).T",  # M4-04
    lost={AXES: 1, MORE: 2, BARE_TORCH: 1, ALONE: 1},
    diagnosis="all_axes_reversed",
)
layer(
    "runs_the_axes_together",  # M4-05
    product="x.reshape(-1, x.shape[-1]) @ self.weight.T",
    lost={ONE: 1, AXES: 1, MORE: 2},
    diagnosis=("wrong_shape", "leading_axes_lost"),
)
layer(
    "makes_a_batch_of_one",
    product="np.atleast_2d(x) @ self.weight.T",
    lost={ONE: 1, MORE: 2},
    diagnosis="wrong_shape",
)
layer(
    "knows_batches_alone",
    product='np.einsum("bi,oi->bo", x, self.weight)',
    lost={ONE: 1, BARE: 1, AXES: 1, MORE: 2, BARE_TORCH: 1, ALONE: 1},
)
layer("forgets_the_bias", returned="y", lost=WITH_BIAS, diagnosis="bias_not_added")
layer("asks_whether_the_bias_is_true", returned="y + self.bias if self.bias else y", lost=WITH_BIAS)
layer(
    "keeps_zeros_for_no_bias",
    bias="np.random.uniform(-k, k, size=n_out) if bias else np.zeros(n_out)",
    lost={BARE: 1, BARE_TORCH: 1},
    diagnosis="bias_kept",
)
layer(
    "always_has_a_bias",
    bias="np.random.uniform(-k, k, size=n_out)",
    lost={BARE: 1, BARE_TORCH: 1},
    diagnosis="bias_kept",
)
layer("never_has_a_bias", bias="None", lost={SHAPES: 2, BIASES: 1}, diagnosis="wrong_shape")
layer(
    "keeps_a_row_of_biases",
    bias="np.random.uniform(-k, k, size=(1, n_out)) if bias else None",
    lost={SHAPES: 2},
    diagnosis="wrong_shape",
)
layer("prints_the_output", returned="print(y)", lost=OUTPUTS, diagnosis="returns_nothing")
layer(
    "computes_in_single_precision",
    product="np.float32(x) @ np.float32(self.weight).T",
    lost=HIDDEN_OUTPUTS,
    diagnosis="single_precision",
)
layer(
    "squeezes",
    product="np.squeeze(x @ self.weight.T)",
    lost={AXES: 1, BATCHES: 2, MORE: 2, CURRENT: 1},
    diagnosis="wrong_shape",
)

layer(
    "begins_with_zeros",  # M4-08
    weight="np.zeros((n_out, n_in))",
    bias="np.zeros(n_out) if bias else None",
    lost=DRAWS,
    diagnosis="drawn_alike",
)
layer(
    "begins_with_ones", weight="np.ones((n_out, n_in))", lost={WEIGHTS: 2}, diagnosis="drawn_alike"
)
layer(
    "draws_one_number",
    weight="np.full((n_out, n_in), np.random.uniform(-k, k))",
    lost={WEIGHTS: 2},
    diagnosis="drawn_alike",
)
layer(
    "draws_one_row",
    weight="np.tile(np.random.uniform(-k, k, n_in), (n_out, 1))",  # M4-09
    lost={WEIGHTS: 2},
    diagnosis="drawn_alike",
)
layer(
    "begins_with_biases_of_zero",
    bias="np.zeros(n_out) if bias else None",
    lost={BIASES: 1},
    diagnosis="drawn_alike",
)
layer(
    "draws_from_nought_to_one",  # M4-06
    weight="np.random.rand(n_out, n_in)",
    bias="np.random.rand(n_out) if bias else None",
    lost=DRAWS,
    diagnosis="drawn_off_centre",
)
layer(
    "draws_from_nought_to_the_bound",
    weight="k * np.random.rand(n_out, n_in)",
    lost={WEIGHTS: 2},
    diagnosis="drawn_off_centre",
)
layer(
    "draws_from_a_wide_bell",
    weight="np.random.randn(n_out, n_in)",
    lost={WEIGHTS: 2},
    diagnosis="drawn_too_wide",
)
layer(
    "takes_the_bound_for_a_spread",
    weight="k * np.random.randn(n_out, n_in)",
    lost={WEIGHTS: 2},
    diagnosis="drawn_too_wide",
)
layer(
    "draws_a_bell_of_the_right_spread",
    weight="k / np.sqrt(3) * np.random.randn(n_out, n_in)",
    lost={WEIGHTS: 2},
    diagnosis="drawn_from_a_bell",
)
layer("draws_between_minus_one_and_one", bound="1", lost=DRAWS, diagnosis="drawn_too_wide")
layer("forgets_the_root", bound="1 / n_in", lost=DRAWS, diagnosis="drawn_too_narrow")
layer("counts_the_outputs", bound="n_out**-0.5", lost=DRAWS, diagnosis="bound_of_the_outputs")
layer("counts_both", bound="np.sqrt(6 / (n_in + n_out))", lost=DRAWS, diagnosis="drawn_too_wide")
layer("counts_for_relu", bound="np.sqrt(6 / n_in)", lost=DRAWS, diagnosis="drawn_too_wide")
layer(
    "halves_the_range",
    weight="(np.random.rand(n_out, n_in) - 0.5) * k",
    lost={WEIGHTS: 2},
    diagnosis="drawn_too_narrow",
)
layer(
    "bounds_the_biases_by_the_outputs",
    bias="np.random.uniform(-1, 1, n_out) / np.sqrt(n_out) if bias else None",
    lost={BIASES: 1},
    diagnosis="bound_of_the_outputs",
)
layer(
    "draws_cubes",
    weight="k * np.random.uniform(-1, 1, (n_out, n_in)) ** 3",
    lost={WEIGHTS: 2},
    diagnosis="drawn_unevenly",
)
layer(
    "begins_at_the_same_seed",
    weight="np.random.default_rng(0).uniform(-k, k, (n_out, n_in))",
    lost={WEIGHTS: 2},
    diagnosis="drawn_once_for_all",
)
layer(
    "sets_the_seed_each_time",
    bound="np.random.seed(0) or n_in**-0.5",
    lost=DRAWS,
    diagnosis="drawn_once_for_all",
)
cell(
    "keeps_the_transpose_from_the_start",
    "Linear",
    """
class Linear:
    def __init__(self, n_in, n_out, bias=True):
        k = 1 / np.sqrt(n_in)
        self.weight = np.random.uniform(-k, k, (n_out, n_in))
        self.bias = np.random.uniform(-k, k, n_out) if bias else None
        self.turned = self.weight.T

    def __call__(self, x):
        y = x @ self.turned
        return y if self.bias is None else y + self.bias
""",
    lost=OUTPUTS,
    diagnosis="parameters_frozen",
)
cell(
    "keeps_the_numbers_of_the_first_call",
    "Linear",
    """
class Linear:
    def __init__(self, n_in, n_out, bias=True):
        k = 1 / np.sqrt(n_in)
        self.weight = np.random.uniform(-k, k, (n_out, n_in))
        self.bias = np.random.uniform(-k, k, n_out) if bias else None
        self.known = None

    def __call__(self, x):
        if self.known is None:
            self.known = self.weight.copy(), 0 if self.bias is None else self.bias.copy()
        return x @ self.known[0].T + self.known[1]
""",
    lost={CURRENT: 1},
    diagnosis="parameters_frozen",
)
cell(
    "calls_its_parameters_by_other_names",
    "Linear",
    """
class Linear:
    def __init__(self, n_in, n_out, bias=True):
        k = 1 / np.sqrt(n_in)
        self.W = np.random.uniform(-k, k, (n_out, n_in))
        self.b = np.random.uniform(-k, k, n_out) if bias else None

    def __call__(self, x):
        y = x @ self.W.T
        return y if self.b is None else y + self.b
""",
    lost=LINEAR,
    diagnosis="parameters_frozen",
)
cell(
    "takes_the_sizes_the_other_way_round",
    "Linear",
    """
class Linear:
    def __init__(self, n_out, n_in, bias=True):
        k = 1 / np.sqrt(n_in)
        self.weight = np.random.uniform(-k, k, (n_out, n_in))
        self.bias = np.random.uniform(-k, k, n_out) if bias else None

    def __call__(self, x):
        y = x @ self.weight.T
        return y if self.bias is None else y + self.bias
""",
    lost={SHAPES: 2, **DRAWS},
    diagnosis=("sizes_swapped", "bound_of_the_outputs"),
)
cell(
    "writes_forward_and_no_call",
    "Linear",
    """
class Linear:
    def __init__(self, n_in, n_out, bias=True):
        k = 1 / np.sqrt(n_in)
        self.weight = np.random.uniform(-k, k, (n_out, n_in))
        self.bias = np.random.uniform(-k, k, n_out) if bias else None

    def forward(self, x):
        y = x @ self.weight.T
        return y if self.bias is None else y + self.bias
""",
    lost=OUTPUTS,
)
cell(
    "collects_into_the_bias",
    "Linear",
    """
class Linear:
    def __init__(self, n_in, n_out, bias=True):
        k = 1 / np.sqrt(n_in)
        self.weight = np.random.uniform(-k, k, (n_out, n_in))
        self.bias = np.random.uniform(-k, k, n_out) if bias else None

    def __call__(self, x):
        y = x @ self.weight.T
        if self.bias is not None:
            y += self.bias
            self.bias += 1
        return y
""",
    lost={CURRENT: 1, ALONE: 1},
    diagnosis=("parameters_changed_by_a_call", "constant_offset"),
)
cell(
    "writes_into_its_input",
    "Linear",
    """
class Linear:
    def __init__(self, n_in, n_out, bias=True):
        k = 1 / np.sqrt(n_in)
        self.weight = np.random.uniform(-k, k, (n_out, n_in))
        self.bias = np.random.uniform(-k, k, n_out) if bias else None

    def __call__(self, x):
        y = x @ self.weight.T
        if self.bias is not None:
            y += self.bias
        x -= x.mean()
        return y
""",
    lost={ALONE: 1},
    diagnosis="input_modified",
)
cell(
    "leaves_the_call_open",
    "Linear",
    """
class Linear:
    def __init__(self, n_in, n_out, bias=True):
        k = 1 / np.sqrt(n_in)
        self.weight = np.random.uniform(-k, k, (n_out, n_in))
        self.bias = np.random.uniform(-k, k, n_out) if bias else None

    def __call__(self, x):
        raise NotImplementedError()
""",
    lost=OUTPUTS,
)
cell(
    "asks_torch",
    "Linear",
    """
class Linear:
    def __init__(self, n_in, n_out, bias=True):
        import torch

        made = torch.nn.Linear(n_in, n_out, bias=bias, dtype=torch.float64)
        self.weight = made.weight.detach().numpy()
        self.bias = made.bias.detach().numpy() if bias else None

    def __call__(self, x):
        y = x @ self.weight.T
        return y if self.bias is None else y + self.bias
""",
    lost=LINEAR,
    stock="stock nbgrader runs this sheet beside torch",
)

layer(
    "draws_in_single_precision",
    weight="np.random.uniform(-k, k, (n_out, n_in)).astype(np.float32)",
    lost={SHAPES: 2},
)
layer(
    "keeps_nested_lists",
    weight="np.random.uniform(-k, k, (n_out, n_in)).tolist()",
    product="x @ np.array(self.weight).T",
    lost={SHAPES: 2},
)
cell(
    "keeps_its_parameters_in_the_class",
    "Linear",
    """
class Linear:
    def __init__(self, n_in, n_out, bias=True):
        k = 1 / np.sqrt(n_in)
        Linear.weight = np.random.uniform(-k, k, (n_out, n_in))
        Linear.bias = np.random.uniform(-k, k, n_out) if bias else None

    def __call__(self, x):
        y = x @ self.weight.T
        return y if self.bias is None else y + self.bias
""",
    lost=DRAWS,
    diagnosis="drawn_once_for_all",
)
cell(
    "tells_one_example_from_a_batch",
    "Linear",
    """
class Linear:
    def __init__(self, n_in, n_out, bias=True):
        self.weight = (np.random.random((n_out, n_in)) * 2 - 1) / np.sqrt(n_in)
        self.bias = (np.random.random(n_out) * 2 - 1) / np.sqrt(n_in) if bias else None

    def __call__(self, x):
        if x.ndim == 1:
            y = self.weight @ x
        elif x.ndim == 2:
            y = (self.weight @ x.T).T
        else:
            y = np.stack([self(part) for part in x])
            return y
        return y if self.bias is None else self.bias + y
""",
)
cell(
    "adds_the_bias_at_every_level",
    "Linear",
    """
class Linear:
    def __init__(self, n_in, n_out, bias=True):
        self.weight = (np.random.random((n_out, n_in)) * 2 - 1) / np.sqrt(n_in)
        self.bias = (np.random.random(n_out) * 2 - 1) / np.sqrt(n_in) if bias else None

    def __call__(self, x):
        y = np.stack([self(part) for part in x]) if x.ndim > 2 else x @ self.weight.T
        return y if self.bias is None else y + self.bias
""",
    lost={AXES: 1, MORE: 2, ALONE: 1},
)

# --- relu -------------------------------------------------------------------------------------


@right("relu")
def chooses_with_where(x):
    return np.where(x > 0, x, 0.0)


@right("relu")
def writes_zeros_into_a_copy(x):
    x = x.copy()
    x[x < 0] = 0
    return x


@right("relu")
def clips_below(x):
    return np.clip(x, 0, None)


@right("relu")
def collects_entry_by_entry(x):
    return np.reshape([max(0.0, float(v)) for v in x.ravel()], x.shape).tolist()


@right("relu")
def fills_where_it_is_positive(x):
    y = np.zeros_like(x)
    np.copyto(y, x, where=x > 0)
    return y


@wrong("relu", lost={RELU_ALONE: 1}, diagnosis="input_modified")
def writes_zeros_into_the_input(x):  # M4-20
    x[x < 0] = 0
    return x


@wrong("relu", lost={RELU_ALONE: 1}, diagnosis="input_modified")
def takes_the_maximum_in_place(x):  # M4-20
    return np.maximum(x, 0, out=x)


@wrong("relu", lost={RELU_ENDS: 1}, diagnosis="undefined_at_infinity")
def multiplies_by_a_mask(x):  # M4-21
    return x * (x > 0)


@wrong("relu", lost={RELU_ENDS: 1}, diagnosis="undefined_at_infinity")
def averages_with_the_absolute_value(x):
    return (x + np.abs(x)) / 2


@wrong("relu", lost={RELU_ENDS: 1}, diagnosis="ceiling_added")
def stops_at_a_thousand(x):
    return np.clip(x, 0, 1000)


@wrong("relu", lost=RELU, diagnosis="ceiling_added")
def clips_on_both_sides(x):
    return np.clip(x, 0, 1)


@wrong("relu", lost=RELU, diagnosis="sign_dropped")
def takes_the_absolute_value(x):
    return np.abs(x)


@wrong("relu", lost=RELU, diagnosis="gate_inverted")
def takes_the_minimum(x):
    return np.minimum(x, 0)


@wrong("relu", lost=RELU, diagnosis="slope_for_value")
def returns_the_mask(x):
    return np.where(x > 0, 1.0, 0.0)


@wrong("relu", lost=RELU, diagnosis="slope_of_another_activation")
def leaks(x):
    return np.where(x > 0, x, 0.01 * x)


@wrong("relu", lost=RELU, diagnosis="returns_an_input")
def returns_the_input(x):
    return x


@wrong("relu", lost=RELU, diagnosis=("maximum_along_an_axis", "wrong_shape"))
def takes_the_maximum_along_the_first_axis(x):
    return np.max(x, 0)


@wrong("relu", lost=RELU)
def asks_python_for_the_maximum(x):
    return max(0, x)


@wrong("relu", lost=RELU, diagnosis="wrong_shape")
def keeps_the_positive_ones_alone(x):
    return x[x > 0]


@wrong("relu", lost=RELU_HIDDEN, diagnosis="ignores_its_input")
def knows_the_four_numbers(x):
    return [0, 3, 0, 250]


@wrong("relu", lost=RELU, diagnosis="returns_nothing")
def prints(x):
    print(np.maximum(x, 0))


@wrong("relu", lost=RELU_HIDDEN, diagnosis="undefined_at_infinity")
def loops_over_one_axis(x):
    return np.array([v if np.all(v > 0) else 0 * v for v in x])


@wrong("relu", lost={RELU_TORCH: 1, RELU_ENDS: 1, RELU_ALONE: 1})
def truncates(x):
    return np.maximum(x.astype(int), 0)


# --- sigmoid ----------------------------------------------------------------------------------


@right("sigmoid")
def masks_two_formulas(x):
    y = np.empty(x.shape)
    up = x >= 0
    y[up] = 1 / (1 + np.exp(-x[up]))
    e = np.exp(x[~up])
    y[~up] = e / (1 + e)
    return y


@right("sigmoid")
def asks_tanh(x):
    return 0.5 * (1 + np.tanh(0.5 * x))


@right("sigmoid")
def adds_logarithms(x):
    return np.exp(-np.logaddexp(0, -x))


@right("sigmoid")
def clips_far_out(x):
    return 1 / (1 + np.exp(-np.clip(x, -500, 500)))


@right("sigmoid")
def silences_numpy(x):
    with np.errstate(over="ignore"):
        return 1 / (1 + np.exp(-x))


@right("sigmoid")
def loops_with_math(x):
    import math

    y = [1 / (1 + math.exp(-v)) if v > 0 else math.exp(v) / (1 + math.exp(v)) for v in x.flat]
    return np.reshape(y, x.shape)


@right("sigmoid")
def works_in_a_copy(x):
    y = np.abs(x)
    y *= -1
    np.exp(y, out=y)
    y /= 1 + y
    y[x > 0] = 1 - y[x > 0]
    return y.tolist()


@wrong("sigmoid", lost={SILENT: 1}, diagnosis="exponential_overflows")
def takes_the_formula(x):
    return 1 / (1 + np.exp(-x))


@wrong("sigmoid", lost={SILENT: 1}, diagnosis="both_branches_computed")
def chooses_too_late(x):
    return np.where(x >= 0, 1 / (1 + np.exp(-x)), np.exp(x) / (1 + np.exp(x)))


@wrong("sigmoid", lost=AT_THE_ENDS, diagnosis="infinity_over_infinity")
def takes_the_second_formula(x):  # M4-23
    return np.exp(x) / (1 + np.exp(x))


@wrong("sigmoid", lost=AT_THE_ENDS)
def loops_over_the_formula(x):
    import math

    return np.reshape([1 / (1 + math.exp(-v)) for v in x.flat], x.shape)


@wrong("sigmoid", lost={THOUSAND: 1, SIGMOID_TORCH: 1, SIGMOID_ENDS: 1, SILENT: 1})
def clips_at_ten(x):
    return 1 / (1 + np.exp(-np.clip(x, -10, 10)))


@wrong("sigmoid", lost={THREE: 1, **SIGMOID_HIDDEN}, diagnosis="input_doubled")
def forgets_to_halve(x):  # M4-24
    return 0.5 * (1 + np.tanh(x))


@wrong("sigmoid", lost=SIGMOID, diagnosis="mirrored")
def forgets_the_minus(x):
    return 1 / (1 + np.exp(x))


@wrong("sigmoid", lost=SIGMOID, diagnosis="mirrored")
def puts_the_exponential_on_top(x):
    return np.exp(-x) / (1 + np.exp(-x))


@wrong("sigmoid", lost=SIGMOID, diagnosis="slope_of_another_activation")
def takes_tanh(x):
    return np.tanh(x)


@wrong("sigmoid", lost=SIGMOID, diagnosis="divided_too_early")
def leaves_brackets_out(x):
    return 1 / 1 + np.exp(-x)


@wrong("sigmoid", lost=SIGMOID, diagnosis="slope_for_value")
def returns_the_slope(x):
    s = 1 / (1 + np.exp(-x))
    return s * (1 - s)


@wrong("sigmoid", lost={SIGMOID_ALONE: 1}, diagnosis="input_modified")
def works_in_the_input(x):
    np.tanh(np.divide(x, 2, out=x), out=x)
    x += 1
    x /= 2
    return x


@wrong("sigmoid", lost=SIGMOID_HIDDEN, diagnosis="single_precision")
def works_in_single_precision(x):
    small = np.exp(-np.abs(x.astype(np.float32)))
    return np.where(x > 0, 1, small) / (1 + small)


@wrong("sigmoid", lost=SIGMOID, diagnosis="returns_nothing")
def prints_the_sigmoid(x):
    print(1 / (1 + np.exp(-x)))


@wrong("sigmoid", lost=SIGMOID_HIDDEN, diagnosis=("ignores_its_input", "wrong_shape"))
def knows_the_three_numbers(x):
    return [0.5, 0.75, 0.25] if len(x) == 3 else [1, 0]


@wrong("sigmoid", lost=SIGMOID, stock="stock nbgrader runs this sheet beside torch")
def calls_torch(x):
    import torch

    return torch.sigmoid(torch.tensor(x)).numpy()


@wrong("sigmoid", lost=SIGMOID)
def asks_if_the_array_is_positive(x):
    if x > 0:
        return 1 / (1 + np.exp(-x))
    return np.exp(x) / (1 + np.exp(x))


cell(
    "silences_numpy_for_all",
    "sigmoid",
    """
np.seterr(all="ignore")


def sigmoid(x):
    return 1 / (1 + np.exp(-x))
""",
    lost={SILENT: 1},
    diagnosis="exponential_overflows",
)


@right("sigmoid")
def asks_each_number(x):
    def one(v):
        return 1 / (1 + np.exp(-v)) if v > -36 else np.exp(v)

    return np.vectorize(one)(x)


@wrong("sigmoid", lost=SIGMOID)
def divides_by_the_distance(x):
    return 0.5 + 0.5 * x / (1 + np.abs(x))


# --- softmax ----------------------------------------------------------------------------------


@right("softmax")
def takes_slices_one_by_one(x, dim):
    def share(row):
        e = np.exp(row - row.max())
        return e / e.sum()

    return np.apply_along_axis(share, dim, x)


@right("softmax")
def moves_the_axis_to_the_end(x, dim):
    rows = np.moveaxis(x, dim, -1)
    e = np.exp(rows - rows.max(axis=-1)[..., None])
    return np.moveaxis(e / e.sum(axis=-1)[..., None], -1, dim)


@right("softmax")
def subtracts_logarithms(x, dim):
    return np.exp(x - np.logaddexp.reduce(x, axis=dim, keepdims=True))


@right("softmax")
def expands_the_sums(x, dim):
    e = np.exp(x - np.expand_dims(np.amax(x, dim), dim))
    return (e / np.expand_dims(np.add.reduce(e, dim), dim)).tolist()


@right("softmax")
def works_in_a_copy_of_its_own(x, dim):
    x = x.copy()
    x -= x.max(axis=dim, keepdims=True)
    np.exp(x, out=x)
    x /= x.sum(axis=dim, keepdims=True)
    return x


@right("softmax")
def compares_all_pairs(x, dim):
    rows = np.moveaxis(x, dim, -1)
    differences = np.minimum(rows[..., None, :] - rows[..., :, None], 700)
    return np.moveaxis(1 / np.exp(differences).sum(axis=-1), -1, dim)


SOFTMAX_TEXT = """
def softmax(x, dim):
    shift = {shift}
    e = {e}
    total = {total}
    return {returned}
"""
RIGHT_SOFTMAX = {
    "shift": "x.max(axis=dim, keepdims=True)",
    "e": "np.exp(x - shift)",
    "total": "e.sum(axis=dim, keepdims=True)",
    "returned": "e / total",
}


def shares(name, *, lost=None, diagnosis=None, **changed):
    """The right function but for the given lines."""
    source = SOFTMAX_TEXT.format(**{**RIGHT_SOFTMAX, **changed})
    cell(name, "softmax", source, lost=lost, diagnosis=diagnosis)


OF_AXES = {BOTH: 2, SOFTMAX_TORCH: 2, THREE_AXES: 2, SURVIVES: 2, SOFTMAX_ALONE: 1}
shares("shifts_nothing", shift="0", lost={FAR: 2, SURVIVES: 2}, diagnosis="exponential_of_large")
shares("shifts_all_together", shift="x.max()", lost={SURVIVES: 2}, diagnosis="one_maximum_for_all")
shares(
    "shifts_by_the_smallest",
    shift="x.min(axis=dim, keepdims=True)",
    lost={SURVIVES: 2},
    diagnosis="shifted_too_little",
)
shares(
    "shifts_by_the_mean",
    shift="x.mean(axis=dim, keepdims=True)",
    lost={SURVIVES: 2},
    diagnosis="shifted_too_little",
)
shares(
    "shifts_upwards",
    e="np.exp(x + shift)",
    lost={FAR: 2, SURVIVES: 2},
    diagnosis="exponential_of_large",
)
shares(
    "shifts_by_the_absolute_value",
    shift="np.abs(x).max(axis=dim, keepdims=True)",
    lost={FAR: 2, SURVIVES: 2},
    diagnosis="shifted_too_far",
)
shares(
    "adds_up_everything",  # M4-26
    shift="x.max()",
    total="e.sum()",
    lost=OF_AXES,
    diagnosis="all_axes_taken",
)
shares(
    "takes_columns_always",  # M4-25
    shift="x.max(axis=0, keepdims=True)",
    total="e.sum(axis=0, keepdims=True)",
    lost=OF_AXES,
    diagnosis="first_axis_taken",
)
shares(
    "takes_the_last_axis_always",  # M4-25
    shift="x.max(axis=-1, keepdims=True)",
    total="e.sum(axis=-1, keepdims=True)",
    lost=OF_AXES,
    diagnosis="last_axis_taken",
)
shares(
    "takes_rows_for_columns",
    shift="x.max()",
    total="e.sum(axis=(dim + 1) % x.ndim, keepdims=True)",
    lost=OF_AXES,
    diagnosis="other_axis_taken",
)
shares(
    "loses_the_axis_of_the_maximum",  # M4-30
    shift="x.max(axis=dim)",
    lost=OF_AXES,
    diagnosis="maximum_not_lined_up",
)
shares(
    "loses_the_axis_of_the_sum", total="e.sum(axis=dim)", lost=OF_AXES, diagnosis="sum_not_lined_up"
)
shares(
    "loses_both_axes",
    shift="x.max(axis=dim)",
    total="e.sum(axis=dim)",
    lost=OF_AXES,
    diagnosis="sum_not_lined_up",
)
shares(
    "puts_the_axis_back_for_rows",
    shift="x.max()",
    total="e.sum(axis=dim)[:, None] if x.ndim == 2 else e.sum(axis=dim)",
    lost=OF_AXES,
    diagnosis="axis_put_back_at_the_end",
)
shares("counts_axes_from_the_front", total="e.sum(axis=abs(dim), keepdims=True)", lost=OF_AXES)
shares("forgets_to_divide", shift="0", returned="e", lost=SOFTMAX, diagnosis="not_normalised")
shares(
    "forgets_to_divide_after_the_shift",
    returned="e",
    lost=SOFTMAX,
    diagnosis=("divided_by_the_largest", "not_normalised"),
)
shares(
    "divides_by_the_largest",
    shift="0",
    total="e.max(axis=dim, keepdims=True)",
    lost=SOFTMAX,
    diagnosis=("divided_by_the_largest", "exponential_of_large", "not_normalised"),
)
shares("forgets_the_exponential", e="x", lost=SOFTMAX, diagnosis="exponential_left_out")
shares("takes_a_sigmoid", returned="1 / (1 + np.exp(-x))", lost=SOFTMAX, diagnosis="each_by_itself")
shares(
    "returns_the_logarithm",
    returned="x - shift - np.log(total)",
    lost=SOFTMAX,
    diagnosis="logarithm_returned",
)
shares("adds_a_small_number", total="e.sum(axis=dim, keepdims=True) + 1e-6", lost=SOFTMAX)
shares("prints_the_shares", returned="print(e / total)", lost=SOFTMAX, diagnosis="returns_nothing")
shares(
    "shifts_in_single_precision",
    e="np.exp((x - shift).astype(np.float32))",
    lost={ROW: 1, **OF_SLICES},
    diagnosis="single_precision",
)
shares("returns_the_total_too", returned="(e / total, total)", lost=SOFTMAX)


@wrong("softmax", lost={SOFTMAX_ALONE: 1}, diagnosis="input_modified")
def shifts_in_place(x, dim):
    x -= x.max(axis=dim, keepdims=True)
    e = np.exp(x)
    return e / e.sum(axis=dim, keepdims=True)


@wrong("softmax", lost={ROW: 1, **OF_SLICES}, diagnosis=("ignores_its_input", "wrong_shape"))
def knows_the_shares_of_the_row(x, dim):
    return [0.25, 0.75]


@wrong("softmax", lost={SURVIVES: 2})
def computes_with_more_digits(x, dim):
    e = np.exp(x.astype(np.longdouble))
    return (e / e.sum(axis=dim, keepdims=True)).astype(float)


@wrong("softmax", lost={THREE_AXES: 2, SURVIVES: 2, SOFTMAX_ALONE: 1})
def turns_columns_into_rows(x, dim):
    if x.ndim > 1 and dim in (0, -2):
        return softmax(x.T, -1).T  # noqa: F821 - in the notebook
    e = np.exp(x - x.max(axis=-1, keepdims=True))
    return e / e.sum(axis=-1, keepdims=True)


@wrong("softmax", lost={FAR: 2, SURVIVES: 2}, diagnosis="exponents_clipped")
def clips_before_the_exponential(x, dim):
    e = np.exp(np.clip(x, -700, 700))
    return e / e.sum(axis=dim, keepdims=True)


shares(
    "puts_the_axis_back_at_the_end",
    shift="x.max()",
    total="e.sum(axis=dim)[..., None]",
    lost=OF_AXES,
    diagnosis="axis_put_back_at_the_end",
)
shares(
    "shifts_by_the_maximum_of_the_last_axis",
    shift="x.max(axis=-1, keepdims=True)",
    lost=OF_AXES,
    diagnosis="maximum_of_another_axis",
)

# --- softmax_backward -------------------------------------------------------------------------


@right("softmax_backward")
def multiplies_by_the_whole_jacobian(grad_out, s, dim):
    g, p = np.moveaxis(grad_out, dim, -1), np.moveaxis(s, dim, -1)
    jacobian = p[..., :, None] * (np.eye(p.shape[-1]) - p[..., None, :])
    return np.moveaxis(np.einsum("...j,...jk->...k", g, jacobian), -1, dim)


@right("softmax_backward")
def takes_slices_in_a_loop(grad_out, s, dim):
    g, p = np.moveaxis(grad_out, dim, -1), np.moveaxis(s, dim, -1)
    out = np.empty(p.shape)
    for place in np.ndindex(p.shape[:-1]):
        out[place] = (np.diag(p[place]) - np.outer(p[place], p[place])) @ g[place]
    return np.moveaxis(out, -1, dim)


@right("softmax_backward")
def subtracts_two_products(grad_out, s, dim):
    pulled = grad_out * s
    return pulled - s * pulled.sum(axis=dim, keepdims=True)


@right("softmax_backward")
def adds_up_own_and_cross_terms(grad_out, s, dim):
    pulled = grad_out * s
    others = np.expand_dims(pulled.sum(axis=dim), dim) - pulled
    return (grad_out * s * (1 - s) - s * others).tolist()


@right("softmax_backward")
def works_in_a_copy_of_the_upstream(grad_out, s, dim):
    g = grad_out.copy()
    g -= np.sum(g * s, dim, keepdims=True)
    g *= s
    return g


@right("softmax_backward")
def compares_all_pairs_of_pulls(grad_out, s, dim):
    g, p = np.moveaxis(grad_out, dim, -1), np.moveaxis(s, dim, -1)
    differences = g[..., :, None] - g[..., None, :]
    return np.moveaxis(p * (differences * p[..., None, :]).sum(-1), -1, dim)


BACK_TEXT = """
def softmax_backward(grad_out, s, dim):
    pull = {pull}
    return {returned}
"""
RIGHT_BACK = {
    "pull": "(grad_out * s).sum(axis=dim, keepdims=True)",
    "returned": "s * (grad_out - pull)",
}


def back(name, *, lost=None, diagnosis=None, **changed):
    """The right function but for the given lines."""
    source = BACK_TEXT.format(**{**RIGHT_BACK, **changed})
    cell(name, "softmax_backward", source, lost=lost, diagnosis=diagnosis)


back(
    "takes_the_diagonal_alone",  # M4-32
    returned="grad_out * s * (1 - s)",
    lost=BACK,
    diagnosis="cross_terms_missing",
)
back(
    "weighs_before_it_adds_up",
    pull="grad_out * s",
    lost=BACK,
    diagnosis="cross_terms_missing",
)
back(
    "takes_the_output_for_the_input",  # M4-33
    pull="np.exp(s) / np.exp(s).sum(axis=dim, keepdims=True)",
    returned="pull * (grad_out - (grad_out * pull).sum(axis=dim, keepdims=True))",
    lost=BACK_BUT_EQUAL,
    diagnosis="activated_twice",
)
back(
    "adds_up_over_the_last_axis",  # M4-34
    pull="(grad_out * s).sum(axis=-1, keepdims=True)",
    lost=BACK_OF_SLICES,
    diagnosis="softmax_other_axis",
)
back(
    "adds_up_over_the_first_axis",  # M4-34
    pull="(grad_out * s).sum(axis=0, keepdims=True)",
    lost=BACK_OF_SLICES,
    diagnosis="softmax_other_axis",
)
back(
    "adds_up_over_the_other_axis",  # M4-34
    pull="(grad_out * s).sum(axis=(dim + 1) % s.ndim, keepdims=True)",
    lost=BACK_OF_SLICES,
    diagnosis="softmax_other_axis",
)
back(
    "adds_up_over_everything",  # M4-34
    pull="(grad_out * s).sum()",
    lost=BACK_OF_SLICES,
    diagnosis="softmax_other_axis",
)
back(
    "multiplies_all_arrays_as_vectors",
    pull="np.vdot(grad_out, s)",
    lost=BACK_OF_SLICES,
    diagnosis="softmax_other_axis",
)
back(
    "loses_the_axis",
    pull="(grad_out * s).sum(axis=dim)",
    lost=BACK_OF_SLICES,
    diagnosis="sum_not_lined_up",
)
back(
    "adds_up_the_upstream",
    pull="grad_out.sum(axis=dim, keepdims=True)",
    lost=BACK,
    diagnosis="inner_weights_missing",
)
back(
    "averages_inside",
    pull="(grad_out * s).mean(axis=dim, keepdims=True)",
    lost=BACK,
    diagnosis="inner_mean",
)
back(
    "forgets_the_outer_share",
    returned="grad_out - pull",
    lost=BACK_BUT_EQUAL,
    diagnosis="outer_share_missing",
)
back(
    "forgets_what_is_subtracted",
    returned="s * grad_out",
    lost=BACK,
    diagnosis="output_for_derivative",
)
back(
    "turns_the_difference_round",
    returned="s * (pull - grad_out)",
    lost=BACK_BUT_EQUAL,
    diagnosis="negated",
)
back(
    "leaves_brackets_out_of_the_product",
    returned="s * grad_out - pull",
    lost=BACK,
    diagnosis="brackets_left_out",
)
back(
    "takes_the_upstream_for_targets",
    returned="s - grad_out",
    lost=BACK,
    diagnosis="upstream_taken_for_targets",
)
back("hands_the_upstream_on", returned="grad_out", lost=BACK, diagnosis="local_derivative_missing")
back("forgets_the_upstream", returned="s * (1 - s)", lost=BACK, diagnosis="upstream_ignored")
back(
    "returns_zeros", returned="np.zeros(s.shape)", lost=BACK_BUT_EQUAL, diagnosis="zero_everywhere"
)
back("returns_the_shares", returned="s.copy()", lost=BACK, diagnosis="returns_the_output")
back(
    "averages_over_the_batch",
    returned="s * (grad_out - pull) / (s.size // s.shape[dim])",
    lost={TWO_SLICES: 2, BACK_TORCH: 2, BACK_THREE: 2, BACK_ALONE: 1},
    diagnosis="batch_averaged",
)
back(
    "prints_the_gradient",
    returned="print(s * (grad_out - pull))",
    lost=BACK,
    diagnosis="returns_nothing",
)
back(
    "returns_the_jacobian",
    returned="np.diag(s) - np.outer(s, s)",
    lost=BACK,
    diagnosis="wrong_shape",
)
back(
    "computes_the_way_back_in_single_precision",
    returned="(s * (grad_out - pull)).astype(np.float32)",
    lost={TWO_SLICES: 2, BACK_TORCH: 2, BACK_THREE: 2, BACK_ALONE: 1},
    diagnosis="single_precision",
)
back("divides_by_the_shares", returned="s * (grad_out - pull) * s / s", lost={BACK_TORCH: 2})


@wrong("softmax_backward", lost={BACK_ALONE: 1}, diagnosis="input_modified")
def subtracts_in_place(grad_out, s, dim):
    grad_out -= (grad_out * s).sum(axis=dim, keepdims=True)
    return grad_out * s


@wrong("softmax_backward", lost={BACK_ALONE: 1}, diagnosis="input_modified")
def multiplies_the_shares_in_place(grad_out, s, dim):
    pull = (grad_out * s).sum(axis=dim, keepdims=True)
    s *= grad_out - pull
    return s


@wrong("softmax_backward", lost=BACK_OF_SLICES)
def multiplies_by_the_jacobian_of_a_vector(grad_out, s, dim):
    return (np.diag(s) - np.outer(s, s)) @ grad_out


@wrong("softmax_backward", lost=BACK, diagnosis=("ignores_its_input", "wrong_shape"))
def knows_the_two_classes(grad_out, s, dim):
    return [3, -3]


back(
    "puts_the_axis_of_the_pull_at_the_end",
    pull="(grad_out * s).sum(axis=dim)[..., None]",
    lost=BACK_OF_SLICES,
    diagnosis="axis_put_back_at_the_end",
)
back(
    "knows_two_axes",
    pull='np.einsum("ij,ij->i", grad_out, s)[:, None]',
    lost=BACK,
    diagnosis="softmax_other_axis",
)


@wrong("softmax_backward", lost={BACK_TORCH: 2})
def goes_back_to_the_input(grad_out, s, dim):
    x = np.log(s)
    e = np.exp(x - x.max(axis=dim, keepdims=True))
    p = e / e.sum(axis=dim, keepdims=True)
    own = grad_out * np.exp(x) * (1 - p)
    cross = (grad_out * p).sum(axis=dim, keepdims=True) - grad_out * p
    return own - np.where(s > 0, cross * np.exp(x), x * 0)
