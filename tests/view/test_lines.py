"""Lines that are packed and unpacked are the same lines."""

from __future__ import annotations

from collections import deque

from hypothesis import given
from hypothesis import strategies as st

from podium.view.lines import Line, Lines, Tone
from podium.view.tell import KEPT_OPEN
from tests.script import Script
from tests.view.helpers import Viewer

LINES = st.lists(st.builds(Line, st.text(st.characters(exclude_characters="\n")), st.sampled_from(Tone)))


@given(LINES)
def test_packing_loses_nothing(said: list[Line]) -> None:
    lines = Lines(said)
    lines.pack()
    assert (len(lines), bool(lines), lines.packed) == (len(said), bool(said), True)
    assert (list(lines), lines.packed) == (said, False)


@given(LINES, LINES)
def test_packed_lines_can_be_changed_like_any_others(said: list[Line], more: list[Line]) -> None:
    """As a deque would be."""
    lines, plain = Lines(said), deque(said)
    for change in (lines, plain):
        if isinstance(change, Lines):
            change.pack()
        change.extend(more)
        change.append(Line("last", Tone.PLAIN))
        change.popleft()
    assert (list(lines), list(reversed(lines))) == (list(plain), list(reversed(plain)))
    assert [lines[i] for i in range(len(lines))] == list(plain)


def test_what_was_said_is_packed_when_others_have_come() -> None:
    """All but the latest streams of attempts that are over; who lives is never packed."""
    names = [f"t{number}" for number in range(KEPT_OPEN + 3)]
    script = Script.of("lives", *names).open()
    viewer = Viewer(script)
    script.start("lives").say("lives", "hello")
    for name in names:
        script.start(name).say(name, f"I am {name}").finish(name)
    viewer.look()
    packed = [stream.ticket for stream in viewer.model.streams.values() if stream.lines.packed]
    assert packed == names[:2]
    assert "I am t0" in [line.text for line in viewer.lines("t0")]
