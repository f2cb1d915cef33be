"""Streamed text, kept as lines that any widget can take.

Chunks arrive cut anywhere: in the middle of a line, of an escape sequence, of a surrogate pair. What cannot be
judged yet waits in `Stream.rest`. A line that is longer than `LONGEST_LINE` is broken, and a
stream keeps its last `MOST_LINES` lines, so that one talkative command cannot eat the memory.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from podium.core.events import Voice
from podium.view.lines import Fold, Line, Tone
from podium.view.model import Stream
from podium.view.text import count, plain

MOST_LINES = 100_000
LONGEST_LINE = 2_000
TAB = 4

TONES = {Voice.TEXT: Tone.PLAIN, Voice.THOUGHT: Tone.THOUGHT, Voice.OUTPUT: Tone.OUTPUT}

_UNFINISHED = re.compile(r"(?:\x1b(?:\[[0-?]*[ -/]*|\][^\x07\x1b]{0,200}|[ -/]*)?|\r|[\ud800-\udbff])\Z")
"""The head of an escape sequence, of a `\\r\\n`, or of a surrogate pair, at the end of a chunk."""


def grow(stream: Stream, voice: Voice, chunk: str) -> None:
    """Add streamed text; a change of voice begins a new line."""
    if voice is not stream.voice:
        end_line(stream)
        stream.voice = voice
        _push(stream, [Line("", TONES[voice])])
    text = stream.rest + chunk
    cut = None if text.replace("\n", "").isprintable() else _UNFINISHED.search(text)
    stream.rest = text[cut.start() :] if cut else ""
    first, *others = (text[: cut.start()] if cut else text).replace("\r\n", "\n").split("\n")
    last = stream.lines.pop()
    _push(stream, _pieces(last.text, first, last.tone))
    for piece in others:
        _push(stream, _pieces("", piece, last.tone))
    stream.heard.add(voice)
    stream.version += 1


def end_line(stream: Stream) -> None:
    """What comes next begins a new line; an empty line that was begun and never used goes away."""
    if stream.voice is not None and stream.lines and not stream.lines[-1].text:
        stream.lines.pop()
    stream.voice, stream.rest = None, ""


def say(stream: Stream, tone: Tone, text: str) -> None:
    """Add finished lines."""
    end_line(stream)
    _push(stream, [Line(piece, tone) for line in text.splitlines() for piece in _broken(_flat(line))])
    stream.version += 1


def begin_turn(stream: Stream) -> None:
    """What is streamed from here on belongs to a new turn, or to a tool."""
    end_line(stream)
    stream.turn_start = stream.dropped + len(stream.lines)
    stream.heard.clear()


def void_turn(stream: Stream) -> None:
    """Take back what was streamed of the turn that did not count."""
    stream.voice, stream.rest = None, ""
    while stream.lines and stream.dropped + len(stream.lines) > stream.turn_start:
        stream.lines.pop()
    stream.heard.clear()
    stream.version += 1


def say_folded(stream: Stream, tone: Tone, text: str, most: int) -> None:
    """Add a text of which only the first `most` lines are shown, until somebody opens the rest."""
    end_line(stream)
    lines = [Line(piece, tone) for line in text.strip("\n").splitlines() for piece in _broken(_flat(line))]
    _push(stream, lines if len(lines) <= most + 1 else [*lines[:most], *fold(lines[most:], tone)])
    stream.version += 1


def fold_streamed(stream: Stream, tone: Tone, first: int, last: int) -> None:
    """Fold what was streamed of this turn in that tone, all but its first and its last lines."""
    end_line(stream)
    tail: list[Line] = []
    while stream.dropped + len(stream.lines) > stream.turn_start and stream.lines[-1].tone is tone:
        tail.append(stream.lines.pop())
    tail.reverse()
    if len(tail) > first + last + 1:
        tail[first:-last] = fold(tail[first:-last], tone)
    _push(stream, tail)
    stream.version += 1


def fold(lines: list[Line], tone: Tone) -> list[Line]:
    """A line that says how many there are, and they below it."""
    head = Line(f"… {count(len(lines), 'more line')}", tone, Fold.HEAD)
    return [head, *(Line(line.text, line.tone, Fold.BELOW) for line in lines)]


def _pieces(before: str, text: str, tone: Tone) -> list[Line]:
    """One line of text as lines that are not too long; a carriage return starts the line over, as on a terminal."""
    if "\r" in text:
        before, text = "", text.rstrip("\r").rpartition("\r")[2]
    return [Line(piece, tone) for piece in _broken(_flat(before + text))]


def _flat(text: str) -> str:
    return text if text.isprintable() else plain(text).expandtabs(TAB)


def _broken(text: str) -> list[str]:
    if len(text) <= LONGEST_LINE:
        return [text]
    return [text[i : i + LONGEST_LINE] for i in range(0, len(text), LONGEST_LINE)]


def _push(stream: Stream, lines: Iterable[Line]) -> None:
    stream.lines.extend(lines)
    while len(stream.lines) > MOST_LINES:
        stream.lines.popleft()
        stream.dropped += 1
