"""Text files of a worktree: read with a limit, and written whole or not at all.

A write goes into a temporary file next to its target, is flushed to the disk, and is renamed over it, so that a kill
in the middle leaves the old file or the new one. The file's mode, line endings and byte order mark are kept.
"""

from __future__ import annotations

import contextlib
import os
import stat
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from podium.tools.confine import confined, directory, open_confined
from podium.tools.tool import ToolProblem
from podium.workspace.repository import SCRATCH

LARGEST_BYTES = 4_000_000
_BOM = "\ufeff"


@dataclass(frozen=True, slots=True)
class TextFile:
    """A file as it is on the disk. `text` has its line endings and byte order mark still in it."""

    path: Path
    text: str
    mode: int

    @property
    def crlf(self) -> bool:
        """Whether its lines end as on Windows, all of them or most."""
        return self.text.count("\r\n") * 2 > self.text.count("\n")

    def like(self, text: str) -> str:
        """`text` with this file's line endings."""
        return text.replace("\r\n", "\n").replace("\n", "\r\n") if self.crlf else text


def read(root: Path, path: str) -> TextFile:
    """Read a text file; raises `ToolProblem` when it is not there, no file, binary or too large."""
    relative = confined(root, path)
    with _told(path):
        # O_NONBLOCK: opening a named pipe must not wait for somebody to write into it.
        handle = open_confined(root, relative, os.O_RDONLY | os.O_NONBLOCK)
        try:
            status = os.fstat(handle)
            if not stat.S_ISREG(status.st_mode):
                raise ToolProblem(f"{path} is not a file; list_files shows what is in a directory")
            with os.fdopen(handle, "rb", closefd=False) as file:
                raw = file.read(LARGEST_BYTES + 1)
        finally:
            os.close(handle)
    return TextFile(relative, _decoded(path, raw, status.st_size), stat.S_IMODE(status.st_mode))


def read_if_there(root: Path, path: str) -> TextFile | None:
    """As `read`; None when there is nothing of that name."""
    relative = confined(root, path)
    return read(root, path) if os.path.lexists(root / relative) else None


def write(root: Path, path: str, text: str, mode: int | None = None) -> None:
    """Write a file atomically, with its directories; `mode` None is that of any new file. Raises `ToolProblem`."""
    raw = text.encode("utf-8", "replace")
    if len(raw) > LARGEST_BYTES:
        raise ToolProblem(f"{path} would have {len(raw):,} bytes; at most {LARGEST_BYTES:,} can be written at once")
    relative = confined(root, path)
    with _told(path), directory(root, relative.parent, create=True) as parent:
        _refuse_directory(path, relative.name, parent)
        scratch = f"{SCRATCH}{uuid.uuid4().hex}"
        handle = os.open(scratch, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o666, dir_fd=parent)
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(raw)
                file.flush()
                if mode is not None:
                    os.fchmod(handle, mode)
                os.fsync(handle)
            os.rename(scratch, relative.name, src_dir_fd=parent, dst_dir_fd=parent)
        except BaseException:
            os.unlink(scratch, dir_fd=parent)
            raise
        os.fsync(parent)


def rewritten(old: TextFile | None, content: str) -> str:
    """`content` as it will stand in the place of `old`: with its line endings and its byte order mark."""
    if old is None:
        return content
    mark = _BOM if old.text.startswith(_BOM) and not content.startswith(_BOM) else ""
    return mark + old.like(content)


def _decoded(path: str, raw: bytes, size: int) -> str:
    if len(raw) > LARGEST_BYTES:
        raise ToolProblem(
            f"{path} has {size:,} bytes, too many to read; use search_files, or run_command with head or sed"
        )
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError as error:
        raise ToolProblem(f"{path} is not UTF-8 text (byte {error.start}); use run_command for binary files") from error
    if "\0" in text:
        raise ToolProblem(f"{path} is a binary file; use run_command for it")
    return text


def _refuse_directory(path: str, name: str, parent: int) -> None:
    with contextlib.suppress(FileNotFoundError):
        if not name or stat.S_ISDIR(os.stat(name, dir_fd=parent, follow_symlinks=False).st_mode):
            raise ToolProblem(f"{path} is a directory; give the path of a file")


@contextlib.contextmanager
def _told(path: str) -> Iterator[None]:
    """What the system says about a path, said to the model."""
    try:
        yield
    except FileNotFoundError as error:
        raise ToolProblem(f"{path} is not there; list_files shows which files are") from error
    except OSError as error:
        raise ToolProblem(f"{path}: {error.strerror}") from error
