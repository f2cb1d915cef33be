from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from podium.core.events import (
    CallFailed,
    EngineFailed,
    EngineStopped,
    Outcome,
    Refused,
    Streamed,
    StreamVoided,
    Voice,
    Warned,
)
from podium.core.inputs import (
    AddTicket,
    CompleteTicket,
    LinkTickets,
    Notified,
    Pause,
    RemoveTicket,
    ReopenTicket,
    SetMode,
)
from podium.core.status import Status
from podium.core.ticket import AttemptId, Mode, On, Ticket, TicketId
from podium.core.usage import Bill, Usage
from podium.view.held import blame
from podium.view.lines import Tone
from podium.view.model import Changes, Model
from podium.view.project import model_of, pass_time, project
from tests.script import Script
from tests.view.helpers import Viewer, ids, shown

A, A1 = TicketId("a"), AttemptId("a#1")


def test_the_state_shown_is_the_engine_s_own() -> None:
    """The viewer folds the same facts with the same code."""
    script = Script.of("a", ("b", "a")).open().complete("a").start("b").kill("b")
    model = shown(script)
    assert model.state == script.state
    assert model.seq == len(script.recorded)
    assert model.settled


def test_opening_a_run_draws_everything() -> None:
    """All tickets, the run, and what has just begun to be prepared."""
    viewer = Viewer(Script.of("a", ("b", "a")).open())
    assert viewer.look() == Changes(
        run=True, tickets=ids("a", "b"), approvals=True, streams={A1}, meters=True, log=True
    )


def test_a_second_run_inherits_no_figures() -> None:
    """Streams, meters, toasts, questions and answers are the new run's own; toasts are numbered on."""
    first = Script.of("a", "b").open().start("a").stream("a", "x" * 400).spend("a", Bill(Usage(9, 0, 9)))
    first.prepare("b").finish("a", "no", Outcome.FAILED)
    viewer = Viewer(first)
    viewer.look()
    viewer.model.answered.add("b#1.1")
    told = viewer.model.toasted
    viewer.script, viewer.seen = Script.of("x").open(run=2).start("x").spend("x", Bill(Usage(5, 0, 7))), 0
    changes, model = viewer.look(), viewer.model
    assert model.state is not None
    assert {tier: meter.bill for tier, meter in model.meters.items()} == model.state.bill_by_tier
    assert sum(meter.streamed for meter in model.meters.values()) == 0
    assert (list(model.streams), model.approvals, model.answered) == ([AttemptId("x#2.1")], (), set())
    assert (changes.tickets, changes.streams) == (ids("x"), {AttemptId("x#2.1")})
    assert [(t.number, t.ticket) for t in model.toasts] == [(told + 1, "x")]


def test_a_worker_s_step_draws_its_own_ticket_and_card_only() -> None:
    """Nothing else is drawn again for a tool call."""
    viewer = Viewer(Script.of("a", "c").open().start("a"))
    viewer.look()
    viewer.script.use("a", "read_file", "text", path="x.py")
    assert viewer.look() == Changes(tickets=ids("a"), streams={A1}, log=True)


def test_a_completed_ticket_draws_its_dependents() -> None:
    """Whoever may become ready looks different; tickets further down do not."""
    viewer = Viewer(Script.of("a", ("b", "a"), ("c", "b"), "d").open().start("a"))
    viewer.look()
    viewer.script.finish("a")
    changes = viewer.look()
    assert changes.run
    assert changes.tickets == ids("a", "b")


def test_a_failed_ticket_draws_everything_that_it_holds() -> None:
    """Held tickets are shown as held, however far down they stand; a retry frees them."""
    viewer = Viewer(Script.of("a", ("b", "a"), ("c", "b"), "d").open().start("a"))
    viewer.look()
    viewer.script.finish("a", outcome=Outcome.FAILED)
    assert viewer.look().tickets == ids("a", "b", "c")
    assert viewer.model.held == ids("b", "c")
    viewer.script.retry("a")
    assert viewer.look().tickets == ids("a", "b", "c")
    assert viewer.model.held == frozenset()


def test_what_one_ticket_frees_another_may_hold() -> None:
    """A ticket below two failed ones stays held when one of them is skipped."""
    script = Script.of("a", "b", ("c", "a", "b")).open().start("a").start("b")
    script.finish("a", outcome=Outcome.FAILED).finish("b", outcome=Outcome.FAILED).skip("a")
    assert shown(script).held == ids("c")
    assert shown(script.skip("b")).held == frozenset()


def test_facts_of_the_run_draw_the_run() -> None:
    """Pausing or changing the mode touches no ticket."""
    viewer = Viewer(Script.of("a").open())
    viewer.look()
    viewer.script.tell(Pause()).tell(SetMode(Mode.STEP))
    assert viewer.look() == Changes(run=True, log=True)


def test_open_questions_come_in_the_order_of_what_they_unlock() -> None:
    """The one that most tickets wait for stands first, then the oldest."""
    script = Script.of("x", "y", ("y1", "y"), ("y2", "y1"), "z").open().prepare("x").wait(1).prepare("y").prepare("z")
    viewer = Viewer(script)
    assert viewer.look().approvals
    assert [a.ticket for a in viewer.model.approvals] == ["y", "x", "z"]
    script.approve("y")
    assert viewer.look().approvals
    assert [a.ticket for a in viewer.model.approvals] == ["x", "z"]


def test_a_voided_turn_is_taken_back_and_says_why() -> None:
    """Only the turn that did not count goes; what led to it stays."""
    script = Script.of("a").open().start("a").use("a", "read_file", "", path="x").stream("a", "Half a sen")
    script.tell(Notified(StreamVoided(A1, "the stream was cut")))
    script.report("a", lambda a: CallFailed(a, "the stream was cut", 1.0)).stream("a", "A sentence.")
    viewer = Viewer(script)
    viewer.look()
    assert [line.text for line in viewer.lines("a")] == [
        "→ read_file x",
        "✓ read_file, 0.5 s",
        "! what it had begun to say does not count: the stream was cut",
        "! call failed, again in 1.0 s: the stream was cut",
        "A sentence.",
    ]


def test_words_of_unknown_attempts_are_dropped() -> None:
    """A stream that nobody opened shows nothing and breaks nothing."""
    model = shown(Script.of("a").open())
    project(model, Streamed(AttemptId("z#9"), Voice.TEXT, "?"))
    project(Model(), Streamed(AttemptId("z#9"), Voice.TEXT, "?"))
    assert set(model.streams) == {A1}


def test_notices_are_logged_and_toasted() -> None:
    """What a person asked in vain, or should know, is said at once and stays in the log."""
    model = shown(Script.of("a").open())
    project(model, Refused("kill a", "it is completed"), now=2_000_000.0)
    project(model, Warned("the disk is full"), now=2_000_001.0)
    assert [entry[2].text for entry in list(model.log)[-2:]] == [
        "cannot kill a: it is completed",
        "warning: the disk is full",
    ]
    assert [(t.title, t.text, t.at) for t in model.toasts] == [
        ("Cannot kill a", "it is completed", 2_000_000.0),
        ("Warning", "the disk is full", 2_000_001.0),
    ]
    assert model.take_changes() == Changes(toasts=True, log=True)


def test_the_end_of_the_engine_is_known() -> None:
    """A failure keeps its reason; a stop is a stop."""
    model = Model()
    project(model, EngineFailed("the disk is gone"))
    project(model, EngineStopped())
    assert (model.failed, model.stopped, model.changed.run) == ("the disk is gone", True, True)


def test_a_log_line_names_its_ticket() -> None:
    """So that a log can be filtered; every line is counted, also when old ones are dropped."""
    model = shown(Script.of("a").open().prepare("a"))
    tickets = {ticket for _, ticket, *_ in model.log}
    assert tickets == {None, TicketId("a")}
    assert model.logged == len(model.log)


def test_rates_fade_while_nothing_happens() -> None:
    """Time alone brings a rate down to nothing."""
    script = Script.of("a").open().start("a").stream("a", "x" * 400)
    viewer = Viewer(script)
    viewer.look()
    first = viewer.model.streams[A1].rate
    pass_time(viewer.model, script.now + 3)
    assert 0 < viewer.model.streams[A1].rate < first
    assert viewer.model.take_changes() == Changes(streams={A1}, meters=True)
    pass_time(viewer.model, script.now + 300)
    assert viewer.model.streams[A1].rate == 0


def test_a_model_of_a_state_shows_the_same_tickets_and_money() -> None:
    """`podium status` has no events, only the folded state."""
    script = Script.of("a", ("b", "a"), "c").open().start("a").prepare("c").spend("a", Bill(Usage(10, 0, 5)))
    script.finish("a", outcome=Outcome.FAILED)
    seen, made = shown(script), model_of(script.state)
    assert (made.held, made.approvals, made.state) == (seen.held, seen.approvals, seen.state)
    assert {t: m.bill for t, m in made.meters.items()} == {t: m.bill for t, m in seen.meters.items()}


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(st.sampled_from("abcde"), st.integers(0, 9)), max_size=25))
def test_what_is_kept_up_to_date_equals_what_is_worked_out_anew(moves: list[tuple[str, int]]) -> None:
    """Whatever happens, held tickets, questions and bills are the same as read off the state itself."""
    script = Script.of("a", ("b", "a"), ("c", "a"), ("d", "b", "c"), "e").open()
    viewer = Viewer(script)
    viewer.look()
    for name, move in moves:
        _play(script, name, move)
        assert viewer.look().tickets <= set(script.state.tickets)
        assert viewer.model.held == frozenset(blame(script.state))
    anew = model_of(script.state)
    assert viewer.model.state == script.state
    assert (viewer.model.held, viewer.model.approvals) == (anew.held, anew.approvals)


def test_a_change_of_the_dag_draws_every_ticket() -> None:
    """What waits, what is held and who is next may all be another; what was removed is drawn no more."""
    viewer = Viewer(Script.of("a", ("b", "a"), "c").open().start("a").finish("a", outcome=Outcome.FAILED))
    viewer.look()
    assert viewer.model.held == ids("b")
    viewer.script.tell(RemoveTicket(TicketId("b"))).tell(LinkTickets(TicketId("c"), A, On.SUCCESS))
    assert viewer.look().tickets == ids("a", "c")
    assert viewer.model.held == ids("c")


def test_a_mark_that_goes_away_changes_the_counts() -> None:
    """The top bar tells how many are stale."""
    viewer = Viewer(Script.of("a", ("b", "a"), mode=Mode.AUTO).open().complete("a", "b").tell(ReopenTicket(A)))
    viewer.look()
    viewer.script.tell(CompleteTicket(TicketId("b")))
    changes = viewer.look()
    assert (changes.run, changes.tickets) == (True, ids("b"))


def test_changes_of_the_dag_are_told_where_a_build_s_log_is_read() -> None:
    """Muted lines are left out there; what a person did to the DAG is not."""
    viewer = Viewer(Script.of("a", ("b", "a"), mode=Mode.AUTO).open().complete("a", "b"))
    viewer.look()
    told = len(viewer.model.log)
    viewer.script.tell(AddTicket(Ticket(TicketId("c"), "see c", depends_on=(A,)))).tell(ReopenTicket(A))
    viewer.script.tell(CompleteTicket(TicketId("b")))
    viewer.look()
    lines = [(line.text, line.tone) for _, _, line, *_ in list(viewer.model.log)[told:] if line.tone is not Tone.MUTED]
    assert ("c is added: see c, after a", Tone.PLAIN) in lines
    assert ("b is stale: a, which it stands on, has changed since", Tone.NOTE) in lines
    assert ("b is good as it is, a person says", Tone.GOOD) in lines


def test_refusals_are_kept_for_whoever_asked() -> None:
    """A form that is still open shows why; a toast would be gone by then."""
    viewer = Viewer(Script.of("a").open().tell(RemoveTicket(TicketId("z"))))
    viewer.look()
    assert viewer.model.refused == 1
    assert list(viewer.model.refusals) == [Refused("remove z", "the track has none of that name")]


def _play(script: Script, name: str, move: int) -> None:
    """One move of a random run; what makes no sense now is refused or left out."""
    id_ = TicketId(name)
    ticket = script.state.tickets.get(id_)
    if move == 6 or ticket is None:
        script.tell(AddTicket(Ticket(id_ if ticket is None else TicketId(f"{name}+"), "more", depends_on=(A,))))
    elif move == 7:
        script.tell(RemoveTicket(id_))
    elif move == 8:
        script.tell(LinkTickets(id_, A, On.FINISH))
    elif move == 9:
        script.tell(ReopenTicket(id_))
    elif move == 0 and ticket.preparing:
        script.prepare(name)
    elif move == 1 and script.status(name) is Status.AWAITING_SPAWN:
        script.approve(name)
    elif move in (2, 3) and ticket.attempt in script.state.alive:
        script.finish(name, outcome=Outcome.COMPLETED if move == 2 else Outcome.FAILED)
    elif move == 4:
        script.retry(name)
    elif move == 5:
        script.skip(name)
