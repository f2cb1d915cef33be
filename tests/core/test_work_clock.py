from __future__ import annotations

from podium.core.work_clock import WorkClock


def test_it_runs_for_each_who_works_and_never_backwards() -> None:
    """Two who work make two seconds a second; a clock that was set back adds nothing."""
    clock = WorkClock()
    clock.change(100.0, +1)
    clock.change(110.0, +1)
    assert clock.read(115.0) == 10.0 + 2 * 5.0
    clock.change(115.0, -2)
    assert clock.read(1000.0) == 20.0

    clock.change(1000.0, +1)
    assert clock.read(400.0) == 20.0
    clock.change(400.0, -1)
    assert clock.worked_s == 20.0
