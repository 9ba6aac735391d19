"""What practice needs on the site: Python for the browser, the editor, scripts, and records.

What takes long is kept beside the site in `.pycheck`, under names that say what it was made from.
"""

from __future__ import annotations

import hashlib
import json
import shutil
import subprocess
from collections.abc import Callable, Iterable
from importlib.metadata import version
from pathlib import Path
from typing import Any

from pycheck_practice import PracticeError, load, module_of, names
from sphinx.application import Sphinx
from sphinx.util import logging

ROOT = Path(__file__).parents[2]
SOURCES = ROOT / "book" / "_pycheck"
PACKAGES = ROOT / "node_modules"
SERVED = "_pycheck"
"""Folder of the site; not below `_static`, where Sphinx would load every script on every page."""

RUNTIME = "_pyodide"
COUNTED = ("pyodide.asm.wasm", "python_stdlib.zip")
"""The files of the runtime that the worker sees arriving, byte by byte."""

COPIED = (*COUNTED, "pyodide.mjs", "pyodide.asm.mjs")
NOTICE = """Pyodide {version}, Python for the browser; its list of packages was emptied.
Licence: Mozilla Public License 2.0; source: https://github.com/pyodide/pyodide
It contains CPython (Python Software Foundation License).
"""

log = logging.getLogger(__name__)


def runtime_file(name: str) -> Path:
    """A file of the installed Pyodide.

    Raises:
        PracticeError: it is not installed.
    """
    return _installed(PACKAGES / "pyodide" / name, "Pyodide")


def counted_bytes() -> int:
    """Size of what the worker sees arriving."""
    return sum(runtime_file(name).stat().st_size for name in COUNTED)


def runtime_bytes() -> int:
    """Size of the whole runtime."""
    return sum(runtime_file(name).stat().st_size for name in COPIED)


def copy_runtime(site: Path) -> None:
    """The files that the worker loads, and a list of packages without packages."""
    target = site / RUNTIME
    target.mkdir(parents=True, exist_ok=True)
    for name in COPIED:
        source, copy = runtime_file(name), target / name
        if not copy.is_file() or _stamp(copy) != _stamp(source):
            shutil.copy2(source, copy)
    lock = json.loads(runtime_file("pyodide-lock.json").read_text(encoding="utf-8"))
    lean = json.dumps({"info": lock["info"], "packages": {}})
    (target / "pyodide-lock.json").write_text(lean, encoding="utf-8")
    package = json.loads(runtime_file("package.json").read_text(encoding="utf-8"))
    notice = NOTICE.format(version=package["version"])
    (target / "README.txt").write_text(notice, encoding="utf-8")


def copy_scripts(site: Path) -> None:
    """The cell, its worker, the checker, and the editor as one classic script."""
    target = site / SERVED
    (target / "oyg_checker").mkdir(parents=True, exist_ok=True)
    for name in ("pycheck.js", "pycheck.css", "worker.mjs"):
        shutil.copyfile(SOURCES / name, target / name)
    for module in sorted((SOURCES / "oyg_checker").glob("*.py")):
        shutil.copyfile(module, target / "oyg_checker" / module.name)
    shutil.copyfile(bundle(_cache(site)), target / "editor.js")


def record_all(site: Path) -> None:
    """Record every practice anew whose own text, or whatever judges it, has changed.

    Raises:
        PracticeError: one of them is not what it declares.
    """
    for name in names():
        cached = _record_of(site, name)
        if not cached.is_file():
            from pycheck_record import record

            _keep(cached, json.dumps(record(load(name)), allow_nan=False))


def write_records(site: Path, place_of: Callable[[str], dict[str, str] | None]) -> None:
    """Put the records on the site, with the places in the book that their messages name."""
    for old in (site / SERVED).glob("*.json"):
        old.unlink()
    for name in names():
        data = json.loads(_record_of(site, name).read_text(encoding="utf-8"))
        places = {page: place_of(page) for page in sorted(_pages(data))}
        data["pages"] = {page: place for page, place in places.items() if place}
        (site / SERVED / f"{name}.json").write_text(json.dumps(data), encoding="utf-8")


def place_of(page: str, app: Sphinx, labels: dict[str, Any]) -> dict[str, str] | None:
    """Address, from the root of the site, and title of a place in the book.

    None where the site has no such page, as the demonstration; a page without that anchor is
    reported as a warning.
    """
    document, _, anchor = page.partition("#")
    if document not in app.env.all_docs:
        return None
    address = app.builder.get_target_uri(document)
    if not anchor:
        return {"href": address, "title": app.env.titles[document].astext()}
    if anchor not in labels or labels[anchor][0] != document:
        log.warning("a message of the catalogue leads to `%s`, which is not in the book", page)
        return None
    return {"href": f"{address}#{labels[anchor][1]}", "title": str(labels[anchor][2])}


def _pages(data: Any) -> set[str]:
    """Every value of a key `page`, wherever it stands."""
    if isinstance(data, dict):
        here = {data["page"]} if data.get("page") else set()
        return here.union(*map(_pages, data.values()))
    return set().union(*map(_pages, data)) if isinstance(data, list) else set()


def bundle(cache: Path) -> Path:
    """The editor as one script, made again when its source or the lock file has changed.

    Raises:
        PracticeError: esbuild or CodeMirror is not installed, or the source has a mistake.
    """
    source = SOURCES / "editor.js"
    bundled = cache / f"editor-{_digest([source, ROOT / 'package-lock.json'])}.js"
    if bundled.is_file():
        return bundled
    program = _installed(PACKAGES / ".bin" / "esbuild", "esbuild")
    view = _installed(PACKAGES / "@codemirror" / "view" / "LICENSE", "CodeMirror")
    options = ["--bundle", "--minify", "--format=iife", "--target=es2020", "--log-level=error"]
    done = subprocess.run(
        [program, source, *options], cwd=ROOT, capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise PracticeError(f"the editor of the practice cells cannot be bundled\n{done.stderr}")
    licence = view.read_text(encoding="utf-8")
    _keep(bundled, f"/* CodeMirror and Lezer\n\n{licence}*/\n{done.stdout}")
    return bundled


def _record_of(site: Path, name: str) -> Path:
    """Where the record of a practice is kept; another name for every state of what makes it."""
    code = sorted((ROOT / "autograder" / "checks").glob("*.py"))
    own = sorted(Path(__file__).parent.glob("pycheck_*.py"))
    return _cache(site) / f"{name}-{_digest([module_of(name), *code, *own])}.json"


def _digest(files: Iterable[Path]) -> str:
    made_from = hashlib.blake2b(f"{version('torch')} {version('numpy')}".encode(), digest_size=12)
    for file in files:
        made_from.update(hashlib.blake2b(file.read_bytes()).digest())
    return made_from.hexdigest()


def _cache(site: Path) -> Path:
    return site.parent / ".pycheck"


def _keep(path: Path, text: str) -> None:
    """Write a file whole or not at all, for the next build believes what it finds."""
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_suffix(".part")
    part.write_text(text, encoding="utf-8")
    part.replace(path)


def _stamp(path: Path) -> tuple[int, int]:
    status = path.stat()
    return status.st_size, int(status.st_mtime)


def _installed(path: Path, program: str) -> Path:
    if not path.exists():
        raise PracticeError(f"{program} is not installed: {path} is missing\nhint: run `make env`")
    return path
