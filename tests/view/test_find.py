"""What is looked for is found, and found again while the stream grows, folds and is cut off at its top."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from podium.core.events import Voice
from podium.core.ticket import AttemptId, TicketId
from podium.view import stream as streams
from podium.view.find import Finder
from podium.view.lines import Fold, Lines, Tone
from podium.view.model import Stream
from podium.view.stream import begin_turn, fold_streamed, grow, say, void_turn


def stream() -> Stream:
    return Stream(AttemptId("a#1"), TicketId("a"), Lines())


STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("grow"), st.text("aAb\n", max_size=8)),
        st.tuples(st.just("say"), st.text("aAb", max_size=4)),
        st.tuples(st.sampled_from(("turn", "void", "fold", "cut", "look")), st.just("")),
    ),
    max_size=40,
)


@settings(max_examples=150, deadline=None)
@given(STEPS)
def test_the_hits_are_those_of_looking_at_everything(steps: list[tuple[str, str]]) -> None:
    """Whatever happened between two looks."""
    s, finder = stream(), Finder()
    finder.ask("Ab")
    for what, text in [*steps, ("look", "")]:
        match what:
            case "grow":
                grow(s, Voice.OUTPUT, text)
            case "say":
                say(s, Tone.NOTE, text)
            case "turn":
                begin_turn(s)
            case "void":
                void_turn(s)
            case "fold":
                fold_streamed(s, Tone.OUTPUT, 1, 1)
                begin_turn(s)
            case "cut" if len(s.lines) > 3 and s.turn_start > s.dropped:
                s.lines.popleft()
                s.dropped += 1
                s.version += 1
            case _:
                finder.follow(s)
                numbered = enumerate(s.lines, s.dropped)
                assert finder.hits == [n for n, line in numbered if "ab" in line.text.lower()]


def test_steps_go_round_and_begin_where_one_reads() -> None:
    s, finder = stream(), Finder()
    for text in ("x", "Hit", "x", "hit", "x", "hIT"):
        say(s, Tone.PLAIN, text)
    assert finder.words() == ""
    finder.ask("hit")
    finder.follow(s)
    assert finder.words() == "3 hits"
    assert [finder.step(1, 2), finder.step(1), finder.step(1), finder.step(-1)] == [3, 5, 1, 5]
    assert finder.words() == "3 of 3"
    finder.ask("nothing of it")
    assert not finder.follow(Stream(AttemptId("b#1"), TicketId("b"), Lines(), version=-1))
    assert (finder.step(1), finder.words()) == (None, "no hit")
    finder.ask("hit")
    finder.follow(s)
    assert finder.step(-1, 4) == 3


def test_the_word_that_counts_folded_lines_is_no_hit() -> None:
    s, finder = stream(), Finder()
    streams.say_folded(s, Tone.MUTED, "more\nand\nmore\nlines", 1)
    finder.ask("more")
    finder.follow(s)
    assert [list(s.lines)[n].fold for n in finder.hits] == [Fold.NONE, Fold.BELOW]
