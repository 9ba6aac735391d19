"""Pages are executed side by side, before Sphinx reads them one after the other.

myst-nb takes the outputs of a page from the execution cache when they are there. This fills the
cache with what it will ask for, on all processors and in kernels that need not import torch.
A page that fails here is executed again by myst-nb, which says what is wrong with it.
See docs/decisions/0019.
"""

from __future__ import annotations

import logging
import os
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path

from jupyter_cache import get_cache
from myst_nb.core.config import NbParserConfig
from myst_nb.core.execute import create_client
from myst_nb.core.read import NbReader, create_nb_reader
from myst_parser.config.main import MdParserConfig
from nbformat import NotebookNode
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment
from sphinx.util.typing import ExtensionMetadata
from warm_kernels import warm_kernels

SILENT = logging.getLogger("executed_ahead")
"""What goes wrong is said once, by myst-nb."""
SILENT.addHandler(logging.NullHandler())
SILENT.propagate = False

Page = tuple[Path, NotebookNode, NbReader]


def fill_cache(app: Sphinx, env: BuildEnvironment, names: list[str]) -> None:
    """Execute what is to be read and is not in the cache."""
    cells: NbParserConfig = env.mystnb_config  # type: ignore[attr-defined]
    words: MdParserConfig = env.myst_config  # type: ignore[attr-defined]
    if cells.execution_mode != "cache":
        return
    pages = list(_not_cached([Path(env.doc2path(name)) for name in names], words, cells))
    if len(pages) < 2:  # nothing to do side by side
        return
    with warm_kernels(), ThreadPoolExecutor(os.cpu_count()) as pool:
        list(pool.map(lambda page: _execute(cells, *page), pages))


def _not_cached(paths: list[Path], words: MdParserConfig, cells: NbParserConfig) -> Iterator[Page]:
    cache = get_cache(cells.execution_cache_path)
    for path in paths:
        text = path.read_text(encoding="utf-8")
        reader = create_nb_reader(str(path), words, cells, text)
        if reader is None:  # a page without cells
            continue
        notebook = reader.read(text)
        try:
            cache.match_cache_notebook(notebook)
        except KeyError:
            yield path, notebook, reader


def _execute(cells: NbParserConfig, path: Path, notebook: NotebookNode, reader: NbReader) -> None:
    client = create_client(notebook, str(path), cells, SILENT, reader.read_fmt)
    with suppress(Exception), client:  # a cell that raises, a kernel that dies: see above
        pass  # it executes and fills the cache where it is entered


def setup(app: Sphinx) -> ExtensionMetadata:
    app.connect("env-before-read-docs", fill_cache)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
