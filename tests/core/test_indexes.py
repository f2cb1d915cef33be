"""The heaps of a state: what stands in them may be stale, their heads may not."""

from __future__ import annotations

import pytest

from podium.core.events import AttemptOpened
from podium.core.indexes import count_anew, count_dependents, offer, queue, trim, turn, turns_to
from podium.core.status import Status
from podium.core.ticket import Mode, On, TicketId
from podium.errors import IllegalMove
from tests.core.situations import awaiting_spawn, todo
from tests.script import Script, ticket

A, B = TicketId("a"), TicketId("b")


def test_only_what_is_ready_is_offered() -> None:
    """A ticket that waits for another is not."""
    state = todo().state
    state.ready.clear()
    offer(state, state.tickets[B])
    assert state.ready == []
    state.tickets[B].unmet = 0
    offer(state, state.tickets[B])
    assert [name for *_, name in state.ready] == [B]


def test_only_who_has_no_worker_is_queued() -> None:
    """A worker that was answered waits for its slot elsewhere."""
    state = awaiting_spawn().state
    ticket = state.tickets[A]
    ticket.status = Status.QUEUED
    assert ticket.attempt is not None
    state.alive.add(ticket.attempt)
    queue(state, ticket)
    assert state.queued == []
    state.alive.clear()
    queue(state, ticket)
    assert [name for *_, name in state.queued] == [A]


def test_an_end_counts_at_its_dependents() -> None:
    """And whoever waits for nothing more is offered."""
    state = Script.of("a", ("b", "a"), mode=Mode.AUTO).open().state
    state.tickets[A].status = Status.COMPLETED
    count_dependents(state, state.tickets[A], Status.IN_PROGRESS, was_unneeded=False)
    assert (state.tickets[B].unmet, B in [name for *_, name in state.ready]) == (0, True)


def test_stale_heads_are_dropped() -> None:
    """One that is being prepared is not ready any more; one that was not approved is not queued."""
    state = todo().state
    state.ready[:] = [(0, -600.0, 0, TicketId("x")), (0, -300.0, 1, A)]
    state.queued[:] = [(0, -300.0, 1, A)]
    trim(state)
    assert (state.ready, state.queued) == ([(0, -300.0, 1, A)], [])


def test_longer_chains_come_first_among_equals() -> None:
    """By priority, then by the estimated seconds that wait behind, then in the track's order."""
    short, long, urgent = ticket("short"), ticket("long"), ticket("urgent", priority=1)
    behind = [ticket("one", "long", estimate_s=50.0), ticket("two", "one", estimate_s=900.0)]
    state = Script.of(short, long, *behind, urgent, mode=Mode.STEP).open().state
    count_anew(state)
    assert (state.remaining[TicketId("long")], state.remaining[TicketId("two")]) == (1250.0, 900.0)
    assert [f.ticket for f in Script.of(short, long, *behind, urgent).open().facts if isinstance(f, AttemptOpened)] == [
        "urgent",
        "long",
    ]


def test_a_circle_is_no_track() -> None:
    """A journal that says so is not gone on with."""
    state = Script.of("a", ("b", "a")).open().state
    state.tickets[A].ticket = ticket("a", "b")
    with pytest.raises(IllegalMove, match="circle"):
        count_anew(state)


def test_what_is_ruled_out_turns_and_turns_back() -> None:
    """A ticket for a failure that did not come is unneeded, until that may come after all."""
    script = Script.of("a", ticket("b", "a", on={"a": On.FAILURE})).open().complete("a")
    t = script.state.tickets[B]
    assert (t.status, t.unneeded, turns_to(t)) == (Status.SKIPPED, True, None)
    t.dead = 0
    turn(script.state, t)
    assert (turns_to(t), list(script.state.turning)) == (Status.TODO, [B])
