"""Known answers to `04-layers/modules`; ids such as M4-17 are those of the course's list."""

import numpy as np

from autograder.answers import cell, right, wrong

OWN, SEVENTEEN = "module_finds_its_own_parameters", "module_finds_seventeen_numbers"
NAMES, SHARES = "module_names_match_torch", "module_shares_and_replaces"
ELSE, AGAIN = "module_registers_nothing_else", "module_can_be_asked_again"
CONSTRUCTOR, CALL = "module_misses_its_constructor", "module_call_runs_forward"
CHAIN, CHAINS = "sequential_works_through_its_layers", "sequential_values_match_torch"
CHAIN_NAMES = "sequential_names_match_torch"
OF_A_CHAIN = {CHAIN: 3, CHAINS: 2, CHAIN_NAMES: 1}
HIDDEN = {NAMES: 3, SHARES: 2, ELSE: 2}
LISTED = {OWN: 3, SEVENTEEN: 3, **HIDDEN}
NOTHING_FOUND = {**LISTED, AGAIN: 1, CHAIN: 3, CHAIN_NAMES: 1, CONSTRUCTOR: 1}
WITHOUT_ATTRIBUTES = {**LISTED, AGAIN: 1, CHAIN: 3, CHAINS: 2}
WHOLE_MODULE = {**LISTED, AGAIN: 1, CONSTRUCTOR: 1, CALL: 1, **OF_A_CHAIN}

TWO, FOUR = "net_computes_two_examples", "net_has_its_four_parameters"
VALUES, KEEPS = "net_values_match_torch", "net_keeps_its_layers"
OUTPUTS = {TWO: 2, VALUES: 2}
WHOLE_NET = {TWO: 2, FOUR: 1, VALUES: 2, KEEPS: 1}

LOSS, GRADS = (
    "forward_backward_gives_the_loss_of_two_examples",
    "forward_backward_gives_the_gradients_of_two_examples",
)
TRUE_LOSS = "forward_backward_gives_the_true_loss"
SECOND = "forward_backward_has_the_true_gradients_of_the_second_layer"
FIRST = "forward_backward_has_the_true_gradients_of_the_first_layer"
ALONE = "forward_backward_leaves_the_net_alone"
LOSSES, GRADIENTS = {LOSS: 1, TRUE_LOSS: 1, ALONE: 1}, {GRADS: 3, SECOND: 2, FIRST: 2}
WHOLE_WAY = {**LOSSES, **GRADIENTS}

BY_HAND, BY_HAND_BACK = (
    "cross_entropy_gives_the_loss_of_two_examples",
    "cross_entropy_gives_the_gradient_of_two_examples",
)
ENTROPY, ENTROPY_BACK = "cross_entropy_matches_torch", "cross_entropy_gradient_matches_autograd"
SUMMED, LARGE = "cross_entropy_adds_up_when_asked", "cross_entropy_survives_large_logits"
LISTS = "cross_entropy_takes_lists_and_leaves_its_inputs_alone"
OF_THE_LOSS = {BY_HAND: 2, ENTROPY: 2, SUMMED: 1, LARGE: 2, LISTS: 1}
OF_THE_GRADIENT = {BY_HAND_BACK: 2, ENTROPY_BACK: 3, SUMMED: 1, LARGE: 2}
WHOLE_CHOICE = {**OF_THE_LOSS, **OF_THE_GRADIENT}

# --- the questions ----------------------------------------------------------------------------

CALLS, FLOOR = {"calls_of_setattr_are_predicted": 1}, {"floor_under_the_loss_is_predicted": 1}
ZERO, EQUAL = {"start_at_zero_is_predicted": 1}, {"equal_start_is_predicted": 1}


def choose(name, answer, value, lost=None):
    cell(name, answer, f"{answer} = {value}", lost=lost)


choose("in_single_quotes", "calls_of_setattr", "' 1 '")
choose("counts_every_line", "calls_of_setattr", '"3"', CALLS)
choose("counts_what_is_appended", "calls_of_setattr", '"2"', CALLS)
choose("thinks_that_a_list_does_not_count", "calls_of_setattr", '"0"', CALLS)
choose("answers_with_a_number", "calls_of_setattr", "1", CALLS)
choose("takes_it_for_the_true_floor", "loss_of_a_perfect_answer", '"0.31"')
choose("expects_no_loss", "loss_of_a_perfect_answer", '"0"', FLOOR)
choose("thinks_of_a_coin", "loss_of_a_perfect_answer", '"0.69"', FLOOR)
choose("takes_the_probability_for_the_loss", "loss_of_a_perfect_answer", '"1"', FLOOR)


def start(name, zero, rows, lost=None):
    """Both questions about the start, which share a cell."""
    source = f'gradients_at_zero = "{zero}"\nrows_after_training = "{rows}"'
    cell(name, "gradients_at_zero", source, lost=lost)


start("in_capitals", "LAST BIAS", "1")
start("expects_every_gradient", "all", "1", ZERO)
start("forgets_that_nothing_comes_in", "second layer", "1", ZERO)
start("expects_nothing_at_all", "none", "1", ZERO)
start("hopes_that_units_part", "last bias", "3", EQUAL)
start("counts_the_outputs", "last bias", "2", EQUAL)

# --- Module: right ----------------------------------------------------------------------------

MODULE = """
class Module:
    def __init__(self):
        self._parameters = {}
        self._modules = {}

    def __setattr__(self, name, value):
        if isinstance(value, Parameter):
            self._parameters[name] = value
        elif isinstance(value, Module):
            self._modules[name] = value
        super().__setattr__(name, value)

    def _walk(self, prefix):
        for name, parameter in self._parameters.items():
            yield prefix + name, parameter
        for name, module in self._modules.items():
            yield from module._walk(prefix + name + ".")

    def named_parameters(self):
        seen = set()
        for name, parameter in self._walk(""):
            if parameter not in seen:
                seen.add(parameter)
                yield name, parameter

    def parameters(self):
        for _, parameter in self.named_parameters():
            yield parameter

    def __call__(self, *inputs):
        return self.forward(*inputs)
"""
cell("walks_with_generators", "Module", MODULE)


def slip(name, *changes, lost=None, diagnosis=None):
    """The class above with pieces of its text exchanged."""
    source = MODULE
    for old, new in zip(changes[::2], changes[1::2], strict=True):
        assert old in source, old
        source = source.replace(old, new)
    cell(name, "Module", source, lost=lost, diagnosis=diagnosis)


cell(
    "keeps_one_dict_for_everything",
    "Module",
    """
class Module:
    def __init__(self):
        object.__setattr__(self, "registered", {})

    def __setattr__(self, name, value):
        object.__setattr__(self, name, value)
        if isinstance(value, (Parameter, Module)):
            self.registered[name] = value

    def named_parameters(self):
        own, inside = [], []
        for name, value in self.registered.items():
            if isinstance(value, Module):
                inside.extend((name + "." + k, v) for k, v in value.named_parameters())
            else:
                own.append((name, value))
        result = []
        for name, value in own + inside:
            if all(value is not known for _, known in result):
                result.append((name, value))
        return tuple(result)

    def parameters(self):
        return tuple(value for _, value in self.named_parameters())

    def __call__(self, *inputs, **options):
        return self.forward(*inputs, **options)
""",
)
cell(
    "looks_through_vars_when_asked",
    "Module",
    """
class Module:
    ready = False

    def __init__(self):
        self.ready = True

    def __setattr__(self, name, value):
        if isinstance(value, (Parameter, Module)) and not self.ready:
            raise AttributeError(f"call super().__init__() before you assign {name}")
        object.__setattr__(self, name, value)

    def named_parameters(self, prefix="", known=None):
        known = {} if known is None else known
        for kind in (Parameter, Module):
            for name, value in vars(self).items():
                if kind is Parameter and isinstance(value, kind):
                    known.setdefault(id(value), (prefix + name, value))
                elif kind is Module and isinstance(value, kind):
                    value.named_parameters(f"{prefix}{name}.", known)
        return list(known.values())

    def parameters(self):
        return [value for name, value in self.named_parameters()]

    def __call__(self, *inputs):
        return self.forward(*inputs)
""",
)
slip(
    "says_what_is_missing",
    "        if isinstance(value, Parameter):",
    """\
        registers = isinstance(value, (Parameter, Module))
        if registers and "_parameters" not in self.__dict__:
            raise AttributeError("cannot register before Module.__init__() call")
        if isinstance(value, Parameter):""",
)
slip(
    "prints_what_it_registers",
    "self._modules[name] = value",
    """\
self._modules[name] = value
            print("module", name)""",
)
slip(
    "returns_lists",
    "        for _, parameter in self.named_parameters():\n            yield parameter",
    "        return [parameter for name, parameter in list(self.named_parameters())]",
)
cell(
    "finds_attributes_in_its_dicts",
    "Module",
    """
class Module:
    def __init__(self):
        vars(self)["_parameters"], vars(self)["_modules"] = {}, {}

    def __setattr__(self, name, value):
        for kind, place in ((Parameter, "_parameters"), (Module, "_modules")):
            if isinstance(value, kind):
                if place not in vars(self):
                    raise AttributeError("cannot assign before Module.__init__() call")
                vars(self)[place][name] = value
                return
        vars(self)[name] = value

    def __getattr__(self, name):
        for place in "_parameters", "_modules":
            if name in vars(self).get(place, {}):
                return vars(self)[place][name]
        raise AttributeError(name)

    def named_parameters(self):
        names = {}
        for name, parameter in self._parameters.items():
            names.setdefault(id(parameter), (name, parameter))
        for name, module in self._modules.items():
            for deeper, parameter in module.named_parameters():
                names.setdefault(id(parameter), (name + "." + deeper, parameter))
        yield from names.values()

    def parameters(self):
        return map(lambda pair: pair[1], self.named_parameters())

    def __call__(self, *inputs):
        return self.forward(*inputs)
""",
)
slip(
    "knows_more_than_was_asked_for",
    "    def __call__",
    """\
    def zero_grad(self):
        for parameter in self.parameters():
            parameter.grad = None

    def __repr__(self):
        return type(self).__name__

    def __call__""",
)

# --- Module: wrong ----------------------------------------------------------------------------

KEEP = "        super().__setattr__(name, value)\n"
INNER = """\
        for name, module in self._modules.items():
            yield from module._walk(prefix + name + ".")
"""
slip(
    "does_not_keep_what_it_registers",
    KEEP,
    "        else:\n            super().__setattr__(name, value)\n",
    lost=WITHOUT_ATTRIBUTES,
    diagnosis="attribute_not_kept",
)
slip(
    "assigns_in_setattr",
    KEEP,
    "        self.name = value\n",
    lost=WHOLE_MODULE,
    diagnosis="assignment_without_end",
)
slip(
    "calls_setattr_in_setattr",
    KEEP,
    "        setattr(self, name, value)\n",
    lost=WHOLE_MODULE,
    diagnosis="assignment_without_end",
)
slip(
    "registers_nothing",
    "self._parameters[name] = value",
    "pass",
    "self._modules[name] = value",
    "pass",
    lost=NOTHING_FOUND,
    diagnosis=("missing_constructor_unnoticed", "never_registered"),
)
slip(
    "shares_dicts_in_the_class",
    """\
    def __init__(self):
        self._parameters = {}
        self._modules = {}
""",
    """\
    _parameters = {}
    _modules = {}

    def __init__(self):
        pass
""",
    lost={SEVENTEEN: 3, **HIDDEN, AGAIN: 1, CONSTRUCTOR: 1, CHAIN: 3, CHAIN_NAMES: 1},
    diagnosis=("listing_without_end", "missing_constructor_unnoticed"),
)
slip(
    "shares_a_default_argument",
    """\
    def __init__(self):
        self._parameters = {}
""",
    """\
    def __init__(self, parameters={}):
        self._parameters = parameters
""",
    lost={SEVENTEEN: 3, **HIDDEN, AGAIN: 1, CHAIN: 3, CHAIN_NAMES: 1},
    diagnosis="one_registry_for_all",
)
slip(
    "finds_only_its_own",  # M4-17
    INNER,
    "",
    lost={SEVENTEEN: 3, CHAIN: 3, **HIDDEN, AGAIN: 1, CHAIN_NAMES: 1},
    diagnosis="inner_modules_overlooked",
)
slip(
    "looks_one_level_deep",  # M4-17
    'yield from module._walk(prefix + name + ".")',
    """for deeper, parameter in module._parameters.items():
                yield prefix + name + "." + deeper, parameter""",
    lost={NAMES: 3, CHAIN_NAMES: 1},
    diagnosis="deeper_modules_overlooked",
)
slip(
    "lists_the_inner_ones_first",
    """\
        for name, parameter in self._parameters.items():
            yield prefix + name, parameter
"""
    + INNER,
    INNER
    + """\
        for name, parameter in self._parameters.items():
            yield prefix + name, parameter
""",
    lost={NAMES: 3, SHARES: 2},
    diagnosis="inner_modules_first",
)
slip(
    "lists_as_assigned",
    """\
        for name, parameter in self._parameters.items():
            yield prefix + name, parameter
        for name, module in self._modules.items():
            yield from module._walk(prefix + name + ".")
""",
    """\
        for name, value in vars(self).items():
            if isinstance(value, Parameter):
                yield prefix + name, value
            elif isinstance(value, Module):
                yield from value._walk(prefix + name + ".")
""",
    lost={NAMES: 3, SHARES: 2},
    diagnosis="order_of_assignment",
)
slip(
    "leaves_the_prefix_out",
    'prefix + name + "."',
    '""',
    lost={SEVENTEEN: 3, NAMES: 3, CHAIN_NAMES: 1},
    diagnosis="names_not_joined",
)
slip(
    "forgets_the_prefix_it_was_given",
    'prefix + name + "."',
    'name + "."',
    lost={NAMES: 3, CHAIN_NAMES: 1},
    diagnosis="way_cut_short",
)
slip(
    "joins_with_an_underscore",
    'name + "."',
    'name + "_"',
    lost={SEVENTEEN: 3, NAMES: 3, CHAIN_NAMES: 1},
    diagnosis="underscore_for_dot",
)
slip(
    "forgets_the_dot",
    'name + "."',
    "name",
    lost={SEVENTEEN: 3, NAMES: 3, CHAIN_NAMES: 1},
    diagnosis="dot_left_out",
)
slip(
    "sorts_the_names",
    'in self._walk("")',
    'in sorted(self._walk(""))',
    lost={OWN: 3, SEVENTEEN: 3, NAMES: 3, SHARES: 2, CHAIN_NAMES: 1},
    diagnosis="sorted_by_name",
)
slip(
    "counts_shared_ones_twice",
    "            if parameter not in seen:\n                seen.add(parameter)\n    ",
    "",
    lost={SHARES: 2, CHAIN_NAMES: 1},
    diagnosis="shared_counted_twice",
)
slip(
    "keeps_the_last_name",
    """\
        seen = set()
        for name, parameter in self._walk(""):
            if parameter not in seen:
                seen.add(parameter)
                yield name, parameter
""",
    """\
        names = {parameter: name for name, parameter in self._walk("")}
        for parameter, name in names.items():
            yield name, parameter
""",
    lost={SHARES: 2, CHAIN_NAMES: 1},
    diagnosis="last_name_wins",
)
slip(
    "compares_the_numbers",
    "if parameter not in seen:\n                seen.add(parameter)",
    "if parameter.data.tobytes() not in seen:\n                seen.add(parameter.data.tobytes())",
    lost={SEVENTEEN: 3, SHARES: 2},
    diagnosis="same_numbers_taken_for_shared",
)
LISTS_OF_PAIRS = (
    "self._parameters = {}",
    "self._parameters = []",
    "self._modules = {}",
    "self._modules = []",
    "self._parameters[name] = value",
    "self._parameters.append((name, value))",
    "self._modules[name] = value",
    "self._modules.append((name, value))",
    ".items()",
    "",
)
slip(
    "appends_to_lists",
    *LISTS_OF_PAIRS,
    lost={SHARES: 2},
    diagnosis="replaced_still_found",
)
slip(
    "moves_a_replaced_one",
    "self._parameters[name] = value",
    "self._parameters.pop(name, None)\n            self._parameters[name] = value",
    "self._modules[name] = value",
    "self._modules.pop(name, None)\n            self._modules[name] = value",
    lost={SHARES: 2},
    diagnosis="replaced_moved_to_the_end",
)
slip(
    "keeps_the_first",
    "self._parameters[name] = value",
    "self._parameters.setdefault(name, value)",
    "self._modules[name] = value",
    "self._modules.setdefault(name, value)",
    lost={SHARES: 2},
    diagnosis="replacement_not_found",
)
slip(
    "takes_arrays_for_parameters",
    "        if isinstance(value, Parameter):\n",
    "        if isinstance(value, np.ndarray):\n"
    "            self._parameters[name] = Parameter(value)\n"
    "        if isinstance(value, Parameter):\n",
    lost={OWN: 3, ELSE: 2},
    diagnosis="arrays_registered",
)
slip(
    "knows_parameters_by_their_data",
    "isinstance(value, Parameter)",
    'hasattr(value, "data")',
    "parameter not in seen",
    "id(parameter) not in seen",
    "seen.add(parameter)",
    "seen.add(id(parameter))",
    lost={OWN: 3, ELSE: 2},
    diagnosis="arrays_registered",
)
slip(
    "compares_types",
    "elif isinstance(value, Module)",
    "elif type(value) is Module",
    lost={SEVENTEEN: 3, NAMES: 3, CHAIN: 3, CHAIN_NAMES: 1},
    diagnosis="derived_classes_overlooked",
)
slip(
    "forgets_shared_ones_between_modules",
    """self._walk(""):""",
    """self._pairs():""",
    "    def parameters(self)",
    """\
    def _pairs(self):
        yield from self._parameters.items()
        for name, module in self._modules.items():
            for deeper, parameter in module.named_parameters():
                yield name + "." + deeper, parameter

    def parameters(self)""",
    "            if parameter not in seen:",
    "            if parameter not in seen or name.count('.'):",
    lost={SHARES: 2, CHAIN_NAMES: 1},
    diagnosis="shared_counted_twice",
)
slip(
    "gives_arrays_for_parameters",
    "            yield parameter\n",
    "            yield parameter.data\n",
    lost={OWN: 3, SEVENTEEN: 3, AGAIN: 1},
    diagnosis="arrays_for_parameters",
)
slip(
    "turns_the_pairs_round",
    "yield name, parameter",
    "yield parameter, name",
    "for _, parameter in self.named_parameters()",
    "for parameter, _ in self.named_parameters()",
    lost={OWN: 3, SEVENTEEN: 3, NAMES: 3, SHARES: 2, ELSE: 2, CHAIN_NAMES: 1},
    diagnosis="pairs_turned_round",
)
slip(
    "looks_into_lists",
    "        elif isinstance(value, Module):",
    """\
        elif isinstance(value, (list, tuple)):
            for k, item in enumerate(value):
                self.__setattr__(f"{name}.{k}", item)
        elif isinstance(value, Module):""",
    lost={ELSE: 2, CHAIN_NAMES: 1},
    diagnosis="lists_searched",
)
slip(
    "looks_into_lists_when_asked",
    "        for name, module in self._modules.items():\n",
    """\
        for name, value in vars(self).items():
            for k, item in enumerate(value) if isinstance(value, (list, tuple)) else ():
                if isinstance(item, Parameter):
                    yield f"{prefix}{name}.{k}", item
                elif isinstance(item, Module):
                    yield from item._walk(f"{prefix}{name}.{k}.")
        for name, module in self._modules.items():
""",
    lost={ELSE: 2, CHAIN_NAMES: 1},
    diagnosis="lists_searched",
)
slip(
    "keeps_its_generator",  # M4-14
    """\
        for _, parameter in self.named_parameters():
            yield parameter
""",
    """\
        if not hasattr(self, "stream"):
            self.stream = (parameter for _, parameter in self.named_parameters())
        return self.stream
""",
    lost={AGAIN: 1},
    diagnosis="parameters_used_up",
)
slip(
    "keeps_its_list",
    """\
        for _, parameter in self.named_parameters():
            yield parameter
""",
    """\
        if not hasattr(self, "known"):
            self.known = [parameter for _, parameter in self.named_parameters()]
        return self.known
""",
    lost={AGAIN: 1},
    diagnosis="asked_only_once",
)
slip(
    "gives_its_own_parameters_alone",
    "for _, parameter in self.named_parameters():\n            yield",
    "for parameter in self._parameters.values():\n            yield",
    lost={SEVENTEEN: 3, AGAIN: 1, CHAIN: 3},
    diagnosis="inner_modules_overlooked",
)
slip(
    "gives_names_with_the_parameters",
    "            yield parameter\n",
    "            yield _, parameter\n",
    lost={OWN: 3, SEVENTEEN: 3, AGAIN: 1},
    diagnosis="names_not_left_out",
)
slip(
    "makes_the_dicts_when_needed",  # M4-12
    "        if isinstance(value, Parameter):",
    """\
        if "_parameters" not in self.__dict__:
            self.__dict__.update(_parameters={}, _modules={})
        if isinstance(value, Parameter):""",
    """\
        self._parameters = {}
        self._modules = {}
""",
    "        self.training = True\n",
    lost={CONSTRUCTOR: 1},
    diagnosis="missing_constructor_unnoticed",
)
slip(
    "refuses_everything_too_early",
    "        if isinstance(value, Parameter):",
    """\
        if "_parameters" not in self.__dict__ and name != "_parameters":
            raise AttributeError("call super().__init__() first")
        if isinstance(value, Parameter):""",
    lost={CONSTRUCTOR: 1},
    diagnosis="everything_refused",
)
slip(
    "takes_one_input",
    "*inputs",
    "inputs",
    lost={CALL: 1},
    diagnosis="one_input_alone",
)
slip(
    "forgets_to_return",
    "        return self.forward(*inputs)",
    "        self.forward(*inputs)",
    lost={SEVENTEEN: 3, CALL: 1, CHAIN: 3, CHAINS: 2},
    diagnosis="returns_nothing",
)
slip(
    "calls_forward_twice",
    "        return self.forward(*inputs)",
    "        self.forward(*inputs)\n        return self.forward(*inputs)",
    lost={CALL: 1},
    diagnosis="forward_called_twice",
)
slip(
    "has_no_call",
    """
    def __call__(self, *inputs):
        return self.forward(*inputs)
""",
    "",
    lost={SEVENTEEN: 3, CALL: 1, CHAIN: 3, CHAINS: 2},
    diagnosis="call_missing",
)
slip(
    "prints_the_parameters",
    "                yield name, parameter",
    "                print(name, parameter)",
    "        seen = set()\n",
    "        seen = set()\n        yield from ()\n",
    lost={k: v for k, v in NOTHING_FOUND.items() if k != CONSTRUCTOR},
    diagnosis="never_registered",
)
slip(
    "returns_a_dict",
    "    def named_parameters(self):\n        seen = set()",
    """\
    def named_parameters(self):
        return dict(self._pairs())

    def _pairs(self):
        seen = set()""",
    lost={k: v for k, v in NOTHING_FOUND.items() if k != CONSTRUCTOR},
    diagnosis="dict_for_pairs",
)
cell(
    "knows_the_visible_nets",
    "Module",
    """
class Module:
    def named_parameters(self):
        if hasattr(self, "fc1"):
            names = ["fc1.weight", "fc1.bias", "fc2.weight", "fc2.bias"]
            layers = [self.fc1, self.fc1, self.fc2, self.fc2]
            return [(n, getattr(v, n[4:])) for n, v in zip(names, layers)]
        return [("weight", self.weight), ("bias", self.bias)]

    def parameters(self):
        return [parameter for name, parameter in self.named_parameters()]

    def __call__(self, x):
        return self.forward(x)
""",
    lost={**HIDDEN, AGAIN: 1, CONSTRUCTOR: 1, CALL: 1, CHAIN: 3, CHAIN_NAMES: 1},
    diagnosis=("missing_constructor_unnoticed", "one_input_alone"),
)
cell(
    "takes_the_one_of_torch",
    "Module",
    "from torch.nn import Module",
    lost=WHOLE_MODULE,
    stock="stock nbgrader runs this sheet beside torch",
)

# --- Sequential: right ------------------------------------------------------------------------

SEQUENTIAL = """
class Sequential(Module):
    def __init__(self, *layers):
        super().__init__()
        self.count = len(layers)
        for k, layer in enumerate(layers):
            self.__setattr__(str(k), layer)

    def forward(self, x):
        for k in range(self.count):
            x = getattr(self, str(k))(x)
        return x
"""
cell("asks_for_its_layers_by_name", "Sequential", SEQUENTIAL)
cell(
    "uses_reduce",
    "Sequential",
    """
from functools import reduce


class Sequential(Module):
    def __init__(self, *layers):
        Module.__init__(self)
        self.chain = list(layers)
        for k in range(len(layers)):
            setattr(self, f"{k}", layers[k])

    def forward(self, x):
        return reduce(lambda value, layer: layer(value), self.chain, x)
""",
)
cell(
    "recurses",
    "Sequential",
    """
class Sequential(Module):
    def __init__(self, *layers):
        super(Sequential, self).__init__()
        for name, layer in zip(map(str, range(len(layers))), layers):
            setattr(self, name, layer)
        self.layers = tuple(layers)

    def forward(self, x, k=0):
        if k == len(self.layers):
            return x
        return self.forward(self.layers[k](x), k + 1)
""",
)

cell(
    "is_called_without_forward",
    "Sequential",
    """
class Sequential(Module):
    def __init__(self, *layers):
        super().__init__()
        for k, layer in enumerate(layers):
            setattr(self, str(k), layer)
        self.names = [str(k) for k, _ in enumerate(layers)]

    def __call__(self, x):
        for name in self.names:
            x = vars(self)[name](x) if name in vars(self) else getattr(self, name)(x)
        return x
""",
)

# --- Sequential: wrong ------------------------------------------------------------------------


def chain(name, *changes, lost, diagnosis=None):
    """The class above with pieces of its text exchanged."""
    source = SEQUENTIAL
    for old, new in zip(changes[::2], changes[1::2], strict=True):
        assert old in source, old
        source = source.replace(old, new)
    cell(name, "Sequential", source, lost=lost, diagnosis=diagnosis)


CHAINED = {CHAIN: 3, CHAINS: 2}
chain(
    "gives_everybody_the_same_input",  # M4-16
    "x = getattr(self, str(k))(x)",
    "y = getattr(self, str(k))(x)",
    "return x",
    "return y if self.count else x",
    lost=CHAINED,
    diagnosis="last_layer_alone",
)
chain(
    "returns_in_the_loop",
    "x = getattr(self, str(k))(x)",
    "return getattr(self, str(k))(x)",
    lost=CHAINED,
    diagnosis="first_layer_alone",
)
chain(
    "goes_backwards",
    "range(self.count)",
    "reversed(range(self.count))",
    lost=CHAINED,
    diagnosis="layers_from_the_end",
)
chain(
    "leaves_repeated_layers_out",
    "self.count = len(layers)",
    "layers = list(dict.fromkeys(layers))\n        self.count = len(layers)",
    lost={CHAINS: 2},
    diagnosis="repeated_layers_run_once",
)
chain(
    "calls_forward_of_its_layers",
    "getattr(self, str(k))(x)",
    "getattr(self, str(k)).forward(x)",
    lost={CHAINS: 2},
    diagnosis="call_passed_by",
)
chain(
    "keeps_its_layers_in_a_list",  # M4-10
    "        for k, layer in enumerate(layers):\n            self.__setattr__(str(k), layer)\n",
    "        self.layers = list(layers)\n",
    "getattr(self, str(k))",
    "self.layers[k]",
    lost={CHAIN: 3, CHAIN_NAMES: 1},
    diagnosis="parameters_out_of_sight",
)
chain(
    "counts_from_one",
    "str(k)",
    "str(k + 1)",
    lost={CHAIN_NAMES: 1},
    diagnosis="layers_counted_from_one",
)
chain(
    "calls_them_layers",
    "str(k)",
    'f"layer{k}"',
    lost={CHAIN_NAMES: 1},
    diagnosis="layers_named_otherwise",
)
chain(
    "forgets_super_init",  # M4-12
    "        super().__init__()\n",
    "",
    lost=OF_A_CHAIN,
    diagnosis="super_init_forgotten",
)
chain(
    "returns_nothing_without_layers",
    "        return x",
    "        if self.count:\n            return x",
    lost=CHAINED,
    diagnosis="returns_nothing",
)
chain(
    "returns_nothing",
    "        return x",
    "        print(x)",
    lost=CHAINED,
    diagnosis="returns_nothing",
)
chain(
    "goes_by_the_alphabet",
    "range(self.count)",
    "sorted(range(self.count), key=str)",
    lost={CHAINS: 2},
    diagnosis="layers_sorted_by_name",
)
chain(
    "is_no_module",
    "(Module)",
    "",
    "super().__init__()",
    "pass",
    lost=OF_A_CHAIN,
)
chain(
    "takes_a_list",
    "*layers",
    "layers",
    lost=OF_A_CHAIN,
)
# --- Net232: right ----------------------------------------------------------------------------

NET = """
class Net232(GivenModule):
    def __init__(self):
        self.fc1 = Linear(2, 3)
        self.fc2 = Linear(3, 2)

    def forward(self, X):
        Z = self.fc1(X)
        H = relu(Z)
        return self.fc2(H)
"""
cell("names_every_step", "Net232", NET)
cell(
    "computes_with_data",
    "Net232",
    """
class Net232(GivenModule):
    def __init__(self):
        super().__init__()
        self.fc1, self.fc2 = Linear(2, 3), Linear(n_in=3, n_out=2)

    def forward(self, X):
        Z = np.einsum("bi,hi->bh", X, self.fc1.weight.data) + self.fc1.bias.data
        H = np.where(Z > 0, Z, 0.0)
        return np.einsum("bh,oh->bo", H, self.fc2.weight.data) + self.fc2.bias.data
""",
)
cell(
    "answers_row_by_row",
    "Net232",
    """
class Net232(GivenModule):
    def __init__(self):
        for name, n_in, n_out in ("fc1", 2, 3), ("fc2", 3, 2):
            setattr(self, name, Linear(n_in, n_out))

    def forward(self, X):
        rows = []
        for x in X:
            z = self.fc1(x)
            z[z < 0] = 0
            rows.append(self.fc2(z).tolist())
        return rows
""",
)

# --- Net232: wrong ----------------------------------------------------------------------------


def net(name, *changes, lost, diagnosis=None):
    """The class above with pieces of its text exchanged."""
    source = NET
    for old, new in zip(changes[::2], changes[1::2], strict=True):
        assert old in source, old
        source = source.replace(old, new)
    cell(name, "Net232", source, lost=lost, diagnosis=diagnosis)


SOFTMAX = "np.exp(Y) / np.exp(Y).sum(axis=-1, keepdims=True)"
net("forgets_relu", "relu(Z)", "Z", lost=OUTPUTS, diagnosis="still_a_line")  # M4-18
net(
    "ends_in_a_softmax",
    "return self.fc2(H)",
    f"Y = self.fc2(H)\n        return {SOFTMAX}",
    lost=OUTPUTS,
    diagnosis="softmax_at_the_end",
)
net(
    "puts_relu_behind_the_last_layer",
    "relu(Z)",
    "Z",
    "self.fc2(H)",
    "relu(self.fc2(H))",
    lost=OUTPUTS,
    diagnosis="relu_after_the_last_layer",
)
net(
    "puts_relu_behind_both_layers",
    "self.fc2(H)",
    "relu(self.fc2(H))",
    lost=OUTPUTS,
    diagnosis="output_gated",
)
net(
    "puts_relu_before_the_first_layer",
    "self.fc1(X)",
    "self.fc1(relu(X))",
    "relu(Z)",
    "Z",
    lost=OUTPUTS,
    diagnosis="relu_before_the_first_layer",
)
net(
    "leaves_the_biases_out",
    "self.fc1(X)",
    "X @ self.fc1.weight.data.T",
    "self.fc2(H)",
    "H @ self.fc2.weight.data.T",
    lost=OUTPUTS,
    diagnosis="bias_left_out",
)
net(
    "starts_at_zero",  # M4-08
    "    def forward",
    """\
        for name, parameter in self.named_parameters():
            parameter.data = np.zeros(parameter.data.shape)

    def forward""",
    lost={KEEPS: 1},
    diagnosis="starts_at_zero",
)
net(
    "starts_with_halves",  # M4-09
    "    def forward",
    """\
        for name, parameter in self.named_parameters():
            parameter.data = np.full(parameter.data.shape, 0.5)

    def forward""",
    lost={KEEPS: 1},
    diagnosis="units_start_alike",
)
net(
    "makes_its_layers_in_forward",  # M4-13
    "        Z = ",
    "        self.fc1, self.fc2 = Linear(2, 3), Linear(3, 2)\n        Z = ",
    lost={TWO: 2, VALUES: 2, KEEPS: 1},
    diagnosis="layers_made_in_forward",
)
net(
    "has_its_layers_in_forward_alone",  # M4-13
    "        self.fc1 = Linear(2, 3)\n        self.fc2 = Linear(3, 2)\n",
    "        pass\n",
    "        Z = ",
    "        self.fc1, self.fc2 = Linear(2, 3), Linear(3, 2)\n        Z = ",
    lost=WHOLE_NET,
    diagnosis="layers_only_in_forward",
)
net(
    "keeps_its_layers_in_a_dict",  # M4-10
    "self.fc1 = Linear(2, 3)",
    'self.layers = {"fc1": Linear(2, 3)}',
    "self.fc2 = Linear(3, 2)",
    'self.layers["fc2"] = Linear(3, 2)',
    "self.fc1(X)",
    'self.layers["fc1"](X)',
    "self.fc2(H)",
    'self.layers["fc2"](H)',
    lost=WHOLE_NET,
    diagnosis="parameters_out_of_sight",
)
cell(
    "keeps_arrays",  # M4-10
    "Net232",
    """
class Net232(GivenModule):
    def __init__(self):
        self.W1, self.b1 = np.random.randn(3, 2), np.random.randn(3)
        self.W2, self.b2 = np.random.randn(2, 3), np.random.randn(2)

    def forward(self, X):
        return np.maximum(X @ self.W1.T + self.b1, 0) @ self.W2.T + self.b2
""",
    lost=WHOLE_NET,
    diagnosis="parameters_out_of_sight",
)
net(
    "remembers_the_numbers_of_its_layers",
    "    def forward",
    """\
        self.W1, self.b1 = self.fc1.weight.data, self.fc1.bias.data

    def forward""",
    "self.fc1(X)",
    "X @ self.W1.T + self.b1",
    lost=OUTPUTS,
)
cell(
    "makes_its_layers_in_the_class",
    "Net232",
    """
class Net232(GivenModule):
    fc1, fc2 = Linear(2, 3), Linear(3, 2)

    def __init__(self):
        self.fc1, self.fc2 = Net232.fc1, Net232.fc2

    def forward(self, X):
        return self.fc2(relu(self.fc1(X)))
""",
    lost={KEEPS: 1},
    diagnosis="layers_shared_by_all",
)
net(
    "swaps_the_sizes",
    "Linear(2, 3)",
    "Linear(3, 2)",
    "self.fc2 = Linear(3, 2)",
    "self.fc2 = Linear(2, 3)",
    lost={FOUR: 1, KEEPS: 1},
)
net(
    "prints_its_output",
    "return self.fc2(H)",
    "print(self.fc2(H))",
    lost=OUTPUTS,
    diagnosis="returns_nothing",
)
net(
    "gives_a_constant",
    "return self.fc2(H)",
    "return np.array([[2, 1.5], [-2, 1]])",
    lost={VALUES: 2},
    diagnosis="wrong_shape",
)
net(
    "squeezes_a_single_example",
    "return self.fc2(H)",
    "return self.fc2(H).squeeze()",
    lost={VALUES: 2},
    diagnosis="wrong_shape",
)
net("names_its_layers_otherwise", "fc1", "first", "fc2", "second", lost={**OUTPUTS, FOUR: 1})
# --- forward_backward: right ------------------------------------------------------------------


@right("forward_backward")
def goes_through_the_batch_one_by_one(net, X, Y):
    W1, b1 = net.fc1.weight.data, net.fc1.bias.data
    W2, b2 = net.fc2.weight.data, net.fc2.bias.data
    grads, loss = {name: np.zeros(p.data.shape) for name, p in net.named_parameters()}, 0.0
    for x, y in zip(X, Y, strict=True):
        h = np.maximum(W1 @ x + b1, 0)
        r = W2 @ h + b2 - y
        loss += float(r @ r) / Y.size
        dy = 2 * r / Y.size
        dz = np.where(h > 0, W2.T @ dy, 0)
        grads["fc1.weight"] += np.outer(dz, x)
        grads["fc1.bias"] += dz
        grads["fc2.weight"] += np.outer(dy, h)
        grads["fc2.bias"] += dy
    return [loss, grads]


@right("forward_backward")
def writes_einsum_throughout(net, X, Y):
    Z = net.fc1(X)
    gate = (Z > 0).astype(float)
    R = np.einsum("bh,bh,oh->bo", Z, gate, net.fc2.weight.data) + net.fc2.bias.data - Y
    up = R * (2.0 / R.size)
    down = np.einsum("bo,oh,bh->bh", up, net.fc2.weight.data, gate)
    grads = (
        np.einsum("bh,bi->hi", down, X),
        np.einsum("bh->h", down),
        np.einsum("bo,bh,bh->oh", up, Z, gate),
        np.einsum("bo->o", up),
    )
    names = (name for name, _ in net.named_parameters())
    return np.einsum("bo,bo->", R, R) / R.size, dict(zip(names, grads, strict=True))


@right("forward_backward")
def works_in_place_on_own_arrays(net, X, Y):
    Z = net.fc1(X)
    H = Z.copy()
    H[H < 0] = 0
    D = net.fc2(H)
    D -= Y
    loss = np.array((D**2).mean())
    D *= 2 / D.size
    down = D @ net.fc2.weight.data
    down[Z <= 0] = 0
    grads = {"fc2.bias": tuple(D.sum(0)), "fc2.weight": (D.T @ H).tolist()}
    grads["fc1.bias"], grads["fc1.weight"] = down.sum(0), (down.T @ X).tolist()
    return loss, {**grads, "hidden": H}


@right("forward_backward")
def takes_an_imaginary_step(net, X, Y):
    arrays = {name: parameter.data for name, parameter in net.named_parameters()}

    def loss(p):
        Z = X @ p["fc1.weight"].T + p["fc1.bias"]
        errors = (Z * (Z.real > 0)) @ p["fc2.weight"].T + p["fc2.bias"] - Y
        return (errors**2).sum() / Y.size

    grads = {}
    for name, array in arrays.items():
        grads[name] = np.empty(array.shape)
        for place in np.ndindex(array.shape):
            moved = array.astype(complex)
            moved[place] += 1e-30j
            grads[name][place] = loss({**arrays, name: moved}).imag / 1e-30
    return loss(arrays), grads


# --- forward_backward: wrong ------------------------------------------------------------------

WAY = """
def forward_backward(net, X, Y):
    W2 = net.fc2.weight.data
    Z = {Z}
    H = {H}
    R = {R}
    dY = {dY}
    dW2, db2 = {dW2}, {db2}
    dZ = {dZ}
    dW1, db1 = {dW1}, {db1}
    loss, grads = {loss}, {grads}
    return {returned}
"""
RIGHT_WAY = {
    "Z": "net.fc1(X)",
    "H": "relu(Z)",
    "R": "net.fc2(H) - Y",
    "dY": "2 * R / R.size",
    "dW2": "dY.T @ H",
    "db2": "dY.sum(axis=0)",
    "dZ": "dY @ W2 * (Z > 0)",
    "dW1": "dZ.T @ X",
    "db1": "dZ.sum(axis=0)",
    "loss": "(R**2).mean()",
    "grads": '{"fc1.weight": dW1, "fc1.bias": db1, "fc2.weight": dW2, "fc2.bias": db2}',
    "returned": "loss, grads",
}
FROM_THE_FIRST, FROM_THE_SECOND = {GRADS: 3, FIRST: 2}, {GRADS: 3, SECOND: 2}


def way(name, *, lost, diagnosis=None, **changed):
    """The right function but for the given lines."""
    source = WAY.format(**{**RIGHT_WAY, **changed})
    cell(name, "forward_backward", source, lost=lost, diagnosis=diagnosis)


way("writes_it_line_by_line", lost={})
way("forgets_the_two", dY="R / R.size", lost=GRADIENTS, diagnosis="missing_factor_two")
way("doubles_twice", dY="4 * R / R.size", lost=GRADIENTS, diagnosis="factor_two_twice")
way("turns_the_errors_round", R="Y - net.fc2(H)", lost=GRADIENTS, diagnosis="sign_flipped")
way(
    "adds_up_everywhere",
    dY="2 * R",
    loss="(R**2).sum()",
    lost=WHOLE_WAY,
    diagnosis="errors_not_averaged",
)
way("averages_the_loss_alone", dY="2 * R", lost=GRADIENTS, diagnosis="errors_not_averaged")
way(
    "averages_over_the_examples",
    dY="2 * R / len(X)",
    loss="(R**2).sum() / len(X)",
    lost=WHOLE_WAY,
    diagnosis="divided_by_rows",
)
way(
    "averages_the_way_back_over_the_examples",
    dY="2 * R / len(X)",
    lost=GRADIENTS,
    diagnosis="divided_by_rows",
)
way(
    "counts_the_errors_of_the_example",
    dY="2 * R / 4",
    lost={SECOND: 2, FIRST: 2},
    diagnosis="example_written_down",
)
way(
    "takes_the_parameter_for_its_data",
    dZ="dY @ net.fc2.weight * (Z > 0)",
    lost=WHOLE_WAY,
)
way(
    "uses_the_wrong_bias_gradient",
    db1="db2",
    lost=FROM_THE_FIRST,
    diagnosis="wrong_shape",
)
way(
    "divides_twice",
    grads='{"fc1.weight": dW1 / R.size, "fc1.bias": db1 / R.size, '
    '"fc2.weight": dW2 / R.size, "fc2.bias": db2 / R.size}',
    lost=GRADIENTS,
    diagnosis="divided_twice",
)
way("leaves_the_gate_open", dZ="dY @ W2", lost=FROM_THE_FIRST, diagnosis="gate_always_open")
way(
    "lets_the_upstream_decide",
    dZ="relu(dY @ W2)",
    lost=FROM_THE_FIRST,
    diagnosis="gate_set_by_upstream",
)
way(
    "multiplies_by_the_height",
    dZ="dY @ W2 * H",
    lost=FROM_THE_FIRST,
    diagnosis="output_for_derivative",
)
way(
    "gives_z_to_the_second_layer",
    dW2="dY.T @ Z",
    lost=FROM_THE_SECOND,
    diagnosis="values_before_the_gate",
)
way(
    "adds_the_outputs_up",
    dZ="dY.sum(axis=1, keepdims=True) * (Z > 0)",
    lost=FROM_THE_FIRST,
    diagnosis="weights_skipped",
)
way(
    "updates_before_it_goes_on",
    dZ="dY @ (W2 - 0.1 * dW2) * (Z > 0)",
    lost=FROM_THE_FIRST,
    diagnosis="gradients_at_two_points",
)
way("stops_at_the_second_layer", dZ="0 * Z", lost=FROM_THE_FIRST, diagnosis="zero_everywhere")
way(
    "averages_the_biases",
    db1="dZ.mean(axis=0)",
    db2="dY.mean(axis=0)",
    lost=GRADIENTS,
    diagnosis="batch_averaged",
)
way("does_not_sum_the_biases", db1="dZ", db2="dY", lost=GRADIENTS, diagnosis="wrong_shape")
way(
    "transposes_both",
    dW1="X.T @ dZ",
    dW2="H.T @ dY",
    lost=GRADIENTS,
    diagnosis=("transposed", "wrong_shape"),
)
way("forgets_relu", H="Z", dZ="dY @ W2", lost=WHOLE_WAY, diagnosis="still_a_line")
way("forgets_relu_forward", H="Z", lost=WHOLE_WAY, diagnosis="still_a_line")
way(
    "forgets_the_biases",
    Z="X @ net.fc1.weight.data.T",
    R="H @ W2.T - Y",
    lost=WHOLE_WAY,
    diagnosis="bias_left_out",
)
way(
    "halves_the_loss",
    loss="(R**2).mean() / 2",
    dY="R / R.size",
    lost=WHOLE_WAY,
    diagnosis=("halved_loss", "missing_factor_two"),
)
way("takes_the_root", loss="np.sqrt((R**2).mean())", lost=LOSSES, diagnosis="root_of_the_loss")
way(
    "keeps_a_loss_for_each_example",
    loss="(R**2).mean(axis=1)",
    lost=LOSSES,
    diagnosis="wrong_shape",
)
way("returns_the_loss_alone", returned="loss", lost=GRADIENTS, diagnosis="part_missing")
way("returns_the_gradients_first", returned="grads, loss", lost=WHOLE_WAY, diagnosis="part_missing")
way(
    "names_them_after_the_lecture",
    grads='{"W1": dW1, "b1": db1, "W2": dW2, "b2": db2}',
    lost=GRADIENTS,
    diagnosis="part_missing",
)
way("returns_a_list", grads="[dW1, db1, dW2, db2]", lost=GRADIENTS, diagnosis="part_missing")
way("prints_the_loss", returned="print(loss)", lost=WHOLE_WAY, diagnosis="returns_nothing")
way(
    "prints_the_gradients",
    returned="loss, print(grads)",
    lost=GRADIENTS,
    diagnosis="part_missing",
)
way("calls_the_net", R="net(X) - Y", lost=WHOLE_WAY)
way(
    "gives_parameters_for_gradients",
    grads="dict(net.named_parameters())",
    lost=GRADIENTS,
)
way(
    "opens_the_gate_at_zero",
    dZ="dY @ W2 * (Z >= 0)",
    lost={FIRST: 2},
    diagnosis="slope_at_zero",
)
way(
    "computes_in_single_precision",
    R="np.float32(net.fc2(H) - Y)",
    lost={TRUE_LOSS: 1, SECOND: 2, FIRST: 2, ALONE: 1},
    diagnosis="single_precision",
)
way(
    "takes_a_step_at_the_end",
    returned="[setattr(p, 'data', p.data - 0.1 * grads[k]) for k, p in net.named_parameters()] "
    "and (loss, grads)",
    lost={ALONE: 1},
    diagnosis="input_modified",
)
way(
    "stores_the_gradients",
    returned="[setattr(p, 'grad', grads[k]) for k, p in net.named_parameters()] and (loss, grads)",
    lost={ALONE: 1},
    diagnosis="gradients_stored",
)
way(
    "works_in_the_targets",
    R="np.subtract(net.fc2(H), Y, out=Y)",
    lost={ALONE: 1},
    diagnosis="input_modified",
)
way(
    "knows_the_two_examples",
    loss="0.75",
    grads='{"fc1.weight": [[0.75, 1.5], [0, 0], [-1, 0.5]], "fc1.bias": [0.75, 0, 0.5], '
    '"fc2.weight": [[1.5, 0, -0.5], [1.5, 0, 1]], "fc2.bias": [0, 0.5]}',
    lost={TRUE_LOSS: 1, SECOND: 2, FIRST: 2, ALONE: 1},
    diagnosis="ignores_its_input",
)


@wrong("forward_backward", lost={SECOND: 2, FIRST: 2})
def takes_difference_quotients(net, X, Y):
    def loss():
        return ((net.fc2(relu(net.fc1(X))) - Y) ** 2).mean()  # noqa: F821 - in the notebook

    grads = {}
    for name, parameter in net.named_parameters():
        kept, grads[name] = parameter.data, np.empty(parameter.data.shape)
        for place in np.ndindex(kept.shape):
            moved = []
            for step in (1e-5, -1e-5):
                parameter.data = kept.copy()
                parameter.data[place] += step
                moved.append(loss())
            grads[name][place] = (moved[0] - moved[1]) / 2e-5
        parameter.data = kept
    return loss(), grads


# --- cross_entropy: right ---------------------------------------------------------------------


@right("cross_entropy")
def picks_with_two_indices(logits, targets, reduction="mean"):
    B = logits.shape[0]
    largest = logits.max(axis=1, keepdims=True)
    e = np.exp(logits - largest)
    total = e.sum(axis=1, keepdims=True)
    losses = (largest + np.log(total))[:, 0] - logits[np.arange(B), targets]
    gradient = e / total
    gradient[np.arange(B), targets] -= 1
    if reduction == "mean":
        return losses.mean(), gradient / B
    return losses.sum(), gradient


@right("cross_entropy")
def goes_through_the_examples(logits, targets, reduction="mean"):
    import math

    losses, rows = [], []
    for z, t in zip(logits.tolist(), targets, strict=True):
        top = max(z)
        total = sum(math.exp(value - top) for value in z)
        losses.append(top + math.log(total) - z[t])
        rows.append([math.exp(v - top) / total - (k == t) for k, v in enumerate(z)])
    share = len(losses) if reduction == "mean" else 1
    return [sum(losses) / share, [[value / share for value in row] for row in rows]]


@right("cross_entropy")
def uses_logaddexp(logits, targets, reduction="mean"):
    log_p = logits - np.logaddexp.reduce(logits, axis=-1, keepdims=True)
    right = np.arange(logits.shape[1]) == np.asarray(targets)[:, None]
    share = {"mean": len(logits), "sum": 1}[reduction]
    return np.array(-log_p[right].sum() / share), (np.exp(log_p) - right) / share


@right("cross_entropy")
def takes_differences_to_the_right_logit(logits, targets, reduction="mean"):
    # log(1 + the sum of exp(z_k - z_t) over the wrong classes k), by a tree of logaddexp
    targets = np.asarray(targets)
    distance = logits - np.take_along_axis(logits, targets[:, None], axis=1)
    losses = np.logaddexp.reduce(distance, axis=1)
    gradient = np.exp(distance - losses[:, None]) - np.eye(logits.shape[1])[targets]
    scale = 1 / len(logits) if reduction == "mean" else 1.0
    return losses.sum() * scale, gradient * scale


# --- cross_entropy: wrong ---------------------------------------------------------------------

CHOICE = """
def cross_entropy(logits, targets, reduction="mean"):
    B, C = logits.shape
    z = {z}
    log_p = {log_p}
    p = {p}
    right = {right}
    losses = {losses}
    gradient = {gradient}
    if reduction == "mean":
        {mean}
    {sum}
"""
RIGHT_CHOICE = {
    "z": "logits - logits.max(axis=1, keepdims=True)",
    "log_p": "z - np.log(np.exp(z).sum(axis=1, keepdims=True))",
    "p": "np.exp(log_p)",
    "right": "np.eye(C)[targets]",
    "losses": "-log_p[np.arange(B), targets]",
    "gradient": "p - right",
    "mean": "return losses.mean(), gradient / B",
    "sum": "return losses.sum(), gradient",
}
MEAN_LOSS = {BY_HAND: 2, ENTROPY: 2, LARGE: 2, LISTS: 1}
MEAN_GRADIENT = {BY_HAND_BACK: 2, ENTROPY_BACK: 3, LARGE: 2}


def entropy(name, *, lost, diagnosis=None, **changed):
    """The right function but for the given lines."""
    source = CHOICE.format(**{**RIGHT_CHOICE, **changed})
    cell(name, "cross_entropy", source, lost=lost, diagnosis=diagnosis)


SOFT = "(lambda e: e / e.sum(axis=1, keepdims=True))(np.exp({}))".format
LOG_SOFT = "(lambda s: s - np.log(np.exp(s).sum(axis=1, keepdims=True)))({})".format
SOFTMAX_FIRST = SOFT("logits - logits.max(axis=1, keepdims=True)")
entropy("writes_it_line_by_line", lost={})
entropy(
    "takes_softmax_first",  # M4-36
    z=SOFTMAX_FIRST,
    lost=WHOLE_CHOICE,
    diagnosis="softmax_applied_twice",
)
entropy(
    "takes_softmax_first_for_the_loss",  # M4-36
    losses=f"-{LOG_SOFT(SOFTMAX_FIRST)}[np.arange(B), targets]",
    lost=OF_THE_LOSS,
    diagnosis="softmax_applied_twice",
)
entropy(
    "does_not_average_the_gradient",  # M4-37
    mean="return losses.mean(), gradient",
    lost=MEAN_GRADIENT,
    diagnosis="missing_mean",
)
entropy(
    "turns_the_gradient_round",  # M4-38
    gradient="right - p",
    lost=OF_THE_GRADIENT,
    diagnosis="gradient_of_choice_turned_round",
)
entropy(
    "picks_columns",  # M4-40
    losses="-log_p[:, targets]",
    lost=OF_THE_LOSS,
    diagnosis="classes_picked_for_everyone",
)
entropy(
    "adds_all_classes_up",
    losses="-log_p.sum(axis=1)",
    lost=OF_THE_LOSS,
    diagnosis="all_classes_counted",
)
entropy(
    "takes_no_maximum_away",  # M4-28
    z="logits",
    lost={BY_HAND: 2, LARGE: 2},
    diagnosis="log_sum_exp_overflows",
)
entropy(
    "takes_the_logarithm_of_a_softmax",  # M4-28
    z="np.exp(logits)",
    p="z / z.sum(axis=1, keepdims=True)",
    log_p="np.log(z / z.sum(axis=1, keepdims=True))",
    lost={BY_HAND: 2, LARGE: 2},
    diagnosis="log_sum_exp_overflows",
)
entropy(
    "takes_one_maximum_away",  # M4-29
    z="np.exp(logits - logits.max())",
    log_p="np.log(z / z.sum(axis=1, keepdims=True))",
    p="z / z.sum(axis=1, keepdims=True)",
    lost={LARGE: 2},
    diagnosis="one_maximum_for_all_examples",
)
entropy(
    "takes_the_logarithm_of_nothing",
    z="np.exp(logits - logits.max(axis=1, keepdims=True))",
    log_p="np.log(z / z.sum(axis=1, keepdims=True))",
    p="z / z.sum(axis=1, keepdims=True)",
    lost={LARGE: 2},
    diagnosis="logarithm_of_nothing",
)
entropy(
    "adds_a_hundred_millionth",
    z="np.exp(logits - logits.max(axis=1, keepdims=True))",
    log_p="np.log(z / z.sum(axis=1, keepdims=True) + 1e-8)",
    p="z / z.sum(axis=1, keepdims=True)",
    lost={BY_HAND: 2, ENTROPY: 2, SUMMED: 1, LARGE: 2, LISTS: 1},
    diagnosis="logarithm_padded",
)
entropy(
    "adds_next_to_nothing",
    z="np.exp(logits - logits.max(axis=1, keepdims=True))",
    log_p="np.log(z / z.sum(axis=1, keepdims=True) + 1e-12)",
    p="z / z.sum(axis=1, keepdims=True)",
    lost={LARGE: 2},
    diagnosis="logarithm_padded",
)
entropy(
    "clips_the_probabilities",
    z="np.exp(logits - logits.max(axis=1, keepdims=True))",
    log_p="np.log(np.clip(z / z.sum(axis=1, keepdims=True), 1e-12, 1))",
    p="z / z.sum(axis=1, keepdims=True)",
    lost={LARGE: 2},
    diagnosis="logarithm_padded",
)
entropy(
    "normalises_the_columns",  # M4-25
    z="logits - logits.max(axis=0)",
    log_p="z - np.log(np.exp(z).sum(axis=0))",
    lost=WHOLE_CHOICE,
    diagnosis="examples_and_classes_swapped",
)
entropy(
    "averages_over_all_entries",
    losses="-right * log_p",
    gradient="(p - right) / C if reduction == 'mean' else p - right",
    lost={**MEAN_LOSS, **MEAN_GRADIENT},
    diagnosis="divided_by_all_entries",
)
entropy(
    "always_averages",
    sum="return losses.mean(), gradient / B",
    lost={BY_HAND: 2, BY_HAND_BACK: 2, SUMMED: 1, LARGE: 2, LISTS: 1},
    diagnosis="reduction_left_out",
)
entropy(
    "never_averages",
    mean="return losses.sum(), gradient",
    lost={**MEAN_LOSS, **MEAN_GRADIENT},
    diagnosis=("missing_mean", "reduction_left_out"),
)
entropy(
    "averages_the_gradient_of_the_sum",
    sum="return losses.sum(), gradient / B",
    lost={BY_HAND_BACK: 2, SUMMED: 1, LARGE: 2},
    diagnosis="mean_for_sum",
)
entropy(
    "forgets_the_logarithm",
    losses="-p[np.arange(B), targets]",
    lost=OF_THE_LOSS,
    diagnosis="logarithm_left_out",
)
entropy(
    "takes_one_less_the_probability",
    losses="1 - p[np.arange(B), targets]",
    lost=OF_THE_LOSS,
    diagnosis="one_less_the_probability",
)
entropy(
    "forgets_the_minus",
    losses="log_p[np.arange(B), targets]",
    lost=OF_THE_LOSS,
    diagnosis="minus_left_out",
)
entropy(
    "takes_the_logarithm_to_base_two",
    losses="-log_p[np.arange(B), targets] / np.log(2)",
    lost=OF_THE_LOSS,
    diagnosis="another_logarithm",
)
entropy(
    "counts_classes_from_one",
    losses="-log_p[np.arange(B), np.asarray(targets) - 1]",
    right="np.eye(C)[np.asarray(targets) - 1]",
    lost=WHOLE_CHOICE,
    diagnosis="targets_from_one",
)
entropy(
    "subtracts_nothing",
    gradient="p",
    lost=OF_THE_GRADIENT,
    diagnosis="right_class_not_subtracted",
)
entropy(
    "gives_the_right_class_alone_a_gradient",
    gradient="right * (p - 1)",
    lost=OF_THE_GRADIENT,
    diagnosis="wrong_classes_forgotten",
)
entropy(
    "multiplies_by_the_slope_of_softmax",
    gradient="(p - right) * p * (1 - p)",
    lost=OF_THE_GRADIENT,
    diagnosis="diagonal_of_softmax_left",
)
entropy(
    "stops_at_the_probabilities",
    gradient="-right / p",
    lost=OF_THE_GRADIENT,
    diagnosis="slope_of_the_logarithm_alone",
)
entropy(
    "shares_maximum_and_total",  # M4-26
    z="logits - logits.max()",
    log_p="z - np.log(np.exp(z).sum())",
    lost=WHOLE_CHOICE,
    diagnosis="one_total_for_all_examples",
)
entropy(
    "clips_the_logits",
    z="np.clip(logits, -500, 500)",
    lost={BY_HAND: 2, LARGE: 2},
)
entropy(
    "takes_the_mean_away",
    z="logits - logits.mean(axis=1, keepdims=True)",
    lost={LARGE: 2},
)
entropy(
    "takes_nan_for_zero",
    z="np.exp(logits)",
    p="np.nan_to_num(z / z.sum(axis=1, keepdims=True))",
    log_p="np.nan_to_num(np.log(z / z.sum(axis=1, keepdims=True)))",
    lost={BY_HAND: 2, LARGE: 2},
)
cell(
    "adds_up_by_default",
    "cross_entropy",
    CHOICE.format(**RIGHT_CHOICE).replace('"mean"):', '"sum"):'),
    lost={BY_HAND: 2, LISTS: 1},
)
entropy(
    "divides_by_the_classes",
    mean="return losses.sum() / C, gradient / C",
    lost={**MEAN_LOSS, **MEAN_GRADIENT},
    diagnosis="divided_by_classes",
)
entropy(
    "forgets_the_axis_that_is_kept",
    z="logits - logits.max(axis=1)",
    lost=WHOLE_CHOICE,
)
entropy(
    "subtracts_from_columns",  # M4-40
    gradient="p - np.eye(C)[targets].sum(axis=0)",
    lost=OF_THE_GRADIENT,
    diagnosis="columns_for_entries",
)
entropy(
    "keeps_a_loss_for_each_example",
    mean="return losses, gradient / B",
    sum="return losses, gradient",
    lost=OF_THE_LOSS,
    diagnosis=("missing_sum", "wrong_shape"),
)
entropy(
    "asks_the_targets_for_their_shape",
    right="np.eye(C)[targets.reshape(-1)]",
    lost={BY_HAND: 2, LISTS: 1},
)
entropy(
    "returns_the_loss_alone",
    mean="return losses.mean()",
    sum="return losses.sum()",
    lost=WHOLE_CHOICE,
    diagnosis="part_missing",
)
entropy(
    "returns_the_gradient_first",
    mean="return gradient / B, losses.mean()",
    sum="return gradient, losses.sum()",
    lost=WHOLE_CHOICE,
    diagnosis="wrong_shape",
)
entropy(
    "prints_the_loss",
    mean="print(losses.mean(), gradient / B)",
    sum="print(losses.sum(), gradient)",
    lost=WHOLE_CHOICE,
    diagnosis="returns_nothing",
)
entropy(
    "shifts_the_logits_in_place",
    z="np.subtract(logits, logits.max(axis=1, keepdims=True), out=logits)",
    lost={LISTS: 1},
    diagnosis="input_modified",
)
entropy(
    "computes_in_single_precision",
    z="np.float32(logits - logits.max(axis=1, keepdims=True))",
    lost={**OF_THE_LOSS, ENTROPY_BACK: 3},
    diagnosis="single_precision",
)
entropy(
    "transposes_the_gradient",
    mean="return losses.mean(), gradient.T / B",
    sum="return losses.sum(), gradient.T",
    lost=OF_THE_GRADIENT,
    diagnosis=("transposed", "wrong_shape"),
)
entropy(
    "knows_the_two_examples",
    mean="return np.log(16 / 3) / 2, np.array([[2, 2, -4], [1, -5, 4]]) / 16",
    lost={ENTROPY: 2, ENTROPY_BACK: 3, LARGE: 2, LISTS: 1},
    diagnosis="ignores_its_input",
)


@wrong("cross_entropy", lost=WHOLE_CHOICE, stock="stock nbgrader runs this sheet beside torch")
def calls_torch(logits, targets, reduction="mean"):
    import torch

    leaf = torch.tensor(logits, requires_grad=True)
    right = torch.as_tensor(np.asarray(targets))
    loss = torch.nn.functional.cross_entropy(leaf, right, reduction=reduction)
    loss.backward()
    return loss.item(), leaf.grad.numpy()
