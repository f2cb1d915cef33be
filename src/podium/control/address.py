"""Where the socket of a running Podium lies, and how whoever calls it finds out.

A socket's name may be at most 107 bytes long, and the way to a repository is often longer; then the socket lies in the
user's runtime directory, or in a private one of its own. So its place is written down beside the repository's lock,
which all worktrees share and everybody who calls has to look at anyway. Only the user may enter the directory.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import stat
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from podium.errors import EnvironmentProblem

LONGEST = 107
"""Bytes: `sun_path` of unix(7) has 108, one of them for the NUL."""
_NAME = "socket"
_RUNTIME = "XDG_RUNTIME_DIR"


@dataclass(frozen=True, slots=True)
class Address:
    """The socket of the Podium that holds the lock; `prepare` and `forget` are for that one alone."""

    lock: Path
    root: Path
    """The working tree that is conducted."""
    temporary: Path | None = None
    """Where directories of last resort are made; None: as the system has it."""

    @property
    def note(self) -> Path:
        """The file that names the socket."""
        return self.lock.with_suffix(".address")

    def prepare(self, environ: Mapping[str, str]) -> Path:
        """A free name for the socket, in a directory that only this user may enter.

        What a dead Podium has left there is removed: whoever holds the lock is the only one alive. Raises
        `EnvironmentProblem` where no such directory can be had.
        """
        if (dead := self.find()) is not None and _is_our_socket(dead):
            self.forget(dead)
        try:
            path = self._directory(environ) / _NAME
            path.unlink(missing_ok=True)
        except OSError as error:
            raise EnvironmentProblem(f"no socket can be made for the command line: {error}") from error
        return path

    def tell(self, socket: Path) -> None:
        """Write down where the socket is, whole or not at all; raises `EnvironmentProblem`."""
        fresh = self.note.with_suffix(f".{os.getpid()}")
        try:
            fresh.write_bytes(os.fsencode(socket))
            fresh.replace(self.note)
        except OSError as error:
            raise EnvironmentProblem(f"{self.note} cannot be written: {error.strerror}") from error

    def find(self) -> Path | None:
        """Where the socket is said to be; None where no Podium has said so."""
        try:
            named = self.note.read_bytes()
        except OSError:
            return None
        return Path(os.fsdecode(named)) if named else None

    def forget(self, socket: Path) -> None:
        """Take socket and note away; what is gone already is no matter."""
        for path in (self.note, socket):
            with contextlib.suppress(OSError):
                path.unlink(missing_ok=True)
        with contextlib.suppress(OSError):
            socket.parent.rmdir()

    def _directory(self, environ: Mapping[str, str]) -> Path:
        """The first directory that is short enough and the user's own."""
        places = [self.root / ".podium" / "control"]
        if runtime := environ.get(_RUNTIME):
            places.append(Path(runtime) / f"podium-{hashlib.sha256(os.fsencode(self.root)).hexdigest()[:16]}")
        for place in places:
            if len(os.fsencode(place / _NAME)) <= LONGEST and _own(place):
                return place
        return Path(tempfile.mkdtemp(prefix="podium-", dir=self.temporary))


def _is_our_socket(path: Path) -> bool:
    try:
        found = path.lstat()
    except OSError:
        return False
    return stat.S_ISSOCK(found.st_mode) and found.st_uid == os.getuid()


def _own(directory: Path) -> bool:
    """Whether the directory is there and for this user alone; it is made where it is missing."""
    try:
        directory.mkdir(mode=0o700, parents=True, exist_ok=True)
        found = directory.lstat()
        if not stat.S_ISDIR(found.st_mode) or found.st_uid != os.getuid():
            return False
        directory.chmod(0o700)
    except OSError:
        return False
    return True
