"""What a person's edits make of an approval."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from podium.core.approval import Approval, Approved, Body, Rejected, ReviewBody, SpawnBody, StepBody
from podium.core.conversation import ToolCall, ToolEffect, canonical
from podium.core.preview import Preview, PreviewKind
from podium.core.ticket import ApprovalId, AttemptId, Executor, TicketId
from podium.gui.approval_draft import Draft, FieldKind, showable

SPAWN = SpawnBody(Executor.LLM, role="You work.", model="flash", prompt="Do it.", context="<file/>", tools=("read",))
COMMAND = SpawnBody(Executor.COMMAND, command="make test")
REVIEW = ReviewBody("done", "diff", ("a.py",), "c0ffee")
ARGUMENTS = {
    "path": "a.py",
    "content": "x = 1\n",
    "limit": 5,
    "share": 0.5,
    "force": False,
    "tags": ["a"],
    "none": None,
}


def step(arguments: dict[str, object]) -> StepBody:
    call = ToolCall("1", "write_file", canonical(arguments))
    return StepBody(call, ToolEffect.WRITE, Preview(PreviewKind.DIFF, "+x"), said="I write.", problem="no such file")


def draft(body: Body) -> Draft:
    return Draft.of(Approval(ApprovalId("a.1.1"), TicketId("a"), AttemptId("a.1"), body, 100.0))


@pytest.mark.parametrize("body", [SPAWN, COMMAND, REVIEW, step(ARGUMENTS), step({})])
def test_what_nobody_touched_goes_back_as_it_came(body: Body) -> None:
    """Approving without an edit sends the very same body."""
    assert draft(body).approved() == Approved(body)
    assert not draft(body).touched


def test_every_part_of_a_spawn_can_be_edited() -> None:
    """Role, model, prompt and context arrive as edited, the rest as it was."""
    d = draft(SPAWN)
    d.edit("prompt", "Do it well.\nPlease.")
    d.edit("context", "")
    d.edit("role", "You rest.")
    d.edit("model", " pro ")

    assert d.body() == replace(SPAWN, prompt="Do it well.\nPlease.", context="", role="You rest.", model="pro")


def test_a_command_ticket_asks_for_its_command_only() -> None:
    """There is no prompt where no model works."""
    d = draft(COMMAND)
    d.edit("command", "make check")

    assert [f.name for f in d.fields] == ["command"]
    assert d.body() == replace(COMMAND, command="make check")


def test_arguments_keep_their_types() -> None:
    """A number stays a number, a flag a flag, a list a list; only edited arguments change."""
    d = draft(step(ARGUMENTS))
    d.edit("content", "x = 2\n")
    d.edit("limit", "7")
    d.edit("share", "1e-3")
    d.edit("force", "true")
    d.edit("tags", '["a", "b"]')

    body = d.body()
    assert isinstance(body, StepBody)
    assert json.loads(body.call.arguments) == {
        **ARGUMENTS, "content": "x = 2\n", "limit": 7, "share": 0.001, "force": True, "tags": ["a", "b"]
    }  # fmt: skip
    kinds = {f.name: f.kind for f in d.fields}
    assert kinds == {
        "path": FieldKind.CODE,
        "content": FieldKind.CODE,
        "limit": FieldKind.WHOLE,
        "share": FieldKind.NUMBER,
        "force": FieldKind.FLAG,
        "tags": FieldKind.JSON,
        "none": FieldKind.JSON,
    }


@pytest.mark.parametrize(
    ("name", "text", "problem"),
    [
        ("limit", "many", "limit needs a whole number"),
        ("limit", "1.5", "limit needs a whole number"),
        ("limit", "1_000", "limit needs a whole number"),
        ("limit", "true", "limit needs a whole number"),
        ("share", "", "share needs a number"),
        ("share", "NaN", "share needs a number"),
        ("force", "yes", "force needs true or false"),
        ("tags", "[", "tags is not JSON: Expecting value: line 1 column 2 (char 1)"),
        ("tags", "[" * 100_000, "tags is not JSON: it is nested too deep"),
    ],
)
def test_what_cannot_be_sent_is_named_and_is_not_sent(name: str, text: str, problem: str) -> None:
    """An invalid edit never leaves the window."""
    d = draft(step(ARGUMENTS))
    d.edit(name, text)

    assert d.problems == (problem,)
    with pytest.raises(ValueError, match=name):
        d.body()


def test_a_worker_needs_a_prompt_and_a_model() -> None:
    """An emptied prompt is a slip, not an order."""
    d = draft(SPAWN)
    d.edit("prompt", "  \n")
    d.edit("model", "")

    assert d.problems == ("Prompt must not be empty", "Model needs the name of a model")


def test_a_reset_field_is_as_it_came() -> None:
    """Reset takes back one field and leaves the others."""
    d = draft(SPAWN)
    d.edit("prompt", "other")
    d.edit("role", "other")
    d.reset("prompt")

    assert d.body() == replace(SPAWN, role="other")
    assert (d.edited("prompt"), d.edited("role")) == (False, True)


def test_typing_back_what_was_there_is_no_edit() -> None:
    """A field counts as edited by its text, not by its history."""
    d = draft(SPAWN)
    d.edit("prompt", "Do it!")
    d.edit("prompt", "Do it.")

    assert d.body() is SPAWN


def test_a_rejection_carries_the_reason() -> None:
    """The worker reads why."""
    d = draft(SPAWN)
    d.reason = " too broad\n"

    assert d.rejected() == Rejected("too broad")


ODD = st.text(alphabet=st.characters(), max_size=20)


@given(ODD, ODD, st.sampled_from(["prompt", "context", "role", "model"]))
def test_a_field_nobody_touched_survives_any_text(odd: str, edit: str, name: str) -> None:
    """Half characters and NULs that a widget cannot show are kept in fields that were not edited."""
    d = draft(SpawnBody(Executor.LLM, role=odd, model=odd, prompt=odd, context=odd))
    d.edit(name, d.text(name))
    assert d.body() is d.approval.body

    d.edit(name, "x" + edit)
    body = d.body()
    assert isinstance(body, SpawnBody)
    values = {"role": body.role, "model": body.model, "prompt": body.prompt, "context": body.context}
    assert all(value == odd for other, value in values.items() if other != name)


@given(st.dictionaries(st.text(max_size=5), st.one_of(st.integers(), st.text(), st.booleans(), st.none()), max_size=5))
def test_an_untouched_call_is_the_same_call(arguments: dict[str, object]) -> None:
    """Editing every field into what it shows changes nothing, whatever the arguments are."""
    d = draft(step(arguments))
    for f in d.fields:
        d.edit(f.name, f.shown)

    assert d.body() is d.approval.body


@given(ODD)
def test_showable_text_can_be_shown(text: str) -> None:
    """A widget gets no lone surrogate, no NUL and no carriage return."""
    shown = showable(text)
    shown.encode("utf-8")
    assert not {"\0", "\r"} & set(shown)
