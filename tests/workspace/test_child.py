"""One child process: its end, its time limit, the abort, and what belongs to it."""

from __future__ import annotations

import os
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import psutil
import pytest

from podium.abort import Aborted, AbortSignal
from podium.workspace.child import Ended, TookTooLong, run_child
from tests.workspace.conftest import has_ended


def sh(script: str, where: Path, stdin: bytes = b"", limit_s: float = 60.0, abort: AbortSignal | None = None) -> Ended:
    return run_child(["sh", "-c", script], where, os.environ, stdin, limit_s, abort)


def test_both_outputs_and_the_input_come_whole(tmp_path: Path) -> None:
    """More than any pipe holds, in both directions at once."""
    much = bytes(range(256)) * 4_000
    assert sh("tee /dev/stderr; exit 3", tmp_path, much) == Ended(3, much, much)


def test_a_place_that_is_not_there_is_an_error_of_the_system(tmp_path: Path) -> None:
    """Whoever knows what was wanted there can say so."""
    with pytest.raises(FileNotFoundError):
        sh("true", tmp_path / "gone")


def test_the_time_limit_ends_descendants_too(tmp_path: Path) -> None:
    """A grandchild that ignores SIGTERM is gone as well."""
    told = tmp_path / "pid"
    with pytest.raises(TookTooLong):
        sh(f"(trap '' TERM; sh -c 'echo $PPID' > '{told}'; sleep 600; sleep 600) & wait", tmp_path, limit_s=0.5)
    assert has_ended(int(told.read_text()))


def test_an_abort_ends_it_and_leaves_no_descriptor(tmp_path: Path) -> None:
    """Before the start nothing is started; in the middle of a wait the wait is over."""
    abort, fifo = AbortSignal(), tmp_path / "fifo"
    os.mkfifo(fifo)
    before = psutil.Process().num_fds()
    with ThreadPoolExecutor(1) as pool:
        running = pool.submit(sh, f"echo > '{fifo}'; sleep 600", tmp_path, abort=abort)
        fifo.read_text()
        abort.set("killed")
        with pytest.raises(Aborted, match="killed"):
            running.result(60)
    with pytest.raises(Aborted):
        sh("touch started", tmp_path, abort=abort)
    assert not (tmp_path / "started").exists()
    assert psutil.Process().num_fds() == before
