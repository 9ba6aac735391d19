"""A class: resumed, regraded where something changed, and never lost."""

from __future__ import annotations

import errno
import multiprocessing
import os
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import kit
import pytest
import workers

from autograder.course import Course
from autograder.engine import controller, worker
from autograder.engine.controller import (
    Run,
    find_submissions,
    grade_class,
    grade_file,
    run_jobs,
    sheet_of,
)
from autograder.engine.job import Job
from autograder.engine.limits import MIB, Limits
from autograder.engine.sandbox import Isolation
from autograder.engine.store import Ledger
from autograder.errors import SandboxUnavailable, StorageError, SubmissionRefused, UsageError
from autograder.outcomes import Outcome, Verdict

LIMITS = Limits(cell_seconds=5.0, call_seconds=2.0)


def grade(course: Course, **options: object) -> Run:
    return grade_class(
        course,
        course.sheets(),
        isolation=Isolation.NAMESPACES,
        **{"workers": 1, "limits": LIMITS, **options},
    )


@pytest.fixture
def pair(school: Course) -> Course:
    """A class of two: one right, one untouched."""
    kit.submit(school, "amara", kit.as_bytes(kit.solved(school)))
    kit.submit(school, "bogdan", kit.as_bytes(kit.notebook(school)))
    return school


@pytest.fixture
def counted(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The students that are graded in this process, in order."""
    names: list[str] = []
    real = controller.grade

    def counting(job: Job) -> Outcome:
        names.append(job.student)
        return real(job)

    monkeypatch.setattr(controller, "grade", counting)
    return names


def points(run: Run) -> dict[str, float]:
    return {outcome.student: outcome.points for outcome in run.outcomes}


# --- resuming ---------------------------------------------------------------------------------


def test_a_class_is_graded_and_each_outcome_reported(pair: Course) -> None:
    told: list[tuple[int, int, str]] = []
    run = grade(pair, progress=lambda done, total, o: told.append((done, total, o.student)))

    assert {"amara": 3.0, "bogdan": 0.0} == points(run)
    assert (2, ()) == (run.graded, run.strays)
    assert [(1, 2, "amara"), (2, 2, "bogdan")] == told
    assert ("namespaces", "autograder") == (run.outcomes[0].isolation, run.outcomes[0].engine)


def test_the_second_run_grades_nothing_and_writes_nothing(pair: Course, counted: list[str]) -> None:
    first = grade(pair)
    before = kit.everything_in(pair.class_folder)
    second = grade(pair)

    assert ["amara", "bogdan"] == counted
    assert 0 == second.graded
    assert first.outcomes == second.outcomes
    assert before == kit.everything_in(pair.class_folder)


def test_a_changed_submission_alone_is_graded_again(pair: Course, counted: list[str]) -> None:
    grade(pair)
    kit.submit(pair, "bogdan", kit.as_bytes(kit.solved(pair)))
    run = grade(pair)

    assert ["amara", "bogdan", "bogdan"] == counted
    assert {"amara": 3.0, "bogdan": 3.0} == points(run)


def test_a_changed_sheet_is_graded_again(pair: Course, counted: list[str]) -> None:
    grade(pair)
    visible = kit.task(kit.TASKS[0], kit.VISIBLE.replace("# Three", "# The three"), 1)
    kit.write_sheet(pair.root, {**kit.CELLS, kit.TASKS[0]: visible})
    grade(pair)

    assert ["amara", "bogdan"] * 2 == counted


def test_another_limit_is_another_grading(pair: Course, counted: list[str]) -> None:
    grade(pair)
    grade(pair, limits=replace(LIMITS, call_seconds=3.0))

    assert 4 == len(counted)


def test_an_error_of_ours_is_graded_again_until_it_is_none(
    pair: Course, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patched:
        patched.setattr(controller, "grade", lambda job: worker.failed(job, "no luck"))
        broken = grade(pair)
    mended = grade(pair)

    assert all(outcome.needs_a_person for outcome in broken.outcomes)
    assert ("the grader failed: no luck",) == broken.outcomes[0].flags
    assert (2, {"amara": 3.0, "bogdan": 0.0}) == (mended.graded, points(mended))
    assert 0 == grade(pair).graded


def test_a_run_that_is_cut_off_goes_on_where_it_ended(
    pair: Course, counted: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def cut(done: int, *_: object) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        grade(pair, progress=cut)
    run = grade(pair)

    assert ["amara", "bogdan"] == counted
    assert 1 == run.graded
    assert {"amara": 3.0, "bogdan": 0.0} == points(run)


def test_the_autograded_notebook_is_there_before_the_ledger_says_so(
    pair: Course, monkeypatch: pytest.MonkeyPatch
) -> None:
    def cut(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(Ledger, "save", cut)
    with pytest.raises(KeyboardInterrupt):
        grade(pair)

    assert (pair.autograded / "amara" / "01-small" / "doubling.ipynb").is_file()
    assert [] == Ledger(pair).all()


# --- files that cannot be graded ---------------------------------------------------------------


def symlink(path: Path) -> None:
    path.symlink_to("/etc/hostname")


def huge(path: Path) -> None:
    with path.open("wb") as file:
        file.truncate(11 * MIB)


def empty(path: Path) -> None:
    path.write_bytes(b"")


def archive(path: Path) -> None:
    path.write_bytes(b"PK\x03\x04\xff\xff")


BAD = {
    "a symbolic link": (symlink, "cannot be opened: a symbolic link"),
    "a folder": (os.mkdir, "is no regular file"),
    "a pipe": (os.mkfifo, "is no regular file"),
    "a huge file": (huge, "has 11.0 MiB; at most 10 MiB are graded"),
    "an empty file": (empty, "the file is empty"),
    "an archive": (archive, "the file is not text"),
}


@pytest.mark.parametrize("kind", BAD)
def test_a_bad_file_is_refused_and_the_others_are_graded(
    kind: str, pair: Course, counted: list[str]
) -> None:
    make, reason = BAD[kind]
    place = pair.submitted / "mallory" / "01-small" / "doubling.ipynb"
    place.parent.mkdir(parents=True)
    make(place)
    run = grade(pair)
    refused = run.outcomes[-1]

    assert {"amara": 3.0, "bogdan": 0.0, "mallory": 0.0} == points(run)
    assert reason in refused.refused.splitlines()[0]
    assert refused.refused.splitlines()[1].startswith("hint: ")
    assert kit.MAX_POINTS == refused.max_points
    assert {Verdict.UNANSWERED} == {task.verdict for task in refused.tasks}
    assert () == refused.flags
    assert not (pair.autograded / "mallory").exists()
    assert 0 == grade(pair).graded


def test_a_refused_file_that_is_mended_is_graded(pair: Course) -> None:
    path = kit.submit(pair, "bogdan", b"")
    assert grade(pair).outcomes[1].refused
    path.write_bytes(kit.as_bytes(kit.solved(pair)))

    assert {"amara": 3.0, "bogdan": 3.0} == points(grade(pair))


def test_half_characters_stop_neither_the_student_nor_the_class(pair: Course) -> None:
    data = kit.solved(pair)
    data["cells"].append(kit.code_cell("x = '\ud800'"))
    kit.cell_of(data, "doubling")["source"] = "\udfff"
    kit.submit(pair, "mallory", kit.as_bytes(data))

    assert {"amara": 3.0, "bogdan": 0.0, "mallory": 3.0} == points(grade(pair))


# --- which files ------------------------------------------------------------------------------


def names(paths: tuple[Path, ...], course: Course) -> list[str]:
    return [str(path.relative_to(course.submitted)) for path in paths]


def test_files_that_belong_to_no_sheet_are_reported_not_graded(pair: Course) -> None:
    data = kit.as_bytes(kit.solved(pair))
    for place in ("chiara/01-small/Doubling.ipynb", "chiara/01_small/doubling.ipynb"):
        path = pair.submitted / place
        path.parent.mkdir(parents=True)
        path.write_bytes(data)
    run = grade(pair)

    assert ["chiara/01-small/Doubling.ipynb", "chiara/01_small/doubling.ipynb"] == sorted(
        names(run.strays, pair)
    )
    assert {"amara", "bogdan"} == set(points(run))


def test_in_a_course_of_two_chapters_a_stray_is_one_that_no_sheet_claims(pair: Course) -> None:
    kit.write_sheet(pair.root, kit.CELLS, "02-more/tripling")
    for place in ("amara/02-more/tripling.ipynb", "amara/01-small/lost.ipynb"):
        path = pair.submitted / place
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"{}")
    stray = ["amara/01-small/lost.ipynb"]

    assert stray == names(find_submissions(pair, pair.sheets())[1], pair)
    assert stray == names(find_submissions(pair, pair.select(("01-small",)))[1], pair)
    assert [] == names(find_submissions(pair, pair.select(("02-more",)))[1], pair)


@pytest.mark.parametrize(
    "place",
    [
        "amara/01-small/.ipynb_checkpoints/doubling-checkpoint.ipynb",
        "amara/.ipynb_checkpoints/doubling.ipynb",
        ".trash/01-small/doubling.ipynb",
        "amara/01-small/._doubling.ipynb",
        "amara/01-small/doubling.py",
        "amara/doubling.ipynb",
        "doubling.ipynb",
    ],
)
def test_hidden_and_misplaced_files_are_left_alone(place: str, pair: Course) -> None:
    path = pair.submitted / place
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(b"{}")
    found, strays = find_submissions(pair, pair.sheets())

    assert (["amara", "bogdan"], ()) == ([item.student for item in found], strays)


def test_a_student_whose_name_is_no_text_is_reported_not_graded(pair: Course) -> None:
    kit.submit(pair, os.fsdecode(b"\xff\xfe"), kit.as_bytes(kit.solved(pair)))
    run = grade(pair)

    assert {"amara", "bogdan"} == set(points(run))
    assert 1 == len(run.strays)


@pytest.mark.parametrize("make", [lambda _: None, Path.mkdir])
def test_an_empty_class_is_wrong_usage(make: Callable[[Path], None], school: Course) -> None:
    make(school.submitted)

    with pytest.raises(UsageError) as caught:
        grade(school)
    assert f"there are no submissions in `{school.submitted}`" == caught.value.fact
    assert "submitted/<student>/<chapter>/<sheet>.ipynb" in caught.value.hint
    assert "`autograder sample`" in caught.value.hint


def test_students_with_unusual_names_are_graded(school: Course) -> None:
    students = ["two words", "ünï", "-rf", "o'hara", "x" * 240, "a.b"]
    for student in students:
        kit.submit(school, student, kit.as_bytes(kit.solved(school)))
    run = grade(school)

    assert dict.fromkeys(sorted(students), 3.0) == points(run)
    assert 0 == grade(school).graded


# --- what cannot be written -------------------------------------------------------------------


@pytest.mark.parametrize(
    ("error", "reason"),
    [
        (OSError(errno.ENOSPC, "No space left on device"), "No space left on device"),
        (OSError(errno.EROFS, "Read-only file system"), "Read-only file system"),
        (PermissionError(errno.EACCES, "Permission denied"), "Permission denied"),
    ],
)
@pytest.mark.parametrize("place", ["autograded", "outcomes"])
def test_what_was_finished_before_the_disk_was_full_is_kept(
    place: str,
    error: OSError,
    reason: str,
    pair: Course,
    counted: list[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    real = Path.replace

    def full(path: Path, target: Path) -> Path:
        if place in path.parts and "bogdan" in str(path):
            raise error
        return real(path, target)

    with monkeypatch.context() as patched:
        patched.setattr(Path, "replace", full)
        with pytest.raises(StorageError, match=reason) as caught:
            grade(pair)
    assert f"{os.sep}{place}{os.sep}" in caught.value.fact
    assert ["amara"] == [outcome.student for outcome in Ledger(pair).all()]
    run = grade(pair)

    assert ["amara", "bogdan", "bogdan"] == counted
    assert {"amara": 3.0, "bogdan": 0.0} == points(run)


def test_a_file_where_a_folder_should_be_is_named(pair: Course) -> None:
    pair.outcomes.write_text("")

    with pytest.raises(StorageError, match=r"outcomes.*cannot be written"):
        grade(pair)


# --- workers ----------------------------------------------------------------------------------


@pytest.fixture
def quick_workers(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[..., None]]:
    """Replaces what worker processes do, and lets them start from a process that is warm."""
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["autograder.engine.controller"])
    monkeypatch.setattr(controller.multiprocessing, "get_context", lambda _: context)
    monkeypatch.setattr(controller, "warm_up", workers.no_warm_up)
    return lambda function: monkeypatch.setattr(controller, "grade", function)


def flags(jobs: list[Job], count: int) -> dict[str, str]:
    return {job.student: outcome.flags[0] for job, outcome in run_jobs(jobs, count)}


def test_jobs_are_done_in_several_processes_and_each_comes_back_once(
    small: Course, quick_workers: Callable[..., None]
) -> None:
    quick_workers(workers.fine)
    jobs = [kit.job_for(small, b"", f"student-{k}") for k in range(30)]
    ends = flags(jobs, 2)

    assert {job.student for job in jobs} == set(ends)
    assert f"the grader failed: graded in process {os.getpid()}" not in set(ends.values())


@pytest.mark.parametrize("place", [0, 3, 7])
def test_a_worker_that_dies_costs_only_the_job_that_kills_it(
    place: int, small: Course, quick_workers: Callable[..., None]
) -> None:
    quick_workers(workers.deadly)
    students = [f"student-{k}" for k in range(7)]
    students.insert(place, "mallory")
    ends = flags([kit.job_for(small, b"", name) for name in students], 2)

    assert set(students) == set(ends)
    assert "the grader failed: its worker process died three times in a row" == ends.pop("mallory")
    assert all(end.startswith("the grader failed: graded in process ") for end in ends.values())


def test_when_every_job_kills_its_worker_the_run_still_ends(
    small: Course, quick_workers: Callable[..., None]
) -> None:
    quick_workers(workers.deadly_for_all)
    ends = flags([kit.job_for(small, b"", name) for name in ("a", "b")], 2)

    assert {"the grader failed: its worker process died three times in a row"} == set(ends.values())
    assert 2 == len(ends)


def test_two_workers_give_what_one_gives(pair: Course) -> None:
    alone = grade(pair)
    for path in pair.outcomes.rglob("*.json"):
        path.unlink()

    assert alone.outcomes == grade(pair, workers=2).outcomes
    assert 0 == grade(pair).graded


def test_a_zygote_that_died_is_replaced(small: Course) -> None:
    job = kit.job_for(small, kit.as_bytes(kit.solved(small)))
    assert 3.0 == worker.grade(job).points
    for zygote in worker._zygotes.values():
        zygote._process.kill()

    assert 3.0 == worker.grade(job).points


def test_a_grader_that_fails_is_tried_twice_and_then_waits_for_a_person(
    small: Course, monkeypatch: pytest.MonkeyPatch
) -> None:
    tries: list[object] = []

    def fails(*_: object, **__: object) -> Outcome:
        tries.append(1)
        raise RuntimeError("a bug")

    monkeypatch.setattr(worker, "examine", fails)
    outcome = worker.grade(kit.job_for(small, b""))

    assert 2 == len(tries)
    assert ("the grader failed: RuntimeError: a bug",) == outcome.flags
    assert {Verdict.ERROR} == {task.verdict for task in outcome.tasks}
    assert "your teacher has been told" in outcome.tasks[0].hint


def test_a_grader_that_fails_once_is_not_noticed(
    small: Course, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = worker.examine

    def fails_once(*args: object, **more: object) -> Outcome:
        monkeypatch.setattr(worker, "examine", real)
        raise BrokenPipeError("the zygote has gone")

    monkeypatch.setattr(worker, "examine", fails_once)

    assert 3.0 == worker.grade(kit.job_for(small, kit.as_bytes(kit.solved(small)))).points


def test_without_a_sandbox_nothing_is_graded(pair: Course, monkeypatch: pytest.MonkeyPatch) -> None:
    worker.close()

    def none(*_: object) -> None:
        raise SandboxUnavailable("the sandbox did not start")

    monkeypatch.setattr(worker, "Zygote", none)
    with pytest.raises(SandboxUnavailable):
        grade(pair)
    assert [] == Ledger(pair).all()


# --- single notebooks -------------------------------------------------------------------------


def test_a_single_notebook_is_graded_and_nothing_written(small: Course, tmp_path: Path) -> None:
    path = tmp_path / "mine.ipynb"
    path.write_bytes(kit.as_bytes(kit.solved(small)))
    before = kit.everything_in(tmp_path)
    sheet = sheet_of(path, small, LIMITS)
    outcome = grade_file(path, sheet, isolation=Isolation.NAMESPACES, limits=LIMITS)

    assert ("mine", 3.0) == (outcome.student, outcome.points)
    assert before == kit.everything_in(tmp_path)


def test_the_sheet_of_a_notebook_is_the_one_with_most_of_its_cells(
    small: Course, tmp_path: Path
) -> None:
    path = tmp_path / "mine.ipynb"
    path.write_bytes(kit.as_bytes(kit.solved(small)))
    other = {"setup": kit.CELLS["setup"], "other": kit.prose("other", "# Other")}
    kit.write_sheet(small.root, other, "00-first/other")

    assert "01-small/doubling" == str(sheet_of(path, small, LIMITS).path)


def test_a_notebook_of_another_course_has_no_sheet(small: Course, tmp_path: Path) -> None:
    path = tmp_path / "other.ipynb"
    path.write_bytes(kit.as_bytes({"cells": [kit.code_cell("1")]}))

    with pytest.raises(SubmissionRefused) as caught:
        sheet_of(path, small, LIMITS)
    assert f"`{path}` belongs to no sheet of this course" == caught.value.fact
    assert "name the sheet with `--sheet`" in caught.value.hint
