"""The ledger: every outcome in a file of its own, written whole or not at all.

A run that was cut off, at any moment, leaves whole outcomes; the next run takes those whose key
still fits and grades the rest.
"""

from __future__ import annotations

import contextlib
import hashlib
import importlib.metadata
import json
import os
import sys
from functools import cache
from pathlib import Path

import autograder
from autograder.course import Course
from autograder.engine.limits import Limits
from autograder.engine.sandbox import Isolation
from autograder.files import write_whole
from autograder.outcomes import Outcome
from autograder.sheets import Sheet


class Ledger:
    """The stored outcomes of one class."""

    def __init__(self, course: Course) -> None:
        self._folder = course.outcomes

    def path(self, student: str, chapter: str, sheet: str) -> Path:
        """Where an outcome is stored."""
        name = student if len(student.encode()) < 200 else _digest(student)
        return self._folder / chapter / sheet / f"{name}.json"

    def find(self, student: str, chapter: str, sheet: str, key: str) -> Outcome | None:
        """The stored outcome, if it was reached under the same key."""
        try:
            data = json.loads(self.path(student, chapter, sheet).read_text(encoding="utf-8"))
            outcome = Outcome.from_json(data)
        except (OSError, ValueError, KeyError, TypeError):
            return None
        return outcome if outcome.key == key and not outcome.needs_a_person else None

    def save(self, outcome: Outcome) -> None:
        """Store an outcome.

        Raises:
            StorageError: it cannot be written.
        """
        text = json.dumps(outcome.to_json(), indent=1, ensure_ascii=False, sort_keys=True)
        write_whole(self.path(outcome.student, outcome.chapter, outcome.sheet), text + "\n")

    def all(self) -> list[Outcome]:
        """Every stored outcome, in the order of student, chapter, sheet."""
        found = []
        for path in self._folder.glob("*/*/*.json"):
            try:
                found.append(Outcome.from_json(json.loads(path.read_text(encoding="utf-8"))))
            except (OSError, ValueError, KeyError, TypeError):
                continue
        return sorted(found, key=lambda o: (o.student, o.chapter, o.sheet))


def key_of(data: bytes, sheet: Sheet, isolation: Isolation, limits: Limits, secret: bytes) -> str:
    """Digest of everything that an outcome depends on."""
    parts = (data, sheet.digest, str(isolation), repr(limits), secret, environment())
    digest = hashlib.blake2b(digest_size=16)
    for part in parts:
        digest.update(hashlib.blake2b(part if isinstance(part, bytes) else part.encode()).digest())
    return digest.hexdigest()


@cache
def environment() -> str:
    """Digest of our own code and of the versions of what computes."""
    digest = hashlib.blake2b(digest_size=16)
    package = Path(autograder.__file__).parent
    for path in sorted(package.rglob("*.py")):
        if path.relative_to(package).parts[0] not in ("cli", "reports"):
            digest.update(path.read_bytes())
    versions = [importlib.metadata.version(name) for name in ("numpy", "torch", "ipython")]
    digest.update(f"{sys.version} {versions}".encode())
    return digest.hexdigest()


def secret_of(course: Course) -> bytes:
    """The class's own secret, from which hidden cases are drawn; made on first use.

    Raises:
        StorageError: it cannot be written.
    """
    path = course.class_folder / "seed.key"
    with contextlib.suppress(OSError, ValueError):
        stored = bytes.fromhex(path.read_text(encoding="utf-8").strip())
        if len(stored) >= 16:  # an empty file would be a secret that everybody knows
            return stored
    secret = os.urandom(32)
    write_whole(path, secret.hex() + "\n")
    path.chmod(0o600)
    return secret


def _digest(text: str) -> str:
    return hashlib.blake2b(text.encode(), digest_size=16).hexdigest()
