"""What a command comes to when no Podium conducts the run: it is applied to the journal.

The lock is held meanwhile, so no Podium can begin to conduct it in between. Facts are recorded, and nothing else is
done: what they call for is done by the next Podium, which raises all that is due from the journal anyway.
"""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from pathlib import Path

from podium.control.codec import Outside
from podium.core.apply import fold
from podium.core.asked import words_of
from podium.core.decide import decide
from podium.core.decision import Decision
from podium.core.events import Fact, Recorded, Refused, Warned
from podium.core.idle import decide_idle
from podium.core.inputs import Freeze, KillWorker, ResumeRun, SkipTicket, StepOnce
from podium.core.reply import Reply
from podium.core.schedule import next_turn
from podium.core.state import State
from podium.core.story import sentence
from podium.errors import JournalError, UsageError
from podium.journal.damage import folded
from podium.journal.lock import RepositoryLock
from podium.journal.sqlite import Journal

_NEEDS_LIFE = (KillWorker, Freeze, StepOnce)
"""Commands that mean something to a Podium that conducts: they are about what happens now, not how the run stands."""


@dataclass(frozen=True, slots=True)
class Place:
    """A repository as a caller sees it: its working tree, the lock of whoever conducts it, its journal."""

    root: Path
    lock: Path
    journal: Path


def ask_journal(place: Place, command: Outside, now: float) -> Reply:
    """Decide on the journal's last run, and record what follows, `now` in seconds since the epoch.

    A run's time does not go back: before its last fact, the time is that fact's.

    Raises `RepositoryProblem` when a Podium conducts the repository after all, `JournalError`, and `UsageError` where
    there is no run.
    """
    if isinstance(command, _NEEDS_LIFE):
        return Reply(notices=(_without_life(place, command, now),))
    lock = RepositoryLock.acquire(place.lock, place.root)
    try:
        if not place.journal.exists():
            where = f"there is no journal at {place.journal}; nothing was ever conducted here"
            raise JournalError(f"{where}; start with `podium run TRACK`")
        with closing(Journal.open(place.journal)) as journal:
            return _record(journal, command, now)
    finally:
        lock.release()


def _without_life(place: Place, command: KillWorker | Freeze | StepOnce, now: float) -> Refused:
    """Why it cannot be done now; a ticket that could not be killed in any case has a reason of its own."""
    why = "no Podium conducts this repository at present, so nothing is under way; start `podium` there first"
    if isinstance(command, KillWorker):
        with closing(Journal.open_to_read(place.journal)) as journal:
            state = _state(journal)
        if refused := _refusals(decide(state, command, now)):
            return refused[0]
        if not _refusals(decide(state, SkipTicket(command.ticket), now)):
            why += f", or leave the ticket out with `podium ticket skip {command.ticket}`"
    return Refused(words_of(command), why)


def _refusals(decision: Decision) -> list[Refused]:
    return [notice for notice in decision.notices if isinstance(notice, Refused)]


def _state(journal: Journal) -> State:
    state = folded(journal.path, journal.last_run())
    if state is None:
        raise UsageError("nothing was conducted in this repository yet; start with `podium run TRACK`")
    return state


def _record(journal: Journal, command: Outside, now: float) -> Reply:
    state = _state(journal)
    now = max(now, state.at)
    before = _taken_up(state, now)
    decision = decide(state, command, now)
    told = _apply(state, decision.facts, now)
    while decision.facts and not state.frozen and (turned := next_turn(state)):  # it starts nothing: why wait for it?
        told += _apply(state, turned.facts, now)
        decision += turned
    facts = [*before.facts, *decision.facts] if decision.facts else []
    recorded_now = journal.append([(now, fact) for fact in facts])
    notices = tuple(_with_way_out(n) for n in decision.notices if isinstance(n, Refused | Warned))
    return Reply(tuple(recorded_now[len(before.facts) :]), tuple(told), notices)


def _with_way_out(notice: Refused | Warned) -> Refused | Warned:
    """Nobody can be killed before a Podium has raised the worker again."""
    if not (isinstance(notice, Refused) and notice.why.endswith(("kill it first", "kill that first"))):
        return notice
    return replace(notice, why=f"{notice.why} (start podium: it goes on then, and can be killed)")


def _taken_up(state: State, now: float) -> Decision:
    """After a crash the journal still says that workers are alive: first they are given up as a restart would."""
    if not state.alive:
        return Decision()
    decision = decide_idle(state, ResumeRun(state.terms, state.rehearsal), now)
    _apply(state, decision.facts, now)
    return decision


def _apply(state: State, facts: Sequence[Fact], now: float) -> list[str]:
    """Change `state`; returns each fact as a sentence."""
    told = []
    for fact in facts:
        recorded = Recorded(0, now, fact)
        told.append(sentence(recorded, state))
        fold(state, recorded)
    return told
