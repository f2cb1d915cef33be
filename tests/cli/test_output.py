"""Every command that prints, where nothing can be printed."""

from __future__ import annotations

import io
import os
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from podium.cli.output import prepare_streams, write_rest
from tests.cli.starter import Order, starter
from tests.cli.terminal import PATIENCE_S, command, command_track, environment, podium
from tests.conftest import Repository

FULL = (
    "podium: standard output takes no more (No space left on device), so not all is printed; make room, or send it "
    "elsewhere (a change that was asked for may be made already; `podium status` tells)\n"
)
PRINT = [
    *("status", "story", "why b --json", "export", "cost --csv", "replay --headless", "doctor", "check ../work.toml"),
    *("ticket edit b --priority 1", "pause --json", "run --help", "--version"),
]


@pytest.fixture
def stood(repo: Repository) -> Repository:
    """A repository whose run came to stand: a is completed, b has failed."""
    assert podium("run", command_track(repo, a="true", b="false"), "--headless", cwd=repo.path).code == 3
    return repo


def full(line: str, repo: Repository) -> tuple[int, str]:
    """The exit code of a command whose standard output is a full disk, and what it complained."""
    with tempfile.NamedTemporaryFile() as err:
        code = starter().run(Order(line.split(), str(repo.path), environment(), "/dev/full", err.name, PATIENCE_S))
        return code, Path(err.name).read_text()


def unread(line: str, repo: Repository) -> tuple[int, str]:
    """As `full`, where whoever should read is gone."""
    read, write = os.pipe()
    os.close(read)
    with os.fdopen(write, "w") as pipe:
        done = subprocess.run(
            command(*line.split()),
            cwd=repo.path,
            env=environment(),
            stdout=pipe,
            stderr=subprocess.PIPE,
            text=True,
            check=False,
            timeout=PATIENCE_S,
        )
    return done.returncode, done.stderr


def shell(line: str, repo: Repository) -> tuple[int, str]:
    """As `full`, of a line of the shell in which `podium` is the program."""
    start = " ".join(command())
    whole = ["bash", "-c", line.replace("podium", start)]
    done = subprocess.run(
        whole, cwd=repo.path, env=environment(), capture_output=True, text=True, check=False, timeout=PATIENCE_S
    )
    return done.returncode, done.stderr


def test_whatever_is_printed_a_full_disk_is_told(stood: Repository) -> None:
    """What was lost is what was asked for, so the command has failed; the message names the stream and the way out."""
    ended = {line: full(line, stood) for line in PRINT}

    before = (
        "podium: no Podium conducts the run at present; this is in its journal, and counts from the next start on\n"
    )
    for line, (code, complained) in ended.items():
        assert (code, complained.removeprefix(before)) == (1, FULL), line


@pytest.mark.parametrize("options", ["--headless", "--json"])
def test_a_run_that_cannot_be_told_is_closed_in_order(repo: Repository, options: str) -> None:
    """It can be gone on with."""
    track = command_track(repo, a="true", b="true")

    assert full(f"run {track} {options}", repo) == (1, FULL)
    again = podium("open", "--headless", "--approve", "all", cwd=repo.path)
    assert (again.code, again.err.startswith("podium: going on with the track 'work', run 1")) == (0, True)


def test_the_demo_on_a_full_disk(repo: Repository) -> None:
    code, complained = full(f"demo --headless --approve all --dir {repo.path / 'demo'}", repo)

    assert (code, complained.splitlines(keepends=True)[-1]) == (1, FULL)


@pytest.mark.parametrize("line", ["story", "status --json", "run ../work.toml --fresh --headless"])
def test_a_reader_that_went_away_is_not_worth_a_word(stood: Repository, line: str) -> None:
    """`podium story | head -1`: whoever reads has what they wanted; the code is that of any program in a pipe."""
    assert unread(line, stood) == (141, "")


@pytest.mark.parametrize(
    ("line", "code"),
    [
        ("podium why b >&-", 0),
        ("podium why b >&- 2>&- <&-", 0),
        ("podium why c >/dev/null 2>&-", 2),
        ("podium why c 2>/dev/full", 2),
    ],
)
def test_what_is_closed_or_full_changes_no_other_end(stood: Repository, line: str, code: int) -> None:
    """Standard output that was closed was not wanted, and nobody fails because their complaint cannot be heard."""
    assert shell(line, stood) == (code, "")


@pytest.mark.parametrize("closed", ["<&-", ">&-", "2>&-", "<&- >&-", ">&- 2>&-", "<&- >&- 2>&-"])
def test_no_file_takes_the_place_of_a_closed_stream(tmp_path: Path, closed: str) -> None:
    """Who writes to standard error must not write into a journal."""
    program = "import os; from podium.cli.output import prepare_streams as p; p(); os._exit(os.open(os.curdir, 0))"
    line = f"{sys.executable} -c '{program}' {closed}"
    done = subprocess.run(["bash", "-c", line], cwd=tmp_path, env=environment(), check=False, timeout=PATIENCE_S)
    assert done.returncode >= 3


def test_a_stream_that_is_no_file_is_left_as_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    """Only that what it cannot show is written out."""
    kept = io.BytesIO()
    stream = io.TextIOWrapper(kept, encoding="ascii")
    monkeypatch.setattr(sys, "stdout", stream)
    prepare_streams()
    sys.stdout.write("é")
    write_rest()
    assert (sys.stdout, kept.getvalue()) == (stream, b"\\xe9")
