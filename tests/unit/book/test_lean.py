"""One style sheet, one script, small fonts: what is used stays, and nothing else."""

from __future__ import annotations

import json
from pathlib import Path
from types import SimpleNamespace

import lean
import lean_fonts
import pytest
from fontTools.ttLib import TTFont
from sphinx.errors import ExtensionError

PAGE = '<html><body><p class="used">Text with δ</p></body></html>'
STYLE = """
@font-face { font-family: "Mine"; src: url("./fonts/text.woff2") format("woff2"); }
.used { color: red; background: url("dot.svg"); }
.unused { color: blue; }
.set-by-script { color: green; }
"""
DOT = '<svg xmlns="http://www.w3.org/2000/svg"><circle r="1"/></svg>'


@pytest.fixture
def site(tmp_path: Path) -> Path:
    """A built site of one page, as Sphinx leaves it."""
    static = tmp_path / "_static"
    static.mkdir()
    (tmp_path / "index.html").write_text(PAGE, encoding="utf-8")
    (static / "a.css").write_text(STYLE)
    (static / "b.css").write_text(".used { color: black; }")
    (static / "dot.svg").write_text(DOT)
    (static / "a.js").write_text("var first = 1; // a comment")
    (static / "b.js").write_text('document.body.className = "set-by-script"; var second = first;')
    return tmp_path


def shrunk(site: Path, scripts: list[str]) -> tuple[str, str]:
    styles = ["_static/a.css", "_static/b.css"]
    lean._shrink({"site": str(site), "styles": styles, "scripts": scripts})
    static = site / "_static"
    return (static / "site.css").read_text(), (static / "site.js").read_text()


def test_rules_that_no_page_can_use_are_dropped(site: Path) -> None:
    style, _ = shrunk(site, ["_static/a.js", "_static/b.js"])

    assert "unused" not in style
    assert style.index("red") < style.index(".used{color:#000}")


def test_a_class_that_only_a_script_sets_is_kept(site: Path) -> None:
    style, _ = shrunk(site, ["_static/a.js", "_static/b.js"])

    assert "set-by-script" in style


def test_pictures_come_into_the_style_sheet_and_own_fonts_stay_where_they_are(site: Path) -> None:
    style, _ = shrunk(site, ["_static/a.js"])

    assert "data:image/svg+xml" in style
    assert "./fonts/text.woff2" in style


def test_scripts_are_joined_in_their_order_with_those_that_stand_in_the_page(site: Path) -> None:
    _, script = shrunk(site, ["_static/a.js", "let inline = first;", "_static/b.js"])

    assert script.index("first=1") < script.index("inline=first") < script.index("second=first")
    assert "comment" not in script


def test_what_cannot_be_joined_is_told_with_the_file(site: Path) -> None:
    (site / "_static" / "b.js").write_text("var = broken(")

    with pytest.raises(ExtensionError, match=r"cannot be joined[\s\S]*hint: run `make env`"):
        shrunk(site, ["_static/b.js"])


def test_fonts_hold_the_characters_that_occur(site: Path) -> None:
    (site / "_static" / "site.css").write_text('.fa-sun:before{content:"\\f185"}')
    lean_fonts.subset_all(site, lean.ROOT / "node_modules")
    folder = site / "_static" / "fonts"

    assert ord("δ") in characters(folder / "text-greek.woff2")
    assert ord("ω") not in characters(folder / "text-greek.woff2")
    assert set(map(ord, "Az09−")) <= characters(folder / "text.woff2")
    assert sorted(lean_fonts.TEXT) == sorted(path.name for path in folder.iterdir())


def characters(font: Path) -> set[int]:
    with TTFont(font, lazy=False) as opened:
        return set(opened.getBestCmap())


def test_two_subsets_of_a_font_have_the_same_bytes(site: Path, tmp_path: Path) -> None:
    source = lean.ROOT / "node_modules" / lean_fonts.TEXT["text.woff2"]
    for name in ("one", "two"):
        lean_fonts._subset(source, tmp_path / name, {"a", "b"}, tmp_path / f"kept by {name}")

    assert (tmp_path / "one").read_bytes() == (tmp_path / "two").read_bytes()
    assert (tmp_path / "one").stat().st_size < source.stat().st_size / 4


def test_a_font_is_cut_once_for_the_same_characters(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    source = lean.ROOT / "node_modules" / lean_fonts.TEXT["text.woff2"]
    cut = lean_fonts._cut
    cuts: list[int] = []
    monkeypatch.setattr(lean_fonts, "_cut", lambda *args: cuts.append(1) or cut(*args))
    for characters in ({"a", "b"}, {"b", "a"}, {"a", "c"}):
        lean_fonts._subset(source, tmp_path / "font", characters, tmp_path / "kept")

    assert 2 == len(cuts)


def test_a_page_keeps_what_a_directive_asked_for() -> None:
    def file(name: str | None, **attributes: str) -> SimpleNamespace:
        return SimpleNamespace(filename=name, attributes=attributes)

    own = file("_static/../_katex/katex.css")
    context = {
        "css_files": [file("_static/basic.css"), own],
        "script_files": [file("_static/doctools.js"), file(None, body="let x = 1;")],
    }
    shared = lean.Shared()
    shared.take_out(None, "index", "page.html", context, None)  # type: ignore[arg-type]

    assert {"css_files": [own], "script_files": []} == context
    assert ["_static/basic.css"] == shared.styles
    assert ["_static/doctools.js", "let x = 1;"] == shared.scripts


def test_a_changed_part_changes_the_digest_that_pages_depend_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lean, "BOOK", tmp_path)
    part = tmp_path / "_static" / "book.css"
    part.parent.mkdir()
    part.write_text("a {}")
    before = lean._digest([part])
    part.write_text("b {}")

    assert before != lean._digest([part])


def test_every_font_that_the_style_asks_for_is_written() -> None:
    style = (lean.BOOK / "_static" / "typography.css").read_text()

    assert sorted(lean_fonts.TEXT) == sorted(
        part.partition('"')[0] for part in style.split("./fonts/")[1:]
    )


def test_every_package_of_the_site_is_pinned() -> None:
    packages = json.loads((lean.ROOT / "package.json").read_text())
    pins = {**packages["dependencies"], **packages["devDependencies"]}

    assert [] == [name for name, version in pins.items() if not version[0].isdigit()]
