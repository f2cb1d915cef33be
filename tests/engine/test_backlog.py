"""What waits for a slow reader: every fact, in order, and the latest text."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from itertools import chain, repeat

from hypothesis import given
from hypothesis import strategies as st

from podium.core.notices import Streamed, Voice, Warned
from podium.core.ticket import AttemptId
from podium.engine.backlog import MOST_TEXT, Backlog

A1, B1 = AttemptId("a#1"), AttemptId("b#1")
Item = Streamed | Warned

PIECES = st.builds(
    Streamed,
    st.sampled_from([A1, B1]),
    st.sampled_from(Voice),
    st.one_of(st.text(max_size=3), st.integers(1, 4).map(lambda n: "0123456789" * (n * MOST_TEXT // 20))),
    st.sampled_from([0, 0, 0, 7]),
)
OTHERS = st.builds(Warned, st.uuids().map(str))
BATCHES = st.lists(st.tuples(st.lists(st.one_of(PIECES, OTHERS), max_size=8), st.booleans()), max_size=12)


def stretches(items: Sequence[Item]) -> list[dict[tuple[AttemptId, Voice], list[Streamed]]]:
    """The text of each attempt and voice, between one other item and the next."""
    found: list[dict[tuple[AttemptId, Voice], list[Streamed]]] = [{}]
    for item in items:
        if isinstance(item, Streamed):
            found[-1].setdefault((item.attempt, item.voice), []).append(item)
        else:
            found.append({})
    return found


def size(pieces: Sequence[Streamed]) -> int:
    return sum(len(piece.text) + piece.left_out for piece in pieces)


@given(batches=BATCHES)
def test_whatever_the_reader_does_facts_come_all_and_text_comes_where_it_belongs(
    batches: list[tuple[list[Item], bool]],
) -> None:
    """Between the same facts each voice says the end of what it said, and what is left out is counted."""
    backlog: Backlog[Warned] = Backlog()
    heard: list[Item] = []
    for batch, reads in batches:
        backlog.put(batch)
        if reads:
            heard += backlog.take()
    heard += backlog.take()
    said: list[Item] = list(chain.from_iterable(batch for batch, _ in batches))
    assert [item for item in heard if isinstance(item, Warned)] == [item for item in said if isinstance(item, Warned)]
    for spoken, told in zip(stretches(said), stretches(heard), strict=True):
        assert told.keys() == spoken.keys()
        for key, pieces in spoken.items():
            text = "".join(piece.text for piece in pieces)
            assert size(told[key]) == size(pieces)
            assert text.endswith(told[key][-1].text)


@given(batches=st.lists(st.lists(st.one_of(PIECES.filter(lambda p: len(p.text) < 4 and not p.left_out), OTHERS))))
def test_a_reader_that_keeps_up_hears_every_character(batches: list[list[Item]]) -> None:
    """Text in, text out, in its place."""
    backlog: Backlog[Warned] = Backlog()
    heard: list[Item] = []
    for batch in batches:
        backlog.put(batch)
        heard += backlog.take()
    said = list(chain.from_iterable(batches))
    for spoken, told in zip(stretches(said), stretches(heard), strict=True):
        assert {key: "".join(p.text for p in pieces) for key, pieces in told.items()} == {
            key: "".join(p.text for p in pieces) for key, pieces in spoken.items()
        }
    assert not any(item.left_out for item in heard if isinstance(item, Streamed))


def test_ten_million_chunks_wait_in_little_room() -> None:
    """Of each voice the end waits, and one word on the rest; facts between them wait all."""
    backlog: Backlog[Warned] = Backlog()
    chunk, millions = Streamed(A1, Voice.OUTPUT, "x"), 10
    for n in range(millions):
        backlog.put(repeat(chunk, 1_000_000))
        backlog.put([Warned(f"{n}")])
    assert len(backlog) == 2 * millions
    heard = backlog.take()
    assert [item.text for item in heard if isinstance(item, Warned)] == [f"{n}" for n in range(millions)]
    texts = [item for item in heard if isinstance(item, Streamed)]
    assert size(texts) == millions * 1_000_000
    assert sum(len(item.text) for item in texts) <= 2 * MOST_TEXT
    assert texts[-1].text == "x" * len(texts[-1].text) != ""


def test_one_chunk_comes_as_it_is() -> None:
    """Nothing is copied for a reader that is fast."""
    backlog: Backlog[Warned] = Backlog()
    chunk = Streamed(A1, Voice.TEXT, "hello")
    assert backlog.put([chunk])
    assert not backlog.put([Warned("1")])
    (first, second) = backlog.take()
    assert first is chunk
    assert second == Warned("1")
    assert backlog.take() == []


def test_a_wait_ends_with_an_item_or_with_its_time() -> None:
    """And a wait that ended with its time does not spoil the next."""
    backlog: Backlog[Warned] = Backlog()
    assert backlog.wait(0.0) == []

    def put(item: Warned) -> None:
        backlog.put([item])
        backlog.ring()

    for n in range(100):
        putter = threading.Thread(target=put, args=(Warned(f"{n}"),))
        putter.start()
        heard = backlog.wait(0.0) or backlog.wait(None)
        putter.join()
        assert heard == [Warned(f"{n}")]
    assert not backlog.put([])
    backlog.ring()
    assert backlog.wait(0.0) == []


def test_whoever_sleeps_can_be_roused_for_nothing() -> None:
    """Also before it sleeps; somebody else may take meanwhile what it was woken for."""
    backlog: Backlog[int] = Backlog()
    backlog.rouse()
    assert backlog.sleep(None)
    assert not backlog.sleep(0.0)
    backlog.put([1])
    assert backlog.sleep(None)
    backlog.rest(0.0)
    backlog.rouse()
    backlog.rest(60.0)
    assert backlog.take() == [1]
    assert backlog.wait(0.0) == []
