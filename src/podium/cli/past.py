"""`podium replay | export`: what the journal holds, shown again or handed on. Both only read."""

from __future__ import annotations

import argparse
import io
import sys
from collections.abc import Iterable, Mapping, Sequence
from contextlib import closing
from dataclasses import replace
from pathlib import Path

from podium import __version__
from podium.cli.opening import in_terminal
from podium.cli.runs import window_look
from podium.cli.say import say
from podium.config import load_settings
from podium.core.events import Recorded, RunOpened
from podium.errors import UsageError
from podium.journal.damage import sound
from podium.journal.export import export_lines
from podium.journal.sqlite import Journal, Run
from podium.place import JOURNAL, find_repository
from podium.view.ports import SessionInfo
from podium.view.replay import Replay, place_of
from podium.view.text import moment


def replay(arguments: argparse.Namespace, environ: Mapping[str, str]) -> int:
    """Show a run as it was after one of its facts; nothing can be asked of it."""
    root = find_repository(arguments.repo, only_to_look=True).root
    with closing(Journal.open_to_read(root / JOURNAL)) as journal:
        (run,) = chosen(journal.runs(), arguments.run)
        facts, left_out = sound(journal.path, [recorded for recorded, _ in journal.facts(run)])
    if left_out:
        say(left_out)
    past = Replay(_info(root, facts), facts, 0 if arguments.until is None else place_of(facts, arguments.until))
    if in_terminal(environ, wanted=arguments.headless):
        from podium.headless.past import print_past

        print_past(past)
        return 0
    from podium.gui.palette import Scheme
    from podium.gui.window import open_window
    from podium.memory import FileMemory
    from podium.past_runs import PastRuns

    look = window_look(load_settings(root, environ))
    theme = FileMemory(root).everywhere.theme_over(look.scheme)  # as in the other windows; this one leaves nothing
    with closing(PastRuns(root / JOURNAL)) as library:
        return open_window(past, replace(look, scheme=Scheme(theme), library=library))


def export(arguments: argparse.Namespace, environ: Mapping[str, str]) -> int:
    """One run, or all, as JSON lines on standard output or in a file."""
    del environ
    root = find_repository(arguments.repo, only_to_look=True).root
    with closing(Journal.open_to_read(root / JOURNAL)) as journal:
        runs = journal.runs()
        wanted = runs if arguments.all else chosen(runs, arguments.run)
        lines = export_lines(journal, wanted, __version__)
        if arguments.output is not None:
            _write(arguments.output, lines)
        else:
            if isinstance(sys.stdout, io.TextIOWrapper):
                sys.stdout.reconfigure(encoding="utf-8")  # as JSON wants it, whatever the terminal can show
            sys.stdout.writelines(lines)
    return 0


def _write(path: Path, lines: Iterable[str]) -> None:
    """Raises `UsageError` where the file cannot be made or takes no more."""
    try:
        with path.open("w", encoding="utf-8") as file:
            file.writelines(lines)
    except OSError as error:
        raise UsageError(f"{path} cannot be written: {error.strerror}; name another file with -o") from error


def chosen(runs: Sequence[Run], number: int | None) -> tuple[Run]:
    """The run of that number, or the last one; raises `UsageError` naming those that there are."""
    if not runs:
        raise UsageError("nothing was conducted in this repository yet; start with `podium run TRACK`")
    found = [run for run in runs if number in (None, run.number)]
    if not found:
        known = "\n".join(f"  {run.number}  {moment(run.opened_at)}  {run.track}" for run in runs)
        raise UsageError(f"there is no run {number} in the journal; it holds\n{known}")
    return (found[-1],)


def _info(root: Path, facts: Sequence[Recorded]) -> SessionInfo:
    terms = next(r.fact.terms for r in facts if isinstance(r.fact, RunOpened))
    return SessionInfo(str(root), "", __version__, models=(terms.default_model, *terms.escalation))
