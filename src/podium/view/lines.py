"""The lines of one stream, packed while nobody reads them.

What a day's workers have said takes a few times the memory of the whole window as lines, and little when packed.
"""

from __future__ import annotations

import zlib
from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import IntEnum, StrEnum

from podium.core.quick import quick


class Tone(StrEnum):
    """The colour role of a piece of text; themes give it a colour."""

    PLAIN = "plain"
    MUTED = "muted"
    THOUGHT = "thought"
    CALL = "call"
    OUTPUT = "output"
    GOOD = "good"
    BAD = "bad"
    NOTE = "note"


class Fold(IntEnum):
    """Whether a line can be folded away: the lines `BELOW` a `HEAD` are shown when that is opened."""

    NONE = 0
    HEAD = 1
    BELOW = 2


@quick
@dataclass(frozen=True, slots=True)
class Line:
    """One line of a stream or log; never contains a line break, a NUL or a lone surrogate."""

    text: str
    tone: Tone
    fold: Fold = Fold.NONE


_LOOKS = tuple((tone, fold) for tone in Tone for fold in Fold)


class Lines:
    """A deque of lines. Whoever reads or changes them when they are packed unpacks them."""

    __slots__ = ("_count", "_lines", "_packed")

    def __init__(self, lines: Iterable[Line] = ()) -> None:
        self._lines: deque[Line] | None = deque(lines)
        self._packed = b""
        self._count = 0
        """How many lines are packed."""

    @property
    def packed(self) -> bool:
        return self._lines is None

    def pack(self) -> None:
        """Keep them small until somebody asks for one."""
        if self._lines is not None:
            looks = bytes(_LOOKS.index((line.tone, line.fold)) for line in self._lines)
            text = "\n".join(line.text for line in self._lines).encode("utf-8", "surrogatepass")
            self._count, self._packed, self._lines = len(self._lines), zlib.compress(looks + text, 1), None

    def append(self, line: Line) -> None:
        self._open.append(line)

    def extend(self, lines: Iterable[Line]) -> None:
        self._open.extend(lines)

    def pop(self) -> Line:
        return self._open.pop()

    def popleft(self) -> Line:
        return self._open.popleft()

    def __len__(self) -> int:
        return self._count if self._lines is None else len(self._lines)

    def __iter__(self) -> Iterator[Line]:
        return iter(self._open)

    def __reversed__(self) -> Iterator[Line]:
        return reversed(self._open)

    def __getitem__(self, index: int) -> Line:
        return self._open[index]

    @property
    def _open(self) -> deque[Line]:
        if self._lines is None:
            told = zlib.decompress(self._packed)
            looks, texts = told[: self._count], told[self._count :].decode("utf-8", "surrogatepass").split("\n")
            self._lines = deque(Line(text, *_LOOKS[look]) for text, look in zip(texts, looks, strict=False))
            self._packed = b""
        return self._lines
