"""Mistakes in gradient checkers."""

from __future__ import annotations

from autograder.checks.mistake import Mistake

CHECKERS: tuple[Mistake, ...] = ()
