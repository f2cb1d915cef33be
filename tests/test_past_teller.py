"""A past run, read from a real journal by a real thread."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from queue import SimpleQueue

import pytest

from podium.core.ticket import Mode
from podium.past_teller import PastTeller
from podium.view.past import Told
from tests.journaled import journaled
from tests.script import Script


def run_of(number: int, *done: str) -> Script:
    script = Script.of("a", "b", "c", mode=Mode.AUTO).open(run=number).wait(5)
    for name in done:
        script.start(name).say(name, "I look around.").wait(10).finish(name, "yes").wait(5)
    return script


class Listener:
    """Asks, and waits for the answer to what it asked last."""

    def __init__(self, journal: Path, run: int) -> None:
        self._rings: SimpleQueue[None] = SimpleQueue()
        self.teller = PastTeller(journal, run, lambda: self._rings.put(None))
        self.asked = 0

    def look(self, at: float | None = None, place: int = 0) -> Told:
        return self._ask(lambda asked: self.teller.look(asked, at, place))

    def go(self, place: int) -> Told:
        return self._ask(lambda asked: self.teller.go(asked, place))

    def _ask(self, ask: Callable[[int], None]) -> Told:
        self.asked += 1
        ask(self.asked)
        while True:
            self._rings.get(timeout=30)
            told = self.teller.told
            if told.asked == self.asked and (told.model is not None or told.problem):
                return told


@pytest.fixture
def journal(tmp_path: Path) -> Path:
    return journaled(tmp_path / "podium.db", run_of(1, "a", "b"), run_of(2, "a"))


@pytest.fixture
def listener(journal: Path) -> Iterator[Listener]:
    listener = Listener(journal, 2)
    yield listener
    listener.teller.close()


def test_a_run_is_told_to_its_end_and_to_any_moment(journal: Path) -> None:
    """With all its facts, and the timeline of all of them; each telling is a model of its own."""
    listener, script = Listener(journal, 1), run_of(1, "a", "b")
    told = listener.look()
    assert [each.fact for each in told.facts] == script.facts
    assert told.model is not None
    assert told.model.state == script.state
    assert told.whole is not None
    assert len(told.whole.lanes) == 1
    early = listener.go(5)
    assert early.model is not None
    assert early.model is not told.model
    assert (early.model.seq, early.whole, early.share) == (5, told.whole, 1.0)
    moment = listener.look(script.recorded[3].at)
    assert moment.model is not None
    assert moment.model.now == script.recorded[3].at
    listener.teller.close()


def test_what_was_recorded_since_is_read_with_the_next_look(journal: Path, listener: Listener) -> None:
    """For the run that goes on while one looks back at it."""
    before = listener.look()
    script = run_of(2, "a")
    known = len(script.recorded)
    script.start("b").wait(3)
    with closing(sqlite3.connect(journal)) as db:
        (last,) = db.execute("SELECT max(seq) FROM facts").fetchone()
    more = Script.of("a")
    more.events = list(script.events)
    del more.events[: next(i for i, event in enumerate(more.events) if event is script.recorded[known])]
    journaled(journal, more)
    after = listener.look(place=3)
    assert after.model is not None
    assert after.model.seq == before.facts[2].seq
    assert len(after.facts) == known + len(more.recorded) > len(before.facts)
    assert after.facts[-1].seq > last
    assert after.whole is not before.whole


def test_what_cannot_be_read_is_told(journal: Path, listener: Listener) -> None:
    """A run that is not there, a fact that is missing, one that does not fit; and a look after it is mended."""
    assert Listener(journal, 7).look().problem == "The journal holds no run 7 any more"
    with closing(sqlite3.connect(journal)) as db, db:
        (first,) = db.execute("SELECT max(seq) FROM facts WHERE kind = 'run_opened'").fetchone()
        kept = db.execute("SELECT * FROM facts WHERE seq = ?", (first + 3,)).fetchone()
        db.execute("DELETE FROM facts WHERE seq = ?", (first + 3,))
    assert f"fact {first + 3} is missing" in listener.look().problem
    with closing(sqlite3.connect(journal)) as db, db:
        db.execute("INSERT INTO facts VALUES (?, ?, 'ticket_moved', ?)", (*kept[:2], '{"ticket": "z", "to": "queued"}'))
    problem = listener.look().problem
    assert f"fact {first + 3} (TicketMoved) cannot follow those before it: " in problem
    assert problem.endswith("or restore the file from a copy")
    with closing(sqlite3.connect(journal)) as db, db:
        db.execute("UPDATE facts SET kind = ?, body = ? WHERE seq = ?", (*kept[2:], first + 3))
    assert listener.look().problem == ""


def test_who_has_closed_hears_nothing_more(tmp_path: Path) -> None:
    """Nor does the thread go on for nobody."""
    long = Script.of("a", mode=Mode.AUTO).open().start("a")
    for number in range(300):
        long.use("a", "read_file", "text", path=f"{number}.py")
    rings: list[float] = []

    def close() -> None:
        rings.append(teller.told.share)
        teller.close()

    teller = PastTeller(journaled(tmp_path / "podium.db", long), 1, close)
    teller.look(1, None)
    teller._beside.shutdown(wait=True)
    assert (len(rings), teller.told.model) == (1, None)
    assert 0 < rings[0] < 1
