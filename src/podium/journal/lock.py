"""One running engine to a repository, through whichever of its worktrees it was opened.

An advisory lock on a file in the directory that all worktrees share, held by the process and dropped by the kernel when
it dies, however it dies; the file names the holder and its working tree for whoever comes second. What a dying process
was about to start holds on to the lock for a moment longer, until it is a program of its own; that is waited for.

Who takes the lock, and who only looks, pass a gate one by one: a lock on the directory, held for that moment alone. So
whoever looks, which takes a share of the lock, keeps nobody from starting, and while the lock is held the file names
its holder.
"""

from __future__ import annotations

import fcntl
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from podium.errors import RepositoryProblem


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
            with _gate(path.parent):
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
            with _gate(path.parent), path.open(encoding="utf-8", errors="surrogateescape") as file:
                try:
                    fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
                except BlockingIOError:
                    return _holder(file)[1] == str(root)
        except OSError:
            return False
        return False

    def release(self) -> None:
        self._file.close()


@contextmanager
def _gate(directory: Path) -> Iterator[None]:
    handle = os.open(directory, os.O_RDONLY)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        fcntl.flock(handle, fcntl.LOCK_UN)  # also for a child that was forked meanwhile
        os.close(handle)


def _lock(file: IO[str], root: Path, lives: Callable[[str], bool]) -> None:
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        process, where = _holder(file)
        if not lives(process):
            fcntl.flock(file, fcntl.LOCK_EX)
            return
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
