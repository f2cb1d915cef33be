"""The two queues that join the engine to the rest: the inbox in, the feed out.

Both are `SimpleQueue`s: nothing polls, posting never blocks, and a burst is taken in one go. Every reader of the
feed has a queue of its own, so that a slow reader keeps nobody waiting.
"""

from __future__ import annotations

import queue
import threading
from collections.abc import Callable, Iterable

from podium.core.events import Event
from podium.core.inputs import Input, Notified
from podium.core.utf8 import storable
from podium.engine.calls import Call


class Inbox:
    """What people ask and workers tell, in the order of arrival; its text can be stored, whatever it was."""

    def __init__(self) -> None:
        self._queue: queue.SimpleQueue[Input | Call] = queue.SimpleQueue()

    def post(self, message: Input | Call) -> None:
        # What is only shown stays as it is: a pair may be cut in two between the chunks of a stream.
        self._queue.put(message if isinstance(message, Notified) else storable(message))

    def take(self, *, block: bool) -> list[Input | Call]:
        """Everything that waits; with `block`, at least one."""
        taken: list[Input | Call] = [self._queue.get()] if block else []
        while True:
            try:
                taken.append(self._queue.get_nowait())
            except queue.Empty:
                return taken


class Subscription:
    """One reader's end of the feed."""

    def __init__(self, history: Iterable[Event]) -> None:
        self._queue: queue.SimpleQueue[Event] = queue.SimpleQueue()
        self._wake: Callable[[], None] | None = None
        for event in history:
            self._queue.put(event)

    def take(self) -> Event | None:
        """The next event, or None when there is none now."""
        try:
            return self._queue.get_nowait()
        except queue.Empty:
            return None

    def wait(self, seconds: float | None) -> Event | None:
        """The next event, waiting `seconds` for it (None: for ever)."""
        try:
            return self._queue.get(timeout=seconds)
        except queue.Empty:
            return None

    def on_event(self, wake: Callable[[], None]) -> None:
        """Call `wake` from the publishing thread whenever events have come; it must not block."""
        self._wake = wake
        if not self._queue.empty():
            wake()

    def put(self, events: Iterable[Event]) -> None:
        for event in events:
            self._queue.put(event)
        if self._wake is not None:
            self._wake()


class Feed:
    """What happened, for every reader."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._readers: tuple[Subscription, ...] = ()

    def subscribe(self, history: Iterable[Event] = ()) -> Subscription:
        """A new reader, that first reads `history`."""
        reader = Subscription(history)
        with self._lock:
            self._readers = (*self._readers, reader)
        return reader

    def publish(self, events: list[Event]) -> None:
        if events:
            for reader in self._readers:
                reader.put(events)
