"""One running engine to a repository, through whichever of its worktrees it was opened.

An advisory lock on a file in the directory that all worktrees share, held by the process and dropped by the kernel when
it dies, however it dies; the file names the holder and its working tree for whoever comes second.
"""

from __future__ import annotations

import fcntl
import os
from pathlib import Path
from typing import IO

from podium.errors import RepositoryProblem


class RepositoryLock:
    """Held from `acquire` to `release`."""

    def __init__(self, file: IO[str]) -> None:
        self._file = file

    @classmethod
    def acquire(cls, path: Path, root: Path) -> RepositoryLock:
        """Take the lock at `path` to conduct in the working tree `root`.

        Raises `RepositoryProblem` naming the process that has it and where that conducts.
        """
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            file = path.open("a+", encoding="utf-8", errors="surrogateescape")
            _lock(file, root)
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
        self._file.close()


def _lock(file: IO[str], root: Path) -> None:
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        process, where = _holder(file)
        file.close()
        raise RepositoryProblem(
            f"another Podium (process {process or 'unknown'}) conducts {where or root}; "
            "close it first, or look on with `podium status`"
        ) from None


def _holder(file: IO[str]) -> tuple[str, str]:
    """The process that holds the lock, and its working tree; empty for the moment before it has written them."""
    file.seek(0)
    process, _, where = file.read().partition("\n")
    return process, where
