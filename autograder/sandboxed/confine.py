"""Confinement of one candidate: namespaces, mounts, limits, capabilities.

Runs in a process forked from the zygote, before a single line of a student's code.
"""

from __future__ import annotations

import ctypes
import os
import platform
import resource
import signal
from collections.abc import Mapping
from pathlib import Path

_CLONE_NEWNS = 0x00020000
_CLONE_NEWIPC = 0x08000000
_CLONE_NEWUSER = 0x10000000
_CLONE_NEWPID = 0x20000000
_CLONE_NEWNET = 0x40000000
_MS_RDONLY, _MS_NOSUID, _MS_NODEV, _MS_NOEXEC = 1, 2, 4, 8
_MS_REC, _MS_PRIVATE = 0x4000, 0x40000
_PR_SET_PDEATHSIG, _PR_SET_DUMPABLE, _PR_CAPBSET_DROP, _PR_SET_NO_NEW_PRIVS = 1, 4, 24, 38
_CAPABILITY_VERSION_3 = 0x20080522
_LAST_CAPABILITY = 63
_KEYCTL = {"x86_64": 250, "aarch64": 219, "riscv64": 219, "ppc64le": 271, "s390x": 280}
_KEYCTL_JOIN_SESSION_KEYRING = 1

_libc = ctypes.CDLL(None, use_errno=True)


class ConfinementFailed(OSError):
    """The kernel refused a step; nothing of the student's may run."""


def leave_root() -> None:
    """Give up the host's root for an unprivileged user; does nothing for ordinary users."""
    if os.getuid() == 0:
        nobody = 65534
        os.setgroups([])
        os.setresgid(nobody, nobody, nobody)
        os.setresuid(nobody, nobody, nobody)
    leave_keyring()
    _call("prctl", _PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)
    _call("prctl", _PR_SET_DUMPABLE, 1, 0, 0, 0)


def leave_keyring() -> None:
    """A session keyring of its own: keys of whoever started us, or of the one before, stay away."""
    number = _KEYCTL.get(platform.machine())
    if number is None or _libc.syscall(number, _KEYCTL_JOIN_SESSION_KEYRING, None) < 0:
        raise ConfinementFailed(ctypes.get_errno(), "keyctl: the session keyring cannot be left")


def enter_namespaces() -> None:
    """Own user, pid, mount, ipc and network namespaces; the next fork is the first process."""
    uid, gid = os.getuid(), os.getgid()
    flags = _CLONE_NEWUSER | _CLONE_NEWPID | _CLONE_NEWNS | _CLONE_NEWIPC | _CLONE_NEWNET
    _call("unshare", flags)
    Path("/proc/self/setgroups").write_text("deny")
    Path("/proc/self/uid_map").write_text(f"{uid} {uid} 1")
    Path("/proc/self/gid_map").write_text(f"{gid} {gid} 1")


def hide_shared_places(tmpfs_bytes: int) -> None:
    """A private /tmp and /dev/shm of limited size, and an empty /proc."""
    _mount(None, "/", None, _MS_REC | _MS_PRIVATE)
    plain = _MS_NOSUID | _MS_NODEV
    _mount("tmpfs", "/tmp", "tmpfs", plain, f"size={tmpfs_bytes},mode=0700")
    if Path("/dev/shm").is_dir():
        _mount("tmpfs", "/dev/shm", "tmpfs", plain, f"size={tmpfs_bytes},mode=0700")
    _mount("tmpfs", "/proc", "tmpfs", plain | _MS_RDONLY | _MS_NOEXEC, "size=4k")


def drop_capabilities() -> None:
    """Give up everything that owning a user namespace grants, for good."""
    for capability in range(_LAST_CAPABILITY + 1):
        if _libc.prctl(_PR_CAPBSET_DROP, capability, 0, 0, 0) != 0:
            break
    header = (ctypes.c_uint32 * 2)(_CAPABILITY_VERSION_3, 0)
    nothing = (ctypes.c_uint32 * 6)()
    _call("capset", header, nothing)
    _call("prctl", _PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)


def limit_resources(limits: Mapping[str, int]) -> None:
    """Kernel limits; `limits` names `memory`, `processes`, `file_size`, `files`, `cpu_seconds`."""
    _limit(resource.RLIMIT_AS, _mapped_bytes() + limits["memory"])
    _limit(resource.RLIMIT_NPROC, limits["processes"])
    _limit(resource.RLIMIT_FSIZE, limits["file_size"])
    _limit(resource.RLIMIT_NOFILE, limits["files"])
    _limit(resource.RLIMIT_CPU, limits["cpu_seconds"])
    _limit(resource.RLIMIT_CORE, 0)
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)


def die_with_parent() -> None:
    """End this process when its parent ends."""
    _call("prctl", _PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)


def _mapped_bytes() -> int:
    """Address space that the zygote's libraries already occupy."""
    try:
        pages = int(Path("/proc/self/statm").read_text().split()[0])
    except OSError:
        return 2**31
    return pages * resource.getpagesize()


def _limit(which: int, value: int) -> None:
    _, hard = resource.getrlimit(which)
    ceiling = value if hard == resource.RLIM_INFINITY else min(value, hard)
    resource.setrlimit(which, (ceiling, ceiling))


def _mount(
    source: str | None, target: str, kind: str | None, flags: int, data: str | None = None
) -> None:
    encoded = [None if text is None else text.encode() for text in (source, target, kind, data)]
    _call("mount", encoded[0], encoded[1], encoded[2], ctypes.c_ulong(flags), encoded[3])


def _call(name: str, *args: object) -> None:
    if getattr(_libc, name)(*args) != 0:
        number = ctypes.get_errno()
        raise ConfinementFailed(number, f"{name}: {os.strerror(number)}")
