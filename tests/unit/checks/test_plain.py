"""What crosses the border, and in which form."""

from __future__ import annotations

import math

import numpy as np
import pytest

from autograder.checks.plain import (
    MAX_BYTES,
    MAX_DEPTH,
    NotPlain,
    Opaque,
    a_thing,
    pack,
    plain,
    printable,
    unpack,
)


@pytest.mark.parametrize(
    "value",
    [None, ..., True, False, 0, -(2**63), 2**63, -(2**200), 1.5, math.inf, -0.0, 1 + 2j, "", "äß"],
    ids=repr,
)
def test_a_scalar_comes_back_as_it_was(value: object) -> None:
    assert repr(value) == repr(plain(value))


def test_nan_comes_back_as_nan() -> None:
    assert math.isnan(plain(math.nan))


def test_containers_come_back_with_their_types() -> None:
    value = {"a": [1, (2.0, None)], 3: {"b": "c"}, True: [], 2**60: 1}

    assert repr(value) == repr(plain(value))


@pytest.mark.parametrize("dtype", ["?", "u1", "i2", "i8", "f2", "f4", "f8", "c16", "g"])
@pytest.mark.parametrize("shape", [(), (0,), (3,), (2, 0, 3), (2, 3), (1,) * 64])
def test_an_array_comes_back_with_dtype_and_shape(dtype: str, shape: tuple[int, ...]) -> None:
    array = np.arange(math.prod(shape)).reshape(shape).astype(dtype)
    back = plain(array)

    assert (array.dtype, shape, array.tobytes()) == (back.dtype, back.shape, back.tobytes())


def test_an_array_in_another_order_of_bytes_or_axes_keeps_its_numbers() -> None:
    array = np.arange(6, dtype=">f8").reshape(2, 3).T[::-1]

    assert array.tolist() == plain(array).tolist()


def test_a_numpy_scalar_comes_back_as_one() -> None:
    assert (np.float32, np.float32(0.1)) == (type(plain(np.float32(0.1))), plain(np.float32(0.1)))


def test_a_tensor_crosses_as_an_array() -> None:
    import torch

    assert [1.0, 2.0] == plain(torch.tensor([1.0, 2.0], requires_grad=True)).tolist()


def test_a_tensor_that_numpy_cannot_read_is_described() -> None:
    import torch

    sparse = torch.eye(2).to_sparse()

    assert Opaque("a Tensor that numpy cannot read") == plain(sparse)
    assert Opaque("a Tensor that numpy cannot read") == plain(torch.ones(2, dtype=torch.bfloat16))


@pytest.mark.parametrize(
    ("value", "description"),
    [
        (object(), "an object"),
        ({1, 2}, "a set"),
        (b"raw", "a bytes"),
        (len, "a builtin_function_or_method"),
        ((k for k in "ab"), "a generator"),
        ({(1, 2): 3}, "a dict whose keys are neither text nor small whole numbers"),
        (np.array(["text"]), "a numpy array of text"),
        (np.array([None]), "a numpy array of objects"),
        (np.zeros(1, dtype="datetime64[s]"), "a numpy array of dates"),
        (np.zeros(1, dtype=[("a", "f8")]), "a numpy array of records"),
        (1 << 10_000, "an int with more than 8,192 bits"),
        ("x" * (MAX_BYTES + 1), "a str with more than 32 MiB"),
        ([0] * 1_000_001, "a list with more than 1,000,000 items"),
        (np.broadcast_to(0.0, 10**12), "a numpy array with more than 32 MiB"),
    ],
    ids=lambda value: value if isinstance(value, str) and len(value) < 70 else "",
)
def test_what_is_not_plain_is_described(value: object, description: str) -> None:
    assert Opaque(description) == plain(value)


def test_what_is_not_plain_is_described_within_a_list() -> None:
    assert [1, Opaque("a set")] == plain([1, {2}])


def test_too_deep_is_described() -> None:
    inside: list[object] = []
    inside.append(inside)

    assert Opaque(f"a list with more than {MAX_DEPTH} levels") == plain(inside)


def test_deepest_comes_back() -> None:
    value: list[object] = []
    for _ in range(MAX_DEPTH):
        value = [value]

    assert value == plain(value)


def test_a_lone_surrogate_does_not_cross() -> None:
    """It could not be printed or written to a file later."""
    assert "a?b" == plain("a\ud800b")


class _Hostile(type):
    @property
    def __name__(cls) -> str:
        raise RuntimeError("asked for my name")


class _Pretender(metaclass=_Hostile):
    @property
    def __class__(self):
        return list

    def __iter__(self):
        raise RuntimeError("asked for my items")


def _boom(self, *args):
    raise RuntimeError("called")


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (type("L", (list,), {"__iter__": _boom, "__len__": _boom})([1]), [1]),
        (type("T", (tuple,), {"__iter__": _boom})((1,)), (1,)),
        (type("D", (dict,), {"items": _boom, "__iter__": _boom})(a=1), {"a": 1}),
        (type("S", (str,), {"__str__": _boom, "encode": _boom})("s"), "s"),
        (type("I", (int,), {"__int__": _boom, "__index__": _boom})(5), 5),
        (type("F", (float,), {"__float__": _boom})(5.5), 5.5),
        (type("C", (complex,), {"__complex__": _boom, "real": property(_boom)})(5j), 5j),
        (type("A", (np.ndarray,), {"tobytes": _boom, "astype": _boom})(0), []),
        (_Pretender(), Opaque("an object of another type")),
    ],
    ids=lambda value: str(type(value)),
)
def test_no_method_of_a_students_class_is_called(value: object, expected: object) -> None:
    back = plain(value)

    assert expected == (back.tolist() if isinstance(back, np.ndarray) else back)


JUNK = [
    None,
    1,
    b"z",
    "z",
    [],
    ["z", 1],
    ["?"],
    ["b", 1],
    ["i", 1.0],
    ["i", True],
    ["i", 2**63],
    ["I", b"\1" * 2000],
    ["f", 1],
    ["f", "nan"],
    ["c", 1.0],
    ["s", b"bytes"],
    ["l", "items"],
    ["l", [1]],
    ["d", [["s", "a"]]],
    ["d", [[["s", "a"]]]],
    ["d", [[["f", 1.0], ["z"]]]],
    ["o", None],
    {"l": []},
]
ARRAYS = [
    ["a", "O", [1], b"12345678"],
    ["a", "|O8", [1], b"12345678"],
    ["a", "2f8", [1], b"1" * 16],
    ["a", "0f8", [1], b""],
    ["a", "1f8", [1], b"1" * 8],
    ["a", "<f8,<f8", [1], b"1" * 16],
    ["a", "<U8", [1], b"1" * 32],
    ["a", "<M8", [1], b"1" * 8],
    ["a", ">f8", [1], b"1" * 8],
    ["a", "<f8", [1], b"1" * 7],
    ["a", "<f8", [2], b"1" * 8],
    ["a", "<f8", [-1], b"1" * 8],
    ["a", "<f8", [-1, -1], b"1" * 8],
    ["a", "<f8", [True], b"1" * 8],
    ["a", "<f8", [1.0], b"1" * 8],
    ["a", "<f8", [1] * 65, b"1" * 8],
    ["a", "<f8", [2**62, 0], b""],
    ["a", "<f8", [2**25] * 20 + [0], b""],
    ["a", "<f8", [2**70, 0], b""],
    ["a", "<f8", [10**9, 10**9], b""],
    ["a", "<f8", "8", b"1" * 8],
    ["a", "|b1", [MAX_BYTES + 1], b"1" * (MAX_BYTES + 1)],
    ["g", "<f8", [1], b"1" * 8],
]


@pytest.mark.parametrize("tagged", JUNK + ARRAYS, ids=lambda tagged: repr(tagged)[:40])
def test_what_pack_would_not_give_is_refused(tagged: object) -> None:
    with pytest.raises(NotPlain):
        unpack(tagged)


def test_a_shape_that_does_not_fit_its_bytes_is_told_as_that() -> None:
    with pytest.raises(NotPlain, match="disagree"):
        unpack(["a", "<f8", [2], b"1" * 24])


def test_too_deep_tags_are_refused() -> None:
    tagged = ["z"]
    for _ in range(MAX_DEPTH + 1):
        tagged = ["l", [tagged]]

    with pytest.raises(NotPlain, match="levels"):
        unpack(tagged)


def test_too_many_tags_are_refused() -> None:
    with pytest.raises(NotPlain, match="items"):
        unpack(["l", [["z"]] * 1_000_001])


def test_an_unpacked_array_is_a_writable_copy() -> None:
    array = plain(np.zeros(2))
    array[0] = 1

    assert [1.0, 0.0] == array.tolist()


def test_a_description_from_the_other_side_is_one_of_ours_or_none() -> None:
    assert Opaque("an object of another type") == unpack(["o", "a\x1b[31mred\nline"])
    assert Opaque("an object of another type") == unpack(["o", "x" * 1000])
    assert Opaque("a generator") == unpack(["o", "a generator"])


def test_printable_text_is_one_line_without_control_characters() -> None:
    assert "a b c d" == printable("a\nb\tc\u202ed", 10)
    assert "abcd…" == printable("abcdefgh", 5)
    assert "abcde" == printable("abcde", 5)


def test_a_dict_of_the_students_cannot_pass_for_a_tag() -> None:
    assert ["a", "<f8", [1], b""] != pack(["a", "<f8", [1], b""])
    assert ["o", "a set"] == plain(["o", "a set"])


@pytest.mark.parametrize(
    ("value", "words"), [([], "a list"), (5, "an int"), (np.zeros(2), "a numpy array")]
)
def test_a_thing_has_the_right_article(value: object, words: str) -> None:
    assert words == a_thing(value)
