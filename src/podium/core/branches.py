"""The branch on which a track's finished work is merged: what git is told, and what people are told to merge.

An id may hold any character, the name of a ref may not. A letter, a digit, `_`, `-`, and a `.` inside stand for
themselves, any other byte is written `=XX`, and `=` itself is such a byte; so two ids never share a name, and
no name means anything to a shell.
"""

from __future__ import annotations

import hashlib
import re

from podium.core.ticket import TrackId

TRACKS = "podium/"
_LONGEST = 120

_ODD = re.compile(rb"[^A-Za-z0-9_.-]|\A[.-]|\.(?=\.|lock\Z|\Z)")
"""What git, a path or a command line gives a meaning to: https://git-scm.com/docs/git-check-ref-format."""


def safe(name: str) -> str:
    """`name` as one component of a ref and of a path; two names never become one."""
    data = name.encode("utf-8", "surrogatepass")
    kept = _ODD.sub(lambda m: b"=%02X" % m[0][0], data).decode()
    if len(kept) <= _LONGEST:
        return kept
    return f"{kept[: _LONGEST - 40]}=={hashlib.sha256(data).hexdigest()[:32]}"


def track_branch(track: TrackId) -> str:
    """`podium/<track>`, as git spells it."""
    return TRACKS + safe(track)
