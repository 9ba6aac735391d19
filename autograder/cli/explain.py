"""`autograder explain`."""

from __future__ import annotations

import difflib
import textwrap
from dataclasses import asdict
from typing import Annotated

import typer

from autograder.cli.options import JsonOption, print_json
from autograder.errors import UsageError


def explain(
    mistake: Annotated[
        str | None, typer.Argument(help="Name of a mistake; without, all are listed.")
    ] = None,
    as_json: JsonOption = False,
) -> int:
    """Say what a mistake of the catalogue is.

    Examples:

        autograder explain

        autograder explain missing_factor_two
    """
    from autograder.checks import MISTAKES

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
    entry = MISTAKES[mistake]
    if as_json:
        print_json(asdict(entry))
        return 0
    print(f"{entry.name}   ({entry.family})\n")
    print(textwrap.fill(f"The answer {entry.effect}.", 90))
    print()
    print(textwrap.fill(f"hint: {entry.hint}", 90))
    print(f"read: book/{entry.page}")
    return 0


def register(app: typer.Typer) -> None:
    """Add the verb."""
    app.command()(explain)
