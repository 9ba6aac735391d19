"""The catalogue of mistakes as a text that students read."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from autograder import checks
from autograder.checks import MISTAKES, Mistake
from autograder.checks.mistakes import EVERY

EACH = pytest.mark.parametrize("mistake", MISTAKES.values(), ids=MISTAKES)
MODULES = Path(checks.__file__).parent
SHEETS = MODULES.parents[1] / "solutions"
TEXTS = [path.read_text() for path in (*MODULES.glob("*.py"), *SHEETS.rglob("*.py"))]


@EACH
def test_a_mistake_stands_under_its_name(mistake: Mistake) -> None:
    assert mistake is MISTAKES[mistake.name]
    assert re.fullmatch(r"[a-z]+(_[a-z]+)*", mistake.name)


def test_no_two_entries_have_one_name() -> None:
    """The later one would take the place of the earlier one, without a word."""
    assert [mistake.name for mistake in EVERY] == list(MISTAKES)


@EACH
def test_an_effect_completes_a_sentence(mistake: Mistake) -> None:
    """It follows the name of a function: "`mse_grad` is half the true value"."""
    assert re.fullmatch(r"[a-z][^\n]*[^.?!\n]", mistake.effect)


@EACH
def test_a_hint_is_one_line_without_full_stop(mistake: Mistake) -> None:
    assert re.fullmatch(r"[a-z`][^\n]*[^.!\n]", mistake.hint)


@EACH
def test_a_hint_is_not_a_formula_to_copy(mistake: Mistake) -> None:
    assert not re.search(r"[@*]|\bsum\(|np\.|2 ?\*", mistake.hint)


@EACH
def test_a_page_is_a_page_of_the_book(mistake: Mistake) -> None:
    assert re.fullmatch(r"([0-9]{2}-[a-z]+/)?[a-z-]+(#[a-z-]+)?", mistake.page)


@EACH
def test_a_mistake_says_its_family_and_source(mistake: Mistake) -> None:
    assert mistake.family
    assert mistake.source


@EACH
def test_no_two_mistakes_say_the_same(mistake: Mistake) -> None:
    assert [mistake] == [other for other in MISTAKES.values() if other.effect == mistake.effect]


@EACH
def test_a_mistake_is_one_that_a_check_or_a_sheet_can_find(mistake: Mistake) -> None:
    """It is named once in the catalogue, and once more where it is found."""
    assert sum(text.count(f'"{mistake.name}"') for text in TEXTS) > 1


@EACH
def test_a_mistake_stands_in_the_table_of_fingerprints_unless_it_is_a_sheets_own(
    mistake: Mistake,
) -> None:
    """What no fingerprint finds is found by an imitation of a sheet, or by the check itself."""
    by_the_check = {"input_modified", "returns_nothing", "wrong_shape"}
    tables = (SHEETS.parent / "docs" / "diagnosis.md").read_text().split("## Observations")[0]

    assert (
        mistake.name in by_the_check
        or f"`{mistake.name}`" in tables
        or any(f'"{mistake.name}"' in path.read_text() for path in SHEETS.rglob("*.py"))
    )


@EACH
def test_a_page_of_a_mistake_is_there(mistake: Mistake) -> None:
    page, _, anchor = mistake.page.partition("#")
    text = (SHEETS.parent / "book" / f"{page}.md").read_text()

    assert not anchor or f"({anchor})=" in text
