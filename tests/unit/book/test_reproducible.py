"""Two builds of the same sources give the same bytes."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

EXTENSIONS = Path(__file__).parents[3] / "book" / "_ext"
CONFIG = f"""
title: Tiny
author: nobody
copyright: "2026"
only_build_toc_files: true
execute: {{execute_notebooks: cache, run_in_temp: true, raise_on_error: true}}
sphinx:
  local_extensions: {{reproducible: {EXTENSIONS}, fresh_cache: {EXTENSIONS}}}
  config: {{html_last_updated_fmt: ""}}
"""
COVER = """---
jupytext: {text_representation: {extension: .md, format_name: myst}}
kernelspec: {display_name: Python 3, language: python, name: python3}
---
# Cover

```{code-cell} ipython3
import os
import numpy as np

print({"one", "two", "three", "four", "five"}, hash("words"))
print(np.random.default_rng(0).normal(size=3), os.environ["SOURCE_DATE_EPOCH"])
```

```{dropdown} Folded
Inside.
```
"""
PAGE = """# Page

::::{tab-set}
:::{tab-item} A
a
:::
:::{tab-item} B
b
:::
::::

A note.[^1]

[^1]: The note.
"""


@pytest.fixture
def build(tmp_path: Path) -> Callable[[str, str], dict[str, bytes]]:
    """`build(folder, hash_seed)` builds two pages and returns every file of the site."""
    source = tmp_path / "book"
    source.mkdir()
    (source / "_toc.yml").write_text("format: jb-book\nroot: index\nchapters:\n- file: page\n")
    (source / "index.md").write_text(COVER)
    (source / "page.md").write_text(PAGE)
    (tmp_path / "_config.yml").write_text(CONFIG)

    def build_(folder: str, hash_seed: str) -> dict[str, bytes]:
        command = [
            *(str(Path(sys.executable).with_name("jupyter-book")), "build", str(source)),
            *("--config", str(tmp_path / "_config.yml"), "--path-output", str(tmp_path / folder)),
            *("-W", "-n", "-q"),
        ]
        ran = subprocess.run(
            command,
            env={**os.environ, "PYTHONHASHSEED": hash_seed, "TZ": f"UTC{hash_seed}"},
            capture_output=True,
            text=True,
            check=False,
            timeout=100,
        )
        site = tmp_path / folder / "_build" / "html"
        assert 0 == ran.returncode, ran.stdout + ran.stderr
        return {
            file.relative_to(site).as_posix(): file.read_bytes()
            for file in site.rglob("*")
            if file.is_file()
        }

    return build_


def test_two_builds_from_nothing_have_the_same_bytes(
    build: Callable[[str, str], dict[str, bytes]],
) -> None:
    """Another folder, another hash seed, another time zone."""
    one, other = build("one", "1"), build("quite-another", "2")

    assert b"315532800" in one["index.html"]
    assert {"index.html", "page.html", "searchindex.js", ".execution"} <= one.keys()
    assert one.keys() == other.keys()
    assert [] == [name for name, data in one.items() if data != other[name]]
