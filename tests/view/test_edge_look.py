from __future__ import annotations

from podium.core.events import Outcome
from podium.core.ticket import Mode, On, TicketId
from podium.view.edge_look import EDGE_WORDS, EdgeLook, edge_look
from podium.view.text import ColourRole
from tests.script import Script, ticket

A = TicketId("a")


def script() -> Script:
    mend, log = ticket("mend", "a", on={"a": On.FAILURE}), ticket("log", "a", on={"a": On.FINISH})
    return Script.of("a", ("b", "a"), mend, log, mode=Mode.SPAWN).open().start("a")


def looks(script: Script) -> dict[str, EdgeLook]:
    return {name: edge_look(script.state, A, TicketId(name)) for name in ("b", "mend", "log")}


def test_an_edge_shows_whether_what_is_waited_for_has_come() -> None:
    """A failure is what a ticket for it waits for, and in the way of the others."""
    came, waits = EdgeLook(ColourRole.READY, 130), EdgeLook(ColourRole.PENDING, 95)
    assert looks(script()) == {"b": waits, "mend": waits, "log": waits}
    failed = looks(script().finish("a", outcome=Outcome.FAILED))
    assert failed == {"b": EdgeLook(ColourRole.FAILED, 120), "mend": came, "log": came}


def test_what_can_never_come_fades() -> None:
    """And what has gone on is done."""
    done = looks(script().finish("a").complete("b"))
    assert done["b"] == EdgeLook(ColourRole.DONE, 130)
    assert done["mend"] == EdgeLook(ColourRole.PENDING, 45)


def test_every_end_has_its_words() -> None:
    """Success is what is meant where nothing is said."""
    assert [bool(EDGE_WORDS[on]) for on in On] == [False, True, True]
