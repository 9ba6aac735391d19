"""Paper does not fold: what the site folds away is printed open, or at the end of its page.

Code that draws a figure is printed open, because later cells use what it defines. An answer goes
to the end of the page, as in any book with questions, so that it is not read with the question.
"""

from __future__ import annotations

from bs4 import BeautifulSoup, Tag

from printed.references import link_to, unique

_SUMMARY_TEXT = ".sd-summary-text, .summary-text"


def unfold(article: Tag, page: str, soup: BeautifulSoup) -> None:
    """Replace every `<details>` of a page; answers get a section of their own at its end."""
    answers: list[tuple[Tag, str]] = []
    for details in article.find_all("details"):
        content = soup.new_tag("div", attrs={"class": "book-unfolded"})
        title = _take_summary(details)
        content.extend(list(details.contents))
        kind = _answer_kind(details)
        if kind:
            answers.append((content, kind))
            details.replace_with(_pointer(soup, page, len(answers), kind))
        else:
            if title and "above-input" not in details.get_attribute_list("class"):
                content.insert(0, _line(soup, "book-unfolded-title", title))
            details.replace_with(content)
    if answers:
        _append_answers(article, page, soup, answers)


def _take_summary(details: Tag) -> str:
    summary = details.find("summary", recursive=False)
    if not isinstance(summary, Tag):
        return ""
    text = summary.select_one(_SUMMARY_TEXT)
    summary.extract()
    return (text or summary).get_text(" ", strip=True)


def _answer_kind(details: Tag) -> str | None:
    """`Answer` below a question, `Output` of a cell whose result may be guessed, or None."""
    classes = details.get_attribute_list("class")
    if "below-input" in classes:
        return "Output"
    if "sd-dropdown" in classes and details.find_parent(class_="admonition"):
        return "Answer"
    return None


def _pointer(soup: BeautifulSoup, page: str, number: int, kind: str) -> Tag:
    """The line that stands where the answer was."""
    line = _line(soup, "book-see", "")
    line["id"] = unique(page, f"question-{number}")
    line.append(_link(soup, unique(page, f"answer-{number}"), f"{kind} {number}"))
    line.append(_page_of(soup, unique(page, f"answer-{number}")))
    return line


def _append_answers(
    article: Tag, page: str, soup: BeautifulSoup, answers: list[tuple[Tag, str]]
) -> None:
    section = soup.new_tag(
        "section", attrs={"class": "book-answers", "id": unique(page, "answers")}
    )
    heading = soup.new_tag("h2")
    heading.string = "Answers"
    section.append(heading)
    for number, (content, kind) in enumerate(answers, start=1):
        answer = soup.new_tag(
            "div", attrs={"class": "book-answer", "id": unique(page, f"answer-{number}")}
        )
        title = _line(soup, "book-unfolded-title", "")
        title.append(_link(soup, unique(page, f"question-{number}"), f"{kind} {number}"))
        title.append(_page_of(soup, unique(page, f"question-{number}"), before=" to page "))
        answer.extend([title, content])
        section.append(answer)
    (article.find("section") or article).append(section)


def _line(soup: BeautifulSoup, style: str, text: str) -> Tag:
    line = soup.new_tag("p", attrs={"class": style})
    if text:
        line.string = text
    return line


def _link(soup: BeautifulSoup, target: str, text: str) -> Tag:
    link = soup.new_tag("a", attrs={"href": link_to(target)})
    link.string = text
    return link


def _page_of(soup: BeautifulSoup, target: str, before: str = ", page ") -> Tag:
    """Text and an empty place for the number of a page, which `layout` fills in."""
    both = soup.new_tag("span")
    both.append(before)
    both.append(soup.new_tag("span", attrs={"data-page-of": target}))
    return both
