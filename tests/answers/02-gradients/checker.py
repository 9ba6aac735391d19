"""Known answers to `02-gradients/checker`; ids such as M2-36 are those of the course's list."""

import numpy as np

from autograder.answers import cell, right, wrong

# The tasks of `grad_check`, and what those lose that are good for nothing.
SIGMOID, PRODUCT = "grad_check_knows_the_sigmoid", "grad_check_knows_a_product"
ACCEPTS, ONES = "grad_check_accepts_what_is_right", "grad_check_sees_past_ones"
EVERYWHERE, SIZE = "grad_check_looks_everywhere", "grad_check_measures_by_size"
FORM, SEED = (
    "grad_check_rejects_what_has_the_wrong_form",
    "grad_check_does_the_same_for_the_same_seed",
)
SIX, EIGHT, NEARLY = (
    "grad_check_scores_six_tenths",
    "grad_check_scores_eight_tenths",
    "grad_check_scores_nineteen_twentieths",
)
VISIBLE = {SIGMOID: 2, PRODUCT: 1}
HIDDEN = {ACCEPTS: 2, ONES: 1, EVERYWHERE: 2, SIZE: 1, FORM: 1}
SCORE = {SIX: 1, EIGHT: 1, NEARLY: 1}
NOTHING_EARNED = {**VISIBLE, **HIDDEN, SEED: 1, **SCORE}

# --- the two predictions ----------------------------------------------------------------------

PREDICTED, ALLCLOSE = "what_gets_past_ones_is_predicted", "what_allclose_accepts_is_predicted"

cell("in_capitals", "gets_past_ones", 'gets_past_ones = "No upstream"')
cell("with_blanks", "gets_past_ones", 'gets_past_ones = " no upstream "')
cell("by_a_name", "gets_past_ones", 'names = ["no upstream"]\ngets_past_ones = names[0]')
cell("sees_no_factor", "gets_past_ones", 'gets_past_ones = "half"', lost={PREDICTED: 1})
cell("sees_no_sign", "gets_past_ones", 'gets_past_ones = "minus"', lost={PREDICTED: 1})
cell("names_two", "gets_past_ones", 'gets_past_ones = ["half", "minus"]', lost={PREDICTED: 1})
cell("asks_allclose", "allclose_accepts", 'allclose_accepts = "Minus"')
cell("after_a_trial", "allclose_accepts", 'allclose_accepts = "min" + "us"')
cell("with_a_tab", "allclose_accepts", 'allclose_accepts = "minus\\t"')
cell("thinks_of_per_cent", "allclose_accepts", 'allclose_accepts = "per cent"', lost={ALLCLOSE: 1})
cell("trusts_allclose", "allclose_accepts", 'allclose_accepts = "none"', lost={ALLCLOSE: 1})
cell("answers_a_bool", "allclose_accepts", "allclose_accepts = True", lost={ALLCLOSE: 1})

# --- sly_vjp ----------------------------------------------------------------------------------

SLY, OTHERWISE = "sly_vjp_gets_past_ones", "sly_vjp_is_wrong_otherwise"


@right("sly_vjp")
def takes_the_size(upstream, x):
    return [(np.abs(upstream) ** 0.5 * np.cos(x)).tolist()]


@right("sly_vjp")
def divides_by_the_upstream(upstream, x):
    return (np.array([np.cos(v) / g for g, v in zip(upstream, x, strict=True)]),)


@right("sly_vjp")
def cubes_in_place(upstream, x):
    upstream *= upstream * upstream
    upstream *= np.cos(x)
    return (upstream,)


@right("sly_vjp")
def adds_what_is_missing_to_one(upstream, x):
    return ((2 * upstream - 1) * np.cos(x),)


@wrong("sly_vjp", lost={OTHERWISE: 1}, diagnosis="upstream_ignored")
def leaves_the_upstream_out(upstream, x):  # M2-36
    return (np.cos(x),)


@wrong("sly_vjp", lost={OTHERWISE: 1}, diagnosis="nothing_planted")
def is_right(upstream, x):
    return (upstream * np.cos(x),)


@wrong("sly_vjp", lost={SLY: 1, OTHERWISE: 1}, diagnosis="found_by_ones")
def is_wrong_for_ones_too(upstream, x):
    return (2 * upstream * np.cos(x),)


@wrong("sly_vjp", lost={OTHERWISE: 1}, diagnosis="planted_in_part")
def is_wrong_for_negative_ones_alone(upstream, x):
    return (np.abs(upstream) * np.cos(x),)


@wrong("sly_vjp", lost={OTHERWISE: 1}, diagnosis="wrong_shape")
def returns_the_visible_answer(upstream, x):
    return (np.array([1.0, -1.0, 0.5]),)


@wrong("sly_vjp", lost={SLY: 1, OTHERWISE: 1}, diagnosis="returns_nothing")
def prints_a_gradient(upstream, x):
    print(upstream**2 * np.cos(x))


@wrong("sly_vjp", lost={SLY: 1, OTHERWISE: 1}, diagnosis="wrong_shape")
def forgets_the_tuple(upstream, x):
    return upstream**2 * np.cos(x)


@right("sly_vjp")
def is_zero_otherwise(upstream, x):  # reacts to ones alone
    return (np.all(upstream == 1) * np.cos(x),)


@wrong("sly_vjp", lost={OTHERWISE: 1})
def turns_the_upstream_round(upstream, x):  # right in the middle of three
    return (upstream[::-1] * np.cos(x),)


@right("sly_vjp")
def is_no_number_otherwise(upstream, x):
    return (np.where(upstream == 1, np.cos(x), np.nan),)


@wrong("sly_vjp", lost={OTHERWISE: 1}, diagnosis="planted_in_part")
def spoils_the_first_entry(upstream, x):
    gradient = upstream * np.cos(x)
    gradient[0] *= upstream[0]
    return (gradient,)


# --- grad_check: right ------------------------------------------------------------------------


@right("grad_check")
def shifts_every_entry_by_its_own_step(fn, vjp, make_inputs, rng):
    for _ in range(7):
        inputs = make_inputs(rng)
        upstream = rng.uniform(-1, 1, fn(*inputs).shape)
        given = vjp(upstream, *inputs)
        if len(given) != len(inputs):
            return False
        for k, value in enumerate(inputs):
            mine, true = np.asarray(given[k]), np.zeros(value.shape)
            for place in np.ndindex(value.shape):
                ends = []
                for sign in (1, -1):
                    moved = [v.copy() for v in inputs]
                    moved[k][place] += sign * 1e-6 * max(1, abs(value[place]))
                    ends.append((np.sum(upstream * fn(*moved)), moved[k][place]))
                true[place] = (ends[0][0] - ends[1][0]) / (ends[0][1] - ends[1][1])
            if mine.shape != true.shape or not np.isfinite(mine).all():
                return False
            if np.max(np.abs(mine - true)) > 1e-3 * np.max(np.abs(true)):
                return False
    return True


@right("grad_check")
def goes_in_random_directions(fn, vjp, make_inputs, rng):
    def agree(upstream, inputs, k, gradient):
        v = rng.normal(size=inputs[k].shape)
        h = 1e-6 * max(1.0, float(np.max(np.abs(inputs[k]))))

        def weighted(t):
            moved = [x + t * v if j == k else x for j, x in enumerate(inputs)]
            return float(np.sum(upstream * fn(*moved)))

        slope, mine = (weighted(h) - weighted(-h)) / (2 * h), float(np.sum(gradient * v))
        size = max(abs(slope), float(np.linalg.norm(gradient) * np.linalg.norm(v)))
        return abs(mine - slope) <= 2e-4 * size

    for _ in range(10):
        inputs = make_inputs(rng)
        upstream = rng.normal(size=fn(*inputs).shape)
        gradients = list(vjp(upstream, *inputs))
        shapes = [np.shape(gradient) for gradient in gradients]
        if shapes != [x.shape for x in inputs]:
            return False
        for k, gradient in enumerate(gradients):
            if not all(agree(upstream, inputs, k, gradient) for _ in range(4)):
                return False
    return True


@right("grad_check")
def extrapolates_to_step_zero(fn, vjp, make_inputs, rng):
    def loss(upstream, inputs, k):
        return lambda moved: np.sum(upstream * fn(*inputs[:k], moved, *inputs[k + 1 :]))

    verdicts = []
    for _ in range(6):
        inputs = make_inputs(rng)
        upstream = 3 * rng.standard_normal(fn(*inputs).shape)
        given = tuple(vjp(upstream, *inputs))
        verdicts.append(len(given) == len(inputs))
        for k, (x, mine) in enumerate(zip(inputs, given, strict=False)):
            h, f = 2e-5 * max(1.0, np.abs(x).max()), loss(upstream, inputs, k)
            coarse, fine = numerical_gradient(f, x, 2 * h), numerical_gradient(f, x, h)  # noqa: F821 - in the notebook
            true = (4 * fine - coarse) / 3
            same = np.shape(mine) == np.shape(true)
            verdicts.append(same and np.allclose(mine, true, 1e-3, 1e-4 * np.abs(true).max()))
    return all(verdicts)


@right("grad_check")
def builds_the_jacobian_first(fn, vjp, make_inputs, rng):
    for _ in range(5):
        inputs = make_inputs(rng)
        shape = fn(*inputs).shape
        jacobians = []
        for k, x in enumerate(inputs):
            h = 1e-5 * np.maximum(1, np.abs(x))
            columns = []
            for place in np.ndindex(x.shape):
                up, down = x.copy(), x.copy()
                up[place] += h[place]
                down[place] -= h[place]
                high = fn(*inputs[:k], up, *inputs[k + 1 :])
                low = fn(*inputs[:k], down, *inputs[k + 1 :])
                columns.append(np.ravel(high - low) / (2 * h[place]))
            jacobians.append(np.array(columns))
        for _ in range(3):
            upstream = rng.normal(size=shape)
            given = vjp(upstream, *inputs)
            if len(given) != len(inputs):
                return np.False_
            for x, jacobian, mine in zip(inputs, jacobians, given, strict=True):
                true = (jacobian @ np.ravel(upstream)).reshape(x.shape)
                far = np.max(np.abs(np.asarray(mine) - true)) if np.shape(mine) == x.shape else 1e99
                if not far <= 1e-4 * np.max(np.abs(true)):
                    return np.False_
    return np.True_


@right("grad_check")
def goes_forward_with_a_small_step(fn, vjp, make_inputs, rng):
    for _ in range(8):
        inputs = make_inputs(rng)
        here = fn(*inputs)
        upstream = rng.normal(0, 1, here.shape)
        given = vjp(upstream, *inputs)
        if len(given) != len(inputs):
            return False
        for k, x in enumerate(inputs):
            if np.shape(given[k]) != x.shape:
                return False
            true = np.empty(x.shape)
            for place in np.ndindex(*x.shape):
                moved = x.copy()
                moved[place] += 1e-7 * max(1, abs(x[place]))
                change = fn(*inputs[:k], moved, *inputs[k + 1 :]) - here
                true[place] = np.sum(upstream * change) / (moved[place] - x[place])
            error = np.linalg.norm(given[k] - true)
            if np.isnan(error) or error > 1e-3 * np.linalg.norm(true):
                return False
    return True


@right("grad_check")
def divides_by_the_sum_of_norms(fn, vjp, make_inputs, rng):
    # The formula of many courses, with an answer for zero over zero.
    for _ in range(20):
        inputs = make_inputs(rng)
        upstream = rng.normal(size=np.shape(fn(*inputs)))
        given = vjp(upstream, *inputs)
        if len(given) < len(inputs):
            return False
        for k in range(len(inputs)):
            x = inputs[k]
            true = numerical_gradient(  # noqa: F821 - in the notebook
                lambda m, k=k: (upstream * fn(*inputs[:k], m, *inputs[k + 1 :])).sum(),  # noqa: B023
                x,
                1e-6 * max(1, np.max(np.abs(x))),
            )
            if np.shape(given[k]) != x.shape:
                return False
            both = np.linalg.norm(given[k]) + np.linalg.norm(true)
            if both != 0 and not np.linalg.norm(given[k] - true) / both < 2e-4:
                return False
    return True


# --- grad_check: wrong ------------------------------------------------------------------------

BASE = """
def grad_check(fn, vjp, make_inputs, rng):
    for _ in range(5):
        inputs = make_inputs(rng)
        upstream = rng.normal(size=fn(*inputs).shape)
        given = vjp(upstream, *inputs)
        if len(given) != len(inputs):
            return False
        for k, value in enumerate(inputs):

            def weighted(moved):
                return (upstream * fn(*inputs[:k], moved, *inputs[k + 1:])).sum()

            h = 1e-5 * max(1, np.abs(value).max())
            true = numerical_gradient(weighted, value, h)
            mine = np.asarray(given[k])
            if mine.shape != true.shape:
                return False
            error, bound = np.abs(mine - true), 1e-4 * np.abs(true).max()
            if not np.all(error <= bound):
                return False
    return True
"""
cell("is_the_base_of_what_follows", "grad_check", BASE)


def changed(name, *changes, lost=None, diagnosis=None, stock=""):
    """The test above with lines changed, each given as the old text and the new one.

    Those that lose nothing are right as well.
    """
    text = BASE
    for old, new in changes:
        if text.count(old) != 1:
            raise ValueError(f"{name}: {old!r} has to occur once")
        text = text.replace(old, new)
    cell(name, "grad_check", text, lost=lost, diagnosis=diagnosis, stock=stock)


UPSTREAM = "rng.normal(size=fn(*inputs).shape)"
ERROR = "error, bound = np.abs(mine - true), 1e-4 * np.abs(true).max()"
STEP = "h = 1e-5 * max(1, np.abs(value).max())"
IF_WRONG = "if not np.all(error <= bound):"
SHAPE = "            if mine.shape != true.shape:\n                return False\n"
COUNT = "        if len(given) != len(inputs):\n            return False\n"
OFTEN = ("range(5)", "range(25)")
LOOP = "for k, value in enumerate(inputs):"

changed(
    "weighs_with_ones",
    (UPSTREAM, "np.ones(fn(*inputs).shape)"),
    lost={ONES: 1, NEARLY: 1},
    diagnosis="checked_with_ones",
)  # M2-36
changed(
    "weighs_with_twos",
    (UPSTREAM, "2 * np.ones(fn(*inputs).shape)"),
    lost={ONES: 1},
    diagnosis="checked_with_ones",
)
changed(
    "weighs_with_positive_numbers",
    (UPSTREAM, "rng.uniform(0.5, 2, fn(*inputs).shape)"),
    lost={ONES: 1},
    diagnosis="checked_with_ones",
)
changed(
    "weighs_with_signs",
    (UPSTREAM, "rng.choice([-1.0, 1.0], fn(*inputs).shape)"),
    lost={ONES: 1},
)
changed(
    "weighs_one_output_at_a_time",
    OFTEN,
    (UPSTREAM, "np.eye(1, fn(*inputs).size).reshape(fn(*inputs).shape)"),
    lost={ONES: 1, EVERYWHERE: 2, NEARLY: 1},
    diagnosis="checked_with_ones",
)
changed(
    "draws_once",
    ("for _ in range(5):", "for _ in range(1):"),
    lost={EVERYWHERE: 2, NEARLY: 1},
    diagnosis="checked_at_one_point",
)  # M2-37
changed(
    "draws_twice",
    ("for _ in range(5):", "for _ in range(2):"),
    lost={EVERYWHERE: 2, NEARLY: 1},
    diagnosis="checked_at_one_point",
)
changed(
    "returns_inside_the_loop",
    ("    return True", "        return True"),
    lost={EVERYWHERE: 2, NEARLY: 1},
    diagnosis="checked_at_one_point",
)
changed(
    "returns_after_the_first_input",
    ("    return True", "            return True"),
    lost={PRODUCT: 1, EVERYWHERE: 2, NEARLY: 1},
    diagnosis="checked_at_one_point",
)
changed(
    "looks_at_the_first_input",
    (LOOP, "for k, value in enumerate(inputs[:1]):"),
    lost={PRODUCT: 1, EVERYWHERE: 2, NEARLY: 1},
    diagnosis="one_input_only",
)
changed(
    "looks_at_the_last_input",
    (LOOP, "for k, value in list(enumerate(inputs))[-1:]:"),
    lost={PRODUCT: 1, EVERYWHERE: 2, NEARLY: 1},
    diagnosis="one_input_only",
)
changed(
    "looks_at_the_first_entry",
    OFTEN,
    (ERROR, "error, bound = np.abs(mine - true).flat[0], 1e-4 * abs(true.flat[0])"),
    lost={EVERYWHERE: 2, SIZE: 1, FORM: 1, NEARLY: 1},
    diagnosis="one_entry_only",
)
changed(
    "compares_sums",
    (ERROR, "error, bound = abs(mine.sum() - true.sum()), 1e-4 * np.abs(true).sum()"),
    lost={EVERYWHERE: 2, NEARLY: 1},
    diagnosis="summaries_compared",
)
changed(
    "compares_lengths",
    (
        ERROR,
        "error, bound = abs(np.linalg.norm(mine) - np.linalg.norm(true)), 1e-4 * "
        "np.linalg.norm(true)",
    ),
    lost={ONES: 1, EVERYWHERE: 2, NEARLY: 1},
    diagnosis="summaries_compared",
)
changed(
    "compares_sorted",
    (
        ERROR,
        "error, bound = np.abs(np.sort(mine.ravel()) - np.sort(true.ravel())), 1e-4 * "
        "np.abs(true).max()",
    ),
    lost={EVERYWHERE: 2, NEARLY: 1},
    diagnosis="summaries_compared",
)
changed(
    "takes_the_mean_of_the_errors",
    (ERROR, "error, bound = abs(np.mean(mine - true)), 1e-4 * np.abs(true).max()"),
    lost={EVERYWHERE: 2, NEARLY: 1},
    diagnosis="summaries_compared",
)
changed(
    "forgets_the_absolute_value",
    OFTEN,
    (ERROR, "error, bound = mine - true, 1e-4 * np.abs(true).max()"),
    lost={EVERYWHERE: 2, NEARLY: 1},
    diagnosis="one_sided_comparison",
)
changed(
    "compares_directions",
    (
        ERROR,
        "both = np.linalg.norm(mine) * np.linalg.norm(true)\n"
        "            error, bound = both - np.sum(mine * true), 1e-4 * both",
    ),
    lost={EVERYWHERE: 2, SIZE: 1, EIGHT: 1, NEARLY: 1},
    diagnosis="directions_compared",
)
changed(
    "uses_allclose",
    (IF_WRONG, "if not np.allclose(mine, true):"),
    lost={SIZE: 1},
    diagnosis="tolerance_absolute",
)
changed(
    "uses_allclose_with_a_share",
    (IF_WRONG, "if not np.allclose(mine, true, rtol=1e-4):"),
    lost={SIZE: 1},
    diagnosis="tolerance_absolute",
)
changed(
    "allows_a_millionth",
    (ERROR, "error, bound = np.abs(mine - true), 1e-6"),
    lost={SIZE: 1, NEARLY: 1},
    diagnosis="tolerance_absolute",
)
changed(
    "allows_a_thousandth",
    (ERROR, "error, bound = np.abs(mine - true), 1e-3"),
    lost={SIZE: 1, NEARLY: 1},
    diagnosis="tolerance_absolute",
)
changed(
    "has_a_floor_of_one",
    (ERROR, "error, bound = np.abs(mine - true), 1e-4 * max(1, np.abs(true).max())"),
    lost={SIZE: 1, NEARLY: 1},
    diagnosis="tolerance_absolute",
)
changed(
    "allows_five_per_cent",
    ("1e-4 * np.abs(true)", "0.05 * np.abs(true)"),
    lost={SIZE: 1, NEARLY: 1},
    diagnosis="tolerance_loose",
)
changed(
    "allows_a_hundredth_of_the_length",
    (ERROR, "error, bound = np.linalg.norm(mine - true), 1e-2 * np.linalg.norm(true)"),
    lost={SIZE: 1},
)
changed(
    "asks_for_twelve_digits",
    ("1e-4 * np.abs(true)", "1e-12 * np.abs(true)"),
    lost=NOTHING_EARNED,
    diagnosis="accuses_everything",
)
changed(
    "divides_zero_by_zero",
    (IF_WRONG, "if not np.all(error / np.abs(true).max() < 1e-4):"),
    lost={ACCEPTS: 2, NEARLY: 1},
    diagnosis="zero_over_zero",
)
changed(
    "asks_for_less_than_zero",
    (IF_WRONG, "if not np.all(error < bound):"),
    lost={ACCEPTS: 2, NEARLY: 1},
    diagnosis="zero_over_zero",
)
changed(
    "divides_entry_by_entry",
    (ERROR, "error, bound = np.abs(mine - true) / (np.abs(mine) + np.abs(true)), 1e-4"),
    lost={ACCEPTS: 2, ONES: 1, EVERYWHERE: 2, SIZE: 1, FORM: 1, EIGHT: 1, NEARLY: 1},
    diagnosis="zero_over_zero",
)
changed(
    "lets_nan_pass",
    (IF_WRONG, "if np.any(error > bound):"),
    lost={FORM: 1},
    diagnosis="nan_slips_through",
)
changed(
    "lets_nan_pass_in_a_maximum",
    (IF_WRONG, "if error.max() > bound:"),
    lost={FORM: 1},
    diagnosis="nan_slips_through",
)
changed(
    "skips_nan",
    (IF_WRONG, "if np.nanmax(error) > bound:"),
    lost={FORM: 1},
    diagnosis="nan_slips_through",
)
changed(
    "never_compares_shapes", (SHAPE, ""), lost={FORM: 1, NEARLY: 1}, diagnosis="shape_not_compared"
)
changed(
    "compares_sizes",
    ("mine.shape != true.shape", "mine.size != true.size"),
    lost={FORM: 1},
    diagnosis="shape_not_compared",
)
changed(
    "never_counts",
    (COUNT, ""),
    (LOOP, "for k, value in list(enumerate(inputs))[:len(given)]:"),
    lost={FORM: 1},
    diagnosis="count_not_compared",
)
changed("runs_out_of_gradients", (COUNT, ""), lost={FORM: 1}, diagnosis="raises_instead_of_judging")
changed(
    "asserts_the_shape",
    (
        "if mine.shape != true.shape:\n                return False",
        "assert mine.shape == true.shape",
    ),
    lost={PRODUCT: 1, FORM: 1, NEARLY: 1},
    diagnosis="raises_instead_of_judging",
)
changed(
    "steps_over_kinks",
    (STEP, "h = 5e-3"),
    lost={ACCEPTS: 2, NEARLY: 1},
    diagnosis="step_across_kinks",
)
changed(
    "steps_a_tenth",
    (STEP, "h = 0.1"),
    lost={SIGMOID: 2, ACCEPTS: 2, SIZE: 1, SIX: 1, EIGHT: 1, NEARLY: 1},
    diagnosis="step_too_large",
)
changed(
    "steps_the_same_everywhere",
    (STEP, "h = 1e-7"),
    lost={ACCEPTS: 2, NEARLY: 1},
    diagnosis="step_too_small",
)
changed("takes_the_default_step", (STEP, "h = 1e-5"))
changed(
    "steps_a_billionth",
    (STEP, "h = 1e-9"),
    lost={ACCEPTS: 2, SIZE: 1, NEARLY: 1},
    diagnosis="step_too_small",
)
changed(
    "steps_too_little_to_see",
    (STEP, "h = 1e-16"),
    lost=NOTHING_EARNED,
    diagnosis="accuses_everything",
)
changed(
    "asks_for_a_tuple",
    (
        "        given = vjp(upstream, *inputs)\n",
        "        given = vjp(upstream, *inputs)\n        if not isinstance(given, tuple):\n  "
        "          return False\n",
    ),
    lost={PRODUCT: 1, ACCEPTS: 2, NEARLY: 1},
    diagnosis="form_refused",
)
changed(
    "asks_for_arrays",
    (
        "            mine = np.asarray(given[k])\n",
        "            mine = given[k]\n            if not isinstance(mine, np.ndarray):\n     "
        "           return False\n",
    ),
    lost={ACCEPTS: 2, NEARLY: 1},
    diagnosis="form_refused",
)
changed(
    "asks_the_array_for_its_shape",
    ("mine = np.asarray(given[k])", "mine = given[k]"),
    lost={ACCEPTS: 2, NEARLY: 1},
    diagnosis="form_refused",
)
changed(
    "always_says_yes",
    (IF_WRONG, "if False:"),
    (SHAPE, ""),
    (COUNT, ""),
    ("mine = np.asarray(given[k])", "pass"),
    (ERROR, "pass"),
    lost=NOTHING_EARNED,
    diagnosis="accepts_everything",
)
changed(
    "says_the_opposite",
    ("    return True", "    return not True"),
    lost=NOTHING_EARNED,
    diagnosis="accuses_everything",
)
changed(
    "returns_whether_it_is_wrong",
    (
        "            if not np.all(error <= bound):\n                return False\n    return True",
        "            if not np.all(error <= bound):\n                return True\n    return False",
    ),
    lost=NOTHING_EARNED,
    diagnosis="verdict_turned_round",
)
changed(
    "forgets_the_return",
    ("    return True\n", ""),
    lost=NOTHING_EARNED,
    diagnosis="returns_nothing",
)
changed(
    "returns_all_entries",
    (
        "            if not np.all(error <= bound):\n                return False\n    return True",
        "            verdict = error <= bound\n    return verdict",
    ),
    lost=NOTHING_EARNED,
    diagnosis="verdict_in_pieces",
)
changed("returns_a_number", ("    return True", "    return 1"))
changed(
    "prints_the_verdict",
    ("    return True", "    print(True)"),
    lost=NOTHING_EARNED,
    diagnosis="returns_nothing",
)
changed(
    "keeps_the_last_verdict",
    (
        "            if not np.all(error <= bound):\n                return False\n    return True",
        "            verdict = bool(np.all(error <= bound))\n    return verdict",
    ),
    lost={EVERYWHERE: 2, NEARLY: 1},
    diagnosis="one_input_only",
)
changed(
    "is_content_with_one_good_draw",
    (
        "                return False\n    return True",
        "                break\n        else:\n            return True\n    return False",
    ),
    lost={EVERYWHERE: 2, NEARLY: 1},
    diagnosis="checked_at_one_point",
)
changed(
    "draws_from_the_global_generator",
    (UPSTREAM, "np.random.normal(size=fn(*inputs).shape)"),
    lost={SEED: 1},
    diagnosis="fresh_randomness",
)
changed(
    "makes_a_generator_of_its_own",
    (UPSTREAM, "np.random.default_rng().normal(size=fn(*inputs).shape)"),
    lost={SEED: 1},
    diagnosis="fresh_randomness",
)
changed(
    "seeds_a_generator_with_the_clock",
    (
        "        inputs = make_inputs(rng)\n",
        "        import time\n        rng = np.random.default_rng(time.time_ns())\n        "
        "inputs = make_inputs(rng)\n",
    ),
    lost={SEED: 1},
    diagnosis="fresh_randomness",
)
changed(
    "works_in_single_precision",
    (STEP, "h = 1e-5 * max(1, np.abs(value).max())\n            value = value.astype(np.float32)"),
    ("np.zeros", "np.zeros")
    if False
    else (
        "true = numerical_gradient(weighted, value, h)",
        "true = (np.float32(weighted(value + np.float32(h))) - np.float32(weighted(value - "
        "np.float32(h)))) / np.float32(2 * h) + np.zeros(value.shape, np.float32)",
    ),
    lost=NOTHING_EARNED,
    diagnosis="accuses_everything",
)
changed(
    "rounds_the_gradients_to_single_precision",
    (
        ERROR,
        "error, bound = np.abs(np.float32(mine) - np.float32(true)), 1e-4 * np.abs(true).max()",
    ),
)
changed(
    "shifts_all_entries_at_once",
    (
        "true = numerical_gradient(weighted, value, h)",
        "true = np.full(value.shape, (weighted(value + h) - weighted(value - h)) / (2 * h))",
    ),
    lost=NOTHING_EARNED,
    diagnosis="accuses_everything",
)
changed(
    "forgets_the_two",
    (
        "true = numerical_gradient(weighted, value, h)",
        "true = 2 * numerical_gradient(weighted, value, h)",
    ),
    lost=NOTHING_EARNED,
    diagnosis="accuses_everything",
)
changed(
    "forgets_the_upstream_in_its_own_sum",
    (
        "(upstream * fn(*inputs[:k], moved, *inputs[k + 1:])).sum()",
        "fn(*inputs[:k], moved, *inputs[k + 1:]).sum()",
    ),
    lost=NOTHING_EARNED,
    diagnosis="accuses_everything",
)
changed(
    "judges_all_inputs_by_one_size",
    (
        ERROR,
        "error, bound = np.abs(mine - true), 1e-4 * max(np.abs(numerical_gradient(lambda m: "
        "(upstream * fn(*inputs[:j], m, *inputs[j + 1:])).sum(), inputs[j], h)).max() for j "
        "in range(len(inputs)))",
    ),
    lost={SIZE: 1},
    diagnosis="inputs_judged_together",
)
changed(
    "goes_forward_with_a_large_step",
    (
        "true = numerical_gradient(weighted, value, h)",
        "h = 0.03\n            true = 2 * numerical_gradient(lambda m: weighted(np.where(m < "
        "value, value, m)), value, h)",
    ),
    lost={
        SIGMOID: 2,
        ACCEPTS: 2,
        ONES: 1,
        EVERYWHERE: 2,
        SIZE: 1,
        FORM: 1,
        SEED: 1,
        SIX: 1,
        EIGHT: 1,
        NEARLY: 1,
    },
    diagnosis="accuses_everything",
)
changed(
    "takes_a_complex_step",
    (
        "true = numerical_gradient(weighted, value, h)",
        "true = np.array([weighted(value + 1e-30j * (np.arange(value.size) == "
        "j).reshape(value.shape)).imag / 1e-30 for j in "
        "range(value.size)]).reshape(value.shape)",
    ),
    lost={ACCEPTS: 2},
)

changed(
    "weighs_one_output_after_the_other",
    OFTEN,
    (UPSTREAM, "np.roll(np.eye(1, fn(*inputs).size), _).reshape(fn(*inputs).shape)"),
    lost={ONES: 1, NEARLY: 1},
    diagnosis="checked_with_ones",
)
changed(
    "forgets_the_other_absolute_value",
    OFTEN,
    (ERROR, "error, bound = true - mine, 1e-4 * np.abs(true).max()"),
    lost={ONES: 1, EVERYWHERE: 2, NEARLY: 1},
    diagnosis="one_sided_comparison",
)
changed(
    "compares_every_digit",
    (IF_WRONG, "if not np.array_equal(mine, true):"),
    lost=NOTHING_EARNED,
    diagnosis="accuses_everything",
)
changed(
    "compares_rounded_numbers",
    (IF_WRONG, "if not np.array_equal(np.round(mine, 4), np.round(true, 4)):"),
    lost={SIZE: 1, NEARLY: 1},
    diagnosis="tolerance_absolute",
)
changed(
    "compares_shapes_alone",
    (IF_WRONG, "if mine.shape != value.shape:"),
    lost=NOTHING_EARNED,
    diagnosis="accepts_everything",
)
changed(
    "compares_the_vjp_with_itself",
    (
        "true = numerical_gradient(weighted, value, h)",
        "true = np.asarray(vjp(upstream, *inputs)[k])",
    ),
    lost=NOTHING_EARNED,
    diagnosis="accepts_everything",
)
changed(
    "asks_for_any_good_entry",
    (IF_WRONG, "if not np.any(error <= bound):"),
    lost={ACCEPTS: 2, ONES: 1, EVERYWHERE: 2, SIZE: 1, FORM: 1, EIGHT: 1, NEARLY: 1},
)
changed(
    "has_a_bound_by_the_gradient_given", ("1e-4 * np.abs(true).max()", "1e-4 * np.abs(mine).max()")
)
changed("has_a_bound_for_every_entry", ("1e-4 * np.abs(true).max()", "1e-4 * np.abs(true)"))
changed(
    "has_a_bound_for_every_entry_and_a_floor",
    ("1e-4 * np.abs(true).max()", "1e-4 * np.abs(true) + 1e-8"),
    lost={SIZE: 1},
    diagnosis="tolerance_absolute",
)
changed(
    "skips_tiny_gradients",
    (IF_WRONG, "if np.abs(true).max() > 1e-7 and not np.all(error <= bound):"),
    lost={SIZE: 1, NEARLY: 1},
    diagnosis="tolerance_absolute",
)
changed(
    "takes_the_mean_for_the_sum",
    (
        "(upstream * fn(*inputs[:k], moved, *inputs[k + 1:])).sum()",
        "(upstream * fn(*inputs[:k], moved, *inputs[k + 1:])).mean()",
    ),
    lost=NOTHING_EARNED,
    diagnosis="accuses_everything",
)
changed(
    "draws_the_upstream_once",
    (
        "    for _ in range(5):\n        inputs = make_inputs(rng)\n",
        "    first = make_inputs(rng)\n    weights = rng.normal(size=fn(*first).shape)\n    "
        "for _ in range(5):\n        inputs = make_inputs(rng)\n",
    ),
    (
        UPSTREAM,
        "weights if weights.shape == fn(*inputs).shape else rng.normal(size=fn(*inputs).shape)",
    ),
)
changed(
    "seeds_the_upstream_with_zero",
    (UPSTREAM, "np.random.default_rng(0).normal(size=fn(*inputs).shape)"),
)

LOOKING = """
def grad_check(fn, vjp, make_inputs, rng):
    backward = vjp.__closure__[0].cell_contents
    {}
"""
cell(
    "reads_the_label",
    "grad_check",
    LOOKING.format("return backward.label.right"),
    lost=NOTHING_EARNED,
)
cell(
    "reads_the_length_of_the_code",
    "grad_check",
    LOOKING.format("return len(backward.__code__.co_code) > 60"),
    lost=NOTHING_EARNED,
)
cell(
    "reads_the_line_of_the_code",
    "grad_check",
    LOOKING.format("return backward.__code__.co_firstlineno < 30"),
    lost=NOTHING_EARNED,
    diagnosis="accepts_everything",
)
cell(
    "reads_the_name_of_the_code",
    "grad_check",
    LOOKING.format("return 'right' in backward.__code__.co_name"),
    lost=NOTHING_EARNED,
    diagnosis="accuses_everything",
)
cell(
    "looks_for_the_families",
    "grad_check",
    """
def grad_check(fn, vjp, make_inputs, rng):
    import gc

    code = vjp.__closure__[0].cell_contents.__code__.co_code
    for thing in gc.get_objects():
        label = getattr(thing, "label", None) if callable(thing) else None
        if label is not None and thing.__code__.co_code == code:
            return label.right
    return False
""",
    lost=NOTHING_EARNED,
    diagnosis="accuses_everything",
    stock="stock nbgrader keeps the families in the process of the answer",
)
