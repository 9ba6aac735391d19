# %% [markdown] nbgrader={"grade": false, "grade_id": "modules_sheet", "locked": true, "schema_version": 3, "solution": false, "task": false}
r"""
# Modules, a network, and a loss for choices

In the sheets before this one a network was a few arrays, and whoever trained it had to know them all by name.
That ends where a network has a hundred arrays.
In torch `net.parameters()` finds them, however deep they are hidden, and nobody has ever written a list of them.
Here you build the class that does it; then the small network of the book, with a loss and its gradients by name; and last the loss with which a network learns to choose.

- Work through the cells from top to bottom; run each one with Shift+Enter.
- A cell that says `YOUR CODE HERE` is yours: replace the line `raise NotImplementedError()`.
- The cell after it tests your answer and says what it found.
  Some tests are hidden; they run when the notebook is graded.
- Write numpy in float64. Your answers must do without torch, which is not there when they are graded; only the hidden tests use it.
- No function may change the arrays that it is given.

The three parts do not build on each other: if one of them does not work yet, go on with the next.
The background is in the chapter *Layers* of the book, the symbols are on its page *Notation*.
"""

# %% nbgrader={"grade": false, "grade_id": "setup", "locked": true, "schema_version": 3, "solution": false, "task": false}
import math

import numpy as np

from autograder import checks


class Parameter:
    """A box around an array that is to be learned.

    Attributes:
        data: (...) the numbers, float64.
        grad: None, until somebody puts a gradient here.

    Two boxes with the same numbers are two Parameters: a Parameter equals itself alone.
    """

    def __init__(self, data):
        self.data = np.array(data, dtype=np.float64)
        self.grad = None


# %% [markdown] nbgrader={"grade": false, "grade_id": "about_attributes", "locked": true, "schema_version": 3, "solution": false, "task": false}
r"""
## What Python does with a dot

For Python the line `net.size = 3` is a call: `net.__setattr__("size", 3)`.
Every class has inherited this method from `object`, where it puts the value under that name into the object.
Whoever writes a `__setattr__` of their own is asked first, each time that somebody assigns to an attribute of such an object, inside a method (`self.size = 3`) or outside.
This is how a module finds out what it is made of.

The method of `object` is still there, and a `__setattr__` of your own needs it to put the value into its place: `object.__setattr__(self, name, value)`.
The line `self.size = value` *inside* `__setattr__` would call `__setattr__` again, and so on without an end.

### Predict first

The constructor of a class that has its own `__setattr__` says

```python
self.layers = []
self.layers.append(first)
self.layers.append(second)
```

How often do these three lines call `__setattr__` of that class?
Set `calls_of_setattr` to `"0"`, `"1"`, `"2"` or `"3"`.
"""

# %% nbgrader={"grade": false, "grade_id": "calls_of_setattr", "locked": false, "schema_version": 3, "solution": true, "task": false}
calls_of_setattr = ...
### BEGIN SOLUTION
calls_of_setattr = "1"
### END SOLUTION

# %% nbgrader={"grade": true, "grade_id": "calls_of_setattr_are_predicted", "locked": true, "points": 1, "schema_version": 3, "solution": false, "task": false}
# One of the four? Your choice is compared with the right one when the notebook is graded.
checks.choice(calls_of_setattr, options=("0", "1", "2", "3"))
### BEGIN HIDDEN TESTS
checks.choice(calls_of_setattr, "1", options=("0", "1", "2", "3"))
### END HIDDEN TESTS

# %% [markdown] nbgrader={"grade": false, "grade_id": "about_module", "locked": true, "schema_version": 3, "solution": false, "task": false}
r"""
## A module that knows its parameters

Write the class `Module`. It is there to be inherited from:

```python
class Layer(Module):
    def __init__(self, n_in, n_out):
        super().__init__()
        self.weight = Parameter(np.ones((n_out, n_in)))
        self.bias = Parameter(np.zeros(n_out))

    def forward(self, X):
        return X @ self.weight.data.T + self.bias.data
```

A plain `Module()` must be possible too, and attributes may be set from outside, at any time: `net.fc1 = Layer(2, 3)`.

| | |
|---|---|
| `module.name = value` | A Parameter or a Module, of whatever class derived from these, is *registered* under this name. Anything else is an ordinary attribute: a number, `None`, text, an array, a list or a dict, whatever it contains. In every case `module.name` is the value itself afterwards. |
| `module.named_parameters()` | pairs `(name, parameter)` of all Parameters in the module and in the modules inside it, at any depth |
| `module.parameters()` | the same Parameters in the same order, without their names |
| `module(a, b, ...)` | whatever `module.forward(a, b, ...)` returns; any number of inputs. `Module` has no `forward` of its own. |

Both methods return a list, a tuple or a generator of their own in each call, and tell what is registered at that moment.

**Names and order** are those of torch:

- The module's own Parameters come first, in the order in which their names were first assigned, under these names.
- The modules inside follow, in the order in which *their* names were first assigned, each with all that it contains in the same order.
  Their names are put in front, with a dot between: `"fc1.weight"`, and deeper down `"encoder.fc1.weight"`.
- A Parameter that can be reached in several ways, or a module, is shared: it is listed once, at the place and under the name that come first in this order.
  What counts is that it is the same object, not that the numbers are the same.
- Assigning a Parameter where a Parameter stands, or a Module where a Module stands, *replaces* it: the new one takes its place in the order, and the old one is no longer found.
  (What should happen when anything else is assigned to such a name is not asked here.)

**Two modules have nothing in common**, unless the same object was put into both.

**What your class keeps for itself** needs names that nobody else takes: begin them with an underscore, as in `self._parameters`.
The modules of the tests have no attributes that begin with one.

**Whoever forgets `super().__init__()`** in a class of their own should hear of it: there, assigning a Parameter or a Module raises an `AttributeError`.
An ordinary attribute can be set all the same.

<details><summary>Hint: where to begin</summary>

Let the constructor make two dicts, one for Parameters and one for Modules.
Dicts remember in which order their keys came, and a key that is set again keeps its place.
Then write `__setattr__`: which of the two dicts is this value for, or neither? And where does the value go in any case?

</details>

<details><summary>Hint: modules inside modules</summary>

A module inside yours has a method `named_parameters` as well.
If it is right, it tells you all that is in there; what is missing from its names?

</details>

<details><summary>Hint: shared ones</summary>

Collect all pairs first, some of them twice.
Then go through them from the beginning, and remember whom you have met.

</details>
"""


# %% nbgrader={"grade": false, "grade_id": "Module", "locked": false, "schema_version": 3, "solution": true, "task": false}
class Module:
    """Base class of everything that has parameters."""

    def __init__(self):
        ### BEGIN SOLUTION
        self._own, self._inside = {}, {}

    def __setattr__(self, name, value):
        if isinstance(value, Parameter):
            self._own[name] = value
        if isinstance(value, Module):
            self._inside[name] = value
        super().__setattr__(name, value)

    def named_parameters(self):
        """Pairs of a name and a Parameter, each Parameter once."""
        pairs = list(self._own.items())
        for name, module in self._inside.items():
            pairs += [(f"{name}.{below}", found) for below, found in module.named_parameters()]
        names = {}
        for name, found in pairs:
            names.setdefault(found, name)
        return [(name, found) for found, name in names.items()]

    def parameters(self):
        """The Parameters alone."""
        return [found for _, found in self.named_parameters()]

    def __call__(self, *inputs):
        return self.forward(*inputs)
        ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "module_finds_its_own_parameters", "locked": true, "points": 3, "schema_version": 3, "solution": false, "task": false}
# A module with two Parameters and two ordinary attributes. Every line of the list below must give
# what stands beside it, where 1 is true and 0 is false.
def seen_in_a_module(Module, question):
    Parameter = __import__("__main__").Parameter  # the one of this notebook
    module = Module()
    module.weight = Parameter([[1, 2, 3], [4, 5, 6]])
    module.size = 3
    module.mean = np.array([7.0, 8.0])
    module.bias = Parameter([9, 10])
    value = eval(question, {"module": module})
    return None if value is None else np.asarray(value, dtype=float)


for question, answer in (
    ("module.size", 3),
    ("module.mean", [7, 8]),
    ("module.weight.data", [[1, 2, 3], [4, 5, 6]]),
    ("[name for name, _ in module.named_parameters()] == ['weight', 'bias']", 1),
    ("[found for _, found in module.named_parameters()] == [module.weight, module.bias]", 1),
    ("list(module.parameters()) == [module.weight, module.bias]", 1),
    ("sum(found.data.size for found in module.parameters())", 8),
):
    checks.program(
        seen_in_a_module,
        Module,
        expected=answer,
        cases=[(question,)],
        called=f"for the module of this cell the line `{question}`",
        hint="make such a module in a cell of your own and print what each of these lines gives",
        show=True,
    )


# %% nbgrader={"grade": true, "grade_id": "module_finds_seventeen_numbers", "locked": true, "points": 3, "schema_version": 3, "solution": false, "task": false}
# Two inputs, three hidden units, two outputs: 3·2 + 3 + 2·3 + 2 = 17 numbers, all of them inside of
# modules inside of the network.
def seen_in_a_network(Module, question):
    Parameter = __import__("__main__").Parameter  # the one of this notebook

    class Layer(Module):
        def __init__(self, n_in, n_out):
            super().__init__()
            self.weight = Parameter(np.ones((n_out, n_in)))
            self.bias = Parameter(np.zeros(n_out))

        def forward(self, X):
            return X @ self.weight.data.T + self.bias.data

    net = Module()
    net.fc1, net.fc2 = Layer(2, 3), Layer(3, 2)
    one = np.array([[1.0, 4.0]])
    value = eval(question, {"net": net, "one": one})
    return None if value is None else np.asarray(value, dtype=float)


names = ["fc1.weight", "fc1.bias", "fc2.weight", "fc2.bias"]
for question, answer in (
    ("net.fc1(one)", [[5, 5, 5]]),
    ("net.fc2(net.fc1(one))", [[15, 15]]),
    ("len(list(net.parameters()))", 4),
    (f"[name for name, _ in net.named_parameters()] == {names}", 1),
    ("list(net.parameters())[2] is net.fc2.weight", 1),
    ("sum(found.data.size for found in net.parameters())", 17),
):
    checks.program(
        seen_in_a_network,
        Module,
        expected=answer,
        cases=[(question,)],
        called=f"for the net of this cell the line `{question}`",
        hint="1 stands for true and 0 for false: what do the two layers answer to this question, "
        "and what does the net make of it?",
        show=True,
    )


# %% nbgrader={"grade": true, "grade_id": "module_names_match_torch", "locked": true, "points": 3, "schema_version": 3, "solution": false, "task": false}
# Names and order, for modules in modules down to the fourth level, and for empty ones, are compared
# with torch when the notebook is graded.
### BEGIN HIDDEN TESTS
class Finding:
    """What `Module` should do; the classes that are made of it each make one mistake."""

    Parameter = Parameter

    def __init__(self):
        object.__setattr__(self, "held", {})

    def __setattr__(self, name, value):
        if self.registers(value):
            self.hold(name, value)
        self.__dict__[name] = value

    def registers(self, value):
        return isinstance(value, Parameter | Finding)

    def hold(self, name, value):
        self.held[name] = value

    def own(self):
        return [(name, v) for name, v in self.held.items() if isinstance(v, Parameter)]

    def below(self, name, module):
        return [(f"{name}.{deeper}", v) for deeper, v in module.found()]

    def inside(self):
        modules = [(name, v) for name, v in self.held.items() if isinstance(v, Finding)]
        return [pair for name, module in modules for pair in self.below(name, module)]

    def found(self):
        return self.own() + self.inside()

    def named_parameters(self):
        first = {}
        for name, parameter in self.found():
            first.setdefault(parameter, name)
        return [(name, parameter) for parameter, name in first.items()]

    def parameters(self):
        return [parameter for _, parameter in self.named_parameters()]

    def __call__(self, *inputs):
        return self.forward(*inputs)


class OnlyOwn(Finding):
    def inside(self):
        return []


class OneLevelDown(Finding):
    def below(self, name, module):
        return [(f"{name}.{deeper}", v) for deeper, v in module.own()]


class InsideFirst(Finding):
    def found(self):
        return self.inside() + self.own()


class AsAssigned(Finding):
    def found(self):
        pairs = []
        for name, value in self.held.items():
            one = isinstance(value, Parameter)
            pairs += [(name, value)] if one else self.below(name, value)
        return pairs


class WithoutTheWay(Finding):
    def below(self, name, module):
        return module.found()


class WithUnderscores(Finding):
    def below(self, name, module):
        return [(f"{name}_{deeper}", v) for deeper, v in module.found()]


class WithoutDots(Finding):
    def below(self, name, module):
        return [(name + deeper, v) for deeper, v in module.found()]


class TurnedRound(Finding):
    def named_parameters(self):
        return [pair[::-1] for pair in super().named_parameters()]


class OneDict(Finding):
    def named_parameters(self):
        return dict(super().named_parameters())


class LastStepAlone(Finding):
    def below(self, name, module):
        return [(k if "." in k else f"{name}.{k}", v) for k, v in module.found()]


class ExactTypes(Finding):
    def registers(self, value):
        return type(value) in (Parameter, ExactTypes)


class ByName(Finding):
    def found(self):
        return sorted(super().found())


class NothingKept(Finding):
    def __setattr__(self, name, value):
        if self.registers(value):
            self.hold(name, value)
        else:
            self.__dict__[name] = value


class NeverAssigned(Finding):
    def __setattr__(self, name, value):
        setattr(self, name, value)


class NeverListed(Finding):
    def found(self):
        return self.found()


class Unregistered(Finding):
    def registers(self, value):
        return False


def torch_module():
    """torch's own Module, and a Parameter that is made of an array."""
    import torch

    class TorchModule(torch.nn.Module):
        Parameter = staticmethod(lambda array: torch.nn.Parameter(torch.tensor(array)))

    return TorchModule


def parameters_found(Module, recipe, seen, *arrays):
    """A row for each Parameter that is found: its name as a number, and its numbers with weights.

    Without names where `seen` is "order", and in the order of the numbers where it is "numbers";
    the last row belongs to the case.
    """
    Parameter = getattr(Module, "Parameter", None) or __import__("__main__").Parameter
    rows = np.zeros((9, 2))
    rows[-1] = np.sum(arrays[0])
    try:
        net = Module()
        exec(
            recipe, {"Module": Module, "net": net, "a": arrays, "p": lambda k: Parameter(arrays[k])}
        )
    except AttributeError:
        return rows - 1
    except RecursionError:
        return rows - 2
    try:
        result = net.named_parameters()
    except RecursionError:
        return rows - 3
    if isinstance(result, dict):
        return rows - 4
    found = []
    for name, parameter in list(result)[:8]:
        if not isinstance(name, str):
            return rows - 5
        code = sum(ord(letter) * 31**k for k, letter in enumerate(name)) % 99991
        numbers = np.ravel(np.asarray(parameter.data))
        found.append((code if seen == "names" else 1.0, numbers @ np.arange(1, numbers.size + 1)))
    for row, entry in zip(rows, sorted(found) if seen == "numbers" else found, strict=False):
        row[:] = entry
    return rows


def with_own_registry(rng):
    for n in (1, 2, 3, 4):
        yield tuple(rng.normal(size=(n, 2)) for _ in range(3))


def filled(rng, *recipes):
    """Each recipe three times, every time with other arrays."""
    for recipe in recipes:
        for n in (2, 3, 4):
            arrays = [rng.normal(size=shape) for shape in ((n, 3), (n,), (2, n), (n + 1,))]
            yield recipe, *arrays


def check_found(*recipes, seen, called, hint, imitations):
    checks.program(
        parameters_found,
        Module,
        reference=torch_module(),
        cases=lambda rng: [(case[0], seen, *case[1:]) for case in filled(rng, *recipes)],
        imitations={
            "attribute_not_kept": NothingKept,
            "assignment_without_end": NeverAssigned,
            "listing_without_end": NeverListed,
            "never_registered": Unregistered,
            "pairs_turned_round": TurnedRound,
            "dict_for_pairs": OneDict,
            **imitations,
        },
        called=called,
        hint=hint,
    )


check_found(
    "net.weight = p(0); net.bias = p(1); net.gain = p(2)",
    "net.gain = p(0); net.fc1 = Module(); net.fc1.weight = p(1)",
    "net.fc1 = Module(); net.fc1.weight = p(0); net.gain = p(1); net.fc1.bias = p(2)",
    "net.zebra = Module(); net.ape = Module(); net.ape.w = p(0); net.zebra.w = p(1)",
    """
net.one = Module()
net.one.two = Module()
net.one.two.three = Module()
net.one.two.three.w = p(0)
net.one.w = p(1)
net.w = p(2)
""",
    """
net.left, net.right = Module(), Module()
net.right.w = p(0)
net.left.inner = Module()
net.left.inner.w = p(1)
net.left.v = p(2)
""",
    """
class Block(Module):
    def __init__(self, k):
        super().__init__()
        self.inner = Module()
        self.inner.w = p(k)
        self.v = p(k + 2)

net.a, net.b = Block(0), Block(1)
net.late = Module()
""",
    "net.empty = Module(); net.empty.too = Module(); net.w = p(0); net.empty.too.late = p(1)",
    seen="names",
    called="`named_parameters()` of modules in modules",
    hint="draw a module with Parameters on three levels, write down the names in the order of the "
    "task, and compare with what yours gives",
    imitations={
        "inner_modules_overlooked": OnlyOwn,
        "deeper_modules_overlooked": OneLevelDown,
        "inner_modules_first": InsideFirst,
        "order_of_assignment": AsAssigned,
        "names_not_joined": WithoutTheWay,
        "underscore_for_dot": WithUnderscores,
        "dot_left_out": WithoutDots,
        "way_cut_short": LastStepAlone,
        "derived_classes_overlooked": ExactTypes,
        "sorted_by_name": ByName,
    },
)
### END HIDDEN TESTS


# %% nbgrader={"grade": true, "grade_id": "module_shares_and_replaces", "locked": true, "points": 2, "schema_version": 3, "solution": false, "task": false}
# Shared Parameters and modules, and replaced ones, are compared with torch when the notebook is
# graded.
### BEGIN HIDDEN TESTS
class EveryWay(Finding):
    def named_parameters(self):
        return self.found()


class LastWay(Finding):
    def named_parameters(self):
        return [(name, v) for v, name in {v: name for name, v in self.found()}.items()]


class SameNumbersOnce(Finding):
    def named_parameters(self):
        first = {}
        for name, parameter in super().named_parameters():
            first.setdefault(parameter.data.tobytes(), (name, parameter))
        return list(first.values())


class OldOnesToo(Finding):
    def __init__(self):
        object.__setattr__(self, "held", [])

    def hold(self, name, value):
        self.held.append((name, value))

    def own(self):
        return [(name, v) for name, v in self.held if isinstance(v, Parameter)]

    def inside(self):
        modules = [(name, v) for name, v in self.held if isinstance(v, Finding)]
        return [pair for name, m in modules for pair in self.below(name, m)]


class ToTheEnd(Finding):
    def hold(self, name, value):
        self.held.pop(name, None)
        self.held[name] = value


class FirstForEver(Finding):
    def hold(self, name, value):
        self.held.setdefault(name, value)


sharing = {
    "shared_counted_twice": EveryWay,
    "last_name_wins": LastWay,
    "same_numbers_taken_for_shared": SameNumbersOnce,
}
check_found(
    "net.w = p(0); net.tied = net.w; net.v = p(1)",
    "net.w = p(0); net.twin = p(0)",
    "net.c = p(0); net.b = p(1); net.a = net.c",
    seen="names",
    called="`named_parameters()` of a module that has a Parameter under two names",
    hint="put one and the same Parameter under two names, and then two Parameters with the same "
    "numbers: how many are there in each case?",
    imitations=sharing,
)
check_found(
    """
net.encoder, net.decoder = Module(), Module()
net.encoder.w = p(0)
net.decoder.v = p(1)
net.decoder.w = net.encoder.w
""",
    "net.one = Module(); net.one.w = p(0); net.again = net.one; net.v = p(2)",
    "net.inner = Module(); net.inner.w = p(0); net.top = net.inner.w",
    seen="order",
    called="`named_parameters()` of modules that share a Parameter",
    hint="put one and the same Parameter into two modules of a third one, and count",
    imitations=sharing,
)
check_found(
    "net.a = p(0); net.b = p(1); net.a = p(2)",
    "net.a = Module(); net.a.w = p(0); net.b = Module(); net.b.w = p(1); net.a = Module(); net.a.v = p(2)",
    "net.a, net.b = p(0), p(1); net.c = net.a; net.a = p(2)",
    seen="order",
    called="`named_parameters()` after something was replaced",
    hint="assign to the same name twice: which of the two is found, and at which place?",
    imitations={
        "replaced_still_found": OldOnesToo,
        "replaced_moved_to_the_end": ToTheEnd,
        "replacement_not_found": FirstForEver,
    },
)
### END HIDDEN TESTS


# %% nbgrader={"grade": true, "grade_id": "module_registers_nothing_else", "locked": true, "points": 2, "schema_version": 3, "solution": false, "task": false}
# Arrays, lists and other ordinary attributes register nothing, and what one module holds no other
# one does; this is compared with torch when the notebook is graded.
### BEGIN HIDDEN TESTS
class ArraysToo(Finding):
    def registers(self, value):
        return super().registers(value) or isinstance(value, np.ndarray)

    def own(self):
        boxes = {k: Parameter(v) for k, v in self.held.items() if isinstance(v, np.ndarray)}
        held = {**self.held, **boxes}
        return [(name, v) for name, v in held.items() if isinstance(v, Parameter)]


class ListsToo(Finding):
    def held_at_last(self):
        for name, value in vars(self).items():
            many = value if isinstance(value, list | tuple) else ()
            yield from [(f"{name}.{k}", v) for k, v in enumerate(many)] or [(name, value)]

    def own(self):
        return [(name, v) for name, v in self.held_at_last() if isinstance(v, Parameter)]

    def inside(self):
        modules = [(name, v) for name, v in self.held_at_last() if isinstance(v, Finding)]
        return [pair for name, m in modules for pair in self.below(name, m)]


def parameters_of_two(Module, *arrays):
    """Which Parameters of two modules the second one finds; a number tells the cases apart."""
    Parameter = getattr(Module, "Parameter", None) or __import__("__main__").Parameter
    first, second = Module(), Module()
    one, other, late = (Parameter(array) for array in arrays)
    first.one, second.other = one, other
    first.late = late
    try:
        found = [parameter for _, parameter in second.named_parameters()]
    except RecursionError:
        return [np.sum(arrays[1]), -1.0, -1.0, -1.0, -1.0]
    seen = [float(any(p is q for p in found)) for q in (other, one, late)]
    return [np.sum(arrays[1]), float(len(found) > 0), *seen]


in_common = {}


class OneForAll(Finding):
    def __init__(self):
        object.__setattr__(self, "held", in_common)


checks.program(
    parameters_of_two,
    Module,
    reference=torch_module(),
    cases=with_own_registry,
    imitations={
        "one_registry_for_all": OneForAll,
        "listing_without_end": NeverListed,
        "never_registered": Unregistered,
    },
    called="`named_parameters()` of the second of two modules",
    hint="make two modules, put a Parameter into each, and ask both",
)
check_found(
    "net.mean = a[0]; net.w = p(1); net.inner = Module(); net.inner.spread = a[2]",
    "net.mean = a[1]; net.total = a[0]; net.inner = Module(); net.inner.w = p(2)",
    seen="numbers",
    called="`named_parameters()` of a module that holds arrays, too,",
    hint="which attributes of your module are Parameters, and which are arrays that nobody wants "
    "to learn?",
    imitations={"arrays_registered": ArraysToo},
)
check_found(
    "net.layers = [p(0), p(1)]; net.w = p(2)",
    "net.pair = (p(0), p(1)); net.w = p(3)",
    seen="numbers",
    called="`named_parameters()` of a module with a list of Parameters",
    hint="think of the question at the beginning: who hears of it when something is put into a "
    "list?",
    imitations={"lists_searched": ListsToo},
)
check_found(
    "net.layers = []; net.layers.append(Module()); net.layers[0].w = p(0); net.v = p(1)",
    "net.table = {'w': p(2)}; net.v = p(0)",
    "net.bias = None; net.size = 3; net.name = 'a net'; net.w = p(0); net.work = print",
    seen="numbers",
    called="`named_parameters()` of a module with lists and other ordinary attributes",
    hint="put None, text, a function, a dict and a list into a module, one after the other, and "
    "look at what it finds",
    imitations={"lists_searched": ListsToo},
)
### END HIDDEN TESTS


# %% nbgrader={"grade": true, "grade_id": "module_can_be_asked_again", "locked": true, "points": 1, "schema_version": 3, "solution": false, "task": false}
# `parameters()` is called twice, and once more after something has been added; this is compared
# with torch when the notebook is graded.
### BEGIN HIDDEN TESTS
class UsedUp(Finding):
    def parameters(self):
        if "stream" not in vars(self):
            object.__setattr__(self, "stream", iter(super().parameters()))
        return self.stream


class AskedOnce(Finding):
    def parameters(self):
        if "known" not in vars(self):
            object.__setattr__(self, "known", super().parameters())
        return self.known


class OwnAlone(Finding):
    def parameters(self):
        return [v for _, v in self.own()]


class Opened(Finding):
    def parameters(self):
        return [parameter.data for parameter in super().parameters()]


class WithNames(Finding):
    def parameters(self):
        return self.named_parameters()


def asked_three_times(Module, *arrays):
    """A row for each time: a number of the case, how many there are, and their numbers."""
    Parameter = getattr(Module, "Parameter", None) or __import__("__main__").Parameter
    net, rows = Module(), []
    net.w, net.inner = Parameter(arrays[0]), Module()
    net.inner.v = Parameter(arrays[1])
    for k in range(3):
        if k == 2:
            net.inner.late = Parameter(arrays[2])
        data = [
            -1.0 if isinstance(one, np.ndarray) else np.sum(np.asarray(getattr(one, "data", 0)))
            for one in net.parameters()
        ]
        rows.append([np.sum(arrays[0]), len(data), np.sum(data)])
    return rows


checks.program(
    asked_three_times,
    Module,
    reference=torch_module(),
    cases=with_own_registry,
    imitations={
        "parameters_used_up": UsedUp,
        "asked_only_once": AskedOnce,
        "inner_modules_overlooked": OwnAlone,
        "names_not_left_out": WithNames,
        "arrays_for_parameters": Opened,
    },
    called="`parameters()`, asked three times,",
    hint="put `list(net.parameters())` into two variables, one after the other, then add a "
    "Parameter and ask a third time",
)
### END HIDDEN TESTS


# %% nbgrader={"grade": true, "grade_id": "module_misses_its_constructor", "locked": true, "points": 1, "schema_version": 3, "solution": false, "task": false}
# A class that forgets `super().__init__()`: a Parameter and a Module are refused with an
# AttributeError, a number is not. This is tested when the notebook is graded.
### BEGIN HIDDEN TESTS
class Unnoticed(Finding):
    """Makes the place for what it holds when it is needed."""

    def hold(self, name, value):
        if "held" not in vars(self):
            object.__setattr__(self, "held", {})
        super().hold(name, value)


class AlwaysRefusing(Finding):
    def __setattr__(self, name, value):
        if "held" not in vars(self):
            raise AttributeError
        super().__setattr__(name, value)


def refusals(Module, number, array):
    """For a number, a Parameter and a Module whether they are refused, and what is kept."""
    Parameter = getattr(Module, "Parameter", None) or __import__("__main__").Parameter

    class Forgetful(Module):
        def __init__(self):
            pass

    class Mindful(Module):
        def __init__(self):
            self.before = number
            super().__init__()

    seen = [number]
    for value in (number, Parameter(array), Module()):
        try:
            Forgetful().thing = value
            seen.append(0.0)
        except AttributeError:
            seen.append(1.0)
    try:
        seen.append(Mindful().before)
    except AttributeError:
        seen.append(-1.0)
    return seen


checks.program(
    refusals,
    Module,
    reference=torch_module(),
    cases=lambda rng: [(float(n), rng.normal(size=n)) for n in (2, 3, 4)],
    imitations={
        "missing_constructor_unnoticed": Unnoticed,
        "everything_refused": AlwaysRefusing,
    },
    called="a module whose class forgets `super().__init__()`",
    hint="write such a class in a cell of your own, and assign a number, a Parameter and a Module",
)
### END HIDDEN TESTS


# %% nbgrader={"grade": true, "grade_id": "module_call_runs_forward", "locked": true, "points": 1, "schema_version": 3, "solution": false, "task": false}
# A module is called with none, one, two and three inputs, and must return what its `forward`
# returns; this is tested when the notebook is graded.
### BEGIN HIDDEN TESTS
class OneInputAlone(Finding):
    def __call__(self, x):
        return self.forward(x)


class CalledTwice(Finding):
    def __call__(self, *inputs):
        self.forward(*inputs)
        return self.forward(*inputs)


class Silent(Finding):
    __call__ = None


def called_with(Module, *inputs):
    class Adding(Module):
        def __init__(self):
            super().__init__()
            self.calls = 0

        def forward(self, *given):
            self.calls += 1
            return sum((k + 1) * value for k, value in enumerate(given)) + 100 * len(given)

    module, case = Adding(), np.sum(inputs)
    try:
        result = [module(*inputs), module(*inputs)]
    except TypeError:
        return [case, -1.0, -1.0, -1.0]
    return None if result[0] is None else [case, *result, module.calls]


checks.program(
    called_with,
    Module,
    reference=torch_module(),
    cases=lambda rng: [tuple(map(float, rng.normal(size=n))) for n in (0, 1, 2, 3, 2, 0)],
    imitations={
        "one_input_alone": OneInputAlone,
        "call_missing": Silent,
        "forward_called_twice": CalledTwice,
    },
    called="the call of a module",
    hint="write a class whose `forward` has two inputs, and call an object of it with two",
)
### END HIDDEN TESTS

# %% [markdown] nbgrader={"grade": false, "grade_id": "about_sequential", "locked": true, "schema_version": 3, "solution": false, "task": false}
r"""
## One layer after the other

Write `Sequential(layer, layer, ...)`, a class derived from `Module`, for networks that are a plain chain.

- The layers are Modules, any number of them. They are registered under the names `"0"`, `"1"`, `"2"` and so on.
- Called with `x`, it calls the first layer with `x`, the next one with what comes out, and so on; it returns what comes out of the last.
  Layers are called as `layer(x)`, as everybody calls a module, and not by their `forward`.
- Without layers it returns `x`.
- One and the same layer may stand in the chain several times; a `Sequential` is a Module itself, and may stand in another one.

The tests of this task use your `Module`.

<details><summary>Hint: names that are numbers</summary>

`self.0` is no Python. The function `setattr(object, name, value)` does what a dot does, with any text for a name.

</details>
"""


# %% nbgrader={"grade": false, "grade_id": "Sequential", "locked": false, "schema_version": 3, "solution": true, "task": false}
class Sequential(Module):
    """Modules that are called one after the other.

    Args:
        layers: any number of Modules.
    """

    def __init__(self, *layers):
        ### BEGIN SOLUTION
        super().__init__()
        self.layers = layers
        for k, layer in enumerate(layers):
            setattr(self, str(k), layer)

    def forward(self, x):
        for layer in self.layers:
            x = layer(x)
        return x
        ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "sequential_works_through_its_layers", "locked": true, "points": 3, "schema_version": 3, "solution": false, "task": false}
# Two layers: the one adds its number, the other one multiplies by its number.
def seen_in_a_chain(Sequential, question):
    Module, Parameter = (getattr(__import__("__main__"), name) for name in ("Module", "Parameter"))

    class Plus(Module):
        def __init__(self, number):
            super().__init__()
            self.number = Parameter([number])

        def forward(self, x):
            return x + self.number.data

    class Times(Plus):
        def forward(self, x):
            return x * self.number.data

    x, tools = np.array([5.0]), {"Sequential": Sequential, "Plus": Plus, "Times": Times}
    value = eval(question, {**tools, "x": x})
    return None if value is None else np.asarray(value, dtype=float)


for question, answer in (
    ("Sequential(Plus(1))(x)", [6]),
    ("Sequential(Plus(1), Times(10))(x)", [60]),
    ("Sequential(Times(10), Plus(1))(x)", [51]),
    ("Sequential(Plus(1), Plus(2), Plus(3), Times(2))(x)", [22]),
    ("Sequential()(x)", [5]),
    ("len(list(Sequential(Plus(1), Times(10)).parameters()))", 2),
):
    checks.program(
        seen_in_a_chain,
        Sequential,
        expected=answer,
        cases=[(question,)],
        called=f"for x = 5 the line `{question}`",
        hint="go through the chain with a pencil: what does each layer receive? An "
        "`AttributeError` says that something is used before it is made",
        show=True,
    )


# %% nbgrader={"grade": true, "grade_id": "sequential_values_match_torch", "locked": true, "points": 2, "schema_version": 3, "solution": false, "task": false}
# Chains of chains, a layer that stands in a chain twice, and layers with a `__call__` of their own
# are compared with torch when the notebook is graded.
### BEGIN HIDDEN TESTS
class Chain(Finding):
    """What `Sequential` should do; the classes that are made of it each make one mistake."""

    Module = Finding

    def __init__(self, *layers):
        super().__init__()
        self.put(layers)

    def put(self, layers):
        for k, layer in enumerate(layers):
            setattr(self, str(k), layer)
        self.layers = layers

    def forward(self, x):
        for layer in self.layers:
            x = layer(x)
        return x


class LastLayerAlone(Chain):
    def forward(self, x):
        y = x
        for layer in self.layers:
            y = layer(x)
        return y


class FirstLayerAlone(Chain):
    def forward(self, x):
        for layer in self.layers:
            return layer(x)
        return x


class FromTheEnd(Chain):
    def forward(self, x):
        for layer in self.layers[::-1]:
            x = layer(x)
        return x


class ByAlphabet(Chain):
    def forward(self, x):
        for k in sorted(range(len(self.layers)), key=str):
            x = self.layers[k](x)
        return x


class EachOnce(Chain):
    def forward(self, x):
        for layer in dict.fromkeys(self.layers):
            x = layer(x)
        return x


class PastTheCall(Chain):
    def forward(self, x):
        for layer in self.layers:
            x = layer.forward(x)
        return x


def torch_sequential():
    """torch's own Sequential, with what the programs ask of it."""
    import torch

    module = torch_module()
    names = {"Module": module, "Parameter": module.Parameter}
    return type("TorchSequential", (torch.nn.Sequential,), names)


def through_a_chain(Sequential, recipe, x, numbers):
    notebook = __import__("__main__")
    Module = getattr(Sequential, "Module", None) or notebook.Module
    Parameter = getattr(Sequential, "Parameter", None) or notebook.Parameter

    class Plus(Module):
        def __init__(self, k):
            super().__init__()
            self.number = Parameter(numbers[k : k + 1])

        def forward(self, x):
            return x + np.asarray(self.number.data)

    class Times(Plus):
        def forward(self, x):
            return x * np.asarray(self.number.data)

    class Counted(Times):
        def __call__(self, x):
            return 1 + super().__call__(x)

    names = {"Sequential": Sequential, "Plus": Plus, "Times": Times, "Counted": Counted}
    return eval(recipe, {**names, "x": x})


def check_chain(*recipes, imitations):
    checks.program(
        through_a_chain,
        Sequential,
        reference=torch_sequential(),
        cases=lambda rng: [
            (recipe, rng.normal(size=n), rng.uniform(1.5, 3, 4))
            for recipe in recipes
            for n in (2, 3, 4)
        ],
        imitations=imitations,
        called="the result of a chain of layers",
        hint="chain two layers of your own, and print what each of them receives and returns",
    )


check_chain(
    "Sequential(Times(0), Plus(1))(x)",
    "Sequential(Plus(0), Times(1), Plus(2), Times(3))(x)",
    "Sequential(Times(0), Sequential(Plus(1), Times(2)), Plus(3))(x)",
    "Sequential(*[Plus(k % 4) if k % 3 else Times(k % 4) for k in range(12)])(x)",
    imitations={
        "last_layer_alone": LastLayerAlone,
        "first_layer_alone": FirstLayerAlone,
        "layers_from_the_end": FromTheEnd,
        "layers_sorted_by_name": ByAlphabet,
    },
)
check_chain(
    "(lambda layer: Sequential(layer, Times(1), layer))(Plus(0))(x)",
    "(lambda layer: Sequential(layer, Plus(1), layer, layer))(Times(0))(x)",
    imitations={"repeated_layers_run_once": EachOnce},
)
check_chain(
    "Sequential(Counted(0), Plus(1))(x)",
    "Sequential(Plus(0), Sequential(Counted(1)))(x)",
    imitations={"call_passed_by": PastTheCall},
)
check_chain("Sequential()(x)", "Sequential(Sequential())(x)", imitations={})
### END HIDDEN TESTS


# %% nbgrader={"grade": true, "grade_id": "sequential_names_match_torch", "locked": true, "points": 1, "schema_version": 3, "solution": false, "task": false}
# The names of the parameters of chains, and of chains of chains, are compared with torch when the
# notebook is graded.
### BEGIN HIDDEN TESTS
class InAList(Chain):
    def put(self, layers):
        self.layers = list(layers)


class FromOne(Chain):
    def put(self, layers):
        for k, layer in enumerate(layers, start=1):
            setattr(self, str(k), layer)


class NamedLayers(Chain):
    def put(self, layers):
        for k, layer in enumerate(layers):
            setattr(self, f"layer{k}", layer)


class NeverSetUp(Chain):
    def __init__(self, *layers):
        self.put(layers)


def parameters_of_a_chain(Sequential, recipe, *arrays):
    """For each Parameter that is found its name as a number, and its numbers with weights."""
    notebook = __import__("__main__")
    Module = getattr(Sequential, "Module", None) or notebook.Module
    Parameter = getattr(Sequential, "Parameter", None) or notebook.Parameter

    class Layer(Module):
        def __init__(self, k):
            super().__init__()
            self.weight, self.bias = Parameter(arrays[2 * k]), Parameter(arrays[2 * k + 1])

    rows, plain = np.zeros((9, 2)), Module()
    plain.inner = Layer(0)
    rows[-1] = np.sum(arrays[0]), len(list(plain.named_parameters()))
    try:
        chain = eval(recipe, {"Sequential": Sequential, "Layer": Layer})
    except AttributeError:
        return rows - 1
    pairs = list(chain.named_parameters())[:8]
    for row, (name, found) in zip(rows, pairs, strict=False):
        numbers = np.ravel(np.asarray(found.data))
        row[0] = sum(ord(letter) * 31**k for k, letter in enumerate(name)) % 99991
        row[1] = numbers @ np.arange(1, numbers.size + 1)
    return rows


checks.program(
    parameters_of_a_chain,
    Sequential,
    reference=torch_sequential(),
    cases=lambda rng: filled(
        rng,
        "Sequential(Layer(0), Layer(1))",
        "Sequential(Layer(0), Sequential(Layer(1)))",
        "Sequential(Sequential(Layer(1)), Layer(0))",
        "(lambda layer: Sequential(layer, Layer(1), layer))(Layer(0))",
    ),
    imitations={
        "parameters_out_of_sight": InAList,
        "layers_counted_from_one": FromOne,
        "layers_named_otherwise": NamedLayers,
        "super_init_forgotten": NeverSetUp,
    },
    called="`named_parameters()` of a Sequential",
    hint="print the names that your chain of two layers gives: how many are there, and how do "
    "they begin?",
)
### END HIDDEN TESTS

# %% [markdown] nbgrader={"grade": false, "grade_id": "about_given_layers", "locked": true, "schema_version": 3, "solution": false, "task": false}
r"""
## A network of two layers

From here on your `Module` is not used, so that a mistake in it costs nothing more.
The next cell gives what you need in its place: `Linear` and `relu`, and a `GivenModule` that can be called and finds the parameters of the `Linear` layers among its attributes.
It looks one level deep and does nothing else of what your `Module` can do.
Read it: each layer has two Parameters, and their numbers are in `layer.weight.data` and `layer.bias.data`.
"""


# %% nbgrader={"grade": false, "grade_id": "given_layers", "locked": true, "schema_version": 3, "solution": false, "task": false}
class Linear:
    """Y = X W^T + b, for X (B, n_in).

    Attributes:
        weight: Parameter whose data is (n_out, n_in), one row for each output.
        bias: Parameter whose data is (n_out,).
    """

    def __init__(self, n_in, n_out):
        limit = 1 / math.sqrt(n_in)
        self.weight = Parameter(np.random.uniform(-limit, limit, (n_out, n_in)))
        self.bias = Parameter(np.random.uniform(-limit, limit, n_out))

    def __call__(self, X):
        return X @ self.weight.data.T + self.bias.data


class GivenModule:
    """Calls `forward`, and finds the parameters of the Linear layers among its attributes."""

    def __call__(self, X):
        return self.forward(X)

    def named_parameters(self):
        """Pairs of a name, as `"fc1.weight"`, and a Parameter."""
        for name, layer in self.__dict__.items():
            if isinstance(layer, Linear):
                yield f"{name}.weight", layer.weight
                yield f"{name}.bias", layer.bias


def relu(X):
    """Each entry of X (...) where it is positive, else 0."""
    return np.maximum(X, 0)


# %% [markdown] nbgrader={"grade": false, "grade_id": "about_net", "locked": true, "schema_version": 3, "solution": false, "task": false}
r"""
### Net232

Write the class `Net232`, derived from `GivenModule`, without arguments: two inputs, three hidden units, two outputs.

- It has two attributes, `fc1` with a `Linear` from 2 to 3 and `fc2` with a `Linear` from 3 to 2, which keep the random numbers that `Linear` gives them.
- Called with `X` of shape (B, 2), B ≥ 1, it returns an array of shape (B, 2): the second layer applied to the ReLU of the first one. Nothing comes after the second layer.
- It computes with the numbers that stand in its layers when it is called. The tests change them from outside: `net.fc1.weight.data = W1`.
"""


# %% nbgrader={"grade": false, "grade_id": "Net232", "locked": false, "schema_version": 3, "solution": true, "task": false}
class Net232(GivenModule):
    """Two inputs, three hidden units with a ReLU, two outputs."""

    def __init__(self):
        ### BEGIN SOLUTION
        self.fc1 = Linear(2, 3)
        self.fc2 = Linear(3, 2)

    def forward(self, X):
        return self.fc2(relu(self.fc1(X)))
        ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "net_computes_two_examples", "locked": true, "points": 2, "schema_version": 3, "solution": false, "task": false}
# By hand, for x = (1, 2):
#   first layer   1·1 + 1·2 + 0 = 3,   1·1 - 1·2 + 0 = -1,   -1·1 + 2·2 - 1 = 2
#   after ReLU    3, 0, 2
#   second layer  1·3 + 2·0 - 1·2 + 1 = 2,   ½·3 + 1·0 + 1·2 - 2 = 1.5
# The same for x = (-2, 1): the first layer gives -1, -3 and 3, and the second one -2 and 1.
W1 = np.array([[1.0, 1.0], [1.0, -1.0], [-1.0, 2.0]])
b1 = np.array([0.0, 0.0, -1.0])
W2 = np.array([[1.0, 2.0, -1.0], [0.5, 1.0, 1.0]])
b2 = np.array([1.0, -2.0])
X = np.array([[1.0, 2.0], [-2.0, 1.0]])


def output_of_a_net(Net232, X, W1, b1, W2, b2):
    net = Net232()
    net.fc1.weight.data, net.fc1.bias.data = W1, b1
    net.fc2.weight.data, net.fc2.bias.data = W2, b2
    return net(X)


checks.program(
    output_of_a_net,
    Net232,
    expected=[[2, 1.5], [-2, 1]],
    cases=[(X, W1, b1, W2, b2)],
    called="the output of `Net232`",
    hint="compute the three numbers after the ReLU for x = (1, 2), and print what yours are",
    show=True,
)

# %% nbgrader={"grade": true, "grade_id": "net_has_its_four_parameters", "locked": true, "points": 1, "schema_version": 3, "solution": false, "task": false}
# Their names, and how many numbers each has.
names = ["fc1.weight", "fc1.bias", "fc2.weight", "fc2.bias"]


def true_of_a_net(Net232, question):
    net = Net232()
    return float(eval(question, {"net": net, "pairs": list(net.named_parameters())}))


for question in (
    f"[name for name, _ in pairs] == {names}",
    "[found.data.size for _, found in pairs] == [6, 3, 6, 2]",
    "net.fc1.weight.data.shape == (3, 2)",
    "net.fc2.weight.data.shape == (2, 3)",
):
    checks.program(
        true_of_a_net,
        Net232,
        expected=1,
        cases=[(question,)],
        called=f"for net = Net232() and its named parameters as pairs the line `{question}`",
        hint="1 stands for true and 0 for false: print `list(net.named_parameters())` and the "
        "shapes of the arrays in there",
        show=True,
    )


# %% nbgrader={"grade": true, "grade_id": "net_values_match_torch", "locked": true, "points": 2, "schema_version": 3, "solution": false, "task": false}
# The outputs for batches of many sizes, one example included, are compared with torch when the
# notebook is graded.
### BEGIN HIDDEN TESTS
class NetOfSlips:
    """What `Net232` should do; the classes that are made of it each make one mistake."""

    def __init__(self):
        self.fc1, self.fc2 = Linear(2, 3), Linear(3, 2)

    def first(self, X):
        return X @ self.fc1.weight.data.T + self.fc1.bias.data

    def second(self, H):
        return H @ self.fc2.weight.data.T + self.fc2.bias.data

    def __call__(self, X):
        return self.second(np.maximum(self.first(X), 0))

    def named_parameters(self):
        for name, layer in (("fc1", self.fc1), ("fc2", self.fc2)):
            yield from ((f"{name}.weight", layer.weight), (f"{name}.bias", layer.bias))


class Straight(NetOfSlips):
    def __call__(self, X):
        return self.second(self.first(X))


class WithSoftmax(NetOfSlips):
    def __call__(self, X):
        e = np.exp(super().__call__(X))
        return e / e.sum(axis=-1, keepdims=True)


class ReluLast(NetOfSlips):
    def __call__(self, X):
        return np.maximum(self.second(self.first(X)), 0)


class ReluTwice(NetOfSlips):
    def __call__(self, X):
        return np.maximum(super().__call__(X), 0)


class ReluFirst(NetOfSlips):
    def __call__(self, X):
        return self.second(self.first(np.maximum(X, 0)))


class WithoutBiases(NetOfSlips):
    def __call__(self, X):
        hidden = np.maximum(X @ self.fc1.weight.data.T, 0)
        return hidden @ self.fc2.weight.data.T


class NewLayers(NetOfSlips):
    def __call__(self, X):
        self.fc1, self.fc2 = Linear(2, 3), Linear(3, 2)
        return super().__call__(X)


class TorchNet(NetOfSlips):
    def __call__(self, X):
        import torch

        linear, tensor = torch.nn.functional.linear, torch.tensor
        (_, W1), (_, b1), (_, W2), (_, b2) = self.named_parameters()
        hidden = linear(tensor(X), tensor(W1.data), tensor(b1.data)).relu()
        return linear(hidden, tensor(W2.data), tensor(b2.data)).numpy()


def batches(rng):
    for B in (1, 2, 3, 5, 8, 2):
        W1, b1 = rng.normal(size=(3, 2)), rng.normal(size=3)
        W2, b2 = rng.normal(size=(2, 3)), rng.normal(size=2)
        edges = np.array([[0.7, 0.9], [-0.7, -0.9]]) * rng.uniform(1, 2, 2)
        yield np.append(rng.normal(0.3, 1.2, (B, 2)), edges, axis=0)[-B:], W1, b1, W2, b2


def output_before_and_after(Net232, X, W1, b1, W2, b2):
    """The outputs for two choices of parameters, and for the first one again; and what X is then."""
    net, before = Net232(), X.copy()
    outputs = []
    for sign in (1, -1, 1):
        net.fc1.weight.data, net.fc1.bias.data = sign * W1, sign * b1
        net.fc2.weight.data, net.fc2.bias.data = sign * W2, sign * b2
        outputs.append(net(X))
    if np.shape(outputs[0]) != X.shape:  # both are (B, 2)
        return outputs[0]
    unchanged = float(np.array_equal(X, before))
    return [*map(np.copy, outputs), np.full(X.shape, unchanged)]


checks.program(
    output_before_and_after,
    Net232,
    reference=TorchNet,
    cases=batches,
    imitations={
        "still_a_line": Straight,
        "softmax_at_the_end": WithSoftmax,
        "relu_after_the_last_layer": ReluLast,
        "output_gated": ReluTwice,
        "relu_before_the_first_layer": ReluFirst,
        "bias_left_out": WithoutBiases,
    },
    called="the output of `Net232`",
    hint="print the shape and the numbers after each step, for a batch of two examples, and once "
    "more after the numbers in the layers have been changed",
)
### END HIDDEN TESTS


# %% nbgrader={"grade": true, "grade_id": "net_keeps_its_layers", "locked": true, "points": 1, "schema_version": 3, "solution": false, "task": false}
# The random numbers of a new net, the layers that a net has before and after a call, and the
# results of two calls; this is tested when the notebook is graded.
### BEGIN HIDDEN TESTS
class ZeroStart(NetOfSlips):
    def __init__(self):
        super().__init__()
        for _, parameter in self.named_parameters():
            parameter.data[:] = 0


class ZeroWeights(NetOfSlips):
    def __init__(self):
        super().__init__()
        self.fc1.weight.data[:] = self.fc2.weight.data[:] = 0


class ConstantStart(NetOfSlips):
    def __init__(self):
        super().__init__()
        for _, parameter in self.named_parameters():
            parameter.data[:] = 0.5


class LayersWhenCalled(NetOfSlips):
    def __init__(self):
        self.layers = []

    def __call__(self, X):
        super().__init__()
        self.layers = [("fc1", self.fc1), ("fc2", self.fc2)]
        return super().__call__(X)

    def named_parameters(self):
        for name, layer in self.layers:
            yield from ((f"{name}.weight", layer.weight), (f"{name}.bias", layer.bias))


class ArraysAlone(NetOfSlips):
    def named_parameters(self):
        return []


class SharedLayers(NetOfSlips):
    fc1 = fc2 = None

    def __init__(self):
        NetOfSlips.fc = getattr(NetOfSlips, "fc", None) or (Linear(2, 3), Linear(3, 2))
        self.fc1, self.fc2 = self.fc


def layers_of_a_net(Net232, X):
    """Yes and no: what is true of the parameters of two nets, before and after a call."""
    net, other = Net232(), Net232()
    first, second = (list(n.named_parameters()) for n in (net, other))
    numbers = np.concatenate([np.ravel(found.data) for _, found in first] or [np.zeros(0)])
    results = [np.copy(net(X)) for _ in range(2)]
    after = list(net.named_parameters())
    return [
        float(len(first)),
        float(np.any(numbers)),
        float(len(set(numbers.tolist())) == 17),
        float(all(one is not two for (_, one), (_, two) in zip(first, second, strict=True))),
        float([found for _, found in first] == [found for _, found in after]),
        float(np.array_equal(*results)),
    ]


checks.program(
    layers_of_a_net,
    Net232,
    expected=[4, 1, 1, 1, 1, 1],
    cases=lambda rng: [(rng.normal(0.3, 1.2, (n, 2)),) for n in (2, 3, 4, 5)],
    imitations={
        "starts_at_zero": ZeroStart,
        "units_start_alike": ConstantStart,
        "layers_made_in_forward": NewLayers,
        "layers_only_in_forward": LayersWhenCalled,
        "parameters_out_of_sight": ArraysAlone,
        "layers_shared_by_all": SharedLayers,
    },
    called="the list of what is true of the layers of a `Net232`",
    hint="make two nets, print all their parameters, call the first one twice, and print its "
    "parameters once more",
)
### END HIDDEN TESTS

# %% [markdown] nbgrader={"grade": false, "grade_id": "about_the_start", "locked": true, "schema_version": 3, "solution": false, "task": false}
r"""
### Predict first

`Linear` draws random numbers. Would others do as well?
The loss is the mean of the squared errors, as in the chapters before, and the targets are not what the net happens to answer.
Go backwards through the net with a pencil, one layer after the other.

**First**, all numbers in all four parameters are 0.
Which of the four gradients have an entry that is not 0?

- `"all"`: all four of them
- `"second layer"`: those of `fc2.weight` and `fc2.bias`
- `"last bias"`: that of `fc2.bias` alone
- `"none"`

**Then** all numbers in all four parameters are ½, all inputs are positive, and gradient descent makes a hundred steps.
The three hidden units begin with the same three numbers. How many different rows does `fc1.weight` have at the end: `"1"`, `"2"` or `"3"`?

Set `gradients_at_zero` and `rows_after_training`.
"""

# %% nbgrader={"grade": false, "grade_id": "gradients_at_zero", "locked": false, "schema_version": 3, "solution": true, "task": false}
gradients_at_zero = ...
rows_after_training = ...
### BEGIN SOLUTION
gradients_at_zero = "last bias"
rows_after_training = "1"
### END SOLUTION

# %% nbgrader={"grade": true, "grade_id": "start_at_zero_is_predicted", "locked": true, "points": 1, "schema_version": 3, "solution": false, "task": false}
# One of the four? Your choice is compared with the right one when the notebook is graded.
checks.choice(gradients_at_zero, options=("all", "second layer", "last bias", "none"))
### BEGIN HIDDEN TESTS
checks.choice(gradients_at_zero, "last bias", options=("all", "second layer", "last bias", "none"))
### END HIDDEN TESTS

# %% nbgrader={"grade": true, "grade_id": "equal_start_is_predicted", "locked": true, "points": 1, "schema_version": 3, "solution": false, "task": false}
# One of the three? Your choice is compared with the right one when the notebook is graded.
checks.choice(rows_after_training, options=("1", "2", "3"))
### BEGIN HIDDEN TESTS
checks.choice(rows_after_training, "1", options=("1", "2", "3"))
### END HIDDEN TESTS

# %% [markdown] nbgrader={"grade": false, "grade_id": "about_forward_backward", "locked": true, "schema_version": 3, "solution": false, "task": false}
r"""
### Forward and back

Write `forward_backward(net, X, Y)`, which returns the pair `(loss, grads)`.

- `net` has two `Linear` layers, `net.fc1` and `net.fc2`, with a ReLU between them. They are of any sizes: n_in inputs, n_hidden hidden units, n_out outputs.
- `X` has the shape (B, n_in), `Y` the shape (B, n_out); `Y` holds the targets, and B = 1 and n_out = 1 are possible.
- `loss` is the mean of the squared errors over *all* B · n_out of them, without a factor ½; one number.
- `grads` is a dict. Its keys are the names that `net.named_parameters()` gives, here `"fc1.weight"`, `"fc1.bias"`, `"fc2.weight"` and `"fc2.bias"`, in any order; each entry is the derivative of the loss by that parameter and has the shape of its `data`.
- Where what goes into the ReLU is exactly 0, its slope is 0.
- `net`, `X` and `Y` are the same after the call: no number changes, and the `grad` of each Parameter stays `None`.

Work with `net.fc1` and `net.fc2`, and do not call `net(X)`: the way back needs the numbers in the middle, and the nets of the tests have no `forward`.
So this task does not depend on your `Net232` either.

<details><summary>Hint: a plan</summary>

Go forward and give a name to everything that you meet: what goes into the ReLU, what comes out, the errors.
On the way back, begin with the derivative of the loss by every entry of the output.
A linear layer turns that into three things: the gradients of its weight and of its bias, and what it hands to the layer before it.

</details>

<details><summary>Hint: when the numbers are off</summary>

Mend the loss first, then `fc2.bias`, `fc2.weight`, `fc1.bias` and `fc1.weight`, in this order: a mistake travels backwards.
A number of your own: move one entry of one `data` up by 0.00001 and then down by as much, and divide the difference of the two losses by 0.00002.

</details>
"""


# %% nbgrader={"grade": false, "grade_id": "forward_backward", "locked": false, "schema_version": 3, "solution": true, "task": false}
def forward_backward(net, X, Y):
    """Loss and gradients of two linear layers with a ReLU between them.

    Args:
        net: has two Linear layers, `fc1` (n_in to n_hidden) and `fc2` (n_hidden to n_out).
        X: (B, n_in) batch.
        Y: (B, n_out) targets.

    Returns:
        loss: mean of the squared errors over all B * n_out of them.
        grads: dict from the names of the parameters to gradients, each of the shape of `data`.
    """
    ### BEGIN SOLUTION
    H = relu(net.fc1(X))
    error = net.fc2(H) - Y
    dY = 2 * error / error.size
    dZ = dY @ net.fc2.weight.data * (H > 0)
    grads = {
        "fc1.weight": dZ.T @ X,
        "fc1.bias": dZ.sum(axis=0),
        "fc2.weight": dY.T @ H,
        "fc2.bias": dY.sum(axis=0),
    }
    return (error**2).mean(), grads
    ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "forward_backward_gives_the_loss_of_two_examples", "locked": true, "points": 1, "schema_version": 3, "solution": false, "task": false}
# The numbers of the test of Net232 once more: the outputs are 2 and 1.5 for the first example, and
# -2 and 1 for the second one. With these targets the errors are 1, 1, -1 and 0, so the loss is 3/4.
W1 = np.array([[1.0, 1.0], [1.0, -1.0], [-1.0, 2.0]])
b1 = np.array([0.0, 0.0, -1.0])
W2 = np.array([[1.0, 2.0, -1.0], [0.5, 1.0, 1.0]])
b2 = np.array([1.0, -2.0])
X = np.array([[1.0, 2.0], [-2.0, 1.0]])
Y = np.array([[1.0, 0.5], [-1.0, 1.0]])


def loss_of_a_net(forward_backward, X, Y, W1, b1, W2, b2):
    names = {**vars(__import__("__main__")), **globals()}  # those of this notebook
    net = names["GivenModule"]()
    net.fc1, net.fc2 = (names["Linear"](*W.shape[::-1]) for W in (W1, W2))
    net.fc1.weight.data, net.fc1.bias.data = W1, b1
    net.fc2.weight.data, net.fc2.bias.data = W2, b2
    result = forward_backward(net, X, Y)
    return result[0] if isinstance(result, (tuple, list)) else result


checks.program(
    loss_of_a_net,
    forward_backward,
    expected=0.75,
    cases=[(X, Y, W1, b1, W2, b2)],
    called="the loss that `forward_backward` returns first",
    hint="print the four errors, and what becomes of them; if something is raised: the numbers of a "
    "layer are in `layer.weight.data`, and these nets cannot be called",
    show=True,
)

# %% nbgrader={"grade": true, "grade_id": "forward_backward_gives_the_gradients_of_two_examples", "locked": true, "points": 3, "schema_version": 3, "solution": false, "task": false}
# The same, backwards. The derivatives by the outputs are 2/4 of the errors: ½, ½, -½ and 0.
#   fc2.bias     ½ - ½ = 0 for the first output, ½ + 0 for the second one
#   fc2.weight   the first example brings in 3, 0, 2 and the second one 0, 0, 3:
#                ½·(3, 0, 2) - ½·(0, 0, 3) for the first output, ½·(3, 0, 2) for the second one
#   hidden       ½·(1, 2, -1) + ½·(½, 1, 1) = (¾, 1½, 0), and -½·(1, 2, -1) = (-½, -1, ½)
#   gates        only the units 1 and 3 are open for the first example, only unit 3 for the second
#                one: (¾, 0, 0) and (0, 0, ½)
#   fc1.bias     ¾, 0, ½
#   fc1.weight   ¾·(1, 2), nothing, and ½·(-2, 1)
by_hand = {
    "fc2.bias": [0, 0.5],
    "fc2.weight": [[1.5, 0, -0.5], [1.5, 0, 1]],
    "fc1.bias": [0.75, 0, 0.5],
    "fc1.weight": [[0.75, 1.5], [0, 0], [-1, 0.5]],
}


def gradient_of_a_net(forward_backward, name, X, Y, W1, b1, W2, b2):
    names = {**vars(__import__("__main__")), **globals()}
    net = names["GivenModule"]()
    net.fc1, net.fc2 = (names["Linear"](*W.shape[::-1]) for W in (W1, W2))
    net.fc1.weight.data, net.fc1.bias.data = W1, b1
    net.fc2.weight.data, net.fc2.bias.data = W2, b2
    return forward_backward(net, X, Y)[1][name]


for name, value in by_hand.items():
    checks.program(
        gradient_of_a_net,
        forward_backward,
        expected=value,
        cases=[(name, X, Y, W1, b1, W2, b2)],
        called=f'`grads["{name}"]` of `forward_backward`',
        hint="print the keys of the dict that yours returns second; then go through the lines above "
        "this test and print the same numbers of yours",
        show=True,
    )


# %% nbgrader={"grade": true, "grade_id": "forward_backward_gives_the_true_loss", "locked": true, "points": 1, "schema_version": 3, "solution": false, "task": false}
# The loss of networks of many sizes is compared with torch when the notebook is graded.
### BEGIN HIDDEN TESTS
def part_of_the_result(forward_backward, part, X, Y, W1, b1, W2, b2):
    """The loss or one of the gradients; where there is none, a number of the case and no more."""
    names = {**vars(__import__("__main__")), **globals()}
    net = names["GivenModule"]()
    net.fc1, net.fc2 = (names["Linear"](*W.shape[::-1]) for W in (W1, W2))
    net.fc1.weight.data, net.fc1.bias.data = W1, b1
    net.fc2.weight.data, net.fc2.bias.data = W2, b2
    result = forward_backward(net, X, Y)
    if result is None:
        return None
    try:
        loss = result[0] if isinstance(result, (tuple, list)) else result
        value = loss if part == "loss" else result[1][part]
        return [[np.sum(X), 0.5]] if isinstance(value, dict) else value
    except (KeyError, IndexError, TypeError):
        return [[np.sum(X), 0.5]]


SIZES = (5, 2, 3, 2), (7, 4, 5, 1), (4, 3, 3, 3), (1, 2, 3, 2), (3, 3, 4, 2), (2, 2, 5, 4)


def networks(rng):
    for B, n_in, n_hidden, n_out in SIZES:
        X, Y = rng.normal(0.3, 1.2, (B, n_in)), rng.normal(0.5, 1.5, (B, n_out))
        W1, b1 = rng.normal(size=(n_hidden, n_in)), rng.normal(size=n_hidden)
        W2, b2 = rng.normal(size=(n_out, n_hidden)), rng.normal(size=n_out)
        yield X, Y, W1, b1, W2, b2
    yield 1e3 * X, 1e4 * Y, W1, b1, W2, b2
    yield 1e-3 * X, 1e-3 * Y, W1, 1e-3 * b1, W2, 1e-3 * b2
    for B, n_in, n_hidden, n_out in SIZES[:3]:  # whole numbers, so that zero is exactly zero
        X, W1 = rng.integers(1, 5, (B, n_in)) * 1.0, rng.integers(-3, 4, (n_hidden, n_in)) * 1.0
        Y, W2 = rng.normal(size=(B, n_out)), rng.normal(size=(n_out, n_hidden))
        yield X, Y, W1, -W1 @ X[0], W2, rng.normal(size=n_out)


def numbers_in(net):
    layers = net.fc1, net.fc2
    return [array for layer in layers for array in (layer.weight.data, layer.bias.data)]


def by_torch(net, X, Y):
    import torch

    leaves = [torch.tensor(array, requires_grad=True) for array in numbers_in(net)]
    W1, b1, W2, b2 = leaves
    linear = torch.nn.functional.linear
    output = linear(linear(torch.tensor(X), W1, b1).relu(), W2, b2)
    loss = torch.nn.functional.mse_loss(output, torch.tensor(Y))
    loss.backward()
    return loss.item(), dict(zip(by_name, [leaf.grad.numpy() for leaf in leaves], strict=True))


by_name = "fc1.weight", "fc1.bias", "fc2.weight", "fc2.bias"


def mistaken(net, X, Y, slip):
    """Loss and gradients with one mistake."""
    W1, b1, W2, b2 = numbers_in(net)
    b1, b2 = (0 * b1, 0 * b2) if slip == "bias_left_out" else (b1, b2)
    Z = X @ W1.T + b1
    H = Z if slip == "still_a_line" else np.maximum(Z, 0)
    error = H @ W2.T + b2 - Y
    share = SHARES.get(slip, lambda error: error.size)(error)
    dY = FACTORS.get(slip, 2) * error / share
    moved = W2 - 0.1 * dY.T @ H if slip == "gradients_at_two_points" else W2
    dH = dY @ (np.ones(W2.shape) if slip == "weights_skipped" else moved)
    dZ = dH * GATES.get(slip, lambda Z, dH: Z > 0)(Z, dH)
    received = Z if slip == "values_before_the_gate" else H
    total = np.mean if slip == "batch_averaged" else np.sum
    grads = dZ.T @ X, total(dZ, axis=0), dY.T @ received, total(dY, axis=0)
    return (error**2).sum() / share, dict(zip(by_name, grads, strict=True))


FACTORS = {"missing_factor_two": 1, "factor_two_twice": 4, "sign_flipped": -2}
SHARES = {
    "errors_not_averaged": lambda error: 1,
    "divided_by_rows": len,
    "divided_twice": lambda error: error.size**2,
    "example_written_down": lambda error: 4,
    "halved_loss": lambda error: 2 * error.size,
}
GATES = {
    "gate_always_open": lambda Z, dH: 1.0,
    "slope_at_zero": lambda Z, dH: Z >= 0,
    "still_a_line": lambda Z, dH: 1.0,
    "gate_set_by_upstream": lambda Z, dH: dH > 0,
    "output_for_derivative": lambda Z, dH: np.maximum(Z, 0),
    "zero_everywhere": lambda Z, dH: 0.0,
}


def slips(*names):
    return {
        name: lambda net, X, Y, name=name: mistaken(net, X, Y, name) for name in (*names, *FORWARD)
    }


FORWARD = (
    "errors_not_averaged",
    "divided_by_rows",
    "divided_twice",
    "example_written_down",
    "bias_left_out",
    "still_a_line",
)


def nothing_at_its_place(net, X, Y):
    return {}, {}


checks.program(
    part_of_the_result,
    forward_backward,
    reference=by_torch,
    cases=lambda rng: [("loss", *case) for case in networks(rng)],
    imitations={
        **slips("halved_loss"),
        "part_missing": nothing_at_its_place,
        "root_of_the_loss": lambda *case: (np.sqrt(mistaken(*case, None)[0]), {}),
    },
    called="the loss that `forward_backward` returns first",
    hint="take a batch of two examples and two outputs, and write down its four errors",
)
### END HIDDEN TESTS


# %% nbgrader={"grade": true, "grade_id": "forward_backward_has_the_true_gradients_of_the_second_layer", "locked": true, "points": 2, "schema_version": 3, "solution": false, "task": false}
# Those of `fc2.weight` and `fc2.bias`, for networks of many sizes, are compared with torch when the
# notebook is graded.
### BEGIN HIDDEN TESTS
def check_gradient(name, *names):
    checks.program(
        part_of_the_result,
        forward_backward,
        reference=by_torch,
        cases=lambda rng: [(name, *case) for case in networks(rng)],
        imitations={
            **slips("missing_factor_two", "factor_two_twice", "sign_flipped", *names),
            "part_missing": nothing_at_its_place,
        },
        called=f'`grads["{name}"]` of `forward_backward`',
        hint="compare with a difference quotient of your own loss, one entry of one parameter "
        "after the other",
    )


check_gradient("fc2.bias", "batch_averaged")
check_gradient("fc2.weight", "values_before_the_gate")
### END HIDDEN TESTS

# %% nbgrader={"grade": true, "grade_id": "forward_backward_has_the_true_gradients_of_the_first_layer", "locked": true, "points": 2, "schema_version": 3, "solution": false, "task": false}
# Those of `fc1.weight` and `fc1.bias`, for networks of many sizes, are compared with torch when the
# notebook is graded.
### BEGIN HIDDEN TESTS
slips_of_the_first_layer = (
    "gate_always_open",
    "slope_at_zero",
    "gate_set_by_upstream",
    "output_for_derivative",
    "zero_everywhere",
    "weights_skipped",
    "gradients_at_two_points",
    "batch_averaged",
)
check_gradient("fc1.bias", *slips_of_the_first_layer)
check_gradient("fc1.weight", *slips_of_the_first_layer)
### END HIDDEN TESTS


# %% nbgrader={"grade": true, "grade_id": "forward_backward_leaves_the_net_alone", "locked": true, "points": 1, "schema_version": 3, "solution": false, "task": false}
# The numbers of the net, its `grad`, X and Y must be the same after the call. This is tested when
# the notebook is graded, and counts for the right loss.
### BEGIN HIDDEN TESTS
def what_a_call_changes(forward_backward, X, Y, W1, b1, W2, b2):
    """The loss, and whether the net, X and Y are as they were, and the `grad` of the net."""
    names = {**vars(__import__("__main__")), **globals()}
    net = names["GivenModule"]()
    net.fc1, net.fc2 = (names["Linear"](*W.shape[::-1]) for W in (W1, W2))
    boxes = net.fc1.weight, net.fc1.bias, net.fc2.weight, net.fc2.bias
    for box, array in zip(boxes, (W1, b1, W2, b2), strict=True):
        box.data = array.copy()
    x, y = X.copy(), Y.copy()
    result = forward_backward(net, x, y)
    loss = result[0] if isinstance(result, (tuple, list)) else result
    if loss is None or isinstance(loss, dict) or np.ndim(loss):
        return loss
    now = net.fc1.weight, net.fc1.bias, net.fc2.weight, net.fc2.bias
    data = [(box.data, array) for box, array in zip(now, (W1, b1, W2, b2), strict=True)]
    same = all(np.array_equal(*pair) for pair in [*data, (x, X), (y, Y)])
    return [loss, float(same), float(all(box.grad is None for box in now))]


def gradients_kept(net, X, Y):
    for box in (net.fc1.weight, net.fc1.bias, net.fc2.weight, net.fc2.bias):
        box.grad = 0.0
    return by_torch(net, X, Y)


def moved_by_a_step(net, X, Y):
    loss, grads = by_torch(net, X, Y)
    net.fc2.bias.data = net.fc2.bias.data - 0.1 * grads["fc2.bias"]
    return loss, grads


checks.program(
    what_a_call_changes,
    forward_backward,
    reference=by_torch,
    cases=networks,
    imitations={"input_modified": moved_by_a_step, "gradients_stored": gradients_kept},
    called="`forward_backward`, with what it leaves behind,",
    hint="get the loss right first; then print all numbers of the net, X and Y before and after a "
    "call",
)
### END HIDDEN TESTS

# %% [markdown] nbgrader={"grade": false, "grade_id": "about_cross_entropy", "locked": true, "schema_version": 3, "solution": false, "task": false}
r"""
## A loss for choices

A network that chooses among $C$ classes answers with $C$ numbers for each example, the *logits* $z_{m1}, \dots, z_{mC}$: any real numbers, the larger the more it speaks for that class.
Softmax turns them into probabilities, and the loss is the negative logarithm of the probability of the right class $t_m$:

$$
p_{mk} = \frac{e^{z_{mk}}}{\sum_{j=1}^{C} e^{z_{mj}}}, \qquad
\ell_m = -\log p_{m t_m} .
$$

It is 0 where the right class has the probability 1, and grows without a bound as that probability falls.
This is the *cross-entropy*.

### Predict first

`cross_entropy` expects logits and takes the softmax itself.
Somebody gives it probabilities, because the network ends in a softmax already.
There are two classes, and the network is perfect: its output is (1, 0), and the right class is the first.
What is the loss?

Set `loss_of_a_perfect_answer` to `"0"`, `"0.31"`, `"0.69"` or `"1"`.
"""

# %% nbgrader={"grade": false, "grade_id": "loss_of_a_perfect_answer", "locked": false, "schema_version": 3, "solution": true, "task": false}
loss_of_a_perfect_answer = ...
### BEGIN SOLUTION
loss_of_a_perfect_answer = "0.31"
### END SOLUTION

# %% nbgrader={"grade": true, "grade_id": "floor_under_the_loss_is_predicted", "locked": true, "points": 1, "schema_version": 3, "solution": false, "task": false}
# One of the four? Your choice is compared with the right one when the notebook is graded.
checks.choice(loss_of_a_perfect_answer, options=("0", "0.31", "0.69", "1"))
### BEGIN HIDDEN TESTS
checks.choice(loss_of_a_perfect_answer, "0.31", options=("0", "0.31", "0.69", "1"))
### END HIDDEN TESTS

# %% [markdown] nbgrader={"grade": false, "grade_id": "about_the_function", "locked": true, "schema_version": 3, "solution": false, "task": false}
r"""
### Loss and gradient

Write `cross_entropy(logits, targets, reduction="mean")`, which returns the pair `(loss, gradient)`.

| | shape | |
|---|---|---|
| `logits` | (B, C) | one row for each example, B ≥ 1, C ≥ 2 |
| `targets` | (B,) | the number of the right class of each example, from 0 to C − 1; an array of whole numbers, or a list of them |
| `reduction` | | `"mean"`: the loss is the mean of the $\ell_m$ over the B examples; `"sum"`: it is their sum |
| `loss` | () | one number |
| `gradient` | (B, C) | the derivative of `loss` by every logit |

- The logarithm is the natural one.
- It works for logits of any size. If the logits are 1000 and 0, no probability is NaN, and the loss is 0 or 1000; if all logits of an example are moved by the same number, nothing changes.
  The tests go up to 10000, with examples of very different size in one batch.
- `logits` and `targets` are the same after the call.

<details><summary>Hint: the exponential of 1000</summary>

There is no such float64. But softmax does not change when one number is taken away from all logits of an example: which number keeps every exponential between 0 and 1?

</details>

<details><summary>Hint: the logarithm of 0</summary>

A probability may be so small that it becomes exactly 0, and then its logarithm is lost.
Take the logarithm with a pencil first: of the quotient, a difference is left, and one of the two logarithms goes away altogether.

</details>

<details><summary>Hint: one entry of each row</summary>

`logits[[0, 1, 2], [2, 0, 1]]` picks three entries, the first of them from row 0 and column 2.
`logits[:, [2, 0, 1]]` is something else: print both for a matrix with numbers that you can tell apart.

</details>

<details><summary>Hint: the gradient</summary>

Take one example. The loss is the logarithm of a sum of exponentials, less the logit of the right class.
Differentiate the two terms one after the other by $z_k$, and look for the probabilities in what you get.
Check: what is the sum of each row of the gradient, if all logits of an example may be moved without a change?

</details>
"""


# %% nbgrader={"grade": false, "grade_id": "cross_entropy", "locked": false, "schema_version": 3, "solution": true, "task": false}
def cross_entropy(logits, targets, reduction="mean"):
    """Cross-entropy of the softmax of logits, and its gradient.

    Args:
        logits: (B, C) any real numbers.
        targets: (B,) numbers of the right classes, an array or a list.
        reduction: "mean" or "sum" over the B examples.

    Returns:
        loss: one number.
        gradient: (B, C) derivative of the loss by the logits.
    """
    ### BEGIN SOLUTION
    shifted = logits - logits.max(axis=1, keepdims=True)
    log_p = shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))
    right = np.eye(logits.shape[1])[targets]
    share = len(logits) if reduction == "mean" else 1
    return -(right * log_p).sum() / share, (np.exp(log_p) - right) / share
    ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "cross_entropy_gives_the_loss_of_two_examples", "locked": true, "points": 2, "schema_version": 3, "solution": false, "task": false}
# Logits whose exponentials are easy: 1, 1, 2 and 1, 3, 4. So the probabilities are ¼, ¼, ½ and
# 1/8, 3/8, ½. The right classes are number 2 and number 1, with the probabilities ½ and 3/8.
two_examples = np.log([[1.0, 1.0, 2.0], [1.0, 3.0, 4.0]])
loss_by_hand = {"sum": math.log(2) + math.log(8 / 3), "mean": math.log(16 / 3) / 2}
for reduction, value in loss_by_hand.items():
    checks.values(
        cross_entropy,
        part=0,
        name="loss",
        expected=lambda *case, value=value: value,
        cases=[(two_examples, np.array([2, 1]), reduction)],
        show=True,
        hint="print the probabilities of the two examples, and then those of the two right classes",
    )
checks.values(
    cross_entropy,
    part=0,
    name="loss",
    expected=lambda *case: loss_by_hand["mean"],
    cases=[(two_examples, [2, 1]), (two_examples + 1000, [2, 1])],
    show=True,
    hint="here the targets are a list, and the mean is what comes out when nothing else is asked "
    "for; the second time all logits are larger by 1000, and nothing should change",
)

# %% nbgrader={"grade": true, "grade_id": "cross_entropy_gives_the_gradient_of_two_examples", "locked": true, "points": 2, "schema_version": 3, "solution": false, "task": false}
# The same two examples. Of the sum: the probabilities ¼, ¼, ½ and 1/8, 3/8, ½, but those of the
# right classes are less by 1. Of the mean: half of that.
gradient_by_hand = np.array([[1 / 4, 1 / 4, -1 / 2], [1 / 8, -5 / 8, 1 / 2]])
for reduction, share in (("sum", 1), ("mean", 2)):
    checks.values(
        cross_entropy,
        part=1,
        name="gradient",
        expected=lambda *case, share=share: gradient_by_hand / share,
        cases=[(two_examples, np.array([2, 1]), reduction)],
        show=True,
        hint="does each row of yours add up to 0, and is the gradient of a mean as large as that of "
        "a sum?",
    )


# %% nbgrader={"grade": true, "grade_id": "cross_entropy_matches_torch", "locked": true, "points": 2, "schema_version": 3, "solution": false, "task": false}
# The mean loss of batches of many sizes, one example and two to ten classes included, is compared
# with torch when the notebook is graded.
### BEGIN HIDDEN TESTS
def entropy(logits, targets, reduction):
    import torch

    right = torch.as_tensor(targets).long()
    return torch.nn.functional.cross_entropy(logits, right, reduction=reduction)


def entropy_by_torch(logits, targets, reduction="mean"):
    import torch

    return entropy(torch.tensor(logits), targets, reduction).numpy()


def choices(rng, *reductions):
    for B, C in ((1, 3), (5, 3), (4, 2), (3, 3), (6, 10), (2, 5), (7, 2)):
        for reduction in reductions:
            yield rng.normal(0.3, 2, (B, C)), rng.integers(C, size=B), reduction


def shares(Z, targets, reduction):
    """What the loss is divided by, and the right classes as rows of 0 and 1."""
    return len(Z) if reduction == "mean" else 1, np.eye(Z.shape[1])[targets]


def soft(Z, axis=1):
    e = np.exp(Z - Z.max(axis=axis, keepdims=True))
    return e / e.sum(axis=axis, keepdims=True)


def mistaken_entropy(Z, targets, reduction, slip):
    """Loss and gradient with one mistake."""
    if slip == "softmax_applied_twice":
        Z = soft(Z)
    if slip == "targets_from_one":
        targets = np.asarray(targets) - 1
    if slip == "reduction_left_out":
        reduction = "mean" if reduction == "sum" else "sum"
    share, right = shares(Z, targets, reduction)
    share = {"divided_by_all_entries": Z.size, "divided_by_classes": Z.shape[1]}.get(slip, share)
    p = soft(Z, axis=AXES.get(slip, 1))
    log_p = LOGARITHMS.get(slip, np.log)(p)
    loss = -(right * log_p).sum() / share
    if slip == "classes_picked_for_everyone":
        loss = -log_p[:, targets].sum() / (len(Z) * share)
    if slip == "all_classes_counted":
        loss = -log_p.sum() / share
    return loss, GRADIENTS.get(slip, lambda p, right: p - right)(p, right) / share


AXES = {"examples_and_classes_swapped": 0, "one_total_for_all_examples": (0, 1)}
LOGARITHMS = {
    "logarithm_left_out": lambda p: p,
    "one_less_the_probability": lambda p: p - 1,
    "minus_left_out": lambda p: -np.log(p),
    "another_logarithm": np.log2,
    "logarithm_padded": lambda p: np.log(p + 1e-8),
}
GRADIENTS = {
    "gradient_of_choice_turned_round": lambda p, right: right - p,
    "right_class_not_subtracted": lambda p, right: p,
    "columns_for_entries": lambda p, right: p - right.sum(axis=0),
    "wrong_classes_forgotten": lambda p, right: right * (p - 1),
    "diagonal_of_softmax_left": lambda p, right: (p - right) * p * (1 - p),
    "slope_of_the_logarithm_alone": lambda p, right: -right / p,
}
LOSSES = (
    "softmax_applied_twice",
    "classes_picked_for_everyone",
    "all_classes_counted",
    *AXES,
    "divided_by_all_entries",
    "divided_by_classes",
    "reduction_left_out",
    "targets_from_one",
    *LOGARITHMS,
)


def entropy_slips(part, *names):
    return {name: lambda *case, name=name: mistaken_entropy(*case, name)[part] for name in names}


def check_loss(*reductions, slips):
    checks.values(
        cross_entropy,
        part=0,
        name="loss",
        expected=entropy_by_torch,
        cases=lambda rng: choices(rng, *reductions),
        n=lambda logits, *_: len(logits),
        imitations=entropy_slips(0, *slips),
    )


check_loss("mean", slips=LOSSES)
### END HIDDEN TESTS


# %% nbgrader={"grade": true, "grade_id": "cross_entropy_gradient_matches_autograd", "locked": true, "points": 3, "schema_version": 3, "solution": false, "task": false}
# The gradient of the mean loss is compared with that of torch when the notebook is graded.
### BEGIN HIDDEN TESTS
def check_choice_gradient(*reductions):
    checks.gradient(
        cross_entropy,
        of=entropy,
        wrt=0,
        part=1,
        name="gradient",
        cases=lambda rng: choices(rng, *reductions),
        n=lambda logits, *_: len(logits),
        imitations=entropy_slips(
            1,
            "softmax_applied_twice",
            *AXES,
            "divided_by_all_entries",
            "divided_by_classes",
            "targets_from_one",
            *GRADIENTS,
        ),
    )


check_choice_gradient("mean")
### END HIDDEN TESTS

# %% nbgrader={"grade": true, "grade_id": "cross_entropy_adds_up_when_asked", "locked": true, "points": 1, "schema_version": 3, "solution": false, "task": false}
# Loss and gradient with `reduction="sum"` are compared with torch when the notebook is graded.
### BEGIN HIDDEN TESTS
check_loss("sum", slips=LOSSES)
check_choice_gradient("sum")
### END HIDDEN TESTS


# %% nbgrader={"grade": true, "grade_id": "cross_entropy_survives_large_logits", "locked": true, "points": 2, "schema_version": 3, "solution": false, "task": false}
# Logits up to 10000, and examples of very different size in one batch; this is tested when the
# notebook is graded.
### BEGIN HIDDEN TESTS
def large_choices(rng):
    for B, C in ((3, 3), (1, 2), (5, 4), (2, 10)):
        Z = rng.normal(0, 2, (B, C))
        targets = rng.integers(C, size=B)
        spread = rng.permutation(np.linspace(-3000, 3000, B))[:, None]
        yield Z + 1000, targets, "mean"
        yield Z - 1000, targets, "mean"
        yield Z + spread, targets, "sum"
        Z[:, 0] += rng.uniform(1000, 5000, B)
        yield Z, np.where(targets == 0, 1, targets), "mean"
        yield 2 * Z, np.zeros(B, dtype=int), "sum"


def finite_part(cross_entropy, part, logits, targets, reduction):
    """A number of the case, and loss or gradient with another number where they are not finite."""
    import warnings

    case = logits[0, 0] / 1000
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        result = cross_entropy(logits, targets, reduction)
    if result is None:
        return None
    value = np.ravel(np.asarray(result[part], dtype=float))
    return [case, *np.where(np.isfinite(value), value, -1e5)]


def both_by_torch(logits, targets, reduction):
    import torch

    leaf = torch.tensor(logits, requires_grad=True)
    loss = entropy(leaf, targets, reduction)
    loss.backward()
    return loss.item(), leaf.grad.numpy()


def naive(Z, targets, reduction, *, shift=lambda Z: 0.0, log=np.log):
    """Logarithm of a softmax that takes the exponentials as they come."""
    share, right = shares(Z, targets, reduction)
    e = np.exp(Z - shift(Z))
    p = e / e.sum(axis=1, keepdims=True)
    return -log(p[np.arange(len(Z)), targets]).sum() / share, (p - right) / share


def largest_of_all(Z):
    return Z.max()


def largest_of_each(Z):
    return Z.max(axis=1, keepdims=True)


def without_minus(*case):
    loss, gradient = both_by_torch(*case)
    return -loss, gradient


def padded(*case):
    return naive(*case, shift=largest_of_each, log=lambda p: np.log(np.maximum(p, 1e-12)))


for part, what in enumerate(("the loss", "the gradient")):
    checks.program(
        finite_part,
        cross_entropy,
        reference=both_by_torch,
        cases=lambda rng, part=part: [(part, *case) for case in large_choices(rng)],
        imitations={
            "log_sum_exp_overflows": naive,
            "one_maximum_for_all_examples": lambda *case: naive(*case, shift=largest_of_all),
            "logarithm_of_nothing": lambda *case: naive(*case, shift=largest_of_each),
            "logarithm_padded": padded,
            "minus_left_out": without_minus,
        },
        called=f"{what} that `cross_entropy` gives for large logits",
        hint="try logits of 1000 and 0, with each of the two classes as the right one, and print "
        "the probabilities and their logarithms on the way",
    )
### END HIDDEN TESTS


# %% nbgrader={"grade": true, "grade_id": "cross_entropy_takes_lists_and_leaves_its_inputs_alone", "locked": true, "points": 1, "schema_version": 3, "solution": false, "task": false}
# Targets in a list, and in a list of one; logits and targets must be the same after the call. This
# is tested when the notebook is graded, and counts for the right loss.
### BEGIN HIDDEN TESTS
checks.untouched(
    cross_entropy,
    expected=entropy_by_torch,
    part=0,
    cases=lambda rng: [
        (rng.normal(size=(B, C)), rng.integers(C, size=B).tolist())
        for B, C in ((4, 3), (1, 2), (6, 4))
    ],
)
checks.untouched(
    cross_entropy,
    expected=entropy_by_torch,
    part=0,
    cases=lambda rng: [
        (rng.normal(size=(B, C)), rng.integers(C, size=B), "sum") for B, C in ((4, 3), (1, 2))
    ],
)
### END HIDDEN TESTS

# %% [markdown] nbgrader={"grade": false, "grade_id": "in_your_own_words", "locked": true, "schema_version": 3, "solution": false, "task": false}
r"""
## In your own words

Not graded, and worth two minutes: the loss of the last prediction cannot fall below a certain number, however well the network chooses.
Would anybody notice who looks at the share of right choices alone?
Add a cell below and write your answer in it.
"""
