"""The examiner's handle on one candidate: requests with deadlines, output within a budget."""

from __future__ import annotations

import os
import select
import time
from pathlib import Path
from typing import Any

from autograder.engine.limits import Limits
from autograder.engine.zygote import Zygote
from autograder.sandboxed import FAILED
from autograder.sandboxed.border import BorderError, FrameReader, encode

_CHUNK = 1 << 16


class Gone(Exception):
    """The candidate can no longer answer; `reason` completes "the process …"."""

    def __init__(self, reason: str, *, status: str) -> None:
        self.reason = reason
        self.status = status
        super().__init__(reason)


class Stream:
    """One output pipe: everything is read, the first bytes are kept."""

    def __init__(self, descriptor: int, limits: Limits) -> None:
        self.descriptor = descriptor
        self._limits = limits
        self._kept = bytearray()
        self._seen = 0
        self._total = 0
        os.set_blocking(descriptor, False)

    def drain(self) -> bool:
        """Read what is there; False when the other end is closed.

        Raises:
            Gone: more was written than any notebook may write.
        """
        while True:
            try:
                data = os.read(self.descriptor, _CHUNK)
            except BlockingIOError:
                return True
            if not data:
                return False
            self._seen += len(data)
            self._total += len(data)
            self._kept += data[: max(0, self._limits.output_bytes - len(self._kept))]
            if self._total > self._limits.stream_bytes:
                limit = self._limits.stream_bytes // 2**20
                raise Gone(f"wrote more than {limit} MiB of output", status="stopped")

    def take(self) -> str:
        """The text since the last call; says so when it was cut."""
        text = self._kept.decode("utf-8", "replace")
        if self._seen > len(self._kept):
            text += f"\n… {self._seen - len(self._kept):,} more bytes were not kept\n"
        self._kept.clear()
        self._seen = 0
        return text


class Candidate:
    """One confined process that runs a student's cells and answers requests."""

    def __init__(self, zygote: Zygote, limits: Limits, seed: int, folder: Path) -> None:
        self._zygote = zygote
        self._limits = limits
        self._reader = FrameReader()
        self._count = 0
        their_requests, self._requests = os.pipe()
        self._replies, their_replies = os.pipe()
        out, their_out = os.pipe()
        err, their_err = os.pipe()
        os.set_blocking(self._requests, False)
        self.out, self.err = Stream(out, limits), Stream(err, limits)
        theirs = (their_requests, their_replies, their_out, their_err)
        try:
            self._number = zygote.spawn(theirs, limits.for_candidate(), seed, folder)
        except BaseException:
            self._release()
            raise
        finally:
            for descriptor in theirs:
                os.close(descriptor)

    def request(self, verb: str, *, seconds: float, **fields: Any) -> dict[str, Any]:
        """Send a request and wait for its reply.

        Raises:
            Gone: it died, hung, flooded its output, or answered with nonsense.
        """
        self._count += 1
        message = {"verb": verb, "number": self._count, **fields}
        deadline = time.monotonic() + seconds
        try:
            self._write(encode(message), deadline)
        except OSError:
            raise self._gone() from None
        reply = self._wait(deadline, seconds)
        if not isinstance(reply, dict) or reply.get("number") != self._count:
            raise Gone("answered out of turn", status="stopped")
        self.out.drain()
        self.err.drain()
        return reply

    def close(self) -> None:
        """Kill the process with everything that it has started."""
        self._zygote.kill(self._number)
        self._release()

    def _release(self) -> None:
        for descriptor in (self._requests, self._replies, self.out.descriptor, self.err.descriptor):
            os.close(descriptor)

    def _write(self, data: bytes, deadline: float) -> None:
        left = memoryview(data)
        while left:
            seconds = deadline - time.monotonic()
            watched = [self.out.descriptor, self.err.descriptor]
            ready = select.select(watched, [self._requests], [], max(0.0, seconds))
            if seconds <= 0 or not any(ready):
                raise Gone("did not read its requests", status="stopped")
            self._drain(ready[0])
            if ready[1]:
                left = left[os.write(self._requests, left[:_CHUNK]) :]

    def _wait(self, deadline: float, seconds: float) -> Any:
        watched = [self._replies, self.out.descriptor, self.err.descriptor]
        while True:
            try:
                message = self._reader.next()
            except BorderError as error:
                raise Gone(f"sent {error}", status="stopped") from None
            if message is not None:
                return message
            left = deadline - time.monotonic()
            ready = select.select(watched, [], [], max(0.0, left))[0] if left > 0 else []
            if not ready:
                raise Gone(f"did not answer within {seconds:g} s", status="stopped")
            for closed in self._drain(ready):
                watched.remove(closed)
            if self._replies in ready:
                data = os.read(self._replies, _CHUNK)
                if not data:
                    raise self._gone()
                self._reader.feed(data)

    def _drain(self, ready: list[int]) -> list[int]:
        """Read the output that is there; gives the streams that have been closed."""
        streams = [s for s in (self.out, self.err) if s.descriptor in ready]
        return [stream.descriptor for stream in streams if not stream.drain()]

    def _gone(self) -> Gone:
        status = self._zygote.status(self._number, wait=5.0)
        if status in (137, 152):
            return Gone("was ended by the kernel: too much memory or time", status="stopped")
        if status == FAILED:
            return Gone("failed, most likely for want of memory", status="stopped")
        if status is None:
            return Gone("closed its connection", status="died")
        return Gone("ended by itself", status="died")
