"""Examples of mistakes in an engine that differentiates by itself."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from autograder.cli import examples_of_backward, examples_of_functions, examples_of_tensor

EXAMPLES: dict[str, tuple[str, Callable[[], tuple[Any, Any]]]] = {
    **examples_of_tensor.EXAMPLES,
    **examples_of_backward.EXAMPLES,
    **examples_of_functions.EXAMPLES,
}

WITHOUT: dict[str, str] = {
    **examples_of_tensor.WITHOUT,
    **examples_of_backward.WITHOUT,
    **examples_of_functions.WITHOUT,
}
