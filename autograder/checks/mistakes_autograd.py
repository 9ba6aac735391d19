"""Mistakes in an engine that differentiates by itself."""

from __future__ import annotations

from autograder.checks.mistake import Mistake
from autograder.checks.mistakes_forgetting import FORGETTING
from autograder.checks.mistakes_functions import FUNCTIONS
from autograder.checks.mistakes_graphs import GRAPHS
from autograder.checks.mistakes_recording import RECORDING
from autograder.checks.mistakes_rules import RULES
from autograder.checks.mistakes_switch import SWITCH
from autograder.checks.mistakes_traversal import TRAVERSAL

AUTOGRAD: tuple[Mistake, ...] = (
    *RECORDING,
    *RULES,
    *TRAVERSAL,
    *SWITCH,
    *FORGETTING,
    *FUNCTIONS,
    *GRAPHS,
)
