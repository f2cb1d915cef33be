"""Words that are marked in a changed line are those that changed, and no others."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from podium.view.word_marks import word_marks


def words(lines: list[str], marks: tuple[tuple[tuple[int, int], ...], ...]) -> list[list[str]]:
    return [[line[a:b] for a, b in spans] for line, spans in zip(lines, marks, strict=True)]


def test_only_the_changed_words_are_marked() -> None:
    """The eye goes to what is another one."""
    old, new = ["    return sum(prices)"], ["    return round(sum(prices), 2)"]
    before, after = word_marks(old, new)
    assert (words(old, before), words(new, after)) == ([[]], [["round(", ", 2)"]])


def test_a_line_that_was_broken_in_two_is_recognised() -> None:
    """The block is compared as a whole, whatever its number of lines."""
    old, new = ["if a and b or c:"], ["if a and b", "or d:"]
    before, after = word_marks(old, new)
    assert (words(old, before), words(new, after)) == ([["c"]], [[], ["d"]])


def test_changed_words_side_by_side_are_one_mark() -> None:
    """A blank between two of them does not cut it."""
    old, new = ["take the red apple home today"], ["take the green pear home today"]
    before, after = word_marks(old, new)
    assert (words(old, before), words(new, after)) == ([["red apple"]], [["green pear"]])


def test_lines_with_little_in_common_are_not_marked() -> None:
    """Marks everywhere would mark nothing."""
    assert word_marks(["import os"], ["class Shop(Base): pass"]) == (((),), ((),))


LINES = st.lists(st.text(alphabet="ab (漢.", max_size=14), max_size=5)


@given(LINES, LINES)
def test_what_is_not_marked_stands_in_both_in_the_same_order(old: list[str], new: list[str]) -> None:
    """Without the marked words both sides read alike, unless nothing is marked at all."""

    def rest(lines: list[str], marks: tuple[tuple[tuple[int, int], ...], ...]) -> str:
        kept = ["".join(c for i, c in enumerate(line) if not any(a <= i < b for a, b in spans))
                for line, spans in zip(lines, marks, strict=True)]  # fmt: skip
        return "".join("".join(kept).split())

    before, after = word_marks(old, new)
    if any(before) or any(after):
        assert rest(old, before) == rest(new, after)


def test_a_huge_block_is_not_compared() -> None:
    """Nobody waits for marks."""
    many = [f"value_{n} = {n}" for n in range(1_000)]
    assert word_marks(many, many) == (((),) * 1_000, ((),) * 1_000)
    assert word_marks(["x" * 40_000], ["y"]) == (((),), ((),))
