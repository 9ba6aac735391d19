"""Mistakes in a model, its loss, slopes and gradient descent."""

from __future__ import annotations

from autograder.checks.mistake import Mistake

REGRESSION: tuple[Mistake, ...] = ()
