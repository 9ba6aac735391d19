"""Everything that must hold before students see a sheet; the tests of the tests."""

from autograder.reports.matrix import Judged
from autograder.verify.matrix import matrices
from autograder.verify.proof import Verified, verify
from autograder.verify.rules import Finding
from autograder.verify.trials import Kind, Trial, Tried

__all__ = ["Finding", "Judged", "Kind", "Trial", "Tried", "Verified", "matrices", "verify"]
