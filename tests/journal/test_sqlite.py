"""The journal on a real disk: what is recorded comes back, and what cannot be recorded is told."""

from __future__ import annotations

import signal
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest

from podium.core.events import AttemptStarted, Fact, Paused, Recorded, Resumed, RunOpened, TicketMoved
from podium.core.status import Status
from podium.core.ticket import AttemptId, Mode, TicketId, Track, TrackId
from podium.errors import JournalError
from podium.journal.codec import encode
from podium.journal.schema import STEPS
from podium.journal.sqlite import LAST_RUN, STARTED, Journal
from tests.core.situations import awaiting_step
from tests.script import TERMS, ticket


def opened(run: int) -> RunOpened:
    return RunOpened(run, Track(TrackId(f"t{run}"), (ticket("a"),)), Mode.AUTO, TERMS, "base")


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / ".podium" / "podium.db"


@pytest.fixture
def journal(path: Path) -> Iterator[Journal]:
    with closing(Journal.open(path)) as made:
        yield made


def facts_in(path: Path) -> list[Fact]:
    with closing(Journal.open_to_read(path)) as journal:
        return [recorded.fact for recorded in journal.last_run()]


def spoil(path: Path, statement: str) -> None:
    with closing(sqlite3.connect(path, isolation_level=None)) as db:
        db.execute(statement)


def test_a_run_comes_back_fact_by_fact(path: Path, journal: Journal) -> None:
    """With its places and times, also through a second connection while the first still writes."""
    script = awaiting_step()
    recorded = [r for each in script.recorded for r in journal.append([(each.at, each.fact)])]
    assert [(r.seq, r.at, r.fact) for r in recorded] == [(r.seq, r.at, r.fact) for r in script.recorded]
    assert journal.last_run() == recorded
    with closing(Journal.open_to_read(path)) as reader:
        assert reader.last_run() == recorded


def test_the_numbers_go_on_after_a_restart(path: Path) -> None:
    """`seq` counts all facts of the repository, from 1."""
    with closing(Journal.open(path)) as journal:
        assert [r.seq for r in journal.append([(1.0, opened(1)), (1.0, Paused())])] == [1, 2]
    with closing(Journal.open(path)) as journal:
        assert journal.append([(2.5, Resumed())]) == [Recorded(3, 2.5, Resumed())]


def test_only_the_last_fact_of_a_tick_is_settled(journal: Journal) -> None:
    """A reader judges the run where the tick ends."""
    recorded = journal.append([(1.0, opened(1)), (1.0, Paused()), (1.0, Resumed())])
    assert [r.settled for r in recorded] == [False, False, True]


def test_the_last_run_begins_where_it_was_opened(journal: Journal) -> None:
    """Earlier runs stay in the file and are not read."""
    assert journal.last_run() == []
    journal.append([(1.0, opened(1)), (1.0, Paused())])
    later = journal.append([(2.0, opened(2)), (2.0, Resumed())])
    assert [r.fact for r in journal.last_run()] == [r.fact for r in later]


@pytest.mark.parametrize(("facts", "statements"), [(1, 1), (64, 1), (65, 4), (300, 7)])
def test_one_append_is_one_transaction(journal: Journal, facts: int, statements: int) -> None:
    """A few facts are one statement, which is a transaction by itself; and none at all is none at all."""
    said: list[str] = []
    journal._db.set_trace_callback(said.append)
    journal.append([(1.0, opened(1)), *[(1.0, Paused())] * (facts - 1)])
    words = [s.split()[0] for s in said]
    assert words == (["INSERT"] if statements == 1 else ["BEGIN", *["INSERT"] * (statements - 2), "COMMIT"])
    said.clear()
    assert journal.append([]) == []
    assert said == []
    assert len(journal.last_run()) == facts


def test_what_is_looked_for_is_found_by_an_index(journal: Journal) -> None:
    """However long the journal, opening it reads the last run and the branches, and scans nothing."""
    for query, index in ((LAST_RUN, "runs_opened"), (STARTED, "attempts_started")):
        plan = " ".join(row[-1] for row in journal._db.execute(f"EXPLAIN QUERY PLAN {query}"))
        assert f"INDEX {index}" in plan


def test_a_fact_that_cannot_be_written_leaves_nothing_of_its_tick(journal: Journal) -> None:
    """The facts before it in the tick are not recorded either, and the next tick is, under their numbers."""
    journal.append([(1.0, opened(1))])
    with pytest.raises(ValueError, match="surrogates"):
        journal.append([(1.0, Paused()), (1.0, TicketMoved(TicketId("a"), Status.KILLED, "\ud800"))])
    assert journal.append([(2.0, Resumed())]) == [Recorded(2, 2.0, Resumed())]
    assert [r.fact for r in journal.last_run()] == [opened(1), Resumed()]


def test_a_full_disk_is_told_and_costs_nothing_that_was_recorded(path: Path, journal: Journal) -> None:
    """The tick that did not fit is gone as a whole; with room again the journal goes on."""
    journal.append([(1.0, opened(1))])
    (pages,) = journal._db.execute("PRAGMA page_count").fetchone()
    journal._db.execute(f"PRAGMA max_page_count = {pages}")
    long = TicketMoved(TicketId("a"), Status.KILLED, "x" * 50_000)
    with pytest.raises(JournalError, match=r"podium\.db: database or disk is full\. Make room on the disk"):
        journal.append([(2.0, Paused()), (2.0, long)])
    assert facts_in(path) == [opened(1)]
    journal._db.execute("PRAGMA max_page_count = 100000")
    assert journal.append([(3.0, Resumed())]) == [Recorded(2, 3.0, Resumed())]


WRITES_TOO_MUCH = """
import resource, signal, sys
from pathlib import Path
from podium.core.events import Paused
from podium.errors import JournalError
from podium.journal.sqlite import Journal
journal = Journal.open(Path(sys.argv[1]))
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (200_000, 200_000))
count = 0
try:
    while True:
        count += len(journal.append([(1.0, Paused())] * 100))
except JournalError as error:
    print(count, error)
"""


def test_a_write_that_the_system_cuts_off_is_told(path: Path) -> None:
    """What was acknowledged before is there, complete and readable."""
    done = subprocess.run(
        [sys.executable, "-c", WRITES_TOO_MUCH, str(path)], capture_output=True, text=True, check=True
    )
    count, _, message = done.stdout.partition(" ")
    assert str(path) in message
    with closing(sqlite3.connect(path)) as db:
        assert db.execute("SELECT count(*) FROM facts").fetchone() == (int(count),)
        assert db.execute("PRAGMA integrity_check").fetchone() == ("ok",)


DIES_AFTER_EACH = """
import sys
from pathlib import Path
from podium.core.events import Paused
from podium.journal.sqlite import Journal
journal = Journal.open(Path(sys.argv[1]))
while True:
    print(journal.append([(1.0, Paused())] * 3)[-1].seq, flush=True)
"""


def test_what_was_acknowledged_survives_the_death_of_the_process(path: Path) -> None:
    """Killed at any moment, the journal holds whole ticks only, and at least those that were acknowledged."""
    worker = subprocess.Popen([sys.executable, "-c", DIES_AFTER_EACH, str(path)], stdout=subprocess.PIPE, text=True)
    assert worker.stdout is not None
    told = [int(worker.stdout.readline()) for _ in range(20)]
    worker.send_signal(signal.SIGKILL)
    worker.wait()
    worker.stdout.close()
    with closing(sqlite3.connect(path)) as db:
        (last,) = db.execute("SELECT max(seq) FROM facts").fetchone()
    assert last >= told[-1]
    assert last % 3 == 0


# --- files that are no journal ------------------------------------------------------------------------


def test_a_corrupt_row_is_named(path: Path, journal: Journal) -> None:
    """A damaged fact is never skipped silently: its number, what is wrong, and the way out."""
    journal.append([(1.0, opened(1)), (1.0, Paused()), (1.0, Resumed())])
    spoil(path, "UPDATE facts SET body = '{' WHERE seq = 2")
    with pytest.raises(JournalError, match=r"fact 2 cannot be read: paused: body: Invalid JSON.*Move the file away"):
        journal.last_run()
    spoil(path, "UPDATE facts SET kind = 'levitated' WHERE seq = 2")
    with pytest.raises(JournalError, match="fact 2 cannot be read: unknown kind of fact 'levitated'"):
        journal.last_run()


@pytest.mark.parametrize("lost", [1, 2])
def test_a_journal_that_lacks_facts_is_named(path: Path, journal: Journal, lost: int) -> None:
    """A run is not told from half of its facts."""
    journal.append([(1.0, opened(1)), (1.0, Paused()), (1.0, Resumed())])
    spoil(path, f"DELETE FROM facts WHERE seq = {lost}")
    with pytest.raises(
        JournalError, match=rf"podium\.db: fact {lost} is missing, and perhaps more; nothing was changed"
    ):
        journal.last_run()


def test_a_journal_of_a_newer_podium_is_not_touched(path: Path) -> None:
    """Neither to write nor to read."""
    Journal.open(path).close()
    spoil(path, "PRAGMA user_version = 7")
    before = path.read_bytes()
    for opening in (Journal.open, Journal.open_to_read):
        with pytest.raises(JournalError, match="written by a newer Podium"):
            opening(path)
    assert path.read_bytes() == before


def test_another_file_in_its_place_is_not_touched(path: Path) -> None:
    """It is told that the file is none, and the file stays as it is."""
    path.parent.mkdir()
    path.write_text("Dear diary, " * 1000)
    for opening in (Journal.open, Journal.open_to_read):
        with pytest.raises(JournalError, match=r"file is not a database\. The file is damaged"):
            opening(path)
    assert path.read_text() == "Dear diary, " * 1000


def test_a_torn_file_is_told(path: Path) -> None:
    """A file that lost its end, or a page of its middle, is told as damaged, not read as a shorter run."""
    with closing(Journal.open(path)) as journal:
        journal.append([(1.0, opened(1)), *[(1.0, TicketMoved(TicketId("a"), Status.KILLED, "x" * 500))] * 200])
    whole = path.read_bytes()
    path.write_bytes(whole[: len(whole) // 2])
    with pytest.raises(JournalError, match="malformed"), closing(Journal.open_to_read(path)) as torn:
        torn.last_run()
    path.write_bytes(whole[:8192] + b"\xff" * 4096 + whole[12288:])
    with pytest.raises(JournalError), closing(Journal.open_to_read(path)) as torn:
        torn.last_run()


def test_what_was_never_there_is_not_made_by_looking(path: Path) -> None:
    """`podium status` in a fresh repository creates nothing."""
    with pytest.raises(JournalError, match="nothing was ever conducted here"):
        Journal.open_to_read(path)
    assert not path.parent.exists()
    path.parent.mkdir()
    path.touch()
    with pytest.raises(JournalError, match="is empty; nothing was ever conducted here; start with `podium run TRACK`"):
        Journal.open_to_read(path)


@pytest.mark.parametrize("opened", [Journal.open, Journal.open_to_read])
def test_what_is_no_journal_is_told_and_left_alone(path: Path, opened: Callable[[Path], Journal]) -> None:
    """Somebody else's database gets no table of ours, and a directory is no broken disk."""
    path.parent.mkdir()
    with closing(sqlite3.connect(path)) as db:
        db.execute("CREATE TABLE theirs (a)")
    before = path.read_bytes()
    with pytest.raises(JournalError, match=r"podium.db is not a journal of Podium; move it away to start afresh$"):
        opened(path)
    assert path.read_bytes() == before
    path.unlink()
    path.mkdir()
    with pytest.raises(JournalError, match=r"podium.db is a directory; move it away to start afresh$"):
        opened(path)


def test_a_directory_that_cannot_be_made_is_told(path: Path) -> None:
    """Here a file stands where the directory should be."""
    path.parent.write_text("in the way")
    with pytest.raises(JournalError, match=r"podium.db: File exists. Podium must be able to write in the repository's"):
        Journal.open(path)


OPENS_AS_ANYBODY = """
import os, sys
from pathlib import Path
from podium.errors import JournalError
from podium.journal.sqlite import Journal
if os.geteuid() == 0:
    os.setuid(65534)  # permissions do not count for root
try:
    Journal.open(Path(sys.argv[1]))
except JournalError as error:
    print(error)
"""


def test_a_read_only_directory_is_told_with_the_way_out() -> None:
    """Also when the journal is there already."""
    with tempfile.TemporaryDirectory() as directory:
        shut = Path(directory)
        Journal.open(shut / "podium.db").close()
        (shut / "podium.db").chmod(0o444)
        shut.chmod(0o555)
        for path in (shut / ".podium" / "podium.db", shut / "podium.db"):
            told = subprocess.run(
                [sys.executable, "-c", OPENS_AS_ANYBODY, str(path)], capture_output=True, text=True, check=True
            )
            assert str(shut) in told.stdout
            assert "Podium must be able to write in the repository's .podium directory" in told.stdout
        shut.chmod(0o755)


def test_a_journal_of_an_older_podium_is_read_as_it_is_and_brought_up_to_date_to_be_written(path: Path) -> None:
    """To look at it changes nothing; to conduct takes the steps that it lacks."""
    path.parent.mkdir()
    with closing(sqlite3.connect(path, isolation_level=None)) as db:
        STEPS[0](db)
        db.execute("PRAGMA user_version = 1")
        db.execute("INSERT INTO facts VALUES (1, 1.0, ?, NULL, ?)", encode(opened(1)))
    before = path.read_bytes()
    assert facts_in(path) == [opened(1)]
    assert path.read_bytes() == before
    with closing(Journal.open(path)) as journal:
        assert journal.append([(2.0, Paused())]) == [Recorded(2, 2.0, Paused())]
    assert facts_in(path) == [opened(1), Paused()]


def test_the_branches_of_all_runs_are_known(journal: Journal) -> None:
    """Also of runs that were left behind; an attempt that did not start has none."""
    started = [AttemptStarted(AttemptId(f"a#{n}"), f"branch-{n}", "", "") for n in (1, 2)]
    journal.append([(0.0, opened(1)), (0.0, started[0]), (0.0, opened(2)), (0.0, started[1]), (0.0, Paused())])
    assert journal.branches() == {"branch-1", "branch-2"}
