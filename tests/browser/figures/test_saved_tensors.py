"""The ledger says what torch says: what is saved, which version it has, and what backward does."""

from __future__ import annotations

from collections.abc import Callable
from itertools import product
from typing import Any

import pytest
import torch
from pages import cut_off
from playwright.sync_api import Locator, Page, expect

WAYS = {
    "in place": "with torch.no_grad():\n    {}.fill_(100)\n",
    "through .data": "{}.data.fill_(100)\n",
}
EDITS = [("nothing", "in place"), *product(["x", "w", "u", "e", "m"], WAYS)]


@pytest.fixture
def figure(demonstration: Page) -> Locator:
    return demonstration.locator("oyg-saved-tensors")


def get(figure: Locator, name: str) -> Any:
    return figure.evaluate(f"el => el.{name}")


def choose(figure: Locator, tensor: str, way: str) -> None:
    figure.get_by_role("radio", name=tensor, exact=True).check()
    figure.get_by_role("radio", name=way, exact=True).check()


def shown_program(figure: Locator) -> str:
    """The operations and the edit, as the reader sees them, without `L.backward()`."""
    operations = figure.locator("[scope=rowgroup] code").all_text_contents()
    edit = figure.locator("pre").inner_text().removesuffix("L.backward()")
    return "\n".join([*operations, edit])


def run(program: str) -> dict[str, torch.Tensor]:
    tensors: dict[str, Any] = {
        "torch": torch,
        "x": torch.tensor([1.0, 2.0, 3.0], requires_grad=True),
        "w": torch.zeros(3, requires_grad=True),
    }
    exec(program, tensors)
    return {name: tensors[name] for name in "xwuemL"}


def saved(grad_fn: Any) -> list[str]:
    return sorted(name for name in dir(grad_fn) if name.startswith("_saved"))


def raises(grad_fn: Any) -> bool:
    """Torch compares the versions also when someone looks at what was saved."""
    try:
        for name in saved(grad_fn):
            getattr(grad_fn, name)
    except RuntimeError:
        return True
    return False


def backward(loss: torch.Tensor) -> str | None:
    try:
        loss.backward()
    except RuntimeError as error:
        return str(error).partition(" Hint:")[0]
    return None


def test_it_opens_with_two_operations_that_would_raise(figure: Locator) -> None:
    assert ["ExpBackward0", "MulBackward0"] == get(figure, "raises")
    assert 2 == figure.locator("tbody[data-node]").filter(has_text="✗ raises").count()


def test_after_each_edit_the_ledger_is_that_of_torch(figure: Locator) -> None:
    for edit in EDITS:
        choose(figure, *edit)
        tensors = run(shown_program(figure))
        for grad_fn in [tensors[name].grad_fn for name in "uemL"]:
            rows = [row for row in get(figure, "ledger") if row["node"] == grad_fn.name()]
            section = figure.locator(f"tbody[data-node={grad_fn.name()}]")
            assert saved(grad_fn) == sorted(row["attribute"] for row in rows)
            assert raises(grad_fn) == (grad_fn.name() in get(figure, "raises"))
            assert raises(grad_fn) == ("✗ raises" in section.inner_text())
            for row in rows:
                if "plain" in row:
                    assert str(getattr(grad_fn, row["attribute"])) == row["plain"]
                else:
                    assert tensors[row["tensor"]]._version == row["now"]
                    expect(section).to_contain_text(f"{row['then']} → {row['now']}")
        assert {name: tensors[name].tolist() for name in "xwuem"} == get(figure, "values")


def test_before_any_edit_each_saved_tensor_is_the_one_named(figure: Locator) -> None:
    choose(figure, "nothing", "in place")
    tensors = run(shown_program(figure))
    functions = {tensors[name].grad_fn.name(): tensors[name].grad_fn for name in "uemL"}
    named = [row for row in get(figure, "ledger") if "tensor" in row]

    assert 4 == len(named)
    for row in named:
        # Saved tensors share the memory of the tensor they were, even if they are another object.
        assert (
            tensors[row["tensor"]].data_ptr()
            == getattr(functions[row["node"]], row["attribute"]).data_ptr()
        )


def test_after_each_edit_backward_ends_as_in_torch(figure: Locator) -> None:
    for edit in EDITS:
        choose(figure, *edit)
        tensors = run(shown_program(figure))
        error = backward(tensors["L"])
        assert error == get(figure, "error")
        if error:
            assert get(figure, "grads") is None
            expect(figure.locator(".outcome")).to_have_text(f"✗ RuntimeError: {error}")
            continue
        grads = {name: tensors[name].grad.tolist() for name in "xw"}
        assert grads == get(figure, "grads")
        verdict = "right" if grads == {"x": [2, 4, 6], "w": [1, 4, 9]} else "wrong"
        expect(figure.locator(".outcome")).to_contain_text(f"{verdict} gradient")
        for name, grad in grads.items():
            words = f"({', '.join(f'{value:.0f}' for value in grad)})"
            expect(figure.get_by_role("row", name=f"{name}.grad")).to_contain_text(words)


def test_filling_x_through_data_gives_200_instead_of_2_in_silence(figure: Locator) -> None:
    choose(figure, "x", "through .data")

    assert [0, [], None] == [get(figure, "versions.x"), get(figure, "raises"), get(figure, "error")]
    assert 200 == get(figure, "grads.x[0]")
    expect(figure.get_by_role("row", name="x.grad")).to_contain_text("≠ (200, 200, 200)(2, 4, 6)")


def test_the_keyboard_alone_changes_the_edit(demonstration: Page, figure: Locator) -> None:
    figure.get_by_role("radio", name="e", exact=True).focus()
    for key in ("ArrowLeft", "Tab", "ArrowRight"):
        demonstration.keyboard.press(key)

    assert ["MulBackward0"] == get(figure, "misled")
    expect(figure.locator("pre")).to_contain_text("u.data.fill_(100)")
    expect(figure.locator(".oyg-voice")).to_contain_text("w.grad is wrong")


def test_it_fits_narrow_and_wide_pages_in_every_state(
    demonstration: Page, open_page: Callable[..., Any]
) -> None:
    opened = open_page(demonstration.url, width=320)
    figure = opened.page.locator("oyg-saved-tensors")
    for width in (320, 1280):
        opened.page.set_viewport_size({"width": width, "height": 900})
        for edit in EDITS:
            choose(figure, *edit)
            assert [] == cut_off(figure)
        assert opened.page.evaluate("document.documentElement.scrollWidth") <= width
    assert [] == opened.said
