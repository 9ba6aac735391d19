"""What a report may contain, read from its HTML: no code, nothing loaded, every element closed."""

from __future__ import annotations

from dataclasses import dataclass, field
from html.parser import HTMLParser

VOID = {"meta", "link", "img", "wbr"}
INLINE = {"a", "b", "bdi", "code", "i", "span"}
ALLOWED = {
    "html", "head", "meta", "title", "link", "style", "body", "header", "main", "footer", "section",
    "article", "h1", "h2", "h3", "p", "span", "b", "i", "bdi", "a", "code", "pre", "details",
    "summary", "ol", "ul", "li", "dl", "dt", "dd", "div", "img", "figure", "figcaption", "table",
    "thead", "tbody", "tr", "th", "td", "svg", "defs", "pattern", "rect", "line", "text", "wbr",
}  # fmt: skip
LEADS_AWAY = {"href", "src", "srcset", "xlink:href", "action", "data", "poster", "background"}


@dataclass
class Audit(HTMLParser):
    """The elements, links, ids and visible text of a page, and everything wrong with it."""

    tags: list[str] = field(default_factory=list)
    links: list[str] = field(default_factory=list)
    ids: list[str] = field(default_factory=list)
    text: str = ""
    problems: list[str] = field(default_factory=list)
    open: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        super().__init__(convert_charrefs=True)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        if tag not in ALLOWED:
            self.problems.append(f"<{tag}>")
        if tag not in VOID:
            self.open.append(tag)
        for name, value in attrs:
            if name.startswith("on") or name == "style":
                self.problems.append(f"{tag} {name}={value}")
            if name in LEADS_AWAY:
                self.links.append(value or "")
            if name == "id":
                self.ids.append(value or "")

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in VOID:
            self.handle_endtag(tag)

    def handle_endtag(self, tag: str) -> None:
        if not self.open or self.open.pop() != tag:
            self.problems.append(f"</{tag}> closes nothing")
        if tag not in INLINE:
            self.text += " "

    def handle_data(self, data: str) -> None:
        if self.open and self.open[-1] != "style":
            self.text += data


def audit(page: str) -> Audit:
    """Read a whole page."""
    result = Audit()
    result.feed(page)
    result.close()
    result.problems += [f"<{tag}> is never closed" for tag in result.open]
    result.problems += [
        f"id {name} twice" for name in set(result.ids) if result.ids.count(name) > 1
    ]
    return result


def words(page: str) -> str:
    """The visible text on one line."""
    return " ".join(audit(page).text.split())
