"""Small repairs to the HTML of others, each a fault that axe or Lighthouse finds."""

from __future__ import annotations

from typing import Any

from sphinx.application import Sphinx
from sphinx.util.typing import ExtensionMetadata

REPAIRS = {
    # docutils: a role that ARIA 1.2 has given up, inside a list that wants list items
    'role="doc-biblioentry"': 'role="listitem"',
    # MyST-NB: the label hides the words that stand there, which WCAG 2.5.3 forbids
    ' aria-label="Toggle hidden content"': "",
}


def repair(app: Sphinx, page: str, template: str, context: dict[str, Any], doctree: Any) -> None:
    for fault, better in REPAIRS.items():
        if "body" in context:
            context["body"] = context["body"].replace(fault, better)


def setup(app: Sphinx) -> ExtensionMetadata:
    app.connect("html-page-context", repair)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
