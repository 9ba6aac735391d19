"""Known answers to `03-autograd/backward`; ids such as M3-04 are those of the course's list."""

import textwrap

import numpy as np

from autograder.answers import cell, right, wrong

Tensor = topo_order = no_grad = zero_grad = None  # what the notebook defines

RECURSION = {"recursion_is_predicted": 1}
LOST = {"lost_gradient_is_predicted": 1}

TWO_ROADS = {"topo_order_of_two_roads": 3}
BEFORE = {"topo_order_puts_nodes_before_their_parents": 2}
NO_ROAD_TWICE = {"topo_order_visits_no_road_twice": 1}
LONG_LISTS = {"topo_order_serves_long_chains": 1}
OUT_OF_ORDER = {**TWO_ROADS, **BEFORE}
NO_GOOD_LIST = {**OUT_OF_ORDER, **NO_ROAD_TWICE, **LONG_LISTS}

CHAIN = {"backward_goes_back_along_a_chain": 3}
TOGETHER = {"backward_brings_two_roads_together": 3}
CALLS = {"backward_adds_up_three_calls": 2}
WEIGHED = {"backward_weighs_the_numbers_of_the_root": 1}
USES = {"backward_adds_up_all_uses": 2}
WAITS = {"backward_waits_for_all_contributions": 2}
RANDOM = {"backward_matches_torch_on_random_graphs": 2}
UPSTREAM = {"backward_begins_with_the_upstream_gradient": 2}
REFUSES = {"backward_refuses_to_guess": 1}
LEAVES = {"backward_leaves_gradients_in_leaves_alone": 1}
EARLIER = {"backward_adds_to_what_was_there": 1}
ONCE = {"backward_asks_every_node_once": 1}
LONG = {"backward_serves_long_chains": 1}
MEMORY = {"backward_shares_no_memory": 1}

OFF_AND_ON = {"no_grad_turns_the_switch_off_and_on": 3}
RESTORES = {"no_grad_restores_what_was_before": 1}
EXCEPTIONS = {"no_grad_survives_exceptions": 1}
DECORATES = {"no_grad_decorates_functions": 1}
SWITCH = {"is_recorded_asks_the_switch_and_the_parents": 1}
PARENTS = {"is_recorded_answers_for_all_parents": 1}
CUT = {"detach_cuts_the_graph": 1}
NO_PAST = {"detach_has_no_past": 1}
SHARED = {"detach_shares_the_numbers": 1}
RECORDING = {"recording_matches_torch": 2}

STRENGTHS = {"zero_grad_has_two_strengths": 2}
ALL_PARAMETERS = {"zero_grad_sets_back_all_parameters": 2}
SEQUENCES = {"accumulation_matches_torch": 2}
VALLEY = {"descend_walks_into_a_valley": 3}
DESCEND = {"descend_matches_torch": 2}

ROADS_THAT_MEET = {**TOGETHER, **WAITS, **RANDOM}
SUMS = {**ROADS_THAT_MEET, **USES}
HIDDEN_GRADIENTS = {
    **USES,
    **WAITS,
    **RANDOM,
    **UPSTREAM,
    **LEAVES,
    **EARLIER,
    **LONG,
    **RECORDING,
    **SEQUENCES,
}
GRADIENTS = {**CHAIN, **TOGETHER, **CALLS, **HIDDEN_GRADIENTS}
WITHOUT_GRADIENTS = {**GRADIENTS, **WEIGHED, **ONCE, **MEMORY}
NO_SWITCH = {**OFF_AND_ON, **RESTORES, **EXCEPTIONS, **DECORATES, **RECORDING}
NO_DECORATOR = {**OFF_AND_ON, **EXCEPTIONS, **DECORATES, **RECORDING}
WRONG_ANSWER = {**SWITCH, **PARENTS, **RECORDING}
NO_CUT = {**CUT, **NO_PAST, **RECORDING}
FORGETS_WRONGLY = {**STRENGTHS, **ALL_PARAMETERS, **SEQUENCES}
LOOP = {**VALLEY, **DESCEND}


BACKWARD = """
class Tensor(Operations):
    def backward(self, gradient=None):
"""


def backward(name, body, *, lost=None, diagnosis=None):
    """The class with this text for the body of the method."""
    text = BACKWARD + textwrap.indent(textwrap.dedent(body), " " * 8)
    cell(name, "Tensor", text, lost=lost, diagnosis=diagnosis)


SEED = """
if gradient is None:
    if self.data.size != 1:
        raise RuntimeError
    gradient = np.ones(self.data.shape)
"""


def seeded(name, body, *, lost=None, diagnosis=None):
    """The class with a method that begins as it should and goes on with this text."""
    backward(name, SEED + textwrap.dedent(body), lost=lost, diagnosis=diagnosis)


ATTACHED = "\n\nTensor.is_recorded = staticmethod(is_recorded)\n"


def asks(name, body, *, lost=None, diagnosis=None):
    """The function and the line below it."""
    cell(name, "is_recorded", textwrap.dedent(body) + ATTACHED, lost=lost, diagnosis=diagnosis)


# --- gradient_by_recursion -------------------------------------------------

cell(
    "in_capitals_or_not",
    "gradient_by_recursion",
    'gradient_by_recursion = " 34 "',
)

cell(
    "expects_the_truth",
    "gradient_by_recursion",
    'gradient_by_recursion = "32"',
    lost=RECURSION,
    diagnosis="sent_before_complete",
)

cell(
    "expects_one_road",
    "gradient_by_recursion",
    'gradient_by_recursion = "2"',
    lost=RECURSION,
    diagnosis="late_arrivals_lost",
)

cell(
    "expects_the_last_road",
    "gradient_by_recursion",
    'gradient_by_recursion = "30"',
    lost=RECURSION,
    diagnosis="last_road_wins",
)

cell("answers_with_a_number", "gradient_by_recursion", "gradient_by_recursion = 34", lost=RECURSION)


# --- gradient_of_a_product -------------------------------------------------

cell(
    "in_small_letters",
    "gradient_of_a_product",
    'gradient_of_a_product = "none"',
)

cell(
    "expects_the_slope_of_the_sum",
    "gradient_of_a_product",
    'gradient_of_a_product = "ones"',
    lost=LOST,
    diagnosis="result_for_leaf",
)

cell(
    "expects_the_gradient_of_the_leaf",
    "gradient_of_a_product",
    'gradient_of_a_product = "tenths"',
    lost=LOST,
    diagnosis="result_for_leaf",
)

cell("answers_with_nothing", "gradient_of_a_product", "gradient_of_a_product = None", lost=LOST)


# --- topo_order ------------------------------------------------------------


@right("topo_order")
def counts_how_often_a_node_is_used(root):
    uses, todo = {root: 0}, [root]
    while todo:
        for parent in todo.pop().parents:
            if parent not in uses:
                uses[parent] = 0
                todo.append(parent)
            uses[parent] += 1
    order, ready = [], [root]
    while ready:
        node = ready.pop()
        order.append(node)
        for parent in node.parents:
            uses[parent] -= 1
            if uses[parent] == 0:
                ready.append(parent)
    return order


@right("topo_order")
def walks_with_iterators(root):
    order, seen = [], {id(root)}
    path = [(root, iter(root.parents))]
    while path:
        node, rest = path[-1]
        for parent in rest:
            if id(parent) not in seen:
                seen.add(id(parent))
                path.append((parent, iter(parent.parents)))
                break
        else:
            path.pop()
            order.insert(0, node)
    return order


@right("topo_order")
def returns_a_tuple_of_waves(root):
    from collections import deque

    missing, seen, queue = {}, {root}, deque([root])
    while queue:
        node = queue.popleft()
        for parent in node.parents:
            missing[parent] = missing.get(parent, 0) + 1
            if parent not in seen:
                seen.add(parent)
                queue.append(parent)
    wave, result = [root], []
    while wave:
        result += wave
        following = []
        for node in wave:
            for parent in node.parents:
                missing[parent] -= 1
                if missing[parent] == 0:
                    following.append(parent)
        wave = following
    return tuple(result)


@right("topo_order")
def allows_python_to_nest_deeper(root):
    import sys

    order, seen = [], set()

    def visit(node):
        if node in seen:
            return
        seen.add(node)
        for parent in node.parents:
            visit(parent)
        order.append(node)

    limit = sys.getrecursionlimit()
    sys.setrecursionlimit(50_000)
    visit(root)
    sys.setrecursionlimit(limit)
    return list(reversed(order))


@wrong("topo_order", lost=LONG_LISTS, diagnosis="nested_too_deep")  # M3-41
def calls_itself(root):
    order, seen = [], set()

    def visit(node):
        if node not in seen:
            seen.add(node)
            for parent in node.parents:
                visit(parent)
            order.append(node)

    visit(root)
    return order[::-1]


@wrong("topo_order", lost=NO_GOOD_LIST, diagnosis="order_not_reversed")  # M3-05
def forgets_to_turn_the_list_round(root):
    order, seen, todo = [], set(), [(root, False)]
    while todo:
        node, opened = todo.pop()
        if opened:
            order.append(node)
        elif node not in seen:
            seen.add(node)
            todo.append((node, True))
            todo.extend((parent, False) for parent in node.parents)
    return order


@wrong("topo_order", lost=OUT_OF_ORDER, diagnosis="depth_first")  # M3-03
def writes_down_what_it_opens(root):
    order, seen, todo = [], set(), [root]
    while todo:
        node = todo.pop()
        if node not in seen:
            seen.add(node)
            order.append(node)
            todo.extend(reversed(node.parents))
    return order


@wrong("topo_order", lost=OUT_OF_ORDER, diagnosis="depth_first")  # M3-03
def goes_down_the_last_road_first(root):
    order, todo = [], [root]
    while todo:
        node = todo.pop()
        if node in order:
            continue
        order.append(node)
        todo.extend(node.parents)
    return order


@wrong("topo_order", lost=OUT_OF_ORDER, diagnosis="breadth_first")  # M3-04
def spreads_in_circles(root):
    order, seen, k = [root], {root}, 0
    while k < len(order):
        for parent in order[k].parents:
            if parent not in seen:
                seen.add(parent)
                order.append(parent)
        k += 1
    return order


@wrong("topo_order", lost=NO_GOOD_LIST, diagnosis="equal_nodes_merged")  # M3-06
def remembers_data_and_not_nodes(root):
    order, seen, todo = [], set(), [(root, False)]
    while todo:
        node, opened = todo.pop()
        if opened:
            order.append(node)
        elif float(np.sum(node.data)) not in seen:
            seen.add(float(np.sum(node.data)))
            todo.append((node, True))
            todo.extend((parent, False) for parent in reversed(node.parents))
    return order[::-1]


@wrong(
    "topo_order",
    lost=NO_GOOD_LIST,
    diagnosis=("listed_for_every_road", "nested_too_deep", "walks_every_road"),
)  # M3-40
def walks_every_road_up(root):
    order = []

    def visit(node):
        for parent in node.parents:
            visit(parent)
        order.append(node)

    visit(root)
    return order[::-1]


@wrong(
    "topo_order",
    lost={**NO_ROAD_TWICE, **LONG_LISTS},
    diagnosis=("nested_too_deep", "walks_every_road"),
)  # M3-40
def removes_repetitions_at_the_end(root):
    order = []

    def visit(node):
        order.append(node)
        for parent in node.parents:
            visit(parent)

    visit(root)
    last = {}
    for place, node in enumerate(order):
        last[node] = place
    return sorted(last, key=last.get)


@wrong("topo_order", lost=NO_GOOD_LIST, diagnosis="root_left_out")
def leaves_the_root_out(root):
    order, seen, todo = [], {root}, [(p, False) for p in root.parents]
    while todo:
        node, opened = todo.pop()
        if opened:
            order.append(node)
        elif node not in seen:
            seen.add(node)
            todo.append((node, True))
            todo.extend((parent, False) for parent in node.parents)
    return order[::-1]


@wrong("topo_order", lost=NO_GOOD_LIST, diagnosis="leaves_left_out")
def leaves_the_leaves_out(root):
    order, seen, todo = [], set(), [(root, False)]
    while todo:
        node, opened = todo.pop()
        if opened:
            order.append(node)
        elif node not in seen and node.parents:
            seen.add(node)
            todo.append((node, True))
            todo.extend((parent, False) for parent in node.parents)
    return order[::-1]


@right("topo_order")
def looks_into_the_list_of_finished_ones(root):
    order, todo = [], [(root, False)]
    while todo:
        node, opened = todo.pop()
        if opened:
            order.append(node)
        elif node not in order:
            todo.append((node, True))
            todo.extend((parent, False) for parent in node.parents)
    return order[::-1]


@wrong("topo_order", lost=OUT_OF_ORDER, diagnosis="marked_when_found")
def marks_a_node_when_it_is_found(root):
    order, seen, todo = [], {root}, [(root, False)]
    while todo:
        node, opened = todo.pop()
        if opened:
            order.append(node)
            continue
        todo.append((node, True))
        for parent in node.parents:
            if parent not in seen:
                seen.add(parent)
                todo.append((parent, False))
    return order[::-1]


@wrong("topo_order", lost=OUT_OF_ORDER, diagnosis="first_parent_only")
def looks_at_the_first_parent_alone(root):
    order, node = [root], root
    while node.parents:
        node = node.parents[0]
        order.append(node)
    return order


@right("topo_order")
def skips_constants(root):
    order, seen, todo = [], set(), [(root, False)]
    while todo:
        node, opened = todo.pop()
        if opened:
            order.append(node)
        elif node not in seen:
            seen.add(node)
            todo.append((node, True))
            todo.extend((p, False) for p in node.parents if p.requires_grad)
    return order[::-1]


@wrong("topo_order", lost=NO_GOOD_LIST, diagnosis="only_the_next_ones")
def counts_edges_by_operation(root):
    return [root, *root.parents]


@wrong("topo_order", lost=NO_GOOD_LIST, diagnosis="returns_nothing")
def prints_the_order(root):
    finished, seen, todo = [], set(), [(root, False)]
    while todo:
        node, opened = todo.pop()
        if opened:
            finished.append(node)
        elif node not in seen:
            seen.add(node)
            todo.append((node, True))
            todo.extend((parent, False) for parent in node.parents)
    print(finished[::-1])


@wrong("topo_order", lost=NO_GOOD_LIST, diagnosis="not_the_nodes")
def gives_data_for_nodes(root):
    finished, seen, todo = [], set(), [(root, False)]
    while todo:
        node, opened = todo.pop()
        if opened:
            finished.append(node.data)
        elif node not in seen:
            seen.add(node)
            todo.append((node, True))
            todo.extend((parent, False) for parent in node.parents)
    return finished[::-1]


@wrong("topo_order", lost={**BEFORE, **NO_ROAD_TWICE, **LONG_LISTS}, diagnosis="marks_left_behind")
def marks_the_nodes(root):
    order, todo = [], [(root, False)]
    while todo:
        node, opened = todo.pop()
        if opened:
            order.append(node)
        elif not hasattr(node, "seen"):
            node.seen = True
            todo.append((node, True))
            todo.extend((parent, False) for parent in node.parents)
    return order[::-1]


@wrong("topo_order", lost=NO_GOOD_LIST, diagnosis="attribute_not_promised")
def asks_the_class(root):
    return root.way_back()


@wrong("topo_order", lost=NO_GOOD_LIST, diagnosis="attribute_not_promised")
def sorts_by_numbers(root):
    found, todo = {root}, [root]
    while todo:
        for parent in todo.pop().parents:
            if parent not in found:
                found.add(parent)
                todo.append(parent)
    return sorted(found, key=lambda node: node.number, reverse=True)


@wrong("topo_order", lost={**TWO_ROADS, **BEFORE, **NO_ROAD_TWICE})
def waits_for_a_twin_for_ever(root):
    uses, todo = {root: 0}, [root]
    while todo:
        for parent in todo.pop().parents:
            if parent not in uses:
                uses[parent] = 0
                todo.append(parent)
            uses[parent] += 1
    order, ready = [], [root]
    while ready:
        node = ready.pop()
        order.append(node)
        for parent in set(node.parents):
            uses[parent] -= 1
            if uses[parent] == 0:
                ready.append(parent)
    return order


@right("topo_order")
def sorts_by_the_longest_road(root):
    depth, level = {}, {root}
    for k in range(10**6):
        if not level:
            break
        for node in level:
            depth[node] = k
        level = {parent for node in level for parent in node.parents}
    return sorted(depth, key=depth.get)


@right("topo_order")
def returns_an_iterator(root):
    order, seen, todo = [], set(), [root]
    while todo:
        node = todo[-1]
        seen.add(node)
        fresh = [parent for parent in node.parents if parent not in seen]
        if fresh:
            todo.append(fresh[0])
        else:
            todo.pop()
            if node not in order[-1:]:
                order.append(node)
    return reversed(order)


# --- Tensor ----------------------------------------------------------------

backward(
    "keeps_a_table_by_identity",
    """
if gradient is None:
    if np.size(self.data) > 1:
        raise RuntimeError("which of them?")
    gradient = np.ones_like(self.data)
table = {id(self): np.array(gradient, dtype=float)}
for node in topo_order(self):
    g = table.pop(id(node))
    parts = node.to_parents(g)
    for parent, part in zip(node.parents, parts):
        if id(parent) not in table:
            table[id(parent)] = np.zeros(parent.data.shape)
        table[id(parent)] += part
    if not node.parents and node.requires_grad:
        if node.grad is None:
            node.grad = np.zeros(node.data.shape)
        node.grad = node.grad + g
""",
)

backward(
    "writes_into_nodes_and_cleans_up",
    """
order = topo_order(self)
if gradient is None and self.data.shape not in [(1,) * k for k in range(9)]:
    raise RuntimeError
before = {}
for node in order:
    before[node], node.grad = node.grad, np.zeros(node.data.shape)
self.grad = self.grad + (1.0 if gradient is None else gradient)
for node in order:
    for parent, part in zip(node.parents, node.to_parents(node.grad)):
        parent.grad = parent.grad + part
for node in order:
    if node.parents or not node.requires_grad:
        node.grad = before[node]
    elif before[node] is not None:
        node.grad = node.grad + before[node]
""",
)

backward(
    "collects_lists_of_contributions",
    """
if gradient is None:
    try:
        self.data.item()
    except ValueError:
        raise RuntimeError("a gradient is needed") from None
    gradient = 1.0
received = {self: [np.broadcast_to(gradient, self.data.shape)]}
for node in topo_order(self):
    total = np.sum(received[node], axis=0)
    if not node.parents:
        if node.requires_grad:
            node.grad = total.copy() if node.grad is None else np.add(node.grad, total)
        continue
    for k, part in enumerate(node.to_parents(total)):
        received.setdefault(node.parents[k], []).append(part)
""",
)

backward(
    "asks_for_each_parent_by_itself",
    """
if gradient is None and self.data.size != 1:
    raise RuntimeError
order = topo_order(self)
grads = [np.zeros(node.data.shape) for node in order]
place = {node: k for k, node in enumerate(order)}
grads[0] = grads[0] + (np.ones(self.data.shape) if gradient is None else gradient)
for k, node in enumerate(order):
    for i in range(len(node.parents)):
        grads[place[node.parents[i]]] = grads[place[node.parents[i]]] + node.to_parents(grads[k])[i]
for node, grad in zip(order, grads):
    if node.requires_grad and node.parents == ():
        node.grad = grad if node.grad is None else node.grad + grad
""",
)

seeded(
    "assigns_contributions",  # M3-01
    """
arrived = {self: gradient}
for node in self.way_back():
    for parent, part in zip(node.parents, node.to_parents(arrived[node])):
        arrived[parent] = part
    if node.requires_grad and not node.parents:
        node.grad = arrived[node] + (0 if node.grad is None else node.grad)
""",
    lost=SUMS,
    diagnosis="last_road_wins",
)

seeded(
    "assigns_contributions_along_the_list",  # M3-01
    """
arrived = {self: gradient}
for node in topo_order(self):
    for parent, part in zip(node.parents, node.to_parents(arrived[node])):
        arrived[parent] = part
    if node.requires_grad and not node.parents:
        node.grad = arrived[node] + (0 if node.grad is None else node.grad)
""",
    lost=SUMS,
    diagnosis="last_road_wins",
)

seeded(
    "keeps_the_first_contribution",  # M3-01
    """
arrived = {self: gradient}
for node in self.way_back():
    for parent, part in zip(node.parents, node.to_parents(arrived[node])):
        arrived.setdefault(parent, part)
    if node.requires_grad and not node.parents:
        node.grad = arrived[node] + (0 if node.grad is None else node.grad)
""",
    lost=SUMS,
    diagnosis="first_road_wins",
)

seeded(
    "keeps_the_first_contribution_along_the_list",  # M3-01
    """
arrived = {self: gradient}
for node in topo_order(self):
    for parent, part in zip(node.parents, node.to_parents(arrived[node])):
        arrived.setdefault(parent, part)
    if node.requires_grad and not node.parents:
        node.grad = arrived[node] + (0 if node.grad is None else node.grad)
""",
    lost=SUMS,
    diagnosis="first_road_wins",
)

seeded(
    "puts_contributions_into_a_dict_at_once",  # M3-01
    """
arrived = {self: gradient}
for node in self.way_back():
    new = dict(zip(node.parents, node.to_parents(arrived[node])))
    for parent, part in new.items():
        arrived[parent] = arrived.get(parent, 0) + part
    if node.requires_grad and not node.parents:
        node.grad = arrived[node] + (0 if node.grad is None else node.grad)
""",
    lost={**TOGETHER, **USES, **RANDOM},
    diagnosis="twins_merged",
)

seeded(
    "sends_what_it_has_so_far",  # M3-02
    """
arrived = {self: gradient}

def go(node):
    for parent, part in zip(node.parents, node.to_parents(arrived[node])):
        arrived[parent] = arrived.get(parent, 0) + part
    for parent in node.parents:
        go(parent)

go(self)
for node, grad in arrived.items():
    if node.requires_grad and not node.parents:
        node.grad = grad + (0 if node.grad is None else node.grad)
""",
    lost={**ROADS_THAT_MEET, **ONCE, **LONG},
    diagnosis=("nested_too_deep", "sent_before_complete", "walks_every_road"),
)

seeded(
    "goes_up_at_once",  # M3-02
    """
arrived = {self: gradient}

def go(node):
    for parent, part in zip(node.parents, node.to_parents(arrived[node])):
        arrived[parent] = arrived.get(parent, 0) + part
        go(parent)

go(self)
for node, grad in arrived.items():
    if node.requires_grad and not node.parents:
        node.grad = grad + (0 if node.grad is None else node.grad)
""",
    lost={**ROADS_THAT_MEET, **ONCE, **LONG},
    diagnosis=("nested_too_deep", "sent_before_complete", "walks_every_road"),
)

seeded(
    "marks_and_goes_down",  # M3-03
    """
arrived, seen, todo = {self: gradient}, set(), [self]
while todo:
    node = todo.pop()
    if node in seen:
        continue
    seen.add(node)
    for parent, part in zip(node.parents, node.to_parents(arrived[node])):
        arrived[parent] = arrived.get(parent, 0) + part
    todo.extend(reversed(node.parents))
for node, grad in arrived.items():
    if node.requires_grad and not node.parents:
        node.grad = grad + (0 if node.grad is None else node.grad)
""",
    lost=ROADS_THAT_MEET,
    diagnosis="depth_first",
)

seeded(
    "marks_and_queues",  # M3-04
    """
arrived, seen, queue = {self: gradient}, {self}, [self]
for node in queue:
    for parent, part in zip(node.parents, node.to_parents(arrived[node])):
        arrived[parent] = arrived.get(parent, 0) + part
        if parent not in seen:
            seen.add(parent)
            queue.append(parent)
for node, grad in arrived.items():
    if node.requires_grad and not node.parents:
        node.grad = grad + (0 if node.grad is None else node.grad)
""",
    lost=ROADS_THAT_MEET,
    diagnosis="breadth_first",
)

seeded(
    "begins_at_the_wrong_end",  # M3-05
    """
order = self.way_back()[::-1]
arrived = {node: np.zeros(node.data.shape) for node in order}
arrived[self] = gradient
for node in order:
    for parent, part in zip(node.parents, node.to_parents(arrived[node])):
        arrived[parent] = arrived[parent] + part
for node in order:
    if node.requires_grad and not node.parents:
        node.grad = arrived[node] + (0 if node.grad is None else node.grad)
""",
    lost=GRADIENTS,
    diagnosis="order_not_reversed",
)

seeded(
    "walks_every_road",  # M3-40
    """
todo = [(self, gradient)]
while todo:
    node, g = todo.pop()
    if node.requires_grad and not node.parents:
        node.grad = g + (0 if node.grad is None else node.grad)
    todo.extend(zip(node.parents, node.to_parents(g)))
""",
    lost={**RANDOM, **ONCE},
    diagnosis="walks_every_road",
)

seeded(
    "calls_itself_along_every_road",  # M3-40, M3-41
    """
if not self.parents and self.requires_grad:
    self.grad = gradient + (0 if self.grad is None else self.grad)
for parent, part in zip(self.parents, self.to_parents(gradient)):
    parent.backward(part)
""",
    lost={**RANDOM, **ONCE, **LONG},
    diagnosis=("nested_too_deep", "walks_every_road"),
)

backward(
    "begins_with_the_loss",  # M3-08
    """
if gradient is None:
    if self.data.size != 1:
        raise RuntimeError
    gradient = self.data
arrived = {self: gradient}
for node in self.way_back():
    for parent, part in zip(node.parents, node.to_parents(arrived[node])):
        arrived[parent] = arrived.get(parent, 0) + part
    if node.requires_grad and not node.parents:
        node.grad = arrived[node] + (0 if node.grad is None else node.grad)
""",
    lost={**CHAIN, **TOGETHER, **CALLS, **UPSTREAM},
    diagnosis="multiplied_by_loss",
)

seeded(
    "multiplies_the_upstream_by_the_data",  # M3-08
    """
else:
    gradient = gradient * self.data
arrived = {self: gradient}
for node in self.way_back():
    for parent, part in zip(node.parents, node.to_parents(arrived[node])):
        arrived[parent] = arrived.get(parent, 0) + part
    if node.requires_grad and not node.parents:
        node.grad = arrived[node] + (0 if node.grad is None else node.grad)
""",
    lost={**HIDDEN_GRADIENTS, **WEIGHED},
    diagnosis="multiplied_by_loss",
)

backward(
    "begins_with_ones_always",  # M3-42
    """
arrived = {self: np.ones(self.data.shape)}
for node in self.way_back():
    for parent, part in zip(node.parents, node.to_parents(arrived[node])):
        arrived[parent] = arrived.get(parent, 0) + part
    if node.requires_grad and not node.parents:
        node.grad = arrived[node] + (0 if node.grad is None else node.grad)
""",
    lost={**WEIGHED, **UPSTREAM, **REFUSES},
    diagnosis=("ones_taken_for_granted", "upstream_argument_ignored"),
)

backward(
    "takes_ones_for_granted",  # M3-42
    """
arrived = {self: np.ones(self.data.shape) if gradient is None else gradient}
for node in self.way_back():
    for parent, part in zip(node.parents, node.to_parents(arrived[node])):
        arrived[parent] = arrived.get(parent, 0) + part
    if node.requires_grad and not node.parents:
        node.grad = arrived[node] + (0 if node.grad is None else node.grad)
""",
    lost=REFUSES,
    diagnosis="ones_taken_for_granted",
)

backward(
    "refuses_with_another_error",  # relative of M3-42
    """
if gradient is None:
    if self.data.size != 1:
        raise ValueError("a gradient is needed")
    gradient = np.ones(self.data.shape)
arrived = {self: gradient}
for node in self.way_back():
    for parent, part in zip(node.parents, node.to_parents(arrived[node])):
        arrived[parent] = arrived.get(parent, 0) + part
    if node.requires_grad and not node.parents:
        node.grad = arrived[node] + (0 if node.grad is None else node.grad)
""",
    lost=REFUSES,
    diagnosis="other_error_raised",
)

backward(
    "refuses_every_axis",
    """
if gradient is None:
    if self.data.ndim > 0:
        raise RuntimeError
    gradient = np.array(1.0)
arrived = {self: gradient}
for node in self.way_back():
    for parent, part in zip(node.parents, node.to_parents(arrived[node])):
        arrived[parent] = arrived.get(parent, 0) + part
    if node.requires_grad and not node.parents:
        node.grad = arrived[node] + (0 if node.grad is None else node.grad)
""",
    lost={**UPSTREAM, **REFUSES},
    diagnosis="one_number_refused",
)

backward(
    "never_asks_for_a_gradient_and_means",
    """
if gradient is None:
    gradient = np.ones(self.data.shape)
arrived = {self: gradient / self.data.size}
for node in self.way_back():
    for parent, part in zip(node.parents, node.to_parents(arrived[node])):
        arrived[parent] = arrived.get(parent, 0) + part
    if node.requires_grad and not node.parents:
        node.grad = arrived[node] + (0 if node.grad is None else node.grad)
""",
    lost={**WEIGHED, **UPSTREAM, **REFUSES},
    diagnosis=("mean_for_seed", "ones_taken_for_granted"),
)

seeded(
    "stores_gradients_in_nodes",  # M3-09
    """
self.grad = gradient + (0 if self.grad is None else self.grad)
for node in self.way_back():
    for parent, part in zip(node.parents, node.to_parents(node.grad)):
        parent.grad = part + (0 if parent.grad is None else parent.grad)
""",
    lost={**CALLS, **LEAVES, **EARLIER},
    diagnosis=("kept_everywhere", "stored_gradients_survive"),
)

seeded(
    "stores_gradients_and_sets_the_root",  # M3-09
    """
self.grad = gradient
for node in self.way_back():
    for parent, part in zip(node.parents, node.to_parents(node.grad)):
        parent.grad = part if parent.grad is None else parent.grad + part
""",
    lost={**CALLS, **LEAVES, **EARLIER, **MEMORY},
    diagnosis=("gradients_share_memory", "kept_everywhere", "stored_gradients_survive"),
)

seeded(
    "stores_gradients_afresh",  # M3-10
    """
order = self.way_back()
for node in order:
    node.grad = np.zeros(node.data.shape)
self.grad = gradient
for node in order:
    for parent, part in zip(node.parents, node.to_parents(node.grad)):
        parent.grad = parent.grad + part
""",
    lost={**CALLS, **LEAVES, **EARLIER, **SEQUENCES},
    diagnosis=("earlier_gradients_lost", "kept_everywhere"),
)

seeded(
    "replaces_what_was_there",  # M3-10
    """
arrived = {self: gradient}
for node in self.way_back():
    for parent, part in zip(node.parents, node.to_parents(arrived[node])):
        arrived[parent] = arrived.get(parent, 0) + part
    if node.requires_grad and not node.parents:
        node.grad = arrived[node] + 0
""",
    lost={**CALLS, **EARLIER, **SEQUENCES},
    diagnosis="earlier_gradients_lost",
)

seeded(
    "keeps_gradients_of_results",
    """
arrived = {self: gradient}
for node in self.way_back():
    for parent, part in zip(node.parents, node.to_parents(arrived[node])):
        arrived[parent] = arrived.get(parent, 0) + part
    if node.requires_grad:
        node.grad = arrived[node] + (0 if node.grad is None else node.grad)
""",
    lost=LEAVES,
    diagnosis="kept_in_between",
)

seeded(
    "keeps_gradients_of_constants",
    """
arrived = {self: gradient}
for node in self.way_back():
    for parent, part in zip(node.parents, node.to_parents(arrived[node])):
        arrived[parent] = arrived.get(parent, 0) + part
    if not node.parents:
        node.grad = arrived[node] + (0 if node.grad is None else node.grad)
""",
    lost=LEAVES,
    diagnosis="kept_in_constants",
)

seeded(
    "keeps_every_gradient",
    """
arrived = {self: gradient}
for node in self.way_back():
    for parent, part in zip(node.parents, node.to_parents(arrived[node])):
        arrived[parent] = arrived.get(parent, 0) + part
    node.grad = arrived[node] + (0 if node.grad is None else node.grad)
""",
    lost=LEAVES,
    diagnosis="kept_everywhere",
)

seeded(
    "hands_out_the_same_array",  # M3-18
    """
arrived = {self: gradient}
for node in self.way_back():
    for parent, part in zip(node.parents, node.to_parents(arrived[node])):
        arrived[parent] = arrived[parent] + part if parent in arrived else part
    if node.requires_grad and not node.parents:
        node.grad = arrived[node] if node.grad is None else node.grad + arrived[node]
""",
    lost=MEMORY,
    diagnosis="gradients_share_memory",
)

seeded(
    "adds_into_what_it_was_given",  # M3-18
    """
arrived = {self: gradient}
for node in self.way_back():
    for parent, part in zip(node.parents, node.to_parents(arrived[node])):
        if parent in arrived:
            arrived[parent] += part
        else:
            arrived[parent] = part
    if node.requires_grad and not node.parents:
        node.grad = arrived[node] + (0 if node.grad is None else node.grad)
""",
    lost={**USES, **WAITS, **RANDOM},
    diagnosis="joined_in_place",
)

seeded(
    "adds_into_the_old_gradient",
    """
arrived = {self: gradient}
for node in self.way_back():
    for parent, part in zip(node.parents, node.to_parents(arrived[node])):
        arrived[parent] = arrived.get(parent, 0) + part
    if node.requires_grad and not node.parents:
        if node.grad is None:
            node.grad = np.zeros(node.data.shape)
        node.grad += arrived[node]
""",
    lost=MEMORY,
    diagnosis="earlier_array_changed",
)

seeded(
    "returns_gradients",
    """
arrived = {self: gradient}
for node in self.way_back():
    for parent, part in zip(node.parents, node.to_parents(arrived[node])):
        arrived[parent] = arrived.get(parent, 0) + part
return arrived
""",
    lost=WITHOUT_GRADIENTS,
    diagnosis="nothing_left_behind",
)

seeded(
    "keeps_gradients_as_tensors",
    """
arrived = {self: gradient}
for node in self.way_back():
    for parent, part in zip(node.parents, node.to_parents(arrived[node])):
        arrived[parent] = arrived.get(parent, 0) + part
    if node.requires_grad and not node.parents:
        node.grad = Tensor(arrived[node])
""",
    lost={**GRADIENTS, **WEIGHED, **MEMORY},
)

seeded(
    "forgets_the_root_that_is_a_leaf",
    """
arrived = {self: gradient}
for node in self.way_back():
    for parent, part in zip(node.parents, node.to_parents(arrived[node])):
        arrived[parent] = arrived.get(parent, 0) + part
    if node is not self and node.requires_grad and not node.parents:
        node.grad = arrived[node] + (0 if node.grad is None else node.grad)
""",
    lost=LEAVES,
    diagnosis="root_forgotten",
)

backward(
    "forgets_the_gradient_argument",
    """
if self.data.size != 1 and gradient is None:
    raise RuntimeError
arrived = {self: np.ones(self.data.shape)}
for node in self.way_back():
    for parent, part in zip(node.parents, node.to_parents(arrived[node])):
        arrived[parent] = arrived.get(parent, 0) + part
    if node.requires_grad and not node.parents:
        node.grad = arrived[node] + (0 if node.grad is None else node.grad)
""",
    lost={**WEIGHED, **UPSTREAM},
    diagnosis="upstream_argument_ignored",
)


backward(
    "raises_any_exception",
    """
if gradient is None:
    if self.data.size != 1:
        raise Exception("a gradient is needed")
    gradient = np.ones(self.data.shape)
arrived = {self: gradient}
for node in self.way_back():
    for parent, part in zip(node.parents, node.to_parents(arrived[node])):
        arrived[parent] = arrived.get(parent, 0) + part
    if node.requires_grad and not node.parents:
        node.grad = arrived[node] + (0 if node.grad is None else node.grad)
""",
    lost=REFUSES,
    diagnosis="other_error_raised",
)

seeded(
    "fills_leaves_when_something_arrives",  # nothing arrives at a leaf that is the root
    """
arrived = {self: gradient}
for node in self.way_back():
    if node not in arrived:
        continue
    for parent, part in zip(node.parents, node.to_parents(arrived[node])):
        if parent.requires_grad:
            arrived[parent] = arrived.get(parent, 0) + part
            if not parent.parents:
                parent.grad = part + (0 if parent.grad is None else parent.grad)
""",
    lost=LEAVES,
    diagnosis="root_forgotten",
)

backward(
    "gives_the_number_one_for_a_seed",
    """
if gradient is None:
    if self.data.size != 1:
        raise RuntimeError
    gradient = 1.0
arrived = {self: np.zeros(self.data.shape) + gradient}
for node in self.way_back():
    g = arrived.pop(node)
    if node.requires_grad and not node.parents:
        node.grad = np.copy(g) if node.grad is None else np.add(node.grad, g)
    for k, part in enumerate(node.to_parents(g)):
        earlier = arrived.get(node.parents[k])
        arrived[node.parents[k]] = part if earlier is None else earlier + part
""",
)

# --- no_grad ---------------------------------------------------------------

cell(
    "saves_in_a_list",
    "no_grad",
    """
class no_grad:
    def __init__(self):
        self.states = []

    def __enter__(self):
        self.states.append(Tensor.recording)
        Tensor.recording = False
        return self

    def __exit__(self, kind, value, traceback):
        Tensor.recording = self.states.pop()
        return False

    def __call__(self, function):
        def wrapped(*args, **kwargs):
            with self:
                return function(*args, **kwargs)

        return wrapped
""",
)

cell(
    "is_a_context_decorator",
    "no_grad",
    """
import contextlib


class no_grad(contextlib.ContextDecorator):
    def __enter__(self):
        self.before = Tensor.recording
        Tensor.recording = False

    def __exit__(self, *exception):
        Tensor.recording = self.before
""",
)

cell(
    "is_a_generator",
    "no_grad",
    """
import contextlib


@contextlib.contextmanager
def no_grad():
    before = Tensor.recording
    Tensor.recording = False
    try:
        yield
    finally:
        Tensor.recording = before
""",
)

cell(
    "guards_calls_with_finally",
    "no_grad",
    """
import functools


class no_grad:
    def __enter__(self):
        self.before, Tensor.recording = Tensor.recording, False

    def __exit__(self, *_):
        setattr(Tensor, "recording", self.before)

    def __call__(self, function):
        @functools.wraps(function)
        def wrapped(*args, **kwargs):
            before, Tensor.recording = Tensor.recording, False
            try:
                result = function(*args, **kwargs)
            finally:
                Tensor.recording = before
            return result

        return wrapped
""",
)

cell(
    "turns_on_at_the_end",  # M3-28
    "no_grad",
    """
class no_grad:
    def __enter__(self):
        Tensor.recording = False

    def __exit__(self, *exception):
        Tensor.recording = True

    def __call__(self, function):
        def wrapped(*args, **kwargs):
            with no_grad():
                return function(*args, **kwargs)

        return wrapped
""",
    lost={**RESTORES, **DECORATES, **RECORDING},
    diagnosis="state_not_restored",
)

cell(
    "toggles_the_switch",  # M3-28
    "no_grad",
    """
class no_grad:
    def __enter__(self):
        Tensor.recording = not Tensor.recording

    def __exit__(self, *exception):
        Tensor.recording = not Tensor.recording

    def __call__(self, function):
        def wrapped(*args, **kwargs):
            with no_grad():
                return function(*args, **kwargs)

        return wrapped
""",
    lost={**RESTORES, **DECORATES},
    diagnosis="switch_toggled",
)

cell(
    "has_no_finally",  # M3-29
    "no_grad",
    """
import contextlib


@contextlib.contextmanager
def no_grad():
    before = Tensor.recording
    Tensor.recording = False
    yield
    Tensor.recording = before
""",
    lost={**EXCEPTIONS, **RECORDING},
    diagnosis="left_off_after_error",
)

cell(
    "restores_without_an_error_alone",  # M3-29
    "no_grad",
    """
class no_grad:
    def __enter__(self):
        self.before = Tensor.recording
        Tensor.recording = False

    def __exit__(self, kind, value, traceback):
        if kind is None:
            Tensor.recording = self.before

    def __call__(self, function):
        def wrapped(*args, **kwargs):
            with no_grad():
                return function(*args, **kwargs)

        return wrapped
""",
    lost={**EXCEPTIONS, **RECORDING},
    diagnosis="left_off_after_error",
)

cell(
    "swallows_exceptions",
    "no_grad",
    """
class no_grad:
    def __enter__(self):
        self.before = Tensor.recording
        Tensor.recording = False

    def __exit__(self, *exception):
        Tensor.recording = self.before
        return True

    def __call__(self, function):
        def wrapped(*args, **kwargs):
            with no_grad():
                return function(*args, **kwargs)

        return wrapped
""",
    lost={**EXCEPTIONS, **RECORDING},
    diagnosis="error_swallowed",
)

cell(
    "decorates_without_finally",
    "no_grad",
    """
class no_grad:
    def __enter__(self):
        self.before = Tensor.recording
        Tensor.recording = False

    def __exit__(self, *exception):
        Tensor.recording = self.before

    def __call__(self, function):
        def wrapped(*args, **kwargs):
            before, Tensor.recording = Tensor.recording, False
            result = function(*args, **kwargs)
            Tensor.recording = before
            return result

        return wrapped
""",
    lost=EXCEPTIONS,
    diagnosis="left_off_after_error",
)

cell(
    "knows_no_decorator",
    "no_grad",
    """
class no_grad:
    def __enter__(self):
        self.before = Tensor.recording
        Tensor.recording = False

    def __exit__(self, *exception):
        Tensor.recording = self.before
""",
    lost=NO_DECORATOR,
    diagnosis="not_a_decorator",
)

cell(
    "decorates_at_once",
    "no_grad",
    """
class no_grad:
    def __enter__(self):
        self.before = Tensor.recording
        Tensor.recording = False

    def __exit__(self, *exception):
        Tensor.recording = self.before

    def __call__(self, function):
        with self:
            return function
""",
    lost=NO_DECORATOR,
    diagnosis="switched_while_decorating",
)

cell(
    "loses_what_is_returned",
    "no_grad",
    """
class no_grad:
    def __enter__(self):
        self.before = Tensor.recording
        Tensor.recording = False

    def __exit__(self, *exception):
        Tensor.recording = self.before

    def __call__(self, function):
        def wrapped(*args, **kwargs):
            with no_grad():
                function(*args, **kwargs)

        return wrapped
""",
    lost=NO_DECORATOR,
    diagnosis="decorated_result_lost",
)

cell(
    "hands_on_one_argument",
    "no_grad",
    """
class no_grad:
    def __enter__(self):
        self.before = Tensor.recording
        Tensor.recording = False

    def __exit__(self, *exception):
        Tensor.recording = self.before

    def __call__(self, function):
        def wrapped(x):
            with no_grad():
                return function(x)

        return wrapped
""",
    lost={**EXCEPTIONS, **DECORATES, **RECORDING},
    diagnosis="arguments_not_handed_on",
)

cell(
    "switches_a_name_of_its_own",
    "no_grad",
    """
class no_grad:
    def __enter__(self):
        self.recording = False

    def __exit__(self, *exception):
        self.recording = True

    def __call__(self, function):
        return function
""",
    lost=NO_SWITCH,
    diagnosis="never_switched_off",
)

cell(
    "never_comes_back",
    "no_grad",
    """
class no_grad:
    def __enter__(self):
        Tensor.recording = False

    def __exit__(self, *exception):
        pass

    def __call__(self, function):
        def wrapped(*args, **kwargs):
            with no_grad():
                return function(*args, **kwargs)

        return wrapped
""",
    lost=NO_SWITCH,
    diagnosis="never_switched_on",
)

cell(
    "begins_when_it_is_made",
    "no_grad",
    """
class no_grad:
    def __init__(self):
        self.before = Tensor.recording
        Tensor.recording = False

    def __enter__(self):
        return self

    def __exit__(self, *exception):
        Tensor.recording = self.before

    def __call__(self, function):
        def wrapped(*args, **kwargs):
            with self:
                return function(*args, **kwargs)

        return wrapped
""",
    lost={**OFF_AND_ON, **RESTORES, **EXCEPTIONS, **DECORATES},
    diagnosis="off_since_it_was_made",
)

cell(
    "remembers_when_it_is_made",
    "no_grad",
    """
class no_grad:
    def __init__(self):
        self.before = Tensor.recording

    def __enter__(self):
        Tensor.recording = False

    def __exit__(self, *exception):
        Tensor.recording = self.before

    def __call__(self, function):
        def wrapped(*args, **kwargs):
            with self:
                return function(*args, **kwargs)

        return wrapped
""",
    lost={**RESTORES, **DECORATES},
    diagnosis="state_saved_too_early",
)

cell(
    "takes_no_arguments_on_leaving",
    "no_grad",
    """
class no_grad:
    def __enter__(self):
        self.before = Tensor.recording
        Tensor.recording = False

    def __exit__(self):
        Tensor.recording = self.before

    def __call__(self, function):
        def wrapped(*args, **kwargs):
            with no_grad():
                return function(*args, **kwargs)

        return wrapped
""",
    lost=NO_SWITCH,
    diagnosis="exit_without_arguments",
)


cell(
    "returns_the_state_on_leaving",
    "no_grad",
    """
class no_grad:
    def __enter__(self):
        self.before = Tensor.recording
        Tensor.recording = False

    def __exit__(self, *exception):
        Tensor.recording = self.before
        return self.before

    def __call__(self, function):
        def wrapped(*args, **kwargs):
            with no_grad():
                return function(*args, **kwargs)

        return wrapped
""",
    lost={**EXCEPTIONS, **RECORDING},
    diagnosis="error_swallowed",
)

cell(
    "switches_the_class_above",
    "no_grad",
    """
class no_grad:
    def __enter__(self):
        self.before = Operations.recording
        Operations.recording = False

    def __exit__(self, *exception):
        Operations.recording = self.before

    def __call__(self, function):
        def wrapped(*args, **kwargs):
            with no_grad():
                return function(*args, **kwargs)

        return wrapped
""",
    lost=NO_SWITCH,
    diagnosis="never_switched_off",
)


# --- is_recorded -----------------------------------------------------------

asks(
    "asks_in_a_loop",
    """
def is_recorded(parents):
    if not Tensor.recording:
        return False
    for parent in parents:
        if parent.requires_grad:
            return True
    return False
""",
)

asks(
    "counts_requests",
    """
def is_recorded(parents):
    return Tensor.recording and sum(p.requires_grad for p in parents) >= 1
""",
)

asks(
    "compares_with_true",
    """
def is_recorded(parents):
    asked = [p.requires_grad for p in parents]
    return (True in asked) is True and Tensor.recording is True
""",
)

asks(
    "wants_all_parents",  # M3-30
    """
def is_recorded(parents):
    return Tensor.recording and all(parent.requires_grad for parent in parents)
""",
    lost=WRONG_ANSWER,
    diagnosis="needs_every_operand",
)

asks(
    "asks_the_first_parent",  # M3-30
    """
def is_recorded(parents):
    return Tensor.recording and parents[0].requires_grad
""",
    lost={**PARENTS, **RECORDING},
    diagnosis="first_operand_decides",
)

asks(
    "looks_for_two_parents",
    """
def is_recorded(parents):
    a, b = parents
    return Tensor.recording and (a.requires_grad or b.requires_grad)
""",
    lost=WRONG_ANSWER,
    diagnosis="two_parents_expected",
)

asks(
    "forgets_the_switch",
    """
def is_recorded(parents):
    return any(parent.requires_grad for parent in parents)
""",
    lost=WRONG_ANSWER,
    diagnosis="switch_not_asked",
)

asks(
    "forgets_the_parents",
    """
def is_recorded(parents):
    return Tensor.recording
""",
    lost=WRONG_ANSWER,
    diagnosis="parents_not_asked",
)

asks(
    "records_where_either_holds",
    """
def is_recorded(parents):
    return Tensor.recording or any(parent.requires_grad for parent in parents)
""",
    lost=WRONG_ANSWER,
    diagnosis="either_is_enough",
)

asks(
    "looks_at_gradients",
    """
def is_recorded(parents):
    return Tensor.recording and any(parent.grad is not None for parent in parents)
""",
    lost=WRONG_ANSWER,
    diagnosis="never_recorded",
)

asks(
    "prints_the_answer",
    """
def is_recorded(parents):
    print(Tensor.recording and any(parent.requires_grad for parent in parents))
""",
    lost=WRONG_ANSWER,
    diagnosis="never_recorded",
)


asks(
    "asks_the_class_above",
    """
def is_recorded(parents):
    return Operations.recording and any(parent.requires_grad for parent in parents)
""",
    lost=WRONG_ANSWER,
    diagnosis="switch_not_asked",
)

asks(
    "asks_whether_there_are_parents",
    """
def is_recorded(parents):
    return Tensor.recording and bool(parents)
""",
    lost=WRONG_ANSWER,
    diagnosis="parents_not_asked",
)


# --- detach ----------------------------------------------------------------


@right("detach")
def builds_it_by_hand(tensor):
    result = Tensor(0.0)
    result.data = tensor.data
    return result


@right("detach")
def takes_a_view(tensor):
    return Tensor(tensor.data[...], requires_grad=False)


@right("detach")
def asks_for_its_type(tensor):
    return type(tensor)(tensor.data.view())


@wrong("detach", lost=SHARED, diagnosis="detached_copy")  # M3-32
def copies_the_numbers(tensor):
    return Tensor(tensor.data.copy())


@wrong("detach", lost=SHARED, diagnosis="detached_copy")  # M3-32
def copies_through_a_list(tensor):
    return Tensor(tensor.data.tolist())


@wrong("detach", lost=NO_CUT, diagnosis="original_cut")  # M3-32
def cuts_the_original(tensor):
    tensor.requires_grad = False
    return tensor


@wrong("detach", lost=NO_CUT, diagnosis="original_past_erased")  # M3-32
def cuts_the_original_wholly(tensor):
    tensor.requires_grad, tensor.parents, tensor.op, tensor.saved = False, (), "", ()
    return tensor


@wrong("detach", lost={**NO_PAST, **RECORDING}, diagnosis="still_attached")
def keeps_the_request(tensor):
    return Tensor(tensor.data, tensor.requires_grad)


@wrong("detach", lost=NO_CUT, diagnosis="past_taken_over")
def keeps_the_past(tensor):
    result = Tensor(tensor.data)
    result.parents, result.op, result.saved = tensor.parents, tensor.op, tensor.saved
    return result


@wrong("detach", lost=NO_CUT, diagnosis="returns_an_input")
def returns_the_tensor(tensor):
    return tensor


@wrong("detach", lost=SHARED, diagnosis="detached_copy")
def computes_inside_a_block(tensor):
    with no_grad():
        return tensor * 1


@wrong("detach", lost={**NO_CUT, **SHARED}, diagnosis="array_for_tensor")
def returns_an_array(tensor):
    return tensor.data


@wrong("detach", lost={**NO_CUT, **SHARED}, diagnosis="returns_nothing")
def returns_nothing(tensor):
    Tensor(tensor.data)


@wrong("detach", lost=NO_CUT, diagnosis="original_past_erased")
def erases_the_past_and_makes_a_new_one(tensor):
    tensor.requires_grad, tensor.parents, tensor.op, tensor.saved = False, (), "", ()
    return Tensor(tensor.data)


@wrong("detach", lost=NO_PAST, diagnosis="past_taken_over")
def copies_the_object_and_clears_its_parents(tensor):
    import copy

    result = copy.copy(tensor)
    result.requires_grad, result.parents = False, ()
    return result


@wrong("detach", lost={**NO_CUT, **SHARED})
def wraps_the_tensor(tensor):
    return Tensor(tensor)


# --- zero_grad -------------------------------------------------------------


@right("zero_grad")
def writes_two_loops(params, set_to_none=True):
    if set_to_none:
        for p in params:
            p.grad = None
    else:
        for p in params:
            if p.grad is not None:
                p.grad = p.grad * 0


@right("zero_grad")
def makes_zeros_like_the_data(params, set_to_none=True):
    for p in params:
        if p.grad is not None:
            p.grad = None if set_to_none else np.zeros_like(p.data)


@right("zero_grad")
def collects_first(params, set_to_none=True):
    listed = list(params)
    for k in range(len(listed)):
        old = listed[k].grad
        listed[k].grad = None if old is None or set_to_none else np.full(np.shape(old), 0.0)


@wrong("zero_grad", lost=ALL_PARAMETERS, diagnosis="earlier_array_changed")
def zeroes_in_place(params, set_to_none=True):
    for p in params:
        if set_to_none:
            p.grad = None
        elif p.grad is not None:
            p.grad[...] = 0


@wrong("zero_grad", lost=ALL_PARAMETERS, diagnosis="old_array_emptied")
def zeroes_in_place_first(params, set_to_none=True):
    for p in params:
        if p.grad is not None:
            p.grad *= 0
        if set_to_none:
            p.grad = None


@wrong(
    "zero_grad",
    lost=FORGETS_WRONGLY,
    diagnosis="zero_before_the_first",
)  # M3-44
def multiplies_none(params, set_to_none=True):
    for p in params:
        if set_to_none:
            p.grad = None
        else:
            p.grad = p.grad * 0


@wrong("zero_grad", lost=FORGETS_WRONGLY, diagnosis="zeros_for_nothing")  # M3-44
def puts_zeros_everywhere(params, set_to_none=True):
    for p in params:
        p.grad = None if set_to_none else np.zeros(p.data.shape)


@wrong("zero_grad", lost=FORGETS_WRONGLY, diagnosis="set_to_none_ignored")
def knows_none_alone(params, set_to_none=True):
    for p in params:
        p.grad = None


@wrong("zero_grad", lost=FORGETS_WRONGLY, diagnosis="zeros_for_none")
def knows_zeros_alone(params, set_to_none=True):
    for p in params:
        if p.grad is not None:
            p.grad = np.zeros(p.grad.shape)


@wrong(
    "zero_grad",
    lost=FORGETS_WRONGLY,
    diagnosis="none_and_zero_swapped",
)
def swaps_the_strengths(params, set_to_none=True):
    for p in params:
        if not set_to_none:
            p.grad = None
        elif p.grad is not None:
            p.grad = np.zeros(p.grad.shape)


@wrong(
    "zero_grad", lost={**ALL_PARAMETERS, **SEQUENCES, **DESCEND}, diagnosis="only_the_first_zeroed"
)
def stops_after_the_first(params, set_to_none=True):
    for p in params:
        if set_to_none or p.grad is None:
            p.grad = None
        else:
            p.grad = np.zeros(p.grad.shape)
        return


@wrong(
    "zero_grad",
    lost={**ALL_PARAMETERS, **SEQUENCES, **DESCEND},
    diagnosis=("leftovers_counted", "stops_at_none"),
)
def stops_at_the_first_none(params, set_to_none=True):
    for p in params:
        if p.grad is None:
            break
        p.grad = None if set_to_none else np.zeros(p.grad.shape)


@wrong("zero_grad", lost=FORGETS_WRONGLY, diagnosis="number_for_zeros")
def puts_a_number(params, set_to_none=True):
    for p in params:
        if set_to_none:
            p.grad = None
        elif p.grad is not None:
            p.grad = 0.0


@wrong("zero_grad", lost=ALL_PARAMETERS, diagnosis="walked_by_index")
def counts_by_index(params, set_to_none=True):
    for k in range(len(params)):
        p = params[k]
        if set_to_none or p.grad is None:
            p.grad = None
        else:
            p.grad = np.zeros(p.grad.shape)


@wrong(
    "zero_grad",
    lost={**FORGETS_WRONGLY, **VALLEY, **DESCEND},
    diagnosis=("gradients_pile_up", "nothing_set_back"),
)
def renames_the_gradient(params, set_to_none=True):
    for p in params:
        grad = p.grad
        grad = None  # noqa: F841


@wrong("zero_grad", lost=FORGETS_WRONGLY, diagnosis="zeros_for_nothing")
def takes_zeros_like_the_gradient(params, set_to_none=True):
    for p in params:
        p.grad = None if set_to_none else np.zeros_like(p.grad)


# --- descend ---------------------------------------------------------------


@right("descend")
def updates_in_place_in_a_block(params, loss_of, lr, steps):
    losses = []
    for _ in range(steps):
        zero_grad(params, set_to_none=False)
        loss = loss_of()
        loss.backward()
        with no_grad():
            for p in params:
                p.data -= lr * p.grad
        losses.append(float(loss.data))
    return losses


@right("descend")
def forgets_by_hand(params, loss_of, lr, steps):
    losses = []
    while len(losses) < steps:
        for p in params:
            p.grad = None
        loss = loss_of()
        losses += [loss.data.item()]
        loss.backward()
        for p in params:
            p.data = np.subtract(p.data, np.multiply(lr, p.grad))
    return losses


@right("descend")
def takes_differences_of_gradients(params, loss_of, lr, steps):
    losses = []
    for _ in range(steps):
        before = [0 if p.grad is None else p.grad for p in params]
        loss = loss_of()
        loss.backward()
        for p, old in zip(params, before, strict=True):
            p.data = p.data - lr * (p.grad - old)
        losses.append(loss.data)
    return losses


@wrong("descend", lost=LOOP, diagnosis="gradients_pile_up")  # M3-45
def never_zeroes(params, loss_of, lr, steps):
    losses = []
    for _ in range(steps):
        loss = loss_of()
        losses.append(float(loss.data))
        loss.backward()
        for p in params:
            p.data = p.data - lr * p.grad
    return losses


@wrong("descend", lost=LOOP, diagnosis="zeroed_once")  # M3-45
def zeroes_before_the_loop(params, loss_of, lr, steps):
    losses = []
    zero_grad(params)
    for _ in range(steps):
        loss = loss_of()
        losses.append(float(loss.data))
        loss.backward()
        for p in params:
            p.data = p.data - lr * p.grad
    return losses


@wrong("descend", lost=DESCEND, diagnosis="leftovers_counted")
def zeroes_after_the_step(params, loss_of, lr, steps):
    losses = []
    for _ in range(steps):
        loss = loss_of()
        losses.append(float(loss.data))
        loss.backward()
        for p in params:
            p.data = p.data - lr * p.grad
        zero_grad(params)
    return losses


@wrong("descend", lost=LOOP, diagnosis="never_moves")
def zeroes_too_early(params, loss_of, lr, steps):
    losses = []
    for _ in range(steps):
        loss = loss_of()
        losses.append(float(loss.data))
        loss.backward()
        zero_grad(params, set_to_none=False)
        for p in params:
            p.data = p.data - lr * p.grad
    return losses


@wrong("descend", lost=LOOP, diagnosis="zeroed_before_use")
def deletes_gradients_too_early(params, loss_of, lr, steps):
    losses = []
    for _ in range(steps):
        loss = loss_of()
        losses.append(float(loss.data))
        loss.backward()
        zero_grad(params)
        for p in params:
            p.data = p.data - lr * p.grad
    return losses


@wrong("descend", lost=LOOP, diagnosis="never_moves")  # M3-46
def replaces_the_parameters(params, loss_of, lr, steps):
    losses = []
    for _ in range(steps):
        zero_grad(params)
        loss = loss_of()
        losses.append(float(loss.data))
        loss.backward()
        with no_grad():
            for p in params:
                p = p - lr * p.grad  # noqa: PLW2901
    return losses


@wrong("descend", lost=LOOP, diagnosis="never_moves")  # M3-46
def fills_the_list_with_new_tensors(params, loss_of, lr, steps):
    losses = []
    for _ in range(steps):
        zero_grad(params)
        loss = loss_of()
        losses.append(float(loss.data))
        loss.backward()
        params = [Tensor(p.data - lr * (0 if p.grad is None else p.grad), True) for p in params]
    return losses


@wrong("descend", lost=LOOP, diagnosis="uphill")
def climbs(params, loss_of, lr, steps):
    losses = []
    for _ in range(steps):
        zero_grad(params)
        loss = loss_of()
        losses.append(float(loss.data))
        loss.backward()
        for p in params:
            p.data = p.data + lr * p.grad
    return losses


@wrong("descend", lost=LOOP, diagnosis="loss_after_the_step")  # relative of M2-11
def records_after_the_step(params, loss_of, lr, steps):
    losses = []
    for _ in range(steps):
        zero_grad(params)
        loss_of().backward()
        for p in params:
            p.data = p.data - lr * p.grad
        losses.append(float(loss_of().data))
    return losses


@wrong("descend", lost=LOOP, diagnosis="gradient_never_renewed")
def computes_the_loss_once(params, loss_of, lr, steps):
    losses, loss = [], loss_of()
    for _ in range(steps):
        zero_grad(params)
        loss.backward()
        for p in params:
            p.data = p.data - lr * p.grad
        losses.append(float(loss.data))
    return losses


@wrong("descend", lost=LOOP, diagnosis="loss_unrecorded")
def computes_the_loss_in_a_block(params, loss_of, lr, steps):
    losses = []
    for _ in range(steps):
        zero_grad(params)
        with no_grad():
            loss = loss_of()
            losses.append(float(loss.data))
            loss.backward()
            for p in params:
                p.data = p.data - lr * p.grad
    return losses


@wrong("descend", lost=LOOP, diagnosis=("one_loss_returned", "wrong_shape"))
def returns_the_last_loss(params, loss_of, lr, steps):
    for _ in range(steps):
        zero_grad(params)
        loss = loss_of()
        loss.backward()
        for p in params:
            p.data = p.data - lr * p.grad
    return float(loss.data)


@wrong("descend", lost=LOOP, diagnosis="returns_nothing")
def returns_no_losses(params, loss_of, lr, steps):
    for _ in range(steps):
        zero_grad(params)
        loss_of().backward()
        for p in params:
            p.data = p.data - lr * p.grad


@right("descend")
def fills_an_array(params, loss_of, lr, steps):
    losses = np.empty(steps)
    for k in range(steps):
        zero_grad(p for p in params)
        (loss := loss_of()).backward()
        losses[k] = loss.data
        for p in params:
            p.data = p.data + -lr * p.grad
    return losses


@wrong("descend", lost=LOOP, diagnosis="never_went_back")
def never_goes_back(params, loss_of, lr, steps):
    losses = []
    for _ in range(steps):
        zero_grad(params)
        losses.append(float(loss_of().data))
        for p in params:
            p.data = p.data - lr * p.grad
    return losses


@wrong("descend", lost=LOOP, diagnosis="rate_left_out")
def leaves_the_rate_out(params, loss_of, lr, steps):
    losses = []
    for _ in range(steps):
        zero_grad(params)
        loss = loss_of()
        losses.append(float(loss.data))
        loss.backward()
        for p in params:
            p.data = p.data - p.grad
    return losses


@wrong("descend", lost=DESCEND, diagnosis="first_parameter_alone")
def moves_the_first_alone(params, loss_of, lr, steps):
    losses = []
    for _ in range(steps):
        zero_grad(params)
        loss = loss_of()
        losses.append(float(loss.data))
        loss.backward()
        for p in params:
            p.data = p.data - lr * p.grad
            break
    return losses


@wrong("descend", lost=LOOP, diagnosis="one_step_long")
def makes_one_step_more(params, loss_of, lr, steps):
    losses = []
    for _ in range(steps + 1):
        zero_grad(params)
        loss = loss_of()
        losses.append(float(loss.data))
        loss.backward()
        for p in params:
            p.data = p.data - lr * p.grad
    return losses[:steps]
