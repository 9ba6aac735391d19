"""Fork Jupyter kernels from a process that has imported what they need.

python kernel_nursery.py serve SOCKET      wait for requests until standard input is closed
python kernel_nursery.py ask SOCKET ...    be a kernel, for Jupyter: one is forked, gets
                                           the other arguments, and lives as long as this
"""

from __future__ import annotations

import contextlib
import importlib
import json
import os
import select
import signal
import socket
import sys
from pathlib import Path

NEEDED = (
    "ipykernel.ipkernel", "ipykernel.kernelapp", "matplotlib.backends.backend_agg",
    "matplotlib.backends.backend_svg", "matplotlib.figure", "myst_nb", "numpy", "torch",
)  # fmt: skip
"""What almost every page imports; pyplot is left to the kernel, which it asks for its backend."""
Kernels = dict[int, tuple[socket.socket, int]]
"""By file descriptor: the connection of whoever asked, and the process that was forked."""


def ask(address: str, *arguments: str) -> int:
    """Have a kernel forked, and return its exit status when it has ended."""
    request = {"arguments": arguments, "cwd": str(Path.cwd()), "env": dict(os.environ)}
    with socket.socket(socket.AF_UNIX) as connection:
        connection.connect(address)
        with connection.makefile("rw", encoding="utf-8") as stream:
            stream.write(json.dumps(request) + "\n")
            stream.flush()
            return int(stream.readline() or 1)


def serve(address: str) -> None:
    """Import, listen, and fork a kernel for every connection."""
    os.environ["MPLBACKEND"] = "module://matplotlib_inline.backend_inline"  # as kernels set it
    for name in NEEDED:
        importlib.import_module(name)
    kernels: Kernels = {}
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind(address)
        listener.listen()
        print("listening", flush=True)  # noqa: T201
        try:
            while _serve_once(listener, kernels):
                pass
        finally:
            for _, process in kernels.values():
                os.kill(process, signal.SIGKILL)


def _serve_once(listener: socket.socket, kernels: Kernels) -> bool:
    """Wait a moment for what may happen; whether to go on."""
    ready, _, _ = select.select([sys.stdin, listener, *kernels], [], [], 0.05)
    if sys.stdin in ready:  # nothing is ever written there: whoever started this is gone
        return False
    if listener in ready:
        connection, _ = listener.accept()
        process = os.fork()
        if process == 0:
            os._exit(_kernel(connection, listener, kernels))
        kernels[connection.fileno()] = connection, process
    _take_leave(kernels, ready)
    return True


def _take_leave(kernels: Kernels, ready: list[object]) -> None:
    """End the kernels whose asker is gone, and tell askers of kernels that have ended."""
    for number, (connection, process) in list(kernels.items()):
        if number in ready and not _says_more(connection):
            os.kill(process, signal.SIGKILL)
        ended, status = os.waitpid(process, os.WNOHANG)
        if ended:
            _tell(connection, os.waitstatus_to_exitcode(status))
            connection.close()
            del kernels[number]


def _says_more(connection: socket.socket) -> bool:
    """Whether the asker is there; its request, which the kernel reads, is left."""
    return bool(connection.recv(1, socket.MSG_PEEK))


def _tell(connection: socket.socket, status: int) -> None:
    with contextlib.suppress(OSError):  # it may be gone
        connection.sendall(f"{status}\n".encode())


def _kernel(connection: socket.socket, listener: socket.socket, kernels: Kernels) -> int:
    """In the forked process: become the kernel that was asked for."""
    from ipykernel.kernelapp import IPKernelApp

    with connection.makefile("r", encoding="utf-8") as stream:
        request = json.loads(stream.readline())
    for other in (listener, connection, *(theirs for theirs, _ in kernels.values())):
        other.close()
    os.setsid()
    os.chdir(request["cwd"])
    os.environ.clear()
    # It is no child of the process that this names, and would end at once.
    os.environ.update({k: v for k, v in request["env"].items() if k != "JPY_PARENT_PID"})
    sys.argv = ["ipykernel_launcher"]
    try:
        IPKernelApp.launch_instance(request["arguments"])
    except SystemExit as end:
        return end.code if isinstance(end.code, int) else int(end.code is not None)
    return 0


if __name__ == "__main__":
    if sys.argv[1] == "serve":
        serve(sys.argv[2])
    else:
        sys.exit(ask(*sys.argv[2:]))
