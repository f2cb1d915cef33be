"""A worker proposes, a person answers, and the engine adds: once, with the answer, or not at all."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from podium.core.approval import RULE, Approved, Rejected, StepBody, Withdrawn
from podium.core.conversation import ToolCall, ToolEffect, canonical
from podium.core.effects import Deliver
from podium.core.events import (
    ApprovalClosed,
    ApprovalOpened,
    AttemptOpened,
    Refused,
    TicketAdded,
    TicketMoved,
    ToolStarted,
)
from podium.core.inputs import AddTicket, Asked, RemoveTicket
from podium.core.preview import Preview, PreviewKind
from podium.core.proposal import TOOL, proposed, shown
from podium.core.status import Status
from podium.core.ticket import Executor, Mode, Ticket, TicketId
from tests.script import Script, ticket

GOOD = {"id": "new", "description": "Do more.\nMuch more."}


def call(**arguments: object) -> ToolCall:
    return ToolCall("7", TOOL, canonical(arguments))


def body(**arguments: object) -> StepBody:
    return StepBody(call(**arguments), ToolEffect.PROPOSE, Preview(PreviewKind.TEXT, "the ticket"))


def asking(mode: Mode = Mode.AUTO, arguments: dict[str, object] | None = None) -> Script:
    """A worker of ticket a that has proposed something; b waits for a."""
    script = Script.of("a", ("b", "a"), mode=mode).open().start("a")
    return script.tell(Asked(script.attempt("a").id, body(**(arguments or dict(GOOD)))))


def added(script: Script) -> list[Ticket]:
    return [fact.added for fact in script.facts if isinstance(fact, TicketAdded)]


# --- what a call asks for ---------------------------------------------------------------------------


def test_a_call_is_a_ticket() -> None:
    """Each argument in its place; a command makes a command ticket; a float that is whole is a number."""
    assert proposed(call(**GOOD)) == Ticket(TicketId("new"), "Do more.\nMuch more.")
    assert proposed(
        call(**GOOD, title="More", depends_on=["a", "b", "a"], command="make more", priority=2.0)
    ) == Ticket(
        TicketId("new"),
        "Do more.\nMuch more.",
        title="More",
        depends_on=(TicketId("a"), TicketId("b")),
        executor=Executor.COMMAND,
        command="make more",
        priority=2,
    )


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ("not JSON", "the arguments are no JSON"),
        ("[" * 100_000, "the arguments are no JSON"),
        ("[]", "the arguments are no JSON object"),
        ("{}", "id should be a text that is not empty; description should be a text that is not empty"),
        (canonical({**GOOD, "id": "  "}), "id should be a text that is not empty"),
        (canonical({**GOOD, "id": 3}), "id should be a text that is not empty"),
        (canonical({**GOOD, "title": None}), "title should be a text"),
        (canonical({**GOOD, "command": "a\0b"}), "command should not hold NUL"),
        (canonical({**GOOD, "depends_on": "a"}), "depends_on should be a list of ticket ids"),
        (canonical({**GOOD, "depends_on": [1]}), "depends_on should be a list of ticket ids"),
        (canonical({**GOOD, "depends_on": ["new"]}), "the ticket would wait for itself"),
        (canonical({**GOOD, "priority": 1.5}), "priority should be a whole number"),
        (canonical({**GOOD, "priority": True}), "priority should be a whole number"),
        (canonical({**GOOD, "priority": 10**7}), "priority should be a whole number, from -1,000,000 to 1,000,000"),
        (canonical({**GOOD, "priorty": 1}), "there is no argument 'priorty'; there are id, description, title"),
    ],
)
def test_what_is_no_ticket_is_told_in_plain_words(arguments: str, words: str) -> None:
    """All of it, for a model or for a person who has edited the call."""
    with pytest.raises(ValueError, match=re.escape(words)):
        proposed(ToolCall("7", TOOL, arguments))


VALUES = st.none() | st.booleans() | st.integers() | st.floats() | st.text() | st.lists(st.text() | st.integers())


@given(
    st.dictionaries(st.sampled_from(["id", "description", "title", "depends_on", "command", "priority", "x"]), VALUES)
)
def test_any_arguments_are_a_ticket_or_a_reason(arguments: dict[str, object]) -> None:
    """And a ticket can be shown."""
    try:
        ticket = proposed(ToolCall("7", TOOL, canonical(arguments)))
    except ValueError as wrong:
        assert str(wrong)
    else:
        assert f"id: {ticket.id}" in shown(ticket)


def test_it_is_shown_as_it_would_be_added() -> None:
    """What it is called, what it waits for, who does it, and the whole description."""
    ticket = proposed(call(**GOOD, depends_on=["a", "b"], command="make more", priority=2))

    assert shown(ticket).splitlines() == [
        "id: new",
        "title: Do more.",
        "waits for: a, b",
        "priority: 2",
        "carried out by a command: make more",
        "",
        "Do more.",
        "Much more.",
    ]
    assert "carried out by a model" in shown(proposed(call(**GOOD)))


# --- asking ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("mode", Mode)
def test_a_person_is_asked_in_every_mode(mode: Mode) -> None:
    """Nothing is added before they have answered."""
    script = asking(mode)

    assert script.status("a") is Status.AWAITING_STEP
    assert script.body("a") == body(**GOOD)
    assert added(script) == []


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ({**GOOD, "id": "b"}, "there is a ticket of that id: 'do b'"),
        ({**GOOD, "depends_on": ["bb"]}, "did you mean 'b'?"),
        ({**GOOD, "id": "x" * 101}, "an id is one line of 1 to 100 characters"),
    ],
)
def test_what_cannot_be_added_goes_back_to_the_model(arguments: dict[str, object], words: str) -> None:
    """No person is bothered with what the model can mend."""
    script = asking(arguments=arguments)

    assert script.status("a") is Status.IN_PROGRESS
    (answer,) = [effect for effect in script.effects if isinstance(effect, Deliver)]
    assert isinstance(answer.verdict, Rejected)
    assert (answer.verdict.by, words in answer.verdict.reason) == (RULE, True)


# --- answering ---------------------------------------------------------------------------------------


def test_with_the_yes_the_ticket_is_there() -> None:
    """In one decision: the answer, the ticket, and the worker goes on."""
    script = asking()
    before = len(script.facts)

    script.approve("a")

    assert [type(fact) for fact in script.facts[before:]] == [
        ApprovalClosed,
        TicketMoved,
        TicketAdded,
        TicketMoved,
        ToolStarted,
        AttemptOpened,
    ]
    assert added(script) == [Ticket(TicketId("new"), "Do more.\nMuch more.")]
    assert script.status("a") is Status.IN_PROGRESS


def test_a_person_may_make_another_ticket_of_it() -> None:
    """What they wrote is what is added."""
    script = asking()

    script.approve("a", body=body(id="other", description="Less.", depends_on=["b"]))

    assert added(script) == [Ticket(TicketId("other"), "Less.", depends_on=(TicketId("b"),))]


def test_with_a_no_nothing_is_added() -> None:
    """The worker reads the reason."""
    script = asking().reject("a", "no need")

    assert added(script) == []
    assert script.effects[-1] == Deliver(script.attempt("a").id, Rejected("no need"))


@pytest.mark.parametrize(
    ("edited", "words"),
    [
        ({**GOOD, "id": "b"}, "there is a ticket of that id"),
        ({**GOOD, "depends_on": ["nobody"]}, "the track has none of that name"),
        ({**GOOD, "id": ""}, "id should be a text that is not empty"),
    ],
)
def test_while_it_cannot_be_added_the_question_is_asked_again(edited: dict[str, object], words: str) -> None:
    """With what the person wrote, and with the reason; the next answer counts."""
    script = asking()
    first = script.approval("a")

    script.approve("a", body=body(**edited))

    again = script.body("a")
    assert isinstance(again, StepBody)
    assert script.approval("a") != first
    assert (again.call, words in again.problem) == (call(**edited), True)
    assert [n.what for n in script.notices if isinstance(n, Refused)] == ["add the proposed ticket"]
    assert (script.status("a"), added(script)) == (Status.AWAITING_STEP, [])
    closings = [fact.closing for fact in script.facts if isinstance(fact, ApprovalClosed)]
    assert isinstance(closings[-1], Withdrawn)

    script.approve("a", body=replace(again, call=call(**GOOD)))
    assert [t.id for t in added(script)] == ["new"]


def test_a_ticket_that_came_meanwhile_is_in_the_way() -> None:
    """Somebody added one of that id between the question and the answer."""
    script = asking().tell(AddTicket(ticket("new")))

    script.approve("a")

    again = script.body("a")
    assert isinstance(again, StepBody)
    assert "there is a ticket of that id" in again.problem
    assert [t.id for t in added(script)] == ["new"]


def test_a_dependency_that_went_meanwhile_is_told() -> None:
    """The preview is of what would be added."""
    script = asking(arguments={"id": "new", "description": "More.", "depends_on": ["b"]}).tell(
        RemoveTicket(TicketId("b"))
    )

    script.approve("a")

    again = script.body("a")
    assert isinstance(again, StepBody)
    assert again.problem.startswith("'b': ")
    assert again.preview.text.startswith("id: new")


def test_an_answer_that_nobody_heard_has_added_it_all_the_same() -> None:
    """Podium dies after the question, a person answers to the next one; that worker is only told."""
    script = asking().restart()
    script.approve("a")

    assert [t.id for t in added(script)] == ["new"]
    resumption = script.state.order(script.attempt("a").id).resumption
    assert resumption is not None
    assert resumption.verdict == Approved(body(**GOOD))
    script.restart()
    assert [t.id for t in added(script)] == ["new"]
    assert [fact for fact in script.facts if isinstance(fact, ApprovalOpened)][1:] == []
