"""Mistakes in the layers of a network, by hand."""

from __future__ import annotations

from autograder.checks.mistake import Mistake

LAYERS: tuple[Mistake, ...] = ()
