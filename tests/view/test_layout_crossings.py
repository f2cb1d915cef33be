from __future__ import annotations

from itertools import combinations

from hypothesis import given
from hypothesis import strategies as st

from podium.view.layout_crossings import Line, counted, crossings


@st.composite
def lines(draw: st.DrawFn) -> list[Line]:
    """Lines between up to five columns, whose ends stand on whole rows."""
    made = []
    for _ in range(draw(st.integers(0, 20))):
        start = draw(st.integers(0, 3))
        end = draw(st.integers(start + 1, 4))
        made.append((start, float(draw(st.integers(0, 5))), end, float(draw(st.integers(0, 5)))))
    return made


def cross(one: Line, other: Line) -> bool:
    """Whether two lines change sides, somewhere between two columns that both of them pass."""

    def height(line: Line, column: int) -> float:
        start, y, end, y_end = line
        return y_end if column == end else y + (y_end - y) / (end - start) * (column - start)

    for gap in range(max(one[0], other[0]), min(one[2], other[2])):
        left, right = (height(one, at) - height(other, at) for at in (gap, gap + 1))
        if left * right < 0:
            return True
    return False


@given(lines())
def test_it_counts_what_comparing_every_pair_counts(drawn: list[Line]) -> None:
    """Lines that cross in a column itself, or touch, are nobody's crossing."""
    assert crossings(drawn) == sum(cross(one, other) for one, other in combinations(drawn, 2))


def test_two_lines_that_change_sides_cross_once() -> None:
    """However far they run side by side; lines from one ticket, or to one, do not."""
    assert crossings([(0, 0.0, 1, 1.0), (0, 1.0, 1, 0.0)]) == 1
    assert crossings([(0, 0.0, 3, 5.0), (0, 5.0, 3, 0.0)]) == 1
    assert crossings([(0, 0.0, 1, 1.0), (0, 0.0, 1, 0.0)]) == 0
    assert crossings([(0, 0.0, 1, 1.0), (0, 1.0, 1, 1.0)]) == 0
    assert crossings([]) == 0


def test_a_long_count_comes_in_parts() -> None:
    """So that nobody waits for it."""
    many = [(0, float(n), 9, float(-n)) for n in range(300)]
    parts = list(counted(many))
    assert sum(parts) == 300 * 299 // 2
    assert len(parts) > 9
