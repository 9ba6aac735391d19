# %% [markdown] nbgrader={"grade": false, "grade_id": "descent", "locked": true, "schema_version": 3, "solution": false, "task": false}
r"""
# Downhill, step by step

A loss is a number that depends on a few others, and training moves those others until the loss is small.
Here you write the whole of it for any loss: a gradient that needs no formula, the descent that follows a gradient, a limit for its step, a rule that reads a run from its losses, and the exact answer that the descent approaches.

- Work through the cells from top to bottom; run each one with Shift+Enter.
- A cell that says `YOUR CODE HERE` is yours: replace the line `raise NotImplementedError()`.
- The cell after it tests your answer and says what it found.
  Some tests are hidden; they run when the notebook is graded.
- Write numpy in float64. Your answers must do without torch, which is not there when they are graded; only the tests use it.

The symbols are on the page *Notation* of the book, the ideas in its chapter *Regression*.
"""

# %% nbgrader={"grade": false, "grade_id": "setup", "locked": true, "schema_version": 3, "solution": false, "task": false}
import numpy as np

from autograder import checks

# %% [markdown] nbgrader={"grade": false, "grade_id": "about_steps", "locked": true, "schema_version": 3, "solution": false, "task": false}
r"""
## Slopes without a formula

Suppose you can compute $f(w)$ for any $w$, and nothing else.
The *central difference* estimates the derivative by the variable $w_k$ from two places, a step $h$ to either side:

$$
\frac{\partial f}{\partial w_k} \approx \frac{f(w + h e_k) - f(w - h e_k)}{2h} ,
$$

where $e_k$ is 1 in place $k$ and 0 elsewhere: only $w_k$ is shaken.

### Predict first

Take $f(w) = w^4$ at $w = 1$, where the slope is 4.
In float64, which step gives the central difference with the smallest error?
Set `best_step` to the text `"0.1"`, `"1e-5"` or `"1e-12"`.
"""

# %% nbgrader={"grade": false, "grade_id": "best_step", "locked": false, "schema_version": 3, "solution": true, "task": false}
best_step = ...
### BEGIN SOLUTION
best_step = "1e-5"
### END SOLUTION

# %% nbgrader={"grade": true, "grade_id": "best_step_is_predicted", "locked": true, "points": 1, "schema_version": 3, "solution": false, "task": false}
# One of the three? Your choice is compared with the right one when the notebook is graded.
checks.choice(best_step, options=("0.1", "1e-5", "1e-12"))
### BEGIN HIDDEN TESTS
checks.choice(best_step, "1e-5", options=("0.1", "1e-5", "1e-12"))
### END HIDDEN TESTS

# %% [markdown] nbgrader={"grade": false, "grade_id": "about_numerical_gradient", "locked": true, "schema_version": 3, "solution": false, "task": false}
r"""
Write `numerical_gradient(f, w, h=1e-5)`.

- `w` is an array of shape (d,), of floats or of whole numbers; d may be 1.
- `f` takes an array of shape (d,) and returns one number.
- The result has shape (d,): the central difference by each of the d variables in turn, with exactly the step `h` that is given.
  An array, a list or a tuple will do.
- `f` is called exactly 2·d times.
- `w` is the same after the call, to the last bit. (Adding `h` and taking it away again may leave a rounding error.)

<details><summary>Hint: one variable at a time</summary>

Before you shake a variable, all the others must stand where `w` says.
Which array do you shake, and what is in it when its turn is over?

</details>

<details><summary>Hint: whole numbers</summary>

Try `v = np.array([1, 2]); v[0] = 1.5; print(v)`.

</details>
"""


# %% nbgrader={"grade": false, "grade_id": "numerical_gradient", "locked": false, "schema_version": 3, "solution": true, "task": false}
def numerical_gradient(f, w, h=1e-5):
    """Gradient of a function by central differences.

    Args:
        f: function of a (d,) array that returns one number.
        w: (d,) where the gradient is wanted; float or int.
        h: step to either side.

    Returns:
        (d,) central differences by each variable.
    """
    ### BEGIN SOLUTION
    slopes = []
    for k in range(len(w)):
        above, below = w.astype(float), w.astype(float)
        above[k] += h
        below[k] -= h
        slopes.append((f(above) - f(below)) / (2 * h))
    return slopes
    ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "numerical_gradient_is_right_for_two_variables", "locked": true, "points": 2, "schema_version": 3, "solution": false, "task": false}
# f(u, v) = u² + 3uv at (1, 2) with h = ½, by hand:
#   by u: f(1.5, 2) = 11.25 and f(0.5, 2) = 3.25, a difference of 8 over a distance of 1: slope 8
#   by v: f(1, 2.5) = 8.5 and f(1, 1.5) = 5.5, a difference of 3 over a distance of 1: slope 3
def slopes_of_a_bowl(gradient, w, h):
    return gradient(lambda p: p[0] ** 2 + 3 * p[0] * p[1], w.copy(), h)


checks.program(
    slopes_of_a_bowl,
    numerical_gradient,
    expected=(8, 3),
    cases=[(np.array([1.0, 2.0]), 0.5)],
    show=True,
    hint="the comment above names four places: print the arrays that you hand to f",
)


# %% nbgrader={"grade": true, "grade_id": "numerical_gradient_of_a_cube_depends_on_h", "locked": true, "points": 1, "schema_version": 3, "solution": false, "task": false}
# f(w) = w³ at w = 1 with h = ½: (1.5³ - 0.5³) / 1 = 3.375 - 0.125 = 3.25. The true slope is 3; the
# central difference of a cube is off by h², so that h = ¼ has to give 3.0625.
def slope_of_a_cube(gradient, w, h):
    return gradient(lambda p: p[0] ** 3, w.copy(), h)


checks.program(
    slope_of_a_cube,
    numerical_gradient,
    reference=lambda f, w, h: 3 * w**2 + h**2,
    cases=[(np.array([1.0]), 0.5), (np.array([1.0]), 0.25)],
    show=True,
    hint="print the two places at which f is called: how far is each of them from w?",
)


# %% nbgrader={"grade": true, "grade_id": "numerical_gradient_agrees_with_autograd", "locked": true, "points": 2, "schema_version": 3, "solution": false, "task": false}
# Polynomials of fourth degree in one to six variables, with the step that is taken when none is
# given; your slopes are compared with those of torch when the notebook is graded.
### BEGIN HIDDEN TESTS
from autograder.checks.compare import Tolerance

QUOTIENT = Tolerance(
    1e-8,
    1e-12,
    "with h = 1e-5 the central difference of these quartics is cut off at h² = 1e-10 of the slope "
    "and rounded at 1e-16/h = 1e-11 of the value, which is not a hundred times the slope; one to "
    "a single side is off by about h = 1e-5",
)


def slopes_of_powers(gradient, w, rows, shifts, power, *h):
    def powers(v):
        lines = [sum(v[k] * row[k] for k in range(len(v))) for row in rows]
        return sum((line + shift) ** power for line, shift in zip(lines, shifts, strict=True))

    return gradient(powers, w.copy(), *h)


def slopes_by_torch(f, w, *_):
    import torch

    leaf = torch.tensor(w, dtype=torch.float64, requires_grad=True)
    f(leaf).backward()
    return leaf.grad.numpy()


def difference(f, w, h=1e-5, *, ahead=1, back=1, over=2, undo=True, cut=False, at_once=False):
    v, slopes = w if cut else w.astype(float), []
    for k in range(len(w)):
        shake = np.ones(len(w)) if at_once else np.eye(len(w))[k]
        above = (v + ahead * h * shake).astype(v.dtype)
        below = (v - back * h * shake).astype(v.dtype)
        slopes.append((f(above) - f(below)) / (over * h))
        v = v if undo else below
    return np.array(slopes)


def polynomials(rng, power, whole=False, reach=1.0):
    """The slopes have either sign and do not come near to zero, where any quotient is poor."""
    for d in (1, 2, 3, 4, 5, 6):
        signs = rng.choice([-1, 1], (2, d))
        w = signs[0] * (rng.permutation(np.arange(d)) + 1 if whole else rng.uniform(0.4, reach, d))
        rows = signs[1] * rng.uniform(0.4, 1.0, (d + 1, d)) / np.abs(w).sum()
        yield w, rows, rng.uniform(1.5, 2.5, d + 1), power


PLACES = "take f(w) = w² at 3 with h = ½, and print the places and the values of f on the way"


def known_slips():
    return {
        "collected_in_whole_numbers": lambda *case: difference(*case).astype(int),
        "forward_difference": lambda *case: difference(*case, back=0, over=1),
        "backward_difference": lambda *case: difference(*case, ahead=0, over=1),
        "quotient_not_halved": lambda *case: difference(*case, over=1),
        "all_shaken_at_once": lambda *case: difference(*case, at_once=True),
        "shake_not_undone": lambda *case: difference(*case, undo=False),
        "slope_lost_in_rounding": lambda f, w, *_: difference(f, w, 1e-12),
    }


checks.program(
    slopes_of_powers,
    numerical_gradient,
    reference=slopes_by_torch,
    cases=lambda rng: polynomials(rng, 4),
    imitations=known_slips(),
    tolerance=QUOTIENT,
    hint=PLACES,
)
### END HIDDEN TESTS


# %% nbgrader={"grade": true, "grade_id": "numerical_gradient_takes_exactly_the_step_h", "locked": true, "points": 1, "schema_version": 3, "solution": false, "task": false}
# With a large h the central difference is not the slope, as with the cube above; yours is compared
# with the exact quotient for several h when the notebook is graded.
### BEGIN HIDDEN TESTS
checks.program(
    slopes_of_powers,
    numerical_gradient,
    reference=difference,
    cases=lambda rng: [(*case, rng.uniform(0.3, 0.8)) for case in polynomials(rng, 6, reach=2.0)],
    imitations={**known_slips(), "own_step_size": slopes_by_torch},
    tolerance=Tolerance(
        1e-6,
        1e-12,
        "h is above 0.3, where the quotient is off by more than 1e-4; so near to the slope is a "
        "step of one's own between 1e-4 and 1e-6",
    ),
    hint=PLACES,
)
### END HIDDEN TESTS


# %% nbgrader={"grade": true, "grade_id": "numerical_gradient_calls_f_twice_per_variable", "locked": true, "points": 1, "schema_version": 3, "solution": false, "task": false}
# The calls of f are counted, for one to six variables, when the notebook is graded.
### BEGIN HIDDEN TESTS
def number_of_calls(gradient, w):
    places = []

    def cube(v):
        places.append(len(v))
        return (v * v * v).sum()

    gradient(cube, w.copy())
    return len(places)


checks.program(
    number_of_calls,
    numerical_gradient,
    reference=difference,
    cases=lambda rng: [(rng.normal(size=d),) for d in (1, 2, 3, 6)],
    imitations={"forward_difference": lambda f, w: [f(v) for v in np.ones((len(w) + 1, len(w)))]},
    hint="put a `print` into f and call yours: which of the calls does the quotient need?",
)
### END HIDDEN TESTS


# %% nbgrader={"grade": true, "grade_id": "numerical_gradient_leaves_w_alone", "locked": true, "points": 1, "schema_version": 3, "solution": false, "task": false}
# w must be the same after the call, to the last bit; this is tested when the notebook is graded.
### BEGIN HIDDEN TESTS
def change_and_slopes(gradient, w, slopes):
    v = w.copy()
    found = gradient(lambda p: (p * slopes).sum(), v)
    return [float(np.any(v != w)), *np.ravel(found)]


def shakes_the_callers_array(f, w, h=1e-5):
    slopes = []
    for k in range(len(w)):
        w[k] += h
        above = f(w)
        w[k] -= 2 * h
        slopes.append((above - f(w)) / (2 * h))
        w[k] += h
    return slopes


checks.program(
    change_and_slopes,
    numerical_gradient,
    reference=difference,
    cases=lambda rng: [(rng.normal(size=d), rng.normal(size=d)) for d in (4, 5, 6, 7, 8)],
    imitations={**known_slips(), "input_modified": shakes_the_callers_array},
    tolerance=QUOTIENT,
    hint=PLACES,
)
### END HIDDEN TESTS


# %% nbgrader={"grade": true, "grade_id": "numerical_gradient_takes_whole_numbers", "locked": true, "points": 1, "schema_version": 3, "solution": false, "task": false}
# w may be an array of whole numbers, such as np.array([1, 2]); this is tested when the notebook is
# graded.
### BEGIN HIDDEN TESTS
checks.program(
    slopes_of_powers,
    numerical_gradient,
    reference=slopes_by_torch,
    cases=lambda rng: polynomials(rng, 4, whole=True),
    imitations={**known_slips(), "whole_numbers_cut": lambda *case: difference(*case, cut=True)},
    tolerance=QUOTIENT,
    hint=PLACES,
)
### END HIDDEN TESTS

# %% [markdown] nbgrader={"grade": false, "grade_id": "about_gradient_descent", "locked": true, "schema_version": 3, "solution": false, "task": false}
r"""
## The descent

Gradient descent repeats one line: $w \leftarrow w - \eta\, \nabla f(w)$.
All entries of $w$ move at once, and each step takes a fresh gradient at the place that was reached.

Write `gradient_descent(grad_fn, w0, eta, steps)`.

- `grad_fn` takes an array of shape (d,) and returns the gradient there, of shape (d,).
  It is called exactly `steps` times: once at the beginning of each step, at the place where you are.
- `w0` is the start, of shape (d,), floats or whole numbers; it is the same after the call.
- The result is the pair `(w, history)`: `w`, of shape (d,), is the place after the last step, and `history` has `steps + 1` rows of shape (d,), all places from `w0` to `w` in order.
  The history may be a list, a tuple or an array.
- `steps` may be 0.

<details><summary>Hint: what the history keeps</summary>

A list does not keep a copy of an array, it keeps the array.
Which of your lines make a new array, and which write into an old one?

</details>
"""


# %% nbgrader={"grade": false, "grade_id": "gradient_descent", "locked": false, "schema_version": 3, "solution": true, "task": false}
def gradient_descent(grad_fn, w0, eta, steps):
    """Follow the negative gradient.

    Args:
        grad_fn: function of a (d,) array that returns the gradient there, (d,).
        w0: (d,) start; float or int.
        eta: learning rate.
        steps: number of steps.

    Returns:
        w: (d,) the place after the last step.
        history: `steps + 1` rows of shape (d,), from `w0` to `w`.
    """
    ### BEGIN SOLUTION
    w = w0
    history = [w]
    for _ in range(steps):
        w = w - eta * grad_fn(w)
        history.append(w)
    return w, history
    ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "gradient_descent_halves_its_way_on_a_parabola", "locked": true, "points": 2, "schema_version": 3, "solution": false, "task": false}
# f(w) = w² has the gradient 2w. With eta = ¼ a step goes from w to w - ½w: from 1 to ½, ¼, ⅛, and
# from -8 to -4 and -2. `with_rows` is there to name three common mistakes in a history.
def history_on_a_parabola(descend, w0, eta, steps):
    pair = descend(lambda w: 2 * w, w0.copy(), eta, steps)
    return None if pair is None else pair[1]


def halves(_, w0, eta, steps):
    return None, [w0 * (1 - 2 * eta) ** t for t in range(steps + 1)]


def with_rows(choose):
    return lambda *case: (None, choose(halves(*case)[1]))


checks.path(
    history_on_a_parabola,
    gradient_descent,
    reference=halves,
    cases=[(np.array([1.0]), 0.25, 3), (np.array([-8.0]), 0.25, 2), (np.array([4.0]), 0.25, 5)],
    imitations={
        "history_is_one_array": with_rows(lambda rows: rows[-1:] * len(rows)),
        "history_without_start": with_rows(lambda rows: rows[1:]),
        "history_without_end": with_rows(lambda rows: rows[:-1]),
    },
    show=True,
)


# %% nbgrader={"grade": true, "grade_id": "gradient_descent_moves_two_parameters", "locked": true, "points": 2, "schema_version": 3, "solution": false, "task": false}
# f(a, b) = r² with r = a + 2b - 3 has the gradient (2r, 4r). From (0, 0) with eta = 0.05:
#   r = -3, gradient (-6, -12): to (0.3, 0.6); there r = -1.5, gradient (-3, -6): to (0.45, 0.9).
# Tested are the three rows of the history, and w below them.
def history_and_end(descend, w0, eta, steps):
    def gradient(w):
        r = w[0] + 2 * w[1] - 3
        return np.array([2 * r, 4 * r])

    w, history = descend(gradient, w0.copy(), eta, steps)
    return [*history, w]


checks.path(
    history_and_end,
    gradient_descent,
    reference=lambda *_: ([0.45, 0.9], [[0, 0], [0.3, 0.6], [0.45, 0.9]]),
    cases=[(np.zeros(2), 0.05, 2)],
    show=True,
)


# %% nbgrader={"grade": true, "grade_id": "gradient_descent_ends_where_sgd_ends", "locked": true, "points": 2, "schema_version": 3, "solution": false, "task": false}
# The place after 0, 1, 2, … steps is compared with that of torch.optim.SGD, on bowls with one to
# five variables, when the notebook is graded.
### BEGIN HIDDEN TESTS
def ends(descend, matrix, target, w0, eta):
    def slope(w):
        return matrix @ (w - target)

    return [descend(slope, w0.copy(), eta, steps)[0] for steps in range(7)]


def by_torch(slope, w0, eta, steps):
    import torch

    w = torch.tensor(w0, dtype=torch.float64, requires_grad=True)
    optimizer, places = torch.optim.SGD([w], lr=eta), [w.detach().numpy().copy()]
    for _ in range(steps):
        w.grad = torch.tensor(slope(w.detach().numpy()))
        optimizer.step()
        places.append(w.detach().numpy().copy())
    return places[-1], places


def descend(slope, w0, eta, steps, *, sign=1, renew=True, pile_up=False, one_by_one=False):
    w, total, gradient, places = np.array(w0, dtype=float), 0.0, None, []
    for _ in range(steps):
        places.append(w)
        if one_by_one:
            w = w.copy()
            for k in range(len(w)):
                w[k] -= eta * slope(w)[k]
            continue
        gradient = slope(w) if renew or gradient is None else gradient
        total = total + gradient
        w = w - sign * eta * (total if pile_up else gradient)
    return w, [*places, w]


def cut_to_whole_numbers(slope, w0, eta, steps):
    places = [w0.copy()]
    for _ in range(steps):
        places.append((places[-1] - eta * slope(places[-1])).astype(w0.dtype))
    return places[-1], places


def wrong_loops():
    return {
        "uphill": lambda *case: descend(*case, sign=-1),
        "gradient_never_renewed": lambda *case: descend(*case, renew=False),
        "gradients_pile_up": lambda *case: descend(*case, pile_up=True),
        "parameters_one_by_one": lambda *case: descend(*case, one_by_one=True),
    }


def bowls(rng):
    for d in (1, 2, 3, 5):
        half = rng.normal(size=(d, d)) + 2 * np.eye(d)
        matrix = half @ half.T
        share = rng.uniform(0.2, 0.8) if d != 3 else 2.5  # one of them is too long, and goes up
        eta = share / np.linalg.eigvalsh(matrix)[-1]
        yield matrix, rng.normal(size=d), rng.normal(0.5, 2.0, d), eta


checks.path(
    ends,
    gradient_descent,
    reference=by_torch,
    cases=bowls,
    imitations={
        **wrong_loops(),
        "one_step_short": lambda *case: descend(*case[:3], max(case[3] - 1, 0)),
        "one_step_long": lambda *case: descend(*case[:3], case[3] + 1),
    },
)
### END HIDDEN TESTS


# %% nbgrader={"grade": true, "grade_id": "gradient_descent_records_its_history", "locked": true, "points": 2, "schema_version": 3, "solution": false, "task": false}
# All rows of the history are compared with the places of torch.optim.SGD when the notebook is
# graded.
### BEGIN HIDDEN TESTS
def history(descend, matrix, target, w0, eta, steps):
    def slope(w):
        return matrix @ (w - target)

    return descend(slope, w0.copy(), eta, steps)[1]


def rewritten(make):
    def imitation(*case):
        w, places = descend(*case)
        return w, make(places)

    return imitation


def wrong_records():
    return {
        **wrong_loops(),
        "history_is_one_array": rewritten(lambda places: places[-1:] * len(places)),
        "first_row_empty": rewritten(lambda places: [0 * places[0], *places[1:]]),
        "history_without_start": rewritten(lambda places: places[1:]),
        "history_without_end": rewritten(lambda places: places[:-1]),
    }


def many_steps(rng):
    for matrix, target, w0, eta in bowls(rng):
        for steps in (6, 31):
            yield matrix, target, w0, eta, steps
    yield matrix, target, target.copy(), eta, 5  # at the bottom: no slope, and still five steps


checks.path(
    history,
    gradient_descent,
    reference=by_torch,
    cases=many_steps,
    imitations=wrong_records(),
)
### END HIDDEN TESTS


# %% nbgrader={"grade": true, "grade_id": "gradient_descent_asks_for_each_gradient_once", "locked": true, "points": 1, "schema_version": 3, "solution": false, "task": false}
# Where grad_fn is called, and how often, is compared with the rows of the history without the
# last one, when the notebook is graded.
### BEGIN HIDDEN TESTS
def places_of_the_calls(descend, matrix, target, w0, eta, steps):
    places = []

    def slope(w):
        places.append(np.array(w, dtype=float))
        return matrix @ (w - target)

    descend(slope, w0.copy(), eta, steps)
    return places


def asks_once_more(slope, w0, eta, steps):
    w, places = descend(slope, w0, eta, steps)
    slope(w)
    return w, places


checks.path(
    places_of_the_calls,
    gradient_descent,
    reference=by_torch,
    cases=many_steps,
    imitations={**wrong_loops(), "gradient_asked_once_more": asks_once_more},
)
### END HIDDEN TESTS


# %% nbgrader={"grade": true, "grade_id": "gradient_descent_may_take_no_step", "locked": true, "points": 1, "schema_version": 3, "solution": false, "task": false}
# With steps = 0 the place is w0, and so is the one row of the history; this is tested when the
# notebook is graded.
### BEGIN HIDDEN TESTS
def place_and_history(descend, w0):
    w, history = descend(lambda w: w + 1, w0.copy(), 0.1, 0)
    return [w, *history]


checks.path(
    place_and_history,
    gradient_descent,
    reference=by_torch,
    cases=lambda rng: [(rng.normal(size=d),) for d in (1, 2, 3, 5)],
    imitations={
        "one_step_long": lambda *case: descend(*case[:3], 1),
        "history_without_start": lambda slope, w0, *_: (w0, []),
        "first_row_empty": lambda slope, w0, *_: (w0, [0 * w0]),
    },
)
### END HIDDEN TESTS


# %% nbgrader={"grade": true, "grade_id": "gradient_descent_starts_from_whole_numbers", "locked": true, "points": 1, "schema_version": 3, "solution": false, "task": false}
# w0 may be an array of whole numbers, such as np.array([3, -2]); this is tested when the notebook
# is graded.
### BEGIN HIDDEN TESTS
checks.path(
    history,
    gradient_descent,
    reference=by_torch,
    cases=lambda rng: [
        (matrix, target, rng.integers(3, 9, len(w0)), eta, 4)
        for matrix, target, w0, eta in bowls(rng)
    ],
    imitations={**wrong_records(), "whole_numbers_cut": cut_to_whole_numbers},
)
### END HIDDEN TESTS


# %% nbgrader={"grade": true, "grade_id": "gradient_descent_leaves_w0_alone", "locked": true, "points": 1, "schema_version": 3, "solution": false, "task": false}
# w0 must be the same after the call; this is tested when the notebook is graded.
### BEGIN HIDDEN TESTS
def start_after_the_call(descend, w0, eta, steps):
    start = w0.copy()
    w = descend(lambda v: v + v.sum(), start, eta, steps)[0]
    return [start, w]


def moves_the_start(slope, w0, eta, steps):
    w0[:] = descend(slope, w0, eta, steps)[0]
    return w0, None


checks.program(
    start_after_the_call,
    gradient_descent,
    reference=by_torch,
    cases=lambda rng: [
        (rng.normal(1.0, 1.0, d), 0.1, steps) for d in (2, 5) for steps in (1, 2, 5)
    ],
    imitations={**wrong_loops(), "input_modified": moves_the_start},
    hint="get the visible tests right first; then print w0 before and after a call",
)
### END HIDDEN TESTS

# %% [markdown] nbgrader={"grade": false, "grade_id": "about_the_rate", "locked": true, "schema_version": 3, "solution": false, "task": false}
r"""
## How long may a step be?

The loss of this chapter is a sum of squared errors that is quadratic in its parameters:

$$
L(w) = \sum_{n=1}^{N} \Big( \sum_k X_{nk} w_k - y_n \Big)^2 .
$$

$X$ has one row per data point and one column per parameter; for the cubic the columns are $1, x, x^2, x^3$.
The second derivatives of $L$ form the Hessian $H = 2 X^\mathsf{T} X$, whatever $y$ and $w$ are.
Along an eigenvector of $H$ with the eigenvalue $\lambda$, each step multiplies the distance from the bottom by $1 - \eta\lambda$.

### Predict first

For 2000 points of $\sin x$ between $-\pi$ and $\pi$, the loss of the cubic $w = 0$ is about 1000, and that of the best cubic about 8.8.
2000 steps with $\eta = 10^{-6}$ on this *sum* come from the one almost to the other.
A friend keeps start, $\eta$ and number of steps and descends the *mean* of the squared errors instead.
What does the sum of squared errors say about the friend's last place?
Set `descent_of_the_mean` to `"the same"`, `"far from done"` or `"diverged"`.
"""

# %% nbgrader={"grade": false, "grade_id": "descent_of_the_mean", "locked": false, "schema_version": 3, "solution": true, "task": false}
descent_of_the_mean = ...
### BEGIN SOLUTION
descent_of_the_mean = "far from done"
### END SOLUTION

# %% nbgrader={"grade": true, "grade_id": "descent_of_the_mean_is_predicted", "locked": true, "points": 1, "schema_version": 3, "solution": false, "task": false}
# One of the three? Your choice is compared with the right one when the notebook is graded.
OUTCOMES = ("the same", "far from done", "diverged")
checks.choice(descent_of_the_mean, options=OUTCOMES)
### BEGIN HIDDEN TESTS
checks.choice(descent_of_the_mean, "far from done", options=OUTCOMES)
### END HIDDEN TESTS

# %% [markdown] nbgrader={"grade": false, "grade_id": "about_eta_max", "locked": true, "schema_version": 3, "solution": false, "task": false}
r"""
Write `eta_max(X)`.
It takes the matrix $X$ of shape (N, k) with $N \ge k$ and returns one number: the learning rate above which the descent on $L$ blows up and below which it does not, $2 / \lambda_\max$, where $\lambda_\max$ is the largest eigenvalue of $H = 2 X^\mathsf{T} X$.

<details><summary>Hint: which function of numpy</summary>

`np.linalg` has functions for eigenvalues, one of them for symmetric matrices; what order does it return them in?

</details>
"""


# %% nbgrader={"grade": false, "grade_id": "eta_max", "locked": false, "schema_version": 3, "solution": true, "task": false}
def eta_max(X):
    """Largest learning rate for the sum of squared errors of a linear model.

    Args:
        X: (N, k) one row per data point, one column per parameter.

    Returns:
        2 over the largest eigenvalue of the Hessian, one number.
    """
    ### BEGIN SOLUTION
    return 2 / np.linalg.eigvalsh(2 * X.T @ X)[-1]
    ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "eta_max_is_right_for_two_columns", "locked": true, "points": 2, "schema_version": 3, "solution": false, "task": false}
# X = [[2, 2], [1, -1]]: XᵀX = [[5, 3], [3, 5]] and H = [[10, 6], [6, 10]]. H takes (1, -1) to (4, -4)
# and (1, 1) to (16, 16), so that its eigenvalues are 4 and 16, and 2/16 = 0.125.
checks.values(
    eta_max,
    expected=lambda X: 0.125,
    cases=[(np.array([[2.0, 2.0], [1.0, -1.0]]),)],
    show=True,
    hint="print H and its eigenvalues for this X, and compare them with the comment above",
)


# %% nbgrader={"grade": true, "grade_id": "eta_max_matches_the_hessian_of_torch", "locked": true, "points": 2, "schema_version": 3, "solution": false, "task": false}
# The Hessian comes from torch, which is given the loss and nothing else, for many sizes and scales
# of X, when the notebook is graded.
### BEGIN HIDDEN TESTS
def limit_by_torch(X):
    import torch

    of = torch.tensor(X)
    origin = torch.zeros(X.shape[1], dtype=torch.float64)
    hessian = torch.autograd.functional.hessian(lambda w: ((of @ w) ** 2).sum(), origin)
    return 2 / torch.linalg.eigvalsh(hessian)[-1].item()


def matrices(rng):
    for n, k in ((1, 1), (4, 1), (3, 2), (6, 6), (7, 5), (40, 3)):
        yield (rng.normal(0.4, 1.0, (n, k)),)
    yield (np.stack([rng.normal(0.7, 1.3, 2000) ** p for p in range(4)], axis=1),)
    yield (1e4 * rng.normal(size=(9, 2)),)
    yield (1e-4 * rng.normal(size=(5, 3)),)


checks.values(
    eta_max,
    expected=limit_by_torch,
    cases=matrices,
    n=len,
    imitations={
        "smallest_curvature_decides": lambda X: 1 / np.linalg.svd(X)[1][-1] ** 2,
        "curvatures_added": lambda X: 1 / (X**2).sum(),
        "curvature_for_limit": lambda X: 2 * np.linalg.norm(X, 2) ** 2,
        "best_step_for_longest": lambda X: 2 / np.linalg.eigvalsh(2 * X.T @ X)[[0, -1]].sum(),
        "columns_one_by_one": lambda X: 1 / (X**2).sum(axis=0).max(),
        "curvature_not_squared": lambda X: 1 / np.linalg.norm(X, 2),
    },
    hint="descend with 0.99 and with 1.01 times your limit: do the losses fall, and do they rise?",
)
### END HIDDEN TESTS

# %% [markdown] nbgrader={"grade": false, "grade_id": "about_diagnose", "locked": true, "schema_version": 3, "solution": false, "task": false}
r"""
## What the losses tell

Somebody sends you nothing but the list of losses of a run, one before each step.
What went wrong, if anything?
A step that is too long has a mark of its own: in the end a single eigenmode is left, and the loss grows by the *same factor* at every step.
A wrong gradient swings, stalls, or grows at another pace each time.

Write `diagnose(losses)`.
It takes an array `losses` of shape (T,), with $T \ge 11$; the losses are positive, or NaN or infinite.
It returns one of four texts, the first whose condition holds:

1. `"diverging"`: some loss is NaN or infinite; or the growth is constant.
   The growth of step $t$ is $g_t = L_{t+1}/L_t - 1$.
   It is *constant* if the last ten $g_t$ are all above 0, and the largest of them is at most 1.01 times the smallest.
2. `"converging"`: the last loss is less than half of the first.
3. `"too small"`: no loss is larger than the one before it; the step is too small to get anywhere.
4. `"wrong gradient"`: everything else.

This is a rule of thumb with a blind spot: a gradient whose sign is flipped climbs by a constant factor too, and is called diverging.
Make the step a thousand times smaller then: a step that was too long stops climbing, a flipped sign goes on.

<details><summary>Hint: ten growths at once</summary>

`losses[1:]` and `losses[:-1]` have the same length; what is their quotient?
Look for what is not finite first, and you need not fear it later.

</details>
"""


# %% nbgrader={"grade": false, "grade_id": "diagnose", "locked": false, "schema_version": 3, "solution": true, "task": false}
def diagnose(losses):
    """Name what a run of gradient descent does, from its losses alone.

    Args:
        losses: (T,) the loss before each step, T at least 11.

    Returns:
        "diverging", "converging", "too small" or "wrong gradient".
    """
    ### BEGIN SOLUTION
    if not np.all(np.isfinite(losses)):
        return "diverging"
    growth = losses[1:] / losses[:-1] - 1
    late = growth[-10:]
    if 0 < late.max() <= 1.01 * late.min():
        return "diverging"
    if losses[-1] < losses[0] / 2:
        return "converging"
    return "too small" if growth.max() <= 0 else "wrong gradient"
    ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "diagnose_reads_six_short_runs", "locked": true, "points": 2, "schema_version": 3, "solution": false, "task": false}
# Six runs with eleven losses. The second doubles at every step; the third is infinite in the end;
# the last one grows as well, but by 1/100, 3/101, 5/104, …, 19/181: never by the same factor.
counts = np.arange(11.0)
six_runs = [
    (np.array([90.0, 70, 55, 43, 34, 27, 22, 18, 15, 13, 12]), "converging"),
    (5.0 * 2**counts, "diverging"),
    (np.array([7.0, 1e50, 1e100, 1e150, 1e200, 1e250, 1e300] + 4 * [np.inf]), "diverging"),
    (80.0 - counts, "too small"),
    (np.array([80.0, 50, 70, 99, 80, 50, 70, 99, 80, 50, 70]), "wrong gradient"),
    (100.0 + counts**2, "wrong gradient"),
]
LABELS = ("converging", "too small", "diverging", "wrong gradient")
checks.labels(
    diagnose,
    expected=lambda losses: next(
        label for run, label in six_runs if np.array_equal(run, losses, equal_nan=True)
    ),
    options=LABELS,
    cases=[(run,) for run, _ in six_runs],
    show=True,
)


# %% nbgrader={"grade": true, "grade_id": "diagnose_names_recorded_runs", "locked": true, "points": 3, "schema_version": 3, "solution": false, "task": false}
# Runs that were recorded from real descents, some of them with a mistake in the gradient, are
# read when the notebook is graded; others are made up so that each number in the rule matters.
### BEGIN HIDDEN TESTS
def by_the_rule(
    losses,
    *,
    growth="diverging",
    end="diverging",
    constant=True,
    falls=True,
    half=0.5,
    late=False,
    excess=True,
):
    if late and losses[-1] < half * losses[0]:
        return "converging"
    if not np.all(np.isfinite(losses)):
        return end
    grown = losses[1:] / losses[:-1] - 1
    last = grown[-10:] if excess else grown[-10:] + 1
    if growth and grown[-10:].min() > 0 and last.max() <= 1.01 * last.min():
        return growth
    if not constant and losses[-1] > losses[0]:
        return "diverging"
    if losses[-1] < half * losses[0]:
        return "converging"
    fallen = grown.max() <= 0 if falls else losses[-1] < losses[0]
    return "too small" if fallen else "wrong gradient"


def recorded(rng, share, steps, *, slip=None, along=None):
    """Losses of a descent on a cubic, with `share` of the longest step."""
    x = np.linspace(-3.0, 3.2, 60)
    powers = np.stack([x**k for k in range(4)])
    y = np.sin(x) + 0.1 * rng.normal(size=60)
    values, modes = np.linalg.eigh(2 * powers @ powers.T)
    bottom = np.linalg.lstsq(powers.T, y, rcond=None)[0]
    start = modes @ (rng.uniform(0.8, 1.2, 4) if along is None else np.array(along)) + bottom
    eta, w, total, first = share * 2 / values[-1], start, np.zeros(4), None
    scale, losses = rng.uniform(0.5, 5.0), []
    with np.errstate(all="ignore"):
        for _ in range(steps):
            losses.append(scale * float(((w @ powers - y) ** 2).sum()))
            gradient = 2 * powers @ (w @ powers - y)
            first = gradient if first is None else first
            total = total + gradient
            used = {None: gradient, "flipped": -gradient, "first": first, "pile": total}
            w = w - eta * {**used, "mean": gradient / 60}[slip]
    return np.array(losses)


def runs(rng):
    for share, steps in ((0.3, 60), (0.9, 120), (0.05, 400), (0.6, 12), (0.97, 300)):
        yield (recorded(rng, share, steps),)  # converging
    yield (recorded(rng, 5e-3, 45, along=(0, 0, 0, 50)),)  # to two fifths
    for share, steps in ((1e-5, 40), (1e-4, 11), (3e-5, 200), (1e-20, 20)):
        yield (recorded(rng, share, steps),)  # too small
    yield (recorded(rng, 5e-3, 25, along=(0, 0, 0, 50)),)  # to three fifths
    yield (recorded(rng, 1e-3, 30, slip="mean"),)
    for share, steps in ((1.05, 250), (1.5, 40), (2.8, 30)):
        yield (recorded(rng, share, steps),)  # diverging, with finite numbers
    yield (recorded(rng, 0.5, 40, slip="flipped"),)
    for share, steps in ((2.8, 600), (1.5, 700), (2.0, 333)):
        yield (recorded(rng, share, steps),)  # diverging, until the numbers overflow
    for share, steps, third in ((1.2, 50, 1e3), (1.3, 40, 1e3), (1.1, 90, 1e3)):
        yield (recorded(rng, share, steps, along=(0, 0, third, 1e-6)),)  # down first, then up
    for share, steps in ((0.4, 300), (0.6, 90), (0.2, 70), (0.5, 25)):
        yield (recorded(rng, share, steps, slip="first"),)  # wrong, and higher in the end
    for share, steps in ((0.01, 24), (0.02, 31), (0.02, 34), (0.1, 28)):
        yield (recorded(rng, share, steps, slip="pile"),)  # swinging, and a little lower
    for steps in (11, 10):  # the same factor at the last ten steps, and at nine
        yield (np.append(50.0 - np.arange(8), 60.0 * 1.3 ** np.arange(steps)),)
    yield (60.0 * np.cumprod(1.3 + 5e-4 * rng.random(12)),)  # the same factor to one part in 200
    yield (60.0 * np.cumprod(1.3 - 3.5e-3 * (np.arange(12) == 6)),)  # one growth is too small
    yield (np.append([60.0, 64.0], np.linspace(62.0, 50.0, 12)),)  # a rise, and then ten falls
    yield (np.linspace(64.0, 32.0, 17),)  # exactly to the half
    yield (np.append(64.0, np.linspace(55.0, 33.0, 12)),)  # and not so far
    yield (np.append(64.0, [*np.linspace(55.0, 33.0, 12), 31.0]),)  # below it, with the last one
    yield (np.append([9.0, np.nan], np.linspace(8.0, 5.0, 12)),)


checks.labels(
    diagnose,
    expected=by_the_rule,
    options=LABELS,
    cases=runs,
    imitations={
        "divergence_blamed_on_gradient": lambda losses: by_the_rule(
            losses, growth="wrong gradient", end="wrong gradient"
        ),
        "overflow_unnoticed": lambda losses: by_the_rule(losses, end="wrong gradient"),
        "factor_for_growth": lambda losses: by_the_rule(losses, excess=False),
        "numbers_alone_diverge": lambda losses: by_the_rule(losses, growth=""),
        "every_rise_diverges": lambda losses: by_the_rule(losses, constant=False),
        "rise_overlooked": lambda losses: by_the_rule(losses, falls=False),
        "half_not_asked": lambda losses: by_the_rule(losses, half=1.0),
        "clauses_in_another_order": lambda losses: by_the_rule(losses, late=True),
    },
)
### END HIDDEN TESTS

# %% [markdown] nbgrader={"grade": false, "grade_id": "about_fit_closed_form", "locked": true, "schema_version": 3, "solution": false, "task": false}
r"""
## The exact answer

A polynomial is linear in its coefficients, so that its best fit needs no descent: one linear system gives the place where the gradient vanishes.
There the residual is orthogonal to every column of $X$, which is what *least squares* means.

Write `fit_closed_form(x, y, degree)`.
It takes data `x` and `y` of shape (N,) and returns the `degree + 1` coefficients $w_0, w_1, \dots$ of the polynomial $w_0 + w_1 x + w_2 x^2 + \dots$ with the smallest sum of squared errors, in this *ascending* order.
An array, a list or a tuple will do.

- There are more than `degree` different values among the `x`, which need not lie around 0.
- `degree` may be 0: which constant is the best?
- `x` and `y` are the same after the call.
- The coefficients have to agree with those of torch to eight digits of the largest; the data are such that any sound way to solve the system gives them.

<details><summary>Hint: two ways</summary>

Either set the gradient $2 X^\mathsf{T}(Xw - y)$ to zero and solve for $w$, or look for a function in `np.linalg` that minimises a sum of squares.
Both need the matrix $X$: how many columns does it have?

</details>
"""


# %% nbgrader={"grade": false, "grade_id": "fit_closed_form", "locked": false, "schema_version": 3, "solution": true, "task": false}
def fit_closed_form(x, y, degree):
    """Best polynomial in the sense of least squares.

    Args:
        x, y: (N,) data.
        degree: highest power.

    Returns:
        (degree + 1,) coefficients, that of the power 0 first.
    """
    ### BEGIN SOLUTION
    X = np.column_stack([x**k for k in range(degree + 1)])
    return np.linalg.lstsq(X, y)[0]
    ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "fit_closed_form_finds_an_exact_parabola", "locked": true, "points": 1, "schema_version": 3, "solution": false, "task": false}
# The points (0, 1), (1, 2) and (2, 5) lie on the parabola 1 + x².
checks.values(
    fit_closed_form,
    expected=lambda x, y, degree: [1, 0, 1],
    cases=[(np.array([0.0, 1.0, 2.0]), np.array([1.0, 2.0, 5.0]), 2)],
    show=True,
    hint="print your matrix X for these three points: what stands in a row, and what in a column?",
)


# %% nbgrader={"grade": true, "grade_id": "fit_closed_form_finds_the_best_line", "locked": true, "points": 2, "schema_version": 3, "solution": false, "task": false}
# No line goes through (0, 1), (1, 1) and (2, 4). The best one, ½ + 1.5 x, predicts ½, 2 and 3.5, so
# that its residuals are -½, 1 and -½. They are orthogonal to both columns: they add up to 0, and
# so do their products with x, 0·(-½) + 1·1 + 2·(-½).
checks.values(
    fit_closed_form,
    expected=lambda x, y, degree: [0.5, 1.5],
    cases=[(np.array([0.0, 1.0, 2.0]), np.array([1.0, 1.0, 4.0]), 1)],
    show=True,
    hint="print your X and the residual: is the residual orthogonal to each column of X?",
)


# %% nbgrader={"grade": true, "grade_id": "fit_closed_form_agrees_with_lstsq", "locked": true, "points": 3, "schema_version": 3, "solution": false, "task": false}
# Your coefficients are compared with those of torch.linalg.lstsq, for degrees from 1 to 5 and data
# of many sizes, sin x among them, when the notebook is graded.
### BEGIN HIDDEN TESTS
from autograder.checks.compare import SOLVED


def fit_by_torch(x, y, degree):
    import torch

    columns = torch.tensor(x)[:, None] ** torch.arange(degree + 1)
    return torch.linalg.lstsq(columns, torch.tensor(y)[:, None]).solution[:, 0].numpy()


def fitted(x, y, powers):
    return np.linalg.lstsq(np.stack([x**k for k in powers], axis=1), y, rcond=None)[0]


def curves(rng):
    for n, degree in ((2, 1), (5, 1), (7, 2), (4, 3), (30, 3), (25, 4), (40, 5)):
        x = rng.permutation(np.linspace(-1.0, 1.6, n)) + rng.uniform(-0.4, 0.4) / n
        yield x, rng.normal(1.0, 2.0, n), degree
    for right, degree in ((3.0, 3), (2.0, 1), (2.5, 2)):
        x = np.linspace(-1.0, right, 400)
        yield x, np.sin(x), degree
    x = np.repeat(rng.normal(0.7, 1.0, 6), 3)
    yield x, 1e6 * rng.normal(size=18), 2


checks.values(
    fit_closed_form,
    expected=fit_by_torch,
    cases=curves,
    imitations={
        "entries_permuted": lambda x, y, degree: fitted(x, y, range(degree, -1, -1)),
        "degree_miscounted": lambda x, y, degree: fitted(x, y, range(degree)),
        "constant_power_left_out": lambda x, y, degree: fitted(x, y, range(1, degree + 1)),
        "fitted_in_scaled_x": lambda x, y, degree: np.polynomial.Polynomial.fit(x, y, degree).coef,
        "fitted_in_centred_x": lambda x, y, degree: fitted(x - x.mean(), y, range(degree + 1)),
        "fit_transposed": lambda x, y, degree: fitted(y, x, range(degree + 1)),
        "taylor_for_fit": lambda x, y, degree: [0, 1, 0, -1 / 6, 0, 1 / 120][: degree + 1],
    },
    tolerance=SOLVED,
    hint="fit a few points that are not in order, and print the residual times each column of X: "
    "at the best fit all of these sums vanish",
)
### END HIDDEN TESTS


# %% nbgrader={"grade": true, "grade_id": "fit_closed_form_finds_the_best_constant", "locked": true, "points": 1, "schema_version": 3, "solution": false, "task": false}
# Degree 0, when the notebook is graded.
### BEGIN HIDDEN TESTS
checks.values(
    fit_closed_form,
    expected=fit_by_torch,
    cases=lambda rng: [
        (rng.normal(0.7, 1.3, n), rng.normal(1.0, 2.0, n), 0) for n in (1, 2, 3, 8, 25)
    ],
    n=lambda x, y, degree: len(x),
    tolerance=SOLVED,
)
### END HIDDEN TESTS


# %% nbgrader={"grade": true, "grade_id": "fit_closed_form_leaves_its_inputs_alone", "locked": true, "points": 1, "schema_version": 3, "solution": false, "task": false}
# x and y must be the same after the call; this is tested when the notebook is graded.
### BEGIN HIDDEN TESTS
checks.untouched(
    fit_closed_form,
    expected=fit_by_torch,
    cases=lambda rng: [(rng.normal(0.7, 1.0, n), rng.normal(size=n), 2) for n in (5, 8, 13)],
)
### END HIDDEN TESTS

# %% [markdown] nbgrader={"grade": false, "grade_id": "in_your_own_words", "locked": true, "schema_version": 3, "solution": false, "task": false}
r"""
## In your own words

Not graded, and worth two minutes: the exact answer takes one line and no learning rate.
Why does anybody descend, then?
Which property of the cubic does the one line need, and what must you do when a model lacks it?
Add a cell below and write your answer in it.
"""
