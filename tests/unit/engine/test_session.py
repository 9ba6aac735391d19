"""Real candidates that misbehave: what it costs, and that nothing of them is left."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import kit
import numpy as np
import pytest

from autograder.checks.plain import Opaque
from autograder.engine.candidate import Candidate, Gone
from autograder.engine.limits import MIB, Limits
from autograder.engine.sandbox import Isolation
from autograder.engine.session import LimitReached, Name, Session
from autograder.engine.zygote import Zygote

Open = Callable[..., Session]

# The candidate's way out over the border, which a student who knows how it works can use.
FIND_BORDER = """
import os
number = 4
from autograder.sandboxed.border import encode
"""


# --- what an honest notebook does --------------------------------------------------------------


def test_cells_run_in_order_in_one_namespace(session: Open) -> None:
    its = session()

    assert "ok" == its.run("one", "a = 2").status
    assert "4\n" == its.run("two", "print(a ** 2)").stdout
    assert ("value", 2) == its.look("a")
    assert ("missing", None) == its.look("b")
    assert ("callable", None) == (its.run("three", "def f(): ...") and its.look("f"))
    assert {} == its.flags


def test_a_call_gives_value_and_changed_arguments(session: Open) -> None:
    its = session()
    its.run("f", "def f(x, y):\n    y += 1\n    return 2 * x")
    seen = its.call("f", (np.array([1.0, 2.0]), np.zeros(2)))

    assert [2.0, 4.0] == seen.value.tolist()
    assert (1,) == seen.changed
    assert seen.raised is None


def test_an_exception_in_a_call_crosses_as_name_text_and_line(session: Open) -> None:
    its = session()
    its.run("f", "class Mine(KeyError): ...\n\ndef f():\n    raise Mine('no\\nno')")
    raised = its.call("f", ()).raised

    assert ("KeyError", "'no\\nno'", 4) == (raised.kind, raised.message, raised.line)


def test_a_program_runs_where_the_students_object_is(session: Open) -> None:
    its = session()
    its.run(
        "f", "class Counter:\n    def __init__(self): self.n = 0\n    def up(self): self.n += 1"
    )
    source = "def twice(kind, k):\n    c = kind(); c.up(); c.up(); return c.n + k"

    assert 12 == its.program(source, "twice", (Name("Counter"), 10)).value


def test_what_a_cell_writes_raises_and_shows_is_kept_apart(session: Open) -> None:
    run = session().run(
        "cell",
        "import sys\nprint('out')\nprint('err', file=sys.stderr)\ndisplay('shown')\n1 / 0",
    )

    assert ("raised", "ZeroDivisionError: division by zero") == (run.status, run.problem)
    assert ("out\n", "err\n") == (run.stdout, run.stderr)
    assert ({"text/plain": "'shown'"},) == run.displays
    assert "line 5" in run.traceback or ":5" in run.traceback


def test_a_figure_crosses_as_an_image(session: Open) -> None:
    run = session().run(
        "plot", "%matplotlib inline\nimport matplotlib.pyplot as plt\nplt.plot([1, 2]);"
    )

    assert ["image/png"] == [kind for show in run.displays for kind in show if kind != "text/plain"]
    assert {"text/plain", "image/png", "image/jpeg"} >= {k for show in run.displays for k in show}


def test_active_html_does_not_cross(session: Open) -> None:
    run = session().run(
        "html", "from IPython.display import HTML, display\ndisplay(HTML('<script>1</script>'))"
    )

    assert ({"text/plain": "<IPython.core.display.HTML object>"},) == run.displays


def test_the_same_seed_gives_the_same_numbers(session: Open) -> None:
    draw = "import random, numpy\nprint(random.random(), numpy.random.rand(), hash('a'))"
    first = session(seed=5).run("draw", draw).stdout

    assert first == session(seed=5).run("draw", draw).stdout
    assert first != session(seed=6).run("draw", draw).stdout


def test_input_says_that_nobody_answers(session: Open) -> None:
    assert "EOFError: nobody is there" in session().run("ask", "input('name? ')").problem


def test_two_candidates_share_no_name(session: Open) -> None:
    first, second = session(), session()
    first.run("a", "secret = 1")

    assert ("missing", None) == second.look("secret")


# --- limits -----------------------------------------------------------------------------------


def test_an_endless_cell_is_stopped_in_time_and_the_notebook_goes_on(session: Open) -> None:
    its = session(cell_seconds=0.5)
    its.run("first", "a = 1")
    start = time.monotonic()
    run = its.run("endless", "print('before', flush=True)\nwhile True:\n    pass")

    assert 0.5 <= time.monotonic() - start < 5
    assert ("stopped", "the process did not answer within 0.5 s") == (run.status, run.problem)
    assert "before\n" == run.stdout
    assert "2\n" == its.run("next", "print(a + 1)").stdout
    assert ["in cell `endless` the process did not answer within 0.5 s"] == list(its.flags)


def test_a_cell_that_ignores_every_signal_is_stopped(session: Open) -> None:
    source = (
        "import signal, time\nfor s in range(1, 60):\n"
        "    try: signal.signal(s, signal.SIG_IGN)\n    except (OSError, ValueError): pass\n"
        "while True:\n    try: time.sleep(9)\n    except BaseException: pass"
    )

    assert "stopped" == session(cell_seconds=0.5).run("deaf", source).status


def test_an_endless_call_costs_the_call(session: Open) -> None:
    its = session(call_seconds=0.5)
    its.run("f", "def f(wait):\n    while wait: pass\n    return 7")

    with pytest.raises(LimitReached, match=r"did not answer within 0.5 s"):
        its.call("f", (True,))
    assert 7 == its.call("f", (False,)).value
    assert ["during a test the process did not answer within 0.5 s"] == list(its.flags)


def test_an_endless_program_costs_the_program(session: Open) -> None:
    its = session(call_seconds=0.5)
    its.run("f", "def f():\n    while True: pass")

    with pytest.raises(LimitReached):
        its.program("def p(f):\n    return f()", "p", (Name("f"),))
    assert ("callable", None) == its.look("f")


def test_the_time_of_the_whole_notebook_is_limited(session: Open) -> None:
    its = session(cell_seconds=0.6, notebook_seconds=1.0)
    runs = [its.run(f"slow_{k}", "import time; time.sleep(5)") for k in range(4)]

    assert ["stopped"] * 4 == [run.status for run in runs]
    assert "had used up the time of the whole notebook" in runs[-1].problem
    with pytest.raises(LimitReached, match="whole notebook"):
        its.call("f", ())


@pytest.mark.parametrize(
    ("source", "problem"),
    [
        ("import os; os._exit(3)", "the process ended by itself"),
        ("import os; os._exit(0)", "the process ended by itself"),
        ("import ctypes; ctypes.string_at(0)", "the process ended by itself"),
        ("import os; os.kill(os.getpid(), 9)", "the process"),
        ("import os; os.abort()", "the process ended by itself"),
    ],
    ids=["exit 3", "exit 0", "segfault", "kill", "abort"],
)
def test_a_process_that_ends_itself_costs_its_cell(
    source: str, problem: str, session: Open
) -> None:
    """A process in a pid namespace of its own cannot kill itself: it is the first process there."""
    its = session(cell_seconds=2.0)
    its.run("before", "a = 1")
    run = its.run("bad", source)

    if "os.kill" in source or "abort" in source:
        assert run.status in ("ok", "died", "stopped")
    else:
        assert ("died", problem) == (run.status, run.problem)
    assert "1\n" == its.run("after", "print(a)").stdout


@pytest.mark.parametrize(
    "source", ["exit()", "quit()", "raise SystemExit(0)", "import sys; sys.exit()"]
)
def test_leaving_politely_costs_nothing_but_the_cell(source: str, session: Open) -> None:
    its = session()
    its.run("before", "a = 1")
    its.run("leave", source)

    assert "1\n" == its.run("after", "print(a)").stdout
    assert {} == its.flags


def test_an_exit_in_a_call_is_told_not_obeyed(session: Open) -> None:
    its = session()
    its.run("f", "def f(): raise SystemExit(3)\ndef g():\n    import os\n    os._exit(3)")

    assert "SystemExit" == its.call("f", ()).raised.kind
    with pytest.raises(LimitReached, match="ended by itself"):
        its.call("g", ())


def test_of_much_output_the_first_bytes_are_kept(session: Open) -> None:
    run = session(output_bytes=1000).run("loud", "print('x' * 5000)")

    assert "x" * 1000 + "\n… 4,001 more bytes were not kept\n" == run.stdout
    assert "ok" == run.status


def test_the_budget_of_output_is_that_of_each_cell_and_stream(session: Open) -> None:
    its = session(output_bytes=10)
    source = "import sys\nprint('a' * 9)\nprint('b' * 9, file=sys.stderr)"

    for _ in range(2):
        run = its.run("both", source)
        assert ("a" * 9 + "\n", "b" * 9 + "\n") == (run.stdout, run.stderr)


@pytest.mark.parametrize("stream", [1, 2])
def test_a_flood_of_output_is_stopped(stream: int, session: Open) -> None:
    its = session(stream_bytes=MIB, output_bytes=100)
    run = its.run("flood", f"import os\nwhile True: os.write({stream}, b'x' * 65536)")

    assert ("stopped", "the process wrote more than 1 MiB of output") == (run.status, run.problem)
    assert len(run.stdout + run.stderr) < 200
    assert "ok" == its.run("after", "1").status


def test_output_written_during_a_call_is_thrown_away(session: Open) -> None:
    its = session()
    its.run("f", "def f(): print('x' * 100_000); return 1")

    assert 1 == its.call("f", ()).value
    assert "quiet\n" == its.run("after", "print('quiet')").stdout


def test_bytes_that_are_no_text_are_replaced(session: Open) -> None:
    run = session().run("bytes", "import os; os.write(1, b'a\\xff\\xfeb')")

    assert "a��b" == run.stdout


def test_too_many_displays_are_cut(session: Open) -> None:
    run = session().run("many", "for k in range(500): display(k)")

    assert 50 == len(run.displays)


@pytest.mark.parametrize(
    "source",
    [
        "block = bytearray(3 * 2**30)",
        "blocks = []\nwhile True: blocks.append(bytearray(2**26))",
        "import numpy as np\nx = np.ones((60_000, 60_000))",
    ],
    ids=["at once", "bit by bit", "numpy"],
)
def test_a_hog_of_memory_is_told_that_it_is_one(source: str, session: Open) -> None:
    its = session(memory=256 * MIB)
    run = its.run("hog", source)

    assert "MemoryError" in run.problem or "for want of memory" in run.problem
    assert "ok" == its.run("after", "1").status


FORK_BOMB = """
import os
while True:
    try:
        os.fork()
    except OSError:
        pass
"""


def test_a_fork_bomb_is_stopped_with_all_its_children(session: Open, zygote: Zygote) -> None:
    its, neighbour = session(cell_seconds=1.0, processes=20), session()
    neighbour.run("before", "a = 1")
    run = its.run("bomb", FORK_BOMB)

    assert "stopped" == run.status
    assert (
        "1\n" == neighbour.run("fork", "import os\nif os.fork() == 0: os._exit(0)\nprint(a)").stdout
    )
    its.close()
    neighbour.close()
    pid, alone = zygote._process.pid, zygote.alone
    assert kit.eventually(lambda: kit.descendants(pid) == alone)


def test_there_are_no_more_processes_than_allowed(session: Open) -> None:
    source = (
        "import os, time\nchildren = 0\nwhile children < 50:\n    try: child = os.fork()\n"
        "    except OSError: break\n    if child == 0: time.sleep(60)\n    children += 1"
    )
    its = session(processes=12)
    its.run("many", source)
    kind, children = its.look("children")

    assert "value" == kind
    assert 5 < children < 12


def test_a_child_that_a_student_starts_ends_with_the_session(session: Open, zygote: Zygote) -> None:
    its = session()
    source = (
        "import os, time\nif os.fork() == 0:\n    os.setsid()\n    time.sleep(600)\n    os._exit(0)"
    )

    assert "ok" == its.run("orphan", source).status
    assert 3 <= len(kit.descendants(zygote._process.pid) - zygote.alone)
    its.close()
    pid, alone = zygote._process.pid, zygote.alone
    assert kit.eventually(lambda: kit.descendants(pid) == alone)


def test_a_file_larger_than_allowed_is_an_error_of_the_cell(session: Open) -> None:
    its = session(file_size=MIB)
    run = its.run("file", "open('/tmp/work/f', 'wb').write(b'x' * 2**22)")

    assert run.problem.startswith("OSError: ")
    assert "ok" == its.run("after", "1").status


def test_files_cannot_fill_the_memory(session: Open) -> None:
    source = "for k in range(99): open(f'/tmp/work/{k}', 'wb').write(b'x' * 2**19)"
    run = session(file_size=2 * MIB).run("files", source)

    assert "No space left on device" in run.problem


def test_too_many_open_files_are_an_error_of_the_cell(session: Open) -> None:
    its = session(files=64)

    assert (
        "Too many open files"
        in its.run("open", "f = [open('/dev/null') for _ in range(99)]").problem
    )
    its.run("close", "del f")


# --- restart and replay -----------------------------------------------------------------------


def test_a_fresh_candidate_runs_again_what_had_ended_well(session: Open) -> None:
    its = session()
    its.run("a", "trace = ['a']")
    its.run("b", "trace.append('b')\nraise ValueError('after the append')")
    its.run("bad", "trace.append('bad')\nimport os\nos._exit(1)")
    its.run("c", "trace.append('c')")

    assert ("value", ["a", "b", "c"]) == its.look("trace")


def test_what_is_printed_on_replay_is_not_printed_twice(session: Open) -> None:
    its = session()
    its.run("loud", "print('once')\n1")
    its.run("bad", "import os; os._exit(1)")
    run = its.run("quiet", "2")

    assert ("", ({"text/plain": "2"},)) == (run.stdout, run.displays)


def test_replacing_the_candidate_has_an_end(session: Open) -> None:
    its = session(candidates=3)
    runs = [its.run(f"cell_{k}", "import os; os._exit(1)") for k in range(5)]

    assert ["died", "died", "died", "stopped", "stopped"] == [run.status for run in runs]
    assert "not run: the process had to be replaced too often" == runs[-1].problem
    with pytest.raises(LimitReached, match="had to be replaced too often"):
        its.call("f", ())


def test_a_replay_that_fails_costs_one_cell_not_two(
    session: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    its, ask = session(), Candidate.request

    def unlucky(candidate: Candidate, verb: str, **fields: Any) -> Any:
        monkeypatch.setattr(Candidate, "request", ask)
        raise Gone("was unlucky", status="died")

    its.run("a", "a = 1")
    its.run("b", "b = 2")
    its.run("bad", "import os; os._exit(1)")
    monkeypatch.setattr(Candidate, "request", unlucky)

    assert "not run: the process was unlucky" == its.run("unlucky", "c = 3").problem
    assert "3\n" == its.run("after", "print(a + b)").stdout


# --- forged replies ---------------------------------------------------------------------------


def test_a_reply_that_was_sent_ahead_is_out_of_turn(session: Open) -> None:
    its = session()
    forged = "{'number': 2, 'value': ['f', 1.0], 'raised': None, 'changed': []}"
    its.run("forge", FIND_BORDER + f"os.write(number, encode({forged}))")

    assert ["in cell `forge` the process answered out of turn"] == list(its.flags)


def test_a_forged_reply_in_a_call_is_not_followed_by_another(session: Open) -> None:
    """It counts as the answer, as a returned value would; the true reply is then out of turn."""
    its = session()
    forged = "{'number': 2, 'value': ['f', 99.0], 'raised': None, 'changed': []}"
    its.run("f", FIND_BORDER + f"def f(x):\n    os.write(number, encode({forged}))\n    return 1.0")

    assert 99.0 == its.call("f", (0.0,)).value
    with pytest.raises(LimitReached, match="answered out of turn"):
        its.call("f", (0.0,))


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        ("b'\\xff\\xff\\xff\\xff'", "sent a frame of more than 50,331,648 bytes"),
        ("b'\\0\\0\\0\\1\\xc1'", "sent a frame that is no message"),
        ("b'\\0\\1\\x86\\xa0' + b'\\x91' * 100000", "sent a frame that is no message"),
        ("encode([1, 2])", "answered out of turn"),
        ("encode('text')", "answered out of turn"),
        ("encode({'number': 99})", "answered out of turn"),
        ("encode({})", "answered out of turn"),
    ],
)
def test_nonsense_on_the_border_ends_the_candidate(data: str, reason: str, session: Open) -> None:
    its = session()
    run = its.run("forge", FIND_BORDER + f"os.write(number, {data})")

    assert "stopped" == run.status
    assert run.problem.startswith(f"the process {reason}")
    assert "ok" == its.run("after", "1").status


def test_an_announced_frame_that_never_comes_runs_into_the_limit(session: Open) -> None:
    run = session(cell_seconds=0.5).run(
        "forge", FIND_BORDER + "os.write(number, b'\\0\\xff\\0\\0')\nwhile 1: 0"
    )

    assert "the process did not answer within 0.5 s" == run.problem


def test_closing_the_border_ends_the_candidate(session: Open) -> None:
    its = session()

    assert its.run("close", FIND_BORDER + "os.close(number)").status in ("died", "stopped")
    assert "ok" == its.run("after", "1").status


@pytest.mark.parametrize(
    ("reply", "value"),
    [
        ("{'value': ['x']}", Opaque("an object of another type")),
        ("{'value': 7}", Opaque("an object of another type")),
        ("{}", Opaque("an object of another type")),
        ("{'value': ['a', '|O', [1], b'12345678']}", Opaque),
        ("{'value': ['a', '<f8', [2**40], b'']}", Opaque),
        ("{'value': ['f', 2.0], 'changed': 'all', 'raised': None}", 2.0),
        ("{'value': ['f', 2.0], 'changed': [-1, 'x', 2**62, True], 'raised': None}", 2.0),
    ],
)
def test_a_forged_value_is_never_more_than_data(reply: str, value: object, session: Open) -> None:
    its = session()
    its.run(
        "f",
        FIND_BORDER
        + f"def f():\n    os.write(number, encode({{'number': 2, **{reply}}}))\n    return 1",
    )
    seen = its.call("f", ())

    if isinstance(value, type):
        assert isinstance(seen.value, value)
    else:
        assert value == seen.value
    assert all(type(k) is int and k >= 0 for k in seen.changed)


@pytest.mark.parametrize(
    ("claim", "kind"),
    [
        ("['KeyError', 'text', 3]", "KeyError"),
        ("['Evil<script>', 'text', None]", "Exception"),
        ("['KeyError', 7, 3]", "Exception"),
        ("'KeyError'", "Exception"),
        ("{'a': 1}", "Exception"),
    ],
)
def test_a_forged_exception_has_a_known_name_and_one_line(
    claim: str, kind: str, session: Open
) -> None:
    its = session()
    forged = f"{{'number': 2, 'value': ['z'], 'raised': {claim}}}"
    its.run("f", FIND_BORDER + f"def f():\n    os.write(number, encode({forged}))")
    raised = its.call("f", ()).raised

    assert kind == raised.kind
    assert "\n" not in raised.message


def test_forged_displays_are_text_and_images_only(session: Open) -> None:
    its = session()
    bundles = (
        "[{'text/html': '<script>', 'text/plain': 'a'}, 7, "
        "{'image/svg+xml': 'x'}, {'image/png': 7}]"
    )
    run = its.run(
        "forge", FIND_BORDER + f"os.write(number, encode({{'number': 1, 'displays': {bundles}}}))"
    )

    assert ({"text/plain": "a"},) == run.displays


def test_half_a_character_in_an_exception_costs_no_more_than_its_cell(session: Open) -> None:
    its = session()
    run = its.run("half", "raise ValueError('\\ud800')")

    assert ("raised", "ValueError: ?") == (run.status, run.problem)
    assert {} == its.flags


# --- the zygote itself ------------------------------------------------------------------------


def test_a_candidate_that_has_ended_is_known_by_its_status(zygote: Zygote, tmp_path: Path) -> None:
    candidate = Candidate(zygote, Limits(), 1, tmp_path)
    with pytest.raises(Gone):
        candidate.request("run", seconds=5, source="import os; os._exit(9)", grade_id="g")

    assert 9 == zygote.status(candidate._number, wait=0)
    candidate.close()


def test_killing_twice_is_killing_once(zygote: Zygote, tmp_path: Path) -> None:
    candidate = Candidate(zygote, Limits(), 1, tmp_path)

    assert zygote.status(candidate._number, wait=0) is None
    candidate.close()
    zygote.kill(candidate._number)
    assert zygote.status(candidate._number, wait=0) is not None


@pytest.mark.parametrize("how", ["closed", "killed"])
def test_nothing_outlives_the_zygote(how: str, tmp_path: Path) -> None:
    zygote = Zygote(Isolation.NAMESPACES, ())
    its = Session(zygote, Limits(cell_seconds=5.0), 1, tmp_path)
    its.run("children", "import os, time\nif os.fork() == 0:\n    time.sleep(600)")
    started = kit.descendants(zygote._process.pid)
    assert 4 <= len(started)

    if how == "closed":
        zygote.close()
    else:
        zygote._process.kill()
        zygote._process.wait()
    assert kit.eventually(lambda: not any(Path(f"/proc/{pid}").exists() for pid in started))
    its.close()
    zygote.close()


def test_a_zygote_that_has_gone_is_noticed(tmp_path: Path) -> None:
    zygote = Zygote(Isolation.NAMESPACES, ())
    inside = kit.descendants(zygote._process.pid)
    zygote._process.kill()
    zygote._process.wait()
    assert kit.eventually(lambda: not any(Path(f"/proc/{pid}").exists() for pid in inside))
    before = kit.open_descriptors()

    assert not zygote.alive
    with pytest.raises(OSError, match=r"Broken pipe|Connection"):
        Candidate(zygote, Limits(), 1, tmp_path)
    assert before == kit.open_descriptors()
    zygote.close()


def test_without_a_sandbox_a_session_works_the_same_and_leaves_nothing(tmp_path: Path) -> None:
    zygote = Zygote(Isolation.NONE, ("numpy",))
    its = Session(zygote, Limits(cell_seconds=1.0), 1, tmp_path)
    its.run("a", "import os\na = os.getcwd()")

    assert ("value", str(tmp_path)) == its.look("a")
    assert "stopped" == its.run("endless", "import os\nos.fork()\nwhile True: pass").status
    its.close()
    assert kit.eventually(lambda: len(kit.descendants(zygote._process.pid)) == 0)
    zygote.close()
