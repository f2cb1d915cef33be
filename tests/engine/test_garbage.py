"""How often garbage is looked for."""

from __future__ import annotations

import gc
from collections.abc import Iterator

import pytest

from podium.engine.garbage import PASSES_BETWEEN, look_seldom


@pytest.fixture(autouse=True)
def as_before() -> Iterator[None]:
    before = gc.get_threshold()
    yield
    gc.set_threshold(*before)


@pytest.mark.parametrize(("before", "after"), [(10, PASSES_BETWEEN), (1000, 1000)])
def test_full_passes_become_rare_and_others_stay_as_they_are(before: int, after: int) -> None:
    """Whoever wants them rarer still has their way."""
    gc.set_threshold(700, 9, before)
    look_seldom()
    assert gc.get_threshold() == (700, 9, after)
