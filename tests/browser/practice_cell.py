"""A practice cell, as the tests use one."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from contextlib import suppress
from typing import Any

from playwright.sync_api import Locator, Page
from playwright.sync_api import TimeoutError as PlaywrightTimeoutError
from pycheck_practice import load, names

CUBIC = "grad-poly3"
PRACTICES = {name: load(name) for name in names()}

LOADING = 90_000
"""Milliseconds for Python to arrive and start on a busy machine; three seconds on a quiet one."""


def cell(page: Page, practice: str = CUBIC) -> Locator:
    """A practice cell, which opens when the reader comes near.

    What lies above it is laid out on the way and may push it down again, so a reader, too, may have
    to scroll twice.
    """
    where = page.locator(f"oyg-pycheck[data-practice={practice}]")
    for _ in range(10):
        where.evaluate("element => element.scrollIntoView({block: 'center'})")
        with suppress(PlaywrightTimeoutError):
            where.get_by_role("button").first.wait_for(timeout=3000)
            break
    return where


def button(where: Locator, name: str = "Check") -> Locator:
    return where.get_by_role("button", name=name, exact=True)


def write(where: Locator, text: str) -> None:
    button(where).wait_for()
    where.evaluate("(element, text) => element.editor.set(text)", text)


def text_in(where: Locator) -> str:
    button(where).wait_for()
    return str(where.evaluate("element => element.editor.get()"))


def finished(where: Locator) -> str:
    """The verdict that a cell ends with, and what it says, on one line."""
    result = where.locator(".oyg-pycheck-result[data-verdict]")
    result.wait_for(timeout=LOADING)
    return f"{result.get_attribute('data-verdict')}: {' '.join(result.inner_text().split())}"


def verdict(where: Locator, text: str) -> str:
    """What a cell says of a text."""
    write(where, text)
    button(where).click()
    return finished(where)


def as_text(practice: str, answer: Callable[..., Any]) -> str:
    """A declared answer as a reader would write it."""
    lines = [line for line in inspect.getsource(answer).splitlines() if not line.startswith("@")]
    name = PRACTICES[practice].function
    return "\n".join(lines).replace(f"def {answer.__name__}(", f"def {name}(")
