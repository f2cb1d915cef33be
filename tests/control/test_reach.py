"""The same command reaches a Podium that runs, and the journal of one that does not."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path

import pytest

from podium.control.address import Address
from podium.control.offline import Place
from podium.control.reach import Reached, reach
from podium.control.server import reachable
from podium.core.inputs import AddTicket, Command, Pause
from podium.core.reply import Reply
from podium.errors import EnvironmentProblem, RepositoryProblem
from podium.journal.lock import RepositoryLock
from podium.journal.sqlite import Journal
from tests.control.conftest import DONE
from tests.script import Script, ticket


@pytest.fixture
def place(tmp_path: Path) -> Place:
    place = Place(tmp_path, tmp_path / "podium-conductor.lock", tmp_path / "podium.db")
    with closing(Journal.open(place.journal)) as journal:
        journal.append([(recorded.at, recorded.fact) for recorded in Script.of("a").open().recorded])
    return place


def test_a_podium_that_conducts_is_asked(place: Place) -> None:
    """The journal is left to it."""
    asked: list[Command] = []

    def ask(command: Command) -> Reply:
        asked.append(command)
        return DONE

    lock = RepositoryLock.acquire(place.lock, place.root)
    with reachable(ask, Address(place.lock, place.root), {}):
        assert reach(place, Pause()) == Reached(DONE, conducted=True)
    lock.release()

    assert asked == [Pause()]


def test_without_one_the_journal_takes_it(place: Place) -> None:
    """Also where a dead Podium has left its address."""
    Address(place.lock, place.root).tell(place.root / "dead")

    reached = reach(place, Pause())

    assert (reached.reply.told, reached.conducted) == (("paused: nothing new starts",), False)


def test_one_that_is_starting_or_closing_is_told_as_that(place: Place) -> None:
    """The lock is held, but nobody listens."""
    lock = RepositoryLock.acquire(place.lock, place.root)
    with pytest.raises(EnvironmentProblem, match="may be starting or closing"):
        reach(place, Pause(), wait=lambda _: None)
    Address(place.lock, place.root).tell(place.root / "dead")
    with pytest.raises(EnvironmentProblem, match="may be starting or closing"):
        reach(place, Pause(), wait=lambda _: None)
    lock.release()


def test_another_working_tree_is_named(place: Place, tmp_path: Path) -> None:
    """A Podium conducts the repository in another of its working trees, whose journal is another one."""
    lock = RepositoryLock.acquire(place.lock, tmp_path / "other")
    with pytest.raises(RepositoryProblem, match=r"another Podium \(process \d+\) conducts .*other"):
        reach(place, Pause(), wait=lambda _: None)
    lock.release()


@pytest.mark.parametrize("listens", [False, True])
def test_whoever_holds_the_lock_for_a_moment_is_waited_for(place: Place, listens: bool) -> None:
    """A Podium that closes: whether or not its address is there still, the journal takes the command then."""
    lock = RepositoryLock.acquire(place.lock, place.root)
    if listens:
        Address(place.lock, place.root).tell(place.root / "dead")

    reached = reach(place, Pause(), wait=lambda _: lock.release())

    assert (reached.reply.told, reached.conducted) == (("paused: nothing new starts",), False)


def test_commands_that_come_together_are_all_recorded(place: Place) -> None:
    """One after the other, each once."""
    names = [f"n{number}" for number in range(8)]
    with ThreadPoolExecutor(len(names)) as together:
        reached = list(together.map(lambda name: reach(place, AddTicket(ticket(name))), names))

    assert [each.reply.told for each in reached] == [(f"{name} is added: do {name}",) for name in names]
