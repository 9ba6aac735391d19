"""The unpacked zip, opened from a file: every page is whole, and the search finds something."""

from __future__ import annotations

import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from pages import BOOK, ROOT

LOCAL = ("file:", "data:", "about:")


@pytest.fixture(scope="module")
def unpacked(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("offline")
    command = [sys.executable, str(ROOT / "tools" / "offline_zip.py"), str(BOOK)]
    for name in ("one.zip", "two.zip"):
        subprocess.run([*command, str(folder / name)], check=True, capture_output=True)
    assert (folder / "one.zip").read_bytes() == (folder / "two.zip").read_bytes()
    zipfile.ZipFile(folder / "one.zip").extractall(folder)
    return folder / "own-your-gradients"


@pytest.mark.parametrize("page", ["index.html", "02-gradients/chain-rule.html"])
def test_a_page_needs_nothing_that_the_zip_lacks(
    open_page: Callable[..., Any], unpacked: Path, page: str
) -> None:
    opened = open_page("about:blank")
    lost: list[str] = []
    opened.page.on("requestfailed", lambda request: lost.append(request.url))
    opened.page.goto((unpacked / page).as_uri())
    opened.page.wait_for_load_state("networkidle")

    assert [] == lost
    assert [] == [url for url in opened.requested if not url.startswith(LOCAL)]
    assert [] == opened.said


def test_the_search_finds_a_page(open_page: Callable[..., Any], unpacked: Path) -> None:
    opened = open_page((unpacked / "search.html").as_uri() + "?q=residual")
    results = opened.page.locator("#search-results li a")
    results.first.wait_for()

    found = results.evaluate_all("all => all.map((link) => link.getAttribute('href'))")
    assert "02-gradients/chain-rule.html" in {str(link).partition("#")[0] for link in found}
    assert [] == [url for url in opened.requested if not url.startswith(LOCAL)]
