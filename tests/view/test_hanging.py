"""Hanging lines: nothing of a line is lost, no row is too wide, and a row that goes on is indented."""

from __future__ import annotations

import hypothesis.strategies as st
from hypothesis import given

from podium.view.hanging import HANG, hanging

WORDS = st.lists(st.text("abc漢", min_size=1, max_size=12), min_size=1, max_size=12)


def cells(text: str) -> float:
    """Letters of East Asia are twice as wide."""
    return float(sum(2 if letter == "漢" else 1 for letter in text))


def test_what_goes_on_stands_further_right_than_what_begins() -> None:
    """Each line keeps the indent that it has, and an empty one is none."""
    told = hanging(["c waits for b:", "  b waits for you to say yes", ""], 16, cells)
    assert told.split("\n") == ["c waits for b:", "  b waits for", "      you to say", "      yes"]


def test_a_word_without_room_is_cut() -> None:
    assert hanging(["漢漢漢漢漢漢"], 9, cells).split("\n") == ["漢漢漢漢", HANG + "漢漢"]
    assert hanging(["abc"], 0, cells).split("\n") == ["a", "b", "c"]


@given(st.integers(0, 6), WORDS, st.integers(21, 60))
def test_every_letter_is_told_in_rows_that_fit(indent: int, words: list[str], width: int) -> None:
    line = " " * indent + " ".join(words)
    rows = hanging([line], width, cells).split("\n")
    assert "".join(rows).replace(" ", "") == "".join(words)
    assert max(map(cells, rows)) <= width
    assert all(row.startswith(" " * indent + HANG) for row in rows[1:])
