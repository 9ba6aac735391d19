"""No page is shown with the outputs of code that has changed since."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import fresh_cache
import pytest
from bs4 import BeautifulSoup
from fresh_cache import changes, empty_when_stale, read_note, state, unseen_imports, write_note
from jupyter_cache import get_cache

EXTENSION = Path(fresh_cache.__file__)


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A repository with code that pages may import."""
    for name in ("autograder/__init__.py", "autograder/checks/compare.py", "book/_kernel/house.py"):
        file = tmp_path / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text("value = 1\n")
    return tmp_path


class TestState:
    @pytest.mark.parametrize(
        "name",
        [
            "autograder/__init__.py",
            "autograder/checks/compare.py",
            "autograder/checks/new.py",
            "autograder/checks/deep/new.py",
            "book/_kernel/house.py",
            "book/_kernel/style.json",
            "book/_static/palette.css",
            "solutions/03-autograd/tensor.py",
        ],
    )
    def test_it_changes_with_what_cells_may_import(self, root: Path, name: str) -> None:
        before = state(root)
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text("value = 2\n")

        assert [f"`{name}`"] == changes(before, state(root))

    @pytest.mark.parametrize(
        "name",
        [
            "autograder/engine/worker.py",
            "autograder/checks/__pycache__/compare.cpython-311.pyc",
            "book/index.md",
            "book/_static/book.css",
            "solutions/02-gradients/by-hand.py",
        ],
    )
    def test_it_does_not_change_with_anything_else(self, root: Path, name: str) -> None:
        before = state(root)
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text("value = 2\n")

        assert before == state(root)

    def test_versions_are_part_of_it(self, root: Path) -> None:
        now = state(root)

        assert {"python", "numpy", "torch", "matplotlib", "myst-nb", "ipykernel"} <= now.keys()

    def test_changes_are_told_in_words(self) -> None:
        before = {"numpy": "2.0", "python": "3.11.0", "autograder/checks/a.py": "0a"}
        now = {"numpy": "2.1", "python": "3.11.0", "torch": "2.13.0"}

        assert ["`autograder/checks/a.py`", "numpy 2.0 → 2.1", "torch none → 2.13.0"] == (
            changes(before, now)
        )
        assert [] == changes(now, now)


class TestNote:
    def test_what_was_written_is_read(self, tmp_path: Path) -> None:
        write_note(tmp_path / "deep" / "note", {"b": "2", "a": "1"})

        assert {"a": "1", "b": "2"} == read_note(tmp_path / "deep" / "note")

    @pytest.mark.parametrize("text", ["", "{", "[]", "\x00"])
    def test_what_is_no_note_is_none(self, tmp_path: Path, text: str) -> None:
        (tmp_path / "note").write_text(text)

        assert read_note(tmp_path / "note") is None
        assert read_note(tmp_path / "missing") is None


class TestCache:
    @pytest.fixture
    def filled(self, tmp_path: Path) -> Path:
        """A cache with something in it."""
        folder = tmp_path / ".jupyter_cache"
        get_cache(folder).change_cache_limit(5)
        (folder / "executed").mkdir()
        return folder

    def app(self, folder: Path | str, **now: str) -> Any:
        return SimpleNamespace(
            outdir=folder and str(Path(folder).parent / "html"),
            config=SimpleNamespace(
                nb_execution_cache_path=str(folder), execution_state=json.dumps(now)
            ),
        )

    def test_it_is_kept_while_nothing_changes(self, filled: Path) -> None:
        write_note(filled / fresh_cache.NOTE, {"numpy": "2.0"})

        empty_when_stale(self.app(filled, numpy="2.0"))
        assert (filled / "executed").is_dir()

    @pytest.mark.parametrize("before", [{"numpy": "1.9"}, None])
    def test_it_is_emptied_after_a_change(
        self, filled: Path, before: dict[str, str] | None
    ) -> None:
        if before:
            write_note(filled / fresh_cache.NOTE, before)

        empty_when_stale(self.app(filled, numpy="2.0"))
        assert [fresh_cache.NOTE] == [file.name for file in filled.iterdir()]
        assert {"numpy": "2.0"} == read_note(filled / fresh_cache.NOTE)

    def test_a_folder_that_is_no_cache_is_left_alone(self, tmp_path: Path) -> None:
        (tmp_path / "thesis.txt").write_text("years of work")

        empty_when_stale(self.app(tmp_path, numpy="2.0"))
        assert "years of work" == (tmp_path / "thesis.txt").read_text()

    def test_by_default_it_lies_beside_the_site(self, tmp_path: Path) -> None:
        app = self.app("", numpy="2.0")
        app.outdir = str(tmp_path / "html")

        empty_when_stale(app)
        assert {"numpy": "2.0"} == read_note(tmp_path / ".jupyter_cache" / fresh_cache.NOTE)


class TestUnseenImports:
    @pytest.mark.parametrize(
        ("code", "module"),
        [
            ("import autograder.engine.worker as w", "autograder.engine.worker"),
            ("from autograder.sheets import read_sheet", "autograder.sheets"),
            ("from autograder import checks, engine", "autograder.engine"),
            ("def f():\n    import autograder.course", "autograder.course"),
        ],
    )
    def test_a_part_whose_changes_are_not_seen_is_found(self, code: str, module: str) -> None:
        page = f"# Page\n\n```{{code-cell}} ipython3\n:tags: [remove-cell]\n\n{code}\n```\n"

        assert [(3, module)] == list(unseen_imports(page.replace(":tags: [remove-cell]\n\n", "")))

    @pytest.mark.parametrize(
        "code",
        [
            "from autograder import checks",
            "from autograder.checks.compare import TOLERANCE",
            "import autograder.checks as c, numpy",
            "import autograder",
            "import autograders.engine",
            "from . import engine",
            "%matplotlib inline",
        ],
    )
    def test_what_is_seen_is_not_found(self, code: str) -> None:
        assert [] == list(unseen_imports(f"```{{code-cell}}\n{code}\n```\n"))

    def test_code_that_is_only_shown_is_not_found(self) -> None:
        assert [] == list(unseen_imports("```python\nimport autograder.engine\n```\n"))


PAGE = """---
jupytext: {text_representation: {extension: .md, format_name: myst}}
kernelspec: {display_name: Python 3, language: python, name: python3}
---
# Page

```{code-cell} ipython3
import house
print("the value is", house.value)
```
"""


@pytest.fixture
def build(root: Path) -> Callable[[], str]:
    """Builds one page that imports `house`; returns what the page and the log say."""
    shutil.copy(EXTENSION, root / "book" / "_ext.py")
    (root / "book" / "_ext").mkdir()
    (root / "book" / "_ext.py").rename(root / "book" / "_ext" / EXTENSION.name)
    (root / "book" / "index.md").write_text(PAGE)
    path = f"{root / 'book' / '_ext'}{os.pathsep}{root / 'book' / '_kernel'}"
    command = [
        *(sys.executable, "-m", "sphinx", "-C", "-W", "-b", "html"),
        *("-D", "extensions=myst_nb,fresh_cache", "-D", "nb_execution_mode=cache"),
        *("-D", "html_theme=basic", str(root / "book"), str(root / "out" / "html")),
    ]

    def build_() -> str:
        ran = subprocess.run(
            command,
            env={**os.environ, "PYTHONPATH": path, "PYTHONDONTWRITEBYTECODE": "1"},
            capture_output=True,
            text=True,
            check=False,
            timeout=100,
        )
        assert 0 == ran.returncode, ran.stderr
        page = (root / "out" / "html" / "index.html").read_text(encoding="utf-8")
        text = BeautifulSoup(page, "html.parser").get_text()
        return ran.stdout + "\n".join(line for line in text.splitlines() if "value is" in line)

    return build_


def test_a_page_is_executed_again_when_what_it_imports_has_changed(
    build: Callable[[], str], root: Path
) -> None:
    assert "the value is 1" in build()
    first = (root / "out" / "html" / fresh_cache.IN_SITE).read_text()
    (root / "book" / "_kernel" / "house.py").write_text("value = 2\n")

    told = build()
    assert "the value is 2" in told
    assert "the execution cache was emptied: `book/_kernel/house.py`" in told
    assert first != (root / "out" / "html" / fresh_cache.IN_SITE).read_text()

    unchanged = build()
    assert "the value is 2" in unchanged
    assert "emptied" not in unchanged
    assert "0 added, 0 changed, 0 removed" in unchanged
