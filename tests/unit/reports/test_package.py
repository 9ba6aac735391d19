"""The package offers what it says, and leans on nothing else."""

from __future__ import annotations

import ast
import sys
from pathlib import Path

import autograder.reports

FOLDER = Path(autograder.reports.__file__).parent
MAY_IMPORT = (
    "autograder.outcomes", "autograder.files", "autograder.errors", "autograder.checks",
    "autograder.reports",
    "jinja2", "rich", "markupsafe",
)  # fmt: skip


def imported(path: Path) -> set[str]:
    nodes = list(ast.walk(ast.parse(path.read_text(encoding="utf-8"))))
    plain = {alias.name for node in nodes if isinstance(node, ast.Import) for alias in node.names}
    return plain | {node.module or "" for node in nodes if isinstance(node, ast.ImportFrom)}


def test_what_is_offered_exists_and_is_sorted() -> None:
    names = autograder.reports.__all__

    assert sorted(names) == names
    assert all(hasattr(autograder.reports, name) for name in names)


def test_reports_lean_on_outcomes_errors_checks_and_three_libraries_only() -> None:
    for path in FOLDER.glob("*.py"):
        for name in imported(path):
            standard = name.partition(".")[0] in sys.stdlib_module_names
            assert standard or name.startswith(MAY_IMPORT), f"{path.name} imports {name}"


def test_no_template_switches_escaping_off() -> None:
    for path in FOLDER.glob("templates/*.j2"):
        text = path.read_text(encoding="utf-8")
        assert "safe" not in text.replace("unsafe-inline", "")
        assert "autoescape" not in text
