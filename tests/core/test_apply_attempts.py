"""The facts of attempts, folded: what a worker leaves, and what is forgotten with the attempt's end."""

from __future__ import annotations

import pytest

from podium.core.apply import apply
from podium.core.conversation import Role, ToolCall, ToolResult, Turn
from podium.core.events import AttemptOpened, AttemptSuspended, CallRefused, CoolingBegan, Reminded, TurnTaken
from podium.core.inputs import ReopenTicket
from podium.core.status import Status
from podium.core.ticket import AttemptId, TicketId, Tier
from podium.core.transcript import Transcript
from podium.errors import IllegalMove
from tests.core.situations import ONE_SLOT, cooling, in_progress, todo
from tests.script import Script

CALL = ToolCall("1", "nonsense", "{}")
REFUSED = ToolResult(CALL, "there is no such tool", is_error=True)


def test_what_a_worker_and_its_model_say_is_kept_while_the_attempt_lives() -> None:
    """Turns, refused calls and reminders make the conversation; with the attempt's end it is forgotten."""
    script = in_progress().say("a", "Hm.").report("a", lambda a: Reminded(a, "Call a tool."))
    asks = Turn(Role.MODEL, calls=(CALL,))
    script.report("a", lambda a: TurnTaken(a, asks)).report("a", lambda a: CallRefused(a, REFUSED))
    turns = [Turn(Role.MODEL, "Hm."), Turn(Role.USER, "Call a tool."), asks, Turn(Role.TOOL, results=(REFUSED,))]
    assert (script.attempt("a").transcript, script.attempt("a").turns) == (Transcript(tuple(turns)), 2)
    assert script.finish("a").attempt("a").transcript == Transcript()


def test_a_suspended_attempt_has_no_worker_and_keeps_its_conversation() -> None:
    """It holds no slot, cools no more, and is not over."""
    script = cooling().say("a", "Hm.")
    attempt = script.attempt("a")
    apply(script.state, AttemptSuspended(attempt.id), script.now)
    assert (attempt.cooling_until, attempt.cooling_why, attempt.doing, attempt.outcome) == (None, "", "", None)
    assert (script.state.alive, script.state.slots) == (set(), set())
    assert attempt.transcript.turns == (Turn(Role.MODEL, "Hm."),)


def test_attempts_are_opened_once_and_only_where_one_may_be() -> None:
    """Neither of a ticket that is under way, nor twice, nor of nobody."""
    script = todo()
    with pytest.raises(IllegalMove, match="is todo, not ready"):
        apply(script.state, AttemptOpened(AttemptId("b#1"), TicketId("b"), 1, "b-1", ""), 0.0)
    with pytest.raises(IllegalMove, match="no attempt 'z#1' was opened"):
        apply(script.state, CoolingBegan(AttemptId("z#1"), 1.0, ""), 0.0)
    with pytest.raises(IllegalMove, match="has no ticket 'z'"):
        apply(script.state, AttemptOpened(AttemptId("z#1"), TicketId("z"), 1, "z-1", ""), 0.0)


def test_a_restart_takes_all_workers_at_once() -> None:
    """Those that were under way are queued or wait, each as the attempt that it was."""
    script = in_progress(ONE_SLOT).restart(ONE_SLOT)
    assert (script.status("a"), script.attempt("a").number) == (Status.IN_PROGRESS, 1)
    assert script.state.slots == {script.attempt("a").id}


def test_a_journal_from_before_staleness_was_waited_for_still_opens() -> None:
    """An attempt was opened then on a ticket that was stale."""
    script = Script.of("a", ("b", "a"), ("c", "b")).open().complete("a", "b").tell(ReopenTicket(TicketId("a")))
    assert not script.state.tickets[TicketId("c")].ready
    opened = AttemptOpened(AttemptId("c#9"), TicketId("c"), 9, "c-9", "gemini-small", Tier.WORKER)
    apply(script.state, opened, script.now)
    assert script.state.tickets[TicketId("c")].attempt == "c#9"
