"""The DAG is changed in a real window: with mouse and keyboard, while it runs; the engine's own rules decide."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import dearpygui.dearpygui as dpg

from podium.core.budget import Limits
from podium.core.inputs import (
    AddTicket,
    CompleteTicket,
    EditTicket,
    LinkTickets,
    RemoveTicket,
    ReopenTicket,
    SkipTicket,
    UnlinkTickets,
)
from podium.core.patch import TicketPatch
from podium.core.status import Status
from podium.core.ticket import Condition, Executor, Mode, On, Ticket, TicketId
from podium.gui.ticket_form import TicketForm
from podium.view.ticket_draft import Key
from tests.gui.playing import Played
from tests.script import Script, ticket

Play = Callable[..., Played]
A, B, C = TicketId("a"), TicketId("b"), TicketId("c")


def diamond() -> Script:
    """Four tickets, b and c after a, d after both; a's worker runs."""
    return Script.of("a", ("b", "a"), ("c", "a"), ("d", "b", "c"), mode=Mode.AUTO).open().start("a")


def opened(window: Played, key: str) -> TicketForm:
    """The form, once its first field has the keyboard."""
    form = window.window.panels.dag.form
    window.key(key)
    window.until(lambda: window.window.desk.typing, "the form to have the keyboard")
    return form


def test_a_ticket_is_written_with_the_keyboard_alone(play: Play) -> None:
    """T, words, Tab, Ctrl+Enter: then it stands on the board and is selected."""
    window = play(diamond())
    form = opened(window, "t")
    window.type("docs")
    window.key("Tab")
    window.type("Write it down")
    window.key("Tab")
    window.type("Say how.")
    window.key("ctrl+Return")
    assert window.posted == [AddTicket(Ticket(TicketId("docs"), "Say how.", "Write it down"))]
    assert (window.window.overlay.top, window.window.desk.selected, form.drafts) == (0, "docs", {})
    assert window.window.panels.board.drawing.cards.shown(TicketId("docs"))[0] == "Write it down"


def test_a_ticket_is_added_after_another_with_mouse_and_list(play: Play) -> None:
    """The inspector's button presets what it waits for; another is found by typing, for another end."""
    window = play(diamond())
    window.select("a")
    window.click(window.window.panels.inspector.after)
    form = window.window.panels.dag.form
    fields = form.fields
    window.until(lambda: dpg.is_item_active(fields.texts[Key.ID].input), "the first field to have the keyboard")
    window.type("alarm")
    window.click(fields.texts[Key.DESCRIPTION].input)
    window.type("Ring.")
    window.click(fields.executors[Executor.COMMAND])
    window.click(fields.texts[Key.COMMAND].input)
    window.type("ring")
    window.click(fields.dependencies.picker.filter)
    window.type("do c")
    window.key("Return")
    form.fields.dependencies._choose(fields.dependencies.row(C), "when it fails")
    window.frames(3)
    window.click(form.send_button)
    after = (A, C)
    assert window.posted == [
        AddTicket(
            Ticket(
                TicketId("alarm"),
                "Ring.",
                depends_on=after,
                executor=Executor.COMMAND,
                command="ring",
                conditions=(Condition(C, On.FAILURE),),
            )
        )
    ]


def test_what_is_wrong_stands_under_its_field_and_nothing_is_sent(play: Play) -> None:
    """The first field that has a problem gets the keyboard."""
    window = play(diamond())
    form = opened(window, "t")
    window.type("a")
    window.key("ctrl+Return")
    said = {key: str(dpg.get_value(shown.problem)) for key, shown in form.fields.texts.items() if key in list(Key)[:3]}
    assert said == {Key.ID: "there is a ticket of that id", Key.TITLE: "", Key.DESCRIPTION: "needs a description"}
    assert (window.posted, form.message) == ([], "Some fields need another word (2).")
    window.until(lambda: dpg.is_item_active(form.fields.texts[Key.ID].input), "the keyboard in the wrong field")


def test_limits_are_written_beside_the_rest(play: Play) -> None:
    """What is no limit is told under its field, which is brought into sight."""
    window = play(diamond(), size=(1024, 640))
    window.select("b")
    form = opened(window, "e")
    fields = form.fields
    form.draft.write(Key.TOKENS, "many")
    window.key("ctrl+Return")
    window.until(lambda: dpg.is_item_active(fields.texts[Key.TOKENS].input), "the keyboard in the wrong field")
    assert dpg.get_value(fields.texts[Key.TOKENS].problem) == "needs a whole number, from 1"
    window.key("ctrl+a")
    window.type("20,000")
    window.key("ctrl+Return")
    assert window.posted == [EditTicket(B, TicketPatch(limits=Limits(tokens=20_000)))]
    assert window.script is not None
    assert window.script.state.tickets[B].ticket.limits == Limits(tokens=20_000)


def test_escape_loses_nothing_that_was_typed(play: Play) -> None:
    """Not in the field that has the keyboard either; each draft is its own, and can be begun anew."""
    window = play(diamond())
    form = opened(window, "t")
    window.type("docs")
    window.key("Escape")
    assert (window.window.overlay.top, window.posted) == (0, [])
    window.select("b")
    opened(window, "e")
    assert dpg.get_value(form.fields.texts[Key.DESCRIPTION].input) == "do b"
    window.key("Escape")
    opened(window, "t")
    assert dpg.get_value(form.fields.texts[Key.ID].input) == "docs"
    window.click(form.reset_button)
    window.until(lambda: dpg.get_value(form.fields.texts[Key.ID].input) == "", "an empty form")


def test_what_the_engine_refuses_is_said_in_the_form_which_stays(play: Play) -> None:
    """The ticket's worker has started meanwhile: what it was told is locked, and the draft is not lost."""
    window = play(Script.of("a", mode=Mode.SPAWN).open())
    window.select("a")
    form = opened(window, "e")
    window.click(form.fields.texts[Key.DESCRIPTION].input)
    window.key("ctrl+a")
    window.type("Do it well")
    window.play(lambda s: s.start("a"))
    assert form.message == "It is in progress. What its worker was told cannot be changed; kill it first."
    assert not dpg.is_item_enabled(form.fields.texts[Key.DESCRIPTION].input)
    assert not dpg.is_item_enabled(form.fields.texts[Key.MODEL].choice)
    assert not dpg.is_item_enabled(form.fields.texts[Key.TITLE].input)
    assert dpg.is_item_enabled(form.fields.texts[Key.PRIORITY].input)
    window.click(form.send_button)
    assert window.posted == [EditTicket(A, TicketPatch(description="Do it well"))]
    assert form.message == "it is under way (in progress), and description would change under it; kill it first"
    assert window.window.overlay.top == form.window
    assert form.draft.text(Key.DESCRIPTION) == "Do it well"


def test_an_edit_changes_what_was_touched(play: Play) -> None:
    """The rest of the ticket may be changed by others meanwhile."""
    window = play(diamond())
    window.select("b")
    form = opened(window, "e")
    window.click(form.fields.texts[Key.PRIORITY].input)
    window.key("ctrl+a")
    window.type("7")
    window.play(lambda s: s.tell(EditTicket(B, TicketPatch(title="The second"))))
    assert dpg.get_value(form.fields.texts[Key.TITLE].input) == ""  # what was shown is refreshed when it is opened
    window.key("ctrl+Return")
    assert window.posted == [EditTicket(B, TicketPatch(priority=7))]
    assert window.script is not None
    assert window.script.state.tickets[B].ticket.title == "The second"
    form = opened(window, "e")
    assert dpg.get_value(form.fields.texts[Key.TITLE].input) == "The second"
    window.key("ctrl+Return")
    assert (len(window.posted), window.window.overlay.top) == (1, 0)  # nothing to change, nothing asked


def test_a_card_and_a_row_have_a_menu(play: Play) -> None:
    """A right click selects and offers; what makes no sense now is off and says why; Esc closes it."""
    window = play(diamond())
    menu, board = window.window.panels.inspector.menu, window.window.panels.board
    window.click_at(*board.pixel(C), 3)
    window.until(lambda: menu.open_now, "the menu")
    assert window.window.desk.selected == "c"
    assert not dpg.is_item_enabled(menu.buttons["Reopen…"])
    assert menu.tip("Reopen…") == "Not now: it is todo; only what is completed or skipped can be reopened"
    window.key("Escape")
    assert not menu.open_now
    window.click(window.window.panels.tickets.widgets[B], 3)
    window.until(lambda: menu.open_now, "the menu")
    window.click(menu.buttons["Skip…"])
    assert (menu.open_now, window.window.desk.selected) == (False, "b")
    window.click(window.window.confirm.yes_button)
    assert window.posted == [SkipTicket(B)]
    window.click(window.window.panels.tickets.filter)
    window.type("b")
    window.key("Down")
    window.key("Menu")
    window.until(lambda: menu.open_now, "the menu by its key")
    window.key("Escape")
    assert (menu.open_now, window.window.panels.tickets.filter_text) == (False, "b")
    window.key("Menu")
    window.until(lambda: menu.open_now, "the menu by its key")
    window.click_at(600, 500)
    assert not menu.open_now


def test_a_ticket_is_linked_and_unlinked(play: Play) -> None:
    """The list leaves out what would make a cycle; each change is made at once, and unlinking asks."""
    window = play(diamond())
    window.select("b")
    links = window.window.panels.dag.links
    window.key("d")
    window.until(lambda: dpg.is_item_active(links.dependencies.picker.filter), "the list to have the keyboard")
    picker = links.dependencies.picker
    assert [dpg.get_item_label(b) for b in picker.buttons if dpg.is_item_shown(b)] == [
        "c   do c   todo",
        "d   do d   todo",
    ]
    assert [dpg.is_item_enabled(b) for b in picker.buttons[:2]] == [True, False]
    window.key("Return")
    assert window.posted == [LinkTickets(B, C)]
    window.choose(links.dependencies.row(C).ends, "when it ends in any way")
    assert window.posted[1:] == [LinkTickets(B, C, On.FINISH)]
    window.click(links.dependencies.row(C).remove)
    window.click(window.window.confirm.yes_button)
    assert window.posted[2:] == [UnlinkTickets(B, C)]
    window.play(lambda s: s.finish("a"))
    assert window.script is not None
    window.play(lambda s: s.start("b"))
    assert links.message == "It is in progress. What its worker was told cannot be changed; kill it first."
    window.key("Escape")
    assert window.window.overlay.top == 0


def test_a_completed_ticket_is_reopened_with_a_reason(play: Play) -> None:
    """What was built on it carries a mark everywhere, until somebody says that it is good."""
    window = play(Script.of("a", ("b", "a"), ("c", "b"), mode=Mode.AUTO).open().complete("a", "b", "c"))
    window.select("a")
    reason = window.window.panels.dag.reason
    window.key("o")
    window.until(lambda: dpg.is_item_active(reason.kept.input), "the reason to have the keyboard")
    assert str(dpg.get_value(reason.text)).endswith("2 tickets that were completed on it become stale.")
    window.type("Rates were wrong")
    window.key("Escape")
    assert window.posted == []
    window.key("o")
    window.until(lambda: dpg.is_item_active(reason.kept.input), "the reason to have the keyboard")
    window.key("ctrl+Return")
    assert window.posted == [ReopenTicket(A, "Rates were wrong")]
    assert [row.words for row in window.window.panels.tickets.shown if row.id != "a"] == ["stale", "stale"]
    window.select("b")
    assert window.window.panels.inspector.told is not None
    assert window.window.panels.inspector.told.why.startswith("a, which it stands on, has changed since")
    window.click(window.window.panels.inspector.more)
    window.click(window.window.panels.inspector.menu.buttons["Take as completed…"])
    window.click(reason.kept.send_button)
    assert window.posted[1:] == [CompleteTicket(B)]
    assert window.window.panels.inspector.told.look.words == "completed"


def test_a_ticket_is_removed_and_another_takes_the_selection(play: Play) -> None:
    """Del asks; where it makes no sense it says why."""
    window = play(diamond())
    window.select("b")
    window.key("Delete")
    assert window.window.panels.toasts.shown[-1].title == "Cannot remove b: d waits for it; unlink or remove first"
    window.select("d")
    window.key("Delete")
    window.key("Return")
    assert window.posted == [RemoveTicket(TicketId("d"))]
    assert window.window.desk.selected in ("a", "b", "c")
    assert [row.id for row in window.window.panels.tickets.shown] == ["a", "b", "c"]


def test_priorities_are_raised_and_lowered_by_keys(play: Play) -> None:
    """Each press is one; it can be done while the ticket is at work."""
    window = play(diamond())
    window.select("a")
    window.key("ctrl+Up")
    window.key("ctrl+Up")
    window.key("ctrl+Down")
    assert window.posted == [EditTicket(A, TicketPatch(priority=p)) for p in (1, 2, 1)]


def test_nothing_can_be_changed_without_an_engine(play: Play) -> None:
    """No form is opened that nobody would read."""
    window = play(diamond())
    window.select("b")
    window.engine_stops()
    for key in ("t", "a", "e", "d", "o", "Delete", "ctrl+Up"):
        window.key(key)
    assert (window.window.overlay.top, window.posted) == (0, [])
    assert not dpg.is_item_visible(window.window.panels.inspector.edit)


# --- the board ----------------------------------------------------------------------------------------


def test_the_board_stays_where_it_is_when_the_dag_changes(play: Play) -> None:
    """Cards keep their places, the sight its own, and the selection too; a new layout is offered, not forced."""
    window = play(Script.of("a", ("b", "a"), ("c", "b"), "x", mode=Mode.AUTO).open())
    board = window.window.panels.board
    window.select("b")
    window.wheel_at(*board.pixel(B), 2)
    names = [A, B, C, TicketId("x")]
    before, sight = [board.pixel(name) for name in names], board.camera.sight
    new = TicketId("new")
    window.play(lambda s: s.tell(AddTicket(Ticket(new, "new", depends_on=(A,)))))
    window.play(lambda s: s.tell(AddTicket(Ticket(TicketId("n2"), "n2", depends_on=(A,)))))
    window.play(lambda s: s.tell(LinkTickets(TicketId("x"), new)))
    assert [board.pixel(name) for name in names[:3]] == before[:3]
    assert (board.camera.sight, window.window.desk.selected) == (sight, "b")
    assert board.pixel(TicketId("x"))[0] > board.pixel(new)[0] > board.pixel(A)[0]
    drawn = board.drawing.drawn
    window.play(lambda s: s.tell(EditTicket(C, TicketPatch(title="Another title"))))
    assert board.drawing.drawn - drawn == 1
    window.click(board.tools.tidy)
    assert not dpg.is_item_shown(board.tools.tidy)
    assert board.camera.sight == sight


def test_a_fitted_board_shows_what_is_new_on_it(play: Play) -> None:
    """Whoever sees the whole track goes on to see the whole track."""
    window = play(Script.of("a", mode=Mode.AUTO).open())
    board = window.window.panels.board
    for number in range(6):
        after = TicketId(f"n{number - 1}") if number else A
        added = AddTicket(Ticket(TicketId(f"n{number}"), "new", depends_on=(after,)))
        window.play(partial(Script.tell, message=added))
    left, top, width, height = window.box(board.camera.plot)
    x, y = board.pixel(TicketId("n5"))
    assert left < x < left + width and top < y < top + height


def test_the_critical_path_is_framed_on_demand(play: Play) -> None:
    """It goes along with what has happened, and says how long it still takes where that is known."""
    slow = ticket("slow", "a", estimate_s=600.0)
    script = Script.of(ticket("a", estimate_s=60.0), ticket("quick", "a", estimate_s=30.0), slow, ("d", "slow"))
    window = play(script.open())
    path = window.window.panels.board.path
    assert not path.shown
    window.click(window.window.panels.board.tools.critical)
    assert path.tickets[1:] == ("slow", "d")
    assert path.words == "about 16:00 left"
    window.play(lambda s: s.tell(LinkTickets(TicketId("quick"), TicketId("d"))))
    assert path.tickets[1:] == ("slow", "d", "quick")
    window.window.next_theme()
    window.frames(3)
    window.key("c")
    assert (path.shown, path.words) == (False, "")


def test_a_removed_ticket_leaves_no_trace_that_breaks(play: Play) -> None:
    """Its card, its questions and its row go; everything else is drawn on."""
    window = play(Script.of("a", ("b", "a"), "c").open().prepare("a").prepare("c"))
    assert len(window.window.model.approvals) == 2
    window.select("c")
    window.key("Delete")
    window.key("Return")
    assert len(window.window.model.approvals) == 1
    window.play(lambda s: s.approve("a"))
    mend = Ticket(TicketId("mend"), "mend", depends_on=(A,), conditions=(Condition(A, On.FAILURE),))
    window.play(lambda s: s.tell(AddTicket(mend)))
    window.play(lambda s: s.start("a") if s.status("a") is Status.AWAITING_SPAWN else s)
    window.frames(6)
    assert window.window.panels.board.drawing.cards.shown(TicketId("mend"))[0] == "mend"
