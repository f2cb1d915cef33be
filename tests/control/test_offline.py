"""Nobody conducts: the journal takes the command, and the next Podium finds a state that it can go on from."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

import pytest

from podium.control.codec import Outside
from podium.control.offline import Place, ask_journal
from podium.core.apply import fold
from podium.core.effects import Merge
from podium.core.events import Outcome, Paused, Recorded, Refused, RunResumed, TicketMoved
from podium.core.idle import decide_idle
from podium.core.inputs import (
    Close,
    CompleteTicket,
    Freeze,
    KillWorker,
    MergeAgain,
    Pause,
    ReopenTicket,
    ResumeRun,
    RetryTicket,
    SkipTicket,
    StepOnce,
)
from podium.core.invariants import check
from podium.core.reply import Reply
from podium.core.state import State
from podium.core.status import Status
from podium.core.ticket import Mode, On, TicketId
from podium.errors import JournalError, RepositoryProblem, UsageError
from podium.journal.lock import RepositoryLock
from podium.journal.sqlite import Journal
from tests.script import TERMS, Script, ticket

NOW = 2_000_000.0


@pytest.fixture
def place(tmp_path: Path) -> Place:
    return Place(tmp_path, tmp_path / "podium-conductor.lock", tmp_path / "podium.db")


def left_by(script: Script, place: Place) -> Place:
    """The journal of a Podium that is gone, after what the script tells."""
    with closing(Journal.open(place.journal)) as journal:
        journal.append([(recorded.at, recorded.fact) for recorded in script.recorded])
    return place


def folded(place: Place) -> State:
    state: State | None = None
    with closing(Journal.open_to_read(place.journal)) as journal:
        for recorded in journal.last_run():
            state = fold(state, recorded)
    assert state is not None
    return state


def ask(place: Place, command: Outside) -> Reply:
    reply = ask_journal(place, command, NOW)
    state = folded(place)
    check(state)
    for fact in decide_idle(state, ResumeRun(TERMS), NOW).facts:
        fold(state, Recorded(0, NOW, fact))
    check(state)
    return reply


def test_what_follows_is_recorded_and_told(place: Place) -> None:
    """One fact, one sentence, as from a Podium that runs."""
    script = Script.of("a", ("b", "a")).open()
    seq = len(script.recorded)

    reply = ask(left_by(script, place), Pause())

    assert reply == Reply((Recorded(seq + 1, NOW, Paused()),), ("paused: nothing new starts",))
    assert folded(place).paused


def test_what_is_refused_is_not_recorded(place: Place) -> None:
    """The reason comes back, and the journal is as it was."""
    script = Script.of("a", ("b", "a")).open()

    reply = ask(left_by(script, place), RetryTicket(TicketId("b")))

    assert reply == Reply(notices=(Refused("retry b", "it is todo"),))
    assert len(script.recorded) == _facts(place)


def _facts(place: Place) -> int:
    with closing(Journal.open_to_read(place.journal)) as journal:
        return len(journal.last_run())


def test_after_a_close_in_order_nothing_else_is_recorded(place: Place) -> None:
    """The run need not be taken up for it."""
    script = Script.of("a", "b", mode=Mode.AUTO).open().start("a").finish("a", "no", Outcome.FAILED).tell(Close())

    reply = ask(left_by(script, place), RetryTicket(TicketId("a")))

    assert [recorded.fact for recorded in reply.facts] == [
        TicketMoved(TicketId("a"), Status.TODO, "another attempt was asked for")
    ]
    assert _facts(place) == len(script.recorded) + 1


def test_after_a_crash_the_dead_are_given_up_first(place: Place) -> None:
    """The journal says that a worker is alive; nobody is, and its attempt waits for a slot."""
    script = Script.of("a", ("b", "a"), mode=Mode.AUTO).open().start("a")
    assert script.status("a") is Status.IN_PROGRESS

    reply = ask(left_by(script, place), SkipTicket(TicketId("b")))

    assert reply.told[-1] == "b is skipped: skipped by a person"
    assert folded(place).tickets[TicketId("a")].status is Status.QUEUED
    with closing(Journal.open_to_read(place.journal)) as journal:
        facts = [recorded.fact for recorded in journal.last_run()]
    assert isinstance(facts[len(script.recorded)], RunResumed)


def test_what_is_needed_again_is_so_at_once(place: Place) -> None:
    """And the other way round: nobody need start Podium to see it."""
    mends = ticket("c", "b", on={"b": On.FAILURE})
    script = Script.of("a", ("b", "a"), mends, mode=Mode.AUTO).open().complete("a", "b").tell(Close())
    assert script.state.tickets[TicketId("c")].unneeded

    again = ask(left_by(script, place), ReopenTicket(TicketId("b")))
    assert again.told == ("b is todo: reopened by a person", "c is todo: it is needed again")

    done = ask(place, CompleteTicket(TicketId("b")))
    assert done.told[-1] == "c is skipped: not needed: b is completed"
    assert folded(place).tickets[TicketId("c")].unneeded


def test_a_refusal_after_a_crash_leaves_the_crash_as_it_was(place: Place) -> None:
    """Giving up the dead is no end in itself."""
    script = Script.of("a", mode=Mode.AUTO).open().start("a")

    reply = ask(left_by(script, place), RetryTicket(TicketId("a")))

    assert reply.refused == (Refused("retry a", "it is queued"),)
    assert _facts(place) == len(script.recorded)


@pytest.mark.parametrize(
    ("command", "what"),
    [(KillWorker(TicketId("a")), "kill a"), (Freeze(), "freeze"), (StepOnce(), "let one thing happen")],
)
def test_what_is_about_living_workers_is_refused_with_the_way_out(place: Place, command: Outside, what: str) -> None:
    """There is none."""
    reply = ask(left_by(Script.of("a").open(), place), command)

    assert [refused.what for refused in reply.refused] == [what]
    assert "start `podium` there first" in reply.refused[0].why


@pytest.mark.parametrize(
    ("name", "refused"),
    [
        (
            "waiting",
            ("kill waiting", "start `podium` there first, or leave the ticket out with `podium ticket skip waiting`"),
        ),
        ("cut", ("kill cut", "start `podium` there first")),
        ("done", ("kill done", "it is completed")),
        ("dune", ("find ticket 'dune'", "the track has none of that name; did you mean 'done'?")),
    ],
)
def test_only_what_could_be_killed_is_told_what_else_would_help(
    place: Place, name: str, refused: tuple[str, str]
) -> None:
    """A name that no ticket has cannot be skipped, nor can a ticket that has ended or whose worker goes on."""
    script = Script.of("done", "cut", ("waiting", "cut")).open().complete("done").start("cut")

    reply = ask(left_by(script, place), KillWorker(TicketId(name)))

    [told] = reply.refused
    assert (told.what, told.why.endswith(refused[1])) == (refused[0], True)


def test_the_lock_is_held_and_given_back(place: Place) -> None:
    """A Podium that conducts after all is named; and one that comes afterwards finds the lock free."""
    left_by(Script.of("a").open(), place)
    lock = RepositoryLock.acquire(place.lock, place.root)
    with pytest.raises(RepositoryProblem, match="another Podium"):
        ask_journal(place, Pause(), NOW)
    lock.release()

    ask(place, Pause())

    RepositoryLock.acquire(place.lock, place.root).release()


def test_the_time_of_a_run_does_not_go_back(place: Place) -> None:
    """Somebody has set the clock back since the last fact: what is recorded now is not before it."""
    script = Script.of("a", ("b", "a"), mode=Mode.AUTO).open().start("a").wait(60)
    left_by(script.finish("a", "no", Outcome.FAILED), place)

    reply = ask_journal(place, SkipTicket(TicketId("a")), script.now - 3600)

    assert {recorded.at for recorded in reply.facts} == {script.now}


def test_nothing_was_ever_conducted(place: Place) -> None:
    """Said, and no journal is made."""
    with pytest.raises(JournalError, match="nothing was ever conducted here"):
        ask_journal(place, Pause(), NOW)
    assert not place.journal.exists()
    Journal.open(place.journal).close()
    with pytest.raises(UsageError, match="start with `podium run TRACK`"):
        ask_journal(place, Pause(), NOW)


def test_the_words_of_a_failed_ticket_stay(place: Place) -> None:
    """A later Podium reads the same outcome."""
    script = Script.of("a", mode=Mode.AUTO).open().start("a").finish("a", "no", Outcome.FAILED)
    ask(left_by(script, place), SkipTicket(TicketId("a")))

    state = folded(place)
    assert state.attempts[state.tickets[TicketId("a")].attempts[0]].outcome is Outcome.FAILED


def test_what_a_command_calls_for_is_done_by_the_next_podium(place: Place) -> None:
    """A merge is ordered when there is somebody to carry it out."""
    script = Script.of("a", mode=Mode.AUTO).open().start("a").finish("a", commit="c0ffee").conflict("a", "f.py")

    reply = ask(left_by(script, place), MergeAgain(TicketId("a")))

    assert reply.refused == ()
    resumed = decide_idle(folded(place), ResumeRun(TERMS), NOW)
    assert resumed.effects == [Merge(script.attempt("a").id)]


def test_a_refusal_names_a_way_out_that_is_there(place: Place) -> None:
    """A worker that was cut off can be killed once a Podium has raised it again."""
    reply = ask(left_by(Script.of("a").open().start("a"), place), SkipTicket(TicketId("a")))

    why = "its worker was cut off and goes on; kill it first (start podium: it goes on then, and can be killed)"
    assert reply.notices == (Refused("skip a", why),)
