"""Where the random cases of a check come from.

Hidden cases are drawn anew for every submission, so a copied table of answers is worth nothing.
The examiner sets the seed from the submission; in a student's own kernel it is a fixed one, so
that pressing Run twice gives the same message.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

import numpy as np

_seed: ContextVar[bytes] = ContextVar("autograder_seed", default=b"a fixed seed for own runs")


@contextmanager
def seeded(seed: bytes) -> Iterator[None]:
    """Inside this block every check draws its cases from `seed`, of any length."""
    token = _seed.set(seed)
    try:
        yield
    finally:
        _seed.reset(token)


def generator(purpose: str) -> np.random.Generator:
    """A generator of its own for each purpose, the same for the same seed."""
    key = hashlib.blake2b(_seed.get()).digest()
    digest = hashlib.blake2b(purpose.encode(), key=key, digest_size=32).digest()
    return np.random.default_rng(np.frombuffer(digest, dtype="<u4"))
