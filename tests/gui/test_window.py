"""The whole window, with real input, on runs that are played."""

from __future__ import annotations

import itertools
import signal
from collections.abc import Callable
from pathlib import Path

import dearpygui.dearpygui as dpg
import pytest

from podium.core.conversation import Role, ToolCall, Turn
from podium.core.events import EngineFailed, Outcome, Refused, TurnTaken
from podium.core.inputs import (
    Close,
    Freeze,
    KillWorker,
    MergeAgain,
    Pause,
    Resume,
    RetryTicket,
    SetMode,
    SkipTicket,
    StepOnce,
    StopAll,
    Thaw,
)
from podium.core.state import Phase
from podium.core.status import Status
from podium.core.ticket import AttemptId, Executor, Mode, TicketId
from podium.gui.fonts import Face
from podium.gui.palette import Scheme
from podium.gui.viewport import viewport_size
from podium.view.autopilot import Approve, exit_code
from podium.view.model import Changes
from podium.view.ports import SessionInfo
from podium.view.stalled import WAY_OUT
from podium.view.text import ColourRole
from tests.gui.harness import xdo
from tests.gui.playing import Played
from tests.script import Script, ticket

Play = Callable[..., Played]


def diamond() -> Script:
    """Four tickets, b and c after a, d after both; a's worker runs."""
    return Script.of("a", ("b", "a"), ("c", "a"), ("d", "b", "c")).open().start("a")


# --- selecting ---------------------------------------------------------------------------------------


def test_a_click_in_the_table_shows_the_ticket_in_the_inspector(play: Play) -> None:
    """Table, board and inspector share one selection."""
    window = play(diamond())
    window.click(window.window.panels.tickets.widgets[TicketId("b")])
    assert window.window.desk.selected == "b"
    assert window.window.panels.inspector.told is not None
    assert window.window.panels.inspector.told.why == "waits for a"


def test_arrow_keys_walk_through_the_table(play: Play) -> None:
    """The run opens with its first ticket selected; down selects the next row, up goes back."""
    window = play(diamond())
    order = [row.id for row in window.window.panels.tickets.shown]
    walked = [window.window.desk.selected]
    for key in ("Down", "Down", "Up", "Up", "Up"):
        window.key(key)
        walked.append(window.window.desk.selected)
    assert walked == [order[index] for index in (0, 1, 2, 1, 0, 0)]


def test_the_filter_takes_the_keyboard_and_its_letters_are_no_commands(play: Play) -> None:
    """`p` typed in the filter does not pause the track; Escape clears the filter."""
    window = play(Script.of("parse", "paint", "report").open())
    window.key("slash")
    window.type("pa")
    assert [row.id for row in window.window.panels.tickets.shown] == ["parse", "paint"]
    assert window.posted == []
    window.key("Escape")
    assert len(window.window.panels.tickets.shown) == 3
    assert dpg.get_value(window.window.panels.tickets.filter) == ""


def test_escape_never_leaves_a_filter_that_cannot_be_seen(play: Play) -> None:
    """Dear ImGui restores the text from before the last focus on Escape; the filter is cleared all the same."""
    window = play(Script.of("parse", "paint", "report").open())
    tickets = window.window.panels.tickets
    for letters in ("pa", "r"):
        window.key("slash")
        window.type(letters)
        window.key("Return")
    window.key("slash")
    window.type("x")
    window.key("Escape")
    assert (dpg.get_value(tickets.filter), tickets.filter_text, len(tickets.shown)) == ("", "", 3)


def test_headers_sort_up_down_and_back(play: Play) -> None:
    """Three clicks on a header: up, down, and what needs attention first."""
    window = play(Script.of("b", "a", "c").open())
    tickets = window.window.panels.tickets
    orders = []
    for _ in range(3):
        window.click(tickets.by_name)
        orders.append([row.id for row in tickets.shown])
    assert orders == [["a", "b", "c"], ["c", "b", "a"], ["b", "a", "c"]]


def test_hundreds_of_tickets_have_widgets_only_where_they_are_seen(play: Play) -> None:
    """The last of 400 tickets is found by scrolling, with as many widgets as rows fit."""
    window = play(Script.of(*(f"t{n}" for n in range(400))).open())
    tickets = window.window.panels.tickets
    assert len(tickets.widgets) < 40
    window.select(tickets.shown[-1].id)
    window.frames(4)
    assert tickets.shown[-1].id in tickets.widgets


# --- steering ----------------------------------------------------------------------------------------


def test_kill_in_the_inspector_takes_one_click(play: Play) -> None:
    """The button is explicit, so nothing is asked; it says "stopping" until the worker is gone."""
    window = play(diamond())
    window.select("a")
    inspector = window.window.panels.inspector
    window.click(inspector.kill)
    assert window.posted == [KillWorker(TicketId("a"))]
    assert dpg.get_item_label(inspector.kill) == "stopping…"
    window.play(lambda s: s.finish("a", outcome=Outcome.KILLED))
    assert inspector.told is not None
    assert inspector.told.look.words == "killed"


def test_kill_by_key_asks_first(play: Play) -> None:
    """K opens a question; Escape leaves the worker alone, Enter ends it."""
    window = play(diamond())
    window.select("a")
    window.key("k")
    assert window.window.overlay.top == window.window.confirm.window
    window.key("Escape")
    assert window.posted == []
    window.key("k")
    window.key("Return")
    assert window.posted == [KillWorker(TicketId("a"))]


def test_retry_uses_the_next_model_unless_another_is_chosen(play: Play) -> None:
    """R offers the escalation's next model; the combo's choice is sent by name, with what the person wrote."""
    failed = Script.of("a").open().start("a").finish("a", "no", Outcome.FAILED)
    window = play(failed, info=SessionInfo("/repo", "track.toml", "0", (), ("gemini-small", "gemini-large")))
    window.select("a")
    dialog = window.window.panels.inspector.dialog
    window.key("r")
    window.until(lambda: dpg.is_item_active(dialog.kept.input), "the note to have the keyboard")
    assert (dpg.get_value(dialog.model), dpg.get_value(dialog.why)) == ("gemini-large", "no")
    window.choose(dialog.model, "gemini-small")
    window.click(dialog.kept.input)
    window.type("Read b.py first")
    window.key("ctrl+Return")
    assert window.posted == [RetryTicket(TicketId("a"), "gemini-small", "Read b.py first")]
    assert window.window.overlay.top == 0


def test_a_retry_can_be_put_aside_and_keeps_what_was_written(play: Play) -> None:
    """Escape posts nothing; the same ticket's note is there when it is asked again, another one's is not."""
    script = Script.of("a", "b").open().start("a").finish("a", "no", Outcome.FAILED)
    window = play(script.start("b").finish("b", "no", Outcome.FAILED))
    dialog, inspector = window.window.panels.inspector.dialog, window.window.panels.inspector
    window.select("a")
    window.click(inspector.retry)
    window.until(lambda: dpg.is_item_active(dialog.kept.input), "the note to have the keyboard")
    window.type("Look again")
    window.key("Escape")
    assert (window.posted, window.window.overlay.top) == ([], 0)
    window.select("b")
    window.key("r")
    assert dpg.get_value(dialog.kept.input) == ""
    window.key("Escape")
    window.select("a")
    window.key("r")
    assert dpg.get_value(dialog.kept.input) == "Look again"
    window.click(dialog.kept.send_button)
    assert window.posted == [RetryTicket(TicketId("a"), None, "Look again")]


def test_a_command_is_tried_again_without_a_question(play: Play) -> None:
    """It has no model, and nobody who would read a note."""
    script = Script.of(ticket("a", executor=Executor.COMMAND), mode=Mode.AUTO).open()
    window = play(script.finish("a", "exit code 1", Outcome.FAILED))
    window.select("a")
    window.key("r")
    assert window.posted == [RetryTicket(TicketId("a"))]


def test_finished_work_is_merged_again(play: Play) -> None:
    """Only where there is some; the dialog of a retry says so too."""
    script = Script.of("a", "b", mode=Mode.AUTO).open().start("a").finish("a", commit="c0ffee").conflict("a", "f.py")
    window = play(script.start("b").finish("b", "no", Outcome.BLOCKED))
    inspector = window.window.panels.inspector
    window.select("b")
    assert not dpg.is_item_shown(inspector.merge)
    window.key("m")
    assert (
        window.window.panels.toasts.shown[-1].title
        == "Cannot merge b again: its last attempt finished no work; retry it"
    )
    window.select("a")
    window.key("r")
    assert dpg.is_item_shown(inspector.dialog.hint)
    window.key("Escape")
    window.click(inspector.merge)
    assert window.posted == [MergeAgain(TicketId("a"))]
    assert script.status("a") is Status.AWAITING_REVIEW


def test_skip_asks_and_frees_the_dependents(play: Play) -> None:
    """After the question the ticket is skipped, and what waited for it is prepared."""
    failed = Script.of("a", ("b", "a")).open().start("a").finish("a", "no", Outcome.FAILED)
    window = play(failed)
    window.select("a")
    window.click(window.window.panels.inspector.skip)
    window.click(window.window.confirm.yes_button)
    assert window.posted == [SkipTicket(TicketId("a"))]
    assert failed.state.tickets[TicketId("b")].preparing


def test_pause_and_resume(play: Play) -> None:
    """The button and the key do the same, and the button says what it would do."""
    window = play(diamond())
    window.click(window.window.panels.top.pause)
    assert dpg.get_item_label(window.window.panels.top.pause) == "Resume"
    window.key("p")
    assert dpg.get_item_label(window.window.panels.top.pause) == "Pause"
    assert window.posted == [Pause(), Resume()]


def test_stop_all_asks_first(play: Play) -> None:
    """One click opens the question, and only its answer stops the workers."""
    window = play(diamond())
    window.click(window.window.panels.top.stop)
    assert window.posted == []
    window.click(window.window.confirm.yes_button)
    assert window.posted == [StopAll()]


def test_the_mode_is_chosen_from_a_list(play: Play) -> None:
    """The second entry of the list asks for spawns only."""
    window = play(Script.of("a", mode=Mode.STEP).open())
    x, y, _, height = window.box(window.window.panels.top.mode)
    window.click_at(x + 20, y + height // 2)
    window.click_at(x + 20, y + height + 14)
    assert window.posted == [SetMode(Mode.AUTO)]
    assert dpg.get_value(window.window.panels.top.mode) == "Ask: nothing"


def test_a_dialog_covers_the_window(play: Play) -> None:
    """Neither clicks nor keys reach what lies below."""
    window = play(diamond())
    window.select("a")
    kill = window.centre(window.window.panels.inspector.kill)
    window.key("F1")
    window.click_at(*kill)
    window.key("p")
    assert window.posted == []
    window.key("Escape")
    assert not window.window.desk.modal


# --- telling -----------------------------------------------------------------------------------------


def test_a_refusal_is_told_and_its_toast_goes_away_by_itself(play: Play) -> None:
    """What the engine refuses is shown for some seconds."""
    window = play(diamond())
    window.tape.put(Refused("kill z", "there is no ticket z"))
    toasts = window.window.panels.toasts
    told = ("Cannot kill z", "there is no ticket z")
    window.until(lambda: told in [(t.title, t.text) for t in toasts.shown], "the toast")
    window.now += 10
    window.until(lambda: not toasts.shown, "the toast to go")


def test_a_click_on_a_toast_selects_its_ticket(play: Play) -> None:
    """A toast leads to what it speaks of."""
    window = play(diamond())
    window.play(lambda s: s.finish("a", "tests failed", Outcome.FAILED))
    toasts = window.window.panels.toasts
    (toast,) = [t for t in toasts.shown if t.title == "a failed"]
    _, bottom, _, _ = window.box(window.window.panels.status.group)
    window.click_at(1280 - 100, bottom - 36)
    assert window.window.desk.selected == "a"
    assert toast not in toasts.shown


def test_rates_fade_and_the_plot_goes_on_while_nothing_comes(play: Play) -> None:
    """A worker that falls silent is seen to be silent: its speed sinks to nothing, and time passes in the plot."""
    window = play(diamond().stream("a", "word " * 400))
    meters = window.window.panels.meters
    window.until(lambda: "tok/s" in str(dpg.get_value(meters.total)), "the rate")
    window.now += 60
    window.until(lambda: "tok/s" not in str(dpg.get_value(meters.total)), "the rate to fade")
    assert dpg.get_value(meters.caption) == "tokens per second over 01:00"


def test_a_chip_says_what_the_table_says(play: Play) -> None:
    """A blocked ticket is not counted as failed; where the colour stands for both, the word does too."""
    window = play(
        Script.of("a", "b").open().start("a").start("b").finish("a", "which?", Outcome.BLOCKED), size=(1600, 900)
    )
    chip = window.window.panels.top.counts.chips[ColourRole.FAILED]
    assert dpg.get_item_label(chip) == "1 blocked"
    window.play(lambda s: s.finish("b", "no", Outcome.FAILED))
    assert dpg.get_item_label(chip) == "2 in trouble"


def test_the_log_tells_the_whole_of_what_a_toast_cuts(play: Play) -> None:
    """A tab beside the workers: everything that happened, or only what concerns the selected ticket."""
    window = play(Script.of("a", "b", mode=Mode.AUTO).open().start("a").start("b"))
    why = "the track file is refused: " + "ticket x depends on y, which does not exist; " * 8 + "mend it"
    window.tape.put(Refused("open it", why))
    window.frames(4)
    activity, log = window.window.panels.activity, window.window.panels.activity.log
    window.click(activity.buttons["Log"])
    assert not dpg.is_item_shown(window.window.panels.activity.streams.item)
    assert "mend it" in "".join(row.text for row in log.log.rows)
    window.select("b")
    window.click(activity.log_tools.only)
    shown = [row.text.split()[1] for row in log.log.rows]
    assert shown and {word.rstrip(":") for word in shown} == {"b"}
    window.key("l")
    assert dpg.is_item_shown(window.window.panels.activity.streams.item)


def test_at_most_four_toasts_are_shown(play: Play) -> None:
    """Newer messages take the place of the oldest."""
    window = play(diamond())
    for number in range(6):
        window.tape.put(Refused(f"do {number}", "no"))
    window.frames(4)
    assert sorted(t.title for t in window.window.panels.toasts.shown) == [f"Cannot do {n}" for n in range(2, 6)]


def test_a_rehearsal_is_always_named(play: Play) -> None:
    """The badge stands in the top bar and the status bar says it again."""
    window = play(Script.of("a").open(rehearsal="demo.toml"))
    assert dpg.is_item_visible(window.window.panels.top.rehearsal)
    assert dpg.is_item_visible(window.window.panels.status.rehearsal)


def test_an_engine_that_failed_is_told_until_the_end(play: Play) -> None:
    """The banner names the reason and pushes the panels down."""
    window = play(diamond())
    top = dpg.get_item_pos(window.window.panels.tickets.panel)[1]
    window.tape.put(EngineFailed("disk I/O error"))
    window.frames(6)
    assert dpg.get_item_configuration(window.window.panels.banner.panel)["show"]
    assert dpg.get_item_pos(window.window.panels.tickets.panel)[1] > top
    assert exit_code(window.window.model) == 1


def test_nothing_can_be_asked_of_an_engine_that_failed(play: Play) -> None:
    """Every control that would post to it is disabled, the keys post nothing, and the clock stands still."""
    window = play(Script.of("a", "b").open().start("a").prepare("b"))
    window.select("a")
    top, inspector, card = (
        window.window.panels.top,
        window.window.panels.inspector,
        window.window.panels.activity.streams.cards[0],
    )
    pause = window.box(top.pause)
    window.tape.put(EngineFailed("disk I/O error"))
    window.frames(6)
    controls = (top.pause, top.stop, top.review, inspector.kill)
    assert [dpg.get_item_configuration(item)["enabled"] for item in controls] == [False] * 4
    assert [dpg.is_item_shown(item) for item in (top.mode, card.kill_button)] == [False, False]
    assert window.box(top.pause) == pause
    for key in ("p", "k", "space"):
        window.key(key)
    assert (window.posted, window.window.overlay.top) == ([], 0)
    before = dpg.get_value(window.window.panels.status.clock)
    window.now += 60
    window.frames(4)
    assert dpg.get_value(window.window.panels.status.clock) == before


def test_a_track_is_frozen_and_led_step_by_step(play: Play) -> None:
    """The strip says who waits before what; a step lets the first go, and thawing all of them."""
    window = play(Script.of("a", "b", mode=Mode.AUTO).open().start("a").start("b"))
    banner, top = window.window.panels.banner, window.window.panels.top
    window.click(top.freeze)
    window.play(lambda s: s.ask("a", "run_command", command="make").ask("b", "run_command", command="make test"))
    assert dpg.get_value(banner.title) == "Frozen: 2 workers wait before their next step"
    assert dpg.get_value(banner.text) == "a uses run_command make · b uses run_command make test"
    assert dpg.get_item_label(top.freeze) == "Thaw"
    window.click(banner.step)
    assert dpg.get_value(banner.text) == "b uses run_command make test"
    window.click(top.freeze)
    assert window.posted == [Freeze(), StepOnce(), Thaw()]
    assert not dpg.is_item_shown(banner.panel)


def test_freezing_and_stepping_have_keys(play: Play) -> None:
    """A step in a track that is not frozen says what to do first."""
    window = play(Script.of("a", mode=Mode.AUTO).open().start("a"))
    window.key("n")
    assert window.window.panels.toasts.shown[-1].title == "Freeze the track first (Z): then each step is yours"
    window.key("z")
    window.play(lambda s: s.ask("a", "run_command", command="make"))
    told = dpg.get_value(window.window.panels.activity.streams.cards[0].status)
    assert told == "frozen before it uses run_command make · gemini-small"
    window.key("n")
    window.key("z")
    assert window.posted == [Freeze(), StepOnce(), Thaw()]


def test_a_worker_that_may_be_stuck_is_marked_and_can_be_opened_and_killed(play: Play) -> None:
    """A toast, a word on its card and on the board, and the evidence with the way out in the inspector."""
    call = ToolCall("1", "run_command", '{"command":"make"}')
    window = play(Script.of("a", "b", mode=Mode.AUTO).open().start("a").start("b"))
    window.select("b")
    card = window.window.panels.activity.streams.card(AttemptId("a#1"))
    assert not dpg.is_item_shown(card.open_button)
    window.play(lambda s: s.report("a", lambda a: TurnTaken(a, Turn(Role.MODEL, calls=(call,) * 3))))
    sign = "it made the same call 3 times in a row: run_command make"
    assert window.window.panels.toasts.shown[-1].title == "a may be stuck"
    assert dpg.get_value(card.status).startswith("may be stuck: it made the same call")
    window.click(card.open_button)
    assert window.window.desk.selected == "a"
    window.frames(4)
    assert dpg.get_value(window.window.panels.inspector.stalled).split() == f"{sign} {WAY_OUT}".split()
    window.click(card.kill_button)
    assert window.posted == [KillWorker(TicketId("a"))]
    assert not dpg.is_item_shown(card.open_button)


def test_the_top_bar_has_room_in_the_smallest_window(play: Play) -> None:
    """Whatever is left out, nothing lies on anything else."""
    window = play(Script.of("a", "b", "c", "d", mode=Mode.AUTO).open(rehearsal="demo.toml").start("a"))
    window.resize(1024, 640)
    top = window.window.panels.top
    rights = [window.box(item) for item in (top.mode, top.pause, top.freeze, top.stop, top.review)]
    badge = window.box(top.rehearsal)
    assert badge[0] + badge[2] < rights[0][0]
    assert all(left[0] + left[2] < right[0] for left, right in itertools.pairwise(rights))
    assert rights[-1][0] + rights[-1][2] < 1024 - 10


def test_the_banner_says_as_much_as_has_room(play: Play) -> None:
    """The reason is cut where the hint begins, not before."""
    window = play(diamond())
    why = "the journal cannot be written: disk I/O error while the run was recorded, 12 facts are lost"
    window.tape.put(EngineFailed(why))
    window.frames(6)
    banner = window.window.panels.banner
    window.resize(1600, 900)
    assert dpg.get_value(banner.text) == why
    window.resize(1024, 700)
    assert dpg.get_value(banner.text).endswith("…")
    x, _, width, _ = window.box(banner.copy)
    assert x + width < 1024 - 10
    window.click(banner.copy)
    assert dpg.get_clipboard_text() == why


def test_the_end_of_a_run_stays_in_sight(play: Play) -> None:
    """A strip says what was merged and where; the branch can be copied, and nothing is left to pause or stop."""
    window = play(Script.of("a", mode=Mode.AUTO).open().start("a"))
    window.play(lambda s: s.finish("a", commit="c0ffee").merge("a"))
    banner, top = window.window.panels.banner, window.window.panels.top
    window.click(banner.copy)
    assert dpg.get_clipboard_text() == "podium/track"
    assert dpg.get_value(banner.text) == "00:00 · $0.00"
    assert [dpg.get_item_configuration(item)["enabled"] for item in (top.pause, top.stop)] == [False, False]
    window.begin(Script.of("x").open(run=2))
    assert not dpg.is_item_shown(banner.panel)
    assert dpg.get_item_configuration(top.pause)["enabled"]


def test_text_from_models_cannot_end_the_window(play: Play) -> None:
    """Lone surrogates and NULs in summaries, streams and names are shown as replacement characters."""
    window = play(Script.of("a\ud83d").open().start("a\ud83d").stream("a\ud83d", "half \udc4d\0"))
    window.select("a\ud83d")
    window.play(lambda s: s.finish("a\ud83d", "bad \ud800 end", Outcome.FAILED))
    window.frames(6)


def test_the_theme_switches_while_everything_is_shown(play: Play) -> None:
    """Ctrl+L changes the colours and nothing else."""
    window = play(diamond())
    window.select("a")
    seen = []
    for _ in range(3):
        window.key("ctrl+l")
        seen.append(window.window.theme.scheme)
    assert seen == [Scheme.LIGHT, Scheme.CONTRAST, Scheme.DARK]


# --- before and after a run -----------------------------------------------------------------------------


def test_without_a_run_a_track_can_be_opened(play: Play) -> None:
    """The files that were found are one click away, any other can be typed."""
    info = SessionInfo("/repo", "", "0", track_files=("one.toml", "two.toml"))
    window = play(None, info=info)
    opener = window.window.panels.opener
    window.click(opener.files["two.toml"])
    window.click(opener.field)
    window.type("x.toml")
    window.click(opener.open_button)
    assert window.tape.opened == ["two.toml", "x.toml"]


def test_closing_with_workers_alive_asks(play: Play) -> None:
    """Staying changes nothing; closing waits until the engine has stopped."""
    window = play(diamond())
    window.stops_at_once = False
    window.key("ctrl+q")
    window.click(window.window.confirm.no_button)
    assert window.posted == []
    window.key("ctrl+q")
    window.click(window.window.confirm.yes_button)
    assert window.posted == [Close()]
    assert not window.window.loop.ended
    window.engine_stops()
    window.until(lambda: window.window.loop.ended, "the window to end")


def test_closing_without_workers_asks_nothing(play: Play) -> None:
    """A waiting run is closed at once."""
    window = play(Script.of("a").open().prepare("a"))
    window.key("ctrl+q")
    window.until(lambda: window.window.loop.ended, "the window to end")
    assert window.posted == [Close()]


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP, signal.SIGINT])
def test_a_signal_closes_in_order(play: Play, number: signal.Signals) -> None:
    """Without a question, because nobody may be there; the window goes when the workers have."""
    window = play(diamond())
    window.stops_at_once = False
    with window.window.interrupts.watching():
        signal.raise_signal(number)
        window.frames(3)
    assert window.posted == [Close()]
    assert not window.window.loop.ended
    window.engine_stops()
    window.until(lambda: window.window.loop.ended, "the window to end")


@pytest.mark.pixels
def test_a_run_without_a_person_ends_with_a_picture(play: Play, tmp_path: Path) -> None:
    """With everything approved and quit-when-done the window takes its picture and goes, once the run has ended."""
    picture = tmp_path / "window.png"
    script = Script.of("a").open().prepare("a")
    window = play(script, approve=Approve.ALL, quit_when_done=True, screenshot=picture)
    assert script.status("a") == "in_progress"
    window.play(lambda s: s.finish("a"))
    window.until(lambda: window.window.loop.ended, "the window to end")
    assert picture.read_bytes()[:8] == b"\x89PNG\r\n\x1a\n"
    assert exit_code(window.window.model) == 0


def test_what_nobody_will_answer_ends_the_run_as_not_completed(play: Play) -> None:
    """With nothing approved the track waits for a person who is not there: exit code 3."""
    window = play(Script.of("a").open().prepare("a"), approve=Approve.NONE, quit_when_done=True)
    window.until(lambda: window.window.loop.ended, "the window to end")
    assert exit_code(window.window.model) == 3


def test_a_paused_run_without_a_person_ends_too(play: Play) -> None:
    """Nobody is there who could resume it."""
    window = play(Script.of("a").open().tell(Pause()), approve=Approve.NONE, quit_when_done=True)
    window.play(lambda s: s.prepare("a"))
    window.until(lambda: window.window.loop.ended, "the window to end")
    assert exit_code(window.window.model) == 3


def test_who_pauses_a_run_keeps_its_window(play: Play) -> None:
    """Somebody is there: the window does not leave from under their hand."""
    script = Script.of("a", ("b", "a"), mode=Mode.AUTO).open().start("a")
    window = play(script, approve=Approve.ALL, quit_when_done=True)
    window.click(window.window.panels.top.pause)
    window.play(lambda s: s.finish("a"))
    assert script.state.phase is Phase.PAUSED
    window.now += 5
    window.frames(6)
    assert window.posted == [Pause()]
    assert not window.window.loop.ended


def test_a_question_that_was_answered_is_told_no_longer(play: Play) -> None:
    """A toast about an approval goes with the approval, and a click on it opens the dialog."""
    window = play(Script.of("a").open())
    window.play(lambda s: s.prepare("a"))
    toasts = window.window.panels.toasts
    (toast,) = toasts.shown
    assert toast.title == "a waits for you: start"
    window.play(lambda s: s.approve("a"))
    assert toasts.shown == ()


# --- one run after the other ----------------------------------------------------------------------------


def test_the_second_run_finds_a_clean_window(play: Play) -> None:
    """No card of the first run is left, and its questions do not count; with no worker alive nothing else would."""
    window = play(Script.of("a", "b", "c").open().start("a").start("b"))
    window.play(lambda s: s.finish("a").finish("b").prepare("c"))
    shown = window.window.panels.activity.streams.cards
    assert [card.ticket for card in shown] == ["a", "b"]
    window.begin(Script.of("x").open(run=2).prepare("x"))
    assert [card.ticket for card in shown] == [None, None]
    assert dpg.get_item_label(window.window.panels.top.review) == "Review 1"
    assert [entry.first.id for entry in window.window.panels.approvals.inbox.entries] == ["x#2.1.1"]
    window.play(lambda s: s.approve("x"))
    assert [card.ticket for card in shown] == ["x", None]


class Stumbling:
    """A panel that breaks when it is told to; `drawn` is what it took in."""

    def __init__(self) -> None:
        self.breaks = False
        self.drawn: list[Changes] = []

    def build(self, parent: int) -> None: ...

    def place(self, x: int, y: int, width: int, height: int) -> None: ...

    def refresh(self, changes: Changes, _now: float) -> None:
        if self.breaks:
            raise LookupError("no such ticket")
        if changes:
            self.drawn.append(changes)


def test_a_panel_that_breaks_keeps_its_news_and_no_other_s(play: Play) -> None:
    """The others are drawn in the same frame; it gets again what it has not drawn."""
    window = play(diamond())
    panel = Stumbling()
    window.window.panels.beside = (panel, *window.window.panels.beside)
    panel.breaks = True
    window.tape.put(Refused("kill z", "there is no ticket z"))
    window.window.loop.frame()
    window.window.loop.frame()
    assert [problem.splitlines()[-1] for problem in window.window.problems] == ["LookupError: no such ticket"]
    assert "Cannot kill z" in [toast.title for toast in window.window.panels.toasts.shown]
    window.window.problems.clear()
    panel.breaks = False
    window.frames(2)
    assert panel.drawn == [Changes(toasts=True, log=True)]


# --- shape -------------------------------------------------------------------------------------------


def test_panels_follow_the_size_of_the_window(play: Play) -> None:
    """After a resize the panels fill the new rectangle."""
    window = play(diamond())
    window.resize(1100, 700)
    x, _, width, _ = window.box(window.window.panels.top.mode)
    assert x + width < 1100
    assert dpg.get_item_width(window.window.panels.top.panel) == 1100 - 20


def test_the_splitter_shares_the_middle(play: Play) -> None:
    """Dragging the strip between board and streams up makes the streams higher."""
    window = play(diamond())
    x, y, width, height = window.box(window.window.panels.splitter.item)
    start = (x + width // 2, y + height // 2)
    window.drag(start, (start[0], start[1] - 120))
    moved = dpg.get_item_pos(window.window.panels.splitter.item)[1]
    assert abs(moved - (y - 120)) <= 3


def test_the_help_lists_the_keys_as_they_are_bound(play: Play) -> None:
    """`?` opens the list; each key that acts on the whole window stands there."""
    window = play(diamond())
    window.key("question")
    assert window.window.overlay.top == window.window.help.window
    shown = {keys for keys, _ in window.window.help.told}
    assert {"Space", "P", "K", "R", "F", "G", "/ or Ctrl+F", "Ctrl+L", "Ctrl+Q", "F1 or ?", "Ctrl+K"} <= shown
    window.type("kill")
    assert window.window.help.told == [("K", "Kill the worker of the ticket")]
    window.key("Escape")
    assert (window.window.overlay.top, window.posted) == (0, [])


def test_an_impatient_person_may_leave_before_the_workers_have(play: Play) -> None:
    """Closing once more while the window waits for the workers ends it at once."""
    window = play(diamond())
    window.stops_at_once = False
    window.key("ctrl+q")
    window.key("Return")
    window.key("ctrl+q")
    window.until(lambda: window.window.loop.ended, "the window to end")
    assert window.posted == [Close()]


def test_a_dead_engine_is_left_without_a_question(play: Play) -> None:
    """What cannot be stopped any more is not asked about."""
    window = play(diamond())
    window.tape.put(EngineFailed("disk I/O error"))
    window.frames(3)
    window.key("ctrl+q")
    window.until(lambda: window.window.loop.ended, "the window to end")


def test_a_key_that_is_held_acts_once(play: Play) -> None:
    """The keyboard's repetition neither pauses nor resumes again."""
    window = play(diamond())
    xdo("keydown", "p")
    window.frames(60)
    xdo("keyup", "p")
    window.frames(4)
    assert window.posted == [Pause()]


def test_a_modifier_that_is_let_go_first_still_counts(play: Play) -> None:
    """Ctrl down in one frame; the key down and Ctrl up in the next, as fast fingers do on a slow screen."""
    window = play(diamond())
    xdo("keydown", "ctrl")
    window.frames(2)
    xdo("keydown", "l")
    xdo("keyup", "ctrl")
    window.frames(1)
    xdo("keyup", "l")
    window.frames(6)
    assert window.window.theme.scheme is Scheme.LIGHT


@pytest.mark.parametrize("font_size", [10, 22])
def test_the_size_of_letters_is_the_person_s(play: Play, font_size: int) -> None:
    """Rows and panels go with the letters, so that nothing is cut; the window stays as large as it is."""
    plain, mine = 15, play(diamond(), font_size=font_size)
    kit, tickets = mine.window.kit, mine.window.panels.tickets
    assert kit.fonts.size(Face.UI) == font_size
    assert kit.px(plain) == font_size
    assert viewport_size() == (1280, 800)
    row = mine.box(tickets.widgets[TicketId("a")])
    assert row[3] >= font_size
    mine.click(tickets.widgets[TicketId("b")])
    assert mine.window.desk.selected == "b"
