"""How the zygote is started: inside bubblewrap, with nothing of the course in sight.

The file system of the sandbox is made of what is listed here and nothing else: the interpreter
and its standard library, the libraries that the sheet allows, and two folders of this package.
"""

from __future__ import annotations

import importlib.metadata
import os
import shutil
import subprocess
import sys
import sysconfig
from collections.abc import Iterator, Sequence
from enum import StrEnum
from functools import cache
from pathlib import Path

from packaging.requirements import Requirement

import autograder
from autograder.errors import SandboxUnavailable, UsageError

_ALWAYS = ("numpy", "matplotlib", "ipython", "msgpack")
_BWRAP = "bwrap"


class Isolation(StrEnum):
    """The level of isolation, as it is printed and recorded."""

    NAMESPACES = "namespaces"
    """bubblewrap around the zygote; every candidate in namespaces of its own."""
    NONE = "none"
    """An ordinary process; for one's own notebooks only."""


def available() -> Isolation:
    """The best isolation that works on this machine, found by trying it.

    Raises:
        SandboxUnavailable: there is none; the message says what to do.
    """
    if sys.platform != "linux" or shutil.which(_BWRAP) is None:
        raise SandboxUnavailable(
            "no sandbox: the program `bwrap` is not on this machine",
            hint="install it with `sudo apt-get install bubblewrap`; for your own notebooks only, "
            "`--sandbox none` grades without one",
        )
    problem = _probe()
    if problem:
        raise SandboxUnavailable(
            "no sandbox: `bwrap` is installed but cannot make namespaces",
            problem,
            hint="the kernel must allow user namespaces (in a container: run it with "
            "`--security-opt seccomp=unconfined`); for your own notebooks only, `--sandbox none`",
        )
    return Isolation.NAMESPACES


def chosen(option: str) -> Isolation:
    """The isolation that `--sandbox` asks for.

    Raises:
        SandboxUnavailable: `auto`, and this machine has none.
        UsageError: no such option.
    """
    if option == "none":
        return Isolation.NONE
    if option != "auto":
        raise UsageError(f"there is no sandbox `{option}`", hint="use `auto` or `none`")
    return available()


@cache
def _probe() -> str:
    """Empty when a candidate can be confined here; otherwise what failed."""
    code = (
        "from autograder.sandboxed import confine as c; import os; c.leave_root(); "
        "c.enter_namespaces(); pid = os.fork()\n"
        "if pid == 0: c.hide_shared_places(1 << 20); c.drop_capabilities(); os._exit(0)\n"
        "os._exit(os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]))"
    )
    command = [*bubblewrap(torch=False), *interpreter(), "-c", _BOOT + code]
    done = subprocess.run(
        command, capture_output=True, text=True, check=False, timeout=60, env={"PATH": _path()}
    )
    return "" if done.returncode == 0 else (done.stderr.strip().splitlines() or ["it ended"])[-1]


_BOOT = "import sys; sys.path.append('/site'); "


def zygote_command(
    isolation: Isolation, descriptor: int, modules: Sequence[str]
) -> tuple[list[str], dict[str, str]]:
    """Command line and environment that start a zygote.

    Args:
        descriptor: number of the inherited control socket.
        modules: what to preload; torch is visible inside only when it is among them.
    """
    start = "from autograder.sandboxed.start import main; main()"
    environment = {
        "OMP_NUM_THREADS": "1",
        "OPENBLAS_NUM_THREADS": "1",
        "MKL_NUM_THREADS": "1",
        "PYTHONHASHSEED": "0",
        "MPLBACKEND": "module://matplotlib_inline.backend_inline",
        "LANG": "C.UTF-8",
    }
    arguments = [str(descriptor), "confined", ",".join(modules)]
    if isolation is Isolation.NONE:
        arguments[1] = "open"
        environment["HOME"] = environment["MPLCONFIGDIR"] = environment["IPYTHONDIR"] = "/tmp"
        environment["PATH"] = _path()
        return [sys.executable, "-P", "-c", start, *arguments], environment
    command = [*bubblewrap(torch="torch" in modules), *interpreter()]
    inside = {
        **environment,
        "HOME": "/tmp",
        "IPYTHONDIR": "/tmp/ipython",
        "MPLCONFIGDIR": "/tmp/mpl",
        "PATH": "/python/bin",
    }
    settings = [part for item in inside.items() for part in ("--setenv", *item)]
    end = command.index("--")
    command[end:end] = settings
    return [*command, "-c", _BOOT + start, *arguments], {"PATH": _path()}


def interpreter() -> list[str]:
    """The interpreter as it is called inside; without `site`, so that `/site` is all there is."""
    return [f"/python/bin/{_executable().name}", "-P", "-s", "-S"]


def bubblewrap(*, torch: bool) -> list[str]:
    """The `bwrap` command line up to the program that it runs."""
    command = [
        _BWRAP,
        *("--unshare-pid", "--unshare-net", "--unshare-ipc", "--unshare-uts"),
        *("--unshare-cgroup-try", "--die-with-parent", "--new-session", "--clearenv"),
        *("--hostname", "sandbox", "--cap-drop", "ALL"),
        *("--setenv", "LD_LIBRARY_PATH", "/python/lib"),  # else another libpython may be found
    ]
    if os.getuid() == 0:
        command += ["--cap-add", "CAP_SETUID", "--cap-add", "CAP_SETGID"]
    else:
        command += ["--unshare-user", "--uid", "65534", "--gid", "65534"]
    for folder in ("/usr", "/etc", "/python", "/python/bin", "/python/lib", "/site"):
        command += ["--perms", "0755", "--dir", folder]
    command += _system_mounts() + _python_mounts() + _library_mounts(torch=torch)
    return [
        *command,
        *("--proc", "/proc", "--dev", "/dev", "--remount-ro", "/dev"),
        *("--perms", "0777", "--tmpfs", "/tmp", "--chdir", "/tmp", "--remount-ro", "/", "--"),
    ]


def _system_mounts() -> list[str]:
    mounts = ["--ro-bind", "/usr/lib", "/usr/lib", "--ro-bind-try", "/usr/lib64", "/usr/lib64"]
    for link in ("/lib", "/lib64"):
        if Path(link).is_symlink():
            mounts += ["--symlink", f"usr{link}", link]
        elif Path(link).is_dir():
            mounts += ["--ro-bind", link, link]
    for folder in sorted(Path("/usr/lib").glob("python3*")):
        mounts += ["--tmpfs", str(folder)]
    return [*mounts, "--ro-bind-try", "/etc/ld.so.cache", "/etc/ld.so.cache"]


def _executable() -> Path:
    return Path(sys.executable).resolve()


def _python_mounts() -> list[str]:
    """The interpreter, its standard library without installed packages, and its libraries."""
    stdlib = Path(sysconfig.get_path("stdlib", vars=_base())).resolve()
    version = f"python{sys.version_info.major}.{sys.version_info.minor}"
    mounts = ["--ro-bind", str(_executable()), f"/python/bin/{_executable().name}"]
    mounts += ["--ro-bind", str(stdlib), f"/python/lib/{version}"]
    for name in ("site-packages", "dist-packages"):
        if (stdlib / name).is_dir():
            mounts += ["--tmpfs", f"/python/lib/{version}/{name}"]
    if not str(stdlib).startswith("/usr/lib/"):
        for library in sorted(stdlib.parent.glob("*.so*")):
            mounts += ["--ro-bind", str(library.resolve()), f"/python/lib/{library.name}"]
    return mounts


def _base() -> dict[str, str]:
    return {"installed_base": sys.base_prefix, "base": sys.base_prefix}


def _library_mounts(*, torch: bool) -> list[str]:
    mounts = []
    for path in sorted(_libraries(torch=torch)):
        mounts += ["--ro-bind", str(path), f"/site/{path.name}"]
    package = Path(autograder.__file__).parent
    mounts += ["--perms", "0755", "--dir", "/site/autograder"]
    for name in ("__init__.py", "checks", "sandboxed"):
        mounts += ["--ro-bind", str(package / name), f"/site/autograder/{name}"]
    return mounts


@cache
def _libraries(*, torch: bool) -> frozenset[Path]:
    """Top-level files and folders of the allowed distributions and of all that they require."""
    seen: set[str] = set()
    for name in (*_ALWAYS, "torch") if torch else _ALWAYS:
        _collect(name, seen)
    return frozenset(path for name in seen for path in _top_level(name))


def _collect(name: str, seen: set[str]) -> None:
    key = name.lower().replace("_", "-")
    if key in seen:
        return
    try:
        requirements = importlib.metadata.requires(name) or []
    except importlib.metadata.PackageNotFoundError:
        return
    seen.add(key)
    for text in requirements:
        requirement = Requirement(text)
        if requirement.marker is None or requirement.marker.evaluate({"extra": ""}):
            _collect(requirement.name, seen)


def _top_level(name: str) -> Iterator[Path]:
    distribution = importlib.metadata.distribution(name)
    tops = {file.parts[0] for file in distribution.files or () if file.parts[0] != ".."}
    for top in tops - {"__pycache__"}:
        path = Path(str(distribution.locate_file(top)))
        if path.exists():
            yield path.resolve()


def _path() -> str:
    return os.environ.get("PATH", os.defpath)
