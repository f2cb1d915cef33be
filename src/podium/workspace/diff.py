"""Unified diff text for a change that is not in git yet: what a write or an edit would do to a file.

Lines end at `\\n` only. `str.splitlines` also breaks at form feeds and at U+2028, which git and editors do not.
The format is git's: https://git-scm.com/docs/diff-format, "Generating patch text with -p".
"""

from __future__ import annotations

import difflib

CONTEXT_LINES = 3
_NO_NEWLINE = "\\ No newline at end of file"


def unified(path: str, before: str | None, after: str | None) -> str:
    """The change of one file as a unified diff; None stands for a file that is not there, "" means no change."""
    old, new = _lines(before), _lines(after)
    names = (f"a/{path}" if before is not None else "/dev/null", f"b/{path}" if after is not None else "/dev/null")
    # difflib compares whole lines, the missing newline of a last line included, so that adding it is a change too.
    parts = difflib.unified_diff(old, new, *names, n=CONTEXT_LINES, lineterm="\n")
    text = "".join(part if part.endswith("\n") else f"{part}\n{_NO_NEWLINE}\n" for part in parts)
    if not text and (before is None) != (after is None):
        return f"--- {names[0]}\n+++ {names[1]}\n"
    return text


def _lines(text: str | None) -> list[str]:
    if not text:
        return []
    lines = text.split("\n")
    return [f"{line}\n" for line in lines[:-1]] + ([lines[-1]] if lines[-1] else [])
