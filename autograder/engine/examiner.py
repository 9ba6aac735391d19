"""The examiner: runs test cells, and is the only place where a verdict is reached.

Set-up cells run on both sides of the border, the student's cells in the candidate, test cells
here. A name that an answer cell defines stands for a stub, or for the plain value that the
candidate sent; no other name of the student's exists here.
"""

from __future__ import annotations

import ast
import builtins
import contextlib
import hashlib
import io
import linecache
import math
import random
import sys
import warnings
from collections.abc import Iterator
from pathlib import Path
from types import CodeType
from typing import Any

import numpy as np

from autograder.checks.messages import CheckFailed, Unanswered
from autograder.checks.seeds import seeded
from autograder.engine.job import Job
from autograder.engine.session import Session
from autograder.engine.stubs import Stub
from autograder.engine.submission import Piece, Rebuilt, parse, rebuild
from autograder.engine.zygote import Zygote
from autograder.errors import SubmissionRefused
from autograder.outcomes import CellRun, Outcome, TaskOutcome, Verdict
from autograder.sheets import Cell, Role, Sheet


def examine(job: Job, zygote: Zygote, folder: Path) -> Outcome:
    """Grade one submitted notebook.

    Args:
        job: the submission and its sheet.
        zygote: where its candidate comes from.
        folder: working directory of the candidate where there is no sandbox.

    Returns:
        the outcome; a file that cannot be graded gives one with `refused` set and no points.
    """
    try:
        rebuilt = rebuild(job.sheet, parse(job.data, job.limits))
    except SubmissionRefused as refusal:
        return refused(job, str(refusal))
    session = Session(zygote, job.limits, int.from_bytes(job.seed[:4], "big"), folder)
    try:
        tasks, cells = _Examination(job.sheet, session, job.seed).go(rebuilt)
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

    def __init__(self, sheet: Sheet, session: Session, seed: bytes) -> None:
        self._sheet = sheet
        self._session = session
        self._seed = seed
        self._names: dict[str, Any] = {"__builtins__": builtins, "__name__": "__main__"}
        self._answers = {name for cell in sheet.answers for name in cell.defines}
        self._runs: dict[str, CellRun] = {}
        self._missing: set[str] = set()

    def go(self, rebuilt: Rebuilt) -> tuple[tuple[TaskOutcome, ...], tuple[CellRun, ...]]:
        """Every cell in the order of the sheet."""
        self._missing = {p.grade_id for p in rebuilt.pieces if not p.present}
        tasks = []
        for piece in rebuilt.pieces:
            if piece.cell is not None and piece.cell.role is Role.TEST:
                tasks.append(self._test(piece.cell))
            elif piece.code:
                self._run(piece)
        return tuple(tasks), tuple(self._runs.values())

    def _run(self, piece: Piece) -> None:
        if piece.cell is not None and piece.cell.role is Role.SETUP:
            with _quiet(), _determined(self._seed):
                exec(_compiled(piece.cell), self._names)
        if piece.source.strip():
            self._runs[piece.grade_id] = self._session.run(piece.grade_id, piece.source)

    def _test(self, cell: Cell) -> TaskOutcome:
        answer = self._sheet.answer_of(cell)
        self._bring_in(cell)
        task_seed = hashlib.blake2b(cell.grade_id.encode(), key=self._seed[:64]).digest()
        try:
            with _quiet(), _determined(task_seed), seeded(task_seed):
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

    def _bring_in(self, cell: Cell) -> None:
        """Stubs and values for the answer names that a test cell mentions."""
        mentioned = {n.id for n in ast.walk(ast.parse(cell.source)) if isinstance(n, ast.Name)}
        for name in sorted(mentioned & self._answers):
            kind, value = self._session.look(name)
            self._names.pop(name, None)
            if kind == "callable":
                self._names[name] = Stub(name, self._session)
            elif kind == "value":
                self._names[name] = value

    def _execute(self, cell: Cell) -> float | None:
        """Run a test cell; its last expression, if it is a number, is a share of the points."""
        tree = ast.parse(cell.source)
        last = tree.body.pop() if tree.body and isinstance(tree.body[-1], ast.Expr) else None
        exec(_compiled(cell, tree), self._names)
        if not isinstance(last, ast.Expr):
            return None
        value = eval(_compiled(cell, ast.Expression(last.value)), self._names)
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
        if run.status != "ok":
            fact = f"`{name}` is not defined, because its cell failed: {run.problem}"
            hint = "run that cell on its own; the last line of its message says what is wrong"
            return _failed(self._sheet, cell, Verdict.WRONG, CheckFailed(fact, hint=hint))
        hint = "restart the kernel and run all cells from top to bottom, as the grader does"
        return _failed(self._sheet, cell, Verdict.WRONG, CheckFailed(fact, hint=hint))


def _compiled(cell: Cell, tree: ast.Module | ast.Expression | None = None) -> CodeType:
    """Code of a trusted cell, with its text kept for programs and tracebacks."""
    name = f"<test {cell.grade_id}>"
    linecache.cache[name] = (len(cell.source), None, cell.source.splitlines(True), name)
    mode = "eval" if isinstance(tree, ast.Expression) else "exec"
    return compile(tree if tree is not None else cell.source, name, mode)


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
    if torch is not None:
        torch.manual_seed(number)
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
