"""Every practice of the book on its page, in a real browser."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator

import pytest
from pages import BOOK, ROOT, served
from playwright.sync_api import Browser
from practice_cell import PRACTICES, as_text, button, cell, finished, verdict

PAGES = {
    name: str(path.relative_to(ROOT / "book").with_suffix(".html"))
    for path in sorted((ROOT / "book").rglob("*.md"))
    for name in re.findall(r"^:::\{pycheck\} (\S+)$", path.read_text(encoding="utf-8"), re.M)
}


@pytest.fixture(scope="module")
def home() -> Iterator[str]:
    """The book, served on a free port of this machine."""
    with served(BOOK) as address:
        yield address


def test_every_practice_stands_on_a_page() -> None:
    assert sorted(PRACTICES) == sorted(PAGES)


@pytest.mark.parametrize("name", PAGES)
def test_a_practice_judges_its_stub_right_answers_and_wrong_ones(
    browser: Browser, home: str, name: str
) -> None:
    practice, count = PRACTICES[name], len(PRACTICES[name].drawn())
    messages = json.loads((BOOK / "_pycheck" / f"{name}.json").read_text())["messages"]
    with browser.new_context(reduced_motion="reduce") as context:
        page = context.new_page()
        page.goto(f"{home}/{PAGES[name]}")
        where = cell(page, name)
        button(where).click()

        assert f"stub: … Not written yet: {practice.function} is not written" in finished(where)
        for answer in practice.rights:
            said = verdict(where, as_text(name, answer))
            assert f"right: ✓ Right: all {count} cases agree with PyTorch 2." in said
        for mistake, answer in practice.wrongs:
            facts = [m["fact"].replace("`", "") for m in messages if m["mistake"] == mistake]
            said = verdict(where, as_text(name, answer))
            assert said.startswith(tuple(f"wrong: ✗ Not yet: {fact} " for fact in facts)), said
