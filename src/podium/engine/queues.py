"""The two queues that join the engine to the rest: the inbox in, the feed out.

Nothing polls, posting never blocks, and a burst is taken in one go. Every reader of the feed has a backlog of its own,
so that a slow reader keeps nobody waiting, and a stuck one costs no more than the facts and a little text.
"""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable, Iterable

from podium.core.events import Event, Streamed
from podium.core.inputs import Input, Notified
from podium.core.utf8 import storable
from podium.engine.backlog import Backlog
from podium.engine.calls import Call


class Inbox:
    """What people ask and workers tell, in the order of arrival; its text can be stored, whatever it was."""

    def __init__(self) -> None:
        self._backlog: Backlog[Input | Call] = Backlog()

    def __len__(self) -> int:
        return len(self._backlog)

    def post(self, message: Input | Call) -> None:
        """Hand in a message and wake the engine."""
        self.put(message)
        self._backlog.ring()

    def put(self, message: Input | Call) -> None:
        """Hand in a message without waking anybody: for whoever looks after it."""
        # What is only shown stays as it is: a pair may be cut in two between the chunks of a stream.
        if not isinstance(message, Notified):
            self._backlog.put((storable(message),))
        elif isinstance(message.notice, Streamed):
            self._backlog.put((message.notice,))
        else:
            self._backlog.put((message,))

    def take(self, seconds: float | None) -> list[Input | Call]:
        """Everything that waits, at least one message unless `seconds` have passed; None waits for ever."""
        taken = self._backlog.wait(seconds) if seconds != 0 else self._backlog.take()
        return [Notified(each) if isinstance(each, Streamed) else each for each in taken]

    def sleep(self, seconds: float | None) -> bool:
        """Until something waits, or `rouse`; false when `seconds` have passed. For one thread."""
        return self._backlog.sleep(seconds)

    def rest(self, seconds: float) -> None:
        """Sleep for so long, whatever waits, or until `rouse`: somebody else sees to it."""
        self._backlog.rest(seconds)

    def rouse(self) -> None:
        self._backlog.rouse()


class Subscription:
    """One reader's end of the feed; for one thread."""

    def __init__(self, history: Iterable[Event]) -> None:
        self._backlog: Backlog[Event] = Backlog()
        self._taken: deque[Event] = deque(history)
        self._wake: Callable[[], None] | None = None
        self._news = False
        """Whether something waits that the reader was not woken for."""

    def take(self) -> Event | None:
        """The next event, or None when there is none now."""
        if not self._taken:
            self._taken.extend(self._backlog.take())
        return self._taken.popleft() if self._taken else None

    def wait(self, seconds: float | None) -> Event | None:
        """The next event, waiting `seconds` for it (None: for ever)."""
        if not self._taken:
            self._taken.extend(self._backlog.wait(seconds))
        return self._taken.popleft() if self._taken else None

    def on_event(self, wake: Callable[[], None]) -> None:
        """Call `wake` from the publishing thread when events have come since all were taken; it must not block."""
        self._wake = wake
        if self._taken or self._backlog:
            wake()

    def put(self, events: Iterable[Event]) -> None:
        if self._backlog.put(events):
            self._news = True

    def ring(self) -> None:
        """Wake the reader if it waits for what has come."""
        self._backlog.ring()
        if self._news:
            self._news = False
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

    def put(self, events: list[Event]) -> None:
        """Let readers have the events; those that sleep are left asleep until `ring`."""
        if events:
            for reader in self._readers:
                reader.put(events)

    def ring(self) -> None:
        for reader in self._readers:
            reader.ring()

    def publish(self, events: list[Event]) -> None:
        self.put(events)
        self.ring()
