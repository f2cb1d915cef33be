"""`podium replay` and `podium export` as a person types them."""

from __future__ import annotations

import json

from tests.cli.terminal import command_track, podium
from tests.conftest import Repository


def test_replay_shows_an_earlier_moment(repo: Repository) -> None:
    """Without a display in the terminal; the journal and the repository stay as they are."""
    track = command_track(repo, a="echo a > a.txt", b="test -e a.txt")
    assert podium("run", track, "--headless", cwd=repo.path).code == 0
    journal = (repo.path / ".podium" / "podium.db").read_bytes()

    early = podium("replay", "--until", 4, "--headless", cwd=repo.path)
    late = podium("replay", cwd=repo.path)

    assert (early.code, early.err) == (0, "")
    assert "REPLAY  fact 4 of " in early.out
    assert "0 of 2 done" in early.out
    assert late.code == 0
    assert "Running in the terminal instead" in late.err
    assert "2 of 2 done" in late.out
    assert (repo.path / ".podium" / "podium.db").read_bytes() == journal


def test_a_run_or_a_fact_that_is_not_there_is_named_with_those_that_are(repo: Repository) -> None:
    """Exit code 2, as for any wrong word."""
    nothing = podium("replay", "--headless", cwd=repo.path)
    assert (nothing.code, "nothing was ever conducted here" in nothing.err) == (1, True)
    track = command_track(repo, a="true")
    for more in ((), ("--fresh",)):
        assert podium("run", track, "--headless", *more, cwd=repo.path).code == 0

    unknown = podium("export", "--run", 7, cwd=repo.path)
    beyond = podium("replay", "--run", 1, "--until", 9_999, cwd=repo.path)
    before = podium("replay", "--run", 1, "--until", 0, cwd=repo.path)

    assert (unknown.code, unknown.out) == (2, "")
    assert unknown.err.startswith("podium: there is no run 7 in the journal; it holds\n  1  20")
    assert unknown.err.count("  work\n") == 2
    assert (beyond.code, before.code) == (2, 2)
    assert "the run has no fact 0" in before.err
    assert "the run has no fact 9999; its facts are 1 to " in beyond.err


def test_export_writes_one_run_or_all(repo: Repository) -> None:
    """The last one on standard output, or what is asked for into a file; nothing else is said."""
    track = command_track(repo, a="echo ä")
    for more in ((), ("--fresh",)):
        assert podium("run", track, "--headless", *more, cwd=repo.path).code == 0
    file = repo.path.parent / "run.jsonl"

    last = podium("export", cwd=repo.path, env={"LC_ALL": "C", "PYTHONIOENCODING": "ascii"})
    everything = podium("export", "--all", "-o", file, cwd=repo.path)
    first = podium("export", "--run", 1, cwd=repo.path)

    assert [(said.code, said.err) for said in (last, everything, first)] == [(0, "")] * 3
    assert (last.events[0]["line"], last.events[-1]["line"]) == ("run", "end")
    assert {event["run"] for event in last.events} == {2}
    told = file.read_text(encoding="utf-8")
    assert everything.out == ""
    assert told.endswith(last.out)
    assert [json.loads(line)["run"] for line in told.splitlines() if '"line":"run"' in line] == [1, 2]
    assert {event["run"] for event in first.events} == {1}
    assert any(event.get("command") == "echo ä" for event in _commands(first.events))


def _commands(events: list[dict[str, object]]) -> list[dict[str, object]]:
    """What the attempts were told."""
    told = (event["told"] for event in events if event["line"] == "attempt")
    return [each for each in told if isinstance(each, dict)]


def test_a_file_that_cannot_be_written_is_told(repo: Repository) -> None:
    """Without a traceback."""
    assert podium("run", command_track(repo, a="true"), "--headless", cwd=repo.path).code == 0

    said = podium("export", "-o", repo.path / "none" / "run.jsonl", cwd=repo.path)

    assert (said.code, said.out) == (2, "")
    file = repo.path / "none" / "run.jsonl"
    assert said.err == f"podium: {file} cannot be written: No such file or directory; name another file with -o\n"
