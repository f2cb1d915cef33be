"""The order in which questions are best answered, what is alike, and what a card says."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from podium.core.approval import CUT_OFF, Approval, Approved, Body, Rejected, ReviewBody, StepBody
from podium.core.budget import LimitBody, LimitKind, Scope
from podium.core.conversation import canonical
from podium.core.ticket import ApprovalId, AttemptId, TicketId
from podium.view.inbox import Asked, alike, asked, entries, likeness, stuck
from podium.view.model import Model
from tests.gui.scenes import DIFF, MODELS, Scene, command_step, spawn, ticket, write_step


def approval(body: Body, name: str = "a") -> Approval:
    return Approval(ApprovalId(f"{name}.1.1"), TicketId(name), AttemptId(f"{name}.1"), body, 1_000.0)


def test_a_card_says_what_is_asked() -> None:
    """Start, command, step, merge: each in its own words, with the size of its change."""
    assert asked(approval(spawn(ticket("a")))) == Asked("Start the worker", MODELS[0])
    assert asked(approval(write_step())) == Asked("write_file shop/amounts.py", "changes a file", 4, 1)
    assert asked(approval(ReviewBody("done", DIFF, ("a", "b"), "c0"))) == Asked("Merge the work", "2 files", 4, 1)
    refused = asked(approval(command_step("ls", problem="no")))
    assert refused == Asked("run_command ls", "edit was refused")


def test_a_card_knows_when_it_says_all() -> None:
    """A command of one line; neither one of several lines nor one with something that is not seen."""
    assert asked(approval(command_step("ls"))) == Asked("run_command ls", "runs a command, 120 s at most", whole=True)
    assert asked(approval(spawn(ticket("a", command="make")))) == Asked("Run make", "runs the command", whole=True)
    assert not asked(approval(command_step("ls\nrm -r x"))).whole
    assert not asked(approval(command_step("ls \u202e x"))).whole
    assert not asked(approval(spawn(ticket("a", command="make\ntest")))).whole
    body = command_step("ls")
    more = replace(body, call=replace(body.call, arguments=canonical({"command": "ls", "cwd": "/"})))
    assert not asked(approval(more)).whole


def test_the_same_call_with_the_same_preview_is_alike() -> None:
    """What the worker says of it is not; another preview, another argument, or a cut-off run parts them."""
    one = likeness(approval(command_step("make")))
    said = replace(command_step("make"), said="other words")
    assert one == likeness(approval(said, "b"))
    assert one != likeness(approval(command_step("make test")))
    assert likeness(approval(write_step())) != likeness(approval(write_step(diff=DIFF + "+x\n")))
    assert likeness(approval(command_step("make", problem=CUT_OFF))) is None
    assert likeness(approval(spawn(ticket("a")))) is None
    assert likeness(approval(spawn(ticket("a", command="make")))) == likeness(
        approval(spawn(ticket("b", command="make")))
    )


def test_one_answer_for_all_keeps_what_is_each_ones_own() -> None:
    """The edit is carried over; the call's id, its preview and what was said stay."""
    first, other = command_step("make"), replace(command_step("make"), said="mine")
    edited = replace(first, call=replace(first.call, arguments=canonical({"command": "make test"})))
    given_to_other = alike(Approved(edited), approval(other))
    assert given_to_other == Approved(replace(other, call=replace(other.call, arguments=edited.call.arguments)))
    assert alike(Rejected("no"), approval(other)) == Rejected("no")
    one, two = spawn(ticket("a", command="make")), spawn(ticket("b", command="make"))
    assert alike(Approved(replace(one, command="make x")), approval(two)) == Approved(replace(two, command="make x"))
    limit = LimitBody(Scope.TRACK, LimitKind.TOKENS, *([1] * 4))  # type: ignore[arg-type]  # any numbers do
    assert alike(Approved(limit), approval(limit)) == Approved(limit)


def asking(commands: list[str]) -> tuple[Model, list[Approval]]:
    """Worker n asks for the n-th command; one more ticket waits for every other one."""
    model = Model()
    names = [f"t{n}" for n in range(len(commands))]
    scene = Scene(model, [*(ticket(name) for name in names), ticket("last", *names[::2])])
    found = []
    for name, command in zip(names, commands, strict=True):
        scene.start(name)
        scene.at += 1
        found.append(scene.ask_step(name, command_step(command)))
    return model, found


def test_a_group_stands_for_all_that_it_unlocks() -> None:
    """Tickets below two of its members count once; told one by one, each counts for itself."""
    model, (a, b, c, d) = asking(["make", "ls", "make", "make"])
    (group, single) = entries(model)
    assert (group.ids, group.unlocks) == ((a.id, c.id, d.id), 1)
    assert (single.ids, single.unlocks) == ((b.id,), 0)
    like = likeness(a)
    assert like is not None
    apart = entries(model, {like})
    assert [(entry.ids, entry.parted) for entry in apart] == [((a.id,), 3), ((c.id,), 3), ((b.id,), 0), ((d.id,), 3)]


def test_what_was_edited_is_like_no_other() -> None:
    """The others still are."""
    model, (a, b, c) = asking(["make"] * 3)
    assert {entry.ids for entry in entries(model, (), {b.id})} == {(b.id,), (a.id, c.id)}


@given(st.lists(st.sampled_from(["ls", "make", "pytest"]), max_size=7), st.sets(st.integers(0, 6)), st.booleans())
def test_every_open_question_stands_once_and_what_unlocks_most_stands_first(
    commands: list[str], edited: set[int], part: bool
) -> None:
    """However they are grouped."""
    model, asked_ = asking(commands)
    apart = {like for a in asked_ if part and (like := likeness(a)) is not None}
    found = entries(model, apart, {a.id for n, a in enumerate(asked_) if n in edited})
    assert sorted(id_ for entry in found for id_ in entry.ids) == sorted(a.id for a in asked_)
    assert [entry.unlocks for entry in found] == sorted((entry.unlocks for entry in found), reverse=True)
    for entry in found:
        assert len({likeness(a) for a in entry.approvals}) == 1
        if part:
            assert len(entry.approvals) == 1


def test_an_empty_model_has_nothing_to_ask() -> None:
    """Before a run is opened."""
    assert (entries(Model()), stuck(Model())) == ((), ())


def test_steps_of_other_tools_are_told_by_their_call() -> None:
    """Nothing is claimed to be whole that is shortened."""
    body = write_step()
    assert isinstance(body, StepBody)
    assert not asked(approval(body)).whole
