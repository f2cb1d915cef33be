"""The inspector in a real window: what a person looks for first stands first, and what cannot be undone asks."""

from __future__ import annotations

from collections.abc import Callable

import dearpygui.dearpygui as dpg

from podium.core.events import Outcome
from podium.core.inputs import KillWorker, SkipTicket
from podium.core.receipt import Receipt
from podium.core.ticket import TicketId
from tests.gui.playing import Played
from tests.script import Script

Play = Callable[..., Played]


def diamond() -> Script:
    """Four tickets, b and c after a, d after both; a's worker runs."""
    return Script.of("a", ("b", "a"), ("c", "a"), ("d", "b", "c")).open().start("a")


def test_the_receipt_of_a_kill_is_in_sight_at_once(play: Play) -> None:
    """It stands directly under the buttons."""
    window = play(diamond())
    receipt = Receipt("running make", (), "podium/track/a-1", "c0ffee" * 6)
    window.play(lambda s: s.kill("a"), lambda s: s.finish("a", outcome=Outcome.KILLED, receipt=receipt))
    window.select("a")
    inspector = window.window.panels.inspector
    bottom = dpg.get_item_pos(inspector.panel)[1] + dpg.get_item_height(inspector.panel)
    _, y, _, tall = window.box(inspector.receipt)
    assert y + tall <= bottom
    assert dpg.get_y_scroll(inspector.panel) == 0


def test_a_ticket_without_a_worker_is_cancelled_after_a_question(play: Play) -> None:
    """A worker is killed by one click; to give up a ticket that has none is another thing."""
    window = play(diamond())
    window.select("d")
    inspector = window.window.panels.inspector
    assert dpg.get_item_label(inspector.kill) == "Cancel ticket"
    window.click(inspector.kill)
    assert window.posted == []
    window.click(window.window.confirm.yes_button)
    assert window.posted == [KillWorker(TicketId("d"))]


def test_a_reason_that_is_wrapped_hangs(play: Play) -> None:
    """So that where the next begins is seen in a narrow window, and nothing of it reaches out of the panel."""
    long = "a-worker-that-reads-every-page-of-the-book"
    window = play(Script.of(long, ("b", long), ("c", "b")).open().start(long), size=(1024, 640))
    window.click(window.window.panels.tickets.widgets[TicketId("c")])
    inspector = window.window.panels.inspector
    rows = str(dpg.get_value(inspector.reasons)).split("\n")
    first = rows.index(next(row for row in rows if row.startswith("  b")))
    assert rows[first + 1].startswith("      ")
    assert inspector.told is not None
    assert "".join(rows).replace(" ", "") == "".join(inspector.told.reasons).replace(" ", "")
    left, wide = dpg.get_item_pos(inspector.panel)[0], dpg.get_item_width(inspector.panel)
    assert window.box(inspector.reasons)[0] + window.box(inspector.reasons)[2] <= left + wide


def test_skip_has_a_key_and_asks(play: Play) -> None:
    """S is like the button."""
    window = play(diamond())
    window.select("d")
    window.key("s")
    window.click(window.window.confirm.yes_button)
    assert window.posted == [SkipTicket(TicketId("d"))]


def test_down_leaves_the_filter_for_what_it_found(play: Play) -> None:
    """From there on the arrow keys walk as ever."""
    window = play(Script.of("x1", "b", "x2", "x3").open())
    window.key("ctrl+f")
    window.type("x")
    window.key("Down")
    first, second, _ = (row.id for row in window.window.panels.tickets.shown)
    assert (window.window.desk.selected, window.window.desk.typing) == (first, False)
    window.key("Down")
    assert window.window.desk.selected == second
