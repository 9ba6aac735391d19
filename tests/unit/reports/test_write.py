"""Reports are written whole, the same every time, and refuse with a reason."""

from __future__ import annotations

import errno
import json
import random
from dataclasses import replace
from pathlib import Path

import pytest
import report_samples as samples

from autograder.errors import StorageError, UsageError
from autograder.outcomes import Outcome
from autograder.reports import write_reports

CLASS = samples.classroom()


def contents(folder: Path) -> dict[str, bytes]:
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file()
    }


def test_everything_is_where_the_result_says(tmp_path: Path) -> None:
    reports = write_reports(CLASS, tmp_path / "new" / "folder", title="Spring")

    paths = [reports.class_page, reports.tasks_csv, reports.points_csv, reports.class_json]
    assert all(path.is_file() for path in (*paths, *reports.students))
    assert 4 + 2 * len(CLASS) == len(contents(reports.folder))
    assert reports.folder / "students/02-gradients/by-hand/ada.html" in reports.students


def test_pages_are_listed_in_the_order_of_the_students(tmp_path: Path) -> None:
    students = ["chen", "ada", "ben"]

    reports = write_reports([samples.outcome(name) for name in students], tmp_path, title="Spring")

    assert ["ada", "ben", "chen"] == [path.stem for path in reports.students]


def test_identical_outcomes_give_identical_bytes(tmp_path: Path) -> None:
    write_reports(CLASS, tmp_path / "a", title="Spring")
    write_reports(random.Random(3).sample(CLASS, len(CLASS)), tmp_path / "b", title="Spring")
    write_reports(
        [Outcome.from_json(json.loads(json.dumps(outcome.to_json()))) for outcome in CLASS],
        tmp_path / "c",
        title="Spring",
    )

    assert contents(tmp_path / "a") == contents(tmp_path / "b") == contents(tmp_path / "c")


def test_an_outcome_can_be_read_back_without_the_seed_of_its_hidden_cases(tmp_path: Path) -> None:
    reports = write_reports([samples.small()], tmp_path, title="Spring")

    text = reports.students[0].with_suffix(".json").read_text(encoding="utf-8")

    assert replace(samples.small(), seed="") == Outcome.from_json(json.loads(text))


def test_the_class_is_there_for_programs_too(tmp_path: Path) -> None:
    reports = write_reports(CLASS, tmp_path, title="Spring")

    data = json.loads(reports.class_json.read_text(encoding="utf-8"))

    assert "Spring" == data["title"]
    assert len(CLASS) == data["submissions"]
    assert {"name", "students", "share"} <= data["mistakes"][0].keys()


def test_hostile_ids_stay_inside_the_folder(tmp_path: Path) -> None:
    students = ["../../../x", "/etc/x", "a\nb", "-rf", "Ada", "ada", "\ud800", "x" * 3000]
    outcomes = [samples.outcome(student, samples.task("t", 1)) for student in students]

    reports = write_reports(outcomes, tmp_path / "reports", title="Spring")

    assert [tmp_path / "reports"] == list(tmp_path.iterdir())
    assert len(students) == len(set(reports.students))


def test_an_empty_class_is_written(tmp_path: Path) -> None:
    reports = write_reports([], tmp_path, title="Spring")

    assert () == reports.students
    assert reports.class_page.is_file()


@pytest.mark.parametrize(
    ("number", "hint"),
    [(errno.ENOSPC, "free some space"), (errno.EACCES, "may write to"), (errno.EIO, "another one")],
)
def test_a_disk_that_refuses_is_named_with_a_way_out(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int, hint: str
) -> None:
    def refuse(path: Path, data: bytes) -> int:
        raise OSError(number, "the reason of the system")

    monkeypatch.setattr(Path, "write_bytes", refuse)

    with pytest.raises(StorageError) as caught:
        write_reports([samples.small()], tmp_path, title="Spring")

    assert (
        f"`{tmp_path}/students/02-gradients/by-hand/ada.html` cannot be written"
        == caught.value.fact
    )
    assert ("the reason of the system",) == caught.value.evidence
    assert hint in (caught.value.hint or "")


def test_a_full_disk_leaves_the_old_file_and_no_half_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_reports([samples.small()], tmp_path, title="Spring")
    before = contents(tmp_path)

    def half(path: Path, data: bytes) -> int:
        with path.open("wb") as file:
            file.write(data[: len(data) // 2])
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(Path, "write_bytes", half)
    with pytest.raises(StorageError):
        write_reports([samples.small()], tmp_path, title="Summer")

    assert before == contents(tmp_path)


def test_readers_see_the_old_file_until_the_new_one_is_whole(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_reports([samples.small()], tmp_path, title="Spring")
    before = contents(tmp_path)

    def interrupted(path: Path, target: Path) -> Path:
        assert target.read_bytes() == before[str(target.relative_to(tmp_path))]
        raise KeyboardInterrupt

    monkeypatch.setattr(Path, "replace", interrupted)
    with pytest.raises(KeyboardInterrupt):
        write_reports([samples.hostile("ada")], tmp_path, title="Summer")

    assert before == contents(tmp_path)


def test_a_file_in_the_way_is_named(tmp_path: Path) -> None:
    (tmp_path / "reports").write_text("a file", encoding="utf-8")

    with pytest.raises(StorageError, match="cannot be written") as caught:
        write_reports([samples.small()], tmp_path / "reports", title="Spring")

    assert "a part of the path is a file" in (caught.value.hint or "")


def test_a_folder_in_the_way_is_named(tmp_path: Path) -> None:
    (tmp_path / "class.html").mkdir()

    with pytest.raises(StorageError, match=r"class\.html"):
        write_reports([], tmp_path, title="Spring")


@pytest.mark.parametrize("outcomes", [[], [samples.small()]])
def test_an_address_that_is_none_is_refused_before_anything_is_written(
    tmp_path: Path, outcomes: list[Outcome]
) -> None:
    with pytest.raises(UsageError):
        write_reports(outcomes, tmp_path / "x", title="Spring", book_url="book")

    assert not (tmp_path / "x").exists()
