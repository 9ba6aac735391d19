"""Addresses that open a sheet in Colab, Binder or a JupyterHub, from what `_config.yml` says.

    repository: {url: …, branch: main}
    sphinx:
      config:
        exercise_launch: {colab: true, binderhub_url: …, jupyterhub_url: …}

Nothing is set, nothing is linked.
"""

from __future__ import annotations

from difflib import get_close_matches
from typing import Any
from urllib.parse import quote, urlencode, urlsplit

import yaml
from jupyter_book.config import PATH_YAML_DEFAULT
from sphinx.application import Sphinx
from sphinx.config import Config
from sphinx.errors import ConfigError

KEYS = ("colab", "binderhub_url", "jupyterhub_url")
COLAB = "https://colab.research.google.com"
GITHUB = "github.com"


def check(app: Sphinx, config: Config) -> None:
    """Refuse settings that would make links to nowhere.

    Raises:
        ConfigError: an unknown key, no repository, or Colab for what is not on GitHub.
    """
    launch = config.exercise_launch
    for key in launch:
        if key not in KEYS:
            near = get_close_matches(key, KEYS, n=1)
            hint = f"did you mean `{near[0]}`?" if near else f"there are {', '.join(KEYS)}"
            raise ConfigError(f"nothing reads `{key}` in `exercise_launch`\nhint: {hint}")
    if not any(launch.values()):
        return
    repository = _repository(config)
    if not repository:
        raise ConfigError(
            "`exercise_launch` needs to know where the course's repository is\n"
            "hint: set `repository: url:` and `branch:` in _config.yml"
        )
    if launch.get("colab") and urlsplit(repository).netloc != GITHUB:
        raise ConfigError(
            f"Colab opens notebooks from GitHub only, and the repository is `{repository}`\n"
            "hint: take `colab` out of `exercise_launch`"
        )


def links(config: Config, path: str) -> list[tuple[str, str]]:
    """Words and address of each place that is set; `path` is the notebook in the repository."""
    launch, repository = config.exercise_launch, _repository(config)
    branch = quote(config.html_theme_options.get("repository_branch") or "main", safe="")
    found = []
    if launch.get("colab"):
        whole = urlsplit(repository).path.strip("/")
        found.append(("Open in Colab", f"{COLAB}/github/{whole}/blob/{branch}/{quote(path)}"))
    if hub := str(launch.get("binderhub_url") or "").rstrip("/"):
        query = urlencode({"urlpath": f"lab/tree/{path}"}, safe="/")
        found.append(("Open in Binder", f"{hub}/v2/{_binder(repository)}/{branch}?{query}"))
    if hub := str(launch.get("jupyterhub_url") or "").rstrip("/"):
        query = urlencode(
            {
                "repo": repository,
                "branch": config.html_theme_options.get("repository_branch") or "main",
                "urlpath": f"lab/tree/{repository.rsplit('/', 1)[-1]}/{path}",
            },
            safe="/",
        )
        found.append(("Open in JupyterHub", f"{hub}/hub/user-redirect/git-pull?{query}"))
    return found


def _binder(repository: str) -> str:
    parts = urlsplit(repository)
    if parts.netloc == GITHUB:
        return f"gh{parts.path}"
    return f"git/{quote(repository, safe='')}"


def _repository(config: Config) -> str:
    """Without a slash or `.git` at its end; empty if it is only Jupyter Book's own default."""
    options: dict[str, Any] = config.html_theme_options
    defaults = yaml.safe_load(PATH_YAML_DEFAULT.read_text(encoding="utf-8"))
    url = str(options.get("repository_url") or "")
    return "" if url == defaults["repository"]["url"] else url.rstrip("/").removesuffix(".git")
