"""Running a reader's text: what it prints, what it raises, and how that is told."""

from __future__ import annotations

import builtins
import io
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, redirect_stderr, redirect_stdout
from typing import Any

from oyg_checker.numbers import a_thing

CELL = "<cell>"
"""Name of the reader's text in tracebacks."""

SHOWN = 2_000
"""Characters of printed text that the page shows."""

PRINTED = 100_000
"""Characters after which the text is stopped; a page that keeps printing is of no use."""


class Problem(Exception):
    """What is to be told instead of "right"."""

    def __init__(
        self,
        fact: str,
        *,
        evidence: Sequence[str] = (),
        hint: str = "",
        page: str = "",
        verdict: str = "wrong",
    ) -> None:
        super().__init__(fact)
        self.fact = fact
        self.evidence = list(evidence)
        self.hint = hint
        self.page = page
        self.verdict = verdict

    def told(self) -> dict[str, Any]:
        """As the page gets it."""
        return {
            "verdict": self.verdict,
            "fact": self.fact,
            "evidence": self.evidence,
            "hint": self.hint,
            "page": self.page,
        }


class TooMuchPrinted(BaseException):
    """No Exception, so that an ordinary `except` in the reader's text does not swallow it."""


class Capture(io.TextIOBase):
    """Takes what is printed, keeps the beginning, and hands that on as it comes."""

    def __init__(self, say: Callable[[str], object] | None = None) -> None:
        self._say = say
        self._kept: list[str] = []
        self._count = 0

    def writable(self) -> bool:
        return True

    def write(self, text: str) -> int:
        """The number of characters written, as ever.

        Raises:
            TooMuchPrinted: the limit is exceeded.
        """
        room = SHOWN - self._count
        if room > 0 and text:
            self._kept.append(text[:room])
            if self._say is not None:
                self._say(text[:room])
        self._count += len(text)
        if self._count > PRINTED:
            raise TooMuchPrinted
        return len(text)

    def text(self) -> str:
        """What was kept, and how much was not."""
        rest = self._count - SHOWN
        ending = f"\n… and {rest:,} more characters" if rest > 0 else ""
        return "".join(self._kept) + ending


@contextmanager
def quiet(capture: Capture) -> Iterator[None]:
    """Inside, what is printed goes to `capture`, and there is nothing to read."""
    before, sys.stdin = sys.stdin, io.StringIO("")
    try:
        with redirect_stdout(capture), redirect_stderr(capture):
            yield
    finally:
        sys.stdin = before


@contextmanager
def restored() -> Iterator[None]:
    """Afterwards the built-in names are what they were, for the checker and for other cells."""
    space = vars(builtins)
    names, limit = dict(space), sys.getrecursionlimit()
    try:
        yield
    finally:
        space.update(names)
        for added in space.keys() - names.keys():
            del space[added]
        sys.setrecursionlimit(limit)


def define(source: str, name: str, arguments: Sequence[str]) -> Callable[..., Any]:
    """The function `name` of a text that is run from top to bottom.

    Raises:
        Problem: the text is no Python, raises something, or defines no such function.
    """
    space: dict[str, Any] = {"__name__": "__main__"}
    try:
        code = compile(source, CELL, "exec", dont_inherit=True)
    except SyntaxError as error:
        raise _unreadable(error, source) from None
    except BaseException as error:
        raise explain(error, source, "the cell") from None
    try:
        exec(code, space)
    except BaseException as error:
        raise explain(error, source, "the cell") from None
    found = space.get(name)
    if found is None:
        raise Problem(
            f"there is no function `{name}` in the cell",
            hint=f"it begins with `def {name}({', '.join(arguments)}):`",
            verdict="broken",
        )
    if found is ...:
        raise Problem(
            "the function is not written yet", hint="put your own in place of `...`", verdict="stub"
        )
    if not callable(found):
        raise Problem(
            f"{a_thing(found)} stands where a function is asked for",
            hint="is the name of your function given to something else further down?",
            verdict="broken",
        )
    function: Callable[..., Any] = found
    return function


def explain(error: BaseException, source: str, who: str, evidence: Sequence[str] = ()) -> Problem:
    """An exception in the reader's words: its line, its message, no frame of ours."""
    if isinstance(error, TooMuchPrinted):
        return Problem(
            f"{who} printed more than {PRINTED:,} characters",
            hint="is there a `print` in a loop that does not end?",
            verdict="broken",
        )
    kind, line = type(error).__name__, _line(error)
    place = f" on line {line} of its cell" if line else ""
    told = [text for text in (_line_of(source, line), _message(error)) if text]
    return Problem(
        f"{who} raised `{kind}`{place}",
        evidence=[*told, *evidence],
        hint=_hint(error),
        verdict="broken",
    )


def _unreadable(error: SyntaxError, source: str) -> Problem:
    line = error.lineno or 1
    evidence = [_line_of(source, line)]
    hint = "run it again when this line is complete; sometimes the line above it is at fault"
    if "await" in str(error.msg):
        hint = "nothing here has to be waited for; leave `await` and `async` out"
    return Problem(
        f"Python cannot read line {line}: {error.msg}",
        evidence=[text for text in evidence if text],
        hint=hint,
        verdict="broken",
    )


def _line(error: BaseException) -> int | None:
    """The innermost line of the reader's own text."""
    line, traceback = None, error.__traceback__
    while traceback is not None:
        if traceback.tb_frame.f_code.co_filename == CELL:
            line = traceback.tb_lineno
        traceback = traceback.tb_next
    return line


def _line_of(source: str, line: int | None) -> str:
    lines = source.splitlines()
    if line is None or not 0 < line <= len(lines):
        return ""
    return f"line {line}   {lines[line - 1].strip()[:120]}"


def _message(error: BaseException) -> str:
    try:
        text = "" if error.args == (None,) else " ".join(str(error).split())
    except BaseException:
        return ""
    return text if len(text) <= 300 else f"{text[:299]}…"


def _hint(error: BaseException) -> str:
    message = _message(error)
    if "callPromising" in message:  # Pyodide's way of saying that nothing can be waited for
        return "nothing here has to be waited for; leave `async` and `await` out"
    if isinstance(error, TypeError) and ("'list'" in message or "sequence" in message):
        return "the arguments are lists, not arrays: go through them with a loop or with `zip`"
    return next((hint for kind, hint in _HINTS if isinstance(error, kind)), "")


_HINTS: tuple[tuple[type[BaseException], str], ...] = (
    (
        RecursionError,
        "the function calls itself without an end; which call should be the last?",
    ),
    (SystemExit, "a function should return; there is nothing here to exit from"),
    (ImportError, "Python's own library is all there is here: write plain Python with lists"),
    (EOFError, "`input` has nobody to ask here: write the value into the cell"),
    (NameError, "a name is used before it is defined; how is it spelled further up?"),
    (IndexError, "try it with one data point: how long is each list then?"),
    (MemoryError, "a list grows too long: how many items should it have?"),
)
