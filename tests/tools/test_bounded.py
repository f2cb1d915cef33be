"""Output kept in bounds."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from podium.tools.bounded import BoundedText, first_lines


@given(st.lists(st.text(max_size=9), max_size=20), st.integers(1, 12), st.integers(1, 12))
def test_beginning_and_end_are_kept_and_the_rest_is_counted(pieces: list[str], head: int, tail: int) -> None:
    """However the text is cut into pieces, it is either whole, or its two ends and a count."""
    kept, whole = BoundedText(head, tail), "".join(pieces)
    for piece in pieces:
        kept.add(piece)
    lost = len(whole) - head - tail
    note = f"\n[... {lost} characters left out ...]\n"
    assert str(kept) == (whole if lost <= 0 else f"{whole[:head]}{note}{whole[-tail:]}")


def test_lines_are_limited_and_cut() -> None:
    """What was left out is said."""
    assert first_lines(["a", "b" * 9, "c"], 2, 4) == ["a", "bbbb [... 9 characters]", "[... 1 more lines]"]
    assert first_lines(["a"], 1, 4) == ["a"]
