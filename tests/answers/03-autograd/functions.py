"""Known answers to `03-autograd/functions`; ids such as M3-33 are those of the course's list."""

import torch

from autograder.answers import cell, right, wrong

VALUES, BACK = "legendre3_has_the_right_values", "legendre3_goes_back_by_hand"
GRADIENT, APART = "legendre3_gradient_matches_torch", "legendre3_keeps_applications_apart"
TWICE, EDIT = "legendre3_can_be_differentiated_twice", "legendre3_notices_an_edit"
ALONE, FORMULA = "legendre3_leaves_its_arguments_alone", "legendre3_has_a_formula_of_its_own"
GRADIENTS = {BACK: 4, GRADIENT: 3, APART: 2, TWICE: 2, ALONE: 1}
SLOPE = {**GRADIENTS, FORMULA: 2}
ALL_OF_P = {VALUES: 3, EDIT: 2, **SLOPE}

BY_HAND, SCALED = "scaled_p3_is_right_by_hand", "scaled_p3_gradient_matches_torch"
CONSTANTS, AGAIN = "scaled_p3_keeps_its_constants_apart", "scaled_p3_can_be_differentiated_twice"
ALL_OF_K = {BY_HAND: 4, SCALED: 2, CONSTANTS: 1, AGAIN: 1}

SMALL, EMPTY = "graph_summary_reads_a_small_graph", "graph_summary_is_empty_without_a_graph"
ONCE, ROOT = "graph_summary_lists_every_node_once", "graph_summary_begins_at_the_root"
SAVED, LONG = "graph_summary_names_what_was_saved", "graph_summary_reads_a_long_chain"
ALL_ROWS = {SMALL: 4, EMPTY: 2, ONCE: 2, ROOT: 1, SAVED: 2, LONG: 1}

CUT, SIX = "find_detached_sees_a_cut", "find_detached_finds_six_kinds_of_cut"
TRUST, EQUAL = "find_detached_trusts_the_graph", "find_detached_tells_equal_numbers_apart"
LEFT = "find_detached_leaves_everything_as_it_was"
ALL_SEARCHES = {CUT: 4, SIX: 3, TRUST: 2, EQUAL: 1, LEFT: 2}


def without(tasks, *names):
    """Tasks and their points, without some of them."""
    return {task: points for task, points in tasks.items() if task not in names}


# --- the questions ----------------------------------------------------------------------------

cell("in_capitals", "slope_alone_with_mean", 'slope_alone_with_mean = " Too Large "')
for chosen in ("right", "too small", "four"):
    cell(
        f"expects_{chosen.replace(' ', '_')}",
        "slope_alone_with_mean",
        f'slope_alone_with_mean = "{chosen}"',
        lost={"slope_alone_is_predicted": 1},
    )
cell("in_other_quotes", "gradient_of_p", "gradient_of_p = 'zero'")
for chosen in ('"none"', '"q"', "0"):
    cell(
        f"expects_{chosen.strip(chr(34))}_for_p",
        "gradient_of_p",
        f"gradient_of_p = {chosen}",
        lost={"gradient_of_p_is_predicted": 1},
    )

# --- LegendrePolynomial3: right ---------------------------------------------------------------

P3 = """
class LegendrePolynomial3(torch.autograd.Function):
    @staticmethod
    def forward(ctx, i):
        ctx.save_for_backward(i)
        return 0.5 * (5 * i**3 - 3 * i)

    @staticmethod
    def backward(ctx, grad_output):
        (i,) = ctx.saved_tensors
        return grad_output * 1.5 * (5 * i**2 - 1)
"""
FORWARD = "0.5 * (5 * i**3 - 3 * i)"
BACKWARD = "grad_output * 1.5 * (5 * i**2 - 1)"
SAVE, OPEN = "ctx.save_for_backward(i)", "(i,) = ctx.saved_tensors"


def slip(name, *pairs, lost=None, diagnosis=None, stock=""):
    """The class above with pieces of its text exchanged."""
    text = P3
    for old, new in pairs:
        assert old in text, old
        text = text.replace(old, new)
    cell(name, "LegendrePolynomial3", text, lost=lost, diagnosis=diagnosis, stock=stock)


slip("writes_it_as_on_the_page")
slip("takes_the_value_from_torch", (FORWARD, "torch.special.legendre_polynomial_p(i, 3)"))
slip("returns_a_none_too_many", (BACKWARD, BACKWARD + ", None"))
slip(
    "multiplies_out",
    (FORWARD, "2.5 * i**3 - 1.5 * i"),
    (BACKWARD, "7.5 * i * i * grad_output - 1.5 * grad_output"),
)
slip("takes_the_first_of_the_tuple", (OPEN, "i = ctx.saved_tensors[0]"))
slip("unpacks_without_brackets", (OPEN, "i, = ctx.saved_tensors"))
slip(
    "uses_methods_of_tensors",
    (FORWARD, "i.pow(3).mul(5).sub(i.mul(3)).div(2)"),
    (BACKWARD, "grad_output.mul(i.square().mul(5).sub(1).mul(1.5))"),
)
slip("uses_einsum", (BACKWARD, "torch.einsum('...,...->...', grad_output, 1.5 * (5 * i**2 - 1))"))
slip("returns_a_tuple", (BACKWARD, f"({BACKWARD},)"))
slip("returns_a_list_of_one_made_a_tuple", (BACKWARD, f"tuple([{BACKWARD}])"))
slip("leaves_staticmethod_out", ("    @staticmethod\n", ""))
slip(
    "computes_in_place_on_its_own",
    (
        f"return {FORWARD}",
        "o = i.clone()\n        o.pow_(3).mul_(5).sub_(3 * i)\n        return o.mul_(0.5)",
    ),
)
slip(
    "saves_the_output_too",
    (
        SAVE + "\n        return " + FORWARD,
        "o = " + FORWARD + "\n        ctx.save_for_backward(i, o)\n        return o",
    ),
    (OPEN, "i, o = ctx.saved_tensors"),
)
slip(
    "asks_whether_it_is_needed",
    (
        f"return {BACKWARD}",
        f"if not ctx.needs_input_grad[0]:\n            return None\n        return {BACKWARD}",
    ),
)
slip("prints_a_trace", (SAVE, SAVE + "\n        print(i.shape)"))
slip(
    "factors_the_polynomial",
    (FORWARD, "i * (5 * i * i - 3) / 2"),
    (BACKWARD, "grad_output * (15 * i * i - 3) / 2"),
)
cell(
    "separates_the_context",
    "LegendrePolynomial3",
    """
class LegendrePolynomial3(torch.autograd.Function):
    @staticmethod
    def forward(i):
        return 0.5 * (5 * i**3 - 3 * i)

    @staticmethod
    def setup_context(ctx, inputs, output):
        ctx.save_for_backward(*inputs)

    @staticmethod
    def backward(ctx, grad_output):
        (i,) = ctx.saved_tensors
        return grad_output * 1.5 * (5 * i**2 - 1)
""",
)

# --- LegendrePolynomial3: wrong ---------------------------------------------------------------

slip(
    "leaves_grad_output_out",
    (BACKWARD, "1.5 * (5 * i**2 - 1)"),
    lost=without(GRADIENTS, APART),
    diagnosis="upstream_ignored",
)  # M3-34
slip(
    "multiplies_by_grad_output_twice",
    (BACKWARD, "grad_output * " + BACKWARD),
    lost=without(GRADIENTS, APART),
    diagnosis="upstream_twice",
)  # M3-35
slip(
    "adds_grad_output",
    (BACKWARD, "grad_output + 1.5 * (5 * i**2 - 1)"),
    lost=SLOPE,
    diagnosis="upstream_added",
)
slip(
    "adds_outputs_up",
    (BACKWARD, "grad_output.sum() * 1.5 * (5 * i**2 - 1)"),
    lost=SLOPE,
    diagnosis="outputs_added_up",
)
slip(
    "passes_grad_output_on",
    (BACKWARD, "grad_output.clone()"),
    lost=SLOPE,
    diagnosis="local_derivative_missing",
)
slip(
    "forgets_the_half_of_the_slope",
    (BACKWARD, "grad_output * (15 * i**2 - 3)"),
    lost=SLOPE,
    diagnosis="half_of_the_slope_missing",
)
slip(
    "forgets_to_differentiate_the_line",
    (BACKWARD, "grad_output * 1.5 * (5 * i**2 - 3)"),
    lost=without(SLOPE),
    diagnosis="constant_of_the_slope_wrong",
)
slip(
    "halves_one_term_of_the_slope",
    (BACKWARD, "grad_output * (7.5 * i**2 - 3)"),
    lost=without(SLOPE),
    diagnosis="bracket_of_the_half_missing",
)
slip(
    "leaves_brackets_out",
    (BACKWARD, "grad_output * 1.5 * 5 * i**2 - 1.5"),
    lost=without(SLOPE, APART, FORMULA),
    diagnosis="brackets_left_out",
)
slip(
    "takes_the_height_for_the_slope",
    (BACKWARD, "grad_output * 0.5 * (5 * i**3 - 3 * i)"),
    lost=SLOPE,
    diagnosis="height_for_slope",
)
slip(
    "carries_the_input_along",
    (BACKWARD, BACKWARD + " * i"),
    lost=SLOPE,
    diagnosis="multiplied_by_input",
)
slip("turns_the_sign_round", (BACKWARD, "-" + BACKWARD), lost=SLOPE, diagnosis="negated")
slip(
    "keeps_the_input_on_the_class",
    (SAVE, "LegendrePolynomial3.i = i"),
    (OPEN, "i = LegendrePolynomial3.i"),
    lost={APART: 2, EDIT: 2},
    diagnosis=("kept_on_the_class", "saved_unwatched"),
)  # M3-33
slip(
    "keeps_the_input_in_a_global",
    ("class Leg", "kept = []\n\n\nclass Leg"),
    (SAVE, "kept.append(i)"),
    (OPEN, "i = kept[-1]"),
    lost={APART: 2, EDIT: 2},
    diagnosis=("kept_on_the_class", "saved_unwatched"),
)
slip(
    "does_not_open_the_tuple",
    (OPEN, "i = ctx.saved_tensors"),
    lost=without(ALL_OF_P, VALUES),
    diagnosis="saved_tuple_unopened",
)  # M3-38
slip(
    "keeps_the_input_as_an_attribute",
    (SAVE, "ctx.i = i"),
    (OPEN, "i = ctx.i"),
    lost={EDIT: 2},
    diagnosis="saved_unwatched",
)
slip(
    "saves_a_copy",
    (SAVE, "ctx.save_for_backward(i.clone())"),
    lost={TWICE: 2, EDIT: 2},
    diagnosis=("slope_cut_off", "saved_unwatched"),
)
slip(
    "saves_the_slope",
    (SAVE, "ctx.save_for_backward(1.5 * (5 * i**2 - 1))"),
    (OPEN, "(slope,) = ctx.saved_tensors"),
    (BACKWARD, "grad_output * slope"),
    lost={TWICE: 2, EDIT: 2},
    diagnosis=("slope_cut_off", "saved_unwatched"),
)
slip(
    "detaches_the_input",
    (BACKWARD, "grad_output * 1.5 * (5 * i.detach() ** 2 - 1)"),
    lost={TWICE: 2},
    diagnosis="slope_cut_off",
)
slip(
    "takes_the_data",
    (BACKWARD, "grad_output * 1.5 * (5 * i.data**2 - 1)"),
    lost={TWICE: 2},
    diagnosis="slope_cut_off",
)
slip(
    "goes_back_without_recording",
    (f"return {BACKWARD}", f"with torch.no_grad():\n            return {BACKWARD}"),
    lost={TWICE: 2},
    diagnosis="way_back_unrecorded",
)
slip(
    "goes_back_in_numpy",
    (
        BACKWARD,
        "torch.as_tensor(grad_output.detach().numpy() * 1.5 * (5 * i.detach().numpy() ** 2 - 1))",
    ),
    lost={TWICE: 2},
    diagnosis="way_back_unrecorded",
)
slip(
    "may_be_differentiated_once",
    (
        "    @staticmethod\n    def backward",
        "    @staticmethod\n    @torch.autograd.function.once_differentiable\n    def backward",
    ),
    lost={TWICE: 2},
    diagnosis="way_back_unrecorded",
)
slip(
    "lets_torch_differentiate",
    (
        f"return {BACKWARD}",
        f"with torch.enable_grad():\n            o = {FORWARD}\n"
        "        return torch.autograd.grad(o, i, grad_output, create_graph=True)[0]",
    ),
    lost={FORMULA: 2},
    diagnosis="torch_differentiates",
)
slip(
    "lets_torch_differentiate_a_copy",
    (
        f"return {BACKWARD}",
        "with torch.enable_grad():\n            i = i.detach().requires_grad_()\n"
        f"            o = {FORWARD}\n        return torch.autograd.grad(o, i, grad_output)[0]",
    ),
    lost={TWICE: 2, FORMULA: 2},
    diagnosis=("way_back_unrecorded", "torch_differentiates"),
)
slip(
    "lets_torch_differentiate_forwards",
    (
        f"return {BACKWARD}",
        f"def p(i):\n            return {FORWARD}\n\n"
        "        _, slope = torch.func.jvp(p, (i,), (torch.ones_like(i),))\n"
        "        return grad_output * slope",
    ),
    lost={FORMULA: 2},
    diagnosis="torch_differentiates",
)
cell(
    "hides_pieces_behind_a_node",
    "LegendrePolynomial3",
    """
class LegendrePolynomial3(torch.autograd.Function):
    @classmethod
    def apply(cls, i):
        return super().apply(0.5 * (5 * i**3 - 3 * i))

    @staticmethod
    def forward(ctx, o):
        return o.clone()

    @staticmethod
    def backward(ctx, grad_output):
        return grad_output
""",
    lost=without(ALL_OF_P, VALUES),
    diagnosis="no_way_back_of_its_own",
)
slip(
    "writes_into_grad_output",
    (f"return {BACKWARD}", "grad_output *= 1.5 * (5 * i**2 - 1)\n        return grad_output"),
    lost={ALONE: 1, TWICE: 2},
    diagnosis="input_modified",
)
slip(
    "writes_into_the_input",
    (
        f"{SAVE}\n        return {FORWARD}",
        "ctx.save_for_backward(i.clone())\n        i *= 2.5 * i**2 - 1.5\n        return i",
    ),
    lost={ALONE: 1, TWICE: 2},
    diagnosis=("input_modified", "slope_cut_off"),
)
slip(
    "returns_the_input_changed",
    (f"return {FORWARD}", f"i.copy_({FORWARD})\n        return i.clone()"),
    lost=without(ALL_OF_P, VALUES, EDIT),
    diagnosis=("input_modified", "output_for_input"),
)
slip(
    "forgets_to_return_forward",
    (f"return {FORWARD}", f"o = {FORWARD}"),
    lost=ALL_OF_P,
    diagnosis=("returns_nothing", "no_tensor_returned"),
)
slip(
    "forgets_to_return_backward",
    (f"return {BACKWARD}", f"print({BACKWARD})"),
    lost=without(ALL_OF_P, VALUES, EDIT),
    diagnosis="returns_nothing",
)
slip(
    "computes_the_slope_forward",
    (FORWARD, "1.5 * (5 * i**2 - 1)"),
    lost={VALUES: 3, ALONE: 1},
    diagnosis="slope_for_height",
)
slip(
    "halves_one_term",
    (FORWARD, "0.5 * 5 * i**3 - 3 * i"),
    lost={VALUES: 3, ALONE: 1},
    diagnosis="bracket_of_the_half_missing",
)
slip(
    "forgets_the_half",
    (FORWARD, "5 * i**3 - 3 * i"),
    lost={VALUES: 3, ALONE: 1},
    diagnosis="constant_factor",
)
slip(
    "multiplies_for_a_power",
    (FORWARD, "0.5 * (5 * i * 3 - 3 * i)"),
    lost={VALUES: 3, ALONE: 1},
    diagnosis="multiplied_for_powers",
)
slip(
    "rounds_to_single_precision",
    (FORWARD, "(0.5 * (5 * i.float() ** 3 - 3 * i.float())).double()"),
    lost={VALUES: 3, ALONE: 1},
    diagnosis="single_precision",
)
slip(
    "returns_the_sum",
    (FORWARD, f"({FORWARD}).sum()"),
    lost={VALUES: 3, BACK: 4, GRADIENT: 3, TWICE: 2, ALONE: 1},
    diagnosis="wrong_shape",
)
slip(
    "returns_the_visible_values",
    (f"return {FORWARD}", "return torch.tensor([17.0, 1.0, 0.0, -1.0], dtype=torch.float64)"),
    lost=without(ALL_OF_P, EDIT),
    diagnosis="ignores_its_input",
)
slip(
    "computes_in_numpy_forward",
    (FORWARD, "0.5 * (5 * i.numpy() ** 3 - 3 * i.numpy())"),
    lost=without(ALL_OF_P, VALUES),
    diagnosis="no_tensor_returned",
)
slip(
    "names_the_arguments_without_ctx",
    ("forward(ctx, i)", "forward(i)"),
    (SAVE, "pass"),
    lost=ALL_OF_P,
    diagnosis="parameters_changed",
)
slip(
    "goes_back_without_ctx",
    ("backward(ctx, grad_output)", "backward(grad_output)"),
    (OPEN, "i = grad_output"),
    lost=without(ALL_OF_P, VALUES),
    diagnosis="parameters_changed",
)
slip(
    "gives_a_second_gradient",
    (BACKWARD, f"({BACKWARD}, 1.0)"),
    lost=without(ALL_OF_P, VALUES, EDIT),
    diagnosis="one_gradient_too_many",
)
slip(
    "takes_self_before_ctx",
    ("forward(ctx, i)", "forward(self, ctx, i)"),
    lost=ALL_OF_P,
    diagnosis="parameters_changed",
)
slip(
    "saves_the_output_alone",
    (
        SAVE + "\n        return " + FORWARD,
        "o = " + FORWARD + "\n        ctx.save_for_backward(o)\n        return o",
    ),
    lost=without(ALL_OF_P, VALUES),
    diagnosis=("output_for_input", "saved_unwatched"),
)
slip(
    "returns_a_tuple_forward",
    (f"return {FORWARD}", f"return ({FORWARD},)"),
    lost=ALL_OF_P,
    diagnosis=("wrong_shape", "no_tensor_returned"),
)
slip(
    "keeps_single_precision_back",
    (BACKWARD, "grad_output * torch.tensor((1.5 * (5 * i**2 - 1)).tolist())"),
    lost=without(SLOPE, BACK),
    diagnosis="single_precision",
)
slip("saves_nothing", (SAVE, "pass"), lost=without(ALL_OF_P, VALUES), diagnosis="saved_nothing")
cell(
    "writes_a_plain_function_class",
    "LegendrePolynomial3",
    """
class LegendrePolynomial3:
    @staticmethod
    def apply(i):
        return 0.5 * (5 * i**3 - 3 * i)
""",
    lost=without(ALL_OF_P, VALUES),
    diagnosis="no_way_back_of_its_own",
)
slip(
    "applies_pieces",
    (
        "    @staticmethod\n    def forward",
        f"    @staticmethod\n    def apply(i):\n        return {FORWARD}\n\n"
        "    @staticmethod\n    def forward",
    ),
    lost=without(ALL_OF_P, VALUES),
    diagnosis="no_way_back_of_its_own",
)

slip(
    "writes_into_a_copy_of_grad_output",
    (
        f"return {BACKWARD}",
        "g = grad_output.clone()\n        g *= 7.5 * i**2 - 1.5\n        return g",
    ),
)
slip(
    "saves_the_square",
    (SAVE, "ctx.save_for_backward(i**2)"),
    (OPEN, "(square,) = ctx.saved_tensors"),
    (BACKWARD, "grad_output * 1.5 * (5 * square - 1)"),
    lost={TWICE: 2, EDIT: 2},
    diagnosis=("slope_cut_off", "saved_unwatched"),
)

# --- ScaledP3 ---------------------------------------------------------------------------------

KP3 = """
class ScaledP3(torch.autograd.Function):
    @staticmethod
    def forward(ctx, i, k):
        ctx.save_for_backward(i)
        ctx.k = k
        return k * 0.5 * (5 * i**3 - 3 * i)

    @staticmethod
    def backward(ctx, grad_output):
        (i,) = ctx.saved_tensors
        return grad_output * ctx.k * 1.5 * (5 * i**2 - 1), None
"""
K_FORWARD = "k * 0.5 * (5 * i**3 - 3 * i)"
K_BACKWARD = "grad_output * ctx.k * 1.5 * (5 * i**2 - 1), None"
KEEP = "ctx.k = k"


def scaled(name, *pairs, lost=None, diagnosis=None):
    """The class above with pieces of its text exchanged."""
    text = KP3
    for old, new in pairs:
        assert old in text, old
        text = text.replace(old, new)
    cell(name, "ScaledP3", text, lost=lost, diagnosis=diagnosis)


scaled("writes_the_scaled_one_as_on_the_page")
scaled(
    "multiplies_at_the_end",
    (K_BACKWARD, "1.5 * (5 * i**2 - 1) * grad_output * ctx.k, None"),
    (K_FORWARD, "(5 * i**3 - 3 * i) / 2 * k"),
)
scaled("keeps_the_number_under_another_name", (KEEP, "ctx.scale = k"), ("ctx.k *", "ctx.scale *"))
scaled(
    "keeps_the_number_as_a_tensor",
    (KEEP, "pass"),
    ("(i)\n", "(i, torch.tensor(float(k), dtype=i.dtype))\n"),
    ("(i,) =", "i, k ="),
    ("ctx.k *", "k *"),
)
scaled(
    "names_the_gradient_first",
    (
        "return grad_output * ctx.k * 1.5 * (5 * i**2 - 1), None",
        "grad_i = torch.mul(grad_output, ctx.k * (7.5 * i * i - 1.5))\n"
        "        return (grad_i, None)",
    ),
)

scaled("leaves_the_none_out", (", None", ""), lost=ALL_OF_K, diagnosis="none_left_out")  # M3-36
scaled("returns_three", (", None", ", None, None"), lost={})
scaled(
    "returns_none_first",
    (K_BACKWARD, "None, grad_output * ctx.k * 1.5 * (5 * i**2 - 1)"),
    lost=ALL_OF_K,
    diagnosis="gradient_for_a_number",
)
scaled(
    "gives_k_a_gradient",
    (", None", ", (grad_output * 0.5 * (5 * i**3 - 3 * i)).sum()"),
    lost=ALL_OF_K,
    diagnosis="gradient_for_a_number",
)
scaled("gives_k_a_zero", (", None", ", 0.0"), lost=ALL_OF_K, diagnosis="gradient_for_a_number")
scaled(
    "forgets_k_on_the_way_back", ("ctx.k * ", ""), lost=ALL_OF_K, diagnosis="outer_factor_missing"
)
scaled(
    "multiplies_by_k_twice", ("ctx.k * ", "ctx.k**2 * "), lost=ALL_OF_K, diagnosis="constant_twice"
)
scaled(
    "forgets_k_on_the_way_forward",
    ("k * 0.5", "0.5"),
    lost={BY_HAND: 4, SCALED: 2},
    diagnosis="constant_forgotten_forward",
)
scaled(
    "leaves_grad_output_out_of_the_scaled",
    ("grad_output * ", ""),
    lost=without(ALL_OF_K, CONSTANTS),
    diagnosis="upstream_ignored",
)
scaled(
    "multiplies_by_grad_output_twice_again",
    ("grad_output * ", "grad_output**2 * "),
    lost=without(ALL_OF_K, CONSTANTS),
    diagnosis="upstream_twice",
)
scaled(
    "forgets_the_half_again",
    ("1.5 * (5", "3 * (5"),
    lost=ALL_OF_K,
    diagnosis="half_of_the_slope_missing",
)
scaled(
    "keeps_k_on_the_class",
    (KEEP, "ScaledP3.k = k"),
    ("ctx.k *", "ScaledP3.k *"),
    lost={CONSTANTS: 1},
    diagnosis="constant_on_the_class",
)
scaled(
    "keeps_everything_on_the_class",
    (KEEP, "ScaledP3.i, ScaledP3.k = i, k"),
    ("(i,) = ctx.saved_tensors", "i = ScaledP3.i"),
    ("ctx.k *", "ScaledP3.k *"),
    lost={CONSTANTS: 1},
    diagnosis="kept_on_the_class",
)
scaled(
    "saves_the_number_with_the_tensors",
    (KEEP, "pass"),
    ("(i)\n", "(i, k)\n"),
    ("(i,) =", "i, k ="),
    ("ctx.k *", "k *"),
    lost=ALL_OF_K,
    diagnosis="number_saved_as_a_tensor",
)
scaled(
    "does_not_open_the_tuple_again",
    ("(i,) =", "i ="),
    lost=ALL_OF_K,
    diagnosis="saved_tuple_unopened",
)
scaled("detaches_again", ("i**2", "i.detach() ** 2"), lost={AGAIN: 1}, diagnosis="slope_cut_off")
scaled(
    "goes_back_unrecorded_again",
    ("return grad_output", "with torch.no_grad():\n            return grad_output"),
    lost={AGAIN: 1},
    diagnosis="way_back_unrecorded",
)
scaled("forgets_to_keep_k", (KEEP, "pass"), lost=ALL_OF_K, diagnosis="saved_nothing")
scaled("looks_for_k_in_the_notebook", (KEEP, "pass"), ("ctx.k *", "k *"), lost=ALL_OF_K)
scaled(
    "returns_no_gradient", (K_BACKWARD, "None, None"), lost=ALL_OF_K, diagnosis="returns_nothing"
)
scaled(
    "turns_k_whole",
    (KEEP, "ctx.k = int(k)"),
    lost={SCALED: 2, CONSTANTS: 1, AGAIN: 1},
    diagnosis="constant_made_whole",
)
scaled(
    "keeps_k_in_single_precision",
    (KEEP, "ctx.k = torch.tensor(k)"),
    lost={SCALED: 2},
    diagnosis="single_precision",
)
scaled(
    "saves_the_scaled_output",
    (
        "ctx.save_for_backward(i)\n        ctx.k = k\n        return " + K_FORWARD,
        "ctx.k = k\n        o = "
        + K_FORWARD
        + "\n        ctx.save_for_backward(o)\n        return o",
    ),
    lost=ALL_OF_K,
    diagnosis="output_for_input",
)
scaled(
    "returns_a_list",
    (K_BACKWARD, f"[{K_BACKWARD}]"),
    lost=ALL_OF_K,
    diagnosis="none_left_out",
)
scaled("adds_k", ("k * 0.5", "k + 0.5"), lost={BY_HAND: 4, SCALED: 2}, diagnosis="constant_added")
scaled(
    "lets_torch_differentiate_the_scaled",
    (
        f"return {K_BACKWARD}",
        f"with torch.enable_grad():\n            o = {K_FORWARD.replace('k *', 'ctx.k *', 1)}\n"
        "        return torch.autograd.grad(o, i, grad_output, create_graph=True)[0], None",
    ),
    lost={SCALED: 2},
    diagnosis="torch_differentiates",
)
scaled(
    "forgets_ctx_in_the_scaled",
    ("forward(ctx, i, k)", "forward(i, k)"),
    ("        ctx.save_for_backward(i)\n        ctx.k = k\n", ""),
    lost=ALL_OF_K,
    diagnosis="parameters_changed",
)
cell(
    "applies_scaled_pieces",
    "ScaledP3",
    """
class ScaledP3:
    @staticmethod
    def apply(i, k):
        return k * 0.5 * (5 * i**3 - 3 * i)
""",
    lost=ALL_OF_K,
    diagnosis="no_way_back_of_its_own",
)

# --- graph_summary ----------------------------------------------------------------------------


@right("graph_summary")
def walks_breadth_first(loss):
    from collections import deque

    rows, seen, queue = [], set(), deque([loss.grad_fn])
    while queue:
        node = queue.popleft()
        if node is None or node in seen:
            continue
        seen.add(node)
        names = [n[len("_saved_") :] for n in dir(node) if n.startswith("_saved_")]
        rows.append((type(node).__name__, names))
        for parent, _ in node.next_functions:
            queue.append(parent)
    return rows


@right("graph_summary")
def keeps_nodes_in_a_list_that_grows(loss):
    nodes = [loss.grad_fn] if loss.grad_fn is not None else []
    for node in nodes:
        for parent, _ in node.next_functions:
            if parent is not None and not any(parent is other for other in nodes):
                nodes.append(parent)
    return [
        [node.__class__.__name__, {name for name in dir(node) if name[:7] == "_saved_"}]
        for node in nodes
    ]


@right("graph_summary")
def yields_its_rows(loss):
    def walk():
        met, waiting = {}, [loss.grad_fn]
        while waiting:
            node = waiting.pop(0)
            if node is None or id(node) in met:
                continue
            met[id(node)] = node
            yield type(node).__name__, tuple(a for a in dir(node) if a.startswith("_saved"))
            waiting.extend(pair[0] for pair in node.next_functions)

    return list(walk())


@wrong("graph_summary", lost={ONCE: 2, SAVED: 2}, diagnosis="one_branch_followed")
def follows_the_first_way(loss):
    rows, node = [], loss.grad_fn
    while node is not None:
        rows.append((type(node).__name__, [n for n in dir(node) if n.startswith("_saved_")]))
        node = node.next_functions[0][0] if node.next_functions else None
    return rows


@wrong("graph_summary", lost={ONCE: 2, SAVED: 2, LONG: 1}, diagnosis="node_listed_for_every_way")
def forgets_where_it_has_been(loss):
    rows, waiting = [], [loss.grad_fn]
    while waiting:
        node = waiting.pop()
        if node is not None:
            rows.append((type(node).__name__, [n for n in dir(node) if n.startswith("_saved_")]))
            waiting += [parent for parent, _ in node.next_functions]
    return rows


@wrong("graph_summary", lost={ONCE: 2, SAVED: 2, LONG: 1}, diagnosis="nodes_known_by_their_kind")
def knows_nodes_by_their_kind(loss):
    rows, seen, waiting = [], set(), [loss.grad_fn]
    while waiting:
        node = waiting.pop()
        if node is None or type(node).__name__ in seen:
            continue
        seen.add(type(node).__name__)
        rows.append((type(node).__name__, [n for n in dir(node) if n.startswith("_saved_")]))
        waiting += [parent for parent, _ in node.next_functions]
    return rows


@wrong("graph_summary", lost={SMALL: 4, EMPTY: 2, ONCE: 2, LONG: 1}, diagnosis="leaves_not_listed")
def leaves_the_leaves_out(loss):
    rows, seen, waiting = [], set(), [loss.grad_fn]
    while waiting:
        node = waiting.pop()
        if node is None or node in seen or not node.next_functions:
            continue
        seen.add(node)
        rows.append((type(node).__name__, [n for n in dir(node) if n.startswith("_saved_")]))
        waiting += [parent for parent, _ in node.next_functions]
    return rows


WALK = """
def graph_summary(loss):
    rows, seen, waiting = [], set(), [loss.grad_fn]
    while waiting:
        node = waiting.pop()
        if node is None or node in seen:
            continue
        seen.add(node)
        names = [n for n in dir(node) if n.startswith("_saved_")]
        rows.append((type(node).__name__, names))
        waiting += [parent for parent, _ in node.next_functions]
    return rows
"""
NAMES = '[n for n in dir(node) if n.startswith("_saved_")]'


def walk(name, *pairs, lost=None, diagnosis=None):
    """The walk above with pieces of its text exchanged."""
    text = WALK
    for old, new in pairs:
        assert old in text, old
        text = text.replace(old, new)
    cell(name, "graph_summary", text, lost=lost, diagnosis=diagnosis)


walk("asks_for_the_attributes_names", ("in dir(node)", "in sorted(dir(node))"))
walk(
    "returns_its_rows_backwards",
    ("return rows", "return rows[::-1]"),
    lost={SMALL: 4, ROOT: 1},
    diagnosis="root_comes_last",
)
walk(
    "names_nodes_as_the_engine_does",
    ("type(node).__name__, n", "node.name(), n"),
    lost={SMALL: 4, ONCE: 2},
    diagnosis="named_by_the_engine",
)
walk(
    "names_nodes_by_their_text",
    ("type(node).__name__, n", "str(node), n"),
    lost={SMALL: 4, ONCE: 2, ROOT: 1, SAVED: 2},
    diagnosis="names_of_no_kind",
)
walk(
    "names_types_and_not_their_names",
    ("type(node).__name__, n", "type(node), n"),
    lost={SMALL: 4, ONCE: 2, ROOT: 1, SAVED: 2},
    diagnosis="names_of_no_kind",
)
walk(
    "returns_the_root_alone",
    ("        waiting += [parent for parent, _ in node.next_functions]\n", ""),
    lost={SMALL: 4, EMPTY: 2, ONCE: 2, SAVED: 2, LONG: 1},
    diagnosis="root_alone",
)
walk(
    "returns_too_early",
    ("    return rows", "        return rows"),
    lost={SMALL: 4, EMPTY: 2, ONCE: 2, SAVED: 2, LONG: 1},
    diagnosis=("root_alone", "returns_nothing"),
)
walk(
    "names_nothing_saved",
    (NAMES, "[]"),
    lost={SMALL: 4, SAVED: 2},
    diagnosis="nothing_saved_is_named",
)
walk(
    "names_raw_attributes_too",
    (NAMES, '[n for n in dir(node) if "saved" in n]'),
    lost={SMALL: 4, SAVED: 2},
    diagnosis="other_attributes_named",
)
walk(
    "names_raw_attributes_in_place",
    (NAMES, '[n for n in dir(node) if n.startswith("_raw_saved_")]'),
    lost={SMALL: 4, SAVED: 2},
)
walk(
    "skips_names_that_hold_none",
    (NAMES, NAMES[:-1] + " and getattr(node, n) is not None]"),
    lost={SAVED: 2},
    diagnosis="empty_names_left_out",
)
walk(
    "asks_for_the_values",
    (NAMES, "[getattr(node, n) for n in dir(node) if n.startswith('_saved_')]"),
    lost={SAVED: 2},
    diagnosis="values_for_names",
)
walk(
    "asks_for_values_and_keeps_names",
    (NAMES, "[n for n in dir(node) if n.startswith('_saved_') and hasattr(node, n)]"),
    lost={SAVED: 2},
    diagnosis="values_asked_for",
)
walk("trips_over_constants", ("node is None or ", ""), lost=ALL_ROWS, diagnosis="none_not_skipped")
walk(
    "returns_names_alone",
    ("rows.append((type(node).__name__, names))", "rows.append(type(node).__name__)"),
    lost={SMALL: 4, ONCE: 2, ROOT: 1, SAVED: 2},
    diagnosis="names_of_no_kind",
)
walk("prints_its_rows", ("return rows", "print(rows)"), lost=ALL_ROWS, diagnosis="returns_nothing")
walk(
    "begins_behind_the_root",
    ("[loss.grad_fn]", "[parent for parent, _ in loss.grad_fn.next_functions]"),
    lost=ALL_ROWS,
    diagnosis="last_operation_left_out",
)
walk(
    "raises_without_a_graph",
    (
        "    rows, seen",
        "    if loss.grad_fn is None:\n        raise ValueError('no graph')\n    rows, seen",
    ),
    lost={EMPTY: 2},
)
walk(
    "returns_none_without_a_graph",
    ("    rows, seen", "    if loss.grad_fn is None:\n        return None\n    rows, seen"),
    lost={EMPTY: 2},
    diagnosis="returns_nothing",
)
walk(
    "goes_back_first",
    ("    rows, seen", "    loss.sum().backward()\n    rows, seen"),
    lost={EMPTY: 2, SAVED: 2},
    diagnosis="values_asked_for",
)
cell(
    "calls_itself_deeper_than_python_allows",  # it asked for more, and that will do
    "graph_summary",
    """
import sys

sys.setrecursionlimit(20_000)


def graph_summary(loss):
    rows, seen = [], set()

    def visit(node):
        if node is None or node in seen:
            return
        seen.add(node)
        rows.append((type(node).__name__, [n for n in dir(node) if n.startswith("_saved_")]))
        for parent, _ in node.next_functions:
            visit(parent)

    visit(loss.grad_fn)
    return rows
""",
)
walk(
    "makes_a_dict",
    ("return rows", "return dict(rows)"),
    lost={SMALL: 4, ONCE: 2, ROOT: 1, SAVED: 2, LONG: 1},
    diagnosis="names_of_no_kind",
)
cell(
    "calls_itself",  # M3-41
    "graph_summary",
    """
def graph_summary(loss):
    rows, seen = [], set()

    def visit(node):
        if node is None or node in seen:
            return
        seen.add(node)
        rows.append((type(node).__name__, [n for n in dir(node) if n.startswith("_saved_")]))
        for parent, _ in node.next_functions:
            visit(parent)

    visit(loss.grad_fn)
    return rows
""",
    lost={LONG: 1},
    diagnosis="recursion_too_deep",
)
cell(
    "returns_the_example",
    "graph_summary",
    """
def graph_summary(loss):
    power = ("PowBackward0", ["self", "exponent"])
    return [("SumBackward0", []), power, ("MulBackward0", []), ("AccumulateGrad", [])]
""",
    lost=without(ALL_ROWS, SMALL),
    diagnosis="ignores_its_input",
)

# --- find_detached ----------------------------------------------------------------------------


@right("find_detached")
def asks_torch_for_gradients(loss, params):
    asking = [p for p in params if p.requires_grad]
    if loss.grad_fn is None:
        return list(params)
    grads = torch.autograd.grad(loss, asking, retain_graph=True, allow_unused=True)
    found = {id(p) for p, g in zip(asking, grads, strict=True) if g is not None}
    return [p for p in params if id(p) not in found]


@right("find_detached")
def compares_by_is(loss, params):
    nodes, leaves = [loss.grad_fn], []
    for node in nodes:
        if node is None:
            continue
        if type(node).__name__ == "AccumulateGrad":
            leaves.append(node.variable)
        nodes += [n for n, _ in node.next_functions if n not in nodes]
    return tuple(p for p in params if all(p is not leaf for leaf in leaves))


@right("find_detached")
def strikes_out_what_it_meets(loss, params):
    left = dict(enumerate(params))
    met, waiting = set(), [loss.grad_fn]
    while waiting:
        node = waiting.pop(0)
        if node is None or node in met:
            continue
        met.add(node)
        for k, p in enumerate(params):
            if hasattr(node, "variable") and node.variable is p:
                left.pop(k, None)
        waiting.extend(n for n, _ in node.next_functions)
    return list(left.values())


@right("find_detached")
def puts_gradients_back(loss, params):
    if not loss.requires_grad:
        return params
    before = [p.grad for p in params]
    for p in params:
        p.grad = None
    loss.backward(retain_graph=True)
    missing = [p for p in params if p.grad is None]
    for p, grad in zip(params, before, strict=True):
        p.grad = grad
    return missing


SEARCH = """
def find_detached(loss, params):
    leaves, met, waiting = [], set(), [loss.grad_fn]
    while waiting:
        node = waiting.pop()
        if node is None or node in met:
            continue
        met.add(node)
        if hasattr(node, "variable"):
            leaves.append(node.variable)
        waiting += [n for n, _ in node.next_functions]
    return [p for p in params if not any(p is leaf for leaf in leaves)]
"""
RESULT = "[p for p in params if not any(p is leaf for leaf in leaves)]"


def search(name, *pairs, lost=None, diagnosis=None):
    """The search above with pieces of its text exchanged."""
    text = SEARCH
    for old, new in pairs:
        assert old in text, old
        text = text.replace(old, new)
    cell(name, "find_detached", text, lost=lost, diagnosis=diagnosis)


search("collects_the_variables")
search(
    "compares_ids", (RESULT, "[p for p in params if id(p) not in {id(leaf) for leaf in leaves}]")
)
search("makes_a_set_of_tensors", (RESULT, "[p for p in params if p not in set(leaves)]"))
search(
    "uses_in",
    (RESULT, "[p for p in params if p not in leaves]"),
    lost={EQUAL: 1, LEFT: 2},
    diagnosis="compared_by_numbers",
)  # M3-06
search(
    "compares_values",
    (RESULT, "[p for p in params if not any(torch.equal(p, leaf) for leaf in leaves)]"),
    lost={EQUAL: 1},
    diagnosis="compared_by_numbers",
)
search(
    "returns_the_reached_ones",
    ("not any(", "any("),
    lost=ALL_SEARCHES,
    diagnosis="reached_for_detached",
)
search(
    "follows_the_first_way_only",
    ("node.next_functions]", "node.next_functions[:1]]"),
    lost=ALL_SEARCHES,
    diagnosis="one_branch_followed",
)
search(
    "looks_at_the_last_operation",
    ("        waiting += [n for n, _ in node.next_functions]\n", ""),
    ("[loss.grad_fn]", "[n for n, _ in loss.grad_fn.next_functions]"),
    lost=ALL_SEARCHES,
    diagnosis="last_operation_alone",
)
search(
    "looks_behind_the_last_operation",
    ("        waiting += [n for n, _ in node.next_functions]\n", ""),
    (
        "[loss.grad_fn]",
        "[] if loss.grad_fn is None else [n for n, _ in loss.grad_fn.next_functions]",
    ),
    lost=ALL_SEARCHES,
    diagnosis="last_operation_alone",
)
search(
    "turns_the_order_round",
    ("in params if", "in params[::-1] if"),
    lost={TRUST: 2, EQUAL: 1},
    diagnosis="params_out_of_order",
)
search(
    "trips_over_constants_again",
    ("node is None or ", ""),
    lost=without(ALL_SEARCHES, EQUAL),
    diagnosis="none_not_skipped",
)
search(
    "prints_the_list",
    ("return " + RESULT, f"print({RESULT})"),
    lost=ALL_SEARCHES,
    diagnosis="returns_nothing",
)
search(
    "returns_places",
    (RESULT, "[k for k, p in enumerate(params) if not any(p is leaf for leaf in leaves)]"),
    lost=ALL_SEARCHES,
    diagnosis="no_parameters",
)
search(
    "returns_names",
    (RESULT, "['p' for p in params if not any(p is leaf for leaf in leaves)]"),
    lost=ALL_SEARCHES,
    diagnosis="no_parameters",
)
search("returns_whether_there_is_one", (RESULT, "bool(" + RESULT + ")"), lost=ALL_SEARCHES)
search(
    "returns_copies",
    (RESULT, "[p.clone() for p in params if not any(p is leaf for leaf in leaves)]"),
    lost=ALL_SEARCHES,
    diagnosis="no_parameters",
)
search(
    "tidies_up",
    ("    leaves, met", "    for p in params:\n        p.grad = None\n    leaves, met"),
    lost={LEFT: 2},
    diagnosis="gradients_thrown_away",
)
search("always_empty", (RESULT, "[]"), lost=ALL_SEARCHES, diagnosis="ignores_its_input")


@wrong("find_detached", lost=ALL_SEARCHES, diagnosis=("ignores_its_input", "parameter_asked"))
def asks_the_parameters(loss, params):
    return [p for p in params if not p.requires_grad]


@wrong("find_detached", lost=ALL_SEARCHES, diagnosis="gradient_read_too_early")
def reads_gradients_before_the_way_back(loss, params):
    return [p for p in params if p.grad is None]


@wrong("find_detached", lost={CUT: 4, TRUST: 2, LEFT: 2}, diagnosis="graph_and_gradients_used")
def goes_back_and_looks(loss, params):
    loss.backward()
    return [p for p in params if p.grad is None]


@wrong("find_detached", lost={LEFT: 2}, diagnosis="gradients_added")
def goes_back_with_care_for_the_graph(loss, params):
    if loss.requires_grad:
        loss.backward(retain_graph=True)
    return [p for p in params if p.grad is None]


@wrong("find_detached", lost={LEFT: 2}, diagnosis="gradients_thrown_away")
def tidies_up_and_goes_back(loss, params):
    for p in params:
        p.grad = None
    if loss.requires_grad:
        loss.backward(retain_graph=True)
    missing = [p for p in params if p.grad is None]
    for p in params:
        p.grad = None
    return missing


@wrong("find_detached", lost={LEFT: 2}, diagnosis="graph_used_up")
def uses_the_graph_up(loss, params):
    asking = [p for p in params if p.requires_grad]
    if loss.grad_fn is None:
        return list(params)
    grads = torch.autograd.grad(loss, asking, allow_unused=True)
    found = {id(p) for p, g in zip(asking, grads, strict=True) if g is not None}
    return [p for p in params if id(p) not in found]


@wrong("find_detached", lost={TRUST: 2}, diagnosis="zero_taken_for_none")
def takes_zero_for_none(loss, params):
    asking = [p for p in params if p.requires_grad]
    if loss.grad_fn is None:
        return list(params)
    grads = torch.autograd.grad(
        loss, asking, retain_graph=True, allow_unused=True, materialize_grads=True
    )
    found = {id(p) for p, g in zip(asking, grads, strict=True) if g.any()}
    return [p for p in params if id(p) not in found]


@wrong("find_detached", lost={CUT: 4, TRUST: 2}, diagnosis="asked_without_a_graph")
def does_not_expect_a_loss_without_graph(loss, params):
    grads = torch.autograd.grad(loss, params, retain_graph=True, allow_unused=True)
    return [p for p, g in zip(params, grads, strict=True) if g is None]


@right("find_detached")
def asks_for_one_gradient_at_a_time(loss, params):
    missing = []
    for p in params:
        grad = None
        if p.requires_grad and loss.requires_grad:
            (grad,) = torch.autograd.grad(loss, p, retain_graph=True, allow_unused=True)
        if grad is None:
            missing.append(p)
    return missing


@right("find_detached")
def catches_what_torch_refuses(loss, params):
    missing = []
    for p in params:
        try:
            torch.autograd.grad(loss, p, retain_graph=True)
        except RuntimeError:
            missing.append(p)
    return missing


@wrong("find_detached", lost=without(ALL_SEARCHES, EQUAL), diagnosis="graph_used_up")
def catches_and_uses_the_graph_up(loss, params):
    missing = []
    for p in params:
        try:
            torch.autograd.grad(loss, p)
        except RuntimeError:
            missing.append(p)
    return missing


@wrong("find_detached", lost={TRUST: 2}, diagnosis="constant_parameters_left_out")
def looks_at_those_that_ask(loss, params):
    asking = [p for p in params if p.requires_grad]
    if loss.grad_fn is None:
        return asking
    grads = torch.autograd.grad(loss, asking, retain_graph=True, allow_unused=True)
    return [p for p, g in zip(asking, grads, strict=True) if g is None]


@wrong("find_detached", lost=ALL_SEARCHES, diagnosis="nodes_known_by_their_kind")
def knows_leaves_by_their_kind(loss, params):
    leaves, met, waiting = [], set(), [loss.grad_fn]
    while waiting:
        node = waiting.pop()
        if node is None or type(node) in met:
            continue
        met.add(type(node))
        if hasattr(node, "variable"):
            leaves.append(node.variable)
        waiting += [n for n, _ in node.next_functions]
    return [p for p in params if not any(p is leaf for leaf in leaves)]


@wrong("find_detached", lost={LEFT: 2}, diagnosis="input_modified")
def strikes_out_in_params(loss, params):
    met, waiting = set(), [loss.grad_fn]
    while waiting:
        node = waiting.pop()
        if node is None or node in met:
            continue
        met.add(node)
        if hasattr(node, "variable"):
            params[:] = [p for p in params if p is not node.variable]
        waiting += [n for n, _ in node.next_functions]
    return params


@wrong("find_detached", lost={LEFT: 2}, diagnosis="gradients_added")
def listens_with_hooks(loss, params):
    heard = set()
    asking = [(k, p) for k, p in enumerate(params) if p.requires_grad]
    hooks = [p.register_hook(lambda grad, k=k: heard.add(k)) for k, p in asking]
    if loss.requires_grad:
        loss.backward(retain_graph=True)
    for hook in hooks:
        hook.remove()
    return [p for k, p in enumerate(params) if k not in heard]


@wrong("find_detached", lost=ALL_SEARCHES, diagnosis="gradient_read_too_early")
def returns_every_leaf(loss, params):
    return [p for p in params if p.is_leaf]
