"""What Chromium leaves to do: what the document is called, its dates, and a look at every link."""

from __future__ import annotations

import io
import os
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

from pypdf import PdfReader, PdfWriter
from pypdf.generic import BooleanObject, DictionaryObject, NameObject, PdfObject, TextStringObject

from autograder.errors import AutograderError
from printed.layout import Printed
from printed.references import ORIGIN
from printed.site import Site


@dataclass(frozen=True)
class Book:
    """A finished PDF."""

    data: bytes
    n_pages: int


def finish(printed: Printed, site: Site) -> Book:
    """The PDF with title, author and settings for viewers; the same bytes for the same input.

    Raises:
        AutograderError: a link points at a page of the site instead of a page of the book.
    """
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(printed.data)))
    _name_outline(writer, printed.headings)
    astray = sorted({uri for uri in _addresses(writer) if _is_ours(uri)})
    if astray:
        raise AutograderError("links of the PDF lead to places on this machine", *astray)
    writer.metadata = {"/Title": site.title, "/Author": site.author, **_dates()}
    writer.page_mode = "/UseOutlines"
    writer.root_object[NameObject("/ViewerPreferences")] = DictionaryObject(
        {NameObject("/DisplayDocTitle"): BooleanObject(True)}
    )
    writer.pdf_header = "%PDF-1.7"
    target = io.BytesIO()
    writer.write(target)
    return Book(target.getvalue(), len(writer.pages))


def _name_outline(writer: PdfWriter, headings: list[str]) -> None:
    """Give each entry the text of its heading.

    Chromium writes a heading twice where a page begins with it, and a formula as loose letters.
    """
    items = list(_items(writer.get_outline_root().get("/First")))
    if len(items) != len(headings):
        raise AutograderError(
            f"the outline has {len(items)} entries, and the book {len(headings)} headings",
            hint="a heading may be hidden by a style; see tools/printed/print.css",
        )
    for item, heading in zip(items, headings, strict=True):
        item[NameObject("/Title")] = TextStringObject(heading)


def _items(reference: PdfObject | None) -> Iterator[DictionaryObject]:
    """The entries of the outline below `reference` and after it, in the order of the text."""
    while reference is not None:
        item = reference.get_object()
        assert isinstance(item, DictionaryObject)
        yield item
        yield from _items(item.get("/First"))
        reference = item.get("/Next")


def _addresses(writer: PdfWriter) -> list[str]:
    found = []
    for page in writer.pages:
        for reference in page.get("/Annots") or ():
            action = reference.get_object().get("/A", {})
            if "/URI" in action:
                found.append(str(action["/URI"]))
    return found


def _is_ours(uri: str) -> bool:
    return uri.startswith((ORIGIN, "file:", "http://127.0.0.1", "http://localhost"))


def _dates() -> dict[str, str]:
    """`SOURCE_DATE_EPOCH` where it is set, and no date otherwise, so that two prints are alike."""
    epoch = os.environ.get("SOURCE_DATE_EPOCH", "")
    if not epoch.isdigit():
        return {}
    stamp = datetime.fromtimestamp(int(epoch), UTC).strftime("D:%Y%m%d%H%M%SZ")
    return {"/CreationDate": stamp, "/ModDate": stamp}
