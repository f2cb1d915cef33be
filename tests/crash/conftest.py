"""One nursery and one undisturbed run for all modules here."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.crash.nursery import Nursery
from tests.crash.points import Place, Undisturbed, place, undisturbed


@pytest.fixture(scope="package")
def nursery() -> Iterator[Nursery]:
    with Nursery() as made:
        yield made


@pytest.fixture(scope="package")
def whole(nursery: Nursery) -> Undisturbed:
    """What interrupted runs are measured by; that it does everything exactly once is checked on the way."""
    return undisturbed(nursery)


@pytest.fixture
def here(nursery: Nursery) -> Iterator[Place]:
    with place(nursery) as made:
        yield made
