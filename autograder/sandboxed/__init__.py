"""What runs on the far side of the border, where nothing is trusted and nothing is secret.

These modules are the only part of the package, besides `autograder.checks`, that is visible
inside the sandbox. They know no sheet, no test and no verdict.
"""

FAILED = 70
"""Exit status of a candidate that could not start, or could not answer for want of memory."""
