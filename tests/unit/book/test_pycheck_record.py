"""What is recorded for a practice: torch's numbers, and the autograder's own sentences."""

from __future__ import annotations

import inspect
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pycheck_practice
import pytest
import torch
from pycheck_practice import Practice, PracticeError, load, names
from pycheck_record import record, returned

from autograder import checks
from autograder.checks import MISTAKES, CheckFailed
from autograder.checks.compare import ARITHMETIC, equal
from autograder.checks.diagnosis import ENOUGH

PRACTICES = {name: load(name) for name in names()}
RECORDS = {name: record(practice) for name, practice in PRACTICES.items()}
WRONGS = [(name, k) for name, p in PRACTICES.items() for k in range(len(p.wrongs))]


def square(x: torch.Tensor, a: torch.Tensor) -> torch.Tensor:
    return ((a * x) ** 2).sum()


def a_practice(**other: Any) -> Practice:
    """The derivative of Σ (a x)² by a, for six cases."""
    settings: dict[str, Any] = {
        "function": "grad",
        "of": square,
        "wrt": 1,
        "cases": lambda rng: [(rng.normal(2, 1, n), rng.normal(3, 1)) for n in range(1, 7)],
        "n": lambda x, a: len(x),
    }
    return Practice(**{**settings, **other})


def the_grad(x: list[float], a: float) -> float:
    return 2 * a * sum(u**2 for u in x)


def said(name: str, answer: Callable[..., Any]) -> CheckFailed:
    """What the autograder's check says of a declared wrong answer, asked without the recorder."""
    practice = PRACTICES[name]

    def student(*case: Any) -> Any:
        return answer(*(value.tolist() for value in case))

    student.__name__ = practice.function
    cases = [tuple(np.asarray(v, dtype=float) for v in case) for case in practice.drawn()]
    told = {
        mistake: lambda *case, wrong=wrong: wrong(*(value.tolist() for value in case))
        for mistake, wrong in practice.wrongs
    }
    common: dict[str, Any] = {"cases": cases, "n": practice.n, "imitations": told}
    if practice.wrt is not None:
        with pytest.raises(CheckFailed) as caught:
            checks.gradient(student, of=practice.of, wrt=practice.wrt, **common)
        return caught.value

    def expected(*case: Any) -> Any:
        return practice.of(*map(torch.tensor, case)).detach().numpy()

    with pytest.raises(CheckFailed) as caught:
        checks.values(student, expected=expected, **common)
    return caught.value


@pytest.mark.parametrize("name", PRACTICES)
def test_the_true_values_are_those_of_torch(name: str) -> None:
    practice = PRACTICES[name]

    for case in RECORDS[name]["cases"]:
        tensors = [torch.tensor(value, dtype=torch.float64) for value in case["arguments"]]
        if practice.wrt is None:
            true = practice.of(*tensors)
        else:
            leaf = tensors[practice.wrt].requires_grad_(True)
            practice.of(*tensors).backward()
            assert leaf.grad is not None
            true = leaf.grad
        assert true.tolist() == case["true"]


@pytest.mark.parametrize(("name", "k"), WRONGS)
def test_a_wrong_answer_is_told_in_the_words_of_the_autograder(name: str, k: int) -> None:
    mistake, answer = PRACTICES[name].wrongs[k]
    values = [np.asarray(value).tolist() for value in returned(answer, PRACTICES[name].drawn())]
    (found,) = [f for f in RECORDS[name]["fingerprints"] if f["values"] == values]
    message = RECORDS[name]["messages"][found["message"]]
    failure = said(name, answer)

    assert mistake == message["mistake"]
    assert (failure.fact, failure.hint, failure.page) == (
        message["fact"],
        message["hint"],
        message["page"],
    )


@pytest.mark.parametrize("name", PRACTICES)
def test_every_fingerprint_could_be_refuted_by_enough_cases(name: str) -> None:
    true = [np.asarray(case["true"]) for case in RECORDS[name]["cases"]]

    for fingerprint in RECORDS[name]["fingerprints"]:
        values = [np.asarray(value, dtype=float) for value in fingerprint["values"]]
        pairs = zip(true, values, strict=True)
        assert ENOUGH <= sum(not equal(np.squeeze(t), np.squeeze(v)) for t, v in pairs)


@pytest.mark.parametrize("name", PRACTICES)
def test_no_answer_of_ours_reaches_the_site(name: str) -> None:
    text = json.dumps(RECORDS[name])
    practice = PRACTICES[name]

    for answer in (*practice.rights, *(wrong for _, wrong in practice.wrongs), practice.of):
        body = [line.strip() for line in inspect.getsource(answer).splitlines()]
        assert [] == [line for line in body if len(line) > 12 and line in text]


@pytest.mark.parametrize("name", PRACTICES)
def test_a_practice_has_several_right_and_wrong_answers(name: str) -> None:
    assert 2 <= len(PRACTICES[name].rights)
    assert 3 <= len({mistake for mistake, _ in PRACTICES[name].wrongs})


@pytest.mark.parametrize("name", PRACTICES)
def test_two_recordings_are_the_same(name: str) -> None:
    assert RECORDS[name] == record(load(name))


def test_the_tolerance_is_the_one_of_the_autograder() -> None:
    limits = record(a_practice())["equal"]

    assert {"relative": ARITHMETIC.relative, "absolute": ARITHMETIC.absolute} == limits


def test_relations_that_nobody_declared_are_found() -> None:
    found = {message["mistake"] for message in RECORDS["grad-poly3"]["messages"]}
    declared = {mistake for mistake, _ in PRACTICES["grad-poly3"].wrongs}

    assert {
        "constant_factor",
        "entries_permuted",
        "factor_two_twice",
        "missing_mean",
        "sign_flipped_in_part",
    } == found - declared
    assert declared <= found <= set(MISTAKES)


def test_a_wrong_answer_that_passes_fails_the_build() -> None:
    practice = a_practice()
    practice.wrong("missing_factor_two")(the_grad)

    with pytest.raises(PracticeError, match="the wrong answer `the_grad` passes the check\nhint: "):
        record(practice)


def test_a_wrong_answer_that_is_called_otherwise_fails_the_build() -> None:
    practice = a_practice()

    @practice.wrong("factor_two_twice")
    def half(x: list[float], a: float) -> float:
        return the_grad(x, a) / 2

    with pytest.raises(PracticeError) as caught:
        record(practice)
    assert (
        "practice `grad`: the wrong answer `half` is not recognised as `factor_two_twice`\n"
        "  the check says: `grad` is half the true gradient, in every entry and for every data "
        "set\nhint: declare `missing_factor_two`, or draw more cases that tell it apart"
    ) == str(caught.value)


def test_a_wrong_answer_that_too_few_cases_show_fails_the_build() -> None:
    """The check cannot name it, also when it is told what to look for."""
    practice = a_practice()

    @practice.wrong("product_of_sums")
    def seldom_wrong(x: list[float], a: float) -> float:
        return the_grad(x, a) + (len(x) > 4)

    with pytest.raises(PracticeError, match="is not recognised as `product_of_sums`"):
        record(practice)


def test_an_unknown_mistake_fails_the_build() -> None:
    practice = a_practice()
    practice.wrong("carelessness")(lambda x, a: 0.0)

    with pytest.raises(PracticeError, match="names `carelessness`, which is not in the catalogue"):
        record(practice)


def test_a_right_answer_that_fails_fails_the_build() -> None:
    practice = a_practice()

    @practice.right
    def forgets(x: list[float], a: float) -> float:
        return a * sum(u**2 for u in x)

    with pytest.raises(PracticeError, match="the right answer `forgets` fails\n  the check says: "):
        record(practice)


def test_true_values_without_end_fail_the_build() -> None:
    practice = a_practice(of=lambda x, a: (a * x / 0.0).sum())

    with pytest.raises(PracticeError, match="practice `grad`: a true value is NaN or infinite"):
        record(practice)


def test_true_values_that_never_change_fail_the_build() -> None:
    practice = a_practice(of=lambda x, a: 3.0 * a)

    with pytest.raises(PracticeError, match="nonsense passes the check"):
        record(practice)


def test_an_unknown_practice_is_told_with_those_that_there_are() -> None:
    with pytest.raises(PracticeError, match=r"no practice `cubic`\nhint: there are .*grad-poly3"):
        load("cubic")


@pytest.mark.parametrize(
    ("text", "fact"),
    [
        ("1 / 0", "practice `broken` does not run: ZeroDivisionError: division by zero"),
        ("practise = 1", "practice `broken` defines no `practice`"),
    ],
)
def test_a_module_that_is_no_practice_is_told(
    text: str, fact: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "broken.py").write_text(text)
    monkeypatch.setattr(pycheck_practice, "CHECKS", tmp_path)

    with pytest.raises(PracticeError) as caught:
        load("broken")
    assert fact == str(caught.value).splitlines()[0]
