"""What a kill leaves to be told."""

from __future__ import annotations

from podium.core.receipt import EndedBy, EndedProcess, Receipt


def test_survivors_are_those_that_nothing_ended() -> None:
    """A process that ended by itself or by a signal did not survive."""
    processes = tuple(EndedProcess(pid, "sleep", by) for pid, by in enumerate(EndedBy))
    assert [p.by for p in Receipt("running make", processes).survivors] == [EndedBy.SURVIVED]
