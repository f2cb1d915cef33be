"""One running engine to a repository.

An advisory lock on `.podium/lock`, held by the process and dropped by the kernel when it dies, however it dies;
the file names the holder for whoever comes second.
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
    def acquire(cls, directory: Path) -> RepositoryLock:
        """Take the lock of a `.podium` directory; raises `RepositoryProblem` naming the process that has it."""
        path = directory / "lock"
        try:
            directory.mkdir(parents=True, exist_ok=True)
            file = path.open("a+", encoding="utf-8")
            _lock(file, directory.parent)
            file.truncate(0)
            file.write(str(os.getpid()))
            file.flush()
        except OSError as error:
            raise RepositoryProblem(f"{path}: {error.strerror}; Podium must be able to write there") from error
        return cls(file)

    @staticmethod
    def is_held(directory: Path) -> bool:
        """Whether some Podium conducts the repository of a `.podium` directory now; changes nothing."""
        try:
            with (directory / "lock").open(encoding="utf-8") as file:
                fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
        except BlockingIOError:
            return True
        except OSError:
            return False
        return False

    def release(self) -> None:
        self._file.close()


def _lock(file: IO[str], repository: Path) -> None:
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        file.seek(0)
        holder = file.read().strip() or "unknown"
        file.close()
        raise RepositoryProblem(
            f"another Podium (process {holder}) conducts {repository}; close it first, or look on with `podium status`"
        ) from None
