from __future__ import annotations

import json
import math
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from podium.core.usage import Usage
from podium.providers import rehearsal_wire as wire
from podium.providers.rehearsal_reply import Ending, Moment, Performance, moment_of, perform
from podium.providers.rehearsal_script import (
    Defaults,
    DropFault,
    ErrorFault,
    Fault,
    HeadersFault,
    QuotaFault,
    Script,
    ScriptedTurn,
    SlowFault,
    StallFault,
)
from tests.providers.stage import PLAIN, SIGNING, call, says

FINISH = wire.Tool(function_declarations=(wire.FunctionDeclaration(name="finish"),))
TEN_WORDS = "one two three four five six seven eight nine ten"


def asked(
    ticket: str = "t", attempt: int = 1, step: int = 0, *, tools: tuple[wire.Tool, ...] = ()
) -> wire.GenerateRequest:
    system = f"You are a worker.\nTicket: {ticket}\nAttempt: {attempt}\nTrack: x"
    said = (wire.Content(role="user", parts=(wire.Part(text="Go."),)),)
    turn = (wire.Content(role="model", parts=(wire.Part(text="a" * 400),)), *said)
    return wire.GenerateRequest(
        contents=said + turn * step,
        system_instruction=wire.Content(parts=(wire.Part(text=system),)),
        tools=tools,
    )


def parts_of(performance: Performance) -> list[list[dict[str, Any]]]:
    bodies = [json.loads(chunk.body) for chunk in performance.chunks]
    return [body["candidates"][0].get("content", {}).get("parts", []) for body in bodies]


def finishes_of(performance: Performance) -> list[str | None]:
    return [json.loads(chunk.body)["candidates"][0].get("finishReason") for chunk in performance.chunks]


def test_who_asks_is_read_from_the_request() -> None:
    """Ticket and attempt from the system instruction, the step from the model's turns."""
    nobody = wire.GenerateRequest(contents=asked().contents)

    assert moment_of(asked("parse-config", 3, 2)) == Moment("parse-config", 3, 2)
    assert moment_of(nobody) == Moment("", 1, 0)


@given(st.from_regex(r"[^\W\d_]([ \w.:–-]{0,20}[\w:])?", fullmatch=True))
def test_a_ticket_of_any_name_is_known(name: str) -> None:
    """Blanks and letters of any script, as a track file allows them."""
    assert moment_of(asked(name, 2)) == Moment(name, 2, 0)


def test_a_reply_comes_in_chunks_of_a_few_words() -> None:
    """Thought, text, then the calls one by one; only the first call is signed, only the last chunk finishes."""
    turn = says(TEN_WORDS, thought="Let me see now please.", calls=[call("a"), call("b")])
    performance = perform(Script(turns=(turn,)), asked(), SIGNING, 0)

    kinds = [[sorted(part) for part in parts] for parts in parts_of(performance)]
    assert kinds == [
        [["text", "thought"]],
        [["text", "thought"]],
        [["text"]],
        [["text"]],
        [["text"]],
        [["functionCall", "thoughtSignature"]],
        [["functionCall"]],
    ]
    assert finishes_of(performance) == [None] * 6 + ["STOP"]


@given(st.text(max_size=200))
def test_chunks_lose_nothing_of_a_text(text: str) -> None:
    """What is said in chunks is what is in the script, up to space that says nothing."""
    parts = parts_of(perform(Script(turns=(says(text),)), asked(), PLAIN, 0))

    said = "".join(str(part.get("text", "")) for [part] in [p for p in parts if p])
    assert said == (text if text.strip() else "")


def test_totals_run_and_what_was_sent_before_is_partly_cached() -> None:
    """Each chunk tells the sum so far; a longer conversation costs more prompt, some of it cached."""
    script = Script(turns=(says("a"), says(TEN_WORDS, thought="Hm, hm.")))
    first, second = (perform(script, asked(step=step), PLAIN, 0) for step in (0, 1))
    third = perform(Script(turns=(says("a"),) * 4), asked(step=3), PLAIN, 0)

    totals = [chunk.usage for chunk in second.chunks]
    assert [u.thoughts for u in totals] == [1] * 5
    assert [u.output for u in totals] == sorted(u.output for u in totals)
    assert first.chunks[0].usage.cached == 0 < third.chunks[0].usage.cached < third.chunks[0].usage.input
    assert first.chunks[0].usage.input < second.chunks[0].usage.input


def test_a_ticket_without_script_is_finished_politely() -> None:
    """With a `finish` tool it is called, else it is said; after the script's end likewise."""
    script = Script(turns=(says("one"),))

    [[finish]] = parts_of(perform(script, asked("other", tools=(FINISH,)), SIGNING, 0))
    [[ended]] = parts_of(perform(script, asked("t", step=1, tools=(FINISH,)), SIGNING, 0))
    words = parts_of(perform(script, asked("other"), PLAIN, 0))

    summaries = [part["functionCall"]["args"]["summary"] for part in (finish, ended)]
    assert summaries == [
        "The rehearsal has no script for ticket other.",
        "The script of the rehearsal ends here for ticket t.",
    ]
    assert "".join(str(part["text"]) for [part] in words) == "The rehearsal has no script for ticket other."


def test_the_default_thought_is_for_turns_without_one() -> None:
    """An empty thought is none, not the default."""
    script = Script(
        defaults=Defaults(thought="Hm."), turns=(says("a"), says("b", thought=""), says("c", thought="Ah."))
    )

    thoughts = [
        [part["text"] for [part] in parts_of(perform(script, asked(step=step), PLAIN, 0)) if "thought" in part]
        for step in range(3)
    ]
    assert thoughts == [["Hm."], [], ["Ah."]]


@pytest.mark.parametrize(
    ("fault", "status", "chunks", "ending", "silence_s", "delay_s"),
    [
        (QuotaFault(), 429, 1, Ending.WHOLE, 0, 0),
        (ErrorFault(code=500), 500, 1, Ending.WHOLE, 0, 0),
        (ErrorFault(after=2), 200, 3, Ending.WHOLE, 0, 0.02),
        (StallFault(after=2), 200, 2, Ending.STALL, 0, 0.02),
        (DropFault(), 200, 0, Ending.DROP, 0, 0.02),
        (SlowFault(delay_s=3), 200, 4, Ending.WHOLE, 0, 3),
        (HeadersFault(), 200, 4, Ending.WHOLE, math.inf, 0.02),
        (HeadersFault(delay_s=2), 200, 4, Ending.WHOLE, 2, 0.02),
    ],
)
def test_faults(fault: Fault, status: int, chunks: int, ending: Ending, silence_s: float, delay_s: float) -> None:
    """Each kind plays as the guide says."""
    done = perform(Script(turns=(says(TEN_WORDS, faults=[fault]),)), asked(), PLAIN, 0)

    assert (done.status, len(done.chunks), done.ending, done.silence_s, done.delay_s) == (
        status,
        chunks,
        ending,
        silence_s,
        delay_s,
    )


def test_the_nth_request_meets_the_nth_fault() -> None:
    """And the one after the last fault gets the turn."""
    script = Script(turns=(says("ok", faults=[ErrorFault(code=500), ErrorFault(code=503)]),))

    assert [perform(script, asked(), PLAIN, earlier).status for earlier in range(4)] == [500, 503, 200, 200]


def test_an_error_inside_a_stream_tells_no_new_total() -> None:
    """The last total stands."""
    done = perform(Script(turns=(says(TEN_WORDS, faults=[ErrorFault(after=2)]),)), asked(), PLAIN, 0)

    assert done.chunks[2].usage == done.chunks[1].usage != Usage()


def test_a_turn_of_one_attempt_is_not_played_in_another() -> None:
    """Attempt 2 goes on where its own turns begin."""
    turns = (ScriptedTurn(ticket="t", attempt=1, text="first"), ScriptedTurn(ticket="t", attempt=2, text="second"))

    said = [parts_of(perform(Script(turns=turns), asked(attempt=n), PLAIN, 0))[0][0]["text"] for n in (1, 2)]
    assert said == ["first", "second"]


def test_a_reply_keeps_to_the_bound_that_it_is_told() -> None:
    """Thoughts count too; the chunk that would go beyond is not sent, and the end says that the reply is cut."""
    script = Script(turns=(says(TEN_WORDS, thought="", calls=[call("a")]),))
    bounded = asked().model_copy(update={"generation_config": wire.GenerationConfig(max_output_tokens=9)})

    performance = perform(script, bounded, PLAIN, 0)
    whole = perform(script, asked(), PLAIN, 0)
    assert parts_of(performance) == [*parts_of(whole)[:2], []]
    assert finishes_of(performance) == [None, None, "MAX_TOKENS"]
    assert performance.chunks[-1].usage == performance.chunks[-2].usage
    assert performance.chunks[-1].usage.generated <= 9 < whole.chunks[-1].usage.generated
