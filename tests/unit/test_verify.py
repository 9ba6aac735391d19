"""`verify` finds each kind of fault that is planted in a small course, and no other."""

from __future__ import annotations

import json

import kit
import pytest

from autograder.course import Course
from autograder.engine.sandbox import Isolation
from autograder.errors import SheetError
from autograder.release import build, released
from autograder.verify import Finding, Verified, verify

HIDDEN_LINE = "def the_definition(x):"
HEAD = "from autograder.answers import cell, right, wrong\n"


def held(course: Course) -> Verified:
    return verify(course, course.sheets(), isolation=Isolation.NAMESPACES, workers=1)


def facts(course: Course) -> list[str]:
    findings = held(course).findings
    assert all(finding.hint for finding in findings)
    return [finding.fact for finding in findings]


def rebuilt(course: Course, cells: dict[str, str]) -> None:
    kit.write_sheet(course.root, cells)
    build(course)


def test_a_sheet_in_order_has_no_findings(small: Course) -> None:
    told: list[tuple[int, int]] = []
    before = kit.everything_in(small.root)
    result = verify(
        small,
        small.sheets(),
        isolation=Isolation.NAMESPACES,
        workers=1,
        told=lambda done, total: told.append((done, total)),
    )

    assert Verified((), 5) == result
    assert [(k, 5) for k in range(1, 6)] == told
    assert before == kit.everything_in(small.root)


def test_a_stale_exercise_is_found(small: Course) -> None:
    rebuilt(small, {**kit.CELLS, "doubling": kit.prose("doubling", "# Doubling, before")})
    kit.write_sheet(small.root, kit.CELLS)

    assert ["`exercises/01-small/doubling.ipynb` is not what `solutions/` says"] == facts(small)


def test_an_exercise_without_a_sheet_is_found(small: Course) -> None:
    (small.exercises / "01-small" / "old.ipynb").write_text("{}")

    assert ["`exercises/01-small/old.ipynb` is not what `solutions/` says"] == facts(small)


@pytest.mark.parametrize(
    ("cell", "line"),
    [(kit.TASKS[1], HIDDEN_LINE), ("double", "scaled_by_two = np.multiply(x, 2.0)")],
    ids=["of a hidden test", "of a solution"],
)
def test_a_leaked_line_is_found(cell: str, line: str, small: Course) -> None:
    path = released(small, small.sheets()[0])
    notebook = json.loads(path.read_text(encoding="utf-8"))
    kit.cell_of(notebook, "doubling")["source"].append(f"\n{line}")
    path.write_text(json.dumps(notebook, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    findings = held(small).findings
    leak = Finding(
        "01-small/doubling",
        f"a line of `{cell}` that is to stay hidden is in doubling.ipynb",
        (line,),
        "build again; if it stays, the same line stands outside the region",
    )

    assert leak in findings
    assert 2 == len(findings), "stale and leaked"


def test_a_line_that_another_cell_shows_is_no_leak(small: Course) -> None:
    same = f"{HIDDEN_LINE}\n    return 2 * x\n\n\n{kit.VISIBLE}"
    rebuilt(small, {**kit.CELLS, kit.TASKS[0]: kit.task(kit.TASKS[0], same, 1)})

    assert [] == facts(small)


def test_expected_values_in_a_hidden_test_are_found(small: Course) -> None:
    shown = kit.HIDDEN.replace("cases=lambda", "show = True, cases=lambda")
    rebuilt(small, {**kit.CELLS, kit.TASKS[1]: kit.task(kit.TASKS[1], shown, 2)})

    assert [f"the hidden test `{kit.TASKS[1]}` shows expected values"] == facts(small)


def test_a_wrong_answer_that_is_declared_right_is_found(small: Course) -> None:
    kit.write_answers(small.root, HEAD + '@right("double")\ndef forgets(x):\n    return x * 1.0')
    (finding,) = [f for f in held(small).findings if "loses" in f.fact]

    assert "`forgets` loses other points than declared" == finding.fact
    assert "declared nothing" == finding.evidence[0]
    assert f"lost     {kit.TASKS[0]} 1, {kit.TASKS[1]} 2" == finding.evidence[1]


def test_a_right_answer_that_is_declared_wrong_is_found(small: Course) -> None:
    text = f'@wrong("double", lost={{"{kit.TASKS[1]}": 2}})\ndef adds(x):\n    return x + x'
    kit.write_answers(small.root, HEAD + text)

    assert ["`adds` loses other points than declared"] == facts(small)


def test_another_number_of_lost_points_is_found(small: Course) -> None:
    kit.write_answers(small.root, kit.ANSWERS.replace("lost={SECOND: 2}", "lost={SECOND: 1.5}"))
    (finding,) = held(small).findings

    assert "`knows_the_visible_case` loses other points than declared" == finding.fact
    assert (f"declared {kit.TASKS[1]} 1.5", f"lost     {kit.TASKS[1]} 2") == finding.evidence[:2]


def test_a_wrong_diagnosis_is_found(small: Course) -> None:
    text = kit.ANSWERS.replace('diagnosis="returns_nothing"', 'diagnosis="factor_two_twice"')
    kit.write_answers(small.root, text)

    assert ["`prints_it` is diagnosed as `returns_nothing`, not as `factor_two_twice`"] == facts(
        small
    )


def test_a_diagnosis_that_nobody_declared_is_found(small: Course) -> None:
    kit.write_answers(small.root, kit.ANSWERS.replace(', diagnosis="returns_nothing"', ""))

    assert ["`prints_it` is diagnosed as `returns_nothing`, not as nothing"] == facts(small)


def test_a_test_that_always_passes_is_found_by_the_stub_and_by_wrong_answers(
    small: Course,
) -> None:
    always = "# When the notebook is graded.\n### BEGIN HIDDEN TESTS\ndouble\n### END HIDDEN TESTS"
    rebuilt(small, {**kit.CELLS, kit.TASKS[1]: kit.task(kit.TASKS[1], always, 2)})

    assert [
        f"the untouched notebook gets 2 points for `{kit.TASKS[1]}`, verdict `right`",
        "`prints_it` loses other points than declared",
        "`knows_the_visible_case` loses other points than declared",
    ] == facts(small)


def test_a_test_that_never_passes_is_found_by_the_sheets_own_solution(small: Course) -> None:
    never = kit.HIDDEN.replace("return x + x", "return x + x + 1")
    rebuilt(small, {**kit.CELLS, kit.TASKS[1]: kit.task(kit.TASKS[1], never, 2)})

    assert {
        "`the sheet's own solution` loses other points than declared",
        "`adds` loses other points than declared",
    } <= set(facts(small))


def test_a_test_that_fails_on_the_stub_in_its_own_way_is_found(small: Course) -> None:
    broken = kit.task(kit.TASKS[0], "double.no_such_attribute", 1)
    rebuilt(small, {**kit.CELLS, kit.TASKS[0]: broken})

    assert f"the untouched notebook gets 0 points for `{kit.TASKS[0]}`, verdict `error`" in facts(
        small
    )


@pytest.mark.parametrize("cell", ["setup", kit.TASKS[0]])
def test_a_locked_name_that_an_answer_defines_is_found(cell: str, small: Course) -> None:
    more = {
        "setup": kit.setup("setup", f"{kit.SETUP}\n\ndouble = None"),
        kit.TASKS[0]: kit.task(kit.TASKS[0], f"double = double\n{kit.VISIBLE}", 1),
    }
    rebuilt(small, {**kit.CELLS, cell: more[cell]})

    assert "`double` is defined by the answer `double` and by a locked cell" in facts(small)


def test_a_sheet_without_known_answers_cannot_be_verified(small: Course) -> None:
    (small.root / "tests" / "answers" / "01-small" / "doubling.py").unlink()

    with pytest.raises(SheetError, match="has no known answers"):
        held(small)
