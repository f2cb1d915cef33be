from __future__ import annotations

import json
from decimal import Decimal

from podium.core.approval import Approved
from podium.core.events import EngineStopped, Event, Outcome, Recorded, Refused, Streamed, Voice
from podium.core.receipt import Receipt
from podium.core.ticket import AttemptId, Mode
from podium.core.usage import Bill, Usage
from podium.headless.jsonlines import json_line
from podium.journal.codec import kind_of
from tests.script import OPENED_AT, Script


def test_a_fact_has_its_place_its_time_and_its_fields() -> None:
    """In this order, in the journal's words."""
    script = Script.of("a").open()
    assert json_line(script.events[1]) == (
        f'{{"seq":2,"at":{OPENED_AT},"kind":"attempt_opened","attempt":"a#1","ticket":"a","number":1,'
        '"label":"a-1","model":"gemini-small","tier":3,"body":null}'
    )


def test_a_notice_has_no_place() -> None:
    """It was never journaled."""
    assert (
        json_line(Refused("kill a", "it is completed")) == '{"kind":"refused","what":"kill a","why":"it is completed"}'
    )
    assert json_line(EngineStopped()) == '{"kind":"engine_stopped"}'


def test_values_of_several_kinds_name_theirs() -> None:
    """The body of a question and the way it was closed can be told apart."""
    script = Script.of("a").open().prepare("a").approve("a")
    (opened,) = [e for e in script.events if '"kind":"approval_opened"' in json_line(e)]
    (closed,) = [e for e in script.events if '"kind":"approval_closed"' in json_line(e)]
    assert json.loads(json_line(opened))["approval"]["body"]["kind"] == "spawn_body"
    closing = json.loads(json_line(closed))["closing"]
    assert (closing["kind"], closing["by"], closing["body"]["kind"]) == ("approved", "person", "spawn_body")
    assert Approved.__name__.lower() == closing["kind"]


def test_money_is_text() -> None:
    """No cent is lost in a binary fraction."""
    script = Script.of("a", mode=Mode.AUTO).open().start("a").spend("a", Bill(Usage(1, 0, 2), Decimal("0.10")))
    assert json.loads(json_line(script.events[-1]))["bill"]["cost"] == "0.10"


def test_every_event_of_a_run_is_one_readable_line() -> None:
    """Whatever a model says, a strict reader can take it; kinds are spelled as the journal spells them."""
    script = Script.of("a", "b", mode=Mode.AUTO).open().start("a").say("a", "two\nlines\u2028 \udfff \0")
    script.ask("a", "run_command", command="x").finish("a", outcome=Outcome.FAILED, receipt=Receipt("idle"))
    events: list[Event] = [*script.events, Streamed(AttemptId("a#1"), Voice.TEXT, "\ud83d\ude00 \ud83d")]
    for event in events:
        line = json_line(event)
        assert "\n" not in line
        line.encode("utf-8")
        if isinstance(event, Recorded):
            assert json.loads(line)["kind"] == kind_of(type(event.fact))
