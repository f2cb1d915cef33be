"""What was asked and what was sent are both kept, and the change between them can be read."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from hypothesis import example, given
from hypothesis import strategies as st

from podium.core.approval import Approved, Body, Rejected, ReviewBody
from podium.core.budget import LimitBody, LimitKind, Scope
from podium.core.conversation import canonical
from podium.core.events import ApprovalClosed
from podium.view.diff import DiffKind, parse
from podium.view.given import Given, asked_to_sent, texts, whole
from podium.view.model import Model
from tests.gui.scenes import Scene, command_step, spawn, ticket, write_step


def edited_step(**arguments: object) -> Body:
    body = command_step("ls")
    return replace(body, call=replace(body.call, arguments=canonical(arguments)))


def test_each_changed_field_is_a_part_of_the_diff() -> None:
    """Old and new, and which field it is; what stayed is not told."""
    sent = edited_step(command="ls -l", timeout_s=120)
    assert asked_to_sent(command_step("ls"), sent) == (
        "--- command, as asked\n+++ command, as sent\n@@ -1 +1 @@\n-ls\n+ls -l\n"
    )
    assert asked_to_sent(command_step("ls"), command_step("ls")) == ""
    dropped = asked_to_sent(command_step("ls"), edited_step(command="ls"))
    assert dropped == "--- timeout_s, as asked\n+++ timeout_s, as sent\n@@ -1 +0,0 @@\n-120\n"


def test_every_kind_of_question_can_be_read() -> None:
    """Workers by their fields, a limit by its number, a review whole."""
    asked = spawn(ticket("a"))
    assert "model, as sent" in asked_to_sent(asked, replace(asked, model="other"))
    limit = LimitBody(Scope.TRACK, LimitKind.TOKENS, Decimal(2), Decimal(1), Decimal(2), Decimal(3))
    assert "+9" in asked_to_sent(limit, replace(limit, raise_to=Decimal(9)))
    assert whole(command_step("ls")) == "command:\nls\n\ntimeout_s:\n120"
    assert whole(ReviewBody("done", "diff", (), "c0")) == "done\n\ndiff"
    assert list(texts(write_step())) == ["path", "content"]


LINES = st.lists(st.sampled_from(["", "a", "b", "-- c", "漢"]), max_size=6).map("\n".join)


@example("a", "a\n")
@given(LINES, LINES)
def test_the_diff_holds_every_line_that_was_changed(before: str, after: str) -> None:
    """And none that was not."""
    told = parse(asked_to_sent(write_step(content=before), write_step(content=after)))
    added = [line.text for line in told if line.kind is DiffKind.ADD]
    removed = [line.text for line in told if line.kind is DiffKind.DEL]
    assert (before == after) is (not told)
    assert all(line in after.split("\n") for line in added)
    assert all(line in before.split("\n") for line in removed)


def test_the_model_remembers_who_answered_what_and_the_log_tells_the_edit() -> None:
    """A withdrawn question has no answer; each run begins with none."""
    model = Model()
    scene = Scene(model, [ticket(name) for name in "abc"])
    for name in "abc":
        scene.start(name)
    first, second, third = (scene.ask_step(name, command_step("ls")) for name in "abc")
    scene.at += 5
    sent = edited_step(command="ls -l", timeout_s=120)
    scene.tell(ApprovalClosed(first.id, Approved(sent)), ApprovalClosed(second.id, Rejected("no", "rule")))
    scene.withdraw(third)
    given_ = list(model.given)
    assert given_ == [Given(first, Approved(sent), scene.at), Given(second, Rejected("no", "rule"), scene.at)]
    assert [one.words for one in given_] == ["approved with edits by person", "rejected by rule"]
    assert [one.edited for one in given_] == [True, False]
    assert given_[0].question == "may it use run_command ls?"
    assert "command: ls → ls -l" in [line.text for _, _, line, *_ in model.log]
