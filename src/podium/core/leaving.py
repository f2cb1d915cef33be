"""Whether a run may be left behind for another track: an unfinished one is not, by a slip."""

from __future__ import annotations

from podium.core.state import Phase, State
from podium.core.ticket import Track


def why_not_left(before: State, track: Track) -> str:
    """Why `track` is not begun while this run stands, and the way out; empty when it may be."""
    if before.phase is Phase.COMPLETED:
        return ""
    done = sum(t.status.satisfies for t in before.tickets.values())
    stands = (
        f"the track {before.track.name!r} of this repository is not finished ({done} of {len(before.tickets)} done)"
    )
    if before.track.id == track.id:
        stands += ", and its file has changed since it was started"
    return (
        f"{stands}; go on with it by starting `podium` without a track, or leave it and start anew with --fresh "
        "(its branches, worktrees and journal are kept)"
    )
