from __future__ import annotations

from dataclasses import replace

import pytest

from podium.abort import Aborted
from podium.core.approval import CUT_OFF, RULE, Approved, Rejected, StepBody, Verdict
from podium.core.conversation import ToolCall, ToolEffect, ToolResult, canonical
from podium.core.events import CallRefused, ToolFinished, ToolStarted
from podium.core.inputs import Reported
from podium.core.preview import Preview, PreviewKind
from podium.core.ticket import AttemptId
from podium.core.transcript import Resumption
from tests.conftest import Repository
from tests.worker.desk import Desk, Person, tool_call

ATTEMPT = AttemptId("t#1")
NOTHING = Resumption()
"""Nobody has died."""


def with_arguments(**arguments: object) -> Person:
    """A person who approves the call with other arguments."""
    return with_text(canonical(arguments))


def with_text(arguments: str) -> Person:
    def answer(body: StepBody) -> Verdict:
        return Approved(replace(body, call=replace(body.call, arguments=arguments)))

    return answer


def test_reading_runs_when_the_engine_lets_it(repo: Repository) -> None:
    """Its rules may speak of a file that is only read, so it hears where the call leads; mostly it says yes at once."""
    desk = Desk(repo.path)
    call = tool_call("read_file", path="README.md")

    result = desk.gate.carry(call, "", NOTHING)

    assert "A repository" in result.output
    ((asked,), facts) = desk.asked, desk.facts
    assert (asked.effect, asked.paths, asked.problem) == (ToolEffect.READ, ("README.md",), "")
    assert facts == [ToolStarted(ATTEMPT, call), ToolFinished(ATTEMPT, result, 0.0)]


def test_a_rule_hears_where_a_link_leads(repo: Repository) -> None:
    """`docs/link` may be another file's name."""
    (repo.path / "docs").mkdir()
    (repo.path / "docs" / "link").symlink_to("../README.md")
    desk = Desk(repo.path)

    desk.gate.carry(tool_call("write_file", path="docs/link", content="x"), "", NOTHING)

    assert [body.paths for body in desk.asked] == [("README.md",)]


@pytest.mark.parametrize(
    ("call", "word"),
    [
        (tool_call("raed_file", path="README.md"), "did you mean read_file?"),
        (tool_call("write_file", path="a.txt"), "content"),
        (tool_call("write_file", path="a.txt", content=3), "content"),
        (tool_call("write_file", path="../a.txt", content=""), "../a.txt"),
        (tool_call("edit_file", path="README.md", old_text="not there", new_text=""), "README.md"),
        (tool_call("run_command"), "command"),
    ],
)
def test_a_call_that_is_wrong_goes_back_to_the_model(repo: Repository, call: ToolCall, word: str) -> None:
    """Unknown tools, wrong arguments and edits that match nothing bother no person, and nothing starts."""
    desk = Desk(repo.path)

    result = desk.gate.carry(call, "", NOTHING)

    assert result.is_error
    assert word in result.output
    assert desk.reports == [Reported(CallRefused(ATTEMPT, result))]


@pytest.mark.parametrize(
    ("call", "effect"),
    [
        (tool_call("write_file", path="a.txt", content="a"), ToolEffect.WRITE),
        (tool_call("edit_file", path="README.md", old_text="A repository", new_text="Ours"), ToolEffect.WRITE),
        (tool_call("run_command", command="touch a.txt"), ToolEffect.RUN),
    ],
)
def test_what_changes_or_runs_something_is_asked_for(repo: Repository, call: ToolCall, effect: ToolEffect) -> None:
    """The question shows the call, what it does, and what the model said before it."""
    desk = Desk(repo.path)

    result = desk.gate.carry(call, "Now I do it.", NOTHING)

    (asked,) = desk.asked
    assert (asked.call, asked.effect, asked.said, asked.problem) == (call, effect, "Now I do it.", "")
    assert asked.preview.text
    assert not result.is_error
    assert "changed the arguments" not in result.output
    assert repo.git("status", "--porcelain") != ""


def test_edited_arguments_run_as_edited_and_the_model_is_told(repo: Repository) -> None:
    """What the person wrote is what happens; the answer still belongs to the model's call."""
    desk = Desk(repo.path, [with_arguments(path="b.txt", content="theirs\n")])
    call = tool_call("write_file", path="a.txt", content="mine\n")

    result = desk.gate.carry(call, "", NOTHING)

    edited = replace(call, arguments=canonical({"path": "b.txt", "content": "theirs\n"}))
    assert (repo.path / "b.txt").read_text() == "theirs\n"
    assert not (repo.path / "a.txt").exists()
    assert result.call == edited
    assert result.output.startswith("A person changed the arguments")
    assert edited.arguments in result.output
    assert desk.facts == [ToolStarted(ATTEMPT, edited), ToolFinished(ATTEMPT, result, 0.0)]


@pytest.mark.parametrize("broken", ['{"path":"b.txt"}', '{"content":"x","path":"/etc/b"}', "not JSON", "[]"])
def test_what_was_edited_into_nonsense_is_asked_again(repo: Repository, broken: str) -> None:
    """The second question holds the edit and the tool's complaint; what is approved then runs."""
    desk = Desk(repo.path, [with_text(broken), with_arguments(path="c.txt", content="third\n")])
    call = tool_call("write_file", path="a.txt", content="mine\n")

    result = desk.gate.carry(call, "", NOTHING)

    first, second = desk.asked
    assert first.problem == ""
    assert second.problem
    assert second.call == replace(call, arguments=broken)
    assert not result.is_error
    assert (repo.path / "c.txt").read_text() == "third\n"


def test_the_reason_of_a_rejection_reaches_the_model(repo: Repository) -> None:
    """Nothing runs, nothing is told as begun, and the model reads why."""
    desk = Desk(repo.path, [lambda body: Rejected("use the other file")])
    call = tool_call("write_file", path="a.txt", content="")

    result = desk.gate.carry(call, "", NOTHING)

    assert result == ToolResult(call, "A person rejected this call. Their reason: use the other file", is_error=True)
    assert desk.facts == [CallRefused(ATTEMPT, result)]
    assert repo.git("status", "--porcelain") == ""


def test_an_abort_ends_the_wait_for_an_answer(repo: Repository) -> None:
    """Whoever waits for a person is gone as soon as it is killed, and the call never runs."""

    def kill(body: StepBody) -> Verdict:
        desk.line.abort.set("killed by a person")
        return Approved(body)

    desk = Desk(repo.path, [kill])

    with pytest.raises(Aborted, match="killed by a person"):
        desk.gate.carry(tool_call("write_file", path="a.txt", content=""), "", NOTHING)

    assert desk.line.doing == "waiting for a person to approve write_file"
    assert repo.git("status", "--porcelain") == ""


# --- taken up after a crash -----------------------------------------------------------------------------


WRITE = tool_call("write_file", path="a.txt", content="mine\n")


def test_an_answer_that_nobody_heard_is_acted_on_once(repo: Repository) -> None:
    """The person is not asked again, and the call is recorded as started before it runs."""
    desk = Desk(repo.path)
    edited = replace(WRITE, arguments=canonical({"path": "b.txt", "content": "theirs\n"}))
    verdict = Approved(StepBody(edited, ToolEffect.WRITE, Preview(PreviewKind.TEXT, "")))

    result = desk.gate.carry(WRITE, "", Resumption(verdict=verdict))

    assert desk.asked == []
    assert desk.facts == [ToolStarted(ATTEMPT, edited), ToolFinished(ATTEMPT, result, 0.0)]
    assert result.output.startswith("A person changed the arguments")
    assert (repo.path / "b.txt").read_text() == "theirs\n"


def test_a_rejection_that_nobody_heard_reaches_the_model(repo: Repository) -> None:
    """Nothing runs, and nobody is asked."""
    desk = Desk(repo.path)

    result = desk.gate.carry(WRITE, "", Resumption(verdict=Rejected("no")))

    assert (desk.asked, desk.facts) == ([], [CallRefused(ATTEMPT, result)])
    assert result.output == "A person rejected this call. Their reason: no"


def test_reading_that_was_cut_off_just_runs_again(repo: Repository) -> None:
    """It changes nothing, so it cannot matter how far it came."""
    desk = Desk(repo.path)
    call = tool_call("read_file", path="README.md")

    result = desk.gate.carry(call, "", Resumption(running=call))

    assert [body.problem for body in desk.asked] == [""]
    assert "A repository" in result.output


def test_what_was_cut_off_is_asked_about(repo: Repository) -> None:
    """As it was let go, not as the model wrote it; approved, it runs again."""
    desk = Desk(repo.path)
    let_go = replace(WRITE, arguments=canonical({"path": "b.txt", "content": "theirs\n"}))

    result = desk.gate.carry(WRITE, "I write.", Resumption(running=let_go))

    (asked,) = desk.asked
    assert (asked.call, asked.said, asked.problem) == (let_go, "I write.", CUT_OFF)
    assert (repo.path / "b.txt").read_text() == "theirs\n"
    assert not result.is_error


def test_the_model_is_told_that_nobody_knows(repo: Repository) -> None:
    """When the person does not want it again, the model must look for itself."""
    desk = Desk(repo.path, [lambda body: Rejected("look first")])

    result = desk.gate.carry(WRITE, "", Resumption(running=WRITE))

    assert "It is unknown how far an earlier run of it came. Their reason: look first" in result.output
    assert desk.facts == [CallRefused(ATTEMPT, result)]


def test_what_cannot_be_done_any_more_is_still_asked_about(repo: Repository) -> None:
    """An edit that had been made before the crash matches nothing now; approved, the person reads the tool's word."""
    edit = tool_call("edit_file", path="README.md", old_text="not there", new_text="x")
    desk = Desk(repo.path, [Approved, lambda body: Rejected(body.problem)])

    result = desk.gate.carry(edit, "", Resumption(running=edit))

    first, second = desk.asked
    assert (first.problem, "README.md" in second.problem) == (CUT_OFF, True)
    assert result.is_error


# --- proposals ----------------------------------------------------------------------------------------

PROPOSAL = tool_call("propose_ticket", id="new", description="Do more.")
ADDED = "The ticket new was added to the track. Somebody else does it; go on with your own ticket."


def test_a_proposal_is_asked_for_and_its_worker_told(repo: Repository) -> None:
    """The engine adds the ticket; the tool only says so."""
    desk = Desk(repo.path)

    result = desk.gate.carry(PROPOSAL, "There is more to do.", NOTHING)

    (asked,) = desk.asked
    assert (asked.effect, asked.said, asked.preview.text[:7]) == (ToolEffect.PROPOSE, "There is more to do.", "id: new")
    assert result == ToolResult(PROPOSAL, ADDED)


def test_a_proposal_that_the_engine_refuses_is_told_in_its_words(repo: Repository) -> None:
    """Nobody says that a person has rejected it."""
    desk = Desk(repo.path, [lambda body: Rejected("there is a ticket of that id", by=RULE)])

    result = desk.gate.carry(PROPOSAL, "", NOTHING)

    assert result == ToolResult(PROPOSAL, "there is a ticket of that id", is_error=True)


def test_a_proposal_that_was_added_before_a_crash_is_told_once_more(repo: Repository) -> None:
    """Nobody is asked again, because it is done; what a person made of it is told."""
    desk = Desk(repo.path)
    edited = replace(PROPOSAL, arguments=canonical({"id": "other", "description": "Do less."}))

    result = desk.gate.carry(PROPOSAL, "", Resumption(running=edited))

    assert desk.asked == []
    assert not result.is_error
    assert result.call == edited
    assert "The ticket other was added to the track." in result.output
    assert result.output.startswith("A person changed the arguments")


def test_a_proposal_that_was_answered_while_nobody_heard_is_told(repo: Repository) -> None:
    """The yes has added it; it is not asked for again."""
    desk = Desk(repo.path)
    first = Desk(repo.path)
    first.gate.carry(PROPOSAL, "", NOTHING)

    result = desk.gate.carry(PROPOSAL, "", Resumption(verdict=Approved(first.asked[0])))

    assert (desk.asked, result) == ([], ToolResult(PROPOSAL, ADDED))
