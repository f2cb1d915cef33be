from __future__ import annotations

import pytest

from podium.core.usage import Usage
from podium.providers.rehearsal_ledger import Ledger, RehearsalRequest
from podium.providers.rehearsal_reply import Moment
from podium.providers.rehearsal_wire import Content, FunctionResponse, GenerateRequest, Part
from tests.providers.stage import in_thread


def entry(ticket: str, told: Usage | None = None) -> RehearsalRequest:
    return RehearsalRequest(Moment(ticket, 1, 0), "m", "{}", told=told or Usage())


def test_totals_are_summed_by_ticket_and_over_all() -> None:
    """The last total of each request counts once."""
    ledger = Ledger()
    for record in (entry("a", Usage(10, 2, 3)), entry("b", Usage(5)), entry("a", Usage(20, 4, 1, 7))):
        ledger.enter(record)

    assert ledger.usage_by_ticket() == {"a": Usage(30, 6, 4, 7), "b": Usage(5)}
    assert ledger.usage() == Usage(35, 6, 4, 7)


def test_moments_are_counted_apart() -> None:
    """Another attempt or step begins anew."""
    ledger = Ledger()
    moments = [Moment("a", 1, 0), Moment("a", 1, 0), Moment("a", 2, 0), Moment("a", 1, 1), Moment("a", 1, 0)]

    assert [ledger.earlier(moment) for moment in moments] == [0, 1, 0, 0, 2]


def test_a_test_can_wait_for_requests() -> None:
    """It wakes up as soon as the last of them came, and says how many came when they did not."""
    ledger = Ledger()
    waiting = in_thread(lambda: ledger.wait_for(2, 30))
    ledger.enter(entry("a"))
    ledger.enter(entry("b"))

    assert [record.ticket for record in waiting.result(30)] == ["a", "b"]
    with pytest.raises(TimeoutError, match="2 of 3 requests"):
        ledger.wait_for(3, 0.01)


def test_a_request_shows_what_was_said_and_what_the_tools_answered() -> None:
    """Texts line by line, results in their order, errors too."""
    results = [{"output": "fine"}, {"error": "no such file"}]
    parts = tuple(Part(function_response=FunctionResponse(name="read_file", response=r)) for r in results)
    asked = GenerateRequest(
        system_instruction=Content(parts=(Part(text="Be brief."),)),
        contents=(Content(parts=(Part(text="Go."),)), Content(parts=parts)),
    )
    record = RehearsalRequest(Moment("a", 2, 1), "m", "{}", asked)

    assert (record.ticket, record.attempt, record.step) == ("a", 2, 1)
    assert (record.all_text, record.tool_results) == ("Be brief.\nGo.", ("fine", "no such file"))
    assert (entry("a").all_text, entry("a").tool_results) == ("", ())
