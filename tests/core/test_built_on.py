"""What becomes stale when an end is taken back."""

from __future__ import annotations

from podium.core.built_on import under_way
from podium.core.events import Outcome
from podium.core.inputs import CompleteTicket, MergeAgain, Pause, ReopenTicket
from podium.core.notices import Refused
from podium.core.status import Status
from podium.core.ticket import On, TicketId
from tests.script import TERMS, Script, ticket

A, B = TicketId("a"), TicketId("b")


def stale(script: Script) -> dict[str, str]:
    return {str(name): str(t.stale) for name, t in script.state.tickets.items() if t.stale}


def test_finished_work_that_waits_to_be_merged_is_stale_too() -> None:
    """It was built on what is done again, and is not merged before that is there."""
    script = Script.of("a", ("b", "a")).open().complete("a").start("b").finish("b", commit="c").conflict("b", "f.py")
    script.tell(ReopenTicket(A))
    assert stale(script) == {"b": "a"}
    script.tell(MergeAgain(B))
    assert script.notices == [Refused("merge b again", "it waits for a; unlink it from that first")]
    script.complete("a").tell(MergeAgain(B)).merge("b")
    assert (script.status("b"), stale(script)) == (Status.COMPLETED, {"b": "a"})


def test_a_blocked_ticket_without_work_is_not_stale() -> None:
    """There is nothing that could be out of date; its next attempt begins anew."""
    script = Script.of("a", ("b", "a")).open().complete("a").start("b").finish("b", outcome=Outcome.BLOCKED)
    assert stale(script.tell(ReopenTicket(A))) == {}


def test_what_went_on_from_any_end_is_stale_when_that_is_taken_back() -> None:
    """Near and far. What mended the failure did so, whatever the next attempt comes to."""
    script = Script.of(
        "a",
        ticket("join", "a", on={"a": On.FINISH}),
        ("far", "join"),
        ticket("mend", "a", on={"a": On.FAILURE}),
        ("report", "mend"),
    ).open()
    script.start("a").finish("a", outcome=Outcome.FAILED).complete("join", "far", "mend", "report").retry("a")
    assert stale(script) == {"join": "a", "far": "a"}


def test_what_mended_a_failure_is_not_stale_when_its_skip_is_taken_back() -> None:
    """It never stood on that; what went on without the ticket did."""
    mend = ticket("mend", "a", on={"a": On.FAILURE})
    script = Script.of("a", mend, ("report", "mend"), ("b", "a"), ("c", "b")).open()
    script.start("a").finish("a", outcome=Outcome.FAILED).complete("mend", "report").skip("a").complete("b", "c")
    assert stale(script.tell(ReopenTicket(A))) == {"b": "a", "c": "a"}


def test_a_person_s_word_on_a_reopened_ticket_clears_its_staleness() -> None:
    """Completed by word, or skipped."""
    script = Script.of("a", ("b", "a"), ("c", "a")).open().complete("a", "b", "c").tell(Pause())
    for name in "abc":
        script.tell(ReopenTicket(TicketId(name)))
    assert stale(script) == {"b": "a", "c": "a"}
    assert stale(script.tell(CompleteTicket(B)).skip("c")) == {}


def test_a_worker_that_was_cut_off_is_under_way() -> None:
    """It waits for a slot, and goes on; nobody drops it."""
    script = Script.of("a", "b").open().start("a").start("b").restart(terms=TERMS)
    assert all(under_way(script.state, t) for t in script.state.tickets.values())
