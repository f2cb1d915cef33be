"""What a worker is shown of the repository, as values that prompts, approvals and the window share."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class ViewKind(StrEnum):
    """How much of a file is shown."""

    FULL = "full"
    SYMBOLS = "symbols"
    """The named symbols in full, the rest as a skeleton."""
    SKELETON = "skeleton"
    """Signatures, docstrings, imports and assignments; bodies are `...`."""


@dataclass(frozen=True, slots=True)
class ContextFile:
    """One file as it enters a prompt.

    `path` is relative to the repository's root. `tokens_before` is the estimate for the whole file,
    `tokens_after` for `text`. `note` says what a reader would not expect, and is empty most of the time.
    """

    path: str
    view: ViewKind
    text: str
    tokens_before: int
    tokens_after: int
    note: str = ""

    def block(self) -> str:
        """The file as a tagged block of a prompt."""
        note = f' note="{self.note}"' if self.note else ""
        end = "" if self.text.endswith("\n") or not self.text else "\n"
        return f'<file path="{self.path}" view="{self.view}"{note}>\n{self.text}{end}</file>'


@dataclass(frozen=True, slots=True)
class ContextViews:
    """All context of one ticket, in the order in which the prompt shows it."""

    files: tuple[ContextFile, ...] = ()

    @property
    def tokens_before(self) -> int:
        return sum(file.tokens_before for file in self.files)

    @property
    def tokens_after(self) -> int:
        return sum(file.tokens_after for file in self.files)

    def text(self) -> str:
        """One block of a prompt; empty when there are no files."""
        return "\n\n".join(file.block() for file in self.files)
