"""The card of a sheet tells what the notebook holds, and offers it and nothing else."""

from __future__ import annotations

import io
import json
import os
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from bs4 import BeautifulSoup, Tag
from exercise_launch import links
from exercise_sheets import SheetProblem, all_exercises, kilobytes, number, readable, zipped
from sphinx.application import Sphinx
from sphinx.errors import ConfigError, ExtensionError
from sphinx.util.docutils import docutils_namespace

from autograder.course import find_course
from autograder.sheets import HIDDEN, SOLUTION, read_sheet, regions

ROOT = Path(__file__).parents[3]
REPOSITORY = "https://github.com/someone/course"
Render = Callable[..., str]


def cell(kind: str, source: str, **nbgrader: Any) -> dict[str, Any]:
    metadata = {"nbgrader": nbgrader} if nbgrader else {}
    return {"cell_type": kind, "source": source.splitlines(keepends=True), "metadata": metadata}


SHEET = [
    cell("code", "# set-up, not the title"),
    cell("markdown", "Before.\n\n# Sums with `np.sum`\n\n## Later", grade_id="about"),
    cell("code", "def mse(x):\n    raise NotImplementedError()", grade_id="mse", solution=True),
    cell("code", "...", grade_id="mse_grad", solution=True),
    cell("code", "def mse_grad(x): ...", grade_id="mse_grad_2", solution=True),
    cell("code", "# a test", grade_id="mse_grad_matches_autograd", grade=True, points=2.5),
    cell("code", "# a test", grade_id="mse_is_right", grade=True, points=1),
]


@pytest.fixture
def exercises(tmp_path: Path) -> Path:
    """A folder with one sheet, `01-sums/by-hand`, and something that is none."""
    folder = tmp_path / "exercises"
    write(folder / "01-sums" / "by-hand.ipynb", SHEET)
    write(folder / ".ipynb_checkpoints" / "by-hand-checkpoint.ipynb", SHEET)
    return folder


def write(file: Path, cells: list[dict[str, Any]]) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(json.dumps({"cells": cells, "metadata": {}, "nbformat": 4}))


@pytest.fixture
def render(tmp_path: Path, exercises: Path) -> Render:
    """`render(text, builder="html", **config)` builds one page and returns it."""

    def render_(text: str, builder: str = "html", **config: Any) -> str:
        source = tmp_path / "book"
        source.mkdir(exist_ok=True)
        (source / "index.md").write_text(text, encoding="utf-8")
        settings = {
            "extensions": ["myst_parser", "exercise_card"],
            "myst_enable_extensions": ["colon_fence"],
            "exercise_folder": str(exercises),
            "html_theme": "basic",
            "source_suffix": {".md": "markdown"},
            **config,
        }
        warnings = io.StringIO()
        with docutils_namespace():
            app = Sphinx(
                source, None, tmp_path / "out", tmp_path / "trees", builder,
                confoverrides=settings, status=None, warning=warnings, freshenv=True,
            )  # fmt: skip
            app.build()
        if warnings.getvalue():
            return warnings.getvalue()
        suffix = ".html" if builder == "html" else ".txt"
        return (tmp_path / "out" / f"index{suffix}").read_text(encoding="utf-8")

    return render_


CARD = "# Page\n\n:::{exercise-card} 01-sums/by-hand\nWrite *two* sums.\n:::\n"


def card_of(page: str) -> Tag:
    card = BeautifulSoup(page, "html.parser").find(class_="exercise-card")
    assert isinstance(card, Tag), page
    return card


def words(tag: Tag | None) -> str:
    assert tag is not None
    return " ".join(tag.get_text().split())


class TestCard:
    def test_title_and_text_come_first(self, render: Render) -> None:
        card = card_of(render(CARD))

        kind, title, text = (words(p) for p in card.find_all("p", recursive=False))
        assert ("Exercise", "Sums with np.sum", "Write two sums.") == (kind, title, text)
        assert "np.sum" == words(card.select_one(".exercise-title code"))
        assert "Exercise: 01-sums/by-hand" == card["aria-label"]

    def test_tasks_are_sentences_with_points(self, render: Render) -> None:
        tasks = card_of(render(CARD)).details

        assert tasks is not None
        assert "2 tasks, 3.5 points" == words(tasks.summary)
        assert ["mse_grad matches autograd 2.5 points", "mse is right 1 point"] == [
            words(item) for item in tasks.find_all("li")
        ]
        assert ["mse_grad", "mse"] == [words(code) for code in tasks.find_all("code")]

    def test_the_notebook_itself_is_offered(
        self, render: Render, exercises: Path, tmp_path: Path
    ) -> None:
        [link] = card_of(render(CARD)).select(".exercise-offers a")

        sheet = (exercises / "01-sums" / "by-hand.ipynb").read_bytes()
        assert f"Download by-hand.ipynb, notebook, {kilobytes(len(sheet))}" == words(link)
        assert sheet == (tmp_path / "out" / str(link["href"])).read_bytes()

    def test_places_are_offered_when_they_are_set(self, render: Render) -> None:
        page = render(
            CARD,
            exercise_launch={
                "colab": True,
                "binderhub_url": "",
                "jupyterhub_url": "https://h.test/",
            },
            html_theme_options={"repository_url": REPOSITORY},
            html_theme="sphinx_book_theme",
            extensions=["myst_parser", "sphinx_book_theme", "exercise_card"],
        )

        _, *launches = card_of(page).select(".exercise-offers a")
        assert ["Open in Colab: by-hand.ipynb", "Open in JupyterHub: by-hand.ipynb"] == [
            words(link) for link in launches
        ]

    def test_its_text_may_be_left_out(self, render: Render) -> None:
        card = card_of(render("# Page\n\n:::{exercise-card} 01-sums/by-hand\n:::\n"))

        assert 2 == len(card.find_all("p", recursive=False))

    def test_a_sheet_without_tasks_has_no_list(self, render: Render, exercises: Path) -> None:
        write(exercises / "01-sums" / "play.ipynb", [cell("markdown", "No heading.")])

        card = card_of(render("# Page\n\n:::{exercise-card} 01-sums/play\n:::\n"))
        assert card.details is None
        assert "01-sums/play" == words(card.select_one(".exercise-title"))

    def test_other_builders_show_the_same_words(self, render: Render) -> None:
        text = render(CARD, builder="text")

        for told in ("Sums with", "matches autograd 2.5 points", "Download by-hand.ipynb"):
            assert told in text

    @pytest.mark.parametrize(
        ("name", "hint"),
        [
            ("01-sums/byhand", "hint: did you mean `01-sums/by-hand`?"),
            ("zzz", "hint: the sheets are: `01-sums/by-hand`"),
            ("../solutions/01-sums/by-hand", "hint: did you mean `01-sums/by-hand`?"),
        ],
    )
    def test_a_sheet_that_is_not_there_fails_the_build(
        self, render: Render, name: str, hint: str
    ) -> None:
        warning = render(f"# Page\n\n:::{{exercise-card}} {name}\n:::\n")

        assert f"there is no exercise sheet `{name}`" in warning
        assert hint in warning
        assert "index.md:3" in warning

    def test_a_file_that_is_no_notebook_fails_the_build(
        self, render: Render, exercises: Path
    ) -> None:
        (exercises / "01-sums" / "by-hand.ipynb").write_text("{}")

        assert "`by-hand.ipynb` is no notebook\nhint: run `make exercises`" in render(CARD)

    @pytest.mark.parametrize("mark", [*HIDDEN, *SOLUTION])
    def test_what_students_must_not_see_fails_the_build(self, exercises: Path, mark: str) -> None:
        write(exercises / "01-sums" / "by-hand.ipynb", [*SHEET, cell("code", f"### {mark}")])

        sheets = all_exercises(exercises)
        with pytest.raises(SheetProblem, match="holds a solution or a hidden test"):
            _ = sheets["01-sums/by-hand"].title
        with pytest.raises(SheetProblem, match="holds a solution or a hidden test"):
            zipped(sheets)


class TestArchive:
    def test_the_role_links_the_file_that_the_build_writes(
        self, render: Render, exercises: Path, tmp_path: Path
    ) -> None:
        page = render("# Page\n\nGet {exercises-zip}`all sheets`.\n")

        link = BeautifulSoup(page, "html.parser").find("a", href="_downloads/exercises.zip")
        assert isinstance(link, Tag)
        written = (tmp_path / "out" / "_downloads" / "exercises.zip").read_bytes()
        assert f"all sheets (zip, 1 notebook, {kilobytes(len(written))})" == words(link)
        assert zipped(all_exercises(exercises)) == written

    def test_a_leak_fails_the_role_too(self, render: Render, exercises: Path) -> None:
        write(exercises / "01-sums" / "by-hand.ipynb", [cell("code", "### BEGIN SOLUTION")])

        with pytest.raises(ExtensionError, match=r"exercises\.zip"):
            render("# Page\n\nGet {exercises-zip}`all sheets`.\n")

    def test_times_and_permissions_do_not_change_its_bytes(self, exercises: Path) -> None:
        before = zipped(all_exercises(exercises))
        sheet = exercises / "01-sums" / "by-hand.ipynb"
        os.utime(sheet, (1, 1))
        sheet.chmod(0o600)

        assert before == zipped(all_exercises(exercises))

    def test_it_holds_every_sheet_of_the_course_and_no_answer(self) -> None:
        course = find_course(ROOT)
        archive = zipfile.ZipFile(io.BytesIO(zipped(all_exercises(course.exercises))))
        text = "\n".join(
            "".join(cell["source"])
            for name in archive.namelist()
            for cell in json.loads(archive.read(name))["cells"]
        )

        assert [f"exercises/{place}.ipynb" for place in course.sheets()] == archive.namelist()
        secrets = [
            region.strip()
            for place in course.sheets()
            for each in read_sheet(place).cells
            for region in [*regions(each.source, HIDDEN), *regions(each.source, SOLUTION)]
        ]
        assert secrets
        assert [] == [secret for secret in secrets if secret in text]


class Settings:
    """What `exercise_launch` reads of a configuration."""

    def __init__(self, url: str, branch: str | None, **launch: Any) -> None:
        self.exercise_launch = launch
        self.html_theme_options = {"repository_url": url, "repository_branch": branch}


PATH = "exercises/01-sums/by-hand.ipynb"


class TestLaunch:
    @pytest.mark.parametrize(
        ("settings", "address"),
        [
            (
                Settings(REPOSITORY, "main", colab=True),
                f"https://colab.research.google.com/github/someone/course/blob/main/{PATH}",
            ),
            (
                Settings(f"{REPOSITORY}.git", "try/it", binderhub_url="https://b.test/"),
                f"https://b.test/v2/gh/someone/course/try%2Fit?urlpath=lab/tree/{PATH}",
            ),
            (
                Settings("https://git.test/a/course/", None, binderhub_url="https://b.test"),
                "https://b.test/v2/git/https%3A%2F%2Fgit.test%2Fa%2Fcourse/main"
                f"?urlpath=lab/tree/{PATH}",
            ),
            (
                Settings(REPOSITORY, "main", jupyterhub_url="https://h.test"),
                "https://h.test/hub/user-redirect/git-pull"
                "?repo=https%3A//github.com/someone/course&branch=main"
                f"&urlpath=lab/tree/course/{PATH}",
            ),
        ],
    )
    def test_addresses_are_those_of_the_place(self, settings: Any, address: str) -> None:
        [(_, made)] = links(settings, PATH)

        assert address == made

    def test_nothing_is_set_and_nothing_is_linked(self) -> None:
        settings: Any = Settings(REPOSITORY, "main", colab=False, binderhub_url="")

        assert [] == links(settings, PATH)

    @pytest.mark.parametrize(
        ("launch", "url", "told"),
        [
            ({"colb": True}, REPOSITORY, "nothing reads `colb`.*\nhint: did you mean `colab`"),
            ({"zzz": True}, REPOSITORY, "hint: there are colab, binderhub_url, jupyterhub_url"),
            ({"colab": True}, "", "needs to know where the course's repository is"),
            (
                {"colab": True},
                "https://github.com/executablebooks/jupyter-book",
                "needs to know where the course's repository is",
            ),
            ({"colab": True}, "https://git.test/a/b", "opens notebooks from GitHub only"),
        ],
    )
    def test_settings_that_lead_nowhere_fail_the_build(
        self, render: Render, launch: dict[str, Any], url: str, told: str
    ) -> None:
        with pytest.raises(ConfigError, match=told):
            render(CARD, exercise_launch=launch, html_theme_options={"repository_url": url})


@pytest.mark.parametrize(
    ("grade_id", "told"),
    [
        ("grad_poly3_matches_autograd", "`grad_poly3` matches autograd"),
        ("what_grad_poly3_does", "what `grad_poly3` does"),
        ("grad_and_grad_poly3", "`grad` and `grad_poly3`"),
        ("gradient_is_right", "gradient is right"),
        ("grad", "`grad`"),
    ],
)
def test_a_grade_id_reads_as_a_sentence(grade_id: str, told: str) -> None:
    assert told == readable(grade_id, ["grad_poly3", "grad"])
    assert told.replace("`grad_poly3`", "grad poly3").replace("`", "") == readable(grade_id, [])


def test_numbers_are_told_with_their_unit() -> None:
    assert ["1 point", "0 points", "2.5 points"] == [number(1.0), number(0.0), number(2.5)]
    assert ["1 kB", "18 kB"] == [kilobytes(3), kilobytes(17516)]
