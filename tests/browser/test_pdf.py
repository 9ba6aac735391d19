"""The book on paper: complete, with links that lead where they say, and the same twice."""

from __future__ import annotations

import functools
import itertools
import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urljoin, urlsplit

import pytest
from bs4 import BeautifulSoup, Tag
from pages import BOOK, ROOT
from pypdf import PdfReader
from pypdf.generic import Destination, DictionaryObject
from sphinx_external_toc.parsing import parse_toc_yaml

TOC = ROOT / "book" / "_toc.yml"
PAGES = [name.removesuffix(".md") for name in parse_toc_yaml(TOC)]
FALLBACK = re.compile(r"^(:{3,})\{interactive\}.*?^\1$", re.DOTALL | re.MULTILINE)
"""What stands in the place of a figure until its script has drawn it."""
LETTERS = re.compile(r"[\Wʼ]+")
"""What is not a letter; Chromium writes a modifier letter for an apostrophe."""
FIGURES = re.compile("oyg-")
"""The custom elements, which put a drawing in the place of what they enclose."""


def print_book(site: Path, target: Path, *more: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, str(ROOT / "tools" / "pdf.py"), str(site), str(target), *more]
    quiet = {key: value for key, value in os.environ.items() if key != "SOURCE_DATE_EPOCH"}
    return subprocess.run(command, check=False, capture_output=True, text=True, env=quiet)


@pytest.fixture(scope="session")
def printed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    target = tmp_path_factory.mktemp("pdf") / "book.pdf"
    done = print_book(BOOK, target)
    assert "" == done.stdout
    assert 0 == done.returncode, done.stderr
    return target


@pytest.fixture(scope="session")
def book(printed: Path) -> PdfReader:
    return PdfReader(printed)


def letters(text: str) -> str:
    """Letters and digits alone, as spaces and signs come and go in the text of a PDF."""
    return LETTERS.sub("", text)


@functools.cache
def text_of(book: PdfReader, number: int) -> str:
    return letters(book.pages[number].extract_text())


@functools.cache
def body_of(book: PdfReader, number: int) -> str:
    """The text of a page without its foot, which is drawn first and is one line."""
    return letters(book.pages[number].extract_text().partition("\n")[2])


def entries(outline: list[Destination | list[Destination]]) -> Iterator[Destination]:
    for entry in outline:
        if isinstance(entry, list):
            yield from entries(entry)
        else:
            yield entry


def article_of(page: str) -> Tag:
    article = BeautifulSoup((BOOK / f"{page}.html").read_text("utf-8"), "html.parser").article
    assert article
    return article


def links(book: PdfReader) -> Iterator[tuple[int, DictionaryObject]]:
    for number, page in enumerate(book.pages):
        for reference in page.get("/Annots") or ():
            link = reference.get_object()
            if link["/Subtype"] == "/Link":
                yield number, link


def page_of(book: PdfReader, name: object) -> int:
    """The page, counted from 0, of a named destination."""
    number = book.get_destination_page_number(book.named_destinations[str(name)])
    assert number is not None
    return number


def first_page(book: PdfReader, page: str) -> int:
    return page_of(book, f"/{page}")


def test_every_page_of_the_table_of_contents_is_printed_in_its_order(book: PdfReader) -> None:
    starts = [first_page(book, page) for page in PAGES]

    assert sorted(set(starts)) == starts
    assert "Contents" in text_of(book, 1)
    assert 2 <= starts[0] <= 4  # after the cover and the contents


def pages_of(book: PdfReader, page: str) -> range:
    """The pages, counted from 0, on which a page of the site is printed."""
    starts = [*(first_page(book, other) for other in PAGES), len(book.pages)]
    start = first_page(book, page)
    return range(start, starts[starts.index(start) + 1])


def is_printed(line: str, pages: list[str]) -> bool:
    """Whether the letters stand on one page, or at the end of one and the beginning of the next.

    Figures and code of a page may come after its text in the file.
    """
    if any(line in text for text in pages):
        return True
    broken = ((line[:k], line[k:]) for k in range(1, len(line)))
    return any(
        head in text and after.startswith(tail)
        for head, tail in broken
        for text, after in itertools.pairwise(pages)
    )


def test_all_prose_is_printed_on_the_pages_of_its_page(book: PdfReader) -> None:
    """Every line of a source that holds nothing but words and commas is found in the PDF."""
    looked_for, lost = 0, []
    for page in PAGES:
        pages = [body_of(book, number) for number in pages_of(book, page)]
        source = (ROOT / "book" / f"{page}.md").read_text(encoding="utf-8")
        for line in FALLBACK.sub("", source).splitlines():
            if re.fullmatch(r"[A-Z][\w ,;-]{30,}\.", line):
                looked_for += 1
                lost += [] if is_printed(letters(line), pages) else [f"{page}: {line}"]

    assert [] == lost
    assert looked_for > 50


def words_of(title: str) -> str:
    """A title without its formulas, whose letters come elsewhere in the text of a page."""
    return letters(" ".join(word for word in title.split() if not re.search(r"[\\{}^_]", word)))


def test_every_entry_of_the_outline_leads_to_its_heading(book: PdfReader) -> None:
    found = list(entries(book.outline))

    astray = [
        entry.title
        for entry in found
        if words_of(str(entry.title))
        not in text_of(book, book.get_destination_page_number(entry) or 0)
    ]
    assert [] == astray
    assert len(found) > len(PAGES)


def test_the_outline_is_nested_by_part_page_and_section(book: PdfReader) -> None:
    captions = [tree.caption for tree in parse_toc_yaml(TOC).root.subtrees]
    top = [str(entry.title) for entry in book.outline if not isinstance(entry, list)]

    assert captions == top[2:]  # after the contents and the page that begins the book


def test_every_link_into_the_book_leads_to_a_place_in_it(book: PdfReader) -> None:
    inside = [link["/Dest"] for _, link in links(book) if "/Dest" in link]

    assert set() == {str(name) for name in inside} - set(book.named_destinations)
    assert len(inside) > len(PAGES)


@pytest.mark.parametrize("page", PAGES)
def test_the_links_of_a_page_are_those_of_the_site(book: PdfReader, page: str) -> None:
    """To another page, to a section of another page, and within the page."""
    article = article_of(page)
    for drawn in article.find_all(FIGURES):
        drawn.clear()
    expected = set()
    for link in article.select("a[href]:not(.headerlink)"):
        address = urlsplit(urljoin(f"http://site/{page}.html", str(link["href"])))
        name = address.path.removeprefix("/").removesuffix(".html")
        if address.netloc == "site" and name in PAGES:
            expected.add(f"/{name}:{address.fragment}" if address.fragment else f"/{name}")
    printed = {
        str(link["/Dest"])
        for number, link in links(book)
        if "/Dest" in link and number in pages_of(book, page)
    }

    assert set() == expected - printed


@pytest.mark.parametrize("page", PAGES)
def test_a_link_to_a_section_leads_to_the_page_of_its_heading(book: PdfReader, page: str) -> None:
    astray = []
    for section in article_of(page).select("section section[id]"):
        heading = section.find(re.compile("h[2-6]"))
        assert heading
        for mark in heading.select(".headerlink"):
            mark.decompose()
        words = [letters(text) for text in heading.find_all(string=True, recursive=False)]
        names = [
            mark["id"] for mark in (section, *section.find_all("span", id=True, recursive=False))
        ]
        for name in (f"/{page}:{name}" for name in names):
            if name in book.named_destinations:
                text = text_of(book, page_of(book, name))
                astray += [] if all(word in text for word in words) else [name]

    assert [] == astray


def test_some_links_lead_to_sections(book: PdfReader) -> None:
    assert 20 < sum(":" in name for name in book.named_destinations)


def test_no_link_leads_to_this_machine(book: PdfReader) -> None:
    addresses = [str(link["/A"]["/URI"]) for _, link in links(book) if "/A" in link]

    assert [] == [uri for uri in addresses if not re.match(r"https?://[\w.-]+\.\w{2,}/", uri)]
    assert [] == [uri for uri in addresses if "book.invalid" in uri or "127.0.0.1" in uri]
    assert addresses


def test_the_contents_name_the_page_on_which_each_page_begins(book: PdfReader) -> None:
    pages = book.pages[1 : first_page(book, PAGES[0])]
    contents = "\n".join(page.extract_text() for page in pages)

    for page in PAGES:
        number = first_page(book, page) + 1
        assert re.search(rf"\b{number}\b", contents), page
        assert re.match(rf"{number}(?!\d)", text_of(book, number - 1))  # the foot is drawn first


def test_an_answer_stands_at_the_end_of_its_page_and_not_under_its_question(
    book: PdfReader,
) -> None:
    question = page_of(book, "/02-gradients/chain-rule:question-1")
    answer = page_of(book, "/02-gradients/chain-rule:answer-1")

    assert question < answer
    assert f"Answer1page{answer + 1}" in text_of(book, question)
    assert f"Answer1topage{question + 1}" in text_of(book, answer)


def test_a_screen_reader_gets_tags_language_and_formulas(book: PdfReader) -> None:
    root = book.trailer["/Root"]
    named = {
        " ".join(str(item["/Alt"]).split())
        for item in (book.get_object(number) for number in book.xref[0])
        if isinstance(item, DictionaryObject) and item.get("/S") == "/Figure" and "/Alt" in item
    }
    formulas = {
        " ".join(tex.text.split())
        for tex in article_of("02-gradients/chain-rule").select("annotation")
    }

    assert "en" == root["/Lang"]
    assert root["/MarkInfo"]["/Marked"]
    assert "/ParentTree" in root["/StructTreeRoot"]
    assert set() == formulas - named
    assert len(formulas) > 20


def test_title_and_author_are_in_the_file_and_no_date(book: PdfReader) -> None:
    assert book.metadata is not None
    assert {"/Title", "/Author"} == set(book.metadata)
    assert "Own Your Gradients" == book.metadata.title


def test_the_paper_is_a4(book: PdfReader) -> None:
    assert {(595, 842)} == {
        (round(page.mediabox.width), round(page.mediabox.height)) for page in book.pages
    }


# What follows prints small sites of its own.

PAGE = """<!DOCTYPE html><html lang="en"><head><title>t</title>{head}</head>
<body><article class="bd-article"><section id="{id}">{body}</section></article></body></html>"""


def small_site(
    folder: Path, pages: dict[str, str], *, head: str = "", baseurl: str = ""
) -> list[str]:
    """Write a site with these bodies; return the arguments that print it."""
    site, toc, config = folder / "html", folder / "_toc.yml", folder / "_config.yml"
    for name, body in pages.items():
        file = site / f"{name}.html"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(PAGE.format(head=head, id="start", body=body), encoding="utf-8")
    root, *others = pages
    chapters = {"chapters": [{"file": name} for name in others]} if others else {}
    toc.write_text(json.dumps({"format": "jb-book", "root": root, **chapters}))
    html = {"baseurl": baseurl} if baseurl else {}
    config.write_text(json.dumps({"title": "Small", "author": "N. N.", "html": html}))
    return [str(site), str(folder / "small.pdf"), "--toc", str(toc), "--config", str(config)]


def printed_small(arguments: list[str]) -> subprocess.CompletedProcess[str]:
    return print_book(Path(arguments[0]), Path(arguments[1]), *arguments[2:])


TWO = {
    "index": '<h1>One</h1><p><a href="a/b.html#near">there</a>'
    ' <a href="_downloads/x.ipynb">sheet</a></p>',
    "a/b": '<h1>Two</h1><p id="near">Near. <a href="../index.html">back</a>'
    ' <a href="https://example.org/paper">paper</a></p>',
}


def test_downloads_lead_to_the_published_site_and_two_prints_are_the_same_bytes(
    tmp_path: Path,
) -> None:
    arguments = small_site(tmp_path, TWO, baseurl="https://example.org/course")
    done = printed_small(arguments)
    assert 0 == done.returncode, done.stderr
    first = Path(arguments[1]).read_bytes()
    book = PdfReader(arguments[1])

    assert ["https://example.org/course/_downloads/x.ipynb", "https://example.org/paper"] == [
        str(link["/A"]["/URI"]) for _, link in links(book) if "/A" in link
    ]
    assert {"/a/b:near", "/a/b", "/index"} == {
        str(link["/Dest"]) for _, link in links(book) if "/Dest" in link
    }
    assert 0 == printed_small(arguments).returncode
    assert first == Path(arguments[1]).read_bytes()


def test_a_page_that_is_not_whole_is_not_printed(tmp_path: Path) -> None:
    pages = {
        "index": '<h1>A</h1><img src="lost.png" alt="x">',
        "b": '<h1>B</h1><img src="https://example.org/x.png" alt="x">',
        "c": "<h1>C</h1>",
    }
    head = '<script src="/_interactive/bad.js"></script>'
    arguments = small_site(tmp_path, pages, head=head)
    scripts = tmp_path / "html" / "_interactive"
    scripts.mkdir()
    (scripts / "bad.js").write_text('throw new Error("a figure that fails");')
    done = printed_small(arguments)

    assert 1 == done.returncode
    assert "lost.png was asked for and is not in the site" in done.stderr
    assert "https://example.org/x.png was asked for" in done.stderr
    assert "a figure that fails" in done.stderr
    assert "Traceback" not in done.stderr
    assert not Path(arguments[1]).exists()
