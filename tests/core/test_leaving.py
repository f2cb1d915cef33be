from __future__ import annotations

from dataclasses import replace

from podium.core.leaving import why_not_left
from podium.core.ticket import TrackId
from tests.script import Script


def test_an_unfinished_run_is_not_left_by_a_slip() -> None:
    """It says how far it is, and whether it is the same track with another file; a finished one may be left."""
    script = Script.of("a", "b").open().complete("a")
    track = script.state.track
    assert why_not_left(script.state, replace(track, id=TrackId("other"))).startswith(
        "the track 'A track' of this repository is not finished (1 of 2 done); go on with it"
    )
    assert "(1 of 2 done), and its file has changed" in why_not_left(script.state, track)
    assert why_not_left(script.complete("b").state, track) == ""
