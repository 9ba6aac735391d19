"""torch is put back as it was, and what a student added to it stays."""

from __future__ import annotations

import sys
from collections.abc import Iterator

import pytest
import torch

from autograder.sandboxed.pristine import Pristine


@pytest.fixture
def pristine() -> Iterator[Pristine]:
    """With whatever a test does put right again."""
    kept = Pristine()
    yield kept
    kept.restore()


def square_slope_at_three() -> float:
    leaf = torch.tensor(3.0, requires_grad=True)
    (leaf**2).backward()
    return leaf.grad.item()


def nothing(*_: object, **__: object) -> None:
    """What does no harm and no good."""


@pytest.mark.parametrize(
    ("owner", "name"),
    [
        (torch, "tensor"),
        (torch._C, "_current_graph_task_id"),
        (torch.autograd, "grad"),
        (torch.autograd.graph, "_engine_run_backward"),
        (torch.Tensor, "backward"),
        (torch.autograd.Function, "apply"),
    ],
)
def test_what_was_replaced_is_put_back(pristine: Pristine, owner: object, name: str) -> None:
    before = vars(owner)[name]
    setattr(owner, name, nothing)
    pristine.restore()

    assert before is vars(owner)[name]
    assert 6.0 == square_slope_at_three()


def test_what_was_removed_is_put_back(pristine: Pristine) -> None:
    before = torch.autograd.grad
    del torch.autograd.grad
    pristine.restore()

    assert before is torch.autograd.grad


def test_what_hides_an_inherited_method_is_removed(pristine: Pristine) -> None:
    """`sum` of a tensor comes from a class written in C, which nobody can change."""
    torch.Tensor.sum = nothing
    pristine.restore()

    assert 2.0 == torch.ones(2).sum()
    assert "sum" not in vars(torch.Tensor)


def test_what_was_added_stays(pristine: Pristine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(torch.Tensor, "helper", lambda self: 3, raising=False)
    monkeypatch.setattr(torch, "helper", 4, raising=False)
    pristine.restore()

    assert (3, 4) == (torch.ones(1).helper(), torch.helper)


def test_recording_is_on_again(pristine: Pristine) -> None:
    torch.set_grad_enabled(False)
    pristine.restore()

    assert torch.is_grad_enabled()


def test_the_default_type_of_numbers_stays(pristine: Pristine) -> None:
    before = torch.get_default_dtype()
    torch.set_default_dtype(torch.float64)
    try:
        pristine.restore()

        assert torch.float64 == torch.get_default_dtype()
    finally:
        torch.set_default_dtype(before)


def test_without_torch_there_is_nothing_to_put_back(monkeypatch: pytest.MonkeyPatch) -> None:
    """Sheets about gradients by hand run where torch is not there."""
    for name in [name for name in sys.modules if name.split(".")[0] == "torch"]:
        monkeypatch.delitem(sys.modules, name)
    kept = Pristine()
    torch.set_grad_enabled(False)
    kept.restore()
    untouched = not torch.is_grad_enabled()
    torch.set_grad_enabled(True)

    assert untouched
