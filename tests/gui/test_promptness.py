"""How many frames lie between what happens and what is seen, and between a click and its command: a count, no time."""

from __future__ import annotations

from collections.abc import Callable

import dearpygui.dearpygui as dpg
import pytest

from podium.core.approval import Approved
from podium.core.inputs import Answer, KillWorker
from podium.core.ticket import Mode, TicketId
from podium.gui.board_geometry import HEIGHT
from podium.gui.board_look import STRIPE
from podium.view.delivery import HOLD_S
from tests.gui.harness import Driver, Stage, xdo
from tests.gui.playing import Played
from tests.gui.rig import rig_of
from tests.gui.scenes import Scene, ticket
from tests.gui.screen import Screen
from tests.script import Script

Play = Callable[..., Played]


@pytest.mark.pixels
def test_a_status_is_on_the_screen_within_two_frames(play: Play) -> None:
    """The stripe of its card has the new colour, its row says another word, and the counts above are others."""
    script = Script.of(*(f"t{n}" for n in range(12)), mode=Mode.AUTO).open()
    window, name = play(script), TicketId("t1")
    panels, screen = window.window.panels, Screen()
    board, row = panels.board, panels.tickets.widgets[name]
    window.until(lambda: not board.busy, "the board to be drawn")
    window.move(*window.centre(panels.tickets.filter))
    x, y = board.drawing.places[name]
    stripe = (*board.camera.pixel((x + sum(STRIPE) / 2, y + HEIGHT / 2)), 1, 1)
    words, counts = window.box(row), (*dpg.get_item_rect_min(panels.top._chips), 200, 20)
    shown = [screen.pixels(*map(int, place)) for place in (stripe, words, counts)]

    script.start("t1")
    window._tell()
    window.frames(2)

    ink = board.drawing.cards.inks.of(*board.showing.says(name)).stripe

    def arrived() -> bool:
        """The X server may be a moment behind; the window has drawn its two frames and draws no more."""
        now = [screen.pixels(*map(int, place)) for place in (stripe, words, counts)]
        near = all(abs(a - b) <= 3 for a, b in zip(now[0][0], ink, strict=False))
        return near and all(then != since for then, since in zip(shown, now, strict=True))

    Driver(lambda: None, ()).until(arrived, "the pixels")


def test_a_click_is_a_command_within_a_frame(play: Play) -> None:
    """The frame that sees the button let go, or the next, has posted it."""
    window = play(Script.of("a", mode=Mode.AUTO).open().start("a"))
    click(window, window.window.panels.inspector.kill)
    if not window.posted:
        window.frames(1)
    assert window.posted == [KillWorker(TicketId("a"))]


def test_an_answer_is_on_its_way_within_a_frame(stage: Stage) -> None:
    """It can be undone from then on, and goes out in the first frame in which it no longer can."""
    scene = Scene(stage.model, [ticket("a")])
    rig = rig_of(stage)
    asked = scene.ask_spawn("a")
    rig.open(asked)
    stage.frames(12)
    click(stage, rig.dialog.footer.approve_button)
    if not rig.approvals.outbox.held:
        stage.frames(1)
    answer = Answer(asked.id, Approved(asked.body))
    assert [held.answers for held in rig.approvals.outbox.held] == [(answer,)] and not rig.told()
    stage.now += HOLD_S
    stage.frames(1)
    assert rig.told() == [answer]


def click(window: Driver, item: int) -> None:
    """Click, and draw no frame more than the one that sees the button let go."""
    window.move(*window.centre(item))
    xdo("mousedown", 1)
    window.until(lambda: dpg.is_mouse_button_down(dpg.mvMouseButton_Left), "the press")
    window.frames(3)
    xdo("mouseup", 1)
    window.until(lambda: not dpg.is_mouse_button_down(dpg.mvMouseButton_Left), "the release")
