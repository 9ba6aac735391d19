"""One zygote for all tests of the engine, and sessions that leave nothing behind."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import kit
import pytest

from autograder.engine.limits import Limits
from autograder.engine.sandbox import available
from autograder.engine.session import Session
from autograder.engine.zygote import Zygote

Open = Callable[..., Session]


@pytest.fixture(scope="session")
def _zygote() -> Iterator[Zygote]:
    zygote = Zygote(available(), ("numpy", "matplotlib"))
    zygote.alone = kit.descendants(zygote._process.pid)  # type: ignore[attr-defined]
    yield zygote
    zygote.close()


@pytest.fixture
def zygote(_zygote: Zygote) -> Iterator[Zygote]:
    """The zygote for numpy sheets; after the test it must be as lonely as before."""
    yield _zygote
    assert _zygote.alive
    pid, alone = _zygote._process.pid, _zygote.alone  # type: ignore[attr-defined]
    assert kit.eventually(lambda: kit.descendants(pid) == alone), "a process was left"


@pytest.fixture
def session(zygote: Zygote, tmp_path: Path) -> Iterator[Open]:
    """Gives `session(cell_seconds=1.0, …)`, closed after the test, with no descriptor left."""
    before = kit.open_descriptors()
    opened: list[Session] = []

    def make(*, seed: int = 7, **limits: Any) -> Session:
        made = Session(zygote, Limits(**{"cell_seconds": 10.0, **limits}), seed, tmp_path)
        opened.append(made)
        return made

    yield make
    for made in opened:
        made.close()
    assert before == kit.open_descriptors()
