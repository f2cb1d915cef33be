"""What else happens to a journal: no room, a torn tail, a clock that jumps. Podium goes on, or says why not.

The same track and the same comparison as where it dies (`test_crash`).
"""

from __future__ import annotations

import re
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from podium.errors import JournalError
from podium.journal.sqlite import Journal
from tests.crash.mortal import Death
from tests.crash.points import Place, Undisturbed, differences

WAY_OUT = r"podium\.db: .*Move (it|the file) away to start afresh"
FRAME = 24 + 4096
"""Bytes of one page in the write-ahead log, with its head: https://sqlite.org/fileformat2.html#the_write_ahead_log"""


def wal(here: Place) -> Path:
    return here.journal.with_name("podium.db-wal")


def test_a_full_disk_stops_it_and_with_room_again_it_goes_on(here: Place, whole: Undisturbed) -> None:
    """What could not be recorded did not happen for anybody; the file is whole, and the way out is told."""
    stopped = here.run(most_bytes=300_000)
    assert stopped.code == 1
    assert "podium.db: disk I/O error. The disk takes no more" in stopped.said
    with closing(sqlite3.connect(here.journal)) as db:
        assert db.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    here.state()
    assert here.run().code == whole.code
    assert differences(here, whole) == []


@pytest.mark.parametrize("torn", ["garbage", "half a frame"])
def test_a_torn_tail_costs_what_was_torn_and_no_more(here: Place, whole: Undisturbed, torn: str) -> None:
    """As after a power cut: the commits before it are there, and the run comes to the same end from them."""
    here.run(Death(60))
    before = [recorded.seq for recorded in here.facts]
    data = wal(here).read_bytes()
    wal(here).write_bytes(data[:-FRAME] + bytes(FRAME) if torn == "garbage" else data[: -FRAME // 2])
    left = [recorded.seq for recorded in here.facts]
    assert left == before[: len(left)]
    assert len(before) - 20 < len(left) < len(before)
    assert here.run().code == whole.code
    # What was done on the strength of a commit that is lost may be done again; nothing else may differ.
    assert [words for words in differences(here, whole) if words.startswith(("statuses", "merged"))] == []


def test_a_journal_with_a_torn_page_is_refused_and_left_alone(here: Place) -> None:
    """Never read as a shorter run: the file is named with the way out, and nothing of it is changed."""
    assert here.run().code == 3
    data = here.journal.read_bytes()
    for damaged in (data[:-4096] + b"\xa5" * 4096, data[:-2048]):
        here.journal.write_bytes(damaged)
        for opening in (Journal.open, Journal.open_to_read):
            with pytest.raises(JournalError, match=WAY_OUT), closing(opening(here.journal)) as journal:
                journal.last_run()
        assert re.search(WAY_OUT, here.run().said)
        assert here.journal.read_bytes() == damaged


def test_a_clock_that_jumps_while_it_runs_changes_nothing(here: Place, whole: Undisturbed) -> None:
    """A day on and an hour back: the same end, nothing ended before it began, or lasted longer than the run."""
    assert here.run(clock="to and fro").code == whole.code
    assert differences(here, whole) == []
    facts = here.facts
    assert facts[-1].at - facts[0].at < 600


def test_a_clock_that_is_set_between_two_runs_changes_nothing(here: Place, whole: Undisturbed) -> None:
    """Set forward, the run goes on a day later; set back, it goes on from the time of its last fact."""
    here.run(Death(50))
    first = here.facts[-1].at
    here.run(Death(30), clock="a day ahead")
    second = here.facts[-1].at
    assert here.run(clock="an hour behind").code == whole.code
    assert differences(here, whole) == []
    assert second - first > 80_000
    assert 0 <= here.facts[-1].at - second < 600
