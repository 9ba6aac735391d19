"""How numbers, claims and verdicts are put into words; shared by pages, tables and terminal."""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import urlsplit

from autograder.errors import UsageError
from autograder.outcomes import TaskOutcome, Verdict
from autograder.reports import clean

VERDICTS = {
    Verdict.RIGHT: "right",
    Verdict.WRONG: "not right yet",
    Verdict.UNANSWERED: "unanswered",
    Verdict.ERROR: "undecided",
}
"""What a student reads; `undecided` because the grader failed and a person has to look."""

_PAGE = re.compile(r"[a-z0-9][a-z0-9_-]*(?:/[a-z0-9][a-z0-9_-]*)*(?:#[A-Za-z0-9_-]+)?")


@dataclass(frozen=True)
class Link:
    """A page of the book and a place on it; `href` is None when there is no site to link to."""

    text: str
    place: str
    page: str
    href: str | None


def number(value: float) -> str:
    """Points without needless digits: `4`, `2.5`, `0.33`."""
    return f"{round(value, 2) + 0.0:.10g}"


def percent(share: float) -> str:
    """A share of one, in whole percent."""
    return f"{100 * share:.0f}\N{NO-BREAK SPACE}%"


def count(amount: int, singular: str, plural: str | None = None) -> str:
    """`1 task`, `2 tasks`."""
    return f"{amount} {singular if amount == 1 else plural or singular + 's'}"


def sentence(text: str) -> str:
    """A message's line as a sentence; names, symbols and code at its start stay as they are."""
    text = text.strip()
    if re.match(r"(?:a|[a-z]{2,})[ ,:;.'’-]", text):
        text = text[0].upper() + text[1:]
    return text if not text or text[-1] in ".?!…:" else f"{text}."


def claim(task: TaskOutcome) -> str:
    """The claim with the answer's name in backticks: `` `mse_grad` matches autograd``."""
    answer, words = task.answer or "", clean.line(task.claim)
    spoken = answer.replace("_", " ")
    if answer and words.startswith(f"{spoken} "):
        return f"`{clean.line(answer)}`{words.removeprefix(spoken)}"
    return words[:1].upper() + words[1:]


def flag(text: str) -> str:
    """A flag as a sentence, whether it was raised as `locked_cell_changed` or in words."""
    words = clean.line(text)
    return sentence(words if " " in words else words.replace("_", " ") + " ")


def book_link(page: str, book_url: str | None) -> Link | None:
    """Where the book explains it; None when `page` is not the name of a page."""
    if not _PAGE.fullmatch(page):
        return None
    path, hash_, anchor = page.partition("#")
    url = book_base(book_url)
    href = f"{url}/{path}.html{hash_}{anchor}" if url else None
    return Link(f"book/{path}", anchor.replace("-", " "), page, href)


def book_base(book_url: str | None) -> str | None:
    """`book_url` without a slash at its end.

    Raises:
        UsageError: it is no address that a page in any folder can link to.
    """
    if not book_url:
        return None
    if urlsplit(book_url).scheme not in ("http", "https", "file"):
        raise UsageError(
            f"`{clean.line(book_url)}` is no address of the book",
            hint="give a full one, such as `https://…` or `file:///…/_build/html`",
        )
    return book_url.rstrip("/")
