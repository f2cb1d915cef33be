"""The lines of a run's log: the last ones as they are, those before them packed, the oldest of very many dropped.

A day's log takes ten times the memory as entries, and hardly anybody reads further back than the last few hundred.
"""

from __future__ import annotations

import zlib
from array import array
from collections import deque
from collections.abc import Iterator, Sequence
from itertools import chain, islice

from podium.core.ticket import AttemptId, TicketId, Tier
from podium.view.lines import Line, Tone
from podium.view.log_entry import Entry, Topic

MOST = 20_000
OPEN, BLOCK = 1_000, 250
"""So many are never packed; so many are packed together, at most 256."""

_About = tuple[TicketId | None, Tone, Topic, AttemptId | None, bool, Tier | None]


class _Block:
    """Some entries: their times, their texts, and for each the number of what it is about."""

    __slots__ = ("_about", "_abouts", "_texts", "_times")

    def __init__(self, entries: Sequence[Entry]) -> None:
        abouts: dict[_About, int] = {}
        told = [(e.ticket, e.line.tone, e.topic, e.attempt, e.receipt, e.tier) for e in entries]
        self._about = bytes(abouts.setdefault(about, len(abouts)) for about in told)
        self._abouts = tuple(abouts)
        self._times = array("d", (entry.at for entry in entries))
        text = "\n".join(entry.line.text for entry in entries)
        self._texts = zlib.compress(text.encode("utf-8", "surrogatepass"), 1)

    def __len__(self) -> int:
        return len(self._times)

    def __iter__(self) -> Iterator[Entry]:
        texts = zlib.decompress(self._texts).decode("utf-8", "surrogatepass").split("\n")
        for at, text, number in zip(self._times, texts, self._about, strict=True):
            ticket, tone, topic, attempt, receipt, tier = self._abouts[number]
            yield Entry(at, ticket, Line(text, tone), topic, attempt, receipt, tier)


class Entries:
    """A deque of entries that keeps `MOST` of them at most."""

    def __init__(self) -> None:
        self._blocks: deque[_Block] = deque()
        self._packed = 0
        """How many entries are in the blocks."""
        self._dropped = 0
        """How many of the first block are dropped already."""
        self._open: deque[Entry] = deque()

    def append(self, entry: Entry) -> None:
        self._open.append(entry)
        if len(self._open) >= OPEN + BLOCK:
            self._blocks.append(_Block([self._open.popleft() for _ in range(BLOCK)]))
            self._packed += BLOCK
        if len(self) > MOST:
            self._dropped += 1
            if self._dropped == len(self._blocks[0]):
                self._packed -= len(self._blocks.popleft())
                self._dropped = 0

    def clear(self) -> None:
        self._blocks.clear()
        self._open.clear()
        self._packed = self._dropped = 0

    def last(self, count: int) -> list[Entry]:
        """So many of them, the latest at the end; all where there are fewer."""
        count = min(count, len(self))
        found = deque[Entry]()
        for entry in reversed(self._open):
            if len(found) == count:
                return list(found)
            found.appendleft(entry)
        for block in reversed(self._blocks):
            if len(found) >= count:
                break
            found.extendleft(reversed(list(block)))
        return list(islice(found, len(found) - count, None))

    def __len__(self) -> int:
        return self._packed - self._dropped + len(self._open)

    def __iter__(self) -> Iterator[Entry]:
        yield from islice(chain(*self._blocks, self._open), self._dropped, None)
