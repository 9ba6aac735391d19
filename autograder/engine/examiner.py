"""The examiner: runs test cells, and is the only place where a verdict is reached.

Set-up cells run on both sides of the border, the student's cells in the candidate, test cells
here. A name that an answer cell defines stands for a stub, or for the plain value that the
candidate sent; no other name of the student's exists here.
"""

from __future__ import annotations

import ast
import builtins
import contextlib
import functools
import hashlib
import io
import linecache
import math
import random
import sys
import warnings
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from types import CodeType
from typing import Any

import numpy as np

from autograder.checks.memory import Memory, digest, remembering
from autograder.checks.messages import CheckFailed, Unanswered
from autograder.checks.seeds import seeded
from autograder.engine.job import Job, Proof
from autograder.engine.session import Session
from autograder.engine.stubs import Stub
from autograder.engine.submission import Piece, Rebuilt, parse, rebuild
from autograder.engine.zygote import Zygote
from autograder.errors import SubmissionRefused
from autograder.outcomes import CellRun, Outcome, TaskOutcome, Verdict
from autograder.sheets import Cell, Role, Sheet


def examine(job: Job, zygote: Zygote, folder: Path, memory: Memory | None = None) -> Outcome:
    """Grade one submitted notebook.

    Args:
        job: the submission and its sheet.
        zygote: where its candidate comes from.
        folder: working directory of the candidate where there is no sandbox.
        memory: what references gave before, in a proof.

    Returns:
        the outcome; a file that cannot be graded gives one with `refused` set and no points.
    """
    try:
        rebuilt = rebuild(job.sheet, parse(job.data, job.limits))
    except SubmissionRefused as refusal:
        return refused(job, str(refusal))
    seed, staged = int.from_bytes(job.seed[:4], "big"), job.proof is None
    session = Session(zygote, job.limits, seed, folder, staged=staged)
    try:
        tasks, cells = _Examination(job, session, memory).go(rebuilt)
    finally:
        session.close()
    return Outcome(**job.about, tasks=tasks, cells=cells, flags=(*rebuilt.flags, *session.flags))


def refused(job: Job, reason: str) -> Outcome:
    """The outcome of a file that cannot be graded: every task unanswered, and the reason."""
    failure = CheckFailed(f"not graded: {reason.splitlines()[0]}")
    tasks = tuple(_failed(job.sheet, cell, Verdict.UNANSWERED, failure) for cell in job.sheet.tests)
    return Outcome(**job.about, tasks=tasks, refused=reason)


class _Examination:
    """The state of one run through a notebook."""

    def __init__(self, job: Job, session: Session, memory: Memory | None) -> None:
        self._sheet = job.sheet
        self._session = session
        self._seed = job.seed
        self._proof = job.proof or Proof(b"")
        self._memory = memory
        self._names: dict[str, Any] = {"__builtins__": builtins, "__name__": "__main__"}
        self._values: dict[str, object] = {}
        self._answers = {name for cell in self._sheet.answers for name in _defined(cell)}
        self._runs: dict[str, CellRun] = {}
        self._missing: set[str] = set()

    def go(self, rebuilt: Rebuilt) -> tuple[tuple[TaskOutcome, ...], tuple[CellRun, ...]]:
        """Every cell in the order of the sheet."""
        self._missing = {p.grade_id for p in rebuilt.pieces if not p.present}
        tasks: list[TaskOutcome] = []
        begun = not self._proof.begin
        for piece in rebuilt.pieces:
            begun = begun or piece.grade_id == self._proof.begin
            if piece.cell is None or piece.cell.role is not Role.TEST:
                if piece.code:
                    self._run(piece)
            elif begun:
                tasks.append(self._test(piece.cell))
                if self._proof.until_lost and tasks[-1].points < piece.cell.points:
                    break
            else:
                self._define(piece.cell)
        return tuple(tasks), tuple(self._runs.values())

    def _define(self, cell: Cell) -> None:
        """What a test cell defines for later ones, without its checks; else the whole cell."""
        try:
            with _quiet(), _determined(self._task_seed(cell)):
                exec(_prepared(cell).definitions, self._names)
        except Exception:
            self._test(cell)

    def _run(self, piece: Piece) -> None:
        if piece.cell is not None and piece.cell.role is Role.SETUP:
            with _quiet(), _determined(self._seed):
                exec(_prepared(piece.cell).whole, self._names)
        if piece.source.strip():
            self._runs[piece.grade_id] = self._session.run(piece.grade_id, piece.source)

    def _test(self, cell: Cell) -> TaskOutcome:
        answer = self._sheet.answer_of(cell)
        self._bring_in(cell)
        seed = self._task_seed(cell)
        try:
            with _quiet(), _determined(seed), seeded(seed), self._remembering(cell):
                share = self._execute(cell)
        except Unanswered as failure:
            return _failed(self._sheet, cell, Verdict.UNANSWERED, failure)
        except CheckFailed as failure:
            return _failed(self._sheet, cell, Verdict.WRONG, failure)
        except NameError as error:
            if error.name in self._answers:
                return self._undefined(cell, answer, str(error.name))
            return _broken(self._sheet, cell, error)
        except AssertionError as error:
            fact = str(error) or f"the test `{cell.grade_id}` does not hold"
            return _failed(self._sheet, cell, Verdict.WRONG, CheckFailed(fact))
        except Exception as error:
            return _broken(self._sheet, cell, error)
        return _earned(self._sheet, cell, share)

    def _task_seed(self, cell: Cell) -> bytes:
        return hashlib.blake2b(cell.grade_id.encode(), key=self._seed[:64]).digest()

    def _remembering(self, cell: Cell) -> contextlib.AbstractContextManager[None]:
        """Whatever a reference may depend on besides its case tells its values apart."""
        if self._memory is None:
            return contextlib.nullcontext()
        names = sorted(map(str, self._names))
        scope = digest(self._sheet.digest, cell.grade_id, self._seed, names, self._values)
        return remembering(self._memory, scope)

    def _bring_in(self, cell: Cell) -> None:
        """Stubs and values for the answer names that a test cell mentions."""
        for name in sorted(_prepared(cell).mentioned & self._answers):
            kind, value = self._session.look(name)
            self._names.pop(name, None)
            self._values.pop(name, None)
            if kind == "callable":
                self._names[name] = Stub(name, self._session)
            elif kind == "value":
                self._names[name] = self._values[name] = value

    def _execute(self, cell: Cell) -> float | None:
        """Run a test cell; its last expression, if it is a number, is a share of the points."""
        prepared = _prepared(cell)
        exec(prepared.body, self._names)
        if prepared.last is None:
            return None
        value = eval(prepared.last, self._names)
        number = isinstance(value, int | float | np.number) and not isinstance(value, bool)
        return float(value) if number else None

    def _undefined(self, cell: Cell, answer: Cell | None, name: str) -> TaskOutcome:
        """An answer name is missing because its cell was not written, was lost or failed."""
        owner = next((c for c in self._sheet.answers if name in c.defines), answer)
        run = self._runs.get(owner.grade_id) if owner else None
        if run is None or run.problem.startswith("NotImplementedError"):
            lost = owner is not None and owner.grade_id in self._missing
            fact = (
                f"the answer cell `{name}` is missing" if lost else f"`{name}` is not written yet"
            )
            hint = "replace the line `raise NotImplementedError()` by your own code"
            if lost:
                hint = "copy the cell again from the notebook that was handed out"
            return _failed(self._sheet, cell, Verdict.UNANSWERED, Unanswered(fact, hint=hint))
        fact = f"`{name}` is not defined after its cell has run"
        if run.problem.startswith("SystemExit"):
            fact = f"`{name}` is not defined, because its cell ends the program before"
            hint = "remove `exit`, `quit` or `SystemExit` from that cell"
            return _failed(self._sheet, cell, Verdict.WRONG, CheckFailed(fact, hint=hint))
        if run.status != "ok":
            fact = f"`{name}` is not defined, because its cell failed: {run.problem}"
            hint = "run that cell on its own; the last line of its message says what is wrong"
            return _failed(self._sheet, cell, Verdict.WRONG, CheckFailed(fact, hint=hint))
        hint = "restart the kernel and run all cells from top to bottom, as the grader does"
        return _failed(self._sheet, cell, Verdict.WRONG, CheckFailed(fact, hint=hint))


@dataclass(frozen=True)
class _Prepared:
    """A trusted cell, compiled.

    Attributes:
        mentioned: the names in it.
        body, last: all but its last expression, and that, if it ends with one.
        definitions: all but its expressions.
        whole: everything.
    """

    mentioned: frozenset[str]
    whole: CodeType
    body: CodeType
    last: CodeType | None
    definitions: CodeType


@functools.lru_cache(maxsize=256)
def _parsed(grade_id: str, source: str) -> _Prepared:
    name, tree = f"<test {grade_id}>", ast.parse(source)
    mentioned = frozenset(n.id for n in ast.walk(tree) if isinstance(n, ast.Name))
    kept = [node for node in tree.body if not isinstance(node, ast.Expr)]
    definitions = compile(ast.Module(kept, []), name, "exec")
    last, value = tree.body[-1] if tree.body else None, None
    if isinstance(last, ast.Expr):
        tree.body.pop()
        value = compile(ast.Expression(last.value), name, "eval")
    body = compile(tree, name, "exec")
    return _Prepared(mentioned, compile(source, name, "exec"), body, value, definitions)


def _prepared(cell: Cell) -> _Prepared:
    """Code of a trusted cell, with its text kept for programs and tracebacks."""
    name = f"<test {cell.grade_id}>"
    linecache.cache[name] = (len(cell.source), None, cell.source.splitlines(True), name)
    return _parsed(cell.grade_id, cell.source)


@functools.lru_cache(maxsize=256)
def _defined(cell: Cell) -> tuple[str, ...]:
    return cell.defines


@contextlib.contextmanager
def _quiet() -> Iterator[None]:
    """Whatever trusted cells print or warn of is nobody's grade."""
    with (
        warnings.catch_warnings(),
        contextlib.redirect_stdout(io.StringIO()),
        contextlib.redirect_stderr(io.StringIO()),
    ):
        warnings.simplefilter("ignore")
        yield


@contextlib.contextmanager
def _determined(seed: bytes) -> Iterator[None]:
    """The same numbers from every generator that a test might use."""
    number = int.from_bytes(seed[:4], "big")
    random.seed(number)
    np.random.seed(number)
    torch = sys.modules.get("torch")
    if torch is not None:  # `torch.manual_seed` takes 3 ms to note who called it, for every GPU
        torch.default_generator.manual_seed(number)
    yield


def _earned(sheet: Sheet, cell: Cell, share: float | None) -> TaskOutcome:
    points = cell.points
    if share is not None:
        points = min(max(share, 0.0), cell.points) if math.isfinite(share) else 0.0
    verdict = Verdict.RIGHT if points >= cell.points else Verdict.WRONG
    answer = sheet.answer_of(cell)
    return TaskOutcome(
        cell.grade_id, verdict, points, cell.points, answer=answer.grade_id if answer else None
    )


def _failed(sheet: Sheet, cell: Cell, verdict: Verdict, failure: CheckFailed) -> TaskOutcome:
    answer = sheet.answer_of(cell)
    return TaskOutcome(
        cell.grade_id,
        verdict,
        0.0,
        cell.points,
        answer=answer.grade_id if answer else None,
        fact=failure.fact,
        evidence=failure.evidence,
        hint=failure.hint,
        page=failure.page,
        mistake=failure.mistake,
    )


def _broken(sheet: Sheet, cell: Cell, error: Exception) -> TaskOutcome:
    """Our own test failed in a way that no answer should cause: a person has to look."""
    message = f"the test `{cell.grade_id}` itself failed with `{type(error).__name__}`"
    hint = "this is not your mistake; your teacher has been told and will look at your answer"
    return _failed(sheet, cell, Verdict.ERROR, CheckFailed(message, hint=hint))
