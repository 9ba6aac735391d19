"""Formulas become HTML with MathML in it; what KaTeX refuses is said with its place."""

from __future__ import annotations

import io
import logging
from types import SimpleNamespace

import prerendered_math
import pytest
from docutils import nodes
from sphinx.errors import ExtensionError


@pytest.fixture
def renderer():  # type: ignore[no-untyped-def]
    renderer = prerendered_math.Renderer()
    yield renderer
    renderer.stop()


def test_a_formula_is_html_and_mathml(renderer: prerendered_math.Renderer) -> None:
    html = renderer.render(r"\hat y = a + bx", display=False, where=nodes.math())

    assert 'class="katex-html" aria-hidden="true"' in html
    assert "<math " in html
    assert "<mover " in html
    assert "katex-display" not in html


def test_a_displayed_formula_is_told_apart(renderer: prerendered_math.Renderer) -> None:
    html = renderer.render(
        r"\begin{aligned} a &= 1 \end{aligned}", display=True, where=nodes.math()
    )

    assert "katex-display" in html


def test_what_katex_does_not_know_is_a_warning_and_the_next_formula_is_rendered(
    renderer: prerendered_math.Renderer, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.WARNING, logger="sphinx.prerendered_math"):
        logging.getLogger("sphinx.prerendered_math").addHandler(caplog.handler)
        assert "" == renderer.render(r"\unheardof{x}", display=False, where=nodes.math())

    assert "a formula is not understood" in caplog.text
    assert "unheardof" in caplog.text
    assert "katex" in renderer.render("x", display=False, where=nodes.math())


def test_a_renderer_that_ends_is_no_traceback(renderer: prerendered_math.Renderer) -> None:
    renderer._process = SimpleNamespace(  # type: ignore[assignment]
        stdin=io.StringIO(), stdout=io.StringIO(""), communicate=lambda: None
    )

    with pytest.raises(ExtensionError, match="KaTeX ended before the book did"):
        renderer.render("x", display=False, where=nodes.math())


def test_without_katex_the_message_says_what_to_run(
    monkeypatch: pytest.MonkeyPatch, tmp_path
) -> None:  # type: ignore[no-untyped-def]
    monkeypatch.setattr(prerendered_math, "KATEX", tmp_path / "nowhere")
    app = SimpleNamespace(builder=SimpleNamespace(format="html"), outdir=str(tmp_path))

    with pytest.raises(ExtensionError, match=r"KaTeX is not installed[\s\S]*hint: run `make env`"):
        prerendered_math.copy_style(app)  # type: ignore[arg-type]
