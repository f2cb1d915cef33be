"""The loop: what is decided is recorded, then told, then done; and it ends when it is told to."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import pytest

from podium.core.approval import Approved, SpawnBody
from podium.core.budget import RequestNeed
from podium.core.conversation import Role, Turn
from podium.core.events import (
    EngineFailed,
    EngineStopped,
    Event,
    Fact,
    Notice,
    Outcome,
    Recorded,
    Refused,
    RunOpened,
    Stalled,
    StallKind,
    Streamed,
    Terms,
    TicketMoved,
    TurnTaken,
    Voice,
    Warned,
)
from podium.core.inputs import (
    Answer,
    Close,
    Command,
    Finished,
    Freeze,
    Input,
    KillWorker,
    Notified,
    Pause,
    Reported,
    Resume,
    ResumeRun,
    RetryTicket,
    StepOnce,
    StopAll,
    Thaw,
)
from podium.core.order import WorkOrder
from podium.core.state import Phase, State
from podium.core.status import Status
from podium.core.ticket import AttemptId, Executor, Mode, TicketId
from podium.core.why import held_by
from podium.engine.conductor import Ledger
from podium.engine.lifeline import Lifeline
from podium.engine.pool import WorkerPool
from podium.errors import JournalError
from podium.journal.sqlite import Journal
from tests.engine.conftest import Conducted, Make, opening
from tests.engine.crew import FakeCrew, HandPool, Play, asks, commits, ends, step, waits
from tests.script import MODEL, Script, ticket

A1 = AttemptId("a#1")
TERMS = Terms(2, MODEL)
Live = Callable[..., Conducted]


def facts(events: Sequence[Event]) -> list[Fact]:
    return [event.fact for event in events if isinstance(event, Recorded)]


def notices(events: Sequence[Event]) -> list[Notice]:
    return [event for event in events if not isinstance(event, Recorded)]


# --- one tick -------------------------------------------------------------------------------------------


def test_a_track_is_conducted_to_its_end_by_hand(make: Make) -> None:
    """Prepared, carried, merged, in the order of the graph; every tick can be taken by a test."""
    run = make()
    run.open("a", ("b", "a"), ("c", "a"), ("d", "b", "c"))
    run.play()
    assert run.crew.worked == ["a#1", "b#1", "c#1", "d#1"]
    assert run.engine.state is not None
    assert run.engine.state.phase is Phase.COMPLETED
    assert run.engine.state.attempts[A1].merged_as == "merge of a#1"


def test_a_burst_costs_one_transaction(make: Make) -> None:
    """However many inputs wait, the tick commits once."""
    run = make()
    said: list[str] = []
    run.journal._db.set_trace_callback(said.append)
    clicks: list[Pause | Resume] = [Pause(), Resume()]
    run.tell(opening(*map(str, range(50)), mode=Mode.SPAWN), *clicks * 20, KillWorker(TicketId("7")))
    assert [s.split()[0] for s in said] == ["INSERT"]
    assert len(run.listen()) > 40


def test_readers_hear_everything_in_its_order(make: Make) -> None:
    """Text that was streamed before a turn ended is heard before the fact that ends it, also within one burst."""
    run = make()
    run.open("a")
    run.engine.tick(block=False)
    assert isinstance(run.pool, HandPool)
    run.pool.work()
    run.tell()
    run.listen()
    first, second = Streamed(A1, Voice.TEXT, "one"), Streamed(A1, Voice.TEXT, "two")
    turn = TurnTaken(A1, Turn(Role.MODEL, "one"))
    run.tell(Notified(first), Reported(turn), Notified(second))
    heard = run.listen()
    assert [event.fact if isinstance(event, Recorded) else event for event in heard] == [first, turn, second]


def test_facts_bear_the_time_of_their_input_and_not_of_the_tick_before(live: Live) -> None:
    """However long the engine slept, what happens now is dated now."""
    run = live()
    run.clock[0] = 5000.0
    run.open("a", mode=Mode.SPAWN)
    run.until(lambda state: bool(state.approvals))
    run.clock[0] = 9000.0
    run.engine.post(KillWorker(TicketId("a")))
    run.until(lambda state: state.tickets[TicketId("a")].status is Status.KILLED)
    run.close()
    assert [r.at for r in run.heard if isinstance(r, Recorded) and isinstance(r.fact, TicketMoved)][-1] == 9000.0


def test_text_that_cannot_be_stored_does_not_stop_the_engine(make: Make) -> None:
    """Half a surrogate pair in a worker's words is mended at the door."""
    run = make(FakeCrew({"a": [ends(Outcome.BLOCKED, "no \ud83d")]}))
    run.open("a")
    run.play()
    assert run.engine.state is not None
    assert run.engine.state.tickets[TicketId("a")].why == "no �"


# --- when the journal or the engine fails ------------------------------------------------------------


@dataclass
class BreakingLedger:
    """A journal that can be told to fail."""

    journal: Journal
    error: Exception | None = None

    def append(self, facts: Sequence[tuple[float, Fact]]) -> list[Recorded]:
        if self.error is not None:
            raise self.error
        return self.journal.append(facts)


@pytest.mark.parametrize(
    ("error", "message"),
    [(JournalError("the disk is full"), "the disk is full"), (KeyError("x"), "a bug: KeyError: 'x'")],
)
def test_nothing_is_told_before_it_is_durable(make: Make, error: Exception, message: str) -> None:
    """Readers hear that the engine failed and nothing else; workers are ended, and the journal is as it was."""
    ledgers: list[BreakingLedger] = []

    def breaking(journal: Journal) -> Ledger:
        ledgers.append(BreakingLedger(journal))
        return ledgers[0]

    run = make(FakeCrew({"a": [waits]}), WorkerPool(), breaking)
    run.open("a")
    while run.engine.state is None or run.status("a") is not Status.IN_PROGRESS:
        run.engine.tick()
    run.listen()
    before, run.broken = run.folded(), True
    ledgers[0].error = error
    run.engine.post(KillWorker(TicketId("a")))
    run.engine.run()
    failed, stopped = [e for e in run.listen() if not isinstance(e, Recorded | Streamed)]
    assert (failed, stopped) == (EngineFailed(message), EngineStopped())
    assert isinstance(failed, EngineFailed)
    assert "Traceback" in failed.details
    assert run.folded() == before == run.seen


# --- people and live workers ---------------------------------------------------------------------------


def test_a_worker_waits_for_its_answer_and_goes_on_with_it(live: Live) -> None:
    """The body that the person left is what the worker is handed."""
    run = live(FakeCrew({"a": [asks]}))
    run.open(ticket("a", step_mode=True))
    run.until(lambda state: state.phase is Phase.COMPLETED, run.approve_all)
    assert run.close()[-1] == EngineStopped()
    assert run.seen is not None
    assert run.seen.attempts[A1].summary == 'ran {"command":"make"}'


def test_a_kill_ends_the_worker_and_shows_the_receipt(live: Live) -> None:
    """From the click to what was ended; dependents are held."""
    run = live(FakeCrew({"a": [waits]}))
    run.open("a", ("b", "a"))
    run.until(lambda state: state.tickets[TicketId("a")].status is Status.IN_PROGRESS and state.attempts[A1].path != "")
    run.engine.post(KillWorker(TicketId("a")))
    run.until(lambda state: state.tickets[TicketId("a")].status is Status.KILLED)
    run.close()
    assert run.seen is not None
    receipt = run.seen.attempts[A1].receipt
    assert receipt is not None
    assert receipt.was_doing == "waiting for the end"
    assert held_by(run.seen, TicketId("b")) == ("a",)


def test_pause_holds_back_what_is_new(make: Make) -> None:
    """Who runs goes on to the end; resuming starts the rest."""
    run = make()
    run.tell(opening("a", ("b", "a")), Pause())
    run.play()
    assert (run.status("a"), run.crew.worked) == (Status.QUEUED, [])
    run.tell(Resume(), Pause())
    run.play()
    assert (run.status("a"), run.status("b")) == (Status.COMPLETED, Status.TODO)
    run.tell(Resume())
    run.play()
    assert run.crew.worked == ["a#1", "b#1"]


def test_clicks_that_cross_a_finish_in_one_batch(make: Make) -> None:
    """In whatever order they come, the tick goes through and the first word counts."""
    crossings: list[Command] = [KillWorker(TicketId("a")), StopAll(), Close()]
    for crossing in crossings:
        for clicked_first in (True, False):
            script = Script.of("a", mode=Mode.AUTO).open().start("a")
            finished = Finished(A1, Outcome.COMPLETED, "done", "c0ffee")
            messages: list[Input] = [crossing, finished] if clicked_first else [finished, crossing]
            for message in messages:
                script.tell(message)
            stopped = Status.QUEUED if isinstance(crossing, Close) else Status.KILLED
            assert script.status("a") is (stopped if clicked_first else Status.AWAITING_REVIEW)
    run = make(FakeCrew({"a": [commits]}))
    run.open("a")
    run.engine.tick(block=False)
    assert isinstance(run.pool, HandPool)
    run.pool.work()
    run.engine.tick(block=False)
    run.pool.work()
    run.tell(KillWorker(TicketId("a")), StopAll(), KillWorker(TicketId("a")))
    assert run.status("a") is Status.AWAITING_REVIEW
    run.play()
    assert run.status("a") is Status.COMPLETED


def test_what_is_killed_in_the_tick_that_ordered_it_is_not_prepared(make: Make) -> None:
    """An order is carried out only while it stands."""
    run = make()
    run.tell(opening("a"), KillWorker(TicketId("a")))
    assert isinstance(run.pool, HandPool)
    assert (run.pool.names, run.status("a")) == ([], Status.KILLED)


# --- the end -----------------------------------------------------------------------------------------


def test_an_engine_without_a_run_ends_when_it_is_closed(make: Make) -> None:
    """There is nothing to record and nobody to wait for."""
    run = make()
    run.engine.post(Close())
    run.engine.run()
    assert run.listen() == [EngineStopped()]


def test_nothing_is_opened_after_the_close(make: Make) -> None:
    """Not in the same batch either, with or without a run."""
    run = make()
    run.tell(Close(), opening("a"))
    assert notices(run.listen()) == [Refused("conduct a track", "Podium is being closed")]
    assert run.engine.over
    run = make()
    run.tell(opening("a"), KillWorker(TicketId("a")), Close(), opening("b", run=2))
    assert run.engine.over
    assert notices(run.listen()) == [Refused("conduct a track", "Podium is being closed")]


def test_the_engine_waits_for_a_preparation_that_is_under_way(make: Make) -> None:
    """Also for one that nobody wants any more."""
    run = make()
    run.tell(opening("a", "b"), Close())
    assert isinstance(run.pool, HandPool)
    assert (run.engine.over, run.pool.names) == (False, ["a#1 prepares", "b#1 prepares"])
    run.tell(KillWorker(TicketId("a")))
    run.play()
    assert (run.engine.over, run.status("a"), run.status("b")) == (True, Status.KILLED, Status.QUEUED)
    assert run.crew.worked == []


def test_the_engine_waits_for_a_merge_that_is_under_way(make: Make) -> None:
    """A branch is never left half moved."""
    run = make()
    run.open("a")
    run.engine.tick(block=False)
    assert isinstance(run.pool, HandPool)
    for _ in range(2):
        run.pool.work()
        run.engine.tick(block=False)
    assert run.pool.names == ["a#1 merges"]
    run.tell(Close())
    assert not run.engine.over
    run.play()
    assert (run.engine.over, run.status("a")) == (True, Status.COMPLETED)


def test_a_question_for_a_review_does_not_keep_the_engine(make: Make) -> None:
    """It stands in the journal and is asked again next time, under the same name."""
    run = make()
    run.open("a", terms=Terms(2, MODEL, review=True))
    run.play()
    run.tell(Close())
    assert (run.engine.over, run.status("a")) == (True, Status.AWAITING_REVIEW)
    again = make(run.crew)
    again.tell(ResumeRun(Terms(2, MODEL, review=True)))
    assert again.engine.state is not None
    ((name, review),) = again.engine.state.approvals.items()
    again.tell(Answer(name, Approved(review.body)))
    again.play()
    assert again.status("a") is Status.COMPLETED


def test_closing_stops_whoever_works_and_a_restart_goes_on(live: Live) -> None:
    """Living workers are suspended and raised again; a killed ticket stays killed; stopped is the last word."""
    run = live(FakeCrew({"a": [waits, commits], "b": [waits]}))
    run.open("a", "b", ("c", "a"))
    run.until(lambda state: state.counts[Status.IN_PROGRESS] == 2)
    run.engine.post(KillWorker(TicketId("b")))
    run.until(lambda state: state.tickets[TicketId("b")].status is Status.KILLED)
    assert run.close()[-1] == EngineStopped()
    again = live(run.crew)
    assert (again.status("a"), again.status("b")) == (Status.QUEUED, Status.KILLED)
    again.engine.post(ResumeRun(TERMS))
    again.until(lambda state: state.counts[Status.COMPLETED] == 2)
    assert again.close()[-1] == EngineStopped()
    assert again.seen is not None
    assert again.seen.attempts[A1].outcome is Outcome.COMPLETED
    assert again.crew.worked[-2:] == ["a#1", "c#1"]


# --- what an earlier Podium left -------------------------------------------------------------------


def dies_at_work(make: Make) -> Conducted:
    """A Podium that died while "a" was at work."""
    run = make()
    run.open("a")
    run.engine.tick(block=False)
    assert isinstance(run.pool, HandPool)
    run.pool.work()
    run.engine.tick(block=False)
    assert run.status("a") is Status.IN_PROGRESS
    return run


def test_a_dead_run_is_not_steered_before_it_is_resumed(make: Make) -> None:
    """Its workers are gone, whatever the journal says, so nothing is asked of them."""
    dies_at_work(make)
    again = make()
    again.listen()
    again.tell(KillWorker(TicketId("a")), RetryTicket(TicketId("a")), Notified(Warned("hello")))
    assert again.listen() == [
        Refused("kill a", "no track is being conducted"),
        Refused("retry a", "no track is being conducted"),
        Warned("hello"),
    ]
    again.tell(ResumeRun(TERMS))
    again.play()
    assert (again.status("a"), again.crew.worked) == (Status.COMPLETED, ["a#1"])


def test_a_dead_run_does_not_stand_in_the_way_of_a_fresh_one(make: Make) -> None:
    """Its attempts and theirs have different names."""
    dies_at_work(make)
    again = make()
    again.tell(opening("a", run=2))
    again.play()
    assert (again.status("a"), again.crew.worked) == (Status.COMPLETED, ["a#2.1"])


def test_a_living_run_is_not_resumed_under_its_workers(make: Make) -> None:
    """Opening the same track again is answered, and nobody is declared dead."""
    run = dies_at_work(make)
    run.listen()
    run.tell(ResumeRun(TERMS))
    assert run.listen() == [Refused("resume 'track'", "it is being conducted already")]
    assert run.status("a") is Status.IN_PROGRESS


def test_another_run_follows_in_the_same_podium(make: Make) -> None:
    """A late word of the old run, a preparation that nobody wanted any more, does not touch the new one."""
    run = make()
    run.tell(opening("a", mode=Mode.SPAWN))
    run.tell(KillWorker(TicketId("a")), opening("a", run=2, mode=Mode.SPAWN))
    assert isinstance(run.pool, HandPool)
    assert run.pool.names == ["a#1 prepares", "a#2.1 prepares"]
    run.play()
    assert run.engine.state is not None
    assert run.engine.state.attempts.keys() == {"a#2.1"}
    assert isinstance(run.engine.state.attempts[AttemptId("a#2.1")].body, SpawnBody)
    assert sum(isinstance(fact, RunOpened) for fact in facts(run.listen())) == 2


# --- many at once -----------------------------------------------------------------------------------


def random_track(chance: random.Random) -> tuple[list[tuple[str, ...]], dict[str, list[Play]]]:
    """50 tickets, each after up to three of those before it, and what their attempts come to."""
    names = [f"t{n}" for n in range(50)]
    tickets = [(name, *chance.sample(names[:n], min(n, chance.randint(0, 3)))) for n, name in enumerate(names)]
    badly: list[Play] = [ends(Outcome.BLOCKED), ends(Outcome.FAILED)]
    well: list[Play] = [commits, ends(Outcome.COMPLETED), asks]
    plays = {name: [*chance.choices(badly, k=chance.choice([0, 0, 1, 2])), chance.choice(well)] for name in names}
    return tickets, plays


@pytest.mark.parametrize("seed", range(20))
def test_fifty_tickets_on_eight_workers_end_as_their_plays_say(live: Live, seed: int) -> None:
    """None before its dependencies, none lost, none twice, never more than eight at work."""
    tickets, plays = random_track(random.Random(seed))
    run = live(FakeCrew(plays), max_workers=8)
    tried: set[tuple[str, int]] = set()

    def retry(state: State) -> None:
        for name, t in state.tickets.items():
            if t.status.holds and (name, len(t.attempts)) not in tried:
                tried.add((name, len(t.attempts)))
                run.engine.post(RetryTicket(name))

    run.open(*tickets, terms=Terms(8, MODEL))
    run.until(lambda state: state.phase is Phase.COMPLETED, retry)
    run.close()
    assert run.seen is not None
    assert sorted(run.crew.worked) == sorted(
        f"{name}#{n + 1}" for name, tries in plays.items() for n in range(len(tries))
    )
    assert run.crew.too_early == []
    assert run.crew.most <= 8
    assert [len(run.seen.tickets[TicketId(name)].attempts) for name in plays] == [len(p) for p in plays.values()]


def test_a_slot_that_is_not_there_is_waited_for(live: Live) -> None:
    """Where the terms promise more than the engine has, the threads wait for each other, and nothing is lost."""
    run = live(max_workers=1)
    run.open("a", "b", "c", terms=Terms(3, MODEL))
    run.until(lambda state: state.phase is Phase.COMPLETED)
    run.close()
    assert run.crew.most == 1


def test_a_command_ticket_is_conducted_like_any_other(make: Make) -> None:
    """Without a model."""
    run = make()
    run.open(ticket("a", executor=Executor.COMMAND))
    run.play()
    assert run.engine.state is not None
    assert (run.status("a"), run.engine.state.attempts[A1].model) == (Status.COMPLETED, "")


# --- frozen ---------------------------------------------------------------------------------------------


def talks(order: WorkOrder, line: Lifeline) -> Finished:
    """Two requests and a call, each after the engine's word."""
    line.want(RequestNeed(MODEL))
    match line.ask(step(command="make")):
        case Approved():
            line.want(RequestNeed(MODEL))
    return Finished(order.attempt, Outcome.COMPLETED, "done")


def held(*names: str) -> Callable[[State], bool]:
    return lambda state: {state.attempts[a].ticket for a in state.held} == set(names)


def test_a_frozen_track_is_led_step_by_step(make: Make) -> None:
    """Two workers in their threads; each step lets one of them take one step, the one that came first."""
    run = make(FakeCrew({"a": [talks], "b": [talks]}), WorkerPool())
    run.open("a", "b")
    run.engine.post(Freeze())
    run.engine.start()  # one burst: both are being prepared when the track is frozen
    steps = 0
    news = 0

    def rests(state: State) -> bool:
        """Whether something came of the last step, and nothing more will come of it."""
        last = run.heard[-1]
        settled = isinstance(last, Recorded) and last.settled and len(run.heard) > news
        return settled and state.phase in (Phase.FROZEN, Phase.COMPLETED)

    run.until(rests)
    while run.seen is not None and run.seen.phase is Phase.FROZEN:
        news, steps = len(run.heard), steps + 1
        run.engine.post(StepOnce())
        run.until(rests)
    run.close()
    assert steps == 2 * len(["spawn", "request", "call", "request"])


def test_a_worker_that_waits_in_a_frozen_track_is_killed_like_any_other(live: Live) -> None:
    run = live(FakeCrew({"a": [talks]}))
    run.open("a", mode=Mode.SPAWN)
    run.engine.post(Freeze())
    run.until(lambda state: bool(state.approvals), run.approve_all)
    run.until(lambda state: state.tickets[TicketId("a")].status is Status.QUEUED)
    run.engine.post(StepOnce())
    run.until(held("a"))
    run.engine.post(KillWorker(TicketId("a")))
    run.until(lambda state: state.tickets[TicketId("a")].status is Status.KILLED)
    run.close()


def test_a_frozen_track_is_taken_up_frozen_and_loses_nothing(make: Make) -> None:
    """Podium ends while a worker waits; the next one raises it when it is let go."""
    first = make(FakeCrew({"a": [talks]}), WorkerPool())
    first.engine.start()
    first.open("a")
    first.engine.post(Freeze())
    first.until(lambda state: state.phase is Phase.FROZEN)
    first.engine.post(StepOnce())
    first.until(lambda state: state.frozen and not state.preparing and state.phase is Phase.FROZEN)
    first.close()

    second = make(FakeCrew({"a": [talks]}), WorkerPool())
    second.engine.start()
    second.engine.post(ResumeRun(TERMS))
    second.until(lambda state: not state.closing and state.frozen)
    second.engine.post(Thaw())
    second.until(lambda state: state.phase is Phase.COMPLETED)
    second.close()


# --- silence --------------------------------------------------------------------------------------------


LISTENS = Terms(2, MODEL, silence_s=60.0)


def test_a_worker_that_says_nothing_is_told_of_once(make: Make) -> None:
    """Streamed text is a word too, and nothing but the sign is recorded."""
    run = make()
    run.open("a", terms=LISTENS)
    run.tell()
    assert isinstance(run.pool, HandPool)
    run.pool.work()  # prepared
    run.tell()
    run.clock[0] += 50
    run.tell(Notified(Streamed(A1, Voice.OUTPUT, ".")))
    run.clock[0] += 50
    run.tell()
    before = len(facts(run.listen()))
    run.clock[0] += 50
    run.tell()
    run.clock[0] += 500
    run.tell()
    assert before
    assert facts(run.listen()) == [
        Stalled(A1, StallKind.SILENCE, "nothing was heard of it for 100 s while it works"),
    ]
    run.pool.work()
    run.tell()


def test_an_engine_wakes_by_itself_to_look_for_a_silent_worker(live: Live) -> None:
    """Nobody says anything; only the time passes."""
    run = live(FakeCrew({"a": [waits]}))
    run.open("a", terms=Terms(2, MODEL, silence_s=0.02))
    run.until(lambda state: A1 in state.attempts and bool(state.attempts[A1].branch))
    run.clock[0] += 1.0
    run.until(lambda state: StallKind.SILENCE in state.attempts[A1].stalls)
    run.close()


def test_brief_jobs_are_watched_over_while_ticks_come(make: Make) -> None:
    """Until nothing has come between two looks; then whoever ends takes the turn."""
    run = make()
    run.open("a")
    watched = []
    for _ in range(3):
        run.engine._own_turn()
        assert isinstance(run.pool, HandPool)
        watched.append(run.pool.watched)
    assert watched == [True, False, False]
