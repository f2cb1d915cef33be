"""How a repository is opened and its run begun, for the window or the terminal; `cli.opening` chooses.

Importing this module imports the engine and all that it stands on.
"""

from __future__ import annotations

import argparse
import shlex
import sys
import time
from collections.abc import Callable, Mapping
from contextlib import ExitStack
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from podium.app import EngineSession, Podium, open_podium, track_of
from podium.cli.say import say
from podium.config import LoadedSettings, load_settings
from podium.core.events import Warned
from podium.core.inputs import Notified
from podium.core.state import Phase, State
from podium.core.ticket import Executor, Track
from podium.core.wording import script_name
from podium.errors import UsageError
from podium.past_runs import PastRuns
from podium.place import JOURNAL, find_repository
from podium.resources import resource
from podium.settings_editor import SettingsEditor
from podium.settings_layers import Value
from podium.view.autopilot import Approve
from podium.view.remembered import Memory

if TYPE_CHECKING:
    from podium.cli.opening import Wish
    from podium.gui.options import Options
    from podium.gui.shell import Shell


@dataclass(frozen=True, slots=True)
class Ready:
    """A run that is conducted, and how it is shown in the window that is there; `show` returns its exit code."""

    options: Options
    show: Callable[[Shell], int]


def conduct_in_terminal(arguments: argparse.Namespace, environ: Mapping[str, str], wish: Wish) -> int:
    """Open a repository and show its run in the terminal; returns the exit code of the run."""
    with ExitStack() as stack:
        opened = _open(arguments, environ, wish, stack)
        if completed := _completed(opened.podium, opened.track):
            return _show_completed(completed, json=arguments.json)
        _begin(opened, wish.rehearse, headless=True, live=_means_live(arguments), nobody_there=not _at_terminal())
        return _show_in_terminal(opened.session, arguments, opened.podium.clock)


def open_for_window(
    arguments: argparse.Namespace, environ: Mapping[str, str], wish: Wish, memory: Memory, stack: ExitStack
) -> Ready:
    """Open a repository and begin its run, from any thread; `stack` closes it."""
    from podium.gui.palette import Scheme
    from podium.gui.window import open_window

    opened = _open(arguments, environ, wish, stack)
    nobody_there = bool(arguments.quit_when_done)
    _begin(opened, wish.rehearse, headless=False, live=_means_live(arguments), nobody_there=nobody_there)
    editor = SettingsEditor(Path(opened.session.info.repository), environ, _overrides(arguments))
    stack.callback(editor.close)
    root = Path(opened.session.info.repository)
    library = PastRuns(root / JOURNAL)
    stack.callback(library.close)
    look = window_look(opened.loaded)
    options = replace(
        look,
        scheme=Scheme(memory.everywhere.theme_over(look.scheme)),
        settings_theme=look.scheme,
        pixels=memory.everywhere.size,
        corner=memory.everywhere.corner,
        memory=memory,
        approve=Approve(arguments.approve),
        quit_when_done=arguments.quit_when_done,
        preferences=editor,
        library=library,
        screenshot=arguments.screenshot,
    )
    return Ready(options, lambda shell: open_window(opened.session, options, opened.podium.clock, shell))


@dataclass(frozen=True, slots=True)
class _Opened:
    """A repository that is open, and the track that is wanted, if one is."""

    dirty_files: Callable[[], tuple[str, ...]]
    loaded: LoadedSettings
    track: Track | None
    podium: Podium
    session: EngineSession


def _open(arguments: argparse.Namespace, environ: Mapping[str, str], wish: Wish, stack: ExitStack) -> _Opened:
    wish.prepare()
    repository = find_repository(wish.directory)
    loaded = load_settings(repository.root, environ, _overrides(arguments))
    track = track_of(repository, wish.track_file) if wish.track_file else None
    fresh = bool(getattr(arguments, "fresh", False))
    podium = stack.enter_context(open_podium(repository, loaded, environ, wish.rehearse, fresh=fresh))
    return _Opened(repository.dirty_files, loaded, track, podium, podium.session(wish.track_file))


def _completed(podium: Podium, track: Track | None) -> State | None:
    """The run that the journal holds, if it is the one that is asked for and nothing of it is left to do."""
    before = podium.before
    asked_for = before is not None and (track is None or track == before.opened)
    return before if asked_for and before is not None and before.phase is Phase.COMPLETED else None


def _show_completed(state: State, *, json: bool) -> int:
    """What came of a run that is over; with `json` there is no event to print."""
    from podium.headless.report import print_status

    say(f"the track {state.track.name!r} is completed already; `podium run TRACK --fresh` starts it anew")
    if not json:
        print_status(state, time.time(), conducted=False)
    return 0


def _means_live(arguments: argparse.Namespace) -> bool:
    return bool(getattr(arguments, "live", False))


def _begin(opened: _Opened, rehearse: Path | None, *, headless: bool, live: bool, nobody_there: bool) -> None:
    """Start or go on, and say what a person might not expect of it."""
    podium, track, before = opened.podium, opened.track, opened.podium.before
    script = _lost_rehearsal(before, track, rehearse)
    freeze = bool(script) and not headless and not live
    if script:
        _tell_of_rehearsal(podium, script, freeze=freeze, nobody_there=nobody_there and not live)
    if track is None and before is None and headless:
        raise UsageError("nothing was conducted in this repository yet; start with `podium run TRACK`")
    if before is None or track not in (None, before.opened):
        _warn_of_dirt(opened.dirty_files())
    elif before.phase is not Phase.COMPLETED:
        earlier = "; `podium story` tells what was before" if headless else ""
        say(f"going on with the track {before.track.name!r}, run {before.run}{earlier}")
    if track is None:
        podium.resume(freeze=freeze)
    else:
        podium.conduct(track, freeze=freeze)


def _lost_rehearsal(before: State | None, track: Track | None, rehearse: Path | None) -> str:
    """The script with which the run was begun, if it goes on without one and nobody has said that it may."""
    if before is None or rehearse is not None or track not in (None, before.opened):
        return ""
    asks = any(t.ticket.executor is Executor.LLM and not t.status.satisfies for t in before.tickets.values())
    return (before.rehearsal or before.lost_rehearsal) if asks else ""


def _tell_of_rehearsal(podium: Podium, script: str, *, freeze: bool, nobody_there: bool) -> None:
    """Nobody should find out from a bill, and where nobody reads it, saying so is not enough. In a window it may be
    read too late, so there the run is frozen until the person lets it go on."""
    begun = f"the run was begun with the rehearsal {script_name(script)}"
    if nobody_there:
        raise UsageError(f"{begun}; go on with --rehearse {shlex.quote(script)}, or say --live to ask the live model")
    note = f"{begun}; from now on the live model is asked"
    if freeze:
        note = f"{begun}, so it is frozen; when you thaw it (Z), the live model is asked (--rehearse plays on)"
    say(f"note: {note}")
    podium.engine.inbox.post(Notified(Warned(note)))


def _at_terminal() -> bool:
    return sys.stdin is not None and sys.stdin.isatty()


def _show_in_terminal(session: EngineSession, arguments: argparse.Namespace, clock: Callable[[], float]) -> int:
    from podium.headless.twin import run_headless

    return run_headless(session, approve=Approve(arguments.approve), json=arguments.json, clock=clock)


def window_look(loaded: LoadedSettings) -> Options:
    """How the settings want a window to look; imports the toolkit."""
    from podium.gui.options import Options
    from podium.gui.palette import Scheme
    from podium.gui.viewport import desktop_scale
    from podium.view.waiting import Attention

    window, notify = loaded.settings.window, loaded.settings.notify
    return Options(
        fonts=resource("assets/fonts"),
        icon=resource("assets/icon.png"),
        scheme=Scheme(window.theme),
        scale=window.scale or desktop_scale(),
        font_size=window.font_size,
        hold_s=window.undo_s,
        attention=Attention(notify.desktop, notify.sound, notify.after_s),
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
