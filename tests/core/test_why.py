"""What a person is told of a ticket that does not go on."""

from __future__ import annotations

from dataclasses import replace

from podium.core.budget import Limits, RequestNeed
from podium.core.events import Outcome
from podium.core.inputs import Freeze, Pause, ReopenTicket
from podium.core.ticket import Mode, On, TicketId
from podium.core.why import asked_about, held_back, held_by, waits_for, why, why_not_ready
from tests.core.situations import ONE_SLOT
from tests.script import MODEL, TERMS, Script, ticket

REQUEST = RequestNeed(MODEL, input=1)
A, B, C = map(TicketId, "abc")


def test_a_ticket_says_who_holds_it_however_far_away() -> None:
    """Every ended ticket above it that keeps it waiting is named, with how it ended."""
    script = Script.of("a", ("b", "a"), "x", ("c", "b", "x")).open()
    script.start("a").finish("a", outcome=Outcome.FAILED).kill("x")
    assert held_by(script.state, C) == ("a", "x")
    assert why_not_ready(script.state, C) == "held by a (failed), x (killed)"
    assert held_by(script.retry("a").retry("x").state, C) == ()


def test_a_ticket_says_what_it_waits_for() -> None:
    """One sentence for each reason, and none for a ticket that is past waiting."""
    script = Script.of("x", "a", ("b", "a", "x"), terms=ONE_SLOT).open()
    said = [why_not_ready(script.state, TicketId(name)) for name in ("x", "a", "b")]
    assert said == ["its worker is being prepared", "ready; waits for a free slot", "waits for x, a"]
    assert why_not_ready(script.tell(Pause()).state, A) == "ready; the track is paused"
    assert why_not_ready(script.prepare("x").state, TicketId("x")) == ""


def test_a_condition_says_which_end_is_waited_for() -> None:
    """And a failure holds only those that wait for success."""
    script = Script.of("a", ticket("b", "a", on={"a": On.FAILURE}), ticket("c", "a", on={"a": On.FINISH}), ("d", "a"))
    script.open()
    assert why_not_ready(script.state, B) == "waits for the failure of a"
    assert why_not_ready(script.state, C) == "waits for the end of a"
    script.start("a").finish("a", "broke", Outcome.FAILED)
    held = {name: held_by(script.state, name) for name in script.state.tickets}
    assert held == {"a": (), "b": (), "c": (), "d": ("a",)}
    assert waits_for(script.state, TicketId("d")) == ("a",)


def test_the_whole_answer_leads_to_the_root() -> None:
    """Each ticket on the way once, with its own reason, and what would help."""
    script = Script.of("a", ("b", "a"), "x", ("c", "b", "x", "a"), ("d", "c")).open()
    script.start("a").finish("a", "no key", Outcome.BLOCKED)
    assert why(script.state, C) == (
        "c (do c) is todo: held by a (blocked)",
        "  a is blocked: no key",
        "  b is todo: held by a (blocked)",
        "    a is blocked: no key (see above)",
        "  x is todo: its worker is being prepared",
        "it goes on when a is retried, skipped or completed",
        "1 ticket waits for it",
    )


def test_a_ticket_that_could_start_tells_its_place() -> None:
    """By priority, then by the work that waits behind it."""
    script = Script.of("a", "x", ("b", "x"), mode=Mode.AUTO, terms=ONE_SLOT).open()
    assert why(script.state, A)[1:] == (
        "it is number 1 of 1 that could start: priority 0, and about 5 min of work in the longest chain from it",
        "nothing waits for it",
    )


def test_questions_and_staleness_are_told() -> None:
    """What a person has to answer, and what was built on something that is done again."""
    script = Script.of("a", ("b", "a")).open().complete("a", "b").tell(ReopenTicket(A)).prepare("a")
    assert why(script.state, A) == (
        "a (do a) is awaiting spawn: may its worker start on gemini-small?",
        "nothing waits for it",
    )
    assert why(script.state, B) == (
        "b (do b) is completed: done",
        "it is stale: a, which it stands on, has changed since; reopen it, or complete it as it is",
    )


def test_what_waits_for_a_stale_ticket_names_it_and_the_way_out() -> None:
    """It may be good as it is; only a person can say so."""
    script = Script.of("a", ("b", "a"), ("c", "b")).open().complete("a", "b").tell(ReopenTicket(A)).complete("a")
    stale = "(stale: reopen it, or complete it as it is)"
    assert why(script.state, C)[:2] == (f"c (do c) is todo: waits for b {stale}", f"  b is completed: done {stale}")


def stands(script: Script, name: TicketId) -> str:
    return why(script.state, name)[0]


def test_a_request_in_line_says_for_whose_share_it_waits() -> None:
    """Those are named that have set something aside; and that a frozen track lets nobody in."""
    limited = replace(TERMS, max_workers=3, track_limits=Limits(turns=1))
    script = Script.of("a", "b", "c", mode=Mode.AUTO, terms=limited).open().start("a").start("b").start("c")
    script.want("a", REQUEST).want("b", REQUEST)
    assert stands(script, B) == (
        "b (do b) is in progress: its request waits until what a has set aside of the limits comes back"
    )
    assert held_back(script.want("c", REQUEST).state, C) == held_back(script.state, B)
    assert stands(script.tell(Freeze()), B).endswith(
        ": its request waits for its share of the limits; the track is frozen"
    )


def test_a_frozen_worker_says_before_what_it_waits() -> None:
    """As the window does."""
    script = Script.of("a", mode=Mode.AUTO).open().start("a").tell(Freeze()).want("a", REQUEST)
    assert stands(script, A) == f"a (do a) is in progress: frozen before it asks {MODEL}"


def test_what_is_queued_says_what_keeps_it_from_its_start() -> None:
    """The whole track, or that all slots are taken; the approval that it had is no answer."""
    one_slot = replace(TERMS, max_workers=1)
    script = Script.of("a", "b", terms=one_slot).open().prepare("a").approve("a").prepare("b").approve("b")
    assert stands(script, B) == "b (do b) is queued: waits for a free slot; 1 of 1 are taken"
    assert held_back(script.tell(Pause()).state, B) == "the track is paused"
    assert held_back(script.tell(Freeze()).state, B) == "the track is frozen"


def test_an_answered_worker_says_what_it_still_waits_for() -> None:
    """Its slot went to another meanwhile; a pause does not keep it."""
    one_slot = replace(TERMS, max_workers=1)
    script = Script.of("a", "b", mode=Mode.STEP, terms=one_slot).open().prepare("a").approve("a").prepare("b")
    script.ask("a", "run_command", command="make").approve("b").approve("a").tell(Pause())
    assert stands(script, A) == "a (do a) is queued: answered; waits for a free slot; 1 of 1 are taken"
    assert held_back(script.tell(Freeze()).state, A) == "answered; the track is frozen"


def test_whose_questions_keep_a_ticket_back() -> None:
    """Its own, and those of all that it still waits for; of no other ticket."""
    script = Script.of("a", ("b", "a"), ("c", "b"), "x", ("y", "x", "c"), "z").open()
    assert asked_about(script.state, TicketId("y")) == ()
    script.prepare("a").prepare("x").prepare("z")
    asked = {name: asked_about(script.state, TicketId(name)) for name in script.state.tickets}
    assert asked == {"a": ("a",), "b": ("a",), "c": ("a",), "x": ("x",), "y": ("a", "x"), "z": ("z",)}
    assert asked_about(script.complete("a").state, C) == ()
