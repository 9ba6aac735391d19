"""The sandbox: that it is there, and what a student's code finds inside."""

from __future__ import annotations

import json
import os
import shutil
import socket
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import kit
import pytest

from autograder.engine import sandbox
from autograder.engine.limits import Limits
from autograder.engine.sandbox import Isolation, available, bubblewrap, chosen, zygote_command
from autograder.engine.session import Session
from autograder.engine.zygote import Zygote
from autograder.errors import SandboxUnavailable, UsageError

Open = Callable[..., Session]


@pytest.fixture
def fresh_probe() -> Iterator[None]:
    """The probe is tried anew, and what a test made of it is forgotten."""
    sandbox._probe.cache_clear()
    yield
    sandbox._probe.cache_clear()


def seen(its: Session, source: str) -> Any:
    """What an expression gives inside, as JSON."""
    run = its.run("look", f"import json, os, sys\nprint(json.dumps({source}))")
    assert "ok" == run.status, run.problem
    return json.loads(run.stdout)


# --- finding one ------------------------------------------------------------------------------


def test_this_machine_has_a_sandbox(fresh_probe: None) -> None:
    assert Isolation.NAMESPACES is available()
    assert Isolation.NAMESPACES is chosen("auto")


def test_none_is_taken_only_when_it_is_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sandbox, "available", lambda: pytest.fail("was tried"))

    assert Isolation.NONE is chosen("none")


@pytest.mark.parametrize("option", ["x", "", "NONE", "docker"])
def test_an_unknown_sandbox_is_wrong_usage(option: str) -> None:
    with pytest.raises(UsageError) as caught:
        chosen(option)

    assert f"there is no sandbox `{option}`\nhint: use `auto` or `none`" == str(caught.value)


def test_without_bubblewrap_the_hint_says_how_to_install_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(shutil, "which", lambda _: None)

    with pytest.raises(SandboxUnavailable, match="the program `bwrap` is not on this machine") as e:
        chosen("auto")
    assert "sudo apt-get install bubblewrap" in e.value.hint
    assert "for your own notebooks only, `--sandbox none`" in e.value.hint


def test_on_another_system_there_is_none(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sandbox.sys, "platform", "darwin")

    with pytest.raises(SandboxUnavailable):
        available()


@pytest.mark.parametrize(
    ("script", "evidence"),
    [
        ("echo 'No permissions to create a new namespace' >&2; exit 1", "No permissions to create"),
        ("exit 1", "it ended"),
    ],
)
def test_a_bubblewrap_that_fails_is_quoted(
    script: str,
    evidence: str,
    fresh_probe: None,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    program = tmp_path / "bwrap"
    program.write_text(f"#!/bin/sh\n{script}\n")
    program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}{os.pathsep}{os.environ['PATH']}")

    with pytest.raises(SandboxUnavailable) as caught:
        available()
    assert "no sandbox: `bwrap` is installed but cannot make namespaces" == caught.value.fact
    assert evidence in caught.value.evidence[0]
    assert "seccomp=unconfined" in caught.value.hint


def test_a_zygote_that_does_not_start_says_what_it_heard(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    program = tmp_path / "bwrap"
    program.write_text("#!/bin/sh\necho 'bwrap: setting up uid map: denied' >&2\nexit 1\n")
    program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}{os.pathsep}{os.environ['PATH']}")
    before = kit.open_descriptors()

    with pytest.raises(SandboxUnavailable) as caught:
        Zygote(Isolation.NAMESPACES, ())
    assert "the sandbox did not start" == caught.value.fact
    assert ("bwrap: setting up uid map: denied",) == caught.value.evidence
    assert before == kit.open_descriptors()


def test_torch_is_mounted_only_for_sheets_that_import_it() -> None:
    without = " ".join(bubblewrap(torch=False))

    assert "/site/numpy" in without
    assert "/site/torch" not in without
    assert "/site/torch" in " ".join(bubblewrap(torch=True))


def test_the_zygotes_environment_holds_nothing_of_ours(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "secret")
    for isolation in Isolation:
        command, environment = zygote_command(isolation, 9, ("numpy",))
        assert "secret" not in " ".join([*command, *environment.values()])
        assert "AWS_SECRET_ACCESS_KEY" not in environment


# --- inside -----------------------------------------------------------------------------------


def test_no_file_of_the_course_is_in_sight(session: Open) -> None:
    its = session()
    its.run(
        "walk",
        "import os\nfiles = []\nfor folder, inside, names in os.walk('/'):\n"
        "    if folder == '/': inside[:] = set(inside) - {'usr', 'python', 'lib', 'lib64'}\n"
        "    if folder == '/site': inside[:] = ['autograder']\n"
        "    else: files += [os.path.join(folder, name) for name in names]",
    )
    files = seen(its, "files")
    own = [name for name in files if name.startswith("/site/autograder/")]
    inside = {name.removeprefix("/site/autograder/").split("/")[0] for name in own}

    assert {"__init__.py", "checks", "sandboxed"} == inside
    assert not [name for name in files if name.endswith((".ipynb", ".db", ".key", ".toml"))]
    others = {"/" + name.split("/")[1] for name in files if name not in own}
    assert others <= {"/etc", "/lib", "/lib64", "/dev", "/tmp"}
    assert ["/etc/ld.so.cache"] == [name for name in files if name.startswith("/etc")]


@pytest.mark.parametrize(
    "folder", [kit.ROOT, Path.home(), Path("/home"), Path("/root"), Path("/work")]
)
def test_no_home_and_no_working_folder_exists(folder: Path, session: Open) -> None:
    assert not seen(session(), f"os.path.exists({str(folder)!r})")


def test_a_file_in_the_hosts_tmp_cannot_be_seen(session: Open, tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("secret")
    its = session()

    assert not seen(its, f"os.path.exists({str(tmp_path)!r})")
    assert ["work"] == seen(its, "sorted(n for n in os.listdir('/tmp') if n == 'work')")


def test_there_is_no_network(session: Open) -> None:
    its = session()
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
        run = its.run(
            "connect", f"import socket\nsocket.create_connection(('127.0.0.1', {port}), timeout=2)"
        )
    assert run.problem.split(":")[0] in ("ConnectionRefusedError", "OSError")
    assert ["lo"] == [name for _, name in seen(its, "__import__('socket').if_nameindex()")]
    assert its.run("dns", "import socket; socket.gethostbyname('example.org')").problem


def test_the_zygote_itself_has_no_network() -> None:
    """Each candidate has an empty network of its own; so must the process that forks it."""
    source = "import socket; print([name for _, name in socket.if_nameindex()])"
    done = subprocess.run(
        [*bubblewrap(torch=False), *sandbox.interpreter(), "-c", source],
        capture_output=True,
        text=True,
        check=True,
        timeout=30,
    )

    assert "['lo']" == done.stdout.strip()


def test_an_abstract_socket_of_the_host_cannot_be_reached(session: Open) -> None:
    with socket.socket(socket.AF_UNIX) as server:
        server.bind(f"\0own-your-gradients-{os.getpid()}")
        server.listen()
        name = server.getsockname()
        run = session().run(
            "connect", f"import socket\ns = socket.socket(socket.AF_UNIX)\ns.connect({name!r})"
        )

    assert run.problem.startswith("ConnectionRefusedError")


def test_no_other_process_can_be_seen_or_signalled(session: Open) -> None:
    its = session()

    assert [] == seen(its, "os.listdir('/proc')")
    assert 1 == seen(its, "os.getpid()")
    assert 0 == seen(its, "os.getppid()")
    for pid in (2, 3, os.getpid()):
        assert "ProcessLookupError" in its.run("kill", f"import os; os.kill({pid}, 0)").problem
    assert "ok" == its.run("all", "import os\ntry: os.kill(-1, 9)\nexcept OSError: pass").status


@pytest.mark.parametrize(
    "place",
    ["/x", "/usr/x", "/etc/x", "/python/bin/x", "/site/x", "/site/autograder/checks/x", "/dev/x"],
)
def test_the_system_cannot_be_written(place: str, session: Open) -> None:
    problem = session().run("write", f"open({place!r}, 'w')").problem

    assert "Read-only file system" in problem or "Permission denied" in problem


def test_the_checks_that_come_along_cannot_be_changed_on_disk(session: Open) -> None:
    source = "import autograder.checks as c, os\nos.remove(c.__file__)"

    assert session().run("remove", source).problem.startswith(("OSError", "PermissionError"))


def test_torch_is_absent_for_a_numpy_sheet(session: Open) -> None:
    assert (
        "ModuleNotFoundError: No module named 'torch'" == session().run("t", "import torch").problem
    )


def test_torch_is_there_for_a_sheet_that_imports_it(tmp_path: Path) -> None:
    zygote = Zygote(Isolation.NAMESPACES, ("numpy", "torch"))
    its = Session(zygote, Limits(), 1, tmp_path)
    run = its.run(
        "t",
        "import torch\nw = torch.ones(3, requires_grad=True)\n(w ** 2).sum().backward()\n"
        "print(w.grad.tolist())",
    )
    its.close()
    zygote.close()

    assert ("ok", "[2.0, 2.0, 2.0]\n") == (run.status, run.stdout)


def test_nobody_runs_it_and_nobody_can_become_root(session: Open) -> None:
    its = session()

    assert [65534, 65534, 65534, 65534] == seen(
        its, "[os.getuid(), os.geteuid(), os.getgid(), os.getegid()]"
    )
    assert its.run("setuid", "import os; os.setuid(0)").problem.startswith(
        ("PermissionError", "OSError")
    )


def test_it_has_no_capability_and_can_gain_none(session: Open) -> None:
    source = (
        "(lambda c, l:"
        " [l.capget(c.byref((c.c_uint32 * 2)(0x20080522, 0)), d := (c.c_uint32 * 6)()),"
        " list(d), l.prctl(39, 0, 0, 0, 0), l.prctl(23, 21, 0, 0, 0)])"
        "(__import__('ctypes'), __import__('ctypes').CDLL(None))"
    )
    status, sets, no_new_privileges, bounding_admin = seen(session(), source)

    assert (0, [0] * 6) == (status, sets)
    assert (1, 0) == (no_new_privileges, bounding_admin)


@pytest.mark.parametrize(
    "call",
    [
        "mount(b'x', b'/tmp', b'tmpfs', 0, None)",
        "umount(b'/proc')",
        "chroot(b'/tmp')",
        "sethostname(b'x', 1)",
    ],
)
def test_privileged_calls_are_refused(call: str, session: Open) -> None:
    assert -1 == seen(session(), f"__import__('ctypes').CDLL(None).{call}")


def test_a_user_namespace_of_its_own_does_not_uncover_the_disk(session: Open) -> None:
    """Where it may make one, what it mounts or unmounts there still shows nothing of the host."""
    its = session()
    its.run(
        "try",
        "import ctypes, os\nlibc = ctypes.CDLL(None)\nlibc.unshare(0x10000000 | 0x20000)\n"
        "for p in (b'/tmp', b'/proc', b'/dev/shm', b'/site', b'/python/lib', b'/usr'):\n"
        "    libc.umount2(p, 2)",
    )

    assert not seen(its, f"os.path.exists({str(kit.ROOT)!r})")
    assert "[]" == its.run("proc", "import os; print(os.listdir('/proc'))").stdout.strip()


def test_the_environment_is_scrubbed(session: Open) -> None:
    names = set(seen(session(), "dict(os.environ)"))

    assert names <= {
        "HOME", "IPYTHONDIR", "MPLCONFIGDIR", "LD_LIBRARY_PATH", "PATH", "LANG", "PWD",
        "OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "PYTHONHASHSEED",
        "MPLBACKEND",
        "KMP_DUPLICATE_LIB_OK", "KMP_INIT_AT_FORK", "LC_CTYPE",
    }  # fmt: skip


def test_only_three_streams_and_the_border_are_open(session: Open) -> None:
    its = session()
    run = its.run(
        "open",
        "import os\nfound = []\nfor n in range(4096):\n    try: os.fstat(n)\n"
        "    except OSError: continue\n    found.append(n)\nprint(len(found), found[:3])",
    )

    assert "5 [0, 1, 2]\n" == run.stdout


@pytest.mark.parametrize("folder", ["/tmp", "/tmp/work", "/dev/shm"])
def test_two_candidates_see_nothing_of_each_others_files(folder: str, session: Open) -> None:
    first, second = session(), session()
    first.run("write", f"open('{folder}/answers', 'w').write('secret')")

    assert seen(first, f"os.path.exists('{folder}/answers')")
    assert not seen(second, f"os.path.exists('{folder}/answers')")


def test_two_candidates_share_no_memory_and_no_message_queue(session: Open) -> None:
    first, second = session(), session()
    make = "import ctypes; print(ctypes.CDLL(None).shmget(4711, 4096, {}))"

    assert 0 <= int(first.run("make", make.format(0o1666)).stdout)
    assert -1 == int(second.run("find", make.format(0)).stdout)


def test_what_a_candidate_leaves_is_gone_for_the_next(session: Open) -> None:
    first = session()
    first.run("write", "open('/tmp/note', 'w').write('for the next')")
    first.close()

    assert not seen(session(), "os.path.exists('/tmp/note')")


def test_memory_of_the_zygote_holds_no_test(session: Open) -> None:
    """A forked child sees every object of its parent; the parent must never have seen a sheet."""
    source = (
        "import gc\nfound = [o for o in gc.get_objects() if isinstance(o, dict)]\n"
        "print(any('grade_id' in str(k) for d in found for k in list(d)), "
        "'nbformat' in __import__('sys').modules, 'autograder.sheets' in __import__('sys').modules)"
    )

    assert "False False False" == session().run("look", source).stdout.strip()


def test_the_interpreter_inside_is_our_own(session: Open) -> None:
    """With its own library too, also where the system has another Python of the same name."""
    assert sandbox.sys.version == seen(session(), "sys.version")
    done = subprocess.run(
        [*bubblewrap(torch=False), *sandbox.interpreter(), "-c", "import sys; print(sys.version)"],
        capture_output=True,
        text=True,
        check=True,
        timeout=30,
    )

    assert sandbox.sys.version == done.stdout.strip()
