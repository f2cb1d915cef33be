"""What is remembered, as text and back."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from podium.view.remembered import THEMES, Everywhere, Here, everywhere_of, here_of, to_text

pairs = st.none() | st.tuples(st.integers(200, 20_000), st.integers(200, 20_000))
themes = st.sampled_from(THEMES)
everywhere = st.builds(
    Everywhere,
    pairs,
    pairs,
    themes,
    themes,
    st.floats(0.5, 3),
    st.lists(st.text(), max_size=3).map(tuple),
    st.booleans(),
)
here = st.builds(
    Here,
    st.none() | st.floats(0.2, 0.8),
    st.text(),
    st.text(),
    st.text(),
    st.lists(st.text(), max_size=3).map(tuple),
)


@given(everywhere, here)
def test_what_is_written_is_read_as_it_was(mine: Everywhere, its: Here) -> None:
    """Whatever letters it holds, lone surrogates too."""
    assert (everywhere_of(to_text(mine)), here_of(to_text(its))) == (mine, its)


def test_what_an_earlier_podium_left_is_read() -> None:
    """It knew no arrangement of the board."""
    assert here_of('{"format": 1, "split": 0.4, "query": "x", "page": "Log"}') == Here(0.4, "x", "Log")


@given(st.recursive(st.none() | st.booleans() | st.integers() | st.text(), lambda some: st.lists(some, max_size=3)))
def test_anything_else_is_refused(value: object) -> None:
    """With a ValueError and nothing worse, wherever it stands."""
    for read, sound in ((everywhere_of, Everywhere()), (here_of, Here())):
        told = json.loads(to_text(sound))
        for name in told:
            try:
                read(json.dumps({**told, name: value}))
            except ValueError:
                continue
    with pytest.raises(ValueError, match=r".+"):
        everywhere_of(json.dumps(value))


def test_a_setting_that_was_changed_since_counts_more() -> None:
    """Who has chosen light over dark keeps it until the setting says something new."""
    left = Everywhere(theme="light", instead_of="dark")
    assert (left.theme_over("dark"), left.theme_over("contrast"), Everywhere().theme_over("dark")) == (
        "light",
        "contrast",
        "dark",
    )
