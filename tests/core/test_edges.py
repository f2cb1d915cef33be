"""Which ends let a dependent go on, and which rule it out."""

from __future__ import annotations

import pytest

from podium.core.edges import dead, met
from podium.core.status import Status
from podium.core.ticket import On

GOOD = {Status.COMPLETED, Status.SKIPPED}
BAD = {Status.BLOCKED, Status.FAILED, Status.KILLED}


@pytest.mark.parametrize("status", Status)
def test_an_edge_is_met_by_the_ends_that_it_names(status: Status) -> None:
    """No status that is not an end meets anything."""
    assert [met(on, status, unneeded=False) for on in On] == [status in GOOD, status in BAD, status in GOOD | BAD]


@pytest.mark.parametrize("status", Status)
def test_only_an_end_rules_a_dependent_out(status: Status) -> None:
    """A failure that did not come never will, unless the dependency is done again."""
    assert [dead(on, status, unneeded=False) for on in On] == [False, status in GOOD, False]


def test_what_was_not_needed_rules_out_what_waits_for_its_success() -> None:
    """A person's skip means "go on without it"; being unneeded does not."""
    assert [met(on, Status.SKIPPED, unneeded=True) for on in On] == [False, False, True]
    assert [dead(on, Status.SKIPPED, unneeded=True) for on in On] == [True, True, False]
