"""Between Podium's conversation and google-genai's types.

The rule: a model's turn goes back as it came. Its parts are kept in `Turn.native`, thought signatures included, and
replayed in their order; Gemini 3 refuses a call whose signature is missing
(https://ai.google.dev/gemini-api/docs/thought-signatures). A turn that another provider made has no
such parts; its first call then carries the documented sentinel that skips the check.

One exception to "as it came": a character outside the basic plane may be streamed as two halves in two chunks. Halves
that belong together are joined, and one without its other half becomes U+FFFD, because no store, window or service can
take it.
"""

from __future__ import annotations

import codecs
import json
from collections.abc import Iterator
from typing import TYPE_CHECKING

from podium.core.conversation import Role, ToolCall, ToolResult, ToolSpec, Turn, canonical
from podium.core.usage import Usage
from podium.providers.base import (
    Delta,
    Done,
    ErrorKind,
    Finish,
    ModelRequest,
    ProviderError,
    TextDelta,
    ThoughtDelta,
)

if TYPE_CHECKING:
    from google.genai import types

_LOCAL_ID = "local:"
"""Begins the id of a call to which the service gave none; such a call is answered without id."""

_SKIP_SIGNATURE = b"skip_thought_signature_validator"

_FINISHES = {"STOP": Finish.STOP, "MAX_TOKENS": Finish.LENGTH}
_UNSAFE = frozenset({"SAFETY", "PROHIBITED_CONTENT", "BLOCKLIST", "SPII", "RECITATION", "IMAGE_SAFETY", "LANGUAGE"})
_MALFORMED = frozenset({"MALFORMED_FUNCTION_CALL", "UNEXPECTED_TOOL_CALL", "MALFORMED_RESPONSE"})


def contents_of(history: tuple[Turn, ...]) -> list[types.Content]:
    """The conversation as `contents`; turns without any part are left out, the service refuses them."""
    from google.genai import types

    contents = []
    for turn in history:
        match turn.role:
            case Role.USER:
                role, parts = "user", [types.Part(text=turn.text)]
            case Role.MODEL:
                role, parts = "model", _model_parts(turn)
            case Role.TOOL:
                role, parts = "user", [_answer(result) for result in turn.results]
        if parts:
            contents.append(types.Content(role=role, parts=parts))
    return contents


def config_of(request: ModelRequest) -> types.GenerateContentConfig:
    from google.genai import types

    return types.GenerateContentConfig(
        system_instruction=request.system or None,
        tools=[types.Tool(function_declarations=[_declaration(t) for t in request.tools])] if request.tools else None,
        automatic_function_calling=types.AutomaticFunctionCallingConfig(disable=True),
        automatic_continuation=False,
        max_output_tokens=request.max_output,
        thinking_config=types.ThinkingConfig(include_thoughts=True),
    )


class Reply:
    """Collects the chunks of one streamed reply."""

    def __init__(self, request: ModelRequest) -> None:
        self._model = request.model
        self._step = sum(turn.role is Role.MODEL for turn in request.history)
        self._parts: list[object] = []
        self._text: list[str] = []
        self._calls: list[ToolCall] = []
        self._finish = ""
        self._blocked = ""
        self._halves = {thought: _Halves() for thought in (False, True)}
        self.usage = Usage()
        self.began = False

    def take(self, chunk: types.GenerateContentResponse) -> Iterator[TextDelta | ThoughtDelta]:
        """Keep a chunk; its texts come out at once. Usage is a running total, so the last one counts."""
        self.began = True
        self._model = chunk.model_version or self._model
        if chunk.usage_metadata is not None:
            self.usage = _usage(chunk.usage_metadata)
        if chunk.prompt_feedback is not None and chunk.prompt_feedback.block_reason is not None:
            self._blocked = str(chunk.prompt_feedback.block_reason.value)
        for candidate in (chunk.candidates or [])[:1]:
            if candidate.finish_reason is not None:
                self._finish = str(candidate.finish_reason.value)
            for part in (candidate.content.parts if candidate.content else None) or ():
                yield from self._part(part)

    def finish(self) -> Iterator[Delta]:
        """What is left, and `Done`; raises `ProviderError` for a reply that is not one."""
        for thought, halves in self._halves.items():
            yield from self._say(halves.rest(), thought=thought)
        self._refuse_bad_ends()
        turn = Turn(Role.MODEL, "".join(self._text), tuple(self._calls), native=canonical(self._parts))
        finish = _FINISHES.get(self._finish, Finish.OTHER)
        if finish is Finish.STOP and self._calls:
            finish = Finish.CALLS
        yield Done(turn, self.usage, finish, self._finish, self._model)

    def _part(self, part: types.Part) -> Iterator[TextDelta | ThoughtDelta]:
        native = part.model_dump(mode="json", exclude_none=True)
        if part.text is None:
            self._parts.append(native)
            if part.function_call is not None:
                self._calls.append(self._call(part.function_call))
            return
        text = self._halves[bool(part.thought)].join(part.text)
        if text or part.thought_signature:
            self._parts.append(native | {"text": text})
            yield from self._heard(text, thought=bool(part.thought))

    def _say(self, text: str, *, thought: bool) -> Iterator[TextDelta | ThoughtDelta]:
        if text:
            self._parts.append({"text": text, "thought": True} if thought else {"text": text})
            yield from self._heard(text, thought=thought)

    def _heard(self, text: str, *, thought: bool) -> Iterator[TextDelta | ThoughtDelta]:
        if text and thought:
            yield ThoughtDelta(text)
        elif text:
            self._text.append(text)
            yield TextDelta(text)

    def _call(self, call: types.FunctionCall) -> ToolCall:
        call_id = call.id or f"{_LOCAL_ID}{self._step}.{len(self._calls)}"
        return ToolCall(call_id, call.name or "", canonical(call.args or {}))

    def _refuse_bad_ends(self) -> None:
        if self._blocked:
            raise self._error(ErrorKind.SAFETY, f"the service blocked the prompt ({self._blocked})")
        if not self._finish:
            raise self._error(ErrorKind.CUT, "the reply broke off before its end")
        if self._finish in _UNSAFE:
            raise self._error(ErrorKind.SAFETY, f"the service blocked the reply ({self._finish})")
        if self._finish in _MALFORMED:
            raise self._error(ErrorKind.MALFORMED, f"{self._model} wrote a call that cannot be read ({self._finish})")

    def _error(self, kind: ErrorKind, message: str) -> ProviderError:
        return ProviderError(kind, message, usage=self.usage)


class _Halves:
    """Joins the halves of surrogate pairs across chunks."""

    def __init__(self) -> None:
        self._decoder = codecs.getincrementaldecoder("utf-16-le")("replace")

    def join(self, text: str) -> str:
        return self._decoder.decode(text.encode("utf-16-le", "surrogatepass"))

    def rest(self) -> str:
        return self._decoder.decode(b"", final=True)


def _model_parts(turn: Turn) -> list[types.Part]:
    from google.genai import types

    if turn.native:
        return [types.Part.model_validate(part) for part in json.loads(turn.native)]
    parts = [types.Part(text=turn.text)] if turn.text else []
    for index, call in enumerate(turn.calls):
        said = types.FunctionCall(name=call.name, args=dict(call.args()), id=_wire_id(call))
        parts.append(types.Part(function_call=said, thought_signature=None if index else _SKIP_SIGNATURE))
    return parts


def _answer(result: ToolResult) -> types.Part:
    from google.genai import types

    key = "error" if result.is_error else "output"
    response = types.FunctionResponse(id=_wire_id(result.call), name=result.call.name, response={key: result.output})
    return types.Part(function_response=response)


def _wire_id(call: ToolCall) -> str | None:
    return None if call.id.startswith(_LOCAL_ID) else call.id


def _declaration(tool: ToolSpec) -> types.FunctionDeclaration:
    from google.genai import types

    schema = {key: value for key, value in json.loads(tool.schema).items() if key != "$schema"}
    return types.FunctionDeclaration(name=tool.name, description=tool.description, parameters_json_schema=schema)


def _usage(told: types.GenerateContentResponseUsageMetadata) -> Usage:
    return Usage(
        input=told.prompt_token_count or 0,
        cached=told.cached_content_token_count or 0,
        output=told.candidates_token_count or 0,
        thoughts=told.thoughts_token_count or 0,
        tool_prompt=told.tool_use_prompt_token_count or 0,
    )
