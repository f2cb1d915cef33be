"""The demo's promise, without a model, a server or a window: the rehearsed work really finishes the project.

The scripts' calls are carried out here by the plainest means, on real files and in real git worktrees, so
that a failure speaks about the demo's texts and about nothing else.
"""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Callable, Iterable
from pathlib import Path

import networkx
import pytest

from podium.core.ticket import Executor, TicketId
from podium.providers.rehearsal_script import ScriptedCall, read_script
from podium.trackfile.reader import read_track
from tests.conftest import Repository

DEMO = Path(__file__).parents[1] / "assets" / "demo"
SCRIPT = read_script(DEMO / "rehearsal.toml")
TICKETS = {ticket.id: ticket for ticket in read_track(DEMO / "track.toml", DEMO).tickets}
GRAPH: networkx.DiGraph[TicketId] = networkx.DiGraph()
GRAPH.add_nodes_from(TICKETS)
GRAPH.add_edges_from((needed, ticket.id) for ticket in TICKETS.values() for needed in ticket.depends_on)
THE_TESTS = TICKETS[TicketId("run-tests")].command

Order = Callable[[Iterable[TicketId]], list[TicketId]]
ORDERS: dict[str, Order] = {"forwards": sorted, "backwards": lambda names: sorted(names, reverse=True)}
in_two_orders = pytest.mark.parametrize("order", ORDERS.values(), ids=ORDERS)


def run(command: str, folder: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(command, shell=True, cwd=folder, capture_output=True, text=True, timeout=60)


def calls_of(ticket: TicketId, attempt: int) -> list[ScriptedCall]:
    return [call for turn in SCRIPT.turns_of(ticket, attempt) for call in turn.calls]


def attempts_of(ticket: TicketId) -> list[list[ScriptedCall]]:
    """The calls of each attempt, up to the one that finishes."""
    attempts = [calls_of(ticket, 1)]
    while attempts[-1] and attempts[-1][-1].name == "block":
        attempts.append(calls_of(ticket, len(attempts) + 1))
    return attempts


def edit(file: Path, old: str, new: str) -> None:
    text = file.read_text(encoding="utf-8")
    assert text.count(old) == 1, f"{old!r} occurs {text.count(old)} times in {file}"
    file.write_text(text.replace(old, new), encoding="utf-8")


def play(ticket: TicketId, folder: Path) -> None:
    """Carry out what the workers of a ticket do; the last command that they run must succeed."""
    code = 0
    for call in [call for attempt in attempts_of(ticket) for call in attempt]:
        args = {name: str(value) for name, value in call.args.items()}
        match call.name:
            case "read_file" | "list_files" | "search_files":
                assert (folder / args["path"]).exists()
            case "write_file":
                (folder / args["path"]).write_text(args["content"], encoding="utf-8")
            case "edit_file":
                edit(folder / args["path"], args["old_text"], args["new_text"])
            case "run_command":
                done = run(args["command"], folder)
                code = done.returncode
            case name:
                assert name in {"finish", "block"}
    assert code == 0, f"{ticket}: {done.stderr}"


def carry_out(ticket: TicketId, folder: Path) -> None:
    """Carry a ticket out, whoever its executor is."""
    if command := TICKETS[ticket].command:
        done = run(command, folder)
        assert done.returncode == 0, f"{ticket}: {done.stderr}"
    else:
        play(ticket, folder)


def demo_files() -> dict[str, str]:
    files = [path for path in DEMO.rglob("*") if path.is_file() and "__pycache__" not in path.parts]
    return {path.relative_to(DEMO).as_posix(): path.read_text(encoding="utf-8") for path in files}


@pytest.fixture
def project(tmp_path: Path) -> Path:
    return Path(shutil.copytree(DEMO, tmp_path / "project", ignore=shutil.ignore_patterns("__pycache__")))


def test_the_project_is_unfinished_at_first(project: Path) -> None:
    """The last ticket's command fails on the project as it is shipped."""
    assert run(THE_TESTS, project).returncode == 1


@in_two_orders
def test_the_rehearsed_work_finishes_the_project(project: Path, order: Order) -> None:
    """Whichever ticket goes first among those that may, the project's tests pass at the end."""
    names = order(TICKETS)
    for ticket in networkx.lexicographical_topological_sort(GRAPH, key=names.index):
        carry_out(ticket, project)


@in_two_orders
def test_work_done_side_by_side_merges_without_a_conflict(
    make_repo: Callable[..., Repository], tmp_path: Path, order: Order
) -> None:
    """Each ticket starts from the earliest commit that has its dependencies, and merges beside all the others."""
    repo = make_repo("project", demo_files())
    for generation in networkx.topological_generations(GRAPH):
        for ticket in generation:
            repo.git("worktree", "add", "--quiet", "-b", ticket, str(tmp_path / ticket))
            carry_out(ticket, tmp_path / ticket)
            repo.git("-C", str(tmp_path / ticket), "add", "--all")
            repo.git("-C", str(tmp_path / ticket), "commit", "--quiet", "--allow-empty", "--message", ticket)
        for ticket in order(generation):
            repo.git("merge", "--quiet", "--no-edit", "--no-ff", ticket)
    assert run(THE_TESTS, repo.path).returncode == 0
    assert not [name for name in repo.git("ls-files").splitlines() if name.endswith(".pyc")]


def test_every_worker_comes_to_an_end() -> None:
    """Each ticket for a model is rehearsed up to `finish`, and one of them blocks first."""
    by_model = {ticket.id for ticket in TICKETS.values() if ticket.executor is Executor.LLM}
    assert {turn.ticket for turn in SCRIPT.turns} == by_model
    ends = {name: [attempt[-1].name for attempt in attempts_of(name)] for name in by_model}
    assert ends == {name: ["finish"] for name in by_model} | {"convert-currency": ["block", "finish"]}


def test_the_track_names_functions_that_are_there() -> None:
    """What a ticket sends a worker to exists in the project; its files were looked for when it was read."""
    files = demo_files()
    for ticket in TICKETS.values():
        for symbol in ticket.target_symbols:
            target = files[ticket.target_file or ""]
            assert f"def {symbol}(" in target or f"class {symbol}:" in target
