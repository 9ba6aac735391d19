"""A new sheet is whole and proven or not there at all, and the guide's examples do what it says."""

from __future__ import annotations

import errno
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import kit
import numpy as np
import pytest

from autograder import checks
from autograder.answers import known_answers
from autograder.cli import scaffold
from autograder.cli.scaffold import LONGEST, make, place_for
from autograder.course import Course
from autograder.errors import StorageError, UsageError
from autograder.release import Built, build
from autograder.sheets import read_sheet, title_of

MADE = [
    "solutions/03-autograd/tensors.py",
    "tests/answers/03-autograd/tensors.py",
    "exercises/03-autograd/tensors.ipynb",
]


def made(course: Course, title: str | None = None) -> list[str]:
    return make(course, place_for(course, "03-autograd", "tensors"), title)


# --- what is made -----------------------------------------------------------------------------


def test_three_files_are_made_and_no_other_one_changes(small: Course) -> None:
    before = kit.everything_in(small.root)

    assert MADE == made(small)
    after = kit.everything_in(small.root)
    assert set(MADE) == after.keys() - before.keys()
    assert before == {name: after[name] for name in before}


def test_the_notebook_is_the_one_that_a_build_makes(small: Course) -> None:
    made(small)

    assert Built((), (), 2) == build(small)


def test_a_course_without_sheets_gets_its_first_one(tmp_path: Path) -> None:
    course = kit.bare_course(tmp_path)

    assert MADE == made(course)
    assert ["03-autograd/tensors"] == [str(place) for place in course.sheets()]


@pytest.mark.parametrize(
    ("title", "heading"),
    [
        (None, "Tensors"),
        ("  Tensors that remember ", "Tensors that remember"),
        ('$a$ \\ {{ "b" }} ½', '$a$ \\ {{ "b" }} ½'),
    ],
)
def test_the_title_is_the_first_heading(title: str | None, heading: str, small: Course) -> None:
    made(small, title)

    assert heading == title_of(read_sheet(small.select(("03-autograd/tensors",))[0]))


def test_there_are_three_right_answers_and_five_wrong_ones_with_a_diagnosis(small: Course) -> None:
    made(small)
    sheet = read_sheet(small.select(("03-autograd/tensors",))[0])
    known = known_answers(small, sheet)

    assert 3 <= sum(answer.right for answer in known)
    assert 5 <= len({answer.diagnosis for answer in known if not answer.right} - {None})
    assert {test.grade_id for test in sheet.tests} == {task for a in known for task in a.lost}


@pytest.mark.parametrize("name", MADE[:2])
@pytest.mark.parametrize("command", ["check", "format --check"])
def test_what_is_made_keeps_the_style_of_the_course(command: str, name: str, small: Course) -> None:
    made(small)
    done = subprocess.run(
        [sys.executable, "-m", "ruff", *command.split(), "--stdin-filename", name, "-"],
        cwd=kit.ROOT,
        input=(small.root / name).read_text(encoding="utf-8"),
        capture_output=True,
        text=True,
        check=False,
    )

    assert 0 == done.returncode, done.stdout


# --- what is refused --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("chapter", "name", "place"),
    [
        ("03-autograd", "tensors", "03-autograd/tensors"),
        ("03-autograd/tensors", "", "03-autograd/tensors"),
        ("solutions/03-autograd/tensors", "", "03-autograd/tensors"),
        ("01-small", "by-hand-2", "01-small/by-hand-2"),
    ],
)
def test_names_of_the_course_are_taken(chapter: str, name: str, place: str, small: Course) -> None:
    assert place == str(place_for(small, chapter, name))


@pytest.mark.parametrize(
    ("chapter", "name", "fact", "correction"),
    [
        ("3-autograd", "tensors", "no name for a chapter", "03-autograd tensors"),
        ("03_Autograd", "tensors", "no name for a chapter", "03-autograd tensors"),
        ("autograd", "tensors", "no name for a chapter", "02-autograd tensors"),
        ("small", "tensors", "no name for a chapter", "01-small tensors"),
        ("1-Small", "tensors", "no name for a chapter", "01-small tensors"),
        ("../03-autograd", "tensors", "no name for a chapter", "03-autograd tensors"),
        ("01-large", "tensors", "chapter 01 is `01-small` already", "01-small tensors"),
        ("03-autograd", "My_Tensors.ipynb", "no name for a sheet", "03-autograd my-tensors"),
        ("03-autograd", "RückwärtsGang", "no name for a sheet", "03-autograd ruckwarts-gang"),
        ("03-autograd", "../tensors", "no name for a sheet", "03-autograd tensors"),
        ("03-autograd", "2", "no name for a sheet", "03-autograd by-hand"),
        ("03-autograd", "x" * 61, "no name for a sheet", f"03-autograd {'x' * 60}"),
        ("03-autograd", "", "needs a name besides its chapter", "03-autograd by-hand"),
    ],
)
def test_another_name_is_refused_with_the_correction(
    chapter: str, name: str, fact: str, correction: str, small: Course
) -> None:
    with pytest.raises(UsageError, match=re.escape(fact)) as caught:
        place_for(small, chapter, name)
    assert f"`autograder new {correction}`" in (caught.value.hint or "")
    assert place_for(small, *correction.split())


@pytest.mark.parametrize("title", ["", " ", "two\nlines", 'ends """ it', "x" * (LONGEST + 1)])
def test_a_title_that_cannot_be_a_heading_is_refused(title: str, small: Course) -> None:
    before = kit.everything_in(small.root)

    with pytest.raises(UsageError, match="a title is one line") as caught:
        made(small, title)
    assert caught.value.hint
    assert before == kit.everything_in(small.root)


@pytest.mark.parametrize("name", MADE)
def test_a_file_that_exists_is_named_and_nothing_is_written(name: str, small: Course) -> None:
    (small.root / name).parent.mkdir(parents=True)
    (small.root / name).write_text("mine")
    before = kit.everything_in(small.root)

    with pytest.raises(UsageError, match=f"`{name}` exists already") as caught:
        made(small)
    assert caught.value.hint
    assert before == kit.everything_in(small.root)


@pytest.mark.parametrize("written", [0, 1, 2])
def test_what_cannot_be_written_leaves_no_file_and_no_folder(
    written: int, small: Course, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = sorted(small.root.rglob("*"))
    real, full = Path.replace, small.root / MADE[written]

    def replace(source: Path, target: Path) -> Path:
        if target == full:
            raise OSError(errno.ENOSPC, "No space left on device")
        return real(source, target)

    monkeypatch.setattr(Path, "replace", replace)
    with pytest.raises(StorageError, match="No space left on device"):
        made(small)
    assert before == sorted(small.root.rglob("*"))


def test_a_file_where_the_chapter_belongs_is_left_alone(small: Course) -> None:
    (small.exercises / "03-autograd").write_text("mine")
    before = kit.everything_in(small.root)

    with pytest.raises(StorageError, match="cannot be written"):
        made(small)
    assert before == kit.everything_in(small.root)


def test_a_stop_in_the_middle_leaves_nothing(
    small: Course, monkeypatch: pytest.MonkeyPatch
) -> None:
    before, real = sorted(small.root.rglob("*")), scaffold.write_whole

    def stopped(path: Path, content: str | bytes) -> None:
        real(path, content)
        if path == small.root / MADE[1]:
            raise KeyboardInterrupt

    monkeypatch.setattr(scaffold, "write_whole", stopped)
    with pytest.raises(KeyboardInterrupt):
        made(small)
    assert before == sorted(small.root.rglob("*"))


# --- the guide for authors --------------------------------------------------------------------

GUIDE = (kit.ROOT / "docs" / "authors.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"^```python\n(.*?)^```$", GUIDE, flags=re.DOTALL | re.MULTILINE)
CHECKS = {
    name: block for block in BLOCKS for name in re.findall(r"^checks\.(\w+)\(", block, re.MULTILINE)
}


def descends(factor: float) -> Callable[..., Any]:
    return lambda w0, lr, steps: w0 * (1 - factor * lr) ** steps


def ones(rng: np.random.Generator, *, size: tuple[int, ...]) -> np.ndarray:
    return np.ones(size)


def compares_with(upstream: Callable[..., np.ndarray]) -> Callable[..., bool]:
    """A test of gradients that draws its upstream gradients by `upstream(rng, size=...)`."""

    def grad_check(fn: Any, vjp: Any, make_inputs: Any, rng: np.random.Generator) -> bool:
        (x,) = make_inputs(rng)
        up = upstream(rng, size=x.shape)
        return bool(np.allclose(vjp(up, x)[0], up * (fn(x + 1e-6) - fn(x - 1e-6)) / 2e-6))

    return grad_check


def overwrites(x: np.ndarray) -> np.ndarray:
    x /= np.linalg.norm(x)
    return x


class Product:
    """A tensor that knows how to multiply; `slip` is added to every derivative."""

    slip = 0.0

    def __init__(self, data: np.ndarray) -> None:
        self.data = data
        self.grad = np.zeros_like(data)

    def __mul__(self, other: Product) -> SimpleNamespace:
        def backward() -> None:
            self.grad += other.data + self.slip

        return SimpleNamespace(sum=lambda: SimpleNamespace(backward=backward))


class Slipping(Product):
    slip = 1.0


STUDENTS: dict[str, tuple[str, object, object]] = {
    "values": ("softplus", lambda z: np.log1p(np.exp(z)), lambda z: np.log(np.exp(z))),
    "gradient": ("grad_mean_cube", lambda x: 3 * x**2 / len(x), lambda x: 3 * x**2),
    "vjp": (
        "matmul_backward",
        lambda dY, X, W: (dY @ W.T, X.T @ dY),
        lambda dY, X, W: (dY @ W.T, X.T @ np.ones_like(dY)),
    ),
    "path": ("descend", descends(2.0), descends(1.0)),
    "program": ("Tensor", Product, Slipping),
    "untouched": ("normalise", lambda x: x / np.linalg.norm(x), overwrites),
    "choice": ("when_residuals_double", "doubles", "stays"),
    "raises": ("inverse", np.linalg.inv, np.linalg.pinv),
    "judge": ("grad_check", compares_with(np.random.Generator.normal), compares_with(ones)),
    "labels": (
        "name_the_sign",
        lambda z: ("zero", "positive", "negative")[int(np.sign(z))],
        lambda z: "positive" if z > 0 else "negative",
    ),
}
"""What each example of the guide is about, with a right answer and a wrong one."""


def run_check(name: str, answer: object) -> None:
    exec(CHECKS[name], {"checks": checks, "np": np, STUDENTS[name][0]: answer})


def test_the_guide_has_an_example_of_every_check() -> None:
    offered = {name for name in checks.__all__ if name.islower()}

    assert offered == CHECKS.keys() == STUDENTS.keys()


@pytest.mark.parametrize("name", STUDENTS)
def test_an_example_of_the_guide_accepts_a_right_answer(name: str) -> None:
    run_check(name, STUDENTS[name][1])


@pytest.mark.parametrize("name", STUDENTS)
def test_an_example_of_the_guide_refuses_a_wrong_answer(name: str) -> None:
    with pytest.raises(checks.CheckFailed):
        run_check(name, STUDENTS[name][2])


def test_the_wrong_answer_of_the_guide_is_diagnosed_as_it_declares() -> None:
    (block,) = [block for block in BLOCKS if block not in CHECKS.values()]
    declared: dict[str, Any] = {}

    def declare(answer: str, **more: Any) -> Callable[[object], object]:
        declared.update(more, answer=answer)
        return lambda function: declared.update(function=function)

    exec(block, {"wrong": declare, "np": np})
    (name,) = [name for name, (about, *_) in STUDENTS.items() if about == declared["answer"]]
    with pytest.raises(checks.CheckFailed) as caught:
        run_check(name, declared["function"])
    assert declared["diagnosis"] == caught.value.mistake
