"""The inbox and the feed."""

from __future__ import annotations

import threading

from podium.core.events import Event, Streamed, Voice, Warned
from podium.core.inputs import Notified, NotMerged, Pause, Resume
from podium.core.ticket import AttemptId
from podium.engine.queues import Feed, Inbox

A1 = AttemptId("a#1")


def test_a_burst_is_taken_in_one_go_and_in_order() -> None:
    """And nothing is taken twice."""
    inbox = Inbox()
    for message in (Pause(), Resume(), Pause()):
        inbox.post(message)
    assert inbox.take(None) == [Pause(), Resume(), Pause()]
    assert inbox.take(0) == []


def test_taking_sleeps_until_something_is_posted() -> None:
    """From any thread."""
    inbox = Inbox()
    poster = threading.Thread(target=inbox.post, args=(Pause(),))
    poster.start()
    assert inbox.take(None) == [Pause()]
    poster.join()


def test_taking_sleeps_no_longer_than_it_is_told() -> None:
    """For an engine that must look after somebody who says nothing."""
    assert Inbox().take(0.01) == []


def test_what_is_posted_can_be_stored() -> None:
    """Halves of characters are mended at the door; a stream's chunk keeps them, for its other half comes next."""
    inbox = Inbox()
    chunk = Notified(Streamed(A1, Voice.TEXT, "\ud83d"))
    inbox.post(NotMerged(A1, "\ud83d", ("\udce4.txt",)))
    inbox.post(chunk)
    assert inbox.take(0) == [NotMerged(A1, "�", ("�.txt",)), chunk]


def test_a_flood_of_text_waits_as_one_message() -> None:
    """However slow the engine is, producers cannot fill the memory; what else is posted stays in its place."""
    inbox = Inbox()
    for _ in range(1000):
        inbox.post(Notified(Streamed(A1, Voice.OUTPUT, "ab")))
    inbox.post(NotMerged(A1, "no"))
    inbox.post(Notified(Streamed(A1, Voice.OUTPUT, "c")))
    assert inbox.take(0) == [
        Notified(Streamed(A1, Voice.OUTPUT, "ab" * 1000)),
        NotMerged(A1, "no"),
        Notified(Streamed(A1, Voice.OUTPUT, "c")),
    ]


def test_a_stuck_reader_keeps_nobody_waiting() -> None:
    """Others hear every chunk as it comes; it hears every fact, and the text between them in one piece."""
    feed = Feed()
    stuck, quick = feed.subscribe(), feed.subscribe()
    chunks = [Streamed(A1, Voice.TEXT, each) for each in "abcd"]
    for chunk in chunks[:3]:
        feed.publish([chunk])
        assert quick.take() == chunk
    feed.publish([Warned("a fact"), chunks[3]])
    assert [quick.take(), quick.take()] == [Warned("a fact"), chunks[3]]
    heard: list[Event | None] = [Streamed(A1, Voice.TEXT, "abc"), Warned("a fact"), chunks[3], None]
    assert [stuck.take() for _ in range(4)] == heard


def test_every_reader_hears_everything_after_its_history() -> None:
    """Each has a queue of its own; who comes later is handed what was before."""
    feed = Feed()
    one, two, three = Warned("1"), Warned("2"), Warned("3")
    early = feed.subscribe()
    feed.publish([one])
    late = feed.subscribe([one])
    feed.publish([two, three])
    feed.publish([])
    expected: list[Event | None] = [one, two, three, None]
    assert [early.take() for _ in range(4)] == expected
    assert [late.wait(0.0) for _ in range(4)] == expected


def test_a_reader_that_sleeps_is_left_asleep_until_it_is_rung() -> None:
    """What has come is there for whoever looks; the engine wakes the others when it has a moment."""
    feed = Feed()
    reader = feed.subscribe()
    rings: list[Event | None] = []
    reader.on_event(lambda: rings.append(reader.take()))
    feed.ring()
    feed.put([Warned("1")])
    assert rings == []
    feed.ring()
    feed.ring()
    assert rings == [Warned("1")]


def test_a_reader_is_not_woken_again_before_it_has_looked() -> None:
    """A frame takes in everything that came since the last."""
    feed = Feed()
    reader = feed.subscribe()
    rings: list[int] = []
    reader.on_event(lambda: rings.append(1))
    for _ in range(3):
        feed.publish([Warned("1")])
    assert len(rings) == 1
    assert reader.take() == Warned("1")
    feed.publish([Warned("2")])
    assert len(rings) == 2


def test_a_reader_is_woken_once_for_a_batch() -> None:
    """In the publishing thread, after the events are there; at once if some are there already."""
    feed = Feed()
    reader = feed.subscribe()
    found: list[Event | None] = []
    reader.on_event(lambda: found.append(reader.take()))
    feed.publish([Warned("1"), Warned("2")])
    assert found == [Warned("1")]
    reader.on_event(lambda: found.append(reader.take()))
    assert found == [Warned("1"), Warned("2")]


def test_a_wait_ends_with_the_event() -> None:
    """Published by another thread, without a time."""
    feed = Feed()
    reader = feed.subscribe()
    publisher = threading.Thread(target=feed.publish, args=([Warned("1")],))
    publisher.start()
    assert reader.wait(None) == Warned("1")
    publisher.join()
