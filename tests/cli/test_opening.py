"""The window's start: what the first frame waits for, and what becomes of a start that fails behind it."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator

import pytest

from tests.cli.terminal import PATIENCE_S, command_track, environment, podium, written, x_server
from tests.conftest import Repository

HEAVY = (
    "google.genai", "networkx", "podium.app", "podium.core.budget", "podium.core.rules", "podium.engine",
    "podium.gui.window", "podium.journal", "pydantic", "rich", "sqlite3", "tree_sitter",
)  # fmt: skip

STARTED = f"""
import os, sys
import podium.gui.shell as shell
from podium.__main__ import main

class Watched(shell.Shell):
    def __init__(self, *look):
        super().__init__(*look)
        print("first frame;", *[name for name in {HEAVY!r} if name in sys.modules], flush=True)

shell.Shell = Watched
main()
"""
"""Podium's start, which tells what had been imported when the first frame was drawn."""

CLOSED_AT_ONCE = STARTED.replace("print(", "self._note_close(); print(")


def started(code: str, repo: Repository, *arguments: object) -> tuple[int, str, str]:
    """The exit code, standard output and standard error of a start under a display of its own."""
    with x_server() as display:
        done = subprocess.run(
            [sys.executable, "-c", code, *map(str, arguments)],
            cwd=repo.path,
            env=environment(display),
            capture_output=True,
            text=True,
            check=False,
            timeout=PATIENCE_S,
        )
    return done.returncode, done.stdout, done.stderr


@pytest.fixture
def display() -> Iterator[dict[str, str]]:
    with x_server() as variables:
        yield variables


def test_nothing_heavy_is_imported_before_the_first_frame(repo: Repository) -> None:
    """The engine, the journal and the panels come while the window is there already; the run is what it was."""
    track = command_track(repo, a="true")

    code, out, err = started(STARTED, repo, "run", track, "--quit-when-done")

    assert (code, out, err) == (0, "first frame;\n", "")


def test_a_start_that_fails_closes_the_window_and_is_told_in_the_terminal(
    repo: Repository, display: dict[str, str]
) -> None:
    """With the same words and exit code as without a window."""
    track = written(repo.path.parent / "broken.toml", "[track]\n")

    in_window = podium("run", track, cwd=repo.path, env=display)
    in_terminal = podium("run", track, "--headless", cwd=repo.path)

    assert (in_window.code, in_window.err) == (in_terminal.code, in_terminal.err)
    assert in_window.code == 2


def test_a_window_that_is_closed_while_it_opens_closes_when_it_can(repo: Repository) -> None:
    """The person is not made to click again."""
    code, out, _ = started(CLOSED_AT_ONCE, repo, "open")

    assert (code, out) == (0, "first frame;\n")


def test_a_picture_needs_a_window(repo: Repository) -> None:
    """Two wishes that contradict each other are refused before anything is opened."""
    said = podium("open", "--headless", "--screenshot", "x.png", cwd=repo.path)

    assert said.code == 2
    assert "--screenshot takes a picture of the window" in said.err
    assert not (repo.path / ".podium").exists()
