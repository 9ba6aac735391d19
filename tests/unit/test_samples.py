"""The sample class: twenty students of four kinds, and never in the way of real ones."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import replace
from pathlib import Path

import kit
import pytest

from autograder.course import Course
from autograder.engine.limits import Limits
from autograder.engine.submission import parse, rebuild
from autograder.errors import StorageError, SubmissionRefused, UsageError
from autograder.samples import sample_submissions, write_class
from autograder.sheets import Sheet, read_sheet


@pytest.fixture
def sheet(full: Course) -> Sheet:
    return read_sheet(full.select(("02-gradients/by-hand",))[0])


def test_a_class_has_twenty_students_of_four_kinds(full: Course, sheet: Sheet) -> None:
    samples = sample_submissions(full, sheet)

    assert {"honest": 7, "mistaken": 7, "unfinished": 2, "broken": 4} == Counter(
        sample.kind for sample in samples
    )
    assert 20 == len({sample.what for sample in samples})
    assert all(sample.what and isinstance(sample.data, bytes) for sample in samples)


def test_only_broken_files_are_refused(full: Course, sheet: Sheet) -> None:
    refused = []
    for sample in sample_submissions(full, sheet):
        try:
            rebuild(sheet, parse(sample.data, Limits()))
        except SubmissionRefused:
            refused.append(sample.kind)

    assert ["broken", "broken"] == refused


def test_the_mistaken_ones_make_different_mistakes(full: Course, sheet: Sheet) -> None:
    mistaken = [s for s in sample_submissions(full, sheet) if s.kind == "mistaken"]

    assert 7 == len({sample.data for sample in mistaken})


def test_two_classes_are_the_same_bytes(full: Course, sheet: Sheet, tmp_path: Path) -> None:
    for name in ("a", "b"):
        write_class(replace(full, class_folder=tmp_path / name), [sheet], 20)

    assert kit.everything_in(tmp_path / "a") == kit.everything_in(tmp_path / "b")


def test_each_student_has_a_folder_of_their_own(full: Course, sheet: Sheet) -> None:
    written = write_class(full, [sheet], 20)
    paths = sorted(path.relative_to(full.submitted) for path in full.submitted.rglob("*.ipynb"))

    assert 20 == len(paths) == len(dict(written))
    assert {("02-gradients", "by-hand.ipynb")} == {path.parts[1:] for path in paths}
    for student, sample in written:
        place = full.submitted / student / "02-gradients" / "by-hand.ipynb"
        assert sample.data == place.read_bytes()


@pytest.mark.parametrize("students", [1, 5, 45])
def test_a_class_is_as_large_as_it_is_asked_to_be(
    students: int, full: Course, sheet: Sheet
) -> None:
    written = write_class(full, [sheet], students)

    assert students == len({name for name, _ in written})
    assert students == len(list(full.submitted.iterdir()))


def test_writing_it_again_touches_no_file(full: Course, sheet: Sheet) -> None:
    write_class(full, [sheet], 20)
    before = {p: p.stat().st_mtime_ns for p in full.submitted.rglob("*.ipynb")}
    write_class(full, [sheet], 20)

    assert before == {p: p.stat().st_mtime_ns for p in full.submitted.rglob("*.ipynb")}


def test_a_manifest_says_who_is_what(full: Course, sheet: Sheet) -> None:
    written = write_class(full, [sheet], 20)
    (mark,) = full.class_folder.glob("sample*.json")
    manifest = json.loads(mark.read_text())

    for student, sample in written:
        assert f"{sample.kind}: {sample.what}" == manifest[student]["02-gradients/by-hand"]


def test_a_folder_with_real_submissions_is_refused_and_untouched(
    full: Course, sheet: Sheet
) -> None:
    kit.submit(full, "zoe", b"her work")
    before = kit.everything_in(full.class_folder)

    with pytest.raises(UsageError) as caught:
        write_class(full, [sheet], 20)
    assert f"`{full.submitted}` holds submissions that are not a sample" == caught.value.fact
    assert "`--class FOLDER`" in caught.value.hint
    assert before == kit.everything_in(full.class_folder)


@pytest.mark.parametrize("text", ["", "{", "[]", "7", "\xff"])
def test_a_spoilt_manifest_is_no_permission(text: str, full: Course, sheet: Sheet) -> None:
    write_class(full, [sheet], 3)
    (mark,) = full.class_folder.glob("sample*.json")
    mark.write_text(text, encoding="latin-1")
    kit.submit(full, "zoe", b"her work")

    with pytest.raises(UsageError, match="not a sample"):
        write_class(full, [sheet], 3)
    assert (full.submitted / "zoe").is_dir()


def test_a_real_student_who_joins_a_sample_is_safe(full: Course, sheet: Sheet) -> None:
    write_class(full, [sheet], 3)
    kit.submit(full, "zoe", b"her work")

    with pytest.raises(UsageError, match="not a sample"):
        write_class(full, [sheet], 3)


def test_a_sample_of_an_older_sheet_is_replaced(full: Course, sheet: Sheet) -> None:
    write_class(full, [sheet], 20)
    (full.class_folder / "outcomes").mkdir()
    changed = replace(sheet, cells=(replace(sheet.cells[0], source="# Other"), *sheet.cells[1:]))
    write_class(full, [changed], 5)

    assert 5 == len(list(full.submitted.iterdir()))
    assert not (full.class_folder / "outcomes").exists()


def test_a_folder_that_cannot_be_written_is_named(full: Course, sheet: Sheet) -> None:
    full.class_folder.write_text("a file")

    with pytest.raises(StorageError, match="cannot be written"):
        write_class(full, [sheet], 3)
