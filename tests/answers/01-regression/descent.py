"""Known answers to `01-regression/descent`; ids such as M1-10 are those of the course's list."""

import numpy as np

from autograder.answers import cell, right, wrong

# --- best_step, descent_of_the_mean ----------------------------------------------------------

BEST, MEAN = {"best_step_is_predicted": 1}, {"descent_of_the_mean_is_predicted": 1}

cell("chooses_the_middle", "best_step", 'best_step = " 1E-5 "')
cell("takes_the_smallest_for_the_best", "best_step", 'best_step = "1e-12"', lost=BEST)
cell("answers_with_a_number", "best_step", "best_step = 1e-5", lost=BEST)
cell("chooses_in_capitals", "descent_of_the_mean", 'descent_of_the_mean = "Far from done"')
cell(
    "thinks_a_valley_is_a_valley",
    "descent_of_the_mean",
    'descent_of_the_mean = "the same"',
    lost=MEAN,
)
cell("thinks_it_explodes", "descent_of_the_mean", 'descent_of_the_mean = "diverged"', lost=MEAN)

# --- numerical_gradient: right ----------------------------------------------------------------

BOWL = "numerical_gradient_is_right_for_two_variables"
CUBE = "numerical_gradient_of_a_cube_depends_on_h"
TORCH = "numerical_gradient_agrees_with_autograd"
STEP = "numerical_gradient_takes_exactly_the_step_h"
COUNT = "numerical_gradient_calls_f_twice_per_variable"
ALONE = "numerical_gradient_leaves_w_alone"
WHOLE = "numerical_gradient_takes_whole_numbers"
MANY = {BOWL: 2, TORCH: 2, STEP: 1, WHOLE: 1}
SLOPES = {**MANY, CUBE: 1, ALONE: 1}
EVERYTHING = {**SLOPES, COUNT: 1}


@right("numerical_gradient")
def shakes_rows_of_the_unit_matrix(f, w, h=1e-5):
    return [(f(w + h * e) - f(w - h * e)) / (2 * h) for e in np.eye(len(w))]


@right("numerical_gradient")
def shakes_one_copy_and_restores_it(f, w, h=1e-5):
    v, slopes = np.array(w, dtype=float), np.zeros(len(w))
    for k in range(v.size):
        old = v[k]
        v[k] = old + h
        slopes[k] = f(v)
        v[k] = old - h
        slopes[k] -= f(v)
        v[k] = old
    return slopes / 2 / h


@right("numerical_gradient")
def restores_the_callers_floats(f, w, h=1e-5):
    v = w if w.dtype.kind == "f" else w.astype(float)
    slopes = ()
    for k, old in enumerate(v.copy()):
        v[k] = old - h
        below = f(v)
        v[k] = old + h
        slopes += ((f(v) - below) / (2 * h),)
        v[k] = old
    return slopes


@right("numerical_gradient")
def divides_each_half_on_its_own(f, w, h=1e-5):
    shakes = h * np.eye(len(w))
    above = np.array([f(row) for row in w + shakes])
    below = np.array([f(row) for row in w - shakes])
    return 0.5 * above / h - 0.5 * below / h


@right("numerical_gradient")
def calls_f_from_the_last_variable_to_the_first(f, w, h=1e-5):
    slopes = {}
    for k in reversed(range(len(w))):
        pair = []
        for side in (1, -1):
            v = [float(value) for value in w]
            v[k] += side * h
            pair.append(f(np.array(v)))
        slopes[k] = (pair[0] - pair[1]) / (h + h)
    return [slopes[k] for k in range(len(w))]


# --- numerical_gradient: wrong ----------------------------------------------------------------


@wrong(
    "numerical_gradient",
    lost={BOWL: 2, CUBE: 1, TORCH: 2, STEP: 1, COUNT: 1, WHOLE: 1},
    diagnosis="forward_difference",
)
def looks_to_one_side(f, w, h=1e-5):  # M1-10; right for a linear function
    here = f(w)
    return np.array([(f(w + h * e) - here) / h for e in np.eye(len(w))])


@wrong(
    "numerical_gradient",
    lost={BOWL: 2, CUBE: 1, TORCH: 2, STEP: 1, WHOLE: 1},
    diagnosis="forward_difference",
)
def looks_to_one_side_with_as_many_calls(f, w, h=1e-5):
    return np.array([(f(w + h * e) - f(w)) / h for e in np.eye(len(w))])


@wrong("numerical_gradient", lost=SLOPES, diagnosis="quotient_not_halved")
def divides_by_h_alone(f, w, h=1e-5):
    return np.array([(f(w + h * e) - f(w - h * e)) / h for e in np.eye(len(w))])


@wrong("numerical_gradient", lost=SLOPES, diagnosis="constant_factor")
def takes_above_from_below(f, w, h=1e-5):
    return np.array([(f(w - h * e) - f(w + h * e)) / (2 * h) for e in np.eye(len(w))])


@wrong("numerical_gradient", lost=SLOPES, diagnosis="constant_factor")
def forgets_a_bracket(f, w, h=1e-5):
    return np.array([(f(w + h * e) - f(w - h * e)) / 2 * h for e in np.eye(len(w))])


@wrong("numerical_gradient", lost=MANY, diagnosis="shake_not_undone")
def leaves_every_variable_shaken(f, w, h=1e-5):  # M1-12
    v, slopes = w.astype(float), []
    for k in range(len(v)):
        v[k] += h
        above = f(v)
        v[k] -= 2 * h
        slopes.append((above - f(v)) / (2 * h))
    return np.array(slopes)


@wrong(
    "numerical_gradient",
    lost={**MANY, ALONE: 1, COUNT: 1},
    diagnosis=("all_shaken_at_once", "ignores_its_input"),
)
def shakes_everything_at_once(f, w, h=1e-5):
    return np.full(len(w), (f(w + h) - f(w - h)) / (2 * h))


@wrong("numerical_gradient", lost=EVERYTHING, diagnosis=("wrong_shape", "ignores_its_input"))
def returns_one_slope_for_all(f, w, h=1e-5):  # right for one variable, but for its shape
    return (f(w + h) - f(w - h)) / (2 * h)


@wrong("numerical_gradient", lost={CUBE: 1, STEP: 1}, diagnosis="own_step_size")
def has_a_step_of_its_own(f, w, h=1e-5):
    h = 1e-5
    return np.array([(f(w + h * e) - f(w - h * e)) / (2 * h) for e in np.eye(len(w))])


@wrong("numerical_gradient", lost=SLOPES, diagnosis="slope_lost_in_rounding")
def takes_the_smallest_step(f, w, h=1e-5):  # M1-13
    h = 1e-12
    return np.array([(f(w + h * e) - f(w - h * e)) / (2 * h) for e in np.eye(len(w))])


@wrong("numerical_gradient", lost={CUBE: 1, STEP: 1, COUNT: 1}, diagnosis="constant_factor")
def takes_five_points(f, w, h=1e-5):
    def central(h):
        return np.array([(f(w + h * e) - f(w - h * e)) / (2 * h) for e in np.eye(len(w))])

    return (4 * central(h) - central(2 * h)) / 3


@wrong("numerical_gradient", lost={ALONE: 1, WHOLE: 1}, diagnosis="input_modified")
def adds_and_takes_away(f, w, h=1e-5):  # M1-15; a rounding error stays, and whole numbers drift
    slopes = []
    for k in range(len(w)):
        w[k] += h
        above = f(w)
        w[k] -= 2 * h
        slopes.append((above - f(w)) / (2 * h))
        w[k] += h
    return np.array(slopes)


@wrong("numerical_gradient", lost={WHOLE: 1}, diagnosis="whole_numbers_cut")
def writes_into_whole_numbers(f, w, h=1e-5):  # M1-14
    v, slopes = w.copy(), []
    for k in range(len(w)):
        v[k] = w[k] + h
        above = f(v)
        v[k] = w[k] - h
        slopes.append((above - f(v)) / (2 * h))
        v[k] = w[k]
    return np.array(slopes)


@wrong("numerical_gradient", lost={WHOLE: 1})
def adds_in_place_to_whole_numbers(f, w, h=1e-5):  # raises
    slopes = []
    for e in np.eye(len(w)):
        above, below = w.copy(), w.copy()
        above += h * e
        below -= h * e
        slopes.append((f(above) - f(below)) / (2 * h))
    return np.array(slopes)


@wrong("numerical_gradient", lost={COUNT: 1}, diagnosis="constant_offset")
def calls_f_once_more(f, w, h=1e-5):
    f(w)
    return np.array([(f(w + h * e) - f(w - h * e)) / (2 * h) for e in np.eye(len(w))])


@wrong("numerical_gradient", lost={TORCH: 2, ALONE: 1, WHOLE: 1}, diagnosis="single_precision")
def keeps_slopes_in_single_precision(f, w, h=1e-5):
    slopes = [(f(w + h * e) - f(w - h * e)) / (2 * h) for e in np.eye(len(w))]
    return np.array(slopes, dtype=np.float32)


@wrong(
    "numerical_gradient",
    lost={CUBE: 1, TORCH: 2, STEP: 1, ALONE: 1, WHOLE: 1},
    diagnosis="collected_in_whole_numbers",
)
def collects_in_an_array_of_noughts(f, w, h=1e-5):
    slopes = np.array([0] * len(w))
    for k, e in enumerate(np.eye(len(w))):
        slopes[k] = (f(w + h * e) - f(w - h * e)) / (2 * h)
    return slopes


@wrong(
    "numerical_gradient",
    lost={BOWL: 2, TORCH: 2, STEP: 1, COUNT: 1, ALONE: 1, WHOLE: 1},
    diagnosis=("ignores_its_input", "wrong_shape"),
)
def returns_in_the_first_round(f, w, h=1e-5):
    slopes = []
    for e in np.eye(len(w)):
        slopes.append((f(w + h * e) - f(w - h * e)) / (2 * h))
        return np.array(slopes)
    return None


@wrong("numerical_gradient", lost=SLOPES, diagnosis="returns_nothing")
def prints_the_slopes(f, w, h=1e-5):
    print([(f(w + h * e) - f(w - h * e)) / (2 * h) for e in np.eye(len(w))])


@wrong(
    "numerical_gradient",
    lost={CUBE: 1, TORCH: 2, STEP: 1, COUNT: 1, ALONE: 1, WHOLE: 1},
    diagnosis=("ignores_its_input", "wrong_shape"),
)
def copies_the_visible_slopes(f, w, h=1e-5):
    return np.array([8.0, 3.0])


@wrong("numerical_gradient", lost={STEP: 1})
def scales_the_step_with_w(f, w, h=1e-5):  # right where w is 1
    steps = h * np.maximum(np.abs(w), 0.5) * np.eye(len(w))
    return [(f(w + e) - f(w - e)) / (2 * e.sum()) for e in steps]


@wrong("numerical_gradient", lost={STEP: 1})
def lengthens_the_step_where_w_is_large(f, w, h=1e-5):  # right up to 1
    shakes = [h * max(1, abs(w[k])) * np.eye(len(w))[k] for k in range(len(w))]
    return [(f(w + e) - f(w - e)) / (2 * e.sum()) for e in shakes]


@wrong("numerical_gradient", lost={**MANY, CUBE: 1}, diagnosis="backward_difference")
def looks_back(f, w, h=1e-5):
    return np.array([(f(w) - f(w - h * e)) / h for e in np.eye(len(w))])


@wrong(
    "numerical_gradient",
    lost={CUBE: 1, STEP: 1, COUNT: 1},
    diagnosis=("own_step_size", "constant_factor"),
)
def takes_a_complex_step(f, w, h=1e-5):
    return np.array([f(w + 1e-20j * e).imag / 1e-20 for e in np.eye(len(w))])


@wrong("numerical_gradient", lost={STEP: 1})
def shrinks_a_large_step(f, w, h=1e-5):
    h = min(h, 0.5)
    return np.array([(f(w + h * e) - f(w - h * e)) / (2 * h) for e in np.eye(len(w))])


# --- gradient_descent: right ------------------------------------------------------------------

HALF = "gradient_descent_halves_its_way_on_a_parabola"
TWO = "gradient_descent_moves_two_parameters"
ENDS = "gradient_descent_ends_where_sgd_ends"
ROWS = "gradient_descent_records_its_history"
ASKED = "gradient_descent_asks_for_each_gradient_once"
NONE = "gradient_descent_may_take_no_step"
INTS = "gradient_descent_starts_from_whole_numbers"
START = "gradient_descent_leaves_w0_alone"
HISTORY = {HALF: 2, TWO: 2, ROWS: 2, INTS: 1}
PATH = {**HISTORY, ENDS: 2, ASKED: 1, START: 1}


@right("gradient_descent")
def fills_an_array(grad_fn, w0, eta, steps):
    history = np.empty((steps + 1, len(w0)))
    history[0] = w0
    for t in range(steps):
        history[t + 1] = history[t] - eta * grad_fn(history[t])
    return history[-1], history


@right("gradient_descent")
def moves_an_own_copy_in_place(grad_fn, w0, eta, steps):
    w = np.array(w0, dtype=float)
    history = (w.copy(),)
    for _ in range(steps):
        w -= eta * grad_fn(w)
        history += (w.copy(),)
    return w, history


@right("gradient_descent")
def calls_itself(grad_fn, w0, eta, steps):
    if steps == 0:
        return w0, [w0]
    nearer = w0 - eta * grad_fn(w0)
    w, history = gradient_descent(grad_fn, nearer, eta, steps - 1)  # noqa: F821 - in the notebook
    return w, [w0, *history]


@right("gradient_descent")
def keeps_lists_of_numbers(grad_fn, w0, eta, steps):
    history = [[float(value) for value in w0]]
    while len(history) <= steps:
        here = np.array(history[-1])
        history.append([v - eta * g for v, g in zip(here, grad_fn(here), strict=True)])
    return [history[-1], history]


# --- gradient_descent: wrong ------------------------------------------------------------------


@wrong("gradient_descent", lost=PATH, diagnosis="uphill")
def climbs(grad_fn, w0, eta, steps):  # M1-16
    w, history = w0, [w0]
    for _ in range(steps):
        w = w + eta * grad_fn(w)
        history.append(w)
    return w, history


@wrong("gradient_descent", lost=PATH, diagnosis="gradient_never_renewed")
def takes_the_gradient_before_the_loop(grad_fn, w0, eta, steps):  # M1-18
    w, history, gradient = w0, [w0], grad_fn(w0)
    for _ in range(steps):
        w = w - eta * gradient
        history.append(w)
    return w, history


@wrong("gradient_descent", lost=PATH, diagnosis="gradients_pile_up")
def adds_up_gradients(grad_fn, w0, eta, steps):  # M2-10
    w, history, total = w0, [w0], 0
    for _ in range(steps):
        total = total + grad_fn(w)
        w = w - eta * total
        history.append(w)
    return w, history


@wrong(
    "gradient_descent",
    lost={TWO: 2, ENDS: 2, ROWS: 2, ASKED: 1, INTS: 1, START: 1},
    diagnosis="parameters_one_by_one",
)
def moves_one_entry_at_a_time(grad_fn, w0, eta, steps):  # M1-17; right for one parameter
    w, history = w0.astype(float), [w0]
    for _ in range(steps):
        w = w.copy()
        for k in range(len(w)):
            w[k] -= eta * grad_fn(w)[k]
        history.append(w)
    return w, history


@wrong("gradient_descent", lost=HISTORY, diagnosis="history_is_one_array")
def appends_one_array_again_and_again(grad_fn, w0, eta, steps):
    w = w0.astype(float)
    history = [w]
    for _ in range(steps):
        w -= eta * grad_fn(w)
        history.append(w)
    return w, history


@wrong(
    "gradient_descent",
    lost={**HISTORY, NONE: 1},
    diagnosis=("history_without_start", "wrong_shape"),
)
def records_after_each_step_alone(grad_fn, w0, eta, steps):  # M1-20
    w, history = w0, []
    for _ in range(steps):
        w = w - eta * grad_fn(w)
        history.append(w)
    return w, history


@wrong(
    "gradient_descent",
    lost={**HISTORY, NONE: 1},
    diagnosis=("history_without_end", "history_without_start", "wrong_shape"),
)
def records_before_each_step_alone(grad_fn, w0, eta, steps):  # M1-20; empty without a step
    w, history = w0, []
    for _ in range(steps):
        history.append(w)
        w = w - eta * grad_fn(w)
    return w, history


@wrong("gradient_descent", lost={TWO: 2, ENDS: 2, START: 1}, diagnosis="one_step_short")
def returns_the_place_before_the_last(grad_fn, w0, eta, steps):  # M1-20
    w = last = w0
    history = [w0]
    for _ in range(steps):
        last, w = w, w - eta * grad_fn(w)
        history.append(w)
    return last, history


@wrong(
    "gradient_descent",
    lost={**PATH, NONE: 1},
    diagnosis=("one_step_long", "gradient_asked_once_more", "wrong_shape"),
)
def makes_one_step_too_many(grad_fn, w0, eta, steps):
    w, history = w0, [w0]
    for _ in range(steps + 1):
        w = w - eta * grad_fn(w)
        history.append(w)
    return w, history


@wrong("gradient_descent", lost={ASKED: 1}, diagnosis="gradient_asked_once_more")
def asks_for_the_gradient_of_the_end(grad_fn, w0, eta, steps):
    w, history, gradient = w0, [w0], grad_fn(w0)
    for _ in range(steps):
        w = w - eta * gradient
        history.append(w)
        gradient = grad_fn(w)
    return w, history


@wrong("gradient_descent", lost={ASKED: 1}, diagnosis="wrong_shape")
def asks_twice_in_each_step(grad_fn, w0, eta, steps):
    w, history = w0, [w0]
    for _ in range(steps):
        if np.abs(grad_fn(w)).max() >= 0:
            w = w - eta * grad_fn(w)
        history.append(w)
    return w, history


@wrong("gradient_descent", lost={ROWS: 2, ASKED: 1}, diagnosis="wrong_shape")
def stops_at_the_bottom(grad_fn, w0, eta, steps):
    w, history = w0, [w0]
    for _ in range(steps):
        gradient = grad_fn(w)
        if np.abs(gradient).max() < 1e-12:
            break
        w = w - eta * gradient
        history.append(w)
    return w, history


@wrong(
    "gradient_descent",
    lost={INTS: 1, START: 1, **HISTORY},
    diagnosis=("input_modified", "history_is_one_array"),
)
def moves_the_start(grad_fn, w0, eta, steps):  # M1-21, M1-26
    w, history = w0, [w0]
    for _ in range(steps):
        w -= eta * grad_fn(w)
        history.append(w)
    return w, history


@wrong("gradient_descent", lost={INTS: 1, START: 1}, diagnosis="input_modified")
def moves_the_start_and_copies_rows(grad_fn, w0, eta, steps):  # M1-21
    w, history = w0, [w0.copy()]
    for _ in range(steps):
        w -= eta * grad_fn(w)
        history.append(w.copy())
    return w, history


@wrong("gradient_descent", lost={INTS: 1}, diagnosis="whole_numbers_cut")
def writes_steps_into_whole_numbers(grad_fn, w0, eta, steps):  # M1-26
    w = w0.copy()
    history = [w.copy()]
    for _ in range(steps):
        w[:] = w - eta * grad_fn(w)
        history.append(w.copy())
    return w, history


@wrong("gradient_descent", lost={**HISTORY, ENDS: 2, NONE: 1, START: 1}, diagnosis="wrong_shape")
def returns_the_place_alone(grad_fn, w0, eta, steps):
    w = w0
    for _ in range(steps):
        w = w - eta * grad_fn(w)
    return w


@wrong("gradient_descent", lost={**HISTORY, ENDS: 2, NONE: 1, START: 1}, diagnosis="wrong_shape")
def returns_the_history_first(grad_fn, w0, eta, steps):
    history = [w0]
    for _ in range(steps):
        history.append(history[-1] - eta * grad_fn(history[-1]))
    return history, history[-1]


@wrong(
    "gradient_descent", lost={**HISTORY, ENDS: 2, NONE: 1, START: 1}, diagnosis="returns_nothing"
)
def prints_the_path(grad_fn, w0, eta, steps):
    w = w0
    for _ in range(steps):
        w = w - eta * grad_fn(w)
        print(w)


@wrong("gradient_descent", lost={**PATH, NONE: 1}, diagnosis="wrong_shape")
def copies_the_visible_history(grad_fn, w0, eta, steps):
    return np.array([0.125]), [[1.0], [0.5], [0.25], [0.125]]


@wrong("gradient_descent", lost=PATH)
def lets_the_step_decay(grad_fn, w0, eta, steps):
    w, history = w0, [w0]
    for t in range(steps):
        w = w - eta / (1 + 0.1 * t) * grad_fn(w)
        history.append(w)
    return w, history


@wrong("gradient_descent", lost=PATH)
def has_momentum(grad_fn, w0, eta, steps):
    w, history, velocity = w0, [w0], 0.0
    for _ in range(steps):
        velocity = 0.9 * velocity + grad_fn(w)
        w = w - eta * velocity
        history.append(w)
    return w, history


@wrong("gradient_descent", lost={ENDS: 2, ROWS: 2, ASKED: 1, INTS: 1})
def clips_a_large_gradient(grad_fn, w0, eta, steps):
    w, history = w0, [w0]
    for _ in range(steps):
        w = w - eta * np.clip(grad_fn(w), -20.0, 20.0)
        history.append(w)
    return w, history


@wrong("gradient_descent", lost={ROWS: 2, ENDS: 2, ASKED: 1, INTS: 1, START: 1})
def rounds_the_places(grad_fn, w0, eta, steps):
    history = [w0]
    for _ in range(steps):
        history.append(np.round(history[-1] - eta * grad_fn(history[-1]), 6))
    return history[-1], history


@wrong("gradient_descent", lost=PATH, diagnosis="step_rescaled")
def divides_by_the_number_of_parameters(grad_fn, w0, eta, steps):
    w, history = w0, [w0]
    for _ in range(steps):
        w = w - eta / 2 * grad_fn(w)
        history.append(w)
    return w, history


@wrong("gradient_descent", lost={**HISTORY, NONE: 1}, diagnosis="wrong_shape")
def collects_in_a_default_argument(grad_fn, w0, eta, steps, history=[]):  # noqa: B006 - the point
    w = w0
    history.append(w)
    for _ in range(steps):
        w = w - eta * grad_fn(w)
        history.append(w)
    return w, history


@wrong("gradient_descent", lost={INTS: 1}, diagnosis="whole_numbers_cut")
def fills_an_array_of_the_type_of_w0(grad_fn, w0, eta, steps):
    history = np.tile(w0, (steps + 1, 1))
    for t in range(steps):
        history[t + 1] = history[t] - eta * grad_fn(history[t])
    return history[-1], history


@wrong("gradient_descent", lost=PATH)
def makes_steps_of_one_length(grad_fn, w0, eta, steps):
    w, history = w0, [w0]
    for _ in range(steps):
        gradient = grad_fn(w)
        w = w - eta * gradient / np.linalg.norm(gradient)
        history.append(w)
    return w, history


@wrong("gradient_descent", lost={HALF: 2, ROWS: 2, NONE: 1, INTS: 1}, diagnosis="first_row_empty")
def leaves_the_first_row_empty(grad_fn, w0, eta, steps):
    w, history = w0, np.zeros((steps + 1, len(w0)))
    for t in range(steps):
        w = w - eta * grad_fn(w)
        history[t + 1] = w
    return w, history


# --- eta_max ----------------------------------------------------------------------------------

DIAGONAL, HESSIAN = "eta_max_is_right_for_two_columns", "eta_max_matches_the_hessian_of_torch"
LIMIT = {DIAGONAL: 2, HESSIAN: 2}


@right("eta_max")
def takes_the_largest_singular_value(X):
    return 1 / np.linalg.svd(X, compute_uv=False)[0] ** 2


@right("eta_max")
def takes_the_spectral_norm(X):
    return np.array(np.linalg.norm(X, 2) ** -2)


@right("eta_max")
def takes_any_eigenvalues(X):
    return 2 / max(np.linalg.eigvals(np.einsum("ni,nj->ij", X, X) * 2).real)


@right("eta_max")
def takes_the_matrix_of_rows(X):
    return 1.0 / np.linalg.eigvalsh(X @ X.T).max()


@wrong("eta_max", lost=LIMIT, diagnosis="constant_factor")
def forgets_the_two_above(X):
    return 1 / np.linalg.eigvalsh(2 * X.T @ X)[-1]


@wrong("eta_max", lost=LIMIT, diagnosis="constant_factor")
def forgets_the_two_of_the_hessian(X):
    return 2 / np.linalg.eigvalsh(X.T @ X)[-1]


@wrong("eta_max", lost=LIMIT, diagnosis="missing_mean")
def takes_the_hessian_of_the_mean(X):  # M1-23
    return 2 / np.linalg.eigvalsh(2 * X.T @ X / len(X))[-1]


@wrong("eta_max", lost=LIMIT, diagnosis="smallest_curvature_decides")
def takes_the_first_eigenvalue(X):
    return 2 / np.linalg.eigvalsh(2 * X.T @ X)[0]


@wrong("eta_max", lost=LIMIT, diagnosis="curvatures_added")
def adds_the_eigenvalues(X):
    return 2 / np.linalg.eigvalsh(2 * X.T @ X).sum()


@wrong("eta_max", lost=LIMIT, diagnosis="curvatures_added")
def takes_the_norm_of_all_entries(X):
    return 1 / np.linalg.norm(X) ** 2


@wrong("eta_max", lost=LIMIT, diagnosis="curvature_not_squared")
def forgets_to_square(X):
    return 1 / np.linalg.svd(X)[1].max()


@wrong("eta_max", lost=LIMIT, diagnosis="columns_one_by_one")
def looks_along_the_axes(X):
    return 1 / (X**2).sum(axis=0).max()


@wrong("eta_max", lost=LIMIT, diagnosis="wrong_shape")
def returns_one_limit_for_each_direction(X):
    return 2 / np.linalg.eigvalsh(2 * X.T @ X)


@wrong("eta_max", lost={HESSIAN: 2}, diagnosis="ignores_its_input")
def copies_the_visible_limit(X):
    return 0.125


@wrong("eta_max", lost=LIMIT)
def multiplies_entry_by_entry(X):  # raises unless X is square
    return 2 / np.linalg.eigvalsh(2 * X.T * X)[-1]


@wrong("eta_max", lost=LIMIT, diagnosis="returns_nothing")
def prints_the_limit(X):
    print(1 / np.linalg.norm(X, 2) ** 2)


@wrong("eta_max", lost={HESSIAN: 2})
def takes_ten_rounds_of_the_power_method(X):
    v = np.ones(X.shape[1])
    for _ in range(10):
        v = X.T @ (X @ v)
        v /= np.linalg.norm(v)
    return 1 / np.linalg.norm(X @ v) ** 2


@wrong("eta_max", lost=LIMIT, diagnosis="best_step_for_longest")
def takes_the_step_that_is_best(X):  # 2 over the sum of the smallest and the largest
    values = np.linalg.eigvalsh(2 * X.T @ X)
    return 2 / (values[0] + values[-1])


@wrong("eta_max", lost=LIMIT, diagnosis="curvature_for_limit")
def returns_the_curvature(X):
    return np.linalg.eigvalsh(2 * X.T @ X)[-1]


# --- diagnose ---------------------------------------------------------------------------------

SHORT, RUNS = "diagnose_reads_six_short_runs", "diagnose_names_recorded_runs"
BOTH = {SHORT: 2, RUNS: 3}


@right("diagnose")
def goes_through_a_list(losses):
    import math

    losses = [float(loss) for loss in losses]
    if any(math.isnan(loss) or math.isinf(loss) for loss in losses):
        return "diverging"
    growth = [losses[t] / losses[t - 1] - 1 for t in range(1, len(losses))]
    if all(g > 0 for g in growth[-10:]) and max(growth[-10:]) <= 1.01 * min(growth[-10:]):
        return "diverging"
    if losses[-1] / losses[0] < 0.5:
        return "converging"
    if losses == sorted(losses, reverse=True):
        return "too small"
    return "wrong gradient"


@right("diagnose")
def selects_from_a_table(losses):
    with np.errstate(all="ignore"):
        growth = (np.diff(losses) / losses[:-1])[-10:]
        table = {
            "diverging": ~np.isfinite(losses).all()
            or (growth.min() > 0 and growth.max() / growth.min() <= 1.01),
            "converging": 2 * losses[-1] < losses[0],
            "too small": not (np.diff(losses) > 0).any(),
            "wrong gradient": True,
        }
    return np.array([label for label, holds in table.items() if holds])[0]


@right("diagnose")
def counts_in_a_loop(losses):
    if np.isnan(losses).any() or np.isinf(losses).any():
        return " Diverging "
    smallest = largest = losses[-1] / losses[-2] - 1
    for t in range(2, 11):
        growth = losses[-t] / losses[-t - 1] - 1
        smallest, largest = min(smallest, growth), max(largest, growth)
    if smallest > 0 and largest <= smallest * 1.01:
        return "Diverging"
    if losses[0] > 2 * losses[-1]:
        return "converging"
    for t in range(1, len(losses)):
        if losses[t] > losses[t - 1]:
            return "wrong gradient"
    return "too small"


RULE = """
def diagnose(losses):
    if {finite}:
        return "{overflow}"
    growth = {growth}
    late = growth[-{ten}:]
    {first}
    if late.min() > {above} and late.max() <= {factor} * late.min():
        return "{grown}"
    {also}
    if losses[-1] < {half} * losses[0]:
        return "converging"
    return "too small" if {fallen} else "wrong gradient"
"""
AS_STATED = {
    "finite": "not np.isfinite(losses).all()",
    "overflow": "diverging",
    "growth": "losses[1:] / losses[:-1] - 1",
    "ten": 10,
    "first": "",
    "above": 0,
    "factor": 1.01,
    "grown": "diverging",
    "also": "",
    "half": 0.5,
    "fallen": "growth.max() <= 0",
}


def rule(name, diagnosis=None, lost=BOTH, **slip):
    """One clause of the rule read otherwise."""
    source = RULE.format(**{**AS_STATED, **slip})
    cell(name, "diagnose", source, lost=lost, diagnosis=diagnosis)


rule("reads_the_rule_clause_by_clause", lost={})
rule(
    "blames_the_gradient_for_every_explosion",  # M1-24
    "divergence_blamed_on_gradient",
    overflow="wrong gradient",
    grown="wrong gradient",
)
rule("looks_for_nan_alone", "numbers_alone_diverge", factor=-1)
rule("forgets_nan", "overflow_unnoticed", finite="False")
rule("blames_the_gradient_for_nan", "overflow_unnoticed", overflow="wrong gradient")
rule("looks_for_nan_but_not_for_infinity", finite="np.isnan(losses).any()")
rule(
    "calls_every_rise_diverging",
    "every_rise_diverges",
    also='if losses[-1] > losses[0]: return "diverging"',
)
rule(
    "compares_quotients",
    "factor_for_growth",
    {RUNS: 3},
    growth="losses[1:] / losses[:-1]",
    above=1,
    fallen="growth.max() <= 1",
)
rule("compares_the_ends_alone", "rise_overlooked", fallen="losses[-1] < losses[0]")
rule("calls_every_fall_converging", "half_not_asked", half=1.0)
rule(
    "asks_for_the_half_first",
    "clauses_in_another_order",
    {RUNS: 3},
    first='if losses[-1] < 0.5 * losses[0]: return "converging"',
)
rule("asks_for_a_third", None, {RUNS: 3}, half="1 / 3")
rule("looks_at_five_growths", None, {RUNS: 3}, ten=5)
rule("looks_at_the_whole_run", None, {RUNS: 3}, ten=0)
rule("takes_ten_percent", None, {RUNS: 3}, factor=1.1)
rule("takes_differences_for_growths", "numbers_alone_diverge", BOTH, growth="np.diff(losses)")
rule("asks_for_a_fall_at_every_step", None, {RUNS: 3}, fallen="growth.max() < 0")
rule("takes_exactly_equal_growths", "numbers_alone_diverge", {RUNS: 3}, factor=1)


rule("looks_at_the_last_loss_for_nan", None, {RUNS: 3}, finite="not np.isfinite(losses[-1])")
rule("looks_at_the_last_step_alone", None, BOTH, ten=1)
rule("looks_for_a_rise_in_ten_steps", None, {RUNS: 3}, fallen="late.max() <= 0")
rule(
    "compares_with_the_mean_growth",
    None,
    {RUNS: 3},
    factor="1.01 * late.mean() / late.min()",
)
rule("compares_to_five_digits", None, {RUNS: 3}, factor="(1 + 1e-5)")
rule(
    "asks_for_a_fall_in_the_last_step",
    None,
    {RUNS: 3},
    fallen="growth[-1] <= 0 and losses[-1] < losses[0]",
)


@wrong("diagnose", lost=BOTH, diagnosis="ignores_its_input")
def says_one_thing_of_every_run(losses):
    return "diverging"


@wrong("diagnose", lost=BOTH, diagnosis="returns_nothing")
def prints_the_label(losses):
    print("converging" if losses[-1] < losses[0] / 2 else "diverging")


@wrong("diagnose", lost=BOTH)
def writes_an_underscore(losses):
    return "too_small" if losses[-1] < losses[0] else "wrong_gradient"


@wrong("diagnose", lost=BOTH)
def returns_a_number(losses):
    return int(losses[-1] < losses[0] / 2)


# --- fit_closed_form --------------------------------------------------------------------------

EXACT, LINE = "fit_closed_form_finds_an_exact_parabola", "fit_closed_form_finds_the_best_line"
LSTSQ = "fit_closed_form_agrees_with_lstsq"
CONSTANT, KEPT = (
    "fit_closed_form_finds_the_best_constant",
    "fit_closed_form_leaves_its_inputs_alone",
)
CURVES = {EXACT: 1, LINE: 2, LSTSQ: 3, KEPT: 1}
ANY = {**CURVES, CONSTANT: 1}


@right("fit_closed_form")
def solves_the_normal_equations(x, y, degree):
    X = np.vander(x, degree + 1, increasing=True)
    return np.linalg.solve(X.T @ X, X.T @ y)


@right("fit_closed_form")
def turns_polyfit_round(x, y, degree):
    return list(np.polyfit(x, y, degree)[::-1])


@right("fit_closed_form")
def inverts_the_normal_matrix(x, y, degree):
    X = x.reshape(-1, 1) ** np.arange(degree + 1)
    return tuple(np.linalg.inv(np.einsum("nj,nk->jk", X, X)) @ np.einsum("nk,n->k", X, y))


@right("fit_closed_form")
def takes_a_qr_decomposition(x, y, degree):
    Q, R = np.linalg.qr(np.column_stack([x**k for k in range(degree + 1)]))
    return np.linalg.solve(R, Q.T @ y)


@right("fit_closed_form")
def takes_the_pseudo_inverse(x, y, degree):
    return np.linalg.pinv(np.vander(x, degree + 1)[:, ::-1]) @ y


@right("fit_closed_form")
def lets_numpy_fit(x, y, degree):
    return np.polynomial.polynomial.polyfit(x, y, degree)


@right("fit_closed_form")
def goes_by_way_of_legendre(x, y, degree):
    basis = np.polynomial.legendre
    return basis.leg2poly(basis.legfit(x, y, degree))


@right("fit_closed_form")
def eliminates_by_hand(x, y, degree):
    X = np.vander(x, degree + 1, increasing=True)
    rows = np.column_stack([X.T @ X, X.T @ y])
    for k in range(degree + 1):
        rows[k] /= rows[k, k]
        for j in set(range(degree + 1)) - {k}:
            rows[j] -= rows[j, k] * rows[k]
    return rows[:, -1]


@wrong("fit_closed_form", lost=CURVES, diagnosis="fitted_in_scaled_x")
def takes_the_coefficients_of_a_window(x, y, degree):
    return np.polynomial.Polynomial.fit(x, y, degree).coef


@wrong("fit_closed_form", lost={LINE: 2, LSTSQ: 3, KEPT: 1}, diagnosis="entries_permuted")
def takes_polyfit_as_it_is(x, y, degree):  # a parabola 1 + x² reads alike both ways
    return np.polyfit(x, y, degree)


@wrong("fit_closed_form", lost={LINE: 2, LSTSQ: 3, KEPT: 1}, diagnosis="entries_permuted")
def takes_vander_as_it_is(x, y, degree):
    return np.linalg.lstsq(np.vander(x, degree + 1), y)[0]


@wrong("fit_closed_form", lost=ANY, diagnosis=("degree_miscounted", "wrong_shape"))
def counts_powers_up_to_the_degree(x, y, degree):
    X = np.stack([x**k for k in range(degree)], axis=1) if degree else np.zeros((len(x), 0))
    return np.linalg.lstsq(X, y)[0] if degree else np.zeros(0)


@wrong("fit_closed_form", lost=ANY, diagnosis=("constant_power_left_out", "wrong_shape"))
def forgets_the_column_of_ones(x, y, degree):
    X = np.array([x**k for k in range(1, degree + 1)]).reshape(degree, len(x)).T
    return np.linalg.pinv(X) @ y


@wrong("fit_closed_form", lost=ANY, diagnosis="fit_transposed")
def fits_x_to_y(x, y, degree):
    return np.linalg.lstsq(np.vander(y, degree + 1, increasing=True), x)[0]


@wrong("fit_closed_form", lost=ANY, diagnosis=("taylor_for_fit", "ignores_its_input"))
def gives_the_taylor_polynomial(x, y, degree):  # M1-25
    import math

    return [0 if k % 2 == 0 else (-1) ** (k // 2) / math.factorial(k) for k in range(degree + 1)]


@wrong("fit_closed_form", lost=ANY, diagnosis=("ignores_its_input", "wrong_shape"))
def copies_the_cubic_of_the_book(x, y, degree):
    return np.array([0, 0.856741, 0, -0.0933304])


@wrong("fit_closed_form", lost={LINE: 2, LSTSQ: 3, CONSTANT: 1, KEPT: 1})
def goes_through_the_first_points(x, y, degree):
    X = np.vander(x[: degree + 1], degree + 1, increasing=True)
    return np.linalg.solve(X, y[: degree + 1])


@wrong("fit_closed_form", lost=ANY)
def adds_a_ridge(x, y, degree):
    X = np.vander(x, degree + 1, increasing=True)
    return np.linalg.solve(X.T @ X + 1e-6 * np.eye(degree + 1), X.T @ y)


@wrong("fit_closed_form", lost=CURVES, diagnosis="fitted_in_centred_x")
def moves_x_to_the_middle(x, y, degree):
    return np.linalg.lstsq(np.vander(x - x.mean(), degree + 1, increasing=True), y)[0]


@wrong("fit_closed_form", lost={KEPT: 1}, diagnosis="input_modified")
def sorts_both_in_place(x, y, degree):
    order = np.argsort(x)
    x[:], y[:] = x[order], y[order]
    return np.linalg.lstsq(np.vander(x, degree + 1, increasing=True), y)[0]


@wrong("fit_closed_form", lost={LSTSQ: 3, KEPT: 1})
def sorts_x_alone(x, y, degree):
    return np.linalg.lstsq(np.vander(np.sort(x), degree + 1, increasing=True), y)[0]


@wrong("fit_closed_form", lost={EXACT: 1, LSTSQ: 3, KEPT: 1})
def descends_a_thousand_steps(x, y, degree):
    X = np.vander(x, degree + 1, increasing=True)
    w = np.zeros(degree + 1)
    for _ in range(1000):
        w -= 0.5 / np.linalg.norm(X, 2) ** 2 * 2 * X.T @ (X @ w - y)
    return w


@wrong("fit_closed_form", lost=CURVES)
def takes_odd_powers_alone(x, y, degree):  # as if every curve were a sine; right for a constant
    powers = [k for k in range(degree + 1) if k % 2 or not degree]
    w = np.zeros(degree + 1)
    w[powers] = np.linalg.lstsq(np.stack([x**k for k in powers], axis=1), y)[0]
    return w


@wrong("fit_closed_form", lost={LSTSQ: 3})
def drops_repeated_points(x, y, degree):
    x, first = np.unique(x, return_index=True)
    return np.linalg.lstsq(np.vander(x, degree + 1, increasing=True), y[first])[0]


@wrong("fit_closed_form", lost=ANY, diagnosis="wrong_shape")
def returns_a_column(x, y, degree):
    X = np.vander(x, degree + 1, increasing=True)
    return np.linalg.lstsq(X, y.reshape(-1, 1))[0]


@wrong("fit_closed_form", lost=ANY)
def returns_all_that_lstsq_returns(x, y, degree):
    return np.linalg.lstsq(np.vander(x, degree + 1, increasing=True), y)


@wrong("fit_closed_form", lost=ANY, diagnosis="returns_nothing")
def prints_the_coefficients(x, y, degree):
    print(np.polyfit(x, y, degree)[::-1])
