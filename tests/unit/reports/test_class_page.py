"""The class report shows what the class misunderstood, and who needs the teacher."""

from __future__ import annotations

import random
import re
from dataclasses import replace

import pytest
import report_samples as samples
from html_audit import audit, words

from autograder.checks import MISTAKES
from autograder.errors import UsageError
from autograder.outcomes import Verdict
from autograder.reports import charts, class_page, page_paths
from autograder.reports.tally import class_tally
from autograder.reports.words import sentence

CLASS = samples.classroom()
TWO_SHEETS = [*CLASS, *(samples.random_outcome(index, "backprop") for index in range(12))]


@pytest.mark.parametrize("outcomes", [[], CLASS[:1], CLASS, TWO_SHEETS, [samples.hostile()]])
def test_the_report_holds_no_code_loads_nothing_and_is_well_formed(outcomes) -> None:
    page = class_page(outcomes, title="</title><script>alert(1)</script>")
    found = audit(page)

    assert [] == found.problems
    assert {link for link in found.links if not link.startswith("students/")} <= {"data:,"}
    assert not re.search("<script|https?://", page, re.IGNORECASE)
    assert 1 == found.tags.count("h1") == found.tags.count("main")


def test_an_empty_class_is_said_to_be_empty() -> None:
    text = words(class_page([], title="Spring"))

    assert "No submissions yet." in text
    assert "Students" not in text


def test_a_class_of_refusals_has_no_statistics() -> None:
    refused = [samples.outcome(name, refused="the file is empty") for name in ("ada", "ben")]

    text = words(class_page(refused, title="Spring"))

    assert "No submission of this sheet was graded." in text
    assert "students 2 submissions 2 refused 2 Who needs you" in text


def test_every_student_is_linked_to_their_page() -> None:
    links = audit(class_page(TWO_SHEETS, title="Spring")).links

    assert {str(path) for path in page_paths(TWO_SHEETS)} <= set(links)


def test_the_order_of_the_outcomes_does_not_matter() -> None:
    shuffled = random.Random(1).sample(TWO_SHEETS, len(TWO_SHEETS))

    assert class_page(TWO_SHEETS, title="Spring") == class_page(shuffled, title="Spring")


def test_mistakes_are_counted_by_students_not_by_tasks() -> None:
    halves = [
        samples.mistaken(grade_id, 1, "f", "missing_mean") for grade_id in ("f_is_right", "f_is_g")
    ]
    outcomes = [
        samples.outcome("ada", *halves),
        samples.outcome("ben", samples.task("f_is_right", 1, answer="f")),
        samples.outcome("chen", refused="the file is empty"),
    ]
    (mistake,) = class_tally(outcomes).mistakes

    assert (1, 0.5) == (mistake.students, mistake.share), "a refused notebook shows no mistakes"
    assert ("`f` is g", "`f` is right") == mistake.claims


def test_the_commonest_mistake_comes_first_and_rare_ones_are_folded_away() -> None:
    rare = [samples.mistaken(f"t{n}", 1, "f", name) for n, name in enumerate(sorted(MISTAKES)[:9])]
    common = samples.mistaken("u", 1, "f", sorted(MISTAKES)[9])
    outcomes = [samples.outcome("ada", *rare, common), samples.outcome("ben", common)]

    names = [mistake.name for mistake in class_tally(outcomes).mistakes]

    assert [sorted(MISTAKES)[9], *sorted(MISTAKES)[:9]] == names
    assert "2 rarer mistakes" in words(class_page(outcomes, title="Spring"))


def test_a_mistake_comes_with_the_sentence_of_the_catalogue() -> None:
    outcome = samples.outcome("ada", samples.mistaken("f_is_right", 1, "f", "missing_mean"))
    entry = MISTAKES["missing_mean"]

    page = class_page([outcome], title="Spring", book_url="https://example.org/book")

    assert sentence(f"the answer {entry.effect}") in words(page)
    assert sentence(entry.hint) in words(page)
    address = "https://example.org/book/" + entry.page.replace("#", ".html#")
    assert address in audit(page).links


def test_a_mistake_that_the_catalogue_does_not_hold_is_still_counted() -> None:
    outcome = samples.outcome(
        "ada", samples.task("t", 1, Verdict.WRONG, mistake="mistake_of_another_year")
    )

    assert "mistake of another year" in words(class_page([outcome], title="Spring"))


def test_who_needs_a_person_comes_first() -> None:
    text = words(class_page(CLASS, title="Spring"))

    assert text.index("sven refused The file is not a notebook.") < text.index("rosa undecided")
    assert text.index("Who needs you") < text.index("What the class misunderstood")


def test_one_failure_of_ours_is_one_line() -> None:
    error = {"verdict": Verdict.ERROR, "fact": "the grader failed on this notebook"}
    tasks = [samples.task(f"task_{n}", 1, **error) for n in range(10)]  # type: ignore[arg-type]

    text = words(class_page([samples.outcome("ada", *tasks)], title="Spring"))

    assert "10 tasks: the grader failed on this notebook." in text
    assert 1 == text.count("the grader failed")


def test_grading_without_isolation_is_said_at_the_top() -> None:
    outcomes = [CLASS[0], replace(CLASS[1], isolation="none")]

    text = words(class_page(outcomes, title="Spring"))

    assert "1 submission was graded without isolation" in text
    assert "isolation namespaces (1), none (1)" in text


def test_shares_and_means_are_of_the_graded_submissions() -> None:
    outcomes = [
        samples.outcome("ada", samples.task("t", 4)),
        samples.outcome("ben", samples.task("t", 4, Verdict.WRONG)),
        samples.outcome("chen", samples.task("t", 4, Verdict.UNANSWERED)),
        samples.outcome("dora", samples.task("t", 4, Verdict.ERROR)),
        samples.outcome("emil", refused="the file is empty"),
    ]
    (sheet,) = class_tally(outcomes).sheets
    (task,) = sheet.tasks

    assert (1, 1, 1, 1) == (task.right, task.wrong, task.unanswered, task.error)
    assert 1.0 == task.mean_points
    assert 0.25 == task.share("error")
    assert ((0.0, 0.0, 0.0, 4.0), 1) == (sheet.points, sheet.refused)


def test_a_histogram_counts_every_submission_once() -> None:
    for points, most in [([0, 1, 19, 19], 19), ([0, 0.5, 19.5], 19.5), ([0, 33, 100, 130], 100)]:
        columns = charts.histogram(points, most)

        assert len(points) == sum(column.amount for column in columns)
        assert columns[-1].x + columns[-1].width == pytest.approx(100, abs=0.01)


def test_the_histogram_is_also_told_in_words() -> None:
    page = class_page([samples.outcome("ada", samples.task("t", 4))], title="Spring")

    assert 'aria-label="Distribution of the points of 1 submission. 4 points: 1."' in page


def test_nothing_to_draw_is_nothing_drawn() -> None:
    assert () == charts.histogram([], 10) == charts.histogram([0, 0], 0) == charts.strip([])


def test_an_address_that_is_none_is_refused() -> None:
    with pytest.raises(UsageError):
        class_page([], title="Spring", book_url="javascript:alert(1)")
