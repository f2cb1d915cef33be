"""How many tokens a request will send, before it is sent: rather too many than too few.

What the last request has really sent is known; what was added since is estimated at three bytes a token, where prose
and code have about four. So what is set aside for a request is enough for it, and never much too much.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from podium.core.conversation import Turn
from podium.core.usage import Usage
from podium.providers.base import ModelRequest

_BYTES_PER_TOKEN = 3
_PART = 24
"""Bytes that a part of a conversation is wrapped in."""


@dataclass(slots=True)
class Estimator:
    """Learns from each reply of one conversation, which only grows."""

    _bytes: int = 0
    _tokens: int = 0

    def tokens(self, request: ModelRequest) -> int:
        """At most so many tokens, or nearly so."""
        added = request_bytes(request) - self._bytes
        return self._tokens + -(-max(0, added) // _BYTES_PER_TOKEN)

    def learn(self, request: ModelRequest, usage: Usage) -> None:
        """What the service has counted for this request."""
        if usage.input:
            self._bytes, self._tokens = request_bytes(request), usage.input + usage.tool_prompt


def request_bytes(request: ModelRequest) -> int:
    """About how long the request is on the wire."""
    texts = [request.system, *(text for turn in request.history for text in _texts(turn))]
    texts += [text for tool in request.tools for text in (tool.name, tool.description, tool.schema)]
    return sum(len(text.encode("utf-8", "surrogatepass")) + _PART for text in texts)


def _texts(turn: Turn) -> Iterator[str]:
    if turn.native:
        yield turn.native
        return
    yield turn.text
    yield from (call.arguments for call in turn.calls)
    for result in turn.results:
        yield result.call.name
        yield result.output
