"""Podium's errors: few classes, each because somebody catches it.

    PodiumError                 anything that a person can be told; the command line prints it and exits 1
    +-- UsageError              the command line or a file given on it is wrong; exits 2
    |   +-- TrackFileError      a track file has problems, all of them listed
    |   +-- SettingsError       a settings layer has problems, all of them listed
    +-- EnvironmentProblem      the machine lacks something: display, GL, git, a key
    +-- RepositoryProblem       the repository cannot be used as it is
    +-- JournalError            the journal cannot be read or written
    +-- IllegalMove             a fact contradicts the table of legal moves: a bug, never a person's fault
        +-- BrokenFact          one that is in a journal, known by its number

A message says what happened, where, and the way out.
"""

from __future__ import annotations

from dataclasses import dataclass


class PodiumError(Exception):
    """Something that a person can be told."""


class UsageError(PodiumError):
    """The command line, or a file named on it, is wrong."""


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong in a file: where, what, and the way out (may be empty).

    As text it is one line, whatever the file holds: characters that cannot be printed are written out.
    """

    place: str
    what: str
    way_out: str = ""

    def __str__(self) -> str:
        text = f"{self.place}: {self.what}" + (f" ({self.way_out})" if self.way_out else "")
        return "".join(letter if letter.isprintable() else repr(letter)[1:-1] for letter in text)


class ProblemsError(UsageError):
    """Every problem of one file at once; nothing of the file was used."""

    def __init__(self, source: str, problems: list[Problem]) -> None:
        self.source = source
        self.problems = tuple(problems)
        count = f"{len(problems)} problem" + ("s" if len(problems) != 1 else "")
        super().__init__("\n".join([f"{source}: {count}, nothing was changed", *(f"  {p}" for p in problems)]))


class TrackFileError(ProblemsError):
    """A track file that cannot be conducted."""


class SettingsError(ProblemsError):
    """A settings layer that cannot be used."""


class EnvironmentProblem(PodiumError):
    """The machine lacks something that was asked for."""


class RepositoryProblem(PodiumError):
    """The repository cannot be conducted as it is."""


class JournalError(PodiumError):
    """The journal cannot be opened, read or written."""


class IllegalMove(PodiumError):
    """A fact that the table of legal moves does not allow; the engine stops with the journal intact."""


class BrokenFact(IllegalMove):
    """A recorded fact that cannot follow those before it: the file is damaged, or whoever wrote it had a bug."""

    def __init__(self, seq: int, message: str, *, first: bool = False) -> None:
        """`first`: nothing of its run stands before it."""
        super().__init__(message)
        self.seq, self.first = seq, first
