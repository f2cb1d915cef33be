"""Commands from outside and what came of them, as one JSON line each.

    {"podium": 1, "command": "skip_ticket", "body": {"ticket": "parse"}}
    {"podium": 1, "facts": [{"seq": 9, "at": 1.0, "kind": "ticket_moved", "body": {...}}],
     "told": [...], "notices": [], "more": 0}
    {"podium": 1, "error": "why there is no reply"}

Only what a person may ask on the command line has a name here; to open, close or answer for somebody else is not
among it. Nothing unknown is passed over: a caller of another version must hear that it was not understood.
"""

from __future__ import annotations

import difflib
import json
from functools import cache
from typing import Annotated, Any, Literal, TypeVar, get_args

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError

from podium.control.lines import LONGEST
from podium.core.events import Recorded, Refused, Warned
from podium.core.inputs import (
    Edit,
    Freeze,
    KillWorker,
    MergeAgain,
    Pause,
    Resume,
    RetryTicket,
    SetRules,
    SkipTicket,
    StepOnce,
    Thaw,
)
from podium.core.reply import Reply
from podium.errors import PodiumError
from podium.journal.codec import decode, encode, kind_of

VERSION = 1
_LONGEST_WORDS = 10_000
"""Characters of a notice; it may name every ticket of a large track."""

Outside = (
    Edit | SkipTicket | RetryTicket | MergeAgain | KillWorker | Pause | Resume | Freeze | Thaw | StepOnce | SetRules
)
"""The commands that may come from outside."""


class NotUnderstood(PodiumError):
    """A line that is no request, or no answer, of this version; the message is for whoever sent it."""


class _Line(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)

    podium: int = VERSION


class _Request(_Line):
    command: str
    body: dict[str, Any] = {}


class _Fact(BaseModel):
    seq: int
    at: float
    kind: str
    body: Any


class _Refused(BaseModel):
    kind: Literal["refused"] = "refused"
    what: str
    why: str


class _Warned(BaseModel):
    kind: Literal["warned"] = "warned"
    text: str


class _Answer(_Line):
    facts: list[_Fact] = []
    told: list[str] = []
    notices: list[Annotated[_Refused | _Warned, Field(discriminator="kind")]] = []
    more: int = 0
    error: str = ""


def write_request(command: Outside) -> bytes:
    kind = kind_of(type(command))
    return _bytes(_Request(command=kind, body=json.loads(_adapters()[kind].dump_json(command))))


def read_request(line: bytes) -> Outside:
    """The command of a line; raises `NotUnderstood`."""
    request = _read(_Request, line, "request")
    adapter = _adapters().get(request.command)
    if adapter is None:
        near = difflib.get_close_matches(request.command, _adapters(), n=1)
        guess = f"; did you mean {near[0]}?" if near else f"; there are: {', '.join(_adapters())}"
        raise NotUnderstood(f"there is no command {request.command[:100]!r}{guess}")
    try:
        command = adapter.validate_json(json.dumps(request.body, allow_nan=False), strict=True)
    except ValidationError as error:
        raise NotUnderstood(f"{request.command}: {_words(error)}") from error
    except ValueError as error:  # no journal could keep it: a rule until infinity would be read as one without an end
        raise NotUnderstood(f"{request.command}: it holds a number that is none in JSON") from error
    if strange := _unknown(request.body, adapter.dump_python(command, mode="json")):
        raise NotUnderstood(f"{request.command}: this Podium knows no {strange!r}; both sides must be of one version")
    return command


def write_reply(reply: Reply) -> bytes:
    """A reply that is too long for a line gives its first facts, and how many more there are."""
    notices = [
        _Refused(what=_cut(notice.what), why=_cut(notice.why))
        if isinstance(notice, Refused)
        else _Warned(text=_cut(notice.text))
        for notice in reply.notices
    ]
    facts = [_fact(each) for each in reply.facts]
    whole = _Answer(facts=facts, told=list(reply.told), notices=notices, more=reply.more)
    line, kept = _bytes(whole), len(facts)
    while len(line) >= LONGEST and kept:
        kept //= 2
        first = {"facts": facts[:kept], "told": whole.told[:kept], "more": len(facts) - kept + reply.more}
        line = _bytes(whole.model_copy(update=first))
    return line


def _cut(words: str) -> str:
    return words if len(words) <= _LONGEST_WORDS else f"{words[:_LONGEST_WORDS]} [...]"


def write_error(why: str) -> bytes:
    return _bytes(_Answer(error=why))


def read_reply(line: bytes) -> Reply:
    """The reply of a line; raises `PodiumError` with the other side's own words where it has none."""
    answer = _read(_Answer, line, "answer")
    if answer.error:
        raise PodiumError(answer.error)
    try:
        facts = tuple(Recorded(f.seq, f.at, decode(f.kind, json.dumps(f.body))) for f in answer.facts)
    except ValueError as error:
        raise NotUnderstood(f"the answer of the running Podium was not understood: {error}") from error
    notices = (Refused(n.what, n.why) if isinstance(n, _Refused) else Warned(n.text) for n in answer.notices)
    return Reply(facts, tuple(answer.told), tuple(notices), answer.more)


def _fact(recorded: Recorded) -> _Fact:
    kind, body = encode(recorded.fact)
    return _Fact(seq=recorded.seq, at=recorded.at, kind=kind, body=json.loads(body))


def _bytes(line: _Line) -> bytes:
    return json.dumps(line.model_dump(mode="json"), separators=(",", ":")).encode()


AnyLine = TypeVar("AnyLine", bound=_Line)


def _read(kind: type[AnyLine], line: bytes, noun: str) -> AnyLine:
    try:
        read = kind.model_validate_json(line)
    except ValidationError as error:
        raise NotUnderstood(f"this is no {noun} of Podium: {_words(error)}") from error
    if read.podium != VERSION:
        raise NotUnderstood(
            f"this {noun} is of version {read.podium}, and this Podium speaks version {VERSION}; "
            "use one version of Podium on both sides"
        )
    return read


def _words(error: ValidationError) -> str:
    first = error.errors(include_url=False, include_input=False)[0]
    place = ".".join(map(str, first["loc"]))[:100]
    words = first["msg"].removeprefix("Value error, ")
    return f"{place}: {words}" if place else words


def _unknown(given: object, known: object) -> str:
    """The first key of a JSON value that was not read; empty when all were."""
    if isinstance(given, dict) and isinstance(known, dict):
        strange = [key for key in given if key not in known]
        found = (_unknown(value, known[key]) for key, value in given.items() if key in known)
        return strange[0][:100] if strange else next(filter(None, found), "")
    if isinstance(given, list) and isinstance(known, list):
        pairs = zip(given, known, strict=False)
        return next(filter(None, (_unknown(one, other) for one, other in pairs)), "")
    return ""


@cache
def _adapters() -> dict[str, TypeAdapter[Outside]]:
    return {kind_of(command): TypeAdapter(command) for command in get_args(Outside)}
