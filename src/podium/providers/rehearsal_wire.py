"""The Gemini Developer API's JSON, as far as a conversation with tools needs it.

Source: https://ai.google.dev/api/generate-content and the protocol buffers behind it. Requests are read strictly,
because the real service refuses an unknown field; names are taken in camelCase and in snake_case, as there.
"""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Mapping, Sequence

from pydantic import BaseModel, ConfigDict, Field, JsonValue
from pydantic.alias_generators import to_camel

from podium.core.conversation import canonical
from podium.core.usage import Usage

API_KEY_INVALID = "API_KEY_INVALID"

_STATUS = {
    400: "INVALID_ARGUMENT",
    401: "UNAUTHENTICATED",
    403: "PERMISSION_DENIED",
    404: "NOT_FOUND",
    429: "RESOURCE_EXHAUSTED",
    500: "INTERNAL",
    503: "UNAVAILABLE",
    504: "DEADLINE_EXCEEDED",
}
_TYPE = "type.googleapis.com/google.rpc."


class Wire(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", alias_generator=to_camel, populate_by_name=True)


class FunctionCall(Wire):
    name: str
    args: Mapping[str, JsonValue] = Field(default_factory=dict)
    id: str | None = None


class FunctionResponse(Wire):
    name: str
    response: Mapping[str, JsonValue]
    id: str | None = None


class Part(Wire):
    text: str | None = None
    thought: bool | None = None
    thought_signature: str | None = None
    function_call: FunctionCall | None = None
    function_response: FunctionResponse | None = None

    @property
    def is_empty(self) -> bool:
        """Says nothing at all; the service refuses such a part."""
        return not (self.text or self.thought_signature or self.function_call or self.function_response)


class Content(Wire):
    role: str = "user"
    parts: tuple[Part, ...] = ()

    @property
    def calls(self) -> tuple[Part, ...]:
        return tuple(part for part in self.parts if part.function_call is not None)

    @property
    def responses(self) -> tuple[FunctionResponse, ...]:
        return tuple(part.function_response for part in self.parts if part.function_response is not None)


class FunctionDeclaration(Wire):
    name: str
    description: str = ""
    parameters: JsonValue = None
    parameters_json_schema: JsonValue = None


class Tool(Wire):
    function_declarations: tuple[FunctionDeclaration, ...] = ()


class ThinkingConfig(Wire):
    include_thoughts: bool = False
    thinking_budget: int | None = None
    thinking_level: str | None = None


class GenerationConfig(Wire):
    candidate_count: int = 1
    max_output_tokens: int | None = None
    response_json_schema: JsonValue = None
    response_mime_type: str | None = None
    response_schema: JsonValue = None
    seed: int | None = None
    stop_sequences: tuple[str, ...] = ()
    temperature: float | None = None
    thinking_config: ThinkingConfig | None = None
    top_k: float | None = None
    top_p: float | None = None


class GenerateRequest(Wire):
    contents: tuple[Content, ...] = ()
    generation_config: GenerationConfig = Field(default_factory=GenerationConfig)
    model: str | None = None
    safety_settings: JsonValue = None
    system_instruction: Content | None = None
    tool_config: JsonValue = None
    tools: tuple[Tool, ...] = ()

    @property
    def system(self) -> str:
        return "\n".join(part.text or "" for part in self.system_instruction.parts) if self.system_instruction else ""

    @property
    def tool_names(self) -> frozenset[str]:
        return frozenset(f.name for tool in self.tools for f in tool.function_declarations)


class CountRequest(Wire):
    contents: tuple[Content, ...] = ()
    generate_content_request: GenerateRequest | None = None


def tokens(text: str) -> int:
    """A plausible count: four characters make a token."""
    return max(1, len(text) // 4)


def signature(call: FunctionCall) -> str:
    """The thought signature of a call; a digest, so that it can be checked without remembering it."""
    digest = hashlib.sha256(f"{call.name}{canonical(dict(call.args))}".encode()).digest()
    return base64.b64encode(digest).decode()


def chunk(parts: Sequence[Part], finish: str, usage: Usage, model: str, response_id: str) -> bytes:
    """One GenerateContentResponse; `finish` is empty in all but the last of a stream."""
    candidate: dict[str, object] = {"index": 0}
    if parts:
        candidate["content"] = {
            "role": "model",
            "parts": [p.model_dump(by_alias=True, exclude_none=True) for p in parts],
        }
    if finish:
        candidate["finishReason"] = finish
    return _response({"candidates": [candidate]}, usage, model, response_id)


def whole(chunks: Sequence[bytes]) -> bytes:
    """The chunks of a stream as the one response that generateContent gives: the last, with everybody's parts."""
    *_, last = read = [json.loads(chunk) for chunk in chunks]
    for candidate in last.get("candidates", []):
        contents = [c["content"] for r in read for c in r.get("candidates", []) if "content" in c]
        candidate["content"] = {"role": "model", "parts": [part for content in contents for part in content["parts"]]}
    return _json(last)


def blocked_prompt(reason: str, usage: Usage, model: str, response_id: str) -> bytes:
    return _response({"promptFeedback": {"blockReason": reason}}, usage, model, response_id)


def error_body(code: int, message: str, details: Sequence[Mapping[str, object]] = ()) -> bytes:
    """A google.rpc.Status in JSON."""
    error: dict[str, object] = {"code": code, "message": message, "status": _STATUS.get(code, "UNKNOWN")}
    if details:
        error["details"] = list(details)
    return _json({"error": error})


def bad_key_body() -> bytes:
    info = {"@type": f"{_TYPE}ErrorInfo", "reason": API_KEY_INVALID, "domain": "googleapis.com"}
    return error_body(400, "API key not valid. Please pass a valid API key.", [info])


def quota_body(model: str, retry_after_s: float | None, *, per_day: bool) -> bytes:
    period = "Day" if per_day else "Minute"
    violation = {
        "quotaMetric": "generativelanguage.googleapis.com/generate_content_free_tier_requests",
        "quotaId": f"GenerateRequestsPer{period}PerProjectPerModel-FreeTier",
        "quotaDimensions": {"location": "global", "model": model},
    }
    details: list[dict[str, object]] = [{"@type": f"{_TYPE}QuotaFailure", "violations": [violation]}]
    if retry_after_s is not None:
        details.append({"@type": f"{_TYPE}RetryInfo", "retryDelay": f"{retry_after_s}s"})
    return error_body(429, "You exceeded your current quota, please check your plan and billing details.", details)


def count_body(count: int) -> bytes:
    return _json({"totalTokens": count})


def model_body(name: str) -> bytes:
    return _json(_model(name))


def models_body(names: Sequence[str], next_page: str) -> bytes:
    page: dict[str, object] = {"models": [_model(name) for name in names]}
    if next_page:
        page["nextPageToken"] = next_page
    return _json(page)


def _model(name: str) -> dict[str, object]:
    return {
        "name": f"models/{name}",
        "version": "001",
        "displayName": name,
        "description": "A model that plays a script.",
        "inputTokenLimit": 1_048_576,
        "outputTokenLimit": 65_536,
        "supportedGenerationMethods": ["generateContent", "countTokens"],
        "thinking": True,
    }


def _response(said: dict[str, object], usage: Usage, model: str, response_id: str) -> bytes:
    return _json(said | {"usageMetadata": _usage(usage), "modelVersion": model, "responseId": response_id})


def _usage(usage: Usage) -> dict[str, int]:
    counts = {
        "promptTokenCount": usage.input,
        "candidatesTokenCount": usage.output,
        "cachedContentTokenCount": usage.cached,
        "thoughtsTokenCount": usage.thoughts,
        "totalTokenCount": usage.total,
    }
    return {name: count for name, count in counts.items() if count}


def _json(value: object) -> bytes:
    # ASCII: half a surrogate pair can only travel as an escape.
    return json.dumps(value).encode("ascii")
