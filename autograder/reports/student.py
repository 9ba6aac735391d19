"""The page of one student about one notebook."""

from __future__ import annotations

from autograder.outcomes import Outcome
from autograder.reports.pages import render
from autograder.reports.view import student_view


def student_page(outcome: Outcome, *, book_url: str | None = None) -> str:
    """One HTML page that needs nothing else: no script, no file, no network.

    Args:
        outcome: everything in it may be hostile.
        book_url: address of the built book; without it the page names the pages of the book.

    Raises:
        UsageError: `book_url` is no full address.
    """
    return render("student.html.j2", view=student_view(outcome, book_url))
