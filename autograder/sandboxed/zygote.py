"""The zygote: preloads libraries and forks one candidate per request.

It is started by exec, so it has never seen a course file, a hidden test or a submission. On its
control socket the examiner asks for a candidate and hands over four pipes: the two of the border,
and those for standard output and standard error. Pipes, because a socket would let a candidate
hand descriptors of its own to the examiner.
"""

from __future__ import annotations

import contextlib
import fcntl
import gc
import importlib
import os
import select
import signal
import socket
import sys
from pathlib import Path
from typing import Any

from autograder.sandboxed import FAILED, confine
from autograder.sandboxed.border import decode, encode
from autograder.sandboxed.runner import Runner
from autograder.sandboxed.shell import StudentShell

_KEEP = 64 * 1024


def main() -> None:
    """Serve the control socket whose descriptor is the first argument."""
    control = socket.socket(fileno=int(sys.argv[1]))
    confined = sys.argv[2] == "confined"
    modules = sys.argv[3].split(",") if sys.argv[3] else []
    for name in modules:
        importlib.import_module(name)
    shell = StudentShell()
    shell.run("pass", "")  # what IPython loads for its first cell, loaded once for all candidates
    gc.collect()
    gc.freeze()
    Zygote(control, shell, confined=confined).serve()


class Zygote:
    """Forks candidates and reports their ends."""

    def __init__(self, control: socket.socket, shell: StudentShell, *, confined: bool) -> None:
        self._control = control
        self._shell = shell
        self._confined = confined
        self._wardens: dict[int, int] = {}

    def serve(self) -> None:
        """Answer requests until the examiner closes the socket."""
        reading, writing = os.pipe()
        os.set_blocking(writing, False)
        signal.signal(signal.SIGCHLD, lambda *_: None)
        signal.set_wakeup_fd(writing, warn_on_full_buffer=False)
        self._tell({"ready": True})
        while True:
            ready, _, _ = select.select([self._control.fileno(), reading], [], [])
            if reading in ready:
                os.read(reading, _KEEP)
                self._reap()
            if self._control.fileno() in ready and not self._answer(reading, writing):
                return

    def _answer(self, *pipe: int) -> bool:
        data, descriptors, _, _ = socket.recv_fds(self._control, _KEEP, 4)
        if not data:
            return False
        request = decode(data[4:])
        if "kill" in request:
            for pid, number in self._wardens.items():
                if number == request["kill"]:
                    os.kill(pid, signal.SIGTERM)
            return True
        pid = os.fork()
        if pid == 0:
            self._control.close()
            for descriptor in pipe:
                os.close(descriptor)
            _be_candidate(request, descriptors, self._shell, confined=self._confined)
        for descriptor in descriptors:
            os.close(descriptor)
        self._wardens[pid] = request["spawn"]
        return True

    def _reap(self) -> None:
        while self._wardens:
            try:
                pid, status = os.waitpid(-1, os.WNOHANG)
            except ChildProcessError:
                return
            if pid == 0:
                return
            number = self._wardens.pop(pid, None)
            if number is not None:
                self._tell({"ended": number, "status": os.waitstatus_to_exitcode(status)})

    def _tell(self, message: dict[str, Any]) -> None:
        self._control.send(encode(message))


def _be_candidate(
    request: dict[str, Any], descriptors: list[int], shell: StudentShell, *, confined: bool
) -> None:
    """In the forked process: confine it, run it, never return."""
    status = FAILED
    try:
        signal.set_wakeup_fd(-1)
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        if confined:
            confine.enter_namespaces()
        pid = os.fork()
        if pid:
            status = _watch_over(pid, descriptors, group=not confined)
        else:
            _run(request, descriptors, shell, confined=confined)
            status = 0
    except BaseException as error:
        with contextlib.suppress(OSError):
            os.write(2, f"this process cannot go on: {error}\n".encode())
    finally:
        os._exit(status)


def _watch_over(pid: int, descriptors: list[int], *, group: bool) -> int:
    """The warden: wait for the candidate, and kill it when told to."""
    for descriptor in descriptors:
        os.close(descriptor)

    def kill(*_: object) -> None:
        with contextlib.suppress(ProcessLookupError):
            if group:
                os.killpg(pid, signal.SIGKILL)
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)

    signal.signal(signal.SIGTERM, kill)
    _, status = os.waitpid(pid, 0)
    if group:
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(pid, signal.SIGKILL)
    code = os.waitstatus_to_exitcode(status)
    return code if code >= 0 else 128 - code


def _run(
    request: dict[str, Any], descriptors: list[int], shell: StudentShell, *, confined: bool
) -> None:
    requests, replies, out, err = (fcntl.fcntl(d, fcntl.F_DUPFD, 10) for d in descriptors)
    limits = request["limits"]
    os.setsid()  # `kill(0, …)` reaches a whole process group, across pid namespaces
    if confined:
        confine.die_with_parent()
        confine.leave_keyring()
        confine.limit_resources(limits)
        confine.hide_shared_places(limits["file_size"])
        confine.drop_capabilities()
        Path("/tmp/work").mkdir(mode=0o700)
        os.chdir("/tmp/work")
    else:
        os.chdir(request["folder"])
    null = os.open(os.devnull, os.O_RDONLY)
    os.dup2(null, 0)
    os.dup2(out, 1)
    os.dup2(err, 2)
    os.dup2(requests, 3)
    os.dup2(replies, 4)
    os.closerange(5, 4096)
    Runner(3, 4, shell, seed=request["seed"]).serve()


if __name__ == "__main__":
    main()
