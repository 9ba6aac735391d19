"""One style sheet, one script and small fonts for the whole site.

The theme and a dozen extensions each bring style sheets, scripts and fonts of which the book uses
a small part. When the pages are written, this extension joins the shared ones to `site.css` and
`site.js`, drops every rule that no page can use (PurgeCSS), cuts the fonts down to the characters
that occur, and removes what is no longer asked for. See docs/decisions/0012.
"""

from __future__ import annotations

import hashlib
import json
import shutil
import subprocess
from pathlib import Path
from typing import Any

import lean_fonts
from sphinx.application import Sphinx
from sphinx.config import Config
from sphinx.errors import ExtensionError
from sphinx.util.typing import ExtensionMetadata

ROOT = Path(__file__).parents[2]
BOOK = ROOT / "book"
SHRINK = Path(__file__).with_name("lean_shrink.mjs")

THEME_STYLES = ("styles/theme.css", "styles/pydata-sphinx-theme.css")
THEME_SCRIPTS = ("scripts/bootstrap.js", "scripts/pydata-sphinx-theme.js")
"""What the theme's own template asks for, beside what is registered with Sphinx."""

KEPT = {"site.css", "site.js", "fonts", "searchtools.js", "language_data.js"}
"""What pages ask for below `_static`, beside the pictures of `book/_static`."""


def use_own_parts(app: Sphinx, config: Config) -> None:
    """Take templates and styles from `book/`, and rewrite every page when one of them changes."""
    config.templates_path.append(str(BOOK / "_templates"))
    static = BOOK / "_static"
    if "_static" not in config.html_static_path:
        config.html_static_path.append(str(static))
    config.html_css_files += [n for n in _parts("*.css") if n not in config.html_css_files]
    config.html_js_files += [n for n in _parts("*.js") if n not in config.html_js_files]
    config.html_logo = config.html_favicon = str(static / "logo.svg")
    config.site_parts = _digest(path for folder in BOOK.glob("_*") for path in folder.rglob("*"))


def _parts(*patterns: str) -> list[str]:
    return sorted(path.name for p in patterns for path in (BOOK / "_static").glob(p))


def _digest(paths: Any) -> str:
    digest = hashlib.sha256()
    for path in sorted(paths):
        if path.is_file() and "__pycache__" not in path.parts:
            digest.update(path.relative_to(BOOK).as_posix().encode() + path.read_bytes())
    return digest.hexdigest()


class Shared:
    """The style sheets and scripts that all pages of a build share, in their order."""

    def __init__(self) -> None:
        self.styles: list[str] = []
        self.scripts: list[str] = []

    def take_out(
        self, app: Sphinx, page: str, template: str, context: dict[str, Any], doctree: Any
    ) -> None:
        """Leave to a page what a directive asks for; `layout.html` asks for the joined files."""
        styles, scripts = context["css_files"], context["script_files"]
        self.styles = [str(file.filename) for file in styles if not _own(file)]
        self.scripts = [_named_or_inline(file) for file in scripts if not _own(file)]
        context["css_files"] = [file for file in styles if _own(file)]
        context["script_files"] = [file for file in scripts if _own(file)]

    def join(self, app: Sphinx, error: Exception | None) -> None:
        """Write the joined files and the small fonts, and remove what they replace."""
        site = Path(app.outdir)
        static = site / "_static"
        if error or app.builder.format != "html":
            return
        if (static / THEME_STYLES[-1]).is_file():  # else no page was written, and nothing changed
            self._write(site)
        pictures = {path.name for path in (BOOK / "_static").iterdir()} - set(
            _parts("*.css", "*.js")
        )
        for path in static.iterdir():
            if path.name not in KEPT | pictures:
                shutil.rmtree(path) if path.is_dir() else path.unlink()

    def _write(self, site: Path) -> None:
        styles = [*(f"_static/{name}" for name in THEME_STYLES), *self.styles]
        scripts = [*self.scripts, *(f"_static/{name}" for name in THEME_SCRIPTS)]
        _shrink({"site": str(site), "styles": styles, "scripts": scripts})
        lean_fonts.subset_all(site, ROOT / "node_modules")


def _own(file: Any) -> bool:
    """Whether a file stands outside `_static`, where the directives of the book keep theirs."""
    return str(file.filename).startswith("_static/../")


def _named_or_inline(file: Any) -> str:
    """A script's path in the site, or the text of one that stands in the page."""
    return str(file.filename or file.attributes.get("body", ""))


def _shrink(order: dict[str, Any]) -> None:
    """Join, purge and minify with npm's PurgeCSS and esbuild."""
    done = subprocess.run(
        ["node", str(SHRINK)],
        input=json.dumps(order),
        capture_output=True,
        check=False,
        text=True,
        cwd=ROOT,
    )
    if done.returncode:
        evidence = done.stderr.strip()
        raise ExtensionError(f"the style sheets cannot be joined\n{evidence}\nhint: run `make env`")


def setup(app: Sphinx) -> ExtensionMetadata:
    shared = Shared()
    app.add_config_value("site_parts", "", "html", str)
    app.connect("config-inited", use_own_parts, priority=100)
    app.connect("html-page-context", shared.take_out, priority=950)
    app.connect("build-finished", shared.join, priority=800)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": False}
