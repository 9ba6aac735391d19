"""Mistakes in an engine that differentiates by itself."""

from __future__ import annotations

from autograder.checks.mistake import Mistake

AUTOGRAD: tuple[Mistake, ...] = ()
