"""Figures that cells draw with matplotlib become part of the page.

The SVG of a figure is written into the HTML: its text is set in the page's font, and the colours
of the palette (`book/_static/palette.css`) become the palette's variables, so that a figure
follows the reader from light to dark. `book/_kernel/house.py` sets matplotlib up for it.
"""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Callable
from pathlib import Path
from xml.etree import ElementTree

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.config import Config
from sphinx.transforms.post_transforms import SphinxPostTransform
from sphinx.util.typing import ExtensionMetadata

BOOK = Path(__file__).parents[1]
SVG = "{http://www.w3.org/2000/svg}"
XLINK = "{http://www.w3.org/1999/xlink}"
DROPPED = {f"{SVG}metadata", f"{SVG}title"}
COLOUR = re.compile(r"#[0-9a-f]{6}")
DIGITS = re.compile(r"(\.\d\d)\d+")
OWN_FONT = re.compile(r"font-family: [^;\"]+(; |$)")
ElementTree.register_namespace("", SVG.strip("{}"))


def palette() -> dict[str, str]:
    """The colours of the light mode, and the variable that each one is."""
    light = (BOOK / "_static" / "palette.css").read_text(encoding="utf-8").partition("}")[0]
    return {value: f"var({name})" for name, value in re.findall(r"(--[\w-]+): (#\w{6});", light)}


def inlined(drawing: str, description: str, width: str | None = None) -> str:
    """An SVG file's text as an element of a page.

    Args:
        drawing: what matplotlib wrote, with text as text.
        description: what the figure shows, for those who do not see it.
        width: the widest that it may become, as CSS.
    """
    root = ElementTree.fromstring(drawing)
    own = f"d{hashlib.sha256(drawing.encode()).hexdigest()[:8]}-"
    variables = palette()
    for parent in list(root.iter()):
        for child in [child for child in parent if child.tag in DROPPED]:
            parent.remove(child)
    for element in root.iter():
        _adapt(element, own, variables)
    points = float(root.get("width", "480pt").removesuffix("pt"))
    root.set("style", f"max-width: {width or f'{points * 4 / 3:g}px'}")
    root.attrib.pop("height", None)
    root.set("width", "100%")
    root.set("class", "drawn")
    root.set("role", "img")
    root.set("aria-label", " ".join(description.split()))
    return ElementTree.tostring(root, encoding="unicode")


def _adapt(element: ElementTree.Element, own: str, variables: dict[str, str]) -> None:
    """Own ids, no fonts of its own, colours by variable; numbers as short as a screen needs."""
    if reference := element.attrib.pop(f"{XLINK}href", None):
        element.set("href", reference)
    adapted: dict[str, Callable[[str], str]] = {
        "id": lambda value: own + value,
        "href": lambda value: value.replace("#", f"#{own}"),
        "clip-path": lambda value: value.replace("url(#", f"url(#{own}"),
        "style": lambda value: COLOUR.sub(
            lambda found: variables.get(found[0], found[0]), OWN_FONT.sub("", value)
        ),
        "d": lambda value: " ".join(DIGITS.sub(r"\1", value).split()),
    }
    for name in adapted.keys() & element.attrib.keys():
        element.set(name, adapted[name](element.attrib[name]))
    if element.tag == f"{SVG}style" and element.text:
        element.text = f".drawn {element.text}"


class InlineDrawings(SphinxPostTransform):
    """Put the drawing in the place of the image that Jupyter made of it."""

    default_priority = 900
    formats = ("html",)

    def run(self, **_: object) -> None:
        for image in list(self.document.findall(nodes.image)):
            path = Path(self.app.srcdir, image["uri"])
            if path.suffix == ".svg" and "jupyter_execute" in path.parts and path.is_file():
                drawing = path.read_text(encoding="utf-8")
                html = inlined(drawing, image.get("alt", ""), image.get("width"))
                image.replace_self(nodes.raw("", html, format="html"))


def lend_house_style(app: Sphinx, config: Config) -> None:
    """Let cells import `house`: kernels inherit the search path."""
    paths = [str(BOOK / "_kernel"), os.environ.get("PYTHONPATH", "")]
    if paths[0] not in paths[1].split(os.pathsep):
        os.environ["PYTHONPATH"] = os.pathsep.join(filter(None, paths))


def setup(app: Sphinx) -> ExtensionMetadata:
    app.connect("config-inited", lend_house_style)
    app.add_post_transform(InlineDrawings)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
