"""`autograder verify`: what is printed, what is written, and the status."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import kit
import pytest

import autograder.cli
from autograder.course import Course


@pytest.fixture
def here(small: Course, monkeypatch: pytest.MonkeyPatch) -> Course:
    monkeypatch.chdir(small.root)
    return small


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Any:
    """Runs the verb in this process; gives status, standard output and standard error."""

    def go(*arguments: str | Path) -> tuple[int, str, str]:
        given = ["autograder", "verify", "--workers", "1", *map(str, arguments)]
        monkeypatch.setattr(sys, "argv", given)
        capsys.readouterr()
        with pytest.raises(SystemExit) as stop:
            autograder.cli.main()
        said = capsys.readouterr()
        return int(stop.value.code or 0), said.out, said.err

    return go


def keep_points(course: Course) -> None:
    """A known answer that is to lose more than it does."""
    more = kit.ANSWERS.replace("lost={SECOND: 2}", "lost={FIRST: 1, SECOND: 2}")
    kit.write_answers(course.root, more)


def test_the_json_tells_of_mutants_survivors_and_shares(here: Course, run: Any) -> None:
    status, out, _ = run("--json")
    data = json.loads(out)

    assert 0 == status
    empty = {"findings", "survivors", "false_alarms", "misdiagnosed"}
    assert {*empty, "checked", "counts", "diagnosed_as_declared"} == set(data)
    assert all([] == data[name] for name in empty)
    assert 5 + data["counts"]["mutant"] == data["checked"]
    assert 0 < data["counts"]["killed"] == data["counts"]["mutant"]


def test_survivors_are_objects_with_what_was_expected(here: Course, run: Any) -> None:
    keep_points(here)
    status, out, _ = run("--json", "--no-mutants", "01-small/doubling")
    (survivor,) = json.loads(out)["survivors"]

    assert 1 == status
    assert {"sheet", "name", "answer", "expected", "got", "evidence"} == set(survivor)
    assert "knows_the_visible_case" == survivor["name"]


def test_without_mutants_only_known_answers_are_graded(here: Course, run: Any) -> None:
    status, out, err = run("--no-mutants")

    assert (0, "") == (status, out)
    assert err.endswith("5 submissions graded, 0 findings\n")


def test_the_matrix_is_printed_and_written(here: Course, run: Any) -> None:
    status, out, err = run("--matrix")
    page = here.root / "_build" / "matrix" / "01-small" / "doubling.html"

    assert 0 == status
    assert out.startswith("01-small/doubling\n")
    assert "mutants of double" in out
    assert f"wrote {page}" in err
    assert "kill matrix" in page.read_text(encoding="utf-8")


def test_with_json_the_matrix_is_only_written(here: Course, run: Any, tmp_path: Path) -> None:
    keep_points(here)
    folder = tmp_path / "pages"
    status, out, _ = run("--matrix", "--html", folder, "--json", "--no-mutants")

    assert 1 == status
    assert 1 == len(json.loads(out)["survivors"])
    assert ["01-small/doubling.html"] == list(kit.everything_in(folder))
    assert not (here.root / "_build" / "matrix").exists()


def test_a_page_that_cannot_be_written_is_one_message(
    here: Course, run: Any, tmp_path: Path
) -> None:
    (tmp_path / "file").write_text("")
    status, _, err = run("--no-mutants", "--html", tmp_path / "file")

    assert 1 == status
    assert "cannot be written" in err
    assert "hint: " in err
    assert "Traceback" not in err
