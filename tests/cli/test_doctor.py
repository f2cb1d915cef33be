from __future__ import annotations

from pathlib import Path

from podium.providers.rehearsal import RehearsalServer
from podium.providers.rehearsal_script import Script
from tests.cli.terminal import podium, written, x_server
from tests.conftest import Repository


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
