"""What waits for one taker: everything in its order, and of streamed text only so much as anybody would read.

Putting never blocks, and costs the same whether the taker is fast, slow or stuck. What is no streamed text is never
dropped. Text of one attempt and voice is run together until something else comes, so text stays before the fact that
ends its turn; and of each voice the last `MOST_TEXT` characters are kept, with a word on how many were left out. So
what waits is bounded by the facts, which the journal holds anyway.
"""

from __future__ import annotations

import contextlib
import queue
import threading
from collections import deque
from collections.abc import Iterable
from typing import Generic, TypeVar

from podium.core.notices import Streamed, Voice
from podium.core.ticket import AttemptId

T = TypeVar("T")

MOST_TEXT = 100_000
"""So many characters of one attempt and voice are kept at least; twice as many wait at most."""


class _Text:
    """Streamed text that is run together while it waits."""

    __slots__ = ("first", "left_out", "length", "pieces")

    def __init__(self, first: Streamed) -> None:
        self.first = first
        self.pieces = [first.text]
        self.length = len(first.text)
        self.left_out = first.left_out

    def told(self) -> Streamed:
        if len(self.pieces) == 1 and self.left_out == self.first.left_out:
            return self.first
        return Streamed(self.first.attempt, self.first.voice, "".join(self.pieces), self.left_out)

    def cut(self, most: int) -> int:
        """Leave out the oldest characters, `most` at most; how many they were."""
        count = min(most, self.length)
        self.pieces = ["".join(self.pieces)[count:]]
        self.length -= count
        self.left_out += count
        return count


class _Waiting:
    """All that waits of one voice of one attempt."""

    __slots__ = ("length", "texts")

    def __init__(self) -> None:
        self.texts: deque[_Text] = deque()
        self.length = 0

    def trim(self) -> None:
        """Cut back to `MOST_TEXT`, the oldest first. It is left until there is twice as much, so a piece costs O(1)."""
        while self.length > MOST_TEXT:
            self.length -= self.texts[0].cut(self.length - MOST_TEXT)
            if not self.texts[0].length:
                self.texts.popleft()


class Backlog(Generic[T]):
    """For any thread to put and to take, and for one thread to sleep on."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._items: list[T | Streamed | _Text] = []
        self._open: dict[tuple[AttemptId, Voice], _Text] = {}
        """The texts that may still grow: those after the last item that is none."""
        self._voices: dict[tuple[AttemptId, Voice], _Waiting] = {}
        self._asleep = False
        self._bell: queue.SimpleQueue[None] = queue.SimpleQueue()

    def __len__(self) -> int:
        return len(self._items)

    def put(self, items: Iterable[T | Streamed]) -> bool:
        """Add items without waking the taker; whether nothing was waiting before."""
        with self._lock:
            was_empty = not self._items
            for item in items:
                if isinstance(item, Streamed):
                    self._grow(item)
                else:
                    self._items.append(item)
                    if self._open:
                        self._open.clear()
            return was_empty and bool(self._items)

    def ring(self) -> None:
        """Wake the taker if it sleeps and there is something to take."""
        with self._lock:
            wake = self._asleep and bool(self._items)
            if wake:
                self._asleep = False
        if wake:
            self._bell.put(None)

    def take(self) -> list[T | Streamed]:
        """Everything that waits, perhaps nothing."""
        with self._lock:
            return self._taken()

    def wait(self, seconds: float | None) -> list[T | Streamed]:
        """Everything that waits, at least one item unless `seconds` have passed; None waits for ever."""
        while self.sleep(seconds):
            if items := self.take():
                return items
        return self.take()

    def sleep(self, seconds: float | None) -> bool:
        """Until something waits, or `rouse`; at once where it does. False when `seconds` have passed."""
        with self._lock:
            if self._items:
                return True
            self._asleep = True
        try:
            self._bell.get(timeout=seconds)
        except queue.Empty:
            with self._lock:
                self._asleep = False
            return False
        return True

    def rest(self, seconds: float) -> None:
        """For so long, whatever waits, or until `rouse`."""
        with contextlib.suppress(queue.Empty):
            self._bell.get(timeout=seconds)

    def rouse(self) -> None:
        """Wake whoever sleeps, or is about to, although there may be nothing to take."""
        with self._lock:
            self._asleep = False
        self._bell.put(None)

    def _taken(self) -> list[T | Streamed]:
        items, self._items = self._items, []
        if not self._voices:
            return items  # type: ignore[return-value]  # where no text was put, none of them is a `_Text`
        self._open, self._voices = {}, {}
        return [item.told() if isinstance(item, _Text) else item for item in items]

    def _grow(self, piece: Streamed) -> None:
        key = (piece.attempt, piece.voice)
        text = self._open.get(key)
        waiting = self._voices.get(key) or self._voices.setdefault(key, _Waiting())
        if text is None:
            text = self._open[key] = _Text(piece)
            waiting.texts.append(text)
            self._items.append(text)
        else:
            if piece.left_out:  # what stands before a gap is older than the gap
                waiting.length -= text.cut(text.length)
                text.left_out += piece.left_out
            text.pieces.append(piece.text)
            text.length += len(piece.text)
        waiting.length += len(piece.text)
        if waiting.length > 2 * MOST_TEXT:
            waiting.trim()
