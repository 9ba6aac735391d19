"""`autograder sample`."""

from __future__ import annotations

from typing import Annotated

import typer

from autograder.cli.options import ClassOption, CourseOption, JsonOption, course_of, print_json


def sample(
    students: Annotated[
        int, typer.Option("--students", min=1, max=100_000, help="How many students.")
    ] = 20,
    as_json: JsonOption = False,
    course: CourseOption = None,
    class_folder: ClassOption = None,
) -> int:
    """Make a class of honest, mistaken, unfinished and broken submissions.

    Without `--class` it is written to `_build/sample`; a folder with real submissions is refused.

    Examples:

        autograder sample

        autograder sample --students 200 --class /tmp/two-hundred
    """
    from autograder.samples import write_class
    from autograder.sheets import read_sheet

    place = course_of(course, class_folder)
    if class_folder is None:
        place = course_of(course, place.root / "_build" / "sample")
    written = write_class(place, [read_sheet(s) for s in place.sheets()], students)
    if as_json:
        print_json([{"student": name, "kind": s.kind, "what": s.what} for name, s in written])
    else:
        for name, made in written[:25]:
            print(f"{name:12} {made.kind:11} {made.what.replace('_', ' ')}")
        if len(written) > 25:
            print(f"… and {len(written) - 25} more")
        print(f"wrote {len(written)} submissions to {place.submitted}")
        print(f"grade them with: autograder grade --class {place.class_folder}")
    return 0


def register(app: typer.Typer) -> None:
    """Add the verb."""
    app.command()(sample)
