"""Stock nbgrader gives the same points, cell by cell, where it is sound."""

from __future__ import annotations

import pytest

from autograder.course import Course
from autograder.engine.controller import default_workers, grade_class
from autograder.engine.sandbox import Isolation
from autograder.samples import write_class
from autograder.sheets import read_sheet
from autograder.stock import compare


@pytest.mark.stock
@pytest.mark.sandbox
def test_stock_nbgrader_differs_only_where_a_reason_is_declared(
    course: Course, isolation: Isolation
) -> None:
    """The reasons: torch is at hand there, stderr counts, copied cells abort, no notebook."""
    sheets = [read_sheet(place) for place in course.sheets()]
    reasons = {name: sample.stock for name, sample in write_class(course, sheets, 20)}
    run = grade_class(course, course.sheets(), isolation=isolation, workers=default_workers())

    differences = compare(course, course.sheets(), told=lambda _: None)

    assert 20 * len(sheets) == len(run.outcomes)
    assert [] == [str(d) for d in differences if not reasons[d.student]]
    differing = {difference.student for difference in differences}
    assert {"refused", "torch", "stderr", "copied"} <= {
        word for name in differing for word in _words(reasons[name])
    }


def _words(reason: str) -> set[str]:
    words = {"torch", "stderr", "copied"} & set(reason.replace(",", " ").split())
    return words | ({"refused"} if "no notebook" in reason else set())
