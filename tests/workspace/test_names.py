"""Names of branches and directories: a track, its attempts, and how one is read off the other."""

from __future__ import annotations

from podium.core.ticket import TicketId, TrackId
from podium.workspace import names


def test_an_attempt_knows_its_track() -> None:
    """The branch of a track is read off the branch of its attempt."""
    branch = names.attempt_branch(TrackId("a b"), TicketId("T1"), 2)
    assert (branch, names.track_branch_of(branch)) == ("podium-work/a=20b/T1-2", names.track_branch(TrackId("a b")))
