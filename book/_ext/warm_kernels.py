"""Kernels that have imported numpy, matplotlib and torch before they start.

One process imports them; every kernel is forked from it. Jupyter finds these kernels under the
usual name `python3`, in a folder that stands before the others on its path.
Where a process cannot be forked safely, the usual kernels serve.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

NURSERY = Path(__file__).with_name("kernel_nursery.py")


@contextmanager
def warm_kernels() -> Iterator[None]:
    """While it lasts, `python3` kernels are forked from one process."""
    if sys.platform != "linux":
        yield
        return
    before = os.environ.get("JUPYTER_PATH")
    with tempfile.TemporaryDirectory() as name, _nursery(Path(name) / "socket") as socket:
        _describe(Path(name) / "kernels" / "python3", socket)
        os.environ["JUPYTER_PATH"] = os.pathsep.join([name, *([before] if before else [])])
        try:
            yield
        finally:
            if before is None:
                del os.environ["JUPYTER_PATH"]
            else:
                os.environ["JUPYTER_PATH"] = before


@contextmanager
def _nursery(socket: Path) -> Iterator[Path]:
    """The process that forks; it ends when its standard input is closed."""
    command = [sys.executable, str(NURSERY), "serve", str(socket)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        assert process.stdin
        assert process.stdout
        process.stdout.readline()  # it listens
        try:
            yield socket
        finally:
            process.stdin.close()


def _describe(folder: Path, socket: Path) -> None:
    """Write the description by which Jupyter starts a kernel."""
    folder.mkdir(parents=True)
    # -I -S: what asks for a kernel needs nothing but the standard library, and starts at once.
    asks = [sys.executable, "-I", "-S", str(NURSERY), "ask", str(socket)]
    # Kernels warn that they listen on 127.0.0.1, each of them, in every build.
    asks += ["-f", "{connection_file}", "--log-level=ERROR"]
    spec = {
        "argv": asks,
        "display_name": "Python 3",
        "language": "python",
        "interrupt_mode": "message",
        "metadata": {"debugger": False},
    }
    (folder / "kernel.json").write_text(json.dumps(spec), encoding="utf-8")
