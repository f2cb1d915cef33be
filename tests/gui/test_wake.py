"""The rest of the frame loop ends for input, for news, and for the time."""

from __future__ import annotations

import socket
from pathlib import Path

from podium.gui.wake import Waker, Woken
from tests.gui.harness import Stage, xdo


def test_a_ring_ends_the_rest() -> None:
    """News from another thread ends it at once; many rings are one."""
    waker = Waker()
    for _ in range(5_000):
        waker.ring()
    assert waker.rest(30) == Woken(by_person=False, by_engine=True)
    assert waker.rest(0) == Woken(by_person=False, by_engine=False)


def test_the_end_of_the_display_ends_the_rest(tmp_path: Path) -> None:
    """Whoever rests for a minute sees at once that the X server is gone."""
    place = tmp_path / ".X11-unix"
    place.mkdir()
    with socket.socket(socket.AF_UNIX) as server, socket.socket(socket.AF_UNIX) as connection:
        server.bind(str(place / "X99"))
        server.listen()
        connection.connect(str(place / "X99"))
        display, _ = server.accept()
        waker = Waker()
        waker.watch_input()
        assert waker.rest(0) == Woken(by_person=False, by_engine=False)
        display.close()
        assert waker.rest(30) == Woken(by_person=True, by_engine=False)


def test_the_pointer_ends_the_rest(stage: Stage) -> None:
    """Input is seen on the connection to the X server, which is not read from."""
    waker = Waker()
    waker.watch_input()
    stage.frames(5)
    while waker.input_within(0):
        stage.frames(1)
    xdo("mousemove", 200, 200)
    assert waker.rest(30) == Woken(by_person=True, by_engine=False)
