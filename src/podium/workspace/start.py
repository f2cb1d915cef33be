"""Where a new run of a track begins: at the commit that it was asked to begin at, whatever an earlier run has left.

The id of a track is often just the name of its file, so its branch may be there already. What is on it decides: work
that is part of the new beginning, or none, is no reason to begin elsewhere, and the branch moves there. Work that is
nowhere else is neither built upon unasked nor thrown away: the start is refused, or the branch gets another name.
(A run that goes on takes its branch as it stands: `Worktrees.open_track`.)
"""

from __future__ import annotations

from podium.core.ticket import TrackId
from podium.errors import RepositoryProblem
from podium.workspace import names
from podium.workspace.git import git
from podium.workspace.lock import locked
from podium.workspace.repository import Repository, refuse_checked_out


def start_track(repository: Repository, track: TrackId, base: str, *, set_aside: bool = False) -> str:
    """Let the track's branch begin at the commit `base`; returns what a person should know of it, or "".

    Raises `RepositoryProblem` when it is checked out, or holds work that is not in `base`; with `set_aside` such a
    branch is renamed to `podium/<track>.<n>`.
    """
    branch = names.track_branch(track)
    with locked(repository.lock_file):
        tip = repository.resolve(names.head(branch))
        if tip is None:
            _point(repository, branch, base, "")
            return ""
        refuse_checked_out(repository, names.head(branch))
        here = _described(repository, base)
        if tip == base:
            told = ""
        elif repository.contains(base, tip) or tip == repository.resolve(names.base_ref(branch)):
            told = f"{branch} is there from an earlier run, all of it is taken over; it begins again at {here}"
        elif set_aside:
            kept = _rename(repository, branch)
            told = f"{branch} held work of an earlier run, which is kept as {kept}; it begins anew at {here}"
            tip = ""
        else:
            raise RepositoryProblem(
                f"{branch} holds work of an earlier run that {here} does not contain "
                f"(`git log {base[:7]}..{branch}` shows it): take it over with `git merge {branch}`, "
                "or start with --fresh, which keeps it under another name, or give the track another id"
            )
        _point(repository, branch, base, tip)
        return told


def _point(repository: Repository, branch: str, base: str, tip: str) -> None:
    """Move the branch from `tip` ("" when there is none) to `base`, and note that it begins there."""
    way_out = f"a branch named like a part of {branch} may be in the way: rename it"
    git(repository.root, "update-ref", names.base_ref(branch), base)
    git(repository.root, "update-ref", "-m", "podium: start", names.head(branch), base, tip, way_out=way_out)


def _rename(repository: Repository, branch: str) -> str:
    number = 1
    while repository.resolve(names.head(f"{branch}.{number}")) is not None:
        number += 1
    kept = f"{branch}.{number}"
    git(repository.root, "branch", "--move", branch, kept)
    return kept


def _described(repository: Repository, commit: str) -> str:
    """A commit as people know it: its short name and its subject."""
    return git(repository.root, "show", "--no-patch", "--format=%h (%s)", commit).text
