"""One HTML document made of all pages of the site.

One document instead of one PDF per page, because then Chromium itself makes the links between
pages, the outline, the page numbers and the tags for screen readers, and nothing has to be joined
afterwards. See docs/decisions/0014.
"""

from __future__ import annotations

from pathlib import Path
from urllib.parse import urljoin

from bs4 import BeautifulSoup, Tag

from autograder.errors import AutograderError
from printed.cover import contents, cover, heading_of
from printed.folds import unfold
from printed.references import ORIGIN, dangling, make_unique, relink, unique
from printed.site import Page, Site

STYLE = Path(__file__).with_name("print.css")
FONTS = "_fonts"
"""Folder of the document's fonts, as the style sheet calls it; see `layout`."""
_FIGURES = f"{ORIGIN}_interactive/"
_NOT_PRINTED = "a.headerlink, script, noscript, button, .prev-next-area, .visually-hidden-focusable"

_SHORT_CODE = 16
"""Lines of a block that is kept whole; were longer ones, half a page could stay white."""


def compose(site: Site) -> str:
    """The book as the text of one HTML document.

    Raises:
        AutograderError: a page has no article, or a link leads to a place that does not exist.
    """
    soup = BeautifulSoup("<!DOCTYPE html><html><head></head><body></body></html>", "html.parser")
    names = frozenset(page.name for page in site.pages)
    styles: dict[str, None] = {}
    scripts: dict[str, None] = {}
    articles = []
    language = "en"
    for page in site.pages:
        source = BeautifulSoup(site.read(page), "html.parser")
        if source.html:
            language = str(source.html.get("lang", language))
        styles |= dict.fromkeys(_addresses(source, page, 'link[rel="stylesheet"]', "href"))
        scripts |= dict.fromkeys(
            src
            for src in _addresses(source, page, "script[src]", "src")
            if src.startswith(_FIGURES)
        )
        articles.append(_article(soup, source, page, names, site.online))
    head, body, html = soup.head, soup.body, soup.html
    assert head
    assert body
    assert html
    html.attrs = {"lang": language, "data-theme": "light", "data-mode": "light"}
    _fill_head(soup, head, site, [*styles], [*scripts], articles)
    body.extend([cover(soup, site), contents(soup, site, articles), *articles])
    _refuse_dangling(soup)
    return str(soup)


def _addresses(source: BeautifulSoup, page: Page, selector: str, attribute: str) -> list[str]:
    """Where the page finds its styles or scripts, from the root, without hashes."""
    found = (str(tag[attribute]).split("?")[0] for tag in source.select(selector))
    return [urljoin(f"{ORIGIN}{page.file}", address) for address in found]


def _article(
    soup: BeautifulSoup,
    source: BeautifulSoup,
    page: Page,
    names: frozenset[str],
    online: str | None,
) -> Tag:
    article = source.select_one("article.bd-article")
    if article is None:
        raise AutograderError(
            f"the page `{page.file}` has no text",
            "it holds no element `article.bd-article`",
            hint="the theme may have changed; see tools/printed/compose.py",
        )
    for tag in article.select(_NOT_PRINTED):
        tag.decompose()
    make_unique(article, page.name)
    relink(article, page.name, names, online)
    unfold(article, page.name, soup)
    _mark_code(article)
    _name_formulas(article)
    _move_headings(article, page.depth, soup)
    section = soup.new_tag("section", attrs={"class": "book-page", "id": page.name})
    if page.part:
        part = soup.new_tag(
            "h1", attrs={"class": "book-part", "id": unique(page.name, "book-part")}
        )
        part.string = page.part
        section.append(part)
    section.append(article.extract())
    return section


def _mark_code(article: Tag) -> None:
    """Mark code that is too long to be kept on one page."""
    for pre in article.find_all("pre"):
        if pre.get_text().count("\n") > _SHORT_CODE:
            pre["class"] = "book-long"


def _name_formulas(article: Tag) -> None:
    """Replace hidden MathML, which does not reach a PDF, by the TeX as alternative text."""
    for formula in article.select("span.katex"):
        tex = formula.find("annotation")
        drawn = formula.select_one(".katex-html")
        if tex and drawn:
            formula.attrs |= {"role": "img", "aria-label": tex.get_text(strip=True)}
            del drawn["aria-hidden"]
            formula.clear()
            formula.append(drawn)


def _move_headings(article: Tag, depth: int, soup: BeautifulSoup) -> None:
    """Give every heading its level in the whole book; styles go by the level in the page."""
    for heading in article.find_all([f"h{level}" for level in range(1, 7)]):
        level = int(heading.name[1])
        heading["class"] = f"book-h{level}"
        heading.name = f"h{min(level + depth, 6)}"
        _keep_with_names(soup, heading)


def _keep_with_names(soup: BeautifulSoup, heading: Tag) -> None:
    """Put a heading, with the paragraph after it, into blocks that bear the names of its section.

    A link to a name that stands on a heading, before it, or on its section leads to the page before
    when Chromium moves the heading over a page break; to a block that is kept whole it is right.
    """
    section = heading.parent
    if section is None or section.name != "section" or not section.has_attr("id"):
        return
    names = [section, *heading.find_previous_siblings("span", id=True)]
    kept = soup.new_tag("div", attrs={"class": "book-kept"})
    heading.insert_before(kept)
    text = heading.find_next_sibling()
    kept.append(heading.extract())
    if text and text.name == "p":
        kept.append(text.extract())
    for place in names:
        kept["id"] = place.attrs.pop("id")
        kept = kept.wrap(soup.new_tag("div", attrs={"class": "book-kept"}))
    kept.unwrap()


def _fill_head(
    soup: BeautifulSoup,
    head: Tag,
    site: Site,
    styles: list[str],
    scripts: list[str],
    articles: list[Tag],
) -> None:
    head.append(soup.new_tag("meta", attrs={"charset": "utf-8"}))
    title = soup.new_tag("title")
    title.string = site.title
    head.append(title)
    for address in styles:
        head.append(soup.new_tag("link", attrs={"rel": "stylesheet", "href": address}))
    style = soup.new_tag("style")
    style.string = STYLE.read_text(encoding="utf-8") + _running_titles(articles)
    head.append(style)
    for address in scripts:
        head.append(soup.new_tag("script", attrs={"defer": "", "src": address}))


def _running_titles(articles: list[Tag]) -> str:
    """A named page for each page of the site, with its title at the foot."""
    rules = []
    for number, article in enumerate(articles):
        article["style"] = f"page: p{number}"
        title = heading_of(article).replace("\\", "\\\\").replace('"', '\\"')
        rules.append(f'@page p{number} {{ @bottom-left {{ content: "{title}"; }} }}')
    return "\n".join(rules)


def _refuse_dangling(soup: BeautifulSoup) -> None:
    lost = dangling(soup)
    if lost:
        raise AutograderError(
            f"{len(lost)} links of the book lead nowhere",
            *lost,
            hint="mend the links in book/, run `make book`, then print again",
        )
