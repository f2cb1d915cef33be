"""A short sound, by whatever this desktop plays sounds with; nobody waits for it."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import threading
from collections.abc import Callable, Mapping
from pathlib import Path

SOUND = Path("/usr/share/sounds/freedesktop/stereo/message-new-instant.oga")
"""Where the freedesktop sound theme has it."""
_LONGEST_S = 10.0


def player(environ: Mapping[str, str] = os.environ, sound: Path = SOUND) -> list[str] | None:
    """The command that plays the sound; None where none is there."""
    path = environ.get("PATH")
    if canberra := shutil.which("canberra-gtk-play", path=path):
        return [canberra, "--id", "message-new-instant"]
    for name in ("paplay", "pw-play"):
        if sound.exists() and (found := shutil.which(name, path=path)):
            return [found, str(sound)]
    wave = sound.with_suffix(".wav")
    if wave.exists() and (found := shutil.which("aplay", path=path)):
        return [found, "-q", str(wave)]
    return None


def play(command: list[str] | None = None, bell: Callable[[], object] | None = None) -> threading.Thread:
    """Play it in a thread of its own, or ring the terminal's bell; returns the thread."""
    thread = threading.Thread(target=_play, args=(command or player(), bell or _bell), name="sound", daemon=True)
    thread.start()
    return thread


def _play(command: list[str] | None, bell: Callable[[], object]) -> None:
    if command is None:
        bell()
        return
    try:
        done = subprocess.run(
            command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            timeout=_LONGEST_S,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired):
        return
    if done.returncode:
        bell()


def _bell() -> None:
    if sys.stderr is not None and sys.stderr.isatty():
        sys.stderr.write("\a")
        sys.stderr.flush()
