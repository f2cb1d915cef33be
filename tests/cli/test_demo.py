from __future__ import annotations

import struct
import subprocess
import sys
import tempfile
from pathlib import Path

from tests.cli.terminal import podium, written, x_server
from tests.conftest import Repository


def test_the_demo_ends_well_and_its_tests_pass_on_the_tracks_branch(tmp_path: Path) -> None:
    """The whole way: failing tests before, eleven tickets, and a branch on which they pass."""
    demo = Repository(tmp_path / "tally")

    said = podium("demo", "--dir", demo.path, "--headless", "--approve", "all", "--json", cwd=tmp_path)

    assert said.code == 0
    assert set(said.statuses().values()) == {"completed"}
    assert run_tests(demo.path) != 0
    demo.git("switch", "--quiet", "podium/finish-tally")
    assert run_tests(demo.path) == 0
    blocked = [event for event in said.events if event["kind"] == "ticket_moved" and event["to"] == "blocked"]
    assert [event["ticket"] for event in blocked] == ["convert-currency"]
    merges = demo.git("log", "--merges", "--first-parent", "--format=%s", "podium/finish-tally").splitlines()
    assert len(merges) == len(set(merges)) == 10
    assert f"git -C {demo.path} log --graph podium/finish-tally" in said.err


def test_the_demo_ends_well_in_the_window_too(tmp_path: Path) -> None:
    """Without anybody there it closes by itself, and leaves a picture and a branch that passes its tests."""
    demo, picture = Repository(tmp_path / "tally"), tmp_path / "window.png"
    options = ("--approve", "all", "--quit-when-done", "--screenshot", picture)
    with x_server() as display:
        said = podium("demo", "--dir", demo.path, *options, cwd=tmp_path, env=display)

    assert (said.code, said.out) == (0, "")
    assert "bug" not in said.err
    demo.git("switch", "--quiet", "podium/finish-tally")
    assert run_tests(demo.path) == 0
    width, height = struct.unpack(">II", picture.read_bytes()[16:24])
    assert picture.read_bytes().endswith(b"IEND\xaeB`\x82")
    assert (width, height) > (1000, 600)


def test_the_demo_finds_a_place_of_its_own(tmp_path: Path) -> None:
    """Without `--dir` it goes where nothing can be in the way, and says where."""
    said = podium("demo", "--headless", "--approve", "none", cwd=tmp_path, env={"TMPDIR": str(tmp_path)})

    assert said.code == 3
    (place,) = tmp_path.glob("podium-demo-*/tally")
    assert f"the demo project is in {place}" in said.err


def test_the_demo_overwrites_nothing(tmp_path: Path) -> None:
    """A directory that holds something is refused and left alone."""
    mine = tmp_path / "mine"
    mine.mkdir()
    written(mine / "note.txt", "mine")

    said = podium("demo", "--dir", mine, "--headless", cwd=tmp_path)

    assert (said.code, said.out) == (1, "")
    assert "is not empty; name a directory that does not exist yet" in said.err
    assert [path.name for path in mine.iterdir()] == ["note.txt"]


def run_tests(directory: Path) -> int:
    with tempfile.TemporaryDirectory() as cache:
        line = [sys.executable, "-X", f"pycache_prefix={cache}", "-m", "unittest", "-q"]
        return subprocess.run(line, cwd=directory, check=False, capture_output=True).returncode
