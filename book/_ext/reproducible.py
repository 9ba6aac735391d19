"""Two builds of the same sources give the same bytes: what kernels inherit is fixed.

Sphinx and Jupyter Book keep dates and random names out of the site by themselves, as long as
`html_last_updated_fmt` is empty; see docs/decisions/0015. What a cell prints can still depend on
the process in which it runs.
"""

from __future__ import annotations

import os

from sphinx.application import Sphinx
from sphinx.util.typing import ExtensionMetadata

FIXED = {
    "PYTHONHASHSEED": "0",  # the order in which a set is shown
    "SOURCE_DATE_EPOCH": "315532800",  # dates that matplotlib writes into figures: 1980
    "OMP_NUM_THREADS": "1",  # sums are rounded alike, however many processors there are
    "MKL_NUM_THREADS": "1",
    "OPENBLAS_NUM_THREADS": "1",
}


def fix_environment(app: Sphinx) -> None:
    """Set what kernels, which are started later, inherit.

    Not earlier than this: while it reads the configuration, Sphinx would put the year of
    `SOURCE_DATE_EPOCH` for that of the copyright.
    """
    os.environ.update(FIXED)


def setup(app: Sphinx) -> ExtensionMetadata:
    app.connect("builder-inited", fix_environment)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
