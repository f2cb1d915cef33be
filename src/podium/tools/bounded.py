"""Output that may be endless, kept in bounds: the beginning, the end, and a note of what lies between."""

from __future__ import annotations

HEAD_CHARS = 12_000
TAIL_CHARS = 18_000
"""The end is worth more: that is where a compiler or a test run says what went wrong."""


class BoundedText:
    """Takes text piece by piece and keeps its first and its last characters."""

    def __init__(self, head: int = HEAD_CHARS, tail: int = TAIL_CHARS) -> None:
        self._head_room, self._tail_room = head, tail
        self._head = self._tail = ""
        self._dropped = 0

    def add(self, text: str) -> None:
        room = self._head_room - len(self._head)
        self._head += text[:room]
        tail = self._tail + text[room:]
        cut = max(0, len(tail) - self._tail_room)
        self._tail, self._dropped = tail[cut:], self._dropped + cut

    def __str__(self) -> str:
        if not self._dropped:
            return self._head + self._tail
        return f"{self._head}\n[... {self._dropped:,} characters left out ...]\n{self._tail}"


def first_lines(lines: list[str], limit: int, longest: int) -> list[str]:
    """At most `limit` lines, each cut at `longest` characters, and a note of how many more there were."""
    kept = [
        line if len(line) <= longest else f"{line[:longest]} [... {len(line):,} characters]" for line in lines[:limit]
    ]
    return kept + ([f"[... {len(lines) - limit:,} more lines]"] if len(lines) > limit else [])
