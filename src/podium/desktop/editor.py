"""Texts handed to the person's own editor, while the window stays alive.

Each editor has a thread of its own, which waits for it and looks at its file twice a second: whatever is saved is told
at once, not only at the editor's end. So nothing is lost if Podium ends first. The file stays then, under a
name that says what it is of, and whoever opens the same folder later is told what was left in it.
"""

from __future__ import annotations

import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from queue import Empty, SimpleQueue
from urllib.parse import quote, unquote

from podium.desktop.editor_command import WINDOWED, EditorCommand, editor_command
from podium.errors import EnvironmentProblem

LOOK_S = 0.5
"""How often a file is looked at."""
_WRITING_S = 0.2
"""A file that was changed since may not be written to its end."""
_AT_ONCE_S = 1.5
"""An editor that ends so soon, and without a change, has probably not waited for the person."""


@dataclass(frozen=True, slots=True)
class Saved:
    """The text of `key` as it stands in its file now; `left` says that an earlier Podium had opened it."""

    key: str
    text: str
    left: bool = False


@dataclass(frozen=True, slots=True)
class Ended:
    """The editor of `key` is closed, or could not be opened; `problem` says why, and the way out."""

    key: str
    problem: str = ""


News = Saved | Ended


class Editors:
    """The editors that one window has opened. All methods return at once."""

    def __init__(
        self, folder: Path, environ: Mapping[str, str], wake: Callable[[], object], terminal: Callable[[], bool]
    ) -> None:
        """Files lie in `folder`; `wake` is called, from any thread, when there is news; `terminal` tells whether
        Podium was started from a terminal, which an editor could use."""
        self._folder, self._environ, self._wake, self._terminal = folder, environ, wake, terminal
        self._news: SimpleQueue[News] = SimpleQueue()
        self._lock = threading.Lock()
        self._open: dict[str, EditorCommand] = {}

    def open(self, key: str, text: str, suffix: str = ".txt") -> None:
        """Let the person edit this text; what comes of it is told under `key`."""
        threading.Thread(target=self._run, args=(key, text, suffix), name=f"editor-{key}", daemon=True).start()

    def look_for_left(self) -> None:
        """Tell what lies in the folder since an earlier Podium ended."""
        threading.Thread(target=self._tell_left, name="editor-left", daemon=True).start()

    def forget(self, key: str) -> None:
        """The text that was left under this key is safe; its file can go."""
        threading.Thread(target=self._remove, args=(key,), name="editor-forget", daemon=True).start()

    def take(self) -> News | None:
        """The next news, or None when there is none now."""
        try:
            return self._news.get_nowait()
        except Empty:
            return None

    # --- threads ----------------------------------------------------------------------------------

    def _run(self, key: str, text: str, suffix: str) -> None:
        problem = ""
        try:
            command = editor_command(self._environ)
            self._admit(key, command)
            try:
                problem = self._edit(key, command, text, suffix)
            finally:
                with self._lock:
                    del self._open[key]
        except (EnvironmentProblem, OSError) as error:
            problem = str(error)
        self._tell(Ended(key, problem))

    def _admit(self, key: str, command: EditorCommand) -> None:
        """Raises `EnvironmentProblem` when this cannot be opened now."""
        if command.in_terminal and not self._terminal():
            raise EnvironmentProblem(
                f"{command.name} needs a terminal, and Podium was started without one: set VISUAL to an editor with a "
                f"window of its own ({WINDOWED}), or start Podium from a terminal"
            )
        with self._lock:
            if key in self._open:
                raise EnvironmentProblem("it is open in your editor already")
            if command.in_terminal and any(other.in_terminal for other in self._open.values()):
                raise EnvironmentProblem("another text is open on the terminal: close it there first")
            self._open[key] = command

    def _edit(self, key: str, command: EditorCommand, text: str, suffix: str) -> str:
        """Tell what is saved until the editor ends; returns what went wrong."""
        file = self._write(key, text, suffix)
        try:
            editor = subprocess.Popen(
                [*command.words, str(file)],
                stdin=None if command.in_terminal else subprocess.DEVNULL,
                start_new_session=not command.in_terminal,  # so that Ctrl+C in Podium's terminal does not reach it
            )
        except OSError as error:
            file.unlink(missing_ok=True)
            raise EnvironmentProblem(f"{command.name} cannot be started ({error}); set VISUAL or EDITOR") from error
        told, waited = text, 0.0
        while True:
            ended = _ended(editor)
            now = _read(file, half_written=ended)
            if now is not None and now != told:
                told = now
                self._tell(Saved(key, now))
            if ended:
                break
            waited += LOOK_S
        file.unlink(missing_ok=True)
        return _verdict(command, editor.returncode, unchanged=told == text, waited=waited)

    def _write(self, key: str, text: str, suffix: str) -> Path:
        """The file, readable by its owner only; raises OSError."""
        self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        file = self._folder / f"{quote(key, safe='')}{suffix}"
        with os.fdopen(os.open(file, os.O_CREAT | os.O_WRONLY | os.O_TRUNC, 0o600), "w", encoding="utf-8") as out:
            out.write(text)
        return file

    def _tell_left(self) -> None:
        if not self._folder.is_dir():
            return
        for file in sorted(self._folder.iterdir()):
            key = unquote(file.name.removesuffix(file.suffix))
            with self._lock:
                ours = key in self._open
            text = None if ours else _read(file, half_written=True)
            if text is not None:
                self._tell(Saved(key, text, left=True))

    def _remove(self, key: str) -> None:
        with self._lock:
            if key in self._open:
                return
        for file in self._folder.glob(f"{quote(key, safe='')}.*"):
            file.unlink(missing_ok=True)

    def _tell(self, news: News) -> None:
        self._news.put(news)
        self._wake()


def at_terminal() -> bool:
    """Whether this process can lend a terminal to an editor."""
    return sys.stdin is not None and sys.stdin.isatty() and sys.stdout is not None and sys.stdout.isatty()


def _ended(editor: subprocess.Popen[bytes]) -> bool:
    """Wait for its end, but not for longer than until the next look."""
    try:
        editor.wait(LOOK_S)
    except subprocess.TimeoutExpired:
        return False
    return True


def _read(file: Path, *, half_written: bool) -> str | None:
    """What was saved; None while nothing is there, or, unless `half_written` will do, while it is being written."""
    try:
        if not half_written and 0 <= time.time() - file.stat().st_mtime < _WRITING_S:
            return None
        return file.read_text(encoding="utf-8", errors="replace")
    except OSError:  # an editor may put another file in its place
        return None


def _verdict(command: EditorCommand, code: int, *, unchanged: bool, waited: float) -> str:
    if code != 0:
        return f"{command.name} ended with {code}" + ("; nothing was changed" if unchanged else "")
    if unchanged and waited < _AT_ONCE_S and not command.in_terminal:
        return (
            f"{command.name} ended at once, without a change: if it works on in a window of its own, let VISUAL name "
            f"its option to wait as well ({WINDOWED})"
        )
    return ""
