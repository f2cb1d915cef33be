"""Whoever calls gets a reply or an error in plain words, and never waits for ever."""

from __future__ import annotations

import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from podium.control.client import call
from podium.control.lines import LONGEST
from podium.core.inputs import Pause, SkipTicket
from podium.core.ticket import TicketId
from podium.errors import EnvironmentProblem, PodiumError
from tests.control.conftest import DONE, PATIENCE_S, Serve


@contextmanager
def somebody(path: Path, does: Callable[[socket.socket], object]) -> Iterator[Path]:
    """Something that is no Podium, listening at `path`."""
    with socket.socket(socket.AF_UNIX) as listening:
        listening.bind(str(path))
        listening.listen()

        def serve() -> None:
            connection, _ = listening.accept()
            with connection:
                does(connection)

        thread = threading.Thread(target=serve)
        thread.start()
        yield path
        thread.join(PATIENCE_S)


def test_a_command_and_its_reply(serve: Serve) -> None:
    """As the engine gave it."""
    heard = serve()

    assert call(heard.path, SkipTicket(TicketId("größe\n☃"))) == DONE
    assert heard.commands == [SkipTicket(TicketId("größe\n☃"))]


def test_nobody_there(tmp_path: Path) -> None:
    """No socket, a dead one, and a file that is none."""
    dead, file = tmp_path / "dead", tmp_path / "file"
    with socket.socket(socket.AF_UNIX) as bound:
        bound.bind(str(dead))
    file.touch()

    for path in (tmp_path / "missing", dead, file):
        with pytest.raises(EnvironmentProblem, match=r"cannot be reached at .* try again in a moment"):
            call(path, Pause())


def test_it_goes_away_without_an_answer(tmp_path: Path) -> None:
    """Perhaps it did what was asked, perhaps not: where to look is said."""
    with (
        somebody(tmp_path / "s", lambda connection: connection.recv(1 << 16)) as path,
        pytest.raises(EnvironmentProblem, match="went away without an answer; look at it with `podium status`"),
    ):
        call(path, Pause())


def test_it_does_not_answer(tmp_path: Path) -> None:
    """The wait has an end."""
    ended = threading.Event()
    with somebody(tmp_path / "s", lambda _: ended.wait(PATIENCE_S)) as path:
        with pytest.raises(EnvironmentProblem, match=r"has not answered for 0.2 seconds"):
            call(path, Pause(), answers_s=0.2)
        ended.set()


def test_it_is_no_podium(tmp_path: Path) -> None:
    """What it says is not taken for a reply."""
    with (
        somebody(tmp_path / "s", lambda connection: connection.sendall(b"220 ready\n")) as path,
        pytest.raises(PodiumError, match="this is no answer of Podium"),
    ):
        call(path, Pause())


def test_its_answer_does_not_end(tmp_path: Path) -> None:
    """No more is read than a line may have, and it is said that something was done all the same."""
    with (
        somebody(tmp_path / "s", lambda connection: connection.sendall(b"x" * LONGEST)) as path,
        pytest.raises(EnvironmentProblem, match="has done, or refused, what was asked, but its answer is too long"),
    ):
        call(path, Pause())
