"""Names of branches and directories: valid for git, and never the same for two ids."""

from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as st

from podium.core.ticket import TicketId, TrackId
from podium.workspace import names

ids = st.text(min_size=1, max_size=200)


@given(ids, ids)
def test_two_ids_never_share_a_name(one: str, other: str) -> None:
    """The name is a function of the id, and its inverse is one too."""
    assert (names.safe(one) == names.safe(other)) == (one == other)


@given(ids)
def test_names_are_single_safe_components(text: str) -> None:
    """Nothing that git, a path or a command line gives a meaning to, and no more than a file name may hold."""
    assert re.fullmatch(r"[A-Za-z0-9_=][A-Za-z0-9_=-]{0,130}", names.safe(text))


def test_plain_ids_stay_readable() -> None:
    """The names that people usually give are kept."""
    assert names.safe("parse-config_2") == "parse-config_2"
    assert names.safe("v1.2/ü") == "v1=2E2=2F=C3=BC"


def test_an_attempt_knows_its_track() -> None:
    """The branch of a track is read off the branch of its attempt."""
    branch = names.attempt_branch(TrackId("a b"), TicketId("T1"), 2)
    assert (branch, names.track_branch_of(branch)) == ("podium-work/a=20b/T1-2", names.track_branch(TrackId("a b")))
