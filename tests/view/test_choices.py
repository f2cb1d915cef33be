from __future__ import annotations

from podium.core.ticket import On, TicketId
from podium.view.choices import ON_WORDS, Choice, choices, on_of
from podium.view.model import Model
from tests.script import Script
from tests.view.helpers import shown


def test_everything_can_be_chosen_that_makes_no_cycle() -> None:
    """What waits for the ticket stands last, with the reason; what is chosen, and itself, not at all."""
    model = shown(Script.of("a", ("b", "a"), ("c", "b"), "d", "e").open())
    why = "it waits for this one: that would make a cycle"
    assert choices(model, TicketId("b"), [TicketId("a")], "") == (
        Choice(TicketId("d"), "do d", "preparing"),
        Choice(TicketId("e"), "do e", "ready"),
        Choice(TicketId("c"), "do c", "todo", why),
    )


def test_a_ticket_that_is_not_there_yet_may_wait_for_any() -> None:
    """And what is typed narrows the list as it does the table."""
    model = shown(Script.of("a", ("b", "a"), "ab").open())
    assert [c.id for c in choices(model, None, (), "")] == ["a", "b", "ab"]
    assert [c.id for c in choices(model, TicketId("new"), (), "do a")] == ["a", "ab"]
    assert choices(Model(), None, (), "") == ()


def test_ends_are_known_by_their_words() -> None:
    """What a combo shows leads back to what it stands for."""
    assert [on_of(words) for words in ON_WORDS.values()] == list(On)
