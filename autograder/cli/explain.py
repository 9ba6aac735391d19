"""`autograder explain`."""

from __future__ import annotations

import difflib
import textwrap
from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated

import typer

from autograder.cli.options import JsonOption, print_json
from autograder.errors import UsageError

if TYPE_CHECKING:
    from autograder.cli.worked_examples import Example


def explain(
    mistake: Annotated[
        str | None, typer.Argument(help="Name of a mistake; without, all are listed.")
    ] = None,
    as_json: JsonOption = False,
) -> int:
    """Say what a mistake of the catalogue is, with an example in numbers.

    Examples:

        autograder explain

        autograder explain missing_factor_two
    """
    from autograder.checks import MISTAKES
    from autograder.cli.worked_examples import example_of

    if mistake is None:
        if as_json:
            print_json([asdict(entry) for entry in MISTAKES.values()])
            return 0
        for name, entry in MISTAKES.items():
            print(f"{name:28} {entry.effect}")
        return 0
    if mistake not in MISTAKES:
        near = difflib.get_close_matches(mistake, MISTAKES, n=1)
        hint = f"did you mean `{near[0]}`?" if near else "`autograder explain` lists them all"
        raise UsageError(f"there is no mistake `{mistake}` in the catalogue", hint=hint)
    entry, example = MISTAKES[mistake], example_of(mistake)
    if as_json:
        shown = {"no_picture": example} if isinstance(example, str) else example.as_json()
        print_json({**asdict(entry), "example": shown})
        return 0
    print(f"{entry.name}   ({entry.family})\n")
    print(textwrap.fill(f"The answer {entry.effect}.", 90))
    print()
    print(textwrap.fill(f"hint: {entry.hint}", 90))
    print(f"read: book/{entry.page}\n")
    print(_pictured(example))
    return 0


def _pictured(example: Example | str) -> str:
    """A worked example as lines for a terminal."""
    if isinstance(example, str):
        return textwrap.fill(example, 90)
    told = textwrap.fill(f"For example {example.task}:", 90)
    legend = "  o: an entry; right answers lie on the dotted diagonal"
    return "\n".join([told, "", *example.table(), "", *example.plot(), legend])


def register(app: typer.Typer) -> None:
    """Add the verb."""
    app.command()(explain)
