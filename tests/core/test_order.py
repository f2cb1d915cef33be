"""What those who carry an attempt are told."""

from __future__ import annotations

from podium.core.events import Outcome
from podium.core.order import DependencyResult
from podium.core.ticket import On, TicketId
from tests.script import Script, ticket


def test_an_order_carries_what_dependencies_left_and_what_was_tried_before() -> None:
    """Results in track order, a line for each attempt that is over, and nothing of this one's own future."""
    script = Script.of("done", "left-out", ("a", "done", "left-out"), ("b", "a")).open()
    script.start("done").finish("done", "wrote the parser").skip("left-out")
    script.start("a").finish("a", "no key", Outcome.BLOCKED).retry("a")
    order = script.state.order(script.attempt("a").id)
    assert order.results == (
        DependencyResult(TicketId("done"), "do done", "wrote the parser"),
        DependencyResult(TicketId("left-out"), "do left-out", "skipped by a person"),
    )
    assert order.history == ("attempt 1 (gemini-small) blocked: no key",)
    assert (order.number, order.label, order.model) == (2, "a-2", "gemini-large")
    assert (order.unlocks, order.ticket) == (("b",), ticket("a", "done", "left-out"))
    assert (order.track, order.base) == ("track", "base" * 10)


def test_an_order_to_a_worker_carries_the_body_and_leaves_out_what_is_written_into_it() -> None:
    script = Script.of("done", ("a", "done"), ("b", "a")).open().complete("done").prepare("a", "Do a.").approve("a")
    order = script.state.order(script.attempt("a").id)
    assert order.body is not None
    assert order.body.prompt == "Do a."
    assert (order.results, order.history, order.unlocks) == ((), (), ())


def test_a_ticket_for_a_failure_is_told_of_it() -> None:
    """And one for any end, that a ticket before it was not needed."""
    mend, after = ticket("mend", "a", on={"a": On.FAILURE}), ticket("after", "mend", on={"mend": On.FINISH})
    script = Script.of("a", mend, after).open().start("a").finish("a", "exit code 1", Outcome.FAILED)
    order = script.state.order(script.attempt("mend").id)
    assert order.results == (DependencyResult(TicketId("a"), "do a", "failed: exit code 1"),)
    script = Script.of("a", mend, after).open().complete("a")
    order = script.state.order(script.attempt("after").id)
    assert order.results == (DependencyResult(TicketId("mend"), "do mend", "skipped, not needed: a is completed"),)
