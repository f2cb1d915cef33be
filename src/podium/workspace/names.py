"""Where a track and its attempts live: the names of branches, refs and directories.

Two ids never share a name, whatever characters they hold (`core.branches`). On a disk that ignores case, `T1` and
`t1` still meet; git itself refuses the second branch there.

    podium/<track>                                the track: where finished work is merged
    podium-work/<track>/<ticket>-<n>              one attempt; not under podium/<track>/, git cannot keep both
    refs/podium/base/podium/<track>               the commit from which the branch of that name was started
    .podium/worktrees/<track>/<ticket>-<n>        the attempt's working tree
"""

from __future__ import annotations

from podium.core.branches import TRACKS, safe, track_branch
from podium.core.ticket import TicketId, TrackId

__all__ = [
    "ATTEMPTS",
    "WORKTREES",
    "attempt_branch",
    "attempt_name",
    "base_ref",
    "head",
    "safe",
    "track_branch",
    "track_branch_of",
]

ATTEMPTS = "podium-work/"
WORKTREES = ".podium/worktrees"


def attempt_name(ticket: TicketId, number: int) -> str:
    return f"{safe(ticket)}-{number}"


def attempt_branch(track: TrackId, ticket: TicketId, number: int) -> str:
    return f"{ATTEMPTS}{safe(track)}/{attempt_name(ticket, number)}"


def track_branch_of(attempt: str) -> str:
    """The track's branch into which the attempt's branch is to be merged."""
    return TRACKS + attempt.removeprefix(ATTEMPTS).partition("/")[0]


def head(branch: str) -> str:
    return f"refs/heads/{branch}"


def base_ref(branch: str) -> str:
    return f"refs/podium/base/{branch}"
