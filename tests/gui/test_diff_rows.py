"""Rows of a diff, in both arrangements: every letter is there, in its place, and what changed is marked."""

from __future__ import annotations

import difflib
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from podium.gui.diff_rows import SideBySide, Unified
from podium.gui.palette import Role
from podium.gui.virtual_rows import Piece, Row
from podium.gui.virtual_wrap import cells
from podium.view.diff import parse


def test_a_diff_has_the_numbers_of_both_versions() -> None:
    """Added lines have a number on the right, removed ones on the left, a wrapped line only once."""
    diff = "@@ -9,2 +9,2 @@\n same\n-old words here now\n+new\n"
    assert list(Unified(parse(diff), 24)) == [
        Row("@@ -9,2 +9,2 @@", Role.HUNK, "       "),
        Row("  same", Role.TEXT2, " 9  9  "),
        Row("- old words here", Role.DEL_TEXT, "10     ", Role.DEL),
        Row("  now", Role.DEL_TEXT, "       ", Role.DEL),
        Row("+ new", Role.ADD_TEXT, "   10  ", Role.ADD),
    ]


def test_a_changed_word_is_a_piece_that_is_marked() -> None:
    """It begins at its column, signs and tabs counted."""
    rows = Unified(parse("@@ -1 +1 @@\n-\tsum(old)\n+\tsum(new)\n"), 40)
    assert rows[1].pieces == (
        Piece(0, "-     sum(", Role.DEL_TEXT),
        Piece(10, "old", Role.DEL_TEXT, Role.DEL, marked=True),
        Piece(13, ")", Role.DEL_TEXT),
    )
    assert rows[1] is rows[1]


def test_side_by_side_both_versions_stand_in_one_row() -> None:
    """Each half has its number, its sign and its own ground."""
    rows = SideBySide(parse("@@ -3 +3 @@\n-sum(old)\n+sum(new)\n"), 42)
    assert rows[0] == Row("@@ -3 +3 @@", Role.HUNK)
    assert rows[1].pieces == (
        Piece(0, "", Role.DEL_TEXT, Role.DEL, 20),
        Piece(0, "3 ", Role.TEXT3),
        Piece(2, "- sum(", Role.DEL_TEXT),
        Piece(8, "old", Role.DEL_TEXT, Role.DEL, marked=True),
        Piece(11, ")", Role.DEL_TEXT),
        Piece(22, "", Role.ADD_TEXT, Role.ADD, 20),
        Piece(22, "3 ", Role.TEXT3),
        Piece(24, "+ sum(", Role.ADD_TEXT),
        Piece(30, "new", Role.ADD_TEXT, Role.ADD, marked=True),
        Piece(33, ")", Role.ADD_TEXT),
    )


LINES = st.lists(st.text(alphabet="ab 漢(", max_size=30), max_size=8)


@given(LINES, LINES, st.integers(24, 60))
def test_no_letter_is_lost_and_no_piece_covers_another(before: list[str], after: list[str], columns: int) -> None:
    """In both arrangements, at every width."""
    lines = parse("\n".join(difflib.unified_diff(before, after, "a", "b", lineterm="")))
    told = "".join(line.text for line in lines if line.new_no or line.old_no)
    both = told + "".join(line.text for line in lines if line.new_no and line.old_no)
    for rows, letters in ((Unified(lines, columns), told), (SideBySide(lines, columns), both)):
        text = "".join(row.text for row in rows)
        for letter in "ab漢(":
            assert text.count(letter) >= letters.count(letter)
        for row in rows:
            ends = [(piece.at, piece.at + sum(map(cells, piece.text))) for piece in row.pieces if piece.text]
            assert all(end <= start for (_, end), (start, _) in pairwise(ends))
            assert not row.pieces or "".join(piece.text for piece in row.pieces) == row.text


def test_rows_are_a_sequence() -> None:
    """Whoever draws them asks for a slice, and for the last ones."""
    rows = Unified(parse("@@ -1,3 +1,3 @@\n a\n b\n c\n"), 30)
    assert len(rows) == 4
    assert [row.text for row in rows[1:3]] == ["  a", "  b"]
    assert rows[-1].text == "  c"
