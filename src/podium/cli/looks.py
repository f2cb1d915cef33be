"""`podium check | status | story | why`: looking, without changing anything.

Nobody wants to wait for a look: what only some of them need is imported there, and a test counts.
"""

from __future__ import annotations

import argparse
import difflib
import json
import shlex
import time
from collections.abc import Iterator, Mapping
from contextlib import closing
from pathlib import Path

from podium.cli.say import put, say
from podium.core.events import Recorded
from podium.core.state import State
from podium.core.telling import run_story
from podium.core.telling import story as tell
from podium.core.ticket import TicketId
from podium.core.why import all_of, asked_about
from podium.core.why import why as reasons
from podium.errors import RepositoryProblem, UsageError
from podium.headless.report import print_status, print_story
from podium.journal.damage import folded
from podium.journal.lock import RepositoryLock
from podium.journal.sqlite import Journal
from podium.place import JOURNAL, find_repository


def check(arguments: argparse.Namespace, environ: Mapping[str, str]) -> int:
    """Read a track file; every problem of it is raised as one `TrackFileError`."""
    from podium.trackfile import read_track

    del environ
    try:
        repository = find_repository(arguments.repo, only_to_look=True)
    except RepositoryProblem as problem:
        say(f"note: the files that the tickets name are not looked for: {problem}")
        track = read_track(arguments.track)
    else:
        from podium.app import track_of

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
    lines = (*reasons(state, ticket), *_way_to_answer(state, ticket, conducted=conducted))
    if arguments.json:
        lines = (json.dumps({"ticket": ticket, "why": lines}, ensure_ascii=False),)
    for line in lines:
        put(line)
    _tell_of_cut_off(state, conducted=conducted)
    return 0


def _way_to_answer(state: State, ticket: TicketId, *, conducted: bool) -> Iterator[str]:
    if asked := asked_about(state, ticket):
        whose = "its question" if asked == (ticket,) else f"what is asked about {all_of(asked)}"
        if conducted:
            yield f"answer {whose} where Podium conducts it: in its window, or in the terminal that asks"
        else:
            line = "podium open" + (f" --rehearse {shlex.quote(state.rehearsal)}" if state.rehearsal else "")
            ways = f"in the window (`{line}`), or in a terminal (`{line} --headless --approve ask`)"
            yield f"answer {whose} {ways}"


def last_run(root: Path) -> tuple[State, list[Recorded]]:
    """How the journal's last run stands, and its facts; raises `JournalError`, and `UsageError` where there is none."""
    with closing(Journal.open_to_read(root / JOURNAL)) as journal:
        facts = journal.last_run()
        state = folded(journal.path, facts)
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
