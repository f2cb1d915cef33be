"""What the real service refuses in a conversation; the rehearsal refuses it too, in the service's words.

A worker that passes here does not stumble there over the things that agent loops stumble over: a changed or missing
thought signature, a call left without its answer, a part that says nothing, a field that nobody knows.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from pydantic import ValidationError

from podium.providers.rehearsal_wire import Content, FunctionResponse, GenerateRequest, Part, signature

_SKIPPED_SIGNATURES = frozenset({"c2tpcF90aG91Z2h0X3NpZ25hdHVyZV92YWxpZGF0b3I="})
"""The documented sentinel for calls that another model made: `skip_thought_signature_validator`."""

_SIGNING = "gemini-3"


class Refusal(Exception):
    """The request is a 400, with this message."""


def read_request(body: bytes) -> GenerateRequest:
    """Raises `Refusal`, naming the first thing that cannot be read."""
    try:
        return GenerateRequest.model_validate_json(body)
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        *parents, last = [str(part) for part in first["loc"]] or ["body"]
        at = f" at '{'.'.join(parents)}'" if parents else ""
        if first["type"] == "extra_forbidden":
            raise Refusal(f'Invalid JSON payload received. Unknown name "{last}"{at}: Cannot find field.') from None
        raise Refusal(f"Invalid value{at} ({last}): {first['msg']}") from None


def check(request: GenerateRequest, model: str) -> None:
    """Raises `Refusal` for a conversation that the service would not continue."""
    if not request.contents:
        raise Refusal("* GenerateContentRequest.contents: contents is not specified")
    for index, content in enumerate(request.contents):
        _check_content(content, index)
    _check_answers(request.contents)
    if model.startswith(_SIGNING):
        _check_signatures(request.contents)


def _check_content(content: Content, index: int) -> None:
    if content.role not in {"user", "model"}:
        raise Refusal("Please use a valid role: user, model.")
    if not content.parts or any(part.is_empty for part in content.parts):
        raise Refusal(f"* GenerateContentRequest.contents[{index}].parts: contents.parts must not be empty.")
    if content.calls and content.role != "model":
        raise Refusal("Please ensure that function calls come from the role model.")


def _check_answers(contents: Sequence[Content]) -> None:
    pending: tuple[Part, ...] = ()
    for content in contents:
        if pending:
            _check_pairs(pending, content.responses)
        elif content.responses:
            raise Refusal("Please ensure that function response turn comes immediately after a function call turn.")
        pending = content.calls
    if pending:
        raise Refusal("Please ensure that function call turn is followed by a function response turn.")


def _check_pairs(calls: Sequence[Part], responses: Sequence[FunctionResponse]) -> None:
    if len(calls) != len(responses):
        raise Refusal(
            "Please ensure that the number of function response parts is equal to the number of function call parts"
            " of the function call turn."
        )
    asked = [(part.function_call.id, part.function_call.name) for part in calls if part.function_call]
    answered = [(response.id, response.name) for response in responses]
    if sorted(asked, key=str) != sorted(answered, key=str):
        raise Refusal(f"Function responses {answered} do not belong to the function calls {asked}.")


def _check_signatures(contents: Sequence[Content]) -> None:
    for position, part in _signed_parts(contents):
        assert part.function_call is not None
        sent = (part.thought_signature or "").replace("-", "+").replace("_", "/")
        if not sent:
            raise Refusal(
                "Function call is missing a thought_signature in functionCall parts. Additional data, function call"
                f" `default_api:{part.function_call.name}`, position {position}."
            )
        if sent not in _SKIPPED_SIGNATURES and sent != signature(part.function_call):
            raise Refusal("Corrupted thought signature.")


def _signed_parts(contents: Sequence[Content]) -> Iterator[tuple[int, Part]]:
    """The first call of each step of the current turn, which begins after the last text of the user."""
    begin = max(
        (i for i, c in enumerate(contents) if c.role == "user" and any(p.text is not None for p in c.parts)), default=-1
    )
    for position, content in enumerate(contents[begin + 1 :], begin + 2):
        yield from [(position, part) for part in content.calls[:1]]
