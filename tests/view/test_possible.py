from __future__ import annotations

from podium.core.events import EngineFailed
from podium.core.inputs import LinkTickets, Pause, ReopenTicket
from podium.core.ticket import Mode, TicketId
from podium.view.model import Model
from podium.view.possible import Changeable, Possible, changeable, locked, possible
from podium.view.project import project
from tests.script import Script
from tests.view.helpers import shown

A, B = TicketId("a"), TicketId("b")
YES = Possible()


def test_what_can_be_changed_is_judged_by_the_engine() -> None:
    """With its own reasons."""
    script = Script.of("a", ("b", "a"), mode=Mode.AUTO).open().start("a")
    model = shown(script)
    assert changeable(model, B, script.now) == Changeable(
        edit=YES,
        remove=YES,
        reopen=Possible("it is todo; only what is completed or skipped can be reopened"),
        complete=YES,
        locked="",
    )
    working = changeable(model, A, script.now)
    assert working.remove == Possible("b waits for it; unlink or remove first")
    assert working.complete == Possible("it is in progress; answer, or kill it first")
    assert changeable(shown(script.finish("a")), A, script.now).reopen
    assert possible(shown(Script.of("a", ("b", "a")).open()), LinkTickets(A, B), 0) == Possible(
        "that would make a cycle: a → b → a"
    )


def test_what_a_worker_was_told_is_locked() -> None:
    """While it works, and when it has done it; reopened it can be changed."""
    script = Script.of("a", mode=Mode.AUTO).open()
    assert locked(script.state, A) == ""
    script.start("a")
    assert locked(script.state, A).startswith("It is in progress.")
    script.finish("a")
    assert locked(script.state, A).startswith("It is completed.")
    script.tell(ReopenTicket(A))
    assert locked(script.state, A) == ""


def test_nothing_is_possible_without_an_engine() -> None:
    """It says which of them is missing."""
    assert possible(Model(), Pause(), 0) == Possible("no track is open")
    model = shown(Script.of("a").open())
    project(model, EngineFailed("disk I/O error"), 0)
    assert changeable(model, A, 0).edit == possible(model, Pause(), 0) == Possible("the engine has failed")
