"""Writing files whole: a reader finds the old content or the new one, nothing between."""

from __future__ import annotations

import errno
import os
from pathlib import Path

from autograder.errors import StorageError

_HINTS = {
    errno.ENOSPC: "free some space on this disk, or choose a folder on another one",
    errno.EDQUOT: "your quota is used up: free some space, or choose a folder on another disk",
    errno.EROFS: "this disk is read-only: choose a folder on another one",
    errno.EACCES: "choose a folder that you may write to",
    errno.EPERM: "choose a folder that you may write to",
    errno.ENOTDIR: "a part of the path is a file: choose another folder",
    errno.EEXIST: "a part of the path is a file: choose another folder",
    errno.EISDIR: "a folder stands where the file belongs: remove it, or choose another folder",
}


def write_whole(path: Path, content: str | bytes) -> None:
    """Put `content` at `path` in one step, with the folders that it needs.

    Raises:
        StorageError: it cannot be written; what was there before is still whole.
    """
    part = path.with_name(f".{path.name[:200]}.{os.getpid()}.part")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        try:
            part.write_bytes(content.encode() if isinstance(content, str) else content)
            part.replace(path)
        finally:
            part.unlink(missing_ok=True)
    except OSError as error:
        raise StorageError(
            f"`{path}` cannot be written",
            error.strerror or type(error).__name__,
            hint=_HINTS.get(error.errno or 0, "check the folder, or choose another one"),
        ) from error
