"""Options become the ticket that a track file with these keys would hold, or a word about what is wrong."""

from __future__ import annotations

import io
import sys
from decimal import Decimal

import pytest

from podium.cli.ticket_fields import patch_of, ticket_of
from podium.core.budget import Limits
from podium.core.patch import TicketPatch
from podium.core.ticket import Condition, Executor, On, Ticket, TicketId
from podium.errors import UsageError
from tests.cli.test_ticket_parser import parse


def added(*options: str) -> Ticket:
    return ticket_of(parse("ticket", "add", "new", *options))


def edited(*options: str) -> TicketPatch:
    return patch_of(parse("ticket", "edit", "old", *options))


def test_the_least_that_a_ticket_needs() -> None:
    """All else as in a track file that does not say it."""
    assert added("--description", "Do it.") == Ticket(TicketId("new"), "Do it.")


def test_every_option_has_its_key() -> None:
    """Conditions beside the dependencies that they are for."""
    ticket = added(
        "--description", "Do it.", "--title", "It", "--depends-on", "a, b:failure,c:finish,d:success,e:f",
        "--priority", "-3", "--model", "m", "--target-file", "x/y.py", "--symbols", "f", "C.g", "--context", "p", "q",
        "--step-mode", "--estimate", "90", "--timeout", "30.5", "--max-attempts", "2", "--assigned-to", "Ann",
    )  # fmt: skip

    assert ticket == Ticket(
        id=TicketId("new"),
        description="Do it.",
        title="It",
        depends_on=tuple(map(TicketId, ("a", "b", "c", "d", "e:f"))),
        conditions=(Condition(TicketId("b"), On.FAILURE), Condition(TicketId("c"), On.FINISH)),
        priority=-3,
        model="m",
        target_file="x/y.py",
        target_symbols=("f", "C.g"),
        context_requirements=("p", "q"),
        step_mode=True,
        estimate_s=90.0,
        timeout_s=30.5,
        max_attempts=2,
        assigned_to="Ann",
    )


def test_limits_are_exact() -> None:
    """Money is no float; an edit gives all of them, or none."""
    options = ["--limit", "tokens=20000", "--limit", "cost_usd=0.1", "--limit", "work_s=90"]
    limits = Limits(work_s=90.0, tokens=20_000, cost_usd=Decimal("0.1"))
    assert added("--description", "Do it.", *options).limits == limits
    assert edited(*options) == TicketPatch(limits=limits)
    assert edited("--limit", "") == TicketPatch(limits=Limits())


def test_a_command_makes_a_command_ticket() -> None:
    """Nobody has to name the executor too."""
    ticket = added("--description", "Test.", "--command", "make test")

    assert (ticket.executor, ticket.command) == (Executor.COMMAND, "make test")


def test_a_description_from_standard_input(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whole, with its lines."""
    monkeypatch.setattr(sys, "stdin", io.StringIO("First.\n\nThen.\n"))

    assert added("--description", "-").description == "First.\n\nThen.\n"


class _Endless(io.StringIO):
    """Standard input as of `< /dev/zero`: it gives as many letters as are asked for."""

    def read(self, size: int | None = -1) -> str:
        assert size is not None
        assert size > 0, "it would be read for ever"
        return "x" * size


def test_a_description_that_does_not_end_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """Before it has taken all memory; the way out is a file."""
    monkeypatch.setattr(sys, "stdin", _Endless())

    with pytest.raises(UsageError, match="longer than 100,000 characters; put the details into a file"):
        added("--description", "-")


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (["--description", "  "], "--description is '  '; it should not be empty"),
        (["--description", "x", "--priority", "2000000"], "--priority is 2000000; it should be less than or equal"),
        (["--description", "x", "--limit", "tokens=-4"], "--limit tokens is -4; it should be greater than or equal"),
        (["--description", "x", "--limit", "turns=1.5"], "--limit turns is 1.5; it should be a valid integer"),
        (["--description", "x", "--max-attempts", "0"], "--max-attempts is 0; it should be greater than or equal to 1"),
        (["--description", "x", "--estimate", "0"], "--estimate is 0.0; it should be greater than 0"),
        (["--description", "x", "--timeout", "nan"], "--timeout is nan; it should be a finite number"),
        (["--description", "x", "--context", "a\tb"], "--context is 'a\\tb'; it should be a path without control"),
        (["--description", "x", "--context", "../b"], "../b lies outside of the repository"),
        (["--description", "x", "--target-file", "/etc/passwd"], "/etc/passwd lies outside of the repository"),
        (["--description", "x", "--limit", "tokens=many"], "--limit tokens=many is no limit; say for example"),
        (["--description", "x", "--limit", "tokens"], "--limit tokens is no limit; say for example"),
        (["--description", "x", "--limit", "token=5"], "--limit token unknown key (did you mean 'tokens'?)"),
        (["--description", "x", "--limit", "turns=0"], "--limit turns is 0; it should be greater than or equal to 1"),
        (["--description", "x", "--limit", "cost_usd=nan"], "--limit cost_usd is"),
        (["--description", "x", "--symbols", "f"], "say which one with --target-file"),
        (["--description", "x", "--depends-on", "new"], "ticket 'new' depends on itself"),
        (["--description", "x", "--command", "make", "--model", "m"], "--command carries the ticket out, and no model"),
        (["--description", "x", "--command", " "], "ticket 'new' has executor 'command' but no command"),
    ],
)
def test_what_no_ticket_can_have_is_told_in_the_words_of_the_option(options: list[str], words: str) -> None:
    """Before anybody is asked."""
    with pytest.raises(UsageError) as wrong:
        added(*options)

    assert words in str(wrong.value)


def test_an_id_that_none_can_have() -> None:
    """As in a track file."""
    with pytest.raises(UsageError, match="the ticket's id is ' x'; it should be one line of 1 to 100 characters"):
        ticket_of(parse("ticket", "add", " x", "--description", "y"))


def test_all_that_is_wrong_is_told_at_once() -> None:
    """A line each."""
    with pytest.raises(UsageError) as wrong:
        added("--description", " ", "--max-attempts", "0")

    assert len(str(wrong.value).splitlines()) == 2


def test_an_edit_holds_what_was_named_and_nothing_else() -> None:
    """A dependency list is whole: conditions that are not named in it are gone."""
    assert edited("--priority", "5") == TicketPatch(priority=5)
    assert edited("--description", "Other.", "--no-step-mode") == TicketPatch(description="Other.", step_mode=False)
    assert edited("--depends-on", "a:failure,b") == TicketPatch(
        depends_on=(TicketId("a"), TicketId("b")), conditions=(Condition(TicketId("a"), On.FAILURE),)
    )
    assert edited("--depends-on", "") == TicketPatch(depends_on=(), conditions=())
    assert edited("--command", "true") == TicketPatch(command="true")
    assert edited("--symbols", "--context") == TicketPatch(target_symbols=(), context_requirements=())


def test_an_empty_word_takes_model_and_file_away() -> None:
    """What the default is, the run knows."""
    assert edited("--model", "", "--target-file", "") == TicketPatch(model="", target_file="")


@pytest.mark.parametrize(
    ("options", "words"), [([], "say what is to change"), (["--max-attempts", "0"], "--max-attempts is 0")]
)
def test_an_edit_that_cannot_be(options: list[str], words: str) -> None:
    """Nothing named, or a value that no ticket can have."""
    with pytest.raises(UsageError, match=words):
        edited(*options)
