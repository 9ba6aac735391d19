"""Frames on the border: a length of four bytes, then msgpack; numbers, text, bytes and lists.

Nothing in a frame is ever executed. Both sides use the same functions; only the examiner gives
a size limit that matters.
"""

from __future__ import annotations

import os
import struct
from typing import Any

import msgpack

_HEADER = struct.Struct(">I")
MAX_FRAME = 48 * 2**20
MAX_CONTAINERS = 2_100_000
"""Lists and mappings in one frame, two for each item of plain data; entries are three times that.

An empty list is one byte of a frame and eighty of memory, so that a limit on bytes alone would
let gigabytes through."""


class BorderError(ValueError):
    """What arrived is no frame."""


def encode(message: object) -> bytes:
    """One frame."""
    body: bytes = msgpack.packb(message, use_bin_type=True)
    return _HEADER.pack(len(body)) + body


def decode(body: bytes | bytearray | memoryview) -> Any:
    """The message of a frame's body.

    Raises:
        BorderError: the bytes are not msgpack, nested beyond reason, or of too many parts.
    """
    containers = entries = 0

    def counted(container: Any) -> Any:
        nonlocal containers, entries
        containers += 1
        entries += len(container)
        if containers > MAX_CONTAINERS or entries > 3 * MAX_CONTAINERS:
            raise ValueError("too many parts")
        return container

    try:
        return msgpack.unpackb(
            body,
            raw=False,
            strict_map_key=False,
            list_hook=counted,
            object_hook=counted,
            max_array_len=MAX_CONTAINERS,
            max_map_len=MAX_CONTAINERS,
            max_ext_len=0,
        )
    except (ValueError, TypeError, RecursionError, msgpack.exceptions.UnpackException) as error:
        raise BorderError(f"a frame that is no message: {type(error).__name__}") from None


class FrameReader:
    """Cuts a stream of bytes into messages."""

    def __init__(self, limit: int = MAX_FRAME) -> None:
        self._buffer = bytearray()
        self._limit = limit

    def feed(self, data: bytes) -> None:
        """Add what was read from the pipe."""
        self._buffer += data

    def next(self) -> Any | None:
        """The next whole message, or None.

        Raises:
            BorderError: the frame is larger than the limit, or no message.
        """
        if len(self._buffer) < _HEADER.size:
            return None
        (size,) = _HEADER.unpack_from(self._buffer)
        if size > self._limit:
            raise BorderError(f"a frame of more than {self._limit:,} bytes")
        end = _HEADER.size + size
        if len(self._buffer) < end:
            return None
        body = bytes(self._buffer[_HEADER.size : end])
        del self._buffer[:end]
        return decode(body)


def send(descriptor: int, message: object) -> None:
    """Write one frame to a pipe."""
    left = memoryview(encode(message))
    while left:
        left = left[os.write(descriptor, left) :]


def receive(descriptor: int, reader: FrameReader) -> Any | None:
    """Wait for one message from a pipe; None when the other side has closed it."""
    while True:
        message = reader.next()
        if message is not None:
            return message
        data = os.read(descriptor, 1 << 16)
        if not data:
            return None
        reader.feed(data)
