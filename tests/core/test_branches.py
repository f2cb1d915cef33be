from __future__ import annotations

import re
import shlex

import pytest
from hypothesis import given
from hypothesis import strategies as st

from podium.core.branches import safe, track_branch
from podium.core.ticket import TrackId

ids = st.text(min_size=1, max_size=200) | st.text("a.-=lock", min_size=1, max_size=8)


@given(ids, ids)
def test_two_ids_never_share_a_name(one: str, other: str) -> None:
    """The name is a function of the id, and its inverse is one too."""
    assert (safe(one) == safe(other)) == (one == other)


@given(ids)
def test_names_are_single_safe_components(text: str) -> None:
    """Nothing that git, a path or a shell gives a meaning to, and no more than a file name may hold."""
    name = safe(text)
    assert re.fullmatch(r"[A-Za-z0-9_=][A-Za-z0-9_=.-]{0,130}", name)
    assert ".." not in name
    assert not name.endswith((".", ".lock"))
    assert shlex.quote(name) == name


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("parse-config_2", "parse-config_2"),
        ("Release v1.0", "Release=20v1.0"),
        ("v1.2/ü", "v1.2=2F=C3=BC"),
        ("..", "=2E=2E"),
        ("a..b", "a=2E.b"),
        ("-x.", "=2Dx=2E"),
        ("poetry.lock", "poetry=2Elock"),
    ],
)
def test_plain_ids_stay_readable(text: str, name: str) -> None:
    """The names that people usually give are kept; what git refuses is written another way."""
    assert safe(text) == name


def test_the_branch_of_a_track() -> None:
    """As it stands after `git merge`."""
    assert track_branch(TrackId("Release v1.0")) == "podium/Release=20v1.0"
