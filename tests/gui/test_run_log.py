"""The log under real input: filtered by topic and words, read line by line, leading to tickets and receipts."""

from __future__ import annotations

from collections.abc import Callable

import dearpygui.dearpygui as dpg

from podium.core.events import Outcome, Warned
from podium.core.receipt import Receipt
from podium.core.ticket import Mode
from podium.view.log_entry import Topic
from tests.gui.playing import Played
from tests.gui.test_reading import row_at, texts
from tests.script import Script


def killed_and_done() -> Script:
    script = Script.of("a", "b", mode=Mode.AUTO).open().start("a").start("b").use("b", "read_file", "x", path="y")
    return script.kill("a").finish("a", "killed", Outcome.KILLED, receipt=Receipt("")).finish("b", "done")


def test_topics_and_words_filter_and_are_remembered(play: Callable[..., Played]) -> None:
    """Each topic is a button; words are typed; another page and back changes nothing."""
    played = play(killed_and_done())
    played.key("l")
    page = played.window.panels.activity.log
    everything = texts(page.log)
    played.click(page.topics[Topic.ENDS])
    ends = texts(page.log)
    assert 0 < len(ends) < len(everything)
    played.click(page.topics[Topic.CALLS])
    assert len(texts(page.log)) > len(ends)
    played.click(page.field)
    played.type("b read_file")
    found = texts(page.log)
    assert found
    assert all("read_file" in line for line in found)
    played.window.panels.activity.show_page("Workers")
    played.frames(3)
    played.window.panels.activity.show_page("Log")
    played.frames(3)
    assert texts(page.log) == found
    assert dpg.get_value(page.field) == "b read_file"
    played.resize(1024, 640)
    assert dpg.is_item_visible(page.topics[Topic.PODIUM])


def test_a_line_leads_to_its_ticket_and_a_kill_to_its_receipt(play: Callable[..., Played]) -> None:
    """A click on the one selects and chooses the line, a click on the other opens the reading dialog."""
    played = play(killed_and_done(), size=(1600, 1000))
    played.select("a")
    played.key("l")
    page = played.window.panels.activity.log
    played.click_at(*row_at(page.log, "read_file"))
    assert played.window.desk.selected == "b"
    assert page.log.chosen is not None
    played.click(played.window.panels.activity.log_tools.copy_button)
    assert "read_file" in dpg.get_clipboard_text()
    played.click_at(*row_at(page.log, "→ receipt"))
    reader = played.window.panels.reader
    assert reader.on_top()
    assert reader.receipt


def test_every_topic_has_its_place_however_narrow_the_log_is(play: Callable[..., Played]) -> None:
    """At twice the size on a small screen too; and what is broken stands beside the times, not below them."""
    played = play(killed_and_done(), size=(1600, 1000))
    played.key("l")
    page = played.window.panels.activity.log
    played.tape.put(Warned("many words " * 30))
    for _ in range(5):
        played.key("ctrl+equal")
    assert played.window.zoom.factor == 2
    tools = played.window.panels.activity.log_tools
    left, width = dpg.get_item_pos(page.item)[0], dpg.get_item_width(page.item)
    assert width is not None
    boxes = [played.box(button) for button in page.topics.values()]
    assert all(left < x and x + wide <= left + width for x, _, wide, _ in boxes)
    text = dpg.get_item_pos(page.item)[1] + dpg.get_item_pos(page.log.item)[1]
    assert all(y + high <= text for _, y, _, high in boxes)
    assert len(set(boxes)) == len(boxes)
    assert len(page.log.in_sight()) > 1
    for tool in (tools.only, tools.copy_button):
        if dpg.is_item_shown(tool):
            x, _, wide, _ = played.box(tool)
            assert x + wide <= left + width
    hanging = [text for text in texts(page.log) if text.startswith(" " * 10)]
    assert sum("words" in text for text in hanging) > 2
    played.click(page.topics[Topic.ENDS])
    assert texts(page.log)
