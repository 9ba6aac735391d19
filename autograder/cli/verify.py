"""`autograder verify`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from autograder.cli.options import (
    CourseOption,
    JsonOption,
    SandboxOption,
    WorkersOption,
    course_of,
    print_json,
    say,
)

if TYPE_CHECKING:
    from autograder.reports.matrix import Matrix
    from autograder.verify import Verified


def verify(
    names: Annotated[
        list[str] | None, typer.Argument(help="Chapters or sheets; all without.")
    ] = None,
    matrix: Annotated[
        bool,
        typer.Option("--matrix", help="Print which test refuses which wrong answer; a page too."),
    ] = False,
    html: Annotated[
        Path | None,
        typer.Option("--html", help="Folder of those pages; by default `_build/matrix/`."),
    ] = None,
    no_mutants: Annotated[
        bool, typer.Option("--no-mutants", help="Leave out the mutants: faster, and proves less.")
    ] = False,
    as_json: JsonOption = False,
    sandbox: SandboxOption = "auto",
    workers: WorkersOption = 0,
    course: CourseOption = None,
) -> int:
    """Hold against every sheet what must hold before students see it.

    The reference gets full marks, the untouched notebook none; known right answers lose nothing,
    known wrong ones exactly their points, with the declared diagnosis; every one-step change of
    the reference loses something; `exercises/` is fresh and holds no answer and no hidden test.

    Examples:

        autograder verify

        autograder verify 02-gradients/by-hand --matrix

        autograder verify --no-mutants --json
    """
    from autograder.cli.progress import counting
    from autograder.engine.sandbox import chosen
    from autograder.verify import matrices
    from autograder.verify import verify as hold

    place = course_of(course)
    with counting("grading known answers") as told:
        result = hold(
            place,
            place.select(tuple(names or ())),
            isolation=chosen(sandbox),
            workers=workers,
            with_mutants=not no_mutants,
            every_task=matrix or html is not None,
            told=told,
        )
    if matrix or html is not None:
        folder = html or place.root / "_build" / "matrix"
        _show_matrices(matrices(result), folder, as_json=as_json)
    if as_json:
        print_json(result.to_json())
    else:
        _show_findings(result)
    return 1 if result.findings else 0


def _show_matrices(found: tuple[Matrix, ...], folder: Path, *, as_json: bool) -> None:
    """Write one page per sheet, and print the same unless JSON is to be printed."""
    from autograder.files import write_whole
    from autograder.reports.matrix import matrix_page, matrix_text

    for one in found:
        path = folder / one.chapter / f"{one.sheet}.html"
        write_whole(path, matrix_page(one))
        say(f"wrote {path}")
        if not as_json:
            print(matrix_text(one))


def _show_findings(result: Verified) -> None:
    for finding in result.findings:
        print(f"{finding.sheet}: {finding.fact}")
        for line in finding.evidence:
            print(f"  {line}")
        if finding.hint:
            print(f"hint: {finding.hint}")
    say(f"{result.checked} submissions graded, {len(result.findings)} findings")


def register(app: typer.Typer) -> None:
    """Add the verb."""
    app.command()(verify)
