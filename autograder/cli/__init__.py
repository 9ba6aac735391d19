"""The command line: one module per verb, each importing what it needs when it is called."""

from __future__ import annotations

import os
import sys
import tempfile
import traceback
from pathlib import Path

from autograder.errors import AutograderError

_INTERRUPTED = 130


def main() -> None:
    """Run the command line; every error is one message, never a traceback."""
    try:
        from typer.exceptions import Abort, Exit, TyperException

        from autograder.cli.app import app
    except ModuleNotFoundError as missing:
        print(f"autograder: the command line needs `{missing.name}`", file=sys.stderr)
        print("hint: run `make env` in the course's repository", file=sys.stderr)
        sys.exit(2)
    try:
        status = app(standalone_mode=False) or 0
        if status == _INTERRUPTED:  # typer makes a status of Ctrl-C
            raise KeyboardInterrupt
        sys.stdout.flush()
    except AutograderError as error:
        print(f"autograder: {error}", file=sys.stderr)
        status = error.exit_status
    except TyperException as error:
        message = error.format_message().rstrip(".")
        print(f"autograder: {message[:1].lower()}{message[1:]}", file=sys.stderr)
        print(
            "hint: `autograder --help`, or `--help` after a verb, shows what there is",
            file=sys.stderr,
        )
        status = 2
    except Exit as stop:
        status = stop.exit_code
    except (KeyboardInterrupt, Abort):
        print("autograder: stopped; what was finished is kept", file=sys.stderr)
        status = _INTERRUPTED
    except (BrokenPipeError, SystemExit):  # nobody reads on, as in `autograder explain | head`
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
        status = 0
    except Exception as error:
        print(f"autograder: {_our_fault(error)}", file=sys.stderr)
        status = 1
    sys.exit(status)


def _our_fault(error: Exception) -> str:
    """A bug of ours: the message names the file that holds the traceback."""
    with tempfile.NamedTemporaryFile(
        "w", prefix="autograder-", suffix=".log", delete=False
    ) as file:
        traceback.print_exception(error, file=file)
    return (
        f"the autograder itself failed with `{type(error).__name__}`\n"
        f"hint: this is a mistake of ours; please report it with {Path(file.name)}"
    )
