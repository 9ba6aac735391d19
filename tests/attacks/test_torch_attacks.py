"""Where answers may use torch, a changed torch earns nothing and costs later cells nothing.

Each file of `with_torch/` is the text of one answer cell; its docstring says what it tries.
"""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from autograder.answers import reference, submission
from autograder.course import Course
from autograder.engine.job import Job
from autograder.engine.sandbox import Isolation
from autograder.engine.worker import grade, seed_for
from autograder.outcomes import Outcome
from autograder.sheets import Sheet, read_sheet

pytestmark = pytest.mark.sandbox

CORPUS = sorted((Path(__file__).parent / "with_torch").glob("*.py"))
ANSWER = "LegendrePolynomial3"
FORMULA = "legendre3_has_a_formula_of_its_own"
GRADIENTS = {
    FORMULA,
    "legendre3_goes_back_by_hand",
    "legendre3_gradient_matches_torch",
    "legendre3_keeps_applications_apart",
    "legendre3_can_be_differentiated_twice",
}
ASKS_TORCH_OPENLY = "miscounts_ways_back"
"""The attack whose gradients are right, as those of a right class; what it tries is to hide how."""


@pytest.fixture(scope="module")
def sheet(course: Course) -> Sheet:
    return read_sheet(course.select(("03-autograd/functions",))[0])


def graded(course: Course, sheet: Sheet, isolation: Isolation, source: str) -> Outcome:
    data = submission(course, sheet, {**reference(sheet), ANSWER: source})
    return grade(Job("attacker", sheet, data, "", seed_for(data, b"torch"), isolation))


@pytest.mark.parametrize("attack", CORPUS, ids=lambda path: path.stem)
def test_a_changed_torch_earns_no_gradient(
    attack: Path, course: Course, sheet: Sheet, isolation: Isolation
) -> None:
    source = attack.read_text(encoding="utf-8")

    outcome = graded(course, sheet, isolation, source)

    claimed = {FORMULA} if attack.stem == ASKS_TORCH_OPENLY else GRADIENTS
    assert {} == {t.grade_id: t.points for t in outcome.tasks if t.grade_id in claimed and t.points}
    others = [t for t in outcome.tasks if t.answer != ANSWER]
    assert [] == [(t.grade_id, t.fact) for t in others if t.points < t.max_points]
    assert not outcome.needs_a_person
    assert ast.get_docstring(ast.parse(source))


LEFT_BEHIND = {
    "recording off": "torch.set_grad_enabled(False)",
    "nothing recorded": "torch.no_grad().__enter__()",
    "double precision": "torch.set_default_dtype(torch.float64)",
    "deterministic": "torch.use_deterministic_algorithms(True)",
    "anomalies looked for": "torch.autograd.set_detect_anomaly(True, check_nan=False)",
    "another seed": "torch.manual_seed(0); np.random.seed(0)",
    "one thread": "torch.set_num_threads(1)",
    "no way back": "torch.Tensor.backward = lambda *_, **__: None",
    "no gradient": "torch.autograd.grad = lambda *_, **__: (None,)",
    "no powers": "torch.Tensor.__pow__ = None",
    "no item": "torch.Tensor.item = lambda tensor: 0.0",
    "no tensors": "torch.tensor = None",
    "no functions": "del torch.autograd.Function.apply",
}
"""What a line in an answer cell changes for good."""


@pytest.mark.parametrize("line", LEFT_BEHIND.values(), ids=LEFT_BEHIND)
def test_what_a_right_answer_leaves_behind_costs_nothing(
    line: str, course: Course, sheet: Sheet, isolation: Isolation
) -> None:
    outcome = graded(course, sheet, isolation, f"{reference(sheet)[ANSWER]}\n\n\n{line}")

    assert [] == [(t.grade_id, t.fact) for t in outcome.tasks if t.points < t.max_points]
