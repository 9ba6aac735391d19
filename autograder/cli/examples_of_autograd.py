"""Examples of mistakes in an engine that differentiates by itself."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

EXAMPLES: dict[str, tuple[str, Callable[[], tuple[Any, Any]]]] = {}

WITHOUT: dict[str, str] = {}
