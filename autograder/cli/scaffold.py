"""What `autograder new` makes: a small sheet that is proven already, for its author to change."""

from __future__ import annotations

import re
import tempfile
import unicodedata
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path

from jinja2 import Environment, PackageLoader, StrictUndefined

from autograder.answers import answers_path
from autograder.course import Course, SheetPath
from autograder.errors import UsageError
from autograder.files import write_whole
from autograder.release import build, released
from autograder.sheets import read_sheet

LONGEST = 60
"""Characters of a name or a title; more do not fit into the tables of reports."""

_WORDS = r"[a-z][a-z0-9]*(?:-[a-z0-9]+)*"


def place_for(course: Course, chapter: str, name: str) -> SheetPath:
    """The place of a sheet that is to be made.

    Args:
        course: where it is to be.
        chapter: two digits, a hyphen and a noun, `03-autograd`; or both names, with a slash.
        name: words with hyphens between them; empty when `chapter` holds both.

    Raises:
        UsageError: a name is not as the course's names are; the hint has the corrected command.
    """
    if not name:
        chapter, _, name = chapter.removeprefix("solutions/").partition("/")
    ours = _chapter_like(course, chapter)
    better = f"`autograder new {ours} {_words_like(name) or 'by-hand'}`"
    if not name:
        raise UsageError("a sheet needs a name besides its chapter", hint=f"for example {better}")
    if not re.fullmatch(rf"[0-9]{{2}}-{_WORDS}", chapter) or len(chapter) > LONGEST:
        raise UsageError(
            f"`{chapter}` is no name for a chapter: that is two digits, a hyphen and a noun",
            hint=f"say {better}",
        )
    if chapter != ours:
        raise UsageError(
            f"chapter {chapter[:2]} is `{ours}` already",
            hint=f"say {better}, or take another number",
        )
    if not re.fullmatch(_WORDS, name) or len(name) > LONGEST:
        raise UsageError(
            f"`{name}` is no name for a sheet: that is small letters, digits and hyphens, "
            f"{LONGEST} at most",
            hint=f"say {better}",
        )
    return SheetPath(chapter, name, course.solutions / chapter / f"{name}.py")


def make(course: Course, place: SheetPath, title: str | None = None) -> list[str]:
    """Write the sheet, its known answers and the student's notebook; all of them or none.

    Returns:
        the three files, relative to the course, in this order.

    Raises:
        UsageError: one of them exists, or the title cannot be a heading.
        StorageError: one of them cannot be written.
    """
    heading = _heading(place.name.replace("-", " ").capitalize() if title is None else title)
    with tempfile.TemporaryDirectory() as folder:
        draft = Course(Path(folder), Path(folder) / "class")
        sheet = SheetPath(place.chapter, place.name, draft.solutions / f"{place}.py")
        write_whole(sheet.source, _text("sheet.py.j2", title=heading))
        parsed = read_sheet(sheet)
        build(draft)
        wanted = {
            place.source: sheet.source.read_bytes(),
            answers_path(course, parsed): _text("answers.py.j2", sheet=str(place)).encode(),
            released(course, place): released(draft, sheet).read_bytes(),
        }
    _refuse_what_exists(course, wanted)
    with _all_or_none(wanted):
        for path, content in wanted.items():
            write_whole(path, content)
    return [str(path.relative_to(course.root)) for path in wanted]


def _refuse_what_exists(course: Course, wanted: Mapping[Path, bytes]) -> None:
    """Leave everything as it is.

    Raises:
        UsageError: one of the files is there already.
    """
    for path in wanted:
        if path.exists() or path.is_symlink():
            raise UsageError(
                f"`{path.relative_to(course.root)}` exists already, and nothing is overwritten",
                hint="choose another name, or move that file away first",
            )


@contextmanager
def _all_or_none(paths: Mapping[Path, bytes]) -> Iterator[None]:
    """Inside this block new files are made; if it fails, they and their new folders go again."""
    folders = {parent for path in paths for parent in path.parents if not parent.exists()}
    try:
        yield
    except BaseException:
        for path in paths:
            with suppress(OSError):
                path.unlink()
        for folder in sorted(folders, key=lambda f: len(f.parts), reverse=True):
            with suppress(OSError):  # it was not made yet, or somebody else put a file into it
                folder.rmdir()
        raise


def _heading(title: str) -> str:
    """The title, if it can be the first line of a sheet.

    Raises:
        UsageError: it is empty, too long, or would end the text that it stands in.
    """
    text = title.strip()
    if not text or len(text) > LONGEST or not text.isprintable() or '"""' in text:
        raise UsageError(
            f"a title is one line of 1 to {LONGEST} characters, without three quotes in a row",
            hint='for example `--title "Tensors that remember"`',
        )
    return text


def _text(template: str, **names: str) -> str:
    environment = Environment(
        loader=PackageLoader("autograder.cli"),
        autoescape=False,  # Python and Markdown, not HTML
        undefined=StrictUndefined,
        keep_trailing_newline=True,
    )
    return environment.get_template(template).render(names)


def _chapter_like(course: Course, chapter: str) -> str:
    """The chapter that was probably meant: one that exists, or the same in the course's form."""
    start = chapter.lstrip("./ ")
    words = start.lstrip("0123456789")
    digits, noun = start.removesuffix(words), _words_like(words)
    there = sorted({path.name for path in _chapters(course)})
    for known in there:
        if (digits and known[:2] == digits.zfill(2)) or (not digits and known[3:] == noun):
            return known
    number = int(digits) if digits and len(digits) <= 2 else _next(there)
    return f"{number:02d}-{noun or 'autograd'}"


def _chapters(course: Course) -> Iterator[Path]:
    for folder in (course.solutions, course.root / "book"):
        yield from (path for path in folder.glob("[0-9][0-9]-*") if path.is_dir())


def _next(chapters: list[str]) -> int:
    return min(int(chapters[-1][:2]) + 1, 99) if chapters else 1


def _words_like(name: str) -> str:
    """`name` as small letters, digits and hyphens: `MyTensors.ipynb` becomes `my-tensors`."""
    stem = re.sub(r"\.(py|ipynb)$", "", name)
    plain = unicodedata.normalize("NFKD", stem).encode("ascii", "ignore").decode()
    apart = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "-", plain).lower()
    return re.sub(r"[^a-z0-9]+", "-", apart).lstrip("-0123456789")[:LONGEST].rstrip("-")
