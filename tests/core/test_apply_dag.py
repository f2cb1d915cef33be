"""What a journal may say of a DAG that changed, and what it may not."""

from __future__ import annotations

from dataclasses import replace

import pytest

from podium.core.apply import apply
from podium.core.events import DagFact, StalenessCleared, TicketAdded, TicketChanged, TicketRemoved, TicketStale
from podium.core.inputs import AddTicket, EditTicket, Pause
from podium.core.invariants import check
from podium.core.patch import TicketPatch
from podium.core.ticket import Mode, TicketId
from podium.errors import IllegalMove
from tests.script import TERMS, Script, ticket

A, B = TicketId("a"), TicketId("b")


def test_a_changed_track_is_indexed_anew() -> None:
    """The graph, the chains behind each ticket, the track itself; the order of the track stays."""
    state = Script.of("a", ("b", "a")).open().state
    apply(state, TicketAdded(ticket("c", "b")), 1.0)
    apply(state, TicketChanged(ticket("b")), 2.0)
    check(state)
    assert state.graph.dependencies(B) == ()
    assert state.remaining == {"a": 300.0, "b": 600.0, "c": 300.0}
    assert [t.id for t in state.track.tickets] == ["a", "b", "c"]
    apply(state, TicketRemoved(TicketId("c")), 3.0)
    check(state)
    assert (state.graph.ids, state.removed) == (("a", "b"), {"c"})


def test_an_edit_costs_what_depends_on_its_field() -> None:
    """A worker's end waits for it: no graph is built for what changes no edge, no chain measured for a priority."""
    script = Script.of("a", "x", ("b", "a"), mode=Mode.AUTO).open().tell(Pause())
    graph, remaining = script.state.graph, script.state.remaining
    script.tell(EditTicket(B, TicketPatch(description="Else."))).tell(EditTicket(B, TicketPatch(priority=3)))
    assert (script.state.graph is graph, script.state.remaining is remaining) == (True, True)
    assert "_digraph" not in vars(graph), "no path is looked for where no dependency is new"
    script.tell(EditTicket(B, TicketPatch(estimate_s=900.0)))
    assert (script.state.graph is graph, script.state.remaining[A]) == (True, 1200.0)
    assert [t.id for t in script.state.track.tickets if t.priority == 3] == ["b"]


def test_the_queue_follows_an_edited_priority() -> None:
    """Up and down."""
    script = Script.of("a", "x", mode=Mode.AUTO, terms=replace(TERMS, max_workers=1)).open().start("a")
    script.tell(AddTicket(ticket("y"))).tell(EditTicket(TicketId("x"), TicketPatch(priority=9)))
    script.tell(EditTicket(TicketId("x"), TicketPatch(priority=-9))).finish("a")
    assert script.state.tickets[TicketId("y")].attempt is not None


def test_staleness_comes_and_goes() -> None:
    """It changes nothing else."""
    state = Script.of("a", ("b", "a")).open().complete("a", "b").state
    apply(state, TicketStale(B, A), 1.0)
    assert state.tickets[B].stale == A
    apply(state, StalenessCleared(B), 2.0)
    assert state.tickets[B].stale is None


@pytest.mark.parametrize(
    "fact",
    [
        TicketAdded(ticket("a")),
        TicketAdded(ticket("c", "nobody")),
        TicketChanged(ticket("c")),
        TicketChanged(ticket("a", "b")),
        TicketRemoved(A),
        TicketRemoved(TicketId("c")),
        TicketStale(TicketId("c"), A),
        StalenessCleared(TicketId("c")),
    ],
)
def test_what_would_be_no_track_is_an_illegal_move(fact: DagFact) -> None:
    """A journal that says so is not gone on with."""
    state = Script.of("a", ("b", "a")).open().state
    with pytest.raises(IllegalMove):
        apply(state, fact, 1.0)


def test_an_id_is_not_given_again() -> None:
    """A late word about the ticket that had it would be taken for one about the new one."""
    state = Script.of("a", "b").open().prepare("a").state
    state.tickets[B].attempt = None
    apply(state, TicketRemoved(B), 1.0)
    with pytest.raises(IllegalMove, match="has, or had"):
        apply(state, TicketAdded(ticket("b")), 2.0)
