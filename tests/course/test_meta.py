"""The proof is proven: whatever is done to a check or to a sheet's cases, `verify` finds it.

Checks run in the process that grades, so with one worker a sabotage of this process is a sabotage
of the grading; the answers run in the sandbox as ever.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import kit
import numpy as np
import pytest

from autograder import checks
from autograder.checks import CheckFailed, check_vjp, judging
from autograder.checks.compare import Tolerance
from autograder.checks.diagnosis import Diagnosis
from autograder.course import Course
from autograder.engine.sandbox import Isolation
from autograder.release import build
from autograder.verify import Verified, verify

pytestmark = pytest.mark.sandbox

TASK = "linear_backward_matches_autograd"
SOLUTION = '''def linear_backward(grad_y, x, w):
    """Gradients by x and w of y = x @ w.T; x is (B, n_in), w is (n_out, n_in)."""
    ### BEGIN SOLUTION
    return grad_y @ w, grad_y.T @ x
    ### END SOLUTION'''
SIZES = "((2, 3, 4), (5, 2, 3), (1, 4, 2), (3, 1, 5))"
TEST = f"""# Against torch, when the notebook is graded.
### BEGIN HIDDEN TESTS
def linear(x, w):
    return x @ w.T


checks.vjp(
    linear_backward,
    of=linear,
    wrt=(0, 1),
    cases=lambda rng: [
        (rng.normal(size=(b, n_in)), rng.normal(size=(n_out, n_in)))
        for b, n_in, n_out in {SIZES}
    ],
)
### END HIDDEN TESTS"""
ANSWERS = f"""from autograder.answers import right, wrong

LOST = {{"{TASK}": 2}}


@right("linear_backward")
def uses_einsum(grad_y, x, w):
    return np.einsum("bo,oi->bi", grad_y, w), np.einsum("bo,bi->oi", grad_y, x)


@wrong("linear_backward", lost=LOST)
def transposes(grad_y, x, w):
    return grad_y @ w, x.T @ grad_y


@wrong("linear_backward", lost=LOST)
def takes_the_mean_upstream(grad_y, x, w):
    mean = np.full_like(grad_y, grad_y.mean())
    return mean @ w, mean.T @ x


@wrong("linear_backward", lost=LOST)
def counts_outputs_by_the_batch(grad_y, x, w):
    grad_w = np.zeros_like(x)
    for k in range(len(x)):
        grad_w[k] = grad_y[:, k] @ x
    return grad_y @ w, grad_w


@wrong("linear_backward", lost=LOST)
def computes_in_half_precision(grad_y, x, w):
    return (grad_y @ w).astype(np.float16), (grad_y.T @ x).astype(np.float16)
"""


@pytest.fixture
def course(tmp_path: Any) -> Course:
    """A course with one sheet about one vector–Jacobian product."""
    made = kit.bare_course(tmp_path / "course")
    kit.write_answers(made.root, ANSWERS)
    write(made, TEST)
    return made


def write(course: Course, test: str) -> None:
    cells = {
        "linear": kit.prose("linear", "# Linear\n\nWrite `linear_backward`."),
        "setup": kit.setup("setup", kit.SETUP),
        "linear_backward": kit.answer("linear_backward", SOLUTION),
        TASK: kit.task(TASK, test, 2),
    }
    kit.write_sheet(course.root, cells)
    build(course)


def held(course: Course, *, with_mutants: bool = False) -> Verified:
    return verify(
        course,
        course.sheets(),
        isolation=Isolation.NAMESPACES,
        workers=1,
        with_mutants=with_mutants,
    )


def survivors(result: Verified) -> set[str]:
    return {judged.name for judged in result.survivors}


def test_without_a_sabotage_nothing_survives_and_nothing_is_refused(course: Course) -> None:
    result = held(course, with_mutants=True)

    assert set() == survivors(result)
    assert () == result.false_alarms
    assert 4 == result.counts["wrong"]
    assert 10 < result.counts["mutant"] == result.counts["killed"]


def test_a_check_that_always_passes_is_found(
    course: Course, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(checks, "vjp", lambda *_, **__: None)
    result = held(course, with_mutants=True)

    assert result.findings
    assert 4 + result.counts["mutant"] == len(result.survivors)
    assert ["the untouched notebook"] == [alarm.name for alarm in result.false_alarms]


def test_a_check_that_always_fails_is_found(
    course: Course, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(*_: Any, **__: Any) -> None:
        raise CheckFailed("never right")

    monkeypatch.setattr(checks, "vjp", fails)
    result = held(course)

    assert result.findings
    alarms = {alarm.name for alarm in result.false_alarms}
    assert {"the sheet's own solution", "uses_einsum", "the untouched notebook"} == alarms


def test_a_diagnosis_that_always_answers_is_found(
    course: Course, monkeypatch: pytest.MonkeyPatch
) -> None:
    always = Diagnosis("missing_factor_two", "is half of everything")
    monkeypatch.setattr(judging, "diagnose", lambda *_: always)
    result = held(course)

    assert result.findings
    got = {judged.name: judged.got for judged in result.misdiagnosed}
    assert "`missing_factor_two`" == got["takes_the_mean_upstream"]
    assert result.diagnosed_as_declared < 0.5


def test_a_tolerance_of_a_hundredth_is_found(
    course: Course, monkeypatch: pytest.MonkeyPatch
) -> None:
    allows = Tolerance.allows

    def generous(self: Tolerance, true: np.ndarray, given: np.ndarray) -> np.ndarray:
        return allows(replace(self, relative=1e-2), true, given)

    monkeypatch.setattr(Tolerance, "allows", generous)
    result = held(course)

    assert result.findings
    assert {"computes_in_half_precision"} == survivors(result)


def test_an_upstream_gradient_of_ones_is_found(
    course: Course, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(check_vjp, "_upstream", lambda _, shape: np.ones(shape))
    result = held(course)

    assert result.findings
    assert {"takes_the_mean_upstream"} == survivors(result)


@pytest.mark.parametrize(
    ("sizes", "alive"),
    [
        ("((3, 3, 3), (4, 4, 4), (2, 2, 2))", {"counts_outputs_by_the_batch"}),
        (
            "((1, 1, 1), (1, 1, 1), (1, 1, 1))",
            {"counts_outputs_by_the_batch", "transposes", "takes_the_mean_upstream"},
        ),
    ],
    ids=["all alike", "all one"],
)
def test_sizes_that_hide_a_mistake_are_found(course: Course, sizes: str, alive: set[str]) -> None:
    write(course, TEST.replace(SIZES, sizes))
    result = held(course)

    assert result.findings
    assert alive == survivors(result)
