"""The terminal says the same as the page."""

from __future__ import annotations

import io
import re

import pytest
import report_samples as samples
from rich.console import Console

from autograder.reports import class_table, student_text

GOLDEN = """\
02-gradients/by-hand   ada
1 of 9 points
4 tasks: 1 right, 2 not right yet, 1 unanswered.

next: look at this answer again
  `grad_poly3` is right for one point

when_residuals_double   1 of 1 points
  right            1/1  Doubled residuals are predicted

grad_poly3   0 of 6 points
  stdout
    │ shape (4,)
  not right yet    0/2  `grad_poly3` is right for one point
                        `grad_poly3` is half the true value, in every entry and for every data set
                          expected   [ 28.,  56., 112., 224.]   (4,)
                          returned   [ 14.,  28.,  56., 112.]   (4,)
                        hint: every entry is off by the same constant: differentiate the outermost
                          function, the square, once more
                        read: book/02-gradients/chain-rule#missing-factor
  not right yet    0/4  `grad_poly3` matches autograd
                        as above

train_poly3   0 of 2 points
  unanswered       0/2  `train_poly3` makes one step
                        `train_poly3` has not been written yet

cell extra_1
  This cell stopped with an error: NameError: name 'w'
  traceback
    │ Traceback …
    │ NameError

for your teacher
  Locked cell changed.
  The cell `grad_poly3` was there twice; the last one counts.
"""


def shown(outcomes, *, width: int = 100, **options: object) -> str:
    console = Console(file=io.StringIO(), width=width, **options)  # type: ignore[arg-type]
    console.print(class_table(outcomes))
    return console.file.getvalue()  # type: ignore[attr-defined, no-any-return]


def test_a_small_outcome_reads_as_agreed() -> None:
    assert GOLDEN == student_text(samples.small())


@pytest.mark.parametrize("outcome", samples.classroom(), ids=lambda o: ascii(o.student))
def test_no_line_is_wider_than_a_hundred_and_none_has_a_control_character(outcome) -> None:
    text = student_text(outcome)

    assert max(map(len, text.splitlines())) <= 100
    assert not re.search(
        "[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]", text
    )


def test_a_refusal_is_its_reason() -> None:
    text = student_text(
        samples.outcome("sven", refused="the file is empty\nhint: hand it in again")
    )

    assert (
        "02-gradients/by-hand   sven\nnot graded\n\nthe file is empty\nhint: hand it in again\n"
        == text
    )


def test_the_class_fits_a_narrow_terminal_with_names_and_points_whole() -> None:
    text = shown(samples.classroom(), width=60)

    assert re.search(r"fatima +17/19 .*exponent shifted", text)
    assert max(map(len, text.splitlines())) <= 60


def test_those_who_need_a_person_are_never_among_the_omitted() -> None:
    outcomes = [
        *(samples.outcome(f"a{n:02}", samples.task("t", 1)) for n in range(30)),
        samples.outcome("zoe", refused="the file is empty"),
    ]

    text = shown(outcomes)

    assert "refused: The file is empty." in text
    assert "… and 6 more" in text
    assert 27 == len(text.splitlines())


def test_exactly_twenty_five_rows_need_no_last_line() -> None:
    assert "more" not in shown([samples.outcome(f"a{n}", samples.task("t", 1)) for n in range(25)])


def test_names_are_never_markup_for_the_terminal() -> None:
    """rich reads `[link=…]` in strings; a student's id is not one."""
    outcome = samples.outcome("[link=http://x]a[/]", samples.task("t", 1))

    text = shown(
        [outcome, samples.hostile("\x1b[31m[red]b")], force_terminal=True, color_system=None
    )

    assert "[link=http://x]a[/]" in text
    assert "[red]b" in text
    assert "\x1b" not in text


def test_sheets_are_named_when_there_are_several() -> None:
    outcomes = [samples.small(), samples.outcome("ada", samples.task("t", 1), sheet="backprop")]

    assert "02-gradients/backprop" in shown(outcomes)
    assert "02-gradients/by-hand" not in shown(outcomes[:1])


def test_an_empty_class_is_a_header() -> None:
    assert "student" in shown([])
