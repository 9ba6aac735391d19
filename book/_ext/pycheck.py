"""The directive `pycheck`: a cell in which the reader writes a function and has it checked.

    :::{pycheck} grad-poly3
    :label: Write the four derivatives

    ```python
    def grad_poly3(x, y, w):
        raise NotImplementedError()
    ```
    :::

The content is ordinary MyST with one block of code, the text to start from; it is what stands here
without JavaScript. The practice is `book/_checks/grad_poly3.py`.
"""

from __future__ import annotations

import ast
from os.path import relpath
from pathlib import Path
from typing import Any, ClassVar

import pycheck_site as site
from docutils import nodes
from docutils.parsers.rst import directives
from pycheck_practice import Practice, PracticeError, load
from sphinx import addnodes
from sphinx.application import Sphinx
from sphinx.errors import ExtensionError
from sphinx.util.docutils import SphinxDirective
from sphinx.util.typing import ExtensionMetadata, OptionSpec

EXERCISES = Path(__file__).parents[2] / "exercises"


class pycheck(nodes.General, nodes.Element):  # noqa: N801  # docutils names nodes so
    """The custom element; its children are the fallback."""


class PyCheck(SphinxDirective):
    """See the module."""

    required_arguments = 1
    option_spec: ClassVar[OptionSpec] = {"label": directives.unchanged_required}
    has_content = True

    def run(self) -> list[nodes.Node]:
        name = self.arguments[0]
        try:
            practice = load(name)
        except PracticeError as error:
            raise self.error(str(error)) from None
        if any(node["practice"] == name for node in self.state.document.findall(pycheck)):
            raise self.error(f"practice `{name}` is on this page already")
        if "label" not in self.options:
            raise self.error(f"practice `{name}` has no label\nhint: add `:label: What to do`")
        self.assert_has_content()
        element = pycheck("", practice=name, title=f"practice-{name}")
        title, messages = self.parse_inline(self.options["label"])
        element += nodes.paragraph(
            "", "", *title, classes=["oyg-pycheck-title"], ids=[element["title"]]
        )
        self.state.nested_parse(self.content, self.content_offset, element)
        self._require_start(element, practice)
        element += self._elsewhere(practice)
        return [element, *messages]

    def _require_start(self, element: pycheck, practice: Practice) -> None:
        blocks = list(element.findall(nodes.literal_block))
        if len(blocks) != 1:
            raise self.error(
                f"`pycheck` holds {len(blocks)} blocks of code, not one\n"
                "hint: give the text to start from between ```python and ```"
            )
        try:
            body = ast.parse(blocks[0].astext()).body
        except SyntaxError as error:
            raise self.error(f"the text to start from is no Python: {error}") from None
        if practice.function not in [n.name for n in body if isinstance(n, ast.FunctionDef)]:
            raise self.error(f"the text to start from does not define `{practice.function}`")

    def _elsewhere(self, practice: Practice) -> nodes.paragraph:
        """The sentence for paper and for browsers without JavaScript."""
        paragraph = nodes.paragraph(classes=["oyg-pycheck-static"])
        paragraph += nodes.Text("With JavaScript this cell checks what you write.")
        sheet = EXERCISES / f"{practice.sheet}.ipynb"
        if practice.sheet:
            if not sheet.is_file():
                raise self.error(f"the practice names the sheet `{practice.sheet}`: no such file")
            target = f"/{relpath(sheet, self.env.srcdir)}"
            link = addnodes.download_reference("", "", reftarget=target)
            link += nodes.literal("", sheet.name, classes=["download"])
            paragraph += [nodes.Text(" The same task is in the sheet "), link, nodes.Text(".")]
            link["refdoc"] = self.env.docname
        return paragraph


def visit_html(translator: Any, node: pycheck) -> None:
    attributes = {
        "role": "group",
        "aria-labelledby": node["title"],
        "data-practice": node["practice"],
        "data-bytes": str(site.counted_bytes()),
        "data-megabytes": str(round(site.runtime_bytes() / 1e6)),
    }
    tag = translator.starttag(node, "oyg-pycheck", CLASS="oyg-pycheck", **attributes)
    translator.body.append(tag)


def depart_html(translator: Any, _: pycheck) -> None:
    translator.body.append("</oyg-pycheck>\n")


def pass_through(translator: Any, node: pycheck) -> None:
    """Other builders show the fallback alone."""


def add_scripts(
    app: Sphinx,
    _page: str,
    _template: str,
    _context: dict[str, Any],
    doctree: nodes.document | None,
) -> None:
    """On a page with practice: the style and the cell, which asks for the editor itself."""
    if doctree and next(doctree.findall(pycheck), None):
        app.add_css_file(f"../{site.SERVED}/pycheck.css")
        app.add_js_file(f"../{site.SERVED}/pycheck.js", loading_method="defer")


def prepare(app: Sphinx) -> None:
    """Fill the folders of the site, before any page is read: what fails, fails at once."""
    if app.builder.format == "html":
        try:
            site.copy_runtime(Path(app.outdir))
            site.copy_scripts(Path(app.outdir))
            site.record_all(Path(app.outdir))
        except (OSError, PracticeError) as error:
            raise ExtensionError(str(error)) from error


def finish(app: Sphinx, failure: Exception | None) -> None:
    """Write what was recorded, with links into the book that was built."""
    if failure is None and app.builder.format == "html":
        labels = app.env.domaindata["std"]["labels"]
        site.write_records(Path(app.outdir), lambda page: site.place_of(page, app, labels))


def setup(app: Sphinx) -> ExtensionMetadata:
    app.add_node(
        pycheck,
        html=(visit_html, depart_html),
        latex=(pass_through, pass_through),
        text=(pass_through, pass_through),
    )
    app.add_directive("pycheck", PyCheck)
    app.connect("builder-inited", prepare)
    app.connect("html-page-context", add_scripts)
    app.connect("build-finished", finish)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
