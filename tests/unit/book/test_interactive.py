"""The directive `interactive`: an element where it is used, its script there and nowhere else."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from bs4 import BeautifulSoup, Tag
from sphinx.application import Sphinx
from sphinx.util.docutils import docutils_namespace

CONF = """
extensions = ["myst_parser", "interactive"]
myst_enable_extensions = ["colon_fence", "dollarmath"]
numfig = True
"""
Build = Callable[[str], str]


@pytest.fixture
def build(tmp_path: Path) -> Build:
    """`build(text)` makes a page of the text and a page without a figure; it returns the log."""

    def run(text: str) -> str:
        source = tmp_path / "source"
        source.mkdir()
        (source / "conf.py").write_text(CONF)
        (source / "index.md").write_text(f"# Page\n\n```{{toctree}}\nother\n```\n\n{text}")
        (source / "other.md").write_text("# Other\n\nWithout a figure.\n")
        with docutils_namespace(), (tmp_path / "log").open("w+") as log:
            places = (source, source, tmp_path / "html", tmp_path / "doctrees")
            Sphinx(*places, "html", {}, log, log).build()
            log.seek(0)
            return log.read()

    return run


def page(tmp_path: Path, name: str = "index") -> BeautifulSoup:
    return BeautifulSoup((tmp_path / "html" / f"{name}.html").read_text(), "html.parser")


def figure(name: str = "cubic-fit", options: str = "", body: str = "What it *shows*.") -> str:
    return f":::{{interactive}} {name}\n{options}\n\n{body}\n:::\n"


def element(tmp_path: Path) -> Tag:
    found = page(tmp_path).find("oyg-cubic-fit")
    assert isinstance(found, Tag)
    return found


def test_the_content_is_the_fallback(build: Build, tmp_path: Path) -> None:
    build(figure())

    assert "What it shows." == element(tmp_path).get_text(strip=False).strip()
    assert element(tmp_path).find("em")


def test_settings_become_attributes_of_the_element(build: Build, tmp_path: Path) -> None:
    build(figure(options=":set: a=0.5 names=x,y"))

    assert ("0.5", "x,y") == (element(tmp_path)["data-a"], element(tmp_path)["data-names"])


def test_a_named_figure_has_a_number_and_a_caption(build: Build, tmp_path: Path) -> None:
    log = build(
        figure(options=":name: fig-fit\n:caption: The $r_n$") + "\nSee {numref}`fig-fit`.\n"
    )

    assert "WARNING" not in log
    assert "fig-fit" == element(tmp_path).find_parent("figure")["id"]  # type: ignore[index]
    assert page(tmp_path).find("a", href="#fig-fit", class_="reference")


def test_scripts_are_asked_for_where_they_are_used_and_deferred(
    build: Build, tmp_path: Path
) -> None:
    build(figure() + "\n" + figure("eta-dial"))

    def scripts(name: str) -> list[str]:
        found = page(tmp_path, name).find_all("script", src=True)
        return [str(s["src"]).split("?")[0] for s in found if "_interactive" in str(s["src"])]

    assert [] == scripts("other")
    names = ["figure.js", "cubic-fit.js", "eta-dial.js"]
    assert [f"_static/../_interactive/{name}" for name in names] == scripts("index")
    for script in page(tmp_path).find_all("script", src=True):
        if "_interactive" in str(script["src"]):
            assert script.has_attr("defer") and not script.has_attr("type")  # noqa: PT018
    for name in (*names, "figure.css"):
        assert (tmp_path / "html" / "_interactive" / name).is_file()


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (
            figure("cubic-fat"),
            "there is no figure `cubic-fat`\nhint: there are axis-picker, chain-ribbon",
        ),
        (figure(options=":set: a 0.5"), "`:set:` takes words like `start=2`, not `a 0.5`"),
        (figure(options=":set: 2a=1"), "`:set:` takes words like `start=2`, not `2a=1`"),
        (figure(body=""), "the figure `cubic-fit` says nothing to readers without JavaScript"),
    ],
    ids=["unknown", "no pairs", "no name", "no fallback"],
)
def test_a_mistake_of_the_author_is_told_with_its_place(build: Build, text: str, told: str) -> None:
    log = build(text)

    assert told in log
    assert "index.md:" in log
