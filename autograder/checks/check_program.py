"""Programs and choices: what cannot cross the border by value, and questions with one answer."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np

from autograder.checks.cases import Cases, array_of, drawn, finite, known, name_of, value_of
from autograder.checks.compare import ARITHMETIC, Tolerance
from autograder.checks.diagnosis import Sample
from autograder.checks.judging import judge
from autograder.checks.memory import recalled, recalled_array
from autograder.checks.messages import CheckFailed, Unanswered
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
        function: the student's object, which may be a class.
        reference: the object with the same interface, usually from torch.
        expected: what the program returns for every case, where no reference is given.
        cases: as for `autograder.checks.gradient`, and so are the following.
        imitations: known wrong objects with the same interface, by name of the mistake.
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
    who, samples = name_of(function), []
    what = called or f"{name_of(text)} with {who}"

    def read(numbers: Any) -> np.ndarray:
        made_of = np.asarray(numbers, dtype=np.float64)
        return made_of if reading is None else np.asarray(reading(made_of), dtype=np.float64)

    def answer(*case: Any) -> np.ndarray:
        return read(text(reference, *case))

    for case in made:
        seen = run(text, function, *case)
        value = value_of(seen, who, case, show=show, within=what, hint=hint)
        true = recalled(answer, *case) if expected is None else expected
        samples.append(
            Sample(
                true=finite(true, purpose),
                given=read(array_of(value, what)),
                imitations={
                    name: recalled_array(lambda *given, w=wrong: read(text(w, *given)), *case)
                    for name, wrong in wrongs.items()
                },
            )
        )
    judge(samples, what, "result", made, show=show, tolerance=tolerance, hint=hint)


def choice(answer: object, right: str | None = None, *, options: Sequence[str]) -> None:
    """Check the answer to a question with given options; case and outer blanks do not matter.

    Args:
        answer: what the student chose.
        right: the right one of the options; without it, any of them will do, as in a visible
            test that must not tell.
        options: all that can be chosen.

    Raises:
        Unanswered: the answer is still `...` or None.
        CheckFailed: it is not among the options, or it is another one than `right`.
        ValueError: `right` is not among the options, which is the check's fault.
    """
    if right is not None and right not in options:
        raise ValueError(f"{right!r} is right, but not one of the options {list(options)}")
    given = plain(answer)
    listed = ", ".join(f'"{option}"' for option in options)
    if given is None or given is Ellipsis:
        raise Unanswered("no option is chosen yet", hint=f"set it to one of {listed}")
    chosen = given.strip().casefold() if isinstance(given, str) else None
    if chosen not in [option.casefold() for option in options]:
        raise CheckFailed("the answer is none of the options", hint=f"set it to one of {listed}")
    if right is not None and chosen != right.casefold():
        raise CheckFailed(
            "the prediction is not what happens",
            hint="try it: change the data in a cell of your own and compare two results",
        )
