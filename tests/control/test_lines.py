from __future__ import annotations

import socket
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from podium.control.lines import Lines, TooLong


@pytest.fixture
def pair() -> Iterator[tuple[socket.socket, socket.socket]]:
    here, there = socket.socketpair()
    with here, there:
        yield here, there


@given(st.lists(st.binary(max_size=30).filter(lambda line: b"\n" not in line), max_size=5), st.integers(1, 7))
def test_lines_come_whole_and_in_order(lines: list[bytes], piece: int) -> None:
    """However they were cut on their way; then comes the end."""
    here, there = socket.socketpair()
    with here, there:
        data = b"".join(line + b"\n" for line in lines)
        for at in range(0, len(data), piece):
            there.send(data[at : at + piece])
        there.close()
        reader = Lines(here, lambda: 0.0)

        assert [reader.receive(1.0) for _ in [*lines, None]] == [*lines, None]


def test_a_line_that_never_ends_is_given_up(pair: tuple[socket.socket, socket.socket]) -> None:
    """At its length, not when memory is full; also when its end comes in the same piece."""
    here, there = pair
    reader = Lines(here, lambda: 0.0, longest=8)
    there.sendall(b"1234567\n12345678\n")

    assert reader.receive(1.0) == b"1234567"
    with pytest.raises(TooLong):
        reader.receive(1.0)


def test_a_line_without_an_end_is_given_up(pair: tuple[socket.socket, socket.socket]) -> None:
    """Nothing more is read than is allowed."""
    here, there = pair
    there.sendall(b"123456789")

    with pytest.raises(TooLong):
        Lines(here, lambda: 0.0, longest=8).receive(1.0)


def test_time_is_for_the_whole_line(pair: tuple[socket.socket, socket.socket]) -> None:
    """Whoever sends a letter now and then has no longer than others: the clock is what counts."""
    here, there = pair
    times = iter([0.0, 4.0, 11.0])
    there.sendall(b"slow")

    with pytest.raises(TimeoutError):
        Lines(here, lambda: next(times)).receive(10.0)


def test_half_a_line_is_none(pair: tuple[socket.socket, socket.socket]) -> None:
    """The other side went away in the middle: that was no request."""
    here, there = pair
    there.sendall(b'{"podium":')
    there.close()

    assert Lines(here, lambda: 0.0).receive(1.0) is None
