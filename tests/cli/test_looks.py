from __future__ import annotations

import json
from pathlib import Path

from podium.providers.rehearsal import RehearsalServer
from podium.providers.rehearsal_script import Script
from tests.cli.terminal import command_track, model_track, podium, script, written, x_server
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


def test_doctor_tells_what_is_lacking_and_where_settings_come_from(repo: Repository) -> None:
    """No display and no key are told, and nothing is amiss; every value in force has its origin."""
    (repo.path / ".podium").mkdir()
    file = written(repo.path / ".podium" / "config.toml", "[workers]\nmax_workers = 3")

    said = podium("doctor", cwd=repo.path, env={"PODIUM_WINDOW__THEME": "light"})

    assert said.code == 0
    assert "there is no display: DISPLAY is not set" in said.out
    assert "neither GOOGLE_API_KEY nor GEMINI_API_KEY is set" in said.out
    assert "not asked for: no key is set" in said.out
    assert f"workers.max_workers = 3    # {file}:2" in said.out
    assert 'window.theme = "light"    # PODIUM_WINDOW__THEME' in said.out
    assert "retry.max_retries = 6    # default" in said.out


def test_doctor_with_a_display(repo: Repository) -> None:
    """Nothing is amiss, so it ends well."""
    with x_server() as env:
        said = podium("doctor", cwd=repo.path, env=env)

    assert said.code == 0
    assert "✗" not in said.out
    assert env["DISPLAY"] in said.out
    assert "a context can be made" in said.out


def test_doctor_lists_the_models_of_the_key(repo: Repository) -> None:
    """And never the key."""
    with RehearsalServer(Script()) as server:
        env = {"GEMINI_API_KEY": "very-secret", "GOOGLE_GEMINI_BASE_URL": server.url}
        good = podium("doctor", cwd=repo.path, env=env)
        other = podium("doctor", cwd=repo.path, env={**env, "PODIUM_TIERS__WORKER__MODEL": "gemini-3-flash-previw"})

    assert "gemini-2.5-pro, gemini-3-flash-preview" in good.out
    assert "gemini-3-flash-previw is not among the key's models" in other.out
    assert "nearest: gemini-3-flash-preview" in other.out
    assert "very-secret" not in good.out + good.err


def test_doctor_tells_a_wrong_key_kindly(repo: Repository) -> None:
    """No traceback, and the way out."""
    with RehearsalServer(Script(), keys=frozenset({"another"})) as server:
        env = {"GEMINI_API_KEY": "mine", "GOOGLE_GEMINI_BASE_URL": server.url}
        said = podium("doctor", cwd=repo.path, env=env)

    assert said.code == 1
    assert "they cannot be listed: the service refuses the API key" in said.out
    assert said.err == ""


def test_doctor_without_git_without_a_repository_and_with_broken_settings(repo: Repository, tmp_path: Path) -> None:
    """It is asked when things are broken, so it works when things are broken."""
    nothing = tmp_path / "bin"
    nothing.mkdir()
    without_git = podium("doctor", cwd=repo.path, env={"PATH": str(nothing)})
    outside = podium("doctor", cwd=tmp_path)
    (repo.path / ".podium").mkdir()
    written(repo.path / ".podium" / "config.toml", "[workers]\nmax_worker = 3")
    broken = podium("doctor", cwd=repo.path)

    assert without_git.code == 1
    assert "install git 2.38 or newer" in without_git.out
    assert "is not a git repository" in outside.out
    assert "did you mean workers.max_workers?" in broken.out
    assert [said.err for said in (without_git, outside, broken)] == ["", "", ""]
