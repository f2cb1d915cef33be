"""`podium`, `podium run`: conducting, in the window or in the terminal."""

from __future__ import annotations

import argparse
import shlex
import sys
import time
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from podium.app import EngineSession, Podium, find_repository, open_podium, track_of
from podium.cli.say import say
from podium.config import LoadedSettings, load_settings
from podium.core.events import Warned
from podium.core.inputs import Notified
from podium.core.state import Phase, State
from podium.core.ticket import Executor, Track
from podium.core.wording import script_name
from podium.doctor import display_problem
from podium.errors import UsageError
from podium.resources import resource
from podium.settings_layers import Value
from podium.view.autopilot import Approve

if TYPE_CHECKING:
    from podium.gui.options import Options


def open_repository(arguments: argparse.Namespace, environ: Mapping[str, str]) -> int:
    """The window on a repository: its unfinished run, or an invitation to open a track."""
    return conduct(arguments, environ, arguments.repo, None, arguments.rehearse)


def run_track(arguments: argparse.Namespace, environ: Mapping[str, str]) -> int:
    """Conduct a track file on a repository."""
    return conduct(arguments, environ, arguments.repo, arguments.track, arguments.rehearse)


def conduct(
    arguments: argparse.Namespace,
    environ: Mapping[str, str],
    directory: Path,
    track_file: Path | None,
    rehearse: Path | None,
) -> int:
    """Open a repository and show its run; returns the exit code of the run."""
    if arguments.screenshot and (arguments.headless or arguments.json):
        raise UsageError("--screenshot takes a picture of the window; leave --headless and --json away")
    repository = find_repository(directory)
    loaded = load_settings(repository.root, environ, _overrides(arguments))
    track = track_of(repository, track_file) if track_file else None
    no_picture = "; no picture is taken" if arguments.screenshot else ""
    headless = in_terminal(environ, wanted=arguments.headless or arguments.json, note=no_picture)
    fresh = bool(getattr(arguments, "fresh", False))
    with open_podium(repository, loaded, environ, rehearse, fresh=fresh) as podium:
        session = podium.session(track_file)
        if headless and (completed := _completed(podium, track)):
            return _show_completed(completed, json=arguments.json)
        if script := _lost_rehearsal(podium.before, track, rehearse):
            _tell_of_rehearsal(podium, script, nobody_there=headless and not _at_terminal() and not arguments.live)
        _begin(podium, track, repository.dirty_files(), headless=headless)
        if headless:
            return _show_in_terminal(session, arguments, podium.clock)
        return _show_window(session, arguments, loaded, podium.clock)


def _completed(podium: Podium, track: Track | None) -> State | None:
    """The run that the journal holds, if it is the one that is asked for and nothing of it is left to do."""
    before = podium.before
    asked_for = before is not None and (track is None or track == before.opened)
    return before if asked_for and before is not None and before.phase is Phase.COMPLETED else None


def _show_completed(state: State, *, json: bool) -> int:
    """What came of a run that is over; with `json` there is no event to print."""
    from podium.headless import print_status

    say(f"the track {state.track.name!r} is completed already; `podium run TRACK --fresh` starts it anew")
    if not json:
        print_status(state, time.time(), conducted=False)
    return 0


def _begin(podium: Podium, track: Track | None, dirty: tuple[str, ...], *, headless: bool) -> None:
    """Start or go on, and say what a person might not expect of it."""
    before = podium.before
    if track is None and before is None and headless:
        raise UsageError("nothing was conducted in this repository yet; start with `podium run TRACK`")
    if before is None or track not in (None, before.opened):
        _warn_of_dirt(dirty)
    elif before.phase is not Phase.COMPLETED:
        say(f"going on with the track {before.track.name!r}, run {before.run}")
    if track is None:
        podium.resume()
    else:
        podium.conduct(track)


def _lost_rehearsal(before: State | None, track: Track | None, rehearse: Path | None) -> str:
    """The script with which the run was begun, if it now goes on without one and so asks the live model."""
    if before is None or rehearse is not None or track not in (None, before.opened):
        return ""
    asks = any(t.ticket.executor is Executor.LLM and not t.status.satisfies for t in before.tickets.values())
    return before.rehearsal if asks else ""


def _tell_of_rehearsal(podium: Podium, script: str, *, nobody_there: bool) -> None:
    """Nobody should find out from a bill, in the window neither; where nobody reads it, saying so is not enough."""
    begun = f"the run was begun with the rehearsal {script_name(script)}"
    if nobody_there:
        raise UsageError(f"{begun}; go on with --rehearse {shlex.quote(script)}, or say --live to ask the live model")
    note = f"{begun}; from now on the live model is asked"
    say(f"note: {note}")
    podium.engine.inbox.post(Notified(Warned(note)))


def _at_terminal() -> bool:
    return sys.stdin is not None and sys.stdin.isatty()


def in_terminal(environ: Mapping[str, str], *, wanted: bool, note: str = "") -> bool:
    """Whether to do without a window: because it is wanted so, or, said with a `note`, because none can be shown."""
    problem = "" if wanted else display_problem(environ)
    if problem:
        say(f"{problem}\nRunning in the terminal instead{note}.")
    return wanted or bool(problem)


def _show_in_terminal(session: EngineSession, arguments: argparse.Namespace, clock: Callable[[], float]) -> int:
    from podium.headless import run_headless

    return run_headless(session, approve=Approve(arguments.approve), json=arguments.json, clock=clock)


def _show_window(
    session: EngineSession, arguments: argparse.Namespace, loaded: LoadedSettings, clock: Callable[[], float]
) -> int:
    from podium.gui.window import open_window

    options = replace(
        window_look(loaded),
        approve=Approve(arguments.approve),
        quit_when_done=arguments.quit_when_done,
        screenshot=arguments.screenshot,
    )
    return open_window(session, options, clock)


def window_look(loaded: LoadedSettings) -> Options:
    """How the settings want a window to look; imports the toolkit."""
    from podium.gui.options import Options
    from podium.gui.palette import Scheme

    window = loaded.settings.window
    return Options(
        fonts=resource("assets/fonts"),
        icon=resource("assets/icon.png"),
        scheme=Scheme(window.theme),
        scale=window.scale,
        font_size=window.font_size,
    )


def _overrides(arguments: argparse.Namespace) -> dict[str, Value]:
    given: dict[str, Value] = {}
    if arguments.max_workers is not None:
        given["workers.max_workers"] = arguments.max_workers
    if arguments.model is not None:
        given["tiers.worker.model"] = arguments.model
    return given


def _warn_of_dirt(dirty: tuple[str, ...]) -> None:
    if dirty:
        named = ", ".join(dirty[:5]) + (f" and {len(dirty) - 5} more" if len(dirty) > 5 else "")
        say(f"note: the track starts from the last commit; changes that are not committed are no part of it ({named})")
