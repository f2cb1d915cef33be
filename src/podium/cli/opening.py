"""`podium`, `podium run`, `podium demo`: the window is there at once, and the rest is opened behind it.

    conduct  >  no display: conducted in the terminal, `cli.runs`
             >  the window's shell draws, while a thread imports the engine and opens repository, journal and run
             >  the panels move in

What keeps the repository from being opened closes the shell and is told in the terminal, as if there had been none.
Only what the first frame needs may be imported at the head of this module; a test counts.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from podium.cli.say import say
from podium.doctor.display import display_problem
from podium.errors import UsageError
from podium.resources import resource

if TYPE_CHECKING:
    from podium.cli.runs import Ready


@dataclass(frozen=True, slots=True)
class Wish:
    """What shall be conducted: `prepare` makes the repository first, where there is none yet."""

    directory: Path
    track_file: Path | None = None
    rehearse: Path | None = None
    prepare: Callable[[], object] = lambda: None


def open_repository(arguments: argparse.Namespace, environ: Mapping[str, str]) -> int:
    """The window on a repository: its unfinished run, or an invitation to open a track."""
    return conduct(arguments, environ, Wish(arguments.repo, rehearse=arguments.rehearse))


def run_track(arguments: argparse.Namespace, environ: Mapping[str, str]) -> int:
    """Conduct a track file on a repository."""
    return conduct(arguments, environ, Wish(arguments.repo, arguments.track, arguments.rehearse))


def conduct(arguments: argparse.Namespace, environ: Mapping[str, str], wish: Wish) -> int:
    """Open a repository and show its run; returns the exit code of the run."""
    if arguments.screenshot and (arguments.headless or arguments.json):
        raise UsageError("--screenshot takes a picture of the window; leave --headless and --json away")
    no_picture = "; no picture is taken" if arguments.screenshot else ""
    if in_terminal(environ, wanted=arguments.headless or arguments.json, note=no_picture):
        from podium.cli.runs import conduct_in_terminal

        return conduct_in_terminal(arguments, environ, wish)
    return _conduct_in_window(arguments, environ, wish)


def in_terminal(environ: Mapping[str, str], *, wanted: bool, note: str = "") -> bool:
    """Whether to do without a window: because it is wanted so, or, said with a `note`, because none can be shown."""
    problem = "" if wanted else display_problem(environ)
    if problem:
        say(f"{problem}\nRunning in the terminal instead{note}.")
    return wanted or bool(problem)


def _conduct_in_window(arguments: argparse.Namespace, environ: Mapping[str, str], wish: Wish) -> int:
    from podium.gui.look import Look
    from podium.gui.palette import Scheme
    from podium.gui.shell import Shell
    from podium.gui.viewport import desktop_scale
    from podium.memory import FileMemory

    memory = FileMemory(wish.directory)
    left = memory.everywhere
    shell = Shell(
        Look(
            resource("assets/fonts"),
            resource("assets/icon.png"),
            Scheme(left.theme or Scheme.DARK),
            desktop_scale(),
            pixels=left.size,
            corner=left.corner,
        )
    )
    with ExitStack() as stack:
        stack.callback(memory.close)
        stack.callback(shell.close)

        def open_it() -> Ready:
            from podium.cli.runs import open_for_window

            return open_for_window(arguments, environ, wish, memory, stack)

        with ThreadPoolExecutor(1, "podium-opening") as beside:
            opening = beside.submit(open_it)
            opening.add_done_callback(lambda _: shell.waker.ring())
            while not opening.done():
                shell.frame()
        ready = opening.result()
        shell.adopt(ready.options)
        return ready.show(shell)
