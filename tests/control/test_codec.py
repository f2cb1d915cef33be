"""What is sent is what is read; what was never sent is refused in plain words, and nothing else happens."""

from __future__ import annotations

import json
import math
from decimal import Decimal
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from podium.control.codec import (
    NotUnderstood,
    Outside,
    read_reply,
    read_request,
    write_error,
    write_reply,
    write_request,
)
from podium.control.lines import LONGEST
from podium.core.budget import Limits
from podium.core.events import Recorded, Refused, TicketMoved, Warned
from podium.core.inputs import AddTicket, EditTicket, RetryTicket, SetRules, SkipTicket
from podium.core.patch import TicketPatch
from podium.core.reply import Reply
from podium.core.status import Status
from podium.core.ticket import Condition, On, Ticket, TicketId
from podium.errors import PodiumError

TEXT = st.text(min_size=1).filter(str.strip)
IDS = st.lists(st.sampled_from(["a", "b", "c"]).map(TicketId), unique=True).map(tuple)
SECONDS = st.floats(min_value=0.001, max_value=1e9)
CONDITIONS = st.just((Condition(TicketId("a"), On.FAILURE), Condition(TicketId("b"), On.FINISH)))
TICKETS = st.builds(
    Ticket,
    id=TEXT.filter(lambda name: name not in "abc").map(TicketId),
    description=TEXT,
    depends_on=IDS,
    command=TEXT,
    max_attempts=st.integers(1, 9),
    timeout_s=SECONDS,
    estimate_s=st.none() | SECONDS,
    conditions=st.just(()),
)
PATCHES = st.builds(
    TicketPatch,
    limits=st.none() | st.sampled_from([Limits(), Limits(2.5, 1, 2, 3, Decimal("0.10"))]),
    conditions=st.none() | CONDITIONS,
    timeout_s=st.none() | SECONDS,
    estimate_s=st.none() | SECONDS,
)
COMMANDS = st.one_of(
    st.builds(AddTicket, TICKETS),
    st.builds(EditTicket, st.text().map(TicketId), PATCHES),
    st.from_type(SetRules).filter(lambda command: all(math.isfinite(rule.until or 0) for rule in command.rules)),
    *(st.from_type(command) for command in get_args(Outside) if command not in (AddTicket, EditTicket, SetRules)),
)


@given(COMMANDS)
def test_every_command_arrives_as_it_was_sent(command: Outside) -> None:
    """In one line, whatever its texts hold."""
    line = write_request(command)

    assert b"\n" not in line
    assert read_request(line) == command


@pytest.mark.parametrize("number", ["NaN", "Infinity", "-Infinity", "0", "-1"])
@pytest.mark.parametrize("key", ["timeout_s", "estimate_s"])
def test_a_number_that_no_journal_could_keep_is_refused(number: str, key: str) -> None:
    """JSON has no word for it, so it would be lost with all that was recorded beside it."""
    body = '{"ticket":{"id":"x","description":"x","' + key + '":' + number + "}}"

    with pytest.raises(NotUnderstood):
        read_request(b'{"podium":1,"command":"add_ticket","body":' + body.encode() + b"}")


@pytest.mark.parametrize("number", ["NaN", "Infinity", "-Infinity"])
def test_a_rule_until_no_time_at_all_is_refused(number: str) -> None:
    """The journal would keep it as one that never ends."""
    rules = '[{"effect": "allow", "tool": "run_command", "until": ' + number + "}]"

    with pytest.raises(NotUnderstood, match="set_rules: it holds a number that is none in JSON"):
        read_request(b'{"podium":1,"command":"set_rules","body":{"rules":' + rules.encode() + b"}}")


def test_a_reply_arrives_as_it_was_sent() -> None:
    """Facts with their places, sentences, refusals and warnings."""
    fact = TicketMoved(TicketId("a\nb"), Status.SKIPPED, "skipped by a person")
    reply = Reply((Recorded(9, 1.25, fact, settled=True),), ("a is skipped",), (Refused("x", "y"), Warned("z")))

    line = write_reply(reply)

    assert b"\n" not in line
    assert read_reply(line) == reply


@pytest.mark.parametrize(
    ("words", "facts"), [("é" * 20, 3), ("x" * 400_000, 1), ("x" * LONGEST, 0)], ids=["whole", "shortened", "none fits"]
)
def test_a_long_reply_is_shortened_and_says_so(words: str, facts: int) -> None:
    """Its first facts arrive with their sentences; the rest is counted, and its refusal is cut."""
    moved = tuple(Recorded(n, 1.0, TicketMoved(TicketId("a"), Status.SKIPPED, words)) for n in range(3))
    told = tuple(f"{n} is skipped: {words[:100]}" for n in range(3))

    line = write_reply(Reply(moved, told, (Refused("x", "ö" * 400_000),)))

    assert len(line) < LONGEST
    refused = Refused("x", "ö" * 10_000 + " [...]")
    assert read_reply(line) == Reply(moved[:facts], told[:facts], (refused,), more=3 - facts)


def test_an_error_is_raised_with_the_words_of_the_other_side() -> None:
    """They were written for the person who called."""
    with pytest.raises(PodiumError, match=r"^the engine failed: the disk is full$"):
        read_reply(write_error("the engine failed: the disk is full"))


@pytest.mark.parametrize(
    ("line", "words"),
    [
        (b"", "this is no request of Podium: Invalid JSON"),
        (b"hello", "this is no request of Podium: Invalid JSON"),
        (b"[]", "this is no request of Podium: Input should be an object"),
        (b"{}", "this is no request of Podium: command: Field required"),
        (b'{"podium":1,"command":"pause","extra":1}', "extra: Extra inputs are not permitted"),
        (b'{"podium":2,"command":"pause"}', "is of version 2, and this Podium speaks version 1"),
        (b'{"podium":1,"command":"paus"}', "there is no command 'paus'; did you mean pause?"),
        (b'{"podium":1,"command":"close"}', "there is no command 'close'"),
        (b'{"podium":1,"command":"open_run"}', "there is no command 'open_run'"),
        (b'{"podium":1,"command":"answer"}', "there is no command 'answer'"),
        (b'{"podium":1,"command":"skip_ticket","body":{}}', "skip_ticket: ticket: Field required"),
        (b'{"podium":1,"command":"skip_ticket","body":{"ticket":7}}', "skip_ticket: ticket: Input should be a valid s"),
        (b'{"podium":1,"command":"skip_ticket","body":{"ticket":"a","now":true}}', "knows no 'now'"),
        (b'{"podium":1,"command":"pause","body":' + b"[" * 100_000, "this is no request of Podium"),
        (b'{"podium":1,"command":"skip_ticket","body":{"ticket":"\xff"}}', "this is no request of Podium"),
    ],
)
def test_what_is_no_request_is_refused_in_plain_words(line: bytes, words: str) -> None:
    """Garbage, another version, a command that is not for the outside, a wrong or unknown field."""
    with pytest.raises(NotUnderstood) as refusal:
        read_request(line)

    assert words in str(refusal.value)
    assert len(str(refusal.value)) < 1000


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=12,
)


@given(
    st.binary()
    | JSON.map(lambda value: json.dumps(value).encode())
    | st.builds(
        lambda command, body: json.dumps({"podium": 1, "command": command, "body": body}).encode(),
        st.sampled_from(["skip_ticket", "retry_ticket", "pause", "add_ticket", "edit_ticket", "link_tickets"]),
        st.dictionaries(st.sampled_from(["ticket", "model", "why", "on", "patch", "x"]), JSON, max_size=4),
    )
)
def test_no_line_does_more_than_be_read_or_refused(line: bytes) -> None:
    """A command comes out that would be written so again, or a refusal that fits a terminal."""
    try:
        command = read_request(line)
    except NotUnderstood as refusal:
        assert len(str(refusal)) < 2000
    else:
        assert read_request(write_request(command)) == command


def test_no_answer_is_no_reply() -> None:
    """A Podium of another version, or something that is no Podium at all, is told as that."""
    for line in (b"220 smtp ready", b'{"podium":3}', write_request(RetryTicket(TicketId("a")))):
        with pytest.raises(NotUnderstood):
            read_reply(line)
    later = write_reply(Reply((Recorded(1, 1.0, TicketMoved(TicketId("a"), Status.TODO)),)))
    with pytest.raises(NotUnderstood, match="unknown kind of fact 'ticket_flew'"):
        read_reply(later.replace(b"ticket_moved", b"ticket_flew"))


def test_a_skip_is_spelled_as_the_docs_say() -> None:
    """Other programs may write it."""
    line = b'{"podium": 1, "command": "skip_ticket", "body": {"ticket": "parse"}}'

    assert read_request(line) == SkipTicket(TicketId("parse"))
