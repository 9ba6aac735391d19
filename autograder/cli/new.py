"""`autograder new`."""

from __future__ import annotations

from typing import Annotated

import typer

from autograder.cli.options import CourseOption, JsonOption, course_of, print_json, say

_NEXT = """\
next:
  1. put your own task in place of the example in {sheet}
  2. put answers to it, right and wrong, into {answers}
  3. autograder build && autograder verify {name}
docs/authors.md says how"""


def new(
    chapter: Annotated[str, typer.Argument(help="Two digits, a hyphen and a noun: 03-autograd.")],
    sheet: Annotated[
        str, typer.Argument(help="Words with hyphens between them: by-hand.", show_default=False)
    ] = "",
    title: Annotated[
        str | None,
        typer.Option("--title", help="The sheet's heading; by default made of its name."),
    ] = None,
    as_json: JsonOption = False,
    course: CourseOption = None,
) -> int:
    """Make a sheet that passes `autograder verify`, for an author to change into another one.

    It writes the sheet with one example task, its known answers, right and wrong, and the
    student's notebook. What is there already is never overwritten.

    Examples:

        autograder new 03-autograd tensors

        autograder new 03-autograd/tensors --title "Tensors that remember"
    """
    from autograder.cli.scaffold import make, place_for

    where = course_of(course)
    place = place_for(where, chapter, sheet)
    made = make(where, place, title)
    if as_json:
        print_json({"written": made})
        return 0
    for name in made:
        print(f"wrote {name}")
    say(_NEXT.format(sheet=made[0], answers=made[1], name=place))
    return 0


def register(app: typer.Typer) -> None:
    """Add the verb."""
    app.command()(new)
