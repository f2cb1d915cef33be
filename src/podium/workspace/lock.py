"""One writer at a time for the refs and worktrees of a repository.

A lock on a file, not a `threading.Lock`: it holds between the workers' threads and between two Podiums alike, and
the kernel releases it when its holder dies. It is held for single git commands, never while a model or a tool runs.
"""

from __future__ import annotations

import contextlib
import os
import sys
from collections.abc import Iterator
from pathlib import Path

from podium.errors import RepositoryProblem


@contextlib.contextmanager
def locked(path: Path) -> Iterator[None]:
    """Hold the lock at `path`; waits for whoever holds it.

    Raises `RepositoryProblem` where the directory is gone, so that a repository that was deleted is no bug of ours.
    """
    try:
        handle = os.open(path, os.O_RDWR | os.O_CREAT | getattr(os, "O_CLOEXEC", 0), 0o644)
    except FileNotFoundError:
        raise RepositoryProblem(f"the repository is no longer there: {path.parent} (put it back, then retry)") from None
    try:
        _acquire(handle)
        yield
    finally:
        os.close(handle)


if sys.platform == "win32":
    import msvcrt

    def _acquire(handle: int) -> None:
        msvcrt.locking(handle, msvcrt.LK_LOCK, 1)  # gives up with OSError after ten seconds
else:
    import fcntl

    def _acquire(handle: int) -> None:
        fcntl.flock(handle, fcntl.LOCK_EX)
