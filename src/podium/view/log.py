"""The run's log as a stream of lines, for whoever wants to read what happened, of all tickets or of one.

`Model.log` is bounded and drops its oldest lines; a `Reader` remembers how many were ever logged, so that each look
takes in only what is new.
"""

from __future__ import annotations

from itertools import islice

from podium.core.ticket import AttemptId, TicketId
from podium.view.lines import Line, Lines
from podium.view.model import Model, Stream
from podium.view.text import elapsed

MOST_LINES = 20_000


class Reader:
    """Somebody who reads the log; `stream` holds what they see. Give `only` to see one ticket's lines."""

    def __init__(self) -> None:
        self.only: TicketId | None = None
        self.stream = _empty()
        self._read = self._retold = 0
        self._told_of: TicketId | None = None

    def follow(self, model: Model) -> Stream:
        """Take in what was logged since the last look; another stream than before when `only` has changed,
        or a replay has begun anew."""
        if (self.only, model.retold) != (self._told_of, self._retold):
            self.stream, self._read, self._told_of, self._retold = _empty(), 0, self.only, model.retold
        new = min(model.logged - self._read, len(model.log))
        self._read = model.logged
        if new > 0:
            opened = model.state.opened_at if model.state is not None else model.log[0][0]
            for at, ticket, line in islice(model.log, len(model.log) - new, None):
                if self.only is None or ticket == self.only:
                    self._add(Line(f"{elapsed(at - opened):>8}  {line.text}", line.tone))
        return self.stream

    def _add(self, line: Line) -> None:
        self.stream.lines.append(line)
        self.stream.version += 1
        if len(self.stream.lines) > MOST_LINES:
            self.stream.lines.popleft()
            self.stream.dropped += 1


def _empty() -> Stream:
    return Stream(AttemptId(""), TicketId(""), Lines())
