"""Frames on the border: what arrives whole, and what is refused before it can do harm."""

from __future__ import annotations

import math
import os
import random
import struct

import msgpack
import pytest

from autograder.checks.plain import MAX_ITEMS, pack, unpack
from autograder.sandboxed import border
from autograder.sandboxed.border import BorderError, FrameReader, decode, encode, receive, send

MESSAGES = [
    {},
    {"number": 1, "value": ["f", 0.5]},
    {"bytes": b"\x00\xff", "text": "é ∂", "none": None, "yes": True},
    {"big": 2**63 - 1, "small": -(2**63)},
    [],
    [[[1]]],
    0,
    "",
    False,
]


def frame(body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + body


def read(data: bytes, limit: int = border.MAX_FRAME) -> object:
    reader = FrameReader(limit)
    reader.feed(data)
    return reader.next()


@pytest.mark.parametrize("message", MESSAGES, ids=repr)
def test_a_message_arrives_as_it_was_sent(message: object) -> None:
    assert message == read(encode(message))


@pytest.mark.parametrize("number", [math.inf, -math.inf, 5e-324, -0.0, 1.7976931348623157e308])
def test_floats_arrive_bit_for_bit(number: float) -> None:
    assert struct.pack(">d", number) == struct.pack(">d", read(encode(number)))


def test_frames_are_cut_apart_wherever_the_stream_is_cut() -> None:
    stream = b"".join(map(encode, MESSAGES))
    for step in (1, 2, 3, 7, 1000):
        reader, seen = FrameReader(), []
        for start in range(0, len(stream), step):
            reader.feed(stream[start : start + step])
            while (message := reader.next()) is not None:
                seen.append(message)
        assert MESSAGES == seen


@pytest.mark.parametrize("kept", range(0, 12, 3))
def test_a_truncated_frame_is_no_message_yet(kept: int) -> None:
    assert read(encode({"number": 1, "value": "x"})[:kept]) is None


def test_a_frame_above_the_limit_is_refused_by_its_header_alone() -> None:
    with pytest.raises(BorderError, match="a frame of more than 50,331,648 bytes"):
        read(b"\xff\xff\xff\xff")


def test_the_limit_is_exact() -> None:
    body = msgpack.packb("x" * 30)

    assert "x" * 30 == read(frame(body), limit=len(body))
    with pytest.raises(BorderError):
        read(frame(body), limit=len(body) - 1)


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"\xc1",
        b"\x93\x01",
        b"\x01\x02",
        b"\xa1\xff",
        b"\xdb\xff\xff\xff\xff",
        b"\xdd\xff\xff\xff\xff",
        b"\x81\x90\x01",
        b"\xd6\xff\x00",
        b'{"number": 1}',
        b"HTTP/1.1 200 OK",
    ],
)
def test_garbage_is_refused_by_one_exception(body: bytes) -> None:
    with pytest.raises(BorderError, match="a frame that is no message"):
        read(frame(body))


def test_of_2000_random_bodies_each_is_a_message_or_refused() -> None:
    rng = random.Random(4)
    refused = 0
    for _ in range(2000):
        try:
            decode(rng.randbytes(rng.randint(0, 40)))
        except BorderError:
            refused += 1

    assert 1000 < refused < 2000


@pytest.mark.parametrize("opening", [b"\x91", b"\x81\x01", b"\x81"], ids=["list", "map", "key"])
def test_deep_nesting_is_refused(opening: bytes) -> None:
    with pytest.raises(BorderError):
        decode(opening * 100_000 + b"\x01")


@pytest.mark.parametrize("empty", [b"\x90", b"\x80"], ids=["lists", "maps"])
def test_a_frame_of_very_many_parts_is_refused(empty: bytes, monkeypatch) -> None:
    """Three megabytes of empty lists would be 240 in memory, and a frame may have 48."""
    monkeypatch.setattr(border, "MAX_CONTAINERS", 1000)
    rows = b"\xdc" + struct.pack(">H", 900) + empty * 900

    assert 900 == len(decode(rows))
    with pytest.raises(BorderError):
        decode(b"\x92" + rows + rows)
    with pytest.raises(BorderError):
        decode(b"\xdc" + struct.pack(">H", 1001) + b"\xc0" * 1001)


def test_the_largest_value_that_may_be_packed_crosses() -> None:
    """A mapping of empty tuples: for each entry two items, and four lists on the border."""
    few = dict.fromkeys(range(100), ())
    assert few == unpack(decode(encode(pack(few))[4:]))
    packed = ["d", [[["i", 1], ["t", []]]] * (MAX_ITEMS // 2)]

    assert packed == decode(encode(packed)[4:])


def test_both_ends_of_a_pipe_speak_the_same_language() -> None:
    right, left = os.pipe()
    reader = FrameReader()
    for message in MESSAGES:
        send(left, message)
    assert MESSAGES == [receive(right, reader) for _ in MESSAGES]
    os.close(left)
    assert receive(right, reader) is None
    os.close(right)
