"""Whoever calls is answered, or told why not; nobody who calls can keep others waiting or take anything along."""

from __future__ import annotations

import ctypes
import json
import os
import socket
import stat
import threading
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from podium.control.address import Address
from podium.control.client import call
from podium.control.codec import read_reply, write_request
from podium.control.lines import LONGEST
from podium.control.server import MOST_CALLERS, ControlServer, reachable
from podium.core.inputs import Command, Pause, Resume, SkipTicket
from podium.core.reply import Reply
from podium.core.ticket import TicketId
from podium.errors import EnvironmentProblem, PodiumError
from tests.control.conftest import DONE, PATIENCE_S, Serve, rest_of


def error_in(line: bytes) -> str:
    return str(json.loads(line)["error"])


def test_one_line_for_one_line(serve: Serve) -> None:
    """As many as a caller likes, in their order, one of them wrong."""
    heard = serve()
    lines = [write_request(Pause()), b"nonsense", write_request(Resume())]

    answers = heard.say(b"".join(line + b"\n" for line in lines)).splitlines()

    assert heard.commands == [Pause(), Resume()]
    assert [read_reply(answers[0]), read_reply(answers[2])] == [DONE, DONE]
    assert error_in(answers[1]).startswith("this is no request of Podium")


def test_only_the_user_can_come_to_it(serve: Serve) -> None:
    """By the file's own mode; the directory's is the address's matter."""
    assert stat.S_IMODE(serve().path.stat().st_mode) == 0o600


def test_another_user_is_not_heard(serve: Serve) -> None:
    """The kernel's word counts, not the caller's. Here the server is somebody else's."""
    heard = serve(owner=os.getuid() + 1)

    with pytest.raises(PodiumError, match="belongs to another user"):
        call(heard.path, Pause())
    assert heard.commands == []


def test_what_the_engine_cannot_answer_is_told(serve: Serve) -> None:
    """Its own words, on the line."""

    def gone(command: Command) -> Reply:
        raise PodiumError("Podium has been closed; nothing was done")

    heard = serve(gone)

    assert error_in(heard.say(write_request(Pause()) + b"\n")) == "Podium has been closed; nothing was done"


def test_a_line_that_does_not_end_is_answered_and_given_up(serve: Serve) -> None:
    """Not one byte more than a line may have is kept."""
    heard = serve()

    answer = heard.say(b"x" * (LONGEST + 1))

    assert error_in(answer) == "the line is longer than 1,048,576 bytes; nothing of it was done"
    assert heard.commands == []


def test_a_dawdler_is_told_and_let_go(serve: Serve) -> None:
    """And meanwhile others are served."""
    heard = serve(listens_s=0.3)
    with heard.connect() as slow:
        slow.sendall(b'{"podium":1,')
        reply = call(heard.path, Pause())
        last = rest_of(slow)

    assert reply == DONE
    assert error_in(last) == "no whole line came within 0.3 seconds"


def test_one_more_than_can_be_heard_is_told_so(serve: Serve) -> None:
    """At once; and when the others are gone, there is room again."""
    heard = serve()
    crowd = [heard.connect() for _ in range(MOST_CALLERS)]
    for connection in crowd:  # each is answered once, so each is being heard
        connection.sendall(write_request(Pause()) + b"\n")
        assert connection.recv(1 << 16)

    refused = heard.say(b"")
    for connection in crowd:
        connection.close()
    _until_nobody_is_heard(heard.server)

    assert error_in(refused) == "16 others are being heard; try again in a moment"
    assert call(heard.path, Resume()) == DONE


def _until_nobody_is_heard(server: ControlServer) -> None:
    with server._lock:
        threads = list(server._callers.values())
    for thread in threads:
        thread.join(PATIENCE_S)


def test_closing_waits_for_nobody_but_the_answers(serve: Serve) -> None:
    """One caller says nothing, one has asked: the one is let go, the other hears its answer first."""
    asked, answered = threading.Event(), threading.Event()

    def ponder(command: Command) -> Reply:
        asked.set()
        assert answered.wait(PATIENCE_S)
        return DONE

    heard = serve(ponder)
    with heard.connect() as silent, heard.connect() as patient:
        patient.sendall(write_request(Pause()) + b"\n")
        assert asked.wait(PATIENCE_S)
        closing = threading.Thread(target=heard.server.close)
        closing.start()
        assert rest_of(silent) == b""
        answered.set()
        closing.join(PATIENCE_S)
        assert read_reply(rest_of(patient)) == DONE
    with pytest.raises(ConnectionRefusedError):
        heard.connect()


def test_a_caller_that_hangs_up_harms_nobody(serve: Serve) -> None:
    """In the middle of a line, and before its answer."""
    heard = serve()
    for data in (b"", b'{"podium"', write_request(Pause()) + b"\n"):
        with heard.connect() as connection:
            connection.sendall(data)
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\1\0\0\0\0\0\0\0")
    _until_nobody_is_heard(heard.server)

    assert call(heard.path, SkipTicket(TicketId("a"))) == DONE


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.binary(max_size=400))
def test_garbage_is_answered_line_by_line(serve: Serve, data: bytes) -> None:
    """Every whole line gets one answer, an error or a reply; then the connection ends in order."""
    heard = serve()

    answers = heard.say(data).splitlines()

    assert len(answers) == data.count(b"\n")
    assert all(set(json.loads(answer)) == {"podium", "facts", "told", "notices", "more", "error"} for answer in answers)
    heard.server.close()


def test_it_sleeps_until_somebody_calls(serve: Serve) -> None:
    """Its one wait has no end of its own: the kernel says so of the thread, and it does so again after a call."""
    heard = serve()
    for _ in range(2):
        assert call(heard.path, Pause()) == DONE
        assert _wait_of(heard.server) == -1


def _wait_of(server: ControlServer) -> int:
    """The timeout, in milliseconds, with which the server's thread waits in epoll_wait(2)."""
    doing = Path(f"/proc/self/task/{server._thread.native_id}/syscall")
    while (words := doing.read_text().split())[0] == "running":
        pass
    return ctypes.c_int32(int(words[4], 16)).value


def test_a_socket_is_there_while_it_can_be_reached(tmp_path: Path) -> None:
    """A dead one is replaced; afterwards nothing is left."""
    (tmp_path / "repo").mkdir()
    address = Address(tmp_path / "podium-conductor.lock", tmp_path / "repo")
    stale = address.prepare({})
    with socket.socket(socket.AF_UNIX) as dead:
        dead.bind(str(stale))

    with reachable(lambda _: DONE, address, {}):
        found = address.find()
        assert found is not None
        assert call(found, Pause()) == DONE

    assert (address.find(), stale.exists()) == (None, False)


def test_where_no_socket_can_be_made_it_is_said(tmp_path: Path) -> None:
    """Every place is too long for one."""
    deep = tmp_path / ("d" * 120)
    deep.mkdir()
    address = Address(tmp_path / "podium-conductor.lock", deep, temporary=deep)

    with pytest.raises(EnvironmentProblem, match="no socket can be made"), reachable(lambda _: DONE, address, {}):
        raise AssertionError("it was opened")
