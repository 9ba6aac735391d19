"""Labels: a function that names what it is given by one of a few words."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from autograder.checks.cases import (
    Cases,
    arguments,
    drawn,
    known,
    name_of,
    require_function,
    value_of,
)
from autograder.checks.diagnosis import ENOUGH
from autograder.checks.judging import failed
from autograder.checks.messages import CheckFailed
from autograder.checks.mistake import mistake_of
from autograder.checks.mistakes import MISTAKES
from autograder.checks.plain import Opaque, a_thing, printable
from autograder.checks.watch import observe

Labeller = Callable[..., str]


def labels(
    function: object,
    *,
    expected: Labeller,
    options: Sequence[str],
    cases: Cases,
    imitations: Mapping[str, Labeller] | None = None,
    show: bool = False,
) -> None:
    """Check that a function gives every case the right label; case and outer blanks do not matter.

    Args:
        function: the student's function, called as `function(*case)`.
        expected: the right one, called as `expected(*case)`.
        options: all labels that there are.
        cases: as for `autograder.checks.gradient`.
        imitations: known wrong functions, by name of the mistake.
        show: tell a case with its right label; never in a hidden test.

    Raises:
        CheckFailed: a case has another label, or what is returned is none of the options.
        Unanswered: the function is still the stub.
        ValueError: the check itself is at fault: no cases, an unknown mistake, or a right label
            that is not among the options.
    """
    made, wrongs = drawn(cases, f"labels of {name_of(expected)}"), known(imitations)
    require_function(function)
    right = [expected(*case) for case in made]
    if strangers := set(right) - set(options):
        raise ValueError(f"{sorted(strangers)} are right, but not among {list(options)}")
    who, given = name_of(function), []
    for case in made:
        value = value_of(observe(function, *case), who, case, show=show)
        given.append(_option(value, options, who, show=show))
    wrong = [k for k, label in enumerate(given) if label != right[k]]
    if not wrong:
        return
    first = wrong[0]
    contrast = [f"expected   {right[first]}", f"returned   {given[first]}"]
    evidence = [*contrast, *arguments(made[first])] if show else []
    imitated = {name: [make(*case) for case in made] for name, make in wrongs.items()}
    mistake = _diagnosis(right, given, imitated)
    if mistake is not None:
        raise failed(f"{who} {MISTAKES[mistake].effect}", mistake, evidence)
    raise CheckFailed(
        f"{who} names {len(wrong)} of {len(made)} cases wrongly, as "
        f"{_listed([given[k] for k in wrong], 'or')}",
        evidence=evidence,
        hint="go through the rule of the task clause by clause, in its order, and try each clause "
        "with a case of your own",
    )


def _option(value: object, options: Sequence[str], who: str, *, show: bool) -> str:
    """The option that a returned value is.

    Raises:
        CheckFailed: it is none.
    """
    if not isinstance(value, str):
        if value is None:
            raise failed(f"{who} returned `None`", "returns_nothing")
        what = value.description if isinstance(value, Opaque) else a_thing(value)
        raise CheckFailed(f"{who} returned {what}, not a label", hint=_return_one(options))
    for option in options:
        if value.strip().casefold() == option.casefold():
            return option
    text = f'"{printable(value, 40)}"' if show else "a text"  # which could be an input
    raise CheckFailed(
        f"{who} returned {text}, which is no label of the task",
        hint=_return_one(options),
    )


def _diagnosis(
    right: Sequence[str], given: Sequence[str], imitated: Mapping[str, Sequence[str]]
) -> str | None:
    """The mistake that gives the same labels in every case, and other ones than right in enough."""
    if len(set(given)) == 1 and len(set(right)) >= ENOUGH:
        return "ignores_its_input"
    for key, labels in imitated.items():
        differing = sum(label != true for label, true in zip(labels, right, strict=True))
        if list(labels) == list(given) and differing >= ENOUGH:
            return mistake_of(key)
    return None


def _return_one(options: Sequence[str]) -> str:
    return f"return one of {_listed(options, 'and')}, as text"


def _listed(texts: Sequence[str], last: str) -> str:
    """Texts in quotation marks, each once, as a sentence lists them."""
    *most, end = [f'"{text}"' for text in dict.fromkeys(texts)]
    return f"{', '.join(most)} {last} {end}" if most else end
