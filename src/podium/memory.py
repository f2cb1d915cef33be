"""What a window remembers, in files of the person's state directory; written by a thread, each in one step.

`window.json` is for all repositories, `windows/<name>-<hash>.json` for one. A file that cannot be read is put aside
under another name, because somebody may want to know what was in it, and the window opens as if there were none.
"""

from __future__ import annotations

import hashlib
import os
import tempfile
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path
from typing import TypeVar

import platformdirs

from podium.view.remembered import Everywhere, Here, everywhere_of, here_of, to_text

T = TypeVar("T")


class FileMemory:
    """A `view.remembered.Memory` in files. Nobody else is told of a disk that is full: it is only comfort."""

    def __init__(self, repository: Path, folder: Path | None = None) -> None:
        folder = folder or platformdirs.user_state_path("podium", appauthor=False)
        path = str(repository.resolve())
        name = f"{repository.resolve().name}-{hashlib.sha256(os.fsencode(path)).hexdigest()[:16]}.json"
        self._mine, self._its = folder / "window.json", folder / "windows" / name
        self.notes: list[str] = []
        self.everywhere = self._read(self._mine, everywhere_of) or Everywhere()
        self.here = self._read(self._its, here_of) or Here()
        self._beside = ThreadPoolExecutor(1, "podium-memory")
        self._next: Future[None] | None = None

    def keep(self, everywhere: Everywhere, here: Here) -> None:
        """The last one that was asked for is written; those in between may be left out."""
        if self._next is not None:
            self._next.cancel()
        before = self.everywhere, self.here
        self.everywhere, self.here = everywhere, here
        if before != (everywhere, here):
            self._next = self._beside.submit(self._write, everywhere, here)

    def close(self) -> None:
        """Wait until it is written."""
        self._beside.shutdown()

    def _read(self, file: Path, parse: Callable[[str], T]) -> T | None:
        try:
            return parse(file.read_text(encoding="utf-8"))
        except FileNotFoundError:
            return None
        except (OSError, ValueError) as error:
            aside = file.with_name(f"{file.name}.broken")
            with suppress(OSError):
                file.replace(aside)
            self.notes.append(f"what the window remembered cannot be read ({error}); it is kept in {aside}")
            return None

    def _write(self, everywhere: Everywhere, here: Here) -> None:
        with suppress(OSError):
            for file, what in ((self._mine, everywhere), (self._its, here)):
                _replace(file, to_text(what))


def _replace(file: Path, text: str) -> None:
    """Write it beside the old one and put it in its place in one step."""
    file.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=file.parent, prefix=f".{file.name}.")
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as new:
            new.write(text)
            new.flush()
            os.fsync(new.fileno())
        Path(name).replace(file)
    except OSError:
        with suppress(OSError):
            Path(name).unlink()
        raise
