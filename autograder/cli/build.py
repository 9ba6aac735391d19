"""`autograder build`."""

from __future__ import annotations

from typing import Annotated

import typer

from autograder.cli.options import CourseOption, JsonOption, course_of, print_json


def build(
    check: Annotated[
        bool, typer.Option("--check", help="Write nothing; exit 1 if something is stale.")
    ] = False,
    as_json: JsonOption = False,
    course: CourseOption = None,
) -> int:
    """Make the students' notebooks in `exercises/` from `solutions/`.

    Examples:

        autograder build

        autograder build --check
    """
    from autograder.release import build as make

    built = make(course_of(course), write=not check)
    if as_json:
        print_json({"written": built.written, "removed": built.removed, "fresh": built.fresh})
    else:
        verb = "stale" if check else "wrote"
        for name in built.written:
            print(f"{verb} {name}")
        for name in built.removed:
            print(f"{'not needed' if check else 'removed'} {name}")
        print(f"{built.unchanged} of {built.unchanged + len(built.written)} notebooks were fresh")
    return 1 if check and not built.fresh else 0


def register(app: typer.Typer) -> None:
    """Add the verb."""
    app.command()(build)
