"""The import rules are held by a program that fails, and not by good intentions."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


def lint(root: Path) -> subprocess.CompletedProcess[str]:
    program = Path(sys.executable).with_name("lint-imports")
    return subprocess.run(
        [program, "--no-cache", "--no-logo"],
        cwd=root,
        env={"PYTHONPATH": str(root), "PATH": "/usr/bin:/bin"},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """The package and its contracts, to plant faults in."""
    shutil.copytree(
        ROOT / "autograder", tmp_path / "autograder", ignore=shutil.ignore_patterns("__pycache__")
    )
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    return tmp_path


@pytest.mark.parametrize(
    ("module", "line", "contract"),
    [
        ("checks/seeds.py", "import autograder.sheets", "checks stand alone"),
        ("sandboxed/runner.py", "import autograder.outcomes", "knows no sheet"),
        ("engine/examiner.py", "import autograder.sandboxed.runner", "executes a student's code"),
        ("engine/store.py", "import nbformat", "know nbgrader"),
        ("sheets.py", "import autograder.engine.limits", "only the layers below it"),
    ],
)
def test_a_planted_import_breaks_its_contract(
    copy: Path, module: str, line: str, contract: str
) -> None:
    path = copy / "autograder" / module
    path.write_text(path.read_text(encoding="utf-8") + f"\n{line}\n", encoding="utf-8")

    done = lint(copy)

    broken = [text for text in done.stdout.splitlines() if text.endswith("BROKEN")]
    assert 1 == done.returncode
    assert any(contract in text for text in broken), done.stdout


def test_without_a_fault_all_contracts_are_kept(copy: Path) -> None:
    assert 0 == lint(copy).returncode
