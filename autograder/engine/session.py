"""One submission's own code: a candidate that is replaced when it dies or hangs.

What a cell or a call costs when it exceeds a limit is that cell or that call. A fresh candidate
runs the cells again that had ended well, and the notebook goes on.
"""

from __future__ import annotations

import builtins
import time
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from autograder.checks.plain import NotPlain, Opaque, pack, printable, unpack
from autograder.checks.watch import Observation, Raised
from autograder.engine.candidate import Candidate, Gone
from autograder.engine.limits import Limits
from autograder.engine.zygote import Zygote
from autograder.outcomes import CellRun

_KNOWN_KINDS = frozenset(
    name
    for name, kind in vars(builtins).items()
    if isinstance(kind, type) and issubclass(kind, BaseException)
)


_STRIKES = 2
"""How often one of the student's functions may end or hang the process before it is left alone."""


@dataclass(frozen=True)
class Name:
    """An argument that stands for one of the student's own objects."""

    name: str


class LimitReached(Exception):
    """A request was not answered; `reason` completes "the process …"."""

    def __init__(self, reason: str) -> None:
        self.reason = reason
        super().__init__(reason)


class Session:
    """Runs the student's cells and answers the examiner's questions about them."""

    def __init__(self, zygote: Zygote, limits: Limits, seed: int, folder: Path) -> None:
        self._zygote = zygote
        self._limits = limits
        self._seed = seed
        self._folder = folder
        self._ran: list[tuple[str, str]] = []
        self._deadline = time.monotonic() + limits.notebook_seconds
        self._restarts = 0
        self._candidate: Candidate | None = None
        self._strikes: Counter[str] = Counter()
        self.flags: dict[str, None] = {}

    def run(self, grade_id: str, source: str) -> CellRun:
        """Run one cell and tell what it did."""
        try:
            candidate = self._ready()
        except Gone as gone:
            self.close()  # it may have run half of the cells before
            return CellRun(grade_id, status=gone.status, problem=f"not run: {gone.reason}")
        try:
            seconds = self._seconds(self._limits.cell_seconds)
            reply = candidate.request("run", seconds=seconds, source=source, grade_id=grade_id)
            run = _cell_run(grade_id, reply, candidate)
        except Gone as gone:
            run = CellRun(
                grade_id,
                status=gone.status,
                problem=f"the process {gone.reason}",
                stdout=candidate.out.take(),
                stderr=candidate.err.take(),
            )
            self._lose(f"in cell `{grade_id}` the process {gone.reason}")
        else:
            self._ran.append((grade_id, source))
        return run

    def call(self, name: str, args: tuple[Any, ...]) -> Observation:
        """Observe `name(*args)`.

        Raises:
            LimitReached: no answer came.
        """
        packed = [pack(arg) for arg in args]
        return _observation(self._ask("call", (name,), name=name, args=packed))

    def program(self, source: str, name: str, args: tuple[Any, ...]) -> Observation:
        """Observe a program; `Name` among its arguments stands for the student's object.

        Raises:
            LimitReached: no answer came.
        """
        packed = [["name", arg.name] if isinstance(arg, Name) else pack(arg) for arg in args]
        names = tuple(arg.name for arg in args if isinstance(arg, Name))
        return _observation(self._ask("program", names, source=source, name=name, args=packed))

    def look(self, name: str) -> tuple[str, object]:
        """`("missing", None)`, `("callable", None)` or `("value", plain value)`."""
        try:
            reply = self._ask("look", (), name=name)
        except LimitReached:
            return "callable", None  # whoever calls it will hear of the limit
        kind = reply.get("kind")
        if kind not in ("callable", "value"):
            return "missing", None
        return str(kind), _value(reply)

    def close(self) -> None:
        """End the candidate."""
        if self._candidate is not None:
            self._candidate.close()
            self._candidate = None

    def _ask(self, verb: str, names: tuple[str, ...], **fields: Any) -> dict[str, Any]:
        """Send a request about some of the student's names; one that hangs is not asked for long.

        Raises:
            LimitReached: no answer came, now or twice before.
        """
        if any(self._strikes[name] >= _STRIKES for name in names):
            raise LimitReached("was not asked again, because it had not answered twice before")
        try:
            candidate = self._ready()
            seconds = self._seconds(self._limits.call_seconds)
            reply = candidate.request(verb, seconds=seconds, **fields)
        except Gone as gone:
            self._lose(f"during a test the process {gone.reason}")
            self._strikes.update(names)
            raise LimitReached(gone.reason) from None
        candidate.out.take()
        candidate.err.take()
        return reply

    def _seconds(self, most: float) -> float:
        left = self._deadline - time.monotonic()
        if left <= 0:
            raise Gone(
                f"had used the {self._limits.notebook_seconds:g} s of the whole notebook",
                status="stopped",
            )
        return min(most, left)

    def _ready(self) -> Candidate:
        """A living candidate in which everything that ended well has been run."""
        if self._candidate is not None:
            return self._candidate
        if self._restarts > self._limits.restarts:
            raise Gone("had to be replaced too often", status="stopped")
        self._restarts += 1
        candidate = Candidate(self._zygote, self._limits, self._seed, self._folder)
        self._candidate = candidate
        for grade_id, source in self._ran:
            seconds = self._seconds(self._limits.cell_seconds)
            candidate.request("run", seconds=seconds, source=source, grade_id=grade_id)
            candidate.out.take()
            candidate.err.take()
        return candidate

    def _lose(self, flag: str) -> None:
        self.flags[flag] = None
        self.close()


def _cell_run(grade_id: str, reply: dict[str, Any], candidate: Candidate) -> CellRun:
    raised = printable(str(reply.get("raised") or ""), 60)
    message = printable(str(reply.get("message") or ""), 300)
    return CellRun(
        grade_id,
        status="raised" if raised else "ok",
        problem=f"{raised}: {message}".rstrip(": ") if raised else "",
        traceback=str(reply.get("traceback") or "")[:100_000],
        stdout=candidate.out.take(),
        stderr=candidate.err.take(),
        displays=tuple(_displays(reply.get("displays"))),
    )


def _displays(given: Any) -> list[dict[str, str]]:
    if not isinstance(given, list):
        return []
    bundles = []
    for bundle in given[:50]:
        if isinstance(bundle, dict):
            bundles.append({k: v for k, v in bundle.items() if _displayable(k, v)})
    return [bundle for bundle in bundles if bundle]


def _displayable(kind: Any, data: Any) -> bool:
    return kind in ("text/plain", "image/png", "image/jpeg") and isinstance(data, str)


def _observation(reply: dict[str, Any]) -> Observation:
    """The observation that a reply claims, in our own types only."""
    changed = reply.get("changed")
    positions = changed if isinstance(changed, list) else []
    return Observation(
        value=_value(reply),
        raised=_raised(reply.get("raised")),
        changed=tuple(k for k in positions[:100] if type(k) is int and k >= 0),
    )


def _raised(claim: Any) -> Raised | None:
    match claim:
        case None:
            return None
        case [str(kind), str(message), int() | None as line]:
            known = kind if kind in _KNOWN_KINDS else "Exception"
            return Raised(known, printable(message, 300), line)
    return Raised("Exception", "")


def _value(reply: dict[str, Any]) -> object:
    try:
        return unpack(reply.get("value"))
    except NotPlain as problem:
        return Opaque(f"something that is no plain data ({problem})")
