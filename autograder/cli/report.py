"""`autograder report`."""

from __future__ import annotations

from typing import Annotated

import typer

from autograder.cli.options import ClassOption, CourseOption, JsonOption, course_of, print_json
from autograder.errors import UsageError


def report(
    book_url: Annotated[
        str | None, typer.Option("--book", help="Address of the book, for links in the pages.")
    ] = None,
    as_json: JsonOption = False,
    course: CourseOption = None,
    class_folder: ClassOption = None,
) -> int:
    """Write a page for each student, a page for the class, and CSV files.

    Examples:

        autograder report

        autograder report --book https://example.org/book
    """
    from autograder.engine.store import Ledger
    from autograder.reports import write_reports

    place = course_of(course, class_folder)
    outcomes = Ledger(place).all()
    if not outcomes:
        raise UsageError(
            f"nothing has been graded in `{place.class_folder}`",
            hint="run `autograder grade` first",
        )
    if book_url is None and (place.book / "index.html").is_file():
        book_url = place.book.as_uri()
    written = write_reports(
        outcomes, place.reports, title=f"Class of {place.class_folder.name}", book_url=book_url
    )
    if as_json:
        print_json({"folder": str(place.reports), "class": str(written.class_page)})
    else:
        print(f"wrote {len(outcomes)} student pages and {written.class_page}")
    return 0


def register(app: typer.Typer) -> None:
    """Add the verb."""
    app.command()(report)
