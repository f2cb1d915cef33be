from __future__ import annotations

from podium.core.effects import Merge
from podium.core.events import ModelChosen, NoteGiven, Outcome, Refused, TicketMoved
from podium.core.inputs import MergeAgain, RetryTicket
from podium.core.order import EarlierAttempt
from podium.core.status import Status
from podium.core.ticket import Mode, On, TicketId
from tests.script import Script, ticket

A = TicketId("a")


def conflicted() -> Script:
    """The work of `a` is finished and committed, and conflicts with the track."""
    return (
        Script.of("a", ("b", "a"), mode=Mode.AUTO).open().start("a").finish("a", commit="c0ffee").conflict("a", "f.py")
    )


def test_finished_work_that_could_not_be_merged_is_merged_again_without_doing_it_anew() -> None:
    """No other attempt is opened; its dependents go on once it is merged."""
    script = conflicted()
    effects = len(script.effects)

    script.tell(MergeAgain(A))
    assert (script.status("a"), script.effects[effects:]) == (Status.AWAITING_REVIEW, [Merge(script.attempt("a").id)])

    script.merge("a")
    assert (script.status("a"), len(script.state.attempts)) == (Status.COMPLETED, 2)
    assert (script.attempt("a").merged_as, script.attempt("a").refused) == ("c0ffee" * 6, "")


def test_a_merge_that_fails_again_says_so_again() -> None:
    script = conflicted().tell(MergeAgain(A)).conflict("a", "g.py")

    assert (script.status("a"), script.attempt("a").refused) == (Status.BLOCKED, "conflicts in g.py")


def test_a_merge_that_podium_did_not_live_to_see_is_ordered_again() -> None:
    script = conflicted().tell(MergeAgain(A)).restart()

    assert script.effects[-1] == Merge(script.attempt("a").id)
    assert script.merge("a").status("a") is Status.COMPLETED


def test_only_finished_work_can_be_merged_again() -> None:
    """What the model itself gave up, what is at work, and what is merged cannot."""
    script = Script.of("a", "b", mode=Mode.AUTO).open().start("a").finish("a", "no", Outcome.BLOCKED).start("b")

    script.tell(MergeAgain(A)).tell(MergeAgain(TicketId("b")))

    assert script.notices == [
        Refused("merge a again", "its last attempt finished no work; retry it"),
        Refused("merge b again", "it is in progress"),
    ]


def test_the_next_worker_is_told_what_the_last_one_left_and_what_the_person_says() -> None:
    """The note is for one attempt."""
    script = conflicted().tell(RetryTicket(A, "gemini-large", note="  Keep f.py as it is.\n"))
    first, second = script.state.tickets[A].attempts
    order = script.state.order(second)

    assert (order.model, order.note) == ("gemini-large", "Keep f.py as it is.")
    assert order.earlier == EarlierAttempt(1, script.state.attempts[first].branch)
    assert order.history == ("attempt 1 (gemini-small) completed: done; its work was not merged: conflicts in f.py",)
    script.start("a").finish("a", "no", Outcome.FAILED).retry("a")
    assert script.state.order(script.attempt("a").id).note == ""


def test_a_note_is_recorded_with_the_retry() -> None:
    script = conflicted()
    facts = len(script.facts)

    script.tell(RetryTicket(A, "gemini-large", "Look at g.py."))

    assert script.facts[facts : facts + 3] == [
        ModelChosen(A, "gemini-large"),
        NoteGiven(A, "Look at g.py."),
        TicketMoved(A, Status.TODO, "another attempt was asked for"),
    ]


def test_a_note_of_an_attempt_that_never_began_does_not_come_back_unasked() -> None:
    """Retried with a note, killed before it was prepared, retried without one."""
    script = Script.of("a", "b", mode=Mode.AUTO).open().start("a").start("b").finish("a", "no", Outcome.FAILED)
    script.state.paused = True
    script.tell(RetryTicket(A, note="Once.")).kill("a").retry("a")

    assert script.state.tickets[A].note == ""


def test_an_attempt_that_had_no_worktree_left_nothing_to_read() -> None:
    script = Script.of("a").open().prepare("a").reject("a").retry("a")

    assert script.state.order(script.attempt("a").id).earlier is None


def test_what_waits_for_the_failure_waits_again_while_the_work_is_merged() -> None:
    """What only waits to start on it is taken back; what is at work on it stands in the way."""
    mends = ticket("mend", "a", on={"a": On.FAILURE})
    script = Script.of("a", mends, mode=Mode.AUTO).open().start("a").finish("a", commit="c0ffee").conflict("a", "f.py")
    assert script.state.tickets[TicketId("mend")].preparing
    script.tell(MergeAgain(A))
    assert (script.status("a"), script.state.tickets[TicketId("mend")].preparing) == (Status.AWAITING_REVIEW, False)

    script.conflict("a", "f.py").start("mend").tell(MergeAgain(A))
    assert script.status("a") is Status.BLOCKED
    assert script.notices[-1] == Refused("merge a again", "mend went on from it; kill that first")


def test_what_went_on_from_the_end_of_unmerged_work_is_stale_when_that_is_merged() -> None:
    """It was done without it; what waits to start on that waits again."""
    report, ship = ticket("report", "a", on={"a": On.FINISH}), ticket("ship", "report")
    script = Script.of("a", report, ship, mode=Mode.AUTO).open().start("a").finish("a", commit="c0ffee")
    script.conflict("a", "f.py").complete("report").tell(MergeAgain(A))

    assert script.state.tickets[TicketId("report")].stale == A
    assert not script.state.tickets[TicketId("ship")].preparing
    script.merge("a")
    assert (script.status("a"), script.status("ship")) == (Status.COMPLETED, Status.TODO)
