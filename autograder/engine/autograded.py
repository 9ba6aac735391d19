"""The graded notebook in `autograded/`, as nbgrader's feedback and Formgrader read it.

It carries the visible part of every test cell and the message of a failed one; never a hidden
test. Outputs of the student's are text and images only.
"""

from __future__ import annotations

import json
import re
from typing import Any

from autograder.checks.messages import render
from autograder.engine.submission import Piece, Rebuilt
from autograder.outcomes import CellRun, Outcome, TaskOutcome, Verdict
from autograder.sheets import KERNELSPEC, Cell, Role


def autograded_notebook(rebuilt: Rebuilt, outcome: Outcome) -> str:
    """The notebook as JSON text; the same outcome gives the same bytes."""
    runs = {run.grade_id: run for run in outcome.cells}
    tasks = {task.grade_id: task for task in outcome.tasks}
    notebook = {
        "cells": [_cell(piece, runs, tasks) for piece in rebuilt.pieces],
        "metadata": {"kernelspec": KERNELSPEC},
        "nbformat": 4,
        "nbformat_minor": 5,
    }
    return json.dumps(notebook, indent=1, ensure_ascii=False, sort_keys=True) + "\n"


def _cell(piece: Piece, runs: dict[str, CellRun], tasks: dict[str, TaskOutcome]) -> dict[str, Any]:
    cell = piece.cell
    source = cell.visible if cell is not None and cell.role is Role.TEST else piece.source
    if cell is None and not piece.code:
        source = _fenced(source)
    made: dict[str, Any] = {
        "cell_type": "code" if piece.code else "markdown",
        "id": piece.grade_id[:64],
        "metadata": {"nbgrader": _metadata(cell)} if cell is not None else {},
        "source": source,
    }
    if piece.code:
        made["execution_count"] = None
        made["outputs"] = [
            *(_run_outputs(runs[piece.grade_id]) if piece.grade_id in runs else ()),
            *(_task_outputs(tasks[piece.grade_id]) if piece.grade_id in tasks else ()),
        ]
    return made


def _fenced(text: str) -> str:
    """A student's Markdown as text: inside a fence nothing of it is a link, an image or HTML."""
    longest = max((len(run) for run in re.findall(r"`+", text)), default=0)
    fence = "`" * max(3, longest + 1)
    return f"{fence}text\n{text}\n{fence}"


def _metadata(cell: Cell) -> dict[str, Any]:
    test, answer = cell.role is Role.TEST, cell.role is Role.ANSWER
    metadata: dict[str, Any] = {
        "grade": test,
        "grade_id": cell.grade_id,
        "locked": not answer,
        "schema_version": 3,
        "solution": answer,
        "task": False,
    }
    if test:
        metadata["points"] = cell.points
    if cell.role is not Role.PROSE:
        metadata["cell_type"] = "code"
    return metadata


def _run_outputs(run: CellRun) -> list[dict[str, Any]]:
    outputs: list[dict[str, Any]] = [
        {"name": name, "output_type": "stream", "text": text}
        for name, text in (("stdout", run.stdout), ("stderr", run.stderr))
        if text
    ]
    outputs += [
        {"data": dict(bundle), "metadata": {}, "output_type": "display_data"}
        for bundle in run.displays
    ]
    if run.problem:
        name, _, text = run.problem.partition(": ")
        outputs.append(_error(name, text, run.traceback.splitlines() or [run.problem]))
    return outputs


def _task_outputs(task: TaskOutcome) -> list[dict[str, Any]]:
    if task.fact:
        message = render(task.fact, task.evidence, task.hint, task.page)
        return [_error(str(task.verdict), task.fact, message.splitlines())]
    if task.verdict is Verdict.RIGHT and task.points == task.max_points:
        return []
    return [
        {
            "data": {"text/plain": repr(task.points)},
            "execution_count": None,
            "metadata": {},
            "output_type": "execute_result",
        }
    ]


def _error(name: str, value: str, lines: list[str]) -> dict[str, Any]:
    return {"ename": name, "evalue": value, "output_type": "error", "traceback": lines}
