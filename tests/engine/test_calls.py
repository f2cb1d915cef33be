"""Whoever asks hears what came of exactly this command, when it is durable; and hears something in any case."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import pytest

from podium.core.events import Fact, Paused, Recorded, Refused, Resumed, TicketMoved
from podium.core.inputs import Close, Pause, Resume, SkipTicket
from podium.core.reply import Reply
from podium.core.status import Status
from podium.core.ticket import TicketId
from podium.engine.calls import Calls
from podium.engine.conductor import Ledger
from podium.engine.pool import WorkerPool
from podium.errors import JournalError, PodiumError
from podium.journal.sqlite import Journal
from tests.engine.conftest import Conducted, Make
from tests.engine.crew import FakeCrew, waits

Live = Callable[..., Conducted]


def facts(reply: Reply) -> list[Fact]:
    return [recorded.fact for recorded in reply.facts]


def test_the_facts_of_the_command_come_back_with_their_places_in_the_journal(live: Live) -> None:
    """And with the sentences that a log says of them; what starts because of it is another matter."""
    conducted = live(FakeCrew({"a": [waits]}))
    conducted.open("a", ("c", "a"), ("b", "c"))
    conducted.until(lambda state: state.tickets[TicketId("a")].status is Status.IN_PROGRESS)

    reply = conducted.engine.ask(SkipTicket(TicketId("c")))
    conducted.close()

    assert facts(reply) == [TicketMoved(TicketId("c"), Status.SKIPPED, "skipped by a person")]
    assert reply.told == ("c is skipped: skipped by a person",)
    assert reply.notices == ()
    recorded = {recorded.seq: recorded.fact for recorded in conducted.journal.last_run()}
    assert [recorded[each.seq] for each in reply.facts] == facts(reply)


def test_a_refusal_comes_back_with_its_reason(live: Live) -> None:
    """No fact, and nothing to hear in the journal."""
    conducted = live()
    conducted.open("a")

    reply = conducted.engine.ask(SkipTicket(TicketId("aa")))
    conducted.close()

    why = "the track has none of that name; did you mean 'a'?"
    assert reply == Reply(notices=(Refused("find ticket 'aa'", why),))


def test_what_had_to_be_done_no_more_is_no_refusal(live: Live) -> None:
    """To pause what is paused: nothing follows, and nothing is amiss."""
    conducted = live()
    conducted.open("a")
    first, second = conducted.engine.ask(Pause()), conducted.engine.ask(Pause())
    conducted.close()

    assert (facts(first), second) == ([Paused()], Reply())


def test_each_of_a_burst_hears_of_its_own(make: Make) -> None:
    """One tick, one commit, and every caller gets the facts of one command."""
    conducted = make()
    conducted.open("a", "b", "c")
    conducted.tell()
    calls = [
        conducted.engine._calls.open(command)
        for command in (Pause(), SkipTicket(TicketId("c")), SkipTicket(TicketId("c")), Resume())
    ]
    for call in calls:
        conducted.engine.inbox.post(call)
    conducted.engine.tick(block=False)
    replies = [call.outcome.result(0) for call in calls]
    conducted.play()

    skipped = TicketMoved(TicketId("c"), Status.SKIPPED, "skipped by a person")
    assert [facts(reply) for reply in replies] == [[Paused()], [skipped], [], [Resumed()]]
    assert replies[2].refused == (Refused("skip c", "it is skipped"),)


def test_nobody_waits_for_an_engine_that_is_over(live: Live) -> None:
    """The question comes too late, and hears so at once."""
    conducted = live()
    conducted.open("a")
    conducted.close()

    with pytest.raises(PodiumError, match="has been closed; nothing was done"):
        conducted.engine.ask(Pause())


def test_whoever_waits_when_the_engine_ends_is_told(make: Make) -> None:
    """A call that stands behind the engine's last tick is not left alone."""
    calls = Calls()
    call = calls.open(Pause())

    calls.end("it is over")

    with pytest.raises(PodiumError, match="it is over"):
        call.outcome.result(0)


def test_an_engine_that_fails_tells_why(make: Make) -> None:
    """The disk is full: the command is not recorded, and whoever asked hears of the disk."""

    class Full:
        def __init__(self, journal: Journal) -> None:
            self.journal, self.full = journal, False

        def append(self, facts: Sequence[tuple[float, Fact]]) -> list[Recorded]:
            if self.full:
                raise JournalError("the disk is full")
            return self.journal.append(facts)

    ledgers: list[Full] = []

    def full(journal: Journal) -> Ledger:
        ledgers.append(Full(journal))
        return ledgers[0]

    conducted = make(pool=WorkerPool(), ledger=full)
    conducted.broken = True
    conducted.open("a")
    conducted.tell()
    ledgers[0].full = True
    conducted.engine.start()

    with pytest.raises(PodiumError, match="the engine failed: the disk is full"):
        conducted.engine.ask(Pause())
    conducted.engine.join()


def test_the_one_who_closes_can_wait_for_it_too(live: Live) -> None:
    """`Close` is answered before the engine goes."""
    conducted = live(FakeCrew({"a": [waits]}))
    conducted.open("a")
    conducted.until(lambda state: state.tickets[TicketId("a")].status is Status.IN_PROGRESS)

    reply = conducted.engine.ask(Close())
    conducted.engine.join()

    assert reply.told[0] == "Podium is being closed"
