"""Practice cells of the demonstration page in a real browser, served over http."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest
from pages import DEMONSTRATION, served, violations, width
from playwright.sync_api import Browser, Page, Route
from practice_cell import (
    CUBIC,
    LOADING,
    PRACTICES,
    as_text,
    button,
    cell,
    finished,
    text_in,
    verdict,
    write,
)

SHOWN = ("residual-square-grad", "grad-poly3", "descent-step")
"""The practices of the demonstration page."""
HARMLESS = ("[PST]", "[togglebutton]")
"""What the theme says about itself on the console, as information."""

LOOP = "def grad_poly3(x, y, w):\n    print('before')\n    while True:\n        pass\n"
Open = Callable[..., Any]
"""The fixture `open_page`; it gives a `page`, with what it `requested`."""


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    """The demonstration page, served on a free port of this machine."""
    with served(DEMONSTRATION) as home:
        yield f"{home}/index.html"


@dataclass
class Noted:
    """What the page `warm` asked for, and what it had said when the first verdict was there."""

    requested: list[str] = field(default_factory=list)
    said: list[str] = field(default_factory=list)


@pytest.fixture(scope="module")
def noted() -> Noted:
    return Noted()


@pytest.fixture(scope="module")
def warm(browser: Browser, address: str, noted: Noted) -> Iterator[Page]:
    """A page on which Python has been loaded once, for the tests that only need a verdict."""
    said: list[str] = []
    with browser.new_context(reduced_motion="reduce") as context:
        page = context.new_page()
        page.on("request", lambda request: noted.requested.append(request.url))
        page.on("console", lambda message: said.append(message.text))
        page.on("pageerror", lambda error: said.append(str(error)))
        page.goto(address)
        verdict(cell(page), "")
        noted.said.extend(text for text in said if not text.startswith(HARMLESS))
        yield page


RIGHT = as_text(CUBIC, PRACTICES[CUBIC].rights[0])
RIGHTS = [(name, k) for name in SHOWN for k in range(len(PRACTICES[name].rights))]


# --- before the first click ---------------------------------------------------------------------


def test_nothing_of_python_is_loaded_before_the_click(open_page: Open, address: str) -> None:
    opened = open_page(address)
    opened.page.wait_for_load_state("networkidle")

    assert [] == [url for url in opened.requested if "_pyodide" in url or ".json" in url]
    assert [] == opened.page.workers


def test_the_editor_is_loaded_when_the_reader_comes_near(open_page: Open, address: str) -> None:
    opened = open_page(address)
    opened.page.wait_for_load_state("networkidle")
    assert [] == [url for url in opened.requested if "editor.js" in url]

    opened.page.keyboard.press("Tab")

    cell(opened.page).get_by_role("textbox").wait_for()
    assert 1 == len([url for url in opened.requested if "editor.js" in url])


def test_nobody_else_is_asked_and_nothing_goes_wrong(
    warm: Page, noted: Noted, address: str
) -> None:
    home = address.removesuffix("index.html")

    assert any("pyodide.asm.wasm" in url for url in noted.requested)
    assert [] == [url for url in noted.requested if not url.startswith((home, "data:"))]
    assert [] == noted.said


def test_the_list_of_packages_is_empty() -> None:
    """Python in the page has no address from which it could load anything else."""
    lock = json.loads((DEMONSTRATION / "_pyodide" / "pyodide-lock.json").read_text())

    assert {} == lock["packages"]


def test_loading_is_told_in_numbers_and_announced(open_page: Open, address: str) -> None:
    page = open_page(address).page

    def slowly(route: Route) -> None:
        page.wait_for_timeout(300)
        route.continue_()

    page.route("**/python_stdlib.zip", slowly)
    button(cell(page)).click()
    bar = cell(page).get_by_role("progressbar", name="Python that has been loaded")
    bar.wait_for()
    value, largest = (float(bar.get_attribute(name) or "nan") for name in ("value", "max"))

    assert 0 < value <= largest
    assert "Loading Python for the first check …" == cell(page).get_by_role("status").inner_text()
    assert finished(cell(page)).startswith("stub: ")
    assert not bar.is_visible()


# --- verdicts -----------------------------------------------------------------------------------


@pytest.mark.parametrize("practice", SHOWN)
def test_the_text_to_start_from_is_not_written_yet(warm: Page, practice: str) -> None:
    where = cell(warm, practice)
    button(where, "Start again").click()
    button(where).click()

    function = PRACTICES[practice].function
    assert f"stub: … Not written yet: {function} is not written yet" in finished(where)


@pytest.mark.parametrize(("practice", "k"), RIGHTS)
def test_a_right_answer_is_right_however_it_is_written(warm: Page, practice: str, k: int) -> None:
    said = verdict(cell(warm, practice), as_text(practice, PRACTICES[practice].rights[k]))
    count = len(PRACTICES[practice].drawn())

    assert f"right: ✓ Right: all {count} cases agree with PyTorch 2." in said


@pytest.mark.parametrize("k", range(len(PRACTICES[CUBIC].wrongs)))
def test_a_wrong_answer_is_named(warm: Page, k: int) -> None:
    mistake, answer = PRACTICES[CUBIC].wrongs[k]
    record = json.loads((DEMONSTRATION / "_pycheck" / "grad-poly3.json").read_text())
    (message,) = [m for m in record["messages"] if m["mistake"] == mistake]
    said = verdict(cell(warm), as_text(CUBIC, answer))

    assert said.startswith(f"wrong: ✗ Not yet: {message['fact'].replace('`', '')} expected [")
    assert f"hint: {message['hint'].replace('`', '')}" in said
    assert "called with x = [" in said
    assert "read: " in said


def test_the_book_is_linked_where_it_has_the_place(warm: Page, address: str) -> None:
    record = json.loads((DEMONSTRATION / "_pycheck" / "grad-poly3.json").read_text())
    place = {"href": "02-gradients/chain-rule.html#sign-flipped", "title": "The sign is flipped"}
    record["pages"] = {"02-gradients/chain-rule#sign-flipped": place}
    cell(warm).evaluate("(element, record) => (element.record = record)", json.dumps(record))
    (flipped,) = [a for m, a in PRACTICES[CUBIC].wrongs if m == "sign_flipped"]
    verdict(cell(warm), as_text(CUBIC, flipped))
    link = cell(warm).get_by_role("link", name="The sign is flipped")

    expected = address.replace("index.html", place["href"])
    assert expected == link.evaluate("a => a.href")


BROKEN = {
    "def grad_poly3(x, y, w)\n    return 1": "Python cannot read line 1: expected ':'",
    "import math\n\ndef grad_poly3(x, y, w):\n    return 1 / 0": "on line 4 of its cell line 4",
    "def grad_poly3(x, y, w):\n    return grad_poly3(x, y, w)": "raised RecursionError on line 2",
    "import sys\nsys.exit()": "the cell raised SystemExit on line 2",
    "import numpy": "hint: Python's own library is all there is here",
    "def grad_poly3(x, y, w): return w * 2.0": "the arguments are lists, not arrays",
    "def grad_poly3(x, y, w): return input()": "input has nobody to ask here",
    "import asyncio\nasync def f(): pass\nasyncio.run(f())": "nothing here has to be waited for",
    "while True: print('x')": "the cell printed more than 100,000 characters",
    "import os\nos._exit(0)": "your text has ended Python itself",
    "": "there is no function grad_poly3 in the cell",
}


@pytest.mark.parametrize(("text", "expected"), BROKEN.items(), ids=range(len(BROKEN)))
def test_what_does_not_run_is_told(warm: Page, text: str, expected: str) -> None:
    said = verdict(cell(warm), text)

    assert said.startswith("broken: ✗ It does not run yet: ")
    assert expected in said
    assert not [word for word in ("oyg_checker", "Traceback", "pyodide") if word in said]


def test_a_call_that_fills_the_stack_is_told_and_the_next_check_works(warm: Page) -> None:
    """It ends Python in the worker; how is up to the browser."""
    text = "class A:\n    def __add__(self, other): return self + other\nA() + 1"

    assert "without an end" in verdict(cell(warm), text)
    assert verdict(cell(warm), RIGHT).startswith("right: ")


def test_what_is_printed_is_shown(warm: Page) -> None:
    verdict(cell(warm), f"print('<b>one</b>')\n{RIGHT}")

    assert "<b>one</b>" in cell(warm).locator(".oyg-pycheck-printed pre").inner_text()
    verdict(cell(warm), RIGHT)
    assert 0 == cell(warm).locator(".oyg-pycheck-printed pre").count()


def test_an_endless_loop_is_stopped_and_the_next_check_is_right(warm: Page) -> None:
    said = verdict(cell(warm), LOOP)

    assert "your text was stopped, because it had not ended after 10 seconds" in said
    assert "before" in cell(warm).locator(".oyg-pycheck-printed pre").inner_text()
    assert verdict(cell(warm), RIGHT).startswith("right: ")


# --- two cells ----------------------------------------------------------------------------------


def test_cells_share_one_python_and_none_of_their_names(warm: Page) -> None:
    first, second = cell(warm), cell(warm, "residual-square-grad")

    assert verdict(first, f"import builtins\nbuiltins.abs = max = mine = None\n{RIGHT}") == (
        verdict(first, RIGHT)
    )
    text = "abs(max(1, 2))\ndef residual_square_grad(a, x, y): return mine"
    assert "raised NameError on line 2" in verdict(second, text)
    assert 1 == len(warm.workers)


def test_a_cell_waits_while_another_one_is_stuck(warm: Page) -> None:
    first, second = cell(warm), cell(warm, "residual-square-grad")
    right = as_text("residual-square-grad", PRACTICES["residual-square-grad"].rights[0])
    write(first, LOOP)
    write(second, right)
    button(first).click()
    button(second).click()

    status = second.get_by_role("status").inner_text()
    assert "Waiting until the other cell is done …" == status
    assert finished(second).startswith("right: ")
    assert "was stopped" in finished(first)


# --- the text -----------------------------------------------------------------------------------


def test_the_text_is_kept_over_a_reload(open_page: Open, address: str) -> None:
    page = open_page(address).page
    write(cell(page), "mine = 1")
    page.reload()

    assert "mine = 1" == text_in(cell(page))
    assert "NotImplementedError" in text_in(cell(page, "descent-step"))


def test_start_again_can_be_undone_and_forgets(open_page: Open, address: str) -> None:
    page = open_page(address).page
    start = text_in(cell(page))
    write(cell(page), "mine = 1")
    button(cell(page), "Start again").click()
    assert start == text_in(cell(page))
    assert [] == page.evaluate("Object.keys(localStorage).filter(key => key.startsWith('oyg'))")
    cell(page).get_by_role("textbox").focus()
    page.keyboard.press("Control+z")
    assert "mine = 1" == text_in(cell(page))
    page.reload()
    assert "mine = 1" == text_in(cell(page))


def test_a_browser_that_keeps_nothing_does_no_harm(browser: Browser, address: str) -> None:
    with browser.new_context() as context:
        page = context.new_page()
        page.add_init_script(
            "for (const name of ['getItem', 'setItem', 'removeItem'])"
            " Storage.prototype[name] = () => { throw new DOMException('no', 'SecurityError'); }"
        )
        page.goto(address)
        write(cell(page), "mine = 1")
        button(cell(page), "Start again").click()

        assert "NotImplementedError" in text_in(cell(page))


# --- the keyboard -------------------------------------------------------------------------------


def test_everything_works_by_keyboard_alone(warm: Page) -> None:
    page = warm
    editor = cell(page).get_by_role("textbox", name="Write the four derivatives")
    editor.focus()
    page.keyboard.press("Control+a")
    page.keyboard.type("def grad_poly3(x, y, w):\nreturn None")
    page.keyboard.press("Home")
    assert "def grad_poly3(x, y, w):\n    return None" == text_in(cell(page))
    page.keyboard.press("Tab")
    assert "\n        return None" in text_in(cell(page))
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Control+Enter")
    assert "returned None" in finished(cell(page))
    assert editor.evaluate("box => box === document.activeElement")

    page.keyboard.press("Escape")
    page.keyboard.press("Tab")
    assert "Check" == page.evaluate("document.activeElement.textContent")
    page.keyboard.press("Enter")
    assert "returned None" in finished(cell(page))
    assert "Check" == page.evaluate("document.activeElement.textContent")
    assert "\n    return None" in text_in(cell(page))


def test_the_way_out_of_the_editor_is_told(open_page: Open, address: str) -> None:
    page = open_page(address).page
    box = cell(page).get_by_role("textbox")
    described = page.locator(f"id={box.get_attribute('aria-describedby')}")

    assert described.is_visible()
    assert "Escape, then Tab leaves the editor." in described.inner_text()


def test_what_is_found_is_announced_politely(warm: Page) -> None:
    verdict(cell(warm), RIGHT)

    assert "all 5 cases agree" in cell(warm).get_by_role("status").inner_text()


# --- where something is missing -----------------------------------------------------------------


def test_a_plain_text_field_does_without_the_editor(open_page: Open, address: str) -> None:
    opened = open_page("about:blank")
    page = opened.page
    page.route("**/_pycheck/editor.js*", lambda route: route.abort())
    page.goto(address)
    field = cell(page).get_by_role("textbox", name="Write the four derivatives")
    assert "TEXTAREA" == field.evaluate("field => field.tagName")
    field.fill(RIGHT)
    field.press("Control+Enter")

    assert finished(cell(page)).startswith("right: ")
    assert "Escape" not in cell(page).inner_text()
    button(cell(page), "Start again").click()
    assert "NotImplementedError" in field.input_value()
    field.press("Control+z")
    assert RIGHT == field.input_value()
    page.reload()
    assert RIGHT == field.input_value()
    assert [] == violations(page, "oyg-pycheck")


@pytest.mark.parametrize(
    "missing",
    ["**/_pyodide/**", "**/python_stdlib.zip", "**/worker.mjs", "**/*.json", "**/*.py"],
)
def test_a_site_without_the_runtime_says_so(open_page: Open, address: str, missing: str) -> None:
    page = open_page(address).page
    page.context.route(missing, lambda route: route.fulfill(status=404))
    button(cell(page)).click()

    said = finished(cell(page))
    assert "unable: ✗ Not possible here: Python could not be loaded from this site" in said


def test_when_the_runtime_is_back_the_next_check_works(open_page: Open, address: str) -> None:
    page = open_page(address).page
    page.context.route("**/_pyodide/**", lambda route: route.abort())
    button(cell(page)).click()
    assert finished(cell(page)).startswith("unable: ")
    page.context.unroute("**/_pyodide/**")
    button(cell(page)).click()

    cell(page).locator("[data-verdict=stub]").wait_for(timeout=LOADING)


def test_a_file_on_disk_says_what_to_do(open_page: Open) -> None:
    opened = open_page(DEMONSTRATION / "index.html")
    write(cell(opened.page), "mine = 1")
    button(cell(opened.page)).click()

    assert "run make serve in the folder of the course" in finished(cell(opened.page))
    assert [] == [url for url in opened.requested if not url.startswith(("file:", "data:"))]


def test_without_javascript_the_text_and_the_sheet_are_there(
    browser: Browser, address: str
) -> None:
    with browser.new_context(java_script_enabled=False) as context:
        page = context.new_page()
        page.goto(address)

        assert "raise NotImplementedError()" in cell(page).locator("pre").text_content()
        assert cell(page).get_by_role("link", name="by-hand.ipynb").is_visible()
        assert 0 == cell(page).get_by_role("button").count()


def test_on_paper_are_the_text_and_the_sheet(open_page: Open, address: str) -> None:
    page = open_page(address).page
    button(cell(page)).wait_for()
    assert not cell(page).get_by_text("The same task is in the sheet").is_visible()
    page.emulate_media(media="print")

    assert cell(page).get_by_text("The same task is in the sheet").is_visible()
    assert cell(page).get_by_text("raise").is_visible()
    assert not button(cell(page)).is_visible()


# --- looks --------------------------------------------------------------------------------------


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_nobody_is_shut_out_before_use(open_page: Open, address: str, scheme: str) -> None:
    assert [] == violations(open_page(address, scheme=scheme).page, "oyg-pycheck")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_nobody_is_shut_out_after_use(warm: Page, scheme: str) -> None:
    warm.evaluate("scheme => (document.documentElement.dataset.theme = scheme)", scheme)
    verdict(cell(warm), "def grad_poly3(x, y, w):\n    print('no')\n    return w  # 'yes', 3")
    verdict(cell(warm, "descent-step"), "x")
    button(cell(warm, "residual-square-grad"), "Start again").click()
    button(cell(warm, "residual-square-grad")).click()
    finished(cell(warm, "residual-square-grad"))
    assert [] == violations(warm, "oyg-pycheck")
    verdict(cell(warm), RIGHT)

    assert [] == violations(warm, "oyg-pycheck")


def test_a_cell_fits_a_phone(warm: Page) -> None:
    warm.set_viewport_size({"width": 320, "height": 700})
    (_, wrong) = PRACTICES[CUBIC].wrongs[0]
    verdict(cell(warm), f"print('x' * 500)\n{as_text(CUBIC, wrong)}")

    assert 320 >= width(warm)
    assert [] == warm.eval_on_selector_all(
        "oyg-pycheck *",
        "all => all.filter(e => e.getBoundingClientRect().right > 320).map(e => e.outerHTML)",
    )


def test_the_scripts_are_small() -> None:
    """The cell itself; the editor and Python are measured in docs/decisions/0013."""
    assert 12_000 > (DEMONSTRATION / "_pycheck" / "pycheck.js").stat().st_size
