"""Coloured rows hold the text as it is."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from podium.gui.palette import Role
from podium.gui.syntax_rows import Coloured
from podium.gui.virtual_rows import Piece, text_rows
from podium.view.syntax import shell_words


def test_each_word_has_its_colour_and_its_column() -> None:
    """Also in the second row of a line that was broken."""
    rows = Coloured("make test &&\n\tls漢 | wc", shell_words("make test &&\n\tls漢 | wc"), 10)
    assert [row.text for row in rows] == ["make test", "&&", "    ls漢 |", "wc"]
    assert rows[0].pieces == (Piece(0, "make", Role.ACCENT), Piece(4, " test", Role.TEXT))
    assert rows[1].pieces == (Piece(0, "&&", Role.REVIEW),)
    assert rows[2].pieces == (
        Piece(0, "    ", Role.TEXT),
        Piece(4, "ls漢", Role.ACCENT),
        Piece(8, " ", Role.TEXT),
        Piece(9, "|", Role.REVIEW),
    )


@settings(max_examples=60, deadline=None)
@given(st.text(alphabet="ab \t'\"|&;#\n漢", max_size=60), st.integers(4, 30))
def test_colour_changes_no_letter(text: str, columns: int) -> None:
    """The rows are those of the plain text, and their pieces make them up."""
    rows = Coloured(text, shell_words(text), columns)
    assert [row.text for row in rows] == [row.text for row in text_rows(text, columns)]
    assert all("".join(piece.text for piece in row.pieces) in (row.text, "") for row in rows)
