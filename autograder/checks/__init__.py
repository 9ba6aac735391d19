"""What the test cells of the course are written in.

Importing it needs numpy alone; torch is imported where a reference is computed. Every function
takes the student's object, a reference and cases, returns None when the answer is right, and
otherwise raises `CheckFailed` with a fact, the evidence and a hint.
"""

from autograder.checks.check_error import raises
from autograder.checks.check_gradient import gradient, untouched, values
from autograder.checks.check_judge import judge
from autograder.checks.check_labels import labels
from autograder.checks.check_path import path
from autograder.checks.check_program import choice, program
from autograder.checks.check_vjp import vjp
from autograder.checks.messages import CheckFailed, Unanswered
from autograder.checks.mistakes import MISTAKES, Mistake
from autograder.checks.planted import Planted, Sound

__all__ = [
    "MISTAKES",
    "CheckFailed",
    "Mistake",
    "Planted",
    "Sound",
    "Unanswered",
    "choice",
    "gradient",
    "judge",
    "labels",
    "path",
    "program",
    "raises",
    "untouched",
    "values",
    "vjp",
]
