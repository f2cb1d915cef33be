"""Answering by keys, undoing within three seconds, and one answer for questions that are alike."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import dearpygui.dearpygui as dpg

from podium.core.approval import Approval, Approved, Rejected, SpawnBody, StepBody
from podium.core.conversation import canonical
from podium.core.inputs import Answer, Close
from podium.gui.keys import Chord
from podium.gui.sending_line import SendingLine
from podium.view.delivery import HOLD_S
from tests.gui.harness import Stage
from tests.gui.playing import Played
from tests.gui.rig import Rig, rig_of
from tests.gui.scenes import Scene, command_step, ticket, write_step
from tests.script import Script


def scene_of(stage: Stage, names: str = "abcd") -> Scene:
    return Scene(stage.model, [ticket(name, title=f"Ticket {name}") for name in names])


def commands(stage: Stage, *lines: str) -> tuple[Rig, list[Approval]]:
    """A worker for each command, which asks for it."""
    scene = scene_of(stage)
    asked = []
    for name, line in zip("abcd", lines, strict=False):
        scene.start(name)
        scene.at += 1
        asked.append(scene.ask_step(name, command_step(line)))
    rig = rig_of(stage, 400)
    stage.now = scene.at
    stage.frames(4)
    return rig, asked


def yes(asked: Approval) -> Answer:
    return Answer(asked.id, Approved(asked.body))


# --- letters ----------------------------------------------------------------------------------------


def test_letters_answer_in_the_dialog_and_go_round(stage: Stage) -> None:
    """N shows the next, A approves, R asks why and Enter there rejects; a letter in the reason is a letter."""
    rig, (first, second, third) = commands(stage, "ls one", "ls two", "ls three")
    rig.open(first)
    stage.key("n")
    stage.until(lambda: rig.shown == second.id, "the next")
    stage.frames(8)
    stage.key("a")
    assert rig.shown == third.id
    stage.frames(8)
    stage.key("r")
    stage.type("an odd one")
    stage.key("Return")
    assert rig.shown == first.id
    assert rig.answers() == [yes(second), Answer(third.id, Rejected("an odd one"))]


def test_e_goes_to_the_text_and_esc_leaves_it_for_the_letters(stage: Stage) -> None:
    """A whole edit without the pointer; the letter itself is not written."""
    rig, (asked,) = commands(stage, "ls one")
    rig.open(asked)
    stage.key("e")
    stage.key("End")
    stage.type("/aeru")
    assert dpg.get_item_label(rig.dialog.footer.approve_button) == "Approve   Ctrl+Enter"
    stage.key("Escape")
    assert dpg.get_item_label(rig.dialog.footer.approve_button) == "Approve   A"
    stage.key("a")
    assert isinstance(asked.body, StepBody)
    call = replace(asked.body.call, arguments=canonical({"command": "ls one/aeru", "timeout_s": 120}))
    assert rig.answers() == [Answer(asked.id, Approved(replace(asked.body, call=call)))]


# --- undo -------------------------------------------------------------------------------------------


def test_an_answer_is_sent_after_three_seconds_and_can_be_undone_until_then(stage: Stage) -> None:
    """The dialog counts down beside the next question; U takes the answer back and shows its question again."""
    rig, (first, second) = commands(stage, "ls one", "ls two")
    rig.open(first)
    stage.key("a")
    stage.frames(8)
    sending: SendingLine = rig.dialog.footer.sending
    assert (rig.shown, sending.text, rig.told()) == (second.id, "Approved a · sent in 3 s", [])
    stage.now += 1.5
    stage.frames(2)
    assert sending.text == "Approved a · sent in 2 s"
    stage.key("u")
    assert (rig.shown, sending.text) == (first.id, "")
    assert rig.answers() == []
    stage.click(rig.dialog.footer.reject_button)
    stage.type("no")
    stage.key("Return")
    stage.frames(4)
    stage.click(sending.button)
    assert (rig.shown, rig.answers()) == (first.id, [])
    assert dpg.get_value(rig.dialog.footer.reason) == "no"


def test_the_inbox_shows_what_is_being_sent_and_undoes_it(stage: Stage) -> None:
    """The card counts down; its button and U take the answer back; opening it does, too."""
    rig, (asked,) = commands(stage, "ls one")
    card = rig.approvals.inbox.cards[0]
    rig.open(asked)
    stage.key("a")
    stage.frames(4)
    assert rig.shown is None
    assert dpg.get_value(card.detail) == "Approved · sent in 3 s"
    assert not dpg.is_item_shown(rig.approvals.inbox.count)
    stage.click(card.undo_button)
    assert not dpg.is_item_shown(card.undo_button)
    assert rig.answers() == []
    rig.open(asked)
    stage.key("a")
    stage.frames(4)
    stage.key("u")
    assert rig.shown == asked.id
    assert rig.answers() == []
    stage.key("a")
    stage.frames(4)
    rig.open(asked)
    assert rig.answers() == []
    stage.key("a")
    assert rig.answers() == [yes(asked)]
    scene_closed = rig.approvals.outbox.held
    assert scene_closed == ()


def test_only_the_last_answer_names_the_key_that_takes_it_back(stage: Stage) -> None:
    """The buttons of those before are there, too, without the key."""
    rig, (first, _) = commands(stage, "ls one", "ls two")
    rig.open(first)
    stage.key("a")
    stage.frames(8)
    stage.key("a")
    stage.frames(8)
    cards = rig.approvals.inbox.cards[:2]
    assert [dpg.get_item_label(card.undo_button) for card in cards] == ["Undo", "Undo   U"]
    stage.key("u")
    stage.key("Escape")
    stage.frames(8)
    assert dpg.get_item_label(cards[0].undo_button) == "Undo   U"


def test_the_next_to_review_is_none_that_is_being_sent(play: Callable[..., Played]) -> None:
    """Space goes on with what has no answer; it does not take one back."""
    window = play(Script.of("a", "b").open().prepare("a").prepare("b"))
    dialog = window.window.panels.approvals.dialog
    window.key("space")
    window.frames(10)
    first = dialog.queue.current
    window.key("a")
    window.frames(6)
    window.key("Escape")
    window.key("space")
    window.frames(6)
    assert dialog.queue.current not in (None, first)
    assert len(window.window.panels.approvals.outbox.held) == 1
    review = window.window.panels.top.review
    assert dpg.get_item_label(review) == "Review 1"
    window.key("a")
    window.frames(6)
    assert dpg.get_item_label(review) == "Review"
    assert len(window.window.panels.approvals.outbox.held) == 2


def test_what_was_sent_meanwhile_is_not_offered_to_be_undone(play: Callable[..., Played]) -> None:
    """A dialog that was closed over an answer on its way, and is opened when it has arrived."""
    window = play(Script.of("a", "b", "c").open().prepare("a").prepare("b").prepare("c"))
    sending = window.window.panels.approvals.dialog.footer.sending
    window.key("space")
    window.frames(10)
    window.key("a")
    window.frames(10)
    assert (sending.text[:8], dpg.is_item_visible(sending.button)) == ("Approved", True)
    window.key("Escape")
    window.frames(6)
    window.now += HOLD_S
    window.frames(6)
    window.key("space")
    window.frames(10)
    assert (sending.text, dpg.is_item_visible(sending.button)) == ("", False)


def test_what_is_withdrawn_meanwhile_is_not_answered(stage: Stage) -> None:
    """No late answer to a question that no longer stands."""
    scene = scene_of(stage)
    asked = scene.ask_spawn("a")
    rig = rig_of(stage)
    rig.open(asked)
    stage.key("a")
    scene.withdraw(asked)
    stage.frames(3)
    assert rig.answers() == []


def test_closing_the_window_sends_what_was_held(play: Callable[..., Played]) -> None:
    """Nothing that was answered is lost by closing, and it goes before the engine is told to stop."""
    window = play(Script.of("a").open().prepare("a"))
    dialog = window.window.panels.approvals.dialog
    window.key("space")
    window.frames(10)
    window.key("a")
    assert not [posted for posted in window.posted if isinstance(posted, Answer)]
    window.window.actions.close()
    (answer,) = [posted for posted in window.posted if isinstance(posted, Answer)]
    assert isinstance(answer.verdict, Approved)
    closed = next(posted for posted in window.posted if isinstance(posted, Close))
    assert window.posted.index(answer) < window.posted.index(closed)
    assert dialog.queue.current is None


def test_the_ticket_keys_mean_tickets_unless_a_question_is_in_hand(play: Callable[..., Played]) -> None:
    """A adds a ticket; with the inbox taken up it approves; Esc gives the keys back."""
    window = play(Script.of("a", "b").open().prepare("a"))
    inbox, form = window.window.panels.approvals.inbox, window.window.panels.dag.form
    window.select("a")
    window.move(640, 300)
    window.key("i")
    assert inbox.in_hand is not None
    window.key("a")
    assert window.window.panels.approvals.dialog.queue.current is not None
    window.key("Escape")
    window.key("Escape")
    assert inbox.in_hand is None
    window.key("a")
    assert window.window.overlay.top == form.window


def test_the_buttons_stay_where_they_are_from_question_to_question(stage: Stage) -> None:
    """Whatever is asked next, the dialog grows upwards and never shrinks, so that a mouse can answer in a row."""
    scene = scene_of(stage)
    for name in "ab":
        scene.start(name)
    long = command_step("\n".join(f"echo {n}" for n in range(4)))
    asked = [scene.ask_step("a", command_step("ls")), scene.ask_step("b", long)]
    rig = rig_of(stage, 400)

    def place() -> tuple[float, tuple[int, int]]:
        stage.frames(12)
        return dpg.get_item_pos(rig.dialog.window)[1], stage.centre(rig.dialog.footer.approve_button)

    rig.open(asked[0])
    first = place()
    stage.key("n")
    second = place()
    stage.key("n")
    assert place() == second
    assert (second[0] < first[0], second[1]) == (True, first[1])
    stage.key("Escape")
    rig.open(asked[0])
    assert place() == first


# --- alike ------------------------------------------------------------------------------------------


def test_identical_calls_are_one_card_and_one_answer(stage: Stage) -> None:
    """Three workers ask for the same command: one press answers them all, and one press undoes it."""
    rig, asked = commands(stage, "pytest -q", "pytest -q", "ls", "pytest -q")
    cards = [card for card in rig.approvals.inbox.cards if card.entry]
    assert [len(card.entry.approvals) for card in cards if card.entry] == [3, 1]
    rig.open(asked[0])
    assert dpg.get_item_label(rig.dialog.header.alike_chip) == "3 alike"
    assert dpg.get_item_label(rig.dialog.footer.approve_button) == "Approve all 3   A"
    stage.key("a")
    stage.frames(6)
    assert rig.dialog.footer.sending.text.startswith("Approved 3 questions")
    stage.key("u")
    assert rig.shown == asked[0].id
    stage.key("a")
    assert rig.answers() == [yes(asked[0]), yes(asked[1]), yes(asked[3])]


def test_an_edit_of_a_group_is_carried_over_to_each(stage: Stage) -> None:
    """Each keeps its own call; what was edited is the same in all."""
    rig, asked = commands(stage, "pytest -q", "pytest -q")
    rig.open(asked[0])
    rig.edit("command", "pytest -x")
    stage.key("ctrl+Return")
    given = rig.answers()
    assert [answer.approval for answer in given] == [asked[0].id, asked[1].id]
    for answer in given:
        assert isinstance(answer.verdict, Approved) and isinstance(answer.verdict.body, StepBody)
        assert answer.verdict.body.call.args() == {"command": "pytest -x", "timeout_s": 120}


def test_a_group_is_opened_up_and_closed_again(stage: Stage) -> None:
    """By its chip on the card, and in the dialog by its chip or G: then each is answered for itself."""
    rig, asked = commands(stage, "pytest -q", "pytest -q")
    inbox = rig.approvals.inbox
    stage.click(inbox.cards[0].alike_chip)
    stage.frames(2)
    assert ([len(entry.approvals) for entry in inbox.entries], rig.shown) == ([1, 1], None)
    stage.click(inbox.cards[1].alike_chip)
    stage.frames(2)
    assert [len(entry.approvals) for entry in inbox.entries] == [2]
    rig.open(asked[0])
    stage.key("g")
    stage.frames(4)
    assert dpg.get_item_label(rig.dialog.footer.approve_button) == "Approve   A"
    stage.key("a")
    stage.frames(8)
    assert rig.shown == asked[1].id
    assert rig.answers() == [yes(asked[0])]


def test_one_that_came_later_is_not_answered_unseen(stage: Stage) -> None:
    """The group that is answered is the one that was shown."""
    scene = scene_of(stage)
    for name in "ab":
        scene.start(name)
    first = scene.ask_step("a", command_step("make"))
    rig = rig_of(stage)
    rig.open(first)
    late = scene.ask_step("b", command_step("make"))
    stage.frames(6)
    stage.key("a")
    stage.frames(8)
    assert rig.shown == late.id
    assert rig.answers() == [yes(first)]


# --- the inbox in hand ------------------------------------------------------------------------------


def test_the_inbox_is_answered_without_the_dialog_where_a_card_shows_all(stage: Stage) -> None:
    """I takes it up, A approves a short command, and goes on; what a card cannot show is opened instead."""
    scene = scene_of(stage)
    for name in "abc":
        scene.start(name)
        scene.at += 1
    asked = [
        scene.ask_step("a", command_step("ls")),
        scene.ask_step("b", write_step()),
        scene.ask_step("c", command_step("make")),
    ]
    rig = rig_of(stage, 400)
    stage.frames(4)
    stage.move(900, 700)
    stage.key("i")
    inbox = rig.approvals.inbox
    assert inbox.in_hand is not None and inbox.in_hand.first == asked[0]
    stage.key("a")
    assert (rig.shown, inbox.in_hand.first) == (None, asked[1])
    stage.key("a")
    assert rig.shown == asked[1].id
    stage.key("Escape")
    stage.key("i")
    stage.key("Up")
    assert inbox.in_hand.first == asked[2]
    stage.key("r")
    stage.frames(10)
    stage.type("not now")
    stage.key("Return")
    assert rig.answers() == [yes(asked[0]), Answer(asked[2].id, Rejected("not now"))]


def test_the_pointer_has_in_hand_what_it_was_moved_to(stage: Stage) -> None:
    """A card that slid under a pointer at rest is not meant: nobody answers what they did not point at."""
    rig, asked = commands(stage, "ls one", "ls two", "ls three")
    inbox = rig.approvals.inbox
    x, y = stage.centre(inbox.cards[0].title)
    stage.move(x, y)
    assert inbox.in_hand is not None and inbox.in_hand.first == asked[0]
    stage.key("a")
    stage.now += HOLD_S
    stage.frames(3)
    assert rig.told() == [yes(asked[0])]
    stage.move(900, 700)
    assert inbox.in_hand is None
    stage.move(x, y)
    stage.key("e")
    stage.frames(10)
    assert rig.shown is not None
    assert rig.dialog.form.typing


def test_a_question_that_slid_under_the_pointer_is_taken_in_hand_before_it_is_answered(stage: Stage) -> None:
    """Who goes on pressing A with the pointer at rest sees what comes next; the ticket's own A is not meant there."""
    scene, asked = scene_of(stage), list[Approval]()
    for name in "ab":
        scene.start(name)
        scene.at += 1
        asked.append(scene.ask_step(name, command_step(f"ls {name}")))
    rig = rig_of(stage, 400)
    inbox, forms = rig.approvals.inbox, list[str]()
    rig.keys.on(Chord(dpg.mvKey_A), lambda: forms.append("a new ticket"))
    stage.now = scene.at
    stage.frames(4)
    stage.move(*stage.centre(inbox.cards[0].title))
    stage.key("a")
    stage.now += HOLD_S
    stage.frames(3)
    scene.close(asked[0])
    stage.frames(3)
    assert (inbox.in_hand, inbox.at_rest) == (None, True)
    stage.key("a")
    assert inbox.in_hand is not None and inbox.in_hand.first == asked[1]
    stage.key("a")
    stage.now += HOLD_S
    stage.frames(3)
    assert (rig.told(), forms) == ([yes(asked[0]), yes(asked[1])], [])


def test_a_wide_scene_is_sorted_by_what_it_unlocks(stage: Stage) -> None:
    """First what most others wait for, whoever asked first; the card says how many."""
    scene = Scene(stage.model, [ticket("leaf"), ticket("root"), ticket("x", "root"), ticket("y", "x")])
    scene.ask_spawn("leaf")
    scene.ask_spawn("root")
    rig = rig_of(stage)
    stage.frames(4)
    assert [entry.first.ticket for entry in rig.approvals.inbox.entries] == ["root", "leaf"]
    assert "2 wait for it" in dpg.get_value(rig.approvals.inbox.cards[0].detail)
    body = rig.approvals.inbox.entries[0].first.body
    assert isinstance(body, SpawnBody)


# --- what was asked and what was sent ---------------------------------------------------------------


def test_an_edit_is_compared_with_what_was_asked(stage: Stage) -> None:
    """C shows both in one diff before it is sent, and goes back to what it would do."""
    rig, (asked,) = commands(stage, "ls one")
    rig.open(asked)
    reading = rig.dialog.form.reading
    assert not dpg.is_item_shown(reading.compare_button)
    rig.edit("command", "ls two")
    stage.key("Escape")
    stage.key("c")
    assert [row.text for row in reading.log.rows if row.back] == ["- ls one", "+ ls two"]
    stage.click(reading.compare_button)
    stage.frames(3)
    assert [row.text for row in reading.log.rows] == ["ls two"]


def test_an_answer_can_be_read_afterwards(play: Callable[..., Played]) -> None:
    """The inspector lists who answered what; a click shows what was asked and what was sent, Esc closes it."""
    window = play(Script.of("a").open().prepare("a"), size=(1280, 1000))
    window.select("a")
    window.key("space")
    window.frames(10)
    window.key("e")
    window.key("ctrl+a")
    window.paste("Do it better.")
    window.key("ctrl+Return")
    answers = window.window.panels.inspector.answers
    window.until(lambda: dpg.is_item_shown(answers.group), "the answer to be told")
    assert "approved with edits by person" in str(dpg.get_item_label(answers.buttons[0]))
    window.click(answers.buttons[0])
    window.frames(10)
    told = answers.dialog.reading.log.rows
    assert "+ Do it better." in [row.text for row in told]
    assert any(row.text.startswith("- ") for row in told)
    window.key("Escape")
    assert not window.window.desk.modal
