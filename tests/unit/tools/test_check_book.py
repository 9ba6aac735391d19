"""Every guard of `tools/check_book.py` finds its fault, names the place, and is quiet otherwise."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import check_book
import pytest
from book_guards.faults import CannotCheck, Fault, meant
from book_guards.foreign import foreign_faults
from book_guards.freshness import stale_faults
from book_guards.links import link_faults, mistake_faults, prefix_of
from book_guards.pages import page_faults
from book_guards.settings import setting_faults
from book_guards.site import Site, read_site
from book_guards.toc import toc_faults
from fresh_cache import IN_SITE, state, write_note

from autograder.checks.mistakes import MISTAKES

ROOT = Path(__file__).parents[3]

Build = Callable[..., Site]


@pytest.fixture
def build(tmp_path: Path) -> Build:
    """`build({"index.html": body}, sources={"index.md": text})` makes a site and parses it."""

    def build_(files: dict[str, str], sources: dict[str, str] | None = None) -> Site:
        (tmp_path / "site").mkdir(exist_ok=True)
        for folder, contents in (("site", files), ("book", sources or {})):
            for name, text in contents.items():
                file = tmp_path / folder / name
                file.parent.mkdir(parents=True, exist_ok=True)
                file.write_text(text, encoding="utf-8")
        (tmp_path / "site" / "index.html").touch()
        return read_site(tmp_path / "site", tmp_path / "book", tmp_path)

    return build_


@pytest.fixture
def book(tmp_path: Path) -> Path:
    """A book with a cover and one page, both listed."""
    folder = tmp_path / "book"
    (folder / "one").mkdir(parents=True)
    (folder / "index.md").write_text("# Cover\n")
    (folder / "one" / "page.md").write_text("# Page\n")
    (folder / "_toc.yml").write_text(
        "format: jb-book\nroot: index\nchapters:\n  - file: one/page\n"
    )
    return folder


def facts(faults: list[Fault]) -> list[str]:
    return [fault.fact for fault in faults]


class TestTableOfContents:
    def test_a_complete_one_has_no_fault(self, book: Path, tmp_path: Path) -> None:
        (book / "_private").mkdir()
        (book / "_private" / "note.md").touch()
        (book / "one" / "_fragment.md").touch()

        assert [] == toc_faults(book, tmp_path)

    def test_a_page_that_is_not_listed_is_found(self, book: Path, tmp_path: Path) -> None:
        (book / "one" / "lost.md").touch()

        [fault] = toc_faults(book, tmp_path)
        assert "the page `one/lost` is in no table of contents, so it is not built" == fault.fact
        assert ("book/one/lost.md",) == fault.where
        assert "add `- file: one/lost` to book/_toc.yml, or let the name begin with `_`" == (
            fault.hint
        )

    def test_an_entry_without_a_page_is_found_with_its_line(
        self, book: Path, tmp_path: Path
    ) -> None:
        (book / "one" / "page.md").rename(book / "one" / "pages.md")

        missing, entry = toc_faults(book, tmp_path)
        assert "the page `one/pages` is in no table of contents, so it is not built" == missing.fact
        assert "the table of contents names `one/page`, which is not there" == entry.fact
        assert ("book/_toc.yml:4",) == entry.where
        assert "did you mean `one/pages`?" == entry.hint

    def test_a_glob_lists_what_it_matches(self, book: Path, tmp_path: Path) -> None:
        (book / "_toc.yml").write_text(
            "format: jb-book\nroot: index\nchapters:\n  - glob: one/pa*\n"
        )

        assert [] == toc_faults(book, tmp_path)

    @pytest.mark.parametrize("text", ["- a list", "format: jb-book\nroot: index\nchapter: []\n"])
    def test_a_malformed_one_cannot_be_checked(self, book: Path, tmp_path: Path, text: str) -> None:
        (book / "_toc.yml").write_text(text)

        with pytest.raises(CannotCheck, match=r"_toc.yml` cannot be read"):
            toc_faults(book, tmp_path)


class TestLinks:
    def test_what_is_there_is_no_fault(self, build: Build) -> None:
        page = """
            <a href="#here" id="here">here</a> <a href="#">top</a> <a href="">self</a>
            <a href="one/page.html#far%20away">far</a> <a href="one/">folder</a>
            <a href="search.html?q=a#x">query</a> <a href="https://elsewhere.example/x#y">out</a>
            <a href="mailto:a@b.example">mail</a> <img src="one/a%20b.png" srcset="one/c.png 2x">
            <img src="data:image/gif;base64,AAAA"> <span data="nothing.html"></span>"""
        site = build(
            {
                "index.html": page,
                "search.html": '<a name="x"></a>',
                "one/page.html": '<p id="far away"><a href="../index.html#here">back</a></p>',
                "one/index.html": "",
                "one/a b.png": "",
                "one/c.png": "",
                "_static/template.html": '<a href="{{ nowhere }}">a template</a>',
            }
        )

        assert [] == link_faults(site, "/")

    @pytest.mark.parametrize(
        ("link", "fact", "hint"),
        [
            (
                '<a href="one/pgae.html">',
                "`one/pgae.html` leads nowhere: there is no `one/pgae.html`",
                "did you mean `one/page.html`?",
            ),
            (
                '<a href="one/page.html#shaeps">',
                "`one/page.html#shaeps` leads nowhere: `one/page.html` has no anchor `shaeps`",
                "did you mean `shapes`?",
            ),
            (
                '<a href="#qqqqqq">',
                "`#qqqqqq` leads nowhere: `index.html` has no anchor `qqqqqq`",
                "mend the link, or give the target that name",
            ),
            (
                '<a href="/one/page.html">',
                "`/one/page.html` leads nowhere: it begins with `/`",
                "write it relative to the page, for any folder",
            ),
            (
                '<a href="../other.html">',
                "`../other.html` leads nowhere: it leads out of the site",
                "mend the link, or remove it",
            ),
            (
                '<a href="empty/">',
                "`empty/` leads nowhere: there is no `empty/index.html`",
                "did you mean `index.html`?",
            ),
            (
                '<img srcset="one/a.png 1x, one/b.png 2x">',
                "`one/b.png` leads nowhere: there is no `one/b.png`",
                "mend the link, or give the target that name",
            ),
            (
                '<object data="one/b.svg">',
                "`one/b.svg` leads nowhere: there is no `one/b.svg`",
                "mend the link, or give the target that name",
            ),
        ],
    )
    def test_what_leads_nowhere_is_found(
        self, build: Build, link: str, fact: str, hint: str
    ) -> None:
        site = build(
            {
                "index.html": link,
                "one/page.html": '<p id="shapes"></p>',
                "one/a.png": "",
                "empty/file.txt": "",
            }
        )

        [fault] = link_faults(site, "/")
        assert (fact, hint) == (fault.fact, fault.hint)

    def test_the_line_of_the_source_is_named(self, build: Build) -> None:
        site = build(
            {"index.html": '<a href="#shaeps">shapes</a>'},
            sources={"index.md": "# Cover\n\nSee [shapes](#shaeps).\n"},
        )

        [fault] = link_faults(site, "/")
        assert ("book/index.md:3",) == fault.where

    def test_without_a_source_the_line_of_the_page_is_named(self, build: Build) -> None:
        site = build({"index.html": '<p>\n<a href="#shaeps">shapes</a>'})

        [fault] = link_faults(site, "/")
        assert ("site/index.html:2",) == fault.where

    def test_one_address_is_told_once_with_its_places(self, build: Build) -> None:
        link = '<a href="gone.html">'
        site = build({f"page{n}.html": link for n in range(5)})

        [fault] = link_faults(site, "/")
        told = str(fault).splitlines()
        assert ["  site/page0.html:1", "  site/page1.html:1", "  site/page2.html:1"] == told[1:4]
        assert "  and 2 more" == told[4]

    def test_the_page_for_unknown_addresses_may_begin_at_its_prefix(self, build: Build) -> None:
        site = build({"404.html": '<a href="/course/one.html">', "one.html": ""})

        assert [] == link_faults(site, "/course/")

    def test_the_page_for_unknown_addresses_is_checked_too(self, build: Build) -> None:
        site = build({"404.html": '<a href="/course/two.html"><a href="/x.html">', "one.html": ""})

        assert [
            "`/course/two.html` leads nowhere: there is no `two.html`",
            "`/x.html` leads nowhere: it does not begin with `/course/`",
        ] == facts(link_faults(site, "/course/"))

    def test_the_prefix_is_read_from_the_settings(self) -> None:
        settings = {"sphinx": {"config": {"notfound_urls_prefix": "/course/"}}}

        assert "/course/" == prefix_of(settings)
        assert "/" == prefix_of({"sphinx": {"config": None}}) == prefix_of({})

    def test_every_mistake_whose_page_is_missing_is_found(self, build: Build) -> None:
        small = build({"notation.html": ""})
        site = Site(small.folder, ROOT / "book", ROOT, small.pages)
        elsewhere = [m for m in MISTAKES.values() if m.page != "notation"]

        faults = mistake_faults(site)
        assert len(elsewhere) == len(faults)
        assert faults[0].fact.startswith("the mistake `missing_factor_two` sends students to `02-")
        assert faults[0].where[0].startswith("autograder/checks/mistakes.py:")


class TestPages:
    @pytest.mark.parametrize(
        ("image", "says"),
        [
            ('<img src="a.svg">', "has no words"),
            ('<img src="a.svg" alt=" ">', "has no words"),
            ('<img src="a.svg" alt="a curve">', "says only `a curve`"),
            (
                '<img src="a.svg" alt="_images/3f6d9c1f8e2a77.svg">',
                "says only `_images/3f6d9c1f8e2a77.svg`",
            ),
        ],
    )
    def test_a_picture_without_words_is_found(self, build: Build, image: str, says: str) -> None:
        site = build({"index.html": f"<img src='logo.svg'><article>{image}</article>"})

        [fault] = page_faults(site)
        assert f"a picture on `index.html` {says} to those who do not see it" == fault.fact
        assert fault.hint.endswith("by its `:alt:`")

    @pytest.mark.parametrize("main", ["article", "main"])
    def test_what_the_theme_puts_around_a_page_is_not_the_authors(
        self, build: Build, main: str
    ) -> None:
        page = f'<img src="logo.svg" alt=""><{main}><p>Text.</p></{main}><h5>Contents</h5>'

        assert [] == page_faults(build({"index.html": page}))

    def test_the_picture_of_a_cell_gets_its_words_there(self, build: Build) -> None:
        site = build({"index.html": '<article class="cell_output"><img src="a.svg"></article>'})
        described = (
            '<article><img src="a.svg" alt="Two curves that cross at the origin."></article>'
        )

        [fault] = page_faults(site)
        assert fault.hint.endswith("by `mystnb: image: alt:` in its cell")
        assert [] == page_faults(build({"index.html": described}))

    @pytest.mark.parametrize(
        "drawing",
        [
            '<svg aria-hidden="true"></svg>',
            '<span aria-hidden="true"><i><svg></svg></i></span>',
            "<div hidden><svg></svg></div>",
            '<svg role="img"><title>A curve</title></svg>',
            '<svg role="img" aria-label="A curve"></svg>',
            '<p id="t">A curve</p><svg role="img" aria-labelledby="t"></svg>',
        ],
    )
    def test_a_drawing_with_a_name_or_hidden_is_no_fault(self, build: Build, drawing: str) -> None:
        assert [] == page_faults(build({"index.html": drawing}))

    @pytest.mark.parametrize(
        ("drawing", "lacks"),
        [
            ("<svg><title>A curve</title></svg>", "`role=img`"),
            ('<svg role="img"></svg>', "accessible name"),
            ('<svg role="img"><title> </title></svg>', "accessible name"),
            ('<svg role="img"><g><title>A part</title></g></svg>', "accessible name"),
            ('<svg role="img" aria-labelledby="gone"></svg>', "accessible name"),
        ],
    )
    def test_a_drawing_without_a_name_is_found(
        self, build: Build, drawing: str, lacks: str
    ) -> None:
        assert [f"a drawing (`<svg>`) on `index.html` has no {lacks}"] == facts(
            page_faults(build({"index.html": drawing}))
        )

    def test_an_anchor_that_occurs_twice_is_found(self, build: Build) -> None:
        site = build(
            {"index.html": '<p id="a">\n<p id="b">\n<p id="a">'},
            sources={"index.md": "# Cover\n\n(a)=\n## A\n"},
        )

        [fault] = page_faults(site)
        assert "`index.html` has 2 elements with the anchor `a`" == fault.fact
        assert ("book/index.md:3",) == fault.where

    def test_a_heading_that_skips_a_level_is_found(self, build: Build) -> None:
        headings = "<h1>A</h1><h2>B</h2><h3>C</h3><h2>D</h2><h4>E<a>#</a></h4>"
        site = build(
            {"index.html": f"<article>{headings}</article><h6>the theme's own</h6>"},
            sources={"index.md": "# A\n## B\n### C\n## D\n#### E\n"},
        )

        [fault] = page_faults(site)
        assert "the heading `E` on `index.html` has level 4 after level 2" == fault.fact
        assert ("book/index.md:5",) == fault.where


FOREIGN = "https://cdn.example/x"


class TestForeign:
    @pytest.mark.parametrize(
        "text",
        [
            f'<script src="{FOREIGN}"></script>',
            '<script src="//cdn.example/x"></script>',
            f'<link rel="stylesheet" href="{FOREIGN}">',
            f'<link rel="preconnect" href="{FOREIGN}">',
            f'<link rel="alternate stylesheet" href="{FOREIGN}">',
            f'<img src="{FOREIGN}">',
            f'<img srcset="{FOREIGN} 2x">',
            f'<iframe src="{FOREIGN}"></iframe>',
            f'<object data="{FOREIGN}"></object>',
            f'<video poster="{FOREIGN}"></video>',
            f'<svg><use xlink:href="{FOREIGN}"/></svg>',
            f"<p style=\"background: url('{FOREIGN}')\"></p>",
            f"<style>@import '{FOREIGN}';</style>",
            f"<style>@media print {{ p {{ background: url({FOREIGN}) }} }}</style>",
            f"<script>fetch('{FOREIGN}')</script>",
            f'<script type="module">import {{ a }} from "{FOREIGN}"</script>',
        ],
    )
    def test_what_a_page_fetches_elsewhere_is_found(self, build: Build, text: str) -> None:
        [fault] = foreign_faults(build({"index.html": text}))

        assert "cdn.example/x` is fetched from another host" in fault.fact
        assert ("site/index.html:1",) == fault.where

    @pytest.mark.parametrize(
        ("name", "text"),
        [
            ("a.css", f"@import url({FOREIGN});"),
            ("a.css", f"@font-face {{ src: local(x), url('{FOREIGN}') format('woff2') }}"),
            ("a.js", f'import("{FOREIGN}")'),
            ("a.js", f'import "{FOREIGN}"'),
            ("a.js", f"new WebSocket(`{FOREIGN}`)"),
            ("a.mjs", f'request.open("GET", "{FOREIGN}")'),
        ],
    )
    def test_what_a_file_fetches_elsewhere_is_found(
        self, build: Build, name: str, text: str
    ) -> None:
        [fault] = foreign_faults(build({f"_static/{name}": text}))

        assert f"`{FOREIGN}` is fetched from another host" == fault.fact
        assert (f"site/_static/{name}",) == fault.where

    def test_links_and_statements_are_no_faults(self, build: Build) -> None:
        site = build(
            {
                "index.html": f"""
                    <a href="{FOREIGN}">out</a> <blockquote cite="{FOREIGN}"></blockquote>
                    <link rel="canonical" href="{FOREIGN}"> <link href="{FOREIGN}">
                    <meta property="og:url" content="{FOREIGN}">
                    <img src="data:image/gif;base64,AAAA"> <script src="own.js"></script>
                    <script>const home = "{FOREIGN}"; fetch("own.json")</script>
                    <style>p {{ background: url(own.png) }}</style>""",
                "_static/own.css": f'@namespace svg url("{FOREIGN}"); p {{ color: red }}',
                "_static/own.js": f"// see {FOREIGN}\nimport('./other.js')",
            }
        )

        assert [] == foreign_faults(site)


class TestSettings:
    def test_every_key_that_nothing_reads_is_found_with_its_line(
        self, book: Path, tmp_path: Path
    ) -> None:
        config = tmp_path / "_config.yml"
        config.write_text(
            "titel: A book\n"
            "execute:\n"
            "  timout: 3\n"
            "  execute_notebooks: off\n"
            "  execute_notebooks: cache\n"
            "html: {comments: {hypotesis: true}}\n"
            "sphinx:\n"
            "  config:\n"
            "    extensions: [myst_nb, jupyter_book, sphinx_external_toc, sphinx_comments]\n"
            "    html_theme: basic\n"
            "    html_context: {anything: 1}\n"
            "    nb_merge_stream: true\n"
            "    qqqqqqqqq: 1\n"
        )

        found = {fault.fact: fault for fault in setting_faults(config, book, tmp_path)}
        assert {
            "nothing reads the setting `titel`": ("_config.yml:1", "did you mean `title`?"),
            "nothing reads the setting `execute.timout`": (
                "_config.yml:3",
                "did you mean `timeout`?",
            ),
            "the setting `execute.execute_notebooks` stands twice, and the last one wins": (
                "_config.yml:5",
                "keep one of the two",
            ),
            "nothing reads the setting `html.comments.hypotesis`": (
                "_config.yml:6",
                "did you mean `hypothesis`?",
            ),
            "nothing reads the setting `sphinx.config.nb_merge_stream`": (
                "_config.yml:12",
                "did you mean `nb_merge_streams`?",
            ),
            "nothing reads the setting `sphinx.config.qqqqqqqqq`": (
                "_config.yml:13",
                "remove it, or list the extension that it belongs to",
            ),
        } == {fact: (*fault.where, fault.hint) for fact, fault in found.items()}

    def test_an_extension_that_is_missing_is_told_as_such(self, book: Path, tmp_path: Path) -> None:
        config = tmp_path / "_config.yml"
        config.write_text("sphinx: {config: {extensions: [no_such_extension]}}\n")

        with pytest.raises(CannotCheck, match="no_such_extension"):
            setting_faults(config, book, tmp_path)

    def test_a_file_that_is_no_yaml_is_told_as_such(self, book: Path, tmp_path: Path) -> None:
        config = tmp_path / "_config.yml"
        config.write_text("title: [\n")

        with pytest.raises(CannotCheck, match=r"_config.yml` cannot be read"):
            setting_faults(config, book, tmp_path)


class TestFreshness:
    def test_a_site_without_a_note_is_found(self, build: Build) -> None:
        assert ["the site does not say what its pages were executed with"] == facts(
            stale_faults(build({}))
        )

    def test_a_site_that_is_older_than_the_code_is_found(self, build: Build) -> None:
        site = build({})
        write_note(site.folder / IN_SITE, {**state(site.root), "numpy": "1.0", "python": "3.0.0"})

        [fault] = stale_faults(site)
        assert "the outputs in the book are older than the code that made them" == fault.fact
        assert fault.where[0].startswith("changed: numpy 1.0 → ")
        assert fault.where[1].startswith("changed: python 3.0.0 → ")

    def test_a_site_of_the_present_code_has_no_fault(self, build: Build) -> None:
        site = build({})
        write_note(site.folder / IN_SITE, state(site.root))

        assert [] == stale_faults(site)


class TestCommand:
    @pytest.fixture
    def arguments(self, build: Build, book: Path, tmp_path: Path) -> list[str]:
        """A small book without a fault, and how to check it."""
        site = build({"one/page.html": "<h1>Page</h1>"})
        write_note(site.folder / IN_SITE, state(ROOT))
        config = tmp_path / "_config.yml"
        config.write_text("title: A book\n")
        return [str(site.folder), "--source", str(book), "--config", str(config)]

    def test_no_fault_is_status_0_and_one_line(
        self, arguments: list[str], capsys: pytest.CaptureFixture[str]
    ) -> None:
        assert 0 == check_book.main(arguments)

        out, err = capsys.readouterr()
        assert "" == out
        assert f"no fault in 2 pages of {arguments[0]}\n" == err

    def test_all_faults_are_listed_with_status_1(
        self, arguments: list[str], book: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        (book / "lost.md").touch()
        (Path(arguments[0]) / "one" / "page.html").write_text('<h2>A</h2><a href="gone.html">')

        assert 1 == check_book.main(arguments)

        out, err = capsys.readouterr()
        assert 3 == out.count("hint: ")
        assert "the page `lost` is in no table of contents" in out
        assert "`gone.html` leads nowhere" in out
        assert "the heading `A` on `one/page.html` has level 2 after level 0" in out
        assert err.startswith("3 faults in 2 pages")

    def test_a_book_that_is_not_built_is_status_2(
        self, tmp_path: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        assert 2 == check_book.main([str(tmp_path / "nothing")])

        out, err = capsys.readouterr()
        assert "" == out
        assert err.startswith("there is no built book in `")
        assert "\nhint: run `make book` first\n" in err

    def test_an_option_that_does_not_exist_is_status_2(
        self, capsys: pytest.CaptureFixture[str]
    ) -> None:
        with pytest.raises(SystemExit) as stopped:
            check_book.main(["--nonsense"])

        assert 2 == stopped.value.code
        assert "--nonsense" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("known", "hint"),
    [
        (["timeout", "title"], "did you mean `timeout`?"),
        (["b", "a"], "there are `a`, `b`"),
        ([], "there are none"),
    ],
)
def test_a_hint_names_what_is_near_or_what_there_is(known: list[str], hint: str) -> None:
    assert hint == meant("timout", known)
