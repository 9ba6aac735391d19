"""The kill matrix shows what is amiss first, as a page and as text."""

from __future__ import annotations

from dataclasses import replace

import pytest
from html_audit import audit, words

from autograder.reports.matrix import Judged, Line, Matrix, Task, matrix_page, matrix_text

TASKS = (Task("double_is_right", 1, 2), Task("double_matches_the_definition", 2.5, 1))
KILLED = Line("line 1: `a` → `b`", "double", mutant=True, lost={"double_is_right": 1})
ALIVE = Line("line 2: `c` left out", "double", mutant=True, lost={}, amiss=True)
RIGHT = Line("line 3: `d` → `e`", "double", mutant=True, lost={}, reason="the same number")
WRONG = Line(
    "prints_it",
    "double",
    mutant=False,
    lost={"double_is_right": 1, "double_matches_the_definition": 2.5},
    diagnoses=("returns_nothing",),
)
EXPECTED = ("loses at least one point", "loses nothing")
NOTED = ("survivor", Judged("01-small/doubling", ALIVE.name, "double", *EXPECTED, ("e",)))
FULL = Matrix(
    "01-small",
    "doubling",
    TASKS,
    (NOTED,),
    (WRONG, KILLED, ALIVE, RIGHT),
    {"wrong": 1, "mutant": 3, "killed": 1, "equivalent": 1},
    0.5,
)
CALM = replace(FULL, noted=(), lines=(WRONG,), counts={**FULL.counts, "mutant": 0})


@pytest.mark.parametrize("matrix", [FULL, CALM, replace(FULL, lines=(), tasks=())])
def test_the_page_holds_no_code_loads_nothing_and_is_well_formed(matrix: Matrix) -> None:
    found = audit(matrix_page(matrix))

    assert [] == found.problems
    assert {"data:,"} == set(found.links)
    assert 1 == found.tags.count("h1") == found.tags.count("main")


def test_what_is_amiss_comes_before_everything_else() -> None:
    page = words(matrix_page(FULL))
    places = [
        page.index(text)
        for text in (
            "Not as it must be 1 answer survivor double line 2: c left out",
            "Tasks 2",
            "Wrong answers to double 1",
            "Mutants of double 2",
            "Not as it must be: line 2: c left out",
            "line 1: a → b",
            "Mutants that are right as well 1",
        )
    ]

    assert sorted(places) == places
    assert "Expected: loses at least one point. Got: loses nothing." in page
    assert "The same number." in page


def test_a_page_without_anything_amiss_says_so() -> None:
    page = words(matrix_page(CALM))

    assert "Every wrong answer loses what it must" in page
    assert "mutant" not in page.replace("A mutant is the sheet's own solution", "").casefold()


def test_many_mutants_are_folded_away_and_wrong_answers_are_not() -> None:
    page = matrix_page(FULL)

    assert page.index("prints it") < page.index("<summary>All of them") < page.index("line 1: ")
    assert "<summary>All of them" not in matrix_page(CALM)


def test_every_loss_names_its_task_where_the_columns_are_gone() -> None:
    page = matrix_page(FULL)

    assert 2 == page.count('data-label="task 1:">1</td>')
    assert 1 == page.count('data-label="task 2:">2.5</td>')


def test_what_an_answer_is_called_is_escaped() -> None:
    page = matrix_page(replace(FULL, lines=(replace(KILLED, name="`x < y` → `<b>`"),)))

    assert "<code>x &lt; y</code> → <code>&lt;b&gt;</code>" in page


def test_the_text_has_the_points_in_columns() -> None:
    lines = matrix_text(FULL).splitlines()

    assert "01-small/doubling" == lines[0]
    assert "survivor: double line 2: `c` left out" in lines
    assert "   1  double_is_right (1), refuses 2" in lines
    assert "   1 2.5  prints_it  (returns_nothing)" in lines
    mutants = lines.index("mutants of double")
    assert "   1   2" == lines[mutants + 1]
    assert "   ·   ·  ! line 2: `c` left out" == lines[mutants + 2]
    assert "   1   ·  line 1: `a` → `b`" == lines[mutants + 3]
    assert ["right as well", "  double line 3: `d` → `e`", "    the same number"] == lines[-3:]


def test_a_calm_text_ends_with_its_matrix() -> None:
    text = matrix_text(CALM)

    assert text.endswith("prints_it  (returns_nothing)\n")
    assert "1 known wrong answer, 50\N{NO-BREAK SPACE}% diagnosed as declared; 0 mutants" in text
