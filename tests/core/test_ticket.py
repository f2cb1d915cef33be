"""Tickets that cannot be built wrong."""

from __future__ import annotations

import pytest

from podium.core.ticket import Executor, Ticket, TicketId, Tier, Track, TrackId, is_id


@pytest.mark.parametrize(
    ("build", "complaint"),
    [
        (lambda: Ticket(TicketId(""), "x"), "needs an id"),
        (lambda: Ticket(TicketId("a"), " \n"), "a description"),
        (lambda: Ticket(TicketId("a"), "x", depends_on=(TicketId("a"),)), "depends on itself"),
        (lambda: Ticket(TicketId("a"), "x", executor=Executor.COMMAND), "no command"),
        (lambda: Ticket(TicketId("a"), "x", max_attempts=0), "max_attempts >= 1"),
        (lambda: Ticket(TicketId("a"), "x", timeout_s=0.0), "timeout_s > 0"),
    ],
)
def test_a_ticket_that_could_not_be_worked_on_is_not_built(build: type, complaint: str) -> None:
    """The constructor names what is wrong."""
    with pytest.raises(ValueError, match=complaint):
        build()


@pytest.mark.parametrize(
    ("name", "fits"),
    [
        ("größe 1", True),
        ("x" * 100, True),
        ("x" * 101, False),
        ("", False),
        (" a", False),
        ("a\n", False),
        ("a\0", False),
    ],
)
def test_an_id_is_one_short_line(name: str, fits: bool) -> None:
    """Wherever it comes from: a file, a form, a model."""
    assert is_id(name) is fits


def test_names_are_titles_or_first_lines() -> None:
    """A ticket without a title is called by its description's first line, a track by its id."""
    assert Ticket(TicketId("a"), "\n  Do this\nand that").name == "Do this"
    assert Ticket(TicketId("a"), "Do this", title="This").name == "This"
    assert Ticket(TicketId("a"), "x" * 200).name == "x" * 200
    assert Ticket(TicketId("a"), "x" * 3_000_000).name == "x" * 199 + "…"
    assert (Track(TrackId("t"), ()).name, Track(TrackId("t"), (), "T").name) == ("t", "T")


def test_each_tier_has_its_title() -> None:
    """Four tiers, four words of the field."""
    assert [tier.title for tier in Tier] == ["orchestrator", "tech lead", "worker", "QA"]
