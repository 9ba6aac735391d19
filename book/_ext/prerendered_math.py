"""Mathematics is rendered when the book is built: KaTeX writes HTML and MathML into each page.

Style sheet and fonts come from npm's `katex` and are served from the site; only pages with formulas
ask for them. See docs/decisions/0012.
"""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.errors import ExtensionError
from sphinx.util import logging
from sphinx.util.math import get_node_equation_number
from sphinx.util.typing import ExtensionMetadata

logger = logging.getLogger(__name__)

KATEX = Path(__file__).parents[2] / "node_modules" / "katex" / "dist"
RENDERER = Path(__file__).with_name("katex_lines.mjs")
SERVED = "_katex"


class Renderer:
    """A node process that renders formulas, started with the first one."""

    def __init__(self) -> None:
        self._process: subprocess.Popen[str] | None = None

    def render(self, latex: str, *, display: bool, where: nodes.Node) -> str:
        """HTML with MathML in it; what KaTeX refuses is a warning at its place in the source."""
        if self._process is None:
            self._process = subprocess.Popen(
                ["node", str(RENDERER)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
            )
        assert self._process.stdin
        assert self._process.stdout
        print(
            json.dumps({"latex": latex, "display": display}), file=self._process.stdin, flush=True
        )
        line = self._process.stdout.readline()
        if not line:
            raise ExtensionError("KaTeX ended before the book did\nhint: run `make env`")
        answer: dict[str, str] = json.loads(line)
        if "error" in answer:
            logger.warning("a formula is not understood: %s", answer["error"], location=where)
        return answer.get("html", "")

    def stop(self) -> None:
        if self._process:
            self._process.communicate()
            self._process = None


def copy_style(app: Sphinx) -> None:
    """The style sheet and its fonts, in the one format that today's browsers need."""
    if app.builder.format != "html":
        return
    if not KATEX.is_dir():
        raise ExtensionError(f"KaTeX is not installed: there is no {KATEX}\nhint: run `make env`")
    target = Path(app.outdir) / SERVED
    (target / "fonts").mkdir(parents=True, exist_ok=True)
    for font in sorted((KATEX / "fonts").glob("*.woff2")):
        shutil.copyfile(font, target / "fonts" / font.name)
    style = (KATEX / "katex-swap.min.css").read_text(encoding="utf-8")
    style = re.sub(r',url\([^)]*\.(?:woff|ttf)\) format\("(?:woff|truetype)"\)', "", style)
    (target / "katex.css").write_text(style, encoding="utf-8")


def ask_for_style(
    app: Sphinx, page: str, template: str, context: dict[str, Any], doctree: nodes.document | None
) -> None:
    if doctree and any(doctree.findall(lambda n: isinstance(n, (nodes.math, nodes.math_block)))):
        app.add_css_file(f"../{SERVED}/katex.css")


def setup(app: Sphinx) -> ExtensionMetadata:
    renderer = Renderer()

    def inline(translator: Any, node: nodes.math) -> None:
        html = renderer.render(node.astext(), display=False, where=node)
        translator.body.append(f'<span class="math notranslate">{html}</span>')
        raise nodes.SkipNode

    def block(translator: Any, node: nodes.math_block) -> None:
        translator.body.append(translator.starttag(node, "div", CLASS="math notranslate"))
        html = renderer.render(node.astext(), display=True, where=node)
        translator.body.append(f'<div class="math-scroll">{html}</div>')
        if node["number"]:
            number = get_node_equation_number(translator, node)
            translator.body.append(f'<span class="eqno">({number})')
            translator.add_permalink_ref(node, "Link to this equation")
            translator.body.append("</span>")
        translator.body.append("</div>\n")
        raise nodes.SkipNode

    app.add_html_math_renderer("katex", (inline, None), (block, None))
    app.connect("builder-inited", copy_style)
    app.connect("html-page-context", ask_for_style)
    app.connect("build-finished", lambda *_: renderer.stop())
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": False}
