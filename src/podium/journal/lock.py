"""One running engine to a repository, through whichever of its worktrees it was opened.

An advisory lock on a file in the directory that all worktrees share, held by the process and dropped by the kernel when
it dies, however it dies; the file names the holder and its working tree for whoever comes second. What a dying process
was about to start holds on to the lock for a moment longer, until it is a program of its own; that is waited for. So
is whoever only looks and has a share of the lock for a moment: looking must not keep anybody from starting. The file is
emptied before the lock is given back, so that it names nobody who does not conduct.
"""

from __future__ import annotations

import contextlib
import fcntl
import os
import time
from collections.abc import Callable
from pathlib import Path
from typing import IO

from podium.errors import RepositoryProblem

_LOOKS_S = 0.2
"""So long the lock is tried although the file names a living process: its number may have been given again."""
_BEGINS_S = 5.0
"""So long it is tried while the file names nobody, who may be about to write there."""
_AGAIN_S = 0.005


def _lives(process: str) -> bool:
    """Whether the holder is there; one that has not written its number yet is."""
    try:
        os.kill(int(process or os.getpid()), 0)
    except ProcessLookupError:
        return False
    except (PermissionError, ValueError):
        return True
    return True


class RepositoryLock:
    """Held from `acquire` to `release`."""

    def __init__(self, file: IO[str]) -> None:
        self._file = file

    @classmethod
    def acquire(cls, path: Path, root: Path, lives: Callable[[str], bool] = _lives) -> RepositoryLock:
        """Take the lock at `path` to conduct in the working tree `root`.

        Raises `RepositoryProblem` naming the process that has it and where that conducts.
        """
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            file = path.open("a+", encoding="utf-8", errors="surrogateescape")
            _lock(file, root, lives)
            file.truncate(0)
            file.write(f"{os.getpid()}\n{root}")
            file.flush()
        except OSError as error:
            raise RepositoryProblem(f"{path}: {error.strerror}; Podium must be able to write there") from error
        return cls(file)

    @staticmethod
    def is_held(path: Path, root: Path) -> bool:
        """Whether some Podium conducts in the working tree `root` now; changes nothing."""
        try:
            with path.open(encoding="utf-8", errors="surrogateescape") as file:
                try:
                    fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
                except BlockingIOError:
                    return _holder(file)[1] == str(root)
        except OSError:
            return False
        return False

    def release(self) -> None:
        with contextlib.suppress(OSError):  # the disk may be gone; the lock goes with the file
            self._file.truncate(0)
        self._file.close()


def _lock(file: IO[str], root: Path, lives: Callable[[str], bool]) -> None:
    began = time.monotonic()
    while not _try(file):
        process, where = _holder(file)
        if lives(process) and time.monotonic() - began > (_LOOKS_S if process else _BEGINS_S):
            file.close()
            raise RepositoryProblem(
                f"another Podium (process {process or 'unknown'}) conducts {where or root}; "
                "close it first, or look on with `podium status`"
            )
        time.sleep(_AGAIN_S)


def _try(file: IO[str]) -> bool:
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _holder(file: IO[str]) -> tuple[str, str]:
    """The process that holds the lock, and its working tree; empty for the moment before it has written them."""
    file.seek(0)
    process, _, where = file.read().partition("\n")
    return process, where
