"""Which editor a person wants, and how it is started so that its end can be waited for.

Several editors with windows hand the file to one that runs already and end at once, unless they are told to wait; the
option is added where it is missing.
"""

from __future__ import annotations

import shlex
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import PurePath

from podium.errors import EnvironmentProblem

_WAITS = {
    **dict.fromkeys(("code", "code-insiders", "codium", "cursor", "subl", "zed", "atom", "pulsar"), "--wait"),
    **dict.fromkeys(("gvim", "mvim"), "-f"),
    "gedit": "--standalone",
    "kate": "--block",
    "mate": "-w",
}
"""Editors, and the option that makes them wait."""

_IN_A_TERMINAL = frozenset(
    ("vi", "vim", "nvim", "nano", "pico", "micro", "hx", "helix", "kak", "joe", "jed", "ne", "ed", "mcedit")
)
_WAITING = frozenset(("-w", "-b", *_WAITS.values()))
_NO_WINDOW = frozenset(("-nw", "--no-window-system", "-t", "--tty"))
WINDOWED = "code --wait, gvim -f or kate --block"
"""Editors that need no terminal, for advice."""


@dataclass(frozen=True, slots=True)
class EditorCommand:
    """The words before the file's name; `in_terminal` says that it writes on the terminal it is started from."""

    words: tuple[str, ...]
    in_terminal: bool

    @property
    def name(self) -> str:
        return PurePath(self.words[0]).name


def editor_command(environ: Mapping[str, str]) -> EditorCommand:
    """`$VISUAL`, else `$EDITOR`, else vi. Raises `EnvironmentProblem` when it is no command."""
    named = environ.get("VISUAL") or environ.get("EDITOR") or "vi"
    try:
        words = shlex.split(named)
    except ValueError as error:
        raise EnvironmentProblem(f"the editor {named!r} cannot be started ({error}); set $EDITOR") from error
    if not words:
        raise EnvironmentProblem(f"the editor {named!r} cannot be started (it is empty); set $EDITOR")
    name = PurePath(words[0]).name
    if name in _WAITS and not _WAITING & set(words):
        words.append(_WAITS[name])
    emacs = name in ("emacs", "emacsclient") and bool(_NO_WINDOW & set(words))
    return EditorCommand(tuple(words), emacs or name in _IN_A_TERMINAL)
