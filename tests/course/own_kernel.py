"""Runs notebooks as a student's own kernel does; a program, not a test.

Reads a list of notebooks from standard input as JSON, each a list of cells with `id`, `source` and
`seed` (of a test, otherwise empty), and writes for each what its tests said. A process of its own
for each, so that none sees what another has changed.
"""

from __future__ import annotations

import contextlib
import io
import json
import os
import sys
from typing import Any

import matplotlib as mpl
import torch
from IPython.core.interactiveshell import InteractiveShell

from autograder.checks import CheckFailed, Unanswered
from autograder.checks.seeds import seeded


def main() -> None:
    """One line of JSON per notebook."""
    mpl.use("agg")
    torch.set_num_threads(1)
    torch.optim.SGD([torch.ones(1)], lr=0.1).zero_grad()  # loads much, here once for all
    for cells in json.load(sys.stdin):
        reading, writing = os.pipe()
        pid = os.fork()
        if pid == 0:
            os.close(reading)
            with os.fdopen(writing, "w") as out:
                json.dump(_said(cells), out)
            os._exit(0)
        os.close(writing)
        with os.fdopen(reading) as answer:
            print(answer.read() or "{}")
        os.waitpid(pid, 0)


def _said(cells: list[dict[str, str]]) -> dict[str, Any]:
    shell = InteractiveShell.instance(colors="nocolor")
    said = {}
    for cell in cells:
        with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(io.StringIO()):
            if not cell["seed"]:
                shell.run_cell(cell["source"], store_history=False)
                continue
            with seeded(bytes.fromhex(cell["seed"])):
                ran = shell.run_cell(cell["source"], store_history=False)
        said[cell["id"]] = _verdict(ran.error_before_exec or ran.error_in_exec, ran.result)
    return said


def _verdict(error: BaseException | None, value: Any) -> dict[str, Any]:
    if error is None:
        number = isinstance(value, int | float) and not isinstance(value, bool)
        return {"verdict": "right", "points": value if number else None}
    if not isinstance(error, CheckFailed):
        return {"verdict": type(error).__name__}
    return {
        "verdict": "unanswered" if isinstance(error, Unanswered) else "wrong",
        "fact": error.fact,
        "evidence": list(error.evidence),
        "hint": error.hint,
        "page": error.page,
        "mistake": error.mistake,
    }


if __name__ == "__main__":
    main()
