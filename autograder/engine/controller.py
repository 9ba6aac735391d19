"""The controller: finds submissions, hands them to workers, and alone writes what comes back."""

from __future__ import annotations

import contextlib
import multiprocessing
import os
import signal
import threading
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Executor, Future, ProcessPoolExecutor, as_completed
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from pathlib import Path

from autograder.course import Course, SheetPath
from autograder.engine.autograded import autograded_notebook
from autograder.engine.job import Job
from autograder.engine.limits import Limits
from autograder.engine.sandbox import Isolation
from autograder.engine.store import Ledger, key_of, secret_of
from autograder.engine.submission import parse, read_file, rebuild
from autograder.engine.worker import failed, grade, seed_for, warm_up
from autograder.errors import SubmissionRefused, UsageError
from autograder.files import write_whole
from autograder.gradebook import Gradebook
from autograder.outcomes import Outcome
from autograder.sheets import Sheet, read_sheet

_BATCH = 100


@dataclass(frozen=True)
class Found:
    """One submitted file."""

    student: str
    sheet: Sheet
    path: Path


@dataclass(frozen=True)
class Run:
    """What a grading run did.

    Attributes:
        outcomes: of every submission that was asked for, in order.
        graded: how many were graded now; the others were unchanged.
        strays: submitted files that belong to no sheet, or whose student has no readable name.
    """

    outcomes: tuple[Outcome, ...]
    graded: int
    strays: tuple[Path, ...]


Progress = Callable[[int, int, Outcome], None]
"""Called with (done, total, outcome) after each submission."""


def find_submissions(
    course: Course, sheets: Sequence[SheetPath]
) -> tuple[list[Found], tuple[Path, ...]]:
    """All submitted files for the sheets, and the notebooks that belong to none.

    Raises:
        UsageError: there is not one.
        SheetError: a sheet breaks a rule.
    """
    known = {(s.chapter, s.name): read_sheet(s) for s in sheets}
    every = {(s.chapter, s.name) for s in course.sheets()}
    chapters = {chapter for chapter, _ in known}
    found, strays = [], []
    for path in sorted(course.submitted.glob("[!.]*/[!.]*/[!.]*.ipynb")):
        student, chapter = path.parent.parent.name, path.parent.name
        sheet = known.get((chapter, path.stem))
        if sheet is not None and _plain_name(student):
            found.append(Found(student, sheet, path))
        elif sheet is not None or (
            (chapter, path.stem) not in every and (chapter in chapters or len(known) == len(every))
        ):
            strays.append(path)
    if not found:
        raise UsageError(
            f"there are no submissions in `{course.submitted}`",
            hint="put them at submitted/<student>/<chapter>/<sheet>.ipynb; "
            "`autograder sample` makes a class to try",
        )
    return found, tuple(strays)


def _plain_name(name: str) -> bool:
    """Whether a student's id is text that looks like no other: no blanks around, no controls."""
    try:
        name.encode()
    except UnicodeEncodeError:
        return False
    return name == name.strip() and name.isprintable() and unicodedata.is_normalized("NFC", name)


def grade_class(
    course: Course,
    sheets: Sequence[SheetPath],
    *,
    isolation: Isolation,
    workers: int,
    limits: Limits | None = None,
    progress: Progress | None = None,
) -> Run:
    """Grade every submission of the class folder that has changed; resume where a run ended.

    Raises:
        UsageError: nothing to grade.
        SandboxUnavailable: no worker could start its sandbox.
        StorageError: results cannot be written; what was written before is whole.
    """
    limits = limits or Limits()
    found, strays = find_submissions(course, sheets)
    secret = secret_of(course)
    ledger = Ledger(course)
    known: dict[tuple[str, str, str], Outcome] = {}
    jobs: list[Job] = []
    for item in found:
        job = _job(item, isolation, limits, secret)
        place = (job.student, job.sheet.path.chapter, job.sheet.path.name)
        stored = ledger.find(*place, job.key)
        if stored is None:
            jobs.append(job)
        else:
            known[place] = stored
    with Gradebook(course) as gradebook:
        gradebook.prepare(sorted({item.sheet for item in found}, key=lambda s: str(s.path)))
        fresh: list[Outcome] = []
        for job, outcome in run_jobs(jobs, workers):
            _write(course, job, outcome, ledger)
            known[outcome.student, outcome.chapter, outcome.sheet] = outcome
            fresh.append(outcome)
            if len(fresh) % _BATCH == 0:
                gradebook.record(fresh[-_BATCH:])
            if progress is not None:
                progress(len(fresh), len(jobs), outcome)
        outcomes = tuple(known[place] for place in sorted(known))
        gradebook.record(outcomes)
    return Run(outcomes, len(jobs), strays)


def grade_file(path: Path, sheet: Sheet, *, isolation: Isolation, limits: Limits) -> Outcome:
    """Grade one notebook on its own; nothing is written.

    Raises:
        SubmissionRefused: the file cannot be read.
        SandboxUnavailable: there is no sandbox.
    """
    data = read_file(path, limits)
    key = key_of(data, sheet, isolation, limits, b"")
    return grade(Job(path.stem, sheet, data, key, seed_for(data, b""), isolation, limits))


def sheet_of(path: Path, course: Course, limits: Limits) -> Sheet:
    """The sheet that a notebook was made from, by the ids of its cells.

    Raises:
        SubmissionRefused: the file cannot be read, or belongs to no sheet of the course.
    """
    given = {cell.grade_id for cell in parse(read_file(path, limits), limits)}
    sheets = [read_sheet(place) for place in course.sheets()]
    shared = [len(given & {cell.grade_id for cell in sheet.cells}) for sheet in sheets]
    if not sheets or max(shared) == 0:
        raise SubmissionRefused(
            f"`{path}` belongs to no sheet of this course",
            hint="its cells have none of the course's ids; name the sheet with `--sheet`",
        )
    return sheets[shared.index(max(shared))]


def _job(item: Found, isolation: Isolation, limits: Limits, secret: bytes) -> Job:
    """Read a file; one that cannot be read becomes a job that is refused with its reason."""
    refusal, data = "", b""
    try:
        _refuse_links(item.path)
        data = read_file(item.path, limits)
    except SubmissionRefused as problem:
        refusal = str(problem)
    key = key_of(data or refusal.encode(), item.sheet, isolation, limits, secret)
    seed = seed_for(data, secret)
    return Job(item.student, item.sheet, data, key, seed, isolation, limits, refusal)


def _refuse_links(path: Path) -> None:
    """A link in the place of a folder would hand in somebody else's work.

    Raises:
        SubmissionRefused: the chapter's or the student's folder is a link.
    """
    for folder in (path.parent, path.parent.parent):
        if folder.is_symlink():
            raise SubmissionRefused(
                f"the folder `{folder.name}` is a symbolic link",
                hint="put the notebook itself into a folder of the student's own",
            )


def run_jobs(jobs: Sequence[Job], workers: int) -> Iterator[tuple[Job, Outcome]]:
    """Each job with its outcome, in the order in which they are done."""
    if workers <= 1 or len(jobs) <= 1:
        for job in jobs:
            yield job, grade(job)
        return
    yield from _in_pool(list(jobs), min(workers, len(jobs)))


def _in_pool(jobs: list[Job], workers: int) -> Iterator[tuple[Job, Outcome]]:
    """Grade in several processes; one that dies costs at most the jobs it had in hand."""
    left = {id(job): job for job in jobs}
    while left:
        try:
            for job, outcome in _drain(list(left.values()), workers):
                del left[id(job)]
                yield job, outcome
        except BrokenProcessPool:
            for job in list(left.values())[: 2 * workers]:
                del left[id(job)]
                yield job, _alone(job)


def _alone(job: Job) -> Outcome:
    """Grade in a process of its own, so that nobody else pays for one who ends it."""
    for _ in range(2):
        with contextlib.suppress(BrokenProcessPool):
            [(_, outcome)] = _drain([job], 1)
            return outcome
    return failed(job, "its worker process died three times in a row")


def _drain(jobs: list[Job], workers: int) -> Iterator[tuple[Job, Outcome]]:
    others = set(multiprocessing.active_children())
    pool: Executor = ProcessPoolExecutor(
        workers, mp_context=multiprocessing.get_context("spawn"), initializer=warm_up
    )
    try:
        with _sheltered():
            futures: dict[Future[Outcome], Job] = {pool.submit(grade, job): job for job in jobs}
        for future in as_completed(futures):
            yield futures[future], future.result()
    except BaseException:  # Ctrl-C, a full disk: nobody waits for what the workers have in hand
        for process in set(multiprocessing.active_children()) - others:
            process.kill()
        raise
    finally:
        pool.shutdown(wait=True, cancel_futures=True)


@contextlib.contextmanager
def _sheltered() -> Iterator[None]:
    """Processes that start in this block leave Ctrl-C, which a terminal sends to all, to us."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)


def _write(course: Course, job: Job, outcome: Outcome, ledger: Ledger) -> None:
    """The autograded notebook first, then the ledger's entry that says it is there."""
    target = course.autograded / outcome.student / outcome.chapter / f"{outcome.sheet}.ipynb"
    if outcome.refused:
        target.unlink(missing_ok=True)  # what an earlier file earned is not this one's
    else:
        rebuilt = rebuild(job.sheet, parse(job.data, job.limits))
        write_whole(target, autograded_notebook(rebuilt, outcome))
    ledger.save(outcome)


def default_workers() -> int:
    """One worker per core that this process may use."""
    return max(1, len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else 1)
