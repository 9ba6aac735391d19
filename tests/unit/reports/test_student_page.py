"""A student's page says what to do next, and carries nothing but words and pictures."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest
import report_samples as samples
from html_audit import audit, words

import autograder.reports
from autograder.errors import UsageError
from autograder.outcomes import CellRun, Verdict
from autograder.reports import student_page

CLASS = {outcome.student: outcome for outcome in samples.classroom()}


@pytest.mark.parametrize("outcome", CLASS.values(), ids=range(len(CLASS)))
def test_a_page_holds_no_code_loads_nothing_and_is_well_formed(outcome) -> None:
    page = student_page(outcome, book_url="https://example.org/book/")
    found = audit(page)

    assert [] == found.problems
    for link in found.links:
        assert re.match(r"#|data:,$|data:image/(png|jpeg);base64,|https://example\.org/book/", link)
    assert "default-src 'none'; style-src 'unsafe-inline'; img-src data:" in page
    assert '<html lang="en">' in page
    assert 1 == found.tags.count("h1") == found.tags.count("main")


@pytest.mark.parametrize("text", samples.HOSTILE)
def test_every_field_may_be_hostile(text: str) -> None:
    task = samples.task(
        text, 1, Verdict.WRONG, answer=text, fact=text, evidence=(text,), hint=text, page=text,
        mistake=text,
    )  # fmt: skip
    cell = CellRun(text, text, text, text, text, text, ({text: text, "text/plain": text},))
    outcome = samples.outcome(
        text, task, task, chapter=text, sheet=text, cells=(cell, cell), flags=(text,), key=text,
        seed=text, isolation=text, engine=text,
    )  # fmt: skip
    for page in (student_page(outcome), student_page(replace(outcome, refused=text))):
        assert [] == audit(page).problems
        assert not re.search(
            "[\x00-\x08\x1b\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]", page
        )
        assert not re.search("<script|https?://", page, re.IGNORECASE)


def test_only_text_and_true_pictures_are_shown() -> None:
    bundles = (
        {"text/html": "<b>from html</b>", "text/plain": "from text"},
        {"image/svg+xml": "<svg>from svg</svg>", "application/javascript": "from_script()"},
        {"image/png": samples.png(), "text/plain": "a <plot>"},
        {"image/png": "bm90IGEgcGljdHVyZQ==", "text/plain": "text of no picture"},
        {"text/plain": 7, "image/png": None},
    )
    page = student_page(samples.outcome("ada", cells=(CellRun("c", displays=bundles),)))  # type: ignore[arg-type]

    assert "from text" in page
    assert "text of no picture" in page
    assert 'alt="a &lt;plot&gt;"' in page
    assert 1 == audit(page).tags.count("img")
    assert "2 more outputs are not shown here." in words(page)
    for dropped in ("from html", "from svg", "from_script"):
        assert dropped not in page


def test_a_flood_of_output_leaves_a_small_page() -> None:
    assert len(student_page(samples.hostile()).encode()) < 100_000


def test_points_and_the_next_thing_come_first() -> None:
    text = words(student_page(samples.small()))

    assert text.startswith("02-gradients/by-hand – 1 of 9 points – ada")
    order = [text.index(part) for part in ("1 of 9 points 4 tasks", "Next: look at", "Doubled")]
    assert sorted(order) == order


def test_a_wrong_task_carries_fact_evidence_hint_and_page() -> None:
    text = words(student_page(samples.small()))

    assert "grad_poly3 is half the true value, in every entry and for every data set." in text
    assert "returned [ 14., 28., 56., 112.] (4,)" in text
    assert "Hint. Every entry is off by the same constant" in text
    assert "Read: book/02-gradients/chain-rule, missing factor" in text
    assert 1 == text.count("off by the same constant"), "the same advice twice is noise"


def test_with_an_address_the_book_is_linked() -> None:
    page = student_page(samples.small(), book_url="https://example.org/book/")

    assert (
        "https://example.org/book/02-gradients/chain-rule.html#missing-factor" in audit(page).links
    )


def test_without_an_address_the_page_is_named() -> None:
    assert not re.search(r'href="(?!#|data:,)', student_page(samples.small()))


@pytest.mark.parametrize(
    "url", ["javascript:alert(1)", "data:text/html,x", "book", "//evil.example"]
)
def test_an_address_that_is_none_is_refused(url: str) -> None:
    with pytest.raises(UsageError, match="no address of the book"):
        student_page(samples.small(), book_url=url)


@pytest.mark.parametrize("page", ["javascript:alert(1)", "//evil.example", "../x", "A b", "a#b#c"])
def test_a_page_that_is_none_is_not_linked(page: str) -> None:
    task = samples.task("t", 1, Verdict.WRONG, fact="f", page=page)

    assert "Read:" not in student_page(samples.outcome("ada", task), book_url="https://example.org")


def test_every_verdict_is_said_in_words() -> None:
    tasks = [samples.task(f"task_{verdict}", 1, verdict) for verdict in Verdict]

    text = words(student_page(samples.outcome("ada", *tasks)))

    assert "4 tasks: 1 right, 1 not right yet, 1 unanswered, 1 undecided." in text


def test_an_unanswered_task_is_something_to_write() -> None:
    outcome = samples.outcome("ada", samples.task("mse_is_right", 2, Verdict.UNANSWERED))

    text = words(student_page(outcome))

    assert "Next: write this answer" in text
    assert "There is no answer in this cell yet." in text


def test_when_all_is_right_the_page_says_so() -> None:
    assert "Everything is right. Nothing is left to do here." in words(student_page(CLASS["pia"]))


def test_our_failure_is_not_put_to_the_student() -> None:
    text = words(student_page(CLASS["rosa"]))

    assert "Nothing is left for you to do. A person will look at 1 task." in text
    assert "This says nothing about your answer" in text
    assert "Next:" not in text


def test_a_refusal_shows_its_reason_instead_of_tasks() -> None:
    small = samples.small()
    outcome = replace(CLASS["sven"], tasks=small.tasks, cells=small.cells)

    text = words(student_page(outcome))

    assert "Not graded Next: mend this and hand in again The file is not a notebook." in text
    assert "Hint. Hand in the .ipynb itself, not a zip of it." in text
    assert "Noted for your teacher The file is 31 MiB." in text
    assert "Your other cells grad_poly3 What this cell showed shape (4,)" in text
    assert "points" not in text
    assert "matches autograd" not in text


def test_a_sheet_without_tasks_has_a_page() -> None:
    assert "This sheet has no graded tasks." in words(student_page(samples.outcome("ada")))


def test_what_a_cell_did_stands_with_its_answer() -> None:
    task = samples.task("f_is_right", 1, Verdict.WRONG, answer="f", fact="x")
    cell = CellRun("f", "stopped", "more than 10 seconds", stdout="a line of output")

    text = words(student_page(samples.outcome("ada", task, cells=(cell,))))

    assert "This cell reached a limit: more than 10 seconds" in text
    assert "a line of output" in text
    assert "Your other cells" not in text


def test_flags_are_sentences() -> None:
    text = words(student_page(samples.small()))

    assert "Noted for your teacher Locked cell changed." in text
    assert "The cell grad_poly3 was there twice; the last one counts." in text


def _luminance(colour: str) -> float:
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


@pytest.mark.parametrize("scheme", [0, 1], ids=["light", "dark"])
@pytest.mark.parametrize("text", ["ink", "soft", "accent"])
@pytest.mark.parametrize("ground", ["paper", "wash", "code"])
def test_text_has_the_contrast_of_wcag_aa(scheme: int, text: str, ground: str) -> None:
    """4.5 : 1 for text of ordinary size (WCAG 2.2, 1.4.3)."""
    folder = Path(autograder.reports.__file__).parent / "templates"
    css = (folder / "page.css").read_text(encoding="utf-8")
    pairs = [re.findall(rf"--{name}: (#\w{{6}});", css)[scheme] for name in (text, ground)]
    darker, lighter = sorted(map(_luminance, pairs))

    assert (lighter + 0.05) / (darker + 0.05) >= 4.5
