"""Changes of the DAG in words."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from podium.core.budget import Limits
from podium.core.dag_story import dag_details, dag_sentence
from podium.core.events import DagFact, StalenessCleared, TicketAdded, TicketChanged, TicketRemoved, TicketStale
from podium.core.inputs import AddTicket, EditTicket, LinkTickets, ReopenTicket
from podium.core.patch import TicketPatch
from podium.core.telling import story
from podium.core.ticket import On, TicketId
from tests.script import Script, ticket

A, B = TicketId("a"), TicketId("b")


@pytest.mark.parametrize(
    ("fact", "words"),
    [
        (TicketAdded(ticket("c", "a", "b", on={"b": On.FAILURE})), "c is added: do c, after a, b (on failure)"),
        (TicketAdded(ticket("c")), "c is added: do c"),
        (TicketChanged(ticket("b", "a", priority=3)), "b is changed: depends on, priority"),
        (TicketChanged(ticket("b", estimate_s=60.0)), "b is changed: estimate"),
        (TicketRemoved(A), "a is removed"),
        (TicketStale(B, A), "b is stale: a, which it stands on, has changed since"),
        (StalenessCleared(B), "b is good as it is, a person says"),
    ],
)
def test_a_change_is_one_line(fact: DagFact, words: str) -> None:
    """It names the ticket, and what is different."""
    assert dag_sentence(fact, Script.of("a", "b").open().state) == words


def test_details_tell_what_was_and_what_is() -> None:
    """One line for each field; a condition is told with its dependency."""
    before = ticket("b", "a")
    after = replace(ticket("b", "a", "c", on={"a": On.FINISH}), model="big", context_requirements=("x.py", "y.py"))
    assert tuple(dag_details(before, after)) == (
        "depends on: a → a (on finish), c",
        "model: (nothing) → big",
        "context: (nothing) → x.py, y.py",
    )
    limited = replace(before, limits=Limits(tokens=20_000, cost_usd=Decimal("0.5")))
    assert tuple(dag_details(before, limited)) == ("limits: (nothing) → 20,000 tokens, $0.50",)
    assert tuple(dag_details(before, ticket("b", "a", on={"a": On.FAILURE}))) == ("depends on: a → a (on failure)",)


def test_a_ticket_s_story_holds_its_changes() -> None:
    """From its addition on."""
    script = Script.of("a").open().complete("a").tell(AddTicket(ticket("b", "a")))
    script.tell(EditTicket(B, TicketPatch(priority=2))).tell(LinkTickets(B, A, On.FINISH)).tell(ReopenTicket(A))
    told = [line.text for line in story(B, script.recorded)]
    assert told[0] == "It is added: do b, after a"
    assert "It is changed: priority\n  priority: 0 → 2" in told
    assert "It is changed: depends on\n  depends on: a → a (on finish)" in told
