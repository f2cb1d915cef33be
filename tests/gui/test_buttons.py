"""Buttons for what mostly keys do: each is pressed with a real pointer, and what was typed outlives every one."""

from __future__ import annotations

from collections.abc import Callable

import dearpygui.dearpygui as dpg

from podium.core.events import Outcome
from podium.core.ticket import Mode, TicketId
from podium.view.ticket_draft import Key
from tests.gui.playing import Played
from tests.script import Script

Play = Callable[..., Played]
A, B = TicketId("a"), TicketId("b")


def test_forms_are_opened_and_put_aside(play: Play) -> None:
    """New, Edit, Add after, Waits for; Later and Cancel keep what was written for when the same is asked again."""
    window = play(Script.of("a", "b", mode=Mode.AUTO).open().start("a").finish("a", "no", Outcome.FAILED))
    panels, overlay = window.window.panels, window.window.overlay
    inspector, form = panels.inspector, panels.dag.form

    def opens(button: int) -> None:
        window.click(button)
        window.until(lambda: window.window.desk.typing, "a field to have the keyboard")

    opens(panels.tickets.new)
    window.type("x")
    window.click(form.later_button)
    assert overlay.top == 0
    opens(panels.tickets.new)
    assert dpg.get_value(form.fields.texts[Key.ID].input) == "x"
    window.key("Escape")
    window.click(panels.tickets.widgets[B])
    for button, description in ((inspector.edit, "do b"), (inspector.after, "")):
        opens(button)
        assert (overlay.top, form.draft.text(Key.DESCRIPTION)) == (form.window, description)
        window.key("Escape")
        assert overlay.top == 0
    window.click(inspector.link)
    links = panels.dag.links
    window.until(lambda: dpg.is_item_active(links.dependencies.picker.filter), "the list to have the keyboard")
    window.click(links.close_button)
    window.click(panels.tickets.widgets[A])
    retry = inspector.dialog.kept
    opens(inspector.retry)
    window.type("Look again")
    window.click(retry.cancel_button)
    assert overlay.top == 0
    opens(inspector.retry)
    assert dpg.get_value(retry.input) == "Look again"
    window.key("Escape")
    assert window.posted == []


def test_a_table_is_sorted_and_names_are_copied(play: Play) -> None:
    """By status up, down and back; the ticket's name and its branch go to the clipboard."""
    window = play(Script.of("c", "b", "a", mode=Mode.AUTO).open().complete("b").start("a"))
    tickets, inspector = window.window.panels.tickets, window.window.panels.inspector
    orders = []
    for _ in range(3):
        window.click(tickets.by_status)
        orders.append([row.id for row in tickets.shown])
    assert orders == [["b", "a", "c"], ["c", "a", "b"], ["a", "c", "b"]]
    window.click(tickets.widgets[A])
    window.click(inspector.copy_id)
    assert dpg.get_clipboard_text() == "a"
    assert window.script is not None
    x, y, across, down = window.box(inspector.copy_id)
    window.wheel_at(x + across // 2, y + down // 2, -12)
    window.click(inspector.copy_branch)
    assert dpg.get_clipboard_text() == window.script.attempt("a").branch
    assert window.window.panels.toasts.shown[-1].title.startswith("Copied ")


def test_a_question_is_left_for_later_and_a_stream_is_looked_through(play: Play) -> None:
    """Later keeps the edit; Find opens the field in the reading dialog, and its arrows go back and forth."""
    script = Script.of("a", "b").open().start("a").say("a", "one word\nand one more\nand one").prepare("b")
    window = play(script, size=(1600, 1000))
    panels, overlay = window.window.panels, window.window.overlay
    dialog = panels.approvals.dialog
    for words in ("Mine. ", "Mine. Mine. "):
        window.click(panels.top.review)
        window.until(lambda: dialog.listens, "the question")
        prompt = dialog.form.editor("prompt").input
        window.click(prompt)
        window.key("ctrl+Home")
        window.type("Mine. ")
        window.click(dialog.footer.later_button)
        assert overlay.top == 0
        draft = dialog.queue.draft_of(script.approval("b"))
        assert draft is not None
        assert draft.text("prompt").startswith(words)
        assert draft.text("prompt").count("Mine.") == words.count("Mine.")
    window.click(panels.activity.streams.cards[0].read_button)
    reader = panels.reader
    window.frames(6)
    window.click(reader.find_button)
    window.type("one")
    places = [reader.find.finder.at]
    for button in (reader.find.forth, reader.find.back, reader.find.back):
        window.click(button)
        places.append(reader.find.finder.at)
    assert places[0] == places[2]
    assert len({places[0], places[1], places[3]}) == 3
    window.click(reader.find.x)
    assert (reader.find.shown, overlay.top) == (False, reader.window)
