from __future__ import annotations

import pytest

from podium.view.library import RunEntry


@pytest.mark.parametrize(("done", "total", "fraction"), [(1, 4, 0.25), (4, 4, 1.0), (0, 0, 1.0)])
def test_a_run_without_tickets_has_nothing_left_to_do(done: int, total: int, fraction: float) -> None:
    """The bar of an empty run is full."""
    assert RunEntry(1, "work", 0.0, done, total, "$0.00", "completed").fraction == fraction
