"""What always holds of a `State`, between one decision and the next.

The indexes of a state are kept by hand for speed; here they are counted anew from what they index. Tests call
`check` after each decision.
"""

from __future__ import annotations

from podium.core.budget import NOT_USED
from podium.core.edges import dead, met
from podium.core.indexes import turns_to
from podium.core.state import State
from podium.core.status import Status


def check(state: State) -> None:
    """Raise AssertionError where an index does not say what is the case."""
    for status in Status:
        assert state.counts[status] == sum(t.status is status for t in state.tickets.values()), status
    for name, t in state.tickets.items():
        before = [(state.graph.on(d, name), state.tickets[d]) for d in state.graph.dependencies(name)]
        unmet = sum(not met(on, d.status, unneeded=d.unneeded, stale=d.stale is not None) for on, d in before)
        ruled_out = sum(dead(on, d.status, unneeded=d.unneeded) for on, d in before)
        assert (t.unmet, t.dead) == (unmet, ruled_out), (
            f"{name}: {t.unmet}, {t.dead} counted, {unmet}, {ruled_out} found"
        )
        assert (name in state.turning) is (turns_to(t) is not None), name
        assert t.status is Status.TODO or (t.attempt is None) is t.status.ended, name
    _check_attempts(state)
    _check_queues(state)
    _check_budgets(state)


def _check_attempts(state: State) -> None:
    now = {t.attempt: t for t in state.tickets.values() if t.attempt is not None}
    assert state.preparing == {a for a, t in now.items() if t.preparing}
    queued = {a for a, t in now.items() if t.status is Status.QUEUED}
    working = {a for a, t in now.items() if t.status in (Status.IN_PROGRESS, Status.COOLING)}
    stopping = {a for a, t in now.items() if t.status is Status.STOPPING}
    asking = {a for a, t in now.items() if t.status is Status.AWAITING_STEP}
    # Those that ask or are queued may have lost their worker to a restart; it is raised again when they go on.
    assert working | stopping | set(state.returning) <= state.alive <= working | stopping | asking | queued
    assert set(state.returning) == queued & state.alive
    assert working <= state.slots <= working | stopping
    assert len(state.slots) <= state.terms.max_workers
    assert state.cut <= stopping
    assert set(state.held) <= working
    assert set(state.held) == {a for a, attempt in state.attempts.items() if attempt.held_at is not None}
    asked = [a.attempt for a in state.approvals.values()]
    assert len(asked) == len(set(asked)), asked
    spawns = {a for a, t in now.items() if t.status is Status.AWAITING_SPAWN}
    assert spawns | asking <= set(asked) <= {a for a, t in now.items() if t.status.waits_for_person}


def _check_queues(state: State) -> None:
    ready = {name for name, t in state.tickets.items() if t.ready}
    queued = {name for name, t in state.tickets.items() if t.status is Status.QUEUED and t.attempt not in state.alive}
    for heap, true in ((state.ready, ready), (state.queued, queued)):
        names = [name for *_, name in heap]
        assert true <= set(names), true - set(names)
        assert not names or names[0] in true, f"{names[0]} is a stale head"


def _check_budgets(state: State) -> None:
    at_work = {a for a in state.alive if state.tickets[state.attempts[a].ticket].status is Status.IN_PROGRESS}
    assert set(state.deferred) <= at_work - set(state.held)
    waiting = set(state.deferred) | set(state.held)
    assert {a.id for a in state.attempts.values() if a.working_since is not None} == at_work - waiting
    assert state.clock.workers == len(at_work - waiting)
    assert {a.id for a in state.attempts.values() if a.reserved != NOT_USED} <= state.alive
    attempts = state.attempts.values()
    assert (state.turns, state.calls) == (sum(a.turns for a in attempts), sum(a.calls for a in attempts))
