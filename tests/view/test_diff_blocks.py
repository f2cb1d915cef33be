"""What belongs together in a diff: its changes, and both sides of a row."""

from __future__ import annotations

import difflib

from hypothesis import given
from hypothesis import strategies as st

from podium.view.diff import DiffKind, parse
from podium.view.diff_blocks import Block, WordMarks, blocks, changed_lines, pairs

DIFF = "@@ -1,5 +1,4 @@\n same\n-old one\n-gone\n+new one\n same\n-x\n\\ No newline at end of file\n+y\n"


def test_a_block_is_what_went_and_what_came_instead() -> None:
    """A word on a missing newline stands between both and parts them not."""
    assert list(blocks(parse(DIFF))) == [Block([2, 3], [4]), Block([6], [8])]


def test_side_by_side_each_old_line_has_the_new_one_beside_it() -> None:
    """Where one side has fewer lines, nothing stands there."""
    assert list(pairs(parse(DIFF))) == [(0, 0), (1, 1), (2, 4), (3, None), (5, 5), (6, 8), (7, None)]


def test_marks_are_told_for_each_line() -> None:
    """Context has none, and neither has a line that stands alone."""
    marks = WordMarks(parse(DIFF))
    assert [marks.of(index) for index in (1, 2, 4)] == [(), ((0, 3),), ((0, 3),)]
    assert WordMarks(parse("@@ -0,0 +1 @@\n+alone\n")).of(1) == ()


def test_added_and_removed_lines_are_counted() -> None:
    """For a glance at the size of a change."""
    assert changed_lines(DIFF) == (2, 3)


LINES = st.lists(st.sampled_from(["", "a", "b", "-- x", "++ y"]), max_size=12)


@given(LINES, LINES)
def test_side_by_side_no_line_is_lost_and_all_are_in_order(before: list[str], after: list[str]) -> None:
    """Left stands the old version, right the new one, each whole."""
    lines = parse("\n".join(difflib.unified_diff(before, after, "a", "b", n=1, lineterm="")))
    rows = list(pairs(lines))
    old = [i for i, _ in rows if i is not None]
    new = [i for _, i in rows if i is not None]
    assert old == [i for i, line in enumerate(lines) if line.kind is not DiffKind.ADD]
    assert new == [i for i, line in enumerate(lines) if line.kind is not DiffKind.DEL]
