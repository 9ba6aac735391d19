"""The ledger, keys and secrets: whole or not at all."""

from __future__ import annotations

import errno
import json
import stat
from dataclasses import replace
from pathlib import Path

import kit
import pytest

from autograder.course import Course
from autograder.engine import store
from autograder.engine.limits import Limits
from autograder.engine.sandbox import Isolation
from autograder.engine.store import Ledger, environment, key_of, secret_of
from autograder.errors import StorageError
from autograder.files import write_whole
from autograder.outcomes import Outcome, TaskOutcome, Verdict

OUTCOME = Outcome(
    "amara",
    "01-small",
    "doubling",
    "key",
    "00",
    "namespaces",
    tasks=(TaskOutcome("claim", Verdict.RIGHT, 1.0, 1.0),),
)
PLACE = ("amara", "01-small", "doubling")


@pytest.fixture
def course(tmp_path: Path) -> Course:
    return kit.bare_course(tmp_path / "course")


def no_space(*_: object, **__: object) -> None:
    raise OSError(errno.ENOSPC, "No space left on device")


def test_what_is_saved_is_found_under_its_key(course: Course) -> None:
    Ledger(course).save(OUTCOME)

    assert OUTCOME == Ledger(course).find(*PLACE, "key")
    assert [OUTCOME] == Ledger(course).all()


def test_another_key_finds_nothing(course: Course) -> None:
    Ledger(course).save(OUTCOME)

    assert Ledger(course).find(*PLACE, "another key") is None
    assert Ledger(course).find("bogdan", *PLACE[1:], "key") is None


def test_an_error_of_ours_is_not_found_but_listed(course: Course) -> None:
    broken = replace(OUTCOME, tasks=(replace(OUTCOME.tasks[0], verdict=Verdict.ERROR),))
    Ledger(course).save(broken)

    assert Ledger(course).find(*PLACE, "key") is None
    assert [broken] == Ledger(course).all()


@pytest.mark.parametrize(
    "text", ["", "{", "null", "[]", "7", "{}", '{"tasks": []}', '"text"', "\x00"]
)
def test_a_spoilt_file_is_as_good_as_none(text: str, course: Course) -> None:
    ledger = Ledger(course)
    ledger.save(OUTCOME)
    ledger.path(*PLACE).write_text(text)

    assert ledger.find(*PLACE, "key") is None
    assert [] == ledger.all()


def test_outcomes_are_listed_by_student_chapter_and_sheet(course: Course) -> None:
    names = [("b", "1", "x"), ("a", "2", "x"), ("a", "1", "y"), ("a", "1", "x")]
    for student, chapter, sheet in names:
        Ledger(course).save(replace(OUTCOME, student=student, chapter=chapter, sheet=sheet))

    assert sorted(names) == [(o.student, o.chapter, o.sheet) for o in Ledger(course).all()]


@pytest.mark.parametrize("name", ["x" * 255, "é" * 120, "two words", "a.b", "-rf", "ünï"])
def test_any_name_of_a_folder_is_a_name_of_a_student(name: str, course: Course) -> None:
    outcome = replace(OUTCOME, student=name)
    Ledger(course).save(outcome)

    assert outcome == Ledger(course).find(name, *PLACE[1:], "key")


def test_two_long_names_do_not_share_a_file(course: Course) -> None:
    ledger = Ledger(course)

    assert ledger.path("x" * 254 + "a", "c", "s") != ledger.path("x" * 254 + "b", "c", "s")


def test_an_outcome_is_stored_in_the_same_bytes_each_time(course: Course) -> None:
    Ledger(course).save(OUTCOME)
    before = kit.everything_in(course.outcomes)
    Ledger(course).save(Outcome.from_json(json.loads(json.dumps(OUTCOME.to_json()))))

    assert before == kit.everything_in(course.outcomes)
    assert ["01-small/doubling/amara.json"] == list(before)


def test_a_full_disk_leaves_the_old_file_whole(
    course: Course, monkeypatch: pytest.MonkeyPatch
) -> None:
    Ledger(course).save(OUTCOME)
    before = kit.everything_in(course.outcomes)
    monkeypatch.setattr(Path, "write_text", no_space)
    monkeypatch.setattr(Path, "write_bytes", no_space)

    with pytest.raises(StorageError) as caught:
        Ledger(course).save(replace(OUTCOME, key="new"))
    path = Ledger(course).path(*PLACE)
    assert f"`{path}` cannot be written" == caught.value.fact
    assert ("No space left on device",) == caught.value.evidence
    assert caught.value.hint
    assert before == kit.everything_in(course.outcomes)


def test_a_cut_between_writing_and_renaming_leaves_the_old_file_whole(
    course: Course, monkeypatch: pytest.MonkeyPatch
) -> None:
    def cut(*_: object) -> None:
        raise KeyboardInterrupt

    Ledger(course).save(OUTCOME)
    with monkeypatch.context() as patched:
        patched.setattr(Path, "replace", cut)
        with pytest.raises(KeyboardInterrupt):
            Ledger(course).save(replace(OUTCOME, key="new"))

    assert [OUTCOME] == Ledger(course).all()
    Ledger(course).save(replace(OUTCOME, key="new"))
    assert ["new"] == [outcome.key for outcome in Ledger(course).all()]
    assert 1 == len(kit.everything_in(course.outcomes))


@pytest.mark.parametrize("name", ["a.json", "x" * 250 + ".json"])
def test_a_file_where_a_folder_should_be_is_named(name: str, tmp_path: Path) -> None:
    (tmp_path / "outcomes").write_text("")

    with pytest.raises(StorageError, match="cannot be written"):
        write_whole(tmp_path / "outcomes" / "chapter" / name, "text")


# --- keys -------------------------------------------------------------------------------------


def test_the_key_depends_on_all_that_an_outcome_depends_on(small: Course) -> None:
    sheet = kit.only_sheet(small)
    kit.write_sheet(small.root, {**kit.CELLS, "setup": kit.setup("setup", "import numpy as np")})
    other = kit.only_sheet(small)
    keys = [
        key_of(b"data", sheet, Isolation.NAMESPACES, Limits(), b"secret"),
        key_of(b"datb", sheet, Isolation.NAMESPACES, Limits(), b"secret"),
        key_of(b"data", other, Isolation.NAMESPACES, Limits(), b"secret"),
        key_of(b"data", sheet, Isolation.NONE, Limits(), b"secret"),
        key_of(b"data", sheet, Isolation.NAMESPACES, Limits(call_seconds=6.0), b"secret"),
        key_of(b"data", sheet, Isolation.NAMESPACES, Limits(), b"another"),
    ]

    assert len(keys) == len(set(keys))
    assert keys[0] == key_of(b"data", sheet, Isolation.NAMESPACES, Limits(), b"secret")


def test_the_key_depends_on_our_own_code(
    small: Course, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    package = tmp_path / "autograder"
    (package / "cli").mkdir(parents=True)
    for name in ("__init__.py", "a.py", "cli/b.py"):
        (package / name).write_text("x = 1")
    monkeypatch.setattr(store.autograder, "__file__", str(package / "__init__.py"))

    def digest() -> str:
        environment.cache_clear()
        return environment()

    try:
        before = digest()
        (package / "cli" / "b.py").write_text("x = 2")
        assert before == digest(), "how things are printed changes no grade"
        (package / "a.py").write_text("x = 2")
        assert before != digest()
    finally:
        environment.cache_clear()


# --- the secret -------------------------------------------------------------------------------


def test_the_secret_is_made_once_and_is_for_its_owner_alone(course: Course) -> None:
    secret = secret_of(course)
    path = course.class_folder / "seed.key"

    assert 32 == len(secret)
    assert secret == secret_of(course)
    assert 0o600 == stat.S_IMODE(path.stat().st_mode)


@pytest.mark.parametrize("text", ["", "\n", "abcd", "not hexadecimal", "\ufffd"])
def test_a_secret_that_is_none_is_replaced(text: str, course: Course) -> None:
    course.class_folder.mkdir()
    (course.class_folder / "seed.key").write_text(text, encoding="utf-8")
    secret = secret_of(course)

    assert 32 == len(secret)
    assert secret == secret_of(course)


def test_two_classes_have_two_secrets(tmp_path: Path) -> None:
    assert secret_of(kit.bare_course(tmp_path / "a")) != secret_of(kit.bare_course(tmp_path / "b"))


def test_a_secret_that_cannot_be_written_stops_the_run(
    course: Course, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Path, "write_text", no_space)
    monkeypatch.setattr(Path, "write_bytes", no_space)

    with pytest.raises(StorageError, match=r"seed\.key.* cannot be written\n.*No space left"):
        secret_of(course)
