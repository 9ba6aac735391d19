"""Stand-ins in the examiner for what only the student defines."""

from __future__ import annotations

from typing import Any

from autograder.checks.messages import CheckFailed
from autograder.checks.watch import Observation
from autograder.engine.session import LimitReached, Name, Session


class Stub:
    """Stands for a function or class of the student's; every use asks the candidate."""

    def __init__(self, name: str, session: Session) -> None:
        self.__name__ = name
        self._session = session

    def __repr__(self) -> str:
        return f"<the student's {self.__name__}>"

    def observe_remotely(self, args: tuple[Any, ...]) -> Observation:
        """See `autograder.checks.watch.Remote`."""
        try:
            return self._session.call(self.__name__, args)
        except LimitReached as limit:
            raise self._stopped(limit) from None

    def run_remotely(self, source: str, name: str, args: tuple[Any, ...]) -> Observation:
        """See `autograder.checks.watch.Remote`."""
        crossing = tuple(Name(arg.__name__) if isinstance(arg, Stub) else arg for arg in args)
        try:
            return self._session.program(source, name, crossing)
        except LimitReached as limit:
            raise self._stopped(limit) from None

    def _stopped(self, limit: LimitReached) -> CheckFailed:
        return CheckFailed(
            f"while `{self.__name__}` ran, the process {limit.reason}",
            hint="look for a loop that never ends, a call of `exit`, or an array that grows "
            "with the square of the data",
        )
