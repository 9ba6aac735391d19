"""Pages are executed side by side before they are read, with the outputs they would have anyway."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import executed_ahead
import pytest
from bs4 import BeautifulSoup

EXTENSIONS = Path(executed_ahead.__file__).parent
PAGE = """---
jupytext: {{text_representation: {{extension: .md, format_name: myst}}}}
kernelspec: {{display_name: Python 3, language: python, name: python3}}
---
# {title}

```{{code-cell}} ipython3
{code}
```
"""
WARM = """import os, sys
loaded = "torch" in sys.modules
print("loaded", loaded, "folder", os.listdir())"""
DRAWN = """import matplotlib.pyplot as plt, numpy as np
lines = plt.plot(np.arange(3.0))
print(sorted({"b", "a", "c"}), plt.get_backend())"""
PLAIN = "# Words\n\nA page without cells.\n"

Build = Callable[..., "subprocess.CompletedProcess[str]"]


@pytest.fixture
def build(tmp_path: Path) -> Build:
    """Builds a book of these pages, one of which is the index."""

    def build_(*more: str, ahead: bool = True, **pages: str) -> subprocess.CompletedProcess[str]:
        for name, text in pages.items():
            (tmp_path / "book").mkdir(exist_ok=True)
            (tmp_path / "book" / f"{name}.md").write_text(text)
        extensions = "myst_nb,executed_ahead" if ahead else "myst_nb"
        command = [
            *(sys.executable, "-m", "sphinx", "-C", "-b", "html", "-v", *more),
            *("-D", f"extensions={extensions}", "-D", "nb_execution_mode=cache"),
            *("-D", "nb_execution_raise_on_error=1", "-D", "html_theme=basic"),
            *("-D", "nb_execution_in_temp=1", "-D", "suppress_warnings=toc.not_included"),
            *(str(tmp_path / "book"), str(tmp_path / f"out-{ahead}" / "html")),
        ]
        environment = {**os.environ, "PYTHONPATH": str(EXTENSIONS)}
        return subprocess.run(
            command, env=environment, capture_output=True, text=True, check=False, timeout=100
        )

    return build_


def text_of(folder: Path, name: str) -> str:
    page = (folder / "html" / f"{name}.html").read_text(encoding="utf-8")
    return BeautifulSoup(page, "html.parser").get_text()


def test_pages_come_from_the_cache_and_their_kernels_have_imported_torch(
    build: Build, tmp_path: Path
) -> None:
    built = build(
        index=PAGE.format(title="One", code=WARM),
        two=PAGE.format(title="Two", code=DRAWN),
        words=PLAIN,
    )

    assert 0 == built.returncode, built.stderr
    assert 2 == built.stdout.count("Using cached notebook")
    assert 0 == built.stdout.count("Executed notebook")
    expected = "loaded True folder []" if sys.platform == "linux" else "loaded False folder []"
    assert expected in text_of(tmp_path / "out-True", "index")


def test_nothing_is_executed_again_when_only_words_change(build: Build) -> None:
    page = PAGE.format(title="One", code="print('a cell')")
    build(index=page, two=PAGE.format(title="Two", code="print('another')"))
    again = build(index=page.replace("# One", "# Eins"))

    assert 0 == again.returncode, again.stderr
    assert "Executed notebook" not in again.stdout
    assert "Using cached notebook" in again.stdout


def test_outputs_are_those_of_usual_kernels(build: Build, tmp_path: Path) -> None:
    pages = {
        "index": PAGE.format(title="One", code=DRAWN),
        "two": PAGE.format(title="Two", code="1 / 3"),
    }
    ahead, usual = build(**pages), build(ahead=False, **pages)

    assert 0 == ahead.returncode + usual.returncode, ahead.stderr + usual.stderr
    for name in pages:
        assert text_of(tmp_path / "out-False", name) == text_of(tmp_path / "out-True", name)
    assert "inline" in text_of(tmp_path / "out-True", "index")
    assert 1 == len(list((tmp_path / "out-True" / "html" / "_images").iterdir()))


@pytest.mark.parametrize(
    ("code", "told"),
    [
        ("1 / 0", "division by zero"),
        ("import os\nos._exit(3)", "Kernel died"),
    ],
)
def test_a_page_that_fails_is_told_by_its_usual_reporter(
    build: Build, code: str, told: str
) -> None:
    built = build(
        index=PAGE.format(title="One", code="2 + 2"), two=PAGE.format(title="Two", code=code)
    )

    assert 0 != built.returncode
    assert told in built.stderr
    assert "executed_ahead" not in built.stderr


def test_kernels_and_their_nursery_end_with_the_build(build: Build, tmp_path: Path) -> None:
    code = (
        "import os, pathlib\n"
        f"note = pathlib.Path({str(tmp_path)!r}, f'{{os.getpid()}}.pid')\n"
        "note.write_text(str(os.getppid()))"
    )
    build(
        index=PAGE.format(title="One", code=code), two=PAGE.format(title="Two", code=code + "\n1")
    )
    written = list(tmp_path.glob("*.pid"))
    processes = {int(file.stem) for file in written} | {int(file.read_text()) for file in written}

    assert 2 == len(written)
    assert [] == [process for process in processes if _runs(process)]


def _runs(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    return True
