"""The border: what is packed comes back, and what is not packed does no harm."""

from __future__ import annotations

import math
import tracemalloc

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as npst
from property_support import steady

from autograder.checks.compare import NotNumbers, as_numbers
from autograder.checks.plain import NotPlain, Opaque, pack, plain, unpack

DTYPES = ["?", "u1", "i2", "i4", "i8", "u8", "f2", "f4", "f8", "c8", "c16"]
arrays = npst.arrays(
    dtype=st.sampled_from(DTYPES).map(np.dtype),
    shape=npst.array_shapes(min_dims=0, max_dims=4, min_side=0, max_side=3),
)
text = st.text(st.characters(exclude_categories=["Cs"]), max_size=10)
keys = text | st.integers(1 - 2**63, 2**63 - 1) | st.booleans()
scalars = (
    st.none()
    | st.just(...)
    | st.booleans()
    | st.integers(-(2**100), 2**100)
    | st.floats()
    | st.complex_numbers()
    | text
)
values = st.recursive(
    scalars | arrays | arrays.map(lambda a: a.ravel()[0] if a.size else 0),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.lists(inner, max_size=4).map(tuple)
        | st.dictionaries(keys, inner, max_size=4)
    ),
    max_leaves=12,
)


def alike(one: object, other: object) -> bool:
    """Same types and bits, all the way down."""
    if type(one) is not type(other):
        return False
    if isinstance(one, np.ndarray | np.generic):
        return (one.dtype, one.shape, one.tobytes()) == (other.dtype, other.shape, other.tobytes())
    if isinstance(one, list | tuple):
        return len(one) == len(other) and all(map(alike, one, other))
    if isinstance(one, dict):
        return list(one) == list(other) and all(alike(one[key], other[key]) for key in one)
    if isinstance(one, float | complex):
        return repr(one) == repr(other)
    return one == other


@steady
@given(values)
def test_plain_values_come_back_as_they_were(value: object) -> None:
    assert alike(value, plain(value))


@steady
@given(values)
def test_packing_does_not_change_the_value(value: object) -> None:
    before = repr(value)
    pack(value)

    assert before == repr(value)


@steady
@given(values)
def test_plain_values_are_numbers_or_not_but_never_an_exception(value: object) -> None:
    array = as_numbers(value)

    assert isinstance(array, NotNumbers) or np.float64 == array.dtype


tags = st.sampled_from(["z", "e", "b", "i", "I", "f", "c", "s", "l", "t", "d", "a", "g", "o"])
sizes = st.integers(-2, 3) | st.integers(2**20, 2**80)
dtypes = st.sampled_from(["<f8", "|b1", "<i4", "<c16", ">f8", "2f8", "0f8", "O", "<U4", "f8,f8"])
arrays_of_junk = st.tuples(
    st.sampled_from(["a", "g"]),
    dtypes | text,
    st.lists(sizes, max_size=4) | st.lists(st.just(2**25) | st.just(0), max_size=70) | text,
    st.binary(max_size=64) | text,
).map(list)
junk = st.recursive(
    scalars | st.binary(max_size=20) | tags | arrays_of_junk,
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.tuples(tags, inner).map(list)
        | st.tuples(tags, st.lists(inner, max_size=3)).map(list)
        | st.tuples(st.just("d"), st.lists(st.tuples(inner, inner).map(list), max_size=3)).map(list)
        | st.dictionaries(text, inner, max_size=2)
    ),
    max_leaves=12,
)


@steady
@given(junk)
def test_junk_is_unpacked_or_refused(tagged: object) -> None:
    try:
        value = unpack(tagged)
    except NotPlain:
        return
    assert alike(value, plain(value)) or "Opaque" in repr(value)


@steady
@given(arrays_of_junk)
def test_a_declared_size_allocates_nothing(tagged: list[object]) -> None:
    """A hostile process may declare a petabyte; memory is taken only for bytes that are there."""
    tracemalloc.start()
    try:
        unpack(tagged)
    except NotPlain:
        pass
    finally:
        _, peak = tracemalloc.get_traced_memory()
        tracemalloc.stop()

    assert peak < 2**18


@steady
@given(npst.array_shapes(max_dims=6, max_side=2**10))
def test_a_view_of_any_size_is_packed_without_a_copy_of_it(shape: tuple[int, ...]) -> None:
    tracemalloc.start()
    value = plain(np.broadcast_to(0.0, shape))
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()

    assert isinstance(value, Opaque) == (8 * math.prod(shape) > 32 * 2**20)
    assert peak < 100 * 2**20
