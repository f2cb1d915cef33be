"""The list of what waits for the person."""

from __future__ import annotations

import dearpygui.dearpygui as dpg

from podium.core.events import Outcome, TicketMoved
from podium.core.status import Status
from podium.core.ticket import TicketId
from podium.gui.inbox import Inbox
from podium.gui.inbox_card import Card
from podium.view.inbox import Entry
from tests.gui.harness import Stage
from tests.gui.rig import rig_of
from tests.gui.scenes import DIFF, Scene, ticket, write_step


def inbox_of(stage: Stage, height: int = 240) -> Inbox:
    return rig_of(stage, height).approvals.inbox


def name_of(card: Card) -> str:
    assert card.waiting is not None
    return card.waiting.first.ticket if isinstance(card.waiting, Entry) else card.waiting.ticket


def test_an_empty_inbox_says_so(stage: Stage) -> None:
    """Nothing to do is worth saying; the count comes with the first question."""
    scene = Scene(stage.model, [ticket("a")])
    inbox = inbox_of(stage)
    assert dpg.is_item_shown(inbox.empty)
    assert not dpg.is_item_shown(inbox.count)
    scene.ask_spawn("a")
    stage.frames(3)
    assert not dpg.is_item_shown(inbox.empty)
    assert dpg.get_item_label(inbox.count) == "1 waiting"


def test_a_click_on_a_card_wants_its_approval(stage: Stage) -> None:
    """The dialog is told which one, and the ticket is selected."""
    scene = Scene(stage.model, [ticket("a"), ticket("b")])
    scene.ask_spawn("a")
    second = scene.ask_spawn("b")
    rig = rig_of(stage)
    stage.frames(3)
    stage.click(rig.approvals.inbox.cards[1].title)
    assert (rig.shown, stage.desk.selected) == (second.id, "b")


def test_tickets_that_only_a_person_takes_up_again_stand_below_the_questions(stage: Stage) -> None:
    """Blocked, failed, killed: with the reason, the latest first; a click selects, and a retry takes it off."""
    scene = Scene(stage.model, [ticket("a"), ticket("b"), ticket("c"), ticket("d")])
    for name, outcome in (("a", Outcome.BLOCKED), ("b", Outcome.KILLED)):
        scene.start(name)
        scene.at += 5
        scene.end(name, outcome, f"conflicts in {name}.py")
    asked_first = scene.ask_spawn("c")
    inbox = inbox_of(stage)
    stage.now = scene.at
    stage.frames(3)
    rows = [(name_of(card), dpg.get_value(card.title)) for card in inbox.cards if card.waiting is not None]
    assert rows == [("c", "Start the worker"), ("b", "killed"), ("a", "blocked")]
    assert dpg.get_item_label(inbox.count) == "1 waiting"
    assert not dpg.is_item_shown(inbox.empty)
    assert dpg.get_value(inbox.cards[2].detail) == "5 s ago · conflicts in a.py"
    stage.click(inbox.cards[2].title)
    assert stage.desk.selected == "a"
    scene.close(asked_first)
    scene.tell(TicketMoved(TicketId("a"), Status.TODO, "asked for another attempt"))
    stage.frames(3)
    assert [name_of(card) for card in inbox.cards if card.waiting is not None] == ["b"]
    assert not dpg.is_item_shown(inbox.count)


def test_a_long_name_does_not_push_the_question_out(stage: Stage) -> None:
    """Its middle is given up; what is asked can still be read."""
    name = "extract-" + "very-" * 20 + "long-name"
    scene = Scene(stage.model, [ticket(name)])
    scene.ask_spawn(name)
    inbox = inbox_of(stage)
    stage.frames(3)
    assert dpg.get_value(inbox.cards[0].title) == "Start the worker"
    x, _, width, _ = stage.box(inbox.cards[0].title)
    assert x + width < 10 + 340 - 14


def test_the_count_opens_the_first(stage: Stage) -> None:
    """One click for whoever answers in order."""
    scene = Scene(stage.model, [ticket("a"), ticket("b")])
    first = scene.ask_spawn("a")
    scene.ask_spawn("b")
    rig = rig_of(stage)
    stage.frames(3)
    stage.click(rig.approvals.inbox.count)
    assert rig.shown == first.id


def test_what_a_dialog_covers_is_not_clicked(stage: Stage) -> None:
    """While a dialog is open the list below takes no clicks."""
    scene = Scene(stage.model, [ticket("a")])
    scene.ask_spawn("a")
    rig = rig_of(stage)
    stage.frames(3)
    stage.desk.modal = True
    stage.click(rig.approvals.inbox.cards[0].title)
    assert rig.shown is None


def test_cards_come_and_go_with_their_questions(stage: Stage) -> None:
    """A closed question leaves the list, the others move up, and none is shown twice."""
    scene = Scene(stage.model, [ticket(f"t{n}") for n in range(12)])
    opened = [scene.ask_spawn(f"t{n}") for n in range(12)]
    inbox = inbox_of(stage)
    stage.frames(3)
    scene.withdraw(opened[0])
    scene.withdraw(opened[5])
    stage.frames(3)
    shown = [card.entry.first for card in inbox.cards if card.entry is not None]
    assert shown == list(stage.model.approvals)
    assert {a.id for a in shown} == {a.id for a in opened} - {opened[0].id, opened[5].id}
    assert len(inbox.cards) == 12


def test_half_characters_in_a_question(stage: Stage) -> None:
    """Whatever a model calls its tools, the list stands."""
    scene = Scene(stage.model, [ticket("a")])
    scene.start("a")
    scene.ask_step("a", write_step("half \ud83d.py", diff=DIFF + "+\udc00\n"))
    inbox = inbox_of(stage)
    stage.frames(3)
    assert dpg.get_value(inbox.cards[0].title) == "write_file half �.py"
