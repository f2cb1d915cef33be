"""Standard output and standard error that may be closed, full, or without a reader.

What is asked for goes to standard output, so a command that cannot write there has failed, and says so: `Unwritten`
tells that file from any other. A reader that went away (`podium story | head -1`) has what it wanted; that is not worth
a word.
"""

from __future__ import annotations

import io
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Literal, TextIO

from podium.cli.say import say

if TYPE_CHECKING:
    from _typeshed import ReadableBuffer

ERROR, NO_READER = 1, 141
"""Exit codes; the second is what a shell says of a program that SIGPIPE ended."""


class Unwritten(OSError):
    """Standard output took no more. Not a `BrokenPipeError` in any case: rich would end the program at that."""


class _Output(io.FileIO):
    """A file descriptor whose failure to be written to can be told from any other file's."""

    def write(self, data: ReadableBuffer, /) -> int:
        try:
            return super().write(data) or 0
        except OSError as error:
            raise Unwritten(error.errno, error.strerror) from error


def prepare_streams() -> None:
    """Call it once, before anything is written."""
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout = _told(sys.stdout)
    # Those that were closed before we began lead nowhere; what is opened next must not take their place. Each of them
    # takes the lowest number that is free, so they are opened in this order.
    sys.stdin = sys.stdin or _nowhere("r")
    sys.stdout = sys.stdout or _nowhere()
    sys.stderr = sys.stderr or _nowhere()


def write_rest() -> None:
    """Write what is still in the buffer; raises `Unwritten`."""
    sys.stdout.flush()


def unwritten(error: Unwritten) -> int:
    """Say what has become of standard output; returns the exit code."""
    # Python must not try to write the rest once more at its end.
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    if isinstance(error.__cause__, BrokenPipeError):
        return NO_READER
    say(
        f"standard output takes no more ({error.strerror}), so not all is printed; make room, or send it elsewhere "
        "(a change that was asked for may be made already; `podium status` tells)"
    )
    return ERROR


def _nowhere(mode: Literal["r", "w"] = "w") -> TextIO:
    return Path(os.devnull).open(mode, encoding="utf-8")


def _told(stream: io.TextIOWrapper) -> io.TextIOWrapper:
    if not isinstance(
        getattr(stream.buffer, "raw", stream.buffer), io.FileIO
    ):  # a console of Windows has a way of its own
        stream.reconfigure(errors="backslashreplace")
        return stream
    stream.flush()
    return io.TextIOWrapper(
        io.BufferedWriter(_Output(stream.fileno(), "wb", closefd=False)),
        encoding=stream.encoding,
        errors="backslashreplace",  # a symbol that the terminal lacks is no reason to fail
        line_buffering=stream.line_buffering,
        write_through=stream.write_through,
    )
