"""What people ask, in every situation: a move of the table, or a refusal with its reason."""

from __future__ import annotations

from copy import deepcopy
from dataclasses import replace

import pytest

from podium.core.approval import Approved, Rejected, ReviewBody, SpawnBody, StepBody
from podium.core.decide import decide, open_run
from podium.core.effects import Abort, Merge, Spawn
from podium.core.events import (
    ApprovalClosed,
    AttemptEnded,
    AttemptPrepared,
    AttemptSuspended,
    DraftKept,
    ModeSet,
    Outcome,
    Paused,
    Refused,
    Resumed,
    RunClosing,
    RunOpened,
    TicketMoved,
)
from podium.core.inputs import (
    Answer,
    Close,
    Command,
    KeepDraft,
    KillWorker,
    OpenRun,
    Pause,
    Resume,
    ResumeRun,
    RetryTicket,
    SetMode,
    SkipTicket,
    StopAll,
)
from podium.core.status import CLOSING, Status
from podium.core.ticket import ApprovalId, Mode, TicketId, Track, TrackId
from podium.core.why import why_not_ready
from tests.core.situations import (
    ONE_SLOT,
    SITUATIONS,
    awaiting_review,
    awaiting_spawn,
    awaiting_step,
    blocked,
    in_progress,
    merging,
    preparing,
    queued,
    returning,
    skipped,
    stopping,
    todo,
)
from tests.script import TERMS, Script, ticket

A = TicketId("a")

KILLED_AT_ONCE = ["todo", "preparing", "awaiting_spawn", "queued", "awaiting_review"]
STOPPED_FIRST = ["in_progress", "awaiting_step", "returning", "cooling"]
AFTER_KILL = dict.fromkeys(KILLED_AT_ONCE, Status.KILLED) | dict.fromkeys(STOPPED_FIRST, Status.STOPPING)
AFTER_SKIP = dict.fromkeys(
    ["todo", "preparing", "awaiting_spawn", "queued", "blocked", "failed", "killed"], Status.SKIPPED
)
AFTER_RETRY = dict.fromkeys(["blocked", "failed", "killed", "skipped"], Status.TODO)


@pytest.mark.parametrize("situation", SITUATIONS)
@pytest.mark.parametrize(
    ("command", "after"),
    [(KillWorker(A), AFTER_KILL), (SkipTicket(A), AFTER_SKIP), (RetryTicket(A), AFTER_RETRY)],
    ids=["kill", "skip", "retry"],
)
def test_a_command_on_a_ticket_moves_it_or_is_refused(
    situation: str, command: Command, after: dict[str, Status]
) -> None:
    """A click that comes too late changes nothing, and says why."""
    script = SITUATIONS[situation]()
    before, events = deepcopy(script.state), len(script.events)
    script.tell(command)
    if situation in after:
        assert script.status("a") is after[situation]
        assert not [n for n in script.notices if isinstance(n, Refused)]
    else:
        assert script.state == before
        (refused,) = script.events[events:]
        assert isinstance(refused, Refused)
        assert refused.why


@pytest.mark.parametrize("situation", SITUATIONS)
def test_decide_changes_nothing(situation: str) -> None:
    """Whatever is asked, the state is the same afterwards: only facts change it."""
    script = SITUATIONS[situation]()
    before = deepcopy(script.state)
    for command in (KillWorker(A), SkipTicket(A), RetryTicket(A), StopAll(), Close(), Pause(), SetMode(Mode.AUTO)):
        decide(script.state, command, 1.0)
    assert script.state == before


@pytest.mark.parametrize("situation", STOPPED_FIRST)
def test_a_living_worker_is_stopped_before_it_is_killed(situation: str) -> None:
    """A kill is a request: the ticket is `stopping`, its question is withdrawn, its worker told; then it is killed."""
    script = SITUATIONS[situation]().kill("a")
    assert script.effects[-1] == Abort(script.attempt("a").id, "killed by a person")
    assert not [q for q in script.state.approvals.values() if q.ticket == "a"]
    script.finish("a", "killed while running make", Outcome.KILLED)
    assert script.status("a") is Status.KILLED
    assert (script.attempt("a").outcome, script.attempt("a").summary) == (Outcome.KILLED, "killed by a person")


@pytest.mark.parametrize("situation", ["preparing", "awaiting_spawn", "queued"])
def test_what_has_no_worker_is_killed_at_once(situation: str) -> None:
    """Its attempt is over, its question withdrawn, and nobody need be told."""
    script = SITUATIONS[situation]().kill("a")
    assert script.attempt("a").outcome is Outcome.KILLED
    assert not [q for q in script.state.approvals.values() if q.ticket == "a"]
    assert not [e for e in script.effects if isinstance(e, Abort)]


def test_a_worker_that_is_killed_while_it_waits_for_its_slot_does_not_come_back() -> None:
    """The slot that becomes free goes to somebody else."""
    script = returning().kill("a").finish("x")
    assert script.status("a") is Status.STOPPING
    assert script.finish("a", outcome=Outcome.KILLED).status("a") is Status.KILLED


def test_a_kill_wins_over_a_finish_that_crosses_it() -> None:
    """The person said stop before the worker said done; what it had reached is told."""
    script = stopping().finish("a", "all green", commit="c0ffee")
    attempt = script.attempt("a")
    assert (script.status("a"), attempt.outcome, attempt.commit) == (Status.KILLED, Outcome.KILLED, "c0ffee")
    assert attempt.summary == "killed by a person; it had just completed"


def test_work_under_review_can_be_killed_until_it_is_merged() -> None:
    """With the question open nothing has happened to the branch yet; once the merge is ordered it is too late."""
    script = awaiting_review().kill("a")
    assert (script.status("a"), script.state.approvals.keys() & {"a#1.1"}) == (Status.KILLED, set())
    assert merging().kill("a").notices == [Refused("kill a", "it has finished and its work is being merged")]


def test_an_unknown_ticket_is_answered_with_the_nearest_name() -> None:
    """A slip of the finger is told the name that was meant."""
    script = Script.of("parse-config").open().kill("parse-confg").kill("zzz")
    assert script.notices == [
        Refused("find ticket 'parse-confg'", "the track has none of that name; did you mean 'parse-config'?"),
        Refused("find ticket 'zzz'", "the track has none of that name"),
    ]


# --- retry and skip ---------------------------------------------------------------------------------


def test_each_retry_takes_the_next_model_until_the_last() -> None:
    """The escalation list is climbed one step for each attempt, and its end is kept."""
    script = Script.of("a").open()
    models = []
    for _ in range(3):
        models.append(script.attempt("a").model)
        script.start("a").finish("a", "no", Outcome.BLOCKED).retry("a")
    assert models == ["gemini-small", "gemini-large", "gemini-large"]


def test_a_retry_may_name_its_model_for_one_attempt() -> None:
    """The choice is spent with the attempt; a choice on the list is climbed on from, one beside it is kept."""
    script = Script.of("a", "b").open()
    for name, model in (("a", "gemini-small"), ("b", "other")):
        script.start(name).finish(name, "no", Outcome.FAILED).retry(name, model)
        assert script.attempt(name).model == model
        script.start(name).finish(name, "no", Outcome.FAILED).retry(name)
    assert (script.attempt("a").model, script.attempt("b").model) == ("gemini-large", "other")


def test_a_retry_frees_the_dependents_by_itself() -> None:
    """Nothing is written down on the dependents, so nothing has to be taken back."""
    script = blocked()
    assert why_not_ready(script.state, TicketId("b")) == "held by a (blocked)"
    script.retry("a")
    assert why_not_ready(script.state, TicketId("b")) == "waits for a"


def test_skipping_lets_dependents_go_on_and_taking_it_back_holds_them_again() -> None:
    """As long as no dependent has gone on, a skipped ticket can be wanted after all."""
    script = skipped()
    assert script.state.tickets[TicketId("b")].unmet == 0
    script.kill("b").retry("a").retry("b")
    assert (script.status("a"), script.state.tickets[TicketId("b")].unmet) == (Status.TODO, 1)


def test_a_skipped_ticket_is_not_reopened_under_a_dependent_that_went_on() -> None:
    """One that is at work; one that was only prepared just waits again."""
    script = Script.of("a", ("b", "a")).open().skip("a").prepare("b").retry("a")
    assert (script.status("b"), script.state.tickets[TicketId("b")].unmet, script.state.approvals) == (
        Status.TODO,
        1,
        {},
    )
    script.skip("a").start("b").retry("a")
    assert script.notices == [Refused("retry a", "b went on from it; kill that first")]


def test_a_living_worker_is_not_skipped() -> None:
    """It must be killed first, so that nothing runs that nobody waits for."""
    assert in_progress().skip("a").notices == [Refused("skip a", "its worker is alive; kill it first")]


# --- answers -----------------------------------------------------------------------------------------


def test_an_edited_spawn_is_what_the_worker_is_ordered() -> None:
    """Prompt, role, model: the order carries the body as the person left it."""
    script = awaiting_spawn()
    body = script.body("a")
    assert isinstance(body, SpawnBody)
    edited = replace(body, prompt="Do it well.", model="gemini-large")
    script.approve("a", body=edited)
    order = script.state.order(script.attempt("a").id)
    assert (order.body, order.model) == (edited, "gemini-large")
    assert AttemptPrepared(order.attempt, edited) in script.facts


def test_an_approved_spawn_starts_its_worker_when_there_is_a_slot() -> None:
    """Approved as it stood: one closing, one move, and the spawn follows."""
    script = awaiting_spawn()
    body = script.body("a")
    script.approve("a", by="--approve all")
    assert script.facts[-3:] == [
        ApprovalClosed(ApprovalId("a#1.1"), Approved(body, "--approve all")),
        TicketMoved(A, Status.QUEUED, "approved by --approve all"),
        TicketMoved(A, Status.IN_PROGRESS, "started"),
    ]
    assert script.effects[-1] == Spawn(script.attempt("a").id)


def test_a_rejected_spawn_blocks_its_ticket_with_the_reason() -> None:
    """Its attempt is over; a retry asks again."""
    script = awaiting_spawn().reject("a", "too vague")
    why = "rejected by person: too vague"
    assert script.facts[-3:] == [
        ApprovalClosed(ApprovalId("a#1.1"), Rejected("too vague")),
        AttemptEnded(script.attempt("a").id, Outcome.BLOCKED, why),
        TicketMoved(A, Status.BLOCKED, why),
    ]
    assert script.retry("a").status("a") is Status.TODO


def test_a_rejected_review_blocks_its_ticket_and_an_approved_one_is_merged() -> None:
    """Nothing reaches the track's branch before the word."""
    assert awaiting_review().reject("a").status("a") is Status.BLOCKED
    script = awaiting_review()
    assert isinstance(script.body("a"), ReviewBody)
    assert not [e for e in script.effects if isinstance(e, Merge)]
    assert script.approve("a").effects[-1] == Merge(script.attempt("a").id)


def test_an_answer_is_for_the_question_that_was_asked() -> None:
    """A body of another kind, and a question that no longer stands, are refused; the open question stays open."""
    script = awaiting_step().answer("a", Approved(SpawnBody(ticket("a").executor)))
    script.tell(Answer(ApprovalId("gone#1.1"), Rejected("")))
    assert script.notices == [
        Refused("answer a#1.2", "the answer is for another kind of question"),
        Refused("answer gone#1.1", "the question no longer stands"),
    ]
    assert isinstance(script.body("a"), StepBody)


# --- the run ---------------------------------------------------------------------------------------


def test_steering_twice_is_steering_once() -> None:
    """Asking for what is the case already leaves no fact."""
    script = todo()
    facts = len(script.facts)
    for command in (Pause(), Pause(), SetMode(Mode.AUTO), SetMode(Mode.AUTO), Resume(), Resume()):
        script.tell(command)
    steering = [f for f in script.facts[facts:] if isinstance(f, Paused | Resumed | ModeSet)]
    assert steering == [Paused(), ModeSet(Mode.AUTO), Resumed()]


def test_stop_all_pauses_and_stops_whoever_lives() -> None:
    """Tickets without a worker stay as they are; workers that stop already are not told twice."""
    script = Script.of("a", "b", "c").open().start("a").start("b").prepare("c").kill("b").tell(StopAll())
    assert (script.status("a"), script.status("b"), script.status("c")) == (
        Status.STOPPING,
        Status.STOPPING,
        Status.AWAITING_SPAWN,
    )
    assert [e.attempt for e in script.effects if isinstance(e, Abort)] == ["b#1", "a#1"]
    assert script.state.paused
    assert Paused() not in script.tell(StopAll()).facts[-1:]


def test_closing_suspends_the_cut_off_and_leaves_the_killed_killed() -> None:
    """What a person killed before stays killed; what only Podium's end stopped goes on as the same attempt."""
    script = Script.of("a", "b").open().start("a").start("b").kill("b").tell(Close())
    script.finish("a", "cut", Outcome.KILLED).finish("b", "killed", Outcome.KILLED)
    assert (script.status("a"), script.status("b")) == (Status.QUEUED, Status.KILLED)
    assert (script.attempt("a").outcome, script.attempt("b").outcome) == (None, Outcome.KILLED)
    assert AttemptSuspended(script.attempt("a").id) in script.facts
    assert not script.state.alive
    script.restart()
    assert (script.status("a"), script.attempt("a").number) == (Status.IN_PROGRESS, 1)
    assert script.effects[-1] == Spawn(script.attempt("a").id)


def test_nothing_starts_while_podium_closes() -> None:
    """Approvals given now are kept for the next time."""
    script = awaiting_spawn().tell(Close()).tell(Close()).approve("a")
    assert script.status("a") is Status.QUEUED
    assert script.facts.count(RunClosing()) == 1
    assert not [e for e in script.effects if isinstance(e, Spawn)]
    assert script.restart().status("a") is Status.IN_PROGRESS


def test_a_closing_run_keeps_the_questions_of_its_workers() -> None:
    """Their workers just go; whoever answers next time answers the same question."""
    script = awaiting_step().tell(Close())
    asked = dict(script.state.approvals)
    assert script.effects[-1] == Abort(script.attempt("a").id, CLOSING)
    script.finish("a", "cut", Outcome.KILLED)
    assert (script.status("a"), script.state.alive, script.state.approvals) == (Status.AWAITING_STEP, set(), asked)
    assert script.restart().state.approvals == asked
    assert script.tell(Pause()).approve("a").status("a") is Status.QUEUED


def test_a_draft_is_kept_until_its_question_is_closed() -> None:
    """An edit is no answer; one that changes nothing, or comes too late, is no news."""
    script = awaiting_spawn()
    name, body = script.approval("a"), script.body("a")
    assert isinstance(body, SpawnBody)
    edited = replace(body, prompt="Well.")
    before = len(script.facts)
    script.tell(KeepDraft(name, body)).tell(KeepDraft(name, edited)).tell(KeepDraft(name, edited))
    assert script.facts[before:] == [DraftKept(name, edited)]
    for reason in ("too", "too broad", "too broad"):
        script.tell(KeepDraft(name, edited, reason))
    assert script.facts[before + 1 :] == [DraftKept(name, edited, "too"), DraftKept(name, edited, "too broad")]
    assert script.state.reasons == {name: "too broad"}
    assert script.state.drafts == {name: edited}
    assert script.restart().state.drafts == {name: edited}
    script.approve("a").tell(KeepDraft(name, edited))
    assert (script.state.drafts, script.state.reasons, script.notices) == ({}, {}, [])


def test_tickets_that_the_file_says_are_done_are_done_when_the_run_opens() -> None:
    """And whoever depends on them may start."""
    track = Track(TrackId("t"), (replace(ticket("a"), done_before=True), ticket("b", "a")))
    facts = open_run(OpenRun(1, track, Mode.AUTO, TERMS, "base"))
    assert facts == [
        RunOpened(1, track, Mode.AUTO, TERMS, "base"),
        TicketMoved(A, Status.COMPLETED, "completed according to the track file"),
    ]
    script = Script.of(*track.tickets).open()
    assert script.attempt("b").number == 1


def another(run: int = 2) -> OpenRun:
    return OpenRun(run, Track(TrackId("t2"), (ticket("a"),), "Another"), Mode.SPAWN, ONE_SLOT, "base")


@pytest.mark.parametrize("build", [preparing, in_progress, stopping, merging])
def test_another_run_waits_until_nothing_of_this_one_is_at_work(build: type) -> None:
    """Workers of one run never report into the next."""
    script: Script = build()
    script.tell(another())
    assert script.notices == [Refused("open 'Another'", "'A track' is being conducted")]


def test_another_run_takes_the_place_of_one_that_rests() -> None:
    """Its attempts have names of their own, so a late word of the old run finds nobody."""
    script = queued().tell(Pause()).finish("x").tell(another())
    assert (script.state.track.id, list(script.state.tickets)) == ("t2", ["a"])
    assert (script.attempt("a").id, script.attempt("a").label) == ("a#2.1", "a-2.1")


def test_a_closing_podium_opens_no_other_run() -> None:
    """Nor does a run that is conducted already resume a second time, under its living workers."""
    script = queued().tell(Pause()).finish("x").tell(Close()).tell(another())
    assert script.notices == [Refused("open 'Another'", CLOSING)]
    script = in_progress().tell(ResumeRun(ONE_SLOT))
    assert script.notices == [Refused("resume 'A track'", "it is being conducted already")]
    assert script.status("a") is Status.IN_PROGRESS


def test_a_worker_that_was_cut_off_is_not_skipped_over_its_head() -> None:
    """Its attempt is not over: it waits for a slot."""
    script = Script.of("a", "b").open().start("a").start("b").restart(replace(TERMS, max_workers=1))
    facts = len(script.facts)
    script.skip("b")
    assert script.notices == [Refused("skip b", "its worker was cut off and goes on; kill it first")]
    assert (script.status("b"), len(script.facts)) == (Status.QUEUED, facts)
    assert script.kill("b").skip("b").status("b") is Status.SKIPPED


def test_who_is_killed_while_podium_closes_stays_killed() -> None:
    """It waited for an answer, and would have gone on; one that only closing stops goes on, and says so."""
    script = Script.of("a", "b", mode=Mode.STEP).open().start("a").start("b").ask("a", "run_command")
    script.tell(Close()).kill("a").kill("b")
    assert script.notices == [
        Refused("kill b", "it is stopping already, because Podium is being closed, and goes on from its last step then")
    ]
    script.finish("a", outcome=Outcome.KILLED).finish("b", outcome=Outcome.KILLED)
    assert (script.status("a"), script.status("b")) == (Status.KILLED, Status.QUEUED)
