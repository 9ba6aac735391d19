"""The directive `interactive`: a figure that readers can play with.

    :::{interactive} cubic-fit
    :name: fig-cubic-fit
    :caption: A caption, with $mathematics$ if need be.
    :set: b=0.5

    Ordinary MyST: what stands here without JavaScript, and what search engines read.
    :::

makes the custom element `<oyg-cubic-fit data-b="0.5">` of `book/_interactive/cubic-fit.js`. Its
script is loaded only on pages that use it, as a classic deferred script, so that a downloaded book
works from `file://`.
"""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any, ClassVar

from docutils import nodes
from docutils.parsers.rst import directives
from sphinx.application import Sphinx
from sphinx.errors import ExtensionError
from sphinx.util.docutils import SphinxDirective
from sphinx.util.typing import ExtensionMetadata

SCRIPTS = Path(__file__).parents[1] / "_interactive"
BASE = "figure.js"
STYLE = "figure.css"
SERVED = "_interactive"
"""Folder of the site; not below `_static`, where Sphinx would load every script on every page."""


class interactive(nodes.General, nodes.Element):  # noqa: N801  # docutils names nodes so
    """The custom element; its children are the fallback."""


class Interactive(SphinxDirective):
    """See the module."""

    required_arguments = 1
    option_spec: ClassVar = {
        "name": directives.unchanged_required,
        "caption": directives.unchanged_required,
        "set": directives.unchanged_required,
    }
    has_content = True

    def run(self) -> list[nodes.Node]:
        name = self.arguments[0]
        if not (SCRIPTS / f"{name}.js").is_file():
            there = ", ".join(
                sorted(path.stem for path in SCRIPTS.glob("*.js") if path.name != BASE)
            )
            raise self.error(f"there is no figure `{name}`\nhint: there are {there}")
        if not "".join(self.content).strip():
            raise self.error(f"the figure `{name}` says nothing to readers without JavaScript")
        element = interactive("", figure=name, settings=self._settings())
        self.state.nested_parse(self.content, self.content_offset, element)
        if "caption" not in self.options:
            return [element]
        figure = nodes.figure("", element, classes=["oyg-captioned"])
        inline, messages = self.parse_inline(self.options["caption"])
        figure += nodes.caption(self.options["caption"], "", *inline)
        self.add_name(figure)
        return [figure, *messages]

    def _settings(self) -> dict[str, str]:
        pairs = [word.partition("=") for word in self.options.get("set", "").split()]
        if not all(equals and key.isidentifier() for key, equals, _ in pairs):
            raise self.error(f"`:set:` takes words like `start=2`, not `{self.options['set']}`")
        return {key: value for key, _, value in pairs}


def visit_html(translator: Any, node: interactive) -> None:
    settings = {f"data-{key}": value for key, value in node["settings"].items()}
    tag = f"oyg-{node['figure']}"
    translator.body.append(translator.starttag(node, tag, CLASS="oyg-figure", **settings))


def depart_html(translator: Any, node: interactive) -> None:
    translator.body.append(f"</oyg-{node['figure']}>\n")


def pass_through(translator: Any, node: interactive) -> None:
    """Other builders show the fallback alone."""


def add_scripts(
    app: Sphinx, page: str, template: str, context: dict[str, Any], doctree: nodes.document | None
) -> None:
    """On a page with figures: the base, the style, and one script for each figure."""
    figures = sorted({node["figure"] for node in doctree.findall(interactive)} if doctree else ())
    if figures:
        app.add_css_file(f"../{SERVED}/{STYLE}")
        for script in [BASE, *(f"{name}.js" for name in figures)]:
            app.add_js_file(f"../{SERVED}/{script}", loading_method="defer")


def copy_scripts(app: Sphinx) -> None:
    if app.builder.format != "html":
        return
    target = Path(app.outdir) / SERVED
    try:
        shutil.rmtree(target, ignore_errors=True)
        shutil.copytree(SCRIPTS, target)
    except OSError as error:
        raise ExtensionError(f"the figures cannot be copied to {target}: {error}") from error


def setup(app: Sphinx) -> ExtensionMetadata:
    app.add_node(
        interactive,
        html=(visit_html, depart_html),
        latex=(pass_through, pass_through),
        text=(pass_through, pass_through),
    )
    app.add_directive("interactive", Interactive)
    app.connect("builder-inited", copy_scripts)
    app.connect("html-page-context", add_scripts)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
