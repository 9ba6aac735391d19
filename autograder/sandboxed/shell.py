"""An IPython shell that runs a student's cells as Jupyter would, and keeps what they show."""

from __future__ import annotations

import builtins
import re
from base64 import b64encode
from dataclasses import dataclass, field
from typing import Any

from IPython.core.displayhook import DisplayHook
from IPython.core.displaypub import DisplayPublisher
from IPython.core.interactiveshell import InteractiveShell
from traitlets.config import Config

_KEPT_TYPES = ("text/plain", "image/png", "image/jpeg")
_MAX_DISPLAYS = 50
_MAX_TEXT = 100_000
_MAX_IMAGE = 4_000_000
_ANSI = re.compile(r"\x1b\[[0-9;]*[A-Za-z]")


@dataclass
class Ran:
    """What one cell did: the exception that ended it, if any, and what it displayed."""

    raised: str = ""
    message: str = ""
    traceback: str = ""
    displays: list[dict[str, str]] = field(default_factory=list)


class _KeepingPublisher(DisplayPublisher):
    """Keeps display data in a list in place of sending it to a front end."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.kept: list[dict[str, str]] = []
        self.by_id: dict[str, int] = {}

    def publish(self, data: dict[str, Any], metadata: object = None, **kwargs: Any) -> None:
        del metadata
        bundle = _kept(data)
        key = (kwargs.get("transient") or {}).get("display_id")
        if kwargs.get("update") and key in self.by_id:
            self.kept[self.by_id[key]] = bundle
        elif len(self.kept) < _MAX_DISPLAYS:
            if key is not None:
                self.by_id[str(key)] = len(self.kept)
            self.kept.append(bundle)

    def clear_output(self, wait: bool = False) -> None:
        del wait
        self.kept.clear()
        self.by_id.clear()


class _KeepingHook(DisplayHook):
    """Treats the value of a cell's last expression like a display."""

    def start_displayhook(self) -> None:
        pass

    def write_output_prompt(self) -> None:
        pass

    def write_format_data(self, format_dict: dict[str, Any], md_dict: object = None) -> None:
        del md_dict
        self.shell.display_pub.publish(format_dict)

    def finish_displayhook(self) -> None:
        pass


class _Shell(InteractiveShell):
    """Without history, colours, prompts or anything else that belongs to a terminal."""

    def init_display_pub(self) -> None:
        self.display_pub = _KeepingPublisher(parent=self, shell=self)

    def init_displayhook(self) -> None:
        self.displayhook = _KeepingHook(parent=self, shell=self)
        from IPython.core.display_trap import DisplayTrap

        self.display_trap = DisplayTrap(hook=self.displayhook)

    def _showtraceback(self, etype: object, evalue: object, stb: list[str]) -> None:
        del etype, evalue
        self.last_traceback_text = "\n".join(str(line) for line in stb)

    def enable_gui(self, gui: object = None) -> None:
        del gui

    def ask_exit(self) -> None:
        """What `exit` and `quit` do in a cell; a kernel would end after it."""
        raise SystemExit


class StudentShell:
    """Runs cells by their id; `names` is what they have defined."""

    def __init__(self) -> None:
        config = Config()
        config.HistoryManager.enabled = False
        config.InteractiveShell.colors = "nocolor"
        config.InteractiveShell.xmode = "Plain"
        _Shell.clear_instance()
        self._shell = _Shell.instance(config=config)
        self._shell.last_traceback_text = ""
        self._cell = ""
        self._shell.compile.get_code_name = self._code_name
        builtins.input = _no_input

    @property
    def names(self) -> dict[str, Any]:
        """The namespace of the notebook."""
        names: dict[str, Any] = self._shell.user_ns
        return names

    def run(self, source: str, grade_id: str) -> Ran:
        """Run one cell; never raises what the student's code raises."""
        self._cell = grade_id
        publisher = self._shell.display_pub
        publisher.kept, publisher.by_id = [], {}
        self._shell.last_traceback_text = ""
        result = self._shell.run_cell(source, store_history=False)
        error = result.error_before_exec or result.error_in_exec
        ran = Ran(displays=publisher.kept)
        if error is not None:
            ran.raised = type(error).__name__[:60]
            ran.message = _text(error)
            text = _ANSI.sub("", self._shell.last_traceback_text)
            ran.traceback = _writable(text[:_MAX_TEXT])
        return ran

    def _code_name(self, *_: object) -> str:
        return f"<cell {self._cell}>"


def _text(error: BaseException) -> str:
    try:
        return _writable(str(error)[:300])
    except Exception:
        return ""


def _writable(text: str) -> str:
    """`text` without halves of characters, which no message can carry."""
    return text.encode("utf-8", "replace").decode("utf-8")


def _kept(data: dict[str, Any]) -> dict[str, str]:
    kept = {}
    for kind in _KEPT_TYPES:
        value = data.get(kind)
        if isinstance(value, bytes):
            value = b64encode(value[:_MAX_IMAGE]).decode()
        if isinstance(value, str):
            limit = _MAX_TEXT if kind == "text/plain" else _MAX_IMAGE
            if kind == "text/plain" or len(value) <= limit:
                kept[kind] = _writable(value[:limit])
    return kept


def _no_input(prompt: object = "") -> str:
    del prompt
    raise EOFError("nobody is there to answer `input()` while a notebook is graded")
