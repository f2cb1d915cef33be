"""The instructions that a repository has for agents: the nearest file wins.

AGENTS.md is the field's convention; CLAUDE.md and GEMINI.md stand in for it where a repository has only those.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import PurePosixPath

NAMES = ("AGENTS.md", "CLAUDE.md", "GEMINI.md")


@dataclass(frozen=True, slots=True)
class Instructions:
    """The text that every worker is handed, and the file it came from."""

    path: str
    text: str


def find_instructions(read: Callable[[str], str | None], target_file: str | None = None) -> Instructions | None:
    """The instructions for work on `target_file`, or for the whole repository.

    From the target's directory up to the root, the first directory that has any of `NAMES` decides. A blank file says
    nothing and is passed over. `read` gives the text of a path relative to the root, None when it is not there.
    """
    directories = PurePosixPath(target_file).parents if target_file else (PurePosixPath(),)
    for directory in directories:
        for name in NAMES:
            path = str(directory / name)
            text = read(path)
            if text and text.strip():
                return Instructions(path, text)
    return None
