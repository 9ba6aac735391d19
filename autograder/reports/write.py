"""Reports as files: all of them or an error, and never half a file."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from autograder.files import write_whole
from autograder.outcomes import Outcome
from autograder.reports.classroom import class_page
from autograder.reports.paths import page_paths
from autograder.reports.student import student_page
from autograder.reports.tables import class_csv, points_csv
from autograder.reports.tally import class_tally, in_order
from autograder.reports.words import book_base


@dataclass(frozen=True)
class Reports:
    """Where everything was written; `students` are the pages in order of student and sheet."""

    folder: Path
    class_page: Path
    tasks_csv: Path
    points_csv: Path
    class_json: Path
    students: tuple[Path, ...]


def write_reports(
    outcomes: Sequence[Outcome], folder: Path, *, title: str, book_url: str | None = None
) -> Reports:
    """Write the student pages and the class report below `folder`, which is made if need be.

    The same outcomes give the same bytes; the class page comes last, so that it never links to a
    page that is not there yet.

    Raises:
        StorageError: a file cannot be written; what was written before is whole.
        UsageError: `book_url` is no full address.
    """
    book_base(book_url)
    ordered = in_order(outcomes)
    pages = tuple(folder / path for path in page_paths(ordered))
    for path, outcome in zip(pages, ordered, strict=True):
        write_whole(path, student_page(outcome, book_url=book_url))
        write_whole(path.with_suffix(".json"), _json({**outcome.to_json(), "seed": ""}))
    reports = Reports(
        folder=folder,
        class_page=folder / "class.html",
        tasks_csv=folder / "tasks.csv",
        points_csv=folder / "points.csv",
        class_json=folder / "class.json",
        students=pages,
    )
    for path, text in _class_files(ordered, reports, title, book_url):
        write_whole(path, text)
    return reports


def _class_files(
    outcomes: Sequence[Outcome], reports: Reports, title: str, book_url: str | None
) -> Iterator[tuple[Path, str]]:
    yield reports.tasks_csv, class_csv(outcomes)
    yield reports.points_csv, points_csv(outcomes)
    yield reports.class_json, _json({"title": title, **asdict(class_tally(outcomes))})
    yield reports.class_page, class_page(outcomes, title=title, book_url=book_url)


def _json(data: object) -> str:
    return json.dumps(data, indent=1, sort_keys=True) + "\n"
