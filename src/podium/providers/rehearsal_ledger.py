"""What the rehearsal was asked and what it told: the other side's account of every token.

The rule: a total is entered before the bytes that tell it are sent, and taken back if they cannot be sent. So when a
client has read a chunk, the ledger has counted it, and a client that keeps the last total of each response sums up to
exactly `Ledger.usage`.
"""

from __future__ import annotations

import threading
from collections import defaultdict
from dataclasses import dataclass, field

from podium.core.usage import Usage
from podium.providers.rehearsal_reply import Moment
from podium.providers.rehearsal_wire import GenerateRequest


@dataclass(slots=True, eq=False)
class RehearsalRequest:
    """One model call that arrived.

    `waiting` is set when the rehearsal falls silent on purpose, `gone` when the peer then hung up, `ended` when nothing
    more will happen. `refusal` is the reason of a 400.
    """

    moment: Moment
    model: str
    body: str
    asked: GenerateRequest | None = None
    refusal: str = ""
    told: Usage = field(default_factory=Usage)
    waiting: threading.Event = field(default_factory=threading.Event)
    gone: threading.Event = field(default_factory=threading.Event)
    ended: threading.Event = field(default_factory=threading.Event)

    @property
    def ticket(self) -> str:
        return self.moment.ticket

    @property
    def attempt(self) -> int:
        return self.moment.attempt

    @property
    def step(self) -> int:
        return self.moment.step

    @property
    def all_text(self) -> str:
        """The system instruction and every text of the conversation, a line each."""
        if self.asked is None:
            return ""
        texts = [part.text for content in self.asked.contents for part in content.parts if part.text]
        return "\n".join([self.asked.system, *texts])

    @property
    def tool_results(self) -> tuple[str, ...]:
        """What the tools answered so far: each response's `output` or `error`."""
        contents = self.asked.contents if self.asked else ()
        responses = [response.response for content in contents for response in content.responses]
        return tuple(str(response.get("output", response.get("error", ""))) for response in responses)


class Ledger:
    """All requests of one server, in the order in which they came."""

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self._requests: list[RehearsalRequest] = []
        self._asked: defaultdict[Moment, int] = defaultdict(int)

    def enter(self, request: RehearsalRequest) -> None:
        with self._changed:
            self._requests.append(request)
            self._changed.notify_all()

    def earlier(self, moment: Moment) -> int:
        """How often this moment was asked for before now."""
        with self._changed:
            self._asked[moment] += 1
            return self._asked[moment] - 1

    @property
    def requests(self) -> tuple[RehearsalRequest, ...]:
        with self._changed:
            return tuple(self._requests)

    def wait_for(self, count: int, timeout: float) -> tuple[RehearsalRequest, ...]:
        """The requests, as soon as there are `count`; raises `TimeoutError` after `timeout` seconds."""
        with self._changed:
            if not self._changed.wait_for(lambda: len(self._requests) >= count, timeout):
                raise TimeoutError(f"{len(self._requests)} of {count} requests came within {timeout:g} s")
            return tuple(self._requests)

    def usage_by_ticket(self) -> dict[str, Usage]:
        totals: defaultdict[str, Usage] = defaultdict(Usage)
        for request in self.requests:
            totals[request.ticket] += request.told
        return dict(totals)

    def usage(self) -> Usage:
        return sum((request.told for request in self.requests), Usage())
