"""`autograder grade`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from autograder.cli.options import (
    ClassOption,
    CourseOption,
    JsonOption,
    SandboxOption,
    WorkersOption,
    course_of,
    print_json,
    say,
)
from autograder.errors import SubmissionRefused, UsageError

if TYPE_CHECKING:
    from autograder.course import Course, SheetPath
    from autograder.engine.sandbox import Isolation


def grade(
    names: Annotated[
        list[str] | None,
        typer.Argument(help="Chapters, sheets, or single notebooks; without, the whole class."),
    ] = None,
    sheet: Annotated[
        str | None, typer.Option("--sheet", help="The sheet that single notebooks belong to.")
    ] = None,
    engine: Annotated[
        str, typer.Option("--engine", help="`autograder`, or `nbgrader` to compare with stock.")
    ] = "autograder",
    as_json: JsonOption = False,
    sandbox: SandboxOption = "auto",
    workers: WorkersOption = 0,
    course: CourseOption = None,
    class_folder: ClassOption = None,
) -> int:
    """Grade a class, or single notebooks.

    The class is at submitted/<student>/<chapter>/<sheet>.ipynb in the class folder. Unchanged
    submissions are not graded again; a run that was cut off goes on where it ended.

    Examples:

        autograder grade

        autograder grade 02-gradients --workers 8

        autograder grade ~/Downloads/by-hand.ipynb
    """
    from autograder.engine.sandbox import chosen

    place = course_of(course, class_folder)
    files = [Path(name) for name in names or () if _is_file(name)]
    if files and len(files) < len(names or ()):
        raise UsageError(
            "chapters and single notebooks cannot be graded in one command",
            hint="grade the notebooks first, then the chapters",
        )
    if engine == "nbgrader":
        if files or sandbox != "none":
            raise UsageError(
                "stock nbgrader grades whole classes, and runs their code without a sandbox",
                hint="say `--sandbox none` if you trust everyone in the class, and name no files",
            )
        return _stock(place, tuple(names or ()), as_json=as_json)
    if engine != "autograder":
        raise UsageError(f"there is no engine `{engine}`", hint="use `autograder` or `nbgrader`")
    isolation = chosen(sandbox)
    if files:
        return _files(place, files, sheet, isolation, as_json=as_json)
    return _class(place, tuple(names or ()), isolation, workers, as_json=as_json)


def _class(
    place: Course, names: tuple[str, ...], isolation: Isolation, workers: int, *, as_json: bool
) -> int:
    from rich.console import Console

    from autograder.cli.progress import counting
    from autograder.engine.controller import default_workers, grade_class
    from autograder.reports import class_table

    with counting("grading") as told:
        run = grade_class(
            place,
            place.select(names),
            isolation=isolation,
            workers=workers or default_workers(),
            progress=lambda done, total, _: told(done, total),
        )
    if as_json:
        print_json([outcome.to_json() for outcome in run.outcomes])
    else:
        Console(width=100).print(class_table(run.outcomes))
    for path in run.strays:
        say(f"`{path}` belongs to no sheet and was not graded")
        say("hint: rename it as the sheet is named")
    same = len(run.outcomes) - run.graded
    say(f"{run.graded} graded, {same} unchanged, isolation `{isolation}`")
    return 0


def _files(
    place: Course, files: list[Path], sheet: str | None, isolation: Isolation, *, as_json: bool
) -> int:
    from autograder.engine.controller import grade_file, sheet_of
    from autograder.engine.limits import Limits
    from autograder.reports import student_text
    from autograder.sheets import read_sheet

    limits, outcomes, status = Limits(), [], 0
    chosen_sheet = read_sheet(_one_sheet(place, sheet)) if sheet else None
    for path in files:
        try:
            its = chosen_sheet or sheet_of(path, place, limits)
            outcome = grade_file(path, its, isolation=isolation, limits=limits)
        except SubmissionRefused as refusal:
            say(f"autograder: {path}: {refusal}")
            status = 1
            continue
        outcomes.append(outcome)
        if not as_json:
            print(student_text(outcome))
        status |= int(bool(outcome.refused))
    if as_json:
        print_json([outcome.to_json() for outcome in outcomes])
    return status


def _stock(place: Course, names: tuple[str, ...], *, as_json: bool) -> int:
    from autograder.stock import compare

    differences = compare(place, place.select(names), told=say)
    if as_json:
        print_json([vars(difference) for difference in differences])
    else:
        for difference in differences:
            print(difference)
        print(f"{len(differences)} tasks have other points in stock nbgrader")
    return 1 if differences else 0


def _one_sheet(place: Course, name: str) -> SheetPath:
    chosen = place.select((name,))
    if len(chosen) != 1:
        raise UsageError(f"`{name}` is a chapter, not a sheet", hint=f"for example {chosen[0]}")
    return chosen[0]


def _is_file(name: str) -> bool:
    """A path to a notebook; a name that looks like a path but is none is an error.

    Raises:
        UsageError: there is no such file.
    """
    path = Path(name)
    if path.is_file() or path.suffix == ".ipynb":
        if not path.exists():
            raise UsageError(f"there is no file `{name}`", hint="check the path")
        if path.is_dir():
            raise UsageError(f"`{name}` is a folder", hint="name the notebook inside it")
        return True
    return False


def register(app: typer.Typer) -> None:
    """Add the verb."""
    app.command()(grade)
