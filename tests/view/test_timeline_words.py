"""What the timeline says under the pointer and at the slider."""

from __future__ import annotations

from decimal import Decimal

from podium.core.ticket import Mode
from podium.core.usage import Bill, Usage
from podium.view.text import moment
from podium.view.timeline_words import moment_words, span_words
from tests.script import OPENED_AT, Script
from tests.view.helpers import shown


def test_a_span_says_who_it_was_and_what_came_of_it() -> None:
    script = Script.of("a").open().wait(5).start("a").spend("a", Bill(Usage(1_000, 0, 200), Decimal("0.25"))).wait(12.5)
    model = shown(script)
    (span,) = model.timeline.lanes[0].spans
    assert model.state is not None
    assert span_words(model.state, model.timeline, span, script.now).splitlines() == [
        "a  do a",
        "at work for 00:12 so far",
        f"00:05 to 00:17 of the run, from {moment(OPENED_AT + 5)}",
        "attempt 1 · gemini-small · 1.2k tok · $0.25",
    ]
    model = shown(script.finish("a"))
    assert model.state is not None
    told = span_words(model.state, model.timeline, model.timeline.lanes[0].spans[0], script.now)
    assert told.splitlines()[1] == "at work for 00:12"
    assert told.endswith("$0.25 · completed")


def test_a_moment_says_what_went_on_then() -> None:
    script = Script.of("a", "b", mode=Mode.STEP).open().wait(60).start("a").start("b").wait(10)
    script.ask("a", "run_command", command="make").ask("b", "run_command", command="make").wait(10)
    timeline = shown(script).timeline
    assert moment_words(timeline, OPENED_AT + 30) == "00:30   nobody at work"
    assert moment_words(timeline, OPENED_AT + 65) == "01:05   2 at work"
    assert moment_words(timeline, OPENED_AT + 75) == "01:15   2 wait for you   2 questions open"
