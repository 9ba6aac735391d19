"""Stock nbgrader gives the same points, cell by cell, where it is sound."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from autograder.course import Course, SheetPath, find_course
from autograder.engine.controller import default_workers, grade_class
from autograder.engine.sandbox import Isolation
from autograder.samples import write_class
from autograder.sheets import read_sheet
from autograder.stock import compare

WHOLE_CLASS = "02-gradients/by-hand"
"""The sheet of which every kind of submission is compared; of the others the honest ones, and
some of the mistaken."""


@pytest.mark.stock
@pytest.mark.sandbox
@pytest.mark.parametrize("place", find_course().sheets(), ids=str)
def test_stock_nbgrader_differs_only_where_a_reason_is_declared(
    course: Course, isolation: Isolation, place: SheetPath, tmp_path: Path
) -> None:
    """The reasons: torch is at hand there, stderr counts, copied cells abort, no notebook."""
    whole = str(place) == WHOLE_CLASS
    here, students = replace(course, class_folder=tmp_path / "class"), 20 if whole else 6
    reasons = {
        name: sample.stock for name, sample in write_class(here, [read_sheet(place)], students)
    }
    run = grade_class(here, [place], isolation=isolation, workers=default_workers())

    differences = compare(here, [place], told=lambda _: None)

    assert students == len(run.outcomes)
    assert [] == [str(d) for d in differences if not reasons[d.student]]
    if whole:
        differing = {difference.student for difference in differences}
        assert {"refused", "torch", "stderr", "copied"} <= {
            word for name in differing for word in _words(reasons[name])
        }


def _words(reason: str) -> set[str]:
    words = {"torch", "stderr", "copied"} & set(reason.replace(",", " ").split())
    return words | ({"refused"} if "no notebook" in reason else set())
