from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from podium.core.budget import Limits
from podium.core.inputs import AddTicket, EditTicket
from podium.core.patch import TicketPatch
from podium.core.ticket import Condition, Executor, On, Ticket, TicketId
from podium.view.ticket_draft import Key, TicketDraft
from tests.script import Script

A, B = TicketId("a"), TicketId("b")


def script() -> Script:
    return Script.of("a", ("b", "a"), "c").open()


def written(draft: TicketDraft, **texts: str) -> TicketDraft:
    for name, text in texts.items():
        draft.write(Key[name.upper()], text)
    return draft


def test_a_new_ticket_is_what_was_written() -> None:
    """Every field finds its place, with the track file's units and defaults."""
    draft = written(
        TicketDraft.new(after=A),
        id=" docs ",
        title="Write it down",
        description="Say how.\nBriefly.",
        model="gemini-large",
        priority="5",
        estimate="5 min",
        attempts="2",
        timeout="90",
        target="docs/how.md",
        symbols="one, two",
        context="a.py\n\n b.py ",
        assigned="Tess",
    )
    draft.need(B, On.FAILURE)
    draft.step_mode = True
    assert draft.command(script().state) == AddTicket(
        Ticket(
            TicketId("docs"),
            "Say how.\nBriefly.",
            "Write it down",
            (A, B),
            assigned_to="Tess",
            step_mode=True,
            priority=5,
            model="gemini-large",
            context_requirements=("a.py", "b.py"),
            target_file="docs/how.md",
            target_symbols=("one", "two"),
            max_attempts=2,
            timeout_s=90.0,
            conditions=(Condition(B, On.FAILURE),),
            estimate_s=300.0,
        )
    )


def test_a_ticket_after_another_waits_for_it_unless_that_is_taken_back() -> None:
    """The dependency that the form began with is as good as one that was chosen."""
    draft = written(TicketDraft.new(after=A), id="x", description="x")
    assert draft.command(script().state) == AddTicket(Ticket(TicketId("x"), "x", depends_on=(A,)))
    draft.drop(A)
    assert draft.command(script().state) == AddTicket(Ticket(TicketId("x"), "x"))


def test_a_new_command_needs_no_model_and_keeps_none() -> None:
    """What was written for the other executor stays in the draft, and is not sent."""
    draft = written(TicketDraft.new(), id="test", description="All pass.", model="gemini-large", command="make test")
    draft.executor = Executor.COMMAND
    ticket = Ticket(TicketId("test"), "All pass.", executor=Executor.COMMAND, command="make test")
    assert draft.command(script().state) == AddTicket(ticket)


def test_limits_are_sent_together_where_one_was_touched() -> None:
    """What is not set is as the settings say; one that was emptied is taken away."""
    draft = written(TicketDraft.new(), id="x", description="x", tokens="20,000", cost="0.50", work="10 min")
    limits = Limits(work_s=600.0, tokens=20_000, cost_usd=Decimal("0.50"))
    assert draft.command(script().state) == AddTicket(Ticket(TicketId("x"), "x", limits=limits))

    again = written(TicketDraft.of(Ticket(A, "do a", limits=limits)), tokens="", turns="9")
    assert again.text(Key.WORK) == "10 min"
    changed = Limits(work_s=600.0, turns=9, cost_usd=Decimal("0.50"))
    assert again.command(script().state) == EditTicket(A, TicketPatch(limits=changed))
    assert again.inward


def test_what_a_command_has_no_use_for_is_neither_judged_nor_sent() -> None:
    """It is not shown then, so nobody could mend it; what was set before stays."""
    before = Ticket(A, "do a", limits=Limits(tokens=5))
    draft = written(TicketDraft.of(before), tokens="many", target="/etc", work="1 min", command="make")
    draft.executor = Executor.COMMAND
    assert draft.problems(script().state) == {}
    patch = TicketPatch(command="make", limits=Limits(work_s=60.0, tokens=5))
    assert draft.command(script().state) == EditTicket(A, patch)


def test_an_edit_sends_only_what_was_touched() -> None:
    """So that what another has changed meanwhile stays as they left it."""
    draft = written(TicketDraft.of(Ticket(A, "do a", "A", priority=3, estimate_s=60.0)), priority="4", estimate="")
    assert draft.command(script().state) == EditTicket(A, TicketPatch(priority=4, estimate_s=0.0))
    draft.rebase(Ticket(A, "do a", "A", priority=4))
    assert (draft.text(Key.TITLE), draft.touched) == ("A", False)
    assert draft.command(script().state) is None


def test_what_has_become_the_case_meanwhile_is_no_edit_any_more() -> None:
    """And what has changed beside it is not changed back."""
    draft = written(TicketDraft.of(Ticket(A, "do a")), priority="4", title="A")
    draft.need(B)
    draft.step_mode = True
    draft.refused = "not now"
    changed = Ticket(A, "do a", depends_on=(B,), priority=4, step_mode=True, executor=Executor.COMMAND, command="make")
    draft.rebase(changed)
    assert draft.command(script().state) == EditTicket(A, TicketPatch(title="A"))
    assert (draft.executor, draft.refused) == (Executor.COMMAND, "not now")


def test_an_edit_may_change_who_carries_it_out() -> None:
    """A command makes it a command's; without one it is a model's again."""
    draft = written(TicketDraft.of(Ticket(A, "do a")), command="make")
    assert (draft.command(script().state), draft.touched) == (None, True)
    draft.executor = Executor.COMMAND
    assert draft.inward
    assert draft.command(script().state) == EditTicket(A, TicketPatch(command="make"))
    back = TicketDraft.of(Ticket(A, "do a", executor=Executor.COMMAND, command="make"))
    back.executor = Executor.LLM
    assert back.command(script().state) == EditTicket(A, TicketPatch(command=""))


def test_a_dependency_that_is_taken_back_is_no_edit() -> None:
    """Neither is a text that is written as it was."""
    draft = TicketDraft.of(Ticket(B, "do b", depends_on=(A,)))
    draft.need(A, On.FINISH)
    assert draft.command(script().state) == EditTicket(
        B, TicketPatch(depends_on=(A,), conditions=(Condition(A, On.FINISH),))
    )
    draft.need(A)
    written(draft, title="x")
    written(draft, title="")
    assert (draft.touched, draft.command(script().state)) == (False, None)
    draft.drop(A)
    assert draft.command(script().state) == EditTicket(B, TicketPatch(depends_on=(), conditions=()))


def test_what_a_worker_is_told_of_is_known() -> None:
    """Of a ticket under way only the rest can be changed."""
    ticket = Ticket(A, "do a")
    assert not written(TicketDraft.of(ticket), priority="1", estimate="1 h", attempts="9").inward
    assert written(TicketDraft.of(ticket), description="more").inward
    assert written(TicketDraft.of(ticket), title="x").inward
    needs = TicketDraft.of(ticket)
    needs.need(B)
    steps = TicketDraft.of(ticket)
    steps.step_mode = True
    assert needs.inward and steps.inward


@pytest.mark.parametrize(
    ("key", "text", "problem"),
    [
        (Key.ID, "a", "there is a ticket of that id"),
        (Key.PRIORITY, "high", "needs a whole number, such as 5 or -1"),
        (Key.ATTEMPTS, "0", "needs a number from 1 to 100"),
        (Key.ESTIMATE, "soon", "needs a time, such as 90 s, 5 min or 2 h"),
        (Key.TIMEOUT, "", "needs a time, such as 90 s, 5 min or 2 h"),
        (Key.TARGET, "../etc/passwd", "../etc/passwd leaves the repository: paths start at its root"),
        (Key.CONTEXT, "a.py\n/b.py", "/b.py leaves the repository: paths start at its root"),
        (Key.SYMBOLS, "one", "needs a target file to find them in"),
        (Key.WORK, "soon", "needs a time, such as 10 min"),
        (Key.TOKENS, "many", "needs a whole number, from 1"),
        (Key.COST, "0", "needs dollars, such as 0.50"),
        (Key.MODEL, "gem\x1bini", "has characters that cannot be seen"),
    ],
)
def test_what_cannot_be_sent_is_a_problem_of_its_field(key: Key, text: str, problem: str) -> None:
    """It is told under the field, and never leaves the window."""
    draft = written(TicketDraft.new(), id="new", description="new")
    draft.write(key, text)
    assert draft.problems(script().state) == {key: problem}
    with pytest.raises(ValueError, match="cannot be sent"):
        draft.command(script().state)


TEXTS = {
    Key.TITLE: ["", "Title", " padded "],
    Key.DESCRIPTION: ["do it", "two\r\nlines\n", "half \ud83d"],
    Key.COMMAND: ["", "make", " make test "],
    Key.MODEL: ["", "gemini-large"],
    Key.PRIORITY: ["0", "-3", "x"],
    Key.ESTIMATE: ["", "90", "5 min", "1.5 h", "never"],
    Key.ATTEMPTS: ["1", "100", "101"],
    Key.TIMEOUT: ["1 s", "600", "0"],
    Key.TARGET: ["", "a.py", "../a.py"],
    Key.SYMBOLS: ["", "one,two", " one , two,"],
    Key.CONTEXT: ["", "b.py\n\n c.py", "/etc"],
    Key.ASSIGNED: ["", "Tess"],
    Key.WORK: ["", "10 min", "0"],
    Key.TOKENS: ["", "20,000", "x"],
    Key.COST: ["", "$0.50"],
}


@given(st.fixed_dictionaries({key: st.sampled_from(texts) for key, texts in TEXTS.items()}), st.sampled_from(Executor))
def test_what_was_sent_is_what_the_form_shows_next_time(texts: dict[Key, str], executor: Executor) -> None:
    """Written again into the ticket that came of it, the same words change nothing."""
    state, draft = script().state, written(TicketDraft.new(), id="new")
    draft.executor, draft.tried = executor, True
    for key, text in texts.items():
        draft.write(key, text)
    if draft.problems(state):
        with pytest.raises(ValueError, match="cannot be sent"):
            draft.command(state)
        return
    sent = draft.command(state)
    assert isinstance(sent, AddTicket)
    again = TicketDraft.of(sent.ticket)
    for key, text in texts.items():
        again.write(key, text)
    assert again.command(state) is None
    assert sent.ticket.executor is executor


def test_empty_fields_are_told_of_only_after_a_try() -> None:
    """A form that is red before anybody wrote a word accuses whoever opened it."""
    draft = TicketDraft.new()
    draft.executor = Executor.COMMAND
    assert draft.problems(script().state) == {}
    draft.tried = True
    assert draft.problems(script().state) == {
        Key.ID: "needs an id",
        Key.DESCRIPTION: "needs a description",
        Key.COMMAND: "needs a command",
    }


def test_what_is_written_next_takes_the_refusal_away() -> None:
    """It was about what stood there before."""
    draft = written(TicketDraft.new(), id="x")
    draft.refused = "there is no room"
    assert written(draft, id="y").refused == ""
