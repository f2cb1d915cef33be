"""Text files: read with limits, written whole or not at all."""

from __future__ import annotations

import os
import resource
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from podium.tools import textfiles
from podium.tools.textfiles import TextFile
from podium.tools.tool import ToolProblem
from podium.workspace.repository import SCRATCH, Repository
from tests.workspace.conftest import run_git, start_repository


def test_what_is_written_is_read(tmp_path: Path) -> None:
    """Text arrives byte for byte, in directories that were not there; a lone surrogate does not stop it."""
    textfiles.write(tmp_path, "new/dir/f.txt", "ü\r\nx\n\ud800")
    assert (tmp_path / "new/dir/f.txt").read_bytes() == "ü\r\nx\n?".encode()
    assert textfiles.read(tmp_path, "new/dir/f.txt").text == "ü\r\nx\n?"


def test_mode_is_kept_and_nothing_is_left_over(tmp_path: Path) -> None:
    """A script stays executable; no temporary file remains."""
    script = tmp_path / "run.sh"
    script.write_text("old")
    script.chmod(0o755)
    old = textfiles.read(tmp_path, "run.sh")
    textfiles.write(tmp_path, "run.sh", "new", old.mode)
    assert (old, script.stat().st_mode & 0o777) == (TextFile(Path("run.sh"), "old", 0o755), 0o755)
    assert list(tmp_path.iterdir()) == [script]


def test_a_failed_write_leaves_the_old_file(tmp_path: Path) -> None:
    """The system refuses to write so much: the old content stands and the temporary file is gone."""
    (tmp_path / "f").write_text("old")
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (1_000, hard))
    try:
        with pytest.raises(ToolProblem, match="f: File too large"):
            textfiles.write(tmp_path, "f", "new" * 1_000)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert {file.name: file.read_text() for file in tmp_path.iterdir()} == {"f": "old"}


def test_a_write_that_a_kill_cuts_off_is_nobody_s_work(tmp_path: Path) -> None:
    """What is left of it has a name that git is told to overlook; the old content stands."""
    Repository.open(start_repository(tmp_path, {"docs/f.txt": "old"})).exclude_podium()
    killed = (
        "import os, signal, sys; from pathlib import Path; from podium.tools import textfiles\n"
        "os.rename = lambda *names, **places: os.kill(os.getpid(), signal.SIGKILL)\n"
        "textfiles.write(Path(sys.argv[1]), 'docs/f.txt', 'new')\n"
    )
    assert subprocess.run([sys.executable, "-c", killed, str(tmp_path)]).returncode == -signal.SIGKILL
    left = {file.name[: len(SCRATCH)]: file.read_text() for file in (tmp_path / "docs").iterdir()}
    assert left == {"f.txt": "old", SCRATCH: "new"}
    assert run_git(tmp_path, "status", "--porcelain", "--untracked-files=all") == ""


def test_line_endings_and_byte_order_mark_are_kept(tmp_path: Path) -> None:
    """A file from Windows stays one when a model rewrites it with plain newlines."""
    (tmp_path / "w.txt").write_bytes("\ufeffa\r\nb\r\n".encode())
    old = textfiles.read_if_there(tmp_path, "w.txt")
    assert textfiles.rewritten(old, "a\nc\r\nd\n") == "\ufeffa\r\nc\r\nd\r\n"
    assert textfiles.rewritten(None, "a\nc\r\n") == "a\nc\r\n"
    assert textfiles.read_if_there(tmp_path, "none") is None


def test_a_link_inside_is_written_through(tmp_path: Path) -> None:
    """The file that a link names is replaced, and the link stays a link."""
    (tmp_path / "real").write_text("old")
    (tmp_path / "link").symlink_to("real")
    textfiles.write(tmp_path, "link", "new")
    assert ((tmp_path / "link").is_symlink(), (tmp_path / "real").read_text()) == (True, "new")


def test_what_cannot_be_read_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Missing, a directory, a named pipe, binary, another encoding, too large: each has its way out."""
    monkeypatch.setattr(textfiles, "LARGEST_BYTES", 100)
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "dir").mkdir()
    (tmp_path / "bin").write_bytes(b"a\0b")
    (tmp_path / "latin").write_bytes(b"caf\xe9")
    (tmp_path / "big").write_text("x" * 101)
    expected = {
        "none": "none is not there; list_files shows which files are",
        "dir": "dir is not a file; list_files shows what is in a directory",
        "pipe": "pipe is not a file; list_files shows what is in a directory",
        "bin": "bin is a binary file; use run_command for it",
        "latin": "latin is not UTF-8 text (byte 3); use run_command for binary files",
        "big": "big has 101 bytes, too many to read; use search_files, or run_command with head or sed",
    }
    told = {}
    for name in expected:
        with pytest.raises(ToolProblem) as caught:
            textfiles.read(tmp_path, name)
        told[name] = str(caught.value)
    assert told == expected


def test_what_cannot_be_written_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A directory, a path through a file, too much text."""
    (tmp_path / "dir").mkdir()
    (tmp_path / "file").write_text("")
    for path, words in (("dir", "is a directory"), (".", "is a directory"), ("file/x", "Not a directory")):
        with pytest.raises(ToolProblem, match=words):
            textfiles.write(tmp_path, path, "x")
    monkeypatch.setattr(textfiles, "LARGEST_BYTES", 3)
    with pytest.raises(ToolProblem, match="f would have 4 bytes"):
        textfiles.write(tmp_path, "f", "1234")
