"""The book as a zip: complete, the same twice, and readable without a server."""

from __future__ import annotations

import os
import stat
import zipfile
from io import BytesIO
from pathlib import Path

import pytest
from offline_zip import FOLDER, main, pack

from autograder.errors import UsageError


@pytest.fixture
def site(tmp_path: Path) -> Path:
    folder = tmp_path / "html"
    for name, content in {
        "index.html": "<p>start</p>",
        "02-gradients/page.html": "<p>page</p>",
        "_static/site.js": "1;",
        "_static/site.js.map": "{}",
        "_sources/index.md": "# start",
        ".buildinfo": "x",
        ".complete": "",
        "reports/index.err.log": "x",
    }.items():
        file = folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(content)
    return folder


def names(packed: bytes) -> list[str]:
    return [name.removeprefix(f"{FOLDER}/") for name in zipfile.ZipFile(BytesIO(packed)).namelist()]


def test_what_the_builder_left_behind_stays_out(site: Path) -> None:
    expected = ["02-gradients/page.html", "README.txt", "_static/site.js", "index.html"]

    assert expected == names(pack(site))


def test_sources_stay_in_where_a_page_links_to_them(site: Path) -> None:
    (site / "index.html").write_text('<a href="_sources/index.md">source</a>')

    assert "_sources/index.md" in names(pack(site))


def test_times_and_permissions_of_the_site_do_not_matter(site: Path) -> None:
    before = pack(site)
    for path in site.rglob("*.html"):
        path.chmod(stat.S_IRUSR)
        os.utime(path, (1, 1))

    assert before == pack(site)


def test_a_link_out_of_the_site_is_not_followed(site: Path, tmp_path: Path) -> None:
    (tmp_path / "secret.html").write_text("secret")
    (site / "secret.html").symlink_to(tmp_path / "secret.html")

    assert "secret.html" not in names(pack(site))


def test_the_readme_says_what_to_open_and_what_needs_a_server(site: Path) -> None:
    readme = zipfile.ZipFile(BytesIO(pack(site))).read(f"{FOLDER}/README.txt").decode()

    assert "Open index.html" in readme
    assert "python3 -m http.server" in readme


def test_without_a_book_it_says_how_to_build_one(tmp_path: Path) -> None:
    with pytest.raises(UsageError) as refused:
        pack(tmp_path)

    assert f"there is no built book in `{tmp_path}`" == refused.value.fact
    assert "run `make book` first" == refused.value.hint


def test_the_command_writes_the_zip_and_says_so_on_stderr(
    site: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    target = tmp_path / "new" / "book.zip"

    assert 0 == main([str(site), str(target)])
    assert pack(site) == target.read_bytes()
    said = capsys.readouterr()
    assert "" == said.out
    assert str(target) in said.err


def test_the_command_ends_with_two_where_there_is_nothing_to_pack(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert 2 == main([str(tmp_path), str(tmp_path / "book.zip")])
    assert capsys.readouterr().err.splitlines()[-1].startswith("hint: ")
    assert not (tmp_path / "book.zip").exists()
