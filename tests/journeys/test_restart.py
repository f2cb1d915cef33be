"""Podium dies in the middle, with no time for a word; the next one goes on from what was durable."""

from __future__ import annotations

import json
import re
import subprocess
from collections import Counter

import psutil
import pytest

from tests.cli.terminal import PATIENCE_S, command, environment, podium, written
from tests.conftest import Repository

TRACK = """
[track]
id = "work"
mode = "auto"
"""
HANGS_ONCE = (
    "echo pid=$$; test -e {flag} || {{ echo begun > begun.txt; touch {flag}; exec sleep 600; }}; echo ok > ok.txt"
)
TURNS = """
[[turns]]
ticket = "{name}"
calls = [{{ name = "write_file", args = {{ path = "{name}.txt", content = "{name}" }} }}]
[[turns]]
ticket = "{name}"
calls = [{{ name = "finish", args = {{ summary = "{name} is written" }} }}]
"""


def ticket(name: str, *above: str, command: str = "") -> str:
    how = f'executor = "command"\ncommand = {json.dumps(command)}' if command else ""
    return f'[[tickets]]\nid = "{name}"\ndescription = "Do {name}."\ndepends_on = {json.dumps(above)}\n{how}\n'


def test_a_run_that_was_killed_with_sigkill_is_gone_on_with(repo: Repository) -> None:
    """Everything is completed exactly once: no ticket is merged twice, none is lost, no process is left."""
    place = repo.path.parent
    names = ["a", "b", "c", "d", "e"]
    hangs = ticket("hang", "a", command=HANGS_ONCE.format(flag=place / "flag"))
    tickets = [ticket("a"), ticket("b", "a"), ticket("c", "a"), hangs, ticket("d", "b", "hang"), ticket("e", "d", "c")]
    track = written(place / "work.toml", TRACK + "\n".join(tickets))
    script = written(place / "script.toml", "".join(TURNS.format(name=name) for name in names))
    line = ("run", track, "--headless", "--json", "--rehearse", script)
    first = subprocess.Popen(
        command(*line), cwd=repo.path, env=environment(), stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, text=True
    )
    assert first.stdout is not None
    heard = ""
    for said in first.stdout:
        heard += said
        if "pid=" in heard and '"ticket":"b","to":"completed"' in heard:
            break
    found = re.search(r"pid=(\d+)", heard)
    assert found is not None
    hanging = psutil.Process(int(found[1]))

    first.kill()
    first.communicate(timeout=PATIENCE_S)
    _, alive = psutil.wait_procs([hanging], timeout=PATIENCE_S)
    assert alive == []
    for looks in (("status",), ("why", "c")):
        assert "no Podium conducts it at present" in podium(*looks, cwd=repo.path).err

    second = podium(*line, cwd=repo.path)

    # The command was running, so nobody knows how far it came: a person is asked before it runs again.
    assert second.code == 4
    assert second.statuses()["hang"] == "awaiting_spawn"
    third = podium(*line, "--approve", "all", cwd=repo.path)
    assert third.code == 0
    completed = Counter(e["ticket"] for e in third.events if e["kind"] == "ticket_moved" and e["to"] == "completed")
    assert completed == dict.fromkeys([*names, "hang"], 1)
    merges = repo.git("log", "--first-parent", "--merges", "--format=%s", "podium/work").splitlines()
    assert Counter(merges) == {f"{name}: Do {name}.": 1 for name in [*names, "hang"]}
    files = {"README.md", "ok.txt", "begun.txt", *(f"{name}.txt" for name in names)}
    assert set(repo.git("ls-tree", "-r", "--name-only", "podium/work").splitlines()) == files
    assert repo.show("podium/work", "begun.txt") == "begun\n"


@pytest.mark.parametrize("lines", [10, 25, 40, 55])
def test_whenever_it_dies_everything_is_merged_once(repo: Repository, lines: int) -> None:
    """Killed after so many events: in a preparation, a turn, a commit, a merge, wherever that happens to be."""
    place, names = repo.path.parent, ["a", "b", "c", "d", "e"]
    tickets = [ticket("a"), ticket("b", "a"), ticket("c", "a"), ticket("d"), ticket("e", "b", "c", "d")]
    track = written(place / "work.toml", TRACK + "\n".join(tickets))
    script = written(place / "script.toml", "".join(TURNS.format(name=name) for name in names))
    line = ("run", track, "--headless", "--json", "--rehearse", script)
    first = subprocess.Popen(
        command(*line), cwd=repo.path, env=environment(), stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, text=True
    )
    assert first.stdout is not None
    for _ in zip(range(lines), first.stdout, strict=False):
        pass
    first.kill()
    first.communicate(timeout=PATIENCE_S)

    # A write that was running is asked about: nobody knows how far it came. Done again, it comes to the same.
    assert podium(*line, "--approve", "all", cwd=repo.path).code == 0

    merges = repo.git("log", "--first-parent", "--merges", "--format=%s", "podium/work").splitlines()
    assert Counter(merges) == {f"{name}: Do {name}.": 1 for name in names}
