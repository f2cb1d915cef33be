"""What else happens to a journal: no room, a torn tail, a clock that jumps. Podium goes on, or says why not.

The same track and the same comparison as where it dies (`test_crash`).
"""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from podium.errors import JournalError
from podium.journal.sqlite import Journal
from tests.crash.mortal import Death
from tests.crash.nursery import Nursery
from tests.crash.points import Place, Undisturbed, differences, place, undisturbed

WAY_OUT = r"podium\.db: .*Move (it|the file) away to start afresh"
FRAME = 24 + 4096
"""Bytes of one page in the write-ahead log, with its head: https://sqlite.org/fileformat2.html#the_write_ahead_log"""


@pytest.fixture(scope="module")
def nursery() -> Iterator[Nursery]:
    with Nursery() as made:
        yield made


@pytest.fixture(scope="module")
def whole(nursery: Nursery) -> Undisturbed:
    return undisturbed(nursery)


@pytest.fixture
def here(nursery: Nursery) -> Iterator[Place]:
    with place(nursery) as made:
        yield made


def wal(here: Place) -> Path:
    return here.journal.with_name("podium.db-wal")


@pytest.mark.parametrize("room", [60_000, 400_000])
def test_a_full_disk_stops_it_and_with_room_again_it_goes_on(here: Place, whole: Undisturbed, room: int) -> None:
    """What could not be recorded did not happen for anybody; the file is whole, and the way out is told."""
    stopped = here.run(most_bytes=room)
    assert stopped.code == 1
    assert "podium.db: disk I/O error. The disk takes no more" in stopped.said
    with closing(sqlite3.connect(here.journal)) as db:
        assert db.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    here.state()
    assert here.run().code == whole.code
    assert differences(here, whole) == []


@pytest.mark.parametrize("torn", ["cut", "garbage", "half a frame"])
def test_a_torn_tail_costs_what_was_torn_and_no_more(here: Place, whole: Undisturbed, torn: str) -> None:
    """As after a power cut: the commits before it are there, and the run comes to the same end from them."""
    here.run(Death(60))
    before = [recorded.seq for recorded in here.facts]
    data = wal(here).read_bytes()
    frame = bytes(FRAME)
    wal(here).write_bytes(
        {"cut": data[:-FRAME], "garbage": data[:-FRAME] + frame, "half a frame": data[: -FRAME // 2]}[torn]
    )
    left = [recorded.seq for recorded in here.facts]
    assert left == before[: len(left)]
    assert len(before) - 20 < len(left) < len(before)
    assert here.run().code == whole.code
    # What was done on the strength of a commit that is lost may be done again; nothing else may differ.
    assert [words for words in differences(here, whole) if words.startswith(("statuses", "merged"))] == []


@pytest.mark.parametrize("torn", ["last page", "end of the file"])
def test_a_journal_with_a_torn_page_is_refused_and_left_alone(here: Place, torn: str) -> None:
    """Never read as a shorter run: the file is named with the way out, and moved away Podium begins afresh."""
    assert here.run().code == 3
    data = here.journal.read_bytes()
    here.journal.write_bytes(data[:-4096] + b"\xa5" * 4096 if torn == "last page" else data[:-2048])
    damaged = here.journal.read_bytes()
    with pytest.raises(JournalError, match=WAY_OUT):
        Journal.open(here.journal).last_run()
    with (
        pytest.raises(JournalError, match=WAY_OUT),
        closing(Journal.open_to_read(here.journal)) as journal,
    ):
        journal.last_run()
    assert re.search(WAY_OUT, here.run().said)
    assert here.journal.read_bytes() == damaged


@pytest.mark.parametrize("play", ["an hour back", "a day on", "to and fro"])
def test_a_clock_that_jumps_changes_nothing(here: Place, whole: Undisturbed, play: str) -> None:
    """The same end, and nothing ended before it began, or lasted longer than the run."""
    assert here.run(clock=play).code == whole.code
    assert differences(here, whole) == []
    facts = here.facts
    assert facts[-1].at - facts[0].at < 600


@pytest.mark.parametrize("play", ["an hour behind", "a day ahead"])
def test_a_clock_that_was_set_between_two_runs_changes_nothing(here: Place, whole: Undisturbed, play: str) -> None:
    """Set back, the run goes on from the time of its last fact."""
    here.run(Death(70))
    last = here.facts[-1].at
    assert here.run(clock=play).code == whole.code
    assert differences(here, whole) == []
    assert (here.facts[-1].at - last > 80_000) is (play == "a day ahead")
