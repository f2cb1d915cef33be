"""SIGKILL at a commit, right before it and right after it: whatever was durable counts, nothing is done twice unasked.

Here a handful of points is drawn by lot; `make crash` tries all of them.
"""

from __future__ import annotations

import os
import random

import pytest

from tests.crash.mortal import Death
from tests.crash.nursery import Nursery
from tests.crash.points import Undisturbed, place, try_point

SEED = int(os.environ.get("PODIUM_CRASH_SEED") or random.SystemRandom().randrange(10_000))
"""Another one each time; a failing point is named, and the seed draws the same ones again."""
POINTS = 6


def test_an_undisturbed_run_comes_to_the_same_end_each_time(nursery: Nursery, whole: Undisturbed) -> None:
    """So whatever an interrupted run lacks is due to the interruption."""
    assert try_point(nursery, whole) == []
    assert whole.commits > 100
    assert len(whole.patches) == 11


@pytest.mark.parametrize("share", range(POINTS))
def test_whenever_it_dies_it_goes_on_from_there(nursery: Nursery, whole: Undisturbed, share: int) -> None:
    """The same statuses, the same changes merged into the same tree, no turn that was taken is asked for again, no
    side effect happens twice unless somebody was asked, and both sides' accounts agree but for what is told as lost."""
    lot = random.Random(f"{SEED} {share}")
    number = 1 + (whole.commits - 1) * share // POINTS + lot.randrange(whole.commits // POINTS)
    death = Death(number, before=lot.random() < 0.5)
    assert try_point(nursery, whole, death) == [], f"seed {SEED}: python -m tests.crash {death}"


def test_it_may_die_again_while_it_goes_on(nursery: Nursery, whole: Undisturbed) -> None:
    """Whatever a recovery had begun counts as well."""
    lot = random.Random(f"{SEED} twice")
    first = lot.randrange(5, whole.commits - 20)
    second = lot.randrange(1, max(2, (whole.commits - first) // 2))
    deaths = (Death(first), Death(second, before=lot.random() < 0.5))
    told = ",".join(map(str, deaths))
    assert try_point(nursery, whole, *deaths) == [], f"seed {SEED}: python -m tests.crash {told}"


def test_a_place_is_left_clean(nursery: Nursery) -> None:
    """Hundreds of points leave nothing behind."""
    with place(nursery) as here:
        root = here.root
    assert not root.exists()
