"""What replaces `grade` in worker processes: importable there, and in no need of a sandbox."""

from __future__ import annotations

import os

from autograder.engine.job import Job
from autograder.engine.worker import failed
from autograder.outcomes import Outcome


def no_warm_up() -> None:
    """In place of importing torch."""


def fine(job: Job) -> Outcome:
    return failed(job, f"graded in process {os.getpid()}")


def deadly(job: Job) -> Outcome:
    """Ends the worker's process for one student, as a bug in a library would."""
    if job.student == "mallory":
        os._exit(1)
    return fine(job)


def deadly_for_all(job: Job) -> Outcome:
    os._exit(1)
