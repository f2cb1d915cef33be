"""The run's log as a stream of lines, for whoever wants to read what happened: all of it, or what passes a filter.

`Model.log` is bounded and drops its oldest lines; a `Reader` remembers how many were ever logged, so that each look
takes in only what is new.
"""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass

from podium.core.ticket import AttemptId, TicketId, Tier
from podium.view.lines import Line, Lines
from podium.view.log_entry import Entry, Topic
from podium.view.model import Model, Stream
from podium.view.text import elapsed

MOST_LINES = 20_000
TIME = 10
"""Columns of the time before each line."""


@dataclass(frozen=True, slots=True)
class Filter:
    """What is read: of one ticket (None: of all), about some topics (none: about all), with these words in it.

    Each word must stand somewhere in the line, the ticket's id or the attempt's (which is its worker's), whatever its
    capitals. `tier:3` and `tier:worker` are words about who it was.
    """

    only: TicketId | None = None
    topics: frozenset[Topic] = frozenset()
    text: str = ""

    def passes(self, entry: Entry) -> bool:
        if self.only is not None and entry.ticket != self.only:
            return False
        if self.topics and entry.topic not in self.topics:
            return False
        words = self.text.casefold().split()
        if not words:
            return True
        read = f"{entry.line.text} {entry.ticket or ''} {entry.attempt or ''}".casefold()
        return all(_is_of(entry.tier, word[5:]) if word.startswith("tier:") else word in read for word in words)


def _is_of(tier: Tier | None, named: str) -> bool:
    """Whether a tier is meant by its number or the beginning of its name; before anything is typed every one is."""
    return not named or (tier is not None and (named == str(tier.value) or tier.title.casefold().startswith(named)))


EVERYTHING = Filter()


class Reader:
    """Somebody who reads the log through `filter`; `stream` holds what they see, `entries` what its lines tell of."""

    def __init__(self) -> None:
        self.filter = EVERYTHING
        self.stream = _empty()
        self.entries: deque[Entry] = deque()
        self._read = self._retold = 0
        self._told_by = EVERYTHING

    def follow(self, model: Model) -> Stream:
        """Take in what was logged since the last look; another stream than before when the filter has changed,
        or a replay has begun anew."""
        if (self.filter, model.retold) != (self._told_by, self._retold):
            self.stream, self._read, self._told_by, self._retold = _empty(), 0, self.filter, model.retold
            self.entries.clear()
        new = min(model.logged - self._read, len(model.log))
        self._read = model.logged
        if new > 0:
            found = model.log.last(new)
            opened = model.state.opened_at if model.state is not None else found[0].at
            for entry in found:
                if self.filter.passes(entry):
                    self._add(entry, opened)
        return self.stream

    def entry(self, number: int) -> Entry | None:
        """What the line of that number tells of; numbers count from the stream's very beginning."""
        index = number - self.stream.dropped
        return self.entries[index] if 0 <= index < len(self.entries) else None

    def _add(self, entry: Entry, opened: float) -> None:
        more = "   → receipt" if entry.receipt else ""
        self.stream.lines.append(
            Line(f"{elapsed(entry.at - opened):>{TIME - 2}}  {entry.line.text}{more}", entry.line.tone)
        )
        self.entries.append(entry)
        self.stream.version += 1
        if len(self.stream.lines) > MOST_LINES:
            self.stream.lines.popleft()
            self.entries.popleft()
            self.stream.dropped += 1


def _empty() -> Stream:
    return Stream(AttemptId(""), TicketId(""), Lines())
