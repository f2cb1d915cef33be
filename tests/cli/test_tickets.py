"""Two terminals: in one Podium runs or has run, in the other somebody changes its track."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from podium.cli import looks
from podium.cli.main import _parse
from podium.cli.tickets import change, command_of
from podium.control.address import Address
from podium.control.server import reachable
from podium.core.inputs import (
    AddTicket,
    CompleteTicket,
    EditTicket,
    Freeze,
    KillWorker,
    LinkTickets,
    MergeAgain,
    Pause,
    RemoveTicket,
    ReopenTicket,
    Resume,
    RetryTicket,
    SkipTicket,
    StepOnce,
    Thaw,
    UnlinkTickets,
)
from podium.core.patch import TicketPatch
from podium.core.reply import Reply
from podium.core.ticket import Executor, Mode, On, Ticket, TicketId
from podium.errors import UsageError
from podium.journal.lock import RepositoryLock
from tests.cli.terminal import PATIENCE_S, command, command_track, environment, podium
from tests.conftest import Repository
from tests.stage import Stage, ticket

A, B = TicketId("a"), TicketId("b")


@pytest.mark.parametrize(
    ("line", "meant"),
    [
        ("add a --description x", AddTicket(Ticket(A, "x"))),
        ("edit a --priority 2", EditTicket(A, TicketPatch(priority=2))),
        ("rm a", RemoveTicket(A)),
        ("link a b", LinkTickets(A, B)),
        ("link a b --on finish", LinkTickets(A, B, On.FINISH)),
        ("unlink a b", UnlinkTickets(A, B)),
        ("skip a", SkipTicket(A)),
        ("reopen a --why again", ReopenTicket(A, "again")),
        ("complete a", CompleteTicket(A)),
        ("retry a --model m --note slowly", RetryTicket(A, "m", "slowly")),
        ("kill a", KillWorker(A)),
        ("merge a", MergeAgain(A)),
    ],
)
def test_every_verb_is_a_command(line: str, meant: object) -> None:
    """What is typed is what is asked for."""
    assert command_of(_parse(["ticket", *line.split()])) == meant


@pytest.mark.parametrize(
    ("word", "meant"),
    [("pause", Pause()), ("resume", Resume()), ("freeze", Freeze()), ("thaw", Thaw()), ("step", StepOnce())],
)
def test_the_words_for_the_whole_run_are_commands(word: str, meant: object) -> None:
    """Of the run, not of a ticket."""
    assert command_of(_parse([word])) == meant


@contextmanager
def running(repo: Repository, track: Path) -> Iterator[subprocess.Popen[str]]:
    """`podium run TRACK --headless --json` in a terminal of its own, from its first started ticket on."""
    line = command("run", track, "--headless", "--json")
    with subprocess.Popen(
        line, cwd=repo.path, env=environment(), stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, text=True
    ) as process:
        try:
            assert process.stdout is not None
            assert any('"in_progress"' in line for line in process.stdout)
            yield process
        finally:
            process.kill()


def test_a_ticket_is_added_to_a_run_that_goes_on(repo: Repository, capsys: pytest.CaptureFixture[str]) -> None:
    """The running Podium carries it out, and ends when it too is done."""
    track = command_track(repo, a="while ! test -e ../../../go; do sleep 0.05; done")
    with running(repo, track) as process:
        add = ("ticket", "add", "b", "--description", "Late", "--command", "echo late > late.txt", "--depends-on", "a")
        added = podium(*add, cwd=repo.path)
        assert looks.why(_parse(["why", "b", "--repo", str(repo.path)]), {}) == 0
        why = capsys.readouterr().out
        twice = ask(*add, "--json", repo=repo.path)
        refused = capsys.readouterr()
        steered = [ask(word, repo=repo.path) for word in ("pause", "resume", "freeze", "thaw")]
        told = capsys.readouterr()
        (repo.path / ".podium" / "go").touch()
        out, _ = process.communicate(timeout=PATIENCE_S)

    assert (added.code, added.err) == (0, "")
    assert added.out == "b is added: Late, after a\n"
    assert twice == 1
    assert refused.err.startswith("podium: cannot add b: there is a ticket of that id")
    assert json.loads(refused.out)["kind"] == "refused"
    assert (steered, told.err) == ([0, 0, 0, 0], "")
    assert [line.partition(":")[0] for line in told.out.splitlines()] == ["paused", "resumed", "frozen", "thawed"]
    assert "waits for a" in why
    assert process.returncode == 0
    assert [json.loads(line)["ticket"] for line in out.splitlines() if '"completed"' in line and '"to"' in line] == [
        "a", "b",
    ]  # fmt: skip
    assert repo.show("podium/work", "late.txt") == "late\n"


def test_a_worker_is_killed_from_another_terminal(repo: Repository, capsys: pytest.CaptureFixture[str]) -> None:
    """As by a click."""
    with running(repo, command_track(repo, a="exec sleep 600")) as process:
        assert ask("ticket", "kill", "a", repo=repo.path) == 0
        process.communicate(timeout=PATIENCE_S)

    assert capsys.readouterr().out == "a is stopping: killed by a person\n"
    assert process.returncode == 3


def ask(*line: str, repo: Path) -> int:
    return change(_parse([*line, "--repo", str(repo)]), {})


@pytest.fixture
def stood(repo: Repository) -> Repository:
    """A repository whose run has ended with b failed; nobody conducts it."""
    commands = {"a": "true", "b": "false", "c": "true"}
    above = {"b": ["a"], "c": ["b"]}
    tickets = [
        ticket(name, *above.get(name, []), executor=Executor.COMMAND, command=text) for name, text in commands.items()
    ]
    with Stage(repo, tickets) as stage:
        stage.until_ended("a", "b")
    return repo


def test_between_two_runs_the_journal_takes_it(stood: Repository, capsys: pytest.CaptureFixture[str]) -> None:
    """What was changed counts when Podium is started again."""
    assert ask("ticket", "add", "d", "--description", "Late.", "--command", "true", repo=stood.path) == 0
    assert ask("ticket", "complete", "b", "--why", "by hand", repo=stood.path) == 0
    told = capsys.readouterr()

    again = podium("--headless", "--json", cwd=stood.path)

    assert "b is completed: a person says that it is done: by hand" in told.out
    assert told.err.count("no Podium conducts the run at present") == 2
    assert (again.code, again.statuses()) == (
        0,
        {"a": "completed", "b": "completed", "c": "completed", "d": "completed"},
    )


def test_a_refusal_says_why_and_ends_with_1(stood: Repository, capsys: pytest.CaptureFixture[str]) -> None:
    """The path of a cycle, the nearest name, the way out where nobody conducts."""
    codes = [
        ask("ticket", "link", "b", "c", repo=stood.path),
        ask("ticket", "skip", "bb", repo=stood.path),
        ask("ticket", "kill", "b", repo=stood.path),
    ]
    lines = capsys.readouterr().err.splitlines()

    assert codes == [1, 1, 1]
    assert lines[0] == "podium: cannot let b wait for c: that would make a cycle: b → c → b"
    assert "did you mean 'b'?" in lines[1]
    assert lines[2] == "podium: cannot kill b: it is failed"


def test_a_file_is_looked_for_where_the_next_worker_starts(
    stood: Repository, capsys: pytest.CaptureFixture[str]
) -> None:
    """On the track's branch, which may lack what was committed since."""
    stood.commit({"late.py": "x = 1\n"})
    add = ("ticket", "add", "d", "--description", "Late.", "--context")

    with pytest.raises(UsageError, match=r"--context late\.py is not in what the track has merged so far"):
        ask(*add, "late.py", repo=stood.path)
    assert ask(*add, stood.git("ls-tree", "--name-only", "HEAD~").split()[0], repo=stood.path) == 0
    assert capsys.readouterr().out.startswith("d is added")


def test_what_is_so_already_is_said(stood: Repository, capsys: pytest.CaptureFixture[str]) -> None:
    """It is no failure."""
    assert ask("pause", repo=stood.path) == 0
    assert ask("pause", "--json", repo=stood.path) == 0
    told = capsys.readouterr()

    assert told.out == "paused: nothing new starts\n"
    assert told.err.splitlines()[-1] == "podium: it is so already; nothing was changed"


def test_json_is_what_a_run_prints(stood: Repository, capsys: pytest.CaptureFixture[str]) -> None:
    """A fact with its place in the journal."""
    assert ask("ticket", "skip", "b", "--json", repo=stood.path) == 0

    (event,) = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert (event["kind"], event["ticket"], event["to"]) == ("ticket_moved", "b", "skipped")
    assert event["seq"] > 0


def test_why_can_be_read_by_a_program(stood: Repository, capsys: pytest.CaptureFixture[str]) -> None:
    """The same lines, in one object."""
    for line in (["why", "c"], ["why", "c", "--json"]):
        assert looks.why(_parse([*line, "--repo", str(stood.path)]), {}) == 0
    *lines, told = capsys.readouterr().out.splitlines()

    assert json.loads(told) == {"ticket": "c", "why": lines}
    assert "held by b (failed)" in lines[0]


def test_why_tells_how_to_answer(repo: Repository, capsys: pytest.CaptureFixture[str]) -> None:
    """Of its own question and of one further up; while a Podium conducts it, there."""
    with Stage(repo, [ticket("a"), ticket("b", "a")], mode=Mode.SPAWN) as stage:
        stage.until(lambda: stage.state.approvals)
        asked = [looks.why(_parse(["why", name, "--repo", str(repo.path)]), {}) for name in "ab"]
        conducted = capsys.readouterr().out.splitlines()
    assert [looks.why(_parse(["why", name, "--repo", str(repo.path)]), {}) for name in "ab"] == asked == [0, 0]
    alone = capsys.readouterr().out.splitlines()

    there = "where Podium conducts it: in its window, or in the terminal that asks"
    assert [line for line in conducted if line.startswith("answer")] == [
        f"answer its question {there}", f"answer what is asked about a {there}",
    ]  # fmt: skip
    here = "in the window (`podium open`), or in a terminal (`podium open --headless --approve ask`)"
    assert [line for line in alone if line.startswith("answer")] == [
        f"answer its question {here}", f"answer what is asked about a {here}",
    ]  # fmt: skip


def test_a_podium_in_another_working_tree_is_named(stood: Repository) -> None:
    """Its journal is another one."""
    lock = RepositoryLock.acquire(stood.path / ".git" / "podium-conductor.lock", stood.path / "elsewhere")
    try:
        said = podium("ticket", "skip", "b", cwd=stood.path)
    finally:
        lock.release()

    assert said.code == 1
    assert f"conducts {stood.path}/elsewhere" in said.err


def test_a_shortened_answer_is_told_as_that(repo: Repository, capsys: pytest.CaptureFixture[str]) -> None:
    """Also one of which nothing could be sent: it is done, and no "so already"."""
    address = Address(repo.path / ".git" / "podium-conductor.lock", repo.path)
    lock = RepositoryLock.acquire(repo.path / ".git" / "podium-conductor.lock", repo.path)
    with reachable(lambda _: Reply(more=4_001), address, {}):
        assert ask("ticket", "reopen", "a", repo=repo.path) == 0
    lock.release()

    assert capsys.readouterr().err == "podium: 4001 more facts followed and are recorded too\n"


def test_where_nothing_was_conducted_there_is_nothing_to_change(repo: Repository) -> None:
    """Said, and nothing is made."""
    said = podium("ticket", "skip", "a", cwd=repo.path)

    assert (said.code, said.out) == (1, "")
    assert "nothing was ever conducted here" in said.err
    assert not (repo.path / ".podium").exists()
