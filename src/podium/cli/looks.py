"""`podium check | status | story | why | doctor`: looking, without changing anything."""

from __future__ import annotations

import argparse
import difflib
import json
import time
from collections.abc import Mapping
from contextlib import closing
from pathlib import Path

from podium.app import JOURNAL, find_repository, track_of
from podium.cli.say import put, say
from podium.config import LoadedSettings, load_settings
from podium.core.apply import fold
from podium.core.events import Recorded
from podium.core.state import State
from podium.core.telling import run_story
from podium.core.telling import story as tell
from podium.core.ticket import TicketId
from podium.core.why import why as reasons
from podium.doctor.machine import examine, settings_report
from podium.errors import PodiumError, RepositoryProblem, UsageError
from podium.headless import Check, print_checks, print_status, print_story
from podium.journal.lock import RepositoryLock
from podium.journal.sqlite import Journal
from podium.models import models_of_key
from podium.settings import Settings
from podium.trackfile import read_track


def check(arguments: argparse.Namespace, environ: Mapping[str, str]) -> int:
    """Read a track file; every problem of it is raised as one `TrackFileError`."""
    del environ
    try:
        repository = find_repository(arguments.repo, only_to_look=True)
    except RepositoryProblem as problem:
        say(f"note: the files that the tickets name are not looked for: {problem}")
        track = read_track(arguments.track)
    else:
        track = track_of(repository, arguments.track)
    count = len(track.tickets)
    put(f"{arguments.track}: {count} ticket{'s' if count != 1 else ''}, no problem")
    return 0


def status(arguments: argparse.Namespace, environ: Mapping[str, str]) -> int:
    """How the repository's run stands, read from its journal."""
    del environ
    repository = find_repository(arguments.repo, only_to_look=True)
    conducted = RepositoryLock.is_held(repository.conductor_lock, repository.root)
    state, facts = last_run(repository.root)
    # The clock of a run that nobody conducts stood still when its last fact was written.
    print_status(state, time.time() if conducted else facts[-1].at, json=arguments.json, conducted=conducted)
    _tell_of_cut_off(state, conducted=conducted)
    return 0


def _tell_of_cut_off(state: State, *, conducted: bool) -> None:
    """What the journal says of workers is no longer so when their Podium was killed."""
    if (state.alive or state.preparing) and not conducted:
        say("no Podium conducts it at present; start `podium` there, and what was cut off goes on")


def story(arguments: argparse.Namespace, environ: Mapping[str, str]) -> int:
    """What became of one ticket, or of the whole run, in order."""
    del environ
    state, facts = last_run(find_repository(arguments.repo, only_to_look=True).root)
    ticket = arguments.ticket
    print_story(run_story(facts) if ticket is None else tell(_ticket(state, ticket), facts))
    return 0


def why(arguments: argparse.Namespace, environ: Mapping[str, str]) -> int:
    """What a ticket waits for, up to the root, and what would help."""
    del environ
    repository = find_repository(arguments.repo, only_to_look=True)
    conducted = RepositoryLock.is_held(repository.conductor_lock, repository.root)
    state, _ = last_run(repository.root)
    ticket = _ticket(state, arguments.ticket)
    lines = reasons(state, ticket)
    if arguments.json:
        lines = (json.dumps({"ticket": ticket, "why": lines}, ensure_ascii=False),)
    for line in lines:
        put(line)
    _tell_of_cut_off(state, conducted=conducted)
    return 0


def doctor(arguments: argparse.Namespace, environ: Mapping[str, str]) -> int:
    """What the machine has and lacks, and the settings in force; returns 1 when something is amiss."""
    root, place = _place(arguments.repo)
    findings = [Check(c.name, c.ok, c.detail, c.way_out) for c in examine(environ, root)]
    loaded = _settings(root, environ)
    checks = [*findings, place, *([_models(loaded.settings, environ)] if loaded else [])]
    print_checks(checks)
    if loaded:
        put("")
        for key, value, origin in settings_report(loaded):
            put(f"{key} = {value}    # {origin}")
    return 1 if any(c.ok is False for c in checks) else 0


def last_run(root: Path) -> tuple[State, list[Recorded]]:
    """How the journal's last run stands, and its facts; raises `JournalError`, and `UsageError` where there is none."""
    with closing(Journal.open_to_read(root / JOURNAL)) as journal:
        facts = journal.last_run()
    state: State | None = None
    for recorded in facts:
        state = fold(state, recorded)
    if state is None:
        raise UsageError("nothing was conducted in this repository yet; start with `podium run TRACK`")
    return state, facts


def _ticket(state: State, named: str) -> TicketId:
    ticket = TicketId(named)
    if ticket not in state.tickets:
        near = difflib.get_close_matches(ticket, state.tickets, n=1)
        guess = f"did you mean {near[0]!r}?" if near else "`podium status` lists them"
        raise UsageError(f"there is no ticket {named!r} in the track {state.track.name!r}; {guess}")
    return ticket


def _place(directory: Path) -> tuple[Path | None, Check]:
    try:
        root = find_repository(directory, only_to_look=True).root
    except PodiumError as problem:
        return None, Check("repository", None, str(problem))
    try:
        find_repository(directory)
    except PodiumError as problem:
        return root, Check("repository", None, str(problem))
    return root, Check("repository", True, str(root))


def _settings(root: Path | None, environ: Mapping[str, str]) -> LoadedSettings | None:
    """None when they are broken, which is a finding of its own."""
    try:
        return load_settings(root, environ)
    except UsageError:
        return None


def _models(settings: Settings, environ: Mapping[str, str]) -> Check:
    """What the key may use, and whether the workers' own model is among it. Asks the service."""
    try:
        names = models_of_key(settings, environ)
    except PodiumError as error:
        return Check("models", False, f"they cannot be listed: {error}")
    if names is None:
        return Check("models", None, "not asked for: no key is set")
    mine = settings.tiers.worker.model
    if mine in names:
        return Check("models", True, ", ".join(names))
    near = ", ".join(difflib.get_close_matches(mine, names, n=3)) or ", ".join(names)
    return Check("models", False, f"{mine} is not among the key's models", f"set tiers.worker.model; nearest: {near}")
