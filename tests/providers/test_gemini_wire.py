from __future__ import annotations

import json
from itertools import pairwise

import pytest
from google.genai import types
from hypothesis import given
from hypothesis import strategies as st

from podium.core.conversation import Role, ToolCall, ToolResult, ToolSpec, Turn
from podium.core.usage import Usage
from podium.providers.base import Done, ErrorKind, Finish, ModelRequest, ProviderError, TextDelta, ThoughtDelta
from podium.providers.gemini_wire import Reply, config_of, contents_of

REQUEST = ModelRequest("m", "Be brief.", (Turn(Role.USER, "Go."),))


def chunk(*parts: types.Part, finish: str | None = None, **usage: int) -> types.GenerateContentResponse:
    candidate = types.Candidate(
        content=types.Content(role="model", parts=list(parts)),
        finish_reason=types.FinishReason(finish) if finish else None,
    )
    counts = types.GenerateContentResponseUsageMetadata.model_validate(usage) if usage else None
    return types.GenerateContentResponse(candidates=[candidate], usage_metadata=counts)


def play(*chunks: types.GenerateContentResponse) -> tuple[list[TextDelta | ThoughtDelta], Done]:
    reply = Reply(REQUEST)
    heard = [delta for chunk in chunks for delta in reply.take(chunk)]
    for delta in reply.finish():
        if isinstance(delta, Done):
            return heard, delta
        assert isinstance(delta, TextDelta | ThoughtDelta)
        heard.append(delta)
    pytest.fail("a good reply ends with Done")


def failure_of(*chunks: types.GenerateContentResponse) -> ProviderError:
    with pytest.raises(ProviderError) as failure:
        play(*chunks)
    return failure.value


def test_the_last_total_counts() -> None:
    """Totals run; a chunk without them changes nothing."""
    _, done = play(
        chunk(types.Part(text="a"), prompt_token_count=9, candidates_token_count=1, thoughts_token_count=4),
        chunk(types.Part(text="b"), prompt_token_count=9, candidates_token_count=2, cached_content_token_count=5),
        chunk(finish="STOP"),
    )

    assert done.usage == Usage(input=9, cached=5, output=2)


def test_parts_are_kept_as_they_came_and_go_back_so() -> None:
    """Thoughts, signatures, arguments and order; an empty part says nothing and is left out."""
    parts = [
        types.Part(text="Hm", thought=True),
        types.Part(text=""),
        types.Part(text="I read."),
        types.Part(
            function_call=types.FunctionCall(name="f", args={"a": [1, None]}, id="7"), thought_signature=b"\xff\x00s"
        ),
        types.Part(text="", thought_signature=b"end"),
    ]
    heard, done = play(*(chunk(part) for part in parts), chunk(finish="STOP"))
    [sent] = contents_of((done.turn,))

    assert heard == [ThoughtDelta("Hm"), TextDelta("I read.")]
    assert done.turn.calls == (ToolCall("7", "f", '{"a":[1,null]}'),)
    assert (sent.role, sent.parts) == ("model", [parts[0], *parts[2:]])


@given(st.text(max_size=20), st.lists(st.integers(0, 40), max_size=5))
def test_a_text_cut_anywhere_is_whole_again(text: str, cuts: list[int]) -> None:
    """Also between the halves of a surrogate pair, as a stream in UTF-16 units is cut."""
    units = text.encode("utf-16-le")
    edges = sorted({0, *(min(2 * c, len(units)) for c in cuts), len(units)})
    pieces = [units[a:b].decode("utf-16-le", "surrogatepass") for a, b in pairwise(edges)]

    heard, done = play(*(chunk(types.Part(text=piece)) for piece in pieces), chunk(finish="STOP"))

    assert done.turn.text == "".join(delta.text for delta in heard) == text
    assert "".join(part["text"] for part in json.loads(done.turn.native)) == text


@given(st.lists(st.text(st.sampled_from("a\ud83d\ude00é"), max_size=4), max_size=4))
def test_no_half_of_a_character_comes_through(pieces: list[str]) -> None:
    """Whatever a service streams, text and native parts can be written as UTF-8."""
    _, done = play(*(chunk(types.Part(text=piece)) for piece in pieces), chunk(finish="STOP"))

    assert (done.turn.text + done.turn.native).encode("utf-8")


def test_bad_ends_are_errors_that_know_what_was_spent() -> None:
    """No finish, a block of the prompt, a block of the reply, a call that cannot be read."""
    said = chunk(types.Part(text="a"), prompt_token_count=9, candidates_token_count=1)
    blocked = types.GenerateContentResponse(
        prompt_feedback=types.GenerateContentResponsePromptFeedback(block_reason=types.BlockedReason.PROHIBITED_CONTENT)
    )
    failures = [
        failure_of(said, *end) for end in ([], [blocked], [chunk(finish="SAFETY")], [chunk(finish="RECITATION")])
    ]
    failures.append(failure_of(said, chunk(finish="MALFORMED_FUNCTION_CALL")))

    assert [(f.kind, f.usage) for f in failures] == [
        (kind, Usage(input=9, output=1))
        for kind in (ErrorKind.CUT, ErrorKind.SAFETY, ErrorKind.SAFETY, ErrorKind.SAFETY, ErrorKind.MALFORMED)
    ]


@pytest.mark.parametrize(
    ("raw", "calls", "finish"),
    [
        ("STOP", False, Finish.STOP),
        ("STOP", True, Finish.CALLS),
        ("MAX_TOKENS", True, Finish.LENGTH),
        ("OTHER", False, Finish.OTHER),
    ],
)
def test_good_ends_have_a_word(raw: str, calls: bool, finish: Finish) -> None:
    """And the service's own word beside it."""
    part = types.Part(function_call=types.FunctionCall(name="f")) if calls else types.Part(text="a")
    _, done = play(chunk(part, finish=raw))

    assert (done.finish, done.raw_finish) == (finish, raw)


def test_results_answer_their_calls() -> None:
    """With the service's id, or without when it gave none; errors under their own key."""
    results = (
        ToolResult(ToolCall("7", "f", "{}"), "fine"),
        ToolResult(ToolCall("local:0.1", "g", "{}"), "no", is_error=True),
    )
    [content] = contents_of((Turn(Role.TOOL, results=results),))

    responses = [part.function_response for part in content.parts or []]
    assert content.role == "user"
    assert responses == [
        types.FunctionResponse(id="7", name="f", response={"output": "fine"}),
        types.FunctionResponse(name="g", response={"error": "no"}),
    ]


def test_a_turn_that_says_nothing_is_left_out() -> None:
    """The service refuses contents without parts."""
    assert [c.role for c in contents_of((Turn(Role.USER, "Go."), Turn(Role.MODEL, native="[]")))] == ["user"]


def test_tools_are_declared_and_the_sdk_kept_from_acting() -> None:
    """The schema goes as it is, but for `$schema`, which the service does not know."""
    tool = ToolSpec("f", "Does it", '{"$schema":"x","type":"object"}')
    config = config_of(ModelRequest("m", "Be brief.", (), (tool,)))

    declaration = types.FunctionDeclaration(name="f", description="Does it", parameters_json_schema={"type": "object"})
    assert config.tools == [types.Tool(function_declarations=[declaration])]
    assert config.automatic_function_calling == types.AutomaticFunctionCallingConfig(disable=True)
    assert (config.automatic_continuation, config.system_instruction) == (False, "Be brief.")
    assert config_of(REQUEST).tools is None
