"""Keys of `_config.yml` that nobody reads: the builder passes over a misspelt one in silence."""

from __future__ import annotations

import json
from collections.abc import Iterator
from io import StringIO
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from warnings import catch_warnings

import yaml
from jupyter_book.config import PATH_JSON_SCHEMA, PATH_YAML_DEFAULT, get_final_config
from sphinx.application import Sphinx
from sphinx.util.docutils import docutils_namespace, patch_docutils

from book_guards.faults import CannotCheck, Fault, meant, place

READ_ALTHOUGH_UNLISTED: dict[str, Any] = {
    "project": None,
    "html": {"comments": {"dokieli": None, "giscus": None}, "navbar_footer_text": None},
    "parse": {"myst_substitutions": None},
}
"""What `jupyter_book.config.yaml_to_sphinx` reads and neither its schema nor its defaults name."""

Keys = dict[str, Any]
"""Known keys; the value is None where anything may stand below, else the keys below."""


def read_settings(config: Path) -> dict[str, Any]:
    """`_config.yml` as it stands.

    Raises:
        CannotCheck: it cannot be read.
    """
    try:
        return yaml.safe_load(config.read_text(encoding="utf-8")) or {}
    except (OSError, yaml.YAMLError) as error:
        raise CannotCheck(f"`{config}` cannot be read: {error}\nhint: mend it first") from error


def setting_faults(config: Path, book: Path, root: Path) -> list[Fault]:
    """Keys of Jupyter Book and of Sphinx that nothing reads, and keys that stand twice.

    Raises:
        CannotCheck: Sphinx does not start with this configuration.
    """
    read_settings(config)
    tree = yaml.compose(config.read_text(encoding="utf-8"))
    known = known_keys()
    known["sphinx"]["config"] = None
    faults = [*_unknown(tree, known, "", config, root)]
    values = _below(_below(tree, "sphinx"), "config")
    if values is not None:
        names = dict.fromkeys(registered(config, book))
        faults += _unknown(values, names, "sphinx.config.", config, root)
    return faults


def known_keys() -> Keys:
    """What Jupyter Book understands: its schema, its defaults, and what both forget."""
    schema = json.loads(PATH_JSON_SCHEMA.read_text(encoding="utf-8"))
    defaults = yaml.safe_load(PATH_YAML_DEFAULT.read_text(encoding="utf-8"))
    return _merged(_merged(_of_schema(schema), _of_values(defaults)), READ_ALTHOUGH_UNLISTED)


def _of_schema(schema: dict[str, Any]) -> Keys:
    return {
        key: _of_schema(inner) if "properties" in inner else None
        for key, inner in schema["properties"].items()
    }


def _of_values(values: dict[str, Any]) -> Keys:
    return {k: _of_values(v) if isinstance(v, dict) else None for k, v in values.items()}


def _merged(one: Keys, other: Keys) -> Keys:
    both = {**one}
    for key, below in other.items():
        both[key] = _merged(both.get(key) or {}, below) if below else both.get(key)
    return both


def _below(tree: yaml.Node | None, key: str) -> yaml.Node | None:
    if not isinstance(tree, yaml.MappingNode):
        return None
    return next((value for name, value in tree.value if name.value == key), None)


def _unknown(
    tree: yaml.Node | None, known: Keys, path: str, config: Path, root: Path
) -> Iterator[Fault]:
    """Keys below `tree` that are not `known`, each with its line."""
    if not isinstance(tree, yaml.MappingNode):
        return
    seen: set[str] = set()
    for name, value in tree.value:
        key, line = str(name.value), name.start_mark.line + 1
        if key in seen:
            yield Fault(
                f"the setting `{path}{key}` stands twice, and the last one wins",
                (place(config, root, line),),
                "keep one of the two",
            )
        elif key not in known:
            yield Fault(
                f"nothing reads the setting `{path}{key}`",
                (place(config, root, line),),
                meant(key, known) if len(known) < 50 else _nearest(key, known),
            )
        elif known[key] is not None:
            yield from _unknown(value, known[key], f"{path}{key}.", config, root)
        seen.add(key)


def _nearest(key: str, known: Keys) -> str:
    hint = meant(key, known)
    near = hint.startswith("did")
    return hint if near else "remove it, or list the extension that it belongs to"


def registered(config: Path, book: Path) -> frozenset[str]:
    """The configuration values that Sphinx and the extensions of this book register.

    Raises:
        CannotCheck: Sphinx does not start with this configuration.
    """
    try:
        settings, _ = get_final_config(
            user_yaml=config,
            cli_config={"latex_individualpages": False},
            sourcedir=book,
            validate=False,
        )
        settings["external_toc_path"] = str(book / "_toc.yml")
        # A dict of its own: else extensions add to the default that all builds here share.
        settings.setdefault("source_suffix", {".rst": "restructuredtext"})
        with (
            TemporaryDirectory() as folder,
            patch_docutils(str(book)),
            docutils_namespace(),
            catch_warnings(action="ignore"),  # of the extensions' own imports
        ):
            app = Sphinx(
                srcdir=book,
                confdir=None,
                outdir=Path(folder) / "html",
                doctreedir=Path(folder) / "doctrees",
                buildername="dummy",
                confoverrides=settings,
                status=None,
                warning=StringIO(),  # unknown values are told by us, with a hint
            )
            return frozenset(value.name for value in app.config) | {"extensions"}
    except Exception as error:  # whatever an extension may raise while it is set up
        raise CannotCheck(
            f"Sphinx does not start with `{config}`: {error}\nhint: mend that first"
        ) from error
