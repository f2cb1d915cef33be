"""Where a track and its attempts live: the names of branches, refs and directories.

Two ids never share a name, whatever characters they hold: a letter, digit, `_` or `-` stands for itself, any other byte
is written `=XX`, and `=` itself is such a byte. (On a disk that ignores case, `T1` and `t1` still meet; git
itself refuses the second branch there.)

    podium/<track>                                the track: where finished work is merged
    podium-work/<track>/<ticket>-<n>              one attempt; not under podium/<track>/, git cannot keep both
    refs/podium/base/podium/<track>               the commit from which the branch of that name was started
    .podium/worktrees/<track>/<ticket>-<n>        the attempt's working tree
"""

from __future__ import annotations

import hashlib
import re

from podium.core.ticket import TicketId, TrackId

TRACKS = "podium/"
ATTEMPTS = "podium-work/"
WORKTREES = ".podium/worktrees"
_LONGEST = 120


def safe(name: str) -> str:
    """`name` as one component of a ref and of a path; two names never become one."""
    kept = re.sub(rb"[^A-Za-z0-9_-]", lambda m: b"=%02X" % m[0][0], name.encode("utf-8", "surrogatepass")).decode()
    if kept.startswith("-"):
        kept = "=2D" + kept[1:]
    if len(kept) <= _LONGEST:
        return kept
    digest = hashlib.sha256(name.encode("utf-8", "surrogatepass")).hexdigest()[:32]
    return f"{kept[: _LONGEST - 40]}=={digest}"


def track_branch(track: TrackId) -> str:
    return TRACKS + safe(track)


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
