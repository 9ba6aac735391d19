"""One submission's own code: a candidate that is replaced when it dies or hangs.

What a cell or a call costs when it exceeds a limit is that cell or that call. A fresh candidate
runs the cells again that had ended well, and the notebook goes on.
"""

from __future__ import annotations

import builtins
import functools
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
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


Cell = tuple[str, str]
"""Id and source."""

_MOST_TEXT = 100_000
_MOST_LINES = 1000
_OUT_OF_TIME = "had used up the time of the whole notebook"
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


class Replica:
    """A candidate in which the notebook's cells are run one after the other.

    When it is lost, the next use makes a fresh one and runs the cells again that had ended well.
    """

    def __init__(self, spawn: Callable[[], Candidate]) -> None:
        self._spawn = spawn
        self._candidate: Candidate | None = None
        self.done = 0

    def ready(self, cells: Sequence[Cell], seconds: Callable[[], float]) -> Candidate:
        """A living candidate in which all of `cells` have been run.

        Raises:
            Gone: it was lost on the way; nothing of it is kept.
        """
        if self._candidate is None:
            self._candidate = self._spawn()
            self.done = 0
        try:
            for grade_id, source in cells[self.done :]:
                self._candidate.request("run", seconds=seconds(), source=source, grade_id=grade_id)
                self._candidate.out.take()
                self._candidate.err.take()
                self.done += 1
        except Gone:
            self.close()
            raise
        return self._candidate

    def close(self) -> None:
        """End the candidate."""
        if self._candidate is not None:
            self._candidate.close()
            self._candidate = None


class Session:
    """Runs the student's cells and answers the examiner's questions about them.

    What the student gets to see comes from one candidate, the stage, which is never asked a
    test. Tests ask another one, the witness, in which the same cells run and whose output
    nobody sees. So what a test hands over cannot be carried out of the sandbox.

    Args:
        staged: without a stage the witness is shown, for notebooks that nobody reads.
    """

    def __init__(
        self, zygote: Zygote, limits: Limits, seed: int, folder: Path, *, staged: bool = True
    ) -> None:
        self._limits = limits
        self._new = functools.partial(Candidate, zygote, limits, seed, folder)
        self._ran: list[Cell] = []
        self._deadline = time.monotonic() + limits.notebook_seconds
        self._spawned = 0
        self._budget = limits.display_characters
        self._witness = Replica(self._spawn)
        self._stage = Replica(self._spawn) if staged else self._witness
        self._strikes: Counter[str] = Counter()
        self.flags: dict[str, None] = {}

    def run(self, grade_id: str, source: str) -> CellRun:
        """Run one cell and tell what it did."""
        try:
            candidate = self._stage.ready(self._ran, self._cell_seconds)
        except Gone as gone:
            reason = self._reason(gone)
            return CellRun(grade_id, status=gone.status, problem=f"not run: the process {reason}")
        try:
            seconds = self._cell_seconds()
            reply = candidate.request("run", seconds=seconds, source=source, grade_id=grade_id)
            run = _cell_run(grade_id, reply, candidate, self._budget)
            self._budget -= sum(len(text) for shown in run.displays for text in shown.values())
        except Gone as gone:
            reason = self._reason(gone)
            run = CellRun(
                grade_id,
                status=gone.status,
                problem=f"the process {reason}",
                stdout=candidate.out.take(),
                stderr=candidate.err.take(),
            )
            self.flags[f"in cell `{grade_id}` the process {reason}"] = None
            self._stage.close()
        else:
            self._ran.append((grade_id, source))
            self._stage.done += 1
        return run

    def call(self, name: str, args: tuple[Any, ...]) -> Observation:
        """Observe `name(*args)`.

        Raises:
            LimitReached: no answer came.
        """
        packed = [pack(arg) for arg in args]
        return _observation(self._ask("call", (name,), name=name, args=packed), len(args))

    def program(self, source: str, name: str, args: tuple[Any, ...]) -> Observation:
        """Observe a program; `Name` among its arguments stands for the student's object.

        Raises:
            LimitReached: no answer came.
        """
        packed = [["name", arg.name] if isinstance(arg, Name) else pack(arg) for arg in args]
        names = tuple(arg.name for arg in args if isinstance(arg, Name))
        reply = self._ask("program", names, source=source, name=name, args=packed)
        return _observation(reply, len(args))

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
        """End the candidates."""
        self._stage.close()
        self._witness.close()

    def _ask(self, verb: str, names: tuple[str, ...], **fields: Any) -> dict[str, Any]:
        """Send a request about some of the student's names; one that hangs is not asked for long.

        Raises:
            LimitReached: no answer came, now or twice before.
        """
        if any(self._strikes[name] >= _STRIKES for name in names):
            raise LimitReached("was not asked again, because it had not answered twice before")
        try:
            candidate = self._witness.ready(self._ran, self._cell_seconds)
            seconds = self._seconds(self._limits.call_seconds)
            reply = candidate.request(verb, seconds=seconds, **fields)
        except Gone as gone:
            reason = self._reason(gone)
            self.flags[f"during a test the process {reason}"] = None
            self._strikes.update(names)
            self._witness.close()
            raise LimitReached(reason) from None
        candidate.out.take()
        candidate.err.take()
        return reply

    def _spawn(self) -> Candidate:
        if self._spawned >= self._limits.candidates:
            raise Gone("had to be replaced too often", status="stopped")
        self._spawned += 1
        return self._new()

    def _cell_seconds(self) -> float:
        return self._seconds(self._limits.cell_seconds)

    def _seconds(self, most: float) -> float:
        left = self._deadline - time.monotonic()
        if left <= 0:
            raise Gone(_OUT_OF_TIME, status="stopped")
        return min(most, left)

    def _reason(self, gone: Gone) -> str:
        """Why a candidate is gone, without a number that depends on the moment."""
        spent = gone.status == "stopped" and time.monotonic() >= self._deadline
        return _OUT_OF_TIME if spent else gone.reason


def _cell_run(grade_id: str, reply: dict[str, Any], candidate: Candidate, budget: int) -> CellRun:
    """The run that a reply claims; `budget` is how many characters it may display."""
    raised = printable(_text(reply, "raised"), 60)
    message = printable(_text(reply, "message"), 300)
    return CellRun(
        grade_id,
        status="raised" if raised else "ok",
        problem=f"{raised}: {message}".rstrip(": ") if raised else "",
        traceback=_text(reply, "traceback")[:_MOST_TEXT],
        stdout=candidate.out.take(),
        stderr=candidate.err.take(),
        displays=tuple(_displays(reply.get("displays"), budget)),
    )


def _text(reply: dict[str, Any], key: str) -> str:
    value = reply.get(key)
    return value if isinstance(value, str) else ""


def _displays(given: Any, budget: int) -> Iterator[dict[str, str]]:
    """The bundles that fit into the budget, each with the types that are shown."""
    for bundle in given[:50] if isinstance(given, list) else ():
        kept = {}
        for kind in ("text/plain", "image/png", "image/jpeg"):
            data = bundle.get(kind) if isinstance(bundle, dict) else None
            if isinstance(data, str):
                kept[kind] = data[:_MOST_TEXT] if kind == "text/plain" else data
        budget -= sum(map(len, kept.values()))
        if kept and budget >= 0:
            yield kept


def _observation(reply: dict[str, Any], arguments: int) -> Observation:
    """The observation that a reply claims, in our own types only."""
    changed = reply.get("changed")
    positions = changed if isinstance(changed, list) else []
    return Observation(
        value=_value(reply),
        raised=_raised(reply.get("raised")),
        changed=tuple(k for k in positions[:100] if type(k) is int and 0 <= k < arguments),
    )


def _raised(claim: Any) -> Raised | None:
    match claim:
        case None:
            return None
        case [str(kind), str(message), int() | None as line]:
            known = kind if kind in _KNOWN_KINDS else "Exception"
            near = line if line is not None and 0 < line < _MOST_LINES else None
            return Raised(known, printable(message, 300), near)
    return Raised("Exception", "")


def _value(reply: dict[str, Any]) -> object:
    try:
        return unpack(reply.get("value"))
    except NotPlain:
        return Opaque("an object of another type")
