"""Plain data: the only values that cross from a student's process to the examiner.

`pack` turns a value into tagged lists of numbers, strings and bytes; `unpack` is its inverse and
trusts nothing. Every value carries its tag, so a student's dict can never pass for one of ours.
A check in the student's own kernel sends values through the same pair, so that a cell gives the
same verdict wherever it runs.
"""

from __future__ import annotations

import math
import sys
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

Tagged = list[Any]

MAX_BYTES = 32 * 2**20
MAX_ITEMS = 1_000_000
MAX_DEPTH = 40
_ITEMS = f"more than {MAX_ITEMS:,} items"
_MIB = f"more than {MAX_BYTES // 2**20} MiB"
_LEVELS = f"more than {MAX_DEPTH} levels"
_BITS = "more than 8,192 bits"
MAX_DIMENSIONS = 64
_DTYPES = frozenset(np.dtype(code).str for code in np.typecodes["AllInteger"] + "?efdgFDG")
"""Exactly the dtypes that `pack` writes; `np.dtype` of any other text may surprise."""


class NotPlain(ValueError):
    """What came across the border does not have the form that `pack` gives."""


@dataclass(frozen=True)
class Opaque:
    """Stands for an object that is not plain data; `description` says what it was."""

    description: str


class _TooMuch(Exception):
    """The value is larger or deeper than the border lets through."""


@dataclass
class _Budget:
    """How much may still be packed or unpacked."""

    items: int = MAX_ITEMS
    bytes: int = MAX_BYTES

    def take(self, *, items: int = 1, size: int = 0) -> None:
        self.items -= items
        self.bytes -= size
        if self.items < 0:
            raise _TooMuch(_ITEMS)
        if self.bytes < 0:
            raise _TooMuch(_MIB)


def pack(value: object) -> Tagged:
    """Tagged lists for `value`; what is not plain data becomes a description of it.

    None of the methods that a student's class may override is called on the way.
    """
    try:
        return _pack(value, _Budget(), 0)
    except _TooMuch as limit:
        return ["o", f"{a_thing(value)} with {limit}"]


def unpack(tagged: object) -> object:
    """The value that `pack` was given, or `Opaque` where it was not plain data.

    Raises:
        NotPlain: `tagged` does not have the form that `pack` gives.
    """
    try:
        return _unpack(tagged, _Budget(), 0)
    except _TooMuch as limit:
        raise NotPlain(str(limit)) from None


def plain(value: object) -> object:
    """`value` as the examiner would see it."""
    return unpack(pack(value))


def printable(text: str, limit: int) -> str:
    """`text` on one line, without control characters, at most `limit` long."""
    line = "".join(ch if ch.isprintable() else " " for ch in text[: limit + 1])
    return line if len(line) <= limit else line[: limit - 1] + "…"


def a_thing(value: object) -> str:
    """The type of `value` with its article, such as "a list"."""
    name: str = type.__dict__["__name__"].__get__(type(value))  # no metaclass has a say in it
    noun = "numpy array" if name == "ndarray" else name
    return _article(noun) if noun in _NOUNS else _OTHER


def _article(noun: str) -> str:
    return f"{'an' if noun[:1].lower() in tuple('aeiou') else 'a'} {noun}"


_OTHER = "an object of another type"
_NOUNS = frozenset(
    {
        "numpy array", "bool", "bytearray", "bytes", "complex", "coroutine", "date", "datetime",
        "dict", "dict_items", "dict_keys", "dict_values", "enumerate", "filter", "float",
        "frozenset", "function", "generator", "int", "list", "map", "memoryview", "method",
        "module", "object", "range", "reversed", "set", "slice", "str", "tuple", "type", "zip",
        "DataFrame", "Decimal", "Fraction", "Parameter", "Series", "Tensor",
        "builtin_function_or_method", "deque",
    }
)  # fmt: skip
_KINDS_IN_WORDS = {"O": "objects", "U": "text", "S": "bytes", "M": "dates", "m": "durations"}
_UNREADABLE = "that numpy cannot read"
_OTHER_KEYS = "a dict whose keys are neither text nor small whole numbers"


def _descriptions() -> frozenset[str]:
    """All that can be said of an opaque object: a closed list, so that nothing travels in it."""
    things = {_OTHER, *map(_article, _NOUNS)}
    arrays = {f"a numpy array of {word}" for word in (*_KINDS_IN_WORDS.values(), "records")}
    cut = {f"{thing} with {limit}" for thing in things for limit in (_ITEMS, _MIB, _LEVELS, _BITS)}
    return frozenset({*things, *arrays, *cut, _OTHER_KEYS, *(f"{t} {_UNREADABLE}" for t in things)})


def _pack(value: object, budget: _Budget, depth: int) -> Tagged:
    if depth > MAX_DEPTH:
        raise _TooMuch(_LEVELS)
    budget.take()
    if type(value) is Opaque:
        return ["o", value.description]
    exact = _BY_TYPE.get(type(value))
    if exact is not None:
        return exact(value, budget, depth)
    for kind, packer in _PACKERS:
        if issubclass(type(value), kind):
            return packer(value, budget, depth)
    if _is_tensor(value):
        return _pack_tensor(value, budget)
    return ["o", a_thing(value)]


def _pack_text(value: str, budget: _Budget, _: int) -> Tagged:
    encoded = str.__str__(value).encode("utf-8", "replace")
    budget.take(size=len(encoded))
    return ["s", encoded.decode("utf-8")]


def _pack_int(value: int, budget: _Budget, _: int) -> Tagged:
    number = int.__int__(value)
    if -(2**63) <= number < 2**63:
        return ["i", number]
    size = number.bit_length() // 8 + 1
    if size > 1024:
        raise _TooMuch(_BITS)
    budget.take(size=size)
    return ["I", number.to_bytes(size, "little", signed=True)]


def _pack_complex(value: complex, _budget: _Budget, _: int) -> Tagged:
    number = complex.__complex__(value)
    return ["c", number.real, number.imag]


def _pack_array(array: np.ndarray, budget: _Budget, tag: str) -> Tagged:
    native = array.dtype.newbyteorder("=")
    if native.str not in _DTYPES:
        return ["o", f"a numpy array of {_KINDS_IN_WORDS.get(native.kind, 'records')}"]
    budget.take(size=array.nbytes)  # first: a broadcast view is small until it is copied
    return [tag, native.str, list(array.shape), array.astype(native, copy=False).tobytes()]


def _pack_list(value: list[Any], budget: _Budget, depth: int) -> Tagged:
    return ["l", [_pack(item, budget, depth + 1) for item in list.__iter__(value)]]


def _pack_tuple(value: tuple[Any, ...], budget: _Budget, depth: int) -> Tagged:
    return ["t", [_pack(item, budget, depth + 1) for item in tuple.__iter__(value)]]


def _pack_dict(value: dict[Any, Any], budget: _Budget, depth: int) -> Tagged:
    pairs = [
        [_pack(key, budget, depth + 1), _pack(item, budget, depth + 1)]
        for key, item in dict.items(value)
    ]
    if any(key[0] not in "sib" for key, _ in pairs):
        return ["o", _OTHER_KEYS]
    return ["d", pairs]


_PACKERS: tuple[tuple[type, Callable[[Any, _Budget, int], Tagged]], ...] = (
    (type(None), lambda *_: ["z"]),
    (type(Ellipsis), lambda *_: ["e"]),
    (bool, lambda value, *_: ["b", value]),
    (np.str_, _pack_text),
    (np.generic, lambda value, budget, _: _pack_array(np.asarray(value), budget, "g")),
    (np.ndarray, lambda value, budget, _: _pack_array(np.asarray(value), budget, "a")),
    (int, _pack_int),
    (float, lambda value, *_: ["f", float.__float__(value)]),
    (complex, _pack_complex),
    (str, _pack_text),
    (list, _pack_list),
    (tuple, _pack_tuple),
    (dict, _pack_dict),
)
"""In this order: a bool is an int, a numpy float64 is a float, and numpy has a text of its own."""

_BY_TYPE = dict(_PACKERS)
"""The common case, which is no class of a student's."""


def _is_tensor(value: object) -> bool:
    tensor = getattr(sys.modules.get("torch"), "Tensor", None)
    return isinstance(tensor, type) and issubclass(type(value), tensor)


def _pack_tensor(value: Any, budget: _Budget) -> Tagged:
    try:
        array = np.asarray(value.detach().cpu().numpy())
    except Exception:  # sparse, bfloat16, or a subclass with methods of its own
        return ["o", f"{a_thing(value)} {_UNREADABLE}"]
    return _pack_array(array, budget, "a")


def _unpack(tagged: object, budget: _Budget, depth: int) -> object:
    if depth > MAX_DEPTH:
        raise NotPlain(_LEVELS)
    budget.take()
    match tagged:
        case ["l", list(items)]:
            return [_unpack(item, budget, depth + 1) for item in items]
        case ["t", list(items)]:
            return tuple(_unpack(item, budget, depth + 1) for item in items)
        case ["d", list(pairs)]:
            return dict(_unpack_pair(pair, budget, depth) for pair in pairs)
        case ["a", str(dtype), list(shape), bytes(raw)]:
            return _unpack_array(dtype, shape, raw, budget)
        case ["g", str(dtype), [], bytes(raw)]:
            return _unpack_array(dtype, [], raw, budget)[()]
        case ["s", str(text)]:
            budget.take(size=len(text))
            return text
        case ["o", str(description)]:
            return Opaque(description if description in _DESCRIPTIONS else _OTHER)
    return _unpack_scalar(tagged)


def _unpack_scalar(tagged: object) -> object:
    match tagged:
        case ["z"]:
            return None
        case ["e"]:
            return Ellipsis
        case ["b", bool(flag)]:
            return flag
        case ["i", int(number)] if type(number) is int and -(2**63) <= number < 2**63:
            return number
        case ["I", bytes(raw)] if len(raw) <= 1025:
            return int.from_bytes(raw, "little", signed=True)
        case ["f", float(number)]:
            return number
        case ["c", float(real), float(imag)]:
            return complex(real, imag)
    raise NotPlain("an unknown tag")


_DESCRIPTIONS = _descriptions()


def _unpack_pair(pair: object, budget: _Budget, depth: int) -> tuple[Any, object]:
    if not (isinstance(pair, list) and len(pair) == 2):
        raise NotPlain("a dict entry that is no pair")
    key = _unpack(pair[0], budget, depth + 1)
    if not isinstance(key, str | int) or (isinstance(key, int) and key.bit_length() > 63):
        raise NotPlain("a dict key that is neither text nor a small whole number")
    return key, _unpack(pair[1], budget, depth + 1)


def _unpack_array(dtype: str, shape: list[Any], raw: bytes, budget: _Budget) -> np.ndarray:
    if dtype not in _DTYPES:
        raise NotPlain("an array of another dtype")
    kind = np.dtype(dtype)
    if len(shape) > MAX_DIMENSIONS or not all(map(_is_length, shape)):
        raise NotPlain("an array of impossible shape")
    if math.prod(shape) * kind.itemsize != len(raw):
        raise NotPlain("an array whose shape and bytes disagree")
    budget.take(size=len(raw))
    try:
        return np.frombuffer(raw, dtype=kind).reshape(shape).copy()
    except (ValueError, OverflowError):  # empty, with other axes beyond what numpy can count
        raise NotPlain("an array of impossible shape") from None


def _is_length(n: object) -> bool:
    return type(n) is int and 0 <= n < 2**63
