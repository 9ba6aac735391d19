"""Errors and outcomes: plain data and messages of three parts."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from autograder import errors
from autograder.errors import AutograderError, SandboxUnavailable, UsageError
from autograder.outcomes import CellRun, Outcome, TaskOutcome, Verdict

TASK = TaskOutcome(
    "grad_matches_autograd",
    Verdict.WRONG,
    1.5,
    4.0,
    answer="grad",
    fact="`grad` is 2 times the true gradient",
    evidence=("expected [1.]", "returned [2.]"),
    hint="look for the factor",
    page="02-gradients/chain-rule",
    mistake="factor_two_twice",
)
RUN = CellRun(
    "grad",
    status="raised",
    problem="ValueError: é\n\x00",
    traceback="Traceback…",
    stdout="out",
    stderr="err",
    displays=({"text/plain": "1"}, {"image/png": "aGk="}),
)
OUTCOME = Outcome(
    student="amara",
    chapter="02-gradients",
    sheet="by-hand",
    key="k",
    seed="00ff",
    isolation="namespaces",
    tasks=(TASK, replace(TASK, grade_id="other", verdict=Verdict.RIGHT, points=4.0)),
    cells=(RUN, CellRun("setup")),
    flags=("a flag",),
)


def test_a_message_has_fact_evidence_and_hint_on_lines_of_their_own() -> None:
    error = AutograderError("the fact", "one", "two", hint="do this")

    assert "the fact\n  one\n  two\nhint: do this" == str(error)
    assert "the fact" == str(AutograderError("the fact"))


def test_only_wrong_usage_and_a_missing_sandbox_exit_with_2() -> None:
    statuses = {
        kind: kind.exit_status
        for kind in vars(errors).values()
        if isinstance(kind, type) and issubclass(kind, AutograderError)
    }

    assert {UsageError, SandboxUnavailable} == {k for k, s in statuses.items() if s == 2}
    assert {1, 2} == set(statuses.values())


def test_points_are_the_sum_of_the_tasks() -> None:
    assert 5.5 == OUTCOME.points
    assert 8.0 == OUTCOME.max_points
    assert 0 == replace(OUTCOME, tasks=()).points


def test_a_person_is_needed_only_where_the_grader_failed() -> None:
    assert not OUTCOME.needs_a_person
    failed = replace(OUTCOME, tasks=(TASK, replace(TASK, verdict=Verdict.ERROR)))
    assert failed.needs_a_person


def test_a_claim_reads_as_a_sentence() -> None:
    assert "grad matches autograd" == TASK.claim


@pytest.mark.parametrize(
    "outcome",
    [OUTCOME, replace(OUTCOME, tasks=(), cells=(), flags=()), replace(OUTCOME, refused="why")],
)
def test_an_outcome_survives_json(outcome: Outcome) -> None:
    text = json.dumps(outcome.to_json())
    back = Outcome.from_json(json.loads(text))

    assert outcome == back
    assert text == json.dumps(back.to_json())
    assert all(isinstance(task.verdict, Verdict) for task in back.tasks)


@pytest.mark.parametrize(
    "spoilt",
    [
        None,
        [],
        "text",
        {},
        {**OUTCOME.to_json(), "tasks": None},
        {**OUTCOME.to_json(), "tasks": [{"grade_id": "g"}]},
        {**OUTCOME.to_json(), "tasks": [{**OUTCOME.to_json()["tasks"][0], "verdict": "splendid"}]},
        {**OUTCOME.to_json(), "cells": [7]},
        {**OUTCOME.to_json(), "flags": 7},
        {**OUTCOME.to_json(), "unknown": 1},
        {key: value for key, value in OUTCOME.to_json().items() if key != "key"},
    ],
)
def test_what_is_no_outcome_is_refused_by_one_of_three_exceptions(spoilt: object) -> None:
    with pytest.raises((TypeError, KeyError, ValueError)):
        Outcome.from_json(spoilt)
