"""What was put together says what its pieces say."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from podium.core.events import AttemptSuspended, Event, Recorded, Streamed, StreamVoided, TicketMoved, Voice, Warned
from podium.core.state import State
from podium.core.status import Status
from podium.core.ticket import AttemptId, TicketId
from podium.view.gathered import Gathered, speakers
from podium.view.model import Model
from podium.view.project import project
from tests.gui.scenes import Scene, ticket

WORDS = st.sampled_from(("word ", "\n", "\r\n", "\r10 %", "\t", "\x1b[1m", "漢", "\ud83d\ude00"))
PIECES = st.lists(WORDS, max_size=4).map("".join)


def told(events: list[Event], state: State | None = None) -> list[Event]:
    """The events as a frame tells them."""
    gathered, after = Gathered(), list[Event]()
    for event in events:
        if gathered.takes(event):
            continue
        speaking = speakers(event, state)
        first = iter(gathered.next, None) if speaking is None else map(gathered.of, speaking)
        after += [said for said in first if said is not None]
        after.append(event)
    return [*after, *(said for said in iter(gathered.next, None) if said is not None)]


def shown(events: list[tuple[str, Voice | None, str]], *, together: bool) -> tuple[object, ...]:
    """The streams of two workers after these events; without a voice, what was said is taken back."""
    model = Model()
    scene = Scene(model, [ticket("a"), ticket("b")])
    attempts = {name: scene.start(name) for name in "ab"}
    whole: list[Event] = [
        StreamVoided(attempts[name], text) if voice is None else Streamed(attempts[name], voice, text)
        for name, voice, text in events
    ]
    for event in told(whole, model.state) if together else whole:
        project(model, event, scene.at)
    return tuple((list(s.lines), s.rest, s.voice, round(s.rate, 6)) for s in model.streams.values())


@given(st.lists(st.tuples(st.sampled_from("ab"), st.sampled_from([*Voice, None]), PIECES), max_size=30))
def test_what_is_put_together_is_shown_like_its_pieces(events: list[tuple[str, Voice | None, str]]) -> None:
    """Wherever they are cut, whoever else speaks in between, and whatever is taken back."""
    assert shown(events, together=True) == shown(events, together=False)


def test_each_stream_grows_once_a_frame() -> None:
    """Sixty pieces of four workers are four, who has waited longest first; what is no text, or was left out, stays in
    its place."""
    says = [Streamed(AttemptId(f"a{n % 4}"), Voice.TEXT, f"{n} ") for n in range(60)]
    once = told([*says])
    assert [len(event.text.split()) for event in once if isinstance(event, Streamed)] == [15] * 4
    gathered = Gathered()
    assert all(gathered.takes(event) for event in says) and len(gathered) == 4
    first = gathered.next()
    assert first is not None and first.attempt == "a0" and gathered.takes(says[0])
    assert [said.attempt for said in iter(gathered.next, None) if said is not None] == ["a1", "a2", "a3", "a0"]
    cut = Streamed(AttemptId("a0"), Voice.TEXT, "late", left_out=9)
    assert told([says[0], Warned("x"), says[4], cut, says[8]]) == [says[0], Warned("x"), says[4], cut, says[8]]


def test_what_a_fact_is_about_is_told_before_it() -> None:
    """Of whom it says something, whether it names the attempt or the ticket; everybody's, where it names neither."""
    model = Model()
    scene = Scene(model, [ticket(name) for name in "abc"])
    a, b, c = (Streamed(scene.start(name), Voice.TEXT, name) for name in "abc")
    of_a = Recorded(90, 0.0, AttemptSuspended(a.attempt))
    of_b = Recorded(91, 0.0, TicketMoved(TicketId("b"), Status.STOPPING))
    assert told([a, b, c, of_b, of_a], model.state) == [b, of_b, a, of_a, c]
    assert told([a, b, c, Warned("x"), of_a], model.state) == [a, b, c, Warned("x"), of_a]


def test_a_flood_does_not_become_one_piece() -> None:
    """What a frame tells at once has a limit."""
    flood = [Streamed(AttemptId("a"), Voice.OUTPUT, "x" * 1_000) for _ in range(200)]
    after = told([*flood])
    assert [len(e.text) for e in after if isinstance(e, Streamed)] == [64_000, 1_000] * 3 + [5_000]
