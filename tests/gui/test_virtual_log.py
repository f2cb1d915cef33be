"""Rows of long texts: nothing is lost, and a growing log is the same as one that was wrapped at once."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from podium.core.ticket import AttemptId, TicketId
from podium.gui.palette import Role
from podium.gui.virtual_marks import hits
from podium.gui.virtual_rows import Row, WrappedLog, text_rows
from podium.gui.virtual_wrap import cells, count_rows, wrap, wrapped
from podium.view.lines import Fold, Line, Lines, Tone
from podium.view.model import Stream
from podium.view.stream import fold

TEXTS = st.text(alphabet="ab  漢é́\t-", max_size=60)


def fresh_stream() -> Stream:
    return Stream(AttemptId("a.1"), TicketId("a"), Lines())


@given(TEXTS, st.integers(2, 20))
def test_wrapping_fits_the_width_and_loses_no_letter(text: str, columns: int) -> None:
    """Every row fits, and together the rows hold everything but spaces."""
    rows = wrap(text, columns)

    assert all(sum(map(cells, row)) <= columns for row in rows)
    assert "".join(rows).replace(" ", "") == text.expandtabs(4).replace(" ", "")


@given(st.text(alphabet="ab  漢é́-", max_size=60), st.integers(2, 20))
def test_each_row_of_a_line_knows_where_it_stands(text: str, columns: int) -> None:
    """What is marked in the line can be marked in its rows."""
    assert all(text.startswith(part, at) for at, part in wrapped(text, columns))


def test_a_line_is_broken_at_a_space_and_a_long_word_anywhere() -> None:
    """Words stay whole where they can."""
    assert wrap("one two three", 8) == ["one two", "three"]
    assert wrap("abcdefghij", 4) == ["abcd", "efgh", "ij"]
    assert wrap("    indented", 6) == ["    in", "dented"]
    assert wrap("", 10) == [""]


def test_every_place_that_has_what_is_looked_for_is_marked() -> None:
    """Whatever the capitals, and beside letters that are wider or longer than they look."""
    assert hits("Line one, line two", "line") == ((0, 4), (10, 14))
    assert hits("漢字 a A", "a") == ((5, 6), (7, 8))
    assert hits("straße strasse", "ss") == ((4, 5), (11, 13))
    assert hits("ß", "s") == hits("abc", "") == hits("abc", "d") == ()


@given(TEXTS, st.integers(2, 20), st.integers(0, 9))
def test_rows_are_counted_as_they_are_made_and_hang_where_there_is_room(text: str, columns: int, hang: int) -> None:
    """Whatever is indented fits as well, and loses no letter."""
    rows = wrap(text, columns, hang)

    assert count_rows(text, columns, hang) == len(rows)
    assert all(sum(map(cells, row)) <= columns for row in rows)
    assert "".join(rows).replace(" ", "") == text.expandtabs(4).replace(" ", "")
    if 2 * hang < columns:
        assert all(row.startswith(" " * hang) for row in rows[1:])


def test_the_rows_below_a_time_stand_beside_it() -> None:
    assert wrap("   01:02  one two three", 22, 10) == ["   01:02  one two", " " * 10 + "three"]
    assert wrap("   01:02  one", 8, 10) == ["   01:02", " one"]


def test_a_row_is_made_when_it_is_looked_at_and_stays_the_same_object() -> None:
    """A hundred thousand lines are counted; those that nobody sees are not broken."""
    stream, log = fresh_stream(), WrappedLog(20)
    stream.lines.extend(Line(f"line {i}", Tone.PLAIN) for i in range(100_000))
    log.follow(stream)
    assert (len(log.rows), len(log.rows._made)) == (100_000, 0)
    assert log.rows[-1] is log.rows[99_999]
    assert [row.text for row in log.rows[5:7]] == ["line 5", "line 6"]
    assert len(log.rows._made) == 3


def test_text_keeps_its_empty_lines() -> None:
    """What is read is what will be sent."""
    assert [row.text for row in text_rows("a\n\nb\n", 10)] == ["a", "", "b", ""]


EDITS = st.lists(
    st.one_of(
        st.tuples(st.just("add"), st.text(alphabet="ab ", max_size=12)),
        st.tuples(st.just("grow"), st.text(alphabet="cd ", min_size=1, max_size=12)),
        st.tuples(st.just("void"), st.just("")),
        st.tuples(st.sampled_from(("drop", "turn", "all")), st.just("")),
        st.tuples(st.just("fold"), st.text(alphabet="ef\n", min_size=1, max_size=9)),
        st.tuples(st.just("look"), st.just("")),
    ),
    max_size=60,
)


@settings(max_examples=150)
@given(EDITS)
def test_a_log_that_was_followed_equals_one_that_was_wrapped_at_once(edits: list[tuple[str, str]]) -> None:
    """However lines come, grow, are taken back and are dropped, the rows are those of what is there now."""
    # given a log that looked at the stream now and then
    stream, log = fresh_stream(), WrappedLog(7)
    for kind, text in edits:
        match kind:
            case "add":
                stream.lines.append(Line(text, Tone.PLAIN))
            case "grow" if stream.lines:
                stream.lines.append(Line(stream.lines.pop().text + text, Tone.OUTPUT))
            case "void":
                for _ in range(min(2, len(stream.lines))):
                    stream.lines.pop()
            case "drop" if stream.lines:
                # a fold goes as a whole here: what is left of one stays as it was, open or not
                while stream.lines.popleft() and stream.lines and stream.lines[0].fold is Fold.BELOW:
                    stream.dropped += 1
                stream.dropped += 1
            case "fold":
                stream.lines.extend(fold([Line(part, Tone.MUTED) for part in text.split("\n")], Tone.MUTED))
            case "turn":
                heads = [n for n, line in enumerate(stream.lines, stream.dropped) if line.fold is Fold.HEAD]
                log.follow(stream)
                for head in heads[:1]:
                    log.toggle(head)
            case "all":
                log.toggle_all()
            case _:
                log.follow(stream)
    # when it looks once more
    log.follow(stream)
    # then it has what a new one has in which the same folds are open
    other = WrappedLog(7)
    other.opened = set(log.opened)
    other.follow(stream)
    assert list(log.rows) == list(other.rows)
    assert all(log.rows[at : at + 3] == list(log.rows)[at : at + 3] for at in range(len(log.rows)))
    numbers = [log.number_of(row) for row in range(len(log.rows))]
    assert numbers == sorted(numbers)
    assert all(log.row_of(number) <= row for row, number in enumerate(numbers))


def test_a_long_log_is_compared_at_its_end_only() -> None:
    """A line more costs no look at the thousands above it."""
    stream, log = fresh_stream(), WrappedLog(40)
    stream.lines.extend(Line(f"line {i}", Tone.PLAIN) for i in range(5000))
    log.follow(stream)
    stream.lines.append(Line("one more", Tone.GOOD))

    assert log.follow(stream) == 5000
    assert (len(log.rows), log.rows[-1]) == (5001, Row("one more", Role.DONE))


def test_another_width_wraps_everything_again() -> None:
    """The rows of a narrow card and of a wide one hold the same text."""
    stream, log = fresh_stream(), WrappedLog(20)
    stream.lines.append(Line("one two three four", Tone.PLAIN))
    log.follow(stream)
    log.resize(8)

    assert [row.text for row in log.rows] == ["one two", "three", "four"]
    assert log.follow(stream) == 3
