"""Tables open in a spreadsheet without running anything."""

from __future__ import annotations

import csv
import io
import random
from dataclasses import replace

import pytest
import report_samples as samples

from autograder.outcomes import Verdict
from autograder.reports import class_csv, class_rows, points_csv
from autograder.reports.words import number


def read(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text, newline="")))


def test_one_row_per_task() -> None:
    rows = read(class_csv([samples.small()]))

    assert 4 == len(rows)
    expected = {
        "student": "ada", "chapter": "02-gradients", "sheet": "by-hand", "verdict": "wrong",
        "task": "grad_poly3_matches_autograd", "points": "0", "max_points": "4",
        "mistake": "missing_factor_two",
    }  # fmt: skip
    assert expected == rows[2]


def test_one_row_per_submission_refused_or_not() -> None:
    refused = samples.outcome("sven", refused="the file is empty\nhint: hand it in again")
    undecided = samples.outcome("rosa", samples.task("t", 9, Verdict.ERROR))

    ada, rosa, sven = read(points_csv([refused, samples.small(), undecided]))

    assert ("1", "9", "graded") == (ada["points"], ada["max_points"], ada["status"])
    assert ("0", "9", "undecided") == (rosa["points"], rosa["max_points"], rosa["status"])
    assert ("0", "9", "refused") == (sven["points"], sven["max_points"], sven["status"])
    assert "the file is empty hint: hand it in again" == sven["reason"]


def test_an_empty_class_has_a_header_and_no_rows() -> None:
    assert 1 == class_csv([]).count("\n") == points_csv([]).count("\n")


@pytest.mark.parametrize(
    "start", ["=", "+", "-", "@", "\t", "\r", "\n", " =", "\x00=", "＝", "\u202e="]
)
def test_text_that_could_be_a_formula_gets_an_apostrophe(start: str) -> None:
    """OWASP, CSV injection; what is stripped must not uncover a formula."""
    outcome = samples.outcome(f'{start}HYPERLINK("http://evil.example")', samples.task("t", 1))

    for text in (class_csv([outcome]), points_csv([outcome])):
        (row,) = read(text)
        assert row["student"].startswith("'")


def test_our_own_negative_numbers_stay_numbers() -> None:
    task = replace(samples.task("t", 2), points=-0.5)

    assert "-0.5" == read(class_csv([samples.outcome("ada", task)]))[0]["points"]


def test_a_field_cannot_leave_its_row() -> None:
    rows = read(class_csv([samples.outcome('a",b\r\nc,"d', samples.task("x\ny", 1))]))

    assert ['a",b c,"d'] == [row["student"] for row in rows]


def test_rows_are_plain_and_in_order() -> None:
    outcomes = samples.classroom()
    shuffled = random.Random(2).sample(outcomes, len(outcomes))

    assert class_rows(outcomes) == class_rows(shuffled)
    assert "pia" in {row.student for row in class_rows(outcomes)}
    assert "sven" not in {row.student for row in class_rows(outcomes)}, "refused: no tasks"


@pytest.mark.parametrize(
    ("value", "expected"), [(4, "4"), (2.5, "2.5"), (1 / 3, "0.33"), (-0.0, "0"), (1e6, "1000000")]
)
def test_points_have_no_needless_digits(value: float, expected: str) -> None:
    assert expected == number(value)
