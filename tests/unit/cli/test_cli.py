"""The command line: exit statuses, data on stdout, and one message for each bad input."""

from __future__ import annotations

import errno
import json
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import kit
import pytest

import autograder.cli
from autograder.course import Course
from autograder.engine import controller, sandbox
from autograder.engine.limits import MIB
from autograder.engine.store import Ledger
from autograder.release import build

VERBS = ("new", "build", "verify", "grade", "report", "explain", "sample")


@dataclass(frozen=True)
class Done:
    status: int
    out: str
    err: str

    @property
    def lines(self) -> list[str]:
        """What was said on standard error."""
        return self.err.strip().splitlines()

    @property
    def data(self) -> Any:
        return json.loads(self.out)


Cli = Callable[..., Done]


@pytest.fixture
def cli(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> Cli:
    """Runs the command line in this process; logs go to tmp_path."""
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))

    def run(*arguments: str | Path) -> Done:
        monkeypatch.setattr(sys, "argv", ["autograder", *map(str, arguments)])
        capsys.readouterr()
        with pytest.raises(SystemExit) as stop:
            autograder.cli.main()
        said = capsys.readouterr()
        assert "Traceback" not in said.out + said.err
        return Done(stop.value.code, said.out, said.err)

    return run


@pytest.fixture
def here(school: Course, monkeypatch: pytest.MonkeyPatch) -> Course:
    """The small course, with its class folder in the usual place, as the current folder."""
    school.class_folder.rename(school.root / "grading")
    monkeypatch.chdir(school.root)
    from autograder.course import find_course

    return find_course()


@pytest.fixture
def graded(here: Course, cli: Cli) -> Course:
    kit.submit(here, "amara", kit.as_bytes(kit.solved(here)))
    kit.submit(here, "bogdan", kit.as_bytes(kit.notebook(here)))
    assert 0 == cli("grade", "--workers", "1").status
    return here


def bad(done: Done, status: int, fact: str) -> None:
    """One message of fact and hint, and nothing else."""
    assert status == done.status, done
    assert "" == done.out.replace("[]\n", "")
    message = [line for line in done.lines if not line.startswith("  ")]
    assert 2 == len(message), done.err
    assert message[0].startswith("autograder: "), done.err
    assert fact in message[0]
    assert message[1].startswith("hint: "), done.err


# --- help -------------------------------------------------------------------------------------


@pytest.mark.parametrize("verb", VERBS)
def test_the_help_of_every_verb_has_an_example(verb: str, cli: Cli) -> None:
    done = cli(verb, "--help")

    assert 0 == done.status
    assert "Examples:" in done.out
    assert 2 <= done.out.count(f"autograder {verb}")


def test_the_help_lists_every_verb(cli: Cli) -> None:
    done = cli("--help")

    assert 0 == done.status
    assert all(verb in done.out for verb in VERBS)


def test_without_a_verb_the_help_is_shown_as_wrong_usage(cli: Cli) -> None:
    done = cli()

    assert 2 == done.status
    assert "grade" in done.out + done.err


@pytest.mark.parametrize(
    "arguments",
    [
        ("garde",),
        ("grade", "--no-such-option"),
        ("grade", "--workers", "many"),
        ("grade", "--workers", "-1"),
        ("sample", "--students", "0"),
        ("explain", "a", "b"),
        ("build", "--check", "extra"),
        ("grade", "--sheet"),
    ],
)
def test_what_cannot_be_read_is_wrong_usage(arguments: tuple[str, ...], cli: Cli) -> None:
    done = cli(*arguments)

    assert (2, "") == (done.status, done.out)
    assert done.err


# --- exit statuses and JSON ---------------------------------------------------------------------


def test_build_says_what_it_did(here: Course, cli: Cli) -> None:
    assert Done(0, "1 of 1 notebooks were fresh\n", "") == cli("build")
    (here.exercises / "01-small" / "doubling.ipynb").unlink()
    assert 0 == cli("build").status
    assert {"fresh": True, "removed": [], "written": []} == cli("build", "--json").data


def test_a_check_of_stale_exercises_exits_with_1(here: Course, cli: Cli) -> None:
    (here.exercises / "01-small" / "doubling.ipynb").unlink()
    name = "exercises/01-small/doubling.ipynb"
    done = cli("build", "--check", "--json")

    assert (1, "") == (done.status, done.err)
    assert {"fresh": False, "removed": [], "written": [name]} == done.data
    assert f"stale {name}\n" in cli("build", "--check").out


def test_grading_a_class_prints_a_table_and_exits_with_0(graded: Course, cli: Cli) -> None:
    done = cli("grade", "--workers", "1")

    assert 0 == done.status
    assert "amara" in done.out
    assert "3/3" in done.out
    assert ["0 graded, 2 unchanged, isolation `namespaces`"] == done.lines


def test_grading_with_json_prints_outcomes_and_nothing_else(graded: Course, cli: Cli) -> None:
    done = cli("grade", "--workers", "1", "--json")

    assert [("amara", "right"), ("bogdan", "unanswered")] == [
        (outcome["student"], outcome["tasks"][0]["verdict"]) for outcome in done.data
    ]


@pytest.mark.parametrize("name", ["01-small", "01-small/doubling"])
def test_a_chapter_or_a_sheet_can_be_named(name: str, graded: Course, cli: Cli) -> None:
    assert 2 == len(cli("grade", name, "--json").data)


def test_strays_are_told_on_stderr(graded: Course, cli: Cli) -> None:
    (graded.submitted / "amara" / "01-small" / "Doubling (1).ipynb").write_bytes(b"{}")
    done = cli("grade", "--json")

    assert 2 == len(done.data)
    assert any("Doubling (1).ipynb` belongs to no sheet" in line for line in done.lines)


def test_a_single_notebook_is_graded_for_its_student(
    here: Course, cli: Cli, tmp_path: Path
) -> None:
    path = tmp_path / "mine.ipynb"
    path.write_bytes(kit.as_bytes(kit.notebook(here)))
    done = cli("grade", path)

    assert (0, "") == (done.status, done.err)
    assert "0 of 3 points" in done.out
    assert "is not written yet" in done.out
    (outcome,) = cli("grade", path, "--json", "--sheet", "01-small/doubling").data
    assert "mine" == outcome["student"]
    assert not here.outcomes.exists()


def test_several_notebooks_are_graded_although_one_is_refused(
    here: Course, cli: Cli, tmp_path: Path
) -> None:
    (tmp_path / "good.ipynb").write_bytes(kit.as_bytes(kit.solved(here)))
    (tmp_path / "bad.ipynb").write_bytes(b"")
    done = cli("grade", tmp_path / "bad.ipynb", tmp_path / "good.ipynb", "--json")

    assert 1 == done.status
    assert ["good"] == [outcome["student"] for outcome in done.data]
    assert any("the file is empty" in line for line in done.lines)


def test_one_can_grade_ones_own_notebook_without_a_sandbox(
    here: Course, cli: Cli, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shutil, "which", lambda _: None)
    path = tmp_path / "mine.ipynb"
    path.write_bytes(kit.as_bytes(kit.solved(here)))
    (outcome,) = cli("grade", path, "--sandbox", "none", "--json").data

    assert "none" == outcome["isolation"]
    assert {"right"} == {task["verdict"] for task in outcome["tasks"]}


def test_reports_are_written_where_stdout_says(graded: Course, cli: Cli) -> None:
    done = cli("report", "--json")

    assert (0, "") == (done.status, done.err)
    assert Path(done.data["class"]).is_file()
    assert str(graded.reports) == done.data["folder"]
    assert "wrote 2 student pages and" in cli("report").out


def test_explain_lists_the_catalogue_and_each_mistake(cli: Cli) -> None:
    names = [entry["name"] for entry in cli("explain", "--json").data]

    assert len(names) == len(cli("explain").out.splitlines())
    assert "missing_factor_two" in names
    one = cli("explain", "missing_factor_two")
    assert (0, "") == (one.status, one.err)
    assert "hint: " in one.out
    assert "read: book/" in one.out
    assert "missing_factor_two" == cli("explain", "missing_factor_two", "--json").data["name"]


def test_a_sample_class_is_written_and_named(here: Course, cli: Cli) -> None:
    done = cli("sample", "--students", "3")

    assert (0, "") == (done.status, done.err)
    assert (
        f"grade them with: autograder grade --class {here.root / '_build' / 'sample'}" in done.out
    )
    assert 3 == len(cli("sample", "--students", "3", "--json").data)


def test_verify_exits_with_0_or_1(here: Course, cli: Cli) -> None:
    fine = cli("verify", "--workers", "1", "--json")
    assert (0, []) == (fine.status, fine.data["findings"])

    kit.write_answers(here.root, kit.ANSWERS.replace("SECOND: 2}", "SECOND: 1}"))
    found = cli("verify", "--workers", "1")
    assert 1 == found.status
    assert found.out.startswith("01-small/doubling: `")
    assert "\nhint: " in found.out
    assert 1 == cli("verify", "--workers", "1", "--json").status


@pytest.mark.parametrize("option", ["--course", "--class"])
def test_course_and_class_can_be_named(
    option: str, graded: Course, cli: Cli, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    named = {"--course": graded.root, "--class": graded.class_folder}
    arguments = ["--course", graded.root]
    if option == "--class":
        arguments += ["--class", named[option]]

    assert 2 == len(cli("grade", "--json", *arguments).data)


# --- bad input --------------------------------------------------------------------------------


@pytest.mark.parametrize("verb", ["grade", "verify"])
@pytest.mark.parametrize("name", ["09-unknown", "01-small/unknown", "no/such/thing.py", "-", ""])
def test_an_unknown_chapter_or_sheet(verb: str, name: str, here: Course, cli: Cli) -> None:
    done = cli(verb, name)

    bad(done, 2, f"there is no chapter or sheet `{name}`")
    assert "hint: the sheets are: 01-small/doubling" in done.err


def test_an_unknown_sheet_for_a_notebook(here: Course, cli: Cli, tmp_path: Path) -> None:
    path = tmp_path / "mine.ipynb"
    path.write_bytes(b"{}")

    bad(cli("grade", path, "--sheet", "unknown"), 2, "there is no chapter or sheet `unknown`")


def test_a_chapter_of_two_sheets_is_no_sheet(here: Course, cli: Cli, tmp_path: Path) -> None:
    kit.write_sheet(here.root, kit.CELLS, "01-small/tripling")
    path = tmp_path / "mine.ipynb"
    path.write_bytes(b"{}")

    bad(cli("grade", path, "--sheet", "01-small"), 2, "`01-small` is a chapter, not a sheet")


def test_a_notebook_that_does_not_exist(here: Course, cli: Cli) -> None:
    bad(cli("grade", "nowhere/mine.ipynb"), 2, "there is no file `nowhere/mine.ipynb`")


def test_a_folder_that_is_called_like_a_notebook(here: Course, cli: Cli, tmp_path: Path) -> None:
    (tmp_path / "a.ipynb").mkdir()

    bad(cli("grade", tmp_path / "a.ipynb"), 2, "is a folder")


def test_notebooks_and_chapters_do_not_mix(here: Course, cli: Cli, tmp_path: Path) -> None:
    path = tmp_path / "mine.ipynb"
    path.write_bytes(b"{}")

    bad(cli("grade", path, "01-small"), 2, "cannot be graded in one command")


def huge(path: Path) -> None:
    with path.open("wb") as file:
        file.truncate(50 * MIB)


FILES = {
    "no notebook": (lambda path: path.write_text('{"a": 1}'), "JSON, but no notebook of format 4"),
    "not JSON": (lambda path: path.write_text("hello"), "the file is no notebook: it is not JSON"),
    "empty": (lambda path: path.write_text(""), "the file is empty"),
    "binary": (lambda path: path.write_bytes(b"PK\x03\x04\xff"), "the file is not text"),
    "50 MB": (huge, "has 50.0 MiB; at most 10 MiB are graded"),
    "a link": (lambda path: path.symlink_to("/etc/hostname"), "cannot be opened: a symbolic link"),
    "another course": (
        lambda path: path.write_bytes(kit.as_bytes({"cells": [kit.code_cell("1")]})),
        "belongs to no sheet of this course",
    ),
    "another kernel": (
        lambda path: path.write_bytes(
            kit.as_bytes({"cells": [], "metadata": {"kernelspec": {"language": "R"}}})
        ),
        "written for the language `R`, not for Python",
    ),
}


@pytest.mark.parametrize("kind", FILES)
@pytest.mark.parametrize("options", [(), ("--sheet", "01-small/doubling"), ("--json",)], ids=str)
def test_a_file_that_cannot_be_graded(
    kind: str, options: tuple[str, ...], here: Course, cli: Cli, tmp_path: Path
) -> None:
    make, fact = FILES[kind]
    path = tmp_path / "mine.ipynb"
    make(path)
    done = cli("grade", path, *options)

    assert 1 == done.status
    if "--sheet" in options and done.out:
        assert "not graded" in done.out
        assert fact in " ".join(done.out.split()) or "no cell of the notebook" in done.out
    else:
        bad(done, 1, fact)
        assert str(path) in done.lines[0]


@pytest.mark.parametrize("make", [lambda _: None, Path.mkdir], ids=["none", "empty"])
def test_an_empty_class_folder(make: Callable[[Path], None], here: Course, cli: Cli) -> None:
    make(here.submitted)

    bad(cli("grade"), 2, f"there are no submissions in `{here.submitted}`")


def test_a_class_folder_that_does_not_exist(here: Course, cli: Cli, tmp_path: Path) -> None:
    bad(cli("grade", "--class", tmp_path / "nowhere"), 2, "there are no submissions in")
    assert not (tmp_path / "nowhere").exists()


def test_nothing_to_report_or_compare(here: Course, cli: Cli) -> None:
    bad(cli("report"), 2, "nothing has been graded in")
    bad(cli("grade", "--engine", "nbgrader", "--sandbox", "none"), 2, "nothing has been graded in")


def test_no_bubblewrap(here: Course, cli: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    kit.submit(here, "amara", b"{}")
    monkeypatch.setattr(shutil, "which", lambda _: None)
    done = cli("grade")

    bad(done, 2, "no sandbox: the program `bwrap` is not on this machine")
    assert "sudo apt-get install bubblewrap" in done.err
    assert not here.outcomes.exists()


def test_a_bubblewrap_that_may_not_make_namespaces(
    here: Course, cli: Cli, monkeypatch: pytest.MonkeyPatch
) -> None:
    kit.submit(here, "amara", b"{}")
    monkeypatch.setattr(sandbox, "_probe", lambda: "bwrap: No permissions to create new namespace")
    done = cli("grade")

    bad(done, 2, "`bwrap` is installed but cannot make namespaces")
    assert "No permissions" in done.err


@pytest.mark.parametrize(
    ("arguments", "fact"),
    [
        (("grade", "--engine", "otter"), "there is no engine `otter`"),
        (("grade", "--sandbox", "docker"), "there is no sandbox `docker`"),
        (("verify", "--sandbox", "docker"), "there is no sandbox `docker`"),
        (("explain", "no_such_mistake"), "there is no mistake `no_such_mistake` in the catalogue"),
    ],
)
def test_an_unknown_name(arguments: tuple[str, ...], fact: str, here: Course, cli: Cli) -> None:
    bad(cli(*arguments), 2, fact)


def test_a_near_miss_is_answered_with_the_right_name(cli: Cli) -> None:
    assert "hint: did you mean `missing_factor_two`?" in cli("explain", "missing_factor_to").err


@pytest.mark.parametrize("verb", [v for v in VERBS if v != "explain"])
def test_outside_a_course(
    verb: str, cli: Cli, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    done = cli(verb, *(["03-autograd", "tensors"] if verb == "new" else []))

    bad(done, 2, f"there is no course in `{tmp_path}` or above it")
    assert "`--course FOLDER`" in done.err


def test_a_course_that_does_not_exist_is_not_looked_for_above(here: Course, cli: Cli) -> None:
    bad(cli("build", "--course", here.root / "nowhere"), 2, "nowhere")


@pytest.mark.parametrize("verb", [("grade", "--workers", "1"), ("sample",), ("build",)], ids=str)
def test_no_permission_to_write(
    verb: tuple[str, ...], here: Course, cli: Cli, monkeypatch: pytest.MonkeyPatch
) -> None:
    kit.submit(here, "amara", kit.as_bytes(kit.notebook(here)))
    (here.exercises / "01-small" / "doubling.ipynb").unlink()
    if verb != ("build",):
        build(here)
    real = Path.replace

    def read_only(path: Path, target: Path) -> Path:
        if path.is_relative_to(here.root):
            raise OSError(errno.EROFS, "Read-only file system")
        return real(path, target)

    monkeypatch.setattr(Path, "replace", read_only)
    done = cli(*verb)

    bad(done, 1, "cannot be written")
    assert "Read-only file system" in done.err


def test_a_class_folder_without_write_permission(here: Course, cli: Cli, tmp_path: Path) -> None:
    """Root may write everywhere, so a file stands where the folder should be."""
    (tmp_path / "class").write_text("")
    done = cli("sample", "--class", tmp_path / "class")

    bad(done, 1, "cannot be written")
    assert "Not a directory" in done.err


def test_a_sheet_that_breaks_a_rule(here: Course, cli: Cli) -> None:
    kit.write_sheet(here.root, {"a": kit.setup("Not Plain", "a = 1")})
    for verb in ("build", "verify", "sample", "grade"):
        kit.submit(here, "amara", b"{}")
        bad(cli(verb), 1, "the grade_id `Not Plain` of `01-small/doubling` is no plain name")


# --- interruptions and our own bugs ---------------------------------------------------------------


def test_ctrl_c_exits_with_130_and_says_that_nothing_is_lost(
    graded: Course, cli: Cli, monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupted(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(controller, "grade_class", interrupted)
    done = cli("grade")

    assert 130 == done.status
    assert ["autograder: stopped; what was finished is kept"] == done.lines


def test_a_bug_of_ours_is_one_message_and_a_file_for_us(
    graded: Course, cli: Cli, monkeypatch: pytest.MonkeyPatch
) -> None:
    def buggy(*_: object, **__: object) -> None:
        raise ZeroDivisionError("a secret detail")

    monkeypatch.setattr(controller, "grade_class", buggy)
    done = cli("grade")

    bad(done, 1, "the autograder itself failed with `ZeroDivisionError`")
    log = Path(done.lines[-1].split()[-1])
    assert "a secret detail" not in done.err
    assert "ZeroDivisionError: a secret detail" in log.read_text()
    assert "Traceback" in log.read_text()


def start(course: Course, *arguments: str, **options: Any) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-m", "autograder", *arguments],
        cwd=course.root,
        env={**os.environ, "PYTHONPATH": str(kit.ROOT), "TMPDIR": str(course.root.parent)},
        text=True,
        start_new_session=True,
        **options,
    )


def test_ctrl_c_in_a_terminal_stops_all_processes_without_a_traceback(here: Course) -> None:
    """A terminal sends the signal to the workers as well."""
    sleepy = kit.solved(here)
    sleepy["cells"] += [kit.code_cell("import time\ntime.sleep(60)") for _ in range(6)]
    kit.submit(here, "a-quick-one", kit.as_bytes(kit.solved(here)))
    for k in range(6):
        kit.submit(here, f"sleepy-{k}", kit.as_bytes(sleepy))
    process = start(here, "grade", "--workers", "2", stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    done = here.outcomes / "01-small" / "doubling" / "a-quick-one.json"
    assert kit.eventually(done.is_file, 120)
    time.sleep(0.3)
    started = kit.descendants(process.pid)
    os.killpg(process.pid, signal.SIGINT)
    try:
        out, err = process.communicate(timeout=60)  # what is in hand would take 90
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        process.communicate()
        raise

    assert 130 == process.returncode
    assert "" == out
    assert "autograder: stopped; what was finished is kept" == err.strip().splitlines()[-1]
    assert "Traceback" not in err
    assert ["a-quick-one"] == [outcome.student for outcome in Ledger(here).all()]
    assert [] == list(here.root.parent.glob("autograder-*")), "a temporary folder was left"
    assert kit.eventually(lambda: not any(Path(f"/proc/{pid}").exists() for pid in started))


def test_a_reader_that_goes_away_is_no_error(here: Course) -> None:
    """As in `autograder explain | head -1`."""
    reading, writing = os.pipe()
    os.close(reading)
    process = start(here, "explain", stdout=writing, stderr=subprocess.PIPE)
    os.close(writing)
    _, err = process.communicate(timeout=30)

    assert (0, "") == (process.returncode, err)


def test_the_package_can_be_run_as_a_module(here: Course) -> None:
    process = start(here, "build", "--json", stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    out, err = process.communicate(timeout=60)

    assert (0, "") == (process.returncode, err)
    assert json.loads(out)["fresh"]
