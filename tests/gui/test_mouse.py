"""Double clicks of a real mouse: who presses twice by habit does one thing, and nothing that they have not seen."""

from __future__ import annotations

from collections.abc import Callable

import dearpygui.dearpygui as dpg

from podium.core.approval import Approved
from podium.core.inputs import Answer, KillWorker, Pause, Resume, SkipTicket
from podium.core.ticket import Mode, TicketId
from tests.gui.harness import Stage, xdo
from tests.gui.playing import Played
from tests.gui.rig import rig_of
from tests.gui.scenes import Scene, command_step, ticket
from tests.script import Script

Play = Callable[..., Played]


def test_a_double_click_answers_one_question(stage: Stage) -> None:
    """The next one comes to stand under the pointer and is not answered unseen, whichever answer it was."""
    scene = Scene(stage.model, [ticket(name) for name in "abc"])
    for name in "abc":
        scene.start(name)
    first, second, third = (scene.ask_step(name, command_step(f"ls {name}")) for name in "abc")
    rig = rig_of(stage, 400)
    rig.open(first)
    stage.double_click(rig.dialog.footer.approve_button, 3)
    assert (rig.told(), rig.shown) == ([], second.id)
    assert rig.answers() == [Answer(first.id, Approved(first.body))]
    stage.rest()
    stage.double_click(rig.dialog.footer.reject_button)
    assert (rig.answers()[1:], rig.shown) == ([], second.id), "it asks for a reason, and the second press gives none"
    stage.rest()
    stage.click(rig.dialog.footer.approve_button)
    assert rig.answers()[1:] == [Answer(second.id, Approved(second.body))]
    assert rig.shown == third.id


def test_a_double_click_presses_nothing_behind_what_it_closed(play: Play) -> None:
    """A worker is killed by one click, and its button may lie below that of the dialog."""
    window = play(Script.of("a", ("c", "a"), mode=Mode.AUTO).open().start("a"))
    inspector, confirm = window.window.panels.inspector, window.window.confirm
    window.select("c")
    window.key("s")
    window.select("a")
    for _ in range(2):  # put the button that kills below the one that skips
        (x, y), (across, down) = window.centre(inspector.kill), window.centre(confirm.yes_button)
        left, top = dpg.get_item_pos(inspector.panel)
        inspector.place(left + across - x, top + down - y, 344, 500)
        window.frames(4)
    assert window.centre(inspector.kill) == window.centre(confirm.yes_button)
    window.window.kit.mouse.clock = lambda: window.window.loop.frames / 60
    x, y = window.centre(confirm.yes_button)
    window.move(x, y)
    for _ in range(2):
        xdo("click", 1)
        window.frames(6)
    assert (window.posted, window.window.overlay.top) == ([SkipTicket(TicketId("c"))], 0)
    window.frames(20)
    window.click(inspector.kill)
    assert window.posted[1:] == [KillWorker(TicketId("a"))]


def test_what_turns_nothing_is_pressed_as_often_as_one_clicks(play: Play) -> None:
    """A double click on a row selects, on a word chooses the word to be written over; a switch goes there and back."""
    window = play(Script.of("a", "b").open())
    panels = window.window.panels
    window.double_click(panels.tickets.widgets[TicketId("b")])
    assert (window.window.desk.selected, window.posted) == (TicketId("b"), [])
    window.double_click(panels.top.pause)
    assert window.posted == [Pause(), Resume()]
    window.key("ctrl+f")
    window.type("bbb")
    x, y, _, height = window.box(panels.tickets.filter)
    window.move(x + 12, y + height // 2)
    window.rest()
    xdo("click", "--repeat", 2, "--delay", 1, 1)
    window.frames(12)
    window.type("a")
    assert dpg.get_value(panels.tickets.filter) == "a"
