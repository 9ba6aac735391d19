"""The directive `exercise-card` and the role `exercises-zip`: from the book to the notebooks.

    :::{exercise-card} 02-gradients/by-hand
    Ordinary MyST: what the sheet asks for, in one or two sentences. It may be left out.
    :::

    All sheets are in {exercises-zip}`one file`.

The card reads title, tasks and points from the notebook that students get. It offers the notebook
itself, and the places of `exercise_launch` that are set (see exercise_launch.py).
"""

from __future__ import annotations

import os
import posixpath
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from docutils import nodes
from exercise_launch import check, links
from exercise_sheets import (
    Exercise,
    SheetProblem,
    all_exercises,
    kilobytes,
    number,
    readable,
    zipped,
)
from sphinx import addnodes
from sphinx.application import Sphinx
from sphinx.errors import ExtensionError
from sphinx.util import logging
from sphinx.util.docutils import SphinxDirective, SphinxRole
from sphinx.util.typing import ExtensionMetadata

EXERCISES = Path(__file__).parents[2] / "exercises"
ARCHIVE = "exercises.zip"
LOGGER = logging.getLogger(__name__)


class exercise_card(nodes.General, nodes.Element):  # noqa: N801  # docutils names nodes so
    """The card: a group that is named after its sheet."""


class exercise_tasks(nodes.General, nodes.Element):  # noqa: N801
    """Tasks, folded up; the attribute `summary` is what stands on the fold."""


class exercise_archive(nodes.Inline, nodes.TextElement):  # noqa: N801
    """The link to all notebooks in one file."""


class ExerciseCard(SphinxDirective):
    """See the module."""

    required_arguments = 1
    has_content = True

    def run(self) -> list[nodes.Node]:
        exercise = self._exercise(self.arguments[0])
        self.env.note_dependency(str(exercise.file))
        try:
            title, tasks = exercise.title, exercise.tasks
        except SheetProblem as problem:
            raise self.error(str(problem)) from None
        count = f"{len(tasks)} task" + ("" if len(tasks) == 1 else "s")
        total = number(sum(task.points for task in tasks))
        card = exercise_card("", label=f"Exercise: {exercise.name}")
        card += self._line("Exercise", "exercise-kind")
        card += self._line(title, "exercise-title")
        self.state.nested_parse(self.content, self.content_offset, card)
        if tasks:
            card += exercise_tasks("", self._list(exercise), summary=f"{count}, {total}")
        card += self._offers(exercise)
        return [card]

    def _exercise(self, name: str) -> Exercise:
        there = all_exercises(Path(self.config.exercise_folder))
        if name in there:
            return there[name]
        near = get_close_matches(name, there, n=1)
        known = ", ".join(f"`{each}`" for each in there) or "none"
        hint = f"did you mean `{near[0]}`?" if near else f"the sheets are: {known}"
        raise self.error(f"there is no exercise sheet `{name}`\nhint: {hint}")

    def _line(self, text: str, kind: str) -> nodes.paragraph:
        inline, messages = self.parse_inline(text)
        return nodes.paragraph("", "", *inline, *messages, classes=[kind])

    def _list(self, exercise: Exercise) -> nodes.bullet_list:
        names = exercise.defined
        items = []
        for task in exercise.tasks:
            inline, messages = self.parse_inline(readable(task.grade_id, names))
            points = nodes.inline("", number(task.points), classes=["exercise-points"])
            claim = nodes.inline("", "", *inline, *messages)
            line = nodes.paragraph("", "", claim, nodes.Text(" "), points)
            items.append(nodes.list_item("", line))
        return nodes.bullet_list("", *items, bullet="-")

    def _offers(self, exercise: Exercise) -> nodes.bullet_list:
        file = exercise.file
        download = addnodes.download_reference(
            "",
            "",
            nodes.inline("", f"Download {file.name}, notebook, {kilobytes(len(exercise.data))}"),
            refdoc=self.env.docname,
            reftarget="/" + Path(os.path.relpath(file, self.env.srcdir)).as_posix(),
            refdomain="",
            reftype="download",
            refexplicit=True,
        )
        offers = [_offer(download)]
        for words, address in links(self.config, f"exercises/{exercise.name}.ipynb"):
            which = nodes.inline("", f": {file.name}", classes=["exercise-which"])
            offers.append(_offer(nodes.reference("", words, which, refuri=address, internal=False)))
        return nodes.bullet_list("", *offers, bullet="-", classes=["exercise-offers"])


def _offer(link: nodes.Node) -> nodes.list_item:
    return nodes.list_item("", nodes.paragraph("", "", link))


class ExercisesZip(SphinxRole):
    """See the module."""

    def run(self) -> tuple[list[nodes.Node], list[nodes.system_message]]:
        exercises = all_exercises(Path(self.config.exercise_folder))
        for exercise in exercises.values():
            self.env.note_dependency(str(exercise.file))
        try:
            size = kilobytes(len(zipped(exercises)))
        except SheetProblem as problem:
            LOGGER.warning(str(problem), location=self.get_location())
            return [nodes.Text(self.text)], []
        text = f"{self.text} (zip, {len(exercises)} notebook{'s' * (len(exercises) != 1)}, {size})"
        return [exercise_archive("", text)], []


def visit_card(translator: Any, node: exercise_card) -> None:
    attributes = {"role": "group", "aria-label": node["label"]}
    translator.body.append(translator.starttag(node, "div", CLASS="exercise-card", **attributes))


def depart_card(translator: Any, node: exercise_card) -> None:
    translator.body.append("</div>\n")


def visit_tasks(translator: Any, node: exercise_tasks) -> None:
    translator.body.append(translator.starttag(node, "details", CLASS="exercise-tasks"))
    translator.body.append(f"<summary>{translator.encode(node['summary'])}</summary>\n")


def depart_tasks(translator: Any, node: exercise_tasks) -> None:
    translator.body.append("</details>\n")


def visit_archive(translator: Any, node: exercise_archive) -> None:
    address = posixpath.join(translator.builder.dlpath, ARCHIVE)
    translator.body.append(
        translator.starttag(node, "a", "", CLASS="reference download internal", href=address)
    )


def depart_archive(translator: Any, node: exercise_archive) -> None:
    translator.body.append("</a>")


def pass_through(translator: Any, node: nodes.Element) -> None:
    """Other builders show the contents alone."""


def write_archive(app: Sphinx, exception: Exception | None) -> None:
    """Write all notebooks to `_downloads/exercises.zip`."""
    if exception or app.builder.format != "html":
        return
    target = Path(app.outdir) / "_downloads" / ARCHIVE
    try:
        data = zipped(all_exercises(Path(app.config.exercise_folder)))
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(data)
    except (OSError, SheetProblem) as error:
        raise ExtensionError(f"`{target.name}` cannot be made: {error}") from error


def setup(app: Sphinx) -> ExtensionMetadata:
    app.add_config_value("exercise_folder", str(EXERCISES), "env", types=[str])
    app.add_config_value("exercise_launch", {}, "env", types=[dict])
    for node, visit, depart in (
        (exercise_card, visit_card, depart_card),
        (exercise_tasks, visit_tasks, depart_tasks),
        (exercise_archive, visit_archive, depart_archive),
    ):
        others = (pass_through, pass_through)
        app.add_node(node, html=(visit, depart), latex=others, text=others)
    app.add_directive("exercise-card", ExerciseCard)
    app.add_role("exercises-zip", ExercisesZip())
    app.connect("config-inited", check)
    app.connect("build-finished", write_archive)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
