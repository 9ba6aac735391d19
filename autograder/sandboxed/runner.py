"""The candidate's side of the border: run cells, answer requests, in order, one at a time."""

from __future__ import annotations

import random
import sys
from collections.abc import Callable
from typing import Any

import numpy as np

from autograder.checks.plain import pack, unpack
from autograder.checks.watch import Observation, Raised, define, describe, watch
from autograder.sandboxed.border import FrameReader, receive, send
from autograder.sandboxed.pristine import Pristine
from autograder.sandboxed.shell import StudentShell


class Runner:
    """Answers the examiner's requests with what the student's code does."""

    def __init__(self, requests: int, replies: int, shell: StudentShell, *, seed: int) -> None:
        self._requests = requests
        self._replies = replies
        self._shell = shell
        self._pristine = Pristine()
        self._seed(seed)

    def serve(self) -> None:
        """Answer until the examiner closes the border."""
        reader = FrameReader()
        verbs: dict[str, Callable[[dict[str, Any]], dict[str, Any]]] = {
            "run": self._run_cell,
            "call": self._call,
            "program": self._program,
            "look": self._look,
        }
        while (request := receive(self._requests, reader)) is not None:
            reply = verbs[request["verb"]](request)
            sys.stdout.flush()
            sys.stderr.flush()
            send(self._replies, {"number": request["number"], **reply})

    def _seed(self, seed: int) -> None:
        random.seed(seed)
        np.random.seed(seed % 2**32)
        torch = sys.modules.get("torch")
        if torch is not None:
            torch.manual_seed(seed)

    def _run_cell(self, request: dict[str, Any]) -> dict[str, Any]:
        ran = self._shell.run(request["source"], request["grade_id"])
        return {
            "raised": ran.raised,
            "message": ran.message,
            "traceback": ran.traceback,
            "displays": ran.displays,
        }

    def _call(self, request: dict[str, Any]) -> dict[str, Any]:
        name = request["name"]
        args = tuple(self._argument(arg) for arg in request["args"])
        if name not in self._shell.names:
            return _reply(Observation(raised=Raised("NameError", f"name {name!r} is not defined")))
        self._pristine.restore()
        return _reply(watch(self._shell.names[name], args))

    def _program(self, request: dict[str, Any]) -> dict[str, Any]:
        self._pristine.restore()
        try:
            program = define(request["source"], request["name"])
            args = tuple(self._argument(arg) for arg in request["args"])
        except Exception as error:
            return _reply(Observation(raised=describe(error)))
        return _reply(watch(program, args))

    def _look(self, request: dict[str, Any]) -> dict[str, Any]:
        """What the student has under a name: a value, something to call, or nothing."""
        name = request["name"]
        if name not in self._shell.names:
            return {"kind": "missing", "value": ["z"]}
        value = self._shell.names[name]
        if callable(value):
            return {"kind": "callable", "value": ["z"]}
        return {"kind": "value", "value": pack(value)}

    def _argument(self, tagged: Any) -> object:
        if isinstance(tagged, list) and tagged[:1] == ["name"]:
            return self._shell.names[tagged[1]]
        return unpack(tagged)


def _reply(seen: Observation) -> dict[str, Any]:
    raised = seen.raised
    return {
        "value": pack(seen.value),
        "raised": None if raised is None else [raised.kind, raised.message, raised.line],
        "changed": list(seen.changed),
    }
