"""The examiner's handle on a zygote."""

from __future__ import annotations

import contextlib
import os
import select
import socket
import subprocess
import tempfile
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from autograder.engine.sandbox import Isolation, zygote_command
from autograder.errors import SandboxUnavailable
from autograder.sandboxed.border import decode, encode

_START_SECONDS = 60.0


class Zygote:
    """A running zygote; `spawn` gives a fresh candidate process each time.

    Raises:
        SandboxUnavailable: it could not be started.
    """

    def __init__(self, isolation: Isolation, modules: Sequence[str]) -> None:
        self.isolation = isolation
        self._ended: dict[int, int] = {}
        self._count = 0
        self._control, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        command, environment = zygote_command(isolation, theirs.fileno(), modules)
        self._errors = tempfile.TemporaryFile()  # noqa: SIM115 - read after the process ends
        self._process = subprocess.Popen(
            command,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=self._errors,
            stderr=self._errors,
            pass_fds=[theirs.fileno()],
            cwd="/",
        )
        theirs.close()
        self._wait_until_ready()

    def spawn(
        self, descriptors: Sequence[int], limits: Mapping[str, int], seed: int, folder: Path
    ) -> int:
        """Fork a candidate that owns `descriptors` (border, stdout, stderr); gives its number."""
        self._count += 1
        request = {
            "spawn": self._count,
            "limits": dict(limits),
            "seed": seed,
            "folder": str(folder),
        }
        socket.send_fds(self._control, [encode(request)], list(descriptors))
        return self._count

    def kill(self, number: int) -> None:
        """End a candidate with all that it has started; returns when it is gone."""
        if self.status(number, wait=0.0) is not None:
            return
        with contextlib.suppress(OSError):
            self._control.send(encode({"kill": number}))
        self.status(number, wait=10.0)

    def status(self, number: int, *, wait: float) -> int | None:
        """Exit status of a candidate, negative or above 128 for a signal; None while it runs."""
        deadline = time.monotonic() + wait
        while number not in self._ended:
            message = self._read(max(0.0, deadline - time.monotonic()))
            if message is None:
                return None
            self._ended[message["ended"]] = message["status"]
        return self._ended[number]

    @property
    def alive(self) -> bool:
        """Whether the zygote's process still runs."""
        return self._process.poll() is None

    def close(self) -> None:
        """End the zygote and every candidate that is left."""
        self._control.close()
        try:
            self._process.wait(timeout=2)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        self._errors.close()

    def _read(self, seconds: float) -> dict[str, Any] | None:
        try:
            ready, _, _ = select.select([self._control], [], [], seconds)
            data = self._control.recv(1 << 16) if ready else b""
        except (OSError, ValueError):  # it has gone, or was closed on our side
            return None
        if not data:
            return None
        message: dict[str, Any] = decode(data[4:])
        return message

    def _wait_until_ready(self) -> None:
        if self._read(_START_SECONDS) is not None:
            return
        self._process.kill()
        self._process.wait()
        self._errors.seek(0)
        said = self._errors.read().decode(errors="replace").strip().splitlines()
        self._errors.close()
        self._control.close()
        raise SandboxUnavailable(
            "the sandbox did not start",
            *(said[-3:] or ["it said nothing"]),
            hint=f"the command was run by process {os.getpid()} with isolation "
            f"`{self.isolation}`; run `autograder grade --sandbox none` only on your own notebooks",
        )
