from __future__ import annotations

import threading

import pytest

from podium.abort import Aborted
from podium.core.approval import CUT_OFF
from podium.core.conversation import Role, ToolCall, ToolResult, Turn, canonical
from podium.core.events import (
    CallFailed,
    CallRefused,
    CoolingBegan,
    CoolingEnded,
    Outcome,
    Reminded,
    RequestSent,
    Streamed,
    StreamVoided,
    TokensSpent,
    ToolFinished,
    ToolStarted,
    TurnTaken,
    Voice,
)
from podium.core.inputs import Reported
from podium.core.ticket import Tier
from podium.core.transcript import Resumption, Transcript
from podium.core.usage import Usage
from podium.providers.base import ErrorKind, ProviderError
from podium.providers.rehearsal_script import ScriptedTurn
from podium.worker import lifecycle
from podium.worker.lifecycle import Ending, WentNowhere
from tests.conftest import Repository
from tests.stage import call, turn
from tests.worker.desk import Desk, conversation

FINISH = turn("t", call("finish", summary="all done"))
DONE = Ending(Outcome.COMPLETED, "all done")


def converse(repo: Repository, *turns: ScriptedTurn) -> tuple[Ending, Desk, list[str], Usage]:
    """A whole conversation: how it ended, the desk, and what the model was sent with its last request."""
    desk = Desk(repo.path)
    with conversation(desk, *turns) as (talk, server):
        ending = talk.converse()
        assert [request.refusal for request in server.requests if request.refusal] == []
        return ending, desk, server.requests[-1].all_text.splitlines(), server.usage()


def test_finish_completes_with_its_summary(repo: Repository) -> None:
    """The model's first message is the prompt, and its `finish` is the end."""
    ending, desk, sent, _ = converse(repo, FINISH)

    assert ending == DONE
    assert sent == ["Ticket: t", "Attempt: 1", "Track: track", "", "You work.", "Please do t."]
    assert [type(fact) for fact in desk.facts] == [RequestSent, TokensSpent, TurnTaken]


def test_block_blocks_with_its_reason(repo: Repository) -> None:
    """Also when a call before it failed: whoever is stuck may say so."""
    ending, *_ = converse(repo, turn("t", call("read_file", path="none.py"), call("block", reason="no such file")))

    assert ending == Ending(Outcome.BLOCKED, "no such file")


@pytest.mark.parametrize(
    ("said", "reason"),
    [
        ("BLOCKED: I need the schema.", "I need the schema."),
        ("\n  BLOCKED - two\nlines\n", "two\nlines"),
        ("BLOCKED", "no reason given"),
    ],
)
def test_a_reply_that_starts_with_blocked_blocks(repo: Repository, said: str, reason: str) -> None:
    """The word of the field, for models that write in place of calling."""
    ending, *_ = converse(repo, turn("t", text=said))

    assert ending == Ending(Outcome.BLOCKED, reason)


@pytest.mark.parametrize("said", ["The build is UNBLOCKED now.", "I was BLOCKED: no more.", "BLOCKEDNESS is a word"])
def test_a_reply_that_only_contains_the_word_does_not_block(repo: Repository, said: str) -> None:
    """`unblocked` is good news."""
    ending, *_ = converse(repo, turn("t", text=said), FINISH)

    assert ending == DONE


def test_a_reply_without_a_call_is_reminded_twice_and_then_fails(repo: Repository) -> None:
    """Three idle turns in a row are the end, and the error says what to do."""
    desk = Desk(repo.path)
    with conversation(desk, *[turn("t", text="Let me think.")] * 3) as (talk, server):
        with pytest.raises(WentNowhere, match="3 turns without calling a tool; retry it"):
            talk.converse()
        assert server.requests[1].all_text.count("You called no tool.") == 1
        assert server.requests[2].all_text.count("Again no tool was called.") == 1
        assert len(server.requests) == 3


def test_a_call_makes_up_for_an_idle_turn(repo: Repository) -> None:
    """Idle turns are counted in a row, not over the whole conversation."""
    idle, busy = turn("t", text="Hm."), turn("t", call("read_file", path="README.md"))

    ending, *_ = converse(repo, idle, idle, busy, idle, idle, FINISH)

    assert ending == DONE


def test_a_conversation_that_runs_in_a_circle_is_ended(repo: Repository, monkeypatch: pytest.MonkeyPatch) -> None:
    """However busy the model is."""
    monkeypatch.setattr(lifecycle, "MAX_TURNS", 3)
    desk = Desk(repo.path)
    with conversation(desk, *[turn("t", call("list_files"))] * 9) as (talk, server):
        with pytest.raises(WentNowhere, match="took 3 turns and did not end; split the ticket, or retry it"):
            talk.converse()
        assert len(server.requests) == 3


def test_a_reply_that_was_cut_off_is_told_so(repo: Repository) -> None:
    """A model that ran into the length limit should know why nothing happened."""
    ending, _, sent, _ = converse(repo, turn("t", text="A long story", finish="MAX_TOKENS"), FINISH)

    assert ending == DONE
    assert sent[-1].startswith("Your reply was cut off because it was too long. You called no tool.")


def test_parallel_calls_are_answered_all_in_one_turn(repo: Repository) -> None:
    """In the order in which they were asked for, the wrong one among them."""
    desk = Desk(repo.path)
    calls = [call("read_file", path="README.md"), call("nonsense"), call("write_file", path="a.txt", content="a\n")]
    with conversation(desk, turn("t", *calls), FINISH) as (talk, server):
        assert talk.converse() == DONE
        read, nonsense, written = server.requests[1].tool_results

    assert "A repository" in read
    assert "there is no tool nonsense" in nonsense
    assert "a.txt" in written
    assert [fact.call.name for fact in desk.facts if isinstance(fact, ToolStarted)] == ["read_file", "write_file"]


def test_calls_before_finish_are_carried_out_and_those_after_it_are_not(repo: Repository) -> None:
    """`finish` ends the turn where it stands."""
    ending, *_ = converse(
        repo,
        turn(
            "t",
            call("write_file", path="a.txt", content="a\n"),
            call("finish", summary="all done"),
            call("write_file", path="b.txt", content="b\n"),
        ),
    )

    assert ending == DONE
    assert repo.git("status", "--porcelain") == "?? a.txt"


def test_finish_beside_a_failed_call_does_not_count(repo: Repository) -> None:
    """A model cannot have known that its edit failed; it is told, and decides again."""
    hasty = turn("t", call("edit_file", path="none.py", old_text="a", new_text="b"), call("finish", summary="edited"))

    ending, desk, _, _ = converse(repo, hasty, FINISH)

    assert ending == DONE
    assert len([fact for fact in desk.facts if isinstance(fact, TurnTaken)]) == 2


def test_finish_with_wrong_arguments_goes_back_to_the_model(repo: Repository) -> None:
    """Dependents live on the summary."""
    desk = Desk(repo.path)
    with conversation(desk, turn("t", call("finish", note="x")), FINISH) as (talk, server):
        assert talk.converse() == DONE
        (told,) = server.requests[1].tool_results

    assert "summary" in told


def test_thought_signatures_survive_a_long_conversation(repo: Repository) -> None:
    """The strict model refuses a call that comes back without its signature; it refuses nothing here."""
    pairs = [turn("t", call("read_file", path="README.md"), call("list_files"), text=f"Turn {n}.") for n in range(3)]

    ending, desk, _, _ = converse(repo, *pairs, turn("t", text="Hm."), FINISH)

    assert ending == DONE
    assert len([fact for fact in desk.facts if isinstance(fact, TurnTaken)]) == 5


def test_what_the_model_says_is_streamed_and_every_token_is_billed(repo: Repository) -> None:
    """Text and thoughts in their voices; the bills add up to the server's own count."""
    spoken = turn("t", call("finish", summary="all done"), text="One two three.", thought="Hm hm.")

    _, desk, _, usage = converse(repo, spoken)

    streamed = [notice for notice in desk.notices if isinstance(notice, Streamed)]
    assert "".join(s.text for s in streamed if s.voice is Voice.TEXT) == "One two three."
    assert "".join(s.text for s in streamed if s.voice is Voice.THOUGHT) == "Hm hm."
    bills = [fact for fact in desk.facts if isinstance(fact, TokensSpent)]
    assert {bill.tier for bill in bills} == {Tier.WORKER}
    assert sum((bill.bill.usage for bill in bills), Usage()) == usage


def test_a_failed_call_is_told_voided_and_made_again(repo: Repository) -> None:
    """What was heard of a cut reply does not count, its tokens do."""
    faulty = turn("t", call("finish", summary="all done"), text="One two three four five.", faults=[
        {"kind": "drop", "after": 1}, {"kind": "error"},
    ])  # fmt: skip

    ending, desk, _, usage = converse(repo, faulty)

    assert ending == DONE
    failures = [fact for fact in desk.facts if isinstance(fact, CallFailed)]
    assert [failure.delay for failure in failures] == [0.01, 0.02]
    voided = [notice for notice in desk.notices if isinstance(notice, StreamVoided)]
    assert [v.why for v in voided] == [failure.message for failure in failures]
    assert sum((f.bill.usage for f in desk.facts if isinstance(f, TokensSpent)), Usage()) == usage


def test_cooling_is_told_from_its_beginning_to_its_end(repo: Repository) -> None:
    """The server's own wish in seconds."""
    faulty = turn("t", call("finish", summary="all done"), faults=[{"kind": "quota", "retry_after_s": 0.05}])

    ending, desk, _, _ = converse(repo, faulty)

    assert ending == DONE
    (failed,) = [fact for fact in desk.facts if isinstance(fact, CallFailed)]
    assert failed.delay == 0.05
    kinds = [type(fact) for fact in desk.facts]
    assert kinds.index(CallFailed) < kinds.index(CoolingBegan) < kinds.index(CoolingEnded) < kinds.index(TurnTaken)


def test_an_error_that_waiting_cannot_mend_ends_the_conversation(repo: Repository) -> None:
    """It passes through as it is, for the supervisor to tell."""
    desk = Desk(repo.path)
    blocked = turn("t", faults=[{"kind": "safety"}])
    with conversation(desk, blocked) as (talk, _), pytest.raises(ProviderError) as failure:
        talk.converse()

    assert failure.value.kind is ErrorKind.SAFETY


def test_an_abort_ends_a_stalled_stream(repo: Repository) -> None:
    """The worker is gone, and the server has seen it hang up."""
    desk = Desk(repo.path)
    stalled = turn("t", text="One two three four five.", faults=[{"kind": "stall", "after": 1}])
    with conversation(desk, stalled) as (talk, server):

        def kill() -> None:
            (request,) = server.wait_for(1)
            assert request.waiting.wait(30)
            desk.line.abort.set("killed")

        killer = threading.Thread(target=kill)
        killer.start()
        with pytest.raises(Aborted):
            talk.converse()
        killer.join()
        assert server.requests[0].gone.wait(30)


# --- taken up after a crash -----------------------------------------------------------------------------


def transcript_of(desk: Desk) -> Transcript:
    """What the journal would hold of the desk's conversation."""
    found = Transcript()
    for fact in desk.facts:
        match fact:
            case TurnTaken(_, taken):
                found.take_turn(taken)
            case Reminded(_, text):
                found.take_turn(Turn(Role.USER, text))
            case ToolStarted(_, started):
                found.start(started)
            case ToolFinished(_, result) | CallRefused(_, result):
                found.finish(result)
            case _:
                pass
    return found


def told(transcript: Transcript) -> list[tuple[str, list[tuple[str, str]]]]:
    """What was said and called, without the ids of the calls."""
    return [(t.text, [(c.name, c.arguments) for c in t.calls]) for t in transcript.turns]


WRITES = [
    turn("t", call("read_file", path="README.md"), call("write_file", path="a.txt", content="a\n"), text="I look."),
    turn("t", text="Let me think."),
    turn("t", call("run_command", command="echo ran >> runs.txt"), call("nonsense")),
    FINISH,
]


@pytest.mark.parametrize("facts", range(1, 15))
def test_a_conversation_goes_on_from_any_fact(repo: Repository, facts: int) -> None:
    """Cut off after any of its facts, it ends as it would have: no turn is asked for twice, no call is run twice
    unless a person was asked, and the whole conversation reads the same."""
    first = Desk(repo.path)
    with conversation(first, *WRITES) as (talk, server):
        talk.converse()
        whole, requests = transcript_of(first), len(server.requests)
    assert (repo.path / "runs.txt").read_text() == "ran\n"
    known = [report for report in first.reports if isinstance(report, Reported)][:facts]
    cut = Desk(repo.path, reports=list(known))
    left = transcript_of(cut)
    ran = [f for f in cut.facts if isinstance(f, ToolStarted) and f.call.name == "run_command"]

    second = Desk(repo.path, reports=list(known))
    with conversation(second, *WRITES, left=left.resumption) as (talk, server):
        assert talk.converse() == DONE
        taken = sum(isinstance(fact, TurnTaken) for fact in cut.facts)
        assert len(server.requests) == requests - taken
        assert [request.refusal for request in server.requests if request.refusal] == []

    assert told(transcript_of(second)) == told(whole)
    unknown = left.running is not None and left.running.name == "run_command"
    runs = (repo.path / "runs.txt").read_text().count("ran")
    assert runs == 1 + (unknown or not ran)
    assert [body.problem for body in second.asked if body.problem] == (
        [CUT_OFF] if left.running is not None and left.running.name != "read_file" else []
    )


def test_a_finish_that_was_said_is_the_end(repo: Repository) -> None:
    """The model is not asked again."""
    said = Turn(Role.MODEL, "", calls=(ToolCall("1", "finish", canonical({"summary": "all done"})),))
    desk = Desk(repo.path)
    with conversation(desk, left=Resumption((said,))) as (talk, server):
        assert talk.converse() == DONE
        assert server.requests == ()


def test_the_summary_of_a_dead_worker_is_found() -> None:
    """A turn that finishes, or a command that went well; nothing else is an end."""
    finish = ToolCall("2", "finish", canonical({"summary": "all done"}))
    read = ToolCall("1", "read_file", "{}")
    good, bad = ToolResult(read, "ok"), ToolResult(read, "no", is_error=True)
    assert lifecycle.last_word(None) is None
    assert lifecycle.last_word(Resumption((Turn(Role.MODEL, calls=(read, finish)),), (good,))) == "all done"
    assert lifecycle.last_word(Resumption((Turn(Role.MODEL, calls=(read,)),))) is None
    assert lifecycle.last_word(Resumption(results=(good,))) == lifecycle.ENDED_WELL
    assert lifecycle.last_word(Resumption(results=(bad,))) is None
