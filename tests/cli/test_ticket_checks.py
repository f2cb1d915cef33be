"""A ticket that is typed is held against the repository and the run before anybody is asked."""

from __future__ import annotations

from dataclasses import replace

import pytest

from podium.cli.ticket_checks import refuse_missing
from podium.control.codec import Outside
from podium.core.inputs import AddTicket, EditTicket, SkipTicket
from podium.core.patch import TicketPatch
from podium.core.state import State
from podium.core.ticket import TicketId
from podium.errors import UsageError
from tests.script import Script, ticket

FILES = frozenset({"README.md", "tally/amounts.py", "tally/deep/x.py"})
NOT_THERE = "is not in what the track has merged so far"
A, NEW = TicketId("a"), ticket("new")


@pytest.fixture
def state() -> State:
    """`b` makes a file, `c` comes after it, and `a:b` is a name like any other."""
    makes = replace(ticket("b", "a"), target_file="./tally/new.py")
    return Script.of("a", makes, ("c", "b"), "a:b").open().state


def refused(command: Outside, state: State) -> list[str]:
    try:
        refuse_missing(command, state, lambda _: FILES)
    except UsageError as error:
        return str(error).splitlines()
    return []


@pytest.mark.parametrize(
    ("depends_on", "context", "words"),
    [
        ((), ("tally/amount.py",), f"--context tally/amount.py {NOT_THERE} (did you mean 'tally/amounts.py'?)"),
        ((), ("zzz",), f"--context zzz {NOT_THERE} (commit it, and merge it into that branch)"),
        ((), ("tally/deep/",), "--context tally/deep/ is a directory (name its files)"),
        ((), ("tally/new.py",), "--context tally/new.py is not there yet (add b, which makes it, to --depends-on)"),
        (("a:failed",), (), "--depends-on a:failed: 'failed' is no end of a ticket (did you mean 'failure'?)"),
        (("a:bogus",), (), "--depends-on a:bogus: 'bogus' is no end of a ticket (there are success, failure, finish)"),
    ],
)  # fmt: skip
def test_what_is_not_there_is_told_with_the_way_out(
    state: State, depends_on: tuple[str, ...], context: tuple[str, ...], words: str
) -> None:
    """For a ticket that is added as for one that is changed."""
    needs = tuple(map(TicketId, depends_on))
    add = AddTicket(replace(NEW, depends_on=needs, context_requirements=context))
    edit = EditTicket(A, TicketPatch(depends_on=needs or None, context_requirements=context or None))

    assert refused(add, state) == refused(edit, state) == [words]


def test_what_is_there_or_made_before_is_no_problem(state: State) -> None:
    """Committed, or the target of the ticket itself or of one that comes before; and a name may hold a colon."""
    files = ("./README.md", "tally/new.py", "own.py")
    after = tuple(map(TicketId, ("c", "a:b")))
    good = replace(NEW, depends_on=after, context_requirements=files, target_file="./own.py")

    assert refused(AddTicket(good), state) == []
    assert refused(AddTicket(NEW), state) == []
    assert refused(SkipTicket(A), state) == []


def test_what_the_engine_refuses_is_left_to_it(state: State) -> None:
    """A ticket that is not there; a change that makes it none."""
    assert refused(EditTicket(TicketId("zzz"), TicketPatch(context_requirements=("zzz",))), state) == []
    assert refused(EditTicket(A, TicketPatch(description=" ", context_requirements=("zzz",))), state) == []


def test_a_target_is_a_file_and_all_is_told_at_once(state: State) -> None:
    wrong = replace(NEW, target_file="tally", context_requirements=("zzz",), depends_on=(TicketId("a:x"),))

    assert [line.split()[0] for line in refused(AddTicket(wrong), state)] == [
        "--depends-on", "--target-file", "--context",
    ]  # fmt: skip
