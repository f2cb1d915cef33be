"""Reading what workers said, with pointer and keys: folds, choosing lines, looking for words, the reading dialog."""

from __future__ import annotations

from collections.abc import Callable

import dearpygui.dearpygui as dpg

from podium.core.events import Outcome
from podium.core.receipt import EndedBy, EndedProcess, Receipt
from podium.core.ticket import Mode
from podium.gui.reader import Reader
from podium.gui.stream_card import StreamCard
from podium.gui.virtual_log import VirtualLog
from tests.gui.playing import Played
from tests.script import Script

RECEIPT = Receipt("run_command: make", (EndedProcess(7, "make", EndedBy.SIGTERM),), "b", "", ("x.py",), 0.2)


def talkative() -> Script:
    """a has read a file of thirty lines and speaks."""
    script = Script.of("a", ("b", "a"), mode=Mode.AUTO).open().start("a")
    script.use("a", "read_file", "\n".join(f"line {n}" for n in range(30)), path="x.py")
    return script.say("a", "There are thirty lines.\nI change line 7.\nThen I am done.")


def card_of(played: Played) -> StreamCard:
    return played.window.panels.activity.streams.cards[0]


def row_at(log: VirtualLog, text: str) -> tuple[int, int]:
    """Where the row with this text is, in pixels of the viewport."""
    row = next(number for number, row in enumerate(log.rows) if text in row.text)
    x, y = dpg.get_item_rect_min(log._canvas)
    return round(x) + 30, round(y + (row + 0.5) * log._line)


def texts(log: VirtualLog) -> list[str]:
    return [row.text for row in log.rows]


def test_a_click_opens_a_fold_and_closes_it(play: Callable[..., Played]) -> None:
    """The rows below come into sight; a click elsewhere only chooses a line."""
    played = play(talkative())
    log = card_of(played).log
    assert "… 24 more lines" in texts(log)
    assert "line 20" not in texts(log)
    closed = len(log.rows)
    played.click_at(*row_at(log, "more lines"))
    assert len(log.rows) == closed + 24
    assert "line 20" in texts(log)
    assert log.chosen is None
    left, top = dpg.get_item_pos(card_of(played).item)
    played.wheel_at(round(left) + 100, round(top) + 90, 12)
    played.click_at(*row_at(log, "more lines"))
    assert len(log.rows) == closed


def test_lines_are_chosen_and_copied(play: Callable[..., Played]) -> None:
    """By dragging, by Shift and a click; without a choice everything is copied, what is folded away, too."""
    played = play(talkative())
    card = card_of(played)
    log = card.log
    played.drag(row_at(log, "There are"), row_at(log, "I change"))
    played.key("ctrl+c")
    assert dpg.get_clipboard_text() == "There are thirty lines.\nI change line 7."
    x, y = row_at(log, "Then I am")
    played.move(x, y)
    dpg.set_clipboard_text("")
    played.click_at(x, y)
    played.key("ctrl+c")
    assert dpg.get_clipboard_text() == "Then I am done."
    played.click_at(x, y)
    assert log.chosen is None
    played.click(card.copy_button)
    copied = dpg.get_clipboard_text().splitlines()
    assert "line 20" in copied
    assert not any("more lines" in line for line in copied)


def test_all_hits_are_marked_and_walked_along(play: Callable[..., Played]) -> None:
    """Each place in each row in sight; F3 goes on, whoever has the keyboard, and Shift+F3 back."""
    script = Script.of("a", mode=Mode.AUTO).open().start("a")
    played = play(script.say("a", "round and Round and round\nsquare\nround again"))
    card = card_of(played)
    played.move(*row_at(card.log, "square"))
    played.key("ctrl+f")
    played.type("round")
    rows = {text: spans for text, spans in card.log.marked().items() if "round" in text}
    assert rows == {"round and Round and round": ((0, 5), (10, 15), (20, 25)), "round again": ((0, 5),)}
    first = card.find.finder.at
    played.key("F3")
    second = card.find.finder.at
    assert second != first
    played.key("shift+F3")
    assert card.find.finder.at == first
    played.key("Escape")
    played.move(*row_at(card.log, "square"))
    played.key("ctrl+f")
    played.type("round")
    played.click(played.window.panels.activity.buttons["Workers"])
    first = card.find.finder.at
    for before, after in (("l", "l"), ("h", "Escape")):  # behind the log and the reading dialog nobody sees the hits
        for key in (before, "F3", after):
            played.key(key)
        assert (card.find.shown, card.find.finder.at) == (True, first)
    played.key("F3")
    assert card.find.finder.at != first
    played.click(card.find.x)
    assert card.log.marked() == {}


def test_words_are_looked_for_and_hits_opened(play: Callable[..., Played]) -> None:
    """Ctrl+F over the stream; Enter goes on, into folds, too; N goes on without the field; Escape ends it."""
    played = play(talkative())
    card = card_of(played)
    played.move(*row_at(card.log, "There are"))
    played.key("ctrl+f")
    assert card.find.shown
    assert not dpg.is_item_active(played.window.panels.tickets.filter)
    played.type("line 7")
    assert dpg.get_value(card.find.words).endswith("of 2")
    assert card.log.query == "line 7"
    played.key("Return")
    played.key("Return")
    assert "line 20" in texts(card.log)
    first = card.find.finder.at
    played.click(card.find.forth)
    assert card.find.finder.at != first
    played.click(card.find.x)
    assert not card.find.shown
    assert card.log.query == ""
    played.move(*played.centre(card.log._canvas))
    played.key("ctrl+f")
    played.type("line")
    played.key("Escape")
    assert not card.find.shown


def reader_of(played: Played) -> Reader:
    reader = played.window.panels.reader
    assert reader.on_top()
    played.frames(6)
    return reader


def killed_and_tried_again() -> Script:
    script = talkative().wait(30).kill("a").finish("a", "killed by a person", Outcome.KILLED, receipt=RECEIPT)
    return script.retry("a").start("a").say("a", "I begin again.\nline 7 it is.")


def test_the_reading_dialog_shows_every_attempt(play: Callable[..., Played]) -> None:
    """From the card; past attempts by a click, receipts beside them; looked through and copied; Escape closes it."""
    played = play(killed_and_tried_again())
    card = card_of(played)
    played.click(card.read_button)
    reader = reader_of(played)
    assert [each.number for each in reader.told] == [2, 1]
    assert texts(reader.log)[0] == "I begin again."
    played.click(reader.buttons[1])
    assert "There are thirty lines." in texts(reader.log)
    played.click(reader.unfold)
    assert "line 20" in texts(reader.log)
    played.key("ctrl+f")
    played.type("thirty")
    assert dpg.get_value(reader.find.words) == "1 of 1"
    played.key("Escape")
    assert not reader.find.shown
    assert reader.on_top()
    played.click(reader.tabs[True])
    assert "  process 7, by SIGTERM: make" in texts(reader.paper)
    played.click(reader.copy_button)
    assert dpg.get_clipboard_text().startswith("a, attempt 1: killed by a person")
    played.key("Escape")
    assert not reader.on_top()


def test_h_reads_the_selected_ticket_and_follows_it(play: Callable[..., Played]) -> None:
    """A live attempt goes on in the dialog; a killed one opens with its receipt; one without says so."""
    played = play(talkative(), size=(1600, 1000))
    played.select("a")
    played.click(played.window.panels.inspector.read)
    reader = reader_of(played)
    played.play(lambda s: s.say("a", "more of it"))
    assert "more of it" in texts(reader.log)
    played.resize(1024, 640)
    assert dpg.get_item_width(reader.window) <= 1024
    played.click(reader.close_button)
    played.play(lambda s: s.kill("a").finish("a", "killed", Outcome.KILLED, receipt=RECEIPT))
    played.key("h")
    assert reader_of(played).receipt
    played.key("Escape")
    played.select("b")
    played.key("h")
    assert not reader.on_top()


def test_a_hundred_thousand_lines_can_be_read(play: Callable[..., Played]) -> None:
    """From the first to the last; what is drawn is what is in sight."""
    script = Script.of("a", mode=Mode.AUTO).open().start("a").stream("a", "".join(f"word {n}\n" for n in range(99_000)))
    played = play(script)
    played.click(card_of(played).read_button)
    reader = reader_of(played)
    assert len(reader.log.rows) >= 99_000
    assert "word 98999" in reader.log.in_sight()
    played.key("Home")
    assert "word 0" in reader.log.in_sight()
    assert len(reader.log.in_sight()) < 80
    played.click(reader.follow_button)
    assert "word 98999" in reader.log.in_sight()
