"""`autograder verify`."""

from __future__ import annotations

from dataclasses import asdict
from typing import Annotated

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


def verify(
    names: Annotated[
        list[str] | None, typer.Argument(help="Chapters or sheets; all without.")
    ] = None,
    as_json: JsonOption = False,
    sandbox: SandboxOption = "auto",
    workers: WorkersOption = 0,
    course: CourseOption = None,
) -> int:
    """Hold against every sheet what must hold before students see it.

    The reference gets full marks, the untouched notebook none; known right answers lose nothing,
    known wrong ones exactly their points, with the declared diagnosis; `exercises/` is fresh and
    holds no answer and no hidden test.

    Examples:

        autograder verify

        autograder verify 02-gradients/by-hand --json
    """
    from autograder.cli.progress import counting
    from autograder.engine.controller import default_workers
    from autograder.engine.sandbox import chosen
    from autograder.verify import verify as hold

    place = course_of(course)
    with counting("grading known answers") as told:
        result = hold(
            place,
            place.select(tuple(names or ())),
            isolation=chosen(sandbox),
            workers=workers or default_workers(),
            told=told,
        )
    if as_json:
        findings = [asdict(finding) for finding in result.findings]
        print_json({"findings": findings, "checked": result.checked})
    else:
        for finding in result.findings:
            print(f"{finding.sheet}: {finding.fact}")
            for line in finding.evidence:
                print(f"  {line}")
            if finding.hint:
                print(f"hint: {finding.hint}")
        say(f"{result.checked} submissions graded, {len(result.findings)} findings")
    return 1 if result.findings else 0


def register(app: typer.Typer) -> None:
    """Add the verb."""
    app.command()(verify)
