"""A log that is packed reads like one that is not."""

from __future__ import annotations

from collections import deque

from hypothesis import given, settings
from hypothesis import strategies as st

from podium.core.ticket import AttemptId, TicketId, Tier
from podium.view.entries import BLOCK, MOST, OPEN, Entries
from podium.view.lines import Line, Tone
from podium.view.log_entry import Entry, Topic

TEXTS = st.text(st.characters(blacklist_categories=["Cc", "Cs", "Zl", "Zp"]), max_size=12)


def entry(number: int, text: str = "") -> Entry:
    """One of many that have hardly anything in common."""
    tones, topics = tuple(Tone), tuple(Topic)
    ticket = TicketId(f"t{number}") if number % 3 else None
    attempt = AttemptId(f"t{number}.1") if number % 5 == 1 else None
    line = Line(text or f"line {number} é漢", tones[number % len(tones)])
    return Entry(number / 7, ticket, line, topics[number % len(topics)], attempt, number % 11 == 0, Tier.WORKER)


@settings(max_examples=30, deadline=None)
@given(st.integers(0, OPEN + 3 * BLOCK), st.lists(TEXTS, max_size=20), st.integers(0, OPEN + 2 * BLOCK))
def test_packing_changes_nothing(count: int, texts: list[str], asked: int) -> None:
    """All of them, and any number of the last ones, are what was put in."""
    told = [entry(number) for number in range(count)] + [entry(number, text) for number, text in enumerate(texts)]
    log = Entries()
    for one in told:
        log.append(one)
    assert (len(log), list(log)) == (len(told), told)
    assert log.last(asked) == told[max(0, len(told) - asked) :]


def test_the_oldest_of_very_many_are_dropped() -> None:
    """The latest stay in their order, and a log that is cleared begins anew."""
    log, told = Entries(), deque[Entry](maxlen=MOST)
    for number in range(MOST + 2 * BLOCK + 1):
        log.append(entry(number))
        told.append(entry(number))
    assert len(log) == MOST
    assert list(log) == list(told) == log.last(MOST + 1)
    log.clear()
    assert (len(log), list(log), log.last(3)) == (0, [], [])
    log.append(entry(1))
    assert log.last(5) == [entry(1)]
