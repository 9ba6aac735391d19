"""The templates and what they may call."""

from __future__ import annotations

import re
from functools import cache

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup, escape

from autograder.reports import words


def render(template: str, **context: object) -> str:
    """One self-contained page."""
    return _environment().get_template(template).render(**context)


def ticks(text: str) -> Markup:
    """Escaped text in which backticks have become code."""
    parts = re.split(r"`([^`\n]+)`", text)
    return Markup("").join(
        Markup("<code>{}</code>").format(part) if index % 2 else escape(part)
        for index, part in enumerate(parts)
    )


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader("autograder.reports"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.filters.update(
        count=words.count,
        number=words.number,
        percent=words.percent,
        sentence=words.sentence,
        ticks=ticks,
    )
    return environment
