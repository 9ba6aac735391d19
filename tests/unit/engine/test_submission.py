"""Taking in a student's file: what is refused, with which words, and what is rebuilt."""

from __future__ import annotations

import copy
import json
import os
import random
from collections.abc import Callable
from pathlib import Path
from typing import Any

import kit
import pytest

from autograder.course import Course
from autograder.engine import submission
from autograder.engine.limits import MIB, Limits
from autograder.engine.submission import Piece, Rebuilt, parse, read_file, rebuild
from autograder.errors import SubmissionRefused

LIMITS = Limits()
DEEP = b"nested more than 50 levels deep"


def refusal(data: bytes, limits: Limits = LIMITS) -> str:
    with pytest.raises(SubmissionRefused) as caught:
        parse(data, limits)
    return str(caught.value)


def unreadable(path: Path, limits: Limits = LIMITS) -> str:
    with pytest.raises(SubmissionRefused) as caught:
        read_file(path, limits)
    return str(caught.value)


def rebuilt(course: Course, data: Any) -> Rebuilt:
    given = parse(data if isinstance(data, bytes) else kit.as_bytes(data), LIMITS)
    return rebuild(kit.only_sheet(course), given)


def pieces(made: Rebuilt) -> dict[str, str]:
    return {piece.grade_id: piece.source for piece in made.pieces}


# --- files ------------------------------------------------------------------------------------


def test_the_bytes_of_a_file_are_read_as_they_are(tmp_path: Path) -> None:
    path = tmp_path / "a.ipynb"
    path.write_bytes(b"\x00\xff{}")

    assert b"\x00\xff{}" == read_file(path, LIMITS)


def test_a_missing_file_is_refused_by_name(tmp_path: Path) -> None:
    message = unreadable(tmp_path / "gone.ipynb")

    assert message.startswith("`gone.ipynb` cannot be opened: No such file or directory\nhint: ")


def test_a_symbolic_link_is_refused_even_to_a_notebook(tmp_path: Path) -> None:
    (tmp_path / "real.ipynb").write_bytes(b"{}")
    (tmp_path / "link.ipynb").symlink_to(tmp_path / "real.ipynb")

    assert unreadable(tmp_path / "link.ipynb").startswith(
        "`link.ipynb` cannot be opened: a symbolic link"
    )


def test_a_link_in_a_circle_is_refused(tmp_path: Path) -> None:
    (tmp_path / "loop.ipynb").symlink_to(tmp_path / "loop.ipynb")

    assert "a symbolic link" in unreadable(tmp_path / "loop.ipynb")


@pytest.mark.parametrize("make", [os.mkdir, os.mkfifo])
def test_what_is_no_regular_file_is_refused_without_waiting(
    make: Callable[[Path], None], tmp_path: Path
) -> None:
    make(tmp_path / "odd.ipynb")

    assert unreadable(tmp_path / "odd.ipynb").startswith("`odd.ipynb` is no regular file")


@pytest.mark.parametrize("device", ["/dev/null", "/dev/zero"])
def test_a_device_is_refused(device: str) -> None:
    assert unreadable(Path(device)).startswith(f"`{Path(device).name}` is no regular file")


def test_a_file_that_may_not_be_read_is_refused_with_the_reason(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Root may read everything, so the kernel's answer is put in its mouth."""

    def denied(*_: object) -> int:
        raise PermissionError(13, "Permission denied")

    path = tmp_path / "locked.ipynb"
    path.write_bytes(b"{}")
    monkeypatch.setattr(submission.os, "open", denied)

    assert unreadable(path).startswith("`locked.ipynb` cannot be opened: Permission denied")


def test_a_path_through_a_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")

    assert "Not a directory" in unreadable(tmp_path / "file" / "a.ipynb")


def test_fifty_megabytes_are_refused_unread(tmp_path: Path) -> None:
    path = tmp_path / "huge.ipynb"
    with path.open("wb") as file:
        file.truncate(50 * MIB)

    assert unreadable(path) == (
        "`huge.ipynb` has 50.0 MiB; at most 10 MiB are graded\n"
        "hint: clear the outputs (Edit, Clear Outputs of All Cells), save and submit again"
    )


def test_the_limit_of_size_is_exact(tmp_path: Path) -> None:
    path, limits = tmp_path / "a.ipynb", Limits(notebook_bytes=10)
    path.write_bytes(b"x" * 10)

    assert b"x" * 10 == read_file(path, limits)
    path.write_bytes(b"x" * 11)
    assert "at most" in unreadable(path, limits)


def test_a_file_that_grows_while_it_is_read_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path, small = tmp_path / "a.ipynb", tmp_path / "small"
    path.write_bytes(b"x" * 100)
    small.write_bytes(b"x")
    status = small.stat()
    monkeypatch.setattr(submission.os, "fstat", lambda _: status)

    assert "at most" in unreadable(path, Limits(notebook_bytes=10))


# --- bytes ------------------------------------------------------------------------------------


@pytest.mark.parametrize("data", [b"", b"  \n\t "])
def test_an_empty_file_is_called_empty(data: bytes) -> None:
    assert "the file is empty\nhint: save the notebook and submit it again" == refusal(data)


@pytest.mark.parametrize(
    "data", [b"\x89PNG\r\n\x1a\n\0\0", b"PK\x03\x04\xff\xff", '{"cells": []}'.encode("utf-16")]
)
def test_a_file_that_is_no_text_is_called_so(data: bytes) -> None:
    message = refusal(data)

    assert message.startswith("the file is not text\nhint: submit the `.ipynb` file itself")


@pytest.mark.parametrize(
    "data",
    [b"hello", b"{", b'{"cells": [', b"{'cells': []}", b"<html>", b"[1,]", b'{"a": ' + b"9" * 5000],
)
def test_text_that_is_not_json_is_called_so(data: bytes) -> None:
    assert refusal(data).startswith("the file is no notebook: it is not JSON\nhint: open it in")


def test_a_notebook_of_which_half_is_missing_is_not_json(small: Course) -> None:
    whole = kit.as_bytes(kit.notebook(small))

    assert "it is not JSON" in refusal(whole[: len(whole) // 2])


@pytest.mark.parametrize(
    "data",
    [
        [],
        7,
        "text",
        None,
        {},
        {"cells": {}},
        {"cells": None},
        {"worksheets": [{"cells": []}], "nbformat": 3},
    ],
)
def test_json_that_is_no_notebook_of_format_4_is_called_so(data: object) -> None:
    assert refusal(kit.as_bytes(data)).startswith("the file is JSON, but no notebook of format 4")


def test_too_many_cells_are_counted(small: Course) -> None:
    data = kit.notebook(small)
    data["cells"] += [kit.code_cell("1")] * 1000

    assert refusal(kit.as_bytes(data)).startswith(
        "the notebook has 1,005 cells; at most 500 are graded"
    )


@pytest.mark.parametrize(
    "data",
    [
        b"[" * 10 * MIB,
        b'{"a":' * MIB,
        b'{"cells": [' + b"[{" * 60,
        b'["\\\\", ' + b"[" * 60,
        b'["\\"' + b'\\"' * 50 + b'", ' + b"[" * 60,
    ],
)
def test_deep_nesting_is_refused_before_it_is_parsed(
    data: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(submission.json, "loads", lambda *_: pytest.fail("was parsed"))

    assert DEEP.decode() in refusal(data)


def test_brackets_in_text_are_no_nesting(small: Course) -> None:
    data = kit.solved(small, double='double = "' + "[{(" * 200 + '\\" \\\\"')

    assert pieces(rebuilt(small, data))["double"].startswith('double = "[{([{(')


@pytest.mark.parametrize("language", ["R", "julia", "x" * 10_000])
def test_another_language_is_named(language: str, small: Course) -> None:
    data = kit.notebook(small)
    data["metadata"]["kernelspec"] = {"name": "ir", "display_name": "R", "language": language}

    assert refusal(kit.as_bytes(data)).startswith(
        f"the notebook is written for the language `{language[:40]}`, not for Python"
    )


@pytest.mark.parametrize("language", ["python", "Python", "", None, 7, ["R"]])
def test_python_under_any_name_is_read(language: object, small: Course) -> None:
    data = kit.notebook(small)
    data["metadata"]["kernelspec"] = {"name": "my-env", "language": language}

    assert "double" in pieces(rebuilt(small, data))


def test_a_notebook_of_another_course_is_refused(small: Course) -> None:
    other = {"cells": [kit.code_cell("x = 1"), kit.code_cell("y = 2")], "nbformat": 4}

    with pytest.raises(SubmissionRefused) as caught:
        rebuilt(small, other)
    assert "no cell of the notebook belongs to the sheet `01-small/doubling`" == caught.value.fact
    assert caught.value.hint


def test_a_notebook_without_cells_is_refused(small: Course) -> None:
    with pytest.raises(SubmissionRefused, match="no cell of the notebook belongs to the sheet"):
        rebuilt(small, {"cells": []})


# --- what is rebuilt --------------------------------------------------------------------------


def test_an_untouched_notebook_is_the_sheet_with_its_stubs(small: Course) -> None:
    made = rebuilt(small, kit.notebook(small))
    sheet = kit.only_sheet(small)

    assert () == made.flags
    assert [cell.grade_id for cell in sheet.cells] == [piece.grade_id for piece in made.pieces]
    assert all(piece.present for piece in made.pieces)
    assert "raise NotImplementedError()" in pieces(made)["double"]
    assert "scaled_by_two" not in pieces(made)["double"]
    assert "the_definition" in pieces(made)[kit.TASKS[1]]


def test_a_byte_order_mark_changes_nothing(small: Course) -> None:
    data = kit.as_bytes(kit.solved(small))

    assert rebuilt(small, data) == rebuilt(small, b"\xef\xbb\xbf" + data)


def test_a_source_may_be_text_or_a_list_of_lines(small: Course) -> None:
    lines = kit.solved(small)
    text = copy.deepcopy(lines)
    for cell in text["cells"]:
        cell["source"] = "".join(cell["source"])

    assert isinstance(lines["cells"][0]["source"], list)
    assert rebuilt(small, lines) == rebuilt(small, text)


def test_an_answer_is_found_by_its_metadata_when_the_cell_id_is_another(small: Course) -> None:
    data = kit.solved(small)
    for number, cell in enumerate(data["cells"]):
        cell["id"] = f"new-{number}"

    assert rebuilt(small, kit.solved(small)) == rebuilt(small, data)


def test_an_answer_is_found_by_its_cell_id_when_the_metadata_are_lost(small: Course) -> None:
    data = kit.solved(small)
    for cell in data["cells"]:
        cell["metadata"] = {}

    assert rebuilt(small, kit.solved(small)) == rebuilt(small, data)


def test_an_answer_is_found_by_its_name_when_both_are_lost(small: Course) -> None:
    data = kit.solved(small)
    found = kit.cell_of(data, "double")
    found["id"], found["metadata"] = "pasted", {}
    made = rebuilt(small, data)

    assert "scaled_by_two" in pieces(made)["double"]
    assert [piece.grade_id for piece in rebuilt(small, kit.solved(small)).pieces] == list(
        pieces(made)
    )


def test_a_helper_of_the_same_name_does_not_replace_a_cell_that_is_there(small: Course) -> None:
    data = kit.solved(small)
    data["cells"].append(kit.code_cell("def double(x):\n    return 'mine'"))
    made = rebuilt(small, data)

    assert "scaled_by_two" in pieces(made)["double"]
    assert "mine" in pieces(made)["added_1"]


def test_of_an_answer_that_is_there_twice_the_last_counts(small: Course) -> None:
    data = kit.solved(small)
    copied = {**kit.cell_of(data, "double"), "id": "copy", "source": "def double(x): return 0"}
    data["cells"].append(copied)
    made = rebuilt(small, data)

    assert "def double(x): return 0" == pieces(made)["double"]
    assert ("cell `double` is there more than once; the last one counts",) == made.flags
    assert 1 == [piece.grade_id for piece in made.pieces].count("double")


@pytest.mark.parametrize("seed", range(5))
def test_the_order_of_the_sheet_is_restored(seed: int, small: Course) -> None:
    data = kit.solved(small)
    random.Random(seed).shuffle(data["cells"])

    assert rebuilt(small, kit.solved(small)) == rebuilt(small, data)


def test_a_deleted_answer_is_missing_and_flagged(small: Course) -> None:
    data = kit.solved(small)
    data["cells"].remove(kit.cell_of(data, "double"))
    made = rebuilt(small, data)
    piece = next(piece for piece in made.pieces if piece.grade_id == "double")

    assert ("answer cell `double` is missing",) == made.flags
    assert (False, "") == (piece.present, piece.source)


@pytest.mark.parametrize("grade_id", ["doubling", "setup", *kit.TASKS])
def test_a_deleted_locked_cell_is_put_back_without_a_word(grade_id: str, small: Course) -> None:
    data = kit.solved(small)
    data["cells"].remove(kit.cell_of(data, grade_id))

    assert rebuilt(small, kit.solved(small)) == rebuilt(small, data)


@pytest.mark.parametrize("grade_id", ["doubling", "setup", *kit.TASKS])
def test_a_changed_locked_cell_is_flagged_and_the_original_used(
    grade_id: str, small: Course
) -> None:
    data = kit.solved(small)
    kit.cell_of(data, grade_id)["source"] = "checks = None"
    made = rebuilt(small, data)

    assert (f"locked cell `{grade_id}` was changed; the original was used",) == made.flags
    assert rebuilt(small, kit.solved(small)).pieces == made.pieces


def test_blank_lines_around_a_locked_cell_are_no_change(small: Course) -> None:
    data = kit.solved(small)
    cell = kit.cell_of(data, "setup")
    cell["source"] = ["\n", *cell["source"], "\n\n"]

    assert () == rebuilt(small, data).flags


@pytest.mark.parametrize("kind", ["markdown", "raw"])
def test_an_answer_turned_into_text_is_flagged_and_does_not_run(kind: str, small: Course) -> None:
    data = kit.solved(small)
    kit.cell_of(data, "double")["cell_type"] = kind
    made = rebuilt(small, data)

    assert (
        "answer cell `double` was turned into text",
        "answer cell `double` is missing",
    ) == made.flags
    assert "" == pieces(made)["double"]


def test_a_locked_cell_that_was_retyped_is_put_back(small: Course) -> None:
    data = kit.solved(small)
    kit.cell_of(data, "setup")["cell_type"] = "markdown"
    kit.cell_of(data, "doubling")["cell_type"] = "code"

    assert rebuilt(small, kit.solved(small)) == rebuilt(small, data)


def test_added_cells_stay_where_they_were_put(small: Course) -> None:
    data = kit.solved(small)
    data["cells"].insert(3, {**kit.code_cell("after double"), "cell_type": "markdown"})
    data["cells"].insert(2, kit.code_cell("after setup"))
    data["cells"].insert(0, kit.code_cell("at the top"))
    data["cells"].insert(1, kit.code_cell(" \n"))
    data["cells"].append(kit.code_cell("at the end"))
    order = [(piece.grade_id, piece.code) for piece in rebuilt(small, data).pieces]

    assert [
        ("added_1", True),
        ("doubling", False),
        ("setup", True),
        ("added_2", True),
        ("double", True),
        ("added_3", False),
        (kit.TASKS[0], True),
        (kit.TASKS[1], True),
        ("added_4", True),
    ] == order


def test_metadata_that_claim_points_or_other_roles_are_worth_nothing(small: Course) -> None:
    data = kit.solved(small)
    for cell in data["cells"]:
        cell["metadata"]["nbgrader"].update(points=1000, grade=True, solution=True, locked=False)
        cell["metadata"]["tags"] = ["raises-exception", "skip-execution"]

    assert rebuilt(small, kit.solved(small)) == rebuilt(small, data)


STRANGE = [None, True, 0, -1.5, float("nan"), float("inf"), "", "text", [], [[]], {}, {"a": [1]}]


@pytest.mark.parametrize("strange", STRANGE, ids=repr)
@pytest.mark.parametrize(
    "place",
    [
        ("metadata",),
        ("metadata", "kernelspec"),
        ("cells", 2),
        ("cells", 2, "metadata"),
        ("cells", 2, "metadata", "nbgrader"),
        ("cells", 2, "metadata", "nbgrader", "grade_id"),
        ("cells", 2, "id"),
        ("cells", 2, "cell_type"),
        ("cells", 2, "source"),
        ("cells", 2, "source", 0),
        ("cells", 2, "outputs"),
        ("nbformat",),
    ],
    ids=str,
)
def test_nothing_strange_in_any_place_stops_the_grader(
    place: tuple[Any, ...], strange: object, small: Course
) -> None:
    data = kit.solved(small)
    target: Any = data
    for step in place[:-1]:
        target = target[step]
    target[place[-1]] = strange
    made = rebuilt(small, data)

    assert_is_whole(small, made)


LONE = ["\ud800", "a = '\udfff'", "def double(x): return '\ud800'"]


@pytest.mark.parametrize("text", LONE, ids=ascii)
def test_half_a_character_is_replaced_so_that_everything_can_be_written(
    text: str, small: Course
) -> None:
    data = kit.solved(small)
    kit.cell_of(data, "double")["source"] = text
    data["cells"].append(kit.code_cell(text))
    made = rebuilt(small, data)

    assert text not in pieces(made).values()
    assert all(source.encode("utf-8") or True for source in pieces(made).values())


def test_half_a_character_in_the_language_can_be_written(small: Course) -> None:
    data = kit.notebook(small)
    data["metadata"]["kernelspec"] = {"language": "\ud800"}

    assert refusal(kit.as_bytes(data)).encode("utf-8")


# --- anything at all --------------------------------------------------------------------------


def assert_is_whole(course: Course, made: Rebuilt) -> None:
    """Every cell of the sheet is there once, in order, and the locked ones are the sheet's own."""
    own = [piece for piece in made.pieces if piece.cell is not None]
    sheet = kit.only_sheet(course)
    assert sheet.cells == tuple(piece.cell for piece in own)
    assert all(p.source == p.cell.source for p in own if p.grade_id != "double")
    assert all(isinstance(piece, Piece) and isinstance(piece.source, str) for piece in made.pieces)
    assert json.dumps([piece.source for piece in made.pieces], ensure_ascii=False).encode("utf-8")


def mutated(rng: random.Random, data: Any) -> Any:
    """A copy in which something somewhere has been replaced, removed, doubled or nested."""
    whole = copy.deepcopy(data)
    for _ in range(rng.randint(1, 4)):
        place: Any = whole
        while True:
            keys = list(place) if isinstance(place, dict) else list(range(len(place)))
            if not keys:
                break
            key = rng.choice(keys)
            if isinstance(place[key], dict | list) and rng.random() < 0.7:
                place = place[key]
                continue
            act = rng.randrange(5)
            if act == 0:
                del place[key]
            elif act == 1 and isinstance(place, list):
                place.insert(rng.randrange(len(place) + 1), copy.deepcopy(rng.choice(place)))
            elif act == 2 and isinstance(place, list):
                rng.shuffle(place)
            elif act == 3:
                place[key] = [place[key]] if isinstance(place, list) else {key: place[key]}
            else:
                place[key] = copy.deepcopy(rng.choice([*STRANGE, *LONE, 10**400]))
            break
    return whole


def spoilt(rng: random.Random, data: Any) -> bytes:
    """Bytes of a mutated notebook, now and then with some bytes changed as well."""
    raw = bytearray(kit.as_bytes(mutated(rng, data)))
    if rng.random() < 0.3:
        for _ in range(rng.randint(1, 5)):
            raw[rng.randrange(len(raw))] = rng.randrange(256)
    if rng.random() < 0.1:
        del raw[rng.randrange(len(raw)) :]
    return bytes(raw)


def test_of_300_mutated_notebooks_each_is_rebuilt_or_refused(small: Course) -> None:
    rng = random.Random(20261123)
    data = kit.solved(small)
    sheet = kit.only_sheet(small)
    ends = {"rebuilt": 0, "refused": 0}
    reasons: list[SubmissionRefused] = []
    for _ in range(300):
        raw = spoilt(rng, data)
        try:
            made = rebuild(sheet, parse(raw, LIMITS))
        except SubmissionRefused as refused:
            ends["refused"] += 1
            reasons.append(refused)
        else:
            ends["rebuilt"] += 1
            assert_is_whole(small, made)

    assert min(ends.values()) > 20, ends
    assert all(reason.hint and str(reason).encode("utf-8") for reason in reasons)
