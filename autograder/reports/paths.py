"""Where a student's page lies: safe on every file system, stable from run to run."""

from __future__ import annotations

import hashlib
import re
from collections import defaultdict
from collections.abc import Sequence
from pathlib import PurePosixPath

from autograder.outcomes import Outcome

# A plain name is kept as it is. One that ends like our own hash is not plain, so that no id can
# take the place of another one's page.
_PLAIN = re.compile(r"(?!.*-[0-9a-f]{10}$)[A-Za-z0-9_][A-Za-z0-9._-]{0,62}(?<!\.)", re.ASCII)
_WINDOWS = re.compile(r"(?:con|prn|aux|nul|com[0-9]|lpt[0-9])(?:\..*)?", re.IGNORECASE)


def student_page_path(outcome: Outcome) -> PurePosixPath:
    """Path of the page, relative to the folder of the reports, if `outcome` were alone."""
    return page_paths([outcome])[0]


def page_paths(outcomes: Sequence[Outcome]) -> tuple[PurePosixPath, ...]:
    """One path per outcome, in their order; no two differ by case alone."""
    plain = [_path(outcome) for outcome in outcomes]
    takers: dict[str, set[tuple[str, ...]]] = defaultdict(set)
    for outcome, path in zip(outcomes, plain, strict=True):
        takers[str(path).casefold()].add(_identity(outcome))
    return tuple(
        path if len(takers[str(path).casefold()]) == 1 else _path(outcome, _identity(outcome))
        for outcome, path in zip(outcomes, plain, strict=True)
    )


def safe_name(text: str, *extra: str) -> str:
    """`text` if it is plain, otherwise what is plain of it and a hash of it and of `extra`."""
    if not extra and _PLAIN.fullmatch(text) and not _WINDOWS.fullmatch(text):
        return text
    stem = re.sub(r"[^a-z0-9_]+", "-", text.lower()[:200]).strip("-")[:40].strip("-") or "student"
    seen = "\0".join((text, *extra)).encode("utf-8", "surrogatepass")
    return f"{stem}-{hashlib.sha256(seen).hexdigest()[:10]}"


def _identity(outcome: Outcome) -> tuple[str, ...]:
    """What tells two outcomes apart, the same student's two files included."""
    return outcome.student, outcome.chapter, outcome.sheet, outcome.key, outcome.engine


def _path(outcome: Outcome, extra: tuple[str, ...] = ()) -> PurePosixPath:
    file = safe_name(outcome.student, *extra) + ".html"
    return PurePosixPath("students", safe_name(outcome.chapter), safe_name(outcome.sheet), file)
