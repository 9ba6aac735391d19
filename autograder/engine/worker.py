"""The unit of work: bytes of a submission and a sheet in, an outcome out.

`grade` is a plain function of its argument, so that any `concurrent.futures.Executor` can run
it: in this process, in a pool of processes, or on other machines. A worker never runs a line of
a student's code itself.
"""

from __future__ import annotations

import atexit
import contextlib
import hashlib
import tempfile
from pathlib import Path

from autograder.checks.memory import Memory
from autograder.engine.examiner import examine, refused
from autograder.engine.job import Job
from autograder.engine.sandbox import Isolation
from autograder.engine.zygote import Zygote
from autograder.outcomes import Outcome, TaskOutcome, Verdict

_PRELOADED = ("numpy", "matplotlib", "torch")


_zygotes: dict[tuple[Isolation, tuple[str, ...]], Zygote] = {}
_memories: dict[tuple[bytes, str], Memory] = {}


def grade(job: Job) -> Outcome:
    """Grade one submission; whatever goes wrong, there is an outcome."""
    if job.refusal:
        return refused(job, job.refusal)
    problem = "unknown"
    for _ in range(2):
        zygote = _zygote(job)
        try:
            with _folder(job.isolation) as folder:
                return examine(job, zygote, Path(folder), _memory(job))
        except Exception as error:
            problem = f"{type(error).__name__}: {error}"
            close()
    return failed(job, problem)


def _folder(isolation: Isolation) -> contextlib.AbstractContextManager[str]:
    """Where a candidate works; in a sandbox that is inside, so that no kill leaves one behind."""
    if isolation is Isolation.NONE:
        return tempfile.TemporaryDirectory(prefix="autograder-")
    return contextlib.nullcontext("/")


def failed(job: Job, problem: str) -> Outcome:
    """The outcome when the grader itself failed: every task waits for a person."""
    tasks = tuple(
        TaskOutcome(
            cell.grade_id,
            Verdict.ERROR,
            0.0,
            cell.points,
            fact="the grader failed on this notebook",
            hint="this is not your mistake; your teacher has been told",
        )
        for cell in job.sheet.tests
    )
    return Outcome(**job.about, tasks=tasks, flags=(f"the grader failed: {problem}",))


def warm_up() -> None:
    """Import what every first job would wait for."""
    import torch

    torch.set_num_threads(1)


def close() -> None:
    """End the zygotes of this process."""
    while _zygotes:
        _, zygote = _zygotes.popitem()
        zygote.close()


def seed_for(data: bytes, secret: bytes) -> bytes:
    """The seed of a submission: the same for the same bytes, unknown without the secret."""
    return hashlib.blake2b(data, key=secret[:64], digest_size=16).digest()


def _memory(job: Job) -> Memory | None:
    """What this proof's references have given so far for this sheet; other sheets are forgotten."""
    if job.proof is None:
        return None
    key = (job.proof.run, job.sheet.digest)
    if key not in _memories:
        _memories.clear()
    return _memories.setdefault(key, {})


def _zygote(job: Job) -> Zygote:
    """A zygote of the kind that the sheet needs: with torch or without."""
    modules = tuple(name for name in _PRELOADED if name in job.sheet.modules)
    found = _zygotes.get((job.isolation, modules))
    if found is not None and not found.alive:
        found.close()
        found = None
    if found is None:
        found = Zygote(job.isolation, modules)
        _zygotes[job.isolation, modules] = found
    return found


atexit.register(close)
