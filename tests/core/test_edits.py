"""The DAG is changed while it runs: what is done, what is refused and why."""

from __future__ import annotations

from dataclasses import replace

import pytest

from podium.core.approval import SpawnBody
from podium.core.events import (
    AttemptEnded,
    Outcome,
    Refused,
    StalenessCleared,
    TicketAdded,
    TicketChanged,
    TicketMoved,
    TicketRemoved,
    TicketStale,
    Warned,
)
from podium.core.inputs import (
    AddTicket,
    CompleteTicket,
    Edit,
    EditTicket,
    KeepDraft,
    LinkTickets,
    Pause,
    PrepareFailed,
    RemoveTicket,
    ReopenTicket,
    Resume,
    RetryTicket,
    SkipTicket,
    UnlinkTickets,
)
from podium.core.patch import TicketPatch
from podium.core.state import Phase
from podium.core.status import Status
from podium.core.ticket import AttemptId, Executor, Mode, On, TicketId
from podium.core.why import why_not_ready
from tests.core.situations import SITUATIONS
from tests.script import TERMS, Script, ticket

A, B, C, E = map(TicketId, "abce")
ROOMY = replace(TERMS, max_workers=8)


def refusal(script: Script, edit: Edit) -> str:
    """Why an edit is refused; nothing but the notice comes of it."""
    facts = len(script.facts)
    script.tell(edit)
    assert len(script.facts) == facts
    notice = script.notices[-1]
    assert isinstance(notice, Refused)
    return f"cannot {notice.what}: {notice.why}"


def since(script: Script, edit: Edit) -> list[object]:
    """The facts that come of an edit itself and of what starts then."""
    before = len(script.facts)
    script.tell(edit)
    return list(script.facts[before:])


def test_no_model_is_asked_for_where_none_would_work() -> None:
    """Nobody should think that a command is carried out by the model that they named."""
    command = ticket("a", executor=Executor.COMMAND)
    script = Script.of(command, mode=Mode.AUTO).open()
    words = "a command carries it out, and no model; leave the model away"

    assert refusal(script, AddTicket(replace(command, id=B, model="m"))) == f"cannot add b: {words}"
    assert refusal(script, EditTicket(A, TicketPatch(model="m"))) == f"cannot change a: {words}"
    script.start("a").finish("a", outcome=Outcome.FAILED).retry("a", model="m")
    assert script.notices[-1] == Refused("retry a", words)
    assert script.tell(EditTicket(A, TicketPatch(model="m", command=""))).state.next_model(A) == "m"


# --- more and fewer tickets ----------------------------------------------------------------------


def test_a_ticket_is_added_at_the_end_and_carried_out() -> None:
    """It waits for what it depends on like any other, and the run is not over before it is."""
    script = Script.of("a", mode=Mode.AUTO).open().complete("a")
    assert script.state.phase is Phase.COMPLETED
    script.tell(AddTicket(ticket("b", "a")))
    assert (script.state.graph.ids, script.state.phase) == (("a", "b"), Phase.RUNNING)
    assert script.complete("b").state.phase is Phase.COMPLETED
    assert [t.id for t in script.state.track.tickets] == ["a", "b"]
    assert [t.id for t in script.state.opened.tickets] == ["a"]


@pytest.mark.parametrize(
    ("edit", "words"),
    [
        (AddTicket(ticket("c", "a", "a")), "cannot add c: it would wait for a in 2 ways; keep one of them"),
        (AddTicket(ticket("a")), "cannot add a: there is a ticket of that id: 'do a'; give it another"),
        (AddTicket(ticket("c", "bb")), "cannot add c: 'bb': the track has none of that name; did you mean 'b'?"),
        (
            AddTicket(ticket("c\nd")),
            "cannot add c\nd: an id is one line of 1 to 100 characters, without blanks around it",
        ),
        (EditTicket(C, TicketPatch()), "cannot change c: the track has none of that name"),
        (EditTicket(B, TicketPatch(description="")), "cannot change b: ticket 'b' needs an id and a description"),
        (LinkTickets(A, B), "cannot let a wait for b: that would make a cycle: a → b → a"),
        (LinkTickets(A, A), "cannot let a wait for a: it would wait for itself"),
        (LinkTickets(B, TicketId("ab")), "cannot let b wait for ab: 'ab': the track has none of that name"),
        (UnlinkTickets(A, B), "cannot let a no longer wait for b: it does not depend on b; it depends on nothing"),
        (RemoveTicket(A), "cannot remove a: b waits for it; unlink or remove first"),
        (ReopenTicket(A), "cannot reopen a: it is todo; only what is completed or skipped can be reopened"),
    ],
)
def test_what_would_break_the_track_is_refused(edit: Edit, words: str) -> None:
    """With the reason, and the path where it is one."""
    assert refusal(Script.of("a", ("b", "a")).open(), edit).startswith(words)


def test_a_cycle_is_named_whole() -> None:
    """However long the way round is."""
    script = Script.of("a", ("b", "a"), ("c", "b"), ("d", "c")).open()
    edit = EditTicket(B, TicketPatch(depends_on=(A, TicketId("d"))))
    assert refusal(script, edit) == "cannot change b: that would make a cycle: b → c → d → b"


def test_what_was_never_begun_can_be_removed() -> None:
    """Its question goes with it, and its id is not given again."""
    script = Script.of("a", "x").open().prepare("a")
    assert since(script, RemoveTicket(A))[1:] == [
        AttemptEnded(AttemptId("a#1"), Outcome.INTERRUPTED, "the ticket is removed"),
        TicketMoved(A, Status.TODO, "the ticket is removed"),
        TicketRemoved(A),
    ]
    assert (list(script.state.tickets), script.state.approvals) == (["x"], {})
    assert "was removed in this run" in refusal(script, AddTicket(ticket("a")))


def test_a_track_has_at_least_one_ticket() -> None:
    """As a track file has."""
    words = "cannot remove a: it is the only ticket, and a track has at least one; add another first"
    assert refusal(Script.of("a").open(), RemoveTicket(A)) == words


@pytest.mark.parametrize("situation", ["in_progress", "awaiting_step", "completed", "failed", "killed", "stopping"])
def test_what_was_worked_on_is_not_removed(situation: str) -> None:
    """Its story and its cost would be lost."""
    script = SITUATIONS[situation]().tell(UnlinkTickets(B, A))
    assert "lost" in refusal(script, RemoveTicket(A))


# --- other tickets ------------------------------------------------------------------------------


@pytest.mark.parametrize("situation", ["preparing", "awaiting_spawn", "queued"])
def test_what_has_not_started_is_prepared_anew(situation: str) -> None:
    """What a person has seen, or approved, was another ticket."""
    script = SITUATIONS[situation]()
    if situation == "preparing":
        script = SITUATIONS["todo"]().prepare("x")
    script.tell(EditTicket(A, TicketPatch(description="Do it otherwise.")))
    assert script.state.tickets[A].ticket.description == "Do it otherwise."
    assert (script.status("a"), script.attempt("a").id) == (Status.TODO, "a#2")
    assert script.start("a").status("a") in (Status.IN_PROGRESS, Status.QUEUED)


@pytest.mark.parametrize(
    ("situation", "words"),
    [
        ("in_progress", "it is under way (in progress), and description would change under it; kill it first"),
        ("awaiting_step", "it is under way (awaiting step), and description would change under it; kill it first"),
        ("awaiting_review", "it is under way (awaiting review), and description would change under it; kill it first"),
        ("completed", "it is completed, and description would not be what was done; reopen it first"),
    ],
)
def test_nothing_changes_under_a_worker(situation: str, words: str) -> None:
    """Nor after it: what was done is what the ticket said."""
    edit = EditTicket(A, TicketPatch(description="Do it otherwise."))
    assert refusal(SITUATIONS[situation](), edit) == f"cannot change a: {words}"


@pytest.mark.parametrize("situation", SITUATIONS)
def test_a_priority_changes_at_any_time(situation: str) -> None:
    """No worker is told of it; what waits in a queue moves there."""
    script = SITUATIONS[situation]()
    before = script.status("a")
    script.tell(EditTicket(A, TicketPatch(priority=7)))
    assert (script.state.tickets[A].ticket.priority, script.status("a")) == (7, before)


def test_a_change_that_changes_nothing_is_no_fact() -> None:
    """Saying it twice is not an error."""
    script = Script.of("a", ("b", "a")).open()
    assert since(script, LinkTickets(B, A)) == []
    assert since(script, LinkTickets(B, A, On.FINISH)) == [TicketChanged(ticket("b", "a", on={"a": On.FINISH}))]


def test_a_link_makes_a_ready_ticket_wait_and_its_end_frees_it() -> None:
    """What was prepared of it is dropped."""
    script = Script.of("a", "b").open().prepare("b").tell(LinkTickets(B, A))
    assert (script.status("b"), script.state.approvals) == (Status.TODO, {})
    assert why_not_ready(script.state, B) == "waits for a"
    assert script.tell(UnlinkTickets(B, A)).attempt("b").id == "b#2"


# --- again, or done -----------------------------------------------------------------------------


def test_reopening_makes_what_has_not_started_wait_and_what_is_done_stale() -> None:
    """Near and far; what was prepared is offered again later."""
    script = Script.of("a", ("b", "a"), ("c", "b"), ("d", "a"), ("e", "a"), terms=ROOMY).open()
    script.complete("a", "b", "c").prepare("d")
    script.tell(ReopenTicket(A, "the colours are wrong"))
    stale = {name: t.stale for name, t in script.state.tickets.items()}
    assert stale == {"a": None, "b": "a", "c": "a", "d": None, "e": None}
    assert [script.status(name) for name in "abcde"] == ["todo", "completed", "completed", "todo", "todo"]
    assert script.state.approvals == {}
    assert [why_not_ready(script.state, TicketId(n)) for n in "de"] == ["waits for a", "waits for a"]
    assert script.complete("a", "d").status("d") is Status.COMPLETED


def test_nothing_begins_on_what_is_stale() -> None:
    """What was prepared on it is prepared anew once a person takes it as it is, or it is done again."""
    for again in (False, True):
        script = Script.of("a", ("c", "a"), ("e", "c")).open().complete("a", "c").prepare("e").tell(ReopenTicket(A))
        assert (script.status("e"), script.state.approvals, script.attempt("e").outcome) == (
            Status.TODO,
            {},
            Outcome.INTERRUPTED,
        )
        script.complete("a")
        assert why_not_ready(script.state, E) == "waits for c (stale: reopen it, or complete it as it is)"
        if again:
            script.tell(ReopenTicket(C)).complete("c")
        else:
            script.tell(CompleteTicket(C))
        assert script.complete("e").status("e") is Status.COMPLETED


def test_reopening_does_not_pull_the_ground_from_under_a_worker() -> None:
    """Whoever is at work on what the ticket did is named."""
    script = Script.of("a", ("b", "a")).open().complete("a").start("b")
    assert refusal(script, ReopenTicket(A)) == "cannot reopen a: b went on from it; kill that first"


def test_a_stale_ticket_is_good_as_it_is_or_done_again() -> None:
    """Either way it is stale no longer."""
    script = Script.of("a", ("b", "a"), ("c", "a")).open().complete("a", "b", "c").tell(ReopenTicket(A)).complete("a")
    assert since(script, CompleteTicket(B)) == [StalenessCleared(B)]
    script.tell(ReopenTicket(C)).start("c")
    assert [t.stale for t in script.state.tickets.values()] == [None, None, None]
    assert TicketStale(B, A) in script.facts


@pytest.mark.parametrize(
    "situation", ["todo", "preparing", "awaiting_spawn", "queued", "blocked", "failed", "killed", "skipped"]
)
def test_a_person_s_word_completes_a_ticket(situation: str) -> None:
    """Wherever no worker is at it; its dependents go on."""
    script = SITUATIONS[situation]()
    script.tell(CompleteTicket(A, "done by hand"))
    assert (script.status("a"), script.state.tickets[A].why) == (
        Status.COMPLETED,
        "a person says that it is done: done by hand",
    )
    assert script.state.tickets[B].unmet == 0


@pytest.mark.parametrize("situation", ["in_progress", "awaiting_step", "returning", "cooling", "merging", "stopping"])
def test_a_worker_s_word_comes_before_a_person_s(situation: str) -> None:
    """While one is at work, its ticket is not completed over its head."""
    assert "answer, or kill it first" in refusal(SITUATIONS[situation](), CompleteTicket(A))


def test_work_that_is_left_out_is_told() -> None:
    """A conflict that a person resolved by hand leaves the attempt's own commits where they are."""
    script = Script.of("a").open().start("a").finish("a", commit="c0ffee").conflict("a", "f.py").tell(CompleteTicket(A))
    text = f"a is taken as completed; what attempt 1 did is not merged, and stays on {script.attempt('a').branch}"
    assert script.notices == [Warned(text)]


# --- conditions ---------------------------------------------------------------------------------


def conditional() -> Script:
    """On the failure of "a" comes "mend", then "check"; "report" comes in any case, "ship" only after success."""
    return Script.of(
        "a",
        ticket("mend", "a", on={"a": On.FAILURE}),
        ("check", "mend"),
        ticket("report", "a", "check", on={"a": On.FINISH, "check": On.FINISH}),
        ("ship", "a"),
        mode=Mode.AUTO,
        terms=ROOMY,
    ).open()


def standing(script: Script) -> dict[str, str]:
    return {str(name): t.status.value for name, t in script.state.tickets.items()}


def test_a_failure_starts_what_waits_for_it() -> None:
    """And what waits for success is held."""
    script = conditional().start("a").finish("a", "broke", Outcome.FAILED).complete("mend", "check", "report")
    assert standing(script) == {
        "a": "failed",
        "mend": "completed",
        "check": "completed",
        "report": "completed",
        "ship": "todo",
    }


def test_what_went_on_from_a_bad_end_is_stale_when_a_person_says_that_it_is_done() -> None:
    """It was told of a failure. Whoever goes on without a ticket takes nothing back: its dependents did the same."""
    script = conditional().start("a").finish("a", "broke", Outcome.FAILED).complete("mend", "check", "report")
    script.tell(CompleteTicket(A))
    stale = [name for name, t in script.state.tickets.items() if t.stale]
    assert stale == ["report"]

    script = conditional().start("a").finish("a", "broke", Outcome.FAILED).complete("mend", "check", "report")
    script.skip("a")
    assert not any(t.stale for t in script.state.tickets.values())


@pytest.mark.parametrize("end", [CompleteTicket(A), SkipTicket(A)])
def test_a_note_is_not_kept_for_an_attempt_that_nobody_needs(end: CompleteTicket | SkipTicket) -> None:
    """The next worker, much later, would read what was meant for another."""
    script = Script.of("a", mode=Mode.AUTO).open().start("a").finish("a", outcome=Outcome.FAILED).tell(Pause())
    script.tell(RetryTicket(A, note="Mind the tests."))
    assert script.state.tickets[A].note
    script.tell(end).tell(ReopenTicket(A)).tell(Resume())
    assert (script.attempt("a").number, script.attempt("a").note) == (2, "")


def test_what_is_not_needed_is_skipped_by_itself_and_so_is_what_waits_for_it() -> None:
    """What waits for any end goes on; the run comes to its end."""
    script = conditional().complete("a", "report", "ship")
    assert standing(script) == {
        "a": "completed",
        "mend": "skipped",
        "check": "skipped",
        "report": "completed",
        "ship": "completed",
    }
    assert script.state.tickets[TicketId("mend")].why == "not needed: a is completed"
    assert script.state.phase is Phase.COMPLETED


def test_what_was_not_needed_is_needed_again() -> None:
    """When the ticket that ruled it out is done again, and now fails."""
    script = conditional().complete("a").tell(ReopenTicket(A)).tell(Pause())
    assert standing(script)["mend"] == standing(script)["check"] == "todo"
    script = conditional().complete("a").tell(ReopenTicket(A)).start("a").finish("a", "broke", Outcome.FAILED)
    assert script.attempt("mend").id == "mend#1"


def test_an_unneeded_ticket_cannot_be_asked_for() -> None:
    """Not before it waits for something else."""
    script = conditional().complete("a")
    mend = TicketId("mend")
    words = "it is not needed: a is completed; unlink it from that first"
    assert refusal(script, ReopenTicket(mend)) == f"cannot reopen mend: {words}"
    script.retry("mend")
    assert script.notices[-1] == Refused("retry mend", words)
    assert script.tell(UnlinkTickets(mend, A)).attempt("mend").id == "mend#1"


def test_edits_survive_a_restart() -> None:
    """The journal's fold is the changed track."""
    script = Script.of("a", ("b", "a")).open().complete("a").tell(AddTicket(ticket("c", "b")))
    script.tell(LinkTickets(C, A, On.FINISH)).tell(EditTicket(B, TicketPatch(priority=2)))
    before = replace(script.state.tickets[C])
    assert script.restart().state.tickets[C] == before
    assert script.state.graph.on(A, C) is On.FINISH
    assert TicketAdded(ticket("c", "b")) in script.facts


@pytest.mark.parametrize("situation", ["skip", "complete"])
def test_a_failure_is_not_taken_back_under_who_handles_it(situation: str) -> None:
    """One that was only prepared for it is not needed any more."""
    script = conditional().start("a").finish("a", "broke", Outcome.FAILED)
    edit = CompleteTicket(A) if situation == "complete" else SkipTicket(A)
    working = conditional().start("a").finish("a", "broke", Outcome.FAILED).start("mend").tell(edit)
    assert working.notices[-1] == Refused(f"{situation} a", "mend went on from it; kill that first")
    assert script.tell(edit).state.tickets[TicketId("mend")].unneeded


def test_a_failed_preparation_is_not_tried_again_under_who_handles_it() -> None:
    """A restart offers other tickets again that could not be prepared."""
    script = conditional().tell(PrepareFailed(AttemptId("a#1"), "unreadable")).start("mend").restart()
    assert (script.status("a"), script.status("mend")) == (Status.FAILED, Status.IN_PROGRESS)
    script = conditional().tell(PrepareFailed(AttemptId("a#1"), "unreadable")).tell(Pause()).skip("mend").skip("report")
    assert script.restart().status("a") is Status.TODO


# --- what an attempt prepared anew keeps -------------------------------------------------------------


def test_an_edited_model_is_that_of_the_next_attempt() -> None:
    """Prepared anew, retried, reopened: what the ticket says now goes over what an earlier attempt had."""
    edit = EditTicket(A, TicketPatch(model="gemini-huge"))
    prepared = Script.of("a").open().prepare("a").tell(edit)
    failed = Script.of("a").open().start("a").finish("a", outcome=Outcome.FAILED).tell(edit).retry("a")
    reopened = Script.of("a").open().complete("a").tell(Pause()).tell(ReopenTicket(A)).tell(edit).tell(Resume())
    assert [s.attempt("a").model for s in (prepared, failed, reopened)] == ["gemini-huge"] * 3
    assert prepared.tell(EditTicket(A, TicketPatch(model=""))).attempt("a").model == TERMS.default_model


def test_a_command_that_becomes_a_models_work_gets_a_model() -> None:
    """The attempt that was prepared for the command had none."""
    script = Script.of(ticket("a", executor=Executor.COMMAND)).open().tell(EditTicket(A, TicketPatch(command="")))
    assert (script.attempt("a").number, script.attempt("a").model) == (2, TERMS.default_model)
    other = EditTicket(A, TicketPatch(command="true"))
    assert script.tell(other).attempt("a").model == ""


def test_a_note_goes_to_the_attempt_that_a_worker_begins() -> None:
    """However often it is prepared anew before that."""
    script = Script.of("a", ("b", "a")).open().complete("a").start("b").finish("b", outcome=Outcome.FAILED)
    script.tell(RetryTicket(B, "gemini-large", "Look at x.py.")).prepare("b")
    script.tell(EditTicket(B, TicketPatch(description="New."))).prepare("b").tell(ReopenTicket(A))
    assert script.state.tickets[B].note == "Look at x.py."
    script.complete("a").start("b")
    assert (script.attempt("b").note, script.attempt("b").model) == ("Look at x.py.", "gemini-large")
    assert script.finish("b", outcome=Outcome.FAILED).retry("b").attempt("b").note == ""


def test_a_draft_that_goes_with_its_question_is_told() -> None:
    """A person has written it, and would look for it."""
    script = Script.of("a").open().prepare("a")
    body = script.body("a")
    assert isinstance(body, SpawnBody)
    script.tell(KeepDraft(script.approval("a"), replace(body, prompt="My words.")))
    script.tell(EditTicket(A, TicketPatch(description="New.")))
    assert script.notices == [Warned("what you had edited of the question about a is dropped: it is prepared anew")]
    assert script.prepare("a").tell(EditTicket(A, TicketPatch(description="Newer."))).notices[1:] == []
