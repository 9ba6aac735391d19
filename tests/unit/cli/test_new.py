"""`autograder new`: what is said where, the exit statuses, and a sheet that passes `verify`."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import kit
import pytest

import autograder.cli
from autograder.course import Course

FILES = [
    "solutions/03-autograd/tensors.py",
    "tests/answers/03-autograd/tensors.py",
    "exercises/03-autograd/tensors.ipynb",
]


@dataclass(frozen=True)
class Done:
    status: int
    out: str
    err: str


Cli = Callable[..., Done]


@pytest.fixture
def cli(
    small: Course,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    tmp_path: Path,
) -> Cli:
    """Runs the command line in this process, with the small course as the current folder."""
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    monkeypatch.chdir(small.root)

    def run(*arguments: str | Path) -> Done:
        monkeypatch.setattr(sys, "argv", ["autograder", *map(str, arguments)])
        capsys.readouterr()
        with pytest.raises(SystemExit) as stop:
            autograder.cli.main()
        said = capsys.readouterr()
        assert "Traceback" not in said.out + said.err
        return Done(stop.value.code, said.out, said.err)

    return run


def refused(done: Done, fact: str, hint: str) -> None:
    first, last = done.err.strip().splitlines()

    assert (2, "") == (done.status, done.out)
    assert fact in first.removeprefix("autograder: ")
    assert hint in last.removeprefix("hint: ")


def test_what_was_made_is_on_stdout_and_what_comes_next_on_stderr(cli: Cli) -> None:
    done = cli("new", "03-autograd", "tensors", "--title", "Tensors")

    assert 0 == done.status
    assert [f"wrote {name}" for name in FILES] == done.out.splitlines()
    assert ["1.", "2.", "3."] == [line.split()[0] for line in done.err.splitlines()[1:4]]
    assert "autograder verify 03-autograd/tensors" in done.err
    assert "docs/authors.md" in done.err
    assert (kit.ROOT / "docs" / "authors.md").is_file()


def test_json_is_all_there_is_when_it_is_asked_for(cli: Cli) -> None:
    done = cli("new", "03-autograd/tensors", "--json")

    assert (0, {"written": FILES}, "") == (done.status, json.loads(done.out), done.err)


def test_a_new_sheet_passes_verify_at_once(cli: Cli) -> None:
    cli("new", "03-autograd", "tensors")
    done = cli("verify", "03-autograd/tensors", "--workers", "1")

    assert (0, "") == (done.status, done.out), done
    assert "0 findings" in done.err


def test_help_has_an_example_with_a_title(cli: Cli) -> None:
    done = cli("new", "--help")

    assert 0 == done.status
    assert "autograder new 03-autograd tensors" in done.out
    assert "--title" in done.out


def test_the_help_of_all_verbs_lists_it(cli: Cli) -> None:
    assert "new " in cli("--help").out


def test_a_wrong_name_is_refused_with_the_command_to_give(cli: Cli) -> None:
    refused(
        cli("new", "3-autograd", "tensors"),
        "`3-autograd` is no name for a chapter",
        "say `autograder new 03-autograd tensors`",
    )


def test_a_sheet_that_exists_is_left_as_it_is(cli: Cli, small: Course) -> None:
    before = kit.everything_in(small.root)

    refused(
        cli("new", "01-small", "doubling"),
        "`solutions/01-small/doubling.py` exists already, and nothing is overwritten",
        "choose another name",
    )
    assert before == kit.everything_in(small.root)


def test_a_folder_that_is_no_course_is_refused(
    cli: Cli, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    monkeypatch.chdir(elsewhere)

    refused(cli("new", "03-autograd", "tensors"), "there is no course in", "`--course FOLDER`")
    assert [] == list(elsewhere.iterdir())


def test_a_chapter_alone_asks_for_the_name_of_the_sheet(cli: Cli) -> None:
    refused(
        cli("new", "03-autograd"), "a sheet needs a name", "`autograder new 03-autograd by-hand`"
    )
