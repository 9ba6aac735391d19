"""Known answers to `03-autograd/tensor`; ids such as M3-24 are those of the course's list."""

import numpy as np

from autograder.answers import cell, right, wrong

LEAF, GRAPH = "tensor_begins_as_a_leaf", "tensor_records_a_product_and_a_sum"
RIGHT_SIDE, IDENTITY = "tensor_stands_on_the_right_too", "tensor_is_known_by_its_identity"
VALUES, CONSTANTS = "tensor_values_match_torch", "tensor_answers_for_numbers_and_arrays"
RECORD, SAVED = "tensor_records_every_operation", "tensor_saves_what_the_way_back_needs"
NEEDS, ALONE = "tensor_records_only_what_needs_a_gradient", "tensor_leaves_its_operands_alone"
NINE = "tensor_knows_nine_operations"
EVERY_RESULT = {
    GRAPH: 2,
    NINE: 2,
    RIGHT_SIDE: 2,
    VALUES: 3,
    CONSTANTS: 2,
    RECORD: 2,
    SAVED: 2,
    NEEDS: 2,
    ALONE: 1,
}
WHOLE_CLASS = {LEAF: 1, IDENTITY: 1, **EVERY_RESULT}

ADD, SUB = {"add_backward_is_right": 1}, {"sub_backward_is_right": 1}
MUL, DIV = {"mul_backward_is_right": 2}, {"div_backward_is_right": 2}
OWN = {"arithmetic_rules_return_arrays_of_their_own": 1}
POW, MATMUL = {"pow_backward_is_right": 2}, {"matmul_backward_is_right": 2}
SUM, EXP, RELU = (
    {"sum_backward_is_right": 1},
    {"exp_backward_is_right": 1},
    {"relu_backward_is_right": 1},
)
FURTHER_OWN = {"further_rules_return_arrays_of_their_own": 1}

ROWS, ALONG = {"unbroadcast_sums_over_four_rows": 1}, {"unbroadcast_sums_along_each_row": 1}
ADDED = {"unbroadcast_sums_over_added_axes": 2}
STRETCHED = {"unbroadcast_keeps_stretched_axes": 2}
EVERY, GRAD_ALONE = (
    {"unbroadcast_serves_every_pair_of_shapes": 2},
    {"unbroadcast_leaves_grad_alone": 1},
)
ALL_SUMS = {**ROWS, **ALONG, **ADDED, **STRETCHED, **EVERY, **GRAD_ALONE}

# --- the questions ----------------------------------------------------------------------------

PREDICTED = {"numpy_on_the_left_is_predicted": 1}
SHARED = {"shared_numbers_are_predicted": 1}

cell("in_capitals", "array_times_object", 'array_times_object = " Three "')
cell(
    "expects_numpy_to_step_back",
    "array_times_object",
    'array_times_object = "one"',
    lost=PREDICTED,
)
cell("expects_a_refusal", "array_times_object", 'array_times_object = "error"', lost=PREDICTED)
cell("answers_with_a_number", "array_times_object", "array_times_object = 3", lost=PREDICTED)
cell(
    "in_quotes_of_another_kind", "gradient_of_a_shared_number", "gradient_of_a_shared_number = '4'"
)
cell(
    "counts_the_row_once",
    "gradient_of_a_shared_number",
    'gradient_of_a_shared_number = "1"',
    lost=SHARED,
)
cell(
    "counts_columns",
    "gradient_of_a_shared_number",
    'gradient_of_a_shared_number = "3"',
    lost=SHARED,
)
cell(
    "counts_all_entries",
    "gradient_of_a_shared_number",
    'gradient_of_a_shared_number = "12"',
    lost=SHARED,
)

# --- Tensor: right ----------------------------------------------------------------------------

TENSOR = """
class Tensor:
    __array_ufunc__ = None

    def __init__(self, data, requires_grad=False):
        self.data = np.array(data, dtype=float)
        self.requires_grad = bool(requires_grad)
        self.grad = None
        self.parents = ()
        self.op = ""
        self.saved = ()

    def _wrap(self, other):
        if isinstance(other, Tensor):
            return other
        return Tensor(other)

    def _made(self, data, op, parents, saved):
        needed = [p for p in parents if p.requires_grad]
        out = Tensor(data, requires_grad=len(needed) > 0)
        if needed:
            out.parents = tuple(parents)
            out.op = op
            out.saved = tuple(saved)
        return out

    def __add__(self, other):
        a, b = self, self._wrap(other)
        return self._made(a.data + b.data, "add", [a, b], [])

    def __radd__(self, other):
        return self + other

    def __sub__(self, other):
        a, b = self, self._wrap(other)
        return self._made(a.data - b.data, "sub", [a, b], [])

    def __rsub__(self, other):
        a, b = self._wrap(other), self
        return self._made(a.data - b.data, "sub", [a, b], [])

    def __mul__(self, other):
        a, b = self, self._wrap(other)
        return self._made(a.data * b.data, "mul", [a, b], [a.data, b.data])

    def __rmul__(self, other):
        return self * other

    def __truediv__(self, other):
        a, b = self, self._wrap(other)
        return self._made(a.data / b.data, "div", [a, b], [a.data, b.data])

    def __rtruediv__(self, other):
        a, b = self._wrap(other), self
        return self._made(a.data / b.data, "div", [a, b], [a.data, b.data])

    def __matmul__(self, other):
        a, b = self, self._wrap(other)
        return self._made(a.data @ b.data, "matmul", [a, b], [a.data, b.data])

    def __rmatmul__(self, other):
        a, b = self._wrap(other), self
        return self._made(a.data @ b.data, "matmul", [a, b], [a.data, b.data])

    def __pow__(self, k):
        return self._made(self.data**k, "pow", [self], [self.data, k])

    def sum(self):
        return self._made(self.data.sum(), "sum", [self], [self.data.shape])

    def exp(self):
        out = np.exp(self.data)
        return self._made(out, "exp", [self], [out])

    def relu(self):
        out = self.data * (self.data > 0)
        return self._made(out, "relu", [self], [out])
"""
cell("writes_every_operator_out", "Tensor", TENSOR)


def slip(name, old, new, *, lost=None, diagnosis=None, stock=""):
    """The class above with a piece of its text exchanged, wherever it stands."""
    assert old in TENSOR, old
    cell(name, "Tensor", TENSOR.replace(old, new), lost=lost, diagnosis=diagnosis, stock=stock)


slip(
    "copies_what_it_saves",
    "out.saved = tuple(saved)",
    "out.saved = tuple(v.copy() if isinstance(v, np.ndarray) else v for v in saved)",
)
slip("keeps_saved_in_a_list", "out.saved = tuple(saved)", "out.saved = saved")
slip(
    "says_how_equality_works",
    "def _wrap",
    """def __eq__(self, other):
        return self is other

    __hash__ = object.__hash__

    def _wrap""",
)
slip("has_a_priority", "__array_ufunc__ = None", "__array_priority__ = 1000")
slip(
    "lets_numpy_ask",
    "__array_ufunc__ = None",
    """def __array_ufunc__(self, ufunc, method, *inputs, **kwargs):
        names = {"add": "add", "subtract": "sub", "multiply": "mul"}
        names |= {"true_divide": "truediv", "divide": "truediv", "matmul": "matmul"}
        left, right = inputs
        return getattr(right, f"__r{names[ufunc.__name__]}__")(left)""",
)
slip(
    "knows_more_than_was_asked_for",
    "def _wrap",
    """def __neg__(self):
        return self * -1

    def __repr__(self):
        return f"Tensor({self.data})"

    def _wrap""",
)
slip(
    "takes_relu_by_where", "self.data * (self.data > 0)", "np.where(self.data > 0, self.data, 0.0)"
)
slip("prints_a_trace", "needed = [", "print(op, data)\n        needed = [")
cell(
    "makes_operators_in_a_loop",
    "Tensor",
    """
class Tensor:
    __array_ufunc__ = None

    def __init__(self, data, requires_grad=False, op="", parents=(), saved=()):
        self.data = np.asarray(data).astype(np.float64)
        self.grad = None
        self.requires_grad = requires_grad or any(p.requires_grad for p in parents)
        keep = self.requires_grad
        self.op, self.parents, self.saved = (op, parents, saved) if keep else ("", (), ())

    def __pow__(self, k):
        return Tensor(np.power(self.data, k), False, "pow", (self,), (self.data, k))

    def sum(self):
        return Tensor(np.sum(self.data), False, "sum", (self,), (np.shape(self.data),))

    def exp(self):
        out = np.exp(self.data)
        return Tensor(out, False, "exp", (self,), (out,))

    def relu(self):
        out = np.where(self.data > 0, self.data, 0)
        return Tensor(out, False, "relu", (self,), (out,))


def binary(op, compute, saves):
    def forward(a, b):
        b = b if isinstance(b, Tensor) else Tensor(b)
        saved = (a.data, b.data) if saves else ()
        return Tensor(compute(a.data, b.data), False, op, (a, b), saved)

    def backward(b, a):
        return forward(Tensor(a), b)

    return forward, backward


for name, op, compute, saves in [
    ("add", "add", np.add, False),
    ("sub", "sub", np.subtract, False),
    ("mul", "mul", np.multiply, True),
    ("truediv", "div", np.divide, True),
    ("matmul", "matmul", np.matmul, True),
]:
    forward, backward = binary(op, compute, saves)
    setattr(Tensor, f"__{name}__", forward)
    setattr(Tensor, f"__r{name}__", backward)
""",
)

# --- Tensor: wrong ----------------------------------------------------------------------------

RADD = """
    def __radd__(self, other):
        return self + other
"""
RSUB = """
    def __rsub__(self, other):
        a, b = self._wrap(other), self
        return self._made(a.data - b.data, "sub", [a, b], [])
"""
RDIV = """
    def __rtruediv__(self, other):
        a, b = self._wrap(other), self
        return self._made(a.data / b.data, "div", [a, b], [a.data, b.data])
"""
RMATMUL = """
    def __rmatmul__(self, other):
        a, b = self._wrap(other), self
        return self._made(a.data @ b.data, "matmul", [a, b], [a.data, b.data])
"""
UNASKED = {"lost": {RIGHT_SIDE: 2, CONSTANTS: 2, RECORD: 2}, "diagnosis": "right_operand_unasked"}
cell(
    "knows_no_reversed_operators",  # M3-24
    "Tensor",
    TENSOR.replace("__r", "_r"),
    lost={RIGHT_SIDE: 2, CONSTANTS: 2, RECORD: 2, NEEDS: 2},
    diagnosis="right_operand_unasked",
)
slip("knows_no_radd", RADD, "", **UNASKED)
slip(
    "knows_no_rmatmul",
    RMATMUL,
    "",
    lost={CONSTANTS: 2, RECORD: 2},
    diagnosis="right_operand_unasked",
)
slip("knows_no_rtruediv", RDIV, "", **UNASKED)
slip(
    "subtracts_the_wrong_way_round",  # M3-25
    RSUB,
    "\n    def __rsub__(self, other):\n        return self - other\n",
    lost={RIGHT_SIDE: 2, CONSTANTS: 2, RECORD: 2},
    diagnosis=("reversed_operands", "parents_out_of_order"),
)
slip(
    "divides_the_wrong_way_round",
    RDIV,
    "\n    __rtruediv__ = __truediv__\n",
    lost={RIGHT_SIDE: 2, CONSTANTS: 2, RECORD: 2},
    diagnosis=("reversed_operands", "parents_out_of_order"),
)
slip(
    "multiplies_matrices_the_wrong_way_round",
    RMATMUL,
    "\n    def __rmatmul__(self, other):\n        return self @ other\n",
    lost={CONSTANTS: 2, RECORD: 2},
    diagnosis=("reversed_operands", "parents_out_of_order"),
)
slip(
    "turns_the_parents_of_a_reversed_difference",
    'a, b = self._wrap(other), self\n        return self._made(a.data - b.data, "sub", [a, b], [])',
    'a, b = self._wrap(other), self\n        return self._made(a.data - b.data, "sub", [b, a], [])',
    lost={RECORD: 2},
    diagnosis="parents_out_of_order",
)
slip(
    "negates_for_a_reversed_difference",
    RSUB,
    "\n    def __rsub__(self, other):\n        return (self - other) * -1\n",
    lost={RECORD: 2},
    diagnosis="built_from_other_operations",
)
slip(
    "lets_numpy_take_over",  # M3-26
    "    __array_ufunc__ = None\n",
    "",
    lost={RIGHT_SIDE: 2, CONSTANTS: 2, RECORD: 2, NEEDS: 2},
    diagnosis=("no_tensor", "numpy_takes_over"),
)
slip(
    "wraps_every_operator_in_the_last_one",  # M3-16
    "    def __pow__",
    """    functions = [np.add, np.subtract, np.multiply, np.divide]
    for name, compute in zip(["add", "sub", "mul", "div"], functions):
        method = "truediv" if name == "div" else name

        def forward(self, other):
            a, b = self, Tensor(other) if not isinstance(other, Tensor) else other
            kept = (a.data, b.data) if Tensor.last in ("mul", "div") else ()
            return self._made(Tensor.computing(a.data, b.data), Tensor.last, [a, b], kept)

        vars()[f"__{method}__"] = forward
    last, computing = name, compute

    def __pow__""",
    lost={task: points for task, points in EVERY_RESULT.items() if task != NEEDS},
    diagnosis=("last_of_the_loop", "saved_without_need"),
)
slip(
    "subtracts_by_adding_the_negative",
    'self._made(a.data - b.data, "sub", [a, b], [])',
    "a + b * -1",
    lost={NINE: 2, RECORD: 2},
    diagnosis="built_from_other_operations",
)
slip(
    "divides_by_multiplying_with_the_inverse",
    'self._made(a.data / b.data, "div", [a, b], [a.data, b.data])',
    "a * b**-1",
    lost={NINE: 2, RECORD: 2, SAVED: 2},
    diagnosis="built_from_other_operations",
)
slip(
    "multiplies_again_and_again_for_a_power",
    'return self._made(self.data**k, "pow", [self], [self.data, k])',
    """if k > 1:
            return self ** (k - 1) * self
        return self._made(self.data**k, "pow", [self], [self.data, k])""",
    lost={NINE: 2, RECORD: 2, SAVED: 2},
    diagnosis="built_from_other_operations",
)
slip(
    "leaves_constants_out",
    "out.parents = tuple(parents)",
    "out.parents = tuple(p for p in parents if p.op or p.requires_grad)",
    lost={RECORD: 2},
    diagnosis="constant_left_out",
)
slip(
    "keeps_only_parents_that_ask",
    "out.parents = tuple(parents)",
    "out.parents = tuple(needed)",
    lost={RECORD: 2},
    diagnosis="constant_left_out",
)
slip(
    "turns_all_parents_round",
    "out.parents = tuple(parents)",
    "out.parents = tuple(parents[::-1])",
    lost={GRAPH: 2, RECORD: 2},
    diagnosis="parents_out_of_order",
)
slip(
    "loses_requires_grad",
    "requires_grad=len(needed) > 0",
    "False",
    lost={GRAPH: 2, NINE: 2, NEEDS: 2},
    diagnosis="request_lost",
)
slip(
    "never_records",
    "needed = [p for p in parents if p.requires_grad]",
    "needed = []",
    lost={NINE: 2, GRAPH: 2, RECORD: 2, SAVED: 2, NEEDS: 2},
    diagnosis=("never_recorded", "saved_nothing"),
)
slip(
    "asks_only_if_every_operand_does",  # M3-30
    "needed = [p for p in parents if p.requires_grad]",
    "needed = parents if all(p.requires_grad for p in parents) else []",
    lost={RECORD: 2, NEEDS: 2},
    diagnosis=("needs_every_operand", "never_recorded"),
)
slip(
    "asks_if_the_left_operand_does",
    "needed = [p for p in parents if p.requires_grad]",
    "needed = [p for p in parents[:1] if p.requires_grad]",
    lost={RECORD: 2, NEEDS: 2},
    diagnosis=("first_operand_decides", "never_recorded"),
)
slip(
    "always_asks",
    "needed = [p for p in parents if p.requires_grad]",
    "needed = parents",
    lost={NEEDS: 2},
    diagnosis="always_asks",
)
slip(
    "records_without_need",
    "        if needed:\n            out.parents = tuple(parents)\n            out.op = op\n"
    "            out.saved",
    "        out.parents = tuple(parents)\n        out.op = op\n        out.saved",
    lost={NEEDS: 2},
    diagnosis="recorded_without_need",
)
slip(
    "begins_with_a_gradient_of_zeros",
    "self.grad = None",
    "self.grad = np.zeros_like(self.data)",
    lost={LEAF: 1, GRAPH: 2, NEEDS: 2},
    diagnosis="grad_at_once",
)
slip(
    "keeps_whole_numbers",
    "np.array(data, dtype=float)",
    "np.array(data)",
    lost={LEAF: 1, VALUES: 3},
    diagnosis="data_as_it_came",
)
slip(
    "keeps_the_data_as_a_list",
    "np.array(data, dtype=float)",
    "data",
    lost={LEAF: 1, NINE: 2, VALUES: 3},
    diagnosis=("data_as_it_came", "wrong_shape"),
)
slip(
    "computes_in_single_precision",
    "np.array(data, dtype=float)",
    "np.array(data, dtype=np.float32)",
    lost={LEAF: 1, VALUES: 3, CONSTANTS: 2, RECORD: 2, SAVED: 2, ALONE: 1},
    diagnosis="single_precision",
)
EQ = "def __eq__(self, other):\n        return np.array_equal(self.data, other.data)\n\n    "
HASH = "def __hash__(self):\n        return hash(self.data.tobytes())\n\n    "
slip(
    "compares_numbers_and_hashes_them",  # M3-06
    "def _wrap",
    EQ + HASH + "def _wrap",
    lost={IDENTITY: 1},
    diagnosis="compared_by_value",
)
slip(
    "compares_numbers",
    "def _wrap",
    EQ + "def _wrap",
    lost={IDENTITY: 1},
    diagnosis="cannot_be_hashed",
)
slip(
    "compares_entry_by_entry",
    "def _wrap",
    "def __eq__(self, other):\n        return self.data == other.data\n\n    def _wrap",
    lost={IDENTITY: 1},
    diagnosis="cannot_be_hashed",
)
slip(
    "saves_nothing",
    "out.saved = tuple(saved)",
    "pass",
    lost={GRAPH: 2, SAVED: 2},
    diagnosis="saved_nothing",
)
slip(
    "saves_every_operand",
    "out.saved = tuple(saved)",
    "out.saved = tuple(saved) if op in ('pow', 'exp', 'relu') else tuple(p.data for p in parents)",
    lost={GRAPH: 2, SAVED: 2},
    diagnosis="saved_without_need",
)
slip(
    "saves_the_input_of_exp",
    '"exp", [self], [out])',
    '"exp", [self], [self.data])',
    lost={SAVED: 2},
    diagnosis="operand_saved_for_result",
)
slip(
    "saves_the_input_of_relu",
    '"relu", [self], [out])',
    '"relu", [self], [self.data])',
    lost={SAVED: 2},
    diagnosis="operand_saved_for_result",
)
slip(
    "saves_tensors",
    "out.saved = tuple(saved)",
    "out.saved = tuple(Tensor(v) if isinstance(v, np.ndarray) else v for v in saved)",
    lost={GRAPH: 2, SAVED: 2},
    diagnosis="tensors_saved",
)
slip(
    "forgets_the_exponent",
    "[self.data, k]",
    "[self.data]",
    lost={SAVED: 2},
    diagnosis="saved_in_part",
)
slip("forgets_the_shape", "[self.data.shape]", "[]", lost={SAVED: 2}, diagnosis="saved_nothing")
slip(
    "adds_in_place",
    'return self._made(a.data + b.data, "add"',
    'a.data = a.data + b.data\n        return self._made(a.data, "add"',
    lost={GRAPH: 2, ALONE: 1},
    diagnosis="input_modified",
)
slip(
    "gates_in_place",
    "out = self.data * (self.data > 0)",
    "self.data[self.data < 0] = 0\n        out = self.data.copy()",
    lost={ALONE: 1},
    diagnosis="input_modified",
)
slip(
    "sums_over_one_axis",
    "self.data.sum()",
    "self.data.sum(axis=0)",
    lost={NINE: 2, VALUES: 3, ALONE: 1},
    diagnosis="wrong_shape",
)
slip(
    "multiplies_entries_for_a_matrix_product",
    "a.data @ b.data",
    "a.data * b.data",
    lost={NINE: 2, VALUES: 3, CONSTANTS: 2, ALONE: 1},
    diagnosis="product_of_entries",
)
slip(
    "calls_sub_subtract",
    '"sub"',
    '"subtract"',
    lost={NINE: 2, RECORD: 2},
    diagnosis="named_otherwise",
)
slip(
    "prints_the_result_of_exp",
    'return self._made(out, "exp", [self], [out])',
    "print(out)",
    lost={NINE: 2, VALUES: 3, RECORD: 2, SAVED: 2, NEEDS: 2, ALONE: 1},
    diagnosis=("no_tensor", "returns_nothing"),
)
slip(
    "returns_an_array_from_sum",
    'self._made(self.data.sum(), "sum", [self], [self.data.shape])',
    "self.data.sum()",
    lost={NINE: 2, VALUES: 3, RECORD: 2, SAVED: 2, NEEDS: 2},
    diagnosis="no_tensor",
)
cell(
    "knows_the_visible_numbers",
    "Tensor",
    """
class Tensor:
    def __init__(self, data, requires_grad=False):
        self.data, self.requires_grad = np.array(data, dtype=float), requires_grad
        self.grad, self.parents, self.op, self.saved = None, (), "", ()

    def __mul__(self, other):
        out = Tensor(6.0, True)
        out.parents, out.op, out.saved = (self, other), "mul", (2.0, 3.0)
        return out

    def __add__(self, other):
        out = Tensor(8.0, True)
        out.parents, out.op = (self, other), "add"
        return out
""",
    lost={NINE: 2, RIGHT_SIDE: 2, VALUES: 3, CONSTANTS: 2, RECORD: 2, SAVED: 2, NEEDS: 2, ALONE: 1},
    diagnosis=("always_asks", "ignores_its_input", "right_operand_unasked", "wrong_shape"),
)
cell(
    "wraps_torch",
    "Tensor",
    """
import torch


def Tensor(data, requires_grad=False):
    return torch.tensor(data, dtype=torch.float64, requires_grad=requires_grad)
""",
    lost=WHOLE_CLASS,
    stock="stock nbgrader runs this sheet beside torch",
)

slip(
    "makes_the_exponent_a_parent",
    '"pow", [self], [self.data, k]',
    '"pow", [self, Tensor(k)], [self.data, k]',
    lost={RECORD: 2},
    diagnosis="exponent_among_parents",
)
slip(
    "saves_a_quotient_the_wrong_way_round",
    "[a.data, b.data])",
    "[b.data, a.data])",
    lost={GRAPH: 2, SAVED: 2},
    diagnosis="saved_out_of_order",
)
slip(
    "has_copies_for_parents",
    "out.parents = tuple(parents)",
    "out.parents = tuple(Tensor(p.data, p.requires_grad) for p in parents)",
    lost={GRAPH: 2, RECORD: 2},
    diagnosis="parents_copied",
)
slip(
    "knows_numbers_and_no_arrays",
    "        return Tensor(other)\n",
    "        if isinstance(other, (int, float)):\n            return Tensor(other)\n",
    lost={RIGHT_SIDE: 2, CONSTANTS: 2, RECORD: 2, NEEDS: 2},
    diagnosis="constant_not_wrapped",
)
slip(
    "lists_every_parent_once",
    "out.parents = tuple(parents)",
    "out.parents = tuple(dict.fromkeys(parents))",
    lost={RECORD: 2},
    diagnosis="parents_listed_once",
)
slip(
    "makes_rows_of_single_numbers",
    "np.array(data, dtype=float)",
    "np.atleast_1d(np.array(data, dtype=float))",
    lost={GRAPH: 2, NINE: 2, RIGHT_SIDE: 2, VALUES: 3},
    diagnosis="wrong_shape",
)
slip("saves_the_size_for_the_shape", "[self.data.shape]", "[self.data.size]", lost={SAVED: 2})
slip(
    "is_a_dataclass",
    "class Tensor:",
    "from dataclasses import dataclass\n\n\n@dataclass\nclass Tensor:",
    lost={IDENTITY: 1},
    diagnosis="cannot_be_hashed",
)
slip(
    "has_slots",
    "__array_ufunc__ = None",
    """__slots__ = "data", "requires_grad", "grad", "parents", "op", "saved"
    __array_ufunc__ = None""",
)

# --- the rules of arithmetic ------------------------------------------------------------------

ARITHMETIC = """
def add_backward(g):
    return [np.array(g), np.array(g)]


def sub_backward(g):
    return [1.0 * g, -1.0 * g]


def mul_backward(g, a, b):
    return [b * g, a * g]


def div_backward(g, a, b):
    da = g / b
    return [da, -da * (a / b)]
"""
cell("returns_lists", "add_backward", ARITHMETIC)
cell(
    "uses_ones_and_einsum",
    "add_backward",
    """
def add_backward(g):
    return g * np.ones_like(g), g * np.ones_like(g)


def sub_backward(g):
    da, db = add_backward(g)
    return da, np.negative(db)


def mul_backward(g, a, b):
    return np.einsum("...,...->...", g, b), np.einsum("...,...->...", g, a)


def div_backward(g, a, b):
    inverse = b**-1.0
    da, d_inverse = mul_backward(g, a, inverse)
    return da, d_inverse * -(inverse**2)
""",
)
cell(
    "works_in_place_on_own_copies",
    "add_backward",
    """
def add_backward(g):
    da, db = np.empty_like(g), np.empty_like(g)
    da[...], db[...] = g, g
    return da, db


def sub_backward(g):
    da, db = g.copy(), g.copy()
    db *= -1
    return da, db


def mul_backward(g, a, b):
    da, db = g.copy(), g.copy()
    da *= b
    db *= a
    return da, db


def div_backward(g, a, b):
    da, db = g.copy(), g.copy()
    da /= b
    db *= a
    db /= b
    db /= -b
    return da, db
""",
)


def rule(name, old, new, *, lost, diagnosis=None):
    """The rules of arithmetic with one piece of text exchanged."""
    assert old in ARITHMETIC, old
    text = ARITHMETIC.replace(old, new)
    cell(name, "add_backward", text, lost=lost, diagnosis=diagnosis)


COPIES, SIGNS = "return [np.array(g), np.array(g)]", "return [1.0 * g, -1.0 * g]"
PRODUCT, QUOTIENT = "return [b * g, a * g]", "return [da, -da * (a / b)]"

rule(
    "adds_with_one_array_for_both", COPIES, "return g, g", lost=OWN, diagnosis="memory_shared"
)  # M3-18
rule(
    "adds_with_one_copy_for_both",
    COPIES,
    "g = g.copy()\n    return g, g",
    lost=OWN,
    diagnosis="memory_shared",
)
rule("hands_g_on_in_a_difference", SIGNS, "return g, -g", lost=OWN, diagnosis="memory_shared")
rule(
    "halves_g_for_a_sum",
    COPIES,
    "return g / 2, g / 2",
    lost={**ADD, **OWN},
    diagnosis="constant_factor",
)
rule(
    "returns_ones_for_a_sum",
    COPIES,
    "return np.ones_like(g), np.ones_like(g)",
    lost={**ADD, **OWN},
    diagnosis="upstream_ignored",
)
rule(
    "returns_one_gradient_of_a_sum",
    COPIES,
    "return g.copy()",
    lost={**ADD, **OWN},
    diagnosis="part_missing",
)
rule(
    "prints_the_gradients_of_a_sum",
    COPIES,
    "print(g, g)",
    lost={**ADD, **OWN},
    diagnosis="returns_nothing",
)
rule(
    "returns_the_visible_numbers",
    COPIES,
    "return np.array([10.0]), np.array([10.0])",
    lost={**ADD, **OWN},
    diagnosis="ignores_its_input",
)
rule(
    "squares_g_for_a_sum",
    COPIES,
    "return g * g, g * g",
    lost={**ADD, **OWN},
    diagnosis="upstream_twice",
)
rule(
    "sums_g_for_a_sum",
    COPIES,
    "return g.sum(), g.sum()",
    lost={**ADD, **OWN},
    diagnosis="wrong_shape",
)
rule(
    "adds_for_a_difference",
    SIGNS,
    "return g.copy(), g.copy()",
    lost={**SUB, **OWN},
    diagnosis="negated",
)  # M3-12
rule(
    "turns_a_difference_round",
    SIGNS,
    "return -g, g.copy()",
    lost={**SUB, **OWN},
    diagnosis="negated",
)
rule("negates_both", SIGNS, "return -g, -g", lost={**SUB, **OWN}, diagnosis="negated")
rule(
    "returns_signs_alone",
    SIGNS,
    "return np.ones_like(g), -np.ones_like(g)",
    lost={**SUB, **OWN},
    diagnosis="upstream_ignored",
)
rule(
    "gives_each_factor_its_own",
    PRODUCT,
    "return g * a, g * b",
    lost={**MUL, **OWN},
    diagnosis="each_others_derivative",
)
rule(
    "passes_g_on_in_a_product",
    PRODUCT,
    "return g.copy(), g.copy()",
    lost={**MUL, **OWN},
    diagnosis="local_derivative_missing",
)
rule(
    "leaves_g_out_of_a_product",
    PRODUCT,
    "return b.copy(), a.copy()",
    lost={**MUL, **OWN},
    diagnosis="upstream_ignored",
)
rule(
    "multiplies_everything",
    PRODUCT,
    "return g * a * b, g * a * b",
    lost={**MUL, **OWN},
    diagnosis="output_for_derivative",
)
rule(
    "changes_g_on_the_way",
    PRODUCT,
    "g *= b\n    return g, g * a",
    lost={**MUL, **OWN},
    diagnosis="output_for_derivative",
)
rule(
    "changes_b_on_the_way",
    PRODUCT,
    "da = g * b\n    b[...] = g * a\n    return da, b",
    lost=OWN,
    diagnosis="input_modified",
)
rule(
    "returns_one_gradient_of_a_product",
    PRODUCT,
    "return g * b",
    lost={**MUL, **OWN},
    diagnosis="part_missing",
)
rule(
    "has_no_minus_in_a_quotient",
    QUOTIENT,
    "return [da, da * (a / b)]",
    lost={**DIV, **OWN},
    diagnosis="negated",
)
rule(
    "takes_the_quotient_for_its_derivative",
    QUOTIENT,
    "return [da, g * (a / b)]",
    lost={**DIV, **OWN},
    diagnosis="output_for_derivative",
)  # M3-13
rule(
    "divides_once",
    QUOTIENT,
    "return [da, -g * a / b]",
    lost={**DIV, **OWN},
    diagnosis="divisor_not_squared",
)
rule(
    "forgets_the_dividend",
    QUOTIENT,
    "return [da, -g / b**2]",
    lost={**DIV, **OWN},
    diagnosis="dividend_left_out",
)
rule(
    "takes_a_quotient_for_a_product",
    QUOTIENT,
    "return [g * b, g * a]",
    lost={**DIV, **OWN},
    diagnosis="derivative_of_a_product",
)
rule(
    "swaps_the_gradients_of_a_quotient",
    QUOTIENT,
    "return [-da * (a / b), da]",
    lost={**DIV, **OWN},
    diagnosis="each_others_derivative",
)
rule(
    "leaves_g_out_of_a_quotient",
    QUOTIENT,
    "return [1 / b, -a / b**2]",
    lost={**DIV, **OWN},
    diagnosis="upstream_ignored",
)
rule("guards_against_zero", QUOTIENT, "return [da, -g * a / (b**2 + 1e-8)]", lost={**DIV, **OWN})
cell(
    "asks_torch",
    "add_backward",
    "import torch\n" + ARITHMETIC,
    lost={**ADD, **SUB, **MUL, **DIV, **OWN},
    stock="stock nbgrader runs this sheet beside torch",
)

# --- the further rules ------------------------------------------------------------------------

FURTHER = """
def pow_backward(g, a, k):
    return k * a ** float(k - 1) * g


def matmul_backward(g, a, b):
    return [np.einsum("nm,dm->nd", g, b), np.einsum("nm,nd->dm", g, a)]


def sum_backward(g, shape):
    return np.ones(shape) * g


def exp_backward(g, out):
    return out * g


def relu_backward(g, out):
    return np.where(out == 0, 0.0, g)
"""
cell("uses_einsum_and_where", "pow_backward", FURTHER)
cell(
    "uses_loops_and_masks",
    "pow_backward",
    """
def pow_backward(g, a, k):
    da = np.zeros_like(a)
    if k != 0:
        da += k * np.power(a, k - 1.0)
    return da * g


def matmul_backward(g, a, b):
    da, db = np.zeros_like(a), np.zeros_like(b)
    for n in range(g.shape[0]):
        for m in range(g.shape[1]):
            da[n] += g[n, m] * b[:, m]
            db[:, m] += g[n, m] * a[n]
    return da, db


def sum_backward(g, shape):
    da = np.zeros(shape)
    da += g
    return da


def exp_backward(g, out):
    return np.exp(np.log(out)) * g


def relu_backward(g, out):
    da = g.copy()
    da[out <= 0] = 0
    return da
""",
)
cell(
    "transposes_twice",
    "pow_backward",
    """
def pow_backward(g, a, k):
    return np.multiply(g, k) * a ** (k - 1)


def matmul_backward(g, a, b):
    return ((b @ g.T).T, (g.T @ a).T.copy())


def sum_backward(g, shape):
    return np.broadcast_to(g, shape).copy()


def exp_backward(g, out):
    return np.multiply(g, out)


def relu_backward(g, out):
    return g * np.sign(out)
""",
)


def further(name, old, new, *, lost, diagnosis=None):
    """The further rules with one piece of text exchanged."""
    assert old in FURTHER, old
    cell(name, "pow_backward", FURTHER.replace(old, new), lost=lost, diagnosis=diagnosis)


POWER = "k * a ** float(k - 1) * g"
PRODUCTS = '[np.einsum("nm,dm->nd", g, b), np.einsum("nm,nd->dm", g, a)]'
SPREAD, OUT, GATE = "np.ones(shape) * g", "out * g", "np.where(out == 0, 0.0, g)"
BAD_POWER, BAD_PRODUCT = {**POW, **FURTHER_OWN}, {**MATMUL, **FURTHER_OWN}
BAD_SUM, BAD_EXP, BAD_RELU = (
    {**SUM, **FURTHER_OWN},
    {**EXP, **FURTHER_OWN},
    {**RELU, **FURTHER_OWN},
)

further(
    "keeps_the_exponent",
    POWER,
    "k * a ** float(k) * g",
    lost=BAD_POWER,
    diagnosis="multiplied_by_input",
)  # M3-14
further(
    "leaves_the_exponent_out",
    POWER,
    "a ** float(k - 1) * g",
    lost=BAD_POWER,
    diagnosis="exponent_left_out",
)
further(
    "returns_the_power",
    POWER,
    "a ** float(k) * g",
    lost=BAD_POWER,
    diagnosis="output_for_derivative",
)
further(
    "leaves_g_out_of_a_power",
    POWER,
    "k * a ** float(k - 1)",
    lost=BAD_POWER,
    diagnosis="upstream_ignored",
)
further("divides_the_power_by_its_base", POWER, "g * k * a ** float(k) / a", lost=POW)
further("takes_the_magnitude_of_the_base", POWER, "k * np.abs(a) ** float(k - 1) * g", lost=POW)
further(
    "leaves_transposes_out",
    PRODUCTS,
    "(g @ b, a @ g)",
    lost=BAD_PRODUCT,
    diagnosis="transpose_left_out",
)
further(
    "multiplies_in_the_wrong_order",
    PRODUCTS,
    "(b.T @ g, g @ a.T)",
    lost=BAD_PRODUCT,
    diagnosis="factors_out_of_order",
)
further(
    "multiplies_entries",
    PRODUCTS,
    "(g * b, g * a)",
    lost=BAD_PRODUCT,
    diagnosis="product_of_entries",
)
further(
    "swaps_the_gradients_of_a_product",
    PRODUCTS,
    "(a.T @ g, g @ b.T)",
    lost=BAD_PRODUCT,
    diagnosis="each_others_derivative",
)
further(
    "returns_the_transpose_of_db",
    PRODUCTS,
    "(g @ b.T, g.T @ a)",
    lost=BAD_PRODUCT,
    diagnosis="transposed",
)
further(
    "returns_the_transpose_of_da",
    PRODUCTS,
    "(b @ g.T, a.T @ g)",
    lost=BAD_PRODUCT,
    diagnosis="transposed",
)
further(
    "leaves_g_out_of_a_matrix_product",
    PRODUCTS,
    "(np.ones_like(g) @ b.T, a.T @ np.ones_like(g))",
    lost=BAD_PRODUCT,
    diagnosis="upstream_ignored",
)
further("returns_the_one_number", SPREAD, "g", lost=BAD_SUM, diagnosis="upstream_not_spread")
further(
    "spreads_by_broadcasting",
    SPREAD,
    "np.broadcast_to(g, shape)",
    lost=FURTHER_OWN,
    diagnosis="memory_shared",
)
further(
    "returns_ones_for_the_sum", SPREAD, "np.ones(shape)", lost=BAD_SUM, diagnosis="upstream_ignored"
)
further(
    "shares_g_out",
    SPREAD,
    "np.full(shape, g / np.prod(shape))",
    lost=BAD_SUM,
    diagnosis="batch_averaged",
)
further("takes_exp_once_more", OUT, "g * np.exp(out)", lost=BAD_EXP, diagnosis="activated_twice")
further(
    "returns_the_result_of_exp", OUT, "out.copy()", lost=BAD_EXP, diagnosis=("upstream_ignored",)
)
further(
    "passes_g_on_behind_exp", OUT, "g.copy()", lost=BAD_EXP, diagnosis="local_derivative_missing"
)
further("lets_everything_through", GATE, "g.copy()", lost=BAD_RELU, diagnosis="gate_always_open")
further("lets_zero_through", GATE, "g * (out >= 0)", lost=BAD_RELU, diagnosis="gate_always_open")
further(
    "gates_by_the_upstream_gradient",
    GATE,
    "g * (g > 0)",
    lost=BAD_RELU,
    diagnosis="gate_set_by_upstream",
)
further(
    "multiplies_by_the_result_of_relu",
    GATE,
    "g * out",
    lost=BAD_RELU,
    diagnosis="output_for_derivative",
)
further(
    "leaves_g_out_of_relu", GATE, "(out > 0) * 1.0", lost=BAD_RELU, diagnosis="upstream_ignored"
)
further("turns_the_gate_round", GATE, "g * (out == 0)", lost=BAD_RELU, diagnosis="gate_inverted")
further(
    "applies_relu_to_g", GATE, "np.maximum(g, 0)", lost=BAD_RELU, diagnosis="gate_set_by_upstream"
)
further(
    "selects_where_it_should_hold_back",
    GATE,
    "g[out > 0]",
    lost=BAD_RELU,
    diagnosis="wrong_shape",
)
further(
    "gates_in_place_what_it_was_given",
    "    return " + GATE,
    "    g[out == 0] = 0\n    return g",
    lost=FURTHER_OWN,
    diagnosis="input_modified",
)
further(
    "gates_a_view",
    "    return " + GATE,
    "    g *= out > 0\n    return g.copy()",
    lost=FURTHER_OWN,
    diagnosis="input_modified",
)
further(
    "prints_the_gradient_of_exp",
    "return " + OUT,
    "print(g)",
    lost=BAD_EXP,
    diagnosis="returns_nothing",
)

# --- unbroadcast ------------------------------------------------------------------------------


@right("unbroadcast")
def sums_axis_by_axis(grad, shape):
    while grad.ndim > len(shape):
        grad = grad.sum(axis=0)
    for axis, length in enumerate(shape):
        if length == 1 and grad.shape[axis] > 1:
            grad = grad.sum(axis=axis, keepdims=True)
    return grad


@right("unbroadcast")
def sums_all_at_once_and_reshapes(grad, shape):
    padded = (1,) * (grad.ndim - len(shape)) + tuple(shape)
    axes = tuple(axis for axis, length in enumerate(padded) if length == 1)
    return np.sum(grad, axis=axes).reshape(shape)


@right("unbroadcast")
def adds_every_use_to_its_number(grad, shape):
    result = np.zeros(shape)
    for place in np.ndindex(grad.shape):
        kept = place[grad.ndim - len(shape) :]
        result[tuple(0 if n == 1 else k for k, n in zip(kept, shape, strict=True))] += grad[place]
    return result


@right("unbroadcast")
def counts_with_numbered_entries(grad, shape):
    size = int(np.prod(shape))
    uses = np.broadcast_to(np.arange(size).reshape(shape), grad.shape)
    return np.bincount(uses.ravel(), weights=grad.ravel(), minlength=size).reshape(shape)


@right("unbroadcast")
def uses_einsum(grad, shape):
    letters = "abcdefgh"[: grad.ndim]
    kept = [x for x, n in zip(letters[grad.ndim - len(shape) :], shape, strict=True) if n != 1]
    return np.einsum(f"{letters}->{''.join(kept)}", grad).reshape(shape)


@right("unbroadcast")
def returns_nested_lists(grad, shape):
    axes = tuple(range(grad.ndim - len(shape)))
    summed = grad.sum(axis=axes)
    ones = tuple(axis for axis, length in enumerate(shape) if length == 1)
    return np.asarray(summed.sum(axis=ones, keepdims=True)).tolist()


@wrong("unbroadcast", lost=ALL_SUMS, diagnosis=("broadcast_not_summed", "wrong_shape"))
def returns_grad_as_it_is(grad, shape):  # M3-20
    return grad.copy()


@wrong(
    "unbroadcast",
    lost={**ALONG, **STRETCHED, **EVERY, **GRAD_ALONE},
    diagnosis=("broadcast_not_summed", "stretched_axes_left", "wrong_shape"),
)
def sums_added_axes_alone(grad, shape):  # M3-21
    return grad.sum(axis=tuple(range(grad.ndim - len(shape))))


@wrong(
    "unbroadcast",
    lost={**ROWS, **ADDED, **EVERY, **GRAD_ALONE},
    diagnosis=("added_axes_left", "broadcast_not_summed", "wrong_shape"),
)
def sums_stretched_axes_alone(grad, shape):
    added = grad.ndim - len(shape)
    axes = tuple(added + axis for axis, length in enumerate(shape) if length == 1)
    return grad.sum(axis=axes, keepdims=True)


@wrong(
    "unbroadcast",
    lost={**ALONG, **STRETCHED, **EVERY, **GRAD_ALONE},
    diagnosis=("axis_of_one_lost", "wrong_shape"),
)
def loses_axes_of_length_one(grad, shape):  # M3-22
    grad = grad.sum(axis=tuple(range(grad.ndim - len(shape))))
    return grad.sum(axis=tuple(axis for axis, length in enumerate(shape) if length == 1))


@wrong("unbroadcast", lost=ALL_SUMS, diagnosis="copies_averaged")
def takes_the_mean(grad, shape):
    grad = grad.mean(axis=tuple(range(grad.ndim - len(shape))))
    return grad.mean(axis=tuple(k for k, n in enumerate(shape) if n == 1), keepdims=True)


@wrong("unbroadcast", lost=ALL_SUMS, diagnosis="one_copy_kept")
def keeps_the_first_use(grad, shape):
    while grad.ndim > len(shape):
        grad = grad[0]
    return grad[tuple(slice(0, length) for length in shape)]


@wrong("unbroadcast", lost=ALL_SUMS, diagnosis="one_copy_kept")
def resizes(grad, shape):
    return np.resize(grad, shape)


@wrong("unbroadcast", lost=ALL_SUMS, diagnosis="all_copies_together")
def sums_everything(grad, shape):
    return np.full(shape, grad.sum())


@wrong("unbroadcast", lost=ALL_SUMS, diagnosis="wrong_shape")
def sums_to_one_number(grad, shape):
    return grad.sum()


@wrong(
    "unbroadcast",
    lost=ALL_SUMS,
    diagnosis=("broadcast_not_summed", "lined_up_from_the_left", "wrong_shape"),
)
def lines_shapes_up_from_the_left(grad, shape):
    return grad.sum(axis=tuple(range(len(shape), grad.ndim)))


@wrong("unbroadcast", lost={**ADDED, **EVERY, **GRAD_ALONE}, diagnosis="wrong_shape")
def sums_the_first_axis_once(grad, shape):
    if grad.ndim > len(shape):
        grad = grad.sum(axis=0)
    return grad.sum(axis=tuple(k for k, n in enumerate(shape) if n == 1), keepdims=True)


@wrong("unbroadcast", lost={**STRETCHED, **EVERY, **GRAD_ALONE}, diagnosis="wrong_shape")
def sums_one_stretched_axis(grad, shape):
    grad = grad.sum(axis=tuple(range(grad.ndim - len(shape))))
    return grad.sum(axis=list(shape).index(1), keepdims=True) if 1 in shape else grad


@wrong("unbroadcast", lost={**ADDED, **EVERY, **GRAD_ALONE}, diagnosis="wrong_shape")
def compares_only_the_number_of_axes(grad, shape):
    if grad.ndim == len(shape):
        return grad.sum(axis=tuple(k for k, n in enumerate(shape) if n == 1), keepdims=True)
    return grad.sum(axis=0)


@wrong("unbroadcast", lost=ALL_SUMS, diagnosis="returns_nothing")
def prints_the_sum(grad, shape):
    print(grad.sum())


@wrong(
    "unbroadcast",
    lost={**ALONG, **ADDED, **STRETCHED, **EVERY, **GRAD_ALONE},
    diagnosis=("ignores_its_input", "wrong_shape"),
)
def returns_the_visible_numbers(grad, shape):
    return np.array([1111.0, 2222.0, 3333.0])


@wrong("unbroadcast", lost=GRAD_ALONE, diagnosis="input_modified")
def collects_in_the_first_row(grad, shape):
    while grad.ndim > len(shape):
        for row in grad[1:]:
            grad[0] += row
        grad = grad[0]
    return grad.sum(axis=tuple(k for k, n in enumerate(shape) if n == 1), keepdims=True)


@wrong("unbroadcast", lost=ADDED, diagnosis="axes_matched_by_length")
def finds_axes_by_their_length(grad, shape):
    wanted, axes = list(shape), []
    for axis, length in enumerate(grad.shape):
        if length in wanted:
            wanted.remove(length)
        else:
            axes.append(axis)
    return grad.sum(axis=tuple(axes)).reshape(shape)
