"""The window on a moment of the past: steps to and fro, and changes nothing."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import dearpygui.dearpygui as dpg
import pytest

from podium.core.events import Outcome
from podium.core.state import State
from podium.core.ticket import AttemptId, Mode, TicketId
from podium.gui.options import Options
from podium.gui.replay_bar import ReplayBar
from podium.gui.window import Window
from podium.past_runs import PastRuns
from podium.view.lane_keys import Grouping, lane_of
from podium.view.library import Library
from podium.view.ports import SessionInfo
from podium.view.replay import Replay
from tests.gui.harness import FONTS, Driver
from tests.journaled import journaled
from tests.script import Script


class Watched(Driver):
    """A window of 1280 x 1000 on a replay."""

    def __init__(self, script: Script, place: int = 0, library: Library | None = None) -> None:
        self.replay = Replay(SessionInfo("/home/tess/shop", "", "0.1.0"), script.recorded, place)
        options = Options(FONTS, title=f"replay-{os.getpid()}", width=1280, height=1000, corner=(0, 0), library=library)
        self.window = Window(self.replay, options)
        super().__init__(self.window.loop.frame, self.window.problems)
        self.frames(6)

    @property
    def state(self) -> State:
        assert self.window.model.state is not None
        return self.window.model.state

    def says(self) -> str:
        """The strip's first words."""
        assert isinstance(self.window.panels.strip, ReplayBar)
        return str(dpg.get_value(self.window.panels.strip.title))


def failed_and_asked(run: int = 1) -> Script:
    """a failed, was tried again, and b asks for a step."""
    script = Script.of("a", ("b", "a"), mode=Mode.STEP).open(run=run).start("a").wait(60)
    script.finish("a", "no", Outcome.FAILED).retry("a").start("a").say("a", "I look around.").finish("a", "yes").wait(
        60
    )
    return script.start("b").ask("b", "run_command", command="make")


@pytest.fixture
def watched() -> Iterator[Watched]:
    window = Watched(failed_and_asked())
    yield window
    window.window.close()
    assert not window.problems, window.problems


def test_lanes_go_to_the_past_as_well(watched: Watched) -> None:
    """Each card stands in the lane of its status then, whichever way the moment was reached."""
    board = watched.window.panels.board
    watched.key("v")
    told = []
    for key in ("Right", "Prior", "Left", "Right", "Next"):
        watched.key(key)
        watched.until(lambda: not board.busy and not board.opening.busy, "the board to be drawn")
        counts = Counter(lane_of(watched.state, t, Grouping.STATUS).title for t in watched.state.tickets.values())
        assert {band.lane.title: band.count for band in board.heads.bands if band.count} == counts
        told.append(counts)
    assert told[0] == told[-1] == {"Done": 1, "Needs you": 1} and told[0] != told[1]


def test_keys_and_buttons_step_through_the_facts(watched: Watched) -> None:
    """Each moment is drawn whole: strip, tickets, streams, log; the board keeps its sight."""
    window, last = watched.window, len(watched.replay.facts)
    assert watched.says() == f"fact {last} of {last}"
    watched.move(*(int(side) + 40 for side in dpg.get_item_pos(window.panels.board.item)))
    sight = window.panels.board.camera.sight
    for key, place in (("Left", last - 1), ("Left", last - 2), ("Right", last - 1), ("Prior", 1), ("Left", 1)):
        watched.key(key)
        assert watched.replay.place == place
        assert watched.says() == f"fact {place} of {last}"
        assert window.model.seq == place
    assert {t.attempt for t in watched.state.tickets.values()} <= {None, "a#1"}
    assert isinstance(window.panels.strip, ReplayBar)
    watched.click(window.panels.strip.forth[0])
    assert watched.replay.place == 2
    watched.key("ctrl+End")
    assert window.model.seq == last
    assert window.panels.activity.streams.card(AttemptId("a#2")).log.rows[0].text == "I look around."
    assert window.panels.board.camera.sight == sight
    watched.key("l")
    assert "a has failed: no" in " ".join(
        window.panels.activity.log._reader.stream.lines[i].text for i in range(len(window.model.log))
    )


def test_nothing_can_be_pressed_that_would_change_something(watched: Watched) -> None:
    """The buttons are off; the question can be read, and not answered; keys say why."""
    window = watched.window
    window.desk.select(TicketId("b"))
    watched.frames(4)
    top, inspector = window.panels.top, window.panels.inspector
    for button in (top.pause, top.stop, inspector.kill, inspector.retry, inspector.skip):
        assert not dpg.is_item_enabled(button)
    watched.key("p")
    assert window.panels.toasts.shown[-1].title.startswith("This is a replay of the past")
    watched.key("space")
    dialog = window.panels.approvals.dialog
    assert dpg.is_item_shown(dialog.window)
    watched.frames(10)
    assert dialog.footer.message.startswith("It can only be read: this is a replay of the past")
    for button in (dialog.footer.approve_button, dialog.footer.reject_button):
        assert not dpg.is_item_enabled(button)
    watched.key("ctrl+Return")
    assert dialog.queue.current == watched.window.model.approvals[0].id
    watched.key("Escape")
    assert watched.replay.take() is None


def test_it_closes_without_a_question(watched: Watched) -> None:
    """Workers that lived then hold nobody back now; nothing went wrong, so the exit code is 0."""
    watched.window.actions.close()
    assert watched.window.actions.closing
    watched.frames(2)
    assert watched.window.finish.over
    assert watched.window.run() == 0


def test_other_runs_open_beside_it(tmp_path: Path) -> None:
    """In tabs, from which one comes back to the replay; its own past is what it shows already."""
    journal = journaled(tmp_path / "podium.db", Script.of("x").open().start("x"), failed_and_asked(2))
    with closing(PastRuns(journal)) as library:
        window = Watched(failed_and_asked(2), library=library)
        tabs, panels = window.window.tabs, window.window.panels
        window.key("ctrl+h")
        assert panels.toasts.shown[-1].title == "Cannot look back: this is the past already"
        window.key("ctrl+o")
        tracks = window.window.tracks
        window.until(lambda: tracks.rows, "the runs")
        assert dpg.get_item_label(tracks.rows[2]) == "This window"
        window.click(tracks.rows[1])
        window.until(lambda: tabs.front.past is not None and not tabs.front.past.late, "the other run")
        window.frames(4)
        assert [row.id for row in panels.tickets.shown] == ["x"]
        bar = panels.strip
        assert isinstance(bar, ReplayBar)
        assert dpg.get_item_label(bar.now_button) == "Back to the replay"
        window.key("ctrl+Home")
        assert (panels.spread.desk.model.seq, window.window.model.seq) == (1, len(window.replay.facts))
        window.click(bar.now_button)
        assert (tabs.shown, window.says()) == (0, f"fact {len(window.replay.facts)} of {len(window.replay.facts)}")
        window.key("Left")
        assert window.replay.place == len(window.replay.facts) - 1
        window.window.close()
