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

    The first of `instruction_paths` that says anything decides; a blank file is passed over. `read` gives the text of a
    path relative to the root, None when it is not there.
    """
    for path in instruction_paths(target_file):
        text = read(path)
        if text and text.strip():
            return Instructions(path, text)
    return None


def instruction_paths(target_file: str | None = None) -> tuple[str, ...]:
    """Where instructions may stand, the nearest first: from the target's directory up to the root, each of `NAMES`."""
    directories = PurePosixPath(target_file).parents if target_file else (PurePosixPath(),)
    return tuple(str(directory / name) for directory in directories for name in NAMES)
