"""`verify` finds each kind of fault that is planted in a small course, and no other."""

from __future__ import annotations

import json

import kit
import pytest

from autograder.course import Course
from autograder.engine.sandbox import Isolation
from autograder.errors import SheetError
from autograder.release import build, released
from autograder.verify import Finding, Judged, Kind, Verified, proof, verify
from autograder.verify.mutants import mutants
from autograder.verify.trials import SEEDS

HIDDEN_LINE = "def the_definition(x):"
HEAD = "from autograder.answers import cell, right, wrong\n"


def held(course: Course, *, with_mutants: bool = False) -> Verified:
    return verify(
        course,
        course.sheets(),
        isolation=Isolation.NAMESPACES,
        workers=1,
        with_mutants=with_mutants,
    )


def facts(course: Course, *, with_mutants: bool = False) -> list[str]:
    findings = held(course, with_mutants=with_mutants).findings
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
    (made,) = (len(mutants(cell)) for cell in kit.only_sheet(small).answers)
    total = 5 + made

    assert () == result.findings
    assert () == result.survivors == result.false_alarms == result.misdiagnosed
    assert [(k, total) for k in range(1, total + 1)] == told
    assert total == result.checked
    counts = {"stub": 1, "reference": 1, "right": 1, "wrong": 2}
    assert {**counts, "mutant": made, "killed": made, "equivalent": 0} == result.counts
    assert made >= 8
    assert 1.0 == result.diagnosed_as_declared
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


def test_an_answer_cell_that_defines_another_name_is_found(small: Course) -> None:
    renamed = kit.DOUBLE.replace("def double(", "def twice(")
    rebuilt(small, {**kit.CELLS, "double": kit.answer("double", renamed)})

    assert "the answer cell `double` defines `twice`" in facts(small)


def test_a_sheet_without_known_answers_cannot_be_verified(small: Course) -> None:
    (small.root / "tests" / "answers" / "01-small" / "doubling.py").unlink()

    with pytest.raises(SheetError, match="has no known answers"):
        held(small)


# --- mutants ----------------------------------------------------------------------------------


def copying(course: Course) -> None:
    """A solution that copies what it never changes."""
    text = kit.DOUBLE.replace("np.multiply(x, 2.0)", "np.copy(x) * 2.0")
    rebuilt(course, {**kit.CELLS, "double": kit.answer("double", text)})


SURVIVOR = "line 4: `scaled_by_two = np.copy(x) * 2.0` → `scaled_by_two = x * 2.0`"


def write_equivalents(course: Course, change: str) -> None:
    path = course.root / "tests" / "answers" / "01-small" / "doubling.equivalents.toml"
    entry = {"answer": "double", "change": change, "reason": "nothing is changed in place"}
    lines = [f"{name} = {json.dumps(text, ensure_ascii=False)}" for name, text in entry.items()]
    path.write_text("\n".join(["[[equivalent]]", *lines, ""]), encoding="utf-8")


def test_a_mutant_that_loses_nothing_is_found(small: Course) -> None:
    copying(small)
    result = held(small, with_mutants=True)
    (finding,) = result.findings

    assert f"a mutant of `double` loses nothing: {SURVIVOR}" == finding.fact
    assert "doubling.equivalents.toml" in finding.hint
    expected = ("loses at least one point", "loses nothing")
    assert (Judged("01-small/doubling", SURVIVOR, "double", *expected),) == result.survivors
    assert result.counts["mutant"] - 1 == result.counts["killed"]


def test_without_mutants_it_is_not_looked_for(small: Course) -> None:
    copying(small)
    write_equivalents(small, "line 1: no such thing")

    assert [] == facts(small)
    assert 0 == held(small).counts["mutant"]


def test_a_mutant_that_is_listed_as_right_may_survive(small: Course) -> None:
    copying(small)
    write_equivalents(small, SURVIVOR)
    result = held(small, with_mutants=True)

    assert () == result.findings == result.survivors
    assert 1 == result.counts["equivalent"]


def test_an_equivalent_that_loses_points_is_stale(small: Course) -> None:
    killed = "line 5: `return scaled_by_two` → `return -scaled_by_two`"
    write_equivalents(small, killed)
    (finding,) = held(small, with_mutants=True).findings

    assert f"an equivalent of `double` loses points: {killed}" == finding.fact
    assert "reason   nothing is changed in place" == finding.evidence[0]


def test_an_equivalent_that_is_no_mutant_is_stale(small: Course) -> None:
    write_equivalents(small, "line 4: `a` → `b`")

    assert ["an equivalent of `double` is no mutant: line 4: `a` → `b`"] == facts(
        small, with_mutants=True
    )


def test_a_test_that_breaks_on_an_answer_is_found(small: Course) -> None:
    """It costs the answer its points, so nothing else would tell."""
    fragile = "### BEGIN HIDDEN TESTS\nratio = 1 / (factor - 1)\n### END HIDDEN TESTS"
    cells = {
        **kit.CELLS,
        "factor": kit.answer(
            "factor", "factor = ...\n### BEGIN SOLUTION\nfactor = 2\n### END SOLUTION"
        ),
        "factor_is_fine": kit.task("factor_is_fine", f"# Later.\n{fragile}", 1),
    }
    rebuilt(small, cells)
    text = kit.ANSWERS + '\n\ncell("one", "factor", "factor = 1", lost={"factor_is_fine": 1})'
    kit.write_answers(small.root, text.replace("import right", "import cell, right"))

    assert "the test `factor_is_fine` fails itself on `one`" in facts(small)


# --- what is told -----------------------------------------------------------------------------


def test_a_wrong_answer_that_keeps_points_survives(small: Course) -> None:
    both = kit.ANSWERS.replace("lost={SECOND: 2}", "lost={FIRST: 1, SECOND: 2}")
    kit.write_answers(small.root, both)
    (survivor,) = held(small).survivors

    assert ("knows_the_visible_case", "double") == (survivor.name, survivor.answer)
    assert f"loses {kit.TASKS[0]} 1, {kit.TASKS[1]} 2" == survivor.expected
    assert f"loses {kit.TASKS[1]} 2" == survivor.got
    assert survivor.evidence


def test_a_right_answer_that_loses_points_is_a_false_alarm(small: Course) -> None:
    never = kit.HIDDEN.replace("return x + x", "return x + x + 1")
    rebuilt(small, {**kit.CELLS, kit.TASKS[1]: kit.task(kit.TASKS[1], never, 2)})
    alarms = held(small).false_alarms

    assert ["the sheet's own solution", "adds"] == [alarm.name for alarm in alarms]
    assert {("loses nothing", f"loses {kit.TASKS[1]} 2")} == {(a.expected, a.got) for a in alarms}


def test_points_for_the_untouched_notebook_are_a_false_alarm(small: Course) -> None:
    always = "# When the notebook is graded.\n### BEGIN HIDDEN TESTS\ndouble\n### END HIDDEN TESTS"
    rebuilt(small, {**kit.CELLS, kit.TASKS[1]: kit.task(kit.TASKS[1], always, 2)})
    (alarm,) = held(small).false_alarms

    assert "the untouched notebook" == alarm.name
    assert f"{kit.TASKS[1]} right 2" == alarm.got


def test_the_share_of_declared_diagnoses_counts_wrong_answers(small: Course) -> None:
    text = kit.ANSWERS.replace('diagnosis="returns_nothing"', 'diagnosis="factor_two_twice"')
    kit.write_answers(small.root, text)
    result = held(small)
    (judged,) = result.misdiagnosed

    assert 0.5 == result.diagnosed_as_declared
    assert ("`factor_two_twice`", "`returns_nothing`") == (judged.expected, judged.got)


def test_the_result_can_be_written_as_json(small: Course) -> None:
    result = held(small)
    data = json.loads(json.dumps(result.to_json()))

    assert {
        "findings": [],
        "survivors": [],
        "false_alarms": [],
        "misdiagnosed": [],
        "checked": 5,
        "counts": result.counts,
        "diagnosed_as_declared": 1.0,
    } == data
    assert set(Kind) <= set(data["counts"])


# --- how much is asked ------------------------------------------------------------------------


def test_a_mutant_that_has_lost_a_point_is_asked_no_more_unless_every_task_is_wanted(
    small: Course,
) -> None:
    def asked(**more: bool) -> set[int]:
        result = verify(small, small.sheets(), isolation=Isolation.NAMESPACES, workers=1, **more)
        assert () == result.findings
        killed = [t for t in result.tried if t.trial.kind is Kind.MUTANT and t.lost]
        return {len(t.outcome.tasks) for t in killed}

    assert {1, 2} >= asked() > set()
    assert 1 in asked()
    assert {2} == asked(every_task=True)


def test_all_trials_of_a_sheet_share_a_few_seeds(small: Course) -> None:
    seeds = {tried.trial.job.seed for tried in held(small, with_mutants=True).tried}

    assert SEEDS == len(seeds)


@pytest.mark.parametrize(
    ("asked", "few", "expected"), [(0, 1000, 1), (0, 1, 7), (3, 1000, 3), (3, 1, 3)]
)
def test_a_few_trials_get_one_worker_unless_it_is_said_otherwise(
    asked: int, few: int, expected: int, small: Course, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen = []
    run_jobs = proof.run_jobs
    monkeypatch.setattr(proof, "FEW", few)
    monkeypatch.setattr(proof, "default_workers", lambda: 7)
    monkeypatch.setattr(
        proof, "run_jobs", lambda jobs, workers: seen.append(workers) or run_jobs(jobs, 1)
    )
    verify(
        small,
        small.sheets(),
        isolation=Isolation.NAMESPACES,
        workers=asked,
        with_mutants=False,
    )

    assert [expected] == seen
