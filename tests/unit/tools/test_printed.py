"""From pages of a site to one document: ids, links, folds, headings, and what is refused."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from bs4 import BeautifulSoup, Tag
from printed import cli, layout
from printed.compose import compose
from printed.references import dangling, relink
from printed.site import Page, Site, read_site

from autograder.errors import AutograderError, UsageError

PAGE = """<html lang="en"><head>{head}</head><body><article class="bd-article">
<section id="top">{body}</section></article></body></html>"""
PREDICT = """<h1>Q</h1><div class="admonition tip"><p>Guess.</p>
<details class="sd-dropdown"><summary>
<span class="sd-summary-text">Answer</span><svg></svg></summary>
<div><p>It is four.</p></div></details></div><p>After.</p>"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path


def site_of(
    folder: Path, pages: dict[str, str], toc: dict[str, object] | None = None, head: str = ""
) -> Site:
    for name, body in pages.items():
        file = folder / "html" / f"{name}.html"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(PAGE.format(head=head, body=body), encoding="utf-8")
    root, *others = pages
    chapters = {"chapters": [{"file": name} for name in others]} if others else {}
    toc = toc or {"format": "jb-book", "root": root, **chapters}
    (folder / "_toc.yml").write_text(json.dumps(toc))
    (folder / "_config.yml").write_text(json.dumps({"title": "Small", "author": "N. N."}))
    return read_site(folder / "html", config=folder / "_config.yml", toc=folder / "_toc.yml")


def composed(site: Site) -> BeautifulSoup:
    return BeautifulSoup(compose(site), "html.parser")


def only(found: list[Tag]) -> Tag:
    assert 1 == len(found)
    return found[0]


def test_parts_chapters_and_sections_go_one_level_down_each(folder: Path) -> None:
    bodies = {
        name: f"<h1>{name}</h1><h2>inner</h2>" for name in ("index", "first", "below", "last")
    }
    toc = {
        "format": "jb-book",
        "root": "index",
        "parts": [
            {"caption": "P", "chapters": [{"file": "first", "sections": [{"file": "below"}]}]},
            {"caption": "Q", "chapters": [{"file": "last"}, {"url": "https://example.org"}]},
        ],
    }
    site = site_of(folder, bodies, toc)

    assert (
        Page("index", 0),
        Page("first", 1, part="P"),
        Page("below", 2),
        Page("last", 1, part="Q"),
    ) == site.pages
    document = composed(site)
    assert ["Contents", "index", "P", "Q"] == [tag.get_text() for tag in document.find_all("h1")]
    assert ["below"] == [
        tag.get_text() for tag in document.find_all("h3") if tag.get_text() != "inner"
    ]


def test_ids_of_equal_name_stay_apart_and_labels_follow(folder: Path) -> None:
    drawing = (
        '<svg><g clip-path="url(#c)"></g><path id="c"></path><use xlink:href="#c"></use></svg>'
    )
    body = f'<h1>x</h1><label for="w">w</label><input id="w">{drawing}'
    document = composed(site_of(folder, {"index": body, "a/b": body}))

    ids = [str(tag["id"]) for tag in document.find_all(id=True)]
    assert len(set(ids)) == len(ids)
    assert ["index:w", "a/b:w"] == [str(tag["for"]) for tag in document.find_all("label")]
    assert ["#index:c", "#a/b:c"] == [str(use["xlink:href"]) for use in document.find_all("use")]
    assert ["url(#index:c)", "url(#a/b:c)"] == [str(g["clip-path"]) for g in document.find_all("g")]


@pytest.mark.parametrize(
    ("href", "expected"),
    [
        ("#near", "#a/b:near"),
        ("../index.html", "#index"),
        ("../index.html#far", "#index:far"),
        ("../", "#index"),
        ("https://example.org/x#y", "https://example.org/x#y"),
        ("mailto:a@example.org", "mailto:a@example.org"),
        ("../_downloads/1/x.ipynb", "https://example.org/book/_downloads/1/x.ipynb"),
        ("../search.html", "https://example.org/book/search.html"),
    ],
)
def test_a_link_leads_into_the_book_or_to_the_published_site(href: str, expected: str) -> None:
    article = BeautifulSoup(f'<a href="{href}">x</a>', "html.parser")
    relink(article, "a/b", frozenset({"index", "a/b"}), "https://example.org/book/")

    assert expected == article.find_all("a")[0]["href"]


def test_a_download_is_plain_text_where_no_site_is_published() -> None:
    article = BeautifulSoup('<a href="_downloads/1/x.ipynb">x.ipynb</a>', "html.parser")
    relink(article, "index", frozenset({"index"}), None)

    assert "<span>x.ipynb</span>" == str(article)


def test_pictures_are_found_from_the_root() -> None:
    article = BeautifulSoup('<img src="../_images/1.svg"><img src="data:,x">', "html.parser")
    relink(article, "a/b", frozenset({"a/b"}), None)

    assert ["http://book.invalid/_images/1.svg", "data:,x"] == [
        str(image["src"]) for image in article.find_all("img")
    ]


def test_a_link_that_leads_nowhere_is_named(folder: Path) -> None:
    site = site_of(folder, {"index": '<h1>x</h1><a href="#lost">x</a><a href="#top">y</a>'})

    with pytest.raises(AutograderError) as refused:
        compose(site)
    assert ("index:lost",) == refused.value.evidence
    assert 1 == refused.value.exit_status
    assert ["gone"] == dangling(BeautifulSoup('<a href="#gone"></a>', "html.parser"))


def test_an_answer_moves_to_the_end_of_its_page_and_is_linked_both_ways(folder: Path) -> None:
    document = composed(site_of(folder, {"index": PREDICT}))

    assert [] == document.find_all(["details", "summary"])
    text = " ".join(document.get_text().split())
    assert text.index("After.") < text.index("It is four.")
    question, answer = document.select("#index\\:question-1, #index\\:answer-1")
    assert "Answer 1, page " == question.get_text()
    assert ["#index:answer-1"] == [str(a["href"]) for a in question.find_all("a")]
    assert ["#index:question-1"] == [str(a["href"]) for a in answer.find_all("a")]


def test_folded_code_is_printed_where_it_stands(folder: Path) -> None:
    body = (
        '<h1>x</h1><details class="hide above-input"><summary>Show code</summary>'
        "<pre>plot()</pre></details><p>drawn</p>"
    )
    text = composed(site_of(folder, {"index": body})).get_text().partition("Contents")[2]

    assert "Show code" not in text
    assert text.index("plot()") < text.index("drawn")


def test_other_folds_open_under_their_title(folder: Path) -> None:
    body = "<h1>x</h1><details><summary>Proof</summary><p>QED</p></details>"
    unfolded = only(composed(site_of(folder, {"index": body})).select(".book-unfolded"))

    assert "Proof QED" == unfolded.get_text(" ", strip=True)


def test_a_formula_is_named_by_its_tex_and_drawn_once(folder: Path) -> None:
    body = (
        '<h1>x</h1><span class="katex"><span class="katex-mathml"><math><annotation>x^2'
        '</annotation></math></span><span class="katex-html" aria-hidden="true">x2</span></span>'
    )
    formula = only(composed(site_of(folder, {"index": body})).select(".katex"))

    assert ("img", "x^2") == (formula["role"], formula["aria-label"])
    assert "x2" == formula.get_text()
    assert [] == formula.select("[aria-hidden]")


def test_figures_get_their_scripts_once_and_the_theme_none(folder: Path) -> None:
    head = (
        '<link rel="stylesheet" href="_static/site.css?v=1"><script src="_static/site.js"></script>'
        '<script defer src="_interactive/figure.js?v=2"></script>'
    )
    document = composed(site_of(folder, {"index": "<h1>x</h1>", "b": "<h1>y</h1>"}, head=head))

    assert ["http://book.invalid/_interactive/figure.js"] == [
        str(tag["src"]) for tag in document.find_all("script")
    ]
    assert ["http://book.invalid/_static/site.css"] == [
        str(tag["href"]) for tag in document.find_all("link")
    ]


def test_a_title_with_quotes_does_not_break_the_foot_of_the_page(folder: Path) -> None:
    style = only(
        composed(site_of(folder, {"index": '<h1>The "why" \\ how</h1>'})).find_all("style")
    )

    assert r'content: "The \"why\" \\ how"' in style.get_text()


def test_a_page_that_is_not_built_is_named(folder: Path) -> None:
    site_of(folder, {"index": "<h1>x</h1>", "lost": "<h1>y</h1>"})
    (folder / "html" / "lost.html").unlink()

    with pytest.raises(UsageError) as refused:
        read_site(folder / "html", config=folder / "_config.yml", toc=folder / "_toc.yml")
    assert "the built book lacks 1 of its 2 pages" == refused.value.fact
    assert refused.value.evidence[0].startswith("lost.html is in ")


def test_a_page_without_an_article_is_named(folder: Path) -> None:
    site = site_of(folder, {"index": "<h1>x</h1>"})
    (folder / "html" / "index.html").write_text("<html><body></body></html>")

    with pytest.raises(AutograderError, match=r"the page `index.html` has no text"):
        compose(site)


@pytest.mark.parametrize("broken", ["_toc.yml", "_config.yml"])
def test_a_configuration_that_cannot_be_read_is_named(folder: Path, broken: str) -> None:
    site_of(folder, {"index": "<h1>x</h1>"})
    (folder / broken).write_text("[: {")

    with pytest.raises(UsageError, match=broken):
        read_site(folder / "html", config=folder / "_config.yml", toc=folder / "_toc.yml")


def test_without_a_book_the_command_ends_with_two(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert 2 == cli.main([str(tmp_path), str(tmp_path / "book.pdf")])
    fact, _, hint = capsys.readouterr().err.splitlines()
    assert f"there is no built book in `{tmp_path}`" == fact
    assert "hint: run `make book` first" == hint


def test_without_chromium_the_command_ends_with_two(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    site_of(folder, {"index": "<h1>x</h1>"})
    monkeypatch.setenv("PATH", str(folder))
    more = ["--toc", str(folder / "_toc.yml"), "--config", str(folder / "_config.yml")]

    assert 2 == cli.main([str(folder / "html"), str(folder / "book.pdf"), *more])
    assert "the program `chromium` is not on this machine" in capsys.readouterr().err


def test_chromium_sees_the_site_and_nothing_beside_it(folder: Path) -> None:
    site = site_of(folder, {"index": "<h1>x</h1>"})
    answers = layout.Answers("", site)

    assert folder / "html" / "index.html" == answers.file("http://book.invalid/index.html?v=1")
    assert answers.file("http://book.invalid/../_config.yml") is None
    assert answers.file("http://book.invalid/%2e%2e/_config.yml") is None
    assert answers.file("https://example.org/index.html") is None
