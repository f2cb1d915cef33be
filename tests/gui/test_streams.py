"""The workers' cards under a real pointer."""

from __future__ import annotations

import time
from collections.abc import Callable
from itertools import count

import dearpygui.dearpygui as dpg
from hypothesis import given
from hypothesis import strategies as st

from podium.core.events import AttemptEnded, Outcome, TicketMoved, Voice, WorkMerged
from podium.core.inputs import KillWorker
from podium.core.status import Status
from podium.core.ticket import AttemptId, TicketId
from podium.gui.keys import Keys
from podium.gui.stream_card import Heading, StreamCard, heading
from podium.gui.streams import Places, Streams, grid
from podium.gui.virtual_log import VirtualLog
from podium.view.model import Model
from podium.view.text import ColourRole
from tests.gui.harness import Stage, xdo
from tests.gui.scenes import MODELS, Scene, command_step, ticket

FLASH = MODELS[0]


def streams_of(
    stage: Stage, width: int = 1260, height: int = 500, clock: Callable[[], float] = time.perf_counter
) -> Streams:
    keys = Keys(stage.desk)
    keys.build()
    streams = Streams(stage.kit, stage.desk, keys, clock)
    stage.show(streams, 10, 10, width, height)
    return streams


def at_work(stage: Stage, workers: int) -> Scene:
    scene = Scene(stage.model, [ticket(f"t{n}", title=f"Ticket {n}") for n in range(workers)])
    for n in range(workers):
        scene.start(f"t{n}")
    return scene


# --- places -----------------------------------------------------------------------------------------


def ids(*names: str) -> list[AttemptId]:
    return [AttemptId(name) for name in names]


def test_a_card_stays_until_its_place_is_needed() -> None:
    """The outcome can be read until another worker comes, and nobody else's card moves."""
    places = Places()
    places.settle(ids("a", "b"), 4)
    places.settle(ids("b"), 4)
    assert places.slots == ["a", "b"]
    places.settle(ids("b", "c"), 4)
    assert places.slots == ["c", "b"]


def test_cards_of_ended_workers_go_when_there_are_too_many() -> None:
    """After a crowd has gone, the cards become large again."""
    places = Places()
    places.settle(ids(*"abcdef"), 4)
    places.settle(ids("f"), 4)
    assert places.slots == ids("c", "d", "e", "f")


LIVES = st.lists(st.sets(st.sampled_from("abcdefgh"), max_size=6), max_size=12)


@given(LIVES, st.integers(1, 6))
def test_every_live_worker_has_one_place_and_keeps_it(lives: list[set[str]], comfortable: int) -> None:
    """Whoever comes and goes: nobody is left out, nobody is shown twice."""
    places = Places()
    for live in lives:
        names = ids(*sorted(live))
        places.settle(names, comfortable)
        assert set(names) <= set(places.slots)
        assert len(places.slots) == len(set(places.slots)) <= max(len(names), comfortable)


@given(st.integers(1, 40), st.integers(300, 3000), st.integers(100, 1500))
def test_cards_lie_side_by_side_inside_the_width(cards: int, width: int, height: int) -> None:
    """No card is cut off at the right, and none is lower than can be read."""
    columns, across, down = grid(cards, width, height, 8, 380, 132)
    assert columns * across + (columns - 1) * 8 <= width
    assert down >= 132


# --- headers ----------------------------------------------------------------------------------------


def test_a_header_tells_what_its_worker_does() -> None:
    """At work, cooling, stopping, ended: each in words, and Kill only while there is something to kill."""
    model = Model()
    scene = Scene(model, [ticket("a", title="Parse"), ticket("b"), ticket("c")])
    for name in "abc":
        scene.start(name)
    scene.call("a", "run_command", command="make")
    scene.cool("b", 12)

    def of(name: str) -> Heading:
        return heading(model, scene.attempt(name), scene.at)

    running = ColourRole.RUNNING
    assert of("a") == Heading("●", running, "Parse", f"in progress · run_command · 00:00 · {FLASH}", "", "Kill")
    assert of("b").status == f"cooling 12 s · 429 quota of requests per minute · {FLASH}"
    assert heading(model, scene.attempt("c"), scene.at, kill_asked=True).kill == "Stopping…"
    scene.end("c", Outcome.KILLED, "killed by a person")
    assert of("c") == Heading("■", ColourRole.KILLED, "Do c.", f"killed · killed by a person · {FLASH}", "", "")


def test_a_silent_worker_says_for_how_long() -> None:
    """A stalled worker looks like one; a word ends the silence, and whoever waits for an answer is not silent."""
    model = Model()
    scene = Scene(model, [ticket("a")])
    scene.start("a")

    def status(later: float) -> str:
        return heading(model, scene.attempt("a"), scene.at + later).status

    assert [status(later) for later in (9, 38, 90)] == [
        f"in progress · 00:09 · {FLASH}",
        f"in progress · 00:38 · silent 38 s · {FLASH}",
        f"in progress · 01:30 · silent 01:30 · {FLASH}",
    ]
    scene.at += 38
    scene.say("a", "Hm.")
    assert status(0) == f"in progress · 00:38 · {FLASH}"
    scene.ask_step("a", command_step("ls"))
    assert "silent" not in status(60)


def test_a_worker_that_has_just_begun_is_not_silent() -> None:
    """The time in which its attempt waited for a person, a slot or a thaw is nobody's silence."""
    model = Model()
    scene = Scene(model, [ticket("a")])
    approval = scene.ask_spawn("a")
    scene.at += 276
    scene.close(approval)
    scene.tell(TicketMoved(TicketId("a"), Status.QUEUED), TicketMoved(TicketId("a"), Status.IN_PROGRESS))

    def status(later: float) -> str:
        return heading(model, scene.attempt("a"), scene.at + later).status

    assert status(3) == f"in progress · 00:03 · {FLASH}"
    assert status(38) == f"in progress · 00:38 · silent 38 s · {FLASH}"


def test_work_that_could_not_be_merged_did_not_come_out_well() -> None:
    """The attempt itself was completed; its ticket is blocked."""
    model = Model()
    scene = Scene(model, [ticket("a")])
    attempt, name = scene.start("a"), TicketId("a")
    scene.tell(
        AttemptEnded(attempt, Outcome.COMPLETED, "All done.", "c0ffee"),
        TicketMoved(name, Status.AWAITING_REVIEW, "All done."),
        TicketMoved(name, Status.BLOCKED, "conflicts in a.py"),
    )
    told = f"not merged · conflicts in a.py · {FLASH}"
    assert heading(model, attempt, scene.at) == Heading("⚠", ColourRole.FAILED, "Do a.", told, "", "")

    scene.tell(TicketMoved(name, Status.AWAITING_REVIEW), WorkMerged(attempt, "c0ffee", ()))
    scene.tell(TicketMoved(name, Status.COMPLETED))
    assert heading(model, attempt, scene.at).symbol == "✓"


def test_a_long_word_at_the_end_shows_that_it_is_cut() -> None:
    """The whole of it stands in the card."""
    model = Model()
    scene = Scene(model, [ticket("a")])
    attempt = scene.start("a")
    scene.end("a", Outcome.FAILED, "word " * 30)
    assert heading(model, attempt, scene.at).status == f"failed · {'word ' * 23}word… · {FLASH}"


# --- with a real pointer ----------------------------------------------------------------------------


def test_a_click_on_kill_posts_one_kill_of_the_right_worker(stage: Stage) -> None:
    """At once, once, and no other worker's; the button then says that it is stopping."""
    scene = at_work(stage, 4)
    streams = streams_of(stage)
    button = streams.card(scene.attempt("t2")).kill_button
    at = stage.centre(button)
    stage.click_at(*at)
    stage.click_at(*at)
    assert stage.session.posted == [KillWorker(TicketId("t2"))]
    assert dpg.get_item_label(button) == "Stopping…"


def test_the_outcome_stays_on_the_card_and_its_place_is_given_on(stage: Stage) -> None:
    """An ended worker cannot be killed; its card goes to the next worker."""
    scene = Scene(stage.model, [ticket("a"), ticket("b")])
    first = scene.start("a")
    streams = streams_of(stage)
    card = streams.card(first)
    scene.end("a", Outcome.FAILED, "tests fail")
    stage.frames(4)
    assert streams.card(first) is card
    assert not dpg.is_item_shown(card.kill_button)
    second = scene.start("b")
    stage.frames(4)
    assert streams.card(second) is card
    assert dpg.is_item_shown(card.kill_button)


def test_the_wheel_stops_following_and_end_follows_again(stage: Stage) -> None:
    """Reading back holds the text still while more arrives; End goes on."""
    scene = at_work(stage, 1)
    scene.say("t0", "".join(f"line {n}\n" for n in range(300)))
    streams = streams_of(stage)
    log = streams.cards[0].log
    stage.until(lambda: "line 299" in log.in_sight(), "the end of the stream")
    stage.wheel_at(*middle(stage, streams), 3)
    assert not log.following
    stage.frames(4)
    held = log.in_sight()
    scene.say("t0", "".join(f"more {n}\n" for n in range(50)))
    stage.frames(6)
    assert log.in_sight() == held
    stage.key("End")
    stage.until(lambda: "more 49" in log.in_sight(), "the end again")


def test_the_wheel_down_to_the_end_follows_again(stage: Stage) -> None:
    """No button is needed to go on."""
    scene = at_work(stage, 1)
    scene.say("t0", "".join(f"line {n}\n" for n in range(100)))
    streams = streams_of(stage)
    log = streams.cards[0].log
    stage.wheel_at(*middle(stage, streams), 2)
    assert not log.following
    stage.wheel_at(*middle(stage, streams), -6)
    assert log.following


def test_the_follow_button_comes_when_it_is_needed(stage: Stage) -> None:
    """It is not there while the card follows."""
    scene = at_work(stage, 1)
    scene.say("t0", "".join(f"line {n}\n" for n in range(100)))
    streams = streams_of(stage)
    card = streams.cards[0]
    assert not dpg.is_item_shown(card.follow_button)
    stage.wheel_at(*middle(stage, streams), 3)
    stage.click(card.follow_button)
    assert card.log.following


def test_a_speed_that_has_no_room_beside_the_follow_button_makes_room_for_it(stage: Stage) -> None:
    """At once, and not when the worker's clock ticks next: no tool is pushed out of the card."""
    scene = at_work(stage, 1)
    scene.say("t0", "".join(f"line {n}\n" for n in range(100)))
    card = streams_of(stage, 250).cards[0]
    speed = dpg.get_value(card._rate)
    stage.wheel_at(150, 300, 3)
    end = dpg.get_item_pos(card._tools)[0] + dpg.get_item_rect_size(card._tools)[0]
    assert dpg.is_item_shown(card.follow_button)
    assert (bool(speed), dpg.get_value(card._rate)) == (True, "")
    assert end <= dpg.get_item_width(card.item)


def test_no_frame_leaves_a_hole_while_the_end_is_followed(stage: Stage) -> None:
    """Dear ImGui scrolls a frame after its content has grown: until then the old end stays in sight."""
    scene = at_work(stage, 1)
    scene.say("t0", "".join(f"line {n}\n" for n in range(100)))
    streams = streams_of(stage, 900, 380)
    log = streams.cards[0].log
    stage.until(lambda: "line 99" in log.in_sight(), "the end of the stream")
    steps: tuple[Callable[[], object], ...] = (
        lambda: scene.say("t0", "more\n"),
        lambda: scene.say("t0", "".join(f"much more {n}\n" for n in range(30))),
        lambda: streams.place(10, 10, 900, 300),
        lambda: streams.place(10, 10, 900, 460),
    )
    for step in steps:
        step()
        for _ in range(3):
            stage.frames(1)
            assert set(wholly_in_sight(stage, log)) <= set(log.in_sight())
        assert wholly_in_sight(stage, log)[-1] == log.rows[-1].text


def wholly_in_sight(stage: Stage, log: VirtualLog) -> list[str]:
    """The rows that fit into what the last frame showed of a log."""
    top, height = dpg.get_y_scroll(log.item), dpg.get_item_rect_size(log.item)[1]
    line = dpg.get_item_rect_size(log._canvas)[1] / len(log.rows)
    edge = stage.kit.px(8)
    tops = (edge + index * line - top for index in range(len(log.rows)))
    return [log.rows[index].text for index, y in enumerate(tops) if y >= edge and y + line <= height]


def test_the_scrollbar_stops_following_as_well(stage: Stage) -> None:
    """Whoever drags the text back reads it in peace."""
    scene = at_work(stage, 1)
    scene.say("t0", "".join(f"line {n}\n" for n in range(300)))
    streams = streams_of(stage)
    log = streams.cards[0].log
    x, y, width, height = 22, 64, 1236, 434
    stage.drag((x + width - 6, y + height - 12), (x + width - 6, y + 120))
    assert not log.following
    held = log.in_sight()
    scene.say("t0", "more\n" * 20)
    stage.frames(6)
    assert log.in_sight() == held


def test_a_click_on_a_card_s_name_selects_its_ticket(stage: Stage) -> None:
    """From what a worker says to its ticket is one click."""
    scene = at_work(stage, 2)
    streams = streams_of(stage)
    stage.click(streams.card(scene.attempt("t1")).name)
    assert stage.desk.selected == "t1"


def test_copy_takes_the_whole_stream(stage: Stage) -> None:
    """Also what has scrolled out of sight, and the person is told."""
    scene = at_work(stage, 1)
    scene.say("t0", "".join(f"line {n}\n" for n in range(500)))
    streams = streams_of(stage)
    stage.click(streams.cards[0].copy_button)
    copied = dpg.get_clipboard_text().splitlines()
    assert (copied[0], copied[499]) == ("line 0", "line 499")
    assert stage.desk.quick == ["Copied 501 lines of t0"]


def test_more_workers_than_fit_can_be_scrolled_to(stage: Stage) -> None:
    """Every live worker has its card and its Kill button, however many there are."""
    scene = at_work(stage, 14)
    streams = streams_of(stage, 820, 300)
    shown = [card.attempt for card in streams.cards if card.attempt]
    assert shown == [scene.attempt(f"t{n}") for n in range(14)]
    assert dpg.get_y_scroll_max(streams.item) > 0


def test_streams_survive_what_models_say(stage: Stage) -> None:
    """Half characters, control codes and endless lines are shown as well as they can be."""
    scene = at_work(stage, 2)
    streams = streams_of(stage)
    for text in (
        "half \ud83d",
        "\udc4d whole\n",
        "nul \0 bell \a\n",
        "\x1b[31mred\x1b[0m\n",
        "x" * 5_000,
        "漢字 → ✓\n",
    ):
        scene.say("t0", text)
        scene.say("t1", text, Voice.THOUGHT)
        stage.frames(2)
    stage.frames(3)
    assert streams.cards[0].log.in_sight()


def test_a_worker_without_a_word_says_that_it_is_awaited(stage: Stage) -> None:
    """An empty card is no riddle; its first words take the place."""
    scene = at_work(stage, 1)
    streams = streams_of(stage)
    waits = streams.cards[0].waits
    stage.frames(2)
    assert dpg.is_item_shown(waits)
    scene.say("t0", "Hello.")
    stage.frames(2)
    assert not dpg.is_item_shown(waits)


def test_no_button_slips_into_the_place_of_kill(stage: Stage) -> None:
    """Whoever wants to press one of them does not press another because a worker has ended."""
    scene = at_work(stage, 1)
    streams = streams_of(stage)
    card = streams.cards[0]
    kill, copy = stage.box(card.kill_button), stage.box(card.copy_button)
    scene.tell(TicketMoved(TicketId("t0"), Status.STOPPING, "a person killed it"))
    stage.frames(3)
    assert (stage.box(card.kill_button), stage.box(card.copy_button)) == (kill, copy)
    scene.tell(AttemptEnded(scene.attempt("t0"), Outcome.KILLED, "killed"), TicketMoved(TicketId("t0"), Status.KILLED))
    stage.frames(3)
    assert not dpg.is_item_shown(card.kill_button)
    assert stage.box(card.copy_button) == copy


def test_a_stopping_worker_says_so(stage: Stage) -> None:
    """A kill is a request: the card shows it until the worker has really gone."""
    scene = at_work(stage, 1)
    streams = streams_of(stage)
    scene.tell(TicketMoved(TicketId("t0"), Status.STOPPING, "a person killed it"))
    stage.frames(3)
    assert dpg.get_item_label(streams.cards[0].kill_button) == "Stopping…"


def test_of_many_that_speak_each_is_drawn_in_its_turn(stage: Stage) -> None:
    """A frame draws a share of those in sight; at sixty frames a second none lags by a seventh of one. The others are
    drawn when they come into sight."""
    ticks = count()
    scene = at_work(stage, 16)
    streams = streams_of(stage, clock=lambda: next(ticks) / 60)
    cards, hidden = streams.cards[:12], streams.cards[12:]
    xdo("mousemove", 1270, 790)
    stage.frames(8)

    def showing(word: str, those: list[StreamCard] = cards) -> list[bool]:
        return [any(word in row for row in card.log.in_sight()) for card in those]

    fresh, behind = [], [0] * 12
    for frame in range(30):
        before = [card.log.in_sight() for card in cards]
        for n in range(16):
            scene.say(f"t{n}", f" w{frame}.")
        stage.frames(1)
        fresh.append(sum(card.log.in_sight() != old for card, old in zip(cards, before, strict=True)))
        behind = [0 if shown else late + 1 for shown, late in zip(showing(f"w{frame}."), behind, strict=True)]
        assert max(behind) <= 8
    assert set(fresh) == {2}
    stage.frames(8)
    assert all(showing("w29.")) and not streams.late
    assert not any(showing("w29.", hidden))
    dpg.set_y_scroll(streams.item, dpg.get_y_scroll_max(streams.item))
    stage.frames(5)
    assert all(showing("w29.", hidden)) and not streams.late


def middle(stage: Stage, streams: Streams) -> tuple[int, int]:
    """A point inside the first card's log."""
    x, y, _, _ = stage.box(streams.cards[0].copy_button)
    return x, y + 150
