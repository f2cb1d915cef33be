"""Looking for words in a stream: which of its lines have them, kept while it grows.

Lines are numbered from the stream's very beginning, so that a number stays true when lines are dropped at the top. What
stands before the turn that streams now never changes; only the rest is looked at again.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from itertools import islice

from podium.view.lines import Fold
from podium.view.model import Stream


class Finder:
    """The lines that have `query`, whatever its capitals; `at` is the one that was gone to last."""

    def __init__(self) -> None:
        self.query = ""
        self.hits: list[int] = []
        self.at: int | None = None
        self._stream: Stream | None = None
        self._version = -1
        self._sure = 0
        """Lines before this number were looked at and never change."""

    def ask(self, query: str) -> None:
        """Look for something else."""
        query = query.casefold()
        if query != self.query:
            self.query, self.at = query, None
            self._begin_anew()

    def follow(self, stream: Stream) -> bool:
        """Look at what is new; whether the hits may be others."""
        if stream is not self._stream:
            self._stream, self.at = stream, None
            self._begin_anew()
        if stream.version == self._version:
            return False
        self._version = stream.version
        del self.hits[bisect_left(self.hits, self._sure) :]
        del self.hits[: bisect_left(self.hits, stream.dropped)]
        first = max(self._sure, stream.dropped)
        if self.query:
            new = islice(stream.lines, first - stream.dropped, None)
            self.hits += [
                number
                for number, line in enumerate(new, first)
                if line.fold is not Fold.HEAD and self.query in line.text.casefold()
            ]
        self._sure = min(stream.turn_start, stream.dropped + len(stream.lines))
        return True

    def step(self, by: int, start: int = 0) -> int | None:
        """The next hit, or the one before; round at the ends. Without one gone to yet, the first from `start` on."""
        if not self.hits:
            return None
        if by > 0:
            index = bisect_left(self.hits, start) if self.at is None else bisect_right(self.hits, self.at)
        else:
            index = bisect_left(self.hits, start if self.at is None else self.at) - 1
        self.at = self.hits[index % len(self.hits)]
        return self.at

    def words(self) -> str:
        """`3 of 17`, `17 hits`, `no hit`; nothing where nothing is looked for."""
        if not self.query:
            return ""
        if not self.hits:
            return "no hit"
        if self.at is None or self.at not in self.hits:
            return f"{len(self.hits):,} hits" if len(self.hits) > 1 else "1 hit"
        return f"{bisect_left(self.hits, self.at) + 1:,} of {len(self.hits):,}"

    def _begin_anew(self) -> None:
        self.hits, self._version, self._sure = [], -1, 0
