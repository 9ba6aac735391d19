"""The first lines that run inside the sandbox: give up root, then load everything else."""

from __future__ import annotations

import sys

from autograder.sandboxed import confine


def main() -> None:
    """Start the zygote with the arguments of `autograder.sandboxed.zygote.main`."""
    if sys.argv[2] == "confined":
        confine.leave_root()
    from autograder.sandboxed import zygote

    zygote.main()
