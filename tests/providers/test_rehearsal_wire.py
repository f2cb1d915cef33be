from __future__ import annotations

import json

import pytest
from google.genai import types
from pydantic import ValidationError

from podium.core.usage import Usage
from podium.providers import rehearsal_wire as wire


def test_a_chunk_is_what_the_sdk_reads() -> None:
    """The SDK's own type takes it, and finds everything where it belongs."""
    call = wire.FunctionCall(name="read_file", args={"path": "a"}, id="1")
    parts = [wire.Part(text="Hm", thought=True), wire.Part(function_call=call, thought_signature=wire.signature(call))]

    read = types.GenerateContentResponse.model_validate_json(
        wire.chunk(parts, "STOP", Usage(10, 4, 3, 2), "gemini-3-flash-preview", "r1")
    )

    assert read.candidates is not None
    assert read.candidates[0].finish_reason is types.FinishReason.STOP
    assert read.function_calls == [types.FunctionCall(name="read_file", args={"path": "a"}, id="1")]
    assert read.usage_metadata == types.GenerateContentResponseUsageMetadata(
        prompt_token_count=10,
        cached_content_token_count=4,
        candidates_token_count=3,
        thoughts_token_count=2,
        total_token_count=15,
    )


def test_both_spellings_of_names_are_taken() -> None:
    """The SDK mixes camelCase and snake_case, and so do requests of others."""
    for name in ("functionDeclarations", "function_declarations"):
        assert wire.Tool.model_validate({name: [{"name": "f"}]}).function_declarations[0].name == "f"


def test_unknown_fields_are_refused() -> None:
    """As by the service."""
    with pytest.raises(ValidationError):
        wire.Content.model_validate({"role": "user", "part": []})


def test_the_chunks_of_a_stream_make_one_response() -> None:
    """The last chunk's totals and finish, with the parts of all."""
    chunks = [
        wire.chunk([wire.Part(text=text)], finish, Usage(5, 0, tokens), "m", "r")
        for text, finish, tokens in [("a", "", 1), ("b", "STOP", 2)]
    ]

    whole = json.loads(wire.whole(chunks))

    assert whole["candidates"][0] == {
        "index": 0,
        "finishReason": "STOP",
        "content": {"role": "model", "parts": [{"text": "a"}, {"text": "b"}]},
    }
    assert whole["usageMetadata"] == {"promptTokenCount": 5, "candidatesTokenCount": 2, "totalTokenCount": 7}


def test_a_signature_belongs_to_its_call() -> None:
    """Another argument, another signature; the order of the arguments is none of it."""
    one, same, other = (
        wire.FunctionCall(name="f", args=args) for args in ({"a": 1, "b": 2}, {"b": 2, "a": 1}, {"a": 1, "b": 3})
    )

    assert wire.signature(one) == wire.signature(same) != wire.signature(other)


def test_half_a_character_travels_as_an_escape() -> None:
    """JSON in ASCII can carry what UTF-8 cannot."""
    body = wire.chunk([wire.Part(text="\ud83d")], "", Usage(1), "m", "r")

    assert rb"\ud83d" in body
