"""What the rehearsal plays: a script in TOML, or built in Python from the same classes.

    models = ["gemini-3-flash-preview"]          # optional; which models exist
    [defaults]
    delay_s = 0.02                               # between chunks
    thought = "Let me look at that first."       # for turns without a thought of their own
    [[turns]]
    ticket = "parse-config"
    attempt = 1                                  # optional: without it the turn is played in every attempt
    thought = "..."
    text = "..."
    calls = [{name = "read_file", args = {path = "a.py"}}]
    finish = "STOP"                              # or another of the API's finish reasons
    faults = [{kind = "quota", retry_after_s = 0.2}, {kind = "stall", after = 2}]

The turns of a ticket are played in the order of the file. A turn's faults meet its first requests, one each; when they
are used up, the turn itself is played. All problems of a file are told at once.
"""

from __future__ import annotations

import difflib
import reprlib
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, JsonValue, ValidationError
from pydantic_core import ErrorDetails

from podium.core.conversation import canonical
from podium.core.ticket import Executor, Track
from podium.errors import Problem, ProblemsError
from podium.textfile import parse_toml, read_text

DEFAULT_MODELS = (
    "gemini-2.5-flash-lite",
    "gemini-2.5-flash",
    "gemini-2.5-pro",
    "gemini-3-flash-preview",
    "gemini-3.1-flash-lite",
    "gemini-3.1-pro-preview",
    "gemini-3.5-flash-lite",
    "gemini-3.5-flash",
    "gemini-3.8-flash",
)

_MOST_NAMED = 5
"""Tickets that one message names."""

Seconds = Annotated[float, Field(ge=0, le=3600)]
Chunks = Annotated[int, Field(ge=0)]


class ScriptError(ProblemsError):
    """A rehearsal script that cannot be played."""


class _Entry(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class QuotaFault(_Entry):
    """429, with RetryInfo unless `retry_after_s` is left out."""

    kind: Literal["quota"] = "quota"
    retry_after_s: Seconds | None = None


class DayQuotaFault(_Entry):
    """429 that names the quota per day."""

    kind: Literal["day_quota"] = "day_quota"


class ErrorFault(_Entry):
    """An error status; inside the stream, when `after` gives a number of chunks that come first."""

    kind: Literal["error"] = "error"
    code: Annotated[int, Field(ge=400, le=599)] = 503
    message: str = ""
    after: Chunks | None = None


class StallFault(_Entry):
    """Silence after so many chunks, with the connection open until the peer hangs up."""

    kind: Literal["stall"] = "stall"
    after: Chunks = 0


class DropFault(_Entry):
    """The connection is cut after so many chunks."""

    kind: Literal["drop"] = "drop"
    after: Chunks = 0


class SlowFault(_Entry):
    """The turn is played with so many seconds between its chunks."""

    kind: Literal["slow"] = "slow"
    delay_s: Seconds


class HeadersFault(_Entry):
    """Silence before the headers, for ever when `delay_s` is left out; then the turn is played."""

    kind: Literal["headers"] = "headers"
    delay_s: Seconds | None = None


class MalformedFault(_Entry):
    """The reply ends with MALFORMED_FUNCTION_CALL and has no content."""

    kind: Literal["malformed"] = "malformed"


class SafetyFault(_Entry):
    """The prompt is blocked for safety."""

    kind: Literal["safety"] = "safety"


class HalfCharacterFault(_Entry):
    """The turn begins with an emoji streamed as two halves, and with a half that has no other."""

    kind: Literal["half_character"] = "half_character"


Fault = (
    QuotaFault
    | DayQuotaFault
    | ErrorFault
    | StallFault
    | DropFault
    | SlowFault
    | HeadersFault
    | MalformedFault
    | SafetyFault
    | HalfCharacterFault
)


class ScriptedCall(_Entry):
    """One tool call."""

    name: Annotated[str, Field(pattern=r"^[A-Za-z_][A-Za-z0-9_.-]{0,63}$")]
    args: Mapping[str, JsonValue] = Field(default_factory=dict)

    @property
    def arguments(self) -> str:
        """A JSON object as canonical text."""
        return canonical(dict(self.args))


class ScriptedTurn(_Entry):
    """One reply of the model to one ticket."""

    ticket: Annotated[str, Field(min_length=1)]
    attempt: Annotated[int, Field(ge=1)] | None = None
    text: str = ""
    thought: str | None = None
    calls: tuple[ScriptedCall, ...] = ()
    finish: Annotated[str, Field(pattern=r"^[A-Z_]+$")] = "STOP"
    faults: tuple[Annotated[Fault, Field(discriminator="kind")], ...] = ()


class Defaults(_Entry):
    delay_s: Seconds = 0.02
    thought: str = ""


class Script(_Entry):
    """A whole rehearsal; the empty one answers every ticket politely."""

    models: Annotated[tuple[str, ...], Field(min_length=1)] = DEFAULT_MODELS
    defaults: Defaults = Field(default_factory=Defaults)
    turns: tuple[ScriptedTurn, ...] = ()

    def turns_of(self, ticket: str, attempt: int) -> tuple[ScriptedTurn, ...]:
        """What is played to this attempt, in order; one that nothing is written for plays as the last one before it."""
        mine = [turn for turn in self.turns if turn.ticket == ticket]
        played = tuple(turn for turn in mine if turn.attempt in {None, attempt})
        earlier = [turn.attempt for turn in mine if turn.attempt is not None and turn.attempt < attempt]
        return self.turns_of(ticket, max(earlier)) if earlier and not played else played

    def misfits(self, track: Track) -> tuple[str, ...]:
        """What the script has without use in this track, and what it has not: "turns for ..." or "no turns for ..."."""
        written = tuple(dict.fromkeys(turn.ticket for turn in self.turns))
        asked = tuple(t.id for t in track.tickets if t.executor is Executor.LLM and not t.done_before)
        others = [t.id for t in track.tickets if t.executor is not Executor.LLM or t.done_before]
        strange = [_suggested(name, asked) for name in written if name not in asked and name not in others]
        idle = [repr(name) for name in others if name in written]
        silent = [repr(name) for name in asked if name not in written]
        return (
            *([f"turns for {_few(strange)}, and the track has no such ticket"] if strange else ()),
            *([f"turns for {_few(idle)}, and no model is asked for that"] if idle else ()),
            *([f"no turns for {_few(silent)}; the model just says so and finishes"] if silent else ()),
        )


def read_script(path: Path) -> Script:
    """Read a script file. Raises `ScriptError` with everything that is wrong in it."""
    text = read_text(path)
    if isinstance(text, Problem):
        raise ScriptError(str(path), [text])
    return parse_script(text, str(path))


def parse_script(text: str, source: str) -> Script:
    """`source` names the script in problems. Raises `ScriptError`."""
    values = parse_toml(text, source)
    if isinstance(values, Problem):
        raise ScriptError(source, [values])
    try:
        return Script.model_validate(values)
    except ValidationError as error:
        raise ScriptError(source, [_problem(found) for found in error.errors(include_url=False)]) from None


def _problem(found: ErrorDetails) -> Problem:
    place, value = found["loc"], reprlib.repr(found["input"])
    match found["type"]:
        case "extra_forbidden":
            return Problem(
                _place(place[:-1]), f"unknown key {str(place[-1])!r}", _nearest(str(place[-1]), _known_keys())
            )
        case "missing":
            return Problem(_place(place), "is missing")
        case "union_tag_not_found":
            return Problem(_place(place), "says no kind", f"one of {', '.join(_fault_kinds())}")
        case "union_tag_invalid":
            kind = found["ctx"]["tag"]
            way_out = _nearest(kind, _fault_kinds()) or f"one of {', '.join(_fault_kinds())}"
            return Problem(_place((*place, "kind")), f"unknown kind {kind!r}", way_out)
        case "tuple_type":
            return Problem(_place(place), f"is {value}; it should be a list")
        case "model_type" | "model_attributes_type" | "mapping_type" | "dict_type":
            return Problem(_place(place), f"is {value}; it should be a table of keys")
        case _:
            wish = found["msg"].removeprefix("Input ").removeprefix("String ")
            return Problem(_place(place), f"is {value}; it {wish}")


def _suggested(name: str, known: Sequence[str]) -> str:
    way_out = _nearest(name, known)
    return f"{name!r} ({way_out})" if way_out else repr(name)


def _few(words: Sequence[str]) -> str:
    return ", ".join(words[:_MOST_NAMED]) + (
        f" and {len(words) - _MOST_NAMED} more" if len(words) > _MOST_NAMED else ""
    )


def _nearest(word: str, known: Sequence[str]) -> str:
    near = difflib.get_close_matches(word, known, n=1)
    return f"did you mean {near[0]!r}?" if near else ""


def _place(place: tuple[int | str, ...]) -> str:
    """For example `turns[2].faults[1].retry_after_s`; counted from 1, as a person counts."""
    words: list[str] = []
    for part in place:
        if isinstance(part, int):
            words[-1] += f"[{part + 1}]"
        elif part not in _fault_kinds():  # the discriminator's value, which is not in the file's path
            words.append(part)
    return ".".join(words) or "top level"


def _entries() -> Iterable[type[_Entry]]:
    return (Script, Defaults, ScriptedTurn, ScriptedCall, *Fault.__args__)


def _known_keys() -> list[str]:
    return sorted({name for entry in _entries() for name in entry.model_fields})


def _fault_kinds() -> tuple[str, ...]:
    return tuple(str(fault.model_fields["kind"].default) for fault in Fault.__args__)
