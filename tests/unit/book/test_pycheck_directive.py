"""The directive `pycheck`, and what it puts on the site."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pycheck_site
import pytest
from bs4 import BeautifulSoup
from pycheck_practice import PracticeError
from sphinx.application import Sphinx
from sphinx.errors import ExtensionError
from sphinx.util.docutils import docutils_namespace

ROOT = Path(__file__).parents[3]
CONF = 'extensions = ["myst_parser", "pycheck"]\nmyst_enable_extensions = ["colon_fence"]\n'
CODE = "```python\ndef grad_poly3(x, y, w):\n    raise NotImplementedError()\n```"
LABEL = ":label: Write `grad_poly3`"
CHAIN = "# Chain\n\n" + "\n\n".join(
    f"({anchor})=\n## About {anchor}"
    for anchor in (
        "missing-factor",
        "sign-flipped",
        "mean-or-sum",
        "shapes",
        "product-of-sums",
        "missing-inner-derivative",
        "exponent-shifted",
    )
)
Build = Callable[..., str]


def cell(body: str = CODE, practice: str = "grad-poly3", options: str = LABEL) -> str:
    return f":::{{pycheck}} {practice}\n{options}\n\n{body}\n:::\n"


@pytest.fixture
def build(tmp_path: Path) -> Build:
    """`build(text, pages)` makes a site of one page and others; the site is in `tmp_path/html`."""

    def run(text: str, *, builder: str = "html", **pages: str) -> str:
        source = tmp_path / "source"
        source.mkdir(exist_ok=True)
        (source / "conf.py").write_text(CONF)
        (source / "index.md").write_text(f"# Page\n\n{text}")
        for name, other in pages.items():
            file = source / f"{name.replace('__', '/').replace('_', '-')}.md"
            file.parent.mkdir(exist_ok=True)
            file.write_text(other)
        with docutils_namespace(), (tmp_path / "log").open("w+") as log:
            app = Sphinx(
                source, source, tmp_path / "html", tmp_path / "doctrees", builder, {}, log, log
            )
            app.build()
            log.seek(0)
            return log.read()

    return run


def the_page(tmp_path: Path, name: str = "index") -> BeautifulSoup:
    return BeautifulSoup((tmp_path / "html" / f"{name}.html").read_text(), "html.parser")


def test_the_content_is_the_fallback(build: Build, tmp_path: Path) -> None:
    build(cell(f"The *loss* is a sum.\n\n{CODE}"))
    element = the_page(tmp_path).find("oyg-pycheck")

    assert element is not None
    assert "grad-poly3" == element["data-practice"]
    assert "The loss is a sum." in element.get_text()
    assert "raise NotImplementedError()" in element.find("pre").get_text()
    assert "The same task is in the sheet by-hand.ipynb." in element.get_text()
    assert element.find("a", class_="download")["href"].endswith("by-hand.ipynb")


def test_a_cell_is_named_by_its_label(build: Build, tmp_path: Path) -> None:
    build(cell())
    page = the_page(tmp_path)

    title = page.find(id=page.find("oyg-pycheck")["aria-labelledby"])
    assert "Write grad_poly3" == title.get_text()


def test_scripts_are_on_pages_with_practice_only(build: Build, tmp_path: Path) -> None:
    build(cell(), other="# Other")
    loaded = [
        [tag.get("src") or tag.get("href") for tag in the_page(tmp_path, name).find_all(True)]
        for name in ("index", "other")
    ]

    for wanted in ("_pycheck/pycheck.css", "_pycheck/pycheck.js"):
        assert [True, False] == [any(wanted in (url or "") for url in urls) for urls in loaded]


def test_the_scripts_are_classic_and_deferred(build: Build, tmp_path: Path) -> None:
    build(cell())
    scripts = [s for s in the_page(tmp_path).find_all("script", src=True) if "_pycheck" in s["src"]]

    assert 1 == len(scripts)
    assert all(script.has_attr("defer") and not script.has_attr("type") for script in scripts)


def test_the_site_holds_the_runtime_without_a_list_of_packages(
    build: Build, tmp_path: Path
) -> None:
    build(cell())
    runtime = tmp_path / "html" / "_pyodide"

    assert {
        "README.txt",
        "pyodide-lock.json",
        "pyodide.asm.mjs",
        "pyodide.asm.wasm",
        "pyodide.mjs",
        "python_stdlib.zip",
    } == {file.name for file in runtime.iterdir()}
    assert {} == json.loads((runtime / "pyodide-lock.json").read_text())["packages"]


def test_messages_lead_to_the_book_by_the_titles_that_it_has(build: Build, tmp_path: Path) -> None:
    chain = {"02_gradients__chain_rule": CHAIN}
    log = build(cell() + "\n```{toctree}\n02-gradients/chain-rule\n```\n", **chain)
    record = json.loads((tmp_path / "html" / "_pycheck" / "grad-poly3.json").read_text())

    assert {
        "href": "02-gradients/chain-rule.html#missing-factor",
        "title": "About missing-factor",
    } == record["pages"]["02-gradients/chain-rule#missing-factor"]
    assert "not in the book" not in log


def test_a_message_without_its_place_in_the_book_is_a_warning(build: Build) -> None:
    chain = {"02_gradients__chain_rule": CHAIN.replace("(shapes)=", "")}
    log = build(cell() + "\n```{toctree}\n02-gradients/chain-rule\n```\n", **chain)

    assert "leads to `02-gradients/chain-rule#shapes`, which is not in the book" in log


def test_a_site_without_the_chapter_has_no_links_and_no_warning(
    build: Build, tmp_path: Path
) -> None:
    log = build(cell())
    record = json.loads((tmp_path / "html" / "_pycheck" / "grad-poly3.json").read_text())

    assert {} == record["pages"]
    assert "WARNING" not in log


@pytest.mark.parametrize("builder", ["latex", "text"])
def test_other_builders_get_the_fallback_alone(builder: str, build: Build, tmp_path: Path) -> None:
    log = build(cell(), builder=builder)
    made = [p.read_text() for p in (tmp_path / "html").iterdir() if p.suffix in (".tex", ".txt")]

    assert any("NotImplementedError" in text for text in made)
    assert not (tmp_path / "html" / "_pyodide").exists()
    assert "WARNING" not in log


WRONG = {
    "unknown practice": (cell(practice="cubic"), "there is no practice `cubic`"),
    "no label": (cell(options=""), "practice `grad-poly3` has no label"),
    "no code": (cell("Nothing here."), "`pycheck` holds 0 blocks of code, not one"),
    "two blocks": (cell(f"{CODE}\n\n{CODE}"), "`pycheck` holds 2 blocks of code, not one"),
    "no content": (cell(""), "Content block expected"),
    "no python": (cell("```python\ndef grad_poly3(:\n```"), "the text to start from is no Python"),
    "no function": (cell("```python\nx = 1\n```"), "does not define `grad_poly3`"),
    "twice": (f"{cell()}\n{cell()}", "practice `grad-poly3` is on this page already"),
}


@pytest.mark.parametrize(("text", "fact"), WRONG.values(), ids=WRONG)
def test_what_cannot_be_meant_is_told(text: str, fact: str, build: Build) -> None:
    log = build(text)

    assert fact in log
    assert "index.md" in log
    assert "Traceback" not in log


@pytest.mark.parametrize(
    ("missing", "program"), [("pyodide", "Pyodide"), (".bin", "esbuild"), ("@codemirror", "Code")]
)
def test_a_missing_package_is_told_with_what_to_run(
    missing: str, program: str, build: Build, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    packages = tmp_path / "node_modules"
    packages.mkdir()
    for name in {"pyodide", ".bin", "@codemirror"} - {missing}:
        (packages / name).symlink_to(ROOT / "node_modules" / name)
    monkeypatch.setattr(pycheck_site, "PACKAGES", packages)

    with pytest.raises(ExtensionError) as caught:
        build(cell())
    first, hint = str(caught.value.message).splitlines()
    assert first.startswith(program)
    assert "hint: run `make env`" == hint


def test_a_second_build_neither_bundles_nor_records_again(build: Build, tmp_path: Path) -> None:
    build(cell())
    before = {file.name: file.stat().st_mtime_ns for file in (tmp_path / ".pycheck").iterdir()}
    build(cell("Other text.\n\n" + CODE))

    assert 4 <= len(before)
    assert before == {f.name: f.stat().st_mtime_ns for f in (tmp_path / ".pycheck").iterdir()}


def test_a_changed_source_is_bundled_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    sources = tmp_path / "sources"
    sources.mkdir()
    (sources / "editor.js").write_text("window.first = 1;")
    monkeypatch.setattr(pycheck_site, "SOURCES", sources)
    first = pycheck_site.bundle(tmp_path / "cache")
    (sources / "editor.js").write_text("window.second = 2;")
    second = pycheck_site.bundle(tmp_path / "cache")

    assert first != second
    assert "window.second=2" in second.read_text()
    assert "MIT License" in second.read_text()


def test_an_editor_that_cannot_be_bundled_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "editor.js").write_text('import "nowhere-at-all";')
    monkeypatch.setattr(pycheck_site, "SOURCES", tmp_path)

    with pytest.raises(PracticeError, match=r"cannot be bundled\n(.|\n)*nowhere-at-all"):
        pycheck_site.bundle(tmp_path / "cache")
    assert not (tmp_path / "cache").exists()
