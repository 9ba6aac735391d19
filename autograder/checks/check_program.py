"""Programs and choices: what cannot cross the border by value, and questions with one answer."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import Any

import numpy as np

from autograder.checks.cases import Case, Cases, array_of, drawn, finite, known, name_of, value_of
from autograder.checks.compare import ARITHMETIC, Tolerance, equal
from autograder.checks.diagnosis import Sample
from autograder.checks.judging import judge
from autograder.checks.memory import recalled, recalled_array
from autograder.checks.messages import CheckFailed, Unanswered
from autograder.checks.mistake import Mistake
from autograder.checks.mistakes import MISTAKES
from autograder.checks.plain import plain
from autograder.checks.watch import run


def program(
    text: Callable[..., Any],
    function: object,
    *,
    reference: object = None,
    expected: object = None,
    cases: Cases,
    imitations: Mapping[str, object] | None = None,
    reading: Callable[[np.ndarray], Any] | None = None,
    called: str | None = None,
    hint: str | None = None,
    show: bool = False,
    tolerance: Tolerance = ARITHMETIC,
) -> None:
    """Run one program on two engines and compare the numbers that it returns.

    Args:
        text: a program (see `autograder.checks.watch.run`), called as `text(function, *case)`.
        function: the student's object, which may be a class; or a tuple of several, which the
            program gets one after the other.
        reference: the object with the same interface, usually from torch; a tuple of as many.
        expected: what the program returns for every case, where no reference is given.
        cases: as for `autograder.checks.gradient`, and so are the following.
        imitations: known wrong objects with the same interface, by name of the mistake; tuples
            where `function` is one.
        reading: what is compared, made here of the numbers that the program returned with either
            object, as a few statistics of many random draws; `expected` is compared as it is.
        called: what the messages call the result, as "the value of `x - y`"; without it, the
            program and the object.
        hint: what to try, said where no mistake is known or it raises; never an expected value.
        show: see there.
        tolerance: see there.

    Raises:
        CheckFailed, Unanswered, ValueError: as for `autograder.checks.gradient`.
    """
    purpose = f"program {name_of(text)}"
    made, wrongs = drawn(cases, purpose), known(imitations)
    who, samples = " or ".join(map(name_of, _several(function))), []
    what = called or f"{name_of(text)} with {who}"

    def read(numbers: Any) -> Any:
        return numbers if reading is None else reading(np.asarray(numbers, dtype=np.float64))

    def read_of(objects: object, *case: Any) -> Any:
        return read(text(*_several(objects), *case))

    for case in made:
        seen = run(text, *_several(function), *case)
        value = value_of(seen, who, case, show=show, within=what, hint=hint)
        true = recalled(partial(read_of, reference), *case) if expected is None else expected
        samples.append(
            Sample(true=finite(true, purpose), given=np.asarray(read(array_of(value, what))))
        )
    if not all(equal(sample.true, sample.given, tolerance) for sample in samples):
        samples = [
            replace(sample, imitations=_by(wrongs, read_of, case))
            for sample, case in zip(samples, made, strict=True)
        ]
    judge(samples, what, "result", made, show=show, tolerance=tolerance, hint=hint)


def _by(wrongs: Mapping[str, object], read_of: Callable[..., Any], case: Case) -> dict[str, Any]:
    """What is read off each of the wrong objects; most answers never need it."""
    return {
        name: recalled_array(partial(read_of, wrong), *case, name=name)
        for name, wrong in wrongs.items()
    }


def _several(objects: object) -> tuple[object, ...]:
    return objects if isinstance(objects, tuple) else (objects,)


def choice(
    answer: object,
    right: str | None = None,
    *,
    options: Sequence[str],
    mistakes: Mapping[str, str] | None = None,
) -> None:
    """Check the answer to a question with given options; case and outer blanks do not matter.

    Args:
        answer: what the student chose.
        right: the right one of the options; without it, any of them will do, as in a visible
            test that must not tell.
        options: all that can be chosen.
        mistakes: which mistake of the catalogue somebody expects who chooses a wrong option; its
            hint is said.

    Raises:
        Unanswered: the answer is still `...` or None.
        CheckFailed: it is not among the options, or it is another one than `right`.
        ValueError: `right` or a key of `mistakes` is not among the options, or a mistake is not in
            the catalogue, which is the check's fault.
    """
    if right is not None and right not in options:
        raise ValueError(f"{right!r} is right, but not one of the options {list(options)}")
    expected = _by_option(mistakes or {}, options)
    given = plain(answer)
    listed = ", ".join(f'"{option}"' for option in options)
    if given is None or given is Ellipsis:
        raise Unanswered("no option is chosen yet", hint=f"set it to one of {listed}")
    chosen = given.strip().casefold() if isinstance(given, str) else None
    if chosen not in [option.casefold() for option in options]:
        raise CheckFailed("the answer is none of the options", hint=f"set it to one of {listed}")
    if right is not None and chosen != right.casefold():
        raise _unexpected(expected.get(chosen))


def _by_option(mistakes: Mapping[str, str], options: Sequence[str]) -> dict[str, Mistake]:
    """What somebody expects who chooses an option, by that option in small letters."""
    strangers = sorted({*mistakes} - {*options} | {*mistakes.values()} - {*MISTAKES})
    if strangers:
        raise ValueError(f"neither an option nor a mistake: {', '.join(strangers)}")
    return {option.casefold(): MISTAKES[name] for option, name in mistakes.items()}


def _unexpected(mistake: Mistake | None) -> CheckFailed:
    fact = "the prediction is not what happens"
    if mistake is None:
        advice = "try it: change the data in a cell of your own and compare two results"
        return CheckFailed(fact, hint=advice)
    return CheckFailed(fact, hint=mistake.hint, page=mistake.page, mistake=mistake.name)
