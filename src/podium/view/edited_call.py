"""A tool call under a person's hands: the order of its arguments, and what an edited one would do to its file.

The file itself is not at hand here, but the diff of the call as it was asked is. For a new content, that diff undone
gives the file as it stands. For a replaced piece, its hunks hold every line that is touched, unless the piece is long;
then the piece alone is compared. Whatever cannot be told is None: a guess would be approved as if it were true.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from podium.view.diff import DiffKind, DiffLine, parse

_ORDER = (
    *("id", "title", "description", "depends_on"),
    *("command", "path", "pattern", "glob", "first_line", "last_line", "content", "old_text", "new_text"),
)
"""Arguments in the order of the tools' declarations; what is not listed comes after these, as it came."""

_MOST_LETTERS = 200_000
"""Of both texts together: more would take longer than a person waits for a key."""

_CONTEXT = 3
_NO_NEWLINE = "\\ No newline at end of file"


def in_order(arguments: Mapping[str, object]) -> Iterator[tuple[str, object]]:
    """Names and values in the order in which they are read best: the path before what is written there."""
    rank = {name: place for place, name in enumerate(_ORDER)}
    for name in sorted(arguments, key=lambda name: rank.get(name, len(rank))):
        yield name, arguments[name]


@dataclass(frozen=True, slots=True)
class EditedDiff:
    """What an edited call would change, unified. `whole` is false when only the replaced piece is compared."""

    diff: str
    whole: bool = True


def edited_diff(asked: Mapping[str, object], now: Mapping[str, object], diff: str) -> EditedDiff | None:
    """The diff of a call with the arguments `now`, from the `diff` of the one that was asked; None if nobody knows."""
    match asked, now:
        case {"path": str(path), "content": str(before)}, {"path": str(same), "content": str(after)} if path == same:
            return _rewritten(path, before, after, diff)
        case {"old_text": str(before)}, {"path": str(path), "old_text": str(old), "new_text": str(new)}:
            moved = before != old or any(asked.get(name) != now.get(name) for name in ("path", "all_occurrences"))
            return _replaced(path, old, new, "" if moved else diff)
        case _:
            return None


def _rewritten(path: str, before: str, after: str, diff: str) -> EditedDiff | None:
    if len(before) + len(after) > _MOST_LETTERS:
        return None
    old = _undone(_lines(before), parse(_plain(diff)))
    return None if old is None else EditedDiff(_unified(_names(diff, path), old, _lines(after)))


def _undone(lines: list[str], diff: Iterable[DiffLine]) -> list[str] | None:
    """The lines before the change, from those after it; None when they do not belong together."""
    old, at = list[str](), 0
    for hunk in _hunks(diff):
        start = hunk.new_start - 1 if hunk.new else hunk.new_start
        if lines[start : start + len(hunk.new)] != hunk.new:
            return None
        old += [*lines[at:start], *hunk.old]
        at = start + len(hunk.new)
    return old + lines[at:]


def _replaced(path: str, old: str, new: str, diff: str) -> EditedDiff | None:
    if not old or len(old) + len(new) + len(diff) > _MOST_LETTERS:
        return None
    names, old, new = _names(diff, path), _plain(old), _plain(new)
    hunks = list(_hunks(parse(_plain(diff))))
    befores = ["".join(hunk.old) for hunk in hunks]
    if not hunks or not all(old in before for before in befores):
        return EditedDiff(_unified(names, _lines(old), _lines(new)), whole=False)
    parts, shift = list[str](), 0
    for hunk, before in zip(hunks, befores, strict=True):
        after = _lines(before.replace(old, new))
        parts += _unified_lines(names, hunk.old, after, (hunk.old_start - 1, hunk.old_start - 1 + shift))
        shift += len(after) - len(hunk.old)
    head = [f"--- {names[0]}\n", f"+++ {names[1]}\n"] if parts else []
    return EditedDiff("".join([*head, *parts]))


# --- reading ----------------------------------------------------------------------------------------


@dataclass(slots=True)
class _Hunk:
    """Both sides of one hunk, and their first lines' numbers; each line with its newline, if it has one."""

    old_start: int
    new_start: int
    old: list[str]
    new: list[str]


def _hunks(diff: Iterable[DiffLine]) -> Iterator[_Hunk]:
    hunk: _Hunk | None = None
    last: tuple[list[str], ...] = ()
    for line in diff:
        if line.kind is DiffKind.HUNK:
            if hunk is not None:
                yield hunk
            hunk, last = _Hunk(*_starts(line.text), [], []), ()
        elif hunk is None or line.kind is DiffKind.FILE:
            continue
        elif line.old_no is None and line.new_no is None:
            for side in last:  # "\ No newline at end of file" speaks of the line above it
                side[-1] = side[-1].removesuffix("\n")
        else:
            sides = ((hunk.old, line.old_no), (hunk.new, line.new_no))
            last = tuple(side for side, number in sides if number is not None)
            for side in last:
                side.append(f"{line.text}\n")
    if hunk is not None:
        yield hunk


def _starts(header: str) -> tuple[int, int]:
    old, new = header.split()[1:3]
    return int(old[1:].partition(",")[0]), int(new[1:].partition(",")[0])


def _names(diff: str, path: str) -> tuple[str, str]:
    lines = diff.split("\n", 2)
    known = len(lines) > 1 and lines[0].startswith("--- ") and lines[1].startswith("+++ ")
    return (lines[0][4:], lines[1][4:]) if known else (f"a/{path}", f"b/{path}")


def _plain(text: str) -> str:
    """Line endings as the arguments have them: the tools keep those of the file by themselves."""
    return text.replace("\r\n", "\n")


def _lines(text: str) -> list[str]:
    """Each line with its newline. `str.splitlines` would break at form feeds too."""
    lines = _plain(text).split("\n")
    return [f"{line}\n" for line in lines[:-1]] + ([lines[-1]] if lines[-1] else [])


# --- writing ----------------------------------------------------------------------------------------


def _unified(names: tuple[str, str], old: list[str], new: list[str]) -> str:
    parts = list(_unified_lines(names, old, new, (0, 0)))
    return "".join([f"--- {names[0]}\n", f"+++ {names[1]}\n", *parts]) if parts else ""


def _unified_lines(names: tuple[str, str], old: list[str], new: list[str], skipped: tuple[int, int]) -> Iterator[str]:
    """The hunks only, numbered as if so many lines stood before either text."""
    for part in list(difflib.unified_diff(old, new, *names, n=_CONTEXT, lineterm="\n"))[2:]:
        line = _shifted(part, skipped) if part.startswith("@@ ") else part
        yield line if line.endswith("\n") else f"{line}\n{_NO_NEWLINE}\n"


def _shifted(header: str, by: tuple[int, int]) -> str:
    sides = header.split()[1:3]
    told = []
    for side, skipped in zip(sides, by, strict=True):
        start, comma, count = side[1:].partition(",")
        told.append(f"{side[0]}{int(start) + skipped}{comma}{count}")
    return f"@@ {' '.join(told)} @@\n"
