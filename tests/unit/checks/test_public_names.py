"""What `autograder.checks` offers, and what importing it costs."""

from __future__ import annotations

import subprocess
import sys

import pytest

from autograder import checks


def test_all_names_what_is_there() -> None:
    assert sorted(checks.__all__) == sorted(set(checks.__all__))
    assert [] == [name for name in checks.__all__ if not hasattr(checks, name)]


def test_all_names_everything_that_is_public() -> None:
    modules = {name for name in vars(checks) if f"autograder.checks.{name}" in sys.modules}
    public = {name for name in vars(checks) if not name.startswith("_")} - modules

    assert set(checks.__all__) == public


@pytest.mark.parametrize("name", checks.__all__)
def test_every_public_name_is_described(name: str) -> None:
    assert getattr(checks, name).__doc__


def test_importing_needs_neither_torch_nor_the_rest_of_the_package() -> None:
    """Students import it in sheets where torch is not there."""
    program = (
        "import sys; sys.modules['torch'] = None; import autograder.checks as c; "
        "c.values(abs, expected=abs, cases=[(-1,)]); "
        "print([n for n in sys.modules if n.startswith('autograder.') and '.checks' not in n], "
        "sys.modules['torch'])"
    )
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", program], capture_output=True, text=True, check=False
    )

    assert ("[] None\n", "") == (done.stdout, done.stderr)
