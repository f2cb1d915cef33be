"""Tabs on the past beside the run that is conducted, with real keys and a real pointer, on a real journal."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing
from itertools import pairwise
from pathlib import Path

import dearpygui.dearpygui as dpg
import pytest

from podium.core.approval import Approved
from podium.core.events import EngineFailed, Outcome
from podium.core.inputs import Answer, Pause
from podium.core.status import Status
from podium.core.ticket import AttemptId, Mode, TicketId
from podium.gui.options import Options
from podium.gui.replay_bar import ReplayBar
from podium.gui.tabs import MOST, Tabs
from podium.gui.window import Window
from podium.past_runs import PastRuns
from podium.place import JOURNAL
from podium.view.costs import Group
from podium.view.tabs import Face
from tests.conftest import Repository
from tests.gui.harness import FONTS, Driver, xdo
from tests.gui.playing import Played
from tests.journaled import journaled
from tests.script import Script
from tests.stage import Stage, call, ticket, turn

Play = Callable[..., Played]


def past_run(number: int, *more: str) -> Script:
    """a failed and was tried again; whatever else is named waited for the one before it."""
    chain = [(name, before) for before, name in pairwise(("a", *more))]
    script = Script.of("a", *chain, mode=Mode.AUTO).open(run=number).wait(5)
    script.start("a").say("a", f"I look around in run {number}.").wait(10).finish("a", "no", Outcome.FAILED).wait(5)
    script.retry("a").start("a").wait(20).finish("a", "yes").wait(5)
    for name in more:
        script.start(name).wait(10).finish(name, "yes").wait(5)
    return script


def going_on(number: int = 3) -> Script:
    """a is done, b is at work, c waits."""
    script = Script.of("a", "b", ("c", "b"), mode=Mode.STEP).open(run=number).wait(5)
    script.start("a").say("a", "I look around.").wait(30).finish("a", "yes").wait(5)
    return script.start("b").say("b", "Let me see.").wait(10)


class Looker:
    """A window on a run that goes on, with a journal of earlier ones; and what it says of its tabs."""

    def __init__(self, window: Played, journal: Path) -> None:
        self.window, self.journal = window, journal

    @property
    def tabs(self) -> Tabs:
        return self.window.window.tabs

    @property
    def faces(self) -> tuple[Face, ...]:
        return self.tabs.faces()

    def open(self, *runs: int) -> None:
        """Through the browser, one after the other."""
        tracks = self.window.window.tracks
        for run in runs:
            self.window.key("ctrl+o")
            self.window.until(lambda run=run: run in tracks.rows, "the run to be listed")  # type: ignore[misc]
            self.window.click(tracks.rows[run])
            self.told()

    def told(self) -> None:
        """Until the tab in front shows what was asked for."""
        self.window.until(lambda: self.tabs.front.past is not None and not self.tabs.front.past.late, "the past")
        self.window.frames(4)

    def click_tab(self, index: int, button: int = 1) -> None:
        self.window.click_at(*self.window.window.panels.tab_strip.middle_of(index), button)

    def bar(self) -> ReplayBar:
        bar = self.window.window.panels.strip
        assert isinstance(bar, ReplayBar)
        return bar


Look = Callable[..., Looker]


@pytest.fixture
def look(play: Play, tmp_path: Path) -> Iterator[Look]:
    with ExitStack() as stack:

        def look(*runs: Script, now: Script | None = None, size: tuple[int, int] = (1280, 800)) -> Looker:
            live = now or going_on(len(runs) + 1)
            journal = journaled(tmp_path / "podium.db", *runs, live)
            library = stack.enter_context(closing(PastRuns(journal)))
            window = play(live, library=library, size=size)
            stack.callback(window.window.tabs.leave)
            return Looker(window, journal)

        yield look


def test_past_runs_open_as_tabs_and_nothing_of_any_tab_is_lost(look: Look) -> None:
    """By the browser, by click and by keys; each keeps its selection, its filter and its sight of the board."""
    looker = look(past_run(1), past_run(2, "b", "c"))
    window, panels = looker.window, looker.window.window.panels
    assert not dpg.is_item_shown(panels.tab_strip.item)
    window.select("c")
    window.wheel_at(*panels.board.pixel(TicketId("a")), 2)
    sight = panels.board.camera.sight
    looker.open(1, 2)
    assert [face.title for face in looker.faces] == ["A track", "1. A track", "2. A track"]
    assert [face.figures for face in looker.faces] == ["1/3", "1/1", "3/3"]
    assert panels.spread.desk.model.state == past_run(2, "b", "c").state
    window.click(panels.tickets.filter)
    window.type("b")
    assert [row.id for row in panels.tickets.shown] == ["b"]
    window.key("ctrl+2")
    assert (looker.tabs.shown, panels.tickets.filter_text, panels.spread.desk.selected) == (1, "", "a")
    window.key("l")  # the field that had the keyboard is not there any more
    assert (panels.activity.chosen, looker.tabs.all[2].spread.tickets.filter_text) == (1, "b")
    assert len(panels.tickets.shown) == 1
    window.key("ctrl+Tab")
    assert (looker.tabs.shown, panels.tickets.filter_text) == (2, "b")
    window.key("ctrl+Tab")
    assert (looker.tabs.shown, panels.spread.desk.selected, panels.board.camera.sight) == (0, "c", sight)
    assert [row.id for row in panels.tickets.shown] == ["b", "c", "a"]
    for key, shown in (("ctrl+shift+Tab", 2), ("ctrl+Prior", 1), ("ctrl+Next", 2), ("ctrl+2", 1), ("ctrl+1", 0)):
        window.key(key)
        assert looker.tabs.shown == shown


def test_no_key_and_no_click_goes_to_a_tab_that_is_not_shown(look: Look) -> None:
    """What would act on a run says why it does not; what belongs to the window goes on."""
    looker = look(past_run(1))
    window, panels = looker.window, looker.window.window.panels
    live = panels.spread
    looker.open(1)
    for key in ("p", "z", "k", "r", "s", "t", "e", "ctrl+z", "Down", "f", "g", "l"):
        window.key(key)
    assert window.posted == []
    said = {toast.title for toast in panels.toasts.shown}
    assert any("this is a replay of the past" in title.lower() for title in said)
    assert (live.desk.selected, live.activity.chosen, panels.activity.chosen) == ("b", 0, 1)
    window.key("ctrl+1")
    window.key("Menu")
    assert live.inspector.menu.open_now
    window.key("ctrl+2")
    assert (looker.tabs.shown, live.inspector.menu.open_now) == (1, False)
    window.click_at(*panels.board.pixel(TicketId("a")))
    window.wheel_at(*panels.board.pixel(TicketId("a")), 3)
    assert live.desk.selected == "b"
    window.key("ctrl+1")
    window.key("p")
    assert window.posted == [Pause()]


def test_a_question_is_seen_and_answered_while_the_past_is_shown(look: Look) -> None:
    """By its card, the tab, the title, the toast and the Review button; by the dialog and by the card's keys."""
    looker = look(past_run(1, "b"))
    window, panels = looker.window, looker.window.window.panels
    looker.open(1)
    window.play(lambda script: script.ask("b", "run_command", command="make"))
    assert dpg.get_viewport_title().startswith("(1) ")
    assert (looker.faces[0].alarm, dpg.get_item_label(panels.top.review)) == ("1 question", "Review 1")
    assert panels.toasts.shown[-1].title == "b waits for you: step"
    assert [entry.first.ticket for entry in panels.approvals.inbox.entries] == ["b"]
    asked = window.window.model.approvals[0]
    window.key("space")
    assert dpg.is_item_shown(panels.approvals.dialog.window)
    window.key("ctrl+Return")
    window.key("u")
    assert (window.posted, panels.approvals.outbox.held) == ([], ())
    x, y = window.centre(panels.approvals.inbox.cards[0].title)
    for place in (x - 20, x):  # the card must be moved to: one that slides under a pointer is not meant
        window.move(place, y)
    window.key("a")
    window.until(lambda: window.posted, "the answer to go out")
    assert window.posted == [Answer(asked.id, Approved(asked.body))]
    window.frames(6)
    assert (looker.tabs.shown, looker.faces[0].alarm, dpg.get_item_label(panels.top.review)) == (1, "", "Review")
    assert panels.spread.desk.model.past is not None


def test_the_run_goes_on_in_its_tab_and_is_whole_when_one_comes_back(look: Look) -> None:
    """Its streams, its tickets, its log; a new run that is opened there, too; a broken engine is seen from anywhere."""
    looker = look(past_run(1, "b"))
    window, panels = looker.window, looker.window.window.panels
    looker.open(1)
    window.play(lambda s: s.stream("b", "one two three\n"), lambda s: s.stream("b", "four"))
    window.key("ctrl+1")
    window.frames(6)
    said = [row.text for row in panels.activity.streams.card(AttemptId("b#2.1")).log.rows]
    assert said[-3:] == ["Let me see.", "one two three", "four"]
    window.key("ctrl+2")
    window.play(lambda s: s.wait(9).finish("b", "yes").start("c").say("c", "I begin."))
    assert looker.faces[0].figures == "2/3"
    window.key("ctrl+1")
    window.frames(6)
    assert "I begin." in [row.text for row in panels.activity.streams.card(AttemptId("c#2.1")).log.rows]
    words = {row.id: row.words for row in panels.tickets.shown}
    assert words == {TicketId("a"): "completed", TicketId("b"): "completed", TicketId("c"): "in progress"}
    looker.click_tab(1)
    window.begin(Script.of("x", "y", mode=Mode.AUTO).open(run=9).start("x"))
    window.key("ctrl+1")
    assert {row.id for row in panels.tickets.shown} == {"x", "y"}
    looker.click_tab(1)
    window.tape.put(EngineFailed("the disk is full"))
    window.frames(4)
    assert (looker.faces[0].alarm, looker.tabs.shown) == ("failed", 1)
    assert "The engine stopped" in {toast.title for toast in panels.toasts.shown}


def test_the_past_is_gone_through_by_keys_and_by_the_slider(look: Look) -> None:
    """The whole tab goes there; the timeline keeps what comes after in sight."""
    looker = look(past_run(1, "b"))
    window, panels = looker.window, looker.window.window.panels
    looker.open(1)
    last = len(past_run(1, "b").recorded)
    desk = panels.spread.desk
    for key, place in (("Left", last - 1), ("Left", last - 2), ("Right", last - 1), ("ctrl+Home", 1), ("Next", last)):
        window.key(key)
        looker.told()
        assert (desk.model.seq, str(dpg.get_value(looker.bar().title))) == (place, f"fact {place} of {last}")
    x, y, width, height = window.box(looker.bar().slider)
    window.drag((x + width - 8, y + height // 2), (x + width // 2, y + height // 2))
    looker.told()
    assert 1 < desk.model.seq < last
    halfway = desk.model.seq
    assert {t.status for t in desk.model.state.tickets.values()} != {Status.COMPLETED} if desk.model.state else False
    window.key("w")
    lanes = panels.activity.timeline.timeline.lanes
    assert max(span.until(0) for lane in lanes for span in lane.spans) > desk.model.now
    window.click(looker.bar().back[0])
    looker.told()
    assert desk.model.seq == 1 < halfway
    window.click(looker.bar().now_button)
    assert looker.tabs.shown == 0


def test_the_past_of_this_run_is_reached_from_timeline_and_log(look: Look) -> None:
    """At the moment that was meant: a click on the axis, a line of the log; in one tab, however often one looks."""
    looker = look(past_run(1))
    window, panels = looker.window, looker.window.window.panels
    live = panels.spread
    window.key("w")
    timeline = live.activity.timeline
    left, top, width, _ = window.box(timeline.picture.canvas)
    window.click_at(left + width // 3, top + 8)
    cursor = timeline.cursor
    assert cursor is not None
    assert live.desk.model.past is None
    window.click(timeline.back_button)
    looker.told()
    desk = panels.spread.desk
    assert (looker.tabs.shown, looker.faces[1].title[:17]) == (1, "Past of this run,")
    assert desk.model.past is not None
    assert desk.model.past.at <= cursor < looker.tabs.front.past.facts[desk.model.past.place].at  # type: ignore[union-attr]
    left, top, width, _ = window.box(panels.activity.timeline.picture.canvas)
    window.click_at(left + width - 30, top + 8)
    looker.told()
    assert desk.model.past is not None
    assert desk.model.past.at > cursor
    window.click(looker.bar().now_button)
    window.key("l")
    log = live.activity.log
    x, y = (int(mine + own) for mine, own in zip(*map(dpg.get_item_pos, (log.item, log.log.item)), strict=True))
    window.click_at(x + 60, y + 60)
    moment = log.moment
    assert moment is not None
    window.click(live.activity.log_tools.back_button)
    looker.told()
    assert (looker.tabs.shown, len(looker.tabs.all), desk.model.now) == (1, 2, moment)
    window.key("ctrl+1")
    window.play(lambda script: script.wait(30).finish("b", "yes"))
    more = Script.of("a")
    more.events = list(window.script.recorded[len(looker.tabs.all[1].past.facts) :])  # type: ignore[union-attr]
    journaled(looker.journal, more)
    timeline.follow()
    before = looker.tabs.all[1].past
    assert before is not None
    known = len(before.facts)
    window.key("ctrl+h")
    looker.told()
    assert (looker.tabs.shown, desk.model.now, len(before.facts)) == (1, moment, known + len(more.events))
    while before.facts[before.place].at != before.facts[before.place - 1].at:
        window.key("Left")
        looker.told()
    here = before.place
    window.key("ctrl+1")
    window.key("ctrl+h")
    looker.told()
    assert (looker.tabs.shown, before.place) == (1, here)


def test_tabs_are_closed_by_their_mark_by_the_middle_button_and_by_a_key(look: Look) -> None:
    """The run of the window stays; the strip goes with the last tab; a closed tab's panels serve the next."""
    looker = look(past_run(1), past_run(2), past_run(3, "b"))
    window, strip = looker.window, looker.window.window.panels.tab_strip
    looker.open(1, 2, 3)
    panels = window.window.panels
    panels.tickets.filter_by("zzz")
    panels.activity.costs.choose(Group.MODEL)
    for key in ("l", "y", "g", "c"):
        window.key(key)
    assert (panels.board.why.shown, panels.board.following, panels.board.path.shown) == ("a", True, True)
    assert any("b is" in row.text for row in panels.activity.log.log.rows)
    window.click_at(*strip.cross_of(2))
    assert (looker.tabs.shown, [face.title for face in looker.faces][1:]) == (2, ["1. A track", "3. A track"])
    looker.click_tab(1, button=2)
    assert (looker.tabs.shown, [face.title for face in looker.faces][1:]) == (1, ["3. A track"])
    looker.click_tab(0, button=2)
    window.key("ctrl+1")
    window.key("ctrl+w")
    assert len(looker.faces) == 2
    assert window.window.panels.toasts.shown[-1].title.startswith("This tab stays")
    window.key("ctrl+Tab")
    window.key("ctrl+w")
    assert (len(looker.faces), looker.tabs.shown) == (1, 0)
    window.frames(4)
    assert not dpg.is_item_shown(strip.item)
    items = len(dpg.get_all_items())
    looker.open(2)
    assert (len(panels.tickets.shown), panels.tickets.filter_text) == (1, "")
    assert (panels.activity.chosen, panels.board.why.shown, panels.board.following) == (0, None, False)
    assert (panels.board.path.shown, panels.activity.costs.group) == (False, Group.TICKET)
    window.key("l")
    told = [entry.line.text for entry in panels.spread.desk.model.log]
    assert [row.text.split("  ")[-1] for row in panels.activity.log.log.rows] == told
    assert panels.spread.desk.model.state == past_run(2).state
    assert len(dpg.get_all_items()) - items < 100


def test_many_tabs_in_a_small_window(look: Look) -> None:
    """All stand beside each other; the ninth past is refused with the way out."""
    runs = [past_run(number) for number in range(1, MOST + 2)]
    looker = look(*runs, size=(1024, 640))
    window, strip = looker.window, looker.window.window.panels.tab_strip
    looker.open(*range(1, MOST + 1))
    assert len(strip.places) == MOST + 1
    assert all(a.right < b.left for a, b in zip(strip.places, strip.places[1:], strict=False))
    assert strip.places[-1].right <= 1024 - 20
    looker.tabs.open(MOST + 1)
    window.frames(3)
    assert len(looker.tabs.all) == MOST + 1
    assert window.window.panels.toasts.shown[-1].title.startswith("8 tabs on the past are open")
    looker.click_tab(4)
    assert looker.tabs.shown == 4
    looker.tabs.open(7)
    assert (looker.tabs.shown, len(looker.tabs.all)) == (7, MOST + 1)


def test_a_journal_that_is_broken_breaks_nothing_else(look: Look) -> None:
    """Its tab says what is wrong, and reads it when it is mended; without a journal it is said that there is none."""
    looker = look(past_run(1), past_run(2))
    window, panels = looker.window, looker.window.window.panels
    with closing(sqlite3.connect(looker.journal)) as db, db:
        rows = db.execute("SELECT * FROM facts WHERE seq = 3").fetchall()
        db.execute("DELETE FROM facts WHERE seq = 3")
    looker.tabs.open(1)
    looker.told()
    cover = panels.spread.cover
    assert dpg.get_value(cover.title) == "Run 1 cannot be shown"
    assert "fact 3 is missing" in str(dpg.get_value(cover.problem))
    assert looker.faces[1].alarm == "cannot be shown"
    window.play(lambda script: script.ask("b", "run_command", command="make"))
    assert panels.approvals.inbox.entries
    with closing(sqlite3.connect(looker.journal)) as db, db:
        db.execute("INSERT INTO facts VALUES (?, ?, ?, ?)", rows[0])
    window.click(cover.again_button)
    looker.told()
    assert panels.spread.desk.model.state == past_run(1).state
    assert not dpg.is_item_shown(cover.panel)
    assert dpg.is_item_visible(panels.tickets.filter)
    looker.journal.write_bytes(b"no journal any more" * 400)
    for beside in looker.journal.parent.glob("podium.db-*"):
        beside.unlink()
    looker.tabs.open(2)
    looker.told()
    window.click(panels.spread.cover.close_button)
    assert [face.title for face in looker.faces] == ["A track", "1. A track"]
    looker.tabs._library = None
    window.key("ctrl+1")
    window.key("ctrl+h")
    assert panels.toasts.shown[-1].title == "Cannot look back: this window has no journal to look into"


def test_a_message_of_the_run_leads_back_to_it(look: Look) -> None:
    """The toast of a ticket that ended is about what the run's own tab shows."""
    looker = look(past_run(1))
    window, panels = looker.window, looker.window.window.panels
    looker.open(1)
    window.play(lambda script: script.finish("b", "it is broken", Outcome.FAILED))
    slot = next(slot for slot in panels.toasts._slots if slot.toast is not None and slot.toast.ticket == "b")
    window.click(slot.title)
    assert (looker.tabs.shown, panels.spread.desk.selected) == (0, "b")


def test_on_a_real_engine_with_a_real_journal(repo: Repository) -> None:
    """One looks back at the run while it goes on: a step is asked and answered there, and the run comes to its end."""
    turns = [
        turn("a", call("write_file", path="a.txt", content="one\n"), text="I write the file."),
        turn("a", call("finish", summary="wrote it")),
    ]
    library = PastRuns(repo.path / JOURNAL)
    with closing(library), Stage(repo, [ticket("a")], turns, Mode.STEP) as stage:
        options = Options(FONTS, title=f"tabs-{os.getpid()}", corner=(0, 0), library=library, hold_s=0.1)
        window = Window(stage.window_session, options)
        driver = Driver(window.loop.frame, window.problems)
        driver.until(lambda: window.model.approvals, "the first question")
        driver.key("ctrl+h")
        driver.until(lambda: window.tabs.front.past is not None and not window.tabs.front.past.late, "the past")
        driver.key("ctrl+Home")
        for _ in range(3):
            driver.until(lambda: window.model.approvals or _over(window), "a question")
            if _over(window):
                break
            before = window.model.approvals
            driver.key("space")
            driver.key("ctrl+Return")
            driver.until(lambda before=before: window.model.approvals != before, "the answer to be taken")  # type: ignore[misc]
        driver.until(lambda: _over(window), "the end")
        past = window.panels.spread.desk.model
        assert past.state is not None
        assert (past.seq, past.state.tickets[TicketId("a")].status) == (1, Status.TODO)
        driver.key("ctrl+1")
        assert [row.words for row in window.panels.tickets.shown] == ["completed"]
        window.close()


def _over(window: Window) -> bool:
    state = window.model.state
    return state is not None and state.tickets[TicketId("a")].status is Status.COMPLETED


def test_under_a_dialog_the_tabs_stay_and_the_dialog_keeps_what_is_typed(look: Look) -> None:
    """Ctrl+Tab is a key of the toolkit, too, which would put another window in front."""
    looker = look(past_run(1))
    window, dialog = looker.window, looker.window.window.panels.approvals.dialog
    looker.open(1)
    window.play(lambda script: script.ask("b", "run_command", command="make"))
    window.key("space")
    window.key("e")
    window.type("x")
    for key in ("ctrl+Tab", "ctrl+shift+Tab", "ctrl+w", "ctrl+1"):
        window.key(key)
        window.frames(4)
        assert (looker.tabs.shown, window.window.overlay.top) == (1, dialog.window)
        assert dpg.is_item_focused(dialog.window)
    looker.click_tab(0)
    assert looker.tabs.shown == 1
    window.key("ctrl+Return")
    window.until(lambda: window.posted, "the answer to go out")
    assert "xmake" in str(window.posted[-1])


def test_the_window_list_of_the_toolkit_never_shows(look: Look) -> None:
    """However long Ctrl+Tab is held, and the keyboard stays with the window."""
    looker = look(past_run(1))
    window = looker.window
    looker.open(1)
    xdo("keydown", "ctrl")
    for shown in (0, 1):
        xdo("keydown", "Tab")
        window.frames(20)
        assert looker.tabs.shown == shown
        assert not dpg.is_item_shown(window.window.window_list.item)
        xdo("keyup", "Tab")
        window.frames(5)
    xdo("keyup", "ctrl")
    window.frames(4)
    assert dpg.is_item_focused(window.window.root)
    window.key("l")
    assert window.window.panels.activity.chosen == 1
