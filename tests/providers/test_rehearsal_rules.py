from __future__ import annotations

import base64
import json

import pytest

from podium.providers.rehearsal_rules import Refusal, check, read_request
from podium.providers.rehearsal_wire import Content, FunctionCall, FunctionResponse, GenerateRequest, Part, signature
from tests.providers.stage import PLAIN, SIGNING

ASK = Content(role="user", parts=(Part(text="Go."),))
READ_A = FunctionCall(name="read_file", args={"path": "a"}, id="1")
READ_B = FunctionCall(name="read_file", args={"path": "b"}, id="2")
CALLS = Content(
    role="model", parts=(Part(function_call=READ_A, thought_signature=signature(READ_A)), Part(function_call=READ_B))
)


def answered(*ids: str | None) -> Content:
    parts = [Part(function_response=FunctionResponse(name="read_file", response={"output": "x"}, id=i)) for i in ids]
    return Content(role="user", parts=tuple(parts))


def signed(text: str | None) -> Content:
    return Content(role="model", parts=(Part(function_call=READ_A, thought_signature=text),))


def refusal_of(*contents: Content, model: str = SIGNING) -> str:
    with pytest.raises(Refusal) as refusal:
        check(GenerateRequest(contents=contents), model)
    return str(refusal.value)


@pytest.mark.parametrize("model", [SIGNING, PLAIN])
def test_a_sound_conversation_passes(model: str) -> None:
    """Parallel calls, all answered, in any order."""
    check(GenerateRequest(contents=(ASK, CALLS, answered("2", "1"))), model)


def test_calls_must_be_answered_one_by_one_and_at_once() -> None:
    """The service's own complaints, which agent loops know."""
    assert "number of function response parts" in refusal_of(ASK, CALLS, answered("1"))
    assert "do not belong" in refusal_of(ASK, CALLS, answered("1", "3"))
    assert "do not belong" in refusal_of(ASK, CALLS, answered(None, None))
    assert "followed by a function response" in refusal_of(ASK, CALLS)
    assert "immediately after" in refusal_of(ASK, answered("1"))


def test_contents_must_say_something() -> None:
    """No contents, no parts, an empty part, a role that is none, a call by the user."""
    assert "not specified" in refusal_of()
    assert "contents[0].parts" in refusal_of(Content(role="user"))
    assert "contents[1].parts" in refusal_of(ASK, Content(role="model", parts=(Part(text=""),)))
    assert "valid role" in refusal_of(Content(role="assistant", parts=ASK.parts))
    assert "role model" in refusal_of(Content(role="user", parts=CALLS.parts))


def test_signatures_of_the_current_turn_must_come_back() -> None:
    """Missing and changed ones are refused by models that sign, and by no other."""
    assert "missing a thought_signature" in refusal_of(ASK, signed(None), answered("1"))
    assert "Corrupted" in refusal_of(ASK, signed(signature(READ_B)), answered("1"))
    check(GenerateRequest(contents=(ASK, signed(None), answered("1"))), PLAIN)


def test_signatures_of_earlier_turns_are_not_asked_for() -> None:
    """A new text of the user begins a new turn."""
    check(GenerateRequest(contents=(ASK, signed(None), answered("1"), ASK)), SIGNING)


def test_the_sentinel_skips_the_check() -> None:
    """For calls that another model made."""
    sentinel = base64.b64encode(b"skip_thought_signature_validator").decode()

    check(GenerateRequest(contents=(ASK, signed(sentinel), answered("1"))), SIGNING)


@pytest.mark.parametrize(
    ("body", "message"),
    [
        ({"contentz": []}, 'Unknown name "contentz": Cannot find field'),
        (
            {"generationConfig": {"temprature": 1}},
            "Unknown name \"temprature\" at 'generationConfig': Cannot find field",
        ),
        ({"contents": "hello"}, "Invalid value (contents)"),
    ],
)
def test_what_cannot_be_read_is_named(body: object, message: str) -> None:
    """The first bad field and its place."""
    with pytest.raises(Refusal) as refusal:
        read_request(json.dumps(body).encode())

    assert message in str(refusal.value)


def test_what_is_no_json_is_refused() -> None:
    """A broken body is a 400, not a crash."""
    with pytest.raises(Refusal, match="Invalid"):
        read_request(b"{")
