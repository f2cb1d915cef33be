from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from podium import __version__
from podium.cli.main import _parse
from podium.journal.lock import RepositoryLock
from tests.cli.terminal import command, command_track, environment, podium, written
from tests.conftest import Repository


def test_the_version_is_told(tmp_path: Path) -> None:
    """On standard output, and nothing else."""
    said = podium("--version", cwd=tmp_path)

    assert (said.code, said.out, said.err) == (0, f"podium {__version__}\n", "")


@pytest.mark.parametrize(
    ("line", "repo"), [([], Path()), (["here"], Path("here")), (["--headless"], Path()), (["open", "run"], Path("run"))]
)
def test_without_a_command_a_repository_is_opened(line: list[str], repo: Path) -> None:
    """`podium` and `podium REPO` mean `podium open REPO`."""
    parsed = _parse(line)

    assert (parsed.command, parsed.repo) == ("open", repo)


def broken(repo: Repository, settings: str) -> Path:
    (repo.path / ".podium").mkdir(exist_ok=True)
    return written(repo.path / ".podium" / "config.toml", settings)


def test_nothing_to_open_is_said(repo: Repository) -> None:
    """In the terminal there is no window in which a track could be opened."""
    said = podium("--headless", cwd=repo.path)

    assert (said.code, said.out) == (2, "")
    assert "nothing was conducted in this repository yet; start with `podium run TRACK`" in said.err


def test_not_a_repository(tmp_path: Path) -> None:
    """The words name the way out."""
    said = podium("open", tmp_path, "--headless", cwd=tmp_path)

    assert (said.code, said.out) == (1, "")
    assert said.err == f"podium: {tmp_path} is not a git repository; `git init` makes it one, then commit something\n"


def test_a_directory_that_is_not_there(tmp_path: Path) -> None:
    """It is named."""
    said = podium("shop", cwd=tmp_path)

    assert said.code == 1
    assert "shop is not a directory" in said.err


def test_a_mistyped_command_names_the_nearest(tmp_path: Path) -> None:
    """Unless there is a directory of that name."""
    said = podium("stauts", cwd=tmp_path)
    (tmp_path / "stauts").mkdir()
    meant = podium("stauts", cwd=tmp_path)

    words = "podium: there is no command 'stauts', and no directory of that name; did you mean 'status'?\n"
    assert (said.code, said.out, said.err) == (2, "", words)
    assert "is not a git repository" in meant.err


def shell(line: str, cwd: Path) -> subprocess.CompletedProcess[str]:
    """A line of the shell in which `podium` is the program."""
    start = f'podium() {{ "{sys.executable}" -m podium "$@"; }}\n'
    whole = ["bash", "-c", start + line]
    return subprocess.run(whole, cwd=cwd, env=environment(), capture_output=True, text=True, check=False, timeout=90)


@pytest.mark.parametrize("closed", ["<&-", ">&-", "<&- >&-"])
def test_closed_streams_are_no_crash(repo: Repository, closed: str) -> None:
    """Nobody can be asked, and nothing is printed; the work is done."""
    done = shell(f"podium run {command_track(repo, a='true')} --headless {closed}", repo.path)

    assert (done.returncode, done.stderr) == (0, "")


def test_ctrl_c_before_there_is_anything_to_stop(tmp_path: Path) -> None:
    """While modules are still being imported: 130, and not a word."""
    stop = "import os, signal\nos.kill(os.getpid(), signal.SIGINT)\nos.getpid()\n"
    package = tmp_path / "platformdirs"
    package.mkdir()
    written(package / "__init__.py", stop)
    early = {**environment(), "PYTHONPATH": str(tmp_path)}
    done = subprocess.run(command("doctor"), cwd=tmp_path, env=early, capture_output=True, check=False, timeout=60)

    assert (done.returncode, done.stdout, done.stderr) == (130, b"", b"")


def test_a_repository_without_a_commit(repo: Repository, tmp_path: Path) -> None:
    """There is nothing to start a track from."""
    empty = tmp_path / "empty"
    empty.mkdir()
    Repository(empty).git("init", "--quiet")

    said = podium("run", command_track(repo, a="true"), "--repo", empty, "--headless", cwd=tmp_path)

    assert said.code == 1
    assert "has no commit yet" in said.err


def test_no_git_on_the_path(repo: Repository, tmp_path: Path) -> None:
    """Said before anything is begun."""
    nothing = tmp_path / "bin"
    nothing.mkdir()

    said = podium("run", command_track(repo, a="true"), "--headless", cwd=repo.path, env={"PATH": str(nothing)})

    assert (said.code, said.out) == (1, "")
    assert said.err.endswith("git is not on the PATH; install it (Debian: apt install git) and start Podium again\n")
    assert not (repo.path / ".podium").exists()


@pytest.mark.parametrize(
    ("settings", "words"),
    [
        ("[workers\n", "config.toml:1"),
        ("[workers]\nmax_worker = 3\n", "did you mean workers.max_workers?"),
        ("[workers]\nmax_workers = 1000\n", "64"),
        ('[approvals]\nmode = "sometimes"\n', "approvals.mode"),
    ],
)
def test_settings_that_cannot_be_used(repo: Repository, settings: str, words: str) -> None:
    """Broken, unknown, out of range: the file, the line, and the way out; nothing is begun."""
    file = broken(repo, settings)

    said = podium("run", command_track(repo, a="true"), "--headless", cwd=repo.path)

    assert (said.code, said.out) == (2, "")
    assert str(file) in said.err
    assert words in said.err
    assert not (repo.path / ".podium" / "podium.db").exists()


def test_settings_of_the_command_line_and_the_environment_are_judged_too(repo: Repository) -> None:
    """Each names where the value came from."""
    track = command_track(repo, a="true")

    by_option = podium("run", track, "--headless", "--max-workers", 0, cwd=repo.path)
    by_variable = podium("run", track, "--headless", cwd=repo.path, env={"PODIUM_WORKERS__MAX_WORKERS": "many"})

    assert (by_option.code, by_variable.code) == (2, 2)
    assert "command line" in by_option.err
    assert "PODIUM_WORKERS__MAX_WORKERS" in by_variable.err


def test_a_place_that_cannot_be_written(repo: Repository) -> None:
    """A file lies where Podium keeps its own."""
    written(repo.path / ".podium", "in the way")

    said = podium("run", command_track(repo, a="true"), "--headless", cwd=repo.path)

    assert (said.code, said.out) == (1, "")
    assert "Podium must be able to write in the repository's .podium directory" in said.err


def test_a_journal_that_cannot_be_written(repo: Repository) -> None:
    """A directory lies where the journal should be."""
    (repo.path / ".podium" / "podium.db").mkdir(parents=True)

    said = podium("run", command_track(repo, a="true"), "--headless", cwd=repo.path)

    assert said.code == 1
    assert said.err.endswith("podium.db is a directory; move it away to start afresh\n")


def test_a_journal_of_a_newer_podium(repo: Repository) -> None:
    """It is left as it is."""
    track = command_track(repo, a="true")
    assert podium("run", track, "--headless", cwd=repo.path).code == 0
    with sqlite3.connect(repo.path / ".podium" / "podium.db") as db:
        db.execute("PRAGMA user_version = 99")
    db.close()

    for line in (["run", track, "--headless"], ["status"], ["story", "a"]):
        said = podium(*line, cwd=repo.path)
        assert (said.code, said.out) == (1, "")
        assert "was written by a newer Podium (journal version 99" in said.err


def test_a_second_podium_on_the_same_repository(repo: Repository) -> None:
    """It names the first one, and the way to look on."""
    lock = RepositoryLock.acquire(repo.path / ".git" / "podium-conductor.lock", repo.path)
    try:
        said = podium("run", command_track(repo, a="true"), "--headless", cwd=repo.path)
    finally:
        lock.release()

    assert (said.code, said.out) == (1, "")
    assert f"another Podium (process {os.getpid()}) conducts {repo.path}; close it first" in said.err
