"""A patch changes what it names, and nothing else."""

from __future__ import annotations

from dataclasses import replace

import pytest

from podium.core.budget import Limits
from podium.core.patch import OUTWARD, TicketPatch, inward_changes, linked, unlinked
from podium.core.ticket import Condition, Executor, On, Ticket, TicketId
from tests.script import ticket

A, B = TicketId("a"), TicketId("b")
C = replace(ticket("c", "a", "b", on={"b": On.FAILURE}), model="big", target_file="x.py")


def test_an_empty_patch_changes_nothing() -> None:
    """None leaves a field alone."""
    assert TicketPatch().applied(C) == C


def test_what_is_empty_takes_a_field_away() -> None:
    """None would leave it alone."""
    bare = replace(C, model=None, target_file=None, estimate_s=None)
    assert TicketPatch(model="", target_file="", estimate_s=0.0).applied(replace(C, estimate_s=60.0)) == bare


def test_limits_are_given_whole() -> None:
    """And taken away by none; a worker that was started without any would not ask about them."""
    limited = TicketPatch(limits=Limits(tokens=9)).applied(C)
    assert limited == replace(C, limits=Limits(tokens=9))
    assert TicketPatch(limits=Limits(turns=3)).applied(limited).limits == Limits(turns=3)
    assert TicketPatch(limits=Limits()).applied(limited) == C
    assert inward_changes(C, limited) == ("limits",)


def test_conditions_go_with_their_dependencies() -> None:
    """Those of the dependencies that stay are kept, unless others are given."""
    assert TicketPatch(depends_on=(B,)).applied(C) == replace(C, depends_on=(B,))
    assert TicketPatch(depends_on=(A,)).applied(C) == replace(C, depends_on=(A,), conditions=())
    finish = (Condition(A, On.FINISH),)
    assert TicketPatch(depends_on=(A,), conditions=finish).applied(C).conditions == finish


@pytest.mark.parametrize("patch", [TicketPatch(description=" "), TicketPatch(depends_on=(TicketId("c"),))])
def test_what_would_be_no_ticket_is_refused(patch: TicketPatch) -> None:
    """As it would be in a track file."""
    with pytest.raises(ValueError, match="'c'"):
        patch.applied(C)


def test_a_link_says_for_which_end_it_waits() -> None:
    """A second link to the same ticket only changes that."""
    b = linked(ticket("b"), A, On.FINISH)
    assert (b.depends_on, b.on(A)) == ((A,), On.FINISH)
    assert linked(b, A, On.SUCCESS) == ticket("b", "a")
    assert unlinked(b, A) == ticket("b")


def test_what_a_worker_is_not_told_may_change_at_any_time() -> None:
    """Names of fields, in the order of a ticket's."""
    assert inward_changes(C, replace(C, priority=3, max_attempts=9, estimate_s=9.0)) == ()
    assert inward_changes(C, replace(C, title="New", description="Else")) == ("description", "title")
    assert "priority" in OUTWARD
    assert "title" not in OUTWARD, "the prompt begins with it"


def test_who_carries_it_out_goes_with_its_command() -> None:
    """A command that no command ticket has would never run."""
    ticket = Ticket(TicketId("a"), "Test.")

    commanded = TicketPatch(command="make test").applied(ticket)
    given_back = TicketPatch(command="").applied(commanded)

    assert (commanded.executor, commanded.command) == (Executor.COMMAND, "make test")
    assert given_back == ticket
