from __future__ import annotations

import re

import pytest

from podium.abort import Aborted
from podium.core.approval import SpawnBody
from podium.core.conversation import ToolCall, ToolResult
from podium.core.events import Outcome, ToolFinished, ToolStarted
from podium.core.ticket import Executor, Ticket, TicketId
from podium.core.transcript import Resumption
from podium.worker.command import carry_command
from podium.worker.lifecycle import Ending
from tests.conftest import Repository
from tests.worker.desk import Desk, order


def carry(desk: Desk, command: str, left: Resumption | None = None) -> Ending:
    ticket = Ticket(TicketId("t"), "Run it.", executor=Executor.COMMAND, command="as written in the file")
    approved = SpawnBody(Executor.COMMAND, command=command)
    return carry_command(order(approved, ticket=ticket, resumption=left), desk.line, desk.workplace, desk.limiter)


def test_exit_code_0_completes(repo: Repository) -> None:
    """What was approved runs in the worktree, and its output is told."""
    desk = Desk(repo.path)

    ending = carry(desk, "cat README.md; echo made > made.txt")

    assert ending.outcome is Outcome.COMPLETED
    assert re.fullmatch(r"the command ended with exit code 0 after \d+\.\d s", ending.words)
    assert (repo.path / "made.txt").read_text() == "made\n"
    started, finished = desk.facts
    assert isinstance(started, ToolStarted)
    assert started.call.args() == {"command": "cat README.md; echo made > made.txt"}
    assert isinstance(finished, ToolFinished)
    assert (finished.result.call, finished.result.is_error) == (started.call, False)
    assert "# A repository" in finished.result.output


def test_any_other_exit_code_fails_with_the_last_lines(repo: Repository) -> None:
    """A person sees at once what was wrong; the whole output is in the result."""
    desk = Desk(repo.path)

    ending = carry(desk, "seq 1 9; exit 3")

    assert ending == Ending(Outcome.FAILED, "the command failed: exit code 3\n5\n6\n7\n8\n9")
    finished = desk.facts[-1]
    assert isinstance(finished, ToolFinished)
    assert finished.result.is_error
    assert finished.result.output.startswith("1\n2\n3\n")


def test_the_time_limit_fails_the_ticket_and_leaves_nothing(repo: Repository) -> None:
    """The ticket's `timeout_s` bounds its command."""
    desk = Desk(repo.path, timeout_s=0.5)

    ending = carry(desk, "echo begun; sleep 600")

    assert ending == Ending(Outcome.FAILED, "the command failed: ran into its time limit of 0.5 s\nbegun")
    assert [process.command for process in desk.line.ended] == ["sleep 600"]


def test_an_abort_ends_the_command(repo: Repository) -> None:
    """Nothing is told as finished, nor as started when it came before that."""
    desk = Desk(repo.path)
    desk.line.abort.set("killed")

    with pytest.raises(Aborted):
        carry(desk, "sleep 600")

    assert desk.facts == []
    assert desk.line.doing == "running its command"


@pytest.mark.parametrize(
    ("is_error", "ending"),
    [
        (False, Ending(Outcome.COMPLETED, "the command ended with exit code 0")),
        (True, Ending(Outcome.FAILED, "the command failed\nlast words")),
    ],
)
def test_a_command_that_had_ended_is_not_run_again(repo: Repository, is_error: bool, ending: Ending) -> None:
    """Its result is in the journal; only its work was not committed yet."""
    desk = Desk(repo.path)
    result = ToolResult(ToolCall("command", "run_command", "{}"), "last words\n", is_error)

    assert carry(desk, "touch again.txt", Resumption(results=(result,))) == ending

    assert desk.facts == []
    assert not (repo.path / "again.txt").exists()


def test_an_unknown_end_is_told_in_words(repo: Repository) -> None:
    """A command that kills who watches it has no exit code; nobody reads "exit code None"."""
    ending = carry(Desk(repo.path), "echo begun; kill -9 $PPID; exec sleep 600")

    assert ending == Ending(
        Outcome.FAILED,
        "the command failed: it ended in an unknown way, the process that watches over it was stopped or killed; "
        "what it had detached may still run\nbegun",
    )
