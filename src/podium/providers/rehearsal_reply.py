"""Which reply a request gets: the rehearsal's only decision, and a pure one.

Nothing is remembered between requests but how often the same moment was asked for. Whoever asks says who they are, by
the lines `Ticket: <id>` and `Attempt: <n>` of the system instruction, and how far they are, by the number of model
turns in the conversation. So parallel workers, retries and resumed attempts each get what the script has for them.
"""

from __future__ import annotations

import base64
import hashlib
import math
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from typing import NamedTuple, assert_never

from podium.core.conversation import canonical
from podium.core.usage import Usage
from podium.providers import rehearsal_wire as wire
from podium.providers.rehearsal_script import (
    DayQuotaFault,
    DropFault,
    ErrorFault,
    Fault,
    HalfCharacterFault,
    HeadersFault,
    MalformedFault,
    QuotaFault,
    SafetyFault,
    Script,
    ScriptedCall,
    ScriptedTurn,
    SlowFault,
    StallFault,
)

_WORDS_PER_CHUNK = 4
_CACHE_BLOCK = 32
"""Cached tokens come in blocks of this size."""

_HALVES = ("\ud83d", "\ude00 ", "\ud83d", " ")
"""An emoji in two halves, then half of one."""

_NO_CALL_IDS = "gemini-2"
"""Models that give their calls no ids."""


class Moment(NamedTuple):
    """Who asks, and how far they are; `attempt` counts from 1, `step` from 0."""

    ticket: str
    attempt: int
    step: int


class Ending(StrEnum):
    WHOLE = "whole"
    STALL = "stall"
    DROP = "drop"


@dataclass(frozen=True, slots=True)
class Chunk:
    """One event of the stream, and the running total that it tells."""

    body: bytes
    usage: Usage = field(default_factory=Usage)


@dataclass(frozen=True, slots=True)
class Performance:
    """Everything that is sent for one request. Times in seconds; `silence_s` comes before the headers."""

    chunks: tuple[Chunk, ...]
    status: int = 200
    silence_s: float = 0.0
    delay_s: float = 0.0
    ending: Ending = Ending.WHOLE


def moment_of(request: wire.GenerateRequest) -> Moment:
    """Read from the system instruction and the contents; a request without those lines is attempt 1 of no ticket."""
    ticket = re.search(r"^Ticket: *(\S.*)$", request.system, re.MULTILINE)
    attempt = re.search(r"^Attempt: *(\d+)", request.system, re.MULTILINE)
    step = sum(content.role == "model" for content in request.contents)
    return Moment(ticket[1] if ticket else "", int(attempt[1]) if attempt else 1, step)


def perform(script: Script, request: wire.GenerateRequest, model: str, earlier: int) -> Performance:
    """The reply to `request`; `earlier` counts the requests of the same moment that came before it."""
    turn = _turn(script, moment_of(request), request.tool_names)
    thought = script.defaults.thought if turn.thought is None else turn.thought
    stage = _Stage(model, _prompt_usage(request), thought, request.generation_config.max_output_tokens)
    if earlier < len(turn.faults):
        return stage.faulty(turn, turn.faults[earlier], script.defaults.delay_s)
    return Performance(stage.chunks(turn), delay_s=script.defaults.delay_s)


def _turn(script: Script, moment: Moment, tools: frozenset[str]) -> ScriptedTurn:
    turns = script.turns_of(moment.ticket, moment.attempt)
    if moment.step < len(turns):
        return turns[moment.step]
    who = f"ticket {moment.ticket}" if moment.ticket else "this conversation"
    said = f"The script of the rehearsal ends here for {who}." if turns else f"The rehearsal has no script for {who}."
    ticket = moment.ticket or "none"
    if "finish" in tools:
        return ScriptedTurn(ticket=ticket, calls=(ScriptedCall(name="finish", args={"summary": said}),))
    return ScriptedTurn(ticket=ticket, text=said)


def _prompt_usage(request: wire.GenerateRequest) -> Usage:
    """What the prompt counts: everything sent, of which what was sent before is partly cached."""
    prompt = wire.tokens(request.model_dump_json(by_alias=True, exclude_none=True))
    known = "".join(content.model_dump_json(exclude_none=True) for content in request.contents[:-2])
    return Usage(input=prompt, cached=min(prompt, len(known) // 4 // _CACHE_BLOCK * _CACHE_BLOCK))


@dataclass(frozen=True, slots=True)
class _Stage:
    """Plays one turn for one request."""

    model: str
    prompt: Usage
    thought: str
    most: int | None = None
    """Tokens that the reply may have, thoughts included."""

    def chunks(self, turn: ScriptedTurn, *, halves: bool = False) -> tuple[Chunk, ...]:
        parts = [*self._said(turn, halves=halves)]
        usage, chunks = self.prompt, list[Chunk]()
        for index, part in enumerate(parts):
            longer = usage + _spoken(part)
            if self.most is not None and longer.generated > self.most:
                return (*chunks, self._chunk([], "MAX_TOKENS", usage))
            usage = longer
            last = index == len(parts) - 1
            chunks.append(self._chunk([part], turn.finish if last else "", usage))
        return tuple(chunks) or (self._chunk([], turn.finish, usage),)

    def faulty(self, turn: ScriptedTurn, fault: Fault, delay_s: float) -> Performance:
        chunks = self.chunks(turn, halves=isinstance(fault, HalfCharacterFault))
        match fault:
            case QuotaFault(retry_after_s=seconds):
                return _refused(429, wire.quota_body(self.model, seconds, per_day=False))
            case DayQuotaFault():
                return _refused(429, wire.quota_body(self.model, None, per_day=True))
            case ErrorFault(code=code, message=message, after=after):
                body = wire.error_body(code, message or f"The rehearsal's script has a {code} here.")
                if after is None:
                    return _refused(code, body)
                return Performance((*chunks[:after], Chunk(body, _told(chunks[:after]))), delay_s=delay_s)
            case StallFault(after=after):
                return Performance(chunks[:after], delay_s=delay_s, ending=Ending.STALL)
            case DropFault(after=after):
                return Performance(chunks[:after], delay_s=delay_s, ending=Ending.DROP)
            case SlowFault():
                return Performance(chunks, delay_s=fault.delay_s)
            case HeadersFault():
                silence = math.inf if fault.delay_s is None else fault.delay_s
                return Performance(chunks, silence_s=silence, delay_s=delay_s)
            case MalformedFault():
                return Performance((self._chunk([], "MALFORMED_FUNCTION_CALL", self.prompt),))
            case SafetyFault():
                body = wire.blocked_prompt("SAFETY", self.prompt, self.model, self._response_id)
                return Performance((Chunk(body, self.prompt),))
            case HalfCharacterFault():
                return Performance(chunks, delay_s=delay_s)
            case _:
                assert_never(fault)

    @property
    def _response_id(self) -> str:
        return f"rehearsal-{self.prompt.input}"

    def _chunk(self, parts: list[wire.Part], finish: str, usage: Usage) -> Chunk:
        return Chunk(wire.chunk(parts, finish, usage, self.model, self._response_id), usage)

    def _said(self, turn: ScriptedTurn, *, halves: bool) -> Iterator[wire.Part]:
        for text in _few_words(self.thought):
            yield wire.Part(text=text, thought=True)
        for text in (*(_HALVES if halves else ()), *_few_words(turn.text)):
            yield wire.Part(text=text)
        for index, call in enumerate(turn.calls):
            yield self._called(call, index)
        if turn.text and not turn.calls:
            # As Gemini 3 does: the signature of a reply without calls comes alone in the last part.
            yield wire.Part(text="", thought_signature=_digest(turn.text))

    def _called(self, call: ScriptedCall, index: int) -> wire.Part:
        # Only the first of parallel calls is signed, and not every model gives ids.
        call_id = None if self.model.startswith(_NO_CALL_IDS) else f"call-{self.prompt.input}-{index}"
        said = wire.FunctionCall(name=call.name, args=call.args, id=call_id)
        return wire.Part(function_call=said, thought_signature=None if index else wire.signature(said))


def _refused(status: int, body: bytes) -> Performance:
    return Performance((Chunk(body),), status=status)


def _told(chunks: tuple[Chunk, ...]) -> Usage:
    return chunks[-1].usage if chunks else Usage()


def _spoken(part: wire.Part) -> Usage:
    if part.function_call is not None:
        return Usage(output=wire.tokens(part.function_call.name + canonical(dict(part.function_call.args))))
    count = wire.tokens(part.text) if part.text else 0
    return Usage(thoughts=count) if part.thought else Usage(output=count)


def _few_words(text: str) -> Iterator[str]:
    words = re.findall(r"\s*\S+\s*", text)
    for begin in range(0, len(words), _WORDS_PER_CHUNK):
        yield "".join(words[begin : begin + _WORDS_PER_CHUNK])


def _digest(text: str) -> str:
    return base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
