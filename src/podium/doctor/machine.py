"""The examination behind `podium doctor`: one line for each thing that Podium needs."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from podium.config import (
    LoadedSettings,
    api_key,
    base_url,
    load_settings,
    repository_settings_file,
    user_settings_file,
)
from podium.doctor.display import Obstacle, display_obstacle, gl_obstacle
from podium.errors import SettingsError

OLDEST_PYTHON = (3, 11)
OLDEST_GIT = (2, 38)
"""The first with `git merge-tree --write-tree`."""


@dataclass(frozen=True, slots=True)
class Check:
    """One finding: `ok` is None for something that is missing but not needed by everybody."""

    name: str
    ok: bool | None
    detail: str
    way_out: str = ""


def examine(environ: Mapping[str, str], repository: Path | None = None) -> tuple[Check, ...]:
    """Look at the machine and at the settings. Opens the display for a moment, changes nothing, calls nobody."""
    return (
        _python(),
        _git(environ),
        _display(environ),
        _opengl(environ),
        _key(environ),
        _settings(repository, environ),
    )


def settings_report(loaded: LoadedSettings) -> list[tuple[str, str, str]]:
    """Every value in force as (key, value as JSON, origin), in the order of the shipped file."""
    return [(setting.key, setting.value, setting.origin) for setting in loaded.report]


def _python() -> Check:
    version = ".".join(str(part) for part in sys.version_info[:3])
    good = sys.version_info >= OLDEST_PYTHON
    return Check("Python", good, f"{version}, {sys.executable}", "" if good else "use Python 3.11 or newer")


def _git(environ: Mapping[str, str]) -> Check:
    way_out = "install git 2.38 or newer, or put it on the PATH"
    try:
        done = subprocess.run(
            ["git", "version"], check=False, env=dict(environ), capture_output=True, text=True, timeout=10
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        return Check("git", False, f"cannot be run: {error}", way_out)
    said = done.stdout.strip()
    found = re.search(r"(\d+)\.(\d+)", said)
    if done.returncode != 0 or found is None:
        return Check("git", False, f"`git version` failed: {(done.stderr or said).strip()}", way_out)
    good = (int(found[1]), int(found[2])) >= OLDEST_GIT
    return Check("git", good, said.removeprefix("git version "), "" if good else way_out)


def _display(environ: Mapping[str, str]) -> Check:
    if sys.platform != "linux":
        return Check("display", None, "not looked at on this system")
    obstacle = display_obstacle(environ)
    if obstacle is not None and not environ.get("DISPLAY"):
        # A server has none, and Podium conducts there too: something to know, nothing amiss.
        return Check("display", None, obstacle.what, obstacle.way_out)
    return _of("display", obstacle, environ.get("DISPLAY", ""))


def _opengl(environ: Mapping[str, str]) -> Check:
    if sys.platform != "linux":
        return Check("OpenGL", None, "not looked at on this system")
    if not environ.get("DISPLAY"):
        return Check("OpenGL", None, "not looked at: only the window needs it")
    if (obstacle := gl_obstacle(environ)) is None and display_obstacle(environ):
        return Check("OpenGL", None, "the library is there; without a display the rest cannot be tried")
    return _of("OpenGL", obstacle, "a context can be made")


def _of(name: str, obstacle: Obstacle | None, good: str) -> Check:
    return Check(name, False, obstacle.what, obstacle.way_out) if obstacle else Check(name, True, good)


def _key(environ: Mapping[str, str]) -> Check:
    """The key's variable and never its value: this report is pasted into issues."""
    key = api_key(environ)
    if key is None:
        way_out = "set GEMINI_API_KEY to talk to models; commands and rehearsals need no key"
        return Check("key", None, "neither GOOGLE_API_KEY nor GEMINI_API_KEY is set", way_out)
    value, name = key
    if not (value.isascii() and value.isprintable()):
        return Check("key", False, f"{name} holds characters that no key has", "copy the key once more")
    both = name == "GOOGLE_API_KEY" and environ.get("GEMINI_API_KEY")
    return Check("key", True, f"{name} is used" + (", GEMINI_API_KEY is set too and is not" if both else ""))


def _settings(repository: Path | None, environ: Mapping[str, str]) -> Check:
    try:
        loaded = load_settings(repository, environ)
    except SettingsError as error:
        return Check("settings", False, str(error), "correct them; nothing runs before")
    files = [user_settings_file(), *([repository_settings_file(repository)] if repository else [])]
    places = ", ".join(f"{file}" + ("" if file.exists() else " (none)") for file in files)
    address = base_url(loaded.settings, environ)
    return Check("settings", True, places + (f"; models are asked at {address}" if address else ""))
