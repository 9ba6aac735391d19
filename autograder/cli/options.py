"""Options that several verbs share."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Annotated, Any

import typer

from autograder.course import Course, find_course
from autograder.errors import UsageError

CourseOption = Annotated[
    Path | None,
    typer.Option("--course", help="The course's repository; by default found from here."),
]
ClassOption = Annotated[
    Path | None,
    typer.Option("--class", help="The class folder; by default `grading/` of the course."),
]
JsonOption = Annotated[bool, typer.Option("--json", help="Print JSON to standard output.")]
SandboxOption = Annotated[
    str,
    typer.Option("--sandbox", help="`auto`, or `none` for your own notebooks only."),
]
WorkersOption = Annotated[
    int, typer.Option("--workers", min=0, help="Processes that grade; 0 means one per core.")
]


def course_of(course: Path | None, class_folder: Path | None = None) -> Course:
    """The course that the options name.

    Raises:
        UsageError: there is none.
    """
    if course is not None and not course.is_dir():
        raise UsageError(f"there is no folder `{course}`", hint="check the path after `--course`")
    return find_course(course, class_folder)


def print_json(data: Any) -> None:
    """Data for programs, on standard output."""
    json.dump(data, sys.stdout, indent=1, ensure_ascii=False, sort_keys=True)
    print()


def say(text: str) -> None:
    """Everything that is not data goes to standard error."""
    print(text, file=sys.stderr)
