"""Stock nbgrader on the same class, for comparison: `grade --engine nbgrader --sandbox none`.

It runs in a folder of its own and touches neither the class nor its gradebook. It executes the
students' code without a sandbox, as stock nbgrader does: only for classes that one trusts.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from autograder.course import Course, SheetPath
from autograder.engine.store import Ledger
from autograder.errors import AutograderError, UsageError
from autograder.release import write_source

_CONFIG = """
c = get_config()
c.ExecutePreprocessor.timeout = {seconds}
c.Autograde.create_student = True
"""
_SCORES = """
select s.student_id, b.name, g.auto_score
from grade g
join submitted_notebook n on n.id = g.notebook_id
join notebook k on k.id = n.notebook_id
join submitted_assignment s on s.id = n.assignment_id
join base_cell b on b.id = g.cell_id
where k.name = ?
"""


_Row = tuple[str, str, float | None]
"""Student, task, points."""


@dataclass(frozen=True)
class Difference:
    """A task for which the two engines give other points; None where stock gave none."""

    student: str
    sheet: str
    task: str
    ours: float
    stock: float | None

    def __str__(self) -> str:
        stock = "no points" if self.stock is None else f"{self.stock:g}"
        return f"{self.student:12} {self.task:50} ours {self.ours:g}, stock {stock}"


def compare(
    course: Course,
    sheets: Sequence[SheetPath],
    *,
    told: Callable[[str], None],
    seconds: int = 10,
) -> list[Difference]:
    """Grade the class with stock nbgrader and list every task that comes out differently.

    Args:
        told: is given one line per step.
        seconds: stock nbgrader's time limit for a cell.

    Raises:
        UsageError: the class has not been graded by this engine yet.
        AutograderError: nbgrader itself does not run.
    """
    ours = {(o.student, o.chapter, o.sheet): o for o in Ledger(course).all()}
    if not ours:
        raise UsageError(
            f"nothing has been graded in `{course.class_folder}`",
            hint="run `autograder grade` first, then compare",
        )
    differences = []
    for sheet in sheets:
        students = [
            s for s, chapter, name in ours if (chapter, name) == (sheet.chapter, sheet.name)
        ]
        told(f"stock nbgrader grades {len(students)} submissions of `{sheet}`")
        scores = _stock_scores(course, sheet, sorted(students), seconds)
        for student in sorted(students):
            for task in ours[student, sheet.chapter, sheet.name].tasks:
                stock = scores.get((student, task.grade_id))
                if stock is None or abs(stock - task.points) > 1e-9:
                    differences.append(
                        Difference(student, str(sheet), task.grade_id, task.points, stock)
                    )
    return differences


def _stock_scores(
    course: Course, sheet: SheetPath, students: list[str], seconds: int
) -> dict[tuple[str, str], float | None]:
    """Auto scores by student and task: in groups first, then alone whom a group left out."""
    with tempfile.TemporaryDirectory(prefix="stock-nbgrader-") as folder:
        master = _prepared(Path(folder) / "master", sheet, seconds)

        def grade(group: list[str]) -> list[_Row]:
            root = Path(tempfile.mkdtemp(dir=folder))
            shutil.copytree(master, root, dirs_exist_ok=True)
            return _autograde(course, sheet, root, group)

        workers = os.cpu_count() or 1
        with ThreadPoolExecutor(workers) as pool:
            groups = [students[k::workers] for k in range(workers)]
            rows = [row for found in pool.map(grade, groups) for row in found]
            alone = [[name] for name in students if name not in {row[0] for row in rows}]
            rows += [row for found in pool.map(grade, alone) for row in found]
    return {(student, task): score for student, task, score in rows}


def time_stock(sheet: SheetPath, data: bytes, count: int, folder: Path) -> float:
    """Seconds per submission of `nbgrader autograde`, its own start not counted.

    Raises:
        AutograderError: nbgrader itself does not run.
    """
    seconds = []
    for size in (1, 1 + count):
        root = _prepared(folder / f"class-of-{size}", sheet, 30)
        for number in range(size):
            target = root / "submitted" / f"student-{number}" / sheet.chapter
            target.mkdir(parents=True)
            (target / f"{sheet.name}.ipynb").write_bytes(data)
        started = time.perf_counter()
        _nbgrader(root, "autograde", sheet.chapter)
        seconds.append(time.perf_counter() - started)
    return (seconds[1] - seconds[0]) / count


def _prepared(root: Path, sheet: SheetPath, seconds: int) -> Path:
    """A course of stock nbgrader's with the chapter released."""
    write_source(sheet, root / "source")
    (root / "nbgrader_config.py").write_text(_CONFIG.format(seconds=seconds))
    done = _nbgrader(root, "generate_assignment", sheet.chapter)
    if done.returncode != 0:
        raise AutograderError(
            "stock nbgrader does not release the chapter", *done.stderr.splitlines()[-3:]
        )
    return root


def _autograde(course: Course, sheet: SheetPath, root: Path, students: list[str]) -> list[_Row]:
    """Grade some students in one run; one whose notebook stops the run has no rows."""
    for student in students:
        target = root / "submitted" / student / sheet.chapter
        target.mkdir(parents=True)
        shutil.copy(course.submitted / student / sheet.chapter / f"{sheet.name}.ipynb", target)
    _nbgrader(root, "autograde", sheet.chapter)
    with contextlib.closing(sqlite3.connect(root / "gradebook.db")) as database:
        rows: list[_Row] = database.execute(_SCORES, (sheet.name,)).fetchall()
    return [row for row in rows if row[2] is not None]


def _nbgrader(root: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run one of nbgrader's own commands; it calls `alembic` and the kernel by name."""
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ.get('PATH', os.defpath)}"
    return subprocess.run(
        [sys.executable, "-m", "nbgrader", *arguments],
        cwd=root,
        env={**os.environ, "PATH": path},
        capture_output=True,
        text=True,
        check=False,
    )
