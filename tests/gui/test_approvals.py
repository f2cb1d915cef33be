"""Approvals answered in a real window: what a person reads, edits, approves and rejects is what the engine is told."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import dearpygui.dearpygui as dpg
import pytest
from hypothesis import given
from hypothesis import strategies as st

from podium.core.approval import RULE, Approval, Approved, Rejected, ReviewBody, SpawnBody, StepBody
from podium.core.budget import LimitBody, LimitKind, Scope
from podium.core.conversation import ToolCall, ToolEffect, canonical
from podium.core.events import ApprovalClosed
from podium.core.inputs import Answer, KeepDraft, KillWorker
from podium.core.preview import Preview, PreviewKind
from podium.gui.approval_form import TABS
from podium.gui.approval_queue import Queue
from podium.gui.shares import share
from podium.view.inbox import Entry
from podium.view.model import Model
from tests.gui.harness import Stage
from tests.gui.rig import Rig, rig_of
from tests.gui.scenes import DIFF, MODELS, Scene, command_step, spawn, ticket, write_step


def three(stage: Stage) -> Scene:
    return Scene(stage.model, [ticket(name, title=f"Ticket {name}") for name in "abc"])


# --- spawn ------------------------------------------------------------------------------------------


def test_an_edited_prompt_arrives_and_enter_makes_a_line(stage: Stage) -> None:
    """Ctrl+Enter approves, Enter alone is a line break, and everything else goes as it came."""
    scene = three(stage)
    rig = rig_of(stage)
    asked = scene.ask_spawn("a")
    assert isinstance(asked.body, SpawnBody)
    rig.open(asked)
    stage.click(rig.dialog.form.editor("prompt").input)
    stage.key("ctrl+End")
    stage.key("Return")
    stage.type("Be kind.")
    stage.paste(" 漢字 → ✓")
    stage.key("ctrl+Return")
    edited = replace(asked.body, prompt=asked.body.prompt + "\nBe kind. 漢字 → ✓")
    assert rig.answers() == [Answer(asked.id, Approved(edited))]
    assert rig.shown is None
    assert not stage.desk.modal


def test_every_part_of_a_worker_can_be_edited(stage: Stage) -> None:
    """Context and role have their tabs, the model its field."""
    scene = three(stage)
    rig = rig_of(stage)
    asked = scene.ask_spawn("a")
    assert isinstance(asked.body, SpawnBody)
    rig.open(asked)
    rig.edit("model", "other-model")
    for tab in ("context", "role"):
        stage.click(rig.dialog.form.tab_buttons[tab])
        rig.edit(tab, f"another {tab}")
    stage.click(rig.dialog.footer.approve_button)
    edited = replace(asked.body, model="other-model", context="another context", role="another role")
    assert rig.answers() == [Answer(asked.id, Approved(edited))]


def test_every_model_of_the_list_can_be_chosen_and_escape_leaves_only_the_list(stage: Stage) -> None:
    """The last entry is in sight as a whole; a list that is open takes Esc before the dialog does."""
    scene = three(stage)
    rig = rig_of(stage)
    rig.open(scene.ask_spawn("a"))
    choice = rig.dialog.form.editor("model").choice
    x, _, _, _ = stage.box(choice)
    stage.click(choice)
    assert rig.dialog.form.choosing
    stage.key("Escape")
    assert (rig.dialog.form.choosing, rig.shown) == (False, "a.1.1")

    _, y, _, height = stage.box(choice)
    stage.click(choice)
    stage.click_at(x + 20, y + height + 44)
    draft = rig.dialog.queue.draft
    assert draft is not None and draft.text("model") == MODELS[-1]
    stage.key("Escape")
    assert rig.shown is None


def test_approvals_and_their_tabs_are_turned_by_keys(stage: Stage) -> None:
    """Nothing in the dialog needs the pointer."""
    scene = three(stage)
    rig = rig_of(stage)
    first, second = scene.ask_spawn("a"), scene.ask_spawn("b")
    rig.open(first)
    stage.key("ctrl+Right")
    assert rig.shown == second.id
    stage.key("ctrl+Left")
    assert rig.shown == first.id
    stage.frames(6)
    for number, tab in enumerate(TABS, 1):
        stage.key(f"ctrl+{number}")
        assert rig.dialog.form.tab == tab


def test_a_command_ticket_shows_its_command(stage: Stage) -> None:
    """What will be run can be read and changed before it runs."""
    scene = Scene(stage.model, [ticket("a", command="make test")])
    rig = rig_of(stage)
    asked = scene.ask_spawn("a")
    rig.open(asked)
    rig.edit("command", "make check")
    assert [row.text for row in rig.dialog.form.reading.log.rows] == ["make check"]
    stage.key("ctrl+Return")
    assert isinstance(asked.body, SpawnBody)
    assert rig.answers() == [Answer(asked.id, Approved(replace(asked.body, command="make check")))]


# --- step -------------------------------------------------------------------------------------------


def test_an_edited_argument_arrives(stage: Stage) -> None:
    """Each argument has its own editor; the others stay as they were."""
    scene = three(stage)
    rig = rig_of(stage)
    scene.start("a")
    asked = scene.ask_step("a", write_step(content="x = 1\n", said="I write the constant."))
    assert isinstance(asked.body, StepBody)
    rig.open(asked)
    rig.edit("content", "x = 2\n")
    stage.key("ctrl+Return")
    call = replace(asked.body.call, arguments=canonical({"path": "shop/amounts.py", "content": "x = 2\n"}))
    assert rig.answers() == [Answer(asked.id, Approved(replace(asked.body, call=call)))]


def test_the_whole_diff_is_there_with_numbers(stage: Stage) -> None:
    """A person sees all that they approve."""
    scene = three(stage)
    rig = rig_of(stage)
    scene.start("a")
    rig.open(scene.ask_step("a", write_step()))
    rows = rig.dialog.form.reading.log.rows
    assert "".join(row.text.strip() for row in rows if row.back).count("exact") == 2
    assert any(row.gutter.split() == ["2"] for row in rows)


def test_an_edited_change_is_shown_as_it_would_be_made(stage: Stage) -> None:
    """Nobody approves what they have not seen: the diff is that of the edited text, path first."""
    scene = three(stage)
    rig = rig_of(stage)
    scene.start("a")
    diff = "--- /dev/null\n+++ b/x.py\n@@ -0,0 +1 @@\n+x = 1\n"
    rig.open(scene.ask_step("a", write_step("x.py", "x = 1\n", diff=diff)))
    assert [editor.name for editor in rig.dialog.form.editors] == ["path", "content"]
    rig.edit("content", "x = 2\ny = 3\n")
    stage.frames(2)
    reading = rig.dialog.form.reading
    assert [row.text.strip() for row in reading.log.rows if row.back] == ["+ x = 2", "+ y = 3"]
    assert reading.note == "with your edit"
    rig.edit("path", "y.py")
    stage.frames(2)
    assert reading.note == "as it was asked, without your edit: that file was not read"


def test_a_number_that_is_none_is_named_and_not_sent(stage: Stage) -> None:
    """The mistake is shown before anything is sent, and can be mended."""
    scene = three(stage)
    rig = rig_of(stage)
    scene.start("a")
    asked = scene.ask_step("a", command_step("ls"))
    rig.open(asked)
    rig.edit("timeout_s", "soon")
    stage.key("ctrl+Return")
    assert rig.answers() == []
    assert rig.dialog.footer.message == "Cannot be sent: timeout_s needs a whole number."
    rig.edit("timeout_s", "30")
    stage.key("ctrl+Return")
    assert isinstance(asked.body, StepBody)
    call = replace(asked.body.call, arguments=canonical({"command": "ls", "timeout_s": 30}))
    assert rig.answers() == [Answer(asked.id, Approved(replace(asked.body, call=call)))]


def test_flags_lists_and_numbers_have_their_editors(stage: Stage) -> None:
    """A flag is clicked, a list is edited as JSON."""
    scene = three(stage)
    rig = rig_of(stage)
    scene.start("a")
    call = ToolCall("1", "copy", canonical({"force": False, "names": ["a"]}))
    asked = scene.ask_step("a", StepBody(call, ToolEffect.WRITE, Preview(PreviewKind.TEXT, "copies a")))
    rig.open(asked)
    stage.click(rig.dialog.form.editor("force").input)
    rig.edit("names", '["a", "b"]')
    stage.key("ctrl+Return")
    body = rig.answers()[0].verdict
    assert isinstance(body, Approved) and isinstance(body.body, StepBody)
    assert body.body.call.args() == {"force": True, "names": ["a", "b"]}


def test_reset_takes_an_edit_back(stage: Stage) -> None:
    """What was asked is one click away."""
    scene = three(stage)
    rig = rig_of(stage)
    asked = scene.ask_spawn("a")
    rig.open(asked)
    rig.edit("prompt", "nonsense")
    stage.click(rig.dialog.form.editor("prompt").reset_button)
    stage.click(rig.dialog.footer.approve_button)
    assert rig.answers() == [Answer(asked.id, Approved(asked.body))]


# --- rejecting --------------------------------------------------------------------------------------


def test_a_rejection_carries_its_reason(stage: Stage) -> None:
    """Ctrl+Backspace goes to the reason, and again rejects; the reason is sent whole."""
    scene = three(stage)
    rig = rig_of(stage)
    asked = scene.ask_spawn("a")
    rig.open(asked)
    stage.key("ctrl+BackSpace")
    assert rig.answers() == []
    stage.type("too broad")
    stage.key("ctrl+BackSpace")
    assert rig.answers() == [Answer(asked.id, Rejected("too broad"))]


def test_enter_in_the_reason_rejects_and_ctrl_enter_does_not_approve(stage: Stage) -> None:
    """Whoever writes why not does not mean yes."""
    scene = three(stage)
    rig = rig_of(stage)
    asked = scene.ask_spawn("a")
    rig.open(asked)
    stage.click(rig.dialog.footer.reason)
    stage.type("no")
    stage.key("ctrl+Return")
    assert rig.answers() == []
    stage.click(rig.dialog.footer.reason)
    stage.key("Return")
    assert rig.answers() == [Answer(asked.id, Rejected("no"))]


def test_rejecting_without_a_reason_is_asked_about_once(stage: Stage) -> None:
    """A reason helps the worker, but is not forced out of anybody."""
    scene = three(stage)
    rig = rig_of(stage)
    asked = scene.ask_spawn("a")
    rig.open(asked)
    stage.click(rig.dialog.footer.reject_button)
    assert rig.answers() == []
    stage.rest()
    stage.click(rig.dialog.footer.reject_button)
    assert rig.answers() == [Answer(asked.id, Rejected(""))]


def test_ctrl_backspace_in_an_editor_deletes_a_word(stage: Stage) -> None:
    """There it means what it means everywhere."""
    scene = three(stage)
    rig = rig_of(stage)
    asked = scene.ask_spawn("a")
    rig.open(asked)
    rig.edit("prompt", "one two")
    stage.key("ctrl+BackSpace")
    stage.key("ctrl+Return")
    body = rig.answers()[0].verdict
    assert isinstance(body, Approved) and isinstance(body.body, SpawnBody)
    assert body.body.prompt == "one "


# --- later, next, withdrawn -------------------------------------------------------------------------


def test_esc_closes_and_keeps_the_edit(stage: Stage) -> None:
    """Esc in an editor would take the text back; the draft keeps it. The first leaves the editor, the second closes."""
    scene = three(stage)
    rig = rig_of(stage)
    asked = scene.ask_spawn("a")
    assert isinstance(asked.body, SpawnBody)
    rig.open(asked)
    rig.edit("prompt", "edited before lunch")
    stage.key("Escape")
    assert rig.shown == asked.id
    assert not rig.dialog.form.typing
    stage.key("Escape")
    assert rig.shown is None
    assert rig.answers() == []
    rig.open(asked)
    assert dpg.get_value(rig.dialog.form.editor("prompt").input) == "edited before lunch"
    stage.key("ctrl+Return")
    assert rig.answers() == [Answer(asked.id, Approved(replace(asked.body, prompt="edited before lunch")))]


def test_an_edit_that_is_put_aside_outlives_the_window(stage: Stage) -> None:
    """The engine is told once of each edit, and the next window's dialog begins with what was kept."""
    scene = three(stage)
    rig = rig_of(stage)
    asked = scene.ask_spawn("a")
    assert isinstance(asked.body, SpawnBody)
    edited = replace(asked.body, prompt="edited before the crash")
    rig.open(asked)
    rig.edit("prompt", "edited before the crash")
    stage.key("Escape")
    kept = [posted for posted in stage.session.posted if isinstance(posted, KeepDraft)]
    assert kept[-1] == KeepDraft(asked.id, edited)
    assert len(set(map(repr, kept))) == len(kept)
    queue = Queue()
    queue.sync(alone(asked), {asked.id: edited})
    queue.open(asked.id)
    assert queue.draft is not None
    assert (queue.draft.body(), queue.draft.edited("prompt"), queue.draft.keepable()) == (edited, True, None)
    rig.dialog.queue = queue
    stage.until(lambda: rig.shown == asked.id, "the dialog to open")
    stage.frames(12)
    assert dpg.get_value(rig.dialog.form.editor("prompt").input) == "edited before the crash"


def test_the_reason_is_kept_as_well(stage: Stage) -> None:
    """Half a reason is an edit, too."""
    scene = three(stage)
    rig = rig_of(stage)
    asked = scene.ask_spawn("a")
    rig.open(asked)
    stage.click(rig.dialog.footer.reason)
    stage.type("because")
    stage.key("Escape")
    assert [posted for posted in stage.session.posted if isinstance(posted, KeepDraft)] == [
        KeepDraft(asked.id, asked.body, "because")
    ]
    queue = Queue()
    queue.sync(alone(asked), {asked.id: asked.body}, {asked.id: "because"})
    queue.open(asked.id)
    assert queue.draft is not None and queue.draft.rejected() == Rejected("because")
    assert queue.edited == frozenset()
    rig.open(asked)
    assert dpg.get_value(rig.dialog.footer.reason) == "because"


def test_of_two_approvals_none_is_lost(stage: Stage) -> None:
    """Each keeps its own edits across Next and Previous, and each is answered once."""
    scene = three(stage)
    rig = rig_of(stage)
    first, second = scene.ask_spawn("a"), scene.ask_spawn("b")
    assert isinstance(first.body, SpawnBody) and isinstance(second.body, SpawnBody)
    rig.open(first)
    rig.edit("prompt", "for a")
    stage.click(rig.dialog.header.next_button)
    stage.frames(12)
    assert rig.shown == second.id
    rig.edit("prompt", "for b")
    stage.click(rig.dialog.header.previous_button)
    stage.frames(12)
    assert dpg.get_value(rig.dialog.form.editor("prompt").input) == "for a"
    stage.key("ctrl+Return")
    stage.until(lambda: rig.shown == second.id, "the next approval")
    stage.frames(12)
    stage.key("ctrl+Return")
    assert rig.answers() == [
        Answer(first.id, Approved(replace(first.body, prompt="for a"))),
        Answer(second.id, Approved(replace(second.body, prompt="for b"))),
    ]


def test_a_withdrawn_approval_closes_its_dialog_and_says_so(stage: Stage) -> None:
    """Nobody answers a question that no longer stands."""
    scene = three(stage)
    rig = rig_of(stage)
    asked, other = scene.ask_spawn("a"), scene.ask_spawn("b")
    rig.open(asked)
    scene.withdraw(asked)
    stage.frames(3)
    assert rig.shown is None
    assert not stage.desk.modal
    assert stage.desk.quick == ["The question about a no longer stands; the dialog was closed."]
    rig.open(other)


def test_a_question_that_a_rule_answers_makes_place_for_the_next(stage: Stage) -> None:
    """Who makes a rule in the middle of a row goes on with the row, and reads what became of the question."""
    scene = three(stage)
    rig = rig_of(stage)
    asked, other = scene.ask_spawn("a"), scene.ask_spawn("b")
    rig.open(asked)
    scene.tell(ApprovalClosed(asked.id, Approved(asked.body, by=RULE)))
    stage.frames(3)
    assert rig.shown == other.id
    assert stage.desk.quick == ["The question about a was approved by rule."]


def test_a_question_that_somebody_else_answers_makes_place_for_none(stage: Stage) -> None:
    """A hand may be on its way to the button: it approves nothing that it has not seen."""
    scene = three(stage)
    rig = rig_of(stage)
    asked, _ = scene.ask_spawn("a"), scene.ask_spawn("b")
    rig.open(asked)
    scene.tell(ApprovalClosed(asked.id, Approved(asked.body, by="eve")))
    stage.frames(3)
    assert rig.shown is None
    assert stage.desk.quick == ["The question about a was approved by eve; the dialog was closed."]


def test_a_click_in_the_inbox_opens_its_approval(stage: Stage) -> None:
    """The list is the way in; it selects the ticket as well."""
    scene = three(stage)
    rig = rig_of(stage)
    scene.ask_spawn("a")
    second = scene.ask_spawn("b")
    stage.frames(4)
    cards = [card for card in rig.approvals.inbox.cards if card.entry and card.entry.first == second]
    x, y, _, _ = stage.box(cards[0].title)
    stage.click_at(x + 10, y + 8)
    stage.until(lambda: rig.shown == second.id, "the dialog")
    assert stage.desk.selected == "b"


def test_what_lies_below_the_dialog_cannot_be_clicked(stage: Stage) -> None:
    """The dimmed window takes no clicks."""
    scene = three(stage)
    rig = rig_of(stage)
    pressed: list[str] = []
    button = stage.kit.button("below", lambda: pressed.append("below"), parent=stage.root)
    dpg.set_item_pos(button, [2, 2])
    stage.frames(3)
    at = stage.centre(button)
    rig.open(scene.ask_spawn("a"))
    stage.click_at(*at)
    assert pressed == []


# --- limits -----------------------------------------------------------------------------------------

LIMIT = LimitBody(Scope.TRACK, LimitKind.TOKENS, Decimal(20000), Decimal(19100), Decimal(2200), Decimal(30000))


def at_limit(stage: Stage) -> tuple[Rig, Approval]:
    scene = three(stage)
    scene.start("a")
    rig = rig_of(stage)
    asked = scene.ask_limit("a", LIMIT)
    rig.open(asked)
    return rig, asked


def test_a_limit_is_raised_to_the_number_that_was_typed(stage: Stage) -> None:
    """What each answer does is read before; a number that is no more than the limit is not sent."""
    rig, asked = at_limit(stage)
    assert "the limit becomes 30,000 tokens" in "".join(row.text for row in rig.dialog.form.reading.log.rows)
    rig.edit("raise_to", "20000")
    stage.key("ctrl+Return")
    assert rig.answers() == []
    assert "must be more than 20,000 tokens" in rig.dialog.footer.message
    rig.edit("raise_to", "50000")
    stage.until(lambda: "50,000" in "".join(row.text for row in rig.dialog.form.reading.log.rows), "the new limit")
    stage.click(rig.dialog.footer.approve_button)
    assert rig.answers() == [Answer(asked.id, Approved(replace(LIMIT, raise_to=Decimal(50000))))]


def test_a_ticket_at_its_limit_is_finished_with_one_click(stage: Stage) -> None:
    """No reason is demanded; the button says what it does."""
    rig, asked = at_limit(stage)
    assert dpg.get_item_label(rig.dialog.footer.reject_button) == "Finish now   R"
    stage.click(rig.dialog.footer.reject_button)
    assert rig.answers() == [Answer(asked.id, Rejected(""))]


def test_a_ticket_at_its_limit_is_killed_after_a_question(stage: Stage) -> None:
    """The third answer stands only where a limit is asked about; what cannot be undone asks first, as everywhere."""
    rig, asked = at_limit(stage)
    stage.click(rig.dialog.footer.kill_button)
    stage.click(rig.confirm.no_button)
    assert KillWorker(asked.ticket) not in stage.session.posted
    assert (rig.shown, rig.overlay.top) == (asked.id, rig.dialog.window)
    stage.click(rig.dialog.footer.kill_button)
    stage.click(rig.confirm.yes_button)
    assert KillWorker(asked.ticket) in stage.session.posted
    assert rig.shown is None
    assert rig.answers() == []


# --- odd and large texts ----------------------------------------------------------------------------

ODD = "half \ud83d and nul \0 and\r\nreturn"


@pytest.mark.parametrize("kind", ["spawn", "step", "review"])
def test_half_characters_in_every_text_do_not_end_the_window(stage: Stage, kind: str) -> None:
    """Whatever a model writes can be shown, and goes back unchanged when nobody edited it."""
    scene = Scene(stage.model, [ticket("a", title=ODD)])
    rig = rig_of(stage)
    if kind == "spawn":
        body = replace(spawn_of(scene), role=ODD, model=ODD, prompt=ODD, context=ODD, tools=(ODD,))
        asked = scene.ask_spawn("a", body)
    elif kind == "step":
        scene.start("a")
        call = ToolCall("1", ODD, '{"path": "half \\ud83d", "content": "\\u0000"}')
        preview = Preview(PreviewKind.DIFF, DIFF + "+" + ODD + "\n")
        asked = scene.ask_step("a", StepBody(call, ToolEffect.WRITE, preview, said=ODD, problem=ODD))
    else:
        scene.start("a")
        asked = scene.ask_review("a", ReviewBody(ODD, DIFF + ODD, (ODD,), "c0ffee"))
    rig.open(asked)
    if kind == "spawn":
        for tab in ("context", "role", "details"):
            stage.click(rig.dialog.form.tab_buttons[tab])
    stage.key("ctrl+Return")
    assert rig.answers() == [Answer(asked.id, Approved(asked.body))]


def test_a_hundred_kilobytes_are_shown_whole(stage: Stage) -> None:
    """Large payloads are neither cut nor changed."""
    scene = three(stage)
    rig = rig_of(stage)
    large = "\n".join(f"line {n} " + "x" * 90 for n in range(1_000))
    asked = scene.ask_spawn("a", replace(spawn_of(scene), prompt=large))
    assert isinstance(asked.body, SpawnBody)
    rig.open(asked)
    assert dpg.get_value(rig.dialog.form.editor("prompt").input) == large
    rows = rig.dialog.form.reading.log.rows
    assert "".join(row.text for row in rows).replace(" ", "") == large.replace(" ", "").replace("\n", "")
    stage.click(rig.dialog.form.editor("prompt").input)
    stage.key("ctrl+End")
    stage.type("!")
    stage.key("ctrl+Return")
    assert rig.answers() == [Answer(asked.id, Approved(replace(asked.body, prompt=large + "!")))]


def spawn_of(scene: Scene) -> SpawnBody:
    assert scene.model.state is not None
    return spawn(next(iter(scene.model.state.tickets.values())).ticket)


# --- the queue --------------------------------------------------------------------------------------


def alone(*approvals: Approval) -> tuple[Entry, ...]:
    """Each question for itself."""
    return tuple(Entry((approval,), 0) for approval in approvals)


def open_ones(count: int) -> tuple[Approval, ...]:
    model = Model()
    scene = Scene(model, [ticket(f"t{n}") for n in range(count)])
    return tuple(scene.ask_spawn(f"t{n}") for n in range(count))


def test_an_answered_approval_is_not_offered_again_while_its_answer_is_under_way() -> None:
    """Next goes round what still waits; whoever asks for an answered one by name gets it."""
    queue, (a, b, c) = Queue(), open_ones(3)
    queue.sync(alone(a, b, c))
    queue.open(b.id)
    queue.answer()
    assert (queue.current, queue.waiting, queue.position) == (c.id, (a.id, c.id), (2, 2))
    queue.step(1)
    assert queue.current == a.id
    assert queue.open(b.id)
    assert queue.waiting == (a.id, b.id, c.id)


def test_the_last_answer_closes() -> None:
    """There is nothing left to show."""
    queue, (a,) = Queue(), open_ones(1)
    queue.sync(alone(a))
    queue.open(a.id)
    queue.answer()
    assert (queue.current, queue.draft) == (None, None)
    assert queue.sync(()) is None


@given(
    st.lists(st.tuples(st.sampled_from(["open", "step", "answer", "close", "gone"]), st.integers(0, 3)), max_size=30)
)
def test_what_is_shown_is_open_and_edits_live_as_long_as_their_question(moves: list[tuple[str, int]]) -> None:
    """However a person goes through them: no draft is lost while its approval is open, and none outlives it."""
    queue, all_ = Queue(), list(open_ones(4))
    still = list(all_)
    queue.sync(alone(*still))
    edited: set[str] = set()
    for move, which in moves:
        match move:
            case "open":
                queue.open(all_[which].id)
            case "step":
                queue.step(1 if which % 2 else -1)
            case "answer":
                queue.answer()
            case "close":
                queue.close()
            case _:
                still = [a for a in still if a is not all_[which]]
                queue.sync(alone(*still))
        if (draft := queue.draft) is not None:
            assert draft.approval in still
            assert draft.edited("prompt") is (draft.approval.id in edited)
            draft.edit("prompt", "edited")
            edited.add(draft.approval.id)


# --- heights ----------------------------------------------------------------------------------------


@given(st.lists(st.integers(40, 3_000), min_size=1, max_size=8), st.integers(100, 1_500))
def test_editors_share_the_room_fairly(wanted: list[int], room: int) -> None:
    """All room is used, nobody gets more than it wants while another lacks, and nobody becomes unusable."""
    heights = share(wanted, room, 92)
    assert all(height >= min(want, 92) for height, want in zip(heights, wanted, strict=True))
    if sum(wanted) <= room:
        assert sum(heights) == room
    else:
        assert all(height <= want for height, want in zip(heights, wanted, strict=True))
        if all(height > 92 for height in heights):
            assert sum(heights) <= room


def test_a_proposed_ticket_is_read_as_one(stage: Stage) -> None:
    """It is no command and nothing that would be done; what its worker says has no colours of a terminal."""
    scene = three(stage)
    rig = rig_of(stage)
    scene.start("a")
    call = ToolCall("1", "propose_ticket", canonical({"id": "fix", "description": "Round half to even."}))
    preview = Preview(PreviewKind.TEXT, "fix: Round half to even.")
    rig.open(scene.ask_step("a", StepBody(call, ToolEffect.PROPOSE, preview, said="\x1b[1mSomebody\x1b[0m should.")))
    assert [row.text for row in rig.dialog.form.said.log.rows] == ["Somebody should."]
    caption = dpg.get_value(rig.dialog.form.reading._caption)
    assert caption == "The ticket that would be added, and its arguments"


# --- both arrangements of a diff --------------------------------------------------------------------


def test_a_diff_is_turned_to_both_versions_side_by_side_and_stays_so(stage: Stage) -> None:
    """One click; the next question is shown in the same way."""
    scene = three(stage)
    rig = rig_of(stage)
    scene.start("a")
    scene.start("b")
    first, second = scene.ask_step("a", write_step()), scene.ask_step("b", write_step("y.py"))
    rig.open(first)
    reading = rig.dialog.form.reading
    stage.click(reading.turn_button)
    stage.frames(2)
    assert any("- " in row.text and "+ " in row.text for row in reading.log.rows)
    rig.open(second)
    stage.frames(2)
    assert reading.side_by_side
    stage.click(reading.turn_button)
    stage.frames(2)
    assert not any("- " in row.text and "+ " in row.text for row in reading.log.rows)


# --- what is wrong ----------------------------------------------------------------------------------


def test_a_refused_call_tells_each_fault_under_its_field(stage: Stage) -> None:
    """The schema's words stand where they are mended, and go when that is done; the others stay."""
    scene = three(stage)
    rig = rig_of(stage)
    scene.start("a")
    problem = (
        "the arguments of run_command are wrong (it takes command, timeout_s):\n"
        "  command: String should have at least 1 character\n  timeout_s: Input should be less than 600"
    )
    rig.open(scene.ask_step("a", command_step("", problem=problem)))
    form = rig.dialog.form
    command, limit = form.editor("command"), form.editor("timeout_s")
    assert (command.fault, limit.fault) == ("String should have at least 1 character", "Input should be less than 600")
    _, y, _, height = stage.box(limit.input)
    assert stage.box(limit.fault_item)[1] >= y + height
    rig.edit("timeout_s", "30")
    stage.frames(3)
    assert (command.fault, limit.fault) == ("String should have at least 1 character", "")
    rig.edit("timeout_s", "soon")
    stage.frames(3)
    assert dpg.get_value(limit.fault_item) == "needs a whole number"
