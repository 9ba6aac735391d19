"""Pages are never shown with outputs of code that has changed since.

jupyter-cache keeps the outputs of a page as long as its cells are the same, and does not see what
the cells import. So the state of what they may import is kept beside the cache; when it differs,
the cache is emptied and every page is read again. The state is also written into the site, where
tools/check_book.py finds it. See docs/decisions/0015.
"""

from __future__ import annotations

import ast
import hashlib
import json
import platform
from collections.abc import Iterator
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from jupyter_cache import get_cache
from markdown_it import MarkdownIt
from sphinx.application import Sphinx
from sphinx.config import Config
from sphinx.util import logging
from sphinx.util.typing import ExtensionMetadata

ROOT = Path(__file__).parents[2]
KERNEL = "book/_kernel"
"""Code of the book itself that cells may import."""
IMPORTED = (
    "autograder/__init__.py", "autograder/checks", KERNEL,
    "book/_static/palette.css", "solutions/03-autograd/tensor.py",
)  # fmt: skip
"""What is ours and what cells may import, or what that reads; of the package only what students
import too."""
INSTALLED = (
    "numpy", "torch", "matplotlib", "matplotlib-inline", "ipykernel", "ipython", "jupyter-book",
    "jupyter-cache", "jupyter-client", "myst-nb", "nbclient", "nbformat",
)  # fmt: skip
NOTE = "imported-code.json"
"""Name of the note beside the cache."""
IN_SITE = ".execution"
"""Name of the same note in the site; no page, since it begins with a dot."""

LOGGER = logging.getLogger(__name__)
State = dict[str, str]
"""Names of files with their digests, and names of packages with their versions."""


def state(root: Path = ROOT) -> State:
    """What the outputs of pages depend on besides the pages, as it is now."""
    found = {"python": platform.python_version()}
    for package in INSTALLED:
        try:
            found[package] = version(package)
        except PackageNotFoundError:
            found[package] = "none"
    for file in _files(root):
        digest = hashlib.blake2b(file.read_bytes(), digest_size=16).hexdigest()
        found[file.relative_to(root).as_posix()] = digest
    return found


def _files(root: Path) -> Iterator[Path]:
    for name in IMPORTED:
        inside = sorted((root / name).rglob("*")) if (root / name).is_dir() else [root / name]
        for file in inside:
            if file.is_file() and "__pycache__" not in file.parts:
                yield file


def changes(before: State, now: State) -> list[str]:
    """What differs, in words: changed files, and packages with both versions."""
    told = []
    for name in sorted(before.keys() | now.keys()):
        old, new = before.get(name, "none"), now.get(name, "none")
        if old != new:
            told.append(f"`{name}`" if "/" in name else f"{name} {old} → {new}")
    return told


def read_note(file: Path) -> State | None:
    """The state that was written down, or None if there is none that can be read."""
    try:
        note = json.loads(file.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    return note if isinstance(note, dict) else None


def write_note(file: Path, now: State) -> None:
    """Write the state down, in the same bytes for the same state."""
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(json.dumps(now, indent=1, sort_keys=True) + "\n", encoding="utf-8")


def read_again(app: Sphinx, config: Config) -> None:
    """Let Sphinx read every page again when the state has changed."""
    config.execution_state = json.dumps(state(), sort_keys=True)


def empty_when_stale(app: Sphinx) -> None:
    """Empty the execution cache unless it was filled under the present state."""
    cache = Path(app.config.nb_execution_cache_path or Path(app.outdir).parent / ".jupyter_cache")
    now: State = json.loads(app.config.execution_state)
    before = read_note(cache / NOTE)
    if before == now:
        return
    if (cache / "global.db").is_file():  # nothing but a cache of jupyter-cache is removed
        told = ", ".join(changes(before, now)) if before else "what filled it is not known"
        get_cache(cache).clear_cache()
        LOGGER.info("the execution cache was emptied: %s", told)
    write_note(cache / NOTE, now)


def sign_site(app: Sphinx, exception: Exception | None) -> None:
    """Write into the site what its pages were executed with."""
    if exception is None and app.builder.format == "html":
        write_note(Path(app.outdir) / IN_SITE, json.loads(app.config.execution_state))


def warn_of_unseen(app: Sphinx, page: str, text: list[str]) -> None:
    """Warn where a cell imports a part of the package whose changes would not be noticed."""
    for line, module in unseen_imports(text[0]):
        LOGGER.warning(
            "a cell imports `%s`, and the execution cache does not see changes there\n"
            "hint: import from `autograder.checks`, or add that part to IMPORTED in %s",
            module,
            Path(__file__).name,
            location=(page, line),
        )


def unseen_imports(text: str) -> Iterator[tuple[int, str]]:
    """Line of the cell and module, for what the cells of a MyST page import outside IMPORTED."""
    for token in MarkdownIt().parse(text):
        if token.type == "fence" and token.info.startswith("{code-cell}") and token.map:
            for module in _modules(token.content):
                package, _, part = module.partition(".")
                if package == "autograder" and part.split(".")[0] not in ("", "checks"):
                    yield token.map[0] + 1, module


def _modules(cell: str) -> Iterator[str]:
    try:
        tree = ast.parse(cell)
    except SyntaxError:  # magics; what is no Python at all fails when it is executed
        return
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module == "autograder":
            yield from (f"autograder.{alias.name}" for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module


def setup(app: Sphinx) -> ExtensionMetadata:
    app.add_config_value("execution_state", "", "env", types=[str])
    app.connect("config-inited", read_again)
    # Before myst-nb, which opens the cache when it starts.
    app.connect("builder-inited", empty_when_stale, priority=100)
    app.connect("source-read", warn_of_unseen)
    app.connect("build-finished", sign_site)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
