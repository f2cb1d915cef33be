"""Each test of the window runs in a process of its own, under one Xvfb for them all.

Dear PyGui keeps one context per process and never closes its OS window, and a crash in it must fail one test, not the
run. So a test is forked, and its reports come back through a pipe. The framebuffer is only drawn for tests
marked `pixels`: without that, Mesa's no-op driver makes frames cheap.
"""

from __future__ import annotations

import os
import pickle
import select
import signal
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from _pytest.runner import runtestprotocol

from tests.gui.harness import Stage, need_tools

if TYPE_CHECKING:
    from tests.gui.playing import Played

HERE = Path(__file__).parent
LONGEST_TEST_S = 300
"""Only what hangs is ended: where six tests share a processor, a random person needs more than two minutes."""
_xvfb: list[subprocess.Popen[bytes]] = []


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", "pixels: draws every pixel, for tests that look at a picture")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if HERE in item.path.parents:
            item.add_marker(
                pytest.mark.timeout(0)
            )  # the process that waits for the child would be ended, not the child


def pytest_unconfigure(config: pytest.Config) -> None:
    for server in _xvfb:
        server.terminate()
        server.wait(5)
    _xvfb.clear()


def _start_xvfb() -> None:
    """One display for all; `-noreset`, else it resets between tests; its number is read to the end of the line."""
    need_tools()
    reading, writing = os.pipe()
    command = ["Xvfb", "-displayfd", str(writing), "-screen", "0", "1600x1000x24", "-nolisten", "tcp", "-noreset"]
    _xvfb.append(subprocess.Popen(command, pass_fds=[writing], stderr=subprocess.DEVNULL))
    os.close(writing)
    with os.fdopen(reading) as answer:
        number = answer.readline().strip()
    assert number, "Xvfb did not start: run it by hand to see why"
    os.environ |= {"DISPLAY": f":{number}", "LIBGL_ALWAYS_SOFTWARE": "1"}
    os.environ.pop("WAYLAND_DISPLAY", None)


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_protocol(item: pytest.Item, nextitem: pytest.Item | None) -> bool | None:
    if HERE not in item.path.parents:
        return None
    if not _xvfb:
        _start_xvfb()
    item.ihook.pytest_runtest_logstart(nodeid=item.nodeid, location=item.location)
    for report in _forked(item):
        item.ihook.pytest_runtest_logreport(report=report)
    item.ihook.pytest_runtest_logfinish(nodeid=item.nodeid, location=item.location)
    return True


def _forked(item: pytest.Item) -> list[pytest.TestReport]:
    hook, config = item.config.hook, item.config
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reading)
        if item.get_closest_marker("pixels") is None:
            os.environ["GALLIUM_NOOP"] = "1"
        reports = runtestprotocol(item, nextitem=None, log=False)  # no next item: everything is torn down here
        with os.fdopen(writing, "wb") as pipe:
            pickle.dump([hook.pytest_report_to_serializable(config=config, report=r) for r in reports], pipe)
        os._exit(0)
    os.close(writing)
    data = _read_all(reading, child)
    _, status = os.waitpid(child, 0)
    if data and status == 0:
        return [hook.pytest_report_from_serializable(config=config, data=d) for d in pickle.loads(data)]
    how = f"died of {signal.Signals(status & 127).name}" if status & 127 else f"ended with status {status >> 8}"
    return [pytest.TestReport(item.nodeid, item.location, {}, "failed", f"the window's process {how}", "call")]


def _read_all(pipe: int, child: int) -> bytes:
    """What the child wrote; ends a child that takes too long."""
    data = bytearray()
    with os.fdopen(pipe, "rb", buffering=0) as stream:
        while True:
            if not select.select([stream], (), (), LONGEST_TEST_S)[0]:
                os.kill(child, signal.SIGKILL)
                return b""
            if not (part := stream.read(65_536)):
                return bytes(data)
            data += part


@pytest.fixture
def stage() -> Iterator[Stage]:
    """A bare window for panels under test."""
    stage = Stage()
    yield stage
    stage.close()
    assert not stage.problems, stage.problems


@pytest.fixture
def play() -> Iterator[Callable[..., Played]]:
    """Open the whole window on a script; see `Played`."""
    from tests.gui.playing import Played

    opened: list[Played] = []

    def open_window(*args: Any, **options: Any) -> Played:
        opened.append(Played(*args, **options))
        return opened[-1]

    yield open_window
    for window in opened:
        window.close()
        assert not window.problems, window.problems
