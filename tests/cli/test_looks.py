from __future__ import annotations

import json
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from tests.cli.terminal import command_track, environment, model_track, podium, script, written
from tests.conftest import Repository

WRONG = """
[track]
id = "x"
colour = "red"

[[tickets]]
id = "parse-config"
description = "Parse."
depends_on = ["write-report"]

[[tickets]]
id = "write-report"
description = "Write."
depends_on = ["parse-confg"]
context_requirements = ["none.py"]

[[tickets]]
id = "write-report"
description = "   "
priority = "high"
"""


def test_check_tells_every_problem_with_its_place(repo: Repository) -> None:
    """All at once, and exit code 2; nothing is changed."""
    said = podium("check", written(repo.path.parent / "wrong.toml", WRONG), cwd=repo.path)

    assert (said.code, said.out) == (2, "")
    for words in ("colour", "did you mean 'parse-config'?", "none.py", "priority", "description", "wrong.toml"):
        assert words in said.err
    assert "nothing was changed" in said.err
    assert not (repo.path / ".podium").exists()


def test_check_of_a_good_track(repo: Repository) -> None:
    """One line on standard output."""
    track = command_track(repo, a="true", b="true")

    assert podium("check", track, cwd=repo.path).out == f"{track}: 2 tickets, no problem\n"


def test_check_without_a_repository(repo: Repository, tmp_path: Path) -> None:
    """The file itself can be judged anywhere; what cannot be judged is said."""
    track = command_track(repo, a="true")

    said = podium("check", track, cwd=tmp_path)

    assert (said.code, said.out) == (0, f"{track}: 1 ticket, no problem\n")
    assert "the files that the tickets name are not looked for" in said.err


def test_status_of_nothing(repo: Repository) -> None:
    """A word, and exit code 1."""
    said = podium("status", cwd=repo.path)

    assert (said.code, said.out) == (1, "")
    assert "nothing was ever conducted here" in said.err


def test_looking_is_possible_while_a_merge_is_under_way(repo: Repository) -> None:
    """Only conducting waits for it: the words of `status`, `story` and `check` change nothing."""
    track = command_track(repo, a="true")
    assert podium("run", track, "--headless", cwd=repo.path).code == 0
    written(repo.path / ".git" / "MERGE_HEAD", repo.git("rev-parse", "HEAD"))

    looks = [podium(*line, cwd=repo.path) for line in (["status"], ["story", "a"], ["check", track])]
    refused = podium("run", track, "--headless", cwd=repo.path)

    assert [(said.code, said.err) for said in looks] == [(0, "")] * 3
    assert (refused.code, refused.out) == (1, "")
    assert "a merge is in progress" in refused.err
    assert "a merge is in progress" in podium("doctor", cwd=repo.path).out


def test_the_branch_is_named_as_git_knows_it(repo: Repository) -> None:
    """Also where the track's id is not one that git would take; the words can be pasted."""
    track = command_track(repo, a="echo a > a.txt")
    written(track, track.read_text(encoding="utf-8").replace('id = "work"', 'id = "Release v1.0"'))
    assert podium("run", track, "--headless", cwd=repo.path).code == 0

    said = podium("status", cwd=repo.path).out
    told = json.loads(podium("status", "--json", cwd=repo.path).out)

    (way,) = [line.partition("git ")[2] for line in said.splitlines() if "git merge" in line]
    repo.git(*way.split())
    assert (repo.path / "a.txt").read_text(encoding="utf-8") == "a\n"
    assert repo.git("rev-parse", told["branch"]) == repo.git("rev-parse", "HEAD")


def test_status_as_text_and_as_json(repo: Repository) -> None:
    """The same run, for people and for programs."""
    track = command_track(repo, a="echo a > a.txt", b="exit 3", c="true")
    assert podium("run", track, "--headless", cwd=repo.path).code == 3

    text = podium("status", cwd=repo.path)
    told = json.loads(podium("status", "--json", "--repo", repo.path, cwd=repo.path.parent).out)

    assert (text.code, text.err) == (0, "")
    assert "1 of 3 done" in text.out
    assert "held by b (failed)" in text.out
    assert "git merge podium/work" in text.out
    assert told["track"] == {"id": "work", "title": "work"}
    assert {ticket["id"]: ticket["status"] for ticket in told["tickets"]} == {
        "a": "completed", "b": "failed", "c": "todo",
    }  # fmt: skip
    assert told["counts"] == {"completed": 1, "failed": 1, "todo": 1}


def test_story_tells_the_facts_of_one_ticket_in_order(repo: Repository) -> None:
    """From its first attempt to the branch; nobody else's."""
    turns = '[[turns]]\nticket = "a"\ncalls = [{name = "write_file", args = {path = "a.txt", content = "a"}}]'
    line = ("run", model_track(repo, "a", "b"), "--headless", "--rehearse", script(repo, turns))
    assert podium(*line, cwd=repo.path).code == 0

    said = podium("story", "a", cwd=repo.path)

    assert (said.code, said.err) == (0, "")
    steps = ("Attempt 1 begins", "Works on podium-work/work/a-1", "→ write_file a.txt", "Merged as", "It is completed")
    places = [said.out.find(step) for step in steps]
    assert -1 not in places
    assert places == sorted(places)
    assert "b-1" not in said.out
    whole = podium("story", cwd=repo.path)
    assert (whole.code, whole.err) == (0, "")
    places = [whole.out.find(words) for words in ("work: 2 tickets", "a: attempt 1 begins", "Podium is being closed")]
    assert places == sorted(places)
    assert "b is completed" in whole.out
    assert "write_file" not in whole.out


def test_story_of_an_unknown_ticket_names_the_nearest(repo: Repository) -> None:
    """Exit code 2, as for any wrong word on the command line."""
    assert podium("run", command_track(repo, parse="true"), "--headless", cwd=repo.path).code == 0

    said = podium("story", "prase", cwd=repo.path)

    assert (said.code, said.out) == (2, "")
    assert said.err == "podium: there is no ticket 'prase' in the track 'work'; did you mean 'parse'?\n"


HEAVY = (
    "dearpygui", "genai_prices", "google.genai", "httpx2", "networkx", "podium.app", "podium.engine",
    "podium.providers", "podium.settings", "podium.tools", "psutil", "tree_sitter",
)  # fmt: skip


@pytest.mark.parametrize("line", ["status", "story a", "why a"])
def test_a_look_imports_nothing_that_it_does_not_need(repo: Repository, line: str) -> None:
    """No engine, no model and no settings: who looks does not want to wait for them."""
    assert podium("run", command_track(repo, a="true"), "--headless", cwd=repo.path).code == 0
    code = (
        "import sys; from podium.cli.main import run; assert run(sys.argv[1:]) == 0; "
        f"print([name for name in {HEAVY!r} if name in sys.modules])"
    )

    said = subprocess.run(
        [sys.executable, "-c", code, *line.split()], cwd=repo.path, env=environment(), capture_output=True, text=True
    )

    assert said.stdout.splitlines()[-1:] == ["[]"], said.stderr


@pytest.fixture
def damaged(repo: Repository) -> Repository:
    """A run in whose journal the fact that opened the first attempt has become another one."""
    assert podium("run", command_track(repo, a="true"), "--headless", cwd=repo.path).code == 0
    with closing(sqlite3.connect(repo.path / ".podium" / "podium.db", isolation_level=None)) as db:
        db.execute("UPDATE facts SET kind = 'paused', body = '{}' WHERE kind = 'attempt_opened'")
    return repo


def test_a_damaged_run_is_told_with_its_file_its_fact_and_the_ways_out(damaged: Repository) -> None:
    """Whoever looks, changes, goes on or exports; and nothing is changed."""
    journal = damaged.path / ".podium" / "podium.db"
    before = journal.read_bytes()
    lines = ("status", "story", "why a", "ticket skip a", "open --headless", "export")

    said = [podium(*line.split(), cwd=damaged.path) for line in lines]

    told = f"podium: {journal}: fact 3 ("
    assert [(s.code, s.err.startswith(told), s.err.count("\n")) for s in said] == [(1, True, 1)] * len(lines)
    assert "cannot follow those before it" in said[0].err
    assert "`podium replay --until 2` shows the run up to there" in said[0].err
    assert "`podium run TRACK --fresh` leaves it behind" in said[0].err
    assert journal.read_bytes() == before


def test_the_ways_out_of_a_damaged_run_lead_out(damaged: Repository) -> None:
    """It can be looked at up to the broken fact, and a new run can be begun."""
    whole = podium("replay", "--headless", cwd=damaged.path)
    until = podium("replay", "--headless", "--until", 2, cwd=damaged.path)
    fresh = podium("run", damaged.path.parent / "work.toml", "--headless", "--fresh", cwd=damaged.path)

    assert (whole.code, until.code, fresh.code) == (0, 0, 0)
    assert "fact 3 (" in whole.err
    assert "what came after is not shown" in whole.err
    assert whole.out == until.out
    assert podium("status", cwd=damaged.path).code == 0
