from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from podium.core.events import Voice
from podium.core.ticket import AttemptId, TicketId
from podium.view.lines import Fold, Line, Lines, Tone
from podium.view.model import Stream
from podium.view.stream import (
    LONGEST_LINE,
    MOST_LINES,
    begin_turn,
    end_line,
    fold_streamed,
    grow,
    say,
    say_folded,
    void_turn,
)

TEXT, THOUGHT, OUTPUT = Voice.TEXT, Voice.THOUGHT, Voice.OUTPUT


def stream() -> Stream:
    return Stream(AttemptId("a#1"), TicketId("a"), Lines())


def streamed(*chunks: str, voice: Voice = OUTPUT) -> list[str]:
    """The lines that come of chunks."""
    s = stream()
    for chunk in chunks:
        grow(s, voice, chunk)
    return [line.text for line in s.lines]


def test_chunks_are_split_at_line_breaks() -> None:
    """A line may come in many pieces, and a piece may hold many lines."""
    assert streamed("on", "e\ntw", "o\n\nthree\n") == ["one", "two", "", "three", ""]


def test_a_change_of_voice_begins_a_new_line() -> None:
    """Thoughts, text and output are told apart by their tones; no empty line is left between them."""
    s = stream()
    grow(s, THOUGHT, "hm\n")
    grow(s, TEXT, "I see")
    grow(s, OUTPUT, "ok")
    assert list(s.lines) == [Line("hm", Tone.THOUGHT), Line("I see", Tone.PLAIN), Line("ok", Tone.OUTPUT)]


def test_what_is_cut_between_chunks_is_put_together() -> None:
    """Escape sequences, CR LF and surrogate pairs may come in halves."""
    assert streamed("\x1b[3", "1mred\x1b", "[0m\r", "\nnext \ud83d", "\ude00") == ["red", "next 😀"]


def test_a_carriage_return_starts_the_line_over() -> None:
    """A progress bar is one line, as on a terminal."""
    assert streamed("10 %\r20 %", "\r30 %", "\r", "done\n") == ["done", ""]


def test_tabs_are_expanded_from_the_line_s_beginning() -> None:
    """Columns line up although the line came in two pieces."""
    assert streamed("a\tb", "\tc") == ["a   b   c"]


def test_long_lines_are_broken() -> None:
    """A line without end is many lines."""
    assert [len(line) for line in streamed("x" * LONGEST_LINE, "y" * 10)] == [LONGEST_LINE, 10]


def test_a_stream_keeps_its_last_lines() -> None:
    """What is cut off at the top is counted."""
    s = stream()
    say(s, Tone.OUTPUT, "\n".join(map(str, range(MOST_LINES + 5))))
    assert (len(s.lines), s.dropped, s.lines[0].text) == (MOST_LINES, 5, "5")


def test_a_voided_turn_is_taken_back_to_where_it_began() -> None:
    """Only what was streamed since the turn began goes; the version says that something changed."""
    s = stream()
    say(s, Tone.CALL, "→ read_file a")
    begin_turn(s)
    grow(s, THOUGHT, "hm\nhm")
    grow(s, TEXT, "I")
    before = s.version
    void_turn(s)
    grow(s, TEXT, "You")
    assert [line.text for line in s.lines] == ["→ read_file a", "You"]
    assert s.version > before


def test_a_turn_that_outgrew_the_cap_is_taken_back_as_far_as_it_is_there() -> None:
    """The beginning of a turn is counted with the lines that were dropped."""
    s = stream()
    say(s, Tone.PLAIN, "kept")
    begin_turn(s)
    grow(s, OUTPUT, "\n".join(map(str, range(MOST_LINES + 5))))
    void_turn(s)
    assert list(s.lines) == []


def test_finished_lines_do_not_grow() -> None:
    """What is streamed after a finished line begins another."""
    s = stream()
    say(s, Tone.NOTE, "note")
    grow(s, TEXT, "text")
    end_line(s)
    grow(s, TEXT, "more")
    assert [line.text for line in s.lines] == ["note", "text", "more"]


def test_folding_keeps_the_first_lines() -> None:
    """One line more than allowed is shown rather than counted."""
    s = stream()
    say_folded(s, Tone.MUTED, "1\n2\n3\n", 2)
    say_folded(s, Tone.MUTED, "4\n5\n6\n7", 2)
    assert [(line.text, line.fold) for line in s.lines] == [
        *((text, Fold.NONE) for text in "12345"),
        ("… 2 more lines", Fold.HEAD),
        ("6", Fold.BELOW),
        ("7", Fold.BELOW),
    ]


def test_streamed_output_keeps_its_ends_in_sight() -> None:
    """Folded when its command is over; what stands before the turn, and short output, stay as they are."""
    s = stream()
    say(s, Tone.CALL, "→ make")
    begin_turn(s)
    grow(s, OUTPUT, "\n".join(map(str, range(8))))
    fold_streamed(s, Tone.OUTPUT, 2, 2)
    shown = [line.text for line in s.lines if line.fold is not Fold.BELOW]
    assert shown == ["→ make", "0", "1", "… 4 more lines", "6", "7"]
    begin_turn(s)
    grow(s, OUTPUT, "a\nb\nc\nd\ne\n")
    fold_streamed(s, Tone.OUTPUT, 2, 2)
    assert [line.text for line in s.lines][-5:] == ["a", "b", "c", "d", "e"]


@given(st.text(st.sampled_from("ab\n\t é😀"), max_size=60), st.data())
def test_how_text_is_cut_into_chunks_does_not_matter(text: str, data: st.DataObject) -> None:
    """Any cutting of a text gives the same lines as the text in one piece."""
    cuts = sorted(data.draw(st.lists(st.integers(0, len(text)), max_size=6)))
    chunks = [text[a:b] for a, b in zip([0, *cuts], [*cuts, len(text)], strict=True)]
    assert streamed(*chunks) == streamed(text)


@given(st.lists(st.tuples(st.sampled_from(Voice), st.text(st.characters(codec=None))), max_size=12))
def test_lines_are_always_safe_to_draw(chunks: list[tuple[Voice, str]]) -> None:
    """No line break, no NUL, no escape, no lone surrogate ever reaches a widget."""
    s = stream()
    for voice, chunk in chunks:
        grow(s, voice, chunk)
    for line in s.lines:
        line.text.encode("utf-8")
        assert not set(line.text) & set("\n\r\0\x1b\t")
