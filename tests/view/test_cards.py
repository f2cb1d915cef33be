from __future__ import annotations

from podium.core.events import Outcome
from podium.core.inputs import ReopenTicket
from podium.core.ticket import Mode, On, TicketId
from podium.view.cards import Card, card
from podium.view.held import blame
from podium.view.model import Model
from podium.view.text import ColourRole
from tests.gui.scenes import Scene, ticket
from tests.script import Script
from tests.script import ticket as script_ticket
from tests.view.helpers import shown

DIAMOND = [
    ticket("a", title="Parse amounts"),
    ticket("b", "a", title="Round totals"),
    ticket("c", "a", title="Name currencies"),
    ticket("d", "b", "c", title="Run the tests", command="make test"),
]


def say(model: Model, name: str, now: float = 1_000.0) -> Card:
    assert model.state is not None
    return card(model, TicketId(name), blame(model.state), now)


def test_cards_tell_the_story_of_their_tickets() -> None:
    """Every status stands there in words, with what a person wants to know next."""
    model = Model()
    scene = Scene(model, [*DIAMOND, ticket("e"), ticket("f")])
    scene.complete("a")
    scene.start("b")
    scene.call("b", "run_command", command="ls")
    scene.start("c")
    scene.cool("c", 12.0)
    scene.start("e")
    scene.end("e", Outcome.BLOCKED, "needs a decision")

    flash = "3-flash"
    done, running, ready = ColourRole.DONE, ColourRole.RUNNING, ColourRole.READY
    assert say(model, "a") == Card(
        "Parse amounts", f"a · {flash}", "completed · 14.5k · $0.31", "✓", done, quiet=False, ticks=False
    )
    assert say(model, "b") == Card(
        "Round totals", f"b · {flash}", "in progress · run_command", "●", running, quiet=False, ticks=False
    )
    assert say(model, "c", 1_003.5).status == "cooling · 9 s"
    assert say(model, "c").ticks
    assert say(model, "d") == Card(
        "Run the tests", "d · command", "todo · waits for 2", "◦", ColourRole.PENDING, quiet=True, ticks=False
    )
    assert say(model, "e").status == "blocked · needs a decision"
    assert (say(model, "f").status, say(model, "f").role) == ("ready", ready)


def test_cards_tell_what_is_stale_and_what_nobody_needs() -> None:
    """The mark on an end says why it is there."""
    mend = script_ticket("mend", "a", on={"a": On.FAILURE})
    script = Script.of("a", ("b", "a"), mend, mode=Mode.AUTO).open().complete("a", "b")
    assert (say(shown(script), "mend").status, say(shown(script), "mend").quiet) == ("not needed: a is completed", True)
    stale = say(shown(script.tell(ReopenTicket(TicketId("a")))), "b")
    assert (stale.status, stale.symbol, stale.role) == ("stale · a has changed since", "≈", ColourRole.ACCENT)


def test_everything_below_a_failed_ticket_names_it() -> None:
    """A person sees from any card which ticket to look at."""
    model = Model()
    scene = Scene(model, DIAMOND)
    scene.start("a")
    scene.end("a", Outcome.FAILED, "tests fail")

    assert say(model, "d").status == "held by a (failed)"
    assert say(model, "b").symbol == "!"
