"""What can go wrong on our side of the desk: one type per kind, three parts per message."""

from __future__ import annotations


class AutograderError(Exception):
    """Something the person at the keyboard can mend.

    The message has up to three parts, one per line: the fact (lower case, no full stop, names in
    backticks), the evidence, and a line that starts with `hint:`.
    """

    exit_status = 1

    def __init__(self, fact: str, *evidence: str, hint: str | None = None) -> None:
        self.fact = fact
        self.evidence = evidence
        self.hint = hint
        super().__init__(fact)

    def __str__(self) -> str:
        lines = [self.fact, *(f"  {line}" for line in self.evidence)]
        if self.hint:
            lines.append(f"hint: {self.hint}")
        return "\n".join(lines)


class UsageError(AutograderError):
    """The command cannot mean anything: an unknown chapter, a path that does not exist."""

    exit_status = 2


class SheetError(AutograderError):
    """A source sheet in `solutions/` breaks a rule of the course."""


class SubmissionRefused(AutograderError):
    """A student's file cannot be graded as it is; the reason is for the student and the teacher."""


class SandboxUnavailable(AutograderError):
    """No isolation can be had, so nothing is graded."""

    exit_status = 2


class StorageError(AutograderError):
    """A file or the gradebook cannot be written."""
