"""The verbs, gathered into one command."""

from __future__ import annotations

import typer

from autograder.cli import build, explain, grade, new, report, sample, verify

app = typer.Typer(
    name="autograder",
    help="Build, verify and grade the sheets of *Own Your Gradients*.",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)
for module in (new, build, verify, grade, report, explain, sample):
    module.register(app)
