"""How far a conversation has come, whatever cut it off."""

from __future__ import annotations

from podium.core.approval import Rejected
from podium.core.conversation import Role, ToolCall, ToolResult, Turn
from podium.core.transcript import Resumption, Transcript

FIRST, SECOND = ToolCall("1", "read_file", "{}"), ToolCall("2", "run_command", "{}")
ASKS = Turn(Role.MODEL, "I look.", calls=(FIRST, SECOND))


def test_what_has_not_begun_leaves_nothing() -> None:
    """A worker that died at once is raised as if it had never been; a request that was under way is no step."""
    transcript = Transcript()
    transcript.asking = True
    assert transcript.resumption is None


def test_a_turn_that_was_taken_is_no_request_any_more() -> None:
    """Nothing of it was lost."""
    transcript = Transcript(asking=True)
    transcript.take_turn(ASKS)
    assert transcript == Transcript((ASKS,))
    assert transcript.resumption == Resumption((ASKS,))


def test_the_results_of_a_whole_turn_become_a_turn() -> None:
    """In the order of the calls; until then they are those of a turn that is half carried out."""
    transcript = Transcript((ASKS,))
    results = ToolResult(FIRST, "text"), ToolResult(SECOND, "done")
    transcript.start(FIRST)
    assert transcript.resumption == Resumption((ASKS,), running=FIRST)
    transcript.finish(results[0])
    assert transcript.resumption == Resumption((ASKS,), results[:1])
    transcript.finish(results[1])
    assert transcript.resumption == Resumption((ASKS, Turn(Role.TOOL, results=results)))


def test_a_question_forgets_the_start_and_an_answer_waits_for_the_start() -> None:
    """What is asked again has not been started again; what was started needs no answer any more."""
    transcript = Transcript((ASKS,), running=FIRST)
    transcript.question()
    assert transcript.running is None
    transcript.verdict = Rejected("no")
    assert transcript.resumption == Resumption((ASKS,), verdict=Rejected("no"))
    transcript.start(FIRST)
    assert transcript == Transcript((ASKS,), running=FIRST)
    transcript.verdict = Rejected("no")
    transcript.finish(ToolResult(FIRST, "not carried out", is_error=True))
    assert transcript == Transcript((ASKS,), (ToolResult(FIRST, "not carried out", is_error=True),))


def test_a_command_has_a_result_and_no_turns() -> None:
    """It must not run again because its worker could not say that it ended."""
    result = ToolResult(SECOND, "ok")
    transcript = Transcript()
    transcript.start(SECOND)
    transcript.finish(result)
    assert transcript.resumption == Resumption(results=(result,))
